#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/adopt.h>
#include <pacta/report.h>

#include "cli_trust.h"
#include "commands.h"

static const char help[] =
	"usage: pacta adopt SLUG [--date DAY] [--number N] [--party KZ,CN,...]\n"
	"                   [--in-force RULE] [--withdrawal DELAY]\n"
	"                   [--with-brackets] [--yes] [--dry-run] [--json]\n"
	"\n"
	"Freezes the committed working texts of an agreement as its next version:\n"
	"the texts byte for byte, SHA512SUMS and a manifest, in one commit.\n"
	"\n"
	"  --date DAY           the day of adoption, as 2026-06-15; default: the\n"
	"                       texts' own, or today while they are drafts\n"
	"  --number N           the document's number; default: the texts' own\n"
	"  --party KZ,CN,...    the parties; default: who the signature blocks name\n"
	"  --in-force RULE      when it enters into force: 'after all sign',\n"
	"                       'after 4 ratify|accept|approve +30 days',\n"
	"                       'on adoption', 'on 2027-01-01'; default: as in the\n"
	"                       version before, and 'on adoption' for decisions\n"
	"  --withdrawal DELAY   how long after its act a party has left: '+90 days'\n"
	"  --with-brackets      adopt a text that has square brackets; else they are\n"
	"                       taken for what is not agreed or not filled in\n"
	"  --yes                do not ask\n"
	"  --dry-run            show what would be frozen, and write nothing\n"
	"  --json               one JSON object\n"
	"\n"
	"Exit status: 0 frozen, 1 the texts are not ready or the answer was no, 2 it\n"
	"could not be done.\n";

enum { ATTEMPTS = 5, MAX_PARTIES = 256 };

struct options {
	struct pacta_adopt_options adopt;
	char *party_list;		/* owned: --party, cut at its commas */
	const char *parties[MAX_PARTIES];
	bool yes, dry_run, json;
};

/* --- options ----------------------------------------------------------- */

static bool
split_parties(struct options *o, const char *list)
{
	free(o->party_list);
	o->party_list = strdup(list);
	o->adopt.parties = o->parties;
	o->adopt.nparties = 0;
	if (o->party_list == NULL)
		return false;
	for (char *p = o->party_list; p != NULL; ) {
		char *comma = strchr(p, ',');

		if (o->adopt.nparties == MAX_PARTIES)
			return false;
		if (comma != NULL)
			*comma++ = '\0';
		o->parties[o->adopt.nparties++] = p;
		p = comma;
	}
	return true;
}

/* Returns -1 to go on, or an exit code. */
static int
parse_options(int argc, char **argv, struct options *o)
{
	enum { DATE = 1, NUMBER, PARTY, IN_FORCE, WITHDRAWAL, BRACKETS, YES, DRY,
	    JSON };
	static const struct option longs[] = {
		{ "date", required_argument, NULL, DATE },
		{ "number", required_argument, NULL, NUMBER },
		{ "party", required_argument, NULL, PARTY },
		{ "in-force", required_argument, NULL, IN_FORCE },
		{ "withdrawal", required_argument, NULL, WITHDRAWAL },
		{ "with-brackets", no_argument, NULL, BRACKETS },
		{ "yes", no_argument, NULL, YES },
		{ "dry-run", no_argument, NULL, DRY },
		{ "json", no_argument, NULL, JSON },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":h", longs, NULL)) != -1) {
		if (c == 'h')
			return cli_help(help);
		else if (c == DATE)
			o->adopt.date = optarg;
		else if (c == NUMBER)
			o->adopt.number = optarg;
		else if (c == IN_FORCE)
			o->adopt.in_force = optarg;
		else if (c == WITHDRAWAL)
			o->adopt.withdrawal = optarg;
		else if (c == PARTY && !split_parties(o, optarg))
			return cli_misuse("adopt", "too many parties");
		else if (c == BRACKETS)
			o->adopt.with_brackets = true;
		else if (c == YES)
			o->yes = true;
		else if (c == DRY)
			o->dry_run = true;
		else if (c == JSON)
			o->json = true;
		else if (c == ':' || c == '?')
			return cli_bad_option("adopt", c, argv);
	}
	if (argc - optind != 1)
		return cli_misuse("adopt", "one agreement is needed");
	return -1;
}

/* --- the work ---------------------------------------------------------- */

static int
show(const struct pacta_adoption *a, const char *commit, bool json,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = 0;

	if (json)
		rc = pacta_report_adopt_json(&b, a, commit, err);
	else
		pacta_report_adopt_text(&b, a);
	return cli_result(&b, rc, err);
}

