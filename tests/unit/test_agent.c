#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include <pacta/agent.h>
#include <pacta/sshsig.h>

/*
 * A pretended agent: answers one request with the bytes it was given, or, when
 * it was given a secret, with the signature of what it was asked to sign.
 */
struct fake {
	char dir[32], path[64];
	int listener;
	pthread_t thread;
	struct pacta_buf reply;
	struct pacta_secret *signs;	/* borrowed */
	bool silent;			/* keeps the line open, says nothing */
	unsigned char request[4096];
	size_t request_len;
};

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

static void
put_key(struct pacta_buf *b, const struct pacta_key *key, const char *type)
{
	put_u32(b, (uint32_t)(4 + strlen(type) + 4 + 32));
	put_string(b, type, strlen(type));
	put_string(b, key->bytes, 32);
}

static void
answer_signature(struct fake *f)
{
	struct pacta_signer signer = pacta_secret_signer(f->signs);
	struct pacta_buf body = PACTA_BUF_INIT;
	unsigned char sig[64];
	/* length, type, key blob of 51 bytes, data, flags */
	size_t at = 4 + 1 + 4 + 51 + 4;

	if (f->request_len < at + 4 ||
	    signer.sign(&signer, f->request + at, f->request_len - at - 4,
	    sig, NULL) != 0)
		return;
	pacta_buf_addc(&body, 14);
	put_u32(&body, 4 + 11 + 4 + 64);
	put_string(&body, "ssh-ed25519", 11);
	put_string(&body, sig, 64);
	put_string(&f->reply, body.data, body.len);
	pacta_buf_dispose(&body);
}

static void *
fake_run(void *arg)
{
	struct fake *f = arg;
	int fd = accept(f->listener, NULL, NULL);
	ssize_t n;
	char c;

	if (fd < 0)
		return NULL;
	n = read(fd, f->request, sizeof(f->request));
	f->request_len = n > 0 ? (size_t)n : 0;
	if (f->signs != NULL)
		answer_signature(f);
	for (size_t i = 0; i < f->reply.len; i += (size_t)n) {
		/* in two pieces, to see that the reader joins them */
		size_t k = i == 0 && f->reply.len > 2 ? 2 : f->reply.len - i;

		n = send(fd, f->reply.data + i, k, MSG_NOSIGNAL);
		if (n <= 0)
			break;
	}
	if (f->silent && read(fd, &c, 1) < 0)
		perror("read");
	close(fd);
	return NULL;
}

static struct pacta_agent *
fake_start(struct fake *f)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	struct pacta_agent *a;

	strcpy(f->dir, "/tmp/pacta-agent.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/socket", f->dir);
	snprintf(sa.sun_path, sizeof(sa.sun_path), "%s", f->path);
	f->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_true(f->listener >= 0);
	assert_int_equal(bind(f->listener, (struct sockaddr *)&sa,
	    sizeof(sa)), 0);
	assert_int_equal(listen(f->listener, 1), 0);
	assert_int_equal(pthread_create(&f->thread, NULL, fake_run, f), 0);
	assert_int_equal(pacta_agent_connect(&a, f->path, 300, NULL), 0);
	return a;
}

static void
fake_stop(struct fake *f, struct pacta_agent *a)
{
	pacta_agent_free(a);
	pthread_join(f->thread, NULL);
	close(f->listener);
	unlink(f->path);
	rmdir(f->dir);
	pacta_buf_dispose(&f->reply);
}

static struct pacta_secret *
fixed_secret(unsigned char first)
{
	unsigned char seed[32] = { first };
	struct pacta_secret *s;

	assert_int_equal(pacta_secret_from_seed(&s, seed, NULL), 0);
	return s;
}

/* Lists with a reply of BODY under a length of LEN. */
static int
list(const struct pacta_buf *body, uint32_t len, struct pacta_agent_keys *out)
{
	static struct fake f;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_agent *a;
	int rc;

	memset(&f, 0, sizeof(f));
	put_u32(&f.reply, len);
	pacta_buf_add(&f.reply, body->data, body->len);
	a = fake_start(&f);
	rc = pacta_agent_list(a, out, &err);
	assert_int_equal(rc, err.code);
	assert_int_equal(f.request_len, 5);
	assert_memory_equal(f.request, "\0\0\0\1\13", 5);
	/* whatever came, an agent that failed is not asked again */
	if (rc == PACTA_EIO || rc == PACTA_ELIMIT)
		assert_int_equal(pacta_agent_list(a, out, NULL), PACTA_EIO);
	fake_stop(&f, a);
	return rc;
}

static void
good_list(struct pacta_buf *b)
{
	struct pacta_secret *one = fixed_secret(1), *two = fixed_secret(2);
	static const struct pacta_key low = { { 1 } };

	pacta_buf_addc(b, 12);
	put_u32(b, 4);
	put_key(b, pacta_secret_key(one), "ssh-ed25519");
	put_string(b, "first", 5);
	put_key(b, pacta_secret_key(one), "ssh-rsa");
	put_string(b, "skipped", 7);
	put_key(b, &low, "ssh-ed25519");
	put_string(b, "unsafe", 6);
	put_key(b, pacta_secret_key(two), "ssh-ed25519");
	put_string(b, "two\033[31m", 8);
	pacta_secret_free(one);
	pacta_secret_free(two);
}

static void
keys_are_listed(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_agent_keys keys = PACTA_AGENT_KEYS_INIT;
	struct pacta_secret *two = fixed_secret(2);

	(void)state;
	good_list(&b);
	assert_int_equal(list(&b, (uint32_t)b.len, &keys), 0);
	assert_int_equal(keys.count, 2);
	assert_string_equal(keys.items[0].comment, "first");
	assert_string_equal(keys.items[1].comment, "two?[31m");
	assert_true(pacta_key_equal(&keys.items[1].key,
	    pacta_secret_key(two)));
	pacta_agent_keys_dispose(&keys);
	pacta_buf_dispose(&b);
	pacta_secret_free(two);
}

