/*
 * SHA-512: the one digest Pacta's formats use (FIPS 180-4).
 *
 * Written as "sha512:" and 128 lower-case hex digits; every other spelling is
 * refused when read, so that one digest has one text.
 */
#ifndef PACTA_HASH_H
#define PACTA_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/error.h>

enum {
	PACTA_SHA512_LEN = 64,
	PACTA_SHA512_HEX = 128,		/* hex digits, without the NUL */
	PACTA_SHA512_TEXT = 135		/* "sha512:" and hex, without the NUL */
};

struct pacta_sha512 {
	unsigned char bytes[PACTA_SHA512_LEN];
};

PACTA_EXPORT void pacta_sha512(struct pacta_sha512 *out, const void *data,
    size_t len);
PACTA_EXPORT bool pacta_sha512_equal(const struct pacta_sha512 *a,
    const struct pacta_sha512 *b);

/* The hex digits alone, as in SHA512SUMS, NUL-terminated. */
PACTA_EXPORT void pacta_sha512_hex(const struct pacta_sha512 *h,
    char out[PACTA_SHA512_HEX + 1]);
/* "sha512:" and the hex digits, NUL-terminated. */
PACTA_EXPORT void pacta_sha512_text(const struct pacta_sha512 *h,
    char out[PACTA_SHA512_TEXT + 1]);

/* Reads exactly 128 lower-case hex digits; PACTA_ESYNTAX. */
PACTA_EXPORT int pacta_sha512_parse_hex(struct pacta_sha512 *out,
    const char *text, size_t len, struct pacta_error *err) PACTA_MUST_CHECK;
/* Reads "sha512:" and exactly 128 lower-case hex digits; PACTA_ESYNTAX. */
PACTA_EXPORT int pacta_sha512_parse(struct pacta_sha512 *out,
    const char *text, size_t len, struct pacta_error *err) PACTA_MUST_CHECK;

/* A digest of bytes that come piece by piece. */
struct pacta_hasher {
	uint64_t state[32];		/* private */
};

PACTA_EXPORT void pacta_hasher_init(struct pacta_hasher *h);
PACTA_EXPORT void pacta_hasher_add(struct pacta_hasher *h, const void *data,
    size_t len);
/* Gives the digest; H must be initialised again before more is added. */
PACTA_EXPORT void pacta_hasher_end(struct pacta_hasher *h,
    struct pacta_sha512 *out);

#endif
