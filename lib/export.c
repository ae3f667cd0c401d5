#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "export_int.h"
#include "fold_int.h"
#include "utf8_int.h"

static void walk(struct export *e, const struct pacta_node *node);
static void walk_children(struct export *e, const struct pacta_node *node,
    enum block_style style);

const char *
export_label(const struct export *e, const char *key, const char *english)
{
	const char *s = e->lang != NULL ? pacta_lang_get(e->lang, key) : NULL;

	return s != NULL ? s : english;
}

/* --- running text --------------------------------------------------- */

/* One block while it is being filled. */
struct running {
	struct export *e;
	struct fold fold;
	enum block_style style;
	const struct pacta_node *owner;	/* the block's element, or NULL: a line
					 * is wanted, not a block */
};

static void running_node(struct running *r, const struct pacta_node *node);

static void
block_put(struct export *e, enum block_style style, struct pacta_buf *text,
    const struct pacta_node *owner)
{
	struct pacta_buf marker = e->marker;

	if (text->len == 0 && marker.len == 0)
		return;
	e->marker = (struct pacta_buf)PACTA_BUF_INIT;
	e->ops->block(e, style, pacta_buf_str(&marker), text, owner);
	e->failed |= pacta_buf_failed(&marker);
	pacta_buf_dispose(&marker);
	e->marked = NULL;
}

/* Ends or starts again the inline elements from NODE up to the block. */
static void
running_marks(struct running *r, const struct pacta_node *node, bool start)
{
	if (node == NULL || node == r->owner)
		return;
	if (start)
		running_marks(r, node->parent, true);
	r->e->ops->mark(r->e, r->fold.out, node, start);
	if (!start)
		running_marks(r, node->parent, false);
}

/* The last block of text below NODE, notes and tables not counted. */
static const struct pacta_node *
last_block(const struct pacta_node *node)
{
	const struct pacta_node *best = NULL, *n = node;

	while (n != NULL) {
		if (pacta_el_kind(n->el) == PACTA_KIND_BLOCK)
			best = n->el != PACTA_EL_NUM ? n : best;
		if (n->el == PACTA_EL_TABLE)
			best = NULL;
		if (n->el == PACTA_EL_TABLE ||
		    pacta_el_kind(n->el) == PACTA_KIND_BLOCK)
			n = pacta_node_skip(n, node);
		else
			n = pacta_node_next(n, node);
	}
	return best;
}

/* Quoted provisions are blocks of their own, between quotation marks. */
static void
quoted_blocks(struct export *e, const struct pacta_node *node)
{
	const char *open = pacta_node_get(node, PACTA_AT_STARTQUOTE);
	const char *close = pacta_node_get(node, PACTA_AT_ENDQUOTE);
	const struct pacta_node *keep_end = e->quote_end;
	const char *keep_after = e->after;
	struct pacta_buf text = PACTA_BUF_INIT;
	unsigned list = e->list, level = e->level;

	if (open != NULL)
		e->ops->chars(&e->before, open, strlen(open));
	e->after = close;
	e->quote_end = close != NULL ? last_block(node) : NULL;
	e->indent++;
	e->ops->open(e, node);
	walk_children(e, node, BLOCK_PARA);
	e->indent--;
	/* Nothing to put the marks beside: they stand alone. */
	pacta_buf_add(&text, pacta_buf_str(&e->before), e->before.len);
	pacta_buf_clear(&e->before);
	if (close != NULL && last_block(node) == NULL)
		e->ops->chars(&text, close, strlen(close));
	block_put(e, BLOCK_PARA, &text, node);
	e->ops->close(e, node);
	e->quote_end = keep_end;
	e->after = keep_after;
	e->list = list;
	e->level = level;
	pacta_buf_dispose(&text);
}

/* Sets what has been collected, then the quoted provisions; the rest of the
 * text goes on behind them. */
