/*
 * Reading: one SAX2 pass of libxml2 builds our tree.  libxml2 decides what is
 * well-formed and gives names, namespaces and attribute values; doc_scan.c, one
 * tag ahead, gives places and refuses what libxml2 must not see.  Both must
 * agree on every tag and on the length of every text, or nothing is read.
 *
 * No external entity loader is set, as it would be the whole process's: without
 * a DOCTYPE nothing can name an external entity.
 */
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "doc_int.h"
#include "doc_parse.h"
#include "utf8_int.h"

static pthread_once_t xml_once = PTHREAD_ONCE_INIT;

/* --- refusing ------------------------------------------------------- */

void
parse_stop(struct parser *p, int code)
{
	if (p->code != 0)
		return;
	p->code = code;
	if (p->ctxt != NULL)
		xmlStopParser(p->ctxt);
}

static void
parse_no_memory(struct parser *p)
{
	parse_stop(p, PACTA_ENOMEM);
}

/* Reports at OFFSET unless something has been reported, and stops. */
#define REFUSE(p, code_, rule, offset, ...) do { \
	if ((p)->code == 0) { \
		struct pacta_place place_ = pacta_doc_place((p)->doc, offset); \
		pacta_diags_add((p)->diags, PACTA_ERROR, rule, &place_, \
		    __VA_ARGS__); \
		parse_stop(p, code_); \
	} \
} while (0)

/* libxml2 and the scanner read the same bytes differently: a bug in one of
 * them, and nothing built on such a reading can be trusted. */
static void
parse_disagree(struct parser *p)
{
	REFUSE(p, PACTA_ESYNTAX, "xml-syntax", p->tag.start,
	    "the markup here is read in two ways; write it more plainly");
}

/* The limits that concern the tag ahead, before libxml2 comes to it. */
static void
ahead_check(struct parser *p)
{
	const struct scan_tag *t = &p->tag;

	if (t->kind == SCAN_DECLARATION)
		parse_refuse_declaration(p);
	if (t->kind != SCAN_OPEN)
		return;
	if (p->depth >= PACTA_DOC_MAX_DEPTH)
		REFUSE(p, PACTA_ELIMIT, "xml-limit", t->start,
		    "elements are nested deeper than the limit of %u",
		    PACTA_DOC_MAX_DEPTH);
	if (t->attrs > PACTA_DOC_MAX_ATTRS)
		REFUSE(p, PACTA_ELIMIT, "xml-limit", t->start,
		    "this element has more than %u attributes, the limit",
		    PACTA_DOC_MAX_ATTRS);
	if (p->prefixes + t->prefixes > PACTA_DOC_MAX_PREFIXES)
		REFUSE(p, PACTA_ELIMIT, "xml-limit", t->start,
		    "more than %u namespace declarations hold here, the limit",
		    PACTA_DOC_MAX_PREFIXES);
	if (p->doc->nodes >= PACTA_DOC_MAX_NODES)
		REFUSE(p, PACTA_ELIMIT, "xml-limit", t->start,
		    "the file has more than %u elements and texts, the limit",
		    PACTA_DOC_MAX_NODES);
}

void
parse_refuse_declaration(struct parser *p)
{
	const char *s = p->doc->data + p->tag.start;

	if (p->tag.end - p->tag.start >= 9 && memcmp(s, "<!DOCTYPE", 9) == 0)
		REFUSE(p, PACTA_ESYNTAX, "xml-doctype", p->tag.start,
		    "a DOCTYPE may not stand in an agreement: remove it; "
		    "Akoma Ntoso needs none");
}

static void
ahead_next(struct parser *p)
{
	p->pos = p->tag.end;
	p->text_len = 0;
	scan_next(p->doc->data, p->doc->len, p->pos, &p->tag);
	ahead_check(p);
}

/* --- names ---------------------------------------------------------- */

/* libxml2 keeps each name once, so its address stands for it. */
static struct parse_name *
name_slot(struct parse_name *table, const xmlChar *name)
{
	uintptr_t key = (uintptr_t)name;

	return &table[(key ^ key >> 7) % PARSE_NAMES];
}

static const struct parse_name *
parse_element_name(struct parser *p, const xmlChar *name)
{
	struct parse_name *slot = name_slot(p->elements, name);
	const char *s = (const char *)name;

	if (slot->key == name)
		return slot;
	slot->number = pacta_el_find(s, strlen(s));
	slot->own = slot->number != PACTA_EL_OTHER ?
	    pacta_el_name((enum pacta_el)slot->number) :
	    arena_copy(&p->doc->arena, s, strlen(s));
	slot->key = slot->own != NULL ? name : NULL;
	return slot->own != NULL ? slot : NULL;
}

