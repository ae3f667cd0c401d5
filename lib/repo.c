#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/repo.h>

#include "utf8_int.h"

static int
repo_nomem(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

/* --- names ---------------------------------------------------------- */

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Letters, digits and single hyphens between them, MIN to MAX bytes. */
static bool
name_valid(const char *s, size_t len, size_t min, size_t max,
    bool (*letter)(char), bool digits)
{
	if (len < min || len > max || s[0] == '-' || s[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!letter(s[i]) && !(digits && is_digit(s[i])) &&
		    !(s[i] == '-' && s[i - 1] != '-'))
			return false;
	return true;
}

bool
pacta_slug_valid(const char *s)
{
	return name_valid(s, strlen(s), 1, PACTA_SLUG_SIZE - 1, is_lower,
	    true);
}

bool
pacta_party_valid(const char *s)
{
	return is_upper(s[0]) && name_valid(s, strlen(s), 2,
	    PACTA_PARTY_SIZE - 1, is_upper, true);
}

bool
pacta_language_valid(const char *s)
{
	return is_lower(s[0]) && is_lower(s[1]) && is_lower(s[2]) &&
	    s[3] == '\0';
}

/* A decimal number of at least WIDTH digits, without zeros beyond that width,
 * from 1 to PACTA_NUMBER_MAX; *END stands behind it. */
static bool
number_parse(const char *s, unsigned width, uint32_t *out, const char **end)
{
	uint32_t n = 0;
	const char *p = s;

	for (; is_digit(*p) && n <= PACTA_NUMBER_MAX; p++)
		n = n * 10 + (uint32_t)(*p - '0');
	if (p - s < (ptrdiff_t)width || n == 0 || n > PACTA_NUMBER_MAX ||
	    (p - s > (ptrdiff_t)width && s[0] == '0'))
		return false;
	*out = n;
	*end = p;
	return true;
}

bool
pacta_act_name_parse(struct pacta_act_name *out, const char *file)
{
	const char *p, *dot, *last;
	size_t n;

	memset(out, 0, sizeof(*out));
	if (!number_parse(file, 4, &out->seq, &p) || *p != '-')
		return false;
	p++;
	dot = strchr(p, '.');
	if (dot == NULL || strcmp(dot, ".act") != 0 || dot - p < 10)
		return false;
	last = dot - 9;		/* "-1a2b3c4d" */
	n = (size_t)(last - p);
	if (*last != '-' || !name_valid(p, n, 2, PACTA_ACT_TYPE_SIZE - 1,
	    is_lower, false))
		return false;
	for (const char *h = last + 1; h < dot; h++)
		if (!is_digit(*h) && !(*h >= 'a' && *h <= 'f'))
			return false;
	memcpy(out->type, p, n);
	memcpy(out->digest, last + 1, 8);
	return true;
}

static int
target_error(const char *s, struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_EUSAGE,
	    "'%s' is no agreement's name: lower-case Latin letters, digits "
	    "and hyphens are expected, or SLUG@n for version n", s);
}

int
pacta_target_parse(struct pacta_target *out, const char *s,
    struct pacta_error *err)
{
	const char *p = s, *at, *end;
	size_t n;

	memset(out, 0, sizeof(*out));
	if (strncmp(p, "./", 2) == 0)
		p += 2;
	if (strncmp(p, "agreements/", 11) == 0)
		p += 11;
	at = strchr(p, '@');
	n = at != NULL ? (size_t)(at - p) : strlen(p);
	if (at == NULL && n > 1 && p[n - 1] == '/')
		n--;
	if (n == 0 || n >= sizeof(out->slug))
		return target_error(s, err);
	memcpy(out->slug, p, n);
	if (!pacta_slug_valid(out->slug))
		return target_error(s, err);
	if (at != NULL && (!number_parse(at + 1, 1, &out->version, &end) ||
	    *end != '\0'))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' names no version: a number from 1 is expected "
		    "behind '@'", s);
	return 0;
}

/* --- paths ---------------------------------------------------------- */

char *
pacta_path_agreement(char out[PACTA_PATH_SIZE], const char *slug)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s", slug);
	return out;
}

char *
pacta_path_text(char out[PACTA_PATH_SIZE], const char *slug, const char *lang)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/%s.xml", slug, lang);
	return out;
}

char *
pacta_path_version(char out[PACTA_PATH_SIZE], const char *slug,
    uint32_t version)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/versions/%u", slug,
	    version);
	return out;
}

char *
pacta_path_version_file(char out[PACTA_PATH_SIZE], const char *slug,
    uint32_t version, const char *file)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/versions/%u/%s", slug,
	    version, file);
	return out;
}

