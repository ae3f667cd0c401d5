/* The SSHSIG reader: the input as an armor, and as the bytes inside one. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include <pacta/sshsig.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
try(const char *armor, size_t len)
{
	struct pacta_sshsig sig;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = pacta_sshsig_parse(&sig, armor, len, &err);

	if (rc != err.code || (rc != 0 && err.message[0] == '\0'))
		abort();
	if (rc == 0 && pacta_sshsig_check(&sig, sig.ns, "text", 4,
	    PACTA_SSHSIG_ALLOW_SHA256, &err) == 0)
		return;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char text[2048], armor[4096];
	size_t n;

	try((const char *)data, len);
	if (len > 1024)
		return 0;
	sodium_bin2base64(text, sizeof(text), data, len,
	    sodium_base64_VARIANT_ORIGINAL);
	n = (size_t)sprintf(armor, "-----BEGIN SSH SIGNATURE-----\n");
	for (size_t i = 0; i < strlen(text); i += 70)
		n += (size_t)sprintf(armor + n, "%.70s\n", text + i);
	n += (size_t)sprintf(armor + n, "-----END SSH SIGNATURE-----\n");
	try(armor, n);
	return 0;
}
