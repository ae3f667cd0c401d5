#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/frbr.h>
#include <pacta/text.h>

#include "import_int.h"
#include "utf8_int.h"

/* --- days --------------------------------------------------------------------- */

struct day {
	unsigned year, month, day;
};

static size_t
read_digits(struct import_span t, unsigned max, unsigned *value)
{
	const char *p = t.s, *q = p, *end = p + t.len;
	unsigned n = 0;
	int d;

	*value = 0;
	while (n < max && p < end && (d = pacta_text_digit(utf8_next(&q,
	    end))) >= 0) {
		*value = *value * 10 + (unsigned)d;
		p = q;
		n++;
	}
	if (n == max && p < end && pacta_text_digit(utf8_next(&q, end)) >= 0)
		return 0;
	return (size_t)(p - t.s);
}

/* A number in Chinese characters, up to eight of them, before something else. */
static size_t
read_han(struct import_span t, unsigned *value)
{
	const char *p = t.s, *end = p + t.len;
	size_t best = 0;
	uint32_t v;

	for (int n = 0; n < 8 && p < end; n++) {
		if (pacta_text_script(utf8_next(&p, end)) !=
		    PACTA_SCRIPT_HAN && n > 0 && best == 0)
			break;
		v = pacta_enum_han(t.s, (size_t)(p - t.s));
		if (v > 0 && v < 10000) {
			*value = v;
			best = (size_t)(p - t.s);
		}
	}
	return best;
}

static size_t
read_number(struct import_span t, unsigned digits, unsigned *value)
{
	uint32_t cp = import_first(t);
	size_t n = 0;

	if (pacta_text_digit(cp) >= 0)
		n = read_digits(t, digits, value);
	else if (cp >= 0x3007 && cp < 0xa000)
		n = read_han(t, value);
	return n;
}

static size_t
read_month(const struct import *im, struct import_span t, unsigned *month)
{
	size_t count, best = 0, n;
	const char *const *names;

	names = pacta_lang_all(im->lang, "month", &count);
	for (size_t i = 0; i < count; i++) {
		n = import_prefix(t, import_span(names[i], strlen(names[i])));
		if (n > best) {
			best = n;
			*month = (unsigned)(i % 12) + 1;
		}
	}
	return best;
}

static size_t
read_hole(const struct import *im, struct import_span t, const char *name,
    size_t len, struct day *out)
{
	if (len == 3 && memcmp(name, "day", 3) == 0)
		return read_number(t, 2, &out->day);
	if (len == 4 && memcmp(name, "year", 4) == 0)
		return read_number(t, 4, &out->year);
	if (len == 5 && memcmp(name, "month", 5) == 0)
		return read_month(im, t, &out->month);
	if (len == 1 && *name == 'm')
		return read_number(t, 2, &out->month);
	return 0;
}

static size_t
read_day(const struct import *im, struct import_span t, const char *pattern,
    struct day *out)
{
	const char *p = pattern, *close;
	size_t at = 0, n, lit;

	while (*p != '\0') {
		struct import_span rest = import_behind(t, at);

		if (*p == '{' && (close = strchr(p, '}')) != NULL) {
			n = read_hole(im, rest, p + 1,
			    (size_t)(close - p - 1), out);
			p = close + 1;
		} else {
			lit = strcspn(p, "{");
			n = import_prefix(rest, import_span(p, lit));
			p += lit;
		}
		if (n == 0)
			return 0;
		at += n;
	}
	return at;
}

size_t
import_date(const struct import *im, struct import_span t, char out[11])
{
	static const char *const keys[] = { "date", "date.read" };
	char iso[40];
	size_t best = 0, n, count;

	for (size_t k = 0; k < 2; k++) {
		const char *const *v = pacta_lang_all(im->lang, keys[k],
		    &count);

		for (size_t i = 0; i < count; i++) {
			struct day d = { 0, 0, 0 };

			n = read_day(im, t, v[i], &d);
			if (n <= best || d.year < 1000)
				continue;
			snprintf(iso, sizeof(iso), "%04u-%02u-%02u", d.year,
			    d.month, d.day);
			if (strlen(iso) != 10 || !pacta_date_valid(iso))
				continue;
			best = n;
			memcpy(out, iso, 11);
		}
	}
	return best;
}

/* --- numbers ---------------------------------------------------------------------- */

