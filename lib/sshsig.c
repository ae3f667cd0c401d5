#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include <pacta/sshsig.h>

#include "key_int.h"

/*
 * PROTOCOL.sshsig.  The armored blob: "SSHSIG", version 1, public key,
 * namespace, reserved (empty), hash algorithm, signature.  What is signed:
 * "SSHSIG", namespace, reserved, hash algorithm, digest of the message.
 */
static const char magic[] = "SSHSIG";
static const char begin[] = "-----BEGIN SSH SIGNATURE-----\n";
static const char end[] = "-----END SSH SIGNATURE-----\n";

#define MAGIC_LEN (sizeof(magic) - 1)
#define BEGIN_LEN (sizeof(begin) - 1)
#define END_LEN (sizeof(end) - 1)

enum {
	COLUMNS = 70,
	SIGNATURE_BLOB = 83,	/* 4 + 11 + 4 + 64 */
	BLOB_MAX = 6 + 4 + 4 + KEY_BLOB + 4 + PACTA_SSHSIG_NAMESPACE + 4 +
	    4 + 6 + 4 + SIGNATURE_BLOB,
	SIGNED_MAX = 6 + 4 + PACTA_SSHSIG_NAMESPACE + 4 + 4 + 6 + 4 + 64,
	BASE64_MAX = (BLOB_MAX + 2) / 3 * 4,
	ARMOR_MAX = 30 + 28 + BASE64_MAX + BASE64_MAX / COLUMNS + 1
};

static_assert((int)ARMOR_MAX < (int)PACTA_SSHSIG_LIMIT, "an armor must fit its limit");

static const char *
hash_name(enum pacta_sshsig_hash hash)
{
	return hash == PACTA_SSHSIG_SHA512 ? "sha512" : "sha256";
}

static size_t
signed_data(unsigned char out[SIGNED_MAX], const char *ns,
    enum pacta_sshsig_hash hash, const unsigned char *digest)
{
	unsigned char *p = out;
	size_t n = hash == PACTA_SSHSIG_SHA512 ? crypto_hash_sha512_BYTES :
	    crypto_hash_sha256_BYTES;

	p = wire_put(p, magic, MAGIC_LEN);
	p = wire_put_string(p, ns, strlen(ns));
	p = wire_put_string(p, NULL, 0);
	p = wire_put_string(p, hash_name(hash), 6);
	p = wire_put_string(p, digest, n);
	return (size_t)(p - out);
}

static size_t
blob_print(unsigned char out[BLOB_MAX], const struct pacta_sshsig *sig)
{
	unsigned char key[KEY_BLOB], inner[SIGNATURE_BLOB], *p = out;

	key_put_blob(&sig->key, key);
	wire_put_string(wire_put_string(inner, KEY_TYPE, strlen(KEY_TYPE)),
	    sig->signature, sizeof(sig->signature));
	p = wire_put(p, magic, MAGIC_LEN);
	p = wire_put_u32(p, 1);
	p = wire_put_string(p, key, sizeof(key));
	p = wire_put_string(p, sig->ns, strlen(sig->ns));
	p = wire_put_string(p, NULL, 0);
	p = wire_put_string(p, hash_name(sig->hash), 6);
	p = wire_put_string(p, inner, sizeof(inner));
	return (size_t)(p - out);
}

/* The armor of a signature; returns its length. */
static size_t
armor_print(char out[ARMOR_MAX], const struct pacta_sshsig *sig)
{
	unsigned char blob[BLOB_MAX];
	char text[BASE64_MAX + 1];
	size_t n = blob_print(blob, sig), len;
	char *p = out;

	sodium_bin2base64(text, sizeof(text), blob, n,
	    sodium_base64_VARIANT_ORIGINAL);
	len = strlen(text);
	p = (char *)wire_put((unsigned char *)p, begin, BEGIN_LEN);
	for (size_t i = 0; i < len; i += COLUMNS) {
		size_t k = len - i < COLUMNS ? len - i : COLUMNS;

		memcpy(p, text + i, k);
		p += k;
		*p++ = '\n';
	}
	p = (char *)wire_put((unsigned char *)p, end, END_LEN);
	return (size_t)(p - out);
}

int
pacta_sshsig_make(const struct pacta_signer *signer, const char *ns,
    const void *message, size_t len, struct pacta_buf *out,
    struct pacta_error *err)
{
	unsigned char data[SIGNED_MAX], digest[crypto_hash_sha512_BYTES];
	struct pacta_sshsig sig = { .key = signer->key,
	    .hash = PACTA_SSHSIG_SHA512 };
	char armor[ARMOR_MAX];
	size_t n;
	int rc;

