#include <string.h>

#include "import_int.h"

#define NLEVELS IMPORT_ANNEX	/* part, chapter, section, article */

struct body {
	struct import *im;
	struct import_run run;
	struct pacta_node *root, *open[NLEVELS];
	enum pacta_el el[NLEVELS];	/* what each level is written as */
	struct import_run pending;	/* blocks of the innermost provision */
	bool headed;	/* articles have titles on the line below */
	bool stopped;	/* ... or beside the number, closed by a full stop */
};

/* --- enumerated titles are sections -------------------------------------- */

static bool
reading(const struct pacta_enum *e, uint32_t value)
{
	return e->count == 1 && (e->value[0] == value || e->other == value);
}

static bool
is_title_item(const struct import_run *r, size_t i)
{
	const struct import_block *b = &r->b[i];

	return b->class == IMPORT_ITEM && import_titlelike(b) &&
	    b->line->width <= 130 && !b->e.bracketed &&
	    !import_is_lower(import_first(import_text(b)));
}

static bool
next_is_same(const struct import_run *r, size_t i)
{
	struct pacta_enum e;

	if (i + 1 >= r->n || r->b[i + 1].class != IMPORT_ITEM)
		return false;
	e = r->b[i + 1].e;
	return e.style == r->b[i].e.style && e.count == r->b[i].e.count &&
	    pacta_enum_follows(&r->b[i].e, &e);
}

/*
 * "I. Introduction", "一、引言", "1. General": a numbered title with text below,
 * one after another, outside articles, is a section.  Upper-case Roman
 * numerals may hold articles, too.
 */
static void
promote(struct import_run *r)
{
	uint32_t last = 0;
	enum pacta_enum_style style = PACTA_ENUM_NONE;
	bool article = false;

	for (size_t i = 0; i < r->n; i++) {
		struct import_block *b = &r->b[i];
		bool roman = b->e.style == PACTA_ENUM_ROMAN && b->e.upper;

		if (b->class == IMPORT_HEADING) {
			article |= b->level == IMPORT_ARTICLE;
			if (b->level < IMPORT_SECTION)
				last = 0;
			continue;
		}
		if (b->class == IMPORT_ITEM && last == 0 && !roman &&
		    b->e.other == 1 && b->e.upper) {
			pacta_enum_swap(&b->e);
			roman = b->e.style == PACTA_ENUM_ROMAN;
		}
		if (!is_title_item(r, i) || !reading(&b->e, last + 1) ||
		    (last == 0 ? article && !roman : b->e.style != style &&
		    b->e.other != last + 1))
			continue;
		if (article && style != PACTA_ENUM_ROMAN && !roman)
			continue;
		if (next_is_same(r, i) || i + 1 >= r->n)
			continue;
		if (b->e.value[0] != last + 1)
			pacta_enum_swap(&b->e);
		style = b->e.style;
		b->class = IMPORT_HEADING;
		b->level = IMPORT_SECTION;
		last++;
	}
}

/* --- levels ----------------------------------------------------------------- */

/*
 * A language may put what it calls sections above what it calls chapters: the
 * order in which they come tells.
 */
static void
order_levels(struct body *s)
{
	size_t first[3] = { SIZE_MAX, SIZE_MAX, SIZE_MAX };
	static const enum pacta_el natural[] = {
		PACTA_EL_PART, PACTA_EL_CHAPTER, PACTA_EL_SECTION
	};

	for (size_t i = s->run.n; i-- > 0;)
		if (s->run.b[i].class == IMPORT_HEADING &&
		    s->run.b[i].level <= IMPORT_SECTION)
			first[s->run.b[i].level] = i;
	memcpy(s->el, natural, sizeof(natural));
	s->el[IMPORT_ARTICLE] = PACTA_EL_ARTICLE;
	if (first[IMPORT_SECTION] < first[IMPORT_CHAPTER] &&
	    first[IMPORT_CHAPTER] != SIZE_MAX &&
	    first[IMPORT_PART] == SIZE_MAX)
		s->el[IMPORT_SECTION] = PACTA_EL_PART;
	else if (first[IMPORT_CHAPTER] < first[IMPORT_PART] &&
	    first[IMPORT_PART] != SIZE_MAX) {
		s->el[IMPORT_CHAPTER] = PACTA_EL_PART;
		s->el[IMPORT_PART] = PACTA_EL_CHAPTER;
	}
}

/* The rank of an element: a lower one holds a higher one. */
static int
rank(enum pacta_el el)
{
	return el == PACTA_EL_PART ? 0 : el == PACTA_EL_CHAPTER ? 1 :
	    el == PACTA_EL_SECTION ? 2 : 3;
}

