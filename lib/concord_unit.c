/* Cutting a language into units. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"
#include "utf8_int.h"

#define MAX_DEPTH PACTA_DOC_MAX_DEPTH

struct collecting {
	struct concord_text *t;
	uint32_t unit;		/* the innermost one open */
	unsigned quoted, skip;
	struct owned {		/* text nodes and what they belong to */
		uint32_t unit;
		const struct pacta_node *node, *block;
	} *owned;
	size_t count, cap;
	unsigned depth;		/* of elements that are open */
	struct {
		unsigned rows, cells;	/* so far, among siblings */
	} places[MAX_DEPTH + 1];
	bool failed;
};

/* --- keys -------------------------------------------------------------------- */

static const char *
keep_key(struct concord_text *t, char *key)
{
	char **keys;

	/* Powers of two, so that it grows seldom. */
	if ((t->nkeys & (t->nkeys - 1)) == 0) {
		keys = realloc(t->keys, (t->nkeys == 0 ? 1 : t->nkeys * 2) *
		    sizeof(*keys));
		if (keys == NULL) {
			free(key);
			return NULL;
		}
		t->keys = keys;
	}
	t->keys[t->nkeys++] = key;
	return key;
}

/* "preamble", "preamble/formula.parties", "table_1/td.2.3". */
static const char *
made_key(struct concord_text *t, uint32_t parent, const char *fmt, ...)
    PACTA_PRINTF(3, 4);

static const char *
made_key(struct concord_text *t, uint32_t parent, const char *fmt, ...)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char part[64], *key;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(part, sizeof(part), fmt, ap);
	va_end(ap);
	if (parent != CONCORD_NONE)
		pacta_buf_addf(&b, "%s/", t->units[parent].key);
	/* A path as deep as the document would grow with its square. */
	pacta_buf_truncate(&b, 400);
	pacta_buf_adds(&b, part);
	key = pacta_buf_detach(&b, NULL);
	return key != NULL ? keep_key(t, key) : NULL;
}

/* Counts the rows and cells among the siblings of N, which is entered. */
static void
count_place(struct collecting *c, const struct pacta_node *n)
{
	unsigned at = c->depth < MAX_DEPTH ? c->depth : MAX_DEPTH;

	c->places[at].rows += n->el == PACTA_EL_TR;
	c->places[at].cells += n->el == PACTA_EL_TD || n->el == PACTA_EL_TH;
	c->depth++;
	at += at < MAX_DEPTH;
	c->places[at].rows = c->places[at].cells = 0;
}

/* "2.3": the row and the column of the cell that was entered last. */
static const char *
cell_key(struct collecting *c, const struct pacta_node *n)
{
	unsigned at = c->depth - 1 < MAX_DEPTH ? c->depth - 1 : MAX_DEPTH;

	return made_key(c->t, c->unit, "%u.%u", at > 0 && n->parent != NULL &&
	    n->parent->el == PACTA_EL_TR ? c->places[at - 1].rows : 0,
	    c->places[at].cells);
}

static const char *
unit_key(struct collecting *c, const struct pacta_node *n)
{
	const char *name = pacta_node_get(n, PACTA_AT_NAME), *id;

	if (rules_has_id(n)) {
		id = c->quoted > 0 ? pacta_node_get(n, PACTA_AT_EID) :
		    pacta_node_identity(n);
		if (id != NULL)
			return id;
	}
	switch (n->el) {
	case PACTA_EL_TD: case PACTA_EL_TH:
		return cell_key(c, n);
	case PACTA_EL_FORMULA:
		/* Where the closing formula ends differs in the layout. */
		if (n->parent != NULL && n->parent->el ==
		    PACTA_EL_CONCLUSIONS)
			return NULL;
		return made_key(c->t, c->unit, "formula.%s",
		    name != NULL ? name : "");
	case PACTA_EL_PREFACE: case PACTA_EL_PREAMBLE:
	case PACTA_EL_CONCLUSIONS:
	case PACTA_EL_CONTAINER: case PACTA_EL_LONGTITLE:
		return made_key(c->t, c->unit, "%s%s%s", n->name,
		    name != NULL ? "." : "", name != NULL ? name : "");
	default:
		return NULL;
	}
}

/* --- the walk ------------------------------------------------------------------- */

