#include "langs_unit.h"

#include <pacta/fmt.h>
#include <pacta/scaffold.h>

static struct pacta_error err;

static const char *const kinds[] = { "agreement", "treaty", "convention",
	"protocol", "memorandum", "decision", "resolution", "declaration" };
static const char *const two[] = { "KZ", "CN" };
static const char *const ten[] = { "BY", "CN", "IN", "IR", "KG", "KZ", "PK",
	"RU", "TJ", "UZ" };

#define NKINDS (sizeof(kinds) / sizeof(kinds[0]))

static struct pacta_doc *
make(const struct pacta_scaffold *s, size_t i)
{
	struct pacta_doc *doc = NULL;

	if (pacta_scaffold_make(&doc, s, i, langs, &err) != 0)
		fail_msg("%s", err.message);
	return doc;
}

static char *
written(const struct pacta_doc *doc)
{
	struct pacta_buf out = PACTA_BUF_INIT;

	pacta_doc_write(doc, &out);
	return pacta_buf_detach(&out, NULL);
}

/* The elements and ids of a document, without its metadata and markup. */
static char *
shape(const struct pacta_doc *doc)
{
	struct pacta_node *main = pacta_doc_main(doc), *n;
	struct pacta_buf out = PACTA_BUF_INIT;

	for (n = pacta_node_skip(pacta_node_child(main, PACTA_EL_META), main);
	    n != NULL; n = pacta_node_next(n, main))
		if (n->type == PACTA_ELEMENT && n->el != PACTA_EL_SPAN)
			pacta_buf_addf(&out, "%s %s\n", n->name,
			    pacta_node_get(n, PACTA_AT_EID) != NULL ?
			    pacta_node_get(n, PACTA_AT_EID) : "");
	return pacta_buf_detach(&out, NULL);
}

/* Every kind in seven languages: the same parts, the same ids. */
static void
test_shapes(void **state)
{
	const struct pacta_scaffold_language languages[] = {
		{ .code = "rus" }, { .code = "zho" },
		{ .code = "eng", .unofficial = true }, { .code = "kaz" },
		{ .code = "fra" }, { .code = "ara" }, { .code = "urd" }
	};
	struct pacta_doc *docs[7];
	char *first, *other;

	(void)state;
	for (size_t k = 0; k < 2 * NKINDS; k++) {
		struct pacta_scaffold s = { .kind = kinds[k % NKINDS],
		    .date = "2026-11-22", .languages = languages,
		    .nlanguages = 7, .parties = k < NKINDS ? two : ten,
		    .nparties = k < NKINDS ? 2 : 10,
		    .actor = k >= NKINDS + 5 ? "chs" : NULL };

		for (size_t i = 0; i < 7; i++)
			docs[i] = make(&s, i);
		assert_int_equal(pacta_fmt(docs, 7, NULL, NULL, &err), 0);
		first = shape(docs[0]);
		for (size_t i = 1; i < 7; i++) {
			other = shape(docs[i]);
			/* Who does what to whom stands in another order in
			 * other languages: the done-at line. */
			assert_int_equal(strlen(first), strlen(other));
			if (i != 1)
				assert_string_equal(first, other);
			free(other);
		}
		free(first);
		for (size_t i = 0; i < 7; i++)
			pacta_doc_free(docs[i]);
	}
}

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in:\n%s", part, text);
}

static void
test_words(void **state)
{
	const struct pacta_scaffold_language languages[] = {
		{ .code = "rus", .title = "о воде", .place = "Астана" },
		{ .code = "zho" }, { .code = "eng", .unofficial = true },
		{ .code = "mlg", .unofficial = true }
	};
	struct pacta_scaffold s = { .kind = "convention", .parties = ten,
	    .nparties = 10, .date = "2026-11-22", .languages = languages,
	    .nlanguages = 4, .jurisdiction = "qt-sco" };
	struct pacta_doc *doc = make(&s, 0);
	char *text = written(doc);

	(void)state;
	has(text, "/akn/qt-sco/act/convention/by-cn-in-ir-kg-kz-pk-ru-tj-uz/2026-11-22/nn/rus@draft-1/!main");
	has(text, "<docTitle>о воде</docTitle>");
	has(text, "<location refersTo=\"#place\">Астана</location>");
	has(text, "лишили бы настоящую Конвенцию цели");
	has(text, "на русском и китайском языках, причем оба текста");
	has(text, "<num>Статья 10</num>");
	has(text, "<num>а)</num>");
	has(text, "статьей 10</ref> настоящей Конвенции");
	has(text, "Таджикистан</organization> и <organization refersTo=\"#uz\">");
	has(text, "За <organization refersTo=\"#kz\">Республику Казахстан");
	free(text);
	pacta_doc_free(doc);

	doc = make(&s, 1);
	text = written(doc);
	has(text, "<num>第十条</num>");
	has(text, "<num>（一）</num>");
	has(text, "<num>一、</num>");
	has(text, "以俄文和中文写成，两种文本同等作准");
	has(text, "<def refersTo=\"#c-parties\">各方</def>");
	has(text, "#art_10\">第十条</ref>");
	has(text, "nn/rus@draft-1\" showAs=\"rus\"/>");
	free(text);
	pacta_doc_free(doc);

	doc = make(&s, 2);
	text = written(doc);
	has(text, "This Convention is subject to ratification");
	has(text, "in the Russian and Chinese languages, both texts");
	has(text, "<FRBRauthoritative value=\"false\"/>");
	has(text, "fromLanguage=\"rus\"");
	free(text);
	pacta_doc_free(doc);

	doc = make(&s, 3);
	text = written(doc);
	has(text, "<docType><span xml:lang=\"en\">Convention</span></docType>");
	has(text, "in the Russian and Chinese languages");
	free(text);
	pacta_doc_free(doc);
}