/* A number as a URI writes it: '/' becomes '-', a space '_'. */
static bool
uri_number(struct import_span t, char *out, size_t cap)
{
	size_t n = 0;

	for (size_t i = 0; i < t.len; i++) {
		char c = t.s[i];

		if (c == '/')
			c = '-';
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || (n > 0 && (c == '-' ||
		    c == '.'))) || n + 1 >= cap)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n > 0;
}

/* A token that holds a digit: "3", "71/4", "A/12". */
static size_t
number_token(struct import_span t)
{
	size_t n = 0, digits = 0;

	while (n < t.len && t.s[n] != ' ' && t.s[n] != ',' && t.s[n] != ';' &&
	    t.s[n] != '(' && t.s[n] != ')' && (unsigned char)t.s[n] < 0x80) {
		digits += t.s[n] >= '0' && t.s[n] <= '9';
		n++;
	}
	while (n > 0 && t.s[n - 1] == '.')
		n--;
	return digits > 0 ? n : 0;
}

static bool
number_at(struct import_span t, const char *pattern, struct import_span *all,
    char *out, size_t cap)
{
	const char *hole = strstr(pattern, "{n}");
	struct import_span before, after, tok;
	size_t at = 0, n = 0;

	if (hole == NULL)
		return false;
	before = import_trim(import_span(pattern, (size_t)(hole - pattern)));
	after = import_span(hole + 3, strlen(hole + 3));
	if (before.len > 0 && (at = import_prefix(t, before)) == 0)
		return false;
	tok = import_trim(import_behind(t, at));
	tok.len = number_token(tok);
	if (tok.len == 0 || !uri_number(tok, out, cap))
		return false;
	if (after.len > 0 && (n = import_prefix(import_behind(t,
	    (size_t)(tok.s - t.s) + tok.len), after)) == 0)
		return false;
	*all = import_span(t.s, (size_t)(tok.s - t.s) + tok.len + n);
	return true;
}

bool
import_number(const struct import *im, struct import_span t,
    struct import_span *all, char *out, size_t cap)
{
	static const char *const keys[] = { "number", "number.read" };
	const char *p = t.s, *end = t.s + t.len;
	bool start = true;
	size_t count;

	while (p < end) {
		struct import_span rest = { p, (size_t)(end - p) };
		uint32_t cp;

		for (size_t k = 0; k < 2 && start; k++) {
			const char *const *v = pacta_lang_all(im->lang,
			    keys[k], &count);

			for (size_t i = 0; i < count; i++)
				if (number_at(rest, v[i], all, out, cap))
					return true;
		}
		cp = utf8_next(&p, end);
		start = !im->spaced || (!pacta_text_is_letter(cp) &&
		    pacta_text_digit(cp) < 0);
	}
	return false;
}

/* --- document types ------------------------------------------------------------------ */

/* The start of VALUE where T ends with it, or SIZE_MAX. */
static size_t
ends_with(const struct import *im, struct import_span t, const char *value)
{
	size_t want = strlen(value), at, n;
	struct import_span pattern = { value, want };

	/* Folding and white space may change the length a little. */
	at = t.len > want + 16 ? t.len - want - 16 : 0;
	for (; at < t.len; at++) {
		if (((unsigned char)t.s[at] & 0xc0) == 0x80)
			continue;
		n = import_prefix(import_behind(t, at), pattern);
		if (n > 0 && at + n == t.len && (at == 0 || !im->spaced ||
		    t.s[at - 1] == ' '))
			return at;
	}
	return SIZE_MAX;
}

const char *
import_doctype(const struct import *im, struct import_span t,
    struct import_span *word)
{
	const char *key, *value, *best = NULL;
	size_t n, at;

	*word = import_span(t.s, 0);
	for (size_t i = 0; pacta_lang_entry(im->lang, i, &key, &value); i++) {
		if (strncmp(key, "doctype.", 8) != 0)
			continue;
		if ((n = import_word(im, t, value)) > word->len && (im->spaced ||
		    n == t.len)) {
			*word = import_span(t.s, n);
			best = key + 8;
		} else if ((at = ends_with(im, t, value)) != SIZE_MAX &&
		    t.len - at > word->len) {
			*word = import_behind(t, at);
			best = key + 8;
		}
	}
	return best;
}

const char *
import_doctype_in(const struct import *im, struct import_span t,
    struct import_span *word)
{
	const char *key, *value, *best = import_doctype(im, t, word);
	size_t n, at;

