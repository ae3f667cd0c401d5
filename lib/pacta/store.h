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

/* --- writing -------------------------------------------------------- */

struct pacta_write {
	const char *path;	/* from the top of the repository */
	const void *data;
	size_t len;
	bool add_only;		/* PACTA_EEXISTS when it is there already,
				 * whatever its content */
};

/*
 * Commits the given files on top of the branch HEAD names, in one commit with
 * the user's git identity.  If EXPECT is not NULL the branch must still be at
 * that commit ("" for unborn), else PACTA_EMODIFIED and nothing has happened;
 * with EXPECT NULL a lost race is retried on the new head a bounded number of
 * times.  When it returns 0 the commit is on disk, flushed.  Files of the
 * working tree follow where they were unchanged; one that was changed by hand
 * is left, and the commit still stands.  COMMIT receives the id in hex (41
 * bytes), and may be NULL.
 */
PACTA_EXPORT int pacta_store_commit(struct pacta_store *store,
    const struct pacta_write *writes, size_t count, const char *message,
    const char *expect, char commit[41], struct pacta_error *err)
    PACTA_MUST_CHECK;

/*
 * Brings back files that HEAD has below the protected folders and the working
 * tree lost (a crash between commit and checkout).  *RESTORED counts them.
 */
PACTA_EXPORT int pacta_store_settle(struct pacta_store *store,
    size_t *restored, struct pacta_error *err) PACTA_MUST_CHECK;

/* --- history -------------------------------------------------------- */

struct pacta_commit {
	char id[41];
	int64_t when_s;		/* committer's, seconds since 1970; hearsay */
	const char *author;	/* "Name <mail>"; hearsay */
	const char *subject;	/* first line of the message */
};

/* Called for each commit, newest first, along first parents from REV, that
 * changed something below PATH ("" for everything); nonzero stops the walk and
 * is returned. */
typedef int (*pacta_commit_cb)(const struct pacta_commit *commit, void *arg);
PACTA_EXPORT int pacta_store_log(struct pacta_store *store, const char *rev,
    const char *path, pacta_commit_cb cb, void *arg, struct pacta_error *err)
    PACTA_MUST_CHECK;

#endif
