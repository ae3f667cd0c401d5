#include "unit.h"

#include <pacta/fmt.h>

static struct pacta_error err;
static struct pacta_langs *langs;
static struct pacta_buf sources[2048];	/* what documents borrow */
static size_t nsources;

/* --- documents ------------------------------------------------------------ */

static struct pacta_doc *
parse(const char *text)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;

	if (pacta_doc_parse(&doc, "x.xml", text, strlen(text), &diags, &err) !=
	    0)
		fail_msg("%s: %s", diags.count > 0 ? diags.items[0].message :
		    err.message, text);
	pacta_diags_dispose(&diags);
	return doc;
}

/* A draft in LANG with INSIDE as what follows its meta. */
static struct pacta_doc *
draft(const char *lang, const char *master, const char *inside)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	assert_true(nsources < sizeof(sources) / sizeof(sources[0]));
	pacta_buf_addf(&b, "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\">"
	    "<act name=\"agreement\"><meta><identification source=\"#editor\">"
	    "<FRBRWork><FRBRuri value=\"/akn/qt/act/agreement/cn-kz/"
	    "2026-01-10/nn\"/></FRBRWork><FRBRExpression>"
	    "<FRBRversionNumber value=\"draft-1\"/>");
	if (master != NULL)
		pacta_buf_addf(&b, "<FRBRmasterExpression href=\"/akn/qt/act/"
		    "agreement/cn-kz/2026-01-10/nn/%s@draft-1\"/>", master);
	pacta_buf_addf(&b, "<FRBRlanguage language=\"%s\"/></FRBRExpression>"
	    "</identification></meta>%s</act></akomaNtoso>", lang, inside);
	sources[nsources++] = b;
	return parse(pacta_buf_str(&b));
}

static char *
written(const struct pacta_doc *doc)
{
	struct pacta_buf out = PACTA_BUF_INIT;

	pacta_doc_write(doc, &out);
	return pacta_buf_detach(&out, NULL);
}

/* "art_1 art_2=art_2-1 ...": the ids below the body, a wId behind '='. */
static char *
ids(const struct pacta_doc *doc)
{
	struct pacta_node *main = pacta_doc_main(doc), *n;
	struct pacta_buf out = PACTA_BUF_INIT;

	for (n = pacta_node_skip(pacta_node_child(main, PACTA_EL_META), main);
	    n != NULL; n = pacta_node_next(n, main)) {
		if (pacta_el_abbr(n->el) == NULL)
			continue;
		pacta_buf_addf(&out, "%s%s", out.len > 0 ? " " : "",
		    pacta_node_get(n, PACTA_AT_EID) != NULL ?
		    pacta_node_get(n, PACTA_AT_EID) : "-");
		if (pacta_node_get(n, PACTA_AT_WID) != NULL)
			pacta_buf_addf(&out, "=%s",
			    pacta_node_get(n, PACTA_AT_WID));
	}
	return pacta_buf_detach(&out, NULL);
}

static void
ids_are(const struct pacta_doc *doc, const char *want)
{
	char *got = ids(doc);

	assert_string_equal(got != NULL ? got : "", want);
	free(got);
}

static void
has(const struct pacta_doc *doc, const char *part)
{
	char *text = written(doc);

	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in:\n%s", part, text);
	free(text);
}

/* Formats, and then again to see that nothing is left to do. */
static void
format(struct pacta_doc *const *docs, size_t n, bool renumber,
    struct pacta_diags *diags)
{
	struct pacta_fmt_options o = PACTA_FMT_OPTIONS_INIT;
	struct pacta_diags again = PACTA_DIAGS_INIT;
	char *once, *twice;

	o.langs = langs;
	o.renumber = renumber;
	assert_int_equal(pacta_fmt(docs, n, &o, diags, &err), 0);
	for (size_t i = 0; i < n; i++) {
		once = written(docs[i]);
		assert_int_equal(pacta_fmt(docs, n, &o, &again, &err), 0);
		twice = written(docs[i]);
		assert_string_equal(once, twice);
		free(once);
		free(twice);
	}
	for (size_t i = 0; i < again.count; i++)
		assert_string_not_equal(again.items[i].rule, "fmt-renumbered");
	pacta_diags_dispose(&again);
}

static void
format_one(struct pacta_doc *doc, bool renumber)
{
	format(&doc, 1, renumber, NULL);
}

