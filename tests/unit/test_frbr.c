#include "unit.h"

#include <pacta/frbr.h>

static struct pacta_error err;

/* --- URIs ---------------------------------------------------------------- */

static void
print_is(const char *text)
{
	struct pacta_buf out = PACTA_BUF_INIT;
	struct pacta_uri u;

	assert_int_equal(pacta_uri_parse(&u, text, &err), 0);
	pacta_uri_print(&u, u.level, &out);
	assert_string_equal(pacta_buf_str(&out), text);
	pacta_buf_dispose(&out);
}

static void
test_uri_round_trip(void **state)
{
	(void)state;
	print_is("/akn/qt-sco/statement/decision/chs/2019-06-14/3");
	print_is("/akn/qt/act/memorandum/cn-kz/2024-05-20/sample-1/!main");
	print_is("/akn/qt/act/agreement/kz-ru/2026-06-14/nn/rus@draft-1");
	print_is("/akn/qt/act/agreement/kz-ru/2026-06-14/nn/rus@draft-1/!annex_2");
	print_is("/akn/qt/act/agreement/kz-ru/2026-06-14/1_a.b/zho@2026-06-14/.xml");
	print_is("/akn/un/statement/deliberation/un-ga/2016-10-13/71-4/eng@2016-10-13-2/!main.xml");
}

static void
test_uri_parts(void **state)
{
	const char *text = "/akn/qt-sco/statement/decision/chs/2019-06-14/3"
	    "/rus@2019-06-14/!annex_1#att_1__sec_2";
	struct pacta_uri u, v;

	(void)state;
	assert_int_equal(pacta_uri_parse(&u, text, &err), 0);
	assert_int_equal(u.level, PACTA_URI_EXPRESSION);
	assert_true(u.statement);
	assert_string_equal(u.jurisdiction, "qt-sco");
	assert_string_equal(u.subtype, "decision");
	assert_string_equal(u.actor, "chs");
	assert_string_equal(u.date, "2019-06-14");
	assert_string_equal(u.number, "3");
	assert_string_equal(u.language, "rus");
	assert_string_equal(u.version, "2019-06-14");
	assert_string_equal(u.component, "annex_1");
	assert_string_equal(u.fragment, "att_1__sec_2");
	assert_int_equal(pacta_uri_parse(&v,
	    "/akn/qt-sco/statement/decision/chs/2019-06-14/3", &err), 0);
	assert_true(pacta_uri_same_work(&u, &v));
	assert_null(v.fragment);
	v.number[0] = '4';
	assert_false(pacta_uri_same_work(&u, &v));
}

static void
refused(const char *text, const char *part)
{
	struct pacta_uri u;

	assert_int_equal(pacta_uri_parse(&u, text, &err), PACTA_ESYNTAX);
	if (strstr(err.message, part) == NULL)
		fail_msg("'%s' does not name '%s'", err.message, part);
}

static void
test_uri_refused(void **state)
{
	char big[600] = "/akn/qt/act/agreement/";

	(void)state;
	refused("", "beginning");
	refused("/ak/qt/act/agreement/kz-ru/2026-06-14/nn", "beginning");
	refused("/akn/q/act/agreement/kz-ru/2026-06-14/nn", "jurisdiction");
	refused("/akn/qt-/act/agreement/kz-ru/2026-06-14/nn", "jurisdiction");
	refused("/akn/qt/bill/agreement/kz-ru/2026-06-14/nn", "document type");
	refused("/akn/qt/act/Agreement/kz-ru/2026-06-14/nn", "subtype");
	refused("/akn/qt/act/agreement/1kz/2026-06-14/nn", "actor");
	refused("/akn/qt/act/agreement/kz-ru/2026-02-29/nn", "date");
	refused("/akn/qt/act/agreement/kz-ru/2026-6-14/nn", "date");
	refused("/akn/qt/act/agreement/kz-ru/2026-06-14/", "number");
	refused("/akn/qt/act/agreement/kz-ru/2026-06-14/nn/ru@draft-1", "language");
	refused("/akn/qt/act/agreement/kz-ru/2026-06-14/nn/rus", "version");
	refused("/akn/qt/act/agreement/kz-ru/2026-06-14/nn/rus@2026-06-14.xml", "version");
	refused("/akn/qt/act/agreement/kz-ru/2026-06-14/nn/!", "component");
	refused("/akn/qt/act/agreement/kz-ru/2026-06-14/nn#", "end");
	refused("/akn/qt/act/agreement/kz-ru/2026-06-14/nn/!main.xml", "end");
	memset(big + strlen(big), 'a', 500);
	refused(big, "actor");
}

