#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <pacta/check.h>
#include <pacta/file.h>
#include <pacta/lang.h>
#include <pacta/repo.h>
#include <pacta/store.h>
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

/* One side of the comparison. */
struct side {
	struct pacta_view *view;
	char name[128];
	char slug[PACTA_SLUG_SIZE];	/* of an adopted version */
	uint32_t version;		/* 0: working texts */
};

struct diff_item {
	char *name;
	struct diff_source sources[PACTA_DIFFSET_MAX][2];
	char langs[PACTA_DIFFSET_MAX][4];
	size_t nlangs;
	struct pacta_diffset *set;
	struct pacta_check_aids aids;	/* waivers, where they are needed */
};

struct diff_command {
	struct pacta_names langs;	/* asked for */
	struct pacta_langs *known;	/* what is known of languages; made when
					 * it is needed */
	enum diff_format format;
	unsigned ignore, width;
	bool quiet, page, no_index;
	struct pacta_store *store;
	struct side sides[2];		/* old, new */
	struct pacta_names slugs;
	struct diff_item **items;
	size_t count, cap;
	int status;
};

static int
worse(struct diff_command *c, int status)
{
	if (status > c->status)
		c->status = status;
	return c->status;
}

static int
fail(struct diff_command *c, const struct pacta_error *err)
{
	return worse(c, cli_fail(err));
}

static int
know_languages(struct diff_command *c, struct pacta_error *err)
{
	return c->known != NULL ? 0 : cli_langs(&c->known, ".", err);
}

/* --- texts ------------------------------------------------------------------ */

void
diff_source_dispose(struct diff_source *s)
{
	pacta_doc_free(s->doc);
	pacta_buf_dispose(&s->bytes);
	s->doc = NULL;
}

int
diff_parse(struct diff_source *s, const char *name)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = pacta_doc_parse(&s->doc, name, pacta_buf_str(&s->bytes),
	    s->bytes.len, &diags, &err);

	if (rc != 0 && diags.count > 0)	/* the first says why */
		cli_print_diag(stderr, &diags.items[0], false);
	else if (rc != 0)
		(void)cli_fail(&err);
	pacta_diags_dispose(&diags);
	return rc == 0 ? CLI_YES : CLI_CANNOT;
}

static void
item_free(struct diff_item *item)
{
	if (item == NULL)
		return;
	pacta_diffset_free(item->set);
	pacta_check_aids_dispose(&item->aids);
	for (size_t i = 0; i < item->nlangs; i++) {
		diff_source_dispose(&item->sources[i][0]);
		diff_source_dispose(&item->sources[i][1]);
	}
	free(item->name);
	free(item);
}

/* Where a side keeps a text. */
static void
text_path(const struct side *side, const char *slug, const char *lang,
    char path[PACTA_PATH_SIZE])
{
	char file[16];

	snprintf(file, sizeof(file), "%s.xml", lang);
	if (side->version > 0)
		pacta_path_version_file(path, slug, side->version, file);
	else
		pacta_path_text(path, slug, lang);
}

/* Reads a text of one side; bytes.data stays NULL when it is not there. */
static int
read_text(struct diff_source *s, struct side *side, const char *slug,
    const char *lang, struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	int rc;

	text_path(side, slug, lang, path);
	rc = pacta_view_read(side->view, path, PACTA_DOC_MAX_BYTES, &s->bytes,
	    err);
	if (rc == PACTA_ENOTFOUND) {
		pacta_buf_dispose(&s->bytes);
		return 0;
	}
	if (rc == 0 && s->bytes.data == NULL)	/* empty, but there */
		pacta_buf_addc(&s->bytes, '\n');
	return rc;
}

static int
parse_texts(struct diff_command *c, struct diff_item *item)
{
	char path[PACTA_PATH_SIZE], name[PACTA_PATH_SIZE + 160];

	for (size_t i = 0; i < item->nlangs; i++)
		for (int k = 0; k < 2; k++) {
			if (item->sources[i][k].bytes.data == NULL)
				continue;
			text_path(&c->sides[k], item->name, item->langs[i],
			    path);
			/* As git names it, where it is not a file on disk. */
			snprintf(name, sizeof(name), "%s%s%s",
			    *pacta_view_commit(c->sides[k].view) != '\0' ?
			    c->sides[k].name : "",
			    *pacta_view_commit(c->sides[k].view) != '\0' ?
			    ":" : "", path);
			if (diff_parse(&item->sources[i][k], name) != CLI_YES)
				return CLI_CANNOT;
		}
	return CLI_YES;
}

