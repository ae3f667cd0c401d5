/*
 * Values of two units, compared as collections.
 *
 * Each value of one language looks for the same in the other.  What stays alone
 * on both sides is told as a pair ("30 day here, 60 day there"), what stays
 * alone on one as missing.  A value said once here and twice there is no
 * difference, since pronouns do that; nor is a weak one alone.
 */
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"
#include "utf8_int.h"

#define SHOWN 3		/* values in one message */
#define MAX_VALUES 512	/* of a unit, compared */

enum state { FREE, MATCHED, PAIRED };

struct side {
	struct concord_text *t;
	struct concord_unit *u;
	const struct pacta_value *v;
	size_t n;
	unsigned char state[MAX_VALUES];
};

static void
side_init(struct side *s, struct concord_text *t, struct concord_unit *u)
{
	s->t = t;
	s->u = u;
	s->v = t->values.items + u->value;
	s->n = u->nvalues < MAX_VALUES ? u->nvalues : MAX_VALUES;
	memset(s->state, FREE, s->n);
}

static enum rule
rule_of(const struct pacta_value *v)
{
	static const char *const periods[] = { "day", "workday", "week",
		"month", "year", "hour", "minute" };

	switch (v->kind) {
	case PACTA_VALUE_DATE: return RULE_CONCORD_DATE;
	case PACTA_VALUE_REF: return RULE_CONCORD_REF;
	case PACTA_VALUE_AMOUNT: return RULE_CONCORD_AMOUNT;
	case PACTA_VALUE_STATE: return RULE_CONCORD_PARTY;
	default: break;
	}
	for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		if (strcmp(v->unit, periods[i]) == 0)
			return RULE_CONCORD_PERIOD;
	return RULE_CONCORD_NUMBER;
}

/* --- matching -------------------------------------------------------------------- */

typedef bool (*matcher)(const struct pacta_value *a,
    const struct pacta_value *b);

static bool
same_unit_too(const struct pacta_value *a, const struct pacta_value *b)
{
	return pacta_value_same(a, b) && a->kind == b->kind &&
	    strcmp(a->unit, b->unit) == 0 && a->year == b->year &&
	    a->day == b->day;
}

/* A reference read as a plain number in one language, or of another level. */
static bool
same_figure(const struct pacta_value *a, const struct pacta_value *b)
{
	bool ra = a->kind == PACTA_VALUE_REF, rb = b->kind == PACTA_VALUE_REF;

	return (ra || rb) && (ra || a->kind == PACTA_VALUE_NUMBER) &&
	    (rb || b->kind == PACTA_VALUE_NUMBER) && a->number == b->number &&
	    a->exp10 == b->exp10 && a->unit[0] == '\0' && b->unit[0] == '\0';
}

static void
match(struct side *a, struct side *b, matcher same)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n && a->state[i] == FREE; k++)
			if (b->state[k] == FREE && same(&a->v[i], &b->v[k]))
				a->state[i] = b->state[k] = MATCHED;
}

/* What is left on one side, and said on the other already: twice here, once
 * there. */
static void
match_again(struct side *a, const struct side *b, matcher same)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n && a->state[i] == FREE; k++)
			if (b->state[k] == MATCHED && same(&a->v[i], &b->v[k]))
				a->state[i] = MATCHED;
}

static bool
is_integer(const struct pacta_value *v, int64_t want)
{
	int64_t n = v->number;

	for (int32_t e = v->exp10; e > 0 && n < 10000; e--)
		n *= 10;
	return v->exp10 >= 0 && v->den <= 1 && n == want;
}

/* A value of B, told or not yet, that says the year (or else the day) of a
 * date. */
static size_t
find_part(const struct side *b, const struct pacta_value *date, bool year)
{
	int64_t want = year ? date->year : date->day;

	for (size_t k = 0; k < b->n; k++) {
		const struct pacta_value *v = &b->v[k];

		if (v->kind == PACTA_VALUE_DATE && (v->month == 0 ||
		    date->month == 0 || v->month == date->month) &&
		    want == (year ? v->year : v->day))
			return k;
		if (v->kind == PACTA_VALUE_NUMBER && is_integer(v, want))
			return k;
	}
	return b->n;
}

