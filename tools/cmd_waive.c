#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/check.h>
#include <pacta/file.h>
#include <pacta/rules.h>
#include <pacta/text.h>

#include "cli.h"
#include "commands.h"

static const char help[] =
	"usage: pacta waive SLUG PROVISION --rule RULE --why TEXT [--lang A,B,...]\n"
	"\n"
	"Records that a finding of pacta check was looked at and is no fault: the\n"
	"rule that compares languages, the provision (its id, or preface, preamble\n"
	"or conclusions), and the reason.  The waiver holds as long as the provision\n"
	"says the same in each language; when it changes in one, the finding\n"
	"returns.  It is a file in agreements/SLUG/waivers/, to be committed with the\n"
	"text.  Its name is printed.\n"
	"\n"
	"With --rule diff-apart it says that the languages go together though they\n"
	"did not change alike: pacta diff then marks its verdict as acknowledged,\n"
	"and pacta status calls no language behind, until one of them changes again.\n"
	"\n"
	"  -r, --rule RULE        the rule, as pacta check prints it in brackets\n"
	"  -w, --why TEXT         the reason, for whoever reviews it\n"
	"  -l, --lang A,B,...     the languages concerned; by default, those of the\n"
	"                         finding, or all with diff-apart\n"
	"      --by NAME          who waives it; by default, as git knows you\n"
	"\n"
	"Exit status: 0 written, 1 there is no such finding, 2 it could not be done.\n";

#define MAX_LANGS PACTA_WAIVER_MAX_TEXTS

struct waive {
	const char *slug, *eid, *rule, *why, *lang, *by;
	struct pacta_langs *langs;
	struct pacta_view *view;
	struct pacta_library *library;
	struct pacta_check_glossary glossary;
	struct pacta_check_aids aids;
	struct pacta_names languages;	/* of the agreement */
	char **paths;
	char *identity;
	char chosen[MAX_LANGS][4];	/* that the waiver is about */
	size_t nchosen;
	bool diff;		/* the rule is pacta diff's */
	bool found;		/* the finding is there */
	bool waived;		/* and was waived before */
};

/* --- the finding --------------------------------------------------------------- */

static int
choose(struct waive *w, const char *lang)
{
	for (size_t i = 0; i < w->nchosen; i++)
		if (strcmp(w->chosen[i], lang) == 0)
			return 0;
	if (w->nchosen == MAX_LANGS)
		return -1;
	memcpy(w->chosen[w->nchosen++], lang, 4);
	return 0;
}

/* The language a place is in. */
static void
choose_place(struct waive *w, const struct pacta_place *at)
{
	for (size_t i = 0; at->file != NULL && i < w->languages.count; i++)
		if (strcmp(w->paths[i], at->file) == 0)
			(void)choose(w, w->languages.items[i]);
}

static bool
is_it(const struct waive *w, const struct pacta_diag *d)
{
	return strcmp(d->rule, w->rule) == 0 && d->eid != NULL &&
	    strcmp(d->eid, w->eid) == 0;
}

static int
take(void *arg, const struct pacta_check_result *r)
{
	struct waive *w = arg;

	for (size_t i = 0; i < r->diags.count; i++) {
		if (!is_it(w, &r->diags.items[i]))
			continue;
		w->found = true;
		if (w->lang == NULL) {
			choose_place(w, &r->diags.items[i].place);
			choose_place(w, &r->diags.items[i].other);
		}
	}
	for (size_t i = 0; i < r->waived.count; i++)
		w->waived |= is_it(w, &r->waived.items[i]);
	for (size_t i = 0; i < r->nerrors; i++)
		(void)cli_fail(&r->errors[i]);
	return r->nerrors > 0 ? PACTA_EIO : 0;
}

static int
read_text(void *arg, size_t group, size_t file, struct pacta_buf *out,
    struct pacta_error *err)
{
	struct waive *w = arg;

	(void)group;
	return pacta_library_read(w->library, w->paths[file], out, err);
}

