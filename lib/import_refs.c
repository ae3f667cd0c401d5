#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>
#include <pacta/value.h>

#include "import_int.h"
#include "utf8_int.h"

/*
 * Cross references: what a text says it refers to is marked where that stands
 * in the document.  What is cited of another text, what could mean two
 * provisions, and what is not there stays as it is: a wrong reference misleads,
 * one that was not marked does not.
 */

/* A place in a block's text that refers. */
struct mark {
	struct pacta_node *text;
	size_t start, end;		/* bytes of its text */
	char *from, *upto;		/* ids; UPTO is NULL but for ranges */
};

/* A text node in a block's text. */
struct piece {
	struct pacta_node *text;
	size_t at;
};

struct refs {
	struct import *im;
	struct pacta_reader *reader;
	struct mark *marks;
	size_t nmarks, cap_marks;
	struct piece *pieces;
	size_t npieces, cap_pieces;
	struct pacta_buf text;		/* of the block */
	struct pacta_citations cites;
	bool articles;			/* the main text has some */
	struct pacta_node *annex;	/* we are in, or NULL */
	bool annex_articles;
	bool preamble;
	bool amends;			/* a protocol: what it cites is of the
					 * text it changes */
};

static bool
is_hier(const struct pacta_node *n)
{
	return n != NULL && n->type == PACTA_ELEMENT &&
	    pacta_el_kind(n->el) == PACTA_KIND_HIER;
}

/* --- from a citation to a provision --------------------------------------------- */

/* Whether the number of NODE, or its place when it has none, is STEP's. */
static bool
has_number(struct import *im, const struct pacta_node *node,
    const struct pacta_cite_step *step)
{
	const struct pacta_node *num = pacta_node_child(node, PACTA_EL_NUM);
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_enum e;
	bool found, letter;

	/* Plain text loses the numbers of lists: there the place tells. */
	if (num == NULL)
		return step->suffix == 0 && (node->el == PACTA_EL_POINT ||
		    (node->el == PACTA_EL_PARAGRAPH && !step->letter));
	/* "The second paragraph" counts texts, not numbers. */
	if (step->ordinal && step->level == PACTA_REF_BELOW && im->spaced)
		return false;
	pacta_node_line(num, &b);
	found = pacta_enum_find(&e, pacta_buf_str(&b), b.len, im->lang) &&
	    e.count > 0;
	im->failed |= pacta_buf_failed(&b);
	pacta_buf_dispose(&b);
	if (!found || e.suffix != step->suffix)
		return false;
	letter = e.style == PACTA_ENUM_LETTER || e.style == PACTA_ENUM_STEM;
	if (step->letter != letter && e.other == 0)
		return false;
	return e.value[e.count - 1] == step->number ||
	    e.other == step->number;
}

static struct pacta_node *
find_id(struct import *im, const struct pacta_buf *id)
{
	if (pacta_buf_failed(id)) {
		im->failed = true;
		return NULL;
	}
	return pacta_doc_find(im->doc, id->data);
}

/* The provision STEP below UP, whose id is that of UP and its own number; of
 * the body itself, "". */
static struct pacta_node *
find_below(struct import *im, const char *up,
    const struct pacta_cite_step *step)
{
	static const char *const kinds[] = { "para_", "point_" };
	struct pacta_buf id = PACTA_BUF_INIT;
	struct pacta_node *n = NULL;

	for (size_t i = 0; i < 4 && n == NULL; i++) {
		if (i >= 2 && step->number > 26)
			break;
		pacta_buf_clear(&id);
		pacta_buf_addf(&id, "%s%s%s", up, *up != '\0' ? "__" : "",
		    kinds[i % 2]);
		if (i < 2)
			pacta_buf_addf(&id, "%u", step->number);
		else
			pacta_buf_addc(&id, (char)('a' + step->number - 1));
		n = find_id(im, &id);
		if (n != NULL && !has_number(im, n, step))
			n = NULL;
	}
	pacta_buf_dispose(&id);
	return n;
}

