/*
 * Which unit of the old revision is which of the new.
 *
 * In this order, each step only among what is left: the same identity with the
 * same words; the same words, when they stand once on both sides (the patience
 * rule: boilerplate repeats); the same heading under the same parent, by the same
 * rule; containers that share most of what was matched
 * (dice over bytes, as GumTree does); the same identity with similar words;
 * similar words alone; the same identity under the same parent; and inside
 * matched parents whatever stands in order.  Identity is not trusted before
 * content, since ids are recycled when a text is renumbered by hand.
 */
#include <stdlib.h>
#include <string.h>

#include "diff_int.h"
#include "seq_int.h"

#define SAME_ID_SIMILAR 0.5
#define SIMILAR 0.6
#define SIMILAR_ELSEWHERE 0.8	/* under another parent: a false move misleads */
#define LEAST_MOVED_WORDS 6
#define LEAST_SWAPPED_WORDS 3	/* the same, under one parent */
#define MAX_PAIRS 250000u	/* compared by similarity in one step */
#define MAX_BAG 3000u		/* words looked at to tell similarity */

struct bag {
	uint32_t *items;	/* sorted; words, and pairs of neighbours */
	uint32_t count, words;
	bool made;
};

struct matcher {
	struct unit_tree *t[2];
	struct bag *bags[2];
	struct interner *in;
	bool failed;		/* memory ran out */
};

static struct unit *
unit(const struct matcher *m, int side, uint32_t i)
{
	return &m->t[side]->units[i];
}

static bool
is_free(const struct matcher *m, int side, uint32_t i)
{
	return unit(m, side, i)->match == UNIT_NONE;
}

static void
pair(struct matcher *m, uint32_t a, uint32_t b)
{
	unit(m, 0, a)->match = b;
	unit(m, 1, b)->match = a;
}

static bool
same_kind(const struct matcher *m, uint32_t a, uint32_t b)
{
	const struct pacta_node *x = unit(m, 0, a)->node;
	const struct pacta_node *y = unit(m, 1, b)->node;

	return x->type == y->type && x->el == y->el &&
	    (x->type != PACTA_ELEMENT || x->el != PACTA_EL_OTHER ||
	    (strcmp(x->name, y->name) == 0 && strcmp(x->ns, y->ns) == 0));
}

/* A unit that a person would call one thing, wherever it stands. */
static bool
is_provision(const struct unit *u)
{
	if (u->node->type != PACTA_ELEMENT)
		return false;
	switch (u->node->el) {
	case PACTA_EL_ATTACHMENT: case PACTA_EL_RECITAL: case PACTA_EL_ITEM:
	case PACTA_EL_TABLE: case PACTA_EL_AUTHORIALNOTE:
	case PACTA_EL_QUOTEDSTRUCTURE:
		return true;
	default:
		return pacta_el_kind(u->node->el) == PACTA_KIND_HIER;
	}
}

/* --- similarity ------------------------------------------------------ */

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* A Chinese character: a token of its own, that says little alone. */
static bool
is_ideograph(const struct pacta_token *t)
{
	return t->len == 3 && (unsigned char)t->text[0] >= 0xe4 &&
	    (unsigned char)t->text[0] <= 0xe9;
}

/* Words and neighbouring pairs; of ideographs the pairs alone. */
static bool
bag_make(struct bag *bag, const struct pacta_node *node, struct interner *in)
{
	struct flow f = { NULL, 0, 0 };
	size_t n;

	bag->made = true;
	if (!flow_words(&f, node, in, MAX_BAG)) {
		flow_dispose(&f);
		return false;
	}
	n = f.count > 0 ? 2 * f.count - 1 : 0;
	bag->items = malloc((n + 1) * sizeof(*bag->items));
	if (bag->items != NULL) {
		n = 0;
		for (size_t i = 0; i < f.count; i++) {
			const struct pacta_token *t = &f.tokens[i];

			if (f.count == 1 || !is_ideograph(t))
				bag->items[n++] = t->id;
			if (i + 1 < f.count)
				bag->items[n++] = (t->id * 2654435761u) ^
				    t[1].id;
		}
		bag->count = (uint32_t)n;
		bag->words = (uint32_t)f.count;
		qsort(bag->items, n, sizeof(*bag->items), by_number);
	}
	flow_dispose(&f);
	return bag->items != NULL;
}

