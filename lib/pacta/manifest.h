/*
 * The manifest of a frozen version: what was adopted, in which languages,
 * between whom, and when it enters into force; pacta-manifest(5).
 */
#ifndef PACTA_MANIFEST_H
#define PACTA_MANIFEST_H

#include <pacta/inforce.h>
#include <pacta/trust.h>

struct pacta_manifest_language {
	char code[4];			/* ISO 639-2/T */
	bool authentic;			/* else a translation */
	char file[64];			/* in the version's folder */
	struct pacta_sha512 sha512;	/* of the file */
};

struct pacta_manifest {
	char agreement[PACTA_SLUG_SIZE];
	uint32_t version;		/* from 1 */
	char *work;			/* FRBR work URI; owned */
	pacta_day adopted;
	struct pacta_manifest_language *languages;	/* first: the one that
							 * owns the ids */
	size_t nlanguages;
	char (*parties)[PACTA_PARTY_SIZE];
	size_t nparties;
	struct pacta_inforce inforce;
	struct pacta_delay withdrawal;	/* n 0: the act counts at once */
	bool has_previous;		/* false for version 1 */
	struct pacta_sha512 previous;	/* manifest of version - 1 */
	struct pacta_sha512 sums;	/* SHA512SUMS */
};

/* All zero: nothing owned. */
PACTA_EXPORT void pacta_manifest_dispose(struct pacta_manifest *m);
/* Appends a language or a party; PACTA_ENOMEM. */
PACTA_EXPORT int pacta_manifest_add_language(struct pacta_manifest *m,
    const char *code, bool authentic, const char *file,
    const struct pacta_sha512 *sha512, struct pacta_error *err)
    PACTA_MUST_CHECK;
PACTA_EXPORT int pacta_manifest_add_party(struct pacta_manifest *m,
    const char *party, struct pacta_error *err) PACTA_MUST_CHECK;

/*
 * Reads a manifest whole; OUT is to be disposed of in every case.  NAME is the
 * file's name for errors: PACTA_ESYNTAX, PACTA_ELIMIT with line and column.
 */
PACTA_EXPORT int pacta_manifest_parse(struct pacta_manifest *out,
    const char *name, const void *data, size_t len, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* Appends the file's bytes.  What was printed is read back as a check, so that
 * nothing malformed is ever written: PACTA_EREFUSED says what is wrong. */
PACTA_EXPORT int pacta_manifest_print(struct pacta_buf *out,
    const struct pacta_manifest *m, struct pacta_error *err) PACTA_MUST_CHECK;

/* NULL when the version has no such language. */
PACTA_EXPORT const struct pacta_manifest_language *pacta_manifest_language(
    const struct pacta_manifest *m, const char *code);

#endif
