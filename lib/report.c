#include "report_int.h"

static int
emit_piece(const char *data, size_t len, void *arg)
{
	struct pacta_buf *out = arg;

	pacta_buf_add(out, data, len);
	return pacta_buf_failed(out) ? -1 : 0;
}

int
report_emit(struct pacta_buf *out, json_t *root, struct pacta_error *err)
{
	int rc = root != NULL ? json_dump_callback(root, emit_piece, out,
	    JSON_INDENT(2)) : -1;

	json_decref(root);
	pacta_buf_addc(out, '\n');
	if (rc == 0 && !pacta_buf_failed(out))
		return 0;
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

void
report_set(json_t **root, const char *name, json_t *value)
{
	if (*root == NULL)
		json_decref(value);
	else if (json_object_set_new(*root, name, value) != 0) {
		json_decref(*root);
		*root = NULL;
	}
}

void
report_append(json_t **array, json_t *value)
{
	if (*array == NULL)
		json_decref(value);
	else if (json_array_append_new(*array, value) != 0) {
		json_decref(*array);
		*array = NULL;
	}
}

/* --- findings --------------------------------------------------------- */

json_t *
report_file_name(const char *name)
{
	json_t *s = json_string(name);

	return s != NULL ? s : json_string("(a name that is not UTF-8)");
}

static void
set_place(json_t **root, const struct pacta_place *place)
{
	report_set(root, "file", report_file_name(place->file));
	report_set(root, "line", json_integer(place->line));
	report_set(root, "column", json_integer(place->column));
	report_set(root, "offset", json_integer((json_int_t)place->offset));
}

json_t *
report_finding(const struct pacta_diag *d, bool strict)
{
	json_t *root = json_object(), *other;
	enum pacta_severity s = d->severity;

	if (strict && s == PACTA_WARNING)
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

json_t *
report_failure(const struct pacta_error *e)
{
	json_t *root = json_object();

	report_set(&root, "file", report_file_name(e->file));
	report_set(&root, "message", json_string(e->message));
	return root;
}

void
report_findings(json_t **root, const struct pacta_diags *diags)
{
	json_t *list = diags->failed ? NULL : json_array();

	for (size_t i = 0; i < diags->count; i++)
		report_append(&list, report_finding(&diags->items[i], false));
	report_set(root, "errors", json_integer((json_int_t)diags->errors));
	report_set(root, "warnings",
	    json_integer((json_int_t)diags->warnings));
	report_set(root, "notes", json_integer((json_int_t)diags->notes));
	report_set(root, "findings", list);
}
