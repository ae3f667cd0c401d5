#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/report.h>

#include "cli_trust.h"
#include "commands.h"

static const char help[] =
	"usage: pacta verify [--root sha512:...] [--rev REV] [--on DATE] [--json]\n"
	"                    [--strict] [AGREEMENT[@VERSION] ...]\n"
	"\n"
	"Verifies what was adopted and who is bound by it, from what is committed:\n"
	"the registries and keyrings, every frozen text, every act.  Prints one line\n"
	"for everybody, then a table for each version: for each party and language,\n"
	"whether its acts are valid, whether they are effective, and whether the\n"
	"agreement is in force for it.\n"
	"\n"
	"  --root sha512:...   the root that was published; else the one kept with\n"
	"                      pacta registry pin, else nothing counts as verified\n"
	"  --rev REV           verify this revision; default HEAD\n"
	"  --on DATE           in force as of this day; default today\n"
	"  --json              one JSON object\n"
	"  --strict            warnings count as faults\n"
	"\n"
	"Exit status: 0 all of it is verified and the root is pinned, 1 it is not,\n"
	"2 it could not be decided.\n";

enum { SHOW_DIRTY = 5 };

struct options {
	struct cli_trust_options trust;
	struct pacta_sha512 root;
	struct pacta_target *targets;
	const char **slugs;
	size_t count;
	bool json, strict;
};

/* Returns -1 to go on, or an exit code. */
static int
parse_options(int argc, char **argv, struct options *o)
{
	enum { ROOT = 1, REV, ON, JSON, STRICT };
	static const struct option longs[] = {
		{ "root", required_argument, NULL, ROOT },
		{ "rev", required_argument, NULL, REV },
		{ "on", required_argument, NULL, ON },
		{ "json", no_argument, NULL, JSON },
		{ "strict", no_argument, NULL, STRICT },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct pacta_error err = PACTA_ERROR_INIT;
	int c;

	o->trust.today = cli_today();
	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'h')
			return cli_help(help);
		else if (c == ROOT) {
			if (pacta_sha512_parse(&o->root, optarg,
			    strlen(optarg), &err) != 0)
				return cli_misuse("verify",
				    "--root is sha512: and 128 hex digits");
			o->trust.root = &o->root;
		} else if (c == REV)
			o->trust.rev = optarg;
		else if (c == ON) {
			if (!pacta_day_parse(&o->trust.today, optarg,
			    strlen(optarg)))
				return cli_misuse("verify",
				    "--on is a day as YYYY-MM-DD, not '%s'",
				    optarg);
		} else if (c == JSON)
			o->json = true;
		else if (c == STRICT)
			o->strict = true;
		else
			return cli_bad_option("verify", c, argv);
	}
	return -1;
}

/* Each agreement once, however many of its versions are named. */
static void
add_slug(struct options *o, const char *slug)
{
	for (size_t i = 0; i < o->trust.count; i++)
		if (strcmp(o->slugs[i], slug) == 0)
			return;
	o->slugs[o->trust.count++] = slug;
}

static int
parse_targets(int argc, char **argv, struct options *o,
    struct pacta_error *err)
{
	int rc = 0;

	o->targets = calloc((size_t)argc + 1, sizeof(*o->targets));
	o->slugs = calloc((size_t)argc + 1, sizeof(*o->slugs));
	if (o->targets == NULL || o->slugs == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (int i = 0; rc == 0 && i < argc; i++) {
		rc = pacta_target_parse(&o->targets[o->count], argv[i], err);
		if (rc == 0)
			add_slug(o, o->targets[o->count++].slug);
	}
	if (o->count > 0)
		o->trust.slugs = o->slugs;
	return rc;
}

/*
 * What is verified is what is committed; files of the working tree that differ
 * are what a reader might look at instead.
 */
static void
warn_dirty(const struct cli_trust *t, const struct options *o)
{
	struct pacta_evidence now = PACTA_EVIDENCE_INIT;
	struct pacta_names paths = PACTA_NAMES_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_view *view = NULL;
	int rc;

	if (o->trust.rev != NULL || pacta_store_workdir(t->store) == NULL)
		return;
	rc = pacta_view_worktree(&view, t->store, &err);
	if (rc == 0)
		rc = pacta_evidence_load(&now, view, o->trust.slugs,
		    o->trust.count, &err);
	if (rc == 0)
		rc = pacta_evidence_diff(&t->evidence, &now, &paths, &err);
	if (rc != 0)
		fprintf(stderr, "pacta: warning: the working tree could not be "
		    "compared with HEAD: %s\n", err.message);
	for (size_t i = 0; i < paths.count && i < SHOW_DIRTY; i++) {
		/* A name from outside: the error makes it safe to print. */
		pacta_error_set(&err, PACTA_EMODIFIED, "%s", paths.items[i]);
		fprintf(stderr, "%s: warning: the working tree differs from "
		    "the commit, which is what was verified\n", err.message);
	}
	if (paths.count > SHOW_DIRTY)
		fprintf(stderr, "pacta: warning: and %zu more files\n",
		    paths.count - SHOW_DIRTY);
	pacta_names_dispose(&paths);
	pacta_evidence_dispose(&now);
	pacta_view_free(view);
}

static int
report(const struct cli_trust *t, const struct options *o)
{
	struct pacta_report_verify r = { t->verdict, o->targets, o->count,
	    pacta_view_commit(t->view), o->strict };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = o->json ? pacta_report_verify_json(&b, &r, &err) :
	    pacta_report_verify_text(&b, &r, &err);

	cli_print_diags(&t->verdict->findings, o->strict);
	warn_dirty(t, o);
	rc = rc != 0 ? cli_fail(&err) : cli_output(&b);
	pacta_buf_dispose(&b);
	if (rc == CLI_YES && !pacta_report_verify_yes(&r))
		rc = CLI_NO;
	return rc;
}

int
cmd_verify(int argc, char **argv)
{
	struct options o = { .json = false };
	struct cli_trust t = { .store = NULL };
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = parse_options(argc, argv, &o);

	if (rc >= 0)
		return rc;
	rc = parse_targets(argc - optind, argv + optind, &o, &err);
	if (rc == 0)
		rc = cli_trust_open(&t, &o.trust, &err);
	if (rc == 0)
		rc = report(&t, &o);
	else {
		cli_fail(&err);
		rc = rc == PACTA_EVERIFY ? CLI_NO : CLI_CANNOT;
	}
	cli_trust_close(&t);
	free(o.targets);
	free(o.slugs);
	return rc;
}
