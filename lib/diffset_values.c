/*
 * Whether languages that changed say the same: by the values that came and went
 * with their changes (pacta_value.h), and by what their references point at.
 *
 * The blocks that changed are read whole, before and now, since a number in
 * words is read in its place; what stands in both revisions is then no change.
 * A reference that only follows a renumbering is left out, number and all.
 */
#include <stdlib.h>
#include <string.h>

#include "diffset_int.h"
#include "value_int.h"

#define BREAK '\x1f'		/* between blocks; ends every phrase */
#define MAX_TEXT (100u << 10)	/* bytes of a row that are read */
#define MAX_TARGETS 512

struct targets {
	uint32_t ids[MAX_TARGETS];	/* names' numbers */
	size_t count;
};

/* A text and what it says. */
struct reading_of {
	struct pacta_buf text;
	struct pacta_values values;
	struct targets targets;
	bool done, cut;		/* CUT: there was more than is read */
};

struct delta {
	struct pacta_diffset *set;
	const struct diffset_lang *lang;
	struct pacta_row_text *t;
	struct reading_of part[2];	/* what changed; [0] before, [1] now */
	struct reading_of whole[2];	/* the provision; read when needed */
	struct pacta_values gone[2];	/* of part: what stands only there */
	struct targets moved[2];
	bool values_only;	/* nothing but values differs */
	bool failed;
};

/* --- text -------------------------------------------------------------------- */

static const char *
ref_identity(const struct pacta_doc *doc, const struct pacta_node *n)
{
	const char *href = n->el == PACTA_EL_REF ? pacta_node_get(n,
	    PACTA_AT_HREF) : NULL;
	const struct pacta_node *to;

	if (href == NULL || href[0] != '#')
		return NULL;
	/* The index of ids is built on first use, and is no part of what a
	 * document is. */
	to = pacta_doc_find((struct pacta_doc *)doc, href + 1);
	return to != NULL && pacta_node_identity(to) != NULL ?
	    pacta_node_identity(to) : href + 1;
}

static bool
has_target(const struct targets *l, uint32_t id)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->ids[i] == id)
			return true;
	return false;
}

static void
add_target(struct delta *d, struct reading_of *r, const char *identity)
{
	uint32_t id = interner_id(d->set->names, '#', identity,
	    strlen(identity));

	d->failed |= id == UINT32_MAX;
	if (r->targets.count == MAX_TARGETS)
		r->cut = true;
	else
		r->targets.ids[r->targets.count++] = id;
}

static bool
is_followed(struct delta *d, const char *identity)
{
	uint32_t id = interner_id(d->set->names, '#', identity,
	    strlen(identity));

	return has_target(&d->part[0].targets, id) &&
	    has_target(&d->part[1].targets, id);
}

/* The words of a node, its number left out; TARGETS: what its references point
 * at instead. */
static void
add_node(struct delta *d, struct reading_of *r, int side,
    const struct pacta_node *root, bool targets)
{
	const struct pacta_doc *doc = side == 0 ? d->lang->text.old :
	    d->lang->text.new;
	const struct pacta_node *n = root;
	const char *identity;

	while (n != NULL && r->text.len < MAX_TEXT) {
		identity = n->type == PACTA_ELEMENT ? ref_identity(doc, n) :
		    NULL;
		if (identity != NULL && targets)
			add_target(d, r, identity);
		if (n->type == PACTA_TEXT && !targets)
			pacta_buf_add(&r->text, n->text, n->len);
		else if (n->type == PACTA_ELEMENT && !targets &&
		    pacta_el_kind(n->el) != PACTA_KIND_INLINE)
			pacta_buf_addc(&r->text, BREAK);
		else if (n->el == PACTA_EL_BR && !targets)
			pacta_buf_addc(&r->text, ' ');
		if (n->type == PACTA_ELEMENT && (n->el == PACTA_EL_NUM ||
		    (n != root && node_is_embedded(n)) || (!targets &&
		    identity != NULL && is_followed(d, identity)))) {
			n = pacta_node_skip(n, root);
			if (!targets)
				pacta_buf_addc(&r->text, ' ');
		} else
			n = pacta_node_next(n, root);
	}
	r->cut |= n != NULL;
	if (!targets)
		pacta_buf_addc(&r->text, BREAK);
}

