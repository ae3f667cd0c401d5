/*
 * Export as HTML: one page without script or anything to fetch, for screens,
 * screen readers and paper.
 */
#include <string.h>

#include <pacta/text.h>

#include "export_int.h"

static const char style_sheet[] =
	":root{color-scheme:light dark}"
	"body{font:1.05rem/1.55 'Noto Serif','Source Serif 4',Georgia,"
	"'Noto Serif CJK SC','Songti SC','Noto Naskh Arabic',serif;"
	"max-width:42rem;margin:2rem auto;padding:0 1rem}"
	"h1,.title,.front,.label,.signatures{text-align:center}"
	"dfn{font-style:normal}h1{font-size:1.5rem}.title{font-weight:bold}"
	"h2{font-size:1.2rem;margin-top:2rem}h3,h4,h5,h6{font-size:1.05rem}"
	".label{border:1px solid;padding:.2rem .6rem;font-style:italic}"
	".numbered{padding-inline-start:2.2rem}"
	".numbered>p:first-child>.num:first-child{display:inline-block;"
	"min-width:2.2rem;margin-inline-start:-2.2rem}"
	".quoted{border-inline-start:3px solid #8888;padding-inline-start:1rem}"
	".stamp{margin-inline-start:50%}"
	".signatures{display:grid;gap:1.5rem;grid-template-columns:"
	"repeat(auto-fit,minmax(14rem,1fr));margin-top:2rem}"
	".notes{font-size:.9rem;border-top:1px solid;width:fit-content;"
	"padding-top:.3rem;margin-top:1rem}"
	"table{border-collapse:collapse;width:100%}"
	"th,td{border:1px solid #888;padding:.3rem .5rem;vertical-align:top;"
	"text-align:start}caption{caption-side:top;font-weight:bold}"
	"sup a{text-decoration:none}"
	".annex{margin-top:3rem;border-top:1px solid}"
	"@media print{body{max-width:none;margin:0;font-size:11pt}"
	"@page{margin:2.5cm}h1,h2,h3,h4,h5,h6{break-after:avoid}"
	".annex{break-before:page;border:0}.signatures>p,tr,.notes{"
	"break-inside:avoid}a{color:inherit;text-decoration:none}"
	"p{orphans:2;widows:2}}";

static void
html_chars(struct pacta_buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		switch (s[i]) {
		case '&':
			pacta_buf_adds(out, "&amp;");
			break;
		case '<':
			pacta_buf_adds(out, "&lt;");
			break;
		case '>':
			pacta_buf_adds(out, "&gt;");
			break;
		case '"':
			pacta_buf_adds(out, "&quot;");
			break;
		case '\'':
			pacta_buf_adds(out, "&#39;");
			break;
		default:
			pacta_buf_addc(out, s[i]);
		}
}

static void
put_attr(struct pacta_buf *out, const char *name, const char *value)
{
	pacta_buf_addf(out, " %s=\"", name);
	html_chars(out, value, strlen(value));
	pacta_buf_addc(out, '"');
}

/* lang and dir of a language, as either code names it. */
static void
put_lang(struct pacta_buf *out, const char *code)
{
	char tag[36];

	if (code == NULL || !pacta_text_bcp47(code, tag, sizeof(tag)))
		return;
	put_attr(out, "lang", tag);
	put_attr(out, "dir", pacta_text_rtl(code) ? "rtl" : "ltr");
}

static void
put_id(struct pacta_buf *out, const struct pacta_node *node)
{
	const char *id = pacta_node_get(node, PACTA_AT_EID);

	if (id != NULL && id[0] != '\0')
		put_attr(out, "id", id);
}

/* --- blocks --------------------------------------------------------- */

static const char *
block_class(enum block_style style)
{
	switch (style) {
	case BLOCK_TITLE: return "title";
	case BLOCK_FRONT: return "front";
	case BLOCK_LABEL: return "label";
	default: return NULL;
	}
}

static void
put_open(struct export *e, const char *tag, const char *class,
    const struct pacta_node *owner)
{
	pacta_buf_addf(e->out, "<%s", tag);
	if (class != NULL)
		put_attr(e->out, "class", class);
	if (owner != NULL && owner->el == PACTA_EL_P)
		put_id(e->out, owner);
	if (owner != NULL)
		put_lang(e->out, pacta_node_get(owner, PACTA_AT_XMLLANG));
	pacta_buf_addc(e->out, '>');
}

static void
html_heading(struct export *e, const char *class, struct pacta_buf *text,
    unsigned level, const struct pacta_node *owner)
{
	char tag[3] = { 'h', (char)('0' + (level > 6 ? 6 : level)), '\0' };

	put_open(e, tag, class, owner);
	pacta_buf_add(e->out, pacta_buf_str(text), text->len);
	pacta_buf_addf(e->out, "</%s>\n", tag);
}

