#include <string.h>

#include "doc_int.h"
#include "fold_int.h"
#include "utf8_int.h"

/* Characters of scripts written without spaces between words, their
 * punctuation, and full-width forms; Hangul is written with spaces. */
static bool
unspaced(uint32_t cp)
{
	return (cp >= 0x2e80 && cp < 0x3130) || (cp >= 0x3190 && cp < 0xa4d0) ||
	    (cp >= 0xf900 && cp < 0xfb00) || (cp >= 0xfe30 && cp < 0xfe50) ||
	    (cp >= 0xff01 && cp < 0xffa0) || (cp >= 0xffe0 && cp < 0xffe7) ||
	    (cp >= 0x1b000 && cp < 0x1b170) || (cp >= 0x20000 && cp < 0x40000);
}

/* Punctuation that Chinese shares with other scripts: quotation marks, dash,
 * ellipsis, middle dot.  Its neighbour tells whose it is. */
static bool
shared(uint32_t cp)
{
	return cp == 0xb7 || cp == 0x2014 || cp == 0x2018 || cp == 0x2019 ||
	    cp == 0x201c || cp == 0x201d || cp == 0x2026;
}

/* Whether a line end between the two is only a line end. */
static bool
joins(uint32_t a, uint32_t b)
{
	return (unspaced(a) && (unspaced(b) || shared(b))) ||
	    (shared(a) && unspaced(b));
}

static bool
white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Takes the space of the last run back. */
static void
fold_drop(struct fold *f)
{
	struct pacta_buf *b = f->out;

	if (!f->open || pacta_buf_failed(b))
		return;
	memmove(b->data + f->space, b->data + f->space + 1,
	    b->len - f->space - 1);
	pacta_buf_truncate(b, b->len - 1);
	f->open = false;
}

static void
fold_white(struct fold *f, bool newline)
{
	f->newline |= newline;
	if (f->open || f->start)
		return;
	f->open = true;
	f->space = f->out->len;
	pacta_buf_addc(f->out, ' ');
}

/* Something visible follows; CP is 0 unless it is a character. */
static void
fold_visible(struct fold *f, uint32_t cp)
{
	if (f->newline && joins(f->last, cp))
		fold_drop(f);
	f->open = f->newline = f->start = false;
	f->last = cp;
}

void
fold_text(struct fold *f, const char *s, size_t len,
    void (*chars)(struct pacta_buf *out, const char *s, size_t len))
{
	const char *p = s, *end = s + len, *word, *last;

	while (p < end) {
		if (white(*p)) {
			fold_white(f, *p == '\n' || *p == '\r');
			p++;
			continue;
		}
		for (word = p; p < end && !white(*p);)
			p++;
		last = word;
		fold_visible(f, utf8_next(&last, end));
		for (last = p - 1; last > word &&
		    ((unsigned char)*last & 0xc0) == 0x80;)
			last--;
		f->last = utf8_next(&last, end);
		chars(f->out, word, (size_t)(p - word));
	}
}

void
fold_end(struct fold *f)
{
	fold_drop(f);
	f->newline = false;
	f->start = true;
	f->last = 0;
}

void
fold_object(struct fold *f)
{
	fold_visible(f, 0);
}

void
fold_note(struct fold *f)
{
	fold_visible(f, f->last);
}

/* --- the line a reader sees ----------------------------------------- */

static void
line_chars(struct pacta_buf *out, const char *s, size_t len)
{
	pacta_buf_add(out, s, len);
}

static bool
line_breaks(const struct pacta_node *n)
{
	enum pacta_kind k = pacta_el_kind(n->el);

	return n->type == PACTA_ELEMENT && n->el != PACTA_EL_OTHER &&
	    (k != PACTA_KIND_INLINE || n->el == PACTA_EL_BR ||
	    n->el == PACTA_EL_QUOTEDSTRUCTURE ||
	    (n->parent != NULL && doc_only_elements(n->parent)));
}

/* A space where a block begins or ends, which no line end removes. */
static void
line_gap(struct fold *f)
{
	f->last = 0;
	fold_text(f, " ", 1, line_chars);
}

/* Something that the line does not show: white space on both sides of it is
 * decided for each side, as the writer does, and shown once. */
static void
line_unseen(struct fold *f, const struct pacta_node *n)
{
	const struct pacta_buf *b = f->out;
	bool start = f->start;

	if (n->el == PACTA_EL_AUTHORIALNOTE)
		fold_note(f);
	else
		fold_object(f);
	f->start = start || (b->len > 0 && b->data[b->len - 1] == ' ');
}

/* Where NODE begins or ends. */
static void
line_edge(struct fold *f, const struct pacta_node *n)
{
	if (line_breaks(n))
		line_gap(f);
	else if (n->type == PACTA_ELEMENT && (n->el == PACTA_EL_OTHER ||
	    n->el == PACTA_EL_IMG || n->el == PACTA_EL_AUTHORIALNOTE))
		line_unseen(f, n);
}

void
pacta_node_line(const struct pacta_node *node, struct pacta_buf *out)
{
	struct fold f = FOLD_INIT(out);
	const struct pacta_node *n = node, *up;
	size_t base = out->len;

	while (n != NULL) {
		if (n->type == PACTA_TEXT)
			fold_text(&f, n->text, n->len, line_chars);
		else if (n != node)
			line_edge(&f, n);
		if (n->first != NULL && (n->el != PACTA_EL_AUTHORIALNOTE ||
		    n == node)) {
			n = n->first;
			continue;
		}
		for (up = n; up != node && up->next == NULL;)
			if ((up = up->parent) != node)
				line_edge(&f, up);
		n = up != node ? up->next : NULL;
	}
	fold_end(&f);
	if (out->len > base && out->data[out->len - 1] == ' ')
		pacta_buf_truncate(out, out->len - 1);
}
