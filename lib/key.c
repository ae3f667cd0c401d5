#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "key_int.h"
#include "utf8_int.h"

/* OpenSSH's "string type, string key" as base64 has no padding: 51 bytes. */
enum { BASE64_LEN = 68 };

static const char type_space[] = KEY_TYPE " ";

#define TYPE_LEN (sizeof(type_space) - 1)

int
key_fail(struct pacta_error *err, int code, const char *rule, const char *fmt,
    ...)
{
	char text[sizeof(err->message)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	pacta_error_set(err, code, "%s", text);
	if (err != NULL)
		snprintf(err->rule, sizeof(err->rule), "%s", rule);
	return code;
}

void
key_put_blob(const struct pacta_key *key, unsigned char out[KEY_BLOB])
{
	unsigned char *p = wire_put_string(out, KEY_TYPE, strlen(KEY_TYPE));

	wire_put_string(p, key->bytes, sizeof(key->bytes));
}

bool
key_get_blob(struct pacta_key *out, const unsigned char *blob, size_t len)
{
	struct wire w = { blob, len, false };
	struct wire_string type = wire_string(&w), key = wire_string(&w);

	if (!wire_done(&w) || !wire_is(type, KEY_TYPE) ||
	    key.len != sizeof(out->bytes))
		return false;
	memcpy(out->bytes, key.p, sizeof(out->bytes));
	return true;
}

bool
key_comment_fits(const char *s, size_t len)
{
	char copy[PACTA_KEY_COMMENT_LIMIT + 1];

	if (len > PACTA_KEY_COMMENT_LIMIT || memchr(s, '\0', len) != NULL)
		return false;
	if (len > 0 && (s[0] == ' ' || s[len - 1] == ' '))
		return false;
	memcpy(copy, s, len);
	copy[len] = '\0';
	utf8_one_line(copy);
	return memcmp(copy, s, len) == 0;
}

int
pacta_key_check(const struct pacta_key *key, struct pacta_error *err)
{
	/* Canonical, on the curve, not of low order, in the main subgroup. */
	if (crypto_core_ed25519_is_valid_point(key->bytes) == 1)
		return 0;
	return key_fail(err, PACTA_EREFUSED, "key-point",
	    "not a safe Ed25519 key: a point of low order, or not canonical");
}

bool
pacta_key_equal(const struct pacta_key *a, const struct pacta_key *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* libsodium 1.0.18 reads some bytes above 0x7f as base64, so what was read is
 * printed again: one key has one text. */
static bool
read_base64(struct pacta_key *out, const char *line)
{
	unsigned char blob[KEY_BLOB];
	char again[PACTA_KEY_TEXT + 1];
	size_t n = 0;

	if (sodium_base642bin(blob, sizeof(blob), line + TYPE_LEN, BASE64_LEN,
	    NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    n != sizeof(blob) || !key_get_blob(out, blob, n))
		return false;
	pacta_key_text(out, again);
	return memcmp(again, line, PACTA_KEY_TEXT) == 0;
}

/* The comment behind the base64: nothing, or one space and the text. */
static int
parse_comment(struct pacta_buf *comment, const char *s, size_t len,
    struct pacta_error *err)
{
	if (len > 0 && (s[0] != ' ' || len == 1 ||
	    !key_comment_fits(s + 1, len - 1)))
		return key_fail(err, PACTA_ESYNTAX, "key-line",
		    "the key must be followed by nothing, or by one space and "
		    "a comment of at most %d bytes", PACTA_KEY_COMMENT_LIMIT);
	if (comment == NULL)
		return 0;
	if (len > 0)
		pacta_buf_add(comment, s + 1, len - 1);
	if (!pacta_buf_failed(comment))
		return 0;
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

static int
wrong_type(const char *line, size_t len, struct pacta_error *err)
{
	size_t n = 0;

	while (n < len && n < 40 && line[n] != ' ')
		n++;
	if (len > 4 && (memcmp(line, "ssh-", 4) == 0 ||
	    memcmp(line, "sk-s", 4) == 0 || memcmp(line, "ecds", 4) == 0))
		return key_fail(err, PACTA_EREFUSED, "key-type",
		    "a key of type '%.*s'; only " KEY_TYPE " is accepted",
		    (int)n, line);
	return key_fail(err, PACTA_ESYNTAX, "key-line",
	    "a public key is one line '" KEY_TYPE " AAAA... comment'");
}

int
pacta_key_parse(struct pacta_key *out, struct pacta_buf *comment,
    const char *line, size_t len, struct pacta_error *err)
{
	struct pacta_key key;
	int rc;

	if (len < TYPE_LEN || memcmp(line, type_space, TYPE_LEN) != 0)
		return wrong_type(line, len, err);
	if (len < TYPE_LEN + BASE64_LEN || !read_base64(&key, line))
		return key_fail(err, PACTA_ESYNTAX, "key-line",
		    "the base64 part is not an " KEY_TYPE " key");
	rc = parse_comment(comment, line + TYPE_LEN + BASE64_LEN,
	    len - TYPE_LEN - BASE64_LEN, err);
	if (rc == 0)
		rc = pacta_key_check(&key, err);
	if (rc == 0)
		*out = key;
	return rc;
}

void
pacta_key_text(const struct pacta_key *key, char out[PACTA_KEY_TEXT + 1])
{
	unsigned char blob[KEY_BLOB];

	key_put_blob(key, blob);
	memcpy(out, type_space, TYPE_LEN);
	sodium_bin2base64(out + TYPE_LEN, BASE64_LEN + 1, blob, sizeof(blob),
	    sodium_base64_VARIANT_ORIGINAL);
}

void
pacta_key_fingerprint(const struct pacta_key *key,
    char out[PACTA_KEY_FINGERPRINT + 1])
{
	unsigned char blob[KEY_BLOB], digest[crypto_hash_sha256_BYTES];

	key_put_blob(key, blob);
	crypto_hash_sha256(digest, blob, sizeof(blob));
	memcpy(out, "SHA256:", 7);
	sodium_bin2base64(out + 7, PACTA_KEY_FINGERPRINT - 7 + 1, digest,
	    sizeof(digest), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

bool
pacta_key_verify(const struct pacta_key *key,
    const unsigned char sig[PACTA_SIGNATURE_LEN], const void *data, size_t len)
{
	return crypto_sign_ed25519_verify_detached(sig, data, len,
	    key->bytes) == 0;
}
