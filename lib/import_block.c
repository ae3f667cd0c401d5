#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "import_int.h"
#include "utf8_int.h"

#define RECENT 12

/* Lines without a blank one between. */
struct run {
	struct import_line *l;
	size_t n;
	uint32_t margin;	/* the widest line, indent included */
	bool wrapped;		/* lines in it were surely broken */
	bool listed;		/* each line is closed by a sign */
};

/* The numbers read last, to tell whether one comes in turn. */
struct turn {
	uint32_t heading[IMPORT_LEVELS];
	struct pacta_enum item[RECENT];
	size_t nitems;
};

struct import_span
import_text(const struct import_block *b)
{
	return import_span(pacta_buf_str(&b->text), b->text.len);
}

void
import_blocks_dispose(struct import_blocks *b)
{
	for (size_t i = 0; i < b->count; i++)
		pacta_buf_dispose(&b->items[i].text);
	free(b->items);
	*b = (struct import_blocks){ NULL, 0, 0 };
}

/* --- broken lines ------------------------------------------------------ */

static uint32_t
right_edge(const struct import_line *l)
{
	return l->indent + l->width;
}

static uint32_t
first_word_width(const struct import *im, struct import_span t)
{
	const char *p = t.s, *q, *end = t.s + t.len;
	uint32_t w = 0, cp;

	if (!im->spaced)
		return 4;
	while (p < end) {
		q = p;
		cp = utf8_next(&q, end);
		if (pacta_text_is_space(cp))
			break;
		w += pacta_text_cp_width(cp);
		p = q;
		if (cp == '-')
			break;
	}
	return w + 1;
}

/* Whether the line is as full as it can be: the next one's first word would
 * have gone over the margin. */
static bool
full(const struct import *im, const struct run *r,
    const struct import_line *a, const struct import_line *b)
{
	return r->margin >= IMPORT_WRAP_MIN && r->margin <= IMPORT_WRAP_MAX &&
	    right_edge(a) + first_word_width(im, b->text) > r->margin;
}

static void
measure(const struct import *im, struct run *r)
{
	size_t evidence = 0;

	r->margin = 0;
	for (size_t i = 0; i < r->n; i++)
		if (right_edge(&r->l[i]) > r->margin)
			r->margin = right_edge(&r->l[i]);
	for (size_t i = 0; i + 1 < r->n; i++)
		if (r->l[i + 1].class == IMPORT_TEXT &&
		    import_ends(r->l[i].text) == IMPORT_END_OPEN &&
		    full(im, r, &r->l[i], &r->l[i + 1]))
			evidence++;
	r->wrapped = evidence >= 2 || (im->margin > 0 &&
	    r->margin <= im->margin + 2 && r->margin + 12 >= im->margin);
	r->listed = r->n >= 3 && evidence == 0;
	for (size_t i = 0; i + 1 < r->n; i++)
		r->listed &= import_ends(r->l[i].text) != IMPORT_END_OPEN;
}

/* The margin of a text whose lines were all broken to fit a page; 0 when they
 * were not. */
static uint32_t
page_margin(const struct import *im)
{
	uint32_t margin = 0;
	size_t pairs = 0, broken = 0;

	for (size_t i = 0; i < im->nlines; i++)
		if (im->lines[i].class != IMPORT_BLANK &&
		    right_edge(&im->lines[i]) > margin)
			margin = right_edge(&im->lines[i]);
	if (margin > IMPORT_WRAP_MAX || margin < IMPORT_WRAP_TITLE)
		return 0;
	for (size_t i = 0; i + 1 < im->nlines; i++) {
		const struct import_line *a = &im->lines[i], *b = a + 1;

		if (b->class != IMPORT_TEXT || (a->class != IMPORT_TEXT &&
		    a->class != IMPORT_ITEM && a->class != IMPORT_DASH))
			continue;
		pairs++;
		broken += import_ends(a->text) == IMPORT_END_OPEN &&
		    right_edge(a) + first_word_width(im, b->text) + 4 > margin;
	}
	return broken >= 4 && broken * 2 >= pairs ? margin : 0;
}

static bool
ends_hyphen(const struct import_line *a)
{
	size_t n = a->text.len;
	const char *s = a->text.s;

	return (n >= 2 && s[n - 1] == '-' && s[n - 2] != ' ' &&
	    s[n - 2] != '-') ||
	    (n >= 2 && memcmp(s + n - 2, "\xc2\xad", 2) == 0) ||
	    (n >= 3 && memcmp(s + n - 3, "\xe2\x80\x90", 3) == 0);
}