static void
running_quoted(struct running *r, const struct pacta_node *node)
{
	struct pacta_buf *text = r->fold.out;

	if (r->owner == NULL) {		/* on a line there is no other way */
		for (const struct pacta_node *n = node->first; n != NULL;
		    n = n->next)
			running_node(r, n);
		return;
	}
	fold_end(&r->fold);
	running_marks(r, node->parent, false);
	block_put(r->e, r->style, text, r->owner);
	pacta_buf_clear(text);
	quoted_blocks(r->e, node);
	running_marks(r, node->parent, true);
	r->fold = (struct fold)FOLD_INIT(text);
}

static void
running_note(struct running *r, const struct pacta_node *node)
{
	struct export *e = r->e;
	size_t cap = e->cap_notes == 0 ? 16 : e->cap_notes * 2;
	struct export_note *notes;

	fold_note(&r->fold);
	if (e->nnotes == e->cap_notes) {
		notes = realloc(e->notes, cap * sizeof(*notes));
		if (notes == NULL) {
			e->failed = true;
			return;
		}
		e->notes = notes;
		e->cap_notes = cap;
	}
	e->notes[e->nnotes] = (struct export_note){ node, ++e->note_count };
	e->ops->note(r->fold.out, &e->notes[e->nnotes++], false);
}

static void
running_quote(struct running *r, const struct pacta_node *node,
    enum pacta_at at)
{
	const char *s = pacta_node_get(node, at);

	if (s != NULL)
		fold_text(&r->fold, s, strlen(s), r->e->ops->chars);
}

static void
running_image(struct running *r, const struct pacta_node *node)
{
	const char *alt = pacta_node_get(node, PACTA_AT_ALT);

	fold_object(&r->fold);
	r->e->ops->chars(r->fold.out, "[", 1);
	if (alt != NULL)
		fold_text(&r->fold, alt, strlen(alt), r->e->ops->chars);
	r->e->ops->chars(r->fold.out, "]", 1);
}

/* A misplaced block in a line: a gap, so that no two words become one. */
static void
running_gap(struct running *r, const struct pacta_node *node)
{
	enum pacta_kind kind = pacta_el_kind(node->el);

	if (kind != PACTA_KIND_INLINE && kind != PACTA_KIND_OTHER)
		fold_text(&r->fold, " ", 1, r->e->ops->chars);
}

static void
running_element(struct running *r, const struct pacta_node *node)
{
	const struct export_ops *ops = r->e->ops;

	switch (node->el) {
	case PACTA_EL_META:
		return;
	case PACTA_EL_AUTHORIALNOTE:
		running_note(r, node);
		return;
	case PACTA_EL_QUOTEDSTRUCTURE:
		running_quoted(r, node);
		return;
	case PACTA_EL_BR:
		fold_end(&r->fold);
		ops->line_break(r->fold.out);
		return;
	case PACTA_EL_IMG:
		running_image(r, node);
		return;
	default:
		break;
	}
	running_gap(r, node);
	ops->mark(r->e, r->fold.out, node, true);
	running_quote(r, node, PACTA_AT_STARTQUOTE);
	for (const struct pacta_node *n = node->first; n != NULL; n = n->next)
		running_node(r, n);
	running_quote(r, node, PACTA_AT_ENDQUOTE);
	ops->mark(r->e, r->fold.out, node, false);
	running_gap(r, node);
}

static void
running_node(struct running *r, const struct pacta_node *node)
{
	if (node->type == PACTA_TEXT)
		fold_text(&r->fold, node->text, node->len, r->e->ops->chars);
	else if (node->type == PACTA_ELEMENT)
		running_element(r, node);
}

void
export_line(struct export *e, const struct pacta_node *first,
    const struct pacta_node *end, struct pacta_buf *out)
{
	struct running r = { e, FOLD_INIT(out), BLOCK_PARA, NULL };

	for (const struct pacta_node *n = first; n != end; n = n->next)
		running_node(&r, n);
	fold_end(&r.fold);
}

void
export_cell(struct export *e, const struct pacta_node *cell,
    struct pacta_buf *out)
{
	const struct pacta_node *n = cell;
	size_t before = out->len;