/* --- the order of languages ----------------------------------------------------- */

static const struct pacta_doc *
either(const struct diff_source *s)
{
	return s[1].doc != NULL ? s[1].doc : s[0].doc;
}

/* The language that owns the ids, or the first one. */
static size_t
find_master(const struct diff_item *item)
{
	static const enum pacta_el path[] = { PACTA_EL_META,
	    PACTA_EL_IDENTIFICATION, PACTA_EL_FRBREXPRESSION };

	for (size_t i = 0; i < item->nlangs; i++) {
		const struct pacta_doc *doc = either(item->sources[i]);
		const struct pacta_node *n = doc != NULL ? pacta_doc_main(doc) :
		    NULL;

		for (size_t k = 0; n != NULL && k < 3; k++)
			n = pacta_node_child(n, path[k]);
		if (n != NULL && pacta_node_child(n,
		    PACTA_EL_FRBRMASTEREXPRESSION) == NULL)
			return i;
	}
	return 0;
}

static void
move_language(struct diff_item *item, size_t from, size_t to)
{
	struct diff_source source[2];
	char lang[4];

	memcpy(source, item->sources[from], sizeof(source));
	memcpy(lang, item->langs[from], sizeof(lang));
	memmove(item->sources[to + 1], item->sources[to],
	    (from - to) * sizeof(source));
	memmove(item->langs[to + 1], item->langs[to],
	    (from - to) * sizeof(lang));
	memcpy(item->sources[to], source, sizeof(source));
	memcpy(item->langs[to], lang, sizeof(lang));
}

static size_t
find_language(const struct diff_item *item, size_t from, const char *lang)
{
	for (; from < item->nlangs; from++)
		if (strcmp(item->langs[from], lang) == 0)
			break;
	return from;
}

/*
 * Unless an order was asked for: the language that owns the ids, then the
 * authentic ones as the text lists them (and its manifest will), then
 * translations by their code.
 */
static void
order_languages(const struct diff_command *c, struct diff_item *item)
{
	const struct pacta_node *n;
	size_t at, done = 1;

	if (c->langs.count > 0 || item->nlangs < 2)
		return;
	move_language(item, find_master(item), 0);
	n = either(item->sources[0]) != NULL ?
	    pacta_doc_main(either(item->sources[0])) : NULL;
	n = n != NULL ? pacta_node_child(n, PACTA_EL_META) : NULL;
	n = n != NULL ? pacta_node_child(n, PACTA_EL_REFERENCES) : NULL;
	for (n = n != NULL ? n->first : NULL; n != NULL; n = n->next) {
		const char *name, *href;

		if (n->type != PACTA_ELEMENT || n->el != PACTA_EL_TLCREFERENCE ||
		    (name = pacta_node_get(n, PACTA_AT_NAME)) == NULL ||
		    strcmp(name, "authenticLanguage") != 0 ||
		    (href = pacta_node_get(n, PACTA_AT_HREF)) == NULL ||
		    (href = strrchr(href, '.')) == NULL)
			continue;
		at = find_language(item, done, href + 1);
		if (at < item->nlangs)
			move_language(item, at, done++);
	}
}

/* Looks for waivers of the new side where languages part. */
static int
acknowledge(struct diff_command *c, struct diff_item *item,
    struct pacta_error *err)
{
	char folder[PACTA_PATH_SIZE];
	size_t n;
	const struct pacta_row *rows = pacta_diffset_rows(item->set, &n);
	bool part = false;
	int rc;