static size_t
count_rule(const struct pacta_diags *diags, const char *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < diags->count; i++)
		n += strcmp(diags->items[i].rule, rule) == 0;
	return n;
}

#define ART(num, text) "<article>" num "<content><p>" text "</p></content></article>"
#define ART_ID(id, num, text) "<article eId=\"" id "\">" num "<content><p>" text "</p></content></article>"
#define NUM(s) "<num>" s "</num>"

/* --- ids ------------------------------------------------------------------- */

static void
test_all_ids(void **state)
{
	struct pacta_doc *doc = draft("eng", NULL,
	    "<preamble><recitals><recital><p>a</p></recital><recital><p>b</p>"
	    "</recital></recitals></preamble><body>"
	    "<chapter>" NUM("Chapter I") "<article>" NUM("Article 1")
	    "<paragraph>" NUM("1.") "<intro><p>x<authorialNote><p>n</p>"
	    "</authorialNote></p></intro><point>" NUM("(a)") "<content><p>y"
	    "</p></content></point><point>" NUM("(b)") "<intro><p>z</p></intro>"
	    "<indent>" NUM("–") "<content><p>d</p></content></indent><indent>"
	    NUM("–") "<content><p>e</p></content></indent></point></paragraph>"
	    "</article></chapter><chapter>" NUM("Chapter II")
	    ART(NUM("Article 2 bis"), "<blockList><item>" NUM("1)") "<p>i</p>"
	    "</item></blockList>") "</chapter></body><attachments><attachment>"
	    "<doc name=\"annex\"><mainBody>" ART(NUM("Article 1"), "t")
	    "<section>" NUM("II.") "<paragraph><content><table><tr><td/></tr>"
	    "</table></content></paragraph></section></mainBody></doc>"
	    "</attachment></attachments>");

	(void)state;
	format_one(doc, false);
	ids_are(doc, "recs_1 recs_1__rec_1 recs_1__rec_2 chp_I art_1 "
	    "art_1__para_1 art_1__para_1__authorialNote_1 "
	    "art_1__para_1__point_a art_1__para_1__point_b "
	    "art_1__para_1__point_b__indent_1 "
	    "art_1__para_1__point_b__indent_2 chp_II art_2bis "
	    "art_2bis__list_1 art_2bis__list_1__item_1 att_1 att_1__art_1 "
	    "att_1__sec_II att_1__sec_II__para_1 "
	    "att_1__sec_II__para_1__table_1");
	has(doc, "<authorialNote eId=\"art_1__para_1__authorialNote_1\" marker=\"1\"");
	has(doc, "nn/eng@draft-1/!annex_1.xml\"/>");
	has(doc, "<FRBRthis value=\"/akn/qt/act/agreement/cn-kz/2026-01-10/nn/eng@draft-1/!main\"/>");
	pacta_doc_free(doc);
}

static void
test_copied_ids(void **state)
{
	struct pacta_doc *docs[] = {
		draft("zho", "rus", "<body><article>" NUM("第一条")
		    "<point>" NUM("（一）") "<content><p>甲</p></content></point>"
		    "<point>" NUM("（二）") "<content><p>乙</p></content></point>"
		    "</article></body>"),
		draft("rus", NULL, "<body><article>" NUM("Статья 1")
		    "<point>" NUM("а)") "<content><p>а</p></content></point>"
		    "<point>" NUM("б)") "<content><p>б</p></content></point>"
		    "</article></body>"),
		draft("eng", NULL, "<body>" "<article>" NUM("Article 1")
		    "<point>" NUM("(1)") "<content><p>a</p></content></point>"
		    "<point>" NUM("(2)") "<content><p>b</p></content></point>"
		    "</article></body>")
	};

	(void)state;
	format(docs, 3, false, NULL);
	for (size_t i = 0; i < 3; i++) {
		ids_are(docs[i], "art_1 art_1__point_a art_1__point_b");
		/* Every language but the master names it now. */
		if (i != 1)
			has(docs[i], "nn/rus@draft-1\" showAs=\"rus\"");
		pacta_doc_free(docs[i]);
	}
}

