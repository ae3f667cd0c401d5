#include <stdio.h>
#include <string.h>

#include "frbr_int.h"

/* One adoption: what the text was, what it becomes, and a sticky failure. */
struct adoption {
	struct pacta_doc *doc;
	struct pacta_uri was, is;
	struct pacta_buf date_text, number_text;	/* as they read now */
	struct pacta_buf old_date, old_number;	/* as docDate, docNumber read */
	bool failed;
};

static void
adoption_dispose(struct adoption *a)
{
	pacta_buf_dispose(&a->date_text);
	pacta_buf_dispose(&a->number_text);
	pacta_buf_dispose(&a->old_date);
	pacta_buf_dispose(&a->old_number);
}

static void
put(struct adoption *a, struct pacta_node *node, enum pacta_at at,
    const char *value)
{
	if (pacta_doc_set(a->doc, node, at, value) != 0)
		a->failed = true;
}

/* Puts the document's number into the language's pattern. */
static void
number_print(const char *number, const struct pacta_lang *lang,
    struct pacta_buf *out)
{
	const char *pattern =
	    lang != NULL ? pacta_lang_get(lang, "number") : NULL;
	const char *at = pattern != NULL ? strstr(pattern, "{n}") : NULL;

	if (at == NULL) {
		pacta_buf_adds(out, number);
		return;
	}
	pacta_buf_add(out, pattern, (size_t)(at - pattern));
	pacta_buf_adds(out, number);
	pacta_buf_adds(out, at + 3);
}

/* The number as a URI writes it (naming convention: '/' as '-', space as '_'),
 * if it can stand there at all. */
static int
adopted_uri(struct pacta_uri *out, const struct pacta_uri *was,
    const char *date, const char *number, struct pacta_error *err)
{
	struct pacta_uri uri = *was;
	struct pacta_buf text = PACTA_BUF_INIT;
	int rc;

	if (!pacta_date_valid(date))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "'%s' is no date: write it as 2026-06-15", date);
	if (strlen(number) >= sizeof(uri.number))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "the number is longer than %zu characters",
		    sizeof(uri.number) - 1);
	snprintf(uri.number, sizeof(uri.number), "%s", number);
	for (char *p = uri.number; *p != '\0'; p++)
		*p = *p == '/' ? '-' : *p == ' ' ? '_' : *p;
	memcpy(uri.date, date, sizeof(uri.date));
	snprintf(uri.version, sizeof(uri.version), "%s", date);
	pacta_uri_print(&uri, PACTA_URI_EXPRESSION, &text);
	if (pacta_buf_failed(&text))
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	else if (pacta_uri_parse(out, text.data, NULL) != 0)
		rc = pacta_error_set(err, PACTA_EUSAGE, "'%s' cannot be a "
		    "document's number: letters and digits of ASCII, and '.', "
		    "'-', '_', '/' between them", number);
	else
		rc = 0;
	pacta_buf_dispose(&text);
	return rc;
}

/* Replaces what NODE reads by TEXT, markup and all, but for notes. */
static void
replace_text(struct adoption *a, struct pacta_node *node,
    const struct pacta_buf *text)
{
	struct pacta_node *n = node->first, *next, *inner;

	/* A note deeper down comes up before what is around it goes. */
	for (; n != NULL; n = next) {
		next = pacta_node_skip(n, node);
		if (n->el == PACTA_EL_AUTHORIALNOTE)
			continue;
		for (inner = n->first; inner != NULL;
		    inner = pacta_node_next(inner, n))
			if (inner->el == PACTA_EL_AUTHORIALNOTE) {
				pacta_node_insert(node, inner, n->next);
				inner = n;
			}
		next = n->next;
		pacta_node_detach(n);
	}
	n = pacta_doc_text(a->doc, text->data, text->len);
	if (n != NULL)
		pacta_node_insert(node, n, node->first);
	else
		a->failed = true;
}

/* References to the document itself, at the version that was the draft. */
static void
adopt_reference(struct adoption *a, struct pacta_node *node, enum pacta_at at)
{
	const char *value = pacta_node_get(node, at);
	struct pacta_buf text = PACTA_BUF_INIT;
	struct pacta_uri uri;

	if (value == NULL || value[0] != '/' ||
	    pacta_uri_parse(&uri, value, NULL) != 0 ||
	    !pacta_uri_same_work(&uri, &a->was))
		return;
	memcpy(uri.date, a->is.date, sizeof(uri.date));
	memcpy(uri.number, a->is.number, sizeof(uri.number));
	if (strcmp(uri.version, a->was.version) == 0)
		memcpy(uri.version, a->is.version, sizeof(uri.version));
	pacta_uri_print(&uri, uri.level, &text);
	if (uri.fragment != NULL) {
		pacta_buf_addc(&text, '#');
		pacta_buf_adds(&text, uri.fragment);
	}
	if (pacta_buf_failed(&text))
		a->failed = true;
	else
		put(a, node, at, text.data);
	pacta_buf_dispose(&text);
}

static void
adopt_date(struct adoption *a, struct pacta_node *node)
{
	put(a, node, PACTA_AT_DATE, a->is.date);
	replace_text(a, node, &a->date_text);
}

/* Whether a date of the conclusions or a stamp is that of the adoption. */
static bool
is_adoption(const struct adoption *a, const struct pacta_node *node)
{
	const char *date = pacta_node_get(node, PACTA_AT_DATE);
	const char *event = pacta_node_get(node, PACTA_AT_REFERSTO);

	return (date != NULL && strcmp(date, a->was.date) == 0) ||
	    (event != NULL && strcmp(event, "#adoption") == 0);
}

