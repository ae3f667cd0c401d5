/* What the renderers of a diff share: marks as lines of marked text, and words
 * for what happened. */
#ifndef REPORT_DIFF_INT_H
#define REPORT_DIFF_INT_H

#include <pacta/buf.h>
#include <pacta/diffset.h>
#include <pacta/report.h>

/* A piece of a line: what stays, goes or comes. */
struct diff_part {
	enum pacta_span_op op;
	size_t end;		/* in the text; the piece before ends where this
				 * one starts */
	bool eol;		/* the line ends behind it */
};

struct diff_lines {
	struct pacta_buf text;
	struct diff_part *parts;
	size_t count, cap;
	bool raw;		/* controls stay as they are, for programs */
	bool failed;
};

#define DIFF_LINES_INIT { PACTA_BUF_INIT, NULL, 0, 0, false, false }

void diff_lines_dispose(struct diff_lines *l);
void diff_lines_clear(struct diff_lines *l);
void diff_lines_add(struct diff_lines *l, enum pacta_span_op op,
    const char *s, size_t len);
void diff_lines_end(struct diff_lines *l);

/* A change as lines; of a block, the block. */
void diff_lines_change(struct diff_lines *l,
    const struct pacta_diff_change *c);
/* A mark and all below it, or a node of one revision, as lines. */
void diff_lines_mark(struct diff_lines *l, const struct pacta_mark *m);
void diff_lines_node(struct diff_lines *l, const struct pacta_node *node,
    enum pacta_span_op op);

/* "Статья 5, 2, а", or the id or name where there are no numbers. */
void diff_label(struct pacta_buf *out, const struct pacta_node *node);
/* Appends "moved, words": the names of kinds. */
void diff_kinds(struct pacta_buf *out, unsigned kinds);
/* Appends "row 2, column 3" for what is in a table's cell, "column 3" for a
 * column, or nothing. */
void diff_table_place(struct pacta_buf *out,
    const struct pacta_diff_change *c);
/* The node of a row that stands, in the first language that has it, now or
 * before; its language in *LANG. */
const struct pacta_node *diff_row_node(const struct pacta_diffset *set,
    const struct pacta_row *row, size_t *lang);
/* "changed in rus, not in zho", or "" where there is nothing to say. */
void diff_verdict(struct pacta_buf *out, const struct pacta_diffset *set,
    const struct pacta_row *row);
/* Whether its languages part, and nobody said that they may. */
bool diff_parts(const struct pacta_row *row);
/* "articles 6–45 are now 7–46" for each stretch of the change, joined. */
void diff_stretches(struct pacta_buf *out, const struct pacta_diff_change *c);
/* "3 changes: 1 inserted, 2 reworded". */
void diff_summary(struct pacta_buf *out, const struct pacta_diffset *set);
/* Where a moved thing stood, a reference pointed, and to where now. */
void diff_detail(struct pacta_buf *out, const struct pacta_diff_change *c);

#endif
