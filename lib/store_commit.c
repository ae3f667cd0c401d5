/*
 * One commit: objects first, then the branch by compare-and-swap, then the
 * working tree.  libgit2's own way of moving the branch with the commit lost
 * commits on an unborn branch when two processes met, so it is not used.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store_int.h"

#define COMMIT_TRIES 200u	/* of a lost race or a lock held */
#define LOCKED_TRIES 40u	/* about two seconds */
#define OBJECT_TRIES 4u		/* of objects: git gc removes empty folders */

struct job {
	struct pacta_store *store;
	const struct pacta_write *writes;
	size_t count;
	const char *message;
	const struct pacta_commit_options *options;
	struct store_head head;
	git_signature *author, *committer;
	git_commit *parent;
	git_tree *base, *tree;
	git_oid *blobs, id;
	bool nothing;		/* the tree is what it was */
	bool objects;		/* failed before the branch was touched */
};

/* --- whether one may ------------------------------------------------ */

static const char *
state_advice(int state)
{
	switch (state) {
	case GIT_REPOSITORY_STATE_NONE:
	case GIT_REPOSITORY_STATE_BISECT:
		return NULL;
	case GIT_REPOSITORY_STATE_MERGE:
		return "a merge is under way: finish it with git commit, "
		    "or drop it with git merge --abort";
	case GIT_REPOSITORY_STATE_REVERT:
	case GIT_REPOSITORY_STATE_REVERT_SEQUENCE:
		return "a revert is under way: git revert --continue or "
		    "--abort first";
	case GIT_REPOSITORY_STATE_CHERRYPICK:
	case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE:
		return "a cherry-pick is under way: git cherry-pick "
		    "--continue or --abort first";
	default:
		return "a rebase or am is under way: finish or abort it first";
	}
}

static int
job_head(struct job *j, struct pacta_error *err)
{
	const char *advice = state_advice(git.repository_state(j->store->repo));
	const char *expect = j->options->expect;
	char hex[41] = "";
	int rc;

	if (advice != NULL)
		return pacta_error_set(err, PACTA_EREFUSED, "%s", advice);
	if ((rc = store_head_read(j->store, &j->head, err)) != 0)
		return rc;
	if (!j->head.unborn)
		git.oid_tostr(hex, sizeof(hex), &j->head.id);
	if (strcmp(j->head.ref, "HEAD") == 0)
		return pacta_error_set(err, PACTA_EREFUSED,
		    "HEAD is detached at %.10s, so a commit would be on no "
		    "branch; git switch BRANCH first", hex);
	if (expect != NULL && strcmp(expect, hex) != 0)
		return pacta_error_set(err, PACTA_EMODIFIED,
		    "the branch moved meanwhile: it is at %.10s, not %.10s; "
		    "look again and repeat", *hex != '\0' ? hex : "no commit",
		    *expect != '\0' ? expect : "no commit");
	return 0;
}

static int
no_identity(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_EREFUSED,
	    "git does not know who you are; say git config --global "
	    "user.name 'YOUR NAME' and git config --global user.email YOUR@MAIL");
}

static int
job_signature(struct job *j, const struct pacta_identity *who,
    git_signature **out, struct pacta_error *err)
{
	const char *name = who->name, *email = who->email;
	git_config *config = NULL;
	int rc = 0;

	if (name == NULL || email == NULL)
		rc = git.repository_config_snapshot(&config, j->store->repo);
	if (rc != 0)
		return store_error(j->store, rc, err, "git configuration");
	if (name == NULL &&
	    git.config_get_string(&name, config, "user.name") != 0)
		rc = no_identity(err);
	if (rc == 0 && email == NULL &&
	    git.config_get_string(&email, config, "user.email") != 0)
		rc = no_identity(err);
	if (rc == 0 && git.signature_new(out, name, email, who->when_s,
	    who->offset_min) != 0)
		rc = pacta_error_set(err, PACTA_EREFUSED,
		    "git cannot write '%s' <%s> as an author: name and mail "
		    "must not be empty or hold < >", name, email);
	git.config_free(config);
	return rc;
}

int
pacta_store_user(struct pacta_store *store, struct pacta_buf *out,
    struct pacta_error *err)
{
	git_config *config = NULL;
	const char *name = NULL;
	int rc = git.repository_config_snapshot(&config, store->repo);

	if (rc != 0)
		return store_error(store, rc, err, "git configuration");
	if (git.config_get_string(&name, config, "user.name") == 0)
		pacta_buf_adds(out, name);
	git.config_free(config);
	return 0;
}

/* --- objects -------------------------------------------------------- */

static int
job_base(struct job *j, struct pacta_error *err)
{
	int rc;

	if (j->head.unborn)
		return 0;
	rc = store_lookup(j->store, (git_object **)&j->parent, &j->head.id,
	    GIT_OBJECT_COMMIT, err);
	return rc != 0 ? rc : store_lookup(j->store,
	    (git_object **)&j->base, git.commit_tree_id(j->parent),
	    GIT_OBJECT_TREE, err);
}