static void
html_block(struct export *e, enum block_style style, const char *marker,
    struct pacta_buf *text, const struct pacta_node *owner)
{
	if (style == BLOCK_HEADING) {
		html_heading(e, NULL, text, e->level, owner);
		return;
	}
	if (style == BLOCK_TITLE && !e->titled) {
		html_heading(e, "title", text, e->level > 2 ? e->level : 1,
		    owner);
		e->titled = true;
		return;
	}
	put_open(e, "p", block_class(style), owner);
	if (marker[0] != '\0' && style == BLOCK_NOTE)
		pacta_buf_addf(e->out, "%s ", marker);
	else if (marker[0] != '\0')
		pacta_buf_addf(e->out, "<span class=\"num\">%s</span> ",
		    marker);
	pacta_buf_add(e->out, pacta_buf_str(text), text->len);
	pacta_buf_adds(e->out, "</p>\n");
}

/* --- parts ---------------------------------------------------------- */

static const char *
part_tag(const struct pacta_node *node)
{
	switch (node->el) {
	case PACTA_EL_PREFACE:
		return pacta_node_ancestor(node, PACTA_EL_ATTACHMENT) != NULL ?
		    "div" : "header";
	case PACTA_EL_PART: case PACTA_EL_CHAPTER: case PACTA_EL_SECTION:
	case PACTA_EL_ARTICLE: case PACTA_EL_ATTACHMENT:
		return "section";
	case PACTA_EL_AUTHORIALNOTE:
		return "aside";
	default:
		return "div";
	}
}

static const char *
part_class(const struct pacta_node *node)
{
	const char *name = pacta_node_get(node, PACTA_AT_NAME);

	switch (node->el) {
	case PACTA_EL_ATTACHMENT:
		return "annex";
	case PACTA_EL_AUTHORIALNOTE:
		return "notes";
	case PACTA_EL_QUOTEDSTRUCTURE:
		return "quoted";
	case PACTA_EL_CONTAINER:
		if (name != NULL && strcmp(name, "signatures") == 0)
			return "signatures";
		return name != NULL && strcmp(name, "approval") == 0 ?
		    "stamp" : NULL;
	default:
		return pacta_el_kind(node->el) != PACTA_KIND_FRAME &&
		    pacta_node_child(node, PACTA_EL_NUM) != NULL &&
		    strcmp(part_tag(node), "div") == 0 ? "numbered" : NULL;
	}
}

static void
html_open(struct export *e, const struct pacta_node *node)
{
	const char *class = part_class(node);

	if (node->el == PACTA_EL_ATTACHMENT)
		e->titled = false;
	pacta_buf_addf(e->out, "<%s", part_tag(node));
	if (class != NULL)
		put_attr(e->out, "class", class);
	if (node->el == PACTA_EL_AUTHORIALNOTE)
		put_attr(e->out, "role", "doc-footnote");
	put_id(e->out, node);
	pacta_buf_adds(e->out, ">\n");
}

static void
html_close(struct export *e, const struct pacta_node *node)
{
	pacta_buf_addf(e->out, "</%s>\n", part_tag(node));
}

/* --- tables --------------------------------------------------------- */

static void
put_cell(struct export *e, const struct pacta_node *cell)
{
	unsigned wide = export_span(cell, PACTA_AT_COLSPAN, 1000);
	unsigned high = export_span(cell, PACTA_AT_ROWSPAN, 65535);
	const char *tag = cell->el == PACTA_EL_TH ? "th" : "td";

	pacta_buf_addf(e->out, "<%s", tag);
	if (cell->el == PACTA_EL_TH)
		put_attr(e->out, "scope",
		    cell->parent->prev != NULL && cell->prev == NULL &&
		    cell->next != NULL && cell->next->el == PACTA_EL_TD ?
		    "row" : "col");
	if (wide > 1)
		pacta_buf_addf(e->out, " colspan=\"%u\"", wide);
	if (high > 1)
		pacta_buf_addf(e->out, " rowspan=\"%u\"", high);
	pacta_buf_addc(e->out, '>');
	export_cell(e, cell, e->out);
	pacta_buf_addf(e->out, "</%s>\n", tag);
}

static void
put_row(struct export *e, const struct pacta_node *row)
{
	pacta_buf_adds(e->out, "<tr>");
	for (const struct pacta_node *n = row->first; n != NULL; n = n->next)
		if (n->el == PACTA_EL_TD || n->el == PACTA_EL_TH)
			put_cell(e, n);
	pacta_buf_adds(e->out, "</tr>\n");
}

