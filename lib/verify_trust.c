/* Registries: their chain, and who signed them. */
#include <stdlib.h>
#include <string.h>

#include "lines_int.h"
#include "verify_int.h"

#define FOLDER "trust/registry/"

void
trust_free(struct pacta_trust *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->nregistries; i++) {
		pacta_registry_dispose(&t->registries[i].r);
		free(t->registries[i].has_signed);
	}
	for (size_t i = 0; i < t->nparties; i++) {
		for (size_t j = 0; j < t->parties[i].nrings; j++)
			pacta_keyring_dispose(&t->parties[i].rings[j].k);
		free(t->parties[i].rings);
	}
	free(t->registries);
	free(t->parties);
	free(t->owners);
	free(t);
}

/* --- asking ------------------------------------------------------------- */

const struct pacta_registry *
pacta_trust_registry(const struct pacta_trust *t, uint32_t number,
    struct pacta_sha512 *sha512)
{
	if (number == 0)
		number = (uint32_t)t->nverified;
	if (number == 0 || number > t->nverified)
		return NULL;
	if (sha512 != NULL)
		*sha512 = t->registries[number - 1].sha512;
	return &t->registries[number - 1].r;
}

const struct pacta_registry *
pacta_trust_draft(const struct pacta_trust *t, uint32_t number,
    struct pacta_sha512 *sha512)
{
	if (number == 0)
		number = (uint32_t)t->nregistries;
	if (number == 0 || number > t->nregistries ||
	    t->registries[number - 1].r.nmembers == 0)
		return NULL;
	if (sha512 != NULL)
		*sha512 = t->registries[number - 1].sha512;
	return &t->registries[number - 1].r;
}

bool
pacta_trust_root(const struct pacta_trust *t, struct pacta_sha512 *root)
{
	if (t->has_root)
		*root = t->root;
	return t->has_root;
}

bool
pacta_trust_signed(const struct pacta_trust *t, uint32_t number,
    const char *party)
{
	const struct trust_registry *r;

	if (number == 0 || number > t->nregistries)
		return false;
	r = &t->registries[number - 1];
	for (size_t i = 0; r->has_signed != NULL && i < r->r.nmembers; i++)
		if (strcmp(r->r.members[i].party, party) == 0)
			return r->has_signed[i];
	return false;
}

/* --- signatures ---------------------------------------------------------- */

static bool
is_master(const struct pacta_member *m, const struct pacta_key *key)
{
	for (size_t i = 0; m != NULL && i < m->nmasters; i++)
		if (pacta_key_equal(&m->masters[i], key))
			return true;
	return false;
}

size_t
count_masters(const struct pacta_member *m, const struct master_sig *sigs,
    size_t n)
{
	size_t count = 0;

	/* Keys are counted, not files: each master once. */
	for (size_t i = 0; i < m->nmasters; i++)
		for (size_t j = 0; j < n; j++)
			if (strcmp(sigs[j].party, m->party) == 0 &&
			    pacta_key_equal(&sigs[j].key, &m->masters[i])) {
				count++;
				break;
			}
	return count;
}

struct sig_set {
	struct master_sig *items;
	size_t count;
	const struct pacta_evidence_file **unfit;	/* by masters, over
							 * other bytes */
	size_t nunfit;
};

/* "KZ.sig", "KZ.2.sig": the party, false when NAME is no such name. */
static bool
sig_party(const char *name, char party[PACTA_PARTY_SIZE])
{
	const char *dot = strchr(name, '.'), *p;
	size_t n = dot != NULL ? (size_t)(dot - name) : 0;

	if (n == 0 || n >= PACTA_PARTY_SIZE)
		return false;
	memcpy(party, name, n);
	party[n] = '\0';
	if (!pacta_party_valid(party))
		return false;
	if (strcmp(dot, ".sig") == 0)
		return true;
	p = dot + 1;
	return read_padded(&p, 1) > 1 && strcmp(p, ".sig") == 0;
}

struct registry_check {
	struct pacta_trust *t;
	const struct pacta_evidence *e;
	struct pacta_diags *findings;
	struct pacta_error *err;
};

