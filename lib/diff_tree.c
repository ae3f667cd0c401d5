/* Documents as arrays of hashed units. */
#include <stdlib.h>
#include <string.h>

#include "diff_int.h"

static uint64_t
mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static uint64_t
mix_bytes(uint64_t h, const char *s, size_t len)
{
	uint64_t x;

	for (; len >= 8; s += 8, len -= 8) {
		memcpy(&x, s, 8);
		h = mix(h, x);
	}
	x = 0;
	memcpy(&x, s, len);
	return mix(h, x + ((uint64_t)len << 56));
}

bool
node_is_embedded(const struct pacta_node *node)
{
	return node->type == PACTA_ELEMENT &&
	    (node->el == PACTA_EL_AUTHORIALNOTE ||
	    node->el == PACTA_EL_QUOTEDSTRUCTURE);
}

bool
unit_is_block(const struct unit *u)
{
	enum pacta_kind kind = pacta_el_kind(u->node->el);

	/* What the profile does not know, or knows as inline, may hold text. */
	return u->node->type == PACTA_ELEMENT && !node_is_embedded(u->node) &&
	    (kind == PACTA_KIND_BLOCK || kind == PACTA_KIND_OTHER ||
	    kind == PACTA_KIND_INLINE);
}

static uint64_t
hash_name(const struct pacta_node *node)
{
	return node->el != PACTA_EL_OTHER ? (uint64_t)node->el :
	    mix_bytes(mix_bytes(1, node->name, strlen(node->name)), node->ns,
	    strlen(node->ns));
}

/* A sum, so that the order of attributes, which means nothing, does nothing. */
static uint64_t
hash_attrs(const struct pacta_node *node, bool ids)
{
	uint64_t sum = 0;

	for (const struct pacta_attr *a = node->attrs; a != NULL; a = a->next)
		if (ids || (a->at != PACTA_AT_EID && a->at != PACTA_AT_WID))
			sum += mix(mix_bytes(2, a->value, a->len),
			    mix_bytes(3, a->name, strlen(a->name)));
	return sum;
}

/* White space that is equal to a reader hashes alike. */
static uint64_t
hash_folded(uint64_t h, const char *s, size_t len)
{
	size_t start = 0, i;

	for (i = 0; i < len; i++) {
		if (s[i] != ' ' && s[i] != '\n' && s[i] != '\t' && s[i] != '\r')
			continue;
		h = mix_bytes(h, s + start, i - start);
		while (i + 1 < len && strchr(" \n\t\r", s[i + 1]) != NULL)
			i++;
		start = i + 1;
	}
	return mix_bytes(h, s + start, len - start);
}

static bool
is_internal_ref(const struct pacta_node *node)
{
	const char *href = node->type == PACTA_ELEMENT &&
	    node->el == PACTA_EL_REF ? pacta_node_get(node, PACTA_AT_HREF) :
	    NULL;

	return href != NULL && href[0] == '#';
}

struct inline_hash {
	uint64_t words, all;
	uint32_t bytes;
};

/* The inline content of a block; embedded units are left to their own. */
static void
hash_inline(const struct pacta_node *node, bool silent, struct inline_hash *h)
{
	for (const struct pacta_node *c = node->first; c != NULL; c = c->next) {
		h->all = mix(h->all, (uint64_t)c->type);
		if (c->type != PACTA_ELEMENT) {
			h->all = mix_bytes(h->all, c->text, c->len);
			if (c->type == PACTA_TEXT && !silent)
				h->words = hash_folded(h->words, c->text, c->len);
			h->bytes += c->type == PACTA_TEXT ? c->len : 0;
			continue;
		}
		h->all = mix(mix(h->all, hash_name(c)), hash_attrs(c, true));
		if (node_is_embedded(c) || c->el == PACTA_EL_IMG)
			h->words = mix(h->words, hash_name(c));
		if (!node_is_embedded(c))
			hash_inline(c, silent || is_internal_ref(c), h);
		h->all = mix(h->all, 7);
	}
}

static uint32_t
unit_push(struct unit_tree *t, const struct pacta_node *node, uint32_t parent)
{
	uint32_t cap = t->cap < 256 ? 256 : t->cap * 2;
	struct unit *units;

	if (t->count == t->cap) {
		units = realloc(t->units, cap * sizeof(*units));
		if (units == NULL)
			return UNIT_NONE;
		t->units = units;
		t->cap = cap;
	}
	t->units[t->count] = (struct unit){ .node = node, .parent = parent,
	    .match = UNIT_NONE };
	return t->count++;
}

