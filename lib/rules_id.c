/* Rule 2: ids and numbers. */
#include <string.h>

#include "rules_int.h"

/* The text of a num, borrowed where it is one piece, else made in B. */
static const char *
num_text(const struct pacta_node *num, struct pacta_buf *b, size_t *len)
{
	const struct pacta_node *t = num->first;

	pacta_buf_clear(b);
	if (t == NULL)
		return *len = 0, "";
	if (t->type == PACTA_TEXT && t->next == NULL)
		return *len = t->len, t->text;
	pacta_node_line(num, b);
	return *len = b->len, pacta_buf_str(b);
}

static const struct pacta_node *
num_of(const struct pacta_node *node)
{
	return pacta_node_child(node, PACTA_EL_NUM);
}

/* --- the place of an id --------------------------------------------------- */

/* The annex or the quotation NODE stands in, or NULL. */
static const struct pacta_node *
region(const struct pacta_node *node)
{
	const struct pacta_node *up = node->parent;

	while (up != NULL && up->el != PACTA_EL_ATTACHMENT &&
	    up->el != PACTA_EL_QUOTEDSTRUCTURE)
		up = up->parent;
	return up;
}

/* Whether EID is PARENT's id (none: nothing), "__" and one more part. */
static bool
extends(const char *eid, const struct pacta_node *parent)
{
	const char *pre = parent != NULL ?
	    pacta_node_get(parent, PACTA_AT_EID) : "";
	size_t n = pre != NULL ? strlen(pre) : 0;

	if (n > 0) {
		if (strncmp(eid, pre, n) != 0 ||
		    strncmp(eid + n, "__", 2) != 0)
			return false;
		eid += n + 2;
	}
	return strstr(eid, "__") == NULL;
}

static bool
placed(const struct pacta_node *node, const char *eid)
{
	const struct pacta_node *up = rules_above(node);

	/* Articles are numbered through the whole text. */
	if (node->el == PACTA_EL_ARTICLE)
		return extends(eid, region(node));
	if (extends(eid, up))
		return true;
	if (pacta_el_kind(node->el) == PACTA_KIND_HIER)
		return false;
	/* Notes, tables and lists may be counted through a larger part. */
	for (; up != NULL; up = rules_above(up))
		if (extends(eid, up))
			return true;
	return region(node) == NULL && extends(eid, NULL);
}

/* Below a provision whose id is wrong, all ids follow it or do not: that one
 * is the finding. */
static bool
told_above(const struct rules_run *r, const struct pacta_node *node)
{
	while (node != NULL && node != r->misplaced)
		node = node->parent;
	return node != NULL;
}

/* Whether a provision between NODE and UP has no id, or a name that is none, of
 * which the schema tells: no id below can be right. */
static bool
idless_between(const struct pacta_node *node, const struct pacta_node *up)
{
	for (node = node->parent; node != NULL && node != up;
	    node = node->parent)
		if (node->el == PACTA_EL_OTHER ||
		    pacta_el_kind(node->el) == PACTA_KIND_HIER ||
		    node->el == PACTA_EL_ATTACHMENT)
			return true;
	return false;
}

static void
check_place(struct rules_run *r, const struct pacta_node *node,
    const char *eid)
{
	const struct pacta_node *up = node->el == PACTA_EL_ARTICLE ?
	    region(node) : rules_above(node);
	const char *pre = up != NULL ? pacta_node_get(up, PACTA_AT_EID) : NULL;
	const char *last = strrchr(eid, '_');

	if ((r->misplaced != NULL && told_above(r, node)) ||
	    (node->el != PACTA_EL_ARTICLE && idless_between(node, up)))
		return;
	r->misplaced = node;
	/* The part of its own begins behind the last "__". */
	while (last != NULL && last > eid && last[-1] != '_')
		last = memrchr(eid, '_', (size_t)(last - eid));
	last = last != NULL && last > eid ? last + 1 : eid;
	rules_at_attr(r, RULE_EID_PLACE, node, PACTA_AT_EID,
	    "the id is '%s', but it stands in %s%s, so that it should be "
	    "'%s%s%s'; pacta fmt writes ids", eid, pre != NULL ? "" :
	    "the text itself", pre != NULL ? pre : "", pre != NULL ? pre : "",
	    pre != NULL ? "__" : "", last);
}

/* --- id and number ----------------------------------------------------------- */

