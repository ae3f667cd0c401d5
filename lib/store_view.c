#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store_int.h"

struct pacta_view {
	struct store_tree tree;	/* tree.store NULL: files on disk */
	int root;		/* descriptor of the folder, or -1 */
	char commit[41];
};

/* --- trees ---------------------------------------------------------- */

enum pacta_entry_type
store_entry_type(const git_tree_entry *e)
{
	switch (git.tree_entry_filemode(e)) {
	case GIT_FILEMODE_BLOB:
	case GIT_FILEMODE_BLOB_EXECUTABLE:
		return PACTA_ENTRY_FILE;
	case GIT_FILEMODE_TREE:
		return PACTA_ENTRY_FOLDER;
	case GIT_FILEMODE_LINK:
		return PACTA_ENTRY_LINK;
	case GIT_FILEMODE_COMMIT:
		return PACTA_ENTRY_MODULE;
	default:
		return PACTA_ENTRY_OTHER;
	}
}

static int
tree_entries(const git_tree *tree, const char *folder,
    struct pacta_entries *out, struct pacta_error *err)
{
	size_t n = git.tree_entrycount(tree);
	const git_tree_entry *e;
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		e = git.tree_entry_byindex(tree, i);
		rc = store_entries_add(out, git.tree_entry_name(e),
		    store_entry_type(e), err);
	}
	return rc == 0 ? store_entries_check(out, folder, err) : rc;
}

/* Opens a tree; its names are checked here, once, so that reading a path is as
 * strict as listing. */
static int
tree_open(struct pacta_store *store, git_tree **out, const git_oid *id,
    const char *folder, struct pacta_error *err)
{
	struct pacta_entries all = PACTA_ENTRIES_INIT;
	int rc = store_lookup(store, (git_object **)out, id, GIT_OBJECT_TREE,
	    err);

	if (rc != 0)
		return rc;
	rc = tree_entries(*out, folder, &all, err);
	pacta_entries_dispose(&all);
	if (rc != 0) {
		git.tree_free(*out);
		*out = NULL;
	}
	return rc;
}

int
store_tree_init(struct store_tree *t, struct pacta_store *store,
    const git_oid *id, struct pacta_error *err)
{
	memset(t, 0, sizeof(*t));
	t->store = store;
	return tree_open(store, &t->level[0], id, "", err);
}

static void
tree_cut(struct store_tree *t, unsigned depth)
{
	for (; t->depth > depth; t->depth--) {
		git.tree_free(t->level[t->depth]);
		free(t->name[t->depth]);
		t->level[t->depth] = NULL;
		t->name[t->depth] = NULL;
	}
}

void
store_tree_dispose(struct store_tree *t)
{
	if (t->level[0] == NULL)	/* a folder's view: libgit2 is not here */
		return;
	tree_cut(t, 0);
	git.tree_free(t->level[0]);
	t->level[0] = NULL;
}

/* Goes from level DEPTH into the folder NAME; *FOUND false when it is not
 * there. */
static int
tree_enter(struct store_tree *t, unsigned depth, const char *name,
    const char *path, bool *found, struct pacta_error *err)
{
	const git_tree_entry *e;
	enum pacta_entry_type type;
	char *copy;
	int rc;

	*found = true;
	if (t->depth > depth && strcmp(t->name[depth + 1], name) == 0)
		return 0;
	tree_cut(t, depth);
	e = git.tree_entry_byname(t->level[depth], name);
	type = e != NULL ? store_entry_type(e) : PACTA_ENTRY_FILE;
	*found = type == PACTA_ENTRY_FOLDER;
	if (type == PACTA_ENTRY_LINK || type == PACTA_ENTRY_MODULE) {
		pacta_error_set(err, PACTA_EREFUSED, "%s is in the way",
		    type == PACTA_ENTRY_LINK ? "a symbolic link" :
		    "a submodule");
		pacta_error_at(err, path, 0, 0);
		return PACTA_EREFUSED;
	}
	if (!*found)
		return 0;
	if ((copy = strdup(name)) == NULL)
		return store_nomem(err);
	rc = tree_open(t->store, &t->level[depth + 1], git.tree_entry_id(e),
	    name, err);
	if (rc != 0) {
		free(copy);
		return rc;
	}
	t->name[depth + 1] = copy;
	t->depth = depth + 1;
	return 0;
}

