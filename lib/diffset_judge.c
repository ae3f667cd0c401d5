/*
 * Whether the languages of a row still go together: the same kind of change, and
 * the same numbers that came and went.
 *
 * Figures of any script and ideographs can be read; numbers in words cannot, so
 * that a number in one language only is held against the other one just where
 * that writes it in figures too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/enumerator.h>
#include <pacta/text.h>

#include "diffset_int.h"
#include "utf8_int.h"

#define MAX_NUMBER 32
#define MAX_WORDS 100000u	/* of a row looked at */
#define MAX_NUMBERS 2000	/* of a row: comparing them is quadratic */

struct number {
	char digits[MAX_NUMBER];	/* canonical decimal: "1500", "1.5" */
	bool figures;			/* else in ideographs alone */
	bool scaled;			/* figures and 万, 亿: "500万" */
};

struct numbers {
	struct number *items;
	size_t count, cap;
	bool failed;
};

static void
numbers_add(struct numbers *l, const struct number *n)
{
	size_t cap = l->cap == 0 ? 8 : l->cap * 2;
	struct number *items;

	if (l->count == MAX_NUMBERS)
		return;
	if (l->count == l->cap) {
		items = realloc(l->items, cap * sizeof(*items));
		if (items == NULL) {
			l->failed = true;
			return;
		}
		l->items = items;
		l->cap = cap;
	}
	l->items[l->count++] = *n;
}

/* --- reading ------------------------------------------------------------- */

static bool
is_separator(uint32_t cp)
{
	return cp == '.' || cp == ',' || cp == 0x66b || cp == 0x66c;
}

static int
digit_at(const char *p, const char *end)
{
	return p < end ? pacta_text_digit(utf8_next(&p, end)) : -1;
}

/* Exactly three digits: what stands before them separates thousands. */
static bool
is_thousands(const char *p, const char *end)
{
	for (int i = 0; i < 3; i++, (void)utf8_next(&p, end))
		if (digit_at(p, end) < 0)
			return false;
	return digit_at(p, end) < 0;
}

static bool
read_figures(const struct pacta_token *t, struct number *n)
{
	const char *p = t->text, *end = p + t->len;
	size_t len = 0;

	*n = (struct number){ "", true, false };
	if (digit_at(p, end) < 0)
		return false;
	while (p < end && len + 2 < MAX_NUMBER) {
		uint32_t cp = utf8_next(&p, end);
		int digit = pacta_text_digit(cp);

		if (digit >= 0)
			n->digits[len++] = (char)('0' + digit);
		else if (is_separator(cp) && !is_thousands(p, end) &&
		    digit_at(p, end) >= 0)
			n->digits[len++] = '.';
	}
	n->digits[len] = '\0';
	return true;
}

static bool
is_han_numeral(const char *p, const char *end)
{
	static const char numerals[] = "〇零一二三四五六七八九十百千万亿两廿卅"
	    "萬億兩壹贰叁肆伍陆柒捌玖拾佰仟";

	return end - p >= 3 && (unsigned char)*p >= 0xe3 &&
	    memmem(numerals, sizeof(numerals) - 1, p, 3) != NULL;
}

/* 百 ... 亿 at P, as a number of zeros; 0 for anything else. */
static unsigned
zeros_of(const char *p, const char *end)
{
	static const struct { const char *s; unsigned zeros; } scales[] = {
		{ "百", 2 }, { "千", 3 }, { "万", 4 }, { "萬", 4 },
		{ "亿", 8 }, { "億", 8 } };

	for (size_t i = 0; i < sizeof(scales) / sizeof(scales[0]); i++)
		if (end - p >= 3 && memcmp(p, scales[i].s, 3) == 0)
			return scales[i].zeros;
	return 0;
}

static void
scale(struct number *n, unsigned zeros)
{
	char *dot = strchr(n->digits, '.');
	size_t len = strlen(n->digits);

	n->scaled = true;
	for (; zeros > 0 && len + 1 < MAX_NUMBER; zeros--) {
		if (dot != NULL && dot[1] != '\0') {
			dot[0] = dot[1];
			*++dot = '.';
		} else if (dot != NULL)
			*dot = '0', dot = NULL;
		else
			n->digits[len++] = '0';
		n->digits[len] = '\0';
	}
	if (dot != NULL && dot[1] == '\0')
		*dot = '\0';
}

/* The numeral that P is in, which may begin before what changed and go on behind
 * it: of 三十日 to 六十日 only 三 and 六 may have.  Returns its end.  A lone 一 is
 * seldom a number. */
