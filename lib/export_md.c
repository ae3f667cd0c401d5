/*
 * Export as Markdown: CommonMark, with the pipe tables and notes that most
 * readers of it know.  Emphasis is HTML (<b>), as '*' does not work beside
 * Chinese punctuation; numbers of provisions are text, never list numbers, which
 * a renderer would count anew.
 */
#include <string.h>

#include "export_int.h"

static void
md_chars(struct pacta_buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		switch (s[i]) {
		case '&':
			pacta_buf_adds(out, "&amp;");
			break;
		case '<':
			pacta_buf_adds(out, "&lt;");
			break;
		case '\\': case '`': case '*': case '_': case '[': case ']':
		case '|': case '~': case '>': case '$': case '^': case '!':
			pacta_buf_addc(out, '\\');
			pacta_buf_addc(out, s[i]);
			break;
		default:
			pacta_buf_addc(out, s[i]);
		}
}

/* Writes a line so that its start means nothing to Markdown. */
static void
put_line(struct pacta_buf *out, const char *s, size_t len)
{
	size_t digits = 0;

	while (digits < len && s[digits] >= '0' && s[digits] <= '9')
		digits++;
	if (digits > 0 && digits < len &&
	    (s[digits] == '.' || s[digits] == ')')) {
		pacta_buf_add(out, s, digits);
		pacta_buf_addc(out, '\\');
		s += digits;
		len -= digits;
	} else if (len > 0 && strchr("#+-=:", s[0]) != NULL)
		pacta_buf_addc(out, '\\');
	pacta_buf_add(out, s, len);
}

static void
put_indent(struct pacta_buf *out, unsigned n)
{
	for (; n > 0; n--)
		pacta_buf_addc(out, ' ');
}

/* TEXT, each line of it behind INDENT spaces. */
static void
put_text(struct pacta_buf *out, const char *text, unsigned indent)
{
	const char *nl;

	for (; (nl = strchr(text, '\n')) != NULL; text = nl + 1) {
		put_line(out, text, (size_t)(nl - text));
		pacta_buf_addc(out, '\n');
		put_indent(out, indent);
	}
	put_line(out, text, strlen(text));
}

/* Whether a marker is a mere dash or bullet, which the list's own replaces. */
static bool
is_dash(const char *marker)
{
	static const char *const dashes[] = { "-", "\xe2\x80\x93",
		"\xe2\x80\x94", "\xe2\x80\xa2", "\xc2\xb7", "\xe2\x88\x92" };

	for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++)
		if (strcmp(marker, dashes[i]) == 0)
			return true;
	return false;
}

static void
md_heading(struct export *e, const char *text)
{
	unsigned level = e->level > 6 ? 6 : e->level;

	for (; level > 0; level--)
		pacta_buf_addc(e->out, '#');
	pacta_buf_addc(e->out, ' ');
	for (; *text != '\0'; text++)	/* a heading is one line */
		if (*text == '\\' && text[1] == '\n') {
			pacta_buf_adds(e->out, "<br>");
			text++;
		} else
			pacta_buf_addc(e->out, *text);
	pacta_buf_adds(e->out, "\n\n");
}

/* "[^1]: text" and, indented, the blocks that follow it. */
static void
md_note_block(struct export *e, const char *marker, const char *text)
{
	if (marker[0] != '\0')
		pacta_buf_addf(e->out, "%s ", marker);
	else
		put_indent(e->out, 4);
	put_text(e->out, text, 4);
	pacta_buf_adds(e->out, "\n\n");
}

static void
md_block(struct export *e, enum block_style style, const char *marker,
    struct pacta_buf *text, const struct pacta_node *owner)
{
	const char *s = pacta_buf_str(text);
	struct pacta_buf line = PACTA_BUF_INIT;
	unsigned indent = 2 * e->list;

	(void)owner;
	if (style == BLOCK_HEADING || (style == BLOCK_TITLE && !e->titled)) {
		unsigned keep = e->level;

		if (style == BLOCK_TITLE) {
			e->level = keep > 2 ? keep : 1;
			e->titled = true;
		}
		md_heading(e, s);
		e->level = keep;
		return;
	}
	if (style == BLOCK_NOTE) {
		md_note_block(e, marker, s);
		return;
	}
	if (marker[0] != '\0' && e->list > 0) {
		put_indent(e->out, indent - 2);
		pacta_buf_adds(e->out, "- ");
		if (is_dash(marker))
			marker = "";
	} else
		put_indent(e->out, indent);
	if (marker[0] != '\0')
		pacta_buf_addf(&line, "%s ", marker);
	pacta_buf_add(&line, s, text->len);
	if (style == BLOCK_LABEL) {
		pacta_buf_adds(e->out, "<i>");
		pacta_buf_adds(e->out, pacta_buf_str(&line));
		pacta_buf_adds(e->out, "</i>");
	} else
		put_text(e->out, pacta_buf_str(&line), indent);
	pacta_buf_adds(e->out, "\n\n");
	e->failed |= pacta_buf_failed(&line);
	pacta_buf_dispose(&line);
}

