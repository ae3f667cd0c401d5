/* The values of attributes, from RELAX NG to types. */
#include <stdlib.h>
#include <string.h>

#include "schema_load_int.h"

static struct schema_alt *
type_add(struct loader *l, struct schema_type *type)
{
	struct schema_alt *alts = realloc(type->alts,
	    (type->nalts + 1) * sizeof(*alts));

	if (alts == NULL) {
		load_nomem(l);
		return NULL;
	}
	type->alts = alts;
	memset(&alts[type->nalts], 0, sizeof(*alts));
	return &alts[type->nalts++];
}

static int
load_value(struct loader *l, const struct pacta_node *node,
    struct schema_type *type)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	const char *name = rng_attr(node, "type");
	struct schema_alt *alt;

	if (name != NULL && strcmp(name, "token") != 0)
		return load_fail(l, node, PACTA_ESYNTAX,
		    "a <value> of type \"%s\" is not understood", name);
	alt = type_add(l, type);
	if (alt == NULL)
		return l->rc;
	pacta_node_line(node, &b);
	alt->value = pacta_buf_detach(&b, NULL);
	return alt->value != NULL ? 0 : load_nomem(l);
}

static int
load_data(struct loader *l, const struct pacta_node *node,
    struct schema_type *type)
{
	const char *name = rng_attr(node, "type"), *library, *problem;
	const struct pacta_node *param = rng_first(node);
	struct schema_alt *alt = type_add(l, type);
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc;

	if (alt == NULL)
		return l->rc;
	library = rng_attr(node, "datatypeLibrary");
	if (name == NULL || !schema_data_find(name, &alt->data) ||
	    (library != NULL && strcmp(library, XSD_LIBRARY) != 0))
		return load_fail(l, node, PACTA_ESYNTAX,
		    "the data type \"%s\" is not understood",
		    name != NULL ? name : "");
	type->id = type->id || alt->data == SCHEMA_ID;
	if (param == NULL)
		return 0;
	name = rng_attr(param, "name");
	if (!rng_is(param, "param") || name == NULL ||
	    strcmp(name, "pattern") != 0 || rng_from(param->next) != NULL)
		return load_fail(l, param, PACTA_ESYNTAX,
		    "a data type takes one parameter, its pattern");
	pacta_node_text(param, &b);
	rc = pacta_buf_failed(&b) ? load_nomem(l) :
	    rx_new(&alt->rx, pacta_buf_str(&b), &problem);
	if (rc != 0)
		load_fail(l, param, rc, "the pattern is not understood: %s",
		    problem);
	pacta_buf_dispose(&b);
	return l->rc;
}

/* Adds what NODE allows to the alternatives of TYPE. */
static int
load_alternatives(struct loader *l, const struct pacta_node *node,
    struct schema_type *type)
{
	struct rng_define *d;

	if (l->rc != 0)
		return l->rc;
	if (rng_is(node, "value"))
		return load_value(l, node, type);
	if (rng_is(node, "data"))
		return load_data(l, node, type);
	if (rng_is(node, "choice")) {
		for (const struct pacta_node *c = rng_first(node);
		    c != NULL && l->rc == 0; c = rng_from(c->next))
			load_alternatives(l, c, type);
		return l->rc;
	}
	if (!rng_is(node, "ref"))
		return load_fail(l, node, PACTA_ESYNTAX,
		    "<%s> is not understood in an attribute: it takes text, "
		    "value, data, or a choice of them", node->name);
	d = load_ref(l, node);
	if (d == NULL)
		return l->rc;
	node = rng_first(d->node);
	if (node == NULL || rng_from(node->next) != NULL)
		return load_fail(l, d->node, PACTA_ESYNTAX,
		    "\"%s\" is not one value", d->name);
	d->open = true;
	if (type->doc == NULL)
		type->doc = rng_documentation(l, d->node);
	load_alternatives(l, node, type);
	d->open = false;
	return l->rc;
}

static uint16_t
type_new(struct loader *l)
{
	struct pacta_schema *s = l->schema;
	size_t cap = s->types_cap == 0 ? 64 : s->types_cap * 2;
	struct schema_type *types;

	if (s->ntypes == 0)
		s->ntypes = 1;
	if (s->ntypes >= MAX_DEFS) {
		load_fail(l, NULL, PACTA_ELIMIT,
		    "the schema has too many attributes");
		return 0;
	}
	if (s->ntypes >= s->types_cap) {
		types = realloc(s->types, cap * sizeof(*types));
		if (types == NULL) {
			load_nomem(l);
			return 0;
		}
		s->types = types;
		s->types_cap = cap;
	}
	memset(&s->types[s->ntypes], 0, sizeof(*s->types));
	return (uint16_t)s->ntypes++;
}

uint16_t
load_type(struct loader *l, const struct pacta_node *attribute,
    const struct pacta_node *value, const struct rng_define *home)
{
	struct rng_define *d = NULL;
	struct schema_type *type;
	uint16_t n;

	if (value != NULL && rng_from(value->next) != NULL) {
		load_fail(l, attribute, PACTA_ESYNTAX,
		    "an attribute takes one value pattern");
		return 0;
	}
	if (value != NULL && rng_is(value, "ref")) {
		d = load_ref(l, value);
		if (d == NULL || d->type != 0)
			return d != NULL ? d->type : 0;
	}
	n = type_new(l);
	if (n == 0)
		return 0;
	/* The words closest to the value win; the attribute's come next. */
	type = &l->schema->types[n];
	if (value != NULL && !rng_is(value, "text"))
		load_alternatives(l, value, type);
	if (type->doc == NULL)
		type->doc = rng_documentation(l, attribute);
	if (type->doc == NULL && home != NULL && d == NULL &&
	    rng_first(home->node) == attribute)
		type->doc = rng_documentation(l, home->node);
	if (d != NULL && l->rc == 0)
		d->type = n;
	return n;
}
