/*
 * Reports: what a command found, for programs.
 *
 * Each command's report is one JSON object (RFC 8259), ended by a newline,
 * whose "format" names the command and the version of its shape.  Members may
 * be added under one version, never taken away or given another meaning.  One
 * section for each command, in alphabetical order.
 */
#ifndef PACTA_REPORT_H
#define PACTA_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include <pacta/buf.h>
#include <pacta/diag.h>
#include <pacta/error.h>
#include <pacta/lang.h>
#include <pacta/history.h>
#include <pacta/repo.h>
#include <pacta/status.h>

/* --- adopt ------------------------------------------------------------ */

struct pacta_adoption;

/* COMMIT is NULL when nothing was written. */
PACTA_EXPORT int pacta_report_adopt_json(struct pacta_buf *out,
    const struct pacta_adoption *a, const char *commit,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* The same for a reader. */
PACTA_EXPORT void pacta_report_adopt_text(struct pacta_buf *out,
    const struct pacta_adoption *a);

/* --- check ------------------------------------------------------------ */

struct pacta_report_check;
struct pacta_check_result;

/* A report is filled as results come, and printed at the end. */
PACTA_EXPORT int pacta_report_check_new(struct pacta_report_check **out,
    bool strict, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_report_check_free(struct pacta_report_check *r);
PACTA_EXPORT void pacta_report_check_add(struct pacta_report_check *r,
    const struct pacta_check_result *result);
PACTA_EXPORT int pacta_report_check_json(struct pacta_buf *out,
    struct pacta_report_check *r, struct pacta_error *err) PACTA_MUST_CHECK;

/* --- diff ------------------------------------------------------------- */

struct pacta_diffset;

struct pacta_report_diff_item {
	const char *name;	/* the agreement, or the file */
	const struct pacta_diffset *set;
};

struct pacta_report_diff {
	const char *old_name, *new_name;	/* "HEAD", "the working tree" */
	const struct pacta_report_diff_item *items;
	size_t count;
	unsigned width;		/* of SIDE, in columns */
	bool colour;		/* of TEXT and SIDE, beside the marks [-gone-]
				 * and {+new+} */
	const struct pacta_langs *langs;	/* for their names in HTML; or
						 * NULL */
};

/* Each row of each agreement: what changed in which language, and whether the
 * languages go together. */
PACTA_EXPORT int pacta_report_diff_text(struct pacta_buf *out,
    const struct pacta_report_diff *r, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* The same with a column for each language; with one language, old and new
 * beside each other. */
PACTA_EXPORT int pacta_report_diff_side(struct pacta_buf *out,
    const struct pacta_report_diff *r, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* One page that needs nothing else, for screens, screen readers and paper. */
PACTA_EXPORT int pacta_report_diff_html(struct pacta_buf *out,
    const struct pacta_report_diff *r, struct pacta_error *err)
    PACTA_MUST_CHECK;
struct pacta_doc;
/* A whole document as lines, for tools that compare lines: parts, articles and
 * annexes at the margin, all else indented below them. */
PACTA_EXPORT int pacta_report_diff_plain(struct pacta_buf *out,
    const struct pacta_doc *doc, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT int pacta_report_diff_json(struct pacta_buf *out,
    const struct pacta_report_diff *r, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* --- fmt -------------------------------------------------------------- */

struct pacta_report_fmt {
	bool written;			/* false: what would change */
	size_t files;			/* that were read */
	const struct pacta_names *changed;
	const struct pacta_diags *diags;
	const struct pacta_error *failures;
	size_t nfailures;
};

PACTA_EXPORT int pacta_report_fmt_json(struct pacta_buf *out,
    const struct pacta_report_fmt *r, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* --- import ----------------------------------------------------------- */

struct pacta_report_import {
	const char *agreement;		/* or NULL */
	const char *language;		/* "rus" */
	const char *source;		/* the file imported */
	const struct pacta_names *written;
	const struct pacta_diags *diags;
};

PACTA_EXPORT int pacta_report_import_json(struct pacta_buf *out,
    const struct pacta_report_import *r, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* --- key -------------------------------------------------------------- */

struct pacta_key;

struct pacta_report_key {
	const struct pacta_key *key;
	const char *comment;		/* or "" */
	const char *file;		/* NULL: not in a file */
	const char *kind;		/* "pacta", "openssh" or "public" */
	bool encrypted;
	uint64_t ops, mem_bytes;	/* of Argon2id, when encrypted */
};

PACTA_EXPORT int pacta_report_key_json(struct pacta_buf *out,
    const struct pacta_report_key *k, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* --- log -------------------------------------------------------------- */

struct pacta_report_commit {
	char id[41];
	int64_t when_s;
	int offset_min;
	char *author, *subject;		/* safe to print */
	struct pacta_events events;
};

/* SLUG NULL: of the whole repository. */
PACTA_EXPORT int pacta_report_log_json(struct pacta_buf *out,
    const char *slug, const struct pacta_report_commit *commits,
    size_t count, struct pacta_error *err) PACTA_MUST_CHECK;
/* Appends one commit for a reader. */
PACTA_EXPORT void pacta_report_log_text(struct pacta_buf *out,
    const char *slug, const struct pacta_report_commit *commit);

/* --- keyring, registry, verify ---------------------------------------- */

struct pacta_target;
struct pacta_trust;
struct pacta_verdict;

/* Registry NUMBER, or the last one, in effect or not, when it is 0; and who has
 * signed it. */
PACTA_EXPORT int pacta_report_registry_json(struct pacta_buf *out,
    const struct pacta_trust *trust, uint32_t number, struct pacta_error *err)
    PACTA_MUST_CHECK;
PACTA_EXPORT int pacta_report_registry_text(struct pacta_buf *out,
    const struct pacta_trust *trust, uint32_t number, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* The latest keyring of PARTY, or of everybody when it is NULL. */
PACTA_EXPORT int pacta_report_keyring_json(struct pacta_buf *out,
    const struct pacta_trust *trust, const char *party,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT int pacta_report_keyring_text(struct pacta_buf *out,
    const struct pacta_trust *trust, const char *party,
    struct pacta_error *err) PACTA_MUST_CHECK;

struct pacta_report_verify {
	const struct pacta_verdict *verdict;
	const struct pacta_target *targets;	/* what to show; none: all */
	size_t count;
	const char *commit;			/* in hex, or "" */
	bool strict;				/* warnings count as faults */
};

/* Whether what was asked for is verified: what the exit code says. */
PACTA_EXPORT bool pacta_report_verify_yes(
    const struct pacta_report_verify *r);
PACTA_EXPORT int pacta_report_verify_json(struct pacta_buf *out,
    const struct pacta_report_verify *r, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* A line for everybody, then a table for each version. */
PACTA_EXPORT int pacta_report_verify_text(struct pacta_buf *out,
    const struct pacta_report_verify *r, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* --- sign ------------------------------------------------------------- */

struct pacta_signing;

/* KEY and COMMIT are NULL when nothing was signed. */
PACTA_EXPORT int pacta_report_sign_json(struct pacta_buf *out,
    const struct pacta_signing *s, const struct pacta_key *key,
    const char *commit, struct pacta_error *err) PACTA_MUST_CHECK;
/* What will be signed, for whoever signs it. */
PACTA_EXPORT int pacta_report_sign_text(struct pacta_buf *out,
    const struct pacta_signing *s, struct pacta_error *err) PACTA_MUST_CHECK;

/* --- status ------------------------------------------------------------- */

struct pacta_report_status {
	const struct pacta_status *list;
	size_t count;
	bool pinned;		/* the registry is the one that was published */
	bool cut;		/* history was not looked through to its end */
	bool checked;		/* what the texts say was looked at */
	bool whole;		/* name everything that is behind, however much */
	bool colour;
};

/*
 * A line for each agreement: its languages (an unofficial translation marked
 * '*'; in brackets how many provisions it lacks, has beyond the first language,
 * is behind in, and how many findings say that it disagrees), its last version,
 * which parties have signed, ratified, done neither, and what is not valid.  Below
 * it a line for each commit that left a language behind, and for each finding.
 */
PACTA_EXPORT void pacta_report_status_text(struct pacta_buf *out,
    const struct pacta_report_status *r);
PACTA_EXPORT int pacta_report_status_json(struct pacta_buf *out,
    const struct pacta_report_status *r, struct pacta_error *err)
    PACTA_MUST_CHECK;

#endif
