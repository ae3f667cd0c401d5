/* Key files and public key lines, as they come.  Encrypted keys are not opened:
 * the derivation is slow on purpose. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/key.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
try_line(const char *line, size_t len)
{
	struct pacta_buf comment = PACTA_BUF_INIT;
	struct pacta_key key;
	char text[PACTA_KEY_TEXT + 1];

	if (pacta_key_parse(&key, &comment, line, len, NULL) == 0) {
		/* print then parse is the identity */
		pacta_key_text(&key, text);
		if (len < PACTA_KEY_TEXT ||
		    memcmp(text, line, PACTA_KEY_TEXT) != 0)
			abort();
	}
	pacta_buf_dispose(&comment);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_keyfile *f;
	struct pacta_secret *s = NULL;
	uint64_t ops, mem;
	int rc = pacta_keyfile_parse(&f, data, len, "fuzz", &err);

	if (rc != err.code || (rc == 0) != (f != NULL))
		abort();
	if (rc == 0) {
		pacta_keyfile_cost(f, &ops, &mem);
		if (ops > PACTA_KDF_OPS_LIMIT || mem > PACTA_KDF_MEM_LIMIT)
			abort();
		if (!pacta_keyfile_encrypted(f) &&
		    pacta_keyfile_open(&s, f, NULL, 0, NULL) == 0)
			pacta_secret_free(s);
	}
	pacta_keyfile_free(f);
	try_line((const char *)data, len);
	return 0;
}
