/*
 * A diff as one page without script or anything to fetch: a summary on top, the
 * languages beside each other, what did not change folded away.  What came and
 * went is told by elements, lines and marks in the text, not by colour alone.
 */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "report_diff_int.h"

static const char style_sheet[] =
	":root{color-scheme:light dark;--line:#8886;--ins:#d7f5dd;--del:#fbdcdc;"
	"--warn:#8a4b00;--soft:#8881}"
	"@media(prefers-color-scheme:dark){:root{--ins:#12431f;--del:#561d1d;"
	"--warn:#f0b060}}"
	"body{font:1rem/1.5 'Noto Serif','Source Serif 4',Georgia,"
	"'Noto Serif CJK SC','Songti SC','Noto Naskh Arabic',serif;"
	"max-width:80rem;margin:1.5rem auto;padding:0 1rem}"
	"h1{font-size:1.5rem}h2{font-size:1.25rem;margin-top:2.5rem;"
	"border-bottom:2px solid}h3{font-size:1.05rem;margin:1.6rem 0 .3rem}"
	"h3 code{font-weight:normal;font-size:.8rem;opacity:.75}"
	"table{border-collapse:collapse;width:100%;font-size:.92rem}"
	"caption{text-align:start;font-weight:bold;padding:.3rem 0}"
	"th,td{border:1px solid var(--line);padding:.25rem .5rem;"
	"text-align:start;vertical-align:top}"
	".langs{display:grid;grid-template-columns:repeat(auto-fit,"
	"minmax(min(100%,16rem),1fr));gap:0 1.2rem}"
	".lang{border-top:1px solid var(--line);padding-top:.2rem;"
	"overflow-wrap:anywhere}"
	".lang>p{margin:.25rem 0}.lang>.code{font:.8rem/1.5 system-ui,sans-serif;"
	"margin:0;opacity:.8}.kind{margin:.1rem 0;font-family:system-ui,sans-serif;"
	"font-size:.88rem}"
	".warn{color:var(--warn);font-weight:bold}"
	".note{font-size:.88rem;font-style:italic}"
	"ins{background:var(--ins);text-decoration:underline;"
	"text-underline-offset:.2em}"
	"del{background:var(--del);text-decoration:line-through}"
	/* A line through an ideograph makes another one of it: 二 would be 三. */
	":lang(zh) del,:lang(ja) del{text-decoration:underline wavy;"
	"text-underline-offset:.25em}"
	".m{font:.75em system-ui,sans-serif;opacity:.8}"
	"details{margin:.8rem 0;padding:.2rem .6rem;background:var(--soft)}"
	"summary{cursor:pointer;font-size:.92rem}"
	"@media print{:root{color-scheme:light;--ins:#fff;--del:#fff;"
	"--soft:#fff;--warn:#000}body{max-width:none;margin:0;font-size:10pt}"
	"@page{margin:2cm}h2,h3,.kind{break-after:avoid}tr{break-inside:avoid}"
	"a{color:inherit;text-decoration:none}p{orphans:2;widows:2}"
	".langs{grid-template-columns:repeat(auto-fit,"
	"minmax(min(100%,9rem),1fr));break-inside:avoid}"
	"details{border:1px solid var(--line)}"
	"details.all:not([open]){display:none}}";

struct html_report {
	struct pacta_buf *out;
	const struct pacta_report_diff *r;
	const struct pacta_diffset *set;
	size_t item;
	size_t main;		/* the first language that is compared */
};

static void
chars(struct pacta_buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		switch (s[i]) {
		case '&': pacta_buf_adds(out, "&amp;"); break;
		case '<': pacta_buf_adds(out, "&lt;"); break;
		case '>': pacta_buf_adds(out, "&gt;"); break;
		case '"': pacta_buf_adds(out, "&quot;"); break;
		default: pacta_buf_addc(out, s[i]);
		}
}

static void
string(struct pacta_buf *out, const char *s)
{
	chars(out, s, strlen(s));
}

