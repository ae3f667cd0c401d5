/*
 * Scaffolds: the first text of an agreement, in one language, from a template.
 *
 * A template (schemas/templates/KIND.tpl) says which parts the text has, and is
 * the same for every language; the words are language data (keys new.KEY and
 * new.KIND.KEY; pacta-lang(5)), so that a language, or the house style of a
 * repository, is added without code.  Where a language has no words for a part,
 * the English ones stand in a span marked as English, for the drafter to
 * replace.  What a drafter fills in stands in square brackets.
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
 * Makes the document in language I of S, without ids: those are pacta_fmt()'s,
 * for all languages together.  PACTA_EUSAGE says which of the words
 * given cannot stand (an unknown kind, a code that is no language, a party
 * named twice, fewer than two parties, every language unofficial).  *OUT is
 * the caller's.
 */
PACTA_EXPORT int pacta_scaffold_make(struct pacta_doc **out,
    const struct pacta_scaffold *s, size_t i, const struct pacta_langs *langs,
    struct pacta_error *err) PACTA_NONNULL(1, 2, 4) PACTA_MUST_CHECK;

#endif
