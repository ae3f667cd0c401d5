#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/doc.h>
#include <pacta/file.h>
#include <pacta/text.h>

#include "cmd_check.h"
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

static int
check_worse(struct check_command *c, int status)
{
	if (status > c->status)
		c->status = status;
	return status;
}

int
check_fail(struct check_command *c, const struct pacta_error *err)
{
	return check_worse(c, cli_fail(err));
}

int
check_no_memory(struct check_command *c)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	pacta_error_set(&err, PACTA_ENOMEM, "out of memory");
	return check_fail(c, &err);
}

/* --- reading and reporting --------------------------------------------------- */

static int
read_one(void *arg, size_t group, size_t file, struct pacta_buf *out,
    struct pacta_error *err)
{
	const struct check_command *c = arg;
	const struct check_group *g = &c->groups[group];

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
		check_worse(c, CLI_NO);
	if (r->nerrors > 0)
		check_worse(c, CLI_CANNOT);
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
	return check_worse(c, rc);
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
		return check_no_memory(c);
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
		check_fail(c, &err);
	free(groups);
	return c->status;
}

static int
run(struct check_command *c, int argc, char **argv)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct check_group *g;

	if (cli_langs(&c->langs, ".", &err) != 0)
		return check_fail(c, &err);
	if (c->json && pacta_report_check_new(&c->report, c->strict,
	    &err) != 0)
		return check_fail(c, &err);
	if (check_open(c) != CLI_YES)
		return c->status;
	if (c->from_stdin) {
		if ((g = check_group_add(c, false)) != NULL)
			check_group_file(c, g, strdup(c->stdin_name), NULL, false);
	} else if (argc == 0) {
		check_add_all(c);
	} else {
		for (int i = 0; i < argc; i++)
			check_add_path(c, argv[i]);
	}
	check_groups(c);
	print_summary(c);
	return c->status;
}

static void
dispose(struct check_command *c)
{
	check_groups_dispose(c);
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
