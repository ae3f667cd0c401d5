/* What the tests of the trust formats share: bytes, keys, refusals. */
#ifndef TRUST_UNIT_H
#define TRUST_UNIT_H

#include "unit.h"

#include <pacta/key.h>
#include <pacta/sshsig.h>
#include <pacta/trust.h>

/* The text with the one occurrence of OLD replaced; to be freed. */
static inline char *
replaced(const char *text, const char *old, const char *new)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	const char *at = strstr(text, old);

	assert_non_null(at);
	pacta_buf_add(&b, text, (size_t)(at - text));
	pacta_buf_adds(&b, new);
	pacta_buf_adds(&b, at + strlen(old));
	return pacta_buf_detach(&b, NULL);
}

/* The key of a seed of 32 equal bytes. */
static inline struct pacta_secret *
seeded(unsigned char n)
{
	struct pacta_secret *s = NULL;
	unsigned char seed[32];

	memset(seed, n, sizeof(seed));
	assert_int_equal(pacta_secret_from_seed(&s, seed, NULL), 0);
	return s;
}

static inline struct pacta_key
seeded_key(unsigned char n)
{
	struct pacta_secret *s = seeded(n);
	struct pacta_key key = *pacta_secret_key(s);

	pacta_secret_free(s);
	return key;
}

static inline char *
seeded_text(unsigned char n)
{
	struct pacta_key key = seeded_key(n);
	char text[PACTA_KEY_TEXT + 1];

	pacta_key_text(&key, text);
	return strdup(text);
}

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" \
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define SUM "sha512:" HEX

/* A refusal: what is replaced in the good text, and where the fault is. */
struct refusal {
	const char *old, *new;
	uint32_t line, column;
	const char *message;		/* a part of it */
};

typedef int (*parse_fn)(const char *text, size_t len, struct pacta_error *err);

static inline void
expect_refusals(parse_fn parse, const char *good, const struct refusal *r,
    size_t count)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	assert_int_equal(parse(good, strlen(good), &err), 0);
	for (size_t i = 0; i < count; i++) {
		char *bad = replaced(good, r[i].old, r[i].new);

		err = (struct pacta_error)PACTA_ERROR_INIT;
		if (parse(bad, strlen(bad), &err) == 0)
			fail_msg("accepted: '%s' for '%s'", r[i].new,
			    r[i].old);
		if (strstr(err.message, r[i].message) == NULL)
			fail_msg("'%s' does not say '%s'", err.message,
			    r[i].message);
		if (err.line != r[i].line || err.column != r[i].column)
			fail_msg("'%s' at %u:%u, not %u:%u", err.message,
			    err.line, err.column, r[i].line, r[i].column);
		free(bad);
	}
}

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#endif
