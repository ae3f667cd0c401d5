/* The resolver: which agreement of the repository a URI means. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/check.h>
#include <pacta/doc.h>
#include <pacta/frbr.h>

struct shelf {
	char *work;		/* the work's URI */
	char *slug;
	char lang[4];		/* a language it has */
};

struct pacta_library {
	struct pacta_view *view;
	pthread_mutex_t lock;
	bool loaded;
	struct shelf *shelves;	/* in order of work */
	size_t count, cap;
	/* the text last asked for: references come in runs */
	char path[PACTA_PATH_SIZE];
	struct pacta_buf bytes;
	struct pacta_doc *doc;
	struct pacta_frbr id;
	char unreadable[PACTA_PATH_SIZE];	/* the last one that was */
};

int
pacta_library_new(struct pacta_library **out, struct pacta_view *view,
    struct pacta_error *err)
{
	struct pacta_library *l = calloc(1, sizeof(*l));

	*out = l;
	if (l == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	l->view = view;
	pthread_mutex_init(&l->lock, NULL);
	return 0;
}

static void
close_text(struct pacta_library *l)
{
	pacta_doc_free(l->doc);
	l->doc = NULL;
	pacta_buf_dispose(&l->bytes);
	l->path[0] = '\0';
}

void
pacta_library_free(struct pacta_library *l)
{
	if (l == NULL)
		return;
	close_text(l);
	for (size_t i = 0; i < l->count; i++) {
		free(l->shelves[i].work);
		free(l->shelves[i].slug);
	}
	free(l->shelves);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

int
pacta_library_read(struct pacta_library *l, const char *path,
    struct pacta_buf *out, struct pacta_error *err)
{
	int rc;

	pthread_mutex_lock(&l->lock);
	rc = pacta_view_read(l->view, path, PACTA_DOC_MAX_BYTES, out, err);
	pthread_mutex_unlock(&l->lock);
	return rc;
}

/* --- texts ------------------------------------------------------------------ */

/* Opens a text; false when it is not there or cannot be read as one, which its
 * own check tells. */
static int
open_text(struct pacta_library *l, const char *path, bool *open,
    struct pacta_error *err)
{
	bool there;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	int rc;

	*open = l->doc != NULL && strcmp(l->path, path) == 0;
	if (*open || strcmp(l->unreadable, path) == 0)
		return 0;
	close_text(l);
	rc = pacta_view_read(l->view, path, PACTA_DOC_MAX_BYTES, &l->bytes,
	    err);
	there = rc == 0;
	if (rc == 0)
		rc = pacta_doc_parse(&l->doc, path, pacta_buf_str(&l->bytes),
		    l->bytes.len, &diags, err);
	if (rc == 0)
		rc = pacta_frbr_read(&l->id, l->doc, err);
	pacta_diags_dispose(&diags);
	*open = rc == 0;
	if (rc == 0)
		strcpy(l->path, path);	/* made by pacta_path_...() */
	else
		close_text(l);
	if (there && rc != 0)
		strcpy(l->unreadable, path);
	return rc == PACTA_ENOMEM ? rc : 0;
}

/* The work's URI as it stands near the file's beginning; parsing comes when the
 * text is asked for. */
static char *
quick_work(const char *data, size_t len)
{
	static const char mark[] = "<FRBRuri value=\"";
	const char *at, *end;

	len = len < 16384 ? len : 16384;
	at = memmem(data, len, mark, sizeof(mark) - 1);
	if (at == NULL)
		return NULL;
	at += sizeof(mark) - 1;
	end = memchr(at, '"', len - (size_t)(at - data));
	return end != NULL ? strndup(at, (size_t)(end - at)) : NULL;
}

static bool
add_shelf(struct pacta_library *l, const char *slug, const char *lang,
    char *work)
{
	size_t cap = l->cap == 0 ? 64 : l->cap * 2;
	struct shelf *more, *s;

	if (l->count == l->cap) {
		more = realloc(l->shelves, cap * sizeof(*more));
		if (more == NULL) {
			free(work);
			return false;
		}
		l->shelves = more;
		l->cap = cap;
	}
	s = &l->shelves[l->count];
	*s = (struct shelf){ work, strdup(slug), "" };
	memcpy(s->lang, lang, 3);
	if (s->slug == NULL) {
		free(work);
		return false;
	}
	l->count++;
	return true;
}

/* Puts the agreement on its shelf by its text in LANG; *THERE says whether there
 * is such a text that names its work. */
static int
load_text(struct pacta_library *l, const char *slug, const char *lang,
    bool *there, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE], *work = NULL;
	int rc;

	pacta_path_text(path, slug, lang);
	rc = pacta_view_read(l->view, path, PACTA_DOC_MAX_BYTES, &b, err);
	if (rc == 0)
		work = quick_work(pacta_buf_str(&b), b.len);
	*there = work != NULL;
	if (work != NULL && !add_shelf(l, slug, lang, work))
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	pacta_buf_dispose(&b);
	/* A damaged agreement is found by whoever looks at it. */
	return rc == PACTA_ENOMEM ? rc : 0;
}

/* GUESS is a language that the agreement before has: to look whether this one
 * has it too costs a fourth of listing its folder, and there may be 20,000. */
static int
load_agreement(struct pacta_library *l, const char *slug, char guess[4],
    struct pacta_error *err)
{
	struct pacta_agreement a = PACTA_AGREEMENT_INIT;
	bool there = false;
	int rc = guess[0] != '\0' ? load_text(l, slug, guess, &there, err) : 0;

