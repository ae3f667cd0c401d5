/* Export: nothing lost, nothing moved, what each format must look like. */
#include "langs_unit.h"

#include <dirent.h>

#include <pacta/export.h>
#include <pacta/file.h>
#include <pacta/text.h>

#include "random_tree.h"
#include "../../lib/utf8_int.h"

#define AKN "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\"><act name='agreement'>"
#define END "</act></akomaNtoso>"

static struct pacta_doc *
parse(const char *s, size_t len)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc;

	if (pacta_doc_parse(&doc, "t.xml", s, len, &diags, NULL) != 0)
		fail_msg("%s in: %s", diags.items[0].message, s);
	pacta_diags_dispose(&diags);
	return doc;
}

static void
export(const struct pacta_doc *doc, enum pacta_format format, unsigned width,
    struct pacta_buf *out)
{
	struct pacta_export_options o = PACTA_EXPORT_OPTIONS_INIT;

	o.format = format;
	o.width = width;
	o.langs = langs;
	pacta_buf_clear(out);
	assert_int_equal(pacta_export(doc, &o, out, NULL), 0);
}

/* --- nothing lost --------------------------------------------------- */

/* The letters and digits of S, appended. */
static void
letters(const char *s, size_t len, struct pacta_buf *out)
{
	const char *p = s, *end = s + len, *at;
	uint32_t cp;

	while (p < end) {
		at = p;
		cp = utf8_next(&p, end);
		if (pacta_text_is_letter(cp) || pacta_text_digit(cp) >= 0)
			pacta_buf_add(out, at, (size_t)(p - at));
	}
}

/* Those of a document: its text, its notes, and the notes of notes. */
static void
doc_letters(const struct pacta_doc *doc, struct pacta_buf parts[3])
{
	const struct pacta_node *root = pacta_doc_root(doc), *n = root;

	while (n != NULL) {
		unsigned depth = 0;

		for (const struct pacta_node *p = n; p != NULL; p = p->parent)
			depth += p->el == PACTA_EL_AUTHORIALNOTE && depth < 2;
		if (n->type == PACTA_TEXT)
			letters(n->text, n->len, &parts[depth]);
		n = n->el == PACTA_EL_META || n->el == PACTA_EL_BR ||
		    n->el == PACTA_EL_IMG ? pacta_node_skip(n, root) :
		    pacta_node_next(n, root);
	}
}

/* What a reader of the format sees: no tags, no escapes. */
static void
seen(const struct pacta_buf *in, enum pacta_format format,
    struct pacta_buf *out)
{
	static const char *const names[][2] = { { "&amp;", "&" },
		{ "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&#39;", "'" } };
	const char *p = pacta_buf_str(in);

	if (format == PACTA_FORMAT_HTML)
		p = strstr(p, "<main>");
	while (*p != '\0') {
		size_t skip = 0;

		if (format == PACTA_FORMAT_MD && *p == '\\') {
			pacta_buf_addc(out, p[1]);
			p += 2;
			continue;
		}
		for (size_t i = 0; *p == '&' && i < 5; i++)
			if (strncmp(p, names[i][0], strlen(names[i][0])) == 0) {
				pacta_buf_adds(out, names[i][1]);
				skip = strlen(names[i][0]);
			}
		if (*p == '<' && format != PACTA_FORMAT_TXT)
			skip = strcspn(p, ">") + 1;
		if (skip == 0)
			pacta_buf_addc(out, *p++);
		p += skip;
	}
}

/* How many characters of WANT stand in HAVE in that order. */
static bool
within(const struct pacta_buf *want, const struct pacta_buf *have)
{
	size_t i = 0;

	for (size_t k = 0; i < want->len && k < have->len; k++)
		i += want->data[i] == have->data[k];
	return i == want->len;
}

static bool
one_of(const char *name, const char *list)
{
	char key[24];

	snprintf(key, sizeof(key), " %s ", name);
	return strstr(list, key) != NULL;
}

