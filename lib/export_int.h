/*
 * Export in two halves: export.c walks a document in reading order and turns it
 * into blocks of text; a writer for each format sets the blocks.
 */
#ifndef PACTA_EXPORT_INT_H
#define PACTA_EXPORT_INT_H

#include <pacta/export.h>

enum block_style {
	BLOCK_TITLE,	/* of the document or an annex */
	BLOCK_FRONT,	/* title page, beside the title */
	BLOCK_LABEL,	/* ours: unofficial, draft */
	BLOCK_HEADING,	/* at e->level */
	BLOCK_PARA,
	BLOCK_CAPTION,
	BLOCK_STAMP,	/* of approval */
	BLOCK_SIGNATURE,
	BLOCK_NOTE
};

struct export_note {
	const struct pacta_node *node;
	unsigned number;
};

struct export;

struct export_ops {
	void (*begin)(struct export *e);
	void (*end)(struct export *e);
	/* A part of the document starts or ends: a provision, a frame. */
	void (*open)(struct export *e, const struct pacta_node *node);
	void (*close)(struct export *e, const struct pacta_node *node);
	/* A block; MARKER ("1.", "(a)") is "" or stands before TEXT. */
	void (*block)(struct export *e, enum block_style style,
	    const char *marker, struct pacta_buf *text,
	    const struct pacta_node *owner);
	void (*table)(struct export *e, const struct pacta_node *table);
	/* Text of a block, escaped. */
	void (*chars)(struct pacta_buf *out, const char *s, size_t len);
	/* An inline element starts or ends. */
	void (*mark)(struct export *e, struct pacta_buf *out,
	    const struct pacta_node *node, bool start);
	void (*line_break)(struct pacta_buf *out);
	/* The mark of a note, in the text or (FOOT) before the note itself. */
	void (*note)(struct pacta_buf *out, const struct export_note *note,
	    bool foot);
};

struct export {
	const struct pacta_doc *doc;
	const struct pacta_export_options *options;
	const struct export_ops *ops;
	const struct pacta_lang *lang;	/* of the labels, or NULL */
	struct pacta_buf *out;
	unsigned level;			/* of headings, from 1 */
	unsigned indent;		/* numbered provisions around */
	unsigned list;			/* points, indents, items around */
	struct pacta_buf marker;	/* waits for the next block */
	const struct pacta_node *marked;	/* whose marker it is */
	struct pacta_buf before;	/* opening quotation mark, waiting */
	const struct pacta_node *quote_end;	/* the block that gets ... */
	const char *after;			/* ... the closing one */
	bool titled;			/* the title has been written */
	struct export_note *notes;	/* waiting for the provision's end */
	size_t nnotes, cap_notes;
	unsigned note_count;
	bool in_notes;			/* they are being set */
	bool failed;
};

extern const struct export_ops export_txt, export_md, export_html;

/* --- blocks (export.c) ---------------------------------------------- */

/* Walks NODE's children; what is no block of its own has the style given. */
void export_children(struct export *e, const struct pacta_node *node,
    enum block_style style);
/* N, or the first node behind it that is an element or text. */
const struct pacta_node *export_past_comments(const struct pacta_node *n);

/* --- running text (export_running.c) -------------------------------- */

/* Sets TEXT as a block, behind the marker that waits. */
void export_put(struct export *e, enum block_style style,
    struct pacta_buf *text, const struct pacta_node *owner);
/* The nodes FIRST ... before END, children of OWNER, as one block. */
void export_run(struct export *e, enum block_style style,
    const struct pacta_node *first, const struct pacta_node *end,
    const struct pacta_node *owner);
/* The provisions NODE quotes, between its quotation marks. */
void export_quoted(struct export *e, const struct pacta_node *node);
/* Sets the notes that wait. */
void export_notes(struct export *e);
/* The text of the nodes FIRST ... before END, on one line; notes in it wait. */
void export_line(struct export *e, const struct pacta_node *first,
    const struct pacta_node *end, struct pacta_buf *out);
/* A cell's blocks joined by line breaks. */
void export_cell(struct export *e, const struct pacta_node *cell,
    struct pacta_buf *out);

/* --- tables (export_table.c) ---------------------------------------- */

/* The number of a cell's columns or rows, 1 to LIMIT. */
unsigned export_span(const struct pacta_node *cell, enum pacta_at at,
    unsigned limit);

/*
 * A table as a grid: for each row and column the cell that starts there, or
 * NULL where another one reaches.
 */
struct export_grid {
	const struct pacta_node **cells;
	size_t rows, columns;
};

bool export_grid(struct export_grid *g, const struct pacta_node *table);
void export_grid_dispose(struct export_grid *g);

#endif
