#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/file.h>
#include <pacta/store.h>

#include "cli.h"
#include "commands.h"

#define SCAFFOLD_MAX_BYTES (1u << 20)
#define NFILES (sizeof(files) / sizeof(files[0]))

static const char help[] =
	"usage: pacta init [--no-commit] [DIR]\n"
	"\n"
	"Makes DIR (default: here) an agreements repository: a git repository, if it\n"
	"is none yet, with .gitattributes, .editorconfig, a README and the folder\n"
	"agreements, and this clone's git told how to show changes in a text.  What\n"
	"is there already stays as it is, so it may be run again, and should be once\n"
	"in every clone: git does not copy its configuration.\n"
	"\n"
	"  --no-commit   write the files, but leave committing them to you\n"
	"\n"
	"Exit status: 0 made, 2 it could not be made.\n";

static const char gitattributes[] =
	"# Signatures cover bytes, so what is frozen or signed is never converted, and\n"
	"# never merged line by line.\n"
	"*.xml text eol=lf diff=akn merge=akn\n"
	"*.waiver text eol=lf\n"
	"/agreements/*/versions/** -text -merge diff=akn\n"
	"/agreements/*/acts/** -text -merge\n"
	"/agreements/*/media/** -text -merge\n"
	"/trust/** -text -merge\n"
	"*.sig -text -merge\n";

static const char editorconfig[] =
	"root = true\n"
	"\n"
	"[*]\n"
	"charset = utf-8\n"
	"end_of_line = lf\n"
	"insert_final_newline = true\n"
	"\n"
	"[*.xml]\n"
	"indent_style = space\n"
	"indent_size = 2\n"
	"\n"
	"# Frozen and signed: an editor must not touch them.\n"
	"[{agreements/*/versions/**,agreements/*/acts/**,trust/**}]\n"
	"charset = unset\n"
	"end_of_line = unset\n"
	"insert_final_newline = unset\n"
	"trim_trailing_whitespace = unset\n"
	"indent_style = unset\n"
	"indent_size = unset\n";

static const char readme[] =
	"# Agreements\n"
	"\n"
	"This repository holds agreements: their drafts, the texts adopted, and what\n"
	"each party did about them.  It is kept with [git](https://git-scm.com) and\n"
	"with `pacta`.\n"
	"\n"
	"| where | what |\n"
	"|---|---|\n"
	"| `agreements/NAME/rus.xml` ... | the working text, one Akoma Ntoso file for each language |\n"
	"| `agreements/NAME/versions/1/` ... | an adopted text: never changed again |\n"
	"| `agreements/NAME/acts/KZ/` ... | what a party did: signed, ratified; signed files, only ever added |\n"
	"| `trust/` | who the members are, and their keys |\n"
	"\n"
	"After cloning, run `pacta init` once: it tells git how to show changes in the\n"
	"texts.  Then:\n"
	"\n"
	"    pacta status            what is here, and who has signed\n"
	"    pacta new agreement NAME --lang rus,zho,eng* --party KZ,CN\n"
	"    pacta fmt               after editing: one layout for everybody\n"
	"    pacta check             before committing: what is wrong\n"
	"    pacta verify            whether what is signed is what is here\n"
	"\n"
	"An adopted text and its signatures can be checked without `pacta`, too:\n"
	"`sha512sum -c --strict SHA512SUMS` in the version's folder, and\n"
	"`ssh-keygen -Y verify` for every act.\n";

static const struct {
	const char *path, *text;
} files[] = {
	{ ".gitattributes", gitattributes },
	{ ".editorconfig", editorconfig },
	{ "README.md", readme },
};

/* git diff shows what changed by pacta diff itself; log, show and blame compare
 * the text as lines.  A hunk is headed by its article, whether the lines are
 * text (provisions stand at the margin) or, with --no-textconv, XML; words are
 * elements, Latin words, else characters, since Chinese leaves no spaces. */
static const struct {
	const char *key, *value;
} settings[] = {
	{ "diff.akn.command", "pacta diff --git-driver" },
	{ "diff.akn.textconv", "pacta diff --textconv" },
	{ "diff.akn.cachetextconv", "true" },
	{ "diff.akn.xfuncname", "^[[:space:]]*<((part|chapter|section|article|"
	    "preface|preamble|conclusions|attachment)( [^>]*)?)>.*$\n"
	    "^[^<[:space:]].*$" },
	{ "diff.akn.wordregex", "<[^>]*>|[A-Za-z0-9]+|[^[:space:]<>]" },
};

struct plan {
	struct pacta_write writes[NFILES];
	size_t count;
	bool commit;
};

/* Lines that git must know of, in a .gitattributes that somebody else wrote. */
static void
warn_missing(const char *have)
{
	char line[128];
	size_t n;

	for (const char *p = gitattributes; *p != '\0'; p += n + 1) {
		n = strcspn(p, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)n, p);
		if (*p != '#' && strstr(have, line) == NULL)
			fprintf(stderr, ".gitattributes: warning: it was there "
			    "already, and lacks the line: %s\n", line);
	}
}

