#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "import_int.h"
#include "utf8_int.h"

#define TAB 8u

/* --- is it text? ----------------------------------------------------- */

static int
refuse(struct import *im, const char *data, size_t at, const char *what,
    struct pacta_error *err)
{
	uint32_t line = 1, column;
	size_t start = 0;

	for (size_t i = 0; i < at; i++)
		if (data[i] == '\n') {
			line++;
			start = i + 1;
		}
	column = (uint32_t)utf8_count(data + start, at - start) + 1;
	pacta_error_set(err, PACTA_ESYNTAX, "%s", what);
	pacta_error_at(err, im->name, line, column);
	if (err != NULL)
		err->offset = at;
	return PACTA_ESYNTAX;
}

static bool
is_control(uint32_t cp)
{
	return (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r' &&
	    cp != '\f' && cp != '\v') || cp == 0x7f ||
	    (cp >= 0x80 && cp < 0xa0 && cp != 0x85) ||
	    (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef);
}

static int
check_text(struct import *im, const char *data, size_t len,
    struct pacta_error *err)
{
	const char *p = data, *end = data + len, *at;
	size_t good = utf8_valid_prefix(data, len);

	if (len >= 2 && (memcmp(data, "\xff\xfe", 2) == 0 ||
	    memcmp(data, "\xfe\xff", 2) == 0))
		return refuse(im, data, 0, "this is UTF-16: save it as UTF-8, "
		    "or convert it, as with iconv -f UTF-16 -t UTF-8", err);
	if (good < len)
		return refuse(im, data, good, "not UTF-8: convert the text, "
		    "as with iconv -t UTF-8", err);
	while (p < end) {
		at = p;
		if (is_control(utf8_next(&p, end)))
			return refuse(im, data, (size_t)(at - data),
			    "a control character, where text is expected", err);
	}
	return 0;
}

/* --- lines ------------------------------------------------------------ */

static uint32_t
columns(const char *s, const char *end, uint32_t from)
{
	uint32_t w = from, cp;

	while (s < end) {
		cp = utf8_next(&s, end);
		w += cp == '\t' ? TAB - w % TAB : pacta_text_cp_width(cp);
	}
	return w;
}

static void
add_line(struct import *im, const char *s, const char *end, uint32_t no)
{
	struct import_line *l = &im->lines[im->nlines++];

	memset(l, 0, sizeof(*l));
	l->text = import_trim(import_span(s, (size_t)(end - s)));
	l->no = no;
	l->hard = end - s > 2 && end[-1] == ' ' && end[-2] == ' ';
	l->rest = l->text;
	if (l->text.len == 0)
		return;
	l->class = IMPORT_TEXT;
	l->indent = columns(s, l->text.s, 0);
	l->width = columns(l->text.s, l->text.s + l->text.len, 0);
}

/* The end of the line at P: LF, CR LF, CR, FF, VT, NEL, LS or PS; *NEXT is
 * where the next line starts. */
static const char *
line_end(const char *p, const char *end, const char **next)
{
	while (p < end && *p != '\n' && *p != '\r' && *p != '\f' &&
	    *p != '\v' && !(end - p >= 2 && memcmp(p, "\xc2\x85", 2) == 0) &&
	    !(end - p >= 3 && (memcmp(p, "\xe2\x80\xa8", 3) == 0 ||
	    memcmp(p, "\xe2\x80\xa9", 3) == 0)))
		p++;
	if (p == end)
		*next = end;
	else if (*p == '\r' && p + 1 < end && p[1] == '\n')
		*next = p + 2;
	else
		*next = p + (*p == '\xc2' ? 2 : *p == '\xe2' ? 3 : 1);
	return p;
}

static int
cut_lines(struct import *im, const char *data, size_t len,
    struct pacta_error *err)
{
	const char *end = data + len, *next;
	size_t n = 0;
	uint32_t no = 1;

