#include <stdio.h>
#include <string.h>

#include "frbr_int.h"

/* The order in which the profile wants the children of identification, FRBRWork,
 * FRBRExpression and FRBRManifestation: one list serves the four. */
static const enum pacta_el frbr_order[] = {
	PACTA_EL_FRBRTHIS, PACTA_EL_FRBRURI, PACTA_EL_FRBRALIAS,
	PACTA_EL_FRBRDATE, PACTA_EL_FRBRAUTHOR, PACTA_EL_FRBRCOUNTRY,
	PACTA_EL_FRBRSUBTYPE, PACTA_EL_FRBRNUMBER, PACTA_EL_FRBRNAME,
	PACTA_EL_FRBRPRESCRIPTIVE, PACTA_EL_FRBRVERSIONNUMBER,
	PACTA_EL_FRBRAUTHORITATIVE, PACTA_EL_FRBRMASTEREXPRESSION,
	PACTA_EL_FRBRLANGUAGE, PACTA_EL_FRBRTRANSLATION, PACTA_EL_FRBRFORMAT,
	PACTA_EL_FRBRWORK, PACTA_EL_FRBREXPRESSION, PACTA_EL_FRBRMANIFESTATION
};

#define NORDER (sizeof(frbr_order) / sizeof(frbr_order[0]))

/* A writer with a sticky failure: memory. */
struct frbr_writer {
	struct pacta_doc *doc;
	bool failed;
};

static size_t
frbr_rank(enum pacta_el el)
{
	size_t i = 0;

	while (i < NORDER && frbr_order[i] != el)
		i++;
	return i;
}

static void
put(struct frbr_writer *w, struct pacta_node *node, enum pacta_at at,
    const char *value)
{
	const char *old = node != NULL ? pacta_node_get(node, at) : NULL;

	if (node == NULL || (old == NULL && value == NULL) ||
	    (old != NULL && value != NULL && strcmp(old, value) == 0))
		return;
	if (pacta_doc_set(w->doc, node, at, value) != 0)
		w->failed = true;
}

/* The child EL of PARENT, made where the profile wants it if it is missing. */
static struct pacta_node *
ensure(struct frbr_writer *w, struct pacta_node *parent, enum pacta_el el)
{
	struct pacta_node *node, *before;

	if (parent == NULL)
		return NULL;
	node = pacta_node_child(parent, el);
	if (node != NULL)
		return node;
	node = pacta_doc_element(w->doc, el);
	if (node == NULL) {
		w->failed = true;
		return NULL;
	}
	for (before = parent->first; before != NULL; before = before->next)
		if (before->type == PACTA_ELEMENT && frbr_rank(el) < NORDER &&
		    frbr_rank(before->el) > frbr_rank(el))
			break;
	pacta_node_insert(parent, node, before);
	return node;
}

/* As above, as the first child. */
static struct pacta_node *
ensure_first(struct frbr_writer *w, struct pacta_node *parent, enum pacta_el el)
{
	struct pacta_node *node, *first;

	if (parent == NULL)
		return NULL;
	node = pacta_node_child(parent, el);
	first = parent->first;
	if (node == NULL && (node = pacta_doc_add(w->doc, parent, el, NULL)) !=
	    NULL && first != NULL)
		pacta_node_insert(parent, node, first);
	if (node == NULL)
		w->failed = true;
	return node;
}

static void
drop(struct pacta_node *parent, enum pacta_el el)
{
	struct pacta_node *node =
	    parent != NULL ? pacta_node_child(parent, el) : NULL;

	if (node != NULL)
		pacta_node_detach(node);
}

static void
put_uri(struct frbr_writer *w, struct pacta_node *node, enum pacta_at at,
    const struct pacta_uri *uri, enum pacta_uri_level level)
{
	struct pacta_buf text = PACTA_BUF_INIT;

	pacta_uri_print(uri, level, &text);
	if (pacta_buf_failed(&text))
		w->failed = true;
	else
		put(w, node, at, text.data);
	pacta_buf_dispose(&text);
}

