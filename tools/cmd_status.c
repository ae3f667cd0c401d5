#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/report.h>

#include "cli_trust.h"
#include "commands.h"

#define MAX_THREADS 64
#define MAX_COMMITS 20000	/* looked through for all agreements */

static const char help[] =
	"usage: pacta status [options] [SLUG ...]\n"
	"\n"
	"One line for each agreement: its languages, its last version, who has\n"
	"signed and ratified it, and which of its parties have done neither.  Below\n"
	"it, which language is behind in which provisions since which commit, and\n"
	"where it says something else than the others.\n"
	"\n"
	"  rus zho eng*   languages; the first owns the ids, * is a translation\n"
	"  zho(-2)        lacks two provisions that the first one has\n"
	"  zho(+1)        has one that the first one has not\n"
	"  zho(~3)        is behind in three that were changed elsewhere\n"
	"  zho(!1)        disagrees: one finding of pacta check between languages\n"
	"\n"
	"      --exit-code    exit 1 unless every language is in step\n"
	"      --json         one JSON object\n"
	"      --no-check     do not look whether languages say the same, which takes\n"
	"                     as long as pacta check\n"
	"      --rev REV      as of this revision; default: the working tree\n"
	"\n"
	"Acts are those committed; only valid and effective ones are counted, as\n"
	"pacta verify has it.  A status is not a proof: pacta verify gives that.\n"
	"Of an agreement that is named, everything is listed.\n"
	"\n"
	"Exit status: 0; 1 with --exit-code, when a language is not in step; 2 it\n"
	"could not be told.\n";

struct job {
	struct pacta_store *store;
	struct pacta_view *texts, *committed;	/* NULL: no commit yet */
	struct pacta_evidence evidence;
	struct pacta_verdict *verdict;
	struct pacta_names slugs;
	bool all;
	struct pacta_langs *langs;
	struct pacta_status *list;
	size_t count;
	bool no_check, cut;
};

static void
job_dispose(struct job *j)
{
	for (size_t i = 0; i < j->count; i++)
		pacta_status_dispose(&j->list[i]);
	free(j->list);
	pacta_langs_free(j->langs);
	pacta_names_dispose(&j->slugs);
	pacta_verdict_free(j->verdict);
	pacta_evidence_dispose(&j->evidence);
	pacta_view_free(j->committed);
	pacta_view_free(j->texts);
	pacta_store_free(j->store);
}

static int
job_open(struct job *j, const char *rev, struct pacta_error *err)
{
	char head[41] = "";
	int rc = pacta_store_open(&j->store, ".", err);

	if (rc == 0 && rev == NULL)
		rc = pacta_store_head(j->store, head, err);
	if (rc == 0 && (rev != NULL || *head != '\0'))
		rc = pacta_view_revision(&j->committed, j->store,
		    rev != NULL ? rev : "HEAD", err);
	if (rc != 0)
		return rc;
	return rev != NULL || pacta_store_workdir(j->store) == NULL ?
	    pacta_view_revision(&j->texts, j->store,
	    rev != NULL ? rev : "HEAD", err) :
	    pacta_view_worktree(&j->texts, j->store, err);
}

/* Which of the agreements asked for are committed: the others have no acts. */
static int
committed_slugs(struct job *j, const char ***out, size_t *count,
    struct pacta_error *err)
{
	struct pacta_names all = PACTA_NAMES_INIT;
	int rc = pacta_repo_agreements(j->committed, &all, err);

	*count = 0;
	*out = calloc(j->slugs.count + 1, sizeof(**out));
	if (rc == 0 && *out == NULL)
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (size_t i = 0; rc == 0 && i < j->slugs.count; i++)
		if (pacta_names_have(&all, j->slugs.items[i]))
			(*out)[(*count)++] = j->slugs.items[i];
	pacta_names_dispose(&all);
	return rc;
}

static int
job_judge(struct job *j, struct pacta_error *err)
{
	struct pacta_verify_options o = PACTA_VERIFY_OPTIONS_INIT;
	struct pacta_sha512 root;
	const char **slugs = NULL;
	size_t n = 0;
	bool have = false;
	int rc = 0;

	if (j->committed == NULL)
		return 0;
	if (!j->all)
		rc = committed_slugs(j, &slugs, &n, err);
	if (rc == 0 && (j->all || n > 0)) {
		rc = pacta_evidence_load(&j->evidence, j->committed, slugs, n,
		    err);
		if (rc == 0)
			rc = cli_pin_read(j->store, &root, &have, err);
		o.root = have ? &root : NULL;
		o.today = cli_today();
		if (rc == 0)
			rc = pacta_verify(&j->verdict, &j->evidence, &o, err);
	}
	free(slugs);
	return rc;
}