	for (size_t i = 0; i < n; i++)
		part |= rows[i].verdict == PACTA_ROW_SOME ||
		    rows[i].verdict == PACTA_ROW_DIFFERENT;
	if (!part || c->no_index)
		return 0;
	rc = pacta_check_aids_load(&item->aids, c->sides[1].view,
	    pacta_path_agreement(folder, item->name), "", c->known, err);
	for (size_t i = 0; i < item->aids.faults.count; i++)
		if (strcmp(item->aids.faults.items[i].rule, "waiver-file") == 0)
			cli_print_diag(stderr, &item->aids.faults.items[i],
			    false);
	return rc != 0 ? rc : pacta_diffset_acknowledge(item->set,
	    item->aids.waivers, item->aids.nwaivers, err);
}

static int
item_compare(struct diff_command *c, struct diff_item *item)
{
	struct pacta_diffset_options options = PACTA_DIFFSET_OPTIONS_INIT;
	struct pacta_diffset_text texts[PACTA_DIFFSET_MAX];
	struct pacta_error err = PACTA_ERROR_INIT;

	for (size_t i = 0; i < item->nlangs; i++)
		texts[i] = (struct pacta_diffset_text){ item->langs[i],
		    item->sources[i][0].doc, item->sources[i][1].doc };
	if (item->nlangs > 1 && know_languages(c, &err) != 0)
		return fail(c, &err);
	options.ignore = c->ignore;
	options.langs = c->known;
	if (pacta_diffset_new(&item->set, texts, item->nlangs, &options,
	    &err) != 0)
		return fail(c, &err);
	if (acknowledge(c, item, &err) != 0)
		return fail(c, &err);
	return pacta_diffset_same(item->set) ? CLI_YES : CLI_NO;
}

/* Keeps an item that differs, or lets go of it. */
static void
item_keep(struct diff_command *c, struct diff_item *item, int status)
{
	size_t cap = c->cap == 0 ? 8 : c->cap * 2;
	struct diff_item **items = c->items;
	struct pacta_error err = PACTA_ERROR_INIT;

	worse(c, status);
	if (status == CLI_NO && c->count == c->cap) {
		items = realloc(c->items, cap * sizeof(*items));
		if (items != NULL) {
			c->items = items;
			c->cap = cap;
		} else {
			pacta_error_set(&err, PACTA_ENOMEM, "out of memory");
			fail(c, &err);
		}
	}
	if (status == CLI_NO && items != NULL)
		c->items[c->count++] = item;
	else
		item_free(item);
}

/* --- agreements ---------------------------------------------------------------- */

/* Adds the languages a side has of an agreement. */
static int
side_languages(struct side *side, const char *slug, struct pacta_names *out,
    bool *there, struct pacta_error *err)
{
	struct pacta_agreement a = PACTA_AGREEMENT_INIT;
	struct pacta_names files = PACTA_NAMES_INIT;
	char lang[4];
	int rc = pacta_repo_agreement(&a, side->view, slug, err);

	if (rc == PACTA_ENOTFOUND)
		return 0;
	*there = true;
	if (rc == 0 && side->version > a.versions)
		rc = pacta_error_set(err, PACTA_ENOTFOUND,
		    "%s has no version %u", slug, side->version);
	if (rc == 0 && side->version > 0)
		rc = pacta_repo_version(side->view, slug, side->version, &files,
		    err);
	for (size_t i = 0; rc == 0 && i < files.count; i++) {
		if (strlen(files.items[i]) != 7 ||
		    strcmp(files.items[i] + 3, ".xml") != 0)
			continue;
		memcpy(lang, files.items[i], 3);
		lang[3] = '\0';
		if (!pacta_names_have(out, lang))
			rc = pacta_names_add(out, lang);
	}
	for (size_t i = 0; rc == 0 && side->version == 0 &&
	    i < a.languages.count; i++)
		if (!pacta_names_have(out, a.languages.items[i]))
			rc = pacta_names_add(out, a.languages.items[i]);
	pacta_names_dispose(&files);
	pacta_agreement_dispose(&a);
	return rc;
}