/* FRBRthis and FRBRuri of one level. */
static void
write_uris(struct frbr_writer *w, struct pacta_node *level,
    const struct pacta_uri *uri, enum pacta_uri_level n)
{
	struct pacta_uri whole = *uri;

	whole.component[0] = '\0';
	put_uri(w, ensure(w, level, PACTA_EL_FRBRTHIS), PACTA_AT_VALUE, uri, n);
	put_uri(w, ensure(w, level, PACTA_EL_FRBRURI), PACTA_AT_VALUE, &whole,
	    n);
}

/* The date of one level; NAME is for a date that has none. */
static void
write_date(struct frbr_writer *w, struct pacta_node *level, const char *date,
    const char *name)
{
	struct pacta_node *node = ensure(w, level, PACTA_EL_FRBRDATE);

	put(w, node, PACTA_AT_DATE, date);
	if (node != NULL && pacta_node_get(node, PACTA_AT_NAME) == NULL)
		put(w, node, PACTA_AT_NAME, name);
}

static void
write_author(struct frbr_writer *w, struct pacta_node *level, const char *href)
{
	put(w, ensure(w, level, PACTA_EL_FRBRAUTHOR), PACTA_AT_HREF, href);
}

static void
write_authors(struct frbr_writer *w, struct pacta_node *level,
    const struct pacta_frbr *id)
{
	struct pacta_node *before, *node;

	if (level == NULL ||
	    pacta_node_child(level, PACTA_EL_FRBRAUTHOR) != NULL)
		return;
	if (id->authors == NULL || id->authors[0] == NULL) {
		write_author(w, level, id->source);
		return;
	}
	write_author(w, level, id->authors[0]);
	node = pacta_node_child(level, PACTA_EL_FRBRAUTHOR);
	before = node != NULL ? node->next : NULL;
	for (size_t i = 1; id->authors[i] != NULL && node != NULL; i++) {
		node = pacta_doc_element(w->doc, PACTA_EL_FRBRAUTHOR);
		if (node == NULL) {
			w->failed = true;
			return;
		}
		put(w, node, PACTA_AT_HREF, id->authors[i]);
		pacta_node_insert(level, node, before);
	}
}

static void
write_work(struct frbr_writer *w, struct pacta_node *ident,
    const struct pacta_frbr *id)
{
	struct pacta_node *work = ensure(w, ident, PACTA_EL_FRBRWORK);
	struct pacta_node *number;

	write_uris(w, work, &id->uri, PACTA_URI_WORK);
	write_date(w, work, id->uri.date,
	    id->date_name != NULL ? id->date_name : "adoption");
	write_authors(w, work, id);
	put(w, ensure(w, work, PACTA_EL_FRBRCOUNTRY), PACTA_AT_VALUE,
	    id->uri.jurisdiction);
	put(w, ensure(w, work, PACTA_EL_FRBRSUBTYPE), PACTA_AT_VALUE,
	    id->uri.subtype);
	number = ensure(w, work, PACTA_EL_FRBRNUMBER);
	put(w, number, PACTA_AT_VALUE, id->uri.number);
	put(w, number, PACTA_AT_SHOWAS, id->number_shown);
	put(w, ensure(w, work, PACTA_EL_FRBRPRESCRIPTIVE), PACTA_AT_VALUE,
	    id->prescriptive ? "true" : "false");
}

/* An expression of the same work in another language. */
static void
put_expression(struct frbr_writer *w, struct pacta_node *node,
    const struct pacta_frbr *id, const char lang[4], const char *version)
{
	struct pacta_uri uri = id->uri;

	uri.component[0] = '\0';
	memcpy(uri.language, lang, 4);
	if (version[0] != '\0')
		snprintf(uri.version, sizeof(uri.version), "%s", version);
	put_uri(w, node, PACTA_AT_HREF, &uri, PACTA_URI_EXPRESSION);
}

