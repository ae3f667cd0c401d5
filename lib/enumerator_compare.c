/* Enumerators side by side: does one follow another, are they the same? */
#include <string.h>

#include "enumerator_int.h"

void
pacta_enum_swap(struct pacta_enum *e)
{
	uint32_t value = e->value[0];

	if (e->other == 0)
		return;
	e->style = e->style == PACTA_ENUM_ROMAN ? PACTA_ENUM_LETTER :
	    PACTA_ENUM_ROMAN;
	e->value[0] = e->other;
	e->other = value;
}

static bool
values_equal(const struct pacta_enum *a, const struct pacta_enum *b, unsigned n)
{
	return memcmp(a->value, b->value, n * sizeof(a->value[0])) == 0;
}

static bool
follows_as_read(const struct pacta_enum *a, const struct pacta_enum *b)
{
	unsigned n = b->count;

	if (a->style == PACTA_ENUM_DASH || b->style == PACTA_ENUM_DASH)
		return a->style == b->style;
	if (a->count == 0 || n == 0)
		return false;
	if (b->suffix > 0)
		return a->count == n && values_equal(a, b, n) &&
		    b->suffix == (a->suffix > 0 ? a->suffix + 1 : 2);
	if (n == a->count + 1)
		return a->suffix == 0 && values_equal(a, b, n - 1) &&
		    b->value[n - 1] == 1;
	return n <= a->count && values_equal(a, b, n - 1) &&
	    b->value[n - 1] == a->value[n - 1] + 1;
}

bool
pacta_enum_follows(const struct pacta_enum *a, struct pacta_enum *b)
{
	struct pacta_enum c = *b, d = *a;

	pacta_enum_swap(&c);
	pacta_enum_swap(&d);
	/* The readings of one style first. */
	if (follows_as_read(a, b) && (b->other == 0 || a->style == b->style))
		return true;
	if (follows_as_read(a, &c)) {
		*b = c;
		return true;
	}
	if (follows_as_read(a, b) || follows_as_read(&d, b))
		return true;
	if (!follows_as_read(&d, &c))
		return false;
	*b = c;
	return true;
}

static bool
same_as_read(const struct pacta_enum *a, const struct pacta_enum *b)
{
	return a->count == b->count && a->count > 0 &&
	    a->suffix == b->suffix && values_equal(a, b, a->count);
}

bool
pacta_enum_same(const struct pacta_enum *a, const struct pacta_enum *b)
{
	struct pacta_enum c = *a, d = *b;

	pacta_enum_swap(&c);
	pacta_enum_swap(&d);
	return same_as_read(a, b) || same_as_read(&c, b) ||
	    same_as_read(a, &d) || same_as_read(&c, &d);
}