static void
add_mark(struct delta *d, const struct pacta_mark *m, bool targets)
{
	if (m->old != NULL && !(m->change & PACTA_DIFF_INSERTED) &&
	    ((m->change & PACTA_DIFF_DELETED) || m->nspans > 0))
		add_node(d, &d->part[0], 0, m->old, targets);
	if (m->new != NULL && !(m->change & PACTA_DIFF_DELETED) &&
	    ((m->change & PACTA_DIFF_INSERTED) || m->nspans > 0))
		add_node(d, &d->part[1], 1, m->new, targets);
}

/* The pieces of what was split or merged: all they were and are. */
static void
add_pieces(struct delta *d, const struct pacta_mark *m, bool targets)
{
	const struct pacta_mark *whole = m->old != NULL && m->new != NULL ? m :
	    m->elsewhere;

	for (const struct pacta_mark *p = m->parent->first; p != NULL;
	    p = p->next) {
		if (p != whole && p->elsewhere != whole)
			continue;
		if (p->old != NULL)
			add_node(d, &d->part[0], 0, p->old, targets);
		if (p->new != NULL)
			add_node(d, &d->part[1], 1, p->new, targets);
	}
}

static void
add_change(struct delta *d, const struct pacta_diff_change *c, bool targets)
{
	const struct pacta_mark *m = c->mark;

	if (!(c->kind & PACTA_DIFF_SUBSTANCE))
		return;
	if ((c->kind & (PACTA_DIFF_SPLIT | PACTA_DIFF_MERGED)) &&
	    m->parent != NULL) {
		add_pieces(d, m, targets);
		return;
	}
	add_mark(d, m, targets);
	if (!(c->kind & PACTA_DIFF_MOVED))
		return;
	while ((m = pacta_mark_next(m, c->mark)) != NULL)
		add_mark(d, m, targets);
}

/* --- values ------------------------------------------------------------------- */

static void
read_values(struct delta *d, struct reading_of *r)
{
	d->failed |= pacta_buf_failed(&r->text);
	if (!d->failed && d->lang->reader != NULL && r->text.len > 0 &&
	    pacta_values_read(&r->values, d->lang->reader, r->text.data,
	    r->text.len, NULL) != 0)
		d->failed = true;
	r->cut |= r->values.count > VALUE_MOST;
	r->done = true;
}

/* All that the provision says, before or now. */
static const struct reading_of *
whole(struct delta *d, int side)
{
	struct reading_of *r = &d->whole[side];
	const struct pacta_node *n = side == 0 ? d->t->old : d->t->new;

	if (r->done)
		return r;
	if (n != NULL) {
		add_node(d, r, side, n, true);
		add_node(d, r, side, n, false);
	}
	read_values(d, r);
	return r;
}

static void
keep_value(struct delta *d, int side, const struct pacta_value *v)
{
	struct pacta_values *l = &d->gone[side];
	struct pacta_value *items;

	if (v->kind == PACTA_VALUE_STATE)	/* by what name is no matter here */
		return;
	/* "60 (sixty) days" says it twice. */
	for (size_t i = 0; i < l->count; i++)
		if (pacta_value_same(&l->items[i], v)) {
			if (l->items[i].unit[0] == '\0' && v->unit[0] != '\0')
				l->items[i] = *v;
			return;
		}
	if (l->count == l->cap) {
		l->cap = l->cap == 0 ? 8 : l->cap * 2;
		items = realloc(l->items, l->cap * sizeof(*items));
		if (items == NULL) {
			d->failed = true;
			return;
		}
		l->items = items;
	}
	l->items[l->count++] = *v;
}

