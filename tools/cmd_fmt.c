#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pacta/doc.h>
#include <pacta/file.h>
#include <pacta/fmt.h>
#include <pacta/frbr.h>
#include <pacta/repo.h>
#include <pacta/report.h>
#include <pacta/store.h>

#include "cli.h"
#include "commands.h"

static const char help[] =
	"usage: pacta fmt [--check] [--renumber] [--json] [PATH ...]\n"
	"       pacta fmt [--renumber] [--stdin-filename FILE] -\n"
	"\n"
	"Writes the texts at PATH (files, agreements, or folders with agreements;\n"
	"by default all of the repository) in the canonical layout, with ids,\n"
	"identification and note markers filled in, and prints the names of the\n"
	"files it changed.  The languages of an agreement are read together, the\n"
	"master's ids going into all of them.  With -, one text from standard\n"
	"input goes to standard output.\n"
	"\n"
	"  -c, --check            change nothing; print the names of the files that\n"
	"                         would change, and exit 1 if there are any\n"
	"  -r, --renumber         repair the numbers too: what was typed without a\n"
	"                         number or with one that is taken gets its own,\n"
	"                         what is behind it moves, and references and the\n"
	"                         numbers they cite follow, in every language\n"
	"      --json             one JSON object instead of names and notes\n"
	"      --stdin-filename FILE\n"
	"                         where the text on standard input belongs\n"
	"\n"
	"Exit status: 0 all is formatted, 1 with --check something is not, or a text\n"
	"is not well-formed, 2 a file could not be read or written.\n";

struct fmt_command {
	bool check, renumber, json;
	const char *stdin_name;	/* or NULL */
	struct pacta_langs *langs;
	size_t files;
	struct pacta_names changed;
	struct pacta_diags diags;	/* for the report */
	struct pacta_error *failures;
	size_t nfailures;
	int status;		/* the worst so far */
};

/* One text: its bytes and its tree. */
struct text {
	char *path;
	struct pacta_buf bytes;
	struct pacta_doc *doc;	/* NULL: it cannot be parsed */
	bool write;		/* named by the user, not only read beside it */
	bool from_stdin;
};

struct texts {
	struct text *items;
	size_t count, cap;
};

static void
texts_dispose(struct texts *l)
{
	for (size_t i = 0; i < l->count; i++) {
		free(l->items[i].path);
		pacta_buf_dispose(&l->items[i].bytes);
		pacta_doc_free(l->items[i].doc);
	}
	free(l->items);
	*l = (struct texts){ NULL, 0, 0 };
}

static struct text *
texts_add(struct texts *l, const char *path)
{
	size_t cap = l->cap == 0 ? 8 : l->cap * 2;
	struct text *items;

	if (l->count == l->cap) {
		items = realloc(l->items, cap * sizeof(*items));
		if (items == NULL)
			return NULL;
		l->items = items;
		l->cap = cap;
	}
	l->items[l->count] = (struct text){ .path = strdup(path) };
	return l->items[l->count].path != NULL ? &l->items[l->count++] : NULL;
}

static int
worse(struct fmt_command *c, int status)
{
	if (status > c->status)
		c->status = status;
	return status;
}

/* Says what went wrong, and keeps it for the report. */
static int
fail_as(struct fmt_command *c, const struct pacta_error *err, int status)
{
	struct pacta_error *f = !c->json ? NULL : realloc(c->failures,
	    (c->nfailures + 1) * sizeof(*f));

	if (f != NULL) {
		c->failures = f;
		f[c->nfailures++] = *err;
	}
	(void)cli_fail(err);
	return worse(c, status);
}

static int
fail(struct fmt_command *c, const struct pacta_error *err)
{
	return fail_as(c, err, CLI_CANNOT);
}

static int
no_memory(struct fmt_command *c)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	pacta_error_set(&err, PACTA_ENOMEM, "out of memory");
	return fail(c, &err);
}

