/*
 * What changed in an agreement, in all its languages: a diff for each language,
 * joined provision by provision.
 *
 * A row is one provision and what happened to it in each language; its verdict
 * says whether the languages still go together.  Provisions are joined by
 * identity: what stood in the old revision by what it was called there, what is
 * new by what it is called now, so that a language whose numbers lag behind
 * still finds its row.
 */
#ifndef PACTA_DIFFSET_H
#define PACTA_DIFFSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/diff.h>
#include <pacta/doc.h>
#include <pacta/error.h>
#include <pacta/lang.h>

#define PACTA_DIFFSET_MAX 32u	/* languages */

/* Changes that need a counterpart in every language. */
#define PACTA_DIFF_SUBSTANCE (PACTA_DIFF_INSERTED | PACTA_DIFF_DELETED | \
	PACTA_DIFF_MOVED | PACTA_DIFF_WORDS | PACTA_DIFF_REPLACED | \
	PACTA_DIFF_RETARGETED | PACTA_DIFF_SPLIT | PACTA_DIFF_MERGED)

struct pacta_waiver;		/* <pacta/waiver.h> */

/* One language of the agreement; the documents are borrowed. */
struct pacta_diffset_text {
	const char *lang;	/* ISO 639-2/T, borrowed too */
	const struct pacta_doc *old, *new;	/* NULL where the revision has
						 * no text in this language */
};

enum pacta_row_verdict {
	PACTA_ROW_ALONE,	/* there is one language to compare */
	PACTA_ROW_ALL,		/* changed in all languages, and alike as far as
				 * can be told */
	PACTA_ROW_SOME,		/* changed in some, not in others; those that
				 * changed may be apart as well */
	PACTA_ROW_DIFFERENT,	/* changed in all, but apart */
	PACTA_ROW_LEVEL,	/* changed in some, which now have, or lack, what
				 * the others had, or lacked, before: a
				 * provision, or a value */
	PACTA_ROW_MINOR		/* nothing that needs a counterpart */
};

/* In what languages that changed do not go together; a set. */
enum {
	PACTA_APART_KINDS = 1 << 0,	/* inserted here, reworded there */
	PACTA_APART_VALUES = 1 << 1,	/* numbers, periods, amounts, days */
	PACTA_APART_TARGETS = 1 << 2	/* what references point at */
};

enum pacta_row_value_op {
	PACTA_VALUE_WENT, PACTA_VALUE_CAME,	/* with the changes */
	PACTA_VALUE_APART	/* said here now, and not in another language */
};

/* In one notation for all languages: "60 days", "2026-06-26", "#art_5" (the
 * identity of what a reference points at). */
struct pacta_row_value {
	enum pacta_row_value_op op;
	const char *text;
};

/* A row in one language. */
struct pacta_row_text {
	/* The provision, or the part of the document (preface, meta, ...) when
	 * it is in none, in each revision; NULL where that does not have it. */
	const struct pacta_node *old, *new;
	unsigned kinds;		/* of all its changes together */
	/* Its changes, in document order; none: it did not change. */
	struct pacta_diff_change *changes;
	size_t count, cap;
	/* What was read where several languages are compared and this one
	 * changed. */
	struct pacta_row_value *values;
	size_t nvalues;
};

struct pacta_row {
	/* Identity (wId, else eId), or the name of a part: "preface"; "" when it
	 * has no id yet. */
	const char *id;
	/* Where it stands in the first language compared: the index of its node
	 * in the new text or, where that has none, of one it stands behind. */
	uint32_t place;
	bool renumbering;	/* of provisions in this one */
	unsigned kinds;		/* in all languages together */
	enum pacta_row_verdict verdict;
	unsigned apart;		/* set of PACTA_APART_ */
	/* Sets of languages, one bit (1 << i) each: whose text changed; of
	 * those that did not, which have the provision now. */
	uint32_t changed, unchanged;
	struct pacta_row_text *texts;	/* one for each language of the set */
	/* Who said that SOME or DIFFERENT is as it should be; borrowed; NULL
	 * when nobody did, or a text changed since. */
	const struct pacta_waiver *waiver;
};

struct pacta_diffset;

struct pacta_diffset_options {
	unsigned ignore;	/* kinds that make no row: RENUMBERED,
				 * FORMATTING, METADATA */
	/* What is known of languages, to compare the values of several;
	 * borrowed.  NULL: they are not compared. */
	const struct pacta_langs *langs;
};

#define PACTA_DIFFSET_OPTIONS_INIT { 0, NULL }

/*
 * Compares COUNT languages, the one that owns the ids first.  Languages that
 * stand in one revision only make no row.  The texts are borrowed and must
 * outlive the set.  OPTIONS may be NULL.  PACTA_ELIMIT over PACTA_DIFFSET_MAX
 * languages.
 */
PACTA_EXPORT int pacta_diffset_new(struct pacta_diffset **out,
    const struct pacta_diffset_text *texts, size_t count,
    const struct pacta_diffset_options *options, struct pacta_error *err)
    PACTA_NONNULL(1) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_diffset_free(struct pacta_diffset *set);

/*
 * Sets the waiver of each row that one of them acknowledges: its rule is
 * PACTA_WAIVER_DIFF, it names the row's provision by identity, and the new texts
 * of all languages compared are in it as they are.  The waivers are borrowed and
 * must outlive the set.
 */
PACTA_EXPORT int pacta_diffset_acknowledge(struct pacta_diffset *set,
    const struct pacta_waiver *waivers, size_t count, struct pacta_error *err)
    PACTA_MUST_CHECK;

PACTA_EXPORT size_t pacta_diffset_count(const struct pacta_diffset *set);
PACTA_EXPORT const struct pacta_diffset_text *pacta_diffset_text(
    const struct pacta_diffset *set, size_t i);
/* The diff of language I; NULL when it stands in one revision only. */
PACTA_EXPORT const struct pacta_diff *pacta_diffset_diff(
    const struct pacta_diffset *set, size_t i);
/* All rows, in the order of the new text: a borrowed array. */
PACTA_EXPORT const struct pacta_row *pacta_diffset_rows(
    const struct pacta_diffset *set, size_t *count);
/* No rows, and the same languages in both revisions. */
PACTA_EXPORT bool pacta_diffset_same(const struct pacta_diffset *set);
/* "all", "some", "different", "level", "minor", "alone"; static. */
PACTA_EXPORT const char *pacta_row_verdict_name(enum pacta_row_verdict v);

/*
 * Whether two documents are texts of one agreement in one language.  A draft
 * has no number yet, and its day and parties may still change, so that one of
 * the revisions having none only compares what kind of document it is.
 * PACTA_EREFUSED says what differs.
 */
PACTA_EXPORT int pacta_diffset_comparable(const struct pacta_doc *old,
    const struct pacta_doc *new, struct pacta_error *err) PACTA_MUST_CHECK;

#endif
