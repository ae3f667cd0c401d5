#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "export_int.h"
#include "fold_int.h"
#include "utf8_int.h"

static void walk(struct export *e, const struct pacta_node *node);

/* A label in the document's language, or in English. */
static const char *
export_label(const struct export *e, const char *key, const char *english)
{
	const char *s = e->lang != NULL ? pacta_lang_get(e->lang, key) : NULL;

	return s != NULL ? s : english;
}

/* --- blocks --------------------------------------------------------- */

static bool
is_running(const struct pacta_node *n)
{
	enum pacta_kind k = pacta_el_kind(n->el);

	return n->type == PACTA_TEXT || (n->type == PACTA_ELEMENT &&
	    k == PACTA_KIND_INLINE && n->el != PACTA_EL_QUOTEDSTRUCTURE);
}

/* An element that is not of the profile and has text of its own. */
static bool
is_foreign_text(const struct pacta_node *n)
{
	if (n->el != PACTA_EL_OTHER)
		return false;
	for (const struct pacta_node *c = n->first; c != NULL; c = c->next)
		if (c->type == PACTA_TEXT &&
		    strspn(c->text, " \t\r\n") < c->len)
			return true;
	return false;
}

/* Walks NODE's children from N on, in the style given; text and inline elements
 * that stand between blocks become blocks, so that nothing is lost. */
static void
walk_from(struct export *e, const struct pacta_node *node,
    const struct pacta_node *n, enum block_style style)
{
	const struct pacta_node *end;

	for (; n != NULL; n = end) {
		end = n->next;
		if (n->type != PACTA_ELEMENT && n->type != PACTA_TEXT)
			continue;
		if (is_running(n)) {
			while (end != NULL && is_running(end))
				end = end->next;
			export_run(e, style, n, end, node);
		} else if (pacta_el_kind(n->el) == PACTA_KIND_BLOCK ||
		    is_foreign_text(n))
			export_run(e, style, n->first, NULL, n);
		else
			walk(e, n);
	}
}

void
export_children(struct export *e, const struct pacta_node *node,
    enum block_style style)
{
	walk_from(e, node, node->first, style);
}

const struct pacta_node *
export_past_comments(const struct pacta_node *n)
{
	while (n != NULL && n->type != PACTA_ELEMENT && n->type != PACTA_TEXT)
		n = n->next;
	return n;
}

/* The number and the heading NODE starts with; NULL where it has none. */
static void
export_head(const struct pacta_node *node, const struct pacta_node **num,
    const struct pacta_node **heading)
{
	const struct pacta_node *n = export_past_comments(node->first);

	*num = *heading = NULL;
	if (n != NULL && n->el == PACTA_EL_NUM) {
		*num = n;
		n = export_past_comments(n->next);
	}
	if (n != NULL && n->el == PACTA_EL_HEADING)
		*heading = n;
}

/* Between number and heading: nothing where the number ends in punctuation, a
 * full-width space in Chinese, a full stop elsewhere. */
static const char *
heading_gap(const struct pacta_node *num)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	const char *p, *end, *gap = " ";
	uint32_t cp = 0;

	pacta_node_line(num, &b);
	p = pacta_buf_str(&b);
	for (end = p + b.len; p < end;)
		cp = utf8_next(&p, end);
	if (pacta_text_is_letter(cp) || pacta_text_digit(cp) >= 0)
		gap = pacta_text_script(cp) == PACTA_SCRIPT_HAN ?
		    "\xe3\x80\x80" : ". ";
	pacta_buf_dispose(&b);
	return gap;
}

/* Number and heading of NODE on a line. */
static void
heading_put(struct export *e, const struct pacta_node *node)
{
	const struct pacta_node *num, *head;
	struct pacta_buf text = PACTA_BUF_INIT;
	const char *gap;

	export_head(node, &num, &head);
	pacta_buf_add(&text, pacta_buf_str(&e->before), e->before.len);
	pacta_buf_clear(&e->before);
	if (num != NULL)
		export_line(e, num->first, NULL, &text);
	if (num != NULL && head != NULL) {
		gap = heading_gap(num);
		e->ops->chars(&text, gap, strlen(gap));
	}
	if (head != NULL)
		export_line(e, head->first, NULL, &text);
	if (e->quote_end != NULL && e->quote_end == head)
		e->ops->chars(&text, e->after, strlen(e->after));
	export_put(e, BLOCK_HEADING, &text, node);
	e->failed |= pacta_buf_failed(&text);
	pacta_buf_dispose(&text);
}

