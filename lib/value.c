/* Reading values: what is left after references and days, and the list. */
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "value_int.h"

int
pacta_reader_new(struct pacta_reader **out, const struct pacta_lang *lang,
    struct pacta_error *err)
{
	struct pacta_reader *r = calloc(1, sizeof(*r));

	*out = NULL;
	if (r != NULL)
		r->lang = lang;
	if (r == NULL || !lex_build(r)) {
		pacta_reader_free(r);
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	}
	*out = r;
	return 0;
}

void
pacta_reader_free(struct pacta_reader *r)
{
	if (r == NULL)
		return;
	lex_dispose(r);
	free(r);
}

void
pacta_values_dispose(struct pacta_values *l)
{
	free(l->items);
	*l = (struct pacta_values)PACTA_VALUES_INIT;
}

void
value_emit(struct reading *rd, struct pacta_value v, size_t from, size_t to)
{
	struct pacta_values *l = rd->out;
	size_t cap = l->cap == 0 ? 16 : l->cap * 2;
	struct pacta_value *items;

	if (l->count == l->cap) {
		items = realloc(l->items, cap * sizeof(*items));
		if (items == NULL) {
			rd->failed = true;
			return;
		}
		l->items = items;
		l->cap = cap;
	}
	v.start = rd->f->at[rd->items[from].start];
	v.end = rd->f->at[rd->items[to].end];
	while (v.end > v.start && rd->text[v.end - 1] == ' ')
		v.end--;
	l->items[l->count++] = v;
	for (size_t i = from; i <= to; i++)
		rd->items[i].type = ITEM_DONE;
}

/* --- fractions, percentages, periods, amounts ---------------------------------- */

static void
set_unit(struct pacta_value *v, const char *unit)
{
	size_t n = strlen(unit);

	n = n < sizeof(v->unit) ? n : sizeof(v->unit) - 1;
	memcpy(v->unit, unit, n);
	v->unit[n] = '\0';
}

static bool
is_free(const struct reading *rd, size_t i)
{
	return i < rd->count && rd->items[i].type == ITEM_NUMBER;
}

/* 三分之二, 百分之五: the whole before the part. */
static bool
read_per(struct reading *rd, size_t i)
{
	struct pacta_value v;
	int64_t den = value_whole(&rd->items[i].v);

	if (!item_is(rd, i + 1, ROLE_PER) || !is_free(rd, i + 2) || den < 2)
		return false;
	v = rd->items[i + 2].v;
	v.weak = false;
	v.kind = den == 100 ? PACTA_VALUE_PERCENT : PACTA_VALUE_FRACTION;
	v.den = den == 100 ? 0 : den;
	value_emit(rd, v, i, i + 2);
	return true;
}

/* "үштен екі": the whole says what it is. */
static bool
read_of(struct reading *rd, size_t i)
{
	struct pacta_value v;
	int64_t n, den;

	if (rd->items[i].entry == NULL || !(rd->items[i].entry->roles &
	    ROLE_OF) || rd->items[i].type > ITEM_NUMBER ||
	    !is_free(rd, i + 1))
		return false;
	v = rd->items[i + 1].v;
	n = value_whole(&v);
	den = rd->items[i].entry->den;
	if (n < 1 || n >= den)
		return false;
	v.kind = PACTA_VALUE_FRACTION;
	v.den = den;
	v.weak = false;
	value_emit(rd, v, i, i + 1);
	return true;
}

/* "thirds"; or an ordinal that is one too: четырех пятых. */
static bool
is_denominator(const struct reading *rd, size_t i)
{
	return i < rd->count && rd->items[i].entry != NULL &&
	    (rd->items[i].entry->roles & ROLE_DENOM) != 0 &&
	    (rd->items[i].type == ITEM_LEX ||
	    (rd->items[i].type == ITEM_NUMBER && rd->items[i].v.ordinal &&
	    value_whole(&rd->items[i].v) == rd->items[i].entry->den));
}

/* "two thirds", "2/3". */
static bool
read_fraction(struct reading *rd, size_t i)
{
	struct pacta_value v = rd->items[i].v;
	int64_t n = value_whole(&v), den = 0;
	size_t to = i + 1;

	if (item_is(rd, to, ROLE_JOIN) || item_punct(rd, to, '-'))
		to++;	/* "two-thirds" */
	if (is_denominator(rd, to))
		den = rd->items[to].entry->den;
	else if (rd->items[i].figure && item_punct(rd, i + 1, '/') &&
	    is_free(rd, i + 2) && rd->items[i + 2].figure &&
	    !rd->items[i + 2].space) {
		to = i + 2;
		den = value_whole(&rd->items[to].v);
	}
	if (n < 1 || den <= n || den > 1000)
		return false;
	v.kind = PACTA_VALUE_FRACTION;
	v.den = den;
	v.weak = false;
	value_emit(rd, v, i, to);
	return true;
}

