/* A revision rebuilt from the marks: all accepted, or all rejected. */
#include <string.h>

#include "diff_int.h"

struct rebuild {
	struct pacta_doc *doc;
	int side;		/* 0: reject, the old one; 1: accept */
	bool failed;
	struct pacta_buf text;	/* tokens that are one text node */
};

static struct pacta_node *rebuild_mark(struct rebuild *r,
    const struct pacta_mark *m);

static const struct pacta_node *
side_of(const struct rebuild *r, const struct pacta_mark *m)
{
	return r->side == 0 ? m->old : m->new;
}

/* An element as it was, without its content. */
static struct pacta_node *
rebuild_shell(struct rebuild *r, const struct pacta_node *node)
{
	struct pacta_node bare = *node, *copy;

	bare.first = bare.last = NULL;
	copy = pacta_doc_copy(r->doc, &bare);
	r->failed |= copy == NULL;
	return copy;
}

static void
rebuild_add(struct rebuild *r, struct pacta_node *parent,
    struct pacta_node *child)
{
	if (child == NULL)
		r->failed = true;
	else if (!r->failed)
		pacta_node_insert(parent, child, NULL);
}

/* The mark of an embedded element among the children of its block's mark. */
static const struct pacta_mark *
embedded_mark(const struct rebuild *r, const struct pacta_mark *block,
    const struct pacta_node *node)
{
	for (const struct pacta_mark *c = block->first; c != NULL; c = c->next)
		if (side_of(r, c) == node)
			return c;
	return NULL;
}

static void
rebuild_text(struct rebuild *r, struct pacta_node *at)
{
	if (r->text.len > 0)
		rebuild_add(r, at, pacta_doc_text(r->doc, r->text.data,
		    r->text.len));
	r->failed |= pacta_buf_failed(&r->text);
	pacta_buf_clear(&r->text);
}

static struct pacta_node *
rebuild_token(struct rebuild *r, const struct pacta_mark *block,
    const struct pacta_token *t, struct pacta_node *at)
{
	const struct pacta_mark *m;

	if (t->kind > PACTA_TOKEN_OTHER)
		rebuild_text(r, at);
	switch (t->kind) {
	case PACTA_TOKEN_OPEN:
		rebuild_add(r, at, rebuild_shell(r, t->node));
		return r->failed ? at : at->last;
	case PACTA_TOKEN_CLOSE:
		return at->parent;
	case PACTA_TOKEN_WHOLE:
		m = embedded_mark(r, block, t->node);
		rebuild_add(r, at, m != NULL ? rebuild_mark(r, m) :
		    pacta_doc_copy(r->doc, t->node));
		return at;
	default:
		pacta_buf_add(&r->text, t->text, t->len);
		return at;
	}
}

static void
rebuild_spans(struct rebuild *r, const struct pacta_mark *m,
    struct pacta_node *into)
{
	struct pacta_node *at = into;
	const struct pacta_token *t;

	for (uint32_t i = 0; i < m->nspans; i++) {
		t = r->side == 0 ? m->spans[i].old : m->spans[i].new;
		for (uint32_t k = 0; t != NULL && k < m->spans[i].count &&
		    !r->failed; k++)
			at = rebuild_token(r, m, &t[k], at);
	}
	rebuild_text(r, into);
}

/*
 * What this side has of a mark, or NULL.  Where something moved away from, the
 * old side takes it from the place it moved to, and the other way round nothing.
 */
static struct pacta_node *
rebuild_mark(struct rebuild *r, const struct pacta_mark *m)
{
	const struct pacta_node *node = side_of(r, m);
	struct pacta_node *copy;

	if (node == NULL)
		return NULL;
	if ((m->change & PACTA_DIFF_MOVED) && m->new == NULL &&
	    m->elsewhere != NULL)
		m = m->elsewhere;
	if (m->spans == NULL && m->first == NULL) {
		copy = pacta_doc_copy(r->doc, node);
		r->failed |= copy == NULL;
		return copy;
	}
	copy = rebuild_shell(r, node);
	if (copy == NULL)
		return NULL;
	if (m->spans != NULL) {
		rebuild_spans(r, m, copy);
		return copy;
	}
	for (const struct pacta_mark *c = m->first; c != NULL && !r->failed;
	    c = c->next)
		if (side_of(r, c) != NULL && !(r->side == 0 && c->new != NULL &&
		    (c->change & PACTA_DIFF_MOVED)))
			rebuild_add(r, copy, rebuild_mark(r, c));
	return copy;
}

/* Makes the document's root what FROM, an element of it, is. */
static void
take_root(struct pacta_node *root, struct pacta_node *from)
{
	struct pacta_node *child;

	root->el = from->el;
	root->name = from->name;
	root->ns = from->ns;
	root->attrs = from->attrs;
	while ((child = from->first) != NULL)
		pacta_node_insert(root, child, NULL);
}

/* Comments and instructions before and behind the root: the revision's own. */
static void
copy_outside(struct rebuild *r, const struct pacta_node *like)
{
	struct pacta_node *root = pacta_doc_root(r->doc), *last = root, *copy;
	const struct pacta_node *n = like;

	while (n->prev != NULL)
		n = n->prev;
	for (; n != NULL && !r->failed; n = n->next) {
		if (n == like)
			continue;
		copy = pacta_doc_copy(r->doc, n);
		if (copy == NULL) {
			r->failed = true;
		} else if (n->index < like->index) {
			copy->next = root;
			copy->prev = root->prev;
			if (root->prev != NULL)
				root->prev->next = copy;
			root->prev = copy;
		} else {
			copy->prev = last;
			last->next = copy;
			last = copy;
		}
	}
}

static int
rebuild(const struct pacta_diff *diff, int side, struct pacta_doc **out,
    struct pacta_error *err)
{
	const struct pacta_doc *like = side == 0 ? diff->old_doc :
	    diff->new_doc;
	struct rebuild r = { .side = side };
	struct pacta_node *root;
	int rc = pacta_doc_new(&r.doc, pacta_doc_name(like), err);

	*out = NULL;
	if (rc != 0)
		return rc;
	root = rebuild_mark(&r, diff->root);
	pacta_buf_dispose(&r.text);
	if (root == NULL || r.failed) {
		pacta_doc_free(r.doc);
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	}
	take_root(pacta_doc_root(r.doc), root);
	copy_outside(&r, pacta_doc_root(like));
	if (r.failed) {
		pacta_doc_free(r.doc);
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	}
	*out = r.doc;
	return 0;
}

int
pacta_diff_accept(const struct pacta_diff *diff, struct pacta_doc **out,
    struct pacta_error *err)
{
	return rebuild(diff, 1, out, err);
}

int
pacta_diff_reject(const struct pacta_diff *diff, struct pacta_doc **out,
    struct pacta_error *err)
{
	return rebuild(diff, 0, out, err);
}
