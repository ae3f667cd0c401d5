/*
 * The regular expressions of XML Schema (part 2, appendix F), as far as a
 * schema of ASCII names and URIs needs them: alternatives, groups, classes with
 * ranges and negation, ? * + {n} {n,} {n,m}, and the escapes of single
 * characters and of white space.  They run over UTF-8 bytes.
 *
 * An expression becomes a position automaton (Glushkov 1961) whose subsets are
 * made into DFA states when a value first needs them; the cache of states is
 * bounded and starts anew when full, so that no input makes it grow.
 */
#include <stdlib.h>
#include <string.h>

#include "schema_int.h"

#define RX_MAX_NODES 4096u
#define RX_MAX_POSITIONS 512u
#define RX_MAX_NESTING 100u
#define RX_MAX_REPEAT 255u
#define RX_MAX_STATES 512u
#define RX_UNKNOWN UINT16_MAX
#define RX_DEAD (UINT16_MAX - 1)
#define NO_NODE UINT16_MAX

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

/* --- reading the expression ------------------------------------------ */

struct rx_reader {
	struct rx *rx;
	const char *p;
	unsigned depth;
	int rc;
	const char *problem;
};

static uint16_t
rx_fail(struct rx_reader *r, int rc, const char *problem)
{
	if (r->rc == 0) {
		r->rc = rc;
		r->problem = problem;
	}
	return NO_NODE;
}

static void *
grow(void *items, size_t count, size_t *cap, size_t size)
{
	size_t more = *cap == 0 ? 32 : *cap * 2;
	void *p;

	if (count < *cap)
		return items;
	p = realloc(items, more * size);
	if (p != NULL)
		*cap = more;
	return p;
}

static uint16_t
rx_node(struct rx_reader *r, enum rx_kind kind, uint16_t a, uint16_t b)
{
	struct rx *rx = r->rx;
	struct rx_node *nodes;

	if (r->rc != 0)
		return NO_NODE;
	if (rx->nnodes >= RX_MAX_NODES)
		return rx_fail(r, PACTA_ELIMIT, "the pattern is too long");
	nodes = grow(rx->nodes, rx->nnodes, &rx->nodes_cap, sizeof(*nodes));
	if (nodes == NULL)
		return rx_fail(r, PACTA_ENOMEM, "out of memory");
	rx->nodes = nodes;
	nodes[rx->nnodes] = (struct rx_node){ kind, a, b, 0, 0 };
	return (uint16_t)rx->nnodes++;
}

static void
set_add(struct rx_set *s, unsigned lo, unsigned hi)
{
	for (unsigned c = lo; c <= hi; c++)
		s->bits[c / 64] |= (uint64_t)1 << (c % 64);
}

static bool
set_has(const struct rx_set *s, unsigned c)
{
	return s->bits[c / 64] >> (c % 64) & 1;
}

/* A node that matches one byte of the set. */
static uint16_t
rx_set_node(struct rx_reader *r, const struct rx_set *set)
{
	struct rx *rx = r->rx;
	struct rx_set *sets;
	size_t i;

	for (i = 0; i < rx->nsets; i++)
		if (memcmp(&rx->sets[i], set, sizeof(*set)) == 0)
			return rx_node(r, RX_SET, (uint16_t)i, 0);
	sets = grow(rx->sets, rx->nsets, &rx->sets_cap, sizeof(*sets));
	if (sets == NULL)
		return rx_fail(r, PACTA_ENOMEM, "out of memory");
	rx->sets = sets;
	sets[rx->nsets++] = *set;
	return rx_node(r, RX_SET, (uint16_t)i, 0);
}

static uint16_t
rx_range(struct rx_reader *r, unsigned lo, unsigned hi)
{
	struct rx_set s = { { 0 } };

	set_add(&s, lo, hi);
	return rx_set_node(r, &s);
}

/* One character beyond ASCII: any well-formed UTF-8 sequence. */
static uint16_t
rx_beyond_ascii(struct rx_reader *r)
{
	uint16_t two, three, four;

	two = rx_node(r, RX_CAT, rx_range(r, 0xC2, 0xDF),
	    rx_range(r, 0x80, 0xBF));
	three = rx_node(r, RX_CAT, rx_range(r, 0xE0, 0xEF),
	    rx_node(r, RX_CAT, rx_range(r, 0x80, 0xBF),
	    rx_range(r, 0x80, 0xBF)));
	four = rx_node(r, RX_CAT, rx_range(r, 0xF0, 0xF4),
	    rx_node(r, RX_CAT, rx_range(r, 0x80, 0xBF),
	    rx_node(r, RX_CAT, rx_range(r, 0x80, 0xBF),
	    rx_range(r, 0x80, 0xBF))));
	return rx_node(r, RX_ALT, two, rx_node(r, RX_ALT, three, four));
}

