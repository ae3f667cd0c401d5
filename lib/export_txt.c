/* Export as plain text: wrapped lines, indented provisions, simple tables. */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "export_int.h"
#include "utf8_int.h"

#define STEP 4u			/* columns of one level */

static void
put_spaces(struct pacta_buf *out, size_t n)
{
	for (; n > 0; n--)
		pacta_buf_addc(out, ' ');
}

/* Punctuation that may not start a line of Chinese, and that may not end it. */
static bool
holds_back(uint32_t cp)
{
	switch (cp) {
	case 0x3001: case 0x3002: case 0xff0c: case 0xff0e: case 0xff1a:
	case 0xff1b: case 0xff01: case 0xff1f: case 0xff09: case 0x3009:
	case 0x300b: case 0x300d: case 0x300f: case 0x3011: case 0x201d:
	case 0x2019: case 0x2014: case 0x2026:
		return true;
	default:
		return false;
	}
}

static bool
holds_on(uint32_t cp)
{
	return cp == 0xff08 || cp == 0x3008 || cp == 0x300a || cp == 0x300c ||
	    cp == 0x300e || cp == 0x3010 || cp == 0x201c || cp == 0x2018 ||
	    cp == 0x2014;
}

/* Whether a line may end between two characters that have no space between. */
static bool
may_break(uint32_t a, uint32_t b)
{
	if (holds_on(a) || holds_back(b) || pacta_text_cp_width(b) == 0)
		return false;
	return pacta_text_script(a) == PACTA_SCRIPT_HAN ||
	    pacta_text_script(b) == PACTA_SCRIPT_HAN ||
	    (pacta_text_cp_width(a) == 2 && pacta_text_cp_width(b) == 2);
}

/* The end of the line that starts at S and fits ROOM columns; *NEXT is where
 * the line after it starts. */
static const char *
line_end(const char *s, const char *end, size_t room, const char **next)
{
	const char *p = s, *stop = NULL, *resume = NULL, *at;
	uint32_t before = 0, cp;
	size_t used = 0;

	while (p < end) {
		at = p;
		cp = utf8_next(&p, end);
		if (at > s && cp == ' ') {
			stop = at;
			resume = p;
		} else if (at > s && before != ' ' && may_break(before, cp))
			stop = resume = at;
		used += pacta_text_cp_width(cp);
		if (room > 0 && used > room && stop != NULL && cp != ' ') {
			*next = resume;
			return stop;
		}
		before = cp;
	}
	*next = end;
	return end;
}

/* Writes one line's worth of TEXT (no newline in it), wrapped: FIRST stands
 * before the first line, REST spaces before the others. */
static void
put_wrapped(struct pacta_buf *out, const char *s, const char *end,
    const char *first, size_t rest, unsigned width)
{
	size_t indent = pacta_text_width(first, strlen(first));
	const char *stop, *next;

	pacta_buf_adds(out, first);
	do {
		stop = line_end(s, end, width == 0 ? 0 :
		    width > indent + 10 ? width - indent : 10, &next);
		pacta_buf_add(out, s, (size_t)(stop - s));
		pacta_buf_addc(out, '\n');
		s = next;
		indent = rest;
		if (s < end)
			put_spaces(out, rest);
	} while (s < end);
}

static void
put_block(struct pacta_buf *out, const char *text, const char *first,
    size_t rest, unsigned width)
{
	struct pacta_buf spaces = PACTA_BUF_INIT;
	const char *nl;

	put_spaces(&spaces, rest);
	do {
		nl = strchr(text, '\n');
		put_wrapped(out, text, nl != NULL ? nl : text + strlen(text),
		    first, rest, width);
		text = nl != NULL ? nl + 1 : NULL;
		first = pacta_buf_str(&spaces);
	} while (text != NULL);
	pacta_buf_addc(out, '\n');
	pacta_buf_dispose(&spaces);
}

