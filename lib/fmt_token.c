#include <string.h>

#include <pacta/text.h>

#include "enumerator_int.h"
#include "fmt_int.h"
#include "utf8_int.h"

/* Numbers as they stand in running text: "статье 5", 第五条, point (b). */

static uint32_t
cp_at(const char *s, size_t len, size_t at)
{
	const char *p = s + at;

	return at < len ? utf8_next(&p, s + len) : 0;
}

static size_t
cp_after(const char *s, size_t len, size_t at)
{
	const char *p = s + at;

	if (at < len)
		(void)utf8_next(&p, s + len);
	return (size_t)(p - s);
}

static uint32_t
cp_before(const char *s, size_t len, size_t at)
{
	if (at == 0)
		return 0;
	do {
		at--;
	} while (at > 0 && ((unsigned char)s[at] & 0xc0) == 0x80);
	return cp_at(s, len, at);
}

/* Brackets and quotation marks that stand around a letter. */
static bool
is_mark(uint32_t cp)
{
	return cp == '(' || cp == ')' || cp == '"' || cp == '\'' ||
	    cp == 0xab || cp == 0xbb || cp == '[' || cp == ']' ||
	    (cp >= 0x2018 && cp <= 0x201f) || (cp >= 0x3008 && cp <= 0x3011) ||
	    cp == 0xff08 || cp == 0xff09;
}

static bool
is_word(uint32_t cp)
{
	return cp != 0 && (pacta_text_is_letter(cp) || pacta_text_is_mark(cp));
}

static bool
token_decimal(struct fmt_token *t, const char *s, size_t len)
{
	size_t at = t->start;
	uint64_t value = 0;
	uint32_t cp = cp_at(s, len, at);
	int d = pacta_text_digit(cp);

	if (d < 0)
		return false;
	t->base = cp - (uint32_t)d;
	while (at < len && (cp = cp_at(s, len, at)) >= t->base &&
	    cp <= t->base + 9 && value <= 99999999) {
		value = value * 10 + (cp - t->base);
		at = cp_after(s, len, at);
	}
	t->end = at;
	t->style = PACTA_ENUM_DECIMAL;
	t->value = (uint32_t)value;
	return true;
}

static bool
token_han(struct fmt_token *t, const char *s, size_t len)
{
	size_t at = t->start;

	while (at < len && enum_han_value(cp_at(s, len, at)) >= 0)
		at = cp_after(s, len, at);
	if (at == t->start)
		return false;
	t->end = at;
	t->style = PACTA_ENUM_HAN;
	t->value = pacta_enum_han(s + t->start, at - t->start);
	return true;
}

/* First of a run of characters that are numbers by themselves, and how many. */
static const struct {
	uint32_t first, count;
} signs[] = {
	{ 0x2460, 20 }, { 0x2474, 20 }, { 0x2488, 20 }, { 0x249c, 26 },
	{ 0x24b6, 26 }, { 0x24d0, 26 }, { 0x2776, 10 }, { 0x3220, 10 },
	{ 0x3280, 10 }, { 0x2160, 12 }, { 0x2170, 12 }
};

static bool
token_sign(struct fmt_token *t, const char *s, size_t len)
{
	uint32_t cp = cp_at(s, len, t->start);

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (cp >= signs[i].first &&
		    cp < signs[i].first + signs[i].count) {
			t->end = cp_after(s, len, t->start);
			t->style = PACTA_ENUM_CIRCLED;
			t->base = signs[i].first - 1;
			t->value = cp - t->base;
			return true;
		}
	return false;
}

/* A word that is a letter or a Roman numeral; END is behind it either way. */
static bool
token_word(struct fmt_token *t, const char *s, size_t len,
    const struct pacta_lang *lang)
{
	struct pacta_enum e = { .style = PACTA_ENUM_NONE };
	uint32_t before = cp_before(s, len, t->start), cp;
	size_t at = t->start;

	while (at < len && is_word(cp = cp_at(s, len, at)) &&
	    pacta_text_script(cp) != PACTA_SCRIPT_HAN)
		at = cp_after(s, len, at);
	if (at == t->start)
		return false;
	t->end = at;
	if (!enum_word(&e, lang, s + t->start, at - t->start))
		return false;
	cp = cp_at(s, len, at);
	if (!is_mark(cp) && !(at == len && t->start == 0) && cp != '.' &&
	    !(e.style == PACTA_ENUM_ROMAN && e.upper) && !is_mark(before))
		return false;
	t->style = e.style;
	t->value = e.value[0];
	t->other = e.other;
	t->upper = e.upper;
	return true;
}

