#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt_int.h"

/* FNV-1a, 64 bits: keys come from documents, but a bad case costs time only
 * within the limits on nodes, and every step here is otherwise linear. */
static size_t
map_hash(const char *s)
{
	uint64_t h = 14695981039346656037u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (size_t)(h ^ (h >> 32));
}

static struct fmt_slot *
map_slot(const struct fmt_map *map, const char *key)
{
	size_t i = map_hash(key) & (map->cap - 1);

	while (map->slots[i].key != NULL && strcmp(map->slots[i].key, key) != 0)
		i = (i + 1) & (map->cap - 1);
	return &map->slots[i];
}

static bool
map_grow(struct fmt_map *map)
{
	struct fmt_map bigger = { NULL, map->count,
		map->cap == 0 ? 64 : map->cap * 2 };

	bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
	if (bigger.slots == NULL)
		return false;
	for (size_t i = 0; i < map->cap; i++)
		if (map->slots[i].key != NULL)
			*map_slot(&bigger, map->slots[i].key) = map->slots[i];
	free(map->slots);
	*map = bigger;
	return true;
}

bool
fmt_map_add(struct fmt_map *map, const char *key, void *value)
{
	struct fmt_slot *slot;

	if (map->count * 2 >= map->cap && !map_grow(map))
		return false;
	slot = map_slot(map, key);
	if (slot->key == NULL) {
		*slot = (struct fmt_slot){ key, value };
		map->count++;
	}
	return true;
}

bool
fmt_map_set(struct fmt_map *map, const char *key, void *value)
{
	if (!fmt_map_add(map, key, value))
		return false;
	map_slot(map, key)->value = value;
	return true;
}

void *
fmt_map_get(const struct fmt_map *map, const char *key)
{
	return map->count > 0 ? map_slot(map, key)->value : NULL;
}

bool
fmt_map_has(const struct fmt_map *map, const char *key)
{
	return map->count > 0 && map_slot(map, key)->key != NULL;
}

void
fmt_map_dispose(struct fmt_map *map)
{
	free(map->slots);
	*map = (struct fmt_map){ NULL, 0, 0 };
}

static bool
run_keep(struct fmt_run *run, char *s)
{
	size_t cap = run->cap_strings == 0 ? 256 : run->cap_strings * 2;
	char **strings;

	if (run->nstrings == run->cap_strings) {
		strings = realloc(run->strings, cap * sizeof(*strings));
		if (strings == NULL)
			return false;
		run->strings = strings;
		run->cap_strings = cap;
	}
	run->strings[run->nstrings++] = s;
	return true;
}

const char *
fmt_string(struct fmt_run *run, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0 || !run_keep(run, s)) {
		if (n >= 0)
			free(s);
		run->failed = true;
		return NULL;
	}
	return s;
}

const char *
fmt_identity(const struct fmt_item *item)
{
	return item->old_wid != NULL ? item->old_wid : item->old_eid;
}

struct fmt_item *
fmt_region(const struct fmt_item *item)
{
	struct fmt_item *up = item->parent;

	while (up != NULL && up->node->el != PACTA_EL_ATTACHMENT &&
	    up->node->el != PACTA_EL_QUOTEDSTRUCTURE)
		up = up->parent;
	return up;
}

bool
fmt_numberless(const struct fmt_item *item)
{
	return (item->node->el == PACTA_EL_ARTICLE ||
	    item->node->el == PACTA_EL_POINT) &&
	    (item->num == NULL || item->blank_num);
}

void
fmt_note(struct fmt_run *run, struct fmt_doc *d, const struct fmt_item *item,
    enum pacta_severity severity, const char *rule, const char *fmt, ...)
{
	struct pacta_place place = pacta_doc_node_place(d->doc, item->node);
	struct pacta_diag *diag;
	char text[512];
	va_list ap;

