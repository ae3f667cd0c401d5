#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pacta/check.h>
#include <pacta/doc.h>
#include <pacta/file.h>
#include <pacta/report.h>
#include <pacta/text.h>

#include "cli.h"
#include "commands.h"

#define MAX_THREADS 64

static const char help[] =
	"usage: pacta check [--rev REV] [--strict] [--lang LANG] [--waived] [--json]\n"
	"                   [-j N] [PATH | SLUG] ...\n"
	"       pacta check [--stdin-filename FILE] -\n"
	"\n"
	"Checks texts: well-formedness, the profile, the document rules, the text\n"
	"itself, and the languages of an agreement against each other.  A file is\n"
	"checked by itself; a folder or a slug with all its languages; without\n"
	"either, all agreements of the repository are.  pacta-rules(7) explains\n"
	"each [rule].\n"
	"\n"
	"      --rev REV          check what the repository holds at a revision\n"
	"  -s, --strict           count warnings as errors\n"
	"  -l, --lang LANG        report on one language only\n"
	"      --waived           list the findings that were waived, too\n"
	"      --json             print one JSON object on standard output\n"
	"  -q, --quiet            print no summary\n"
	"  -j, --jobs N           work on N agreements at once (by default, as\n"
	"                         many as there are processors)\n"
	"      --stdin-filename FILE\n"
	"                         the name of the text on standard input (-)\n"
	"\n"
	"Exit status: 0 no errors, 1 errors found, 2 something could not be read.\n";

/* What is to be checked: groups of files, each read from disk or from a view. */
struct group {
	char **names;		/* as shown */
	char **paths;		/* in the view; NULL: names are paths on disk */
	size_t count, cap;
	bool agreement;
	struct pacta_check_aids aids;
};

struct check_command {
	bool strict, json, quiet, from_stdin, show_waived;
	const char *rev, *stdin_name;
	char lang[4];
	unsigned threads;

	struct group *groups;
	size_t count, cap;

	char *root;		/* the repository's folder, or NULL */
	struct pacta_store *store;
	struct pacta_view *view;
	struct pacta_library *library;
	struct pacta_langs *langs;
	struct pacta_report_check *report;
	size_t files, agreements, errors, warnings, waived;
	int status;		/* the worst so far */
};

static int
worse(struct check_command *c, int status)
{
	if (status > c->status)
		c->status = status;
	return status;
}

static int
fail(struct check_command *c, const struct pacta_error *err)
{
	return worse(c, cli_fail(err));
}

static int
no_memory(struct check_command *c)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	pacta_error_set(&err, PACTA_ENOMEM, "out of memory");
	return fail(c, &err);
}

/* --- groups ---------------------------------------------------------------- */

static struct group *
group_add(struct check_command *c, bool agreement)
{
	size_t cap = c->cap == 0 ? 16 : c->cap * 2;
	struct group *groups;

	if (c->count == c->cap) {
		groups = realloc(c->groups, cap * sizeof(*groups));
		if (groups == NULL) {
			no_memory(c);
			return NULL;
		}
		c->groups = groups;
		c->cap = cap;
	}
	c->groups[c->count] = (struct group){ .agreement = agreement,
	    .aids = PACTA_CHECK_AIDS_INIT };
	return &c->groups[c->count++];
}

/* Takes NAME and PATH (NULL: on disk), which are freed with the group. */
static int
group_file(struct check_command *c, struct group *g, char *name, char *path,
    bool in_view)
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
	return no_memory(c);
}

static void
groups_dispose(struct check_command *c)
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
}

/* --- the repository ----------------------------------------------------------- */

static int
open_revision(struct check_command *c, struct pacta_error *err)
{
	int rc = pacta_store_open(&c->store, ".", err);

	return rc != 0 ? rc : pacta_view_revision(&c->view, c->store, c->rev,
	    err);
}

/* Opens the repository, if there is one; without, references to other texts
 * are not looked for. */
static int
open_repository(struct check_command *c)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = 0;

	if (c->rev != NULL)
		rc = open_revision(c, &err);
	else if ((c->root = cli_top(".")) != NULL)
		rc = pacta_view_folder(&c->view, c->root, &err);
	if (rc == 0 && c->view != NULL)
		rc = pacta_library_new(&c->library, c->view, &err);
	return rc == 0 ? CLI_YES : fail(c, &err);
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
load_aids(struct check_command *c, struct group *g, struct pacta_view *view,
    const char *folder, const char *shown)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	return pacta_check_aids_load(&g->aids, view, folder, shown, c->langs,
	    &err) == 0 ? CLI_YES : fail(c, &err);
}

