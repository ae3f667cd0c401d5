/* A diff for a reader at a terminal. */
#include <string.h>

#include <pacta/text.h>

#include "report_diff_int.h"
#include "utf8_int.h"

#define KEEP_ALL 220		/* columns of unchanged text shown whole */
#define KEEP_END 80		/* of a longer one, at each end */

struct text_report {
	struct pacta_buf *out;
	const struct pacta_report_diff *r;
	const struct pacta_diffset *set;
};

static void
colour(struct text_report *t, const char *code)
{
	if (t->r->colour)
		pacta_buf_addf(t->out, "\033[%sm", code);
}

/* The bytes of S that fill COLUMNS, from the front or, BACK, from the end. */
static size_t
bytes_of(const char *s, size_t len, size_t columns, bool back)
{
	const char *p = s, *end = s + len;
	size_t width = pacta_text_width(s, len), skip;

	if (width <= columns)
		return back ? 0 : len;
	skip = back ? width - columns : columns;
	for (size_t w = 0; p < end;) {
		const char *q = p;
		unsigned cw = pacta_text_cp_width(utf8_next(&p, end));

		if (w + cw > skip)
			return (size_t)(q - s);
		w += cw;
	}
	return len;
}

static void
put_kept(struct text_report *t, const char *s, size_t len)
{
	size_t head, tail;

	if (pacta_text_width(s, len) <= KEEP_ALL) {
		pacta_buf_add(t->out, s, len);
		return;
	}
	head = bytes_of(s, len, KEEP_END, false);
	tail = bytes_of(s, len, KEEP_END, true);
	pacta_buf_add(t->out, s, head);
	pacta_buf_adds(t->out, " … ");
	pacta_buf_add(t->out, s + tail, len - tail);
}

static void
put_part(struct text_report *t, enum pacta_span_op op, const char *s,
    size_t len)
{
	if (op == PACTA_SPAN_KEEP) {
		put_kept(t, s, len);
		return;
	}
	colour(t, op == PACTA_SPAN_DELETE ? "31" : "32");
	pacta_buf_adds(t->out, op == PACTA_SPAN_DELETE ? "[-" : "{+");
	pacta_buf_add(t->out, s, len);
	pacta_buf_adds(t->out, op == PACTA_SPAN_DELETE ? "-]" : "+}");
	colour(t, "0");
}

/* Lines with the language before them; right-to-left text is set apart, so that
 * what stands beside it keeps its order. */
static void
put_lines(struct text_report *t, const char *lang, const struct diff_lines *l)
{
	const char *text = pacta_buf_str(&l->text);
	bool rtl = pacta_text_rtl(lang), start = true;
	size_t at = 0;

	for (size_t i = 0; i < l->count; i++) {
		const struct diff_part *p = &l->parts[i];

		if (start)
			pacta_buf_addf(t->out, "  %-4s %s", lang,
			    rtl ? "\u2067" : "");
		put_part(t, p->op, text + at, p->end - at);
		at = p->end;
		start = p->eol || i + 1 == l->count;
		if (start)
			pacta_buf_addf(t->out, "%s\n", rtl ? "\u2069" : "");
	}
}

static void
put_change(struct text_report *t, const char *lang,
    const struct pacta_diff_change *c)
{
	struct diff_lines l = DIFF_LINES_INIT;
	struct pacta_buf detail = PACTA_BUF_INIT;

	diff_table_place(&detail, c);
	if (detail.len > 0)
		pacta_buf_addf(t->out, "  %-4s (%s)\n", lang,
		    pacta_buf_str(&detail));
	pacta_buf_clear(&detail);
	diff_detail(&detail, c);
	if (detail.len > 0)
		pacta_buf_addf(t->out, "  %-4s (%s)\n", lang,
		    pacta_buf_str(&detail));
	diff_lines_change(&l, c);
	put_lines(t, lang, &l);
	if (l.failed || pacta_buf_failed(&l.text))
		t->out->failed = true;
	diff_lines_dispose(&l);
	pacta_buf_dispose(&detail);
}

static void
put_unchanged(struct text_report *t, const char *lang,
    const struct pacta_row_text *text)
{
	struct diff_lines l = DIFF_LINES_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	const char *s;
	size_t cut, at = 0;

	if (text->new == NULL) {
		pacta_buf_addf(t->out, "  %-4s (not there)\n", lang);
		return;
	}
	diff_lines_node(&l, text->new, PACTA_SPAN_KEEP);
	for (size_t i = 0; i < l.count; at = l.parts[i++].end) {
		pacta_buf_add(&b, l.text.data + at, l.parts[i].end - at);
		if (l.parts[i].eol && i + 1 < l.count)
			pacta_buf_addc(&b, ' ');
	}
	s = pacta_buf_str(&b);
	cut = bytes_of(s, b.len, KEEP_ALL, false);
	pacta_buf_addf(t->out, "  %-4s (unchanged) %s%.*s%s%s\n", lang,
	    pacta_text_rtl(lang) ? "\u2067" : "", (int)cut, s,
	    cut < b.len ? " …" : "", pacta_text_rtl(lang) ? "\u2069" : "");
	t->out->failed |= pacta_buf_failed(&b) || l.failed;
	diff_lines_dispose(&l);
	pacta_buf_dispose(&b);
}