static size_t
skip_fill(const struct reading *rd, size_t i)
{
	size_t end = i + 2;

	while (i < end && (item_is(rd, i, ROLE_UNIT_FILL) ||
	    item_punct(rd, i, '-') || item_punct(rd, i, ')') ||
	    item_punct(rd, i, '(')))
		i++;
	return i;
}

/* "2025 year" is a year, not a period. */
static bool
is_calendar(const struct item *it, const char *unit)
{
	int64_t n = value_whole(&it->v);

	return strcmp(unit, "year") == 0 && n >= 1500 && n <= 2200;
}

static void
read_counted(struct reading *rd, size_t i)
{
	struct pacta_value v = rd->items[i].v;
	size_t from = i, to = i, at = skip_fill(rd, i + 1);
	const struct lex_entry *e = item_is(rd, at, ROLE_UNIT |
	    ROLE_CURRENCY | ROLE_PERCENT) ? rd->items[at].entry : NULL;

	if (i > 0 && item_is(rd, i - 1, ROLE_CURRENCY)) {
		e = rd->items[i - 1].entry;
		from = i - 1;
		at = i;
	}
	if (e != NULL && e->roles & ROLE_PERCENT)
		v.kind = PACTA_VALUE_PERCENT;
	else if (e != NULL && e->roles & ROLE_CURRENCY) {
		v.kind = PACTA_VALUE_AMOUNT;
		set_unit(&v, e->currency);
	} else if (e != NULL && !is_calendar(&rd->items[i], e->unit))
		set_unit(&v, e->unit);
	if (e != NULL) {
		to = at;
		/* "in thousands of dollars" is no amount, and "a year" is one
		 * year without its number. */
		v.weak = v.weak && (v.exp10 >= 2 ||
		    (v.kind == PACTA_VALUE_NUMBER && v.number < 2 &&
		    v.exp10 == 0));
	} else if (rd->r->strict && v.words && !v.ordinal &&
	    !item_is(rd, i + 1, ROLE_MEASURE) && v.number < 10 &&
	    v.exp10 <= 1) {
		/* 一切, 三者, 十分: a numeral that counts nothing. */
		v.weak = true;
	}
	if (i > 0 && item_is(rd, i - 1, ROLE_ORD_MARK))
		v.ordinal = true;
	value_emit(rd, v, from, to);
}

static void
read_rest(struct reading *rd)
{
	for (size_t i = 0; i < rd->count && !rd->failed; i++) {
		if (is_free(rd, i)) {
			if (!read_per(rd, i) && !read_fraction(rd, i) &&
			    !read_of(rd, i))
				read_counted(rd, i);
		} else if (read_of(rd, i)) {
			continue;
		} else if (item_is(rd, i, ROLE_UNIT) &&
		    rd->items[i].entry->said > 0) {
			struct pacta_value v = { .words = true };

			value_set(&v, rd->items[i].entry->said, 0);
			set_unit(&v, rd->items[i].entry->unit);
			v.weak = rd->items[i].entry->said < 2;
			value_emit(rd, v, i, i);
		} else if (item_is(rd, i, ROLE_FRACTION)) {
			struct pacta_value v = { .kind = PACTA_VALUE_FRACTION,
			    .den = rd->items[i].entry->den, .words = true };

			value_set(&v, rd->items[i].entry->fraction, 0);
			/* "half" is said in passing. */
			v.weak = v.den == 2;
			value_emit(rd, v, i, i);
		} else if (item_is(rd, i, ROLE_STATE)) {
			struct pacta_value v = { .kind = PACTA_VALUE_STATE };

			set_unit(&v, rd->items[i].entry->state);
			value_emit(rd, v, i, i);
		}
	}
}

