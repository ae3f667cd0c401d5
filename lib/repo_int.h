/* What the two sources of repo share: strict little parsers of names. */
#ifndef PACTA_REPO_INT_H
#define PACTA_REPO_INT_H

#include <pacta/repo.h>

/* A decimal number of at least WIDTH digits, without zeros beyond that width,
 * from 1 to PACTA_NUMBER_MAX; *END stands behind it. */
bool repo_number(const char *s, unsigned width, uint32_t *out,
    const char **end);
/* PACTA_EUSAGE: S is no slug. */
int repo_slug_error(const char *s, struct pacta_error *err);

#endif
