#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <sodium.h>

#include <pacta/file.h>
#include <pacta/key.h>

/* The key of the seed 00 01 ... 1f, as ssh-keygen prints it. */
static const char line[] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAOhB7/zzhC+"
    "HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
static const char fingerprint[] =
    "SHA256:lbmsoA0yIEcEiVDRnMWuzm+nV+3ZEEpVIURqFoeSspg";

static void
fixed_seed(unsigned char seed[32])
{
	for (int i = 0; i < 32; i++)
		seed[i] = (unsigned char)i;
}

static struct pacta_secret *
fixed_secret(void)
{
	unsigned char seed[32];
	struct pacta_secret *s;

	fixed_seed(seed);
	assert_int_equal(pacta_secret_from_seed(&s, seed, NULL), 0);
	return s;
}

/* --- public keys ---------------------------------------------------- */

static int
parse_line(const char *text)
{
	struct pacta_key key;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = pacta_key_parse(&key, NULL, text, strlen(text), &err);

	assert_int_equal(rc, err.code);
	return rc;
}

static void
public_line_round_trip(void **state)
{
	struct pacta_secret *s = fixed_secret();
	struct pacta_buf comment = PACTA_BUF_INIT;
	struct pacta_key key;
	char text[PACTA_KEY_TEXT + 1], print[PACTA_KEY_FINGERPRINT + 1];
	char with[200];

	(void)state;
	pacta_key_text(pacta_secret_key(s), text);
	assert_string_equal(text, line);
	pacta_key_fingerprint(pacta_secret_key(s), print);
	assert_string_equal(print, fingerprint);
	snprintf(with, sizeof(with), "%s Министерство KZ", line);
	assert_int_equal(pacta_key_parse(&key, &comment, with, strlen(with),
	    NULL), 0);
	assert_true(pacta_key_equal(&key, pacta_secret_key(s)));
	assert_string_equal(comment.data, "Министерство KZ");
	pacta_buf_dispose(&comment);
	pacta_secret_free(s);
}

static void
strange_public_lines_are_refused(void **state)
{
	static const char *const tails[] = { " ", "  two spaces", "=", "A",
	    " trailing ", " bell\a", " \xff", "\n", " line\nbreak",
	    (" \xe2\x80\xae" "bidi") };
	char text[600];

	(void)state;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(text, sizeof(text), "%s%s", line, tails[i]);
		assert_int_equal(parse_line(text), PACTA_ESYNTAX);
	}
	snprintf(text, sizeof(text), "%s %0*d", line, 255, 1);
	assert_int_equal(parse_line(text), 0);
	snprintf(text, sizeof(text), "%s %0*d", line, 256, 1);
	assert_int_equal(parse_line(text), PACTA_ESYNTAX);
	for (size_t n = 0; n < strlen(line); n++) {
		snprintf(text, sizeof(text), "%.*s", (int)n, line);
		assert_int_not_equal(parse_line(text), 0);
	}
	snprintf(text, sizeof(text), " %s", line);
	assert_int_equal(parse_line(text), PACTA_ESYNTAX);
	assert_int_equal(parse_line("ssh-rsa AAAAB3NzaC1yc2E"),
	    PACTA_EREFUSED);
	/* an RSA blob under our type's name */
	strcpy(text, line);
	text[20] ^= 1;
	assert_int_not_equal(parse_line(text), 0);
}

static void
unsafe_points_are_refused(void **state)
{
	struct pacta_key key = { { 1 } };	/* the identity: low order */
	char text[PACTA_KEY_TEXT + 1];

	(void)state;
	pacta_key_text(&key, text);
	assert_int_equal(parse_line(text), PACTA_EREFUSED);
	memset(key.bytes, 0xff, sizeof(key.bytes));	/* not canonical */
	pacta_key_text(&key, text);
	assert_int_equal(parse_line(text), PACTA_EREFUSED);
	memset(key.bytes, 0, sizeof(key.bytes));
	key.bytes[0] = 2;				/* off the curve */
	assert_int_equal(pacta_key_check(&key, NULL), PACTA_EREFUSED);
}

/* A good key plus a point of order 8 verifies under cofactored equations only,
 * so that verifiers may disagree. */
static void
mixed_order_is_refused(void **state)
{
	static const unsigned char torsion[32] = {
		0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c,
		0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa,
		0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
		0x03, 0x7a };
	struct pacta_secret *s = fixed_secret();
	struct pacta_key key;

	(void)state;
	assert_int_equal(pacta_key_check(pacta_secret_key(s), NULL), 0);
	assert_int_equal(crypto_core_ed25519_add(key.bytes,
	    pacta_secret_key(s)->bytes, torsion), 0);
	assert_int_equal(pacta_key_check(&key, NULL), PACTA_EREFUSED);
	pacta_secret_free(s);
}

