/*
 * After an error: which of the things a drafter does was done here, and from
 * where to read on so that one slip is told of once.
 */
#include <string.h>

#include "schema_int.h"

#define MAX_MISSING 4u
#define MAX_SEARCH 64u

static bool
bit_get(const uint64_t *set, enum pacta_el el)
{
	return set[el / 64] >> (el % 64) & 1;
}

static void
bit_set(uint64_t *set, enum pacta_el el)
{
	set[el / 64] |= (uint64_t)1 << (el % 64);
}

static const struct pacta_node *
element_before(const struct pacta_node *node)
{
	for (node = node->prev; node != NULL; node = node->prev)
		if (node->type == PACTA_ELEMENT)
			return node;
	return NULL;
}

static bool
stands_behind(const struct pacta_node *node, enum pacta_el el)
{
	for (node = node->next; node != NULL; node = node->next)
		if (node->el == el)
			return true;
	return false;
}

static bool
stands_ahead(const struct pacta_node *node, enum pacta_el el)
{
	for (node = node->prev; node != NULL; node = node->prev)
		if (node->el == el)
			return true;
	return false;
}

static const struct schema_def *
child_def(const struct schema_check *c, const struct schema_def *def,
    enum pacta_el el)
{
	return def->child[el] != 0 ? &c->schema->defs[def->child[el]] : NULL;
}

/* How an element is read that has no business here: as it is read everywhere,
 * if that is the same everywhere; NULL to pass over it. */
static const struct schema_def *
stray_def(const struct schema_check *c, enum pacta_el el)
{
	if (c->schema->any[el] == 0 || c->schema->several[el])
		return NULL;
	return &c->schema->defs[c->schema->any[el]];
}

/* States reached from one, and by which elements: the shortest way first. */
struct search {
	pattern_t state[MAX_SEARCH];
	enum pacta_el by[MAX_SEARCH];
	size_t from[MAX_SEARCH], depth[MAX_SEARCH], count;
};

static void
search_add(struct search *s, pattern_t state, enum pacta_el by, size_t from)
{
	if (state == PATTERN_NONE || s->count == MAX_SEARCH)
		return;
	for (size_t i = 0; i < s->count; i++)
		if (s->state[i] == state)
			return;
	s->state[s->count] = state;
	s->by[s->count] = by;
	s->from[s->count] = from;
	s->depth[s->count] = s->count == 0 ? 0 : s->depth[from] + 1;
	s->count++;
}

/* Finds the fewest elements that, inserted before EL, would make it right:
 * their number in PATH, 0 when there is no such way; *STATE is behind them. */
static size_t
find_missing(struct schema_check *c, const struct schema_frame *f,
    enum pacta_el el, enum pacta_el path[MAX_MISSING], pattern_t *state)
{
	struct patterns *ps = &c->schema->patterns;
	struct search s = { .count = 0 };
	size_t n;

	search_add(&s, f->state, PACTA_EL_OTHER, 0);
	for (size_t at = 0; at < s.count && s.depth[at] <= MAX_MISSING; at++) {
		n = s.depth[at];
		*state = s.state[at];
		if (pattern_step(ps, *state, el) != PATTERN_NONE) {
			for (size_t i = n, k = at; i > 0; k = s.from[k])
				path[--i] = s.by[k];
			return n;
		}
		for (size_t i = 0; i < f->def->norder; i++)
			search_add(&s, pattern_step(ps, *state,
			    (enum pacta_el)f->def->order[i]),
			    (enum pacta_el)f->def->order[i], at);
	}
	return 0;
}

/*
 * CHILD would be right if something stood before it.  Where that stands further
 * on, the order is wrong: CHILD is passed over, and not asked for later.  Else
 * it is missing, and reading goes on as if it were there.
 */
static bool
recover_missing(struct schema_check *c, struct schema_frame *f,
    const struct pacta_node *child)
{
	enum pacta_el path[MAX_MISSING], missing[MAX_MISSING];
	pattern_t state;
	size_t n = find_missing(c, f, child->el, path, &state), nmissing = 0;

	for (size_t i = 0; i < n; i++) {
		if (stands_behind(child, path[i])) {
			schema_say_before(c, f, child, path[i]);
			f->last = child->el;
			bit_set(f->early, child->el);
			return true;
		}
		if (!bit_get(f->early, path[i]))
			missing[nmissing++] = path[i];
	}
	if (nmissing > 0 && !f->excused)
		schema_say_missing(c, f, child, missing, nmissing);
	if (n > 0)
		f->state = pattern_step(&c->schema->patterns, state,
		    child->el);
	return n > 0;
}

/* CHILD may stand in this parent, but not here. */
static const struct schema_def *
recover_place(struct schema_check *c, struct schema_frame *f,
    const struct pacta_node *child)
{
	/* The same again is told of; and a million of them must not each look
	 * through all that stands behind. */
	if (f->last != child->el && !recover_missing(c, f, child)) {
		if (stands_ahead(child, child->el))
			schema_say_repeated(c, f, child);
		else
			schema_say_behind(c, f, child, element_before(child));
		f->last = child->el;
	}
	return child_def(c, f->def, child->el);
}

/* What may stand here and may hold EL, such as <content> for a <p>.  The one
 * that leaves the parent complete is the better guess: the text of an article
 * goes into <content> rather than <intro>. */
static enum pacta_el
find_wrapper(struct schema_check *c, const struct schema_frame *f,
    enum pacta_el el)
{
	struct patterns *ps = &c->schema->patterns;
	enum pacta_el w, some = PACTA_EL_OTHER;
	const struct schema_def *d;
	pattern_t next;

