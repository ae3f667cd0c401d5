#include "trust_unit.h"

#include <pacta/verify.h>

#define DOMAIN "treaties.example.org"

/* --- a small repository in memory --------------------------------------------- */

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

static struct entry *
entry(const char *path)
{
	for (size_t i = 0; i < nfiles; i++)
		if (strcmp(files[i].path, path) == 0)
			return &files[i];
	assert_true(nfiles < COUNT(files));
	files[nfiles] = (struct entry){ strdup(path), PACTA_BUF_INIT, false };
	return &files[nfiles++];
}

static struct entry *
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

static void
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

static void
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

static void
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

static void
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
static void
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

static void
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
static struct pacta_act
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
static void
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

static void
act(const char *party, enum pacta_act_type type, uint32_t seq,
    const struct pacta_sha512 *prev, unsigned char key)
{
	struct pacta_act a = plain_act(party, type, seq, prev);

	do_act(&a, key);
}

/* --- judging ------------------------------------------------------------------------- */

static void
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

static void
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
static void
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

static void
expect_no_effect(const char *code)
{
	const struct pacta_verdict_act *a;

	verify();
	a = act_verdict(last_act);
	assert_string_equal(a->valid.code, "valid");
	assert_string_equal(a->effective.code, code);
	assert_int_equal(a->effective.answer, PACTA_ANSWER_NO);
}

static bool
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

static void
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

static int
set_up(void **state)
{
	(void)state;
	genesis();
	for (unsigned char i = 0; i < 3; i++)
		keyring(parties[i], 1, 1, &all_acts[i], 1, i + 1);
	freeze("digital", 1, "after all sign +30 days");
	return 0;
}

static int
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

/* --- the good way ----------------------------------------------------------------------- */

static void
test_all_good(void **state)
{
	const struct pacta_verdict_version *ver;
	struct pacta_sha512 first;

	(void)state;
	verify();
	assert_true(v->verified);
	act("CN", PACTA_ACT_SIGN, 1, NULL, 11);
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	first = last_sum;
	act("KZ", PACTA_ACT_DECLARE, 2, &first, 12);
	verify();
	assert_true(v->verified);
	ver = pacta_verdict_version(v, "digital", 1);
	assert_int_equal(ver->nparties, 3);
	assert_string_equal(ver->in_force.code, "not-met");
	assert_int_equal(ver->parties[1].nacts, 2);
	assert_int_equal(ver->parties[2].valid.answer, PACTA_ANSWER_NONE);
	assert_int_equal(pacta_verdict_chain(v, "digital", "KZ")->seq, 2);
	assert_memory_equal(&pacta_verdict_chain(v, "digital", "KZ")->sha512,
	    &last_sum, sizeof(last_sum));
	assert_null(pacta_verdict_chain(v, "digital", "RU"));
	act("RU", PACTA_ACT_SIGN, 1, NULL, 13);
	verify();
	ver = pacta_verdict_version(v, "digital", 1);
	assert_true(v->verified);
	assert_int_equal(ver->in_force.answer, PACTA_ANSWER_YES);
	assert_int_equal(ver->since, 20040);
	assert_int_equal(ver->parties[0].cells[1].in_force.answer,
	    PACTA_ANSWER_YES);
	/* The translation is in force for nobody. */
	assert_int_equal(ver->parties[0].cells[0].in_force.answer,
	    PACTA_ANSWER_NONE);
	verify_on("2024-11-12");
	assert_string_equal(pacta_verdict_version(v, "digital", 1)->
	    in_force.code, "waiting");
}

static void
test_unpinned(void **state)
{
	struct pacta_verify_options o = { NULL, 20500, 1 };
	struct pacta_sha512 other = root;

	(void)state;
	verify();
	pacta_verdict_free(v);
	assert_int_equal(pacta_verify(&v, &evidence, &o, NULL), 0);
	assert_string_equal(v->root.code, "unpinned");
	assert_false(v->verified);
	other.bytes[0] ^= 1;
	o.root = &other;
	pacta_verdict_free(v);
	assert_int_equal(pacta_verify(&v, &evidence, &o, NULL), 0);
	assert_string_equal(v->root.code, "other-root");
	assert_false(v->verified);
}

