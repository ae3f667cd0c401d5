#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include <pacta/akn.h>

struct el_row {
	const char *name;
	const char *abbr;
	enum pacta_kind kind;
};

static const struct el_row els[PACTA_EL_COUNT] = {
	{ NULL, NULL, PACTA_KIND_OTHER },
#define X(id, name, kind, abbr) { name, abbr, PACTA_KIND_##kind },
	PACTA_ELEMENTS(X)
#undef X
};

static const char *const ats[PACTA_AT_COUNT] = {
	NULL,
#define X(id, name) name,
	PACTA_ATTRIBUTES(X)
#undef X
};

/* Open addressing; at most half full, so that a search always ends. */
#define SLOTS 512
_Static_assert(PACTA_EL_COUNT < SLOTS / 2, "the name table is too small");
_Static_assert(PACTA_EL_COUNT < 256, "element numbers must fit a byte");

static uint8_t el_slots[SLOTS], at_slots[SLOTS];
static pthread_once_t slots_once = PTHREAD_ONCE_INIT;

static size_t
name_slot(const char *name, size_t len)
{
	uint32_t h = 2166136261u;	/* FNV-1a */

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)name[i]) * 16777619u;
	return (h ^ h >> 15) % SLOTS;
}

static void
slots_put(uint8_t *slots, const char *name, size_t number)
{
	size_t i = name_slot(name, strlen(name));

	while (slots[i] != 0)
		i = (i + 1) % SLOTS;
	slots[i] = (uint8_t)number;
}

static void
slots_fill(void)
{
	for (size_t i = 1; i < PACTA_EL_COUNT; i++)
		slots_put(el_slots, els[i].name, i);
	for (size_t i = 1; i < PACTA_AT_COUNT; i++)
		slots_put(at_slots, ats[i], i);
}

static bool
name_is(const char *have, const char *name, size_t len)
{
	return strncmp(have, name, len) == 0 && have[len] == '\0';
}

const char *
pacta_el_name(enum pacta_el el)
{
	return els[el].name;
}

const char *
pacta_at_name(enum pacta_at at)
{
	return ats[at];
}

enum pacta_el
pacta_el_find(const char *name, size_t len)
{
	size_t i = name_slot(name, len);

	pthread_once(&slots_once, slots_fill);
	for (; el_slots[i] != 0; i = (i + 1) % SLOTS)
		if (name_is(els[el_slots[i]].name, name, len))
			return el_slots[i];
	return PACTA_EL_OTHER;
}

enum pacta_at
pacta_at_find(const char *name, size_t len)
{
	size_t i = name_slot(name, len);

	pthread_once(&slots_once, slots_fill);
	for (; at_slots[i] != 0; i = (i + 1) % SLOTS)
		if (name_is(ats[at_slots[i]], name, len))
			return at_slots[i];
	return PACTA_AT_OTHER;
}

enum pacta_kind
pacta_el_kind(enum pacta_el el)
{
	return els[el].kind;
}

const char *
pacta_el_abbr(enum pacta_el el)
{
	return els[el].abbr;
}
