/*
 * The words the trust formats share: days, offices, the types of acts, limits.
 *
 * Every file of these formats is "key: value" lines, UTF-8 in NFC, LF, keys in
 * one order: what a person reads is what is signed.  Nothing here does input
 * or output.
 */
#ifndef PACTA_TRUST_H
#define PACTA_TRUST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/buf.h>
#include <pacta/error.h>
#include <pacta/hash.h>
#include <pacta/key.h>
#include <pacta/repo.h>

/* One file of a numbered chain, as another file cites it. */
struct pacta_cite {
	uint32_t number;
	struct pacta_sha512 sha512;
};

/* --- days ----------------------------------------------------------- */

/* A day as its number since 1970-01-01, Gregorian; no hours, no time zone. */
typedef int32_t pacta_day;
#define PACTA_NO_DAY INT32_MIN

/* Reads exactly YYYY-MM-DD, a day that exists, years 1600 to 9999. */
PACTA_EXPORT bool pacta_day_parse(pacta_day *out, const char *text,
    size_t len);
PACTA_EXPORT void pacta_day_text(char out[11], pacta_day day);
/* The day N months later; the 31st becomes the last day of a shorter month. */
PACTA_EXPORT pacta_day pacta_day_months(pacta_day day, uint32_t n);

/* --- codes ---------------------------------------------------------- *
 * Slugs and parties are those of repo.h.
 */

#define PACTA_OFFICE_SIZE 33	/* like a slug, at most 32: "depositary" */
#define PACTA_DOMAIN_SIZE 254	/* a DNS name in small letters */

/* The office of whoever speaks for the party itself. */
#define PACTA_OFFICE_MEMBER "member"

PACTA_EXPORT bool pacta_office_valid(const char *s);
PACTA_EXPORT bool pacta_domain_valid(const char *s);

/* --- types of acts -------------------------------------------------- */

enum pacta_act_type {
	PACTA_ACT_AUTHENTICATE, PACTA_ACT_INITIAL, PACTA_ACT_SIGN,
	PACTA_ACT_SIGN_AD_REFERENDUM, PACTA_ACT_CONFIRM, PACTA_ACT_RATIFY,
	PACTA_ACT_ACCEPT, PACTA_ACT_APPROVE, PACTA_ACT_ACCEDE,
	PACTA_ACT_RESERVE, PACTA_ACT_OBJECT, PACTA_ACT_DECLARE,
	PACTA_ACT_APPLY_PROVISIONALLY, PACTA_ACT_WITHDRAW,
	PACTA_ACT_CERTIFY_COPY, PACTA_ACT_PROPOSE_CORRECTION,
	PACTA_ACT_RECTIFY, PACTA_ACT_ATTEST_TRANSLATION,
	PACTA_ACT_TYPES
};

/* A set of types: bit 1 << type. */
typedef uint32_t pacta_act_set;
#define PACTA_ACT_ALL ((1u << PACTA_ACT_TYPES) - 1)

/* "sign-ad-referendum"; NULL beyond the last. */
PACTA_EXPORT const char *pacta_act_type_name(enum pacta_act_type type);
/* False when TEXT is no type. */
PACTA_EXPORT bool pacta_act_type_parse(enum pacta_act_type *out,
    const char *text, size_t len);
/* Reads "ratify|accept|approve": types in the order of the list above, each
 * once.  PRINT writes the same. */
PACTA_EXPORT bool pacta_act_set_parse(pacta_act_set *out, const char *text,
    size_t len);
PACTA_EXPORT void pacta_act_set_print(struct pacta_buf *out,
    pacta_act_set set);

/* --- limits in bytes; one line holds no more than the whole file ------ */

#define PACTA_ACT_MAX_BYTES (64u << 10)
#define PACTA_MANIFEST_MAX_BYTES (64u << 10)
#define PACTA_REGISTRY_MAX_BYTES (256u << 10)
#define PACTA_KEYRING_MAX_BYTES (256u << 10)
#define PACTA_SUMS_MAX_BYTES (128u << 10)
#define PACTA_SIG_MAX_BYTES (4u << 10)

/* --- signatures ------------------------------------------------------ */

/*
 * The file of a signature.  A party's masters may be several: they sign as
 * KZ.sig, KZ.2.sig (registries) or 0001.keys.sig, 0001.keys.2.sig (keyrings),
 * NTH from 1.
 */
PACTA_EXPORT char *pacta_path_registry_sig_nth(char out[PACTA_PATH_SIZE],
    uint32_t number, const char *party, uint32_t nth);
PACTA_EXPORT char *pacta_path_keyring_sig_nth(char out[PACTA_PATH_SIZE],
    const char *party, uint32_t number, uint32_t nth);

/* The namespace of a signature: "act@DOMAIN", and so for registry, keyring
 * and checkpoint. */
#define PACTA_NAMESPACE_SIZE (PACTA_DOMAIN_SIZE + 16)
PACTA_EXPORT void pacta_trust_namespace(char out[PACTA_NAMESPACE_SIZE],
    const char *kind, const char *domain);

#endif
