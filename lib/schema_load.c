/*
 * From RELAX NG to definitions.
 *
 * A definition is made for each element pattern when something first names it,
 * and its content is read later, from a list, so that elements may hold each
 * other without end.  What a reference names is read where the reference stands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "schema_int.h"

#define RNG_NS "http://relaxng.org/ns/structure/1.0"
#define RNG_DOC_NS "http://relaxng.org/ns/compatibility/annotations/1.0"
#define XSD_LIBRARY "http://www.w3.org/2001/XMLSchema-datatypes"
#define MAX_STEPS 200000u	/* references followed, all in all */
#define MAX_DEFS 4096u
#define MAX_SIDE 64u	/* patterns in one group or choice */

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
	size_t size, count;
	struct rng_element *elements;	/* as schema->defs */
	uint16_t *def_of;	/* by the index of an element pattern's node */
	unsigned steps;
	struct pacta_error *err;
	int rc;
};

/* Where a pattern stands in the content of an element. */
struct place {
	size_t def;		/* whose content it is; 0: in start */
	const struct rng_define *home;	/* the define it is written in */
	bool top;		/* must stand: attributes may come here */
	bool optional;		/* in <optional>: one attribute may */
	unsigned attributes;	/* met so far */
	pattern_t mixed;	/* what stands inside <mixed> */
	bool has_text;
};

static int
load_fail(struct loader *l, const struct pacta_node *at, int rc,
    const char *fmt, ...) PACTA_PRINTF(4, 5);

static int
load_fail(struct loader *l, const struct pacta_node *at, int rc,
    const char *fmt, ...)
{
	struct pacta_place place;
	char text[300];
	va_list ap;

	if (l->rc != 0)
		return l->rc;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	l->rc = pacta_error_set(l->err, rc, "%s", text);
	if (at != NULL) {
		place = pacta_doc_node_place(l->doc, at);
		pacta_error_at(l->err, place.file, place.line, place.column);
	}
	return l->rc;
}

static int
load_nomem(struct loader *l)
{
	return load_fail(l, NULL, PACTA_ENOMEM, "out of memory");
}

static const char *
attr_named(const struct pacta_node *node, const char *name)
{
	for (const struct pacta_attr *a = node->attrs; a != NULL; a = a->next)
		if (strcmp(a->name, name) == 0)
			return a->value;
	return NULL;
}

static bool
is_rng(const struct pacta_node *node, const char *name)
{
	return node->type == PACTA_ELEMENT && strcmp(node->ns, RNG_NS) == 0 &&
	    strcmp(node->name, name) == 0;
}

/* The next RELAX NG element from NODE on; annotations and comments are passed
 * over. */
static const struct pacta_node *
rng_from(const struct pacta_node *node)
{
	while (node != NULL && (node->type != PACTA_ELEMENT ||
	    strcmp(node->ns, RNG_NS) != 0))
		node = node->next;
	return node;
}

static const struct pacta_node *
rng_first(const struct pacta_node *parent)
{
	return rng_from(parent->first);
}

/* The words of the a:documentation in NODE, on one line; NULL when there are
 * none. */
static char *
documentation(struct loader *l, const struct pacta_node *node)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	const struct pacta_node *n;
	char *s;

	for (n = node->first; n != NULL; n = n->next)
		if (n->type == PACTA_ELEMENT &&
		    strcmp(n->ns, RNG_DOC_NS) == 0)
			break;
	if (n == NULL)
		return NULL;
	pacta_node_line(n, &b);
	s = pacta_buf_detach(&b, NULL);
	if (s == NULL)
		load_nomem(l);
	return s;
}

/* The name of an element, attribute or reference pattern: its attribute, or
 * its first child <name>, which *AFTER then stands behind. */
static const char *
pattern_name(struct loader *l, const struct pacta_node *node,
    const struct pacta_node **after)
{
	const struct pacta_node *first = rng_first(node);
	const char *name = attr_named(node, "name"), *ns;

	*after = first;
	ns = attr_named(node, "ns");
	if (name == NULL && first != NULL && is_rng(first, "name") &&
	    first->first != NULL && first->first->type == PACTA_TEXT &&
	    first->first == first->last) {
		name = first->first->text;
		*after = rng_from(first->next);
		ns = attr_named(first, "ns");
	}
	if (name == NULL)
		load_fail(l, node, PACTA_ESYNTAX,
		    "<%s> must have one name here", node->name);
	else if (ns != NULL && strcmp(ns, is_rng(node, "attribute") ? "" :
	    PACTA_AKN_NS) != 0)
		load_fail(l, node, PACTA_ESYNTAX,
		    "\"%s\" is in a namespace other than Akoma Ntoso's", name);
	return l->rc == 0 ? name : NULL;
}

