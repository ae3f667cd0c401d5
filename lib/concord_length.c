/*
 * Lengths (Gale and Church 1993): the length of a translation follows that of
 * its original.  Ratio and scatter are those of these texts, since they differ
 * between kinds of texts as much as between languages.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"
#include "utf8_int.h"

#define SHORT 12	/* letters; shorter units say little by their length */
#define LONG 80	/* letters; in shorter units wording alone makes as much */
#define FAR 4.2		/* standard deviations that are told */
#define FAR_CUT 1.0	/* with sentences missing as well */
#define CUT_SHARE 0.6
#define LEAST_UNITS 20	/* to learn from */
#define USUAL_SPREAD 1.5	/* no translation keeps closer */

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static bool
long_enough(const struct concord_pair *p, uint32_t i)
{
	/* A list of names has a ratio of its own. */
	return p->pair[i] != CONCORD_NONE && !p->apart[i] &&
	    p->ta->units[i].node->el != PACTA_EL_CONTAINER &&
	    p->ta->units[i].plain >= SHORT &&
	    p->tb->units[p->pair[i]].plain >= SHORT / 4;
}

static double
deviation(const struct concord_pair *p, double la, double lb)
{
	double expected = la * p->ratio;

	return (lb - expected) / sqrt((expected + lb) / 2 + 1);
}

/*
 * The ratio is that of the sums, the scatter by the median and by what nine of
 * ten keep to: all are blind to the few units that are wrong.
 */
bool
concord_learn_lengths(struct concord_pair *p)
{
	double *d = malloc((p->ta->count + 1) * sizeof(*d));
	double la = 0, lb = 0;
	size_t n = 0;

	p->ratio = 1;
	p->spread = HUGE_VAL;	/* nothing learned: nothing is too long */
	if (d == NULL)
		return false;
	for (uint32_t i = 0; i < p->ta->count; i++)
		if (long_enough(p, i))
			d[n++] = (double)p->tb->units[p->pair[i]].plain /
			    p->ta->units[i].plain;
	p->learned = n >= LEAST_UNITS;
	if (p->learned) {
		qsort(d, n, sizeof(*d), by_size);
		/* The middle half gives the ratio. */
		for (uint32_t i = 0; i < p->ta->count; i++) {
			double r = long_enough(p, i) ? (double)p->tb->
			    units[p->pair[i]].plain /
			    p->ta->units[i].plain : -1;

			if (r < d[n / 4] || r > d[n - 1 - n / 4])
				continue;
			la += p->ta->units[i].plain;
			lb += p->tb->units[p->pair[i]].plain;
		}
		p->ratio = la > 0 && lb > 0 ? lb / la : 1;
		n = 0;
		for (uint32_t i = 0; i < p->ta->count; i++)
			if (long_enough(p, i))
				d[n++] = fabs(deviation(p,
				    p->ta->units[i].plain,
				    p->tb->units[p->pair[i]].plain));
		qsort(d, n, sizeof(*d), by_size);
		p->spread = d[n / 2] / 0.6745;
		/* In free translations the tail is longer than the middle
		 * tells. */
		if (p->spread < d[n * 9 / 10] / 1.645)
			p->spread = d[n * 9 / 10] / 1.645;
		if (p->spread < USUAL_SPREAD)
			p->spread = USUAL_SPREAD;
	}
	free(d);
	return true;
}

double
concord_length_z(const struct concord_pair *p, uint32_t ua, uint32_t ub)
{
	return deviation(p, p->ta->units[ua].plain,
	    p->tb->units[ub].plain) / p->spread;
}

void
concord_say_text(const struct concord_text *t, const struct concord_unit *u,
    struct pacta_buf *b)
{
	const char *s = concord_str(t, u);
	char shown[61];
	size_t n = u->len < sizeof(shown) - 1 ? u->len : sizeof(shown) - 1;

	memcpy(shown, s, n);
	shown[n] = '\0';
	utf8_cut(shown);
	shown[strcspn(shown, "\x1f")] = '\0';
	pacta_buf_addf(b, "(\"%s%s\")", shown, n < u->len ? "\u2026" : "");
}

static void
tell(struct concord_pair *p, uint32_t i)
{
	const struct concord_unit *a = &p->ta->units[i];
	const struct concord_unit *b = &p->tb->units[p->pair[i]];
	struct pacta_buf sa = PACTA_BUF_INIT, sb = PACTA_BUF_INIT;
	unsigned usual = (unsigned)(a->plain * p->ratio + 0.5);

	pacta_buf_addf(&sa, "%u letters in %u sentence%s ", a->plain,
	    a->sentences, a->sentences == 1 ? "" : "s");
	concord_say_text(p->ta, a, &sa);
	pacta_buf_addf(&sb, "%u in %u, where %u would be usual ", b->plain,
	    b->sentences, usual);
	concord_say_text(p->tb, b, &sb);
	p->run->failed |= pacta_buf_failed(&sa) || pacta_buf_failed(&sb);
	concord_find(p, RULE_CONCORD_LENGTH, false, i, CONCORD_NONE,
	    pacta_buf_str(&sa), p->pair[i], CONCORD_NONE,
	    pacta_buf_str(&sb));
	pacta_buf_dispose(&sa);
	pacta_buf_dispose(&sb);
}

/*
 * Whether one has fewer sentences, and is shorter by most of what they would
 * take.  Two sentences joined to one change no length.
 */
static bool
lacks_sentence(const struct concord_pair *p, const struct concord_unit *a,
    const struct concord_unit *b)
{
	double usual = a->plain * p->ratio, share;

	if (b->sentences < a->sentences) {
		share = (double)(a->sentences - b->sentences) / a->sentences;
		return 1 - b->plain / usual > CUT_SHARE * share;
	}
	if (b->sentences == a->sentences)
		return false;
	share = (double)(b->sentences - a->sentences) / b->sentences;
	return 1 - usual / b->plain > CUT_SHARE * share;
}

void
concord_lengths(struct concord_pair *p)
{
	for (uint32_t i = 0; p->learned && i < p->ta->count &&
	    !p->run->failed; i++) {
		const struct concord_unit *a = &p->ta->units[i], *b;
		double z;

		if (!long_enough(p, i))
			continue;
		b = &p->tb->units[p->pair[i]];
		z = concord_length_z(p, i, p->pair[i]);
		if ((fabs(z) > FAR && (a->plain >= LONG || b->plain >= LONG)) ||
		    (fabs(z) > FAR_CUT && lacks_sentence(p, a, b)))
			tell(p, i);
	}
}
