/* The canonical layout: exact output, the fixed point, and unchanged text. */
#include "unit.h"

#include <dirent.h>

#include <pacta/doc.h>
#include <pacta/file.h>

#include "random_tree.h"

#define AKN "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\">"
#define END "</akomaNtoso>"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static struct pacta_doc *
parse(const struct pacta_buf *b)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc;

	if (pacta_doc_parse(&doc, "t.xml", b->data, b->len, &diags, NULL) != 0)
		fail_msg("%s in: %s", diags.items[0].message, b->data);
	pacta_diags_dispose(&diags);
	return doc;
}

/* The words of a document, as a reader sees them. */
static void
line(const struct pacta_doc *doc, struct pacta_buf *out)
{
	pacta_buf_clear(out);
	pacta_node_line(pacta_doc_root(doc), out);
}

/* Writes SOURCE twice, which must give the same bytes and the same words. */
static void
write_twice(const struct pacta_buf *source, struct pacta_buf *out)
{
	struct pacta_buf again = PACTA_BUF_INIT, a = PACTA_BUF_INIT,
	    b = PACTA_BUF_INIT;
	struct pacta_doc *doc = parse(source), *second;

	pacta_buf_clear(out);
	pacta_doc_write(doc, out);
	second = parse(out);
	pacta_doc_write(second, &again);
	if (strcmp(pacta_buf_str(out), pacta_buf_str(&again)) != 0)
		fail_msg("first:\n%s\nthen:\n%s", out->data, again.data);
	line(doc, &a);
	line(second, &b);
	assert_string_equal(pacta_buf_str(&a), pacta_buf_str(&b));
	pacta_doc_free(doc);
	pacta_doc_free(second);
	pacta_buf_dispose(&again);
	pacta_buf_dispose(&a);
	pacta_buf_dispose(&b);
}

static void
becomes(const char *source, const char *want)
{
	struct pacta_buf in = PACTA_BUF_INIT, out = PACTA_BUF_INIT;

	pacta_buf_adds(&in, source);
	write_twice(&in, &out);
	assert_string_equal(pacta_buf_str(&out), want);
	pacta_buf_dispose(&in);
	pacta_buf_dispose(&out);
}

/* The same for one block of text. */
static void
block(const char *source, const char *want)
{
	struct pacta_buf in = PACTA_BUF_INIT, out = PACTA_BUF_INIT;

	pacta_buf_addf(&in, AKN "%s" END, source);
	pacta_buf_addf(&out, HEAD AKN "\n  %s\n" END "\n", want);
	becomes(pacta_buf_str(&in), pacta_buf_str(&out));
	pacta_buf_dispose(&in);
	pacta_buf_dispose(&out);
}

static void
layout(void **state)
{
	(void)state;
	becomes("<!-- a\r\n b --><?c d?>" AKN "<act contains='x' name=\"y\">"
	    "<body><article eId='art_1' wId='art_2'><num>1</num><heading>h"
	    "</heading><content><p>t</p><!-- in --></content></article></body>"
	    "</act>" END "<?e?>",
	    HEAD "<!-- a\n b -->\n<?c d?>\n" AKN "\n"
	    "  <act name=\"y\" contains=\"x\">\n"
	    "    <body>\n"
	    "      <article eId=\"art_1\" wId=\"art_2\">\n"
	    "        <num>1</num>\n"
	    "        <heading>h</heading>\n"
	    "        <content>\n"
	    "          <p>t</p>\n"
	    "          <!-- in -->\n"
	    "        </content>\n"
	    "      </article>\n"
	    "    </body>\n"
	    "  </act>\n" END "\n<?e?>\n");
	block("<body/>", "<body/>");
	block("<body> \n </body>", "<body/>");
	block("<p> </p>", "<p></p>");
	block("<p/>", "<p></p>");
	block("<td/>", "<td/>");
}

static void
folding(void **state)
{
	(void)state;
	block("<p>\n  a\t b \r\n c  </p>", "<p>a b c</p>");
	block("<p>a <b> b </b> c</p>", "<p>a <b>b </b>c</p>");
	block("<p><b>a </b></p>", "<p><b>a</b></p>");
	block("<p>a<b> </b></p>", "<p>a<b></b></p>");
	block("<p>a<b> </b>c</p>", "<p>a<b> </b>c</p>");
	block("<p>a <br/> b</p>", "<p>a<br/>b</p>");
	block("<p>a <img src='x' alt='y'/> b</p>",
	    "<p>a <img src=\"x\" alt=\"y\"/> b</p>");
	block("<p>a <!-- x  y --> b<?z  q?></p>",
	    "<p>a <!-- x  y -->b<?z q?></p>");
	/* A no-break space and an ideographic one are letters here. */
	block("<p>a&#xA0; b&#x3000;&#x20;</p>",
	    "<p>a\xc2\xa0 b\xe3\x80\x80</p>");
	block("<p>a&#10;b&#13;c</p>", "<p>a b c</p>");
	block("<heading>x\n<ref  href='#a'\n>y</ref >\n z</heading>",
	    "<heading>x <ref href=\"#a\">y</ref> z</heading>");
}

