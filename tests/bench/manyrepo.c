/*
 * manyrepo COUNT SIGNED EDITS SEED: writes to standard output, for git
 * fast-import, a repository of COUNT agreements in three languages of about 5 KB
 * each; the first SIGNED of them have an adopted version and one signature.
 * EDITS commits follow, each a new text of one agreement.  Texts and dates are
 * the same for the same arguments; keys and signatures are not.  Prints the root
 * to standard error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "trust.h"

#define TEXT_BYTES 5000
#define START_S 1790000000L

static void
keep_file(const char *path, const void *data, size_t len)
{
	printf("M 100644 inline %s\ndata %zu\n", path, len);
	fwrite(data, 1, len, stdout);
	putchar('\n');
}

static void
commit(unsigned long number, const char *subject)
{
	printf("commit refs/heads/main\n"
	    "committer Bench <bench@example.org> %lu +0000\n"
	    "data %zu\n%s\n", START_S + number * 60, strlen(subject), subject);
}

static void
put_text(const char *slug, unsigned file, uint64_t seed)
{
	struct pacta_buf b;
	char path[PACTA_PATH_SIZE];

	text_make(&b, file, TEXT_BYTES, seed);
	keep_file(pacta_path_text(path, slug, LANGS[file % NLANGS].code), b.data,
	    b.len);
	pacta_buf_dispose(&b);
}

static void
put_agreement(unsigned number, bool adopted, uint64_t seed)
{
	struct pacta_buf b;
	char slug[PACTA_SLUG_SIZE], sig[PACTA_PATH_SIZE];
	unsigned first = (number - 1) * (unsigned)NLANGS;

	snprintf(slug, sizeof(slug), "bench-%05u", number);
	for (unsigned i = 0; i < NLANGS; i++)
		put_text(slug, first + i, seed);
	if (!adopted)
		return;
	text_make(&b, first, TEXT_BYTES, seed);
	make_version(slug, b.data, b.len);
	pacta_buf_clear(&b);
	make_act(slug, (int)(number % PARTIES), &b, sig);
	pacta_buf_dispose(&b);
}

static void
put_all(unsigned long count, unsigned long adopted, uint64_t seed)
{
	char text[PACTA_SHA512_TEXT + 1];

	commit(0, "Begin");
	make_registry();
	for (int i = 0; i < PARTIES; i++)
		make_keyring(i);
	for (unsigned i = 1; i <= count; i++)
		put_agreement(i, i <= adopted, seed);
	pacta_sha512_text(&root, text);
	fprintf(stderr, "%s\n", text);
}

static void
put_edits(unsigned long count, unsigned long edits, uint64_t seed)
{
	char slug[PACTA_SLUG_SIZE];
	unsigned number;

	for (unsigned long i = 1; i <= edits; i++) {
		number = chance(&seed, (unsigned)count) + 1;
		snprintf(slug, sizeof(slug), "bench-%05u", number);
		commit(i, "Edit");
		for (unsigned k = 0; k < NLANGS; k++)
			put_text(slug, (number - 1) * (unsigned)NLANGS + k,
			    seed);
	}
}

int
main(int argc, char **argv)
{
	unsigned long count, adopted, edits;
	uint64_t seed;

	if (argc != 5) {
		fputs("usage: manyrepo COUNT SIGNED EDITS SEED\n", stderr);
		return 2;
	}
	count = strtoul(argv[1], NULL, 10);
	adopted = strtoul(argv[2], NULL, 10);
	edits = strtoul(argv[3], NULL, 10);
	seed = strtoull(argv[4], NULL, 10);
	if (count < 1 || count > 99999 || adopted > count || edits > 100000) {
		fputs("manyrepo: too much to ask for\n", stderr);
		return 2;
	}
	put_all(count, adopted, seed);
	put_edits(count, edits, seed + 1);
	free_keys();
	puts("done");
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 2;
}
