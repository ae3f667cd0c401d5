/* Marks as lines of marked text. */
#include <stdlib.h>
#include <string.h>

#include "report_diff_int.h"
#include "utf8_int.h"

void
diff_lines_dispose(struct diff_lines *l)
{
	pacta_buf_dispose(&l->text);
	free(l->parts);
	l->parts = NULL;
	l->count = l->cap = 0;
}

void
diff_lines_clear(struct diff_lines *l)
{
	pacta_buf_clear(&l->text);
	l->count = 0;
	l->failed = false;
}

/* Controls would act on a terminal, and bidirectional ones would reorder what is
 * beside them. */
static bool
is_unsafe(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
	    (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) ||
	    cp == 0x2028 || cp == 0x2029 || cp == 0x200e || cp == 0x200f;
}

static void
add_text(struct diff_lines *l, const char *s, size_t len)
{
	const char *p = s, *end = s + len, *q;
	bool space = l->text.len > 0 &&
	    l->text.data[l->text.len - 1] == ' ';

	while (p < end) {
		uint32_t cp;

		q = p;
		cp = utf8_next(&p, end);
		if (cp == ' ' || cp == '\n' || cp == '\t' || cp == '\r') {
			if (!space)
				pacta_buf_addc(&l->text, ' ');
			space = true;
			continue;
		}
		space = false;
		if (!l->raw && is_unsafe(cp))
			pacta_buf_adds(&l->text, "\xef\xbf\xbd");
		else
			pacta_buf_add(&l->text, q, (size_t)(p - q));
	}
}

void
diff_lines_add(struct diff_lines *l, enum pacta_span_op op, const char *s,
    size_t len)
{
	struct diff_part *last = l->count > 0 ? &l->parts[l->count - 1] : NULL;
	size_t cap = l->cap == 0 ? 16 : l->cap * 2, before = l->text.len;
	struct diff_part *parts;

	add_text(l, s, len);
	if (l->text.len == before)
		return;
	if (last != NULL && !last->eol && last->op == op) {
		last->end = l->text.len;
		return;
	}
	if (l->count == l->cap) {
		parts = realloc(l->parts, cap * sizeof(*parts));
		if (parts == NULL) {
			l->failed = true;
			pacta_buf_truncate(&l->text, before);
			return;
		}
		l->parts = parts;
		l->cap = cap;
	}
	l->parts[l->count++] = (struct diff_part){ op, l->text.len, false };
}

void
diff_lines_end(struct diff_lines *l)
{
	struct diff_part *last = l->count > 0 ? &l->parts[l->count - 1] : NULL;
	size_t start = l->count > 1 ? l->parts[l->count - 2].end : 0;

	if (last == NULL || last->eol)
		return;
	last->eol = true;
	while (last->end > start + 1 && l->text.data[last->end - 1] == ' ')
		pacta_buf_truncate(&l->text, --last->end);
	if (l->text.data[last->end - 1] == ' ' && l->count > 1 &&
	    !l->parts[l->count - 2].eol) {	/* nothing but a space */
		pacta_buf_truncate(&l->text, start);
		l->parts[--l->count - 1].eol = true;
	}
}

static void
add(struct diff_lines *l, enum pacta_span_op op, const char *s)
{
	diff_lines_add(l, op, s, strlen(s));
}

/* --- nodes ----------------------------------------------------------------- */

static bool
is_embedded(const struct pacta_node *n)
{
	return n->el == PACTA_EL_AUTHORIALNOTE ||
	    n->el == PACTA_EL_QUOTEDSTRUCTURE;
}

static bool
is_cell(const struct pacta_node *n)
{
	return n->el == PACTA_EL_TD || n->el == PACTA_EL_TH;
}

static bool
is_block(const struct pacta_node *n)
{
	enum pacta_kind kind = pacta_el_kind(n->el);

	return n->type == PACTA_ELEMENT && !is_embedded(n) &&
	    (kind == PACTA_KIND_BLOCK || kind == PACTA_KIND_OTHER ||
	    kind == PACTA_KIND_INLINE);
}