static void
test_kept_ids(void **state)
{
	/* Ids of other makers stay where they are right. */
	struct pacta_doc *doc = draft("eng", NULL, "<preamble><recitals "
	    "eId=\"recs\"><recital eId=\"rec_1\"><p>a</p></recital></recitals>"
	    "</preamble><body><chapter eId=\"chp_I\">" NUM("Chapter I")
	    ART_ID("art_7", NUM("Article 7"), "x<authorialNote "
	    "eId=\"authorialNote_4\" marker=\"*\"><p>n</p></authorialNote>")
	    "</chapter><paragraph eId=\"para_9\" wId=\"para_2\">" NUM("9.")
	    "<content><p>y</p></content></paragraph></body>");

	(void)state;
	format_one(doc, false);
	ids_are(doc, "recs rec_1 chp_I art_7 authorialNote_4 para_9=para_2");
	has(doc, "marker=\"*\"");
	format_one(doc, true);
	ids_are(doc, "recs rec_1 chp_I art_1=art_7 authorialNote_4 "
	    "para_1=para_2");
	pacta_doc_free(doc);
}

static void
test_counted(void **state)
{
	/* A dash typed among others: counts follow, identities stay. */
	struct pacta_doc *doc = draft("eng", NULL, "<body><article "
	    "eId=\"art_1\">" NUM("Article 1") "<intro><p>See <ref "
	    "href=\"#art_1__indent_2\">b</ref>.</p></intro>"
	    "<indent eId=\"art_1__indent_1\"><content><p>a</p></content></indent>"
	    "<indent><content><p>new</p></content></indent>"
	    "<indent eId=\"art_1__indent_2\"><content><p eId=\"art_1__indent_2__p_1\">b</p></content></indent>"
	    "</article></body>");

	(void)state;
	format_one(doc, false);
	ids_are(doc, "art_1 art_1__indent_1 art_1__indent_2=art_1__indent_2-1 "
	    "art_1__indent_3=art_1__indent_2");
	has(doc, "<ref href=\"#art_1__indent_3\">b</ref>");
	has(doc, "<p eId=\"art_1__indent_3__p_1\">b</p>");
	pacta_doc_free(doc);
}

static void
test_moved(void **state)
{
	/* Cut from one article and pasted into another: known by its wId. */
	struct pacta_doc *doc = draft("eng", NULL, "<body>"
	    "<article eId=\"art_1\">" NUM("Article 1") "<paragraph "
	    "eId=\"art_1__para_1\">" NUM("1.") "<content><p>a</p></content>"
	    "</paragraph><paragraph eId=\"art_2__para_1\">" NUM("2.")
	    "<content><p>b</p></content></paragraph></article></body>");

	(void)state;
	format_one(doc, false);
	ids_are(doc, "art_1 art_1__para_1 art_1__para_2=art_2__para_1");
	pacta_doc_free(doc);
}

static void
test_copied_element(void **state)
{
	/* Copied with its id: the one whose number it is keeps it. */
	struct pacta_doc *doc = draft("eng", NULL, "<body>"
	    ART_ID("art_1", NUM("Article 2"), "copy")
	    ART_ID("art_1", NUM("Article 1"), "first") "</body>");

	(void)state;
	format_one(doc, false);
	ids_are(doc, "art_2 art_1");
	pacta_doc_free(doc);
}

static void
test_between(void **state)
{
	/* A line without a number among numbered ones. */
	struct pacta_doc *doc = draft("eng", NULL, "<body><article>"
	    NUM("Article 1") "<paragraph><content><p>u</p></content></paragraph>"
	    "<paragraph>" NUM("1.") "<content><p>a</p></content></paragraph>"
	    "<paragraph><content><p>v</p></content></paragraph>"
	    "<paragraph><content><p>w</p></content></paragraph>"
	    "<paragraph>" NUM("2.") "<content><p>b</p></content></paragraph>"
	    "</article></body>");

	(void)state;
	format_one(doc, false);
	ids_are(doc, "art_1 art_1__para_0-1 art_1__para_1 art_1__para_1-1 "
	    "art_1__para_1-2 art_1__para_2");
	pacta_doc_free(doc);
}

static void
test_taken(void **state)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = draft("eng", NULL, "<body>"
	    ART(NUM("Article 1"), "new") ART_ID("art_1", NUM("Article 1"), "old")
	    ART("", "none") "</body>");

	(void)state;
	format(&doc, 1, false, &diags);
	ids_are(doc, "- art_1 -");
	assert_int_equal(diags.count, 2);
	assert_int_equal(count_rule(&diags, "fmt-number"), 2);
	pacta_diags_dispose(&diags);
	pacta_doc_free(doc);
}

