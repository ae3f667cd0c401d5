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
#include <time.h>

#include <sys/stat.h>

#include <sodium.h>

#include <pacta/verify.h>
#include <pacta/sshsig.h>

#define DOMAIN "bench.example.org"
#define PARTIES 10

static const char *const parties[PARTIES] = { "BY", "CN", "IN", "IR", "KG",
    "KZ", "PK", "RU", "TJ", "UZ" };

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
static struct pacta_sha512 root, keyrings[PARTIES], manifest;
static struct pacta_secret *masters[PARTIES], *secrets[PARTIES];

static void
must(int rc, const struct pacta_error *err)
{
	if (rc == 0)
		return;
	fprintf(stderr, "bench_verify: %s: %s\n", err->file, err->message);
	exit(2);
}

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
put(const char *path, const void *data, size_t len)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	if (folder != NULL)
		put_file(path, data, len);

	must(pacta_evidence_add(&evidence, path, PACTA_ENTRY_FILE, data, len,
	    &err), &err);
}

static void
put_signed(const char *path, const char *sig_path, const char *kind,
    const struct pacta_buf *b, struct pacta_secret *secret)
{
	struct pacta_signer signer = pacta_secret_signer(secret);
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf sig = PACTA_BUF_INIT;
	char ns[PACTA_NAMESPACE_SIZE];

	pacta_trust_namespace(ns, kind, DOMAIN);
	must(pacta_sshsig_make(&signer, ns, b->data, b->len, &sig, &err),
	    &err);
	if (path != NULL)
		put(path, b->data, b->len);
	put(sig_path, sig.data, sig.len);
	pacta_buf_dispose(&sig);
}

static void
make_registry(void)
{
	struct pacta_registry r = { .number = 1, .change = 7, .recovery = 9 };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE];

	strcpy(r.domain, DOMAIN);
	for (int i = 0; i < PARTIES; i++) {
		must(pacta_secret_new(&masters[i], &err), &err);
		must(pacta_secret_new(&secrets[i], &err), &err);
		must(pacta_registry_add_member(&r, parties[i], false, 1,
		    &err), &err);
		must(pacta_registry_add_master(&r, parties[i],
		    pacta_secret_key(masters[i]), &err), &err);
	}
	must(pacta_registry_add_usual_rules(&r, &err), &err);
	must(pacta_registry_print(&b, &r, &err), &err);
	pacta_sha512(&root, b.data, b.len);
	put(pacta_path_registry(path, 1), b.data, b.len);
	for (int i = 0; i < PARTIES; i++)
		put_signed(NULL, pacta_path_registry_sig(path, 1, parties[i]),
		    "registry", &b, masters[i]);
	pacta_buf_dispose(&b);
	pacta_registry_dispose(&r);
}

static void
make_keyring(int i)
{
	struct pacta_keyring k = { .number = 1, .repository = root };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE], sig[PACTA_PATH_SIZE];

	strcpy(k.party, parties[i]);
	k.registry.number = 1;
	k.registry.sha512 = root;
	must(pacta_keyring_add_key(&k, pacta_secret_key(secrets[i]), "member",
	    PACTA_ACT_ALL, &err), &err);
	must(pacta_keyring_print(&b, &k, &err), &err);
	pacta_sha512(&keyrings[i], b.data, b.len);
	pacta_path_keyring(path, parties[i], 1);
	put_signed(path, pacta_path_keyring_sig_nth(sig, parties[i], 1, 1),
	    "keyring", &b, masters[i]);
	pacta_buf_dispose(&b);
	pacta_keyring_dispose(&k);
}

static void
make_version(const char *slug)
{
	struct pacta_manifest m = { .version = 1, .adopted = 20000 };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE], hex[PACTA_SHA512_HEX + 1];
	struct pacta_sha512 sum;

	strcpy(m.agreement, slug);
	m.work = strdup("/akn/sco/act/agreement/2026/bench");
	pacta_sha512(&sum, "text\n", 5);
	put(pacta_path_version_file(path, slug, 1, "rus.xml"), "text\n", 5);
	must(pacta_manifest_add_language(&m, "rus", true, "rus.xml", &sum,
	    &err), &err);
	pacta_sha512_hex(&sum, hex);
	pacta_buf_addf(&b, "%s  rus.xml\n", hex);
	put(pacta_path_version_file(path, slug, 1, "SHA512SUMS"), b.data,
	    b.len);
	pacta_sha512(&m.sums, b.data, b.len);
	pacta_buf_clear(&b);
	for (int i = 0; i < PARTIES; i++)
		must(pacta_manifest_add_party(&m, parties[i], &err), &err);
	must(pacta_inforce_parse(&m.inforce, "after all sign", 14, &err),
	    &err);
	must(pacta_manifest_print(&b, &m, &err), &err);
	pacta_sha512(&manifest, b.data, b.len);
	put(pacta_path_version_file(path, slug, 1, "manifest"), b.data, b.len);
	pacta_buf_dispose(&b);
	pacta_manifest_dispose(&m);
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
make_act(const char *slug, int i)
{
	struct pacta_act a = { .type = PACTA_ACT_SIGN, .version = 1,
	    .seq = 1, .repository = root, .manifest = manifest,
	    .declared = 20010, .nlanguages = 1 };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_act_name name = { .seq = 1, .type = "sign" };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_sha512 sum;
	char path[PACTA_PATH_SIZE], sig[PACTA_PATH_SIZE];
	char hex[PACTA_SHA512_HEX + 1];

	strcpy(a.agreement, slug);
	strcpy(a.party, parties[i]);
	strcpy(a.office, "member");
	strcpy(a.languages[0], "rus");
	a.registry.number = a.keyring.number = 1;
	a.registry.sha512 = root;
	a.keyring.sha512 = keyrings[i];
	must(pacta_act_print(&b, &a, &err), &err);
	pacta_sha512(&sum, b.data, b.len);
	pacta_sha512_hex(&sum, hex);
	memcpy(name.digest, hex, 8);
	pacta_path_act(path, slug, parties[i], &name);
	put_signed(path, pacta_path_sig(sig, path), "act", &b, secrets[i]);
	keep_bare(&b, sig, i);
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
		make_version(slug);
		for (int i = 0; i < PARTIES && nbare < acts; i++)
			make_act(slug, i);
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
	for (int i = 0; i < PARTIES; i++) {
		pacta_secret_free(masters[i]);
		pacta_secret_free(secrets[i]);
	}
	pacta_evidence_dispose(&evidence);
	free(bare);
	return 0;
}
