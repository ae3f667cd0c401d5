/* Keyrings: each party's chain, and that no key has two roles. */
#include <stdlib.h>
#include <string.h>

#include "lines_int.h"
#include "verify_int.h"

#define FOLDER "trust/keyrings/"
#define FOLDER_LEN (sizeof(FOLDER) - 1)

struct keyring_check {
	struct pacta_trust *t;
	const struct pacta_evidence *e;
	struct pacta_diags *findings;
	struct pacta_error *err;
};

static struct trust_party *
party_of(const struct pacta_trust *t, const char *party)
{
	for (size_t i = 0; i < t->nparties; i++)
		if (strcmp(t->parties[i].party, party) == 0)
			return &t->parties[i];
	return NULL;
}

const struct pacta_keyring *
pacta_trust_keyring(const struct pacta_trust *t, const char *party,
    uint32_t number, struct pacta_sha512 *sha512)
{
	const struct trust_party *p = party_of(t, party);

	if (p == NULL || number > p->nrings || p->nrings == 0)
		return NULL;
	if (number == 0)
		number = (uint32_t)p->nrings;
	if (sha512 != NULL)
		*sha512 = p->rings[number - 1].sha512;
	return &p->rings[number - 1].k;
}

bool
trust_keyring_faulty(const struct pacta_trust *t, const char *party,
    uint32_t number)
{
	const struct trust_party *p = party_of(t, party);

	return p != NULL && p->faulty && number == p->nrings + 1;
}

const char *
pacta_trust_party(const struct pacta_trust *t, size_t i)
{
	for (size_t k = 0; k < t->nparties; k++)
		if (t->parties[k].nrings > 0 && i-- == 0)
			return t->parties[k].party;
	return NULL;
}

/* --- signatures ----------------------------------------------------------- */

/* "0001.keys.sig", "0001.keys.2.sig": AFTER stands behind "0001.keys". */
static bool
sig_name(const char *after)
{
	const char *p = after + 1;

	if (strcmp(after, ".sig") == 0)
		return true;
	return *after == '.' && read_padded(&p, 1) > 1 &&
	    strcmp(p, ".sig") == 0;
}

/* Adds the signature's key when it is a master of M and the signature holds. */
static int
keyring_sig(const struct keyring_check *c, const struct pacta_member *m,
    const char *ns, const struct pacta_evidence_file *ring,
    const struct pacta_evidence_file *f, struct master_sig **sigs, size_t *n)
{
	struct pacta_error why = PACTA_ERROR_INIT;
	struct pacta_sshsig sig;
	struct master_sig *slot;
	bool master = false;

	if (!readable(f, c->findings))
		return 0;
	if (pacta_sshsig_parse(&sig, f->data, f->len, &why) != 0) {
		find_error(c->findings, "trust-sig-malformed", f->path, &why);
		return 0;
	}
	for (size_t i = 0; i < m->nmasters; i++)
		master |= pacta_key_equal(&m->masters[i], &sig.key);
	if (!master) {
		find_fault(c->findings, PACTA_ERROR, "trust-unknown-key",
		    f->path, "signed with a key that is no master of %s",
		    m->party);
		return 0;
	}
	if (pacta_sshsig_check(&sig, ns, ring->data, ring->len, 0, &why) != 0) {
		find_error(c->findings, "trust-bad-signature", f->path, &why);
		return 0;
	}
	if ((slot = lines_grow(sigs, n, sizeof(*slot))) == NULL)
		return lines_outofmemory(c->err);
	strcpy(slot->party, m->party);
	slot->key = sig.key;
	return 0;
}

static int
keyring_signed(const struct keyring_check *c, const struct pacta_member *m,
    const char *domain, const struct pacta_evidence_file *ring, bool *enough)
{
	struct master_sig *sigs = NULL;
	char ns[PACTA_NAMESPACE_SIZE];
	size_t from, to, n = 0, len = strlen(ring->path), count;
	int rc = 0;

	pacta_trust_namespace(ns, "keyring", domain);
	evidence_range(c->e, ring->path, &from, &to);
	for (size_t i = from; rc == 0 && i < to; i++)
		if (sig_name(c->e->files[i].path + len))
			rc = keyring_sig(c, m, ns, ring, &c->e->files[i],
			    &sigs, &n);
	count = rc == 0 ? count_masters(m, sigs, n) : 0;
	*enough = rc == 0 && count >= m->threshold;
	if (rc == 0 && !*enough)
		find_fault(c->findings, PACTA_WARNING, "trust-threshold",
		    ring->path, "not in effect: signed by %zu of the %u "
		    "masters of %s it needs", count, m->threshold, m->party);
	free(sigs);
	return rc;
}

