/* Termbases: the dialects that are read, and what is refused with its place. */
#include "langs_unit.h"

#include <pacta/concord.h>

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define TBX3(body) HEAD "<tbx xmlns=\"urn:iso:std:iso:30042:ed-2\" " \
	"type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\">\n<tbxHeader/>\n" \
	"<text><body>\n" body "</body></text></tbx>\n"
#define LANG3(lang, term) "<langSec xml:lang=\"" lang "\"><termSec><term>" term \
	"</term></termSec></langSec>"
#define CONCEPT(a, b) "<conceptEntry id=\"c1\">" LANG3("en", a) \
	LANG3("ru", b) "</conceptEntry>\n"

static int
parse(const char *s, size_t len, struct pacta_termbase **tb,
    struct pacta_diags *d, struct pacta_error *err)
{
	return pacta_termbase_parse(tb, "glossary.tbx", s, len, langs, d, err);
}

/* --- what is read ---------------------------------------------------------------- */

static void
accepted(void **state)
{
	static const struct {
		const char *tbx;
		size_t count;	/* concepts in two languages or more */
	} t[] = {
		{ TBX3(""), 0 },
		{ TBX3(CONCEPT("Party", "Сторона")), 1 },
		{ TBX3(CONCEPT("Party", "Сторона") CONCEPT("depositary",
		    "депозитарий")), 2 },
		/* several terms of one language are one language */
		{ TBX3("<conceptEntry>" LANG3("en", "Party")
		    LANG3("en", "Parties") "</conceptEntry>"), 0 },
		/* two terms in one section, with a subject field and notes */
		{ TBX3("<conceptEntry id=\"c1\"><descrip type=\"subjectField\">"
		    "law</descrip><langSec xml:lang=\"ru\"><termSec><term>Совет"
		    "</term><termNote type=\"partOfSpeech\">noun</termNote>"
		    "</termSec><termSec><term>Совет глав</term></termSec>"
		    "</langSec>" LANG3("zh", "理事会") "</conceptEntry>"), 1 },
		/* the dialect of 2008 */
		{ HEAD "<martif type=\"TBX\" xml:lang=\"en\"><martifHeader/>"
		    "<text><body><termEntry id=\"1\"><langSet xml:lang=\"en\">"
		    "<tig><term>Party</term></tig></langSet><langSet "
		    "xml:lang=\"ru\"><ntig><termGrp><term>Сторона</term>"
		    "</termGrp></ntig></langSet></termEntry></body></text>"
		    "</martif>", 1 },
		/* older yet: lang without a prefix, no namespace */
		{ "<martif><text><body><termEntry><langSet lang=\"en\"><tig>"
		    "<term>Party</term></tig></langSet><langSet lang=\"ru-RU\">"
		    "<tig><term>Сторона</term></tig></langSet></termEntry>"
		    "</body></text></martif>", 1 },
		/* names in DCT, with their own prefix */
		{ HEAD "<tbx xmlns=\"urn:iso:std:iso:30042:ed-2\" xmlns:min="
		    "\"http://www.tbxinfo.net/ns/min\" style=\"dct\"><text>"
		    "<body><conceptEntry id=\"1\"><min:subjectField>law"
		    "</min:subjectField>" LANG3("en", "Party") LANG3("zh-Hans",
		    "缔约方") "</conceptEntry></body></text></tbx>", 1 },
		/* a language that is not known is passed over */
		{ TBX3("<conceptEntry>" LANG3("en", "Party")
		    LANG3("x-klingon", "jach") "</conceptEntry>"), 0 },
		/* terms outside of a concept, and one without a language */
		{ TBX3("<note>x</note>" LANG3("en", "a")), 0 },
		/* markup and line ends inside a term */
		{ TBX3(CONCEPT("High\n   Contracting <hi>Party</hi>",
		    "Высокая Сторона")), 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct pacta_diags d = PACTA_DIAGS_INIT;
		struct pacta_error err = PACTA_ERROR_INIT;
		struct pacta_termbase *tb = NULL;

		if (parse(t[i].tbx, strlen(t[i].tbx), &tb, &d, &err) != 0)
			fail_msg("%zu: %s: %s", i, err.message,
			    d.count > 0 ? d.items[0].message : "-");
		if (pacta_termbase_count(tb) != t[i].count)
			fail_msg("%zu: %zu concepts", i,
			    pacta_termbase_count(tb));
		assert_int_equal(d.count, 0);
		pacta_termbase_free(tb);
		pacta_diags_dispose(&d);
	}
	pacta_termbase_free(NULL);
}

/* --- what is not ------------------------------------------------------------------- */

#define TERM100 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" \
	"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static void
refused(void **state)
{
	static const struct {
		const char *tbx, *said;	/* part of the message */
		unsigned line;		/* 0: whatever */
	} t[] = {
		{ "", "", 0 },
		{ "not xml", "", 1 },
		{ "<tbx>", "", 1 },
		{ "<html/>", "no termbase", 1 },
		{ HEAD "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldoc"
		    "ml/ns/akn/3.0\"/>", "no termbase", 2 },
		{ HEAD "<!DOCTYPE martif SYSTEM \"TBXcoreStructV02.dtd\">\n"
		    "<martif/>", "DOCTYPE", 2 },
		{ HEAD "<!DOCTYPE tbx [<!ENTITY e SYSTEM \"file:///etc/passwd\">"
		    "]><tbx><text><body><conceptEntry><langSec xml:lang=\"en\">"
		    "<term>&e;</term></langSec></conceptEntry></body></text>"
		    "</tbx>", "DOCTYPE", 2 },
		{ HEAD "<!DOCTYPE tbx [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
		    "\"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">"
		    "]><tbx>&c;</tbx>", "DOCTYPE", 2 },
		{ TBX3(CONCEPT("&what;", "Сторона")), "", 5 },
		{ "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><tbx/>", "", 1 },
		{ HEAD "<tbx>\xff\xfe</tbx>", "", 2 },
		{ TBX3("<conceptEntry>\n<langSec><termSec><term>a</term>"
		    "</termSec></langSec></conceptEntry>"), "xml:lang", 6 },
		{ TBX3("\n" CONCEPT("", "Сторона")), "empty", 6 },
		{ TBX3("\n" CONCEPT("  \n ", "Сторона")), "empty", 6 },
		{ TBX3(CONCEPT(TERM100 TERM100 TERM100 TERM100 TERM100, "a")),
		    "over 400 bytes", 5 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct pacta_diags d = PACTA_DIAGS_INIT;
		struct pacta_error err = PACTA_ERROR_INIT;
		struct pacta_termbase *tb = (void *)&err;
		int rc = parse(t[i].tbx, strlen(t[i].tbx), &tb, &d, &err);

		if (rc != PACTA_ESYNTAX && rc != PACTA_ELIMIT)
			fail_msg("%zu: returns %d", i, rc);
		assert_null(tb);
		assert_string_not_equal(err.message, "");
		if (d.count == 0)
			fail_msg("%zu: nothing is told", i);
		if (strstr(d.items[0].message, t[i].said) == NULL ||
		    (t[i].line != 0 && d.items[0].place.line != t[i].line))
			fail_msg("%zu: line %u: %s", i, d.items[0].place.line,
			    d.items[0].message);
		assert_string_equal(d.items[0].place.file, "glossary.tbx");
		assert_int_equal(d.items[0].severity, PACTA_ERROR);
		pacta_diags_dispose(&d);
	}
}

static void
repeat(struct pacta_buf *b, const char *s, size_t times)
{
	while (times-- > 0)
		pacta_buf_adds(b, s);
}

/* Limits are told before memory is spent. */
static void
huge(void **state)
{
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_termbase *tb = NULL;

	(void)state;
	/* over 8 MiB */
	pacta_buf_adds(&b, "<tbx>");
	repeat(&b, "                                ", 300000);
	assert_int_equal(parse(b.data, b.len, &tb, &d, &err), PACTA_ELIMIT);
	assert_non_null(strstr(err.message, "8 MiB"));
	assert_null(tb);
	/* deep */
	pacta_buf_clear(&b);
	pacta_buf_adds(&b, "<tbx>");
	repeat(&b, "<a>", 1000);
	repeat(&b, "</a>", 1000);
	pacta_buf_adds(&b, "</tbx>");
	assert_int_equal(parse(b.data, b.len, &tb, &d, &err), PACTA_ELIMIT);
	pacta_diags_dispose(&d);
	/* as many terms as there may be, and one more */
	for (int more = 0; more < 2; more++) {
		pacta_buf_clear(&b);
		pacta_buf_adds(&b, "<tbx>");
		repeat(&b, "<conceptEntry><langSec xml:lang='en'><term>a</term>"
		    "</langSec></conceptEntry>", PACTA_TERMBASE_MAX_TERMS / 2 +
		    (size_t)more);
		repeat(&b, "<conceptEntry><langSec xml:lang='ru'><term>a</term>"
		    "</langSec></conceptEntry>", PACTA_TERMBASE_MAX_TERMS / 2);
		pacta_buf_adds(&b, "</tbx>");
		assert_int_equal(parse(b.data, b.len, &tb, &d, &err),
		    more ? PACTA_ELIMIT : 0);
		assert_int_equal(d.count, more);
		pacta_diags_dispose(&d);
		pacta_termbase_free(tb);
	}
	/* and of one concept */
	for (int more = 0; more < 2; more++) {
		pacta_buf_clear(&b);
		pacta_buf_adds(&b, "<tbx><conceptEntry><langSec xml:lang='en'>");
		repeat(&b, "<term>a</term>", 1000 + (size_t)more);
		pacta_buf_adds(&b, "</langSec></conceptEntry></tbx>");
		assert_int_equal(parse(b.data, b.len, &tb, &d, &err),
		    more ? PACTA_ELIMIT : 0);
		pacta_diags_dispose(&d);
		pacta_termbase_free(tb);
	}
	pacta_buf_dispose(&b);
}

/* Without the languages' data, codes are still known. */
static void
no_data(void **state)
{
	static const char tbx[] = TBX3(CONCEPT("Party", "Сторона"));
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_termbase *tb = NULL;

	(void)state;
	assert_int_equal(pacta_termbase_parse(&tb, "x", tbx, sizeof(tbx) - 1,
	    NULL, &d, NULL), 0);
	assert_int_equal(pacta_termbase_count(tb), 1);
	pacta_termbase_free(tb);
	pacta_diags_dispose(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepted),
		cmocka_unit_test(refused),
		cmocka_unit_test(huge),
		cmocka_unit_test(no_data),
	};

	return cmocka_run_group_tests(tests, langs_setup, langs_teardown);
}
