#include <limits.h>
#include <string.h>
#include <time.h>

#include <pacta/file.h>

#include "cli_trust.h"

#define DAY_S 86400

pacta_day
cli_today(void)
{
	return (pacta_day)(time(NULL) / DAY_S);
}

int
cli_author_day(pacta_day *out, struct pacta_error *err)
{
	struct pacta_commit_options options;
	int rc = cli_commit_options(&options, err);

	if (rc == 0)
		*out = (pacta_day)((options.author.when_s +
		    (int64_t)options.author.offset_min * 60) / DAY_S);
	return rc;
}

/* --- the kept root --------------------------------------------------------- */

static int
pin_path(struct pacta_store *store, const char *name, char out[PATH_MAX],
    struct pacta_error *err)
{
	int n = snprintf(out, PATH_MAX, "%spacta%s",
	    pacta_store_gitdir(store), name);

	return n > 0 && n < PATH_MAX ? 0 : pacta_error_set(err, PACTA_ELIMIT,
	    "the repository's path is too long");
}

int
cli_pin_read(struct pacta_store *store, struct pacta_sha512 *out, bool *have,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PATH_MAX];
	int rc = pin_path(store, "/root", path, err);

	*have = false;
	if (rc == 0)
		rc = pacta_file_read(path, 4096, &b, err);
	if (rc == PACTA_ENOTFOUND)
		rc = 0;
	else if (rc == 0) {
		*have = true;
		if (b.len != PACTA_SHA512_TEXT + 1 ||
		    b.data[PACTA_SHA512_TEXT] != '\n' ||
		    pacta_sha512_parse(out, b.data, PACTA_SHA512_TEXT,
		    NULL) != 0) {
			rc = pacta_error_set(err, PACTA_ECORRUPT,
			    "the kept root is damaged; keep it anew with pacta "
			    "registry pin --root, after removing this file");
			pacta_error_at(err, path, 1, 1);
		}
	}
	pacta_buf_dispose(&b);
	return rc;
}

int
cli_pin_keep(struct pacta_store *store, const struct pacta_sha512 *root,
    struct pacta_error *err)
{
	char path[PATH_MAX], text[PACTA_SHA512_TEXT + 2];
	struct pacta_sha512 kept;
	bool have;
	int rc = cli_pin_read(store, &kept, &have, err);

	if (rc == 0 && have)
		return pacta_sha512_equal(&kept, root) ? 0 : pacta_error_set(
		    err, PACTA_EREFUSED, "another root is kept already: this "
		    "is not the repository it was, or the root is wrong");
	if (rc == 0)
		rc = pin_path(store, "", path, err);
	if (rc == 0)
		rc = pacta_file_mkdirs(path, err);
	if (rc == 0)
		rc = pin_path(store, "/root", path, err);
	if (rc != 0)
		return rc;
	pacta_sha512_text(root, text);
	text[PACTA_SHA512_TEXT] = '\n';
	return pacta_file_write(path, text, PACTA_SHA512_TEXT + 1,
	    PACTA_FILE_NEW, err);
}

/* --- evidence and verdict ----------------------------------------------------- */

int
cli_trust_open(struct cli_trust *t, const struct cli_trust_options *o,
    struct pacta_error *err)
{
	struct pacta_verify_options v = { o->root, o->today, cli_processors(16) };
	struct pacta_sha512 kept;
	bool have = false;
	int rc;

	*t = (struct cli_trust){ .evidence = PACTA_EVIDENCE_INIT };
	rc = pacta_store_open(&t->store, ".", err);
	if (rc == 0)
		rc = cli_pin_read(t->store, &kept, &have, err);
	if (rc == 0 && have && o->root != NULL &&
	    !pacta_sha512_equal(&kept, o->root))
		rc = pacta_error_set(err, PACTA_EVERIFY, "the root you gave is "
		    "not the one kept in .git/pacta/root");
	if (rc == 0 && have)
		v.root = &kept;
	if (rc == 0)
		rc = pacta_view_revision(&t->view, t->store,
		    o->rev != NULL ? o->rev : "HEAD", err);
	if (rc == 0)
		rc = pacta_evidence_load(&t->evidence, t->view, o->slugs,
		    o->count, err);
	if (rc == 0)
		rc = pacta_verify(&t->verdict, &t->evidence, &v, err);
	return rc;
}

int
cli_trust_open_bare(struct cli_trust *t, const char *rev,
    struct pacta_error *err)
{
	static const char *const none[] = { NULL };
	struct cli_trust_options o = { .rev = rev, .slugs = none,
	    .today = cli_today() };

	return cli_trust_open(t, &o, err);
}

void
cli_trust_close(struct cli_trust *t)
{
	pacta_verdict_free(t->verdict);
	pacta_evidence_dispose(&t->evidence);
	pacta_view_free(t->view);
	pacta_store_free(t->store);
	*t = (struct cli_trust){ .evidence = PACTA_EVIDENCE_INIT };
}

int
cli_commit_new(struct pacta_store *store, const char *path, const void *data,
    size_t len, const char *message, struct pacta_error *err)
{
	struct pacta_write w = { path, data, len, true };
	struct pacta_commit_options options;
	int rc = cli_commit_options(&options, err);

	if (rc == 0)
		rc = pacta_store_commit(store, &w, 1, message, &options, NULL,
		    err);
	if (rc == 0 && pacta_store_left(store)->code != 0)
		fprintf(stderr, "pacta: warning: committed, but %s\n",
		    pacta_store_left(store)->message);
	return rc;
}

void
cli_print_findings(const struct pacta_verdict *v, const char *prefix)
{
	for (size_t i = 0; i < v->findings.count; i++)
		if (strncmp(v->findings.items[i].place.file, prefix,
		    strlen(prefix)) == 0)
			cli_print_diag(stderr, &v->findings.items[i], false);
}
