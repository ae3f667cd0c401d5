#include <stdlib.h>
#include <string.h>

#include <pacta/keyring.h>

#include "lines_int.h"

#define FORMAT "pacta-keyring-1"
#define MAX_KEYS 256
#define MAX_OFFICES 16

static const char *const keys[] = { "format", "repository", "party", "number",
    "previous", "registry", "date", "key", "offices", "types", "state", NULL };

void
pacta_keyring_dispose(struct pacta_keyring *k)
{
	if (k == NULL)
		return;
	for (size_t i = 0; i < k->nkeys; i++)
		free(k->keys[i].offices);
	free(k->keys);
	*k = (struct pacta_keyring){ .number = 0 };
}

/* --- asking and building ---------------------------------------------- */

const struct pacta_keyring_key *
pacta_keyring_key(const struct pacta_keyring *k, const struct pacta_key *key)
{
	for (size_t i = 0; i < k->nkeys; i++)
		if (pacta_key_equal(&k->keys[i].key, key))
			return &k->keys[i];
	return NULL;
}

static bool
key_has_office(const struct pacta_keyring_key *key, const char *office)
{
	for (size_t i = 0; i < key->noffices; i++)
		if (strcmp(key->offices[i], office) == 0)
			return true;
	return false;
}

bool
pacta_keyring_key_may(const struct pacta_keyring_key *key, const char *office,
    enum pacta_act_type type)
{
	return (key->types & 1u << type) != 0 && key_has_office(key, office);
}

int
pacta_keyring_add_office(struct pacta_keyring_key *key, const char *office,
    struct pacta_error *err)
{
	char (*slot)[PACTA_OFFICE_SIZE];

	if (!pacta_office_valid(office))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no office: small letters and hyphens, as "
		    "depositary", office);
	slot = lines_grow(&key->offices, &key->noffices, sizeof(*slot));
	if (slot == NULL)
		return lines_outofmemory(err);
	strcpy(*slot, office);
	return 0;
}

int
pacta_keyring_add_key(struct pacta_keyring *k, const struct pacta_key *key,
    const char *office, pacta_act_set types, struct pacta_error *err)
{
	struct pacta_keyring_key *slot = lines_grow(&k->keys, &k->nkeys,
	    sizeof(*slot));

	if (slot == NULL)
		return lines_outofmemory(err);
	slot->key = *key;
	slot->types = types;
	slot->state = PACTA_KEYRING_ACTIVE;
	return pacta_keyring_add_office(slot, office, err);
}

/* --- reading ---------------------------------------------------------- */

static void
key_offices(struct lines *l, struct pacta_keyring_key *key,
    struct lines_value list)
{
	char office[PACTA_OFFICE_SIZE];
	struct lines_value item;

	while (l->rc == 0 && lines_split(&list, ',', &item)) {
		lines_code(l, item, office, sizeof(office), pacta_office_valid,
		    "an office, in small letters,");
		if (l->rc == 0 && key_has_office(key, office))
			lines_bad(l, (size_t)(item.s - l->value),
			    "%s stands twice", office);
		if (l->rc == 0 && key->noffices == MAX_OFFICES)
			lines_bad(l, 0, "over %d offices", MAX_OFFICES);
		if (l->rc == 0)
			l->rc = pacta_keyring_add_office(key, office, l->err);
	}
}

static void
key_state(struct lines *l, struct pacta_keyring_key *key,
    struct lines_value v)
{
	static const char since[] = "compromised since ";
	size_t n = sizeof(since) - 1;

	if (v.len == 6 && memcmp(v.s, "active", 6) == 0)
		key->state = PACTA_KEYRING_ACTIVE;
	else if (v.len == 7 && memcmp(v.s, "retired", 7) == 0)
		key->state = PACTA_KEYRING_RETIRED;
	else if (v.len > n && memcmp(v.s, since, n) == 0) {
		key->state = PACTA_KEYRING_COMPROMISED;
		v.s += n;
		v.len -= n;
		key->has_since = lines_digest_or_none(l, v, &key->since);
	} else
		lines_bad(l, 0, "'active', 'retired' or 'compromised since' and "
		    "a checkpoint or 'none' should stand here");
}

static void
keyring_key(struct lines *l, struct pacta_keyring *k, struct lines_value v)
{
	struct pacta_keyring_key *slot;
	struct pacta_key key;

	lines_key(l, v, &key);
	if (l->rc == 0 && pacta_keyring_key(k, &key) != NULL)
		lines_bad(l, 0, "this key stands twice");
	if (l->rc == 0 && k->nkeys == MAX_KEYS)
		lines_bad(l, 0, "over %d keys", MAX_KEYS);
	if (l->rc != 0)
		return;
	slot = lines_grow(&k->keys, &k->nkeys, sizeof(*slot));
	if (slot == NULL) {
		lines_nomem(l);
		return;
	}
	slot->key = key;
	if (lines_need(l, "offices", &v))
		key_offices(l, slot, v);
	if (lines_need(l, "types", &v)) {
		if (v.len == 3 && memcmp(v.s, "all", 3) == 0)
			slot->types = PACTA_ACT_ALL;
		else
			lines_types(l, v, &slot->types);
		if (slot->types == PACTA_ACT_ALL && v.len != 3)
			lines_bad(l, 0, "all types are written 'all'");
	}
	if (lines_need(l, "state", &v))
		key_state(l, slot, v);
}

