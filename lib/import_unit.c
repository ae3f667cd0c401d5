#include <stdlib.h>
#include <string.h>

#include "import_int.h"

/*
 * A provision in the making.  What belongs to it stands together in the run of
 * blocks: first its own text, then its points, then what wraps them up.
 */
struct prov {
	struct prov *parent, *first, *last, *next;
	struct prov *all;	/* to free them */
	const struct import_block *mark;	/* with the number or dash */
	const struct import_block *heading;
	struct import_run intro, wrap;
	enum pacta_el el;
	unsigned depth;
};

struct unit {
	struct import *im;
	struct import_run run;
	struct prov root;
	struct prov *cur;	/* the innermost open provision, or NULL */
	struct prov *all;
	bool numbered;		/* top-level provisions have numbers */
	size_t list_end;	/* text blocks before it are points */
	struct prov *list;	/* of this provision */
	size_t quote_end;	/* blocks before it are quoted by the last one */
	bool through;		/* numbers may go on from the unit before */
};

static struct prov *
prov_new(struct unit *u, struct prov *parent, enum pacta_el el)
{
	struct prov *p = calloc(1, sizeof(*p));

	if (p == NULL) {
		u->im->failed = true;
		return NULL;
	}
	p->all = u->all;
	u->all = p;
	p->parent = parent;
	p->el = el;
	p->depth = parent->depth + 1;
	if (parent->last != NULL)
		parent->last->next = p;
	else
		parent->first = p;
	parent->last = p;
	u->cur = p;
	return p;
}

static void
run_add(struct import_run *r, struct import_block *b)
{
	if (r->n == 0)
		r->b = b;
	r->n++;
}

/* The top-level provision P is in. */
static struct prov *
top_of(struct unit *u, struct prov *p)
{
	while (p != NULL && p->parent != &u->root)
		p = p->parent;
	return p;
}

/* --- text ----------------------------------------------------------------- */

static enum import_end
block_ends(const struct import_block *b)
{
	return import_ends(import_text(b));
}

/* A number of text blocks behind I that are a list without numbers, because
 * block I ends in a colon and they end in semicolons up to a full stop. */
static size_t
list_by_marks(const struct unit *u, size_t i)
{
	const struct import_run *r = &u->run;
	size_t n = 0, rest = 0;

	while (i + 1 + n < r->n && r->b[i + 1 + n].class == IMPORT_TEXT) {
		enum import_end end = block_ends(&r->b[i + 1 + n]);

		if (end == IMPORT_END_COLON)
			break;
		n++;
		if (end == IMPORT_END_STOP)
			break;
	}
	if (n != 1 || block_ends(&r->b[i + 1]) != IMPORT_END_STOP || i > 0)
		return n >= 2 ? n : 0;
	/* The first text of all ends in a colon: all that follows is its
	 * list. */
	while (i + 1 + rest < r->n && r->b[i + 1 + rest].class == IMPORT_TEXT)
		rest++;
	return i + 1 + rest == r->n && rest >= 2 ? rest : 0;
}

/* A line set off by a blank one from a tight run of lines is its
 * introduction. */
static size_t
list_by_gap(const struct unit *u, size_t i)
{
	const struct import_run *r = &u->run;

	if (i != 0 || r->n < 3 || !r->b[1].gap ||
	    r->b[0].class != IMPORT_TEXT || r->b[1].class != IMPORT_TEXT)
		return 0;
	for (size_t k = 2; k < r->n; k++)
		if (r->b[k].gap || r->b[k].class != IMPORT_TEXT)
			return 0;
	return r->n - 1;
}

static void
look_for_list(struct unit *u, struct prov *p, size_t i)
{
	size_t n = 0;

	if (i < u->list_end)
		return;
	if (block_ends(&u->run.b[i]) == IMPORT_END_COLON)
		n = list_by_marks(u, i);
	if (n == 0)
		n = list_by_gap(u, i);
	if (n > 0) {
		u->list_end = i + 1 + n;
		u->list = p;
	}
}

static void
report_open_line(struct unit *u, size_t i)
{
	const struct import_block *b = &u->run.b[i];

	if (b->class == IMPORT_TEXT && u->run.n > 1 && import_titlelike(b) &&
	    b->line->width <= 80 && b->nlines == 1)
		import_unplaced(u->im, b, "not a sentence, and no heading "
		    "where it stands");
}

