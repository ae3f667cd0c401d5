/* Rule 12: the same provisions, in the same order, of the same shape. */
#include <stdlib.h>
#include <string.h>

#include "rules_sync_int.h"

/* --- items ------------------------------------------------------------------ */

static uint32_t
item_add(struct sync_doc *d, const struct pacta_node *node,
    const char *identity, uint32_t parent)
{
	size_t cap = d->cap == 0 ? 256 : d->cap * 2;
	uint32_t at = (uint32_t)d->count, *last;
	struct sync_item *items;

	if (d->count == d->cap) {
		items = realloc(d->items, cap * sizeof(*items));
		if (items == NULL)
			return SYNC_NONE;
		d->items = items;
		d->cap = cap;
	}
	d->items[d->count++] = (struct sync_item){ node, identity, parent,
	    SYNC_NONE, SYNC_NONE, SYNC_NONE, SYNC_NONE, SYNC_NONE };
	last = parent != SYNC_NONE ? &d->items[parent].last : &d->last_top;
	if (*last != SYNC_NONE)
		d->items[*last].next = at;
	else if (parent != SYNC_NONE)
		d->items[parent].first = at;
	*last = at;
	return at;
}

static bool
mark_add(struct sync_doc *d, uint32_t item, const struct pacta_node *node,
    const char *value, const char *more)
{
	size_t cap = d->cap_marks == 0 ? 128 : d->cap_marks * 2;
	struct sync_mark *marks;

	if (d->nmarks == d->cap_marks) {
		marks = realloc(d->marks, cap * sizeof(*marks));
		if (marks == NULL)
			return false;
		d->marks = marks;
		d->cap_marks = cap;
	}
	d->marks[d->nmarks++] = (struct sync_mark){ item, node, value, more };
	return true;
}

static bool
is_part(const struct sync_doc *d, const struct pacta_node *node)
{
	return node->parent == pacta_doc_main(d->doc) &&
	    (node->el == PACTA_EL_PREAMBLE || node->el == PACTA_EL_CONCLUSIONS ||
	    node->el == PACTA_EL_PREFACE);
}

/* What the element is known by: in a quotation wId belongs to another text. */
static const char *
identity(const struct sync_doc *d, const struct pacta_node *node, bool quoted)
{
	if (is_part(d, node))
		return node->name;
	if (!rules_has_id(node))
		return NULL;
	return quoted ? pacta_node_get(node, PACTA_AT_EID) :
	    pacta_node_identity(node);
}

/* What an element says or points at; NULL when it does neither. */
static const char *
mark_value(const struct pacta_node *node, const char **more)
{
	*more = "";
	switch (node->el) {
	case PACTA_EL_DATE: case PACTA_EL_DOCDATE:
		return pacta_node_get(node, PACTA_AT_DATE);
	case PACTA_EL_REF:
		return pacta_node_get(node, PACTA_AT_HREF);
	case PACTA_EL_RREF:
		*more = pacta_node_get(node, PACTA_AT_UPTO);
		if (*more == NULL)
			*more = "";
		return pacta_node_get(node, PACTA_AT_FROM);
	case PACTA_EL_IMG:
		return pacta_node_get(node, PACTA_AT_SRC);
	case PACTA_EL_DEF: case PACTA_EL_TERM: case PACTA_EL_LOCATION:
	case PACTA_EL_ORGANIZATION: case PACTA_EL_PERSON: case PACTA_EL_ROLE:
	case PACTA_EL_DOCAUTHORITY:
		return pacta_node_get(node, PACTA_AT_REFERSTO);
	default:
		return NULL;
	}
}

struct collecting {
	struct sync_doc *d;
	uint32_t item;		/* the innermost one open */
	unsigned quoted;
};

static bool
collect_enter(struct collecting *c, const struct pacta_node *node)
{
	const char *id = identity(c->d, node, c->quoted > 0), *value, *more;

	c->quoted += node->el == PACTA_EL_QUOTEDSTRUCTURE;
	if (id != NULL) {
		c->item = item_add(c->d, node, id, c->item);
		return c->item != SYNC_NONE;
	}
	if (node->el == PACTA_EL_SIGNATURE &&
	    (value = pacta_node_get(node, PACTA_AT_REFERSTO)) != NULL)
		rules_set_add(&c->d->signers, value, node);
	/* Who signs is compared by signature. */
	if (node->el == PACTA_EL_ORGANIZATION && node->parent != NULL &&
	    pacta_node_ancestor(node, PACTA_EL_SIGNATURE) != NULL)
		return true;
	value = mark_value(node, &more);
	return value == NULL || mark_add(c->d, c->item, node, value, more);
}