/* One language now, one later: the signature is complete with the second. */
static void
test_languages_apart(void **state)
{
	const struct pacta_verdict_party *p;
	struct pacta_act a = plain_act("CN", PACTA_ACT_SIGN, 1, NULL);
	struct pacta_sha512 first;

	(void)state;
	a.nlanguages = 1;
	do_act(&a, 11);
	first = last_sum;
	verify();
	p = &pacta_verdict_version(v, "digital", 1)->parties[0];
	assert_int_equal(p->cells[1].effective.answer, PACTA_ANSWER_YES);
	assert_int_equal(p->cells[2].effective.answer, PACTA_ANSWER_NONE);
	assert_int_equal(p->done, 0);
	assert_string_equal(p->in_force.code, "no-consent");
	a = plain_act("CN", PACTA_ACT_SIGN, 2, &first);
	strcpy(a.languages[0], "zho");
	a.nlanguages = 1;
	do_act(&a, 11);
	verify();
	p = &pacta_verdict_version(v, "digital", 1)->parties[0];
	assert_int_equal(p->done, 1u << PACTA_ACT_SIGN);
}

/* --- registries ------------------------------------------------------------------------- */

static void
test_genesis(void **state)
{
	(void)state;
	entry("trust/registry/0001.sigs/KZ.sig")->gone = true;
	verify();
	assert_string_equal(v->trust.code, "no-trust");
	assert_true(found("trust-threshold"));
	assert_null(pacta_trust_registry(v->state, 0, NULL));
	assert_false(pacta_trust_signed(v->state, 1, "KZ"));
	assert_true(pacta_trust_signed(v->state, 1, "CN"));
	/* Somebody else's signature under KZ's name. */
	sign_registry(1, "KZ", 1, 1);
	verify();
	assert_true(found("trust-unknown-key"));
	assert_false(v->verified);
	/* KZ's, but for another use. */
	sign_as("trust/registry/0001.reg", "trust/registry/0001.sigs/KZ.sig",
	    "act", 2);
	verify();
	assert_true(found("trust-bad-signature"));
	assert_false(v->verified);
}

/* A second registry: RU is left out; signed by the members SIGN names. */
static void
second_registry(enum pacta_registry_kind kind, const char *const *sign,
    unsigned char cn_key)
{
	struct pacta_registry r = { .number = 2, .has_previous = true,
	    .previous = root, .kind = kind, .change = 2, .recovery = 2,
	    .date = 20000 };
	unsigned char cn[] = { cn_key, 0 }, kz[] = { 2, 0 };
	struct pacta_former f = { .party = "CN", .recovered = true,
	    .number = 2 };

	add_member(&r, "CN", 1, cn);
	add_member(&r, "KZ", 1, kz);
	if (kind == PACTA_REGISTRY_RECOVERY) {
		r.former = malloc(sizeof(f));
		r.former[0] = f;
		r.nformer = 1;
	}
	write_registry(&r);
	for (; *sign != NULL; sign++)
		for (unsigned char i = 0; i < 3; i++)
			if (strcmp(parties[i], *sign) == 0)
				sign_registry(2, *sign, 1, i == 0 ? cn_key :
				    i + 1);
}

static const char *const cn_kz[] = { "CN", "KZ", NULL };
static const char *const kz_ru[] = { "KZ", "RU", NULL };

static void
test_change(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	assert_true(v->verified);
	/* Below the threshold: registry 1 stays in effect. */
	entry("trust/registry/0002.sigs/KZ.sig")->gone = true;
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
	assert_true(found("trust-threshold"));
	assert_null(pacta_trust_registry(v->state, 2, NULL));
	/* Old members alone: two of three sign, but one of them is new. */
	sign_registry(2, "RU", 1, 3);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
}

/* A member that throws the others out: its own threshold is met, the old one
 * is not. */
