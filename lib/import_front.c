#include <stdio.h>
#include <string.h>

#include "import_int.h"

/* What stands on a title page, line by line. */
enum role {
	ROLE_OTHER,	/* of the title, or nothing known */
	ROLE_TYPE,	/* the document's type alone */
	ROLE_TITLE,	/* the type at the start or end of the title */
	ROLE_DATE, ROLE_NUMBER, ROLE_PLACE, ROLE_AUTHORITY, ROLE_STAMP
};

struct page {
	struct import *im;
	struct import_run run;
	enum role role[64];
	struct import_span word[64];	/* the type in the line */
	const char *kind[64];
	size_t from, to;	/* the lines of the title */
};

#define PAGE_MAX (sizeof(((struct page *)0)->role) / sizeof(enum role))

/* --- reading the page ------------------------------------------------------------ */

static struct import_span
whole(const struct import_block *b)
{
	return b->num.len > 0 && b->class != IMPORT_HEADING ? b->line->text :
	    import_text(b);
}

static bool
is_place(const struct import *im, struct import_span t)
{
	size_t n;
	const char *const *v = pacta_lang_all(im->lang, "place", &n);

	for (size_t i = 0; i < n; i++) {
		const char *hole = strstr(v[i], "{place}");
		struct import_span before = { v[i], hole != NULL ?
		    (size_t)(hole - v[i]) : 0 };

		before = import_trim(before);
		if (before.len > 0 && import_prefix(t, before) > 0)
			return true;
	}
	return false;
}

/* The document's type begins or ends its title ("Agreement on ...", "...协定");
 * in a short line it may stand in the middle ("Kyoto Protocol to ..."). */
static const char *
names_type(const struct import *im, const struct import_block *b,
    struct import_span *word)
{
	struct import_span t = whole(b);

	if (b->line->mark == 1 || (b->line->width <= 130 &&
	    import_is_upper(import_first(t))))
		return import_doctype_in(im, t, word);
	return import_doctype(im, t, word);
}

/* Where a day stands in T; its length when nowhere. */
static size_t
date_in(const struct import *im, struct import_span t, char day[11])
{
	size_t at = 0;

	while (at < t.len && (((unsigned char)t.s[at] & 0xc0) == 0x80 ||
	    (at > 0 && t.s[at - 1] != ' ' && im->spaced) ||
	    import_date(im, import_behind(t, at), day) == 0))
		at++;
	return at;
}

static enum role
role_of(struct import *im, const struct import_block *b,
    struct import_span *word, const char **kind)
{
	struct import_span t = whole(b), all, where;
	const struct import_entity *e;
	char day[11], number[80];

	*kind = NULL;
	*word = import_span(t.s, 0);
	if (b->class == IMPORT_STAMP)
		return ROLE_STAMP;
	if (import_date(im, t, day) > 0)
		return ROLE_DATE;
	if (b->line->width < 80 && import_doctype(im, t, word) == NULL &&
	    date_in(im, t, day) < t.len)
		return ROLE_DATE;
	*word = import_span(t.s, 0);
	if (import_number(im, t, &all, number, sizeof(number)) &&
	    all.s == t.s && t.len < all.len + 40)
		return ROLE_NUMBER;
	if (is_place(im, t))
		return ROLE_PLACE;
	*kind = names_type(im, b, word);
	if (*kind != NULL)
		return word->len == t.len ? ROLE_TYPE : ROLE_TITLE;
	e = import_entity(im, t, 0, &where);
	if (e != NULL && where.s == t.s && strstr(e->href, "/int.") != NULL)
		return ROLE_AUTHORITY;
	return ROLE_OTHER;
}

/* The lines of the title: from the type on, or up to it where the language puts
 * it last. */
static void
find_title(struct page *p)
{
	size_t at = p->run.n, i;

	for (i = 0; i < p->run.n && at == p->run.n; i++)
		if (p->role[i] == ROLE_TYPE || p->role[i] == ROLE_TITLE)
			at = i;
	p->from = p->to = at;
	if (at == p->run.n) {
		for (i = 0; i < p->run.n && p->role[i] != ROLE_OTHER; i++)
			;
		p->from = p->to = i;
		while (p->to < p->run.n && p->role[p->to] == ROLE_OTHER)
			p->to++;
		return;
	}
	p->to = at + 1;
	if (p->role[at] == ROLE_TITLE && p->word[at].s > whole(
	    &p->run.b[at]).s && p->word[at].s + p->word[at].len ==
	    whole(&p->run.b[at]).s + whole(&p->run.b[at]).len) {
		while (p->from > 0 && p->role[p->from - 1] == ROLE_OTHER &&
		    !p->run.b[p->from].gap)
			p->from--;
		return;
	}
	/* The title goes on below the type, or follows behind date, number and
	 * place, or stands right above. */
	if (p->role[at] == ROLE_TYPE && (at + 1 >= p->run.n ||
	    p->role[at + 1] != ROLE_OTHER)) {
		for (i = at + 1; i < p->run.n && p->role[i] != ROLE_OTHER; i++)
			;
		p->from = p->to = i;
	}
	while (p->to < p->run.n && p->role[p->to] == ROLE_OTHER)
		p->to++;
	if (p->to > p->from)
		return;
	p->from = p->to = at;
	while (p->from > 0 && p->role[p->from - 1] == ROLE_OTHER &&
	    !p->run.b[p->from].gap)
		p->from--;
	if (p->from < at)
		p->to = at + 1;
}