/* --- tables --------------------------------------------------------- */

static void
put_cell(struct export *e, const struct pacta_node *cell)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	if (cell != NULL)
		export_cell(e, cell, &b);
	pacta_buf_addc(e->out, ' ');
	for (const char *s = pacta_buf_str(&b); *s != '\0'; s++)
		if (*s == '\\' && s[1] == '\n') {
			pacta_buf_adds(e->out, "<br>");
			s++;
		} else
			pacta_buf_addc(e->out, *s);
	pacta_buf_adds(e->out, " |");
	e->failed |= pacta_buf_failed(&b);
	pacta_buf_dispose(&b);
}

static void
put_rule(struct export *e, size_t columns)
{
	pacta_buf_addc(e->out, '|');
	for (size_t c = 0; c < columns; c++)
		pacta_buf_adds(e->out, " --- |");
	pacta_buf_addc(e->out, '\n');
}

/* The first row is the head if it has one; Markdown must have a head. */
static void
put_grid(struct export *e, const struct export_grid *g)
{
	bool head = g->cells[0] != NULL && g->cells[0]->el == PACTA_EL_TH;

	if (!head) {
		pacta_buf_addc(e->out, '|');
		for (size_t c = 0; c < g->columns; c++)
			pacta_buf_adds(e->out, " |");
		pacta_buf_addc(e->out, '\n');
		put_rule(e, g->columns);
	}
	for (size_t r = 0; r < g->rows; r++) {
		pacta_buf_addc(e->out, '|');
		for (size_t c = 0; c < g->columns; c++)
			put_cell(e, g->cells[r * g->columns + c]);
		pacta_buf_addc(e->out, '\n');
		if (r == 0 && head)
			put_rule(e, g->columns);
	}
	pacta_buf_addc(e->out, '\n');
}

static void
md_table(struct export *e, const struct pacta_node *table)
{
	const struct pacta_node *caption = pacta_node_child(table,
	    PACTA_EL_CAPTION);
	struct pacta_buf b = PACTA_BUF_INIT;
	struct export_grid g;

	if (export_grid(&g, table)) {
		if (caption != NULL) {
			export_line(e, caption->first, NULL, &b);
			put_text(e->out, pacta_buf_str(&b), 0);
			pacta_buf_adds(e->out, "\n\n");
		}
		put_grid(e, &g);
	} else {
		export_cell(e, table, &b);
		put_text(e->out, pacta_buf_str(&b), 0);
		pacta_buf_adds(e->out, "\n\n");
	}
	pacta_buf_dispose(&b);
	export_grid_dispose(&g);
}

/* --- the rest ------------------------------------------------------- */

static void
md_begin(struct export *e)
{
	(void)e;
}

static void
md_end(struct export *e)
{
	while (e->out->len > 1 &&
	    memcmp(e->out->data + e->out->len - 2, "\n\n", 2) == 0)
		pacta_buf_truncate(e->out, e->out->len - 1);
}

static void
md_part(struct export *e, const struct pacta_node *node)
{
	if (node->el != PACTA_EL_ATTACHMENT)
		return;
	pacta_buf_adds(e->out, "---\n\n");
	e->titled = false;
}

static void
md_part_end(struct export *e, const struct pacta_node *node)
{
	(void)e;
	(void)node;
}

static void
md_mark(struct export *e, struct pacta_buf *out, const struct pacta_node *node,
    bool start)
{
	(void)e;
	switch (node->el) {
	case PACTA_EL_B: case PACTA_EL_I: case PACTA_EL_U:
	case PACTA_EL_SUB: case PACTA_EL_SUP:
		pacta_buf_addf(out, "<%s%s>", start ? "" : "/", node->name);
		break;
	default:
		break;
	}
}

static void
md_break(struct pacta_buf *out)
{
	pacta_buf_adds(out, "\\\n");
}

static void
md_note(struct pacta_buf *out, const struct export_note *note, bool foot)
{
	pacta_buf_addf(out, foot ? "[^%u]:" : "[^%u]", note->number);
}

const struct export_ops export_md = { md_begin, md_end, md_part, md_part_end,
	md_block, md_table, md_chars, md_mark, md_break, md_note };