	for (size_t i = 0; best == NULL && pacta_lang_entry(im->lang, i, &key,
	    &value); i++) {
		if (strncmp(key, "doctype.", 8) != 0 ||
		    (at = import_find(im, t, value, &n)) == SIZE_MAX)
			continue;
		*word = import_span(t.s + at, n);
		best = key + 8;
	}
	return best;
}

/* --- states and bodies ------------------------------------------------------------------ */

static bool
is_form(const char *s)
{
	static const char *const forms[] = { "gen", "acc", "short", "ins",
	    "dat", "loc", "title" };

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (strcmp(s, forms[i]) == 0)
			return true;
	return false;
}

/*
 * "state.KZ.gen" is kz, /akn/ontology/organization/state/kz; "body.sco.chs" is
 * chs, .../int.sco.chs.  False for keys of anything else.
 */
static bool
entity_of(const char *key, char id[24], char href[80], char base[48])
{
	bool state = strncmp(key, "state.", 6) == 0;
	const char *name = key + (state ? 6 : 5), *dot;
	size_t n = strlen(key);

	if (!state && strncmp(key, "body.", 5) != 0)
		return false;
	dot = strrchr(name, '.');
	if (dot != NULL && (state || is_form(dot + 1)))
		n = (size_t)(dot - key);
	if (n >= 48 || n <= (size_t)(name - key))
		return false;
	memcpy(base, key, n);
	base[n] = '\0';
	name = base + (state ? 6 : 5);
	dot = strrchr(name, '.');
	if (strlen(dot != NULL ? dot + 1 : name) >= 24)
		return false;
	n = 0;
	for (const char *p = dot != NULL ? dot + 1 : name; *p != '\0'; p++)
		id[n++] = *p >= 'A' && *p <= 'Z' ? *p + 32 : *p;
	id[n] = '\0';
	snprintf(href, 80, "/akn/ontology/organization/%s%s", state ?
	    "state/" : "int.", state ? id : name);
	return true;
}

static struct import_entity *
known(struct import *im, const char *key)
{
	char id[24], href[80], base[48];
	struct import_entity *e;
	const char *shown;

	if (!entity_of(key, id, href, base))
		return NULL;
	for (size_t i = 0; i < im->nentities; i++)
		if (strcmp(im->entities[i].id, id) == 0)
			return &im->entities[i];
	if (im->nentities == sizeof(im->entities) / sizeof(*im->entities))
		return NULL;
	e = &im->entities[im->nentities++];
	memcpy(e->id, id, sizeof(id));
	memcpy(e->href, href, sizeof(href));
	shown = pacta_lang_get(im->lang, base);
	e->shown = shown != NULL ? shown : "";
	return e;
}

bool
import_names(struct import *im)
{
	const char *key, *value;
	size_t n = 0;

	while (pacta_lang_entry(im->lang, n, &key, &value))
		n++;
	im->names = calloc(n + 1, sizeof(*im->names));
	if (im->names == NULL)
		return false;
	for (size_t i = 0; pacta_lang_entry(im->lang, i, &key, &value); i++)
		if (strncmp(key, "state.", 6) == 0 ||
		    strncmp(key, "body.", 5) == 0)
			im->names[im->nnames++] = (struct import_name){ key,
			    value, import_fold(import_first(import_span(value,
			    strlen(value)))) };
	return true;
}

/* The key of the longest name that begins T. */
static const char *
name_at(const struct import *im, struct import_span t, size_t *len)
{
	const char *best = NULL;
	uint32_t first = import_fold(import_first(t));
	size_t n;

	*len = 0;
	for (size_t i = 0; i < im->nnames; i++)
		if (im->names[i].first == first && (n = import_word(im, t,
		    im->names[i].value)) > *len) {
			*len = n;
			best = im->names[i].key;
		}
	return best;
}

struct import_entity *
import_entity(struct import *im, struct import_span t, size_t from,
    struct import_span *where)
{
	const char *p = t.s + from, *end = t.s + t.len, *key;
	bool start = true;
	size_t n;
	uint32_t cp;

	while (p < end) {
		if (start && (key = name_at(im, import_span(p,
		    (size_t)(end - p)), &n)) != NULL) {
			*where = import_span(p, n);
			return known(im, key);
		}
		cp = utf8_next(&p, end);
		start = !im->spaced || !pacta_text_is_letter(cp);
	}
	return NULL;
}
