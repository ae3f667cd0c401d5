/*
 * Inside the schema: patterns, definitions, types.  Not installed.
 *
 * schema_load.c turns RELAX NG into definitions, one per element pattern.
 * Attributes are taken out of the content, into a table by number; what is left
 * is a regular expression over element numbers, kept as hash-consed patterns in
 * schema_pattern.c whose derivatives (Brzozowski 1964; Clark's algorithm for
 * RELAX NG) are the states of a DFA that grows as documents need it.
 */
#ifndef PACTA_SCHEMA_INT_H
#define PACTA_SCHEMA_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/akn.h>
#include <pacta/buf.h>
#include <pacta/diag.h>
#include <pacta/doc.h>
#include <pacta/schema.h>

_Static_assert(PACTA_AT_COUNT <= 64, "attribute sets are 64 bits");
_Static_assert(PACTA_EL_COUNT <= 256, "element numbers are bytes");

/* --- regular expressions (schema_regex.c) ---------------------------- */

struct rx;

/* Compiles the XML Schema pattern TEXT; *PROBLEM says what is wrong with it
 * when PACTA_ESYNTAX or PACTA_ELIMIT is returned. */
int rx_new(struct rx **out, const char *text, const char **problem);
void rx_free(struct rx *rx);
/* Whether the whole of S matches: 1, 0, or PACTA_ENOMEM. */
int rx_match(struct rx *rx, const char *s, size_t len);

/* --- value types (schema_value.c) ------------------------------------ */

enum schema_data {
	SCHEMA_TOKEN, SCHEMA_NCNAME, SCHEMA_ID, SCHEMA_DATE, SCHEMA_LANGUAGE,
	SCHEMA_POSITIVE
};

struct schema_alt {		/* one alternative of a type */
	char *value;		/* this very word, or NULL */
	enum schema_data data;
	struct rx *rx;		/* or NULL */
};

struct schema_type {
	struct schema_alt *alts;	/* none: any text */
	size_t nalts;
	char *doc;		/* what it is, in words, or NULL */
	bool id;		/* unique in the file */
};

/* By the name xsd gives it; false when it is not one we know. */
bool schema_data_find(const char *name, enum schema_data *out);
/* 1, 0 or PACTA_ENOMEM. */
int schema_type_match(const struct schema_type *type, const char *s,
    size_t len);
void schema_type_dispose(struct schema_type *type);

/* --- content patterns (schema_pattern.c) ----------------------------- */

typedef uint16_t pattern_t;

enum { PATTERN_NONE, PATTERN_EMPTY };	/* the first two patterns */
#define PATTERN_MAX 16384u

enum pattern_kind { PAT_NONE, PAT_EMPTY, PAT_ELEMENT, PAT_CHOICE, PAT_GROUP,
	PAT_MORE };

struct pattern {
	uint8_t kind;
	uint8_t el;		/* PAT_ELEMENT */
	bool nullable;
	pattern_t a, b;
	pattern_t *row;		/* next state by element; NULL until needed */
};

struct patterns {
	struct pattern *items;
	size_t count, cap;
	pattern_t *table;	/* open addressing, by content */
	size_t table_size;
	bool nomem, limit;	/* sticky */
};

/* All constructors return PATTERN_NONE when memory or the limit fails; look
 * at the flags. */
int patterns_init(struct patterns *ps);
void patterns_dispose(struct patterns *ps);
pattern_t pattern_element(struct patterns *ps, enum pacta_el el);
pattern_t pattern_choice(struct patterns *ps, pattern_t a, pattern_t b);
pattern_t pattern_group(struct patterns *ps, pattern_t a, pattern_t b);
pattern_t pattern_more(struct patterns *ps, pattern_t a);
/* The state behind EL, PATTERN_NONE when EL may not come. */
pattern_t pattern_derive(struct patterns *ps, pattern_t state,
    enum pacta_el el);

#define PATTERN_UNKNOWN UINT16_MAX

static inline pattern_t
pattern_step(struct patterns *ps, pattern_t state, enum pacta_el el)
{
	pattern_t *row = ps->items[state].row;

	if (row != NULL && row[el] != PATTERN_UNKNOWN)
		return row[el];
	return pattern_derive(ps, state, el);
}

