/* What pacta check is to look at: agreements, folders, files, each a group. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd_check.h"

/* --- groups ---------------------------------------------------------------- */

struct check_group *
check_group_add(struct check_command *c, bool agreement)
{
	size_t cap = c->cap == 0 ? 16 : c->cap * 2;
	struct check_group *groups;

	if (c->count == c->cap) {
		groups = realloc(c->groups, cap * sizeof(*groups));
		if (groups == NULL) {
			check_no_memory(c);
			return NULL;
		}
		c->groups = groups;
		c->cap = cap;
	}
	c->groups[c->count] = (struct check_group){ .agreement = agreement,
	    .aids = PACTA_CHECK_AIDS_INIT };
	return &c->groups[c->count++];
}

int
check_group_file(struct check_command *c, struct check_group *g,
    char *name, char *path, bool in_view)
{
	size_t cap = g->cap == 0 ? 4 : g->cap * 2;
	char **names = NULL, **paths = NULL;

	if (name == NULL || (in_view && path == NULL))
		goto no;
	if (g->count == g->cap) {
		names = realloc(g->names, cap * sizeof(*names));
		if (names != NULL)
			g->names = names;
		paths = realloc(g->paths, cap * sizeof(*paths));
		if (paths != NULL)
			g->paths = paths;
		if (names == NULL || paths == NULL)
			goto no;
		g->cap = cap;
	}
	g->names[g->count] = name;
	g->paths[g->count++] = path;
	return CLI_YES;
no:
	free(name);
	free(path);
	return check_no_memory(c);
}

void
check_groups_dispose(struct check_command *c)
{
	for (size_t i = 0; i < c->count; i++) {
		for (size_t k = 0; k < c->groups[i].count; k++) {
			free(c->groups[i].names[k]);
			free(c->groups[i].paths[k]);
		}
		free(c->groups[i].names);
		free(c->groups[i].paths);
		pacta_check_aids_dispose(&c->groups[i].aids);
	}
	free(c->groups);
	pacta_check_glossary_dispose(&c->glossary);
}

/* --- the repository ----------------------------------------------------------- */

static int
open_revision(struct check_command *c, struct pacta_error *err)
{
	int rc = pacta_store_open(&c->store, ".", err);

	return rc != 0 ? rc : pacta_view_revision(&c->view, c->store, c->rev,
	    err);
}

int
check_open(struct check_command *c)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = 0;

	if (c->rev != NULL)
		rc = open_revision(c, &err);
	else if ((c->root = cli_top(".")) != NULL)
		rc = pacta_view_folder(&c->view, c->root, &err);
	if (rc == 0 && c->view != NULL)
		rc = pacta_library_new(&c->library, c->view, &err);
	return rc == 0 ? CLI_YES : check_fail(c, &err);
}

/* How a path of the repository is shown: from here when that is its top. */
static char *
shown_path(const struct check_command *c, const char *path)
{
	char *cwd, *shown;
	size_t n;

	if (c->root == NULL)
		return strdup(path);
	cwd = getcwd(NULL, 0);
	n = strlen(c->root);
	/* One of the folders above: the full path can be followed. */
	shown = cwd != NULL && strlen(cwd) == n ? strdup(path) :
	    cli_join(c->root, path);
	free(cwd);
	return shown;
}

/* Reads the glossary and the waivers of a group; FOLDER as the view has it. */
static int
load_aids(struct check_command *c, struct check_group *g,
    struct pacta_view *view, const char *folder, const char *shown)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	return pacta_check_aids_load(&g->aids, view, folder, shown, c->langs,
	    &c->glossary, &err) == 0 ? CLI_YES : check_fail(c, &err);
}

static int
agreement_aids(struct check_command *c, struct check_group *g,
    const char *slug)
{
	char path[PACTA_PATH_SIZE], *shown = shown_path(c, "");
	int rc;

	if (shown == NULL)
		return check_no_memory(c);
	pacta_path_agreement(path, slug);
	rc = load_aids(c, g, c->view, path, shown);
	free(shown);
	return rc;
}