static void
test_removal(void **state)
{
	struct pacta_registry r = { .number = 2, .has_previous = true,
	    .previous = root, .kind = PACTA_REGISTRY_CHANGE, .change = 1,
	    .recovery = 1, .date = 20000 };
	const unsigned char kz[] = { 2, 0 };

	(void)state;
	add_member(&r, "KZ", 1, kz);
	write_registry(&r);
	sign_registry(2, "KZ", 1, 2);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
	assert_true(found("trust-threshold"));
	sign_registry(2, "CN", 1, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
}

/* One state's two signatures are one signature. */
static void
test_counts_parties(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 1);
	entry("trust/registry/0002.sigs/KZ.sig")->gone = true;
	sign_registry(2, "CN", 2, 1);
	sign_registry(2, "CN", 3, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
}

/* Others must not change a state's masters but by an open recovery. */
static void
test_masters(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 7);
	sign_registry(2, "RU", 1, 3);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
	/* CN signs with its old master too. */
	sign_registry(2, "CN", 2, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	second_registry(PACTA_REGISTRY_RECOVERY, kz_ru, 7);
	entry("trust/registry/0002.sigs/CN.2.sig")->gone = true;
	sign_registry(2, "CN", 1, 7);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	assert_true(found("trust-recovery"));
	assert_true(found("trust-stale-keyring"));
}

/* A third registry, by CN and KZ; RU comes back with RU_KEY. */
static void
third_registry(unsigned char ru_key)
{
	struct pacta_registry r = { .number = 3, .has_previous = true,
	    .kind = PACTA_REGISTRY_CHANGE, .change = 2, .recovery = 2,
	    .date = 20001 };
	const struct entry *two = entry("trust/registry/0002.reg");
	unsigned char cn[] = { 1, 0 }, kz[] = { 2, 0 }, ru[] = { ru_key, 0 };

	pacta_sha512(&r.previous, two->data.data, two->data.len);
	add_member(&r, "CN", 1, cn);
	add_member(&r, "KZ", 1, kz);
	add_member(&r, "RU", 1, ru);
	write_registry(&r);
	sign_registry(3, "CN", 1, 1);
	sign_registry(3, "KZ", 1, 2);
}

/* To let a state go and bring it back is no way to give it other masters. */
static void
test_return(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 1);
	third_registry(7);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	assert_true(found("trust-threshold"));
	sign_registry(3, "RU", 1, 7);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	sign_registry(3, "RU", 2, 3);		/* its master of old */
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 3);
	third_registry(3);
	entry("trust/registry/0003.sigs/RU.sig")->gone = true;
	entry("trust/registry/0003.sigs/RU.2.sig")->gone = true;
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 3);
}

/* A recovery stays in sight: the next registry may not forget it. */
static void
test_recovery_shown(void **state)
{
	(void)state;
	second_registry(PACTA_REGISTRY_RECOVERY, kz_ru, 7);
	sign_registry(2, "CN", 1, 7);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	third_registry(3);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
	assert_true(found("trust-registry-chain"));
}

/* A change must not make the next recovery easy. */
static void
test_recovery_lowered(void **state)
{
	struct pacta_registry one = { .number = 1, .change = 1, .recovery = 3,
	    .date = 20000 }, two = { .number = 2, .has_previous = true,
	    .kind = PACTA_REGISTRY_CHANGE, .change = 1, .recovery = 1,
	    .date = 20001 };
	const struct entry *f = entry("trust/registry/0001.reg");

	(void)state;
	for (unsigned char i = 0; i < 3; i++) {
		const unsigned char key[] = { i + 1, 0 };

		add_member(&one, parties[i], 1, key);
		add_member(&two, parties[i], 1, key);
	}
	write_registry(&one);
	for (unsigned char i = 0; i < 3; i++)
		sign_registry(1, parties[i], 1, i + 1);
	pacta_sha512(&two.previous, f->data.data, f->data.len);
	write_registry(&two);
	sign_registry(2, parties[0], 1, 1);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 1);
	sign_registry(2, parties[1], 1, 2);
	sign_registry(2, parties[2], 1, 3);
	verify();
	assert_int_equal(pacta_trust_registry(v->state, 0, NULL)->number, 2);
}

static void
test_registry_chain(void **state)
{
	struct entry *f;

	(void)state;
	second_registry(PACTA_REGISTRY_CHANGE, cn_kz, 1);
	/* Another genesis, signed by all: what cites the first one does not
	 * fit it. */
	f = entry("trust/registry/0001.reg");
	pacta_buf_truncate(&f->data, f->data.len -
	    strlen("act: attest-translation by member\n"));
	for (unsigned char i = 0; i < 3; i++)
		sign_registry(1, parties[i], 1, i + 1);
	verify();
	assert_string_equal(v->root.code, "other-root");
	assert_true(found("trust-registry-chain"));
	assert_true(found("trust-other-repository"));
	/* A number left out. */
	entry("trust/registry/0001.reg")->gone = true;
	verify();
	assert_true(found("trust-no-registry"));
	assert_true(found("trust-gap"));
	assert_false(v->verified);
}