/* Adds to what P says; behind its points, they are closed by it. */
static void
add_to(struct unit *u, struct prov *p, struct import_block *b)
{
	if (p->first == NULL && p->wrap.n == 0) {
		run_add(&p->intro, b);
		return;
	}
	run_add(&p->wrap, b);
	u->cur = p;
}

/* Text that belongs to no list. */
static void
take_text(struct unit *u, size_t i)
{
	struct import_block *b = &u->run.b[i];
	struct prov *top = top_of(u, u->cur), *p;
	bool fresh;

	if (i < u->list_end && u->list != NULL) {
		p = prov_new(u, u->list, PACTA_EL_POINT);
		if (p != NULL)
			run_add(&p->intro, b);
		return;
	}
	/* Points whose last did not end the sentence are wrapped up by it. */
	fresh = top == NULL || (!u->numbered && (top->first == NULL ||
	    (i > 0 && block_ends(&u->run.b[i - 1]) != IMPORT_END_SEMICOLON &&
	    block_ends(&u->run.b[i - 1]) != IMPORT_END_COMMA &&
	    !import_is_lower(import_first(import_text(b))))));
	if (b->class == IMPORT_TABLE && top != NULL)
		fresh = false;
	if (fresh) {
		top = prov_new(u, &u->root, PACTA_EL_PARAGRAPH);
		if (top == NULL)
			return;
	}
	if (b->line->page)
		import_unplaced(u->im, b, "it looks like the number of a page");
	else
		report_open_line(u, i);
	add_to(u, top, b);
	if (top->first == NULL && top->wrap.n == 0)
		look_for_list(u, top, i);
}

/* A line that looked like an item stands as it is. */
static void
take_unplaced(struct unit *u, size_t i, const char *why)
{
	struct import_block *b = &u->run.b[i];
	struct prov *top = top_of(u, u->cur);

	import_unplaced(u->im, b, why);
	if (top == NULL)
		top = prov_new(u, &u->root, PACTA_EL_PARAGRAPH);
	if (top != NULL)
		add_to(u, top, b);
}

/* --- numbers ---------------------------------------------------------------- */

static bool
same_manner(const struct pacta_enum *a, const struct pacta_enum *b)
{
	return a->style == b->style && a->bracketed == b->bracketed &&
	    (a->style == PACTA_ENUM_DECIMAL || a->upper == b->upper);
}

/* Whether E comes next after the provision P, on its level or one deeper. */
static bool
follows(const struct prov *p, struct pacta_enum *e)
{
	struct pacta_enum try = *e;

	if (p->mark == NULL || p->mark->class != IMPORT_ITEM ||
	    !pacta_enum_follows(&p->mark->e, &try) ||
	    !same_manner(&p->mark->e, &try))
		return false;
	*e = try;
	return true;
}

static bool
begins_list(struct pacta_enum *e)
{
	if (e->count > 0 && e->value[e->count - 1] == 1)
		return true;
	if (e->other != 1)
		return false;
	pacta_enum_swap(e);
	return e->count > 0 && e->value[e->count - 1] == 1;
}

/* The provision after which E is the next, or comes later (a number was left
 * out); *DEEPER when E goes a part deeper. */
static struct prov *
find_before(const struct unit *u, struct pacta_enum *e, bool *deeper)
{
	*deeper = false;
	/* 3.2 goes on with 3.1, though it might with 3.1.1 too. */
	for (int any = 0; any < 2; any++)
		for (struct prov *p = u->cur; p != NULL && p != &u->root;
		    p = p->parent)
			if ((any || (p->mark != NULL &&
			    e->count >= p->mark->e.count)) && follows(p, e)) {
				*deeper = e->count > p->mark->e.count;
				return p;
			}
	for (struct prov *p = u->cur; p != NULL && p != &u->root; p = p->parent) {
		const struct pacta_enum *a;

		if (p->mark == NULL || p->mark->class != IMPORT_ITEM)
			continue;
		a = &p->mark->e;
		if (!same_manner(a, e) || a->count != e->count || a->count == 0)
			continue;
		if (e->value[e->count - 1] > a->value[a->count - 1] &&
		    e->value[e->count - 1] - a->value[a->count - 1] <= 10 &&
		    memcmp(a->value, e->value, (a->count - 1) *
		    sizeof(a->value[0])) == 0)
			return p;
	}
	return NULL;
}

