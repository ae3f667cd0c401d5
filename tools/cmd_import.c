#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <pacta/doc.h>
#include <pacta/file.h>
#include <pacta/frbr.h>
#include <pacta/import.h>
#include <pacta/repo.h>
#include <pacta/report.h>
#include <pacta/store.h>

#include "cli.h"
#include "commands.h"

#define MAX_PARTIES 64

static const char help[] =
	"usage: pacta import SLUG --lang LANG [OPTIONS] FILE\n"
	"       pacta import --lang LANG --output OUT [OPTIONS] FILE\n"
	"\n"
	"Makes agreements/SLUG/LANG.xml of FILE, plain text or Markdown in UTF-8\n"
	"('-' reads standard input), and prints its name.  Every line stands in\n"
	"it; lines whose role could not be told stand as plain paragraphs and are\n"
	"listed (exit 1).\n"
	"\n"
	"  -l, --lang LANG          the language: rus, ru, zh-Hans ...\n"
	"  -k, --kind KIND          agreement, treaty, convention, protocol, charter,\n"
	"                           memorandum, regulation, decision, resolution,\n"
	"                           declaration, statement, communique; else told\n"
	"                           from the text\n"
	"  -t, --title TITLE        of a text without a title page\n"
	"  -j, --jurisdiction CODE  qt (texts between states), or qt-sco\n"
	"  -d, --date DATE          of a draft whose text names none; today\n"
	"  -p, --parties KZ,CN,...  the parties; else told from the text\n"
	"      --translation        an unofficial translation\n"
	"  -f, --force              replace a text that is there\n"
	"  -o, --output OUT         write OUT ('-': standard output) instead\n"
	"      --json               one JSON object instead of names and findings\n"
	"\n"
	"Exit status: 0 every line has its place, 1 there are lines to look at,\n"
	"2 nothing was written.\n";

struct command {
	const char *slug, *lang, *file, *output;
	struct pacta_import_options o;
	const char *parties[MAX_PARTIES + 1];
	char today[11];
	bool force, json;
	struct pacta_names written;
	struct pacta_langs *langs;
	struct pacta_store *store;
	/* The languages that are there already. */
	struct pacta_agreement have;
	struct pacta_doc *docs[64];
	struct pacta_buf bytes[64];
	char paths[64][PACTA_PATH_SIZE];
	size_t ndocs;
};

/* --- arguments ------------------------------------------------------------ */

static bool
split_parties(struct command *c, char *list)
{
	size_t n = 0;
	char *save = NULL;

	for (char *s = strtok_r(list, ",", &save); s != NULL;
	    s = strtok_r(NULL, ",", &save)) {
		if (n == MAX_PARTIES || !pacta_party_valid(s))
			return false;
		c->parties[n++] = s;
	}
	c->parties[n] = NULL;
	c->o.parties = c->parties;
	return n > 0;
}