	if (rc != 0 || there)
		return rc;
	rc = pacta_repo_agreement(&a, l->view, slug, err);
	if (rc == 0 && a.languages.count > 0) {
		memcpy(guess, a.languages.items[0], 3);
		rc = load_text(l, slug, guess, &there, err);
	}
	pacta_agreement_dispose(&a);
	return rc == PACTA_ENOMEM ? rc : 0;
}

static int
shelf_order(const void *a, const void *b)
{
	return strcmp(((const struct shelf *)a)->work,
	    ((const struct shelf *)b)->work);
}

static int
load(struct pacta_library *l, struct pacta_error *err)
{
	struct pacta_names slugs = PACTA_NAMES_INIT;
	char guess[4] = "";
	int rc = 0;

	if (l->loaded)
		return 0;
	if (pacta_repo_agreements(l->view, &slugs, err) == PACTA_ENOMEM)
		rc = PACTA_ENOMEM;
	for (size_t i = 0; i < slugs.count && rc == 0; i++)
		rc = load_agreement(l, slugs.items[i], guess, err);
	if (l->count > 0)
		qsort(l->shelves, l->count, sizeof(*l->shelves), shelf_order);
	l->loaded = rc == 0;
	pacta_names_dispose(&slugs);
	return rc;
}

static int
shelf_key(const void *key, const void *shelf)
{
	return strcmp(key, ((const struct shelf *)shelf)->work);
}

static const struct shelf *
find_shelf(const struct pacta_library *l, const char *work)
{
	return l->count > 0 ? bsearch(work, l->shelves, l->count,
	    sizeof(*l->shelves), shelf_key) : NULL;
}

/* --- finding ------------------------------------------------------------------ */

/* Opens the working text, or where VERSION names another the frozen one. */
static int
open_version(struct pacta_library *l, const struct shelf *shelf,
    const char *lang, const char *version, bool *open,
    struct pacta_error *err)
{
	struct pacta_agreement a = PACTA_AGREEMENT_INIT;
	char path[PACTA_PATH_SIZE], file[8] = "";
	int rc = open_text(l, pacta_path_text(path, shelf->slug, lang), open,
	    err);

	if (rc != 0 || version[0] == '\0' ||
	    (*open && strcmp(l->id.uri.version, version) == 0))
		return rc;
	*open = false;
	memcpy(file, lang, 3);
	strcpy(file + 3, ".xml");
	rc = pacta_repo_agreement(&a, l->view, shelf->slug, err);
	for (uint32_t n = 1; rc == 0 && !*open && n <= a.versions; n++) {
		rc = open_text(l, pacta_path_version_file(path, shelf->slug, n,
		    file), open, err);
		*open = *open && strcmp(l->id.uri.version, version) == 0;
	}
	pacta_agreement_dispose(&a);
	return rc == PACTA_ENOMEM ? rc : 0;
}

static int
find_text(struct pacta_library *l, const struct pacta_uri *uri,
    const struct shelf *shelf, const char *eid, const char *lang,
    enum pacta_found *found, struct pacta_buf *text, struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	bool open = false;
	int rc = 0;

	*found = PACTA_FOUND;
	if (uri->language[0] == '\0' && eid == NULL)
		return 0;
	if (uri->language[0] != '\0')
		lang = uri->language;
	if (lang != NULL && strlen(lang) == 3)
		rc = open_version(l, shelf, lang, uri->version, &open, err);
	if (rc == 0 && !open && lang != NULL && strlen(lang) == 3 && strcmp(
	    l->unreadable, pacta_path_text(path, shelf->slug, lang)) == 0) {
		*found = PACTA_FOUND_UNREADABLE;
		return 0;
	}
	if (rc == 0 && !open && uri->language[0] == '\0')
		rc = open_version(l, shelf, shelf->lang, uri->version, &open,
		    err);
	if (rc != 0)
		return rc;
	if (!open)
		*found = PACTA_FOUND_NO_VERSION;
	else if (eid != NULL && pacta_doc_find(l->doc, eid) == NULL)
		*found = PACTA_FOUND_NO_PROVISION;
	else if (eid != NULL && text != NULL)
		pacta_node_line(pacta_doc_find(l->doc, eid), text);
	return 0;
}

static int
library_find(void *arg, const struct pacta_uri *uri, const char *eid,
    const char *lang, enum pacta_found *found, struct pacta_buf *text,
    struct pacta_error *err)
{
	struct pacta_library *l = arg;
	struct pacta_buf work = PACTA_BUF_INIT;
	struct pacta_uri plain = *uri;
	const struct shelf *shelf;
	int rc;

	plain.component[0] = '\0';
	pacta_uri_print(&plain, PACTA_URI_WORK, &work);
	pthread_mutex_lock(&l->lock);
	*found = PACTA_FOUND_OUTSIDE;
	rc = load(l, err);
	shelf = rc == 0 ? find_shelf(l, pacta_buf_str(&work)) : NULL;
	if (shelf != NULL)
		rc = find_text(l, uri, shelf, eid, lang, found, text, err);
	pthread_mutex_unlock(&l->lock);
	pacta_buf_dispose(&work);
	return rc;
}

struct pacta_resolver
pacta_library_resolver(struct pacta_library *l)
{
	return (struct pacta_resolver){ library_find, l };
}