static int
agreement_aids(struct check_command *c, struct group *g, const char *slug)
{
	char path[PACTA_PATH_SIZE], *shown = shown_path(c, "");
	int rc;

	if (shown == NULL)
		return no_memory(c);
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
	struct group *g;
	int rc = CLI_YES;

	if (pacta_repo_agreement(&a, c->view, slug, &err) != 0) {
		rc = fail(c, &err);
		goto out;
	}
	if ((g = group_add(c, true)) == NULL) {
		rc = CLI_CANNOT;
		goto out;
	}
	for (size_t i = 0; i < a.languages.count && rc == CLI_YES; i++) {
		pacta_path_text(path, slug, a.languages.items[i]);
		rc = group_file(c, g, shown_path(c, path), strdup(path), true);
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

static int
add_all(struct check_command *c)
{
	struct pacta_names slugs = PACTA_NAMES_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = CLI_YES;

	if (c->view == NULL) {
		pacta_error_set(&err, PACTA_ENOTFOUND, "no folder "
		    "'agreements' here or above; name the files to check");
		return fail(c, &err);
	}
	if (pacta_repo_agreements(c->view, &slugs, &err) != 0)
		rc = fail(c, &err);
	for (size_t i = 0; i < slugs.count; i++)
		rc = add_agreement(c, slugs.items[i]);
	pacta_names_dispose(&slugs);
	return rc;
}

/* --- paths ------------------------------------------------------------------------ */

static int
list_folder(struct check_command *c, const char *folder,
    struct pacta_entries *out)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_view *view = NULL;
	int rc = pacta_view_folder(&view, folder, &err);

	if (rc == 0)
		rc = pacta_view_list(view, "", out, &err);
	pacta_view_free(view);
	return rc == 0 ? CLI_YES : fail(c, &err);
}

static bool
passes_over(const struct pacta_entry *e)
{
	return e->type != PACTA_ENTRY_FOLDER || e->name[0] == '.' ||
	    strcmp(e->name, "versions") == 0 || strcmp(e->name, "acts") == 0 ||
	    strcmp(e->name, "media") == 0;
}

static bool
is_text_entry(const struct pacta_entry *e)
{
	char lang[4];

	/* What is no plain file is named, and refused when it is read. */
	return e->type != PACTA_ENTRY_FOLDER && cli_text_name(e->name, lang);
}

/* The aids of a folder of texts; where it has no glossary, the repository's. */
static int
folder_aids(struct check_command *c, struct group *g, const char *folder)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_view *view = NULL;
	char *shown = cli_join(folder, "");
	int rc = CLI_YES;

	if (shown == NULL)
		return no_memory(c);
	if (pacta_view_folder(&view, folder, &err) != 0)
		rc = fail(c, &err);
	else
		rc = load_aids(c, g, view, "", shown);
	pacta_view_free(view);
	free(shown);
	if (rc == CLI_YES && g->aids.termbase == NULL && c->view != NULL)
		rc = pacta_check_aids_glossary(&g->aids, c->view, c->langs,
		    &err) == 0 ? CLI_YES : fail(c, &err);
	return rc;
}

/* A folder is an agreement when texts are in it, else folders of them. */
static void
add_folder(struct check_command *c, const char *folder, unsigned depth)
{
	struct pacta_entries e = PACTA_ENTRIES_INIT;
	struct group *g = NULL;
	char *path;

	if (list_folder(c, folder, &e) != CLI_YES)
		goto out;
	for (size_t i = 0; i < e.count; i++) {
		if (!is_text_entry(&e.items[i]))
			continue;
		if (g == NULL && (g = group_add(c, true)) == NULL)
			goto out;
		group_file(c, g, cli_join(folder, e.items[i].name), NULL, false);
	}
	if (g != NULL)
		folder_aids(c, g, folder);
	for (size_t i = 0; i < e.count && g == NULL && depth < 8; i++) {
		if (passes_over(&e.items[i]))
			continue;
		path = cli_join(folder, e.items[i].name);
		if (path == NULL)
			no_memory(c);
		else
			add_folder(c, path, depth + 1);
		free(path);
	}
out:
	pacta_entries_dispose(&e);
}

