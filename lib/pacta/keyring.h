/*
 * A keyring: the keys one party signs its acts with, each with what it may
 * sign; pacta-keyring(5).  The party's own masters sign it, and nobody else.
 */
#ifndef PACTA_KEYRING_H
#define PACTA_KEYRING_H

#include <pacta/registry.h>
#include <pacta/trust.h>

enum pacta_keyring_state {
	PACTA_KEYRING_ACTIVE,	/* signs */
	PACTA_KEYRING_RETIRED,	/* signs no more; what it signed stands */
	PACTA_KEYRING_COMPROMISED	/* acts not covered by checkpoint SINCE are
				 * void */
};

struct pacta_keyring_key {
	struct pacta_key key;
	char (*offices)[PACTA_OFFICE_SIZE];	/* owned; at least one */
	size_t noffices;
	pacta_act_set types;
	enum pacta_keyring_state state;
	bool has_since;			/* false: void from the start */
	struct pacta_sha512 since;	/* checkpoint, when compromised */
};

struct pacta_keyring {
	struct pacta_sha512 repository;	/* of the genesis registry */
	char party[PACTA_PARTY_SIZE];
	uint32_t number;
	bool has_previous;		/* false for number 1 */
	struct pacta_sha512 previous;
	struct pacta_cite registry;	/* whose masters sign this */
	pacta_day date;			/* declared */
	struct pacta_keyring_key *keys;
	size_t nkeys;
};

/* All zero: nothing owned. */
PACTA_EXPORT void pacta_keyring_dispose(struct pacta_keyring *k);
/* Reads a keyring whole; a key that stands twice, is not canonical or of low
 * order is refused.  OUT is to be disposed of in every case. */
PACTA_EXPORT int pacta_keyring_parse(struct pacta_keyring *out,
    const char *name, const void *data, size_t len, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* Appends the file's bytes; what was printed is read back as a check. */
PACTA_EXPORT int pacta_keyring_print(struct pacta_buf *out,
    const struct pacta_keyring *k, struct pacta_error *err) PACTA_MUST_CHECK;

/* Appends an active key for one office; further offices by the next call. */
PACTA_EXPORT int pacta_keyring_add_key(struct pacta_keyring *k,
    const struct pacta_key *key, const char *office, pacta_act_set types,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT int pacta_keyring_add_office(struct pacta_keyring_key *key,
    const char *office, struct pacta_error *err) PACTA_MUST_CHECK;

/* NULL when the keyring does not have it. */
PACTA_EXPORT const struct pacta_keyring_key *pacta_keyring_key(
    const struct pacta_keyring *k, const struct pacta_key *key);
PACTA_EXPORT bool pacta_keyring_key_may(const struct pacta_keyring_key *key,
    const char *office, enum pacta_act_type type);

/*
 * Appends lines in OpenSSH's allowed_signers format, so that ssh-keygen -Y
 * verify can do without Pacta: each party's masters for the namespaces of
 * registries and keyrings, and its keys for acts and checkpoints.  Keyrings
 * are the latest of each party; compromised keys are left out.
 */
PACTA_EXPORT int pacta_allowed_signers(struct pacta_buf *out,
    const struct pacta_registry *registry,
    const struct pacta_keyring *const *keyrings, size_t count,
    struct pacta_error *err) PACTA_MUST_CHECK;

#endif