static int
job_read(struct job *j, struct pacta_error *err)
{
	int rc = 0;

	if (j->all)
		rc = pacta_repo_agreements(j->texts, &j->slugs, err);
	if (rc == 0)
		rc = job_judge(j, err);
	if (rc != 0)
		return rc;
	j->list = calloc(j->slugs.count + 1, sizeof(*j->list));
	if (j->list == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (size_t i = 0; rc == 0 && i < j->slugs.count; i++) {
		rc = pacta_status_read(&j->list[i], j->texts, j->verdict,
		    j->slugs.items[i], err);
		j->count += rc == 0;
	}
	return rc;
}

static int
by_slug(const void *a, const void *b)
{
	const struct pacta_status *x = a, *y = b;

	return strcmp(x->slug, y->slug);
}

static int
job_compare(struct job *j, struct pacta_error *err)
{
	struct pacta_status_options o = { j->store, j->texts, j->committed,
	    NULL, j->all ? MAX_COMMITS : 0, cli_processors(MAX_THREADS),
	    j->no_check };
	int rc = cli_langs(&j->langs, ".", err);

	o.langs = j->langs;
	if (j->count > 1)
		qsort(j->list, j->count, sizeof(*j->list), by_slug);
	return rc != 0 ? rc : pacta_status_compare(j->list, j->count, &o,
	    &j->cut, err);
}

static int
print(const struct job *j, bool json)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_report_status r = { j->list, j->count,
	    j->verdict != NULL && j->verdict->root.answer == PACTA_ANSWER_YES,
	    j->cut, !j->no_check, !j->all, cli_colour(stdout) };
	int rc = 0;

	if (json)
		rc = pacta_report_status_json(&b, &r, &err);
	else
		pacta_report_status_text(&b, &r);
	rc = rc != 0 ? cli_fail(&err) : cli_output(&b);
	pacta_buf_dispose(&b);
	if (j->cut && !json)
		fputs(pacta_store_is_shallow(j->store) ?
		    "pacta: note: this clone has not the whole history: what was "
		    "changed before is not seen (git fetch --unshallow)\n" :
		    "pacta: note: the history is long, and older changes were not "
		    "looked for; name the agreement to see them\n", stderr);
	return rc;
}

static int
status(struct job *j, const char *rev, bool json, bool exit_code)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = job_open(j, rev, &err);

	if (rc == 0)
		rc = job_read(j, &err);
	if (rc == 0)
		rc = job_compare(j, &err);
	rc = rc != 0 ? cli_fail(&err) : print(j, json);
	for (size_t i = 0; exit_code && rc == CLI_YES && i < j->count; i++)
		if (!pacta_status_in_step(&j->list[i]))
			rc = CLI_NO;
	return rc;
}

static int
add_slugs(struct job *j, int argc, char **argv)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_target target;

	for (int i = 0; i < argc; i++) {
		if (pacta_target_parse(&target, argv[i], &err) != 0)
			return cli_misuse("status", "%s", err.message);
		if (target.version != 0)
			return cli_misuse("status",
			    "name the agreement without '@n'");
		if (!pacta_names_have(&j->slugs, target.slug) &&
		    pacta_names_add(&j->slugs, target.slug) != 0)
			return cli_misuse("status", "out of memory");
	}
	j->all = argc == 0;
	return CLI_YES;
}

int
cmd_status(int argc, char **argv)
{
	static const struct option options[] = {
		{ "exit-code", no_argument, NULL, 'e' },
		{ "help", no_argument, NULL, 'h' },
		{ "json", no_argument, NULL, 'j' },
		{ "no-check", no_argument, NULL, 'n' },
		{ "rev", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 }
	};
	struct job j = { .evidence = PACTA_EVIDENCE_INIT };
	const char *rev = NULL;
	bool json = false, exit_code = false;
	int c, rc;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", options, NULL)) != -1)
		switch (c) {
		case 'e':
			exit_code = true;
			break;
		case 'h':
			return cli_help(help);
		case 'j':
			json = true;
			break;
		case 'n':
			j.no_check = true;
			break;
		case 'r':
			rev = optarg;
			break;
		default:
			return cli_bad_option("status", c, argv);
		}
	rc = add_slugs(&j, argc - optind, argv + optind);
	if (rc == CLI_YES)
		rc = status(&j, rev, json, exit_code);
	job_dispose(&j);
	return rc;
}
