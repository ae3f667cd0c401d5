#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <pacta/enumerator.h>

static struct pacta_langs *langs;

static int
setup(void **state)
{
	static const char rus[] = "code = rus\n"
	    "alphabet.points = а б в г д е ж з и к л м н\n"
	    "number.suffix = бис 2\nnumber.suffix = тер 3\n";
	static const char fra[] = "code = fra\nnumber.word = premier 1\n";
	static const char fas[] = "code = fas\n"
	    "alphabet.points = الف ب پ\n";

	(void)state;
	return pacta_langs_new(&langs, NULL) ||
	    pacta_langs_add(langs, "rus", rus, sizeof(rus) - 1, NULL) ||
	    pacta_langs_add(langs, "fra", fra, sizeof(fra) - 1, NULL) ||
	    pacta_langs_add(langs, "fas", fas, sizeof(fas) - 1, NULL);
}

static int
teardown(void **state)
{
	(void)state;
	pacta_langs_free(langs);
	return 0;
}

static const char *
show(const struct pacta_enum *e)
{
	static const char *const styles[] = { "-", "dec", "rom", "let", "han",
	    "circ", "stem", "word", "dash" };
	static char out[128];
	int n = snprintf(out, sizeof(out), "%s", styles[e->style]);

	for (unsigned i = 0; i < e->count; i++)
		n += snprintf(out + n, sizeof(out) - (size_t)n, "%c%u",
		    i > 0 ? '.' : ' ', e->value[i]);
	if (e->suffix > 0)
		n += snprintf(out + n, sizeof(out) - (size_t)n, "+%u",
		    e->suffix);
	if (e->other > 0)
		n += snprintf(out + n, sizeof(out) - (size_t)n, "/%u",
		    e->other);
	return out;
}

struct line {
	const char *lang, *s, *want, *eid;
	int end;	/* -1: all of it */
};

static void
run(const struct line *t, size_t count,
    bool (*fn)(struct pacta_enum *, const char *, size_t,
    const struct pacta_lang *))
{
	struct pacta_buf eid = PACTA_BUF_INIT;
	struct pacta_enum e;
	bool found;

	for (size_t i = 0; i < count; i++) {
		found = fn(&e, t[i].s, strlen(t[i].s), t[i].lang == NULL ?
		    NULL : pacta_langs_find(langs, t[i].lang));
		assert_string_equal(show(&e), t[i].want);
		assert_int_equal(found, strcmp(t[i].want, "-") != 0);
		pacta_buf_clear(&eid);
		pacta_enum_eid(&e, &eid);
		assert_string_equal(pacta_buf_str(&eid), t[i].eid);
		if (found)
			assert_int_equal(e.end, t[i].end < 0 ?
			    strlen(t[i].s) : (size_t)t[i].end);
	}
	pacta_buf_dispose(&eid);
}

