/* The diff case by case: tables, parts, pieces, Chinese, the worst. */
#include "diff_unit.h"

#include <unistd.h>

#define HEAD "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\"><act name=\"agreement\"><body>"
#define TAIL "</body></act></akomaNtoso>"

struct compared {
	struct pacta_buf a, b;
	struct pacta_doc *old, *new;
	struct pacta_diff *diff;
	const struct pacta_diff_change *c;
	size_t n;
};

static void
compare(struct compared *x)
{
	x->old = parse("old", &x->a);
	x->new = parse("new", &x->b);
	assert_int_equal(pacta_diff_new(&x->diff, x->old, x->new, NULL), 0);
	check_exact(x->diff, x->old, x->new);
	x->c = pacta_diff_changes(x->diff, &x->n);
}

static void
dispose(struct compared *x)
{
	pacta_diff_free(x->diff);
	pacta_doc_free(x->old);
	pacta_doc_free(x->new);
	pacta_buf_dispose(&x->a);
	pacta_buf_dispose(&x->b);
}

/* Two bodies and the kinds they must come out as, in order. */
static void
check_bodies(const char *old, const char *new, const unsigned *kinds,
    size_t n)
{
	struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };

	pacta_buf_addf(&x.a, HEAD "%s" TAIL, old);
	pacta_buf_addf(&x.b, HEAD "%s" TAIL, new);
	compare(&x);
	for (size_t i = 0; i < n || i < x.n; i++)
		if (i >= n || i >= x.n || x.c[i].kind != kinds[i])
			fail_msg("change %zu of %zu is %#x, not %#x: %s", i, x.n,
			    i < x.n ? x.c[i].kind : 0, i < n ? kinds[i] : 0,
			    new);
	dispose(&x);
}

#define CHECK(old, new, ...) do { \
	static const unsigned kinds_[] = { __VA_ARGS__ }; \
	check_bodies(old, new, kinds_, sizeof(kinds_) / sizeof(kinds_[0])); \
} while (0)

#define ART(x) "<article eId=\"art_1\"><num>1</num><content>" x "</content></article>"
#define P(x) "<p>" x "</p>"
#define TD(x) "<td><p>" x "</p></td>"
#define TR(x) "<tr>" x "</tr>"
#define TABLE(x) ART("<table eId=\"t\">" x "</table>")
#define ROW1 TR(TD("Kind") TD("Days") TD("Language"))
#define ROW2 TR(TD("Request for data") TD("20") TD("Russian"))
#define ROW3 TR(TD("Reply to it") TD("5") TD("Chinese"))

static void
test_tables(void **state)
{
	(void)state;
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(ROW1 ROW2
	    TR(TD("Reply to it") TD("7") TD("Chinese"))), PACTA_DIFF_WORDS);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(ROW1 ROW2
	    TR(TD("Call by phone") TD("1") TD("any")) ROW3),
	    PACTA_DIFF_INSERTED);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(ROW1 ROW3), PACTA_DIFF_DELETED);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(ROW1 ROW3 ROW2), PACTA_DIFF_MOVED);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(TR(TD("Kind") TD("Where") TD("Days")
	    TD("Language")) TR(TD("Request for data") TD("here") TD("20")
	    TD("Russian")) TR(TD("Reply to it") TD("there") TD("5")
	    TD("Chinese"))), PACTA_DIFF_INSERTED);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(TR(TD("Kind") TD("Language"))
	    TR(TD("Request for data") TD("Russian")) TR(TD("Reply to it")
	    TD("Chinese"))), PACTA_DIFF_DELETED);
}

#define H4(a, b, c, d) TR(TD(a) TD(b) TD(c) TD(d))
#define WIDE4 H4("Kind", "Days", "Language", "Copies") \
	H4("Request for data", "20", "Russian", "2") \
	H4("Reply to it", "5", "Chinese", "3") H4("Notice", "7", "English", "1")

