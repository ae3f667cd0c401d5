#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/data.h>
#include <pacta/lang.h>

#include "utf8_int.h"

#define LANG_MAX_BYTES (1u << 20)
#define LANG_PREFIX "lang/"

struct lang_key {
	const char *name;	/* borrowed from the file's copy */
	const char **values;
	size_t count;
	size_t before;		/* values of all keys in front of it */
};

struct pacta_lang {
	const char *code;
	struct lang_key *keys;	/* in the order of first mention */
	size_t nkeys, cap_keys;
	/* where a name is in keys, from 1, by its hash; 0 is free; twice as
	 * many as cap_keys */
	uint32_t *slots;
};

struct pacta_langs {
	struct pacta_lang **items;
	size_t count;
	char **texts;		/* the files' bytes, cut into strings */
	size_t ntexts;
};

/* The slot that NAME is in, or that it would take. */
static uint32_t *
lang_slot(const struct pacta_lang *lang, const char *name)
{
	size_t mask = lang->cap_keys * 2 - 1, i = 2166136261u;

	for (const char *s = name; *s != '\0'; s++)	/* FNV-1a */
		i = (i ^ (unsigned char)*s) * 16777619u;
	for (i &= mask; lang->slots[i] != 0; i = (i + 1) & mask)
		if (strcmp(lang->keys[lang->slots[i] - 1].name, name) == 0)
			break;
	return &lang->slots[i];
}

static struct lang_key *
lang_key(const struct pacta_lang *lang, const char *name)
{
	uint32_t at = lang->nkeys > 0 ? *lang_slot(lang, name) : 0;

	return at > 0 ? &lang->keys[at - 1] : NULL;
}

static bool
lang_grow(struct pacta_lang *lang)
{
	size_t cap = lang->cap_keys == 0 ? 64 : lang->cap_keys * 2;
	struct lang_key *keys = realloc(lang->keys, cap * sizeof(*keys));
	uint32_t *slots = calloc(cap * 2, sizeof(*slots));

	if (keys != NULL)
		lang->keys = keys;
	if (keys == NULL || slots == NULL) {
		free(slots);
		return false;
	}
	free(lang->slots);
	lang->slots = slots;
	lang->cap_keys = cap;
	for (size_t i = 0; i < lang->nkeys; i++)
		*lang_slot(lang, keys[i].name) = (uint32_t)i + 1;
	return true;
}

static void
lang_free(struct pacta_lang *lang)
{
	if (lang == NULL)
		return;
	for (size_t i = 0; i < lang->nkeys; i++)
		free(lang->keys[i].values);
	free(lang->keys);
	free(lang->slots);
	free(lang);
}

void
pacta_langs_free(struct pacta_langs *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->count; i++)
		lang_free(set->items[i]);
	for (size_t i = 0; i < set->ntexts; i++)
		free(set->texts[i]);
	free(set->items);
	free(set->texts);
	free(set);
}

static int
lang_append(struct pacta_lang *lang, const char *name, const char *value)
{
	struct lang_key *key;
	const char **values;
	uint32_t *slot;

	/* A place is made first, needed or not, so that the slot stays. */
	if (lang->nkeys == lang->cap_keys && !lang_grow(lang))
		return PACTA_ENOMEM;
	slot = lang_slot(lang, name);
	if (*slot == 0) {
		lang->keys[lang->nkeys] = (struct lang_key){ .name = name };
		*slot = (uint32_t)++lang->nkeys;
	}
	key = &lang->keys[*slot - 1];
	values = realloc(key->values, (key->count + 1) * sizeof(*values));
	if (values == NULL)
		return PACTA_ENOMEM;
	key->values = values;
	values[key->count++] = value;
	return 0;
}

