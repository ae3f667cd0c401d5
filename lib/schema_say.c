/*
 * What a drafter is told.  Each message names what stands there, what may stand
 * there, and ends in the entry of pacta-profile(5) that has the whole story.
 */
#include <stdlib.h>
#include <string.h>

#include "schema_int.h"
#include "utf8_int.h"

#define MAX_EXPECTED 6u
#define MAX_QUOTED 60u		/* bytes of the document's own text */

/* --- pieces ----------------------------------------------------------- */

static void
put_name(struct pacta_buf *b, const char *name)
{
	pacta_buf_addf(b, "<%s>", name);
}

static void
put_el(struct pacta_buf *b, enum pacta_el el)
{
	put_name(b, pacta_el_name(el));
}

/* Text of the document in quotes, cut when it is long. */
static void
put_quoted(struct pacta_buf *b, const char *s, size_t len)
{
	char part[MAX_QUOTED + 1];
	bool cut = len > MAX_QUOTED;

	if (cut)
		len = MAX_QUOTED;
	memcpy(part, s, len);
	part[len] = '\0';
	if (cut)
		utf8_cut(part);
	utf8_one_line(part);
	pacta_buf_addf(b, "\"%s%s\"", part, cut ? "…" : "");
}

/* An id as it is, or in quotes when it is not made as ids are. */
static void
put_id(struct pacta_buf *b, const char *id)
{
	size_t len = strlen(id);

	if (len <= MAX_QUOTED && strspn(id, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == len)
		pacta_buf_adds(b, id);
	else
		put_quoted(b, id, len);
}

/* "article art_3", "<content> of article art_3", "<body>". */
static void
put_node(struct pacta_buf *b, const struct pacta_node *node)
{
	const char *eid = pacta_node_get(node, PACTA_AT_EID);
	const struct pacta_node *up = node;

	if (eid != NULL && *eid != '\0') {
		pacta_buf_addf(b, "%s ", node->name);
		put_id(b, eid);
		return;
	}
	put_name(b, node->name);
	do
		up = up->parent;
	while (up != NULL && (eid = pacta_node_get(up, PACTA_AT_EID)) == NULL);
	if (up == NULL || *eid == '\0')
		return;
	pacta_buf_addf(b, " of %s ", up->name);
	put_id(b, eid);
}

/* "<a>, <b> or <c>" of COUNT elements. */
static void
put_els(struct pacta_buf *b, const enum pacta_el *els, size_t count,
    const char *and)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			pacta_buf_adds(b, i + 1 < count ? ", " : and);
		put_el(b, els[i]);
	}
}

/* Adds ": here may stand ..." of what may follow in the frame's state. */
static void
put_expected_behind(struct pacta_buf *b, const struct schema_check *c,
    const struct schema_frame *f, const char *sign)
{
	struct patterns *ps = &c->schema->patterns;
	enum pacta_el els[MAX_EXPECTED];
	size_t n = 0, more = 0;

	for (size_t i = 0; i < f->def->norder; i++) {
		enum pacta_el el = (enum pacta_el)f->def->order[i];

		if (pattern_step(ps, f->state, el) == PATTERN_NONE)
			continue;
		if (n < MAX_EXPECTED)
			els[n++] = el;
		else
			more++;
	}
	if (n == 0) {
		pacta_buf_addf(b, "%s %s", sign, f->def->text ?
		    "here may stand text only" :
		    "nothing more may stand here");
		return;
	}
	pacta_buf_addf(b, "%s here may stand %s", sign,
	    f->def->text ? "text, " : "");
	put_els(b, els, n, more > 0 ? ", " : " or ");
	if (more > 0)
		pacta_buf_adds(b, ", …");
}

static void
put_expected(struct pacta_buf *b, const struct schema_check *c,
    const struct schema_frame *f)
{
	put_expected_behind(b, c, f, ":");
}

static void
put_doc(struct pacta_buf *b, const struct schema_def *def)
{
	if (def->doc != NULL)
		pacta_buf_addf(b, ": %s", def->doc);
}

static const struct pacta_node *
provision_of(const struct pacta_node *node)
{
	while (node != NULL && (pacta_el_kind(node->el) == PACTA_KIND_META ||
	    pacta_node_identity(node) == NULL))
		node = node->parent;
	return node;
}

/* Appends the message in B, with ENTRY of the manual behind it, and empties
 * B. */
