#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "fmt_int.h"

static const struct pacta_fmt_options fmt_defaults = PACTA_FMT_OPTIONS_INIT;

/* --- NFC --------------------------------------------------------------- */

static void
compose_attrs(struct fmt_run *run, struct pacta_doc *doc,
    struct pacta_node *node)
{
	struct pacta_buf out = PACTA_BUF_INIT;

	for (struct pacta_attr *a = node->attrs; a != NULL; a = a->next) {
		if (a->at == PACTA_AT_OTHER ||
		    pacta_text_nfc_span(a->value, a->len) == a->len)
			continue;
		pacta_buf_clear(&out);
		if (pacta_text_nfc(a->value, a->len, &out, NULL) != 0 ||
		    pacta_buf_failed(&out) || pacta_doc_set(doc, node, a->at,
		    pacta_buf_str(&out)) != 0)
			run->failed = true;
	}
	pacta_buf_dispose(&out);
}

static void
compose(struct fmt_run *run, struct pacta_doc *doc)
{
	struct pacta_node *root = pacta_doc_root(doc), *n;
	struct pacta_buf out = PACTA_BUF_INIT;

	for (n = root; n != NULL && !run->failed;
	    n = pacta_node_next(n, root)) {
		if (n->type == PACTA_ELEMENT)
			compose_attrs(run, doc, n);
		if (n->type != PACTA_TEXT ||
		    pacta_text_nfc_span(n->text, n->len) == n->len)
			continue;
		pacta_buf_clear(&out);
		if (pacta_text_nfc(n->text, n->len, &out, NULL) != 0 ||
		    pacta_buf_failed(&out) || pacta_doc_set_text(doc, n,
		    pacta_buf_str(&out), out.len) != 0)
			run->failed = true;
	}
	pacta_buf_dispose(&out);
}

/* --- notes and metadata ------------------------------------------------ */

static bool
is_count(const char *s)
{
	return s[0] != '\0' && strspn(s, "0123456789") == strlen(s);
}

/* The next note behind NODE that is not quoted from another text; notes are
 * counted anew in an annex, and *STARTS tells where NODE's part ends. */
static struct pacta_node *
next_note(const struct pacta_node *node, const struct pacta_node *root,
    bool *starts)
{
	struct pacta_node *n = pacta_node_next(node, root);

	*starts = false;
	while (n != NULL && n->el != PACTA_EL_AUTHORIALNOTE) {
		*starts |= n->el == PACTA_EL_ATTACHMENT;
		n = n->el == PACTA_EL_QUOTEDSTRUCTURE ?
		    pacta_node_skip(n, root) : pacta_node_next(n, root);
	}
	return n;
}

/* Whether the markers of a part, from its first note on, are all counts. */
static bool
markers_count(const struct pacta_node *note, const struct pacta_node *root)
{
	bool starts = false;
	const char *marker;

	for (; note != NULL && !starts; note = next_note(note, root, &starts)) {
		marker = pacta_node_get(note, PACTA_AT_MARKER);
		if (marker != NULL && !is_count(marker))
			return false;
	}
	return true;
}

/* Markers that are numbers are counted through the main text and through each
 * annex; beside others ("*") only what lacks one gets its count. */
static void
mark_notes(struct fmt_run *run, struct pacta_doc *doc)
{
	struct pacta_node *root = pacta_doc_root(doc), *n;
	bool starts, counts = true;
	const char *marker;
	char text[16];
	unsigned count = 0;

	n = next_note(root, root, &starts);
	for (starts = true; n != NULL; n = next_note(n, root, &starts)) {
		if (starts) {
			count = 0;
			counts = markers_count(n, root);
		}
		snprintf(text, sizeof(text), "%u", ++count);
		marker = pacta_node_get(n, PACTA_AT_MARKER);
		if ((marker == NULL || (counts && strcmp(marker, text) !=
		    0)) && pacta_doc_set(doc, n, PACTA_AT_MARKER, text) != 0)
			run->failed = true;
	}
}

/* eref_1, am_1, ...: metadata that is counted through the file. */
static void
count_metadata(struct fmt_run *run, struct pacta_doc *doc, enum pacta_el el)
{
	struct pacta_node *root = pacta_doc_root(doc), *n;
	const char *stem = pacta_el_abbr(el);
	char id[40];
	unsigned count = 0;

	for (n = root; n != NULL; n = pacta_node_next(n, root)) {
		if (n->el != el)
			continue;
		count++;
		if (pacta_node_get(n, PACTA_AT_EID) != NULL)
			continue;
		do {
			snprintf(id, sizeof(id), "%s_%u", stem, count);
		} while (pacta_doc_find(doc, id) != NULL && ++count > 0);
		if (pacta_doc_set(doc, n, PACTA_AT_EID, id) != 0)
			run->failed = true;
	}
}

/* --- the run ----------------------------------------------------------- */

static int
read_all(struct fmt_run *run, struct pacta_doc *const *docs,
    struct pacta_error *err)
{
	struct fmt_doc *d;
	int rc;

	for (size_t i = 0; i < run->count; i++) {
		d = &run->docs[i];
		d->doc = docs[i];
		rc = pacta_frbr_read(&d->id, docs[i], err);
		if (rc != 0)
			return rc;
		if (run->options.langs != NULL)
			d->lang = pacta_langs_find(run->options.langs,
			    d->id.uri.language);
	}
	return 0;
}

