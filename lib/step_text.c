/* A text as provisions, with digests of what they say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/hash.h>

#include "fold_int.h"
#include "label_int.h"
#include "step_int.h"

#define MIN_ALIKE 24u	/* bytes, for a provision to be known by them */
#define REF_OPEN '\x1f'	/* around what is referred to; XML has no such letters */
#define REF_CLOSE '\x1e'

static int
nomem(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

void
step_text_dispose(struct step_text *t)
{
	for (uint32_t i = 0; i < t->count; i++) {
		free(t->parts[i].identity);
		free(t->parts[i].eid);
		pacta_buf_dispose(&t->parts[i].words);
	}
	free(t->parts);
	free(t->order);
	memset(t, 0, sizeof(*t));
}

/* --- reading ------------------------------------------------------------- */

struct reader {
	struct step_text *t;
	struct pacta_doc *doc;
	struct fold fold;
	uint32_t part;		/* that words belong to, or STEP_NONE */
	int rc;
	struct pacta_error *err;
};

static void
reader_fail(struct reader *r, int code, const char *text)
{
	if (r->rc == 0)
		r->rc = pacta_error_set(r->err, code, "%s", text);
}

/* What has no id yet is known by where it stands. */
static char *
place_name(const struct step_text *t, uint32_t parent,
    const struct pacta_node *n)
{
	char *name = NULL;
	unsigned at = 1;

	for (const struct pacta_node *p = n->prev; p != NULL; p = p->prev)
		at += p->type == PACTA_ELEMENT && p->el == n->el;
	return asprintf(&name, "%s?%s_%u", parent != STEP_NONE ?
	    t->parts[parent].identity : "", n->name, at) < 0 ? NULL : name;
}

static uint32_t
part_add(struct reader *r, const struct pacta_node *n, bool provision)
{
	struct step_text *t = r->t;
	uint32_t cap = t->cap < 64 ? 64 : t->cap * 2;
	const char *id = provision ? pacta_node_identity(n) : n->name;
	const char *eid = provision ? pacta_node_get(n, PACTA_AT_EID) : NULL;
	struct step_part *p = t->parts;

	if (t->count == PACTA_STEP_MAX_PROVISIONS)
		reader_fail(r, PACTA_ELIMIT, "too many provisions to follow");
	else if (t->count == t->cap &&
	    (p = realloc(t->parts, cap * sizeof(*p))) == NULL)
		reader_fail(r, PACTA_ENOMEM, "out of memory");
	if (r->rc != 0)
		return STEP_NONE;
	t->parts = p;
	t->cap = t->count == t->cap ? cap : t->cap;
	p = &t->parts[t->count];
	*p = (struct step_part){ .parent = r->part,
	    .words = PACTA_BUF_INIT, .key = STEP_NONE };
	p->identity = id != NULL ? strdup(id) : place_name(t, r->part, n);
	if (p->identity != NULL)
		p->eid = strdup(eid != NULL ? eid : p->identity);
	t->count++;
	if (p->eid == NULL)
		reader_fail(r, PACTA_ENOMEM, "out of memory");
	return t->count - 1;
}

/* The end of a block, or of what stands in it before another one.  Parts move
 * when more are added: the fold looks again each time. */
static void
reader_break(struct reader *r)
{
	if (r->part == STEP_NONE)
		return;
	r->fold.out = &r->t->parts[r->part].words;
	fold_end(&r->fold);
}

static void
add_chars(struct pacta_buf *b, const char *s, size_t len)
{
	pacta_buf_add(b, s, len);
}

static void
read_text(struct reader *r, const struct pacta_node *n)
{
	if (r->part == STEP_NONE)
		return;
	r->fold.out = &r->t->parts[r->part].words;
	fold_text(&r->fold, n->text, n->len, add_chars);
}

/* A reference in the document counts as what it points to: its words follow
 * the numbers there. */
static bool
read_ref(struct reader *r, const struct pacta_node *n)
{
	const char *href = n->el == PACTA_EL_REF ?
	    pacta_node_get(n, PACTA_AT_HREF) : NULL;
	const struct pacta_node *to;
	struct pacta_buf *b;

	if (href == NULL || href[0] != '#' || r->part == STEP_NONE)
		return false;
	to = pacta_doc_find(r->doc, href + 1);
	b = &r->t->parts[r->part].words;
	pacta_buf_addc(b, REF_OPEN);
	pacta_buf_adds(b, to != NULL ? pacta_node_identity(to) : href + 1);
	pacta_buf_addc(b, REF_CLOSE);
	return true;
}

static bool
is_provision(const struct pacta_node *n)
{
	return label_is_numbered(n) && n->el != PACTA_EL_ITEM;
}

static void read_children(struct reader *r, const struct pacta_node *n,
    bool quoted);

static void
read_element(struct reader *r, const struct pacta_node *n, bool quoted)
{
	uint32_t around = r->part;
	bool block = pacta_el_kind(n->el) != PACTA_KIND_INLINE;

	if (n->el == PACTA_EL_META || n->el == PACTA_EL_NUM || read_ref(r, n))
		return;
	if (block)
		reader_break(r);
	if (r->part != STEP_NONE && pacta_el_kind(n->el) == PACTA_KIND_BLOCK)
		pacta_buf_addc(&r->t->parts[r->part].words, '\n');
	if (!quoted && is_provision(n))
		r->part = part_add(r, n, true);
	else if (n->parent == pacta_doc_main(r->doc))
		r->part = part_add(r, n, false);
	if (r->rc != 0)
		return;
	read_children(r, n, quoted || n->el == PACTA_EL_QUOTEDSTRUCTURE);
	if (block)
		reader_break(r);
	r->part = around;
}

/* As deep as the document, which is bounded. */
static void
read_children(struct reader *r, const struct pacta_node *n, bool quoted)
{
	for (const struct pacta_node *c = n->first; c != NULL && r->rc == 0;
	    c = c->next)
		if (c->type == PACTA_TEXT)
			read_text(r, c);
		else if (c->type == PACTA_ELEMENT)
			read_element(r, c, quoted);
}

/* --- by identity ----------------------------------------------------------- */

static int
by_identity(const void *a, const void *b, void *arg)
{
	const struct step_text *t = arg;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	int c = strcmp(t->parts[x].identity, t->parts[y].identity);

	return c != 0 ? c : x < y ? -1 : 1;
}

static int
make_order(struct step_text *t, struct pacta_error *err)
{
	t->order = malloc((t->count + 1) * sizeof(*t->order));
	if (t->order == NULL)
		return nomem(err);
	for (uint32_t i = 0; i < t->count; i++)
		t->order[i] = i;
	qsort_r(t->order, t->count, sizeof(*t->order), by_identity, t);
	return 0;
}

uint32_t
step_text_find(const struct step_text *t, const char *identity)
{
	uint32_t low = 0, high = t->count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (strcmp(t->parts[t->order[mid]].identity, identity) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < t->count && strcmp(t->parts[t->order[low]].identity,
	    identity) == 0 ? t->order[low] : STEP_NONE;
}

/* --- digests ----------------------------------------------------------------- */

static void
hasher_end(struct pacta_hasher *h, unsigned char out[STEP_DIGEST])
{
	struct pacta_sha512 d;

	pacta_hasher_end(h, &d);
	memcpy(out, d.bytes, STEP_DIGEST);
}

/* Adds the words between references, and calls REF for each of those. */
static void
hash_words(struct pacta_hasher *h, const struct pacta_buf *words,
    void (*ref)(void *arg, struct pacta_hasher *h, const char *identity),
    void *arg)
{
	char *p = words->data, *end = p != NULL ? p + words->len : NULL;
	char *open, *close;

	while (p < end && (open = memchr(p, REF_OPEN, (size_t)(end - p))) !=
	    NULL && (close = memchr(open, REF_CLOSE, (size_t)(end - open))) !=
	    NULL) {
		pacta_hasher_add(h, p, (size_t)(open - p));
		*close = '\0';
		if (ref != NULL)
			ref(arg, h, open + 1);
		*close = REF_CLOSE;
		p = close + 1;
	}
	if (p < end)
		pacta_hasher_add(h, p, (size_t)(end - p));
}

/* Children stand behind their parents: from the end, each is done before the
 * one it is in, and the chain of their digests gathers there. */
static void
make_deep(struct step_text *t)
{
	struct pacta_hasher h;
	struct step_part *p, *up;

	for (uint32_t i = t->count; i-- > 0; ) {
		p = &t->parts[i];
		pacta_hasher_init(&h);
		pacta_hasher_add(&h, p->own, STEP_DIGEST);
		hash_words(&h, &p->words, NULL, NULL);
		hasher_end(&h, p->deep);
		p->bytes += p->words.len;
		if (p->parent == STEP_NONE)
			continue;
		up = &t->parts[p->parent];
		up->bytes += p->bytes;
		pacta_hasher_init(&h);
		pacta_hasher_add(&h, up->own, STEP_DIGEST);
		pacta_hasher_add(&h, p->deep, STEP_DIGEST);
		hasher_end(&h, up->own);
	}
}

int
step_text_read(struct step_text *out, struct pacta_doc *doc,
    struct pacta_error *err)
{
	struct reader r = { .t = out, .doc = doc, .fold = FOLD_INIT(NULL),
	    .part = STEP_NONE, .err = err };
	const struct pacta_node *top = pacta_doc_main(doc);

	memset(out, 0, sizeof(*out));
	if (top != NULL)
		read_children(&r, top, false);
	for (uint32_t i = 0; r.rc == 0 && i < out->count; i++)
		if (pacta_buf_failed(&out->parts[i].words))
			r.rc = nomem(err);
	if (r.rc == 0)
		r.rc = make_order(out, err);
	if (r.rc == 0)
		make_deep(out);
	else
		step_text_dispose(out);
	return r.rc;
}

struct naming {
	const struct step_text *t;
	const char *(*name)(void *arg, uint32_t key);
	void *arg;
};

static void
hash_ref(void *arg, struct pacta_hasher *h, const char *identity)
{
	const struct naming *n = arg;
	uint32_t i = step_text_find(n->t, identity);
	const char *name = i != STEP_NONE ?
	    n->name(n->arg, n->t->parts[i].key) : identity;

	pacta_hasher_add(h, "#", 1);
	pacta_hasher_add(h, name, strlen(name) + 1);
}

void
step_text_digest(struct step_text *t,
    const char *(*name)(void *arg, uint32_t key), void *arg)
{
	struct naming n = { t, name, arg };
	struct pacta_hasher h;

	for (uint32_t i = 0; i < t->count; i++) {
		pacta_hasher_init(&h);
		hash_words(&h, &t->parts[i].words, hash_ref, &n);
		hasher_end(&h, t->parts[i].own);
	}
	for (uint32_t i = 0; i < t->count; i++)
		pacta_buf_dispose(&t->parts[i].words);
}

/* --- what was which ------------------------------------------------------------ */

struct alike {
	const unsigned char *deep;
	uint32_t part;
};

static int
by_deep(const void *a, const void *b)
{
	const struct alike *x = a, *y = b;
	int c = memcmp(x->deep, y->deep, STEP_DIGEST);

	return c != 0 ? c : x->part < y->part ? -1 : 1;
}

/* The parts with enough words to be known by them, sorted; those that occur more
 * than once are left out. */
static struct alike *
list_alike(const struct step_text *t, const bool *taken, size_t *count)
{
	struct alike *l = malloc((t->count + 1) * sizeof(*l));
	size_t n = 0, kept = 0, run;

	for (uint32_t i = 0; l != NULL && i < t->count; i++)
		if (!taken[i] && t->parts[i].bytes >= MIN_ALIKE)
			l[n++] = (struct alike){ t->parts[i].deep, i };
	if (l != NULL)
		qsort(l, n, sizeof(*l), by_deep);
	for (size_t i = 0; l != NULL && i < n; i += run) {
		for (run = 1; i + run < n && memcmp(l[i].deep,
		    l[i + run].deep, STEP_DIGEST) == 0; run++)
			;
		if (run == 1)
			l[kept++] = l[i];
	}
	*count = kept;
	return l;
}

struct matching {
	const struct step_text *old, *new;
	uint32_t *match;	/* of new */
	bool *was, *is;		/* taken, in old and new */
};

static void
pair(struct matching *m, uint32_t old, uint32_t new)
{
	m->match[new] = old;
	m->was[old] = m->is[new] = true;
}

/* Those that say the same as before and are still called the same. */
static void
match_same(struct matching *m)
{
	uint32_t old;

	for (uint32_t i = 0; i < m->new->count; i++) {
		old = step_text_find(m->old, m->new->parts[i].identity);
		if (old != STEP_NONE && !m->was[old] &&
		    memcmp(m->old->parts[old].deep, m->new->parts[i].deep,
		    STEP_DIGEST) == 0)
			pair(m, old, i);
	}
}

/* Those that say, alone, what another one said before, alone. */
static bool
match_words(struct matching *m)
{
	size_t na, nb, k = 0;
	struct alike *a = list_alike(m->old, m->was, &na);
	struct alike *b = list_alike(m->new, m->is, &nb);
	int c;

	for (size_t i = 0; a != NULL && b != NULL && i < na && k < nb; ) {
		c = memcmp(a[i].deep, b[k].deep, STEP_DIGEST);
		if (c == 0)
			pair(m, a[i].part, b[k].part);
		i += c <= 0;
		k += c >= 0;
	}
	free(a);
	free(b);
	return a != NULL && b != NULL;
}

/* What its old identity would be if it went along with what it is in. */
static uint32_t
find_along(const struct matching *m, const struct step_part *p)
{
	const struct step_part *up = &m->new->parts[p->parent];
	const char *was = m->old->parts[m->match[p->parent]].identity;
	size_t n = strlen(up->identity);
	uint32_t found = STEP_NONE;
	char *name = NULL;

	if (strncmp(p->identity, up->identity, n) != 0 ||
	    p->identity[n] == '\0' || asprintf(&name, "%s%s", was,
	    p->identity + n) < 0)
		return STEP_NONE;
	found = step_text_find(m->old, name);
	free(name);
	return found;
}

static void
match_rest(struct matching *m)
{
	const struct step_part *p;
	uint32_t old;

	for (uint32_t i = 0; i < m->new->count; i++) {
		p = &m->new->parts[i];
		if (m->is[i])
			continue;
		old = p->parent != STEP_NONE &&
		    m->match[p->parent] != STEP_NONE ? find_along(m, p) :
		    STEP_NONE;
		if (old == STEP_NONE || m->was[old])
			old = step_text_find(m->old, p->identity);
		if (old != STEP_NONE && !m->was[old])
			pair(m, old, i);
	}
}

int
step_text_match(const struct step_text *old, const struct step_text *new,
    uint32_t *match, struct pacta_error *err)
{
	struct matching m = { old, new, match,
	    calloc(old->count + 1, sizeof(bool)),
	    calloc(new->count + 1, sizeof(bool)) };
	int rc = 0;

	for (uint32_t i = 0; i < new->count; i++)
		match[i] = STEP_NONE;
	if (m.was == NULL || m.is == NULL) {
		rc = nomem(err);
	} else {
		match_same(&m);
		rc = match_words(&m) ? 0 : nomem(err);
		match_rest(&m);
	}
	free(m.was);
	free(m.is);
	return rc;
}
