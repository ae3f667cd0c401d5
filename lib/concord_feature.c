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
#define MAX_POSTED 200	/* units looked at of one feature */
#define MAX_FEATURES 40	/* of a unit that are compared */
#define LEAST_TOGETHER 2

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

/* The units of each feature. */
static bool
post(struct concord_text *t)
{
	uint32_t *next;

	t->nposting = t->lexicon.count > t->pairs.count ? t->lexicon.count :
	    t->pairs.count;
	t->nposting = (t->nposting + 2) * 2;
	t->posting = calloc(t->nposting + 1, sizeof(*t->posting));
	t->posted = malloc((t->nfeatures + 1) * sizeof(*t->posted));
	next = malloc((t->nposting + 1) * sizeof(*next));
	if (t->posting == NULL || t->posted == NULL || next == NULL) {
		free(next);
		return false;
	}
	for (size_t i = 0; i < t->nfeatures; i++)
		t->posting[t->features[i] + 1]++;
	for (size_t i = 0; i < t->nposting; i++)
		t->posting[i + 1] += t->posting[i];
	memcpy(next, t->posting, (t->nposting + 1) * sizeof(*next));
	for (uint32_t u = 0; u < t->count; u++)
		for (uint32_t i = 0; i < t->units[u].nfeatures; i++)
			t->posted[next[t->features[t->units[u].feature +
			    i]]++] = u;
	free(next);
	return true;
}

bool
concord_features(struct concord_text *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (!unit_features(t, &t->units[i]))
			return false;
	return post(t);
}

/* --- affinity ---------------------------------------------------------------------- */

struct posting {
	const uint32_t *units;
	uint32_t n;
};

static struct posting
posting_of(const struct concord_text *t, uint32_t feature)
{
	uint32_t from = t->posting[feature], to = t->posting[feature + 1];

	return (struct posting){ t->posted + from, to - from };
}

/* Whether a feature is frequent enough to have been learned, and rare enough to
 * tell anything. */
static bool
tells(const struct concord_text *t, struct posting p)
{
	return p.n > LEAST_TOGETHER && p.n <= MAX_POSTED &&
	    p.n * MAX_SHARE <= t->count + 24;
}

static double
dice(const struct concord_pair *p, struct posting a, struct posting b,
    const uint32_t *leave)
{
	uint32_t together = 0, na = 0, nb = 0, k = 0, mate;

	for (uint32_t i = 0; i < a.n; i++) {
		if (a.units[i] == leave[0] || a.units[i] == leave[1])
			continue;
		mate = p->pair[a.units[i]];
		if (mate == CONCORD_NONE)
			continue;
		na++;
		/* Pairs run nearly in the same order on both sides. */
		while (k > 0 && b.units[k - 1] >= mate)
			k--;
		while (k < b.n && b.units[k] < mate)
			k++;
		together += k < b.n && b.units[k] == mate;
	}
	for (uint32_t i = 0; i < b.n; i++)
		nb += b.units[i] != leave[2] && b.units[i] != leave[3];
	return together < LEAST_TOGETHER ? 0 :
	    2.0 * together / (na + nb);
}

double
concord_affinity(const struct concord_pair *p, uint32_t ua, uint32_t ub,
    uint32_t ax, uint32_t bx)
{
	const struct concord_unit *a = &p->ta->units[ua];
	const struct concord_unit *b = &p->tb->units[ub];
	uint32_t leave[4] = { ua, ax, ub, bx }, na = 0, nb;
	double sum = 0, best, d;

	for (uint32_t i = 0; i < a->nfeatures && na < MAX_FEATURES; i++) {
		struct posting pa = posting_of(p->ta,
		    p->ta->features[a->feature + i]);

		if (!tells(p->ta, pa))
			continue;
		na++;
		best = 0;
		nb = 0;
		for (uint32_t k = 0; k < b->nfeatures && nb < MAX_FEATURES;
		    k++) {
			struct posting pb = posting_of(p->tb,
			    p->tb->features[b->feature + k]);

			if (!tells(p->tb, pb))
				continue;
			nb++;
			d = dice(p, pa, pb, leave);
			best = d > best ? d : best;
		}
		sum += best;
	}
	return na > 0 ? sum / na : 0;
}
