/* Content patterns: hash-consed regular expressions over elements. */
#include <stdlib.h>
#include <string.h>

#include "schema_int.h"

#define ROW_BYTES (PACTA_EL_COUNT * sizeof(pattern_t))

void
patterns_dispose(struct patterns *ps)
{
	for (size_t i = 0; i < ps->count; i++)
		free(ps->items[i].row);
	free(ps->items);
	free(ps->table);
	memset(ps, 0, sizeof(*ps));
}

static size_t
pattern_hash(const struct pattern *p)
{
	uint64_t h = (uint64_t)p->kind << 40 | (uint64_t)p->el << 32 |
	    (uint64_t)p->a << 16 | p->b;

	h *= 0x9E3779B97F4A7C15u;
	return (size_t)(h >> 40);
}

static bool
pattern_same(const struct pattern *p, const struct pattern *q)
{
	return p->kind == q->kind && p->el == q->el && p->a == q->a &&
	    p->b == q->b;
}

/* Twice the table, with everything in its new place. */
static bool
patterns_rehash(struct patterns *ps)
{
	size_t size = ps->table_size == 0 ? 1024 : ps->table_size * 2, h;
	pattern_t *table = calloc(size, sizeof(*table));

	if (table == NULL)
		return false;
	for (size_t i = 0; i < ps->count; i++) {
		h = pattern_hash(&ps->items[i]) & (size - 1);
		while (table[h] != 0)
			h = (h + 1) & (size - 1);
		table[h] = (pattern_t)(i + 1);
	}
	free(ps->table);
	ps->table = table;
	ps->table_size = size;
	return true;
}

static bool
patterns_reserve(struct patterns *ps)
{
	size_t cap = ps->cap == 0 ? 256 : ps->cap * 2;
	struct pattern *items;

	if (ps->count * 2 >= ps->table_size && !patterns_rehash(ps))
		return false;
	if (ps->count < ps->cap)
		return true;
	items = realloc(ps->items, cap * sizeof(*items));
	if (items == NULL)
		return false;
	ps->items = items;
	ps->cap = cap;
	return true;
}

/* The number of this pattern, the same for the same pattern. */
static pattern_t
pattern_make(struct patterns *ps, struct pattern p)
{
	size_t h;

	if (ps->count >= PATTERN_MAX) {
		ps->limit = true;
		return PATTERN_NONE;
	}
	if (!patterns_reserve(ps)) {
		ps->nomem = true;
		return PATTERN_NONE;
	}
	h = pattern_hash(&p) & (ps->table_size - 1);
	for (; ps->table[h] != 0; h = (h + 1) & (ps->table_size - 1))
		if (pattern_same(&ps->items[ps->table[h] - 1], &p))
			return ps->table[h] - 1;
	ps->items[ps->count++] = p;
	ps->table[h] = (pattern_t)ps->count;
	return (pattern_t)(ps->count - 1);
}

int
patterns_init(struct patterns *ps)
{
	memset(ps, 0, sizeof(*ps));
	pattern_make(ps, (struct pattern){ .kind = PAT_NONE });
	pattern_make(ps, (struct pattern){ .kind = PAT_EMPTY,
	    .nullable = true });
	return ps->nomem ? PACTA_ENOMEM : 0;
}

pattern_t
pattern_element(struct patterns *ps, enum pacta_el el)
{
	return pattern_make(ps, (struct pattern){ .kind = PAT_ELEMENT,
	    .el = (uint8_t)el });
}

static pattern_t
choice_make(struct patterns *ps, pattern_t a, pattern_t b)
{
	return pattern_make(ps, (struct pattern){ .kind = PAT_CHOICE, .a = a,
	    .b = b, .nullable = ps->items[a].nullable ||
	    ps->items[b].nullable });
}

/* Where one alternative of a sorted list belongs; the list nests to the
 * right, and an alternative stands in it once. */
