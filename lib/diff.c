/*
 * The marked tree: paired units merged into one, with what came, went and moved
 * in its place.
 */
#include <stdlib.h>
#include <string.h>

#include "diff_int.h"
#include "seq_int.h"

#define POOL_CHUNK (64u << 10)

struct diff_pool {
	struct diff_pool *next;
	size_t used, size;
	_Alignas(max_align_t) char bytes[];
};

void *
diff_alloc(struct pacta_diff *d, size_t size)
{
	struct diff_pool *p = d->pool;
	size_t chunk = size > POOL_CHUNK ? size : POOL_CHUNK;
	void *at;

	size = (size + _Alignof(struct pacta_mark) - 1) &
	    ~(_Alignof(struct pacta_mark) - 1);
	if (p == NULL || p->size - p->used < size) {
		chunk = size > POOL_CHUNK ? size : POOL_CHUNK;
		p = calloc(1, sizeof(*p) + chunk);
		if (p == NULL)
			return NULL;
		p->size = chunk;
		p->next = d->pool;
		d->pool = p;
	}
	at = p->bytes + p->used;
	p->used += size;
	return at;
}

uint32_t
diff_unit(const struct pacta_diff *d, int side, const struct pacta_node *node)
{
	const struct unit_tree *t = side == 0 ? &d->old : &d->new;
	const struct pacta_doc *doc = side == 0 ? d->old_doc : d->new_doc;
	uint32_t u;

	if (node->index >= pacta_doc_node_count(doc))
		return UNIT_NONE;
	u = d->at[side][node->index];
	return u != UNIT_NONE && t->units[u].node == node ? u : UNIT_NONE;
}

/* Node index -> unit. */
static uint32_t *
index_make(const struct pacta_doc *doc, const struct unit_tree *t)
{
	size_t n = pacta_doc_node_count(doc);
	uint32_t *at = malloc((n + 1) * sizeof(*at));

	if (at == NULL)
		return NULL;
	memset(at, 0xff, (n + 1) * sizeof(*at));
	for (uint32_t i = 0; i < t->count; i++)
		if (t->units[i].node->index < n)
			at[t->units[i].node->index] = i;
	return at;
}

/* --- what is the same --------------------------------------------------- */

static void
unpair(struct pacta_diff *d, uint32_t a)
{
	if (d->old.units[a].match != UNIT_NONE)
		d->new.units[d->old.units[a].match].match = UNIT_NONE;
	d->old.units[a].match = UNIT_NONE;
}

/* What is equal to the byte belongs together, whatever was guessed of its
 * parts. */
static void
settle_equal(struct pacta_diff *d)
{
	struct unit *old = d->old.units, *new = d->new.units;

	for (uint32_t i = 0; i < d->old.count; i++) {
		uint32_t j = old[i].match;

		if (j == UNIT_NONE || old[i].all != new[j].all ||
		    old[i].size != new[j].size ||
		    !nodes_equal(old[i].node, new[j].node))
			continue;
		for (uint32_t k = 1; k < old[i].size; k++) {
			if (old[i + k].match == j + k)
				continue;
			unpair(d, i + k);
			if (new[j + k].match != UNIT_NONE)
				unpair(d, new[j + k].match);
			old[i + k].match = j + k;
			new[j + k].match = i + k;
		}
		i += old[i].size - 1;
	}
}

/* --- marks -------------------------------------------------------------- */

static struct pacta_mark *
mark_new(struct pacta_diff *d, struct pacta_mark *parent,
    const struct pacta_node *old, const struct pacta_node *new,
    unsigned change)
{
	struct pacta_mark *m = diff_alloc(d, sizeof(*m));

	if (m == NULL)
		return NULL;
	*m = (struct pacta_mark){ .parent = parent, .old = old, .new = new,
	    .change = change };
	if (parent == NULL)
		return m;
	m->prev = parent->last;
	if (parent->last != NULL)
		parent->last->next = m;
	else
		parent->first = m;
	parent->last = m;
	return m;
}

static const char *
last_part(const char *id)
{
	const char *p = id, *q;

	while ((q = strstr(p, "__")) != NULL)
		p = q + 2;
	return p;
}

