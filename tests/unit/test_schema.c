/* The schema: patterns, values, every kind of message, recovery, hostile
 * schemas. */
#include "unit.h"

#include "../../lib/schema_int.h"

/* --- regular expressions ---------------------------------------------- */

static struct rx *
rx_made(const char *pattern)
{
	const char *problem;
	struct rx *rx;

	if (rx_new(&rx, pattern, &problem) != 0)
		fail_msg("%s: %s", pattern, problem);
	return rx;
}

static void
matches(const char *pattern, const char *const *yes, const char *const *no)
{
	struct rx *rx = rx_made(pattern);

	for (; *yes != NULL; yes++)
		if (rx_match(rx, *yes, strlen(*yes)) != 1)
			fail_msg("'%s' should match '%s'", pattern, *yes);
	for (; *no != NULL; no++)
		if (rx_match(rx, *no, strlen(*no)) != 0)
			fail_msg("'%s' should not match '%s'", pattern, *no);
	rx_free(rx);
}

#define LIST(...) (const char *const[]){ __VA_ARGS__, NULL }

static void
test_rx(void **state)
{
	(void)state;
	matches("", LIST(""), LIST("a"));
	matches("abc", LIST("abc"), LIST("", "ab", "abcd", "xabc"));
	matches("a|bc|", LIST("a", "bc", ""), LIST("abc", "b"));
	matches("a*", LIST("", "a", "aaaa"), LIST("b", "ab"));
	matches("a+b?", LIST("a", "ab", "aab"), LIST("", "b", "abb"));
	matches("(ab)*c", LIST("c", "abc", "ababc"), LIST("ac", "abab"));
	matches("a{3}", LIST("aaa"), LIST("aa", "aaaa"));
	matches("a{2,}", LIST("aa", "aaaaa"), LIST("", "a"));
	matches("a{0,}b", LIST("b", "aab"), LIST("a"));
	matches("(a|b){1,3}", LIST("a", "bab"), LIST("", "abab"));
	matches("(a{2}){2}", LIST("aaaa"), LIST("aaa", "aaaaa"));
	matches("(a?){3}b", LIST("b", "aaab"), LIST("aaaab"));
	matches("((a*)*)*", LIST("", "aaa"), LIST("b"));
	matches("[a-cx]", LIST("a", "b", "c", "x"), LIST("d", "-", ""));
	matches("[a\\-z]", LIST("a", "-", "z"), LIST("b", "\\"));
	matches("[a\\]^]+", LIST("a]^"), LIST("\\"));
	matches("[^\\s]+", LIST("a", "статья", "協定", "😀"), LIST("", "a b",
	    "a\n", "\t"));
}

static void
test_rx_bytes(void **state)
{
	(void)state;
	matches(".", LIST("a", "ж", "協", "😀"), LIST("", "жж", "\n", "\r",
	    "\xD0"));
	matches(".{2}", LIST("жa", "協協"), LIST("ж", "жжж"));
	matches("\\S\\s\\S", LIST("ж б"), LIST("жб", "   "));
	matches("№ [0-9]+", LIST("№ 3"), LIST("№3", "N 3"));
	matches("\\.\\|\\*\\(\\)\\{\\}\\?\\+\\[\\]\\\\\\^\\-\\n",
	    LIST(".|*(){}?+[]\\^-\n"), LIST(""));
	matches("$'", LIST("$'"), LIST("'"));
}

static void
rx_bad(const char *pattern, int code)
{
	const char *problem = NULL;
	struct rx *rx = NULL;

	if (rx_new(&rx, pattern, &problem) != code)
		fail_msg("'%s' should be refused", pattern);
	assert_null(rx);
	assert_non_null(problem);
}

static void
test_rx_refused(void **state)
{
	static const char *const bad[] = { "(", "(a", "a)", "[", "[a", "[]",
	    "[^]", "*", "+a", "?", "{2}", "a{", "a{}", "a{2", "a{3,2}",
	    "a{0}", "a{x}", "a**b{", "\\", "\\q", "\\p{L}", "\\d", "[a-[b]]",
	    "[z-a]", "[ж]", "ж*", "}", "]" };
	char deep[401];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		rx_bad(bad[i], PACTA_ESYNTAX);
	memset(deep, '(', 200);
	memset(deep + 200, ')', 200);
	deep[400] = '\0';
	rx_bad(deep, PACTA_ELIMIT);
	rx_bad("a{256}", PACTA_ELIMIT);
	rx_bad("((a{100}){100}){100}", PACTA_ELIMIT);
	rx_bad("(((()){255}){255}){255}", PACTA_ELIMIT);
}

