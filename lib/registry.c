#include <stdlib.h>
#include <string.h>

#include <pacta/registry.h>

#include "lines_int.h"

#define FORMAT "pacta-registry-1"
#define MAX_MEMBERS 256

static const char *const keys[] = { "format", "number", "previous", "kind",
    "domain", "date", "change-threshold", "recovery-threshold", "member",
    "body", "threshold", "master", "office", "act", "left", "recovered", NULL };

static const char *const kinds[] = { "genesis", "change", "recovery" };

void
pacta_registry_dispose(struct pacta_registry *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->nmembers; i++)
		free(r->members[i].masters);
	for (size_t i = 0; i < r->nrules; i++)
		free(r->rules[i].by);
	free(r->members);
	free(r->offices);
	free(r->rules);
	free(r->former);
	*r = (struct pacta_registry){ .number = 0 };
}

/* --- reading ---------------------------------------------------------- */

static void
registry_head(struct lines *l, struct pacta_registry *r)
{
	struct lines_value v;
	size_t k = 0;

	if (lines_need(l, "number", &v))
		lines_number(l, v, 1, &r->number);
	if (lines_need(l, "previous", &v)) {
		r->has_previous = lines_digest_or_none(l, v, &r->previous);
		if (r->has_previous != (r->number > 1))
			lines_bad(l, 0, "only registry 1 has none before it");
	}
	if (lines_need(l, "kind", &v)) {
		while (k < 3 && (strlen(kinds[k]) != v.len ||
		    memcmp(kinds[k], v.s, v.len) != 0))
			k++;
		if (k == 3 || (k == 0) == r->has_previous)
			lines_bad(l, 0, r->has_previous ?
			    "'change' or 'recovery' should stand here" :
			    "the first registry is the 'genesis'");
		r->kind = (enum pacta_registry_kind)k;
	}
	if (lines_need(l, "domain", &v))
		lines_code(l, v, r->domain, sizeof(r->domain),
		    pacta_domain_valid, "a domain name, in small letters,");
	if (lines_need(l, "date", &v))
		lines_day(l, v, &r->date);
	if (lines_need(l, "change-threshold", &v))
		lines_number(l, v, 1, &r->change);
	if (lines_need(l, "recovery-threshold", &v)) {
		lines_number(l, v, 1, &r->recovery);
		if (r->recovery < r->change)
			lines_bad(l, 0, "a recovery must not need fewer "
			    "members than a change");
	}
}

/* Which party has KEY as a master, or NULL. */
static const struct pacta_member *
registry_master_of(const struct pacta_registry *r,
    const struct pacta_key *key)
{
	for (size_t i = 0; i < r->nmembers; i++)
		for (size_t j = 0; j < r->members[i].nmasters; j++)
			if (pacta_key_equal(&r->members[i].masters[j], key))
				return &r->members[i];
	return NULL;
}

static void
registry_master(struct lines *l, struct pacta_registry *r,
    struct pacta_member *m, struct lines_value v)
{
	const struct pacta_member *other;
	struct pacta_key key, *slot;

	lines_key(l, v, &key);
	if (l->rc != 0)
		return;
	if ((other = registry_master_of(r, &key)) != NULL) {
		lines_bad(l, 0, "this key stands already, for %s",
		    other->party);
		return;
	}
	if (m->nmasters == PACTA_REGISTRY_MAX_MASTERS) {
		lines_bad(l, 0, "over %d keys for one party",
		    PACTA_REGISTRY_MAX_MASTERS);
		return;
	}
	slot = lines_grow(&m->masters, &m->nmasters, sizeof(*slot));
	if (slot == NULL)
		lines_nomem(l);
	else
		*slot = key;
}

static void
registry_member(struct lines *l, struct pacta_registry *r, bool body,
    struct lines_value v)
{
	char party[PACTA_PARTY_SIZE];
	struct pacta_member *m;

	lines_code(l, v, party, sizeof(party), pacta_party_valid,
	    "a party, in capital letters,");
	if (l->rc == 0 && pacta_registry_member(r, party) != NULL)
		lines_bad(l, 0, "%s stands twice", party);
	if (l->rc == 0 && r->nmembers > 0 &&
	    r->members[r->nmembers - 1].body == body &&
	    strcmp(r->members[r->nmembers - 1].party, party) > 0)
		lines_bad(l, 0, "%s should stand before %s", party,
		    r->members[r->nmembers - 1].party);
	if (l->rc == 0 && r->nmembers == MAX_MEMBERS)
		lines_bad(l, 0, "over %d members", MAX_MEMBERS);
	if (l->rc != 0)
		return;
	m = lines_grow(&r->members, &r->nmembers, sizeof(*m));
	if (m == NULL) {
		lines_nomem(l);
		return;
	}
	strcpy(m->party, party);
	m->body = body;
	if (lines_need(l, "threshold", &v))
		lines_number(l, v, 1, &m->threshold);
	if (lines_need(l, "master", &v))
		registry_master(l, r, m, v);
	while (lines_take(l, "master", &v))
		registry_master(l, r, m, v);
	if (l->rc == 0 && m->threshold > m->nmasters)
		lines_bad(l, 0, "%s has %zu keys, fewer than its threshold of "
		    "%u", party, m->nmasters, m->threshold);
}

