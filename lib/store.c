#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store_int.h"

static pthread_once_t store_once = PTHREAD_ONCE_INIT;
static const char *store_problem;	/* why libgit2 cannot be used, or NULL */

/*
 * Done at first use: it costs some milliseconds, which a command that needs no
 * repository should not pay.  The extensions are those under which we read
 * nothing wrongly: a partial clone's missing objects are named when met.
 */
static void
store_library_init(void)
{
	const char *extensions[] = { "partialclone", "worktreeconfig" };

	store_problem = store_git_load();
	if (store_problem == NULL && git.libgit2_init() < 0)
		store_problem = "it does not start";
	if (store_problem != NULL)
		return;
	git.libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	git.libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, (size_t)2);
}

int
store_nomem(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

static int
store_code(int rc, const git_error *e)
{
	switch (rc) {
	case GIT_ENOTFOUND:
		return PACTA_ENOTFOUND;
	case GIT_EEXISTS:
		return PACTA_EEXISTS;
	case GIT_EMODIFIED:
		return PACTA_EMODIFIED;
	case GIT_ELOCKED:
		return PACTA_ELOCKED;
	case GIT_EMISMATCH:
		return PACTA_ECORRUPT;
	case GIT_EAMBIGUOUS:
	case GIT_EINVALIDSPEC:
		return PACTA_EUSAGE;
	case GIT_EOWNER:
		return PACTA_EREFUSED;
	default:
		break;
	}
	if (e == NULL)
		return PACTA_ESYSTEM;
	switch (e->klass) {
	case GIT_ERROR_NOMEMORY:
		return PACTA_ENOMEM;
	case GIT_ERROR_OS:
	case GIT_ERROR_FILESYSTEM:
		return PACTA_EIO;
	case GIT_ERROR_ODB:
	case GIT_ERROR_OBJECT:
	case GIT_ERROR_TREE:
	case GIT_ERROR_TAG:
	case GIT_ERROR_ZLIB:
		return PACTA_ECORRUPT;
	default:
		return PACTA_ESYSTEM;
	}
}

int
store_error(struct pacta_store *store, int rc, struct pacta_error *err,
    const char *what, ...)
{
	const git_error *e = git.error_last();
	struct pacta_error fault = PACTA_ERROR_INIT;
	char text[256];
	va_list ap;
	int code;

	va_start(ap, what);
	vsnprintf(text, sizeof(text), what, ap);
	va_end(ap);
	if (store != NULL) {
		fault = store->fault;
		store->fault.code = 0;
	}
	if (fault.code != 0)
		return pacta_error_set(err, fault.code, "%s: %s", text,
		    fault.message);
	code = store_code(rc, e);
	pacta_error_set(err, code, "%s: %s", text,
	    e != NULL && e->message != NULL ? e->message :
	    pacta_error_text(code));
	git.error_clear();
	return code;
}

static bool
config_is_promise(const git_config_entry *e)
{
	size_t n = strlen(e->name);

	return strcmp(e->name, "extensions.partialclone") == 0 ||
	    (strncmp(e->name, "remote.", 7) == 0 && n > 9 &&
	    strcmp(e->name + n - 9, ".promisor") == 0);
}

/* Whether objects are missing by design.  The configuration is walked by hand:
 * libgit2 1.5.1 leaks for every name that a pattern does not match. */
static const char *
store_partial(struct pacta_store *store)
{
	git_config *config = NULL;
	git_config_iterator *it = NULL;
	git_config_entry *e;
	const char *answer = NULL;

	if (git.repository_is_shallow(store->repo) == 1)
		return "the clone is shallow; git fetch --unshallow brings it";
	if (git.repository_config_snapshot(&config, store->repo) == 0 &&
	    git.config_iterator_new(&it, config) == 0)
		while (answer == NULL && git.config_next(&e, it) == 0)
			if (config_is_promise(e))
				answer = "the clone is partial; git fetch "
				    "--refetch --no-filter brings it";
	git.config_iterator_free(it);
	git.config_free(config);
	return answer;
}

int
store_object_error(struct pacta_store *store, int rc, const git_oid *id,
    struct pacta_error *err)
{
	char hex[GIT_OID_HEXSZ + 1];
	const char *partial;

	git.oid_tostr(hex, sizeof(hex), id);
	if (rc != GIT_ENOTFOUND || store->fault.code != 0)
		return store_error(store, rc, err,
		    "cannot read from the repository");
	git.error_clear();
	partial = store_partial(store);
	if (partial != NULL)
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "object %s is not here: %s", hex, partial);
	return pacta_error_set(err, PACTA_ECORRUPT,
	    "object %s is missing from the repository; run git fsck", hex);
}

