/*
 * How the working tree follows a commit.
 *
 * Before the branch moves, a note in the .git folder names the commit it moves
 * from and the paths concerned; it goes when they have followed.  A note found
 * later means a crash in between, and is carried out then: each file and each
 * index entry that still is what the old commit had becomes what HEAD has now.
 * What anybody changed by hand is left as it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pacta/file.h>

#include "store_int.h"

#define NOTE_NAME "pacta-follow"
#define NOTE_HEAD "pacta-follow 1\n"
#define NOTE_MAX_BYTES (64u << 20)
#define INDEX_TRIES 40u

static char *
note_path(struct pacta_store *store, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s" NOTE_NAME,
	    git.repository_path(store->repo));
	return out;
}

int
follow_note(struct pacta_store *store, const git_oid *old,
    const git_oid *new, const struct pacta_write *writes, size_t count,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char from[41], to[41];
	git_oid none;
	int rc, folder;

	memset(&none, 0, sizeof(none));
	git.oid_tostr(from, sizeof(from), old != NULL ? old : &none);
	git.oid_tostr(to, sizeof(to), new);
	pacta_buf_addf(&b, NOTE_HEAD "%s %s\n", from, to);
	for (size_t i = 0; i < count; i++)
		pacta_buf_addf(&b, "%s\n", writes[i].path);
	folder = open(git.repository_path(store->repo),
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		rc = pacta_error_set(err, PACTA_EIO,
		    "cannot open the .git folder: %s", strerror(errno));
	else
		rc = pacta_buf_failed(&b) ? store_nomem(err) :
		    disk_write(folder, NOTE_NAME, b.data, b.len, true, err);
	if (folder >= 0)
		close(folder);
	pacta_buf_dispose(&b);
	return rc;
}

void
follow_forget(struct pacta_store *store)
{
	char path[PATH_MAX];

	unlink(note_path(store, path));
}

/* --- one path ------------------------------------------------------- */

struct follow {
	struct pacta_store *store;
	struct store_tree old, new;
	bool has_old;
	git_index *index;
	int root;
	size_t count;		/* of files written */
	bool index_changed;
};

static int
follow_id(struct store_tree *t, const char *path, git_oid *id, bool *there,
    struct pacta_error *err)
{
	const git_tree_entry *e;
	int rc = store_tree_find(t, path, &e, err);

	*there = rc == 0 && e != NULL &&
	    store_entry_type(e) == PACTA_ENTRY_FILE;
	if (*there)
		git.oid_cpy(id, git.tree_entry_id(e));
	return rc;
}

/* The object id the file on disk would have; *THERE false when there is
 * none, and an error when it is no plain file. */
static int
disk_id(int root, const char *path, git_oid *id, bool *there)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = disk_read(root, path, STORE_BLOB_MAX, &b, NULL);

	*there = rc != PACTA_ENOTFOUND;
	if (rc == 0)
		rc = git.odb_hash(id, pacta_buf_str(&b), b.len,
		    GIT_OBJECT_BLOB);
	pacta_buf_dispose(&b);
	return rc == PACTA_ENOTFOUND ? 0 : rc;
}

static int
follow_write(struct follow *f, const char *path, const git_oid *id,
    bool replace, struct pacta_error *err)
{
	git_odb_object *object = NULL;
	int rc = git.odb_read(&object, f->store->odb, id);

	if (rc != 0)
		return store_object_error(f->store, rc, id, err);
	rc = disk_write(f->root, path, git.odb_object_data(object),
	    git.odb_object_size(object), replace, err);
	git.odb_object_free(object);
	if (rc == 0)
		f->count++;
	/* Somebody made a file there this moment: it is theirs. */
	return rc == PACTA_EEXISTS ? 0 : rc;
}

static int
follow_file(struct follow *f, const char *path, const git_oid *old,
    const git_oid *new, struct pacta_error *err)
{
	git_oid is;
	bool there;

	if (disk_id(f->root, path, &is, &there) != 0)
		return 0;	/* a link, a folder, a device: left alone */
	if (!there)
		return old != NULL ? 0 :
		    follow_write(f, path, new, false, err);
	if (old == NULL || !git.oid_equal(&is, old))
		return 0;
	return follow_write(f, path, new, true, err);
}

