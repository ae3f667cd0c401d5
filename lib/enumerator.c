#include <string.h>

#include <pacta/enumerator.h>

#include "enumerator_int.h"
#include "utf8_int.h"

#define ENUM_VALUE_MAX 99999999u

/* What is read, and how far. */
struct reader {
	const char *s, *p, *end;
	const struct pacta_lang *lang;
};

static uint32_t
peek(const struct reader *r)
{
	const char *p = r->p;

	return p < r->end ? utf8_next(&p, r->end) : 0;
}

static void
advance(struct reader *r)
{
	if (r->p < r->end)
		(void)utf8_next(&r->p, r->end);
}

static bool
is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' ||
	    cp == 0xa0 || cp == 0x202f || cp == 0x3000 || cp == 0x2007 ||
	    cp == 0x2009;
}

static void
skip_blanks(struct reader *r)
{
	while (r->p < r->end && is_blank(peek(r)))
		advance(r);
}

/* Decimal digits lie in runs of ten; these are the zeros (UCD, Nd). */
static int
digit(uint32_t cp)
{
	static const uint16_t zeros[] = { 0x30, 0x660, 0x6f0, 0x966, 0x9e6,
	    0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
	    0xf20, 0x1040, 0x17e0, 0x1810, 0xff10 };

	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		if (cp >= zeros[i] && cp <= zeros[i] + 9u)
			return (int)(cp - zeros[i]);
	return -1;
}

static int
superscript(uint32_t cp)
{
	if (cp == 0xb9)
		return 1;
	if (cp == 0xb2 || cp == 0xb3)
		return (int)(cp - 0xb0);
	return cp >= 0x2074 && cp <= 0x2079 ? (int)(cp - 0x2070) : -1;
}

/* A letter for our purposes: whatever is no blank, digit or punctuation of the
 * kinds that stand around numbers. */
static bool
is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
	if (cp == UTF8_BAD || is_blank(cp) || digit(cp) >= 0 ||
	    superscript(cp) >= 0)
		return false;
	return !(cp < 0xc0 || cp == 0xd7 || cp == 0xf7 ||
	    (cp >= 0x2000 && cp < 0x2c00) || cp == 0x60c || cp == 0x61b ||
	    cp == 0x6d4 || cp == 0x964 || cp == 0x965 ||
	    (cp >= 0x3000 && cp < 0x3005) || (cp >= 0x3008 && cp < 0x3021) ||
	    (cp >= 0xff00 && cp < 0xff21) || (cp >= 0xff3b && cp < 0xff41) ||
	    (cp >= 0xff5b && cp < 0xff66));
}

static bool
is_closer(uint32_t cp)
{
	return cp == ')' || cp == 0xff09 || cp == ']' || cp == 0x3015 ||
	    cp == 0x3011 || cp == 0xbb || cp == 0x201d || cp == 0xfd3e;
}

static bool
is_opener(uint32_t cp)
{
	return cp == '(' || cp == 0xff08 || cp == '[' || cp == 0x3014 ||
	    cp == 0x3010 || cp == 0xab || cp == 0x201c || cp == 0xfd3f;
}

static bool
is_stop(uint32_t cp)
{
	return cp == '.' || cp == 0x3001 || cp == 0xff0e || cp == ':' ||
	    cp == 0xff1a || cp == 0x3002 || cp == 0x6d4 || cp == 0x964;
}

/* 条 章 节 款 项 目 编 篇 卷 部 号 and their traditional forms */
static bool
is_counter(uint32_t cp)
{
	static const uint16_t counters[] = { 0x6761, 0x689d, 0x7ae0, 0x8282,
	    0x7bc0, 0x6b3e, 0x9879, 0x9805, 0x76ee, 0x7f16, 0x7de8, 0x7bc7,
	    0x5377, 0x90e8, 0x53f7, 0x865f };

	for (size_t i = 0; i < sizeof(counters) / sizeof(counters[0]); i++)
		if (counters[i] == cp)
			return true;
	return false;
}

/* --- the parts of a number ----------------------------------------------- */