/* Whether B, a line of plain text below A, goes on with A's sentence. */
static bool
continues(const struct import *im, const struct run *r,
    const struct import_line *a, const struct import_line *b)
{
	enum import_end end = import_ends(a->text);
	bool low = import_is_lower(import_first(b->text));
	bool listed = a->class == IMPORT_ITEM || a->class == IMPORT_DASH ||
	    a->class == IMPORT_NOTE;

	if (a->page || b->page)
		return false;
	if (im->markdown)
		return !a->hard && !(a->width > IMPORT_WRAP_MAX &&
		    end == IMPORT_END_STOP);
	if (r->margin < IMPORT_WRAP_MIN || r->margin > IMPORT_WRAP_MAX)
		return false;
	/* Columns stay as they stand. */
	if (!listed && (import_gap(a->text) < a->text.len ||
	    import_gap(b->text) < b->text.len))
		return false;
	if (ends_hyphen(a) && pacta_text_is_letter(import_first(b->text)))
		return a->width >= IMPORT_WRAP_MIN;
	if (!listed && b->indent > a->indent + 1 && b->indent > r->l[0].indent)
		return false;
	if (listed && b->indent > a->indent + 1 &&
	    (low || end == IMPORT_END_OPEN || end == IMPORT_END_COMMA))
		return true;
	if (end == IMPORT_END_SEMICOLON || end == IMPORT_END_COLON)
		return low && r->wrapped && full(im, r, a, b);
	if (end == IMPORT_END_STOP)
		return (low || r->wrapped) && full(im, r, a, b);
	/* The longest of several lines that each end in a comma is not cut. */
	if (end == IMPORT_END_COMMA && !r->wrapped && (!im->spaced ||
	    r->listed || import_is_upper(import_first(b->text))))
		return false;
	/* Short lines that begin with a capital are lines of a title page. */
	if (r->margin < IMPORT_WRAP_TITLE && !r->wrapped &&
	    import_is_upper(import_first(b->text)))
		return false;
	return full(im, r, a, b) || (low && end == IMPORT_END_OPEN &&
	    a->width >= IMPORT_WRAP_MIN &&
	    right_edge(a) * 10 >= r->margin * 6);
}

static void
join(struct import *im, struct import_block *b, struct import_span t)
{
	struct pacta_buf *x = &b->text;

	if (x->len >= 2 && memcmp(x->data + x->len - 2, "\xc2\xad", 2) == 0)
		pacta_buf_truncate(x, x->len - 2);
	else if (import_hyphen_breaks(im, import_span(pacta_buf_str(x), x->len),
	    t))
		pacta_buf_truncate(x, x->len - 1);
	else if (x->len > 0 && im->spaced && (x->data[x->len - 1] != '-' ||
	    (x->len > 1 && x->data[x->len - 2] == ' ')))
		pacta_buf_addc(x, ' ');
	else if (x->len > 0 && !im->spaced && t.len > 0 &&
	    (unsigned char)t.s[0] < 0x80 &&
	    (unsigned char)x->data[x->len - 1] < 0x80)
		pacta_buf_addc(x, ' ');
	pacta_buf_add(x, t.s, t.len);
}

/* --- in turn? ------------------------------------------------------------ */

static bool
heading_in_turn(const struct turn *turn, const struct import_line *l)
{
	return l->e.count > 0 && (l->e.value[0] == turn->heading[l->level] + 1 ||
	    l->e.other == turn->heading[l->level] + 1);
}

static bool
item_in_turn(const struct turn *turn, struct pacta_enum e)
{
	if (e.value[0] <= 1 || e.other == 1)
		return true;
	for (size_t i = 0; i < turn->nitems; i++)
		if (pacta_enum_follows(&turn->item[i], &e))
			return true;
	return false;
}

static void
note_turn(struct turn *turn, const struct import_line *l)
{
	if (l->class == IMPORT_HEADING) {
		turn->nitems = 0;
		if (l->e.count > 0)
			turn->heading[l->level] = l->e.value[0];
		if (l->level == IMPORT_ANNEX)
			turn->heading[IMPORT_ARTICLE] = 0;
		/* Articles may begin anew in a part; others do as a rule. */
		for (int k = l->level + 1; k < IMPORT_ARTICLE; k++)
			turn->heading[k] = 0;
	} else if (l->class == IMPORT_ITEM) {
		if (turn->nitems == RECENT)
			memmove(turn->item, turn->item + 1,
			    --turn->nitems * sizeof(*turn->item));
		turn->item[turn->nitems++] = l->e;
	}
}