static bool
dash_num(const struct pacta_node *n)
{
	const struct pacta_node *num = pacta_node_child(n, PACTA_EL_NUM);
	struct pacta_enum e;
	struct pacta_buf b = PACTA_BUF_INIT;
	bool yes;

	if (num == NULL)
		return true;
	pacta_node_line(num, &b);
	yes = !pacta_enum_find(&e, pacta_buf_str(&b), b.len, NULL) &&
	    e.count == 0 && b.len <= 6;
	pacta_buf_dispose(&b);
	return yes;
}

static void
open_unit(struct collecting *c, const struct pacta_node *n, const char *key)
{
	struct concord_text *t = c->t;
	size_t cap = t->cap == 0 ? 256 : t->cap * 2;
	struct concord_unit *units;

	if (t->count == t->cap) {
		units = realloc(t->units, cap * sizeof(*units));
		if (units == NULL) {
			c->failed = true;
			return;
		}
		t->units = units;
		t->cap = cap;
	}
	memset(&t->units[t->count], 0, sizeof(*t->units));
	t->units[t->count].node = n;
	t->units[t->count].key = key;
	t->units[t->count].parent = c->unit;
	t->units[t->count].counted = n->el == PACTA_EL_INDENT ||
	    n->el == PACTA_EL_RECITAL || ((n->el == PACTA_EL_PARAGRAPH ||
	    n->el == PACTA_EL_ITEM || n->el == PACTA_EL_POINT) && dash_num(n));
	c->unit = (uint32_t)t->count++;
}

static const struct pacta_node *
block_of(const struct pacta_node *n)
{
	while (n != NULL && (n->type != PACTA_ELEMENT ||
	    pacta_el_kind(n->el) == PACTA_KIND_INLINE))
		n = n->parent;
	return n;
}

static void
own_text(struct collecting *c, const struct pacta_node *n)
{
	size_t cap = c->cap == 0 ? 512 : c->cap * 2;
	struct owned *owned;

	if (c->unit == CONCORD_NONE || c->skip > 0)
		return;
	if (c->count == c->cap) {
		owned = realloc(c->owned, cap * sizeof(*owned));
		if (owned == NULL) {
			c->failed = true;
			return;
		}
		c->owned = owned;
		c->cap = cap;
	}
	c->owned[c->count++] = (struct owned){ c->unit, n, block_of(n) };
}

static void
enter(struct collecting *c, const struct pacta_node *n)
{
	const char *key;

	if (n->type == PACTA_TEXT) {
		own_text(c, n);
		return;
	}
	if (n->type != PACTA_ELEMENT)
		return;
	count_place(c, n);
	if (n->el == PACTA_EL_BR)
		own_text(c, n);
	c->skip += n->el == PACTA_EL_NUM;
	key = unit_key(c, n);
	c->quoted += n->el == PACTA_EL_QUOTEDSTRUCTURE;
	if (key != NULL)
		open_unit(c, n, key);
}

static void
leave(struct collecting *c, const struct pacta_node *n)
{
	if (n->type != PACTA_ELEMENT)
		return;
	c->depth--;
	c->skip -= n->el == PACTA_EL_NUM;
	c->quoted -= n->el == PACTA_EL_QUOTEDSTRUCTURE;
	if (c->unit != CONCORD_NONE && c->t->units[c->unit].node == n)
		c->unit = c->t->units[c->unit].parent;
}

static void
walk(struct collecting *c, const struct pacta_node *root)
{
	const struct pacta_node *n = root;

	while (n != NULL && !c->failed) {
		bool meta = n->type == PACTA_ELEMENT && n->el == PACTA_EL_META;

		if (!meta)
			enter(c, n);
		if (n->first != NULL && !meta) {
			n = n->first;
			continue;
		}
		if (!meta)
			leave(c, n);
		while (n != root && n->next == NULL) {
			n = n->parent;
			leave(c, n);
		}
		n = n == root ? NULL : n->next;
	}
}

/* --- the words of each unit -------------------------------------------------------- */

static bool
add_piece(struct concord_text *t, struct concord_unit *u,
    const struct pacta_node *node)
{
	size_t cap = t->cap_pieces == 0 ? 512 : t->cap_pieces * 2;
	struct concord_piece *pieces;

	if (t->npieces == t->cap_pieces) {
		pieces = realloc(t->pieces, cap * sizeof(*pieces));
		if (pieces == NULL)
			return false;
		t->pieces = pieces;
		t->cap_pieces = cap;
	}
	if (node->type != PACTA_TEXT) {	/* br */
		pacta_buf_addc(&t->text, CONCORD_BREAK);
		return true;
	}
	t->pieces[t->npieces++] = (struct concord_piece){
	    (uint32_t)t->text.len - u->text, node };
	u->npieces++;
	pacta_buf_add(&t->text, node->text, node->len);
	return true;
}

