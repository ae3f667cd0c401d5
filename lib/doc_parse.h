/* The parser's state, shared by doc_parse.c and doc_xmlerr.c. */
#ifndef PACTA_DOC_PARSE_H
#define PACTA_DOC_PARSE_H

#include <libxml/parser.h>

#include "doc_int.h"

#define PARSE_NAMES 128

struct parse_name {
	const xmlChar *key;	/* libxml2's address of the name */
	const char *own;	/* ours, as long as the document */
	int number;		/* enum pacta_el or enum pacta_at */
};

struct parser {
	struct pacta_doc *doc;
	struct pacta_diags *diags;
	xmlParserCtxtPtr ctxt;
	struct scan_tag tag;		/* the one ahead */
	uint32_t pos;			/* behind the last one */
	size_t text_len;		/* of text since then, as libxml2 says */
	bool has_cr;			/* somewhere in the file */
	int code;			/* 0 until something is refused */
	struct pacta_node *open;	/* the innermost open element */
	struct pacta_node *outer_last;	/* the last node outside the root */
	struct pacta_attr **attr_link;	/* where the next attribute goes */
	uint32_t depth, prefixes;
	uint32_t scope[PACTA_DOC_MAX_DEPTH + 1];
	struct parse_name elements[PARSE_NAMES], attributes[PARSE_NAMES];
	const xmlChar *ns_key;		/* the namespace seen last */
	const char *ns_own;
};

/* Checks byte order mark, NUL and XML declaration, and returns the offset
 * behind them; what it refuses it reports. */
uint32_t parse_encoding(struct parser *p);
/* Refuses the DOCTYPE ahead; anything else after <! is left to libxml2. */
void parse_refuse_declaration(struct parser *p);
/* libxml2's error handler: the first one is reported in our words. */
void parse_xml_error(void *arg, xmlErrorPtr e);
/* Stops with CODE; nothing after the first call counts. */
void parse_stop(struct parser *p, int code);

#endif
