/* Export: any well-formed document gives UTF-8 in every format. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/export.h>

#include "../../lib/utf8_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
try(const struct pacta_doc *doc, enum pacta_format format, unsigned width)
{
	struct pacta_export_options o = PACTA_EXPORT_OPTIONS_INIT;
	struct pacta_buf out = PACTA_BUF_INIT;

	o.format = format;
	o.width = width;
	if (pacta_export(doc, &o, &out, NULL) != 0 ||
	    utf8_valid_prefix(pacta_buf_str(&out), out.len) != out.len ||
	    strstr(pacta_buf_str(&out), "<script") != NULL)
		abort();
	pacta_buf_dispose(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc;

	if (pacta_doc_parse(&doc, "f", data, len, &diags, NULL) == 0) {
		/* Plain text is not markup, and shows "<script" as it is. */
		if (memmem(data, len, "script", 6) == NULL) {
			try(doc, PACTA_FORMAT_TXT, 72);
			try(doc, PACTA_FORMAT_TXT, 0);
		}
		try(doc, PACTA_FORMAT_MD, 0);
		try(doc, PACTA_FORMAT_HTML, 0);
	}
	pacta_doc_free(doc);
	pacta_diags_dispose(&diags);
	return 0;
}
