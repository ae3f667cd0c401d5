/* Tables as grids, for the writers that need one. */
#include <stdlib.h>

#include "export_int.h"

#define GRID_COLUMNS 64u
#define GRID_CELLS (1u << 20)

unsigned
export_span(const struct pacta_node *cell, enum pacta_at at, unsigned limit)
{
	const char *s = pacta_node_get(cell, at);
	unsigned n = 0;

	for (; s != NULL && *s >= '0' && *s <= '9' && n < limit; s++)
		n = n * 10 + (unsigned)(*s - '0');
	return n < 1 ? 1 : n > limit ? limit : n;
}

static bool
is_cell(const struct pacta_node *n)
{
	return n->el == PACTA_EL_TD || n->el == PACTA_EL_TH;
}

/* Rows of cells and nothing else. */
static bool
is_plain_row(const struct pacta_node *tr)
{
	for (const struct pacta_node *n = tr->first; n != NULL; n = n->next)
		if (n->type == PACTA_TEXT ||
		    (n->type == PACTA_ELEMENT && !is_cell(n)))
			return false;
	return true;
}

/* Lays the cells out; with G->cells NULL it only counts. */
static void
grid_lay(struct export_grid *g, const struct pacta_node *table)
{
	unsigned busy[GRID_COLUMNS + 1] = { 0 };
	size_t row = 0, columns = 0;

	for (const struct pacta_node *tr = table->first; tr != NULL;
	    tr = tr->next) {
		size_t c = 0;

		if (tr->el != PACTA_EL_TR)
			continue;
		for (const struct pacta_node *n = tr->first; n != NULL;
		    n = n->next) {
			unsigned wide, high;

			if (!is_cell(n))
				continue;
			while (c < GRID_COLUMNS && busy[c] > 0)
				c++;
			wide = export_span(n, PACTA_AT_COLSPAN, GRID_COLUMNS);
			high = export_span(n, PACTA_AT_ROWSPAN, 65535);
			if (g->cells != NULL && c < g->columns)
				g->cells[row * g->columns + c] = n;
			for (; wide > 0 && c < GRID_COLUMNS; wide--)
				busy[c++] = high;
		}
		for (size_t i = 0; i < GRID_COLUMNS; i++) {
			if (busy[i] > 0 && i >= columns)
				columns = i + 1;
			busy[i] -= busy[i] > 0;
		}
		row++;
	}
	g->rows = row;
	g->columns = columns;
}

/* Whether a row has more cells than the grid has room for. */
static bool
grid_fits(const struct export_grid *g, const struct pacta_node *table)
{
	size_t cells = 0, laid = 0;

	for (const struct pacta_node *tr = table->first; tr != NULL;
	    tr = tr->next)
		for (const struct pacta_node *n = tr->first;
		    tr->el == PACTA_EL_TR && n != NULL; n = n->next)
			cells += is_cell(n);
	for (size_t i = 0; i < g->rows * g->columns; i++)
		laid += g->cells[i] != NULL;
	return cells == laid;
}

/* Rows, and before them perhaps a caption: what a grid can show whole. */
static bool
is_plain_table(const struct pacta_node *table)
{
	const struct pacta_node *first = export_past_comments(table->first);

	for (const struct pacta_node *n = table->first; n != NULL; n = n->next)
		if (n->type == PACTA_TEXT || (n->el == PACTA_EL_TR &&
		    !is_plain_row(n)))
			return false;
		else if (n->type == PACTA_ELEMENT && n->el != PACTA_EL_TR &&
		    (n->el != PACTA_EL_CAPTION || n != first))
			return false;
	return true;
}

bool
export_grid(struct export_grid *g, const struct pacta_node *table)
{
	*g = (struct export_grid){ NULL, 0, 0 };
	if (!is_plain_table(table))
		return false;
	grid_lay(g, table);
	if (g->rows == 0 || g->columns == 0 ||
	    g->rows > GRID_CELLS / g->columns)
		return false;
	g->cells = calloc(g->rows * g->columns, sizeof(*g->cells));
	if (g->cells == NULL)
		return false;
	grid_lay(g, table);
	if (grid_fits(g, table))
		return true;
	export_grid_dispose(g);
	return false;
}

void
export_grid_dispose(struct export_grid *g)
{
	free(g->cells);
	*g = (struct export_grid){ NULL, 0, 0 };
}
