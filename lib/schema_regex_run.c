/* Regular expressions at work: positions, and the DFA made of them. */
#include <stdlib.h>
#include <string.h>

#include "schema_regex_int.h"

/* --- positions -------------------------------------------------------- */

/* Sets of positions are RX_MAX_POSITIONS wide while the number of positions is
 * not known yet. */
#define WIDE (RX_MAX_POSITIONS / 64)

struct rx_part {
	uint64_t first[WIDE], last[WIDE];
	bool nullable;
};

struct rx_build {
	struct rx *rx;
	uint64_t (*follow)[WIDE];
	uint16_t *set_of;
	size_t npos;
	unsigned steps;
	bool limit;
};

static void
wide_or(uint64_t *a, const uint64_t *b)
{
	for (size_t i = 0; i < WIDE; i++)
		a[i] |= b[i];
}

/* Everything that ends in LAST may go on with FIRST. */
static void
build_link(struct rx_build *b, const uint64_t *last, const uint64_t *first)
{
	for (size_t p = 0; p < b->npos; p++)
		if (last[p / 64] >> (p % 64) & 1)
			wide_or(b->follow[p], first);
}

static void
build_cat(struct rx_build *b, struct rx_part *x, const struct rx_part *y)
{
	build_link(b, x->last, y->first);
	if (x->nullable)
		wide_or(x->first, y->first);
	if (y->nullable)
		wide_or(x->last, y->last);
	else
		memcpy(x->last, y->last, sizeof(x->last));
	x->nullable = x->nullable && y->nullable;
}

static void build_node(struct rx_build *b, uint16_t n, struct rx_part *out);

static void
build_star(struct rx_build *b, uint16_t n, struct rx_part *out)
{
	build_node(b, n, out);
	build_link(b, out->last, out->first);
	out->nullable = true;
}

static void
build_repeat(struct rx_build *b, const struct rx_node *node,
    struct rx_part *out)
{
	struct rx_part next;
	unsigned copies = node->max > 0 ? node->max : node->min;

	memset(out, 0, sizeof(*out));
	out->nullable = true;
	for (unsigned i = 0; i < copies && !b->limit; i++) {
		build_node(b, node->a, &next);
		if (i >= node->min)
			next.nullable = true;
		/* The last copy of {n,} repeats without end. */
		if (node->max == 0 && i + 1 == copies)
			build_link(b, next.last, next.first);
		build_cat(b, out, &next);
	}
	if (node->max == 0 && node->min == 0)
		build_star(b, node->a, out);
}

static void
build_set(struct rx_build *b, uint16_t set, struct rx_part *out)
{
	memset(out, 0, sizeof(*out));
	if (b->npos >= RX_MAX_POSITIONS) {
		b->limit = true;
		return;
	}
	b->set_of[b->npos] = set;
	memset(b->follow[b->npos], 0, sizeof(b->follow[0]));
	out->first[b->npos / 64] |= (uint64_t)1 << (b->npos % 64);
	out->last[b->npos / 64] |= (uint64_t)1 << (b->npos % 64);
	b->npos++;
}

static void
build_node(struct rx_build *b, uint16_t n, struct rx_part *out)
{
	const struct rx_node *node = &b->rx->nodes[n];
	struct rx_part other;

	/* (((){255}){255}){255} has few positions and no end of work. */
	if (++b->steps > 8 * RX_MAX_NODES)
		b->limit = true;
	memset(out, 0, sizeof(*out));
	out->nullable = true;
	if (b->limit)
		return;
	switch (node->kind) {
	case RX_SET:
		build_set(b, node->a, out);
		break;
	case RX_CAT:
		build_node(b, node->a, out);
		build_node(b, node->b, &other);
		build_cat(b, out, &other);
		break;
	case RX_ALT:
		build_node(b, node->a, out);
		build_node(b, node->b, &other);
		wide_or(out->first, other.first);
		wide_or(out->last, other.last);
		out->nullable = out->nullable || other.nullable;
		break;
	case RX_STAR:
		build_star(b, node->a, out);
		break;
	case RX_REPEAT:
		build_repeat(b, node, out);
		break;
	case RX_NOTHING:
		break;
	}
}

/* Keeps the positions in sets just as wide as they need to be. */
static int
rx_pack(struct rx *rx, struct rx_build *b, const struct rx_part *whole)
{
	size_t w = (b->npos + 63) / 64;

	if (w == 0)
		w = 1;
	rx->words = w;
	rx->npos = b->npos;
	rx->nullable = whole->nullable;
	rx->set_of = malloc((b->npos + 1) * sizeof(*rx->set_of));
	rx->follow = malloc((b->npos + 1) * w * sizeof(*rx->follow));
	rx->last = malloc(w * sizeof(*rx->last));
	if (rx->set_of == NULL || rx->follow == NULL || rx->last == NULL)
		return PACTA_ENOMEM;
	memcpy(rx->set_of, b->set_of, b->npos * sizeof(*rx->set_of));
	for (size_t p = 0; p < b->npos; p++)
		memcpy(rx->follow + p * w, b->follow[p], w * sizeof(uint64_t));
	memcpy(rx->follow + b->npos * w, whole->first, w * sizeof(uint64_t));
	memcpy(rx->last, whole->last, w * sizeof(uint64_t));
	return 0;
}

int
rx_build(struct rx *rx)
{
	struct rx_build b = { .rx = rx };
	struct rx_part whole;
	int rc = PACTA_ENOMEM;

	/* Cleared row by row, as far as it is used: 32 KiB for each pattern
	 * would be a tenth of the time to load a schema. */
	b.follow = malloc(RX_MAX_POSITIONS * sizeof(*b.follow));
	b.set_of = calloc(RX_MAX_POSITIONS, sizeof(*b.set_of));
	if (b.follow != NULL && b.set_of != NULL) {
		build_node(&b, rx->root, &whole);
		rc = b.limit ? PACTA_ELIMIT : rx_pack(rx, &b, &whole);
	}
	free(b.follow);
	free(b.set_of);
	return rc;
}