/* k of n masters: each counts once, whatever the files are called. */
static void
test_k_of_n(void **state)
{
	struct pacta_registry r = { .number = 1, .change = 1, .recovery = 1 };
	const unsigned char masters[] = { 1, 2, 3, 0 };
	char path[PACTA_PATH_SIZE];

	(void)state;
	tear_down(NULL);
	add_member(&r, "KZ", 2, masters);
	write_registry(&r);
	root = sum_of(pacta_path_registry(path, 1));
	sign_registry(1, "KZ", 1, 1);
	sign_registry(1, "KZ", 2, 1);
	verify();
	assert_null(pacta_trust_registry(v->state, 1, NULL));
	sign_registry(1, "KZ", 2, 3);
	verify();
	assert_non_null(pacta_trust_registry(v->state, 1, NULL));
	keyring("KZ", 1, 1, &all_acts[1], 1, 1);
	verify();
	assert_null(pacta_trust_keyring(v->state, "KZ", 0, NULL));
	sign_as("trust/keyrings/KZ/0001.keys",
	    "trust/keyrings/KZ/0001.keys.2.sig", "keyring", 2);
	verify();
	assert_non_null(pacta_trust_keyring(v->state, "KZ", 0, NULL));
	assert_true(v->verified);
}

/* --- keyrings --------------------------------------------------------------------------- */

static void
test_keyring_refused(void **state)
{
	static const struct ring_key other = { 14, PACTA_KEYRING_ACTIVE,
	    PACTA_ACT_ALL };

	(void)state;
	keyring("KZ", 1, 1, &all_acts[1], 1, 1);	/* signed by CN */
	verify();
	assert_true(found("trust-unknown-key"));
	assert_null(pacta_trust_keyring(v->state, "KZ", 0, NULL));
	keyring("KZ", 1, 1, &all_acts[1], 1, 2);
	/* A key left out of the next keyring. */
	keyring("KZ", 2, 1, &other, 1, 2);
	verify();
	assert_true(found("trust-keyring-chain"));
	assert_int_equal(pacta_trust_keyring(v->state, "KZ", 0, NULL)->number,
	    1);
	assert_false(v->verified);
}

static void
test_shared_key(void **state)
{
	(void)state;
	keyring("KZ", 1, 1, &all_acts[0], 1, 2);	/* the key of CN */
	act("CN", PACTA_ACT_SIGN, 1, NULL, 11);
	expect_invalid("shared-key");
	assert_true(found("trust-shared-key"));
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 11);
	expect_invalid("shared-key");
}

static void
test_master_as_key(void **state)
{
	static const struct ring_key own = { 2, PACTA_KEYRING_ACTIVE,
	    PACTA_ACT_ALL };

	(void)state;
	keyring("KZ", 1, 1, &own, 1, 2);
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 2);
	expect_invalid("shared-key");
}

/* Puts keyring 2 of KZ in effect, with key 12 in STATE and key 14 active. */
static void
rotate(enum pacta_keyring_state state)
{
	struct ring_key keys[] = {
		{ 12, state, PACTA_ACT_ALL },
		{ 14, PACTA_KEYRING_ACTIVE, PACTA_ACT_ALL }
	};

	keyring("KZ", 2, 1, keys, 2, 2);
}

static struct pacta_act
act_of_ring_2(enum pacta_act_type type, uint32_t seq,
    const struct pacta_sha512 *prev)
{
	struct pacta_act a = plain_act("KZ", type, seq, prev);

	a.keyring.number = 2;
	a.keyring.sha512 = sum_of("trust/keyrings/KZ/0002.keys");
	return a;
}

