/*
 * The diff across languages: rows by identity, and what their verdicts say of
 * changes made in all languages, in some, or in other numbers.
 */
#include "langs_unit.h"

#include <pacta/diffset.h>
#include <pacta/report.h>

#define HEAD "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\"><act name=\"agreement\">" \
	"<preface><p>x</p></preface><body>"
#define TAIL "</body></act></akomaNtoso>"

struct pair {
	const char *lang, *old, *new;	/* bodies; NULL: no such text */
};

struct texts {
	struct pacta_buf bytes[8];
	struct pacta_doc *docs[8];
	struct pacta_diffset *set;
	size_t n;
};

static const struct pacta_doc *
parse(struct texts *t, const char *body)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_buf *b = &t->bytes[t->n];

	if (body == NULL)
		return NULL;
	*b = (struct pacta_buf)PACTA_BUF_INIT;
	pacta_buf_addf(b, "%s%s%s", HEAD, body, TAIL);
	assert_int_equal(pacta_doc_parse(&t->docs[t->n], "t", b->data, b->len,
	    &diags, NULL), 0);
	pacta_diags_dispose(&diags);
	return t->docs[t->n++];
}

static const struct pacta_row *
compare(struct texts *t, const struct pair *pairs, size_t count,
    unsigned ignore, size_t *nrows)
{
	struct pacta_diffset_text texts[4];
	struct pacta_diffset_options options = { .ignore = ignore,
	    .langs = langs };

	memset(t, 0, sizeof(*t));
	for (size_t i = 0; i < count; i++) {
		texts[i].lang = pairs[i].lang;
		texts[i].old = parse(t, pairs[i].old);
		texts[i].new = parse(t, pairs[i].new);
	}
	assert_int_equal(pacta_diffset_new(&t->set, texts, count, &options,
	    NULL), 0);
	return pacta_diffset_rows(t->set, nrows);
}

static void
dispose(struct texts *t)
{
	pacta_diffset_free(t->set);
	for (size_t i = 0; i < t->n; i++) {
		pacta_doc_free(t->docs[i]);
		pacta_buf_dispose(&t->bytes[i]);
	}
}

#define ART(n, text) "<article eId=\"art_" #n "\"><num>" #n "</num><content><p>" \
	text "</p></content></article>"

