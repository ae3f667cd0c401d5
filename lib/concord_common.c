/*
 * Words that every language has for the same thing (concord.word of its data):
 * water, eau, вода, 水.  Which of them a unit has tells which unit of another
 * language it goes with, in texts too short to learn that from.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"
#include "utf8_int.h"

static uint32_t
hash(const char *s, size_t len)
{
	uint32_t h = 2166136261u;	/* FNV-1a */

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return h;
}

/* "water eau|eaux|fleuve*" */
static void
add_word(struct pacta_reader *r, const char *s)
{
	const char *bar;
	struct lex_entry *e;
	size_t n = strcspn(s, " ");
	uint32_t id = hash(s, n);

	for (s += n + (s[n] != '\0'); *s != '\0';
	    s = *bar == '|' ? bar + 1 : bar) {
		bar = s + strcspn(s, "|");
		e = lex_add(r, s, (size_t)(bar - s), 0);
		if (e != NULL)
			e->num = id;
	}
}

static bool
add_common(struct concord_text *t, struct concord_unit *u, uint32_t id)
{
	size_t cap = t->cap_common == 0 ? 1024 : t->cap_common * 2;
	uint32_t *more;

	for (uint32_t i = 0; i < u->ncommon; i++)
		if (t->common[u->common + i] == id)
			return true;
	if (t->ncommon == t->cap_common) {
		more = realloc(t->common, cap * sizeof(*more));
		if (more == NULL)
			return false;
		t->common = more;
		t->cap_common = cap;
	}
	t->common[t->ncommon++] = id;
	u->ncommon++;
	return true;
}

/* The word at AT, or behind what is glued before it; its end in *END. */
static const struct lex_entry *
word_at(const struct concord_text *t, const struct pacta_reader *r,
    const struct folded *f, size_t at, size_t *end)
{
	const struct lex_entry *e = lex_match(r, f->s, f->len, at, 0, end);
	const struct folded *p;

	for (size_t i = 0; i < t->lexicon.nprefixes && e == NULL; i++) {
		p = &t->lexicon.prefixes[i];
		if (at + p->len < f->len && memcmp(f->s + at, p->s,
		    p->len) == 0)
			e = lex_match(r, f->s, f->len, at + p->len, 0, end);
	}
	return e;
}

static size_t
behind_word(const struct folded *f, size_t at)
{
	const char *p = f->s + at, *end = f->s + f->len;
	uint32_t c = utf8_next(&p, end);

	if (!value_is_han(c))
		while (p < end && value_is_word(c) && value_is_word(
		    value_peek(p, end)))
			utf8_next(&p, end);
	return (size_t)(p - f->s);
}

static bool
unit_common(struct concord_text *t, const struct pacta_reader *r,
    struct folded *f, struct concord_unit *u)
{
	const struct lex_entry *e;
	size_t end;

	u->common = (uint32_t)t->ncommon;
	if (u->len == 0)
		return true;
	if (!value_fold(f, concord_str(t, u), u->len))
		return false;
	for (size_t at = 0; at < f->len; at = end) {
		e = word_at(t, r, f, at, &end);
		if (e == NULL)
			end = behind_word(f, at);
		else if (!add_common(t, u, (uint32_t)e->num))
			return false;
	}
	return true;
}

static int
by_id(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

bool
concord_find_common(struct concord_text *t)
{
	struct pacta_reader r = { .lang = t->lang };
	struct folded f = FOLDED_INIT;
	size_t n = 0;
	const char *const *v = t->lang != NULL ? pacta_lang_all(t->lang,
	    "concord.word", &n) : NULL;
	bool ok = true;

	for (size_t i = 0; i < n; i++)
		add_word(&r, v[i]);
	ok = !r.failed;
	for (size_t i = 0; i < t->count && ok && n > 0; i++)
		ok = unit_common(t, &r, &f, &t->units[i]);
	lex_dispose(&r);
	value_fold_dispose(&f);
	t->sorted = malloc((t->ncommon + 1) * sizeof(*t->sorted));
	if (!ok || t->sorted == NULL)
		return false;
	if (t->ncommon > 0) {
		memcpy(t->sorted, t->common, t->ncommon * sizeof(*t->sorted));
		qsort(t->sorted, t->ncommon, sizeof(*t->sorted), by_id);
	}
	return true;
}

/* In how many units the word stands. */
static size_t
units_with(const struct concord_text *t, uint32_t id)
{
	size_t lo = 0, hi = t->ncommon, mid, n = 0;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (t->sorted[mid] < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo + n < t->ncommon && t->sorted[lo + n] == id)
		n++;
	return n;
}

static bool
has_common(const struct concord_text *t, const struct concord_unit *u,
    uint32_t id)
{
	for (uint32_t i = 0; i < u->ncommon; i++)
		if (t->common[u->common + i] == id)
			return true;
	return false;
}

/* The weight of U's words, and in *BOTH that of those OTHER has too: the rarer
 * a word is in its text, the more it says. */
static double
weigh(const struct concord_text *t, const struct concord_unit *u,
    const struct concord_text *to, const struct concord_unit *other,
    double *both)
{
	double sum = 0, w;

	for (uint32_t i = 0; i < u->ncommon; i++) {
		uint32_t id = t->common[u->common + i];

		w = 1 / sqrt((double)units_with(t, id));
		sum += w;
		if (has_common(to, other, id))
			*both += w;
	}
	return sum;
}

double
concord_common(const struct concord_pair *p, uint32_t ua, uint32_t ub)
{
	const struct concord_unit *a = &p->ta->units[ua];
	const struct concord_unit *b = &p->tb->units[ub];
	double both = 0, all;

	all = weigh(p->ta, a, p->tb, b, &both) + weigh(p->tb, b, p->ta, a,
	    &both);
	return all > 0 ? both / all : 0;
}
