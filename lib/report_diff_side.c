/* A diff in columns: the languages beside each other or, where there is one, old
 * and new. */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "report_diff_int.h"
#include "utf8_int.h"

#define GUTTER 3u		/* " | " between columns */
#define LEAST_COLUMN 12u

/* A piece of a wrapped line. */
struct piece {
	enum pacta_span_op op;
	const char *s;
	size_t len;
	bool open, close;	/* the marks around it stand here */
};

struct line {
	struct piece *pieces;
	size_t count, cap;
	size_t width;
};

struct column {
	struct line *lines;
	size_t count, cap;
	bool rtl, failed;
};

struct side_report {
	struct pacta_buf *out;
	const struct pacta_report_diff *r;
	const struct pacta_diffset *set;
	struct column *columns;
	size_t ncolumns;
	size_t width;		/* of a column */
};

/* --- wrapping -------------------------------------------------------------- */

static struct line *
line_new(struct column *c)
{
	size_t cap = c->cap == 0 ? 8 : c->cap * 2;
	struct line *lines;

	if (c->count == c->cap) {
		lines = realloc(c->lines, cap * sizeof(*lines));
		if (lines == NULL) {
			c->failed = true;
			return NULL;
		}
		c->lines = lines;
		c->cap = cap;
	}
	c->lines[c->count] = (struct line){ NULL, 0, 0, 0 };
	return &c->lines[c->count++];
}

static void
line_add(struct column *c, const struct piece *p, size_t width)
{
	struct line *l = c->count > 0 ? &c->lines[c->count - 1] : line_new(c);
	struct piece *last, *pieces;
	size_t cap;

	if (l == NULL)
		return;
	l->width += width;
	last = l->count > 0 ? &l->pieces[l->count - 1] : NULL;
	if (last != NULL && last->op == p->op && !last->close && !p->open &&
	    last->s + last->len == p->s) {
		last->len += p->len;
		last->close = p->close;
		return;
	}
	if (l->count == l->cap) {
		cap = l->cap == 0 ? 4 : l->cap * 2;
		pieces = realloc(l->pieces, cap * sizeof(*pieces));
		if (pieces == NULL) {
			c->failed = true;
			return;
		}
		l->pieces = pieces;
		l->cap = cap;
	}
	l->pieces[l->count++] = *p;
}

/* What no line begins with: closing punctuation of East Asia. */
static bool
is_closing(uint32_t cp)
{
	static const uint32_t closing[] = { 0x3001, 0x3002, 0x3009, 0x300b,
		0x300d, 0x300f, 0x3011, 0x3015, 0xff01, 0xff09, 0xff0c, 0xff0e,
		0xff1a, 0xff1b, 0xff1f };

	for (size_t i = 0; i < sizeof(closing) / sizeof(closing[0]); i++)
		if (closing[i] == cp)
			return true;
	return false;
}

/* The end of what may not be broken: a word with the spaces behind it; between
 * wide characters a line may break. */
static const char *
unit_end(const char *p, const char *end)
{
	const char *q = p;
	uint32_t cp = utf8_next(&q, end), ahead;
	bool wide = pacta_text_cp_width(cp) == 2;

	while (q < end) {
		const char *next = q;

		if (cp == ' ' && *q != ' ')
			break;
		ahead = utf8_next(&next, end);
		if (wide && *q != ' ' && pacta_text_cp_width(ahead) == 2 &&
		    !is_closing(ahead))
			break;
		cp = utf8_next(&q, end);
	}
	return q;
}

static size_t
marks_width(const struct piece *p)
{
	return p->op == PACTA_SPAN_KEEP ? 0 : 2u * p->open + 2u * p->close;
}