static void
test_retired(void **state)
{
	struct pacta_fmt_options o = PACTA_FMT_OPTIONS_INIT;
	struct pacta_names retired = PACTA_NAMES_INIT;
	struct pacta_doc *doc = draft("eng", NULL, "<body>"
	    ART_ID("art_1", NUM("Article 1"), "a") ART(NUM("Article 2"), "b")
	    "</body>");

	(void)state;
	assert_int_equal(pacta_names_add(&retired, "art_2"), 0);
	assert_int_equal(pacta_names_add(&retired, "art_2-1"), 0);
	o.retired = &retired;
	assert_int_equal(pacta_fmt(&doc, 1, &o, NULL, &err), 0);
	ids_are(doc, "art_1 art_2=art_2-2");
	pacta_names_dispose(&retired);
	assert_int_equal(pacta_fmt_identities(doc, &retired, &err), 0);
	assert_int_equal(retired.count, 2);
	assert_true(pacta_names_have(&retired, "art_1"));
	assert_true(pacta_names_have(&retired, "art_2-2"));
	assert_false(pacta_names_have(&retired, "art_2"));
	pacta_names_dispose(&retired);
	pacta_doc_free(doc);
}

static void
test_lagging(void **state)
{
	/* The master has lost Article 1 and got another; the language that lags
	 * keeps what it has, under its own name. */
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *docs[] = {
		draft("rus", NULL, "<body>" ART(NUM("Статья 1"), "новая")
		    ART_ID("art_2", NUM("Статья 2"), "б") "</body>"),
		draft("zho", "rus", "<body>"
		    ART_ID("art_1", NUM("第一条"), "旧")
		    ART_ID("art_2", NUM("第二条"), "乙")
		    ART(NUM("第三条"), "新") "</body>")
	};

	(void)state;
	format(docs, 2, false, &diags);
	ids_are(docs[0], "art_1=art_1-1 art_2");
	ids_are(docs[1], "art_1 art_2 art_3");
	assert_int_equal(count_rule(&diags, "fmt-step"), 1);
	pacta_diags_dispose(&diags);
	pacta_doc_free(docs[0]);
	pacta_doc_free(docs[1]);
}

static void
test_quoted(void **state)
{
	struct pacta_doc *doc = draft("eng", NULL, "<body>"
	    ART(NUM("Article 1"), "<mod>After it: <quotedStructure>"
	    ART(NUM("Article 2 bis"), "q") "</quotedStructure></mod> and "
	    "<mod><quotedText>a</quotedText> for <quotedText>b</quotedText>"
	    "</mod>") "</body>");

	(void)state;
	format_one(doc, false);
	ids_are(doc, "art_1 art_1__mod_1 art_1__mod_1__qstr_1 "
	    "art_1__mod_1__qstr_1__art_2bis=art_2bis art_1__mod_2 "
	    "art_1__mod_2__qtext_1 art_1__mod_2__qtext_2");
	format_one(doc, true);
	has(doc, "<num>Article 2 bis</num>");
	pacta_doc_free(doc);
}

/* --- text and notes ----------------------------------------------------------- */

static void
test_nfc(void **state)
{
	struct pacta_doc *doc = draft("rus", NULL, "<body>"
	    ART(NUM("Статья 1"), "и\xcc\x86 <b>e\xcc\x81</b>") "</body>");

	(void)state;
	format_one(doc, false);
	has(doc, "<p>й <b>é</b></p>");
	pacta_doc_free(doc);
}

static void
test_markers(void **state)
{
	struct pacta_doc *doc = draft("eng", NULL, "<body>"
	    ART(NUM("Article 1"), "a<authorialNote marker=\"1\"><p>x</p>"
	    "</authorialNote> b<authorialNote><p>y</p></authorialNote> "
	    "c<authorialNote marker=\"2\"><p>z</p></authorialNote>")
	    "</body><attachments><attachment><doc name=\"annex\"><mainBody>"
	    ART(NUM("Article 1"), "d<authorialNote><p>w</p></authorialNote> "
	    "e<authorialNote marker=\"†\"><p>v</p></authorialNote>")
	    "</mainBody></doc></attachment></attachments>");

	(void)state;
	format_one(doc, false);
	has(doc, "a<authorialNote eId=\"art_1__authorialNote_1\" marker=\"1\">");
	has(doc, "b<authorialNote eId=\"art_1__authorialNote_2\" marker=\"2\">");
	has(doc, "c<authorialNote eId=\"art_1__authorialNote_3\" marker=\"3\">");
	has(doc, "d<authorialNote eId=\"att_1__art_1__authorialNote_1\" marker=\"1\">");
	has(doc, "e<authorialNote eId=\"att_1__art_1__authorialNote_2\" marker=\"†\">");
	pacta_doc_free(doc);
}