static int
write_check(struct store_tree *t, const struct pacta_write *w,
    struct pacta_error *err)
{
	const git_tree_entry *e;
	int rc = store_tree_find(t, w->path, &e, err);

	if (rc != 0 || e == NULL)
		return rc;
	if (store_entry_type(e) != PACTA_ENTRY_FILE)
		return store_refuse_type(store_entry_type(e), w->path, err);
	if (!w->add_only)
		return 0;
	pacta_error_set(err, PACTA_EEXISTS,
	    "it is in the repository already, and is never replaced");
	pacta_error_at(err, w->path, 0, 0);
	return PACTA_EEXISTS;
}

static int
job_check(struct job *j, struct pacta_error *err)
{
	struct store_tree t;
	int rc;

	if (j->base == NULL)
		return 0;
	rc = store_tree_init(&t, j->store, git.tree_id(j->base), err);
	for (size_t i = 0; i < j->count && rc == 0; i++)
		rc = write_check(&t, &j->writes[i], err);
	store_tree_dispose(&t);
	return rc;
}

static int
job_tree(struct job *j, struct pacta_error *err)
{
	git_tree_update *updates = calloc(j->count, sizeof(*updates));
	git_oid id;
	int rc = 0;

	if (updates == NULL)
		return store_nomem(err);
	for (size_t i = 0; i < j->count && rc == 0; i++) {
		rc = git.odb_write(&j->blobs[i], j->store->odb,
		    j->writes[i].data, j->writes[i].len, GIT_OBJECT_BLOB);
		updates[i].action = GIT_TREE_UPDATE_UPSERT;
		updates[i].id = j->blobs[i];
		updates[i].filemode = GIT_FILEMODE_BLOB;
		updates[i].path = j->writes[i].path;
	}
	if (rc == 0)
		rc = git.tree_create_updated(&id, j->store->repo, j->base,
		    j->count, updates);
	free(updates);
	if (rc != 0)
		return store_error(j->store, rc, err,
		    "cannot write to the repository");
	return store_lookup(j->store, (git_object **)&j->tree, &id,
	    GIT_OBJECT_TREE, err);
}

/* Reads the new tree as any reader will: what we could not read again (names
 * that collide, one path written twice) must not be committed. */
static int
job_tree_check(struct job *j, struct pacta_error *err)
{
	const git_tree_entry *e;
	struct store_tree t;
	int rc = store_tree_init(&t, j->store, git.tree_id(j->tree), err);

	for (size_t i = 0; i < j->count && rc == 0; i++) {
		rc = store_tree_find(&t, j->writes[i].path, &e, err);
		if (rc == 0 && (e == NULL ||
		    !git.oid_equal(git.tree_entry_id(e), &j->blobs[i])))
			rc = pacta_error_set(err, PACTA_EUSAGE,
			    "'%s' would be written twice in one commit",
			    j->writes[i].path);
	}
	store_tree_dispose(&t);
	return rc;
}

static int
job_commit(struct job *j, struct pacta_error *err)
{
	const git_commit *parents[] = { j->parent };
	int rc;

	/* No reference is named: the branch is moved by job_move(). */
	rc = git.commit_create(&j->id, j->store->repo, NULL, j->author,
	    j->committer, NULL, j->message, j->tree, j->parent != NULL,
	    parents);
	return rc == 0 ? 0 : store_error(j->store, rc, err,
	    "cannot write the commit");
}

/* --- the branch ----------------------------------------------------- */

static int
job_move(struct job *j, struct pacta_error *err)
{
	git_reference *ref = NULL;
	char line[256];
	int rc;

	snprintf(line, sizeof(line), "commit%s: %.*s",
	    j->head.unborn ? " (initial)" : "",
	    (int)strcspn(j->message, "\n") > 200 ? 200 :
	    (int)strcspn(j->message, "\n"), j->message);
	rc = git.repository_set_ident(j->store->repo, j->committer->name,
	    j->committer->email);
	if (rc == 0)
		rc = git.reference_create_matching(&ref, j->store->repo,
		    j->head.ref, &j->id, !j->head.unborn,
		    j->head.unborn ? NULL : &j->head.id, line);
	git.reference_free(ref);
	if (rc == 0)
		return 0;
	/* Made or deleted by somebody else: a race lost like any other. */
	if (rc == GIT_EEXISTS || rc == GIT_ENOTFOUND)
		rc = GIT_EMODIFIED;
	return store_error(j->store, rc, err, "cannot move '%s'",
	    j->head.ref);
}

static void
job_clear(struct job *j)
{
	git.signature_free(j->author);
	git.signature_free(j->committer);
	git.commit_free(j->parent);
	git.tree_free(j->base);
	git.tree_free(j->tree);
	j->author = j->committer = NULL;
	j->parent = NULL;
	j->base = j->tree = NULL;
}

static int
job_objects(struct job *j, struct pacta_error *err)
{
	int rc = job_base(j, err);

	if (rc == 0 && (rc = job_check(j, err)) == 0) {
		j->objects = true;
		rc = job_tree(j, err);
		j->objects = rc != 0;
	}
	if (rc == 0)
		rc = job_tree_check(j, err);
	if (rc != 0)
		return rc;
	j->nothing = j->base != NULL &&
	    git.oid_equal(git.tree_id(j->base), git.tree_id(j->tree));
	if (j->nothing) {
		j->id = j->head.id;
		return 0;
	}
	j->objects = true;
	rc = job_commit(j, err);
	j->objects = rc != 0;
	return rc;
}