static int
by_string(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Reads all texts of an agreement; *SAME when every byte is. */
static int
read_texts(struct diff_command *c, struct diff_item *item,
    const struct pacta_names *langs, bool *same, struct pacta_error *err)
{
	int rc = 0;

	*same = true;
	for (size_t i = 0; rc == 0 && i < langs->count; i++) {
		struct diff_source *s = item->sources[item->nlangs];

		if (item->nlangs == PACTA_DIFFSET_MAX)
			return pacta_error_set(err, PACTA_ELIMIT,
			    "%s has over %u languages", item->name,
			    PACTA_DIFFSET_MAX);
		memcpy(item->langs[item->nlangs++], langs->items[i], 4);
		for (int k = 0; rc == 0 && k < 2; k++)
			rc = read_text(&s[k], &c->sides[k], item->name,
			    langs->items[i], err);
		*same &= s[0].bytes.len == s[1].bytes.len &&
		    memcmp(pacta_buf_str(&s[0].bytes),
		    pacta_buf_str(&s[1].bytes), s[0].bytes.len) == 0;
	}
	return rc;
}

/* A language that was asked for must be on both sides. */
static int
check_asked(struct diff_command *c, const struct diff_item *item,
    struct pacta_error *err)
{
	for (size_t i = 0; c->langs.count > 0 && i < item->nlangs; i++)
		for (int k = 0; k < 2; k++)
			if (item->sources[i][k].bytes.data == NULL)
				return pacta_error_set(err, PACTA_ENOTFOUND,
				    "%s has no text in '%s' in %s", item->name,
				    item->langs[i], c->sides[k].name);
	return 0;
}

static int
diff_agreement(struct diff_command *c, const char *slug)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_names langs = PACTA_NAMES_INIT;
	struct diff_item *item = calloc(1, sizeof(*item));
	bool there = false, same = false;
	int rc = item == NULL || (item->name = strdup(slug)) == NULL ?
	    pacta_error_set(&err, PACTA_ENOMEM, "out of memory") : 0;

	for (int k = 0; rc == 0 && k < 2; k++)
		rc = side_languages(&c->sides[k], slug, &langs, &there, &err);
	if (rc == 0 && !there)
		rc = pacta_error_set(&err, PACTA_ENOTFOUND, "no agreement '%s' "
		    "in %s or %s", slug, c->sides[0].name, c->sides[1].name);
	if (rc == 0 && langs.count > 1)
		qsort(langs.items, langs.count, sizeof(*langs.items),
		    by_string);
	if (rc == 0)
		rc = read_texts(c, item, c->langs.count > 0 ? &c->langs :
		    &langs, &same, &err);
	if (rc == 0)
		rc = check_asked(c, item, &err);
	pacta_names_dispose(&langs);
	if (rc != 0 || same) {
		item_free(item);
		return rc != 0 ? fail(c, &err) : c->status;
	}
	rc = parse_texts(c, item);
	if (rc == CLI_YES) {
		order_languages(c, item);
		rc = item_compare(c, item);
	}
	item_keep(c, item, rc);
	return c->status;
}

/* --- two files ------------------------------------------------------------------ */

static int
diff_files(struct diff_command *c, char **files)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct diff_item *item = calloc(1, sizeof(*item));
	const char *lang;
	int rc = 0;

	if (item == NULL || (item->name = strdup(files[1])) == NULL)
		rc = pacta_error_set(&err, PACTA_ENOMEM, "out of memory");
	else
		item->nlangs = 1;
	for (int k = 0; rc == 0 && k < 2; k++) {
		snprintf(c->sides[k].name, sizeof(c->sides[k].name), "%s",
		    files[k]);
		rc = pacta_file_read(files[k], PACTA_DOC_MAX_BYTES,
		    &item->sources[0][k].bytes, &err);
	}
	if (rc != 0) {
		item_free(item);
		return fail(c, &err);
	}
	for (int k = 0; rc == 0 && k < 2; k++)
		rc = diff_parse(&item->sources[0][k], files[k]);
	if (rc == 0 && pacta_diffset_comparable(item->sources[0][0].doc,
	    item->sources[0][1].doc, &err) != 0)
		rc = fail(c, &err);
	if (rc == 0) {
		lang = pacta_doc_language(item->sources[0][1].doc);
		memcpy(item->langs[0], lang != NULL &&
		    pacta_language_valid(lang) ? lang : "und", 4);
		rc = item_compare(c, item);
	}
	item_keep(c, item, rc);
	return c->status;
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
		return fail(c, &err);
	}
	if (c->format == DIFF_HTML && know_languages(c, &err) != 0) {
		free(items);
		return fail(c, &err);
	}
	r.langs = c->known;
	for (size_t i = 0; i < c->count; i++)
		items[i] = (struct pacta_report_diff_item){ c->items[i]->name,
		    c->items[i]->set };
	if (!c->quiet && !(text && c->count == 0) && !(c->status ==
	    CLI_CANNOT && c->count == 0))
		worse(c, print(&r, c->format, text && c->page));
	free(items);
	return c->status;
}

