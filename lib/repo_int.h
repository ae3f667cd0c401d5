/* What the two sources of repo share: strict little parsers of names. */
#ifndef PACTA_REPO_INT_H
#define PACTA_REPO_INT_H

#include <pacta/repo.h>

#define REPO_ACT_FILE_SIZE (PACTA_ACT_TYPE_SIZE + 32)

/* A decimal number of at least WIDTH digits, without zeros beyond that width,
 * from 1 to PACTA_NUMBER_MAX; *END stands behind it. */
bool repo_number(const char *s, unsigned width, uint32_t *out,
    const char **end);
/* "rus.xml" to "rus". */
bool repo_text_name(const char *file, char lang[4]);
/* "X.act.sig" to "X.act", when X.act is an act's name. */
bool repo_act_sig_name(const char *file, char act[REPO_ACT_FILE_SIZE]);
/* ".sig", or ".2.sig" and so on: another signature of the same party. */
bool repo_sig_ending(const char *s);
/* PACTA_EUSAGE: S is no slug. */
int repo_slug_error(const char *s, struct pacta_error *err);

#endif
