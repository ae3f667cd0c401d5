/*
 * Where an agreement stands: its languages and whether they are in step, its
 * versions, who has done what about the last one.
 */
#ifndef PACTA_STATUS_H
#define PACTA_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/repo.h>
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

#endif
