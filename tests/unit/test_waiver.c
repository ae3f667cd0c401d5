/* Waivers: the format, what its content digest sees, and what is covered. */
#include "unit.h"

#include <pacta/waiver.h>

#define SHA_A "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9" \
	"ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
#define WAIVER "format: pacta-waiver-1\nrule: concord-number\n" \
	"provision: art_2__para_1\ntext: rus " SHA_A "\ntext: zho " SHA_A "\n" \
	"by: Test Drafter\ndate: 2026-01-02\n\nThe adjective says it.\n"

static int
parse(const char *s, size_t len, struct pacta_error *err)
{
	struct pacta_waiver w;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = pacta_waiver_parse(&w, "w", s, len, err);

	/* What is read is written as it was. */
	if (rc == 0) {
		assert_int_equal(pacta_waiver_print(&w, &b, err), 0);
		assert_int_equal(b.len, len);
		assert_memory_equal(b.data, s, len);
	}
	pacta_buf_dispose(&b);
	pacta_waiver_dispose(&w);
	return rc;
}

static void
reads(void **state)
{
	static const char s[] = WAIVER;
	struct pacta_waiver w;
	struct pacta_error err = PACTA_ERROR_INIT;

	(void)state;
	assert_int_equal(pacta_waiver_parse(&w, "w", s, sizeof(s) - 1, &err), 0);
	assert_string_equal(w.rule, "concord-number");
	assert_string_equal(w.eid, "art_2__para_1");
	assert_int_equal(w.ntexts, 2);
	assert_string_equal(w.texts[0].lang, "rus");
	assert_string_equal(w.texts[1].lang, "zho");
	assert_string_equal(w.by, "Test Drafter");
	assert_string_equal(w.why, "The adjective says it.");
	pacta_waiver_dispose(&w);
	pacta_waiver_dispose(&w);	/* twice does no harm */
	assert_int_equal(parse(s, sizeof(s) - 1, &err), 0);
}

