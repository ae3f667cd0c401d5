#include <stdio.h>
#include <string.h>

#include "import_int.h"

static struct import_span
whole(const struct import_block *b)
{
	return b->num.len > 0 ? b->line->text : import_text(b);
}

/* --- where the end begins --------------------------------------------------------- */

static bool
closes(const struct import *im, const struct import_block *b)
{
	struct import_span t = import_text(b);

	return b->class == IMPORT_TEXT &&
	    (import_holds(im, t, "formula.testimonium") ||
	    import_begins(im, t, "formula.done") ||
	    import_holds(im, t, "formula.closing"));
}

static bool
names_entity(struct import *im, struct import_span t)
{
	struct import_span where;
	size_t n = im->nentities;
	bool found = import_entity(im, t, 0, &where) != NULL;

	im->nentities = n;	/* only looked: nothing was met yet */
	return found;
}

static bool
names_role(const struct import *im, struct import_span t)
{
	const char *key, *value;

	for (size_t i = 0; pacta_lang_entry(im->lang, i, &key, &value); i++)
		if (strncmp(key, "role.", 5) == 0 &&
		    import_word(im, t, value) > 0)
			return true;
	return false;
}

static bool
is_signature_line(struct import *im, const struct import_block *b)
{
	struct import_span t = whole(b);

	if (b->class == IMPORT_TABLE)
		return false;
	return names_role(im, t) || import_begins(im, t, "signature") ||
	    names_entity(im, t) || memmem(t.s, t.len, "____", 4) != NULL;
}

static bool
may_stand_in_signatures(const struct import_block *b)
{
	struct import_span t = whole(b);

	return (b->class == IMPORT_TEXT || b->class == IMPORT_ITEM) &&
	    b->line->width <= 120 && b->nlines <= 3 && t.len > 0 &&
	    import_ends(t) != IMPORT_END_STOP &&
	    import_ends(t) != IMPORT_END_SEMICOLON;
}

/* Where the signatures begin: short lines up to the end, of which the first
 * tells who signs. */
static size_t
signatures_at(struct import *im, struct import_run r)
{
	size_t at = r.n;

	for (size_t i = r.n; i > 0 && may_stand_in_signatures(&r.b[i - 1]); i--)
		if (is_signature_line(im, &r.b[i - 1]))
			at = i - 1;
	return at;
}

static bool
says_day(const struct import *im, const struct import_block *b)
{
	struct import_span t = import_text(b);
	char day[11];

	if (b->class != IMPORT_TEXT || import_ends(t) != IMPORT_END_STOP)
		return false;
	for (size_t at = 0; at < t.len; at++)
		if (((unsigned char)t.s[at] & 0xc0) != 0x80 &&
		    (at == 0 || !im->spaced || t.s[at - 1] == ' ') &&
		    import_date(im, import_behind(t, at), day) > 0)
			return true;
	return false;
}

size_t
import_conclusions_at(struct import *im, struct import_run r)
{
	size_t at = signatures_at(im, r), last = 0;

	for (size_t i = 0; i < at; i++)
		if (r.b[i].class == IMPORT_HEADING)
			last = i + 1;
	for (size_t i = last; i < at; i++)
		if (closes(im, &r.b[i]))
			return i;
	/* In words of its own: the last paragraph before the signatures, if it
	 * says a day. */
	if (at > last && at < r.n && says_day(im, &r.b[at - 1]))
		return at - 1;
	return at;
}

/* --- signatures ----------------------------------------------------------------------- */

static void
signed_by(struct import *im, const char *id)
{
	for (size_t i = 0; i < im->nsigners; i++)
		if (strcmp(im->signers[i], id) == 0)
			return;
	if (im->nsigners < sizeof(im->signers) / sizeof(im->signers[0]))
		snprintf(im->signers[im->nsigners++], sizeof(im->signers[0]),
		    "%s", id);
}

static bool
is_state(const struct import_entity *e)
{
	return strstr(e->href, "/state/") != NULL;
}