/* --- the chain ------------------------------------------------------------ */

/*
 * A key that has been in a keyring stays there, and its state only gets worse:
 * else nobody could tell what became of it.
 */
static bool
keys_kept(const struct keyring_check *c, const struct pacta_keyring *before,
    const struct pacta_keyring *k, const char *path)
{
	char text[PACTA_KEY_FINGERPRINT + 1];

	for (size_t i = 0; i < before->nkeys; i++) {
		const struct pacta_keyring_key *old = &before->keys[i],
		    *now = pacta_keyring_key(k, &old->key);

		if (now != NULL && now->state >= old->state)
			continue;
		pacta_key_fingerprint(&old->key, text);
		find_fault(c->findings, PACTA_ERROR, "trust-keyring-chain",
		    path, now == NULL ? "the key %s was left out; retire it "
		    "instead" : "the key %s cannot become active again", text);
		return false;
	}
	return true;
}

static bool
chain_holds(const struct keyring_check *c, const struct trust_party *p,
    const struct pacta_keyring *k, const char *path)
{
	const struct trust_keyring *before;

	if (p->nrings == 0)
		return true;
	before = &p->rings[p->nrings - 1];
	if (!pacta_sha512_equal(&k->previous, &before->sha512)) {
		find_fault(c->findings, PACTA_ERROR, "trust-keyring-chain",
		    path, "cites another keyring %u than the one that is here",
		    before->k.number);
		return false;
	}
	if (k->registry.number < before->k.registry.number) {
		find_fault(c->findings, PACTA_ERROR, "trust-keyring-chain",
		    path, "goes back from registry %u to %u",
		    before->k.registry.number, k->registry.number);
		return false;
	}
	return keys_kept(c, &before->k, k, path);
}

/* The registry a keyring cites, and the party in it; NULL with a finding. */
static const struct pacta_member *
cited_member(const struct keyring_check *c, const struct pacta_keyring *k,
    const char *path)
{
	struct pacta_sha512 sha512;
	const struct pacta_registry *r = pacta_trust_registry(c->t,
	    k->registry.number, &sha512);
	const struct pacta_member *m = NULL;

	if (!pacta_sha512_equal(&k->repository, &c->t->root))
		find_fault(c->findings, PACTA_ERROR, "trust-other-repository",
		    path, "belongs to another repository");
	else if (r == NULL)
		find_fault(c->findings, PACTA_ERROR, "trust-unknown-registry",
		    path, "cites registry %u, which is not here or not in "
		    "effect", k->registry.number);
	else if (!pacta_sha512_equal(&sha512, &k->registry.sha512))
		find_fault(c->findings, PACTA_ERROR, "trust-unknown-registry",
		    path, "cites another registry %u than the one that is here",
		    k->registry.number);
	else if ((m = pacta_registry_member(r, k->party)) == NULL)
		find_fault(c->findings, PACTA_ERROR, "trust-unknown-party",
		    path, "%s is not in registry %u", k->party, r->number);
	return m;
}

static int
keyring_read(const struct keyring_check *c, struct trust_party *p,
    const struct pacta_evidence_file *f, bool *holds)
{
	struct pacta_error why = PACTA_ERROR_INIT;
	struct trust_keyring ring, *slot;
	const struct pacta_member *m;
	int rc = 0;

	*holds = false;
	if (!readable(f, c->findings))
		return 0;
	memset(&ring, 0, sizeof(ring));
	pacta_sha512(&ring.sha512, f->data, f->len);
	if (pacta_keyring_parse(&ring.k, f->path, f->data, f->len, &why) != 0)
		find_error(c->findings, "trust-malformed", f->path, &why);
	else if (ring.k.number != p->nrings + 1 ||
	    strcmp(ring.k.party, p->party) != 0)
		find_fault(c->findings, PACTA_ERROR, "trust-misplaced", f->path,
		    "is keyring %u of %s by its contents, and another by its "
		    "name", ring.k.number, ring.k.party);
	else if ((m = cited_member(c, &ring.k, f->path)) != NULL &&
	    chain_holds(c, p, &ring.k, f->path))
		rc = keyring_signed(c, m, pacta_trust_registry(c->t,
		    ring.k.registry.number, NULL)->domain, f, holds);
	if (rc == 0 && *holds) {
		slot = lines_grow(&p->rings, &p->nrings, sizeof(*slot));
		if (slot != NULL) {
			*slot = ring;
			return 0;
		}
		rc = lines_outofmemory(c->err);
	}
	pacta_keyring_dispose(&ring.k);
	return rc;
}

