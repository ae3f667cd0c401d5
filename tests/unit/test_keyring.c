#include "trust_unit.h"

#include <pacta/keyring.h>

static const char form[] =
    "format: pacta-keyring-1\n"
    "repository: " SUM "\n"
    "party: KZ\n"
    "number: 2\n"
    "previous: " SUM "\n"
    "registry: 1 " SUM "\n"
    "date: 2026-01-01\n"
    "key: %1$s\n"
    "offices: member,depositary\n"
    "types: sign|ratify\n"
    "state: active\n"
    "key: %2$s\n"
    "offices: member\n"
    "types: all\n"
    "state: compromised since none\n";

static char *good, *k1, *k2;

static int
set_up(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	k1 = seeded_text(1);
	k2 = seeded_text(2);
	pacta_buf_addf(&b, form, k1, k2);
	good = pacta_buf_detach(&b, NULL);
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
	struct pacta_keyring k;
	int rc = pacta_keyring_parse(&k, "keys", text, len, err);

	pacta_keyring_dispose(&k);
	return rc;
}

static void
test_values(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_keyring k;
	struct pacta_key key = seeded_key(1), other = seeded_key(9);
	const struct pacta_keyring_key *found;

	(void)state;
	assert_int_equal(pacta_keyring_parse(&k, "keys", good, strlen(good),
	    NULL), 0);
	assert_int_equal(k.nkeys, 2);
	found = pacta_keyring_key(&k, &key);
	assert_non_null(found);
	assert_null(pacta_keyring_key(&k, &other));
	assert_true(pacta_keyring_key_may(found, "member", PACTA_ACT_SIGN));
	assert_true(pacta_keyring_key_may(found, "depositary",
	    PACTA_ACT_RATIFY));
	assert_false(pacta_keyring_key_may(found, "member",
	    PACTA_ACT_WITHDRAW));
	assert_false(pacta_keyring_key_may(found, "secretariat",
	    PACTA_ACT_SIGN));
	assert_int_equal(k.keys[1].state, PACTA_KEYRING_COMPROMISED);
	assert_false(k.keys[1].has_since);
	assert_int_equal(pacta_keyring_print(&b, &k, NULL), 0);
	assert_string_equal(b.data, good);
	pacta_keyring_dispose(&k);
	pacta_buf_dispose(&b);
}

static void
test_refusals(void **state)
{
	static const struct refusal bad[] = {
		{ "number: 2", "number: 1", 5, 11, "only keyring 1" },
		{ "sign|ratify", "ratify|sign", 10, 8, "in their order" },
		{ "sign|ratify", "everything", 10, 8, "types of acts" },
		{ "member,depositary", "member,member", 9, 17,
		    "stands twice" },
		{ "member,depositary", "member,", 9, 17, "office" },
		{ "state: active", "state: Active", 11, 8, "'active'" },
		{ "since none", "since yesterday", 15, 26, "128 hex" },
		{ "types: sign|ratify\n", "", 10, 1, "'state' stands where" }
	};
	struct pacta_error err = PACTA_ERROR_INIT;
	char *twice = replaced(good, k2, k1);

	(void)state;
	expect_refusals(parse, good, bad, COUNT(bad));
	assert_int_equal(parse(twice, strlen(twice), &err), PACTA_ESYNTAX);
	assert_string_equal(err.message, "this key stands twice");
	assert_int_equal(err.line, 12);
	free(twice);
}

/* The masters sign registries and keyrings, the others acts; a key that is
 * compromised is not listed. */
static void
test_allowed_signers(void **state)
{
	struct pacta_registry r = { .domain = "a.example.org" };
	struct pacta_buf b = PACTA_BUF_INIT, want = PACTA_BUF_INIT;
	struct pacta_keyring k;
	const struct pacta_keyring *rings[] = { &k };
	struct pacta_key master = seeded_key(3);
	char *k3 = seeded_text(3);

	(void)state;
	assert_int_equal(pacta_keyring_parse(&k, "keys", good, strlen(good),
	    NULL), 0);
	assert_int_equal(pacta_registry_add_member(&r, "KZ", false, 1, NULL),
	    0);
	assert_int_equal(pacta_registry_add_master(&r, "KZ", &master, NULL),
	    0);
	assert_int_equal(pacta_allowed_signers(&b, &r, rings, 1, NULL), 0);
	pacta_buf_addf(&want, "KZ namespaces=\"registry@a.example.org,"
	    "keyring@a.example.org\" %s\nKZ namespaces=\"act@a.example.org,"
	    "checkpoint@a.example.org\" %s\n", k3, k1);
	assert_string_equal(b.data, want.data);
	free(k3);
	pacta_registry_dispose(&r);
	pacta_keyring_dispose(&k);
	pacta_buf_dispose(&b);
	pacta_buf_dispose(&want);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_allowed_signers)
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