static bool
read_int(struct reader *r, uint32_t *out)
{
	const char *from = r->p;
	uint64_t v = 0;
	int d;

	while (r->p < r->end && (d = digit(peek(r))) >= 0) {
		v = v * 10 + (uint64_t)d;
		if (v > ENUM_VALUE_MAX)
			return false;
		advance(r);
	}
	*out = (uint32_t)v;
	return r->p > from;
}

/* 14.1.2 and 14-1: digits must follow the sign that parts them. */
static bool
read_decimal(struct reader *r, struct pacta_enum *e)
{
	struct reader back;
	uint32_t cp, v;

	if (!read_int(r, &v))
		return false;
	e->style = PACTA_ENUM_DECIMAL;
	e->value[e->count++] = v;
	while (e->count < PACTA_ENUM_MAX) {
		back = *r;
		cp = peek(r);
		if (cp != '.' && cp != '-' && cp != 0x2011 && cp != 0xff0e)
			break;
		advance(r);
		if (!read_int(r, &v)) {
			*r = back;
			break;
		}
		e->value[e->count++] = v;
	}
	return true;
}

static bool
read_han(struct reader *r, struct pacta_enum *e)
{
	const char *from = r->p;

	while (r->p < r->end && enum_han_value(peek(r)) >= 0)
		advance(r);
	e->value[0] = pacta_enum_han(from, (size_t)(r->p - from));
	e->style = PACTA_ENUM_HAN;
	e->count = 1;
	return r->p > from && e->value[0] > 0;
}

/* Characters that are a number by themselves: first, last, value of first. */
static const struct {
	uint16_t first, last, value;
	enum pacta_enum_style style;
} signs[] = {
	{ 0x2460, 0x2473, 1, PACTA_ENUM_CIRCLED },	/* ① to ⑳ */
	{ 0x2474, 0x2487, 1, PACTA_ENUM_CIRCLED },	/* ⑴ */
	{ 0x2488, 0x249b, 1, PACTA_ENUM_CIRCLED },	/* ⒈ */
	{ 0x249c, 0x24b5, 1, PACTA_ENUM_CIRCLED },	/* ⒜ */
	{ 0x24b6, 0x24cf, 1, PACTA_ENUM_CIRCLED },	/* Ⓐ */
	{ 0x24d0, 0x24e9, 1, PACTA_ENUM_CIRCLED },	/* ⓐ */
	{ 0x2776, 0x277f, 1, PACTA_ENUM_CIRCLED },	/* ❶ */
	{ 0x3220, 0x3229, 1, PACTA_ENUM_CIRCLED },	/* ㈠ */
	{ 0x3280, 0x3289, 1, PACTA_ENUM_CIRCLED },	/* ㊀ */
	{ 0x3251, 0x325f, 21, PACTA_ENUM_CIRCLED },	/* ㉑ */
	{ 0x32b1, 0x32bf, 36, PACTA_ENUM_CIRCLED },	/* ㊱ */
	{ 0x2160, 0x216b, 1, PACTA_ENUM_ROMAN },	/* Ⅰ to Ⅻ */
	{ 0x2170, 0x217b, 1, PACTA_ENUM_ROMAN },
};

static bool
read_sign(struct reader *r, struct pacta_enum *e)
{
	uint32_t cp = peek(r);

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (cp >= signs[i].first && cp <= signs[i].last) {
			advance(r);
			e->style = signs[i].style;
			e->value[0] = cp - signs[i].first + signs[i].value;
			e->count = 1;
			e->upper = cp >= 0x2160 && cp <= 0x216b;
			e->closed = signs[i].style == PACTA_ENUM_CIRCLED;
			return true;
		}
	return false;
}

/* 甲 to 癸, 子 to 亥 */
static uint32_t
stem_value(uint32_t cp)
{
	static const uint16_t stems[] = { 0x7532, 0x4e59, 0x4e19, 0x4e01,
	    0x620a, 0x5df1, 0x5e9a, 0x8f9b, 0x58ec, 0x7678 };
	static const uint16_t branches[] = { 0x5b50, 0x4e11, 0x5bc5, 0x536f,
	    0x8fb0, 0x5df3, 0x5348, 0x672a, 0x7533, 0x9149, 0x620c, 0x4ea5 };

	for (uint32_t i = 0; i < 10; i++)
		if (stems[i] == cp)
			return i + 1;
	for (uint32_t i = 0; i < 12; i++)
		if (branches[i] == cp)
			return i + 1;
	return 0;
}