/* Warns when the masters that signed the last keyring have been replaced. */
static void
keyring_stale(const struct keyring_check *c, const struct trust_party *p,
    const char *path)
{
	const struct pacta_registry *now = pacta_trust_registry(c->t, 0, NULL);

	for (size_t i = 0; p->nrings > 0 && i < now->nformer; i++)
		if (now->former[i].recovered &&
		    strcmp(now->former[i].party, p->party) == 0 &&
		    now->former[i].number >
		    p->rings[p->nrings - 1].k.registry.number)
			find_fault(c->findings, PACTA_WARNING,
			    "trust-stale-keyring", path, "signed by masters of "
			    "%s that registry %u replaced; %s should sign a new "
			    "keyring", p->party, now->former[i].number,
			    p->party);
}

static int
party_keyrings(const struct keyring_check *c, struct trust_party *p,
    size_t from, size_t to)
{
	const struct pacta_evidence_file *f;
	char path[PACTA_PATH_SIZE], last[PACTA_PATH_SIZE] = "";
	size_t errors = c->findings->errors;
	uint32_t seen = 0;
	bool holds = true;
	int rc = 0;

	for (uint32_t n = 1; rc == 0 && holds; n++) {
		f = pacta_evidence_find(c->e,
		    pacta_path_keyring(path, p->party, n));
		if (f == NULL)
			break;
		seen = n;
		memcpy(last, path, sizeof(last));
		rc = keyring_read(c, p, f, &holds);
	}
	p->faulty = !holds && c->findings->errors > errors;
	for (size_t i = from; rc == 0 && i < to; i++) {
		const char *name = c->e->files[i].path + FOLDER_LEN +
		    strlen(p->party) + 1;
		uint32_t n = read_padded(&name, 4);

		if (n == 0 || strncmp(name, ".keys", 5) != 0 ||
		    (name[5] != '\0' && !sig_name(name + 5)))
			find_fault(c->findings, PACTA_ERROR, "trust-stray",
			    c->e->files[i].path,
			    "no file of this name may stand here");
		else if (n > seen)
			find_fault(c->findings, PACTA_ERROR, "trust-gap",
			    c->e->files[i].path, "keyring %u of %s is missing "
			    "or was not verified, so this one cannot be",
			    seen + 1, p->party);
	}
	if (rc == 0)
		keyring_stale(c, p, last);
	return rc;
}

/* --- one key, one role ------------------------------------------------------ */

static int
owner_order(const void *a, const void *b)
{
	const struct trust_owner *x = a, *y = b;
	int c = memcmp(x->key.bytes, y->key.bytes, PACTA_KEY_LEN);

	if (c == 0)
		c = strcmp(x->party, y->party);
	return c != 0 ? c : x->master - y->master;
}

static int
add_owner(struct pacta_trust *t, const struct pacta_key *key,
    const char *party, bool master, struct pacta_error *err)
{
	struct trust_owner *o;

	o = lines_grow(&t->owners, &t->nowners, sizeof(*o));
	if (o == NULL)
		return lines_outofmemory(err);
	o->key = *key;
	o->master = master;
	strcpy(o->party, party);
	return 0;
}

