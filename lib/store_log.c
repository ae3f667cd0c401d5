#include <stdlib.h>
#include <string.h>

#include "store_int.h"
#include "utf8_int.h"

#define CHANGES_MAX 4000000u	/* in one commit */

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
	unsigned seen;		/* what is not the same in this commit */
};

static void
changes_clear(struct walk *w)
{
	for (size_t i = 0; i < w->count; i++)
		free((char *)w->changes[i].path);
	w->count = 0;
}

/* OLD or NEW is NULL where there was, or is, no file. */
static int
changes_add(struct walk *w, const char *path, const git_oid *old,
    const git_oid *new)
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
	w->changes[w->count] = (struct pacta_change){ old == NULL ?
	    PACTA_CHANGE_ADDED : new == NULL ? PACTA_CHANGE_DELETED :
	    PACTA_CHANGE_MODIFIED, whole, "", "" };
	if (old != NULL)
		git.oid_tostr(w->changes[w->count].old, 41, old);
	if (new != NULL)
		git.oid_tostr(w->changes[w->count].new, 41, new);
	w->count++;
	return 0;
}

static void
spot_dispose(struct spot *s)
{
	git.tree_free(s->tree);
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
	    git.commit_tree_id(commit), GIT_OBJECT_TREE, err);
	if (rc != 0)
		return rc;
	if (*w->path == '\0') {
		out->tree = top;
		out->there = true;
		git.oid_cpy(&out->id, git.tree_id(top));
		return 0;
	}
	w->store->fault.code = 0;
	rc = git.tree_entry_bypath(&e, top, w->path);
	if (rc == 0) {
		out->there = true;
		git.oid_cpy(&out->id, git.tree_entry_id(e));
		if (git.tree_entry_type(e) == GIT_OBJECT_TREE)
			rc = store_lookup(w->store, (git_object **)&out->tree,
			    &out->id, GIT_OBJECT_TREE, err);
	} else if (rc == GIT_ENOTFOUND && w->store->fault.code == 0)
		rc = 0;
	else
		rc = store_error(w->store, rc, err, "cannot look for '%s'",
		    w->path);
	git.tree_entry_free(e);
	git.tree_free(top);
	return rc;
}

/* --- comparing ------------------------------------------------------- *
 * libgit2's own comparison goes through every entry of every tree it opens, with
 * its path, which costs ten times as much where few of many have changed.
 */

static int compare_trees(struct walk *w, git_tree *old, git_tree *new,
    struct pacta_buf *path, unsigned depth, struct pacta_error *err);

/* The tree E names, or *OUT NULL when there is no E. */
static int
compare_open(struct walk *w, git_tree **out, const git_tree_entry *e,
    struct pacta_error *err)
{
	*out = NULL;
	return e == NULL ? 0 : store_lookup(w->store, (git_object **)out,
	    git.tree_entry_id(e), GIT_OBJECT_TREE, err);
}

/* Both are folders or both are not; one of them may be NULL. */
static int
compare_entries(struct walk *w, const git_tree_entry *old,
    const git_tree_entry *new, struct pacta_buf *path, unsigned depth,
    struct pacta_error *err)
{
	const git_tree_entry *e = new != NULL ? new : old;
	git_tree *from = NULL, *to = NULL;
	size_t len = path->len;
	int rc;

	if (depth == STORE_DEPTH_MAX || ++w->seen > CHANGES_MAX)
		return pacta_error_set(err, PACTA_ELIMIT,
		    "a commit changes over %u files and folders, or some "
		    "nested deeper than %u", CHANGES_MAX, STORE_DEPTH_MAX);
	if (len > 0)
		pacta_buf_addc(path, '/');
	pacta_buf_adds(path, git.tree_entry_name(e));
	if (pacta_buf_failed(path))
		return store_nomem(err);
	if (git.tree_entry_type(e) != GIT_OBJECT_TREE)
		rc = changes_add(w, path->data,
		    old != NULL ? git.tree_entry_id(old) : NULL,
		    new != NULL ? git.tree_entry_id(new) : NULL) == 0 ? 0 :
		    store_nomem(err);
	else if ((rc = compare_open(w, &from, old, err)) == 0 &&
	    (rc = compare_open(w, &to, new, err)) == 0)
		rc = compare_trees(w, from, to, path, depth + 1, err);
	git.tree_free(from);
	git.tree_free(to);
	pacta_buf_truncate(path, len);
	return rc;
}

