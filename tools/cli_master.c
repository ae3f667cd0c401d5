/* Signing a registry or a keyring with a master key: making the signature,
 * finding a name for it, committing it. */
#include <string.h>

#include <pacta/sshsig.h>

#include "cli_trust.h"

static bool
has_master(const struct pacta_member *m, const struct pacta_key *key)
{
	for (size_t i = 0; m != NULL && i < m->nmasters; i++)
		if (pacta_key_equal(&m->masters[i], key))
			return true;
	return false;
}

static bool
is_master(const struct pacta_key *key, void *arg)
{
	const struct cli_master *m = arg;

	return has_master(m->member, key) || has_master(m->before, key);
}

static int
make_signature(struct cli_master *m, struct pacta_key *key,
    struct pacta_buf *sig, struct pacta_error *err)
{
	char ns[PACTA_NAMESPACE_SIZE];
	struct cli_signer signer;
	int rc = cli_signer_open(&signer, m->key, m->member->party, is_master,
	    m, err);

	if (rc != 0)
		return rc;
	*key = signer.signer.key;
	if (!is_master(key, m))
		rc = pacta_error_set(err, PACTA_EREFUSED,
		    "this key is no master of %s in registry %u",
		    m->member->party, m->registry->number);
	pacta_trust_namespace(ns, m->keyring ? "keyring" : "registry",
	    m->registry->domain);
	if (rc == 0)
		rc = pacta_sshsig_make(&signer.signer, ns, m->file->data,
		    m->file->len, sig, err);
	cli_signer_close(&signer);
	return rc;
}

/* The first free name for the signature; the same key signs once. */
static int
free_name(const struct cli_master *m, const struct pacta_key *key,
    char path[PACTA_PATH_SIZE], struct pacta_error *err)
{
	const char *party = m->member->party;
	const struct pacta_evidence_file *f;
	struct pacta_sshsig sig;

	for (uint32_t n = 1;; n++) {
		if (m->keyring)
			pacta_path_keyring_sig_nth(path, party, m->number, n);
		else
			pacta_path_registry_sig_nth(path, m->number, party, n);
		f = pacta_evidence_find(&m->trust->evidence, path);
		if (f == NULL)
			return 0;
		if (f->data != NULL && pacta_sshsig_parse(&sig, f->data,
		    f->len, NULL) == 0 && pacta_key_equal(&sig.key, key))
			return pacta_error_set(err, PACTA_EEXISTS,
			    "%s has signed it with this key already: %s",
			    party, path);
	}
}

int
cli_master_sign(struct cli_master *m, struct pacta_buf *out,
    struct pacta_error *err)
{
	struct pacta_buf sig = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE], what[64], message[128];
	struct pacta_key key;
	int rc = make_signature(m, &key, &sig, err);

	snprintf(what, sizeof(what), m->keyring ? "keyring %u of %s" :
	    "registry %u as %s", m->number, m->member->party);
	snprintf(message, sizeof(message), "Sign %s", what);
	if (rc == 0)
		rc = free_name(m, &key, path, err);
	if (rc == 0)
		rc = cli_commit_new(m->trust->store, path, sig.data, sig.len,
		    message, err);
	if (rc == 0)
		pacta_buf_addf(out, "signed %s: %s\n", what, path);
	pacta_buf_dispose(&sig);
	return rc;
}