static bool
read_stem(struct reader *r, struct pacta_enum *e)
{
	uint32_t v = stem_value(peek(r));

	if (v == 0)
		return false;
	advance(r);
	e->style = PACTA_ENUM_STEM;
	e->value[0] = v;
	e->count = 1;
	return true;
}

/* "i", "v" and "x" are Roman first, "c", "d", "l" and "m" letters first. */
bool
enum_word(struct pacta_enum *e, const struct pacta_lang *lang, const char *s,
    size_t len)
{
	bool upper = false;
	uint32_t letter = enum_letter(lang, s, len, &upper);
	uint32_t roman = pacta_enum_roman(s, len);
	bool first = roman > 0 && (letter == 0 || len > 1 ||
	    strchr("ivxIVX", s[0]) != NULL);

	if (letter == 0 && roman == 0)
		return false;
	e->style = first ? PACTA_ENUM_ROMAN : PACTA_ENUM_LETTER;
	e->value[0] = first ? roman : letter;
	e->other = first ? letter : roman;
	e->count = 1;
	e->upper = letter > 0 ? upper : s[0] < 'a';
	return true;
}

static bool
read_letters(struct reader *r, struct pacta_enum *e)
{
	const char *from = r->p;

	while (r->p < r->end && is_letter(peek(r)))
		advance(r);
	return enum_word(e, r->lang, from, (size_t)(r->p - from));
}

static bool
read_dash(struct reader *r, struct pacta_enum *e)
{
	static const uint32_t dashes[] = { '-', 0x2010, 0x2011, 0x2012,
	    0x2013, 0x2014, 0x2015, 0x2022, 0x2023, 0x25aa, 0x25cf, 0xb7,
	    '*', 0x2043, 0x2212, 0x25e6, 0x25a0 };
	uint32_t cp = peek(r);

	for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++)
		if (dashes[i] == cp) {
			advance(r);
			if (r->p < r->end && !is_blank(peek(r)))
				return false;
			e->style = PACTA_ENUM_DASH;
			e->closed = true;
			return true;
		}
	return false;
}

/* --- bis, ter, 之一 -------------------------------------------------------- */

/* A list of "word value" in language data. */
static uint32_t
data_word(const struct pacta_lang *lang, const char *key, const char *s,
    size_t len)
{
	size_t n = 0;
	const char *const *all = lang != NULL ?
	    pacta_lang_all(lang, key, &n) : NULL;
	struct reader r;
	uint32_t v;

	for (size_t i = 0; i < n; i++) {
		if (strncmp(all[i], s, len) != 0 || all[i][len] != ' ')
			continue;
		r = (struct reader){ all[i], all[i] + len, all[i] +
		    strlen(all[i]), NULL };
		skip_blanks(&r);
		if (read_int(&r, &v) && r.p == r.end)
			return v;
	}
	return 0;
}

/* The longest value of number.word that begins the text at FROM: it may be
 * several words ("vingt et unième 21"). */
static size_t
data_phrase(const struct reader *r, const char *from, uint32_t *value)
{
	size_t n = 0, len, best = 0, left = (size_t)(r->end - from);
	const char *const *all = r->lang != NULL ?
	    pacta_lang_all(r->lang, "number.word", &n) : NULL;
	const char *space;

	for (size_t i = 0; i < n; i++) {
		struct reader behind = *r;
		uint32_t v;

		space = strrchr(all[i], ' ');
		len = space != NULL ? (size_t)(space - all[i]) : 0;
		if (len <= best || len > left ||
		    strncmp(all[i], from, len) != 0)
			continue;
		behind.p = from + len;
		if (behind.p < r->end && is_letter(peek(&behind)))
			continue;
		behind = (struct reader){ space + 1, space + 1,
		    space + strlen(space), NULL };
		if (!read_int(&behind, &v) || behind.p != behind.end)
			continue;
		best = len;
		*value = v;
	}
	return best;
}