static const struct bag *
bag_of(struct matcher *m, int side, uint32_t i)
{
	struct bag *bag = &m->bags[side][i];

	if (!bag->made && !bag_make(bag, unit(m, side, i)->node, m->in))
		m->failed = true;
	return bag;
}

static double
similarity(struct matcher *m, uint32_t a, uint32_t b)
{
	const struct bag *x = bag_of(m, 0, a), *y = bag_of(m, 1, b);
	uint32_t i = 0, j = 0, common = 0;

	if (x->items == NULL || y->items == NULL)
		return 0;
	if (x->count + y->count == 0)
		return unit(m, 0, a)->words == unit(m, 1, b)->words ? 1 : 0;
	while (i < x->count && j < y->count) {
		if (x->items[i] == y->items[j])
			common++, i++, j++;
		else if (x->items[i] < y->items[j])
			i++;
		else
			j++;
	}
	return 2.0 * common / (x->count + y->count);
}

/* An upper bound of the above, for nothing. */
static double
similarity_bound(const struct matcher *m, uint32_t a, uint32_t b)
{
	double x = unit(m, 0, a)->bytes + 1.0, y = unit(m, 1, b)->bytes + 1.0;

	return x < y ? 4 * x / (x + y) : 4 * y / (x + y);
}

/* --- equal subtrees -------------------------------------------------- */

static uint32_t
next_child(const struct unit_tree *t, uint32_t parent, uint32_t i)
{
	i = i == UNIT_NONE ? parent + 1 : i + t->units[i].size;
	return i < parent + t->units[parent].size ? i : UNIT_NONE;
}

static uint32_t
next_child_but_num(const struct unit_tree *t, uint32_t parent, uint32_t i,
    uint32_t *num)
{
	do {
		i = next_child(t, parent, i);
		if (i != UNIT_NONE && t->units[i].node->el == PACTA_EL_NUM)
			*num = i;
	} while (i != UNIT_NONE && t->units[i].node->el == PACTA_EL_NUM);
	return i;
}

/* Pairs two subtrees whose words are equal, unit by unit. */
static void
pair_all(struct matcher *m, uint32_t a, uint32_t b)
{
	uint32_t i = UNIT_NONE, j = UNIT_NONE, num[2] = { UNIT_NONE, UNIT_NONE };

	if (!is_free(m, 0, a) || !is_free(m, 1, b) || !same_kind(m, a, b))
		return;
	pair(m, a, b);
	for (;;) {
		i = next_child_but_num(m->t[0], a, i, &num[0]);
		j = next_child_but_num(m->t[1], b, j, &num[1]);
		if (i == UNIT_NONE || j == UNIT_NONE)
			break;
		if (unit(m, 0, i)->words == unit(m, 1, j)->words)
			pair_all(m, i, j);
	}
	if (num[0] != UNIT_NONE && num[1] != UNIT_NONE &&
	    is_free(m, 0, num[0]) && is_free(m, 1, num[1]))
		pair(m, num[0], num[1]);
}

/* --- identity --------------------------------------------------------- */

struct named {
	const char *name;
	uint32_t unit;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int c = strcmp(x->name, y->name);

	return c != 0 ? c : (x->unit > y->unit) - (x->unit < y->unit);
}

/* The units that have an identity nobody else has, by name. */
static struct named *
names_make(const struct matcher *m, int side, uint32_t *count)
{
	const struct unit_tree *t = m->t[side];
	struct named *names = malloc((t->count + 1) * sizeof(*names));
	uint32_t n = 0, kept = 0;

	*count = 0;
	if (names == NULL)
		return NULL;
	for (uint32_t i = 0; i < t->count; i++) {
		const char *id = t->units[i].node->type == PACTA_ELEMENT ?
		    pacta_node_identity(t->units[i].node) : NULL;

		if (id != NULL)
			names[n++] = (struct named){ id, i };
	}
	qsort(names, n, sizeof(*names), by_name);
	for (uint32_t i = 0; i < n; i++)
		if ((i == 0 || strcmp(names[i].name, names[i - 1].name) != 0) &&
		    (i + 1 == n || strcmp(names[i].name, names[i + 1].name) != 0))
			names[kept++] = names[i];
	*count = kept;
	return names;
}