static void
test_retired(void **state)
{
	struct pacta_sha512 first;
	struct pacta_act a;

	(void)state;
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	first = last_sum;
	rotate(PACTA_KEYRING_RETIRED);
	verify();
	assert_true(v->verified);
	assert_true(found("trust-retired-key"));
	a = act_of_ring_2(PACTA_ACT_RATIFY, 2, &first);
	do_act(&a, 12);
	expect_invalid("retired-key");
	entry(last_act)->gone = true;
	a.declared++;
	do_act(&a, 14);
	verify();
	assert_string_equal(act_verdict(last_act)->valid.code, "valid");
	/* Going back to the old keyring behind it does not help. */
	first = last_sum;
	act("KZ", PACTA_ACT_DECLARE, 3, &first, 12);
	expect_invalid("cites-back");
}

static void
test_compromised(void **state)
{
	(void)state;
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	rotate(PACTA_KEYRING_COMPROMISED);
	expect_invalid("compromised-key");
}

static void
test_scope(void **state)
{
	static const struct ring_key only_sign = { 12, PACTA_KEYRING_ACTIVE,
	    1u << PACTA_ACT_SIGN };
	struct pacta_act a;

	(void)state;
	keyring("KZ", 1, 1, &only_sign, 1, 2);
	act("KZ", PACTA_ACT_ACCEPT, 1, NULL, 12);
	expect_invalid("key-scope");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	strcpy(a.office, "depositary");
	do_act(&a, 12);
	expect_invalid("key-scope");
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 13);
	expect_invalid("unknown-key");
}

/* --- one act ------------------------------------------------------------------------------ */

static void
test_act_cites(void **state)
{
	struct pacta_act a;

	(void)state;
	freeze("other", 1, "on adoption");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	a.repository.bytes[0] ^= 1;
	do_act(&a, 12);
	expect_invalid("other-repository");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	a.version = 2;
	do_act(&a, 12);
	expect_invalid("unknown-version");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	a.manifest = sum_of("agreements/other/versions/1/manifest");
	do_act(&a, 12);
	expect_invalid("other-manifest");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	strcpy(a.languages[0], "fas");
	do_act(&a, 12);
	expect_invalid("unknown-language");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	a.registry.number = 2;
	do_act(&a, 12);
	expect_invalid("unknown-registry");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	a.registry.sha512.bytes[9] ^= 1;
	do_act(&a, 12);
	expect_invalid("unknown-registry");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	a.keyring.number = 2;
	do_act(&a, 12);
	expect_invalid("unknown-keyring");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	a.keyring.sha512.bytes[9] ^= 1;
	do_act(&a, 12);
	expect_invalid("unknown-keyring");
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	strcpy(a.party, "KG");
	do_act(&a, 12);
	expect_invalid("unknown-party");
}

/* Moves the last act with its signature to another path. */
static void
move_act(const char *to)
{
	char sig[PACTA_PATH_SIZE], to_sig[PACTA_PATH_SIZE];
	char *text = strdup(entry(last_act)->data.data);

	put(to, text);
	free(text);
	pacta_path_sig(sig, last_act);
	text = strdup(entry(sig)->data.data);
	put(pacta_path_sig(to_sig, to), text);
	free(text);
	entry(last_act)->gone = entry(sig)->gone = true;
	strcpy(last_act, to);
}

static void
test_act_moved(void **state)
{
	char to[PACTA_PATH_SIZE];

	(void)state;
	freeze("other", 1, "on adoption");
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	snprintf(to, sizeof(to), "agreements/other/acts/KZ/%s",
	    strrchr(last_act, '/') + 1);
	move_act(to);
	expect_invalid("other-agreement");
	snprintf(to, sizeof(to), "agreements/digital/acts/RU/%s",
	    strrchr(last_act, '/') + 1);
	move_act(to);
	expect_invalid("other-party");
	snprintf(to, sizeof(to), "agreements/digital/acts/KZ/0002%s",
	    strchr(strrchr(last_act, '/'), '-'));
	move_act(to);
	expect_invalid("misplaced");
	move_act("agreements/digital/acts/KZ/0001-sign.act");
	expect_invalid("misplaced");
}