static void
write_master(struct frbr_writer *w, struct pacta_node *expr,
    const struct pacta_frbr *id)
{
	struct pacta_node *node;

	if (id->master[0] == '\0' ||
	    strcmp(id->master, id->uri.language) == 0) {
		drop(expr, PACTA_EL_FRBRMASTEREXPRESSION);
		return;
	}
	node = ensure(w, expr, PACTA_EL_FRBRMASTEREXPRESSION);
	put_expression(w, node, id, id->master, id->master_version);
	if (node != NULL && pacta_node_get(node, PACTA_AT_SHOWAS) == NULL)
		put(w, node, PACTA_AT_SHOWAS, id->master);
}

static void
write_translation(struct frbr_writer *w, struct pacta_node *expr,
    const struct pacta_frbr *id)
{
	struct pacta_node *node;

	if (id->translated_from[0] == '\0') {
		drop(expr, PACTA_EL_FRBRTRANSLATION);
		return;
	}
	node = ensure(w, expr, PACTA_EL_FRBRTRANSLATION);
	put_expression(w, node, id, id->translated_from,
	    id->translated_version);
	put(w, node, PACTA_AT_FROMLANGUAGE, id->translated_from);
	put(w, node, PACTA_AT_BY, id->translated_by != NULL ?
	    id->translated_by : id->source);
	if (node != NULL &&
	    pacta_node_get(node, PACTA_AT_AUTHORITATIVE) == NULL)
		put(w, node, PACTA_AT_AUTHORITATIVE, "false");
}

static void
write_expression(struct frbr_writer *w, struct pacta_node *ident,
    const struct pacta_frbr *id)
{
	struct pacta_node *expr = ensure(w, ident, PACTA_EL_FRBREXPRESSION);
	const char *date = frbr_value(expr, PACTA_EL_FRBRDATE, PACTA_AT_DATE);
	const char *number = frbr_value(expr, PACTA_EL_FRBRVERSIONNUMBER,
	    PACTA_AT_VALUE);
	bool draft = strncmp(id->uri.version, "draft-", 6) == 0;
	char day[11];

	write_uris(w, expr, &id->uri, PACTA_URI_EXPRESSION);
	snprintf(day, sizeof(day), "%.10s", id->uri.version);
	if (!draft && pacta_date_valid(day))
		date = day;
	write_date(w, expr, date != NULL ? date : id->uri.date,
	    id->date_name != NULL ? id->date_name : "adoption");
	write_authors(w, expr, id);
	if (draft)
		put(w, ensure(w, expr, PACTA_EL_FRBRVERSIONNUMBER),
		    PACTA_AT_VALUE, id->uri.version);
	else if (number != NULL && strncmp(number, "draft-", 6) == 0)
		drop(expr, PACTA_EL_FRBRVERSIONNUMBER);
	put(w, ensure(w, expr, PACTA_EL_FRBRAUTHORITATIVE), PACTA_AT_VALUE,
	    id->authoritative ? "true" : "false");
	write_master(w, expr, id);
	put(w, ensure(w, expr, PACTA_EL_FRBRLANGUAGE), PACTA_AT_LANGUAGE,
	    id->uri.language);
	write_translation(w, expr, id);
}

static void
write_manifestation(struct frbr_writer *w, struct pacta_node *ident,
    const struct pacta_frbr *id)
{
	struct pacta_node *manif = ensure(w, ident,
	    PACTA_EL_FRBRMANIFESTATION);

	write_uris(w, manif, &id->uri, PACTA_URI_MANIFESTATION);
	write_date(w, manif, id->markup_date != NULL ? id->markup_date :
	    id->uri.date, "markup");
	if (manif != NULL &&
	    pacta_node_child(manif, PACTA_EL_FRBRAUTHOR) == NULL)
		write_author(w, manif, id->source);
}

/* Whether both nodes are written with the same bytes. */
static bool
same_written(struct frbr_writer *w, const struct pacta_node *a,
    const struct pacta_node *b)
{
	struct pacta_buf x = PACTA_BUF_INIT, y = PACTA_BUF_INIT;
	bool same;

	pacta_doc_write_node(a, 0, &x);
	pacta_doc_write_node(b, 0, &y);
	if (pacta_buf_failed(&x) || pacta_buf_failed(&y))
		w->failed = true;
	same = strcmp(pacta_buf_str(&x), pacta_buf_str(&y)) == 0;
	pacta_buf_dispose(&x);
	pacta_buf_dispose(&y);
	return same;
}