static void
test_no_identification(void **state)
{
	struct pacta_doc *doc = parse("<akomaNtoso xmlns=\"" PACTA_AKN_NS
	    "\"><act name=\"treaty\"><body/></act></akomaNtoso>");

	(void)state;
	assert_int_equal(pacta_fmt(&doc, 1, NULL, NULL, &err), PACTA_ESYNTAX);
	assert_string_equal(err.file, "x.xml");
	pacta_doc_free(doc);
	assert_int_equal(pacta_fmt(&doc, 0, NULL, NULL, &err), 0);
}

/* --- renumbering ----------------------------------------------------------------- */

static void
test_renumber_languages(void **state)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *docs[] = {
		draft("rus", NULL, "<body>" ART_ID("art_1", NUM("Статья 1"), "а")
		    ART("", "новая") ART_ID("art_2", NUM("Статья 2"),
		    "см. <ref href=\"#art_3\">статью 3</ref>, "
		    "<rref from=\"#art_2\" upTo=\"#art_3\">статьи 2 и 3</rref>, "
		    "<ref href=\"/akn/qt/act/agreement/cn-kz/2026-01-10/nn/!main#art_3\">статьёй 3</ref>, "
		    "<ref href=\"/akn/qt/act/agreement/cn-kz/2020-01-10/nn/!main#art_3\">статья 3</ref> и "
		    "<ref href=\"#art_1\">статье 1</ref>")
		    ART_ID("art_3", NUM("Статья 3"), "в") "</body>"),
		draft("zho", "rus", "<body>" ART_ID("art_1", NUM("第一条"), "甲")
		    ART(NUM(""), "新") ART_ID("art_2", NUM("第二条"),
		    "见<ref href=\"#art_3\">第三条</ref>和"
		    "<rref from=\"#art_2\" upTo=\"#art_3\">第二条和第三条</rref>")
		    ART_ID("art_3", NUM("第三条"), "丙") "</body>"),
		draft("eng", "rus", "<body>"
		    ART_ID("art_1", NUM("Article 1"), "a")
		    ART(NUM("Article 2"), "new") ART_ID("art_2",
		    NUM("Article 2"), "see <ref href=\"#art_3\">Article&#xa0;3"
		    "</ref>") ART_ID("art_3", NUM("<b>Article</b> 3"), "c")
		    "</body>"),
	};
	static const char want[] =
	    "art_1 art_2=art_2-1 art_3=art_2 art_4=art_3";

	(void)state;
	format(docs, 3, true, &diags);
	for (size_t i = 0; i < 3; i++)
		ids_are(docs[i], want);
	has(docs[0], "<num>Статья 2</num>");
	has(docs[0], "<num>Статья 4</num>");
	has(docs[0], "<ref href=\"#art_4\">статью 4</ref>");
	has(docs[0], "<rref from=\"#art_3\" upTo=\"#art_4\">статьи 3 и 4</rref>");
	has(docs[0], "nn/!main#art_4\">статьёй 4</ref>");
	has(docs[0], "2020-01-10/nn/!main#art_3\">статья 3</ref>");
	has(docs[0], "<ref href=\"#art_1\">статье 1</ref>");
	has(docs[1], "<num>第二条</num>");
	has(docs[1], "<num>第四条</num>");
	has(docs[1], "<ref href=\"#art_4\">第四条</ref>");
	has(docs[1], "<rref from=\"#art_3\" upTo=\"#art_4\">第三条和第四条</rref>");
	has(docs[2], "<num>Article 3</num>");
	has(docs[2], "<num><b>Article</b> 4</num>");
	has(docs[2], "<ref href=\"#art_4\">Article\xc2\xa0" "4</ref>");
	assert_int_equal(count_rule(&diags, "fmt-renumbered"), 8);
	pacta_diags_dispose(&diags);
	for (size_t i = 0; i < 3; i++)
		pacta_doc_free(docs[i]);
}

