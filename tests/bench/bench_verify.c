/*
 * Verifying acts: the library's whole path (evidence to verdict) against a bare
 * loop of libsodium over the very same signed bytes, in turn, in one process, in
 * CPU time.
 * usage: bench_verify [ACTS [THREADS [ROUNDS [FOLDER]]]]; prints medians and
 * the ratio.  Into FOLDER go the files, and the root into FOLDER/root, for
 * pacta verify to be measured on a repository of them.
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <sodium.h>

#include "trust.h"

struct signed_bytes {
	unsigned char data[200], sig[64];
	size_t len;
	const unsigned char *key;
};

static const char *folder;
static struct pacta_evidence evidence;
static struct signed_bytes *bare;
static size_t nbare;
static unsigned nthreads;

static void
put_file(const char *path, const void *data, size_t len)
{
	char name[4096];
	FILE *f;

	snprintf(name, sizeof(name), "%s/%s", folder, path);
	for (char *p = name + 1; (p = strchr(p, '/')) != NULL; *p++ = '/') {
		*p = '\0';
		if (mkdir(name, 0777) != 0 && errno != EEXIST)
			exit(2);
	}
	f = fopen(name, "wb");
	if (f == NULL || fwrite(data, 1, len, f) != len || fclose(f) != 0)
		exit(2);
}

static void
keep_file(const char *path, const void *data, size_t len)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	if (folder != NULL)
		put_file(path, data, len);

	must(pacta_evidence_add(&evidence, path, PACTA_ENTRY_FILE, data, len,
	    &err), &err);
}

/* The bytes that SSHSIG has signed (PROTOCOL.sshsig). */
static void
keep_bare(const struct pacta_buf *act, const char *sig_path, int party)
{
	static const unsigned char ns[] = "\0\0\0\x15" "act@" DOMAIN;
	static const unsigned char rest[] = "\0\0\0\0\0\0\0\x06" "sha512\0\0\0@";
	const struct pacta_evidence_file *f = pacta_evidence_find(&evidence,
	    sig_path);
	struct signed_bytes *s = &bare[nbare++];
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_sshsig sig;
	struct pacta_sha512 sum;
	unsigned char *p = s->data;

	must(pacta_sshsig_parse(&sig, f->data, f->len, &err), &err);
	pacta_sha512(&sum, act->data, act->len);
	memcpy(p, "SSHSIG", 6);
	memcpy(p + 6, ns, sizeof(ns) - 1);
	p += 6 + sizeof(ns) - 1;
	memcpy(p, rest, sizeof(rest) - 1);
	p += sizeof(rest) - 1;
	memcpy(p, sum.bytes, sizeof(sum.bytes));
	s->len = (size_t)(p - s->data) + sizeof(sum.bytes);
	memcpy(s->sig, sig.signature, sizeof(s->sig));
	s->key = pacta_secret_key(secrets[party])->bytes;
}

static void
make_bare_act(const char *slug, int party)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char sig[PACTA_PATH_SIZE];

	make_act(slug, party, &b, sig);
	keep_bare(&b, sig, party);
	pacta_buf_dispose(&b);
}

/* --- the two ways --------------------------------------------------------------- */

static void *
bare_worker(void *arg)
{
	size_t from = (size_t)(uintptr_t)arg;
	uintptr_t bad = 0;

	for (size_t i = from; i < nbare; i += nthreads)
		bad += crypto_sign_ed25519_verify_detached(bare[i].sig,
		    bare[i].data, bare[i].len, bare[i].key) != 0;
	return (void *)bad;
}

static void
run_bare(void)
{
	pthread_t ids[16];
	uintptr_t bad;
	void *result;

	for (unsigned i = 1; i < nthreads; i++)
		if (pthread_create(&ids[i], NULL, bare_worker,
		    (void *)(uintptr_t)i) != 0)
			exit(2);
	bad = (uintptr_t)bare_worker((void *)0);
	for (unsigned i = 1; i < nthreads; i++) {
		pthread_join(ids[i], &result);
		bad += (uintptr_t)result;
	}
	if (bad != 0) {
		fprintf(stderr, "bench_verify: the bare loop refuses\n");
		exit(2);
	}
}

static void
run_pacta(void)
{
	struct pacta_verify_options o = { &root, 20500, nthreads };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_verdict *v;

	must(pacta_verify(&v, &evidence, &o, &err), &err);
	if (!v->verified || v->nacts != nbare) {
		fprintf(stderr, "bench_verify: not verified\n");
		exit(2);
	}
	pacta_verdict_free(v);
}

static double
timed(void (*run)(void))
{
	struct timespec a, b;

	/* Of all threads together: other work on the machine does not count. */
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	run();
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	return (double)(b.tv_sec - a.tv_sec) +
	    (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

static int
by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	size_t acts = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
	int rounds = argc > 3 ? atoi(argv[3]) : 7;
	double ours[64], theirs[64];
	char slug[32], hex[PACTA_SHA512_HEX + 1];

	folder = argc > 4 ? argv[4] : NULL;
	nthreads = argc > 2 ? (unsigned)atoi(argv[2]) : 1;
	if (acts < PARTIES || nthreads < 1 || nthreads > 16 || rounds < 1 ||
	    rounds > 64 || sodium_init() < 0 ||
	    (bare = calloc(acts + PARTIES, sizeof(*bare))) == NULL)
		return 2;
	make_registry();
	for (int i = 0; i < PARTIES; i++)
		make_keyring(i);
	for (size_t n = 0; nbare < acts; n++) {
		snprintf(slug, sizeof(slug), "bench-%05zu", n);
		make_version(slug, "text\n", 5);
		for (int i = 0; i < PARTIES && nbare < acts; i++)
			make_bare_act(slug, i);
	}
	pacta_sha512_hex(&root, hex);
	if (folder != NULL)
		put_file("root", hex, PACTA_SHA512_HEX);
	for (int i = 0; i < rounds; i++) {
		theirs[i] = timed(run_bare);
		ours[i] = timed(run_pacta);
	}
	qsort(ours, (size_t)rounds, sizeof(*ours), by_time);
	qsort(theirs, (size_t)rounds, sizeof(*theirs), by_time);
	printf("verify %zu acts, %u threads: pacta %.1f ms of CPU, libsodium "
	    "alone %.1f ms: %.0f %%\n", nbare, nthreads, ours[rounds / 2] * 1e3,
	    theirs[rounds / 2] * 1e3,
	    100 * theirs[rounds / 2] / ours[rounds / 2]);
	free_keys();
	pacta_evidence_dispose(&evidence);
	free(bare);
	return 0;
}