static struct pacta_node *
find_article(struct refs *r, const struct pacta_cite_step *step, bool here)
{
	struct pacta_enum e = { .style = PACTA_ENUM_DECIMAL, .count = 1,
	    .value = { step->number }, .suffix = step->suffix };
	struct pacta_buf id = PACTA_BUF_INIT;
	struct pacta_node *n;

	if (here)
		pacta_buf_addf(&id, "%s__", pacta_node_get(r->annex,
		    PACTA_AT_EID));
	pacta_buf_adds(&id, "art_");
	pacta_enum_eid(&e, &id);
	n = find_id(r->im, &id);
	pacta_buf_dispose(&id);
	return n != NULL && has_number(r->im, n, step) ? n : NULL;
}

static struct pacta_node *
find_annex(struct refs *r, const struct pacta_cite_step *step)
{
	struct pacta_buf id = PACTA_BUF_INIT;
	struct pacta_node *n;

	pacta_buf_addf(&id, "att_%u", step->number);
	n = find_id(r->im, &id);
	pacta_buf_dispose(&id);
	return n != NULL && has_number(r->im, n, step) ? n : NULL;
}

/* Chapters go by the word they are called: "Chapter IV", главой IV, 第四章. */
static bool
same_word(struct import *im, const struct pacta_node *node,
    const struct pacta_cite_step *step)
{
	struct import_span word = { step->word, step->word_len }, num;
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t n = 0;
	bool same = false;

	if (step->word == NULL)
		return false;
	pacta_node_line(pacta_node_child(node, PACTA_EL_NUM), &b);
	/* Three letters: what is behind them is declined. */
	while (n < word.len && (n < (im->spaced ? 4 : 1) ||
	    ((unsigned char)word.s[n] & 0xc0) == 0x80))
		n++;
	num = import_span(pacta_buf_str(&b), b.len);
	for (; num.len >= n && !same; num = import_behind(num, 1))
		same = import_prefix(num, import_span(word.s, n)) > 0;
	im->failed |= pacta_buf_failed(&b);
	pacta_buf_dispose(&b);
	return same;
}

static struct pacta_node *
find_division(struct refs *r, const struct pacta_cite_step *step)
{
	static const char *const kinds[] = { "part_", "chp_", "sec_" };
	struct pacta_buf id = PACTA_BUF_INIT;
	struct pacta_node *found = NULL, *n;

	for (size_t i = 0; i < 3; i++) {
		pacta_buf_clear(&id);
		if (r->annex != NULL)
			pacta_buf_addf(&id, "%s__", pacta_node_get(r->annex,
			    PACTA_AT_EID));
		pacta_buf_addf(&id, "%s%u", kinds[i], step->number);
		n = find_id(r->im, &id);
		if (n == NULL || pacta_node_child(n, PACTA_EL_NUM) == NULL ||
		    !has_number(r->im, n, step) ||
		    !same_word(r->im, n, step))
			continue;
		if (found != NULL) {
			found = NULL;
			break;
		}
		found = n;
	}
	pacta_buf_dispose(&id);
	return found;
}

/* --- from the place a citation stands in ------------------------------------------ */

static const char *
id_of(const struct pacta_node *n)
{
	const char *id = n != NULL ? pacta_node_get(n, PACTA_AT_EID) : NULL;

	return id != NULL ? id : "";
}

/* "paragraph 2" in the article it stands in: what is called so in one of the
 * provisions around BLOCK, when only one is. */
static struct pacta_node *
find_around(struct refs *r, const struct pacta_node *block,
    const struct pacta_cite_step *step, bool in_article)
{
	struct pacta_node *found = NULL, *n, *up = block->parent;

	for (; up != NULL; up = up->parent) {
		bool last = up->el == PACTA_EL_ARTICLE ||
		    (!is_hier(up) && pacta_el_kind(up->el) ==
		    PACTA_KIND_FRAME);

		if (!is_hier(up) && !last)
			continue;
		if (last && !is_hier(up) && (in_article || (r->annex != NULL ?
		    r->annex_articles : r->articles)))
			return found;
		n = in_article && !last ? NULL : find_below(r->im,
		    is_hier(up) ? id_of(up) : id_of(r->annex), step);
		if (n != NULL && found != NULL && n != found)
			return NULL;
		if (n != NULL)
			found = n;
		if (last)
			break;
	}
	return found;
}

