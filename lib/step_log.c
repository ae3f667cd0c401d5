/* The history of agreements' texts, from a repository. */
#include <stdlib.h>
#include <string.h>

#include <pacta/repo.h>

#include "step_int.h"

/* What a commit did to one text. */
struct touch {
	uint32_t commit;	/* in the log's list */
	uint32_t language;
	char old[41], new[41];	/* objects; "" where there was none */
};

struct history {
	struct pacta_step_wanted wanted;
	uint32_t open;		/* languages whose coming was not met yet */
	uint32_t commits;	/* that touched it */
	uint32_t last;		/* of them, in the log's list, or STEP_NONE */
	uint32_t adopted;	/* the commit that froze it, or STEP_NONE */
	bool closed;
	bool changed;		/* it was touched again after it came in */
	struct touch *touches;	/* newest first */
	size_t count, cap;
};

struct pacta_step_log {
	struct pacta_store *store;
	struct history *all;
	size_t count, left;	/* not closed yet */
	struct pacta_step_commit *commits;
	uint32_t ncommits, cap_commits;
	size_t walked, max;
	struct pacta_view *view;	/* of the revision */
	bool cut;
};

static int
nomem(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

void
pacta_step_log_free(struct pacta_step_log *log)
{
	if (log == NULL)
		return;
	for (size_t i = 0; i < log->count; i++)
		free(log->all[i].touches);
	for (uint32_t i = 0; i < log->ncommits; i++)
		free((char *)log->commits[i].subject);
	pacta_view_free(log->view);
	free(log->commits);
	free(log->all);
	free(log);
}

/* --- the walk ------------------------------------------------------------------ */

struct walk {
	struct pacta_step_log *log;
	const struct pacta_commit *commit;
	uint32_t number;	/* of the commit in the list, or STEP_NONE */
	struct pacta_error *err;
};

static struct history *
history_find(struct pacta_step_log *log, const char *slug)
{
	size_t low = 0, high = log->count, mid;
	int c;

	while (low < high) {
		mid = low + (high - low) / 2;
		c = strcmp(log->all[mid].wanted.slug, slug);
		if (c == 0)
			return &log->all[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static int
keep_commit(struct walk *w)
{
	struct pacta_step_log *log = w->log;
	uint32_t cap = log->cap_commits == 0 ? 64 : log->cap_commits * 2;
	struct pacta_step_commit *list = log->commits;

	if (w->number != STEP_NONE)
		return 0;
	if (log->ncommits == log->cap_commits) {
		list = realloc(list, cap * sizeof(*list));
		if (list == NULL)
			return nomem(w->err);
		log->commits = list;
		log->cap_commits = cap;
	}
	list[log->ncommits] = (struct pacta_step_commit){ "",
	    w->commit->when_s, w->commit->offset_min,
	    strdup(w->commit->subject) };
	memcpy(list[log->ncommits].id, w->commit->id, sizeof(list->id));
	if (list[log->ncommits].subject == NULL)
		return nomem(w->err);
	w->number = log->ncommits++;
	return 0;
}

static uint32_t
language_number(const struct history *h, const char *code)
{
	for (size_t i = 0; i < h->wanted.count; i++)
		if (strcmp(h->wanted.languages[i].code, code) == 0)
			return (uint32_t)i;
	return STEP_NONE;
}

static int
add_touch(struct walk *w, struct history *h, uint32_t language,
    const struct pacta_change *c)
{
	size_t cap = h->cap == 0 ? 4 : h->cap * 2;
	struct touch *t;
	int rc = keep_commit(w);

	if (rc != 0)
		return rc;
	if (h->count == h->cap) {
		t = realloc(h->touches, cap * sizeof(*t));
		if (t == NULL)
			return nomem(w->err);
		h->touches = t;
		h->cap = cap;
	}
	t = &h->touches[h->count++];
	t->commit = w->number;
	t->language = language;
	memcpy(t->old, c->old, sizeof(t->old));
	memcpy(t->new, c->new, sizeof(t->new));
	if (c->kind == PACTA_CHANGE_ADDED)
		h->open &= ~(1u << language);
	if (h->last != STEP_NONE && h->last != w->number)
		h->changed = true;
	h->changed |= c->kind != PACTA_CHANGE_ADDED;
	h->commits += h->last != w->number;
	h->last = w->number;
	return 0;
}

static bool
has_translation(const struct history *h)
{
	for (size_t i = 0; i < h->wanted.count; i++)
		if (!h->wanted.languages[i].authentic)
			return true;
	return false;
}

static int
walk_change(struct walk *w, const struct pacta_change *c)
{
	struct pacta_path_parts p;
	struct history *h;
	uint32_t language;
	int rc;

	pacta_path_parse(&p, c->path);
	if (p.kind != PACTA_PATH_TEXT && p.kind != PACTA_PATH_VERSION)
		return 0;
	h = history_find(w->log, p.slug);
	if (h == NULL || h->closed)
		return 0;
	if (p.kind == PACTA_PATH_VERSION) {
		if (p.number != h->wanted.version ||
		    c->kind != PACTA_CHANGE_ADDED)
			return 0;
		rc = keep_commit(w);
		h->adopted = w->number;
		return rc;
	}
	language = language_number(h, p.lang);
	return language == STEP_NONE || !(h->open & 1u << language) ? 0 :
	    add_touch(w, h, language, c);
}

/* Whether nothing older matters. */
static bool
is_done(const struct history *h)
{
	return h->open == 0 || h->commits >= PACTA_STEP_MAX_COMMITS ||
	    (h->adopted != STEP_NONE && !has_translation(h));
}

static int
walk_commit(const struct pacta_commit *commit, void *arg)
{
	struct walk *w = arg;
	struct pacta_path_parts p;
	struct history *h;
	int rc = 0;

	w->commit = commit;
	w->number = STEP_NONE;
	for (size_t i = 0; rc == 0 && i < commit->count; i++)
		rc = walk_change(w, &commit->changes[i]);
	/* Once the whole commit is known. */
	for (size_t i = 0; rc == 0 && i < commit->count; i++) {
		pacta_path_parse(&p, commit->changes[i].path);
		h = p.kind == PACTA_PATH_OTHER ? NULL :
		    history_find(w->log, p.slug);
		if (h != NULL && !h->closed && is_done(h)) {
			h->closed = true;
			w->log->left--;
		}
	}
	if (rc != 0)
		return rc;
	if (++w->log->walked == w->log->max && w->log->left > 0)
		w->log->cut = true;
	return w->log->left == 0 || w->log->cut;
}

static int
walk(struct pacta_step_log *log, const char *rev, struct pacta_error *err)
{
	struct walk w = { .log = log, .err = err };
	char path[PACTA_PATH_SIZE] = "agreements";
	int rc;

	if (log->left == 0)
		return 0;
	if (log->count == 1)
		pacta_path_agreement(path, log->all[0].wanted.slug);
	rc = pacta_store_log(log->store, rev, path, walk_commit, &w, err);
	log->cut |= pacta_store_is_shallow(log->store);
	return rc > 0 ? 0 : rc;
}

int
pacta_step_log_new(struct pacta_step_log **out, struct pacta_store *store,
    const char *rev, const struct pacta_step_wanted *wanted, size_t count,
    size_t max_commits, struct pacta_error *err)
{
	struct pacta_step_log *log = calloc(1, sizeof(*log));
	int rc = 0;

	*out = NULL;
	if (log == NULL)
		return nomem(err);
	log->store = store;
	log->max = max_commits;
	log->all = calloc(count + 1, sizeof(*log->all));
	if (log->all == NULL)
		rc = nomem(err);
	for (size_t i = 0; rc == 0 && i < count; i++) {
		struct history *h = &log->all[log->count++];

		h->wanted = wanted[i];
		h->last = h->adopted = STEP_NONE;
		if (wanted[i].count > PACTA_STEP_MAX_LANGUAGES)
			rc = pacta_error_set(err, PACTA_ELIMIT,
			    "%s is in over %u languages", wanted[i].slug,
			    PACTA_STEP_MAX_LANGUAGES);
		h->open = wanted[i].count < 32 ?
		    (1u << wanted[i].count) - 1 : UINT32_MAX;
		h->closed = h->open == 0;
		log->left += !h->closed;
	}
	if (rc == 0)
		rc = pacta_view_revision(&log->view, store, rev, err);
	if (rc == 0)
		rc = walk(log, rev, err);
	if (rc != 0)
		pacta_step_log_free(log);
	else
		*out = log;
	return rc;
}

bool
pacta_step_log_is_cut(const struct pacta_step_log *log)
{
	return log->cut;
}

bool
pacta_step_log_has_changes(const struct pacta_step_log *log, size_t i)
{
	const struct history *h = &log->all[i];

	/* Commits are listed newest first. */
	return h->changed && (has_translation(h) || h->adopted == STEP_NONE ||
	    h->touches[0].commit < h->adopted);
}

/* --- following it ------------------------------------------------------------------ */

struct loaded {
	struct pacta_buf bytes;
	struct pacta_doc *doc;
};

static int
load_parse(struct loaded *l, const char *name, struct pacta_error *err)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	int rc = pacta_doc_parse(&l->doc, name, pacta_buf_str(&l->bytes),
	    l->bytes.len, &diags, err);

	pacta_diags_dispose(&diags);
	return rc == PACTA_ENOMEM ? rc : 0;
}

/* Reads a text of a commit; *OUT without a document when it is none. */
static int
load_object(const struct pacta_step_log *log, struct loaded *out,
    const char *id, struct pacta_error *err)
{
	int rc;

	*out = (struct loaded){ PACTA_BUF_INIT, NULL };
	if (*id == '\0')
		return 0;
	rc = pacta_store_object(log->store, id, PACTA_DOC_MAX_BYTES,
	    &out->bytes, err);
	return rc == 0 ? load_parse(out, id, err) : rc == PACTA_ELIMIT ? 0 : rc;
}

/* Reads a text as it is at the revision, where no commit looked at touched it. */
static int
load_current(const struct pacta_step_log *log, struct loaded *out,
    const struct history *h, size_t language, struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	int rc;

	*out = (struct loaded){ PACTA_BUF_INIT, NULL };
	pacta_path_text(path, h->wanted.slug,
	    h->wanted.languages[language].code);
	rc = pacta_view_read(log->view, path, PACTA_DOC_MAX_BYTES, &out->bytes,
	    err);
	if (rc == PACTA_ENOTFOUND || rc == PACTA_ELIMIT)
		return 0;
	return rc == 0 ? load_parse(out, path, err) : rc;
}

static void
unload(struct loaded *l)
{
	pacta_doc_free(l->doc);
	pacta_buf_dispose(&l->bytes);
}

/* The texts before the oldest commit looked at. */
static int
follow_beginning(const struct pacta_step_log *log, const struct history *h,
    struct pacta_step *step, struct pacta_error *err)
{
	const struct touch *first[PACTA_STEP_MAX_LANGUAGES] = { NULL };
	struct pacta_step_text texts[PACTA_STEP_MAX_LANGUAGES];
	struct loaded loaded[PACTA_STEP_MAX_LANGUAGES];
	size_t n = 0, used = 0;
	int rc = 0;

	for (size_t i = 0; i < h->count; i++)
		first[h->touches[i].language] = &h->touches[i];
	for (size_t i = 0; rc == 0 && i < h->wanted.count; i++) {
		rc = first[i] != NULL ?
		    load_object(log, &loaded[n++], first[i]->old, err) :
		    load_current(log, &loaded[n++], h, i, err);
		if (rc == 0 && loaded[n - 1].doc != NULL)
			texts[used++] = (struct pacta_step_text){ i,
			    loaded[n - 1].doc };
	}
	if (rc == 0)
		rc = pacta_step_add(step, NULL, texts, used, err);
	while (n > 0)
		unload(&loaded[--n]);
	return rc;
}

/* What one commit made of the texts. */
static int
follow_commit(const struct pacta_step_log *log, struct pacta_step *step,
    const struct pacta_step_commit *commit, const struct touch *const *touches,
    size_t count, struct pacta_error *err)
{
	struct pacta_step_text texts[PACTA_STEP_MAX_LANGUAGES];
	struct loaded loaded[PACTA_STEP_MAX_LANGUAGES];
	size_t n = 0, used = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < count; i++) {
		rc = load_object(log, &loaded[n++], touches[i]->new, err);
		/* What cannot be read is as if it had not been touched. */
		if (rc == 0 && (loaded[n - 1].doc != NULL ||
		    touches[i]->new[0] == '\0'))
			texts[used++] = (struct pacta_step_text){
			    touches[i]->language, loaded[n - 1].doc };
	}
	if (rc == 0)
		rc = pacta_step_add(step, commit, texts, used, err);
	while (n > 0)
		unload(&loaded[--n]);
	return rc;
}

int
pacta_step_log_follow(struct pacta_step **out, struct pacta_step_log *log,
    size_t i, struct pacta_error *err)
{
	const struct history *h = &log->all[i];
	const struct touch *touches[PACTA_STEP_MAX_LANGUAGES];
	size_t at = h->count, n;
	uint32_t commit;
	bool levelled = h->adopted == STEP_NONE;
	int rc = pacta_step_new(out, h->wanted.languages, h->wanted.count, err);

	if (rc == 0)
		rc = follow_beginning(log, h, *out, err);
	while (rc == 0 && at > 0) {
		commit = h->touches[at - 1].commit;
		/* Commits are listed newest first. */
		if (!levelled && commit < h->adopted) {
			pacta_step_level(*out);
			levelled = true;
		}
		for (n = 0; at > 0 && h->touches[at - 1].commit == commit; at--)
			touches[n++] = &h->touches[at - 1];
		rc = follow_commit(log, *out, &log->commits[commit], touches, n,
		    err);
	}
	if (rc == 0 && !levelled)
		pacta_step_level(*out);
	if (rc != 0) {
		pacta_step_free(*out);
		*out = NULL;
	}
	return rc;
}