static pattern_t
choice_insert(struct patterns *ps, pattern_t one, pattern_t list)
{
	struct pattern l = ps->items[list];
	pattern_t rest;

	if (one == list)
		return list;
	if (l.kind != PAT_CHOICE)
		return one < list ? choice_make(ps, one, list) :
		    choice_make(ps, list, one);
	if (one == l.a)
		return list;
	if (one < l.a)
		return choice_make(ps, one, list);
	rest = choice_insert(ps, one, l.b);
	return rest == l.b ? list : choice_make(ps, l.a, rest);
}

/* Choice is associative, commutative and idempotent, and patterns are kept in
 * one order: that makes the number of derivatives finite. */
pattern_t
pattern_choice(struct patterns *ps, pattern_t a, pattern_t b)
{
	if (a == PATTERN_NONE || a == b)
		return b;
	if (b == PATTERN_NONE)
		return a;
	if (a == PATTERN_EMPTY && ps->items[b].nullable)
		return b;
	if (b == PATTERN_EMPTY && ps->items[a].nullable)
		return a;
	while (ps->items[a].kind == PAT_CHOICE && !ps->limit && !ps->nomem) {
		b = choice_insert(ps, ps->items[a].a, b);
		a = ps->items[a].b;
	}
	return choice_insert(ps, a, b);
}

pattern_t
pattern_group(struct patterns *ps, pattern_t a, pattern_t b)
{
	if (a == PATTERN_NONE || b == PATTERN_NONE)
		return PATTERN_NONE;
	if (a == PATTERN_EMPTY)
		return b;
	if (b == PATTERN_EMPTY)
		return a;
	if (ps->items[a].kind == PAT_GROUP)
		return pattern_group(ps, ps->items[a].a,
		    pattern_group(ps, ps->items[a].b, b));
	return pattern_make(ps, (struct pattern){ .kind = PAT_GROUP, .a = a,
	    .b = b, .nullable = ps->items[a].nullable &&
	    ps->items[b].nullable });
}

pattern_t
pattern_more(struct patterns *ps, pattern_t a)
{
	if (a == PATTERN_NONE || a == PATTERN_EMPTY ||
	    ps->items[a].kind == PAT_MORE)
		return a;
	return pattern_make(ps, (struct pattern){ .kind = PAT_MORE, .a = a,
	    .nullable = ps->items[a].nullable });
}

/* Brzozowski's derivative: what may come behind EL. */
static pattern_t
pattern_behind(struct patterns *ps, pattern_t n, enum pacta_el el)
{
	struct pattern p = ps->items[n];
	pattern_t d;

	if (ps->limit || ps->nomem)
		return PATTERN_NONE;
	switch (p.kind) {
	case PAT_ELEMENT:
		return p.el == el ? PATTERN_EMPTY : PATTERN_NONE;
	case PAT_CHOICE:
		d = pattern_behind(ps, p.a, el);
		return pattern_choice(ps, d, pattern_behind(ps, p.b, el));
	case PAT_GROUP:
		d = pattern_group(ps, pattern_behind(ps, p.a, el), p.b);
		if (!ps->items[p.a].nullable)
			return d;
		return pattern_choice(ps, d, pattern_behind(ps, p.b, el));
	case PAT_MORE:
		return pattern_group(ps, pattern_behind(ps, p.a, el),
		    pattern_choice(ps, PATTERN_EMPTY, n));
	default:
		return PATTERN_NONE;
	}
}

pattern_t
pattern_derive(struct patterns *ps, pattern_t state, enum pacta_el el)
{
	pattern_t *row = ps->items[state].row, next;

	if (row == NULL) {
		row = malloc(ROW_BYTES);
		if (row == NULL) {
			ps->nomem = true;
			return PATTERN_NONE;
		}
		memset(row, 0xFF, ROW_BYTES);
		ps->items[state].row = row;
	}
	next = pattern_behind(ps, state, el);
	if (!ps->limit && !ps->nomem)
		row[el] = next;
	return next;
}