static void
test_act_signature(void **state)
{
	char sig[PACTA_PATH_SIZE];
	struct entry *f;

	(void)state;
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	pacta_path_sig(sig, last_act);
	sign_as(last_act, sig, "registry", 12);
	expect_invalid("other-namespace");
	sign_as("trust/registry/0001.reg", sig, "act", 12);
	expect_invalid("bad-signature");
	f = put(sig, "-----BEGIN SSH SIGNATURE-----\n");
	expect_invalid("malformed-signature");
	f->gone = true;
	expect_invalid("unsigned");
	f->gone = false;
	entry(last_act)->gone = true;
	verify();
	assert_true(found("trust-stray"));
	assert_false(v->verified);
}

/* --- chains -------------------------------------------------------------------------------- */

static void
test_chain(void **state)
{
	struct pacta_sha512 first, second, third;
	char path[3][PACTA_PATH_SIZE];

	(void)state;
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	first = last_sum;
	strcpy(path[0], last_act);
	act("KZ", PACTA_ACT_RATIFY, 2, &first, 12);
	second = last_sum;
	strcpy(path[1], last_act);
	act("KZ", PACTA_ACT_DECLARE, 3, &second, 12);
	third = last_sum;
	strcpy(path[2], last_act);
	verify();
	assert_true(v->verified);
	/* The second is gone: the third hangs in the air, and what is behind. */
	act("KZ", PACTA_ACT_DECLARE, 4, &third, 12);
	entry(path[1])->gone = true;
	expect_invalid("chain-gap");
	assert_string_equal(act_verdict(path[2])->valid.code, "chain-gap");
	assert_string_equal(act_verdict(path[0])->valid.code, "valid");
	/* An act that cannot be verified does not hide the gap either. */
	entry(path[1])->gone = false;
	entry(last_act)->gone = true;
	act("KZ", PACTA_ACT_OBJECT, 4, &first, 12);
	expect_invalid("chain-broken");
}

static void
test_gap_behind_invalid(void **state)
{
	struct pacta_sha512 lost = { { 7 } }, third;
	char path[PACTA_PATH_SIZE];

	(void)state;
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	act("KZ", PACTA_ACT_DECLARE, 3, &lost, 13);	/* wrong key, and a gap */
	third = last_sum;
	strcpy(path, last_act);
	act("KZ", PACTA_ACT_DECLARE, 4, &third, 12);
	expect_invalid("chain-gap");
	assert_string_equal(act_verdict(path)->valid.code, "unknown-key");
}

static void
test_double(void **state)
{
	struct pacta_act a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	char first[PACTA_PATH_SIZE];

	(void)state;
	do_act(&a, 12);
	strcpy(first, last_act);
	a.declared++;
	do_act(&a, 12);
	expect_no_effect("double");
	assert_string_equal(act_verdict(first)->effective.code, "double");
	assert_false(v->verified);
	/* A forgery beside the true act does not take it away. */
	do_act(&a, 13);
	verify();
	assert_string_equal(act_verdict(last_act)->valid.code, "unknown-key");
	assert_string_equal(act_verdict(first)->effective.code, "effective");
}

/* --- effect ----------------------------------------------------------------------------------- */

static void
test_effect(void **state)
{
	struct pacta_act a;

	(void)state;
	act("KZ", PACTA_ACT_RATIFY, 1, NULL, 12);
	expect_no_effect("order");
	assert_true(found("trust-effect"));
	entry(last_act)->gone = true;
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	strcpy(a.languages[0], "eng");
	do_act(&a, 12);
	expect_no_effect("translation");
	entry(last_act)->gone = true;
	a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);
	a.declared = 25000;
	do_act(&a, 12);
	expect_no_effect("future");
	entry(last_act)->gone = true;
	act("KZ", PACTA_ACT_OBJECT, 1, NULL, 12);
	expect_no_effect("order");
	/* Somebody has reserved now. */
	a = plain_act("RU", PACTA_ACT_RESERVE, 1, NULL);
	do_act(&a, 13);
	act("KZ", PACTA_ACT_OBJECT, 1, NULL, 12);
	verify();
	assert_string_equal(act_verdict(last_act)->effective.code,
	    "effective");
}