/* --- dates ---------------------------------------------------------------- */

static void
test_dates(void **state)
{
	(void)state;
	assert_true(pacta_date_valid("2024-02-29"));
	assert_true(pacta_date_valid("2000-02-29"));
	assert_false(pacta_date_valid("1900-02-29"));
	assert_false(pacta_date_valid("2026-04-31"));
	assert_false(pacta_date_valid("2026-00-10"));
	assert_false(pacta_date_valid("2026-13-10"));
	assert_false(pacta_date_valid("0000-01-01"));
	assert_false(pacta_date_valid("2026-06-1"));
	assert_false(pacta_date_valid("2026-06-015"));
	assert_false(pacta_date_valid("2026/06/15"));
}

static void
date_is(const struct pacta_langs *langs, const char *code, const char *want)
{
	struct pacta_buf out = PACTA_BUF_INIT;

	pacta_date_print("2026-06-05", pacta_langs_find(langs, code), &out);
	assert_string_equal(pacta_buf_str(&out), want);
	pacta_buf_dispose(&out);
}

static void
test_dates_written(void **state)
{
	static const char data[] = "code = xxx\ndate = {year}/{m}/{day} {month\n";
	struct pacta_langs *langs;
	struct pacta_buf out = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(pacta_langs_new(&langs, &err), 0);
	assert_int_equal(pacta_langs_add(langs, "x.lang", data,
	    sizeof(data) - 1, &err), 0);
	date_is(langs, "rus", "5 июня 2026 года");
	date_is(langs, "zho", "2026年6月5日");
	date_is(langs, "eng", "5 June 2026");
	date_is(langs, "xxx", "2026-06-05");
	pacta_date_print("2026-06-05", NULL, &out);
	assert_string_equal(out.data, "2026-06-05");
	pacta_buf_dispose(&out);
	pacta_langs_free(langs);
}

/* --- identification --------------------------------------------------------- */

#define NS " xmlns=\"" PACTA_AKN_NS "\""

