/* The document model: places, limits, refusals, changes. */
#include "unit.h"

#include <libxml/parser.h>
#include <pthread.h>

#include <pacta/doc.h>

#define AKN "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\">"
#define END "</akomaNtoso>"

static struct pacta_diags diags;

static struct pacta_doc *
parse_len(const char *s, size_t len)
{
	struct pacta_doc *doc;
	int rc;

	pacta_diags_dispose(&diags);
	rc = pacta_doc_parse(&doc, "t.xml", s, len, &diags, NULL);
	assert_int_equal(rc == 0, doc != NULL);
	assert_int_equal(rc == 0, diags.errors == 0);
	return doc;
}

static struct pacta_doc *
parse(const char *s)
{
	struct pacta_doc *doc = parse_len(s, strlen(s));

	if (doc == NULL)
		print_error("%s\n", diags.items[0].message);
	assert_non_null(doc);
	return doc;
}

/* The document must be refused, at that place, by that rule. */
static void
refused(const char *s, size_t len, const char *rule, uint32_t line,
    uint32_t column, const char *part)
{
	assert_null(parse_len(s, len));
	assert_int_equal(diags.count, 1);
	assert_string_equal(diags.items[0].rule, rule);
	if (strstr(diags.items[0].message, part) == NULL)
		fail_msg("'%s' has no '%s'", diags.items[0].message, part);
	assert_int_equal(diags.items[0].place.line, line);
	assert_int_equal(diags.items[0].place.column, column);
	assert_string_equal(diags.items[0].place.file, "t.xml");
}

static void
at(struct pacta_place p, uint32_t line, uint32_t column)
{
	assert_int_equal(p.line, line);
	assert_int_equal(p.column, column);
}

/* --- places --------------------------------------------------------- */

static void
places(void **state)
{
	static const char s[] = "\xef\xbb\xbf<?xml version=\"1.0\"?>\r\n"
	    AKN "\r\n <act name = 'a&amp;\n\xd0\xb6&#x434;z'><body/>"
	    "<!--x->y--><?y z?>\r\n</act>" END;
	struct pacta_doc *doc = parse(s);
	struct pacta_node *act = pacta_doc_main(doc), *n;
	const struct pacta_attr *a = pacta_node_attr(act, PACTA_AT_NAME);

	(void)state;
	at(pacta_doc_place(doc, 0), 1, 1);
	at(pacta_doc_place(doc, 3), 1, 1);
	at(pacta_doc_node_place(doc, pacta_doc_root(doc)), 2, 1);
	at(pacta_doc_node_place(doc, act), 3, 2);
	assert_memory_equal(s + act->open_end - 1, "><body/>", 8);
	assert_memory_equal(s + act->end - 6, "</act>", 6);
	assert_string_equal(a->value, "a& \xd0\xb6\xd0\xb4z");
	assert_memory_equal(s + a->start, "name =", 6);
	at(pacta_doc_attr_place(doc, a, 0), 3, 15);
	at(pacta_doc_attr_place(doc, a, 1), 3, 16);	/* &amp; */
	at(pacta_doc_attr_place(doc, a, 2), 3, 21);	/* the line end */
	at(pacta_doc_attr_place(doc, a, 3), 4, 1);
	at(pacta_doc_attr_place(doc, a, 5), 4, 2);	/* &#x434; */
	at(pacta_doc_attr_place(doc, a, 7), 4, 9);
	n = act->first;
	assert_int_equal(n->el, PACTA_EL_BODY);
	assert_memory_equal(s + n->start, "<body/>", n->end - n->start);
	assert_int_equal(n->end, n->open_end);
	n = n->next;
	assert_int_equal(n->type, PACTA_COMMENT);
	assert_memory_equal(s + n->start, "<!--x->y-->", n->end - n->start);
	n = n->next;
	assert_int_equal(n->type, PACTA_PI);
	assert_string_equal(n->name, "y");
	assert_string_equal(n->text, "z");
	assert_memory_equal(s + n->start, "<?y z?>", n->end - n->start);
	assert_null(n->next);
	assert_int_equal(n->index, 4);
	pacta_doc_free(doc);
}