bool
fmt_token_next(struct fmt_token *t, const char *s, size_t len, size_t *at,
    const struct pacta_lang *lang)
{
	while (*at < len) {
		*t = (struct fmt_token){ .start = *at, .end = *at };
		if (token_decimal(t, s, len) || token_han(t, s, len) ||
		    token_sign(t, s, len) || token_word(t, s, len, lang)) {
			*at = t->end;
			return true;
		}
		*at = t->end > *at ? t->end : cp_after(s, len, *at);
	}
	return false;
}

static void
print_digits(uint32_t base, uint32_t value, struct pacta_buf *out)
{
	char digits[12], text[4];
	size_t n = 0;

	do {
		digits[n++] = (char)(value % 10);
	} while ((value /= 10) > 0);
	while (n-- > 0)
		pacta_buf_add(out, text,
		    utf8_put(text, base + (uint32_t)digits[n]));
}

static bool
print_sign(const struct fmt_token *t, uint32_t value, struct pacta_buf *out)
{
	char text[4];

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (signs[i].first - 1 == t->base && value <= signs[i].count) {
			pacta_buf_add(out, text,
			    utf8_put(text, t->base + value));
			return true;
		}
	return false;
}

/* Letters and Roman numerals in the case they had. */
static bool
print_word(const struct fmt_token *t, uint32_t value,
    const struct pacta_lang *lang, struct pacta_buf *out)
{
	struct pacta_buf word = PACTA_BUF_INIT;
	bool ok = pacta_enum_write(&word, t->style, value, lang) &&
	    !pacta_buf_failed(&word);

	if (ok)
		ok = (t->upper ? pacta_text_upper(word.data, word.len, out,
		    NULL) : pacta_text_lower(word.data, word.len, out,
		    NULL)) == 0;
	pacta_buf_dispose(&word);
	return ok;
}

bool
fmt_token_print(const struct fmt_token *t, uint32_t value,
    const struct pacta_lang *lang, struct pacta_buf *out)
{
	switch (t->style) {
	case PACTA_ENUM_DECIMAL:
		print_digits(t->base, value, out);
		return true;
	case PACTA_ENUM_CIRCLED:
		return print_sign(t, value, out);
	case PACTA_ENUM_HAN:
		return pacta_enum_write(out, t->style, value, NULL);
	default:
		return print_word(t, value, lang, out);
	}
}

/* A word for a number ("premier") becomes digits. */
static bool
rewrite_word(const char *s, size_t len, const struct pacta_enum *was,
    uint32_t value, struct pacta_buf *out)
{
	size_t from = was->start, to;

	while (from < was->end && !is_word(cp_at(s, len, from)))
		from = cp_after(s, len, from);
	for (to = from; to < was->end && is_word(cp_at(s, len, to));)
		to = cp_after(s, len, to);
	pacta_buf_add(out, s, from);
	print_digits('0', value, out);
	pacta_buf_add(out, s + to, len - to);
	return to > from;
}

bool
fmt_token_rewrite(const char *s, size_t len, const struct pacta_enum *was,
    const struct pacta_enum *is, const struct pacta_lang *lang,
    struct pacta_buf *out)
{
	size_t at = 0, copied = 0, end = was->end - was->start;
	const char *part = s + was->start;
	struct fmt_token t;
	unsigned k = 0;

	if (was->style == PACTA_ENUM_WORD)
		return rewrite_word(s, len, was, is->value[0], out);
	pacta_buf_add(out, s, was->start);
	while (k < was->count && fmt_token_next(&t, part, end, &at, lang)) {
		if (t.value != was->value[k] && t.other != was->value[k])
			continue;
		/* A Latin letter stays one in any language. */
		if (t.other == was->value[k])
			t.style = was->style;
		pacta_buf_add(out, part + copied, t.start - copied);
		if (!fmt_token_print(&t, is->value[k],
		    (unsigned char)part[t.start] < 0x80 ? NULL : lang, out))
			return false;
		copied = t.end;
		k++;
	}
	pacta_buf_add(out, part + copied, len - was->start - copied);
	return k == was->count;
}
