/* Rules 14 and 16: metadata that all languages share. */
#include <stdio.h>
#include <string.h>

#include "frbr_int.h"
#include "rules_sync_int.h"

/* --- the master and the set of languages ---------------------------------------- */

static const struct pacta_node *
expression_of(const struct sync_doc *d)
{
	const struct pacta_node *id = frbr_identification(
	    pacta_doc_main(d->doc)), *expr;

	expr = id != NULL ? pacta_node_child(id, PACTA_EL_FRBREXPRESSION) :
	    NULL;
	return expr != NULL ? expr : pacta_doc_root(d->doc);
}

static const struct pacta_node *
expression_part(const struct sync_doc *d, enum pacta_el el)
{
	const struct pacta_node *expr = expression_of(d);
	const struct pacta_node *part = pacta_node_child(expr, el);

	return part != NULL ? part : expr;
}

void
sync_masters(struct sync_run *s)
{
	struct sync_doc *d;

	if (s->count > 1 && s->master->has_id &&
	    s->master->id.master[0] != '\0')
		sync_at(s, RULE_SYNC_MASTER, false, s->master,
		    expression_part(s->master, PACTA_EL_FRBRMASTEREXPRESSION),
		    NULL, "every language names a master (here '%s'), so that "
		    "none owns the ids; take FRBRmasterExpression out of one",
		    s->master->id.master);
	for (size_t i = 0; i < s->count; i++) {
		d = &s->docs[i];
		if (d == s->master || !d->has_id)
			continue;
		if (d->id.master[0] == '\0')
			sync_at(s, RULE_SYNC_MASTER, false, d,
			    expression_of(d), expression_of(s->master),
			    "%s names no master, and neither does %s; one of "
			    "them needs FRBRmasterExpression", d->code,
			    s->master->code);
		else if (s->master->id.master[0] == '\0' &&
		    strcmp(d->id.master, s->master->code) != 0)
			sync_at(s, RULE_SYNC_MASTER, false, d,
			    expression_part(d, PACTA_EL_FRBRMASTEREXPRESSION),
			    expression_of(s->master),
			    "%s takes its ids from '%s', but %s is the one that "
			    "names no master", d->code, d->id.master,
			    s->master->code);
	}
}

static bool
have_language(const struct sync_run *s, const char *code)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->docs[i].code, code) == 0)
			return true;
	return false;
}

static void
authentic_languages(struct sync_run *s)
{
	const struct pacta_node *main = pacta_doc_main(s->master->doc), *n;
	const char *name, *href, *dot;

	for (n = main; n != NULL; n = pacta_node_next(n, main)) {
		if (n->el == PACTA_EL_PREFACE || n->el == PACTA_EL_BODY)
			return;
		if (n->el != PACTA_EL_TLCREFERENCE ||
		    (name = pacta_node_get(n, PACTA_AT_NAME)) == NULL ||
		    strcmp(name, "authenticLanguage") != 0 ||
		    (href = pacta_node_get(n, PACTA_AT_HREF)) == NULL ||
		    (dot = strrchr(href, '.')) == NULL ||
		    have_language(s, dot + 1))
			continue;
		sync_at(s, RULE_SYNC_LANGUAGE, true, s->master, n, NULL,
		    "'%s' is an authentic language, but there is no text in "
		    "it", dot + 1);
	}
}

void
sync_languages(struct sync_run *s)
{
	struct sync_doc *d;

	for (size_t i = 0; i < s->count; i++) {
		d = &s->docs[i];
		for (size_t k = 0; k < i; k++)
			if (strcmp(s->docs[k].code, d->code) == 0)
				sync_at(s, RULE_SYNC_LANGUAGE, false, d,
				    expression_part(d, PACTA_EL_FRBRLANGUAGE),
				    NULL, "a second text in '%s': %s is the "
				    "other", d->code,
				    pacta_doc_name(s->docs[k].doc));
		if (d != s->master && d->has_id && s->master->has_id &&
		    strcmp(d->id.uri.version, s->master->id.uri.version) != 0)
			sync_at(s, RULE_SYNC_VERSION, true, d,
			    expression_part(d, PACTA_EL_FRBRURI),
			    expression_part(s->master, PACTA_EL_FRBRURI),
			    "%s is at version '%s', %s at '%s'", d->code,
			    d->id.uri.version, s->master->code,
			    s->master->id.uri.version);
	}
	if (s->master->has_id)
		authentic_languages(s);
}

/* --- the work --------------------------------------------------------------------- */

/* Words are each language's own; all else is compared. */
static bool
is_words(enum pacta_at at)
{
	return at == PACTA_AT_SHOWAS || at == PACTA_AT_SHORTFORM;
}

/* The first attribute of A that B has otherwise, or lacks; NULL. */
static const struct pacta_attr *
attr_difference(const struct pacta_node *a, const struct pacta_node *b)
{
	const char *v;

	for (const struct pacta_attr *x = a->attrs; x != NULL; x = x->next) {
		if (is_words(x->at) || x->at == PACTA_AT_OTHER)
			continue;
		v = pacta_node_get(b, x->at);
		if (v == NULL || strcmp(v, x->value) != 0)
			return x;
	}
	return NULL;
}

static const struct pacta_node *
next_part(const struct pacta_node *n)
{
	while (n != NULL && (n->type != PACTA_ELEMENT ||
	    n->el == PACTA_EL_FRBRNAME || n->el == PACTA_EL_FRBRALIAS))
		n = n->next;
	return n;
}