static void
text_places(void **state)
{
	static const char s[] = AKN "<act><body><p>\xe6\x9d\xa1\r\n&lt;"
	    "<![CDATA[<&\r\n]]]>&#x7ea6;\xf0\x9f\x98\x80]\rz</p>"
	    "</body></act>" END;
	static const struct { const char *what; uint32_t line, column; } t[] = {
		{ "\xe6\x9d\xa1", 1, 84 }, { "\n", 1, 85 }, { "<", 2, 1 },
		{ "<", 2, 14 }, { "&", 2, 15 }, { "\n", 2, 16 }, { "]", 3, 1 },
		{ "\xe7\xba\xa6", 3, 5 }, { "\xf0\x9f\x98\x80", 3, 13 },
		{ "]", 3, 14 }, { "\n", 3, 15 }, { "z", 3, 16 }
	};
	struct pacta_doc *doc = parse(s);
	struct pacta_node *n = pacta_doc_main(doc)->first->first->first;
	size_t byte = 0;

	(void)state;
	assert_int_equal(n->type, PACTA_TEXT);
	assert_null(n->next);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		size_t len = strlen(t[i].what);

		assert_memory_equal(n->text + byte, t[i].what, len);
		at(pacta_doc_text_place(doc, n, byte), t[i].line, t[i].column);
		byte += len;
	}
	assert_int_equal(byte, n->len);
	pacta_doc_free(doc);
}

/* Past line 65,535, and in one line of 300,000 Chinese characters. */
static void
far_places(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_doc *doc;
	struct pacta_node *n;

	(void)state;
	pacta_buf_adds(&b, AKN "<act><body>");
	for (int i = 0; i < 200000; i++)
		pacta_buf_addc(&b, '\n');
	pacta_buf_adds(&b, "<p>");
	for (int i = 0; i < 300000; i++)
		pacta_buf_adds(&b, i % 1000 == 999 ? "x" : "\xe7\xba\xa6");
	pacta_buf_adds(&b, "\n<b eId='q'/></p></body></act>" END);
	doc = parse(pacta_buf_str(&b));
	n = pacta_doc_find(doc, "q");
	at(pacta_doc_node_place(doc, n), 200002, 1);
	at(pacta_doc_node_place(doc, n->parent), 200001, 1);
	at(pacta_doc_text_place(doc, n->prev, 299 * 1000 * 3 - 299 * 2),
	    200001, 299004);
	at(pacta_doc_text_place(doc, n->prev, n->prev->len - 1), 200001, 300004);
	pacta_doc_free(doc);
	pacta_buf_dispose(&b);
}

/* --- what the tree holds -------------------------------------------- */

static void
tree(void **state)
{
	struct pacta_doc *doc = parse("<!--a-->" AKN "\n <act>\n"
	    "<meta> <identification><FRBRExpression><FRBRlanguage "
	    "language='rus'/></FRBRExpression></identification></meta>"
	    "<body> <p> x<b> </b></p> <x:q xmlns:x='urn:x' x:r='1' "
	    "xml:lang='ru'> </x:q></body></act>" END "<?b?>");
	struct pacta_node *root = pacta_doc_root(doc), *n;

	(void)state;
	assert_string_equal(root->prev->text, "a");
	assert_string_equal(root->next->name, "b");
	assert_null(root->parent);
	assert_string_equal(pacta_doc_language(doc), "rus");
	n = pacta_node_child(pacta_doc_main(doc), PACTA_EL_BODY);
	assert_int_equal(n->first->el, PACTA_EL_P);	/* layout is gone */
	assert_string_equal(n->first->first->text, " x");
	assert_string_equal(n->first->last->first->text, " ");
	n = n->last;
	assert_int_equal(n->el, PACTA_EL_OTHER);
	assert_string_equal(n->name, "q");
	assert_string_equal(n->ns, "urn:x");
	assert_string_equal(n->first->text, " ");	/* kept: not ours */
	assert_int_equal(n->attrs->at, PACTA_AT_XMLNS);
	assert_string_equal(n->attrs->name, "xmlns:x");
	assert_string_equal(n->attrs->next->name, "x:r");
	assert_int_equal(n->attrs->next->at, PACTA_AT_OTHER);
	assert_string_equal(pacta_node_get(n, PACTA_AT_XMLLANG), "ru");
	pacta_doc_free(doc);
	/* Not an element of the profile, whatever its name. */
	doc = parse("<akomaNtoso><act/></akomaNtoso>");
	assert_int_equal(pacta_doc_root(doc)->el, PACTA_EL_OTHER);
	assert_null(pacta_doc_main(doc));
	pacta_doc_free(doc);
	doc = parse("<a xmlns='u&amp;v' b='&#38;&amp;amp;&lt;&quot;'/>");
	assert_string_equal(pacta_doc_root(doc)->ns, "u&v");
	assert_string_equal(pacta_doc_root(doc)->attrs->value, "&&amp;<\"");
	assert_int_equal(pacta_doc_root(doc)->attrs->len, 8);
	pacta_doc_free(doc);
	doc = parse("<a xmlns:xml='http://www.w3.org/XML/1998/namespace' b='1' "
	    "xmlns='u' xmlns:c='v' c:b='2'/>");
	assert_string_equal(pacta_doc_root(doc)->ns, "u");
	pacta_doc_free(doc);
}

