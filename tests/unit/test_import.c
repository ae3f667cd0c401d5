/* The importer: what each construct of a text becomes, in several languages. */
#include "unit.h"

#include <pacta/import.h>

#include "../../lib/import_int.h"

static struct pacta_langs *langs;

/* --- the outline of a document -------------------------------------------- */

static void
text_of(const struct pacta_node *n, struct pacta_buf *out)
{
	pacta_node_line(n, out);
}

/* One line for each piece: its name, eId where it has one, and its text where it
 * holds text. */
static void
outline(const struct pacta_node *root, struct pacta_buf *out)
{
	const struct pacta_node *n = root;

	while (n != NULL) {
		bool block = n->type == PACTA_ELEMENT &&
		    pacta_el_kind(n->el) == PACTA_KIND_BLOCK;
		const char *id = n->type == PACTA_ELEMENT ?
		    pacta_node_get(n, PACTA_AT_EID) : NULL;

		if (n->el == PACTA_EL_META || n->type != PACTA_ELEMENT) {
			n = pacta_node_skip(n, root);
			continue;
		}
		if (id != NULL || block) {
			pacta_buf_adds(out, id != NULL ? id :
			    pacta_el_name(n->el));
			if (block) {
				pacta_buf_adds(out, ":");
				text_of(n, out);
			}
			pacta_buf_adds(out, "\n");
		}
		n = block ? pacta_node_skip(n, root) :
		    pacta_node_next(n, root);
	}
}

struct result {
	struct pacta_doc *doc;
	struct pacta_diags diags;
	struct pacta_buf outline;
	int rc;
	struct pacta_error err;
};

static struct result
imported(const char *lang, const char *text)
{
	struct result r = { NULL, PACTA_DIAGS_INIT, PACTA_BUF_INIT, 0,
	    PACTA_ERROR_INIT };
	struct pacta_import_options o = PACTA_IMPORT_OPTIONS_INIT;

	o.date = "2026-06-15";
	r.rc = pacta_import(&r.doc, "t", text, strlen(text), langs,
	    pacta_langs_find(langs, lang), &o, &r.diags, &r.err);
	return r;
}

static void
result_dispose(struct result *r)
{
	pacta_doc_free(r->doc);
	pacta_diags_dispose(&r->diags);
	pacta_buf_dispose(&r->outline);
}

static struct pacta_node *
body_of(const struct pacta_doc *doc)
{
	struct pacta_node *b = pacta_node_child(pacta_doc_main(doc),
	    PACTA_EL_BODY);

	return b != NULL ? b : pacta_node_child(pacta_doc_main(doc),
	    PACTA_EL_MAINBODY);
}

/* The body of TEXT in LANG has the outline WANT, and UNPLACED lines without a
 * role. */
static void
body_is(const char *lang, const char *text, const char *want, size_t unplaced)
{
	struct result r = imported(lang, text);

	if (r.rc != 0)
		fail_msg("%s", r.err.message);
	outline(body_of(r.doc), &r.outline);
	assert_string_equal(pacta_buf_str(&r.outline), want);
	assert_int_equal(r.diags.errors, unplaced);
	result_dispose(&r);
}

/* The child EL of the main element has the outline WANT. */
static void
part_is(const char *lang, const char *text, enum pacta_el el, const char *want)
{
	struct result r = imported(lang, text);
	struct pacta_node *n;

	assert_int_equal(r.rc, 0);
	n = pacta_node_child(pacta_doc_main(r.doc), el);
	assert_non_null(n);
	outline(n, &r.outline);
	assert_string_equal(pacta_buf_str(&r.outline), want);
	result_dispose(&r);
}

/* --- headings ---------------------------------------------------------------- */