/* More DFA states than are kept: the cache starts anew, the answers stay. */
static void
test_rx_cache(void **state)
{
	struct rx *rx = rx_made("(a|b)*a(a|b){11}");
	char s[65];
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t len = 12 + (size_t)round % 50;

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1103515245u + 12345u;
			s[i] = (seed >> 16 & 1) != 0 ? 'a' : 'b';
		}
		assert_int_equal(rx_match(rx, s, len), s[len - 12] == 'a');
	}
	rx_free(rx);
}

/* --- value types ------------------------------------------------------ */

static void
data_is(const char *name, const char *const *yes, const char *const *no)
{
	struct schema_alt alt = { .value = NULL };
	struct schema_type type = { .alts = &alt, .nalts = 1 };

	assert_true(schema_data_find(name, &alt.data));
	for (; *yes != NULL; yes++)
		if (schema_type_match(&type, *yes, strlen(*yes)) != 1)
			fail_msg("'%s' should be a %s", *yes, name);
	for (; *no != NULL; no++)
		if (schema_type_match(&type, *no, strlen(*no)) != 0)
			fail_msg("'%s' should not be a %s", *no, name);
}

static void
test_values(void **state)
{
	enum schema_data data;

	(void)state;
	data_is("date", LIST("2026-06-14", "2024-02-29", "2000-02-29",
	    " 2026-06-14\n", "2026-06-14Z", "2026-06-14+03:00", "-0044-03-15",
	    "12026-01-01"), LIST("", "2026-6-14", "2023-02-29", "1900-02-29",
	    "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00",
	    "0000-01-01", "02026-01-01", "2026-06-14+15:00", "26-06-14",
	    "2026-06-14T00:00:00", "2026-06-1", "2026/06/14"));
	data_is("NCName", LIST("a", "_a-1.b", "статья", "a·b"), LIST("", "1a",
	    "a:b", "a b", "-a", "×", "·a"));
	data_is("ID", LIST("art_1"), LIST("1", ""));
	data_is("language", LIST("ru", "zh-Hans", "en-GB-oxendict"), LIST("",
	    "r1", "ru-", "-ru", "abcdefghi", "ru--x"));
	data_is("positiveInteger", LIST("1", "+7", "007"), LIST("", "0", "-1",
	    "1.0", "+", "x"));
	data_is("token", LIST("", "a b", "  a "), LIST(NULL));
	assert_false(schema_data_find("string", &data));
}

static void
test_distance(void **state)
{
	(void)state;
	assert_int_equal(schema_distance("artcle", "article", 2), 1);
	assert_int_equal(schema_distance("aritcle", "article", 2), 1);
	assert_int_equal(schema_distance("Article", "article", 2), 0);
	assert_int_equal(schema_distance("paragraf", "paragraph", 2), 2);
	assert_int_equal(schema_distance("part", "paragraph", 2), 3);
	assert_int_equal(schema_distance("", "ab", 2), 2);
}

static void
test_names(void **state)
{
	const char *instead;

	(void)state;
	assert_true(schema_akn_element("FRBRItem", &instead));
	assert_true(schema_akn_element("writtenStatements", &instead));
	assert_true(schema_akn_element("clause", &instead));
	assert_non_null(instead);
	assert_false(schema_akn_element("clauses", &instead));
	/* Nothing is in the profile and left out of it. */
	for (unsigned el = 1; el < PACTA_EL_COUNT; el++)
		if (schema_akn_element(pacta_el_name((enum pacta_el)el),
		    &instead))
			assert_non_null(instead);
}

/* --- documents -------------------------------------------------------- */