static int
confirm(const struct pacta_adoption *a, const struct options *o, bool *yes,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc;

	*yes = o->yes;
	if (o->yes)
		return 0;
	pacta_report_adopt_text(&b, a);
	fputs(pacta_buf_str(&b), stderr);
	pacta_buf_dispose(&b);
	rc = cli_ask("Freeze this version?", yes, err);
	if (rc == 0 && !*yes)
		fputs("pacta: nothing was frozen\n", stderr);
	return rc;
}

/*
 * Another commit may come between: then everything is prepared again, and the
 * user is not asked again when the same manifest comes out.
 */
static int
commit_adoption(struct pacta_store *store, struct options *o,
    struct pacta_adoption **a, char commit[41], struct pacta_error *err)
{
	struct pacta_commit_options c = PACTA_COMMIT_OPTIONS_INIT;
	struct pacta_sha512 shown = (*a)->sha512;
	int rc = cli_commit_options(&c, err);

	for (int i = 0; rc == 0; i++) {
		struct pacta_diags diags = PACTA_DIAGS_INIT;

		rc = pacta_adopt_commit(store, *a, &c, commit, err);
		if (rc != PACTA_EMODIFIED || i == ATTEMPTS)
			return rc;
		pacta_adoption_free(*a);
		rc = pacta_adopt_prepare(a, store, &o->adopt, &diags, err);
		pacta_diags_dispose(&diags);
		if (rc == 0 && (*a == NULL || !pacta_sha512_equal(&shown,
		    &(*a)->sha512)))
			return pacta_error_set(err, PACTA_EMODIFIED, "the "
			    "texts changed while they were being adopted; "
			    "look again");
	}
	return rc;
}

/* A well-formed no: the rules forbid it.  All else could not be decided. */
static int
verdict(const struct pacta_error *err)
{
	cli_fail(err);
	return err->code == PACTA_EREFUSED ? CLI_NO : CLI_CANNOT;
}

static int
freeze(struct pacta_store *store, struct options *o)
{
	struct pacta_adoption *a = NULL;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	char commit[41] = "";
	bool yes = true;
	int rc = pacta_adopt_prepare(&a, store, &o->adopt, &diags, &err);

	cli_print_diags(&diags, false);
	if (rc == 0 && a == NULL) {
		fprintf(stderr, "pacta: %s is not ready to be adopted: "
		    "%zu error%s\n", o->adopt.slug, diags.errors,
		    diags.errors == 1 ? "" : "s");
		pacta_diags_dispose(&diags);
		return CLI_NO;
	}
	pacta_diags_dispose(&diags);
	if (rc == 0 && !o->dry_run)
		rc = confirm(a, o, &yes, &err);
	if (rc == 0 && yes && !o->dry_run)
		rc = commit_adoption(store, o, &a, commit, &err);
	if (rc != 0)
		rc = verdict(&err);
	else if (!yes)
		rc = CLI_NO;
	else
		rc = show(a, o->dry_run ? NULL : commit, o->json, &err);
	pacta_adoption_free(a);
	return rc;
}

static int
adopt(struct options *o, const char *slug)
{
	struct pacta_store *store = NULL;
	struct pacta_langs *langs = NULL;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_target target;
	char today[11];
	pacta_day day;
	int rc = pacta_target_parse(&target, slug, &err);

	if (rc == 0 && target.version != 0)
		rc = pacta_error_set(&err, PACTA_EUSAGE, "adopt makes the next "
		    "version; name the agreement without '@%u'",
		    (unsigned)target.version);
	if (rc == 0)
		rc = pacta_store_open(&store, ".", &err);
	if (rc == 0)
		rc = cli_langs(&langs, ".", &err);
	if (rc == 0)
		rc = cli_author_day(&day, &err);
	if (rc == 0) {
		pacta_day_text(today, day);
		o->adopt.today = today;
		o->adopt.slug = target.slug;
		o->adopt.langs = langs;
		o->adopt.threads = cli_processors(64);
		rc = freeze(store, o);
	} else
		rc = cli_fail(&err);
	pacta_langs_free(langs);
	pacta_store_free(store);
	return rc;
}

int
cmd_adopt(int argc, char **argv)
{
	struct options o = { .party_list = NULL };
	int rc = parse_options(argc, argv, &o);

	if (rc < 0)
		rc = adopt(&o, argv[optind]);
	free(o.party_list);
	return rc;
}