static void
test_language_lists(void **state)
{
	/* Hindi and Urdu have no form for the formula: plain names instead. */
	struct pacta_scaffold_language languages[] = {
		{ .code = "rus" }, { .code = "urd" }, { .code = "fra" }
	};
	struct pacta_scaffold s = { .kind = "treaty", .parties = two,
	    .nparties = 2, .date = "2026-11-22", .languages = languages,
	    .nlanguages = 3 };
	struct pacta_doc *doc = make(&s, 0);
	char *text = written(doc);

	(void)state;
	has(text, "каждый на следующих языках: русский, урду и французский, причем все тексты");
	free(text);
	pacta_doc_free(doc);
	s.nlanguages = 1;
	doc = make(&s, 0);
	text = written(doc);
	has(text, "в двух экземплярах, каждый на русском языке.");
	free(text);
	pacta_doc_free(doc);
}

static void
test_bodies(void **state)
{
	const struct pacta_scaffold_language rus = { .code = "rus" };
	struct pacta_scaffold s = { .kind = "decision", .parties = two,
	    .nparties = 2, .date = "2026-11-22", .languages = &rus,
	    .nlanguages = 1, .actor = "chs" };
	struct pacta_doc *doc = make(&s, 0);
	char *text = written(doc);

	(void)state;
	has(text, "/akn/qt/statement/decision/chs/2026-11-22/nn");
	has(text, "<docAuthority refersTo=\"#sco\">Шанхайская организация сотрудничества</docAuthority>");
	has(text, "<TLCOrganization eId=\"chs\" href=\"/akn/ontology/organization/int.sco.chs\"");
	has(text, "Совет глав государств</organization> принимает");
	free(text);
	pacta_doc_free(doc);
	s.actor = "council";
	doc = make(&s, 0);
	text = written(doc);
	has(text, "<docAuthority refersTo=\"#council\">[наименование органа]</docAuthority>");
	free(text);
	pacta_doc_free(doc);
}

static void
test_own_words(void **state)
{
	static const char data[] = "code = rus\nnew.treaty.purpose = Предмет\n"
	    "state.XA = Республика А\n";
	static const char *const parties[] = { "XA", "XB" };
	const struct pacta_scaffold_language rus = { .code = "rus" };
	struct pacta_scaffold s = { .kind = "treaty", .parties = parties,
	    .nparties = 2, .date = "2026-11-22", .languages = &rus,
	    .nlanguages = 1 };
	struct pacta_langs *own, *kept = langs;
	struct pacta_doc *doc;
	char *text;

	(void)state;
	assert_int_equal(pacta_langs_new(&own, &err), 0);
	assert_int_equal(pacta_langs_add(own, "own.lang", data,
	    sizeof(data) - 1, &err), 0);
	langs = own;
	doc = make(&s, 0);
	langs = kept;
	text = written(doc);
	has(text, "<heading>Предмет</heading>");
	has(text, ">Республика А</organization> и <organization refersTo=\"#xb\">XB</organization>");
	free(text);
	pacta_doc_free(doc);
	pacta_langs_free(own);
}

static void
refused(struct pacta_scaffold s, const char *part)
{
	struct pacta_doc *doc;

	assert_int_equal(pacta_scaffold_make(&doc, &s, 0, langs, &err),
	    PACTA_EUSAGE);
	assert_null(doc);
	if (strstr(err.message, part) == NULL)
		fail_msg("'%s' does not say '%s'", err.message, part);
}

static void
test_refused(void **state)
{
	static const char *const twice[] = { "KZ", "CN", "KZ" };
	static const char *const small[] = { "KZ", "cn" };
	static const char *const ours[] = { "KZ", "EDITOR" };
	const struct pacta_scaffold_language rus[] = {
		{ .code = "rus" }, { .code = "rus" } };
	const struct pacta_scaffold_language ru = { .code = "ru" };
	const struct pacta_scaffold_language none = { .code = "eng",
	    .unofficial = true };
	const struct pacta_scaffold good = { .kind = "treaty", .parties = two,
	    .nparties = 2, .date = "2026-11-22", .languages = rus,
	    .nlanguages = 1 };
	struct pacta_scaffold s;

	(void)state;
	assert_true(pacta_scaffold_kind("treaty"));
	assert_false(pacta_scaffold_kind("../lang/rus"));
	assert_false(pacta_scaffold_kind(""));
	s = good; s.kind = "pact"; refused(s, "no template 'pact'");
	s = good; s.date = "2026-11-31"; refused(s, "must be a day");
	s = good; s.date = NULL; refused(s, "must be a day");
	s = good; s.nparties = 1; refused(s, "2 parties");
	s = good; s.parties = twice; s.nparties = 3; refused(s, "KZ is named twice");
	s = good; s.parties = small; refused(s, "'cn'");
	s = good; s.parties = ours; refused(s, "EDITOR");
	s = good; s.actor = "Chs"; refused(s, "'Chs'");
	s = good; s.actor = "place"; refused(s, "'place'");
	s = good; s.nlanguages = 2; refused(s, "rus is named twice");
	s = good; s.languages = &ru; refused(s, "'ru'");
	s = good; s.languages = &none; refused(s, "authentic");
	s = good; s.nlanguages = 0; refused(s, "one language");
	s = good; s.kind = "decision"; s.nparties = 0; refused(s, "1 party");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_language_lists),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_own_words),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, langs_setup, langs_teardown);
}