	if (ns[0] == '\0' || strlen(ns) > PACTA_SSHSIG_NAMESPACE)
		return key_fail(err, PACTA_EUSAGE, "sshsig-namespace",
		    "a namespace has 1 to %d bytes", PACTA_SSHSIG_NAMESPACE);
	snprintf(sig.ns, sizeof(sig.ns), "%s", ns);
	crypto_hash_sha512(digest, message, len);
	n = signed_data(data, ns, sig.hash, digest);
	rc = signer->sign(signer, data, n, sig.signature, err);
	if (rc != 0)
		return rc;
	if (!pacta_key_verify(&sig.key, sig.signature, data, n))
		return key_fail(err, PACTA_EVERIFY, "sshsig-verify",
		    "the signer gave a signature that is not its key's");
	n = armor_print(armor, &sig);
	pacta_buf_add(out, armor, n);
	if (pacta_buf_failed(out))
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return 0;
}

static int
armor_fail(struct pacta_error *err, uint32_t line, const char *what)
{
	key_fail(err, PACTA_ESYNTAX, "sshsig-armor", "%s", what);
	pacta_error_at(err, NULL, line, 1);
	return PACTA_ESYNTAX;
}

/*
 * Joins the base64 lines of the armor's MIDDLE, between its first line and its
 * last.  Every line but the last has 70 columns and none is empty, so line feeds
 * can stand in one set of places only.
 */
static int
armor_join(char out[BASE64_MAX], size_t *n, const char *middle, size_t len,
    struct pacta_error *err)
{
	const char *end_of = middle + len;
	size_t line = 2, cols;

	*n = 0;
	for (; middle < end_of; middle += cols + 1, line++) {
		cols = (size_t)(end_of - middle) - 1;
		if (cols > COLUMNS)
			cols = COLUMNS;
		if (cols == 0 || *n + cols > BASE64_MAX ||
		    middle[cols] != '\n' || memchr(middle, '\n',
		    cols) != NULL)
			return armor_fail(err, (uint32_t)line,
			    "not base64 in lines of 70 columns, ended by LF");
		memcpy(out + *n, middle, cols);
		*n += cols;
	}
	return 0;
}

static int
armor_strip(char out[BASE64_MAX], size_t *n, const char *armor, size_t len,
    struct pacta_error *err)
{
	const char *cr = memchr(armor, '\r', len);
	uint32_t line = 1;

	for (const char *p = armor; cr != NULL && p < cr; p++)
		line += *p == '\n';
	if (cr != NULL)
		return armor_fail(err, line,
		    "a carriage return; a signature's lines end in LF alone");
	if (len < BEGIN_LEN || memcmp(armor, begin, BEGIN_LEN) != 0)
		return armor_fail(err, 1, "a signature begins with the line "
		    "'-----BEGIN SSH SIGNATURE-----'");
	for (const char *p = armor; p < armor + len - 1; p++)
		line += *p == '\n';
	if (len < BEGIN_LEN + END_LEN ||
	    memcmp(armor + len - END_LEN, end, END_LEN) != 0)
		return armor_fail(err, line, "a signature ends with the line "
		    "'-----END SSH SIGNATURE-----' and nothing behind it");
	return armor_join(out, n, armor + BEGIN_LEN,
	    len - BEGIN_LEN - END_LEN, err);
}

static int
blob_fail(struct pacta_error *err, const char *what)
{
	return key_fail(err, PACTA_ESYNTAX, "sshsig-blob",
	    "the signature's contents are damaged: %s", what);
}

static int
blob_hash(struct pacta_sshsig *out, struct wire_string hash,
    struct pacta_error *err)
{
	if (wire_is(hash, "sha512"))
		out->hash = PACTA_SSHSIG_SHA512;
	else if (wire_is(hash, "sha256"))
		out->hash = PACTA_SSHSIG_SHA256;
	else
		return blob_fail(err, "an unknown hash algorithm");
	return 0;
}

static int
blob_ns(struct pacta_sshsig *out, struct wire_string ns,
    struct pacta_error *err)
{
	if (ns.len == 0 || ns.len > PACTA_SSHSIG_NAMESPACE ||
	    memchr(ns.p, '\0', ns.len) != NULL)
		return blob_fail(err, "the namespace is empty, too long, or "
		    "has a NUL");
	memcpy(out->ns, ns.p, ns.len);
	out->ns[ns.len] = '\0';
	return 0;
}

static int
blob_key(struct pacta_sshsig *out, struct wire_string key,
    struct pacta_error *err)
{
	struct wire w = { key.p, key.len, false };
	struct wire_string type = wire_string(&w);

	if (!w.bad && !wire_is(type, KEY_TYPE))
		return key_fail(err, PACTA_EREFUSED, "key-type",
		    "signed with a key of type '%.*s'; only " KEY_TYPE
		    " is accepted", type.len < 40 ? (int)type.len : 40,
		    (const char *)type.p);
	if (!key_get_blob(&out->key, key.p, key.len))
		return blob_fail(err, "the key has a wrong length");
	return 0;
}