/* What stands in the line for a note, a quotation, an image. */
static void
add_whole(struct diff_lines *l, enum pacta_span_op op,
    const struct pacta_node *n)
{
	const char *s;

	if (n->type != PACTA_ELEMENT)
		return;
	if (n->el == PACTA_EL_BR) {
		add(l, op, " ");
	} else if (n->el == PACTA_EL_IMG) {
		s = pacta_node_get(n, PACTA_AT_ALT);
		add(l, op, "[");
		add(l, op, s != NULL ? s : "image");
		add(l, op, "]");
	} else if (n->el == PACTA_EL_AUTHORIALNOTE) {
		s = pacta_node_get(n, PACTA_AT_MARKER);
		add(l, op, "[");
		add(l, op, s != NULL ? s : "*");
		add(l, op, "]");
	} else if (n->el == PACTA_EL_QUOTEDSTRUCTURE)
		add(l, op, "[…]");
}

static void
add_inline(struct diff_lines *l, const struct pacta_node *node,
    enum pacta_span_op op)
{
	for (const struct pacta_node *c = node->first; c != NULL; c = c->next) {
		if (c->type == PACTA_TEXT)
			diff_lines_add(l, op, c->text, c->len);
		else if (c->type == PACTA_ELEMENT && (is_embedded(c) ||
		    c->first == NULL))
			add_whole(l, op, c);
		else if (c->type == PACTA_ELEMENT)
			add_inline(l, c, op);
	}
}

/* What is below a block but not in its line: notes and quoted structures. */
static void
add_embedded(struct diff_lines *l, const struct pacta_node *node,
    enum pacta_span_op op)
{
	for (const struct pacta_node *c = node->first; c != NULL; c = c->next) {
		if (c->type != PACTA_ELEMENT)
			continue;
		if (is_embedded(c)) {
			if (c->el == PACTA_EL_AUTHORIALNOTE)
				add_whole(l, op, c);
			add(l, op, " ");
			diff_lines_node(l, c, op);
		} else
			add_embedded(l, c, op);
	}
}

/* Num stands before what it numbers, on its line; cells of a row are one. */
static void
end_block(struct diff_lines *l, const struct pacta_node *n,
    enum pacta_span_op op)
{
	const struct pacta_node *cell = n->parent;

	if (n->el == PACTA_EL_NUM)
		add(l, op, " ");
	else if (cell != NULL && is_cell(cell)) {
		if (cell->next != NULL || n->next != NULL)
			add(l, op, n->next != NULL ? " / " : " | ");
		else
			diff_lines_end(l);
	} else
		diff_lines_end(l);
}

void
diff_lines_node(struct diff_lines *l, const struct pacta_node *node,
    enum pacta_span_op op)
{
	if (node->type != PACTA_ELEMENT)
		return;
	if (is_block(node)) {
		add_inline(l, node, op);
		end_block(l, node, op);
		if (node->el != PACTA_EL_NUM)
			add_embedded(l, node, op);
		return;
	}
	for (const struct pacta_node *c = node->first; c != NULL; c = c->next)
		diff_lines_node(l, c, op);
	if (is_cell(node) ? node->next == NULL :
	    pacta_el_kind(node->el) == PACTA_KIND_HIER)
		diff_lines_end(l);
}

/* --- marks ------------------------------------------------------------------ */

static void
add_token(struct diff_lines *l, enum pacta_span_op op,
    const struct pacta_token *t)
{
	if (t->kind <= PACTA_TOKEN_OTHER)
		diff_lines_add(l, op, t->text, t->len);
	else if (t->kind == PACTA_TOKEN_WHOLE)
		add_whole(l, op, t->node);
}

/* What is kept is shown as it is now. */
static void
add_spans(struct diff_lines *l, const struct pacta_mark *m)
{
	for (uint32_t i = 0; i < m->nspans; i++) {
		const struct pacta_span *s = &m->spans[i];
		const struct pacta_token *t = s->new != NULL ? s->new : s->old;

		for (uint32_t k = 0; k < s->count; k++)
			add_token(l, s->op, &t[k]);
	}
}

