/* Registries: what is accepted prints as the very bytes that were read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/registry.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf out = PACTA_BUF_INIT;
	struct pacta_registry it;
	int rc = pacta_registry_parse(&it, "fuzz", data, len, &err);

	if (rc != err.code || (rc != 0 && err.message[0] == '\0'))
		abort();
	if (rc == 0 && (pacta_registry_print(&out, &it, NULL) != 0 ||
	    out.len != len || memcmp(out.data, data, len) != 0))
		abort();
	pacta_buf_dispose(&out);
	pacta_registry_dispose(&it);
	return 0;
}