static void
test_renumber_nested(void **state)
{
	/* Inner numbers first, as Russian has it, and equal ones. */
	struct pacta_doc *doc = draft("rus", NULL, "<body>"
	    ART("", "новая") "<article eId=\"art_1\">" NUM("Статья 1")
	    "<paragraph eId=\"art_1__para_1\">" NUM("1.") "<content><p>"
	    "<ref href=\"#art_1__para_1\">пункт 1 статьи 1</ref>; "
	    "<ref href=\"#art_1__para_1\">пункт 1 настоящей статьи</ref>; "
	    "<ref href=\"#art_1__para_2\">пункт 2 статьи 1</ref></p></content>"
	    "</paragraph><paragraph eId=\"art_1__para_2\">" NUM("2.")
	    "<content><p>б</p></content></paragraph></article></body>");

	(void)state;
	format_one(doc, true);
	ids_are(doc, "art_1=art_1-1 art_2=art_1 art_2__para_1=art_1__para_1 "
	    "art_2__para_2=art_1__para_2");
	has(doc, "<ref href=\"#art_2__para_1\">пункт 1 статьи 2</ref>");
	has(doc, "<ref href=\"#art_2__para_1\">пункт 1 настоящей статьи</ref>");
	has(doc, "<ref href=\"#art_2__para_2\">пункт 2 статьи 2</ref>");
	pacta_doc_free(doc);
}

static void
test_renumber_letters(void **state)
{
	struct pacta_doc *doc = draft("rus", NULL, "<body><article eId=\"art_1\">"
	    NUM("Статья 1") "<intro><p><ref href=\"#art_1__point_g\">подпункт "
	    "«ж»</ref> и <ref href=\"#art_1__point_f\">подпункте е)</ref></p>"
	    "</intro><point eId=\"art_1__point_e\">" NUM("д)") "<content><p>1"
	    "</p></content></point><point>" NUM("е)") "<content><p>2</p>"
	    "</content></point><point eId=\"art_1__point_f\">" NUM("е)")
	    "<content><p>3</p></content></point><point eId=\"art_1__point_g\">"
	    NUM("ж)") "<content><p>4</p></content></point></article></body>");

	(void)state;
	format_one(doc, true);
	/* The first is the first: а, б, в, г. */
	ids_are(doc, "art_1 art_1__point_a=art_1__point_e art_1__point_b "
	    "art_1__point_c=art_1__point_f art_1__point_d=art_1__point_g");
	has(doc, "<num>г)</num>");
	has(doc, "подпункт «г»</ref> и <ref href=\"#art_1__point_c\">подпункте в)<");
	pacta_doc_free(doc);
}

static void
test_renumber_bis(void **state)
{
	struct pacta_doc *doc = draft("eng", NULL, "<body>"
	    ART("", "new") ART_ID("art_1", NUM("Article 1"), "a")
	    ART_ID("art_1bis", NUM("Article 1 bis"), "<ref href=\"#art_1bis\">"
	    "Article 1 bis</ref>") ART_ID("art_2", NUM("Article 2"), "b")
	    "</body>");

	(void)state;
	format_one(doc, true);
	ids_are(doc, "art_1=art_1-1 art_2=art_1 art_2bis=art_1bis art_3=art_2");
	has(doc, "<num>Article 2 bis</num>");
	has(doc, "<ref href=\"#art_2bis\">Article 2 bis</ref>");
	pacta_doc_free(doc);
}

static void
test_renumber_through(void **state)
{
	/* Paragraphs that count through sections go on doing so; "1.1" follows
	 * what it is part of; chapters are Roman. */
	struct pacta_doc *doc = draft("eng", NULL, "<body>"
	    "<chapter>" NUM("Chapter I") "<paragraph>" NUM("1.")
	    "<content><p>a</p></content></paragraph><paragraph>" NUM("")
	    "<content><p>b</p></content></paragraph></chapter>"
	    "<chapter>" NUM("Chapter III") "<paragraph>" NUM("2.")
	    "<point>" NUM("2.1") "<content><p>c</p></content></point><point>"
	    NUM("2.2") "<content><p>d</p></content></point></paragraph>"
	    "</chapter></body>");

	(void)state;
	format_one(doc, true);
	has(doc, "<num>Chapter II</num>");
	has(doc, "<num>3.</num>");
	has(doc, "<num>3.1</num>");
	has(doc, "<num>3.2</num>");
	ids_are(doc, "chp_I chp_I__para_1 chp_I__para_2 chp_II chp_II__para_3 "
	    "chp_II__para_3__point_3-1 chp_II__para_3__point_3-2");
	pacta_doc_free(doc);
}

