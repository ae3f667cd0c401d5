/*
 * Files built into the library: the schema and the language tables, byte for
 * byte as they stand in schemas/.
 */
#ifndef PACTA_DATA_H
#define PACTA_DATA_H

#include <stddef.h>

#include <pacta/error.h>

struct pacta_data {
	const char *name;	/* "profile.rng", "lang/rus.lang" */
	const char *bytes;	/* NUL-terminated behind len */
	size_t len;
};

/* The I-th file, in order of name; NULL behind the last. */
PACTA_EXPORT const struct pacta_data *pacta_data_at(size_t i);
/* The file NAME, or NULL. */
PACTA_EXPORT const struct pacta_data *pacta_data_find(const char *name);

#endif