/* Columns, and cells that span. */
static void
test_columns(void **state)
{
	(void)state;
	/* moved, the rows' words kept */
	CHECK(TABLE(WIDE4), TABLE(H4("Kind", "Copies", "Days", "Language")
	    H4("Request for data", "2", "20", "Russian")
	    H4("Reply to it", "3", "5", "Chinese")
	    H4("Notice", "1", "7", "English")), PACTA_DIFF_MOVED);
	/* moved, and a cell changed in it and beside it */
	CHECK(TABLE(WIDE4), TABLE(H4("Kind", "Copies", "Days", "Language")
	    H4("Request for data", "2", "20", "Russian")
	    H4("Reply to it", "4", "6", "Chinese")
	    H4("Notice", "1", "7", "English")), PACTA_DIFF_MOVED,
	    PACTA_DIFF_WORDS, PACTA_DIFF_WORDS);
	/* reworded in its head alone */
	CHECK(TABLE(WIDE4), TABLE(H4("Kind", "Days", "Language", "Number")
	    H4("Request for data", "20", "Russian", "2")
	    H4("Reply to it", "5", "Chinese", "3")
	    H4("Notice", "7", "English", "1")), PACTA_DIFF_WORDS);
	/* one came and another went */
	CHECK(TABLE(WIDE4), TABLE(H4("Kind", "Where", "Days", "Language")
	    H4("Request for data", "here", "20", "Russian")
	    H4("Reply to it", "there", "5", "Chinese")
	    H4("Notice", "anywhere", "7", "English")), PACTA_DIFF_INSERTED,
	    PACTA_DIFF_DELETED);
	/* a row came with a column */
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(
	    H4("Kind", "Where", "Days", "Language")
	    H4("Request for data", "here", "20", "Russian")
	    H4("Call by phone", "anywhere", "1", "any")
	    H4("Reply to it", "there", "5", "Chinese")), PACTA_DIFF_INSERTED,
	    PACTA_DIFF_INSERTED);
}

#define SPAN(n, x) "<td colspan=\"" #n "\"><p>" x "</p></td>"
#define DOWN(n, x) "<td rowspan=\"" #n "\"><p>" x "</p></td>"

static void
test_spans(void **state)
{
	(void)state;
	/* under a head over two columns, one more below it */
	CHECK(TABLE(TR(TD("Kind") SPAN(2, "Time limits")) TR(TD("of paper")
	    TD("Days") TD("Hours")) TR(TD("Request") TD("20") TD("480"))
	    TR(TD("Reply") TD("5") TD("120"))),
	    TABLE(TR(TD("Kind") SPAN(2, "Time limits") TD("Language"))
	    TR(TD("of paper") TD("Days") TD("Hours") TD("if any"))
	    TR(TD("Request") TD("20") TD("480") TD("Russian"))
	    TR(TD("Reply") TD("5") TD("120") TD("Chinese"))),
	    PACTA_DIFF_INSERTED);
	/* the same, the head growing */
	CHECK(TABLE(TR(TD("Kind") SPAN(2, "Time limits")) TR(TD("of paper")
	    TD("Days") TD("Hours")) TR(TD("Request") TD("20") TD("480"))
	    TR(TD("Reply") TD("5") TD("120"))),
	    TABLE(TR(TD("Kind") SPAN(3, "Time limits")) TR(TD("of paper")
	    TD("Days") TD("Hours") TD("Weeks")) TR(TD("Request") TD("20")
	    TD("480") TD("3")) TR(TD("Reply") TD("5") TD("120") TD("1"))),
	    PACTA_DIFF_METADATA, PACTA_DIFF_INSERTED);
	/* a cell over two rows moves the others aside */
	CHECK(TABLE(TR(TD("Kind") TD("Days") TD("Language"))
	    TR(DOWN(2, "Request") TD("20") TD("Russian"))
	    TR(TD("30") TD("Chinese")) TR(TD("Reply") TD("5") TD("any"))),
	    TABLE(TR(TD("Kind") TD("Days") TD("Language"))
	    TR(DOWN(2, "Request") TD("20") TD("Russian"))
	    TR(TD("45") TD("Chinese")) TR(TD("Reply") TD("5") TD("any"))),
	    PACTA_DIFF_WORDS);
	CHECK(TABLE(TR(TD("Kind") TD("Days") TD("Language"))
	    TR(DOWN(2, "Request") TD("20") TD("Russian"))
	    TR(TD("30") TD("Chinese")) TR(TD("Reply") TD("5") TD("any"))),
	    TABLE(TR(TD("Kind") TD("Language"))
	    TR(DOWN(2, "Request") TD("Russian"))
	    TR(TD("Chinese")) TR(TD("Reply") TD("any"))),
	    PACTA_DIFF_DELETED);
}

#define NOTE(x) "<authorialNote eId=\"n\" marker=\"1\"><p>" x "</p></authorialNote>"
#define SIGNED(x) ART(P("x")) "</body><conclusions><container name=\"signatures\">" \
	"<p><signature refersTo=\"#kz\">" x "</signature></p></container>" \
	"</conclusions></act><act name=\"a\"><body>"