static bool
entry_same(const git_tree_entry *a, const git_tree_entry *b)
{
	return git.oid_equal(git.tree_entry_id(a), git.tree_entry_id(b)) &&
	    git.tree_entry_filemode(a) == git.tree_entry_filemode(b);
}

/* Entries are in git's order, in which a folder's name ends in '/': what is the
 * same there is a folder, or none, on both sides. */
static int
compare_trees(struct walk *w, git_tree *old, git_tree *new,
    struct pacta_buf *path, unsigned depth, struct pacta_error *err)
{
	size_t nold = old != NULL ? git.tree_entrycount(old) : 0;
	size_t nnew = new != NULL ? git.tree_entrycount(new) : 0;
	const git_tree_entry *a, *b;
	size_t i = 0, k = 0;
	int rc = 0, c;

	while (rc == 0 && (i < nold || k < nnew)) {
		a = i < nold ? git.tree_entry_byindex(old, i) : NULL;
		b = k < nnew ? git.tree_entry_byindex(new, k) : NULL;
		c = a == NULL ? 1 : b == NULL ? -1 : git.tree_entry_cmp(a, b);
		i += c <= 0;
		k += c >= 0;
		if (c != 0 || !entry_same(a, b))
			rc = compare_entries(w, c <= 0 ? a : NULL,
			    c >= 0 ? b : NULL, path, depth, err);
	}
	return rc;
}

/* Fills the changes from OLD to NEW. */
static int
spot_compare(struct walk *w, struct spot *old, struct spot *new,
    struct pacta_error *err)
{
	struct pacta_buf path = PACTA_BUF_INIT;
	bool was = old->there && old->tree == NULL;	/* a file */
	bool is = new->there && new->tree == NULL;
	int rc = 0;

	changes_clear(w);
	w->seen = 0;
	if (old->there == new->there &&
	    (!old->there || git.oid_equal(&old->id, &new->id)))
		return 0;
	if (was || is)
		rc = changes_add(w, "", was ? &old->id : NULL,
		    is ? &new->id : NULL);
	if (rc != 0)
		return store_nomem(err);
	if (old->tree == NULL && new->tree == NULL)
		return 0;
	rc = compare_trees(w, old->tree, new->tree, &path, 0, err);
	pacta_buf_dispose(&path);
	return rc;
}

/* The first parent, or *OUT NULL at the beginning of what is here. */
static int
walk_parent(struct walk *w, git_commit *commit, git_commit **out,
    struct pacta_error *err)
{
	int rc;

	*out = NULL;
	if (git.commit_parentcount(commit) == 0)
		return 0;
	w->store->fault.code = 0;
	rc = git.commit_parent(out, commit, 0);
	if (rc == GIT_ENOTFOUND && w->store->fault.code == 0 &&
	    git.repository_is_shallow(w->store->repo) == 1)
		return 0;
	return rc == 0 ? 0 : store_object_error(w->store, rc,
	    git.commit_parent_id(commit, 0), err);
}

static int
walk_tell(struct walk *w, git_commit *commit, pacta_commit_cb cb, void *arg,
    struct pacta_error *err)
{
	const git_signature *who = git.commit_author(commit);
	const char *summary = git.commit_summary(commit);
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
	git.oid_tostr(c.id, sizeof(c.id), git.commit_id(commit));
	c.when_s = git.commit_time(commit);
	c.offset_min = git.commit_time_offset(commit);
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
		git.commit_free(commit);
		spot_dispose(&spot);
		commit = next;
		spot = next_spot;
	}
	git.commit_free(commit);
	spot_dispose(&spot);
	changes_clear(&w);
	free(w.changes);
	return rc;
}

bool
pacta_store_is_shallow(struct pacta_store *store)
{
	return git.repository_is_shallow(store->repo) == 1;
}