static bool
suffix_word(struct reader *r, struct pacta_enum *e, bool attached)
{
	const char *from = r->p;
	bool upper;
	size_t len;

	while (r->p < r->end && is_letter(peek(r)))
		advance(r);
	len = (size_t)(r->p - from);
	if (len == 0)
		return false;
	e->suffix = enum_suffix(from, len);
	if (e->suffix == 0)
		e->suffix = data_word(r->lang, "number.suffix", from, len);
	/* "2a." is what "2 bis" is; "5G networks" is something else. */
	if (e->suffix == 0 && attached && len <= 2 && (r->p == r->end ||
	    is_closer(peek(r)) || is_stop(peek(r))))
		e->suffix = enum_letter(r->lang, from, len, &upper) + 1;
	return e->suffix > 1;
}

/* 第六条之二 is Article 6 bis in treaties (so in the Paris Convention); where
 * laws count what was inserted from 之一, that is the bis. */
static bool
suffix_zhi(struct reader *r, struct pacta_enum *e)
{
	struct pacta_enum n = { .style = PACTA_ENUM_NONE };

	if (peek(r) != 0x4e4b)
		return false;
	advance(r);
	if (!read_han(r, &n) && !read_decimal(r, &n))
		return false;
	e->suffix = n.value[0] > 1 ? n.value[0] : 2;
	return true;
}

static void
read_suffix(struct reader *r, struct pacta_enum *e)
{
	struct reader back = *r;
	bool attached = r->p < r->end && is_letter(peek(r));
	int sup = superscript(peek(r));

	if (sup > 0) {
		advance(r);
		e->suffix = (uint32_t)sup + 1;
		return;
	}
	if (suffix_zhi(r, e))
		return;
	*r = back;
	skip_blanks(r);
	if (peek(r) == '-' || peek(r) == 0x2011)
		advance(r);
	if (suffix_word(r, e, attached))
		return;
	e->suffix = 0;
	*r = back;
}

/* --- one enumerator -------------------------------------------------------- */

/* A number proper, without the marks around it. */
static bool
read_number(struct reader *r, struct pacta_enum *e)
{
	static bool (*const readers[])(struct reader *,
	    struct pacta_enum *) = { read_decimal, read_sign, read_han,
	    read_stem, read_letters };
	struct reader back = *r;

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		*r = back;
		*e = (struct pacta_enum){ .style = PACTA_ENUM_NONE };
		if (readers[i](r, e))
			return true;
	}
	return false;
}

/* 第…条: the frame itself says that it is a number. */
static bool
read_framed(struct reader *r, struct pacta_enum *e)
{
	advance(r);
	skip_blanks(r);
	if (!read_han(r, e)) {
		*e = (struct pacta_enum){ .style = PACTA_ENUM_NONE };
		if (!read_decimal(r, e))
			return false;
	}
	skip_blanks(r);
	if (!is_counter(peek(r)))
		return false;
	advance(r);
	if (peek(r) == 0x5206)	/* 部分 */
		advance(r);
	e->closed = true;
	read_suffix(r, e);
	return true;
}

static void
read_closers(struct reader *r, struct pacta_enum *e)
{
	/* "1°", "1º" in French and Spanish; "أ- " in Arabic. */
	if (e->style == PACTA_ENUM_DECIMAL && e->count == 1 && r->p < r->end &&
	    (peek(r) == 0xb0 || peek(r) == 0xba)) {
		e->closed = true;
		advance(r);
	} else if (e->style == PACTA_ENUM_LETTER && r->p < r->end &&
	    *r->p == '-' && (r->end - r->p == 1 || r->p[1] == ' ') &&
	    r->p - r->s > 1) {
		e->closed = true;
		advance(r);
	}
	while (r->p < r->end && (is_closer(peek(r)) || is_stop(peek(r)))) {
		e->bracketed |= is_closer(peek(r));
		e->closed = true;
		advance(r);
	}
}

