#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <pacta/text.h>

#include "cli_diff.h"
#include "commands.h"

static const char help[] =
	"usage: pacta diff [options] [OLD [NEW]] [--] [SLUG...]\n"
	"       pacta diff [options] OLD..NEW [--] [SLUG...]\n"
	"       pacta diff [options] --no-index FILE FILE\n"
	"\n"
	"Shows what changed, provision by provision, in every language beside the\n"
	"others, and where one language was changed and another was not.\n"
	"\n"
	"OLD and NEW are git revisions or adopted versions (SLUG@1).  Without NEW the\n"
	"working tree is compared, without OLD with HEAD.\n"
	"\n"
	"  -l, --lang LANG,...     these languages, in this order\n"
	"  -f, --format FORMAT     text (default), side-by-side, html or json\n"
	"      --json              the same as --format json\n"
	"      --ignore KIND,...   renumbering, formatting, metadata\n"
	"      --width N           columns of side-by-side; the terminal's, or 100\n"
	"  -q, --quiet             print nothing; the exit status tells\n"
	"      --no-pager          do not page what goes to a terminal\n"
	"      --no-index          compare two files, in a repository or not\n"
	"\n"
	"Exit status: 0 the same, 1 different, 2 it could not be compared.\n";

int
diff_worse(struct diff_command *c, int status)
{
	if (status > c->status)
		c->status = status;
	return c->status;
}

int
diff_fail(struct diff_command *c, const struct pacta_error *err)
{
	return diff_worse(c, cli_fail(err));
}

int
diff_know_languages(struct diff_command *c, struct pacta_error *err)
{
	return c->known != NULL ? 0 : cli_langs(&c->known, ".", err);
}

/* --- output ------------------------------------------------------------------ */

static int
print(const struct pacta_report_diff *r, enum diff_format format,
    bool page)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc;

	rc = format == DIFF_JSON ? pacta_report_diff_json(&b, r, &err) :
	    format == DIFF_HTML ? pacta_report_diff_html(&b, r, &err) :
	    format == DIFF_SIDE ? pacta_report_diff_side(&b, r, &err) :
	    pacta_report_diff_text(&b, r, &err);
	rc = rc != 0 ? cli_fail(&err) : page ? cli_page(&b) : cli_output(&b);
	pacta_buf_dispose(&b);
	return rc;
}

static unsigned
terminal_width(void)
{
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= 20)
		return w.ws_col;
	return 100;
}

static int
report(struct diff_command *c)
{
	struct pacta_report_diff_item *items = calloc(c->count + 1,
	    sizeof(*items));
	struct pacta_report_diff r = { c->sides[0].name, c->sides[1].name,
	    items, c->count, c->width != 0 ? c->width : terminal_width(),
	    cli_colour(stdout), NULL };
	struct pacta_error err = PACTA_ERROR_INIT;
	bool text = c->format == DIFF_TEXT || c->format == DIFF_SIDE;

	if (items == NULL) {
		pacta_error_set(&err, PACTA_ENOMEM, "out of memory");
		return diff_fail(c, &err);
	}
	if (c->format == DIFF_HTML && diff_know_languages(c, &err) != 0) {
		free(items);
		return diff_fail(c, &err);
	}
	r.langs = c->known;
	for (size_t i = 0; i < c->count; i++)
		items[i] = (struct pacta_report_diff_item){ c->items[i]->name,
		    c->items[i]->set };
	if (!c->quiet && !(text && c->count == 0) && !(c->status ==
	    CLI_CANNOT && c->count == 0))
		diff_worse(c, print(&r, c->format, text && c->page));
	free(items);
	return c->status;
}

static int
run(struct diff_command *c, int argc, char **argv, int split)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	if (c->no_index)
		(void)diff_files(c, argv);
	else if (diff_read_arguments(c, argc, argv, split, &err) != 0)
		return diff_fail(c, &err);
	for (size_t i = 0; i < c->slugs.count; i++)
		(void)diff_agreement(c, c->slugs.items[i]);
	return report(c);
}

/* --- options -------------------------------------------------------------------- */

static bool
read_format(const char *s, enum diff_format *out)
{
	static const char *const names[] = { "text", "side-by-side", "html",
	    "json" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(s, names[i]) == 0) {
			*out = (enum diff_format)i;
			return true;
		}
	return false;
}

