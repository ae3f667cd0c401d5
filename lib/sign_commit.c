/* Signing what was prepared, and committing it. */
#include <stdio.h>
#include <string.h>

#include <pacta/sshsig.h>

#include "sign_int.h"
#include "verify_int.h"

static int
judge_act(const struct pacta_verdict *v, const struct pacta_signing *s,
    struct pacta_error *err)
{
	for (size_t i = 0; i < v->nacts; i++) {
		const struct pacta_verdict_act *a = &v->acts[i];

		if (strcmp(a->path, s->path) != 0)
			continue;
		if (a->valid.answer != PACTA_ANSWER_YES)
			return pacta_error_set(err, PACTA_EREFUSED, "the act "
			    "would not be valid: %s", a->valid.text);
		if (a->effective.answer != PACTA_ANSWER_YES)
			return pacta_error_set(err, PACTA_EREFUSED, "the act "
			    "would have no effect: %s", a->effective.text);
		return 0;
	}
	return pacta_error_set(err, PACTA_EREFUSED,
	    "the act would not be seen");
}

static int
judge_with(struct pacta_signing *s, const struct presumed_act *presumed,
    struct pacta_error *err)
{
	struct pacta_verify_options o = PACTA_VERIFY_OPTIONS_INIT;
	struct pacta_verdict *v = NULL;
	int rc;

	o.root = s->options->root;
	o.today = s->options->declared;
	o.threads = s->options->threads;
	rc = verify_presuming(&v, &s->evidence, &o, presumed, err);
	if (rc == 0)
		rc = judge_act(v, s, err);
	pacta_verdict_free(v);
	return rc;
}

int
sign_foresee(struct pacta_signing *s, struct pacta_error *err)
{
	const struct presumed_act presumed = { s->path, &s->keys[0] };
	int rc = pacta_evidence_add(&s->evidence, s->path, PACTA_ENTRY_FILE,
	    s->bytes, s->len, err);

	return rc == 0 ? judge_with(s, &presumed, err) : rc;
}

/* Judges the act as anybody will who verifies the repository with it. */
static int
rehearse(struct pacta_signing *s, const struct pacta_buf *sig, size_t from,
    struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	int rc = pacta_evidence_add(&s->evidence,
	    pacta_path_sig(path, s->path), PACTA_ENTRY_FILE,
	    sig->data + from, sig->len - from, err);

	return rc == 0 ? judge_with(s, NULL, err) : rc;
}

int
pacta_sign(struct pacta_signing *s, const struct pacta_signer *signer,
    struct pacta_buf *sig, struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	size_t from = sig->len;
	int rc;

	if (!pacta_sign_key_may(s, &signer->key))
		return pacta_error_set(err, PACTA_EREFUSED, "this key may not "
		    "sign an act of type '%s' for the office '%s' of %s: the "
		    "keyring does not say so",
		    pacta_act_type_name(s->act.type), s->act.office,
		    s->act.party);
	if (pacta_evidence_find(&s->evidence,
	    pacta_path_sig(path, s->path)) != NULL)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "this act was signed already");
	rc = pacta_sshsig_make(signer, s->ns, s->bytes, s->len, sig, err);
	if (rc == 0)
		rc = rehearse(s, sig, from, err);
	if (rc != 0)
		pacta_buf_truncate(sig, from);
	return rc;
}

int
pacta_sign_commit(struct pacta_store *store, const struct pacta_signing *s,
    const struct pacta_buf *sig, const struct pacta_commit_options *options,
    char commit[41], struct pacta_error *err)
{
	struct pacta_commit_options o = *options;
	char path[PACTA_PATH_SIZE], message[200];
	const struct pacta_write writes[] = {
		{ s->path, s->bytes, s->len, true },
		{ pacta_path_sig(path, s->path), sig->data, sig->len, true }
	};

	o.expect = s->expect;
	snprintf(message, sizeof(message), "%s: %s %s, version %u\n",
	    s->act.party, pacta_act_type_name(s->act.type),
	    s->act.agreement, (unsigned)s->act.version);
	return pacta_store_commit(store, writes, 2, message, &o, commit, err);
}
