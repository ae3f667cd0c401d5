/*
 * Locks: ours, which keeps writers of this library in single file and falls
 * with its process, and git's, which are files that can outlive theirs.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store_int.h"

#define LOCK_TRIES 600u		/* about half a minute */

void
store_pause(unsigned try)
{
	/* The process id keeps two writers from meeting again and again. */
	unsigned ms = (try < 6 ? 1u << try : 50u) + (unsigned)getpid() % 7;
	struct timespec t = { 0, (long)ms * 1000000 };

	nanosleep(&t, NULL);
}

int
store_lock(struct pacta_store *store, struct pacta_error *err)
{
	char path[PATH_MAX];
	int fd, code;

	snprintf(path, sizeof(path), "%spacta.lock",
	    git.repository_commondir(store->repo));
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0) {
		code = pacta_error_set(err, PACTA_EIO,
		    "cannot write to the repository: %s", strerror(errno));
		pacta_error_at(err, path, 0, 0);
		return code;
	}
	for (unsigned i = 0; i < LOCK_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return fd;
		if (errno != EWOULDBLOCK && errno != EINTR)
			break;
		store_pause(i);
	}
	code = errno == EWOULDBLOCK ? PACTA_ELOCKED : PACTA_EIO;
	pacta_error_set(err, code, "%s", code == PACTA_ELOCKED ?
	    "another pacta has been writing here for half a minute" :
	    strerror(errno));
	pacta_error_at(err, path, 0, 0);
	close(fd);
	return code;
}

static bool
lock_stat(struct pacta_store *store, const char *name, char path[PATH_MAX],
    struct stat *st)
{
	const char *folder[2];

	folder[0] = git.repository_path(store->repo);
	folder[1] = git.repository_commondir(store->repo);
	for (unsigned i = 0; i < 2; i++) {
		snprintf(path, PATH_MAX, "%s%s.lock", folder[i], name);
		if (lstat(path, st) == 0)
			return true;
	}
	return false;
}

bool
store_has_lock(struct pacta_store *store, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	return lock_stat(store, name, path, &st);
}

/* "3 days", in the largest unit there are two of. */
static void
age_text(char out[32], int64_t s)
{
	if (s < 0)
		s = 0;
	if (s < 120)
		snprintf(out, 32, "%d seconds", (int)s);
	else if (s < 7200)
		snprintf(out, 32, "%d minutes", (int)(s / 60));
	else if (s < 172800)
		snprintf(out, 32, "%d hours", (int)(s / 3600));
	else
		snprintf(out, 32, "%ld days", (long)(s / 86400));
}

int
store_locked_error(struct pacta_store *store, int lock, const char *name,
    struct pacta_error *err)
{
	const char *names[] = { name, "HEAD", "packed-refs" };
	char path[PATH_MAX], age[32];
	struct stat st, now;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!lock_stat(store, names[i], path, &st))
			continue;
		/* Now, by the clock that made the lock's own time. */
		if (futimens(lock, NULL) != 0 || fstat(lock, &now) != 0)
			now = st;
		age_text(age, (int64_t)now.st_mtime - (int64_t)st.st_mtime);
		pacta_error_set(err, PACTA_ELOCKED, "'%s' is locked by a file "
		    "made %s ago; if no git command is at work, remove it",
		    names[i], age);
		pacta_error_at(err, path, 0, 0);
		return PACTA_ELOCKED;
	}
	return pacta_error_set(err, PACTA_ELOCKED,
	    "'%s' stays locked by another git command; try again", name);
}