/* --- the table of defines --------------------------------------------- */

static size_t
name_hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

/* Where NAME is in the table, or the free place for it. */
static struct rng_define *
define_slot(struct loader *l, const char *name)
{
	size_t h = name_hash(name) & (l->size - 1);

	while (l->defines[h].name != NULL &&
	    strcmp(l->defines[h].name, name) != 0)
		h = (h + 1) & (l->size - 1);
	return &l->defines[h];
}

static int
load_defines(struct loader *l, const struct pacta_node *grammar,
    const struct pacta_node **start)
{
	struct rng_define *d;
	const char *name;
	size_t n = 0;

	for (const struct pacta_node *c = rng_first(grammar); c != NULL;
	    c = rng_from(c->next))
		n++;
	for (l->size = 16; l->size < 2 * n + 2;)
		l->size *= 2;
	l->defines = calloc(l->size, sizeof(*l->defines));
	if (l->defines == NULL)
		return load_nomem(l);
	for (const struct pacta_node *c = rng_first(grammar); c != NULL;
	    c = rng_from(c->next)) {
		if (is_rng(c, "start") && *start == NULL) {
			*start = c;
			continue;
		}
		name = attr_named(c, "name");
		if (!is_rng(c, "define") || name == NULL)
			return load_fail(l, c, PACTA_ESYNTAX,
			    "<%s> is not understood in a grammar: it holds one "
			    "<start>, and <define> with a name", c->name);
		d = define_slot(l, name);
		if (d->name != NULL)
			return load_fail(l, c, PACTA_ESYNTAX,
			    "\"%s\" is defined twice", name);
		*d = (struct rng_define){ .name = name, .node = c };
	}
	if (*start == NULL)
		return load_fail(l, grammar, PACTA_ESYNTAX,
		    "the grammar has no <start>");
	return 0;
}

/* What a <ref> names; NULL after an error. */
static struct rng_define *
load_ref(struct loader *l, const struct pacta_node *ref)
{
	const char *name = attr_named(ref, "name");
	struct rng_define *d = name != NULL ? define_slot(l, name) : NULL;

	if (d == NULL || d->name == NULL) {
		load_fail(l, ref, PACTA_ESYNTAX, "\"%s\" is not defined",
		    name != NULL ? name : "");
		return NULL;
	}
	if (d->open) {
		load_fail(l, ref, PACTA_ESYNTAX,
		    "\"%s\" leads back to itself without an element between",
		    name);
		return NULL;
	}
	if (++l->steps > MAX_STEPS) {
		load_fail(l, ref, PACTA_ELIMIT,
		    "the references of the schema never end");
		return NULL;
	}
	return d;
}

/* --- values ----------------------------------------------------------- */

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
	const char *name = attr_named(node, "type");
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
	const char *name = attr_named(node, "type"), *library, *problem;
	const struct pacta_node *param = rng_first(node);
	struct schema_alt *alt = type_add(l, type);
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc;

	if (alt == NULL)
		return l->rc;
	library = attr_named(node, "datatypeLibrary");
	if (name == NULL || !schema_data_find(name, &alt->data) ||
	    (library != NULL && strcmp(library, XSD_LIBRARY) != 0))
		return load_fail(l, node, PACTA_ESYNTAX,
		    "the data type \"%s\" is not understood",
		    name != NULL ? name : "");
	type->id = type->id || alt->data == SCHEMA_ID;
	if (param == NULL)
		return 0;
	name = attr_named(param, "name");
	if (!is_rng(param, "param") || name == NULL ||
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
	if (is_rng(node, "value"))
		return load_value(l, node, type);
	if (is_rng(node, "data"))
		return load_data(l, node, type);
	if (is_rng(node, "choice")) {
		for (const struct pacta_node *c = rng_first(node);
		    c != NULL && l->rc == 0; c = rng_from(c->next))
			load_alternatives(l, c, type);
		return l->rc;
	}
	if (!is_rng(node, "ref"))
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
		type->doc = documentation(l, d->node);
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

/* The type of an attribute whose value pattern is VALUE (NULL: text). */
static uint16_t
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
	if (value != NULL && is_rng(value, "ref")) {
		d = load_ref(l, value);
		if (d == NULL || d->type != 0)
			return d != NULL ? d->type : 0;
	}
	n = type_new(l);
	if (n == 0)
		return 0;
	/* The words closest to the value win; the attribute's come next. */
	type = &l->schema->types[n];
	if (value != NULL && !is_rng(value, "text"))
		load_alternatives(l, value, type);
	if (type->doc == NULL)
		type->doc = documentation(l, attribute);
	if (type->doc == NULL && home != NULL && d == NULL &&
	    rng_first(home->node) == attribute)
		type->doc = documentation(l, home->node);
	if (d != NULL && l->rc == 0)
		d->type = n;
	return n;
}

