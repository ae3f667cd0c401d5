/*
 * Blocks as tokens.
 *
 * Words are cut as a reader sees them, not as ICU's rules do: hyphens and
 * apostrophes inside a word and periods inside an abbreviation belong to it
 * («информационно-коммуникационный», «т.е.», "Member's"), a number is whole
 * with its separators and groups ("1 000 000,50", "14.1"), and each ideograph is
 * a token, to be widened to words only when shown.
 */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "diff_int.h"
#include "utf8_int.h"

/* --- numbers for strings --------------------------------------------- */

struct interned {
	const char *s;
	uint32_t len, hash;
	char kind;
};

struct interner_chunk {
	struct interner_chunk *next;
	size_t used, size;
	char bytes[];
};

struct interner {
	struct interned *items;		/* item I has id I + 1 */
	uint32_t count, cap;
	uint32_t *slots;		/* ids; 0: empty */
	size_t nslots;			/* a power of two */
	struct interner_chunk *chunks;
};

struct interner *
interner_new(void)
{
	struct interner *in = calloc(1, sizeof(*in));

	if (in == NULL)
		return NULL;
	in->nslots = 1024;
	in->slots = calloc(in->nslots, sizeof(*in->slots));
	if (in->slots != NULL)
		return in;
	free(in);
	return NULL;
}

