#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sodium.h>

#include <pacta/sshsig.h>

#include "wire_int.h"

/* What ssh-keygen -Y sign -n act@example.org makes of "pacta sunt servanda\n"
 * with the key of the seed 00 01 ... 1f; and the same with SHA-256. */
static const char message[] = "pacta sunt servanda\n";
static const char ns[] = "act@example.org";
static const char golden[] =
    "-----BEGIN SSH SIGNATURE-----\n"
    "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgA6EHv/POEL4dcN0Y50vAmWfk1j\n"
    "CbpQ1fHdyGZBJVMbgAAAAPYWN0QGV4YW1wbGUub3JnAAAAAAAAAAZzaGE1MTIAAABTAAAA\n"
    "C3NzaC1lZDI1NTE5AAAAQNjFLuRvq7xWY9U0cAdU0KhQuqX5Vm6Sffa8040vvlJ28FJkaD\n"
    "qAG4V3uH6BsHijxx+wFGZpkIxSnz176od+QAc=\n"
    "-----END SSH SIGNATURE-----\n";
static const char golden256[] =
    "-----BEGIN SSH SIGNATURE-----\n"
    "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgA6EHv/POEL4dcN0Y50vAmWfk1j\n"
    "CbpQ1fHdyGZBJVMbgAAAAPYWN0QGV4YW1wbGUub3JnAAAAAAAAAAZzaGEyNTYAAABTAAAA\n"
    "C3NzaC1lZDI1NTE5AAAAQO0b5R0cmYNrM01FLPOr5msNPrjYmXJwJSsLp6uNrmB2HkOFAs\n"
    "KKu2MFWw7v+F37td7Q3u7i9p/S29o0M99DgQM=\n"
    "-----END SSH SIGNATURE-----\n";

#define LEN (sizeof(message) - 1)

/* Places in the decoded blob. */
enum { AT_VERSION = 6, AT_KEY = 33, AT_NS = 65, AT_HASH = 88 };

static struct pacta_secret *
fixed_secret(void)
{
	unsigned char seed[32];
	struct pacta_secret *s;

	for (int i = 0; i < 32; i++)
		seed[i] = (unsigned char)i;
	assert_int_equal(pacta_secret_from_seed(&s, seed, NULL), 0);
	return s;
}

static int
parse(const char *armor, size_t len)
{
	struct pacta_sshsig sig;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = pacta_sshsig_parse(&sig, armor, len, &err);

	assert_int_equal(rc, err.code);
	assert_true(rc == 0 || err.message[0] != '\0');
	return rc;
}

static int
verify(const char *armor, const char *in, const void *data, size_t len)
{
	struct pacta_sshsig sig;
	int rc = pacta_sshsig_parse(&sig, armor, strlen(armor), NULL);

	return rc != 0 ? rc : pacta_sshsig_check(&sig, in, data, len, 0, NULL);
}

/* Decodes an armor into BLOB, and armors a blob, without our own code. */
static size_t
dearmor(const char *armor, unsigned char *blob, size_t cap)
{
	const char *p = strchr(armor, '\n') + 1, *q = strstr(p, "-----END");
	size_t n;

	assert_int_equal(sodium_base642bin(blob, cap, p, (size_t)(q - p),
	    "\n", &n, NULL, sodium_base64_VARIANT_ORIGINAL), 0);
	return n;
}

static void
enarmor(const unsigned char *blob, size_t len, char *out, size_t cols)
{
	char text[2048];

	sodium_bin2base64(text, sizeof(text), blob, len,
	    sodium_base64_VARIANT_ORIGINAL);
	out += sprintf(out, "-----BEGIN SSH SIGNATURE-----\n");
	for (size_t i = 0; i < strlen(text); i += cols)
		out += sprintf(out, "%.*s\n", (int)cols, text + i);
	sprintf(out, "-----END SSH SIGNATURE-----\n");
}

static void
made_as_ssh_keygen_makes_it(void **state)
{
	struct pacta_secret *s = fixed_secret();
	struct pacta_signer signer = pacta_secret_signer(s);
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(pacta_sshsig_make(&signer, ns, message, LEN, &b,
	    NULL), 0);
	assert_string_equal(b.data, golden);
	pacta_buf_dispose(&b);
	pacta_secret_free(s);
}