/* --- matching --------------------------------------------------------- */

/* Splits every class into the bytes that are in SET as its sample is, and
 * those that are not. */
static void
rx_split(struct rx *rx, const struct rx_set *set)
{
	/* By class: the one split off; 0, which keeps byte 0, is never that. */
	uint8_t other[256] = { 0 };

	for (unsigned c = 0; c < 256; c++) {
		unsigned k = rx->classes[c];

		if (rx_set_has(set, c) == rx_set_has(set, rx->sample[k]))
			continue;
		if (other[k] == 0) {
			other[k] = (uint8_t)rx->nclasses;
			rx->sample[rx->nclasses++] = (uint8_t)c;
		}
		rx->classes[c] = other[k];
	}
}

/* Splits the 256 bytes by what sets they are in. */
static void
rx_classify(struct rx *rx)
{
	memset(rx->classes, 0, sizeof(rx->classes));
	rx->sample[0] = 0;
	rx->nclasses = 1;
	for (size_t i = 0; i < rx->nsets; i++)
		rx_split(rx, &rx->sets[i]);
}

static int
rx_reserve(struct rx *rx)
{
	size_t cap = rx->states_cap == 0 ? 16 : rx->states_cap * 2;
	uint64_t *states = realloc(rx->states, cap * rx->words * 8);
	uint16_t *rows;
	bool *accepts;

	if (states != NULL)
		rx->states = states;
	rows = realloc(rx->rows, cap * rx->nclasses * sizeof(*rows));
	if (rows != NULL)
		rx->rows = rows;
	accepts = realloc(rx->accepts, cap * sizeof(*accepts));
	if (accepts != NULL)
		rx->accepts = accepts;
	if (states == NULL || rows == NULL || accepts == NULL)
		return PACTA_ENOMEM;
	rx->states_cap = cap;
	return 0;
}

/* The number of the state with these positions, made if need be; negative
 * when memory runs out. */
static int
rx_state(struct rx *rx, const uint64_t *set)
{
	size_t bytes = rx->words * sizeof(*set), i;

	/* State 0 has no positions: nothing is read yet. */
	for (i = 1; i < rx->nstates; i++)
		if (memcmp(rx->states + i * rx->words, set, bytes) == 0)
			return (int)i;
	if (i >= rx->states_cap && rx_reserve(rx) != 0)
		return PACTA_ENOMEM;
	if (rx->nstates == 0)
		i = 0;
	memcpy(rx->states + i * rx->words, set, bytes);
	rx->accepts[i] = i == 0 && rx->nullable;
	for (size_t w = 0; w < rx->words; w++)
		if ((set[w] & rx->last[w]) != 0)
			rx->accepts[i] = true;
	for (size_t k = 0; k < rx->nclasses; k++)
		rx->rows[i * rx->nclasses + k] = RX_UNKNOWN;
	rx->nstates = i + 1;
	return (int)i;
}

static int
rx_start(struct rx *rx)
{
	uint64_t none[WIDE] = { 0 };

	if (rx->nclasses == 0)
		rx_classify(rx);
	rx->nstates = 0;
	return rx_state(rx, none);
}

/* Which positions can come behind those of STATE with the bytes of class K. */
static bool
rx_advance(const struct rx *rx, size_t state, size_t k, uint64_t *next)
{
	const uint64_t *set = rx->states + state * rx->words;
	uint64_t can[WIDE] = { 0 };
	bool any = false;

	for (size_t p = 0; p <= rx->npos; p++)
		if (p == rx->npos ? state == 0 : set[p / 64] >> (p % 64) & 1)
			for (size_t w = 0; w < rx->words; w++)
				can[w] |= rx->follow[p * rx->words + w];
	memset(next, 0, rx->words * sizeof(*next));
	for (size_t p = 0; p < rx->npos; p++)
		if ((can[p / 64] >> (p % 64) & 1) != 0 &&
		    rx_set_has(&rx->sets[rx->set_of[p]], rx->sample[k])) {
			next[p / 64] |= (uint64_t)1 << (p % 64);
			any = true;
		}
	return any;
}

/* The state behind STATE, worked out for the first time. */
static int
rx_learn(struct rx *rx, size_t state, size_t k)
{
	uint64_t next[WIDE];
	int to;

	if (!rx_advance(rx, state, k, next)) {
		rx->rows[state * rx->nclasses + k] = RX_DEAD;
		return RX_DEAD;
	}
	if (rx->nstates >= RX_MAX_STATES) {	/* start anew */
		to = rx_start(rx);
		return to < 0 ? to : rx_state(rx, next);
	}
	to = rx_state(rx, next);
	if (to >= 0)
		rx->rows[state * rx->nclasses + k] = (uint16_t)to;
	return to;
}

int
rx_match(struct rx *rx, const char *s, size_t len)
{
	int state = 0;

	if (rx->nstates == 0 && rx_start(rx) < 0)
		return PACTA_ENOMEM;
	for (size_t i = 0; i < len; i++) {
		size_t k = rx->classes[(unsigned char)s[i]];
		unsigned next = rx->rows[(size_t)state * rx->nclasses + k];

		if (next == RX_UNKNOWN) {
			state = rx_learn(rx, (size_t)state, k);
			if (state < 0)
				return PACTA_ENOMEM;
			next = (unsigned)state;
		}
		if (next == RX_DEAD)
			return 0;
		state = (int)next;
	}
	return rx->accepts[state] ? 1 : 0;
}
