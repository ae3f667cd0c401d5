#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/doc.h>
#include <pacta/export.h>
#include <pacta/file.h>
#include <pacta/repo.h>
#include <pacta/store.h>
#include <pacta/text.h>

#include "cli.h"
#include "commands.h"

static const char help[] =
	"usage: pacta export [--lang LANG] [--format txt|md|html] [--rev REV]\n"
	"                    [--width N] [-o FILE] SLUG[@N]\n"
	"       pacta export [--format txt|md|html] [--width N] [-o FILE] FILE.xml\n"
	"\n"
	"Writes an agreement, one of its frozen versions, or a file as a text to\n"
	"read: title page, provisions with their numbers, tables, notes, signature\n"
	"blocks, annexes.\n"
	"\n"
	"  -l, --lang LANG      the language; needed when there are several\n"
	"  -f, --format FORMAT  txt, md (Markdown) or html; by default as the name\n"
	"                       of the output file ends, else txt\n"
	"      --rev REV        what the repository holds at a revision\n"
	"      --width N        wrap plain text at N columns (72), 0 not at all\n"
	"  -o, --output FILE    write to FILE, not to standard output\n"
	"\n"
	"Exit status: 0 written, 1 it is not well-formed, 2 it could not be read.\n";

struct export_command {
	const char *lang, *rev, *output;
	bool has_format;
	struct pacta_export_options options;
	struct pacta_store *store;
	struct pacta_view *view;
	char path[PACTA_PATH_SIZE];	/* in the view, and as shown */
};

static int
open_view(struct export_command *c, struct pacta_error *err)
{
	int rc = pacta_store_open(&c->store, ".", err);

	if (rc == 0 && c->rev != NULL)
		return pacta_view_revision(&c->view, c->store, c->rev, err);
	if (rc == 0 && pacta_store_workdir(c->store) == NULL)
		return pacta_view_revision(&c->view, c->store, "HEAD", err);
	if (rc == 0)
		return pacta_view_worktree(&c->view, c->store, err);
	if (rc == PACTA_ENOTFOUND && c->rev == NULL)
		return pacta_view_folder(&c->view, ".", err);
	return rc;
}

/* The one that was asked for, or the only one there is. */
static int
choose_language(struct export_command *c, const struct pacta_target *t,
    const struct pacta_names *have, char lang[4], struct pacta_error *err)
{
	char list[256] = "";
	size_t n = 0;

	if (c->lang != NULL && !pacta_text_lang3(c->lang, lang))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is not the code of a language", c->lang);
	if (c->lang == NULL && have->count == 1)
		memcpy(lang, have->items[0], 4);
	else if (c->lang == NULL || !pacta_names_have(have, lang)) {
		for (size_t i = 0; i < have->count && n < sizeof(list) - 8; i++)
			n += (size_t)snprintf(list + n, sizeof(list) - n,
			    "%s%s", i > 0 ? ", " : "", have->items[i]);
		return pacta_error_set(err, PACTA_ENOTFOUND, c->lang == NULL ?
		    "%s is there in several languages (%s): name one with "
		    "--lang" : "%s is there in %s only", t->slug,
		    have->count > 0 ? list : "no language");
	}
	return 0;
}

static int
read_agreement(struct export_command *c, const char *name,
    struct pacta_buf *out, struct pacta_error *err)
{
	struct pacta_names have = PACTA_NAMES_INIT;
	struct pacta_target t;
	char lang[4] = "", file[16];
	int rc = pacta_target_parse(&t, name, err);

	if (rc == 0)
		rc = open_view(c, err);
	if (rc == 0)
		rc = pacta_repo_languages(c->view, t.slug, t.version, &have,
		    err);
	if (rc == 0)
		rc = choose_language(c, &t, &have, lang, err);
	pacta_names_dispose(&have);
	if (rc != 0)
		return rc;
	snprintf(file, sizeof(file), "%s.xml", lang);
	if (t.version > 0)
		pacta_path_version_file(c->path, t.slug, t.version, file);
	else
		pacta_path_text(c->path, t.slug, lang);
	return pacta_view_read(c->view, c->path, PACTA_DOC_MAX_BYTES, out, err);
}