/* --- writing it ------------------------------------------------------------------- */

static void
add_authorities(struct import *im, struct pacta_node *p, struct import_span t)
{
	struct import_entity *e;
	struct import_span where;
	struct pacta_node *a;
	char href[32];
	size_t at = 0, from = 0;

	while ((e = import_entity(im, t, at, &where)) != NULL) {
		size_t start = (size_t)(where.s - t.s);

		import_plain(im, p, import_span(t.s + from, start - from));
		a = import_add(im, p, PACTA_EL_DOCAUTHORITY);
		snprintf(href, sizeof(href), "#%s", e->id);
		import_set(im, a, PACTA_AT_REFERSTO, href);
		import_plain(im, a, where);
		at = from = start + where.len;
	}
	import_plain(im, p, import_behind(t, from));
}

/* Date and number may share a line. */
static void
add_facts(struct import *im, struct pacta_node *p, struct import_span t)
{
	struct import_span all;
	struct pacta_node *n;
	char day[11], number[80];
	size_t at = date_in(im, t, day), len;

	if (at < t.len && im->date[0] == '\0') {
		len = import_date(im, import_behind(t, at), day);
		import_plain(im, p, import_span(t.s, at));
		t = import_behind(t, at);
		memcpy(im->date, day, sizeof(day));
		n = import_add(im, p, PACTA_EL_DOCDATE);
		import_set(im, n, PACTA_AT_DATE, day);
		import_plain(im, n, import_span(t.s, len));
		t = import_behind(t, len);
	}
	if (im->number[0] == '\0' && import_number(im, t, &all, number,
	    sizeof(number))) {
		memcpy(im->number, number, sizeof(number));
		im->number_text = all;
		import_plain(im, p, import_span(t.s, (size_t)(all.s - t.s)));
		import_plain(im, import_add(im, p, PACTA_EL_DOCNUMBER), all);
		t = import_behind(t, (size_t)(all.s - t.s) + all.len);
	}
	import_plain(im, p, t);
}

static void
keep_title(struct import *im, const struct pacta_buf *title)
{
	size_t n = title->len < sizeof(im->title) - 1 ? title->len :
	    sizeof(im->title) - 1;

	if (im->title[0] != '\0' || n == 0)
		return;
	while (n > 0 && n < title->len &&
	    ((unsigned char)title->data[n] & 0xc0) == 0x80)
		n--;
	memcpy(im->title, title->data, n);
	im->title[n] = '\0';
}

static void
append(struct import *im, struct pacta_buf *b, struct import_span t)
{
	t = import_trim(t);
	if (b->len > 0 && t.len > 0 && im->spaced)
		pacta_buf_addc(b, ' ');
	pacta_buf_add(b, t.s, t.len);
}

static void
gap(struct import *im, struct pacta_node *para)
{
	if (im->spaced && para != NULL && para->first != NULL)
		import_plain(im, para, import_span(" ", 1));
}

/*
 * A title in its parts: what stands before the type, the type, what follows.
 * One of the first and the last is the docTitle; what is missing stays blank
 * for the drafter, since a text must have both.
 */
static void
put_title(struct import *im, struct pacta_node *preface,
    struct import_span before, struct import_span type,
    struct import_span after)
{
	struct pacta_node *para = import_add(im, import_add(im, preface,
	    PACTA_EL_LONGTITLE), PACTA_EL_P);
	bool typed = im->typed;

	im->typed |= type.len > 0;
	if (before.len > 0 && after.len > 0)
		import_inline(im, para, before);
	else if (before.len > 0)
		import_block_node(im, para, PACTA_EL_DOCTITLE, before);
	if (!typed) {
		gap(im, para);
		import_plain(im, import_add(im, para, PACTA_EL_DOCTYPE), type);
	}
	if (after.len > 0 || before.len == 0) {
		gap(im, para);
		import_block_node(im, para, PACTA_EL_DOCTITLE, after);
	}
	im->titled = true;
}