static bool
is_letter(uint32_t c)
{
	if (c < 0x2ff)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c >= 0xc0;
	return !(c >= 0x2000 && c <= 0x206f) && !(c >= 0x3000 && c <= 0x3003) &&
	    !(c >= 0x3008 && c <= 0x3020) &&
	    !(c >= 0xff00 && c <= 0xff0f) && c != 0x60c && c != 0x61b;
}

static bool
is_figure(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0x660 && c <= 0x669) ||
	    (c >= 0x6f0 && c <= 0x6f9) || (c >= 0x966 && c <= 0x96f) ||
	    (c >= 0xff10 && c <= 0xff19);
}

static bool
is_small(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff) ||
	    (c >= 0x430 && c <= 0x45f) || is_figure(c);
}

/* Whether words go on behind P as within a sentence. */
static bool
goes_on(const char *p, const char *end)
{
	while (p < end && *p == ' ')
		p++;
	return p < end && is_small(value_peek(p, end));
}

/* Full stops of any script; '.' only before a space, behind a word of four
 * letters, or of two where no sentence goes on, so that neither "1.5" nor "п. 3"
 * ends one. */
static bool
is_stop(uint32_t c, unsigned word, const char *p, const char *end)
{
	if (c == '.' || c == '?' || c == '!' || c == 0x6d4 || c == 0x61f)
		return (p == end || *p == ' ' || *p == CONCORD_BREAK ||
		    *p == '\n') && (word >= 4 || (word >= 2 &&
		    !goes_on(p, end)));
	return c == 0x3002 || c == 0x964 || c == 0xff01 || c == 0xff1f;
}

static bool
is_quote(uint32_t c)
{
	return c == '"' || c == 0xab || c == 0xbb || c == 0x201c ||
	    c == 0x201d || c == 0x201e || (c >= 0x300a && c <= 0x300f);
}

/* Joiners within a word, which are not seen. */
static bool
is_joiner(uint32_t c)
{
	return c == 0x200c || c == 0x200d || c == 0xad;
}

/* Counts letters and sentences, and sums up the bytes. */
static void
measure(struct concord_unit *u, const char *s)
{
	const char *p = s, *end = s + u->len;
	unsigned word = 0;
	uint32_t c;
	bool open = false;

	u->sum = 2166136261u;
	for (uint32_t i = 0; i < u->len; i++)	/* FNV-1a */
		u->sum = (u->sum ^ (unsigned char)s[i]) * 16777619u;
	while (p < end) {
		c = utf8_next(&p, end);
		if (is_joiner(c))
			continue;
		if (is_figure(c)) {
			u->figures++;
			word = 3;	/* "in 2027. The" */
		} else if (is_letter(c)) {
			u->letters++;
			word++;
			open = true;
		} else {
			u->quotes += is_quote(c);
			if (is_stop(c, word, p, end)) {
				u->sentences++;
				open = false;
			}
			word = 0;
		}
	}
	u->sentences += open;
	u->plain = u->letters;
}

/* Takes the letters of its values off the unit's. */
static void
measure_plain(const struct concord_text *t, struct concord_unit *u)
{
	const char *s = concord_str(t, u), *p, *end;
	size_t done = 0;
	uint32_t c;

	for (uint32_t i = 0; i < u->nvalues; i++) {
		const struct pacta_value *v = &t->values.items[u->value + i];

		if (v->kind == PACTA_VALUE_STATE || v->kind ==
		    PACTA_VALUE_REF)
			continue;
		p = s + (v->start > done ? v->start : done);
		end = s + v->end;
		while (p < end) {
			c = utf8_next(&p, end);
			u->plain -= u->plain > 0 && is_letter(c) &&
			    !is_figure(c) && !is_joiner(c);
		}
		done = v->end > done ? v->end : done;
	}
}