#define WORK "/akn/qt/act/agreement/kz-ru/2026-06-14/nn"
#define HEAD \
"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
"<akomaNtoso xmlns=\"" PACTA_AKN_NS "\">\n" \
"<act name=\"agreement\">\n" \
"<meta><identification source=\"#kz\"><FRBRWork>" \
"<FRBRthis value=\"" WORK "/!main\"/><FRBRuri value=\"" WORK "\"/>" \
"<FRBRdate date=\"2026-06-14\" name=\"opened\"/><FRBRauthor href=\"#kz\"/>" \
"<FRBRcountry value=\"qt\"/><FRBRsubtype value=\"agreement\"/>" \
"<FRBRnumber value=\"nn\"/><FRBRprescriptive value=\"true\"/></FRBRWork>\n" \
"<FRBRExpression><FRBRthis value=\"" WORK "/rus@draft-1/!main\"/>" \
"<FRBRuri value=\"" WORK "/rus@draft-1\"/>" \
"<FRBRdate date=\"2026-06-14\" name=\"draft\"/><FRBRauthor href=\"#kz\"/>" \
"<FRBRversionNumber value=\"draft-1\"/><FRBRauthoritative value=\"true\"/>" \
"<FRBRlanguage language=\"rus\"/></FRBRExpression>\n" \
"<FRBRManifestation><FRBRthis value=\"" WORK "/rus@draft-1/!main.xml\"/>" \
"<FRBRuri value=\"" WORK "/rus@draft-1/.xml\"/>" \
"<FRBRdate date=\"2026-06-14\" name=\"markup\"/><FRBRauthor href=\"#kz\"/>" \
"</FRBRManifestation></identification>\n" \
"<lifecycle source=\"#kz\"><eventRef eId=\"eref_1\" date=\"2026-06-14\" " \
"source=\"#ro\" type=\"generation\"/></lifecycle>\n" \
"<references source=\"#kz\"><original eId=\"ro\" href=\"" WORK \
"/rus@draft-1\" showAs=\"\"/>" \
"<TLCOrganization eId=\"kz\" href=\"/akn/ontology/organization/state/kz\" " \
"showAs=\"Казахстан\"/></references></meta>\n" \
"<preface><longTitle><p><docTitle>О дружбе</docTitle></p></longTitle>" \
"</preface>\n"
#define ARTICLE "<article eId=\"art_1\"><num>Статья 1</num>" \
	"<heading>Цели</heading>\n<content><p>Стороны дружат.</p></content>" \
	"</article>"
#define TAIL "</act>\n</akomaNtoso>\n"

static struct pacta_schema *profile;
static struct pacta_diags diags;

static int
set_up(void **state)
{
	(void)state;
	return pacta_schema_builtin(&profile, NULL);
}

static int
tear_down(void **state)
{
	(void)state;
	pacta_schema_free(profile);
	pacta_diags_dispose(&diags);
	return 0;
}

static void
check(const char *s)
{
	struct pacta_doc *doc;

	pacta_diags_dispose(&diags);
	if (pacta_doc_parse(&doc, "t.xml", s, strlen(s), &diags, NULL) != 0)
		fail_msg("%s", diags.items[0].message);
	assert_int_equal(pacta_schema_check(profile, doc, &diags, NULL), 0);
	pacta_doc_free(doc);
}

/* The whole document with BODY in it, and LINES of it before BODY. */
static void
check_body(const char *body)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_buf_addf(&b, "%s<body>\n%s</body>\n%s", HEAD, body, TAIL);
	check(pacta_buf_str(&b));
	pacta_buf_dispose(&b);
}

/* A valid document with the first OLD in it exchanged for NEW. */
static void
check_with(const char *old, const char *new)
{
	static const char whole[] = HEAD "<body>\n" ARTICLE "</body>\n" TAIL;
	const char *at = strstr(whole, old);
	struct pacta_buf b = PACTA_BUF_INIT;

	assert_non_null(at);
	pacta_buf_add(&b, whole, (size_t)(at - whole));
	pacta_buf_addf(&b, "%s%s", new, at + strlen(old));
	check(pacta_buf_str(&b));
	pacta_buf_dispose(&b);
}

static void
all_said(void)
{
	for (size_t i = 0; i < diags.count; i++)
		print_error("%u:%u %s [%s]\n",
		    (unsigned)diags.items[i].place.line,
		    (unsigned)diags.items[i].place.column,
		    diags.items[i].message, diags.items[i].rule);
}

/* Diagnostic I says PART by RULE. */
static void
said(size_t i, const char *rule, const char *part)
{
	if (i < diags.count && strcmp(diags.items[i].rule, rule) == 0 &&
	    strstr(diags.items[i].message, part) != NULL)
		return;
	all_said();
	fail_msg("%zu should be '%s' [%s]", i, part, rule);
}

static void
said_in_all(size_t count)
{
	if (diags.count != count) {
		all_said();
		fail_msg("%zu diagnostics, not %zu", diags.count, count);
	}
}

static void
at(size_t i, uint32_t line, uint32_t column)
{
	assert_int_equal(diags.items[i].place.line, line);
	assert_int_equal(diags.items[i].place.column, column);
	assert_string_equal(diags.items[i].place.file, "t.xml");
}

/* Line of the body's first provision. */
#define L 11

