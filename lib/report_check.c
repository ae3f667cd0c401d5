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

static void
append(json_t **array, json_t *value)
{
	if (*array == NULL)
		json_decref(value);
	else if (json_array_append_new(*array, value) != 0) {
		json_decref(*array);
		*array = NULL;
	}
}

/* A name as a file system gives it need not be UTF-8. */
static json_t *
file_name(const char *name)
{
	json_t *s = json_string(name);

	return s != NULL ? s : json_string("(a name that is not UTF-8)");
}

static void
set_place(json_t **root, const struct pacta_place *place)
{
	report_set(root, "file", file_name(place->file));
	report_set(root, "line", json_integer(place->line));
	report_set(root, "column", json_integer(place->column));
	report_set(root, "offset", json_integer((json_int_t)place->offset));
}

static json_t *
finding(const struct pacta_report_check *r, const struct pacta_diag *d)
{
	json_t *root = json_object(), *other;
	enum pacta_severity s = d->severity;

	if (r->strict && s == PACTA_WARNING)
		s = PACTA_ERROR;
	set_place(&root, &d->place);
	report_set(&root, "severity", json_string(pacta_severity_name(s)));
	report_set(&root, "rule", json_string(d->rule));
	report_set(&root, "message", json_string(d->message));
	if (d->eid != NULL)
		report_set(&root, "eid", json_string(d->eid));
	if (d->other.file != NULL) {
		other = json_object();
		set_place(&other, &d->other);
		report_set(&root, "other", other);
	}
	return root;
}

void
pacta_report_check_add(struct pacta_report_check *r,
    const struct pacta_check_result *result)
{
	json_t *f;

	r->files += result->files;
	r->errors += result->diags.errors;
	r->warnings += result->diags.warnings;
	r->notes += result->diags.notes;
	for (size_t i = 0; i < result->diags.count; i++)
		append(&r->findings, finding(r, &result->diags.items[i]));
	for (size_t i = 0; i < result->waived.count; i++)
		append(&r->waived, finding(r, &result->waived.items[i]));
	for (size_t i = 0; i < result->nerrors; i++) {
		f = json_object();
		report_set(&f, "file", file_name(result->errors[i].file));
		report_set(&f, "message",
		    json_string(result->errors[i].message));
		append(&r->failures, f);
	}
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
