/* A small repository in memory, for the tests of verification: registries,
 * keyrings, versions, acts; and what its verdict is expected to be. */
#ifndef VERIFY_UNIT_H
#define VERIFY_UNIT_H

#include "trust_unit.h"

#include <pacta/verify.h>

#define DOMAIN "treaties.example.org"

struct entry {
	char *path;
	struct pacta_buf data;
	bool gone;
};

static struct entry files[400];
static size_t nfiles;
static struct pacta_sha512 root;
static struct pacta_verdict *v;
static struct pacta_evidence evidence;

/* Masters are the keys 1, 2, 3, signing keys 11, 12, 13 of: */
static const char *const parties[] = { "CN", "KZ", "RU" };

static inline struct entry *
entry(const char *path)
{
	for (size_t i = 0; i < nfiles; i++)
		if (strcmp(files[i].path, path) == 0)
			return &files[i];
	assert_true(nfiles < COUNT(files));
	files[nfiles] = (struct entry){ strdup(path), PACTA_BUF_INIT, false };
	return &files[nfiles++];
}

static inline struct entry *
put(const char *path, const char *data)
{
	struct entry *f = entry(path);

	pacta_buf_clear(&f->data);
	pacta_buf_adds(&f->data, data);
	f->gone = false;
	return f;
}

static struct pacta_sha512
sum_of(const char *path)
{
	struct entry *f = entry(path);
	struct pacta_sha512 sum;

	pacta_sha512(&sum, pacta_buf_str(&f->data), f->data.len);
	return sum;
}

static inline void
sign_as(const char *path, const char *sig_path, const char *kind,
    unsigned char key)
{
	struct pacta_secret *secret = seeded(key);
	struct pacta_signer signer = pacta_secret_signer(secret);
	struct pacta_buf sig = PACTA_BUF_INIT;
	struct entry *f = entry(path);
	char ns[PACTA_NAMESPACE_SIZE];

	pacta_trust_namespace(ns, kind, DOMAIN);
	assert_int_equal(pacta_sshsig_make(&signer, ns, f->data.data,
	    f->data.len, &sig, NULL), 0);
	put(sig_path, sig.data);
	pacta_buf_dispose(&sig);
	pacta_secret_free(secret);
}

/* --- registries and keyrings ------------------------------------------------- */

static inline void
add_member(struct pacta_registry *r, const char *party, uint32_t threshold,
    const unsigned char *keys)
{
	assert_int_equal(pacta_registry_add_member(r, party, false, threshold,
	    NULL), 0);
	for (; *keys != 0; keys++) {
		struct pacta_key key = seeded_key(*keys);

		assert_int_equal(pacta_registry_add_master(r, party, &key,
		    NULL), 0);
	}
}

static inline void
write_registry(struct pacta_registry *r)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE];

	strcpy(r->domain, DOMAIN);
	assert_int_equal(pacta_registry_add_usual_rules(r, NULL), 0);
	if (pacta_registry_print(&b, r, &err) != 0)
		fail_msg("%s", err.message);
	put(pacta_path_registry(path, r->number), b.data);
	pacta_buf_dispose(&b);
	pacta_registry_dispose(r);
}

static inline void
sign_registry(uint32_t number, const char *party, uint32_t nth,
    unsigned char key)
{
	char path[PACTA_PATH_SIZE], sig[PACTA_PATH_SIZE];

	sign_as(pacta_path_registry(path, number),
	    pacta_path_registry_sig_nth(sig, number, party, nth), "registry",
	    key);
}

struct ring_key {
	unsigned char key;
	enum pacta_keyring_state state;
	pacta_act_set types;
};