static void
html_table(struct export *e, const struct pacta_node *table)
{
	const struct pacta_node *caption = pacta_node_child(table,
	    PACTA_EL_CAPTION);
	struct export_grid g;

	if (!export_grid(&g, table)) {
		pacta_buf_adds(e->out, "<p>");
		export_cell(e, table, e->out);
		pacta_buf_adds(e->out, "</p>\n");
		return;
	}
	export_grid_dispose(&g);
	pacta_buf_adds(e->out, "<table");
	put_id(e->out, table);
	pacta_buf_adds(e->out, ">\n");
	if (caption != NULL) {
		pacta_buf_adds(e->out, "<caption>");
		export_line(e, caption->first, NULL, e->out);
		pacta_buf_adds(e->out, "</caption>\n");
	}
	for (const struct pacta_node *n = table->first; n != NULL; n = n->next)
		if (n->el == PACTA_EL_TR)
			put_row(e, n);
	pacta_buf_adds(e->out, "</table>\n");
}

/* --- running text --------------------------------------------------- */

/* A link within the page, when what it points at is there. */
static const char *
local_target(struct export *e, const struct pacta_node *node)
{
	const char *href = pacta_node_get(node, PACTA_AT_HREF);

	if (node->el != PACTA_EL_REF || href == NULL || href[0] != '#' ||
	    pacta_doc_find((struct pacta_doc *)e->doc, href + 1) == NULL)
		return NULL;
	return href;
}

static void
html_mark(struct export *e, struct pacta_buf *out,
    const struct pacta_node *node, bool start)
{
	const char *tag = NULL, *target = local_target(e, node);

	switch (node->el) {
	case PACTA_EL_B: case PACTA_EL_I: case PACTA_EL_U:
	case PACTA_EL_SUB: case PACTA_EL_SUP: case PACTA_EL_SPAN:
		tag = node->name;
		break;
	case PACTA_EL_DEF:
		tag = "dfn";
		break;
	default:
		tag = target != NULL ? "a" : NULL;
	}
	if (tag == NULL)
		return;
	pacta_buf_addf(out, "<%s%s", start ? "" : "/", tag);
	if (start && target != NULL)
		put_attr(out, "href", target);
	if (start && node->el == PACTA_EL_SPAN)
		put_lang(out, pacta_node_get(node, PACTA_AT_XMLLANG));
	pacta_buf_addc(out, '>');
}

static void
html_break(struct pacta_buf *out)
{
	pacta_buf_adds(out, "<br>");
}

/* The mark in the text and the one before the note point at each other. */
static void
html_note(struct pacta_buf *out, const struct export_note *note, bool foot)
{
	const char *marker = pacta_node_get(note->node, PACTA_AT_MARKER);

	pacta_buf_addf(out, "<sup><a href=\"#pacta-%s-%u\" "
	    "id=\"pacta-%s-%u\" role=\"doc-%s\">",
	    foot ? "ref" : "note", note->number,
	    foot ? "note" : "ref", note->number,
	    foot ? "backlink" : "noteref");
	if (marker != NULL && marker[0] != '\0')
		html_chars(out, marker, strlen(marker));
	else
		pacta_buf_addf(out, "%u", note->number);
	pacta_buf_adds(out, "</a></sup>");
}

/* --- the page ------------------------------------------------------- */

static void
put_title(struct export *e)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	const struct pacta_node *main = pacta_doc_main(e->doc);
	const struct pacta_node *n = main != NULL ?
	    pacta_node_child(main, PACTA_EL_PREFACE) : NULL;

	for (const struct pacta_node *x = n; x != NULL;
	    x = pacta_node_next(x, n))
		if (x->el == PACTA_EL_DOCTYPE || x->el == PACTA_EL_DOCTITLE) {
			if (b.len > 0)
				pacta_buf_addc(&b, ' ');
			pacta_node_line(x, &b);
		}
	if (b.len == 0)
		pacta_buf_adds(&b, pacta_doc_name(e->doc));
	pacta_buf_adds(e->out, "<title>");
	html_chars(e->out, pacta_buf_str(&b), b.len);
	pacta_buf_adds(e->out, "</title>\n");
	pacta_buf_dispose(&b);
}

static void
html_begin(struct export *e)
{
	pacta_buf_adds(e->out, "<!DOCTYPE html>\n<html");
	put_lang(e->out, pacta_doc_language(e->doc));
	pacta_buf_adds(e->out, ">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
	put_title(e);
	pacta_buf_addf(e->out, "<style>%s</style>\n</head>\n<body>\n<main>\n",
	    style_sheet);
}

static void
html_end(struct export *e)
{
	pacta_buf_adds(e->out, "</main>\n</body>\n</html>\n");
}

const struct export_ops export_html = { html_begin, html_end, html_open,
	html_close, html_block, html_table, html_chars, html_mark, html_break,
	html_note };
