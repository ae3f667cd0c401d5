/* Rules 1, 2 (annexes) and 5: identification. */
#include <stdio.h>
#include <string.h>

#include "frbr_int.h"
#include "rules_int.h"

/* The child EL of NODE, which may be NULL. */
static const struct pacta_node *
below(const struct pacta_node *node, enum pacta_el el)
{
	return node != NULL ? pacta_node_child(node, el) : NULL;
}

/* The URI in FRBRuri of a level; false when the schema will complain of it. */
static bool
level_uri(const struct pacta_node *level, struct pacta_uri *uri)
{
	const char *text = frbr_value(level, PACTA_EL_FRBRURI, PACTA_AT_VALUE);

	return text != NULL && pacta_uri_parse(uri, text, NULL) == 0;
}

/* --- the work -------------------------------------------------------------- */

static void
work_part(struct rules_run *r, const struct pacta_node *work,
    enum pacta_el el, enum pacta_at at, const char *want)
{
	const struct pacta_node *part = below(work, el);
	const char *got = part != NULL ? pacta_node_get(part, at) : NULL;

	/* Of what is no day the schema tells. */
	if (got == NULL || (at == PACTA_AT_DATE && strlen(got) != 10))
		return;
	if (strcmp(got, want) == 0)
		return;
	r->work_told = true;
	rules_at_attr(r, RULE_FRBR_WORK, part, at,
	    "%s is '%s', but the work's URI says '%s'; correct the one that is "
	    "wrong, or let pacta fmt follow the URI", pacta_el_name(el), got,
	    want);
}

static void
work_document(struct rules_run *r, const struct pacta_node *main,
    const struct pacta_uri *u)
{
	const char *name = pacta_node_get(main, PACTA_AT_NAME);
	bool statement = main->el == PACTA_EL_STATEMENT;

	if (u->statement != statement)
		rules_at(r, RULE_FRBR_WORK, main,
		    "the document is <%s>, but the work's URI says '%s'; "
		    "what is agreed is an act, what is decided or declared a "
		    "statement", pacta_el_name(main->el),
		    u->statement ? "statement" : "act");
	/* AKN4UN prescribes the subtype, so that @name may differ. */
	if (name != NULL && strcmp(u->jurisdiction, "un") != 0 &&
	    strcmp(name, u->subtype) != 0)
		rules_at_attr(r, RULE_FRBR_WORK, main, PACTA_AT_NAME,
		    "the document's name is '%s', but the work's URI says "
		    "'%s'", name, u->subtype);
}

/* --- expression and manifestation ------------------------------------------- */

/* False, with a finding, when the level's URI is not what it should be. */
static bool
uri_extends(struct rules_run *r, enum rule rule, const struct pacta_node *level,
    const char *of, const struct pacta_uri *want, enum pacta_uri_level as)
{
	const struct pacta_node *uri = below(level, PACTA_EL_FRBRURI);
	struct pacta_uri copy = *want;
	struct pacta_buf b = PACTA_BUF_INIT;
	const char *got = uri != NULL ?
	    pacta_node_get(uri, PACTA_AT_VALUE) : NULL;
	bool right;

	copy.component[0] = '\0';
	pacta_uri_print(&copy, as, &b);
	right = got == NULL || strcmp(got, pacta_buf_str(&b)) == 0;
	if (!right)
		rules_at_attr(r, rule, uri, PACTA_AT_VALUE,
		    "the URI is '%s', but what %s says makes it '%s'; pacta "
		    "fmt writes it", got, of, pacta_buf_str(&b));
	if (pacta_buf_failed(&b))
		r->diags->failed = true;
	pacta_buf_dispose(&b);
	return right;
}

static void
level_this(struct rules_run *r, const struct pacta_node *level,
    enum pacta_uri_level as, const char *component)
{
	const struct pacta_node *node = below(level, PACTA_EL_FRBRTHIS);
	const char *got = node != NULL ?
	    pacta_node_get(node, PACTA_AT_VALUE) : NULL;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_uri uri;