/* Every tag of HTML is closed in turn, and no block stands in a paragraph. */
static void
balanced(const char *html)
{
	static const char blocks[] = " p div section aside header table h1 h2 "
	    "h3 h4 h5 h6 ";
	static char open[512][16];
	const char *p = strchr(html, '<');
	size_t depth = 0;
	char name[16];

	for (; p != NULL; p = strchr(p + 1, '<')) {
		bool end = p[1] == '/';

		assert_int_equal(sscanf(p + 1 + end, "%15[!a-zA-Z0-9]", name), 1);
		if (one_of(name, " !DOCTYPE meta br "))
			continue;
		if (end) {
			assert_true(depth > 0);
			assert_string_equal(open[--depth], name);
			continue;
		}
		assert_true(depth < 512);
		for (size_t i = 0; one_of(name, blocks) && i < depth; i++)
			assert_false(one_of(open[i], " p h1 h2 h3 h4 h5 h6 "));
		strcpy(open[depth++], name);
	}
	assert_int_equal(depth, 0);
}

static void
complete(const struct pacta_doc *doc, enum pacta_format format, unsigned width)
{
	struct pacta_buf parts[3] = { PACTA_BUF_INIT, PACTA_BUF_INIT,
	    PACTA_BUF_INIT }, out = PACTA_BUF_INIT, plain = PACTA_BUF_INIT,
	    got = PACTA_BUF_INIT;

	doc_letters(doc, parts);
	export(doc, format, width, &out);
	assert_int_equal(utf8_valid_prefix(out.data, out.len), out.len);
	if (format == PACTA_FORMAT_HTML)
		balanced(out.data);
	seen(&out, format, &plain);
	letters(pacta_buf_str(&plain), plain.len, &got);
	for (int i = 0; i < 2; i++)
		if (!within(&parts[i], &got))
			fail_msg("lost or moved (%d, %d):\n%s\nin:\n%s", format,
			    i, parts[i].data, out.data);
	/* Notes of notes come when they come.  Nothing is there twice: labels
	 * and the marks of notes are extra. */
	assert_true(got.len >= parts[0].len + parts[1].len + parts[2].len);
	if (parts[1].len == 0)
		assert_in_range(got.len, parts[0].len, parts[0].len + 80);
	for (int i = 0; i < 3; i++)
		pacta_buf_dispose(&parts[i]);
	pacta_buf_dispose(&out);
	pacta_buf_dispose(&plain);
	pacta_buf_dispose(&got);
}

static void
complete_all(const struct pacta_doc *doc)
{
	complete(doc, PACTA_FORMAT_TXT, 72);
	complete(doc, PACTA_FORMAT_TXT, 0);
	complete(doc, PACTA_FORMAT_TXT, 1);
	complete(doc, PACTA_FORMAT_MD, 0);
	complete(doc, PACTA_FORMAT_HTML, 0);
}

static void
random_trees(void **state)
{
	struct pacta_buf in = PACTA_BUF_INIT;

	(void)state;
	for (seed = 1; seed <= 1500; seed++) {
		uint64_t keep = seed;
		struct pacta_doc *doc;

		pacta_buf_clear(&in);
		pacta_buf_adds(&in, AKN);
		random_node(&in, 6);
		pacta_buf_adds(&in, END);
		doc = parse(in.data, in.len);
		complete_all(doc);
		pacta_doc_free(doc);
		seed = keep;
	}
	pacta_buf_dispose(&in);
}

static void
samples(void **state)
{
	struct pacta_buf in = PACTA_BUF_INIT;
	DIR *dir = opendir("../shared/akn/samples");
	struct dirent *e;
	char name[512];

	(void)state;
	if (dir == NULL)
		skip();
	while ((e = readdir(dir)) != NULL) {
		struct pacta_doc *doc;

		if (strstr(e->d_name, ".xml") == NULL)
			continue;
		snprintf(name, sizeof(name), "../shared/akn/samples/%s",
		    e->d_name);
		pacta_buf_clear(&in);
		assert_int_equal(pacta_file_read(name, PACTA_DOC_MAX_BYTES, &in,
		    NULL), 0);
		doc = parse(in.data, in.len);
		complete_all(doc);
		pacta_doc_free(doc);
	}
	closedir(dir);
	pacta_buf_dispose(&in);
}