static bool
in_stamp(const struct pacta_node *node)
{
	const struct pacta_node *c =
	    pacta_node_ancestor(node, PACTA_EL_CONTAINER);
	const char *name = c != NULL ? pacta_node_get(c, PACTA_AT_NAME) : NULL;

	return name != NULL && strcmp(name, "approval") == 0;
}

static bool
in_main(const struct pacta_node *node)
{
	return pacta_node_ancestor(node, PACTA_EL_ATTACHMENT) == NULL;
}

/* In a stamp's text, once: what docDate or docNumber read, by what they read
 * now. */
static void
adopt_stamp(struct adoption *a, struct pacta_node *text,
    const struct pacta_buf *was, const struct pacta_buf *is)
{
	struct pacta_buf out = PACTA_BUF_INIT;
	const char *at = was->len > 0 ? strstr(text->text, was->data) : NULL;

	if (at == NULL)
		return;
	pacta_buf_add(&out, text->text, (size_t)(at - text->text));
	pacta_buf_add(&out, is->data, is->len);
	pacta_buf_adds(&out, at + was->len);
	if (pacta_buf_failed(&out) ||
	    pacta_doc_set_text(a->doc, text, out.data, out.len) != 0)
		a->failed = true;
	pacta_buf_dispose(&out);
}

static void
adopt_text(struct adoption *a, struct pacta_node *text)
{
	if (!in_stamp(text))
		return;
	adopt_stamp(a, text, &a->old_date, &a->date_text);
	adopt_stamp(a, text, &a->old_number, &a->number_text);
}

static void
adopt_element(struct adoption *a, struct pacta_node *node)
{
	const char *type = pacta_node_get(node, PACTA_AT_TYPE);

	adopt_reference(a, node, PACTA_AT_HREF);
	adopt_reference(a, node, PACTA_AT_FROM);
	adopt_reference(a, node, PACTA_AT_UPTO);
	if (node->el == PACTA_EL_DOCDATE && in_main(node))
		adopt_date(a, node);
	else if (node->el == PACTA_EL_DOCNUMBER && in_main(node) &&
	    a->number_text.len > 0)
		replace_text(a, node, &a->number_text);
	else if (node->el == PACTA_EL_DATE && is_adoption(a, node) &&
	    (in_stamp(node) || (in_main(node) &&
	    pacta_node_ancestor(node, PACTA_EL_CONCLUSIONS) != NULL)))
		adopt_date(a, node);
	/* Whatever day the draft was made on, the text is made by its adoption. */
	else if (node->el == PACTA_EL_EVENTREF && type != NULL &&
	    strcmp(type, "generation") == 0)
		put(a, node, PACTA_AT_DATE, a->is.date);
}

/* How docDate and docNumber read before, for the stamps that repeat them. */
static void
adoption_read_old(struct adoption *a, const struct pacta_node *main)
{
	const struct pacta_node *preface = pacta_node_child(main,
	    PACTA_EL_PREFACE);
	struct pacta_node *n = preface != NULL ? preface->first : NULL;

	for (; n != NULL; n = pacta_node_next(n, preface)) {
		if (n->el == PACTA_EL_DOCDATE && a->old_date.len == 0)
			pacta_node_line(n, &a->old_date);
		else if (n->el == PACTA_EL_DOCNUMBER &&
		    a->old_number.len == 0)
			pacta_node_line(n, &a->old_number);
	}
}

static void
adoption_walk(struct adoption *a, struct pacta_node *main)
{
	struct pacta_node *n = main->first, *next;

	for (; n != NULL && !a->failed; n = next) {
		next = pacta_node_next(n, main);
		if (n->el == PACTA_EL_IDENTIFICATION) {
			next = pacta_node_skip(n, main);
		} else if (n->type == PACTA_ELEMENT) {
			adopt_element(a, n);
			next = pacta_node_next(n, main);
		} else if (n->type == PACTA_TEXT) {
			adopt_text(a, n);
		}
	}
}

int
pacta_frbr_adopt(struct pacta_doc *doc, const struct pacta_lang *lang,
    const char *date, const char *number, struct pacta_error *err)
{
	struct adoption a = { .doc = doc };
	struct pacta_frbr id;
	int rc = pacta_frbr_read(&id, doc, err);

	if (rc != 0)
		return rc;
	a.was = id.uri;
	rc = adopted_uri(&a.is, &a.was, date, number, err);
	if (rc != 0)
		return rc;
	pacta_date_print(date, lang, &a.date_text);
	if (strcmp(number, "nn") != 0)
		number_print(number, lang, &a.number_text);
	adoption_read_old(&a, pacta_doc_main(doc));
	id.uri = a.is;
	id.master_version[0] = id.translated_version[0] = '\0';
	id.number_shown = a.number_text.len > 0 &&
	    (id.number_shown != NULL || a.old_number.len > 0) ?
	    a.number_text.data : NULL;
	a.failed = pacta_buf_failed(&a.date_text) ||
	    pacta_buf_failed(&a.number_text) || pacta_buf_failed(&a.old_date) ||
	    pacta_buf_failed(&a.old_number);
	if (!a.failed)
		rc = pacta_frbr_write(doc, &id, err);
	if (rc == 0)
		adoption_walk(&a, pacta_doc_main(doc));
	if (rc == 0 && a.failed)
		rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	adoption_dispose(&a);
	return rc;
}
