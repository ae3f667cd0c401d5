/*
 * What the steps of matching share.  diff_match.c has the order of the steps;
 * diff_similar.c tells how alike two units are; diff_order.c pairs what stands
 * in order below what was matched; diff_table.c the cells of tables.
 */
#ifndef PACTA_DIFF_MATCH_INT_H
#define PACTA_DIFF_MATCH_INT_H

#include <string.h>

#include "diff_int.h"
#include "seq_int.h"

#define SAME_ID_SIMILAR 0.5
#define SIMILAR 0.6
#define SIMILAR_ELSEWHERE 0.8	/* under another parent: a false move misleads */
#define LEAST_MOVED_WORDS 6
#define LEAST_SWAPPED_WORDS 3	/* the same, under one parent */
#define MAX_PAIRS 250000u	/* compared by similarity in one step */

struct bag {
	uint32_t *items;	/* sorted; words, and pairs of neighbours */
	uint32_t count, words;
	bool made;
};

struct matcher {
	struct unit_tree *t[2];
	struct bag *bags[2];
	struct interner *in;
	bool failed;		/* memory ran out */
};

/* Units to be sorted by what they say. */
struct hashed {
	uint64_t words;
	uint32_t unit;
};

static inline struct unit *
unit(const struct matcher *m, int side, uint32_t i)
{
	return &m->t[side]->units[i];
}

static inline bool
is_free(const struct matcher *m, int side, uint32_t i)
{
	return unit(m, side, i)->match == UNIT_NONE;
}

static inline void
pair(struct matcher *m, uint32_t a, uint32_t b)
{
	unit(m, 0, a)->match = b;
	unit(m, 1, b)->match = a;
}

static inline bool
same_kind(const struct matcher *m, uint32_t a, uint32_t b)
{
	const struct pacta_node *x = unit(m, 0, a)->node;
	const struct pacta_node *y = unit(m, 1, b)->node;

	return x->type == y->type && x->el == y->el &&
	    (x->type != PACTA_ELEMENT || x->el != PACTA_EL_OTHER ||
	    (strcmp(x->name, y->name) == 0 && strcmp(x->ns, y->ns) == 0));
}

static inline uint32_t
next_child(const struct unit_tree *t, uint32_t parent, uint32_t i)
{
	i = i == UNIT_NONE ? parent + 1 : i + t->units[i].size;
	return i < parent + t->units[parent].size ? i : UNIT_NONE;
}

static inline bool
parents_matched(const struct matcher *m, uint32_t a, uint32_t b)
{
	uint32_t pa = unit(m, 0, a)->parent, pb = unit(m, 1, b)->parent;

	return pa != UNIT_NONE && pb != UNIT_NONE &&
	    unit(m, 0, pa)->match == pb;
}

/* A unit that a person would call one thing, wherever it stands. */
bool match_is_provision(const struct unit *u);
/* The heading among a unit's children, or NULL. */
const struct unit *match_heading(const struct matcher *m, int side,
    uint32_t i);
/* Pairs two subtrees whose words are equal, unit by unit. */
void match_pair_all(struct matcher *m, uint32_t a, uint32_t b);
/* For qsort: by words, then by unit. */
int match_by_words(const void *a, const void *b);

/* diff_similar.c: the words of a unit; how many it shares with another, 0 to 1;
 * and an upper bound of that, for nothing. */
const struct bag *match_bag(struct matcher *m, int side, uint32_t i);
double match_similarity(struct matcher *m, uint32_t a, uint32_t b);
double match_similarity_bound(const struct matcher *m, uint32_t a, uint32_t b);
/* Pairs free provisions by similar words alone, the most similar first. */
void match_similar(struct matcher *m);

/* diff_order.c: pairs what is left below each pair. */
void match_in_order(struct matcher *m);
/* diff_table.c: pairs the cells of the rows that are pairs, by column. */
void match_table(struct matcher *m, uint32_t a, uint32_t b);

#endif
