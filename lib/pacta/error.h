/*
 * Errors: why a call could not do its work.
 *
 * Functions that can fail return 0 or a negative code of enum pacta_code, and
 * describe the failure in a caller-owned struct pacta_error, their last
 * argument, which may be NULL.  Nothing has to be freed, nothing is kept per
 * thread.  An invalid document is not a failure: see diag.h.
 */
#ifndef PACTA_ERROR_H
#define PACTA_ERROR_H

#include <stdarg.h>
#include <stdint.h>

#define PACTA_NONNULL(...) __attribute__((nonnull(__VA_ARGS__)))
#define PACTA_MUST_CHECK __attribute__((warn_unused_result))
#define PACTA_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define PACTA_EXPORT __attribute__((visibility("default")))

enum pacta_code {
	PACTA_OK = 0,
	PACTA_ENOMEM = -1,	/* out of memory */
	PACTA_EUSAGE = -2,	/* the caller asked for something impossible */
	PACTA_EIO = -3,		/* reading or writing failed */
	PACTA_ENOTFOUND = -4,	/* no such file, object, revision, key */
	PACTA_EEXISTS = -5,	/* already there, and must not be overwritten */
	PACTA_ELIMIT = -6,	/* larger or deeper than the documented limit */
	PACTA_ESYNTAX = -7,	/* input not in its format */
	PACTA_EMODIFIED = -8,	/* somebody else moved the ref meanwhile */
	PACTA_ELOCKED = -9,	/* a lock is held, or was left behind */
	PACTA_ECORRUPT = -10,	/* the repository's objects are damaged */
	PACTA_EVERIFY = -11,	/* a signature or a digest does not match */
	PACTA_EREFUSED = -12,	/* well-formed, but the rules forbid it */
	PACTA_ESYSTEM = -13	/* a library below failed; its text is copied */
};

struct pacta_error {
	int code;		/* enum pacta_code */
	char rule[40];		/* stable rule id, or "" */
	char file[256];		/* as the caller named it, or "" */
	uint32_t line, column;	/* from 1, column in code points; 0: unknown */
	uint64_t offset;	/* in bytes, from 0 */
	char message[512];	/* one line, no full stop, no newline */
};

#define PACTA_ERROR_INIT { 0, "", "", 0, 0, 0, "" }

/*
 * Describes a failure and returns CODE, so that a caller can write
 * "return pacta_error_set(err, PACTA_EIO, ...)".  Forgets any place set
 * before.  Control characters in the text become '?', and a text too long is
 * cut at a code point.
 */
PACTA_EXPORT int pacta_error_set(struct pacta_error *err, int code,
    const char *fmt, ...) PACTA_PRINTF(3, 4);

/* Adds the place to an error set before; FILE may be NULL to leave it. */
PACTA_EXPORT void pacta_error_at(struct pacta_error *err, const char *file,
    uint32_t line, uint32_t column);

/* The short standing text of a code: "out of memory", "not found". */
PACTA_EXPORT const char *pacta_error_text(int code);

#endif