/* One sentence before and after in two languages, and the verdict. */
static const struct {
	const char *a, *b, *x, *y;
	enum pacta_row_verdict verdict;
} sentences[] = {
	/* figures on both sides */
	{ "в течение 30 дней после получения", "в течение 60 дней после получения",
	    "收到后30日内通知对方", "收到后60日内通知对方", PACTA_ROW_ALL },
	{ "в течение 30 дней после получения", "в течение 60 дней после получения",
	    "收到后三十日内通知对方", "收到后六十日内通知对方", PACTA_ROW_ALL },
	{ "в течение 30 дней после получения", "в течение 60 дней после получения",
	    "收到后三十日内通知对方", "收到后九十日内通知对方",
	    PACTA_ROW_DIFFERENT },
	/* one language forgot the number */
	{ "в течение 30 дней после получения", "в течение 60 дней после получения",
	    "收到后30日内通知对方", "收到后30日内书面通知对方",
	    PACTA_ROW_DIFFERENT },
	/* numbers in words */
	{ "в течение тридцати дней после получения",
	    "в течение шестидесяти дней после получения",
	    "收到后三十日内通知对方", "收到后六十日内通知对方", PACTA_ROW_ALL },
	{ "срок составляет 30 (тридцать) дней", "срок составляет 60 (шестьдесят) дней",
	    "期限为三十日", "期限为六十日", PACTA_ROW_ALL },
	{ "в течение тридцати дней после получения",
	    "в течение шестидесяти дней после получения",
	    "收到后三十日内通知对方", "收到后九十日内通知对方",
	    PACTA_ROW_DIFFERENT },
	{ "не позднее сорока восьми часов", "не позднее тридцати шести часов",
	    "不迟于48小时", "不迟于三十六小时", PACTA_ROW_ALL },
	{ "двумя третями голосов", "тремя четвертями голосов",
	    "以三分之二票数", "以四分之三票数", PACTA_ROW_ALL },
	{ "двумя третями голосов", "тремя четвертями голосов",
	    "以三分之二票数", "以五分之三票数", PACTA_ROW_DIFFERENT },
	/* days, and references that are no links */
	{ "до 14 июня 2026 года", "до 15 июля 2026 года", "至2026年6月14日",
	    "至二〇二六年七月十五日", PACTA_ROW_ALL },
	{ "до 14 июня 2026 года", "до 15 июля 2026 года", "至2026年6月14日",
	    "至2026年7月16日", PACTA_ROW_DIFFERENT },
	{ "согласно статье 5 Соглашения", "согласно статье 6 Соглашения",
	    "根据本协定第五条", "根据本协定第六条", PACTA_ROW_ALL },
	{ "согласно статье 5 Соглашения", "согласно статье 6 Соглашения",
	    "根据本协定第五条", "根据本协定第七条", PACTA_ROW_DIFFERENT },
	/* links */
	{ "согласно <ref href=\"#art_5\">статье</ref>",
	    "согласно <ref href=\"#art_6\">статье</ref>",
	    "根据<ref href=\"#art_5\">该条</ref>",
	    "根据<ref href=\"#art_6\">该条</ref>", PACTA_ROW_ALL },
	{ "согласно <ref href=\"#art_5\">статье</ref>",
	    "согласно <ref href=\"#art_6\">статье</ref>",
	    "根据<ref href=\"#art_5\">该条</ref>",
	    "根据<ref href=\"#art_7\">该条</ref>", PACTA_ROW_DIFFERENT },
	{ "согласно <ref href=\"#art_5\">статье</ref>",
	    "согласно <ref href=\"#art_6\">статье</ref>",
	    "根据<ref href=\"#art_5\">该条</ref>",
	    "双方根据<ref href=\"#art_5\">该条</ref>", PACTA_ROW_DIFFERENT },
	/* a number added in one, with other words in both */
	{ "Стороны уведомляют друг друга",
	    "Стороны уведомляют друг друга в течение 48 часов",
	    "双方相互通知", "双方立即相互通知", PACTA_ROW_DIFFERENT },
	{ "Стороны уведомляют друг друга в течение 48 часов",
	    "Стороны уведомляют друг друга",
	    "双方在48小时内相互通知", "双方在48小时内相互书面通知",
	    PACTA_ROW_DIFFERENT },
	/* the other language said it already */
	{ "в течение 30 дней после получения", "в течение 60 дней после получения",
	    "收到后六十日内通知对方", "收到后六十日内通知对方", PACTA_ROW_LEVEL },
	{ "в течение 30 дней после получения",
	    "в течение 60 дней после отправки",
	    "收到后六十日内通知对方", "收到后六十日内通知对方", PACTA_ROW_SOME },
	/* scales and separators */
	{ "сумма составляет 5 млн рублей", "сумма составляет 7 млн рублей",
	    "金额为500万卢布", "金额为700万卢布", PACTA_ROW_ALL },
	{ "сумма составляет 1 500 рублей", "сумма составляет 2 500 рублей",
	    "金额为1,500卢布", "金额为2,500卢布", PACTA_ROW_ALL },
	{ "сумма составляет 1,5 доли", "сумма составляет 2,5 доли",
	    "金额为1.5份", "金额为2.5份", PACTA_ROW_ALL },
	{ "срок составляет 30 дней", "срок составляет 60 дней",
	    "期限为30日", "期限为600日", PACTA_ROW_DIFFERENT },
	/* words without numbers */
	{ "Стороны принимают меры", "Стороны совместно принимают меры",
	    "双方采取措施", "双方共同采取措施", PACTA_ROW_ALL },
	{ "Стороны принимают меры", "Стороны совместно принимают меры",
	    "双方采取措施", "双方采取措施", PACTA_ROW_SOME },
	{ "Стороны принимают меры", "Стороны <b>принимают</b> меры",
	    "双方采取措施", "双方采取措施", PACTA_ROW_MINOR },
	/* 一 in 一致 is no number */
	{ "Стороны принимают решение", "Стороны единогласно принимают решение",
	    "双方作出决定", "双方一致作出决定", PACTA_ROW_ALL }
};

static void
test_verdicts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
		char body[4][512];
		const char *text[4] = { sentences[i].a, sentences[i].b,
		    sentences[i].x, sentences[i].y };
		struct pair pairs[2] = { { "rus", body[0], body[1] },
		    { "zho", body[2], body[3] } };
		struct texts t;
		const struct pacta_row *rows;
		size_t n;

		for (int k = 0; k < 4; k++)
			snprintf(body[k], sizeof(body[k]), "<article eId=\"art_1\">"
			    "<content><p>%s</p></content></article>", text[k]);
		rows = compare(&t, pairs, 2, 0, &n);
		assert_int_equal(n, 1);
		if (rows[0].verdict != sentences[i].verdict)
			fail_msg("%s / %s: %s, not %s", text[1], text[3],
			    pacta_row_verdict_name(rows[0].verdict),
			    pacta_row_verdict_name(sentences[i].verdict));
		dispose(&t);
	}
}

static const char *
value_of(const struct pacta_row *r, size_t lang, enum pacta_row_value_op op)
{
	for (size_t i = 0; i < r->texts[lang].nvalues; i++)
		if (r->texts[lang].values[i].op == op)
			return r->texts[lang].values[i].text;
	return "";
}