static struct pacta_diag *
say(struct schema_check *c, const char *rule, const struct pacta_place *place,
    const struct pacta_node *about, const char *entry, struct pacta_buf *b)
{
	const struct pacta_node *provision = provision_of(about);
	struct pacta_diag *d = NULL;

	if (entry != NULL)
		pacta_buf_addf(b, " (pacta-profile(5): %s)", entry);
	if (pacta_buf_failed(b))
		c->nomem = true;
	else if (!c->full)
		d = pacta_diags_add(c->diags, PACTA_ERROR, rule, place, "%s",
		    pacta_buf_str(b));
	if (d != NULL && provision != NULL)
		pacta_diags_eid(c->diags, d, pacta_node_identity(provision));
	pacta_buf_dispose(b);
	if (!c->full && ++c->said >= SCHEMA_MAX_SAID) {
		c->full = true;
		pacta_diags_add(c->diags, PACTA_ERROR, rule, place,
		    "the document has over %u faults of its structure: the "
		    "rest is not listed", SCHEMA_MAX_SAID);
		d = NULL;
	}
	return d;
}

static void
say_node(struct schema_check *c, const char *rule,
    const struct pacta_node *node, const char *entry, struct pacta_buf *b)
{
	struct pacta_place place = pacta_doc_node_place(c->doc, node);

	say(c, rule, &place, node, entry, b);
}

/* --- elements --------------------------------------------------------- */

void
schema_say_root(struct schema_check *c, const struct pacta_node *node)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	put_name(&b, node->name);
	if (strcmp(node->name, "akomaNtoso") == 0)
		pacta_buf_adds(&b, " is not in the namespace of Akoma Ntoso "
		    "3.0: it needs xmlns=\"" PACTA_AKN_NS "\"");
	else
		pacta_buf_adds(&b, " cannot be the outermost element: a text "
		    "of the profile starts with <akomaNtoso xmlns=\""
		    PACTA_AKN_NS "\">");
	say_node(c, "schema-root", node, "akomaNtoso", &b);
}

void
schema_say_unknown(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, enum pacta_el guess)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	const char *instead = NULL, *entry = "LEFT OUT";

	put_name(&b, child->name);
	if (strcmp(child->ns, PACTA_AKN_NS) != 0) {
		pacta_buf_adds(&b, *child->ns == '\0' ? " is in no namespace" :
		    " is in the namespace ");
		if (*child->ns != '\0')
			put_quoted(&b, child->ns, strlen(child->ns));
		pacta_buf_adds(&b, ", not in that of Akoma Ntoso 3.0");
		put_expected(&b, c, f);
	} else if (schema_akn_element(child->name, &instead)) {
		pacta_buf_adds(&b, " is Akoma Ntoso, but not in the profile");
		if (instead != NULL)
			pacta_buf_addf(&b, ": %s", instead);
		else
			put_expected(&b, c, f);
	} else {
		entry = f->node->name;
		pacta_buf_adds(&b, " is not an element of Akoma Ntoso");
		instead = schema_foreign_element(child->name);
		if (instead != NULL)
			pacta_buf_addf(&b, ": %s", instead);
		else if (guess != PACTA_EL_OTHER)
			pacta_buf_addf(&b, ": did you mean <%s>?",
			    pacta_el_name(guess));
		else
			put_expected(&b, c, f);
	}
	say_node(c, "schema-unknown", child, entry, &b);
}

void
schema_say_element(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, const enum pacta_el into[2])
{
	struct pacta_buf b = PACTA_BUF_INIT;

	put_name(&b, child->name);
	pacta_buf_adds(&b, " may not stand directly in ");
	put_node(&b, f->node);
	for (size_t i = 0; i < 2 && into[i] != PACTA_EL_OTHER; i++) {
		pacta_buf_adds(&b, i == 0 ? ": put it into " : "");
		put_el(&b, into[i]);
	}
	put_expected_behind(&b, c, f, into[0] != PACTA_EL_OTHER ? ";" : ":");
	say_node(c, "schema-element", child, f->node->name, &b);
}

void
schema_say_before(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, enum pacta_el first)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	put_name(&b, child->name);
	pacta_buf_adds(&b, " stands before ");
	put_el(&b, first);
	pacta_buf_adds(&b, " in ");
	put_node(&b, f->node);
	put_doc(&b, f->def);
	say_node(c, "schema-order", child, f->node->name, &b);
}