/* --- definitions ------------------------------------------------------ */

struct schema_def {
	enum pacta_el el;	/* OTHER for what holds the root */
	pattern_t content;
	bool text;		/* characters may stand among the children */
	uint64_t required;	/* attributes, by number */
	uint16_t attr[PACTA_AT_COUNT];	/* types, from 1; 0: not allowed */
	uint16_t child[PACTA_EL_COUNT];	/* definitions, from 1; 0: never here */
	uint8_t order[PACTA_EL_COUNT];	/* children as the schema names them */
	uint8_t norder;
	char *doc;		/* what it is made of, in words, or NULL */
};

struct schema_ids {		/* eIds of the document in hand */
	const struct pacta_attr **slots;
	size_t size, count;
	uint64_t seed;
};

struct pacta_schema {
	struct patterns patterns;
	struct schema_def *defs;	/* [0] holds the root */
	size_t ndefs, defs_cap;
	struct schema_type *types;	/* [0] unused */
	size_t ntypes, types_cap;
	uint16_t any[PACTA_EL_COUNT];	/* a definition of the element, or 0 */
	bool several[PACTA_EL_COUNT];	/* it has more than one */
	struct schema_ids ids;
};

/* --- checking --------------------------------------------------------- */

struct schema_check {
	struct pacta_schema *schema;
	const struct pacta_doc *doc;
	struct pacta_diags *diags;
	size_t said;
	bool nomem, full;	/* full: told of enough, stop reading */
};

/* One element while its children are read. */
struct schema_frame {
	const struct pacta_node *node;	/* NULL: above the root */
	const struct schema_def *def;
	pattern_t state;
	bool excused;		/* do not ask for what is missing at its end */
	bool strewn;		/* text among its children was told of */
	uint64_t early[4];	/* elements that came too early, told of */
	enum pacta_el last;	/* told of just before, OTHER: nothing was */
};

/* What is wrong with CHILD, which may not follow here; brings the frame to
 * where reading goes on, and returns the definition to read CHILD by, or NULL
 * to pass over it (schema_recover.c). */
const struct schema_def *schema_misplaced(struct schema_check *c,
    struct schema_frame *f, const struct pacta_node *child);

/* The messages (schema_say.c).  After SCHEMA_MAX_SAID of them the last one says
 * so, and FULL is set. */
#define SCHEMA_MAX_SAID 1000u
void schema_say_root(struct schema_check *c, const struct pacta_node *node);
void schema_say_unknown(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, enum pacta_el guess);
/* INTO: what CHILD has to be put into, the outer first; PACTA_EL_OTHER for
 * nothing. */
void schema_say_element(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, const enum pacta_el into[2]);
void schema_say_before(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, enum pacta_el first);
void schema_say_behind(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, const struct pacta_node *prev);
void schema_say_repeated(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child);
void schema_say_missing(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, const enum pacta_el *path, size_t n);
void schema_say_end(struct schema_check *c, const struct schema_frame *f);
void schema_say_text(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *text);
/* Returns the attribute that may have been meant, or PACTA_AT_OTHER. */
enum pacta_at schema_say_attribute(struct schema_check *c,
    const struct schema_def *def, const struct pacta_node *node,
    const struct pacta_attr *attr);
void schema_say_lacking(struct schema_check *c, const struct schema_def *def,
    const struct pacta_node *node, enum pacta_at at);
void schema_say_value(struct schema_check *c, const struct schema_def *def,
    const struct pacta_node *node, const struct pacta_attr *attr);
void schema_say_twice(struct schema_check *c, const struct pacta_node *node,
    const struct pacta_attr *attr, const struct pacta_attr *first);

/* --- names ------------------------------------------------------------ */

/* What of Akoma Ntoso the profile leaves out: true when NAME is an element of
 * the standard; *INSTEAD is what the profile has for it, or NULL. */
/* What is meant by the name of an element of HTML and the like, or NULL. */
const char *schema_foreign_element(const char *name);
bool schema_akn_element(const char *name, const char **instead);
/* How many letters A and B differ by, ignoring case: insertions, deletions,
 * exchanges, swapped neighbours; LIMIT + 1 when more than LIMIT. */
unsigned schema_distance(const char *a, const char *b, unsigned limit);

#endif
