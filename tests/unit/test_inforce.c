#include "trust_unit.h"

#include <pacta/inforce.h>

static pacta_day
day(const char *text)
{
	pacta_day d;

	assert_true(pacta_day_parse(&d, text, strlen(text)));
	return d;
}

static void
test_grammar(void **state)
{
	static const char *const good[] = {
		"after all sign", "after sign by KZ,CN",
		"after 4 ratify|accept|approve +30 days",
		"after 4 ratify +1 day; later +1 month",
		"after 2 sign and ratify by KZ +6 months",
		"on adoption", "on 2026-03-01", "on adoption; later +10 days"
	};
	static const struct { const char *rule; uint32_t column; } bad[] = {
		{ "", 1 }, { "after", 1 }, { "after ", 7 }, { "after sign", 11 },
		{ "after 0 sign", 7 }, { "after 04 sign", 7 },
		{ "after all sing", 11 }, { "after all sign +0 days", 17 },
		{ "after all sign +1 days", 23 },
		{ "after all sign +2 day", 22 }, { "after all sign  +2 days", 16 },
		{ "after all sign +2 weeks", 18 }, { "after all sign +2 days ", 23 },
		{ "after sign by", 11 }, { "after sign by kz", 17 },
		{ "after sign by KZ,KZ", 20 }, { "after sign by KZ,", 18 },
		{ "on 2026-02-30", 4 }, { "on Monday", 4 },
		{ "after all sign; later", 15 }, { "After all sign", 1 },
		{ "after all ratify|sign", 11 }
	};

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct pacta_buf b = PACTA_BUF_INIT;
		struct pacta_inforce r;

		assert_int_equal(pacta_inforce_parse(&r, good[i],
		    strlen(good[i]), NULL), 0);
		pacta_inforce_print(&b, &r);
		assert_string_equal(b.data, good[i]);
		pacta_inforce_dispose(&r);
		pacta_buf_dispose(&b);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct pacta_error err = PACTA_ERROR_INIT;
		struct pacta_inforce r;

		if (pacta_inforce_parse(&r, bad[i].rule, strlen(bad[i].rule),
		    &err) != PACTA_ESYNTAX)
			fail_msg("accepted '%s'", bad[i].rule);
		if (err.column != bad[i].column)
			fail_msg("'%s': column %u, not %u (%s)", bad[i].rule,
			    err.column, bad[i].column, err.message);
	}
}

/* What a party did and when: "KZ ratify 2026-01-01" and so on. */
struct did {
	const char *party;
	enum pacta_act_type type;
	const char *day;
};

static const char *const names[] = { "KZ", "CN", "RU", "KG", "IN" };

enum { KZ, CN, RU, KG, IN, PARTIES };

static struct pacta_inforce_party parties[PARTIES];
static struct pacta_inforce_result whole;

/* The first four are named in the manifest; IN is not. */
static void
apply(const char *rule, const char *today, const struct did *did, size_t n)
{
	struct pacta_delay withdrawal = { 12, true };
	struct pacta_inforce r;

	for (size_t i = 0; i < PARTIES; i++) {
		parties[i] = (struct pacta_inforce_party){
		    .party = names[i], .original = i < IN };
		for (size_t t = 0; t < PACTA_ACT_TYPES; t++)
			parties[i].done[t] = PACTA_NO_DAY;
		for (size_t k = 0; k < n; k++)
			if (strcmp(did[k].party, names[i]) == 0)
				parties[i].done[did[k].type] =
				    day(did[k].day);
	}
	assert_int_equal(pacta_inforce_parse(&r, rule, strlen(rule), NULL), 0);
	pacta_inforce_apply(&r, &withdrawal, day("2026-01-01"), day(today),
	    parties, PARTIES, &whole);
	pacta_inforce_dispose(&r);
}

#define R PACTA_ACT_RATIFY
#define S PACTA_ACT_SIGN

static void
test_counted(void **state)
{
	static const struct did did[] = {
		{ "KZ", R, "2026-02-01" }, { "CN", PACTA_ACT_ACCEPT,
		"2026-03-01" }, { "RU", PACTA_ACT_APPROVE, "2026-03-31" },
		{ "KG", R, "2026-05-05" }
	};
	static const char rule[] =
	    "after 3 ratify|accept|approve +30 days; later +10 days";

	(void)state;
	apply(rule, "2026-04-29", did, 2);
	assert_false(whole.in_force);
	assert_string_equal(whole.code, "not-met");
	assert_int_equal(whole.since, PACTA_NO_DAY);
	assert_string_equal(parties[KZ].code, "not-met");
	assert_string_equal(parties[RU].code, "no-consent");
	apply(rule, "2026-04-29", did, 4);
	assert_string_equal(whole.code, "waiting");
	assert_int_equal(whole.since, day("2026-04-30"));
	apply(rule, "2026-04-30", did, 4);
	assert_true(whole.in_force);
	assert_true(parties[KZ].in_force);
	assert_int_equal(parties[KZ].since, day("2026-04-30"));
	assert_false(parties[KG].in_force);
	assert_string_equal(parties[KG].code, "waiting");
	assert_int_equal(parties[KG].since, day("2026-05-15"));
	assert_string_equal(parties[IN].code, "no-consent");
	apply(rule, "2026-05-15", did, 4);
	assert_true(parties[KG].in_force);
}

