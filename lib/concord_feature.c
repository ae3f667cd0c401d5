/*
 * What is learned from the texts themselves: which words go together.
 *
 * A feature is a word's stem, or two characters side by side where words are not
 * parted.  Two features go together as far as they stand in the same units
 * (Dice 1945), counted without the units that are being judged, so that a
 * fault cannot excuse itself.
 */
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"
#include "utf8_int.h"

#define MAX_SHARE 6	/* a feature in more than a sixth of all units says
			 * nothing */
#define MAX_FEATURES 20	/* of a unit that are compared */
#define MAX_TOGETHER 600000	/* pairs that are learned from one pair of texts */
#define LEAST_TOGETHER 2
#define TOO_FEW 100		/* units to learn from */

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool
push(struct concord_text *t, uint32_t id)
{
	size_t cap = t->cap_features == 0 ? 1024 : t->cap_features * 2;
	uint32_t *more;

	if (t->nfeatures == t->cap_features) {
		more = realloc(t->features, cap * sizeof(*more));
		if (more == NULL)
			return false;
		t->features = more;
		t->cap_features = cap;
	}
	t->features[t->nfeatures++] = id;
	return true;
}

/* The features of a text of words: its stems; of characters: the pairs. */
static bool
unit_features(struct concord_text *t, struct concord_unit *u)
{
	const char *p = concord_str(t, u), *end = p + u->len, *last = NULL;
	size_t from = t->nfeatures, n = 0;
	const char *at;
	uint32_t id;

	u->feature = (uint32_t)from;
	for (uint32_t i = 0; i < u->nwords; i++)
		if (!push(t, t->words[u->word + i] * 2))
			return false;
	while (p < end) {
		at = p;
		if (!value_is_han(utf8_next(&p, end))) {
			last = NULL;
			continue;
		}
		if (last != NULL && (!words_pair(&t->pairs, last,
		    (size_t)(p - last), &id) || !push(t, id * 2 + 1)))
			return false;
		last = at;
	}
	if (t->nfeatures > from)
		qsort(t->features + from, t->nfeatures - from,
		    sizeof(*t->features), by_number);
	for (size_t i = from; i < t->nfeatures; i++)
		if (i == from || t->features[i] != t->features[i - 1])
			t->features[from + n++] = t->features[i];
	t->nfeatures = from + n;
	u->nfeatures = (uint32_t)n;
	return true;
}

static int
by_rarity(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Keeps the rarest of a unit's features that are frequent enough to have been
 * learned, and rare enough to tell anything; sorted. */
static uint32_t
keep_telling(const struct concord_text *t, uint32_t *f, uint32_t n)
{
	uint64_t rare[MAX_FEATURES * 4];
	uint32_t kept = 0, df;

	for (uint32_t i = 0; i < n && kept < MAX_FEATURES * 4; i++) {
		df = t->frequency[f[i]];
		if (df > LEAST_TOGETHER && (uint64_t)df * MAX_SHARE <=
		    t->count + 24)
			rare[kept++] = (uint64_t)df << 32 | f[i];
	}
	if (kept > MAX_FEATURES) {
		qsort(rare, kept, sizeof(*rare), by_rarity);
		kept = MAX_FEATURES;
	}
	for (uint32_t i = 0; i < kept; i++)
		f[i] = (uint32_t)rare[i];
	return kept;
}

/* Done once for a text, whichever pair asks first. */
static bool
find_features(struct concord_text *t)
{
	size_t n;

	if (t->frequency != NULL)
		return true;
	for (size_t i = 0; i < t->count; i++)
		if (!unit_features(t, &t->units[i]))
			return false;
	n = t->lexicon.count > t->pairs.count ? t->lexicon.count :
	    t->pairs.count;
	t->frequency = calloc((n + 2) * 2, sizeof(*t->frequency));
	if (t->frequency == NULL)
		return false;
	for (size_t i = 0; i < t->nfeatures; i++)
		t->frequency[t->features[i]]++;
	for (size_t i = 0; i < t->count; i++)
		if (t->units[i].nfeatures > 0)
			t->units[i].nfeatures = keep_telling(t, t->features +
			    t->units[i].feature, t->units[i].nfeatures);
	return true;
}

/* --- which stand side by side ------------------------------------------------------ */

static struct together_slot *
together_slot(const struct together *w, uint64_t key)
{
	size_t mask = w->cap - 1;
	size_t i = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 20) & mask;

	while (w->slots[i].key != 0 && w->slots[i].key != key)
		i = (i + 1) & mask;
	return &w->slots[i];
}