/* How much speaks for D as the master. */
static size_t
master_votes(const struct fmt_run *run, const struct fmt_doc *d)
{
	size_t votes = 0;

	for (size_t i = 0; i < run->count; i++)
		votes += strcmp(run->docs[i].id.master,
		    d->id.uri.language) == 0;
	return votes * 4 + (d->id.master[0] == '\0') * 2 +
	    (d->id.translated_from[0] == '\0');
}

static void
choose_master(struct fmt_run *run)
{
	run->master = &run->docs[0];
	for (size_t i = 1; i < run->count; i++)
		if (master_votes(run, &run->docs[i]) >
		    master_votes(run, run->master))
			run->master = &run->docs[i];
}

static const struct fmt_doc *
find_language(const struct fmt_run *run, const char *language)
{
	for (size_t i = 0; i < run->count; i++)
		if (strcmp(run->docs[i].id.uri.language, language) == 0)
			return &run->docs[i];
	return NULL;
}

/* Identification follows: every language but one names the master, at the
 * version it has. */
static int
identify(struct fmt_run *run, struct fmt_doc *d, struct pacta_error *err)
{
	const struct pacta_uri *master = &run->master->id.uri;
	const struct fmt_doc *from;
	struct pacta_frbr id = d->id;

	if (d != run->master) {
		memcpy(id.master, master->language, sizeof(id.master));
		memcpy(id.master_version, master->version,
		    sizeof(id.master_version));
	} else if (run->count > 1) {
		id.master[0] = '\0';
	}
	from = find_language(run, id.translated_from);
	if (from != NULL)
		memcpy(id.translated_version, from->id.uri.version,
		    sizeof(id.translated_version));
	return pacta_frbr_write(d->doc, &id, err);
}

static void
reserve_retired(struct fmt_run *run)
{
	const struct pacta_names *names = run->options.retired;

	for (size_t i = 0; names != NULL && i < names->count; i++)
		if (!fmt_map_add(&run->used, names->items[i], NULL))
			run->failed = true;
}

static void
run_dispose(struct fmt_run *run)
{
	for (size_t i = 0; run->docs != NULL && i < run->count; i++)
		fmt_doc_dispose(&run->docs[i]);
	for (size_t i = 0; i < run->nstrings; i++)
		free(run->strings[i]);
	free(run->docs);
	free(run->strings);
	fmt_map_dispose(&run->used);
}

static int
run_all(struct fmt_run *run, struct pacta_error *err)
{
	static const enum pacta_el counted[] = { PACTA_EL_EVENTREF,
		PACTA_EL_STEP, PACTA_EL_TEXTUALMOD, PACTA_EL_TEMPORALGROUP };
	int rc = 0;

	reserve_retired(run);
	for (size_t i = 0; i < run->count; i++)
		compose(run, run->docs[i].doc);
	for (size_t i = 0; i < run->count && !run->failed; i++)
		fmt_collect(run, &run->docs[i]);
	for (size_t i = 0; i < run->count && !run->failed; i++)
		fmt_pair(run, &run->docs[i]);
	if (run->options.renumber && !run->failed)
		fmt_number(run);
	if (!run->failed)
		fmt_ids(run, run->master);
	for (size_t i = 0; i < run->count && !run->failed; i++)
		if (&run->docs[i] != run->master)
			fmt_ids(run, &run->docs[i]);
	for (size_t i = 0; i < run->count && !run->failed; i++) {
		fmt_write_ids(run, &run->docs[i]);
		fmt_references(run, &run->docs[i]);
		mark_notes(run, run->docs[i].doc);
		for (size_t k = 0; k < sizeof(counted) / sizeof(counted[0]);
		    k++)
			count_metadata(run, run->docs[i].doc, counted[k]);
	}
	for (size_t i = 0; i < run->count && !run->failed && rc == 0; i++)
		rc = identify(run, &run->docs[i], err);
	return rc;
}

int
pacta_fmt(struct pacta_doc *const *docs, size_t count,
    const struct pacta_fmt_options *options, struct pacta_diags *diags,
    struct pacta_error *err)
{
	struct fmt_run run = { .count = count, .diags = diags,
	    .options = options != NULL ? *options : fmt_defaults };
	int rc;

	if (count == 0)
		return 0;
	run.docs = calloc(count, sizeof(*run.docs));
	if (run.docs == NULL)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	rc = read_all(&run, docs, err);
	if (rc == 0) {
		choose_master(&run);
		rc = run_all(&run, err);
	}
	if (rc == 0 && run.failed)
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	run_dispose(&run);
	return rc;
}

int
pacta_fmt_identities(const struct pacta_doc *doc, struct pacta_names *names,
    struct pacta_error *err)
{
	struct pacta_node *root = pacta_doc_root(doc), *n;
	struct fmt_map seen = { NULL, 0, 0 };
	const char *id;
	bool ok = true;

	for (size_t i = 0; i < names->count && ok; i++)
		ok = fmt_map_add(&seen, names->items[i], NULL);
	for (n = root; n != NULL && ok; n = pacta_node_next(n, root)) {
		id = pacta_el_abbr(n->el) != NULL && pacta_el_kind(n->el) !=
		    PACTA_KIND_META ? pacta_node_identity(n) : NULL;
		if (id == NULL || fmt_map_has(&seen, id))
			continue;
		ok = fmt_map_add(&seen, id, NULL) &&
		    pacta_names_add(names, id) == 0;
	}
	fmt_map_dispose(&seen);
	return ok ? 0 : pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}