static void
make_text(struct import_line *l)
{
	l->class = IMPORT_TEXT;
	l->num = import_span(NULL, 0);
	l->rest = l->text;
	l->e.style = PACTA_ENUM_NONE;
	l->e.count = 0;
}

/* "г. Астана": a letter with a full stop and a capital behind it. */
static bool
is_abbreviation(const struct import_line *l)
{
	return l->e.style == PACTA_ENUM_LETTER && !l->e.upper &&
	    !l->e.bracketed && import_is_upper(import_first(l->rest));
}

/* What looked like a heading or an item by itself may not be one where it
 * stands: a line broken before "Article 5" or "15. May". */
static void
reconsider(const struct import *im, const struct run *r, size_t i,
    const struct turn *turn)
{
	struct import_line *l = &r->l[i];
	bool after = i > 0 && r->l[i - 1].class != IMPORT_HEADING &&
	    import_ends(r->l[i - 1].text) == IMPORT_END_OPEN &&
	    full(im, r, &r->l[i - 1], l);

	if (l->mark > 0)
		return;
	if (l->class == IMPORT_HEADING && l->level != IMPORT_ANNEX &&
	    (l->weak || after) && l->numbered && !heading_in_turn(turn, l))
		make_text(l);
	else if (l->class == IMPORT_HEADING && l->level == IMPORT_ANNEX && after)
		make_text(l);
	else if (l->class == IMPORT_ITEM && (after || is_abbreviation(l)) &&
	    !item_in_turn(turn, l->e))
		make_text(l);
}

/* --- blocks -------------------------------------------------------------- */

static struct import_block *
add_block(struct import *im, const struct import_line *l, bool gap)
{
	struct import_blocks *bs = &im->blocks;
	struct import_block *b;

	if (bs->count == bs->cap) {
		size_t cap = bs->cap == 0 ? 64 : bs->cap * 2;

		b = realloc(bs->items, cap * sizeof(*b));
		if (b == NULL) {
			im->failed = true;
			return NULL;
		}
		bs->items = b;
		bs->cap = cap;
	}
	b = &bs->items[bs->count++];
	*b = (struct import_block){ .text = PACTA_BUF_INIT, .num = l->num,
	    .e = l->e, .line = l, .nlines = 1, .class = l->class,
	    .level = l->level, .gap = gap };
	pacta_buf_add(&b->text, l->rest.s != NULL ? l->rest.s : "",
	    l->rest.len);
	return b;
}

/* "第三条　一、...", "Article 3. 1. ...": the article's first paragraph stands
 * on its line.  Returns the block that goes on. */
static struct import_block *
split_item(struct import *im, struct import_block *b, struct turn *turn)
{
	const struct import_line *line;
	struct import_line item;
	struct pacta_enum e;

	if (b->class != IMPORT_HEADING || b->level != IMPORT_ARTICLE ||
	    !pacta_enum_parse(&e, pacta_buf_str(&b->text), b->text.len,
	    im->lang) || e.count != 1 || e.value[0] != 1 || !e.closed ||
	    (e.style != PACTA_ENUM_DECIMAL && e.style != PACTA_ENUM_HAN) ||
	    e.end >= b->text.len || b->line->mark > 0)
		return b;
	item = *b->line;
	item.num = import_trim(import_span(item.rest.s, e.end));
	item.rest = import_trim(import_behind(item.rest, e.end));
	if (item.rest.len == 0 || item.rest.s == NULL)
		return b;
	item.e = e;
	item.class = IMPORT_ITEM;
	pacta_buf_clear(&b->text);
	note_turn(turn, &item);
	line = b->line;
	b = add_block(im, &item, false);
	if (b != NULL)
		b->line = line;
	return b;
}

/* A text underlined by ==== is a Markdown heading. */
static bool
underlined(const struct run *r, size_t i)
{
	return i + 1 < r->n && r->l[i].class == IMPORT_TEXT &&
	    r->l[i + 1].class == IMPORT_RULE && r->l[i + 1].text.len > 0 &&
	    r->l[i + 1].text.s[0] == '=';
}

static bool
goes_on(const struct import *im, const struct run *r,
    const struct import_block *b, size_t i)
{
	const struct import_line *a = &r->l[i - 1], *l = &r->l[i];

	if (l->class != IMPORT_TEXT)
		return false;
	switch (b->class) {
	case IMPORT_TEXT: case IMPORT_ITEM: case IMPORT_DASH: case IMPORT_NOTE:
		return continues(im, r, a, l);
	case IMPORT_HEADING:
		return b->text.len > 0 && b->line->mark == 0 && !im->markdown &&
		    continues(im, r, a, l);
	default:
		return false;
	}
}