static void
golden_verifies(void **state)
{
	struct pacta_secret *s = fixed_secret();
	struct pacta_sshsig sig;

	(void)state;
	assert_int_equal(pacta_sshsig_parse(&sig, golden, strlen(golden),
	    NULL), 0);
	assert_string_equal(sig.ns, ns);
	assert_int_equal(sig.hash, PACTA_SSHSIG_SHA512);
	assert_true(pacta_key_equal(&sig.key, pacta_secret_key(s)));
	assert_int_equal(pacta_sshsig_check(&sig, ns, message, LEN, 0, NULL),
	    0);
	pacta_secret_free(s);
}

static void
sha256_only_when_allowed(void **state)
{
	struct pacta_sshsig sig;
	struct pacta_error err = PACTA_ERROR_INIT;

	(void)state;
	assert_int_equal(pacta_sshsig_parse(&sig, golden256,
	    strlen(golden256), NULL), 0);
	assert_int_equal(sig.hash, PACTA_SSHSIG_SHA256);
	assert_int_equal(pacta_sshsig_check(&sig, ns, message, LEN, 0, &err),
	    PACTA_EVERIFY);
	assert_string_equal(err.rule, "sshsig-hash");
	assert_int_equal(pacta_sshsig_check(&sig, ns, message, LEN,
	    PACTA_SSHSIG_ALLOW_SHA256, NULL), 0);
}

static void
digest_stands_for_message(void **state)
{
	struct pacta_sshsig sig;
	struct pacta_sha512 sha512;
	struct pacta_error err = PACTA_ERROR_INIT;

	(void)state;
	assert_int_equal(pacta_sshsig_parse(&sig, golden, strlen(golden),
	    NULL), 0);
	pacta_sha512(&sha512, message, LEN);
	assert_int_equal(pacta_sshsig_check_sha512(&sig, ns, &sha512, NULL),
	    0);
	assert_int_equal(pacta_sshsig_check_sha512(&sig, "other", &sha512,
	    NULL), PACTA_EVERIFY);
	sha512.bytes[63] ^= 1;
	assert_int_equal(pacta_sshsig_check_sha512(&sig, ns, &sha512, NULL),
	    PACTA_EVERIFY);
	assert_int_equal(pacta_sshsig_parse(&sig, golden256,
	    strlen(golden256), NULL), 0);
	assert_int_equal(pacta_sshsig_check_sha512(&sig, ns, &sha512, &err),
	    PACTA_EVERIFY);
	assert_string_equal(err.rule, "sshsig-hash");
}

static void
other_bytes_or_namespace_fail(void **state)
{
	char other[sizeof(message)];

	(void)state;
	assert_int_equal(verify(golden, "registry@example.org", message, LEN),
	    PACTA_EVERIFY);
	assert_int_equal(verify(golden, "act@example.or", message, LEN),
	    PACTA_EVERIFY);
	assert_int_equal(verify(golden, ns, message, LEN - 1), PACTA_EVERIFY);
	for (size_t i = 0; i < LEN; i++) {
		memcpy(other, message, sizeof(message));
		other[i] ^= 1;
		assert_int_equal(verify(golden, ns, other, LEN),
		    PACTA_EVERIFY);
	}
}

static void
truncated_anywhere_is_refused(void **state)
{
	(void)state;
	for (size_t n = 0; n < strlen(golden); n++)
		assert_int_equal(parse(golden, n), PACTA_ESYNTAX);
}

static void
every_changed_byte_is_refused(void **state)
{
	char armor[sizeof(golden)];

	(void)state;
	for (size_t i = 0; i < strlen(golden); i++)
		for (int bit = 0; bit < 8; bit++) {
			memcpy(armor, golden, sizeof(golden));
			armor[i] ^= (char)(1 << bit);
			if (armor[i] != '\0')
				assert_int_not_equal(verify(armor, ns, message,
				    LEN), 0);
		}
}

