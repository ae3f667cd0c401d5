#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/frbr.h>
#include <pacta/text.h>

#include "import_int.h"

void
import_unplaced(struct import *im, const struct import_block *b,
    const char *why)
{
	struct pacta_place place = { im->name, b->line->no,
	    b->line->indent + 1, 0 };

	if (im->unplaced++ >= IMPORT_MAX_UNPLACED)
		return;
	pacta_diags_add(im->diags, PACTA_ERROR, "import-unplaced", &place,
	    "%s: the line stands as a plain paragraph", why);
}

static void
say_rest(const struct import *im)
{
	struct pacta_place place = { im->name, 0, 0, 0 };

	if (im->unplaced > IMPORT_MAX_UNPLACED)
		pacta_diags_add(im->diags, PACTA_NOTE, "import-unplaced",
		    &place, "%zu more lines stand as plain paragraphs: they "
		    "are not listed", im->unplaced - IMPORT_MAX_UNPLACED);
}

/* --- the kind of document -------------------------------------------------------------- */

static size_t
count_word(const struct import *im, struct import_span t, const char *word)
{
	size_t n = 0, at, len;

	while ((at = import_find(im, t, word, &len)) != SIZE_MAX) {
		t = import_behind(t, at + len);
		n++;
	}
	return n;
}

/* The name a text without a title page calls itself most. */
static const char *
kind_by_use(const struct import *im)
{
	const char *key, *value, *best = NULL;
	size_t most = 1;

	for (size_t i = 0; pacta_lang_entry(im->lang, i, &key, &value); i++) {
		size_t n = 0;

		if (strncmp(key, "doctype.", 8) != 0)
			continue;
		for (size_t b = 0; b < im->blocks.count && b < 2000; b++)
			n += count_word(im, import_text(&im->blocks.items[b]),
			    value);
		if (n > most) {
			most = n;
			best = key + 8;
		}
	}
	return best;
}

static bool
is_kind(const char *s)
{
	static const char *const kinds[] = { "agreement", "treaty",
	    "convention", "protocol", "charter", "memorandum", "regulation",
	    "decision", "resolution", "declaration", "statement",
	    "communique" };

	for (size_t i = 0; s != NULL && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(s, kinds[i]) == 0)
			return true;
	return false;
}

static int
find_kind(struct import *im, struct pacta_error *err)
{
	struct import_run all = { im->blocks.items, im->blocks.count };
	const struct pacta_node *main = im->options->master != NULL ?
	    pacta_doc_main(im->options->master) : NULL;
	const char *kind = im->options->kind;

	if (kind != NULL && !is_kind(kind))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no kind of agreement", kind);
	if (main != NULL)
		kind = pacta_node_get(main, PACTA_AT_NAME);
	if (kind == NULL)
		kind = import_front_kind(im, all);
	if (!is_kind(kind))
		kind = kind_by_use(im);
	if (!is_kind(kind))
		kind = "agreement";
	snprintf(im->kind, sizeof(im->kind), "%s", kind);
	im->nentities = 0;	/* looking at lines may have met some */
	return 0;
}

/* --- the whole ----------------------------------------------------------------------------- */

static void
look_at_numbers(struct import *im)
{
	im->figures = true;
	for (size_t i = 0; i < im->nlines; i++)
		if ((im->lines[i].class == IMPORT_HEADING ||
		    (im->lines[i].class == IMPORT_ITEM &&
		    im->lines[i].e.upper)) && im->lines[i].e.count > 0 &&
		    im->lines[i].e.style != PACTA_ENUM_DECIMAL &&
		    im->lines[i].e.style != PACTA_ENUM_HAN)
			im->figures = false;
}

/* Lines and blocks, when the document holds all that is in them. */
static void
import_forget(struct import *im)
{
	for (size_t i = 0; i < im->nnotes; i++)
		pacta_buf_dispose(&im->notes[i].text);
	import_blocks_dispose(&im->blocks);
	free(im->notes);
	free(im->lines);
	im->notes = NULL;
	im->lines = NULL;
	im->nnotes = im->nlines = 0;
}

static void
import_dispose(struct import *im)
{
	import_forget(im);
	free(im->names);
	pacta_doc_free(im->doc);
}

static bool
has_text(const struct import *im)
{
	return im->blocks.count > 0;
}

static int
make(struct import *im, const char *data, size_t len, struct pacta_error *err)
{
	const char *spacing = pacta_lang_get(im->lang, "spacing");
	int rc;

	im->spaced = spacing == NULL || strcmp(spacing, "none") != 0;
	im->data = import_span(data, len);
	if (!import_names(im))
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	rc = import_lines(im, data, len, err);
	if (rc != 0)
		return rc;
	if (import_blocks(im) != 0)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (!has_text(im)) {
		pacta_error_set(err, PACTA_ESYNTAX, "there is no text in it");
		pacta_error_at(err, im->name, 1, 1);
		return PACTA_ESYNTAX;
	}
	rc = pacta_doc_new(&im->doc, im->name, err);
	if (rc == 0)
		rc = find_kind(im, err);
	if (rc == 0 && import_zones(im) != 0)
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	if (rc == 0)
		rc = import_meta(im, err);
	look_at_numbers(im);
	import_forget(im);
	if (rc == 0)
		rc = import_ids(im, err);
	if (rc == 0)
		rc = import_refs(im, err);
	return rc;
}

int
pacta_import(struct pacta_doc **out, const char *name, const void *data,
    size_t len, const struct pacta_langs *langs, const struct pacta_lang *lang,
    const struct pacta_import_options *options, struct pacta_diags *diags,
    struct pacta_error *err)
{
	struct import im = { .name = name, .langs = langs, .lang = lang,
	    .options = options, .diags = diags };
	int rc;

	*out = NULL;
	if (options->date == NULL || !pacta_date_valid(options->date))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "the date '%s' is no day, as 2026-06-15",
		    options->date != NULL ? options->date : "");
	if (len > PACTA_IMPORT_MAX_BYTES)
		return pacta_error_set(err, PACTA_ELIMIT,
		    "%s: over the limit of 64 MiB", name);
	rc = make(&im, data, len, err);
	if (rc == 0) {
		say_rest(&im);
		*out = im.doc;
		im.doc = NULL;
	}
	import_dispose(&im);
	return rc;
}