static void
chinese(void **state)
{
	(void)state;
	block("<p>\xe7\xbc\x94\xe7\xba\xa6\n   \xe6\x96\xb9</p>",
	    "<p>\xe7\xbc\x94\xe7\xba\xa6\xe6\x96\xb9</p>");
	/* A space that somebody typed stays. */
	block("<p>\xe7\xbc\x94 \xe6\x96\xb9</p>",
	    "<p>\xe7\xbc\x94 \xe6\x96\xb9</p>");
	block("<p>\xe7\xbc\x94\n2019\n\xe5\xb9\xb4</p>",
	    "<p>\xe7\xbc\x94 2019 \xe5\xb9\xb4</p>");
	/* Through tags, comments, notes, after a full-width comma. */
	block("<p>\xe7\xbc\x94\n<b>\n\xe6\x96\xb9</b>\xef\xbc\x8c\n"
	    "<!--c--> \xe7\xba\xa6</p>",
	    "<p>\xe7\xbc\x94<b>\xe6\x96\xb9</b>\xef\xbc\x8c<!--c-->\xe7\xba\xa6"
	    "</p>");
	block("<p>\xe6\x96\xb9\n<authorialNote><p> x\ny </p></authorialNote>\n"
	    "\xe7\xba\xa6</p>",
	    "<p>\xe6\x96\xb9<authorialNote><p>x y</p></authorialNote>"
	    "\xe7\xba\xa6</p>");
	/* A quotation mark or dash shared with other scripts, beside Han. */
	block("<p>\xe6\x96\xb9\n\xe2\x80\x9c\xe7\xba\xa6\xe2\x80\x9d\n"
	    "\xe6\x96\xb9\xe2\x80\x94\xe2\x80\x94\n\xe7\xba\xa6</p>",
	    "<p>\xe6\x96\xb9\xe2\x80\x9c\xe7\xba\xa6\xe2\x80\x9d\xe6\x96\xb9"
	    "\xe2\x80\x94\xe2\x80\x94\xe7\xba\xa6</p>");
	block("<p>a\n\xe2\x80\x94\nb</p>", "<p>a \xe2\x80\x94 b</p>");
	/* Korean is written with spaces. */
	block("<p>\xed\x95\x9c\n\xea\xb5\xad</p>",
	    "<p>\xed\x95\x9c \xea\xb5\xad</p>");
}

static void
escapes(void **state)
{
	(void)state;
	block("<p>&amp;lt; &lt; > ]]&gt; <b>]</b>]&gt; \" '</p>",
	    "<p>&amp;lt; &lt; > ]]&gt; <b>]</b>]> \" '</p>");
	block("<p><![CDATA[<a>&]]></p>", "<p>&lt;a>&amp;</p>");
	block("<img alt='&lt;>&amp;\"&apos;&#9;&#10;&#13;' src=''/>",
	    "<img src=\"\" alt=\"&lt;>&amp;&quot;'&#x9;&#xA;&#xD;\"/>");
}

/* What is not of the profile, or stands where it may not, stays as it is. */
static void
foreign(void **state)
{
	(void)state;
	block("<body> stray  <p> a </p> </body>",
	    "<body> stray  <p> a </p></body>");
	block("<x:a xmlns:x='urn:x' x:b='1' eId='e'> <c xmlns=''>\n</c></x:a>",
	    "<a xmlns=\"urn:x\" xmlns:x=\"urn:x\" eId=\"e\" x:b=\"1\"> "
	    "<c xmlns=\"\">\n</c></a>");
	block("<p>a <unknown> b </unknown> c</p>",
	    "<p>a <unknown> b </unknown> c</p>");
	block("<p>a <p> b </p></p>", "<p>a <p> b </p></p>");
}

static void
quotation(void **state)
{
	(void)state;
	block("<p>x <mod eId='m'>insert: <quotedStructure><article eId='a'>"
	    "<num> 2 </num></article></quotedStructure> . </mod></p>",
	    "<p>x <mod eId=\"m\">insert:<quotedStructure>\n"
	    "    <article eId=\"a\">\n"
	    "      <num>2</num>\n"
	    "    </article>\n"
	    "  </quotedStructure>.</mod></p>");
}

/* --- properties ----------------------------------------------------- */

static void
random_trees(void **state)
{
	struct pacta_buf in = PACTA_BUF_INIT, out = PACTA_BUF_INIT;

	(void)state;
	for (seed = 1; seed <= 3000; seed++) {
		uint64_t keep = seed;

		pacta_buf_clear(&in);
		pacta_buf_adds(&in, AKN);
		random_node(&in, 6);
		pacta_buf_adds(&in, END);
		write_twice(&in, &out);
		seed = keep;
	}
	pacta_buf_dispose(&in);
	pacta_buf_dispose(&out);
}

/* All documents of a folder, when it is there. */
static void
folder(const char *path, unsigned *count)
{
	struct pacta_buf in = PACTA_BUF_INIT, out = PACTA_BUF_INIT;
	struct dirent *e;
	DIR *dir = opendir(path);
	char name[512];

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		if (strstr(e->d_name, ".xml") == NULL)
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, e->d_name);
		pacta_buf_clear(&in);
		assert_int_equal(pacta_file_read(name, PACTA_DOC_MAX_BYTES, &in,
		    NULL), 0);
		write_twice(&in, &out);
		(*count)++;
	}
	if (dir != NULL)
		closedir(dir);
	pacta_buf_dispose(&in);
	pacta_buf_dispose(&out);
}

static void
samples(void **state)
{
	unsigned count = 0;

	(void)state;
	folder("../shared/akn/samples", &count);
	if (count == 0)
		skip();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout),
		cmocka_unit_test(folding),
		cmocka_unit_test(chinese),
		cmocka_unit_test(escapes),
		cmocka_unit_test(foreign),
		cmocka_unit_test(quotation),
		cmocka_unit_test(random_trees),
		cmocka_unit_test(samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