/* --- what it looks like --------------------------------------------- */

static void
shows(const char *body, enum pacta_format format, unsigned width,
    const char *want)
{
	struct pacta_buf in = PACTA_BUF_INIT, out = PACTA_BUF_INIT;
	struct pacta_doc *doc;
	const char *got;

	pacta_buf_addf(&in, AKN "%s" END, body);
	doc = parse(in.data, in.len);
	export(doc, format, width, &out);
	got = out.data;
	if (format == PACTA_FORMAT_HTML) {
		got = strstr(out.data, "<main>\n") + 7;
		*strstr(out.data, "</main>") = '\0';
	}
	assert_string_equal(got, want);
	pacta_doc_free(doc);
	pacta_buf_dispose(&in);
	pacta_buf_dispose(&out);
}

#define ARTICLE "<body><article eId='art_1'><num>Article 1</num>" \
	"<heading>Aims</heading><paragraph eId='p1'><num>1.</num><intro><p>The " \
	"Parties<authorialNote marker='*'><p>All &lt;four&gt;.</p>" \
	"</authorialNote> 10<sup>-4</sup>:</p></intro><point eId='p2'>" \
	"<num>(a)</num><content><p>agree to things of some length;</p></content>" \
	"</point><indent><num>\xe2\x80\x93</num><content><p>b<br/>c</p></content>" \
	"</indent></paragraph></article></body>"

static void
provisions(void **state)
{
	(void)state;
	shows(ARTICLE, PACTA_FORMAT_TXT, 30,
	    "Article 1. Aims\n\n"
	    "1.  The Parties[*] 10^(-4):\n\n"
	    "    (a) agree to things of\n        some length;\n\n"
	    "    \xe2\x80\x93   b\n        c\n\n"
	    "[*] All <four>.\n");
	shows(ARTICLE, PACTA_FORMAT_MD, 0,
	    "## Article 1. Aims\n\n"
	    "1\\. The Parties[^1] 10<sup>-4</sup>:\n\n"
	    "- (a) agree to things of some length;\n\n"
	    "- b\\\n  c\n\n"
	    "[^1]: All &lt;four\\>.\n");
	shows(ARTICLE, PACTA_FORMAT_HTML, 0,
	    "<div>\n<section id=\"art_1\">\n<h2>Article 1. Aims</h2>\n"
	    "<div class=\"numbered\" id=\"p1\">\n"
	    "<p><span class=\"num\">1.</span> The Parties<sup>"
	    "<a href=\"#pacta-note-1\" id=\"pacta-ref-1\" "
	    "role=\"doc-noteref\">*</a></sup> 10<sup>-4</sup>:</p>\n"
	    "<div class=\"numbered\" id=\"p2\">\n<p><span class=\"num\">(a)"
	    "</span> agree to things of some length;</p>\n</div>\n"
	    "<div class=\"numbered\">\n<p><span class=\"num\">\xe2\x80\x93"
	    "</span> b<br>c</p>\n</div>\n</div>\n"
	    "<aside class=\"notes\" role=\"doc-footnote\">\n<p><sup>"
	    "<a href=\"#pacta-ref-1\" id=\"pacta-note-1\" "
	    "role=\"doc-backlink\">*</a></sup> All &lt;four&gt;.</p>\n"
	    "</aside>\n</section>\n</div>\n");
}

/* Chinese: full-width space behind a number, no line that starts with a comma,
 * two columns a character. */
