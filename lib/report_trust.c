/* Reports of pacta registry and pacta keyring. */
#include <string.h>

#include <pacta/report.h>
#include <pacta/verify.h>

#include "report_int.h"

/* --- registry --------------------------------------------------------------- */

static const char *const kinds[] = { "genesis", "change", "recovery" };

static int
no_registry(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOTFOUND,
	    "there is no such registry; see pacta registry new");
}

static json_t *
key_json(const struct pacta_key *key)
{
	char text[PACTA_KEY_TEXT + 1];

	pacta_key_text(key, text);
	return json_string(text);
}

static json_t *
sha512_json(const struct pacta_sha512 *d)
{
	char text[PACTA_SHA512_TEXT + 1];

	pacta_sha512_text(d, text);
	return json_string(text);
}

static json_t *
member_json(const struct pacta_member *m, bool has_signed)
{
	json_t *root = json_object(), *keys = json_array();

	for (size_t i = 0; i < m->nmasters; i++)
		json_array_append_new(keys, key_json(&m->masters[i]));
	report_set(&root, "party", json_string(m->party));
	report_set(&root, "body", json_boolean(m->body));
	report_set(&root, "threshold", json_integer(m->threshold));
	report_set(&root, "masters", keys);
	report_set(&root, "signed", json_boolean(has_signed));
	return root;
}

static json_t *
rule_json(const struct pacta_act_rule *rule)
{
	json_t *root = json_object(), *by = json_array(), *after = json_array();

	for (size_t i = 0; i < rule->nby; i++)
		json_array_append_new(by, json_string(rule->by[i]));
	for (unsigned t = 0; t < PACTA_ACT_TYPES; t++)
		if (rule->after & 1u << t)
			json_array_append_new(after, json_string(
			    pacta_act_type_name((enum pacta_act_type)t)));
	report_set(&root, "type",
	    json_string(pacta_act_type_name(rule->type)));
	report_set(&root, "by", by);
	report_set(&root, "after", after);
	report_set(&root, "after_any", json_boolean(rule->after_any));
	return root;
}

int
pacta_report_registry_json(struct pacta_buf *out,
    const struct pacta_trust *trust, uint32_t number, struct pacta_error *err)
{
	struct pacta_sha512 sha512, rootsum;
	const struct pacta_registry *r = pacta_trust_draft(trust, number,
	    &sha512);
	json_t *root, *list;
	char day[11];

	if (r == NULL || !pacta_trust_root(trust, &rootsum))
		return no_registry(err);
	root = json_object();
	pacta_day_text(day, r->date);
	report_set(&root, "format", json_string("pacta-registry-1"));
	report_set(&root, "root", sha512_json(&rootsum));
	report_set(&root, "number", json_integer(r->number));
	report_set(&root, "sha512", sha512_json(&sha512));
	report_set(&root, "kind", json_string(kinds[r->kind]));
	report_set(&root, "domain", json_string(r->domain));
	report_set(&root, "date", json_string(day));
	report_set(&root, "in_effect", json_boolean(pacta_trust_registry(trust,
	    r->number, NULL) != NULL));
	report_set(&root, "change_threshold", json_integer(r->change));
	report_set(&root, "recovery_threshold", json_integer(r->recovery));
	list = json_array();
	for (size_t i = 0; i < r->nmembers; i++)
		json_array_append_new(list, member_json(&r->members[i],
		    pacta_trust_signed(trust, r->number,
		    r->members[i].party)));
	report_set(&root, "members", list);
	list = json_object();
	for (size_t i = 0; i < r->noffices; i++)
		json_object_set_new(list, r->offices[i].name,
		    json_string(r->offices[i].party));
	report_set(&root, "offices", list);
	list = json_array();
	for (size_t i = 0; i < r->nrules; i++)
		json_array_append_new(list, rule_json(&r->rules[i]));
	report_set(&root, "acts", list);
	return report_emit(out, root, err);
}

int
pacta_report_registry_text(struct pacta_buf *out,
    const struct pacta_trust *trust, uint32_t number, struct pacta_error *err)
{
	struct pacta_sha512 sha512, root;
	const struct pacta_registry *r = pacta_trust_draft(trust, number,
	    &sha512);
	char text[PACTA_SHA512_TEXT + 1], day[11];

	if (r == NULL || !pacta_trust_root(trust, &root))
		return no_registry(err);
	pacta_day_text(day, r->date);
	pacta_sha512_text(&root, text);
	pacta_buf_addf(out, "registry %u (%s) of %s, dated %s: %s\n"
	    "root to publish: %s\n", r->number, kinds[r->kind], r->domain, day,
	    pacta_trust_registry(trust, r->number, NULL) != NULL ?
	    "in effect" : "NOT in effect yet", text);
	if (r->number > 1) {
		pacta_sha512_text(&sha512, text);
		pacta_buf_addf(out, "this registry:   %s\n", text);
	}
	pacta_buf_addf(out, "a change needs %u members, a recovery %u\n\n"
	    "  %-8s %-8s %s\n", r->change, r->recovery, "party", "signed",
	    "master keys");
	for (size_t i = 0; i < r->nmembers; i++) {
		const struct pacta_member *m = &r->members[i];

		for (size_t k = 0; k < m->nmasters; k++) {
			char print[PACTA_KEY_FINGERPRINT + 1];

			pacta_key_fingerprint(&m->masters[k], print);
			pacta_buf_addf(out, "  %-8s %-8s %s", k == 0 ?
			    m->party : "", k > 0 ? "" : pacta_trust_signed(
			    trust, r->number, m->party) ? "yes" : m->body ?
			    "-" : "NO", print);
			if (k == 0 && m->nmasters > 1)
				pacta_buf_addf(out, "  (%u of %zu)",
				    m->threshold, m->nmasters);
			if (k == 0 && m->body)
				pacta_buf_adds(out, "  (body, no vote)");
			pacta_buf_addc(out, '\n');
		}
	}
	for (size_t i = 0; i < r->noffices; i++)
		pacta_buf_addf(out, "%s  %s: %s\n", i == 0 ? "\n" : "",
		    r->offices[i].name, r->offices[i].party);
	return pacta_buf_failed(out) ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}

