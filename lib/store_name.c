#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <pacta/text.h>

#include "store_int.h"
#include "utf8_int.h"

/* A copy that is safe to print. */
static const char *
name_shown(char out[128], const char *name, size_t len)
{
	if (len > 127)
		len = 127;
	memcpy(out, name, len);
	out[len] = '\0';
	utf8_cut(out);
	utf8_one_line(out);
	return out;
}

static bool
name_unprintable(const char *name, size_t len)
{
	char whole[4096];

	if (len >= sizeof(whole) || memchr(name, '\0', len) != NULL)
		return true;
	memcpy(whole, name, len);
	whole[len] = '\0';
	utf8_one_line(whole);
	return strlen(whole) != len || memcmp(whole, name, len) != 0;
}

/* Why NAME (LEN bytes) may not stand in a folder of ours, or NULL. */
static const char *
store_name_fault(const char *name, size_t len)
{
	if (len == 0)
		return "is empty";
	if ((len == 1 && name[0] == '.') ||
	    (len == 2 && name[0] == '.' && name[1] == '.'))
		return "leads out of its folder";
	if ((len == 4 && strncasecmp(name, ".git", 4) == 0) ||
	    (len == 5 && strncasecmp(name, "git~1", 5) == 0))
		return "is git's own";
	if (memchr(name, '/', len) != NULL || memchr(name, '\\', len) != NULL)
		return "has a slash in it";
	if (len > 255)
		return "is over 255 bytes long";
	if (name_unprintable(name, len))
		return "has control characters in it, or is not UTF-8";
	return NULL;
}

int
store_path_check(const char *path, bool allow_empty, struct pacta_error *err)
{
	const char *end, *fault;
	char shown[128];
	unsigned depth = 0;

	if (*path == '\0' && allow_empty)
		return 0;
	for (const char *p = path;; p = end + 1) {
		end = strchrnul(p, '/');
		fault = store_name_fault(p, (size_t)(end - p));
		if (fault == NULL && ++depth > STORE_DEPTH_MAX)
			fault = "lies too deep in folders";
		if (fault != NULL)
			return pacta_error_set(err, PACTA_EREFUSED,
			    "path '%s' is refused: '%.*s' %s",
			    name_shown(shown, path, strlen(path)),
			    (int)(end - p), p, fault);
		if (*end == '\0')
			return 0;
	}
}

int
store_entries_add(struct pacta_entries *e, const char *name,
    enum pacta_entry_type type, struct pacta_error *err)
{
	size_t cap = e->cap == 0 ? 16 : e->cap * 2;
	struct pacta_entry *items;
	char *copy;

	if (e->count == e->cap) {
		items = realloc(e->items, cap * sizeof(*items));
		if (items == NULL)
			return store_nomem(err);
		e->items = items;
		e->cap = cap;
	}
	if ((copy = strdup(name)) == NULL)
		return store_nomem(err);
	e->items[e->count++] = (struct pacta_entry){ copy, type };
	return 0;
}

void
pacta_entries_dispose(struct pacta_entries *e)
{
	if (e == NULL)
		return;
	for (size_t i = 0; i < e->count; i++)
		free(e->items[i].name);
	free(e->items);
	*e = (struct pacta_entries)PACTA_ENTRIES_INIT;
}

static int
entry_order(const void *a, const void *b)
{
	return strcmp(((const struct pacta_entry *)a)->name,
	    ((const struct pacta_entry *)b)->name);
}

struct folded {
	const char *name;
	char *key;
};

static int
folded_order(const void *a, const void *b)
{
	return strcmp(((const struct folded *)a)->key,
	    ((const struct folded *)b)->key);
}

/* The name as a computer sees it that minds neither case nor normal form. */
static char *
name_fold(const char *name, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char *key;

	if (pacta_text_fold(name, strlen(name), &b, err) != 0) {
		pacta_buf_dispose(&b);
		return NULL;
	}
	if ((key = pacta_buf_detach(&b, NULL)) == NULL)
		store_nomem(err);
	return key;
}

static int
folded_check(struct folded *f, size_t n, const char *folder,
    struct pacta_error *err)
{
	qsort(f, n, sizeof(*f), folded_order);
	for (size_t i = 1; i < n; i++)
		if (strcmp(f[i - 1].key, f[i].key) == 0)
			return pacta_error_set(err, PACTA_EREFUSED,
			    "folder '%s' holds '%s' and '%s', which are one "
			    "name on some computers; rename one of them",
			    *folder != '\0' ? folder : ".", f[i - 1].name,
			    f[i].name);
	return 0;
}

/* Names of lower-case ASCII are their own keys, and most names are. */
static bool
name_is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if ((*s >= 'A' && *s <= 'Z') || (unsigned char)*s >= 0x80)
			return false;
	return true;
}

static int
entries_collide(const struct pacta_entries *e, const char *folder,
    struct pacta_error *err)
{
	struct folded *f;
	size_t n = 0;
	bool plain = true;
	int rc = 0;

	for (size_t i = 0; i < e->count && plain; i++)
		plain = name_is_plain(e->items[i].name);
	if (plain)
		return 0;
	if ((f = calloc(e->count, sizeof(*f))) == NULL)
		return store_nomem(err);
	for (; n < e->count; n++) {
		f[n].name = e->items[n].name;
		if ((f[n].key = name_fold(f[n].name, err)) == NULL) {
			rc = PACTA_ENOMEM;
			break;
		}
	}
	if (rc == 0)
		rc = folded_check(f, n, folder, err);
	for (size_t i = 0; i < n; i++)
		free(f[i].key);
	free(f);
	return rc;
}

int
store_entries_check(struct pacta_entries *e, const char *folder,
    struct pacta_error *err)
{
	const char *fault;
	char shown[128];

	for (size_t i = 0; i < e->count; i++) {
		const char *name = e->items[i].name;

		fault = store_name_fault(name, strlen(name));
		if (fault != NULL)
			return pacta_error_set(err, PACTA_EREFUSED,
			    "folder '%s' holds a name that is refused: '%s' %s",
			    *folder != '\0' ? folder : ".",
			    name_shown(shown, name, strlen(name)), fault);
	}
	if (e->count > 1)
		qsort(e->items, e->count, sizeof(*e->items), entry_order);
	for (size_t i = 1; i < e->count; i++)
		if (strcmp(e->items[i - 1].name, e->items[i].name) == 0)
			return pacta_error_set(err, PACTA_ECORRUPT,
			    "folder '%s' holds '%s' twice", folder,
			    e->items[i].name);
	return entries_collide(e, folder, err);
}

int
store_refuse_type(enum pacta_entry_type type, const char *path,
    struct pacta_error *err)
{
	const char *what = type == PACTA_ENTRY_LINK ? "a symbolic link" :
	    type == PACTA_ENTRY_MODULE ? "a submodule" :
	    type == PACTA_ENTRY_FOLDER ? "a folder" : "not a regular file";

	pacta_error_set(err, PACTA_EREFUSED,
	    "it is %s where a file is expected", what);
	pacta_error_at(err, path, 0, 0);
	return PACTA_EREFUSED;
}
