#include <pacta/report.h>

#include "report_int.h"

int
pacta_report_fmt_json(struct pacta_buf *out, const struct pacta_report_fmt *r,
    struct pacta_error *err)
{
	json_t *root = json_object(), *changed = json_array();
	json_t *failures = json_array();

	for (size_t i = 0; i < r->changed->count; i++)
		report_append(&changed,
		    report_file_name(r->changed->items[i]));
	for (size_t i = 0; i < r->nfailures; i++)
		report_append(&failures, report_failure(&r->failures[i]));
	report_set(&root, "format", json_string("pacta-fmt-1"));
	report_set(&root, "written", json_boolean(r->written));
	report_set(&root, "files", json_integer((json_int_t)r->files));
	report_set(&root, "changed", changed);
	report_findings(&root, r->diags);
	report_set(&root, "failures", failures);
	return report_emit(out, root, err);
}