void
interner_free(struct interner *in)
{
	struct interner_chunk *c, *next;

	if (in == NULL)
		return;
	for (c = in->chunks; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(in->slots);
	free(in->items);
	free(in);
}

static uint32_t
interner_hash(char kind, const char *s, size_t len)
{
	uint64_t h = (unsigned char)kind + len * 0x9e3779b97f4a7c15u, x;

	for (; len > 0; s += len < 8 ? len : 8, len -= len < 8 ? len : 8) {
		x = 0;
		memcpy(&x, s, len < 8 ? len : 8);
		h = (h ^ x) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	return (uint32_t)(h ^ h >> 29);
}

static bool
interner_grow(struct interner *in)
{
	size_t n = in->nslots * 2, at;
	uint32_t *slots = calloc(n, sizeof(*slots));

	if (slots == NULL)
		return false;
	for (uint32_t i = 0; i < in->count; i++) {
		at = in->items[i].hash & (n - 1);
		while (slots[at] != 0)
			at = (at + 1) & (n - 1);
		slots[at] = i + 1;
	}
	free(in->slots);
	in->slots = slots;
	in->nslots = n;
	return true;
}

static const char *
interner_copy(struct interner *in, const char *s, size_t len)
{
	struct interner_chunk *c = in->chunks;
	size_t size = len + 1 > 16384 ? len + 1 : 16384;

	if (c == NULL || c->size - c->used < len + 1) {
		c = malloc(sizeof(*c) + size);
		if (c == NULL)
			return NULL;
		*c = (struct interner_chunk){ in->chunks, 0, size };
		in->chunks = c;
	}
	memcpy(c->bytes + c->used, s, len);
	c->bytes[c->used + len] = '\0';
	c->used += len + 1;
	return c->bytes + c->used - len - 1;
}

static bool
interner_room(struct interner *in)
{
	uint32_t cap = in->cap == 0 ? 1024 : in->cap * 2;
	struct interned *items;

	if (in->count >= in->nslots / 2 && !interner_grow(in))
		return false;
	if (in->count < in->cap)
		return true;
	items = realloc(in->items, cap * sizeof(*items));
	if (items == NULL)
		return false;
	in->items = items;
	in->cap = cap;
	return true;
}

uint32_t
interner_id(struct interner *in, char kind, const char *s, size_t len)
{
	uint32_t hash = interner_hash(kind, s, len), id;
	struct interned *item;
	size_t at = hash & (in->nslots - 1);

	for (; (id = in->slots[at]) != 0; at = (at + 1) & (in->nslots - 1)) {
		item = &in->items[id - 1];
		if (item->hash == hash && item->len == len &&
		    item->kind == kind && memcmp(item->s, s, len) == 0)
			return id;
	}
	if (!interner_room(in))
		return UINT32_MAX;
	for (at = hash & (in->nslots - 1); in->slots[at] != 0;
	    at = (at + 1) & (in->nslots - 1))
		;
	item = &in->items[in->count];
	*item = (struct interned){ interner_copy(in, s, len), (uint32_t)len,
	    hash, kind };
	if (item->s == NULL)
		return UINT32_MAX;
	in->slots[at] = ++in->count;
	return in->count;
}

const char *
interner_text(const struct interner *in, uint32_t id)
{
	return in->items[id - 1].s;
}

/* --- cutting text ---------------------------------------------------- */

enum cut { CUT_SPACE, CUT_IDEOGRAPH, CUT_DIGIT, CUT_LETTER, CUT_OTHER };

static enum cut
cut_class(uint32_t cp)
{
	if (cp == 0xa0 || pacta_text_is_space(cp))
		return CUT_SPACE;
	if (pacta_text_digit(cp) >= 0)
		return CUT_DIGIT;
	if (pacta_text_script(cp) == PACTA_SCRIPT_HAN &&
	    pacta_text_is_letter(cp))
		return CUT_IDEOGRAPH;
	/* ZWNJ and ZWJ stand inside words. */
	if (pacta_text_is_letter(cp) || pacta_text_is_mark(cp) ||
	    cp == 0x200c || cp == 0x200d || cp == 0xad)
		return CUT_LETTER;
	return CUT_OTHER;
}

static enum cut
cut_peek(const char *p, const char *end)
{
	return p < end ? cut_class(utf8_next(&p, end)) : CUT_OTHER;
}

/* Whether what stands at P joins two letters: - ' ’ . and the like. */
static bool
joins_letters(const char *p, const char *end)
{
	uint32_t cp = utf8_next(&p, end);

	if (cp != '-' && cp != '\'' && cp != '.' && cp != 0x2010 &&
	    cp != 0x2011 && cp != 0x2019 && cp != 0xb7)
		return false;
	return cut_peek(p, end) == CUT_LETTER;
}

static const char *
word_end(const char *p, const char *end)
{
	const char *start = p, *q;

	while (p < end) {
		q = p;
		if (cut_peek(p, end) == CUT_LETTER || cut_peek(p, end) == CUT_DIGIT)
			(void)utf8_next(&p, end);
		else if (joins_letters(q, end))
			(void)utf8_next(&p, end);
		else
			break;
	}
	/* A short word before a period, or one with a period in it, is an
	 * abbreviation more often than the end of a sentence. */
	if (p < end && *p == '.' && (utf8_count(start, (size_t)(p - start)) <= 2 ||
	    memchr(start, '.', (size_t)(p - start)) != NULL))
		p++;
	return p;
}

/* A group of exactly three digits: the part of a number behind a space. */
static bool
is_group(const char *p, const char *end)
{
	for (int i = 0; i < 3; i++) {
		if (cut_peek(p, end) != CUT_DIGIT)
			return false;
		(void)utf8_next(&p, end);
	}
	return cut_peek(p, end) != CUT_DIGIT && cut_peek(p, end) != CUT_LETTER;
}

static const char *
number_end(const char *p, const char *end)
{
	const char *start = p, *q;
	uint32_t cp;

	while (p < end) {
		q = p;
		cp = utf8_next(&q, end);
		if (cut_class(cp) == CUT_DIGIT || cut_class(cp) == CUT_LETTER ||
		    ((cp == '.' || cp == ',' || cp == ':' || cp == '/' ||
		    cp == 0x66b || cp == 0x66c) &&
		    cut_peek(q, end) == CUT_DIGIT) ||
		    ((cp == ' ' || cp == 0xa0 || cp == 0x202f || cp == 0x2009) &&
		    p - start <= 12 && is_group(q, end)))
			p = q;
		else
			break;
	}
	return p;
}

/* The end of the token that starts at P, and what it is. */
static const char *
token_end(const char *p, const char *end, enum pacta_token_kind *kind)
{
	const char *q = p;

	switch (cut_class(utf8_next(&q, end))) {
	case CUT_SPACE:
		*kind = PACTA_TOKEN_SPACE;
		while (cut_peek(q, end) == CUT_SPACE)
			(void)utf8_next(&q, end);
		return q;
	case CUT_IDEOGRAPH:
		*kind = PACTA_TOKEN_WORD;
		return q;
	case CUT_DIGIT:
		*kind = PACTA_TOKEN_WORD;
		return number_end(p, end);
	case CUT_LETTER:
		*kind = PACTA_TOKEN_WORD;
		return word_end(p, end);
	default:
		*kind = PACTA_TOKEN_OTHER;
		return q;
	}
}

/* --- flows ----------------------------------------------------------- */

void
flow_dispose(struct flow *f)
{
	free(f->tokens);
	*f = (struct flow){ NULL, 0, 0 };
}

static bool
flow_push(struct flow *f, enum pacta_token_kind kind, uint32_t id,
    const char *text, size_t len, const struct pacta_node *node)
{
	size_t cap = f->cap < 64 ? 64 : f->cap * 2;
	struct pacta_token *tokens;

	if (id == UINT32_MAX)
		return false;
	if (f->count == f->cap) {
		tokens = realloc(f->tokens, cap * sizeof(*tokens));
		if (tokens == NULL)
			return false;
		f->tokens = tokens;
		f->cap = cap;
	}
	f->tokens[f->count++] = (struct pacta_token){ kind, id, text,
	    (uint32_t)len, node };
	return true;
}

static bool
flow_text(struct flow *f, const struct pacta_node *node, struct interner *in,
    size_t limit)
{
	const char *p = node->text, *end = p + node->len, *q;
	enum pacta_token_kind kind;

	for (; p < end && f->count < limit; p = q) {
		q = token_end(p, end, &kind);
		/* The layout folds white space, so all of it is one. */
		if (!flow_push(f, kind, kind == PACTA_TOKEN_SPACE &&
		    memchr(p, ' ', (size_t)(q - p)) != NULL ?
		    interner_id(in, 's', " ", 1) :
		    interner_id(in, 't', p, (size_t)(q - p)), p,
		    (size_t)(q - p), node))
			return false;
	}
	return true;
}

static bool
by_attr_name(const struct pacta_attr *a, const struct pacta_attr *b)
{
	return strcmp(a->name, b->name) < 0;
}

/* An element's name and attributes, but for its ids, as one string. */
static void
describe(const struct pacta_node *node, struct pacta_buf *out)
{
	const struct pacta_attr *done = NULL, *least;

	pacta_buf_adds(out, node->name);
	for (;;) {
		least = NULL;
		for (const struct pacta_attr *a = node->attrs; a != NULL;
		    a = a->next)
			if (a->at != PACTA_AT_EID && a->at != PACTA_AT_WID &&
			    (done == NULL || by_attr_name(done, a)) &&
			    (least == NULL || by_attr_name(a, least)))
				least = a;
		if (least == NULL)
			return;
		pacta_buf_addf(out, "\n%s=", least->name);
		pacta_buf_add(out, least->value, least->len);
		done = least;
	}
}

static bool
flow_element(struct flow *f, enum pacta_token_kind kind,
    const struct pacta_node *node, struct interner *in)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	bool ok;

	if (kind == PACTA_TOKEN_CLOSE || node_is_embedded(node))
		pacta_buf_adds(&b, node->name);
	else if (node->type == PACTA_ELEMENT)
		describe(node, &b);
	else
		pacta_buf_addf(&b, "%d %s", (int)node->type, node->text);
	ok = !pacta_buf_failed(&b) && flow_push(f, kind, interner_id(in,
	    "tsooocw"[kind], pacta_buf_str(&b), b.len), NULL, 0, node);
	pacta_buf_dispose(&b);
	return ok;
}

static bool
flow_content(struct flow *f, const struct pacta_node *node,
    struct interner *in)
{
	bool ok = true;

	for (const struct pacta_node *c = node->first; ok && c != NULL;
	    c = c->next) {
		if (c->type == PACTA_TEXT)
			ok = flow_text(f, c, in, SIZE_MAX);
		else if (c->type != PACTA_ELEMENT || node_is_embedded(c) ||
		    c->el == PACTA_EL_BR || c->el == PACTA_EL_IMG)
			ok = flow_element(f, PACTA_TOKEN_WHOLE, c, in);
		else
			ok = flow_element(f, PACTA_TOKEN_OPEN, c, in) &&
			    flow_content(f, c, in) &&
			    flow_element(f, PACTA_TOKEN_CLOSE, c, in);
	}
	return ok;
}

bool
flow_block(struct flow *f, const struct pacta_node *block, struct interner *in)
{
	return flow_content(f, block, in);
}

bool
flow_words(struct flow *f, const struct pacta_node *node, struct interner *in,
    size_t limit)
{
	const struct pacta_node *n = node;
	size_t kept = 0;

	while (n != NULL && f->count < 2 * limit) {
		if (n->type == PACTA_TEXT && !flow_text(f, n, in, 2 * limit))
			return false;
		n = n->type == PACTA_ELEMENT && n->el == PACTA_EL_NUM ?
		    pacta_node_skip(n, node) : pacta_node_next(n, node);
	}
	for (size_t i = 0; i < f->count; i++)
		if (f->tokens[i].kind == PACTA_TOKEN_WORD)
			f->tokens[kept++] = f->tokens[i];
	f->count = kept;
	return true;
}