static int
blob_signature(struct pacta_sshsig *out, struct wire_string s,
    struct pacta_error *err)
{
	struct wire w = { s.p, s.len, false };
	struct wire_string type = wire_string(&w), sig = wire_string(&w);

	if (!wire_done(&w) || !wire_is(type, KEY_TYPE) ||
	    sig.len != sizeof(out->signature))
		return blob_fail(err, "not an " KEY_TYPE " signature of "
		    "64 bytes");
	memcpy(out->signature, sig.p, sig.len);
	return 0;
}

static int
blob_parse(struct pacta_sshsig *out, const unsigned char *blob, size_t len,
    struct pacta_error *err)
{
	struct wire w = { blob, len, false };
	const unsigned char *m = wire_bytes(&w, MAGIC_LEN);
	uint32_t version = wire_u32(&w);
	struct wire_string key = wire_string(&w), ns = wire_string(&w);
	struct wire_string reserved = wire_string(&w), hash = wire_string(&w);
	struct wire_string signature = wire_string(&w);
	int rc;

	if (!wire_done(&w) || memcmp(m, magic, MAGIC_LEN) != 0)
		return blob_fail(err, "cut short, or with bytes to spare");
	if (version != 1)
		return blob_fail(err, "not version 1");
	if (reserved.len != 0)
		return blob_fail(err, "the reserved field is not empty");
	rc = blob_key(out, key, err);
	if (rc == 0)
		rc = blob_ns(out, ns, err);
	if (rc == 0)
		rc = blob_hash(out, hash, err);
	if (rc == 0)
		rc = blob_signature(out, signature, err);
	return rc;
}

int
pacta_sshsig_parse(struct pacta_sshsig *out, const void *armor, size_t len,
    struct pacta_error *err)
{
	unsigned char blob[BASE64_MAX / 4 * 3], again[BLOB_MAX];
	char text[BASE64_MAX];
	size_t n = 0, m = 0;
	int rc;

	if (len > PACTA_SSHSIG_LIMIT)
		return key_fail(err, PACTA_ELIMIT, "sshsig-armor",
		    "%zu bytes are over the limit of %d for a signature", len,
		    PACTA_SSHSIG_LIMIT);
	rc = armor_strip(text, &n, armor, len, err);
	if (rc != 0)
		return rc;
	if (!wire_base64(blob, &m, text, n))
		return armor_fail(err, 2, "not base64");
	rc = blob_parse(out, blob, m, err);
	if (rc != 0)
		return rc;
	/* One signature, one text: the armor was read in its one form; this is
	 * the blob's, whatever its parser let through. */
	if (blob_print(again, out) != m || memcmp(again, blob, m) != 0)
		return armor_fail(err, 2, "not in the one canonical form");
	return 0;
}

static int
check_digest(const struct pacta_sshsig *sig, const char *ns,
    const unsigned char *digest, struct pacta_error *err)
{
	unsigned char data[SIGNED_MAX];
	size_t n;

	if (strcmp(sig->ns, ns) != 0)
		return key_fail(err, PACTA_EVERIFY, "sshsig-namespace",
		    "signed in the namespace '%s', not '%s'", sig->ns, ns);
	n = signed_data(data, ns, sig->hash, digest);
	if (pacta_key_verify(&sig->key, sig->signature, data, n))
		return 0;
	return key_fail(err, PACTA_EVERIFY, "sshsig-verify",
	    "the signature does not match: the signed bytes or the signature "
	    "were changed");
}

static int
hash_fail(struct pacta_error *err)
{
	return key_fail(err, PACTA_EVERIFY, "sshsig-hash",
	    "signed with SHA-256; only SHA-512 is accepted here");
}

int
pacta_sshsig_check_sha512(const struct pacta_sshsig *sig, const char *ns,
    const struct pacta_sha512 *sha512, struct pacta_error *err)
{
	if (sig->hash != PACTA_SSHSIG_SHA512)
		return hash_fail(err);
	return check_digest(sig, ns, sha512->bytes, err);
}

int
pacta_sshsig_check(const struct pacta_sshsig *sig, const char *ns,
    const void *message, size_t len, unsigned flags, struct pacta_error *err)
{
	unsigned char digest[crypto_hash_sha512_BYTES];

	if (sig->hash == PACTA_SSHSIG_SHA512)
		crypto_hash_sha512(digest, message, len);
	else if (flags & PACTA_SSHSIG_ALLOW_SHA256)
		crypto_hash_sha256(digest, message, len);
	else
		return hash_fail(err);
	return check_digest(sig, ns, digest, err);
}