int
pacta_keyring_parse(struct pacta_keyring *out, const char *name,
    const void *data, size_t len, struct pacta_error *err)
{
	struct lines_value v;
	struct lines l;

	*out = (struct pacta_keyring){ .number = 0 };
	if (lines_open(&l, name, data, len, PACTA_KEYRING_MAX_BYTES, keys,
	    err) != 0)
		return l.rc;
	lines_format(&l, FORMAT);
	if (lines_need(&l, "repository", &v))
		lines_digest(&l, v, &out->repository);
	if (lines_need(&l, "party", &v))
		lines_code(&l, v, out->party, sizeof(out->party),
		    pacta_party_valid, "a party, in capital letters,");
	if (lines_need(&l, "number", &v))
		lines_number(&l, v, 1, &out->number);
	if (lines_need(&l, "previous", &v)) {
		out->has_previous = lines_digest_or_none(&l, v, &out->previous);
		if (out->has_previous != (out->number > 1))
			lines_bad(&l, 0, "only keyring 1 has none before it");
	}
	if (lines_need(&l, "registry", &v))
		lines_cite(&l, v, &out->registry);
	if (lines_need(&l, "date", &v))
		lines_day(&l, v, &out->date);
	if (lines_need(&l, "key", &v))
		keyring_key(&l, out, v);
	while (lines_take(&l, "key", &v))
		keyring_key(&l, out, v);
	return lines_end(&l);
}

/* --- printing --------------------------------------------------------- */

static void
write_key(struct pacta_buf *b, const struct pacta_keyring_key *key)
{
	char since[PACTA_SHA512_TEXT + 1] = "none";

	lines_print_key(b, "key", &key->key);
	pacta_buf_adds(b, "offices: ");
	for (size_t i = 0; i < key->noffices; i++)
		pacta_buf_addf(b, "%s%s", i > 0 ? "," : "", key->offices[i]);
	pacta_buf_adds(b, "\ntypes: ");
	if (key->types == PACTA_ACT_ALL)
		pacta_buf_adds(b, "all");
	else
		pacta_act_set_print(b, key->types);
	pacta_buf_addc(b, '\n');
	if (key->has_since)
		pacta_sha512_text(&key->since, since);
	if (key->state == PACTA_KEYRING_COMPROMISED)
		lines_print(b, "state", "compromised since %s", since);
	else
		lines_print(b, "state", "%s",
		    key->state == PACTA_KEYRING_ACTIVE ? "active" : "retired");
}

static void
keyring_write(struct pacta_buf *b, const struct pacta_keyring *k)
{
	lines_print(b, "format", "%s", FORMAT);
	lines_print_digest(b, "repository", &k->repository);
	lines_print(b, "party", "%s", k->party);
	lines_print(b, "number", "%u", k->number);
	lines_print_digest_or_none(b, "previous", k->has_previous,
	    &k->previous);
	lines_print_cite(b, "registry", &k->registry);
	lines_print_day(b, "date", k->date);
	for (size_t i = 0; i < k->nkeys; i++)
		write_key(b, &k->keys[i]);
}

int
pacta_keyring_print(struct pacta_buf *out, const struct pacta_keyring *k,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_keyring back = { .number = 0 };
	int rc;

	keyring_write(&b, k);
	if (pacta_buf_failed(&b))
		rc = lines_outofmemory(err);
	else
		rc = lines_refused(pacta_keyring_parse(&back, "keyring",
		    b.data, b.len, err), err);
	if (rc == 0)
		pacta_buf_add(out, b.data, b.len);
	if (rc == 0 && pacta_buf_failed(out))
		rc = lines_outofmemory(err);
	pacta_keyring_dispose(&back);
	pacta_buf_dispose(&b);
	return rc;
}

/* --- without Pacta ------------------------------------------------------ */

static void
signer_line(struct pacta_buf *out, const char *party, const char *domain,
    const char *first, const char *second, const struct pacta_key *key)
{
	char text[PACTA_KEY_TEXT + 1];

	pacta_key_text(key, text);
	pacta_buf_addf(out, "%s namespaces=\"%s@%s,%s@%s\" %s\n", party, first,
	    domain, second, domain, text);
}

int
pacta_allowed_signers(struct pacta_buf *out,
    const struct pacta_registry *registry,
    const struct pacta_keyring *const *keyrings, size_t count,
    struct pacta_error *err)
{
	for (size_t i = 0; i < registry->nmembers; i++) {
		const struct pacta_member *m = &registry->members[i];

		for (size_t j = 0; j < m->nmasters; j++)
			signer_line(out, m->party, registry->domain,
			    "registry", "keyring", &m->masters[j]);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < keyrings[i]->nkeys; j++)
			if (keyrings[i]->keys[j].state !=
			    PACTA_KEYRING_COMPROMISED)
				signer_line(out, keyrings[i]->party,
				    registry->domain, "act", "checkpoint",
				    &keyrings[i]->keys[j].key);
	return pacta_buf_failed(out) ? lines_outofmemory(err) : 0;
}