/* --- our key files -------------------------------------------------- */

static void
print_key(struct pacta_buf *b, enum pacta_kdf kdf, const char *pass)
{
	struct pacta_secret *s = fixed_secret();

	assert_int_equal(pacta_secret_print(s, "KZ", kdf, pass,
	    pass != NULL ? strlen(pass) : 0, b, NULL), 0);
	pacta_secret_free(s);
}

/* Parses and opens TEXT; gives the first error, or 0 when it is our key. */
static int
try_open(const char *text, size_t len, const char *pass)
{
	struct pacta_secret *fixed, *s = NULL;
	struct pacta_keyfile *f;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = pacta_keyfile_parse(&f, text, len, "x.key", &err);

	if (rc != 0) {
		assert_null(f);
		assert_string_equal(err.file, "x.key");
		return rc;
	}
	rc = pacta_keyfile_open(&s, f, pass, pass != NULL ? strlen(pass) : 0,
	    &err);
	pacta_keyfile_free(f);
	if (rc != 0) {
		assert_null(s);
		assert_true(err.message[0] != '\0');
		return rc;
	}
	fixed = fixed_secret();
	assert_true(pacta_key_equal(pacta_secret_key(s),
	    pacta_secret_key(fixed)));
	pacta_secret_free(s);
	pacta_secret_free(fixed);
	return 0;
}

static void
encrypted_round_trip(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_keyfile *f;
	uint64_t ops, mem;

	(void)state;
	print_key(&b, PACTA_KDF_INTERACTIVE, "пароль");
	assert_int_equal(pacta_keyfile_parse(&f, b.data, b.len, "x", NULL), 0);
	assert_true(pacta_keyfile_encrypted(f));
	assert_int_equal(pacta_keyfile_format(f), PACTA_KEYFILE_PACTA);
	assert_string_equal(pacta_keyfile_comment(f), "KZ");
	pacta_keyfile_cost(f, &ops, &mem);
	assert_int_equal(ops, 2);
	assert_int_equal(mem, 64 << 20);
	pacta_keyfile_free(f);
	assert_int_equal(try_open(b.data, b.len, "пароль"), 0);
	assert_int_equal(try_open(b.data, b.len, "парол"), PACTA_EVERIFY);
	assert_int_equal(try_open(b.data, b.len, NULL), PACTA_EVERIFY);
	/* the seed 00 01 02 03 ... is not to be seen */
	assert_null(strstr(b.data, "00010203"));
	pacta_buf_dispose(&b);
}

static void
plain_round_trip(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char *p;

	(void)state;
	print_key(&b, PACTA_KDF_NONE, NULL);
	assert_int_equal(try_open(b.data, b.len, NULL), 0);
	p = strstr(b.data, "secret: ");
	assert_non_null(p);
	p[9] = p[9] == '0' ? '1' : '0';
	assert_int_equal(try_open(b.data, b.len, NULL), PACTA_EVERIFY);
	pacta_buf_dispose(&b);
}

static void
empty_passphrase_is_refused(void **state)
{
	struct pacta_secret *s = fixed_secret();
	struct pacta_buf b = PACTA_BUF_INIT;
	char longest[PACTA_PASSPHRASE_LIMIT + 1];

	(void)state;
	memset(longest, 'p', sizeof(longest));
	assert_int_equal(pacta_secret_print(s, "", PACTA_KDF_INTERACTIVE, "",
	    0, &b, NULL), PACTA_EUSAGE);
	assert_int_equal(pacta_secret_print(s, "", PACTA_KDF_INTERACTIVE,
	    longest, sizeof(longest), &b, NULL), PACTA_EUSAGE);
	assert_int_equal(pacta_secret_print(s, "two\nlines", PACTA_KDF_NONE,
	    NULL, 0, &b, NULL), PACTA_EUSAGE);
	assert_int_equal(b.len, 0);
	pacta_buf_dispose(&b);
	pacta_secret_free(s);
}

/* Replaces the value of the line NAME. */
static void
with_line(const char *text, const char *name, const char *value,
    struct pacta_buf *out)
{
	const char *p = strstr(text, name);