void
schema_say_behind(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, const struct pacta_node *prev)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	put_name(&b, child->name);
	if (prev != NULL) {
		pacta_buf_adds(&b, " may not stand behind ");
		put_name(&b, prev->name);
	} else
		pacta_buf_adds(&b, " may not come first");
	pacta_buf_adds(&b, " in ");
	put_node(&b, f->node);
	if (f->def->doc != NULL)
		put_doc(&b, f->def);
	else
		put_expected(&b, c, f);
	say_node(c, "schema-order", child, f->node->name, &b);
}

void
schema_say_repeated(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_buf_addf(&b, "a second <%s> stands in ", child->name);
	put_node(&b, f->node);
	pacta_buf_adds(&b, ", where one may stand");
	if (f->def->doc != NULL)
		put_doc(&b, f->def);
	else
		put_expected(&b, c, f);
	say_node(c, "schema-repeated", child, f->node->name, &b);
}

void
schema_say_missing(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *child, const enum pacta_el *path, size_t n)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	put_els(&b, path, n, " and ");
	pacta_buf_addf(&b, n > 1 ? " are missing before <%s> in " :
	    " is missing before <%s> in ", child->name);
	put_node(&b, f->node);
	put_doc(&b, f->def);
	say_node(c, "schema-missing", child, f->node->name, &b);
}

void
schema_say_end(struct schema_check *c, const struct schema_frame *f)
{
	struct patterns *ps = &c->schema->patterns;
	struct pacta_buf b = PACTA_BUF_INIT;
	enum pacta_el els[MAX_EXPECTED];
	size_t n = 0;

	/* What alone makes it complete, before what only leads on. */
	for (int pass = 0; pass < 2 && n == 0; pass++)
		for (size_t i = 0; i < f->def->norder && n < MAX_EXPECTED;
		    i++) {
			enum pacta_el el = (enum pacta_el)f->def->order[i];
			pattern_t next = pattern_step(ps, f->state, el);

			if (next != PATTERN_NONE && next != f->state &&
			    (pass == 1 || ps->items[next].nullable))
				els[n++] = el;
		}
	put_node(&b, f->node);
	pacta_buf_adds(&b, f->node->first == NULL ? " is empty" :
	    " is not complete");
	pacta_buf_adds(&b, ", it still needs ");
	put_els(&b, els, n, " or ");
	put_doc(&b, f->def);
	say_node(c, "schema-missing", f->node, f->node->name, &b);
}

/* --- text ------------------------------------------------------------- */

/* How text gets into the frame's element: the way to a <p> from here, or from
 * some place further on, or nothing. */
static void
put_way_to_p(struct pacta_buf *b, struct schema_check *c,
    const struct schema_frame *f)
{
	struct patterns *ps = &c->schema->patterns;
	static const enum pacta_el ways[][3] = {
		{ PACTA_EL_P }, { PACTA_EL_CONTENT, PACTA_EL_P },
		{ PACTA_EL_PARAGRAPH, PACTA_EL_CONTENT, PACTA_EL_P } };

	for (size_t n = 0; n < 6; n++) {
		const struct schema_def *def = f->def;
		pattern_t state = f->state;
		size_t i = n % 3, k = 0;

		for (; k <= i && def->child[ways[i][k]] != 0 &&
		    ((n >= 3 && k == 0) || pattern_step(ps, state,
		    ways[i][k]) != PATTERN_NONE); k++) {
			def = &c->schema->defs[def->child[ways[i][k]]];
			state = def->content;
		}
		if (k <= i)
			continue;
		pacta_buf_adds(b, ": put it into ");
		for (k = 0; k <= i; k++)
			put_el(b, ways[i][k]);
		return;
	}
	put_expected(b, c, f);
}

void
schema_say_text(struct schema_check *c, const struct schema_frame *f,
    const struct pacta_node *text)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_place place;
	size_t skip = strspn(text->text, " \t\r\n"), len = text->len - skip;

	while (len > 0 && strchr(" \t\r\n", text->text[skip + len - 1]) != NULL)
		len--;
	place = pacta_doc_text_place(c->doc, text, skip);
	pacta_buf_adds(&b, "the text ");
	put_quoted(&b, text->text + skip, len);
	pacta_buf_adds(&b, " stands directly in ");
	put_node(&b, f->node);
	put_way_to_p(&b, c, f);
	say(c, "schema-text", &place, text, f->node->name, &b);
}

/* --- attributes ------------------------------------------------------- */

/* The attribute name nearest to NAME that the element has and does not carry
 * yet. */