/* Apart, and not in a third one: both are told, and what each says. */
static void
test_apart(void **state)
{
	struct pair pairs[3] = {
		{ "rus", ART(1, "уведомляют в течение 24 часов"),
		    ART(1, "уведомляют в течение сорока восьми часов") },
		{ "zho", ART(1, "在24小时内通知"), ART(1, "在三十六小时内通知") },
		{ "eng", ART(1, "notify within 24 hours"),
		    ART(1, "notify within 24 hours") } };
	struct texts t;
	const struct pacta_row *rows;
	size_t n;

	(void)state;
	rows = compare(&t, pairs, 3, 0, &n);
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].verdict, PACTA_ROW_SOME);
	assert_int_equal(rows[0].apart, PACTA_APART_VALUES);
	assert_int_equal(rows[0].changed, 3);
	assert_int_equal(rows[0].unchanged, 4);
	assert_string_equal(value_of(&rows[0], 0, PACTA_VALUE_APART), "48 hours");
	assert_string_equal(value_of(&rows[0], 1, PACTA_VALUE_APART), "36 hours");
	assert_string_equal(value_of(&rows[0], 0, PACTA_VALUE_WENT), "24 hours");
	assert_int_equal(rows[0].texts[2].nvalues, 0);
	dispose(&t);
	/* all of them now, and one alike */
	pairs[2].new = ART(1, "notify within thirty-six hours");
	rows = compare(&t, pairs, 3, 0, &n);
	assert_int_equal(rows[0].verdict, PACTA_ROW_DIFFERENT);
	assert_string_equal(value_of(&rows[0], 2, PACTA_VALUE_APART), "36 hours");
	assert_string_equal(value_of(&rows[0], 2, PACTA_VALUE_CAME), "36 hours");
	dispose(&t);
	/* inserted in one, words in the other */
	pairs[0] = (struct pair){ "rus", ART(1, "раз два три"), ART(1,
	    "раз два три") ART(2, "четыре пять шесть семь") };
	pairs[1] = (struct pair){ "eng", ART(1, "one two three") ART(2,
	    "four five six seven"), ART(1, "one two three") ART(2,
	    "four five six eight") };
	rows = compare(&t, pairs, 2, 0, &n);
	assert_int_equal(n, 1);
	assert_true((rows[0].apart & PACTA_APART_KINDS) != 0);
	assert_int_equal(rows[0].verdict, PACTA_ROW_DIFFERENT);
	dispose(&t);
}

/* A reference that follows a renumbering is the same reference. */
static void
test_followed(void **state)
{
	static const char old[] = ART(1, "срок 30 дней по <ref href=\"#art_2\">"
	    "статье 2</ref>") ART(2, "один два три");
	static const char new[] = ART(1, "срок 60 дней по <ref href=\"#art_3\">"
	    "статье 3</ref>") ART(2, "совсем новый текст")
	    "<article eId=\"art_3\" wId=\"art_2\"><num>3</num><content><p>"
	    "один два три</p></content></article>";
	struct pair pairs[2] = { { "rus", old, new },
	    { "eng", ART(1, "30 days under <ref href=\"#art_2\">Article 2</ref>")
	    ART(2, "one two three"), ART(1, "60 days under <ref href=\"#art_2\">"
	    "Article 2</ref>") ART(2, "one two three") } };
	struct texts t;
	const struct pacta_row *rows;
	size_t n;

	(void)state;
	rows = compare(&t, pairs, 2, PACTA_DIFF_RENUMBERED, &n);
	assert_string_equal(rows[0].id, "art_1");
	assert_int_equal(rows[0].verdict, PACTA_ROW_ALL);
	assert_int_equal(rows[0].apart, 0);
	dispose(&t);
}

/* One language was numbered anew, the other one lags behind. */
static void
test_lagging(void **state)
{
	const char *old = ART(1, "one two three four five six") ART(2,
	    "seven eight nine ten eleven twelve");
	const char *new = ART(1, "one two three four five six")
	    "<article eId=\"art_2\" wId=\"art_2-1\"><num>2</num><content><p>a new "
	    "article with words of its own</p></content></article>"
	    "<article eId=\"art_3\" wId=\"art_2\"><num>3</num><content><p>seven eight "
	    "nine ten eleven thirteen</p></content></article>";
	const char *lag = ART(1, "one two three four five six") ART(2,
	    "seven eight nine ten eleven thirteen");
	struct pair pairs[2] = { { "eng", old, new }, { "rus", old, lag } };
	struct texts t;
	const struct pacta_row *rows;
	size_t n;

	(void)state;
	rows = compare(&t, pairs, 2, 0, &n);
	assert_int_equal(n, 3);
	assert_true(rows[0].renumbering);
	assert_int_equal(rows[0].verdict, PACTA_ROW_SOME);
	assert_string_equal(rows[1].id, "art_2-1");
	assert_int_equal(rows[1].verdict, PACTA_ROW_SOME);
	assert_null(rows[1].texts[1].new);
	assert_string_equal(rows[2].id, "art_2");
	assert_int_equal(rows[2].verdict, PACTA_ROW_ALL);
	dispose(&t);
	/* and now the other one follows */
	pairs[0] = (struct pair){ "eng", new, new };
	pairs[1] = (struct pair){ "rus", lag, new };
	rows = compare(&t, pairs, 2, PACTA_DIFF_RENUMBERED, &n);
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].id, "art_2-1");
	assert_int_equal(rows[0].verdict, PACTA_ROW_LEVEL);
	assert_int_equal(rows[0].changed, 1 << 1);
	assert_int_equal(rows[0].unchanged, 1 << 0);
	dispose(&t);
}