/* White space between elements that hold no text is layout. */
static bool
is_layout(const struct pacta_node *node)
{
	if (node->type != PACTA_TEXT)
		return false;
	for (uint32_t i = 0; i < node->len; i++)
		if (strchr(" \n\t\r", node->text[i]) == NULL)
			return false;
	return true;
}

static bool unit_add(struct unit_tree *t, const struct pacta_node *node,
    uint32_t parent);

static bool
unit_add_embedded(struct unit_tree *t, const struct pacta_node *node,
    uint32_t parent)
{
	for (const struct pacta_node *c = node->first; c != NULL; c = c->next) {
		if (c->type != PACTA_ELEMENT)
			continue;
		if (node_is_embedded(c) ? !unit_add(t, c, parent) :
		    !unit_add_embedded(t, c, parent))
			return false;
	}
	return true;
}

static void
unit_hash(struct unit_tree *t, uint32_t i)
{
	struct unit *u = &t->units[i], *c;
	struct inline_hash own = { 0, 0, 0 };
	uint64_t name = hash_name(u->node);

	own.words = mix(11, name);
	own.all = mix(mix(13, name), hash_attrs(u->node, true));
	if (pacta_el_kind(u->node->el) == PACTA_KIND_META) {
		own.words = mix(own.words, hash_attrs(u->node, false));
		own.bytes = 1;
	}
	if (unit_is_block(u))
		hash_inline(u->node, false, &own);
	u->size = t->count - i;
	for (uint32_t k = i + 1; k < t->count; k += c->size) {
		c = &t->units[k];
		own.all = mix(own.all, c->all);
		own.bytes += c->bytes;
		if (c->node->el != PACTA_EL_NUM)
			own.words = mix(own.words, c->words);
	}
	u->words = own.words;
	u->all = own.all;
	u->bytes = own.bytes;
}

static bool
unit_add(struct unit_tree *t, const struct pacta_node *node, uint32_t parent)
{
	uint32_t i = unit_push(t, node, parent);

	if (i == UNIT_NONE)
		return false;
	if (node->type != PACTA_ELEMENT) {
		t->units[i].size = 1;
		t->units[i].words = t->units[i].all = mix_bytes(
		    mix(17, (uint64_t)node->type), node->text, node->len);
		return true;
	}
	if (unit_is_block(&t->units[i])) {
		if (!unit_add_embedded(t, node, i))
			return false;
	} else
		for (const struct pacta_node *c = node->first; c != NULL;
		    c = c->next)
			if (!is_layout(c) && !unit_add(t, c, i))
				return false;
	unit_hash(t, i);
	return true;
}

bool
unit_tree_build(struct unit_tree *t, const struct pacta_doc *doc)
{
	*t = (struct unit_tree){ NULL, 0, 0 };
	return unit_add(t, pacta_doc_root(doc), UNIT_NONE);
}

void
unit_tree_dispose(struct unit_tree *t)
{
	free(t->units);
	*t = (struct unit_tree){ NULL, 0, 0 };
}

static bool
attrs_equal(const struct pacta_node *a, const struct pacta_node *b)
{
	const struct pacta_attr *x, *y;
	size_t na = 0, nb = 0;

	for (y = b->attrs; y != NULL; y = y->next)
		nb++;
	for (x = a->attrs; x != NULL; x = x->next, na++) {
		for (y = b->attrs; y != NULL && strcmp(x->name, y->name) != 0;
		    y = y->next)
			;
		if (y == NULL || x->len != y->len ||
		    memcmp(x->value, y->value, x->len) != 0)
			return false;
	}
	return na == nb;
}

static const struct pacta_node *
skip_layout(const struct pacta_node *node, bool block)
{
	while (!block && node != NULL && is_layout(node))
		node = node->next;
	return node;
}

bool
nodes_equal(const struct pacta_node *a, const struct pacta_node *b)
{
	const struct pacta_node *x, *y;
	bool block;

	if (a->type != b->type)
		return false;
	if (a->type != PACTA_ELEMENT)
		return a->len == b->len && memcmp(a->text, b->text, a->len) == 0 &&
		    (a->type != PACTA_PI || strcmp(a->name, b->name) == 0);
	if (a->el != b->el || strcmp(a->name, b->name) != 0 ||
	    strcmp(a->ns, b->ns) != 0 || !attrs_equal(a, b))
		return false;
	block = unit_is_block(&(struct unit){ .node = a });
	x = skip_layout(a->first, block);
	y = skip_layout(b->first, block);
	while (x != NULL && y != NULL && nodes_equal(x, y)) {
		x = skip_layout(x->next, block);
		y = skip_layout(y->next, block);
	}
	return x == NULL && y == NULL;
}