static void
chinese(void **state)
{
	(void)state;
	shows("<body><article><num>\xe7\xac\xac\xe4\xb8\x80\xe6\x9d\xa1</num>"
	    "<heading>\xe5\xae\x97\xe6\x97\xa8</heading><content><p>"
	    "\xe5\x90\x84\xe6\x96\xb9\xe5\x90\x88\xe4\xbd\x9c\xe4\xba\x92"
	    "\xe5\x88\xa9\xef\xbc\x8c\xe5\x85\xb1\xe8\xb5\xa2</p></content>"
	    "</article></body>", PACTA_FORMAT_TXT, 12,
	    "\xe7\xac\xac\xe4\xb8\x80\xe6\x9d\xa1\xe3\x80\x80\xe5\xae\x97"
	    "\xe6\x97\xa8\n\n"
	    "\xe5\x90\x84\xe6\x96\xb9\xe5\x90\x88\xe4\xbd\x9c\xe4\xba\x92\n"
	    "\xe5\x88\xa9\xef\xbc\x8c\xe5\x85\xb1\xe8\xb5\xa2\n");
}

#define TABLE "<body><paragraph><content><table><caption>T</caption>" \
	"<tr><th><p>A|</p></th><th><p>Long</p></th></tr>" \
	"<tr><td rowspan='2'><p>1</p></td><td><p>x</p></td></tr>" \
	"<tr><td><p>y</p><p>z</p></td></tr></table></content></paragraph></body>"

static void
tables(void **state)
{
	(void)state;
	shows("<body><paragraph><content><table><tr><th><p>A</p></th>"
	    "<th><p>Long</p></th></tr><tr><td><p>\xe7\xba\xa6</p></td><td>"
	    "<p>x</p></td></tr></table></content></paragraph></body>",
	    PACTA_FORMAT_TXT, 40, "A   Long\n--------\n\xe7\xba\xa6  x\n");
	shows(TABLE, PACTA_FORMAT_TXT, 40,
	    "T\n\nA| | Long\n\n1 | x\n\n | y\n    z\n");
	shows(TABLE, PACTA_FORMAT_MD, 0,
	    "T\n\n| A\\| | Long |\n| --- | --- |\n| 1 | x |\n|  | y<br>z |\n");
	shows(TABLE, PACTA_FORMAT_HTML, 0,
	    "<div>\n<div>\n<table>\n<caption>T</caption>\n"
	    "<tr><th scope=\"col\">A|</th>\n<th scope=\"col\">Long</th>\n</tr>\n"
	    "<tr><td rowspan=\"2\">1</td>\n<td>x</td>\n</tr>\n"
	    "<tr><td>y<br>z</td>\n</tr>\n</table>\n</div>\n</div>\n");
}

static void
quotations(void **state)
{
	static const char s[] = "<body><paragraph><num>1.</num><content><p><mod>"
	    "Put <b>in: <quotedStructure startQuote='\xc2\xab' "
	    "endQuote='\xc2\xbb'><article eId='q'><num>2</num><content><p>One.</p>"
	    "<p>Two.</p></content></article></quotedStructure> now</b> "
	    "<quotedText startQuote='\"' endQuote='\"'>x</quotedText></mod></p>"
	    "</content></paragraph></body>";

	(void)state;
	shows(s, PACTA_FORMAT_TXT, 60,
	    "1.  Put in:\n\n        \xc2\xab" "2\n\n        One.\n\n"
	    "        Two.\xc2\xbb\n\n    now \"x\"\n");
	shows(s, PACTA_FORMAT_HTML, 0,
	    "<div>\n<div class=\"numbered\">\n<p><span class=\"num\">1.</span> "
	    "Put <b>in:</b></p>\n<div class=\"quoted\">\n<section id=\"q\">\n"
	    "<h2>\xc2\xab" "2</h2>\n<p>One.</p>\n<p>Two.\xc2\xbb</p>\n</section>\n"
	    "</div>\n<p><b>now</b> &quot;x&quot;</p>\n</div>\n</div>\n");
}

