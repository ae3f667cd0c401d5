#include <stdbool.h>
#include <string.h>

#include "utf8_int.h"

uint32_t
utf8_next(const char **p, const char *end)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)*p;
	size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	uint32_t cp = n == 1 ? s[0] : s[0] & (0xffu >> (n + 1));

	(*p)++;
	if (n == 1)
		return cp;
	if (s[0] < 0xc2 || s[0] > 0xf4 || (size_t)(end - (const char *)s) < n)
		return UTF8_BAD;
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return UTF8_BAD;
		cp = cp << 6 | (s[i] & 0x3f);
	}
	if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
		return UTF8_BAD;
	*p += n - 1;
	return cp;
}

size_t
utf8_put(char out[4], uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

/* Skips ASCII, a word at a time while there is one. */
static const char *
skip_ascii(const char *p, const char *end)
{
	uint64_t word;

	for (; end - p >= (ptrdiff_t)sizeof(word); p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		if ((word & 0x8080808080808080u) != 0)
			break;
	}
	while (p < end && (unsigned char)*p < 0x80)
		p++;
	return p;
}

size_t
utf8_valid_prefix(const char *s, size_t len)
{
	const char *p = s, *end = s + len, *at;

	while ((p = skip_ascii(p, end)) < end) {
		at = p;
		if (utf8_next(&p, end) == UTF8_BAD)
			return (size_t)(at - s);
	}
	return len;
}

size_t
utf8_count(const char *s, size_t len)
{
	const char *p = s, *end = s + len;
	size_t n = 0;

	for (; p < end; n++)
		(void)utf8_next(&p, end);
	return n;
}

void
utf8_cut(char *s)
{
	size_t len = strlen(s), back = len;
	const char *p;

	/* Step back over continuation bytes to the last lead byte. */
	while (back > 0 && len - back < 3 &&
	    ((unsigned char)s[back - 1] & 0xc0) == 0x80)
		back--;
	if (back == 0 || (unsigned char)s[back - 1] < 0xc0)
		return;
	p = s + back - 1;
	if (utf8_next(&p, s + len) == UTF8_BAD)
		s[back - 1] = '\0';
}

static bool
unsafe(uint32_t cp)
{
	return cp == UTF8_BAD || cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
	    cp == 0x61c || cp == 0x200e || cp == 0x200f ||
	    (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

void
utf8_one_line(char *s)
{
	const char *p, *end = s + strlen(s), *at;
	char *out = s;

	while (*out >= ' ' && *out < 0x7f)	/* most often, all of it */
		out++;
	for (p = out; p < end; ) {
		at = p;
		if (unsafe(utf8_next(&p, end)))
			*out++ = '?';
		else
			while (at < p)
				*out++ = *at++;
	}
	*out = '\0';
}
