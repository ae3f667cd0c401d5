/* A whole check: any bytes as a text, and against a good one as a second
 * language. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <pacta/check.h>
#include <pacta/doc.h>
#include <pacta/file.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct pacta_schema *schema;
static struct pacta_langs *langs;
static struct pacta_buf good_bytes;
static struct pacta_doc *good;

static int
set_up(void)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	int rc;

	if (schema != NULL)
		return 0;
	rc = pacta_schema_builtin(&schema, NULL) != 0 ||
	    pacta_langs_new(&langs, NULL) != 0;
	if (!rc && pacta_file_read("tests/data/rules/rus.xml", 1 << 20,
	    &good_bytes, NULL) == 0)
		rc = pacta_doc_parse(&good, "rus.xml", good_bytes.data,
		    good_bytes.len, &diags, NULL) != 0;
	pacta_diags_dispose(&diags);
	return rc;
}

/* Every place is in the text, or is none. */
static void
check_places(const struct pacta_diags *l, size_t size)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->items[i].place.offset > size &&
		    l->items[i].place.offset > good_bytes.len)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pacta_rules_options options = PACTA_RULES_OPTIONS_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL, *docs[2];

	if (set_up() != 0)
		abort();
	options.langs = langs;
	if (pacta_check_bytes(schema, "zho.xml", data, size, &options, &diags,
	    NULL) != 0)
		abort();
	check_places(&diags, size);
	pacta_diags_dispose(&diags);
	if (pacta_doc_parse(&doc, "zho.xml", data, size, &diags, NULL) == 0) {
		docs[0] = doc;
		docs[1] = good != NULL ? good : doc;
		if (pacta_rules_check_agreement(docs, 2, &options, &diags,
		    NULL) != 0)
			abort();
		check_places(&diags, size);
	}
	pacta_doc_free(doc);
	pacta_diags_dispose(&diags);
	return 0;
}
