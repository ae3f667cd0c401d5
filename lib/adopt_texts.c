/* The working texts on their way to a version: read, formatted, checked. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/check.h>
#include <pacta/fmt.h>

#include "adopt_int.h"

void
adopt_work_dispose(struct adopt_work *w)
{
	for (size_t i = 0; i < w->ntexts; i++) {
		pacta_doc_free(w->texts[i].doc);
		pacta_buf_dispose(&w->texts[i].source);
		pacta_buf_dispose(&w->texts[i].frozen);
	}
	free(w->texts);
	pacta_names_dispose(&w->media);
	pacta_agreement_dispose(&w->agreement);
	pacta_view_free(w->head);
}

/* --- reading ---------------------------------------------------------- */

/* Adds PATH to the names of a message, as long as there is room for them. */
static void
name_dirty(struct pacta_buf *dirty, size_t *count, const char *path)
{
	if ((*count)++ < 8)
		pacta_buf_addf(dirty, "%s%s", dirty->len > 0 ? ", " : "",
		    path);
}

static int
compare_file(struct pacta_view *tree, const char *path,
    const struct pacta_buf *want, struct pacta_buf *dirty, size_t *count,
    struct pacta_error *err)
{
	struct pacta_buf have = PACTA_BUF_INIT;
	struct pacta_error why = PACTA_ERROR_INIT;
	int rc = pacta_view_read(tree, path, PACTA_DOC_MAX_BYTES, &have, &why);

	if (rc == PACTA_ENOMEM || rc == PACTA_EIO)
		*err = why;
	else if (rc != 0 || have.len != want->len ||
	    memcmp(pacta_buf_str(&have), pacta_buf_str(want), have.len) != 0) {
		name_dirty(dirty, count, path);
		rc = 0;
	}
	pacta_buf_dispose(&have);
	return rc;
}

/* Texts that the working tree has and HEAD has not. */
static int
compare_names(struct adopt_work *w, struct pacta_view *tree,
    struct pacta_buf *dirty, size_t *count, struct pacta_error *err)
{
	struct pacta_agreement there = PACTA_AGREEMENT_INIT;
	char path[PACTA_PATH_SIZE];
	int rc = pacta_repo_agreement(&there, tree, w->o->slug, err);

	for (size_t i = 0; rc == 0 && i < there.languages.count; i++)
		if (!pacta_names_have(&w->agreement.languages,
		    there.languages.items[i]))
			name_dirty(dirty, count, pacta_path_text(path,
			    w->o->slug, there.languages.items[i]));
	pacta_agreement_dispose(&there);
	return rc;
}

static int
compare_media(struct adopt_work *w, struct pacta_view *tree,
    struct pacta_buf *dirty, size_t *count, struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < w->media.count; i++) {
		struct pacta_buf b = PACTA_BUF_INIT;

		adopt_media_path(path, w, i);
		rc = pacta_view_read(w->head, path, ADOPT_MEDIA_MAX_BYTES, &b,
		    err);
		if (rc == 0)
			rc = compare_file(tree, path, &b, dirty, count, err);
		pacta_buf_dispose(&b);
	}
	return rc;
}

static int
refuse_dirty(const char *names, size_t count, struct pacta_error *err)
{
	if (count == 0)
		return 0;
	pacta_error_set(err, PACTA_EREFUSED, "%zu file%s differ%s from the last "
	    "commit: %s%s; commit or undo the changes first", count,
	    count > 1 ? "s" : "", count > 1 ? "" : "s", names,
	    count > 8 ? ", ..." : "");
	return PACTA_EREFUSED;
}