	if (run->diags == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	diag = pacta_diags_add(run->diags, severity, rule, &place, "%s", text);
	if (diag != NULL && item->eid != NULL)
		pacta_diags_eid(run->diags, diag, item->eid);
	if (run->diags->failed)
		run->failed = true;
}

/* Whether the profile gives the element an id by structure. */
static bool
has_id(const struct pacta_node *node)
{
	return node->type == PACTA_ELEMENT &&
	    pacta_el_abbr(node->el) != NULL &&
	    pacta_el_kind(node->el) != PACTA_KIND_META;
}

static void
item_read_num(struct fmt_run *run, struct fmt_doc *d, struct fmt_item *item)
{
	struct pacta_buf text = PACTA_BUF_INIT;

	item->num = pacta_node_child(item->node, PACTA_EL_NUM);
	if (item->num == NULL)
		return;
	pacta_node_line(item->num, &text);
	item->blank_num = text.len == 0;
	item->has_num = pacta_enum_find(&item->was, pacta_buf_str(&text),
	    text.len, d->lang) && item->was.count > 0;
	if (!item->has_num)
		memset(&item->was, 0, sizeof(item->was));
	item->is = item->was;
	run->failed |= pacta_buf_failed(&text);
	pacta_buf_dispose(&text);
}

static void
item_link(struct fmt_item *item, struct fmt_item *parent)
{
	item->parent = parent;
	if (parent == NULL)
		return;
	item->quoted = parent->quoted ||
	    parent->node->el == PACTA_EL_QUOTEDSTRUCTURE;
	if (parent->last != NULL)
		parent->last->next = item;
	else
		parent->first = item;
	parent->last = item;
}

static struct fmt_item *
item_new(struct fmt_run *run, struct fmt_doc *d, struct pacta_node *node,
    struct fmt_item *parent)
{
	struct fmt_item *item = calloc(1, sizeof(*item)), **items;
	size_t cap = d->cap == 0 ? 256 : d->cap * 2;

	if (item != NULL && d->count == d->cap) {
		items = realloc(d->items, cap * sizeof(struct fmt_item *));
		if (items != NULL) {
			d->items = items;
			d->cap = cap;
		}
	}
	if (item == NULL || d->count == d->cap) {
		free(item);
		run->failed = true;
		return NULL;
	}
	item->node = node;
	item->old_eid = pacta_node_get(node, PACTA_AT_EID);
	item->old_wid = pacta_node_get(node, PACTA_AT_WID);
	item_link(item, parent);
	item_read_num(run, d, item);
	d->items[d->count++] = item;
	return item;
}

/*
 * Of two elements with one id, as copying leaves them, the one whose number
 * the id has keeps it, else the first; the other is new.
 */
static void
item_register(struct fmt_run *run, struct fmt_doc *d, struct fmt_item *item)
{
	struct pacta_buf part = PACTA_BUF_INIT;
	struct fmt_item *other;
	const char *at;
	bool takes = false;

	if (item->old_eid == NULL)
		return;
	other = fmt_map_get(&d->by_eid, item->old_eid);
	if (other == NULL) {
		run->failed |= !fmt_map_add(&d->by_eid, item->old_eid, item);
		return;
	}
	at = strrchr(item->old_eid, '_');
	if (item->has_num && other->has_num && at != NULL &&
	    !pacta_enum_same(&item->was, &other->was)) {
		pacta_enum_eid(&item->was, &part);
		takes = strcmp(pacta_buf_str(&part), at + 1) == 0;
	}
	pacta_buf_dispose(&part);
	if (takes) {
		fmt_map_set(&d->by_eid, item->old_eid, item);
	} else {
		other = item;
	}
	other->old_eid = other->old_wid = NULL;
}

static void
register_identities(struct fmt_run *run, struct fmt_doc *d)
{
	const char *identity;

	for (size_t i = 0; i < d->count && !run->failed; i++) {
		identity = fmt_identity(d->items[i]);
		if (identity == NULL)
			continue;
		/* What is quoted belongs to another text. */
		if (d->items[i]->quoted)
			identity = d->items[i]->old_eid;
		if (identity != NULL && (!fmt_map_add(&d->by_identity,
		    identity, d->items[i]) ||
		    !fmt_map_add(&run->used, identity, d->items[i])))
			run->failed = true;
	}
}

/* The innermost item that NODE stands in, going up from the item last made. */
static struct fmt_item *
enclosing(struct fmt_item *last, const struct pacta_node *node)
{
	const struct pacta_node *up = node->parent;

	/* Only LAST and the items above it can contain NODE. */
	for (; up != NULL; up = up->parent) {
		if (!has_id(up))
			continue;
		while (last != NULL && last->node != up)
			last = last->parent;
		return last;
	}
	return NULL;
}

void
fmt_collect(struct fmt_run *run, struct fmt_doc *d)
{
	struct pacta_node *root = pacta_doc_root(d->doc), *n;
	struct fmt_item *last = NULL, *item;

	for (n = root; n != NULL && !run->failed;
	    n = pacta_node_next(n, root)) {
		if (!has_id(n))
			continue;
		item = item_new(run, d, n, enclosing(last, n));
		if (item != NULL) {
			item_register(run, d, item);
			last = item;
		}
	}
	register_identities(run, d);
}

void
fmt_doc_dispose(struct fmt_doc *d)
{
	for (size_t i = 0; i < d->count; i++)
		free(d->items[i]);
	free(d->items);
	fmt_map_dispose(&d->by_eid);
	fmt_map_dispose(&d->by_identity);
}