/*
 * A party as the last registry up to BEFORE has it: one that left and comes
 * back has the masters it had, or shows that it changed them.
 */
static const struct pacta_member *
last_known(const struct pacta_trust *t, const struct pacta_registry *before,
    const char *party)
{
	const struct pacta_member *m = NULL;

	for (uint32_t n = before != NULL ? before->number : 0; m == NULL &&
	    n > 0; n--)
		m = pacta_registry_member(&t->registries[n - 1].r, party);
	return m;
}

/*
 * One signature beside registry R: by a master of the party it is named after,
 * in this registry or the last one up to BEFORE (or NULL) that has it.
 */
static int
registry_sig(const struct registry_check *c, const struct trust_registry *r,
    const struct pacta_registry *before, const struct pacta_evidence_file *reg,
    const struct pacta_evidence_file *f, struct sig_set *sigs)
{
	struct pacta_error why = PACTA_ERROR_INIT;
	struct master_sig found = { .party = "" }, *slot;
	const struct pacta_evidence_file **unfit;
	char ns[PACTA_NAMESPACE_SIZE];
	struct pacta_sshsig sig;
	const char *name = strrchr(f->path, '/') + 1;

	if (!sig_party(name, found.party)) {
		find_fault(c->findings, PACTA_ERROR, "trust-stray", f->path,
		    "not the name of a signature: PARTY.sig or PARTY.2.sig");
		return 0;
	}
	if (!readable(f, c->findings))
		return 0;
	if (pacta_sshsig_parse(&sig, f->data, f->len, &why) != 0) {
		find_error(c->findings, "trust-sig-malformed", f->path, &why);
		return 0;
	}
	if (!is_master(pacta_registry_member(&r->r, found.party), &sig.key) &&
	    !is_master(last_known(c->t, before, found.party), &sig.key)) {
		find_fault(c->findings, PACTA_ERROR, "trust-unknown-key",
		    f->path, "signed with a key that is no master of %s",
		    found.party);
		return 0;
	}
	pacta_trust_namespace(ns, "registry", r->r.domain);
	if (pacta_sshsig_check(&sig, ns, reg->data, reg->len, 0, &why) != 0) {
		unfit = lines_grow(&sigs->unfit, &sigs->nunfit, sizeof(*unfit));
		if (unfit == NULL)
			return lines_outofmemory(c->err);
		*unfit = f;
		return 0;
	}
	found.key = sig.key;
	slot = lines_grow(&sigs->items, &sigs->count, sizeof(*slot));
	if (slot == NULL)
		return lines_outofmemory(c->err);
	*slot = found;
	return 0;
}

/* Where no signature fits, they are not at fault, the registry is. */
static void
find_unfit(const struct registry_check *c,
    const struct pacta_evidence_file *reg, const struct sig_set *sigs)
{
	if (sigs->count == 0 && sigs->nunfit > 1)
		find_fault(c->findings, PACTA_ERROR, "trust-bad-signature",
		    reg->path, "was changed: none of the %zu signatures beside "
		    "it was made over it", sigs->nunfit);
	for (size_t i = 0; i < sigs->nunfit && (sigs->count > 0 ||
	    sigs->nunfit == 1); i++)
		find_fault(c->findings, PACTA_ERROR, "trust-bad-signature",
		    sigs->unfit[i]->path, "the signature is not over %s",
		    reg->path);
}

static int
registry_sigs(const struct registry_check *c, const struct trust_registry *r,
    const struct pacta_registry *before, const struct pacta_evidence_file *reg,
    struct sig_set *sigs)
{
	char prefix[PACTA_PATH_SIZE];
	size_t from, to, n = strlen(reg->path) - 4;
	int rc = 0;

	memcpy(prefix, reg->path, n);
	memcpy(prefix + n, ".sigs/", 7);
	evidence_range(c->e, prefix, &from, &to);
	for (size_t i = from; rc == 0 && i < to; i++) {
		if (strchr(c->e->files[i].path + n + 6, '/') != NULL)
			find_fault(c->findings, PACTA_ERROR, "trust-stray",
			    c->e->files[i].path, "no file may stand here");
		else
			rc = registry_sig(c, r, before, reg, &c->e->files[i],
			    sigs);
	}
	if (rc == 0)
		find_unfit(c, reg, sigs);
	return rc;
}

