/* What the reports share. */
#ifndef REPORT_INT_H
#define REPORT_INT_H

#include <stdint.h>

#include <jansson.h>

#include <pacta/buf.h>
#include <pacta/diag.h>
#include <pacta/error.h>

/* Appends ROOT to OUT, indented, with a newline, and lets go of it; NULL stands
 * for memory that ran out while it was built. */
int report_emit(struct pacta_buf *out, json_t *root, struct pacta_error *err);
/* Sets a member; when memory runs out, or a text is not UTF-8, *ROOT is let go
 * of and becomes NULL, and later calls do nothing. */
void report_set(json_t **root, const char *name, json_t *value);
/* Appends to a list; it is let go of in the same way. */
void report_append(json_t **array, json_t *value);
/* A name as a file system gives it, which need not be UTF-8. */
json_t *report_file_name(const char *name);
/* A diagnostic; STRICT makes warnings errors. */
json_t *report_finding(const struct pacta_diag *d, bool strict);
/* What could not be read or written. */
json_t *report_failure(const struct pacta_error *e);
/* Sets the members errors, warnings, notes and findings. */
void report_findings(json_t **root, const struct pacta_diags *diags);
/* "2026-11-22T10:00:00+05:00". */
void report_time(char out[40], int64_t when_s, int offset_min);

#endif