static const struct parse_name *
parse_attr_name(struct parser *p, const xmlChar *name)
{
	struct parse_name *slot = name_slot(p->attributes, name);
	const char *s = (const char *)name;

	if (slot->key == name)
		return slot;
	slot->number = pacta_at_find(s, strlen(s));
	slot->own = slot->number != PACTA_AT_OTHER ?
	    pacta_at_name((enum pacta_at)slot->number) :
	    arena_copy(&p->doc->arena, s, strlen(s));
	slot->key = slot->own != NULL ? name : NULL;
	return slot->own != NULL ? slot : NULL;
}

/* A value in the arena.  libxml2 leaves its '&' as "&#38;" unless it replaces
 * entities, and no other '&' stands in it. */
static const char *
parse_value(struct parser *p, const char *value, size_t *len)
{
	const char *end = value + *len;
	char *own, *to;

	if (memchr(value, '&', *len) == NULL)
		return arena_copy(&p->doc->arena, value, *len);
	own = to = arena_bytes(&p->doc->arena, *len);
	if (own == NULL)
		return NULL;
	while (value < end) {
		bool amp = end - value >= 5 && memcmp(value, "&#38;", 5) == 0;

		*to++ = *value;
		value += amp ? 5 : 1;
	}
	*to = '\0';
	*len = (size_t)(to - own);
	return own;
}

static const char *
parse_ns(struct parser *p, const xmlChar *uri)
{
	const char *s = (const char *)uri;
	size_t len;

	if (uri == NULL)
		return "";
	len = strlen(s);
	if (uri != p->ns_key) {
		p->ns_own = strcmp(s, PACTA_AKN_NS) == 0 ? PACTA_AKN_NS :
		    parse_value(p, s, &len);
		p->ns_key = p->ns_own != NULL ? uri : NULL;
	}
	return p->ns_own;
}

/* --- building ------------------------------------------------------- */

/* Outside the root, comments and processing instructions are its siblings. */
static void
parse_place_node(struct parser *p, struct pacta_node *n)
{
	if (p->open != NULL)
		doc_append(p->open, n);
	else if (p->outer_last != NULL) {
		n->prev = p->outer_last;
		p->outer_last->next = n;
	}
	if (p->open == NULL)
		p->outer_last = n;
}

/* Decodes the source [FROM, TO) into the arena; *LEN is known beforehand from
 * libxml2, and scanning again must come to the same. */
static const char *
parse_decode(struct parser *p, uint32_t from, uint32_t to, uint32_t *len)
{
	const char *data = p->doc->data;
	char *s, *tmp;

	if (*len == to - from && !p->has_cr)
		return arena_copy(&p->doc->arena, data + from, *len);
	tmp = malloc((size_t)(to - from) + 1);
	if (tmp == NULL)
		return NULL;
	*len = scan_decode(data, from, to, false, tmp);
	if (*len != p->text_len)
		parse_disagree(p);
	s = (char *)arena_copy(&p->doc->arena, tmp, *len);
	free(tmp);
	return s;
}

/* The text between the last tag and the one ahead becomes a node. */
static void
parse_flush(struct parser *p)
{
	uint32_t from = p->pos, to = p->tag.start, len = (uint32_t)p->text_len;
	const char *s;
	struct pacta_node *n;

	if (from >= to || p->open == NULL || p->code != 0)
		return;
	if (doc_only_elements(p->open) &&
	    doc_is_white(p->doc->data + from, to - from))
		return;
	s = parse_decode(p, from, to, &len);
	if (s != NULL && (len == 0 ||
	    (doc_only_elements(p->open) && doc_is_white(s, len))))
		return;
	if (s == NULL || (n = doc_node(p->doc, PACTA_TEXT)) == NULL) {
		parse_no_memory(p);
		return;
	}
	n->text = s;
	n->len = len;
	n->start = from;
	n->end = to;
	doc_append(p->open, n);
}

/* "prefix:name" in the arena. */
static const char *
parse_qname(struct parser *p, const char *prefix, const char *name)
{
	size_t a = strlen(prefix), b = strlen(name);
	char *s = arena_bytes(&p->doc->arena, a + 1 + b);

	if (s == NULL)
		return NULL;
	memcpy(s, prefix, a);
	s[a] = ':';
	memcpy(s + a + 1, name, b);
	return s;
}

static struct pacta_attr *
parse_new_attr(struct parser *p, const char *value, size_t len)
{
	struct pacta_attr *a = arena_struct(&p->doc->arena, sizeof(*a));

	if (a == NULL || (a->value = parse_value(p, value, &len)) == NULL)
		return NULL;
	a->len = (uint32_t)len;
	*p->attr_link = a;
	p->attr_link = &a->next;
	return a;
}