static pattern_t
load_attribute(struct loader *l, const struct pacta_node *node,
    struct place *where)
{
	struct pacta_schema *s = l->schema;
	const struct pacta_node *value;
	const char *name = pattern_name(l, node, &value);
	struct schema_def *def;
	enum pacta_at at;
	uint16_t type;

	if (name == NULL)
		return PATTERN_NONE;
	at = pacta_at_find(name, strlen(name));
	if (at == PACTA_AT_OTHER || where->def == 0 || !where->top ||
	    (where->optional && where->attributes > 0)) {
		load_fail(l, node, PACTA_ESYNTAX, at == PACTA_AT_OTHER ?
		    "\"%s\" is not an attribute this version knows" :
		    "attribute \"%s\" may stand in an element, alone in an "
		    "<optional> or not, and in nothing else", name);
		return PATTERN_NONE;
	}
	type = load_type(l, node, value, where->home);
	def = &s->defs[where->def];
	if (def->attr[at] != 0)
		load_fail(l, node, PACTA_ESYNTAX,
		    "attribute \"%s\" stands twice in one element", name);
	def->attr[at] = type;
	if (!where->optional)
		def->required |= (uint64_t)1 << at;
	where->attributes++;
	return PATTERN_EMPTY;
}

/* --- content ---------------------------------------------------------- */

static pattern_t load_pattern(struct loader *l, const struct pacta_node *node,
    struct place *where);

/* The definition of an element pattern, made when it is met first. */
static size_t
def_of(struct loader *l, const struct pacta_node *node,
    const struct rng_define *home)
{
	struct pacta_schema *s = l->schema;
	size_t i, cap = s->defs_cap == 0 ? 128 : s->defs_cap * 2;
	struct schema_def *defs;
	struct rng_element *elements;

	if (l->def_of[node->index] != 0)
		return l->def_of[node->index];
	i = s->ndefs;
	if (i >= MAX_DEFS) {
		load_fail(l, node, PACTA_ELIMIT,
		    "the schema has too many elements");
		return 0;
	}
	if (i >= s->defs_cap) {
		defs = realloc(s->defs, cap * sizeof(*defs));
		if (defs != NULL)
			s->defs = defs;
		elements = realloc(l->elements, cap * sizeof(*elements));
		if (elements != NULL)
			l->elements = elements;
		if (defs == NULL || elements == NULL) {
			load_nomem(l);
			return 0;
		}
		s->defs_cap = cap;
	}
	memset(&s->defs[i], 0, sizeof(*s->defs));
	l->elements[i] = (struct rng_element){ node, home };
	l->def_of[node->index] = (uint16_t)i;
	s->ndefs = i + 1;
	return i;
}

static pattern_t
load_element(struct loader *l, const struct pacta_node *node,
    struct place *where)
{
	struct pacta_schema *s = l->schema;
	const struct pacta_node *content;
	const char *name = pattern_name(l, node, &content);
	struct schema_def *parent;
	enum pacta_el el;
	size_t i;

	if (name == NULL)
		return PATTERN_NONE;
	el = pacta_el_find(name, strlen(name));
	if (el == PACTA_EL_OTHER) {
		load_fail(l, node, PACTA_ESYNTAX,
		    "<%s> is not an element this version knows", name);
		return PATTERN_NONE;
	}
	i = def_of(l, node, where->home);
	if (i == 0)
		return PATTERN_NONE;
	s->defs[i].el = el;
	s->several[el] = s->several[el] || (s->any[el] != 0 && s->any[el] != i);
	s->any[el] = (uint16_t)i;
	parent = &s->defs[where->def];
	if (parent->child[el] == 0)
		parent->order[parent->norder++] = (uint8_t)el;
	else if (parent->child[el] != i)
		load_fail(l, node, PACTA_ESYNTAX,
		    "<%s> means two things in one content", name);
	parent->child[el] = (uint16_t)i;
	return pattern_element(&s->patterns, el);
}