static void
collect_leave(struct collecting *c, const struct pacta_node *node)
{
	c->quoted -= node->el == PACTA_EL_QUOTEDSTRUCTURE;
	if (c->item != SYNC_NONE && c->d->items[c->item].node == node)
		c->item = c->d->items[c->item].parent;
}

bool
sync_collect(struct sync_doc *d)
{
	struct collecting c = { d, SYNC_NONE, 0 };
	const struct pacta_node *root = pacta_doc_root(d->doc), *n = root;

	d->last_top = SYNC_NONE;
	while (n != NULL) {
		if (n->type == PACTA_ELEMENT && n->el != PACTA_EL_META) {
			if (!collect_enter(&c, n))
				return false;
			if (n->first != NULL) {
				n = n->first;
				continue;
			}
			collect_leave(&c, n);
		}
		while (n != root && n->next == NULL) {
			n = n->parent;
			collect_leave(&c, n);
		}
		n = n == root ? NULL : n->next;
	}
	for (size_t i = 0; i < d->count; i++)
		rules_set_add(&d->by_identity, d->items[i].identity,
		    &d->items[i]);
	return !d->by_identity.failed && !d->signers.failed;
}

/* --- missing and extra -------------------------------------------------------- */

static const char *
called(const struct sync_item *it)
{
	return it->node->name;
}

/* "art_3", or "" for the parts of the main text, whose name is enough. */
static const char *
shown_id(const struct sync_item *it)
{
	return it->identity == it->node->name ? "" : it->identity;
}

/* The node of D after which, or in which, the master's item M should stand:
 * the nearest sibling before it that both have, SEEN, else what it is in. */
static const struct pacta_node *
gap_place(const struct sync_run *s, const struct sync_doc *d,
    const struct sync_item *m, uint32_t seen)
{
	const struct sync_item *items = s->master->items;

	if (seen != SYNC_NONE)
		return d->items[items[seen].pair].node;
	if (m->parent != SYNC_NONE)
		return d->items[items[m->parent].pair].node;
	return pacta_doc_main(d->doc) != NULL ? pacta_doc_main(d->doc) :
	    pacta_doc_root(d->doc);
}

/*
 * Appends what a run of siblings without a pair is called, from item I on:
 * "article art_4", "article art_4 with what stands in it", "article art_4 and 3
 * more up to art_7".  The others of the run are marked as told.
 */
static size_t
call_run(struct sync_item *items, uint32_t i, struct pacta_buf *b)
{
	uint32_t last = i, k;
	size_t more = 0;

	for (k = items[i].next; k != SYNC_NONE && items[k].pair == SYNC_NONE;
	    k = items[k].next) {
		items[k].seen = SYNC_TOLD;
		last = k;
		more++;
	}
	pacta_buf_addf(b, "%s%s%s", called(&items[i]),
	    shown_id(&items[i])[0] != '\0' ? " " : "", shown_id(&items[i]));
	if (more == 1)
		pacta_buf_addf(b, " and %s", items[last].identity);
	else if (more > 1)
		pacta_buf_addf(b, " and %zu more up to %s", more,
		    items[last].identity);
	else if (items[i].first != SYNC_NONE)
		pacta_buf_adds(b, " with what stands in it");
	return more + 1;
}

static void
missing_run(struct sync_run *s, const struct sync_doc *d, uint32_t i,
    uint32_t seen)
{
	struct sync_item *items = s->master->items;
	const struct pacta_node *at = gap_place(s, d, &items[i], seen);
	const char *where = rules_where(at);
	struct pacta_buf b = PACTA_BUF_INIT;
	bool many = call_run(items, i, &b) > 1, after = seen != SYNC_NONE;

	sync_at(s, RULE_SYNC_MISSING, true, d, at, items[i].node,
	    "%s has the %s, and %s lacks %s%s%s", s->master->code,
	    pacta_buf_str(&b), d->code, many ? "them" : "it", !after ? "" :
	    many ? "; they come after " : "; it comes after ",
	    !after ? "" : where[0] != '\0' ? where : at->name);
	s->failed |= pacta_buf_failed(&b);
	pacta_buf_dispose(&b);
}

/* Whether an item lacks its pair, and nothing above or before it tells so. */
static bool
begins_gap(const struct sync_item *items, size_t i)
{
	return items[i].pair == SYNC_NONE && items[i].seen != SYNC_TOLD &&
	    (items[i].parent == SYNC_NONE ||
	    items[items[i].parent].pair != SYNC_NONE);
}

