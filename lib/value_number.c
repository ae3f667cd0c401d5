/*
 * Numbers in words: the items that make up one number become one item.
 *
 * The arithmetic is that of most languages at once: a word adds when it is
 * smaller than the lowest place of the one before (twenty-five, 一百零五), a
 * multiplier takes everything smaller before it (two hundred thousand,
 * 一亿三千万).  What does not fit begins a new number.
 */
#include <string.h>

#include "value_int.h"

#define MAX_STACK 12

struct number {
	int64_t part[MAX_STACK];	/* descending */
	int64_t last;			/* the word added last */
	unsigned count;
	bool ordinal, multiplied;
	size_t words;
};

int64_t
value_whole(const struct pacta_value *v)
{
	int64_t n = v->number;

	if (v->exp10 < 0 || v->exp10 > 15)
		return -1;
	for (int32_t i = 0; i < v->exp10; i++) {
		if (n > 1000000000000000)
			return -1;
		n *= 10;
	}
	return n;
}

void
value_set(struct pacta_value *v, int64_t number, int32_t exp10)
{
	while (number != 0 && number % 10 == 0) {
		number /= 10;
		exp10++;
	}
	v->number = number;
	v->exp10 = number != 0 ? exp10 : 0;
}

/* The lowest place of N: 100 of 300, 10 of 20, 1 of 15 and 5. */
static int64_t
place(int64_t n)
{
	int64_t p = 1;

	while (n != 0 && n % (p * 10) == 0 && p < 1000000000000000)
		p *= 10;
	return p;
}

static bool
fits(const struct number *n, int64_t v)
{
	int64_t top = n->count > 0 ? n->part[n->count - 1] : 0;

	if (n->count == 0)
		return true;
	return n->count < MAX_STACK && v < place(top) && v > 0;
}

static bool
multiply(struct number *n, int64_t by)
{
	int64_t sum = 0;
	unsigned count = n->count;

	while (count > 0 && n->part[count - 1] < by)
		sum += n->part[--count];
	if (count == MAX_STACK || sum > 1000000000000000 / by)
		return false;
	/* "hundred" after "hundred" begins anew. */
	if (sum == 0 && count > 0 && place(n->part[count - 1]) <= by)
		return false;
	n->count = count;
	n->part[n->count++] = (sum > 0 ? sum : 1) * by;
	n->multiplied = true;
	return true;
}

/* "خمسة وعشرون", fünfundzwanzig: the unit before the ten. */
static bool
turn(const struct reading *rd, struct number *n, int64_t v, bool joined)
{
	int64_t *top = n->count > 0 ? &n->part[n->count - 1] : NULL;

	if (!rd->r->reversed || !joined || top == NULL || *top < 1 ||
	    *top > 9 || v < 20 || v > 90 || v % 10 != 0)
		return false;
	*top += v;
	return true;
}

static bool
take(const struct reading *rd, struct number *n, const struct item *it,
    bool joined)
{
	int64_t v;

	if (it->type == ITEM_NUMBER) {	/* 3千5百 */
		v = value_whole(&it->v);
		if (v < 0 || it->dated || !fits(n, v) ||
		    (n->count > 0 && (it->space || !n->multiplied)))
			return false;
		n->part[n->count++] = v;
	} else {
		v = it->entry->num;
		if (it->entry->roles & ROLE_MUL) {
			if (!multiply(n, v))
				return false;
		} else if (v == 0 && n->count > 0 && rd->r->strict) {
			;	/* 一百零五 */
		} else if (turn(rd, n, v, joined || it->joined)) {
			;
		} else if (!fits(n, v)) {
			return false;
		} else {
			n->part[n->count++] = v;
		}
		n->ordinal |= (it->entry->roles & ROLE_ORDINAL) != 0;
	}
	n->last = v;
	n->words++;
	return true;
}

static bool
is_number(const struct reading *rd, size_t i)
{
	return item_is(rd, i, ROLE_NUMBER);
}

/* Whether a word between stands inside a number: "and", a hyphen. */
static bool
joins(const struct reading *rd, size_t i)
{
	const struct item *next;

	if (i + 1 >= rd->count || !is_number(rd, i + 1))
		return false;
	next = &rd->items[i + 1];
	return item_is(rd, i, ROLE_JOIN) || (item_punct(rd, i, '-') &&
	    !next->space && !rd->items[i].space);
}

/* 二〇一九, 一九四五: digits one by one. */
static size_t
positional(const struct reading *rd, size_t from, struct pacta_value *v)
{
	size_t i = from;
	int64_t n = 0;

	for (; is_number(rd, i) && i - from < 9; i++) {
		const struct item *it = &rd->items[i];

		if (it->entry->num > 9 || it->entry->roles & (ROLE_MUL |
		    ROLE_ORDINAL) || (i > from && it->space))
			break;
		n = n * 10 + it->entry->num;
	}
	if (!rd->r->strict || i - from < 2 || (is_number(rd, i) &&
	    !rd->items[i].space && !(rd->items[i].entry->roles &
	    ROLE_ORDINAL)))
		return from;
	value_set(v, n, 0);
	v->words = true;
	return i;
}

