#include <string.h>

#include "doc_int.h"

/* Tells the index of pacta_doc_find() that the tree is not what it was. */
static void
node_changed(struct pacta_node *node)
{
	while (node->parent != NULL)
		node = node->parent;
	node->changes++;
}

struct pacta_node *
pacta_doc_element(struct pacta_doc *doc, enum pacta_el el)
{
	struct pacta_node *n = doc_node(doc, PACTA_ELEMENT);

	if (n == NULL)
		return NULL;
	n->el = el;
	n->name = pacta_el_name(el);
	n->ns = PACTA_AKN_NS;
	return n;
}

struct pacta_node *
pacta_doc_text(struct pacta_doc *doc, const char *text, size_t len)
{
	struct pacta_node *n = doc_node(doc, PACTA_TEXT);

	if (n == NULL || pacta_doc_set_text(doc, n, text, len) != 0)
		return NULL;
	return n;
}

int
pacta_doc_set_text(struct pacta_doc *doc, struct pacta_node *text,
    const char *s, size_t len)
{
	const char *copy;

	if (len > PACTA_DOC_MAX_BYTES ||
	    (copy = arena_copy(&doc->arena, s, len)) == NULL)
		return PACTA_ENOMEM;
	text->text = copy;
	text->len = (uint32_t)len;
	text->start = text->end = PACTA_NO_OFFSET;
	return 0;
}

void
pacta_node_detach(struct pacta_node *node)
{
	struct pacta_node *parent = node->parent;

	if (parent == NULL)
		return;
	node_changed(parent);
	if (node->prev != NULL)
		node->prev->next = node->next;
	else
		parent->first = node->next;
	if (node->next != NULL)
		node->next->prev = node->prev;
	else
		parent->last = node->prev;
	node->parent = node->prev = node->next = NULL;
}

void
pacta_node_insert(struct pacta_node *parent, struct pacta_node *child,
    struct pacta_node *before)
{
	if (child == before)
		return;
	pacta_node_detach(child);
	node_changed(parent);
	if (before == NULL) {
		doc_append(parent, child);
		return;
	}
	child->parent = parent;
	child->prev = before->prev;
	child->next = before;
	if (before->prev != NULL)
		before->prev->next = child;
	else
		parent->first = child;
	before->prev = child;
}

static struct pacta_attr **
attr_link(struct pacta_node *node, enum pacta_at at)
{
	struct pacta_attr **link = &node->attrs;

	while (*link != NULL && (*link)->at != at)
		link = &(*link)->next;
	return link;
}

int
pacta_doc_set(struct pacta_doc *doc, struct pacta_node *node, enum pacta_at at,
    const char *value)
{
	struct pacta_attr **link = attr_link(node, at), *a = *link;
	const char *copy;

	if (at == PACTA_AT_EID)
		node_changed(node);
	if (value == NULL) {
		if (a != NULL)
			*link = a->next;
		return 0;
	}
	copy = arena_copy(&doc->arena, value, strlen(value));
	if (a == NULL)
		a = arena_struct(&doc->arena, sizeof(*a));
	if (copy == NULL || a == NULL)
		return PACTA_ENOMEM;
	*link = a;
	a->at = at;
	a->name = pacta_at_name(at);
	a->value = copy;
	a->len = (uint32_t)strlen(copy);
	a->start = PACTA_NO_OFFSET;
	return 0;
}

struct pacta_node *
pacta_doc_add(struct pacta_doc *doc, struct pacta_node *parent,
    enum pacta_el el, const char *text)
{
	struct pacta_node *n = pacta_doc_element(doc, el), *t = NULL;

	if (n == NULL)
		return NULL;
	if (text != NULL) {
		t = pacta_doc_text(doc, text, strlen(text));
		if (t == NULL)
			return NULL;
		doc_append(n, t);
	}
	pacta_node_insert(parent, n, NULL);
	return n;
}

static bool
copy_attrs(struct pacta_doc *doc, struct pacta_node *to,
    const struct pacta_attr *from)
{
	struct pacta_attr **link = &to->attrs, *a;

	for (; from != NULL; from = from->next) {
		a = arena_struct(&doc->arena, sizeof(*a));
		if (a == NULL)
			return false;
		*link = a;
		link = &a->next;
		a->at = from->at;
		a->name = arena_copy(&doc->arena, from->name, strlen(from->name));
		a->value = arena_copy(&doc->arena, from->value, from->len);
		a->len = from->len;
		a->start = PACTA_NO_OFFSET;
		if (a->name == NULL || a->value == NULL)
			return false;
	}
	return true;
}

/* One node without its children. */
static struct pacta_node *
copy_node(struct pacta_doc *doc, const struct pacta_node *from)
{
	struct pacta_node *n = doc_node(doc, from->type);

	if (n == NULL)
		return NULL;
	n->el = from->el;
	n->name = arena_copy(&doc->arena, from->name, strlen(from->name));
	n->ns = arena_copy(&doc->arena, from->ns, strlen(from->ns));
	n->text = arena_copy(&doc->arena, from->text, from->len);
	n->len = from->len;
	if (n->name == NULL || n->ns == NULL || n->text == NULL ||
	    !copy_attrs(doc, n, from->attrs))
		return NULL;
	return n;
}

struct pacta_node *
pacta_doc_copy(struct pacta_doc *doc, const struct pacta_node *node)
{
	struct pacta_node *top = copy_node(doc, node), *at = top, *n;
	const struct pacta_node *from = node;

	while (at != NULL) {
		if (from->first != NULL)
			from = from->first;
		else {
			for (; from != node && from->next == NULL;
			    from = from->parent)
				at = at->parent;
			if (from == node)
				return top;
			from = from->next;
			at = at->parent;
		}
		if ((n = copy_node(doc, from)) != NULL)
			doc_append(at, n);
		at = n;
	}
	return NULL;
}