/* Findings: printed at once, or kept for the report.  CLI_NO for errors. */
static int
tell(struct fmt_command *c, struct pacta_diags *diags)
{
	int status = diags->errors > 0 ? CLI_NO : CLI_YES;

	if (c->json)
		pacta_diags_move(&c->diags, diags);
	else
		(void)cli_print_diags(diags, false);
	return status;
}

/* --- reading ------------------------------------------------------------ */

/* Reads and parses; what is wrong with the text is printed, and its doc stays
 * NULL. */
static int
text_load(struct fmt_command *c, struct text *t)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc;

	rc = t->from_stdin ? cli_read_stdin(&t->bytes, PACTA_DOC_MAX_BYTES,
	    &err) : pacta_file_read(t->path, PACTA_DOC_MAX_BYTES, &t->bytes, &err);
	if (rc != 0)
		return fail(c, &err);
	c->files++;
	rc = pacta_doc_parse(&t->doc, t->path, pacta_buf_str(&t->bytes),
	    t->bytes.len, &diags, &err);
	if (rc != 0 && diags.errors == 0)
		fail(c, &err);
	else
		worse(c, tell(c, &diags));
	pacta_diags_dispose(&diags);
	return rc == 0 ? CLI_YES : CLI_NO;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* --- identities that frozen versions gave up ---------------------------- */

static int
version_names(struct pacta_names *out, const char *folder, uint32_t version,
    const char *name)
{
	struct pacta_buf path = PACTA_BUF_INIT, bytes = PACTA_BUF_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;
	int rc;

	pacta_buf_addf(&path, "%s/versions/%u/%s", folder, version, name);
	rc = pacta_file_read(pacta_buf_str(&path), PACTA_DOC_MAX_BYTES, &bytes,
	    NULL);
	if (rc == 0)
		rc = pacta_doc_parse(&doc, pacta_buf_str(&path),
		    pacta_buf_str(&bytes), bytes.len, &diags, NULL);
	if (rc == 0)
		rc = pacta_fmt_identities(doc, out, NULL);
	pacta_doc_free(doc);
	pacta_diags_dispose(&diags);
	pacta_buf_dispose(&bytes);
	pacta_buf_dispose(&path);
	return rc;
}

/* What versions 1 ... n-1 had and version n has no more; ids being the same in
 * all languages, the first that was frozen tells. */
static void
retired_names(struct pacta_names *out, const char *folder,
    const struct texts *l)
{
	struct pacta_names all = PACTA_NAMES_INIT, now = PACTA_NAMES_INIT;
	const char *name = NULL;
	uint32_t n = 0;

	for (size_t i = 0; i < l->count && name == NULL; i++)
		if (version_names(&now, folder, 1,
		    base_name(l->items[i].path)) == 0)
			name = base_name(l->items[i].path);
	pacta_names_dispose(&now);
	if (name == NULL)
		return;

	while (n < PACTA_NUMBER_MAX && version_names(&now, folder, n + 1,
	    name) == 0) {
		for (size_t i = 0; i < all.count; i++)
			if (!pacta_names_have(&now, all.items[i]) &&
			    !pacta_names_have(out, all.items[i]))
				(void)pacta_names_add(out, all.items[i]);
		for (size_t i = 0; i < now.count; i++)
			if (!pacta_names_have(&all, now.items[i]))
				(void)pacta_names_add(&all, now.items[i]);
		pacta_names_dispose(&now);
		n++;
	}
	pacta_names_dispose(&now);
	pacta_names_dispose(&all);
}

/* --- formatting --------------------------------------------------------- */

static int
text_write(struct fmt_command *c, const struct text *t)
{
	struct pacta_buf out = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	int rc = CLI_YES;

	pacta_doc_write(t->doc, &out);
	if (pacta_buf_failed(&out)) {
		rc = no_memory(c);
	} else if (t->from_stdin && !c->check) {
		rc = worse(c, cli_output(&out));
	} else if (out.len != t->bytes.len ||
	    memcmp(out.data, t->bytes.data, out.len) != 0) {
		if (!c->check && pacta_file_write(t->path, out.data, out.len,
		    0, &err) != 0)
			rc = fail(c, &err);
		else if (pacta_names_add(&c->changed, t->path) != 0)
			rc = no_memory(c);
		else if (!c->json) {
			cli_print_safe(stdout, t->path);
			putchar('\n');
		}
	}
	pacta_buf_dispose(&out);
	return rc;
}

