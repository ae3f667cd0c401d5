/* Numerals of one style each, and the number part of an eId. */
#include <string.h>

#include <pacta/enumerator.h>

#include "enumerator_int.h"
#include "utf8_int.h"

/* --- Roman -------------------------------------------------------------- */

static const struct {
	uint32_t value;
	char text[3];
} roman[] = {
	{ 1000, "M" }, { 900, "CM" }, { 500, "D" }, { 400, "CD" },
	{ 100, "C" }, { 90, "XC" }, { 50, "L" }, { 40, "XL" },
	{ 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" },
};

#define NROMAN (sizeof(roman) / sizeof(roman[0]))
#define ROMAN_MAX 15	/* MMMDCCCLXXXVIII */

static void
roman_write(struct pacta_buf *out, uint32_t value)
{
	for (size_t i = 0; i < NROMAN; i++)
		for (; value >= roman[i].value; value -= roman[i].value)
			pacta_buf_adds(out, roman[i].text);
}

/* Greedy reading; only what writing would give again is canonical. */
uint32_t
pacta_enum_roman(const char *s, size_t len)
{
	char up[ROMAN_MAX + 1], again[ROMAN_MAX * 2 + 1] = "";
	bool lower = len > 0 && s[0] >= 'a';
	uint32_t value = 0, left;
	size_t at = 0, n;

	if (len == 0 || len > ROMAN_MAX)
		return 0;
	for (size_t i = 0; i < len; i++) {
		if ((s[i] >= 'a') != lower)
			return 0;
		up[i] = (char)(lower ? s[i] - 0x20 : s[i]);
	}
	up[len] = '\0';
	for (size_t i = 0; i < NROMAN; i++) {
		n = strlen(roman[i].text);
		while (at + n <= len && memcmp(up + at, roman[i].text, n) == 0) {
			value += roman[i].value;
			at += n;
		}
	}
	if (at < len || value == 0 || value > 3999)
		return 0;
	left = value;
	for (size_t i = 0; i < NROMAN; i++)
		for (; left >= roman[i].value; left -= roman[i].value)
			strcat(again, roman[i].text);
	return strcmp(again, up) == 0 ? value : 0;
}

/* --- Chinese ------------------------------------------------------------ */

/* A numeral's value; 10, 100, 1000, 10000 multiply. */
static const struct {
	uint32_t cp, value;
} han[] = {
	{ 0x3007, 0 }, { 0x96f6, 0 }, { 0x4e00, 1 }, { 0x4e8c, 2 },
	{ 0x4e09, 3 }, { 0x56db, 4 }, { 0x4e94, 5 }, { 0x516d, 6 },
	{ 0x4e03, 7 }, { 0x516b, 8 }, { 0x4e5d, 9 }, { 0x5341, 10 },
	{ 0x767e, 100 }, { 0x5343, 1000 }, { 0x4e07, 10000 },
	{ 0x842c, 10000 }, { 0x4e24, 2 }, { 0x5169, 2 },
	{ 0x5eff, 20 }, { 0x5345, 30 },
	/* financial */
	{ 0x58f9, 1 }, { 0x8d30, 2 }, { 0x8cb3, 2 }, { 0x53c1, 3 },
	{ 0x53c3, 3 }, { 0x8086, 4 }, { 0x4f0d, 5 }, { 0x9646, 6 },
	{ 0x9678, 6 }, { 0x67d2, 7 }, { 0x634c, 8 }, { 0x7396, 9 },
	{ 0x62fe, 10 }, { 0x4f70, 100 }, { 0x4edf, 1000 },
};

int64_t
enum_han_value(uint32_t cp)
{
	for (size_t i = 0; i < sizeof(han) / sizeof(han[0]); i++)
		if (han[i].cp == cp)
			return han[i].value;
	return -1;
}

struct han_sum {
	uint64_t total;		/* of the ten thousands */
	uint64_t section;	/* below ten thousand */
	uint64_t digit;		/* waits for its unit */
	uint32_t unit;		/* the last one, which must fall */
	bool has_digit, gap;	/* 零 stood before the digit */
};

static bool
han_unit(struct han_sum *h, uint32_t unit)
{
	if (unit == 10000) {
		if (h->total > 0 || h->section + h->digit == 0)
			return false;
		h->total = (h->section + h->digit) * 10000;
		h->section = h->digit = 0;
		h->unit = 10000;
		h->has_digit = h->gap = false;
		return true;
	}
	if (h->unit != 0 && unit >= h->unit)
		return false;
	/* 十 alone is ten; 百 and 千 need their digit. */
	if (!h->has_digit && (unit != 10 || h->section > 0))
		return false;
	h->section += (h->has_digit ? h->digit : 1) * unit;
	h->unit = unit;
	h->digit = 0;
	h->has_digit = h->gap = false;
	return true;
}

static bool
han_add(struct han_sum *h, uint32_t v)
{
	if (v == 20 || v == 30) {
		h->digit = v / 10;
		h->has_digit = true;
		return han_unit(h, 10);
	}
	if (v >= 10)
		return han_unit(h, v);
	if (v == 0) {
		if (h->has_digit || h->gap || h->unit == 0)
			return false;
		h->gap = true;
		return true;
	}
	if (h->has_digit)
		return false;
	h->digit = v;
	h->has_digit = true;
	return true;
}

/* 一〇五: digits by place, when no unit stands among them. */
static uint32_t
han_places(const char *s, size_t len)
{
	const char *p = s, *end = s + len;
	uint64_t n = 0;
	int64_t v;

	while (p < end) {
		v = enum_han_value(utf8_next(&p, end));
		if (v < 0 || v > 9 || n > 9999999)
			return 0;
		n = n * 10 + (uint64_t)v;
	}
	return (uint32_t)n;
}

uint32_t
pacta_enum_han(const char *s, size_t len)
{
	const char *p = s, *end = s + len;
	struct han_sum h = { 0, 0, 0, 0, false, false };
	int64_t v;

	while (p < end) {
		v = enum_han_value(utf8_next(&p, end));
		if (v < 0)
			return 0;
		if (!han_add(&h, (uint32_t)v))
			return han_places(s, len);
	}
	if (h.gap && !h.has_digit)
		return han_places(s, len);
	return (uint32_t)(h.total + h.section + h.digit);
}

static void
han_write(struct pacta_buf *out, uint32_t value)
{
	static const char *const digits[] = { "零", "一", "二", "三", "四",
	    "五", "六", "七", "八", "九" };
	static const char *const units[] = { "千", "百", "十", "" };
	uint32_t place = 1000, d;
	bool written = false, gap = false;

	for (int i = 0; i < 4; i++, place /= 10) {
		d = value / place % 10;
		if (d == 0) {
			gap = written;
			continue;
		}
		if (gap)
			pacta_buf_adds(out, digits[0]);
		/* 十五, but 一百一十五 */
		if (d != 1 || place != 10 || written)
			pacta_buf_adds(out, digits[d]);
		pacta_buf_adds(out, units[i]);
		written = true;
		gap = false;
	}
}

/* --- letters ------------------------------------------------------------- */

/* The small letter of ASCII and Cyrillic; others are compared as they are. */
static uint32_t
lower(uint32_t cp, bool *upper)
{
	uint32_t l = cp;

	if (cp >= 'A' && cp <= 'Z')
		l = cp + 0x20;
	else if (cp >= 0x410 && cp <= 0x42f)
		l = cp + 0x20;
	else if (cp >= 0x400 && cp <= 0x40f)
		l = cp + 0x50;
	else if ((cp >= 0x490 && cp <= 0x4bf) || (cp >= 0x4d0 && cp <= 0x52f))
		l = cp | 1;
	*upper |= l != cp;
	return l;
}

static bool
letters_equal(const char *a, size_t alen, const char *b, size_t blen,
    bool *upper)
{
	const char *aend = a + alen, *bend = b + blen;
	bool unused = false;

	while (a < aend && b < bend)
		if (lower(utf8_next(&a, aend), upper) !=
		    lower(utf8_next(&b, bend), &unused))
			return false;
	return a == aend && b == bend;
}

/* The place of the letter, from 1, in a list set apart by spaces. */
static uint32_t
letter_place(const char *list, const char *s, size_t len, bool *upper)
{
	uint32_t n = 0;
	size_t item;

	for (const char *p = list; *p != '\0'; p += item) {
		p += strspn(p, " ");
		item = strcspn(p, " ");
		if (item == 0)
			break;
		n++;
		if (letters_equal(s, len, p, item, upper))
			return n;
		*upper = false;
	}
	return 0;
}

static uint32_t
letter_count(const char *list)
{
	uint32_t n = 0;

	for (const char *p = list; *(p += strspn(p, " ")) != '\0';
	    p += strcspn(p, " "))
		n++;
	return n;
}

static const char latin[] =
    "a b c d e f g h i j k l m n o p q r s t u v w x y z";

/* The list the letter S is in. */
static uint32_t
letter_find(const struct pacta_lang *lang, const char *s, size_t len,
    bool *upper, const char **list)
{
	uint32_t n = 0;

	*list = lang != NULL ? pacta_lang_get(lang, "alphabet.points") : NULL;
	if (*list != NULL)
		n = letter_place(*list, s, len, upper);
	if (n == 0) {
		*list = latin;
		n = letter_place(latin, s, len, upper);
	}
	return n;
}

uint32_t
enum_letter(const struct pacta_lang *lang, const char *s, size_t len,
    bool *upper)
{
	const char *list, *p = s;
	size_t one, times;
	uint32_t n;

	*upper = false;
	if (len == 0 || len > 32)
		return 0;
	if ((n = letter_find(lang, s, len, upper, &list)) != 0)
		return n;
	/* "aa" comes after "z" */
	(void)utf8_next(&p, s + len);
	one = (size_t)(p - s);
	times = len / one;
	if (times * one != len || times < 2 || times > 3)
		return 0;
	for (size_t i = 1; i < times; i++)
		if (memcmp(s, s + i * one, one) != 0)
			return 0;
	n = letter_find(lang, s, one, upper, &list);
	return n == 0 ? 0 : n + (uint32_t)(times - 1) * letter_count(list);
}

static bool
letter_write(struct pacta_buf *out, uint32_t value,
    const struct pacta_lang *lang)
{
	const char *list = lang != NULL ?
	    pacta_lang_get(lang, "alphabet.points") : NULL;
	uint32_t count, at;

	if (list == NULL)
		list = latin;
	count = letter_count(list);
	if (count == 0 || value == 0 || value > count * 3)
		return false;
	at = (value - 1) % count;
	for (list += strspn(list, " "); at > 0; at--) {
		list += strcspn(list, " ");
		list += strspn(list, " ");
	}
	for (uint32_t i = 0; i <= (value - 1) / count; i++)
		pacta_buf_add(out, list, strcspn(list, " "));
	return true;
}

bool
pacta_enum_write(struct pacta_buf *out, enum pacta_enum_style style,
    uint32_t value, const struct pacta_lang *lang)
{
	switch (style) {
	case PACTA_ENUM_DECIMAL:
		pacta_buf_addf(out, "%u", value);
		return true;
	case PACTA_ENUM_ROMAN:
		if (value >= 1 && value <= 3999)
			roman_write(out, value);
		return value >= 1 && value <= 3999;
	case PACTA_ENUM_HAN:
		if (value >= 1 && value <= 9999)
			han_write(out, value);
		return value >= 1 && value <= 9999;
	case PACTA_ENUM_LETTER:
		return letter_write(out, value, lang);
	default:
		return false;
	}
}

/* --- ids ------------------------------------------------------------------ */

static const char *const suffixes[] = { "bis", "ter", "quater", "quinquies",
    "sexies", "septies", "octies", "novies", "decies" };

#define NSUFFIXES (sizeof(suffixes) / sizeof(suffixes[0]))

uint32_t
enum_suffix(const char *s, size_t len)
{
	for (size_t i = 0; i < NSUFFIXES; i++)
		if (strlen(suffixes[i]) == len &&
		    memcmp(suffixes[i], s, len) == 0)
			return (uint32_t)i + 2;
	return 0;
}

static void
eid_value(const struct pacta_enum *e, struct pacta_buf *out)
{
	size_t at = out->len;
	bool small = e->style == PACTA_ENUM_ROMAN && !e->upper;

	if (e->style == PACTA_ENUM_ROMAN)
		(void)pacta_enum_write(out, e->style, e->value[0], NULL);
	else if (e->style == PACTA_ENUM_LETTER && e->value[0] <= 26)
		pacta_buf_addc(out, (char)((e->upper ? 'A' : 'a') +
		    (int)e->value[0] - 1));
	else
		for (unsigned i = 0; i < e->count; i++)
			pacta_buf_addf(out, "%s%u", i > 0 ? "-" : "",
			    e->value[i]);
	for (; small && at < out->len; at++)
		out->data[at] = (char)(out->data[at] + 0x20);
}

void
pacta_enum_eid(const struct pacta_enum *e, struct pacta_buf *out)
{
	if (e->count == 0)
		return;
	eid_value(e, out);
	if (e->suffix >= 2 && e->suffix < NSUFFIXES + 2)
		pacta_buf_adds(out, suffixes[e->suffix - 2]);
	else if (e->suffix > 0)
		pacta_buf_addf(out, "-%u", e->suffix);
}

static size_t
eid_digits(struct pacta_enum *e, const char *s, size_t len)
{
	size_t at = 0;
	uint64_t v;

	while (at < len && e->count < PACTA_ENUM_MAX) {
		size_t from = at;

		for (v = 0; at < len && s[at] >= '0' && s[at] <= '9'; at++)
			if ((v = v * 10 + (uint64_t)(s[at] - '0')) > 99999999)
				return 0;
		if (at == from)
			break;
		e->value[e->count++] = (uint32_t)v;
		if (at + 1 >= len || s[at] != '-' || s[at + 1] < '0' ||
		    s[at + 1] > '9')
			break;
		at++;
	}
	return at;
}

/* "iv", "a", and "IVbis", "ater": letters alone, else with a suffix. */
static bool
eid_letters(struct pacta_enum *e, const char *s, size_t len)
{
	if (enum_word(e, NULL, s, len))
		return true;
	for (size_t n = len - 1; n > 0; n--)
		if (enum_suffix(s + n, len - n) > 0 &&
		    enum_word(e, NULL, s, n)) {
			e->suffix = enum_suffix(s + n, len - n);
			return true;
		}
	return false;
}

bool
pacta_enum_from_eid(struct pacta_enum *e, const char *part, size_t len)
{
	size_t at = 0;

	memset(e, 0, sizeof(*e));
	if (len == 0)
		return false;
	e->end = len;
	if (part[0] >= '0' && part[0] <= '9') {
		e->style = PACTA_ENUM_DECIMAL;
		at = eid_digits(e, part, len);
		if (at > 0 && at < len) {
			e->suffix = enum_suffix(part + at, len - at);
			at = e->suffix > 0 ? len : at;
		}
		if (at == len)
			return true;
	} else if (len <= 32 && eid_letters(e, part, len)) {
		return true;
	}
	memset(e, 0, sizeof(*e));
	return false;
}