/* Changes of the element itself, its content apart. */
static unsigned
element_kinds(const struct pacta_node *a, const struct pacta_node *b)
{
	const char *x = pacta_node_get(a, PACTA_AT_EID);
	const char *y = pacta_node_get(b, PACTA_AT_EID);
	unsigned kinds = 0;
	size_t na = 0, nb = 0;

	if (x != NULL && y != NULL && strcmp(last_part(x), last_part(y)) != 0)
		kinds |= PACTA_DIFF_RENUMBERED;
	/* An id that came or went, or an identity that changed without its
	 * provision's number. */
	if ((x == NULL) != (y == NULL) || (x != NULL && strcmp(x, y) == 0 &&
	    strcmp(pacta_node_identity(a), pacta_node_identity(b)) != 0))
		kinds |= PACTA_DIFF_METADATA;
	if (a->el != b->el || strcmp(a->name, b->name) != 0 ||
	    strcmp(a->ns, b->ns) != 0)
		kinds |= PACTA_DIFF_METADATA;
	for (const struct pacta_attr *t = a->attrs; t != NULL; t = t->next) {
		const struct pacta_attr *u = b->attrs;

		if (t->at == PACTA_AT_EID || t->at == PACTA_AT_WID)
			continue;
		na++;
		while (u != NULL && strcmp(t->name, u->name) != 0)
			u = u->next;
		if (u == NULL || strcmp(t->value, u->value) != 0)
			kinds |= PACTA_DIFF_METADATA;
	}
	for (const struct pacta_attr *u = b->attrs; u != NULL; u = u->next)
		nb += u->at != PACTA_AT_EID && u->at != PACTA_AT_WID;
	return na != nb ? kinds | PACTA_DIFF_METADATA : kinds;
}

static bool mark_children(struct pacta_diff *d, struct pacta_mark *m,
    uint32_t a, uint32_t b);

/* What stands in one revision only.  It is looked into only when something
 * below it stands in the other revision too. */
static bool
mark_alone(struct pacta_diff *d, struct pacta_mark *parent, int side,
    uint32_t i)
{
	const struct unit_tree *t = side == 0 ? &d->old : &d->new;
	const struct pacta_node *node = t->units[i].node;
	struct pacta_mark *m = mark_new(d, parent, side == 0 ? node : NULL,
	    side == 1 ? node : NULL,
	    side == 0 ? PACTA_DIFF_DELETED : PACTA_DIFF_INSERTED);

	if (m == NULL)
		return false;
	if (side == 1)
		d->of_new[i] = m;
	if (unit_is_block(&t->units[i]))
		return true;
	for (uint32_t k = 1; k < t->units[i].size; k++)
		if (t->units[i + k].match != UNIT_NONE)
			return mark_children(d, m, side == 0 ? i : UNIT_NONE,
			    side == 1 ? i : UNIT_NONE);
	return true;
}

static bool
mark_pair(struct pacta_diff *d, struct pacta_mark *parent, uint32_t a,
    uint32_t b, unsigned change)
{
	const struct unit *u = &d->old.units[a], *v = &d->new.units[b];
	struct pacta_mark *m = mark_new(d, parent, u->node, v->node, change);

	if (m == NULL)
		return false;
	d->of_new[b] = m;
	if (u->all == v->all && nodes_equal(u->node, v->node))
		return true;
	if (u->node->type != PACTA_ELEMENT) {
		m->change |= PACTA_DIFF_METADATA;
		return true;
	}
	m->change |= element_kinds(u->node, v->node);
	if (unit_is_block(u) != unit_is_block(v)) {	/* strange roots only */
		m->change |= PACTA_DIFF_WORDS | PACTA_DIFF_REPLACED;
		return true;
	}
	if (unit_is_block(u) && unit_is_block(v) && !diff_block(d, m))
		return false;
	if (u->node->el == PACTA_EL_NUM && (m->change & PACTA_DIFF_WORDS)) {
		m->change &= ~(unsigned)(PACTA_DIFF_WORDS | PACTA_DIFF_REPLACED);
		m->change |= PACTA_DIFF_RENUMBERED;
		if (parent != NULL)
			parent->change |= PACTA_DIFF_RENUMBERED;
	}
	return mark_children(d, m, a, b);
}

