/* Building a registry, and asking it. */
#include <stdlib.h>
#include <string.h>

#include <pacta/registry.h>

#include "lines_int.h"

/* --- asking ----------------------------------------------------------- */

const struct pacta_member *
pacta_registry_member(const struct pacta_registry *r, const char *party)
{
	for (size_t i = 0; i < r->nmembers; i++)
		if (strcmp(r->members[i].party, party) == 0)
			return &r->members[i];
	return NULL;
}

const struct pacta_act_rule *
pacta_registry_rule(const struct pacta_registry *r, enum pacta_act_type type)
{
	for (size_t i = 0; i < r->nrules; i++)
		if (r->rules[i].type == type)
			return &r->rules[i];
	return NULL;
}

bool
pacta_registry_holds(const struct pacta_registry *r, const char *party,
    const char *office)
{
	const struct pacta_member *m = pacta_registry_member(r, party);

	if (strcmp(office, PACTA_OFFICE_MEMBER) == 0)
		return m != NULL && !m->body;
	for (size_t i = 0; i < r->noffices; i++)
		if (strcmp(r->offices[i].name, office) == 0)
			return strcmp(r->offices[i].party, party) == 0;
	return false;
}

/* --- building --------------------------------------------------------- */

/* Members before bodies, each by code. */
static int
member_order(const struct pacta_member *a, const struct pacta_member *b)
{
	return a->body != b->body ? a->body - b->body :
	    strcmp(a->party, b->party);
}

int
pacta_registry_add_member(struct pacta_registry *r, const char *party,
    bool body, uint32_t threshold, struct pacta_error *err)
{
	struct pacta_member m = { .body = body, .threshold = threshold };
	size_t at;

	if (strlen(party) >= sizeof(m.party) || !pacta_party_valid(party))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no code of a party: capital letters, as KZ",
		    party);
	if (pacta_registry_member(r, party) != NULL)
		return pacta_error_set(err, PACTA_EEXISTS,
		    "%s is named twice", party);
	strcpy(m.party, party);
	if (lines_grow(&r->members, &r->nmembers, sizeof(m)) == NULL)
		return lines_outofmemory(err);
	for (at = r->nmembers - 1; at > 0 &&
	    member_order(&r->members[at - 1], &m) > 0; at--)
		r->members[at] = r->members[at - 1];
	r->members[at] = m;
	return 0;
}

int
pacta_registry_add_master(struct pacta_registry *r, const char *party,
    const struct pacta_key *key, struct pacta_error *err)
{
	struct pacta_key *slot;

	for (size_t i = 0; i < r->nmembers; i++) {
		struct pacta_member *m = &r->members[i];

		if (strcmp(m->party, party) != 0)
			continue;
		slot = lines_grow(&m->masters, &m->nmasters, sizeof(*slot));
		if (slot == NULL)
			return lines_outofmemory(err);
		*slot = *key;
		return 0;
	}
	return pacta_error_set(err, PACTA_ENOTFOUND, "%s is not in the registry",
	    party);
}

int
pacta_registry_add_office(struct pacta_registry *r, const char *name,
    const char *party, struct pacta_error *err)
{
	struct pacta_office *slot;

	if (!pacta_office_valid(name) || strlen(party) >= PACTA_PARTY_SIZE)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' for %s is no office: small letters and hyphens, as "
		    "depositary", name, party);
	slot = lines_grow(&r->offices, &r->noffices, sizeof(*slot));
	if (slot == NULL)
		return lines_outofmemory(err);
	strcpy(slot->name, name);
	strcpy(slot->party, party);
	return 0;
}

#define T(type) (1u << PACTA_ACT_##type)
#define CONSENT (T(SIGN) | T(CONFIRM) | T(RATIFY) | T(ACCEPT) | T(APPROVE) | \
	T(ACCEDE))

enum { BY_MEMBER = 1, BY_OFFICE = 2 };

/* Acts of the depositary are the offices' where there are any, else every
 * member's own. */
static const struct {
	enum pacta_act_type type;
	unsigned by;
	pacta_act_set after;
	bool any;
} usual[] = {
	{ PACTA_ACT_AUTHENTICATE, BY_MEMBER, 0, false },
	{ PACTA_ACT_INITIAL, BY_MEMBER, 0, false },
	{ PACTA_ACT_SIGN, BY_MEMBER, 0, false },
	{ PACTA_ACT_SIGN_AD_REFERENDUM, BY_MEMBER, 0, false },
	{ PACTA_ACT_CONFIRM, BY_MEMBER, T(SIGN_AD_REFERENDUM), false },
	{ PACTA_ACT_RATIFY, BY_MEMBER, T(SIGN) | T(CONFIRM), false },
	{ PACTA_ACT_ACCEPT, BY_MEMBER, 0, false },
	{ PACTA_ACT_APPROVE, BY_MEMBER, 0, false },
	{ PACTA_ACT_ACCEDE, BY_MEMBER, 0, false },
	{ PACTA_ACT_RESERVE, BY_MEMBER, 0, false },
	{ PACTA_ACT_OBJECT, BY_MEMBER, T(RESERVE), true },
	{ PACTA_ACT_DECLARE, BY_MEMBER, 0, false },
	{ PACTA_ACT_APPLY_PROVISIONALLY, BY_MEMBER, 0, false },
	{ PACTA_ACT_WITHDRAW, BY_MEMBER, CONSENT, false },
	{ PACTA_ACT_CERTIFY_COPY, BY_OFFICE, 0, false },
	{ PACTA_ACT_PROPOSE_CORRECTION, BY_MEMBER | BY_OFFICE, 0, false },
	{ PACTA_ACT_RECTIFY, BY_OFFICE, T(PROPOSE_CORRECTION), true },
	{ PACTA_ACT_ATTEST_TRANSLATION, BY_MEMBER | BY_OFFICE, 0, false }
};

static int
rule_add_by(struct pacta_act_rule *rule, const char *office,
    struct pacta_error *err)
{
	char (*slot)[PACTA_OFFICE_SIZE] = lines_grow(&rule->by, &rule->nby,
	    sizeof(*slot));

	if (slot == NULL)
		return lines_outofmemory(err);
	strcpy(*slot, office);
	return 0;
}

static int
add_usual(struct pacta_registry *r, size_t i, struct pacta_error *err)
{
	struct pacta_act_rule rule = { .type = usual[i].type,
	    .after = usual[i].after, .after_any = usual[i].any };
	size_t at;
	int rc = 0;

	if ((usual[i].by & BY_MEMBER) || r->noffices == 0)
		rc = rule_add_by(&rule, PACTA_OFFICE_MEMBER, err);
	for (size_t k = 0; rc == 0 && (usual[i].by & BY_OFFICE) &&
	    k < r->noffices; k++)
		rc = rule_add_by(&rule, r->offices[k].name, err);
	if (rc == 0 && lines_grow(&r->rules, &r->nrules, sizeof(rule)) == NULL)
		rc = lines_outofmemory(err);
	if (rc != 0) {
		free(rule.by);
		return rc;
	}
	for (at = r->nrules - 1; at > 0 && r->rules[at - 1].type > rule.type;
	    at--)
		r->rules[at] = r->rules[at - 1];
	r->rules[at] = rule;
	return 0;
}

int
pacta_registry_add_usual_rules(struct pacta_registry *r,
    struct pacta_error *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(usual) / sizeof(usual[0]); i++)
		if (pacta_registry_rule(r, usual[i].type) == NULL)
			rc = add_usual(r, i, err);
	return rc;
}
