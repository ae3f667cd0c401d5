/*
 * Provisions that became several, or several that became one: what stands beside
 * a pair in one revision only is a piece of it when the pair's other side is made
 * of their words.
 */
#include <stdlib.h>
#include <string.h>

#include "diff_int.h"
#include "seq_int.h"

#define SPLIT_COVER 0.9		/* of the words of both sides */
#define LEAST_SPLIT_WORDS 3
#define MAX_SPLIT_WORDS 5000u
#define MAX_PIECES 8

struct words {
	uint32_t *ids;
	size_t n;
};

static bool
words_add(struct pacta_diff *d, struct words *w, const struct pacta_node *node)
{
	struct flow f = { NULL, 0, 0 };
	bool ok = flow_words(&f, node, d->interner, MAX_SPLIT_WORDS);
	uint32_t *ids = ok ? realloc(w->ids, (w->n + f.count + 1) *
	    sizeof(*ids)) : NULL;

	if (ids != NULL) {
		w->ids = ids;
		for (size_t i = 0; i < f.count; i++)
			ids[w->n++] = f.tokens[i].id;
	}
	flow_dispose(&f);
	return ids != NULL;
}

/* What a provision was split into, or merged from, in order. */
struct pieces {
	struct pacta_mark *marks[MAX_PIECES];
	size_t ends[MAX_PIECES];	/* in the words of all together */
	size_t n;
};

static const struct pacta_node *
piece_node(const struct pacta_mark *m, unsigned kind)
{
	return kind == PACTA_DIFF_SPLIT ? m->new : m->old;
}

/* Whether WHOLE is the pieces together: each of them comes from it but for
 * little, and it from them.  *EXACT: but for nothing. */
static bool
covers(struct pacta_diff *d, const struct pacta_node *whole, struct pieces *p,
    unsigned kind, bool all, bool *exact)
{
	struct words a = { NULL, 0 }, b = { NULL, 0 };
	size_t kept[MAX_PIECES] = { 0 }, total = 0, at = 0;
	uint32_t *map = NULL;
	bool yes = words_add(d, &a, whole);

	for (size_t i = 0; yes && i < p->n; i++) {
		yes = words_add(d, &b, piece_node(p->marks[i], kind));
		p->ends[i] = b.n;
		yes = yes && b.n - (i > 0 ? p->ends[i - 1] : 0) >=
		    LEAST_SPLIT_WORDS;
	}
	map = yes ? malloc((b.n + 1) * sizeof(*map)) : NULL;
	yes = map != NULL && seq_match(b.ids, b.n, a.ids, a.n, map);
	for (size_t i = 0, k = 0; yes && i < b.n; i++) {
		while (i >= p->ends[k])
			k++;
		kept[k] += map[i] != SEQ_NONE;
	}
	for (size_t i = 0; yes && i < p->n; at = p->ends[i++]) {
		total += kept[i];
		yes = (double)kept[i] >= SPLIT_COVER *
		    (double)(p->ends[i] - at);
	}
	*exact = yes && total == a.n && total == b.n;
	yes = yes && (!all || (double)total >= SPLIT_COVER * (double)a.n);
	free(a.ids);
	free(b.ids);
	free(map);
	return yes;
}

static bool
splits(const struct pacta_node *n)
{
	return n->type == PACTA_ELEMENT && (n->el == PACTA_EL_P ||
	    n->el == PACTA_EL_ARTICLE || n->el == PACTA_EL_PARAGRAPH ||
	    n->el == PACTA_EL_POINT || n->el == PACTA_EL_INDENT ||
	    n->el == PACTA_EL_ITEM || n->el == PACTA_EL_RECITAL);
}

/* The neighbour of M in the revision that the pieces stand in. */
static struct pacta_mark *
piece_beside(const struct pieces *p, unsigned kind, bool before)
{
	struct pacta_mark *m = p->marks[before ? 0 : p->n - 1];

	do
		m = before ? m->prev : m->next;
	while (m != NULL && piece_node(m, kind) == NULL);
	return m;
}

static bool
is_piece(const struct pacta_mark *m, unsigned kind, enum pacta_el el)
{
	return m != NULL && piece_node(m, kind)->el == el &&
	    (m->change & (kind == PACTA_DIFF_SPLIT ? PACTA_DIFF_INSERTED :
	    PACTA_DIFF_DELETED)) &&
	    !(m->change & (PACTA_DIFF_SPLIT | PACTA_DIFF_MERGED));
}

/* Looks around a paired provision for what was split off it, or merged into it:
 * neighbours that stand in one revision only, as many as come from it. */
static void
link_pieces(struct pacta_diff *d, struct pacta_mark *m, unsigned kind)
{
	const struct pacta_node *whole = kind == PACTA_DIFF_SPLIT ? m->old :
	    m->new;
	struct pieces p = { .marks = { m }, .n = 1 }, more;
	bool exact = false, grown = true, any;

	for (int side = 0; side < 2; side++)
		for (grown = true; grown && p.n < MAX_PIECES;) {
			struct pacta_mark *one = piece_beside(&p, kind,
			    side == 1);

			grown = is_piece(one, kind, whole->el);
			if (!grown)
				break;
			more = p;
			if (side == 1)
				memmove(more.marks + 1, more.marks,
				    more.n * sizeof(more.marks[0]));
			more.marks[side == 1 ? 0 : more.n] = one;
			more.n++;
			grown = covers(d, whole, &more, kind, false, &any);
			if (grown)
				p = more;
		}
	if (p.n < 2 || !covers(d, whole, &p, kind, true, &exact))
		return;
	for (size_t i = 0; i < p.n; i++) {
		p.marks[i]->change |= kind;
		if (p.marks[i] != m)
			m->elsewhere = p.marks[i];
		p.marks[i]->elsewhere = m;
	}
	m->elsewhere = p.marks[p.marks[0] == m ? 1 : 0];
	m->change &= ~(unsigned)(PACTA_DIFF_WORDS | PACTA_DIFF_REPLACED);
	if (!exact)
		m->change |= PACTA_DIFF_WORDS;
}

void
diff_link_pieces(struct pacta_diff *d)
{
	struct pacta_mark *m = d->root;

	for (; m != NULL; m = (struct pacta_mark *)pacta_mark_next(m, d->root)) {
		if (m->old == NULL || m->new == NULL || m->parent == NULL ||
		    !splits(m->new) || m->old->el != m->new->el ||
		    (m->first == NULL && m->spans == NULL) ||
		    (m->change & (PACTA_DIFF_MOVED | PACTA_DIFF_SPLIT |
		    PACTA_DIFF_MERGED)))
			continue;
		link_pieces(d, m, PACTA_DIFF_SPLIT);
		if (!(m->change & PACTA_DIFF_SPLIT))
			link_pieces(d, m, PACTA_DIFF_MERGED);
	}
}