static const char *
read_han(struct numbers *l, const char *p, const struct pacta_node *node)
{
	struct number number = { "", false, false };
	const char *start = p, *end = node->text + node->len;
	uint32_t value;

	while (start - 3 >= node->text && is_han_numeral(start - 3, end))
		start -= 3;
	while (is_han_numeral(p, end))
		p += 3;
	/* Behind figures they are a scale, and read with them. */
	if (start > node->text && pacta_text_digit((unsigned char)start[-1]) >= 0)
		return p;
	value = pacta_enum_han(start, (size_t)(p - start));
	if (value > 1) {
		snprintf(number.digits, sizeof(number.digits), "%u", value);
		numbers_add(l, &number);
	}
	return p;
}

static void
read_tokens(struct numbers *l, const struct pacta_token *t, size_t n)
{
	struct number number;
	const char *done = NULL, *p, *end;
	unsigned zeros;

	for (size_t i = 0; i < n; i++) {
		if (t[i].kind != PACTA_TOKEN_WORD || (done != NULL &&
		    t[i].text < done && t[i].text >= t[i].node->text &&
		    done <= t[i].node->text + t[i].node->len))
			continue;
		end = t[i].node->text + t[i].node->len;
		p = t[i].text + t[i].len;
		if (is_han_numeral(t[i].text, end)) {
			done = read_han(l, t[i].text, t[i].node);
		} else if (read_figures(&t[i], &number)) {
			for (; (zeros = zeros_of(p, end)) > 0; p += 3)
				scale(&number, zeros);
			numbers_add(l, &number);
		}
	}
}

static void
read_node(struct pacta_diffset *set, struct numbers *l,
    const struct pacta_node *node)
{
	struct flow f = { NULL, 0, 0 };

	if (flow_words(&f, node, set->names, MAX_WORDS))
		read_tokens(l, f.tokens, f.count);
	else
		l->failed = true;
	flow_dispose(&f);
}

/* --- what came and went ---------------------------------------------------- */

struct delta {
	struct numbers came, went;
};

static void
delta_dispose(struct delta *d)
{
	free(d->came.items);
	free(d->went.items);
}

static void
read_mark(struct pacta_diffset *set, struct delta *d,
    const struct pacta_mark *m)
{
	if (m->change & PACTA_DIFF_INSERTED)
		read_node(set, &d->came, m->new);
	else if (m->change & PACTA_DIFF_DELETED)
		read_node(set, &d->went, m->old);
	for (uint32_t i = 0; i < m->nspans; i++) {
		const struct pacta_span *s = &m->spans[i];

		if (s->op == PACTA_SPAN_DELETE)
			read_tokens(&d->went, s->old, s->count);
		else if (s->op == PACTA_SPAN_INSERT)
			read_tokens(&d->came, s->new, s->count);
	}
}

static void
read_change(struct pacta_diffset *set, struct delta *d,
    const struct pacta_diff_change *c)
{
	const struct pacta_mark *m = c->mark;

	if (!(c->kind & PACTA_DIFF_SUBSTANCE))
		return;
	read_mark(set, d, m);
	if (!(c->kind & PACTA_DIFF_MOVED))
		return;
	while ((m = pacta_mark_next(m, c->mark)) != NULL)
		read_mark(set, d, m);
}

/* Takes out of both lists what stands in both. */
static void
cancel(struct numbers *a, struct numbers *b,
    bool (*same)(const struct number *, const struct number *))
{
	size_t kept = 0, k;

	for (size_t i = 0; i < a->count; i++) {
		for (k = 0; k < b->count && !same(&a->items[i], &b->items[k]);
		    k++)
			;
		if (k < b->count)
			b->items[k] = b->items[--b->count];
		else
			a->items[kept++] = a->items[i];
	}
	a->count = kept;
}

static bool
same_number(const struct number *a, const struct number *b)
{
	return strcmp(a->digits, b->digits) == 0;
}

/* A mantissa before a word for thousands, millions, ... in one language may be
 * written out with 万 in the other. */
static bool
same_value(const struct number *a, const struct number *b)
{
	const struct number *x = a->scaled ? a : b, *y = x == a ? b : a;
	struct number z = *y;

	if (same_number(a, b))
		return true;
	for (int i = 0; x->scaled && !y->scaled && i < 4; i++) {
		scale(&z, 3);
		if (same_number(x, &z))
			return true;
	}
	return false;
}

static void
read_delta(struct pacta_diffset *set, const struct pacta_row_text *t,
    struct delta *d)
{
	*d = (struct delta){ { NULL, 0, 0, false }, { NULL, 0, 0, false } };
	for (size_t i = 0; i < t->count; i++)
		read_change(set, d, &t->changes[i]);
	cancel(&d->came, &d->went, same_number);
}

/* --- the verdict ------------------------------------------------------------ */

static bool
has_figures(const struct numbers *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->items[i].figures)
			return true;
	return false;
}