static void
test_article_forms(void **state)
{
	(void)state;
	body_is("eng", "Article 1\n\nWords.\n",
	    "art_1\nnum:Article 1\np:Words.\n", 0);
	body_is("eng", "ARTICLE I – DEFINITIONS\n\nWords.\n",
	    "art_1\nnum:ARTICLE I –\nheading:DEFINITIONS\np:Words.\n", 0);
	body_is("eng", "Article 1: Words of substance stand here.\n",
	    "art_1\nnum:Article 1:\np:Words of substance stand here.\n", 0);
	body_is("zho", "第一条　为合作，各方商定。\n",
	    "art_1\nnum:第一条\np:为合作，各方商定。\n", 0);
	body_is("zho", "第一百零一条\n\n文。\n",
	    "art_101\nnum:第一百零一条\np:文。\n", 0);
	body_is("kaz", "1-бап. Мақсаты\n\nМәтін.\n",
	    "art_1\nnum:1-бап.\nheading:Мақсаты\np:Мәтін.\n", 0);
	body_is("ara", "المادة الحادية عشرة\n\nنص.\n",
	    "art_11\nnum:المادة الحادية عشرة\np:نص.\n", 0);
	body_is("rus", "Статья 1\nПредмет\n\nТекст.\n",
	    "art_1\nnum:Статья 1\nheading:Предмет\np:Текст.\n", 0);
}

/* A sentence that begins as a heading does is none. */
static void
test_no_heading(void **state)
{
	(void)state;
	body_is("eng", "Article 1\n\nWords.\n\nArticle 5 of the Charter "
	    "applies.\n", "art_1\nnum:Article 1\nart_1__para_1\np:Words.\n"
	    "art_1__para_2\np:Article 5 of the Charter applies.\n", 0);
	body_is("eng", "Article 1\n\nThe Parties act in all these many matters "
	    "of weather as agreed in\nArticle 12.\n", "art_1\nnum:Article 1\np:The Parties "
	    "act in all these many matters of weather as agreed in "
	    "Article 12.\n", 0);
	body_is("rus", "Статья 1\n\nТекст.\n\nЧастью 2 предусмотрено иное.\n",
	    "art_1\nnum:Статья 1\nart_1__para_1\np:Текст.\n"
	    "art_1__para_2\np:Частью 2 предусмотрено иное.\n", 0);
}

static void
test_levels(void **state)
{
	(void)state;
	body_is("eng", "PART I\nGENERAL\n\nChapter 1. One\n\nSection A. Two\n\n"
	    "Article 1\n\nWords.\n", "part_1\nnum:PART I\nheading:GENERAL\n"
	    "part_1__chp_1\nnum:Chapter 1.\nheading:One\n"
	    "part_1__chp_1__sec_1\nnum:Section A.\nheading:Two\n"
	    "art_1\nnum:Article 1\np:Words.\n", 0);
	/* What a language calls a section may stand above its chapters. */
	body_is("deu", "Abschnitt I. Oben\n\nKapitel 1. Unten\n\nArtikel 1\n\n"
	    "Wort.\n", "part_1\nnum:Abschnitt I.\nheading:Oben\n"
	    "part_1__chp_1\nnum:Kapitel 1.\nheading:Unten\n"
	    "art_1\nnum:Artikel 1\np:Wort.\n", 0);
	/* A title between articles groups those below it. */
	body_is("eng", "Chapter I: Organs\nCOMPOSITION\nArticle 1\nOne.\n\n"
	    "VOTING\nArticle 2\nTwo.\n", "chp_1\nnum:Chapter I:\n"
	    "heading:Organs\nchp_1__sec_1\nheading:COMPOSITION\n"
	    "art_1\nnum:Article 1\np:One.\nchp_1__sec_2\nheading:VOTING\n"
	    "art_2\nnum:Article 2\np:Two.\n", 0);
	/* Numbered titles without articles are sections. */
	body_is("zho", "决定\n\n理事会决定：\n\n一、引言\n\n文。\n\n二、目标\n\n文。\n",
	    "sec_1\nnum:一、\nheading:引言\nsec_1__para_1\np:文。\n"
	    "sec_2\nnum:二、\nheading:目标\nsec_2__para_1\np:文。\n", 0);
}

/* --- points --------------------------------------------------------------------- */