/* Markdown must not read text as its own signs. */
static void
markdown(void **state)
{
	(void)state;
	shows("<body><paragraph><content><p># 1*2_3`[x](y)&lt;b&gt;&amp;amp;"
	    "<br/>- no list<br/>12. no number</p></content></paragraph></body>",
	    PACTA_FORMAT_MD, 0,
	    "\\# 1\\*2\\_3\\`\\[x\\](y)&lt;b\\>&amp;amp;\\\n\\- no list\\\n"
	    "12\\. no number\n");
}

#define META(lang, authoritative) "<meta><identification><FRBRExpression>" \
	"<FRBRversionNumber value='draft-1'/><FRBRauthoritative value='" \
	authoritative "'/><FRBRlanguage language='" lang "'/></FRBRExpression>" \
	"</identification></meta>"

static void
labels(void **state)
{
	static const char fas[] = AKN META("fas", "true") "<preface><longTitle>"
	    "<p><docTitle>t &amp; \"u\"</docTitle></p></longTitle></preface>"
	    "<body><paragraph><content><p xml:lang='zh-Hans'>x</p></content>"
	    "</paragraph></body>" END;
	struct pacta_doc *doc = parse(fas, sizeof(fas) - 1);
	struct pacta_buf out = PACTA_BUF_INIT;

	(void)state;
	export(doc, PACTA_FORMAT_HTML, 0, &out);
	assert_non_null(strstr(out.data, "<html lang=\"fa\" dir=\"rtl\">"));
	assert_non_null(strstr(out.data, "<title>t &amp; &quot;u&quot;</title>"));
	assert_non_null(strstr(out.data,
	    "<p lang=\"zh-Hans\" dir=\"ltr\">x</p>"));
	assert_null(strstr(out.data, "nofficial"));
	pacta_doc_free(doc);
	pacta_buf_dispose(&out);
	shows(META("rus", "false") "<body><p>x</p></body>", PACTA_FORMAT_MD, 0,
	    "<i>\xd0\x9d\xd0\xb5\xd0\xbe\xd1\x84\xd0\xb8\xd1\x86\xd0\xb8\xd0\xb0"
	    "\xd0\xbb\xd1\x8c\xd0\xbd\xd1\x8b\xd0\xb9 \xd0\xbf\xd0\xb5\xd1\x80"
	    "\xd0\xb5\xd0\xb2\xd0\xbe\xd0\xb4</i>\n\n<i>\xd0\x9f\xd1\x80\xd0\xbe"
	    "\xd0\xb5\xd0\xba\xd1\x82</i>\n\nx\n");
	shows(META("zxx", "false") "<body><p>x</p></body>", PACTA_FORMAT_TXT, 22,
	    "Unofficial translation\n\n        Draft\n\nx\n");
}

/* Text and attributes must not become markup. */
static void
hostile(void **state)
{
	(void)state;
	shows("<body><article eId='x\"&gt;&lt;script&gt;'><num>1</num><content>"
	    "<p xml:lang='\"onclick'>&lt;script&gt;<ref href='javascript:1'>"
	    "r</ref></p></content></article></body>", PACTA_FORMAT_HTML, 0,
	    "<div>\n<section id=\"x&quot;&gt;&lt;script&gt;\">\n<h2>1</h2>\n"
	    "<p>&lt;script&gt;r</p>\n</section>\n</div>\n");
}

static void
formats(void **state)
{
	enum pacta_format f;

	(void)state;
	assert_true(pacta_format_find("html", &f) && f == PACTA_FORMAT_HTML);
	assert_true(pacta_format_find("md", &f) && f == PACTA_FORMAT_MD);
	assert_true(pacta_format_find("txt", &f) && f == PACTA_FORMAT_TXT);
	assert_false(pacta_format_find("pdf", &f));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(provisions),
		cmocka_unit_test(chinese),
		cmocka_unit_test(tables),
		cmocka_unit_test(quotations),
		cmocka_unit_test(markdown),
		cmocka_unit_test(labels),
		cmocka_unit_test(hostile),
		cmocka_unit_test(formats),
		cmocka_unit_test(samples),
		cmocka_unit_test(random_trees),
	};

	return cmocka_run_group_tests(tests, langs_setup, langs_teardown);
}
