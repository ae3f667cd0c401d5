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
word_at(const struct tongue *t, const struct folded *f, size_t at,
    size_t *end)
{
	const struct lex_entry *e = lex_match(t->common, f->s, f->len, at, 0,
	    end);
	const struct folded *p;

	for (size_t i = 0; i < t->stems.nprefixes && e == NULL; i++) {
		p = &t->stems.prefixes[i];
		if (at + p->len < f->len && memcmp(f->s + at, p->s,
		    p->len) == 0)
			e = lex_match(t->common, f->s, f->len, at + p->len, 0,
			    end);
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

bool
concord_find_common(struct concord_text *t, struct concord_unit *u,
    const struct folded *f)
{
	const struct lex_entry *e;
	size_t end;

	u->common = (uint32_t)t->ncommon;
	if (t->tongue == NULL || t->tongue->common == NULL)
		return true;
	for (size_t at = 0; at < f->len; at = end) {
		e = word_at(t->tongue, f, at, &end);
		if (e == NULL)
			end = behind_word(f, at);
		else if (!add_common(t, u, (uint32_t)e->num))
			return false;
	}
	return true;
}

struct common_at {
	uint32_t id, at;
};

static int
by_id(const void *a, const void *b)
{
	const struct common_at *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* A dictionary of these words; *OUT is NULL when the language has none. */
bool
concord_common_new(struct pacta_reader **out, const struct pacta_lang *lang)
{
	size_t n;
	const char *const *v = pacta_lang_all(lang, "concord.word", &n);
	struct pacta_reader *r;

	*out = NULL;
	if (n == 0)
		return true;
	if ((r = calloc(1, sizeof(*r))) == NULL)
		return false;
	*out = r;
	r->lang = lang;
	for (size_t i = 0; i < n; i++)
		add_word(r, v[i]);
	return !r->failed;
}

/* The rarer a word is in its text, the more it says. */
static void
weigh_runs(struct concord_text *t, const struct common_at *at)
{
	size_t n;

	for (size_t i = 0; i < t->ncommon; i += n) {
		for (n = 1; i + n < t->ncommon && at[i + n].id == at[i].id;)
			n++;
		for (size_t k = i; k < i + n; k++)
			t->weights[at[k].at] = 1 / sqrt((double)n);
	}
}

bool
concord_weigh_common(struct concord_text *t)
{
	struct common_at *at = malloc((t->ncommon + 1) * sizeof(*at));

	t->weights = malloc((t->ncommon + 1) * sizeof(*t->weights));
	if (at == NULL || t->weights == NULL) {
		free(at);
		return false;
	}
	for (size_t i = 0; i < t->ncommon; i++)
		at[i] = (struct common_at){ t->common[i], (uint32_t)i };
	if (t->ncommon > 0)
		qsort(at, t->ncommon, sizeof(*at), by_id);
	weigh_runs(t, at);
	free(at);
	return true;
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

/* The weight of U's words, and in *BOTH that of those OTHER has too. */
static double
weigh(const struct concord_text *t, const struct concord_unit *u,
    const struct concord_text *to, const struct concord_unit *other,
    double *both)
{
	double sum = 0;

	for (uint32_t i = u->common; i < u->common + u->ncommon; i++) {
		sum += t->weights[i];
		if (has_common(to, other, t->common[i]))
			*both += t->weights[i];
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