/* --- revisions ---------------------------------------------------------------- */

static int
open_worktree(struct diff_command *c, struct side *side,
    struct pacta_error *err)
{
	if (pacta_store_workdir(c->store) == NULL)
		return pacta_error_set(err, PACTA_EUSAGE, "this repository has "
		    "no working tree: name two revisions");
	snprintf(side->name, sizeof(side->name), "the working tree");
	return pacta_view_worktree(&side->view, c->store, err);
}

static int
open_side(struct diff_command *c, struct side *side, const char *what,
    struct pacta_error *err)
{
	struct pacta_target t;

	snprintf(side->name, sizeof(side->name), "%s", what);
	if (strchr(what, '@') != NULL && pacta_target_parse(&t, what,
	    NULL) == 0 && t.version > 0) {
		memcpy(side->slug, t.slug, sizeof(side->slug));
		side->version = t.version;
		return pacta_store_workdir(c->store) != NULL ?
		    pacta_view_worktree(&side->view, c->store, err) :
		    pacta_view_revision(&side->view, c->store, "HEAD", err);
	}
	return pacta_view_revision(&side->view, c->store, what, err);
}

static bool
has_agreement(struct pacta_view *view, const char *slug)
{
	struct pacta_agreement a = PACTA_AGREEMENT_INIT;
	bool has = view != NULL && pacta_repo_agreement(&a, view, slug,
	    NULL) == 0;

	pacta_agreement_dispose(&a);
	return has;
}

/* Whether an argument names an agreement there is now. */
static bool
is_agreement(struct diff_command *c, const char *arg)
{
	struct pacta_target t;
	struct pacta_view *view = NULL;
	bool is;

	if (pacta_target_parse(&t, arg, NULL) != 0 || t.version != 0)
		return false;
	if (pacta_store_workdir(c->store) == NULL ? pacta_view_revision(&view,
	    c->store, "HEAD", NULL) != 0 : pacta_view_worktree(&view, c->store,
	    NULL) != 0)
		return false;
	is = has_agreement(view, t.slug);
	pacta_view_free(view);
	return is;
}

static bool
is_revision(struct diff_command *c, const char *arg)
{
	struct pacta_view *view = NULL;
	struct pacta_target t;
	bool is = (strchr(arg, '@') != NULL && pacta_target_parse(&t, arg,
	    NULL) == 0 && t.version > 0) || strstr(arg, "..") != NULL ||
	    pacta_view_revision(&view, c->store, arg, NULL) == 0;

	pacta_view_free(view);
	return is;
}

static int
add_slug(struct diff_command *c, const char *arg, struct pacta_error *err)
{
	struct pacta_target t;
	int rc = pacta_target_parse(&t, arg, err);

	if (rc == 0 && t.version > 0)
		return pacta_error_set(err, PACTA_EUSAGE, "'%s' stands behind "
		    "an agreement: versions come first", arg);
	return rc != 0 ? rc : pacta_names_have(&c->slugs, t.slug) ? 0 :
	    pacta_names_add(&c->slugs, t.slug);
}