static bool
read_ignore(const char *s, unsigned *out)
{
	static const struct { const char *name; unsigned kind; } kinds[] = {
		{ "renumbering", PACTA_DIFF_RENUMBERED },
		{ "formatting", PACTA_DIFF_FORMATTING },
		{ "metadata", PACTA_DIFF_METADATA } };
	size_t n, i;

	for (;; s += n + 1) {
		n = strcspn(s, ",");
		for (i = 0; i < 3; i++)
			if (strlen(kinds[i].name) == n &&
			    strncmp(kinds[i].name, s, n) == 0)
				break;
		if (i == 3)
			return false;
		*out |= kinds[i].kind;
		if (s[n] == '\0')
			return true;
	}
}

static bool
read_langs(const char *s, struct pacta_names *out)
{
	char code[36], lang[4];
	size_t n;

	for (;; s += n + 1) {
		n = strcspn(s, ",");
		if (n == 0 || n >= sizeof(code))
			return false;
		memcpy(code, s, n);
		code[n] = '\0';
		if (!pacta_text_lang3(code, lang) ||
		    (!pacta_names_have(out, lang) &&
		    pacta_names_add(out, lang) != 0))
			return false;
		if (s[n] == '\0')
			return true;
	}
}

static bool
read_width(const char *s, unsigned *out)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	*out = (unsigned)n;
	return s[0] >= '0' && s[0] <= '9' && *end == '\0' && n >= 20 &&
	    n <= 10000;
}

static int
read_option(struct diff_command *c, int opt, char **argv)
{
	switch (opt) {
	case 'h':
		return cli_help(help);
	case 'l':
		return read_langs(optarg, &c->langs) ? -1 : cli_misuse("diff",
		    "'%s' is not a list of languages", optarg);
	case 'f':
		return read_format(optarg, &c->format) ? -1 : cli_misuse("diff",
		    "no format '%s': text, side-by-side, html or json", optarg);
	case 'j':
		c->format = DIFF_JSON;
		return -1;
	case 'i':
		return read_ignore(optarg, &c->ignore) ? -1 : cli_misuse("diff",
		    "--ignore takes renumbering, formatting, metadata, not "
		    "'%s'", optarg);
	case 'w':
		return read_width(optarg, &c->width) ? -1 : cli_misuse("diff",
		    "--width takes a number from 20, not '%s'", optarg);
	case 'q':
		c->quiet = true;
		return -1;
	case 'p':
		c->page = false;
		return -1;
	case 'n':
		c->no_index = true;
		return -1;
	default:
		return cli_bad_option("diff", opt, argv);
	}
}

static void
dispose(struct diff_command *c)
{
	for (size_t i = 0; i < c->count; i++)
		diff_item_free(c->items[i]);
	free(c->items);
	pacta_view_free(c->sides[0].view);
	pacta_view_free(c->sides[1].view);
	pacta_store_free(c->store);
	pacta_names_dispose(&c->langs);
	pacta_langs_free(c->known);
	pacta_names_dispose(&c->slugs);
}

int
cmd_diff(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "lang", required_argument, NULL, 'l' },
		{ "format", required_argument, NULL, 'f' },
		{ "json", no_argument, NULL, 'j' },
		{ "ignore", required_argument, NULL, 'i' },
		{ "width", required_argument, NULL, 'w' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "no-pager", no_argument, NULL, 'p' },
		{ "no-index", no_argument, NULL, 'n' },
		{ NULL, 0, NULL, 0 }
	};
	struct diff_command c = { .status = CLI_YES, .page = true };
	int opt, rc, split, behind = -1;

	if (argc > 1 && strcmp(argv[1], "--git-driver") == 0)
		return diff_git_driver(argc - 2, argv + 2);
	if (argc == 3 && strcmp(argv[1], "--textconv") == 0)
		return diff_git_textconv(argv[2]);
	for (int i = 1; i < argc && behind < 0; i++)
		if (strcmp(argv[i], "--") == 0)
			behind = argc - i - 1;
	opterr = 0;
	while ((opt = getopt_long(argc, argv, ":hl:f:q", options, NULL)) != -1)
		if ((rc = read_option(&c, opt, argv)) != -1) {
			dispose(&c);
			return rc;
		}
	/* What stood behind "--" are agreements; getopt has moved what is no
	 * option behind it. */
	split = behind >= 0 ? argc - optind - behind : -1;
	argc -= optind;
	argv += optind;
	if (c.no_index && argc != 2)
		rc = cli_misuse("diff", "--no-index takes two files");
	else
		rc = run(&c, argc, argv, split);
	dispose(&c);
	return rc;
}
