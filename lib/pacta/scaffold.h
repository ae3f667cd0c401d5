/*
 * Scaffolds: the first text of an agreement, in one language, from a template.
 *
 * A template is language data (keys new.KIND, new.part.NAME and the words they
 * use; pacta-lang(5)), so that a language, or a repository's own house style, is
 * added without code.  The same lines in the same order stand behind every
 * language, and so every language has the same structure.  Where a language
 * has no template, the skeleton has numbers and blanks, and the English wording
 * in spans marked as English for the drafter to replace.
 */
#ifndef PACTA_SCAFFOLD_H
#define PACTA_SCAFFOLD_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/lang.h>

struct pacta_scaffold_language {
	const char *code;	/* ISO 639-2/T */
	bool unofficial;	/* a translation without authority */
	const char *title;	/* docTitle, or NULL: a blank to fill in */
	const char *place;	/* where it is signed, or NULL: a blank */
};

struct pacta_scaffold {
	const char *kind;	/* agreement treaty convention protocol memorandum
				 * decision resolution declaration */
	const char *jurisdiction; /* "qt-sco"; NULL: "qt" */
	const char *actor;	/* body that adopts: "chs", or NULL: the parties */
	const char *date;	/* the day it is opened: "2026-06-15" */
	const char *const *parties;	/* "KZ", "CN", ...; in their order */
	size_t nparties;
	const struct pacta_scaffold_language *languages; /* the first: master */
	size_t nlanguages;
};

/* Whether there is a template KIND. */
PACTA_EXPORT bool pacta_scaffold_kind(const char *kind);

/*
 * Makes the document in language I of S.  PACTA_EUSAGE says which of the words
 * given cannot stand (an unknown kind, a code that is no language, a party
 * named twice, fewer than two parties, every language unofficial).  *OUT is
 * the caller's.
 */
PACTA_EXPORT int pacta_scaffold_make(struct pacta_doc **out,
    const struct pacta_scaffold *s, size_t i, const struct pacta_langs *langs,
    struct pacta_error *err) PACTA_NONNULL(1, 2, 4) PACTA_MUST_CHECK;

#endif
