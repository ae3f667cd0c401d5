/*
 * Adoption: the working texts of an agreement become its next version.
 *
 * Preparing reads the repository at HEAD, sets date and number in every
 * language, checks all of it, and makes the version's files in memory; nothing
 * is written, so that a caller can show what would be frozen.  Committing writes
 * them in one commit together with the working texts, which from then on are
 * the adopted ones.
 */
#ifndef PACTA_ADOPT_H
#define PACTA_ADOPT_H

#include <pacta/diag.h>
#include <pacta/lang.h>
#include <pacta/manifest.h>
#include <pacta/store.h>

struct pacta_adopt_options {
	const char *slug;
	const char *date;	/* "2026-06-15"; NULL: the texts' own, or TODAY
				 * while they are drafts */
	const char *today;
	const char *number;	/* NULL: the texts' own */
	const char *const *parties;	/* "KZ", ...; NULL: who the signature
					 * blocks name */
	size_t nparties;
	const char *in_force;	/* the rule, as inforce.h has it; NULL: the one of
				 * the version before, or "on adoption" for
				 * decisions and the like */
	const char *withdrawal;	/* "+90 days"; NULL: that of the version before,
				 * or none */
	bool with_brackets;	/* text in square brackets is meant so */
	const struct pacta_langs *langs;
	unsigned threads;
};

/* One file below versions/N/. */
struct pacta_frozen {
	char *name;		/* "rus.xml", "media/map.png", "manifest" */
	char *data;
	size_t len;
	struct pacta_sha512 sha512;
};

struct pacta_adoption {
	char slug[PACTA_SLUG_SIZE];
	uint32_t version;
	char expect[41];	/* the commit it was prepared from */
	struct pacta_manifest manifest;
	struct pacta_sha512 sha512;	/* of the manifest */
	struct pacta_frozen *files;	/* texts and media by name, then
					 * SHA512SUMS, then manifest */
	size_t nfiles;
};

/*
 * Prepares the adoption.  Returns 0 and *OUT, or 0 and *OUT NULL when DIAGS
 * has errors (a text out of layout, incomplete, against the rules); warnings
 * are appended too.  PACTA_EREFUSED when the working tree differs from HEAD
 * (the message names the files), or nothing changed since the last version;
 * PACTA_EUSAGE for options that cannot stand.
 */
PACTA_EXPORT int pacta_adopt_prepare(struct pacta_adoption **out,
    struct pacta_store *store, const struct pacta_adopt_options *options,
    struct pacta_diags *diags, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_adoption_free(struct pacta_adoption *a);

/* Commits it.  PACTA_EMODIFIED when the branch moved meanwhile: prepare again. */
PACTA_EXPORT int pacta_adopt_commit(struct pacta_store *store,
    const struct pacta_adoption *a,
    const struct pacta_commit_options *options, char commit[41],
    struct pacta_error *err) PACTA_MUST_CHECK;

/* Appends SHA512SUMS of COUNT files, which are sorted by name. */
PACTA_EXPORT void pacta_adopt_sums(struct pacta_buf *out,
    const struct pacta_frozen *files, size_t count);

#endif