static void
missing(struct sync_run *s, const struct sync_doc *d)
{
	struct sync_item *items = s->master->items;
	uint32_t top = SYNC_NONE, parent, *seen;

	for (size_t i = 0; i < s->master->count; i++)
		items[i].seen = SYNC_NONE;
	for (size_t i = 0; i < s->master->count; i++) {
		parent = items[i].parent;
		seen = parent != SYNC_NONE ? &items[parent].seen : &top;
		if (items[i].pair != SYNC_NONE)
			*seen = (uint32_t)i;
		else if (begins_gap(items, i))
			missing_run(s, d, (uint32_t)i, *seen);
	}
}

static void
extra(struct sync_run *s, const struct sync_doc *d)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t n;

	for (size_t i = 0; i < d->count; i++)
		d->items[i].seen = SYNC_NONE;
	for (size_t i = 0; i < d->count; i++) {
		if (!begins_gap(d->items, i))
			continue;
		pacta_buf_clear(&b);
		n = call_run(d->items, (uint32_t)i, &b);
		sync_at(s, RULE_SYNC_EXTRA, true, d, d->items[i].node, NULL,
		    "%s has the %s, and %s, which owns the ids, lacks %s; put "
		    "%s there, or take %s out here", d->code,
		    pacta_buf_str(&b), s->master->code, n > 1 ? "them" : "it",
		    n > 1 ? "them" : "it", n > 1 ? "them" : "it");
	}
	s->failed |= pacta_buf_failed(&b);
	pacta_buf_dispose(&b);
}

/* --- order ----------------------------------------------------------------------- */

/*
 * Marks in KEEP the longest rising run of SEQ (patience sorting); the others
 * have moved.  TAILS and BACK have room for N each.
 */
static void
longest_rising(const uint32_t *seq, size_t n, bool *keep, size_t *tails,
    size_t *back)
{
	size_t len = 0, lo, hi, mid;

	for (size_t i = 0; i < n; i++) {
		for (lo = 0, hi = len; lo < hi;) {
			mid = (lo + hi) / 2;
			if (seq[tails[mid]] < seq[i])
				lo = mid + 1;
			else
				hi = mid;
		}
		back[i] = lo > 0 ? tails[lo - 1] : SIZE_MAX;
		tails[lo] = i;
		len = lo == len ? len + 1 : len;
		keep[i] = false;
	}
	for (size_t i = len > 0 ? tails[len - 1] : SIZE_MAX; i != SIZE_MAX;
	    i = back[i])
		keep[i] = true;
}

struct order {
	uint32_t *seq, *item;
	size_t *tails, *back;
	bool *keep;
};

static void
order_below(struct sync_run *s, const struct sync_doc *d, uint32_t first,
    uint32_t parent, struct order *o)
{
	const struct sync_item *items = d->items, *m = s->master->items;
	uint32_t up = parent != SYNC_NONE ? items[parent].pair : SYNC_NONE;
	size_t n = 0;

	for (uint32_t i = first; i != SYNC_NONE && i < d->count;
	    i = parent != SYNC_NONE ? items[i].next : i + 1)
		if (items[i].parent == parent && items[i].pair != SYNC_NONE &&
		    m[items[i].pair].parent == up) {
			o->seq[n] = items[i].pair;
			o->item[n++] = i;
		}
	longest_rising(o->seq, n, o->keep, o->tails, o->back);
	for (size_t i = 0; i < n; i++)
		if (!o->keep[i])
			sync_at(s, RULE_SYNC_ORDER, true, d,
			    items[o->item[i]].node, m[o->seq[i]].node,
			    "the %s %s stands in another place than in %s",
			    called(&items[o->item[i]]),
			    shown_id(&items[o->item[i]]), s->master->code);
}

static bool
order_new(struct order *o, size_t n)
{
	o->seq = calloc(n + 1, sizeof(*o->seq));
	o->item = calloc(n + 1, sizeof(*o->item));
	o->tails = calloc(n + 1, sizeof(*o->tails));
	o->back = calloc(n + 1, sizeof(*o->back));
	o->keep = calloc(n + 1, sizeof(*o->keep));
	return o->seq != NULL && o->item != NULL && o->tails != NULL &&
	    o->back != NULL && o->keep != NULL;
}

