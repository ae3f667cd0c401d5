/*
 * Signing: one act of one party, about one frozen version.
 *
 * Preparing verifies the version on the bytes at HEAD, looks up what the
 * registry and the party's keyring say now, finds the party's last act, and
 * writes the act's text; nothing is signed yet, so that a caller can show all
 * of it.  The act is judged as it will be once it is signed, before anybody is
 * asked for a passphrase.  The bytes shown are the bytes signed.  Signing then
 * makes the signature, and judges the act with it as pacta_verify() will: what
 * would not be valid and effective is not committed.
 */
#ifndef PACTA_SIGN_H
#define PACTA_SIGN_H

#include <pacta/act.h>
#include <pacta/keyring.h>
#include <pacta/manifest.h>
#include <pacta/store.h>
#include <pacta/verify.h>

struct pacta_sign_options {
	const char *slug;
	uint32_t version;		/* 0: the last one */
	const char *party;
	const char *office;		/* NULL: "member" */
	enum pacta_act_type type;
	const char *const *languages;	/* NULL: every authentic one */
	size_t nlanguages;
	const char *full_powers, *place, *text;	/* or NULL */
	pacta_act_set subject_to;	/* 0: nothing */
	const struct pacta_act_annex *annexes;
	size_t nannexes;
	pacta_day declared;
	const struct pacta_sha512 *root;	/* NULL: unpinned */
	unsigned threads;
};

struct pacta_sign_text {
	char language[4];
	char *title;		/* of the document, or "" */
	bool authentic;
	struct pacta_sha512 sha512;
};

struct pacta_signing {
	char expect[41];	/* the commit it was prepared from */
	bool pinned;		/* the genesis is the one asked for */
	struct pacta_act act;
	char *bytes;		/* of the act: what is signed */
	size_t len;
	struct pacta_sha512 sha512;	/* its identity */
	char path[PACTA_PATH_SIZE];
	char ns[PACTA_NAMESPACE_SIZE];
	char *work;		/* the agreement's URI */
	struct pacta_sign_text *texts;	/* all of the version */
	size_t ntexts;
	struct pacta_key *keys;	/* of the party that may sign this */
	size_t nkeys;
	struct pacta_evidence evidence;	/* what was judged */
	const struct pacta_sign_options *options;	/* borrowed */
};

/*
 * Prepares an act.  PACTA_EVERIFY when the version, the registry or the root is
 * not as it should be; PACTA_EREFUSED when the party may not do this, has
 * done it, or when the act would have no effect; PACTA_ENOTFOUND for an agreement, version or language that is not
 * there.  OPTIONS must outlive *OUT.
 */
PACTA_EXPORT int pacta_sign_prepare(struct pacta_signing **out,
    struct pacta_store *store, const struct pacta_sign_options *options,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_signing_free(struct pacta_signing *s);

/* Whether KEY is one of the party's that may sign this act. */
PACTA_EXPORT bool pacta_sign_key_may(const struct pacta_signing *s,
    const struct pacta_key *key);

/* Signs the act, once, and appends the armored signature to SIG.  PACTA_EREFUSED when
 * the key may not, or the act would not be effective. */
PACTA_EXPORT int pacta_sign(struct pacta_signing *s,
    const struct pacta_signer *signer, struct pacta_buf *sig,
    struct pacta_error *err) PACTA_MUST_CHECK;

/* Commits the act and its signature.  PACTA_EMODIFIED when the branch moved
 * meanwhile: prepare again, and if the same bytes come out, SIG is still
 * good. */
PACTA_EXPORT int pacta_sign_commit(struct pacta_store *store,
    const struct pacta_signing *s, const struct pacta_buf *sig,
    const struct pacta_commit_options *options, char commit[41],
    struct pacta_error *err) PACTA_MUST_CHECK;

#endif
