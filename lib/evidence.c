#include <stdlib.h>
#include <string.h>

#include <pacta/verify.h>

#define MAX_DEPTH 8
#define MAX_TEXT_BYTES (64u << 20)

void
pacta_evidence_dispose(struct pacta_evidence *e)
{
	if (e == NULL)
		return;
	for (size_t i = 0; i < e->count; i++) {
		free(e->files[i].path);
		free(e->files[i].problem);
		free(e->files[i].data);
	}
	free(e->files);
	*e = (struct pacta_evidence)PACTA_EVIDENCE_INIT;
}

/* The index of PATH, or where it would stand. */
static size_t
evidence_at(const struct pacta_evidence *e, const char *path)
{
	size_t low = 0, high = e->count, mid;

	/* Files come in order: look at the end first. */
	if (high > 0 && strcmp(e->files[high - 1].path, path) < 0)
		return high;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (strcmp(e->files[mid].path, path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct pacta_evidence_file *
pacta_evidence_find(const struct pacta_evidence *e, const char *path)
{
	size_t at = evidence_at(e, path);

	return at < e->count && strcmp(e->files[at].path, path) == 0 ?
	    &e->files[at] : NULL;
}

static int
no_memory(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

/* Takes what FILE owns, also on failure. */
static int
evidence_insert(struct pacta_evidence *e, struct pacta_evidence_file *file,
    struct pacta_error *err)
{
	size_t at = evidence_at(e, file->path), cap = e->cap;
	struct pacta_evidence_file *files = e->files;
	int rc = 0;

	if (at < e->count && strcmp(files[at].path, file->path) == 0)
		rc = pacta_error_set(err, PACTA_EEXISTS,
		    "%s stands twice", file->path);
	if (rc == 0 && e->count == cap) {
		cap = cap == 0 ? 64 : cap * 2;
		files = realloc(files, cap * sizeof(*files));
		if (files == NULL)
			rc = no_memory(err);
		else {
			e->files = files;
			e->cap = cap;
		}
	}
	if (rc != 0) {
		free(file->path);
		free(file->problem);
		free(file->data);
		return rc;
	}
	memmove(&files[at + 1], &files[at], (e->count - at) * sizeof(*files));
	files[at] = *file;
	e->count++;
	return 0;
}

/* Texts may be large; of all else the bytes are kept. */
static bool
keeps_bytes(const char *path)
{
	const char *below, *name;

	/* Behind the agreement's own name, which may be "versions" too. */
	if (strncmp(path, "agreements/", 11) != 0 ||
	    (below = strchr(path + 11, '/')) == NULL ||
	    strncmp(below, "/versions/", 10) != 0)
		return true;
	name = strchr(below + 10, '/');
	return name != NULL && (strcmp(name, "/manifest") == 0 ||
	    strcmp(name, "/SHA512SUMS") == 0);
}

static bool
ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

static size_t
limit_of(const char *path)
{
	if (!keeps_bytes(path))
		return MAX_TEXT_BYTES;
	if (ends_in(path, ".sig"))
		return PACTA_SIG_MAX_BYTES;
	if (ends_in(path, "/SHA512SUMS"))
		return PACTA_SUMS_MAX_BYTES;
	if (strncmp(path, "trust/", 6) == 0)
		return PACTA_REGISTRY_MAX_BYTES;
	return PACTA_ACT_MAX_BYTES;
}

/* Moves the bytes, or their digest, to FILE. */
static int
evidence_fill(struct pacta_evidence_file *file, struct pacta_buf *bytes,
    struct pacta_error *err)
{
	if (!keeps_bytes(file->path)) {
		pacta_sha512(&file->sha512, pacta_buf_str(bytes), bytes->len);
		file->len = bytes->len;
		return 0;
	}
	file->data = pacta_buf_detach(bytes, &file->len);
	return file->data != NULL ? 0 : no_memory(err);
}

int
pacta_evidence_add(struct pacta_evidence *e, const char *path,
    enum pacta_entry_type type, const void *data, size_t len,
    struct pacta_error *err)
{
	struct pacta_evidence_file file = { .path = strdup(path),
	    .type = type };
	struct pacta_buf bytes = PACTA_BUF_INIT;
	int rc = 0;

	if (file.path == NULL)
		return no_memory(err);
	pacta_buf_add(&bytes, data, len);
	if (type == PACTA_ENTRY_FILE)
		rc = evidence_fill(&file, &bytes, err);
	pacta_buf_dispose(&bytes);
	if (rc != 0) {
		free(file.path);
		return rc;
	}
	return evidence_insert(e, &file, err);
}

/* What a file on its own can be guilty of; all else stops the reading. */
static bool
is_evidence(int rc)
{
	return rc == PACTA_ELIMIT || rc == PACTA_ECORRUPT ||
	    rc == PACTA_EREFUSED || rc == PACTA_ENOTFOUND;
}

static int
load_file(struct pacta_evidence *e, struct pacta_view *view, const char *path,
    enum pacta_entry_type type, struct pacta_buf *bytes,
    struct pacta_error *err)
{
	struct pacta_evidence_file file = { .path = strdup(path),
	    .type = type };
	struct pacta_error why = PACTA_ERROR_INIT;
	int rc = 0;

	if (file.path == NULL)
		return no_memory(err);
	if (type == PACTA_ENTRY_FILE) {
		pacta_buf_clear(bytes);
		rc = pacta_view_read(view, path, limit_of(path), bytes, &why);
		if (rc == 0)
			rc = evidence_fill(&file, bytes, &why);
		else if (is_evidence(rc)) {
			file.problem = strdup(why.message);
			rc = file.problem != NULL ? 0 : no_memory(&why);
		}
	}
	if (rc != 0) {
		free(file.path);
		free(file.problem);
		if (err != NULL)
			*err = why;
		return rc;
	}
	return evidence_insert(e, &file, err);
}

static int
load_folder(struct pacta_evidence *e, struct pacta_view *view,
    const char *folder, int depth, struct pacta_buf *bytes,
    struct pacta_error *err)
{
	struct pacta_entries entries = PACTA_ENTRIES_INIT;
	struct pacta_buf path = PACTA_BUF_INIT;
	int rc = pacta_view_list(view, folder, &entries, err);

	if (rc == 0 && depth == 0)
		rc = pacta_error_set(err, PACTA_ELIMIT,
		    "%s: folders are nested too deeply", folder);
	for (size_t i = 0; rc == 0 && i < entries.count; i++) {
		const struct pacta_entry *entry = &entries.items[i];

		pacta_buf_clear(&path);
		pacta_buf_addf(&path, "%s/%s", folder, entry->name);
		if (pacta_buf_failed(&path))
			rc = no_memory(err);
		else if (entry->type == PACTA_ENTRY_FOLDER)
			rc = load_folder(e, view, path.data, depth - 1, bytes,
			    err);
		else
			rc = load_file(e, view, path.data, entry->type, bytes,
			    err);
	}
	pacta_buf_dispose(&path);
	pacta_entries_dispose(&entries);
	return rc;
}

/*
 * Loads the folder NAME in PARENT, if it is there.  What stands there and is no
 * folder (a link, a submodule) is evidence itself.
 */
static int
load_below(struct pacta_evidence *e, struct pacta_view *view,
    const char *parent, const char *name, struct pacta_buf *bytes,
    struct pacta_error *err)
{
	struct pacta_entries entries = PACTA_ENTRIES_INIT;
	struct pacta_buf path = PACTA_BUF_INIT;
	int rc = pacta_view_list(view, parent, &entries, err);

	pacta_buf_addf(&path, "%s%s%s", parent, parent[0] != '\0' ? "/" : "",
	    name);
	if (rc == 0 && pacta_buf_failed(&path))
		rc = no_memory(err);
	for (size_t i = 0; rc == 0 && i < entries.count; i++) {
		if (strcmp(entries.items[i].name, name) != 0)
			continue;
		if (entries.items[i].type == PACTA_ENTRY_FOLDER)
			rc = load_folder(e, view, path.data, MAX_DEPTH, bytes,
			    err);
		else
			rc = load_file(e, view, path.data,
			    entries.items[i].type, bytes, err);
	}
	pacta_buf_dispose(&path);
	pacta_entries_dispose(&entries);
	return rc;
}

static int
load_agreement(struct pacta_evidence *e, struct pacta_view *view,
    const char *slug, struct pacta_buf *bytes, struct pacta_error *err)
{
	char folder[PACTA_PATH_SIZE];
	int rc;

	pacta_path_agreement(folder, slug);
	rc = load_below(e, view, folder, "acts", bytes, err);
	if (rc == 0)
		rc = load_below(e, view, folder, "versions", bytes, err);
	return rc;
}

/* As their files sort: "a-b/acts" comes before "a/acts". */
static int
slug_order(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;

	while (*x != '\0' && *x == *y)
		x++, y++;
	return (*x != '\0' ? *x : '/') - (*y != '\0' ? *y : '/');
}

static int
load_all_agreements(struct pacta_evidence *e, struct pacta_view *view,
    struct pacta_buf *bytes, struct pacta_error *err)
{
	struct pacta_names slugs = PACTA_NAMES_INIT;
	int rc = pacta_repo_agreements(view, &slugs, err);

	if (slugs.count > 0)
		qsort(slugs.items, slugs.count, sizeof(*slugs.items),
		    slug_order);
	for (size_t i = 0; rc == 0 && i < slugs.count; i++)
		rc = load_agreement(e, view, slugs.items[i], bytes, err);
	pacta_names_dispose(&slugs);
	return rc;
}

static int
load_named(struct pacta_evidence *e, struct pacta_view *view,
    const char *slug, struct pacta_buf *bytes, struct pacta_error *err)
{
	struct pacta_error why = PACTA_ERROR_INIT;
	int rc;

	if (!pacta_slug_valid(slug))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no name of an agreement", slug);
	rc = load_agreement(e, view, slug, bytes, &why);
	if (rc == PACTA_ENOTFOUND)
		return pacta_error_set(err, rc, "there is no agreement %s",
		    slug);
	if (rc != 0 && err != NULL)
		*err = why;
	return rc;
}

int
pacta_evidence_load(struct pacta_evidence *out, struct pacta_view *view,
    const char *const *slugs, size_t count, struct pacta_error *err)
{
	struct pacta_buf bytes = PACTA_BUF_INIT;
	int rc;

	*out = (struct pacta_evidence)PACTA_EVIDENCE_INIT;
	rc = slugs == NULL ? load_all_agreements(out, view, &bytes, err) : 0;
	for (size_t i = 0; rc == 0 && slugs != NULL && i < count; i++)
		rc = load_named(out, view, slugs[i], &bytes, err);
	if (rc == 0)
		rc = load_below(out, view, "", "trust", &bytes, err);
	pacta_buf_dispose(&bytes);
	if (rc != 0)
		pacta_evidence_dispose(out);
	return rc;
}

static bool
same_file(const struct pacta_evidence_file *a,
    const struct pacta_evidence_file *b)
{
	if (a->type != b->type || a->len != b->len ||
	    (a->problem == NULL) != (b->problem == NULL) ||
	    (a->data == NULL) != (b->data == NULL))
		return false;
	return a->data != NULL ? memcmp(a->data, b->data, a->len) == 0 :
	    pacta_sha512_equal(&a->sha512, &b->sha512);
}

int
pacta_evidence_diff(const struct pacta_evidence *a,
    const struct pacta_evidence *b, struct pacta_names *out,
    struct pacta_error *err)
{
	size_t i = 0, j = 0;
	int rc = 0;

	while (rc == 0 && (i < a->count || j < b->count)) {
		int c = i == a->count ? 1 : j == b->count ? -1 :
		    strcmp(a->files[i].path, b->files[j].path);

		if (c != 0 || !same_file(&a->files[i], &b->files[j]))
			rc = pacta_names_add(out, c <= 0 ? a->files[i].path :
			    b->files[j].path);
		i += c <= 0;
		j += c >= 0;
	}
	return rc != 0 ? no_memory(err) : 0;
}