static void
parse(void **state)
{
	static const struct line t[] = {
		{ NULL, "1.", "dec 1", "1", -1 },
		{ NULL, "1) text", "dec 1", "1", 2 },
		{ NULL, "14.1. x", "dec 14.1", "14-1", 5 },
		{ NULL, "1.2.3", "dec 1.2.3", "1-2-3", -1 },
		{ NULL, "  12 x", "dec 12", "12", 4 },
		{ NULL, "2 bis.", "dec 2+2", "2bis", -1 },
		{ NULL, "2bis", "dec 2+2", "2bis", -1 },
		{ "rus", "2-бис.", "dec 2+2", "2bis", -1 },
		{ "rus", "2 тер", "dec 2+3", "2ter", -1 },
		{ NULL, "2a.", "dec 2+2", "2bis", -1 },
		{ NULL, "15\u00b9", "dec 15+2", "15bis", -1 },
		{ NULL, "5G networks", "-", "", 0 },
		{ NULL, "1st", "-", "", 0 },
		{ NULL, "999999999.", "-", "", 0 },
		{ NULL, "(a) text", "let 1", "a", 3 },
		{ NULL, "a) text", "let 1", "a", 2 },
		{ NULL, "A.", "let 1", "A", -1 },
		{ NULL, "a text", "-", "", 0 },
		{ NULL, "(a text", "-", "", 0 },
		{ NULL, "aa)", "let 27", "27", -1 },
		{ NULL, "(i)", "rom 1/9", "i", -1 },
		{ NULL, "(c)", "let 3/100", "c", -1 },
		{ NULL, "(iv)", "rom 4", "iv", -1 },
		{ NULL, "IV. x", "rom 4", "IV", 3 },
		{ NULL, "IIII.", "-", "", 0 },
		{ NULL, "Iv.", "-", "", 0 },
		{ NULL, "In view", "-", "", 0 },
		{ "rus", "а) текст", "let 1", "a", 3 },
		{ "rus", "Г.", "let 4", "D", -1 },
		{ "rus", "«к)»", "let 10", "j", -1 },
		{ "rus", "a)", "let 1", "a", -1 },
		{ NULL, "а)", "-", "", 0 },
		{ NULL, "第一条", "han 1", "1", -1 },
		{ NULL, "第三十三条　标题", "han 33", "33", 15 },
		{ NULL, "第十条之一", "han 10+2", "10bis", -1 },
		{ NULL, "第十条之二", "han 10+2", "10bis", -1 },
		{ NULL, "第十条之三", "han 10+3", "10ter", -1 },
		{ NULL, "第12条", "dec 12", "12", -1 },
		{ NULL, "第 5 章", "dec 5", "5", -1 },
		{ NULL, "第三方", "-", "", 0 },
		{ NULL, "（一）各方", "han 1", "1", 9 },
		{ NULL, "一、各方", "han 1", "1", 6 },
		{ NULL, "一百零五、", "han 105", "105", -1 },
		{ NULL, "一切", "-", "", 0 },
		{ NULL, "①各方", "circ 1", "1", 3 },
		{ NULL, "⑴", "circ 1", "1", -1 },
		{ NULL, "㈩", "circ 10", "10", -1 },
		{ NULL, "Ⅳ.", "rom 4", "IV", -1 },
		{ NULL, "(子)", "stem 1", "1", -1 },
		{ NULL, "乙、", "stem 2", "2", -1 },
		{ NULL, "٣)", "dec 3", "3", -1 },
		{ NULL, "१२.", "dec 12", "12", -1 },
		{ "fas", "الف)", "let 1", "a", -1 },
		{ "fas", "پ)", "let 3", "c", -1 },
		{ NULL, "– text", "dash", "", 3 },
		{ NULL, "- text", "dash", "", 1 },
		{ NULL, "-5", "-", "", 0 },
		{ NULL, "•", "dash", "", -1 },
		{ NULL, "", "-", "", 0 },
		{ NULL, "\xff\xfe", "-", "", 0 },
	};

	(void)state;
	run(t, sizeof(t) / sizeof(t[0]), pacta_enum_parse);
}

static void
find(void **state)
{
	static const struct line t[] = {
		{ "rus", "Статья 1", "dec 1", "1", -1 },
		{ "rus", "Статья 2 бис", "dec 2+2", "2bis", -1 },
		{ "rus", "Статья 15.1. Название", "dec 15.1", "15-1", 18 },
		{ "rus", "Приложение № 2", "dec 2", "2", -1 },
		{ "rus", "Приложение", "-", "", 0 },
		{ "rus", "Глава XIX", "rom 19", "XIX", -1 },
		{ "rus", "пункт г)", "let 4", "d", -1 },
		{ "eng", "Chapter I", "rom 1/9", "I", -1 },
		{ "eng", "Article 2 bis", "dec 2+2", "2bis", -1 },
		{ "eng", "Annex A", "let 1", "A", -1 },
		{ "eng", "Article", "-", "", 0 },
		{ "fra", "Article premier", "word 1", "1", -1 },
		{ "zho", "第三十三条", "han 33", "33", -1 },
		{ "zho", "附件一", "han 1", "1", -1 },
		{ "zho", "附件2", "dec 2", "2", -1 },
		{ "zho", "附件", "-", "", 0 },
		{ NULL, "المادة ١٢", "dec 12", "12", -1 },
		{ NULL, "§ 7", "dec 7", "7", -1 },
		{ NULL, "(b)", "let 2", "b", -1 },
	};

	(void)state;
	run(t, sizeof(t) / sizeof(t[0]), pacta_enum_find);
}

