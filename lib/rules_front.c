/* Rules 6 and 7: title page, dates, events, signatures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules_int.h"
#include "utf8_int.h"

#define NUMBERS_MAX 8

/* --- words against values -------------------------------------------------- */

/* The whole numbers in S, in digits of any script. */
static size_t
numbers_in(const char *s, size_t len, uint32_t out[NUMBERS_MAX])
{
	const char *p = s, *end = s + len;
	bool open = false;
	size_t n = 0;
	uint32_t cp;
	int d;

	while (p < end) {
		cp = utf8_next(&p, end);
		d = cp == UTF8_BAD ? -1 : pacta_text_digit(cp);
		if (d < 0) {
			open = false;
			continue;
		}
		if (!open && n == NUMBERS_MAX)
			return n;
		if (!open)
			out[n++] = 0;
		open = true;
		if (out[n - 1] < 100000000)
			out[n - 1] = out[n - 1] * 10 + (uint32_t)d;
	}
	return n;
}

/* Month I (from 1) by the language's data, or NULL. */
static const char *
month_name(const struct pacta_lang *lang, unsigned i)
{
	size_t n;
	const char *const *all = pacta_lang_all(lang, "month", &n);
	char key[16];

	if (n == 12)
		return all[i - 1];
	snprintf(key, sizeof(key), "month.%u", i);
	return pacta_lang_get(lang, key);
}

/* The month whose name stands in TEXT: the longest one, for 1月 stands in 11月;
 * 0 when there is none. */
static unsigned
month_in(const struct pacta_lang *lang, const char *text)
{
	unsigned best = 0;
	size_t longest = 0;
	const char *name;

	for (unsigned i = 1; lang != NULL && i <= 12; i++) {
		name = month_name(lang, i);
		if (name != NULL && strlen(name) > longest &&
		    strstr(text, name) != NULL) {
			best = i;
			longest = strlen(name);
		}
	}
	return best;
}

/* Whether the words can mean the day; what they leave open they may. */
static bool
date_agrees(const struct pacta_lang *lang, const char *date, const char *text,
    size_t len)
{
	uint32_t all[NUMBERS_MAX], small[NUMBERS_MAX];
	uint32_t y = (uint32_t)atoi(date), m = (uint32_t)atoi(date + 5);
	uint32_t d = (uint32_t)atoi(date + 8);
	size_t n = numbers_in(text, len, all), k = 0;
	unsigned named = month_in(lang, text);

	for (size_t i = 0; i < n; i++)
		if (all[i] < 1000)
			small[k++] = all[i];
		else if (all[i] != y)
			return false;
	if (named != 0 && named != m)
		return false;
	if (k == 2 && n == 3)
		return (small[0] == d && small[1] == m) ||
		    (small[0] == m && small[1] == d);
	return !(k == 1 && named != 0 && n == 2) || small[0] == d;
}

static void
date_text(struct rules_run *r, const struct pacta_node *node)
{
	const char *date = pacta_node_get(node, PACTA_AT_DATE);
	struct pacta_buf b = PACTA_BUF_INIT;

	if (date == NULL || !pacta_date_valid(date))
		return;
	pacta_node_line(node, &b);
	if (!date_agrees(r->lang, date, pacta_buf_str(&b), b.len))
		rules_at(r, RULE_DATE_TEXT, node,
		    "the words say '%.100s', the attribute says %s; make them "
		    "agree", pacta_buf_str(&b), date);
	pacta_buf_dispose(&b);
}

static void
number_text(struct rules_run *r, const struct pacta_node *node)
{
	uint32_t said[NUMBERS_MAX], meant[NUMBERS_MAX];
	const char *number = r->id.uri.number;
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t n, m;

	pacta_node_line(node, &b);
	n = numbers_in(pacta_buf_str(&b), b.len, said);
	m = numbers_in(number, strlen(number), meant);
	if (strcmp(number, "nn") == 0 && n > 0)
		rules_at(r, RULE_NUMBER_TEXT, node,
		    "the title page gives the number '%.60s', but the "
		    "identification gives none (nn)", pacta_buf_str(&b));
	else if (strcmp(number, "nn") != 0 && (n != m ||
	    memcmp(said, meant, n * sizeof(said[0])) != 0))
		rules_at(r, RULE_NUMBER_TEXT, node,
		    "the title page gives the number '%.60s', the "
		    "identification '%s'", pacta_buf_str(&b), number);
	pacta_buf_dispose(&b);
}

/* --- the title page ---------------------------------------------------------- */

static bool
on_title_page(const struct rules_run *r, const struct pacta_node *node)
{
	return r->preface != NULL &&
	    pacta_node_ancestor(node, PACTA_EL_PREFACE) == r->preface;
}

static void
title_part(struct rules_run *r, const struct pacta_node *node, unsigned *count)
{
	if (on_title_page(r, node) && ++*count > 1)
		rules_at(r, RULE_TITLE_PARTS, node,
		    "a second <%s> on the title page; a text has one",
		    pacta_el_name(node->el));
}

static void
doc_date(struct rules_run *r, const struct pacta_node *node)
{
	const char *date = pacta_node_get(node, PACTA_AT_DATE);

	if (!on_title_page(r, node))
		return;
	if (date != NULL && r->has_id &&
	    strcmp(date, r->id.uri.date) != 0)
		rules_at_attr(r, RULE_DATE_WORK, node, PACTA_AT_DATE,
		    "the title page is dated %s, but the work's date is %s",
		    date, r->id.uri.date);
	date_text(r, node);
}

/* --- events and parties ------------------------------------------------------ */

