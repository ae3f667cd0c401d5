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
