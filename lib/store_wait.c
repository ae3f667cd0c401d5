/*
 * Files that would keep a reader waiting for ever: a pipe where libgit2, as git
 * itself, expects a file and simply opens it.  A repository that came in an
 * archive can hold one.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store_int.h"

static int
not_a_file(const char *path, struct pacta_error *err)
{
	pacta_error_set(err, PACTA_EREFUSED, "not a regular file");
	pacta_error_at(err, path, 0, 0);
	return PACTA_EREFUSED;
}

/* 1 when "FOLDER/NAME" is something else than a file, a folder or nothing. */
static int
waits(char path[PATH_MAX], const char *folder, const char *name)
{
	struct stat st;
	int n = snprintf(path, PATH_MAX, "%s/%s", folder, name);

	return n > 0 && n < PATH_MAX && stat(path, &st) == 0 &&
	    !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static bool
there(const char *folder, const char *name)
{
	char path[PATH_MAX];
	struct stat st;
	int n = snprintf(path, sizeof(path), "%s/%s", folder, name);

	return n > 0 && n < PATH_MAX && stat(path, &st) == 0;
}

int
store_wait_config(const char *path, struct pacta_error *err)
{
	char folder[PATH_MAX], file[PATH_MAX], *slash;

	if (realpath(path, folder) == NULL)
		return 0;	/* libgit2 tells it better */
	for (;;) {
		if (waits(file, folder, ".git") ||
		    waits(file, folder, ".git/config") ||
		    waits(file, folder, ".git/commondir"))
			return not_a_file(file, err);
		if (there(folder, "objects") && there(folder, "HEAD") &&
		    waits(file, folder, "config"))
			return not_a_file(file, err);
		slash = strrchr(folder, '/');
		if (slash == NULL || slash == folder || there(folder, ".git"))
			return 0;
		*slash = '\0';
	}
}

int
store_wait_ref(const struct pacta_store *store, const char *name,
    struct pacta_error *err)
{
	char file[PATH_MAX];

	if (waits(file, git.repository_path(store->repo), name) ||
	    waits(file, git.repository_commondir(store->repo), name))
		return not_a_file(file, err);
	return 0;
}

int
store_wait_rev(const struct pacta_store *store, const char *rev,
    struct pacta_error *err)
{
	static const char *const places[] = { "", "refs/", "refs/tags/",
	    "refs/heads/", "refs/remotes/" };
	char name[PATH_MAX];
	size_t n = strcspn(rev, "^~:@{");
	int rc = 0;

	for (size_t i = 0; rc == 0 && n > 0 && n < 1024 &&
	    i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(name, sizeof(name), "%s%.*s", places[i], (int)n, rev);
		rc = store_wait_ref(store, name, err);
	}
	return rc;
}

int
store_wait_packs(const char *objects, struct pacta_error *err)
{
	char folder[PATH_MAX], file[PATH_MAX];
	struct dirent *d;
	DIR *dir;
	int rc = 0, n = snprintf(folder, sizeof(folder), "%s/pack", objects);

	if (n < 0 || n >= (int)sizeof(folder) ||
	    (dir = opendir(folder)) == NULL)
		return 0;
	while (rc == 0 && (d = readdir(dir)) != NULL)
		if (d->d_type != DT_REG && waits(file, folder, d->d_name))
			rc = not_a_file(file, err);
	closedir(dir);
	return rc;
}
