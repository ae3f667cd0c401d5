/* What stands in order below what was matched: children in gaps between equal
 * ones. */
#include <stdlib.h>
#include <string.h>

#include "diff_match_int.h"

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

/* Whether two provisions in the same place, with nothing in common but that, are
 * one rewritten: by their heading or, where they have none, their number. */
static bool
is_rewritten(const struct matcher *m, uint32_t a, uint32_t b)
{
	const struct unit *x = match_heading(m, 0, a), *y = match_heading(m, 1, b);
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
		if (match_is_provision(unit(m, 0, a[i])) &&
		    match_similarity(m, a[i], b[k]) < SIMILAR / 2 &&
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
			s = match_similarity(m, a[i], b[k]);
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
		qsort(list, n, sizeof(*list), match_by_words);
	for (uint32_t i = 0; i + 1 < n; i++)
		if (list[i].words == list[i + 1].words &&
		    list[i].unit < na && list[i + 1].unit >= na &&
		    (i == 0 || list[i - 1].words != list[i].words) &&
		    (i + 2 == n || list[i + 2].words != list[i].words) &&
		    match_bag(m, 0, a[list[i].unit])->words >= LEAST_SWAPPED_WORDS)
			match_pair_all(m, a[list[i].unit],
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
			match_pair_all(m, ca[i], cb[map[i]]);
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

void
match_in_order(struct matcher *m)
{
	for (uint32_t i = 0; i < m->t[0]->count && !m->failed; i++) {
		if (is_free(m, 0, i) || unit(m, 0, i)->size == 1)
			continue;
		if (!cells_settled(m, i))
			match_children(m, i, unit(m, 0, i)->match);
		if (unit(m, 0, i)->node->el == PACTA_EL_TABLE)
			match_table(m, i, unit(m, 0, i)->match);
	}
}