static void
test_valid(void **state)
{
	(void)state;
	check_body(ARTICLE);
	said_in_all(0);
	/* Levels left out and mixed, plain paragraphs anywhere. */
	check_body("<paragraph eId=\"para_1\"><content><p>x</p></content>"
	    "</paragraph><article eId=\"art_1\"><num>1</num><intro><p>x</p>"
	    "</intro><paragraph eId=\"art_1__para_1\"><content><p>x</p>"
	    "</content></paragraph><point eId=\"art_1__point_a\"><num>a)</num>"
	    "<content><p>x</p></content></point><wrapUp><p>x</p></wrapUp>"
	    "</article><chapter eId=\"chp_1\"><heading>Y</heading><article "
	    "eId=\"art_2\"><num>2</num><content><p>x</p></content></article>"
	    "<paragraph eId=\"chp_1__para_1\"><content><p>x</p></content>"
	    "</paragraph></chapter>");
	said_in_all(0);
	check_with("<akomaNtoso", "<?pi x?><!-- c --><akomaNtoso xmlns:f=\"u\"");
	said_in_all(0);
}

static void
test_root(void **state)
{
	(void)state;
	check("<akomaNtoso/>");
	said(0, "schema-root", "needs xmlns=");
	check("<html xmlns=\"http://www.w3.org/1999/xhtml\"><p/></html>");
	said_in_all(1);
	said(0, "schema-root", "<html> cannot be the outermost element");
	at(0, 1, 1);
	check("<act xmlns=\"" PACTA_AKN_NS "\"/>");
	said(0, "schema-root", "<act>");
	check("<akomaNtoso xmlns=\"" PACTA_AKN_NS "\"/>");
	said_in_all(1);
	said(0, "schema-missing", "is empty, it still needs <act> or "
	    "<statement>");
}

static void
test_order(void **state)
{
	(void)state;
	check_body("<article eId=\"art_3\"><heading>Цели</heading>"
	    "<num>Статья 3</num><content><p>x</p></content></article>");
	said_in_all(1);
	said(0, "schema-order", "<heading> stands before <num> in article "
	    "art_3: the number comes first, then the heading");
	at(0, L, 22);
	assert_string_equal(diags.items[0].eid, "art_3");
	/* Text before number and heading: one slip. */
	check_body("<article eId=\"art_3\"><content><p>x</p></content>"
	    "<num>3</num><heading>Z</heading></article>");
	said_in_all(1);
	said(0, "schema-order", "<content> stands before <num>");
	check_body("<chapter eId=\"chp_1\"><heading>Z</heading><num>I</num>"
	    ARTICLE "</chapter>");
	said_in_all(1);
	said(0, "schema-order", "<num> may not stand behind <heading> in "
	    "chapter chp_1");
	check_with("<original", "<TLCPerson eId=\"b\" href=\"#kz\" "
	    "showAs=\"\"/><original");
	said_in_all(1);
	said(0, "schema-order", "<TLCPerson> stands before <original>");
	/* What came too early is not missing later. */
	check_with("<FRBRthis value=\"" WORK "/!main\"/><FRBRuri value=\"" WORK
	    "\"/>", "<FRBRuri value=\"" WORK "\"/><FRBRthis value=\"" WORK
	    "/!main\"/>");
	said_in_all(1);
	said(0, "schema-order", "<FRBRuri> stands before <FRBRthis>");
}

static void
test_missing(void **state)
{
	(void)state;
	check_body("<article eId=\"art_3\"><heading>Z</heading>"
	    "<content><p>x</p></content></article>");
	said_in_all(1);
	said(0, "schema-missing", "<num> is missing before <heading> in "
	    "article art_3");
	at(0, L, 22);
	check_body("<article eId=\"art_3\"><num>3</num></article>");
	said_in_all(1);
	said(0, "schema-missing", "article art_3 is not complete, it still "
	    "needs <content>, <paragraph>, <point> or <indent>");
	at(0, L, 1);
	check_with("<FRBRnumber value=\"nn\"/><FRBRprescriptive "
	    "value=\"true\"/>", "");
	said_in_all(1);
	said(0, "schema-missing", "<FRBRWork> is not complete, it still needs "
	    "<FRBRnumber>");
	check_with("<FRBRuri value=\"" WORK "\"/><FRBRdate date=\"2026-06-14\""
	    " name=\"opened\"/>", "");
	said_in_all(1);
	said(0, "schema-missing", "<FRBRuri> and <FRBRdate> are missing "
	    "before <FRBRauthor>");
}

static void
test_missing_attribute(void **state)
{
	(void)state;
	check_body("<article><num>3</num><content><p>x <ref>y</ref></p>"
	    "</content></article>");
	said_in_all(2);
	said(0, "schema-missing", "<article> has no attribute eId: it must "
	    "say art_");
	said(0, "schema-missing", "pacta fmt fills it in");
	at(0, L, 1);
	said(1, "schema-missing", "<ref> has no attribute href");
	at(1, L, 36);
}