/* Enters the folders of PATH; *TREE is the one its last part stands in, *LAST
 * that part.  *TREE NULL when a folder is not there. */
static int
tree_walk(struct store_tree *t, const char *path, const git_tree **tree,
    const char **last, struct pacta_error *err)
{
	char name[256];
	const char *p = path, *end;
	unsigned depth = 0;
	bool found = true;
	int rc = store_path_check(path, false, err);

	*tree = NULL;
	for (; rc == 0 && found && *(end = strchrnul(p, '/')) == '/';
	    p = end + 1, depth++) {
		memcpy(name, p, (size_t)(end - p));
		name[end - p] = '\0';
		rc = tree_enter(t, depth, name, path, &found, err);
	}
	if (rc == 0 && found) {
		*tree = t->level[depth];
		*last = p;
	}
	return rc;
}

int
store_tree_find(struct store_tree *t, const char *path,
    const git_tree_entry **entry, struct pacta_error *err)
{
	const git_tree *tree;
	const char *last;
	int rc = tree_walk(t, path, &tree, &last, err);

	*entry = NULL;
	if (rc == 0 && tree != NULL)
		*entry = git.tree_entry_byname(tree, last);
	return rc;
}

static int
not_there(const char *path, struct pacta_error *err)
{
	pacta_error_set(err, PACTA_ENOTFOUND, "there is no such file here");
	pacta_error_at(err, path, 0, 0);
	return PACTA_ENOTFOUND;
}

/* The entries of a tree that tree_open() found in order already. */
static int
tree_list(struct store_tree *t, const char *folder, struct pacta_entries *out,
    struct pacta_error *err)
{
	char inside[4096];
	const git_tree *tree;
	const char *last;
	size_t n = strlen(folder);
	int rc;

	if (n == 0)
		return tree_entries(t->level[0], folder, out, err);
	if (n + 3 > sizeof(inside))
		return not_there(folder, err);
	/* A name inside it makes the walk open the folder itself. */
	memcpy(inside, folder, n);
	memcpy(inside + n, "/x", 3);
	rc = tree_walk(t, inside, &tree, &last, err);
	if (rc == 0 && tree == NULL)
		return not_there(folder, err);
	return rc != 0 ? rc : tree_entries(tree, folder, out, err);
}

/* Reads the file ID; NAME is for messages. */
static int
blob_read(struct pacta_store *store, const git_oid *id, const char *name,
    size_t limit, struct pacta_buf *out, struct pacta_error *err)
{
	git_odb_object *object = NULL;
	int rc;

	store->fault.code = 0;
	store->blob_max = limit;
	rc = git.odb_read(&object, store->odb, id);
	store->blob_max = STORE_BLOB_MAX;
	if (rc != 0)
		return store_object_error(store, rc, id, err);
	if (git.odb_object_type(object) != GIT_OBJECT_BLOB)
		rc = pacta_error_set(err, PACTA_ECORRUPT,
		    "'%s' is listed as a file, but is none", name);
	else if (git.odb_object_size(object) > limit) /* from the cache */
		rc = pacta_error_set(err, PACTA_ELIMIT,
		    "'%s' is over the limit of %zu bytes", name, limit);
	else
		pacta_buf_add(out, git.odb_object_data(object),
		    git.odb_object_size(object));
	git.odb_object_free(object);
	if (rc == 0 && pacta_buf_failed(out))
		rc = store_nomem(err);
	return rc;
}

static int
tree_read(struct store_tree *t, const char *path, size_t limit,
    struct pacta_buf *out, struct pacta_error *err)
{
	const git_tree_entry *e;
	int rc = store_tree_find(t, path, &e, err);

	if (rc != 0)
		return rc;
	if (e == NULL)
		return not_there(path, err);
	if (store_entry_type(e) != PACTA_ENTRY_FILE)
		return store_refuse_type(store_entry_type(e), path, err);
	rc = blob_read(t->store, git.tree_entry_id(e), path, limit, out, err);
	if (rc != 0 && rc != PACTA_ENOMEM)
		pacta_error_at(err, path, 0, 0);
	return rc;
}

int
pacta_store_object(struct pacta_store *store, const char *id, size_t limit,
    struct pacta_buf *out, struct pacta_error *err)
{
	git_oid oid;

