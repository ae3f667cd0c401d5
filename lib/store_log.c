#include <stdlib.h>
#include <string.h>

#include "store_int.h"
#include "utf8_int.h"

/* What PATH is at one commit: the whole tree, a folder, a file or nothing. */
struct spot {
	git_tree *tree;		/* of the whole, or of the folder */
	git_oid id;		/* of that tree, or of the file */
	bool there;
};

struct walk {
	struct pacta_store *store;
	const char *path;
	struct pacta_change *changes;
	size_t count, cap;
};

static void
changes_clear(struct walk *w)
{
	for (size_t i = 0; i < w->count; i++)
		free((char *)w->changes[i].path);
	w->count = 0;
}

static int
changes_add(struct walk *w, const char *path, enum pacta_change_kind kind)
{
	size_t cap = w->cap == 0 ? 16 : w->cap * 2;
	struct pacta_change *items;
	struct pacta_buf b = PACTA_BUF_INIT;
	char *whole;

	if (w->count == w->cap) {
		items = realloc(w->changes, cap * sizeof(*items));
		if (items == NULL)
			return PACTA_ENOMEM;
		w->changes = items;
		w->cap = cap;
	}
	pacta_buf_adds(&b, w->path);
	if (*w->path != '\0' && *path != '\0')
		pacta_buf_addc(&b, '/');
	pacta_buf_adds(&b, path);
	if ((whole = pacta_buf_detach(&b, NULL)) == NULL)
		return PACTA_ENOMEM;
	utf8_one_line(whole);
	w->changes[w->count++] = (struct pacta_change){ kind, whole };
	return 0;
}

static void
spot_dispose(struct spot *s)
{
	git_tree_free(s->tree);
	memset(s, 0, sizeof(*s));
}

/* A link or a submodule on the way is as if there were nothing. */
static int
spot_find(struct walk *w, git_commit *commit, struct spot *out,
    struct pacta_error *err)
{
	git_tree_entry *e = NULL;
	git_tree *top = NULL;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = store_lookup(w->store, (git_object **)&top,
	    git_commit_tree_id(commit), GIT_OBJECT_TREE, err);
	if (rc != 0)
		return rc;
	if (*w->path == '\0') {
		out->tree = top;
		out->there = true;
		git_oid_cpy(&out->id, git_tree_id(top));
		return 0;
	}
	w->store->fault.code = 0;
	rc = git_tree_entry_bypath(&e, top, w->path);
	if (rc == 0) {
		out->there = true;
		git_oid_cpy(&out->id, git_tree_entry_id(e));
		if (git_tree_entry_type(e) == GIT_OBJECT_TREE)
			rc = store_lookup(w->store, (git_object **)&out->tree,
			    &out->id, GIT_OBJECT_TREE, err);
	} else if (rc == GIT_ENOTFOUND && w->store->fault.code == 0)
		rc = 0;
	else
		rc = store_error(w->store, rc, err, "cannot look for '%s'",
		    w->path);
	git_tree_entry_free(e);
	git_tree_free(top);
	return rc;
}

static int
diff_file(const git_diff_delta *delta, float progress, void *arg)
{
	enum pacta_change_kind kind = PACTA_CHANGE_MODIFIED;

	(void)progress;
	if (delta->status == GIT_DELTA_ADDED)
		kind = PACTA_CHANGE_ADDED;
	else if (delta->status == GIT_DELTA_DELETED)
		kind = PACTA_CHANGE_DELETED;
	return changes_add(arg, delta->new_file.path, kind);
}

/* Fills the changes from OLD to NEW. */
static int
spot_compare(struct walk *w, struct spot *old, struct spot *new,
    struct pacta_error *err)
{
	git_diff_options options;
	git_diff *diff = NULL;
	int rc = 0;