/* Writes keyring NUMBER of PARTY, signed by the key MASTER. */
static inline void
keyring(const char *party, uint32_t number, uint32_t registry,
    const struct ring_key *keys, size_t n, unsigned char master)
{
	struct pacta_keyring k = { .number = number };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	char path[PACTA_PATH_SIZE], sig[PACTA_PATH_SIZE];

	strcpy(k.party, party);
	k.repository = root;
	k.registry.number = registry;
	k.registry.sha512 = sum_of(pacta_path_registry(path, registry));
	if (number > 1) {
		k.has_previous = true;
		k.previous = sum_of(pacta_path_keyring(path, party,
		    number - 1));
	}
	for (size_t i = 0; i < n; i++) {
		struct pacta_key key = seeded_key(keys[i].key);

		assert_int_equal(pacta_keyring_add_key(&k, &key, "member",
		    keys[i].types, NULL), 0);
		k.keys[i].state = keys[i].state;
	}
	if (pacta_keyring_print(&b, &k, &err) != 0)
		fail_msg("%s", err.message);
	put(pacta_path_keyring(path, party, number), b.data);
	if (master != 0)
		sign_as(path, pacta_path_keyring_sig_nth(sig, party, number,
		    1), "keyring", master);
	pacta_keyring_dispose(&k);
	pacta_buf_dispose(&b);
}

/* --- versions and acts ------------------------------------------------------------- */

static inline void
freeze(const char *slug, uint32_t version, const char *rule)
{
	static const char *const langs[] = { "eng", "rus", "zho" };
	struct pacta_manifest m = { .version = version, .adopted = 20000 };
	struct pacta_buf sums = PACTA_BUF_INIT, b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	char path[PACTA_PATH_SIZE], file[16], hex[PACTA_SHA512_HEX + 1];

	strcpy(m.agreement, slug);
	m.work = strdup("/akn/sco/act/agreement/2026/x");
	for (size_t i = 0; i < 3; i++) {
		struct pacta_sha512 sum;

		snprintf(file, sizeof(file), "%s.xml", langs[i]);
		put(pacta_path_version_file(path, slug, version, file),
		    langs[i]);
		sum = sum_of(path);
		pacta_sha512_hex(&sum, hex);
		pacta_buf_addf(&sums, "%s  %s\n", hex, file);
		assert_int_equal(pacta_manifest_add_language(&m, langs[i],
		    i > 0, file, &sum, NULL), 0);
	}
	put(pacta_path_version_file(path, slug, version, "SHA512SUMS"),
	    sums.data);
	m.sums = sum_of(path);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(pacta_manifest_add_party(&m, parties[i],
		    NULL), 0);
	assert_int_equal(pacta_inforce_parse(&m.inforce, rule, strlen(rule),
	    NULL), 0);
	if (version > 1) {
		m.has_previous = true;
		m.previous = sum_of(pacta_path_version_file(path, slug,
		    version - 1, "manifest"));
	}
	if (pacta_manifest_print(&b, &m, &err) != 0)
		fail_msg("%s", err.message);
	put(pacta_path_version_file(path, slug, version, "manifest"), b.data);
	pacta_manifest_dispose(&m);
	pacta_buf_dispose(&sums);
	pacta_buf_dispose(&b);
}

static char last_act[PACTA_PATH_SIZE];
static struct pacta_sha512 last_sum;

/* An act as it should be; the tests bend it before do_act(). */
static inline struct pacta_act
plain_act(const char *party, enum pacta_act_type type, uint32_t seq,
    const struct pacta_sha512 *prev)
{
	struct pacta_act a = { .type = type, .repository = root,
	    .version = 1, .seq = seq, .declared = 20010 };
	char path[PACTA_PATH_SIZE];

	strcpy(a.agreement, "digital");
	strcpy(a.party, party);
	strcpy(a.office, "member");
	strcpy(a.languages[0], "rus");
	strcpy(a.languages[1], "zho");
	a.nlanguages = 2;
	a.manifest = sum_of(pacta_path_version_file(path, "digital", 1,
	    "manifest"));
	a.registry.number = a.keyring.number = 1;
	a.registry.sha512 = root;
	a.keyring.sha512 = sum_of(pacta_path_keyring(path, party, 1));
	if (prev != NULL) {
		a.has_prev = true;
		a.prev = *prev;
	}
	return a;
}

/* Writes and signs it; its path is last_act, its identity last_sum. */
static inline void
do_act(const struct pacta_act *a, unsigned char key)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_act_name name = { .seq = a->seq };
	char hex[PACTA_SHA512_HEX + 1], sig[PACTA_PATH_SIZE];

	if (pacta_act_print(&b, a, &err) != 0)
		fail_msg("%s", err.message);
	pacta_sha512(&last_sum, b.data, b.len);
	pacta_sha512_hex(&last_sum, hex);
	memcpy(name.digest, hex, 8);
	strcpy(name.type, pacta_act_type_name(a->type));
	pacta_path_act(last_act, a->agreement, a->party, &name);
	put(last_act, b.data);
	sign_as(last_act, pacta_path_sig(sig, last_act), "act", key);
	pacta_buf_dispose(&b);
}