/* --- keyring ------------------------------------------------------------------ */

static const char *const states[] = { "active", "retired", "compromised" };

static json_t *
keyring_key_json(const struct pacta_keyring_key *key)
{
	json_t *root = json_object(), *offices = json_array();
	json_t *types = json_array();

	for (size_t i = 0; i < key->noffices; i++)
		json_array_append_new(offices, json_string(key->offices[i]));
	for (unsigned t = 0; t < PACTA_ACT_TYPES; t++)
		if (key->types & 1u << t)
			json_array_append_new(types, json_string(
			    pacta_act_type_name((enum pacta_act_type)t)));
	report_set(&root, "key", key_json(&key->key));
	report_set(&root, "offices", offices);
	report_set(&root, "types", types);
	report_set(&root, "state", json_string(states[key->state]));
	if (key->has_since)
		report_set(&root, "since", sha512_json(&key->since));
	return root;
}

static json_t *
keyring_json(const struct pacta_keyring *k, const struct pacta_sha512 *sha512)
{
	json_t *root = json_object(), *keys = json_array();
	char day[11];

	for (size_t i = 0; i < k->nkeys; i++)
		json_array_append_new(keys, keyring_key_json(&k->keys[i]));
	pacta_day_text(day, k->date);
	report_set(&root, "party", json_string(k->party));
	report_set(&root, "number", json_integer(k->number));
	report_set(&root, "sha512", sha512_json(sha512));
	report_set(&root, "date", json_string(day));
	report_set(&root, "registry", json_integer(k->registry.number));
	report_set(&root, "keys", keys);
	return root;
}

/* The I-th keyring to show: PARTY's alone, or all in turn. */
static const struct pacta_keyring *
next_keyring(const struct pacta_trust *trust, const char *party, size_t i,
    struct pacta_sha512 *sha512)
{
	if (party == NULL)
		party = pacta_trust_party(trust, i);
	else if (i > 0)
		return NULL;
	return party != NULL ? pacta_trust_keyring(trust, party, 0, sha512) :
	    NULL;
}

static int
no_keyring(const char *party, struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOTFOUND,
	    "%s has no keyring in effect; see pacta keyring new, and sign",
	    party);
}

int
pacta_report_keyring_json(struct pacta_buf *out,
    const struct pacta_trust *trust, const char *party,
    struct pacta_error *err)
{
	struct pacta_sha512 sha512;
	const struct pacta_keyring *k;
	json_t *root, *list;
	size_t i = 0;

	if (party != NULL && next_keyring(trust, party, 0, NULL) == NULL)
		return no_keyring(party, err);
	root = json_object();
	list = json_array();
	for (; (k = next_keyring(trust, party, i, &sha512)) != NULL; i++)
		json_array_append_new(list, keyring_json(k, &sha512));
	report_set(&root, "format", json_string("pacta-keyring-1"));
	report_set(&root, "keyrings", list);
	return report_emit(out, root, err);
}

static void
keyring_text(struct pacta_buf *out, const struct pacta_keyring *k)
{
	char print[PACTA_KEY_FINGERPRINT + 1], day[11];

	pacta_day_text(day, k->date);
	pacta_buf_addf(out, "%s: keyring %u, dated %s, signed under registry "
	    "%u\n", k->party, k->number, day, k->registry.number);
	for (size_t i = 0; i < k->nkeys; i++) {
		const struct pacta_keyring_key *key = &k->keys[i];

		pacta_key_fingerprint(&key->key, print);
		pacta_buf_addf(out, "  %s  %s, for ", print,
		    states[key->state]);
		for (size_t j = 0; j < key->noffices; j++)
			pacta_buf_addf(out, "%s%s", j > 0 ? "," : "",
			    key->offices[j]);
		pacta_buf_adds(out, ": ");
		if (key->types == PACTA_ACT_ALL)
			pacta_buf_adds(out, "all acts");
		else
			pacta_act_set_print(out, key->types);
		pacta_buf_addc(out, '\n');
	}
}

int
pacta_report_keyring_text(struct pacta_buf *out,
    const struct pacta_trust *trust, const char *party,
    struct pacta_error *err)
{
	const struct pacta_keyring *k;

	if (party != NULL && next_keyring(trust, party, 0, NULL) == NULL)
		return no_keyring(party, err);
	for (size_t i = 0; (k = next_keyring(trust, party, i, NULL)) != NULL;
	    i++)
		keyring_text(out, k);
	return pacta_buf_failed(out) ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}