/* The children of NODE from FIRST on, one behind the other. */
static pattern_t
load_group(struct loader *l, const struct pacta_node *first,
    struct place *where)
{
	struct patterns *ps = &l->schema->patterns;
	pattern_t list[MAX_SIDE], all = PATTERN_EMPTY;
	size_t n = 0;

	for (const struct pacta_node *c = first; c != NULL && l->rc == 0;
	    c = rng_from(c->next)) {
		if (n == MAX_SIDE) {
			load_fail(l, c, PACTA_ELIMIT,
			    "over 64 patterns stand side by side");
			return PATTERN_NONE;
		}
		list[n++] = load_pattern(l, c, where);
	}
	while (n > 0 && l->rc == 0)
		all = pattern_group(ps, list[--n], all);
	return all;
}

/* Largest first: pattern_choice() then puts each before the rest, at once. */
static int
pattern_descending(const void *a, const void *b)
{
	return *(const pattern_t *)b - *(const pattern_t *)a;
}

static pattern_t
load_choice(struct loader *l, const struct pacta_node *node,
    struct place *where)
{
	pattern_t list[MAX_SIDE], all = PATTERN_NONE;
	size_t n = 0;

	for (const struct pacta_node *c = rng_first(node);
	    c != NULL && l->rc == 0; c = rng_from(c->next)) {
		if (n == MAX_SIDE) {
			load_fail(l, c, PACTA_ELIMIT,
			    "over 64 patterns stand side by side");
			return PATTERN_NONE;
		}
		list[n++] = load_pattern(l, c, where);
	}
	qsort(list, n, sizeof(*list), pattern_descending);
	for (size_t i = 0; i < n; i++)
		all = pattern_choice(&l->schema->patterns, list[i], all);
	return all;
}

/* <optional>, <zeroOrMore>, <oneOrMore>, <choice>, <group> and <mixed>: what
 * may stand in them follows from where they stand. */
static pattern_t
load_compound(struct loader *l, const struct pacta_node *node,
    struct place *where)
{
	struct patterns *ps = &l->schema->patterns;
	bool top = where->top, optional = where->optional;
	unsigned before = where->attributes;
	pattern_t p;

	if (is_rng(node, "group"))
		return load_group(l, rng_first(node), where);
	if (is_rng(node, "optional")) {
		where->attributes = optional ? before : 0;
		where->optional = true;
		p = load_group(l, rng_first(node), where);
		if (where->attributes > 0 && p != PATTERN_EMPTY)
			load_fail(l, node, PACTA_ESYNTAX, "an attribute and "
			    "elements cannot be optional together");
		where->optional = optional;
		where->attributes += optional ? 0 : before;
		return pattern_choice(ps, PATTERN_EMPTY, p);
	}
	if (is_rng(node, "mixed")) {
		if (!top || optional || where->has_text)
			load_fail(l, node, PACTA_ESYNTAX,
			    "<mixed> may only be the whole of an element");
		where->top = false;
		where->has_text = true;
		p = where->mixed = load_group(l, rng_first(node), where);
		where->top = top;
		return p;
	}
	where->top = false;
	if (is_rng(node, "choice"))
		p = load_choice(l, node, where);
	else
		p = pattern_more(ps, load_group(l, rng_first(node), where));
	where->top = top;
	return is_rng(node, "zeroOrMore") ?
	    pattern_choice(ps, PATTERN_EMPTY, p) : p;
}

static pattern_t
load_reference(struct loader *l, const struct pacta_node *node,
    struct place *where)
{
	struct rng_define *d = load_ref(l, node);
	const struct rng_define *home = where->home;
	pattern_t p;

	if (d == NULL)
		return PATTERN_NONE;
	d->open = true;
	where->home = d;
	p = load_group(l, rng_first(d->node), where);
	where->home = home;
	d->open = false;
	return p;
}

static pattern_t
load_text(struct loader *l, const struct pacta_node *node,
    struct place *where)
{
	if (!where->top || where->optional || where->has_text)
		load_fail(l, node, PACTA_ESYNTAX,
		    "<text/> may only be the whole of an element");
	where->has_text = true;
	where->mixed = PATTERN_EMPTY;
	return PATTERN_EMPTY;
}

static pattern_t
load_pattern(struct loader *l, const struct pacta_node *node,
    struct place *where)
{
	static const char *const compounds[] = { "group", "choice", "optional",
	    "zeroOrMore", "oneOrMore", "mixed" };