static void
names(void **state)
{
	(void)state;
	for (size_t i = 1; i < PACTA_EL_COUNT; i++) {
		const char *name = pacta_el_name((enum pacta_el)i);

		assert_int_equal(pacta_el_find(name, strlen(name)), i);
		assert_int_equal(pacta_el_find(name, strlen(name) - 1) == i, 0);
	}
	for (size_t i = 1; i < PACTA_AT_COUNT; i++) {
		const char *name = pacta_at_name((enum pacta_at)i);

		assert_int_equal(pacta_at_find(name, strlen(name)), i);
	}
	assert_int_equal(pacta_el_find("articles", 8), PACTA_EL_OTHER);
	assert_int_equal(pacta_el_find("article2", 7), PACTA_EL_ARTICLE);
	assert_int_equal(pacta_at_find("", 0), PACTA_AT_OTHER);
	assert_null(pacta_el_name(PACTA_EL_OTHER));
	assert_int_equal(pacta_el_kind(PACTA_EL_OTHER), PACTA_KIND_OTHER);
	assert_int_equal(pacta_el_kind(PACTA_EL_ARTICLE), PACTA_KIND_HIER);
	assert_string_equal(pacta_el_abbr(PACTA_EL_CHAPTER), "chp");
	assert_null(pacta_el_abbr(PACTA_EL_P));
}

static void
reading(void **state)
{
	struct pacta_doc *doc = parse(AKN "<act><body><article eId='a' wId='w'>"
	    "<num> 1 </num><heading>\xe6\x9d\xa1\n<b>\xe7\xba\xa6</b></heading>"
	    "<content><p>x\n y<authorialNote marker='1'><p>note</p>"
	    "</authorialNote>z<br/>q</p></content></article>"
	    "<article eId='a'/><article eId='b'/></body></act>" END);
	struct pacta_node *body = pacta_doc_main(doc)->first;
	struct pacta_node *a = body->first;
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t count = 0;

	(void)state;
	assert_ptr_equal(pacta_doc_find(doc, "a"), a);	/* the first one */
	assert_ptr_equal(pacta_doc_find(doc, "b"), body->last);
	assert_null(pacta_doc_find(doc, "c"));
	assert_string_equal(pacta_node_identity(a), "w");
	assert_string_equal(pacta_node_identity(a->next), "a");
	assert_null(pacta_node_identity(body));
	assert_ptr_equal(pacta_node_ancestor(a->first->first,
	    PACTA_EL_ARTICLE), a);
	assert_null(pacta_node_ancestor(a, PACTA_EL_ARTICLE));
	pacta_node_line(a, &b);
	assert_string_equal(pacta_buf_str(&b), "1 \xe6\x9d\xa1\xe7\xba\xa6 "
	    "x yz q");
	pacta_buf_clear(&b);
	pacta_node_line(pacta_node_child(a, PACTA_EL_CONTENT)->first->first->next,
	    &b);
	assert_string_equal(pacta_buf_str(&b), "note");
	pacta_buf_clear(&b);
	pacta_node_text(a, &b);
	assert_string_equal(pacta_buf_str(&b), " 1 \xe6\x9d\xa1\n\xe7\xba\xa6"
	    "x\n ynotezq");
	for (struct pacta_node *n = body; n != NULL; n = pacta_node_next(n, body))
		count++;
	assert_int_equal(count, pacta_doc_node_count(doc) - 2);
	assert_ptr_equal(pacta_node_skip(a, body), a->next);
	assert_null(pacta_node_skip(body, body));
	pacta_buf_dispose(&b);
	pacta_doc_free(doc);
}

