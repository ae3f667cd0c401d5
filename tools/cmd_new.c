#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <pacta/file.h>
#include <pacta/fmt.h>
#include <pacta/frbr.h>
#include <pacta/repo.h>
#include <pacta/scaffold.h>
#include <pacta/store.h>
#include <pacta/text.h>

#include "cli.h"
#include "commands.h"

#define MAX_LANGUAGES 32
#define MAX_PARTIES 256

static const char help[] =
	"usage: pacta new KIND SLUG --lang LANG[*],... --party CODE,...\n"
	"                 [--title [LANG=]TEXT] [--place [LANG=]TEXT]\n"
	"                 [--jurisdiction CODE] [--actor BODY] [--date DAY]\n"
	"\n"
	"Writes the first text of an agreement, agreements/SLUG/LANG.xml in each\n"
	"language, from a template.  KIND is agreement, treaty, convention,\n"
	"protocol, memorandum, decision, resolution or declaration.  What is left\n"
	"to fill in stands in square brackets.\n"
	"\n"
	"      --lang LANG,...       the languages (rus or ru); the first one owns the\n"
	"                            ids, and '*' behind one marks an unofficial\n"
	"                            translation\n"
	"      --party CODE,...      the parties, in their order (KZ,CN)\n"
	"      --title [LANG=]TEXT   the title, in the first language if none is\n"
	"                            named; once for each language\n"
	"      --place [LANG=]TEXT   where it is signed or adopted, in the same way\n"
	"      --jurisdiction CODE   qt unless given; qt-sco for the SCO\n"
	"      --actor BODY          the body that adopts a decision (chs)\n"
	"      --date DAY            the day the draft is opened; today unless given\n"
	"\n"
	"Exit status: 0 written, 1 there is an agreement of that name, 2 it could not\n"
	"be done; then nothing is written.\n";

struct new_command {
	struct pacta_scaffold s;
	struct pacta_scaffold_language languages[MAX_LANGUAGES];
	char codes[MAX_LANGUAGES][4];
	const char *parties[MAX_PARTIES];
	const char *titles[MAX_LANGUAGES], *places[MAX_LANGUAGES];
	size_t ntitles, nplaces;
	char today[11];
	const char *slug;
	char *lang_list, *party_list;	/* cut apart in place */
};

/* --- the command line ------------------------------------------------------ */

static int
read_languages(struct new_command *c, char *list)
{
	struct pacta_scaffold_language *l;
	char *item;
	size_t n;

	while ((item = strsep(&list, ",")) != NULL) {
		if (c->s.nlanguages == MAX_LANGUAGES)
			return cli_misuse("new", "over %d languages",
			    MAX_LANGUAGES);
		l = &c->languages[c->s.nlanguages];
		n = strlen(item);
		if (n > 0 && item[n - 1] == '*') {
			l->unofficial = true;
			item[n - 1] = '\0';
		}
		if (!pacta_text_lang3(item, c->codes[c->s.nlanguages]))
			return cli_misuse("new", "'%s' is no language", item);
		l->code = c->codes[c->s.nlanguages++];
	}
	c->s.languages = c->languages;
	return CLI_YES;
}

static int
read_parties(struct new_command *c, char *list)
{
	char *item;

	while ((item = strsep(&list, ",")) != NULL) {
		if (c->s.nparties == MAX_PARTIES)
			return cli_misuse("new", "over %d parties",
			    MAX_PARTIES);
		c->parties[c->s.nparties++] = item;
	}
	c->s.parties = c->parties;
	return CLI_YES;
}

/* Which language "LANG=TEXT" is for; *TEXT is then behind the '='. */
static size_t
language_of(const struct new_command *c, const char **text)
{
	const char *eq = strchr(*text, '=');
	char name[16], code[4];

	if (eq == NULL || (size_t)(eq - *text) >= sizeof(name))
		return 0;
	memcpy(name, *text, (size_t)(eq - *text));
	name[eq - *text] = '\0';
	if (!pacta_text_lang3(name, code))
		return 0;
	for (size_t i = 0; i < c->s.nlanguages; i++)
		if (strcmp(c->codes[i], code) == 0) {
			*text = eq + 1;
			return i;
		}
	return c->s.nlanguages;
}

static int
place_texts(struct new_command *c)
{
	const char *text;
	size_t i;

	for (size_t k = 0; k < c->ntitles + c->nplaces; k++) {
		text = k < c->ntitles ? c->titles[k] :
		    c->places[k - c->ntitles];
		i = language_of(c, &text);
		if (i == c->s.nlanguages)
			return cli_misuse("new", "'%s' is for a language that "
			    "--lang does not name", text);
		if (k < c->ntitles)
			c->languages[i].title = text;
		else
			c->languages[i].place = text;
	}
	return CLI_YES;
}

static void
read_today(struct new_command *c)
{
	time_t now = time(NULL);
	struct tm tm;

	if (localtime_r(&now, &tm) != NULL)
		strftime(c->today, sizeof(c->today), "%Y-%m-%d", &tm);
	c->s.date = c->today;
}

static int
complete(struct new_command *c, int argc, char **argv)
{
	int rc;

	if (argc != 2)
		return cli_misuse("new", "takes a kind and a name");
	c->s.kind = argv[0];
	c->slug = argv[1];
	if (!pacta_slug_valid(c->slug))
		return cli_misuse("new", "'%s' cannot name an agreement: small "
		    "Latin letters, digits and single hyphens", c->slug);
	if (c->lang_list == NULL || c->party_list == NULL)
		return cli_misuse("new", "needs --lang and --party");
	rc = read_languages(c, c->lang_list);
	if (rc == CLI_YES)
		rc = read_parties(c, c->party_list);
	if (rc == CLI_YES)
		rc = place_texts(c);
	return rc;
}