static uint32_t
child_after(const struct unit_tree *t, uint32_t parent, uint32_t i)
{
	i = i == UNIT_NONE ? parent + 1 : i + t->units[i].size;
	return i < parent + t->units[parent].size ? i : UNIT_NONE;
}

/* Where each child of B stands among those of A, SEQ_NONE when it is not a child
 * of A; and which of them kept their order. */
struct order {
	uint32_t *place;
	bool *keep;
	uint32_t n;
};

static bool
order_make(const struct pacta_diff *d, uint32_t a, uint32_t b, struct order *o)
{
	uint32_t size = b == UNIT_NONE ? 1 : d->new.units[b].size;

	*o = (struct order){ malloc(size * sizeof(*o->place)),
	    calloc(size, sizeof(*o->keep)), 0 };
	if (o->place == NULL || o->keep == NULL)
		return false;
	for (uint32_t j = b == UNIT_NONE ? UNIT_NONE :
	    child_after(&d->new, b, UNIT_NONE); j != UNIT_NONE;
	    j = child_after(&d->new, b, j)) {
		uint32_t i = d->new.units[j].match;

		o->place[o->n++] = i != UNIT_NONE && a != UNIT_NONE &&
		    d->old.units[i].parent == a ? i : SEQ_NONE;
	}
	return seq_rising(o->place, o->n, o->keep);
}

/* An old child that has no place among the new ones: gone, or moved away. */
static bool
mark_gone(struct pacta_diff *d, struct pacta_mark *m, uint32_t i)
{
	if (d->old.units[i].match == UNIT_NONE)
		return mark_alone(d, m, 0, i);
	return mark_new(d, m, d->old.units[i].node, NULL,
	    PACTA_DIFF_MOVED) != NULL;
}

/*
 * Merges both lists of children in the order of the new one; what is gone
 * stands behind what stood before it.  Either parent may be UNIT_NONE.
 */
static bool
mark_children(struct pacta_diff *d, struct pacta_mark *m, uint32_t a,
    uint32_t b)
{
	struct order o;
	bool ok = order_make(d, a, b, &o), *kept = NULL;
	uint32_t i = a == UNIT_NONE ? UNIT_NONE :
	    child_after(&d->old, a, UNIT_NONE);
	uint32_t j = b == UNIT_NONE ? UNIT_NONE :
	    child_after(&d->new, b, UNIT_NONE);

	if (ok && a != UNIT_NONE) {	/* which old children keep their order */
		kept = calloc(d->old.units[a].size, sizeof(*kept));
		ok = kept != NULL;
		for (uint32_t n = 0; ok && n < o.n; n++)
			if (o.keep[n])
				kept[o.place[n] - a] = true;
	}
	for (uint32_t n = 0; ok && (i != UNIT_NONE || j != UNIT_NONE);) {
		if (i != UNIT_NONE && !kept[i - a]) {
			ok = mark_gone(d, m, i);
			i = child_after(&d->old, a, i);
		} else if (j == UNIT_NONE) {
			break;
		} else if (o.keep[n]) {
			ok = mark_pair(d, m, i, j, 0);
			i = child_after(&d->old, a, i);
			j = child_after(&d->new, b, j);
			n++;
		} else {
			ok = d->new.units[j].match == UNIT_NONE ?
			    mark_alone(d, m, 1, j) :
			    mark_pair(d, m, d->new.units[j].match, j,
			    PACTA_DIFF_MOVED);
			j = child_after(&d->new, b, j);
			n++;
		}
	}
	free(o.place);
	free(o.keep);
	free(kept);
	return ok;
}

/* --- moves, and what is below -------------------------------------------- */

const struct pacta_mark *
pacta_mark_next(const struct pacta_mark *mark, const struct pacta_mark *root)
{
	if (mark->first != NULL)
		return mark->first;
	while (mark != root && mark->next == NULL)
		mark = mark->parent;
	return mark != root ? mark->next : NULL;
}