/* --- titles on the line below -------------------------------------------------- */

static bool
may_be_title(const struct import_run *r, size_t i)
{
	const struct import_block *b = &r->b[i];

	return i < r->n && b->class == IMPORT_TEXT && !b->line->page &&
	    import_titlelike(b) &&
	    b->line->width <= 110 && !import_is_lower(import_first(
	    import_text(b)));
}

/* An article's title is followed by its text. */
static bool
article_title(const struct import_run *r, size_t i)
{
	if (!may_be_title(r, i + 1) || i + 2 >= r->n ||
	    r->b[i + 2].class == IMPORT_HEADING)
		return false;
	if (r->b[i + 2].class == IMPORT_DASH)
		return false;
	return r->b[i + 2].class != IMPORT_ITEM ||
	    r->b[i + 2].e.style == PACTA_ENUM_DECIMAL ||
	    r->b[i + 2].e.style == PACTA_ENUM_HAN;
}

/* Where most articles have a title the others' may be longer. */
static bool
articles_headed(const struct import_run *r)
{
	size_t with = 0, all = 0;

	for (size_t i = 0; i < r->n; i++)
		if (r->b[i].class == IMPORT_HEADING &&
		    r->b[i].level == IMPORT_ARTICLE && r->b[i].text.len == 0) {
			all++;
			with += article_title(r, i);
		}
	return with * 2 >= all && with > 0;
}

/* "Article 1. Purpose.", with the text below. */
static bool
stopped_title(const struct import_run *r, size_t i)
{
	const struct import_block *b = &r->b[i];
	struct import_span t = import_text(b);

	return b->nlines == 1 && t.len > 1 && b->line->width <= 80 &&
	    i + 1 < r->n && r->b[i + 1].class != IMPORT_HEADING &&
	    import_ends(t) == IMPORT_END_STOP && t.s[t.len - 1] == '.' &&
	    memmem(t.s, t.len, ". ", 2) == NULL &&
	    memchr(t.s, ';', t.len) == NULL;
}

/* Where all but a few articles begin so, these are titles. */
static bool
articles_stopped(const struct import_run *r)
{
	size_t with = 0, all = 0;

	for (size_t i = 0; i < r->n; i++)
		if (r->b[i].class == IMPORT_HEADING &&
		    r->b[i].level == IMPORT_ARTICLE) {
			all++;
			with += stopped_title(r, i);
		}
	return with >= 2 && with * 5 >= all * 4;
}

static bool
takes_title(const struct body *s, size_t i)
{
	return article_title(&s->run, i) && (s->headed ||
	    (s->run.b[i + 1].line->width <= 70 && s->run.b[i + 1].nlines == 1));
}

/* --- building ------------------------------------------------------------------- */

static struct pacta_node *
innermost(struct body *s)
{
	struct pacta_node *node = s->root;

	for (int k = 0; k < NLEVELS; k++)
		if (s->open[k] != NULL)
			node = s->open[k];
	return node;
}

static void
flush(struct body *s, bool closing)
{
	struct pacta_node *node = innermost(s);
	bool leaf = node->el == PACTA_EL_ARTICLE;
	bool empty = node->last == NULL || node->last->el == PACTA_EL_NUM ||
	    node->last->el == PACTA_EL_HEADING;

	/* What is open must not stay empty; a container may get its content
	 * from the next heading. */
	if (s->pending.n > 0 || (empty && (leaf || closing)))
		import_unit(s->im, s->pending, node, leaf);
	s->pending.n = 0;
}

/* A container that is closed with nothing in it, such as a chapter of which
 * only the title stands, gets an empty paragraph. */
static void
close_from(struct body *s, int k)
{
	for (int i = NLEVELS - 1; i >= k; i--) {
		struct pacta_node *n = s->open[i];

		if (n == NULL)
			continue;
		if (n->last == NULL || n->last->el == PACTA_EL_NUM ||
		    n->last->el == PACTA_EL_HEADING)
			import_unit(s->im, (struct import_run){ NULL, 0 }, n,
			    n->el == PACTA_EL_ARTICLE);
		s->open[i] = NULL;
	}
}

static struct pacta_node *
open_at(struct body *s, enum pacta_el el)
{
	int k = rank(el);

	flush(s, false);
	close_from(s, k);
	s->open[k] = import_add(s->im, innermost(s), el);
	return s->open[k];
}