/* A unit wider than a line is cut where it must be. */
static void
add_unit(struct column *c, size_t width, struct piece p)
{
	const char *end = p.s + p.len;
	size_t w = pacta_text_width(p.s, p.len), all = w + marks_width(&p);
	size_t spaces = 0;

	while (spaces < p.len && end[-1 - (long)spaces] == ' ')
		spaces++;
	if (c->count == 0 || (c->lines[c->count - 1].width > 0 &&
	    c->lines[c->count - 1].width + all - spaces > width))
		(void)line_new(c);
	/* Spaces that do not fit end the line. */
	for (; spaces > 0 && c->count > 0 && c->lines[c->count - 1].width +
	    all > width; spaces--, w--, all--)
		p.len--;
	end = p.s + p.len;
	while (w + marks_width(&p) - spaces > width && p.len > 0) {
		const char *q = p.s;
		size_t n = 0, room = width - 2u * p.open;
		struct piece head = p;

		while (q < end) {
			const char *next = q;
			unsigned cw = pacta_text_cp_width(utf8_next(&next,
			    end));

			if (n + cw > room && q > p.s)
				break;
			n += cw;
			q = next;
		}
		if (q >= end)
			break;
		head.len = (size_t)(q - p.s);
		head.close = false;
		line_add(c, &head, n + marks_width(&head));
		(void)line_new(c);
		p.s = q;
		p.len = (size_t)(end - q);
		p.open = false;
		w = pacta_text_width(p.s, p.len);
	}
	line_add(c, &p, w + marks_width(&p));
}

static void
wrap(struct column *c, size_t width, const struct diff_lines *l)
{
	const char *p = pacta_buf_str(&l->text), *end, *start = p, *q;
	bool fresh = true;

	for (size_t i = 0; i < l->count; i++) {
		const struct diff_part *part = &l->parts[i];
		bool first = true;

		if (fresh)
			(void)line_new(c);
		for (end = start + part->end; p < end; p = q, first = false) {
			q = unit_end(p, end);
			add_unit(c, width, (struct piece){ part->op, p,
			    (size_t)(q - p), first, q == end });
		}
		fresh = part->eol;
	}
}

static void
column_clear(struct column *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->lines[i].pieces);
	c->count = 0;
}

/* --- printing ----------------------------------------------------------------- */

static void
colour(struct side_report *s, const char *code)
{
	if (s->r->colour)
		pacta_buf_addf(s->out, "\033[%sm", code);
}

static void
put_piece(struct side_report *s, const struct piece *p)
{
	bool deleted = p->op == PACTA_SPAN_DELETE;

	if (p->op != PACTA_SPAN_KEEP) {
		colour(s, deleted ? "31" : "32");
		if (p->open)
			pacta_buf_adds(s->out, deleted ? "[-" : "{+");
	}
	pacta_buf_add(s->out, p->s, p->len);
	if (p->op != PACTA_SPAN_KEEP) {
		if (p->close)
			pacta_buf_adds(s->out, deleted ? "-]" : "+}");
		colour(s, "0");
	}
}

/* One line of a column, filled up unless it is the last one; right-to-left text
 * is set apart. */
static void
put_cell(struct side_report *s, const struct column *c, size_t i, bool last)
{
	size_t width = i < c->count ? c->lines[i].width : 0;

	if (i < c->count && c->lines[i].count > 0) {
		pacta_buf_adds(s->out, c->rtl ? "\u2067" : "");
		for (size_t k = 0; k < c->lines[i].count; k++)
			put_piece(s, &c->lines[i].pieces[k]);
		pacta_buf_adds(s->out, c->rtl ? "\u2069" : "");
	}
	for (; !last && width < s->width; width++)
		pacta_buf_addc(s->out, ' ');
	if (!last)
		pacta_buf_adds(s->out, " | ");
}