/* --- tables by tabs -------------------------------------------------------- */

/* The tabs within a line that part at least three cells; 0 when they do not. */
static size_t
tabs_in(const struct import_line *l)
{
	size_t n = 0;

	if ((l->class != IMPORT_TEXT && l->class != IMPORT_ITEM) ||
	    memchr(l->text.s, '|', l->text.len) != NULL)
		return 0;
	for (size_t i = 0; i < l->text.len; i++)
		n += l->text.s[i] == '\t';
	return n >= 2 ? n : 0;
}

/* How many lines from I on have the cells of one table, as a word processor
 * writes it to plain text; 0 for fewer than two. */
static size_t
tab_rows(const struct run *r, size_t i)
{
	size_t n = 1, tabs = tabs_in(&r->l[i]);

	while (tabs > 0 && i + n < r->n && tabs_in(&r->l[i + n]) == tabs)
		n++;
	return tabs > 0 && n > 1 ? n : 0;
}

static void
add_tab_row(struct import_block *b, const struct import_line *l)
{
	pacta_buf_addc(&b->text, '|');
	for (size_t i = 0; i < l->text.len; i++)
		pacta_buf_addc(&b->text, l->text.s[i] == '\t' ? '|' :
		    l->text.s[i]);
	pacta_buf_addc(&b->text, '|');
}

static struct import_block *
take_tab_rows(struct import *im, struct run *r, size_t i, size_t n, bool gap)
{
	struct import_block *b;

	for (size_t k = i; k < i + n; k++) {
		make_text(&r->l[k]);
		r->l[k].class = IMPORT_TABLE;
	}
	b = add_block(im, &r->l[i], gap);
	if (b == NULL)
		return NULL;
	pacta_buf_clear(&b->text);
	for (size_t k = i; k < i + n; k++) {
		if (k > i)
			pacta_buf_addc(&b->text, '\n');
		add_tab_row(b, &r->l[k]);
	}
	b->nlines = n;
	return b;
}

static bool
take_run(struct import *im, struct run *r, struct turn *turn, bool gap)
{
	struct import_block *b = NULL;
	size_t rows;

	measure(im, r);
	for (size_t i = 0; i < r->n; i++) {
		struct import_line *l = &r->l[i];

		if ((rows = tab_rows(r, i)) > 0) {
			if (take_tab_rows(im, r, i, rows, gap) == NULL)
				return false;
			b = NULL;
			gap = false;
			i += rows - 1;
			continue;
		}
		reconsider(im, r, i, turn);
		if (l->class == IMPORT_RULE) {
			b = NULL;
			gap = true;
			continue;
		}
		if (b != NULL && b->class == IMPORT_TABLE &&
		    l->class == IMPORT_TABLE) {
			pacta_buf_addc(&b->text, '\n');
			pacta_buf_add(&b->text, l->text.s, l->text.len);
			b->nlines++;
			continue;
		}
		if (b != NULL && goes_on(im, r, b, i)) {
			join(im, b, l->text);
			b->nlines++;
			continue;
		}
		note_turn(turn, l);
		if (underlined(r, i)) {
			l->mark = 1;
			l->class = IMPORT_TITLE;
		}
		b = add_block(im, l, gap);
		if (b != NULL)
			b = split_item(im, b, turn);
		if (b == NULL)
			return false;
		gap = false;
	}
	return true;
}

/* --- footnotes ------------------------------------------------------------ */

static int
note_order(const void *a, const void *b)
{
	const struct import_note *x = a, *y = b;
	size_t n = x->label.len < y->label.len ? x->label.len : y->label.len;
	int c = memcmp(x->label.s, y->label.s, n);

	if (c == 0)
		c = (x->label.len > y->label.len) -
		    (x->label.len < y->label.len);
	return c != 0 ? c : (x->line->no > y->line->no) -
	    (x->line->no < y->line->no);
}

