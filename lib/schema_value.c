/* Values of attributes: words, XML Schema types, patterns. */
#include <stdlib.h>
#include <string.h>

#include "schema_int.h"
#include "utf8_int.h"

static const struct {
	const char *name;
	enum schema_data data;
} DATA[] = {
	{ "token", SCHEMA_TOKEN }, { "NCName", SCHEMA_NCNAME },
	{ "ID", SCHEMA_ID }, { "date", SCHEMA_DATE },
	{ "language", SCHEMA_LANGUAGE }, { "positiveInteger", SCHEMA_POSITIVE }
};

bool
schema_data_find(const char *name, enum schema_data *out)
{
	for (size_t i = 0; i < sizeof(DATA) / sizeof(DATA[0]); i++)
		if (strcmp(DATA[i].name, name) == 0) {
			*out = DATA[i].data;
			return true;
		}
	return false;
}

void
schema_type_dispose(struct schema_type *type)
{
	for (size_t i = 0; i < type->nalts; i++) {
		free(type->alts[i].value);
		rx_free(type->alts[i].rx);
	}
	free(type->alts);
	free(type->doc);
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* NameStartChar and NameChar of XML 1.0, fifth edition, section 2.3, without
 * the colon; beyond ASCII. */
static bool
name_char(uint32_t c, bool first)
{
	static const uint32_t start[][2] = { { 0xC0, 0xD6 }, { 0xD8, 0xF6 },
	    { 0xF8, 0x2FF }, { 0x370, 0x37D }, { 0x37F, 0x1FFF },
	    { 0x200C, 0x200D }, { 0x2070, 0x218F }, { 0x2C00, 0x2FEF },
	    { 0x3001, 0xD7FF }, { 0xF900, 0xFDCF }, { 0xFDF0, 0xFFFD },
	    { 0x10000, 0xEFFFF } };

	for (size_t i = 0; i < sizeof(start) / sizeof(start[0]); i++)
		if (c >= start[i][0] && c <= start[i][1])
			return true;
	return !first && (c == 0xB7 || (c >= 0x300 && c <= 0x36F) ||
	    c == 0x203F || c == 0x2040);
}

static bool
is_ncname(const char *s, size_t len)
{
	const char *p = s, *end = s + len;

	while (p < end) {
		bool first = p == s;

		if (letter(*p) || *p == '_' || (!first && (digit(*p) ||
		    *p == '-' || *p == '.'))) {
			p++;
			continue;
		}
		if ((unsigned char)*p < 0x80)
			return false;
		if (!name_char(utf8_next(&p, end), first))
			return false;
	}
	return len > 0;
}

static unsigned
two_digits(const char *s)
{
	return (unsigned)(s[0] - '0') * 10 + (unsigned)(s[1] - '0');
}

/* Z, +hh:mm or -hh:mm, up to 14:00. */
static bool
is_zone(const char *s, size_t len)
{
	if (len == 0 || (len == 1 && *s == 'Z'))
		return true;
	return len == 6 && (*s == '+' || *s == '-') && digit(s[1]) &&
	    digit(s[2]) && s[3] == ':' && digit(s[4]) && digit(s[5]) &&
	    two_digits(s + 4) < 60 && two_digits(s + 1) * 60 +
	    two_digits(s + 4) <= 14 * 60;
}

/* xsd:date: -?YYYY-MM-DD and perhaps a zone; there is no year 0. */
static bool
is_date(const char *s, size_t len)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	unsigned y = 0, m, d, max;
	size_t n = 0;

	if (len > 0 && *s == '-') {
		s++;
		len--;
	}
	for (; n < len && digit(s[n]); n++)
		y = (y * 10 + (unsigned)(s[n] - '0')) % 400000;
	if (n < 4 || (n > 4 && s[0] == '0') || strspn(s, "0") >= n ||
	    len < n + 6 || s[n] != '-' || !digit(s[n + 1]) ||
	    !digit(s[n + 2]) || s[n + 3] != '-' || !digit(s[n + 4]) ||
	    !digit(s[n + 5]))
		return false;
	m = two_digits(s + n + 1);
	d = two_digits(s + n + 4);
	if (m < 1 || m > 12)
		return false;
	max = days[m - 1];
	if (m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))
		max++;
	return d >= 1 && d <= max && is_zone(s + n + 6, len - n - 6);
}

/* RFC 3066: letters, then letters and digits, at most eight, with hyphens. */
static bool
is_language(const char *s, size_t len)
{
	size_t run = 0;
	bool first = true;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '-' && run > 0) {
			run = 0;
			first = false;
		} else if ((!letter(s[i]) && (first || !digit(s[i]))) ||
		    ++run > 8)
			return false;
	}
	return run > 0;
}

static bool
is_positive(const char *s, size_t len)
{
	bool some = false;

	if (len > 0 && *s == '+') {
		s++;
		len--;
	}
	for (size_t i = 0; i < len; i++) {
		if (!digit(s[i]))
			return false;
		some = some || s[i] != '0';
	}
	return some;
}

static bool
data_match(enum schema_data data, const char *s, size_t len)
{
	switch (data) {
	case SCHEMA_NCNAME:
	case SCHEMA_ID:
		return is_ncname(s, len);
	case SCHEMA_DATE:
		return is_date(s, len);
	case SCHEMA_LANGUAGE:
		return is_language(s, len);
	case SCHEMA_POSITIVE:
		return is_positive(s, len);
	default:
		return true;
	}
}

static int
alt_match(const struct schema_alt *alt, const char *s, size_t len)
{
	int rc;

	if (alt->value != NULL)
		return strlen(alt->value) == len &&
		    memcmp(alt->value, s, len) == 0;
	/* The pattern first: it is the narrower one. */
	if (alt->rx != NULL && (rc = rx_match(alt->rx, s, len)) != 1)
		return rc;
	return data_match(alt->data, s, len);
}

static bool
space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_folded(const char *s, size_t len)
{
	bool before = true;

	for (size_t i = 0; i < len; i++) {
		if (!space(s[i]))
			before = false;
		else if (before || s[i] != ' ')
			return false;
		else
			before = true;
	}
	return len == 0 || !before;
}

/* All types here fold white space before they compare (XML Schema part 2,
 * whiteSpace = collapse). */
static int
match_folded(const struct schema_type *type, const char *s, size_t len)
{
	char *copy = malloc(len + 1);
	size_t n = 0;
	int rc;

	if (copy == NULL)
		return PACTA_ENOMEM;
	for (size_t i = 0; i < len; i++) {
		if (!space(s[i]))
			copy[n++] = s[i];
		else if (n > 0 && copy[n - 1] != ' ')
			copy[n++] = ' ';
	}
	if (n > 0 && copy[n - 1] == ' ')
		n--;
	copy[n] = '\0';
	rc = schema_type_match(type, copy, n);
	free(copy);
	return rc;
}

int
schema_type_match(const struct schema_type *type, const char *s, size_t len)
{
	int rc = 0;

	if (type->nalts == 0)
		return 1;
	if (!is_folded(s, len))
		return match_folded(type, s, len);
	for (size_t i = 0; i < type->nalts && rc == 0; i++)
		rc = alt_match(&type->alts[i], s, len);
	return rc;
}