	if (got == NULL || !level_uri(level, &uri))
		return;
	snprintf(uri.component, sizeof(uri.component), "%s", component);
	pacta_uri_print(&uri, as, &b);
	if (strcmp(got, pacta_buf_str(&b)) != 0)
		rules_at_attr(r, RULE_FRBR_THIS, node, PACTA_AT_VALUE,
		    "FRBRthis is '%s', but FRBRuri and its component make it "
		    "'%s'; pacta fmt writes it", got, pacta_buf_str(&b));
	if (pacta_buf_failed(&b))
		r->diags->failed = true;
	pacta_buf_dispose(&b);
}

/* A version that is a date is the expression's date. */
static void
expression_version(struct rules_run *r, const struct pacta_node *expr,
    const struct pacta_uri *u)
{
	const struct pacta_node *date = below(expr, PACTA_EL_FRBRDATE);
	const struct pacta_node *number = below(expr,
	    PACTA_EL_FRBRVERSIONNUMBER);
	const char *got;

	if (strncmp(u->version, "draft-", 6) == 0) {
		got = number != NULL ?
		    pacta_node_get(number, PACTA_AT_VALUE) : NULL;
		if (got != NULL && strcmp(got, u->version) != 0)
			rules_at_attr(r, RULE_FRBR_EXPRESSION, number,
			    PACTA_AT_VALUE, "the version is '%s', but the "
			    "expression's URI says '%s'; pacta fmt makes them "
			    "agree", got, u->version);
		return;
	}
	got = date != NULL ? pacta_node_get(date, PACTA_AT_DATE) : NULL;
	if (got != NULL && strncmp(got, u->version, strlen(got)) != 0)
		rules_at_attr(r, RULE_FRBR_EXPRESSION, date, PACTA_AT_DATE,
		    "the expression's date is %s, but its URI says version "
		    "'%s'", got, u->version);
}

/* Where the language itself is wrong, LANGUAGE is false, and that is told. */
static bool
expression(struct rules_run *r, const struct pacta_node *expr,
    const struct pacta_uri *work, bool language)
{
	struct pacta_uri u, want = *work;

	if (!level_uri(expr, &u) || u.level != PACTA_URI_EXPRESSION)
		return false;
	snprintf(want.version, sizeof(want.version), "%s", u.version);
	snprintf(want.language, sizeof(want.language), "%s",
	    language && r->code != NULL ? r->code : u.language);
	expression_version(r, expr, &u);
	return uri_extends(r, RULE_FRBR_EXPRESSION, expr,
	    "the work with FRBRlanguage", &want, PACTA_URI_EXPRESSION);
}

/* --- language ---------------------------------------------------------------- */

static bool
language_code(struct rules_run *r, const struct pacta_node *expr)
{
	const struct pacta_node *node = below(expr, PACTA_EL_FRBRLANGUAGE);
	char three[4];

	if (r->code != NULL && strlen(r->code) != 3)
		return false;	/* the schema tells */
	if (node == NULL || r->code == NULL)
		return true;
	if (!pacta_text_lang3(r->code, three))
		rules_at_attr(r, RULE_LANG_CODE, node, PACTA_AT_LANGUAGE,
		    "'%s' is no language of ISO 639-2", r->code);
	else if (strcmp(three, r->code) != 0)
		rules_at_attr(r, RULE_LANG_CODE, node, PACTA_AT_LANGUAGE,
		    "the language is '%s'; its terminological code '%s' is "
		    "wanted (ISO 639-2/T)", r->code, three);
	return strcmp(three, r->code) == 0;
}

static bool
file_name(struct rules_run *r, const struct pacta_node *expr)
{
	const char *name = pacta_doc_name(r->doc), *base = strrchr(name, '/');
	const struct pacta_node *node = below(expr, PACTA_EL_FRBRLANGUAGE);

	base = base != NULL ? base + 1 : name;
	if (!r->options->place || node == NULL || r->code == NULL ||
	    strlen(r->code) != 3 ||
	    (strncmp(base, r->code, strlen(r->code)) == 0 &&
	    strcmp(base + strlen(r->code), ".xml") == 0))
		return true;
	rules_at_attr(r, RULE_FRBR_FILE, node, PACTA_AT_LANGUAGE,
	    "the language is '%s', but the file is named %s; one of them is "
	    "wrong", r->code, base);
	return false;
}