/* One line when all languages say the same. */
static void
put_renumbering(struct text_report *t, const struct pacta_row *row)
{
	struct pacta_buf first = PACTA_BUF_INIT, b = PACTA_BUF_INIT;
	bool same = true;

	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < pacta_diffset_count(t->set); i++) {
			const struct pacta_row_text *x = &row->texts[i];

			if (x->count == 0)
				continue;
			pacta_buf_clear(&b);
			for (size_t k = 0; k < x->count; k++) {
				pacta_buf_adds(&b, k > 0 ? "; " : "");
				diff_stretches(&b, &x->changes[k]);
			}
			if (pass == 0 && first.len == 0)
				pacta_buf_add(&first, pacta_buf_str(&b), b.len);
			else if (pass == 0)
				same &= strcmp(pacta_buf_str(&first),
				    pacta_buf_str(&b)) == 0;
			else
				pacta_buf_addf(t->out, "  %-4s %s\n",
				    pacta_diffset_text(t->set, i)->lang,
				    pacta_buf_str(&b));
			if (pass == 1 && same)
				goto out;
		}
out:
	if (same) {	/* the languages were told in the head */
		size_t at = t->out->len;

		while (at > 0 && t->out->data[at - 1] == '\n')
			at--;
		while (at > 0 && t->out->data[at - 1] != '\n')
			at--;
		pacta_buf_truncate(t->out, at);
		pacta_buf_addf(t->out, "       %s\n", pacta_buf_str(&first));
	}
	pacta_buf_dispose(&first);
	pacta_buf_dispose(&b);
}

static void
put_head(struct text_report *t, const struct pacta_row *row)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t lang;
	const struct pacta_node *n = diff_row_node(t->set, row, &lang);

	colour(t, "1");
	if (n != NULL)
		diff_label(&b, n);
	pacta_buf_addf(t->out, "\n%s", pacta_buf_str(&b));
	if (*row->id != '\0' && strcmp(pacta_buf_str(&b), row->id) != 0)
		pacta_buf_addf(t->out, " [%s]", row->id);
	pacta_buf_adds(t->out, ": ");
	diff_kinds(t->out, row->kinds);
	pacta_buf_clear(&b);
	diff_verdict(&b, t->set, row);
	if (b.len > 0) {
		colour(t, diff_parts(row) ? "0;33" : "0");
		pacta_buf_addf(t->out, "; %s", pacta_buf_str(&b));
	}
	colour(t, "0");
	pacta_buf_addc(t->out, '\n');
	pacta_buf_dispose(&b);
}

static void
put_row(struct text_report *t, const struct pacta_row *row)
{
	put_head(t, row);
	if (row->renumbering) {
		put_renumbering(t, row);
		return;
	}
	for (size_t i = 0; i < pacta_diffset_count(t->set); i++) {
		const struct pacta_row_text *x = &row->texts[i];
		const char *lang = pacta_diffset_text(t->set, i)->lang;

		if (pacta_diffset_diff(t->set, i) == NULL)
			continue;
		for (size_t k = 0; k < x->count; k++)
			put_change(t, lang, &x->changes[k]);
		if (x->count == 0 && row->verdict == PACTA_ROW_SOME)
			put_unchanged(t, lang, x);
	}
}

static void
put_item(struct text_report *t, const struct pacta_report_diff_item *item)
{
	size_t n;
	const struct pacta_row *rows = pacta_diffset_rows(item->set, &n);
	bool first = true;

	t->set = item->set;
	colour(t, "1");
	pacta_buf_addf(t->out, "%s (", item->name);
	for (size_t i = 0; i < pacta_diffset_count(t->set); i++) {
		pacta_buf_addf(t->out, "%s%s", first ? "" : ", ",
		    pacta_diffset_text(t->set, i)->lang);
		first = false;
	}
	pacta_buf_adds(t->out, "): ");
	diff_summary(t->out, t->set);
	colour(t, "0");
	pacta_buf_addc(t->out, '\n');
	for (size_t i = 0; i < pacta_diffset_count(t->set); i++) {
		const struct pacta_diffset_text *x =
		    pacta_diffset_text(t->set, i);

		if ((x->old == NULL) != (x->new == NULL))
			pacta_buf_addf(t->out, "\n%s: the text in this language "
			    "%s\n", x->lang, x->old == NULL ? "is new" :
			    "is gone");
	}
	for (size_t i = 0; i < n; i++)
		put_row(t, &rows[i]);
}

int
pacta_report_diff_text(struct pacta_buf *out,
    const struct pacta_report_diff *r, struct pacta_error *err)
{
	struct text_report t = { out, r, NULL };

	for (size_t i = 0; i < r->count; i++) {
		if (i > 0)
			pacta_buf_addc(out, '\n');
		put_item(&t, &r->items[i]);
	}
	return pacta_buf_failed(out) ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}
