/*
 * Concordance: whether the languages of an agreement say the same.
 *
 * Texts are compared provision by provision and by value, two languages at a
 * time; pacta_value.h says what a value is.  A provision's values are compared as
 * a collection, since word order differs between languages.  What the agreement
 * itself teaches, the ratio of lengths and which words go together, is learned
 * from its own texts, so that it holds for any pair of languages.
 *
 * Missing provisions with an identity of their own are told by
 * pacta_rules_check_agreement(), and passed over here.
 */
#ifndef PACTA_CONCORD_H
#define PACTA_CONCORD_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/diag.h>
#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/lang.h>

/* --- termbases -------------------------------------------------------- */

#define PACTA_TERMBASE_MAX_BYTES (8u << 20)
#define PACTA_TERMBASE_MAX_TERMS 100000u

/*
 * The terms of an agreement or of a repository, from a file glossary.tbx in
 * TBX-Basic (ISO 30042; the dialects of 2008 and 2019, names as elements or as
 * in DCT).  Never changes once read.
 */
struct pacta_termbase;

/*
 * Reads a termbase.  What is wrong with the file is appended to DIAGS, *OUT is
 * then NULL and the return value PACTA_ESYNTAX or PACTA_ELIMIT.  Languages that
 * LANGS does not know are passed over.
 */
PACTA_EXPORT int pacta_termbase_parse(struct pacta_termbase **out,
    const char *name, const void *data, size_t len,
    const struct pacta_langs *langs, struct pacta_diags *diags,
    struct pacta_error *err) PACTA_NONNULL(1, 2, 6) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_termbase_free(struct pacta_termbase *tb);
/* How many concepts have terms in two languages or more. */
PACTA_EXPORT size_t pacta_termbase_count(const struct pacta_termbase *tb);

/* --- checking ----------------------------------------------------------- */

/*
 * What checks keep between them: languages' data made ready, each when it is
 * first met.  It grows with use, so one thread at a time may use it, and the
 * languages outlive it.
 */
struct pacta_lore;

PACTA_EXPORT int pacta_lore_new(struct pacta_lore **out,
    struct pacta_error *err) PACTA_NONNULL(1) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_lore_free(struct pacta_lore *lore);

struct pacta_concord_options {
	const struct pacta_langs *langs;	/* needed */
	struct pacta_lore *lore;	/* kept by the caller, or NULL */
	const struct pacta_termbase *termbase;	/* or NULL */
	bool adoption;	/* the texts are to be frozen: what would be a warning
			 * between authentic languages is an error */
};

#define PACTA_CONCORD_OPTIONS_INIT { NULL, NULL, NULL, false }

/*
 * Compares COUNT languages of one agreement, each with each, and appends what
 * differs to DIAGS; where several languages differ from one, the finding is
 * that one's.  A finding stands in the language that has fewer claims to be
 * right (not authentic, or not the owner of the ids), with the other
 * language's place beside it.  Fails only when memory runs out.
 */
PACTA_EXPORT int pacta_concord_check(struct pacta_doc *const *docs,
    size_t count, const struct pacta_concord_options *options,
    struct pacta_diags *diags, struct pacta_error *err)
    PACTA_NONNULL(1, 3, 4) PACTA_MUST_CHECK;

#endif
