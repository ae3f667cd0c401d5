/* Rules 3 and 4: references. */
#include <stdlib.h>
#include <string.h>

#include "rules_int.h"

/* What a refersTo on the element must point at; 0: anything. */
static enum pacta_el
kind_wanted(const struct pacta_node *node, enum pacta_at at)
{
	if (at == PACTA_AT_AS)
		return PACTA_EL_TLCROLE;
	if (at != PACTA_AT_REFERSTO)
		return PACTA_EL_OTHER;
	switch (node->el) {
	case PACTA_EL_ORGANIZATION: case PACTA_EL_DOCAUTHORITY:
	case PACTA_EL_SIGNATURE:
		return PACTA_EL_TLCORGANIZATION;
	case PACTA_EL_PERSON:
		return PACTA_EL_TLCPERSON;
	case PACTA_EL_ROLE:
		return PACTA_EL_TLCROLE;
	case PACTA_EL_LOCATION:
		return PACTA_EL_TLCLOCATION;
	case PACTA_EL_TERM: case PACTA_EL_DEF:
		return PACTA_EL_TLCCONCEPT;
	case PACTA_EL_EVENTREF:
		return PACTA_EL_TLCEVENT;
	default:
		return PACTA_EL_OTHER;
	}
}

/* Metadata has a prefix of "TLC" for what may be named. */
static bool
is_entity(enum pacta_el el)
{
	return el >= PACTA_EL_TLCORGANIZATION && el <= PACTA_EL_TLCREFERENCE;
}

static void
check_kind(struct rules_run *r, const struct pacta_node *node,
    const struct pacta_attr *a, const struct pacta_node *target)
{
	enum pacta_el want = kind_wanted(node, a->at);
	bool entity = is_entity(target->el);

	if (want != PACTA_EL_OTHER && target->el != want)
		rules_at_attr(r, RULE_REF_KIND, node, a->at,
		    "%s %s points at '%s', which is a %s; a %s is wanted "
		    "there", pacta_el_name(node->el), a->name, a->value,
		    target->name, pacta_el_name(want));
	else if (entity && (node->el == PACTA_EL_REF ||
	    node->el == PACTA_EL_RREF))
		rules_at_attr(r, RULE_REF_KIND, node, a->at,
		    "the reference points at '%s', which is a %s; a reference "
		    "in the text points at a provision", a->value,
		    target->name);
	else if (!entity && want == PACTA_EL_OTHER &&
	    a->at == PACTA_AT_REFERSTO)
		rules_at_attr(r, RULE_REF_KIND, node, a->at,
		    "refersTo points at '%s', which is a %s; it should name "
		    "one of the entities (TLC...) in the references",
		    a->value, target->name);
}

static void
local_ref(struct rules_run *r, const struct pacta_node *node,
    const struct pacta_attr *a)
{
	const struct pacta_node *target = pacta_doc_find(r->doc, a->value + 1);
	enum pacta_el want = kind_wanted(node, a->at);

	if (target != NULL) {
		check_kind(r, node, a, target);
		return;
	}
	if (want != PACTA_EL_OTHER || (a->at != PACTA_AT_HREF &&
	    node->el != PACTA_EL_RREF))
		rules_at_attr(r, RULE_REF_TARGET, node, a->at,
		    "'%s' is not in the references; add a %s with eId \"%s\", "
		    "or name another", a->value, want != PACTA_EL_OTHER ?
		    pacta_el_name(want) : "TLC element", a->value + 1);
	else
		rules_at_attr(r, RULE_REF_TARGET, node, a->at,
		    "nothing in this document has the id '%s'; if the provision "
		    "was renumbered or taken out, point at another",
		    a->value + 1);
}

/* --- other texts ----------------------------------------------------------- */

/* Those that say where a text is, not where they point. */
static bool
is_pointer(const struct pacta_node *node)
{
	switch (node->el) {
	case PACTA_EL_REF: case PACTA_EL_RREF: case PACTA_EL_SOURCE:
	case PACTA_EL_DESTINATION: case PACTA_EL_OLD: case PACTA_EL_NEW:
	case PACTA_EL_ACTIVEREF: case PACTA_EL_PASSIVEREF:
		return true;
	default:
		return false;
	}
}

static void
own_provision(struct rules_run *r, const struct pacta_node *node,
    const struct pacta_attr *a, const struct pacta_uri *u)
{
	if (u->fragment != NULL &&
	    pacta_doc_find(r->doc, u->fragment) == NULL)
		rules_at_attr(r, RULE_REF_TARGET, node, a->at,
		    "nothing in this document has the id '%s'", u->fragment);
}

/* Whether the work was told of before: one finding for a text that is missing,
 * however often it is pointed at. */
static bool
told_outside(struct rules_run *r, const struct pacta_uri *u)
{
	for (size_t i = 0; i < r->noutside; i++)
		if (pacta_uri_same_work(&r->outside[i], u))
			return true;
	if (r->outside == NULL)
		r->outside = calloc(RULES_OUTSIDE_MAX, sizeof(*r->outside));
	if (r->outside != NULL && r->noutside < RULES_OUTSIDE_MAX)
		r->outside[r->noutside++] = *u;
	return false;
}

static void
other_work(struct rules_run *r, const struct pacta_node *node,
    const struct pacta_attr *a, const struct pacta_uri *u)
{
	const struct pacta_resolver *find = r->options->resolver;
	enum pacta_found found = PACTA_FOUND;

	r->rc = find->find(find->arg, u, u->fragment, r->code, &found, NULL,
	    r->err);
	if (r->rc != 0)
		return;
	if (found == PACTA_FOUND_OUTSIDE) {
		if (!told_outside(r, u))
			rules_at_attr(r, RULE_REF_WORK, node, a->at,
			    "'%s' is not in this repository, so that nobody "
			    "can check what it points at", a->value);
	} else if (found == PACTA_FOUND_NO_VERSION)
		rules_at_attr(r, RULE_REF_PROVISION, node, a->at,
		    "the agreement is in this repository, but not in that "
		    "language at that version: '%s'", a->value);
	else if (found == PACTA_FOUND_NO_PROVISION)
		rules_at_attr(r, RULE_REF_PROVISION, node, a->at,
		    "the agreement is in this repository, but has no "
		    "provision '%s'", u->fragment);
}

static void
remote_ref(struct rules_run *r, const struct pacta_node *node,
    const struct pacta_attr *a)
{
	struct pacta_uri u;

	if (!is_pointer(node) || strncmp(a->value, "/akn/ontology/", 14) == 0)
		return;
	if (pacta_uri_parse(&u, a->value, r->err) != 0)
		rules_at_attr(r, RULE_REF_WORK, node, a->at,
		    "'%s' is no URI of the naming convention: "
		    "/akn/qt/act/agreement/kz-ru/2026-06-14/nn, then /!main#art_1 "
		    "for a provision", a->value);
	else if (r->has_id && pacta_uri_same_work(&u, &r->id.uri))
		own_provision(r, node, a, &u);
	else if (r->options->resolver != NULL)
		other_work(r, node, a, &u);
}

void
rules_ref(struct rules_run *r, const struct pacta_node *node,
    const struct pacta_attr *a)
{
	if (a->value[0] == '#' && a->value[1] != '\0')
		local_ref(r, node, a);
	else if (strncmp(a->value, "/akn/", 5) == 0)
		remote_ref(r, node, a);
}