static void
work_differs(struct sync_run *s, const struct sync_doc *d,
    const struct pacta_node *o, const struct pacta_node *m)
{
	const struct pacta_attr *x = attr_difference(m, o);
	const char *v = x != NULL ? pacta_node_get(o, x->at) : NULL;

	sync_at(s, RULE_SYNC_WORK, false, d, o, m,
	    "%s is '%s' here, and '%s' in %s; all languages are of one work",
	    o->name, v != NULL ? v : "missing",
	    x != NULL ? x->value : "missing", s->master->code);
}

static const struct pacta_node *
work_of(const struct sync_doc *d)
{
	const struct pacta_node *id = frbr_identification(
	    pacta_doc_main(d->doc));

	return id != NULL ? pacta_node_child(id, PACTA_EL_FRBRWORK) : NULL;
}

/* What FRBRuri says too: where that is the same, [frbr-work] tells which text
 * contradicts itself; where it is not, it is the one finding for all. */
static bool
follows_uri(const struct sync_run *s, const struct sync_doc *d,
    enum pacta_el el)
{
	return el == PACTA_EL_FRBRTHIS || (d->has_id && s->master->has_id &&
	    (el == PACTA_EL_FRBRCOUNTRY || el == PACTA_EL_FRBRSUBTYPE ||
	    el == PACTA_EL_FRBRDATE || el == PACTA_EL_FRBRNUMBER));
}

void
sync_work(struct sync_run *s, const struct sync_doc *d)
{
	const struct pacta_node *ow = work_of(d), *mw = work_of(s->master);
	const struct pacta_node *o, *m;

	if (ow == NULL || mw == NULL)
		return;
	for (o = ow->first, m = mw->first;; o = o->next, m = m->next) {
		o = next_part(o);
		m = next_part(m);
		if (o == NULL && m == NULL)
			return;
		if (o == NULL || m == NULL || o->el != m->el) {
			sync_at(s, RULE_SYNC_WORK, false, d,
			    o != NULL ? o : ow, m != NULL ? m : mw,
			    "FRBRWork is not the same as in %s: %s stands here "
			    "where %s has %s", s->master->code,
			    o != NULL ? o->name : "nothing", s->master->code,
			    m != NULL ? m->name : "nothing");
			return;
		}
		if (!follows_uri(s, d, o->el) &&
		    (attr_difference(o, m) != NULL ||
		    attr_difference(m, o) != NULL)) {
			work_differs(s, d, o, m);
			return;
		}
	}
}

/* --- events and entities ------------------------------------------------------------ */

/* What has an id in the main meta and is the same in every language; the
 * original is each language's own expression. */
static bool
is_shared(const struct pacta_node *n)
{
	return n->type == PACTA_ELEMENT && n->el != PACTA_EL_ORIGINAL &&
	    pacta_node_attr(n, PACTA_AT_EID) != NULL;
}

static const struct pacta_node *
meta_of(const struct sync_doc *d)
{
	const struct pacta_node *main = pacta_doc_main(d->doc);

	return main != NULL ? pacta_node_child(main, PACTA_EL_META) : NULL;
}

static void
meta_pair(struct sync_run *s, const struct sync_doc *d,
    const struct pacta_node *o, const struct pacta_node *m)
{
	const struct pacta_attr *x = attr_difference(m, o);
	const char *v;

	if (x == NULL && (x = attr_difference(o, m)) == NULL)
		return;
	v = pacta_node_get(m, x->at);
	sync_at(s, RULE_SYNC_META, false, d, o, m,
	    "%s of '%s' is '%s' here, and '%s' in %s", x->name,
	    pacta_node_get(o, PACTA_AT_EID), pacta_node_get(o, x->at) != NULL ?
	    pacta_node_get(o, x->at) : "missing", v != NULL ? v : "missing",
	    s->master->code);
}

/* What FROM has and TO lacks, in one finding. */
static void
meta_missing(struct sync_run *s, const struct sync_doc *d,
    const struct sync_doc *from, const struct sync_doc *to)
{
	const struct pacta_node *meta = meta_of(from), *n, *first = NULL;
	const struct pacta_node *at = meta_of(d), *there;
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t count = 0;

	for (n = meta; n != NULL; n = pacta_node_next(n, meta)) {
		if (!is_shared(n))
			continue;
		there = pacta_doc_find(to->doc,
		    pacta_node_get(n, PACTA_AT_EID));
		if (there != NULL && there->el == n->el)
			continue;
		if (first == NULL)
			first = n;
		if (++count <= 8)
			pacta_buf_addf(&b, "%s%s %s", count > 1 ? ", " : "",
			    n->name, pacta_node_get(n, PACTA_AT_EID));
	}
	if (count > 8)
		pacta_buf_addf(&b, " and %zu more", count - 8);
	if (count > 0 && at != NULL)
		sync_at(s, RULE_SYNC_META, true, d,
		    from == d ? first : at, from == d ? NULL : first,
		    "%s has in its metadata what %s lacks: %s", from->code,
		    to->code, pacta_buf_str(&b));
	s->failed |= pacta_buf_failed(&b);
	pacta_buf_dispose(&b);
}

void
sync_meta(struct sync_run *s, const struct sync_doc *d)
{
	const struct pacta_node *meta = meta_of(d), *n, *m;

	if (meta == NULL || meta_of(s->master) == NULL)
		return;
	for (n = meta; n != NULL; n = pacta_node_next(n, meta)) {
		if (!is_shared(n))
			continue;
		m = pacta_doc_find(s->master->doc,
		    pacta_node_get(n, PACTA_AT_EID));
		if (m != NULL && m->el == n->el)
			meta_pair(s, d, n, m);
	}
	meta_missing(s, d, s->master, d);
	meta_missing(s, d, d, s->master);
}