	for (const char *p = data; p < end; p = next, n++)
		line_end(p, end, &next);
	if (n > IMPORT_MAX_LINES)
		return pacta_error_set(err, PACTA_ELIMIT,
		    "%s: %zu lines are over the limit of %u", im->name, n,
		    IMPORT_MAX_LINES);
	im->lines = calloc(n + 1, sizeof(*im->lines));
	if (im->lines == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (const char *p = data; p < end; p = next) {
		const char *stop = line_end(p, end, &next);

		add_line(im, p, stop, no);
		/* An editor counts lines by LF, CR LF and CR only. */
		if (stop < end && (*stop == '\n' || *stop == '\r'))
			no++;
	}
	return 0;
}

/* --- Markdown ----------------------------------------------------------- */

static unsigned
md_heading(struct import_span t, size_t *bytes)
{
	unsigned n = 0;

	while (n < t.len && n < 6 && t.s[n] == '#')
		n++;
	if (n == 0 || n >= t.len || (t.s[n] != ' ' && t.s[n] != '\t'))
		return 0;
	*bytes = n;
	return n;
}

static void
strip_heading(struct import_line *l, size_t bytes)
{
	struct import_span t = import_trim(import_behind(l->text, bytes));
	size_t n = t.len;

	while (n > 0 && t.s[n - 1] == '#')
		n--;
	if (n < t.len && n > 0 && t.s[n - 1] == ' ')
		t.len = n;
	l->text = l->rest = import_trim(t);
	if (l->text.len == 0)
		l->class = IMPORT_RULE;
}

/* A line of signs only: ----, ****, ____, ====. */
static bool
is_rule(struct import_span t)
{
	size_t n = 0;

	for (size_t i = 0; i < t.len; i++) {
		if (t.s[i] == ' ')
			continue;
		if (strchr("-*_=~", t.s[i]) == NULL)
			return false;
		n++;
	}
	return n >= 3;
}

static bool
is_note(struct import_span t, struct import_line *l)
{
	const char *close;

	if (t.len < 5 || memcmp(t.s, "[^", 2) != 0)
		return false;
	close = memchr(t.s, ']', t.len);
	if (close == NULL || close - t.s < 3 || close + 1 >= t.s + t.len ||
	    close[1] != ':')
		return false;
	l->num = import_span(t.s + 2, (size_t)(close - t.s - 2));
	l->rest = import_trim(import_behind(t, (size_t)(close - t.s) + 2));
	return true;
}

/* A row of a table has bars at both ends; one bar alone is text. */
static bool
is_row(struct import_span t)
{
	return t.len >= 3 && t.s[0] == '|' && t.s[t.len - 1] == '|';
}

/* --- what a line is ---------------------------------------------------- */

static bool
is_dash(const struct import_line *l)
{
	uint32_t cp = import_first(l->text), after;
	char s[4];
	size_t n = cp != 0 ? utf8_put(s, cp) : 0;

	after = import_first(import_behind(l->text, n));
	switch (cp) {
	case '-': case '*': case '+': case 0x2022: case 0x2010: case 0x2011:
	case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212:
	case 0xb7: case 0x25cf: case 0x25aa: case 0x25e6: case 0x2043:
	case 0xf0b7: case 0x2500:
		return pacta_text_is_space(after) && after != 0;
	}
	return false;
}

static bool
takes_dash(const char **p, const char *end)
{
	const char *q = *p;
	uint32_t cp = q < end ? utf8_next(&q, end) : 0;

	if (cp != '-' && (cp < 0x2010 || cp > 0x2015))
		return false;
	*p = q;
	return true;
}

/* "- 5 -", "— 5 —": the number of a page. */
static bool
is_page_number(struct import_span t)
{
	const char *p = t.s, *end = t.s + t.len;
	size_t digits = 0;

	if (!takes_dash(&p, end))
		return false;
	while (p < end && *p == ' ')
		p++;
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		digits++;
	while (p < end && *p == ' ')
		p++;
	return digits > 0 && digits < 5 && takes_dash(&p, end) && p == end;
}

static void
set_num(struct import_line *l, size_t bytes)
{
	l->num = import_trim(import_span(l->text.s, bytes));
	l->rest = import_trim(import_behind(l->text, bytes));
}

/* A bare number is an enumerator only with white space behind it, so that
 * "1990-е годы" or "2,5 %" are text. */
static bool
item_ends_well(const struct import_line *l)
{
	struct import_span rest = import_behind(l->text, l->e.end);
	uint32_t last = (unsigned char)l->text.s[l->e.end - 1];
	bool bare = last < 0x80 && ((last >= '0' && last <= '9') ||
	    (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z'));

	if (bare)
		return l->e.style == PACTA_ENUM_DECIMAL && l->e.count > 1 &&
		    (rest.len == 0 || pacta_text_is_space(import_first(rest)));
	if (l->e.style == PACTA_ENUM_DECIMAL || l->e.style == PACTA_ENUM_ROMAN ||
	    l->e.style == PACTA_ENUM_LETTER)
		return rest.len == 0 || pacta_text_is_space(import_first(rest)) ||
		    l->e.bracketed || !(pacta_text_digit(import_first(rest)) >= 0);
	return true;
}

/* "1 - " and "۱- ": a dash behind a bare number closes it, unless it goes on
 * to another one ("2 - 3 years").  Returns its bytes with what stands before,
 * or 0. */
static size_t
closing_dash(const struct import_line *l)
{
	const char *p = l->text.s + l->e.end, *end = l->text.s + l->text.len;
	uint32_t cp = 0;

	while (p < end && pacta_text_is_space(cp = utf8_next(&p, end)))
		;
	if (l->e.style != PACTA_ENUM_DECIMAL || l->e.closed ||
	    (cp != '-' && cp != 0x2013 && cp != 0x2014) || p == end)
		return 0;
	cp = import_first(import_span(p, (size_t)(end - p)));
	if (!pacta_text_is_space(cp))
		return 0;
	cp = import_first(import_trim(import_span(p, (size_t)(end - p))));
	return pacta_text_digit(cp) >= 0 ? 0 :
	    (size_t)(p - l->text.s) - l->e.end;
}

static bool
is_item(const struct import *im, struct import_line *l)
{
	const char *p, *end = l->text.s + l->text.len;
	size_t dash;

	if (!pacta_enum_parse(&l->e, l->text.s, l->text.len, im->lang))
		return false;
	/* "1.-", as Spanish has it. */
	p = l->text.s + l->e.end;
	if (l->e.closed && l->e.style == PACTA_ENUM_DECIMAL &&
	    takes_dash(&p, end) && p < end && pacta_text_is_space(
	    import_first(import_span(p, (size_t)(end - p)))))
		l->e.end = (size_t)(p - l->text.s);
	dash = closing_dash(l);
	l->e.end += dash;
	if (dash > 0)
		return true;
	return l->e.style != PACTA_ENUM_DASH && l->e.style != PACTA_ENUM_WORD &&
	    l->e.end <= l->text.len && l->e.end > 0 && item_ends_well(l);
}

static void
classify(struct import *im, struct import_line *l)
{
	size_t bytes = 0;

	if (l->class == IMPORT_BLANK)
		return;
	l->mark = md_heading(l->text, &bytes);
	if (l->mark > 0)
		strip_heading(l, bytes);
	if (is_rule(l->text))
		l->class = IMPORT_RULE;
	else if (is_note(l->text, l))
		l->class = IMPORT_NOTE;
	else if (l->mark == 0 && is_row(l->text))
		l->class = IMPORT_TABLE;
	else if (import_heading(im, l))
		l->class = IMPORT_HEADING;
	else if (import_begins(im, l->text, "stamp") && l->width < 100 &&
	    import_is_upper(import_first(l->text)))
		l->class = IMPORT_STAMP;
	else if (is_page_number(l->text))
		l->page = true;
	else if (is_dash(l)) {
		l->class = IMPORT_DASH;
		set_num(l, (size_t)(l->text.len > 0 ?
		    utf8_put((char[4]){ 0 }, import_first(l->text)) : 0));
	} else if (is_item(im, l)) {
		l->class = IMPORT_ITEM;
		set_num(l, l->e.end);
	} else if (l->mark > 0)
		l->class = IMPORT_TITLE;
}

/* "**all of a paragraph\nin bold**": the signs go, the lines stay. */
static void
unbold(struct import_line *first, struct import_line *last)
{
	size_t n = 0, bytes = 0;
	struct import_span *a = &first->text, *z = &last->text;

	for (struct import_line *l = first; l <= last; l++)
		for (size_t i = 0; i + 1 < l->text.len; i++)
			if (l->text.s[i] == '*' && l->text.s[i + 1] == '*') {
				n++;
				i++;
			}
	if (n != 2 || a->len < 3 || memcmp(a->s, "**", 2) != 0 ||
	    (first == last && a->len < 5) || z->len < 3 ||
	    memcmp(z->s + z->len - 2, "**", 2) != 0)
		return;
	bytes = 2;
	*a = import_trim(import_behind(*a, bytes));
	z->len -= 2;
	*z = import_trim(*z);
	for (struct import_line *l = first; l <= last; l++) {
		l->bold = true;
		l->rest = l->text;
		if (l->text.len == 0)
			l->class = IMPORT_BLANK;
	}
}

static void
unbold_all(struct import *im)
{
	for (size_t i = 0, j; i < im->nlines; i = j + 1) {
		for (j = i; j < im->nlines &&
		    im->lines[j].class != IMPORT_BLANK; j++)
			;
		if (j > i)
			unbold(&im->lines[i], &im->lines[j - 1]);
	}
}

int
import_lines(struct import *im, const char *data, size_t len,
    struct pacta_error *err)
{
	size_t bom = len >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	int rc = check_text(im, data, len, err);

	if (rc == 0)
		rc = cut_lines(im, data + bom, len - bom, err);
	if (rc != 0)
		return rc;
	unbold_all(im);
	for (size_t i = 0; i < im->nlines; i++) {
		classify(im, &im->lines[i]);
		im->markdown |= im->lines[i].mark > 0;
	}
	return 0;
}