/* Ties the two places of each moved unit together. */
static void
link_moves(struct pacta_diff *d)
{
	struct pacta_mark *m = d->root, *other;

	for (; m != NULL; m = (struct pacta_mark *)pacta_mark_next(m, d->root)) {
		uint32_t u;

		if (!(m->change & PACTA_DIFF_MOVED) || m->new != NULL)
			continue;
		u = diff_unit(d, 0, m->old);
		other = u != UNIT_NONE && d->old.units[u].match != UNIT_NONE ?
		    d->of_new[d->old.units[u].match] : NULL;
		m->elsewhere = other;
		if (other != NULL)
			other->elsewhere = m;
	}
}

/* A provision whose only change is that its number's mark came below it. */
static bool
mark_below(struct pacta_mark *m)
{
	bool below = false;

	for (struct pacta_mark *c = m->first; c != NULL; c = c->next)
		below |= mark_below(c);
	if (below)
		m->change |= PACTA_DIFF_BELOW;
	return below || (m->change & PACTA_DIFF_OWN) != 0;
}

/* --- the whole ------------------------------------------------------------ */

/* The marks stand alone; what they were made with goes. */
static void
scaffold_free(struct pacta_diff *d)
{
	unit_tree_dispose(&d->old);
	unit_tree_dispose(&d->new);
	interner_free(d->interner);
	free(d->at[0]);
	free(d->at[1]);
	free(d->of_new);
	d->interner = NULL;
	d->at[0] = d->at[1] = NULL;
	d->of_new = NULL;
}

/* What stands before and behind the root: comments and instructions. */
static bool
outside_equal(const struct pacta_node *a, const struct pacta_node *b)
{
	const struct pacta_node *x = a, *y = b;

	while (x->prev != NULL)
		x = x->prev;
	while (y->prev != NULL)
		y = y->prev;
	for (; x != NULL && y != NULL; x = x->next, y = y->next)
		if ((x == a) != (y == b) || (x != a && !nodes_equal(x, y)))
			return false;
	return x == NULL && y == NULL;
}

static bool
diff_run(struct pacta_diff *d)
{
	if (!unit_tree_build(&d->old, d->old_doc) ||
	    !unit_tree_build(&d->new, d->new_doc))
		return false;
	d->at[0] = index_make(d->old_doc, &d->old);
	d->at[1] = index_make(d->new_doc, &d->new);
	d->interner = interner_new();
	d->of_new = calloc(d->new.count, sizeof(*d->of_new));
	if (d->at[0] == NULL || d->at[1] == NULL || d->interner == NULL ||
	    d->of_new == NULL || !units_match(&d->old, &d->new, d->interner))
		return false;
	settle_equal(d);
	if (!mark_pair(d, NULL, 0, 0, 0))
		return false;
	d->root = d->of_new[0];
	if (!outside_equal(pacta_doc_root(d->old_doc),
	    pacta_doc_root(d->new_doc)))
		d->root->change |= PACTA_DIFF_METADATA;
	link_moves(d);
	diff_link_pieces(d);
	mark_below(d->root);
	if (!diff_list_changes(d))
		return false;
	scaffold_free(d);
	return true;
}

int
pacta_diff_new(struct pacta_diff **out, const struct pacta_doc *old,
    const struct pacta_doc *new, struct pacta_error *err)
{
	struct pacta_diff *d = calloc(1, sizeof(*d));

	*out = NULL;
	if (d == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	d->old_doc = old;
	d->new_doc = new;
	if (!diff_run(d)) {
		pacta_diff_free(d);
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	}
	*out = d;
	return 0;
}

void
pacta_diff_free(struct pacta_diff *d)
{
	struct diff_pool *p, *next;

	if (d == NULL)
		return;
	for (p = d->pool; p != NULL; p = next) {
		next = p->next;
		free(p);
	}
	scaffold_free(d);
	free(d->changes);
	free(d);
}

const struct pacta_mark *
pacta_diff_root(const struct pacta_diff *diff)
{
	return diff->root;
}

bool
pacta_diff_same(const struct pacta_diff *diff)
{
	return diff->root->change == 0;
}