static void
test_points(void **state)
{
	(void)state;
	body_is("rus", "Статья 1\n\n1. Раз:\nа) один:\n- тире;\n- тире;\n"
	    "б) два.\n2. Два.\n", "art_1\nnum:Статья 1\nart_1__para_1\nnum:1.\n"
	    "p:Раз:\nart_1__para_1__point_a\nnum:а)\np:один:\n"
	    "art_1__para_1__point_a__indent_1\nnum:-\np:тире;\n"
	    "art_1__para_1__point_a__indent_2\nnum:-\np:тире;\n"
	    "art_1__para_1__point_b\nnum:б)\np:два.\n"
	    "art_1__para_2\nnum:2.\np:Два.\n", 0);
	body_is("eng", "Article 1\n\n1.1 One:\n(i) roman;\n(ii) roman.\n"
	    "1.2 Two.\n", "art_1\nnum:Article 1\nart_1__para_1-1\nnum:1.1\n"
	    "p:One:\nart_1__para_1-1__point_i\nnum:(i)\np:roman;\n"
	    "art_1__para_1-1__point_ii\nnum:(ii)\np:roman.\n"
	    "art_1__para_1-2\nnum:1.2\np:Two.\n", 0);
	body_is("zho", "第一条\n\n一、甲：\n（一）子；\n（二）丑。\n二、乙。\n",
	    "art_1\nnum:第一条\nart_1__para_1\nnum:一、\np:甲：\n"
	    "art_1__para_1__point_1\nnum:（一）\np:子；\n"
	    "art_1__para_1__point_2\nnum:（二）\np:丑。\n"
	    "art_1__para_2\nnum:二、\np:乙。\n", 0);
	/* What wraps the points up. */
	body_is("eng", "Article 1\n\nThe Parties:\n(a) one;\n(b) two;\n"
	    "as they see fit.\n", "art_1\nnum:Article 1\np:The Parties:\n"
	    "art_1__point_a\nnum:(a)\np:one;\nart_1__point_b\nnum:(b)\n"
	    "p:two;\np:as they see fit.\n", 0);
}

/* Numbers lost on the way: punctuation and blank lines tell the same. */
static void
test_lists_without_numbers(void **state)
{
	static const char want[] = "art_1\nnum:Article 1\nart_1__para_1\n"
	    "p:They do this:\nart_1__para_1__point_1\np:one;\n"
	    "art_1__para_1__point_2\np:two.\nart_1__para_2\np:And more.\n";

	(void)state;
	body_is("eng", "Article 1\nThey do this:\none;\ntwo.\nAnd more.\n",
	    want, 0);
	body_is("eng", "Article 1\nThe principles are these.\n\nFirst one.\n"
	    "Second one.\nArticle 2\nWords.\n", "art_1\nnum:Article 1\n"
	    "p:The principles are these.\nart_1__point_1\np:First one.\n"
	    "art_1__point_2\np:Second one.\nart_2\nnum:Article 2\np:Words.\n",
	    0);
}

static void
test_unplaced(void **state)
{
	struct result r = imported("eng", "AGREEMENT\non Rain\n\n"
	    "Article 1\n\nWords.\n\n9. Nine.\n\n"
	    "Article 2\n\n1. One.\n2. Two.\n");

	(void)state;
	assert_int_equal(r.rc, 0);
	assert_int_equal(r.diags.errors, 1);
	assert_string_equal(r.diags.items[0].rule, "import-unplaced");
	assert_int_equal(r.diags.items[0].place.line, 8);
	outline(body_of(r.doc), &r.outline);
	assert_string_equal(pacta_buf_str(&r.outline), "art_1\nnum:Article 1\n"
	    "p:Words.\np:9. Nine.\nart_2\nnum:Article 2\n"
	    "art_2__para_1\nnum:1.\np:One.\nart_2__para_2\nnum:2.\np:Two.\n");
	result_dispose(&r);
}

/* --- broken lines ------------------------------------------------------------------ */

static void
test_broken_lines(void **state)
{
	(void)state;
	body_is("eng", "Article 1\n\nThe Parties cooperate in all matters of "
	    "weather and of water,\nand they do so in good faith.\n\nOther "
	    "words.\n", "art_1\nnum:Article 1\nart_1__para_1\np:The Parties "
	    "cooperate in all matters of weather and of water, and they do so "
	    "in good faith.\nart_1__para_2\np:Other words.\n", 0);
	body_is("zho", "第一条\n\n各方在天气和水的一切事项上以及在其他一切事项上进行合作并且\n"
	    "真诚行事。\n", "art_1\nnum:第一条\n"
	    "p:各方在天气和水的一切事项上以及在其他一切事项上进行合作并且真诚行事。\n", 0);
	/* A hyphen of the word stays; one that broke it goes where the text
	 * writes the word whole. */
	body_is("rus", "Статья 1\n\nСтороны развивают сотрудничество в сфере "
	    "информационно-\nкоммуникационных технологий и всякое другое "
	    "сотруд-\nничество.\n", "art_1\nnum:Статья 1\np:Стороны развивают "
	    "сотрудничество в сфере информационно-коммуникационных технологий "
	    "и всякое другое сотрудничество.\n", 0);
}