static void
refused(void **state)
{
#define F "format: pacta-waiver-1\n"
#define R "rule: concord-number\n"
#define P "provision: art_1\n"
#define T "text: rus " SHA_A "\ntext: zho " SHA_A "\n"
#define B "by: A\ndate: 2026-01-02\n"
	static const struct {
		const char *s, *said;
		unsigned line;
	} t[] = {
		{ "", "", 1 },
		{ "format: pacta-waiver-2\n" R P T B "\nx\n", "", 1 },
		{ F "rule: no-such\n" P T B "\nx\n", "rule", 2 },
		/* a rule of one file is mended, not waived */
		{ F "rule: eid-num\n" P T B "\nx\n", "compares languages", 2 },
		{ F R T B "\nx\n", "provision", 3 },
		{ F R P B "\nx\n", "two languages", 0 },
		{ F R P "text: rus " SHA_A "\n" B "\nx\n", "two languages", 0 },
		{ F R P "text: zho " SHA_A "\ntext: rus " SHA_A "\n" B "\nx\n",
		    "order", 5 },
		{ F R P "text: rus " SHA_A "\ntext: rus " SHA_A "\n" B "\nx\n",
		    "once", 5 },
		{ F R P "text: russian " SHA_A "\ntext: zho " SHA_A "\n" B "\nx\n",
		    "language", 4 },
		{ F R P "text: rus sha512:12\ntext: zho " SHA_A "\n" B "\nx\n", "",
		    4 },
		{ F R P T "date: 2026-01-02\n\nx\n", "by", 0 },
		{ F R P T "by: A\ndate: 2026-02-30\n\nx\n", "", 7 },
		{ F R P T B, "reason", 0 },
		{ F R P T B "\n", "", 0 },
		{ F R P T B "\nx", "", 0 },	/* no newline at the end */
		{ F R P T B "\nx \n", "", 0 },	/* space at a line's end */
		{ F R P T B "\r\nx\n", "", 0 },
		{ F F R P T B "\nx\n", "", 2 },
		{ F R P T B "seq: 1\n\nx\n", "", 0 },
		{ F R P T "by: \xff\ndate: 2026-01-02\n\nx\n", "", 6 },
		{ F R P T "by: A\xe2\x80\xae\ndate: 2026-01-02\n\nx\n", "", 6 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct pacta_error err = PACTA_ERROR_INIT;

		if (parse(t[i].s, strlen(t[i].s), &err) != PACTA_ESYNTAX)
			fail_msg("%zu is taken: %s", i, t[i].s);
		if (err.message[0] == '\0' ||
		    strstr(err.message, t[i].said) == NULL ||
		    (t[i].line != 0 && err.line != t[i].line))
			fail_msg("%zu: line %u: %s", i, err.line, err.message);
	}
#undef F
#undef R
#undef P
#undef T
#undef B
}

static void
limits(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;

	(void)state;
	pacta_buf_adds(&b, WAIVER);
	while (b.len <= PACTA_WAIVER_MAX_BYTES)
		pacta_buf_adds(&b, "More of the same reason.\n");
	assert_int_equal(parse(b.data, b.len, &err), PACTA_ELIMIT);
	pacta_buf_dispose(&b);
}

/* What could not be read back is not written. */
static void
unwritable(void **state)
{
	char rule_eid[] = "art_1", by[] = "A\nformat: x", why[] = "x";
	struct pacta_waiver w = { .rule = "concord-number", .eid = rule_eid,
	    .ntexts = 2, .by = by, .why = why };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;

	(void)state;
	memcpy(w.texts[0].lang, "rus", 4);
	memcpy(w.texts[1].lang, "zho", 4);
	assert_int_equal(pacta_waiver_print(&w, &b, &err), PACTA_EREFUSED);
	assert_int_equal(b.len, 0);
	w.by = why;
	assert_int_equal(pacta_waiver_print(&w, &b, &err), 0);
	w.ntexts = 1;
	assert_int_equal(pacta_waiver_print(&w, &b, &err), PACTA_EREFUSED);
	pacta_buf_dispose(&b);
}

static void
names(void **state)
{
	char file[PACTA_WAIVER_FILE_SIZE];

	(void)state;
	pacta_waiver_file(file, "", 0);		/* FIPS 180-4 */
	assert_string_equal(file, "cf83e135.waiver");
	pacta_waiver_file(file, "abc", 3);
	assert_string_equal(file, "ddaf35a1.waiver");
}

/* --- content ------------------------------------------------------------------------ */

#define DOC(body) "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/" \
	"ns/akn/3.0\"><act name=\"x\"><meta><identification source=\"#e\">" \
	"<FRBRExpression><FRBRlanguage language=\"%s\"/></FRBRExpression>" \
	"</identification></meta><preamble><p>P</p></preamble><body>" body \
	"</body></act></akomaNtoso>"

struct text {
	char source[2000];
	struct pacta_doc *doc;
};

static void
open_text(struct text *t, const char *lang, const char *name, const char *body)
{
	struct pacta_diags d = PACTA_DIAGS_INIT;

	snprintf(t->source, sizeof(t->source), DOC("%s"), lang, body);
	assert_int_equal(pacta_doc_parse(&t->doc, name, t->source,
	    strlen(t->source), &d, NULL), 0);
	pacta_diags_dispose(&d);
}

static struct pacta_sha512
digest(const char *body, const char *eid)
{
	struct pacta_sha512 h;
	struct text t;

	open_text(&t, "rus", "rus.xml", body);
	assert_int_equal(pacta_waiver_content(&h, t.doc, eid, NULL), 0);
	pacta_doc_free(t.doc);
	return h;
}

#define ART "<article eId=\"art_1\"><num>1</num><content><p>Within " \
	"<date date=\"2026-01-01\">a day</date>.</p></content></article>"

static void
content(void **state)
{
	static const char *const same[] = {
		/* layout, other markup, a renumbered id, what stands outside */
		"<article eId=\"art_1\">\n  <num>1</num>\n  <content>\n    <p>Within"
		"\n      <date date=\"2026-01-01\">a day</date>.</p>\n  </content>"
		"\n</article>",
		"<article eId=\"art_1\"><num>1</num><content><p><b>Within</b> "
		"<date date=\"2026-01-01\">a day</date>.</p></content></article>",
		"<article eId=\"art_1\" wId=\"art_9\"><num>1</num><content><p>Within "
		"<date date=\"2026-01-01\">a day</date>.</p></content></article>",
		ART "<article eId=\"art_2\"><num>2</num></article>",
	}, *const other[] = {
		"<article eId=\"art_1\"><num>1</num><content><p>Within "
		"<date date=\"2026-01-01\">a days</date>.</p></content></article>",
		"<article eId=\"art_1\"><num>2</num><content><p>Within "
		"<date date=\"2026-01-01\">a day</date>.</p></content></article>",
		"<article eId=\"art_1\"><num>1</num><content><p>Within "
		"<date date=\"2026-01-02\">a day</date>.</p></content></article>",
		"<article eId=\"art_1\"><num>1</num><heading>H</heading><content><p>"
		"Within <date date=\"2026-01-01\">a day</date>.</p></content>"
		"</article>",
		"<article eId=\"art_1\"><num>1</num><content><p>Within</p><p>"
		"<date date=\"2026-01-01\">a day</date>.</p></content></article>",
	};
	struct pacta_sha512 h = digest(ART, "art_1"), x;
	struct text t;

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		x = digest(same[i], "art_1");
		if (!pacta_sha512_equal(&h, &x))
			fail_msg("changed by: %s", same[i]);
	}
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		x = digest(other[i], "art_1");
		if (pacta_sha512_equal(&h, &x))
			fail_msg("not changed by: %s", other[i]);
	}
	(void)digest(ART, "preamble");
	open_text(&t, "rus", "rus.xml", ART);
	assert_int_equal(pacta_waiver_content(&x, t.doc, "art_7", NULL),
	    PACTA_ENOTFOUND);
	assert_int_equal(pacta_waiver_content(&x, t.doc, "preface", NULL),
	    PACTA_ENOTFOUND);
	pacta_doc_free(t.doc);
}