/* --- the chain ------------------------------------------------------------ */

/* How many members of R have signed with their masters in R; NAMES lists those
 * who have not. */
static size_t
members_signed(const struct pacta_registry *r, const struct sig_set *sigs,
    struct pacta_buf *missing, size_t *members)
{
	size_t count = 0;

	*members = 0;
	for (size_t i = 0; i < r->nmembers; i++) {
		const struct pacta_member *m = &r->members[i];

		if (m->body)
			continue;
		++*members;
		if (count_masters(m, sigs->items, sigs->count) >= m->threshold)
			count++;
		else if (missing != NULL)
			pacta_buf_addf(missing, "%s%s", missing->len > 0 ?
			    ", " : "", m->party);
	}
	return count;
}

static bool
same_masters(const struct pacta_member *a, const struct pacta_member *b)
{
	for (size_t i = 0; i < a->nmasters; i++)
		if (!is_master(b, &a->masters[i]))
			return false;
	return a->nmasters == b->nmasters && a->threshold == b->threshold;
}

static bool
listed_recovered(const struct pacta_registry *r, const char *party)
{
	for (size_t i = 0; i < r->nformer; i++)
		if (r->former[i].recovered && r->former[i].number == r->number &&
		    strcmp(r->former[i].party, party) == 0)
			return true;
	return false;
}

/*
 * A party's masters are its own affair: where a registry changes them, the
 * party signs with the old ones and the new, or the registry is a recovery that
 * says so openly.
 */
static const char *
masters_changed_rightly(const struct pacta_trust *t,
    const struct pacta_registry *before, const struct pacta_registry *r,
    const struct sig_set *sigs)
{
	for (size_t i = 0; i < r->nmembers; i++) {
		const struct pacta_member *m = &r->members[i], *old =
		    last_known(t, before, m->party);

		if (old == NULL || (same_masters(old, m) &&
		    old->body == m->body))
			continue;
		if (r->kind == PACTA_REGISTRY_RECOVERY &&
		    listed_recovered(r, m->party))
			continue;
		if (count_masters(old, sigs->items, sigs->count) <
		    old->threshold || count_masters(m, sigs->items,
		    sigs->count) < m->threshold)
			return m->party;
	}
	return NULL;
}

/* Who left or was recovered is shown for ever. */
static const struct pacta_former *
former_dropped(const struct pacta_registry *before,
    const struct pacta_registry *r)
{
	for (size_t i = 0; i < before->nformer; i++) {
		const struct pacta_former *f = &before->former[i];
		bool kept = false;

		for (size_t k = 0; k < r->nformer; k++)
			kept |= f->recovered == r->former[k].recovered &&
			    f->number == r->former[k].number &&
			    strcmp(f->party, r->former[k].party) == 0;
		if (!kept)
			return f;
	}
	return NULL;
}

/* Who was there before, and neither is there now nor said to have left. */
static const struct pacta_member *
member_dropped(const struct pacta_registry *before,
    const struct pacta_registry *r)
{
	for (size_t i = 0; i < before->nmembers; i++) {
		const struct pacta_member *m = &before->members[i];
		bool told = pacta_registry_member(r, m->party) != NULL;

		for (size_t k = 0; k < r->nformer; k++)
			told |= !r->former[k].recovered &&
			    r->former[k].number == r->number &&
			    strcmp(r->former[k].party, m->party) == 0;
		if (!told)
			return m;
	}
	return NULL;
}