/* lang and dir of a language. */
static void
put_lang(struct pacta_buf *out, const char *code)
{
	char tag[36];

	if (pacta_text_bcp47(code, tag, sizeof(tag))) {
		pacta_buf_adds(out, " lang=\"");
		string(out, tag);
		pacta_buf_addf(out, "\" dir=\"%s\"", pacta_text_rtl(code) ?
		    "rtl" : "ltr");
	}
}

/* --- texts ------------------------------------------------------------------ */

static void
put_lines(struct html_report *h, const struct diff_lines *l)
{
	static const struct { const char *open, *close; } tags[] = {
		{ "", "" },
		{ "<del><span class=\"m\">[−</span>",
		    "<span class=\"m\">−]</span></del>" },
		{ "<ins><span class=\"m\">{+</span>",
		    "<span class=\"m\">+}</span></ins>" } };
	const char *text = pacta_buf_str(&l->text);
	bool start = true;
	size_t at = 0;

	for (size_t i = 0; i < l->count; i++) {
		const struct diff_part *p = &l->parts[i];

		if (start)
			pacta_buf_adds(h->out, "<p>");
		pacta_buf_adds(h->out, tags[p->op].open);
		chars(h->out, text + at, p->end - at);
		pacta_buf_adds(h->out, tags[p->op].close);
		at = p->end;
		start = p->eol || i + 1 == l->count;
		if (start)
			pacta_buf_adds(h->out, "</p>\n");
	}
	if (l->failed || pacta_buf_failed(&l->text))
		h->out->failed = true;
}

static void
put_note(struct html_report *h, const char *text)
{
	if (*text == '\0')
		return;
	pacta_buf_adds(h->out, "<p class=\"note\" lang=\"en\" dir=\"ltr\">");
	string(h->out, text);
	pacta_buf_adds(h->out, "</p>\n");
}

static void
put_change(struct html_report *h, const struct pacta_diff_change *c)
{
	struct diff_lines l = DIFF_LINES_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;

	if (c->kind == PACTA_DIFF_RENUMBERED) {
		diff_stretches(&b, c);
		put_note(h, pacta_buf_str(&b));
	} else {
		diff_table_place(&b, c);
		put_note(h, pacta_buf_str(&b));
		pacta_buf_clear(&b);
		diff_detail(&b, c);
		put_note(h, pacta_buf_str(&b));
		diff_lines_change(&l, c);
		put_lines(h, &l);
	}
	diff_lines_dispose(&l);
	pacta_buf_dispose(&b);
}

/* Metadata is no text of the language: it runs from left to right. */
static void
open_language(struct html_report *h, const char *lang, bool text)
{
	const struct pacta_lang *l = h->r->langs != NULL ?
	    pacta_langs_find(h->r->langs, lang) : NULL;
	const char *name;

	pacta_buf_adds(h->out, "<div class=\"lang\"");
	if (text)
		put_lang(h->out, lang);
	else
		pacta_buf_adds(h->out, " lang=\"en\" dir=\"ltr\"");
	pacta_buf_adds(h->out, "><p class=\"code\">");
	name = l != NULL ? pacta_lang_get(l, "name") : NULL;
	if (name != NULL) {
		pacta_buf_adds(h->out, "<bdi");
		put_lang(h->out, lang);
		pacta_buf_addc(h->out, '>');
		string(h->out, name);
		pacta_buf_adds(h->out, "</bdi> ");
	}
	pacta_buf_addf(h->out, "<bdi lang=\"en\" dir=\"ltr\">%s%s%s</bdi></p>\n",
	    name != NULL ? "(" : "", lang, name != NULL ? ")" : "");
}

static void
put_node(struct html_report *h, const char *lang, const struct pacta_node *n)
{
	struct diff_lines l = DIFF_LINES_INIT;

	open_language(h, lang, true);
	if (n == NULL)
		put_note(h, "not there");
	else
		diff_lines_node(&l, n, PACTA_SPAN_KEEP);
	put_lines(h, &l);
	pacta_buf_adds(h->out, "</div>\n");
	diff_lines_dispose(&l);
}