static const char decision[] =
	"<akomaNtoso" NS "><statement name=\"decision\"><meta>"
	"<identification source=\"#editor\"><FRBRWork>"
	"<FRBRthis value=\"/akn/qt-sco/statement/decision/chs/2026-01-10/nn/!main\"/>"
	"<FRBRuri value=\"/akn/qt-sco/statement/decision/chs/2026-01-10/nn\"/>"
	"<FRBRalias name=\"file\" value=\"A-7\"/>"
	"<FRBRdate date=\"2026-01-10\" name=\"adoption\"/>"
	"<FRBRauthor href=\"#chs\"/><FRBRcountry value=\"qt-sco\"/>"
	"<FRBRsubtype value=\"decision\"/><FRBRnumber value=\"nn\"/>"
	"<FRBRprescriptive value=\"true\"/></FRBRWork><FRBRExpression>"
	"<FRBRthis value=\"x\"/><FRBRuri value=\"x\"/>"
	"<FRBRdate date=\"2026-01-10\" name=\"adoption\"/>"
	"<FRBRauthor href=\"#chs\"/><FRBRversionNumber value=\"draft-3\"/>"
	"<FRBRauthoritative value=\"true\"/>"
	"<FRBRmasterExpression href=\"/akn/qt-sco/statement/decision/chs/2026-01-10/nn/zho@draft-2\" showAs=\"zho\"/>"
	"<FRBRlanguage language=\"rus\"/></FRBRExpression><FRBRManifestation>"
	"<FRBRthis value=\"x\"/><FRBRuri value=\"x\"/>"
	"<FRBRdate date=\"2026-01-12\" name=\"markup\"/>"
	"<FRBRauthor href=\"#editor\"/></FRBRManifestation></identification>"
	"<lifecycle source=\"#editor\"><eventRef eId=\"eref_1\" date=\"2026-01-10\" source=\"#ro1\" type=\"generation\"/></lifecycle>"
	"<references source=\"#editor\"><original eId=\"ro1\" href=\"/akn/qt-sco/statement/decision/chs/2026-01-10/nn/rus@draft-3\" showAs=\"Решение\"/></references>"
	"</meta><preface><p><docDate date=\"2026-01-10\"><b>[да<i>та]<authorialNote marker=\"1\"><p>Уточнить.</p></authorialNote></i></b></docDate></p>"
	"<p><docNumber>№ <b>[номер]</b></docNumber></p></preface>"
	"<mainBody><paragraph><content><p>См. <ref href=\"/akn/qt-sco/statement/decision/chs/2026-01-10/nn/!main#para_1\">пункт 1</ref>, "
	"<ref href=\"/akn/qt-sco/statement/decision/chs/2026-01-10/nn/rus@draft-1/!main\">первый проект</ref>, "
	"<ref href=\"/akn/qt-sco/statement/decision/chs/2020-01-10/nn\">другое</ref> и <date date=\"2026-01-10\">10 января 2026 года</date>.</p></content></paragraph></mainBody>"
	"<conclusions><p>Совершено <date date=\"2026-01-01\" refersTo=\"#adoption\">[когда]</date>.</p></conclusions>"
	"<attachments><attachment eId=\"att_1\"><doc name=\"concept\"><preface><container name=\"approval\"><p>УТВЕРЖДЕНА решением "
	"№ [номер] от <date date=\"2026-01-10\">[дата]</date>, [дата]</p></container></preface><mainBody><paragraph><content><p>А.</p></content></paragraph></mainBody></doc></attachment></attachments>"
	"</statement></akomaNtoso>";

static struct pacta_doc *
parse(const char *text)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc;

	assert_int_equal(pacta_doc_parse(&doc, "rus.xml", text, strlen(text),
	    &diags, &err), 0);
	pacta_diags_dispose(&diags);
	return doc;
}

static char *
written(const struct pacta_doc *doc)
{
	struct pacta_buf out = PACTA_BUF_INIT;

	pacta_doc_write(doc, &out);
	return pacta_buf_detach(&out, NULL);
}

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in:\n%s", part, text);
}

static void
lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("'%s' is in:\n%s", part, text);
}

static void
test_read(void **state)
{
	struct pacta_doc *doc = parse(decision);
	struct pacta_frbr id;

	(void)state;
	assert_int_equal(pacta_frbr_read(&id, doc, &err), 0);
	assert_string_equal(id.uri.actor, "chs");
	assert_string_equal(id.uri.language, "rus");
	assert_string_equal(id.uri.version, "draft-3");
	assert_string_equal(id.uri.component, "main");
	assert_int_equal(id.uri.level, PACTA_URI_EXPRESSION);
	assert_string_equal(id.master, "zho");
	assert_string_equal(id.master_version, "draft-2");
	assert_string_equal(id.date_name, "adoption");
	assert_string_equal(id.markup_date, "2026-01-12");
	assert_true(id.authoritative);
	assert_true(id.prescriptive);
	assert_string_equal(id.translated_from, "");
	pacta_doc_free(doc);
}