static bool
parse_attr(struct parser *p, const xmlChar **v, uint32_t start)
{
	const struct parse_name *name = parse_attr_name(p, v[0]);
	struct pacta_attr *a = parse_new_attr(p, (const char *)v[3],
	    (size_t)(v[4] - v[3]));
	size_t len;

	if (a == NULL || name == NULL)
		return false;
	a->start = start;
	a->at = (enum pacta_at)name->number;
	a->name = name->own;
	if (v[1] == NULL)
		return true;
	a->name = parse_qname(p, (const char *)v[1], (const char *)v[0]);
	if (a->name == NULL)
		return false;
	len = strlen(a->name);
	a->at = pacta_at_find(a->name, len);
	return true;
}

static bool
parse_prefix(struct parser *p, const xmlChar **v, uint32_t start)
{
	struct pacta_attr *a;

	if (v[0] == NULL)
		return true;
	a = parse_new_attr(p, (const char *)v[1], strlen((const char *)v[1]));
	if (a == NULL ||
	    (a->name = parse_qname(p, "xmlns", (const char *)v[0])) == NULL)
		return false;
	a->at = PACTA_AT_XMLNS;
	a->start = start;
	return true;
}

/* Whether the attribute at S declares a prefix or the default namespace. */
static bool
is_xmlns(const char *s)
{
	return s[0] == 'x' && strncmp(s, "xmlns", 5) == 0 &&
	    (s[5] == ':' || s[5] == '=' || doc_is_white(s + 5, 1));
}

/* "xmlns:xml" declares what always holds; libxml2 does not mention it. */
static bool
is_xmlns_xml(const char *s)
{
	return s[0] == 'x' && strncmp(s, "xmlns:xml", 9) == 0 &&
	    (s[9] == '=' || doc_is_white(s + 9, 1));
}

/* libxml2 gives declarations and attributes apart, each in source order. */
static bool
parse_attrs(struct parser *p, const xmlChar **ns, int nns,
    const xmlChar **attrs, int nattrs)
{
	const struct scan_tag *t = &p->tag;
	const char *s;
	int n = 0, a = 0;
	bool ok = true;

	for (uint32_t i = 0; ok && i < t->nattr; i++) {
		s = p->doc->data + t->attr[i];
		if (is_xmlns_xml(s))
			continue;
		if (is_xmlns(s)) {
			if (n == nns)
				break;
			ok = parse_prefix(p, ns + 2 * n++, t->attr[i]);
		} else {
			if (a == nattrs)
				break;
			ok = parse_attr(p, attrs + 5 * a++, t->attr[i]);
		}
	}
	if (ok && (n != nns || a != nattrs))
		parse_disagree(p);
	return ok;
}

/* --- libxml2's events ----------------------------------------------- */

static void
sax_open(void *arg, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int nns, const xmlChar **ns, int nattrs,
    int ndefaulted, const xmlChar **attrs)
{
	struct parser *p = arg;
	const struct parse_name *name;
	struct pacta_node *n;

	(void)prefix;
	(void)ndefaulted;
	if (p->code != 0)
		return;
	if (p->tag.kind != SCAN_OPEN) {
		parse_disagree(p);
		return;
	}
	parse_flush(p);
	name = parse_element_name(p, local);
	n = doc_node(p->doc, PACTA_ELEMENT);
	if (name == NULL || n == NULL || (n->ns = parse_ns(p, uri)) == NULL) {
		parse_no_memory(p);
		return;
	}
	n->name = name->own;
	if (strcmp(n->ns, PACTA_AKN_NS) == 0)
		n->el = (enum pacta_el)name->number;
	n->start = p->tag.start;
	n->open_end = p->tag.end;
	p->attr_link = &n->attrs;
	if (!parse_attrs(p, ns, nns, attrs, nattrs)) {
		parse_no_memory(p);
		return;
	}
	parse_place_node(p, n);
	if (p->open == NULL)
		p->doc->root = n;
	p->open = n;
	p->scope[p->depth++] = p->prefixes;
	p->prefixes += p->tag.prefixes;
	if (!p->tag.empty)
		ahead_next(p);
}

static void
sax_close(void *arg, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct parser *p = arg;
	bool empty = p->tag.kind == SCAN_OPEN && p->tag.empty;

	(void)local;
	(void)prefix;
	(void)uri;
	if (p->code != 0)
		return;
	if (p->open == NULL || (!empty && p->tag.kind != SCAN_CLOSE)) {
		parse_disagree(p);
		return;
	}
	if (!empty)
		parse_flush(p);
	p->open->end = p->tag.end;
	p->open = p->open->parent;
	p->prefixes = p->scope[--p->depth];
	ahead_next(p);
}

