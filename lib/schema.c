/* The walk over a document; what is met on the way is said in schema_say.c. */
#include <stdlib.h>
#include <string.h>

#include <pacta/data.h>

#include "schema_int.h"

void
pacta_schema_free(struct pacta_schema *schema)
{
	if (schema == NULL)
		return;
	for (size_t i = 0; i < schema->ndefs; i++)
		free(schema->defs[i].doc);
	for (size_t i = 1; i < schema->ntypes; i++)
		schema_type_dispose(&schema->types[i]);
	free(schema->defs);
	free(schema->types);
	free(schema->ids.slots);
	patterns_dispose(&schema->patterns);
	free(schema);
}

int
pacta_schema_builtin(struct pacta_schema **out, struct pacta_error *err)
{
	const struct pacta_data *file = pacta_data_find("profile.rng");

	*out = NULL;
	if (file == NULL)
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "this library was built without its profile schema");
	return pacta_schema_new(out, file->name, file->bytes, file->len, err);
}

/* --- ids -------------------------------------------------------------- */

/* Eight bytes at a time, from a start that differs between runs, so that no
 * one can make ids that all meet in one slot. */
static uint64_t
id_hash(uint64_t seed, const char *s, size_t len)
{
	uint64_t h = seed + len, c;

	for (size_t i = 0; i < len; i += 8) {
		c = 0;
		memcpy(&c, s + i, len - i < 8 ? len - i : 8);
		h = (h ^ c) * 0xBF58476D1CE4E5B9u;
		h ^= h >> 29;
	}
	h *= 0x94D049BB133111EBu;
	return h ^ h >> 32;
}

static const struct pacta_attr **
id_slot(const struct schema_ids *ids, const struct pacta_attr *attr)
{
	size_t h = id_hash(ids->seed, attr->value, attr->len) &
	    (ids->size - 1);
	const struct pacta_attr *a;

	while ((a = ids->slots[h]) != NULL && (a->len != attr->len ||
	    memcmp(a->value, attr->value, attr->len) != 0))
		h = (h + 1) & (ids->size - 1);
	return &ids->slots[h];
}

static bool
ids_grow(struct schema_ids *ids)
{
	struct schema_ids more = { .size = ids->size == 0 ? 256 :
	    ids->size * 2, .count = ids->count, .seed = ids->seed };

	more.slots = calloc(more.size, sizeof(*more.slots));
	if (more.slots == NULL)
		return false;
	for (size_t i = 0; i < ids->size; i++)
		if (ids->slots[i] != NULL)
			*id_slot(&more, ids->slots[i]) = ids->slots[i];
	free(ids->slots);
	*ids = more;
	return true;
}

static void
check_id(struct schema_check *c, const struct pacta_node *node,
    const struct pacta_attr *attr)
{
	struct schema_ids *ids = &c->schema->ids;
	const struct pacta_attr **slot;

	if (ids->count * 2 >= ids->size && !ids_grow(ids)) {
		c->nomem = true;
		return;
	}
	slot = id_slot(ids, attr);
	if (*slot != NULL) {
		schema_say_twice(c, node, attr, *slot);
		return;
	}
	*slot = attr;
	ids->count++;
}

static void
ids_clear(struct schema_ids *ids)
{
	/* One large document must not make every later one slow. */
	if (ids->size > 4096) {
		free(ids->slots);
		ids->slots = NULL;
		ids->size = 0;
	}
	if (ids->size > 0 && ids->count > 0)
		memset(ids->slots, 0, ids->size * sizeof(*ids->slots));
	ids->count = 0;
}

/* --- attributes ------------------------------------------------------- */

/* Returns the attribute that ATTR is, or seems to be meant for. */
static enum pacta_at
check_attribute(struct schema_check *c, const struct schema_def *def,
    const struct pacta_node *node, const struct pacta_attr *attr)
{
	const struct schema_type *type;
	int rc;

	if (attr->at == PACTA_AT_XMLNS)
		return attr->at;
	if (def->attr[attr->at] == 0 || attr->at == PACTA_AT_OTHER)
		return schema_say_attribute(c, def, node, attr);
	type = &c->schema->types[def->attr[attr->at]];
	rc = schema_type_match(type, attr->value, attr->len);
	if (rc < 0)
		c->nomem = true;
	else if (rc == 0)
		schema_say_value(c, def, node, attr);
	else if (type->id)
		check_id(c, node, attr);
	return attr->at;
}

static void
check_attributes(struct schema_check *c, const struct schema_def *def,
    const struct pacta_node *node)
{
	uint64_t lacking = def->required;

	/* One that is misspelt is not missing besides. */
	for (const struct pacta_attr *a = node->attrs; a != NULL; a = a->next)
		lacking &= ~((uint64_t)1 << check_attribute(c, def, node, a));
	for (unsigned at = 0; lacking != 0; at++, lacking >>= 1)
		if ((lacking & 1) != 0)
			schema_say_lacking(c, def, node, (enum pacta_at)at);
}

/* --- content ---------------------------------------------------------- */

static bool
is_blank(const struct pacta_node *text)
{
	const char *s = text->text;

	for (size_t i = 0; i < text->len; i++)
		if (s[i] != ' ' && s[i] != '\n' && s[i] != '\t' &&
		    s[i] != '\r')
			return false;
	return true;
}

static void
check_element(struct schema_check *c, const struct pacta_node *node,
    const struct schema_def *def)
{
	struct patterns *ps = &c->schema->patterns;
	struct schema_frame f = { .node = node, .def = def,
	    .state = def->content };

	check_attributes(c, def, node);
	for (const struct pacta_node *n = node->first; n != NULL && !c->full;
	    n = n->next) {
		if (n->type == PACTA_ELEMENT) {
			pattern_t next = n->el == PACTA_EL_OTHER ?
			    PATTERN_NONE : pattern_step(ps, f.state, n->el);
			const struct schema_def *d;

			if (next != PATTERN_NONE) {
				f.state = next;
				f.last = PACTA_EL_OTHER;
				d = &c->schema->defs[def->child[n->el]];
			} else
				d = schema_misplaced(c, &f, n);
			if (d != NULL)
				check_element(c, n, d);
		} else if (n->type == PACTA_TEXT && !def->text &&
		    !f.strewn && !is_blank(n)) {
			schema_say_text(c, &f, n);
			f.strewn = f.excused = true;
		}
	}
	if (!ps->items[f.state].nullable && !f.excused &&
	    (f.early[0] | f.early[1] | f.early[2] | f.early[3]) == 0)
		schema_say_end(c, &f);
}

static void
check_root(struct schema_check *c, const struct pacta_node *root)
{
	const struct schema_def *above = &c->schema->defs[0];

	if (pattern_step(&c->schema->patterns, above->content, root->el) ==
	    PATTERN_NONE || root->el == PACTA_EL_OTHER)
		schema_say_root(c, root);
	else
		check_element(c, root,
		    &c->schema->defs[above->child[root->el]]);
}

int
pacta_schema_check(struct pacta_schema *schema, const struct pacta_doc *doc,
    struct pacta_diags *diags, struct pacta_error *err)
{
	struct schema_check c = { .schema = schema, .doc = doc,
	    .diags = diags };
	const struct pacta_node *root = pacta_doc_root(doc);

	ids_clear(&schema->ids);
	if (root != NULL)
		check_root(&c, root);
	ids_clear(&schema->ids);
	if (c.nomem || diags->failed || schema->patterns.nomem)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (schema->patterns.limit)
		return pacta_error_set(err, PACTA_ELIMIT,
		    "the schema has more states than Pacta can keep");
	return 0;
}