/* A signature that waits for ratification does not bring into force. */
static void
test_subject_to(void **state)
{
	struct pacta_sha512 first;
	struct pacta_act a = plain_act("KZ", PACTA_ACT_SIGN, 1, NULL);

	(void)state;
	act("CN", PACTA_ACT_SIGN, 1, NULL, 11);
	act("RU", PACTA_ACT_SIGN, 1, NULL, 13);
	a.subject_to = 1u << PACTA_ACT_RATIFY;
	do_act(&a, 12);
	first = last_sum;
	verify();
	assert_string_equal(pacta_verdict_version(v, "digital", 1)->
	    in_force.code, "not-met");
	a = plain_act("KZ", PACTA_ACT_RATIFY, 2, &first);
	a.declared = 20100;
	do_act(&a, 12);
	verify();
	assert_int_equal(pacta_verdict_version(v, "digital", 1)->since, 20130);
}

static void
test_ad_referendum(void **state)
{
	struct pacta_sha512 first;

	(void)state;
	act("CN", PACTA_ACT_SIGN, 1, NULL, 11);
	act("RU", PACTA_ACT_SIGN, 1, NULL, 13);
	act("KZ", PACTA_ACT_SIGN_AD_REFERENDUM, 1, NULL, 12);
	first = last_sum;
	verify();
	assert_string_equal(pacta_verdict_version(v, "digital", 1)->
	    in_force.code, "not-met");
	act("KZ", PACTA_ACT_CONFIRM, 2, &first, 12);
	verify();
	assert_int_equal(pacta_verdict_version(v, "digital", 1)->since, 20040);
}

/* --- frozen texts ----------------------------------------------------------------------------- */

static void
expect_broken(const char *code)
{
	const struct pacta_verdict_version *ver;

	verify();
	ver = pacta_verdict_version(v, "digital", 1);
	assert_int_equal(ver->frozen.answer, PACTA_ANSWER_NO);
	assert_string_equal(ver->frozen.code, code);
	assert_int_equal(ver->in_force.answer, PACTA_ANSWER_NO);
	assert_false(v->verified);
}

#define V "agreements/digital/versions/1/"

static void
test_frozen(void **state)
{
	struct entry *f;

	(void)state;
	act("KZ", PACTA_ACT_SIGN, 1, NULL, 12);
	put(V "rus.xml", "changed");
	expect_broken("trust-text-changed");
	assert_string_equal(act_verdict(last_act)->effective.code,
	    "text-changed");
	put(V "rus.xml", "zho");		/* swapped */
	put(V "zho.xml", "rus");
	expect_broken("trust-text-changed");
	put(V "rus.xml", "rus");
	put(V "zho.xml", "zho");
	verify();
	assert_true(v->verified);
	f = put(V "extra.xml", "new");
	expect_broken("trust-unlisted");
	f->gone = true;
	f = put(V "media/map.png", "new");
	expect_broken("trust-unlisted");
	f->gone = true;
	entry(V "zho.xml")->gone = true;
	expect_broken("trust-missing");
	entry(V "zho.xml")->gone = false;
	entry(V "SHA512SUMS")->gone = true;
	expect_broken("trust-missing");
	entry(V "SHA512SUMS")->gone = false;
	pacta_buf_adds(&entry(V "SHA512SUMS")->data, "\n");
	expect_broken("trust-text-changed");
	assert_int_equal(v->findings.errors, 1);
	f = entry(V "manifest");
	pacta_buf_truncate(&f->data, 100);
	expect_broken("trust-malformed");
	assert_string_equal(act_verdict(last_act)->valid.code,
	    "unknown-version");
}

/* Puts a list there, and its digest into the manifest. */
static void
put_sums(const char *text)
{
	struct entry *m = entry(V "manifest");
	struct pacta_sha512 sum;

	put(V "SHA512SUMS", text);
	pacta_sha512(&sum, text, strlen(text));
	pacta_sha512_hex(&sum, strstr(m->data.data, "\nsums: sha512:") + 14);
	m->data.data[m->data.len - 1] = '\n';
}