static bool
chain_holds(const struct registry_check *c, const struct trust_registry *r,
    const struct trust_registry *before, const char *path)
{
	const struct pacta_former *f = former_dropped(&before->r, &r->r);
	const struct pacta_member *m = member_dropped(&before->r, &r->r);

	if (!pacta_sha512_equal(&r->r.previous, &before->sha512))
		find_fault(c->findings, PACTA_ERROR, "trust-registry-chain",
		    path, "cites another registry %u than the one that is here",
		    before->r.number);
	else if (strcmp(r->r.domain, before->r.domain) != 0)
		find_fault(c->findings, PACTA_ERROR, "trust-registry-chain",
		    path, "the domain must stay '%s', it names the signatures",
		    before->r.domain);
	else if (f != NULL)
		find_fault(c->findings, PACTA_ERROR, "trust-registry-chain",
		    path, "leaves out the line '%s: %s %u' of the registry "
		    "before it", f->recovered ? "recovered" : "left", f->party,
		    f->number);
	else if (m != NULL)
		find_fault(c->findings, PACTA_ERROR, "trust-registry-chain",
		    path, "leaves out %s without the line 'left: %s %u'",
		    m->party, m->party, r->r.number);
	else
		return true;
	return false;
}

/* Registry n+1: by the threshold of n and of n+1. */
static bool
change_holds(const struct registry_check *c, const struct trust_registry *r,
    const struct trust_registry *before, const struct sig_set *sigs,
    const char *path)
{
	bool recovery = r->r.kind == PACTA_REGISTRY_RECOVERY;
	uint32_t old_need = recovery ? before->r.recovery : before->r.change;
	uint32_t new_need = recovery ? r->r.recovery : r->r.change;
	size_t members, old, now;
	const char *party;

	/* Else a mere change could make the next recovery easy. */
	if (r->r.recovery < before->r.recovery)
		old_need = before->r.recovery;
	old = members_signed(&before->r, sigs, NULL, &members);
	now = members_signed(&r->r, sigs, NULL, &members);
	party = masters_changed_rightly(c->t, &before->r, &r->r, sigs);
	if (old < old_need || now < new_need)
		find_fault(c->findings, PACTA_WARNING, "trust-threshold", path,
		    "not in effect: signed by %zu of the %u old members and "
		    "%zu of the %u new ones it needs", old, old_need, now,
		    new_need);
	else if (party != NULL)
		find_fault(c->findings, PACTA_WARNING, "trust-threshold", path,
		    "not in effect: changes the masters of %s, which has not "
		    "signed with the old ones and the new", party);
	else {
		if (recovery)
			find_fault(c->findings, PACTA_NOTE, "trust-recovery",
			    path, "a recovery: masters were replaced by %zu "
			    "members", now);
		return true;
	}
	return false;
}

static bool
genesis_holds(const struct registry_check *c, const struct trust_registry *r,
    const struct sig_set *sigs, const char *path)
{
	struct pacta_buf missing = PACTA_BUF_INIT;
	size_t members, n = members_signed(&r->r, sigs, &missing, &members);

	if (n < members && (sigs->count > 0 || sigs->nunfit < 2))
		find_fault(c->findings, PACTA_ERROR, "trust-threshold", path,
		    "all %zu members must sign the genesis registry, %zu have; "
		    "missing: %s", members, n, pacta_buf_str(&missing));
	pacta_buf_dispose(&missing);
	return n == members;
}

static int
registry_judge(const struct registry_check *c, struct trust_registry *r,
    const struct trust_registry *before, const struct pacta_evidence_file *f,
    bool *holds)
{
	struct sig_set sigs = { NULL, 0, NULL, 0 };
	int rc = registry_sigs(c, r, before != NULL ? &before->r : NULL, f,
	    &sigs);

	r->has_signed = calloc(r->r.nmembers + 1, sizeof(bool));
	if (rc == 0 && r->has_signed == NULL)
		rc = lines_outofmemory(c->err);
	for (size_t i = 0; rc == 0 && i < r->r.nmembers; i++)
		r->has_signed[i] = count_masters(&r->r.members[i], sigs.items,
		    sigs.count) >= r->r.members[i].threshold;
	if (rc == 0)
		*holds = before == NULL ? genesis_holds(c, r, &sigs, f->path) :
		    chain_holds(c, r, before, f->path) &&
		    change_holds(c, r, before, &sigs, f->path);
	free(sigs.items);
	free(sigs.unfit);
	return rc;
}

