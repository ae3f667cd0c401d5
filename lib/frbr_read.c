#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frbr_int.h"

struct pacta_node *
frbr_identification(const struct pacta_node *node)
{
	const struct pacta_node *meta =
	    node != NULL ? pacta_node_child(node, PACTA_EL_META) : NULL;

	return meta != NULL ?
	    pacta_node_child(meta, PACTA_EL_IDENTIFICATION) : NULL;
}

const char *
frbr_value(const struct pacta_node *node, enum pacta_el el, enum pacta_at at)
{
	const struct pacta_node *child =
	    node != NULL ? pacta_node_child(node, el) : NULL;

	return child != NULL ? pacta_node_get(child, at) : NULL;
}

/* Copies S into a field of CAP bytes; false when it does not fit. */
static bool
field_set(char *field, size_t cap, const char *s)
{
	size_t n = s != NULL ? strlen(s) : 0;

	if (n >= cap)
		return false;
	if (n > 0)
		memcpy(field, s, n);
	field[n] = '\0';
	return true;
}

static int
href_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The work's authors as an actor: sorted, in lower case, hyphenated. */
static bool
read_actor(char *actor, size_t cap, const struct pacta_node *work)
{
	const char *refs[64], *href;
	size_t n = 0, len = 0;

	for (struct pacta_node *c = work->first; c != NULL; c = c->next)
		if (c->el == PACTA_EL_FRBRAUTHOR && n < 64 &&
		    (href = pacta_node_get(c, PACTA_AT_HREF)) != NULL &&
		    href[0] == '#')
			refs[n++] = href + 1;
	qsort(refs, n, sizeof(refs[0]), href_compare);
	for (size_t i = 0; i < n; i++) {
		if (len + strlen(refs[i]) + 2 > cap)
			return false;
		len += (size_t)snprintf(actor + len, cap - len, "%s%s",
		    i > 0 ? "-" : "", refs[i]);
	}
	for (size_t i = 0; i < len; i++)
		if (actor[i] >= 'A' && actor[i] <= 'Z')
			actor[i] += 'a' - 'A';
	return n > 0;
}

/* A string for a message or a field, never NULL. */
static const char *
or_else(const char *s, const char *other)
{
	return s != NULL ? s : other;
}

/* The work by its parts, where FRBRuri does not tell. */
static int
read_work_parts(struct pacta_uri *uri, const struct pacta_node *main,
    const struct pacta_node *work, struct pacta_error *err)
{
	struct pacta_buf text = PACTA_BUF_INIT;
	char actor[sizeof(uri->actor)] = "";
	int rc;

	if (!read_actor(actor, sizeof(actor), work))
		actor[0] = '\0';
	pacta_buf_addf(&text, "/akn/%s/%s/%s/%s/%s/%s",
	    or_else(frbr_value(work, PACTA_EL_FRBRCOUNTRY, PACTA_AT_VALUE), ""),
	    main->el == PACTA_EL_STATEMENT ? "statement" : "act",
	    or_else(frbr_value(work, PACTA_EL_FRBRSUBTYPE, PACTA_AT_VALUE),
	    or_else(pacta_node_get(main, PACTA_AT_NAME), "")), actor,
	    or_else(frbr_value(work, PACTA_EL_FRBRDATE, PACTA_AT_DATE), ""),
	    or_else(frbr_value(work, PACTA_EL_FRBRNUMBER, PACTA_AT_VALUE),
	    "nn"));
	rc = pacta_buf_failed(&text) ?
	    pacta_error_set(err, PACTA_ENOMEM, "out of memory") :
	    pacta_uri_parse(uri, text.data, err);
	pacta_buf_dispose(&text);
	return rc;
}

static int
read_work(struct pacta_frbr *out, const struct pacta_node *main,
    const struct pacta_node *work, struct pacta_error *err)
{
	const char *uri = frbr_value(work, PACTA_EL_FRBRURI, PACTA_AT_VALUE);
	const char *binding = frbr_value(work, PACTA_EL_FRBRPRESCRIPTIVE,
	    PACTA_AT_VALUE);
	int rc;

	if (uri == NULL || pacta_uri_parse(&out->uri, uri, NULL) != 0 ||
	    out->uri.level != PACTA_URI_WORK || out->uri.fragment != NULL) {
		rc = read_work_parts(&out->uri, main, work, err);
		if (rc != 0)
			return rc;
	}
	memcpy(out->uri.component, "main", 5);
	out->date_name = frbr_value(work, PACTA_EL_FRBRDATE, PACTA_AT_NAME);
	out->number_shown = frbr_value(work, PACTA_EL_FRBRNUMBER,
	    PACTA_AT_SHOWAS);
	out->prescriptive = binding == NULL || strcmp(binding, "false") != 0;
	return 0;
}

