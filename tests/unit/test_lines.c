#include "trust_unit.h"

#include "lines_int.h"

static const char *const keys[] = { "a", "b", "c", NULL };

/* A little format: a, then any number of b, then perhaps c, then text. */
static int
parse(const char *data, size_t len, struct pacta_error *err)
{
	struct lines_value v;
	struct lines l;
	uint32_t n;

	if (lines_open(&l, "f", data, len, 1000, keys, err) != 0)
		return l.rc;
	if (lines_need(&l, "a", &v))
		lines_number(&l, v, 1, &n);
	while (lines_take(&l, "b", &v))
		;
	lines_take(&l, "c", &v);
	lines_text(&l, &v);
	return lines_end(&l);
}

static void
test_order(void **state)
{
	static const struct refusal bad[] = {
		{ "a: 1\n", "", 1, 1, "'b' stands where 'a' should" },
		{ "a: 1\n", "a: 1\na: 1\n", 2, 1, "repeated or out of order" },
		{ "c: x\n", "c: x\nb: x\n", 4, 1, "repeated or out of order" },
		{ "c: x\n", "d: x\n", 3, 1, "unknown key 'd'" },
		{ "c: x\n", "c x\n", 3, 1, "key: value" },
		{ "c: x\n", "c:x\n", 3, 3, "one space and a value" },
		{ "c: x\n", "c: \n", 3, 3, "space at the end" },
		{ "c: x\n", "c:\n", 3, 3, "one space and a value" },
		{ "c: x\n", "c:  x\n", 3, 4, "more than one space" },
		{ "c: x\n", "\nc: x\n\n", 4, 1, "begin or end with a blank" },
		{ "a: 1", "a: 0", 1, 4, "a number from 1" },
		{ "a: 1", "a: 01", 1, 4, "without zeros" },
		{ "a: 1", "a: 1000000", 1, 4, "a number from 1" },
		{ "a: 1", "a: +1", 1, 4, "a number from 1" }
	};

	(void)state;
	expect_refusals(parse, "a: 1\nb: 2\nc: x\n", bad, COUNT(bad));
}

static void
test_characters(void **state)
{
	static const struct refusal bad[] = {
		{ "дом", "дом\r", 2, 7, "CR" },
		{ "дом", "дом ", 2, 7, "space at the end" },
		{ "дом", "до\tм", 2, 6, "U+0009" },
		{ "дом", "до\xc2\x85м", 2, 6, "U+0085" },
		{ "дом", "д\xe2\x80\xaeом", 2, 5, "U+202E" },
		{ "дом", "д\xe2\x81\xa6ом", 2, 5, "U+2066" },
		{ "дом", "д\xe2\x80\x8bом", 2, 5, "U+200B" },
		{ "дом", "д\xef\xbb\xbfом", 2, 5, "U+FEFF" },
		{ "дом", "д\xc2\xadом", 2, 5, "U+00AD" },
		{ "дом", "д\xf3\xa0\x81\x81ом", 2, 5, "U+E0041" },
		{ "дом", "д\xffом", 2, 5, "not UTF-8" },
		{ "дом", "д\xed\xa0\x80ом", 2, 5, "not UTF-8" },
		{ "дом", "и\xcc\x86", 2, 4, "normal form C" },
	};

	(void)state;
	expect_refusals(parse, "a: 1\nb: дом\n", bad, COUNT(bad));
}

static void
test_whole(void **state)
{
	struct pacta_error err;
	static const char persian[] = "a: 1\nb: می\xe2\x80\x8cخواهد\n";
	char big[1200];

	(void)state;
	assert_int_equal(parse("", 0, &err), PACTA_ESYNTAX);
	assert_string_equal(err.message, "the file is empty");
	assert_int_equal(parse("a: 1", 4, &err), PACTA_ESYNTAX);
	assert_int_equal(err.column, 5);
	assert_int_equal(parse("a: 1\0\n", 6, &err), PACTA_ESYNTAX);
	memset(big, 'x', sizeof(big));
	assert_int_equal(parse(big, sizeof(big), &err), PACTA_ELIMIT);
	assert_string_equal(err.file, "f");
	/* A joiner is letters' own in Persian, and stays. */
	assert_int_equal(parse(persian, sizeof(persian) - 1, &err), 0);
	assert_int_equal(parse("a: 1\n\ntext\n\nmore\n", 17, &err), 0);
}

static void
test_grow(void **state)
{
	uint32_t *list = NULL, *slot;
	size_t n = 0;

	(void)state;
	for (uint32_t i = 0; i < 100; i++) {
		slot = lines_grow(&list, &n, sizeof(*list));
		assert_non_null(slot);
		assert_int_equal(*slot, 0);
		*slot = i;
	}
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(list[i], i);
	free(list);
}

static void
test_days(void **state)
{
	static const char *const wrong[] = { "2026-02-29", "2026-13-01",
	    "2026-00-10", "2026-01-00", "26-01-010", "2026/01/01",
	    "1599-12-31", "2026-1-001", "2026-01-0a" };
	pacta_day day;
	char text[11];

	(void)state;
	assert_true(pacta_day_parse(&day, "1970-01-01", 10));
	assert_int_equal(day, 0);
	assert_true(pacta_day_parse(&day, "2000-02-29", 10));
	assert_int_equal(day, 11016);
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(pacta_day_parse(&day, wrong[i], 10));
	/* Every day of four centuries, and back. */
	for (pacta_day d = -135140; d < 11000; d++) {
		pacta_day_text(text, d);
		assert_true(pacta_day_parse(&day, text, 10));
		assert_int_equal(day, d);
	}
	pacta_day_parse(&day, "2026-01-31", 10);
	pacta_day_text(text, pacta_day_months(day, 1));
	assert_string_equal(text, "2026-02-28");
	pacta_day_text(text, pacta_day_months(day, 13));
	assert_string_equal(text, "2027-02-28");
	pacta_day_text(text, pacta_day_months(day, 25));
	assert_string_equal(text, "2028-02-29");
	pacta_day_text(text, pacta_day_months(day, 11));
	assert_string_equal(text, "2026-12-31");
	pacta_day_text(text, PACTA_NO_DAY);
	assert_string_equal(text, "unknown");
}

static void
test_codes(void **state)
{
	pacta_act_set set;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_true(pacta_domain_valid("treaties.example.org"));
	assert_false(pacta_domain_valid("example"));
	assert_false(pacta_domain_valid("Example.org"));
	assert_false(pacta_domain_valid("-a.org"));
	assert_false(pacta_domain_valid("a-.org"));
	assert_false(pacta_domain_valid("a..org"));
	assert_false(pacta_domain_valid("a.org."));
	assert_true(pacta_office_valid("depositary"));
	assert_false(pacta_office_valid("Depositary"));
	assert_true(pacta_act_set_parse(&set, "ratify|accept|approve", 21));
	pacta_act_set_print(&b, set);
	assert_string_equal(b.data, "ratify|accept|approve");
	assert_false(pacta_act_set_parse(&set, "accept|ratify", 13));
	assert_false(pacta_act_set_parse(&set, "sign|sign", 9));
	assert_false(pacta_act_set_parse(&set, "sign|", 5));
	assert_false(pacta_act_set_parse(&set, "", 0));
	assert_false(pacta_act_set_parse(&set, "signs", 5));
	pacta_buf_dispose(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_codes)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