static int
compare_tree(struct adopt_work *w, struct pacta_error *err)
{
	struct pacta_buf dirty = PACTA_BUF_INIT;
	struct pacta_view *tree = NULL;
	size_t count = 0;
	int rc;

	if (pacta_store_workdir(w->store) == NULL)
		return 0;
	rc = pacta_view_worktree(&tree, w->store, err);
	for (size_t i = 0; rc == 0 && i < w->ntexts; i++)
		rc = compare_file(tree, w->texts[i].path, &w->texts[i].source,
		    &dirty, &count, err);
	if (rc == 0)
		rc = compare_media(w, tree, &dirty, &count, err);
	if (rc == 0)
		rc = compare_names(w, tree, &dirty, &count, err);
	if (rc == 0)
		rc = refuse_dirty(pacta_buf_str(&dirty), count, err);
	pacta_view_free(tree);
	pacta_buf_dispose(&dirty);
	return rc;
}

char *
adopt_media_path(char out[PACTA_PATH_SIZE], const struct adopt_work *w,
    size_t i)
{
	snprintf(out, PACTA_PATH_SIZE, "agreements/%s/media/%s", w->o->slug,
	    w->media.items[i]);
	return out;
}

/* A name that can stand in SHA512SUMS, in a URL and on every file system. */
static bool
media_name(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return n > 0 && n <= ADOPT_MEDIA_NAME && s[n] == '\0' && s[0] != '.';
}

static int
load_media(struct adopt_work *w, struct pacta_error *err)
{
	struct pacta_entries all = PACTA_ENTRIES_INIT;
	char folder[PACTA_PATH_SIZE];
	int rc;

	snprintf(folder, sizeof(folder), "agreements/%s/media", w->o->slug);
	rc = pacta_view_list(w->head, folder, &all, err);
	if (rc == PACTA_ENOTFOUND)
		rc = 0;
	for (size_t i = 0; rc == 0 && i < all.count; i++) {
		const struct pacta_entry *e = &all.items[i];

		if (e->type != PACTA_ENTRY_FILE || !media_name(e->name)) {
			rc = pacta_error_set(err, PACTA_EREFUSED, "'%s' cannot "
			    "be frozen: not a plain file with a name of Latin "
			    "letters, digits, '.', '-', '_'", e->name);
			pacta_error_at(err, folder, 0, 0);
		} else if (pacta_names_add(&w->media, e->name) != 0)
			rc = pacta_error_set(err, PACTA_ENOMEM,
			    "out of memory");
	}
	pacta_entries_dispose(&all);
	return rc;
}

int
adopt_load(struct adopt_work *w, struct pacta_error *err)
{
	int rc = pacta_repo_agreement(&w->agreement, w->head, w->o->slug, err);
	size_t n = w->agreement.languages.count;

	if (rc != 0)
		return rc;
	if (n == 0)
		return pacta_error_set(err, PACTA_ENOTFOUND, "the agreement "
		    "'%s' has no committed text", w->o->slug);
	w->texts = calloc(n, sizeof(*w->texts));
	if (w->texts == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct adopt_text *t = &w->texts[w->ntexts++];

		memcpy(t->lang, w->agreement.languages.items[i], 4);
		pacta_path_text(t->path, w->o->slug, t->lang);
		rc = pacta_view_read(w->head, t->path, PACTA_DOC_MAX_BYTES,
		    &t->source, err);
	}
	if (rc == 0)
		rc = load_media(w, err);
	return rc != 0 ? rc : compare_tree(w, err);
}

/* The digests of texts and media as they stand at HEAD. */
static int
digest_all(struct adopt_work *w, struct pacta_frozen *files,
    char (*names)[ADOPT_MEDIA_NAME + 8], struct pacta_error *err)
{
	char path[PACTA_PATH_SIZE];
	size_t n = 0;
	int rc = 0;

	for (size_t i = 0; i < w->ntexts; i++, n++) {
		snprintf(names[n], sizeof(*names), "%s.xml", w->texts[i].lang);
		pacta_sha512(&files[n].sha512,
		    pacta_buf_str(&w->texts[i].source),
		    w->texts[i].source.len);
	}
	for (size_t i = 0; rc == 0 && i < w->media.count; i++, n++) {
		struct pacta_buf b = PACTA_BUF_INIT;

		snprintf(names[n], sizeof(*names), "media/%s",
		    w->media.items[i]);
		adopt_media_path(path, w, i);
		rc = pacta_view_read(w->head, path, ADOPT_MEDIA_MAX_BYTES, &b,
		    err);
		pacta_sha512(&files[n].sha512, pacta_buf_str(&b), b.len);
		pacta_buf_dispose(&b);
	}
	for (size_t i = 0; i < n; i++)
		files[i].name = names[i];
	return rc;
}

