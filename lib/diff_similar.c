/* How alike two units are: by their words, and pairs of neighbouring words. */
#include <stdlib.h>
#include <string.h>

#include "diff_match_int.h"

#define MAX_BAG 3000u		/* words looked at to tell similarity */

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

const struct bag *
match_bag(struct matcher *m, int side, uint32_t i)
{
	struct bag *bag = &m->bags[side][i];

	if (!bag->made && !bag_make(bag, unit(m, side, i)->node, m->in))
		m->failed = true;
	return bag;
}

double
match_similarity(struct matcher *m, uint32_t a, uint32_t b)
{
	const struct bag *x = match_bag(m, 0, a), *y = match_bag(m, 1, b);
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
double
match_similarity_bound(const struct matcher *m, uint32_t a, uint32_t b)
{
	double x = unit(m, 0, a)->bytes + 1.0, y = unit(m, 1, b)->bytes + 1.0;

	return x < y ? 4 * x / (x + y) : 4 * y / (x + y);
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

	if (match_similarity_bound(m, a, b) < least)
		return false;
	*similar = match_similarity(m, a, b);
	return *similar >= least &&
	    (near_ || match_bag(m, 0, a)->words >= LEAST_MOVED_WORDS);
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

void
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