void
diff_lines_mark(struct diff_lines *l, const struct pacta_mark *m)
{
	const struct pacta_node *node = m->new != NULL ? m->new : m->old;
	enum pacta_span_op op = m->change & PACTA_DIFF_INSERTED ?
	    PACTA_SPAN_INSERT : m->change & PACTA_DIFF_DELETED ?
	    PACTA_SPAN_DELETE : PACTA_SPAN_KEEP;

	if (node->type != PACTA_ELEMENT ||
	    ((m->change & PACTA_DIFF_MOVED) && m->new == NULL))
		return;
	if (m->spans != NULL) {
		add_spans(l, m);
		end_block(l, node, PACTA_SPAN_KEEP);
		for (const struct pacta_mark *c = m->first; c != NULL;
		    c = c->next)
			if (c->change != 0)	/* a note that stayed is known */
				diff_lines_mark(l, c);
		return;
	}
	if (m->first == NULL) {
		diff_lines_node(l, node, op);
		return;
	}
	for (const struct pacta_mark *c = m->first; c != NULL; c = c->next)
		diff_lines_mark(l, c);
}

/* The pieces of what was split or merged, as they are now. */
static void
add_pieces(struct diff_lines *l, const struct pacta_diff_change *c)
{
	const struct pacta_mark *m = c->mark, *p = m->parent->first;
	const struct pacta_mark *whole = m->old != NULL && m->new != NULL ? m :
	    m->elsewhere;

	for (; p != NULL; p = p->next) {
		if (p != whole && p->elsewhere != whole)
			continue;
		if (c->kind & PACTA_DIFF_WORDS)
			diff_lines_mark(l, p);
		else if (p->new != NULL)
			diff_lines_node(l, p->new, PACTA_SPAN_KEEP);
		diff_lines_end(l);
	}
}

static void
add_attributes(struct diff_lines *l, const struct pacta_node *a,
    const struct pacta_node *b)
{
	for (const struct pacta_attr *t = a->attrs; t != NULL; t = t->next) {
		const struct pacta_attr *u = b->attrs;

		while (u != NULL && strcmp(t->name, u->name) != 0)
			u = u->next;
		if (u != NULL && strcmp(t->value, u->value) == 0)
			continue;
		add(l, u != NULL ? PACTA_SPAN_KEEP : PACTA_SPAN_DELETE, t->name);
		add(l, PACTA_SPAN_KEEP, " ");
		diff_lines_add(l, PACTA_SPAN_DELETE, t->value, t->len);
		if (u != NULL)
			diff_lines_add(l, PACTA_SPAN_INSERT, u->value, u->len);
		add(l, PACTA_SPAN_KEEP, " ");
	}
	for (const struct pacta_attr *u = b->attrs; u != NULL; u = u->next) {
		const struct pacta_attr *t = a->attrs;

		while (t != NULL && strcmp(t->name, u->name) != 0)
			t = t->next;
		if (t != NULL)
			continue;
		add(l, PACTA_SPAN_INSERT, u->name);
		add(l, PACTA_SPAN_KEEP, " ");
		diff_lines_add(l, PACTA_SPAN_INSERT, u->value, u->len);
		add(l, PACTA_SPAN_KEEP, " ");
	}
}

/* An element of meta, or a comment: what is in it. */
static void
add_other(struct diff_lines *l, enum pacta_span_op op,
    const struct pacta_node *n)
{
	if (n->type != PACTA_ELEMENT) {
		diff_lines_add(l, op, n->text, n->len);
		return;
	}
	add(l, op, n->name);
	for (const struct pacta_attr *a = n->attrs; a != NULL; a = a->next) {
		add(l, op, " ");
		add(l, op, a->name);
		add(l, op, " ");
		diff_lines_add(l, op, a->value, a->len);
	}
}

