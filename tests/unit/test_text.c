#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <pacta/text.h>

static void
nfc(void **state)
{
	static const struct { const char *s, *want; size_t span; } t[] = {
		{ "", "", 0 },
		{ "Статья 1", "Статья 1", 14 },
		{ "caf\u00e9", "caf\u00e9", 5 },
		{ "cafe\u0301", "caf\u00e9", 3 },
		{ "Россия и\u0306", "Россия й", 13 },
		{ "\u212b", "\u00c5", 0 },
		{ "\u0915\u094d\u0937", "\u0915\u094d\u0937", 9 },
		{ "\u0958", "\u0915\u093c", 0 },
		{ "a\u0327\u0301", "\u00e1\u0327", 0 },
		{ "\u1112\u1161\u11ab", "\ud55c", 0 },
		{ "第一条", "第一条", 9 },
	};
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		pacta_buf_clear(&b);
		assert_int_equal(pacta_text_nfc_span(t[i].s, strlen(t[i].s)),
		    t[i].span);
		assert_int_equal(pacta_text_nfc(t[i].s, strlen(t[i].s), &b,
		    NULL), 0);
		assert_string_equal(pacta_buf_str(&b), t[i].want);
	}
	pacta_buf_dispose(&b);
}

/* ICU sorts a run of marks in quadratic time: it must never see this one. */
static void
nfc_attack(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT, out = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;

	(void)state;
	pacta_buf_adds(&b, "a");
	for (int i = 0; i < 200000; i++)
		pacta_buf_adds(&b, i % 2 ? "\u0327" : "\u0301");
	assert_int_equal(pacta_text_nfc(b.data, b.len, &out, &err),
	    PACTA_ELIMIT);
	assert_int_equal(pacta_text_nfc_span(b.data, b.len), 0);
	pacta_buf_dispose(&b);
	pacta_buf_dispose(&out);
}

static void
folding(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(pacta_text_fold("Straße ДОГОВОР", 22, &b, NULL), 0);
	assert_string_equal(pacta_buf_str(&b), "strasse договор");
	pacta_buf_clear(&b);
	assert_int_equal(pacta_text_lower("ШОС", 6, &b, NULL), 0);
	assert_int_equal(pacta_text_upper("ёж", 4, &b, NULL), 0);
	assert_int_equal(pacta_text_nfkc("\uff11\uff12\u2460", 9, &b, NULL), 0);
	assert_string_equal(pacta_buf_str(&b), "шосЁЖ121");
	pacta_buf_dispose(&b);
}

static void
characters(void **state)
{
	(void)state;
	assert_int_equal(pacta_text_digit('7'), 7);
	assert_int_equal(pacta_text_digit(0x0663), 3);
	assert_int_equal(pacta_text_digit(0x096b), 5);
	assert_int_equal(pacta_text_digit(0xff19), 9);
	assert_int_equal(pacta_text_digit(0x4e00), -1);
	assert_int_equal(pacta_text_digit('a'), -1);
	assert_int_equal(pacta_text_width("第1条", 7), 5);
	assert_int_equal(pacta_text_width("Статья", 12), 6);
	assert_int_equal(pacta_text_width("e\u0301", 3), 1);
	assert_int_equal(pacta_text_cp_width(0x200b), 0);
	assert_int_equal(pacta_text_script('c'), PACTA_SCRIPT_LATIN);
	assert_int_equal(pacta_text_script(0x441), PACTA_SCRIPT_CYRILLIC);
	assert_int_equal(pacta_text_script(0x4e00), PACTA_SCRIPT_HAN);
	assert_int_equal(pacta_text_script(0x20000), PACTA_SCRIPT_HAN);
	assert_int_equal(pacta_text_script(0x939), PACTA_SCRIPT_DEVANAGARI);
	assert_int_equal(pacta_text_script('1'), PACTA_SCRIPT_COMMON);
	assert_true(pacta_text_is_letter(0x6cc));
	assert_false(pacta_text_is_letter('-'));
	assert_true(pacta_text_is_mark(0x301));
	assert_true(pacta_text_is_space(0xa0));
}

