/*
 * Verification: who has done what, and what follows.
 *
 * It has two halves.  Evidence is the bytes below trust/ and agreements/, as
 * one view of the repository holds them; reading it judges nothing.  The
 * verdict is pure logic over the evidence: no input or output, the day passed
 * in.  What is unknown, missing or malformed never makes a check pass.
 *
 * Four answers are given, and never folded into one: an act is valid (its
 * signature, key, citations and chain), effective (its author may do it, in
 * that order), and a version is in force (the manifest's rule is met: for whom,
 * since when).  That the registry shown is the one published is a fourth:
 * pinned.  How an act came into the history is judged elsewhere.
 */
#ifndef PACTA_VERIFY_H
#define PACTA_VERIFY_H

#include <pacta/act.h>
#include <pacta/diag.h>
#include <pacta/keyring.h>
#include <pacta/manifest.h>
#include <pacta/registry.h>
#include <pacta/store.h>

/* --- evidence ------------------------------------------------------- */

struct pacta_evidence_file {
	char *path;			/* from the top of the repository */
	enum pacta_entry_type type;
	char *problem;			/* why it could not be read, or NULL */
	char *data;			/* NULL for texts: their digest is
					 * enough */
	size_t len;
	struct pacta_sha512 sha512;	/* of texts only */
};

struct pacta_evidence {
	struct pacta_evidence_file *files;	/* by path, in byte order */
	size_t count, cap;
};

#define PACTA_EVIDENCE_INIT { NULL, 0, 0 }

PACTA_EXPORT void pacta_evidence_dispose(struct pacta_evidence *e);
/*
 * Collects what VIEW holds: the folders trust/registry and trust/keyrings, and
 * the versions and acts of the COUNT named agreements, or of all when SLUGS is
 * NULL.  A file that cannot be read is evidence too; an agreement that is not
 * there is PACTA_ENOTFOUND.
 */
