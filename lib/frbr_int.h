/* What reading, writing and adopting an identification share. */
#ifndef PACTA_FRBR_INT_H
#define PACTA_FRBR_INT_H

#include <pacta/doc.h>
#include <pacta/frbr.h>

/* The identification of NODE (act, statement, doc), or NULL. */
struct pacta_node *frbr_identification(const struct pacta_node *node);
/* Attribute AT of the first EL below NODE; NULL when either is missing, or
 * NODE is NULL. */
const char *frbr_value(const struct pacta_node *node, enum pacta_el el,
    enum pacta_at at);

#endif