/* --- refusals ------------------------------------------------------- */

struct bad {
	const char *s, *rule;
	uint32_t line, column;
	const char *part;
};

static const struct bad bad[] = {
	{ "", "xml-syntax", 1, 1, "empty" },
	{ " \n", "xml-syntax", 2, 1, "no element" },
	{ "<a>\n <b>\xd0\xb6 </a>", "xml-syntax", 2, 7, "<b> of line 2, column 2" },
	{ "<a>\n <b>", "xml-syntax", 2, 5, "ends while <b>" },
	{ "<a>x & y</a>", "xml-syntax", 1, 6, "&amp;" },
	{ "<a>x &nbsp; y</a>", "xml-syntax", 1, 6, "&nbsp; is not known" },
	{ "<a b='x &nbsp;'/>", "xml-syntax", 1, 9, "&nbsp; is not known" },
	{ "<a>1 < 2</a>", "xml-syntax", 1, 6, "&lt;" },
	{ "<a b='<'/>", "xml-syntax", 1, 7, "&lt;" },
	{ "<a b=1/>", "xml-syntax", 1, 6, "quotation" },
	{ "<a b/>", "xml-syntax", 1, 5, "b has no value" },
	{ "<a b='1'c='2'/>", "xml-syntax", 1, 9, "space is missing" },
	{ "<a b='1' b='2'/>", "xml-syntax", 1, 15, "stands twice" },
	{ "<p:a/>", "xml-syntax", 1, 1, "prefix p" },
	{ "<a>\n<b p:c=''/></a>", "xml-syntax", 2, 1, "prefix p" },
	{ "<a/><b/>", "xml-syntax", 1, 5, "nothing may follow" },
	{ "<a/>\xd0\xb6", "xml-syntax", 1, 5, "nothing may follow" },
	{ "<a>&#1;</a>", "xml-syntax", 1, 4, "may not stand in XML" },
	{ "<a>&#xD800;</a>", "xml-syntax", 1, 4, "may not stand in XML" },
	{ "<a>\xe7\xba\xa6\x01</a>", "xml-syntax", 1, 5, "U+0001" },
	{ "<a>&amp;\x01</a>", "xml-syntax", 1, 9, "U+0001" },
	{ "<a b='\xd0\xb6&#3;", "xml-syntax", 1, 8, "may not stand in XML" },
	{ "<a>&nbsp;", "xml-syntax", 1, 4, "&nbsp; is not known" },
	{ "<a>\xef\xbf\xbe</a>", "xml-syntax", 1, 4, "U+FFFE" },
	{ "<a>]]></a>", "xml-syntax", 1, 4, "]]&gt;" },
	{ "<a><!-- b -- c --></a>", "xml-syntax", 1, 11, "hyphens" },
	{ "<a>\n<!-- b </a>", "xml-syntax", 2, 1, "not closed by -->" },
	{ "<a>\n<?b </a>", "xml-syntax", 2, 1, "not closed by ?>" },
	{ " <?xml version='1.0'?><a/>", "xml-syntax", 1, 7, "very start" },
	{ "<?xml version='1.1'?><a/>", "xml-syntax", 1, 16, "1.0" },
	{ "<?xml version='1.0' encoding='UTF-7'?><a/>", "xml-encoding", 1, 31,
	    "UTF-7" },
	{ "<?xml version='1.0' encoding='windows-1251'?><a/>", "xml-encoding",
	    1, 31, "windows-1251" },
	{ "+/v8-<a/>", "xml-encoding", 1, 1, "UTF-7" },
	{ "\x4c\x6f\xa7\x94", "xml-encoding", 1, 1, "EBCDIC" },
	{ "<a>\xe7\xba\xa6\xe7\xba</a>", "xml-encoding", 1, 5, "0xE7" },
	{ "<a>\xc0\xaf</a>", "xml-encoding", 1, 4, "0xC0" },
	{ "<a>\n\xd0\xb6\xff</a>", "xml-encoding", 2, 2, "0xFF" },
	{ "<a b='\xed\xa0\x80'/>", "xml-encoding", 1, 7, "0xED" },
	{ "<!DOCTYPE a><a/>", "xml-doctype", 1, 1, "DOCTYPE" },
	{ "<!-- x -->\n <!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
	    "xml-doctype", 2, 2, "remove it" },
	{ "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
	    "xml-doctype", 1, 1, "DOCTYPE" },
	{ "<!DOCTYPE a [<!ENTITY b 'xxxx'><!ENTITY c '&b;&b;&b;&b;'>"
	    "<!ENTITY d '&c;&c;&c;&c;'>]><a>&d;</a>", "xml-doctype", 1, 1,
	    "DOCTYPE" },
	/* The parameter-entity bomb that hangs libxml2 2.9.14. */
	{ "<!DOCTYPE a [<!ENTITY % b '<!ENTITY &#37; c \"xxxx\">'>%b;"
	    "<!ENTITY % d '%c;%c;%c;%c;'><!ENTITY % e '%d;%d;%d;%d;'>%e;]>"
	    "<a/>", "xml-doctype", 1, 1, "DOCTYPE" },
	{ "<a><!DOCTYPE b></a>", "xml-doctype", 1, 4, "DOCTYPE" },
};