/* --- rows --------------------------------------------------------------------- */

static const char *
verdict_class(const struct pacta_row *row)
{
	return diff_parts(row) ? "warn" : "ok";
}

/* What happened, and in which languages; a sign beside the words where the
 * languages part. */
static void
put_kinds(struct html_report *h, const struct pacta_row *row)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	diff_kinds(&b, row->kinds);
	string(h->out, pacta_buf_str(&b));
	pacta_buf_clear(&b);
	diff_verdict(&b, h->set, row);
	if (b.len > 0) {
		pacta_buf_addf(h->out, "; <span class=\"%s\">%s",
		    verdict_class(row), diff_parts(row) ? "⚠ " : "");
		string(h->out, pacta_buf_str(&b));
		pacta_buf_adds(h->out, "</span>");
	}
	pacta_buf_dispose(&b);
}

static void
put_label(struct html_report *h, const struct pacta_row *row, bool id)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t lang;
	const struct pacta_node *n = diff_row_node(h->set, row, &lang);

	if (n != NULL)
		diff_label(&b, n);
	pacta_buf_adds(h->out, "<span");
	/* What is named after its element is no text of the language. */
	put_lang(h->out, n != NULL && strcmp(pacta_buf_str(&b), n->name) == 0 ?
	    "eng" : pacta_diffset_text(h->set, lang)->lang);
	pacta_buf_adds(h->out, ">");
	string(h->out, pacta_buf_str(&b));
	pacta_buf_adds(h->out, "</span>");
	if (id && *row->id != '\0' && strcmp(pacta_buf_str(&b), row->id) != 0) {
		pacta_buf_adds(h->out, " <code>");
		string(h->out, row->id);
		pacta_buf_adds(h->out, "</code>");
	}
	pacta_buf_dispose(&b);
}

static void
put_row(struct html_report *h, const struct pacta_row *row, size_t no)
{
	pacta_buf_addf(h->out, "<section id=\"c%zu-%zu\">\n<h3>", h->item + 1,
	    no + 1);
	put_label(h, row, true);
	pacta_buf_adds(h->out, "</h3>\n<p class=\"kind\">");
	put_kinds(h, row);
	pacta_buf_adds(h->out, "</p>\n<div class=\"langs\">\n");
	for (size_t i = 0; i < pacta_diffset_count(h->set); i++) {
		const struct pacta_row_text *x = &row->texts[i];
		const char *lang = pacta_diffset_text(h->set, i)->lang;

		if (pacta_diffset_diff(h->set, i) == NULL)
			continue;
		if (x->count == 0 && !row->renumbering) {
			open_language(h, lang, strcmp(row->id, "meta") != 0);
			put_note(h, x->new != NULL ? "unchanged" : "not there");
			if (x->new != NULL) {
				struct diff_lines l = DIFF_LINES_INIT;

				diff_lines_node(&l, x->new, PACTA_SPAN_KEEP);
				put_lines(h, &l);
				diff_lines_dispose(&l);
			}
		} else {
			open_language(h, lang, strcmp(row->id, "meta") != 0);
			put_note(h, x->count == 0 ? "numbers unchanged" : "");
			for (size_t k = 0; k < x->count; k++)
				put_change(h, &x->changes[k]);
		}
		pacta_buf_adds(h->out, "</div>\n");
	}
	pacta_buf_adds(h->out, "</div>\n</section>\n");
}