static bool
manner_is_open(const struct unit *u, const struct pacta_enum *e)
{
	for (struct prov *p = u->cur; p != NULL && p != &u->root; p = p->parent)
		if (p->mark != NULL && p->mark->class == IMPORT_ITEM &&
		    p->mark->e.count == e->count && same_manner(&p->mark->e, e))
			return true;
	return false;
}

/* A numbered line that is a title, with its text below. */
static bool
has_heading(const struct unit *u, size_t i, const struct pacta_enum *e)
{
	const struct import_block *b = &u->run.b[i], *next = b + 1;
	struct pacta_enum n;

	if (!import_titlelike(b) || b->line->width > 100 || i + 1 >= u->run.n ||
	    import_is_lower(import_first(import_text(b))))
		return false;
	if (next->class == IMPORT_TEXT)
		return !import_titlelike(next);
	n = next->e;
	return next->class == IMPORT_ITEM && n.count > e->count &&
	    pacta_enum_follows(e, &n);
}

static void
place_item(struct unit *u, size_t i, struct prov *parent, struct pacta_enum e)
{
	struct import_block *b = &u->run.b[i];
	bool top = parent == &u->root;
	struct prov *p;

	p = prov_new(u, parent, top ? PACTA_EL_PARAGRAPH : PACTA_EL_POINT);
	if (p == NULL)
		return;
	b->e = e;
	p->mark = b;
	u->numbered |= top;
	if (top && u->through)
		u->im->counted = e;
	if (top && has_heading(u, i, &e))
		p->heading = b;
	else {
		run_add(&p->intro, b);
		look_for_list(u, p, i);
	}
}

/* Paragraphs may be counted through the sections of a text. */
static bool
goes_on_through(const struct unit *u, struct pacta_enum *e)
{
	struct pacta_enum try = *e;

	if (!u->through || u->numbered || u->im->counted.count != 1 ||
	    e->count != 1 || !same_manner(&u->im->counted, e) ||
	    !pacta_enum_follows(&u->im->counted, &try))
		return false;
	*e = try;
	return true;
}

static void
take_item(struct unit *u, size_t i)
{
	struct pacta_enum e = u->run.b[i].e;
	bool deeper;
	struct prov *before = find_before(u, &e, &deeper), *parent;

	if (before != NULL)
		parent = deeper ? before : before->parent;
	else if (goes_on_through(u, &e))
		parent = &u->root;
	else if (!begins_list(&e)) {
		take_unplaced(u, i, "its number does not follow the one before");
		return;
	} else {
		parent = u->cur != NULL ? u->cur : &u->root;
		if (manner_is_open(u, &e) && (i == 0 ||
		    block_ends(&u->run.b[i - 1]) != IMPORT_END_COLON)) {
			take_unplaced(u, i, "its number begins again, and no "
			    "text before says why");
			return;
		}
	}
	if (parent->depth >= PACTA_IMPORT_MAX_DEPTH)
		take_unplaced(u, i, "nested too deep");
	else if (parent->wrap.n > 0 || (parent->last != NULL &&
	    parent->last->el == PACTA_EL_INDENT))
		take_unplaced(u, i, "a list behind the end of another");
	else
		place_item(u, i, parent, e);
}

/* --- dashes -------------------------------------------------------------------- */

static bool
is_dash(const struct prov *p)
{
	return p->mark != NULL && p->mark->class == IMPORT_DASH;
}

static struct prov *
dash_parent(struct unit *u, const struct import_block *b)
{
	struct prov *outer = NULL;

	for (struct prov *p = u->cur; p != NULL && p != &u->root; p = p->parent) {
		if (!is_dash(p))
			continue;
		if (b->line->indent > p->mark->line->indent + 1)
			return p;
		outer = p->parent;
		if (b->line->indent + 1 >= p->mark->line->indent)
			break;
	}
	if (outer != NULL)
		return outer;
	return u->cur != NULL && u->cur->wrap.n == 0 ? u->cur : NULL;
}