/* Nothing may ask for a file or an address. */
static xmlParserInputPtr
loader(const char *url, const char *id, xmlParserCtxtPtr ctxt)
{
	(void)id;
	(void)ctxt;
	fail_msg("%s was asked for", url);
	return NULL;
}

static void
refusals(void **state)
{
	xmlExternalEntityLoader old = xmlGetExternalEntityLoader();

	(void)state;
	xmlSetExternalEntityLoader(loader);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused(bad[i].s, strlen(bad[i].s), bad[i].rule, bad[i].line,
		    bad[i].column, bad[i].part);
	refused("\xff\xfe<\0a\0/\0>\0", 10, "xml-encoding", 1, 1, "UTF-16");
	refused("\xfe\xff\0<\0a\0/\0>", 10, "xml-encoding", 1, 1, "UTF-16");
	refused("<\0a\0/\0>\0", 8, "xml-encoding", 1, 1, "UTF-16");
	refused("\0\0\xfe\xff\0\0\0<", 8, "xml-encoding", 1, 1, "UTF-32");
	refused("<a>\n\0</a>", 9, "xml-syntax", 2, 1, "U+0000");
	refused("<a/>\0<b>", 8, "xml-syntax", 1, 5, "U+0000");
	xmlSetExternalEntityLoader(old);
}

/* --- limits --------------------------------------------------------- */

static void
repeat(struct pacta_buf *b, const char *s, unsigned n)
{
	while (n-- > 0)
		pacta_buf_adds(b, s);
}

/* The document in B must be refused for its size, quickly. */
static void
over(struct pacta_buf *b, uint32_t column, const char *part)
{
	refused(b->data, b->len, "xml-limit", 1, column, part);
	pacta_buf_clear(b);
}

