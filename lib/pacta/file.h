/*
 * Plain files, read whole and written whole.
 *
 * Reading refuses what is not a regular file (symbolic links included: what is
 * read must be what is named) and what is over a limit.  Writing goes to a
 * temporary name beside the target, is flushed, and renamed, so that a reader
 * or a crash sees the old file or the new one, never a part.
 */
#ifndef PACTA_FILE_H
#define PACTA_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include <pacta/buf.h>
#include <pacta/error.h>

/* Appends the file's bytes to OUT.  PACTA_ENOTFOUND, PACTA_ELIMIT when it is
 * over LIMIT bytes, PACTA_EREFUSED for a link, folder or device, PACTA_EIO. */
PACTA_EXPORT int pacta_file_read(const char *path, size_t limit,
    struct pacta_buf *out, struct pacta_error *err) PACTA_MUST_CHECK;

enum {
	PACTA_FILE_NEW = 1,	/* refuse to replace: PACTA_EEXISTS */
	PACTA_FILE_SECRET = 2	/* mode 0600 */
};

/* Writes LEN bytes to PATH.  Folders above PATH must be there. */
PACTA_EXPORT int pacta_file_write(const char *path, const void *data,
    size_t len, unsigned flags, struct pacta_error *err) PACTA_MUST_CHECK;

/* Makes the folder PATH and those above it where they are missing. */
PACTA_EXPORT int pacta_file_mkdirs(const char *path, struct pacta_error *err)
    PACTA_MUST_CHECK;

#endif
