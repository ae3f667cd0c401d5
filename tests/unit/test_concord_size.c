/*
 * The concordance of large and strange texts: four times the text takes about
 * four times as long, whatever its shape.  Time is that of the processor, and only
 * compared with itself, so that a slow machine or a sanitizer does no harm.
 */
#include "langs_unit.h"

#include <time.h>

#include <pacta/concord.h>

static const char *const eng[] = { "the", "party", "bridge", "water", "council",
	"road", "thirty", "days", "Article", "5", "notice", "report", "USD" };
static const char *const rus[] = { "и", "сторона", "мост", "вода", "совет",
	"дорога", "тридцать", "дней", "статья", "5", "нота", "отчет", "USD" };

#define WORDS (sizeof(eng) / sizeof(eng[0]))

static void
add_words(struct pacta_buf *b, bool second, size_t from, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pacta_buf_addf(b, "%s ", (second ? rus : eng)[(from * 7 +
		    i * 3) % WORDS]);
}

typedef void shape_fn(struct pacta_buf *b, size_t n, bool second);

static void
equal_paragraphs(struct pacta_buf *b, size_t n, bool second)
{
	for (size_t i = 0; i < n; i++) {
		pacta_buf_addf(b, "<paragraph eId=\"p_%zu\"><content><p>", i);
		add_words(b, second, 1, 12);
		pacta_buf_adds(b, "</p></content></paragraph>");
	}
}

static void
nothing_in_common(struct pacta_buf *b, size_t n, bool second)
{
	for (size_t i = 0; i < n; i++) {
		pacta_buf_addf(b, "<paragraph eId=\"%s_%zu\"><content><p>",
		    second ? "q" : "p", i);
		add_words(b, second, i, 10);
		pacta_buf_addf(b, "%zu</p></content></paragraph>", i * 2 + second);
	}
}

static void
reversed(struct pacta_buf *b, size_t n, bool second)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = second ? n - 1 - i : i;

		pacta_buf_addf(b, "<point eId=\"p_%zu\"><num>%zu)</num><content>"
		    "<p>", k, k);
		add_words(b, second, k, 8);
		pacta_buf_addf(b, "%zu</p></content></point>", k);
	}
}

static void
counted(struct pacta_buf *b, size_t n, bool second)
{
	for (size_t i = 0; i < n + (second ? 3 : 0); i++) {
		pacta_buf_addf(b, "<indent eId=\"i_%zu\"><content><p>", i);
		add_words(b, second, i, 8);
		pacta_buf_adds(b, "</p></content></indent>");
	}
}

static void
one_paragraph(struct pacta_buf *b, size_t n, bool second)
{
	pacta_buf_adds(b, "<paragraph eId=\"p\"><content><p>");
	add_words(b, second, 1, n * 12);
	for (size_t i = 0; i < n * 2; i++)
		pacta_buf_addf(b, "%zu ", i * 3 + second);
	pacta_buf_adds(b, "</p></content></paragraph>");
}

static void
long_table(struct pacta_buf *b, size_t n, bool second)
{
	pacta_buf_adds(b, "<paragraph eId=\"p\"><content><table eId=\"t\">");
	for (size_t i = 0; i < n; i++) {
		pacta_buf_adds(b, "<tr><td><p>");
		add_words(b, second, i, 2);
		pacta_buf_addf(b, "</p></td><td><p>%zu</p></td></tr>", i);
	}
	pacta_buf_adds(b, "</table></content></paragraph>");
}

static void
wide_table(struct pacta_buf *b, size_t n, bool second)
{
	pacta_buf_adds(b, "<paragraph eId=\"p\"><content><table eId=\"t\"><tr>");
	for (size_t i = 0; i < n; i++)
		pacta_buf_addf(b, "<td><p>%s %zu</p></td>",
		    (second ? rus : eng)[i % WORDS], i);
	pacta_buf_adds(b, "</tr></table></content></paragraph>");
}

/* Notes within one paragraph cut its words into very many pieces. */
static void
many_pieces(struct pacta_buf *b, size_t n, bool second)
{
	pacta_buf_adds(b, "<paragraph eId=\"p\"><content><p>");
	for (size_t i = 0; i < n; i++)
		pacta_buf_addf(b, "<b>%s</b> %zu<br/>",
		    (second ? rus : eng)[i % WORDS], i + second);
	pacta_buf_adds(b, "</p></content></paragraph>");
}

