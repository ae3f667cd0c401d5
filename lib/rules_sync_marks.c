/*
 * Rule 13: what a provision points at and says, compared by provision.
 *
 * Word order differs between languages, so that dates and references are
 * compared as a collection.  How often a party or a term is named differs too
 * (a pronoun will do), so that of those only presence counts.
 */
#include <stdlib.h>
#include <string.h>

#include "rules_sync_int.h"

#define SHOWN 4		/* marks named in one message */

static bool
counts(const struct sync_mark *m)
{
	switch (m->node->el) {
	case PACTA_EL_DATE: case PACTA_EL_DOCDATE: case PACTA_EL_REF:
	case PACTA_EL_RREF: case PACTA_EL_IMG:
		return true;
	default:
		return false;
	}
}

/* By provision of the master, then by what the mark is. */
static int
mark_order(const struct sync_mark *a, const struct sync_mark *b)
{
	int c = (a->item > b->item) - (a->item < b->item);

	if (c == 0)
		c = (a->node->el > b->node->el) - (a->node->el < b->node->el);
	if (c == 0)
		c = strcmp(a->value, b->value);
	return c != 0 ? c : strcmp(a->more, b->more);
}

static int
mark_compare(const void *x, const void *y)
{
	const struct sync_mark *a = x, *b = y;
	int c = mark_order(a, b);

	if (c != 0)
		return c;
	return (a->node->start > b->node->start) -
	    (a->node->start < b->node->start);
}

/* Appends a mark to a list of those that one side lacks. */
static void
list_mark(struct pacta_buf *b, size_t *n, const struct sync_mark *m)
{
	if (++*n > SHOWN)
		return;
	pacta_buf_addf(b, "%s%s %s", *n > 1 ? ", " : "",
	    pacta_el_name(m->node->el), m->value);
	if (m->more[0] != '\0')
		pacta_buf_addf(b, " to %s", m->more);
}

struct difference {
	struct pacta_buf lacks, has;
	size_t nlacks, nhas;
	const struct sync_mark *first_has;
};

static void
report(struct sync_run *s, const struct sync_doc *d, uint32_t item,
    struct difference *x)
{
	const struct sync_item *m = &s->master->items[item];
	const struct sync_item *o = &d->items[m->pair];

	if (x->nlacks > SHOWN)
		pacta_buf_addf(&x->lacks, " and %zu more", x->nlacks - SHOWN);
	if (x->nhas > SHOWN)
		pacta_buf_addf(&x->has, " and %zu more", x->nhas - SHOWN);
	sync_at(s, RULE_SYNC_MARKS, true, d,
	    x->first_has != NULL ? x->first_has->node : o->node, m->node,
	    "%s does not mark the same as %s: %s%s%s%s%s",
	    o->identity, s->master->code, x->nlacks > 0 ? "lacks " : "",
	    pacta_buf_str(&x->lacks),
	    x->nlacks > 0 && x->nhas > 0 ? "; " : "",
	    x->nhas > 0 ? "has alone " : "", pacta_buf_str(&x->has));
	s->failed |= pacta_buf_failed(&x->lacks) || pacta_buf_failed(&x->has);
}

/* The marks of D whose provision both have, with the master's items. */
static struct sync_mark *
paired(const struct sync_doc *d, bool master, size_t *count)
{
	struct sync_mark *all = calloc(d->nmarks + 1, sizeof(*all));
	uint32_t pair;

	*count = 0;
	for (size_t i = 0; all != NULL && i < d->nmarks; i++) {
		if (d->marks[i].item == SYNC_NONE)
			continue;
		pair = d->items[d->marks[i].item].pair;
		if (pair == SYNC_NONE)
			continue;
		all[*count] = d->marks[i];
		if (!master)
			all[*count].item = pair;
		(*count)++;
	}
	if (all != NULL)
		qsort(all, *count, sizeof(*all), mark_compare);
	return all;
}

/* Behind the marks equal to A[I]. */
static size_t
run_end(const struct sync_mark *a, size_t n, size_t i)
{
	size_t k = i + 1;

	while (k < n && mark_order(&a[i], &a[k]) == 0)
		k++;
	return k;
}

