/* A folder of its own for a test program, and commands run in it. */
#ifndef SCRATCH_UNIT_H
#define SCRATCH_UNIT_H

#include "unit.h"

#include <unistd.h>

#include <pacta/error.h>

static char top[] = "/tmp/pacta-unit.XXXXXX";
static struct pacta_error err;

PACTA_PRINTF(1, 2)
static inline int
sh(const char *fmt, ...)
{
	char line[4096];
	va_list ap;
	int n = snprintf(line, sizeof(line), "cd '%s' && ", top);

	va_start(ap, fmt);
	vsnprintf(line + n, sizeof(line) - (size_t)n, fmt, ap);
	va_end(ap);
	return system(line);
}

static inline const char *
in_top(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", top, name);
	return path;
}

#endif