static enum pacta_at
guess_attribute(const struct schema_def *def, const struct pacta_node *node,
    const char *name)
{
	unsigned best = 3, d;
	enum pacta_at guess = PACTA_AT_OTHER;

	for (unsigned at = 1; at < PACTA_AT_COUNT; at++) {
		if (def->attr[at] == 0 ||
		    pacta_node_attr(node, (enum pacta_at)at) != NULL)
			continue;
		d = schema_distance(name, pacta_at_name((enum pacta_at)at), 2);
		if (d < best && d < strlen(name)) {
			best = d;
			guess = (enum pacta_at)at;
		}
	}
	return guess;
}

static void
put_attributes(struct pacta_buf *b, const struct schema_def *def)
{
	bool any = false;

	for (unsigned at = 1; at < PACTA_AT_COUNT; at++)
		if (def->attr[at] != 0) {
			pacta_buf_adds(b, any ? ", " : ": it may have ");
			pacta_buf_adds(b, pacta_at_name((enum pacta_at)at));
			any = true;
		}
	if (!any)
		pacta_buf_adds(b, ": it has no attributes");
}

enum pacta_at
schema_say_attribute(struct schema_check *c, const struct schema_def *def,
    const struct pacta_node *node, const struct pacta_attr *attr)
{
	struct pacta_place place = pacta_doc_place(c->doc, attr->start);
	enum pacta_at guess = guess_attribute(def, node, attr->name);
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_buf_addf(&b, "attribute %s may not stand on ", attr->name);
	put_node(&b, node);
	if (guess != PACTA_AT_OTHER)
		pacta_buf_addf(&b, ": did you mean %s?", pacta_at_name(guess));
	else
		put_attributes(&b, def);
	say(c, "schema-attribute", &place, node, node->name, &b);
	return guess;
}

/* What a value is to be, in words. */
static void
put_type(struct pacta_buf *b, const struct schema_type *type)
{
	size_t words = 0;

	if (type->doc != NULL)
		pacta_buf_addf(b, "%s", type->doc);
	for (size_t i = 0; i < type->nalts; i++) {
		if (type->alts[i].value == NULL)
			continue;
		if (words++ == 0)
			pacta_buf_adds(b, type->doc != NULL ? ", one of " :
			    type->nalts > 1 ? "one of " : "");
		else
			pacta_buf_adds(b, i + 1 < type->nalts ? ", " : " or ");
		pacta_buf_addf(b, "\"%s\"", type->alts[i].value);
	}
	if (words == 0 && type->doc == NULL)
		pacta_buf_adds(b, "some text");
}

void
schema_say_lacking(struct schema_check *c, const struct schema_def *def,
    const struct pacta_node *node, enum pacta_at at)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	put_node(&b, node);
	pacta_buf_addf(&b, " has no attribute %s: it must say ",
	    pacta_at_name(at));
	put_type(&b, &c->schema->types[def->attr[at]]);
	if (at == PACTA_AT_EID && pacta_el_abbr(node->el) != NULL)
		pacta_buf_adds(&b, "; pacta fmt fills it in");
	say_node(c, "schema-missing", node, node->name, &b);
}

void
schema_say_value(struct schema_check *c, const struct schema_def *def,
    const struct pacta_node *node, const struct pacta_attr *attr)
{
	struct pacta_place place = pacta_doc_attr_place(c->doc, attr, 0);
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_buf_addf(&b, "%s of ", attr->name);
	if (attr->at == PACTA_AT_EID)
		put_name(&b, node->name);
	else
		put_node(&b, node);
	if (attr->len == 0)
		pacta_buf_adds(&b, " is empty");
	else {
		pacta_buf_adds(&b, " says ");
		put_quoted(&b, attr->value, attr->len);
	}
	pacta_buf_adds(&b, ": it must say ");
	put_type(&b, &c->schema->types[def->attr[attr->at]]);
	say(c, "schema-value", &place, node, node->name, &b);
}

void
schema_say_twice(struct schema_check *c, const struct pacta_node *node,
    const struct pacta_attr *attr, const struct pacta_attr *first)
{
	struct pacta_place place = pacta_doc_attr_place(c->doc, attr, 0);
	struct pacta_place other = pacta_doc_attr_place(c->doc, first, 0);
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_diag *d;

	pacta_buf_addf(&b, "%s ", attr->name);
	put_quoted(&b, attr->value, attr->len);
	pacta_buf_addf(&b, " of <%s> stands twice, first at line %u, column "
	    "%u: an id is unique in the file, annexes and entities included",
	    node->name, (unsigned)other.line, (unsigned)other.column);
	d = say(c, "schema-id", &place, node, "IDS", &b);
	pacta_diags_other(c->diags, d, &other);
}
