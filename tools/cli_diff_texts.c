/* pacta diff: the texts of an agreement, read, ordered and compared. */
#include <stdlib.h>
#include <string.h>

#include <pacta/file.h>

#include "cli_diff.h"

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

void
diff_item_free(struct diff_item *item)
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
text_path(const struct diff_side *side, const char *slug, const char *lang,
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
read_text(struct diff_source *s, struct diff_side *side, const char *slug,
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
	rc = pacta_check_aids_waivers(&item->aids, c->sides[1].view,
	    pacta_path_agreement(folder, item->name), "", err);
	for (size_t i = 0; i < item->aids.faults.count; i++)
		cli_print_diag(stderr, &item->aids.faults.items[i], false);
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
	if (item->nlangs > 1 && diff_know_languages(c, &err) != 0)
		return diff_fail(c, &err);
	options.ignore = c->ignore;
	options.langs = c->known;
	if (pacta_diffset_new(&item->set, texts, item->nlangs, &options,
	    &err) != 0)
		return diff_fail(c, &err);
	if (acknowledge(c, item, &err) != 0)
		return diff_fail(c, &err);
	return pacta_diffset_same(item->set) ? CLI_YES : CLI_NO;
}

/* Keeps an item that differs, or lets go of it. */
static void
item_keep(struct diff_command *c, struct diff_item *item, int status)
{
	size_t cap = c->cap == 0 ? 8 : c->cap * 2;
	struct diff_item **items = c->items;
	struct pacta_error err = PACTA_ERROR_INIT;

	diff_worse(c, status);
	if (status == CLI_NO && c->count == c->cap) {
		items = realloc(c->items, cap * sizeof(*items));
		if (items != NULL) {
			c->items = items;
			c->cap = cap;
		} else {
			pacta_error_set(&err, PACTA_ENOMEM, "out of memory");
			diff_fail(c, &err);
		}
	}
	if (status == CLI_NO && items != NULL)
		c->items[c->count++] = item;
	else
		diff_item_free(item);
}

/* --- agreements ---------------------------------------------------------------- */

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

int
diff_agreement(struct diff_command *c, const char *slug)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_names langs = PACTA_NAMES_INIT;
	struct diff_item *item = calloc(1, sizeof(*item));
	bool there = false, same = false;
	int rc = item == NULL || (item->name = strdup(slug)) == NULL ?
	    pacta_error_set(&err, PACTA_ENOMEM, "out of memory") : 0;

	for (int k = 0; rc == 0 && k < 2; k++) {
		const struct diff_side *side = &c->sides[k];

		rc = pacta_repo_languages(side->view, slug, side->version,
		    &langs, &err);
		if (rc == PACTA_ENOTFOUND && side->version == 0)
			rc = 0;
		else
			there = true;
	}
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
		diff_item_free(item);
		return rc != 0 ? diff_fail(c, &err) : c->status;
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

int
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
		diff_item_free(item);
		return diff_fail(c, &err);
	}
	for (int k = 0; rc == 0 && k < 2; k++)
		rc = diff_parse(&item->sources[0][k], files[k]);
	if (rc == 0 && pacta_diffset_comparable(item->sources[0][0].doc,
	    item->sources[0][1].doc, &err) != 0)
		rc = diff_fail(c, &err);
	if (rc == 0) {
		lang = pacta_doc_language(item->sources[0][1].doc);
		memcpy(item->langs[0], lang != NULL &&
		    pacta_language_valid(lang) ? lang : "und", 4);
		rc = item_compare(c, item);
	}
	item_keep(c, item, rc);
	return c->status;
}