	changes_clear(w);
	if (old->there == new->there &&
	    (!old->there || git_oid_equal(&old->id, &new->id)))
		return 0;
	if (old->there && old->tree == NULL)
		rc = changes_add(w, "", !new->there ? PACTA_CHANGE_DELETED :
		    PACTA_CHANGE_MODIFIED);
	else if (new->there && new->tree == NULL && !old->there)
		rc = changes_add(w, "", PACTA_CHANGE_ADDED);
	if (rc != 0)
		return store_nomem(err);
	if (old->tree == NULL && new->tree == NULL)
		return 0;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_INCLUDE_TYPECHANGE |
	    GIT_DIFF_SKIP_BINARY_CHECK;
	w->store->fault.code = 0;
	rc = git_diff_tree_to_tree(&diff, w->store->repo, old->tree, new->tree,
	    &options);
	if (rc == 0)
		rc = git_diff_foreach(diff, diff_file, NULL, NULL, NULL, w);
	git_diff_free(diff);
	return rc == 0 ? 0 : store_error(w->store, rc, err,
	    "cannot compare two commits");
}

/* The first parent, or *OUT NULL at the beginning of what is here. */
static int
walk_parent(struct walk *w, git_commit *commit, git_commit **out,
    struct pacta_error *err)
{
	int rc;

	*out = NULL;
	if (git_commit_parentcount(commit) == 0)
		return 0;
	w->store->fault.code = 0;
	rc = git_commit_parent(out, commit, 0);
	if (rc == GIT_ENOTFOUND && w->store->fault.code == 0 &&
	    git_repository_is_shallow(w->store->repo) == 1)
		return 0;
	return rc == 0 ? 0 : store_object_error(w->store, rc,
	    git_commit_parent_id(commit, 0), err);
}

static int
walk_tell(struct walk *w, git_commit *commit, pacta_commit_cb cb, void *arg,
    struct pacta_error *err)
{
	const git_signature *who = git_commit_author(commit);
	const char *summary = git_commit_summary(commit);
	struct pacta_buf author = PACTA_BUF_INIT, subject = PACTA_BUF_INIT;
	struct pacta_commit c = { .changes = w->changes, .count = w->count };
	int rc;

	pacta_buf_addf(&author, "%s <%s>", who->name, who->email);
	pacta_buf_adds(&subject, summary != NULL ? summary : "");
	if (pacta_buf_failed(&author) || pacta_buf_failed(&subject)) {
		rc = store_nomem(err);
		goto out;
	}
	utf8_one_line(author.data);
	utf8_one_line(subject.data);
	git_oid_tostr(c.id, sizeof(c.id), git_commit_id(commit));
	c.when_s = git_commit_time(commit);
	c.offset_min = git_commit_time_offset(commit);
	c.author = author.data;
	c.subject = subject.data;
	rc = cb(&c, arg);
out:
	pacta_buf_dispose(&author);
	pacta_buf_dispose(&subject);
	return rc;
}

/* One commit; *NEXT and *NEXT_SPOT are those of its parent. */
static int
walk_step(struct walk *w, git_commit *commit, struct spot *spot,
    git_commit **next, struct spot *next_spot, pacta_commit_cb cb, void *arg,
    struct pacta_error *err)
{
	int rc = walk_parent(w, commit, next, err);

	memset(next_spot, 0, sizeof(*next_spot));
	if (rc == 0 && *next != NULL)
		rc = spot_find(w, *next, next_spot, err);
	if (rc == 0)
		rc = spot_compare(w, next_spot, spot, err);
	if (rc == 0 && w->count > 0)
		rc = walk_tell(w, commit, cb, arg, err);
	return rc;
}

int
pacta_store_log(struct pacta_store *store, const char *rev, const char *path,
    pacta_commit_cb cb, void *arg, struct pacta_error *err)
{
	struct walk w = { .store = store, .path = path };
	struct spot spot = { .there = false }, next_spot;
	git_commit *commit = NULL, *next;
	git_oid id;
	int rc = store_path_check(path, true, err);

	if (rc == 0)
		rc = store_resolve(store, &id, rev, err);
	if (rc == 0)
		rc = store_lookup(store, (git_object **)&commit, &id,
		    GIT_OBJECT_COMMIT, err);
	if (rc == 0)
		rc = spot_find(&w, commit, &spot, err);
	while (rc == 0 && commit != NULL) {
		rc = walk_step(&w, commit, &spot, &next, &next_spot, cb, arg,
		    err);
		git_commit_free(commit);
		spot_dispose(&spot);
		commit = next;
		spot = next_spot;
	}
	git_commit_free(commit);
	spot_dispose(&spot);
	changes_clear(&w);
	free(w.changes);
	return rc;
}