/* The characters of SET, or all but those. */
static uint16_t
rx_characters(struct rx_reader *r, struct rx_set *set, bool negated)
{
	if (!negated)
		return rx_set_node(r, set);
	set->bits[0] = ~set->bits[0] & ~(uint64_t)1;
	set->bits[1] = ~set->bits[1];
	return rx_node(r, RX_ALT, rx_set_node(r, set), rx_beyond_ascii(r));
}

static void
set_space(struct rx_set *s)
{
	set_add(s, ' ', ' ');
	set_add(s, '\t', '\n');
	set_add(s, '\r', '\r');
}

/* The single character a backslash and C stand for, or -1. */
static int
escaped(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return c != '\0' && strchr("\\|.-^?*+{}()[]", c) != NULL ? c :
		    -1;
	}
}

/* One character of a class, which must be ASCII; -1 when it is not. */
static int
class_char(struct rx_reader *r)
{
	int c;

	if (*r->p == '\\') {
		c = escaped(r->p[1]);
		if (c >= 0)
			r->p += 2;
		return c;
	}
	if (*r->p == '\0' || *r->p == '[' || (unsigned char)*r->p >= 0x80)
		return -1;
	return *r->p++;
}

static bool
class_range(struct rx_reader *r, struct rx_set *set)
{
	int lo, hi;

	if (r->p[0] == '\\' && r->p[1] == 's') {
		set_space(set);
		r->p += 2;
		return true;
	}
	lo = hi = class_char(r);
	if (lo >= 0 && r->p[0] == '-' && r->p[1] != ']' && r->p[1] != '[') {
		r->p++;
		hi = class_char(r);
	}
	if (lo < 0 || hi < lo)
		return false;
	set_add(set, (unsigned)lo, (unsigned)hi);
	return true;
}

static uint16_t
rx_class(struct rx_reader *r)
{
	struct rx_set set = { { 0 } };
	bool negated = *r->p == '^';
	const char *start;

	if (negated)
		r->p++;
	start = r->p;
	while (*r->p != ']' || r->p == start)
		if (!class_range(r, &set))
			return rx_fail(r, PACTA_ESYNTAX,
			    "a class [...] holds something not understood");
	r->p++;
	return rx_characters(r, &set, negated);
}

static uint16_t
rx_escape(struct rx_reader *r)
{
	struct rx_set set = { { 0 } };
	char c = *r->p;
	int single = escaped(c);

	if (single < 0 && c != 's' && c != 'S')
		return rx_fail(r, PACTA_ESYNTAX,
		    "an escape \\... is not understood");
	r->p++;
	if (single >= 0)
		set_add(&set, (unsigned)single, (unsigned)single);
	else
		set_space(&set);
	return rx_characters(r, &set, c == 'S');
}

static uint16_t rx_alternatives(struct rx_reader *r);

static uint16_t
rx_paren(struct rx_reader *r)
{
	uint16_t n;

	if (++r->depth > RX_MAX_NESTING)
		return rx_fail(r, PACTA_ELIMIT, "groups (...) nest too deep");
	n = rx_alternatives(r);
	r->depth--;
	if (r->rc == 0 && *r->p++ != ')')
		return rx_fail(r, PACTA_ESYNTAX, "a group ( is not closed");
	return n;
}

static uint16_t
rx_atom(struct rx_reader *r)
{
	struct rx_set set = { { 0 } };
	unsigned char c = (unsigned char)*r->p++;

	switch (c) {
	case '(':
		return rx_paren(r);
	case '[':
		return rx_class(r);
	case '\\':
		return rx_escape(r);
	case '.':
		set_add(&set, '\n', '\n');
		set_add(&set, '\r', '\r');
		return rx_characters(r, &set, true);
	case '*': case '+': case '?': case '{': case '}': case ']':
		return rx_fail(r, PACTA_ESYNTAX,
		    "a sign of repetition or a bracket stands alone");
	default:
		/* A character beyond ASCII comes byte by byte; a sign of
		 * repetition behind it would take its last byte alone. */
		if (c >= 0x80 && *r->p != '\0' && strchr("*+?{", *r->p))
			return rx_fail(r, PACTA_ESYNTAX,
			    "only ASCII characters can be repeated");
		set_add(&set, c, c);
		return rx_set_node(r, &set);
	}
}

/* A number of at most three digits; -1 when there is none. */
static int
rx_number(struct rx_reader *r)
{
	int n = -1;

	for (int i = 0; i < 3 && *r->p >= '0' && *r->p <= '9'; i++)
		n = (n < 0 ? 0 : n) * 10 + (*r->p++ - '0');
	return n;
}