	assert_non_null(p);
	p += strlen(name);
	pacta_buf_clear(out);
	pacta_buf_add(out, text, (size_t)(p - text));
	pacta_buf_adds(out, value);
	pacta_buf_adds(out, strchr(p, '\n'));
}

static void
changed_header_fails(void **state)
{
	static const unsigned char seed[32] = { 1 };
	struct pacta_secret *s;
	char other[PACTA_KEY_TEXT + 1];
	struct pacta_buf b = PACTA_BUF_INIT, c = PACTA_BUF_INIT;
	const struct { const char *name, *value; int rc; } cases[] = {
		{ "comment: ", "RU", PACTA_EVERIFY },
		{ "key: ", other, PACTA_EVERIFY },
		{ "ops: ", "1", PACTA_EVERIFY },
		{ "mem: ", "8192", PACTA_EVERIFY },
		{ "salt: ", "00000000000000000000000000000000",
		  PACTA_EVERIFY },
		{ "nonce: ", "00000000000000000000000000000000"
		  "0000000000000000", PACTA_EVERIFY },
		{ "secret: ", "00000000000000000000000000000000"
		  "00000000000000000000000000000000"
		  "00000000000000000000000000000000", PACTA_EVERIFY },
		{ "ops: ", "17", PACTA_ELIMIT },
		{ "ops: ", "999999999999999999", PACTA_ELIMIT },
		{ "ops: ", "9999999999999999999", PACTA_ESYNTAX },
		{ "mem: ", "1073741825", PACTA_ELIMIT },
		{ "ops: ", "0", PACTA_ESYNTAX },
		{ "mem: ", "8191", PACTA_ESYNTAX },
		{ "ops: ", "02", PACTA_ESYNTAX },
		{ "ops: ", "-2", PACTA_ESYNTAX },
		{ "ops: ", "", PACTA_ESYNTAX },
		{ "kdf: ", "scrypt", PACTA_ESYNTAX },
		{ "kdf: ", "none", PACTA_ESYNTAX },
		{ "format: ", "pacta-secret-key-2", PACTA_ESYNTAX },
		{ "salt: ", "AA", PACTA_ESYNTAX },
		{ "comment: ", "", PACTA_ESYNTAX }
	};

	(void)state;
	assert_int_equal(pacta_secret_from_seed(&s, seed, NULL), 0);
	pacta_key_text(pacta_secret_key(s), other);
	pacta_secret_free(s);
	print_key(&b, PACTA_KDF_INTERACTIVE, "pass");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		with_line(b.data, cases[i].name, cases[i].value, &c);
		assert_int_equal(try_open(c.data, c.len, "pass"),
		    cases[i].rc);
	}
	pacta_buf_dispose(&b);
	pacta_buf_dispose(&c);
}

static void
other_spelling_is_refused(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT, c = PACTA_BUF_INIT;
	char *p;

	(void)state;
	print_key(&b, PACTA_KDF_INTERACTIVE, "pass");
	for (size_t n = 0; n < b.len; n++)
		assert_int_not_equal(try_open(b.data, n, NULL), 0);
	pacta_buf_addf(&c, "%s\n", b.data);
	assert_int_equal(try_open(c.data, c.len, "pass"), PACTA_ESYNTAX);
	pacta_buf_clear(&c);
	pacta_buf_addf(&c, "%s%s", b.data, b.data);
	assert_int_equal(try_open(c.data, c.len, "pass"), PACTA_ESYNTAX);
	p = strstr(b.data, "nonce: ") + 7;
	for (; *p != '\n' && (*p < 'a' || *p > 'f'); p++)
		;
	if (*p != '\n') {
		*p = (char)(*p - 32);
		assert_int_equal(try_open(b.data, b.len, "pass"),
		    PACTA_ESYNTAX);
	}
	pacta_buf_clear(&c);
	for (size_t i = 0; i < PACTA_KEY_FILE_LIMIT + 1; i++)
		pacta_buf_addc(&c, '-');
	assert_int_equal(try_open(c.data, c.len, NULL), PACTA_ELIMIT);
	pacta_buf_dispose(&b);
	pacta_buf_dispose(&c);
}

/* --- OpenSSH's key files -------------------------------------------- */

static void
put_u32(struct pacta_buf *b, uint32_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		pacta_buf_addc(b, (char)(v >> shift));
}

static void
put_string(struct pacta_buf *b, const void *data, size_t len)
{
	put_u32(b, (uint32_t)len);
	pacta_buf_add(b, data, len);
}

enum change { PLAIN, CHECKS, HALVES, PUBLIC, PADDING, LONG_PADDING, TWO_KEYS,
	ENCRYPTED, RSA, TRAILING, CHANGES };

