/*
 * Commits in a loop, for the tests of crashes and races:
 *
 *	store_loop REPOSITORY NAME COUNT [BYTES]
 *
 * Commit I adds agreements/NAME/versions/I/text (BYTES long) and rewrites
 * agreements/NAME/rus.xml; "I COMMIT" is printed once it is reported done.
 * COUNT 0 settles the working tree and does nothing else.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/store.h>

static int
fail(const struct pacta_error *err)
{
	fprintf(stderr, "%s: %s\n", err->file, err->message);
	return 2;
}

static int
one(struct pacta_store *store, const char *name, unsigned i, size_t bytes,
    struct pacta_error *err)
{
	struct pacta_commit_options o = PACTA_COMMIT_OPTIONS_INIT;
	char added[200], changed[200], message[200], id[41];
	char *text = malloc(bytes + 40);
	struct pacta_write w[2] = { { added, text, 0, true },
	    { changed, message, 0, false } };
	uint32_t noise = i + 1;
	int rc;

	if (text == NULL)
		return -1;
	snprintf(added, sizeof(added), "agreements/%s/versions/%u/text", name,
	    i);
	snprintf(changed, sizeof(changed), "agreements/%s/rus.xml", name);
	snprintf(message, sizeof(message), "%s %u\n", name, i);
	w[0].len = (size_t)snprintf(text, 40, "%s %u\n", name, i);
	for (; w[0].len < bytes; w[0].len++) {
		noise = noise * 1664525 + 1013904223;
		text[w[0].len] = (char)(noise >> 24);
	}
	w[1].len = strlen(message);
	o.author.when_s = o.committer.when_s = 1767323045 + i;
	rc = pacta_store_commit(store, w, 2, message, &o, id, err);
	free(text);
	if (rc == 0) {
		printf("%u %s\n", i, id);
		fflush(stdout);
	}
	return rc;
}

int
main(int argc, char **argv)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_store *store;
	size_t n = 0;
	unsigned count;
	int rc;

	if (argc < 4)
		return 2;
	count = (unsigned)strtoul(argv[3], NULL, 10);
	if (pacta_store_open(&store, argv[1], &err) != 0)
		return fail(&err);
	rc = count == 0 ? pacta_store_settle(store, &n, &err) : 0;
	for (unsigned i = 1; i <= count && rc == 0; i++)
		rc = one(store, argv[2], i,
		    argc > 4 ? strtoul(argv[4], NULL, 10) : 0, &err);
	pacta_store_free(store);
	return rc != 0 ? fail(&err) : 0;
}
