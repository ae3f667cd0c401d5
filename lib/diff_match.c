/*
 * Which unit of the old revision is which of the new.
 *
 * In this order, each step only among what is left: the same identity with the
 * same words; the same words, when they stand once on both sides (the patience
 * rule: boilerplate repeats); an identity kept by a wId, with similar words; the
 * same heading under the same parent, by the rule for words; containers that share most of what was matched
 * (dice over bytes, as GumTree does); the same identity with similar words;
 * similar words alone; the same identity under the same parent; and inside
 * matched parents whatever stands in order.  Identity is not trusted before
 * content, since ids are recycled when a text is renumbered by hand.
 */
#include <stdlib.h>
#include <string.h>

#include "diff_match_int.h"

/* A unit that a person would call one thing, wherever it stands. */
bool
match_is_provision(const struct unit *u)
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

const struct unit *
match_heading(const struct matcher *m, int side, uint32_t i)
{
	for (uint32_t k = next_child(m->t[side], i, UNIT_NONE);
	    k != UNIT_NONE; k = next_child(m->t[side], i, k))
		if (unit(m, side, k)->node->el == PACTA_EL_HEADING)
			return unit(m, side, k);
	return NULL;
}

/* --- equal subtrees -------------------------------------------------- */

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
void
match_pair_all(struct matcher *m, uint32_t a, uint32_t b)
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
			match_pair_all(m, i, j);
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
				match_pair_all(m, i, other[i]);
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
	return match_similarity_bound(m, a, b) >= SAME_ID_SIMILAR &&
	    match_similarity(m, a, b) >= SAME_ID_SIMILAR;
}

/* In the same place, and not known by its heading to be another thing. */
/* An identity that was kept on purpose while the number changed. */
static bool
test_kept(struct matcher *m, uint32_t a, uint32_t b)
{
	return (pacta_node_get(unit(m, 0, a)->node, PACTA_AT_WID) != NULL ||
	    pacta_node_get(unit(m, 1, b)->node, PACTA_AT_WID) != NULL) &&
	    test_similar(m, a, b);
}

static bool
test_same_place(struct matcher *m, uint32_t a, uint32_t b)
{
	const struct unit *x = match_heading(m, 0, a), *y = match_heading(m, 1, b);

	return parents_matched(m, a, b) && (x == NULL || y == NULL ||
	    x->bytes == 0 || x->words == y->words ||
	    match_similarity(m, a, b) >= SIMILAR / 2);
}

int
match_by_words(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	if (x->words != y->words)
		return x->words < y->words ? -1 : 1;
	return (x->unit > y->unit) - (x->unit < y->unit);
}

/* --- unique words ----------------------------------------------------- */

/* What a unit is known by: all its words, or those of its heading. */
static uint64_t
key_of(const struct matcher *m, int side, uint32_t i, bool headings)
{
	const struct unit *h = headings ? match_heading(m, side, i) : NULL;

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
		if (is_free(m, side, i) && match_is_provision(&t->units[i]) &&
		    key_of(m, side, i, headings) != 0)
			list[n++] = (struct hashed){ key_of(m, side, i,
			    headings), i };
	qsort(list, n, sizeof(*list), match_by_words);
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
		    match_bag(m, 0, x)->words >= LEAST_MOVED_WORDS))
			match_pair_all(m, x, y);
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

/* --- the steps ---------------------------------------------------------- */

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
		match_identity(&m, test_kept, false);
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