static void
numerals(void **state)
{
	static const struct { const char *s; uint32_t v; } han[] = {
		{ "一", 1 }, { "十", 10 }, { "十五", 15 }, { "二十", 20 },
		{ "二十一", 21 }, { "廿一", 21 }, { "三三", 33 },
		{ "一〇五", 105 }, { "一百零五", 105 }, { "一百五十", 150 },
		{ "一百一十一", 111 }, { "两千零一", 2001 },
		{ "二〇二六", 2026 }, { "一万二千", 12000 }, { "壹拾贰", 12 },
		{ "三百", 300 }, { "十十", 0 }, { "零", 0 }, { "百", 0 },
		{ "十百", 0 }, { "一a", 0 }, { "", 0 },
		{ "九九九九九九九九九九", 0 },
	};
	static const struct { const char *s; uint32_t v; } roman[] = {
		{ "I", 1 }, { "iv", 4 }, { "XIX", 19 }, { "MCMXCIX", 1999 },
		{ "MMMCMXCIX", 3999 }, { "IL", 0 }, { "VV", 0 }, { "IXI", 0 },
		{ "", 0 }, { "MMMM", 0 }, { "Xi", 0 }, { "A", 0 },
	};
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(han) / sizeof(han[0]); i++)
		assert_int_equal(pacta_enum_han(han[i].s, strlen(han[i].s)),
		    han[i].v);
	for (size_t i = 0; i < sizeof(roman) / sizeof(roman[0]); i++)
		assert_int_equal(pacta_enum_roman(roman[i].s,
		    strlen(roman[i].s)), roman[i].v);
	/* What is written is read again. */
	for (uint32_t v = 1; v <= 9999; v++) {
		pacta_buf_clear(&b);
		assert_true(pacta_enum_write(&b, PACTA_ENUM_HAN, v, NULL));
		assert_int_equal(pacta_enum_han(b.data, b.len), v);
		pacta_buf_clear(&b);
		assert_int_equal(pacta_enum_write(&b, PACTA_ENUM_ROMAN, v,
		    NULL), v < 4000);
		if (v < 4000)
			assert_int_equal(pacta_enum_roman(b.data, b.len), v);
	}
	pacta_buf_clear(&b);
	assert_true(pacta_enum_write(&b, PACTA_ENUM_LETTER, 10,
	    pacta_langs_find(langs, "rus")));
	assert_true(pacta_enum_write(&b, PACTA_ENUM_LETTER, 28, NULL));
	assert_false(pacta_enum_write(&b, PACTA_ENUM_LETTER, 99, NULL));
	assert_false(pacta_enum_write(&b, PACTA_ENUM_HAN, 0, NULL));
	assert_string_equal(pacta_buf_str(&b), "кbb");
	pacta_buf_dispose(&b);
}

static void
order(void **state)
{
	static const struct { const char *a, *b; bool follows, same; } t[] = {
		{ "1.", "2.", true, false }, { "1.", "3.", false, false },
		{ "(h)", "(i)", true, false }, { "(ii)", "(iii)", true, false },
		{ "(i)", "(j)", true, false }, { "(i)", "(ii)", true, false },
		{ "(l)", "(m)", true, false }, { "9.", "十、", true, false },
		{ "1.1", "1.2", true, false }, { "1.2", "2", true, false },
		{ "1", "1.1", true, false }, { "2", "2 bis", true, false },
		{ "2 bis", "2 ter", true, false }, { "2 bis", "3", true, false },
		{ "2 bis", "2 quater", false, false }, { "–", "–", true, false },
		{ "–", "1.", false, false }, { "(d)", "4.", false, true },
		{ "IV.", "4)", false, true }, { "（四）", "(d)", false, true },
		{ "(i)", "9.", false, true }, { "(i)", "1.", false, true },
		{ "2 bis", "2", false, false }, { "1.1", "1", false, false },
	};
	struct pacta_enum a, b;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_true(pacta_enum_parse(&a, t[i].a, strlen(t[i].a), NULL));
		assert_true(pacta_enum_parse(&b, t[i].b, strlen(t[i].b), NULL));
		assert_int_equal(pacta_enum_same(&a, &b), t[i].same);
		assert_int_equal(pacta_enum_follows(&a, &b), t[i].follows);
	}
}

static void
eids(void **state)
{
	static const struct { const char *part, *want; } t[] = {
		{ "1", "dec 1" }, { "14-1", "dec 14.1" }, { "2bis", "dec 2+2" },
		{ "iv", "rom 4" }, { "IV", "rom 4" }, { "d", "let 4/500" },
		{ "a", "let 1" }, { "IVbis", "rom 4+2" }, { "ater", "let 1+3" },
		{ "i", "rom 1/9" }, { "", "-" },
		{ "2x", "-" }, { "word", "-" }, { "1-", "-" },
		{ "999999999", "-" },
	};
	struct pacta_enum e;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(pacta_enum_from_eid(&e, t[i].part,
		    strlen(t[i].part)), strcmp(t[i].want, "-") != 0);
		assert_string_equal(show(&e), t[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse),
		cmocka_unit_test(find),
		cmocka_unit_test(numerals),
		cmocka_unit_test(order),
		cmocka_unit_test(eids),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