static struct pacta_doc *
make(shape_fn *shape, size_t n, bool second, struct pacta_buf *b)
{
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;

	pacta_buf_addf(b, "<akomaNtoso xmlns=\"http://docs.oasis-open.org/"
	    "legaldocml/ns/akn/3.0\"><act name=\"x\"><meta><identification "
	    "source=\"#e\"><FRBRExpression><FRBRlanguage language=\"%s\"/>"
	    "</FRBRExpression></identification></meta><body><article "
	    "eId=\"art_1\">", second ? "rus" : "eng");
	shape(b, n, second);
	pacta_buf_adds(b, "</article></body></act></akomaNtoso>");
	if (pacta_doc_parse(&doc, second ? "rus" : "eng", b->data, b->len, &d,
	    NULL) != 0)
		fail_msg("%s", d.count > 0 ? d.items[0].message : "?");
	pacta_diags_dispose(&d);
	return doc;
}

/* How long the comparison takes, in seconds of the processor. */
static double
measure(shape_fn *shape, size_t n, const struct pacta_termbase *tb)
{
	struct pacta_concord_options o = PACTA_CONCORD_OPTIONS_INIT;
	struct pacta_buf b[2] = { PACTA_BUF_INIT, PACTA_BUF_INIT };
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_doc *docs[2] = { make(shape, n, false, &b[0]),
		make(shape, n, true, &b[1]) };
	clock_t start;
	double s;

	o.langs = langs;
	o.termbase = tb;
	start = clock();
	assert_int_equal(pacta_concord_check(docs, 2, &o, &d, NULL), 0);
	s = (double)(clock() - start) / CLOCKS_PER_SEC;
	assert_true(d.count <= 20000);
	for (int i = 0; i < 2; i++) {
		pacta_doc_free(docs[i]);
		pacta_buf_dispose(&b[i]);
	}
	pacta_diags_dispose(&d);
	return s;
}

/* Linear is 4, square is 16; what a cache makes of it lies between.  The best of
 * three, for another process may take the caches. */
static void
check_growth(const char *name, shape_fn *shape, size_t n,
    const struct pacta_termbase *tb)
{
	double best = 1e9;

	for (int i = 0; i < 3 && best > 9; i++) {
		double small = measure(shape, n, tb);
		double large = measure(shape, n * 4, tb);
		double growth = large / (small > 0.002 ? small : 0.002);

		best = growth < best ? growth : best;
	}
	if (best > 9)
		fail_msg("%s: four times the text takes %.1f times as long",
		    name, best);
}

static void
shapes(void **state)
{
	static const struct {
		const char *name;
		shape_fn *shape;
		size_t n;
	} t[] = {
		{ "equal paragraphs", equal_paragraphs, 500 },
		{ "nothing in common", nothing_in_common, 500 },
		{ "siblings reversed", reversed, 1000 },
		{ "counted items", counted, 700 },
		{ "one paragraph", one_paragraph, 500 },
		{ "a long table", long_table, 3000 },
		{ "a wide table", wide_table, 3000 },
		{ "many pieces", many_pieces, 1500 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		check_growth(t[i].name, t[i].shape, t[i].n, NULL);
}

/* --- termbases --------------------------------------------------------------------- */

static struct pacta_termbase *
termbase(const char *term_eng, const char *term_rus, size_t n)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_termbase *tb = NULL;

	pacta_buf_adds(&b, "<tbx>");
	for (size_t i = 0; i < n; i++)
		pacta_buf_addf(&b, "<conceptEntry><langSec xml:lang=\"en\"><term>"
		    "%s</term></langSec><langSec xml:lang=\"ru\"><term>%s</term>"
		    "</langSec></conceptEntry>", term_eng, term_rus);
	pacta_buf_adds(&b, "</tbx>");
	assert_int_equal(pacta_termbase_parse(&tb, "t", b.data, b.len, langs,
	    &d, NULL), 0);
	pacta_buf_dispose(&b);
	pacta_diags_dispose(&d);
	return tb;
}

/* Ten thousand concepts that are all named, wherever one is. */
static void
many_terms(void **state)
{
	struct pacta_termbase *few = termbase("party", "сторона", 16);
	struct pacta_termbase *many = termbase("party", "сторона", 10000);
	double a = 0, b = 0;

	(void)state;
	check_growth("a text with terms", equal_paragraphs, 400, many);
	for (int i = 0; i < 3; i++) {
		a += measure(equal_paragraphs, 1500, few);
		b += measure(equal_paragraphs, 1500, many);
	}
	if (b > a * 4)
		fail_msg("10,000 terms take %.1f times as long as 16", b / a);
	pacta_termbase_free(few);
	pacta_termbase_free(many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shapes),
		cmocka_unit_test(many_terms),
	};

	return cmocka_run_group_tests(tests, langs_setup, langs_teardown);
}
