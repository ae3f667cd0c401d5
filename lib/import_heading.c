#include <string.h>

#include <pacta/text.h>

#include "import_int.h"
#include "utf8_int.h"

/* The longest number a heading may have, in bytes: "двадцать первая". */
#define NUM_MAX 96u

static const char *const level_keys[IMPORT_LEVELS] = {
	"heading.part", "heading.chapter", "heading.section",
	"heading.article", "heading.annex"
};

static bool
is_mark(uint32_t cp)
{
	return cp == '.' || cp == ':' || cp == 0xff1a || cp == 0xff0e ||
	    cp == '-' || cp == 0x2013 || cp == 0x2014 || cp == ')' ||
	    cp == 0xff09 || cp == 0x3001 || cp == 0xba || cp == 0x3002 ||
	    cp == 0x6d4 || cp == 0x964;
}

static size_t
skip_space(struct import_span t, size_t at)
{
	const char *p, *end = t.s + t.len;

	while (at < t.len) {
		p = t.s + at;
		if (!pacta_text_is_space(utf8_next(&p, end)))
			break;
		at = (size_t)(p - t.s);
	}
	return at;
}

/* The end of the word at AT: white space, or a mark with nothing behind it
 * that belongs to the number ("1.1" goes on, "1." ends). */
static size_t
word_end(struct import_span t, size_t at)
{
	const char *p, *end = t.s + t.len;
	uint32_t cp, next;

	while (at < t.len) {
		p = t.s + at;
		cp = utf8_next(&p, end);
		next = p < end ? import_first(import_span(p,
		    (size_t)(end - p))) : 0;
		if (pacta_text_is_space(cp) || cp == ',' || cp == ';' ||
		    cp == '(' || cp == ':' || cp == 0xff1a)
			break;
		if (is_mark(cp) && (pacta_text_digit(next) < 0 ||
		    cp == 0x2013 || cp == 0x2014))
			break;
		at = (size_t)(p - t.s);
	}
	return at;
}

/* "1er", "2nd": what makes an ordinal of digits. */
static bool
is_ordinal(const struct import *im, struct import_span t)
{
	size_t n;
	const char *const *v = pacta_lang_all(im->lang, "number.ordinal", &n);

	for (size_t i = 0; i < n; i++)
		if (strlen(v[i]) == t.len && memcmp(v[i], t.s, t.len) == 0)
			return true;
	return false;
}

static bool
reads(const struct import *im, struct import_line *l, size_t from, size_t to)
{
	size_t digits = from;

	if (to <= from || to - from > NUM_MAX)
		return false;
	while (digits < to && l->text.s[digits] >= '0' &&
	    l->text.s[digits] <= '9')
		digits++;
	if (digits > from && digits < to && is_ordinal(im, import_span(
	    l->text.s + digits, to - digits)))
		to = digits;
	if (pacta_enum_parse(&l->e, l->text.s + from, to - from, im->lang))
		return l->e.style != PACTA_ENUM_DASH && (l->e.end == to - from ||
		    is_ordinal(im, import_span(l->text.s + from + l->e.end,
		    to - from - l->e.end)));
	return pacta_enum_find(&l->e, l->text.s + from, to - from, im->lang) &&
	    l->e.style == PACTA_ENUM_WORD && l->e.start == 0 &&
	    l->e.end == to - from;
}

/* The number at FROM, with nothing in the pattern behind it: one word, or more
 * when they belong together ("2 bis"); its end, or 0. */
static size_t
number_open(const struct import *im, struct import_line *l, size_t from)
{
	size_t to = word_end(l->text, from), longer = to, good = 0;
	const char *close = l->text.s[from] == '(' ? memchr(l->text.s + from,
	    ')', l->text.len - from) : NULL;

	/* "المادة (1)" */
	if (close != NULL) {
		to = (size_t)(close - l->text.s) + 1;
		return reads(im, l, from, to) ? to : 0;
	}
	for (int words = 0; words < 3 && longer > from; words++) {
		if (reads(im, l, from, longer))
			good = longer;
		to = skip_space(l->text, longer);
		if (to == longer || to >= l->text.len)
			break;
		longer = word_end(l->text, to);
	}
	return good > 0 && reads(im, l, from, good) ? good : 0;
}

/* The number at FROM, where AFTER must stand behind it; the end of both. */
static size_t
number_closed(const struct import *im, struct import_line *l, size_t from,
    struct import_span after)
{
	size_t to, n;
	struct import_span tok;