typedef bool (*pair_test)(struct matcher *m, uint32_t a, uint32_t b);

/* Pairs what has one identity on both sides and passes the test, parents
 * first. */
static void
match_identity(struct matcher *m, pair_test test, bool whole)
{
	uint32_t na, nb, *other = malloc(m->t[0]->count * sizeof(*other));
	struct named *a = names_make(m, 0, &na), *b = names_make(m, 1, &nb);

	m->failed |= a == NULL || b == NULL || other == NULL;
	if (!m->failed) {
		memset(other, 0xff, m->t[0]->count * sizeof(*other));
		for (uint32_t i = 0, j = 0; i < na && j < nb;) {
			int c = strcmp(a[i].name, b[j].name);

			if (c == 0)
				other[a[i++].unit] = b[j++].unit;
			else if (c < 0)
				i++;
			else
				j++;
		}
		for (uint32_t i = 0; i < m->t[0]->count; i++) {
			if (other[i] == UNIT_NONE || !is_free(m, 0, i) ||
			    !is_free(m, 1, other[i]) ||
			    !same_kind(m, i, other[i]) || !test(m, i, other[i]))
				continue;
			if (whole)
				pair_all(m, i, other[i]);
			else
				pair(m, i, other[i]);
		}
	}
	free(a);
	free(b);
	free(other);
}

static bool
test_equal(struct matcher *m, uint32_t a, uint32_t b)
{
	return unit(m, 0, a)->words == unit(m, 1, b)->words;
}

static bool
test_similar(struct matcher *m, uint32_t a, uint32_t b)
{
	return similarity_bound(m, a, b) >= SAME_ID_SIMILAR &&
	    similarity(m, a, b) >= SAME_ID_SIMILAR;
}

static bool
parents_matched(const struct matcher *m, uint32_t a, uint32_t b)
{
	uint32_t pa = unit(m, 0, a)->parent, pb = unit(m, 1, b)->parent;

	return pa != UNIT_NONE && pb != UNIT_NONE &&
	    unit(m, 0, pa)->match == pb;
}

static const struct unit *heading_of(const struct matcher *m, int side,
    uint32_t i);

/* In the same place, and not known by its heading to be another thing. */
static bool
test_same_place(struct matcher *m, uint32_t a, uint32_t b)
{
	const struct unit *x = heading_of(m, 0, a), *y = heading_of(m, 1, b);

	return parents_matched(m, a, b) && (x == NULL || y == NULL ||
	    x->bytes == 0 || x->words == y->words ||
	    similarity(m, a, b) >= SIMILAR / 2);
}

/* --- unique words ----------------------------------------------------- */

struct hashed {
	uint64_t words;
	uint32_t unit;
};

static int
by_words(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	if (x->words != y->words)
		return x->words < y->words ? -1 : 1;
	return (x->unit > y->unit) - (x->unit < y->unit);
}

/* What a unit is known by: all its words, or those of its heading. */
static uint64_t
key_of(const struct matcher *m, int side, uint32_t i, bool headings)
{
	const struct unit *h = headings ? heading_of(m, side, i) : NULL;

	return !headings ? unit(m, side, i)->words :
	    h != NULL && h->bytes > 0 ? h->words : 0;
}

/* Free provisions whose key no other free one of their side has. */
static struct hashed *
unique_make(struct matcher *m, int side, bool headings, uint32_t *count)
{
	const struct unit_tree *t = m->t[side];
	struct hashed *list = malloc((t->count + 1) * sizeof(*list));
	uint32_t n = 0, kept = 0;

	*count = 0;
	if (list == NULL) {
		m->failed = true;
		return NULL;
	}
	for (uint32_t i = 0; i < t->count; i++)
		if (is_free(m, side, i) && is_provision(&t->units[i]) &&
		    key_of(m, side, i, headings) != 0)
			list[n++] = (struct hashed){ key_of(m, side, i,
			    headings), i };
	qsort(list, n, sizeof(*list), by_words);
	for (uint32_t i = 0; i < n; i++)
		if ((i == 0 || list[i].words != list[i - 1].words) &&
		    (i + 1 == n || list[i].words != list[i + 1].words))
			list[kept++] = list[i];
	*count = kept;
	return list;
}

