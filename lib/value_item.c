/* Cutting a text into items: words of the dictionary, figures, signs. */
#include <stdlib.h>
#include <string.h>

#include "utf8_int.h"
#include "value_int.h"

#define MAX_DIGITS 18
#define MAX_GROUPS 8	/* of digits; a longer row is no number */

static struct item *
item_new(struct reading *rd, enum item_type type, size_t start, size_t end,
    bool space)
{
	size_t cap = rd->cap == 0 ? 64 : rd->cap * 2;
	struct item *items;

	if (rd->count == rd->cap) {
		items = realloc(rd->items, cap * sizeof(*items));
		if (items == NULL) {
			rd->failed = true;
			return NULL;
		}
		rd->items = items;
		rd->cap = cap;
	}
	memset(&rd->items[rd->count], 0, sizeof(*rd->items));
	rd->items[rd->count].type = type;
	rd->items[rd->count].start = start;
	rd->items[rd->count].end = end;
	rd->items[rd->count].space = space;
	return &rd->items[rd->count++];
}

/* --- figures ------------------------------------------------------------------- */

static bool
is_digit(const struct folded *f, size_t at)
{
	return at < f->len && f->s[at] >= '0' && f->s[at] <= '9';
}

static size_t
digits(const struct folded *f, size_t at)
{
	size_t n = 0;

	while (is_digit(f, at + n))
		n++;
	return n;
}

static int64_t
to_number(const char *s, size_t n)
{
	int64_t v = 0;

	for (size_t i = 0; i < n && i < MAX_DIGITS; i++)
		v = v * 10 + (s[i] - '0');
	return v;
}

/* "14.06.2019", "14/6/2019", "2019-06-14"; the end, or 0. */
static size_t
figure_date(const struct folded *f, size_t at, struct pacta_value *v)
{
	size_t n[3], p = at;
	int64_t part[3] = { 0, 0, 0 };
	char sep = 0;

	for (int i = 0; i < 3; i++) {
		n[i] = digits(f, p);
		if (n[i] == 0 || n[i] > 4)
			return 0;
		part[i] = to_number(f->s + p, n[i]);
		p += n[i];
		if (i == 2)
			break;
		if (p >= f->len || (i > 0 && f->s[p] != sep))
			return 0;
		sep = f->s[p++];
	}
	if (is_digit(f, p))
		return 0;
	if (sep == '-' && n[0] == 4)
		*v = (struct pacta_value){ .year = (uint16_t)part[0],
		    .month = (uint8_t)part[1], .day = (uint8_t)part[2] };
	else if ((sep == '.' || sep == '/') && n[2] == 4 && n[0] <= 2 &&
	    n[1] <= 2)
		*v = (struct pacta_value){ .year = (uint16_t)part[2],
		    .month = (uint8_t)part[1], .day = (uint8_t)part[0] };
	else
		return 0;
	v->kind = PACTA_VALUE_DATE;
	return v->month >= 1 && v->month <= 12 && v->day >= 1 && v->day <= 31 ?
	    p : 0;
}

/* How many groups of digits follow AT, each after SEP: three digits, or in the
 * Indian way two and at last three. */
static size_t
groups(const struct folded *f, size_t at, char sep, size_t *end)
{
	size_t count = 0, n, last = 3;

	*end = at;
	while (at < f->len && f->s[at] == sep && count < MAX_GROUPS) {
		n = digits(f, at + 1);
		if (n != 3 && !(n == 2 && sep == ','))
			break;
		last = n;
		at += n + 1;
		count++;
		if (last == 3)
			*end = at;
	}
	/* A group of two must be followed by more. */
	return last == 3 && *end == at ? count : 0;
}

/* Copies the digits of [AT, END) to OUT. */
static size_t
copy_digits(const struct folded *f, size_t at, size_t end, char *out)
{
	size_t n = 0;

	for (; at < end; at++)
		if (is_digit(f, at) && n < MAX_DIGITS)
			out[n++] = f->s[at];
	return n;
}