int
store_lookup(struct pacta_store *store, git_object **out, const git_oid *id,
    git_object_t type, struct pacta_error *err)
{
	int rc;

	store->fault.code = 0;
	rc = git.object_lookup(out, store->repo, id, type);
	return rc == 0 ? 0 : store_object_error(store, rc, id, err);
}

/* --- opening -------------------------------------------------------- */

/* libgit2's reasons for not opening, said so that one knows what to do. */
static int
store_open_error(int rc, const char *path, struct pacta_error *err)
{
	const git_error *e = git.error_last();
	const char *text = e != NULL && e->message != NULL ? e->message : "";

	if (rc == GIT_EOWNER || strstr(text, "safe.directory") != NULL)
		return pacta_error_set(err, PACTA_EREFUSED,
		    "the repository at '%s' belongs to another user; if you "
		    "trust it: git config --global --add safe.directory "
		    "FULL-PATH", path);
	if (strstr(text, "objectformat") != NULL)
		return pacta_error_set(err, PACTA_EREFUSED,
		    "the repository at '%s' names its objects by SHA-256, "
		    "which cannot be read yet; use one with SHA-1 names "
		    "(git init --object-format=sha1)", path);
	if (rc == GIT_ENOTFOUND)
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "'%s' is in no git repository; pacta init makes one",
		    path);
	return store_error(NULL, rc, err, "cannot open the repository at '%s'",
	    path);
}

static int
store_wrap(struct pacta_store **out, git_repository *repo,
    struct pacta_error *err)
{
	struct pacta_store *store = calloc(1, sizeof(*store));
	int rc;

	if (store == NULL) {
		git.repository_free(repo);
		return store_nomem(err);
	}
	store->repo = repo;
	store->blob_max = STORE_BLOB_MAX;
	rc = store_odb_install(store, err);
	if (rc == 0)
		*out = store;
	else
		pacta_store_free(store);
	return rc;
}

static int
store_begin(struct pacta_error *err)
{
	pthread_once(&store_once, store_library_init);
	if (store_problem == NULL)
		return 0;
	return pacta_error_set(err, PACTA_ESYSTEM, "libgit2 cannot be used: %s",
	    store_problem);
}

int
pacta_store_open(struct pacta_store **out, const char *path,
    struct pacta_error *err)
{
	git_repository *repo = NULL;
	int rc;

	*out = NULL;
	if ((rc = store_begin(err)) != 0 ||
	    (rc = store_wait_config(path, err)) != 0)
		return rc;
	rc = git.repository_open_ext(&repo, path, 0, NULL);
	if (rc != 0)
		return store_open_error(rc, path, err);
	return store_wrap(out, repo, err);
}

int
pacta_store_init(struct pacta_store **out, const char *path,
    struct pacta_error *err)
{
	git_repository_init_options options;
	git_repository *repo = NULL;
	int rc;

	*out = NULL;
	if ((rc = store_begin(err)) != 0 ||
	    (rc = store_wait_config(path, err)) != 0)
		return rc;
	rc = git.repository_open_ext(&repo, path,
	    GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	if (rc == GIT_ENOTFOUND && git.error_last() != NULL &&
	    strstr(git.error_last()->message, "safe.directory") == NULL) {
		git.repository_init_options_init(&options,
		    GIT_REPOSITORY_INIT_OPTIONS_VERSION);
		options.flags = GIT_REPOSITORY_INIT_MKPATH |
		    GIT_REPOSITORY_INIT_NO_REINIT;
		rc = git.repository_init_ext(&repo, path, &options);
		if (rc != 0)
			return store_error(NULL, rc, err,
			    "cannot make a repository at '%s'", path);
	}
	if (rc != 0)
		return store_open_error(rc, path, err);
	return store_wrap(out, repo, err);
}

void
pacta_store_free(struct pacta_store *store)
{
	if (store == NULL)
		return;
	git.repository_free(store->repo);
	git.odb_free(store->odb);
	free(store);
}

const char *
pacta_store_workdir(const struct pacta_store *store)
{
	return git.repository_workdir(store->repo);
}

const char *
pacta_store_gitdir(const struct pacta_store *store)
{
	return git.repository_path(store->repo);
}

const struct pacta_error *
pacta_store_left(const struct pacta_store *store)
{
	return &store->left;
}

int
pacta_store_config_add(struct pacta_store *store, const char *key,
    const char *value, struct pacta_error *err)
{
	git_config *all = NULL, *own = NULL;
	git_buf have = { NULL, 0, 0 };
	int rc;

	rc = git.repository_config(&all, store->repo);
	if (rc == 0)
		rc = git.config_open_level(&own, all, GIT_CONFIG_LEVEL_LOCAL);
	if (rc == 0) {
		rc = git.config_get_string_buf(&have, own, key);
		if (rc == GIT_ENOTFOUND)
			rc = git.config_set_string(own, key, value);
	}
	if (rc != 0)
		rc = store_error(store, rc, err,
		    "cannot set '%s' in the repository's configuration", key);
	git.buf_dispose(&have);
	git.config_free(own);
	git.config_free(all);
	return rc;
}

/* --- revisions and HEAD --------------------------------------------- */

/* The branch HEAD names, through at most a few symbolic names. */
int
store_head_read(struct pacta_store *store, struct store_head *head,
    struct pacta_error *err)
{
	git_reference *ref = NULL;
	const char *next;
	int rc;

