/*
 * Waivers: findings that were looked at and found to be no fault.
 *
 * A waiver names a rule, a provision and the languages it is about, with the
 * digest of the provision's content in each of them: it holds as long as none of
 * them changes, and the finding returns when one does.  Waivers stand in
 * agreements/<slug>/waivers/<8hex>.waiver, where the name is the beginning of the
 * file's own SHA-512.  pacta-waiver(5).
 */
#ifndef PACTA_WAIVER_H
#define PACTA_WAIVER_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/buf.h>
#include <pacta/diag.h>
#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/hash.h>
#include <pacta/trust.h>

#define PACTA_WAIVER_FORMAT "pacta-waiver-1"
#define PACTA_WAIVER_MAX_BYTES 65536u
#define PACTA_WAIVER_MAX_TEXTS 32u
#define PACTA_WAIVER_RULE_SIZE 40
#define PACTA_WAIVER_FILE_SIZE 16	/* "1a2b3c4d.waiver" */

struct pacta_waiver_text {
	char lang[4];
	struct pacta_sha512 content;	/* of pacta_waiver_content() */
};

struct pacta_waiver {
	char rule[PACTA_WAIVER_RULE_SIZE];
	char *eid;			/* of the provision; owned */
	struct pacta_waiver_text texts[PACTA_WAIVER_MAX_TEXTS];
	size_t ntexts;			/* in order of language */
	char *by;			/* who waived it; owned */
	pacta_day day;
	char *why;			/* owned; may have several lines */
};

PACTA_EXPORT void pacta_waiver_dispose(struct pacta_waiver *w);
/* Reads a waiver; NAME is for messages.  PACTA_ESYNTAX names line and column;
 * OUT is disposed of by the caller whatever comes back. */
PACTA_EXPORT int pacta_waiver_parse(struct pacta_waiver *out, const char *name,
    const void *data, size_t len, struct pacta_error *err) PACTA_MUST_CHECK;
/* Appends a waiver's bytes; PACTA_EREFUSED when it cannot be written. */
PACTA_EXPORT int pacta_waiver_print(const struct pacta_waiver *w,
    struct pacta_buf *out, struct pacta_error *err) PACTA_MUST_CHECK;
/* The name of the file that holds these bytes. */
PACTA_EXPORT void pacta_waiver_file(char out[PACTA_WAIVER_FILE_SIZE],
    const void *data, size_t len);

/*
 * The digest of what a reader of the provision EID sees of it: its number, heading
 * and words, with the dates and references that are marked in it, and not the
 * markup, layout and ids around them.  EID may also be "preface", "preamble" or
 * "conclusions".  PACTA_ENOTFOUND when it is not there.
 */
PACTA_EXPORT int pacta_waiver_content(struct pacta_sha512 *out,
    struct pacta_doc *doc, const char *eid, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* The rule of pacta diff's verdicts: a waiver of it says that the languages go
 * together, though they did not change alike. */
#define PACTA_WAIVER_DIFF "diff-apart"

/* The provision that pacta diff calls NAME: its identity, else its eId, else a
 * part of the text; NULL when it is not there. */
PACTA_EXPORT const struct pacta_node *pacta_waiver_provision(
    struct pacta_doc *doc, const char *name);
/* The same digest of a provision that was found; NULL: of nothing, where a
 * language does not have it. */
PACTA_EXPORT int pacta_waiver_digest(struct pacta_sha512 *out,
    const struct pacta_node *provision, struct pacta_error *err)
    PACTA_MUST_CHECK;

/*
 * Takes the findings that a waiver covers out of DIAGS and appends them to
 * WAIVED: those of its rule and its provision whose place, and other place if
 * there is one, are in its languages, while the content is what it was.  DOCS
 * are the COUNT languages; findings name their files by pacta_doc_name().  Sets
 * USED[i] for each of the NWAIVERS that covered something, unless it is NULL.
 */
PACTA_EXPORT int pacta_waivers_apply(const struct pacta_waiver *waivers,
    size_t nwaivers, struct pacta_doc *const *docs, size_t count,
    struct pacta_diags *diags, struct pacta_diags *waived, bool *used,
    struct pacta_error *err) PACTA_MUST_CHECK;

#endif