/* "1.2" within paragraph 1 may have the id para_2. */
static bool
same_number(const struct pacta_enum *num, const struct pacta_enum *id)
{
	struct pacta_enum tail = *num;

	if (pacta_enum_same(num, id))
		return true;
	if (num->count <= id->count || id->count == 0)
		return false;
	memcpy(tail.value, num->value + (num->count - id->count),
	    id->count * sizeof(tail.value[0]));
	tail.count = id->count;
	return pacta_enum_same(&tail, id);
}

/* False, with a finding, when id and number disagree; E is then the id's, which
 * is what the next number is compared with. */
static bool
check_number(struct rules_run *r, const struct pacta_node *node,
    struct pacta_enum *e, const char *text, size_t len)
{
	const char *eid = pacta_node_get(node, PACTA_AT_EID);
	const char *part = eid != NULL ? strrchr(eid, '_') : NULL;
	struct pacta_enum id;

	if (part == NULL || e->count == 0 ||
	    !pacta_enum_from_eid(&id, part + 1, strlen(part + 1)) ||
	    same_number(e, &id))
		return true;
	rules_at_attr(r, RULE_EID_NUM, node, PACTA_AT_EID,
	    "the id is '%s', but the number is '%.*s'; pacta fmt --renumber "
	    "makes them agree, and keeps the old id as wId", eid,
	    (int)(len < 80 ? len : 80), text);
	*e = id;
	return false;
}

static void
report_order(struct rules_run *r, const struct pacta_node *num,
    const struct pacta_node *before, const char *text, size_t len)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_place other;
	struct pacta_diag *d;
	const char *was;
	size_t n;

	if (before == NULL) {
		rules_at(r, RULE_NUM_ORDER, num,
		    "the first number is '%.*s'; is one missing before it?",
		    (int)(len < 80 ? len : 80), text);
		return;
	}
	was = num_text(before, &b, &n);
	d = rules_at(r, RULE_NUM_ORDER, num,
	    "the number '%.*s' comes after '%.*s'; is one missing, or was it "
	    "not renumbered? pacta fmt --renumber counts again",
	    (int)(len < 80 ? len : 80), text, (int)(n < 80 ? n : 80), was);
	other = pacta_doc_node_place(r->doc, before);
	pacta_diags_other(r->diags, d, &other);
	pacta_buf_dispose(&b);
}

static bool
is_first(const struct pacta_enum *e)
{
	return e->count == 0 || e->value[e->count - 1] == 1 || e->other == 1;
}

/*
 * The id "art_2-1" of an Article 2 that has a wId: the master lacks it, and
 * another has its id, so that pacta fmt gave it one of its own.  That it is not
 * in the master is the finding.
 */
static bool
is_left_over(const struct pacta_node *node, const struct pacta_enum *e)
{
	const char *eid = pacta_node_get(node, PACTA_AT_EID);
	const char *part = eid != NULL ? strrchr(eid, '_') : NULL;
	struct pacta_enum id;

	return part != NULL && pacta_node_get(node, PACTA_AT_WID) != NULL &&
	    pacta_enum_from_eid(&id, part + 1, strlen(part + 1)) &&
	    id.count == e->count + 1 && e->count > 0 &&
	    memcmp(id.value, e->value, e->count * sizeof(e->value[0])) == 0;
}

/* Behind an element that nobody knows, which may be an article misspelt. */
static bool
behind_unknown(const struct pacta_node *node)
{
	for (node = node->prev; node != NULL; node = node->prev)
		if (node->type == PACTA_ELEMENT)
			return node->el == PACTA_EL_OTHER;
	return false;
}

/* Articles: one count through the text and through each annex. */
static void
article(struct rules_run *r, const struct pacta_node *node)
{
	const struct pacta_node *num = num_of(node), *last = r->last_article;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_enum e;
	const char *text;
	size_t len;

	if (num == NULL) {
		/* The schema asks for it; what comes next cannot be told. */
		if (r->quoted == 0)
			r->after_gap = true;
		return;
	}
	text = num_text(num, &b, &len);
	if (pacta_enum_find(&e, text, len, r->lang) && e.count > 0 &&
	    !is_left_over(node, &e)) {
		bool agrees = check_number(r, node, &e, text, len) &&
		    !r->after_gap && !behind_unknown(node);

		if (r->quoted == 0) {
			if (agrees && (last == NULL ? !is_first(&e) :
			    !pacta_enum_follows(&r->last_number, &e)))
				report_order(r, num, last != NULL ?
				    num_of(last) : NULL, text, len);
			r->after_gap = false;
			r->last_article = node;
			r->last_number = e;
		}
	}
	pacta_buf_dispose(&b);
}

