#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/frbr.h>
#include <pacta/text.h>

#include "import_int.h"

#define ONTOLOGY "/akn/ontology/"

/* --- who -------------------------------------------------------------------------- */

static bool
is_state(const struct import_entity *e)
{
	return strstr(e->href, "/state/") != NULL;
}

static int
order(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The parties' ids: given, else those who sign, else the states met on the
 * title page and in the preamble. */
static size_t
parties(const struct import *im, char out[64][24])
{
	const char *const *given = im->options->parties;
	size_t n = 0;

	if (given != NULL) {
		for (; given[n] != NULL && n < 64; n++) {
			snprintf(out[n], 24, "%.23s", given[n]);
			for (char *p = out[n]; *p != '\0'; p++)
				if (*p >= 'A' && *p <= 'Z')
					*p += 32;
		}
	} else if (im->nsigners > 0) {
		for (; n < im->nsigners; n++)
			memcpy(out[n], im->signers[n], 24);
	} else {
		for (size_t i = 0; i < im->nentities; i++)
			if (is_state(&im->entities[i]))
				memcpy(out[n++], im->entities[i].id, 24);
	}
	return n;
}

/* The body whose decision it is: the last one named as an authority. */
static const char *
body(const struct pacta_node *main)
{
	const struct pacta_node *preface = pacta_node_child(main,
	    PACTA_EL_PREFACE);
	const char *id = NULL;

	for (const struct pacta_node *n = preface; n != NULL;
	    n = pacta_node_next(n, preface))
		if (n->el == PACTA_EL_DOCAUTHORITY)
			id = pacta_node_get(n, PACTA_AT_REFERSTO);
	return id;
}

/* --- identification ------------------------------------------------------------------ */

static bool
binding(const char *kind)
{
	return strcmp(kind, "memorandum") != 0 &&
	    strcmp(kind, "declaration") != 0 &&
	    strcmp(kind, "statement") != 0 && strcmp(kind, "communique") != 0;
}

static void
actor_uri(char *out, size_t cap, const char *author, char list[64][24],
    size_t n)
{
	size_t len = 0;

	if (author != NULL || n == 0) {
		snprintf(out, cap, "%s", author != NULL ? author + 1 :
		    "parties");
		return;
	}
	for (size_t i = 0; i < n && len < cap; i++)
		len += (size_t)snprintf(out + len, cap - len, "%s%s",
		    i > 0 ? "-" : "", list[i]);
}

static void
from_text(struct import *im, struct pacta_frbr *id, const char *author,
    char list[64][24], size_t n)
{
	const struct pacta_import_options *o = im->options;
	struct pacta_uri *u = &id->uri;

	u->level = PACTA_URI_EXPRESSION;
	u->statement = im->main->el == PACTA_EL_STATEMENT;
	snprintf(u->jurisdiction, sizeof(u->jurisdiction), "%s",
	    o->jurisdiction != NULL ? o->jurisdiction : "qt");
	snprintf(u->subtype, sizeof(u->subtype), "%s", im->kind);
	actor_uri(u->actor, sizeof(u->actor), author, list, n);
	snprintf(u->date, sizeof(u->date), "%s", im->date[0] != '\0' ?
	    im->date : o->date);
	snprintf(u->number, sizeof(u->number), "%s", im->number[0] != '\0' ?
	    im->number : "nn");
	snprintf(u->version, sizeof(u->version), "draft-1");
	id->date_name = u->statement ? "adoption" : "signature";
	id->prescriptive = binding(im->kind);
}

static int
from_master(struct import *im, struct pacta_frbr *id, struct pacta_error *err)
{
	int rc = pacta_frbr_read(id, im->options->master, err);
	char owner[4];

	if (rc != 0)
		return rc;
	memcpy(owner, id->master[0] != '\0' ? id->master : id->uri.language, 4);
	memcpy(id->master, owner, 4);
	return 0;
}

static int
identify(struct import *im, const char *author, char list[64][24], size_t n,
    struct pacta_error *err)
{
	struct pacta_frbr id = { .source = "#editor" };
	const char *authors[66];
	char hrefs[64][28], shown[96], all[4];
	size_t k = 0;
	int rc = 0;

	if (im->options->master != NULL)
		rc = from_master(im, &id, err);
	else
		from_text(im, &id, author, list, n);
	if (rc != 0)
		return rc;
	memcpy(all, pacta_lang_code(im->lang), 4);
	memcpy(id.uri.language, all, 4);
	if (author != NULL)
		authors[k++] = author;
	for (size_t i = 0; i < n && author == NULL; i++) {
		snprintf(hrefs[i], sizeof(hrefs[i]), "#%.23s", list[i]);
		authors[k++] = hrefs[i];
	}
	if (k == 0)
		authors[k++] = "#parties";
	authors[k] = NULL;
	id.authors = authors;
	snprintf(shown, sizeof(shown), "%.*s", (int)(im->number_text.len < 90 ?
	    im->number_text.len : 0), im->number_text.len > 0 ?
	    im->number_text.s : "");
	if (shown[0] != '\0')
		id.number_shown = shown;
	id.markup_date = im->options->date;
	id.authoritative = !im->options->translation;
	if (im->options->translation) {
		snprintf(id.translated_from, sizeof(id.translated_from), "%s",
		    id.master);
		id.translated_by = "#editor";
	}
	return pacta_frbr_write(im->doc, &id, err);
}

/* --- references ------------------------------------------------------------------------- */

static void
add_tlc(struct import *im, struct pacta_node *refs, enum pacta_el el,
    const char *id, const char *href, const char *shown)
{
	struct pacta_node *n = import_add(im, refs, el);

	import_set(im, n, PACTA_AT_EID, id);
	import_set(im, n, PACTA_AT_HREF, href);
	import_set(im, n, PACTA_AT_SHOWAS, shown != NULL && *shown != '\0' ?
	    shown : id);
}

/* Words for what the tool itself names; English stands in for a language that
 * has none. */
static const char *
word(const struct import *im, const char *key, const char *fallback)
{
	const char *s = pacta_lang_get(im->lang, key);

	return s != NULL ? s : fallback;
}

static void
add_language(struct import *im, struct pacta_node *refs)
{
	const char *code = pacta_lang_code(im->lang);
	char id[16], href[64];
	struct pacta_node *n;

	snprintf(id, sizeof(id), "lang-%s", code);
	for (n = refs->first; n != NULL; n = n->next)
		if (n->el == PACTA_EL_TLCREFERENCE && strcmp(id,
		    pacta_node_get(n, PACTA_AT_EID) != NULL ?
		    pacta_node_get(n, PACTA_AT_EID) : "") == 0)
			return;
	snprintf(href, sizeof(href), ONTOLOGY "concept/iso639.%s", code);
	n = import_add(im, refs, PACTA_EL_TLCREFERENCE);
	import_set(im, n, PACTA_AT_EID, id);
	import_set(im, n, PACTA_AT_NAME, "authenticLanguage");
	import_set(im, n, PACTA_AT_HREF, href);
	import_set(im, n, PACTA_AT_SHOWAS, word(im, "name", code));
}

static bool
has_id(const struct pacta_node *refs, const char *id)
{
	for (const struct pacta_node *n = refs->first; n != NULL; n = n->next) {
		const char *have = pacta_node_get(n, PACTA_AT_EID);

		if (have != NULL && strcmp(have, id) == 0)
			return true;
	}
	return false;
}

static void
add_own(struct import *im, struct pacta_node *refs, char list[64][24], size_t n)
{
	char key[40], href[80];

	add_tlc(im, refs, PACTA_EL_TLCORGANIZATION, "editor", ONTOLOGY
	    "organization/int.editor", word(im, "new.editor", "Editor"));
	for (size_t i = 0; i < im->nentities; i++)
		add_tlc(im, refs, PACTA_EL_TLCORGANIZATION,
		    im->entities[i].id, im->entities[i].href,
		    im->entities[i].shown);
	for (size_t i = 0; i < n; i++) {
		if (has_id(refs, list[i]))
			continue;
		snprintf(key, sizeof(key), "state.%.23s", list[i]);
		for (char *p = key + 6; *p != '\0'; p++)
			if (*p >= 'a' && *p <= 'z')
				*p -= 32;
		snprintf(href, sizeof(href), ONTOLOGY "organization/state/%.23s",
		    list[i]);
		add_tlc(im, refs, PACTA_EL_TLCORGANIZATION, list[i], href,
		    word(im, key, list[i]));
	}
	if (n == 0 && body(im->main) == NULL)
		add_tlc(im, refs, PACTA_EL_TLCORGANIZATION, "parties", ONTOLOGY
		    "organization/parties", word(im, "parties", "Parties"));
	add_tlc(im, refs, PACTA_EL_TLCEVENT, "adoption", ONTOLOGY
	    "event/adoption", word(im, im->main->el ==
	    PACTA_EL_STATEMENT ? "new.event.statement" : "new.event.act",
	    "adoption"));
}

/* The master's entities, in this language's words where it has any. */
static void
copy_master(struct import *im, struct pacta_node *refs)
{
	const struct pacta_node *from = pacta_node_child(pacta_node_child(
	    pacta_doc_main(im->options->master), PACTA_EL_META),
	    PACTA_EL_REFERENCES);
	struct pacta_node *copy;
	const char *id;

	for (const struct pacta_node *n = from != NULL ? from->first : NULL;
	    n != NULL && !im->failed; n = n->next) {
		if (n->type != PACTA_ELEMENT || n->el == PACTA_EL_ORIGINAL)
			continue;
		copy = pacta_doc_copy(im->doc, n);
		if (copy == NULL) {
			im->failed = true;
			return;
		}
		pacta_node_insert(refs, copy, NULL);
		id = pacta_node_get(copy, PACTA_AT_EID);
		for (size_t i = 0; id != NULL && i < im->nentities; i++)
			if (strcmp(im->entities[i].id, id) == 0)
				import_set(im, copy, PACTA_AT_SHOWAS,
				    im->entities[i].shown);
	}
}

/* References to entities that the references do not have would point nowhere:
 * the mark goes, the text stays. */
static void
unmark(struct import *im, const struct pacta_node *refs)
{
	struct pacta_node *n = im->main, *next;
	const char *to;

	for (; n != NULL; n = next) {
		next = pacta_node_next(n, im->main);
		to = n->type == PACTA_ELEMENT ? pacta_node_get(n,
		    PACTA_AT_REFERSTO) : NULL;
		if (to == NULL || has_id(refs, to + 1) ||
		    pacta_el_kind(n->el) != PACTA_KIND_INLINE)
			continue;
		while (n->first != NULL)
			pacta_node_insert(n->parent, n->first, n);
		pacta_node_detach(n);
	}
}

static void
add_lifecycle(struct import *im, struct pacta_node *meta, const char *date)
{
	struct pacta_node *life = import_add(im, meta, PACTA_EL_LIFECYCLE), *e;

	import_set(im, life, PACTA_AT_SOURCE, "#editor");
	e = import_add(im, life, PACTA_EL_EVENTREF);
	import_set(im, e, PACTA_AT_EID, "eref_1");
	import_set(im, e, PACTA_AT_DATE, date);
	import_set(im, e, PACTA_AT_SOURCE, "#ro1");
	import_set(im, e, PACTA_AT_TYPE, "generation");
	import_set(im, e, PACTA_AT_REFERSTO, "#adoption");
}

int
import_meta(struct import *im, struct pacta_error *err)
{
	struct pacta_node *meta = pacta_node_child(im->main, PACTA_EL_META);
	struct pacta_node *refs, *original;
	struct pacta_buf uri = PACTA_BUF_INIT;
	struct pacta_frbr id;
	char list[64][24];
	const char *author = body(im->main);
	size_t n = parties(im, list);
	int rc;

	qsort(list, n, sizeof(list[0]), order);
	rc = identify(im, author, list, n, err);
	if (rc == 0)
		rc = pacta_frbr_read(&id, im->doc, err);
	if (rc != 0)
		return rc;
	add_lifecycle(im, meta, id.uri.date);
	refs = import_add(im, meta, PACTA_EL_REFERENCES);
	import_set(im, refs, PACTA_AT_SOURCE, "#editor");
	original = import_add(im, refs, PACTA_EL_ORIGINAL);
	id.uri.component[0] = '\0';
	pacta_uri_print(&id.uri, PACTA_URI_EXPRESSION, &uri);
	import_set(im, original, PACTA_AT_EID, "ro1");
	import_set(im, original, PACTA_AT_HREF, pacta_buf_str(&uri));
	import_set(im, original, PACTA_AT_SHOWAS, im->title[0] != '\0' ?
	    im->title : word(im, "parties", "Parties"));
	pacta_buf_dispose(&uri);
	if (im->options->master != NULL)
		copy_master(im, refs);
	else
		add_own(im, refs, list, n);
	if (!im->failed && !im->options->translation)
		add_language(im, refs);
	if (!im->failed)
		unmark(im, refs);
	return im->failed ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}

int
pacta_import_announce(struct pacta_doc *doc, const struct pacta_lang *lang,
    bool *changed, struct pacta_error *err)
{
	struct import im = { .doc = doc, .lang = lang };
	struct pacta_node *main = pacta_doc_main(doc), *meta, *refs, *last;

	*changed = false;
	meta = main != NULL ? pacta_node_child(main, PACTA_EL_META) : NULL;
	refs = meta != NULL ? pacta_node_child(meta, PACTA_EL_REFERENCES) :
	    NULL;
	if (refs == NULL)
		return pacta_error_set(err, PACTA_ESYNTAX,
		    "%s has no references", pacta_doc_name(doc));
	last = refs->last;
	add_language(&im, refs);
	*changed = refs->last != last;
	return im.failed ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}