static int
by_place(const void *a, const void *b)
{
	const struct pacta_value *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

bool
value_read(struct pacta_values *out, const struct pacta_reader *r,
    const char *text, const struct folded *f)
{
	struct reading rd = { .r = r, .f = f, .text = text, .out = out };
	size_t first = out->count;

	value_cut(&rd);
	value_numbers(&rd);
	value_refs(&rd);
	value_dates(&rd);
	read_rest(&rd);
	if (out->count > first)
		qsort(out->items + first, out->count - first,
		    sizeof(*out->items), by_place);
	free(rd.items);
	return !rd.failed;
}

int
pacta_values_read(struct pacta_values *out, const struct pacta_reader *r,
    const char *text, size_t len, struct pacta_error *err)
{
	struct folded f = FOLDED_INIT;
	bool ok = value_fold(&f, text, len) && value_read(out, r, text, &f);

	value_fold_dispose(&f);
	return ok ? 0 : pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

/* --- comparing and printing -------------------------------------------------------- */

static bool
same_number(const struct pacta_value *a, const struct pacta_value *b)
{
	return a->number == b->number && a->exp10 == b->exp10;
}

static bool
part_same(unsigned a, unsigned b)
{
	return a == 0 || b == 0 || a == b;
}

bool
pacta_value_same(const struct pacta_value *a, const struct pacta_value *b)
{
	if (a->kind == PACTA_VALUE_NUMBER && b->kind == PACTA_VALUE_AMOUNT)
		return a->unit[0] == '\0' && same_number(a, b);
	if (b->kind == PACTA_VALUE_NUMBER && a->kind == PACTA_VALUE_AMOUNT)
		return pacta_value_same(b, a);
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case PACTA_VALUE_DATE:
		return part_same(a->year, b->year) && a->month == b->month &&
		    part_same(a->day, b->day);
	case PACTA_VALUE_REF:
		return a->level == b->level && same_number(a, b);
	case PACTA_VALUE_FRACTION:
		return same_number(a, b) && a->den == b->den;
	case PACTA_VALUE_STATE:
		return strcmp(a->unit, b->unit) == 0;
	default:
		return same_number(a, b) && (a->unit[0] == '\0' ||
		    b->unit[0] == '\0' || strcmp(a->unit, b->unit) == 0);
	}
}

static void
print_number(const struct pacta_value *v, struct pacta_buf *out)
{
	char digits[32];
	int n = snprintf(digits, sizeof(digits), "%lld",
	    (long long)v->number), point = n + v->exp10;

	if (v->exp10 >= 0) {
		pacta_buf_adds(out, digits);
		for (int32_t i = 0; i < v->exp10 && i < 30; i++)
			pacta_buf_addc(out, '0');
		return;
	}
	if (point <= 0) {
		pacta_buf_adds(out, "0.");
		for (; point < 0; point++)
			pacta_buf_addc(out, '0');
		pacta_buf_adds(out, digits);
	} else
		pacta_buf_addf(out, "%.*s.%s", point, digits, digits + point);
}

/* Units go by their English names, which have a plural, or by their signs. */
static void
print_unit(const struct pacta_value *v, struct pacta_buf *out)
{
	bool sign = strlen(v->unit) <= 2, one = v->number == 1 && v->exp10 == 0;

	pacta_buf_addf(out, " %s%s", v->unit, sign || one ? "" : "s");
}

static void
print_date(const struct pacta_value *v, struct pacta_buf *out)
{
	if (v->year > 0)
		pacta_buf_addf(out, "%04u-", v->year);
	pacta_buf_addf(out, "%s%02u", v->year > 0 ? "" : "--", v->month);
	if (v->day > 0)
		pacta_buf_addf(out, "-%02u", v->day);
}

void
pacta_value_print(const struct pacta_value *v, struct pacta_buf *out)
{
	static const char *const levels[] = { "article", "paragraph or point",
		"chapter", "annex" };

	switch (v->kind) {
	case PACTA_VALUE_DATE:
		print_date(v, out);
		return;
	case PACTA_VALUE_STATE:
		pacta_buf_adds(out, v->unit);
		return;
	case PACTA_VALUE_REF:
		pacta_buf_addf(out, "%s ", levels[v->level]);
		break;
	default:
		break;
	}
	if (v->kind == PACTA_VALUE_AMOUNT)
		pacta_buf_addf(out, "%s ", v->unit);
	print_number(v, out);
	if (v->kind == PACTA_VALUE_FRACTION)
		pacta_buf_addf(out, "/%lld", (long long)v->den);
	else if (v->kind == PACTA_VALUE_PERCENT)
		pacta_buf_addc(out, '%');
	else if (v->kind == PACTA_VALUE_NUMBER && v->unit[0] != '\0')
		print_unit(v, out);
}