static void
other_armor_is_refused(void **state)
{
	unsigned char blob[1024];
	size_t n = dearmor(golden, blob, sizeof(blob)), k = 0;
	char armor[4096];

	(void)state;
	snprintf(armor, sizeof(armor), "%s%s", golden, golden);
	assert_int_equal(parse(armor, strlen(armor)), PACTA_ESYNTAX);
	snprintf(armor, sizeof(armor), "%sx", golden);
	assert_int_equal(parse(armor, strlen(armor)), PACTA_ESYNTAX);
	snprintf(armor, sizeof(armor), "%s\n", golden);
	assert_int_equal(parse(armor, strlen(armor)), PACTA_ESYNTAX);
	snprintf(armor, sizeof(armor), "\n%s", golden);
	assert_int_equal(parse(armor, strlen(armor)), PACTA_ESYNTAX);
	snprintf(armor, sizeof(armor), "text\n%s", golden);
	assert_int_equal(parse(armor, strlen(armor)), PACTA_ESYNTAX);
	assert_int_equal(parse(golden, sizeof(golden)), PACTA_ESYNTAX);
	for (const char *p = golden; *p != '\0'; p++) {
		if (*p == '\n')
			armor[k++] = '\r';
		armor[k++] = *p;
	}
	assert_int_equal(parse(armor, k), PACTA_ESYNTAX);
	enarmor(blob, n, armor, 70);
	assert_string_equal(armor, golden);
	for (size_t cols = 60; cols < 300; cols += 3) {
		enarmor(blob, n, armor, cols);
		assert_int_equal(parse(armor, strlen(armor)),
		    cols == 70 ? 0 : PACTA_ESYNTAX);
	}
	memset(armor, 'A', sizeof(armor));
	assert_int_equal(parse(armor, sizeof(armor)), PACTA_ESYNTAX);
}

/* The vectors of RFC 4648, section 10, and what is in no one form. */
static void
base64_has_one_form(void **state)
{
	static const char *const good[][2] = { { "", "" }, { "Zg==", "f" },
	    { "Zm8=", "fo" }, { "Zm9v", "foo" }, { "Zm9vYg==", "foob" },
	    { "Zm9vYmE=", "fooba" }, { "Zm9vYmFy", "foobar" },
	    { "+/+/", "\xfb\xff\xbf" } };
	static const char *const bad[] = { "Z", "Zg", "Zg=", "Zm9", "Zh==",
	    "Zm9=", "Z===", "====", "Zg==Zg==", "Zm9vY\xe7==", "Zm\n9v",
	    "Zm9v ", "Zm-_", "Zg=A" };
	unsigned char out[16];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(wire_base64(out, &n, good[i][0],
		    strlen(good[i][0])));
		assert_int_equal(n, strlen(good[i][1]));
		assert_memory_equal(out, good[i][1], n);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(wire_base64(out, &n, bad[i], strlen(bad[i])));
}

/* Where the last line is full, an empty one behind it moves none. */
static void
empty_line_is_refused(void **state)
{
	static const char ns40[] = "act@a-domain-so-long-as-to-fill-the-line";
	struct pacta_secret *s = fixed_secret();
	struct pacta_signer signer = pacta_secret_signer(s);
	struct pacta_buf b = PACTA_BUF_INIT;
	char armor[2048];
	char *last;

	(void)state;
	assert_int_equal(pacta_sshsig_make(&signer, ns40, message, LEN, &b,
	    NULL), 0);
	assert_int_equal(parse(b.data, b.len), 0);
	last = strstr(b.data, "-----END");
	assert_int_equal((last - strchr(b.data, '\n') - 1) % 71, 0);
	snprintf(armor, sizeof(armor), "%.*s\n%s", (int)(last - b.data),
	    b.data, last);
	assert_int_equal(parse(armor, b.len + 1), PACTA_ESYNTAX);
	pacta_buf_dispose(&b);
	pacta_secret_free(s);
}