/* Whether a text that cannot be read owns the ids of the others. */
static bool
master_broken(const struct texts *l)
{
	struct pacta_frbr id;
	char lang[4];

	for (size_t i = 0; i < l->count; i++) {
		if (l->items[i].doc != NULL ||
		    !pacta_path_language(base_name(l->items[i].path), lang))
			continue;
		for (size_t k = 0; k < l->count; k++)
			if (l->items[k].doc != NULL &&
			    pacta_frbr_read(&id, l->items[k].doc, NULL) == 0 &&
			    strcmp(id.master, lang) == 0)
				return true;
	}
	return false;
}

/* Names what refers to renumbered provisions from elsewhere. */
static void
tell_elsewhere(struct fmt_command *c, const struct texts *l,
    const char *folder)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT, ignored = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_doc *was = NULL;
	const struct text *t = l->items;

	/* Ids are the same in all languages: one text will do. */
	while (t < l->items + l->count && t->doc == NULL)
		t++;
	if (t < l->items + l->count && pacta_doc_parse(&was, t->path,
	    pacta_buf_str(&t->bytes), t->bytes.len, &ignored, NULL) == 0) {
		if (cli_elsewhere(folder, was, t->doc, &diags, &err) != 0)
			fail(c, &err);
		pacta_diags_sort(&diags);
		(void)tell(c, &diags);
	}
	pacta_doc_free(was);
	pacta_diags_dispose(&ignored);
	pacta_diags_dispose(&diags);
}

static void
format_docs(struct fmt_command *c, const struct texts *l,
    struct pacta_doc **docs, size_t n, const char *folder)
{
	struct pacta_fmt_options options = PACTA_FMT_OPTIONS_INIT;
	struct pacta_names retired = PACTA_NAMES_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;

	if (folder != NULL)
		retired_names(&retired, folder, l);
	options.langs = c->langs;
	options.renumber = c->renumber;
	options.retired = &retired;
	if (pacta_fmt(docs, n, &options, &diags, &err) != 0) {
		/* A text without identification is the drafter's to mend. */
		fail_as(c, &err, err.code == PACTA_ESYNTAX ? CLI_NO :
		    CLI_CANNOT);
	} else {
		pacta_diags_sort(&diags);
		(void)tell(c, &diags);
		if (c->renumber && folder != NULL && c->stdin_name == NULL)
			tell_elsewhere(c, l, folder);
		for (size_t i = 0; i < l->count; i++)
			if (l->items[i].doc != NULL && (l->items[i].write ||
			    (c->renumber && !c->stdin_name)))
				(void)text_write(c, &l->items[i]);
	}
	pacta_diags_dispose(&diags);
	pacta_names_dispose(&retired);
}

/* Formats the languages of one agreement. */
static void
format_texts(struct fmt_command *c, struct texts *l, const char *folder)
{
	struct pacta_doc **docs = calloc(l->count + 1, sizeof(*docs));
	bool readable = docs != NULL;
	size_t n = 0;

	if (docs == NULL)
		no_memory(c);
	for (size_t i = 0; i < l->count && readable; i++) {
		readable = text_load(c, &l->items[i]) != CLI_CANNOT;
		if (l->items[i].doc != NULL)
			docs[n++] = l->items[i].doc;
	}
	if (readable && n > 0 && master_broken(l))
		fprintf(stderr, "pacta fmt: the text above owns the ids, so "
		    "the other languages are left as they are\n");
	else if (readable && n > 0)
		format_docs(c, l, docs, n, folder);
	free(docs);
}

/* --- finding the texts --------------------------------------------------- */

/* Adds the working texts in FOLDER; those named ONLY (or all, when NULL) are to
 * be written. */
