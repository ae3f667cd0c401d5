/*
 * OpenSSH's private key files (PROTOCOL.key), unencrypted ones with one
 * Ed25519 key.
 */
#include <string.h>

#include <sodium.h>

#include "key_int.h"
#include "utf8_int.h"

static const char begin[] = "-----BEGIN OPENSSH PRIVATE KEY-----";
static const char end[] = "-----END OPENSSH PRIVATE KEY-----";
static const char magic[] = "openssh-key-v1";	/* with its NUL */

#define BEGIN_LEN (sizeof(begin) - 1)
#define END_LEN (sizeof(end) - 1)

static int
openssh_fail(struct pacta_error *err, const char *what)
{
	return key_fail(err, PACTA_ESYNTAX, "key-openssh",
	    "damaged OpenSSH private key: %s", what);
}

bool
keyfile_is_openssh(const char *data, size_t len)
{
	return len >= BEGIN_LEN && memcmp(data, begin, BEGIN_LEN) == 0;
}

/* The secret part: two equal checks, type, key, secret key, comment, then
 * padding 1, 2, 3 ... up to a multiple of 8. */
static int
parse_private(struct pacta_keyfile *f, struct wire_string part,
    struct pacta_error *err)
{
	struct wire w = { part.p, part.len, false };
	uint32_t check1 = wire_u32(&w), check2 = wire_u32(&w);
	struct wire_string type = wire_string(&w), key = wire_string(&w);
	struct wire_string secret = wire_string(&w), comment = wire_string(&w);

	if (w.bad || check1 != check2 || part.len % 8 != 0 || w.left > 7)
		return openssh_fail(err, "its secret part is broken");
	for (size_t i = 0; i < w.left; i++)
		if (w.p[i] != i + 1)
			return openssh_fail(err, "wrong padding");
	if (!wire_is(type, KEY_TYPE) || key.len != PACTA_KEY_LEN ||
	    secret.len != KEY_SEED + PACTA_KEY_LEN ||
	    memcmp(key.p, f->key.bytes, PACTA_KEY_LEN) != 0 ||
	    memcmp(secret.p + KEY_SEED, key.p, PACTA_KEY_LEN) != 0)
		return openssh_fail(err, "its halves do not belong together");
	memcpy(f->seed, secret.p, KEY_SEED);
	if (key_comment_fits((const char *)comment.p, comment.len))
		memcpy(f->comment, comment.p, comment.len);
	return 0;
}

static int
parse_public(struct pacta_keyfile *f, struct wire_string key,
    struct pacta_error *err)
{
	struct wire w = { key.p, key.len, false };
	struct wire_string type = wire_string(&w);

	if (!w.bad && !wire_is(type, KEY_TYPE))
		return key_fail(err, PACTA_EREFUSED, "key-type",
		    "a key of type '%.*s'; only " KEY_TYPE " is accepted",
		    type.len < 40 ? (int)type.len : 40, (const char *)type.p);
	if (!key_get_blob(&f->key, key.p, key.len))
		return openssh_fail(err, "its public key is broken");
	return pacta_key_check(&f->key, err);
}

static int
parse_blob(struct pacta_keyfile *f, const unsigned char *blob, size_t len,
    struct pacta_error *err)
{
	struct wire w = { blob, len, false };
	const unsigned char *m = wire_bytes(&w, sizeof(magic));
	struct wire_string cipher = wire_string(&w), kdf = wire_string(&w);
	struct wire_string options = wire_string(&w);
	uint32_t count = wire_u32(&w);
	struct wire_string key = wire_string(&w), secret = wire_string(&w);
	int rc;

	if (w.bad || memcmp(m, magic, sizeof(magic)) != 0)
		return openssh_fail(err, "cut short");
	if (!wire_is(cipher, "none") || !wire_is(kdf, "none"))
		return key_fail(err, PACTA_EREFUSED, "key-encrypted",
		    "an encrypted OpenSSH key, which Pacta cannot open: load "
		    "it with ssh-add and use --agent, or remove its "
		    "passphrase with ssh-keygen -p");
	if (options.len != 0 || count != 1 || !wire_done(&w))
		return openssh_fail(err, "not one plain key");
	rc = parse_public(f, key, err);
	return rc != 0 ? rc : parse_private(f, secret, err);
}

int
keyfile_parse_openssh(struct pacta_keyfile *f, const char *data, size_t len,
    struct pacta_error *err)
{
	unsigned char *blob;
	size_t n = 0;
	int rc = 0;

	while (len > 0 && (data[len - 1] == '\n' || data[len - 1] == '\r'))
		len--;
	if (len < BEGIN_LEN + END_LEN ||
	    memcmp(data + len - END_LEN, end, END_LEN) != 0)
		return openssh_fail(err, "its END line is missing");
	/* libsodium 1.0.18 reads some bytes above 0x7f as base64. */
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)data[i] > 0x7e)
			return openssh_fail(err, "not base64");
	blob = pacta_secret_alloc(len);
	if (blob == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (sodium_base642bin(blob, len, data + BEGIN_LEN,
	    len - BEGIN_LEN - END_LEN, "\r\n", &n, NULL,
	    sodium_base64_VARIANT_ORIGINAL) != 0)
		rc = openssh_fail(err, "not base64");
	else
		rc = parse_blob(f, blob, n, err);
	f->format = PACTA_KEYFILE_OPENSSH;
	f->encrypted = false;
	pacta_secret_release(blob);
	return rc;
}
