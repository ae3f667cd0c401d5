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

#include "schema_load_int.h"

#define RNG_DOC_NS "http://relaxng.org/ns/compatibility/annotations/1.0"
#define MAX_STEPS 200000u	/* references followed, all in all */
#define MAX_SIDE 64u	/* patterns in one group or choice */

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

int
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

int
load_nomem(struct loader *l)
{
	return load_fail(l, NULL, PACTA_ENOMEM, "out of memory");
}

const char *
rng_attr(const struct pacta_node *node, const char *name)
{
	for (const struct pacta_attr *a = node->attrs; a != NULL; a = a->next)
		if (strcmp(a->name, name) == 0)
			return a->value;
	return NULL;
}

bool
rng_is(const struct pacta_node *node, const char *name)
{
	return node->type == PACTA_ELEMENT && strcmp(node->ns, RNG_NS) == 0 &&
	    strcmp(node->name, name) == 0;
}

const struct pacta_node *
rng_from(const struct pacta_node *node)
{
	while (node != NULL && (node->type != PACTA_ELEMENT ||
	    strcmp(node->ns, RNG_NS) != 0))
		node = node->next;
	return node;
}

const struct pacta_node *
rng_first(const struct pacta_node *parent)
{
	return rng_from(parent->first);
}

char *
rng_documentation(struct loader *l, const struct pacta_node *node)
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
	const char *name = rng_attr(node, "name"), *ns;

	*after = first;
	ns = rng_attr(node, "ns");
	if (name == NULL && first != NULL && rng_is(first, "name") &&
	    first->first != NULL && first->first->type == PACTA_TEXT &&
	    first->first == first->last) {
		name = first->first->text;
		*after = rng_from(first->next);
		ns = rng_attr(first, "ns");
	}
	if (name == NULL)
		load_fail(l, node, PACTA_ESYNTAX,
		    "<%s> must have one name here", node->name);
	else if (ns != NULL && strcmp(ns, rng_is(node, "attribute") ? "" :
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
		if (rng_is(c, "start") && *start == NULL) {
			*start = c;
			continue;
		}
		name = rng_attr(c, "name");
		if (!rng_is(c, "define") || name == NULL)
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

struct rng_define *
load_ref(struct loader *l, const struct pacta_node *ref)
{
	const char *name = rng_attr(ref, "name");
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

/* --- attributes ------------------------------------------------------- */

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

	if (rng_is(node, "group"))
		return load_group(l, rng_first(node), where);
	if (rng_is(node, "optional")) {
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
	if (rng_is(node, "mixed")) {
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
	if (rng_is(node, "choice"))
		p = load_choice(l, node, where);
	else
		p = pattern_more(ps, load_group(l, rng_first(node), where));
	where->top = top;
	return rng_is(node, "zeroOrMore") ?
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
	if (rng_is(node, "ref"))
		return load_reference(l, node, where);
	if (rng_is(node, "element"))
		return load_element(l, node, where);
	if (rng_is(node, "attribute"))
		return load_attribute(l, node, where);
	if (rng_is(node, "text"))
		return load_text(l, node, where);
	if (rng_is(node, "empty"))
		return PATTERN_EMPTY;
	for (size_t i = 0; i < sizeof(compounds) / sizeof(*compounds); i++)
		if (rng_is(node, compounds[i]))
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
	s->defs[i].doc = rng_documentation(l, node);
	if (s->defs[i].doc == NULL && home != NULL &&
	    rng_first(home->node) == node)
		s->defs[i].doc = rng_documentation(l, home->node);
	return l->rc;
}

static int
load_grammar(struct loader *l)
{
	const struct pacta_node *root = pacta_doc_root(l->doc), *start = NULL;
	const char *ns = rng_attr(root, "ns");
	const char *library = rng_attr(root, "datatypeLibrary");
	struct pacta_schema *s = l->schema;

	if (!rng_is(root, "grammar") || ns == NULL ||
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