static int
parse_options(struct command *c, int argc, char **argv)
{
	static const struct option longs[] = {
		{ "lang", required_argument, NULL, 'l' },
		{ "kind", required_argument, NULL, 'k' },
		{ "title", required_argument, NULL, 't' },
		{ "jurisdiction", required_argument, NULL, 'j' },
		{ "date", required_argument, NULL, 'd' },
		{ "parties", required_argument, NULL, 'p' },
		{ "translation", no_argument, NULL, 'T' },
		{ "force", no_argument, NULL, 'f' },
		{ "output", required_argument, NULL, 'o' },
		{ "json", no_argument, NULL, 'J' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	int opt;

	opterr = 0;
	while ((opt = getopt_long(argc, argv, ":hl:k:t:j:d:p:fo:", longs,
	    NULL)) != -1)
		switch (opt) {
		case 'l': c->lang = optarg; break;
		case 'k': c->o.kind = optarg; break;
		case 't': c->o.title = optarg; break;
		case 'j': c->o.jurisdiction = optarg; break;
		case 'd': c->o.date = optarg; break;
		case 'T': c->o.translation = true; break;
		case 'f': c->force = true; break;
		case 'J': c->json = true; break;
		case 'o': c->output = optarg; break;
		case 'p':
			if (!split_parties(c, optarg))
				return cli_misuse("import", "the parties are "
				    "codes such as KZ,CN");
			break;
		case 'h':
			return cli_help(help) == CLI_YES ? -1 : CLI_CANNOT;
		default:
			return cli_bad_option("import", opt, argv);
		}
	return CLI_YES;
}

static int
parse_operands(struct command *c, int argc, char **argv)
{
	int n = argc - optind, want = c->output != NULL ? 1 : 2;

	if (c->lang == NULL)
		return cli_misuse("import", "--lang is missing");
	if (c->json && c->output != NULL && strcmp(c->output, "-") == 0)
		return cli_misuse("import", "--json and '--output -' both "
		    "write to standard output");
	if (n < want || n > 2)
		return cli_misuse("import", "needs %s", want == 2 ?
		    "SLUG and FILE" : "FILE");
	c->file = argv[argc - 1];
	if (n == 2)
		c->slug = argv[optind];
	if (c->slug != NULL && !pacta_slug_valid(c->slug))
		return cli_misuse("import", "'%s' is no name for an "
		    "agreement: small Latin letters, digits and hyphens",
		    c->slug);
	return CLI_YES;
}

/* --- the languages that are there -------------------------------------------- */

static int
load_sibling(struct command *c, const char *lang, struct pacta_view *view,
    struct pacta_error *err)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	size_t i = c->ndocs;
	int rc;

	pacta_path_text(c->paths[i], c->slug, lang);
	rc = pacta_view_read(view, c->paths[i], PACTA_DOC_MAX_BYTES,
	    &c->bytes[i], err);
	if (rc != 0)
		return rc;
	rc = pacta_doc_parse(&c->docs[i], c->paths[i],
	    pacta_buf_str(&c->bytes[i]), c->bytes[i].len, &diags, err);
	c->ndocs++;
	if (rc != 0 && diags.errors > 0) {
		cli_print_diags(&diags, false);
		rc = pacta_error_set(err, rc, "mend %s first: the new text "
		    "takes its ids from it", c->paths[i]);
	}
	pacta_diags_dispose(&diags);
	return rc;
}

/* The text that owns the ids, or else the first. */
static struct pacta_doc *
find_master(struct command *c)
{
	struct pacta_frbr id;

	for (size_t i = 0; i < c->ndocs; i++)
		if (pacta_frbr_read(&id, c->docs[i], NULL) == 0 &&
		    id.master[0] == '\0')
			return c->docs[i];
	return c->ndocs > 0 ? c->docs[0] : NULL;
}

static int
load_siblings(struct command *c, const char *code, struct pacta_error *err)
{
	struct pacta_view *view = NULL;
	int rc = pacta_store_open(&c->store, ".", err);

	if (rc == 0 && pacta_store_workdir(c->store) == NULL)
		rc = pacta_error_set(err, PACTA_EUSAGE,
		    "a bare repository has no working tree to write to");
	if (rc == 0)
		rc = pacta_view_worktree(&view, c->store, err);
	if (rc == 0)
		rc = pacta_repo_agreement(&c->have, view, c->slug, err);
	if (rc == PACTA_ENOTFOUND && view != NULL)
		rc = 0;		/* the first text of a new agreement */
	for (size_t i = 0; rc == 0 && i < c->have.languages.count; i++) {
		const char *lang = c->have.languages.items[i];

		if (strcmp(lang, code) == 0 && !c->force) {
			pacta_error_set(err, PACTA_EEXISTS, "there is a text "
			    "in this language already; --force replaces it");
			pacta_error_at(err, pacta_path_text(c->paths[0],
			    c->slug, lang), 0, 0);
			rc = PACTA_EEXISTS;
		} else if (strcmp(lang, code) != 0 && c->ndocs < 64)
			rc = load_sibling(c, lang, view, err);
	}
	pacta_view_free(view);
	return rc;
}

/* --- writing -------------------------------------------------------------------- */

static int
write_file(struct command *c, const char *path, const struct pacta_buf *b,
    bool replace, struct pacta_error *err)
{
	struct pacta_buf full = PACTA_BUF_INIT;
	char *slash;
	int rc;

	pacta_buf_addf(&full, "%s%s", pacta_store_workdir(c->store), path);
	if (pacta_buf_failed(&full))
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	slash = strrchr(full.data, '/');
	*slash = '\0';
	rc = pacta_file_mkdirs(full.data, err);
	*slash = '/';
	if (rc == 0)
		rc = pacta_file_write(full.data, b->data, b->len,
		    replace ? 0 : PACTA_FILE_NEW, err);
	pacta_buf_dispose(&full);
	return rc;
}

/* NAME was written: printed at once, or kept for the report. */
static int
tell_written(struct command *c, const char *name, struct pacta_error *err)
{
	if (!c->json) {
		cli_print_safe(stdout, name);
		putchar('\n');
	} else if (pacta_names_add(&c->written, name) != 0)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return 0;
}

/* The other languages learn that there is a new authentic one. */
static int
announce(struct command *c, const struct pacta_lang *lang,
    struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	bool changed;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < c->ndocs; i++) {
		rc = pacta_import_announce(c->docs[i], lang, &changed, err);
		if (rc != 0 || !changed)
			continue;
		pacta_buf_clear(&b);
		pacta_doc_write(c->docs[i], &b);
		rc = pacta_buf_failed(&b) ? pacta_error_set(err, PACTA_ENOMEM,
		    "out of memory") : write_file(c, c->paths[i], &b, true, err);
		if (rc == 0)
			rc = tell_written(c, c->paths[i], err);
	}
	pacta_buf_dispose(&b);
	return rc;
}