/* The language and version an href names, where it is a URI that names them. */
static void
read_href(const struct pacta_node *expr, enum pacta_el el, char lang[4],
    char version[40])
{
	const char *href = frbr_value(expr, el, PACTA_AT_HREF);
	struct pacta_uri uri;

	if (href == NULL || pacta_uri_parse(&uri, href, NULL) != 0)
		return;
	memcpy(lang, uri.language, sizeof(uri.language));
	memcpy(version, uri.version, sizeof(uri.version));
}

/*
 * A draft is told by FRBRversionNumber, an adopted text by its date; of several
 * texts of one day ("2026-06-15-2") only the URI tells.
 */
static bool
read_version(struct pacta_frbr *out, const struct pacta_node *expr)
{
	const char *number = frbr_value(expr, PACTA_EL_FRBRVERSIONNUMBER,
	    PACTA_AT_VALUE), *date, *uri, *version;
	struct pacta_uri parsed = { .version = "" };

	date = frbr_value(expr, PACTA_EL_FRBRDATE, PACTA_AT_DATE);
	uri = frbr_value(expr, PACTA_EL_FRBRURI, PACTA_AT_VALUE);
	if (uri != NULL && pacta_uri_parse(&parsed, uri, NULL) != 0)
		parsed.version[0] = '\0';
	if (number != NULL && strncmp(number, "draft-", 6) == 0)
		version = number;
	else if (date != NULL && (parsed.version[0] == '\0' ||
	    strncmp(parsed.version, date, strlen(date)) != 0))
		version = date;
	else
		version = parsed.version[0] != '\0' ? parsed.version :
		    "draft-1";
	return field_set(out->uri.version, sizeof(out->uri.version), version);
}

static int
read_expression(struct pacta_frbr *out, const struct pacta_node *expr,
    struct pacta_error *err)
{
	const char *lang = frbr_value(expr, PACTA_EL_FRBRLANGUAGE,
	    PACTA_AT_LANGUAGE), *from, *authentic;

	if (lang == NULL || strlen(lang) != 3)
		return pacta_error_set(err, PACTA_ESYNTAX,
		    "FRBRExpression needs an FRBRlanguage with a code of three "
		    "letters");
	memcpy(out->uri.language, lang, 4);
	if (!read_version(out, expr))
		return pacta_error_set(err, PACTA_ESYNTAX,
		    "the version is longer than %zu characters",
		    sizeof(out->uri.version) - 1);
	out->uri.level = PACTA_URI_EXPRESSION;
	read_href(expr, PACTA_EL_FRBRMASTEREXPRESSION, out->master,
	    out->master_version);
	read_href(expr, PACTA_EL_FRBRTRANSLATION, out->translated_from,
	    out->translated_version);
	from = frbr_value(expr, PACTA_EL_FRBRTRANSLATION,
	    PACTA_AT_FROMLANGUAGE);
	if (from != NULL)
		field_set(out->translated_from, sizeof(out->translated_from),
		    from);
	out->translated_by = frbr_value(expr, PACTA_EL_FRBRTRANSLATION,
	    PACTA_AT_BY);
	authentic = frbr_value(expr, PACTA_EL_FRBRAUTHORITATIVE,
	    PACTA_AT_VALUE);
	out->authoritative = authentic != NULL ?
	    strcmp(authentic, "true") == 0 : out->translated_from[0] == '\0';
	return 0;
}

int
pacta_frbr_read(struct pacta_frbr *out, const struct pacta_doc *doc,
    struct pacta_error *err)
{
	const struct pacta_node *main = pacta_doc_main(doc);
	const struct pacta_node *id = frbr_identification(main), *at, *work,
	    *expr;
	struct pacta_place place;
	int rc;

	memset(out, 0, sizeof(*out));
	work = id != NULL ? pacta_node_child(id, PACTA_EL_FRBRWORK) : NULL;
	expr = id != NULL ? pacta_node_child(id, PACTA_EL_FRBREXPRESSION) :
	    NULL;
	if (work == NULL || expr == NULL) {
		rc = pacta_error_set(err, PACTA_ESYNTAX, "no identification: "
		    "meta needs one, with FRBRWork and FRBRExpression");
		at = id != NULL ? id : main != NULL ? main :
		    pacta_doc_root(doc);
	} else {
		out->source = pacta_node_get(id, PACTA_AT_SOURCE);
		out->markup_date = frbr_value(pacta_node_child(id,
		    PACTA_EL_FRBRMANIFESTATION), PACTA_EL_FRBRDATE,
		    PACTA_AT_DATE);
		at = work;
		rc = read_work(out, main, work, err);
		if (rc == 0) {
			at = expr;
			rc = read_expression(out, expr, err);
		}
	}
	if (rc != 0 && at != NULL) {
		place = pacta_doc_node_place(doc, at);
		pacta_error_at(err, pacta_doc_name(doc), place.line,
		    place.column);
	}
	return rc;
}