/* Everything below NODE behind its number and heading. */
static void
walk_rest(struct export *e, const struct pacta_node *node)
{
	const struct pacta_node *num, *head, *n = node->first;

	export_head(node, &num, &head);
	if (head != NULL)
		n = head->next;
	else if (num != NULL)
		n = num->next;
	walk_from(e, node, n, BLOCK_PARA);
}

/* A part, chapter, section or article: headed. */
static void
walk_headed(struct export *e, const struct pacta_node *node)
{
	unsigned indent = e->indent, list = e->list;

	e->ops->open(e, node);
	heading_put(e, node);
	e->level++;
	walk_rest(e, node);
	e->level--;
	export_notes(e);
	e->ops->close(e, node);
	e->indent = indent;
	e->list = list;
}

/* A paragraph, point, indent, recital or item: its number stands before its
 * first block. */
static void
walk_numbered(struct export *e, const struct pacta_node *node)
{
	const struct pacta_node *num, *head;
	struct pacta_buf none = PACTA_BUF_INIT;
	bool list = node->el == PACTA_EL_POINT || node->el == PACTA_EL_INDENT ||
	    node->el == PACTA_EL_ITEM;

	export_head(node, &num, &head);
	e->ops->open(e, node);
	/* An outer number that has no text of its own stands alone. */
	export_put(e, BLOCK_PARA, &none, node);
	e->indent += num != NULL;
	e->list += list;
	if (num != NULL) {
		pacta_buf_add(&e->marker, pacta_buf_str(&e->before),
		    e->before.len);
		pacta_buf_clear(&e->before);
		export_line(e, num->first, NULL, &e->marker);
		e->marked = node;
	}
	if (head != NULL)
		export_run(e, BLOCK_PARA, head->first, NULL, head);
	walk_rest(e, node);
	export_put(e, BLOCK_PARA, &none, node);
	e->indent -= num != NULL;
	e->list -= list;
	e->ops->close(e, node);
}

/* --- frames --------------------------------------------------------- */

static bool
has_title(const struct pacta_node *node)
{
	for (const struct pacta_node *n = node; n != NULL;
	    n = pacta_node_next(n, node))
		if (n->el == PACTA_EL_DOCTITLE || n->el == PACTA_EL_DOCTYPE)
			return true;
	return false;
}

static void
walk_preface(struct export *e, const struct pacta_node *node)
{
	for (const struct pacta_node *n = node->first; n != NULL; n = n->next)
		if (n->el == PACTA_EL_P)
			export_run(e, has_title(n) ? BLOCK_TITLE : BLOCK_FRONT,
			    n->first, NULL, n);
		else if (n->el == PACTA_EL_LONGTITLE)
			export_children(e, n, BLOCK_TITLE);
		else if (is_running(n))
			export_run(e, BLOCK_FRONT, n, n->next, node);
		else if (n->type == PACTA_ELEMENT)
			walk(e, n);
}

static void
walk_container(struct export *e, const struct pacta_node *node)
{
	const char *name = pacta_node_get(node, PACTA_AT_NAME);
	enum block_style style = BLOCK_PARA;

	if (name != NULL && strcmp(name, "signatures") == 0)
		style = BLOCK_SIGNATURE;
	else if (name != NULL && strcmp(name, "approval") == 0)
		style = BLOCK_STAMP;
	e->ops->open(e, node);
	export_children(e, node, style);
	e->ops->close(e, node);
}

static void
walk_attachment(struct export *e, const struct pacta_node *node)
{
	e->ops->open(e, node);
	heading_put(e, node);
	e->level++;
	walk_rest(e, node);
	e->level--;
	export_notes(e);
	e->ops->close(e, node);
}