/* Without "later": on its own day, article 24(3); never before the others. */
static void
test_later(void **state)
{
	static const struct did did[] = {
		{ "KZ", S, "2026-02-01" }, { "CN", S, "2026-02-03" },
		{ "RU", S, "2026-02-04" }, { "KG", S, "2026-06-01" },
		{ "IN", PACTA_ACT_ACCEDE, "2026-07-01" }
	};

	(void)state;
	apply("after 2 sign +30 days", "2026-08-01", did, COUNT(did));
	assert_int_equal(whole.since, day("2026-03-05"));
	assert_int_equal(parties[RU].since, day("2026-03-05"));
	assert_int_equal(parties[KG].since, day("2026-06-01"));
	assert_int_equal(parties[IN].since, day("2026-07-01"));
	assert_true(parties[IN].in_force);
}

static void
test_named_and_all(void **state)
{
	static const struct did did[] = {
		{ "KZ", S, "2026-02-01" }, { "RU", S, "2026-02-03" },
		{ "CN", S, "2026-02-09" }, { "KG", S, "2026-02-05" },
		{ "KZ", R, "2026-09-01" }
	};

	(void)state;
	apply("after sign by KZ,CN", "2026-12-01", did, 2);
	assert_string_equal(whole.code, "not-met");
	assert_non_null(strstr(whole.text, "1 of 2"));
	apply("after sign by KZ,CN", "2026-12-01", did, 3);
	assert_int_equal(whole.since, day("2026-02-09"));
	apply("after all sign", "2026-12-01", did, 3);
	assert_non_null(strstr(whole.text, "3 of 4"));
	apply("after all sign", "2026-12-01", did, 4);
	assert_int_equal(whole.since, day("2026-02-09"));
	apply("after all sign and ratify by KZ +1 month", "2026-12-01", did,
	    5);
	assert_int_equal(whole.since, day("2026-10-01"));
	apply("after all sign and ratify by KZ +1 month", "2026-12-01", did,
	    4);
	assert_false(whole.in_force);
}

static void
test_days(void **state)
{
	static const struct did did[] = {
		{ "KZ", S, "2026-02-01" },
		{ "CN", PACTA_ACT_INITIAL, "2026-02-01" },
		{ "RU", PACTA_ACT_AUTHENTICATE, "2026-02-02" }
	};

	(void)state;
	apply("on adoption", "2026-03-01", did, 3);
	assert_true(whole.in_force);
	assert_true(parties[KZ].in_force);
	assert_int_equal(parties[KZ].since, whole.since);
	assert_false(parties[CN].in_force);
	assert_string_equal(parties[CN].code, "no-consent");
	assert_true(parties[RU].in_force);
	assert_false(parties[IN].in_force);
	apply("on 2026-03-01", "2026-02-28", did, 3);
	assert_string_equal(whole.code, "waiting");
	assert_false(parties[KZ].in_force);
	apply("on 2026-03-01", "2026-03-01", did, 3);
	assert_true(parties[KZ].in_force);
}

/* Whoever can write to a repository can write a manifest. */
static void
test_day_without_acts(void **state)
{
	static const struct did initials = { "KZ", PACTA_ACT_INITIAL,
	    "2026-02-01" }, other = { "IN", S, "2026-02-01" };

	(void)state;
	apply("on adoption", "2026-03-01", NULL, 0);
	assert_false(whole.in_force);
	assert_string_equal(whole.code, "not-met");
	assert_false(parties[KZ].in_force);
	apply("on 2026-02-01", "2026-03-01", &initials, 1);
	assert_false(whole.in_force);
	assert_false(parties[KZ].in_force);
	apply("on 2026-02-01", "2026-03-01", &other, 1);
	assert_false(whole.in_force);
}

static void
test_provisional(void **state)
{
	static const struct did did[] = {
		{ "KZ", S, "2026-02-01" },
		{ "KZ", PACTA_ACT_APPLY_PROVISIONALLY, "2026-02-02" }
	};

	(void)state;
	apply("after all sign", "2026-12-01", did, 2);
	assert_false(parties[KZ].in_force);
	assert_string_equal(parties[KZ].code, "provisional");
}

/* Withdrawal: before the rule is met it takes the act away, afterwards it ends
 * nothing for the others; it works after its own delay. */
static void
test_withdrawal(void **state)
{
	static const struct did before[] = {
		{ "KZ", S, "2026-02-01" }, { "CN", S, "2026-02-09" },
		{ "KZ", PACTA_ACT_WITHDRAW, "2026-02-05" },
		{ "RU", S, "2026-03-01" }
	};
	static const struct did after[] = {
		{ "KZ", S, "2026-02-01" }, { "CN", S, "2026-02-09" },
		{ "KZ", PACTA_ACT_WITHDRAW, "2026-04-05" }
	};

	(void)state;
	apply("after 2 sign", "2026-02-10", before, 3);
	assert_string_equal(whole.code, "not-met");
	apply("after 2 sign", "2026-04-01", before, 4);
	assert_int_equal(whole.since, day("2026-03-01"));
	apply("after 2 sign", "2027-04-04", after, 3);
	assert_true(whole.in_force);
	assert_true(parties[KZ].in_force);
	assert_non_null(strstr(parties[KZ].text, "2027-04-05"));
	apply("after 2 sign", "2027-04-05", after, 3);
	assert_true(whole.in_force);
	assert_false(parties[KZ].in_force);
	assert_string_equal(parties[KZ].code, "withdrawn");
	assert_true(parties[CN].in_force);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grammar),
		cmocka_unit_test(test_counted),
		cmocka_unit_test(test_later),
		cmocka_unit_test(test_named_and_all),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_day_without_acts),
		cmocka_unit_test(test_provisional),
		cmocka_unit_test(test_withdrawal)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