static void
put_summary(struct html_report *h, const struct pacta_row *rows, size_t n)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	diff_summary(&b, h->set);
	pacta_buf_adds(h->out, "<table>\n<caption>Summary: ");
	string(h->out, pacta_buf_str(&b));
	pacta_buf_adds(h->out, "</caption>\n<thead><tr><th scope=\"col\">"
	    "Provision</th><th scope=\"col\">What happened</th></tr></thead>\n"
	    "<tbody>\n");
	for (size_t i = 0; i < n; i++) {
		pacta_buf_addf(h->out, "<tr><th scope=\"row\"><a href=\"#c%zu-%zu"
		    "\">", h->item + 1, i + 1);
		put_label(h, &rows[i], false);
		pacta_buf_adds(h->out, "</a></th><td>");
		put_kinds(h, &rows[i]);
		pacta_buf_adds(h->out, "</td></tr>\n");
	}
	pacta_buf_adds(h->out, "</tbody>\n</table>\n");
	pacta_buf_dispose(&b);
}

/* --- the whole text, what did not change folded ------------------------------ */

/* Parts and chapters are looked into, down to what a reader calls an article. */
static bool
is_frame(const struct pacta_node *n)
{
	switch (n->el) {
	case PACTA_EL_BODY: case PACTA_EL_MAINBODY: case PACTA_EL_PART:
	case PACTA_EL_CHAPTER: case PACTA_EL_ATTACHMENTS:
		return true;
	default:
		return n->el == PACTA_EL_SECTION &&
		    pacta_node_child(n, PACTA_EL_ARTICLE) != NULL;
	}
}

static bool
is_section(const struct pacta_node *n)
{
	return n->type == PACTA_ELEMENT && n->el != PACTA_EL_META &&
	    n->el != PACTA_EL_NUM && n->el != PACTA_EL_HEADING && !is_frame(n);
}

static const struct pacta_node *
next_section(const struct pacta_node *n, const struct pacta_node *root)
{
	n = n == root ? pacta_node_next(n, root) : pacta_node_skip(n, root);
	while (n != NULL && !is_section(n))
		n = n->type == PACTA_ELEMENT && is_frame(n) ?
		    pacta_node_next(n, root) : pacta_node_skip(n, root);
	return n;
}

/* The same section in another language. */
static const struct pacta_node *
counterpart(const struct pacta_doc *doc, const struct pacta_node *n)
{
	const char *id = pacta_node_get(n, PACTA_AT_EID);
	const struct pacta_node *root = pacta_doc_main(doc);

	/* The index of ids is built on first use, and is no part of what a
	 * document is. */
	if (id != NULL)
		return pacta_doc_find((struct pacta_doc *)doc, id);
	return root != NULL ? pacta_node_child(root, n->el) : NULL;
}

static void
put_text(struct html_report *h, const struct pacta_node *n)
{
	pacta_buf_adds(h->out, "<div class=\"langs\">\n");
	for (size_t i = 0; i < pacta_diffset_count(h->set); i++) {
		const struct pacta_diffset_text *t = pacta_diffset_text(h->set,
		    i);

		if (t->new != NULL)
			put_node(h, t->lang, counterpart(t->new, n));
	}
	pacta_buf_adds(h->out, "</div>\n");
}

static void
put_section_label(struct html_report *h, const struct pacta_node *n)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	diff_label(&b, n);
	pacta_buf_adds(h->out, "<span");
	put_lang(h->out, pacta_diffset_text(h->set, h->main)->lang);
	pacta_buf_addc(h->out, '>');
	string(h->out, pacta_buf_str(&b));
	pacta_buf_adds(h->out, "</span>");
	pacta_buf_dispose(&b);
}

/* Sections FIRST to LAST, which did not change. */
static void
put_unchanged(struct html_report *h, const struct pacta_node *first,
    const struct pacta_node *last, const struct pacta_node *root)
{
	pacta_buf_adds(h->out, "<details>\n<summary>Unchanged: ");
	put_section_label(h, first);
	if (first != last) {
		pacta_buf_adds(h->out, " – ");
		put_section_label(h, last);
	}
	pacta_buf_adds(h->out, "</summary>\n");
	for (;;) {
		put_text(h, first);
		if (first == last)
			break;
		first = next_section(first, root);
	}
	pacta_buf_adds(h->out, "</details>\n");
}

/* Rows stand in order; one that has no place of its own with the row before. */
static uint32_t
row_place(const struct pacta_row *row, uint32_t before)
{
	return row->place > before ? row->place : before;
}

