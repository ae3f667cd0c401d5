/*
 * What is known of languages, made ready once: dictionaries take longer to build
 * than a short agreement takes to compare.
 */
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"

static void
tongue_free(struct tongue *t)
{
	pacta_reader_free(t->reader);
	pacta_reader_free(t->common);
	stems_dispose(&t->stems);
	words_dispose(&t->frequent);
	free(t->states);
	free(t);
}

static bool
read_frequent(struct tongue *t)
{
	const char *list = pacta_lang_get(t->lang, "concord.common");
	uint32_t *ids = NULL;
	size_t count = 0, cap = 0;
	bool ok = list == NULL || words_read(&t->frequent, list, strlen(list),
	    true, &ids, &count, &cap);

	free(ids);
	return ok;
}

/* "state.KZ", "state.KZ.gen" */
static bool
is_state(const char *key)
{
	return strncmp(key, "state.", 6) == 0 && key[6] != '\0' &&
	    key[7] != '\0' && (key[8] == '\0' || key[8] == '.');
}

static bool
read_states(struct tongue *t)
{
	const char *key, *name;
	size_t n = 0;

	for (size_t i = 0; pacta_lang_entry(t->lang, i, &key, &name); i++)
		n += is_state(key);
	t->states = malloc((n + 1) * sizeof(*t->states));
	if (t->states == NULL)
		return false;
	for (size_t i = 0; pacta_lang_entry(t->lang, i, &key, &name); i++)
		if (is_state(key))
			t->states[t->nstates++] = (struct state_name){ key + 6,
			    name };
	return true;
}

static struct tongue *
tongue_new(const struct pacta_lang *lang)
{
	struct tongue *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->lang = lang;
	if (pacta_reader_new(&t->reader, lang, NULL) == 0 &&
	    concord_common_new(&t->common, lang) &&
	    stems_init(&t->stems, lang) && read_frequent(t) &&
	    read_states(t))
		return t;
	tongue_free(t);
	return NULL;
}

struct tongue *
concord_tongue(struct pacta_lore *lore, const struct pacta_lang *lang)
{
	struct tongue **more, *t;

	for (size_t i = 0; i < lore->count; i++)
		if (lore->tongues[i]->lang == lang)
			return lore->tongues[i];
	more = realloc(lore->tongues, (lore->count + 1) * sizeof(*more));
	if (more == NULL)
		return NULL;
	lore->tongues = more;
	if ((t = tongue_new(lang)) != NULL)
		lore->tongues[lore->count++] = t;
	return t;
}

int
pacta_lore_new(struct pacta_lore **out, struct pacta_error *err)
{
	*out = calloc(1, sizeof(**out));
	return *out != NULL ? 0 : pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory");
}

void
pacta_lore_free(struct pacta_lore *lore)
{
	if (lore == NULL)
		return;
	for (size_t i = 0; i < lore->count; i++)
		tongue_free(lore->tongues[i]);
	free(lore->tongues);
	free(lore);
}
