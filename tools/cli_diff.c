/*
 * What git calls: diff.akn.command in git diff (and with --ext-diff in log and
 * show), diff.akn.textconv everywhere else.  git gives up altogether when either
 * fails, so that what cannot be read is shown as it is.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pacta/file.h>
#include <pacta/repo.h>

#include "cli_diff.h"

static bool
is_null(const char *file)
{
	return strcmp(file, "/dev/null") == 0;
}

/* Reads and parses; CLI_NO when it is no document. */
static int
read_source(struct diff_source *s, const char *file, const char *name)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	if (is_null(file))
		return CLI_YES;
	if (pacta_file_read(file, PACTA_DOC_MAX_BYTES, &s->bytes, &err) != 0)
		return cli_fail(&err);
	return diff_parse(s, name) == CLI_YES ? CLI_YES : CLI_NO;
}

/* Writes past stdio: a reader who left the pager is no failure, and must not
 * become git's "external diff died". */
static int
put(const struct pacta_buf *b)
{
	const char *p = pacta_buf_str(b);
	size_t left = b->len;
	ssize_t n;

	(void)signal(SIGPIPE, SIG_IGN);
	for (; left > 0; p += n, left -= (size_t)n) {
		n = write(STDOUT_FILENO, p, left);
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n < 0 && errno == EPIPE)
			return CLI_YES;
		else if (n < 0) {
			fprintf(stderr, "pacta: error: cannot write to "
			    "standard output\n");
			return CLI_CANNOT;
		}
	}
	return CLI_YES;
}

static int
compare(const char *path, const struct diff_source *sources)
{
	const struct pacta_doc *any = sources[1].doc != NULL ?
	    sources[1].doc : sources[0].doc;
	const char *lang = any != NULL ? pacta_doc_language(any) : NULL;
	struct pacta_diffset_text text = { lang != NULL &&
	    pacta_language_valid(lang) ? lang : "und", sources[0].doc,
	    sources[1].doc };
	struct pacta_report_diff_item item = { path, NULL };
	struct pacta_report_diff r = { "old", "new", &item, 1, 0,
	    cli_colour(stdout) || (getenv("GIT_PAGER_IN_USE") != NULL &&
	    getenv("NO_COLOR") == NULL), NULL };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_diffset *set;
	int rc;

	if (pacta_diffset_new(&set, &text, 1, NULL, &err) != 0)
		return cli_fail(&err);
	item.set = set;
	rc = pacta_report_diff_text(&b, &r, &err);
	pacta_buf_addc(&b, '\n');
	rc = rc != 0 ? cli_fail(&err) : put(&b);
	pacta_buf_dispose(&b);
	pacta_diffset_free(set);
	return rc;
}

static int
say(const char *name, const char *what)
{
	cli_print_safe(stdout, name);
	return printf(": %s\n", what) < 0 ? CLI_CANNOT : CLI_YES;
}

/* path old-file old-hex old-mode new-file new-hex new-mode [new-path what];
 * with the path alone, it is unmerged. */
int
diff_git_driver(int argc, char **argv)
{
	struct diff_source sources[2];
	int rc;

	memset(sources, 0, sizeof(sources));
	if (argc == 1)
		return say(argv[0], "not merged yet");
	if (argc < 7)
		return cli_misuse("diff", "--git-driver is for git: see "
		    "gitattributes(5)");
	rc = read_source(&sources[0], argv[1], argv[0]);
	if (rc == CLI_YES)
		rc = read_source(&sources[1], argv[4], argc > 7 ? argv[7] :
		    argv[0]);
	if (rc == CLI_YES)
		rc = compare(argc > 7 ? argv[7] : argv[0], sources);
	else if (rc == CLI_NO)
		rc = say(argv[0], "it changed, and cannot be read; git diff "
		    "--no-ext-diff shows its lines");
	diff_source_dispose(&sources[0]);
	diff_source_dispose(&sources[1]);
	return rc;
}

int
diff_git_textconv(const char *file)
{
	struct diff_source s;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf out = PACTA_BUF_INIT;
	int rc;

	memset(&s, 0, sizeof(s));
	if (pacta_file_read(file, PACTA_DOC_MAX_BYTES, &s.bytes, &err) != 0)
		return cli_fail(&err);
	rc = pacta_doc_parse(&s.doc, file, pacta_buf_str(&s.bytes),
	    s.bytes.len, &diags, &err);
	if (rc == 0)
		rc = pacta_report_diff_plain(&out, s.doc, &err);
	rc = rc == 0 ? cli_output(&out) : cli_output(&s.bytes);
	pacta_diags_dispose(&diags);
	pacta_buf_dispose(&out);
	diff_source_dispose(&s);
	return rc;
}
