/* Folding: what a reader takes for the same letter is the same byte. */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "utf8_int.h"
#include "value_int.h"

/* The letters below the accents, U+00C0 to U+017F. */
static const char latin[] =
	"aaaaaaaceeeeiiiidnooooo*ouuuuybsaaaaaaaceeeeiiiidnooooo/"
	"ouuuuybyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiii"
	"iiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrsssssssstttttt"
	"uuuuuuuuuuuuwwyyyzzzzzzs";

/* U+0958 to U+095F without the dot, as U+093C is dropped. */
static const uint16_t nukta[] = { 0x915, 0x916, 0x917, 0x91c, 0x921, 0x922,
	0x92b, 0x92f };

static uint32_t
fold_cyrillic(uint32_t c)
{
	if (c >= 0x410 && c <= 0x42f)
		c += 0x20;
	else if (c >= 0x400 && c <= 0x40f)
		c += 0x50;
	else if (c >= 0x4c1 && c <= 0x4ce)
		c += c & 1;
	else if (c >= 0x460)
		c |= 1;
	return c == 0x451 ? 0x435 : c;	/* ё is written е at will */
}

/* Persian, Urdu and Arabic write the same letters with different codes. */
static uint32_t
fold_arabic(uint32_t c)
{
	switch (c) {
	case 0x622: case 0x623: case 0x625: case 0x671: return 0x627;
	case 0x649: case 0x6cc: case 0x626: case 0x6d0: return 0x64a;
	case 0x6a9: case 0x6aa: return 0x643;
	case 0x629: case 0x6c0: case 0x6c1: case 0x6c2: case 0x6be:
	case 0x6c3: case 0x6d5: return 0x647;
	case 0x624: return 0x648;
	case 0x60c: return ',';
	case 0x61b: return ';';
	case 0x66a: return '%';
	case 0x66b: return '.';
	case 0x66c: return ',';
	default:
		return c;
	}
}

/* U+2000 to U+206F, and CJK signs. */
static uint32_t
fold_sign(uint32_t c)
{
	switch (c) {
	case 0xa0: case 0x1680: case 0x202f: case 0x205f: case 0x3000:
	case '\t': case '\n': case '\r':
		return ' ';
	case 0x2010: case 0x2011: case 0x2012: case 0x2212:
		return '-';
	case 0x2013: case 0x2014: case 0x2015: case 0x301c: case 0xff5e:
		return FOLD_DASH;
	case 0x2018: case 0x2019: case 0x201b: case 0x2032: case 0x2bc:
	case 0x2bb: case 0xb4: case '`':
		return '\'';
	case 0x201c: case 0x201d: case 0x201e: case 0x201f: case 0xab:
	case 0xbb: case 0x300a: case 0x300b: case 0x300c: case 0x300d:
	case 0x300e: case 0x300f: case 0x2033: case 0x2039: case 0x203a:
		return FOLD_QUOTE;
	case 0x3001:
		return ',';
	case 0x3002:
		return '.';
	default:
		return c >= 0x2000 && c <= 0x200a ? ' ' : c;
	}
}

static bool
unseen(uint32_t c)
{
	return c == 0xad || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	    (c >= 0x64b && c <= 0x652) || c == 0x640 || c == 0x670 ||
	    c == 0x93c || c == 0xfeff || (c >= 0x300 && c <= 0x36f);
}

static uint32_t
fold_one(uint32_t c)
{
	int digit;

	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 32 : fold_sign(c);
	if (c >= 0xc0 && c <= 0x17f)
		return (unsigned char)latin[c - 0xc0];
	if (c >= 0x400 && c <= 0x52f)
		return fold_cyrillic(c);
	if (c >= 0x4e00 && c <= 0x9fff)
		return c;
	if (c >= 0xff01 && c <= 0xff5d) {
		c -= 0xfee0;
		return c >= 'A' && c <= 'Z' ? c + 32 : c;
	}
	digit = pacta_text_digit(c);
	if (digit >= 0)
		return '0' + (uint32_t)digit;
	if (c >= 0x600 && c <= 0x6ff)
		return fold_arabic(c);
	if (c == 0x901)
		return 0x902;	/* chandrabindu is written as a dot at will */
	if (c >= 0x958 && c <= 0x95f)	/* letters with their dot below */
		return nukta[c - 0x958];
	if (c == 0x218 || c == 0x219)
		return 's';
	if (c == 0x21a || c == 0x21b)
		return 't';
	return fold_sign(c);
}

