/* schema_check FILE...: the schema alone, as diagnostics; exit 1 on errors. */
#include <stdio.h>

#include <pacta/file.h>
#include <pacta/schema.h>

static int
check(struct pacta_schema *schema, const char *path, struct pacta_diags *diags,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_doc *doc = NULL;
	int rc = pacta_file_read(path, PACTA_DOC_MAX_BYTES, &b, err);

	if (rc == 0)
		rc = pacta_doc_parse(&doc, path, b.data, b.len, diags, err);
	if (rc == 0)
		rc = pacta_schema_check(schema, doc, diags, err);
	pacta_doc_free(doc);
	pacta_buf_dispose(&b);
	return rc;
}

int
main(int argc, char **argv)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_schema *schema;
	int rc = pacta_schema_builtin(&schema, &err);

	for (int i = 1; i < argc && rc == 0; i++)
		rc = check(schema, argv[i], &diags, &err);
	for (size_t i = 0; i < diags.count; i++)
		printf("%s:%u:%u: %s: %s [%s]\n", diags.items[i].place.file,
		    (unsigned)diags.items[i].place.line,
		    (unsigned)diags.items[i].place.column,
		    pacta_severity_name(diags.items[i].severity),
		    diags.items[i].message, diags.items[i].rule);
	if (rc != 0 && diags.count == 0)
		fprintf(stderr, "schema_check: %s\n", err.message);
	rc = rc != 0 ? 2 : diags.errors > 0;
	pacta_diags_dispose(&diags);
	pacta_schema_free(schema);
	return rc;
}