/* A year that stands alone because the rest of its date was read without it. */
static void
match_years(struct side *a, const struct side *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n && a->state[i] == FREE; k++)
			if (a->v[i].kind == PACTA_VALUE_NUMBER &&
			    b->v[k].kind == PACTA_VALUE_DATE &&
			    b->v[k].year != 0 &&
			    is_integer(&a->v[i], b->v[k].year))
				a->state[i] = MATCHED;
}

/*
 * A date that the other language writes in words we do not know leaves its
 * figures there: year and day.  That is no difference.
 */
static void
match_parts(struct side *a, struct side *b)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct pacta_value *v = &a->v[i];
		size_t year, day;

		if (a->state[i] != FREE || v->kind != PACTA_VALUE_DATE)
			continue;
		year = v->year != 0 ? find_part(b, v, true) : b->n;
		day = v->day != 0 ? find_part(b, v, false) : b->n;
		if ((v->year != 0 && year == b->n) ||
		    (v->day != 0 && day == b->n))
			continue;
		a->state[i] = MATCHED;
		if (year < b->n)
			b->state[year] = MATCHED;
		if (day < b->n)
			b->state[day] = MATCHED;
	}
}

static void
match_all(struct side *a, struct side *b)
{
	match(a, b, same_unit_too);
	match(a, b, pacta_value_same);
	match_again(a, b, pacta_value_same);
	match_again(b, a, pacta_value_same);
	match(a, b, same_figure);
	match_again(a, b, same_figure);
	match_again(b, a, same_figure);
	match_parts(a, b);
	match_parts(b, a);
	match_years(a, b);
	match_years(b, a);
}

/* --- telling --------------------------------------------------------------------- */

/* '30 day ("30 дней")' */
static void
say(struct pacta_buf *b, const struct side *s, const struct pacta_value *v)
{
	const char *text = concord_str(s->t, s->u) + v->start;
	size_t len = v->end - v->start;
	char shown[81];

	len = len < sizeof(shown) - 1 ? len : sizeof(shown) - 1;
	memcpy(shown, text, len);
	shown[len] = '\0';
	utf8_cut(shown);
	if (b->len > 0)
		pacta_buf_adds(b, ", ");
	pacta_value_print(v, b);
	pacta_buf_addf(b, " (\"%s\")", shown);
}

struct told {
	struct pacta_buf a, b;
	uint32_t pa, pb;
	size_t n;
	bool strong;
};

static void
tell(struct told *t, const struct side *a, size_t i, const struct side *b,
    size_t k)
{
	if (t->n++ >= SHOWN)
		return;
	if (i < a->n) {
		say(&t->a, a, &a->v[i]);
		t->pa = t->pa == CONCORD_NONE ? (uint32_t)a->v[i].start :
		    t->pa;
	}
	if (k < b->n) {
		say(&t->b, b, &b->v[k]);
		t->pb = t->pb == CONCORD_NONE ? (uint32_t)b->v[k].start :
		    t->pb;
	}
}

static bool
pairs(const struct pacta_value *a, const struct pacta_value *b)
{
	bool na = a->kind <= PACTA_VALUE_AMOUNT, nb =
	    b->kind <= PACTA_VALUE_AMOUNT;

	return (na && nb) || a->kind == b->kind;
}

/* How well two values that differ go together; 0: not at all. */
static unsigned
likeness(const struct pacta_value *a, const struct pacta_value *b)
{
	if (!pairs(a, b) || (a->weak && b->weak) ||
	    (a->kind == PACTA_VALUE_STATE))
		return 0;
	return 1u + (a->kind == b->kind) + 2u * (strcmp(a->unit, b->unit) == 0 &&
	    a->unit[0] != '\0') + (a->kind == PACTA_VALUE_REF &&
	    a->level == b->level) + (!a->weak && !b->weak);
}

