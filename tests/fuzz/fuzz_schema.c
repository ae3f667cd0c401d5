/* A hostile document through the profile; or, when the first byte is 'R', a
 * hostile schema, and a document of its own through what it becomes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/schema.h>

#define PROBE "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\"><act name=\"x\" " \
	"eId=\"a\"><p eId=\"a\">t<b/><b/><i eId=\" b\"/></p><q/>u</act>" \
	"</akomaNtoso>"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
check(struct pacta_schema *schema, const void *data, size_t len)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc;
	int rc = pacta_doc_parse(&doc, "fuzz.xml", data, len, &diags, NULL);

	if (rc == 0) {
		/* Twice: what the schema learns must not change its mind. */
		struct pacta_diags again = PACTA_DIAGS_INIT;

		rc = pacta_schema_check(schema, doc, &diags, NULL);
		if (pacta_schema_check(schema, doc, &again, NULL) != rc ||
		    (rc == 0 && diags.count != again.count))
			abort();
		for (size_t i = 0; i < diags.count; i++)
			if (diags.items[i].place.line == 0 ||
			    diags.items[i].message[0] == '\0')
				abort();
		pacta_diags_dispose(&again);
	}
	pacta_doc_free(doc);
	pacta_diags_dispose(&diags);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct pacta_schema *profile;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_schema *schema;

	if (profile == NULL && pacta_schema_builtin(&profile, NULL) != 0)
		abort();
	if (len == 0 || data[0] != 'R') {
		check(profile, data, len);
		return 0;
	}
	if (pacta_schema_new(&schema, "fuzz.rng", data + 1, len - 1, &err) ==
	    0)
		check(schema, PROBE, strlen(PROBE));
	else if (err.code == 0 || err.message[0] == '\0')
		abort();
	pacta_schema_free(schema);
	return 0;
}
