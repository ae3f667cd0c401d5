/*
 * Days: around the name of a month, or 2019年6月14日 by marks.
 */
#include "value_int.h"

#define MAX_FILL 5	/* items between a month and its day or year */

static int64_t
number_at(const struct reading *rd, size_t i)
{
	return i < rd->count && rd->items[i].type == ITEM_NUMBER &&
	    !rd->items[i].dated ? value_whole(&rd->items[i].v) : -1;
}

static bool
is_day(int64_t n)
{
	return n >= 1 && n <= 31;
}

static bool
is_year(int64_t n)
{
	return n >= 1000 && n <= 2999;
}

static bool
fills(const struct reading *rd, size_t i)
{
	return item_is(rd, i, ROLE_DATE_FILL | ROLE_YEAR_MARK |
	    ROLE_DAY_MARK) || item_punct(rd, i, FOLD_QUOTE) ||
	    item_punct(rd, i, ',') || item_punct(rd, i, '.') ||
	    item_punct(rd, i, '_') || item_punct(rd, i, '-') || item_punct(rd, i, '/');
}

/* The nearest number on one side of I, over words of a date; COUNT of items
 * when there is none. */
static size_t
reach(const struct reading *rd, size_t i, int step)
{
	for (int n = 0; n <= MAX_FILL; n++) {
		if ((step < 0 && i == 0) || (step > 0 && i + 1 >= rd->count))
			break;
		i = step > 0 ? i + 1 : i - 1;
		if (rd->items[i].type == ITEM_NUMBER)
			return i;
		if (!fills(rd, i) && !item_is(rd, i, ROLE_MONTH))
			break;
		/* "كانون الثاني/يناير": a month by two names. */
	}
	return rd->count;
}

static bool
capital(const struct reading *rd, const struct item *it)
{
	char c = rd->text[rd->f->at[it->start]];

	return c >= 'A' && c <= 'Z';
}

static void
emit_date(struct reading *rd, struct pacta_value v, const size_t *parts,
    size_t n)
{
	size_t from = SIZE_MAX, to = 0;

	for (size_t i = 0; i < n; i++) {
		if (parts[i] >= rd->count)
			continue;
		from = parts[i] < from ? parts[i] : from;
		to = parts[i] > to ? parts[i] : to;
	}
	v.kind = PACTA_VALUE_DATE;
	value_emit(rd, v, from, to);
}

/* The day and the year of the month named at I. */
static void
read_month(struct reading *rd, size_t i)
{
	size_t none = rd->count, left = reach(rd, i, -1), right;
	size_t day = none, year = none;
	struct pacta_value v = { .month = rd->items[i].entry->month };

	if (rd->items[i].entry->roles & ROLE_CAPITAL &&
	    !capital(rd, &rd->items[i]))
		return;
	right = reach(rd, i, 1);
	if (is_day(number_at(rd, left)))
		day = left;
	else if (is_year(number_at(rd, left)))
		year = left;
	if (day == none && is_day(number_at(rd, right))) {
		day = right;
		right = reach(rd, right, 1);
	}
	if (year == none && is_year(number_at(rd, right)))
		year = right;
	if (year == none && day == left && day != none) {
		left = reach(rd, day, -1);
		if (is_year(number_at(rd, left)))
			year = left;
	}
	if (day == none && year == none)
		return;
	if (day != none)
		v.day = (uint8_t)number_at(rd, day);
	if (year != none)
		v.year = (uint16_t)number_at(rd, year);
	emit_date(rd, v, (size_t[]){ i, day, year }, 3);
}

/* 2019年6月14日, 6月14日, 2019年6月. */
static void
read_marks(struct reading *rd, size_t i)
{
	struct pacta_value v = { .kind = PACTA_VALUE_DATE };
	size_t at = i;

	if (is_year(number_at(rd, at)) && item_is(rd, at + 1,
	    ROLE_YEAR_MARK)) {
		v.year = (uint16_t)number_at(rd, at);
		at += 2;
	}
	if (number_at(rd, at) < 1 || number_at(rd, at) > 12 ||
	    !item_is(rd, at + 1, ROLE_MONTH_MARK))
		return;
	v.month = (uint8_t)number_at(rd, at);
	at += 2;
	if (is_day(number_at(rd, at)) && item_is(rd, at + 1, ROLE_DAY_MARK)) {
		v.day = (uint8_t)number_at(rd, at);
		at += 2;
	}
	if (v.year == 0 && v.day == 0)
		return;
	value_emit(rd, v, i, at - 1);
}

void
value_dates(struct reading *rd)
{
	for (size_t i = 0; i < rd->count && !rd->failed; i++) {
		if (item_is(rd, i, ROLE_MONTH))
			read_month(rd, i);
		else if (rd->items[i].type == ITEM_NUMBER &&
		    rd->items[i].dated)
			value_emit(rd, rd->items[i].v, i, i);
		else if (rd->items[i].type == ITEM_NUMBER)
			read_marks(rd, i);
	}
}