/* One line of a signature, with its states marked. */
static void
add_line(struct import *im, struct pacta_node *parent, struct import_span t)
{
	struct import_entity *e;
	struct import_span where;
	struct pacta_node *o;
	size_t from = 0;
	char href[32];

	while ((e = import_entity(im, t, from, &where)) != NULL) {
		size_t start = (size_t)(where.s - t.s);

		import_plain(im, parent, import_span(t.s + from, start - from));
		o = import_add(im, parent, PACTA_EL_ORGANIZATION);
		snprintf(href, sizeof(href), "#%s", e->id);
		import_set(im, o, PACTA_AT_REFERSTO, href);
		import_plain(im, o, where);
		from = start + where.len;
		if (is_state(e))
			signed_by(im, e->id);
	}
	import_plain(im, parent, import_behind(t, from));
}

/* A name may run over two lines. */
static const struct import_entity *
signer_across(struct import *im, struct import_run g)
{
	struct pacta_buf all = PACTA_BUF_INIT;
	struct import_entity *e;
	struct import_span where;

	for (size_t i = 0; i < g.n; i++) {
		struct import_span t = whole(&g.b[i]);

		if (i > 0 && im->spaced)
			pacta_buf_addc(&all, ' ');
		pacta_buf_add(&all, t.s, t.len);
	}
	e = import_entity(im, import_span(pacta_buf_str(&all), all.len), 0,
	    &where);
	if (e != NULL && is_state(e))
		signed_by(im, e->id);
	im->failed |= pacta_buf_failed(&all);
	pacta_buf_dispose(&all);
	return e != NULL && is_state(e) ? e : NULL;
}

/* The one state a group of lines names; NULL when none or several. */
static const struct import_entity *
signer(struct import *im, struct import_run g)
{
	const struct import_entity *found = NULL;
	struct import_entity *e;
	struct import_span where;

	for (size_t i = 0; i < g.n; i++) {
		struct import_span t = whole(&g.b[i]);
		size_t from = 0;

		while ((e = import_entity(im, t, from, &where)) != NULL) {
			from = (size_t)(where.s - t.s) + where.len;
			if (!is_state(e))
				continue;
			if (found != NULL && found != e)
				return NULL;
			found = e;
		}
	}
	return found != NULL ? found : signer_across(im, g);
}

static void
add_signature(struct import *im, struct import_run g, struct pacta_node *box)
{
	const struct import_entity *who = signer(im, g);
	struct pacta_node *p = import_add(im, box, PACTA_EL_P), *in = p;
	char href[32];

	if (who != NULL) {
		in = import_add(im, p, PACTA_EL_SIGNATURE);
		snprintf(href, sizeof(href), "#%s", who->id);
		import_set(im, in, PACTA_AT_REFERSTO, href);
	}
	for (size_t i = 0; i < g.n; i++) {
		if (i > 0)
			import_add(im, in, PACTA_EL_BR);
		add_line(im, in, whole(&g.b[i]));
	}
}

/* --- signatures side by side ----------------------------------------------------- */

#define COLUMNS 4

/* The columns of a line: what a gap parts. */
static size_t
split(struct import_span t, struct import_span *out)
{
	size_t n = 0, at;

	while (n < COLUMNS && t.len > 0) {
		at = import_gap(t);
		out[n++] = import_trim(import_span(t.s, at));
		t = import_trim(import_behind(t, at));
	}
	return t.len == 0 ? n : 0;
}

/* Who signs in each column of a group; 0 unless every line has as many columns
 * and each column one state. */
static size_t
columns(struct import *im, struct import_run g,
    const struct import_entity **who)
{
	struct import_span c[COLUMNS], where;
	size_t n = split(whole(&g.b[0]), c);

	for (size_t k = 0; k < n; k++)
		who[k] = NULL;
	for (size_t i = 0; i < g.n; i++) {
		if (split(whole(&g.b[i]), c) != n || n < 2)
			return 0;
		for (size_t k = 0; k < n; k++) {
			struct import_entity *e = import_entity(im, c[k], 0,
			    &where);

			if (e != NULL && is_state(e) && who[k] == NULL)
				who[k] = e;
		}
	}
	for (size_t k = 0; k < n; k++)
		if (who[k] == NULL)
			return 0;
	return n;
}