/* What lets git see without reading that the file is unchanged. */
static void
entry_stat(git_index_entry *e, int root, const char *path,
    const git_oid *wanted)
{
	struct stat st;
	git_oid is;
	bool there;

	e->file_size = 0;
	e->mtime.seconds = 0;
	e->mtime.nanoseconds = 0;
	if (disk_id(root, path, &is, &there) != 0 || !there ||
	    !git.oid_equal(&is, wanted) ||
	    fstatat(root, path, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	e->ctime.seconds = (int32_t)st.st_ctim.tv_sec;
	e->ctime.nanoseconds = (uint32_t)st.st_ctim.tv_nsec;
	e->mtime.seconds = (int32_t)st.st_mtim.tv_sec;
	e->mtime.nanoseconds = (uint32_t)st.st_mtim.tv_nsec;
	e->dev = (uint32_t)st.st_dev;
	e->ino = (uint32_t)st.st_ino;
	e->uid = st.st_uid;
	e->gid = st.st_gid;
	e->file_size = (uint32_t)st.st_size;
}

static int
follow_index(struct follow *f, const char *path, const git_oid *old,
    const git_oid *new, struct pacta_error *err)
{
	const git_index_entry *have = git.index_get_bypath(f->index, path, 0);
	git_index_entry e;
	int rc;

	if ((have != NULL) != (old != NULL) ||
	    (have != NULL && !git.oid_equal(&have->id, old)))
		return 0;	/* staged by hand */
	if (have != NULL)
		e = *have;
	else {
		memset(&e, 0, sizeof(e));
		e.mode = GIT_FILEMODE_BLOB;
	}
	e.path = path;
	e.id = *new;
	entry_stat(&e, f->root, path, new);
	rc = git.index_add(f->index, &e);
	if (rc != 0)
		return store_error(f->store, rc, err,
		    "cannot note '%s' in the index", path);
	f->index_changed = true;
	return 0;
}

static int
follow_path(struct follow *f, const char *path, struct pacta_error *err)
{
	git_oid old, new;
	bool had = false, has;
	int rc = 0;

	disk_sweep(f->root, path);
	if (f->has_old)
		rc = follow_id(&f->old, path, &old, &had, err);
	if (rc == 0)
		rc = follow_id(&f->new, path, &new, &has, err);
	if (rc != 0 || !has || (had && git.oid_equal(&old, &new)))
		return rc;
	rc = follow_file(f, path, had ? &old : NULL, &new, err);
	if (rc == 0)
		rc = follow_index(f, path, had ? &old : NULL, &new, err);
	return rc;
}

/* --- a note --------------------------------------------------------- */

/* Reads and cuts the note: the old commit, and the paths one to a line behind
 * *PATHS.  False when there is none, or it is not one of ours. */
static bool
note_read(struct pacta_store *store, struct pacta_buf *b, git_oid *old,
    char **paths)
{
	char path[PATH_MAX], *line;
	size_t n = strlen(NOTE_HEAD);

	if (pacta_file_read(note_path(store, path), NOTE_MAX_BYTES, b,
	    NULL) != 0)
		return false;
	if (b->len < n + 82 || memcmp(b->data, NOTE_HEAD, n) != 0 ||
	    b->data[b->len - 1] != '\n' || strlen(b->data) != b->len)
		return false;
	line = b->data + n;
	if (line[40] != ' ' || line[81] != '\n' ||
	    git.oid_fromstrn(old, line, 40) != 0)
		return false;
	*paths = line + 82;
	return true;
}

static int
follow_tree(struct pacta_store *store, struct store_tree *t,
    const git_oid *commit, struct pacta_error *err)
{
	git_object *object = NULL;
	int rc = store_lookup(store, &object, commit, GIT_OBJECT_COMMIT, err);

	if (rc == 0)
		rc = store_tree_init(t, store,
		    git.commit_tree_id((git_commit *)object), err);
	git.object_free(object);
	return rc;
}

static int
follow_open(struct follow *f, const git_oid *old, const git_oid *new,
    struct pacta_error *err)
{
	int rc = 0;

	f->root = open(git.repository_workdir(f->store->repo),
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->root < 0)
		return pacta_error_set(err, PACTA_EIO,
		    "cannot open the working tree: %s", strerror(errno));
	if (!git.oid_is_zero(old)) {
		rc = follow_tree(f->store, &f->old, old, err);
		f->has_old = rc == 0;
	}
	if (rc == 0)
		rc = follow_tree(f->store, &f->new, new, err);
	if (rc != 0)
		return rc;
	rc = git.repository_index(&f->index, f->store->repo);
	if (rc == 0)
		rc = git.index_read(f->index, 1);
	return rc == 0 ? 0 : store_error(f->store, rc, err,
	    "cannot read the index");
}

static void
follow_close(struct follow *f)
{
	git.index_free(f->index);
	store_tree_dispose(&f->old);
	store_tree_dispose(&f->new);
	if (f->root >= 0)
		close(f->root);
}

static int
follow_index_write(struct follow *f, struct pacta_error *err)
{
	int rc = 0;

	if (!f->index_changed)
		return 0;
	for (unsigned i = 0; i < INDEX_TRIES; i++) {
		rc = git.index_write(f->index);
		if (rc != GIT_ELOCKED)
			break;
		store_pause(i);
	}
	return rc == 0 ? 0 : store_error(f->store, rc, err,
	    "cannot write the index");
}

static int
follow_paths(struct follow *f, char *paths, struct pacta_error *err)
{
	char *save = NULL;
	int rc = 0, one;

	for (char *p = strtok_r(paths, "\n", &save); p != NULL;
	    p = strtok_r(NULL, "\n", &save)) {
		if ((one = store_path_check(p, false, err)) == 0)
			one = follow_path(f, p, err);
		if (rc == 0)
			rc = one;
	}
	one = follow_index_write(f, rc == 0 ? err : NULL);
	return rc != 0 ? rc : one;
}

int
follow_finish(struct pacta_store *store, size_t *count,
    struct pacta_error *err)
{
	struct follow f = { .store = store, .root = -1 };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct store_head head;
	git_oid old;
	char *paths;
	bool noted = note_read(store, &b, &old, &paths);
	int rc = 0;

	if (noted)
		rc = store_head_read(store, &head, err);
	if (noted && rc == 0 && !head.unborn &&
	    !git.oid_equal(&head.id, &old)) {
		rc = follow_open(&f, &old, &head.id, err);
		if (rc == 0)
			rc = follow_paths(&f, paths, err);
		follow_close(&f);
	}
	/* A disk that is full may not stay so; all else would fail again. */
	if (rc == 0 || (rc != PACTA_EIO && rc != PACTA_ELOCKED))
		follow_forget(store);
	if (count != NULL)
		*count = f.count;
	pacta_buf_dispose(&b);
	return rc;
}

int
pacta_store_settle(struct pacta_store *store, size_t *restored,
    struct pacta_error *err)
{
	char path[PATH_MAX];
	int lock, rc;

	*restored = 0;
	if (git.repository_is_bare(store->repo) ||
	    access(note_path(store, path), F_OK) != 0)
		return 0;
	if ((lock = store_lock(store, err)) < 0)
		return lock;
	rc = follow_finish(store, restored, err);
	close(lock);
	return rc;
}