static struct pacta_node *
find_first(struct refs *r, const struct pacta_node *block,
    const struct pacta_citation *c)
{
	const struct pacta_cite_step *step = &c->steps[0];
	bool self = c->of == PACTA_CITE_OF_THIS;

	if (c->of == PACTA_CITE_OF_OTHER || step->number == 0 || step->loose ||
	    ((r->preamble || r->amends) && !self &&
	    c->of != PACTA_CITE_OF_ARTICLE))
		return NULL;
	switch (step->level) {
	case PACTA_REF_ARTICLE:
		/* "this Statute" may be the annex or what it is annexed to. */
		if (c->of == PACTA_CITE_OF_ARTICLE ||
		    (self && r->annex_articles))
			return NULL;
		return find_article(r, step, r->annex_articles);
	case PACTA_REF_DIVISION:
		return c->of == PACTA_CITE_OF_ARTICLE ? NULL :
		    find_division(r, step);
	case PACTA_REF_ANNEX:
		return find_annex(r, step);
	default:
		break;
	}
	if (step->ordinal && c->of == PACTA_CITE_OF_NOTHING && r->im->spaced)
		return NULL;
	if (self)
		return r->articles || r->annex != NULL ? NULL :
		    find_below(r->im, "", step);
	return find_around(r, block, step, c->of == PACTA_CITE_OF_ARTICLE);
}

/* The innermost provision C names that is there; *KEPT steps lead to it. */
static struct pacta_node *
find_target(struct refs *r, const struct pacta_node *block,
    const struct pacta_citation *c, size_t *kept)
{
	struct pacta_node *n = find_first(r, block, c), *below;

	*kept = n != NULL;
	for (size_t i = 1; n != NULL && i < c->count; i++) {
		const struct pacta_cite_step *s = &c->steps[i];

		below = s->number == 0 || s->loose || !is_hier(n) ? NULL :
		    s->level == PACTA_REF_BELOW ? find_below(r->im, id_of(n),
		    s) : NULL;
		if (below == NULL)
			break;
		n = below;
		*kept = i + 1;
	}
	return n;
}

/* --- marks -------------------------------------------------------------------------- */

static struct mark *
mark_new(struct refs *r)
{
	size_t cap = r->cap_marks == 0 ? 64 : r->cap_marks * 2;
	struct mark *marks;

	if (r->nmarks == r->cap_marks) {
		marks = realloc(r->marks, cap * sizeof(*marks));
		if (marks == NULL) {
			r->im->failed = true;
			return NULL;
		}
		r->marks = marks;
		r->cap_marks = cap;
	}
	memset(&r->marks[r->nmarks], 0, sizeof(*r->marks));
	return &r->marks[r->nmarks++];
}

/* The piece that all of [START, END) stands in, or NULL. */
static const struct piece *
piece_of(const struct refs *r, size_t start, size_t end)
{
	for (size_t i = r->npieces; i-- > 0;)
		if (r->pieces[i].at <= start)
			return end - r->pieces[i].at <=
			    r->pieces[i].text->len ? &r->pieces[i] : NULL;
	return NULL;
}

static void
add_mark(struct refs *r, const struct pacta_node *from,
    const struct pacta_node *upto, size_t start, size_t end)
{
	const struct piece *p = piece_of(r, start, end);
	const struct mark *last = r->nmarks > 0 ? &r->marks[r->nmarks - 1] :
	    NULL;
	struct mark *m;

	if (p == NULL || start >= end || (last != NULL && last->text ==
	    p->text && last->end > start - p->at))
		return;
	m = mark_new(r);
	if (m == NULL)
		return;
	m->text = p->text;
	m->start = start - p->at;
	m->end = end - p->at;
	m->from = strdup(id_of(from));
	m->upto = upto != NULL ? strdup(id_of(upto)) : NULL;
	if (m->from == NULL || (upto != NULL && m->upto == NULL))
		r->im->failed = true;
}