static void
put_columns(struct side_report *s)
{
	size_t most = 0;

	for (size_t k = 0; k < s->ncolumns; k++) {
		most = s->columns[k].count > most ? s->columns[k].count : most;
		s->out->failed |= s->columns[k].failed;
	}
	for (size_t i = 0; i < most; i++) {
		for (size_t k = 0; k < s->ncolumns; k++)
			put_cell(s, &s->columns[k], i, k + 1 == s->ncolumns);
		while (s->out->len > 0 && s->out->data[s->out->len - 1] == ' ')
			pacta_buf_truncate(s->out, s->out->len - 1);
		pacta_buf_addc(s->out, '\n');
	}
}

/* --- rows --------------------------------------------------------------------- */

static void
note(struct diff_lines *l, const char *text)
{
	if (*text == '\0')
		return;
	diff_lines_add(l, PACTA_SPAN_KEEP, "(", 1);
	diff_lines_add(l, PACTA_SPAN_KEEP, text, strlen(text));
	diff_lines_add(l, PACTA_SPAN_KEEP, ")", 1);
	diff_lines_end(l);
}

static void
change_lines(struct diff_lines *l, const struct pacta_diff_change *c)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	if (c->kind == PACTA_DIFF_RENUMBERED) {
		diff_stretches(&b, c);
		diff_lines_add(l, PACTA_SPAN_KEEP, pacta_buf_str(&b), b.len);
		diff_lines_end(l);
	} else {
		diff_table_place(&b, c);
		note(l, pacta_buf_str(&b));
		pacta_buf_clear(&b);
		diff_detail(&b, c);
		note(l, pacta_buf_str(&b));
		diff_lines_change(l, c);
	}
	pacta_buf_dispose(&b);
}

static void
text_lines(struct diff_lines *l, const struct pacta_row_text *x)
{
	for (size_t i = 0; i < x->count; i++)
		change_lines(l, &x->changes[i]);
	if (x->count > 0)
		return;
	note(l, x->new == NULL ? "not there" : "unchanged");
	if (x->new != NULL)
		diff_lines_node(l, x->new, PACTA_SPAN_KEEP);
}

/* What one revision has of the lines: for old beside new. */
static void
one_side(struct diff_lines *out, const struct diff_lines *l,
    enum pacta_span_op drop)
{
	const char *text = pacta_buf_str(&l->text);
	size_t at = 0;

	for (size_t i = 0; i < l->count; i++) {
		const struct diff_part *p = &l->parts[i];

		if (p->op != drop)
			diff_lines_add(out, p->op, text + at, p->end - at);
		if (p->eol)
			diff_lines_end(out);
		at = p->end;
	}
	out->failed |= l->failed;
}

static void
put_row_texts(struct side_report *s, const struct pacta_row *row)
{
	struct diff_lines *l = calloc(s->ncolumns, sizeof(*l));
	struct diff_lines both = DIFF_LINES_INIT;
	size_t column = 0, nlangs = 0;

	for (size_t i = 0; i < pacta_diffset_count(s->set); i++)
		nlangs += pacta_diffset_diff(s->set, i) != NULL;
	for (size_t i = 0; l != NULL && i < pacta_diffset_count(s->set); i++)
		if (pacta_diffset_diff(s->set, i) != NULL)
			text_lines(nlangs == 1 ? &both : &l[column++],
			    &row->texts[i]);
	if (l != NULL && nlangs == 1) {
		one_side(&l[0], &both, PACTA_SPAN_INSERT);
		one_side(&l[1], &both, PACTA_SPAN_DELETE);
	}
	for (size_t k = 0; l != NULL && k < s->ncolumns; k++) {
		column_clear(&s->columns[k]);
		wrap(&s->columns[k], s->width, &l[k]);
		s->out->failed |= l[k].failed;
	}
	if (l != NULL)
		put_columns(s);
	for (size_t k = 0; l != NULL && k < s->ncolumns; k++)
		diff_lines_dispose(&l[k]);
	s->out->failed |= l == NULL;
	diff_lines_dispose(&both);
	free(l);
}