static int
folder_texts(struct fmt_command *c, struct texts *l, const char *folder,
    const struct pacta_entries *entries, const char *only)
{
	char lang[4], *path;
	struct text *t;

	for (size_t i = 0; i < entries->count; i++) {
		if (entries->items[i].type != PACTA_ENTRY_FILE ||
		    !pacta_path_language(entries->items[i].name, lang))
			continue;
		path = cli_join(folder, entries->items[i].name);
		t = path != NULL ? texts_add(l, path) : NULL;
		free(path);
		if (t == NULL)
			return no_memory(c);
		t->write = only == NULL ||
		    strcmp(only, entries->items[i].name) == 0;
		t->from_stdin = t->write && only != NULL &&
		    c->stdin_name != NULL;
	}
	return CLI_YES;
}

static int
list_folder(struct fmt_command *c, const char *folder,
    struct pacta_entries *out)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	return cli_list_folder(folder, out, &err) == 0 ? CLI_YES :
	    fail(c, &err);
}

/* Formats what is in a folder: one agreement, or folders of them. */
static void
format_folder(struct fmt_command *c, const char *folder, unsigned depth)
{
	struct pacta_entries entries = PACTA_ENTRIES_INIT;
	struct texts texts = { NULL, 0, 0 };
	char *path;

	if (list_folder(c, folder, &entries) != CLI_YES)
		goto out;
	if (folder_texts(c, &texts, folder, &entries, NULL) != CLI_YES)
		goto out;
	if (texts.count > 0)
		format_texts(c, &texts, folder);
	for (size_t i = 0; i < entries.count && texts.count == 0 && depth < 8;
	    i++) {
		if (cli_passes_over(&entries.items[i]))
			continue;
		path = cli_join(folder, entries.items[i].name);
		if (path == NULL)
			no_memory(c);
		else
			format_folder(c, path, depth + 1);
		free(path);
	}
out:
	texts_dispose(&texts);
	pacta_entries_dispose(&entries);
}

/* Whether a folder on the way is "versions/N"; an agreement may itself be named
 * "versions". */
static bool
is_frozen(const char *path)
{
	for (const char *p = path; p != NULL; p = strchr(p, '/')) {
		p += *p == '/';
		if (strncmp(p, "versions/", 9) == 0 &&
		    p[9] >= '1' && p[9] <= '9' &&
		    p[9 + strspn(p + 9, "0123456789")] == '/')
			return true;
	}
	return false;
}

/* Formats one file, beside the other languages of its agreement. */
static void
format_file(struct fmt_command *c, const char *path)
{
	struct pacta_entries entries = PACTA_ENTRIES_INIT;
	struct texts texts = { NULL, 0, 0 };
	const char *name = base_name(path);
	char *folder = name > path ? strndup(path, (size_t)(name - path)) :
	    strdup(".");
	char lang[4];
	struct text *t;
	bool known = false;

	if (folder == NULL) {
		no_memory(c);
		return;
	}
	if (pacta_path_language(name, lang) && access(folder, F_OK) == 0 &&
	    (list_folder(c, folder, &entries) != CLI_YES ||
	    folder_texts(c, &texts, name > path ? folder : "", &entries,
	    name) != CLI_YES))
		goto out;
	for (size_t i = 0; i < texts.count; i++)
		known |= texts.items[i].write;
	if (!known) {
		/* A name that is no language, or not there yet: by itself. */
		t = texts_add(&texts, path);
		if (t == NULL)
			no_memory(c);
		else
			t->write = true;
		if (t != NULL)
			t->from_stdin = c->stdin_name != NULL;
	}
	if (texts.count > 0)
		format_texts(c, &texts, pacta_path_language(name, lang) ? folder :
		    NULL);
out:
	texts_dispose(&texts);
	pacta_entries_dispose(&entries);
	free(folder);
}