static void
look_up(struct refs *r, const struct pacta_node *block,
    const struct pacta_citation *c)
{
	struct pacta_citation last = *c;
	struct pacta_node *from, *upto = NULL;
	size_t start = SIZE_MAX, end = 0, kept, n;

	from = find_target(r, block, c, &kept);
	if (from == NULL)
		return;
	if (c->upto > 0 && kept == c->count) {
		last.steps[kept - 1].number = c->upto;
		upto = find_target(r, block, &last, &n);
		if (upto == NULL || n != kept)
			return;
	}
	for (size_t i = 0; i < kept; i++) {
		const struct pacta_cite_step *s = &c->steps[i];

		if (s->start == s->end)
			continue;
		start = s->start < start ? s->start : start;
		end = s->end > end ? s->end : end;
	}
	if (start < end)
		add_mark(r, from, upto, start, end);
}

/* --- blocks -------------------------------------------------------------------------- */

static void
add_piece(struct refs *r, struct pacta_node *text)
{
	size_t cap = r->cap_pieces == 0 ? 16 : r->cap_pieces * 2;
	struct piece *pieces;

	if (r->npieces == r->cap_pieces) {
		pieces = realloc(r->pieces, cap * sizeof(*pieces));
		if (pieces == NULL) {
			r->im->failed = true;
			return;
		}
		r->pieces = pieces;
		r->cap_pieces = cap;
	}
	r->pieces[r->npieces++] = (struct piece){ text, r->text.len };
	pacta_buf_add(&r->text, text->text, text->len);
}

static void
gather(struct refs *r, struct pacta_node *block)
{
	struct pacta_node *n = block->first;

	r->npieces = 0;
	pacta_buf_clear(&r->text);
	while (n != NULL) {
		bool pass = n->type != PACTA_TEXT && (n->type !=
		    PACTA_ELEMENT || n->el == PACTA_EL_AUTHORIALNOTE);

		if (n->type == PACTA_TEXT)
			add_piece(r, n);
		else if (n->el == PACTA_EL_BR)
			pacta_buf_addc(&r->text, '\n');
		n = pass ? pacta_node_skip(n, block) :
		    pacta_node_next(n, block);
	}
	r->im->failed |= pacta_buf_failed(&r->text);
}

/* Whether anything in the block can refer, as the headings are numbered: most
 * text of a treaty has no figure in it. */
static bool
may_refer(const struct refs *r)
{
	const char *p = pacta_buf_str(&r->text), *end = p + r->text.len;
	uint32_t cp;

	if (!r->im->figures)
		return r->text.len > 0;
	while (p < end) {
		cp = utf8_next(&p, end);
		if ((cp >= '0' && cp <= '9') || cp == ')' || cp == 0xff09 ||
		    (cp >= 0x660 && ((cp >= 0x3007 && cp < 0xa000) ||
		    pacta_text_digit(cp) >= 0)))
			return true;
	}
	return false;
}

static void
read_block(struct refs *r, struct pacta_node *block)
{
	gather(r, block);
	if (r->im->failed || !may_refer(r))
		return;
	r->cites.count = 0;
	if (pacta_citations_read(&r->cites, r->reader, r->text.data,
	    r->text.len, NULL) != 0)
		r->im->failed = true;
	for (size_t i = 0; i < r->cites.count && !r->im->failed; i++)
		if (r->cites.items[i].count > 0)
			look_up(r, block, &r->cites.items[i]);
}

static bool
has_articles(const struct pacta_node *root)
{
	const struct pacta_node *n = root;

	while (n != NULL && n->el != PACTA_EL_ARTICLE)
		n = n != root && n->el == PACTA_EL_ATTACHMENT ?
		    pacta_node_skip(n, root) : pacta_node_next(n, root);
	return n != NULL;
}