	if (strlen(id) != GIT_OID_HEXSZ ||
	    git.oid_fromstrn(&oid, id, GIT_OID_HEXSZ) != 0)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no object id", id);
	return blob_read(store, &oid, id, limit, out, err);
}

/* --- views ---------------------------------------------------------- */

static int
view_new(struct pacta_view **out, struct pacta_error *err)
{
	*out = calloc(1, sizeof(**out));
	if (*out == NULL)
		return store_nomem(err);
	(*out)->root = -1;
	return 0;
}

int
pacta_view_revision(struct pacta_view **out, struct pacta_store *store,
    const char *rev, struct pacta_error *err)
{
	struct pacta_view *view;
	git_object *commit = NULL;
	git_oid id;
	int rc;

	*out = NULL;
	if ((rc = view_new(&view, err)) != 0)
		return rc;
	rc = store_resolve(store, &id, rev, err);
	if (rc == 0)
		rc = store_lookup(store, &commit, &id, GIT_OBJECT_COMMIT, err);
	if (rc == 0)
		rc = store_tree_init(&view->tree, store,
		    git.commit_tree_id((git_commit *)commit), err);
	git.object_free(commit);
	if (rc != 0) {
		pacta_view_free(view);
		return rc;
	}
	git.oid_tostr(view->commit, sizeof(view->commit), &id);
	*out = view;
	return 0;
}

int
pacta_view_folder(struct pacta_view **out, const char *path,
    struct pacta_error *err)
{
	struct pacta_view *view;
	int rc;

	*out = NULL;
	if ((rc = view_new(&view, err)) != 0)
		return rc;
	view->root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (view->root < 0) {
		rc = pacta_error_set(err,
		    errno == ENOENT ? PACTA_ENOTFOUND : PACTA_EIO,
		    "cannot open the folder: %s", strerror(errno));
		pacta_error_at(err, path, 0, 0);
		pacta_view_free(view);
		return rc;
	}
	*out = view;
	return 0;
}

int
pacta_view_worktree(struct pacta_view **out, struct pacta_store *store,
    struct pacta_error *err)
{
	const char *path = pacta_store_workdir(store);

	*out = NULL;
	if (path == NULL)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "a bare repository has no working files; "
		    "name a revision instead");
	return pacta_view_folder(out, path, err);
}

void
pacta_view_free(struct pacta_view *view)
{
	if (view == NULL)
		return;
	store_tree_dispose(&view->tree);
	if (view->root >= 0)
		close(view->root);
	free(view);
}

const char *
pacta_view_commit(const struct pacta_view *view)
{
	return view->commit;
}

int
pacta_view_list(struct pacta_view *view, const char *folder,
    struct pacta_entries *out, struct pacta_error *err)
{
	int rc = store_path_check(folder, true, err);

	*out = (struct pacta_entries)PACTA_ENTRIES_INIT;
	if (rc == 0)
		rc = view->root >= 0 ?
		    disk_list(view->root, folder, out, err) :
		    tree_list(&view->tree, folder, out, err);
	if (rc != 0)
		pacta_entries_dispose(out);
	return rc;
}

int
pacta_view_read(struct pacta_view *view, const char *path, size_t limit,
    struct pacta_buf *out, struct pacta_error *err)
{
	int rc = store_path_check(path, false, err);

	if (rc != 0)
		return rc;
	return view->root >= 0 ? disk_read(view->root, path, limit, out, err) :
	    tree_read(&view->tree, path, limit, out, err);
}

int
pacta_view_has(struct pacta_view *view, const char *path, const void *data,
    size_t len, bool *same, struct pacta_error *err)
{
	const git_tree_entry *e;
	git_oid id;
	int rc = store_path_check(path, false, err);

	*same = false;
	if (rc == 0 && view->root >= 0)
		rc = pacta_error_set(err, PACTA_EUSAGE,
		    "files on disk have no object ids");
	if (rc == 0)
		rc = store_tree_find(&view->tree, path, &e, err);
	if (rc != 0 || e == NULL)
		return rc;
	if (git.odb_hash(&id, data, len, GIT_OBJECT_BLOB) != 0)
		return store_nomem(err);
	*same = store_entry_type(e) == PACTA_ENTRY_FILE &&
	    git.oid_equal(&id, git.tree_entry_id(e));
	return 0;
}