static int
job_try(struct job *j, struct pacta_error *err)
{
	bool bare = git.repository_is_bare(j->store->repo);
	int rc;

	j->objects = false;
	rc = job_head(j, err);
	if (rc == 0)
		rc = job_signature(j, &j->options->author, &j->author, err);
	if (rc == 0)
		rc = job_signature(j, &j->options->committer, &j->committer,
		    err);
	if (rc == 0)
		rc = job_objects(j, err);
	if (rc != 0 || j->nothing)
		return rc;
	if (!bare && (rc = follow_note(j->store,
	    j->head.unborn ? NULL : &j->head.id, &j->id, j->writes, j->count,
	    err)) != 0)
		return rc;
	rc = job_move(j, err);
	if (rc != 0 && !bare)
		follow_forget(j->store);
	return rc;
}

/* Whether a failed try may be followed by another. */
static bool
job_again(const struct job *j, int rc, unsigned *locked, unsigned *objects)
{
	if (rc == PACTA_EMODIFIED)
		return j->options->expect == NULL;
	if (rc == PACTA_ELOCKED)
		return ++*locked < LOCKED_TRIES;
	if (j->objects && (rc == PACTA_EIO || rc == PACTA_ENOTFOUND ||
	    rc == PACTA_ESYSTEM))
		return ++*objects < OBJECT_TRIES;
	return false;
}

static int
job_run(struct job *j, int lock, struct pacta_error *err)
{
	unsigned locked = 0, objects = 0;
	int rc = 0;

	for (unsigned i = 0; i < COMMIT_TRIES; i++) {
		if (i > 0)
			store_pause(i);
		rc = job_try(j, err);
		job_clear(j);
		if (rc == 0 || !job_again(j, rc, &locked, &objects))
			break;
	}
	return rc == PACTA_ELOCKED ?
	    store_locked_error(j->store, lock, j->head.ref, err) : rc;
}

/* --- the call ------------------------------------------------------- */

/* As git does: an index somebody holds stops the commit before it starts. */
static int
index_wait(struct pacta_store *store, int lock, struct pacta_error *err)
{
	for (unsigned i = 0; i < LOCKED_TRIES; i++) {
		if (!store_has_lock(store, "index"))
			return 0;
		store_pause(i);
	}
	return store_locked_error(store, lock, "index", err);
}

static int
commit_check(const struct pacta_write *writes, size_t count,
    const char *message, struct pacta_error *err)
{
	int rc = 0;

	if (count == 0 || message[strspn(message, " \t\n")] == '\0')
		return pacta_error_set(err, PACTA_EUSAGE,
		    "a commit needs files and a message");
	for (size_t i = 0; i < count && rc == 0; i++)
		rc = store_path_check(writes[i].path, false, err);
	return rc;
}

static char *
message_line_end(const char *message)
{
	size_t n = strlen(message);
	char *copy = malloc(n + 2);

	if (copy == NULL)
		return NULL;
	memcpy(copy, message, n + 1);
	if (n > 0 && copy[n - 1] != '\n')
		memcpy(copy + n, "\n", 2);
	return copy;
}

static int
commit_locked(struct job *j, int lock, struct pacta_error *err)
{
	struct pacta_store *store = j->store;
	bool bare = git.repository_is_bare(store->repo);
	int rc = 0;

	store->left.code = 0;
	if (!bare && (rc = index_wait(store, lock, err)) == 0)
		(void)follow_finish(store, NULL, NULL);
	if (rc == 0)
		rc = job_run(j, lock, err);
	if (rc == 0 && !bare && !j->nothing)
		(void)follow_finish(store, NULL, &store->left);
	return rc;
}

int
pacta_store_commit(struct pacta_store *store,
    const struct pacta_write *writes, size_t count, const char *message,
    const struct pacta_commit_options *options, char commit[41],
    struct pacta_error *err)
{
	static const struct pacta_commit_options none =
	    PACTA_COMMIT_OPTIONS_INIT;
	struct job j = { .store = store, .writes = writes, .count = count };
	char *text = NULL;
	int lock, rc = commit_check(writes, count, message, err);

	if (rc == 0)
		rc = store_wait_ref(store, "index", err);
	if (rc == 0)
		rc = store_wait_ref(store, "packed-refs", err);
	if (rc != 0)
		return rc;
	if ((lock = store_lock(store, err)) < 0)
		return lock;
	j.options = options != NULL ? options : &none;
	j.message = text = message_line_end(message);
	j.blobs = calloc(count, sizeof(*j.blobs));
	if (text == NULL || j.blobs == NULL)
		rc = store_nomem(err);
	else
		rc = commit_locked(&j, lock, err);
	if (rc == 0 && commit != NULL)
		git.oid_tostr(commit, 41, &j.id);
	free(j.blobs);
	free(text);
	close(lock);
	return rc;
}
