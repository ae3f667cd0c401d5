#include "trust_unit.h"

#include <pacta/act.h>

static const char good[] =
    "format: pacta-act-1\n"
    "type: ratify\n"
    "repository: " SUM "\n"
    "agreement: digital\n"
    "version: 1\n"
    "manifest: " SUM "\n"
    "languages: rus zho\n"
    "party: KZ\n"
    "office: member\n"
    "full-powers: ex officio\n"
    "registry: 1 " SUM "\n"
    "keyring: 2 " SUM "\n"
    "seq: 2\n"
    "prev: " SUM "\n"
    "subject-to: approve\n"
    "annex: " SUM " 批准书.pdf\n"
    "place: Бишкек\n"
    "declared-date: 2026-06-15\n"
    "\n"
    "First line.\n"
    "\n"
    "Second.\n";

static int
parse(const char *text, size_t len, struct pacta_error *err)
{
	struct pacta_act a;
	int rc = pacta_act_parse(&a, "act", text, len, err);

	pacta_act_dispose(&a);
	return rc;
}

static void
test_values(void **state)
{
	struct pacta_act a;

	(void)state;
	assert_int_equal(pacta_act_parse(&a, "act", good, sizeof(good) - 1,
	    NULL), 0);
	assert_int_equal(a.type, PACTA_ACT_RATIFY);
	assert_string_equal(a.agreement, "digital");
	assert_int_equal(a.nlanguages, 2);
	assert_string_equal(a.languages[1], "zho");
	assert_string_equal(a.full_powers, "ex officio");
	assert_int_equal(a.keyring.number, 2);
	assert_true(a.has_prev);
	assert_int_equal(a.subject_to, 1u << PACTA_ACT_APPROVE);
	assert_int_equal(a.nannexes, 1);
	assert_string_equal(a.annexes[0].name, "批准书.pdf");
	assert_string_equal(a.text, "First line.\n\nSecond.");
	pacta_act_dispose(&a);
}

static void
test_identity(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_act a;

	(void)state;
	assert_int_equal(pacta_act_parse(&a, "act", good, sizeof(good) - 1,
	    NULL), 0);
	assert_int_equal(pacta_act_print(&b, &a, NULL), 0);
	assert_string_equal(b.data, good);
	pacta_buf_dispose(&b);
	pacta_act_dispose(&a);
}

static void
test_refusals(void **state)
{
	static const struct refusal bad[] = {
		{ "pacta-act-1", "pacta-act-2", 1, 9, "pacta-act-1" },
		{ "ratify\n", "ratified\n", 2, 7, "no type" },
		{ "agreement: digital\n", "", 4, 1,
		    "'version' stands where 'agreement'" },
		{ "digital", "../digital", 4, 12, "agreement's folder" },
		{ "version: 1", "version: 0", 5, 10, "a number from 1" },
		{ "rus zho", "rus rus", 7, 16, "stands twice" },
		{ "rus zho", "rus  zho", 7, 16, "should stand here" },
		{ "rus zho", "ru", 7, 12, "three letters" },
		{ "party: KZ", "party: kz", 8, 8, "capital letters" },
		{ "office: member", "office: Member", 9, 9, "office" },
		{ "registry: 1", "registry: x", 11, 11, "a number from 1" },
		{ "seq: 2", "seq: 1", 14, 7, "act 1 has none before it" },
		{ "prev: " SUM, "prev: none", 14, 7, "only act 1" },
		{ "prev: " SUM, "prev: " SUM "0", 14, 7, "128 hex digits" },
		{ "subject-to: approve", "subject-to: approve|ratify", 15, 13,
		    "in their order" },
		{ " 批准书.pdf", "", 16, 143, "annex's name" },
		{ "2026-06-15", "2026-06-31", 18, 16, "a day that exists" },
		{ "\nFirst", "\n\nFirst", 20, 1, "blank line" },
		{ "Second.\n", "Second.\n\n", 20, 1, "blank line" },
		{ "Second.\n", "Second.", 22, 8, "end in LF" },
		{ "place: Бишкек\n", "place: Бишкек\nplace: x\n", 18, 1,
		    "'place' stands where 'declared-date'" },
		{ "place: Бишкек\n", "purpose: x\n", 17, 1, "unknown key" }
	};

	(void)state;
	expect_refusals(parse, good, bad, COUNT(bad));
}

/* Whatever is cut off or changed, nothing crashes, and nothing reads back
 * differently. */
static void
test_cut(void **state)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	size_t accepted = 0;

	(void)state;
	for (size_t n = 0; n < sizeof(good) - 1; n++)
		accepted += parse(good, n, &err) == 0;
	/* Up to the date; up to the first and the second paragraph's ends. */
	assert_int_equal(accepted, 2);
}

static void
test_print_refuses(void **state)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_act a;
	char *place;

	(void)state;
	assert_int_equal(pacta_act_parse(&a, "act", good, sizeof(good) - 1,
	    NULL), 0);
	place = a.place;
	a.place = strdup("x\ndeclared-date: 2020-01-01");
	assert_int_equal(pacta_act_print(&b, &a, &err), PACTA_EREFUSED);
	free(a.place);
	a.place = NULL;
	/* A name that ends its line and begins a key of the format. */
	free(a.annexes[0].name);
	a.annexes[0].name = strdup("x\nplace: Minsk");
	assert_int_equal(pacta_act_print(&b, &a, &err), PACTA_EREFUSED);
	assert_int_equal(b.len, 0);
	a.place = place;
	pacta_act_dispose(&a);
	pacta_buf_dispose(&b);
}

static void
test_large(void **state)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	pacta_buf_adds(&b, good);
	while (b.len + 3 <= PACTA_ACT_MAX_BYTES)
		pacta_buf_adds(&b, "x\ny");
	pacta_buf_truncate(&b, PACTA_ACT_MAX_BYTES - 1);
	pacta_buf_addc(&b, '\n');
	if (b.data[b.len - 2] == '\n')
		b.data[b.len - 2] = 'z';
	assert_int_equal(parse(b.data, b.len, &err), 0);
	pacta_buf_adds(&b, "x\n");
	assert_int_equal(parse(b.data, b.len, &err), PACTA_ELIMIT);
	pacta_buf_dispose(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_print_refuses),
		cmocka_unit_test(test_large)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
