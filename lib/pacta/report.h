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
#include <pacta/error.h>
#include <pacta/history.h>

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

#endif