/* Reads the registry that should be the next one; HOLDS: it is verified. */
static int
registry_read(const struct registry_check *c,
    const struct pacta_evidence_file *f, bool *holds)
{
	struct pacta_error why = PACTA_ERROR_INIT;
	struct pacta_trust *t = c->t;
	const struct trust_registry *before;
	struct trust_registry *r;

	*holds = false;
	if (!readable(f, c->findings))
		return 0;
	r = lines_grow(&t->registries, &t->nregistries, sizeof(*r));
	if (r == NULL)
		return lines_outofmemory(c->err);
	pacta_sha512(&r->sha512, f->data, f->len);
	if (t->nregistries == 1) {
		t->has_root = true;
		t->root = r->sha512;
	}
	if (pacta_registry_parse(&r->r, f->path, f->data, f->len, &why) != 0) {
		find_error(c->findings, "trust-malformed", f->path, &why);
		pacta_registry_dispose(&r->r);
		return 0;
	}
	if (r->r.number != t->nregistries) {
		find_fault(c->findings, PACTA_ERROR, "trust-misplaced", f->path,
		    "says it is number %u, and its name says %zu",
		    r->r.number, t->nregistries);
		return 0;
	}
	before = t->nregistries > 1 ? r - 1 : NULL;
	return registry_judge(c, r, before, f, holds);
}

/* Files that belong to no registry that was read. */
static void
registry_strays(const struct registry_check *c, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const char *path = c->e->files[i].path;
		const char *p = path + sizeof(FOLDER) - 1;
		uint32_t n = read_padded(&p, 4);

		if (n == 0 || (strcmp(p, ".reg") != 0 &&
		    strncmp(p, ".sigs/", 6) != 0))
			find_fault(c->findings, PACTA_ERROR, "trust-stray",
			    path, "no file of this name may stand here");
		else if (n > c->t->nregistries)
			find_fault(c->findings, PACTA_ERROR, "trust-gap", path,
			    "registry %zu is missing or was not verified, so "
			    "this one cannot be", c->t->nregistries + 1);
	}
}

static int
registries_build(const struct registry_check *c)
{
	const struct pacta_evidence_file *f;
	char path[PACTA_PATH_SIZE];
	size_t from, to;
	size_t errors = c->findings->errors;
	bool holds = true;
	int rc = 0;

	for (uint32_t n = 1; rc == 0 && holds; n++) {
		f = pacta_evidence_find(c->e, pacta_path_registry(path, n));
		if (f == NULL)
			break;
		rc = registry_read(c, f, &holds);
		if (holds)
			c->t->nverified = n;
	}
	c->t->faulty = !holds && c->findings->errors > errors;
	evidence_range(c->e, FOLDER, &from, &to);
	if (rc == 0)
		registry_strays(c, from, to);
	if (rc == 0 && !c->t->has_root)
		find_fault(c->findings, PACTA_ERROR, "trust-no-registry",
		    pacta_path_registry(path, 1), "there is no registry: "
		    "without it nothing can be verified");
	return rc;
}

static void
other_strays(const struct registry_check *c)
{
	size_t from, to;

	evidence_range(c->e, "trust", &from, &to);
	for (size_t i = from; i < to; i++) {
		const char *path = c->e->files[i].path;

		if (strncmp(path, FOLDER, sizeof(FOLDER) - 1) == 0 ||
		    strncmp(path, "trust/keyrings/", 15) == 0)
			continue;
		if (strncmp(path, "trust/checkpoints/", 18) == 0)
			find_fault(c->findings, PACTA_NOTE,
			    "trust-checkpoint", path,
			    "checkpoints are not judged here");
		else
			find_fault(c->findings, PACTA_ERROR, "trust-stray",
			    path, "no file of this name may stand here");
	}
}

int
trust_build(struct pacta_trust **out, const struct pacta_evidence *e,
    struct pacta_diags *findings, struct pacta_error *err)
{
	struct pacta_trust *t = calloc(1, sizeof(*t));
	struct registry_check c = { t, e, findings, err };
	int rc;

	*out = t;
	if (t == NULL)
		return lines_outofmemory(err);
	rc = registries_build(&c);
	if (rc == 0)
		rc = keyrings_build(t, e, findings, err);
	if (rc == 0)
		other_strays(&c);
	return rc;
}