static char *
trim(char *s, char *end)
{
	while (end > s && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	while (*s == ' ' || *s == '\t')
		s++;
	return s;
}

static int
lang_line(struct pacta_lang *lang, char *line, char *end, const char **problem)
{
	char *eq = memchr(line, '=', (size_t)(end - line)), *name, *value;

	line = trim(line, end);
	if (*line == '\0' || *line == '#')
		return 0;
	if (eq == NULL) {
		*problem = "there is no '=' between key and value";
		return PACTA_ESYNTAX;
	}
	*eq = '\0';
	name = trim(line, eq);
	value = trim(eq + 1, end);
	if (*name == '\0' || *value == '\0') {
		*problem = "key or value is empty";
		return PACTA_ESYNTAX;
	}
	return lang_append(lang, name, value);
}

/* Counts the values, so that pacta_lang_entry() finds the one it is asked for
 * without walking to it. */
static void
lang_count(struct pacta_lang *lang)
{
	size_t n = 0;

	for (size_t i = 0; i < lang->nkeys; i++) {
		lang->keys[i].before = n;
		n += lang->keys[i].count;
	}
}

/* Cuts TEXT (LEN bytes, NUL behind) into the keys and values of LANG. */
static int
lang_parse(struct pacta_lang *lang, const char *name, char *text, size_t len,
    struct pacta_error *err)
{
	char *end = text + len, *nl;
	const char *problem = NULL;
	uint32_t line = 1;
	int rc;

	for (char *p = text; p < end; p = nl + 1, line++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL)
			nl = end;
		*nl = '\0';
		rc = lang_line(lang, p, nl, &problem);
		if (rc == PACTA_ENOMEM)
			return pacta_error_set(err, rc, "out of memory");
		if (rc != 0) {
			pacta_error_set(err, rc, "%s", problem);
			pacta_error_at(err, name, line, 1);
			return rc;
		}
	}
	lang_count(lang);
	lang->code = pacta_lang_get(lang, "code");
	if (lang->code != NULL && strlen(lang->code) == 3)
		return 0;
	pacta_error_set(err, PACTA_ESYNTAX,
	    "a language file needs 'code = ' and three letters (ISO 639-2/T)");
	pacta_error_at(err, name, 1, 1);
	return PACTA_ESYNTAX;
}

/* A key of ADD replaces all values of that key in LANG. */
static int
lang_overlay(struct pacta_lang *lang, const struct pacta_lang *add)
{
	struct lang_key *old;
	int rc = 0;

	for (size_t i = 0; i < add->nkeys && rc == 0; i++) {
		old = lang_key(lang, add->keys[i].name);
		if (old != NULL)
			old->count = 0;
		for (size_t j = 0; j < add->keys[i].count && rc == 0; j++)
			rc = lang_append(lang, add->keys[i].name,
			    add->keys[i].values[j]);
	}
	lang_count(lang);
	return rc;
}

static int
langs_insert(struct pacta_langs *set, struct pacta_lang **lang)
{
	struct pacta_lang *have = NULL, **items;

	for (size_t i = 0; i < set->count && have == NULL; i++)
		if (strcmp(set->items[i]->code, (*lang)->code) == 0)
			have = set->items[i];
	if (have != NULL)
		return lang_overlay(have, *lang);
	items = realloc(set->items, (set->count + 1) * sizeof(*items));
	if (items == NULL)
		return PACTA_ENOMEM;
	set->items = items;
	items[set->count++] = *lang;
	*lang = NULL;
	return 0;
}

/* Takes a copy of the bytes into the set, which keeps it for its strings. */
static char *
langs_keep(struct pacta_langs *set, const char *data, size_t len)
{
	char **texts = realloc(set->texts, (set->ntexts + 1) * sizeof(*texts));
	char *copy = malloc(len + 1);

	if (texts != NULL)
		set->texts = texts;
	if (texts == NULL || copy == NULL) {
		free(copy);
		return NULL;
	}
	memcpy(copy, data, len);
	copy[len] = '\0';
	texts[set->ntexts++] = copy;
	return copy;
}