static void
add_path(struct check_command *c, const char *path)
{
	struct pacta_target target;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct group *g;
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
			fail(c, &err);
		}
	} else if (!there && c->view != NULL && pacta_target_parse(&target,
	    path, NULL) == 0 && target.version == 0) {
		add_agreement(c, target.slug);
	} else if (c->rev != NULL && c->view != NULL) {
		if ((g = group_add(c, false)) != NULL)
			group_file(c, g, strdup(path), strdup(path), true);
	} else if ((g = group_add(c, false)) != NULL) {
		group_file(c, g, strdup(path), NULL, false);
	}
}

/* --- reading and reporting --------------------------------------------------- */

static int
read_one(void *arg, size_t group, size_t file, struct pacta_buf *out,
    struct pacta_error *err)
{
	const struct check_command *c = arg;
	const struct group *g = &c->groups[group];

	if (c->from_stdin)
		return cli_read_stdin(out, PACTA_DOC_MAX_BYTES, err);
	if (g->paths[file] != NULL)
		return pacta_library_read(c->library, g->paths[file], out,
		    err);
	return pacta_file_read(g->names[file], PACTA_DOC_MAX_BYTES, out, err);
}

static void
print_finding(const struct check_command *c, const struct pacta_diag *d)
{
	cli_print_diag(stderr, d, c->strict);
	if (d->other.file == NULL)
		return;
	cli_print_place(stderr, &d->other);
	fprintf(stderr, "note: this is the other place [%s]\n", d->rule);
}

/* What was waived weighs no more than a note. */
static void
print_waived(const struct check_command *c, const struct pacta_diag *d)
{
	struct pacta_diag note = *d;

	note.severity = PACTA_NOTE;
	print_finding(c, &note);
	cli_print_place(stderr, &d->place);
	fprintf(stderr, "note: this was waived [%s]\n", d->rule);
}

static void
print_result(const struct check_command *c,
    const struct pacta_check_result *r)
{
	for (size_t i = 0; i < r->diags.count; i++)
		print_finding(c, &r->diags.items[i]);
	for (size_t i = 0; c->show_waived && i < r->waived.count; i++)
		print_waived(c, &r->waived.items[i]);
	for (size_t i = 0; i < r->nerrors; i++)
		(void)cli_fail(&r->errors[i]);
}

static int
done(void *arg, const struct pacta_check_result *r)
{
	struct check_command *c = arg;

	c->files += r->files;
	c->agreements += c->groups[r->group].agreement;
	c->errors += r->diags.errors + (c->strict ? r->diags.warnings : 0);
	c->warnings += c->strict ? 0 : r->diags.warnings;
	c->waived += r->waived.count;
	if (c->errors > 0)
		worse(c, CLI_NO);
	if (r->nerrors > 0)
		worse(c, CLI_CANNOT);
	if (c->report != NULL)
		pacta_report_check_add(c->report, r);
	else
		print_result(c, r);
	return 0;
}

static int
print_summary(struct check_command *c)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = CLI_YES;

	if (c->report != NULL && pacta_report_check_json(&b, c->report,
	    &err) != 0)
		rc = cli_fail(&err);
	else if (c->report == NULL && !c->quiet) {
		pacta_buf_addf(&b, "%zu file%s", c->files,
		    c->files == 1 ? "" : "s");
		if (c->agreements > 0)
			pacta_buf_addf(&b, " of %zu agreement%s",
			    c->agreements, c->agreements == 1 ? "" : "s");
		pacta_buf_addf(&b, ": %zu error%s, %zu warning%s", c->errors,
		    c->errors == 1 ? "" : "s", c->warnings,
		    c->warnings == 1 ? "" : "s");
		if (c->waived > 0)
			pacta_buf_addf(&b, ", %zu waived", c->waived);
		pacta_buf_addc(&b, '\n');
	}
	if (rc == CLI_YES)
		rc = cli_output(&b);
	pacta_buf_dispose(&b);
	return worse(c, rc);
}

/* --- the command ---------------------------------------------------------------- */

static int
check_groups(struct check_command *c)
{
	struct pacta_check_options options = PACTA_CHECK_OPTIONS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_check_group *groups = calloc(c->count + 1,
	    sizeof(*groups));
	struct pacta_resolver resolver;

	if (groups == NULL)
		return no_memory(c);
	for (size_t i = 0; i < c->count; i++)
		groups[i] = (struct pacta_check_group){
		    (const char *const *)c->groups[i].names,
		    c->groups[i].count, c->groups[i].agreement,
		    c->groups[i].agreement ? &c->groups[i].aids : NULL };
	options.rules.langs = c->langs;
	if (c->library != NULL) {
		resolver = pacta_library_resolver(c->library);
		options.rules.resolver = &resolver;
	}
	options.lang = c->lang[0] != '\0' ? c->lang : NULL;
	options.threads = c->threads;
	options.shared_read = true;	/* the library locks for itself */
	if (pacta_check(groups, c->count, &options, read_one, c, done, c,
	    &err) != 0)
		fail(c, &err);
	free(groups);
	return c->status;
}