static void
finish(const struct reading *rd, const struct number *n, size_t from,
    size_t to, struct pacta_value *v)
{
	const struct lex_entry *e = rd->items[from].entry;
	int64_t sum = 0;

	for (unsigned i = 0; i < n->count; i++)
		sum += n->part[i];
	value_set(v, sum, 0);
	v->words = rd->items[from].type == ITEM_LEX;
	v->ordinal = n->ordinal;
	/* One and both, and a multiplier by itself ("hundreds"). */
	v->weak = v->words && (sum <= 2 || (to == from + 1 &&
	    (rd->items[from].glued || (e->roles & (ROLE_MUL |
	    ROLE_HOMONYM)) != 0)));
}

/*
 * 二点五亿, "two point five": digits behind the point at AT, one by one, and what
 * multiplies them; the item behind, or AT.  二点二十 is a time of day.
 */
static size_t
decimals(const struct reading *rd, size_t at, struct pacta_value *v)
{
	int64_t n = value_whole(v);
	int32_t exp = 0;
	size_t i = at + 1;

	if (!item_is(rd, at, ROLE_POINT) || n < 0 || n > 1000000)
		return at;
	for (; exp > -6 && is_number(rd, i); i++, exp--) {
		const struct lex_entry *e = rd->items[i].entry;

		if (e->roles & ROLE_MUL && e->num >= 1000 && exp < 0)
			break;
		if (e->num > 9 || e->roles & (ROLE_MUL | ROLE_ORDINAL))
			return at;
		n = n * 10 + e->num;
	}
	if (exp == 0)
		return at;
	for (; item_is(rd, i, ROLE_MUL) && rd->items[i].entry->num <=
	    1000000000000000000 / (n + 1); i++)
		n *= rd->items[i].entry->num;
	value_set(v, n, exp);
	v->weak = false;
	return i;
}

/* Whether an ordinal goes on: trigésimo quinto, الخامسة والثلاثين. */
static bool
goes_on(const struct reading *rd, const struct number *n,
    const struct item *it, bool joined)
{
	if (it->type != ITEM_LEX || n->count == 0)
		return false;
	joined |= it->joined;
	return rd->r->reversed ? joined && it->entry->num >= 20 :
	    !joined && n->part[n->count - 1] % 10 == 0 &&
	    it->entry->num < 10 && it->entry->roles & ROLE_ORDINAL;
}

/* Reads a number in words from FROM on; the item behind it. */
static size_t
words(const struct reading *rd, size_t from, struct pacta_value *v)
{
	struct number n;
	size_t i = positional(rd, from, v), to;
	bool joined = false;

	if (i > from)
		return i;
	memset(&n, 0, sizeof(n));
	for (to = i = from; i < rd->count; i++) {
		bool number = is_number(rd, i) ||
		    rd->items[i].type == ITEM_NUMBER;

		if (i > from && !number) {
			if (joined || !joins(rd, i))
				break;
			joined = true;
			continue;
		}
		if (!number || (n.ordinal && !goes_on(rd, &n, &rd->items[i],
		    joined)) || !take(rd, &n, &rd->items[i], joined))
			break;
		joined = false;
		to = i + 1;
	}
	finish(rd, &n, from, to, v);
	return n.ordinal || (from > 0 && item_is(rd, from - 1,
	    ROLE_ORD_MARK)) ? to : decimals(rd, to, v);
}

/* A figure with multipliers behind it: 500万, 1,5 млн, 5 hundred thousand. */
static size_t
scaled(const struct reading *rd, size_t from, struct pacta_value *v)
{
	int64_t by;
	size_t i = from + 1;

	*v = rd->items[from].v;
	if (rd->items[from].dated || v->ordinal)
		return i;
	if (i < rd->count && value_whole(v) >= 0 && item_is(rd, i, ROLE_MUL) &&
	    !rd->items[i].space)
		return words(rd, from, v);
	for (; item_is(rd, i, ROLE_MUL); i++) {
		by = rd->items[i].entry->num;
		if (v->number != 0 && by > 1000000000000000 / v->number)
			break;
		value_set(v, v->number * by, v->exp10);
	}
	return i;
}

static void
collapse(struct reading *rd, size_t from, size_t to, size_t *out,
    const struct pacta_value *v)
{
	struct item it = rd->items[from];

	it.figure = it.type == ITEM_NUMBER;
	it.type = ITEM_NUMBER;
	it.v = *v;
	it.end = rd->items[to - 1].end;
	rd->items[(*out)++] = it;
}

void
value_numbers(struct reading *rd)
{
	size_t out = 0, to;

	for (size_t i = 0; i < rd->count; i = to) {
		struct pacta_value v = { .kind = PACTA_VALUE_NUMBER };

		to = i + 1;
		if (rd->items[i].type == ITEM_NUMBER)
			to = scaled(rd, i, &v);
		else if (is_number(rd, i))
			to = words(rd, i, &v);
		else {
			rd->items[out++] = rd->items[i];
			continue;
		}
		if (to == i)	/* did not even fit itself */
			to = i + 1;
		collapse(rd, i, to, &out, &v);
	}
	rd->count = out;
}