/* The title's lines as one, with the type in its own element. */
static void
add_title(struct page *p, struct pacta_node *preface)
{
	struct import *im = p->im;
	struct pacta_buf before = PACTA_BUF_INIT, after = PACTA_BUF_INIT;
	struct import_span type = { NULL, 0 }, t;

	for (size_t i = p->from; i < p->to; i++) {
		t = whole(&p->run.b[i]);
		if (type.len == 0 && p->word[i].len > 0) {
			type = p->word[i];
			append(im, &before, import_span(t.s,
			    (size_t)(type.s - t.s)));
			append(im, &after, import_behind(t,
			    (size_t)(type.s - t.s) + type.len));
		} else
			append(im, type.len > 0 ? &after : &before, t);
	}
	put_title(im, preface, import_span(pacta_buf_str(&before), before.len),
	    type, import_span(pacta_buf_str(&after), after.len));
	keep_title(im, after.len > 0 ? &after : &before);
	im->failed |= pacta_buf_failed(&before) || pacta_buf_failed(&after);
	pacta_buf_dispose(&before);
	pacta_buf_dispose(&after);
}

/* The stamp and the lines right below it. */
static size_t
add_stamp(struct page *p, size_t i, struct pacta_node *preface)
{
	struct pacta_node *box = import_add(p->im, preface,
	    PACTA_EL_CONTAINER);
	size_t n = 0;

	import_set(p->im, box, PACTA_AT_NAME, "approval");
	do {
		import_block_node(p->im, box, PACTA_EL_P,
		    whole(&p->run.b[i + n]));
		n++;
	} while (i + n < p->run.n && i + n < p->from && !p->run.b[i + n].gap);
	return n;
}

static void
add_page(struct page *p, struct pacta_node *preface)
{
	struct import *im = p->im;

	for (size_t i = 0, n = 1; i < p->run.n && !im->failed; i += n) {
		struct import_span t = whole(&p->run.b[i]);
		struct pacta_node *para;

		n = 1;
		if (i == p->from && p->to > p->from) {
			add_title(p, preface);
			n = p->to - p->from;
			continue;
		}
		if (p->role[i] == ROLE_STAMP) {
			n = add_stamp(p, i, preface);
			continue;
		}
		para = import_add(im, preface, PACTA_EL_P);
		if (p->role[i] == ROLE_TYPE && !im->typed) {
			import_plain(im, import_add(im, para,
			    PACTA_EL_DOCTYPE), t);
			im->typed = true;
		}
		else if (p->role[i] == ROLE_DATE || p->role[i] == ROLE_NUMBER)
			add_facts(im, para, t);
		else if (p->role[i] == ROLE_AUTHORITY)
			add_authorities(im, para, t);
		else
			import_inline(im, para, t);
	}
}

static void
read_page(struct page *p)
{
	for (size_t i = 0; i < p->run.n; i++)
		p->role[i] = role_of(p->im, &p->run.b[i], &p->word[i],
		    &p->kind[i]);
	find_title(p);
}

/* --- where the title page ends ---------------------------------------------------------- */

static bool
is_page_line(const struct import *im, const struct import_block *b)
{
	struct import_span t = whole(b), all;
	char s[80];

	if (import_begins(im, t, "preamble"))
		return false;
	if (b->class == IMPORT_TITLE && b->line->mark == 1)
		return true;
	if (b->class == IMPORT_ITEM)
		return import_date(im, b->line->text, s) > 0;
	if (b->class != IMPORT_TEXT && b->class != IMPORT_TITLE)
		return false;
	if (import_ends(t) == IMPORT_END_OPEN && t.len < 1024)
		return true;
	return b->line->width < 80 && (import_date(im, t, s) > 0 ||
	    is_place(im, t) ||
	    import_number(im, t, &all, s, sizeof(s)));
}

/* The length of the title page: lines that are no sentences, if one of them
 * says what kind of document it is or is a Markdown title. */
static size_t
page_length(struct import *im, struct import_run r, const char **kind)
{
	size_t n = 0;
	bool known = false;
	struct import_span word;

	*kind = NULL;
	for (; n < r.n && n < PAGE_MAX && is_page_line(im, &r.b[n]); n++) {
		const char *k = names_type(im, &r.b[n], &word);

		if (k != NULL && *kind == NULL)
			*kind = k;
		known |= k != NULL || r.b[n].line->mark == 1;
	}
	return known ? n : 0;
}

const char *
import_front_kind(struct import *im, struct import_run r)
{
	const char *kind;

	for (size_t i = 0; i < r.n; i++)
		if (r.b[i].class == IMPORT_HEADING) {
			r.n = i;
			break;
		}
	page_length(im, r, &kind);
	return kind;
}

/* --- both ------------------------------------------------------------------------------------- */

