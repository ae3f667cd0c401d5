/* The concordance: each rule where it fires and where it is quiet, with both places
 * and both values; what is told of three languages; hostile shapes. */
#include "langs_unit.h"

#include <pacta/concord.h>

#include "concord_cases.h"

/* --- texts ------------------------------------------------------------------------ */

/* Words that go together, for texts that are long enough to learn from. */
static const struct {
	const char *eng, *rus;
} nouns[] = {
	{ "ministry", "Министерство" }, { "teacher", "Учитель" },
	{ "farmer", "Фермер" }, { "captain", "Капитан" },
	{ "miner", "Шахтер" }, { "doctor", "Врач" }, { "painter", "Художник" },
	{ "lawyer", "Юрист" }, { "baker", "Пекарь" }, { "singer", "Певец" },
	{ "guard", "Охранник" }
}, verbs[] = {
	{ "sends a letter of the engineer to", "направляет письмо инженера в" },
	{ "opens with the singer", "открывает с певцом" },
	{ "repairs for the village", "чинит для деревни" },
	{ "paints in spring", "красит весной" },
	{ "measures with a rod", "измеряет рейкой" },
	{ "buys for silver", "покупает за серебро" },
	{ "describes in a book", "описывает в книге" }
}, things[] = {
	{ "the harbour", "порт" }, { "the museum", "музей" },
	{ "the bridge", "мост" }, { "the garden", "сад" },
	{ "the tower", "башню" }, { "the road", "дорогу" },
	{ "the library", "библиотеку" }, { "the mill", "мельницу" },
	{ "the market", "рынок" }, { "the fortress", "крепость" },
	{ "the well", "колодец" }, { "the school", "школу" },
	{ "the lake", "озеро" }
};

static void
add_paragraph(struct pacta_buf *b, unsigned n, const char *text, size_t len)
{
	bool markup = len > 0 && text[0] == '<';

	pacta_buf_addf(b, "<paragraph eId=\"art_1__para_%u\"><num>%u.</num>"
	    "<content>%s", n, n, markup ? "" : "<p>");
	pacta_buf_add(b, text, len);
	pacta_buf_addf(b, "%s</content></paragraph>\n", markup ? "" : "</p>");
}

static void
add_filler(struct pacta_buf *b, unsigned from, unsigned count, bool rus)
{
	struct pacta_buf line = PACTA_BUF_INIT;

	for (unsigned i = 0; i < count; i++) {
		pacta_buf_clear(&line);
		pacta_buf_addf(&line, rus ? "%s %s %s." : "The %s %s %s.",
		    rus ? nouns[i * 3 % 11].rus : nouns[i * 3 % 11].eng,
		    rus ? verbs[i * 2 % 7].rus : verbs[i * 2 % 7].eng,
		    rus ? things[i * 5 % 13].rus : things[i * 5 % 13].eng);
		add_paragraph(b, from + i, line.data, line.len);
	}
	pacta_buf_dispose(&line);
}

/* The sources of the documents made, which they borrow. */
static struct pacta_buf sources[8];
static size_t nsources;

static void
drop(struct pacta_doc **docs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pacta_doc_free(docs[i]);
	while (nsources > 0)
		pacta_buf_dispose(&sources[--nsources]);
}

/* One paragraph a line; the first is line 2. */
static struct pacta_doc *
make(const char *lang, const char *text, unsigned filler)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;
	unsigned n = 1;
	int order = text[0] == '@' ? (int)strcspn(text, "\n") : 0;

	pacta_buf_addf(&b, "<akomaNtoso xmlns=\"http://docs.oasis-open.org/"
	    "legaldocml/ns/akn/3.0\"><act name=\"agreement\"><meta>"
	    "<identification source=\"#e\"><FRBRExpression><FRBRlanguage "
	    "language=\"%s\"/></FRBRExpression></identification><references "
	    "source=\"#e\"><TLCOrganization eId=\"kz\" href=\"/akn/ontology/"
	    "organization/state/kz\" showAs=\"KZ\"/><TLCOrganization eId=\"cn\" "
	    "href=\"/akn/ontology/organization/state/cn\" showAs=\"CN\"/>",
	    lang);
	if (order > 0)
		pacta_buf_addf(&b, "<TLCConcept eId=\"o\" href=\"/akn/ontology/"
		    "concept/party-order.%.*s\" showAs=\"o\"/>", order - 1,
		    text + 1);
	pacta_buf_adds(&b, order > 0 ? "</references></meta>\n" :
	    "</references></meta>");
	if (order > 0) {
		text += order + 1;
		pacta_buf_addf(&b, "<preamble><formula name=\"parties\"><p>%s"
		    "</p></formula></preamble>", text);
		text = NULL;
	}
	pacta_buf_adds(&b, "<body><article eId=\"art_1\">\n");
	for (const char *end; text != NULL; text = *end != '\0' ? end + 1 :
	    NULL) {
		end = text + strcspn(text, "\n");
		add_paragraph(&b, n++, text, (size_t)(end - text));
	}
	add_filler(&b, n, filler, strcmp(lang, "rus") == 0);
	pacta_buf_adds(&b, "</article></body></act></akomaNtoso>");
	if (pacta_doc_parse(&doc, lang, b.data, b.len, &d, NULL) != 0)
		fail_msg("%s", d.count > 0 ? d.items[0].message : "?");
	sources[nsources++] = b;
	pacta_diags_dispose(&d);
	return doc;
}

