/* Runs a fuzz target over files, without a fuzzer: TAP, a test a file. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	long size = -1;
	int rc = -1;

	if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (size = ftell(f)) < 0)
		goto out;
	rewind(f);
	/* malloc to the byte, so that a sanitizer sees a read behind the end. */
	data = malloc(size > 0 ? (size_t)size : 1);
	if (data == NULL || fread(data, 1, (size_t)size, f) != (size_t)size)
		goto out;
	rc = LLVMFuzzerTestOneInput(data, (size_t)size);
out:
	free(data);
	if (f != NULL)
		fclose(f);
	return rc;
}

int
main(int argc, char **argv)
{
	int failed = 0;

	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		int rc = replay(argv[i]);

		printf("%sok %d - %s\n", rc == 0 ? "" : "not ", i, argv[i]);
		failed |= rc != 0;
	}
	return failed;
}
