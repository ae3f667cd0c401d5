/*
 * Where an agreement stands: its languages and whether they are in step, its
 * versions, who has done what about the last one.  What the texts say of
 * themselves is read first, and compared when that is asked for.
 */
#ifndef PACTA_STATUS_H
#define PACTA_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/diag.h>
#include <pacta/lang.h>
#include <pacta/repo.h>
#include <pacta/step.h>
#include <pacta/verify.h>

/* Acts by which a party has put itself on record for a text, and those among
 * them by which it consents to be bound where a signature alone does not (Vienna
 * Convention on the Law of Treaties, articles 11 to 16). */
#define PACTA_STATUS_SIGNED ((1u << PACTA_ACT_SIGN) | \
	(1u << PACTA_ACT_SIGN_AD_REFERENDUM))
#define PACTA_STATUS_BOUND ((1u << PACTA_ACT_CONFIRM) | \
	(1u << PACTA_ACT_RATIFY) | (1u << PACTA_ACT_ACCEPT) | \
	(1u << PACTA_ACT_APPROVE) | (1u << PACTA_ACT_ACCEDE))

struct pacta_status_language {
	char code[4];
	bool draft;		/* there is a working text */
	bool readable;		/* which can be read as one */
	bool authentic;		/* else a translation */
	bool changed;		/* it is not the text of the last version */
	uint32_t lacks, extra;	/* provisions the first language has and this
				 * one does not, and the other way round */
	uint32_t behind;	/* provisions in which it lags behind otherwise */
	uint32_t disagrees;	/* findings that it says something else */
};

struct pacta_status {
	char slug[PACTA_SLUG_SIZE];
	struct pacta_status_language *languages;	/* the one that owns
							 * the ids first */
	size_t count;
	uint32_t versions;		/* 0: not adopted yet */
	/* The last version as judged, borrowed from the verdict; NULL when
	 * there is none, or it is not committed. */
	const struct pacta_verdict_version *version;
	/* From pacta_status_compare(): what is behind (language numbers are
	 * those of the list above), NULL when nothing can be; and the errors and
	 * warnings that tell languages apart, of rules of an agreement, without
	 * those of provisions that are missing. */
	struct pacta_step *step;
	struct pacta_diags findings;
	size_t waived;		/* of both */
	bool compared;		/* every text that was looked at could be read */
};

PACTA_EXPORT void pacta_status_dispose(struct pacta_status *s);

/*
 * Looks at agreement SLUG in VIEW; VERDICT, on what is committed, may be NULL
 * and must outlive the status.  A text that cannot be read is part of the
 * answer, not an error.
 */
PACTA_EXPORT int pacta_status_read(struct pacta_status *out,
    struct pacta_view *view, const struct pacta_verdict *verdict,
    const char *slug, struct pacta_error *err) PACTA_MUST_CHECK;

/* Whether all languages are there, say the same as far as can be told, and none
 * is behind; after pacta_status_compare(). */
PACTA_EXPORT bool pacta_status_in_step(const struct pacta_status *s);
/* The language of a finding's place; S->count when it is in none. */
PACTA_EXPORT size_t pacta_status_language_of(const struct pacta_status *s,
    const struct pacta_place *at);

struct pacta_status_options {
	struct pacta_store *store;
	struct pacta_view *texts;	/* that the status was read from */
	struct pacta_view *committed;	/* NULL: there is no commit yet */
	const struct pacta_langs *langs;
	size_t max_commits;		/* to look through; 0: all */
	unsigned threads;
	bool history_only;		/* do not look what the texts say */
};

/*
 * Looks which languages are behind since when (pacta_step.h) and which say
 * something else (pacta_check.h), for COUNT agreements in order of slug.  *CUT
 * says that the history was not looked through to its end.
 */
PACTA_EXPORT int pacta_status_compare(struct pacta_status *list, size_t count,
    const struct pacta_status_options *options, bool *cut,
    struct pacta_error *err) PACTA_MUST_CHECK;

#endif
