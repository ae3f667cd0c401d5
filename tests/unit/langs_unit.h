/* The languages that come with the library, for all tests of a program. */
#ifndef LANGS_UNIT_H
#define LANGS_UNIT_H

#include "unit.h"

#include <pacta/lang.h>

static struct pacta_langs *langs;

static int
langs_setup(void **state)
{
	(void)state;
	return pacta_langs_new(&langs, NULL);
}

static int
langs_teardown(void **state)
{
	(void)state;
	pacta_langs_free(langs);
	return 0;
}

#endif