static void
add_heading(struct body *s, struct pacta_node *node, struct import_span t)
{
	if (t.len > 0)
		import_block_node(s->im, node, PACTA_EL_HEADING, t);
}

/* The text behind an article's number may be its text, not its title. */
static bool
inline_content(const struct import_block *b)
{
	return b->level >= IMPORT_SECTION && b->text.len > 0 &&
	    import_ends(import_text(b)) != IMPORT_END_OPEN;
}

/* Titles of parts and chapters may stand in several lines. */
static size_t
long_title(struct body *s, size_t i, struct pacta_buf *out)
{
	size_t n = 0;

	pacta_buf_add(out, pacta_buf_str(&s->run.b[i].text),
	    s->run.b[i].text.len);
	while (may_be_title(&s->run, i + n + 1) && (n == 0 ? out->len == 0 :
	    !s->run.b[i + n + 1].gap && import_ends(import_text(
	    &s->run.b[i + n])) == IMPORT_END_COMMA)) {
		if (out->len > 0 && s->im->spaced)
			pacta_buf_addc(out, ' ');
		pacta_buf_add(out, s->run.b[i + n + 1].text.data,
		    s->run.b[i + n + 1].text.len);
		n++;
	}
	s->im->failed |= pacta_buf_failed(out);
	return n;
}

/* Takes the heading at I; returns the blocks used. */
static size_t
take_heading(struct body *s, size_t i)
{
	struct import_block *b = &s->run.b[i];
	struct pacta_node *node = open_at(s, s->el[b->level]);
	struct pacta_buf title = PACTA_BUF_INIT;
	size_t used = 1;

	if (node == NULL)
		return 1;
	import_plain(s->im, import_add(s->im, node, PACTA_EL_NUM), b->num);
	if (inline_content(b) && !(s->stopped && b->level == IMPORT_ARTICLE &&
	    stopped_title(&s->run, i))) {
		b->class = IMPORT_TEXT;
		b->num = import_span(NULL, 0);
		s->pending = (struct import_run){ b, 1 };
		return 1;
	}
	if (b->level < IMPORT_SECTION)
		used += long_title(s, i, &title);
	else if (b->text.len > 0)
		pacta_buf_add(&title, b->text.data, b->text.len);
	else if (b->level == IMPORT_ARTICLE ? takes_title(s, i) :
	    may_be_title(&s->run, i + 1)) {
		pacta_buf_add(&title, b[1].text.data, b[1].text.len);
		used++;
	}
	add_heading(s, node, import_span(pacta_buf_str(&title), title.len));
	s->im->failed |= pacta_buf_failed(&title);
	pacta_buf_dispose(&title);
	return used;
}

/* A title between provisions groups those below it: a section without a
 * number. */
static bool
is_cross_heading(const struct body *s, size_t i)
{
	const struct import_block *b = &s->run.b[i];

	if (b->class == IMPORT_TITLE)
		return true;
	return may_be_title(&s->run, i) && b->line->width <= 90 &&
	    i + 1 < s->run.n && s->run.b[i + 1].class == IMPORT_HEADING &&
	    s->run.b[i + 1].level == IMPORT_ARTICLE && (i == 0 || b->gap ||
	    s->run.b[i - 1].class == IMPORT_HEADING ||
	    import_ends(import_text(&s->run.b[i - 1])) == IMPORT_END_STOP) &&
	    !(s->run.b[i - 1 + (i == 0)].class == IMPORT_HEADING &&
	    s->run.b[i - 1 + (i == 0)].level == IMPORT_ARTICLE);
}

int
import_body(struct import *im, struct import_run run, struct pacta_node *root)
{
	struct body s = { .im = im, .run = run, .root = root };

	promote(&s.run);
	order_levels(&s);
	s.headed = articles_headed(&s.run);
	s.stopped = articles_stopped(&s.run);
	im->counted.count = 0;
	for (size_t i = 0, n = 1; i < run.n && !im->failed; i += n) {
		n = 1;
		if (run.b[i].class == IMPORT_HEADING &&
		    run.b[i].level < IMPORT_ANNEX)
			n = take_heading(&s, i);
		else if (is_cross_heading(&s, i))
			add_heading(&s, open_at(&s, PACTA_EL_SECTION),
			    import_text(&run.b[i]));
		else {
			if (s.pending.n == 0)
				s.pending.b = &run.b[i];
			s.pending.n++;
		}
	}
	if (!im->failed) {
		flush(&s, true);
		close_from(&s, 0);
	}
	return im->failed ? PACTA_ENOMEM : 0;
}
