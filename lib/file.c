#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pacta/file.h>

static int
file_error(struct pacta_error *err, const char *verb, const char *path)
{
	int e = errno, code = PACTA_EIO;

	if (e == ENOENT || e == ENOTDIR)
		code = PACTA_ENOTFOUND;
	else if (e == EEXIST)
		code = PACTA_EEXISTS;
	else if (e == ELOOP)
		code = PACTA_EREFUSED;
	pacta_error_set(err, code, "cannot %s: %s", verb,
	    e == ELOOP ? "it is a symbolic link" : strerror(e));
	pacta_error_at(err, path, 0, 0);
	return code;
}

static int
file_check(int fd, const char *path, size_t limit, struct pacta_error *err)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return file_error(err, "read", path);
	if (!S_ISREG(st.st_mode)) {
		pacta_error_set(err, PACTA_EREFUSED, "not a regular file");
		pacta_error_at(err, path, 0, 0);
		return PACTA_EREFUSED;
	}
	if (st.st_size >= 0 && (uintmax_t)st.st_size > limit) {
		pacta_error_set(err, PACTA_ELIMIT,
		    "%jd bytes are over the limit of %zu",
		    (intmax_t)st.st_size, limit);
		pacta_error_at(err, path, 0, 0);
		return PACTA_ELIMIT;
	}
	return 0;
}

/* Reads to the end, but never over the limit: a file can grow meanwhile. */
static int
file_drain(int fd, const char *path, size_t limit, struct pacta_buf *out,
    struct pacta_error *err)
{
	char chunk[65536];
	size_t total = 0;
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return file_error(err, "read", path);
		total += (size_t)n;
		if (total > limit) {
			pacta_error_set(err, PACTA_ELIMIT,
			    "over the limit of %zu bytes", limit);
			pacta_error_at(err, path, 0, 0);
			return PACTA_ELIMIT;
		}
		pacta_buf_add(out, chunk, (size_t)n);
	}
	if (!pacta_buf_failed(out))
		return 0;
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

int
pacta_file_read(const char *path, size_t limit, struct pacta_buf *out,
    struct pacta_error *err)
{
	/* O_NONBLOCK: opening a FIFO must not wait for its writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int rc;

	if (fd < 0)
		return file_error(err, "read", path);
	rc = file_check(fd, path, limit, err);
	if (rc == 0)
		rc = file_drain(fd, path, limit, out, err);
	close(fd);
	return rc;
}

static int
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

static int
sync_folder_of(const char *path)
{
	char dir[4096];
	const char *slash = strrchr(path, '/');
	size_t n = slash != NULL ? (size_t)(slash - path) : 0;
	int fd, rc;

	if (n >= sizeof(dir)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(dir, path, n);
	dir[n] = '\0';
	if (n == 0)
		strcpy(dir, slash != NULL ? "/" : ".");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	rc = fsync(fd);
	close(fd);
	return rc;
}

/* A name nobody uses beside PATH, opened; the umask applies as it should. */
static int
file_temporary(char *tmp, size_t cap, const char *path, mode_t mode)
{
	unsigned char r[8];
	int fd = -1;

	for (int tries = 0; fd < 0 && tries < 100; tries++) {
		if (getrandom(r, sizeof(r), 0) != (ssize_t)sizeof(r))
			return -1;
		snprintf(tmp, cap, "%s.%02x%02x%02x%02x%02x%02x%02x%02x", path,
		    r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]);
		fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
		    O_NOFOLLOW, mode);
		if (fd < 0 && errno != EEXIST)
			return -1;
	}
	return fd;
}

/* A file that is replaced keeps its mode. */
static int
file_keep_mode(int fd, const char *path, unsigned flags)
{
	struct stat st;

	if ((flags & PACTA_FILE_SECRET) || stat(path, &st) != 0)
		return 0;
	return fchmod(fd, st.st_mode & 07777);
}

/* rename(), or link() where an existing file must stay. */
static int
file_place(const char *tmp, const char *path, unsigned flags)
{
	if (!(flags & PACTA_FILE_NEW))
		return rename(tmp, path);
	if (link(tmp, path) != 0)
		return -1;
	return unlink(tmp);
}

int
pacta_file_write(const char *path, const void *data, size_t len,
    unsigned flags, struct pacta_error *err)
{
	size_t cap = strlen(path) + sizeof(".0011223344556677");
	char *tmp = malloc(cap);
	int fd = -1, rc = 0;

	if (tmp == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	fd = file_temporary(tmp, cap, path,
	    flags & PACTA_FILE_SECRET ? 0600 : 0666);
	if (fd < 0) {
		rc = file_error(err, "write", path);
		goto out;
	}
	if (file_keep_mode(fd, path, flags) != 0 ||
	    write_all(fd, data, len) != 0 || fsync(fd) != 0 ||
	    file_place(tmp, path, flags) != 0) {
		rc = file_error(err, "write", path);
		unlink(tmp);
	} else if (sync_folder_of(path) != 0)
		rc = file_error(err, "flush the folder of", path);
out:
	if (fd >= 0)
		close(fd);
	free(tmp);
	return rc;
}

int
pacta_file_mkdirs(const char *path, struct pacta_error *err)
{
	char *copy = strdup(path);
	int rc = 0;

	if (copy == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (char *p = copy + 1; rc == 0 && *p != '\0'; p++)
		if (*p == '/') {
			*p = '\0';
			if (mkdir(copy, 0777) != 0 && errno != EEXIST)
				rc = file_error(err, "make the folder", copy);
			*p = '/';
		}
	if (rc == 0 && mkdir(copy, 0777) != 0 && errno != EEXIST)
		rc = file_error(err, "make the folder", copy);
	free(copy);
	return rc;
}