static void
add_columns(struct import *im, struct import_run g, size_t n,
    const struct import_entity **who, struct pacta_node *box)
{
	struct import_span c[COLUMNS], where;
	struct pacta_node *p, *s;
	bool done[COLUMNS] = { false };
	char href[32];

	for (size_t i = 0; i < g.n; i++) {
		p = import_add(im, box, PACTA_EL_P);
		split(whole(&g.b[i]), c);
		for (size_t k = 0; k < n; k++) {
			if (k > 0)
				import_plain(im, p, import_span(" ", 1));
			s = p;
			/* A party signs once: where its name stands. */
			if (import_entity(im, c[k], 0, &where) == who[k] &&
			    !done[k]) {
				s = import_add(im, p, PACTA_EL_SIGNATURE);
				snprintf(href, sizeof(href), "#%s",
				    who[k]->id);
				import_set(im, s, PACTA_AT_REFERSTO, href);
				done[k] = true;
			}
			add_line(im, s, c[k]);
		}
	}
}

/* A signature ends at a blank line, or where the next one's line begins and
 * this one has its state.  Where an office opens one, another opens the next;
 * below "For the Republic of ..." it belongs to who signs. */
static size_t
signature_length(struct import *im, struct import_run r)
{
	bool named = names_entity(im, whole(&r.b[0]));
	bool office = names_role(im, whole(&r.b[0]));
	size_t n = 1;

	for (; n < r.n && !r.b[n].gap; n++) {
		struct import_span t = whole(&r.b[n]);
		bool names = names_entity(im, t);

		if (named && (names || (office && names_role(im, t)) ||
		    import_begins(im, t, "signature")))
			break;
		named |= names;
	}
	return n;
}

/* Lines without a blank one between. */
static size_t
group_length(struct import_run r)
{
	size_t n = 1;

	while (n < r.n && !r.b[n].gap)
		n++;
	return n;
}

static void
add_signatures(struct import *im, struct import_run r,
    struct pacta_node *parent)
{
	struct pacta_node *box = import_add(im, parent, PACTA_EL_CONTAINER);
	const struct import_entity *who[COLUMNS];
	struct import_run g;
	size_t ncolumns;

	import_set(im, box, PACTA_AT_NAME, "signatures");
	for (; r.n > 0 && !im->failed; r.b += g.n, r.n -= g.n) {
		g = (struct import_run){ r.b, group_length(r) };
		ncolumns = columns(im, g, who);
		if (ncolumns > 0) {
			add_columns(im, g, ncolumns, who, box);
			continue;
		}
		g.n = signature_length(im, r);
		add_signature(im, g, box);
	}
}

/* A text that bears no date on its title page is of the day it was signed. */
static void
find_day(struct import *im, struct import_span t)
{
	char day[11];

	for (size_t at = 0; im->date[0] == '\0' && at < t.len; at++)
		if (((unsigned char)t.s[at] & 0xc0) != 0x80 && import_date(im,
		    import_behind(t, at), day) > 0)
			memcpy(im->date, day, sizeof(day));
}

int
import_conclusions(struct import *im, struct import_run r,
    struct pacta_node *parent)
{
	struct pacta_node *end = import_add(im, parent, PACTA_EL_CONCLUSIONS);
	struct pacta_node *f;
	size_t sign = signatures_at(im, r);

	import_flatten(im, r);

	for (size_t i = 0; i < sign && !im->failed; i++) {
		struct import_span t = whole(&r.b[i]);

		f = end;
		find_day(im, t);
		if (import_holds(im, t, "formula.testimonium")) {
			f = import_add(im, end, PACTA_EL_FORMULA);
			import_set(im, f, PACTA_AT_NAME, "testimonium");
		}
		import_block_node(im, f, PACTA_EL_P, t);
	}
	if (sign < r.n)
		add_signatures(im, (struct import_run){ r.b + sign,
		    r.n - sign }, end);
	return im->failed ? PACTA_ENOMEM : 0;
}