static size_t
registry_voters(const struct pacta_registry *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nmembers; i++)
		n += !r->members[i].body;
	return n;
}

static void
registry_members(struct lines *l, struct pacta_registry *r)
{
	struct lines_value v;
	size_t n;

	if (lines_need(l, "member", &v))
		registry_member(l, r, false, v);
	while (lines_take(l, "member", &v))
		registry_member(l, r, false, v);
	n = registry_voters(r);
	if (r->change > n || r->recovery > n)
		lines_bad(l, 0, "there are %zu members, fewer than a threshold "
		    "of %u", n, r->recovery > r->change ? r->recovery :
		    r->change);
	while (lines_take(l, "body", &v))
		registry_member(l, r, true, v);
}

static bool
registry_office_known(const struct pacta_registry *r, const char *office)
{
	if (strcmp(office, PACTA_OFFICE_MEMBER) == 0)
		return true;
	for (size_t i = 0; i < r->noffices; i++)
		if (strcmp(r->offices[i].name, office) == 0)
			return true;
	return false;
}

static void
registry_office(struct lines *l, struct pacta_registry *r,
    struct lines_value v)
{
	struct pacta_office office, *slot;
	struct lines_value w;

	memset(&office, 0, sizeof(office));
	if (lines_word(l, &v, &w, "an office"))
		lines_code(l, w, office.name, sizeof(office.name),
		    pacta_office_valid, "an office, in small letters,");
	if (lines_word(l, &v, &w, "a party"))
		lines_code(l, w, office.party, sizeof(office.party),
		    pacta_party_valid, "a party, in capital letters,");
	lines_rest(l, &v);
	if (l->rc == 0 && registry_office_known(r, office.name))
		lines_bad(l, 0, "the office %s stands already", office.name);
	if (l->rc == 0 && pacta_registry_member(r, office.party) == NULL)
		lines_bad(l, 0, "%s is neither a member nor a body",
		    office.party);
	if (l->rc != 0)
		return;
	slot = lines_grow(&r->offices, &r->noffices, sizeof(*slot));
	if (slot == NULL)
		lines_nomem(l);
	else
		*slot = office;
}

static void
rule_by(struct lines *l, struct pacta_registry *r, struct pacta_act_rule *rule,
    struct lines_value list)
{
	char office[PACTA_OFFICE_SIZE], (*slot)[PACTA_OFFICE_SIZE];
	struct lines_value item;

	while (l->rc == 0 && lines_split(&list, ',', &item)) {
		lines_code(l, item, office, sizeof(office), pacta_office_valid,
		    "an office, in small letters,");
		if (l->rc == 0 && !registry_office_known(r, office))
			lines_bad(l, (size_t)(item.s - l->value),
			    "nobody holds the office %s", office);
		for (size_t i = 0; l->rc == 0 && i < rule->nby; i++)
			if (strcmp(rule->by[i], office) == 0)
				lines_bad(l, (size_t)(item.s - l->value),
				    "%s stands twice", office);
		if (l->rc != 0)
			return;
		slot = lines_grow(&rule->by, &rule->nby, sizeof(*slot));
		if (slot == NULL)
			lines_nomem(l);
		else
			strcpy(*slot, office);
	}
}

static bool
word_is(const struct lines_value *w, const char *s)
{
	return w->len == strlen(s) && memcmp(w->s, s, w->len) == 0;
}

/* "TYPE by OFFICE,OFFICE [after [any] TYPE|TYPE]" */
static void
registry_rule(struct lines *l, struct pacta_registry *r,
    struct lines_value v)
{
	struct pacta_act_rule *rule = lines_grow(&r->rules, &r->nrules,
	    sizeof(*rule));
	struct lines_value w;

	if (rule == NULL) {
		lines_nomem(l);
		return;
	}
	if (lines_word(l, &v, &w, "a type of act") &&
	    !pacta_act_type_parse(&rule->type, w.s, w.len))
		lines_bad(l, 0, "no type of act is called so");
	if (l->rc == 0 && r->nrules > 1 && rule[-1].type >= rule->type)
		lines_bad(l, 0, "'%s' stands twice or out of order",
		    pacta_act_type_name(rule->type));
	if (lines_word(l, &v, &w, "'by'") && !word_is(&w, "by"))
		lines_bad(l, (size_t)(w.s - l->value),
		    "'by' should stand here");
	if (lines_word(l, &v, &w, "an office"))
		rule_by(l, r, rule, w);
	if (l->rc != 0 || v.len == 0)
		return;
	if (lines_word(l, &v, &w, "'after'") && !word_is(&w, "after"))
		lines_bad(l, (size_t)(w.s - l->value),
		    "'after' should stand here");
	if (lines_word(l, &v, &w, "types of acts") && word_is(&w, "any")) {
		rule->after_any = true;
		lines_word(l, &v, &w, "types of acts");
	}
	lines_types(l, w, &rule->after);
	lines_rest(l, &v);
}