PACTA_EXPORT int pacta_evidence_load(struct pacta_evidence *out,
    struct pacta_view *view, const char *const *slugs, size_t count,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* Adds one file by hand; DATA is copied. */
PACTA_EXPORT int pacta_evidence_add(struct pacta_evidence *e,
    const char *path, enum pacta_entry_type type, const void *data,
    size_t len, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT const struct pacta_evidence_file *pacta_evidence_find(
    const struct pacta_evidence *e, const char *path);

/* Appends the paths at which A and B differ to OUT. */
PACTA_EXPORT int pacta_evidence_diff(const struct pacta_evidence *a,
    const struct pacta_evidence *b, struct pacta_names *out,
    struct pacta_error *err) PACTA_MUST_CHECK;

/* --- the verdict ---------------------------------------------------- */

enum pacta_answer {
	PACTA_ANSWER_NO,
	PACTA_ANSWER_YES,
	PACTA_ANSWER_NONE	/* there is nothing to judge */
};

struct pacta_judgement {
	enum pacta_answer answer;
	const char *code;	/* stable reason; static */
	char text[136];		/* the same for a reader, perhaps cut */
};

struct pacta_verdict_act {
	const char *path;		/* borrowed from the evidence */
	struct pacta_act act;		/* as far as it could be read */
	struct pacta_sha512 sha512;	/* the act's identity */
	struct pacta_key key;		/* that signed it, when valid */
	struct pacta_judgement valid, effective;
	bool derived;			/* not valid or not effective because of
					 * what a finding elsewhere tells */
};

/* One party's standing towards one language of one version. */
struct pacta_verdict_cell {
	struct pacta_judgement valid, effective, in_force;
	pacta_act_set done;		/* types of its effective acts */
};

struct pacta_verdict_party {
	char party[PACTA_PARTY_SIZE];
	bool original;			/* named in the manifest */
	size_t nacts;			/* its acts on this version */
	struct pacta_judgement valid, effective, in_force;
	pacta_act_set done;		/* of effective acts; those that take the
					 * text: in every authentic language */
	uint32_t first[PACTA_ACT_TYPES];	/* number of the first effective
						 * act of a type, 0: none */
	pacta_day since;		/* in force; past, to come, or
					 * PACTA_NO_DAY */
	struct pacta_verdict_cell *cells;	/* one for each language */
};

struct pacta_verdict_version {
	char slug[PACTA_SLUG_SIZE];
	uint32_t version;
	struct pacta_manifest manifest;	/* as far as it could be read */
	struct pacta_sha512 sha512;	/* of the manifest */
	struct pacta_judgement frozen;	/* texts, list and manifest agree */
	struct pacta_judgement in_force;
	pacta_day since;
	pacta_act_set done;		/* of all effective acts */
	struct pacta_verdict_party *parties;	/* the manifest's, in its
						 * order, then others */
	size_t nparties;
};

/* Where a party's acts on an agreement stand: what the next one follows. */
struct pacta_verdict_chain {
	char slug[PACTA_SLUG_SIZE];
	char party[PACTA_PARTY_SIZE];
	uint32_t seq;			/* of the last act, 0: none */
	struct pacta_sha512 sha512;	/* of that act */
};

struct pacta_trust;

struct pacta_verdict {
	struct pacta_judgement root;	/* pinned, unpinned, other-root */
	struct pacta_judgement trust;	/* registries and keyrings */
	struct pacta_trust *state;	/* owned; never NULL */
	struct pacta_verdict_version *versions;	/* by slug, then number */
	size_t nversions;
	struct pacta_verdict_act *acts;	/* by path */
	size_t nacts;
	struct pacta_verdict_chain *chains;	/* by slug, then party */
	size_t nchains;
	struct pacta_diags findings;	/* rules "trust-...": what is wrong */
	/* Everything asked for was verified, and the root is pinned. */
	bool verified;
};

struct pacta_verify_options {
	const struct pacta_sha512 *root;	/* NULL: unpinned */
	pacta_day today;
	unsigned threads;		/* 0: 1 */
};

#define PACTA_VERIFY_OPTIONS_INIT { NULL, 0, 1 }

/*
 * Judges the evidence, which must outlive the verdict.  A failure is only what
 * kept it from judging; whatever is wrong stands in the verdict.
 */
PACTA_EXPORT int pacta_verify(struct pacta_verdict **out,
    const struct pacta_evidence *evidence,
    const struct pacta_verify_options *options, struct pacta_error *err)
    PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_verdict_free(struct pacta_verdict *v);
/* NULL when the version is not there. */
PACTA_EXPORT const struct pacta_verdict_version *pacta_verdict_version(
    const struct pacta_verdict *v, const char *slug, uint32_t version);
/* NULL when the party has no act on the agreement. */
PACTA_EXPORT const struct pacta_verdict_chain *pacta_verdict_chain(
    const struct pacta_verdict *v, const char *slug, const char *party);

/* --- the state of trust ---------------------------------------------- *
 * Only registries and keyrings that were verified; borrowed from the verdict.
 */

/* The registry NUMBER, or the latest when it is 0; NULL when there is none. */
PACTA_EXPORT const struct pacta_registry *pacta_trust_registry(
    const struct pacta_trust *t, uint32_t number, struct pacta_sha512 *sha512);
/* The keyring NUMBER of PARTY, or its latest when it is 0. */
PACTA_EXPORT const struct pacta_keyring *pacta_trust_keyring(
    const struct pacta_trust *t, const char *party, uint32_t number,
    struct pacta_sha512 *sha512);
/* The registry NUMBER, or the last one, as it was read, in effect or not: for
 * showing and signing. */
PACTA_EXPORT const struct pacta_registry *pacta_trust_draft(
    const struct pacta_trust *t, uint32_t number, struct pacta_sha512 *sha512);
/* The parties that have a keyring in effect, in turn; NULL at the end. */
PACTA_EXPORT const char *pacta_trust_party(const struct pacta_trust *t,
    size_t i);
/* The SHA-512 of the genesis as it is, verified or not; false: there is none. */
PACTA_EXPORT bool pacta_trust_root(const struct pacta_trust *t,
    struct pacta_sha512 *root);
/* Which party of a registry (members and bodies) has signed it as its masters'
 * threshold asks. */
PACTA_EXPORT bool pacta_trust_signed(const struct pacta_trust *t,
    uint32_t number, const char *party);

#endif