/* Puts the text nodes of each unit one behind another, in order of units. */
static bool
assemble(struct collecting *c)
{
	struct concord_text *t = c->t;
	uint32_t *next = calloc(c->count + 1, sizeof(*next));
	uint32_t *first = malloc((t->count + 1) * sizeof(*first));
	uint32_t *last = malloc((t->count + 1) * sizeof(*last));
	bool ok = next != NULL && first != NULL && last != NULL;

	for (size_t i = 0; ok && i < t->count; i++)
		first[i] = last[i] = CONCORD_NONE;
	for (uint32_t i = 0; ok && i < c->count; i++) {
		uint32_t u = c->owned[i].unit;

		next[i] = CONCORD_NONE;
		if (first[u] == CONCORD_NONE)
			first[u] = i;
		else
			next[last[u]] = i;
		last[u] = i;
	}
	for (size_t k = 0; ok && k < t->count; k++) {
		struct concord_unit *u = &t->units[k];
		const struct pacta_node *block = NULL;

		u->text = (uint32_t)t->text.len;
		u->piece = (uint32_t)t->npieces;
		for (uint32_t i = first[k]; i != CONCORD_NONE; i = next[i]) {
			if (block != NULL && block != c->owned[i].block)
				pacta_buf_addc(&t->text, CONCORD_BREAK);
			block = c->owned[i].block;
			ok = ok && add_piece(t, u, c->owned[i].node);
		}
		u->len = (uint32_t)t->text.len - u->text;
		measure(u, pacta_buf_str(&t->text) + u->text);
	}
	free(next);
	free(first);
	free(last);
	return ok && !pacta_buf_failed(&t->text);
}

/* Values, words, and words of all languages, of a unit that is folded. */
static bool
read_unit(struct concord_text *t, struct concord_unit *u,
    const struct folded *f)
{
	u->value = (uint32_t)t->values.count;
	if (t->tongue != NULL && !value_read(&t->values, t->tongue->reader,
	    concord_str(t, u), f))
		return false;
	u->nvalues = (uint32_t)t->values.count - u->value;
	measure_plain(t, u);
	u->word = (uint32_t)t->nwords;
	if (!words_number(&t->lexicon, f, true, &t->words, &t->nwords,
	    &t->cap_words))
		return false;
	u->nwords = (uint32_t)t->nwords - u->word;
	return concord_find_common(t, u, f);
}

static bool
read_units(struct concord_text *t)
{
	struct folded f = FOLDED_INIT;
	bool ok = true;

	for (size_t i = 0; i < t->count && ok; i++) {
		struct concord_unit *u = &t->units[i];

		ok = value_fold(&f, concord_str(t, u), u->len) &&
		    read_unit(t, u, &f);
	}
	value_fold_dispose(&f);
	for (size_t i = 0; i < t->values.count; i++)
		if (t->values.items[i].kind == PACTA_VALUE_STATE)
			rules_set_add(&t->states, t->values.items[i].unit, t);
	return ok && !t->states.failed;
}

bool
concord_collect(struct concord_text *t)
{
	struct collecting c = { .t = t, .unit = CONCORD_NONE };
	bool ok;

	walk(&c, pacta_doc_root(t->doc));
	ok = !c.failed && assemble(&c) && read_units(t) &&
	    concord_weigh_common(t);
	free(c.owned);
	for (size_t i = 0; ok && i < t->count; i++)
		rules_set_add(&t->by_key, t->units[i].key, &t->units[i]);
	return ok && !t->by_key.failed;
}

void
concord_text_dispose(struct concord_text *t)
{
	free(t->units);
	free(t->pieces);
	free(t->words);
	free(t->concepts);
	free(t->common);
	free(t->weights);
	free(t->named);
	free(t->sure);
	free(t->features);
	free(t->frequency);
	words_dispose(&t->pairs);
	words_dispose(&t->lexicon);
	for (size_t i = 0; i < t->nkeys; i++)
		free(t->keys[i]);
	free(t->keys);
	pacta_buf_dispose(&t->text);
	pacta_values_dispose(&t->values);
	rules_set_dispose(&t->by_key);
	rules_set_dispose(&t->states);
}

const char *
concord_str(const struct concord_text *t, const struct concord_unit *u)
{
	return pacta_buf_str(&t->text) + u->text;
}

struct pacta_place
concord_place(const struct concord_text *t, const struct concord_unit *u,
    uint32_t at)
{
	const struct concord_piece *p = NULL;

	for (uint32_t i = 0; i < u->npieces; i++)
		if (t->pieces[u->piece + i].at <= at)
			p = &t->pieces[u->piece + i];
	if (p == NULL || at == CONCORD_NONE ||
	    at - p->at > p->node->len)
		return pacta_doc_node_place(t->doc, u->node);
	return pacta_doc_text_place(t->doc, p->node, at - p->at);
}