static void
put_head(struct side_report *s, const struct pacta_row *row)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t lang;
	const struct pacta_node *n = diff_row_node(s->set, row, &lang);

	pacta_buf_addc(s->out, '\n');
	colour(s, "1");
	if (n != NULL)
		diff_label(&b, n);
	pacta_buf_addf(s->out, "%s: ", pacta_buf_str(&b));
	diff_kinds(s->out, row->kinds);
	pacta_buf_clear(&b);
	diff_verdict(&b, s->set, row);
	if (b.len > 0)
		pacta_buf_addf(s->out, "; %s", pacta_buf_str(&b));
	colour(s, "0");
	pacta_buf_addc(s->out, '\n');
	pacta_buf_dispose(&b);
}

/* The languages over the columns, or old and new. */
static void
put_titles(struct side_report *s, size_t nlangs)
{
	const char *title = "old";
	size_t k = 0;

	for (size_t i = 0; i < pacta_diffset_count(s->set); i++) {
		if (pacta_diffset_diff(s->set, i) == NULL)
			continue;
		if (nlangs > 1)
			title = pacta_diffset_text(s->set, i)->lang;
		if (++k < nlangs || nlangs == 1)
			pacta_buf_addf(s->out, "%-*s | ", (int)s->width, title);
		else
			pacta_buf_adds(s->out, title);
	}
	pacta_buf_addf(s->out, "%s\n", nlangs == 1 ? "new" : "");
}

static void
put_item(struct side_report *s, const struct pacta_report_diff_item *item)
{
	size_t n, nlangs = 0, k = 0;
	const struct pacta_row *rows = pacta_diffset_rows(item->set, &n);

	s->set = item->set;
	for (size_t i = 0; i < pacta_diffset_count(s->set); i++)
		nlangs += pacta_diffset_diff(s->set, i) != NULL;
	s->ncolumns = nlangs == 1 ? 2 : nlangs;
	pacta_buf_addf(s->out, "%s: ", item->name);
	diff_summary(s->out, s->set);
	pacta_buf_addc(s->out, '\n');
	for (size_t i = 0; i < pacta_diffset_count(s->set); i++) {
		const struct pacta_diffset_text *x =
		    pacta_diffset_text(s->set, i);

		if ((x->old == NULL) != (x->new == NULL))
			pacta_buf_addf(s->out, "%s: the text in this language "
			    "%s\n", x->lang, x->old == NULL ? "is new" :
			    "is gone");
	}
	if (s->ncolumns == 0)
		return;
	s->columns = calloc(s->ncolumns, sizeof(*s->columns));
	if (s->columns == NULL) {
		s->out->failed = true;
		return;
	}
	s->width = s->r->width / s->ncolumns > LEAST_COLUMN + GUTTER ?
	    (s->r->width + GUTTER) / s->ncolumns - GUTTER : LEAST_COLUMN;
	put_titles(s, nlangs);
	for (size_t i = 0; i < pacta_diffset_count(s->set); i++)
		if (pacta_diffset_diff(s->set, i) != NULL)
			s->columns[k++].rtl = pacta_text_rtl(
			    pacta_diffset_text(s->set, i)->lang);
	if (nlangs == 1)
		s->columns[1].rtl = s->columns[0].rtl;
	for (size_t i = 0; i < n; i++) {
		put_head(s, &rows[i]);
		put_row_texts(s, &rows[i]);
	}
	for (k = 0; k < s->ncolumns; k++) {
		column_clear(&s->columns[k]);
		free(s->columns[k].lines);
	}
	free(s->columns);
}

int
pacta_report_diff_side(struct pacta_buf *out,
    const struct pacta_report_diff *r, struct pacta_error *err)
{
	struct side_report s = { .out = out, .r = r };

	for (size_t i = 0; i < r->count; i++) {
		if (i > 0)
			pacta_buf_addc(out, '\n');
		put_item(&s, &r->items[i]);
	}
	return pacta_buf_failed(out) ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}
