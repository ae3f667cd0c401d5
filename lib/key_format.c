/*
 * Our own key file, pacta-key(5): a header of "name: value" lines in a fixed
 * order, all of it additional data of the AEAD that seals the seed.
 *
 * Strictness comes from printing: what was parsed, printed again, must be the
 * bytes read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "key_int.h"

struct reader {
	const char *p, *end;
	uint32_t line;
};

static int
format_fail(struct pacta_error *err, uint32_t line, const char *what)
{
	key_fail(err, PACTA_ESYNTAX, "key-file", "%s", what);
	pacta_error_at(err, NULL, line, 1);
	return PACTA_ESYNTAX;
}

/* Takes the next line when it is "NAME: value"; *LEN is the value's. */
static const char *
take(struct reader *r, const char *name, size_t *len)
{
	const char *lf = memchr(r->p, '\n', (size_t)(r->end - r->p));
	const char *value = r->p + strlen(name) + 2;

	if (lf == NULL || value > lf ||
	    memcmp(r->p, name, strlen(name)) != 0 ||
	    memcmp(value - 2, ": ", 2) != 0)
		return NULL;
	*len = (size_t)(lf - value);
	r->p = lf + 1;
	r->line++;
	return value;
}

static bool
take_is(struct reader *r, const char *name, const char *want)
{
	size_t n;
	const char *v = take(r, name, &n);

	return v != NULL && n == strlen(want) && memcmp(v, want, n) == 0;
}

