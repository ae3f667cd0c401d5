/*
 * What may stand before the root (encoding), and libxml2's errors in words that
 * a drafter understands.
 */
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "doc_int.h"
#include "doc_parse.h"
#include "utf8_int.h"

static void parse_report(struct parser *p, int code, const char *rule,
    uint32_t offset, const char *fmt, ...) PACTA_PRINTF(5, 6);

static void
parse_report(struct parser *p, int code, const char *rule, uint32_t offset,
    const char *fmt, ...)
{
	struct pacta_place place = pacta_doc_place(p->doc, offset);
	char text[512];
	va_list ap;

	if (p->code != 0)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	utf8_cut(text);
	pacta_diags_add(p->diags, PACTA_ERROR, rule, &place, "%s", text);
	parse_stop(p, code);
}

/* --- encoding ------------------------------------------------------- */

struct signature {
	const char *bytes;
	size_t len;
	const char *name;
};

/* How files in other encodings begin: byte order marks, and "<?" or "<a". */
static const struct signature signatures[] = {
	{ "\0\0\xfe\xff", 4, "UTF-32" }, { "\xff\xfe\0\0", 4, "UTF-32" },
	{ "\xfe\xff", 2, "UTF-16" }, { "\xff\xfe", 2, "UTF-16" },
	{ "<\0\0\0", 4, "UTF-32" }, { "\0\0\0<", 4, "UTF-32" },
	{ "<\0", 2, "UTF-16" }, { "\0<", 2, "UTF-16" },
	{ "+/v", 3, "UTF-7" }, { "\x4c\x6f\xa7\x94", 4, "EBCDIC" },
	{ "\xdd\x73\x66\x73", 4, "UTF-EBCDIC" }, { "\x0e\xfe\xff", 3, "SCSU" }
};

static void
encoding_signature(struct parser *p)
{
	const struct pacta_doc *d = p->doc;

	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
		if (d->len >= signatures[i].len &&
		    memcmp(d->data, signatures[i].bytes, signatures[i].len) == 0)
			parse_report(p, PACTA_ESYNTAX, "xml-encoding", 0,
			    "the file is in %s; save it as UTF-8",
			    signatures[i].name);
}

/* Looks at one pseudo-attribute of the XML declaration. */
static void
declaration_attr(struct parser *p, const struct scan_attr *a)
{
	const char *s = p->doc->data + a->name;
	const char *v = p->doc->data + a->value;
	int n = (int)(a->value_end - a->value);

	if (a->name_end - a->name == 8 && memcmp(s, "encoding", 8) == 0 &&
	    (n != 5 || strncasecmp(v, "UTF-8", 5) != 0))
		parse_report(p, PACTA_ESYNTAX, "xml-encoding", a->value,
		    "the declared encoding is \"%.*s\"; only UTF-8 is accepted: "
		    "save the file as UTF-8 and declare that",
		    n < 40 ? n : 40, v);
	if (a->name_end - a->name == 7 && memcmp(s, "version", 7) == 0 &&
	    (n != 3 || memcmp(v, "1.0", 3) != 0))
		parse_report(p, PACTA_ESYNTAX, "xml-syntax", a->value,
		    "the XML version must be 1.0, not \"%.*s\"",
		    n < 40 ? n : 40, v);
}

