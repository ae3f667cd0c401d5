/* The table of built-in files, between data.c and the generated source. */
#ifndef PACTA_DATA_INT_H
#define PACTA_DATA_INT_H

#include <pacta/data.h>

extern const struct pacta_data pacta_data_table[];
extern const size_t pacta_data_count;

#endif