#define COLUMN_KINDS (PACTA_DIFF_INSERTED | PACTA_DIFF_DELETED | \
	PACTA_DIFF_MOVED)

/* The cell in a row that came, went or moved with the first one: at the same
 * place, or near it where cells span. */
static const struct pacta_mark *
cell_of_column(const struct pacta_mark *row, const struct pacta_mark *cell,
    size_t column)
{
	const struct pacta_mark *m, *best = NULL;
	size_t k = 0;

	for (m = row->first; m != NULL; m = m->next, k++) {
		if (((m->change ^ cell->change) & COLUMN_KINDS) != 0 ||
		    (m->new == NULL) != (cell->new == NULL) ||
		    !is_cell(m->new != NULL ? m->new : m->old))
			continue;
		if (k == column)
			return m;
		best = best == NULL ? m : best;
	}
	return best;
}

/* A column that came, went or moved: its cells, from the first row on. */
static void
add_column(struct diff_lines *l, const struct pacta_mark *cell)
{
	const struct pacta_mark *row, *m;
	size_t column = 0;

	for (m = cell; m->prev != NULL; m = m->prev)
		column++;
	for (row = cell->parent; row != NULL; row = row->next) {
		m = row->old != NULL && row->new != NULL && row->first != NULL ?
		    cell_of_column(row, cell, column) : NULL;
		if (m == NULL)
			continue;
		diff_lines_mark(l, m);
		if (l->count > 0 && l->parts[l->count - 1].eol) {
			l->parts[l->count - 1].eol = false;
			diff_lines_add(l, m->new == NULL ? PACTA_SPAN_DELETE :
			    m->old == NULL ? PACTA_SPAN_INSERT :
			    PACTA_SPAN_KEEP, " | ", 3);
		}
	}
}

/* Cells end with what separates them; behind the last one it goes. */
static void
trim_separator(struct diff_lines *l)
{
	size_t at;

	if (l->count == 0 || l->text.len < 3 ||
	    strcmp(l->text.data + l->text.len - 3, " | ") != 0)
		return;
	pacta_buf_truncate(&l->text, at = l->text.len - 3);
	while (l->count > 0 && l->parts[l->count - 1].end > at) {
		l->parts[l->count - 1].end = at;
		if (at > (l->count > 1 ? l->parts[l->count - 2].end : 0))
			break;
		l->count--;
	}
}

void
diff_lines_change(struct diff_lines *l, const struct pacta_diff_change *c)
{
	const struct pacta_mark *m = c->mark;
	const struct pacta_node *n = m->new != NULL ? m->new : m->old;
	enum pacta_span_op op = m->new == NULL ? PACTA_SPAN_DELETE :
	    m->old == NULL ? PACTA_SPAN_INSERT : PACTA_SPAN_KEEP;

	if (c->kind & (PACTA_DIFF_SPLIT | PACTA_DIFF_MERGED)) {
		add_pieces(l, c);
	} else if (n->type != PACTA_ELEMENT ||
	    pacta_el_kind(n->el) == PACTA_KIND_META) {
		if (op != PACTA_SPAN_KEEP)
			add_other(l, op, n);
		else if (n->type != PACTA_ELEMENT) {
			add_other(l, PACTA_SPAN_DELETE, m->old);
			add_other(l, PACTA_SPAN_INSERT, n);
		} else {
			add(l, op, n->name);
			add(l, op, " ");
			add_attributes(l, m->old, n);
		}
	} else if (m->spans == NULL && op == PACTA_SPAN_KEEP &&
	    !(c->kind & PACTA_DIFF_MOVED)) {
		add(l, op, n->name);
		add(l, op, " ");
		add_attributes(l, m->old, n);
	} else if (is_cell(n) && (c->kind & COLUMN_KINDS) && m->parent != NULL)
		add_column(l, m);
	else
		diff_lines_mark(l, m);
	if (n->el != PACTA_EL_TR)
		trim_separator(l);
	diff_lines_end(l);
}