static void
damaged_lists_are_refused(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_agent_keys keys = PACTA_AGENT_KEYS_INIT;
	size_t len;

	(void)state;
	good_list(&b);
	len = b.len;
	/* cut short, under an honest length and under the old one */
	for (size_t n = 1; n < len; n += 13) {
		b.len = n;
		assert_int_equal(list(&b, (uint32_t)n, &keys), PACTA_ESYNTAX);
	}
	assert_int_equal(list(&b, (uint32_t)len, &keys), PACTA_EIO);
	b.len = len;
	pacta_buf_addc(&b, 0);
	assert_int_equal(list(&b, (uint32_t)b.len, &keys), PACTA_ESYNTAX);
	b.len = len;
	assert_int_equal(list(&b, 0, &keys), PACTA_ELIMIT);
	assert_int_equal(list(&b, 256 * 1024 + 1, &keys), PACTA_ELIMIT);
	assert_int_equal(list(&b, UINT32_MAX, &keys), PACTA_ELIMIT);
	b.data[0] = 5;
	assert_int_equal(list(&b, (uint32_t)b.len, &keys), PACTA_ESYNTAX);
	b.data[0] = 12;
	b.data[1] = 127;
	assert_int_equal(list(&b, (uint32_t)b.len, &keys), PACTA_ESYNTAX);
	pacta_agent_keys_dispose(&keys);
	pacta_buf_dispose(&b);
}

static int
sign(struct fake *f, const struct pacta_key *key, struct pacta_buf *out)
{
	struct pacta_agent *a = fake_start(f);
	struct pacta_signer signer = pacta_agent_signer(a, key);
	int rc = pacta_sshsig_make(&signer, "act@example.org", "text", 4, out,
	    NULL);

	fake_stop(f, a);
	return rc;
}

static void
agent_signs_as_the_key_would(void **state)
{
	struct pacta_secret *s = fixed_secret(1);
	struct pacta_signer signer = pacta_secret_signer(s);
	struct pacta_buf mine = PACTA_BUF_INIT, its = PACTA_BUF_INIT;
	static struct fake f;

	(void)state;
	f.signs = s;
	assert_int_equal(sign(&f, pacta_secret_key(s), &its), 0);
	assert_int_equal(pacta_sshsig_make(&signer, "act@example.org", "text",
	    4, &mine, NULL), 0);
	assert_string_equal(mine.data, its.data);
	pacta_buf_dispose(&mine);
	pacta_buf_dispose(&its);
	pacta_secret_free(s);
}

static void
signature_of_another_key_is_caught(void **state)
{
	struct pacta_secret *s = fixed_secret(1), *other = fixed_secret(2);
	struct pacta_buf b = PACTA_BUF_INIT;
	static struct fake f;

	(void)state;
	f.signs = other;
	assert_int_equal(sign(&f, pacta_secret_key(s), &b), PACTA_EVERIFY);
	assert_int_equal(b.len, 0);
	pacta_secret_free(s);
	pacta_secret_free(other);
}

static void
refusal_and_nonsense(void **state)
{
	struct pacta_secret *s = fixed_secret(1);
	struct pacta_buf b = PACTA_BUF_INIT;
	static const struct { const char *reply; size_t len; int rc; } t[] = {
		{ "\0\0\0\1\5", 5, PACTA_EREFUSED },
		{ "\0\0\0\1\16", 5, PACTA_ESYNTAX },
		{ "\0\0\0\5\16\0\0\0\0", 9, PACTA_ESYNTAX },
		{ "\0\0\0\5\6\0\0\0\0", 9, PACTA_ESYNTAX },
		{ "\0\0\0\0", 4, PACTA_ELIMIT },
		{ "\0\0\1", 3, PACTA_EIO },
		{ "", 0, PACTA_EIO }
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct fake f = { .listener = -1 };

		pacta_buf_add(&f.reply, t[i].reply, t[i].len);
		assert_int_equal(sign(&f, pacta_secret_key(s), &b), t[i].rc);
	}
	assert_int_equal(b.len, 0);
	pacta_secret_free(s);
}

static void
silence_ends(void **state)
{
	struct pacta_secret *s = fixed_secret(1);
	struct pacta_buf b = PACTA_BUF_INIT;
	struct fake f = { .silent = true };

	(void)state;
	assert_int_equal(sign(&f, pacta_secret_key(s), &b), PACTA_EIO);
	pacta_secret_free(s);
}

static void
no_agent_is_an_error(void **state)
{
	struct pacta_agent *a;
	struct pacta_error err = PACTA_ERROR_INIT;
	char longest[300];

	(void)state;
	assert_int_equal(pacta_agent_connect(&a, "/nowhere/socket", 10, &err),
	    PACTA_EIO);
	assert_null(a);
	assert_string_equal(err.file, "/nowhere/socket");
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(pacta_agent_connect(&a, longest, 10, NULL),
	    PACTA_EUSAGE);
	assert_int_equal(pacta_agent_connect(&a, "", 10, NULL), PACTA_EUSAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_listed),
		cmocka_unit_test(damaged_lists_are_refused),
		cmocka_unit_test(agent_signs_as_the_key_would),
		cmocka_unit_test(signature_of_another_key_is_caught),
		cmocka_unit_test(refusal_and_nonsense),
		cmocka_unit_test(silence_ends),
		cmocka_unit_test(no_agent_is_an_error)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
