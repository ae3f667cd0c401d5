/*
 * Files on disk, reached through no symbolic link: every folder on the way is
 * opened by itself, so that nobody can slip a link in between looking and
 * opening.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store_int.h"

static int
disk_error(struct pacta_error *err, const char *verb, const char *path)
{
	int e = errno, code = PACTA_EIO;

	if (e == ENOENT)
		code = PACTA_ENOTFOUND;
	else if (e == EEXIST)
		code = PACTA_EEXISTS;
	else if (e == ELOOP || e == ENOTDIR)
		code = PACTA_EREFUSED;
	pacta_error_set(err, code, "cannot %s: %s", verb,
	    e == ELOOP ? "a symbolic link is in the way" : strerror(e));
	pacta_error_at(err, *path != '\0' ? path : ".", 0, 0);
	return code;
}

/* O_DIRECTORY says ENOTDIR of a link; tell it from a file. */
static int
folder_enter(int at, const char *name, bool make)
{
	struct stat st;
	int fd;

	if (make && mkdirat(at, name, 0777) != 0 && errno != EEXIST)
		return -1;
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ENOTDIR &&
	    fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		errno = S_ISLNK(st.st_mode) ? ELOOP : ENOTDIR;
	return fd;
}

/* Opens the folder PATH ("" is the top) below the descriptor ROOT, through no
 * link; MAKE creates what is missing.  Returns a descriptor, or -1 with errno,
 * which is ELOOP for a link on the way. */
static int
disk_open_folder(int root, const char *path, bool make)
{
	char name[256];
	const char *end;
	int fd = fcntl(root, F_DUPFD_CLOEXEC, 3), next, e;

	for (const char *p = path; fd >= 0 && *p != '\0';
	    p = *end == '/' ? end + 1 : end) {
		end = strchrnul(p, '/');
		if ((size_t)(end - p) >= sizeof(name)) {
			close(fd);
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(name, p, (size_t)(end - p));
		name[end - p] = '\0';
		next = folder_enter(fd, name, make);
		e = errno;
		close(fd);
		errno = e;
		fd = next;
	}
	return fd;
}

/* Opens PATH's folder as above, and points *NAME at its last part. */
static int
disk_open_parent(int root, const char *path, bool make, const char **name)
{
	const char *slash = strrchr(path, '/');
	char folder[4096];
	size_t n = slash != NULL ? (size_t)(slash - path) : 0;

	*name = slash != NULL ? slash + 1 : path;
	if (n >= sizeof(folder)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(folder, path, n);
	folder[n] = '\0';
	return disk_open_folder(root, folder, make);
}

/* --- listing -------------------------------------------------------- */

static enum pacta_entry_type
disk_type(int dir, const char *name)
{
	char dotgit[300];
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return PACTA_ENTRY_OTHER;
	if (S_ISREG(st.st_mode))
		return PACTA_ENTRY_FILE;
	if (S_ISLNK(st.st_mode))
		return PACTA_ENTRY_LINK;
	if (!S_ISDIR(st.st_mode))
		return PACTA_ENTRY_OTHER;
	/* A repository inside this one: git takes it for a submodule. */
	snprintf(dotgit, sizeof(dotgit), "%s/.git", name);
	return fstatat(dir, dotgit, &st, AT_SYMLINK_NOFOLLOW) == 0 ?
	    PACTA_ENTRY_MODULE : PACTA_ENTRY_FOLDER;
}

static int
disk_entries(DIR *dir, const char *folder, struct pacta_entries *out,
    struct pacta_error *err)
{
	struct dirent *d;
	int rc = 0;

	while (rc == 0) {
		errno = 0;
		if ((d = readdir(dir)) == NULL)
			break;
		if (strcmp(d->d_name, ".") == 0 ||
		    strcmp(d->d_name, "..") == 0 ||
		    strcasecmp(d->d_name, ".git") == 0)
			continue;
		rc = store_entries_add(out, d->d_name,
		    d->d_type == DT_REG ? PACTA_ENTRY_FILE :
		    disk_type(dirfd(dir), d->d_name), err);
	}
	if (rc == 0 && errno != 0)
		rc = disk_error(err, "list the folder", folder);
	return rc;
}

int
disk_list(int root, const char *folder, struct pacta_entries *out,
    struct pacta_error *err)
{
	int fd = disk_open_folder(root, folder, false), rc;
	DIR *dir;

	if (fd < 0)
		return disk_error(err, "list the folder", folder);
	if ((dir = fdopendir(fd)) == NULL) {
		close(fd);
		return disk_error(err, "list the folder", folder);
	}
	rc = disk_entries(dir, folder, out, err);
	closedir(dir);
	return rc == 0 ? store_entries_check(out, folder, err) : rc;
}

/* --- reading -------------------------------------------------------- */

static int
disk_too_large(const char *path, uintmax_t size, size_t limit,
    struct pacta_error *err)
{
	pacta_error_set(err, PACTA_ELIMIT,
	    "%ju bytes are over the limit of %zu", size, limit);
	pacta_error_at(err, path, 0, 0);
	return PACTA_ELIMIT;
}

/* A file can grow while it is read, so the limit is kept here as well. */
static int
disk_drain(int fd, const char *path, size_t limit, struct pacta_buf *out,
    struct pacta_error *err)
{
	char chunk[32768];
	size_t total = 0;
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return disk_error(err, "read", path);
		total += (size_t)n;
		if (total > limit)
			return disk_too_large(path, total, limit, err);
		pacta_buf_add(out, chunk, (size_t)n);
	}
	return pacta_buf_failed(out) ? store_nomem(err) : 0;
}

int
disk_read(int root, const char *path, size_t limit, struct pacta_buf *out,
    struct pacta_error *err)
{
	struct stat st;
	const char *name;
	int dir = disk_open_parent(root, path, false, &name), fd, rc;

	if (dir < 0)
		return disk_error(err, "read", path);
	/* O_NONBLOCK: opening a FIFO must not wait for its writer. */
	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		rc = disk_error(err, "read", path);
		close(dir);
		return rc;
	}
	close(dir);
	if (fstat(fd, &st) != 0)
		rc = disk_error(err, "read", path);
	else if (!S_ISREG(st.st_mode))
		rc = store_refuse_type(S_ISDIR(st.st_mode) ?
		    PACTA_ENTRY_FOLDER : PACTA_ENTRY_OTHER, path, err);
	else if ((uintmax_t)st.st_size > limit)
		rc = disk_too_large(path, (uintmax_t)st.st_size, limit, err);
	else
		rc = disk_drain(fd, path, limit, out, err);
	close(fd);
	return rc;
}