static void
test_parts(void **state)
{
	(void)state;
	CHECK(ART(P("The Parties agree" NOTE("see the annex") " on this.")),
	    ART(P("The Parties agree" NOTE("see the second annex") " on this.")),
	    PACTA_DIFF_WORDS);
	CHECK(ART(P("The Parties agree on this.")),
	    ART(P("The Parties agree" NOTE("see the annex") " on this.")),
	    PACTA_DIFF_INSERTED);
	CHECK(ART(P("The Parties agree" NOTE("see the annex") " on this.")),
	    ART(P("The Parties agree on this.")), PACTA_DIFF_DELETED);
	CHECK(ART(P("\"<def refersTo=\"#c-a\">data</def>\" means information")),
	    ART(P("\"<def refersTo=\"#c-b\">data</def>\" means information")),
	    PACTA_DIFF_METADATA);
	CHECK(ART(P("\"<def refersTo=\"#c-a\">data</def>\" means information")),
	    ART(P("\"<def refersTo=\"#c-a\">data</def>\" means all information")),
	    PACTA_DIFF_WORDS);
	CHECK(SIGNED("For <organization refersTo=\"#kz\">Kazakhstan</organization>"),
	    SIGNED("For <organization refersTo=\"#kz\">the Republic</organization>"),
	    PACTA_DIFF_WORDS);
	CHECK(ART(P("all <b>bold</b> words")), ART(P("all bold words")),
	    PACTA_DIFF_FORMATTING);
	CHECK(ART(P("a  word") "<!-- c -->"), ART(P("a word") "<!-- d -->"),
	    PACTA_DIFF_METADATA);
}

#define SIGNATURE(who, x) "<p><signature refersTo=\"#" who "\">" x "</signature></p>"
#define SIGNERS(x) ART(P("x")) "</body><conclusions><p>Done at Astana.</p>" \
	"<container name=\"signatures\">" x "</container></conclusions></act>" \
	"<act name=\"a\"><body>"
#define KZ SIGNATURE("kz", "For the Republic of Kazakhstan")
#define CN SIGNATURE("cn", "For the People's Republic of China")
#define UZ SIGNATURE("uz", "For the Republic of Uzbekistan")
#define ANNEX(n, id, x) "<attachment eId=\"att_" #n "\" wId=\"" id "\"><heading>" \
	"Annex " #n "</heading><doc name=\"annex\"><mainBody>" x \
	"</mainBody></doc></attachment>"
#define ANNEXES(x) ART(P("x")) "</body><attachments>" x "</attachments></act>" \
	"<act name=\"a\"><body>"
#define LIST_A "<p>The list of what is sent, and of who may see it, by whom.</p>"
#define LIST_B "<p>Rules for tests of a channel before it is used for data.</p>"
#define LIST_C "<p>Forms of requests, with an example filled in for each.</p>"
#define NAMED(x, y) P("\"<def refersTo=\"#c-" x "\">" x "</def>\" means " y)

/* Annexes, signature blocks, definitions, notes: each as its kind. */
static void
test_kinds_of_parts(void **state)
{
	(void)state;
	CHECK(ANNEXES(ANNEX(1, "att_1", LIST_A)), ANNEXES(ANNEX(1, "att_1",
	    LIST_A) ANNEX(2, "att_2", LIST_B)), PACTA_DIFF_INSERTED);
	CHECK(ANNEXES(ANNEX(1, "att_1", LIST_A) ANNEX(2, "att_2", LIST_B)),
	    ANNEXES(ANNEX(1, "att_1", LIST_A)), PACTA_DIFF_DELETED);
	CHECK(ANNEXES(ANNEX(1, "att_1", LIST_A) ANNEX(2, "att_2", LIST_B)),
	    ANNEXES(ANNEX(1, "att_1-1", LIST_C) ANNEX(2, "att_1", LIST_A)
	    ANNEX(3, "att_2", LIST_B)), PACTA_DIFF_INSERTED,
	    PACTA_DIFF_RENUMBERED, PACTA_DIFF_WORDS, PACTA_DIFF_WORDS);
	CHECK(SIGNERS(KZ CN), SIGNERS(KZ CN UZ), PACTA_DIFF_INSERTED);
	CHECK(SIGNERS(KZ CN UZ), SIGNERS(KZ UZ), PACTA_DIFF_DELETED);
	CHECK(SIGNERS(KZ CN UZ), SIGNERS(UZ KZ CN), PACTA_DIFF_MOVED);
	CHECK(ART(NAMED("data", "facts that were written down by a Party")),
	    ART(NAMED("data", "facts that were written down by a Party")
	    NAMED("channel", "the way by which they are sent to the other")),
	    PACTA_DIFF_INSERTED);
	CHECK(ART(P("The Parties agree" NOTE("see the annex") " on this."
	    NOTE("and its form"))), ART(P("The Parties agree on this."
	    NOTE("and its form"))), PACTA_DIFF_DELETED);
}