static void
test_read_parts(void **state)
{
	struct pacta_doc *doc = parse("<akomaNtoso" NS "><act name=\"treaty\">"
	    "<meta><identification><FRBRWork><FRBRdate date=\"2026-03-01\"/>"
	    "<FRBRauthor href=\"#RU\"/><FRBRauthor href=\"#kz\"/>"
	    "<FRBRcountry value=\"qt\"/></FRBRWork><FRBRExpression>"
	    "<FRBRdate date=\"2026-03-01\"/><FRBRlanguage language=\"kaz\"/>"
	    "<FRBRtranslation fromLanguage=\"rus\" by=\"#editor\"/>"
	    "</FRBRExpression></identification></meta></act></akomaNtoso>");
	struct pacta_buf out = PACTA_BUF_INIT;
	struct pacta_frbr id;

	(void)state;
	assert_int_equal(pacta_frbr_read(&id, doc, &err), 0);
	id.uri.component[0] = '\0';
	pacta_uri_print(&id.uri, PACTA_URI_EXPRESSION, &out);
	assert_string_equal(out.data,
	    "/akn/qt/act/treaty/ru-kz/2026-03-01/nn/kaz@2026-03-01");
	assert_false(id.authoritative);
	assert_string_equal(id.translated_from, "rus");
	pacta_buf_dispose(&out);
	pacta_doc_free(doc);
}

static void
test_read_refused(void **state)
{
	struct pacta_doc *doc = parse("<akomaNtoso" NS ">\n<act name=\"x\">"
	    "<meta/></act></akomaNtoso>");
	struct pacta_frbr id;

	(void)state;
	assert_int_equal(pacta_frbr_read(&id, doc, &err), PACTA_ESYNTAX);
	assert_string_equal(err.file, "rus.xml");
	assert_int_equal(err.line, 2);
	pacta_doc_free(doc);
}

static void
test_write(void **state)
{
	struct pacta_doc *doc = parse(decision);
	struct pacta_frbr id;
	char *once, *twice;

	(void)state;
	assert_int_equal(pacta_frbr_read(&id, doc, &err), 0);
	assert_int_equal(pacta_frbr_write(doc, &id, &err), 0);
	once = written(doc);
	has(once, "nn/rus@draft-3/!main\"/>");
	has(once, "nn/rus@draft-3/.xml\"/>");
	has(once, "nn/rus@draft-3/!annex_1.xml\"/>");
	has(once, "<FRBRalias name=\"file\" value=\"A-7\"/>");
	has(once, "zho@draft-2");
	assert_int_equal(pacta_frbr_read(&id, doc, &err), 0);
	assert_int_equal(pacta_frbr_write(doc, &id, &err), 0);
	twice = written(doc);
	assert_string_equal(once, twice);
	free(once);
	free(twice);
	pacta_doc_free(doc);
}

static void
test_write_new(void **state)
{
	static const char *const authors[] = { "#kz", "#cn", NULL };
	struct pacta_frbr id = { .authors = authors, .prescriptive = true,
	    .translated_from = "rus", .master = "rus" }, back;
	struct pacta_doc *doc;

	(void)state;
	assert_int_equal(pacta_uri_parse(&id.uri, "/akn/qt/act/treaty/cn-kz/"
	    "2026-03-01/nn/eng@draft-1/!main", &err), 0);
	assert_int_equal(pacta_doc_new(&doc, "eng.xml", &err), 0);
	assert_int_equal(pacta_frbr_write(doc, &id, &err), PACTA_EUSAGE);
	assert_non_null(pacta_doc_add(doc, pacta_doc_root(doc), PACTA_EL_ACT,
	    NULL));
	assert_int_equal(pacta_frbr_write(doc, &id, &err), 0);
	assert_int_equal(pacta_frbr_read(&back, doc, &err), 0);
	assert_true(pacta_uri_same_work(&id.uri, &back.uri));
	assert_string_equal(back.uri.version, "draft-1");
	assert_string_equal(back.master, "rus");
	assert_string_equal(back.translated_from, "rus");
	assert_false(back.authoritative);
	pacta_doc_free(doc);
}

/* --- adoption ---------------------------------------------------------------- */

