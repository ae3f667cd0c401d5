/*
 * Keys: Ed25519 (RFC 8032) in OpenSSH's public form, and secret keys in files.
 *
 * A public key is a plain value.  A secret key lives in guarded memory that is
 * locked, and wiped when freed; it never leaves the library but encrypted.
 * Key files are our own format (pacta-key(5): Argon2id and XChaCha20-Poly1305)
 * or OpenSSH's, unencrypted.  A signer is whoever holds a secret: a
 * pacta_secret, or an agent (agent.h).  Values and signers may be shared by
 * threads; a secret is read-only once made.
 */
#ifndef PACTA_KEY_H
#define PACTA_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/buf.h>
#include <pacta/error.h>

/* --- public keys ---------------------------------------------------- */

enum {
	PACTA_KEY_LEN = 32,
	PACTA_SIGNATURE_LEN = 64,
	PACTA_KEY_TEXT = 80,		/* "ssh-ed25519 AAAA...", without NUL */
	PACTA_KEY_FINGERPRINT = 50,	/* "SHA256:...", without NUL */
	PACTA_KEY_COMMENT_LIMIT = 255,	/* bytes */
	PACTA_KEY_FILE_LIMIT = 16384,	/* bytes of a secret key file */
	PACTA_PASSPHRASE_LIMIT = 1024	/* bytes */
};

struct pacta_key {
	unsigned char bytes[PACTA_KEY_LEN];
};

/*
 * Refuses (PACTA_EREFUSED) what must not become anybody's key: an encoding that
 * is not canonical, a point off the curve, of low order (it would verify the
 * same signature under every message), or outside the main subgroup.
 */
