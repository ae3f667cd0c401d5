/* Running text: the words of one block with what is inline in them, notes, and
 * quoted provisions, which are blocks inside it. */
#include <stdlib.h>
#include <string.h>

#include "export_int.h"
#include "fold_int.h"

/* One block while it is being filled. */
struct running {
	struct export *e;
	struct fold fold;
	enum block_style style;
	const struct pacta_node *owner;	/* the block's element, or NULL: a line
					 * is wanted, not a block */
};

static void running_node(struct running *r, const struct pacta_node *node);

void
export_put(struct export *e, enum block_style style, struct pacta_buf *text,
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
void
export_quoted(struct export *e, const struct pacta_node *node)
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
	export_children(e, node, BLOCK_PARA);
	e->indent--;
	/* Nothing to put the marks beside: they stand alone. */
	pacta_buf_add(&text, pacta_buf_str(&e->before), e->before.len);
	pacta_buf_clear(&e->before);
	if (close != NULL && last_block(node) == NULL)
		e->ops->chars(&text, close, strlen(close));
	export_put(e, BLOCK_PARA, &text, node);
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
	export_put(r->e, r->style, text, r->owner);
	pacta_buf_clear(text);
	export_quoted(r->e, node);
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

/* The nodes FIRST ... before END, children of OWNER, as one block. */
void
export_run(struct export *e, enum block_style style,
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
	export_put(e, style, &text, owner);
	e->failed |= pacta_buf_failed(&text);
	pacta_buf_dispose(&text);
}

void
export_notes(struct export *e)
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
		export_children(e, e->marked, BLOCK_NOTE);
		export_put(e, BLOCK_NOTE, &none, e->notes[i].node);
		e->ops->close(e, e->notes[i].node);
	}
	e->nnotes = 0;
	e->in_notes = false;
	e->indent = indent;
	e->list = list;
}