/* The free value of B that A's I goes with best; B->n when none does. */
static size_t
partner(const struct side *a, size_t i, const struct side *b)
{
	size_t best = b->n;
	unsigned most = 0, like;

	for (size_t k = 0; k < b->n; k++) {
		like = b->state[k] == FREE ? likeness(&a->v[i], &b->v[k]) : 0;
		if (like > most) {
			most = like;
			best = k;
		}
	}
	return best;
}

/* Whether a value without a counterpart in OTHER is worth telling. */
static bool
speaks(const struct concord_run *run, const struct side *s, size_t i,
    const struct side *other)
{
	if (s->state[i] != FREE || s->v[i].weak)
		return false;
	if (s->v[i].kind != PACTA_VALUE_STATE)
		return true;
	/* Parties are compared as such, by all their names. */
	if (rules_set_get(&run->parties, s->v[i].unit) != NULL)
		return false;
	/* A language that never names the state may call it what we do not
	 * know. */
	return s->u->node->el != PACTA_EL_CONTAINER &&
	    rules_set_get(&other->t->states, s->v[i].unit) != NULL;
}

/* What of RULE is left: pairs first, then what is alone. */
static void
gather(const struct concord_run *run, struct told *t, struct side *a,
    struct side *b, enum rule rule)
{
	size_t k;

	for (size_t i = 0; i < a->n; i++) {
		if (a->state[i] != FREE || rule_of(&a->v[i]) != rule)
			continue;
		k = partner(a, i, b);
		if (k == b->n)
			continue;
		a->state[i] = b->state[k] = PAIRED;
		tell(t, a, i, b, k);
		t->strong = true;
	}
	for (size_t i = 0; i < a->n; i++)
		if (speaks(run, a, i, b) && rule_of(&a->v[i]) == rule) {
			tell(t, a, i, b, b->n);
			a->state[i] = PAIRED;
		}
	for (k = 0; k < b->n; k++)
		if (speaks(run, b, k, a) && rule_of(&b->v[k]) == rule) {
			tell(t, a, a->n, b, k);
			b->state[k] = PAIRED;
		}
}

static void
compare(struct concord_pair *p, uint32_t ua, uint32_t ub)
{
	static const enum rule rules[] = { RULE_CONCORD_DATE,
		RULE_CONCORD_AMOUNT, RULE_CONCORD_PERIOD, RULE_CONCORD_REF,
		RULE_CONCORD_NUMBER, RULE_CONCORD_PARTY };
	struct side a, b;

	side_init(&a, p->ta, &p->ta->units[ua]);
	side_init(&b, p->tb, &p->tb->units[ub]);
	if (a.n == 0 && b.n == 0)
		return;
	match_all(&a, &b);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct told t = { PACTA_BUF_INIT, PACTA_BUF_INIT, CONCORD_NONE,
		    CONCORD_NONE, 0, false };

		gather(p->run, &t, &a, &b, rules[i]);
		if (t.n > 0)
			/* A state that is no party may have names that are
			 * not known to us. */
			concord_find(p, rules[i], rules[i] ==
			    RULE_CONCORD_PARTY, ua, t.pa,
			    pacta_buf_str(&t.a), ub, t.pb,
			    pacta_buf_str(&t.b));
		p->run->failed |= pacta_buf_failed(&t.a) ||
		    pacta_buf_failed(&t.b);
		pacta_buf_dispose(&t.a);
		pacta_buf_dispose(&t.b);
	}
}

void
concord_values(struct concord_pair *p)
{
	if (p->ta->reader == NULL || p->tb->reader == NULL)
		return;
	for (uint32_t i = 0; i < p->ta->count && !p->run->failed; i++)
		if (p->pair[i] != CONCORD_NONE && !p->apart[i])
			compare(p, i, p->pair[i]);
}