static void
test_renumber_from_nothing(void **state)
{
	struct pacta_doc *docs[] = {
		draft("rus", NULL, "<body>" ART("", "а") ART("", "б") "</body>"),
		draft("zho", "rus", "<body>" ART("", "甲") ART("", "乙")
		    "</body>"),
		draft("xyz", "rus", "<body>" ART("", "a") ART("", "b") "</body>")
	};

	(void)state;
	format(docs, 3, true, NULL);
	has(docs[0], "<num>Статья 2</num>");
	has(docs[1], "<num>第二条</num>");
	has(docs[2], "<num>2.</num>");
	for (size_t i = 0; i < 3; i++) {
		ids_are(docs[i], "art_1 art_2");
		pacta_doc_free(docs[i]);
	}
}

static void
test_renumber_styles(void **state)
{
	struct pacta_doc *doc = draft("zho", NULL, "<body><article>"
	    NUM("第一条") "<point>" NUM("①") "<content><p>a</p></content></point>"
	    "<point>" NUM("①") "<content><p>b</p></content></point></article>"
	    "<article>" NUM("第一条") "<point>" NUM("١)") "<content><p>a</p>"
	    "</content></point><point>" NUM("") "<content><p>b</p></content>"
	    "</point></article><article>" NUM("第三条") "<point>" NUM("甲、")
	    "<content><p>a</p></content></point><point>" NUM("甲、")
	    "<content><p>b</p></content></point></article></body>");
	struct pacta_diags diags = PACTA_DIAGS_INIT;

	(void)state;
	format(&doc, 1, true, &diags);
	has(doc, "<num>②</num>");
	has(doc, "<num>第二条</num>");
	has(doc, "<num>٢)</num>");
	/* Stems cannot be counted on; the drafter is told. */
	assert_int_equal(count_rule(&diags, "fmt-number"), 2);
	pacta_diags_dispose(&diags);
	pacta_doc_free(doc);
}

static void
test_renumber_numbered_by_hand(void **state)
{
	/* The drafter has renumbered all by hand: ids follow, text stays. */
	struct pacta_doc *doc = draft("eng", NULL, "<body>"
	    ART_ID("art_1", NUM("Article 1"), "a") ART(NUM("Article 2"), "new")
	    ART_ID("art_2", NUM("Article 3"), "b") "</body>");

	(void)state;
	format_one(doc, true);
	ids_are(doc, "art_1 art_2=art_2-1 art_3=art_2");
	pacta_doc_free(doc);
}

/* --- properties -------------------------------------------------------------------- */

static uint32_t seed;

static uint32_t
dice(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void
make_points(struct pacta_buf *b, unsigned depth, bool numbered)
{
	unsigned n = 1 + dice(3);

	for (unsigned i = 0; i < n; i++) {
		pacta_buf_addf(b, "<%s>", numbered ? "point" : "indent");
		if (numbered && dice(8) > 0)
			pacta_buf_addf(b, "<num>%c)</num>", 'a' + (char)i);
		if (depth < 3 && dice(3) == 0) {
			pacta_buf_adds(b, "<intro><p>x</p></intro>");
			make_points(b, depth + 1, dice(2) == 0);
		} else {
			pacta_buf_addf(b, "<content><p>t%u<ref href=\"#art_%u\""
			    ">Article %u</ref></p></content>", dice(9),
			    1 + dice(4), 1 + dice(4));
		}
		pacta_buf_addf(b, "</%s>", numbered ? "point" : "indent");
	}
}

static struct pacta_doc *
make_any(const char *lang, const char *master)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_doc *doc;
	unsigned n = 1 + dice(6);

	pacta_buf_adds(&b, "<body>");
	for (unsigned i = 0; i < n; i++) {
		if (dice(4) == 0)
			pacta_buf_addf(&b, "<article eId=\"art_%u\">",
			    1 + dice(n));
		else
			pacta_buf_adds(&b, "<article>");
		if (dice(6) > 0)
			pacta_buf_addf(&b, "<num>Article %u</num>",
			    dice(5) > 0 ? i + 1 : 1 + dice(n));
		make_points(&b, 0, dice(2) == 0);
		pacta_buf_adds(&b, "</article>");
	}
	pacta_buf_adds(&b, "</body>");
	doc = draft(lang, master, pacta_buf_str(&b));
	pacta_buf_dispose(&b);
	return doc;
}