/* Title page: each line in the middle; HALF sets it right of the middle. */
static void
put_centred(struct pacta_buf *out, const char *text, unsigned width, bool half)
{
	unsigned room = width == 0 ? 0 : half ? width / 2 : width;
	const char *s = text, *end, *stop, *next, *all = text + strlen(text);

	while (s < all) {
		end = strchr(s, '\n');
		if (end == NULL)
			end = all;
		stop = line_end(s, end, room, &next);
		if (half)
			put_spaces(out, width - room);
		else if (pacta_text_width(s, (size_t)(stop - s)) < width)
			put_spaces(out, (width -
			    pacta_text_width(s, (size_t)(stop - s))) / 2);
		pacta_buf_add(out, s, (size_t)(stop - s));
		pacta_buf_addc(out, '\n');
		s = next;
		if (s == end && s < all)
			s++;
	}
	pacta_buf_addc(out, '\n');
}

/* Chinese punctuation brings its own space. */
static bool
ends_wide(const char *s)
{
	const char *end = s + strlen(s);
	uint32_t cp = 0;

	while (s < end)
		cp = utf8_next(&s, end);
	return pacta_text_cp_width(cp) == 2;
}

static void
txt_block(struct export *e, enum block_style style, const char *marker,
    struct pacta_buf *text, const struct pacta_node *owner)
{
	struct pacta_buf first = PACTA_BUF_INIT;
	unsigned width = e->options->width;
	size_t rest = (size_t)e->indent * STEP, used;

	(void)owner;
	if (style <= BLOCK_LABEL || style == BLOCK_STAMP) {
		put_centred(e->out, pacta_buf_str(text), width,
		    style == BLOCK_STAMP);
		return;
	}
	if (style == BLOCK_NOTE)
		rest += STEP;
	if (marker[0] != '\0') {
		put_spaces(&first, rest >= STEP ? rest - STEP : 0);
		pacta_buf_adds(&first, marker);
		used = pacta_text_width(first.data, first.len);
		put_spaces(&first, used < rest ? rest - used :
		    ends_wide(marker) ? 0 : 1);
	} else
		put_spaces(&first, rest);
	put_block(e->out, pacta_buf_str(text), pacta_buf_str(&first), rest,
	    width);
	pacta_buf_dispose(&first);
}

/* --- tables --------------------------------------------------------- */

/* The cell's text, and its width when it stands on one line. */
static size_t
cell_width(struct export *e, const struct pacta_node *cell,
    struct pacta_buf *text)
{
	if (cell != NULL)
		export_cell(e, cell, text);
	if (strchr(pacta_buf_str(text), '\n') != NULL)
		return SIZE_MAX;
	return pacta_text_width(pacta_buf_str(text), text->len);
}

/* Columns side by side, or false, with nothing written, when they do not
 * fit. */
static bool
put_columns(struct export *e, const struct export_grid *g,
    struct pacta_buf *texts)
{
	size_t widths[64] = { 0 }, total = 0, w, n = g->rows * g->columns;

	for (size_t i = 0; i < n; i++) {
		w = cell_width(e, g->cells[i], &texts[i]);
		if (w > widths[i % g->columns])
			widths[i % g->columns] = w;
	}
	for (size_t c = 0; c < g->columns; c++) {
		if (widths[c] > 4096)
			return false;
		total += widths[c] + 2;
	}
	if (e->options->width > 0 && total > e->options->width)
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *s = pacta_buf_str(&texts[i]);
		bool last = i % g->columns == g->columns - 1;

		pacta_buf_adds(e->out, s);
		if (!last)
			put_spaces(e->out, widths[i % g->columns] + 2 -
			    pacta_text_width(s, texts[i].len));
		else
			pacta_buf_addc(e->out, '\n');
		if (last && i / g->columns == 0 && g->cells[0] != NULL &&
		    g->cells[0]->el == PACTA_EL_TH) {
			for (size_t k = 2; k < total; k++)
				pacta_buf_addc(e->out, '-');
			pacta_buf_addc(e->out, '\n');
		}
	}
	pacta_buf_addc(e->out, '\n');
	return true;
}