/* Whether the language is listed as authentic; *LISTED counts those that are. */
static bool
is_authentic(const struct pacta_node *main, const char *code, size_t *listed)
{
	const struct pacta_node *meta = below(main, PACTA_EL_META), *refs, *n;
	const char *name, *href, *dot;
	bool found = false;

	*listed = 0;
	refs = below(meta, PACTA_EL_REFERENCES);
	for (n = refs != NULL ? refs->first : NULL; n != NULL; n = n->next) {
		if (n->el != PACTA_EL_TLCREFERENCE ||
		    (name = pacta_node_get(n, PACTA_AT_NAME)) == NULL ||
		    strcmp(name, "authenticLanguage") != 0 ||
		    (href = pacta_node_get(n, PACTA_AT_HREF)) == NULL)
			continue;
		(*listed)++;
		dot = strrchr(href, '.');
		found |= dot != NULL && strcmp(dot + 1, code) == 0;
	}
	return found;
}

static void
language_status(struct rules_run *r, const struct pacta_node *main,
    const struct pacta_node *expr)
{
	const struct pacta_node *node = below(expr, PACTA_EL_FRBRAUTHORITATIVE);
	const char *value = node != NULL ?
	    pacta_node_get(node, PACTA_AT_VALUE) : NULL;
	bool says = value != NULL && strcmp(value, "true") == 0, is;
	bool translated = below(expr, PACTA_EL_FRBRTRANSLATION) != NULL;
	size_t listed;

	if (value == NULL || r->code == NULL)
		return;
	is = is_authentic(main, r->code, &listed);
	if (says && !is && listed == 0)
		rules_at_attr(r, RULE_LANG_STATUS, node, PACTA_AT_VALUE,
		    "this text calls itself authoritative, but no language is "
		    "listed as authentic; add a TLCReference "
		    "name=\"authenticLanguage\" for '%s' to the references",
		    r->code);
	else if (says && !is)
		rules_at_attr(r, RULE_LANG_STATUS, node, PACTA_AT_VALUE,
		    "this text calls itself authoritative, but '%s' is not "
		    "among the authentic languages in the references", r->code);
	else if (!says && is)
		rules_at_attr(r, RULE_LANG_STATUS, node, PACTA_AT_VALUE,
		    "'%s' is listed as an authentic language, but "
		    "FRBRauthoritative is 'false'", r->code);
	else if (!says && !translated)
		rules_at_attr(r, RULE_LANG_STATUS, node, PACTA_AT_VALUE,
		    "an unofficial text needs FRBRtranslation: from which "
		    "language it was made, and by whom");
	else if (says && translated)
		rules_at(r, RULE_LANG_STATUS,
		    below(expr, PACTA_EL_FRBRTRANSLATION),
		    "an authoritative text is no translation; take "
		    "FRBRtranslation out, or set FRBRauthoritative to false");
}

/* --- annexes ------------------------------------------------------------------ */

static bool
same_attrs(const struct pacta_node *a, const struct pacta_node *b)
{
	const struct pacta_attr *x = a->attrs;
	const char *v;
	size_t n = 0, m = 0;

	for (; x != NULL; x = x->next, n++) {
		v = x->at != PACTA_AT_OTHER ? pacta_node_get(b, x->at) : "";
		if (v == NULL ||
		    (x->at != PACTA_AT_OTHER && strcmp(v, x->value) != 0))
			return false;
	}
	for (x = b->attrs; x != NULL; x = x->next)
		m++;
	return n == m;
}

/* The first element below B that is not as in A, FRBRthis apart; or NULL. */
static const struct pacta_node *
first_difference(const struct pacta_node *a, const struct pacta_node *b)
{
	const struct pacta_node *x = a->first, *y = b->first, *d;

	for (;; x = x->next, y = y->next) {
		while (x != NULL && x->type != PACTA_ELEMENT)
			x = x->next;
		while (y != NULL && y->type != PACTA_ELEMENT)
			y = y->next;
		if (x == NULL || y == NULL)
			return y != NULL ? y : x != NULL ? b : NULL;
		if (x->el != y->el || (x->el != PACTA_EL_FRBRTHIS &&
		    !same_attrs(x, y)))
			return y;
		if ((d = first_difference(x, y)) != NULL)
			return d;
	}
}

