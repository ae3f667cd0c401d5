/* The changes as a person would count them. */
#include <stdlib.h>
#include <string.h>

#include <pacta/enumerator.h>

#include "diff_int.h"

static bool
is_hier(const struct pacta_node *n)
{
	return n != NULL && n->type == PACTA_ELEMENT &&
	    (pacta_el_kind(n->el) == PACTA_KIND_HIER ||
	    n->el == PACTA_EL_ATTACHMENT || n->el == PACTA_EL_RECITAL);
}

static const struct pacta_node *
provision_of(const struct pacta_mark *m)
{
	for (; m != NULL; m = m->parent) {
		if (is_hier(m->new))
			return m->new;
		if (is_hier(m->old))
			return m->old;
	}
	return NULL;
}

static bool
change_add(struct pacta_diff *d, unsigned kind, const struct pacta_mark *m)
{
	size_t cap = d->cap_changes < 16 ? 16 : d->cap_changes * 2;
	struct pacta_diff_change *list;

	if (d->nchanges == d->cap_changes) {
		list = realloc(d->changes, cap * sizeof(*list));
		if (list == NULL)
			return false;
		d->changes = list;
		d->cap_changes = cap;
	}
	d->changes[d->nchanges++] = (struct pacta_diff_change){ .kind = kind,
	    .mark = m, .run = 1, .provision = provision_of(m) };
	return true;
}

/* All kinds at and below a mark, numbers and moves of other things apart. */
static unsigned
kinds_below(const struct pacta_mark *m)
{
	unsigned kinds = 0;

	for (const struct pacta_mark *n = m; n != NULL;
	    n = pacta_mark_next(n, m))
		kinds |= n == m || !(n->change & PACTA_DIFF_MOVED) ? n->change :
		    0;
	kinds &= PACTA_DIFF_OWN;
	/* Inside something that moved, coming and going is a change of words. */
	if (kinds & (PACTA_DIFF_INSERTED | PACTA_DIFF_DELETED))
		kinds |= PACTA_DIFF_WORDS;
	return kinds & ~(unsigned)(PACTA_DIFF_INSERTED | PACTA_DIFF_DELETED |
	    PACTA_DIFF_SPLIT | PACTA_DIFF_MERGED | PACTA_DIFF_REPLACED);
}

/* What a list of children has told already. */
struct told {
	size_t renumbered;	/* its run among the changes, from 1 */
};

/* The run a change continues: siblings renumbered together, whatever else
 * changed between them, are one, and so are values of meta that change side by
 * side. */
static struct pacta_diff_change *
run_of(struct pacta_diff *d, const struct pacta_mark *m, unsigned kind,
    const struct told *told)
{
	struct pacta_diff_change *c;

	if (kind == PACTA_DIFF_RENUMBERED)
		return told->renumbered > 0 ?
		    &d->changes[told->renumbered - 1] : NULL;
	c = d->nchanges > 0 ? &d->changes[d->nchanges - 1] : NULL;
	return c != NULL && kind == PACTA_DIFF_METADATA && c->kind == kind &&
	    m->new != NULL && c->mark->new != NULL &&
	    pacta_el_kind(m->new->el) == PACTA_KIND_META &&
	    pacta_el_kind(c->mark->new->el) == PACTA_KIND_META ? c : NULL;
}

/* --- columns of tables ----------------------------------------------------- */

/* What a table's first rows told of whole columns: a column is one change. */
struct column_list {
	struct table_grid grid[2];
	bool told[3][TABLE_COLUMNS];	/* inserted, deleted, moved */
	uint32_t rows;		/* that stand in both revisions, so far */
};

static const struct pacta_node *
node_of(const struct pacta_mark *m)
{
	return m->new != NULL ? m->new : m->old;
}

/* Goes over a row that has no marks of its own. */
static void
skip_row(struct column_list *l, const struct pacta_mark *row)
{
	const struct pacta_node *nodes[2] = { row->old, row->new };
	uint32_t column, span;

	for (int side = 0; side < 2; side++) {
		if (nodes[side] == NULL)
			continue;
		grid_row(&l->grid[side]);
		for (const struct pacta_node *c = nodes[side]->first; c != NULL;
		    c = c->next)
			if (node_is_cell(c))
				(void)grid_cell(&l->grid[side], c, &column,
				    &span);
	}
	l->rows += row->old != NULL && row->new != NULL;
}

/* Whether a cell came, went or moved with its column, which was told in the
 * table's first rows. */