static int
collect_owners(struct pacta_trust *t, struct pacta_error *err)
{
	int rc = 0;

	for (size_t i = 0; i < t->nverified; i++) {
		const struct pacta_registry *r = &t->registries[i].r;

		for (size_t j = 0; j < r->nmembers; j++)
			for (size_t k = 0; rc == 0 &&
			    k < r->members[j].nmasters; k++)
				rc = add_owner(t, &r->members[j].masters[k],
				    r->members[j].party, true, err);
	}
	for (size_t i = 0; i < t->nparties; i++)
		for (size_t j = 0; j < t->parties[i].nrings; j++) {
			const struct pacta_keyring *k =
			    &t->parties[i].rings[j].k;

			for (size_t n = 0; rc == 0 && n < k->nkeys; n++)
				rc = add_owner(t, &k->keys[n].key, k->party,
				    false, err);
		}
	return rc;
}

static int
find_shared(struct pacta_trust *t, struct pacta_diags *findings,
    struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE], text[PACTA_KEY_FINGERPRINT + 1];
	int rc = collect_owners(t, err);

	if (rc != 0 || t->nowners == 0)
		return rc;
	qsort(t->owners, t->nowners, sizeof(*t->owners), owner_order);
	for (size_t i = 1; i < t->nowners; i++) {
		struct trust_owner *a = &t->owners[i - 1], *b = &t->owners[i];

		if (!pacta_key_equal(&a->key, &b->key) ||
		    (a->master == b->master && strcmp(a->party, b->party) == 0))
			continue;
		a->shared = b->shared = true;
		pacta_key_fingerprint(&a->key, text);
		find_fault(findings, PACTA_ERROR, "trust-shared-key",
		    pacta_path_keyring(path, a->master ? b->party : a->party,
		    1), "the key %s stands for %s%s and for %s%s: it counts "
		    "for neither", text, a->party, a->master ?
		    " as a master" : "", b->party, b->master ?
		    " as a master" : "");
	}
	return 0;
}

bool
trust_key_shared(const struct pacta_trust *t, const struct pacta_key *key)
{
	size_t low = 0, high = t->nowners;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(t->owners[mid].key.bytes, key->bytes,
		    PACTA_KEY_LEN) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < t->nowners &&
	    pacta_key_equal(&t->owners[low].key, key); low++)
		if (t->owners[low].shared)
			return true;
	return false;
}

/* --- all ---------------------------------------------------------------- */

/* The party folder a path is in; 0 when it is in none. */
static size_t
folder_party(const char *path, char party[PACTA_PARTY_SIZE])
{
	const char *name = path + FOLDER_LEN, *slash = strchr(name, '/');
	size_t n = slash != NULL ? (size_t)(slash - name) : 0;

	if (n == 0 || n >= PACTA_PARTY_SIZE)
		return 0;
	memcpy(party, name, n);
	party[n] = '\0';
	return pacta_party_valid(party) ? n : 0;
}

static int
one_folder(const struct keyring_check *c, size_t from, size_t *to)
{
	char prefix[FOLDER_LEN + PACTA_PARTY_SIZE + 1], party[PACTA_PARTY_SIZE];
	struct trust_party *p;
	size_t start, n = folder_party(c->e->files[from].path, party);

	*to = from + 1;
	if (n == 0) {
		find_fault(c->findings, PACTA_ERROR, "trust-stray",
		    c->e->files[from].path,
		    "no file of this name may stand here");
		return 0;
	}
	memcpy(prefix, FOLDER, FOLDER_LEN);
	memcpy(prefix + FOLDER_LEN, party, n);
	memcpy(prefix + FOLDER_LEN + n, "/", 2);
	evidence_range(c->e, prefix, &start, to);
	p = lines_grow(&c->t->parties, &c->t->nparties, sizeof(*p));
	if (p == NULL)
		return lines_outofmemory(c->err);
	strcpy(p->party, party);
	return party_keyrings(c, p, start, *to);
}

int
keyrings_build(struct pacta_trust *t, const struct pacta_evidence *e,
    struct pacta_diags *findings, struct pacta_error *err)
{
	struct keyring_check c = { t, e, findings, err };
	size_t from, to, next;
	int rc = 0;

	/* Without a registry nobody's masters are known. */
	if (t->nverified == 0)
		return 0;
	evidence_range(e, FOLDER, &from, &to);
	for (size_t i = from; rc == 0 && i < to; i = next)
		rc = one_folder(&c, i, &next);
	return rc == 0 ? find_shared(t, findings, err) : rc;
}
