/* What reads RELAX NG shares: schema_load.c, and schema_load_type.c for the
 * values of attributes. */
#ifndef PACTA_SCHEMA_LOAD_INT_H
#define PACTA_SCHEMA_LOAD_INT_H

#include "schema_int.h"

#define RNG_NS "http://relaxng.org/ns/structure/1.0"
#define XSD_LIBRARY "http://www.w3.org/2001/XMLSchema-datatypes"
#define MAX_DEFS 4096u

struct rng_define {
	const char *name;
	const struct pacta_node *node;
	bool open;		/* being read: a reference to it is a circle */
	uint16_t type;		/* as a value, from 1; 0: not read yet */
};

struct rng_element {		/* definitions by element pattern */
	const struct pacta_node *node;
	const struct rng_define *home;
};

struct loader {
	struct pacta_schema *schema;
	struct pacta_doc *doc;
	struct rng_define *defines;	/* open addressing, by name */
	size_t size;
	struct rng_element *elements;	/* as schema->defs */
	uint16_t *def_of;	/* by the index of an element pattern's node */
	unsigned steps;
	struct pacta_error *err;
	int rc;
};

/* Describes the first failure, at a node of the schema unless NULL, and returns
 * its code. */
int load_fail(struct loader *l, const struct pacta_node *at, int rc,
    const char *fmt, ...) PACTA_PRINTF(4, 5);
int load_nomem(struct loader *l);

const char *rng_attr(const struct pacta_node *node, const char *name);
bool rng_is(const struct pacta_node *node, const char *name);
/* The next RELAX NG element from NODE on, and the first one in PARENT;
 * annotations and comments are passed over. */
const struct pacta_node *rng_from(const struct pacta_node *node);
const struct pacta_node *rng_first(const struct pacta_node *parent);
/* The words of the a:documentation in NODE, on one line, owned by the caller;
 * NULL when there are none. */
char *rng_documentation(struct loader *l, const struct pacta_node *node);

/* What a <ref> names; NULL after an error. */
struct rng_define *load_ref(struct loader *l, const struct pacta_node *ref);
/* The type of an attribute whose value pattern is VALUE (NULL: text), from 1;
 * 0 after an error. */
uint16_t load_type(struct loader *l, const struct pacta_node *attribute,
    const struct pacta_node *value, const struct rng_define *home);

#endif