static int
by_unit(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	return (x->unit > y->unit) - (x->unit < y->unit);
}

static void
match_unique(struct matcher *m, bool headings)
{
	uint32_t na, nb, n = 0;
	struct hashed *a = unique_make(m, 0, headings, &na);
	struct hashed *b = unique_make(m, 1, headings, &nb);
	struct hashed *both = a;

	for (uint32_t i = 0, j = 0; a != NULL && b != NULL && i < na && j < nb;) {
		if (a[i].words < b[j].words)
			i++;
		else if (a[i].words > b[j].words)
			j++;
		else	/* n <= i: the list is overwritten behind our back */
			both[n++] = (struct hashed){ b[j++].unit, a[i++].unit };
	}
	if (n > 0)	/* in document order: parents, the heaviest, first */
		qsort(both, n, sizeof(*both), by_unit);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t x = both[i].unit, y = (uint32_t)both[i].words;

		if (!is_free(m, 0, x) || !is_free(m, 1, y))
			continue;
		if (headings && same_kind(m, x, y) && parents_matched(m, x, y))
			pair(m, x, y);
		else if (!headings && (parents_matched(m, x, y) ||
		    bag_of(m, 0, x)->words >= LEAST_MOVED_WORDS))
			pair_all(m, x, y);
	}
	free(a);
	free(b);
}

/* --- containers ------------------------------------------------------- */

/* The nearest free ancestor of new unit B of the same kind as old unit A. */
static uint32_t
ancestor_like(const struct matcher *m, uint32_t a, uint32_t b)
{
	for (b = unit(m, 1, b)->parent; b != UNIT_NONE; b = unit(m, 1, b)->parent)
		if (is_free(m, 1, b) && same_kind(m, a, b))
			return b;
	return UNIT_NONE;
}

/* Bytes of A's matched descendants that stand below B. */
static uint32_t
shared_bytes(const struct matcher *m, uint32_t a, uint32_t b)
{
	uint32_t end = a + unit(m, 0, a)->size, sum = 0, i = a + 1, x;

	while (i < end) {
		x = unit(m, 0, i)->match;
		if (x == UNIT_NONE) {
			i++;
			continue;
		}
		if (x > b && x < b + unit(m, 1, b)->size)
			sum += unit(m, 0, i)->bytes;
		i += unit(m, 0, i)->size;
	}
	return sum;
}

/* Tries as partners of A the ancestors of its first few matched descendants. */
static void
match_container(struct matcher *m, uint32_t a)
{
	uint32_t end = a + unit(m, 0, a)->size, best = UNIT_NONE, last = UNIT_NONE;
	uint32_t most = 0, tries = 0, i = a + 1, b, shared;

	while (i < end && tries < 8) {
		if (is_free(m, 0, i)) {
			i++;
			continue;
		}
		b = ancestor_like(m, a, unit(m, 0, i)->match);
		i += unit(m, 0, i)->size;
		if (b == UNIT_NONE || b == last)
			continue;
		last = b;
		tries++;
		shared = shared_bytes(m, a, b);
		if (shared > most) {
			most = shared;
			best = b;
		}
	}
	if (best != UNIT_NONE && 4.0 * most >=
	    (double)unit(m, 0, a)->bytes + unit(m, 1, best)->bytes)
		pair(m, a, best);
}

static void
match_containers(struct matcher *m)
{
	for (uint32_t i = m->t[0]->count; i-- > 0;)
		if (is_free(m, 0, i) && unit(m, 0, i)->size > 1 &&
		    unit(m, 0, i)->node->type == PACTA_ELEMENT &&
		    !unit_is_block(unit(m, 0, i)))
			match_container(m, i);
}

/* --- similar words ---------------------------------------------------- */

struct likely {
	double similar;
	uint32_t a, b, apart;
};

