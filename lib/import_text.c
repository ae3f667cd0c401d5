#include <string.h>

#include <pacta/text.h>

#include "import_int.h"
#include "utf8_int.h"

struct import_span
import_span(const char *s, size_t len)
{
	return (struct import_span){ s, len };
}

uint32_t
import_first(struct import_span t)
{
	const char *p = t.s;

	return t.len > 0 ? utf8_next(&p, t.s + t.len) : 0;
}

struct import_span
import_behind(struct import_span t, size_t bytes)
{
	return import_span(t.s + bytes, t.len - bytes);
}

/* The code point that ends at END, and where it starts. */
static uint32_t
last_cp(const char *s, const char *end, const char **start)
{
	const char *p = end - 1;

	while (p > s && ((unsigned char)*p & 0xc0) == 0x80)
		p--;
	*start = p;
	return utf8_next(&p, end);
}

struct import_span
import_trim(struct import_span t)
{
	const char *p = t.s, *end = t.s + t.len, *q;

	while (t.s < end) {
		p = t.s;
		if (!pacta_text_is_space(utf8_next(&p, end)))
			break;
		t.s = p;
	}
	while (end > t.s && pacta_text_is_space(last_cp(t.s, end, &q)))
		end = q;
	t.len = (size_t)(end - t.s);
	return t;
}

static bool
is_closing(uint32_t cp)
{
	switch (cp) {
	case '"': case '\'': case ')': case ']': case '*': case '_':
	case 0xbb: case 0x201d: case 0x2019: case 0x201c:
	case 0xff09: case 0x300b: case 0x300d: case 0x300f: case 0x3011:
		return true;
	}
	return pacta_text_is_space(cp);
}

enum import_end
import_ends(struct import_span t)
{
	const char *end = t.s + t.len, *q;
	uint32_t cp = 0;

	while (end > t.s && is_closing(cp = last_cp(t.s, end, &q)))
		end = q;
	if (end == t.s)
		return IMPORT_END_OPEN;
	switch (cp) {
	case '.': case '!': case '?': case 0x2026: case 0x3002: case 0xff0e:
	case 0xff01: case 0xff1f: case 0x6d4: case 0x61f: case 0x964:
	case 0x965:
		return IMPORT_END_STOP;
	case ';': case 0xff1b: case 0x61b:
		return IMPORT_END_SEMICOLON;
	case ',': case 0xff0c: case 0x3001: case 0x60c:
		return IMPORT_END_COMMA;
	case ':': case 0xff1a:
		return IMPORT_END_COLON;
	}
	return IMPORT_END_OPEN;
}

size_t
import_gap(struct import_span t)
{
	const char *p = t.s, *end = t.s + t.len, *start = p;
	uint32_t cp, columns = 0;

	while (p < end) {
		const char *q = p;

		cp = utf8_next(&q, end);
		if (!pacta_text_is_space(cp))
			columns = 0;
		else if (columns == 0)
			start = p;
		if (pacta_text_is_space(cp))
			columns += cp == '\t' ? 8 : pacta_text_cp_width(cp);
		if (columns > 2)
			return (size_t)(start - t.s);
		p = q;
	}
	return t.len;
}

/* Lower case of one code point; text asks ICU for what is not common here. */
static uint32_t
lower(uint32_t cp)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	const char *p;
	char s[4];

	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	if (cp >= 0x410 && cp <= 0x42f)
		return cp + 32;
	if ((cp >= 0x430 && cp <= 0x45f) || (cp >= 0x590 && cp < 0x10a0) ||
	    (cp >= 0x2000 && cp < 0x2100) || (cp >= 0x2e80 && cp < 0xa000))
		return cp;
	if (pacta_text_lower(s, utf8_put(s, cp), &b, NULL) == 0 && b.len > 0) {
		p = b.data;
		cp = utf8_next(&p, b.data + b.len);
	}
	pacta_buf_dispose(&b);
	return cp;
}

