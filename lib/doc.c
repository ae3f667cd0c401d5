#include <stdlib.h>
#include <string.h>

#include "doc_int.h"

struct pacta_node *
doc_node(struct pacta_doc *doc, enum pacta_node_type type)
{
	struct pacta_node *n = arena_struct(&doc->arena, sizeof(*n));

	if (n == NULL)
		return NULL;
	n->type = type;
	n->name = n->ns = n->text = "";
	n->start = n->end = n->open_end = PACTA_NO_OFFSET;
	n->index = doc->nodes++;
	return n;
}

void
doc_append(struct pacta_node *parent, struct pacta_node *child)
{
	child->parent = parent;
	child->prev = parent->last;
	if (parent->last != NULL)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

bool
doc_only_elements(const struct pacta_node *node)
{
	switch (pacta_el_kind(node->el)) {
	case PACTA_KIND_BLOCK:
	case PACTA_KIND_OTHER:
		return false;
	case PACTA_KIND_INLINE:
		return node->el == PACTA_EL_AUTHORIALNOTE ||
		    node->el == PACTA_EL_QUOTEDSTRUCTURE ||
		    node->el == PACTA_EL_BR || node->el == PACTA_EL_IMG;
	default:
		return true;
	}
}

bool
doc_is_white(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] != ' ' && s[i] != '\n' && s[i] != '\t' && s[i] != '\r')
			return false;
	return true;
}

