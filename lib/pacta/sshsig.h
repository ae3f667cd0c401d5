/*
 * SSHSIG: detached, armored signatures as ssh-keygen -Y makes and verifies them
 * (OpenSSH, PROTOCOL.sshsig), with Ed25519 keys only.
 *
 * What is made is byte for byte what ssh-keygen makes.  What is read must be
 * exactly that form: one armor, 70 columns, LF, nothing before or after, no
 * spare bytes inside; so one signature has one text.
 */
#ifndef PACTA_SSHSIG_H
#define PACTA_SSHSIG_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/buf.h>
#include <pacta/error.h>
#include <pacta/hash.h>
#include <pacta/key.h>

enum {
	PACTA_SSHSIG_LIMIT = 4096,	/* bytes of an armored signature */
	PACTA_SSHSIG_NAMESPACE = 300	/* bytes, without the NUL */
};

enum pacta_sshsig_hash { PACTA_SSHSIG_SHA512, PACTA_SSHSIG_SHA256 };

struct pacta_sshsig {
	struct pacta_key key;		/* whose it claims to be */
	enum pacta_sshsig_hash hash;
	char ns[PACTA_SSHSIG_NAMESPACE + 1];
	unsigned char signature[PACTA_SIGNATURE_LEN];
};

/* Signs MESSAGE in the namespace NS with SHA-512 and appends the armored
 * signature to OUT.  It is verified before it is handed out. */
PACTA_EXPORT int pacta_sshsig_make(const struct pacta_signer *signer,
    const char *ns, const void *message, size_t len, struct pacta_buf *out,
    struct pacta_error *err) PACTA_MUST_CHECK;

/* Reads an armored signature; proves nothing yet.  PACTA_ESYNTAX with the line,
 * PACTA_ELIMIT, PACTA_EREFUSED for a key that is not Ed25519. */
PACTA_EXPORT int pacta_sshsig_parse(struct pacta_sshsig *out,
    const void *armor, size_t len, struct pacta_error *err) PACTA_MUST_CHECK;

enum { PACTA_SSHSIG_ALLOW_SHA256 = 1 };

/*
 * Whether SIG signs MESSAGE in the namespace NS by its own key; whose key that
 * is, is the caller's question.  PACTA_EVERIFY when not, with the reason: other
 * namespace, SHA-256 without the flag, or no match.
 */
PACTA_EXPORT int pacta_sshsig_check(const struct pacta_sshsig *sig,
    const char *ns, const void *message, size_t len, unsigned flags,
    struct pacta_error *err) PACTA_MUST_CHECK;

/* The same for a message whose SHA-512 is known already. */
PACTA_EXPORT int pacta_sshsig_check_sha512(const struct pacta_sshsig *sig,
    const char *ns, const struct pacta_sha512 *sha512,
    struct pacta_error *err) PACTA_MUST_CHECK;

#endif