	memset(head, 0, sizeof(*head));
	strcpy(head->ref, "HEAD");
	for (unsigned i = 0; i < 6; i++) {
		if ((rc = store_wait_ref(store, head->ref, err)) != 0)
			return rc;
		rc = git.reference_lookup(&ref, store->repo, head->ref);
		if (rc == GIT_ENOTFOUND && i > 0) {
			git.error_clear();
			head->unborn = true;
			return 0;
		}
		if (rc != 0)
			return store_error(store, rc, err, "cannot read '%s'",
			    head->ref);
		next = git.reference_symbolic_target(ref);
		if (next == NULL)
			break;
		if (strlen(next) >= sizeof(head->ref)) {
			git.reference_free(ref);
			return pacta_error_set(err, PACTA_ELIMIT,
			    "the branch HEAD names has too long a name");
		}
		strcpy(head->ref, next);
		git.reference_free(ref);
		ref = NULL;
	}
	if (ref == NULL)
		return pacta_error_set(err, PACTA_ECORRUPT,
		    "HEAD names a branch that names another without end");
	git.oid_cpy(&head->id, git.reference_target(ref));
	git.reference_free(ref);
	return 0;
}

int
pacta_store_head(struct pacta_store *store, char commit[41],
    struct pacta_error *err)
{
	struct store_head head;
	int rc = store_head_read(store, &head, err);

	commit[0] = '\0';
	if (rc == 0 && !head.unborn)
		git.oid_tostr(commit, 41, &head.id);
	return rc;
}

static int
store_unborn_error(const struct store_head *head, struct pacta_error *err)
{
	const char *name = head->ref;

	if (strncmp(name, "refs/heads/", 11) == 0)
		name += 11;
	return pacta_error_set(err, PACTA_ENOTFOUND,
	    "there is no commit on branch '%s' yet", name);
}

/* The id a branch, a tag or another reference named REV holds. */
static int
store_ref_id(struct pacta_store *store, git_oid *out, const char *rev)
{
	git_reference *ref = NULL, *direct = NULL;
	int rc = git.reference_dwim(&ref, store->repo, rev);

	if (rc == 0)
		rc = git.reference_resolve(&direct, ref);
	if (rc == 0)
		git.oid_cpy(out, git.reference_target(direct));
	git.reference_free(direct);
	git.reference_free(ref);
	return rc;
}

/*
 * The object REV names.  Names of references are looked up here, since libgit2
 * 1.5.1 leaks one whose object cannot be read; 40 hex digits are an id before
 * they are a name.
 */
static int
store_revparse(struct pacta_store *store, git_object **out, const char *rev)
{
	git_oid id;

	if (strlen(rev) != GIT_OID_HEXSZ &&
	    store_ref_id(store, &id, rev) == 0)
		return git.object_lookup(out, store->repo, &id,
		    GIT_OBJECT_ANY);
	git.error_clear();
	return git.revparse_single(out, store->repo, rev);
}

int
store_resolve(struct pacta_store *store, git_oid *out, const char *rev,
    struct pacta_error *err)
{
	git_object *any = NULL, *commit = NULL;
	struct store_head head;
	int rc;

	if (strcmp(rev, "HEAD") == 0) {
		rc = store_head_read(store, &head, err);
		if (rc == 0 && head.unborn)
			rc = store_unborn_error(&head, err);
		if (rc == 0)
			git.oid_cpy(out, &head.id);
		return rc;
	}
	if ((rc = store_wait_rev(store, rev, err)) != 0)
		return rc;
	store->fault.code = 0;
	rc = store_revparse(store, &any, rev);
	if (rc == GIT_ENOTFOUND && store->fault.code == 0)
		rc = pacta_error_set(err, PACTA_ENOTFOUND,
		    "there is no revision '%s' here", rev);
	else if (rc != 0)
		rc = store_error(store, rc, err, "revision '%s'", rev);
	else if ((rc = git.object_peel(&commit, any, GIT_OBJECT_COMMIT)) == 0)
		git.oid_cpy(out, git.object_id(commit));
	else if (store->fault.code == 0 && rc != GIT_ENOTFOUND)
		rc = pacta_error_set(err, PACTA_EUSAGE,
		    "revision '%s' names no commit", rev);
	else
		rc = store_object_error(store, rc, git.object_id(any), err);
	git.object_free(commit);
	git.object_free(any);
	return rc;
}