/* Each row a block, its cells parted by bars. */
static void
put_rows(struct export *e, const struct export_grid *g,
    struct pacta_buf *texts)
{
	for (size_t r = 0; r < g->rows; r++) {
		struct pacta_buf row = PACTA_BUF_INIT;

		for (size_t c = 0; c < g->columns; c++) {
			if (c > 0)
				pacta_buf_adds(&row, " | ");
			pacta_buf_adds(&row,
			    pacta_buf_str(&texts[r * g->columns + c]));
		}
		put_block(e->out, pacta_buf_str(&row), "", STEP,
		    e->options->width);
		e->failed |= pacta_buf_failed(&row);
		pacta_buf_dispose(&row);
	}
}

/* Text between the cells, or a table too odd for a grid: cell after cell. */
static void
put_cells(struct export *e, const struct pacta_node *table)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	export_cell(e, table, &b);
	put_block(e->out, pacta_buf_str(&b), "", 0, e->options->width);
	pacta_buf_dispose(&b);
}

static void
txt_table(struct export *e, const struct pacta_node *table)
{
	const struct pacta_node *caption = pacta_node_child(table,
	    PACTA_EL_CAPTION);
	struct pacta_buf b = PACTA_BUF_INIT, *texts = NULL;
	struct export_grid g;

	if (!export_grid(&g, table)) {
		put_cells(e, table);
		return;
	}
	if (caption != NULL) {
		export_line(e, caption->first, NULL, &b);
		put_block(e->out, pacta_buf_str(&b), "", 0, e->options->width);
	}
	texts = calloc(g.rows * g.columns, sizeof(*texts));
	if (texts == NULL)
		e->failed = true;
	else if (!put_columns(e, &g, texts))
		put_rows(e, &g, texts);
	for (size_t i = 0; texts != NULL && i < g.rows * g.columns; i++)
		pacta_buf_dispose(&texts[i]);
	free(texts);
	pacta_buf_dispose(&b);
	export_grid_dispose(&g);
}

/* --- the rest ------------------------------------------------------- */

static void
txt_nothing(struct export *e)
{
	(void)e;
}

static void
txt_end(struct export *e)
{
	/* One newline at the end, not a blank line. */
	while (e->out->len > 1 &&
	    memcmp(e->out->data + e->out->len - 2, "\n\n", 2) == 0)
		pacta_buf_truncate(e->out, e->out->len - 1);
}

static void
txt_part(struct export *e, const struct pacta_node *node)
{
	/* A blank line more before an annex. */
	if (node->el == PACTA_EL_ATTACHMENT)
		pacta_buf_addc(e->out, '\n');
}

static void
txt_part_end(struct export *e, const struct pacta_node *node)
{
	(void)e;
	(void)node;
}

/* "10^4" and "H_2": plain text has no raised digits, and 104 is another number.
 */
static void
txt_mark(struct export *e, struct pacta_buf *out, const struct pacta_node *node,
    bool start)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	bool many;

	(void)e;
	if (node->el != PACTA_EL_SUP && node->el != PACTA_EL_SUB)
		return;
	pacta_node_line(node, &b);
	many = utf8_count(pacta_buf_str(&b), b.len) > 1;
	if (start && b.len > 0)
		pacta_buf_adds(out, node->el == PACTA_EL_SUP ? "^" : "_");
	if (many)
		pacta_buf_adds(out, start ? "(" : ")");
	pacta_buf_dispose(&b);
}

static void
txt_chars(struct pacta_buf *out, const char *s, size_t len)
{
	pacta_buf_add(out, s, len);
}

static void
txt_break(struct pacta_buf *out)
{
	pacta_buf_addc(out, '\n');
}

static void
txt_note(struct pacta_buf *out, const struct export_note *note, bool foot)
{
	const char *marker = pacta_node_get(note->node, PACTA_AT_MARKER);

	(void)foot;
	if (marker != NULL && marker[0] != '\0')
		pacta_buf_addf(out, "[%s]", marker);
	else
		pacta_buf_addf(out, "[%u]", note->number);
}

const struct export_ops export_txt = { txt_nothing, txt_end, txt_part,
	txt_part_end, txt_block, txt_table, txt_chars, txt_mark, txt_break,
	txt_note };