static int
langs_take(struct pacta_langs *set, const char *name, const char *data,
    size_t len, struct pacta_error *err)
{
	struct pacta_lang *lang = calloc(1, sizeof(*lang));
	char *text = langs_keep(set, data, len);
	int rc;

	if (lang == NULL || text == NULL) {
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
		goto out;
	}
	rc = lang_parse(lang, name, text, len, err);
	if (rc == 0 && (rc = langs_insert(set, &lang)) != 0)
		pacta_error_set(err, rc, "out of memory");
out:
	lang_free(lang);
	return rc;
}

int
pacta_langs_add(struct pacta_langs *set, const char *name, const char *data,
    size_t len, struct pacta_error *err)
{
	if (len > LANG_MAX_BYTES)
		return pacta_error_set(err, PACTA_ELIMIT,
		    "language file %s is over 1 MiB", name);
	if (utf8_valid_prefix(data, len) < len ||
	    memchr(data, '\0', len) != NULL)
		return pacta_error_set(err, PACTA_ESYNTAX,
		    "language file %s is not UTF-8 text", name);
	return langs_take(set, name, data, len, err);
}

int
pacta_langs_new(struct pacta_langs **out, struct pacta_error *err)
{
	struct pacta_langs *set = calloc(1, sizeof(*set));
	const struct pacta_data *file;
	int rc = 0;

	*out = NULL;
	if (set == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (size_t i = 0; rc == 0 && (file = pacta_data_at(i)) != NULL; i++)
		if (strncmp(file->name, LANG_PREFIX, strlen(LANG_PREFIX)) == 0)
			/* Ours are known to be UTF-8, by a test. */
			rc = langs_take(set, file->name, file->bytes,
			    file->len, err);
	if (rc == 0) {
		*out = set;
		set = NULL;
	}
	pacta_langs_free(set);
	return rc;
}

size_t
pacta_langs_count(const struct pacta_langs *set)
{
	return set->count;
}

const struct pacta_lang *
pacta_langs_at(const struct pacta_langs *set, size_t i)
{
	return i < set->count ? set->items[i] : NULL;
}

static bool
lang_answers(const struct pacta_lang *lang, const char *code)
{
	size_t n = 0;
	const char *const *alias = pacta_lang_all(lang, "alias", &n);

	if (strcmp(lang->code, code) == 0)
		return true;
	for (size_t i = 0; i < n; i++)
		if (strcmp(alias[i], code) == 0)
			return true;
	return false;
}

const struct pacta_lang *
pacta_langs_find(const struct pacta_langs *set, const char *code)
{
	for (size_t i = 0; i < set->count; i++)
		if (lang_answers(set->items[i], code))
			return set->items[i];
	return NULL;
}

const char *
pacta_lang_code(const struct pacta_lang *lang)
{
	return lang->code;
}

const char *
pacta_lang_get(const struct pacta_lang *lang, const char *key)
{
	size_t n;
	const char *const *values = pacta_lang_all(lang, key, &n);

	return values != NULL ? values[0] : NULL;
}

const char *const *
pacta_lang_all(const struct pacta_lang *lang, const char *key, size_t *count)
{
	const struct lang_key *k = lang_key(lang, key);

	*count = k != NULL ? k->count : 0;
	return *count > 0 ? k->values : NULL;
}

bool
pacta_lang_entry(const struct pacta_lang *lang, size_t i, const char **key,
    const char **value)
{
	size_t lo = 0, hi = lang->nkeys;

	/* The last key with no more than I values in front of it. */
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (lang->keys[mid].before <= i)
			lo = mid;
		else
			hi = mid;
	}
	if (lo == hi || i - lang->keys[lo].before >= lang->keys[lo].count)
		return false;
	*key = lang->keys[lo].name;
	*value = lang->keys[lo].values[i - lang->keys[lo].before];
	return true;
}
