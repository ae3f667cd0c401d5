/*
 * Lists: points that have changed places in one language.
 *
 * Each point should go best with the one of its number.  Where two points of a
 * list go clearly better with each other's counterparts, by values, by length
 * and by the words that go together elsewhere, they were swapped.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"

#define MAX_LIST 40	/* points of a list that are compared */
#define REACH 6		/* places that a point may have moved by */
#define FEW 40		/* little is learned from few units */
#define LEAST_WORDS 0.3	/* of it by words */
#define MARGIN 1.2	/* by which a swap must be better */
#define COMMON 4	/* weight of what all languages have words for */

/* How many of A's values B has, of all that both have: -1 to 1. */
static double
value_match(const struct concord_pair *p, uint32_t ua, uint32_t ub)
{
	const struct concord_unit *a = &p->ta->units[ua];
	const struct concord_unit *b = &p->tb->units[ub];
	const struct pacta_value *va = a->nvalues > 0 ? p->ta->values.items +
	    a->value : NULL;
	const struct pacta_value *vb = b->nvalues > 0 ? p->tb->values.items +
	    b->value : NULL;
	unsigned strong = 0, same = 0;

	if (a->nvalues > 64 || b->nvalues > 64)
		return 0;
	for (uint32_t i = 0; i < a->nvalues; i++) {
		bool found = false;

		if (concord_is_faint(&va[i]))
			continue;
		for (uint32_t k = 0; k < b->nvalues && !found; k++)
			found = pacta_value_same(&va[i], &vb[k]);
		strong++;
		same += found;
	}
	for (uint32_t k = 0; k < b->nvalues; k++) {
		bool found = false;

		if (concord_is_faint(&vb[k]))
			continue;
		for (uint32_t i = 0; i < a->nvalues && !found; i++)
			found = pacta_value_same(&vb[k], &va[i]);
		strong++;
		same += found;
	}
	return strong > 0 ? 2.0 * same / strong - 1 : 0;
}

/* Whether both quote, and as often: -1 to 1. */
static double
quote_match(const struct concord_unit *a, const struct concord_unit *b)
{
	double d = (double)a->quotes - b->quotes;

	return a->quotes + b->quotes == 0 ? 0 :
	    1 - 2 * fabs(d) / (a->quotes + b->quotes);
}

/* How well two points go together, by length and by what they say. */
struct fit {
	double length, words;
};

static void
fit(const struct concord_pair *p, uint32_t ua, uint32_t ub, uint32_t ax,
    uint32_t bx, struct fit *sum)
{
	double z = concord_length_z(p, ua, ub);

	z = z * z / 2;
	sum->length -= 0.5 * (z < 4.5 ? z : 4.5);
	sum->words += 2 * value_match(p, ua, ub) +
	    COMMON * concord_common(p, ua, ub) +
	    quote_match(&p->ta->units[ua], &p->tb->units[ub]) +
	    8 * concord_affinity(p, ua, ub, ax, bx);
}

/* Whether X and Y go better with each other's counterparts.  The length alone
 * does not say so. */
static bool
are_swapped(const struct concord_pair *p, uint32_t x, uint32_t y)
{
	uint32_t bx = p->pair[x], by = p->pair[y];
	struct fit now = { 0, 0 }, swapped = { 0, 0 };

	fit(p, x, bx, y, by, &now);
	fit(p, y, by, x, bx, &now);
	fit(p, x, by, y, bx, &swapped);
	fit(p, y, bx, x, by, &swapped);
	return swapped.words > now.words + LEAST_WORDS && swapped.words +
	    swapped.length > now.words + now.length + MARGIN +
	    FEW / (p->ta->count + 1.0);
}

static void
tell(struct concord_pair *p, uint32_t x, uint32_t y)
{
	const struct concord_unit *a = &p->ta->units[x];
	const struct concord_unit *b = &p->tb->units[p->pair[x]];
	struct pacta_buf sa = PACTA_BUF_INIT, sb = PACTA_BUF_INIT;

	concord_say_text(p->ta, a, &sa);
	pacta_buf_addf(&sb, "this in %s, and here ",
	    p->tb->units[p->pair[y]].key);
	concord_say_text(p->tb, b, &sb);
	p->run->failed |= pacta_buf_failed(&sa) || pacta_buf_failed(&sb);
	concord_find(p, RULE_CONCORD_ITEM, false, x, 0, pacta_buf_str(&sa),
	    p->pair[x], 0, pacta_buf_str(&sb));
	p->apart[x] = p->apart[y] = true;
	pacta_buf_dispose(&sa);
	pacta_buf_dispose(&sb);
}

static void
compare(struct concord_pair *p, const uint32_t *item, size_t n)
{
	for (size_t i = 0; i < n && !p->run->failed; i++)
		for (size_t k = i + 1; k < n && k <= i + REACH; k++) {
			uint32_t x = item[i], y = item[k];

			if (!p->apart[x] && !p->apart[y] &&
			    are_swapped(p, x, y))
				tell(p, x, y);
		}
}

static bool
is_item(const struct concord_pair *p, uint32_t i)
{
	enum pacta_el el = p->ta->units[i].node->el;

	return (el == PACTA_EL_POINT || el == PACTA_EL_INDENT ||
	    el == PACTA_EL_ITEM || el == PACTA_EL_PARAGRAPH ||
	    el == PACTA_EL_RECITAL) && p->pair[i] != CONCORD_NONE &&
	    p->ta->units[i].letters > 0 &&
	    p->tb->units[p->pair[i]].letters > 0;
}

void
concord_lists(struct concord_pair *p)
{
	uint32_t item[MAX_LIST];
	size_t n = 0;
	uint32_t *next = malloc((p->ta->count + 1) * sizeof(*next));
	uint32_t *last = malloc((p->ta->count + 1) * sizeof(*last));
	bool *done = calloc(p->ta->count + 1, sizeof(*done));

	/* Siblings by a chain: other units stand between them. */
	for (uint32_t i = 0; next != NULL && last != NULL && done != NULL &&
	    i < p->ta->count; i++) {
		uint32_t up = p->ta->units[i].parent;

		next[i] = last[i] = CONCORD_NONE;
		if (up == CONCORD_NONE || !is_item(p, i))
			continue;
		if (last[up] != CONCORD_NONE) {
			next[last[up]] = i;
			done[i] = true;	/* not the first */
		}
		last[up] = i;
	}
	if (next == NULL || last == NULL || done == NULL)
		p->run->failed = true;
	for (uint32_t i = 0; !p->run->failed && i < p->ta->count; i++) {
		if (done[i] || next[i] == CONCORD_NONE)
			continue;
		for (n = 0; i != CONCORD_NONE && n < MAX_LIST; n++) {
			item[n] = n == 0 ? i : next[item[n - 1]];
			if (item[n] == CONCORD_NONE)
				break;
		}
		compare(p, item, n);
	}
	free(next);
	free(last);
	free(done);
}