bool
import_is_upper(uint32_t cp)
{
	return pacta_text_is_letter(cp) && lower(cp) != cp;
}

bool
import_is_lower(uint32_t cp)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char s[4];
	size_t n;
	bool is;

	if (cp < 0x80)
		return cp >= 'a' && cp <= 'z';
	if (!pacta_text_is_letter(cp) || (cp >= 0x2e80 && cp < 0xa000))
		return false;
	n = utf8_put(s, cp);
	is = pacta_text_upper(s, n, &b, NULL) == 0 &&
	    (b.len != n || memcmp(b.data, s, n) != 0);
	pacta_buf_dispose(&b);
	return is;
}

static size_t
spaces(const char *p, const char *end)
{
	const char *start = p, *q;

	while (p < end) {
		q = p;
		if (!pacta_text_is_space(utf8_next(&q, end)))
			break;
		p = q;
	}
	return (size_t)(p - start);
}

/* One letter for those that are typed for each other: the apostrophes of Uzbek,
 * hyphens, and yeh and kaf in texts of Arabic, Persian and Urdu keyboards. */
static uint32_t
alike(uint32_t cp)
{
	switch (cp) {
	case 0x60: case 0xb4: case 0x2bb: case 0x2bc: case 0x2018: case 0x2019:
		return '\'';
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2212:
		return '-';
	case 0x622: case 0x623: case 0x625:
		return 0x627;
	case 0x64a: case 0x649:
		return 0x6cc;
	case 0x643:
		return 0x6a9;
	default:
		return cp;
	}
}

uint32_t
import_fold(uint32_t cp)
{
	return lower(alike(cp));
}

size_t
import_prefix(struct import_span t, struct import_span pattern)
{
	const char *p = t.s, *end = p + t.len;
	const char *q = pattern.s, *qend = q + pattern.len;
	uint32_t a, b;
	size_t n;

	while (q < qend) {
		if ((n = spaces(q, qend)) > 0) {
			q += n;
			if ((n = spaces(p, end)) == 0)
				return 0;
			p += n;
			continue;
		}
		if (p >= end)
			return 0;
		a = utf8_next(&p, end);
		b = utf8_next(&q, qend);
		if (a != b && alike(a) != alike(b) && lower(a) != lower(b))
			return 0;
	}
	return (size_t)(p - t.s);
}

static bool
is_word(uint32_t cp)
{
	return pacta_text_is_letter(cp) || pacta_text_digit(cp) >= 0;
}

static bool
ends_word(const struct import *im, struct import_span rest)
{
	return !im->spaced || rest.len == 0 || !is_word(import_first(rest));
}

size_t
import_word(const struct import *im, struct import_span t, const char *pattern)
{
	size_t n = import_prefix(t, import_span(pattern, strlen(pattern)));

	return n > 0 && ends_word(im, import_behind(t, n)) ? n : 0;
}

size_t
import_find(const struct import *im, struct import_span t, const char *pattern,
    size_t *len)
{
	const char *p = t.s, *end = t.s + t.len;
	bool start = true;

	while (p < end) {
		struct import_span at = { p, (size_t)(end - p) };

		if (start && (*len = import_word(im, at, pattern)) > 0)
			return (size_t)(p - t.s);
		start = !im->spaced || !is_word(utf8_next(&p, end));
		if (!im->spaced)
			utf8_next(&p, end);
	}
	return SIZE_MAX;
}

bool
import_begins(const struct import *im, struct import_span t, const char *key)
{
	size_t n;
	const char *const *v = pacta_lang_all(im->lang, key, &n);

	for (size_t i = 0; i < n; i++)
		if (import_word(im, t, v[i]) > 0)
			return true;
	return false;
}

bool
import_holds(const struct import *im, struct import_span t, const char *key)
{
	size_t n, len;
	const char *const *v = pacta_lang_all(im->lang, key, &n);

	for (size_t i = 0; i < n; i++)
		if (import_find(im, t, v[i], &len) != SIZE_MAX)
			return true;
	return false;
}