static int
run(struct check_command *c, int argc, char **argv)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct group *g;

	if (cli_langs(&c->langs, ".", &err) != 0)
		return fail(c, &err);
	if (c->json && pacta_report_check_new(&c->report, c->strict,
	    &err) != 0)
		return fail(c, &err);
	if (open_repository(c) != CLI_YES)
		return c->status;
	if (c->from_stdin) {
		if ((g = group_add(c, false)) != NULL)
			group_file(c, g, strdup(c->stdin_name), NULL, false);
	} else if (argc == 0) {
		add_all(c);
	} else {
		for (int i = 0; i < argc; i++)
			add_path(c, argv[i]);
	}
	check_groups(c);
	print_summary(c);
	return c->status;
}

static void
dispose(struct check_command *c)
{
	groups_dispose(c);
	pacta_report_check_free(c->report);
	pacta_library_free(c->library);
	pacta_view_free(c->view);
	pacta_store_free(c->store);
	pacta_langs_free(c->langs);
	free(c->root);
}

static bool
read_jobs(const char *s, unsigned *out)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	*out = (unsigned)n;
	return s[0] >= '0' && s[0] <= '9' && *end == '\0' && n >= 1 &&
	    n <= MAX_THREADS;
}

enum { OPT_REV = 256, OPT_JSON, OPT_STDIN, OPT_WAIVED };

static int
read_option(struct check_command *c, int opt, char **argv)
{
	switch (opt) {
	case OPT_REV:
		c->rev = optarg;
		return -1;
	case OPT_JSON:
		c->json = true;
		return -1;
	case OPT_WAIVED:
		c->show_waived = true;
		return -1;
	case OPT_STDIN:
		c->stdin_name = optarg;
		return -1;
	case 's':
		c->strict = true;
		return -1;
	case 'q':
		c->quiet = true;
		return -1;
	case 'l':
		if (!pacta_text_lang3(optarg, c->lang))
			return cli_misuse("check", "'%s' is no language",
			    optarg);
		return -1;
	case 'j':
		if (!read_jobs(optarg, &c->threads))
			return cli_misuse("check",
			    "--jobs takes a number from 1 to %d", MAX_THREADS);
		return -1;
	case 'h':
		return cli_help(help);
	default:
		return cli_bad_option("check", opt, argv);
	}
}

int
cmd_check(int argc, char **argv)
{
	static const struct option options[] = {
		{ "rev", required_argument, NULL, OPT_REV },
		{ "strict", no_argument, NULL, 's' },
		{ "lang", required_argument, NULL, 'l' },
		{ "json", no_argument, NULL, OPT_JSON },
		{ "waived", no_argument, NULL, OPT_WAIVED },
		{ "quiet", no_argument, NULL, 'q' },
		{ "jobs", required_argument, NULL, 'j' },
		{ "stdin-filename", required_argument, NULL, OPT_STDIN },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct check_command c = { .status = CLI_YES,
	    .threads = cli_processors(MAX_THREADS) };
	int opt, rc;

	opterr = 0;
	optind = 1;
	while ((opt = getopt_long(argc, argv, ":hsl:qj:", options, NULL)) != -1)
		if ((rc = read_option(&c, opt, argv)) != -1)
			return rc;
	argc -= optind;
	argv += optind;
	c.from_stdin = argc == 1 && strcmp(argv[0], "-") == 0;
	for (int i = 0; i < argc; i++)
		if (argc > 1 && strcmp(argv[i], "-") == 0)
			return cli_misuse("check",
			    "'-' cannot stand beside other paths");
	if (c.stdin_name != NULL && !c.from_stdin)
		return cli_misuse("check", "--stdin-filename goes with '-'");
	if (c.from_stdin && c.rev != NULL)
		return cli_misuse("check", "--rev and '-' exclude each other");
	if (c.stdin_name == NULL)
		c.stdin_name = "<stdin>";
	rc = run(&c, argc, argv);
	dispose(&c);
	return rc;
}
