#include <stdlib.h>
#include <string.h>

#include "fmt_int.h"

/*
 * Pairs the provisions of a language with the master's.  Those with an identity
 * go by it.  What has no id yet goes by its place: between two neighbours that
 * are paired, the n-th new one of a kind with the n-th of the master that is
 * not paired.  A provision whose id the master does not know stays alone: it may
 * be one the master has lost, and must not be taken for another.
 */

/* The children of one kind below one item. */
struct side {
	struct fmt_item **items;
	size_t count, cap;
};

static void
pair_up(struct fmt_doc *d, struct fmt_item *item, struct fmt_item *master)
{
	item->pair = master;
	master->mate = d;
}

static void
pair_identities(struct fmt_run *run, struct fmt_doc *d)
{
	struct fmt_item *item, *master;
	const char *key;

	for (size_t i = 0; i < d->count; i++) {
		item = d->items[i];
		key = item->quoted ? item->old_eid : fmt_identity(item);
		master = key != NULL ?
		    fmt_map_get(&run->master->by_identity, key) : NULL;
		if (master != NULL && master->node->el == item->node->el &&
		    fmt_map_get(&d->by_identity, key) == item)
			pair_up(d, item, master);
	}
}

static bool
side_add(struct side *side, struct fmt_item *item)
{
	size_t cap = side->cap == 0 ? 32 : side->cap * 2;
	struct fmt_item **items;

	if (side->count == side->cap) {
		items = realloc(side->items, cap * sizeof(struct fmt_item *));
		if (items == NULL)
			return false;
		side->items = items;
		side->cap = cap;
	}
	item->place = side->count;
	side->items[side->count++] = item;
	return true;
}

static bool
is_new(const struct fmt_item *item)
{
	return item->old_eid == NULL && item->pair == NULL;
}

static bool
is_free(const struct fmt_doc *d, const struct fmt_item *master)
{
	return master->mate != d;
}

/*
 * Pairs the new items in B[0, NB) with free ones of the master in A[0, NA), in
 * order.  Two numbers that differ keep them apart, unless the languages have
 * as many of the kind (EVEN) and as many of both are left: then place decides.
 */
static void
pair_run(struct fmt_doc *d, struct fmt_item **a, size_t na,
    struct fmt_item **b, size_t nb, bool even)
{
	size_t spare = 0, news = 0, i = 0, k;

	for (size_t m = 0; m < na; m++)
		spare += is_free(d, a[m]);
	for (size_t t = 0; t < nb; t++)
		news += is_new(b[t]);
	even = even && news == spare;
	for (size_t t = 0; t < nb && spare > 0; t++) {
		if (!is_new(b[t]))
			continue;
		for (k = i; k < na; k++)
			if (is_free(d, a[k]) && (even || !b[t]->has_num ||
			    !a[k]->has_num ||
			    pacta_enum_same(&a[k]->was, &b[t]->was)))
				break;
		if (k < na) {
			pair_up(d, b[t], a[k]);
			i = k + 1;
		}
	}
}

/* Cuts two lists of siblings at the neighbours that are paired in order. */
static void
pair_sides(struct fmt_doc *d, const struct side *a, const struct side *b)
{
	bool even = a->count == b->count;
	size_t from_a = 0, from_b = 0, k;

	for (size_t t = 0; t < b->count; t++) {
		if (b->items[t]->pair == NULL)
			continue;
		/* One that was moved is no neighbour. */
		k = b->items[t]->pair->place;
		if (k < from_a || k >= a->count ||
		    a->items[k] != b->items[t]->pair)
			continue;
		pair_run(d, a->items + from_a, k - from_a, b->items + from_b,
		    t - from_b, even);
		from_a = k + 1;
		from_b = t + 1;
	}
	pair_run(d, a->items + from_a, a->count - from_a, b->items + from_b,
	    b->count - from_b, even);
}

/* The items below PARENT, or the outermost ones when it is NULL. */
static bool
sides_fill(struct side *sides, const struct fmt_doc *d,
    const struct fmt_item *parent)
{
	bool ok = true;

	for (size_t el = 0; el < PACTA_EL_COUNT; el++)
		sides[el].count = 0;
	if (parent != NULL) {
		for (struct fmt_item *c = parent->first; c != NULL && ok;
		    c = c->next)
			ok = side_add(&sides[c->node->el], c);
		return ok;
	}
	for (size_t i = 0; i < d->count && ok; i++)
		if (d->items[i]->parent == NULL)
			ok = side_add(&sides[d->items[i]->node->el],
			    d->items[i]);
	return ok;
}

static bool
has_new(const struct fmt_item *parent)
{
	for (const struct fmt_item *c = parent->first; c != NULL; c = c->next)
		if (is_new(c))
			return true;
	return false;
}

static void
pair_below(struct fmt_run *run, struct fmt_doc *d, struct side *sides,
    const struct fmt_item *item)
{
	struct side *a = sides, *b = sides + PACTA_EL_COUNT;

	if (!sides_fill(a, run->master, item != NULL ? item->pair : NULL) ||
	    !sides_fill(b, d, item)) {
		run->failed = true;
		return;
	}
	for (size_t el = 0; el < PACTA_EL_COUNT; el++)
		if (a[el].count > 0 && b[el].count > 0)
			pair_sides(d, &a[el], &b[el]);
}

void
fmt_pair(struct fmt_run *run, struct fmt_doc *d)
{
	struct side *sides;

	if (d == run->master)
		return;
	sides = calloc(2 * PACTA_EL_COUNT, sizeof(*sides));
	if (sides == NULL) {
		run->failed = true;
		return;
	}
	pair_identities(run, d);
	pair_below(run, d, sides, NULL);
	for (size_t i = 0; i < d->count && !run->failed; i++)
		if (d->items[i]->pair != NULL && has_new(d->items[i]))
			pair_below(run, d, sides, d->items[i]);
	for (size_t el = 0; el < 2 * PACTA_EL_COUNT; el++)
		free(sides[el].items);
	free(sides);
}