/* --- front and back ----------------------------------------------------------------- */

static void
test_title_page(void **state)
{
	(void)state;
	part_is("rus", "СОГЛАШЕНИЕ\nо погоде\n\nСтатья 1\n\nТекст.\n",
	    PACTA_EL_PREFACE, "p:СОГЛАШЕНИЕ о погоде\n");
	part_is("zho", "关于天气的\n协定\n\n第一条\n\n文。\n",
	    PACTA_EL_PREFACE, "p:关于天气的协定\n");
	part_is("eng", "DECISION\n\nNo. 7\n\n5 June 2025\n\nOn the Weather\n\n"
	    "The Council decides:\n\nTo look up.\n", PACTA_EL_PREFACE,
	    "p:DECISION\np:No. 7\np:5 June 2025\np:On the Weather\n");
	part_is("eng", "DECISION\n\nNo. 7\n\n5 June 2025\n\nOn the Weather\n\n"
	    "The Council decides:\n\nTo look up.\n", PACTA_EL_PREAMBLE,
	    "p:The Council decides:\n");
}

static void
test_identification(void **state)
{
	struct result r = imported("eng", "DECISION\n\nNo. 7/A\n\n5 June 2025\n"
	    "\nOn the Weather\n\nThe Council decides:\n\nTo look up.\n");
	const struct pacta_node *n = pacta_doc_main(r.doc);

	(void)state;
	assert_int_equal(r.rc, 0);
	assert_int_equal(n->el, PACTA_EL_STATEMENT);
	assert_string_equal(pacta_node_get(n, PACTA_AT_NAME), "decision");
	while (n != NULL && n->el != PACTA_EL_FRBRURI)
		n = pacta_node_next(n, pacta_doc_root(r.doc));
	assert_non_null(n);
	assert_string_equal(pacta_node_get(n, PACTA_AT_VALUE),
	    "/akn/qt/statement/decision/parties/2025-06-05/7-A");
	result_dispose(&r);
}

static void
test_blank_title(void **state)
{
	struct result r = imported("eng", "Article 1\n\nWords.\n");

	(void)state;
	assert_int_equal(r.rc, 0);
	assert_int_equal(r.diags.notes, 1);
	assert_string_equal(r.diags.items[0].rule, "import-title");
	result_dispose(&r);
}

static void
test_preamble(void **state)
{
	part_is("eng", "TREATY\non Rain\n\nThe Republic of Kazakhstan and the "
	    "Kyrgyz Republic,\n\nrecalling the rain,\n\nhave agreed as "
	    "follows:\n\nArticle 1\n\nWords.\n", PACTA_EL_PREAMBLE,
	    "p:The Republic of Kazakhstan and the Kyrgyz Republic,\n"
	    "recs_1\nrecs_1__rec_1\np:recalling the rain,\n"
	    "p:have agreed as follows:\n");
	(void)state;
}

static void
test_signatures(void **state)
{
	struct result r = imported("rus", "СОГЛАШЕНИЕ\nо дожде\n\nСтатья 1\n\n"
	    "Текст.\n\nСовершено в городе Оше 1 мая 2030 года.\n\n"
	    "За Республику\nКазахстан\n\nЗа Кыргызскую\nРеспублику\n");
	const struct pacta_node *n = pacta_node_child(pacta_doc_main(r.doc),
	    PACTA_EL_CONCLUSIONS), *end = n;
	size_t count = 0;

	(void)state;
	assert_int_equal(r.rc, 0);
	assert_non_null(n);
	outline(n, &r.outline);
	assert_string_equal(pacta_buf_str(&r.outline),
	    "p:Совершено в городе Оше 1 мая 2030 года.\n"
	    "p:За Республику Казахстан\np:За Кыргызскую Республику\n");
	for (; n != NULL; n = pacta_node_next(n, end))
		count += n->el == PACTA_EL_SIGNATURE;
	assert_int_equal(count, 2);
	result_dispose(&r);
}