PACTA_EXPORT int pacta_key_check(const struct pacta_key *key,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT bool pacta_key_equal(const struct pacta_key *a,
    const struct pacta_key *b);

/*
 * Reads one line "ssh-ed25519 AAAA... comment", without its newline, single
 * spaces, the comment optional; OUT passed pacta_key_check().  The comment, ""
 * when there is none, is appended to COMMENT, which may be NULL.
 * PACTA_ESYNTAX, PACTA_EREFUSED (also a key of another type).
 */
PACTA_EXPORT int pacta_key_parse(struct pacta_key *out,
    struct pacta_buf *comment, const char *line, size_t len,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* "ssh-ed25519 AAAA...", without a comment or newline, NUL-terminated. */
PACTA_EXPORT void pacta_key_text(const struct pacta_key *key,
    char out[PACTA_KEY_TEXT + 1]);
/* "SHA256:..." as ssh-keygen -l prints it, NUL-terminated. */
PACTA_EXPORT void pacta_key_fingerprint(const struct pacta_key *key,
    char out[PACTA_KEY_FINGERPRINT + 1]);

/* Whether SIG is KEY's signature of the bytes themselves (strict: S below the
 * group order, no key or R of low order). */
PACTA_EXPORT bool pacta_key_verify(const struct pacta_key *key,
    const unsigned char sig[PACTA_SIGNATURE_LEN], const void *data,
    size_t len);

/* --- signers -------------------------------------------------------- */

struct pacta_signer {
	struct pacta_key key;
	void *holder;		/* borrowed: the secret or agent must outlive
				 * the signer */
	/* Signs DATA with Ed25519; PACTA_EREFUSED when the holder will not. */
	int (*sign)(const struct pacta_signer *self, const void *data,
	    size_t len, unsigned char sig[PACTA_SIGNATURE_LEN],
	    struct pacta_error *err);
};

/* --- secret keys ---------------------------------------------------- */

struct pacta_secret;

/* Makes a key from the system's randomness. */
PACTA_EXPORT int pacta_secret_new(struct pacta_secret **out,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* Makes the key of a seed (RFC 8032, 5.1.5); the caller wipes the seed. */
PACTA_EXPORT int pacta_secret_from_seed(struct pacta_secret **out,
    const unsigned char seed[32], struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_secret_free(struct pacta_secret *secret);
/* Borrowed from the secret. */
PACTA_EXPORT const struct pacta_key *pacta_secret_key(
    const struct pacta_secret *secret);
PACTA_EXPORT struct pacta_signer pacta_secret_signer(
    struct pacta_secret *secret);

/* --- key files ------------------------------------------------------ */

enum pacta_kdf {
	PACTA_KDF_NONE,			/* not encrypted */
	PACTA_KDF_INTERACTIVE,		/* 64 MiB, about 0.1 s */
	PACTA_KDF_MODERATE,		/* 256 MiB, about 0.5 s */
	PACTA_KDF_SENSITIVE		/* 1 GiB, about 5 s */
};

/* Limits on what a key file may ask of its reader. */
#define PACTA_KDF_OPS_LIMIT 16u
#define PACTA_KDF_MEM_LIMIT 1073741824u	/* bytes */

/*
 * Appends the key file of SECRET to OUT (pacta-key(5)).  COMMENT, one line,
 * says whose it is.  PASSPHRASE must not be empty, unless KDF is
 * PACTA_KDF_NONE, which ignores it: PACTA_EUSAGE.
 */
PACTA_EXPORT int pacta_secret_print(const struct pacta_secret *secret,
    const char *comment, enum pacta_kdf kdf, const void *passphrase,
    size_t len, struct pacta_buf *out, struct pacta_error *err)
    PACTA_MUST_CHECK;

struct pacta_keyfile;

enum pacta_keyfile_format { PACTA_KEYFILE_PACTA, PACTA_KEYFILE_OPENSSH };

/*
 * Reads a secret key file without opening it.  A file that is not regular, or
 * that others than its owner can read, is PACTA_EREFUSED; so is an encrypted OpenSSH key (the message says what to do).
 * Derivation parameters over the limits are PACTA_ELIMIT.
 */
PACTA_EXPORT int pacta_keyfile_read(struct pacta_keyfile **out,
    const char *path, struct pacta_error *err) PACTA_MUST_CHECK;
/* The same from memory; NAME stands for the file in messages. */
PACTA_EXPORT int pacta_keyfile_parse(struct pacta_keyfile **out,
    const void *data, size_t len, const char *name, struct pacta_error *err)
    PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_keyfile_free(struct pacta_keyfile *file);
PACTA_EXPORT enum pacta_keyfile_format pacta_keyfile_format(
    const struct pacta_keyfile *file);
/* Whether opening it needs a passphrase. */
PACTA_EXPORT bool pacta_keyfile_encrypted(const struct pacta_keyfile *file);
/* The public key as the file states it, to be believed once opened; borrowed. */
PACTA_EXPORT const struct pacta_key *pacta_keyfile_key(
    const struct pacta_keyfile *file);
/* The comment, or ""; borrowed.  Not authentic before the file is opened. */
PACTA_EXPORT const char *pacta_keyfile_comment(
    const struct pacta_keyfile *file);
/* Iterations and bytes of Argon2id; 0 when not encrypted. */
PACTA_EXPORT void pacta_keyfile_cost(const struct pacta_keyfile *file,
    uint64_t *ops, uint64_t *mem_bytes);

/*
 * Opens the secret key.  PACTA_EVERIFY when the passphrase is wrong or the file
 * was changed (nobody can tell which), or the halves of the key do not belong
 * together.
 */
PACTA_EXPORT int pacta_keyfile_open(struct pacta_secret **out,
    const struct pacta_keyfile *file, const void *passphrase, size_t len,
    struct pacta_error *err) PACTA_MUST_CHECK;

/* Guarded, locked memory for passphrases; wiped when freed.  NULL: no memory. */
PACTA_EXPORT void *pacta_secret_alloc(size_t len);
PACTA_EXPORT void pacta_secret_release(void *p);

#endif
