/* The table of rules, and the walk over a document that they share. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/rules.h>

#include "rules_int.h"

static const struct pacta_rule rules[] = {
#define X(id, name, severity, scope, summary) \
	{ name, PACTA_##severity, PACTA_RULE_##scope, summary },
	RULES(X)
#undef X
};

const struct pacta_rule *
pacta_rule_at(size_t i)
{
	return i < RULE_COUNT ? &rules[i] : NULL;
}

const struct pacta_rule *
pacta_rule_find(const char *id)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (strcmp(rules[i].id, id) == 0)
			return &rules[i];
	return NULL;
}

const char *
rule_id(enum rule rule)
{
	return rules[rule].id;
}

enum pacta_severity
rule_severity(enum rule rule)
{
	return rules[rule].severity;
}

/* --- findings ------------------------------------------------------------ */

bool
rules_has_id(const struct pacta_node *node)
{
	return node->type == PACTA_ELEMENT &&
	    pacta_el_abbr(node->el) != NULL &&
	    pacta_el_kind(node->el) != PACTA_KIND_META;
}

const struct pacta_node *
rules_above(const struct pacta_node *node)
{
	const struct pacta_node *up = node->parent;

	while (up != NULL && !(rules_has_id(up) &&
	    pacta_node_get(up, PACTA_AT_EID) != NULL))
		up = up->parent;
	return up;
}

const char *
rules_where(const struct pacta_node *node)
{
	const char *id = rules_has_id(node) ?
	    pacta_node_get(node, PACTA_AT_EID) : NULL;

	if (id != NULL)
		return id;
	node = rules_above(node);
	return node != NULL ? pacta_node_get(node, PACTA_AT_EID) : "";
}

PACTA_PRINTF(5, 0)
static struct pacta_diag *
rules_add(struct rules_run *r, enum rule rule, const struct pacta_node *node,
    const struct pacta_place *place, const char *fmt, va_list ap)
{
	struct pacta_diag *d;
	const char *where = rules_where(node);
	char *text = NULL;

	if (vasprintf(&text, fmt, ap) < 0) {
		r->diags->failed = true;
		return NULL;
	}
	d = pacta_diags_add(r->diags, rules[rule].severity, rules[rule].id,
	    place, "%s", text);
	if (where[0] != '\0')
		pacta_diags_eid(r->diags, d, where);
	free(text);
	return d;
}

struct pacta_diag *
rules_at(struct rules_run *r, enum rule rule, const struct pacta_node *node,
    const char *fmt, ...)
{
	struct pacta_place place = pacta_doc_node_place(r->doc, node);
	struct pacta_diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = rules_add(r, rule, node, &place, fmt, ap);
	va_end(ap);
	return d;
}

struct pacta_diag *
rules_at_attr(struct rules_run *r, enum rule rule,
    const struct pacta_node *node, enum pacta_at at, const char *fmt, ...)
{
	const struct pacta_attr *a = pacta_node_attr(node, at);
	struct pacta_place place = a != NULL ?
	    pacta_doc_attr_place(r->doc, a, 0) :
	    pacta_doc_node_place(r->doc, node);
	struct pacta_diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = rules_add(r, rule, node, &place, fmt, ap);
	va_end(ap);
	return d;
}

/* --- sets ------------------------------------------------------------------ */

static struct rules_slot *
set_slot(const struct rules_set *set, const char *key)
{
	size_t mask = set->cap - 1, i = 2166136261u;

	/* FNV-1a */
	for (const char *s = key; *s != '\0'; s++)
		i = (i ^ (unsigned char)*s) * 16777619u;
	for (i &= mask; set->slots[i].key != NULL; i = (i + 1) & mask)
		if (strcmp(set->slots[i].key, key) == 0)
			break;
	return &set->slots[i];
}

static bool
set_grow(struct rules_set *set)
{
	struct rules_set bigger = { NULL, set->count,
	    set->cap == 0 ? 32 : set->cap * 2, false };

	bigger.slots = calloc(bigger.cap, sizeof(*bigger.slots));
	if (bigger.slots == NULL) {
		set->failed = true;
		return false;
	}
	for (size_t i = 0; i < set->cap; i++)
		if (set->slots[i].key != NULL)
			*set_slot(&bigger, set->slots[i].key) = set->slots[i];
	free(set->slots);
	*set = bigger;
	return true;
}

const void *
rules_set_add(struct rules_set *set, const char *key, const void *value)
{
	struct rules_slot *slot;

	if (set->count * 2 >= set->cap && !set_grow(set))
		return NULL;
	slot = set_slot(set, key);
	if (slot->key != NULL)
		return slot->value;
	*slot = (struct rules_slot){ key, value };
	set->count++;
	return NULL;
}

const void *
rules_set_get(const struct rules_set *set, const char *key)
{
	return set->count > 0 ? set_slot(set, key)->value : NULL;
}