static inline void
act(const char *party, enum pacta_act_type type, uint32_t seq,
    const struct pacta_sha512 *prev, unsigned char key)
{
	struct pacta_act a = plain_act(party, type, seq, prev);

	do_act(&a, key);
}

/* --- judging ------------------------------------------------------------------------- */

static inline void
verify_on(const char *today)
{
	struct pacta_verify_options o = { &root, 0, 2 };

	pacta_verdict_free(v);
	pacta_evidence_dispose(&evidence);
	assert_true(pacta_day_parse(&o.today, today, 10));
	for (size_t i = 0; i < nfiles; i++)
		if (!files[i].gone)
			assert_int_equal(pacta_evidence_add(&evidence,
			    files[i].path, PACTA_ENTRY_FILE,
			    pacta_buf_str(&files[i].data), files[i].data.len,
			    NULL), 0);
	assert_int_equal(pacta_verify(&v, &evidence, &o, NULL), 0);
}

static inline void
verify(void)
{
	verify_on("2026-06-01");
}

static const struct pacta_verdict_act *
act_verdict(const char *path)
{
	for (size_t i = 0; i < v->nacts; i++)
		if (strcmp(v->acts[i].path, path) == 0)
			return &v->acts[i];
	fail_msg("no verdict on %s", path);
	return NULL;
}

/* The last act is not valid, for the reason CODE, and counts for nothing. */
static inline void
expect_invalid(const char *code)
{
	const struct pacta_verdict_act *a;

	verify();
	a = act_verdict(last_act);
	assert_string_equal(a->valid.code, code);
	assert_int_equal(a->valid.answer, PACTA_ANSWER_NO);
	assert_int_equal(a->effective.answer, PACTA_ANSWER_NO);
	assert_false(v->verified);
	assert_true(v->findings.errors > 0);
}

static inline void
expect_no_effect(const char *code)
{
	const struct pacta_verdict_act *a;

	verify();
	a = act_verdict(last_act);
	assert_string_equal(a->valid.code, "valid");
	assert_string_equal(a->effective.code, code);
	assert_int_equal(a->effective.answer, PACTA_ANSWER_NO);
}

static inline bool
found(const char *rule)
{
	for (size_t i = 0; i < v->findings.count; i++)
		if (strcmp(v->findings.items[i].rule, rule) == 0)
			return true;
	return false;
}

static const struct ring_key all_acts[] = {
	{ 11, PACTA_KEYRING_ACTIVE, PACTA_ACT_ALL },
	{ 12, PACTA_KEYRING_ACTIVE, PACTA_ACT_ALL },
	{ 13, PACTA_KEYRING_ACTIVE, PACTA_ACT_ALL }
};

static inline void
genesis(void)
{
	struct pacta_registry r = { .number = 1, .change = 2, .recovery = 2,
	    .date = 19990 };
	char path[PACTA_PATH_SIZE];

	for (unsigned char i = 0; i < 3; i++) {
		unsigned char keys[] = { i + 1, 0 };

		add_member(&r, parties[i], 1, keys);
	}
	write_registry(&r);
	root = sum_of(pacta_path_registry(path, 1));
	for (unsigned char i = 0; i < 3; i++)
		sign_registry(1, parties[i], 1, i + 1);
}

static inline int
set_up(void **state)
{
	(void)state;
	genesis();
	for (unsigned char i = 0; i < 3; i++)
		keyring(parties[i], 1, 1, &all_acts[i], 1, i + 1);
	freeze("digital", 1, "after all sign +30 days");
	return 0;
}

static inline int
tear_down(void **state)
{
	(void)state;
	for (size_t i = 0; i < nfiles; i++) {
		free(files[i].path);
		pacta_buf_dispose(&files[i].data);
	}
	nfiles = 0;
	pacta_verdict_free(v);
	v = NULL;
	pacta_evidence_dispose(&evidence);
	return 0;
}

#endif