static int
by_likelihood(const void *p, const void *q)
{
	const struct likely *x = p, *y = q;

	if (x->similar != y->similar)
		return x->similar > y->similar ? -1 : 1;
	if (x->apart != y->apart)
		return x->apart < y->apart ? -1 : 1;
	return (x->a > y->a) - (x->a < y->a);
}

static bool
is_similar(struct matcher *m, uint32_t a, uint32_t b, double *similar)
{
	bool near_ = parents_matched(m, a, b);
	double least = near_ ? SIMILAR : SIMILAR_ELSEWHERE;

	if (similarity_bound(m, a, b) < least)
		return false;
	*similar = similarity(m, a, b);
	return *similar >= least &&
	    (near_ || bag_of(m, 0, a)->words >= LEAST_MOVED_WORDS);
}

/* All free provisions of one element. */
static uint32_t *
list_free(struct matcher *m, int side, enum pacta_el el, uint32_t *count)
{
	const struct unit_tree *t = m->t[side];
	uint32_t *list = malloc((t->count + 1) * sizeof(*list)), n = 0;

	*count = 0;
	if (list == NULL) {
		m->failed = true;
		return NULL;
	}
	for (uint32_t i = 0; i < t->count; i++)
		if (t->units[i].node->el == el && is_free(m, side, i))
			list[n++] = i;
	*count = n;
	return list;
}

/* Pairs the most similar first.  Where too many are left to compare all with
 * all, each is compared with those at about the same place. */
static void
match_similar_element(struct matcher *m, enum pacta_el el)
{
	uint32_t na, nb, n = 0, cap = 0, window;
	uint32_t *a = list_free(m, 0, el, &na), *b = list_free(m, 1, el, &nb);
	struct likely *list = NULL, *more;
	double similar;

	if (a == NULL || b == NULL || na == 0 || nb == 0)
		goto out;
	window = (uint64_t)na * nb <= MAX_PAIRS ? nb : MAX_PAIRS / na + 1;
	for (uint32_t i = 0; i < na; i++) {
		uint32_t at = (uint32_t)((uint64_t)i * nb / na);
		uint32_t from = at > window ? at - window : 0;

		for (uint32_t j = from; j < nb && j - from <= 2 * window; j++) {
			if (!is_similar(m, a[i], b[j], &similar))
				continue;
			if (n == cap) {
				cap = cap == 0 ? 64 : cap * 2;
				more = realloc(list, cap * sizeof(*list));
				if (more == NULL) {
					m->failed = true;
					goto out;
				}
				list = more;
			}
			list[n++] = (struct likely){ similar, a[i], b[j],
			    at > j ? at - j : j - at };
		}
	}
	if (n > 0)
		qsort(list, n, sizeof(*list), by_likelihood);
	for (uint32_t i = 0; i < n; i++)
		if (is_free(m, 0, list[i].a) && is_free(m, 1, list[i].b))
			pair(m, list[i].a, list[i].b);
out:
	free(a);
	free(b);
	free(list);
}

static void
match_similar(struct matcher *m)
{
	static const enum pacta_el order[] = { PACTA_EL_ATTACHMENT,
	    PACTA_EL_PART, PACTA_EL_CHAPTER, PACTA_EL_SECTION, PACTA_EL_ARTICLE,
	    PACTA_EL_PARAGRAPH, PACTA_EL_POINT, PACTA_EL_INDENT,
	    PACTA_EL_RECITAL, PACTA_EL_ITEM, PACTA_EL_TABLE,
	    PACTA_EL_AUTHORIALNOTE, PACTA_EL_QUOTEDSTRUCTURE };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		match_similar_element(m, order[i]);
}

/* --- what stands in order --------------------------------------------- */

static bool
is_slot(enum pacta_el el)
{
	return el == PACTA_EL_CONTENT || el == PACTA_EL_INTRO;
}

/* Free children of a matched pair, of the kind of FIRST when that is given. */
static uint32_t
free_children(const struct matcher *m, int side, uint32_t parent, uint32_t *out)
{
	uint32_t n = 0;

	for (uint32_t i = next_child(m->t[side], parent, UNIT_NONE);
	    i != UNIT_NONE; i = next_child(m->t[side], parent, i))
		if (is_free(m, side, i))
			out[n++] = i;
	return n;
}

