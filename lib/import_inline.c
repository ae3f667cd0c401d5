#include <stdio.h>
#include <string.h>

#include <pacta/text.h>

#include "import_int.h"
#include "utf8_int.h"

/* --- nodes ------------------------------------------------------------------ */

struct pacta_node *
import_add(struct import *im, struct pacta_node *parent, enum pacta_el el)
{
	struct pacta_node *n = parent == NULL ? NULL :
	    pacta_doc_add(im->doc, parent, el, NULL);

	if (n == NULL)
		im->failed = true;
	return n;
}

void
import_set(struct import *im, struct pacta_node *node, enum pacta_at at,
    const char *value)
{
	if (node == NULL || pacta_doc_set(im->doc, node, at, value) != 0)
		im->failed = true;
}

void
import_plain(struct import *im, struct pacta_node *parent, struct import_span t)
{
	struct pacta_node *text;

	if (t.len == 0)
		return;
	text = parent == NULL ? NULL : pacta_doc_text(im->doc, t.s, t.len);
	if (text == NULL)
		im->failed = true;
	else
		pacta_node_insert(parent, text, NULL);
}

struct pacta_node *
import_block_node(struct import *im, struct pacta_node *parent,
    enum pacta_el el, struct import_span t)
{
	struct pacta_node *n = import_add(im, parent, el);

	import_inline(im, n, t);
	return n;
}

/* --- what stands in a text ------------------------------------------------------ */

enum found { NOTHING, BOLD, ITALIC, NOTE, DAY };

struct find {
	enum found what;
	size_t len;			/* bytes, signs included */
	struct import_span inner;	/* between the signs */
	struct import_note *note;
	char day[11];
};

/* The end of an emphasis that MARK opens at the start of T; 0 when there is
 * none: the signs must touch the words they mark. */
static size_t
emphasis_end(struct import_span t, const char *mark)
{
	size_t n = strlen(mark);
	const char *p, *end = t.s + t.len;

	if (t.len < 2 * n + 1 || memcmp(t.s, mark, n) != 0 ||
	    t.s[n] == ' ' || t.s[n] == '*')
		return 0;
	for (p = t.s + n; (p = memchr(p, '*', (size_t)(end - p))) != NULL;
	    p++) {
		bool twice = end - p > 1 && p[1] == '*';

		if (twice == (n == 2) && p[-1] != ' ')
			return (size_t)(p - t.s);
		if (twice)
			p++;
	}
	return 0;
}

/* DEAD[k] says that no pair of a kind begins here or later, lest every sign
 * be searched for to the end of the text. */
static void
find_emphasis(struct import_span t, bool *dead, struct find *f)
{
	bool twice = t.len > 1 && t.s[1] == '*';
	size_t n = twice ? 2 : 1, end;

	if (dead[twice])
		return;
	end = emphasis_end(t, twice ? "**" : "*");
	if (end == 0) {
		dead[twice] = t.len > n && t.s[n] != ' ' && t.s[n] != '*';
		return;
	}
	f->what = twice ? BOLD : ITALIC;
	f->inner = import_span(t.s + n, end - n);
	f->len = end + n;
}

static void
find_note(struct import *im, struct import_span t, struct find *f)
{
	size_t max = t.len < 256 ? t.len : 256;
	const char *close = t.len > 3 && t.s[1] == '^' ?
	    memchr(t.s, ']', max) : NULL;

	if (close == NULL)
		return;
	f->note = import_note(im, import_span(t.s + 2,
	    (size_t)(close - t.s - 2)));
	/* The second mark of one note stays as it is. */
	if (f->note == NULL || f->note->text.data == NULL)
		return;
	f->what = NOTE;
	f->len = (size_t)(close - t.s) + 1;
}

/* --- writing it ------------------------------------------------------------------ */

static void
add_note(struct import *im, struct pacta_node *parent, struct import_note *note)
{
	struct pacta_node *n = import_add(im, parent, PACTA_EL_AUTHORIALNOTE);
	char marker[24];

	snprintf(marker, sizeof(marker), "%zu", ++im->notes_made);
	import_set(im, n, PACTA_AT_MARKER, marker);
	import_set(im, n, PACTA_AT_PLACEMENT, "bottom");
	import_plain(im, import_add(im, n, PACTA_EL_P),
	    import_span(note->text.data, note->text.len));
	pacta_buf_dispose(&note->text);
}

static void
add_found(struct import *im, struct pacta_node *parent, const char *s,
    const struct find *f)
{
	struct pacta_node *date;

	if (f->what == BOLD || f->what == ITALIC) {
		import_inline(im, import_add(im, parent, f->what == BOLD ?
		    PACTA_EL_B : PACTA_EL_I), f->inner);
	} else if (f->what == NOTE) {
		add_note(im, parent, f->note);
	} else {
		date = import_add(im, parent, PACTA_EL_DATE);
		import_set(im, date, PACTA_AT_DATE, f->day);
		import_plain(im, date, import_span(s, f->len));
	}
}

/* Where the next digit or Chinese character stands: no day is without one, and
 * looking for days at every word is most of the work in a large text. */
static const char *
next_figure(const char *p, const char *end)
{
	const char *at;
	uint32_t cp;

	while (p < end) {
		at = p;
		if ((unsigned char)*p < 0x80) {
			if (*p >= '0' && *p <= '9')
				return p;
			p++;
			continue;
		}
		cp = utf8_next(&p, end);
		if ((cp >= 0x3007 && cp < 0xa000) ||
		    (cp >= 0x660 && pacta_text_digit(cp) >= 0))
			return at;
	}
	return NULL;
}

#define DAY_REACH 64	/* bytes of a month's name and the like before a figure */

void
import_inline(struct import *im, struct pacta_node *parent,
    struct import_span t)
{
	const char *p = t.s, *end = t.s + t.len, *from = p, *next;
	bool dead[2] = { false, false }, word = false, in_word;
	const char *figure = next_figure(p, end);
	struct find f;
	uint32_t cp;

	for (; p < end; p = next) {
		struct import_span rest = { p, (size_t)(end - p) };

		if (figure != NULL && figure < p)
			figure = next_figure(p, end);
		next = p;
		cp = utf8_next(&next, end);
		f.what = NOTHING;
		in_word = word;
		word = pacta_text_digit(cp) >= 0 ||
		    (im->spaced && pacta_text_is_letter(cp));
		if (cp == '*')
			find_emphasis(rest, dead, &f);
		else if (cp == '[')
			find_note(im, rest, &f);
		else if (figure != NULL && figure - p <= DAY_REACH &&
		    !in_word && (word || pacta_text_is_letter(cp)) &&
		    (f.len = import_date(im, rest, f.day)) > 0)
			f.what = DAY;
		if (f.what == NOTHING)
			continue;
		import_plain(im, parent, import_span(from,
		    (size_t)(p - from)));
		add_found(im, parent, p, &f);
		from = next = p + f.len;
		word = false;
	}
	import_plain(im, parent, import_span(from, (size_t)(end - from)));
}
