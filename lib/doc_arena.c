#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "doc_int.h"

#define CHUNK_MIN 4096

struct doc_chunk {
	struct doc_chunk *next;
	_Alignas(max_align_t) char bytes[];
};

static bool
arena_room(struct doc_arena *a, size_t need)
{
	size_t size = a->chunks == NULL ? a->first : a->first / 8;
	struct doc_chunk *c;

	if ((size_t)(a->back - a->front) >= need)
		return true;
	if (need > SIZE_MAX / 2)
		return false;
	if (size < CHUNK_MIN)
		size = CHUNK_MIN;
	if (size < need)
		size = need;
	c = malloc(sizeof(*c) + size);
	if (c == NULL)
		return false;
	c->next = a->chunks;
	a->chunks = c;
	a->front = c->bytes;
	a->back = c->bytes + size;
	return true;
}

void *
arena_struct(struct doc_arena *a, size_t size)
{
	void *p;

	size = (size + 7) & ~(size_t)7;
	if (!arena_room(a, size))
		return NULL;
	p = a->front;
	a->front += size;
	return memset(p, 0, size);
}

char *
arena_bytes(struct doc_arena *a, size_t len)
{
	if (!arena_room(a, len + 1))
		return NULL;
	a->back -= len + 1;
	a->back[len] = '\0';
	return a->back;
}

const char *
arena_copy(struct doc_arena *a, const char *s, size_t len)
{
	char *copy;

	if (len == 0)
		return "";
	if ((copy = arena_bytes(a, len)) != NULL)
		memcpy(copy, s, len);
	return copy;
}

void
arena_dispose(struct doc_arena *a)
{
	struct doc_chunk *next;

	for (struct doc_chunk *c = a->chunks; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	*a = (struct doc_arena){ NULL, NULL, NULL, 0 };
}