/* --- writing ----------------------------------------------------------------- */

/* Makes all texts, and gives them their ids together. */
static int
make_texts(struct new_command *c, struct pacta_doc **docs,
    const struct pacta_langs *langs, struct pacta_error *err)
{
	struct pacta_fmt_options options = PACTA_FMT_OPTIONS_INIT;
	int rc = c->s.nlanguages > 0 ? 0 : PACTA_EUSAGE;

	for (size_t i = 0; i < c->s.nlanguages && rc == 0; i++)
		rc = pacta_scaffold_make(&docs[i], &c->s, i, langs, err);
	options.langs = langs;
	if (rc == 0)
		rc = pacta_fmt(docs, c->s.nlanguages, &options, NULL, err);
	return rc;
}

static int
write_text(const char *path, const struct pacta_doc *doc,
    struct pacta_error *err)
{
	struct pacta_buf out = PACTA_BUF_INIT;
	int rc;

	pacta_doc_write(doc, &out);
	rc = pacta_buf_failed(&out) ?
	    pacta_error_set(err, PACTA_ENOMEM, "out of memory") :
	    pacta_file_write(path, out.data, out.len, PACTA_FILE_NEW, err);
	pacta_buf_dispose(&out);
	return rc;
}

static void
text_path(char out[PACTA_PATH_SIZE + 4096], const char *top, const char *slug,
    const char *lang)
{
	char path[PACTA_PATH_SIZE];

	snprintf(out, PACTA_PATH_SIZE + 4096, "%s%s", top, lang != NULL ?
	    pacta_path_text(path, slug, lang) :
	    pacta_path_agreement(path, slug));
}

/* All files or none. */
static int
write_texts(const struct new_command *c, struct pacta_doc *const *docs,
    const char *top, struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE + 4096];
	size_t done = 0;
	int rc;

	text_path(path, top, c->slug, NULL);
	if (access(path, F_OK) == 0)
		return pacta_error_set(err, PACTA_EEXISTS, "there is an "
		    "agreement '%s' already", c->slug);
	rc = pacta_file_mkdirs(path, err);
	for (; rc == 0 && done < c->s.nlanguages; done += rc == 0) {
		text_path(path, top, c->slug, c->codes[done]);
		rc = write_text(path, docs[done], err);
	}
	for (size_t i = 0; i < done; i++) {
		text_path(path, top, c->slug, c->codes[i]);
		if (rc == 0)
			printf("agreements/%s/%s.xml\n", c->slug, c->codes[i]);
		else
			(void)unlink(path);
	}
	if (rc != 0) {
		text_path(path, top, c->slug, NULL);
		(void)rmdir(path);
	}
	return rc;
}

static int
run(struct new_command *c)
{
	struct pacta_doc *docs[MAX_LANGUAGES] = { NULL };
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_store *store = NULL;
	struct pacta_langs *langs = NULL;
	int rc = pacta_store_open(&store, ".", &err);

	if (rc == 0 && pacta_store_workdir(store) == NULL)
		rc = pacta_error_set(&err, PACTA_EUSAGE,
		    "a bare repository has no place for a draft");
	if (rc == 0)
		rc = cli_langs(&langs, ".", &err);
	if (rc == 0)
		rc = make_texts(c, docs, langs, &err);
	if (rc == 0)
		rc = write_texts(c, docs, pacta_store_workdir(store), &err);
	for (size_t i = 0; i < c->s.nlanguages; i++)
		pacta_doc_free(docs[i]);
	pacta_langs_free(langs);
	pacta_store_free(store);
	if (rc == 0)
		return fflush(stdout) == 0 ? CLI_YES : CLI_CANNOT;
	cli_fail(&err);
	return err.code == PACTA_EEXISTS ? CLI_NO : CLI_CANNOT;
}

int
cmd_new(int argc, char **argv)
{
	static const struct option options[] = {
		{ "lang", required_argument, NULL, 'l' },
		{ "party", required_argument, NULL, 'p' },
		{ "title", required_argument, NULL, 't' },
		{ "place", required_argument, NULL, 'w' },
		{ "jurisdiction", required_argument, NULL, 'j' },
		{ "actor", required_argument, NULL, 'a' },
		{ "date", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct new_command c = { .s.kind = NULL };
	int opt, rc;

	opterr = 0;
	optind = 1;
	read_today(&c);
	while ((opt = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (opt == 'h')
			return cli_help(help);
		else if (opt == 'l')
			c.lang_list = optarg;
		else if (opt == 'p')
			c.party_list = optarg;
		else if (opt == 't' && c.ntitles < MAX_LANGUAGES)
			c.titles[c.ntitles++] = optarg;
		else if (opt == 'w' && c.nplaces < MAX_LANGUAGES)
			c.places[c.nplaces++] = optarg;
		else if (opt == 'j')
			c.s.jurisdiction = optarg;
		else if (opt == 'a')
			c.s.actor = optarg;
		else if (opt == 'd')
			c.s.date = optarg;
		else if (opt == ':' || opt == '?')
			return cli_bad_option("new", opt, argv);
		else
			return cli_misuse("new", "cannot take '%s'",
			    argv[optind - 1]);
	}
	rc = complete(&c, argc - optind, argv + optind);
	return rc == CLI_YES ? run(&c) : rc;
}