int
pacta_doc_new(struct pacta_doc **out, const char *name, struct pacta_error *err)
{
	struct pacta_doc *doc = calloc(1, sizeof(*doc));

	*out = NULL;
	if (doc == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	doc->name = arena_copy(&doc->arena, name, strlen(name));
	doc->root = pacta_doc_element(doc, PACTA_EL_AKOMANTOSO);
	if (doc->name == NULL || doc->root == NULL) {
		pacta_doc_free(doc);
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	}
	*out = doc;
	return 0;
}

void
pacta_doc_free(struct pacta_doc *doc)
{
	if (doc == NULL)
		return;
	arena_dispose(&doc->arena);
	free(doc->marks);
	free(doc->ids.slots);
	free(doc);
}

const char *
pacta_doc_name(const struct pacta_doc *doc)
{
	return doc->name;
}

struct pacta_node *
pacta_doc_root(const struct pacta_doc *doc)
{
	return doc->root;
}

struct pacta_node *
pacta_doc_main(const struct pacta_doc *doc)
{
	for (struct pacta_node *n = doc->root->first; n != NULL; n = n->next)
		if (n->el == PACTA_EL_ACT || n->el == PACTA_EL_STATEMENT ||
		    n->el == PACTA_EL_DOC)
			return n;
	return NULL;
}

size_t
pacta_doc_node_count(const struct pacta_doc *doc)
{
	return doc->nodes;
}

const char *
pacta_doc_language(const struct pacta_doc *doc)
{
	static const enum pacta_el path[] = { PACTA_EL_META,
		PACTA_EL_IDENTIFICATION, PACTA_EL_FRBREXPRESSION,
		PACTA_EL_FRBRLANGUAGE };
	const struct pacta_node *n = pacta_doc_main(doc);

	for (size_t i = 0; n != NULL && i < sizeof(path) / sizeof(path[0]); i++)
		n = pacta_node_child(n, path[i]);
	return n != NULL ? pacta_node_get(n, PACTA_AT_LANGUAGE) : NULL;
}

/* --- reading -------------------------------------------------------- */

const struct pacta_attr *
pacta_node_attr(const struct pacta_node *node, enum pacta_at at)
{
	const struct pacta_attr *a = node->attrs;

	while (a != NULL && a->at != at)
		a = a->next;
	return a;
}

const char *
pacta_node_get(const struct pacta_node *node, enum pacta_at at)
{
	const struct pacta_attr *a = pacta_node_attr(node, at);

	return a != NULL ? a->value : NULL;
}

const char *
pacta_node_identity(const struct pacta_node *node)
{
	const char *eid = NULL;

	for (const struct pacta_attr *a = node->attrs; a != NULL; a = a->next) {
		if (a->at == PACTA_AT_WID)
			return a->value;
		if (a->at == PACTA_AT_EID)
			eid = a->value;
	}
	return eid;
}

struct pacta_node *
pacta_node_child(const struct pacta_node *node, enum pacta_el el)
{
	struct pacta_node *n = node->first;

	while (n != NULL && (n->type != PACTA_ELEMENT || n->el != el))
		n = n->next;
	return n;
}

struct pacta_node *
pacta_node_sibling(const struct pacta_node *node, bool inclusive)
{
	const struct pacta_node *n = inclusive ? node : node->next;

	while (n != NULL && n->type != PACTA_ELEMENT)
		n = n->next;
	return (struct pacta_node *)n;
}

struct pacta_node *
pacta_node_next(const struct pacta_node *node, const struct pacta_node *root)
{
	return node->first != NULL ? node->first : pacta_node_skip(node, root);
}

struct pacta_node *
pacta_node_skip(const struct pacta_node *node, const struct pacta_node *root)
{
	for (; node != NULL && node != root; node = node->parent)
		if (node->next != NULL)
			return node->next;
	return NULL;
}

struct pacta_node *
pacta_node_ancestor(const struct pacta_node *node, enum pacta_el el)
{
	struct pacta_node *n = node->parent;

	while (n != NULL && n->el != el)
		n = n->parent;
	return n;
}

void
pacta_node_text(const struct pacta_node *node, struct pacta_buf *out)
{
	for (const struct pacta_node *n = node; n != NULL;
	    n = pacta_node_next(n, node))
		if (n->type == PACTA_TEXT)
			pacta_buf_add(out, n->text, n->len);
}

/* --- finding by eId ------------------------------------------------- */

static size_t
ids_slot(const struct doc_ids *ids, const char *eid)
{
	uint64_t h = 14695981039346656037u;	/* FNV-1a */
	size_t i;

	for (const char *p = eid; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	i = (size_t)(h ^ h >> 32) & (ids->nslots - 1);
	while (ids->slots[i] != NULL &&
	    strcmp(pacta_node_get(ids->slots[i], PACTA_AT_EID), eid) != 0)
		i = (i + 1) & (ids->nslots - 1);
	return i;
}

static bool
ids_build(struct pacta_doc *doc)
{
	struct doc_ids *ids = &doc->ids;
	struct pacta_node *root = doc->root;
	const char *eid;
	size_t count = 0, slots = 16;

	for (struct pacta_node *n = root; n != NULL; n = pacta_node_next(n, root))
		count += pacta_node_attr(n, PACTA_AT_EID) != NULL;
	while (slots < count * 2)
		slots *= 2;
	free(ids->slots);
	ids->slots = calloc(slots, sizeof(*ids->slots));
	ids->nslots = ids->slots != NULL ? slots : 0;
	ids->changes = root->changes;
	if (ids->slots == NULL)
		return false;
	for (struct pacta_node *n = root; n != NULL; n = pacta_node_next(n, root)) {
		size_t i;

		if ((eid = pacta_node_get(n, PACTA_AT_EID)) == NULL)
			continue;
		i = ids_slot(ids, eid);
		if (ids->slots[i] == NULL)	/* the first one wins */
			ids->slots[i] = n;
	}
	return true;
}

/* Without memory for the index: slower, the same answer. */
static struct pacta_node *
find_walking(const struct pacta_doc *doc, const char *eid)
{
	const char *have;

	for (struct pacta_node *n = doc->root; n != NULL;
	    n = pacta_node_next(n, doc->root)) {
		have = pacta_node_get(n, PACTA_AT_EID);
		if (have != NULL && strcmp(have, eid) == 0)
			return n;
	}
	return NULL;
}

struct pacta_node *
pacta_doc_find(struct pacta_doc *doc, const char *eid)
{
	if ((doc->ids.nslots == 0 || doc->ids.changes != doc->root->changes) &&
	    !ids_build(doc))
		return find_walking(doc, eid);
	return doc->ids.slots[ids_slot(&doc->ids, eid)];
}