static void
subtract(struct delta *d)
{
	struct value_side s[2];

	for (int k = 0; k < 2; k++)
		value_side_init(&s[k], d->part[k].values.items,
		    d->part[k].values.count);
	value_sides_cancel(&s[0], &s[1]);
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < s[k].n; i++)
			if (s[k].state[i] == VALUE_FREE)
				keep_value(d, k, &s[k].v[i]);
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < d->part[k].targets.count; i++)
			if (!has_target(&d->part[1 - k].targets,
			    d->part[k].targets.ids[i]))
				d->moved[k].ids[d->moved[k].count++] =
				    d->part[k].targets.ids[i];
}

/* A text without its values, white space folded. */
static void
rest_of(const struct reading_of *r, struct pacta_buf *out)
{
	size_t v = 0;

	for (size_t i = 0; i < r->text.len; i++) {
		char c = r->text.data[i];

		while (v < r->values.count && r->values.items[v].end <= i)
			v++;
		if (v < r->values.count && i >= r->values.items[v].start)
			continue;
		if (c == '\n' || c == '\t' || c == '\r')
			c = ' ';
		if (c != ' ' || (out->len > 0 &&
		    out->data[out->len - 1] != ' '))
			pacta_buf_addc(out, c);
	}
}

static bool
values_only(struct delta *d)
{
	struct pacta_buf rest[2] = { PACTA_BUF_INIT, PACTA_BUF_INIT };
	bool same;

	for (int k = 0; k < 2; k++) {
		rest_of(&d->part[k], &rest[k]);
		d->failed |= pacta_buf_failed(&rest[k]);
	}
	same = !d->part[0].cut && !d->part[1].cut &&
	    strcmp(pacta_buf_str(&rest[0]), pacta_buf_str(&rest[1])) == 0;
	pacta_buf_dispose(&rest[0]);
	pacta_buf_dispose(&rest[1]);
	return same;
}

static void
say(struct delta *d, enum pacta_row_value_op op, const char *s, size_t len)
{
	struct pacta_row_text *t = d->t;
	uint32_t id = interner_id(d->set->names, 'v', s, len);
	const char *text = id != UINT32_MAX ? interner_text(d->set->names,
	    id) : NULL;
	struct pacta_row_value *more;

	for (size_t i = 0; i < t->nvalues; i++)
		if (t->values[i].op == op && t->values[i].text == text)
			return;
	more = text == NULL ? NULL : realloc(t->values, (t->nvalues + 1) *
	    sizeof(*more));
	if (more == NULL) {
		d->failed = true;
		return;
	}
	t->values = more;
	t->values[t->nvalues++] = (struct pacta_row_value){ op, text };
}

static void
say_value(struct delta *d, enum pacta_row_value_op op,
    const struct pacta_value *v)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_value_print(v, &b);
	d->failed |= pacta_buf_failed(&b);
	say(d, op, pacta_buf_str(&b), b.len);
	pacta_buf_dispose(&b);
}

static void
say_target(struct delta *d, enum pacta_row_value_op op, uint32_t id)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_buf_addf(&b, "#%s", interner_text(d->set->names, id));
	d->failed |= pacta_buf_failed(&b);
	say(d, op, pacta_buf_str(&b), b.len);
	pacta_buf_dispose(&b);
}

static void
delta_read(struct delta *d)
{
	for (int targets = 1; targets >= 0; targets--)
		for (size_t i = 0; i < d->t->count && !d->failed; i++)
			add_change(d, &d->t->changes[i], targets != 0);
	read_values(d, &d->part[0]);
	read_values(d, &d->part[1]);
	subtract(d);
	d->values_only = values_only(d);
	for (int k = 0; k < 2 && !d->failed; k++) {
		enum pacta_row_value_op op = k == 0 ? PACTA_VALUE_WENT :
		    PACTA_VALUE_CAME;

		for (size_t i = 0; i < d->gone[k].count; i++)
			say_value(d, op, &d->gone[k].items[i]);
		for (size_t i = 0; i < d->moved[k].count; i++)
			say_target(d, op, d->moved[k].ids[i]);
	}
}