static void
parse_other(struct parser *p, enum pacta_node_type type, enum scan_kind kind,
    const xmlChar *name, const xmlChar *text)
{
	const char *s = text != NULL ? (const char *)text : "";
	const char *target = name != NULL ? (const char *)name : "";
	struct pacta_node *n;

	if (p->code != 0)
		return;
	if (p->tag.kind != kind) {
		parse_disagree(p);
		return;
	}
	parse_flush(p);
	n = doc_node(p->doc, type);
	if (n == NULL ||
	    (n->text = arena_copy(&p->doc->arena, s, strlen(s))) == NULL ||
	    (n->name = arena_copy(&p->doc->arena, target,
	    strlen(target))) == NULL) {
		parse_no_memory(p);
		return;
	}
	n->len = (uint32_t)strlen(s);
	n->start = p->tag.start;
	n->end = p->tag.end;
	parse_place_node(p, n);
	ahead_next(p);
}

static void
sax_comment(void *arg, const xmlChar *text)
{
	parse_other(arg, PACTA_COMMENT, SCAN_COMMENT, NULL, text);
}

static void
sax_pi(void *arg, const xmlChar *target, const xmlChar *text)
{
	parse_other(arg, PACTA_PI, SCAN_PI, target, text);
}

static void
sax_chars(void *arg, const xmlChar *s, int len)
{
	struct parser *p = arg;

	(void)s;
	p->text_len += (size_t)len;
}

/* The scanner has refused a DOCTYPE before libxml2 reads it; should it not
 * have, this is the last moment before the internal subset. */
static void
sax_doctype(void *arg, const xmlChar *name, const xmlChar *public_id,
    const xmlChar *system_id)
{
	(void)name;
	(void)public_id;
	(void)system_id;
	parse_disagree(arg);
}

static void
parse_sax(xmlSAXHandler *sax)
{
	memset(sax, 0, sizeof(*sax));
	sax->initialized = XML_SAX2_MAGIC;
	sax->startElementNs = sax_open;
	sax->endElementNs = sax_close;
	sax->comment = sax_comment;
	sax->processingInstruction = sax_pi;
	sax->characters = sax->ignorableWhitespace = sax->cdataBlock = sax_chars;
	sax->internalSubset = sax_doctype;
	sax->serror = parse_xml_error;
}

/* --- the whole ------------------------------------------------------ */

static void
parse_run(struct parser *p)
{
	uint32_t start = parse_encoding(p);

	if (p->code != 0)
		return;
	p->ctxt = xmlCreateMemoryParserCtxt(p->doc->data, (int)p->doc->len);
	if (p->ctxt == NULL) {
		parse_no_memory(p);
		return;
	}
	parse_sax(p->ctxt->sax);
	p->ctxt->userData = p;
	xmlCtxtUseOptions(p->ctxt, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
	p->tag.end = start;
	ahead_next(p);
	if (p->code == 0)
		xmlParseDocument(p->ctxt);
	if (p->code == 0 && (!p->ctxt->wellFormed || !p->ctxt->nsWellFormed ||
	    p->doc->root == NULL || p->open != NULL ||
	    p->tag.kind != SCAN_END_OF_FILE))
		parse_disagree(p);
	xmlFreeParserCtxt(p->ctxt);
	p->ctxt = NULL;
}

static int
parse_result(struct parser *p, struct pacta_error *err)
{
	if (p->diags->failed && p->code != 0)
		p->code = PACTA_ENOMEM;
	if (p->code == PACTA_ENOMEM)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (p->code != 0)
		pacta_error_set(err, p->code, "it cannot be read as XML");
	return p->code;
}

int
pacta_doc_parse(struct pacta_doc **out, const char *name, const void *data,
    size_t len, struct pacta_diags *diags, struct pacta_error *err)
{
	struct pacta_doc *doc = calloc(1, sizeof(*doc));
	struct parser *p = calloc(1, sizeof(*p));
	int rc = PACTA_ENOMEM;

	*out = NULL;
	pthread_once(&xml_once, xmlInitParser);
	if (doc != NULL)
		doc->name = arena_copy(&doc->arena, name, strlen(name));
	if (doc == NULL || p == NULL || doc->name == NULL) {
		pacta_error_set(err, rc, "out of memory");
		goto out;
	}
	p->doc = doc;
	p->diags = diags;
	doc->data = len > 0 ? data : "";
	/* Of a file too long only the place of its start is needed. */
	doc->len = len > PACTA_DOC_MAX_BYTES ? 0 : (uint32_t)len;
	/* What agreements take; dense metadata takes a little more. */
	doc->arena.first = (size_t)doc->len / 2 * 9;
	if (len > PACTA_DOC_MAX_BYTES)
		REFUSE(p, PACTA_ELIMIT, "xml-limit", 0,
		    "the file has %zu bytes, over the limit of %u", len,
		    PACTA_DOC_MAX_BYTES);
	else
		parse_run(p);
	rc = parse_result(p, err);
	if (rc == 0) {
		*out = doc;
		doc = NULL;
	}
out:
	free(p);
	pacta_doc_free(doc);
	return rc;
}