/* Builds the file of the fixed key by PROTOCOL.key, with one thing wrong. */
static void
openssh_key(struct pacta_buf *out, enum change change)
{
	struct pacta_buf pub = PACTA_BUF_INIT, priv = PACTA_BUF_INIT;
	struct pacta_buf blob = PACTA_BUF_INIT;
	const char *type = change == RSA ? "ssh-rsaaaaa" : "ssh-ed25519";
	const char *cipher = change == ENCRYPTED ? "aes256-ctr" : "none";
	struct pacta_secret *s = fixed_secret();
	struct pacta_key key = *pacta_secret_key(s);
	unsigned char seed[32];
	char text[2048];

	fixed_seed(seed);
	put_string(&pub, type, 11);
	put_string(&pub, key.bytes, 32);
	put_u32(&priv, 77);
	put_u32(&priv, change == CHECKS ? 78 : 77);
	put_string(&priv, type, 11);
	if (change == PUBLIC)
		key.bytes[5] ^= 1;
	put_string(&priv, key.bytes, 32);
	put_u32(&priv, 64);
	pacta_buf_add(&priv, seed, 32);
	if (change == HALVES)
		key.bytes[0] ^= 1;
	pacta_buf_add(&priv, key.bytes, 32);
	put_string(&priv, "me@here", 7);
	for (char i = 1; priv.len % 8 != 0; i++)
		pacta_buf_addc(&priv, change == PADDING ? 9 : i);
	for (char i = 1; change == LONG_PADDING && i < 9; i++)
		pacta_buf_addc(&priv, i);
	pacta_buf_add(&blob, "openssh-key-v1", 15);
	put_string(&blob, cipher, strlen(cipher));
	put_string(&blob, change == ENCRYPTED ? "bcrypt" : "none",
	    change == ENCRYPTED ? 6 : 4);
	put_string(&blob, "", 0);
	put_u32(&blob, change == TWO_KEYS ? 2 : 1);
	put_string(&blob, pub.data, pub.len);
	put_string(&blob, priv.data, priv.len);
	if (change == TRAILING)
		pacta_buf_addc(&blob, 0);
	sodium_bin2base64(text, sizeof(text), (unsigned char *)blob.data,
	    blob.len, sodium_base64_VARIANT_ORIGINAL);
	pacta_buf_adds(out, "-----BEGIN OPENSSH PRIVATE KEY-----\n");
	for (size_t i = 0; i < strlen(text); i += 70)
		pacta_buf_addf(out, "%.70s\n", text + i);
	pacta_buf_adds(out, "-----END OPENSSH PRIVATE KEY-----\n");
	pacta_buf_dispose(&pub);
	pacta_buf_dispose(&priv);
	pacta_buf_dispose(&blob);
	pacta_secret_free(s);
}

static void
openssh_keys_are_read(void **state)
{
	static const int want[CHANGES] = { [PLAIN] = 0,
	    [CHECKS] = PACTA_ESYNTAX, [HALVES] = PACTA_ESYNTAX,
	    [PUBLIC] = PACTA_ESYNTAX, [PADDING] = PACTA_ESYNTAX,
	    [LONG_PADDING] = PACTA_ESYNTAX, [TWO_KEYS] = PACTA_ESYNTAX,
	    [ENCRYPTED] = PACTA_EREFUSED, [RSA] = PACTA_EREFUSED,
	    [TRAILING] = PACTA_ESYNTAX };
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	for (int c = PLAIN; c < CHANGES; c++) {
		pacta_buf_clear(&b);
		openssh_key(&b, (enum change)c);
		assert_int_equal(try_open(b.data, b.len, NULL), want[c]);
	}
	pacta_buf_clear(&b);
	openssh_key(&b, PLAIN);
	for (size_t n = 0; n < b.len - 1; n++)
		assert_int_not_equal(try_open(b.data, n, NULL), 0);
	pacta_buf_adds(&b, "x");
	assert_int_equal(try_open(b.data, b.len, NULL), PACTA_ESYNTAX);
	pacta_buf_dispose(&b);
}

static void
encrypted_openssh_says_what_to_do(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_keyfile *f;

	(void)state;
	openssh_key(&b, ENCRYPTED);
	assert_int_equal(pacta_keyfile_parse(&f, b.data, b.len, "x", &err),
	    PACTA_EREFUSED);
	assert_non_null(strstr(err.message, "--agent"));
	assert_non_null(strstr(err.message, "ssh-keygen -p"));
	pacta_buf_dispose(&b);
}