static void
test_annex(void **state)
{
	part_is("rus", "СОГЛАШЕНИЕ\nо дожде\n\nСтатья 1\n\nТекст.\n\n"
	    "Приложение № 2\nк Соглашению\n\nПравила измерения\n\n1. Мерить.\n",
	    PACTA_EL_ATTACHMENTS, "att_1\nnum:Приложение № 2\np:к Соглашению\n"
	    "p:Правила измерения\natt_1__para_1\nnum:1.\np:Мерить.\n");
	(void)state;
}

/* --- Markdown ------------------------------------------------------------------------ */

static void
test_markdown(void **state)
{
	(void)state;
	body_is("eng", "# Agreement on Rain\n\n## Article 1. Rain\n\nRain\nfalls"
	    ".[^a]\n\n| a | b |\n|---|---|\n| c | d |\n\n[^a]: Water.\n",
	    "art_1\nnum:Article 1.\nheading:Rain\np:Rain falls."
	    "\nart_1__table_1\np:a\np:b\np:c\np:d\n", 0);
	/* A footnote nobody refers to is a line like any other. */
	body_is("eng", "# Agreement on Rain\n\n## Article 1. Rain\n\nRain falls."
	    "\n\n[^a]: Water.\n", "art_1\nnum:Article 1.\nheading:Rain\n"
	    "art_1__para_1\np:Rain falls.\nart_1__para_2\np:[^a]: Water.\n", 0);
}

/* --- errors ---------------------------------------------------------------------------- */

static void
refused(const char *text, size_t len, int code, uint32_t line, uint32_t column)
{
	struct pacta_import_options o = PACTA_IMPORT_OPTIONS_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_doc *doc;

	o.date = "2026-06-15";
	assert_int_equal(pacta_import(&doc, "t", text, len, langs,
	    pacta_langs_find(langs, "en"), &o, &diags, &err), code);
	assert_null(doc);
	assert_int_equal(err.line, line);
	assert_int_equal(err.column, column);
	pacta_diags_dispose(&diags);
}

static void
test_refused(void **state)
{
	(void)state;
	refused("", 0, PACTA_ESYNTAX, 1, 1);
	refused("\n\n----\n", 7, PACTA_ESYNTAX, 1, 1);
	refused("ab\nй\xff", 6, PACTA_ESYNTAX, 2, 2);
	refused("a\0b", 3, PACTA_ESYNTAX, 1, 2);
	refused("a\xef\xbf\xbf", 4, PACTA_ESYNTAX, 1, 2);
	refused("\xed\xa0\x80", 3, PACTA_ESYNTAX, 1, 1);
}

static void
test_limits(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct result r;

	(void)state;
	/* Points within points, deeper than any text has them. */
	pacta_buf_adds(&b, "Article 1\n\nDeep:\n");
	for (int i = 0; i < 200; i++)
		pacta_buf_addf(&b, "%*s- level:\n", i * 2, "");
	r = imported("eng", b.data);
	assert_int_equal(r.rc, 0);
	assert_true(r.diags.errors > 0);
	result_dispose(&r);
	/* Signs without end, in time that does not grow by the square. */
	pacta_buf_clear(&b);
	pacta_buf_adds(&b, "Article 1\n\n");
	for (int i = 0; i < 300000; i++)
		pacta_buf_adds(&b, "*a[^");
	r = imported("eng", b.data);
	assert_int_equal(r.rc, 0);
	result_dispose(&r);
	pacta_buf_clear(&b);
	for (size_t i = 0; i <= IMPORT_MAX_LINES; i++)
		pacta_buf_addc(&b, '\n');
	refused(b.data, b.len, PACTA_ELIMIT, 0, 0);
	pacta_buf_dispose(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_article_forms),
		cmocka_unit_test(test_no_heading),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_points),
		cmocka_unit_test(test_lists_without_numbers),
		cmocka_unit_test(test_unplaced),
		cmocka_unit_test(test_broken_lines),
		cmocka_unit_test(test_title_page),
		cmocka_unit_test(test_identification),
		cmocka_unit_test(test_blank_title),
		cmocka_unit_test(test_preamble),
		cmocka_unit_test(test_signatures),
		cmocka_unit_test(test_annex),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
	};
	int rc;

	if (pacta_langs_new(&langs, NULL) != 0)
		return 2;
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	pacta_langs_free(langs);
	return rc;
}