static void
take_dash(struct unit *u, size_t i)
{
	struct import_block *b = &u->run.b[i];
	struct prov *parent = dash_parent(u, b), *p;

	if (parent == NULL && !u->numbered)
		parent = prov_new(u, &u->root, PACTA_EL_PARAGRAPH);
	if (parent == NULL || parent->wrap.n > 0 ||
	    parent->depth >= PACTA_IMPORT_MAX_DEPTH || (parent->last != NULL &&
	    parent->last->el != PACTA_EL_INDENT)) {
		take_unplaced(u, i, "a list where none can stand");
		return;
	}
	p = prov_new(u, parent, PACTA_EL_INDENT);
	if (p == NULL)
		return;
	p->mark = b;
	run_add(&p->intro, b);
}

/* --- writing -------------------------------------------------------------------- */

static void
add_cell(struct import *im, struct pacta_node *tr, enum pacta_el el,
    struct import_span t)
{
	struct pacta_node *cell = import_add(im, tr, el);

	import_block_node(im, cell, PACTA_EL_P, import_trim(t));
}

static void
report_wide_row(struct import *im, const struct import_block *b)
{
	struct pacta_place place = { im->name, b->line->no,
	    b->line->indent + 1, 0 };

	if (!im->wide)
		pacta_diags_add(im->diags, PACTA_ERROR, "import-table", &place,
		    "a row of the table has over %u cells: what is left of "
		    "it stands in its last cell; split the table",
		    IMPORT_MAX_CELLS);
	im->wide = true;
}

static void
add_row(struct import *im, struct pacta_node *table, enum pacta_el el,
    struct import_span row, const struct import_block *b)
{
	struct pacta_node *tr = import_add(im, table, PACTA_EL_TR);
	size_t from = 1, n = 0;

	/* What is too much for a row stands in its last cell. */
	for (size_t i = 1; i < row.len && n + 1 < IMPORT_MAX_CELLS; i++) {
		if (row.s[i] != '|' || row.s[i - 1] == '\\')
			continue;
		n++;
		add_cell(im, tr, el, import_span(row.s + from, i - from));
		from = i + 1;
	}
	if (from >= row.len)
		return;
	if (n + 1 == IMPORT_MAX_CELLS &&
	    memchr(row.s + from, '|', row.len - 1 - from) != NULL)
		report_wide_row(im, b);
	add_cell(im, tr, el, import_span(row.s + from, row.len - from));
}

/* The line below a table's head: |---|:--:|. */
static bool
is_ruler(struct import_span row)
{
	size_t dashes = 0;

	for (size_t i = 0; i < row.len; i++) {
		if (strchr("|-: ", row.s[i]) == NULL)
			return false;
		dashes += row.s[i] == '-';
	}
	return dashes > 0;
}

static struct import_span
next_row(struct import_span *t)
{
	const char *nl = t->len > 0 ? memchr(t->s, '\n', t->len) : NULL;
	struct import_span row = { t->s, nl != NULL ? (size_t)(nl - t->s) :
	    t->len };

	*t = import_behind(*t, nl != NULL ? row.len + 1 : row.len);
	return row;
}

static void
add_table(struct import *im, struct pacta_node *parent,
    const struct import_block *b)
{
	struct import_span t = import_text(b), row, ahead;
	struct pacta_node *table = import_add(im, parent, PACTA_EL_TABLE);
	bool head;

	ahead = t;
	next_row(&ahead);
	head = is_ruler(next_row(&ahead));
	for (bool first = true; t.len > 0; first = false) {
		row = next_row(&t);
		if (!is_ruler(row))
			add_row(im, table, first && head ? PACTA_EL_TH :
			    PACTA_EL_TD, row, b);
	}
}

static void
add_blocks(struct import *im, struct pacta_node *parent, struct import_run r,
    const struct import_block *mark)
{
	for (size_t i = 0; i < r.n; i++) {
		const struct import_block *b = &r.b[i];
		struct pacta_node *p;

		if (b->class == IMPORT_TABLE) {
			add_table(im, parent, b);
			continue;
		}
		p = import_add(im, parent, PACTA_EL_P);
		if (b->num.len > 0 && b != mark) {
			import_plain(im, p, b->num);
			import_plain(im, p, import_span(" ", 1));
		}
		import_inline(im, p, import_text(b));
	}
}

static void
put(struct import *im, const struct prov *p, struct pacta_node *parent);

