/* The parts of a regular expression, for schema_regex*.c and their test. */
#ifndef PACTA_SCHEMA_REGEX_INT_H
#define PACTA_SCHEMA_REGEX_INT_H

#include "schema_int.h"

#define RX_MAX_NODES 4096u
#define RX_MAX_POSITIONS 512u
#define RX_MAX_NESTING 100u
#define RX_MAX_REPEAT 255u
#define RX_MAX_STATES 512u
#define RX_UNKNOWN UINT16_MAX
#define RX_DEAD (UINT16_MAX - 1)
#define RX_NO_NODE UINT16_MAX

enum rx_kind { RX_SET, RX_CAT, RX_ALT, RX_STAR, RX_REPEAT, RX_NOTHING };

struct rx_node {
	enum rx_kind kind;
	uint16_t a, b;		/* nodes; of RX_SET: the set's number in a */
	uint16_t min, max;	/* RX_REPEAT */
};

struct rx_set { uint64_t bits[4]; };

/* Positions as a bit set of rx->words words. */
typedef uint64_t *positions;

struct rx {
	struct rx_set *sets;
	size_t nsets, sets_cap;
	struct rx_node *nodes;	/* dropped once the positions are known */
	size_t nnodes, nodes_cap;
	uint16_t root;

	size_t npos, words;
	uint16_t *set_of;	/* by position */
	uint64_t *follow;	/* npos + 1 sets; the last one: first positions */
	uint64_t *last;
	bool nullable;

	uint8_t classes[256];	/* bytes that no set tells apart */
	size_t nclasses;
	uint8_t sample[256];	/* one byte of each class */
	uint64_t *states;	/* position sets */
	uint16_t *rows;		/* nstates x nclasses */
	bool *accepts;
	size_t nstates, states_cap;
};

static inline bool
rx_set_has(const struct rx_set *s, unsigned c)
{
	return s->bits[c / 64] >> (c % 64) & 1;
}

/* Turns the nodes of RX into positions.  0, PACTA_ENOMEM or PACTA_ELIMIT. */
int rx_build(struct rx *rx);

#endif