static void
test_repeated(void **state)
{
	(void)state;
	check_body("<article eId=\"art_3\"><num>3</num><num>4</num>"
	    "<content><p>x</p></content></article>");
	said_in_all(1);
	said(0, "schema-repeated", "a second <num> stands in article art_3");
	at(0, L, 34);
	check_body("<article eId=\"art_3\"><num>3</num><content><p>x</p>"
	    "</content><content><p>x</p></content><content><p/></content>"
	    "</article>");
	said_in_all(1);
}

static void
test_element(void **state)
{
	(void)state;
	check_body("<article eId=\"art_3\"><num>3</num>"
	    "<p>один</p><p>два</p></article>");
	said_in_all(1);
	said(0, "schema-element", "<p> may not stand directly in article "
	    "art_3: put it into <content>; here may stand <heading>, "
	    "<content>, <intro>, <paragraph>, <point> or <indent> "
	    "(pacta-profile(5): article)");
	at(0, L, 34);
	/* What stands behind tells where it goes. */
	check_body("<article eId=\"art_3\"><num>3</num><p>один</p><intro>"
	    "<p>x</p></intro><point eId=\"art_3__point_a\"><num>a)</num>"
	    "<content><p>x</p></content></point></article>");
	said_in_all(1);
	said(0, "schema-element", "<p> may not stand directly in article "
	    "art_3: put it into <intro>; here");
	/* Two elements deep. */
	check_body("<p>x</p>" ARTICLE);
	said_in_all(1);
	said(0, "schema-element", "<p> may not stand directly in <body>: put "
	    "it into <paragraph><content>; here may stand <part>, ");
	check_body("<article eId=\"art_3\"><num>3</num><content><p>x"
	    "<article eId=\"art_4\"/></p></content></article>");
	said(0, "schema-element", "<article> may not stand directly in <p> of "
	    "article art_3: here may stand text, <b>, <i>, <u>, <sub>, <sup>, "
	    "<span>, …");
	/* A higher level in a lower one. */
	check_body("<article eId=\"art_3\"><num>3</num><chapter "
	    "eId=\"chp_1\"><num>I</num>" ARTICLE "</chapter></article>");
	said_in_all(1);
	said(0, "schema-element", "<chapter> may not stand directly in "
	    "article art_3");
}

static void
test_unknown(void **state)
{
	(void)state;
	check_body("<artcle eId=\"art_3\"><num>3</num><content>"
	    "<p><foo/></p></content></artcle>");
	said_in_all(2);
	said(0, "schema-unknown", "<artcle> is not an element of Akoma "
	    "Ntoso: did you mean <article>?");
	at(0, L, 1);
	said(1, "schema-unknown", "<foo> is not an element of Akoma Ntoso: "
	    "here may stand text");
	check_body("<article eId=\"art_3\"><num>3</num><content><p><strong>x"
	    "</strong></p></content></article>");
	said_in_all(1);
	said(0, "schema-unknown", "<strong> is not an element of Akoma "
	    "Ntoso: bold is <b>");
	check_body("<clause eId=\"clause_1\"/>" ARTICLE);
	said_in_all(1);
	said(0, "schema-unknown", "<clause> is Akoma Ntoso, but not in the "
	    "profile: use <article>, <paragraph> or <point>");
	check_body("<x:article xmlns:x=\"urn:x\"/>" ARTICLE);
	said_in_all(1);
	said(0, "schema-unknown", "is in the namespace \"urn:x\", not in that "
	    "of Akoma Ntoso");
	check_with("</lifecycle>", "</lifecycle><workflow source=\"#kz\"/>");
	said_in_all(1);
	said(0, "schema-unknown", "recorded in acts");
}

static void
test_text(void **state)
{
	(void)state;
	check_body("<article eId=\"art_3\"><num>3</num> \n  Стороны <b>x</b> "
	    "дружат</article>");
	said_in_all(1);
	said(0, "schema-text", "the text \"Стороны\" stands directly in "
	    "article art_3: put it into <content><p>");
	at(0, L + 1, 3);
	check_body(ARTICLE "<!-- no --> stray");
	said_in_all(1);
	said(0, "schema-text", "put it into <paragraph><content><p>");
	check_body("<article eId=\"art_3\"><num>3</num><content>"
	    "<table eId=\"art_3__table_1\">x<tr><td><p>y</p></td></tr></table>"
	    "</content></article>");
	said_in_all(1);
	said(0, "schema-text", "here may stand <caption> or <tr>");
}