void
rules_set_dispose(struct rules_set *set)
{
	free(set->slots);
	*set = (struct rules_set){ NULL, 0, 0, false };
}

/* --- the walk --------------------------------------------------------------- */

static bool
in_meta(const struct pacta_node *node)
{
	return pacta_el_kind(node->el) == PACTA_KIND_META;
}

static void
walk_attrs(struct rules_run *r, const struct pacta_node *node)
{
	for (const struct pacta_attr *a = node->attrs; a != NULL; a = a->next)
		switch (a->at) {
		case PACTA_AT_HREF: case PACTA_AT_REFERSTO: case PACTA_AT_AS:
		case PACTA_AT_BY: case PACTA_AT_SOURCE: case PACTA_AT_OUTCOME:
		case PACTA_AT_PERIOD: case PACTA_AT_START: case PACTA_AT_END:
		case PACTA_AT_FOR: case PACTA_AT_FROM: case PACTA_AT_UPTO:
			rules_ref(r, node, a);
			break;
		case PACTA_AT_SHOWAS: case PACTA_AT_SHORTFORM:
		case PACTA_AT_ALT: case PACTA_AT_MARKER:
		case PACTA_AT_STARTQUOTE: case PACTA_AT_ENDQUOTE:
			rules_text_attr(r, a);
			break;
		default:
			break;
		}
}

static bool
is_quote(enum pacta_el el)
{
	return el == PACTA_EL_QUOTEDTEXT || el == PACTA_EL_QUOTEDSTRUCTURE;
}

static void
walk_enter(struct rules_run *r, const struct pacta_node *node)
{
	if (node->type == PACTA_TEXT || node->type == PACTA_COMMENT) {
		rules_text_node(r, node);
		return;
	}
	if (node->type != PACTA_ELEMENT)
		return;
	walk_attrs(r, node);
	if (rules_has_id(node))
		rules_id(r, node);
	r->quoted += is_quote(node->el);
	rules_front(r, node);
	rules_mark(r, node);
	if (!in_meta(node))
		rules_text_open(r, node);
}

static void
walk_leave(struct rules_run *r, const struct pacta_node *node)
{
	if (node->type != PACTA_ELEMENT)
		return;
	r->quoted -= is_quote(node->el);
	if (!in_meta(node))
		rules_text_close(r, node);
	if (pacta_el_kind(node->el) == PACTA_KIND_HIER ||
	    pacta_el_kind(node->el) == PACTA_KIND_FRAME ||
	    node->el == PACTA_EL_BLOCKLIST)
		rules_numbers(r, node);
}

static void
walk(struct rules_run *r, const struct pacta_node *root)
{
	const struct pacta_node *n = root;

	while (n != NULL && r->rc == 0 && !r->diags->failed) {
		walk_enter(r, n);
		if (n->first != NULL) {
			n = n->first;
			continue;
		}
		walk_leave(r, n);
		while (n != root && n->next == NULL) {
			n = n->parent;
			walk_leave(r, n);
		}
		n = n == root ? NULL : n->next;
	}
}

static void
run_dispose(struct rules_run *r)
{
	pacta_scan_free(r->scan);
	free(r->outside);
	rules_set_dispose(&r->defs);
	rules_set_dispose(&r->terms);
	rules_set_dispose(&r->wids);
	rules_set_dispose(&r->sources);
	rules_set_dispose(&r->parties);
	rules_set_dispose(&r->signers);
}

static bool
run_failed(const struct rules_run *r)
{
	return r->diags->failed || r->defs.failed || r->terms.failed ||
	    r->wids.failed || r->sources.failed || r->parties.failed ||
	    r->signers.failed;
}

int
pacta_rules_check(struct pacta_doc *doc,
    const struct pacta_rules_options *options, struct pacta_diags *diags,
    struct pacta_error *err)
{
	struct rules_run r = { .doc = doc, .options = options,
	    .diags = diags, .err = err, .code = pacta_doc_language(doc) };

	/* Without its namespace nothing in it is what it says: the schema tells
	 * that, and that alone is to mend. */
	if (strcmp(pacta_doc_root(doc)->ns, PACTA_AKN_NS) != 0)
		return 0;
	r.has_id = pacta_frbr_read(&r.id, doc, NULL) == 0;
	if (r.code != NULL && options->langs != NULL)
		r.lang = pacta_langs_find(options->langs, r.code);
	r.rc = pacta_scan_new(&r.scan, r.code, rules_fault, &r, err);
	if (r.rc == 0)
		rules_identification(&r);
	walk(&r, pacta_doc_root(doc));
	if (r.rc == 0) {
		rules_front_end(&r);
		rules_mark_end(&r);
		rules_text_end(&r);
	}
	if (r.rc == 0 && run_failed(&r))
		r.rc = pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	run_dispose(&r);
	return r.rc;
}