static void
languages(void **state)
{
	static const struct { const char *code, *three, *tag; bool rtl; } t[] = {
		{ "ru", "rus", "ru", false }, { "rus", "rus", "ru", false },
		{ "RUS", "rus", "ru", false }, { "zh-Hans", "zho", "zh-Hans", false },
		{ "zho", "zho", "zh", false }, { "chi", "zho", "zh", false },
		{ "de", "deu", "de", false }, { "ger", "deu", "de", false },
		{ "per", "fas", "fa", true }, { "ur", "urd", "ur", true },
		{ "kk", "kaz", "kk", false }, { "ky", "kir", "ky", false },
		{ "uz-Arab", "uzb", "uz-Arab", true }, { "tgk", "tgk", "tg", false },
		{ "hi", "hin", "hi", false }, { "ara", "ara", "ar", true },
		{ "sr_Latn", "srp", "sr-Latn", false },
		{ "xx", NULL, NULL, false }, { "", NULL, NULL, false },
		{ "r", NULL, NULL, false }, { "russian", NULL, NULL, false },
		{ "ru\xd1\x8f", NULL, NULL, false }, { "qqq", NULL, NULL, false },
	};
	char three[4], tag[64];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(pacta_text_lang3(t[i].code, three),
		    t[i].three != NULL);
		assert_int_equal(pacta_text_bcp47(t[i].code, tag, sizeof(tag)),
		    t[i].tag != NULL);
		if (t[i].three != NULL) {
			assert_string_equal(three, t[i].three);
			assert_string_equal(tag, t[i].tag);
		}
		assert_int_equal(pacta_text_rtl(t[i].code), t[i].rtl);
	}
	assert_int_equal(pacta_text_lang_scripts("rus"),
	    1u << PACTA_SCRIPT_CYRILLIC);
	assert_int_equal(pacta_text_lang_scripts("uz-Latn"),
	    1u << PACTA_SCRIPT_LATIN);
	assert_int_equal(pacta_text_lang_scripts("bg"),
	    1u << PACTA_SCRIPT_CYRILLIC);
	assert_int_equal(pacta_text_lang_scripts("swa"),
	    1u << PACTA_SCRIPT_LATIN);
	assert_int_equal(pacta_text_lang_scripts("xx"), 0);
}

static int
collect(size_t start, size_t end, bool word, void *arg)
{
	struct pacta_buf *b = arg;

	pacta_buf_addf(b, "%zu-%zu%s ", start, end, word ? "w" : "");
	return 0;
}

static void
words(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(pacta_text_words("采取必要措施", 18, "zho", collect,
	    &b, NULL), 0);
	assert_string_equal(pacta_buf_str(&b), "0-6w 6-12w 12-18w ");
	pacta_buf_clear(&b);
	assert_int_equal(pacta_text_words("a, б", 5, NULL, collect, &b, NULL),
	    0);
	assert_string_equal(pacta_buf_str(&b), "0-1w 1-2 2-3 3-5w ");
	pacta_buf_dispose(&b);
}

/* --- faults ------------------------------------------------------------ */

static void
note(const struct pacta_text_fault *f, void *arg)
{
	static const char *const names[PACTA_FAULT_COUNT] = { "nfc", "control",
	    "bidi", "invisible", "mixed", "script" };

	pacta_buf_addf(arg, "%s%s%s@%zu ", names[f->kind], *f->word ? ":" : "",
	    f->word, f->offset);
	if (f->kind == PACTA_FAULT_MIXED)
		assert_int_not_equal(f->script, f->expected);
}

static void
faults(void **state)
{
	static const struct { const char *lang, *s, *want; } t[] = {
		{ "rus", "Соглашение о сотрудничестве", "" },
		{ "rus", "Cоглашение", "mixed:Cоглашение@0 " },
		{ "rus", "о Соглашeнии,", "mixed:Соглашeнии@15 " },
		{ "eng", "the аpple", "mixed:аpple@4 " },
		{ "rus", "ШОСSCO", "mixed:ШОСSCO@6 " },
		{ "rus", "COVID-19вирус, ООН-UN, IT-отдел", "" },
		{ "zho", "ISO标准、5G网络、第一条", "" },
		{ "rus", "статья IVа, XXв. и ХIХ", "mixed:ХIХ@30 " },
		{ "eng", "10 kΩ and μm", "" },
		{ "rus", "сло\u200bво", "invisible@6 " },
		{ "rus", "сло\u00adво", "invisible@6 " },
		{ "rus", "сло\u200cво", "invisible@6 " },
		{ "fas", "می\u200cشود", "" },
		{ "fas", "می\u200c ", "invisible@4 " },
		{ "hin", "क्\u200dष", "" },
		{ "rus", "\ufeffа", "invisible@0 " },
		{ "rus", "а\ufe0f", "invisible@2 " },
		{ "rus", "а\u202eб\u202c", "bidi@2 bidi@7 " },
		{ "rus", "а\u200f", "bidi@2 " },
		{ "urd", "\u200fا\u2067ب\u2069", "" },
		{ "urd", "ا\u2067ب", "bidi@2 " },
		{ "urd", "ا\u2069", "bidi@2 " },
		{ "urd", "ا\u202eب\u202c", "bidi@2 bidi@7 " },
		{ "urd", "\u2067\u202bا\u2069", "bidi@3 " },
		{ "eng", "a\x01" "b", "control@1 " },
		{ "eng", "a\xc2\x85", "control@1 " },
		{ "eng", "a\u2028", "control@1 " },
		{ "eng", "a\ufdd0\U000e0041\ufffd\ue000", "control@1 control@4 "
		    "control@8 control@11 " },
		{ "eng", "a\tb\r\nc", "" },
		{ "eng", "a\xff", "control@1 " },
		{ "eng", "cafe\u0301 x", "nfc@3 " },
		{ "rus", "и\u0306", "nfc@0 " },
		{ "hin", "क्षेत्रीय सहयोग", "" },
		{ "zho", "Соглашение о сотрудничестве", "script@0 " },
		{ "rus", "三十三条的规定", "script@0 " },
		{ "zho", "WIPO Copyright Treaty", "" },
		{ "zho", "The parties shall cooperate in good faith at all times",
		    "script@0 " },
		{ "zho", "https://example.org/the/long/address/of/something",
		    "" },
		{ "rus", "Стороны (the Contracting Parties of it)", "" },
	};
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_scan *sc;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		pacta_buf_clear(&b);
		assert_int_equal(pacta_scan_new(&sc, t[i].lang, note, &b,
		    NULL), 0);
		pacta_scan_feed(sc, NULL, t[i].s, strlen(t[i].s));
		pacta_scan_end(sc);
		pacta_scan_free(sc);
		assert_string_equal(pacta_buf_str(&b), t[i].want);
	}
	pacta_buf_dispose(&b);
}