static void
limits(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	repeat(&b, "<a>", PACTA_DOC_MAX_DEPTH);
	repeat(&b, "</a>", PACTA_DOC_MAX_DEPTH);
	pacta_doc_free(parse(b.data));
	pacta_buf_clear(&b);
	repeat(&b, "<a>", PACTA_DOC_MAX_DEPTH + 1);
	over(&b, PACTA_DOC_MAX_DEPTH * 3 + 1, "deeper");
	pacta_buf_adds(&b, "<a");
	for (unsigned i = 0; i < PACTA_DOC_MAX_ATTRS; i++)
		pacta_buf_addf(&b, " b%u=''", i);
	pacta_buf_adds(&b, "/>");
	pacta_doc_free(parse(b.data));
	pacta_buf_truncate(&b, b.len - 2);
	for (unsigned i = 0; i < 2000000; i++)
		pacta_buf_addf(&b, " c%u=''", i);
	pacta_buf_adds(&b, "/>");
	over(&b, 1, "attributes");
	pacta_buf_adds(&b, "<a");
	for (unsigned i = 0; i <= PACTA_DOC_MAX_PREFIXES; i++)
		pacta_buf_addf(&b, " xmlns:b%u='u'", i);
	pacta_buf_adds(&b, "/>");
	over(&b, 1, "namespace declarations");
	for (unsigned i = 0; i <= PACTA_DOC_MAX_PREFIXES; i++)
		pacta_buf_addf(&b, "<a xmlns='u'>");
	over(&b, PACTA_DOC_MAX_PREFIXES * 13 + 1, "namespace declarations");
	pacta_buf_adds(&b, "<a>");
	for (unsigned i = 0; i < 1000; i++)
		pacta_buf_addf(&b, "<b xmlns:c%u='u'/>", i);
	pacta_buf_adds(&b, "</a>");
	pacta_doc_free(parse(b.data));	/* they hold only in their elements */
	pacta_buf_clear(&b);
	pacta_buf_adds(&b, "<a><");
	repeat(&b, "n", 60000);
	pacta_buf_adds(&b, "/></a>");
	over(&b, 4, "names");
	pacta_buf_adds(&b, "<a b='");
	repeat(&b, "nnnnnnnnnn", 1000001);
	pacta_buf_adds(&b, "'/>");
	over(&b, 1, "10 million");
	pacta_buf_dispose(&b);
}

static void
size_limits(void **state)
{
	size_t len = PACTA_DOC_MAX_BYTES + 1u;
	char *s = malloc(len);
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_doc *doc;

	(void)state;
	assert_non_null(s);
	memset(s, ' ', len);
	refused(s, len, "xml-limit", 1, 1, "67108865 bytes");
	assert_int_equal(pacta_doc_parse(&doc, "t", s, len, &diags, &err),
	    PACTA_ELIMIT);
	assert_int_equal(err.code, PACTA_ELIMIT);
	memcpy(s, "<a>", 3);
	for (size_t i = 3; i + 4 <= len; i += 4)
		memcpy(s + i, "<b/>", 4);
	assert_int_equal(pacta_doc_parse(&doc, "t", s, len - 1, &diags, &err),
	    PACTA_ELIMIT);
	assert_non_null(strstr(diags.items[diags.count - 1].message,
	    "elements and texts"));
	free(s);
}

/* --- changes -------------------------------------------------------- */