	for (size_t i = 0; i < f->def->norder; i++) {
		w = (enum pacta_el)f->def->order[i];
		d = child_def(c, f->def, w);
		next = pattern_step(ps, f->state, w);
		if (next == PATTERN_NONE || d->child[el] == 0 ||
		    pattern_step(ps, d->content, el) == PATTERN_NONE)
			continue;
		if (ps->items[next].nullable)
			return w;
		if (some == PACTA_EL_OTHER)
			some = w;
	}
	return some;
}

static const struct pacta_node *
behind_run(const struct pacta_node *node)
{
	const struct pacta_node *n = node->next;

	while (n != NULL && (n->type != PACTA_ELEMENT || n->el == node->el))
		n = n->next;
	return n;
}

/* The elements that CHILD has to be put into: one that stands behind it already,
 * one that may stand here, or a paragraph of its own. */
static void
find_way(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, const struct pacta_node *next,
    enum pacta_el way[2])
{
	struct patterns *ps = &c->schema->patterns;
	const struct schema_def *d = next != NULL ?
	    child_def(c, f->def, next->el) : NULL;

	way[0] = way[1] = PACTA_EL_OTHER;
	if (d != NULL && d->child[child->el] != 0 && pattern_step(ps, f->state,
	    next->el) != PATTERN_NONE)
		way[0] = next->el;
	else
		way[0] = find_wrapper(c, f, child->el);
	d = child_def(c, f->def, PACTA_EL_PARAGRAPH);
	if (way[0] != PACTA_EL_OTHER || d == NULL ||
	    pattern_step(ps, f->state, PACTA_EL_PARAGRAPH) == PATTERN_NONE)
		return;
	d = child_def(c, d, PACTA_EL_CONTENT);
	if (d != NULL && d->child[child->el] != 0) {
		way[0] = PACTA_EL_PARAGRAPH;
		way[1] = PACTA_EL_CONTENT;
	}
}

/* CHILD is of the profile and never stands in this parent. */
static const struct schema_def *
recover_stray(struct schema_check *c, struct schema_frame *f,
    const struct pacta_node *child)
{
	struct patterns *ps = &c->schema->patterns;
	bool told = f->last == child->el ||
	    (f->strewn && pacta_el_kind(child->el) == PACTA_KIND_INLINE);
	const struct pacta_node *next = told ? NULL : behind_run(child);
	const struct schema_def *d;
	enum pacta_el way[2];
	pattern_t state;

	find_way(c, f, child, next, way);
	if (!told)
		schema_say_element(c, f, child, way);
	f->last = child->el;
	f->excused = true;
	if (pacta_el_kind(child->el) == PACTA_KIND_INLINE)
		f->strewn = true;
	if (way[0] == PACTA_EL_OTHER)
		return stray_def(c, child->el);
	/* Read on as if that were there, unless what follows says it is not. */
	state = pattern_step(ps, f->state, way[0]);
	if (!told && (next == NULL || pattern_step(ps, state, next->el) !=
	    PATTERN_NONE || pattern_step(ps, f->state, next->el) ==
	    PATTERN_NONE))
		f->state = state;
	d = child_def(c, f->def, way[0]);
	if (way[1] != PACTA_EL_OTHER)
		d = child_def(c, d, way[1]);
	return child_def(c, d, child->el);
}

/* A name the profile has nearest to that of CHILD, which may stand here; else
 * nearest of all. */
static enum pacta_el
guess_name(struct schema_check *c, const struct schema_frame *f,
    const char *name, bool *here)
{
	unsigned limit = strlen(name) < 4 ? 1 : 2, best = limit + 1, d;
	enum pacta_el guess = PACTA_EL_OTHER;

	*here = true;
	for (size_t i = 0; i < f->def->norder; i++) {
		enum pacta_el el = (enum pacta_el)f->def->order[i];

		d = schema_distance(name, pacta_el_name(el), limit);
		if (d < best && pattern_step(&c->schema->patterns, f->state,
		    el) != PATTERN_NONE) {
			best = d;
			guess = el;
		}
	}
	if (guess != PACTA_EL_OTHER)
		return guess;
	*here = false;
	for (unsigned el = 1; el < PACTA_EL_COUNT; el++) {
		d = schema_distance(name, pacta_el_name((enum pacta_el)el),
		    limit);
		if (d < best && c->schema->any[el] != 0) {
			best = d;
			guess = (enum pacta_el)el;
		}
	}
	return guess;
}

/* A name the profile does not have. */
static const struct schema_def *
recover_unknown(struct schema_check *c, struct schema_frame *f,
    const struct pacta_node *child)
{
	const char *instead;
	enum pacta_el guess = PACTA_EL_OTHER;
	bool here = false;

	if (strcmp(child->ns, PACTA_AKN_NS) == 0 &&
	    !schema_akn_element(child->name, &instead))
		guess = guess_name(c, f, child->name, &here);
	schema_say_unknown(c, f, child, guess);
	f->excused = true;
	if (guess == PACTA_EL_OTHER || !here)
		return NULL;
	f->state = pattern_step(&c->schema->patterns, f->state, guess);
	return child_def(c, f->def, guess);
}

const struct schema_def *
schema_misplaced(struct schema_check *c, struct schema_frame *f,
    const struct pacta_node *child)
{
	if (child->el == PACTA_EL_OTHER || c->schema->any[child->el] == 0)
		return recover_unknown(c, f, child);
	if (f->def->child[child->el] != 0)
		return recover_place(c, f, child);
	return recover_stray(c, f, child);
}