static void
test_languages(void **state)
{
	const char *old = ART(1, "one two three"), *new = ART(1, "one two four");
	struct pair pairs[3] = { { "eng", old, old }, { "rus", NULL, new },
	    { "zho", old, NULL } };
	struct texts t;
	size_t n;

	(void)state;
	compare(&t, pairs, 3, 0, &n);
	assert_int_equal(n, 0);
	assert_false(pacta_diffset_same(t.set));
	assert_null(pacta_diffset_diff(t.set, 1));
	dispose(&t);
	compare(&t, pairs, 1, 0, &n);
	assert_true(pacta_diffset_same(t.set));
	dispose(&t);
	pairs[0].new = new;
	assert_int_equal(compare(&t, pairs, 1, 0, &n)->verdict,
	    PACTA_ROW_ALONE);
	dispose(&t);
	compare(&t, pairs, 0, 0, &n);
	assert_int_equal(n, 0);
	dispose(&t);
}

/* What has no id yet is one row all the same. */
static void
test_without_ids(void **state)
{
	const char *old = ART(1, "one two three four");
	const char *new = ART(1, "one two three four")
	    "<article><num>2</num><content><p>alpha beta gamma delta epsilon</p></content>"
	    "</article><article><num>3</num><content><p>red green blue yellow"
	    "</p></content></article>";
	struct pair pairs[2] = { { "eng", old, new }, { "rus", old, new } };
	struct texts t;
	const struct pacta_row *rows;
	size_t n;

	(void)state;
	rows = compare(&t, pairs, 2, 0, &n);
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].verdict, PACTA_ROW_ALL);
	assert_int_equal(rows[1].verdict, PACTA_ROW_ALL);
	assert_string_equal(rows[0].id, "");
	dispose(&t);
}

/* Nothing in a text reaches a terminal as a command. */
static void
test_safe(void **state)
{
	const char *old = ART(1, "one two three four"), *new = ART(1,
	    "one two \xc2\x9b" "31m \xe2\x80\xae three four");
	struct pair pairs[1] = { { "eng", old, new } };
	struct pacta_report_diff_item item = { "a", NULL };
	struct pacta_report_diff r = { "o", "n", &item, 1, 60, false, langs };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct texts t;
	size_t n;

	(void)state;
	compare(&t, pairs, 1, 0, &n);
	item.set = t.set;
	assert_int_equal(pacta_report_diff_text(&b, &r, NULL), 0);
	assert_int_equal(pacta_report_diff_side(&b, &r, NULL), 0);
	assert_int_equal(pacta_report_diff_html(&b, &r, NULL), 0);
	assert_null(strstr(b.data, "\xc2\x9b"));
	assert_null(strstr(b.data, "\xe2\x80\xae"));
	pacta_buf_clear(&b);
	assert_int_equal(pacta_report_diff_json(&b, &r, NULL), 0);
	assert_non_null(strstr(b.data, "\xe2\x80\xae"));	/* for programs */
	pacta_buf_dispose(&b);
	dispose(&t);
}

static void
test_limits(void **state)
{
	struct pacta_diffset_text texts[PACTA_DIFFSET_MAX + 1];
	struct pacta_diffset *set;
	struct pacta_error err = PACTA_ERROR_INIT;

	(void)state;
	memset(texts, 0, sizeof(texts));
	for (size_t i = 0; i <= PACTA_DIFFSET_MAX; i++)
		texts[i].lang = "eng";
	assert_int_equal(pacta_diffset_new(&set, texts, PACTA_DIFFSET_MAX + 1,
	    NULL, &err), PACTA_ELIMIT);
	assert_null(set);
	assert_int_equal(pacta_diffset_new(&set, texts, PACTA_DIFFSET_MAX,
	    NULL, &err), 0);
	pacta_diffset_free(set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_followed),
		cmocka_unit_test(test_lagging),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_without_ids),
		cmocka_unit_test(test_safe),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, langs_setup, langs_teardown);
}