static uint32_t
end_of(const struct pacta_node *n, const struct pacta_node *root)
{
	n = pacta_node_skip(n, root);
	return n != NULL ? n->index : UINT32_MAX;
}

static void
put_sections(struct html_report *h, const struct pacta_row *rows, size_t n)
{
	const struct pacta_doc *doc = pacta_diffset_text(h->set, h->main)->new;
	const struct pacta_node *root = pacta_doc_main(doc), *s = root;
	const struct pacta_node *first = NULL, *last = NULL;
	uint32_t place = 0;
	size_t i = 0, start;

	for (s = root != NULL ? next_section(root, root) : NULL; s != NULL;
	    s = next_section(s, root)) {
		for (start = i; i < n && row_place(&rows[i], place) <
		    end_of(s, root); i++) {
			place = row_place(&rows[i], place);
			if (i == start && first != NULL) {
				put_unchanged(h, first, last, root);
				first = NULL;
			}
			put_row(h, &rows[i], i);
		}
		if (i > start && place >= s->index) {
			pacta_buf_adds(h->out, "<details class=\"all\">\n"
			    "<summary>All of ");
			put_section_label(h, s);
			pacta_buf_adds(h->out, " as it is now</summary>\n");
			put_text(h, s);
			pacta_buf_adds(h->out, "</details>\n");
		} else {
			first = first == NULL ? s : first;
			last = s;
		}
	}
	if (first != NULL)
		put_unchanged(h, first, last, root);
	for (; i < n; i++)
		put_row(h, &rows[i], i);
}

static void
put_item(struct html_report *h, const struct pacta_report_diff_item *item)
{
	size_t n, count = pacta_diffset_count(item->set);
	const struct pacta_row *rows = pacta_diffset_rows(item->set, &n);

	h->set = item->set;
	pacta_buf_adds(h->out, "<section>\n<h2>");
	string(h->out, item->name);
	pacta_buf_adds(h->out, "</h2>\n");
	for (size_t i = 0; i < count; i++) {
		const struct pacta_diffset_text *t = pacta_diffset_text(h->set,
		    i);

		if ((t->old == NULL) != (t->new == NULL))
			pacta_buf_addf(h->out, "<p class=\"warn\">⚠ %s: the text "
			    "in this language %s</p>\n", t->lang,
			    t->old == NULL ? "is new" : "is gone");
	}
	for (h->main = 0; h->main < count && pacta_diffset_diff(h->set,
	    h->main) == NULL; h->main++)
		;
	if (n > 0) {
		put_summary(h, rows, n);
		put_sections(h, rows, n);
	}
	pacta_buf_adds(h->out, "</section>\n");
}

int
pacta_report_diff_html(struct pacta_buf *out,
    const struct pacta_report_diff *r, struct pacta_error *err)
{
	struct html_report h = { .out = out, .r = r };

	pacta_buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width\">\n<title>Changes: ");
	string(out, r->old_name);
	pacta_buf_adds(out, " to ");
	string(out, r->new_name);
	pacta_buf_addf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n"
	    "<header>\n<h1>Changes: ", style_sheet);
	string(out, r->old_name);
	pacta_buf_adds(out, " → ");
	string(out, r->new_name);
	pacta_buf_adds(out, "</h1>\n<p class=\"kind\">Marks: <ins><span "
	    "class=\"m\">{+</span>new text<span class=\"m\">+}</span></ins>, "
	    "<del><span class=\"m\">[−</span>text that is gone<span class=\"m\">"
	    "−]</span></del>.</p>\n</header>\n<main>\n");
	if (r->count == 0)
		pacta_buf_adds(out, "<p>Nothing changed.</p>\n");
	for (size_t i = 0; i < r->count; i++) {
		h.item = i;
		put_item(&h, &r->items[i]);
	}
	pacta_buf_adds(out, "</main>\n</body>\n</html>\n");
	return pacta_buf_failed(out) ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}