struct import_note *
import_note(struct import *im, struct import_span label)
{
	size_t lo = 0, hi = im->nnotes;
	struct import_line line = { .no = 0 };
	struct import_note key = { .label = label, .line = &line };

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (note_order(&im->notes[mid], &key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < im->nnotes && im->notes[lo].label.len == label.len &&
	    memcmp(im->notes[lo].label.s, label.s, label.len) == 0)
		return &im->notes[lo];
	return NULL;
}

static void
find_marks(struct import *im, struct import_span t)
{
	const char *p = t.s, *end = t.s + t.len, *close;
	struct import_note *note;

	while ((p = memchr(p, '[', (size_t)(end - p))) != NULL) {
		if (end - p < 4 || p[1] != '^') {
			p++;
			continue;
		}
		close = memchr(p, ']', (size_t)(end - p));
		if (close == NULL)
			return;
		note = import_note(im, import_span(p + 2,
		    (size_t)(close - p - 2)));
		if (note != NULL)
			note->used = true;
		p = close;
	}
}

/* A footnote no mark asks for is a line like any other. */
static void
note_to_text(struct import_block *b)
{
	struct import_span label = b->num;
	struct pacta_buf t = PACTA_BUF_INIT;

	pacta_buf_addf(&t, "[^%.*s]: ", (int)label.len, label.s);
	pacta_buf_add(&t, pacta_buf_str(&b->text), b->text.len);
	pacta_buf_dispose(&b->text);
	b->text = t;
	b->class = IMPORT_TEXT;
	b->num = import_span(NULL, 0);
}

static bool
collect_notes(struct import *im)
{
	struct import_blocks *bs = &im->blocks;
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < bs->count; i++)
		n += bs->items[i].class == IMPORT_NOTE;
	if (n == 0)
		return true;
	im->notes = calloc(n, sizeof(*im->notes));
	if (im->notes == NULL)
		return false;
	for (size_t i = 0; i < bs->count; i++)
		if (bs->items[i].class == IMPORT_NOTE)
			im->notes[im->nnotes++] = (struct import_note){
			    .label = bs->items[i].num,
			    .text = PACTA_BUF_INIT, .line = bs->items[i].line };
	qsort(im->notes, im->nnotes, sizeof(*im->notes), note_order);
	for (size_t i = 0; i < bs->count; i++)
		if (bs->items[i].class != IMPORT_NOTE &&
		    bs->items[i].class != IMPORT_TABLE)
			find_marks(im, import_text(&bs->items[i]));
	for (size_t i = 0; i < bs->count; i++) {
		struct import_block *b = &bs->items[i];
		struct import_note *note = b->class == IMPORT_NOTE ?
		    import_note(im, b->num) : NULL;

		if (note != NULL && note->used && note->line == b->line) {
			note->text = b->text;
			continue;
		}
		if (note != NULL)
			note_to_text(b);
		bs->items[kept++] = *b;
	}
	bs->count = kept;
	return true;
}

int
import_blocks(struct import *im)
{
	struct turn turn;
	struct run r;
	bool gap = true;

	memset(&turn, 0, sizeof(turn));
	im->margin = page_margin(im);
	for (size_t i = 0; i < im->nlines; i += r.n > 0 ? r.n : 1) {
		r = (struct run){ .l = &im->lines[i], .n = 0 };
		while (i + r.n < im->nlines &&
		    r.l[r.n].class != IMPORT_BLANK)
			r.n++;
		if (r.n == 0) {
			gap = true;
			continue;
		}
		if (!take_run(im, &r, &turn, gap))
			return PACTA_ENOMEM;
		gap = false;
	}
	for (size_t i = 0; i < im->blocks.count; i++)
		if (pacta_buf_failed(&im->blocks.items[i].text))
			return PACTA_ENOMEM;
	return collect_notes(im) ? 0 : PACTA_ENOMEM;
}

void
import_flatten(struct import *im, struct import_run r)
{
	for (size_t i = 0; i < r.n; i++) {
		struct import_block *b = &r.b[i];
		struct pacta_buf t = PACTA_BUF_INIT;

		if (b->num.len == 0 || b->class == IMPORT_HEADING)
			continue;
		pacta_buf_add(&t, b->num.s, b->num.len);
		if (b->text.len > 0)
			pacta_buf_addc(&t, ' ');
		pacta_buf_add(&t, pacta_buf_str(&b->text), b->text.len);
		im->failed |= pacta_buf_failed(&t);
		pacta_buf_dispose(&b->text);
		b->text = t;
		b->num = import_span(NULL, 0);
	}
}

/* A line that can be a title: not a sentence, and not too long. */
bool
import_titlelike(const struct import_block *b)
{
	struct import_span t = import_text(b);

	return t.len > 0 && b->nlines <= 3 && import_ends(t) == IMPORT_END_OPEN &&
	    (b->nlines > 1 || b->line->width <= IMPORT_TITLE_MAX / 2) &&
	    t.len < 1024;
}