/* A list that is not sorted, or not a list, though the digests are right. */
static void
test_sums(void **state)
{
	struct entry *f = entry(V "SHA512SUMS");
	char *good = strdup(f->data.data), *second = strchr(good, '\n') + 1;
	char *third = strchr(second, '\n') + 1;
	struct pacta_buf bad = PACTA_BUF_INIT;

	(void)state;
	verify();
	assert_false(found("trust-malformed"));
	pacta_buf_add(&bad, second, (size_t)(third - second));
	pacta_buf_add(&bad, good, (size_t)(second - good));
	pacta_buf_adds(&bad, third);
	put_sums(bad.data);
	verify();
	assert_true(found("trust-malformed"));
	assert_int_equal(v->findings.errors, 1);
	pacta_buf_clear(&bad);
	pacta_buf_adds(&bad, good);
	pacta_buf_adds(&bad, third);
	put_sums(bad.data);
	verify();
	assert_true(found("trust-malformed"));
	assert_int_equal(v->findings.errors, 1);
	pacta_buf_clear(&bad);
	pacta_buf_adds(&bad, good);
	bad.data[PACTA_SHA512_HEX + 1] = '*';
	put_sums(bad.data);
	verify();
	assert_true(found("trust-malformed"));
	assert_int_equal(v->findings.errors, 1);
	pacta_buf_dispose(&bad);
	free(good);
}

static void
test_version_chain(void **state)
{
	(void)state;
	freeze("digital", 2, "after all sign");
	verify();
	assert_true(v->verified);
	freeze("digital", 1, "after all ratify");
	verify();
	assert_string_equal(pacta_verdict_version(v, "digital", 2)->
	    frozen.code, "trust-version-chain");
	for (size_t i = 0; i < nfiles; i++)
		files[i].gone |= strncmp(files[i].path, V, strlen(V)) == 0;
	verify();
	assert_string_equal(pacta_verdict_version(v, "digital", 2)->
	    frozen.code, "trust-gap");
}

static void
test_strays(void **state)
{
	static const char *const paths[] = {
		"agreements/digital/acts/note.txt",
		"agreements/digital/acts/kz/0001-sign-00000000.act",
		"agreements/digital/acts/KZ/sub/0001-sign-00000000.act",
		"agreements/digital/acts/KZ/readme",
		"agreements/digital/versions/01/rus.xml",
		"agreements/digital/versions/note",
		"trust/note", "trust/registry/1.reg",
		"trust/registry/0001.sigs/kz.sig",
		"trust/registry/0001.sigs/KZ.1.sig",
		"trust/registry/00001.reg",
		"trust/keyrings/KZ/0001.key", "trust/keyrings/note",
		"trust/keyrings/KZ/0001.keys.sig.sig"
	};

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		put(paths[i], "x");
		verify();
		if (!found("trust-stray"))
			fail_msg("%s was not noticed", paths[i]);
		assert_false(v->verified);
		entry(paths[i])->gone = true;
	}
}

/* Links and submodules are never read as files. */
static void
test_links(void **state)
{
	struct pacta_verify_options o = { &root, 20500, 1 };

	(void)state;
	entry(V "rus.xml")->gone = true;
	verify();
	assert_int_equal(pacta_evidence_add(&evidence, V "rus.xml",
	    PACTA_ENTRY_LINK, NULL, 0, NULL), 0);
	assert_int_equal(pacta_evidence_add(&evidence,
	    "agreements/digital/acts", PACTA_ENTRY_MODULE, NULL, 0, NULL), 0);
	pacta_verdict_free(v);
	assert_int_equal(pacta_verify(&v, &evidence, &o, NULL), 0);
	assert_true(found("trust-unreadable"));
	assert_true(found("trust-stray"));
	assert_false(v->verified);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		T(test_all_good), T(test_unpinned), T(test_languages_apart),
		T(test_genesis), T(test_change), T(test_removal),
		T(test_counts_parties),
		T(test_masters), T(test_registry_chain), T(test_k_of_n),
		T(test_recovery_lowered), T(test_registry_chain), T(test_k_of_n),
		T(test_return), T(test_registry_chain), T(test_k_of_n),
		T(test_recovery_shown), T(test_registry_chain), T(test_k_of_n),
		T(test_keyring_refused), T(test_shared_key),
		T(test_master_as_key), T(test_retired), T(test_compromised),
		T(test_scope), T(test_act_cites), T(test_act_moved),
		T(test_act_signature), T(test_chain),
		T(test_gap_behind_invalid), T(test_double), T(test_effect),
		T(test_subject_to), T(test_ad_referendum), T(test_frozen),
		T(test_sums), T(test_version_chain), T(test_strays), T(test_links)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