static uint16_t
rx_braces(struct rx_reader *r, uint16_t atom)
{
	int min = rx_number(r), max = min;
	uint16_t n;

	if (min >= 0 && *r->p == ',') {
		r->p++;
		max = *r->p == '}' ? 0 : rx_number(r);
		if (max == 0 && r->p[-1] != ',')
			max = -1;
	} else if (max == 0)
		max = -1;
	if (min < 0 || max < 0 || (max > 0 && max < min) || *r->p++ != '}')
		return rx_fail(r, PACTA_ESYNTAX,
		    "a repetition is not {n}, {n,} or {n,m}");
	if (min > (int)RX_MAX_REPEAT || max > (int)RX_MAX_REPEAT)
		return rx_fail(r, PACTA_ELIMIT, "a repetition is over 255");
	n = rx_node(r, RX_REPEAT, atom, 0);
	if (n != NO_NODE) {
		r->rx->nodes[n].min = (uint16_t)min;
		r->rx->nodes[n].max = (uint16_t)max;	/* 0: no end */
	}
	return n;
}

static uint16_t
rx_piece(struct rx_reader *r)
{
	uint16_t atom = rx_atom(r), n;

	if (r->rc != 0)
		return NO_NODE;
	switch (*r->p) {
	case '*':
		r->p++;
		return rx_node(r, RX_STAR, atom, 0);
	case '?':
		r->p++;
		return rx_node(r, RX_ALT, atom,
		    rx_node(r, RX_NOTHING, 0, 0));
	case '+':
		r->p++;
		n = rx_node(r, RX_REPEAT, atom, 0);
		if (n != NO_NODE)
			r->rx->nodes[n].min = 1;
		return n;
	case '{':
		r->p++;
		return rx_braces(r, atom);
	default:
		return atom;
	}
}

static uint16_t
rx_branch(struct rx_reader *r)
{
	uint16_t n = NO_NODE, piece;

	while (r->rc == 0 && *r->p != '\0' && *r->p != '|' && *r->p != ')') {
		piece = rx_piece(r);
		n = n == NO_NODE ? piece : rx_node(r, RX_CAT, n, piece);
	}
	if (r->rc != 0)
		return NO_NODE;
	return n == NO_NODE ? rx_node(r, RX_NOTHING, 0, 0) : n;
}

static uint16_t
rx_alternatives(struct rx_reader *r)
{
	uint16_t n = rx_branch(r);

	while (r->rc == 0 && *r->p == '|') {
		r->p++;
		n = rx_node(r, RX_ALT, n, rx_branch(r));
	}
	return n;
}

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

static int
rx_build(struct rx *rx)
{
	struct rx_build b = { .rx = rx };
	struct rx_part whole;
	int rc = PACTA_ENOMEM;

	b.follow = calloc(RX_MAX_POSITIONS, sizeof(*b.follow));
	b.set_of = calloc(RX_MAX_POSITIONS, sizeof(*b.set_of));
	if (b.follow != NULL && b.set_of != NULL) {
		build_node(&b, rx->root, &whole);
		rc = b.limit ? PACTA_ELIMIT : rx_pack(rx, &b, &whole);
	}
	free(b.follow);
	free(b.set_of);
	return rc;
}

int
rx_new(struct rx **out, const char *text, const char **problem)
{
	struct rx *rx = calloc(1, sizeof(*rx));
	struct rx_reader r = { .rx = rx, .p = text,
	    .problem = "the pattern is too long" };
	int rc = PACTA_ENOMEM;

	*out = NULL;
	if (rx == NULL)
		goto out;
	rx->root = rx_alternatives(&r);
	if (r.rc == 0 && *r.p != '\0')
		rx_fail(&r, PACTA_ESYNTAX, "a ) has no (");
	rc = r.rc != 0 ? r.rc : rx_build(rx);
	free(rx->nodes);
	rx->nodes = NULL;
	if (rc == 0) {
		*out = rx;
		rx = NULL;
	}
out:
	*problem = rc == PACTA_ENOMEM ? "out of memory" : r.problem;
	rx_free(rx);
	return rc;
}

void
rx_free(struct rx *rx)
{
	if (rx == NULL)
		return;
	free(rx->sets);
	free(rx->nodes);
	free(rx->set_of);
	free(rx->follow);
	free(rx->last);
	free(rx->states);
	free(rx->rows);
	free(rx->accepts);
	free(rx);
}

/* --- matching --------------------------------------------------------- */

/* Splits the 256 bytes by what sets they are in. */
static void
rx_classify(struct rx *rx)
{
	size_t k;

	for (unsigned c = 0; c < 256; c++) {
		for (k = 0; k < rx->nclasses; k++) {
			size_t i = 0;

			while (i < rx->nsets && set_has(&rx->sets[i], c) ==
			    set_has(&rx->sets[i], rx->sample[k]))
				i++;
			if (i == rx->nsets)
				break;
		}
		if (k == rx->nclasses)
			rx->sample[rx->nclasses++] = (uint8_t)c;
		rx->classes[c] = (uint8_t)k;
	}
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
		    set_has(&rx->sets[rx->set_of[p]], rx->sample[k])) {
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