#define PARA(n, x) "<paragraph eId=\"art_1__para_" #n "\"><num>" #n \
	".</num><content><p>" x "</p></content></paragraph>"
#define ARTP(x) "<article eId=\"art_1\"><num>1</num>" x "</article>"
#define ONE "The first part says what every Party shall do"
#define TWO "the second part tells within which time they do it"
#define THREE "the third one names whom the costs are borne by"

static void
test_pieces(void **state)
{
	(void)state;
	CHECK(ARTP(PARA(1, ONE " " TWO " " THREE)),
	    ARTP(PARA(1, ONE) PARA(2, TWO) PARA(3, THREE)), PACTA_DIFF_SPLIT);
	CHECK(ARTP(PARA(1, ONE) PARA(2, TWO) PARA(3, THREE)),
	    ARTP(PARA(1, ONE " " TWO " " THREE)), PACTA_DIFF_MERGED);
	/* with a word changed on the way */
	CHECK(ARTP(PARA(1, ONE " " TWO)), ARTP(PARA(1, ONE)
	    PARA(2, "the second part tells within which period they do it")),
	    PACTA_DIFF_SPLIT | PACTA_DIFF_WORDS);
	/* What comes beside it is not split off it. */
	CHECK(ARTP(PARA(1, ONE " " TWO)), ARTP(PARA(1, ONE " " TWO " always")
	    PARA(2, "nothing that was there before stands in here")),
	    PACTA_DIFF_WORDS, PACTA_DIFF_INSERTED);
}

static size_t
marked(const struct pacta_diff *d, enum pacta_span_op op)
{
	const struct pacta_mark *m = pacta_diff_root(d);
	size_t n = 0;

	for (; m != NULL; m = pacta_mark_next(m, pacta_diff_root(d)))
		for (uint32_t i = 0; i < m->nspans; i++)
			for (uint32_t k = 0; m->spans[i].op == op &&
			    k < m->spans[i].count; k++)
				n += (op == PACTA_SPAN_DELETE ?
				    m->spans[i].old : m->spans[i].new)[k].len;
	return n / 3;	/* ideographs */
}

/* One word changed in a Chinese paragraph marks at most twice its length. */
static void
test_chinese_words(void **state)
{
	static const char text[] = "缔约双方应当根据本国法律采取一切必要措施，保护在执行本"
	    "协定过程中获得的数据，并在三十日内将有关情况书面通知对方主管机关";
	static const struct { const char *from, *to; } words[] = {
		{ "措施", "手段" }, { "保护", "保存" }, { "三十日", "六十日" },
		{ "数据", "资料" }, { "书面", "及时" }, { "对方", "各方" },
		{ "主管机关", "执行机构" }, { "法律", "法规" } };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };
		const char *at = strstr(text, words[i].from);
		size_t length = strlen(words[i].from) / 3;

		assert_non_null(at);
		pacta_buf_addf(&x.a, HEAD ART(P("%s")) TAIL, text);
		pacta_buf_addf(&x.b, HEAD ART(P("%.*s%s%s")) TAIL,
		    (int)(at - text), text, words[i].to,
		    at + strlen(words[i].from));
		compare(&x);
		assert_int_equal(x.n, 1);
		assert_int_equal(x.c[0].kind, PACTA_DIFF_WORDS);
		assert_in_range(marked(x.diff, PACTA_SPAN_DELETE), 1,
		    2 * length);
		assert_in_range(marked(x.diff, PACTA_SPAN_INSERT), 1,
		    2 * length);
		dispose(&x);
	}
}

static void
put_articles(struct pacta_buf *b, int n, const char *words, int from, int step)
{
	pacta_buf_adds(b, HEAD);
	for (int i = 0, k = from; i < n; i++, k += step)
		pacta_buf_addf(b, "<article eId=\"art_%d\"><num>%d</num><content>"
		    "<p>%s %d %d %d %d %d %d</p></content></article>", i + 1,
		    i + 1, words, step == 0 ? 0 : k, 3 * k, 5 * k + 1,
		    7 * k + 2, 11 * k, 13 * k);
	pacta_buf_adds(b, TAIL);
}