static void
format_path(struct fmt_command *c, const char *path)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct stat st;

	if (is_frozen(path)) {
		pacta_error_set(&err, PACTA_EREFUSED, "it is part of an "
		    "adopted version, which never changes");
		pacta_error_at(&err, path, 0, 0);
		fail(c, &err);
	} else if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		format_folder(c, path, 0);
	} else {
		format_file(c, path);
	}
}

/* The agreements of the repository we are in. */
static void
format_repository(struct fmt_command *c)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_store *store = NULL;
	struct stat st;
	char *path;

	if (stat("agreements", &st) == 0) {
		format_folder(c, "agreements", 0);
		return;
	}
	if (pacta_store_open(&store, ".", &err) != 0) {
		fail(c, &err);
	} else if (pacta_store_workdir(store) == NULL) {
		pacta_error_set(&err, PACTA_EUSAGE,
		    "a bare repository has no files to format");
		fail(c, &err);
	} else {
		path = cli_join(pacta_store_workdir(store), "agreements");
		if (path == NULL)
			no_memory(c);
		else
			format_folder(c, path, 0);
		free(path);
	}
	pacta_store_free(store);
}

static void
report(struct fmt_command *c)
{
	struct pacta_report_fmt r = { !c->check, c->files, &c->changed,
	    &c->diags, c->failures, c->nfailures };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;

	if (pacta_report_fmt_json(&b, &r, &err) != 0)
		worse(c, cli_fail(&err));
	else
		worse(c, cli_output(&b));
	pacta_buf_dispose(&b);
}

/* --- the command ---------------------------------------------------------- */

static int
run(struct fmt_command *c, int argc, char **argv)
{
	struct pacta_error err = PACTA_ERROR_INIT;

	if (cli_langs(&c->langs, ".", &err) != 0)
		return cli_fail(&err);
	if (argc == 1 && strcmp(argv[0], "-") == 0) {
		if (c->stdin_name == NULL)
			c->stdin_name = "<stdin>";
		format_file(c, c->stdin_name);
	} else if (argc == 0) {
		format_repository(c);
	} else {
		for (int i = 0; i < argc; i++)
			format_path(c, argv[i]);
	}
	pacta_langs_free(c->langs);
	if (c->check && c->changed.count > 0)
		worse(c, CLI_NO);
	if (c->json)
		report(c);
	if (fflush(stdout) != 0)
		worse(c, CLI_CANNOT);
	return c->status;
}

int
cmd_fmt(int argc, char **argv)
{
	static const struct option options[] = {
		{ "check", no_argument, NULL, 'c' },
		{ "renumber", no_argument, NULL, 'r' },
		{ "stdin-filename", required_argument, NULL, 'f' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	struct fmt_command c = { .changed = PACTA_NAMES_INIT,
	    .diags = PACTA_DIAGS_INIT, .status = CLI_YES };
	int opt, status;

	opterr = 0;
	optind = 1;
	while ((opt = getopt_long(argc, argv, ":hcr", options, NULL)) != -1) {
		if (opt == 'h')
			return cli_help(help);
		else if (opt == 'c')
			c.check = true;
		else if (opt == 'r')
			c.renumber = true;
		else if (opt == 'j')
			c.json = true;
		else if (opt == 'f')
			c.stdin_name = optarg;
		else
			return cli_bad_option("fmt", opt, argv);
	}
	for (int i = optind; i < argc; i++)
		if (strcmp(argv[i], "-") == 0 && argc - optind != 1)
			return cli_misuse("fmt",
			    "'-' cannot stand beside other paths");
	if (c.stdin_name != NULL && (argc - optind != 1 ||
	    strcmp(argv[optind], "-") != 0))
		return cli_misuse("fmt", "--stdin-filename goes with '-'");
	if (c.json && !c.check && argc - optind == 1 &&
	    strcmp(argv[optind], "-") == 0)
		return cli_misuse("fmt", "the text goes to standard output, "
		    "so --json cannot stand beside '-'");
	status = run(&c, argc - optind, argv + optind);
	pacta_names_dispose(&c.changed);
	pacta_diags_dispose(&c.diags);
	free(c.failures);
	return status;
}