static bool
is_counted(const struct pacta_node *node)
{
	return node->type == PACTA_ELEMENT && node->el != PACTA_EL_ARTICLE &&
	    (pacta_el_kind(node->el) == PACTA_KIND_HIER ||
	    node->el == PACTA_EL_RECITAL || node->el == PACTA_EL_ITEM ||
	    node->el == PACTA_EL_ATTACHMENT);
}

/* Points and items begin at 1; parts, chapters and paragraphs may be counted
 * through the text. */
static bool
begins_anew(const struct pacta_node *parent, const struct pacta_node *node)
{
	return node->el == PACTA_EL_ITEM || (node->el == PACTA_EL_POINT &&
	    (parent->el == PACTA_EL_ARTICLE || num_of(parent) != NULL));
}

struct count {
	const struct pacta_node *num;	/* the last one */
	enum pacta_el el;
	struct pacta_enum e;
};

static void
count_order(struct rules_run *r, const struct pacta_node *parent,
    const struct pacta_node *node, struct count *c, struct pacta_enum *e,
    const char *text, size_t len)
{
	const struct pacta_node *num = num_of(node);
	bool same = c->num != NULL && c->el == node->el;

	if (same && !pacta_enum_follows(&c->e, e) &&
	    !(e->style != c->e.style && is_first(e)))
		report_order(r, num, c->num, text, len);
	else if (!same && begins_anew(parent, node) && !is_first(e))
		report_order(r, num, NULL, text, len);
	*c = (struct count){ num, node->el, *e };
}

void
rules_numbers(struct rules_run *r, const struct pacta_node *parent)
{
	struct count c = { .num = NULL };
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_enum e;
	const struct pacta_node *num;
	const char *text;
	size_t len;

	for (const struct pacta_node *n = parent->first; n != NULL;
	    n = n->next) {
		if (!is_counted(n) || (num = num_of(n)) == NULL)
			continue;
		text = num_text(num, &b, &len);
		if (!pacta_enum_find(&e, text, len, r->lang) || e.count == 0)
			continue;
		if (!check_number(r, n, &e, text, len))
			c = (struct count){ num, n->el, e };
		else if (r->quoted == 0)
			count_order(r, parent, n, &c, &e, text, len);
	}
	pacta_buf_dispose(&b);
}

/* --- identity ------------------------------------------------------------------ */

/* eIds are unique, so that only a wId can make two identities one. */
static void
check_identity(struct rules_run *r, const struct pacta_node *node,
    const char *wid)
{
	const struct pacta_node *other = pacta_doc_find(r->doc, wid);
	struct pacta_diag *d;
	struct pacta_place at;

	if (other != NULL && (other == node ||
	    pacta_node_attr(other, PACTA_AT_WID) != NULL))
		other = NULL;
	if (other == NULL)
		other = rules_set_add(&r->wids, wid, node);
	if (other == NULL)
		return;
	d = rules_at_attr(r, RULE_EID_WID, node, PACTA_AT_WID,
	    "'%s' is what another provision is known by; take the wId out, "
	    "and pacta fmt gives this one an identity of its own", wid);
	at = pacta_doc_node_place(r->doc, other);
	pacta_diags_other(r->diags, d, &at);
}

void
rules_id(struct rules_run *r, const struct pacta_node *node)
{
	const char *eid = NULL, *wid = NULL;

	for (const struct pacta_attr *a = node->attrs; a != NULL; a = a->next)
		if (a->at == PACTA_AT_EID)
			eid = a->value;
		else if (a->at == PACTA_AT_WID)
			wid = a->value;
	if (eid != NULL && !placed(node, eid))
		check_place(r, node, eid);
	/* What is quoted is known by its place in another text. */
	if (wid != NULL && r->quoted == 0)
		check_identity(r, node, wid);
	if (node->el == PACTA_EL_ARTICLE)
		article(r, node);
	else if (node->el == PACTA_EL_ATTACHMENT) {
		r->last_article = NULL;
		r->notes = 0;
	}
}