/* OLD..NEW; either may be left out and is HEAD then. */
static int
open_range(struct diff_command *c, const char *range, struct pacta_error *err)
{
	const char *dots = strstr(range, "..");
	char old[128];
	int rc;

	if (dots[2] == '.')
		return pacta_error_set(err, PACTA_EUSAGE, "'%s': name the two "
		    "revisions with two dots", range);
	snprintf(old, sizeof(old), "%.*s", (int)(dots - range), range);
	rc = open_side(c, &c->sides[0], *old != '\0' ? old : "HEAD", err);
	return rc != 0 ? rc : open_side(c, &c->sides[1], dots[2] != '\0' ?
	    dots + 2 : "HEAD", err);
}

/* The arguments before "--", or all: up to two revisions, then agreements. */
static int
sort_arguments(struct diff_command *c, int argc, char **argv, int split,
    struct pacta_error *err)
{
	int i = 0, revs = 0, rc = 0;

	for (; rc == 0 && i < (split >= 0 ? split : argc); i++) {
		bool rev = is_revision(c, argv[i]);

		if (split < 0 && is_agreement(c, argv[i])) {
			if (!rev)
				break;
			return pacta_error_set(err, PACTA_EUSAGE, "'%s' is a "
			    "revision and an agreement: put -- before "
			    "agreements, and behind revisions", argv[i]);
		}
		if (!rev && split < 0 && revs > 0)
			break;
		if (revs == 2)
			return pacta_error_set(err, PACTA_EUSAGE,
			    "more than two revisions: '%s'", argv[i]);
		if (strstr(argv[i], "..") != NULL && revs == 0) {
			rc = open_range(c, argv[i], err);
			revs = 2;
		} else if (!rev && split < 0)
			rc = pacta_error_set(err, PACTA_ENOTFOUND, "no revision "
			    "and no agreement '%s'", argv[i]);
		else
			rc = open_side(c, &c->sides[revs++], argv[i], err);
	}
	for (; rc == 0 && i < argc; i++)
		rc = add_slug(c, argv[i], err);
	if (rc == 0 && revs == 0)
		rc = open_side(c, &c->sides[0], "HEAD", err);
	if (rc == 0 && revs < 2)
		rc = open_worktree(c, &c->sides[1], err);
	return rc;
}

/* Versions name their agreement. */
static int
add_version_slugs(struct diff_command *c, struct pacta_error *err)
{
	const struct side *a = &c->sides[0], *b = &c->sides[1];

	if (a->version == 0 && b->version == 0)
		return 0;
	if (a->version > 0 && b->version > 0 && strcmp(a->slug, b->slug) != 0)
		return pacta_error_set(err, PACTA_EUSAGE, "%s and %s are "
		    "different agreements", a->name, b->name);
	if (c->slugs.count > 0)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "a version names its agreement already");
	return pacta_names_add(&c->slugs, a->version > 0 ? a->slug : b->slug);
}

static int
add_all_slugs(struct diff_command *c, struct pacta_error *err)
{
	struct pacta_names l = PACTA_NAMES_INIT;
	int rc = 0;

	for (int k = 0; rc == 0 && k < 2; k++) {
		rc = pacta_repo_agreements(c->sides[k].view, &l, err);
		for (size_t i = 0; rc == 0 && i < l.count; i++)
			if (!pacta_names_have(&c->slugs, l.items[i]))
				rc = pacta_names_add(&c->slugs, l.items[i]);
		pacta_names_dispose(&l);
		l = (struct pacta_names)PACTA_NAMES_INIT;
	}
	if (rc == 0 && c->slugs.count > 1)
		qsort(c->slugs.items, c->slugs.count, sizeof(*c->slugs.items),
		    by_string);
	return rc;
}

static int
run(struct diff_command *c, int argc, char **argv, int split)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc;

	if (c->no_index)
		(void)diff_files(c, argv);
	else {
		rc = pacta_store_open(&c->store, ".", &err);
		if (rc == 0)
			rc = sort_arguments(c, argc, argv, split, &err);
		if (rc == 0)
			rc = add_version_slugs(c, &err);
		if (rc == 0 && c->slugs.count == 0)
			rc = add_all_slugs(c, &err);
		if (rc != 0)
			return fail(c, &err);
		for (size_t i = 0; i < c->slugs.count; i++)
			(void)diff_agreement(c, c->slugs.items[i]);
	}
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
		item_free(c->items[i]);
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
