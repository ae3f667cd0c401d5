/* Rules 8 and 9: notes, terms, amendments. */
#include <stdlib.h>
#include <string.h>

#include "rules_int.h"

/* --- notes ----------------------------------------------------------------- */

/* Markers are numbers from 1, or one star more each time. */
static bool
marker_fits(const char *marker, size_t count)
{
	struct pacta_enum e;

	if (strspn(marker, "*") == strlen(marker))
		return strlen(marker) == count;
	return pacta_enum_parse(&e, marker, strlen(marker), NULL) &&
	    e.count == 1 && e.end == strlen(marker) &&
	    (e.value[0] == count || e.other == count);
}

static void
note(struct rules_run *r, const struct pacta_node *node)
{
	const char *marker = pacta_node_get(node, PACTA_AT_MARKER);

	if (r->quoted > 0)
		return;
	r->notes++;
	if (marker != NULL && !marker_fits(marker, r->notes))
		rules_at_attr(r, RULE_NOTE_MARKER, node, PACTA_AT_MARKER,
		    "the marker is '%s', but this is note %zu; pacta fmt "
		    "counts notes", marker, r->notes);
}

/* --- terms ----------------------------------------------------------------- */

static void
def(struct rules_run *r, const struct pacta_node *node)
{
	const char *ref = pacta_node_get(node, PACTA_AT_REFERSTO);
	const struct pacta_node *first;
	struct pacta_place at;
	struct pacta_diag *d;

	if (ref == NULL || r->quoted > 0)
		return;
	first = rules_set_add(&r->defs, ref, node);
	if (first == NULL)
		return;
	at = pacta_doc_node_place(r->doc, first);
	d = rules_at(r, RULE_TERM_TWICE, node,
	    "'%s' is defined a second time (first in %s); make this one a "
	    "<term>, or define another concept", ref + 1,
	    rules_where(first)[0] != '\0' ? rules_where(first) :
	    "the preamble");
	pacta_diags_other(r->diags, d, &at);
}

static void
term(struct rules_run *r, const struct pacta_node *node)
{
	const char *ref = pacta_node_get(node, PACTA_AT_REFERSTO);

	if (ref != NULL && r->quoted == 0)
		rules_set_add(&r->terms, ref, node);
}

static int
by_place(const void *a, const void *b)
{
	const struct pacta_node *x = *(const struct pacta_node *const *)a;
	const struct pacta_node *y = *(const struct pacta_node *const *)b;

	return (x->start > y->start) - (x->start < y->start);
}

/* The terms of the set that have no definition, in the text's order. */
static void
undefined_terms(struct rules_run *r)
{
	const struct pacta_node **all = calloc(r->terms.count + 1,
	    sizeof(struct pacta_node *));
	size_t n = 0;

	if (all == NULL) {
		r->terms.failed = true;
		return;
	}
	for (size_t i = 0; i < r->terms.cap; i++)
		/* One that is not in the references is told of there. */
		if (r->terms.slots[i].key != NULL &&
		    r->terms.slots[i].key[0] == '#' &&
		    rules_set_get(&r->defs, r->terms.slots[i].key) == NULL &&
		    pacta_doc_find(r->doc, r->terms.slots[i].key + 1) != NULL)
			all[n++] = r->terms.slots[i].value;
	qsort(all, n, sizeof(struct pacta_node *), by_place);
	for (size_t i = 0; i < n; i++)
		rules_at(r, RULE_TERM_DEFINED, all[i],
		    "the term '%s' is used, but no <def> in this text defines "
		    "it", pacta_node_get(all[i], PACTA_AT_REFERSTO) + 1);
	free(all);
}

/* --- amendments -------------------------------------------------------------- */

static const struct pacta_node *
local_target(struct rules_run *r, const struct pacta_node *node)
{
	const char *href = pacta_node_get(node, PACTA_AT_HREF);

	return href != NULL && href[0] == '#' ?
	    pacta_doc_find(r->doc, href + 1) : NULL;
}

/* Whether NODE stands in one of the mods that the textualMod names. */
static bool
in_source(struct rules_run *r, const struct pacta_node *textual,
    const struct pacta_node *node)
{
	const struct pacta_node *mod;

	for (const struct pacta_node *n = textual->first; n != NULL;
	    n = n->next) {
		if (n->el != PACTA_EL_SOURCE)
			continue;
		mod = local_target(r, n);
		for (const struct pacta_node *up = node; up != NULL;
		    up = up->parent)
			if (up == mod)
				return true;
	}
	return false;
}

