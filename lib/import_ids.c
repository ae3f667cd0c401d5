#include <stdio.h>
#include <string.h>

#include <pacta/fmt.h>

#include "import_int.h"

/*
 * Ids that do not depend on the language: chapter IV, глава IV and 第四章 are
 * all chp_4, Article IX is art_9, and the points of a list without numbers are counted.  What is
 * left out here (a number that stands twice, a line without a number between
 * numbered ones) is left to pacta_fmt().
 */

/* What is counted below one provision, or (articles) in a whole text. */
struct tally {
	bool numbered[PACTA_EL_COUNT];	/* one of the kind has a number */
	uint32_t count[PACTA_EL_COUNT];	/* of the kind, so far */
	uint32_t last[PACTA_EL_COUNT];	/* number of the kind, so far */
};

struct region {
	const char *id;		/* of the annex; NULL in the main text */
	uint32_t article;	/* the last one's number */
};

static bool
takes_id(const struct pacta_node *n)
{
	return n->type == PACTA_ELEMENT && (n->el == PACTA_EL_ATTACHMENT ||
	    pacta_el_kind(n->el) == PACTA_KIND_HIER);
}

static void
survey(const struct pacta_node *parent, struct tally *t)
{
	memset(t, 0, sizeof(*t));
	for (const struct pacta_node *n = parent->first; n != NULL; n = n->next)
		if (takes_id(n) && n->el != PACTA_EL_ATTACHMENT &&
		    pacta_node_child(n, PACTA_EL_NUM) != NULL)
			t->numbered[n->el] = true;
}

static bool
read_number(struct import *im, const struct pacta_node *node,
    struct pacta_enum *e)
{
	const struct pacta_node *num = pacta_node_child(node, PACTA_EL_NUM);
	struct pacta_buf text = PACTA_BUF_INIT;
	bool found;

	if (num == NULL)
		return false;
	pacta_node_line(num, &text);
	found = pacta_enum_find(e, pacta_buf_str(&text), text.len, im->lang) &&
	    e->count > 0;
	im->failed |= pacta_buf_failed(&text);
	pacta_buf_dispose(&text);
	return found;
}

/* The number part of an id; false when it cannot be told here. */
static bool
number_part(struct import *im, const struct pacta_node *node, struct tally *t,
    struct region *region, struct pacta_buf *out)
{
	uint32_t *last = node->el == PACTA_EL_ARTICLE ? &region->article :
	    &t->last[node->el], value;
	struct pacta_enum e;

	t->count[node->el]++;
	if (!t->numbered[node->el]) {
		pacta_buf_addf(out, "%u", t->count[node->el]);
		return true;
	}
	if (!read_number(im, node, &e))
		return false;
	/* Parts of 1.2.3 stand below each other: the last one counts. */
	value = e.value[e.count - 1];
	if (value <= *last)
		return false;
	*last = value;
	if (e.count == 1 && e.suffix == 0 && (node->el == PACTA_EL_PART ||
	    node->el == PACTA_EL_CHAPTER || node->el == PACTA_EL_SECTION ||
	    (node->el == PACTA_EL_ARTICLE && e.style != PACTA_ENUM_LETTER)))
		pacta_buf_addf(out, "%u", value);
	else
		pacta_enum_eid(&e, out);
	return out->len > 0;
}

static void
give(struct import *im, struct pacta_node *node, struct tally *t,
    struct region *region)
{
	const struct pacta_node *up = node->parent;
	const char *above;
	struct pacta_buf id = PACTA_BUF_INIT, n = PACTA_BUF_INIT;

	while (up != NULL && !takes_id(up))
		up = up->parent;
	above = node->el == PACTA_EL_ARTICLE ? region->id : up != NULL ?
	    pacta_node_get(up, PACTA_AT_EID) : NULL;
	if (number_part(im, node, t, region, &n) && (above != NULL ||
	    up == NULL || node->el == PACTA_EL_ARTICLE)) {
		pacta_buf_addf(&id, "%s%s%s_%s", above != NULL ? above : "",
		    above != NULL ? "__" : "", pacta_el_abbr(node->el),
		    pacta_buf_str(&n));
		if (pacta_buf_failed(&id) || pacta_buf_failed(&n))
			im->failed = true;
		else
			import_set(im, node, PACTA_AT_EID, id.data);
	}
	pacta_buf_dispose(&id);
	pacta_buf_dispose(&n);
}

/* Provisions nest no deeper than PACTA_IMPORT_MAX_DEPTH and a few. */
static void
give_below(struct import *im, struct pacta_node *parent, struct region *region)
{
	struct tally t;

	survey(parent, &t);
	for (struct pacta_node *n = parent->first; n != NULL && !im->failed;
	    n = n->next) {
		struct region annex = { NULL, 0 };

		if (n->type != PACTA_ELEMENT)
			continue;
		if (takes_id(n) && pacta_node_get(n, PACTA_AT_EID) == NULL)
			give(im, n, &t, region);
		if (n->el == PACTA_EL_ATTACHMENT) {
			annex.id = pacta_node_get(n, PACTA_AT_EID);
			give_below(im, n, &annex);
		} else if (takes_id(n) || pacta_el_kind(n->el) ==
		    PACTA_KIND_FRAME || pacta_el_kind(n->el) ==
		    PACTA_KIND_ROOT)
			give_below(im, n, region);
	}
}

int
import_ids(struct import *im, struct pacta_error *err)
{
	struct pacta_doc *docs[2] = { im->doc, im->doc };
	struct pacta_fmt_options options = PACTA_FMT_OPTIONS_INIT;
	struct region region = { NULL, 0 };
	size_t count = 1;
	int rc = 0;

	options.langs = im->langs;
	/* What stands in the same place in the master has the same id. */
	if (im->options->master != NULL) {
		docs[0] = im->options->master;
		count = 2;
		rc = pacta_fmt(docs, count, &options, NULL, err);
	}
	if (rc == 0)
		give_below(im, im->main, &region);
	if (im->failed)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	return rc == 0 ? pacta_fmt(docs, count, &options, im->diags, err) : rc;
}