/* --- writing -------------------------------------------------------- */

static int
disk_fill(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return fsync(fd);
}

static void
temp_name(char out[256], const char *name)
{
	snprintf(out, 256, ".pacta-%.200s.tmp", name);
}

/*
 * Opens a new file for what will be NAME in DIR.  Writers hold the store's
 * lock, so one that is there already was left by a crash.
 */
static int
disk_temp(int dir, const char *tmp)
{
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(dir, tmp, flags, 0666);

	if (fd < 0 && errno == EEXIST && unlinkat(dir, tmp, 0) == 0)
		fd = openat(dir, tmp, flags, 0666);
	return fd;
}

void
disk_sweep(int root, const char *path)
{
	char tmp[256];
	const char *name;
	int dir = disk_open_parent(root, path, false, &name);

	if (dir < 0)
		return;
	temp_name(tmp, name);
	unlinkat(dir, tmp, 0);
	close(dir);
}

static int
disk_place(int dir, const char *tmp, const char *name, bool replace)
{
	if (replace)
		return renameat(dir, tmp, dir, name);
	if (linkat(dir, tmp, dir, name, 0) != 0)
		return -1;
	return unlinkat(dir, tmp, 0);
}

int
disk_write(int root, const char *path, const void *data, size_t len,
    bool replace, struct pacta_error *err)
{
	char tmp[256];
	const char *name;
	int dir = disk_open_parent(root, path, true, &name), fd, rc = 0;

	if (dir < 0)
		return disk_error(err, "write", path);
	temp_name(tmp, name);
	fd = disk_temp(dir, tmp);
	if (fd < 0)
		rc = disk_error(err, "write", path);
	else if (disk_fill(fd, data, len) != 0 ||
	    disk_place(dir, tmp, name, replace) != 0) {
		rc = disk_error(err, "write", path);
		unlinkat(dir, tmp, 0);
	} else if (fsync(dir) != 0)
		rc = disk_error(err, "flush the folder of", path);
	if (fd >= 0)
		close(fd);
	close(dir);
	return rc;
}