static int
look(struct waive *w, struct pacta_error *err)
{
	struct pacta_check_options o = PACTA_CHECK_OPTIONS_INIT;
	struct pacta_check_group g = { (const char *const *)w->paths,
	    w->languages.count, true, &w->aids };
	struct pacta_resolver resolver = pacta_library_resolver(w->library);

	o.rules.langs = w->langs;
	o.rules.resolver = &resolver;
	o.languages_only = true;
	return pacta_check(&g, 1, &o, read_text, w, take, w, err);
}

/* --- the waiver ------------------------------------------------------------------- */

/* Parses a language's text; B is its, and outlives it. */
static int
read_doc(struct waive *w, const char *lang, struct pacta_buf *b,
    struct pacta_doc **doc, struct pacta_error *err)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	char path[PACTA_PATH_SIZE];
	int rc;

	pacta_path_text(path, w->slug, lang);
	rc = pacta_library_read(w->library, path, b, err);
	if (rc == 0)
		rc = pacta_doc_parse(doc, path, pacta_buf_str(b), b->len,
		    &diags, err);
	pacta_diags_dispose(&diags);
	return rc;
}

static int
text_digest(struct waive *w, const char *lang, struct pacta_sha512 *out,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_doc *doc = NULL;
	int rc = read_doc(w, lang, &b, &doc, err);

	if (rc == 0)
		rc = w->diff ? pacta_waiver_digest(out,
		    pacta_waiver_provision(doc, w->eid), err) :
		    pacta_waiver_content(out, doc, w->eid, err);
	pacta_doc_free(doc);
	pacta_buf_dispose(&b);
	return rc;
}

/*
 * A verdict of pacta diff is about all languages, as they stand now.  The
 * provision is known by its identity, as pacta diff shows it; its eId will do
 * where no other one has that identity.
 */
static int
choose_diff(struct waive *w, struct pacta_error *err)
{
	const struct pacta_node *n;
	const char *id;

	for (size_t i = 0; i < w->languages.count; i++) {
		struct pacta_buf b = PACTA_BUF_INIT;
		struct pacta_doc *doc = NULL;
		int rc = read_doc(w, w->languages.items[i], &b, &doc, err);

		n = rc == 0 ? pacta_waiver_provision(doc, w->eid) : NULL;
		id = n != NULL ? pacta_node_identity(n) : NULL;
		if (n != NULL && !w->found) {
			free(w->identity);
			w->identity = strdup(id != NULL ? id : w->eid);
		}
		w->found |= n != NULL;
		if (w->lang == NULL)
			(void)choose(w, w->languages.items[i]);
		pacta_doc_free(doc);
		pacta_buf_dispose(&b);
		if (rc != 0)
			return rc;
	}
	if (!w->found)
		return pacta_error_set(err, PACTA_ENOTFOUND,
		    "no language of %s has a provision '%s'", w->slug, w->eid);
	if (w->identity == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	w->eid = w->identity;
	if (w->nchosen < 2)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "a waiver is about two languages or more");
	return 0;
}

static bool
same_texts(const struct pacta_waiver *a, const struct pacta_waiver *b)
{
	if (strcmp(a->rule, b->rule) != 0 || strcmp(a->eid, b->eid) != 0 ||
	    a->ntexts != b->ntexts)
		return false;
	for (size_t i = 0; i < a->ntexts; i++)
		if (strcmp(a->texts[i].lang, b->texts[i].lang) != 0 ||
		    !pacta_sha512_equal(&a->texts[i].content,
		    &b->texts[i].content))
			return false;
	return true;
}

