/* Verification of versions and acts; of registries and keyrings: see
 * test_verify_trust.c. */
#include "verify_unit.h"

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
		T(test_act_cites), T(test_act_moved), T(test_act_signature),
		T(test_chain), T(test_gap_behind_invalid), T(test_double),
		T(test_effect), T(test_subject_to), T(test_ad_referendum),
		T(test_frozen), T(test_sums), T(test_version_chain),
		T(test_strays), T(test_links)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
