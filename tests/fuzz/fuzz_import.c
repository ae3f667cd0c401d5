/*
 * The importer on any bytes: the first byte chooses the language.  What it makes
 * must be written and parsed again, and have the letters and digits of the
 * text, in order.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/import.h>
#include <pacta/text.h>

#include "../../lib/utf8_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
keep(struct pacta_buf *out, const char *s, size_t len)
{
	const char *p = s, *at, *end = s + len;

	while (p < end) {
		uint32_t cp;

		at = p;
		cp = utf8_next(&p, end);
		if (pacta_text_is_letter(cp) || pacta_text_digit(cp) >= 0)
			pacta_buf_add(out, at, (size_t)(p - at));
	}
}

/* The document's text as letters; notes only move, and are not compared. */
static void
letters(const struct pacta_doc *doc, struct pacta_buf *out)
{
	struct pacta_node *root = pacta_doc_root(doc), *n = root;

	while (n != NULL) {
		if (n->type == PACTA_TEXT)
			keep(out, n->text, n->len);
		n = n->el == PACTA_EL_META ? pacta_node_skip(n, root) :
		    pacta_node_next(n, root);
	}
}

/* Only what is in NFC already: the importer composes the rest. */
static void
compare(const struct pacta_doc *doc, const char *text, size_t len)
{
	struct pacta_buf in = PACTA_BUF_INIT, out = PACTA_BUF_INIT;

	if (memmem(text, len, "[^", 2) == NULL &&
	    pacta_text_nfc_span(text, len) == len) {
		keep(&in, text, len);
		letters(doc, &out);
		if (in.len != out.len ||
		    memcmp(pacta_buf_str(&in), pacta_buf_str(&out), in.len))
			abort();
	}
	pacta_buf_dispose(&in);
	pacta_buf_dispose(&out);
}

static void
reread(const struct pacta_doc *doc)
{
	struct pacta_buf xml = PACTA_BUF_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *again = NULL;

	pacta_doc_write(doc, &xml);
	if (pacta_doc_parse(&again, "again", pacta_buf_str(&xml), xml.len,
	    &diags, NULL) != 0)
		abort();
	pacta_doc_free(again);
	pacta_diags_dispose(&diags);
	pacta_buf_dispose(&xml);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pacta_langs *langs;
	struct pacta_import_options o = PACTA_IMPORT_OPTIONS_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;
	const struct pacta_lang *lang;

	if (size == 0 || size > 65536)
		return 0;
	if (langs == NULL && pacta_langs_new(&langs, NULL) != 0)
		abort();
	lang = pacta_langs_at(langs, data[0] % pacta_langs_count(langs));
	o.date = "2026-06-15";
	if (pacta_import(&doc, "fuzz", data + 1, size - 1, langs, lang, &o,
	    &diags, NULL) == 0) {
		compare(doc, (const char *)data + 1, size - 1);
		reread(doc);
	}
	pacta_doc_free(doc);
	pacta_diags_dispose(&diags);
	return 0;
}
