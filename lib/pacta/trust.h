/*
 * The words the trust formats share: days, the codes of parties,
 * agreements and offices, the types of acts, and where each file lives.
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

/* --- codes ---------------------------------------------------------- */

#define PACTA_PARTY_MAX 8	/* "KZ"; capital letters and digits, 2 to 8 */
#define PACTA_SLUG_MAX 64	/* small letters, digits, single hyphens */
#define PACTA_OFFICE_MAX 32	/* like a slug: "depositary" */
#define PACTA_DOMAIN_MAX 253	/* a DNS name in small letters */
#define PACTA_NUMBER_MAX 999999u /* versions, registries, keyrings, acts */

/* The office of whoever speaks for the party itself. */
#define PACTA_OFFICE_MEMBER "member"

PACTA_EXPORT bool pacta_party_valid(const char *s, size_t len);
PACTA_EXPORT bool pacta_slug_valid(const char *s, size_t len);
PACTA_EXPORT bool pacta_office_valid(const char *s, size_t len);
PACTA_EXPORT bool pacta_domain_valid(const char *s, size_t len);

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
#define PACTA_SUMS_MAX_BYTES (1u << 20)
#define PACTA_SIG_MAX_BYTES (4u << 10)

/* --- where files live ------------------------------------------------ */

#define PACTA_TRUST_PATH_MAX 256

/* trust/registry/0000.reg, trust/registry/0000.sigs/KZ.sig; further master
 * keys of one party sign as KZ.2.sig, KZ.3.sig (NTH from 1). */
PACTA_EXPORT void pacta_registry_path(char out[PACTA_TRUST_PATH_MAX],
    uint32_t number);
PACTA_EXPORT void pacta_registry_sig_path(char out[PACTA_TRUST_PATH_MAX],
    uint32_t number, const char *party, uint32_t nth);
/* trust/keyrings/KZ/0000.keys; 0000.keys.sig, 0000.keys.2.sig. */
PACTA_EXPORT void pacta_keyring_path(char out[PACTA_TRUST_PATH_MAX],
    const char *party, uint32_t number);
PACTA_EXPORT void pacta_keyring_sig_path(char out[PACTA_TRUST_PATH_MAX],
    const char *party, uint32_t number, uint32_t nth);
/* agreements/SLUG/versions/1/ and a file in it; NAME "" gives the folder
 * without the last '/'. */
PACTA_EXPORT void pacta_version_path(char out[PACTA_TRUST_PATH_MAX],
    const char *slug, uint32_t version, const char *name);
/* agreements/SLUG/acts/KZ/0001-sign-1a2b3c4d.act: sequence number, type, and
 * the first eight hex digits of the SHA-512 of the file.  The signature has
 * ".sig" behind it. */
PACTA_EXPORT void pacta_act_path(char out[PACTA_TRUST_PATH_MAX],
    const char *slug, const char *party, uint32_t seq,
    enum pacta_act_type type, const struct pacta_sha512 *sha512);

/* The namespace of a signature: "act@DOMAIN", and so for registry, keyring
 * and checkpoint. */
#define PACTA_NAMESPACE_MAX (PACTA_DOMAIN_MAX + 16)
PACTA_EXPORT void pacta_trust_namespace(char out[PACTA_NAMESPACE_MAX],
    const char *kind, const char *domain);

#endif