static void
mod_quote(struct rules_run *r, const struct pacta_node *textual,
    const struct pacta_node *n)
{
	const struct pacta_node *target = local_target(r, n), *up = target;

	if (target == NULL)	/* ref-target tells */
		return;
	while (up != NULL && up->el != PACTA_EL_QUOTEDTEXT &&
	    up->el != PACTA_EL_QUOTEDSTRUCTURE)
		up = up->parent;
	if (up == NULL)
		rules_at_attr(r, RULE_MOD_QUOTE, n, PACTA_AT_HREF,
		    "<%s> points at '%s', which is no quoted text; it should "
		    "point at a quotedText or into a quotedStructure",
		    pacta_el_name(n->el), pacta_node_get(n, PACTA_AT_HREF));
	else if (!in_source(r, textual, target))
		rules_at_attr(r, RULE_MOD_QUOTE, n, PACTA_AT_HREF,
		    "<%s> points at '%s', which stands in another amendment "
		    "than this one's source", pacta_el_name(n->el),
		    pacta_node_get(n, PACTA_AT_HREF));
}

/* The words OLD takes out must stand in the provision the amendment changes. */
static void
mod_old(struct rules_run *r, const struct pacta_node *textual,
    const struct pacta_node *old)
{
	const struct pacta_resolver *find = r->options->resolver;
	const struct pacta_node *quoted = local_target(r, old);
	const struct pacta_node *dest = pacta_node_child(textual,
	    PACTA_EL_DESTINATION);
	const char *href = dest != NULL ?
	    pacta_node_get(dest, PACTA_AT_HREF) : NULL;
	struct pacta_buf words = PACTA_BUF_INIT, text = PACTA_BUF_INIT;
	enum pacta_found found = PACTA_FOUND_OUTSIDE;
	struct pacta_uri u;

	if (find == NULL || quoted == NULL || href == NULL ||
	    quoted->el != PACTA_EL_QUOTEDTEXT ||
	    pacta_uri_parse(&u, href, NULL) != 0)
		return;
	/* Words are sought in their own language alone. */
	if (u.language[0] == '\0' && r->code != NULL && strlen(r->code) == 3)
		memcpy(u.language, r->code, 4);
	r->rc = find->find(find->arg, &u, u.fragment, r->code, &found, &text,
	    r->err);
	pacta_node_line(quoted, &words);
	if (r->rc == 0 && found == PACTA_FOUND && words.len > 0 &&
	    strstr(pacta_buf_str(&text), pacta_buf_str(&words)) == NULL)
		rules_at(r, RULE_MOD_OLD, quoted,
		    "'%.100s' does not stand in the text that is amended (%s)",
		    pacta_buf_str(&words), href);
	if (pacta_buf_failed(&words) || pacta_buf_failed(&text))
		r->diags->failed = true;
	pacta_buf_dispose(&words);
	pacta_buf_dispose(&text);
}

static void
textual_mod(struct rules_run *r, const struct pacta_node *node)
{
	const struct pacta_node *target;
	const char *href;

	for (const struct pacta_node *n = node->first; n != NULL && r->rc == 0;
	    n = n->next)
		switch (n->el) {
		case PACTA_EL_SOURCE:
			href = pacta_node_get(n, PACTA_AT_HREF);
			target = local_target(r, n);
			if (href != NULL)
				rules_set_add(&r->sources, href, node);
			if (target != NULL && target->el != PACTA_EL_MOD)
				rules_at_attr(r, RULE_MOD_LISTED, n,
				    PACTA_AT_HREF, "the source of an amendment "
				    "is the <mod> that makes it, but '%s' is a "
				    "%s", href, target->name);
			break;
		case PACTA_EL_OLD:
			mod_quote(r, node, n);
			mod_old(r, node, n);
			break;
		case PACTA_EL_NEW:
			mod_quote(r, node, n);
			break;
		default:
			break;
		}
}

/* Metadata stand before the text, so that all sources are known by now. */
static void
mod(struct rules_run *r, const struct pacta_node *node)
{
	const char *eid = pacta_node_get(node, PACTA_AT_EID);
	struct pacta_buf b = PACTA_BUF_INIT;

	if (eid == NULL || r->quoted > 0)
		return;
	pacta_buf_addf(&b, "#%s", eid);
	if (rules_set_get(&r->sources, pacta_buf_str(&b)) == NULL)
		rules_at(r, RULE_MOD_LISTED, node,
		    "this amendment is not in the metadata; add a textualMod "
		    "with source '#%s' to the analysis", eid);
	pacta_buf_dispose(&b);
}

void
rules_mark(struct rules_run *r, const struct pacta_node *node)
{
	switch (node->el) {
	case PACTA_EL_AUTHORIALNOTE:
		note(r, node);
		break;
	case PACTA_EL_DEF:
		def(r, node);
		break;
	case PACTA_EL_TERM:
		term(r, node);
		break;
	case PACTA_EL_TEXTUALMOD:
		textual_mod(r, node);
		break;
	case PACTA_EL_MOD:
		mod(r, node);
		break;
	default:
		break;
	}
}

void
rules_mark_end(struct rules_run *r)
{
	if (r->terms.count > 0)
		undefined_terms(r);
}
