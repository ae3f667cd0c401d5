/*
 * Tables by column.
 *
 * Cells that span are expanded into a grid.  Columns are paired by their heads
 * or, where those were reworded or came apart, by their content, rows having been
 * paired before; then the cells of paired rows are paired as their columns are.
 * So a column that came, went or moved does so in every row.
 */
#include <stdlib.h>
#include <string.h>

#include "diff_match_int.h"

#define MAX_SPAN 1000u

/* --- the grid ---------------------------------------------------------- */

bool
node_is_cell(const struct pacta_node *node)
{
	return node->type == PACTA_ELEMENT &&
	    (node->el == PACTA_EL_TD || node->el == PACTA_EL_TH);
}

static uint32_t
span_of(const struct pacta_node *cell, enum pacta_at at)
{
	const char *s = pacta_node_get(cell, at);
	uint32_t n = 0;

	for (; s != NULL && *s >= '0' && *s <= '9' && n < MAX_SPAN; s++)
		n = n * 10 + (uint32_t)(*s - '0');
	return n == 0 ? 1 : n < MAX_SPAN ? n : MAX_SPAN;
}

void
grid_row(struct table_grid *g)
{
	memcpy(g->open, g->next, sizeof(g->open));
	for (uint32_t c = 0; c < TABLE_COLUMNS; c++)
		g->next[c] = g->open[c] > 0 ? g->open[c] - 1 : 0;
	g->at = 0;
}

bool
grid_cell(struct table_grid *g, const struct pacta_node *cell,
    uint32_t *column, uint32_t *span)
{
	uint32_t rows = span_of(cell, PACTA_AT_ROWSPAN);

	while (g->at < TABLE_COLUMNS && g->open[g->at] > 0)
		g->at++;
	*column = g->at;
	*span = span_of(cell, PACTA_AT_COLSPAN);
	for (uint32_t k = 0; k < *span && g->at < TABLE_COLUMNS; k++)
		g->next[g->at++] = rows - 1;
	return *column < TABLE_COLUMNS;
}

/* --- cells --------------------------------------------------------------- */

struct cell {
	uint32_t unit, row, column, span;	/* ROW: the unit of its row */
};

struct table {
	struct cell *cells;		/* in document order */
	uint32_t count, columns;
	uint32_t head[TABLE_COLUMNS];	/* cell over one column; UNIT_NONE */
};

static bool
table_read(const struct matcher *m, int side, uint32_t table,
    struct table *out)
{
	struct table_grid g;
	uint32_t rows = 0, row = UNIT_NONE, i;

	memset(&g, 0, sizeof(g));
	memset(out, 0, sizeof(*out));
	memset(out->head, 0xff, sizeof(out->head));
	out->cells = malloc(unit(m, side, table)->size * sizeof(*out->cells));
	if (out->cells == NULL)
		return false;
	while ((row = next_child(m->t[side], table, row)) != UNIT_NONE) {
		if (unit(m, side, row)->node->el != PACTA_EL_TR)
			continue;
		grid_row(&g);
		for (i = next_child(m->t[side], row, UNIT_NONE);
		    i != UNIT_NONE; i = next_child(m->t[side], row, i)) {
			struct cell *c = &out->cells[out->count];

			if (!node_is_cell(unit(m, side, i)->node) ||
			    !grid_cell(&g, unit(m, side, i)->node, &c->column,
			    &c->span))
				continue;
			c->unit = i;
			c->row = row;
			/* The head of a column is the first cell over it
			 * alone: group heads stand above. */
			if (c->span == 1 && rows < 2 &&
			    out->head[c->column] == UNIT_NONE)
				out->head[c->column] = i;
			out->columns = c->column + c->span > out->columns ?
			    c->column + c->span : out->columns;
			out->count++;
		}
		rows++;
	}
	if (out->columns > TABLE_COLUMNS)
		out->columns = TABLE_COLUMNS;
	return true;
}

/* --- columns ---------------------------------------------------------------- */

struct columns {
	const struct matcher *m;
	struct table t[2];
	uint32_t to[TABLE_COLUMNS];	/* of the old table: in the new one */
	bool taken[TABLE_COLUMNS];	/* of the new one */
	uint32_t alike[TABLE_COLUMNS][TABLE_COLUMNS];	/* equal cells */
	uint32_t filled[TABLE_COLUMNS];	/* cells of the old ones with text */
};

static void
pair_columns(struct columns *c, uint32_t a, uint32_t b)
{
	c->to[a] = b;
	c->taken[b] = true;
}

static uint64_t
head_words(const struct columns *c, int side, uint32_t column)
{
	uint32_t i = c->t[side].head[column];

	return i == UNIT_NONE || unit(c->m, side, i)->bytes == 0 ? 0 :
	    unit(c->m, side, i)->words;
}

/* The one column whose head says WORDS. */
static uint32_t
only_with(const struct columns *c, int side, uint64_t words)
{
	uint32_t found = UNIT_NONE;

	for (uint32_t k = 0; k < c->t[side].columns; k++)
		if (head_words(c, side, k) == words) {
			if (found != UNIT_NONE)
				return UNIT_NONE;
			found = k;
		}
	return found;
}