static void
order(struct sync_run *s, const struct sync_doc *d)
{
	struct order o;

	if (!order_new(&o, d->count))
		s->failed = true;
	else if (d->count > 0) {
		order_below(s, d, 0, SYNC_NONE, &o);
		for (size_t i = 0; i < d->count; i++)
			if (d->items[i].pair != SYNC_NONE &&
			    d->items[i].first != d->items[i].last)
				order_below(s, d, d->items[i].first,
				    (uint32_t)i, &o);
	}
	free(o.seq);
	free(o.item);
	free(o.tails);
	free(o.back);
	free(o.keep);
}

/* --- the same element, in the same place, of the same shape ------------------------ */

static void
other_parent(struct sync_run *s, const struct sync_doc *d,
    const struct sync_item *o, const struct sync_item *m)
{
	uint32_t up = o->parent != SYNC_NONE ? d->items[o->parent].pair :
	    SYNC_NONE;

	/* Below something new or gone, that one is the finding. */
	if (m->parent == up ||
	    (o->parent != SYNC_NONE && up == SYNC_NONE) ||
	    (m->parent != SYNC_NONE &&
	    s->master->items[m->parent].pair == SYNC_NONE))
		return;
	sync_at(s, RULE_SYNC_ORDER, true, d, o->node, m->node,
	    "the %s %s stands in %s here, in %s in %s", called(o), shown_id(o),
	    o->parent != SYNC_NONE ? d->items[o->parent].identity :
	    "the text itself", m->parent != SYNC_NONE ?
	    s->master->items[m->parent].identity : "the text itself",
	    s->master->code);
}

static const char *
span_of(const struct pacta_node *cell, enum pacta_at at)
{
	const char *v = pacta_node_get(cell, at);

	return v != NULL ? v : "1";
}

static const struct pacta_node *
next_element(const struct pacta_node *n, enum pacta_el a, enum pacta_el b)
{
	while (n != NULL && n->el != a && n->el != b)
		n = n->next;
	return n;
}

/* Whether two rows have the same cells; *AT is set to what differs. */
static bool
same_row(const struct pacta_node *o, const struct pacta_node *m)
{
	const struct pacta_node *x = o->first, *y = m->first;

	for (;; x = x->next, y = y->next) {
		x = next_element(x, PACTA_EL_TD, PACTA_EL_TH);
		y = next_element(y, PACTA_EL_TD, PACTA_EL_TH);
		if (x == NULL || y == NULL)
			return x == y;
		if (x->el != y->el ||
		    strcmp(span_of(x, PACTA_AT_COLSPAN),
		    span_of(y, PACTA_AT_COLSPAN)) != 0 ||
		    strcmp(span_of(x, PACTA_AT_ROWSPAN),
		    span_of(y, PACTA_AT_ROWSPAN)) != 0)
			return false;
	}
}

static void
table(struct sync_run *s, const struct sync_doc *d, const struct sync_item *o,
    const struct sync_item *m)
{
	const struct pacta_node *x = o->node->first, *y = m->node->first;

	for (size_t row = 1;; row++, x = x->next, y = y->next) {
		x = next_element(x, PACTA_EL_TR, PACTA_EL_TR);
		y = next_element(y, PACTA_EL_TR, PACTA_EL_TR);
		if (x == NULL && y == NULL)
			return;
		if (x != NULL && y != NULL && same_row(x, y))
			continue;
		sync_at(s, RULE_SYNC_TABLE, true, d, x != NULL ? x : o->node,
		    y != NULL ? y : m->node, x == NULL ?
		    "the table %s has fewer rows than in %s: row %zu is the "
		    "first missing" : y == NULL ?
		    "the table %s has more rows than in %s, from row %zu on" :
		    "the table %s has other cells than in %s in row %zu",
		    o->identity, s->master->code, row);
		return;
	}
}

void
sync_structure(struct sync_run *s, struct sync_doc *d)
{
	const struct sync_item *o, *m;

	missing(s, d);
	extra(s, d);
	order(s, d);
	for (size_t i = 0; i < d->count; i++) {
		o = &d->items[i];
		if (o->pair == SYNC_NONE)
			continue;
		m = &s->master->items[o->pair];
		other_parent(s, d, o, m);
		if (o->node->el != m->node->el)
			sync_at(s, RULE_SYNC_ELEMENT, true, d, o->node,
			    m->node, "'%s' is a %s here, in %s a %s",
			    o->identity, called(o), s->master->code,
			    called(m));
		else if (o->node->el == PACTA_EL_TABLE)
			table(s, d, o, m);
	}
}