static void
oversized_is_refused(void **state)
{
	static char big[PACTA_SSHSIG_LIMIT + 1];

	(void)state;
	memset(big, '\n', sizeof(big));
	memcpy(big, golden, strlen(golden));
	assert_int_equal(parse(big, sizeof(big)), PACTA_ELIMIT);
}

/* Patches one byte of the blob and wraps it in a perfect armor. */
static int
patched(size_t at, unsigned char value)
{
	unsigned char blob[1024];
	char armor[2048];
	size_t n = dearmor(golden, blob, sizeof(blob));

	assert_true(at < n);
	assert_int_not_equal(blob[at], value);
	blob[at] = value;
	enarmor(blob, n, armor, 70);
	return parse(armor, strlen(armor));
}

static void
damaged_contents_are_refused(void **state)
{
	unsigned char blob[1024];
	char armor[2048];
	size_t n = dearmor(golden, blob, sizeof(blob));

	(void)state;
	assert_memory_equal(blob + AT_NS + 4, ns, strlen(ns));
	assert_memory_equal(blob + AT_HASH + 4, "sha512", 6);
	assert_int_equal(patched(0, 'T'), PACTA_ESYNTAX);
	assert_int_equal(patched(AT_VERSION + 3, 2), PACTA_ESYNTAX);
	assert_int_equal(patched(AT_VERSION, 1), PACTA_ESYNTAX);
	assert_int_equal(patched(AT_VERSION + 4 + 8, 'S'), PACTA_EREFUSED);
	assert_int_equal(patched(AT_HASH + 4 + 3, '3'), PACTA_ESYNTAX);
	assert_int_equal(patched(AT_NS + 4, '\0'), PACTA_ESYNTAX);
	assert_int_equal(patched(AT_HASH + 10 + 4 + 4 + 4, 'S'),
	    PACTA_ESYNTAX);
	/* every length field, too large and too small */
	for (size_t i = AT_VERSION + 4; i + 4 <= n; i++)
		for (int delta = -1; delta <= 1; delta += 2) {
			uint32_t v = (uint32_t)blob[i] << 24 |
			    (uint32_t)blob[i + 1] << 16 |
			    (uint32_t)blob[i + 2] << 8 | blob[i + 3];

			if (v > 0 && v < 100 && blob[i + 3] != 0)
				assert_int_not_equal(patched(i + 3,
				    (unsigned char)(blob[i + 3] + delta)), 0);
		}
	/* a reserved field that is not empty */
	memmove(blob + AT_HASH + 1, blob + AT_HASH, n - AT_HASH);
	blob[AT_HASH - 1] = 1;
	blob[AT_HASH] = 'r';
	enarmor(blob, n + 1, armor, 70);
	assert_int_equal(parse(armor, strlen(armor)), PACTA_ESYNTAX);
	/* a trailing byte */
	n = dearmor(golden, blob, sizeof(blob));
	blob[n] = 0;
	enarmor(blob, n + 1, armor, 70);
	assert_int_equal(parse(armor, strlen(armor)), PACTA_ESYNTAX);
	for (size_t k = 0; k < n; k++) {
		enarmor(blob, k, armor, 70);
		assert_int_not_equal(parse(armor, strlen(armor)), 0);
	}
}

/* S + L verifies under the equation alone; RFC 8032, 5.1.7 wants S < L. */
static void
malleated_signature_is_refused(void **state)
{
	static const unsigned char order[32] = {
		0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c,
		0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, [31] = 0x10 };
	unsigned char blob[1024];
	char armor[2048];
	size_t n = dearmor(golden, blob, sizeof(blob));
	unsigned carry = 0;

	(void)state;
	for (int i = 0; i < 32; i++) {
		carry += blob[n - 32 + (size_t)i] + (unsigned)order[i];
		blob[n - 32 + (size_t)i] = (unsigned char)carry;
		carry >>= 8;
	}
	assert_int_equal(carry, 0);
	enarmor(blob, n, armor, 70);
	assert_int_equal(parse(armor, strlen(armor)), 0);
	assert_int_equal(verify(armor, ns, message, LEN), PACTA_EVERIFY);
}

/* Under a key of low order one signature fits every message: R = S = 0 and the
 * identity as key make 0 = R + kA for any k. */
