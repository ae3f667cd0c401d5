#include "trust_unit.h"

#include <pacta/manifest.h>

static const char good[] =
    "format: pacta-manifest-1\n"
    "agreement: digital\n"
    "version: 2\n"
    "work: /akn/sco/act/agreement/2026-06-15/digital\n"
    "adopted: 2026-06-15\n"
    "language: rus authentic rus.xml " SUM "\n"
    "language: eng translation eng.xml " SUM "\n"
    "party: KZ\n"
    "party: CN\n"
    "in-force: after 2 ratify|accept|approve +30 days; later +30 days\n"
    "withdrawal: +12 months\n"
    "previous: " SUM "\n"
    "sums: " SUM "\n";

static int
parse(const char *text, size_t len, struct pacta_error *err)
{
	struct pacta_manifest m;
	int rc = pacta_manifest_parse(&m, "manifest", text, len, err);

	pacta_manifest_dispose(&m);
	return rc;
}

static void
test_values(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_manifest m;

	(void)state;
	assert_int_equal(pacta_manifest_parse(&m, "m", good, sizeof(good) - 1,
	    NULL), 0);
	assert_int_equal(m.nlanguages, 2);
	assert_true(m.languages[0].authentic);
	assert_false(m.languages[1].authentic);
	assert_string_equal(m.languages[1].file, "eng.xml");
	assert_null(pacta_manifest_language(&m, "zho"));
	assert_int_equal(m.nparties, 2);
	assert_int_equal(m.withdrawal.n, 12);
	assert_true(m.withdrawal.months);
	assert_int_equal(pacta_manifest_print(&b, &m, NULL), 0);
	assert_string_equal(b.data, good);
	pacta_manifest_dispose(&m);
	pacta_buf_dispose(&b);
}

static void
test_refusals(void **state)
{
	static const struct refusal bad[] = {
		{ "version: 2", "version: 1", 12, 11, "no previous one" },
		{ "previous: " SUM, "previous: none", 12, 11, "only version 1" },
		{ "work: /akn", "work: akn", 4, 7, "work URI" },
		{ "eng tr", "rus tr", 7, 11, "stands twice" },
		{ "eng.xml", "rus.xml", 7, 11, "rus.xml stands twice" },
		{ "eng.xml", "../e.xml", 7, 27, "name of a file" },
		{ "eng.xml", "manifest", 7, 27, "name of a file" },
		{ "translation", "unofficial", 7, 15, "'authentic' or" },
		{ "rus authentic", "rus translation", 7, 11,
		    "no language is authentic" },
		{ "party: CN", "party: KZ", 9, 8, "stands twice" },
		{ "party: KZ\nparty: CN\n", "", 8, 1, "'in-force' stands" },
		{ "after 2", "after 3", 10, 11, "counts 3 parties" },
		{ "after 2 ratify|accept|approve", "after sign by RU", 10, 11,
		    "names RU" },
		{ "after 2", "before 2", 10, 11, "begins with" },
		{ "+12 months", "+12 years", 11, 13, "'day' or 'month'" },
		{ "sums: " SUM "\n", "", 13, 1, "the file ends where 'sums'" }
	};

	(void)state;
	expect_refusals(parse, good, bad, COUNT(bad));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_refusals)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