/* Compares the runs of equal marks at A[*I] and B[*K] and passes them. */
static void
compare_runs(const struct sync_mark *a, size_t na, size_t *i,
    const struct sync_mark *b, size_t nb, size_t *k, struct difference *x)
{
	int c = *i == na ? 1 : *k == nb ? -1 : mark_order(&a[*i], &b[*k]);
	size_t in_a = c <= 0 ? run_end(a, na, *i) - *i : 0;
	size_t in_b = c >= 0 ? run_end(b, nb, *k) - *k : 0;
	bool all = in_a > 0 ? counts(&a[*i]) : counts(&b[*k]);

	if (in_a > 0 && (in_b == 0 || (all && in_a > in_b)))
		list_mark(&x->lacks, &x->nlacks, &a[*i]);
	if (in_b > 0 && (in_a == 0 || (all && in_b > in_a))) {
		list_mark(&x->has, &x->nhas, &b[*k]);
		if (x->first_has == NULL)
			x->first_has = &b[*k + in_b - 1];
	}
	*i += in_a;
	*k += in_b;
}

static uint32_t
next_item(const struct sync_mark *a, size_t na, size_t i,
    const struct sync_mark *b, size_t nb, size_t k)
{
	uint32_t x = i < na ? a[i].item : SYNC_NONE;
	uint32_t y = k < nb ? b[k].item : SYNC_NONE;

	return x < y ? x : y;
}

/* Behind the marks of ITEM from I on. */
static size_t
item_end(const struct sync_mark *a, size_t n, size_t i, uint32_t item)
{
	while (i < n && a[i].item == item)
		i++;
	return i;
}

/* Whether a reference of the provision leads nowhere, in either language. */
static bool
told(const struct sync_run *s, const struct sync_doc *d, uint32_t item)
{
	const struct sync_item *m = &s->master->items[item];
	const char *a = rules_where(m->node);
	const char *b = rules_where(d->items[m->pair].node);

	return rules_set_get(&s->master->told, a) != NULL ||
	    rules_set_get(&d->told, b) != NULL;
}

void
sync_marks(struct sync_run *s, struct sync_doc *d)
{
	size_t na, nb, i = 0, k = 0, ia, kb;
	struct sync_mark *a = paired(s->master, true, &na);
	struct sync_mark *b = paired(d, false, &nb);
	uint32_t item;

	s->failed |= a == NULL || b == NULL;
	while (!s->failed && (i < na || k < nb)) {
		struct difference x = { PACTA_BUF_INIT, PACTA_BUF_INIT, 0, 0,
		    NULL };

		item = next_item(a, na, i, b, nb, k);
		ia = item_end(a, na, i, item);
		kb = item_end(b, nb, k, item);
		while (i < ia || k < kb)
			compare_runs(a, ia, &i, b, kb, &k, &x);
		if (x.nlacks + x.nhas > 0 && !told(s, d, item))
			report(s, d, item, &x);
		pacta_buf_dispose(&x.lacks);
		pacta_buf_dispose(&x.has);
	}
	free(a);
	free(b);
}

/* --- signatures ----------------------------------------------------------------- */

/* The alternat lets each side's copy name itself first: order is free. */
void
sync_signatures(struct sync_run *s, struct sync_doc *d)
{
	const struct rules_set *m = &s->master->signers;
	const struct pacta_node *last = pacta_doc_main(d->doc);

	/* Conclusions that are missing are one finding, and no more. */
	if (m->count == 0 || d->signers.count == 0)
		return;
	for (size_t i = 0; i < d->signers.cap; i++)
		if (d->signers.slots[i].key != NULL &&
		    rules_set_get(m, d->signers.slots[i].key) == NULL)
			sync_at(s, RULE_SYNC_SIGNATURES, true, d,
			    d->signers.slots[i].value, NULL,
			    "'%s' signs in %s, but not in %s",
			    d->signers.slots[i].key + 1, d->code,
			    s->master->code);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].key != NULL && last != NULL &&
		    rules_set_get(&d->signers, m->slots[i].key) == NULL)
			sync_at(s, RULE_SYNC_SIGNATURES, true, d, last,
			    m->slots[i].value,
			    "'%s' signs in %s, but not in %s",
			    m->slots[i].key + 1, s->master->code, d->code);
}