static bool
is_more_of_column(struct column_list *l, const struct pacta_mark *c)
{
	bool away = (c->change & PACTA_DIFF_MOVED) && c->new == NULL;
	uint32_t column[2] = { TABLE_COLUMNS, TABLE_COLUMNS }, span, at;
	int which = c->change & PACTA_DIFF_INSERTED ? 0 :
	    c->change & PACTA_DIFF_DELETED ? 1 :
	    c->change & PACTA_DIFF_MOVED ? 2 : -1;

	if (c->old != NULL && (away || !(c->change & PACTA_DIFF_MOVED)))
		(void)grid_cell(&l->grid[0], c->old, &column[0], &span);
	if (c->new != NULL)
		(void)grid_cell(&l->grid[1], c->new, &column[1], &span);
	at = column[which == 1 ? 0 : 1];
	if (which < 0 || away || at >= TABLE_COLUMNS)
		return false;
	if (l->told[which][at])
		return true;
	/* In the second row stand the heads below a head over several. */
	l->told[which][at] = l->rows < 2;
	return false;
}

static bool list_below(struct pacta_diff *d, const struct pacta_mark *m);

static bool
list_mark(struct pacta_diff *d, const struct pacta_mark *m, struct told *told)
{
	unsigned own = m->change & PACTA_DIFF_OWN;
	struct pacta_diff_change *run;

	if (own & (PACTA_DIFF_SPLIT | PACTA_DIFF_MERGED))
		return (own & (PACTA_DIFF_INSERTED | PACTA_DIFF_DELETED)) ||
		    change_add(d, own & (PACTA_DIFF_SPLIT | PACTA_DIFF_MERGED |
		    PACTA_DIFF_WORDS), m);
	if ((own & PACTA_DIFF_MOVED) && m->new == NULL)
		return true;	/* told where it went */
	if ((own & PACTA_DIFF_MOVED) && d->columns != NULL &&
	    m->new->el == PACTA_EL_TR)
		skip_row(d->columns, m);
	if (own & PACTA_DIFF_MOVED)
		return change_add(d, kinds_below(m) &
		    ~(unsigned)PACTA_DIFF_RENUMBERED, m);
	if (own & (PACTA_DIFF_INSERTED | PACTA_DIFF_DELETED))
		return change_add(d, own, m) && list_below(d, m);
	/* A number, and a reference that follows it, is told with the provision
	 * renumbered. */
	if (!is_hier(m->new))
		own &= ~(unsigned)PACTA_DIFF_RENUMBERED;
	if (own & PACTA_DIFF_RENUMBERED) {
		run = run_of(d, m, PACTA_DIFF_RENUMBERED, told);
		if (run != NULL)
			run->run++;
		else if (!change_add(d, PACTA_DIFF_RENUMBERED, m))
			return false;
		else
			told->renumbered = d->nchanges;
		own &= ~(unsigned)PACTA_DIFF_RENUMBERED;
	}
	run = own != 0 ? run_of(d, m, own, told) : NULL;
	if (run != NULL)
		run->run++;
	else if (own != 0 && !change_add(d, own, m))
		return false;
	return list_below(d, m);
}

static bool
list_row(struct pacta_diff *d, const struct pacta_mark *m)
{
	struct column_list *l = d->columns;
	struct told told = { 0 };
	bool ok = true;

	if (m->first == NULL || m->old == NULL || m->new == NULL) {
		skip_row(l, m);
		return true;
	}
	grid_row(&l->grid[0]);
	grid_row(&l->grid[1]);
	for (const struct pacta_mark *c = m->first; ok && c != NULL;
	    c = c->next)
		ok = node_is_cell(node_of(c)) && is_more_of_column(l, c) ?
		    list_below(d, c) : list_mark(d, c, &told);
	l->rows++;
	return ok;
}

static bool
list_table(struct pacta_diff *d, const struct pacta_mark *m)
{
	struct column_list *outer = d->columns;
	struct told told = { 0 };
	bool ok = true;

	d->columns = calloc(1, sizeof(*d->columns));
	ok = d->columns != NULL;
	for (const struct pacta_mark *c = m->first; ok && c != NULL;
	    c = c->next)
		ok = list_mark(d, c, &told);
	free(d->columns);
	d->columns = outer;
	return ok;
}

/* Paragraphs numbered anew since one of them came or went are told with that
 * one, not by themselves; those of a whole text, which may have many reasons,
 * stand alone.  START is the first change below M. */