/* --- files ---------------------------------------------------------- */

static void
files_others_can_read_are_refused(void **state)
{
	static const mode_t bad[] = { 0644, 0640, 0604, 0620, 0602, 0610,
	    0601 };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_keyfile *f;
	char dir[] = "/tmp/pacta-key.XXXXXX", path[64], other[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a.key", dir);
	snprintf(other, sizeof(other), "%s/b.key", dir);
	print_key(&b, PACTA_KDF_NONE, NULL);
	assert_int_equal(pacta_file_write(path, b.data, b.len,
	    PACTA_FILE_NEW | PACTA_FILE_SECRET, NULL), 0);
	assert_int_equal(pacta_keyfile_read(&f, path, NULL), 0);
	pacta_keyfile_free(f);
	assert_int_equal(chmod(path, 0400), 0);
	assert_int_equal(pacta_keyfile_read(&f, path, NULL), 0);
	pacta_keyfile_free(f);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(chmod(path, bad[i]), 0);
		assert_int_equal(pacta_keyfile_read(&f, path, &err),
		    PACTA_EREFUSED);
		assert_string_equal(err.rule, "key-mode");
		assert_string_equal(err.file, path);
	}
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(symlink(path, other), 0);
	assert_int_equal(pacta_keyfile_read(&f, other, NULL), PACTA_EREFUSED);
	assert_int_equal(unlink(other), 0);
	assert_int_equal(mkfifo(other, 0600), 0);
	assert_int_equal(pacta_keyfile_read(&f, other, NULL), PACTA_EREFUSED);
	assert_int_equal(unlink(other), 0);
	assert_int_equal(pacta_keyfile_read(&f, other, NULL),
	    PACTA_ENOTFOUND);
	assert_int_equal(pacta_keyfile_read(&f, dir, NULL), PACTA_EREFUSED);
	unlink(path);
	rmdir(dir);
	pacta_buf_dispose(&b);
}

static void
wrong_files_are_named(void **state)
{
	struct pacta_keyfile *f;
	struct pacta_error err = PACTA_ERROR_INIT;
	static const char pem[] = "-----BEGIN RSA PRIVATE KEY-----\n";

	(void)state;
	assert_int_equal(pacta_keyfile_parse(&f, line, strlen(line), "x",
	    &err), PACTA_EREFUSED);
	assert_string_equal(err.rule, "key-public");
	assert_int_equal(pacta_keyfile_parse(&f, pem, strlen(pem), "x", &err),
	    PACTA_EREFUSED);
	assert_string_equal(err.rule, "key-type");
	assert_int_equal(pacta_keyfile_parse(&f, "", 0, "x", NULL),
	    PACTA_ESYNTAX);
}

static void
new_keys_differ_and_sign(void **state)
{
	struct pacta_secret *a, *b;
	struct pacta_signer signer;
	unsigned char sig[PACTA_SIGNATURE_LEN];

	(void)state;
	assert_int_equal(pacta_secret_new(&a, NULL), 0);
	assert_int_equal(pacta_secret_new(&b, NULL), 0);
	assert_false(pacta_key_equal(pacta_secret_key(a),
	    pacta_secret_key(b)));
	signer = pacta_secret_signer(a);
	assert_int_equal(signer.sign(&signer, "text", 4, sig, NULL), 0);
	assert_true(pacta_key_verify(&signer.key, sig, "text", 4));
	assert_false(pacta_key_verify(pacta_secret_key(b), sig, "text", 4));
	assert_false(pacta_key_verify(&signer.key, sig, "texT", 4));
	pacta_secret_free(a);
	pacta_secret_free(b);
	pacta_secret_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(public_line_round_trip),
		cmocka_unit_test(strange_public_lines_are_refused),
		cmocka_unit_test(unsafe_points_are_refused),
		cmocka_unit_test(mixed_order_is_refused),
		cmocka_unit_test(encrypted_round_trip),
		cmocka_unit_test(plain_round_trip),
		cmocka_unit_test(empty_passphrase_is_refused),
		cmocka_unit_test(changed_header_fails),
		cmocka_unit_test(other_spelling_is_refused),
		cmocka_unit_test(openssh_keys_are_read),
		cmocka_unit_test(encrypted_openssh_says_what_to_do),
		cmocka_unit_test(files_others_can_read_are_refused),
		cmocka_unit_test(wrong_files_are_named),
		cmocka_unit_test(new_keys_differ_and_sign)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
