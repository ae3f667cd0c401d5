/*
 * corpus DIR COUNT KBYTES SEED: writes COUNT files of about KBYTES kilobytes
 * each, three languages an agreement, as DIR/agreements/<slug>/<lang>.xml.  They
 * are valid under the profile, the official schema and the rules, and the same
 * for the same arguments.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/file.h>

#include "text.h"

static int
write_document(const char *dir, unsigned file, size_t size, uint64_t seed)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b;
	char path[600];
	int rc;

	text_make(&b, file, size, seed);
	snprintf(path, sizeof(path), "%s/agreements/bench-%05u", dir,
	    (unsigned)(file / NLANGS + 1));
	rc = pacta_buf_failed(&b) ? PACTA_ENOMEM :
	    pacta_file_mkdirs(path, &err);
	snprintf(path + strlen(path), sizeof(path) - strlen(path), "/%s.xml",
	    LANGS[file % NLANGS].code);
	if (rc == 0)
		rc = pacta_file_write(path, b.data, b.len, 0, &err);
	if (rc != 0)
		fprintf(stderr, "corpus: %s: %s\n", path, err.message);
	pacta_buf_dispose(&b);
	return rc;
}

int
main(int argc, char **argv)
{
	unsigned long count, kbytes;
	uint64_t seed;

	if (argc != 5) {
		fputs("usage: corpus DIR COUNT KBYTES SEED\n", stderr);
		return 2;
	}
	count = strtoul(argv[2], NULL, 10);
	kbytes = strtoul(argv[3], NULL, 10);
	seed = strtoull(argv[4], NULL, 10);
	if (strlen(argv[1]) > 500 || count > 1000000 || kbytes > 10240) {
		fputs("corpus: too much to ask for\n", stderr);
		return 2;
	}
	for (unsigned i = 0; i < count; i++)
		if (write_document(argv[1], i, kbytes * 1024, seed) != 0)
			return 2;
	return 0;
}
