/* pacta diff: which revisions, versions and agreements are meant. */
#include <stdlib.h>
#include <string.h>

#include "cli_diff.h"

static int
by_string(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* --- revisions ---------------------------------------------------------------- */

static int
open_worktree(struct diff_command *c, struct diff_side *side,
    struct pacta_error *err)
{
	if (pacta_store_workdir(c->store) == NULL)
		return pacta_error_set(err, PACTA_EUSAGE, "this repository has "
		    "no working tree: name two revisions");
	snprintf(side->name, sizeof(side->name), "the working tree");
	return pacta_view_worktree(&side->view, c->store, err);
}

static int
open_side(struct diff_command *c, struct diff_side *side, const char *what,
    struct pacta_error *err)
{
	struct pacta_target t;

	snprintf(side->name, sizeof(side->name), "%s", what);
	if (strchr(what, '@') != NULL && pacta_target_parse(&t, what,
	    NULL) == 0 && t.version > 0) {
		memcpy(side->slug, t.slug, sizeof(side->slug));
		side->version = t.version;
		return pacta_store_workdir(c->store) != NULL ?
		    pacta_view_worktree(&side->view, c->store, err) :
		    pacta_view_revision(&side->view, c->store, "HEAD", err);
	}
	return pacta_view_revision(&side->view, c->store, what, err);
}

static bool
has_agreement(struct pacta_view *view, const char *slug)
{
	struct pacta_agreement a = PACTA_AGREEMENT_INIT;
	bool has = view != NULL && pacta_repo_agreement(&a, view, slug,
	    NULL) == 0;

	pacta_agreement_dispose(&a);
	return has;
}

/* Whether an argument names an agreement there is now. */
static bool
is_agreement(struct diff_command *c, const char *arg)
{
	struct pacta_target t;
	struct pacta_view *view = NULL;
	bool is;

	if (pacta_target_parse(&t, arg, NULL) != 0 || t.version != 0)
		return false;
	if (pacta_store_workdir(c->store) == NULL ? pacta_view_revision(&view,
	    c->store, "HEAD", NULL) != 0 : pacta_view_worktree(&view, c->store,
	    NULL) != 0)
		return false;
	is = has_agreement(view, t.slug);
	pacta_view_free(view);
	return is;
}

static bool
is_revision(struct diff_command *c, const char *arg)
{
	struct pacta_view *view = NULL;
	struct pacta_target t;
	bool is = (strchr(arg, '@') != NULL && pacta_target_parse(&t, arg,
	    NULL) == 0 && t.version > 0) || strstr(arg, "..") != NULL ||
	    pacta_view_revision(&view, c->store, arg, NULL) == 0;

	pacta_view_free(view);
	return is;
}

static int
add_slug(struct diff_command *c, const char *arg, struct pacta_error *err)
{
	struct pacta_target t;
	int rc = pacta_target_parse(&t, arg, err);

	if (rc == 0 && t.version > 0)
		return pacta_error_set(err, PACTA_EUSAGE, "'%s' stands behind "
		    "an agreement: versions come first", arg);
	return rc != 0 ? rc : pacta_names_have(&c->slugs, t.slug) ? 0 :
	    pacta_names_add(&c->slugs, t.slug);
}

/* OLD..NEW; either may be left out and is HEAD then. */
static int
open_range(struct diff_command *c, const char *range, struct pacta_error *err)
{
	const char *dots = strstr(range, "..");
	char old[128];
	int rc;

	if (dots[2] == '.')
		return pacta_error_set(err, PACTA_EUSAGE, "'%s': name the two "
		    "revisions with two dots", range);
	snprintf(old, sizeof(old), "%.*s", (int)(dots - range), range);
	rc = open_side(c, &c->sides[0], *old != '\0' ? old : "HEAD", err);
	return rc != 0 ? rc : open_side(c, &c->sides[1], dots[2] != '\0' ?
	    dots + 2 : "HEAD", err);
}

/* The arguments before "--", or all: up to two revisions, then agreements. */
static int
sort_arguments(struct diff_command *c, int argc, char **argv, int split,
    struct pacta_error *err)
{
	int i = 0, revs = 0, rc = 0;

	for (; rc == 0 && i < (split >= 0 ? split : argc); i++) {
		bool rev = is_revision(c, argv[i]);

		if (split < 0 && is_agreement(c, argv[i])) {
			if (!rev)
				break;
			return pacta_error_set(err, PACTA_EUSAGE, "'%s' is a "
			    "revision and an agreement: put -- before "
			    "agreements, and behind revisions", argv[i]);
		}
		if (!rev && split < 0 && revs > 0)
			break;
		if (revs == 2)
			return pacta_error_set(err, PACTA_EUSAGE,
			    "more than two revisions: '%s'", argv[i]);
		if (strstr(argv[i], "..") != NULL && revs == 0) {
			rc = open_range(c, argv[i], err);
			revs = 2;
		} else if (!rev && split < 0)
			rc = pacta_error_set(err, PACTA_ENOTFOUND, "no revision "
			    "and no agreement '%s'", argv[i]);
		else
			rc = open_side(c, &c->sides[revs++], argv[i], err);
	}
	for (; rc == 0 && i < argc; i++)
		rc = add_slug(c, argv[i], err);
	if (rc == 0 && revs == 0)
		rc = open_side(c, &c->sides[0], "HEAD", err);
	if (rc == 0 && revs < 2)
		rc = open_worktree(c, &c->sides[1], err);
	return rc;
}

/* Versions name their agreement. */
static int
add_version_slugs(struct diff_command *c, struct pacta_error *err)
{
	const struct diff_side *a = &c->sides[0], *b = &c->sides[1];

	if (a->version == 0 && b->version == 0)
		return 0;
	if (a->version > 0 && b->version > 0 && strcmp(a->slug, b->slug) != 0)
		return pacta_error_set(err, PACTA_EUSAGE, "%s and %s are "
		    "different agreements", a->name, b->name);
	if (c->slugs.count > 0)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "a version names its agreement already");
	return pacta_names_add(&c->slugs, a->version > 0 ? a->slug : b->slug);
}

static int
add_all_slugs(struct diff_command *c, struct pacta_error *err)
{
	struct pacta_names l = PACTA_NAMES_INIT;
	int rc = 0;

	for (int k = 0; rc == 0 && k < 2; k++) {
		rc = pacta_repo_agreements(c->sides[k].view, &l, err);
		for (size_t i = 0; rc == 0 && i < l.count; i++)
			if (!pacta_names_have(&c->slugs, l.items[i]))
				rc = pacta_names_add(&c->slugs, l.items[i]);
		pacta_names_dispose(&l);
		l = (struct pacta_names)PACTA_NAMES_INIT;
	}
	if (rc == 0 && c->slugs.count > 1)
		qsort(c->slugs.items, c->slugs.count, sizeof(*c->slugs.items),
		    by_string);
	return rc;
}

int
diff_read_arguments(struct diff_command *c, int argc, char **argv, int split,
    struct pacta_error *err)
{
	int rc = pacta_store_open(&c->store, ".", err);

	if (rc == 0)
		rc = sort_arguments(c, argc, argv, split, err);
	if (rc == 0)
		rc = add_version_slugs(c, err);
	if (rc == 0 && c->slugs.count == 0)
		rc = add_all_slugs(c, err);
	return rc;
}