	for (to = from + 1; to < l->text.len && to - from <= NUM_MAX; to++) {
		if (((unsigned char)l->text.s[to] & 0xc0) == 0x80)
			continue;
		n = import_prefix(import_behind(l->text, to), after);
		if (n == 0)
			continue;
		tok = import_trim(import_span(l->text.s + from, to - from));
		return reads(im, l, (size_t)(tok.s - l->text.s),
		    (size_t)(tok.s - l->text.s) + tok.len) ? to + n : 0;
	}
	return 0;
}

/* "№" or "No." before a number belongs to no language. */
static size_t
skip_number_sign(struct import_span t, size_t at)
{
	static const char *const signs[] = { "№", "No.", "Nº", "N°" };

	at = skip_space(t, at);
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		size_t n = import_prefix(import_behind(t, at),
		    import_span(signs[i], strlen(signs[i])));

		if (n > 0)
			return skip_space(t, at + n);
	}
	return at;
}

/* Reads "before {n} after"; returns where the number ends, or 0. */
static size_t
match(const struct import *im, struct import_line *l, const char *pattern)
{
	const char *hole = strstr(pattern, "{n}");
	struct import_span before, after;
	size_t at = 0;

	if (hole == NULL)
		return import_word(im, l->text, pattern);
	before = import_trim(import_span(pattern, (size_t)(hole - pattern)));
	after = import_trim(import_span(hole + 3, strlen(hole + 3)));
	if (before.len > 0 && (at = import_prefix(l->text, before)) == 0)
		return 0;
	/* "Частью" is not "Часть ю": white space where the pattern has it. */
	if (before.len > 0 && hole[-1] == ' ' && at < l->text.len &&
	    !pacta_text_is_space(import_first(import_behind(l->text, at))) &&
	    pacta_text_is_letter(import_first(import_behind(l->text, at))))
		return 0;
	at = skip_number_sign(l->text, at);
	if (at >= l->text.len)
		return 0;
	return after.len > 0 ? number_closed(im, l, at, after) :
	    number_open(im, l, at);
}

/*
 * What stands behind the number decides whether the line is a heading: nothing;
 * a mark and then a title or the provision's text; or white space and a
 * title.  "Article 5 of the Charter applies." is none of these.
 */
static bool
accept(struct import_line *l, size_t end)
{
	struct import_span t = l->text, rest;
	size_t at = end;
	uint32_t cp;
	bool mark = false, open;

	while (at < t.len && is_mark(cp = import_first(import_behind(t, at)))) {
		char s[4];

		mark = true;
		at += utf8_put(s, cp);
	}
	rest = import_trim(import_behind(t, at));
	cp = import_first(rest);
	/* "Article 1 – Definitions": the dash stands off. */
	if (!mark && rest.len > 0 && is_mark(cp)) {
		char s[4];

		at = (size_t)(rest.s - t.s) + utf8_put(s, cp);
		rest = import_trim(import_behind(t, at));
		cp = import_first(rest);
		mark = true;
	}
	l->num = import_trim(import_span(t.s, at));
	l->rest = rest;
	l->weak = false;
	if (rest.len == 0)
		return true;
	if (!mark && skip_space(t, at) == at)
		return false;
	open = import_ends(rest) == IMPORT_END_OPEN;
	if (l->level == IMPORT_ANNEX)
		return open && l->width <= IMPORT_TITLE_MAX;
	if (cp == '(' || cp == 0xff08)
		return open && l->width <= IMPORT_TITLE_MAX;
	if (!pacta_text_is_letter(cp) && !mark)
		return open && (cp == '"' || cp == 0xab || cp == 0x201c);
	if (import_is_lower(cp)) {
		l->weak = l->mark == 0;
		return mark || l->mark > 0;
	}
	if (open && l->width <= IMPORT_TITLE_MAX)
		return true;
	/* The provision's text on the heading's line. */
	l->weak = !mark;
	return l->level == IMPORT_ARTICLE || l->level == IMPORT_SECTION || mark;
}

bool
import_heading(const struct import *im, struct import_line *l)
{
	struct import_line best = *l;
	size_t best_end = 0;

	for (int k = 0; k < IMPORT_LEVELS; k++) {
		size_t n, end;
		const char *const *v = pacta_lang_all(im->lang, level_keys[k],
		    &n);

		for (size_t i = 0; i < n; i++) {
			l->level = (enum import_level)k;
			end = match(im, l, v[i]);
			l->numbered = strstr(v[i], "{n}") != NULL;
			if (end > best_end && accept(l, end)) {
				best = *l;
				best_end = end;
			}
		}
	}
	*l = best;
	return best_end > 0;
}