static void
annex(struct rules_run *r, const struct pacta_node *ident,
    const struct pacta_node *attachment, bool right)
{
	const struct pacta_node *doc = below(attachment, PACTA_EL_DOC);
	const struct pacta_node *own = frbr_identification(doc), *d;
	const char *eid = pacta_node_get(attachment, PACTA_AT_EID);
	char component[80];

	if (own == NULL)
		return;
	d = first_difference(ident, own);
	/* What is wrong in the main text is not wrong in an annex too. */
	if (d != NULL && !(r->work_told && d->parent->el ==
	    PACTA_EL_FRBRWORK)) {
		rules_at(r, RULE_FRBR_ANNEX, d,
		    "%s differs from the main text's; an annex repeats its "
		    "identification: pacta fmt writes it",
		    pacta_el_name(d->el) != NULL ? pacta_el_name(d->el) :
		    d->name);
		return;
	}
	if (!right || eid == NULL || strncmp(eid, "att_", 4) != 0)
		return;
	snprintf(component, sizeof(component), "annex_%s", eid + 4);
	level_this(r, below(own, PACTA_EL_FRBRWORK), PACTA_URI_WORK,
	    component);
	level_this(r, below(own, PACTA_EL_FRBREXPRESSION),
	    PACTA_URI_EXPRESSION, component);
	level_this(r, below(own, PACTA_EL_FRBRMANIFESTATION),
	    PACTA_URI_MANIFESTATION, component);
}

static void
annexes(struct rules_run *r, const struct pacta_node *main,
    const struct pacta_node *ident, bool right)
{
	const struct pacta_node *list = below(main, PACTA_EL_ATTACHMENTS), *n;

	for (n = list != NULL ? list->first : NULL; n != NULL; n = n->next)
		if (n->el == PACTA_EL_ATTACHMENT)
			annex(r, ident, n, right);
}

static void
work_parts(struct rules_run *r, const struct pacta_node *main,
    const struct pacta_node *work, const struct pacta_uri *u)
{
	work_part(r, work, PACTA_EL_FRBRCOUNTRY, PACTA_AT_VALUE,
	    u->jurisdiction);
	work_part(r, work, PACTA_EL_FRBRSUBTYPE, PACTA_AT_VALUE, u->subtype);
	work_part(r, work, PACTA_EL_FRBRDATE, PACTA_AT_DATE, u->date);
	work_part(r, work, PACTA_EL_FRBRNUMBER, PACTA_AT_VALUE, u->number);
	work_document(r, main, u);
}

/* From the work downwards; what follows from a wrong URI is not told again. */
void
rules_identification(struct rules_run *r)
{
	const struct pacta_node *main = pacta_doc_main(r->doc);
	const struct pacta_node *ident = frbr_identification(main);
	const struct pacta_node *work = below(ident, PACTA_EL_FRBRWORK);
	const struct pacta_node *expr = below(ident, PACTA_EL_FRBREXPRESSION);
	const struct pacta_node *manif = below(ident,
	    PACTA_EL_FRBRMANIFESTATION);
	struct pacta_uri u;
	bool right, language;

	if (ident == NULL)
		return;
	language = language_code(r, expr);
	language = file_name(r, expr) && language;
	if (language)
		language_status(r, main, expr);
	right = level_uri(work, &u) && u.level == PACTA_URI_WORK;
	if (right) {
		work_parts(r, main, work, &u);
		level_this(r, work, PACTA_URI_WORK, "main");
		right = expression(r, expr, &u, language);
	}
	if (right) {
		level_this(r, expr, PACTA_URI_EXPRESSION, "main");
		right = level_uri(expr, &u) && uri_extends(r,
		    RULE_FRBR_MANIFESTATION, manif, "the expression", &u,
		    PACTA_URI_MANIFESTATION);
	}
	if (right)
		level_this(r, manif, PACTA_URI_MANIFESTATION, "main");
	annexes(r, main, ident, right);
}