	if (l->rc != 0)
		return PATTERN_NONE;
	if (is_rng(node, "ref"))
		return load_reference(l, node, where);
	if (is_rng(node, "element"))
		return load_element(l, node, where);
	if (is_rng(node, "attribute"))
		return load_attribute(l, node, where);
	if (is_rng(node, "text"))
		return load_text(l, node, where);
	if (is_rng(node, "empty"))
		return PATTERN_EMPTY;
	for (size_t i = 0; i < sizeof(compounds) / sizeof(*compounds); i++)
		if (is_rng(node, compounds[i]))
			return load_compound(l, node, where);
	load_fail(l, node, PACTA_ESYNTAX,
	    "<%s> is not understood in the content of an element", node->name);
	return PATTERN_NONE;
}

/* Reads the content of definition I, whose pattern is NODE. */
static int
load_content(struct loader *l, size_t i, const struct pacta_node *node,
    const struct rng_define *home)
{
	struct pacta_schema *s = l->schema;
	struct place where = { .def = i, .home = home, .top = i > 0 };
	const struct pacta_node *first = rng_first(node);
	pattern_t p;

	if (i > 0 && pattern_name(l, node, &first) == NULL)
		return l->rc;
	p = load_group(l, first, &where);
	if (l->rc == 0 && where.has_text && p != where.mixed)
		load_fail(l, node, PACTA_ESYNTAX,
		    "text and elements stand side by side without <mixed>");
	if (s->patterns.nomem)
		load_nomem(l);
	if (s->patterns.limit)
		load_fail(l, node, PACTA_ELIMIT, "the schema is too large");
	s->defs[i].content = p;
	s->defs[i].text = where.has_text;
	s->defs[i].doc = documentation(l, node);
	if (s->defs[i].doc == NULL && home != NULL &&
	    rng_first(home->node) == node)
		s->defs[i].doc = documentation(l, home->node);
	return l->rc;
}

static int
load_grammar(struct loader *l)
{
	const struct pacta_node *root = pacta_doc_root(l->doc), *start = NULL;
	const char *ns = attr_named(root, "ns");
	const char *library = attr_named(root, "datatypeLibrary");
	struct pacta_schema *s = l->schema;

	if (!is_rng(root, "grammar") || ns == NULL ||
	    strcmp(ns, PACTA_AKN_NS) != 0 ||
	    (library != NULL && strcmp(library, XSD_LIBRARY) != 0))
		return load_fail(l, root, PACTA_ESYNTAX, "this is not a RELAX "
		    "NG <grammar> for Akoma Ntoso 3.0 (ns=\"%s\")",
		    PACTA_AKN_NS);
	s->defs = calloc(128, sizeof(*s->defs));
	l->elements = calloc(128, sizeof(*l->elements));
	l->def_of = calloc(pacta_doc_node_count(l->doc), sizeof(*l->def_of));
	if (s->defs == NULL || l->elements == NULL || l->def_of == NULL)
		return load_nomem(l);
	s->defs_cap = 128;
	s->ndefs = 1;
	if (load_defines(l, root, &start) != 0 ||
	    load_content(l, 0, start, NULL) != 0)
		return l->rc;
	for (size_t i = 1; i < s->ndefs && l->rc == 0; i++)
		load_content(l, i, l->elements[i].node, l->elements[i].home);
	return l->rc;
}

/* The first error among what the parser said of the schema. */
static int
load_unreadable(struct loader *l, const struct pacta_diags *diags, int rc)
{
	if (rc == PACTA_ENOMEM || diags->count == 0)
		return rc;
	l->rc = pacta_error_set(l->err, rc, "%s", diags->items[0].message);
	pacta_error_at(l->err, diags->items[0].place.file,
	    diags->items[0].place.line, diags->items[0].place.column);
	return rc;
}

int
pacta_schema_new(struct pacta_schema **out, const char *name, const void *data,
    size_t len, struct pacta_error *err)
{
	struct loader l = { .err = err };
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	int rc;

	*out = NULL;
	l.schema = calloc(1, sizeof(*l.schema));
	if (l.schema == NULL || patterns_init(&l.schema->patterns) != 0)
		rc = load_nomem(&l);
	else if ((rc = pacta_doc_parse(&l.doc, name, data, len, &diags,
	    err)) != 0)
		rc = load_unreadable(&l, &diags, rc);
	else
		rc = load_grammar(&l);
	if (rc == 0) {
		l.schema->ids.seed = (uint64_t)(uintptr_t)l.schema *
		    0x9E3779B97F4A7C15u;
		*out = l.schema;
		l.schema = NULL;
	}
	pacta_schema_free(l.schema);
	pacta_doc_free(l.doc);
	pacta_diags_dispose(&diags);
	free(l.defines);
	free(l.elements);
	free(l.def_of);
	return rc;
}
