/* What the reports share. */
#ifndef REPORT_INT_H
#define REPORT_INT_H

#include <jansson.h>

#include <pacta/buf.h>
#include <pacta/error.h>

/* Appends ROOT to OUT, indented, with a newline, and lets go of it; NULL stands
 * for memory that ran out while it was built. */
int report_emit(struct pacta_buf *out, json_t *root, struct pacta_error *err);
/* Sets a member; when memory runs out, or a text is not UTF-8, *ROOT is let go
 * of and becomes NULL, and later calls do nothing. */
void report_set(json_t **root, const char *name, json_t *value);

#endif
