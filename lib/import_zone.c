#include <string.h>

#include "import_int.h"

/* --- annexes ------------------------------------------------------------------ */

static bool
is_provision(const struct import_block *b)
{
	return (b->class == IMPORT_HEADING && b->level != IMPORT_ANNEX) ||
	    b->class == IMPORT_ITEM || import_ends(import_text(b)) ==
	    IMPORT_END_STOP || import_ends(import_text(b)) ==
	    IMPORT_END_COLON;
}

/* Where the next annex begins in R from block I on, or its end.  A stamp right
 * behind an annex's heading belongs to that annex. */
static size_t
next_annex(struct import_run r, size_t i)
{
	bool seen = false;

	for (; i < r.n; i++) {
		const struct import_block *b = &r.b[i];

		if (seen && (b->class == IMPORT_STAMP || (b->class ==
		    IMPORT_HEADING && b->level == IMPORT_ANNEX)))
			return i;
		seen |= is_provision(b) || b->class == IMPORT_DASH ||
		    b->class == IMPORT_TABLE;
	}
	return r.n;
}

/* --- where the provisions begin -------------------------------------------------- */

static bool
enacts(const struct import *im, const struct import_block *b)
{
	return b->class == IMPORT_TEXT &&
	    import_holds(im, import_text(b), "formula.enacting");
}

static size_t
first_of(struct import_run r, enum import_class class)
{
	for (size_t i = 0; i < r.n; i++)
		if (r.b[i].class == class && (class != IMPORT_ITEM ||
		    r.b[i].e.value[0] == 1 || r.b[i].e.other == 1) &&
		    (class != IMPORT_TITLE || r.b[i].line->mark > 1))
			return i;
	return r.n;
}

/*
 * The provisions begin at the first heading; in a text without headings behind
 * the enacting formula, else at the first number, else behind the title page.
 */
static size_t
body_at(const struct import *im, struct import_run r)
{
	size_t i = first_of(r, IMPORT_HEADING), item, title;

	title = first_of(r, IMPORT_TITLE);
	if (i < r.n)
		return title < i && title + 1 == i ? title : i;
	for (i = 0; i < r.n; i++)
		if (enacts(im, &r.b[i]))
			return i + 1;
	item = first_of(r, IMPORT_ITEM);
	i = item < title ? item : title;
	if (i < r.n)
		return i;
	for (i = 0; i < r.n && r.b[i].class == IMPORT_TEXT; i++)
		if (!import_titlelike(&r.b[i]))
			break;
	return i < r.n || r.n == 0 ? i : 0;
}

/* Lines right below an annex's heading that say to what it is annexed may be
 * many, for they are narrow. */
static bool
is_link(struct import_run r)
{
	return r.b[0].class == IMPORT_HEADING && !r.b[1].gap &&
	    import_text(&r.b[1]).len < 1024 &&
	    import_ends(import_text(&r.b[1])) == IMPORT_END_OPEN;
}

/* In an annex also a dash or a table begins them. */
static size_t
annex_body_at(struct import_run r)
{
	size_t i = 0;

	if (i < r.n && r.b[i].class == IMPORT_HEADING)
		i++;
	for (; i < r.n; i++) {
		const struct import_block *b = &r.b[i];

		if (b->class != IMPORT_TEXT && b->class != IMPORT_STAMP &&
		    b->class != IMPORT_TITLE)
			break;
		if (b->class == IMPORT_TITLE && b->line->mark > 2)
			break;
		if (b->class == IMPORT_TEXT && !import_titlelike(b) &&
		    !(i == 1 && is_link(r)))
			break;
	}
	return i;
}

static struct import_run
part(struct import_run r, size_t from, size_t to)
{
	return (struct import_run){ r.n > 0 ? r.b + from : r.b, to - from };
}

/* --- zones ---------------------------------------------------------------------------- */

static bool
is_statement(const char *kind)
{
	static const char *const kinds[] = { "decision", "resolution",
	    "declaration", "statement", "communique" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

static int
main_zone(struct import *im, struct import_run r)
{
	bool statement = is_statement(im->kind);
	size_t body, end;
	int rc;

	im->main = import_add(im, pacta_doc_root(im->doc),
	    statement ? PACTA_EL_STATEMENT : PACTA_EL_ACT);
	import_set(im, im->main, PACTA_AT_NAME, im->kind);
	import_add(im, im->main, PACTA_EL_META);
	if (im->failed)
		return PACTA_ENOMEM;
	body = body_at(im, r);
	end = body + import_conclusions_at(im, part(r, body, r.n));
	rc = import_front(im, part(r, 0, body), im->main);
	if (rc == 0)
		rc = import_body(im, part(r, body, end), import_add(im,
		    im->main, statement ? PACTA_EL_MAINBODY : PACTA_EL_BODY));
	if (rc == 0 && end < r.n)
		rc = import_conclusions(im, part(r, end, r.n), im->main);
	return rc;
}

static int
annex_zone(struct import *im, struct import_run r, struct pacta_node *list)
{
	struct pacta_node *attachment = import_add(im, list,
	    PACTA_EL_ATTACHMENT), *doc;
	size_t body = annex_body_at(r);
	int rc;

	if (r.b[0].class == IMPORT_HEADING) {
		if (r.b[0].line->numbered)
			import_plain(im, import_add(im, attachment,
			    PACTA_EL_NUM), r.b[0].num);
		else
			import_plain(im, import_add(im, attachment,
			    PACTA_EL_HEADING), r.b[0].num);
		if (r.b[0].text.len > 0 && r.b[0].line->numbered)
			import_block_node(im, attachment, PACTA_EL_HEADING,
			    import_text(&r.b[0]));
	}
	doc = import_add(im, attachment, PACTA_EL_DOC);
	import_add(im, doc, PACTA_EL_META);
	if (im->failed)
		return PACTA_ENOMEM;
	rc = import_annex_front(im, part(r, 0, body), doc);
	if (rc == 0)
		rc = import_body(im, part(r, body, r.n),
		    import_add(im, doc, PACTA_EL_MAINBODY));
	return rc;
}

int
import_zones(struct import *im)
{
	struct import_run all = { im->blocks.items, im->blocks.count };
	size_t from = next_annex(all, 0), to;
	struct pacta_node *list = NULL;
	int rc = main_zone(im, part(all, 0, from));

	for (; rc == 0 && from < all.n; from = to) {
		to = from + 1 + next_annex(part(all, from + 1, all.n), 0);
		if (list == NULL)
			list = import_add(im, im->main, PACTA_EL_ATTACHMENTS);
		rc = annex_zone(im, part(all, from, to), list);
	}
	return im->failed ? PACTA_ENOMEM : rc;
}
