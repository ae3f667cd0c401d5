#include "trust_unit.h"

#include <pacta/registry.h>

/* Keys are made at run time: %1$s to %4$s. */
static const char form[] =
    "format: pacta-registry-1\n"
    "number: 3\n"
    "previous: " SUM "\n"
    "kind: recovery\n"
    "domain: treaties.example.org\n"
    "date: 2026-01-01\n"
    "change-threshold: 1\n"
    "recovery-threshold: 2\n"
    "member: CN\n"
    "threshold: 1\n"
    "master: %1$s\n"
    "member: KZ\n"
    "threshold: 2\n"
    "master: %2$s\n"
    "master: %3$s\n"
    "body: SEC\n"
    "threshold: 1\n"
    "master: %4$s\n"
    "office: depositary SEC\n"
    "act: sign by member\n"
    "act: ratify by member after sign|confirm\n"
    "act: rectify by depositary,member after any propose-correction\n"
    "left: RU 2\n"
    "recovered: KZ 3\n";

static char *good, *k1, *k2;

static int
set_up(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char *k3 = seeded_text(3), *k4 = seeded_text(4);

	(void)state;
	k1 = seeded_text(1);
	k2 = seeded_text(2);
	pacta_buf_addf(&b, form, k1, k2, k3, k4);
	good = pacta_buf_detach(&b, NULL);
	free(k3);
	free(k4);
	return good == NULL;
}

static int
tear_down(void **state)
{
	(void)state;
	free(good);
	free(k1);
	free(k2);
	return 0;
}

static int
parse(const char *text, size_t len, struct pacta_error *err)
{
	struct pacta_registry r;
	int rc = pacta_registry_parse(&r, "reg", text, len, err);

	pacta_registry_dispose(&r);
	return rc;
}

static void
test_values(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_registry r;
	const struct pacta_act_rule *rule;

	(void)state;
	assert_int_equal(pacta_registry_parse(&r, "reg", good, strlen(good),
	    NULL), 0);
	assert_int_equal(r.nmembers, 3);
	assert_true(r.members[2].body);
	assert_int_equal(pacta_registry_member(&r, "KZ")->nmasters, 2);
	assert_null(pacta_registry_member(&r, "RU"));
	assert_true(pacta_registry_holds(&r, "KZ", "member"));
	assert_false(pacta_registry_holds(&r, "SEC", "member"));
	assert_true(pacta_registry_holds(&r, "SEC", "depositary"));
	assert_false(pacta_registry_holds(&r, "KZ", "depositary"));
	rule = pacta_registry_rule(&r, PACTA_ACT_RECTIFY);
	assert_int_equal(rule->nby, 2);
	assert_true(rule->after_any);
	assert_null(pacta_registry_rule(&r, PACTA_ACT_ACCEDE));
	assert_int_equal(r.nformer, 2);
	assert_int_equal(pacta_registry_print(&b, &r, NULL), 0);
	assert_string_equal(b.data, good);
	pacta_registry_dispose(&r);
	pacta_buf_dispose(&b);
}

static void
test_refusals(void **state)
{
	static const struct refusal bad[] = {
		{ "number: 3", "number: 1", 3, 11, "only registry 1" },
		{ "kind: recovery", "kind: genesis", 4, 7, "'change' or" },
		{ "treaties.", "Treaties.", 5, 9, "domain" },
		{ "change-threshold: 1", "change-threshold: 0", 7, 19,
		    "from 1" },
		{ "recovery-threshold: 2", "recovery-threshold: 3", 15, 9,
		    "fewer than a threshold of 3" },
		{ "change-threshold: 1\nrecovery-threshold: 2",
		    "change-threshold: 2\nrecovery-threshold: 1", 8, 21,
		    "must not need fewer" },
		{ "threshold: 2\nmaster", "threshold: 3\nmaster", 15, 9,
		    "fewer than its threshold" },
		{ "threshold: 2\nmaster", "threshold: 0\nmaster", 13, 12,
		    "from 1" },
		{ "member: KZ", "member: AZ", 12, 9, "should stand before" },
		{ "member: KZ", "member: CN", 12, 9, "CN stands twice" },
		{ "office: depositary SEC", "office: depositary RU", 19, 9,
		    "neither a member nor a body" },
		{ "office: depositary SEC", "office: member KZ", 19, 9,
		    "stands already" },
		{ "by depositary,", "by secretariat,", 22, 17,
		    "nobody holds" },
		{ "act: ratify by", "act: sign by", 21, 6, "twice or out of" },
		{ "after sign|confirm", "after", 21, 28, "types of acts" },
		{ "after sign|confirm", "before sign", 21, 23, "'after'" },
		{ "left: RU 2", "left: RU 4", 23, 7, "nobody can have left" },
		{ "recovered: KZ", "recovered: RU", 24, 12, "not a member" }
	};

	(void)state;
	expect_refusals(parse, good, bad, COUNT(bad));
}

/* Keys that must never be admitted: one for two, low order, not canonical. */
static void
test_keys(void **state)
{
	static const unsigned char low[][32] = {
		{ 0 }, { 1 },
		{ 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0x7f },
		{ 0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		  0xff, 0x7f },
		{ 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3,
		  0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05,
		  0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
		  0xfc, 0x05 }
	};
	struct pacta_error err = PACTA_ERROR_INIT;
	char text[PACTA_KEY_TEXT + 1];
	struct pacta_key key;
	char *bad = replaced(good, k2, k1);

	(void)state;
	assert_int_equal(parse(bad, strlen(bad), &err), PACTA_ESYNTAX);
	assert_non_null(strstr(err.message, "stands already, for CN"));
	free(bad);
	for (size_t i = 0; i < COUNT(low); i++) {
		memcpy(key.bytes, low[i], sizeof(key.bytes));
		pacta_key_text(&key, text);
		bad = replaced(good, k1, text);
		assert_int_equal(parse(bad, strlen(bad), &err), PACTA_ESYNTAX);
		assert_int_equal(err.line, 11);
		free(bad);
	}
}

static void
test_build(void **state)
{
	struct pacta_registry r = { .number = 1, .change = 2, .recovery = 2,
	    .domain = "a.example.org" };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err;
	struct pacta_key key;

	(void)state;
	for (unsigned char i = 0; i < 3; i++) {
		static const char *const party[] = { "RU", "SEC", "KZ" };

		key = seeded_key(i + 1);
		assert_int_equal(pacta_registry_add_member(&r, party[i],
		    i == 1, 1, NULL), 0);
		assert_int_equal(pacta_registry_add_master(&r, party[i], &key,
		    NULL), 0);
	}
	assert_int_equal(pacta_registry_add_member(&r, "RU", false, 1, &err),
	    PACTA_EEXISTS);
	assert_int_equal(pacta_registry_add_master(&r, "CN", &key, &err),
	    PACTA_ENOTFOUND);
	assert_int_equal(pacta_registry_add_office(&r, "depositary", "SEC",
	    NULL), 0);
	assert_int_equal(pacta_registry_add_usual_rules(&r, NULL), 0);
	assert_int_equal(r.nrules, PACTA_ACT_TYPES);
	assert_int_equal(pacta_registry_print(&b, &r, &err), 0);
	assert_string_equal(r.members[0].party, "KZ");
	/* A threshold nobody can meet is never written. */
	r.change = r.recovery = 3;
	assert_int_equal(pacta_registry_print(&b, &r, &err), PACTA_EREFUSED);
	pacta_registry_dispose(&r);
	pacta_buf_dispose(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_build)
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