static void
put_leaf(struct import *im, const struct prov *p, struct pacta_node *node)
{
	struct pacta_node *slot;

	if (p->first == NULL) {
		slot = import_add(im, node, PACTA_EL_CONTENT);
		add_blocks(im, slot, p->intro, p->mark);
		add_blocks(im, slot, p->wrap, p->mark);
		if (slot != NULL && slot->first == NULL)
			import_add(im, slot, PACTA_EL_P);
		return;
	}
	if (p->intro.n > 0)
		add_blocks(im, import_add(im, node, PACTA_EL_INTRO), p->intro,
		    p->mark);
	for (const struct prov *k = p->first; k != NULL; k = k->next)
		put(im, k, node);
	if (p->wrap.n > 0)
		add_blocks(im, import_add(im, node, PACTA_EL_WRAPUP), p->wrap,
		    p->mark);
}

static void
put(struct import *im, const struct prov *p, struct pacta_node *parent)
{
	struct pacta_node *node = import_add(im, parent, p->el);

	if (p->mark != NULL)
		import_plain(im, import_add(im, node, PACTA_EL_NUM),
		    p->mark->num);
	if (p->heading != NULL)
		import_block_node(im, node, PACTA_EL_HEADING,
		    import_text(p->heading));
	put_leaf(im, p, node);
}

/* --- quotations ------------------------------------------------------------ */

static bool
has_mark(struct import_span t, const char *mark)
{
	return memmem(t.s, t.len, mark, strlen(mark)) != NULL;
}

/*
 * "Article 5 shall read:" and behind it, in quotation marks, what it shall read:
 * that is of the point that says so, whatever it looks like.  Returns the place
 * behind it, or I.
 */
static size_t
quotation_end(const struct import_run *r, size_t i)
{
	static const char *const marks[][2] = { { "«", "»" }, { "“", "”" },
		{ "„", "“" }, { "「", "」" }, { "『", "』" } };
	struct import_span t = import_text(&r->b[i]), num = r->b[i].num;
	const char *close = NULL;

	if (num.len > 0)
		t = num;
	for (size_t k = 0; k < sizeof(marks) / sizeof(marks[0]); k++)
		if (t.len >= strlen(marks[k][0]) && memcmp(t.s, marks[k][0],
		    strlen(marks[k][0])) == 0)
			close = marks[k][1];
	for (size_t k = i; close != NULL && k < r->n && k < i + 40; k++)
		if (has_mark(import_text(&r->b[k]), close) &&
		    block_ends(&r->b[k]) != IMPORT_END_OPEN &&
		    block_ends(&r->b[k]) != IMPORT_END_COMMA)
			return k + 1;
	return i;
}

static bool
take_quotation(struct unit *u, size_t i)
{
	if (i >= u->quote_end && i > 0 && u->cur != NULL &&
	    u->cur->mark != NULL && u->cur->first == NULL &&
	    u->cur->heading == NULL && u->list_end <= i &&
	    block_ends(&u->run.b[i - 1]) == IMPORT_END_COLON)
		u->quote_end = quotation_end(&u->run, i);
	if (i >= u->quote_end)
		return false;
	run_add(&u->cur->intro, &u->run.b[i]);
	return true;
}

int
import_unit(struct import *im, struct import_run run, struct pacta_node *parent,
    bool fold)
{
	struct unit u = { .im = im, .run = run,
	    .through = parent->el != PACTA_EL_ARTICLE };

	for (size_t i = 0; i < run.n && !im->failed; i++) {
		if (take_quotation(&u, i))
			continue;
		if (run.b[i].class == IMPORT_ITEM)
			take_item(&u, i);
		else if (run.b[i].class == IMPORT_DASH)
			take_dash(&u, i);
		else
			take_text(&u, i);
	}
	if (fold && u.root.first == u.root.last && (u.root.first == NULL ||
	    u.root.first->mark == NULL))
		put_leaf(im, u.root.first != NULL ? u.root.first : &u.root,
		    parent);
	else if (u.root.first == NULL)
		put_leaf(im, &u.root, import_add(im, parent,
		    PACTA_EL_PARAGRAPH));
	else
		for (const struct prov *p = u.root.first; p != NULL; p = p->next)
			put(im, p, parent);
	for (struct prov *p = u.all, *next; p != NULL; p = next) {
		next = p->all;
		free(p);
	}
	return im->failed ? PACTA_ENOMEM : 0;
}