/* Whether the provision writes one of the numbers in figures, and kept it. */
static bool
writes(struct pacta_diffset *set, const struct pacta_row_text *t,
    const struct numbers *l)
{
	struct numbers all = { NULL, 0, 0, false };
	bool found = false;

	if (t->new != NULL)
		read_node(set, &all, t->new);
	for (size_t i = 0; i < all.count; i++)
		for (size_t k = 0; k < l->count; k++)
			found |= same_value(&all.items[i], &l->items[k]);
	free(all.items);
	return found;
}

/* X has what is left of its numbers, Y nothing: is that a difference, or does Y
 * write them in words? */
static bool
is_lone(struct pacta_diffset *set, const struct delta *x,
    const struct pacta_row_text *y)
{
	if (!has_figures(&x->came) && !has_figures(&x->went))
		return false;
	return x->came.count == 0 || x->went.count == 0 ||
	    writes(set, y, &x->went);
}

static bool
numbers_differ(struct pacta_diffset *set, const struct pacta_row_text *s,
    const struct pacta_row_text *t, bool *failed)
{
	struct delta a, b;
	bool differ;

	read_delta(set, s, &a);
	read_delta(set, t, &b);
	*failed |= a.came.failed | a.went.failed | b.came.failed |
	    b.went.failed;
	cancel(&a.came, &b.came, same_value);
	cancel(&a.went, &b.went, same_value);
	if (a.came.count + a.went.count > 0 && b.came.count + b.went.count > 0)
		differ = true;
	else if (a.came.count + a.went.count > 0)
		differ = is_lone(set, &a, t);
	else
		differ = b.came.count + b.went.count > 0 &&
		    is_lone(set, &b, s);
	delta_dispose(&a);
	delta_dispose(&b);
	return differ;
}

#define STRUCTURE (PACTA_DIFF_INSERTED | PACTA_DIFF_DELETED | \
	PACTA_DIFF_MOVED | PACTA_DIFF_SPLIT | PACTA_DIFF_MERGED)

static bool
row_differs(struct pacta_diffset *set, const struct pacta_row *r, bool *failed)
{
	const struct pacta_row_text *first = NULL;

	for (size_t i = 0; i < set->nlangs; i++) {
		if (!(r->changed & 1u << i))
			continue;
		if (first == NULL)
			first = &r->texts[i];
		else if (((first->kinds ^ r->texts[i].kinds) & STRUCTURE) != 0 ||
		    numbers_differ(set, first, &r->texts[i], failed))
			return true;
	}
	return false;
}

/* What the changed languages now have or lack, the others had or lacked. */
static bool
is_level(const struct pacta_diffset *set, const struct pacta_row *r)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < set->nlangs; i++)
		kinds |= r->changed & 1u << i ? r->texts[i].kinds : 0;
	kinds &= PACTA_DIFF_SUBSTANCE;
	if (kinds != PACTA_DIFF_INSERTED && kinds != PACTA_DIFF_DELETED)
		return false;
	for (size_t i = 0; i < set->nlangs; i++)
		if (set->langs[i].diff != NULL && !(r->changed & 1u << i) &&
		    (r->texts[i].new != NULL) != (kinds == PACTA_DIFF_INSERTED))
			return false;
	return true;
}

static enum pacta_row_verdict
row_verdict(struct pacta_diffset *set, const struct pacta_row *r,
    uint32_t compared, bool *failed)
{
	if ((compared & (compared - 1)) == 0)
		return PACTA_ROW_ALONE;
	if (r->renumbering)
		return r->changed == compared ? PACTA_ROW_ALL : PACTA_ROW_SOME;
	if (r->changed == 0)
		return PACTA_ROW_MINOR;
	if (r->changed != compared)
		return is_level(set, r) ? PACTA_ROW_LEVEL : PACTA_ROW_SOME;
	return row_differs(set, r, failed) ? PACTA_ROW_DIFFERENT :
	    PACTA_ROW_ALL;
}

bool
diffset_judge(struct pacta_diffset *set)
{
	uint32_t compared = 0;
	bool failed = false;

	for (size_t i = 0; i < set->nlangs; i++)
		compared |= set->langs[i].diff != NULL ? 1u << i : 0;
	for (size_t n = 0; n < set->nrows && !failed; n++) {
		struct pacta_row *r = &set->rows[n].row;
		unsigned counts = r->renumbering ? PACTA_DIFF_RENUMBERED :
		    PACTA_DIFF_SUBSTANCE;

		for (size_t i = 0; i < set->nlangs; i++)
			if (r->texts[i].kinds & counts)
				r->changed |= 1u << i;
			else if (set->langs[i].diff != NULL &&
			    r->texts[i].new != NULL)
				r->unchanged |= 1u << i;
		r->verdict = row_verdict(set, r, compared, &failed);
	}
	return !failed;
}

const char *
pacta_row_verdict_name(enum pacta_row_verdict v)
{
	static const char *const names[] = { "alone", "all", "some",
	    "different", "level", "minor" };

	return (unsigned)v < sizeof(names) / sizeof(names[0]) ? names[v] :
	    "unknown";
}