static void
read_tree(struct refs *r, struct pacta_node *root)
{
	struct pacta_node *n = root;

	while (n != NULL && !r->im->failed) {
		bool pass = n->type != PACTA_ELEMENT ||
		    n->el == PACTA_EL_META || n->el == PACTA_EL_PREFACE ||
		    n->el == PACTA_EL_CONCLUSIONS ||
		    n->el == PACTA_EL_CONTAINER || n->el == PACTA_EL_NUM ||
		    n->el == PACTA_EL_HEADING ||
		    (n->el == PACTA_EL_ATTACHMENT && n != root);

		if (!pass && n->el == PACTA_EL_P) {
			r->preamble = pacta_node_ancestor(n,
			    PACTA_EL_PREAMBLE) != NULL;
			read_block(r, n);
		}
		n = pass ? pacta_node_skip(n, root) : pacta_node_next(n, root);
	}
}

/* --- writing ---------------------------------------------------------------------------- */

static void
set_href(struct refs *r, struct pacta_node *node, enum pacta_at at,
    const char *id)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_buf_addf(&b, "#%s", id);
	if (pacta_buf_failed(&b))
		r->im->failed = true;
	else
		import_set(r->im, node, at, b.data);
	pacta_buf_dispose(&b);
}

static void
put_text(struct refs *r, struct pacta_node *before, const char *s, size_t len)
{
	struct pacta_node *n = len > 0 ? pacta_doc_text(r->im->doc, s, len) :
	    NULL;

	if (n != NULL)
		pacta_node_insert(before->parent, n, before);
	else if (len > 0)
		r->im->failed = true;
}

static void
put_mark(struct refs *r, const struct mark *m)
{
	struct pacta_node *ref = pacta_doc_element(r->im->doc, m->upto != NULL ?
	    PACTA_EL_RREF : PACTA_EL_REF);

	if (ref == NULL) {
		r->im->failed = true;
		return;
	}
	set_href(r, ref, m->upto != NULL ? PACTA_AT_FROM : PACTA_AT_HREF,
	    m->from);
	if (m->upto != NULL)
		set_href(r, ref, PACTA_AT_UPTO, m->upto);
	import_plain(r->im, ref, import_span(m->text->text + m->start,
	    m->end - m->start));
	pacta_node_insert(m->text->parent, ref, m->text);
}

/* Marks are in the order of the text: those of one node follow each other. */
static void
put_marks(struct refs *r)
{
	for (size_t i = 0, end; i < r->nmarks && !r->im->failed; i = end) {
		struct pacta_node *text = r->marks[i].text;
		size_t at = 0;

		for (end = i; end < r->nmarks && r->marks[end].text == text;
		    end++) {
			put_text(r, text, text->text + at,
			    r->marks[end].start - at);
			put_mark(r, &r->marks[end]);
			at = r->marks[end].end;
		}
		put_text(r, text, text->text + at, text->len - at);
		if (!r->im->failed)
			pacta_node_detach(text);
	}
}

static void
refs_dispose(struct refs *r)
{
	for (size_t i = 0; i < r->nmarks; i++) {
		free(r->marks[i].from);
		free(r->marks[i].upto);
	}
	free(r->marks);
	free(r->pieces);
	pacta_buf_dispose(&r->text);
	pacta_citations_dispose(&r->cites);
	pacta_reader_free(r->reader);
}

int
import_refs(struct import *im, struct pacta_error *err)
{
	struct refs r = { .im = im, .text = PACTA_BUF_INIT,
	    .cites = PACTA_CITATIONS_INIT };
	struct pacta_node *list = pacta_node_child(im->main,
	    PACTA_EL_ATTACHMENTS), *a;
	int rc = pacta_reader_new(&r.reader, im->lang, err);

	if (rc != 0)
		return rc;
	r.articles = has_articles(im->main);
	r.amends = strcmp(im->kind, "protocol") == 0;
	read_tree(&r, im->main);
	a = list != NULL ? pacta_node_child(list, PACTA_EL_ATTACHMENT) : NULL;
	for (; a != NULL && !im->failed; a = pacta_node_sibling(a, false)) {
		r.annex = a;
		r.annex_articles = has_articles(a);
		if (a->el == PACTA_EL_ATTACHMENT && *id_of(a) != '\0')
			read_tree(&r, a);
	}
	put_marks(&r);
	refs_dispose(&r);
	return im->failed ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}
