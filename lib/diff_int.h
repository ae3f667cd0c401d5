/*
 * What the sources of the diff share.  The way: diff_tree.c turns each document
 * into an array of units in document order, hashed; diff_match.c pairs them, step
 * by step (diff_match_int.h); flow.c cuts blocks into tokens; diff_words.c
 * compares blocks; diff.c makes the marked tree; diff_pieces.c finds what was
 * split or merged in it; diff_changes.c counts; diff_rebuild.c takes it apart
 * again.
 */
#ifndef PACTA_DIFF_INT_H
#define PACTA_DIFF_INT_H

#include <pacta/diff.h>

#define UNIT_NONE UINT32_MAX

/*
 * An element that is compared as a whole before it is looked into: everything
 * that is not inline, and notes and quoted structures, which are inline but hold
 * blocks.  Also comments and instructions between such elements.  Units stand
 * in document order, so that the children of unit i begin at i + 1.
 */
struct unit {
	const struct pacta_node *node;
	uint32_t parent;	/* UNIT_NONE for the root */
	uint32_t size;		/* units in the subtree, itself included */
	uint32_t bytes;		/* of text in the subtree */
	uint32_t match;		/* unit of the other document, or UNIT_NONE */
	uint64_t words;		/* hash of structure and words, without numbers,
				 * ids, formatting and the text of internal
				 * references */
	uint64_t all;		/* hash of everything */
};

struct unit_tree {
	struct unit *units;
	uint32_t count, cap;
};

bool unit_tree_build(struct unit_tree *t, const struct pacta_doc *doc);
void unit_tree_dispose(struct unit_tree *t);
/* A block: its content is text and inline elements. */
bool unit_is_block(const struct unit *u);
/* An inline element that is a unit all the same. */
bool node_is_embedded(const struct pacta_node *node);

struct interner;

/* Whether two elements are equal to the byte, but for layout; hashes can be
 * made to collide, so that nothing is called the same without this. */
bool nodes_equal(const struct pacta_node *a, const struct pacta_node *b);

/* Pairs units of both trees, by setting match on both sides. */
bool units_match(struct unit_tree *a, struct unit_tree *b,
    struct interner *in);

/* --- tables (diff_table.c) ------------------------------------------- */

#define TABLE_COLUMNS 64u	/* of a table that are looked at */

/* The columns of a table, row by row, cells that span expanded. */
struct table_grid {
	uint32_t open[TABLE_COLUMNS];	/* rows a cell above still covers */
	uint32_t next[TABLE_COLUMNS];
	uint32_t at;
};

bool node_is_cell(const struct pacta_node *node);
void grid_row(struct table_grid *g);
/* The column the row's next cell begins in, and how many it spans; false when it
 * stands beyond TABLE_COLUMNS. */
bool grid_cell(struct table_grid *g, const struct pacta_node *cell,
    uint32_t *column, uint32_t *span);

/* --- flows ----------------------------------------------------------- */

/* The content of a block, or all text below a unit, as tokens. */
struct flow {
	struct pacta_token *tokens;
	size_t count, cap;
};

/* Gives equal strings equal numbers. */
struct interner;
struct interner *interner_new(void);
void interner_free(struct interner *in);
/* UINT32_MAX when memory runs out. */
uint32_t interner_id(struct interner *in, char kind, const char *s, size_t len);
/* The string ID was made for; it is NUL-terminated, and stays. */
const char *interner_text(const struct interner *in, uint32_t id);

void flow_dispose(struct flow *f);
/* The content of a block as it stands; embedded units and all. */
bool flow_block(struct flow *f, const struct pacta_node *block,
    struct interner *in);
/* The words below a node, of all its blocks but num; about the first LIMIT of
 * them. */
bool flow_words(struct flow *f, const struct pacta_node *node,
    struct interner *in, size_t limit);

/* --- the diff -------------------------------------------------------- */

struct column_list;
struct diff_pool;	/* memory given back all at once */

struct pacta_diff {
	const struct pacta_doc *old_doc, *new_doc;
	struct unit_tree old, new;
	uint32_t *at[2];	/* node index -> unit; [0] old, [1] new */
	struct interner *interner;
	struct pacta_mark *root;
	struct diff_pool *pool;
	struct pacta_mark **of_new;	/* unit of the new document -> its mark */
	struct pacta_diff_change *changes;
	size_t nchanges, cap_changes;
	struct column_list *columns;	/* of the table being listed */
};

/* Zeroed memory that lives as long as the diff; NULL when it runs out. */
void *diff_alloc(struct pacta_diff *d, size_t size);

/* Compares two matched blocks: sets the mark's spans and change.  False when
 * memory runs out. */
bool diff_block(struct pacta_diff *d, struct pacta_mark *mark);
/* The unit of a node, SIDE 0 old or 1 new; UNIT_NONE when it is none. */
uint32_t diff_unit(const struct pacta_diff *d, int side,
    const struct pacta_node *node);
/* diff_pieces.c: marks what was split or merged. */
void diff_link_pieces(struct pacta_diff *d);
bool diff_list_changes(struct pacta_diff *d);

#endif