static void
delta_dispose(struct delta *d)
{
	for (int k = 0; k < 2; k++) {
		pacta_buf_dispose(&d->part[k].text);
		pacta_buf_dispose(&d->whole[k].text);
		pacta_values_dispose(&d->part[k].values);
		pacta_values_dispose(&d->whole[k].values);
		pacta_values_dispose(&d->gone[k]);
	}
}

/* --- two languages -------------------------------------------------------------- */

static bool
is_left(const struct value_side *s, size_t i, bool strong)
{
	return s->state[i] == VALUE_FREE && !(strong && s->v[i].weak);
}

static size_t
count_left(const struct value_side *s, bool strong)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += is_left(s, i, strong);
	return n;
}

/* Matches what is left of S with all that the other language's provision says.
 * Where that was not read to its end, it may say anything. */
static void
match_whole(struct value_side *s, struct delta *other, int side)
{
	const struct reading_of *r = whole(other, side);
	struct value_side all;

	value_side_init(&all, r->values.items, r->values.count);
	value_sides_match(s, &all);
	if (r->cut)
		memset(s->state, VALUE_MATCHED, s->n);
}

/* Whether the other language wrote, in a way that can be read, what went with
 * the change of D; when nothing went, whether it reads numbers in words. */
static bool
can_tell(const struct delta *d, struct delta *other)
{
	struct value_side went;
	size_t n;

	if (d->gone[0].count == 0)
		return other->lang->counts;
	value_side_init(&went, d->gone[0].items, d->gone[0].count);
	n = count_left(&went, false);
	match_whole(&went, other, 0);
	return count_left(&went, false) < n;
}

static void
tell_left(struct delta *d, const struct value_side *s, bool strong)
{
	for (size_t i = 0; i < s->n; i++)
		if (is_left(s, i, strong))
			say_value(d, PACTA_VALUE_APART, &s->v[i]);
}

/* What came in one of them and not in the other. */
static bool
came_apart(struct delta *a, struct delta *b)
{
	struct value_side x, y;
	bool apart = false;

	value_side_init(&x, a->gone[1].items, a->gone[1].count);
	value_side_init(&y, b->gone[1].items, b->gone[1].count);
	value_sides_match(&x, &y);
	if (count_left(&x, true) > 0)
		match_whole(&x, b, 1);
	if (count_left(&y, true) > 0)
		match_whole(&y, a, 1);
	if ((count_left(&x, true) > 0 && count_left(&y, false) > 0) ||
	    (count_left(&y, true) > 0 && count_left(&x, false) > 0)) {
		tell_left(a, &x, false);
		tell_left(b, &y, false);
		return true;
	}
	if (count_left(&x, true) > 0 && can_tell(a, b)) {
		tell_left(a, &x, true);
		apart = true;
	}
	if (count_left(&y, true) > 0 && can_tell(b, a)) {
		tell_left(b, &y, true);
		apart = true;
	}
	return apart;
}

/* What went from A and stands in B still. */
static bool
kept_apart(struct delta *a, struct delta *b)
{
	struct value_side x, y, again;
	const struct reading_of *now = whole(b, 1);
	bool apart = false;

	value_side_init(&x, a->gone[0].items, a->gone[0].count);
	value_side_init(&y, b->gone[0].items, b->gone[0].count);
	value_sides_match(&x, &y);
	if (count_left(&x, true) == 0 || now->cut)
		return false;
	match_whole(&x, a, 1);	/* said elsewhere in the provision */
	for (size_t i = 0; i < x.n; i++) {
		if (!is_left(&x, i, true))
			continue;
		value_side_init(&again, &x.v[i], 1);
		match_whole(&again, b, 1);
		if (again.state[0] == VALUE_FREE)
			continue;
		say_value(b, PACTA_VALUE_APART, &x.v[i]);
		apart = true;
	}
	return apart;
}