static void
test_attribute(void **state)
{
	(void)state;
	check_body("<article class=\"x\" eId=\"art_3\" wid=\"art_2\"><num>3"
	    "</num><content><p style=\"\">x</p></content></article>");
	said_in_all(3);
	said(0, "schema-attribute", "attribute class may not stand on article "
	    "art_3: it may have eId, wId");
	at(0, L, 10);
	said(1, "schema-attribute", "attribute wid may not stand on article "
	    "art_3: did you mean wId?");
	said(2, "schema-attribute", "attribute style may not stand on <p> of "
	    "article art_3");
	check_body("<article eId=\"art_3\"><num value=\"3\">3</num><content>"
	    "<p xmlns:f=\"urn:f\" f:x=\"1\">x</p></content></article>");
	said_in_all(2);
	said(0, "schema-attribute", "it has no attributes");
	said(1, "schema-attribute", "attribute f:x");
}

static void
test_value(void **state)
{
	(void)state;
	check_body("<article eId=\"Статья 3\"><num>3</num><content><p>"
	    "<date date=\"2026-02-30\">x</date><ref href=\"\">y</ref></p>"
	    "</content></article>");
	said_in_all(3);
	said(0, "schema-value", "eId of <article> says \"Статья 3\": it must "
	    "say art_ and the number of the article");
	at(0, L, 15);
	said(1, "schema-value", "date of <date>");
	said(1, "schema-value", "says \"2026-02-30\": it must say a day, "
	    "YYYY-MM-DD");
	said(2, "schema-value", "href of <ref>");
	said(2, "schema-value", "is empty: it must say # and an id");
	check_with("act name=\"agreement\"", "act name=\"agreememt\"");
	said_in_all(1);
	said(0, "schema-value", "it must say the kind of instrument, one of "
	    "\"agreement\", \"treaty\"");
	check_with("FRBRprescriptive value=\"true\"",
	    "FRBRprescriptive value=\"да\"");
	said(0, "schema-value", "it must say one of \"true\" or \"false\"");
}

static void
test_id(void **state)
{
	(void)state;
	check_body(ARTICLE "\n<article eId=\"art_1\"><num>2</num><content>"
	    "<p eId=\"kz\">x</p></content></article>");
	said_in_all(2);
	said(0, "schema-id", "eId \"art_1\" of <article> stands twice, first "
	    "at line 11, column 15");
	at(0, L + 2, 15);
	assert_int_equal(diags.items[0].other.line, L);
	assert_int_equal(diags.items[0].other.column, 15);
	assert_string_equal(diags.items[0].other.file, "t.xml");
	said(1, "schema-id", "eId \"kz\" of <p> stands twice, first at line 8");
	/* The next document starts anew. */
	check_body(ARTICLE);
	said_in_all(0);
}

/* What is independently wrong is all told, in order, and nothing twice. */
static void
test_recovery(void **state)
{
	(void)state;
	check_body("<article eId=\"art_1\"><heading>a</heading><num>1</num>"
	    "<content><p><zzz/>a</p></content></article>\n"
	    "<section eId=\"sec_1\"><num>I</num><article eId=\"art_2\">"
	    "<num>2</num><content><p><date>x</date></p></content></article>"
	    "<part/></section>\n"
	    "<article eId=\"art_1\"><num>3</num></article>\nstray");
	said_in_all(9);
	said(0, "schema-order", "<heading>");
	said(1, "schema-unknown", "<zzz>");
	said(2, "schema-missing", "has no attribute date");
	said(3, "schema-element", "<part> may not stand directly in section");
	said(4, "schema-missing", "<part> of section sec_1 has no attribute");
	said(5, "schema-missing", "<part> of section sec_1 is empty");
	said(6, "schema-id", "art_1");
	said(7, "schema-missing", "article art_1 is not complete");
	said(8, "schema-text", "\"stray\"");
}

static void
test_many(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	for (int i = 0; i < 3000; i++)
		pacta_buf_adds(&b, "<article/>");
	check_body(pacta_buf_str(&b));
	pacta_buf_dispose(&b);
	said_in_all(SCHEMA_MAX_SAID + 1);
	said(SCHEMA_MAX_SAID, "schema-missing", "over 1000 faults");
}