static bool
together_grow(struct together *w)
{
	struct together more = { NULL, w->count, w->cap == 0 ? 4096 :
	    w->cap * 2 };

	more.slots = calloc(more.cap, sizeof(*more.slots));
	if (more.slots == NULL)
		return false;
	for (size_t i = 0; i < w->cap; i++)
		if (w->slots[i].key != 0)
			*together_slot(&more, w->slots[i].key) = w->slots[i];
	free(w->slots);
	*w = more;
	return true;
}

static uint64_t
key_of(uint32_t fa, uint32_t fb)
{
	return ((uint64_t)fa + 1) << 32 | fb;
}

bool
concord_learn_words(struct concord_pair *p)
{
	struct together *w = &p->together;

	if (p->ta->count < TOO_FEW)
		return true;
	if (!find_features(p->ta) || !find_features(p->tb))
		return false;
	for (uint32_t u = 0; u < p->ta->count && w->count < MAX_TOGETHER;
	    u++) {
		const struct concord_unit *a = &p->ta->units[u], *b;

		if (p->pair[u] == CONCORD_NONE)
			continue;
		b = &p->tb->units[p->pair[u]];
		for (uint32_t i = 0; i < a->nfeatures; i++)
			for (uint32_t k = 0; k < b->nfeatures; k++) {
				struct together_slot *s;
				uint64_t key = key_of(
				    p->ta->features[a->feature + i],
				    p->tb->features[b->feature + k]);

				if (w->count * 2 >= w->cap &&
				    !together_grow(w))
					return false;
				s = together_slot(w, key);
				w->count += s->key == 0;
				s->key = key;
				s->count++;
			}
	}
	return true;
}

static bool
has_feature(const struct concord_text *t, uint32_t unit, uint32_t feature)
{
	const struct concord_unit *u;

	if (unit == CONCORD_NONE)
		return false;
	u = &t->units[unit];
	for (uint32_t i = 0; i < u->nfeatures; i++)
		if (t->features[u->feature + i] == feature)
			return true;
	return false;
}

/* How well FA of unit UA and FB of unit UB go together, without these units,
 * AX and BX. */
static double
dice(const struct concord_pair *p, uint32_t fa, uint32_t fb, uint32_t ua,
    uint32_t ub, uint32_t ax, uint32_t bx)
{
	const struct together_slot *s = together_slot(&p->together,
	    key_of(fa, fb));
	int together = (int)s->count, na, nb;
	bool in_ax, in_bx;

	if (together < LEAST_TOGETHER)
		return 0;
	in_ax = ax != ua && has_feature(p->ta, ax, fa);
	in_bx = bx != ub && has_feature(p->tb, bx, fb);
	/* What the pairs in question have themselves is left out. */
	together -= p->pair[ua] == ub || in_bx;
	if (ax != ua)
		together -= in_ax && (p->pair[ax] == ub || in_bx);
	na = (int)p->ta->frequency[fa] - 1 - in_ax;
	nb = (int)p->tb->frequency[fb] - 1 - in_bx;
	return together < LEAST_TOGETHER || na + nb <= 0 ? 0 :
	    2.0 * together / (na + nb);
}

double
concord_affinity(const struct concord_pair *p, uint32_t ua, uint32_t ub,
    uint32_t ax, uint32_t bx)
{
	const struct concord_unit *a = &p->ta->units[ua];
	const struct concord_unit *b = &p->tb->units[ub];
	double sum = 0, best, d;

	if (p->together.cap == 0)
		return 0;
	for (uint32_t i = 0; i < a->nfeatures; i++) {
		best = 0;
		for (uint32_t k = 0; k < b->nfeatures; k++) {
			d = dice(p, p->ta->features[a->feature + i],
			    p->tb->features[b->feature + k], ua, ub, ax, bx);
			best = d > best ? d : best;
		}
		sum += best;
	}
	return a->nfeatures > 0 ? sum / a->nfeatures : 0;
}