/*
 * The end of the whole part of a figure, its groups included: "1 000 000" in any
 * language, "1,000,000" where it cannot be a decimal.
 */
static size_t
whole_end(const struct reading *rd, size_t at)
{
	static const char seps[] = " ',.";
	const struct folded *f = rd->f;
	size_t n = digits(f, at), end, count;

	if (n > 3 || f->s[at] == '0')
		return at + n;
	for (const char *s = seps; *s != '\0'; s++) {
		count = groups(f, at + n, *s, &end);
		if (count > 1 || (count == 1 && *s != rd->r->decimal))
			return end;
	}
	return at + n;
}

static size_t
figure(struct reading *rd, size_t at, struct pacta_value *v)
{
	const struct folded *f = rd->f;
	char all[MAX_DIGITS + 1];
	size_t end = whole_end(rd, at), n = copy_digits(f, at, end, all), d;
	int32_t exp = 0;

	if (end + 1 < f->len && (f->s[end] == '.' || f->s[end] == ',') &&
	    is_digit(f, end + 1)) {
		d = digits(f, end + 1);
		/* "5,10" in a list is two numbers where the point is '.'. */
		if (f->s[end] == '.' || f->s[end] == rd->r->decimal) {
			for (size_t i = 0; i < d && n < MAX_DIGITS; i++, exp--)
				all[n++] = f->s[end + 1 + i];
			end += d + 1;
		}
	}
	value_set(v, to_number(all, n), exp);
	return end;
}

/* The ordinal indicators of Spanish and Portuguese. */
static bool
is_indicator(uint32_t c)
{
	return c == 0xaa || c == 0xba;
}

/* "1st", "1er", "30th", "5-й": what is glued to a figure and says no more. */
static size_t
figure_tail(const struct reading *rd, size_t at)
{
	const struct folded *f = rd->f;
	size_t p = at, end, n = 0;
	const char *q;

	if (p < f->len && f->s[p] == '-')
		p++;
	if (p + 1 < f->len && f->s[p] == '.' && is_indicator(value_peek(
	    f->s + p + 1, f->s + f->len)))
		return p + 3;	/* 1.º */
	q = f->s + p;
	while (q < f->s + f->len && value_is_word(value_peek(q,
	    f->s + f->len)) && *q != '\'') {
		utf8_next(&q, f->s + f->len);
		n++;
	}
	/* A letter by itself is a point: 1b. */
	if (n == 0 || n > 3 || (n == 1 && p == at) || lex_match(rd->r, f->s, f->len, p, 0,
	    &end) != NULL)
		return at;
	return (size_t)(q - f->s);
}

static size_t
cut_figure(struct reading *rd, size_t at, bool space)
{
	struct pacta_value v = { .kind = PACTA_VALUE_NUMBER };
	struct item *it;
	size_t end = figure_date(rd->f, at, &v), tail;
	bool dated = end > 0;

	if (!dated)
		end = figure(rd, at, &v);
	tail = dated ? end : figure_tail(rd, end);
	it = item_new(rd, ITEM_NUMBER, at, tail, space);
	if (it != NULL) {
		it->v = v;
		it->v.ordinal = tail > end;
		it->figure = true;
		it->dated = dated;
	}
	return tail;
}

/* --- words ------------------------------------------------------------------------ */

static size_t
word_end(const struct folded *f, size_t at)
{
	const char *p = f->s + at, *end = f->s + f->len, *q = p;
	uint32_t c = utf8_next(&p, end);

	if (value_is_han(c))
		return (size_t)(p - f->s);
	while (p < end) {
		q = p;
		c = utf8_next(&p, end);
		if (!value_is_word(c) && !(c >= '0' && c <= '9'))
			return (size_t)(q - f->s);
	}
	return f->len;
}