static void
columns_by_head(struct columns *c)
{
	for (uint32_t a = 0; a < c->t[0].columns; a++) {
		uint64_t words = head_words(c, 0, a);
		uint32_t b = words != 0 && only_with(c, 0, words) == a ?
		    only_with(c, 1, words) : UNIT_NONE;

		if (b != UNIT_NONE)
			pair_columns(c, a, b);
	}
}

/* Counts which cells of paired rows are equal. */
static void
count_alike(struct columns *c)
{
	const struct table *t = c->t;
	uint32_t k = 0;

	for (uint32_t i = 0; i < t[0].count; i++) {
		const struct cell *x = &t[0].cells[i];
		uint32_t row = unit(c->m, 0, x->row)->match;

		if (row == UNIT_NONE || unit(c->m, 0, x->unit)->bytes == 0)
			continue;
		c->filled[x->column]++;
		/* Rows mostly keep their order: look on from the last one. */
		if (k >= t[1].count || t[1].cells[k].row > row)
			k = 0;
		while (k < t[1].count && t[1].cells[k].row < row)
			k++;
		for (uint32_t j = k; j < t[1].count &&
		    t[1].cells[j].row == row; j++)
			c->alike[x->column][t[1].cells[j].column] +=
			    unit(c->m, 0, x->unit)->words ==
			    unit(c->m, 1, t[1].cells[j].unit)->words;
	}
}

static void
columns_by_content(struct columns *c)
{
	uint32_t best, most;

	for (uint32_t a = 0; a < c->t[0].columns; a++) {
		if (c->to[a] != UNIT_NONE)
			continue;
		best = UNIT_NONE;
		most = 0;
		for (uint32_t b = 0; b < c->t[1].columns; b++)
			if (!c->taken[b] && c->alike[a][b] > most) {
				most = c->alike[a][b];
				best = b;
			}
		if (best != UNIT_NONE && 2 * most >= c->filled[a])
			pair_columns(c, a, best);
	}
}

/* What is left between columns that were paired, when there are as many. */
static void
columns_in_order(struct columns *c)
{
	for (uint32_t a = 0, b, na, nb; a < c->t[0].columns; a += na + 1) {
		na = nb = 0;
		b = a == 0 ? 0 : c->to[a - 1] + 1;
		while (a + na < c->t[0].columns && c->to[a + na] == UNIT_NONE)
			na++;
		while (b + nb < c->t[1].columns && !c->taken[b + nb])
			nb++;
		for (uint32_t i = 0; na == nb && i < na; i++)
			pair_columns(c, a + i, b + i);
	}
}

/* --- pairing ------------------------------------------------------------------ */

/* The free cell of ROW over COLUMN; looked for from cell *AT on. */
static uint32_t
cell_over(const struct columns *c, uint32_t row, uint32_t column, uint32_t *at)
{
	const struct table *t = &c->t[1];

	if (*at >= t->count || t->cells[*at].row > row)
		*at = 0;
	while (*at < t->count && t->cells[*at].row < row)
		++*at;
	for (uint32_t j = *at; j < t->count && t->cells[j].row == row; j++)
		if (t->cells[j].column <= column &&
		    column < t->cells[j].column + t->cells[j].span &&
		    is_free(c->m, 1, t->cells[j].unit))
			return t->cells[j].unit;
	return UNIT_NONE;
}

static void
pair_cells(struct matcher *m, struct columns *c)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < c->t[0].count; i++) {
		const struct cell *x = &c->t[0].cells[i];
		uint32_t row = unit(m, 0, x->row)->match, k, y = UNIT_NONE;

		if (row == UNIT_NONE || !is_free(m, 0, x->unit) ||
		    unit(m, 1, row)->node->el != PACTA_EL_TR)
			continue;
		for (k = x->column; y == UNIT_NONE && k < x->column + x->span &&
		    k < TABLE_COLUMNS; k++)
			if (c->to[k] != UNIT_NONE)
				y = cell_over(c, row, c->to[k], &at);
		if (y != UNIT_NONE)
			pair(m, x->unit, y);
	}
}

void
match_table(struct matcher *m, uint32_t a, uint32_t b)
{
	struct columns *c = calloc(1, sizeof(*c));

	if (c == NULL || unit(m, 1, b)->node->el != PACTA_EL_TABLE) {
		m->failed |= c == NULL;
		free(c);
		return;
	}
	c->m = m;
	memset(c->to, 0xff, sizeof(c->to));
	if (table_read(m, 0, a, &c->t[0]) && table_read(m, 1, b, &c->t[1])) {
		columns_by_head(c);
		count_alike(c);
		columns_by_content(c);
		columns_in_order(c);
		pair_cells(m, c);
	} else
		m->failed = true;
	free(c->t[0].cells);
	free(c->t[1].cells);
	free(c);
}
