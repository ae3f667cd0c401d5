/*
 * What the store's sources share: the repository, libgit2's errors in our
 * terms, the guarded object database, names, locks.
 */
#ifndef PACTA_STORE_INT_H
#define PACTA_STORE_INT_H

#include <pacta/store.h>

#include "store_git.h"

/* Objects that are not files, larger than any honest repository makes them. */
#define STORE_TREE_MAX (64u << 20)
#define STORE_COMMIT_MAX (16u << 20)
#define STORE_BLOB_MAX (64u << 20)	/* where no caller gave a limit */
#define STORE_DEPTH_MAX 64u		/* of folders */

struct store_odb;

struct pacta_store {
	git_repository *repo;
	git_odb *odb;		/* the repository's, owned by it too */
	/* What the guard found wrong with an object, in our words: libgit2
	 * carries only a text back. */
	struct pacta_error fault;
	size_t blob_max;	/* for the next reads */
	struct pacta_error left;	/* see pacta_store_left() */
};

/* --- store.c -------------------------------------------------------- */

/* Turns libgit2's code and its last message into ours, at once; WHAT tells
 * what could not be done.  Returns the code. */
int store_error(struct pacta_store *store, int rc, struct pacta_error *err,
    const char *what, ...) PACTA_PRINTF(4, 5);
/* As above for an object that should be there: a missing one is damage, or the
 * shallow end of a partial clone. */
int store_object_error(struct pacta_store *store, int rc, const git_oid *id,
    struct pacta_error *err);
int store_nomem(struct pacta_error *err);
/* The ID's object as TYPE. */
int store_lookup(struct pacta_store *store, git_object **out,
    const git_oid *id, git_object_t type, struct pacta_error *err);
/* The commit REV names. */
int store_resolve(struct pacta_store *store, git_oid *out, const char *rev,
    struct pacta_error *err);

struct store_head {
	char ref[1024];		/* "refs/heads/main"; "HEAD" when detached */
	git_oid id;
	bool unborn;
};

/* The branch HEAD names, and where it is. */
int store_head_read(struct pacta_store *store, struct store_head *head,
    struct pacta_error *err);

/* --- store_odb.c ---------------------------------------------------- */

/* Puts the guarded object database in the place of libgit2's own. */
int store_odb_install(struct pacta_store *store, struct pacta_error *err);

/* --- store_name.c --------------------------------------------------- */

/* Whether PATH is made of such names, with single slashes between. */
int store_path_check(const char *path, bool allow_empty,
    struct pacta_error *err);
/* Sorts, and refuses names that are equal, or equal on some computers (case,
 * normal form).  FOLDER is for the message. */
int store_entries_check(struct pacta_entries *e, const char *folder,
    struct pacta_error *err);
/* Appends; takes no ownership of NAME. */
int store_entries_add(struct pacta_entries *e, const char *name,
    enum pacta_entry_type type, struct pacta_error *err);
int store_refuse_type(enum pacta_entry_type type, const char *path,
    struct pacta_error *err);

/* --- store_disk.c --------------------------------------------------- */

int disk_list(int root, const char *folder, struct pacta_entries *out,
    struct pacta_error *err);
int disk_read(int root, const char *path, size_t limit, struct pacta_buf *out,
    struct pacta_error *err);
/* Writes PATH below ROOT: to a temporary name, flushed, then put in place; an
 * existing file is replaced only when REPLACE.  Needs store_lock(). */
int disk_write(int root, const char *path, const void *data, size_t len,
    bool replace, struct pacta_error *err);

/* Removes what a crash in the midst of disk_write() left beside PATH. */
void disk_sweep(int root, const char *path);

/* --- store_view.c --------------------------------------------------- */

/* A tree read through a chain of open folders, so that neighbours are read
 * once. */
struct store_tree {
	struct pacta_store *store;
	git_tree *level[STORE_DEPTH_MAX + 1];	/* [0] is the top */
	char *name[STORE_DEPTH_MAX + 1];	/* [i] of level i in i - 1 */
	unsigned depth;				/* of the deepest open */
};

int store_tree_init(struct store_tree *t, struct pacta_store *store,
    const git_oid *id, struct pacta_error *err);
void store_tree_dispose(struct store_tree *t);
/* The entry of PATH, borrowed until the next call; *ENTRY NULL when it is not
 * there.  A link or submodule on the way is PACTA_EREFUSED. */
int store_tree_find(struct store_tree *t, const char *path,
    const git_tree_entry **entry, struct pacta_error *err);
enum pacta_entry_type store_entry_type(const git_tree_entry *e);

/* --- store_wait.c --------------------------------------------------- *
 * Each refuses a pipe or device in the place of a file: the configuration of the
 * repository PATH is in, a reference or another file of git's, the references a
 * user's REV may name, the packs.
 */

int store_wait_config(const char *path, struct pacta_error *err);
int store_wait_ref(const struct pacta_store *store, const char *name,
    struct pacta_error *err);
int store_wait_rev(const struct pacta_store *store, const char *rev,
    struct pacta_error *err);
int store_wait_packs(const char *objects, struct pacta_error *err);

/* --- store_lock.c --------------------------------------------------- */

/* Waits, a bounded time, until no other pacta writes this repository; returns a
 * descriptor to close, or a negative code. */
int store_lock(struct pacta_store *store, struct pacta_error *err);
/* PACTA_ELOCKED naming the lock file on NAME ("index", "refs/heads/main"),
 * and its age by the file system's own clock; LOCK is from store_lock(). */
int store_locked_error(struct pacta_store *store, int lock, const char *name,
    struct pacta_error *err);
/* Whether NAME has a lock file. */
bool store_has_lock(struct pacta_store *store, const char *name);
/* Sleeps a while, longer with every TRY. */
void store_pause(unsigned try);

/* --- store_follow.c ------------------------------------------------- */

/* Notes, before the branch moves from OLD to NEW, which paths will have to
 * follow; and the following itself, which clears the note. */
int follow_note(struct pacta_store *store, const git_oid *old,
    const git_oid *new, const struct pacta_write *writes, size_t count,
    struct pacta_error *err);
void follow_forget(struct pacta_store *store);
/* Does what a note left behind asks for. */
int follow_finish(struct pacta_store *store, size_t *count,
    struct pacta_error *err);

#endif
