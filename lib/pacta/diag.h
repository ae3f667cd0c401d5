/*
 * Diagnostics: what is wrong with, or worth knowing about, an input.
 *
 * Validators append to a caller-owned list and return 0; only what keeps them
 * from working (memory, input and output) is an error.  A list belongs to one
 * thread at a time; lists filled by several threads are joined with
 * pacta_diags_move().
 */
#ifndef PACTA_DIAG_H
#define PACTA_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/error.h>

enum pacta_severity { PACTA_NOTE, PACTA_WARNING, PACTA_ERROR };

/* A place in a file: lines and columns (code points) from 1, 0 when unknown. */
struct pacta_place {
	const char *file;
	uint32_t line, column;
	uint64_t offset;	/* bytes from 0 */
};

struct pacta_diag {
	enum pacta_severity severity;
	const char *rule;		/* stable id; static storage */
	struct pacta_place place;	/* file owned by the list */
	struct pacta_place other;	/* second place (the other language), or
					 * file NULL */
	char *message;			/* one line, UTF-8; owned */
	char *eid;			/* identity of the provision, or NULL; owned */
};

struct pacta_diags {
	struct pacta_diag *items;
	size_t count, cap;
	size_t errors, warnings, notes;
	bool failed;		/* sticky: memory ran out, the list is short */
};

#define PACTA_DIAGS_INIT { NULL, 0, 0, 0, 0, 0, false }

PACTA_EXPORT void pacta_diags_dispose(struct pacta_diags *l);

/*
 * Appends one diagnostic and returns it, so that the caller can add eid or the
 * other place with the calls below; NULL when memory ran out.  RULE must live as
 * long as the program.  Control characters of the text become '?'.
 */
PACTA_EXPORT struct pacta_diag *pacta_diags_add(struct pacta_diags *l,
    enum pacta_severity severity, const char *rule,
    const struct pacta_place *place, const char *fmt, ...) PACTA_PRINTF(5, 6);
PACTA_EXPORT void pacta_diags_other(struct pacta_diags *l,
    struct pacta_diag *d, const struct pacta_place *other);
PACTA_EXPORT void pacta_diags_eid(struct pacta_diags *l, struct pacta_diag *d,
    const char *eid);

/* Sorts by file, line, column, rule; stable. */
PACTA_EXPORT void pacta_diags_sort(struct pacta_diags *l);
/* Appends all of FROM to TO and leaves FROM empty. */
PACTA_EXPORT void pacta_diags_move(struct pacta_diags *to,
    struct pacta_diags *from);

/* "error", "warning" or "note". */
PACTA_EXPORT const char *pacta_severity_name(enum pacta_severity s);

#endif