static void
changes(void **state)
{
	struct pacta_doc *doc, *other = parse(AKN "<act><body>"
	    "<article eId='x'><content><p>a<b>b</b>c</p></content></article>"
	    "</body></act>" END);
	struct pacta_node *root, *act, *p, *t, *copy;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(pacta_doc_new(&doc, "new.xml", NULL), 0);
	root = pacta_doc_root(doc);
	act = pacta_doc_add(doc, root, PACTA_EL_ACT, NULL);
	p = pacta_doc_add(doc, act, PACTA_EL_P, "text");
	assert_ptr_equal(pacta_doc_main(doc), act);
	assert_int_equal(pacta_doc_set(doc, p, PACTA_AT_EID, "p_1"), 0);
	assert_ptr_equal(pacta_doc_find(doc, "p_1"), p);
	assert_int_equal(pacta_doc_set(doc, p, PACTA_AT_EID, "p_2"), 0);
	assert_null(pacta_doc_find(doc, "p_1"));
	assert_ptr_equal(pacta_doc_find(doc, "p_2"), p);
	at(pacta_doc_node_place(doc, p), 0, 0);
	copy = pacta_doc_copy(doc, pacta_doc_find(other, "x"));
	pacta_node_insert(act, copy, p);
	assert_ptr_equal(act->first, copy);
	assert_ptr_equal(pacta_doc_find(doc, "x"), copy);
	pacta_node_detach(copy);
	assert_null(pacta_doc_find(doc, "x"));
	assert_ptr_equal(act->first, p);
	pacta_node_insert(act, copy, NULL);
	assert_ptr_equal(pacta_doc_find(doc, "x"), copy);
	pacta_node_insert(act, p, NULL);	/* moves it to the end */
	assert_ptr_equal(act->last, p);
	assert_ptr_equal(act->first, copy);
	t = p->first;
	assert_int_equal(pacta_doc_set_text(doc, t, "new", 3), 0);
	assert_int_equal(pacta_doc_set(doc, p, PACTA_AT_EID, NULL), 0);
	assert_int_equal(pacta_doc_set(doc, p, PACTA_AT_EID, NULL), 0);
	pacta_doc_free(other);			/* nothing is shared */
	pacta_doc_write_node(act, 1, &b);
	assert_string_equal(pacta_buf_str(&b),
	    "  <act>\n"
	    "    <article eId=\"x\">\n"
	    "      <content>\n"
	    "        <p>a<b>b</b>c</p>\n"
	    "      </content>\n"
	    "    </article>\n"
	    "    <p>new</p>\n"
	    "  </act>\n");
	pacta_buf_dispose(&b);
	pacta_doc_free(doc);
}

/* A changed text has no place of its own; its element has. */
static void
changed_places(void **state)
{
	struct pacta_doc *doc = parse(AKN "<act>\n<body><p a='1' eId='p'>x</p>"
	    "</body></act>" END);
	struct pacta_node *p = pacta_doc_find(doc, "p");

	(void)state;
	at(pacta_doc_text_place(doc, p->first, 0), 2, 24);
	assert_int_equal(pacta_doc_set_text(doc, p->first, "long text", 9), 0);
	at(pacta_doc_text_place(doc, p->first, 5), 2, 7);
	at(pacta_doc_node_place(doc, p->first), 2, 7);
	assert_int_equal(pacta_doc_set(doc, p, PACTA_AT_EID, "q"), 0);
	at(pacta_doc_attr_place(doc, pacta_node_attr(p, PACTA_AT_EID), 0), 0, 0);
	pacta_doc_free(doc);
}

/* --- threads -------------------------------------------------------- */

static void *
parse_many(void *arg)
{
	static const char s[] = AKN "<act><body><p eId='p'>\xd0\xb6</p></body>"
	    "</act>" END;
	size_t *wrong = arg;

	for (int i = 0; i < 500; i++) {
		struct pacta_diags l = PACTA_DIAGS_INIT;
		struct pacta_doc *doc;

		if (pacta_doc_parse(&doc, "t", s, sizeof(s) - 1 - (i % 2 ? 3 : 0),
		    &l, NULL) == 0)
			*wrong += i % 2 || pacta_doc_find(doc, "p") == NULL;
		else
			*wrong += !(i % 2) || l.errors != 1;
		pacta_doc_free(doc);
		pacta_diags_dispose(&l);
	}
	return NULL;
}

static void
threads(void **state)
{
	pthread_t t[4];
	size_t wrong[4] = { 0 };

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&t[i], NULL, parse_many,
		    &wrong[i]), 0);
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], NULL);
		assert_int_equal(wrong[i], 0);
	}
}

static int
teardown(void **state)
{
	(void)state;
	pacta_diags_dispose(&diags);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places),
		cmocka_unit_test(text_places),
		cmocka_unit_test(far_places),
		cmocka_unit_test(tree),
		cmocka_unit_test(names),
		cmocka_unit_test(reading),
		cmocka_unit_test(refusals),
		cmocka_unit_test(limits),
		cmocka_unit_test(size_limits),
		cmocka_unit_test(changes),
		cmocka_unit_test(changed_places),
		cmocka_unit_test(threads),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
