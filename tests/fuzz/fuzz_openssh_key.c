/* The OpenSSH private key reader: the input as the bytes inside its armor. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include <pacta/key.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static char text[16384], armor[20000];
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_keyfile *f;
	struct pacta_secret *s = NULL;
	int n, rc;

	if (len > 8192)
		return 0;
	sodium_bin2base64(text, sizeof(text), data, len,
	    sodium_base64_VARIANT_ORIGINAL);
	n = snprintf(armor, sizeof(armor),
	    "-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n"
	    "-----END OPENSSH PRIVATE KEY-----\n", text);
	rc = pacta_keyfile_parse(&f, armor, (size_t)n, "fuzz", &err);
	if (rc != err.code || (rc == 0) != (f != NULL))
		abort();
	if (rc == 0 && pacta_keyfile_open(&s, f, NULL, 0, NULL) == 0 &&
	    !pacta_key_equal(pacta_secret_key(s), pacta_keyfile_key(f)))
		abort();
	pacta_secret_free(s);
	pacta_keyfile_free(f);
	return 0;
}
