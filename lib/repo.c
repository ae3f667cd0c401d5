#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/repo.h>

#include "repo_int.h"

static int
repo_nomem(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

/* --- lists of names ------------------------------------------------- */

void
pacta_names_dispose(struct pacta_names *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->count; i++)
		free(l->items[i]);
	free(l->items);
	*l = (struct pacta_names)PACTA_NAMES_INIT;
}

static int
names_add_len(struct pacta_names *l, const char *name, size_t len)
{
	size_t cap = l->cap == 0 ? 8 : l->cap * 2;
	char **items, *copy;

	if (l->count == l->cap) {
		items = realloc(l->items, cap * sizeof(*items));
		if (items == NULL)
			return PACTA_ENOMEM;
		l->items = items;
		l->cap = cap;
	}
	if ((copy = strndup(name, len)) == NULL)
		return PACTA_ENOMEM;
	l->items[l->count++] = copy;
	return 0;
}

int
pacta_names_add(struct pacta_names *l, const char *name)
{
	return names_add_len(l, name, strlen(name));
}

bool
pacta_names_have(const struct pacta_names *l, const char *name)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->items[i], name) == 0)
			return true;
	return false;
}

static int
stray_add(struct pacta_names *l, const char *folder, const char *name)
{
	char path[PACTA_PATH_SIZE + 256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return pacta_names_add(l, path);
}

/* --- folders -------------------------------------------------------- */

/* Lists FOLDER; one that is not there is as if it were empty. */
static int
repo_list(struct pacta_view *view, const char *folder,
    struct pacta_entries *out, struct pacta_error *err)
{
	struct pacta_error mine = PACTA_ERROR_INIT;
	int rc = pacta_view_list(view, folder, out, &mine);

	if (rc == PACTA_ENOTFOUND)
		return 0;
	if (rc != 0 && err != NULL)
		*err = mine;
	return rc;
}

static int
refuse(int code, struct pacta_error *err, const char *folder,
    const char *name, const char *why)
{
	char path[PACTA_PATH_SIZE + 256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	pacta_error_set(err, code, "%s", why);
	pacta_error_at(err, path, 0, 0);
	return code;
}

int
pacta_repo_agreements(struct pacta_view *view, struct pacta_names *out,
    struct pacta_error *err)
{
	struct pacta_entries all;
	const struct pacta_entry *e;
	int rc = repo_list(view, "agreements", &all, err);

	*out = (struct pacta_names)PACTA_NAMES_INIT;
	for (size_t i = 0; rc == 0 && i < all.count; i++) {
		e = &all.items[i];
		if (e->type == PACTA_ENTRY_FILE)
			continue;	/* a README does no harm */
		if (e->type != PACTA_ENTRY_FOLDER)
			rc = refuse(PACTA_EREFUSED, err, "agreements", e->name,
			    "a link, submodule or device stands where an "
			    "agreement's folder is expected");
		else if (!pacta_slug_valid(e->name))
			rc = refuse(PACTA_EREFUSED, err, "agreements", e->name,
			    "an agreement's folder is named with lower-case "
			    "Latin letters, digits and hyphens; rename it");
		else if (pacta_names_add(out, e->name) != 0)
			rc = repo_nomem(err);
	}
	pacta_entries_dispose(&all);
	if (rc != 0)
		pacta_names_dispose(out);
	return rc;
}

static int
number_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* *LATEST becomes the highest of the N numbers, which must be 1 ... n. */
static int
numbers_check(uint32_t *numbers, size_t n, const char *folder,
    const char *what, uint32_t *latest, struct pacta_error *err)
{
	if (n > 1)
		qsort(numbers, n, sizeof(*numbers), number_order);
	for (size_t i = 0; i < n; i++)
		if (numbers[i] != i + 1) {
			pacta_error_set(err, PACTA_ECORRUPT,
			    "%s %zu is missing, but %u is there", what, i + 1,
			    numbers[n - 1]);
			pacta_error_at(err, folder, 0, 0);
			return PACTA_ECORRUPT;
		}
	*latest = (uint32_t)n;
	return 0;
}

/*
 * Finds the entries of FOLDER that are TYPE and named by a number and SUFFIX;
 * others go to STRAYS, unless that is NULL.
 */
static int
numbers_find(struct pacta_view *view, const char *folder, unsigned width,
    const char *suffix, enum pacta_entry_type type, const char *what,
    struct pacta_names *strays, uint32_t *latest, struct pacta_error *err)
{
	struct pacta_entries all;
	uint32_t *numbers = NULL;
	const char *end;
	size_t n = 0;
	int rc = repo_list(view, folder, &all, err);

	*latest = 0;
	if (rc != 0)
		return rc;
	if ((numbers = calloc(all.count + 1, sizeof(*numbers))) == NULL)
		rc = repo_nomem(err);
	for (size_t i = 0; rc == 0 && i < all.count; i++) {
		const struct pacta_entry *e = &all.items[i];

		if (repo_number(e->name, width, &numbers[n], &end) &&
		    strcmp(end, suffix) == 0) {
			if (e->type == type)
				n++;
			else
				rc = refuse(PACTA_EREFUSED, err, folder,
				    e->name, type == PACTA_ENTRY_FILE ?
				    "not a plain file" : "not a folder");
		} else if (strays != NULL &&
		    stray_add(strays, folder, e->name) != 0)
			rc = repo_nomem(err);
	}
	if (rc == 0)
		rc = numbers_check(numbers, n, folder, what, latest, err);
	free(numbers);
	pacta_entries_dispose(&all);
	return rc;
}

/* --- an agreement --------------------------------------------------- */

void
pacta_agreement_dispose(struct pacta_agreement *a)
{
	if (a == NULL)
		return;
	pacta_names_dispose(&a->languages);
	pacta_names_dispose(&a->parties);
	pacta_names_dispose(&a->strays);
	*a = (struct pacta_agreement)PACTA_AGREEMENT_INIT;
}

static bool
folder_known(const char *name)
{
	return strcmp(name, "versions") == 0 || strcmp(name, "acts") == 0 ||
	    strcmp(name, "media") == 0 || strcmp(name, "waivers") == 0;
}

static int
agreement_entry(struct pacta_agreement *a, const char *folder,
    const struct pacta_entry *e, struct pacta_error *err)
{
	char lang[4];

	if (pacta_path_language(e->name, lang) && e->type == PACTA_ENTRY_FILE)
		return pacta_names_add(&a->languages, lang) == 0 ? 0 :
		    repo_nomem(err);
	if (folder_known(e->name) && e->type == PACTA_ENTRY_FOLDER)
		return 0;
	if (strcmp(e->name, "glossary.tbx") == 0 &&
	    e->type == PACTA_ENTRY_FILE)
		return 0;
	if (pacta_path_language(e->name, lang))
		return refuse(PACTA_EREFUSED, err, folder, e->name,
		    "not a plain file");
	if (folder_known(e->name))
		return refuse(PACTA_EREFUSED, err, folder, e->name,
		    "not a folder");
	return stray_add(&a->strays, folder, e->name) == 0 ? 0 :
	    repo_nomem(err);
}

/* The folders of FOLDER named like parties; all else is stray, or refused when
 * it is not even a plain file or folder. */
static int
parties_find(struct pacta_view *view, const char *folder,
    struct pacta_names *out, struct pacta_names *strays,
    struct pacta_error *err)
{
	struct pacta_entries all;
	const struct pacta_entry *e;
	int rc = repo_list(view, folder, &all, err);

	for (size_t i = 0; rc == 0 && i < all.count; i++) {
		e = &all.items[i];
		if (pacta_party_valid(e->name) &&
		    e->type != PACTA_ENTRY_FOLDER)
			rc = refuse(PACTA_EREFUSED, err, folder, e->name,
			    "not a folder");
		else if (pacta_party_valid(e->name))
			rc = pacta_names_add(out, e->name) == 0 ? 0 :
			    repo_nomem(err);
		else if (strays != NULL)
			rc = stray_add(strays, folder, e->name) == 0 ? 0 :
			    repo_nomem(err);
	}
	pacta_entries_dispose(&all);
	return rc;
}

static int
agreement_fill(struct pacta_agreement *a, struct pacta_view *view,
    const char *folder, struct pacta_error *err)
{
	char below[PACTA_PATH_SIZE];
	struct pacta_entries all;
	int rc = pacta_view_list(view, folder, &all, err);

	if (rc == PACTA_ENOTFOUND) {
		pacta_error_set(err, rc, "there is no agreement '%s' here",
		    a->slug);
		return rc;
	}
	for (size_t i = 0; rc == 0 && i < all.count; i++)
		rc = agreement_entry(a, folder, &all.items[i], err);
	pacta_entries_dispose(&all);
	if (rc != 0)
		return rc;
	snprintf(below, sizeof(below), "%.200s/versions", folder);
	rc = numbers_find(view, below, 1, "", PACTA_ENTRY_FOLDER, "version",
	    &a->strays, &a->versions, err);
	if (rc != 0)
		return rc;
	snprintf(below, sizeof(below), "%.200s/acts", folder);
	return parties_find(view, below, &a->parties, &a->strays, err);
}

int
pacta_repo_agreement(struct pacta_agreement *out, struct pacta_view *view,
    const char *slug, struct pacta_error *err)
{
	char folder[PACTA_PATH_SIZE];
	int rc;

	*out = (struct pacta_agreement)PACTA_AGREEMENT_INIT;
	if (!pacta_slug_valid(slug))
		return repo_slug_error(slug, err);
	strcpy(out->slug, slug);
	rc = agreement_fill(out, view, pacta_path_agreement(folder, slug),
	    err);
	if (rc != 0)
		pacta_agreement_dispose(out);
	return rc;
}

/* Adds the plain files in FOLDER, with BELOW before their names; MEDIA: a
 * folder of that name may stand among them. */
static int
version_files(struct pacta_view *view, const char *folder, const char *below,
    bool *media, struct pacta_names *out, struct pacta_error *err)
{
	struct pacta_entries all;
	struct pacta_buf name = PACTA_BUF_INIT;
	int rc = pacta_view_list(view, folder, &all, err);

	if (rc != 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < all.count; i++) {
		const struct pacta_entry *e = &all.items[i];

		pacta_buf_clear(&name);
		pacta_buf_addf(&name, "%s%s", below, e->name);
		if (media != NULL && e->type == PACTA_ENTRY_FOLDER &&
		    strcmp(e->name, "media") == 0)
			*media = true;
		else if (e->type != PACTA_ENTRY_FILE)
			rc = refuse(PACTA_EREFUSED, err, folder, e->name,
			    "a version holds plain files only");
		else if (pacta_buf_failed(&name) ||
		    pacta_names_add(out, name.data) != 0)
			rc = repo_nomem(err);
	}
	pacta_buf_dispose(&name);
	pacta_entries_dispose(&all);
	return rc;
}

int
pacta_repo_version(struct pacta_view *view, const char *slug,
    uint32_t version, struct pacta_names *out, struct pacta_error *err)
{
	char folder[PACTA_PATH_SIZE];
	bool media = false;
	int rc;

	*out = (struct pacta_names)PACTA_NAMES_INIT;
	pacta_path_version(folder, slug, version);
	rc = version_files(view, folder, "", &media, out, err);
	if (rc == PACTA_ENOTFOUND)
		return pacta_error_set(err, rc,
		    "there is no version %u of '%s' here", version, slug);
	if (rc == 0 && media)
		rc = version_files(view, pacta_path_version_file(folder, slug,
		    version, "media"), "media/", NULL, out, err);
	if (rc != 0)
		pacta_names_dispose(out);
	return rc;
}

static int
add_language(struct pacta_names *out, const char *lang,
    struct pacta_error *err)
{
	return pacta_names_have(out, lang) || pacta_names_add(out, lang) == 0 ?
	    0 : repo_nomem(err);
}

int
pacta_repo_languages(struct pacta_view *view, const char *slug,
    uint32_t version, struct pacta_names *out, struct pacta_error *err)
{
	struct pacta_agreement a = PACTA_AGREEMENT_INIT;
	struct pacta_names files = PACTA_NAMES_INIT;
	char lang[4];
	int rc = pacta_repo_agreement(&a, view, slug, err);

	if (rc == 0 && version > a.versions)
		rc = pacta_error_set(err, PACTA_ENOTFOUND,
		    "%s has no version %u", slug, (unsigned)version);
	if (rc == 0 && version > 0)
		rc = pacta_repo_version(view, slug, version, &files, err);
	for (size_t i = 0; rc == 0 && i < files.count; i++)
		if (pacta_path_language(files.items[i], lang))
			rc = add_language(out, lang, err);
	for (size_t i = 0; rc == 0 && version == 0 && i < a.languages.count;
	    i++)
		rc = add_language(out, a.languages.items[i], err);
	pacta_names_dispose(&files);
	pacta_agreement_dispose(&a);
	return rc;
}