static const char glossary[] =
	"<tbx xmlns=\"urn:iso:std:iso:30042:ed-2\" type=\"TBX-Basic\"><text><body>"
	"<conceptEntry id=\"c1\">"
	"<langSec xml:lang=\"en\"><termSec><term>depositary</term></termSec></langSec>"
	"<langSec xml:lang=\"ru\"><termSec><term>депозитарий</term></termSec></langSec>"
	"<langSec xml:lang=\"zh\"><termSec><term>保存机关</term></termSec></langSec>"
	"</conceptEntry></body></text></tbx>";

static struct pacta_lore *lore;	/* one for all tests */

/* What one check leaves behind must not bear on the next. */
static void
check_again(struct pacta_doc **docs, size_t count,
    struct pacta_concord_options o, const struct pacta_diags *want)
{
	struct pacta_diags d = PACTA_DIAGS_INIT;

	if (lore == NULL)
		assert_int_equal(pacta_lore_new(&lore, NULL), 0);
	o.lore = lore;
	assert_int_equal(pacta_concord_check(docs, count, &o, &d, NULL), 0);
	assert_int_equal(d.count, want->count);
	for (size_t i = 0; i < d.count; i++)
		assert_string_equal(d.items[i].message,
		    want->items[i].message);
	pacta_diags_dispose(&d);
}

static void
check(struct pacta_doc **docs, size_t count, struct pacta_diags *out)
{
	struct pacta_concord_options o = PACTA_CONCORD_OPTIONS_INIT;
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_termbase *tb = NULL;

	assert_int_equal(pacta_termbase_parse(&tb, "glossary.tbx", glossary,
	    sizeof(glossary) - 1, langs, &d, NULL), 0);
	o.langs = langs;
	o.termbase = tb;
	assert_int_equal(pacta_concord_check(docs, count, &o, out, NULL), 0);
	check_again(docs, count, o, out);
	pacta_diags_dispose(&d);
	pacta_termbase_free(tb);
}

/* --- the rules --------------------------------------------------------------------- */

static bool
case_holds(const struct concord_case *c, const struct pacta_diags *d)
{
	const struct pacta_diag *x;

	if (c->want_a == NULL)
		return d->count == 0;
	if (d->count != 1)
		return false;
	x = &d->items[0];
	if (c->a[0] == '@')
		return strcmp(x->rule, c->rule) == 0 && x->eid != NULL &&
		    strcmp(x->eid, "preamble") == 0 &&
		    strcmp(x->place.file, c->la) == 0 &&
		    x->place.line == 2 && strcmp(x->other.file, c->lb) == 0 &&
		    strstr(x->message, c->want_a) != NULL &&
		    strstr(x->message, c->want_b) != NULL;
	return strcmp(x->rule, c->rule) == 0 &&
	    x->severity == PACTA_WARNING && x->eid != NULL &&
	    strncmp(x->eid, "art_1__para_", 12) == 0 &&
	    strcmp(x->place.file, c->la) == 0 && x->other.file != NULL &&
	    strcmp(x->other.file, c->lb) == 0 && x->place.line >= 2 &&
	    x->place.line == x->other.line && x->place.column > 0 &&
	    strstr(x->message, c->la) == x->message &&
	    strstr(x->message, c->lb) != NULL &&
	    strstr(x->message, c->want_a) != NULL &&
	    strstr(x->message, c->want_b) != NULL;
}

