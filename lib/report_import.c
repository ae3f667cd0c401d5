#include <pacta/report.h>

#include "report_int.h"

int
pacta_report_import_json(struct pacta_buf *out,
    const struct pacta_report_import *r, struct pacta_error *err)
{
	json_t *root = json_object(), *written = json_array();

	for (size_t i = 0; i < r->written->count; i++)
		report_append(&written,
		    report_file_name(r->written->items[i]));
	report_set(&root, "format", json_string("pacta-import-1"));
	report_set(&root, "agreement", r->agreement != NULL ?
	    json_string(r->agreement) : json_null());
	report_set(&root, "language", json_string(r->language));
	report_set(&root, "source", report_file_name(r->source));
	report_set(&root, "written", written);
	report_findings(&root, r->diags);
	return report_emit(out, root, err);
}
