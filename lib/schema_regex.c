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

#include "schema_regex_int.h"

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
	return RX_NO_NODE;
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
		return RX_NO_NODE;
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
	if (n != RX_NO_NODE) {
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
		return RX_NO_NODE;
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
		if (n != RX_NO_NODE)
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
	uint16_t n = RX_NO_NODE, piece;

	while (r->rc == 0 && *r->p != '\0' && *r->p != '|' && *r->p != ')') {
		piece = rx_piece(r);
		n = n == RX_NO_NODE ? piece : rx_node(r, RX_CAT, n, piece);
	}
	if (r->rc != 0)
		return RX_NO_NODE;
	return n == RX_NO_NODE ? rx_node(r, RX_NOTHING, 0, 0) : n;
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