static void
rules(void **state)
{
	unsigned bad = 0;

	(void)state;
	for (size_t i = 0; i < CONCORD_CASES; i++) {
		const struct concord_case *c = &concord_cases[i];
		struct pacta_doc *docs[2] = { make(c->la, c->a, c->filler),
			make(c->lb, c->b, c->filler) };
		struct pacta_diags d = PACTA_DIAGS_INIT;

		check(docs, 2, &d);
		if (!case_holds(c, &d)) {
			print_message("# case %zu, %s: \"%.40s\": %zu found\n",
			    i, c->rule, c->a, d.count);
			for (size_t k = 0; k < d.count; k++)
				print_message("#   %s:%u:%u: %s [%s] %s %s:%u\n",
				    d.items[k].place.file,
				    d.items[k].place.line,
				    d.items[k].place.column,
				    d.items[k].message, d.items[k].rule,
				    d.items[k].eid != NULL ? d.items[k].eid : "-",
				    d.items[k].other.file, d.items[k].other.line);
			bad++;
		}
		pacta_diags_dispose(&d);
		drop(docs, 2);
	}
	if (bad > 0)
		fail_msg("%u cases are judged wrongly", bad);
}

/* The place is that of the value, in code points. */
static void
value_place(void **state)
{
	struct pacta_doc *docs[2] = {
		make("rus", "Срок — 30 дней.", 0),
		make("eng", "Within sixty days.", 0) };
	struct pacta_diags d = PACTA_DIAGS_INIT;

	(void)state;
	check(docs, 2, &d);
	assert_int_equal(d.count, 1);
	/* <paragraph eId="art_1__para_1"><num>1.</num><content><p> is 56 */
	assert_int_equal(d.items[0].place.column, 56 + 8);
	assert_int_equal(d.items[0].other.column, 56 + 8);
	pacta_diags_dispose(&d);
	drop(docs, 2);
}

/* --- three languages --------------------------------------------------------------- */

static void
three(const char *eng, const char *rus, const char *zho,
    struct pacta_diags *d)
{
	struct pacta_doc *docs[3] = { make("eng", eng, 0),
		make("rus", rus, 0), make("zho", zho, 0) };

	check(docs, 3, d);
	drop(docs, 3);
}

static void
odd_one(void **state)
{
	struct pacta_diags d = PACTA_DIAGS_INIT;

	(void)state;
	three("Within 30 days.", "В течение 30 дней.", "六十日内。", &d);
	assert_int_equal(d.count, 1);
	assert_string_equal(d.items[0].place.file, "zho");
	assert_non_null(strstr(d.items[0].message, "eng and rus"));
	pacta_diags_dispose(&d);
	three("Within 45 days.", "В течение 30 дней.", "三十日内。", &d);
	assert_int_equal(d.count, 1);
	assert_string_equal(d.items[0].place.file, "eng");
	assert_non_null(strstr(d.items[0].message, "rus and zho"));
	pacta_diags_dispose(&d);
	three("Within 45 days.", "В течение 30 дней.", "六十日内。", &d);
	assert_int_equal(d.count, 2);
	pacta_diags_dispose(&d);
	three("Within 30 days.", "В течение 30 дней.", "三十日内。", &d);
	assert_int_equal(d.count, 0);
	pacta_diags_dispose(&d);
}

/* One language is no comparison, and none is nothing. */
static void
alone(void **state)
{
	struct pacta_doc *doc = make("eng", "Within 30 days «of it.", 0);
	struct pacta_diags d = PACTA_DIAGS_INIT;

	(void)state;
	check(&doc, 1, &d);
	check(&doc, 0, &d);
	assert_int_equal(d.count, 0);
	pacta_diags_dispose(&d);
	drop(&doc, 1);
}

/* A language we have no data for, one that is not named, the same twice. */
static void
unknown(void **state)
{
	struct pacta_doc *docs[4] = { make("eng", "Within 30 days.", 0),
		make("xyz", "Within 40 days.", 0),
		make("", "Within 50 days.", 0),
		make("eng", "Within 30 days.", 0) };
	struct pacta_diags d = PACTA_DIAGS_INIT;

	(void)state;
	check(docs, 4, &d);
	for (size_t i = 0; i < d.count; i++)
		assert_string_not_equal(d.items[i].rule, "concord-period");
	pacta_diags_dispose(&d);
	drop(docs, 4);
}

static int
teardown(void **state)
{
	pacta_lore_free(lore);
	return langs_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rules),
		cmocka_unit_test(value_place),
		cmocka_unit_test(odd_one),
		cmocka_unit_test(alone),
		cmocka_unit_test(unknown),
	};

	return cmocka_run_group_tests(tests, langs_setup, teardown);
}