/* A flood of one fault is told of once, and is read in one go. */
static void
test_flood(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	pacta_buf_adds(&b, "<article eId=\"art_1\">");
	for (int i = 0; i < 300000; i++)
		pacta_buf_adds(&b, "<heading/>");
	pacta_buf_adds(&b, "<num>1</num><content><p>x</p></content></article>");
	check_body(pacta_buf_str(&b));
	pacta_buf_dispose(&b);
	said_in_all(1);
	said(0, "schema-order", "<heading> stands before <num>");
}

/* --- schemas ---------------------------------------------------------- */

#define RNG "<grammar ns=\"" PACTA_AKN_NS "\" xmlns=\"" \
	"http://relaxng.org/ns/structure/1.0\" datatypeLibrary=\"" \
	"http://www.w3.org/2001/XMLSchema-datatypes\">"
#define START "<start><element name=\"akomaNtoso\">"
#define START_END "</element></start>"

static struct pacta_schema *
schema_made(const char *grammar, struct pacta_error *err)
{
	struct pacta_schema *s = NULL;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc;

	pacta_buf_addf(&b, "%s%s</grammar>", RNG, grammar);
	rc = pacta_schema_new(&s, "s.rng", b.data, b.len, err);
	assert_int_equal(rc == 0, s != NULL);
	assert_int_equal(rc, rc == 0 ? 0 : err->code);
	pacta_buf_dispose(&b);
	return s;
}

static void
schema_refused(const char *grammar, const char *part)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	if (schema_made(grammar, &err) != NULL)
		fail_msg("should be refused: %s", grammar);
	if (strstr(err.message, part) == NULL)
		fail_msg("'%s' has no '%s'", err.message, part);
	assert_string_equal(err.file, "s.rng");
	assert_int_not_equal(err.line, 0);
}

static void
test_schema_refused(void **state)
{
	(void)state;
	schema_refused("", "no <start>");
	schema_refused("<div/>", "<div> is not understood");
	schema_refused(START "<ref name=\"x\"/>" START_END, "not defined");
	schema_refused(START "<empty/>" START_END "<define name=\"x\"/>"
	    "<define name=\"x\"/>", "defined twice");
	schema_refused(START "<ref name=\"x\"/>" START_END "<define name="
	    "\"x\"><optional><ref name=\"x\"/></optional></define>",
	    "leads back to itself");
	schema_refused(START "<list/>" START_END, "<list> is not understood");
	schema_refused(START "<interleave><empty/><empty/></interleave>"
	    START_END, "<interleave> is not understood");
	schema_refused(START "<element name=\"blink\"><empty/></element>"
	    START_END, "not an element this version knows");
	schema_refused(START "<attribute name=\"blink\"/>" START_END,
	    "not an attribute this version knows");
	schema_refused(START "<attribute name=\"eId\"/><attribute "
	    "name=\"eId\"/>" START_END, "stands twice");
	schema_refused(START "<choice><attribute name=\"eId\"/><empty/>"
	    "</choice>" START_END, "may stand in an element");
	schema_refused(START "<optional><attribute name=\"eId\"/><attribute "
	    "name=\"wId\"/></optional>" START_END, "alone in an <optional>");
	schema_refused(START "<optional><attribute name=\"eId\"/><element "
	    "name=\"p\"><empty/></element></optional>" START_END,
	    "optional together");
	schema_refused(START "<element name=\"p\"><empty/></element><text/>"
	    START_END, "without <mixed>");
	schema_refused(START "<optional><text/></optional>" START_END,
	    "whole of an element");
	schema_refused(START "<element name=\"p\"><text/></element><element "
	    "name=\"p\"><empty/></element>" START_END, "means two things");
	schema_refused(START "<element><anyName/></element>" START_END,
	    "one name");
	schema_refused(START "<element name=\"p\" ns=\"urn:x\"><empty/>"
	    "</element>" START_END, "other than Akoma Ntoso");
}

static void
test_schema_values_refused(void **state)
{
	(void)state;
#define EID(v) START "<attribute name=\"eId\">" v "</attribute>" START_END
	schema_refused(EID("<data type=\"string\"/>"), "\"string\"");
	schema_refused(EID("<data type=\"token\"><param name=\"length\">3"
	    "</param></data>"), "its pattern");
	schema_refused(EID("<data type=\"token\"><param name=\"pattern\">("
	    "</param></data>"), "is not closed");
	schema_refused(EID("<data type=\"token\"><except><value>a</value>"
	    "</except></data>"), "its pattern");
	schema_refused(EID("<value type=\"string\">a</value>"), "\"string\"");
	schema_refused(EID("<list><text/></list>"), "<list>");
	schema_refused(EID("<text/><text/>"), "one value pattern");
	schema_refused(EID("<ref name=\"x\"/>") "<define name=\"x\"><ref "
	    "name=\"x\"/></define>", "leads back");
}