static void
registry_former(struct lines *l, struct pacta_registry *r, bool recovered,
    struct lines_value v)
{
	struct pacta_former *f = lines_grow(&r->former, &r->nformer,
	    sizeof(*f));
	struct lines_value w;

	if (f == NULL) {
		lines_nomem(l);
		return;
	}
	f->recovered = recovered;
	if (lines_word(l, &v, &w, "a party"))
		lines_code(l, w, f->party, sizeof(f->party),
		    pacta_party_valid, "a party, in capital letters,");
	if (lines_word(l, &v, &w, "the number of a registry"))
		lines_number(l, w, 1, &f->number);
	lines_rest(l, &v);
	if (f->number > r->number || (l->rc == 0 && f->number == 1))
		lines_bad(l, 0, "nobody can have left, or been recovered, in "
		    "registry %u", f->number);
	if (l->rc == 0 && r->nformer > 1 && f[-1].recovered == recovered &&
	    (f[-1].number > f->number || (f[-1].number == f->number &&
	    strcmp(f[-1].party, f->party) >= 0)))
		lines_bad(l, 0, "this line stands twice or out of order");
	if (l->rc == 0 && recovered && f->number == r->number &&
	    pacta_registry_member(r, f->party) == NULL)
		lines_bad(l, 0, "%s is not a member", f->party);
}

int
pacta_registry_parse(struct pacta_registry *out, const char *name,
    const void *data, size_t len, struct pacta_error *err)
{
	struct lines_value v;
	struct lines l;

	*out = (struct pacta_registry){ .number = 0 };
	if (lines_open(&l, name, data, len, PACTA_REGISTRY_MAX_BYTES, keys,
	    err) != 0)
		return l.rc;
	lines_format(&l, FORMAT);
	registry_head(&l, out);
	registry_members(&l, out);
	while (lines_take(&l, "office", &v))
		registry_office(&l, out, v);
	while (lines_take(&l, "act", &v))
		registry_rule(&l, out, v);
	while (lines_take(&l, "left", &v))
		registry_former(&l, out, false, v);
	while (lines_take(&l, "recovered", &v))
		registry_former(&l, out, true, v);
	return lines_end(&l);
}

/* --- printing --------------------------------------------------------- */

static void
write_rule(struct pacta_buf *b, const struct pacta_act_rule *rule)
{
	const char *type = pacta_act_type_name(rule->type);

	pacta_buf_addf(b, "act: %s by ", type != NULL ? type : "");
	for (size_t i = 0; i < rule->nby; i++)
		pacta_buf_addf(b, "%s%s", i > 0 ? "," : "", rule->by[i]);
	if (rule->after != 0) {
		pacta_buf_adds(b, rule->after_any ? " after any " : " after ");
		pacta_act_set_print(b, rule->after);
	}
	pacta_buf_addc(b, '\n');
}

static void
write_member(struct pacta_buf *b, const struct pacta_member *m)
{
	lines_print(b, m->body ? "body" : "member", "%s", m->party);
	lines_print(b, "threshold", "%u", m->threshold);
	for (size_t i = 0; i < m->nmasters; i++)
		lines_print_key(b, "master", &m->masters[i]);
}

static void
registry_write(struct pacta_buf *b, const struct pacta_registry *r)
{
	lines_print(b, "format", "%s", FORMAT);
	lines_print(b, "number", "%u", r->number);
	lines_print_digest_or_none(b, "previous", r->has_previous,
	    &r->previous);
	lines_print(b, "kind", "%s", kinds[(unsigned)r->kind % 3]);
	lines_print(b, "domain", "%s", r->domain);
	lines_print_day(b, "date", r->date);
	lines_print(b, "change-threshold", "%u", r->change);
	lines_print(b, "recovery-threshold", "%u", r->recovery);
	for (size_t i = 0; i < r->nmembers; i++)
		write_member(b, &r->members[i]);
	for (size_t i = 0; i < r->noffices; i++)
		lines_print(b, "office", "%s %s", r->offices[i].name,
		    r->offices[i].party);
	for (size_t i = 0; i < r->nrules; i++)
		write_rule(b, &r->rules[i]);
	for (size_t i = 0; i < r->nformer; i++)
		lines_print(b, r->former[i].recovered ? "recovered" : "left",
		    "%s %u", r->former[i].party, r->former[i].number);
}

int
pacta_registry_print(struct pacta_buf *out, const struct pacta_registry *r,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_registry back = { .number = 0 };
	int rc;

	registry_write(&b, r);
	if (pacta_buf_failed(&b))
		rc = lines_outofmemory(err);
	else
		rc = lines_refused(pacta_registry_parse(&back, "registry",
		    b.data, b.len, err), err);
	if (rc == 0)
		pacta_buf_add(out, b.data, b.len);
	if (rc == 0 && pacta_buf_failed(out))
		rc = lines_outofmemory(err);
	pacta_registry_dispose(&back);
	pacta_buf_dispose(&b);
	return rc;
}