static bool
grow(struct folded *f, size_t cap)
{
	char *s = realloc(f->s, cap + 8);
	uint32_t *at;

	if (s != NULL)
		f->s = s;
	at = realloc(f->at, (cap + 8) * sizeof(*at));
	if (at != NULL)
		f->at = at;
	if (s == NULL || at == NULL)
		return false;
	f->cap = cap;
	return true;
}

static void
put(struct folded *f, uint32_t c, size_t at)
{
	char b[4];
	size_t n = utf8_put(b, c);

	for (size_t i = 0; i < n; i++) {
		f->s[f->len] = b[i];
		f->at[f->len++] = (uint32_t)at;
	}
}

/* The vulgar fractions, as "1/2". */
static bool
put_fraction(struct folded *f, uint32_t c, size_t at)
{
	static const char *const few[] = { "1/4", "1/2", "3/4" };
	static const char *const more[] = { "1/3", "2/3", "1/5", "2/5", "3/5",
		"4/5", "1/6", "5/6", "1/8", "3/8", "5/8", "7/8" };
	const char *s = c >= 0xbc && c <= 0xbe ? few[c - 0xbc] :
	    c >= 0x2153 && c <= 0x215e ? more[c - 0x2153] : NULL;

	if (s == NULL)
		return false;
	for (; *s != '\0'; s++)
		put(f, (unsigned char)*s, at);
	return true;
}

static bool
ends_han(const struct folded *f)
{
	return f->len >= 3 && (f->s[f->len - 1] & 0xc0) == 0x80 &&
	    value_is_han(value_peek(f->s + f->len - 3, f->s + f->len));
}

bool
value_fold(struct folded *f, const char *s, size_t len)
{
	const char *p = s, *end = s + len, *q;
	bool broken = false;	/* the space before is a line's end in Han */
	uint32_t c;

	f->len = 0;
	/* A fraction sign of two bytes becomes three. */
	if (len * 2 + 1 > f->cap && !grow(f, len * 2 + 1))
		return false;
	while (p < end) {
		q = p;
		c = utf8_next(&p, end);
		if (c == UTF8_BAD)
			c = '?';
		if (unseen(c) || put_fraction(f, c, (size_t)(q - s)))
			continue;
		c = fold_one(c);
		if (c == ' ' && f->len > 0 && f->s[f->len - 1] == ' ')
			continue;
		if (value_is_han(c) && broken)
			f->len--;
		broken = c == ' ' && (*q == '\n' || *q == '\r') &&
		    ends_han(f);
		put(f, c, (size_t)(q - s));
	}
	f->s[f->len] = '\0';
	f->at[f->len] = (uint32_t)len;
	return true;
}

void
value_fold_dispose(struct folded *f)
{
	free(f->s);
	free(f->at);
	*f = (struct folded)FOLDED_INIT;
}

uint32_t
value_peek(const char *s, const char *end)
{
	return s < end ? utf8_next(&s, end) : 0;
}

bool
value_is_han(uint32_t c)
{
	return c >= 0x2e80 && (c == 0x3007 || (c >= 0x3040 && c <= 0x30ff) ||
	    (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
	    (c >= 0x20000 && c <= 0x3ffff));
}

bool
value_is_word(uint32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || c == '\'' ||
		    (c >= 'A' && c <= 'Z') || c == '_';
	if (c >= 0x400 && c <= 0x52f)
		return true;
	return c != UTF8_BAD && !value_is_han(c) &&
	    (pacta_text_is_letter(c) || pacta_text_is_mark(c));
}