/* What is glued before a word: an article, "and", "by". */
static const struct lex_entry *
behind_prefix(const struct reading *rd, size_t at, size_t *end, bool *joined)
{
	const struct folded *f = rd->f;
	const struct lex_entry *e;
	const struct folded *p;

	for (size_t i = 0; i < rd->r->nprefixes; i++) {
		p = &rd->r->prefixes[i];
		if (at + p->len >= f->len ||
		    memcmp(f->s + at, p->s, p->len) != 0 ||
		    !value_is_word(value_peek(f->s + at + p->len,
		    f->s + f->len)))
			continue;
		e = lex_match(rd->r, f->s, f->len, at + p->len, 0, end);
		if (e != NULL) {
			/* "and", or "and the" */
			*joined = memcmp(p->s, rd->r->prefixes[0].s,
			    rd->r->prefixes[0].len) == 0;
			return e;
		}
	}
	return NULL;
}

/* A number and what is glued to it, as two items. */
static bool
cut_glued(struct reading *rd, size_t at, bool space, size_t *end)
{
	const struct lex_entry *rest = NULL, *e;
	struct item *it;
	size_t split = at;

	e = lex_glued(rd->r, rd->f->s, rd->f->len, at, &split, &rest, end);
	if (e == NULL)
		return false;
	if ((it = item_new(rd, ITEM_LEX, at, split, space)) == NULL)
		return false;
	it->entry = e;
	it->glued = !(rest->roles & ROLE_UNIT);
	it = item_new(rd, ITEM_LEX, split, *end, false);
	if (it != NULL)
		it->entry = rest;
	return true;
}

/* In 十一个 no 一个 is to be seen. */
static bool
after_numeral(const struct reading *rd, bool space)
{
	const struct item *last = rd->count > 0 ? &rd->items[rd->count - 1] :
	    NULL;

	return last != NULL && !space && rd->r->strict &&
	    (last->type == ITEM_NUMBER || (last->type == ITEM_LEX &&
	    (last->entry->roles & (ROLE_NUMBER | ROLE_PER | ROLE_ORD_MARK))));
}

static size_t
cut_word(struct reading *rd, size_t at, bool space)
{
	bool joined = false;
	size_t end = 0;
	const struct lex_entry *e = lex_match(rd->r, rd->f->s, rd->f->len, at,
	    after_numeral(rd, space) ? ROLE_STOP : 0, &end);
	struct item *it;

	if (e == NULL)
		e = behind_prefix(rd, at, &end, &joined);
	if (e == NULL && cut_glued(rd, at, space, &end))
		return end;
	if (e == NULL || e->roles & ROLE_STOP)
		it = item_new(rd, ITEM_WORD, at,
		    e != NULL ? end : (end = word_end(rd->f, at)), space);
	else if ((it = item_new(rd, ITEM_LEX, at, end, space)) != NULL)
		it->entry = e;
	if (it != NULL)
		it->joined = joined;
	return end;
}

static size_t
cut_sign(struct reading *rd, size_t at, bool space)
{
	const char *p = rd->f->s + at;
	uint32_t c = utf8_next(&p, rd->f->s + rd->f->len);
	size_t end = (size_t)(p - rd->f->s);
	const struct lex_entry *e = lex_match(rd->r, rd->f->s, rd->f->len, at, 0,
	    &end);
	struct item *it = item_new(rd, e != NULL ? ITEM_LEX : ITEM_PUNCT, at,
	    end, space);

	if (it != NULL) {
		it->entry = e;
		it->c = c;
	}
	return end;
}

void
value_cut(struct reading *rd)
{
	bool space = true;
	uint32_t c;

	for (size_t at = 0; at < rd->f->len && !rd->failed;) {
		c = value_peek(rd->f->s + at, rd->f->s + rd->f->len);
		if (c == ' ') {
			space = true;
			at++;
			continue;
		}
		if (c >= '0' && c <= '9')
			at = cut_figure(rd, at, space);
		else if (value_is_word(c) || value_is_han(c))
			at = cut_word(rd, at, space);
		else
			at = cut_sign(rd, at, space);
		space = false;
	}
}
