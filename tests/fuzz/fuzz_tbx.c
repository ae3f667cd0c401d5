/* Termbases: what is refused is told, and what is read serves a comparison. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/concord.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define REQUIRE(x) do { if (!(x)) abort(); } while (0)
#define DOC(lang, text) "<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/" \
	"ns/akn/3.0\"><act name=\"x\"><meta><identification source=\"#e\">" \
	"<FRBRExpression><FRBRlanguage language=\"" lang "\"/></FRBRExpression>" \
	"</identification></meta><body><article eId=\"art_1\"><content><p>" text \
	"</p></content></article></body></act></akomaNtoso>"

static void
compare(const struct pacta_langs *langs, const struct pacta_termbase *tb)
{
	static const char eng[] = DOC("eng", "The depositary informs each Party "
	    "of the Council.");
	static const char rus[] = DOC("rus", "Депозитарий извещает каждую "
	    "Сторону о Совете.");
	struct pacta_concord_options o = PACTA_CONCORD_OPTIONS_INIT;
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_doc *docs[2];

	REQUIRE(pacta_doc_parse(&docs[0], "eng", eng, sizeof(eng) - 1, &d,
	    NULL) == 0);
	REQUIRE(pacta_doc_parse(&docs[1], "rus", rus, sizeof(rus) - 1, &d,
	    NULL) == 0);
	o.langs = langs;
	o.termbase = tb;
	REQUIRE(pacta_concord_check(docs, 2, &o, &d, NULL) == 0);
	for (size_t i = 0; i < d.count; i++)
		REQUIRE(strcmp(d.items[i].rule, "concord-term") == 0);
	pacta_doc_free(docs[0]);
	pacta_doc_free(docs[1]);
	pacta_diags_dispose(&d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct pacta_langs *langs;
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_termbase *tb = NULL;
	int rc;

	if (langs == NULL)
		REQUIRE(pacta_langs_new(&langs, NULL) == 0);
	rc = pacta_termbase_parse(&tb, "f", data, len, langs, &d, &err);
	REQUIRE(rc == err.code && (rc == 0) == (tb != NULL));
	REQUIRE(rc == 0 || (err.message[0] != '\0' && d.count > 0));
	if (rc == 0)
		compare(langs, tb);
	pacta_termbase_free(tb);
	pacta_diags_dispose(&d);
	return 0;
}