/* The list they would have, compared with the last version's. */
static int
same_sums(struct adopt_work *w, const struct pacta_frozen *files, bool *same,
    struct pacta_error *err)
{
	struct pacta_buf now = PACTA_BUF_INIT, last = PACTA_BUF_INIT;
	char path[PACTA_PATH_SIZE];
	int rc;

	pacta_path_version_file(path, w->o->slug, w->agreement.versions,
	    "SHA512SUMS");
	rc = pacta_view_read(w->head, path, PACTA_SUMS_MAX_BYTES, &last, err);
	pacta_adopt_sums(&now, files, w->ntexts + w->media.count);
	*same = now.len == last.len && memcmp(pacta_buf_str(&now),
	    pacta_buf_str(&last), now.len) == 0;
	pacta_buf_dispose(&now);
	pacta_buf_dispose(&last);
	return rc;
}

int
adopt_changed(struct adopt_work *w, struct pacta_error *err)
{
	size_t n = w->ntexts + w->media.count;
	char (*names)[ADOPT_MEDIA_NAME + 8];
	struct pacta_frozen *files;
	bool same = false;
	int rc;

	if (w->agreement.versions == 0)
		return 0;
	files = calloc(n, sizeof(*files));
	names = calloc(n, sizeof(*names));
	if (files == NULL || names == NULL)
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	else
		rc = digest_all(w, files, names, err);
	if (rc == 0) {
		adopt_sort(files, n);
		rc = same_sums(w, files, &same, err);
	}
	if (rc == 0 && same)
		rc = pacta_error_set(err, PACTA_EREFUSED, "nothing has changed "
		    "since version %u of '%s'", (unsigned)w->agreement.versions,
		    w->o->slug);
	free(files);
	free(names);
	return rc;
}

/* --- formatting -------------------------------------------------------- */

static int
parse_all(struct adopt_work *w, struct pacta_error *err)
{
	int rc = 0;

	for (size_t i = 0; i < w->ntexts && rc == 0; i++) {
		struct adopt_text *t = &w->texts[i];

		rc = pacta_doc_parse(&t->doc, t->path,
		    pacta_buf_str(&t->source), t->source.len, w->diags, err);
		if (rc == 0)
			rc = pacta_frbr_read(&t->id, t->doc, err);
		if (rc == 0 && strcmp(t->id.uri.language, t->lang) != 0)
			rc = pacta_error_set(err, PACTA_EREFUSED, "%s says it "
			    "is in '%s'", t->path, t->id.uri.language);
	}
	return rc;
}