uint32_t
parse_encoding(struct parser *p)
{
	const struct pacta_doc *d = p->doc;
	const char *nul, *end;
	struct scan_attr a;
	uint32_t at = 0, to;

	if (d->len == 0)
		parse_report(p, PACTA_ESYNTAX, "xml-syntax", 0,
		    "the file is empty");
	p->has_cr = d->len > 0 && memchr(d->data, '\r', d->len) != NULL;
	encoding_signature(p);
	nul = d->len > 0 ? memchr(d->data, '\0', d->len) : NULL;
	if (nul != NULL)
		parse_report(p, PACTA_ESYNTAX, "xml-syntax",
		    (uint32_t)(nul - d->data),
		    "the character U+0000 may not stand in a document");
	if (p->code != 0)
		return 0;
	if (d->len >= 3 && memcmp(d->data, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	if (d->len - at < 6 || memcmp(d->data + at, "<?xml", 5) != 0 ||
	    !doc_is_white(d->data + at + 5, 1))
		return at;
	end = memmem(d->data + at, d->len - at, "?>", 2);
	to = end != NULL ? (uint32_t)(end - d->data) : d->len;
	for (at += 5; scan_attr(d->data, to, at, &a); at = a.value_end + 1)
		declaration_attr(p, &a);
	return end != NULL ? to + 2 : to;
}

/* --- libxml2's errors ----------------------------------------------- */

/* What a drafter reads for a code; "%s" is libxml2's first string. */
struct wording {
	int code;
	const char *text;
};

static const struct wording wordings[] = {
	{ XML_ERR_DOCUMENT_EMPTY, "there is no element here; a document starts "
	    "with <akomaNtoso>" },
	{ XML_ERR_DOCUMENT_END, "nothing may follow the end of the outermost "
	    "element" },
	{ XML_ERR_INVALID_HEX_CHARREF, "a character reference is written &#xA0; "
	    "with hexadecimal digits" },
	{ XML_ERR_INVALID_DEC_CHARREF, "a character reference is written &#160; "
	    "with decimal digits" },
	{ XML_ERR_INVALID_CHARREF, "this reference names a character that may "
	    "not stand in XML" },
	{ XML_ERR_ENTITYREF_SEMICOL_MISSING, "there is no ';' behind this "
	    "reference; a bare '&' is written &amp;" },
	{ XML_ERR_LT_IN_ATTRIBUTE, "'<' stands in the value of an attribute: "
	    "write &lt;, or close the quotation mark before it" },
	{ XML_ERR_ATTRIBUTE_NOT_STARTED, "the value of an attribute must stand "
	    "in straight quotation marks, \"...\"" },
	{ XML_ERR_ATTRIBUTE_NOT_FINISHED, "the quotation mark of this attribute's "
	    "value is not closed" },
	{ XML_ERR_ATTRIBUTE_WITHOUT_VALUE, "the attribute %s has no value; write "
	    "%s=\"...\"" },
	{ XML_ERR_ATTRIBUTE_REDEFINED, "the attribute %s stands twice in one "
	    "tag" },
	{ XML_NS_ERR_ATTRIBUTE_REDEFINED, "the attribute %s stands twice in one "
	    "tag" },
	{ XML_ERR_COMMENT_NOT_FINISHED, "this comment is not closed by -->" },
	{ XML_ERR_HYPHEN_IN_COMMENT, "two hyphens may not stand in a comment" },
	{ XML_ERR_PI_NOT_STARTED, "a processing instruction needs a name after "
	    "<?" },
	{ XML_ERR_PI_NOT_FINISHED, "this processing instruction is not closed "
	    "by ?>" },
	{ XML_ERR_XMLDECL_NOT_FINISHED, "the XML declaration is not closed "
	    "by ?>" },
	{ XML_ERR_VERSION_MISSING, "the XML declaration has no version=\"1.0\"" },
	{ XML_ERR_RESERVED_XML_NAME, "the XML declaration may stand only at the "
	    "very start of the file" },
	{ XML_ERR_MISPLACED_CDATA_END, "']]>' may not stand in text: write "
	    "]]&gt;" },
	{ XML_ERR_CDATA_NOT_FINISHED, "this CDATA section is not closed by "
	    "]]>" },
	{ XML_ERR_SPACE_REQUIRED, "a space is missing between two attributes" },
	{ XML_ERR_GT_REQUIRED, "this tag is not closed by '>'" },
	{ XML_ERR_LTSLASH_REQUIRED, "an end tag is expected here" },
	{ XML_NS_ERR_UNDEFINED_NAMESPACE, "the prefix %s is not declared; "
	    "elements of Akoma Ntoso are written without one, and tags that a "
	    "word processor left are taken out" },
	{ XML_NS_ERR_EMPTY, "a prefix may not be declared as the empty "
	    "namespace" },
	{ XML_NS_ERR_QNAME, "\"%s\" is not a name: one colon at most, and not at "
	    "an end" },
	{ XML_NS_ERR_COLON, "\"%s\" is not a name: one colon at most, and not at "
	    "an end" },
	{ XML_NS_ERR_XML_NAMESPACE, "the names xml and xmlns are reserved and "
	    "may not be declared otherwise" }
};

static uint32_t
error_offset(const struct parser *p)
{
	const xmlParserInput *in = p->ctxt->input;

	if (in == NULL)
		return p->doc->len;
	return (uint32_t)(in->consumed + (unsigned long)(in->cur - in->base));
}

/* A name from the source, short enough for a message. */
static int
shown(const char *s)
{
	size_t n = strlen(s);

	if (n <= 60)
		return (int)n;
	for (n = 60; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
		;
	return (int)n;
}

/* The end tag ahead, or the end of the file, where something is still open. */
static void
error_open(struct parser *p)
{
	const struct scan_tag *t = &p->tag;
	const char *s = p->doc->data + t->start + 2, *name = p->open->name;
	struct pacta_place at = pacta_doc_node_place(p->doc, p->open);
	uint32_t n = t->end - t->start;

	if (t->kind != SCAN_CLOSE) {
		parse_report(p, PACTA_ESYNTAX, "xml-syntax", p->doc->len,
		    "the file ends while <%.*s> of line %u, column %u is open",
		    shown(name), name, at.line, at.column);
		return;
	}
	n = n > 3 ? n - 3 : 0;
	while (n > 0 && doc_is_white(s + n - 1, 1))
		n--;
	parse_report(p, PACTA_ESYNTAX, "xml-syntax", t->start,
	    "</%.*s> stands where </%.*s> is expected, for <%.*s> of line %u, "
	    "column %u", n < 60 ? (int)n : 60, s, shown(name), name,
	    shown(name), name, at.line, at.column);
}

/* The start of the reference that ends before AT. */
static uint32_t
back_to_amp(const struct pacta_doc *d, uint32_t at)
{
	while (at > 0 && d->data[--at] != '&')
		;
	return at;
}

/* Bytes that are not UTF-8, and characters that XML excludes. */
static void
error_character(struct parser *p, uint32_t at)
{
	const struct pacta_doc *d = p->doc;
	const char *s = d->data + at;
	uint32_t bad = (uint32_t)utf8_valid_prefix(d->data, d->len), cp;

	if (bad < d->len && bad <= at + 4)
		parse_report(p, PACTA_ESYNTAX, "xml-encoding", bad,
		    "the byte 0x%02X here is not UTF-8; save the file as UTF-8",
		    (unsigned char)d->data[bad]);
	else if (at < d->len && (cp = utf8_next(&s, d->data + d->len)) !=
	    UTF8_BAD)
		parse_report(p, PACTA_ESYNTAX, "xml-syntax", at,
		    "the character U+%04X may not stand in XML", cp);
	else
		parse_report(p, PACTA_ESYNTAX, "xml-syntax", at,
		    "a character here may not stand in XML");
}

/* libxml2 has one code for bad characters and for references to them. */
static bool
error_is_reference(const xmlError *e)
{
	return e->code == XML_ERR_INVALID_CHAR && e->message != NULL &&
	    strstr(e->message, "CharRef") != NULL;
}

static void
error_reference(struct parser *p, uint32_t at)
{
	parse_report(p, PACTA_ESYNTAX, "xml-syntax", back_to_amp(p->doc, at),
	    "this reference names a character that may not stand in XML");
}

/* A name is missing: behind '<', '&', or somewhere in a tag. */
static void
error_name(struct parser *p, uint32_t at)
{
	char before = at > 0 ? p->doc->data[at - 1] : '\0';

	if (before == '&')
		parse_report(p, PACTA_ESYNTAX, "xml-syntax", at - 1,
		    "a bare '&' is written &amp;");
	else if (before == '<')
		parse_report(p, PACTA_ESYNTAX, "xml-syntax", at - 1,
		    "'<' starts a tag, and no name follows; in text it is "
		    "written &lt;");
	else
		parse_report(p, PACTA_ESYNTAX, "xml-syntax", at,
		    "a name is expected here");
}

static void
error_entity(struct parser *p, const char *name, uint32_t at)
{
	at = back_to_amp(p->doc, at);
	parse_report(p, PACTA_ESYNTAX, "xml-syntax", at,
	    "&%.*s; is not known here: there are &amp; &lt; &gt; &quot; &apos; "
	    "and numbers such as &#xA0;", shown(name), name);
}

static const struct wording *
error_wording(int code)
{
	for (size_t i = 0; i < sizeof(wordings) / sizeof(wordings[0]); i++)
		if (wordings[i].code == code)
			return &wordings[i];
	return NULL;
}

/* Where a problem begins, which libxml2 reports where it noticed. */
static uint32_t
error_start(const struct parser *p, int code, uint32_t at)
{
	switch (code) {
	case XML_ERR_COMMENT_NOT_FINISHED:
	case XML_ERR_PI_NOT_FINISHED:
	case XML_ERR_GT_REQUIRED:
	case XML_NS_ERR_UNDEFINED_NAMESPACE:
	case XML_NS_ERR_EMPTY:
	case XML_NS_ERR_QNAME:
	case XML_NS_ERR_COLON:
	case XML_NS_ERR_XML_NAMESPACE:
	case XML_NS_ERR_ATTRIBUTE_REDEFINED:
		return p->tag.start;
	case XML_ERR_ENTITYREF_SEMICOL_MISSING:
		return back_to_amp(p->doc, at);
	default:
		return at;
	}
}

static void
error_other(struct parser *p, const xmlError *e, uint32_t at)
{
	const struct wording *w = error_wording(e->code);
	const char *name = e->str1 != NULL ? e->str1 : "";
	const char *text = e->message != NULL ? e->message : "";
	char words[400], *mark;
	size_t n = 0;

	if (w == NULL) {
		parse_report(p, PACTA_ESYNTAX, "xml-syntax", at,
		    "not well-formed XML: %.*s", (int)strcspn(text, "\n"), text);
		return;
	}
	/* Puts the name where the wording says "%s". */
	for (const char *s = w->text; *s != '\0' && n < sizeof(words) - 70; s++)
		if (s[0] == '%' && s[1] == 's') {
			n += (size_t)snprintf(words + n, sizeof(words) - n,
			    "%.*s", shown(name), name);
			s++;
		} else
			words[n++] = *s;
	words[n] = '\0';
	mark = words;
	parse_report(p, PACTA_ESYNTAX, "xml-syntax",
	    error_start(p, e->code, at), "%s", mark);
}

/* libxml2's own limits all say so in words only. */
static bool
error_is_limit(const xmlError *e)
{
	const char *s = e->message != NULL ? e->message : "";

	return e->code == XML_ERR_NAME_TOO_LONG || strstr(s, "too long") ||
	    strstr(s, "too big") || strstr(s, "too large") ||
	    strstr(s, "huge");
}

void
parse_xml_error(void *arg, xmlErrorPtr e)
{
	struct parser *p = arg;
	uint32_t at;

	if (p->code != 0 || e->level < XML_ERR_ERROR)
		return;
	at = error_offset(p);
	if (at > p->doc->len)
		at = p->doc->len;
	if (e->code == XML_ERR_NO_MEMORY)
		parse_stop(p, PACTA_ENOMEM);
	else if (error_is_limit(e))
		parse_report(p, PACTA_ELIMIT, "xml-limit", p->tag.start,
		    "a name, value, comment or instruction here is over the "
		    "limit (names 50,000 bytes, the others 10 million)");
	else if ((e->code == XML_ERR_TAG_NAME_MISMATCH ||
	    e->code == XML_ERR_TAG_NOT_FINISHED ||
	    e->code == XML_ERR_LTSLASH_REQUIRED) && p->open != NULL)
		error_open(p);
	else if (error_is_reference(e))
		error_reference(p, at);
	else if (e->code == XML_ERR_INVALID_CHAR ||
	    e->code == XML_ERR_INVALID_ENCODING ||
	    e->code == XML_ERR_UNKNOWN_ENCODING)
		error_character(p, at);
	else if (e->code == XML_ERR_NAME_REQUIRED)
		error_name(p, at);
	else if (e->code == XML_ERR_UNDECLARED_ENTITY ||
	    e->code == XML_WAR_UNDECLARED_ENTITY)
		error_entity(p, e->str1 != NULL ? e->str1 : "", at);
	else
		error_other(p, e, at);
}
