/*
 * The store: an agreements repository in git.
 *
 * A view is what the repository holds at one commit, in the working tree, or
 * in a plain folder; everything above reads through a view and cannot tell
 * which.  Writing makes one commit: objects first, flushed, then the branch
 * moves by compare-and-swap, then the working tree follows.  A store and its
 * views belong to one thread at a time; several stores on one repository may
 * be used at once.  libgit2 appears nowhere else.
 */
#ifndef PACTA_STORE_H
#define PACTA_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/buf.h>
#include <pacta/error.h>

struct pacta_store;
struct pacta_view;

/* --- the repository ------------------------------------------------- */

/* Makes PATH a git repository unless it is one, and opens it. */
PACTA_EXPORT int pacta_store_init(struct pacta_store **out, const char *path,
    struct pacta_error *err) PACTA_MUST_CHECK;
/* Opens the repository PATH is in, looking upwards as git does. */
PACTA_EXPORT int pacta_store_open(struct pacta_store **out, const char *path,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_store_free(struct pacta_store *store);
/* The working tree's folder, ending in '/'; NULL in a bare repository. */
PACTA_EXPORT const char *pacta_store_workdir(const struct pacta_store *store);
/* The .git folder, ending in '/'. */
PACTA_EXPORT const char *pacta_store_gitdir(const struct pacta_store *store);

/* The commit HEAD is at, in hex; "" while its branch has none. */
PACTA_EXPORT int pacta_store_head(struct pacta_store *store, char commit[41],
    struct pacta_error *err) PACTA_MUST_CHECK;
/* Appends the user's name as git's configuration has it, or nothing. */
PACTA_EXPORT int pacta_store_user(struct pacta_store *store,
    struct pacta_buf *out, struct pacta_error *err) PACTA_MUST_CHECK;
/* Sets a key of the repository's own configuration, unless it has a value there
 * already. */
PACTA_EXPORT int pacta_store_config_add(struct pacta_store *store,
    const char *key, const char *value, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* --- views ---------------------------------------------------------- */

/* What the revision REV holds (anything git rev-parse accepts that names a
 * commit). */
PACTA_EXPORT int pacta_view_revision(struct pacta_view **out,
    struct pacta_store *store, const char *rev, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* The working tree as it is on disk. */
PACTA_EXPORT int pacta_view_worktree(struct pacta_view **out,
    struct pacta_store *store, struct pacta_error *err) PACTA_MUST_CHECK;
/* A folder, in git or not; needs no store. */
PACTA_EXPORT int pacta_view_folder(struct pacta_view **out, const char *path,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_view_free(struct pacta_view *view);
/* The commit's id in hex, or "" when the view is files on disk. */
PACTA_EXPORT const char *pacta_view_commit(const struct pacta_view *view);

enum pacta_entry_type {
	PACTA_ENTRY_FILE, PACTA_ENTRY_FOLDER,
	PACTA_ENTRY_LINK, PACTA_ENTRY_MODULE,	/* symlink, submodule */
	PACTA_ENTRY_OTHER			/* device, socket, ... */
};

struct pacta_entry {
	char *name;		/* without folders */
	enum pacta_entry_type type;
};

struct pacta_entries {
	struct pacta_entry *items;	/* in byte order of name */
	size_t count, cap;
};

#define PACTA_ENTRIES_INIT { NULL, 0, 0 }

PACTA_EXPORT void pacta_entries_dispose(struct pacta_entries *e);

/* Lists a folder ("" is the top; no trailing '/').  PACTA_ENOTFOUND when it is
 * not there.  ".git" is never listed. */
PACTA_EXPORT int pacta_view_list(struct pacta_view *view, const char *folder,
    struct pacta_entries *out, struct pacta_error *err) PACTA_MUST_CHECK;
/* Appends a file's bytes to OUT, at most LIMIT of them (PACTA_ELIMIT).  A link
 * or submodule is PACTA_EREFUSED, a damaged object PACTA_ECORRUPT. */
PACTA_EXPORT int pacta_view_read(struct pacta_view *view, const char *path,
    size_t limit, struct pacta_buf *out, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* Whether the file PATH of a revision's view has exactly these bytes, which is
 * told without reading it; PACTA_EUSAGE for files on disk. */
PACTA_EXPORT int pacta_view_has(struct pacta_view *view, const char *path,
    const void *data, size_t len, bool *same, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* --- writing -------------------------------------------------------- */

struct pacta_write {
	const char *path;	/* from the top of the repository */
	const void *data;
	size_t len;
	bool add_only;		/* PACTA_EEXISTS when it is there already,
				 * whatever its content */
};

/*
 * Who and when, as git's GIT_AUTHOR_* and GIT_COMMITTER_* name them.  The
 * library reads no clock and no environment, so the time is the caller's; a
 * name or mail that is NULL comes from the user's git configuration.
 */
struct pacta_identity {
	const char *name, *email;
	int64_t when_s;		/* seconds since 1970 */
	int offset_min;		/* of the local time, east of UTC */
};

struct pacta_commit_options {
	struct pacta_identity author, committer;
	const char *expect;	/* the commit the branch must still be at, in
				 * hex; "" while it has none; NULL for any */
};

#define PACTA_COMMIT_OPTIONS_INIT \
	{ { NULL, NULL, 0, 0 }, { NULL, NULL, 0, 0 }, NULL }

/*
 * Commits the given files on top of the branch HEAD names, in one commit: the
 * branch's tree plus these files, whatever the index holds.  If the branch is
 * not at options->expect, PACTA_EMODIFIED and nothing has happened; with
 * expect NULL a lost race is retried on the new head a bounded number of times.
 * When it returns 0 the commit is on disk, flushed.  Files that have the wanted
 * content already make no new commit; COMMIT is then the head.  Files of the
 * working tree and entries of the index follow where they were as the branch
 * had them; one that was changed by hand is left, and the commit still stands.
 * COMMIT receives the id in hex, and may be NULL.
 *
 * PACTA_EEXISTS names an add_only file that is there; PACTA_EREFUSED on a
 * detached HEAD, in the middle of a merge, on a path that crosses a link, and
 * without an identity; PACTA_ELOCKED names the lock and its age.
 */
PACTA_EXPORT int pacta_store_commit(struct pacta_store *store,
    const struct pacta_write *writes, size_t count, const char *message,
    const struct pacta_commit_options *options, char commit[41],
    struct pacta_error *err) PACTA_MUST_CHECK;

/* Why a file of the working tree or the index could not follow the last commit
 * of this store; code 0 when all did, or were changed by hand. */
PACTA_EXPORT const struct pacta_error *pacta_store_left(
    const struct pacta_store *store);

/*
 * Finishes what a crash between the branch's moving and the working tree's
 * following left undone, as pacta_store_commit() itself does first of all.
 * *RESTORED counts the files brought up to date.
 */
PACTA_EXPORT int pacta_store_settle(struct pacta_store *store,
    size_t *restored, struct pacta_error *err) PACTA_MUST_CHECK;

/* --- history -------------------------------------------------------- */

enum pacta_change_kind {
	PACTA_CHANGE_ADDED, PACTA_CHANGE_MODIFIED, PACTA_CHANGE_DELETED
};

struct pacta_change {
	enum pacta_change_kind kind;
	const char *path;	/* from the top, safe to print */
	char old[41], new[41];	/* the file's object before and after, in hex;
				 * "" where it was not there */
};

struct pacta_commit {
	char id[41];
	int64_t when_s;		/* committer's, seconds since 1970; hearsay */
	int offset_min;
	const char *author;	/* "Name <mail>", safe to print; hearsay */
	const char *subject;	/* first line of the message, safe to print */
	const struct pacta_change *changes;	/* against the first parent */
	size_t count;
};

/*
 * Calls CB for each commit, newest first, along first parents from REV, that
 * changed something below PATH ("" for everything).  A nonzero answer stops the
 * walk and is returned.  The strings are borrowed for the call.
 */
typedef int (*pacta_commit_cb)(const struct pacta_commit *commit, void *arg);
PACTA_EXPORT int pacta_store_log(struct pacta_store *store, const char *rev,
    const char *path, pacta_commit_cb cb, void *arg, struct pacta_error *err)
    PACTA_MUST_CHECK;
/* Whether history was cut off when the repository was cloned. */
PACTA_EXPORT bool pacta_store_is_shallow(struct pacta_store *store);
/* Appends the bytes of the file with this object id, as a change names it; at
 * most LIMIT of them (PACTA_ELIMIT). */
PACTA_EXPORT int pacta_store_object(struct pacta_store *store, const char *id,
    size_t limit, struct pacta_buf *out, struct pacta_error *err)
    PACTA_MUST_CHECK;

#endif
