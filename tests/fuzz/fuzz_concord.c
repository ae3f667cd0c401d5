/*
 * The concordance of two or three languages, whatever they say.  The input is texts
 * with a line "--" between: a document, or the code of a language and then lines
 * that each become a paragraph ("|" between cells of a table); a text that is a
 * termbase is the glossary.  Each finding has its places and both sides; a second
 * run finds the same; and a text is in concordance with itself, but for what is
 * told of one text alone.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/concord.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define REQUIRE(x) do { if (!(x)) abort(); } while (0)
#define MAX_DOCS 4

static struct pacta_langs *langs;

static void
add_text(struct pacta_buf *b, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] == '<' || s[i] == '&')
			pacta_buf_addf(b, "&#%d;", s[i]);
		else if ((unsigned char)s[i] >= ' ')
			pacta_buf_addc(b, s[i]);
}

static void
add_line(struct pacta_buf *b, unsigned n, const char *s, size_t len)
{
	bool table = memchr(s, '|', len) != NULL;
	const char *bar;

	pacta_buf_addf(b, "<paragraph eId=\"p_%u\"><content>%s<p>", n,
	    table ? "<table eId=\"t\"><tr><td>" : "");
	while ((bar = memchr(s, '|', len)) != NULL) {
		add_text(b, s, (size_t)(bar - s));
		pacta_buf_adds(b, "</p></td><td><p>");
		len -= (size_t)(bar - s) + 1;
		s = bar + 1;
	}
	add_text(b, s, len);
	pacta_buf_addf(b, "</p>%s</content></paragraph>\n",
	    table ? "</td></tr></table>" : "");
}

/* The document that the lines stand for. */
static void
make(const char *s, size_t len, struct pacta_buf *b)
{
	size_t at = 4, end;

	pacta_buf_adds(b, "<akomaNtoso xmlns=\"http://docs.oasis-open.org/"
	    "legaldocml/ns/akn/3.0\"><act name=\"x\"><meta><identification "
	    "source=\"#e\"><FRBRExpression><FRBRlanguage language=\"");
	add_text(b, s, len < 3 ? len : 3);
	pacta_buf_adds(b, "\"/></FRBRExpression></identification><references "
	    "source=\"#e\"><TLCOrganization eId=\"kz\" href=\"/akn/ontology/"
	    "organization/state/kz\" showAs=\"KZ\"/><TLCOrganization "
	    "eId=\"in\" href=\"/akn/ontology/organization/state/in\" "
	    "showAs=\"IN\"/></references></meta><body>");
	for (unsigned n = 1; at < len; n++, at = end + 1) {
		for (end = at; end < len && s[end] != '\n';)
			end++;
		add_line(b, n, s + at, end - at);
	}
	pacta_buf_adds(b, "</body></act></akomaNtoso>");
}

struct input {
	struct pacta_buf bytes[MAX_DOCS];
	struct pacta_doc *docs[MAX_DOCS];
	size_t count;
	struct pacta_termbase *tb;
};

static void
add(struct input *in, const char *s, size_t len)
{
	struct pacta_diags d = PACTA_DIAGS_INIT;
	struct pacta_buf *b = &in->bytes[in->count];

	if (in->count == MAX_DOCS)
		return;
	if (len > 0 && s[0] == '<') {
		if (in->tb != NULL || pacta_termbase_parse(&in->tb, "t", s, len,
		    langs, &d, NULL) != 0)
			pacta_buf_add(b, s, len);
	} else
		make(s, len, b);
	if (b->len > 0 && pacta_doc_parse(&in->docs[in->count], "f", b->data,
	    b->len, &d, NULL) == 0)
		in->count++;
	else
		pacta_buf_dispose(b);
	pacta_diags_dispose(&d);
}

static void
read_input(struct input *in, const char *s, size_t len)
{
	const char *end = s + len, *cut;

	for (; s < end; s = cut + 4 < end ? cut + 4 : end) {
		cut = memmem(s, (size_t)(end - s), "\n--\n", 4);
		if (cut == NULL)
			cut = end;
		add(in, s, (size_t)(cut - s));
	}
}

static void
check(const struct input *in, struct pacta_doc *const *docs, size_t count,
    struct pacta_diags *d)
{
	struct pacta_concord_options o = PACTA_CONCORD_OPTIONS_INIT;

	o.langs = langs;
	o.termbase = in->tb;
	REQUIRE(pacta_concord_check(docs, count, &o, d, NULL) == 0);
	for (size_t i = 0; i < d->count; i++) {
		const struct pacta_diag *x = &d->items[i];

		REQUIRE(strncmp(x->rule, "concord-", 8) == 0);
		REQUIRE(x->place.file != NULL && x->place.line > 0);
		/* One text has no other place. */
		REQUIRE(count == 1 || (x->other.file != NULL &&
		    x->other.line > 0));
		REQUIRE(strcmp(x->rule, "concord-order") == 0 ||
		    strstr(x->message, " has ") != NULL ||
		    strstr(x->message, " lacks ") != NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct pacta_diags one = PACTA_DIAGS_INIT, two = PACTA_DIAGS_INIT;
	struct pacta_diags self = PACTA_DIAGS_INIT;
	struct input in;

	if (langs == NULL)
		REQUIRE(pacta_langs_new(&langs, NULL) == 0);
	memset(&in, 0, sizeof(in));
	read_input(&in, (const char *)data, len);
	check(&in, in.docs, in.count, &one);
	check(&in, in.docs, in.count, &two);
	REQUIRE(one.count == two.count);
	if (in.count > 0) {
		struct pacta_doc *twice[2] = { in.docs[0], in.docs[0] };

		check(&in, twice, 2, &self);
		for (size_t i = 0; i < self.count; i++)
			REQUIRE(strcmp(self.items[i].rule,
			    "concord-language") == 0 ||
			    strcmp(self.items[i].rule, "concord-order") == 0);
	}
	pacta_diags_dispose(&one);
	pacta_diags_dispose(&two);
	pacta_diags_dispose(&self);
	for (size_t i = 0; i < MAX_DOCS; i++) {
		pacta_doc_free(in.docs[i]);
		pacta_buf_dispose(&in.bytes[i]);
	}
	pacta_termbase_free(in.tb);
	return 0;
}
