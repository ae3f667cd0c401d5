/*
 * Formatting: what a text's structure already says, written down.
 *
 * A drafter types text, numbers and headings.  From these, pacta_fmt() makes
 * the ids of provisions (AKN naming convention 1.0, section 5, as the profile
 * narrows it), the identification of annexes, expression and manifestation
 * URIs, markers of notes, and NFC.  The text is never changed, except that a
 * caller may ask for the numbering to be repaired.
 *
 * The languages of one agreement are formatted together: the master's ids are
 * copied to the provisions that stand in the same place in the others.  A
 * provision that has an id keeps it, and where its number or place has changed
 * keeps the old one as wId: wId, or else eId, is what a provision is known by
 * for good.
 */
#ifndef PACTA_FMT_H
#define PACTA_FMT_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/diag.h>
#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/lang.h>
#include <pacta/repo.h>

struct pacta_fmt_options {
	/* How numbers are written; NULL: as in the profile alone. */
	const struct pacta_langs *langs;
	/* Repair the numbers too: a provision typed without one, or with one
	 * that is taken, gets its own, those behind it move, and references
	 * and the numbers they cite move with them. */
	bool renumber;
	/* Identities that frozen versions of this agreement had and gave up:
	 * none of them is given to a new provision.  May be NULL. */
	const struct pacta_names *retired;
};

#define PACTA_FMT_OPTIONS_INIT { NULL, false, NULL }

/*
 * Formats COUNT language versions of one agreement in place.  The master is the
 * one that names no FRBRmasterExpression, or whose language the others name;
 * failing that, the first.  What was renumbered is told in DIAGS as notes
 * [fmt-renumbered]; what could not be given an id, since a number is missing or
 * taken, as warnings [fmt-number], and a language out of step with the master
 * as warnings [fmt-step]; references to what was taken out and whose id is
 * another's now lead nowhere, and are warnings [fmt-ref].  DIAGS may be NULL.  Doing it twice is doing it once.
 * pacta_doc_write() then gives the canonical layout.  PACTA_ESYNTAX when a
 * document has no identification.
 */
PACTA_EXPORT int pacta_fmt(struct pacta_doc *const *docs, size_t count,
    const struct pacta_fmt_options *options, struct pacta_diags *diags,
    struct pacta_error *err) PACTA_NONNULL(1) PACTA_MUST_CHECK;

/* Adds every identity (wId, else eId) of DOC's provisions to NAMES, each
 * once; for pacta_fmt_options.retired. */
PACTA_EXPORT int pacta_fmt_identities(const struct pacta_doc *doc,
    struct pacta_names *names, struct pacta_error *err) PACTA_MUST_CHECK;

#endif
