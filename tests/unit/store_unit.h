/* Repositories for the tests of the store: made by git, read and written by
 * us. */
#ifndef STORE_UNIT_H
#define STORE_UNIT_H

#include "scratch_unit.h"

#include <pacta/file.h>
#include <pacta/store.h>

/* libgit2 1.5.1 leaks what it matches the names of a repository's extensions
 * with. */
PACTA_EXPORT const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libpcre2\n";
}

static inline struct pacta_store *
store_at(const char *name)
{
	struct pacta_store *s;
	int rc = pacta_store_open(&s, in_top(name), &err);

	if (rc != 0)
		print_error("open %s: %s\n", name, err.message);
	assert_int_equal(rc, 0);
	return s;
}

static inline struct pacta_view *
view_of(struct pacta_store *s, const char *rev)
{
	struct pacta_view *v;
	int rc = rev != NULL ? pacta_view_revision(&v, s, rev, &err) :
	    pacta_view_worktree(&v, s, &err);

	if (rc != 0)
		print_error("view: %s\n", err.message);
	assert_int_equal(rc, 0);
	return v;
}

static inline int
read_at(struct pacta_store *s, const char *rev, const char *path,
    size_t limit, struct pacta_buf *out)
{
	struct pacta_view *v = view_of(s, rev);
	int rc;

	pacta_buf_clear(out);
	rc = pacta_view_read(v, path, limit, out, &err);
	pacta_view_free(v);
	return rc;
}

static inline struct pacta_commit_options
options(void)
{
	struct pacta_commit_options o = PACTA_COMMIT_OPTIONS_INIT;

	o.author.name = o.committer.name = "Test Drafter";
	o.author.email = o.committer.email = "drafter@example.org";
	o.author.when_s = o.committer.when_s = 1767323045;
	o.author.offset_min = o.committer.offset_min = 300;
	return o;
}

static inline int
put(struct pacta_store *s, const char *path, const char *text, bool add_only,
    const char *expect, char id[41])
{
	struct pacta_write w = { path, text, strlen(text), add_only };
	struct pacta_commit_options o = options();

	o.expect = expect;
	return pacta_store_commit(s, &w, 1, "Put a file", &o, id, &err);
}

static inline void
git_init(const char *name)
{
	assert_int_equal(sh("rm -rf %s && git init -q %s", name, name), 0);
}

static inline int
setup(void **state)
{
	(void)state;
	if (mkdtemp(top) == NULL)
		return -1;
	setenv("HOME", top, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	unsetenv("GIT_DIR");
	unsetenv("XDG_CONFIG_HOME");
	return sh("git config --global init.defaultBranch main && "
	    "git config --global user.name 'Config Name' && "
	    "git config --global user.email config@example.org && "
	    "git config --global commit.gpgsign false");
}

static inline int
teardown(void **state)
{
	(void)state;
	chdir("/");
	return sh("cd / && chmod -R u+w '%s' && rm -rf '%s'", top, top);
}

#endif