static uint32_t
kind_number(struct matcher *m, int side, uint32_t i)
{
	const struct pacta_node *n = unit(m, side, i)->node;

	return n->type != PACTA_ELEMENT ? (uint32_t)n->type + 1000 :
	    n->el != PACTA_EL_OTHER ? (uint32_t)n->el :
	    interner_id(m->in, 'e', n->name, strlen(n->name)) + 2000;
}

static const char *
own_id(const struct pacta_node *node)
{
	const char *id = pacta_node_get(node, PACTA_AT_EID), *p = id, *q;

	while (p != NULL && (q = strstr(p, "__")) != NULL)
		p = q + 2;
	return p;
}

static const struct unit *
heading_of(const struct matcher *m, int side, uint32_t i)
{
	for (uint32_t k = next_child(m->t[side], i, UNIT_NONE);
	    k != UNIT_NONE; k = next_child(m->t[side], i, k))
		if (unit(m, side, k)->node->el == PACTA_EL_HEADING)
			return unit(m, side, k);
	return NULL;
}

/* Whether two provisions in the same place, with nothing in common but that, are
 * one rewritten: by their heading or, where they have none, their number. */
static bool
is_rewritten(const struct matcher *m, uint32_t a, uint32_t b)
{
	const struct unit *x = heading_of(m, 0, a), *y = heading_of(m, 1, b);
	const char *p = own_id(unit(m, 0, a)->node);
	const char *q = own_id(unit(m, 1, b)->node);

	if (x != NULL && y != NULL && x->bytes > 0)
		return x->words == y->words;
	return p != NULL && q != NULL && strcmp(p, q) == 0;
}

/* In a gap between what was matched, the N-th with the N-th of its kind, unless
 * it is a provision with an identity of its own. */
static void
match_gap(struct matcher *m, const uint32_t *a, uint32_t na, const uint32_t *b,
    uint32_t nb)
{
	uint32_t j = 0, k;

	for (uint32_t i = 0; i < na; i++) {
		for (k = j; k < nb && !(is_free(m, 1, b[k]) &&
		    (same_kind(m, a[i], b[k]) ||
		    (is_slot(unit(m, 0, a[i])->node->el) &&
		    is_slot(unit(m, 1, b[k])->node->el)))); k++)
			;
		if (k == nb || !is_free(m, 0, a[i]))
			continue;
		if (is_provision(unit(m, 0, a[i])) &&
		    similarity(m, a[i], b[k]) < SIMILAR / 2 &&
		    !(na == nb && is_rewritten(m, a[i], b[k])))
			continue;
		pair(m, a[i], b[k]);
		j = k + 1;
	}
}

/* Where the gap has blocks or rows of unequal number, the similar ones first. */
static void
match_gap_similar(struct matcher *m, const uint32_t *a, uint32_t na,
    const uint32_t *b, uint32_t nb)
{
	uint32_t j = 0;
	double best, s;

	if (na == nb || (uint64_t)na * nb > MAX_PAIRS)
		return;
	for (uint32_t i = 0; i < na; i++) {
		uint32_t at = nb;

		if (!is_free(m, 0, a[i]))
			continue;
		best = SIMILAR / 2;
		for (uint32_t k = j; k < nb; k++) {
			if (!same_kind(m, a[i], b[k]) || !is_free(m, 1, b[k]))
				continue;
			s = similarity(m, a[i], b[k]);
			if (s > best) {
				best = s;
				at = k;
			}
		}
		if (at == nb)
			continue;
		pair(m, a[i], b[at]);
		j = at + 1;
	}
}

/* --- tables ------------------------------------------------------------ */

#define MAX_COLUMNS 64u

static uint32_t
list_cells(const struct matcher *m, int side, uint32_t row, uint32_t *out)
{
	uint32_t n = 0;

	for (uint32_t i = next_child(m->t[side], row, UNIT_NONE);
	    i != UNIT_NONE && n < MAX_COLUMNS; i = next_child(m->t[side], row, i))
		if (unit(m, side, i)->node->el == PACTA_EL_TD ||
		    unit(m, side, i)->node->el == PACTA_EL_TH)
			out[n++] = i;
	return n;
}