struct spot {
	const void *chunk;
	size_t offset;
	char word[64];
};

static void
spot(const struct pacta_text_fault *f, void *arg)
{
	struct spot *s = arg;

	s->chunk = f->chunk;
	s->offset = f->offset;
	snprintf(s->word, sizeof(s->word), "%s", f->word);
}

/* A word that inline markup cuts is one word; spans and gaps end it. */
static void
chunks(void **state)
{
	struct spot at = { NULL, 0, "" };
	struct pacta_scan *sc;
	const char a[] = "о Со", b[] = "глаc", c[] = "ии";

	(void)state;
	assert_int_equal(pacta_scan_new(&sc, "rus", spot, &at, NULL), 0);
	pacta_scan_feed(sc, a, a, sizeof(a) - 1);
	pacta_scan_feed(sc, b, b, sizeof(b) - 1);
	pacta_scan_feed(sc, c, c, sizeof(c) - 1);
	pacta_scan_end(sc);
	assert_ptr_equal(at.chunk, b);
	assert_int_equal(at.offset, 6);
	assert_string_equal(at.word, "Соглаcии");
	at.chunk = NULL;
	pacta_scan_feed(sc, a, a, sizeof(a) - 1);
	pacta_scan_gap(sc);
	pacta_scan_feed(sc, b, "x", 1);
	pacta_scan_lang(sc, "eng");
	pacta_scan_feed(sc, b, "y", 1);
	pacta_scan_lang(sc, NULL);
	pacta_scan_feed(sc, c, c, sizeof(c) - 1);
	pacta_scan_end(sc);
	assert_null(at.chunk);
	pacta_scan_free(sc);
}

/* Words by the alphabet of a language. */
static void
sort_keys(void **state)
{
	static const struct {
		const char *lang, *a, *b;	/* A stands before B */
	} t[] = {
		{ "rus", "Казахстан", "Китай" }, { "eng", "China", "Kazakhstan" },
		{ "rus", "Беларусь", "Индия" }, { "rus", "ёлка", "ель" },
		{ "rus", "ёлка", "ёлки" }, { "zho", "哈萨克斯坦", "中国" },
		{ "spa", "nz", "ña" }, { "fra", "État", "Norvège" },
		{ "eng", "a", "B" }, { "xyz", "a", "b" }, { "", "a", "b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct pacta_buf a = PACTA_BUF_INIT, b = PACTA_BUF_INIT;

		pacta_text_sort_key(t[i].lang, t[i].a, &a);
		pacta_text_sort_key(t[i].lang, t[i].b, &b);
		if (strcmp(pacta_buf_str(&a), pacta_buf_str(&b)) >= 0)
			fail_msg("%s: %s is not before %s", t[i].lang, t[i].a,
			    t[i].b);
		assert_int_equal(strlen(pacta_buf_str(&a)), a.len);
		pacta_buf_dispose(&a);
		pacta_buf_dispose(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nfc),
		cmocka_unit_test(nfc_attack),
		cmocka_unit_test(folding),
		cmocka_unit_test(characters),
		cmocka_unit_test(languages),
		cmocka_unit_test(words),
		cmocka_unit_test(faults),
		cmocka_unit_test(chunks),
		cmocka_unit_test(sort_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