static int
by_code(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* As git knows the author, from the environment or its configuration. */
static int
who_and_when(const struct waive *w, struct pacta_waiver *out,
    struct pacta_error *err)
{
	struct pacta_commit_options c = PACTA_COMMIT_OPTIONS_INIT;
	struct pacta_store *store = NULL;
	struct pacta_buf name = PACTA_BUF_INIT;
	int rc = cli_commit_options(&c, err);

	if (rc != 0)
		return rc;
	out->day = (pacta_day)((c.author.when_s +
	    (int64_t)c.author.offset_min * 60) / 86400);
	if (w->by != NULL)
		pacta_buf_adds(&name, w->by);
	else if (c.author.name != NULL)
		pacta_buf_adds(&name, c.author.name);
	else if ((rc = pacta_store_open(&store, ".", err)) == 0)
		rc = pacta_store_user(store, &name, err);
	pacta_store_free(store);
	out->by = pacta_buf_detach(&name, NULL);
	if (rc == 0 && (out->by == NULL || out->by[0] == '\0'))
		rc = pacta_error_set(err, PACTA_EUSAGE, "nobody is named: give "
		    "--by NAME, or set user.name in git");
	return rc;
}

static int
fill(struct waive *w, struct pacta_waiver *out, struct pacta_error *err)
{
	int rc = 0;

	memcpy(out->rule, w->rule, strlen(w->rule) + 1);
	out->eid = strdup(w->eid);
	out->why = strdup(w->why);
	if (out->eid == NULL || out->why == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	qsort(w->chosen, w->nchosen, sizeof(w->chosen[0]), by_code);
	for (size_t i = 0; i < w->nchosen && rc == 0; i++) {
		memcpy(out->texts[i].lang, w->chosen[i], 4);
		rc = text_digest(w, w->chosen[i], &out->texts[i].content, err);
		out->ntexts++;
	}
	return rc != 0 ? rc : who_and_when(w, out, err);
}

static int
write_waiver(struct waive *w, const char *top, struct pacta_error *err)
{
	struct pacta_waiver waiver;
	struct pacta_buf b = PACTA_BUF_INIT, path = PACTA_BUF_INIT;
	char file[PACTA_WAIVER_FILE_SIZE], folder[PACTA_PATH_SIZE];
	int rc;

	memset(&waiver, 0, sizeof(waiver));
	rc = fill(w, &waiver, err);
	for (size_t i = 0; rc == 0 && w->diff && i < w->aids.nwaivers; i++)
		if (same_texts(&w->aids.waivers[i], &waiver)) {
			w->found = false;
			w->waived = true;
			pacta_waiver_dispose(&waiver);
			return 0;
		}
	if (rc == 0)
		rc = pacta_waiver_print(&waiver, &b, err);
	if (rc == 0) {
		pacta_waiver_file(file, pacta_buf_str(&b), b.len);
		pacta_buf_addf(&path, "%s/%s/waivers", top,
		    pacta_path_agreement(folder, w->slug));
		rc = pacta_file_mkdirs(pacta_buf_str(&path), err);
		pacta_buf_addf(&path, "/%s", file);
	}
	if (rc == 0)
		rc = pacta_file_write(pacta_buf_str(&path), b.data, b.len,
		    0, err);
	if (rc == 0)
		printf("%s/waivers/%s\n", folder, file);
	pacta_waiver_dispose(&waiver);
	pacta_buf_dispose(&b);
	pacta_buf_dispose(&path);
	return rc;
}

/* --- the command ------------------------------------------------------------------- */

static int
read_languages(struct waive *w, struct pacta_error *err)
{
	const char *s = w->lang;
	char code[16], lang[4];
	size_t n;

	for (; s != NULL && *s != '\0'; s += n + (s[n] == ',')) {
		n = strcspn(s, ",");
		if (n == 0 || n >= sizeof(code))
			return pacta_error_set(err, PACTA_EUSAGE,
			    "--lang takes languages with commas between");
		memcpy(code, s, n);
		code[n] = '\0';
		if (!pacta_text_lang3(code, lang))
			return pacta_error_set(err, PACTA_EUSAGE,
			    "'%s' is no language", code);
		if (choose(w, lang) != 0)
			return pacta_error_set(err, PACTA_EUSAGE,
			    "too many languages");
	}
	return 0;
}

static int
open_agreement(struct waive *w, const char *top, struct pacta_error *err)
{
	struct pacta_agreement a = PACTA_AGREEMENT_INIT;
	char path[PACTA_PATH_SIZE];
	int rc = pacta_view_folder(&w->view, top, err);

	if (rc == 0)
		rc = pacta_library_new(&w->library, w->view, err);
	if (rc == 0)
		rc = pacta_repo_agreement(&a, w->view, w->slug, err);
	if (rc == 0)
		rc = pacta_check_aids_load(&w->aids, w->view,
		    pacta_path_agreement(path, w->slug), "", w->langs,
		    &w->glossary, err);
	w->paths = calloc(a.languages.count + 1, sizeof(*w->paths));
	if (rc == 0 && w->paths == NULL)
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (size_t i = 0; rc == 0 && i < a.languages.count; i++) {
		pacta_path_text(path, w->slug, a.languages.items[i]);
		w->paths[i] = strdup(path);
		if (w->paths[i] == NULL ||
		    pacta_names_add(&w->languages, a.languages.items[i]) != 0)
			rc = pacta_error_set(err, PACTA_ENOMEM,
			    "out of memory");
	}
	pacta_agreement_dispose(&a);
	return rc;
}

static int
waive(struct waive *w)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	char *top = cli_top(".");
	int rc = top != NULL ? cli_langs(&w->langs, ".", &err) :
	    pacta_error_set(&err, PACTA_ENOTFOUND,
	    "no folder 'agreements' here or above");

	if (rc == 0)
		rc = read_languages(w, &err);
	if (rc == 0)
		rc = open_agreement(w, top, &err);
	if (rc == 0)
		rc = w->diff ? choose_diff(w, &err) : look(w, &err);
	if (rc == 0 && w->found)
		rc = write_waiver(w, top, &err);
	if (rc == 0 && !w->found) {
		fprintf(stderr, w->waived ?
		    "pacta: %s of %s is waived already\n" :
		    "pacta: pacta check has no finding %s of %s\n", w->rule,
		    w->eid);
		free(top);
		return CLI_NO;
	}
	free(top);
	return rc == 0 ? CLI_YES : cli_fail(&err);
}

static void
dispose(struct waive *w)
{
	for (size_t i = 0; i < w->languages.count; i++)
		free(w->paths[i]);
	free(w->paths);
	free(w->identity);
	pacta_names_dispose(&w->languages);
	pacta_check_aids_dispose(&w->aids);
	pacta_check_glossary_dispose(&w->glossary);
	pacta_library_free(w->library);
	pacta_view_free(w->view);
	pacta_langs_free(w->langs);
}

enum { OPT_BY = 256 };

static int
read_options(struct waive *w, int argc, char **argv)
{
	static const struct option options[] = {
		{ "rule", required_argument, NULL, 'r' },
		{ "why", required_argument, NULL, 'w' },
		{ "lang", required_argument, NULL, 'l' },
		{ "by", required_argument, NULL, OPT_BY },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int opt;

	opterr = 0;
	optind = 1;
	while ((opt = getopt_long(argc, argv, ":hr:w:l:", options, NULL)) != -1)
		switch (opt) {
		case 'r':
			w->rule = optarg;
			break;
		case 'w':
			w->why = optarg;
			break;
		case 'l':
			w->lang = optarg;
			break;
		case OPT_BY:
			w->by = optarg;
			break;
		case 'h':
			return cli_help(help);
		default:
			return cli_bad_option("waive", opt, argv);
		}
	return -1;
}

int
cmd_waive(int argc, char **argv)
{
	struct waive w = { .aids = PACTA_CHECK_AIDS_INIT,
	    .languages = PACTA_NAMES_INIT };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_target target;
	const struct pacta_rule *rule;
	int rc = read_options(&w, argc, argv);

	if (rc != -1)
		return rc;
	if (argc - optind != 2 || w.rule == NULL || w.why == NULL ||
	    w.why[0] == '\0')
		return cli_misuse("waive", "it takes an agreement, a provision, "
		    "--rule and --why");
	if (pacta_target_parse(&target, argv[optind], &err) != 0)
		return cli_misuse("waive", "%s", err.message);
	if (target.version != 0)
		return cli_misuse("waive", "name the agreement without '@n': "
		    "a frozen text is not waived");
	w.slug = target.slug;
	w.eid = argv[optind + 1];
	w.diff = strcmp(w.rule, PACTA_WAIVER_DIFF) == 0;
	rule = pacta_rule_find(w.rule);
	if (rule == NULL || rule->scope != PACTA_RULE_AGREEMENT)
		return cli_misuse("waive", "'%s' is no rule that compares "
		    "languages", w.rule);
	rc = waive(&w);
	dispose(&w);
	return rc;
}