static void
event(struct rules_run *r, const struct pacta_node *node)
{
	const char *date = pacta_node_get(node, PACTA_AT_DATE);

	if (date == NULL || !pacta_date_valid(date))
		return;
	if (r->last_event != NULL && strcmp(date, r->last_event) < 0)
		rules_at_attr(r, RULE_EVENT_ORDER, node, PACTA_AT_DATE,
		    "this event is of %s, the one before it of %s; events "
		    "stand in the order of their dates", date, r->last_event);
	else
		r->last_event = date;
}

static bool
names_party(const struct pacta_node *node)
{
	const struct pacta_node *f = pacta_node_ancestor(node,
	    PACTA_EL_FORMULA);
	const char *name = f != NULL ? pacta_node_get(f, PACTA_AT_NAME) : NULL;

	return name != NULL && strcmp(name, "parties") == 0;
}

static void
party(struct rules_run *r, const struct pacta_node *node, enum pacta_at at)
{
	const char *ref = pacta_node_get(node, at);

	if (ref != NULL)
		rules_set_add(&r->parties, ref, node);
}

static void
signature(struct rules_run *r, const struct pacta_node *node)
{
	const char *ref = pacta_node_get(node, PACTA_AT_REFERSTO);
	const struct pacta_node *main = pacta_doc_main(r->doc), *first;
	struct pacta_place at;
	struct pacta_diag *d;

	if (ref == NULL)
		return;
	first = rules_set_add(&r->signers, ref, node);
	if (first != NULL) {
		at = pacta_doc_node_place(r->doc, first);
		d = rules_at(r, RULE_PARTY_SIGNATURE, node,
		    "'%s' signs a second time", ref + 1);
		pacta_diags_other(r->diags, d, &at);
	} else if (main->el == PACTA_EL_ACT && r->parties.count >= 2 &&
	    rules_set_get(&r->parties, ref) == NULL)
		rules_at_attr(r, RULE_PARTY_SIGNATURE, node, PACTA_AT_REFERSTO,
		    "'%s' signs, but is not among the parties (the work's "
		    "FRBRauthor, the formula of the parties)", ref + 1);
}

static bool
is_work_author(const struct pacta_node *node)
{
	return node->parent != NULL &&
	    node->parent->el == PACTA_EL_FRBRWORK &&
	    pacta_node_ancestor(node, PACTA_EL_ATTACHMENT) == NULL;
}

void
rules_front(struct rules_run *r, const struct pacta_node *node)
{
	switch (node->el) {
	case PACTA_EL_PREFACE:
		if (node->parent == pacta_doc_main(r->doc))
			r->preface = node;
		break;
	case PACTA_EL_DOCTYPE:
		title_part(r, node, &r->types);
		break;
	case PACTA_EL_DOCTITLE:
		title_part(r, node, &r->titles);
		break;
	case PACTA_EL_DOCDATE:
		doc_date(r, node);
		break;
	case PACTA_EL_DOCNUMBER:
		if (on_title_page(r, node) && r->has_id)
			number_text(r, node);
		break;
	case PACTA_EL_DATE:
		date_text(r, node);
		break;
	case PACTA_EL_EVENTREF:
		event(r, node);
		break;
	case PACTA_EL_FRBRAUTHOR:
		if (is_work_author(node))
			party(r, node, PACTA_AT_HREF);
		break;
	case PACTA_EL_ORGANIZATION:
		if (names_party(node))
			party(r, node, PACTA_AT_REFERSTO);
		break;
	case PACTA_EL_SIGNATURE:
		signature(r, node);
		break;
	default:
		break;
	}
}

/* Where two or more are the work's authors, all of them sign. */
static void
missing_signatures(struct rules_run *r)
{
	const struct pacta_node *main = pacta_doc_main(r->doc), *n;
	size_t authors = 0;

	if (main == NULL || main->el != PACTA_EL_ACT ||
	    r->signers.count == 0)
		return;
	for (int pass = 0; pass < 2; pass++)
		for (n = main; n != NULL; n = pacta_node_next(n, main)) {
			if (n->el == PACTA_EL_PREFACE)
				break;
			if (n->el != PACTA_EL_FRBRAUTHOR || !is_work_author(n))
				continue;
			authors += pass == 0;
			if (pass == 1 && authors >= 2 &&
			    pacta_node_get(n, PACTA_AT_HREF) != NULL &&
			    rules_set_get(&r->signers,
			    pacta_node_get(n, PACTA_AT_HREF)) == NULL)
				rules_at(r, RULE_PARTY_SIGNATURE, n,
				    "'%s' is a party, but has no signature in "
				    "the conclusions",
				    pacta_node_get(n, PACTA_AT_HREF) + 1);
		}
}

void
rules_front_end(struct rules_run *r)
{
	const char *version = r->id.uri.version;

	if (r->preface != NULL && r->types == 0)
		rules_at(r, RULE_TITLE_PARTS, r->preface,
		    "the title page has no <docType>: mark the words that say "
		    "what the text is (Agreement, Соглашение, 协定)");
	if (r->preface != NULL && r->titles == 0)
		rules_at(r, RULE_TITLE_PARTS, r->preface,
		    "the title page has no <docTitle>: mark the words that say "
		    "what the text is about");
	if (r->has_id && r->last_event != NULL && strlen(version) >= 10 &&
	    version[0] >= '0' && version[0] <= '9' &&
	    strncmp(version, r->last_event, 10) > 0)
		rules_at(r, RULE_EVENT_VERSION, pacta_doc_main(r->doc),
		    "the version is of %.10s, but the last event that made the "
		    "text is of %s", version, r->last_event);
	missing_signatures(r);
}