static uint32_t
first_row(const struct matcher *m, int side, uint32_t row)
{
	uint32_t table = unit(m, side, row)->parent, i = UNIT_NONE;

	do
		i = next_child(m->t[side], table, i);
	while (i != UNIT_NONE && unit(m, side, i)->node->el != PACTA_EL_TR);
	return i;
}

/* Pairs the cells of two rows as those of the first row were paired: so a column
 * that came or went does so in every row.  Rows of another length, with cells
 * that span, are left to be matched cell by cell. */
static void
match_cells(struct matcher *m, uint32_t a, uint32_t b)
{
	uint32_t head[2][MAX_COLUMNS], cells[2][MAX_COLUMNS];
	uint32_t ha = first_row(m, 0, a), hb = first_row(m, 1, b);
	uint32_t na = list_cells(m, 0, a, cells[0]);
	uint32_t nb = list_cells(m, 1, b, cells[1]);

	if (a == ha || b == hb || unit(m, 0, ha)->match != hb ||
	    list_cells(m, 0, ha, head[0]) != na ||
	    list_cells(m, 1, hb, head[1]) != nb)
		return;
	for (uint32_t i = 0; i < na; i++)
		for (uint32_t k = 0; k < nb; k++)
			if (unit(m, 0, head[0][i])->match == head[1][k] &&
			    is_free(m, 0, cells[0][i]) &&
			    is_free(m, 1, cells[1][k]))
				pair(m, cells[0][i], cells[1][k]);
	/* What is left came, or went, with its column. */
}

static bool
cells_settled(const struct matcher *m, uint32_t a)
{
	const struct unit *u = unit(m, 0, a);

	if (u->node->el != PACTA_EL_TR)
		return false;
	for (uint32_t i = next_child(m->t[0], a, UNIT_NONE); i != UNIT_NONE;
	    i = next_child(m->t[0], a, i))
		if (!is_free(m, 0, i))
			return true;
	return false;
}

/* Rows, items and paragraphs that changed places under one parent: those equal
 * in all words, and like no other. */
static void
match_swapped(struct matcher *m, const uint32_t *a, uint32_t na,
    const uint32_t *b, uint32_t nb)
{
	struct hashed *list = malloc((na + nb + 1) * sizeof(*list));
	uint32_t n = 0;

	if (list == NULL) {
		m->failed = true;
		return;
	}
	for (uint32_t i = 0; i < na; i++)
		if (is_free(m, 0, a[i]) && unit(m, 0, a[i])->bytes > 0)
			list[n++] = (struct hashed){ unit(m, 0, a[i])->words, i };
	for (uint32_t i = 0; i < nb; i++)
		if (is_free(m, 1, b[i]) && unit(m, 1, b[i])->bytes > 0)
			list[n++] = (struct hashed){ unit(m, 1, b[i])->words,
			    na + i };
	if (n > 0)
		qsort(list, n, sizeof(*list), by_words);
	for (uint32_t i = 0; i + 1 < n; i++)
		if (list[i].words == list[i + 1].words &&
		    list[i].unit < na && list[i + 1].unit >= na &&
		    (i == 0 || list[i - 1].words != list[i].words) &&
		    (i + 2 == n || list[i + 2].words != list[i].words) &&
		    bag_of(m, 0, a[list[i].unit])->words >= LEAST_SWAPPED_WORDS)
			pair_all(m, a[list[i].unit],
			    b[list[i + 1].unit - na]);
	free(list);
}