/* Formats all texts together and prints each to its frozen buffer. */
static int
print_all(struct adopt_work *w, struct pacta_error *err)
{
	struct pacta_fmt_options o = PACTA_FMT_OPTIONS_INIT;
	struct pacta_doc **docs = calloc(w->ntexts, sizeof(*docs));
	int rc;

	if (docs == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (size_t i = 0; i < w->ntexts; i++)
		docs[i] = w->texts[i].doc;
	o.langs = w->o->langs;
	rc = pacta_fmt(docs, w->ntexts, &o, NULL, err);
	free(docs);
	for (size_t i = 0; rc == 0 && i < w->ntexts; i++) {
		struct pacta_buf *b = &w->texts[i].frozen;

		pacta_buf_clear(b);
		pacta_doc_write(w->texts[i].doc, b);
		if (pacta_buf_failed(b))
			rc = pacta_error_set(err, PACTA_ENOMEM,
			    "out of memory");
	}
	return rc;
}

/* The first line in which two texts differ. */
static uint32_t
first_difference(const struct pacta_buf *a, const struct pacta_buf *b)
{
	uint32_t line = 1;

	for (size_t i = 0; i < a->len && i < b->len &&
	    a->data[i] == b->data[i]; i++)
		line += a->data[i] == '\n';
	return line;
}

/* What is frozen must be what was read: formatting must have nothing to do. */
static void
want_canonical(struct adopt_work *w)
{
	for (size_t i = 0; i < w->ntexts; i++) {
		const struct adopt_text *t = &w->texts[i];
		struct pacta_place at = { t->path, 1, 1, 0 };

		if (t->source.len == t->frozen.len && memcmp(t->source.data,
		    t->frozen.data, t->frozen.len) == 0)
			continue;
		at.line = first_difference(&t->source, &t->frozen);
		pacta_diags_add(w->diags, PACTA_ERROR, "adopt-layout", &at,
		    "not in the canonical layout; run pacta fmt, look at the "
		    "change, and commit it");
	}
}

enum { BRACKETS_TOLD = 10 };	/* of one text */

/* Where the next opening bracket is, ASCII or full width; NULL: nowhere. */
static const char *
bracket(const char *s)
{
	const char *a = strchr(s, '['), *b = strstr(s, "\xef\xbc\xbb");

	return a == NULL || (b != NULL && b < a) ? b : a;
}

/*
 * Square brackets mark what is not agreed, or not filled in; a text that has
 * them is not ready.  In a translation they are only pointed out.
 */
static void
want_no_brackets(struct adopt_work *w, const struct adopt_text *t)
{
	const struct pacta_node *root = pacta_doc_root(t->doc), *n = root;
	size_t told = 0;

	while (n != NULL && told < BRACKETS_TOLD) {
		const char *at = n->type == PACTA_TEXT ? bracket(n->text) :
		    NULL;

		if (at != NULL) {
			struct pacta_place place = pacta_doc_text_place(t->doc,
			    n, (size_t)(at - n->text));

			told++;
			pacta_diags_add(w->diags, t->id.authoritative ?
			    PACTA_ERROR : PACTA_WARNING, "adopt-brackets",
			    &place, "a square bracket marks what is not agreed "
			    "or not filled in; settle it, or adopt "
			    "--with-brackets");
		}
		n = n->type == PACTA_ELEMENT && n->el == PACTA_EL_META ?
		    pacta_node_skip(n, root) : pacta_node_next(n, root);
	}
}

static bool
is_draft(const char *version)
{
	return strncmp(version, "draft", 5) == 0 || version[0] == '\0';
}

static int
set_identity(struct adopt_work *w, struct pacta_error *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < w->ntexts; i++) {
		struct adopt_text *t = &w->texts[i];
		const char *date = w->o->date, *number = w->o->number;

		if (date == NULL)
			date = is_draft(t->id.uri.version) ? w->o->today :
			    t->id.uri.date;
		if (number == NULL)
			number = t->id.uri.number;
		rc = pacta_frbr_adopt(t->doc, w->o->langs != NULL ?
		    pacta_langs_find(w->o->langs, t->lang) : NULL, date,
		    number, err);
		if (rc == 0)
			rc = pacta_frbr_read(&t->id, t->doc, err);
	}
	return rc;
}