	while (n != NULL) {
		bool block = pacta_el_kind(n->el) == PACTA_KIND_BLOCK;

		if (block || (n->type == PACTA_TEXT && n != cell)) {
			if (out->len > before)
				e->ops->line_break(out);
			export_line(e, block ? n->first : n,
			    block ? NULL : n->next, out);
			n = pacta_node_skip(n, cell);
		} else
			n = pacta_node_next(n, cell);
	}
}

/* --- blocks --------------------------------------------------------- */

/* The nodes FIRST ... before END, children of OWNER, as one block. */
static void
block_run(struct export *e, enum block_style style,
    const struct pacta_node *first, const struct pacta_node *end,
    const struct pacta_node *owner)
{
	struct pacta_buf text = PACTA_BUF_INIT;
	struct running r = { e, FOLD_INIT(&text), style, owner };

	pacta_buf_add(&text, pacta_buf_str(&e->before), e->before.len);
	pacta_buf_clear(&e->before);
	for (const struct pacta_node *n = first; n != end; n = n->next)
		running_node(&r, n);
	fold_end(&r.fold);
	if (e->quote_end == owner && e->after != NULL)
		e->ops->chars(&text, e->after, strlen(e->after));
	block_put(e, style, &text, owner);
	e->failed |= pacta_buf_failed(&text);
	pacta_buf_dispose(&text);
}

static void
notes_put(struct export *e)
{
	struct pacta_buf none = PACTA_BUF_INIT;
	unsigned indent = e->indent, list = e->list;

	/* A provision in a note ends inside it; its notes come with the others. */
	if (e->in_notes)
		return;
	e->in_notes = true;
	e->indent = e->list = 0;
	/* A note may bring another one. */
	for (size_t i = 0; i < e->nnotes; i++) {
		e->ops->note(&e->marker, &e->notes[i], true);
		e->marked = e->notes[i].node;
		e->ops->open(e, e->notes[i].node);
		walk_children(e, e->marked, BLOCK_NOTE);
		block_put(e, BLOCK_NOTE, &none, e->notes[i].node);
		e->ops->close(e, e->notes[i].node);
	}
	e->nnotes = 0;
	e->in_notes = false;
	e->indent = indent;
	e->list = list;
}

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
			block_run(e, style, n, end, node);
		} else if (pacta_el_kind(n->el) == PACTA_KIND_BLOCK ||
		    is_foreign_text(n))
			block_run(e, style, n->first, NULL, n);
		else
			walk(e, n);
	}
}

static void
walk_children(struct export *e, const struct pacta_node *node,
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

void
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
	block_put(e, BLOCK_HEADING, &text, node);
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
	notes_put(e);
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
	block_put(e, BLOCK_PARA, &none, node);
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
		block_run(e, BLOCK_PARA, head->first, NULL, head);
	walk_rest(e, node);
	block_put(e, BLOCK_PARA, &none, node);
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
			block_run(e, has_title(n) ? BLOCK_TITLE : BLOCK_FRONT,
			    n->first, NULL, n);
		else if (n->el == PACTA_EL_LONGTITLE)
			walk_children(e, n, BLOCK_TITLE);
		else if (is_running(n))
			block_run(e, BLOCK_FRONT, n, n->next, node);
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
	walk_children(e, node, style);
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
	notes_put(e);
	e->ops->close(e, node);
}

static void
walk_frame(struct export *e, const struct pacta_node *node)
{
	e->ops->open(e, node);
	if (node->el == PACTA_EL_PREFACE)
		walk_preface(e, node);
	else
		walk_children(e, node, BLOCK_PARA);
	notes_put(e);
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
		quoted_blocks(e, node);
		return;
	case PACTA_EL_TABLE:
		e->ops->table(e, node);
		return;
	default:
		walk_children(e, node, BLOCK_PARA);
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
	block_put(e, BLOCK_LABEL, &b, pacta_doc_root(e->doc));
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
	notes_put(&e);
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
