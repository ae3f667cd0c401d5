/* What a reader calls a provision. */
#ifndef PACTA_LABEL_INT_H
#define PACTA_LABEL_INT_H

#include <pacta/buf.h>
#include <pacta/doc.h>

/* Whether it is called by a number: a provision, an item, a recital, an annex. */
bool label_is_numbered(const struct pacta_node *node);
/* "para_2" of "art_5__para_2". */
const char *label_last_part(const char *id);
/* Appends "Статья 5, 2, а", on one line and safe to print; the id or name where
 * there are no numbers. */
void label_provision(struct pacta_buf *out, const struct pacta_node *node);

#endif