static char *
all_text(const struct pacta_doc *doc)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_node_text(pacta_doc_main(doc), &b);
	return b.len > 0 ? pacta_buf_detach(&b, NULL) : strdup("");
}

/* No id and no identity twice. */
static void
check_unique(const struct pacta_doc *doc)
{
	struct pacta_names eids = PACTA_NAMES_INIT, known = PACTA_NAMES_INIT;
	struct pacta_node *root = pacta_doc_root(doc), *n;
	const char *id;

	for (n = root; n != NULL; n = pacta_node_next(n, root)) {
		if (pacta_el_abbr(n->el) == NULL ||
		    (id = pacta_node_get(n, PACTA_AT_EID)) == NULL)
			continue;
		assert_false(pacta_names_have(&eids, id));
		pacta_names_add(&eids, id);
		id = pacta_node_identity(n);
		assert_false(pacta_names_have(&known, id));
		pacta_names_add(&known, id);
	}
	pacta_names_dispose(&eids);
	pacta_names_dispose(&known);
}

static void
test_any(void **state)
{
	struct pacta_doc *doc;
	char *before, *after;

	(void)state;
	for (seed = 1; seed < 1000003u; seed = seed * 7 + 11) {
		uint32_t keep = seed;

		doc = make_any("eng", NULL);
		before = all_text(doc);
		format_one(doc, false);
		after = all_text(doc);
		assert_string_equal(before, after);
		check_unique(doc);
		format_one(doc, true);
		check_unique(doc);
		free(before);
		free(after);
		pacta_doc_free(doc);
		seed = keep;
	}
	for (uint32_t i = 0; i < 300; i++) {
		seed = i * 2654435761u;
		doc = make_any("eng", NULL);
		format_one(doc, i % 2 == 0);
		check_unique(doc);
		pacta_doc_free(doc);
	}
}

/* Two languages that agree in places only. */
static void
test_any_two(void **state)
{
	struct pacta_doc *docs[2];

	(void)state;
	for (uint32_t i = 0; i < 300; i++) {
		seed = i * 2654435761u;
		docs[0] = make_any("eng", NULL);
		if (i % 3 != 0)
			seed = i * 2654435761u;
		docs[1] = make_any("fra", "eng");
		format(docs, 2, false, NULL);
		check_unique(docs[0]);
		check_unique(docs[1]);
		format(docs, 2, i % 2 == 0, NULL);
		check_unique(docs[0]);
		check_unique(docs[1]);
		pacta_doc_free(docs[0]);
		pacta_doc_free(docs[1]);
	}
}

static int
setup(void **state)
{
	(void)state;
	return pacta_langs_new(&langs, &err);
}

static int
teardown(void **state)
{
	(void)state;
	while (nsources > 0)
		pacta_buf_dispose(&sources[--nsources]);
	pacta_langs_free(langs);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_ids),
		cmocka_unit_test(test_copied_ids),
		cmocka_unit_test(test_kept_ids),
		cmocka_unit_test(test_counted),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_copied_element),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_retired),
		cmocka_unit_test(test_lagging),
		cmocka_unit_test(test_quoted),
		cmocka_unit_test(test_nfc),
		cmocka_unit_test(test_markers),
		cmocka_unit_test(test_no_identification),
		cmocka_unit_test(test_renumber_languages),
		cmocka_unit_test(test_renumber_nested),
		cmocka_unit_test(test_renumber_letters),
		cmocka_unit_test(test_renumber_bis),
		cmocka_unit_test(test_renumber_through),
		cmocka_unit_test(test_renumber_from_nothing),
		cmocka_unit_test(test_renumber_styles),
		cmocka_unit_test(test_renumber_numbered_by_hand),
		cmocka_unit_test(test_any),
		cmocka_unit_test(test_any_two),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