static bool
read_enum(struct reader *r, struct pacta_enum *e)
{
	bool opened = false;

	skip_blanks(r);
	e->start = (size_t)(r->p - r->s);
	if (peek(r) == 0x7b2c)
		return read_framed(r, e);
	if (read_dash(r, e))
		return true;
	r->p = r->s + e->start;
	if (is_opener(peek(r))) {
		opened = true;
		advance(r);
		skip_blanks(r);
	}
	if (!read_number(r, e))
		return false;
	if (e->style == PACTA_ENUM_DECIMAL || e->style == PACTA_ENUM_ROMAN)
		read_suffix(r, e);
	read_closers(r, e);
	if (opened && !e->bracketed)
		return false;
	if (e->style == PACTA_ENUM_DECIMAL)
		return e->closed || !is_letter(peek(r));
	return e->closed || r->p == r->end;
}

bool
pacta_enum_parse(struct pacta_enum *e, const char *s, size_t len,
    const struct pacta_lang *lang)
{
	struct reader r = { s, s, s + len, lang };
	size_t start;

	*e = (struct pacta_enum){ .style = PACTA_ENUM_NONE };
	skip_blanks(&r);
	start = (size_t)(r.p - s);
	if (!read_enum(&r, e)) {
		*e = (struct pacta_enum){ .style = PACTA_ENUM_NONE };
		return false;
	}
	e->start = start;
	e->end = (size_t)(r.p - s);
	return true;
}

/* --- a number among words --------------------------------------------------- */

enum { FIND_DIGITS, FIND_ROMAN, FIND_WORD, FIND_LETTER, FIND_COUNT };

static bool
find_letters(struct reader *r, struct pacta_enum *e, int what)
{
	const char *from = r->p;
	uint32_t value;
	size_t len;

	while (r->p < r->end && is_letter(peek(r)))
		advance(r);
	len = (size_t)(r->p - from);
	if (what == FIND_WORD) {
		len = data_phrase(r, from, &value);
		if (len == 0)
			return false;
		r->p = from + len;
		e->style = PACTA_ENUM_WORD;
		e->value[0] = value;
		e->count = 1;
		return true;
	}
	if (!enum_word(e, r->lang, from, len))
		return false;
	if (what == FIND_ROMAN)
		return e->style == PACTA_ENUM_ROMAN && e->upper;
	return is_closer(peek(r)) || r->p == r->end;
}

static bool
find_at(struct reader *r, struct pacta_enum *e, int what)
{
	uint32_t cp = peek(r);

	*e = (struct pacta_enum){ .style = PACTA_ENUM_NONE };
	if (what != FIND_DIGITS)
		return is_letter(cp) && find_letters(r, e, what);
	if (cp == 0x7b2c)
		return read_framed(r, e);
	return (digit(cp) >= 0 && read_decimal(r, e)) ||
	    (enum_han_value(cp) >= 0 && read_han(r, e)) || read_sign(r, e);
}

/* Tries each word (each character, for digits) as WHAT. */
static bool
find(struct reader *r, struct pacta_enum *e, int what)
{
	struct reader back;

	while (r->p < r->end) {
		back = *r;
		if (find_at(r, e, what)) {
			e->start = (size_t)(back.p - r->s);
			return true;
		}
		*r = back;
		if (what == FIND_DIGITS || !is_letter(peek(r)))
			advance(r);
		else
			while (r->p < r->end && is_letter(peek(r)))
				advance(r);
	}
	return false;
}

bool
pacta_enum_find(struct pacta_enum *e, const char *s, size_t len,
    const struct pacta_lang *lang)
{
	struct reader r = { s, s, s + len, lang };

	if (pacta_enum_parse(e, s, len, lang))
		return true;
	for (int what = 0; what < FIND_COUNT; what++) {
		r.p = s;
		if (!find(&r, e, what))
			continue;
		if (e->suffix == 0)
			read_suffix(&r, e);
		read_closers(&r, e);
		e->end = (size_t)(r.p - s);
		return true;
	}
	*e = (struct pacta_enum){ .style = PACTA_ENUM_NONE };
	return false;
}