static int
read_file(struct export_command *c, const char *name, struct pacta_buf *out,
    struct pacta_error *err)
{
	if (c->rev != NULL)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "--rev goes with an agreement, not with a file");
	snprintf(c->path, sizeof(c->path), "%s", name);
	return pacta_file_read(name, PACTA_DOC_MAX_BYTES, out, err);
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

static int
put_output(struct export_command *c, const struct pacta_buf *text)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	if (c->output == NULL)
		return cli_output(text);
	return pacta_file_write(c->output, text->data, text->len, 0, &err) == 0 ?
	    CLI_YES : cli_fail(&err);
}

static int
convert(struct export_command *c, const struct pacta_buf *source)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_langs *langs = NULL;
	struct pacta_buf text = PACTA_BUF_INIT;
	struct pacta_doc *doc = NULL;
	int rc, status = CLI_CANNOT;

	rc = pacta_doc_parse(&doc, c->path, pacta_buf_str(source), source->len,
	    &diags, &err);
	if (rc != 0 && diags.errors > 0)
		status = cli_print_diags(&diags, false);
	else if (rc != 0 || cli_langs(&langs, ".", &err) != 0)
		status = cli_fail(&err);
	else {
		c->options.langs = langs;
		rc = pacta_export(doc, &c->options, &text, &err);
		status = rc == 0 ? put_output(c, &text) : cli_fail(&err);
	}
	pacta_langs_free(langs);
	pacta_buf_dispose(&text);
	pacta_diags_dispose(&diags);
	pacta_doc_free(doc);
	return status;
}

static int
run(struct export_command *c, const char *name)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf source = PACTA_BUF_INIT;
	int rc, status;

	rc = ends_with(name, ".xml") ? read_file(c, name, &source, &err) :
	    read_agreement(c, name, &source, &err);
	status = rc == 0 ? convert(c, &source) : cli_fail(&err);
	pacta_buf_dispose(&source);
	pacta_view_free(c->view);
	pacta_store_free(c->store);
	return status;
}

static bool
read_width(const char *s, unsigned *out)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	if (s[0] < '0' || s[0] > '9' || *end != '\0' || n > 10000)
		return false;
	*out = (unsigned)n;
	return true;
}

/* By the name of the output, unless it was named. */
static void
choose_format(struct export_command *c)
{
	const char *dot = c->output != NULL ? strrchr(c->output, '.') : NULL;

	if (!c->has_format && dot != NULL)
		(void)pacta_format_find(strcmp(dot, ".htm") == 0 ? "html" :
		    dot + 1, &c->options.format);
}

int
cmd_export(int argc, char **argv)
{
	static const struct option options[] = {
		{ "lang", required_argument, NULL, 'l' },
		{ "format", required_argument, NULL, 'f' },
		{ "rev", required_argument, NULL, 'r' },
		{ "width", required_argument, NULL, 'w' },
		{ "output", required_argument, NULL, 'o' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct export_command c = { .options = PACTA_EXPORT_OPTIONS_INIT };
	int opt;

	opterr = 0;
	optind = 1;
	while ((opt = getopt_long(argc, argv, ":hl:f:o:", options, NULL)) != -1) {
		if (opt == 'h')
			return cli_help(help);
		else if (opt == 'l')
			c.lang = optarg;
		else if (opt == 'r')
			c.rev = optarg;
		else if (opt == 'o')
			c.output = optarg;
		else if (opt == 'w' && read_width(optarg, &c.options.width))
			continue;
		else if (opt == 'w')
			return cli_misuse("export", "'%s' is no width", optarg);
		else if (opt == 'f' &&
		    pacta_format_find(optarg, &c.options.format))
			c.has_format = true;
		else if (opt == 'f')
			return cli_misuse("export",
			    "there is no format '%s'", optarg);
		else
			return cli_bad_option("export", opt, argv);
	}
	if (argc - optind != 1)
		return cli_misuse("export", "name one agreement or file");
	choose_format(&c);
	return run(&c, argv[optind]);
}
