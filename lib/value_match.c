/*
 * Values of two texts as collections: each looks for the same in the other.
 * Word order differs between languages, so that nothing but the value counts.
 */
#include <string.h>

#include "value_int.h"

void
value_side_init(struct value_side *s, const struct pacta_value *v, size_t n)
{
	static const struct pacta_value none;

	s->v = n > 0 ? v : &none;	/* never NULL, for arithmetic */
	s->n = n < VALUE_MOST ? n : VALUE_MOST;
	memset(s->state, VALUE_FREE, s->n);
}

typedef bool (*matcher)(const struct pacta_value *a,
    const struct pacta_value *b);

/* What is said outright, on both sides. */
static bool
same_said(const struct pacta_value *a, const struct pacta_value *b)
{
	return a->between == b->between && pacta_value_same(a, b);
}

static bool
same_unit_too(const struct pacta_value *a, const struct pacta_value *b)
{
	return same_said(a, b) && a->kind == b->kind &&
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
match(struct value_side *a, struct value_side *b, matcher same)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n && a->state[i] == VALUE_FREE; k++)
			if (b->state[k] == VALUE_FREE && same(&a->v[i], &b->v[k]))
				a->state[i] = b->state[k] = VALUE_MATCHED;
}

/* What is left on one side, and said on the other already: twice here, once
 * there. */
static void
match_again(struct value_side *a, const struct value_side *b, matcher same)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n && a->state[i] == VALUE_FREE; k++)
			if (b->state[k] == VALUE_MATCHED && same(&a->v[i], &b->v[k]))
				a->state[i] = VALUE_MATCHED;
}

/* "Un cinquième", a fifth one, reads as a part. */
static bool
same_part(const struct pacta_value *a, const struct pacta_value *b)
{
	const struct pacta_value *f = a->kind == PACTA_VALUE_FRACTION ? a : b;
	const struct pacta_value *n = f == a ? b : a;

	return f->kind == PACTA_VALUE_FRACTION && f->words &&
	    value_whole(f) == 1 && n->kind == PACTA_VALUE_NUMBER &&
	    n->ordinal && value_whole(n) == f->den;
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
find_part(const struct value_side *b, const struct pacta_value *date, bool year)
{
	int64_t want = year ? date->year : date->day;

	for (size_t k = 0; k < b->n; k++) {
		const struct pacta_value *v = &b->v[k];

		if (v->kind == PACTA_VALUE_DATE && (v->month == 0 ||
		    date->month == 0 || v->month == date->month) &&
		    want == (year ? v->year : v->day))
			return k;
		if (v->kind == PACTA_VALUE_NUMBER && v->unit[0] == '\0' &&
		    is_integer(v, want))
			return k;
	}
	return b->n;
}

/* A year that stands alone because the rest of its date was read without it. */
static void
match_years(struct value_side *a, const struct value_side *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n && a->state[i] == VALUE_FREE; k++)
			if (a->v[i].kind == PACTA_VALUE_NUMBER &&
			    b->v[k].kind == PACTA_VALUE_DATE &&
			    b->v[k].year != 0 &&
			    is_integer(&a->v[i], b->v[k].year))
				a->state[i] = VALUE_MATCHED;
}

static bool
has_free_date(const struct value_side *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->state[i] == VALUE_FREE && s->v[i].kind ==
		    PACTA_VALUE_DATE)
			return true;
	return false;
}

/*
 * A date that the other language writes in words we do not know leaves its
 * figures there: year and day.  That is no difference.
 */
static void
match_parts(struct value_side *a, struct value_side *b)
{
	if (has_free_date(b))
		return;
	for (size_t i = 0; i < a->n; i++) {
		const struct pacta_value *v = &a->v[i];
		size_t year, day;

		if (a->state[i] != VALUE_FREE || v->kind != PACTA_VALUE_DATE)
			continue;
		year = v->year != 0 ? find_part(b, v, true) : b->n;
		day = v->day != 0 ? find_part(b, v, false) : b->n;
		if ((v->year != 0 && year == b->n) ||
		    (v->day != 0 && day == b->n))
			continue;
		a->state[i] = VALUE_MATCHED;
		if (year < b->n)
			b->state[year] = VALUE_MATCHED;
		if (day < b->n)
			b->state[day] = VALUE_MATCHED;
	}
}

/* The only value of S that stands alone so far; S->n when there are more. */
static size_t
only_free(const struct value_side *s)
{
	size_t at = s->n;

	for (size_t i = 0; i < s->n; i++) {
		if (s->state[i] != VALUE_FREE || s->v[i].weak ||
		    s->v[i].between)
			continue;
		if (at < s->n)
			return s->n;
		at = i;
	}
	return at;
}

/*
 * One for another: "nine years, five judges" beside "nine years, nine judges".
 * Each is said once more on the other side, and yet they differ.
 */
static bool
hold_differing(struct value_side *a, struct value_side *b)
{
	size_t i = only_free(a), k = only_free(b);
	const struct pacta_value *x = a->v + i, *y = b->v + k;

	if (i == a->n || k == b->n || x->kind != y->kind ||
	    x->kind == PACTA_VALUE_STATE || x->kind == PACTA_VALUE_DATE ||
	    x->level != y->level || x->ordinal != y->ordinal ||
	    strcmp(x->unit, y->unit) != 0)
		return false;
	a->state[i] = b->state[k] = VALUE_HELD;
	return true;
}

static void
release(struct value_side *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->state[i] == VALUE_HELD)
			s->state[i] = VALUE_FREE;
}

void
value_sides_match(struct value_side *a, struct value_side *b)
{
	bool held;

	match(a, b, same_unit_too);
	match(a, b, same_said);
	held = hold_differing(a, b);
	match(a, b, pacta_value_same);
	match_again(a, b, pacta_value_same);
	match_again(b, a, pacta_value_same);
	match(a, b, same_part);
	/* One for one: "annex 2" did not say "paragraph 2" as well. */
	match(a, b, same_figure);
	match_parts(a, b);
	match_parts(b, a);
	match_years(a, b);
	match_years(b, a);
	if (held) {
		release(a);
		release(b);
	}
}

void
value_sides_cancel(struct value_side *a, struct value_side *b)
{
	match(a, b, same_unit_too);
}