static int
write_text(struct command *c, const struct pacta_doc *doc,
    const struct pacta_lang *lang, struct pacta_error *err)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE];
	int rc;

	pacta_doc_write(doc, &b);
	if (pacta_buf_failed(&b))
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	else if (c->output != NULL && strcmp(c->output, "-") == 0)
		rc = cli_output(&b) == CLI_YES ? 0 : PACTA_EIO;
	else if (c->output != NULL) {
		rc = pacta_file_write(c->output, b.data, b.len,
		    c->force ? 0 : PACTA_FILE_NEW, err);
		if (rc == 0 && c->json)
			rc = tell_written(c, c->output, err);
	} else {
		pacta_path_text(path, c->slug, pacta_lang_code(lang));
		rc = write_file(c, path, &b, c->force, err);
		if (rc == 0)
			rc = tell_written(c, path, err);
		if (rc == 0 && !c->o.translation)
			rc = announce(c, lang, err);
	}
	pacta_buf_dispose(&b);
	return rc;
}

static int
report(const struct command *c, const struct pacta_lang *lang,
    const char *source, const struct pacta_diags *diags)
{
	struct pacta_report_import r = { c->slug, pacta_lang_code(lang),
	    source, &c->written, diags };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int status;

	if (!c->json)
		return cli_print_diags(diags, false);
	status = pacta_report_import_json(&b, &r, &err) != 0 ?
	    cli_fail(&err) : cli_output(&b);
	pacta_buf_dispose(&b);
	return status != CLI_YES ? status : diags->errors > 0 ? CLI_NO :
	    CLI_YES;
}

/* --- reading ---------------------------------------------------------------------- */

static int
import_text(struct command *c, const struct pacta_lang *lang)
{
	struct pacta_buf text = PACTA_BUF_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_doc *doc = NULL;
	bool in = strcmp(c->file, "-") == 0;
	const char *name = in ? "standard input" : c->file;
	int rc = 0, status = CLI_YES;

	if (c->output == NULL)
		rc = load_siblings(c, pacta_lang_code(lang), &err);
	c->o.master = find_master(c);
	if (rc == 0)
		rc = in ? cli_read_stdin(&text, PACTA_IMPORT_MAX_BYTES, &err) :
		    pacta_file_read(c->file, PACTA_IMPORT_MAX_BYTES, &text,
		    &err);
	if (rc == 0)
		rc = pacta_import(&doc, name,
		    pacta_buf_str(&text), text.len, c->langs, lang, &c->o,
		    &diags, &err);
	if (rc == 0)
		rc = write_text(c, doc, lang, &err);
	if (rc != 0)
		status = cli_fail(&err);
	else
		status = report(c, lang, name, &diags);
	pacta_doc_free(doc);
	pacta_diags_dispose(&diags);
	pacta_buf_dispose(&text);
	return status;
}

static void
set_today(struct command *c)
{
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm) == NULL ||
	    strftime(c->today, sizeof(c->today), "%Y-%m-%d", &tm) == 0)
		strcpy(c->today, "1970-01-01");
	c->o.date = c->today;
}

int
cmd_import(int argc, char **argv)
{
	struct command c = { .o = PACTA_IMPORT_OPTIONS_INIT,
	    .have = PACTA_AGREEMENT_INIT, .written = PACTA_NAMES_INIT };
	struct pacta_error err = PACTA_ERROR_INIT;
	const struct pacta_lang *lang;
	int status;

	set_today(&c);
	status = parse_options(&c, argc, argv);
	if (status == CLI_YES)
		status = parse_operands(&c, argc, argv);
	if (status != CLI_YES)
		return status < 0 ? CLI_YES : status;
	if (cli_langs(&c.langs, ".", &err) != 0)
		return cli_fail(&err);
	lang = pacta_langs_find(c.langs, c.lang);
	status = lang != NULL ? import_text(&c, lang) :
	    cli_misuse("import", "the language '%s' is not known", c.lang);
	for (size_t i = 0; i < c.ndocs; i++) {
		pacta_doc_free(c.docs[i]);
		pacta_buf_dispose(&c.bytes[i]);
	}
	pacta_names_dispose(&c.written);
	pacta_agreement_dispose(&c.have);
	pacta_store_free(c.store);
	pacta_langs_free(c.langs);
	return status;
}