char *
pacta_path_acts(char out[PACTA_PATH_SIZE], const char *slug,
    const char *party)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/acts/%s", slug, party);
	return out;
}

char *
pacta_path_act(char out[PACTA_PATH_SIZE], const char *slug,
    const char *party, const struct pacta_act_name *name)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/acts/%s/%04u-%s-%s.act",
	    slug, party, name->seq, name->type, name->digest);
	return out;
}

char *
pacta_path_registry(char out[PACTA_PATH_SIZE], uint32_t number)
{
	snprintf(out, PACTA_PATH_SIZE, "trust/registry/%04u.reg", number);
	return out;
}

char *
pacta_path_registry_sig(char out[PACTA_PATH_SIZE], uint32_t number,
    const char *party)
{
	snprintf(out, PACTA_PATH_SIZE, "trust/registry/%04u.sigs/%s.sig",
	    number, party);
	return out;
}

char *
pacta_path_keyring(char out[PACTA_PATH_SIZE], const char *party,
    uint32_t number)
{
	snprintf(out, PACTA_PATH_SIZE, "trust/keyrings/%s/%04u.keys", party,
	    number);
	return out;
}

char *
pacta_path_sig(char out[PACTA_PATH_SIZE], const char *path)
{
	size_t n = strlen(path);

	if (n > PACTA_PATH_SIZE - 5)
		n = PACTA_PATH_SIZE - 5;
	memmove(out, path, n);
	memcpy(out + n, ".sig", 5);
	return out;
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

		if (number_parse(e->name, width, &numbers[n], &end) &&
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

/* "rus.xml" to "rus". */
static bool
text_name(const char *file, char lang[4])
{
	if (strlen(file) != 7 || strcmp(file + 3, ".xml") != 0)
		return false;
	memcpy(lang, file, 3);
	lang[3] = '\0';
	return pacta_language_valid(lang);
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

	if (text_name(e->name, lang) && e->type == PACTA_ENTRY_FILE)
		return pacta_names_add(&a->languages, lang) == 0 ? 0 :
		    repo_nomem(err);
	if (folder_known(e->name) && e->type == PACTA_ENTRY_FOLDER)
		return 0;
	if (text_name(e->name, lang))
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
		return target_error(slug, err);
	strcpy(out->slug, slug);
	rc = agreement_fill(out, view, pacta_path_agreement(folder, slug),
	    err);
	if (rc != 0)
		pacta_agreement_dispose(out);
	return rc;
}

int
pacta_repo_version(struct pacta_view *view, const char *slug,
    uint32_t version, struct pacta_names *out, struct pacta_error *err)
{
	char folder[PACTA_PATH_SIZE];
	struct pacta_entries all;
	int rc;

	*out = (struct pacta_names)PACTA_NAMES_INIT;
	pacta_path_version(folder, slug, version);
	rc = pacta_view_list(view, folder, &all, err);
	if (rc == PACTA_ENOTFOUND)
		return pacta_error_set(err, rc,
		    "there is no version %u of '%s' here", version, slug);
	for (size_t i = 0; rc == 0 && i < all.count; i++) {
		if (all.items[i].type != PACTA_ENTRY_FILE)
			rc = refuse(PACTA_EREFUSED, err, folder,
			    all.items[i].name, "a version holds plain files "
			    "only");
		else if (pacta_names_add(out, all.items[i].name) != 0)
			rc = repo_nomem(err);
	}
	pacta_entries_dispose(&all);
	if (rc != 0)
		pacta_names_dispose(out);
	return rc;
}

/* --- acts ----------------------------------------------------------- */

void
pacta_act_files_dispose(struct pacta_act_files *l)
{
	if (l == NULL)
		return;
	free(l->items);
	pacta_names_dispose(&l->strays);
	*l = (struct pacta_act_files)PACTA_ACT_FILES_INIT;
}

static int
act_add(struct pacta_act_files *l, const struct pacta_act_name *name,
    const char *file)
{
	size_t cap = l->cap == 0 ? 8 : l->cap * 2;
	struct pacta_act_file *items;

	if (l->count == l->cap) {
		items = realloc(l->items, cap * sizeof(*items));
		if (items == NULL)
			return PACTA_ENOMEM;
		l->items = items;
		l->cap = cap;
	}
	memset(&l->items[l->count], 0, sizeof(*items));
	l->items[l->count].name = *name;
	snprintf(l->items[l->count].file, sizeof(l->items->file), "%s", file);
	l->count++;
	return 0;
}

static int
act_order(const void *a, const void *b)
{
	const struct pacta_act_file *x = a, *y = b;

	if (x->name.seq != y->name.seq)
		return x->name.seq < y->name.seq ? -1 : 1;
	return strcmp(x->file, y->file);
}

/* "X.act.sig" to "X.act", when X.act is an act's name. */
static bool
sig_name(const char *file, char act[PACTA_ACT_TYPE_SIZE + 32])
{
	struct pacta_act_name name;
	size_t n = strlen(file);

	if (n < 5 || n - 4 >= PACTA_ACT_TYPE_SIZE + 32 ||
	    strcmp(file + n - 4, ".sig") != 0)
		return false;
	memcpy(act, file, n - 4);
	act[n - 4] = '\0';
	return pacta_act_name_parse(&name, act);
}

/* Entries are in byte order, so "X.act.sig" comes right behind "X.act". */
static int
act_entry(struct pacta_act_files *l, const char *folder,
    const struct pacta_entry *e, struct pacta_error *err)
{
	char act[PACTA_ACT_TYPE_SIZE + 32];
	struct pacta_act_name name;
	int rc;

	if (e->type != PACTA_ENTRY_FILE)
		return refuse(PACTA_EREFUSED, err, folder, e->name,
		    "a party's acts are plain files");
	if (pacta_act_name_parse(&name, e->name))
		rc = act_add(l, &name, e->name);
	else if (sig_name(e->name, act) && l->count > 0 &&
	    strcmp(l->items[l->count - 1].file, act) == 0) {
		l->items[l->count - 1].has_sig = true;
		rc = 0;
	} else
		rc = stray_add(&l->strays, folder, e->name);
	return rc == 0 ? 0 : repo_nomem(err);
}

int
pacta_repo_acts(struct pacta_view *view, const char *slug,
    const char *party, struct pacta_act_files *out, struct pacta_error *err)
{
	char folder[PACTA_PATH_SIZE];
	struct pacta_entries all;
	int rc;

	*out = (struct pacta_act_files)PACTA_ACT_FILES_INIT;
	rc = repo_list(view, pacta_path_acts(folder, slug, party), &all, err);
	for (size_t i = 0; rc == 0 && i < all.count; i++)
		rc = act_entry(out, folder, &all.items[i], err);
	pacta_entries_dispose(&all);
	if (rc != 0)
		pacta_act_files_dispose(out);
	else if (out->count > 1)
		qsort(out->items, out->count, sizeof(*out->items), act_order);
	return rc;
}

/* --- trust ---------------------------------------------------------- */

int
pacta_repo_registries(struct pacta_view *view, uint32_t *latest,
    struct pacta_error *err)
{
	return numbers_find(view, "trust/registry", 4, ".reg",
	    PACTA_ENTRY_FILE, "registry", NULL, latest, err);
}

int
pacta_repo_registry_sigs(struct pacta_view *view, uint32_t number,
    struct pacta_names *out, struct pacta_error *err)
{
	char folder[PACTA_PATH_SIZE];
	struct pacta_entries all;
	int rc;

	*out = (struct pacta_names)PACTA_NAMES_INIT;
	snprintf(folder, sizeof(folder), "trust/registry/%04u.sigs", number);
	rc = repo_list(view, folder, &all, err);
	for (size_t i = 0; rc == 0 && i < all.count; i++) {
		char *name = all.items[i].name;
		size_t n = strlen(name);

		if (all.items[i].type != PACTA_ENTRY_FILE)
			rc = refuse(PACTA_EREFUSED, err, folder, name,
			    "not a plain file");
		if (rc != 0 || n < 5 || strcmp(name + n - 4, ".sig") != 0)
			continue;
		name[n - 4] = '\0';
		if (pacta_party_valid(name) && pacta_names_add(out, name) != 0)
			rc = repo_nomem(err);
	}
	pacta_entries_dispose(&all);
	if (rc != 0)
		pacta_names_dispose(out);
	return rc;
}

int
pacta_repo_keyring_parties(struct pacta_view *view, struct pacta_names *out,
    struct pacta_error *err)
{
	int rc;

	*out = (struct pacta_names)PACTA_NAMES_INIT;
	rc = parties_find(view, "trust/keyrings", out, NULL, err);
	if (rc != 0)
		pacta_names_dispose(out);
	return rc;
}

int
pacta_repo_keyrings(struct pacta_view *view, const char *party,
    uint32_t *latest, struct pacta_error *err)
{
	char folder[PACTA_PATH_SIZE];

	snprintf(folder, sizeof(folder), "trust/keyrings/%.64s", party);
	return numbers_find(view, folder, 4, ".keys", PACTA_ENTRY_FILE,
	    "keyring", NULL, latest, err);
}