static void
test_adopt(void **state)
{
	struct pacta_langs *langs;
	struct pacta_doc *doc = parse(decision);
	char *once, *twice;

	(void)state;
	assert_int_equal(pacta_langs_new(&langs, &err), 0);
	assert_int_equal(pacta_frbr_adopt(doc, pacta_langs_find(langs, "rus"),
	    "2026-06-15", "7/2", &err), 0);
	once = written(doc);
	has(once, "chs/2026-06-15/7-2/rus@2026-06-15/!annex_1.xml\"/>");
	has(once, "<FRBRnumber value=\"7-2\" showAs=\"№ 7/2\"/>");
	lacks(once, "FRBRversionNumber");
	lacks(once, "draft-3");
	has(once, "href=\"/akn/qt-sco/statement/decision/chs/2026-06-15/7-2/zho@2026-06-15\" showAs=\"zho\"");
	has(once, "type=\"generation\" date=\"2026-06-15\"");
	has(once, "<original eId=\"ro1\" href=\"/akn/qt-sco/statement/decision/chs/2026-06-15/7-2/rus@2026-06-15\"");
	has(once, "<docDate date=\"2026-06-15\">15 июня 2026 года<authorialNote");
	has(once, "<docNumber>№ 7/2</docNumber>");
	has(once, "chs/2026-06-15/7-2/!main#para_1\">пункт 1<");
	/* an earlier draft is what it was; another work too; a day in the
	 * text is the drafter's */
	has(once, "7-2/rus@draft-1/!main\">первый проект<");
	has(once, "chs/2020-01-10/nn\">другое<");
	has(once, "<date date=\"2026-01-10\">10 января 2026 года</date>");
	has(once, "<date date=\"2026-06-15\" refersTo=\"#adoption\">15 июня 2026 года</date>");
	has(once, "решением № 7/2 от <date date=\"2026-06-15\">15 июня 2026 года</date>, 15 июня 2026 года</p>");
	assert_int_equal(pacta_frbr_adopt(doc, pacta_langs_find(langs, "rus"),
	    "2026-06-15", "7/2", &err), 0);
	twice = written(doc);
	assert_string_equal(once, twice);
	free(once);
	free(twice);
	pacta_doc_free(doc);
	pacta_langs_free(langs);
}

static void
test_adopt_refused(void **state)
{
	struct pacta_doc *doc = parse(decision);
	char *before = written(doc), *after;

	(void)state;
	assert_int_equal(pacta_frbr_adopt(doc, NULL, "2026-02-30", "1", &err),
	    PACTA_EUSAGE);
	assert_int_equal(pacta_frbr_adopt(doc, NULL, "2026-02-03", "№ 1", &err),
	    PACTA_EUSAGE);
	has(err.message, "№ 1");
	assert_int_equal(pacta_frbr_adopt(doc, NULL, "2026-02-03", "", &err),
	    PACTA_EUSAGE);
	after = written(doc);
	assert_string_equal(before, after);
	free(before);
	free(after);
	pacta_doc_free(doc);
}

static void
test_adopt_without_number(void **state)
{
	struct pacta_doc *doc = parse(decision);
	char *text;

	(void)state;
	assert_int_equal(pacta_frbr_adopt(doc, NULL, "2026-02-03", "nn", &err),
	    0);
	text = written(doc);
	has(text, "<docNumber>№ <b>[номер]</b></docNumber>");
	has(text, "<docDate date=\"2026-02-03\">2026-02-03<");
	has(text, "chs/2026-02-03/nn/rus@2026-02-03/!main");
	free(text);
	pacta_doc_free(doc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_uri_round_trip),
		cmocka_unit_test(test_uri_parts),
		cmocka_unit_test(test_uri_refused),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_dates_written),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_read_parts),
		cmocka_unit_test(test_read_refused),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_write_new),
		cmocka_unit_test(test_adopt),
		cmocka_unit_test(test_adopt_refused),
		cmocka_unit_test(test_adopt_without_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