/* What is hard ends, and is exact; the alarm is for what does not. */
static void
test_worst(void **state)
{
	static const struct { int old, new; const char *a, *b; int from, step; }
	    cases[] = {
		{ 10000, 9000, "all the same", "all the same", 0, 0 },
		{ 10000, 10000, "the one", "the one", 9999, -1 },
		{ 3000, 3000, "old text", "quite another", 1000000, 1 }
	};

	(void)state;
	alarm(120);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };

		put_articles(&x.a, cases[i].old, cases[i].a, 0,
		    cases[i].step == 0 ? 0 : 1);
		put_articles(&x.b, cases[i].new, cases[i].b, cases[i].from,
		    cases[i].step);
		compare(&x);
		assert_in_range(x.n, 1, cases[i].old + cases[i].new);
		dispose(&x);
	}
	alarm(0);
}

/* Two huge paragraphs, and a deep nest of containers. */
static void
test_huge(void **state)
{
	struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };

	(void)state;
	alarm(120);
	for (int side = 0; side < 2; side++) {
		struct pacta_buf *b = side == 0 ? &x.a : &x.b;

		pacta_buf_adds(b, HEAD);
		for (int i = 0; i < 150; i++)
			pacta_buf_addf(b, "<section eId=\"s%d\">", i);
		pacta_buf_adds(b, "<content><p>");
		for (int i = 0; i < 60000; i++)
			pacta_buf_adds(b, pick(2) != 0 ? "缔" : "约");
		pacta_buf_adds(b, "</p></content>");
		for (int i = 0; i < 150; i++)
			pacta_buf_adds(b, "</section>");
		pacta_buf_adds(b, TAIL);
	}
	compare(&x);
	assert_int_equal(x.n, 1);
	dispose(&x);
	alarm(0);
}

/* Renumbering by different amounts is told stretch by stretch. */
static void
test_stretches(void **state)
{
	struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };
	struct pacta_diff_stretch s;
	const struct pacta_diff_change *run = NULL;

	(void)state;
	pacta_buf_adds(&x.a, HEAD);
	pacta_buf_adds(&x.b, HEAD);
	for (int i = 1, k = 1; i <= 20; i++) {
		pacta_buf_addf(&x.a, "<article eId=\"art_%d\"><num>%d</num><content>"
		    "<p>article %d has its own words %d here</p></content></article>",
		    i, i, i * 31, i * 17);
		if (i == 12)
			continue;	/* deleted */
		if (i == 5)
			for (int n = 0; n < 2; n++, k++)
				pacta_buf_addf(&x.b, "<article eId=\"art_%d\"><num>"
				    "%d</num><content><p>fresh %d matter that nobody "
				    "had put</p></content></article>", k, k, k * 777);
		pacta_buf_addf(&x.b, "<article eId=\"art_%d\"><num>%d</num><content>"
		    "<p>article %d has its own words %d here</p></content></article>",
		    k, k, i * 31, i * 17);
		k++;
	}
	pacta_buf_adds(&x.a, TAIL);
	pacta_buf_adds(&x.b, TAIL);
	compare(&x);
	for (size_t i = 0; i < x.n; i++)
		if (x.c[i].kind == PACTA_DIFF_RENUMBERED) {
			assert_null(run);
			run = &x.c[i];
		}
	assert_non_null(run);
	assert_int_equal(run->run, 15);
	assert_true(pacta_diff_stretch_next(&s, run, NULL));
	assert_int_equal(s.count, 7);	/* 5 to 11 are 7 to 13 */
	assert_string_equal(pacta_node_get(s.last->old, PACTA_AT_EID), "art_11");
	assert_string_equal(pacta_node_get(s.last->new, PACTA_AT_EID), "art_13");
	assert_true(pacta_diff_stretch_next(&s, run, s.last));
	assert_int_equal(s.count, 8);	/* 13 to 20 are 14 to 21 */
	assert_string_equal(pacta_node_get(s.first->old, PACTA_AT_EID), "art_13");
	assert_false(pacta_diff_stretch_next(&s, run, s.last));
	assert_int_equal(x.n, 4);	/* two came, one went, one run */
	dispose(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_kinds_of_parts),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_chinese_words),
		cmocka_unit_test(test_stretches),
		cmocka_unit_test(test_worst),
		cmocka_unit_test(test_huge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
