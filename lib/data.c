/* The table itself is written by the Makefile into build/data_table.c. */
#include <string.h>

#include <pacta/data.h>

#include "data_int.h"

const struct pacta_data *
pacta_data_at(size_t i)
{
	return i < pacta_data_count ? &pacta_data_table[i] : NULL;
}

const struct pacta_data *
pacta_data_find(const char *name)
{
	for (size_t i = 0; i < pacta_data_count; i++)
		if (strcmp(pacta_data_table[i].name, name) == 0)
			return &pacta_data_table[i];
	return NULL;
}