/* --- what is covered ------------------------------------------------------------------ */

static void
add(struct pacta_diags *d, const char *rule, const char *eid, const char *file,
    const char *other)
{
	struct pacta_place at = { file, 1, 1, 0 }, o = { other, 1, 1, 0 };
	struct pacta_diag *x = pacta_diags_add(d, PACTA_WARNING, rule, &at,
	    "%s has 1, %s has 2", file, other);

	pacta_diags_other(d, x, &o);
	if (eid != NULL)
		pacta_diags_eid(d, x, eid);
}

static void
covers(void **state)
{
	static const struct {
		const char *rule, *eid, *file, *other;
		bool waived;
	} t[] = {
		{ "concord-number", "art_1", "rus.xml", "zho.xml", true },
		{ "concord-number", "art_1", "zho.xml", "rus.xml", true },
		{ "concord-number", "art_1", "rus.xml", "eng.xml", false },
		{ "concord-number", "art_1", "eng.xml", "zho.xml", false },
		{ "concord-number", "art_2", "rus.xml", "zho.xml", false },
		{ "concord-number", NULL, "rus.xml", "zho.xml", false },
		{ "concord-date", "art_1", "rus.xml", "zho.xml", false },
	};
	struct text x[3];
	struct pacta_doc *docs[3];
	struct pacta_waiver w[2];
	struct pacta_diags d = PACTA_DIAGS_INIT, waived = PACTA_DIAGS_INIT;
	bool used[2] = { false, false };
	char eid[] = "art_1";
	size_t n = sizeof(t) / sizeof(t[0]);

	(void)state;
	open_text(&x[0], "rus", "rus.xml", ART);
	open_text(&x[1], "zho", "zho.xml", ART);
	open_text(&x[2], "eng", "eng.xml", ART);
	for (int i = 0; i < 3; i++)
		docs[i] = x[i].doc;
	memset(w, 0, sizeof(w));
	for (int i = 0; i < 2; i++) {
		strcpy(w[i].rule, "concord-number");
		w[i].eid = eid;
		w[i].ntexts = 2;
		memcpy(w[i].texts[0].lang, "rus", 4);
		memcpy(w[i].texts[1].lang, "zho", 4);
		assert_int_equal(pacta_waiver_content(&w[i].texts[0].content,
		    docs[0], "art_1", NULL), 0);
		w[i].texts[1].content = w[i].texts[0].content;
	}
	w[1].texts[1].content.bytes[0] ^= 1;	/* of another text */
	for (size_t i = 0; i < n; i++)
		add(&d, t[i].rule, t[i].eid, t[i].file, t[i].other);
	assert_int_equal(pacta_waivers_apply(w, 2, docs, 3, &d, &waived, used,
	    NULL), 0);
	assert_int_equal(waived.count, 2);
	assert_int_equal(d.count, n - 2);
	assert_int_equal(d.warnings, n - 2);
	assert_string_equal(d.items[0].other.file, "eng.xml");
	assert_true(used[0]);
	assert_false(used[1]);
	/* a language of the waiver is gone: it no longer holds */
	pacta_diags_dispose(&d);
	pacta_diags_dispose(&waived);
	add(&d, "concord-number", "art_1", "rus.xml", "zho.xml");
	assert_int_equal(pacta_waivers_apply(w, 2, docs, 1, &d, &waived, NULL,
	    NULL), 0);
	assert_int_equal(waived.count, 0);
	assert_int_equal(pacta_waivers_apply(NULL, 0, docs, 3, &d, &waived,
	    NULL, NULL), 0);
	assert_int_equal(d.count, 1);
	pacta_diags_dispose(&d);
	pacta_diags_dispose(&waived);
	for (int i = 0; i < 3; i++)
		pacta_doc_free(docs[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(refused),
		cmocka_unit_test(limits),
		cmocka_unit_test(unwritable),
		cmocka_unit_test(names),
		cmocka_unit_test(content),
		cmocka_unit_test(covers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