static bool
take_number(struct reader *r, const char *name, uint64_t *out)
{
	size_t n;
	const char *v = take(r, name, &n);

	*out = 0;
	if (v == NULL || n == 0 || n > 18)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (v[i] < '0' || v[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(v[i] - '0');
	}
	return true;
}

static bool
take_hex(struct reader *r, const char *name, unsigned char *out, size_t cap)
{
	size_t n, got = 0;
	const char *v = take(r, name, &n);

	return v != NULL && sodium_hex2bin(out, cap, v, n, NULL, &got, NULL)
	    == 0 && got == cap;
}

static void
put_hex(struct pacta_buf *b, const char *name, const unsigned char *data,
    size_t len)
{
	char hex[2 * 64 + 1];

	sodium_bin2hex(hex, sizeof(hex), data, len);
	pacta_buf_addf(b, "%s: %s\n", name, hex);
	sodium_memzero(hex, sizeof(hex));
}

static void
print_header(const struct pacta_keyfile *f, struct pacta_buf *b)
{
	char key[PACTA_KEY_TEXT + 1];

	pacta_key_text(&f->key, key);
	pacta_buf_addf(b, "format: pacta-secret-key-1\nkey: %s\n", key);
	if (f->comment[0] != '\0')
		pacta_buf_addf(b, "comment: %s\n", f->comment);
	if (!f->encrypted) {
		pacta_buf_adds(b, "kdf: none\n");
		return;
	}
	pacta_buf_addf(b, "kdf: argon2id\nops: %llu\nmem: %llu\n",
	    (unsigned long long)f->ops, (unsigned long long)f->mem);
	put_hex(b, "salt", f->salt, sizeof(f->salt));
	put_hex(b, "nonce", f->nonce, sizeof(f->nonce));
}

/* Keeps the header in F, to be authenticated. */
static int
keep_header(struct pacta_keyfile *f, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = 0;

	print_header(f, &b);
	if (pacta_buf_failed(&b) || b.len > sizeof(f->header))
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	else {
		memcpy(f->header, b.data, b.len);
		f->header_len = b.len;
	}
	pacta_buf_dispose(&b);
	return rc;
}

static int
parse_comment(struct pacta_keyfile *f, struct reader *r,
    struct pacta_error *err)
{
	size_t n;
	const char *v = take(r, "comment", &n);

	if (v == NULL)
		return 0;
	if (n == 0 || !key_comment_fits(v, n))
		return format_fail(err, r->line - 1,
		    "the comment is too long or not printable");
	memcpy(f->comment, v, n);
	return 0;
}

static int
parse_kdf(struct pacta_keyfile *f, struct reader *r, struct pacta_error *err)
{
	struct reader before = *r;

	if (take_is(r, "kdf", "none"))
		return 0;
	*r = before;
	if (!take_is(r, "kdf", "argon2id"))
		return format_fail(err, before.line,
		    "expected 'kdf: argon2id' or 'kdf: none'");
	f->encrypted = true;
	if (!take_number(r, "ops", &f->ops))
		return format_fail(err, r->line, "expected 'ops: NUMBER'");
	if (!take_number(r, "mem", &f->mem))
		return format_fail(err, r->line, "expected 'mem: BYTES'");
	if (f->ops > PACTA_KDF_OPS_LIMIT || f->mem > PACTA_KDF_MEM_LIMIT) {
		key_fail(err, PACTA_ELIMIT, "key-cost", "opening this key "
		    "would need %llu passes over %llu bytes; the limits are "
		    "%u and %u", (unsigned long long)f->ops,
		    (unsigned long long)f->mem, PACTA_KDF_OPS_LIMIT,
		    PACTA_KDF_MEM_LIMIT);
		pacta_error_at(err, NULL, r->line - 1, 1);
		return PACTA_ELIMIT;
	}
	if (f->ops < crypto_pwhash_OPSLIMIT_MIN ||
	    f->mem < crypto_pwhash_MEMLIMIT_MIN)
		return format_fail(err, r->line - 1, "ops or mem is too small");
	if (!take_hex(r, "salt", f->salt, sizeof(f->salt)))
		return format_fail(err, r->line, "expected 'salt: 32 hex "
		    "digits'");
	if (!take_hex(r, "nonce", f->nonce, sizeof(f->nonce)))
		return format_fail(err, r->line, "expected 'nonce: 48 hex "
		    "digits'");
	return 0;
}

static int
parse_key(struct pacta_keyfile *f, struct reader *r, struct pacta_error *err)
{
	uint32_t line = r->line;
	size_t n;
	const char *v = take(r, "key", &n);
	int rc;

	if (v == NULL || n != PACTA_KEY_TEXT)
		return format_fail(err, line, "expected 'key: ssh-ed25519 "
		    "AAAA...'");
	rc = pacta_key_parse(&f->key, NULL, v, n, err);
	if (rc != 0)
		pacta_error_at(err, NULL, line, 6);
	return rc;
}

static int
parse_lines(struct pacta_keyfile *f, struct reader *r, struct pacta_error *err)
{
	int rc;

	if (!take_is(r, "format", "pacta-secret-key-1"))
		return format_fail(err, 1, "expected 'format: pacta-secret-key-1'; a "
		    "key of a later format needs a later Pacta");
	rc = parse_key(f, r, err);
	if (rc == 0)
		rc = parse_comment(f, r, err);
	if (rc == 0)
		rc = parse_kdf(f, r, err);
	if (rc != 0)
		return rc;
	if (f->encrypted ?
	    !take_hex(r, "secret", f->sealed, sizeof(f->sealed)) :
	    !take_hex(r, "secret", f->seed, sizeof(f->seed)))
		return format_fail(err, r->line, "expected 'secret:' and its hex "
		    "digits");
	if (r->p != r->end)
		return format_fail(err, r->line, "text behind the secret");
	return 0;
}

int
keyfile_parse_pacta(struct pacta_keyfile *f, const char *data, size_t len,
    struct pacta_error *err)
{
	struct reader r = { data, data + len, 1 };
	int rc = parse_lines(f, &r, err);

	f->format = PACTA_KEYFILE_PACTA;
	if (rc == 0)
		rc = keep_header(f, err);
	/* Upper-case hex, leading zeros: one key file, one text. */
	if (rc == 0 && (f->header_len > len ||
	    memcmp(f->header, data, f->header_len) != 0))
		rc = format_fail(err, 1, "the header is not in its one form");
	return rc;
}

static int
seal(struct pacta_keyfile *f, const unsigned char seed[KEY_SEED],
    const void *passphrase, size_t len, struct pacta_error *err)
{
	unsigned char *key;
	int rc = 0;

	randombytes_buf(f->salt, sizeof(f->salt));
	randombytes_buf(f->nonce, sizeof(f->nonce));
	rc = keep_header(f, err);
	if (rc != 0)
		return rc;
	key = pacta_secret_alloc(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
	if (key == NULL || crypto_pwhash(key,
	    crypto_aead_xchacha20poly1305_ietf_KEYBYTES, passphrase, len,
	    f->salt, f->ops, (size_t)f->mem, crypto_pwhash_ALG_ARGON2ID13) != 0)
		rc = pacta_error_set(err, PACTA_ENOMEM, "encrypting the key "
		    "needs %llu MiB of memory", (unsigned long long)f->mem >> 20);
	else
		crypto_aead_xchacha20poly1305_ietf_encrypt(f->sealed, NULL,
		    seed, KEY_SEED, (const unsigned char *)f->header,
		    f->header_len, NULL, f->nonce, key);
	pacta_secret_release(key);
	return rc;
}

static void
set_cost(struct pacta_keyfile *f, enum pacta_kdf kdf)
{
	static const struct { uint64_t ops, mem; } cost[] = {
		[PACTA_KDF_NONE] = { 0, 0 },
		[PACTA_KDF_INTERACTIVE] = { 2, 64u << 20 },
		[PACTA_KDF_MODERATE] = { 3, 256u << 20 },
		[PACTA_KDF_SENSITIVE] = { 4, 1024u << 20 }
	};

	f->encrypted = kdf != PACTA_KDF_NONE;
	f->ops = cost[kdf].ops;
	f->mem = cost[kdf].mem;
}

static int
print_file(struct pacta_keyfile *f, const void *passphrase, size_t len,
    struct pacta_buf *out, struct pacta_error *err)
{
	int rc = f->encrypted ? seal(f, f->seed, passphrase, len, err) :
	    keep_header(f, err);

	if (rc != 0)
		return rc;
	pacta_buf_add(out, f->header, f->header_len);
	if (f->encrypted)
		put_hex(out, "secret", f->sealed, sizeof(f->sealed));
	else
		put_hex(out, "secret", f->seed, sizeof(f->seed));
	if (pacta_buf_failed(out))
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return 0;
}

int
pacta_secret_print(const struct pacta_secret *secret, const char *comment,
    enum pacta_kdf kdf, const void *passphrase, size_t len,
    struct pacta_buf *out, struct pacta_error *err)
{
	struct pacta_keyfile *f;
	int rc;

	if (kdf != PACTA_KDF_NONE && (passphrase == NULL || len == 0 ||
	    len > PACTA_PASSPHRASE_LIMIT))
		return key_fail(err, PACTA_EUSAGE, "key-passphrase",
		    "a passphrase has 1 to %d bytes", PACTA_PASSPHRASE_LIMIT);
	if (!key_comment_fits(comment, strlen(comment)))
		return key_fail(err, PACTA_EUSAGE, "key-comment",
		    "a key's comment is one line of at most %d bytes",
		    PACTA_KEY_COMMENT_LIMIT);
	f = pacta_secret_alloc(sizeof(*f));
	if (f == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	memset(f, 0, sizeof(*f));
	f->key = *pacta_secret_key(secret);
	snprintf(f->comment, sizeof(f->comment), "%s", comment);
	set_cost(f, kdf);
	key_copy_seed(secret, f->seed);
	rc = print_file(f, passphrase, len, out, err);
	pacta_keyfile_free(f);
	return rc;
}