static int
add_agreement(struct check_command *c, const char *slug)
{
	struct pacta_agreement a = PACTA_AGREEMENT_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	char path[PACTA_PATH_SIZE];
	struct check_group *g;
	int rc = CLI_YES;

	if (pacta_repo_agreement(&a, c->view, slug, &err) != 0) {
		rc = check_fail(c, &err);
		goto out;
	}
	if ((g = check_group_add(c, true)) == NULL) {
		rc = CLI_CANNOT;
		goto out;
	}
	for (size_t i = 0; i < a.languages.count && rc == CLI_YES; i++) {
		pacta_path_text(path, slug, a.languages.items[i]);
		rc = check_group_file(c, g, shown_path(c, path), strdup(path), true);
	}
	if (rc == CLI_YES)
		rc = agreement_aids(c, g, slug);
	if (a.languages.count == 0)
		fprintf(stderr, "agreements/%s: warning: no text in any "
		    "language\n", slug);
out:
	pacta_agreement_dispose(&a);
	return rc;
}

int
check_add_all(struct check_command *c)
{
	struct pacta_names slugs = PACTA_NAMES_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = CLI_YES;

	if (c->view == NULL) {
		pacta_error_set(&err, PACTA_ENOTFOUND, "no folder "
		    "'agreements' here or above; name the files to check");
		return check_fail(c, &err);
	}
	if (pacta_repo_agreements(c->view, &slugs, &err) != 0)
		rc = check_fail(c, &err);
	for (size_t i = 0; i < slugs.count; i++)
		rc = add_agreement(c, slugs.items[i]);
	pacta_names_dispose(&slugs);
	return rc;
}

/* --- paths ------------------------------------------------------------------------ */

static bool
is_text_entry(const struct pacta_entry *e)
{
	char lang[4];

	/* What is no plain file is named, and refused when it is read. */
	return e->type != PACTA_ENTRY_FOLDER && pacta_path_language(e->name, lang);
}

/* The aids of a folder of texts; where it has no glossary, the repository's. */
static int
folder_aids(struct check_command *c, struct check_group *g, const char *folder)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_view *view = NULL;
	char *shown = cli_join(folder, "");
	int rc = CLI_YES;

	if (shown == NULL)
		return check_no_memory(c);
	if (pacta_view_folder(&view, folder, &err) != 0)
		rc = check_fail(c, &err);
	else
		rc = load_aids(c, g, view, "", shown);
	pacta_view_free(view);
	free(shown);
	if (rc == CLI_YES && g->aids.termbase == NULL && c->view != NULL)
		rc = pacta_check_aids_glossary(&g->aids, c->view, "", c->langs,
		    &c->glossary, &err) == 0 ? CLI_YES : check_fail(c, &err);
	return rc;
}

/* A folder is an agreement when texts are in it, else folders of them. */
static void
add_folder(struct check_command *c, const char *folder, unsigned depth)
{
	struct pacta_entries e = PACTA_ENTRIES_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct check_group *g = NULL;
	char *path;

	if (cli_list_folder(folder, &e, &err) != 0) {
		check_fail(c, &err);
		goto out;
	}
	for (size_t i = 0; i < e.count; i++) {
		if (!is_text_entry(&e.items[i]))
			continue;
		if (g == NULL && (g = check_group_add(c, true)) == NULL)
			goto out;
		check_group_file(c, g, cli_join(folder, e.items[i].name), NULL, false);
	}
	if (g != NULL)
		folder_aids(c, g, folder);
	for (size_t i = 0; i < e.count && g == NULL && depth < 8; i++) {
		if (cli_passes_over(&e.items[i]))
			continue;
		path = cli_join(folder, e.items[i].name);
		if (path == NULL)
			check_no_memory(c);
		else
			add_folder(c, path, depth + 1);
		free(path);
	}
out:
	pacta_entries_dispose(&e);
}

void
check_add_path(struct check_command *c, const char *path)
{
	struct pacta_target target;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct check_group *g;
	struct stat st;
	size_t before = c->count;
	bool there = c->rev == NULL && lstat(path, &st) == 0;

	if (there && S_ISDIR(st.st_mode)) {
		add_folder(c, path, 0);
		if (c->count == before && c->status == CLI_YES) {
			pacta_error_set(&err, PACTA_ENOTFOUND,
			    "no text in this folder: texts are named after "
			    "their language, as in rus.xml");
			pacta_error_at(&err, path, 0, 0);
			check_fail(c, &err);
		}
	} else if (!there && c->view != NULL && pacta_target_parse(&target,
	    path, NULL) == 0 && target.version == 0) {
		add_agreement(c, target.slug);
	} else if (c->rev != NULL && c->view != NULL) {
		if ((g = check_group_add(c, false)) != NULL)
			check_group_file(c, g, strdup(path), strdup(path), true);
	} else if ((g = check_group_add(c, false)) != NULL) {
		check_group_file(c, g, strdup(path), NULL, false);
	}
}
