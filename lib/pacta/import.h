/*
 * Import: plain text or Markdown to a document of the profile.
 *
 * The text is cut into lines, the lines are classified by language data (see
 * lang.h: headings, document types, formulas, names of states) and by their
 * enumerators, broken lines are joined into blocks, the blocks make the tree.
 * No letter or digit is lost or added, and none leaves its place, but for
 * Markdown's own signs and the text of footnotes, which goes where their mark
 * stood.  What could not be told stands as a plain paragraph and is reported.
 * References to provisions of the text itself are marked.
 */
#ifndef PACTA_IMPORT_H
#define PACTA_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/diag.h>
#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/lang.h>

#define PACTA_IMPORT_MAX_BYTES (64u << 20)
#define PACTA_IMPORT_MAX_DEPTH 24u	/* of points within points */

struct pacta_import_options {
	const char *kind;	/* "agreement", "decision", ...; NULL: told from
				 * the text, else "agreement" */
	const char *jurisdiction;	/* NULL: "qt" */
	const char *date;	/* 2026-06-15: a draft's, where the text names
				 * none; needed */
	const char *title;	/* where the text has no title page; or NULL */
	const char *const *parties;	/* "KZ", "CN", NULL-terminated; or
					 * NULL: told from the text */
	bool translation;	/* an unofficial text */
	/* Another language of the same agreement, whose identification,
	 * references and ids are taken over; or NULL.  Borrowed. */
	struct pacta_doc *master;
};

#define PACTA_IMPORT_OPTIONS_INIT \
	{ NULL, NULL, NULL, NULL, NULL, false, NULL }

/*
 * Makes a document of LEN bytes of UTF-8 text in LANG, one of LANGS; NAME is
 * the file's name in messages.  A byte order mark and CRLF are tolerated.
 * Appends to DIAGS: import-unplaced, an error for each line whose role could
 * not be told, and past a thousand of them one note that counts the rest;
 * import-table, an error where a row has over a thousand cells; import-title, a note where no title was found; import-ids, a
 * note where the structure departs from the master's.  PACTA_ESYNTAX, with the
 * place, for what is not text (bad UTF-8, control characters) or is empty;
 * PACTA_ELIMIT.
 */
PACTA_EXPORT int pacta_import(struct pacta_doc **out, const char *name,
    const void *data, size_t len, const struct pacta_langs *langs,
    const struct pacta_lang *lang, const struct pacta_import_options *options,
    struct pacta_diags *diags, struct pacta_error *err)
    PACTA_NONNULL(1, 2, 5, 6, 7, 8) PACTA_MUST_CHECK;

/*
 * Tells DOC that the agreement has an authentic text in LANG: adds the language
 * to its references unless it is there.  *CHANGED says whether it was added.
 */
PACTA_EXPORT int pacta_import_announce(struct pacta_doc *doc,
    const struct pacta_lang *lang, bool *changed, struct pacta_error *err)
    PACTA_NONNULL(1, 2, 3) PACTA_MUST_CHECK;

#endif