static void
low_order_key_is_refused(void **state)
{
	static const unsigned char low[][32] = {
		{ 1 }, { 0 },
		{ 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0x7f },
		{ 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c,
		  0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa,
		  0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
		  0x03, 0x7a },
		/* 1 + p: the identity, not canonical */
		{ 0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0x7f } };
	unsigned char blob[1024];
	char armor[2048];
	struct pacta_key key;
	size_t n = dearmor(golden, blob, sizeof(blob));

	(void)state;
	for (size_t i = 0; i < sizeof(low) / sizeof(low[0]); i++) {
		memcpy(key.bytes, low[i], 32);
		assert_int_equal(pacta_key_check(&key, NULL), PACTA_EREFUSED);
		memcpy(blob + AT_KEY, low[i], 32);
		memset(blob + n - 64, 0, 64);
		blob[n - 64] = 1;	/* R: the identity */
		enarmor(blob, n, armor, 70);
		assert_int_equal(parse(armor, strlen(armor)), 0);
		assert_int_equal(verify(armor, ns, message, LEN),
		    PACTA_EVERIFY);
		assert_int_equal(verify(armor, ns, "another", 7),
		    PACTA_EVERIFY);
	}
}

static int
lying_sign(const struct pacta_signer *self, const void *data, size_t len,
    unsigned char sig[PACTA_SIGNATURE_LEN], struct pacta_error *err)
{
	(void)self, (void)data, (void)len, (void)err;
	memset(sig, 7, PACTA_SIGNATURE_LEN);
	return 0;
}

static void
lying_signer_is_caught(void **state)
{
	struct pacta_secret *s = fixed_secret();
	struct pacta_signer signer = { *pacta_secret_key(s), NULL,
	    lying_sign };
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(pacta_sshsig_make(&signer, ns, message, LEN, &b,
	    NULL), PACTA_EVERIFY);
	assert_int_equal(b.len, 0);
	pacta_buf_dispose(&b);
	pacta_secret_free(s);
}

static void
namespaces_have_limits(void **state)
{
	struct pacta_secret *s = fixed_secret();
	struct pacta_signer signer = pacta_secret_signer(s);
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_sshsig sig;
	char name[PACTA_SSHSIG_NAMESPACE + 2];

	(void)state;
	for (size_t n = 1; n <= PACTA_SSHSIG_NAMESPACE; n++) {
		memset(name, 'n', n);
		name[n] = '\0';
		pacta_buf_clear(&b);
		assert_int_equal(pacta_sshsig_make(&signer, name, "", 0, &b,
		    NULL), 0);
		assert_int_equal(pacta_sshsig_parse(&sig, b.data, b.len,
		    NULL), 0);
		assert_int_equal(pacta_sshsig_check(&sig, name, "", 0, 0,
		    NULL), 0);
	}
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(pacta_sshsig_make(&signer, name, "", 0, &b, NULL),
	    PACTA_EUSAGE);
	assert_int_equal(pacta_sshsig_make(&signer, "", "", 0, &b, NULL),
	    PACTA_EUSAGE);
	pacta_buf_dispose(&b);
	pacta_secret_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(made_as_ssh_keygen_makes_it),
		cmocka_unit_test(golden_verifies),
		cmocka_unit_test(sha256_only_when_allowed),
		cmocka_unit_test(digest_stands_for_message),
		cmocka_unit_test(other_bytes_or_namespace_fail),
		cmocka_unit_test(truncated_anywhere_is_refused),
		cmocka_unit_test(every_changed_byte_is_refused),
		cmocka_unit_test(other_armor_is_refused),
		cmocka_unit_test(base64_has_one_form),
		cmocka_unit_test(empty_line_is_refused),
		cmocka_unit_test(oversized_is_refused),
		cmocka_unit_test(damaged_contents_are_refused),
		cmocka_unit_test(malleated_signature_is_refused),
		cmocka_unit_test(low_order_key_is_refused),
		cmocka_unit_test(lying_signer_is_caught),
		cmocka_unit_test(namespaces_have_limits)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
