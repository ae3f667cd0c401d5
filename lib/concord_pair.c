/* Which unit of one language is which of another. */
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"

bool
concord_pair_units(struct concord_pair *p)
{
	const struct concord_unit *u;
	uint32_t k;

	p->pair = malloc((p->ta->count + 1) * sizeof(*p->pair));
	p->back = malloc((p->tb->count + 1) * sizeof(*p->back));
	p->apart = calloc(p->ta->count + 1, sizeof(*p->apart));
	if (p->pair == NULL || p->back == NULL || p->apart == NULL)
		return false;
	for (size_t i = 0; i < p->tb->count; i++)
		p->back[i] = CONCORD_NONE;
	for (uint32_t i = 0; i < p->ta->count; i++) {
		p->pair[i] = CONCORD_NONE;
		u = rules_set_get(&p->tb->by_key, p->ta->units[i].key);
		if (u == NULL)
			continue;
		k = (uint32_t)(u - p->tb->units);
		if (p->back[k] != CONCORD_NONE)
			continue;
		p->pair[i] = k;
		p->back[k] = i;
	}
	return true;
}
