/* What the two halves of signing share. */
#ifndef PACTA_SIGN_INT_H
#define PACTA_SIGN_INT_H

#include <pacta/sign.h>

/* Judges the prepared act as if it were signed: PACTA_EREFUSED when it would
 * not be valid, or have no effect. */
int sign_foresee(struct pacta_signing *s, struct pacta_error *err);

#endif