static void
match_children(struct matcher *m, uint32_t a, uint32_t b)
{
	uint32_t sa = unit(m, 0, a)->size, sb = unit(m, 1, b)->size, na, nb;
	uint32_t *buf = malloc((3 * (size_t)sa + 2 * (size_t)sb) * sizeof(*buf));
	uint32_t *ca = buf, *key_a = buf + sa, *map = buf + 2 * (size_t)sa;
	uint32_t *cb = buf + 3 * (size_t)sa, *key_b = cb + sb;
	uint32_t i0 = 0, j0 = 0;

	if (buf == NULL) {
		m->failed = true;
		return;
	}
	na = free_children(m, 0, a, ca);
	nb = free_children(m, 1, b, cb);
	for (uint32_t i = 0; i < na; i++)
		key_a[i] = (uint32_t)(unit(m, 0, ca[i])->words >> 16) ^
		    kind_number(m, 0, ca[i]);
	for (uint32_t i = 0; i < nb; i++)
		key_b[i] = (uint32_t)(unit(m, 1, cb[i])->words >> 16) ^
		    kind_number(m, 1, cb[i]);
	if (!seq_match(key_a, na, key_b, nb, map))
		m->failed = true;
	for (uint32_t i = 0; !m->failed && i < na; i++)
		if (map[i] != SEQ_NONE)
			pair_all(m, ca[i], cb[map[i]]);
	if (!m->failed)
		match_swapped(m, ca, na, cb, nb);
	for (uint32_t i = 0; !m->failed && i <= na; i++) {
		uint32_t j = i < na ? map[i] : nb;

		if (i < na && j == SEQ_NONE)
			continue;
		match_gap_similar(m, ca + i0, i - i0, cb + j0, j - j0);
		match_gap(m, ca + i0, i - i0, cb + j0, j - j0);
		i0 = i + 1;
		j0 = j + 1;
	}
	free(buf);
}

static void
match_in_order(struct matcher *m)
{
	for (uint32_t i = 0; i < m->t[0]->count && !m->failed; i++) {
		if (is_free(m, 0, i) || unit(m, 0, i)->size == 1)
			continue;
		if (unit(m, 0, i)->node->el == PACTA_EL_TR &&
		    unit(m, 1, unit(m, 0, i)->match)->node->el == PACTA_EL_TR)
			match_cells(m, i, unit(m, 0, i)->match);
		if (!cells_settled(m, i))
			match_children(m, i, unit(m, 0, i)->match);
	}
}

/* The frames of a document are what they are: body is body. */
static void
match_frames(struct matcher *m, uint32_t a, uint32_t b)
{
	for (uint32_t i = next_child(m->t[0], a, UNIT_NONE); i != UNIT_NONE;
	    i = next_child(m->t[0], a, i)) {
		enum pacta_kind kind = pacta_el_kind(unit(m, 0, i)->node->el);
		uint32_t j = next_child(m->t[1], b, UNIT_NONE);

		if (kind != PACTA_KIND_FRAME && kind != PACTA_KIND_ROOT &&
		    unit(m, 0, i)->node->el != PACTA_EL_META)
			continue;
		while (j != UNIT_NONE && !(is_free(m, 1, j) &&
		    same_kind(m, i, j)))
			j = next_child(m->t[1], b, j);
		if (j == UNIT_NONE || !is_free(m, 0, i) ||
		    unit(m, 0, i)->node->el == PACTA_EL_ATTACHMENT ||
		    unit(m, 0, i)->node->el == PACTA_EL_FORMULA)
			continue;
		pair(m, i, j);
		match_frames(m, i, j);
	}
}

bool
units_match(struct unit_tree *a, struct unit_tree *b, struct interner *in)
{
	struct matcher m = { .t = { a, b }, .in = in };

	m.bags[0] = calloc(a->count, sizeof(*m.bags[0]));
	m.bags[1] = calloc(b->count, sizeof(*m.bags[1]));
	m.failed = m.bags[0] == NULL || m.bags[1] == NULL;
	if (!m.failed) {
		pair(&m, 0, 0);
		match_frames(&m, 0, 0);
		match_identity(&m, test_equal, true);
		match_unique(&m, false);
		match_unique(&m, true);
		match_containers(&m);
		match_identity(&m, test_similar, false);
		match_similar(&m);
		match_identity(&m, test_same_place, false);
		match_in_order(&m);
	}
	for (int side = 0; side < 2; side++) {
		for (uint32_t i = 0; m.bags[side] != NULL &&
		    i < m.t[side]->count; i++)
			free(m.bags[side][i].items);
		free(m.bags[side]);
	}
	return !m.failed;
}