/* References that point at one thing here and at another there; what is no
 * reference in one language is not held against it. */
static bool
targets_apart(struct delta *a, struct delta *b)
{
	const struct targets *now = &whole(b, 1)->targets;
	bool apart = false, still = false;

	for (size_t i = 0; i < a->moved[0].count; i++)
		still |= has_target(now, a->moved[0].ids[i]) &&
		    !has_target(&whole(a, 1)->targets, a->moved[0].ids[i]);
	for (size_t i = 0; i < a->moved[1].count; i++) {
		if (has_target(now, a->moved[1].ids[i]) ||
		    (b->moved[1].count == 0 && !still))
			continue;
		say_target(a, PACTA_VALUE_APART, a->moved[1].ids[i]);
		apart = true;
	}
	for (size_t i = 0; still && i < a->moved[0].count; i++)
		if (has_target(now, a->moved[0].ids[i]))
			say_target(b, PACTA_VALUE_APART, a->moved[0].ids[i]);
	return apart || still;
}

/* --- the row ---------------------------------------------------------------------- */

/* What the changed languages say now, the others said already. */
static bool
values_level(struct delta *deltas, const struct pacta_row *r, size_t nlangs)
{
	struct value_side came, went;

	for (size_t i = 0; i < nlangs; i++) {
		struct delta *d = &deltas[i];

		if (!(r->changed & 1u << i))
			continue;
		if (!d->values_only || d->moved[1].count > 0 ||
		    d->t->kinds & (PACTA_DIFF_SUBSTANCE & ~PACTA_DIFF_WORDS))
			return false;
		for (size_t k = 0; k < nlangs; k++) {
			struct delta *o = &deltas[k];

			if (o->lang->diff == NULL || r->changed & 1u << k)
				continue;
			value_side_init(&came, d->gone[1].items,
			    d->gone[1].count);
			value_side_init(&went, d->gone[0].items,
			    d->gone[0].count);
			if (o->t->new == NULL || count_left(&came, true) == 0 ||
			    whole(o, 1)->cut)
				return false;
			match_whole(&came, o, 1);
			match_whole(&went, o, 1);
			if (count_left(&came, false) > 0 ||
			    count_left(&went, false) < d->gone[0].count)
				return false;
		}
	}
	return true;
}

static unsigned
pair_apart(struct delta *a, struct delta *b)
{
	unsigned apart = 0;

	if (came_apart(a, b))
		apart |= PACTA_APART_VALUES;
	if (kept_apart(a, b))
		apart |= PACTA_APART_VALUES;
	if (kept_apart(b, a))
		apart |= PACTA_APART_VALUES;
	if (targets_apart(a, b))
		apart |= PACTA_APART_TARGETS;
	if (targets_apart(b, a))
		apart |= PACTA_APART_TARGETS;
	return apart;
}

bool
diffset_compare_values(struct pacta_diffset *set, struct pacta_row *r,
    bool *level)
{
	struct delta *d = calloc(set->nlangs, sizeof(*d));
	bool ok = d != NULL;

	*level = false;
	for (size_t i = 0; ok && i < set->nlangs; i++) {
		d[i].set = set;
		d[i].lang = &set->langs[i];
		d[i].t = &r->texts[i];
		if (r->changed & 1u << i)
			delta_read(&d[i]);
		ok = !d[i].failed;
	}
	for (size_t i = 0; ok && i < set->nlangs; i++)
		for (size_t k = i + 1; k < set->nlangs; k++)
			if (r->changed & 1u << i && r->changed & 1u << k)
				r->apart |= pair_apart(&d[i], &d[k]);
	if (ok && r->apart == 0)
		*level = values_level(d, r, set->nlangs);
	for (size_t i = 0; d != NULL && i < set->nlangs; i++) {
		ok &= !d[i].failed;
		delta_dispose(&d[i]);
	}
	free(d);
	return ok;
}
