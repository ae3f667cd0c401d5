/*
 * Identification: which work, in which language, at which version a document
 * is, and the URIs that say so.
 *
 * The URIs are those of the AKN naming convention 1.0, section 4, in the form
 * of the profile:
 *
 *	/akn/qt-sco/statement/decision/chs/2019-06-14/3		work
 *	  .../rus@2019-06-14					expression
 *	  .../rus@2019-06-14/.xml				manifestation
 *
 * each with a component where it names one part of the file: /!main,
 * /!annex_1, and in a manifestation /!main.xml.  Nothing here owns memory:
 * URIs and identifications may be copied by assignment and forgotten.
 */
#ifndef PACTA_FRBR_H
#define PACTA_FRBR_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/buf.h>
#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/lang.h>

enum pacta_uri_level {
	PACTA_URI_WORK, PACTA_URI_EXPRESSION, PACTA_URI_MANIFESTATION
};

struct pacta_uri {
	enum pacta_uri_level level;
	bool statement;		/* statement, else act */
	char jurisdiction[32];	/* "qt", "qt-sco" */
	char subtype[40];	/* "decision" */
	char actor[320];	/* "chs", or the parties: "cn-kz" */
	char date[11];		/* "2019-06-14" */
	char number[80];	/* "3", "nn" while it has none */
	char language[4];	/* ISO 639-2/T; "" in a work */
	char version[40];	/* "draft-3" or a date; "" in a work */
	char component[80];	/* "main", "annex_1", or "" */
	const char *fragment;	/* behind '#', in the parsed text; or NULL */
};

/*
 * Reads a URI of any level, with or without component and fragment.
 * PACTA_ESYNTAX names the part that is wrong; what a part may hold is what the
 * profile's schema allows.  OUT->fragment points into TEXT.
 */
PACTA_EXPORT int pacta_uri_parse(struct pacta_uri *out, const char *text,
    struct pacta_error *err) PACTA_NONNULL(1, 2) PACTA_MUST_CHECK;

/* Appends the URI of LEVEL, which may be lower or higher than the URI's own;
 * with its component unless that is "", without its fragment. */
PACTA_EXPORT void pacta_uri_print(const struct pacta_uri *uri,
    enum pacta_uri_level level, struct pacta_buf *out);

/* Whether both name the same work, whatever the language and version. */
PACTA_EXPORT bool pacta_uri_same_work(const struct pacta_uri *a,
    const struct pacta_uri *b);

/* Whether TEXT is a day of the calendar, as 2026-06-15. */
PACTA_EXPORT bool pacta_date_valid(const char *text);

/*
 * Appends a day as the language writes it: its key "date" with {day}, {month},
 * {year} in it, {month} being one of its twelve "month" values.  LANG may be
 * NULL, and then, or when it lacks the keys, the day is written 2026-06-15.
 */
PACTA_EXPORT void pacta_date_print(const char *date,
    const struct pacta_lang *lang, struct pacta_buf *out);

/* What a document's identification says.  Pointers are borrowed. */
struct pacta_frbr {
	struct pacta_uri uri;	/* an expression, component "main" */
	const char *source;	/* who marked the text up: "#editor" */
	const char *date_name;	/* what the work's date is: "signature" */
	const char *number_shown; /* "№ 3", or NULL */
	/* hrefs ("#kz"), NULL-terminated: written where the document names no
	 * author yet; NULL when read */
	const char *const *authors;
	const char *markup_date; /* of the manifestation */
	bool prescriptive;	/* binding */
	bool authoritative;	/* an authentic text */
	char master[4];		/* the language that owns the ids; "" when it
				 * is this one */
	char master_version[40]; /* "": the version of this one */
	char translated_from[4]; /* "" unless an unofficial translation */
	char translated_version[40]; /* "": the version of this one */
	const char *translated_by; /* href, or NULL */
};

/*
 * Reads the main identification.  The work is what FRBRWork/FRBRuri says or,
 * where that is missing or is no URI, what its parts say; the version is an
 * FRBRversionNumber draft-N, else the expression's date (with what its FRBRuri
 * has behind it, "-2"), else that of its FRBRuri, else draft-1.  PACTA_ESYNTAX,
 * with the place, when work or language cannot be told.
 */
PACTA_EXPORT int pacta_frbr_read(struct pacta_frbr *out,
    const struct pacta_doc *doc, struct pacta_error *err)
    PACTA_NONNULL(1, 2) PACTA_MUST_CHECK;

/*
 * Writes the main identification and that of every annex (which repeats it, but
 * for the component), making what is missing, in the order of the profile.
 * Of what stands in the main one already, names of dates, authors and aliases
 * stay, and an annex's component follows its eId.  Nothing that is right is
 * touched.
 */
PACTA_EXPORT int pacta_frbr_write(struct pacta_doc *doc,
    const struct pacta_frbr *id, struct pacta_error *err)
    PACTA_NONNULL(1, 2) PACTA_MUST_CHECK;

/*
 * Makes a draft the text adopted on DATE with NUMBER: its work date, number and
 * version, and all that derives from them: the URIs of main document and
 * annexes, the generation event, references to the document itself, docDate and
 * docNumber, the date of signature in the conclusions, and both where an annex's
 * approval stamp repeats them.  Texts are written as LANG writes them (its keys
 * "date", "month" and "number"); LANG may be NULL.  NUMBER may be "nn".
 * PACTA_EUSAGE for a date or number that cannot stand in a URI.
 */
PACTA_EXPORT int pacta_frbr_adopt(struct pacta_doc *doc,
    const struct pacta_lang *lang, const char *date, const char *number,
    struct pacta_error *err) PACTA_NONNULL(1, 3, 4) PACTA_MUST_CHECK;

#endif