/* Whether the working tree or HEAD has PATH: then it is not ours to write. */
static int
is_there(struct pacta_store *store, const char *path, bool *there,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_view *view = NULL;
	char head[41];
	int rc = pacta_view_worktree(&view, store, err);

	if (rc == 0)
		rc = pacta_view_read(view, path, SCAFFOLD_MAX_BYTES, &b, err);
	if (rc == 0 && strcmp(path, ".gitattributes") == 0)
		warn_missing(pacta_buf_str(&b));
	*there = rc != PACTA_ENOTFOUND;
	pacta_view_free(view);
	view = NULL;
	if (rc == PACTA_ENOTFOUND &&
	    (rc = pacta_store_head(store, head, err)) == 0 && *head != '\0' &&
	    (rc = pacta_view_revision(&view, store, "HEAD", err)) == 0) {
		rc = pacta_view_read(view, path, SCAFFOLD_MAX_BYTES, &b, err);
		*there = rc != PACTA_ENOTFOUND;
	}
	/* What cannot be read as a file is there all the same. */
	if (rc == PACTA_ENOTFOUND || rc == PACTA_EREFUSED ||
	    rc == PACTA_ELIMIT)
		rc = 0;
	pacta_view_free(view);
	pacta_buf_dispose(&b);
	return rc;
}

static int
make_plan(struct plan *plan, struct pacta_store *store,
    struct pacta_error *err)
{
	bool there;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < NFILES; i++) {
		rc = is_there(store, files[i].path, &there, err);
		if (rc == 0 && !there)
			plan->writes[plan->count++] = (struct pacta_write){
			    files[i].path, files[i].text,
			    strlen(files[i].text), true };
	}
	return rc;
}

static int
write_files(const struct plan *plan, const char *top, struct pacta_error *err)
{
	char path[PATH_MAX];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < plan->count; i++) {
		snprintf(path, sizeof(path), "%s%s", top,
		    plan->writes[i].path);
		rc = pacta_file_write(path, plan->writes[i].data,
		    plan->writes[i].len, PACTA_FILE_NEW, err);
	}
	return rc;
}

static int
commit_files(const struct plan *plan, struct pacta_store *store,
    char commit[41], struct pacta_error *err)
{
	struct pacta_commit_options options;
	int rc = cli_commit_options(&options, err);

	if (rc == 0)
		rc = pacta_store_commit(store, plan->writes, plan->count,
		    "Make this an agreements repository", &options, commit,
		    err);
	if (rc == 0 && pacta_store_left(store)->code != 0)
		fprintf(stderr, "pacta: warning: committed, but %s\n",
		    pacta_store_left(store)->message);
	return rc;
}

static int
carry_out(const struct plan *plan, struct pacta_store *store, char commit[41],
    struct pacta_error *err)
{
	const char *top = pacta_store_workdir(store);
	char path[PATH_MAX];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(settings) /
	    sizeof(settings[0]); i++)
		rc = pacta_store_config_add(store, settings[i].key,
		    settings[i].value, err);
	snprintf(path, sizeof(path), "%sagreements", top);
	if (rc == 0)
		rc = pacta_file_mkdirs(path, err);
	if (rc != 0 || plan->count == 0)
		return rc;
	return plan->commit ? commit_files(plan, store, commit, err) :
	    write_files(plan, top, err);
}

static int
tell(const struct plan *plan, struct pacta_store *store, const char *commit)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc;

	for (size_t i = 0; i < plan->count; i++)
		pacta_buf_addf(&b, "wrote %s\n", plan->writes[i].path);
	rc = cli_output(&b);
	cli_print_safe(stdout, pacta_store_workdir(store));
	pacta_buf_clear(&b);
	pacta_buf_addf(&b, ": %s", plan->count > 0 ?
	    "an agreements repository" : "an agreements repository already");
	if (*commit != '\0')
		pacta_buf_addf(&b, ", commit %.10s", commit);
	pacta_buf_addc(&b, '\n');
	if (rc == CLI_YES)
		rc = cli_output(&b);
	pacta_buf_dispose(&b);
	return rc;
}

static int
init(const char *dir, bool commit)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_store *store = NULL;
	struct plan plan = { .commit = commit };
	char id[41] = "";
	int rc = pacta_store_init(&store, dir, &err);

	if (rc == 0 && pacta_store_workdir(store) == NULL)
		rc = pacta_error_set(&err, PACTA_EREFUSED, "'%s' is a bare "
		    "repository: it holds no files to work on", dir);
	if (rc == 0)
		rc = make_plan(&plan, store, &err);
	if (rc == 0)
		rc = carry_out(&plan, store, id, &err);
	rc = rc != 0 ? cli_fail(&err) : tell(&plan, store, id);
	pacta_store_free(store);
	return rc;
}

int
cmd_init(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "no-commit", no_argument, NULL, 'n' },
		{ NULL, 0, NULL, 0 }
	};
	bool commit = true;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", options, NULL)) != -1)
		switch (c) {
		case 'h':
			return cli_help(help);
		case 'n':
			commit = false;
			break;
		default:
			return cli_bad_option("init", c, argv);
		}
	if (argc - optind > 1)
		return cli_misuse("init", "one folder at most");
	return init(optind < argc ? argv[optind] : ".", commit);
}