static void
walk_frame(struct export *e, const struct pacta_node *node)
{
	e->ops->open(e, node);
	if (node->el == PACTA_EL_PREFACE)
		walk_preface(e, node);
	else
		export_children(e, node, BLOCK_PARA);
	export_notes(e);
	e->ops->close(e, node);
}

static void
walk(struct export *e, const struct pacta_node *node)
{
	switch (node->el) {
	case PACTA_EL_META:
		return;
	case PACTA_EL_PART:
	case PACTA_EL_CHAPTER:
	case PACTA_EL_SECTION:
	case PACTA_EL_ARTICLE:
		walk_headed(e, node);
		return;
	case PACTA_EL_PARAGRAPH:
	case PACTA_EL_POINT:
	case PACTA_EL_INDENT:
	case PACTA_EL_RECITAL:
	case PACTA_EL_ITEM:
		walk_numbered(e, node);
		return;
	case PACTA_EL_PREFACE:
	case PACTA_EL_PREAMBLE:
	case PACTA_EL_BODY:
	case PACTA_EL_MAINBODY:
	case PACTA_EL_CONCLUSIONS:
		walk_frame(e, node);
		return;
	case PACTA_EL_CONTAINER:
		walk_container(e, node);
		return;
	case PACTA_EL_ATTACHMENT:
		walk_attachment(e, node);
		return;
	case PACTA_EL_QUOTEDSTRUCTURE:
		export_quoted(e, node);
		return;
	case PACTA_EL_TABLE:
		e->ops->table(e, node);
		return;
	default:
		export_children(e, node, BLOCK_PARA);
	}
}

/* --- the whole ------------------------------------------------------ */

bool
pacta_format_find(const char *name, enum pacta_format *out)
{
	static const char *const names[] = { "txt", "md", "html" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0) {
			*out = (enum pacta_format)i;
			return true;
		}
	return false;
}

static const struct pacta_node *
expression(const struct pacta_doc *doc)
{
	static const enum pacta_el path[] = { PACTA_EL_META,
		PACTA_EL_IDENTIFICATION, PACTA_EL_FRBREXPRESSION };
	const struct pacta_node *n = pacta_doc_main(doc);

	for (size_t i = 0; n != NULL && i < sizeof(path) / sizeof(path[0]); i++)
		n = pacta_node_child(n, path[i]);
	return n;
}

static void
label_put(struct export *e, const char *text)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	e->ops->chars(&b, text, strlen(text));
	export_put(e, BLOCK_LABEL, &b, pacta_doc_root(e->doc));
	pacta_buf_dispose(&b);
}

/* What a reader must know before reading: no authority, not yet adopted. */
static void
labels_put(struct export *e)
{
	const struct pacta_node *x = expression(e->doc), *n;
	const char *value;

	if (x == NULL)
		return;
	n = pacta_node_child(x, PACTA_EL_FRBRAUTHORITATIVE);
	value = n != NULL ? pacta_node_get(n, PACTA_AT_VALUE) : NULL;
	if (value != NULL && strcmp(value, "false") == 0)
		label_put(e, export_label(e, "export.translation",
		    "Unofficial translation"));
	if (pacta_node_child(x, PACTA_EL_FRBRVERSIONNUMBER) != NULL)
		label_put(e, export_label(e, "export.draft", "Draft"));
}

int
pacta_export(const struct pacta_doc *doc,
    const struct pacta_export_options *options, struct pacta_buf *out,
    struct pacta_error *err)
{
	static const struct export_ops *const ops[] = { &export_txt, &export_md,
		&export_html };
	const char *lang = pacta_doc_language(doc);
	struct export e = { .doc = doc, .options = options, .out = out,
	    .ops = ops[options->format], .level = 2 };
	bool failed;

	if (lang != NULL && options->langs != NULL)
		e.lang = pacta_langs_find(options->langs, lang);
	e.ops->begin(&e);
	labels_put(&e);
	walk(&e, pacta_doc_root(doc));
	export_notes(&e);
	e.ops->end(&e);
	failed = e.failed || pacta_buf_failed(out) ||
	    pacta_buf_failed(&e.marker) || pacta_buf_failed(&e.before);
	free(e.notes);
	pacta_buf_dispose(&e.marker);
	pacta_buf_dispose(&e.before);
	if (failed)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return 0;
}
