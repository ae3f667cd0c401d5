/*
 * A growing string of bytes, always NUL-terminated behind its length.
 *
 * Running out of memory is sticky: later appends do nothing, and
 * pacta_buf_failed() tells, so that a writer checks once at its end.
 */
#ifndef PACTA_BUF_H
#define PACTA_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/error.h>

struct pacta_buf {
	char *data;	/* never NULL after an append; NUL behind len */
	size_t len, cap;
	bool failed;
};

#define PACTA_BUF_INIT { NULL, 0, 0, false }

PACTA_EXPORT void pacta_buf_dispose(struct pacta_buf *b);
/* Empties the buffer, keeping its memory, and forgets a failure. */
PACTA_EXPORT void pacta_buf_clear(struct pacta_buf *b);
PACTA_EXPORT void pacta_buf_add(struct pacta_buf *b, const void *data,
    size_t len);
PACTA_EXPORT void pacta_buf_adds(struct pacta_buf *b, const char *s);
PACTA_EXPORT void pacta_buf_addc(struct pacta_buf *b, char c);
PACTA_EXPORT void pacta_buf_addf(struct pacta_buf *b, const char *fmt, ...)
    PACTA_PRINTF(2, 3);
/* Cuts the buffer down to LEN bytes; a LEN beyond its length changes nothing. */
PACTA_EXPORT void pacta_buf_truncate(struct pacta_buf *b, size_t len);
PACTA_EXPORT bool pacta_buf_failed(const struct pacta_buf *b);
/* The text, "" when nothing was appended; borrowed. */
PACTA_EXPORT const char *pacta_buf_str(const struct pacta_buf *b);
/* Hands the bytes to the caller, who frees them with free(); NULL when the
 * buffer failed.  The buffer is empty afterwards. */
PACTA_EXPORT char *pacta_buf_detach(struct pacta_buf *b, size_t *len);

#endif