/* References that double at each step, and content that nests: limits, not
 * hours. */
static void
test_schema_limits(void **state)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	pacta_buf_adds(&b, START "<ref name=\"a0\"/>" START_END);
	for (int i = 0; i < 60; i++)
		pacta_buf_addf(&b, "<define name=\"a%d\"><ref name=\"a%d\"/>"
		    "<ref name=\"a%d\"/></define>", i, i + 1, i + 1);
	pacta_buf_adds(&b, "<define name=\"a60\"><empty/></define>");
	assert_null(schema_made(pacta_buf_str(&b), &err));
	assert_int_equal(err.code, PACTA_ELIMIT);
	pacta_buf_dispose(&b);
	assert_int_equal(pacta_schema_new(&(struct pacta_schema *){ NULL },
	    "s.rng", "<grammar", 8, &err), PACTA_ESYNTAX);
	assert_string_equal(err.file, "s.rng");
	assert_int_equal(pacta_schema_new(&(struct pacta_schema *){ NULL },
	    "s.rng", "<p/>", 4, &err), PACTA_ESYNTAX);
	assert_non_null(strstr(err.message, "not a RELAX NG <grammar>"));
}

/* A content model whose states multiply: (a|b)* a (a|b)^12 has 2^13 of them;
 * the check ends, and says so if it must give up. */
static void
test_schema_states(void **state)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf g = PACTA_BUF_INIT, d = PACTA_BUF_INIT;
	struct pacta_schema *s;
	struct pacta_doc *doc;
	unsigned seed = 7;
	int rc;

	(void)state;
	pacta_buf_adds(&g, START "<zeroOrMore><ref name=\"ab\"/></zeroOrMore>"
	    "<element name=\"b\"><empty/></element>");
	for (int i = 0; i < 14; i++)
		pacta_buf_adds(&g, "<ref name=\"xy\"/>");
	pacta_buf_adds(&g, START_END "<define name=\"ab\"><choice><ref "
	    "name=\"b\"/><ref name=\"i\"/></choice></define>"
	    "<define name=\"xy\"><ref name=\"ab\"/></define>"
	    "<define name=\"i\"><element name=\"i\"><empty/></element>"
	    "</define><define name=\"b\"><element name=\"b\"><empty/>"
	    "</element></define>");
	/* One <b> defined here and one there: two things. */
	assert_null(schema_made(pacta_buf_str(&g), &err));
	pacta_buf_dispose(&g);
	pacta_buf_adds(&g, START "<zeroOrMore><ref name=\"ab\"/></zeroOrMore>"
	    "<ref name=\"b\"/>");
	for (int i = 0; i < 14; i++)
		pacta_buf_adds(&g, "<ref name=\"ab\"/>");
	pacta_buf_adds(&g, START_END "<define name=\"ab\"><choice><ref "
	    "name=\"b\"/><ref name=\"i\"/></choice></define>"
	    "<define name=\"i\"><element name=\"i\"><empty/></element>"
	    "</define><define name=\"b\"><element name=\"b\"><empty/>"
	    "</element></define>");
	s = schema_made(pacta_buf_str(&g), &err);
	assert_non_null(s);
	pacta_buf_adds(&d, "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\">");
	for (int i = 0; i < 60000; i++) {
		seed = seed * 1103515245u + 12345u;
		pacta_buf_adds(&d, (seed >> 16 & 1) != 0 ? "<b/>" : "<i/>");
	}
	pacta_buf_adds(&d, "</akomaNtoso>");
	assert_int_equal(pacta_doc_parse(&doc, "t.xml", d.data, d.len, &diags,
	    &err), 0);
	rc = pacta_schema_check(s, doc, &diags, &err);
	assert_int_equal(rc, PACTA_ELIMIT);
	pacta_doc_free(doc);
	pacta_schema_free(s);
	pacta_buf_dispose(&g);
	pacta_buf_dispose(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rx),
		cmocka_unit_test(test_rx_bytes),
		cmocka_unit_test(test_rx_refused),
		cmocka_unit_test(test_rx_cache),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_root),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_missing_attribute),
		cmocka_unit_test(test_repeated),
		cmocka_unit_test(test_element),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_attribute),
		cmocka_unit_test(test_value),
		cmocka_unit_test(test_id),
		cmocka_unit_test(test_recovery),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_schema_refused),
		cmocka_unit_test(test_schema_values_refused),
		cmocka_unit_test(test_schema_limits),
		cmocka_unit_test(test_schema_states),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