/* A title from the caller, for a text without a title page. */
static void
add_given_title(struct import *im, struct pacta_node *preface)
{
	struct import_span t = import_trim(import_span(im->options->title,
	    strlen(im->options->title))), type;

	import_doctype_in(im, t, &type);
	snprintf(im->title, sizeof(im->title), "%s", im->options->title);
	put_title(im, preface, import_trim(import_span(t.s,
	    type.len > 0 ? (size_t)(type.s - t.s) : t.len)), type,
	    type.len > 0 ? import_trim(import_behind(t, (size_t)(type.s -
	    t.s) + type.len)) : import_span(t.s, 0));
}

/* A text must have type and title: what it does not say is left blank. */
static void
complete(struct import *im, struct pacta_node *preface,
    const struct import_block *first)
{
	struct pacta_place place = { im->name, first->line->no, 1, 0 };

	if (im->typed && im->titled)
		return;
	pacta_diags_add(im->diags, PACTA_NOTE, "import-title", &place,
	    "no title page says %s: %s stands blank in the preface%s",
	    im->titled ? "what kind of text this is" : im->typed ?
	    "what the text is about" : "what this is", im->titled ?
	    "<docType>" : im->typed ? "<docTitle>" :
	    "the title", im->titled ? "" : "; --title fills it");
	if (!im->titled)
		put_title(im, preface, import_span("", 0), import_span("", 0),
		    import_span("", 0));
}

int
import_front(struct import *im, struct import_run r, struct pacta_node *parent)
{
	struct pacta_node *preface = import_add(im, parent, PACTA_EL_PREFACE);
	const char *kind;
	struct page p = { .im = im, .run = r };

	im->typed = im->titled = false;
	p.run.n = page_length(im, r, &kind);
	import_flatten(im, p.run);
	if (p.run.n > 0) {
		read_page(&p);
		add_page(&p, preface);
	} else if (im->options->title != NULL)
		add_given_title(im, preface);
	if (!im->failed && im->blocks.count > 0)
		complete(im, preface, im->blocks.items);
	if (p.run.n < r.n && !im->failed)
		import_preamble(im, (struct import_run){ r.b + p.run.n,
		    r.n - p.run.n }, parent);
	return im->failed ? PACTA_ENOMEM : 0;
}

/* Lines right below an annex's heading that say to what it is annexed, when the
 * title follows behind a blank line. */
static size_t
link_lines(struct import_run r)
{
	size_t n = 0;

	while (n < r.n && !r.b[n].gap && r.b[n].class == IMPORT_TEXT)
		n++;
	return n < r.n && r.b[n].class == IMPORT_TEXT ? n : 0;
}

int
import_annex_front(struct import *im, struct import_run r,
    struct pacta_node *doc)
{
	struct page p = { .im = im, .run = r };
	struct pacta_node *preface;
	const struct import_block *rest = NULL;
	struct import_run above;
	size_t links = 0;
	const char *kind = "annex";
	bool heading = r.n > 0 && r.b[0].class == IMPORT_HEADING;

	import_flatten(im, r);
	if (heading) {
		p.run.b++;
		p.run.n--;
	}
	if (p.run.n > PAGE_MAX)
		p.run.n = PAGE_MAX;
	if (heading)
		links = link_lines(p.run);
	above = (struct import_run){ p.run.b, links };
	p.run.b += links;
	p.run.n -= links;
	read_page(&p);
	/* The rest of the heading's line, where it has no number, is the first
	 * line of the title page. */
	if (heading && !r.b[0].line->numbered && r.b[0].text.len > 0 &&
	    links == 0 && p.run.n + 1 <= PAGE_MAX && !im->failed) {
		p.run = (struct import_run){ r.b, p.run.n + 1 };
		p.run.b[0].num = import_span(NULL, 0);
		read_page(&p);
	} else if (heading && !r.b[0].line->numbered && r.b[0].text.len > 0)
		rest = &r.b[0];
	for (size_t i = 0; i < p.run.n; i++)
		if (p.kind[i] != NULL && strcmp(kind, "annex") == 0)
			kind = p.kind[i];
	import_set(im, doc, PACTA_AT_NAME, kind);
	if (p.run.n == 0 && links == 0)
		return im->failed ? PACTA_ENOMEM : 0;
	preface = import_add(im, doc, PACTA_EL_PREFACE);
	if (rest != NULL)
		import_block_node(im, preface, PACTA_EL_P, whole(rest));
	for (size_t i = 0; i < above.n && !im->failed; i++)
		import_block_node(im, preface, PACTA_EL_P, whole(&above.b[i]));
	im->typed = true;	/* an annex need not say what it is */
	for (size_t i = 0; i < p.run.n; i++)
		if (p.word[i].len > 0)
			im->typed = false;
	add_page(&p, preface);
	return im->failed ? PACTA_ENOMEM : 0;
}