static void
tell_with_cause(struct pacta_diff *d, const struct pacta_mark *m, size_t start,
    const struct told *told)
{
	struct pacta_diff_change *c, run;
	size_t at = told->renumbered - 1;

	if (told->renumbered == 0 || !is_hier(node_of(m)))
		return;
	for (size_t i = start; i < d->nchanges; i++) {
		c = &d->changes[i];
		if (c->mark->parent != m || !(c->kind & (PACTA_DIFF_INSERTED |
		    PACTA_DIFF_DELETED | PACTA_DIFF_MOVED | PACTA_DIFF_SPLIT |
		    PACTA_DIFF_MERGED)) || !is_hier(node_of(c->mark)))
			continue;
		run = d->changes[at];
		c->numbers = run.mark;
		c->numbered = run.run;
		memmove(&d->changes[at], &d->changes[at + 1],
		    (d->nchanges - at - 1) * sizeof(run));
		d->nchanges--;
		return;
	}
}

static bool
list_below(struct pacta_diff *d, const struct pacta_mark *m)
{
	const struct pacta_node *n = node_of(m);
	struct told told = { 0 };
	size_t start = d->nchanges;

	if (n->el == PACTA_EL_TR && d->columns != NULL)
		return list_row(d, m);
	if (n->el == PACTA_EL_TABLE && m->first != NULL)
		return list_table(d, m);
	for (const struct pacta_mark *c = m->first; c != NULL; c = c->next)
		if (!list_mark(d, c, &told))
			return false;
	tell_with_cause(d, m, start, &told);
	return true;
}

bool
diff_list_changes(struct pacta_diff *d)
{
	struct told told = { 0 };

	return list_mark(d, d->root, &told);
}

const struct pacta_diff_change *
pacta_diff_changes(const struct pacta_diff *diff, size_t *count)
{
	*count = diff->nchanges;
	return diff->changes;
}

const char *
pacta_diff_kind_name(unsigned kind)
{
	static const char *const names[] = { "inserted", "deleted", "moved",
	    "reworded", "replaced", "renumbered", "retargeted", "formatting",
	    "metadata", "split", "merged", "below" };

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (kind == 1u << i)
			return names[i];
	return "none";
}

/* --- stretches of a run --------------------------------------------------- */

/* The number in the last part of an eId, and whatever else is in it: 14 and
 * "art_bis" of "chp_2__art_14bis". */
static bool
id_number(const struct pacta_node *node, struct pacta_enum *e)
{
	const char *id = pacta_node_get(node, PACTA_AT_EID), *p = id, *q;

	while (p != NULL && (q = strstr(p, "__")) != NULL)
		p = q + 2;
	p = p != NULL ? strrchr(p, '_') : NULL;
	return p != NULL && pacta_enum_from_eid(e, p + 1, strlen(p + 1));
}

/* By how much a provision's number moved, when both are plain numbers. */
static bool
shift_of(const struct pacta_mark *m, long *shift)
{
	struct pacta_enum a, b;

	if (m->old == NULL || m->new == NULL || !id_number(m->old, &a) ||
	    !id_number(m->new, &b) || a.count != 1 || b.count != 1 ||
	    a.suffix != b.suffix || a.style != b.style)
		return false;
	*shift = (long)b.value[0] - (long)a.value[0];
	return true;
}

static bool
in_run(const struct pacta_mark *m)
{
	return (m->change & PACTA_DIFF_RENUMBERED) && m->old != NULL &&
	    m->new != NULL && !(m->change & PACTA_DIFF_MOVED) && is_hier(m->new);
}

bool
pacta_diff_stretch_next(struct pacta_diff_stretch *out,
    const struct pacta_diff_change *run, const struct pacta_mark *after)
{
	const struct pacta_mark *m = after != NULL ? after->next :
	    run->numbers != NULL ? run->numbers : run->mark;
	const struct pacta_mark *last;
	long shift, other;

	while (m != NULL && !in_run(m))
		m = m->next;
	if (m == NULL)
		return false;
	*out = (struct pacta_diff_stretch){ m, m, 1 };
	if (!shift_of(m, &shift))
		return true;
	for (last = m, m = m->next; m != NULL; m = m->next) {
		if (m->old == NULL && (m->change & PACTA_DIFF_INSERTED) == 0)
			continue;	/* stands elsewhere */
		if (m->new == NULL)
			break;
		if (!is_hier(m->new))
			continue;
		if (!in_run(m) || m->new->el != last->new->el ||
		    !shift_of(m, &other) || other != shift)
			break;
		last = m;
		out->count++;
	}
	out->last = last;
	return true;
}