/* "annex_1" from the attachment's eId, or from its place among them. */
static void
annex_component(struct pacta_uri *uri, const struct pacta_node *attachment,
    unsigned place)
{
	const char *id = pacta_node_get(attachment, PACTA_AT_EID);
	size_t n = 6;

	memcpy(uri->component, "annex_", 7);
	if (id != NULL && strncmp(id, "att_", 4) == 0)
		for (id += 4; *id != '\0' && n + 1 < sizeof(uri->component);
		    id++)
			if (*id != '_')
				uri->component[n++] = *id;
	uri->component[n] = '\0';
	if (n == 6)
		snprintf(uri->component, sizeof(uri->component), "annex_%u",
		    place);
}

/* Gives an annex the main identification with its own component. */
static void
write_annex(struct frbr_writer *w, struct pacta_node *attachment,
    const struct pacta_node *main_ident, const struct pacta_frbr *id,
    unsigned place)
{
	static const struct {
		enum pacta_el el;
		enum pacta_uri_level level;
	} levels[] = {
		{ PACTA_EL_FRBRWORK, PACTA_URI_WORK },
		{ PACTA_EL_FRBREXPRESSION, PACTA_URI_EXPRESSION },
		{ PACTA_EL_FRBRMANIFESTATION, PACTA_URI_MANIFESTATION }
	};
	struct pacta_node *doc = pacta_node_child(attachment, PACTA_EL_DOC);
	struct pacta_node *meta, *old, *copy;
	struct pacta_uri uri = id->uri;

	if (doc == NULL)
		return;
	meta = ensure_first(w, doc, PACTA_EL_META);
	copy = pacta_doc_copy(w->doc, main_ident);
	if (meta == NULL || copy == NULL) {
		w->failed = true;
		return;
	}
	annex_component(&uri, attachment, place);
	for (size_t i = 0; i < 3; i++)
		write_uris(w, ensure(w, copy, levels[i].el), &uri,
		    levels[i].level);
	old = pacta_node_child(meta, PACTA_EL_IDENTIFICATION);
	if (old != NULL && same_written(w, old, copy))
		return;
	pacta_node_insert(meta, copy, old != NULL ? old : meta->first);
	if (old != NULL)
		pacta_node_detach(old);
}

static void
write_annexes(struct frbr_writer *w, const struct pacta_node *main,
    const struct pacta_node *ident, const struct pacta_frbr *id)
{
	struct pacta_node *list = pacta_node_child(main,
	    PACTA_EL_ATTACHMENTS);
	unsigned place = 0;

	if (list == NULL)
		return;
	for (struct pacta_node *c = list->first; c != NULL; c = c->next)
		if (c->el == PACTA_EL_ATTACHMENT)
			write_annex(w, c, ident, id, ++place);
}

int
pacta_frbr_write(struct pacta_doc *doc, const struct pacta_frbr *given,
    struct pacta_error *err)
{
	struct frbr_writer w = { doc, false };
	struct pacta_node *main = pacta_doc_main(doc), *ident;
	struct pacta_frbr id = *given;

	if (main == NULL)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "the document has no act, statement or doc");
	if (id.source == NULL)
		id.source = "#editor";
	memcpy(id.uri.component, "main", 5);
	ident = ensure_first(&w, ensure_first(&w, main, PACTA_EL_META),
	    PACTA_EL_IDENTIFICATION);
	put(&w, ident, PACTA_AT_SOURCE, id.source);
	write_work(&w, ident, &id);
	write_expression(&w, ident, &id);
	write_manifestation(&w, ident, &id);
	if (!w.failed)
		write_annexes(&w, main, ident, &id);
	return !w.failed ? 0 :
	    pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}