int
adopt_format(struct adopt_work *w, struct pacta_error *err)
{
	int rc = parse_all(w, err);

	if (rc == PACTA_ESYNTAX && w->diags->errors > 0)
		return 0;	/* the diagnostics tell */
	if (rc == 0)
		rc = print_all(w, err);
	if (rc != 0)
		return rc;
	want_canonical(w);
	for (size_t i = 0; !w->o->with_brackets && i < w->ntexts; i++)
		want_no_brackets(w, &w->texts[i]);
	if (w->diags->errors > 0)
		return 0;
	rc = set_identity(w, err);
	return rc != 0 ? rc : print_all(w, err);
}

/* --- checking ---------------------------------------------------------- */

static int
give_bytes(void *arg, size_t group, size_t file, struct pacta_buf *out,
    struct pacta_error *err)
{
	const struct adopt_work *w = arg;

	(void)group;
	pacta_buf_add(out, w->texts[file].frozen.data,
	    w->texts[file].frozen.len);
	if (pacta_buf_failed(out))
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return 0;
}

static uint32_t
count_lines(const struct pacta_buf *b)
{
	uint32_t lines = 0;

	for (size_t i = 0; i < b->len; i++)
		lines += b->data[i] == '\n';
	return lines;
}

/*
 * A place of the text to be frozen as a place of the file a drafter has open.
 * The two differ only where the identity was filled in, at the top; all below
 * is so many lines further up or down.
 */
static struct pacta_place
working_place(const struct adopt_work *w, const struct pacta_place *place)
{
	struct pacta_place at = *place;

	for (size_t i = 0; i < w->ntexts; i++) {
		const struct adopt_text *t = &w->texts[i];

		if (strcmp(t->path, at.file) == 0 &&
		    at.line > first_difference(&t->source, &t->frozen))
			at.line += count_lines(&t->source) -
			    count_lines(&t->frozen);
	}
	return at;
}

static int
take_result(void *arg, const struct pacta_check_result *result)
{
	struct adopt_work *w = arg;

	for (size_t i = 0; i < result->diags.count; i++) {
		const struct pacta_diag *d = &result->diags.items[i];
		struct pacta_place at = working_place(w, &d->place);
		struct pacta_diag *mine = pacta_diags_add(w->diags,
		    d->severity, d->rule, &at, "%s", d->message);

		if (mine != NULL && d->other.file != NULL) {
			at = working_place(w, &d->other);
			pacta_diags_other(w->diags, mine, &at);
		}
		if (mine != NULL && d->eid != NULL)
			pacta_diags_eid(w->diags, mine, d->eid);
	}
	return w->diags->failed ? PACTA_ENOMEM : 0;
}

int
adopt_check(struct adopt_work *w, struct pacta_error *err)
{
	struct pacta_check_options o = PACTA_CHECK_OPTIONS_INIT;
	const char **names = calloc(w->ntexts, sizeof(*names));
	struct pacta_check_glossary top = PACTA_CHECK_GLOSSARY_INIT;
	struct pacta_check_aids aids = PACTA_CHECK_AIDS_INIT;
	struct pacta_check_group group = { names, w->ntexts, true, &aids };
	struct pacta_library *library = NULL;
	char folder[PACTA_PATH_SIZE];
	struct pacta_resolver resolver;
	int rc;

	if (names == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	for (size_t i = 0; i < w->ntexts; i++)
		names[i] = w->texts[i].path;
	rc = pacta_check_aids_load(&aids, w->head,
	    pacta_path_agreement(folder, w->o->slug), "", w->o->langs, &top,
	    err);
	if (rc == 0)
		rc = pacta_library_new(&library, w->head, err);
	if (rc == 0) {
		resolver = pacta_library_resolver(library);
		o.rules.langs = w->o->langs;
		o.rules.resolver = &resolver;
		o.rules.adoption = true;
		o.threads = w->o->threads;
		o.shared_read = true;
		rc = pacta_check(&group, 1, &o, give_bytes, w, take_result, w,
		    err);
	}
	pacta_library_free(library);
	pacta_check_aids_dispose(&aids);
	pacta_check_glossary_dispose(&top);
	free(names);
	return rc;
}
