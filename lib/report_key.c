#include <pacta/key.h>
#include <pacta/report.h>

#include "report_int.h"

int
pacta_report_key_json(struct pacta_buf *out, const struct pacta_report_key *k,
    struct pacta_error *err)
{
	char text[PACTA_KEY_TEXT + 1], print[PACTA_KEY_FINGERPRINT + 1];
	json_t *root = json_object();

	pacta_key_text(k->key, text);
	pacta_key_fingerprint(k->key, print);
	report_set(&root, "format", json_string("pacta-key-1"));
	if (k->file != NULL)
		report_set(&root, "file", json_string(k->file));
	report_set(&root, "kind", json_string(k->kind));
	report_set(&root, "public", json_string(text));
	report_set(&root, "fingerprint", json_string(print));
	report_set(&root, "comment", json_string(k->comment));
	report_set(&root, "encrypted", json_boolean(k->encrypted));
	if (k->encrypted) {
		report_set(&root, "kdf", json_string("argon2id"));
		report_set(&root, "ops", json_integer((json_int_t)k->ops));
		report_set(&root, "mem_bytes",
		    json_integer((json_int_t)k->mem_bytes));
	}
	return report_emit(out, root, err);
}
