#include <stdlib.h>

#include <pacta/check.h>
#include <pacta/report.h>

#include "report_int.h"

struct pacta_report_check {
	bool strict;
	size_t files, errors, warnings, notes;
	json_t *findings, *failures, *waived;	/* NULL: memory ran out */
};

int
pacta_report_check_new(struct pacta_report_check **out, bool strict,
    struct pacta_error *err)
{
	struct pacta_report_check *r = calloc(1, sizeof(*r));

	*out = r;
	if (r == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	r->strict = strict;
	r->findings = json_array();
	r->failures = json_array();
	r->waived = json_array();
	return 0;
}

void
pacta_report_check_free(struct pacta_report_check *r)
{
	if (r == NULL)
		return;
	json_decref(r->findings);
	json_decref(r->failures);
	json_decref(r->waived);
	free(r);
}

void
pacta_report_check_add(struct pacta_report_check *r,
    const struct pacta_check_result *result)
{
	r->files += result->files;
	r->errors += result->diags.errors;
	r->warnings += result->diags.warnings;
	r->notes += result->diags.notes;
	for (size_t i = 0; i < result->diags.count; i++)
		report_append(&r->findings, report_finding(&result->diags.items[i],
		    r->strict));
	for (size_t i = 0; i < result->waived.count; i++)
		report_append(&r->waived, report_finding(&result->waived.items[i],
		    r->strict));
	for (size_t i = 0; i < result->nerrors; i++)
		report_append(&r->failures, report_failure(&result->errors[i]));
}

int
pacta_report_check_json(struct pacta_buf *out, struct pacta_report_check *r,
    struct pacta_error *err)
{
	json_t *root = json_object();
	size_t strict = r->strict ? r->warnings : 0;

	report_set(&root, "format", json_string("pacta-check-1"));
	report_set(&root, "files", json_integer((json_int_t)r->files));
	report_set(&root, "errors",
	    json_integer((json_int_t)(r->errors + strict)));
	report_set(&root, "warnings",
	    json_integer((json_int_t)(r->warnings - strict)));
	report_set(&root, "notes", json_integer((json_int_t)r->notes));
	report_set(&root, "findings", r->findings);
	report_set(&root, "waived", r->waived);
	report_set(&root, "failures", r->failures);
	r->findings = r->failures = r->waived = NULL;
	return report_emit(out, root, err);
}
