/*
 * Citations: the numbers that refer, put together as they are meant.
 *
 * "points (a) and (b) of paragraph 2 of Article 7", 第七条第二款: what is cited
 * stands from the inside outwards in one language and the other way round in
 * the next.  Numbers that nothing but brackets, list words and "of" part from
 * each other are one chain; within it, what an article's number touches goes
 * with it.  The words beside a chain tell whose provisions these are.
 */
#include <stdlib.h>
#include <string.h>

#include <pacta/enumerator.h>

#include "value_int.h"

/* How a number is tied to the one before it. */
enum tie { TIE_NONE, TIE_LINK, TIE_COMMA, TIE_LIST, TIE_RANGE };

struct cite {
	size_t first, last;		/* items, signs and word included */
	enum tie tie;
	const struct lex_entry *word;	/* of the level, or NULL */
	bool after;			/* it stands behind the number */
	struct pacta_cite_step step;
	uint32_t upto;
	/* "2 (a)": what stands in brackets is below. */
	struct pacta_cite_step below[2];
	size_t nbelow;
};

struct cites {
	struct cite *items;
	size_t count, cap;
	bool failed;
};

/* --- items, whether or not a value took them --------------------------------- */

static uint32_t
roles_of(const struct reading *rd, size_t i)
{
	return i < rd->count && rd->items[i].entry != NULL &&
	    !rd->items[i].refers ? rd->items[i].entry->roles : 0;
}

/* What the word at I means beside a citation. */
static unsigned
cite_of(const struct reading *rd, size_t i)
{
	return i < rd->count && rd->items[i].entry != NULL &&
	    !rd->items[i].refers ? rd->items[i].entry->cite : 0;
}

static bool
sign(const struct reading *rd, size_t i, uint32_t c)
{
	return i < rd->count && rd->items[i].entry == NULL &&
	    rd->items[i].c == c;
}

static bool
bracket(const struct reading *rd, size_t i)
{
	return sign(rd, i, '(') || sign(rd, i, ')') || sign(rd, i, '[') ||
	    sign(rd, i, ']') || sign(rd, i, FOLD_QUOTE);
}

static size_t
start_of(const struct reading *rd, size_t i)
{
	return rd->f->at[rd->items[i].start];
}

static size_t
end_of(const struct reading *rd, size_t i)
{
	size_t end = rd->f->at[rd->items[i].end];

	while (end > start_of(rd, i) && rd->text[end - 1] == ' ')
		end--;
	return end;
}

/* --- one number and what belongs to it ------------------------------------------ */

static void
take_word(const struct reading *rd, struct cite *c, size_t i, bool after)
{
	c->word = rd->items[i].entry;
	c->after = after;
	c->step.word = rd->text + start_of(rd, i);
	c->step.word_len = end_of(rd, i) - start_of(rd, i);
	c->step.loose = (c->word->cite & CITE_LOOSE) != 0;
	if (after && i > c->last)
		c->last = i;
	else if (i < c->first)
		c->first = i;
}

static bool
is_word(const struct reading *rd, size_t i, uint32_t role,
    enum pacta_ref_level level)
{
	const struct lex_entry *e = roles_of(rd, i) & role ?
	    rd->items[i].entry : NULL;

	return e != NULL && (role == ROLE_REF ? e->level : e->after_level) ==
	    level;
}

/* What stands around the number AT: brackets, №, 第, and its word. */
static void
look_around(const struct reading *rd, struct cite *c, size_t at)
{
	size_t i = at;

	while (i > 0 && (bracket(rd, i - 1) ? !sign(rd, i - 1, ')') :
	    roles_of(rd, i - 1) & (ROLE_REF_FILL | ROLE_ORD_MARK) &&
	    !(cite_of(rd, i - 1) & CITE_OF)))
		i--;
	if (i > 0 && is_word(rd, i - 1, ROLE_REF, c->step.level)) {
		take_word(rd, c, i - 1, false);
	} else if (i < at && (sign(rd, at - 1, '(') ||
	    roles_of(rd, at - 1) & ROLE_ORD_MARK)) {
		/* The mark outside a bracket: 第（一）项. */
		c->first = sign(rd, at - 1, '(') && at > 1 &&
		    roles_of(rd, at - 2) & ROLE_ORD_MARK ? at - 2 : at - 1;
	}
	i = at + 1;
	if (sign(rd, i, ')') || (sign(rd, i, FOLD_QUOTE) && c->first < at &&
	    sign(rd, at - 1, FOLD_QUOTE)))
		c->last = i++;
	if (sign(rd, i, '-') && is_word(rd, i + 1, ROLE_REF_AFTER,
	    c->step.level))
		i++;
	if (is_word(rd, i, ROLE_REF_AFTER, c->step.level))
		take_word(rd, c, i, true);
	/* "the second paragraph" */
	else if (c->word == NULL && c->step.ordinal &&
	    is_word(rd, i, ROLE_REF, c->step.level))
		take_word(rd, c, i, true);
}

/* "2 bis", 第六条之二: the suffix, which belongs to the number. */
static void
look_for_suffix(const struct reading *rd, struct cite *c, size_t at)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_enum e;
	size_t i = at + 1;

	if (roles_of(rd, c->last + 1) & ROLE_REF_FILL && c->after &&
	    c->last + 2 < rd->count && !rd->items[c->last + 1].space &&
	    rd->items[c->last + 2].type == ITEM_NUMBER) {
		c->step.suffix = (uint32_t)value_whole(
		    &rd->items[c->last + 2].v);
		c->last += 2;
		return;
	}
	/* "2bis" is one word. */
	if (rd->items[at].figure && !c->step.letter && pacta_enum_find(&e,
	    rd->text + start_of(rd, at), end_of(rd, at) - start_of(rd, at),
	    rd->r->lang) && e.suffix > 0) {
		c->step.suffix = e.suffix;
		return;
	}
	/* In German "bis" is "to". */
	if (i >= rd->count || rd->items[i].c != 0 || c->step.letter ||
	    roles_of(rd, i) & (ROLE_TO | ROLE_LIST) ||
	    rd->items[i].end - rd->items[i].start > 24 ||
	    (c->last > at && i == c->last))
		return;
	pacta_buf_addf(&b, "%u %.*s", c->step.number,
	    (int)(end_of(rd, i) - start_of(rd, i)),
	    rd->text + start_of(rd, i));
	if (pacta_enum_find(&e, pacta_buf_str(&b), b.len, rd->r->lang) &&
	    e.suffix > 0 && e.end == b.len) {
		c->step.suffix = e.suffix;
		if (i > c->last)
			c->last = i;
	}
	pacta_buf_dispose(&b);
}

/* "1x", where x is no letter of a list: a point nobody can find. */
static void
look_for_letter(const struct reading *rd, struct cite *c, size_t at)
{
	const struct item *next = c->last + 1 < rd->count ?
	    &rd->items[c->last + 1] : NULL;

	if (next == NULL || next->space || next->c != 0 ||
	    next->refers || roles_of(rd, c->last + 1) & ROLE_REF_AFTER ||
	    c->last != at || !rd->items[at].figure ||
	    next->end - next->start > 4 || value_is_han(value_peek(rd->f->s +
	    next->start, rd->f->s + rd->f->len)))
		return;
	c->last++;
	c->nbelow = 1;
	c->below[0] = (struct pacta_cite_step){ .level = PACTA_REF_BELOW,
	    .start = start_of(rd, c->last), .end = end_of(rd, c->last) };
}

static void
read_cite(const struct reading *rd, struct cite *c, size_t at)
{
	const struct item *it = &rd->items[at];
	int64_t n = value_whole(&it->v);

	memset(c, 0, sizeof(*c));
	c->first = c->last = at;
	c->step.level = (enum pacta_ref_level)it->level;
	c->step.number = n > 0 && n < 1000000 ? (uint32_t)n : 0;
	c->step.letter = it->letter;
	c->step.ordinal = it->v.ordinal && !it->figure;
	look_around(rd, c, at);
	look_for_suffix(rd, c, at);
	look_for_letter(rd, c, at);
	/* "And", or an article, that is glued before is not of it. */
	c->step.start = rd->items[c->first].joined ? rd->f->at[rd->items[
	    c->first].start + rd->r->prefixes[0].len] :
	    start_of(rd, c->first);
	c->step.end = end_of(rd, c->last);
}

/* How the item at TO is tied to the one before FROM. */
static enum tie
tie_between(const struct reading *rd, size_t from, size_t to)
{
	enum tie tie = TIE_LINK;

	if (to < from || to - from > 4)
		return TIE_NONE;
	for (size_t i = from; i < to; i++) {
		uint32_t roles = roles_of(rd, i);

		if (roles & ROLE_TO || sign(rd, i, FOLD_DASH) ||
		    sign(rd, i, '-'))
			tie = TIE_RANGE;
		else if (sign(rd, i, ',') || (roles & ROLE_LIST &&
		    rd->text[start_of(rd, i)] == ','))
			tie = tie == TIE_LINK ? TIE_COMMA : tie;
		else if (roles & ROLE_LIST)
			tie = tie == TIE_RANGE ? tie : TIE_LIST;
		else if (!(roles & ROLE_REF_FILL) && !bracket(rd, i) &&
		    !(cite_of(rd, i) & CITE_OF))
			return TIE_NONE;
	}
	return tie;
}

static struct cite *
cite_new(struct cites *l)
{
	size_t cap = l->cap == 0 ? 8 : l->cap * 2;
	struct cite *items;

	if (l->count == l->cap) {
		items = realloc(l->items, cap * sizeof(*items));
		if (items == NULL)
			return NULL;
		l->items = items;
		l->cap = cap;
	}
	return &l->items[l->count++];
}

/* "2 (a)", "7(2)": goes with the number before. */
static bool
goes_below(const struct cite *last, const struct cite *c)
{
	return last != NULL && c->tie == TIE_LINK && c->word == NULL &&
	    c->step.level == PACTA_REF_BELOW && last->upto == 0 &&
	    last->nbelow < sizeof(last->below) / sizeof(last->below[0]) &&
	    c->first <= last->last + 1;
}

static bool
ends_range(const struct cite *last, const struct cite *c)
{
	return last != NULL && c->tie == TIE_RANGE && last->upto == 0 &&
	    last->step.level == c->step.level && last->nbelow == 0 &&
	    !last->step.letter && !c->step.letter &&
	    last->step.suffix == 0 && c->step.suffix == 0 &&
	    c->step.number > last->step.number;
}

static void
add_cite(struct cites *l, struct cite c)
{
	struct cite *last = c.tie != TIE_NONE && l->count > 0 ?
	    &l->items[l->count - 1] : NULL;

	if (goes_below(last, &c)) {
		last->below[last->nbelow++] = c.step;
		last->last = c.last;
	} else if (ends_range(last, &c)) {
		last->upto = c.step.number;
		last->last = c.last;
		last->step.end = c.step.end;
		if (last->word == NULL) {
			last->word = c.word;
			last->after = c.after;
			last->step.word = c.step.word;
			last->step.word_len = c.step.word_len;
			last->step.loose = c.step.loose;
		}
	} else {
		struct cite *n = cite_new(l);

		if (n == NULL) {
			l->failed = true;
			return;
		}
		*n = c;
	}
}

/* In a list the word is said once: Chapters IX and X, 第三、四条. */
static void
share_word(struct cite *to, const struct cite *from, enum tie tie)
{
	if (tie == TIE_NONE || to->step.word != NULL ||
	    to->step.level != from->step.level)
		return;
	to->step.word = from->step.word;
	to->step.word_len = from->step.word_len;
	to->step.loose = from->step.loose;
}

static void
find_cites(const struct reading *rd, struct cites *l)
{
	size_t last = SIZE_MAX;
	struct cite c;

	for (size_t i = 0; i < rd->count && !l->failed; i++) {
		if (!rd->items[i].refers)
			continue;
		read_cite(rd, &c, i);
		c.tie = last == SIZE_MAX ? TIE_NONE : tie_between(rd,
		    last + 1, c.first);
		last = c.last > i ? c.last : i;
		add_cite(l, c);
	}
	if (l->failed)
		return;
	for (size_t i = 1; i < l->count; i++)
		share_word(&l->items[i], &l->items[i - 1], l->items[i].tie);
	for (size_t i = l->count; i-- > 1;)
		share_word(&l->items[i - 1], &l->items[i], l->items[i].tie);
}

/* --- whose they are ------------------------------------------------------------- */

static bool
is_article_word(const struct reading *rd, size_t i)
{
	return is_word(rd, i, ROLE_REF, PACTA_REF_ARTICLE) ||
	    is_word(rd, i, ROLE_REF_AFTER, PACTA_REF_ARTICLE);
}

/* Whether the word at I begins with a small letter, of a script that has them. */
static bool
is_small(const struct reading *rd, size_t i)
{
	const char *p = rd->text + start_of(rd, i);
	uint32_t c = value_peek(p, rd->text + end_of(rd, i));

	return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff) ||
	    (c >= 0x430 && c < 0x460) || (c > 0x460 && c < 0x530 && c & 1);
}

/* A word behind a chain that says whose it is, up to the next sign. */
static enum pacta_cite_of
named_behind(const struct reading *rd, size_t i)
{
	bool of = false, self = false, capital = false;
	size_t end;

	while (cite_of(rd, i) & CITE_OF) {
		of = true;
		i++;
	}
	for (end = i + 4; i < end && i < rd->count; i++) {
		unsigned roles = cite_of(rd, i);

		if (rd->items[i].c != 0 && !(roles & CITE_TEXT))
			break;
		self |= (roles & CITE_THIS) != 0;
		if (self && is_article_word(rd, i))
			return PACTA_CITE_OF_ARTICLE;
		capital |= !is_small(rd, i);
		if (roles & CITE_TEXT && (self || cite_of(rd, i + 1) &
		    CITE_THIS))
			return PACTA_CITE_OF_THIS;
		/* Names of texts are capitalised: "Article 5 rules that" names
		 * none. */
		if (roles & CITE_TEXT && (of || capital))
			return PACTA_CITE_OF_OTHER;
		if (rd->items[i].refers)
			break;
	}
	return of ? PACTA_CITE_OF_OTHER : PACTA_CITE_OF_NOTHING;
}

/* The same before a chain: 本宪章第五条, осы баптың 2-тармағы. */
static enum pacta_cite_of
named_before(const struct reading *rd, size_t i)
{
	bool of = false, self;

	while (i > 0 && cite_of(rd, i - 1) & CITE_OF) {
		of = true;
		i--;
	}
	if (i == 0)
		return PACTA_CITE_OF_NOTHING;
	self = (i > 1 && cite_of(rd, i - 2) & CITE_THIS) ||
	    (i > 2 && cite_of(rd, i - 3) & CITE_THIS);
	if (sign(rd, i - 1, FOLD_QUOTE))
		return PACTA_CITE_OF_OTHER;
	if (is_article_word(rd, i - 1) && self)
		return PACTA_CITE_OF_ARTICLE;
	if (cite_of(rd, i - 1) & CITE_TEXT)
		return self ? PACTA_CITE_OF_THIS : PACTA_CITE_OF_OTHER;
	return of ? PACTA_CITE_OF_OTHER : PACTA_CITE_OF_NOTHING;
}

/* --- chains ------------------------------------------------------------------------ */

struct chain {
	struct cite *c;
	size_t n;
	struct pacta_citations *out;
	bool outer;		/* the language names the outer first */
	bool failed;
};

static struct pacta_citation *
citation_new(struct chain *ch)
{
	struct pacta_citations *l = ch->out;
	size_t cap = l->cap == 0 ? 8 : l->cap * 2;
	struct pacta_citation *items;

	if (l->count == l->cap) {
		items = realloc(l->items, cap * sizeof(*items));
		if (items == NULL) {
			ch->failed = true;
			return NULL;
		}
		l->items = items;
		l->cap = cap;
	}
	memset(&l->items[l->count], 0, sizeof(*items));
	return &l->items[l->count++];
}

static void
add_step(struct pacta_citation *to, const struct pacta_cite_step *step)
{
	if (to->count < PACTA_CITE_STEPS)
		to->steps[to->count++] = *step;
}

static void
add_steps(struct pacta_citation *to, const struct cite *c)
{
	add_step(to, &c->step);
	for (size_t i = 0; i < c->nbelow; i++)
		add_step(to, &c->below[i]);
	to->upto = c->nbelow == 0 ? c->upto : 0;
}

static void
said_elsewhere(struct pacta_citation *one, size_t steps)
{
	for (size_t i = 0; i < steps; i++)
		one->steps[i].start = one->steps[i].end;
}

static bool
is_below(const struct cite *c)
{
	return c->step.level == PACTA_REF_BELOW;
}

static bool
same_word(const struct pacta_cite_step *a, const struct pacta_cite_step *b)
{
	return a->word != NULL && a->word_len == b->word_len &&
	    memcmp(a->word, b->word, a->word_len) == 0;
}

/* Numbers tied to each other, from I on. */
static size_t
tied_end(const struct chain *ch, size_t i, size_t to)
{
	for (i++; i < to && ch->c[i].tie == TIE_LINK;)
		i++;
	return i;
}

/* Numbers below, FROM to END, tied from the inside out, of a list that goes on
 * up to TO: "points (a) and (b) of paragraph 2" are both of paragraph 2. */
static void
inner_first_one(struct chain *ch, size_t from, size_t end, size_t to,
    const struct cite *up)
{
	struct pacta_citation *one = citation_new(ch);
	size_t next = end, limit = to - end > 8 ? end + 8 : to;

	if (one == NULL)
		return;
	if (up != NULL)
		add_steps(one, up);
	while (next < limit && !same_word(&ch->c[end - 1].step,
	    &ch->c[next].step))
		next++;
	if (next < limit)
		for (size_t i = tied_end(ch, next, to); i-- > next + 1;)
			add_steps(one, &ch->c[i]);
	/* The last of a list says what they are all of. */
	if (end < to)
		said_elsewhere(one, one->count);
	for (size_t i = end; i-- > from;)
		add_steps(one, &ch->c[i]);
}

/* Numbers below, FROM to TO, that name the inner first; UP is what they are of,
 * or NULL. */
static void
inner_first(struct chain *ch, size_t from, size_t to, const struct cite *up)
{
	for (size_t end; from < to; from = end) {
		end = tied_end(ch, from, to);
		inner_first_one(ch, from, end, to, up);
	}
}

/* How many steps of LAST still hold for C, which goes on with its list. */
static size_t
steps_kept(const struct pacta_citation *last, const struct cite *c)
{
	for (size_t i = last->count; i-- > 0;) {
		const struct pacta_cite_step *s = &last->steps[i];

		if (s->level != PACTA_REF_BELOW)
			break;
		if (c->step.word == NULL ? s->letter == c->step.letter :
		    same_word(s, &c->step))
			return i;
	}
	return c->step.word != NULL && last->count > 0 ? 1 : 0;
}

/* Numbers below, FROM to TO, that name the outer first; UP may be NULL. */
static void
outer_first(struct chain *ch, size_t from, size_t to, const struct cite *up)
{
	struct pacta_citation last = { .count = 0 }, *one;
	size_t kept = 0;

	if (up != NULL)
		add_steps(&last, up);
	for (size_t i = from; i < to; i++) {
		/* A list goes on: in the same, as far as its words say. */
		if (i > from && ch->c[i].tie >= TIE_LIST) {
			kept = steps_kept(&last, &ch->c[i]);
			if (kept == 0 && up != NULL)
				return;
			last.count = kept;
		}
		add_steps(&last, &ch->c[i]);
		if (i + 1 < to && ch->c[i + 1].tie < TIE_LIST)
			continue;
		if ((one = citation_new(ch)) == NULL)
			return;
		*one = last;
		said_elsewhere(one, kept);
	}
}

static void
bare(struct chain *ch, size_t from, size_t to)
{
	if (from < to && ch->c[from].after)
		outer_first(ch, from, to, NULL);
	else
		inner_first(ch, from, to, NULL);
}

/* The end of the numbers behind the article at I that go with it. */
static size_t
outer_end(const struct chain *ch, size_t i)
{
	size_t end = i + 1;

	if (end >= ch->n || !is_below(&ch->c[end]) ||
	    (ch->c[end].tie != TIE_LINK && ch->c[end].tie != TIE_COMMA))
		return i + 1;
	while (end < ch->n && is_below(&ch->c[end]))
		end++;
	/* "Article 7, paragraph 2 of Article 8" */
	if (end < ch->n && ch->c[end].tie == TIE_LINK &&
	    ch->c[i + 1].tie == TIE_COMMA)
		return i + 1;
	return end;
}

static void
read_chain(struct chain *ch)
{
	size_t pending = 0, end;
	struct pacta_citation *one;

	for (size_t i = 0; i < ch->n; i = end) {
		end = i + 1;
		if (is_below(&ch->c[i]))
			continue;
		if (pending < i && ch->c[i].tie == TIE_LINK && !ch->outer) {
			inner_first(ch, pending, i, &ch->c[i]);
			pending = end;
			continue;
		}
		bare(ch, pending, i);
		end = outer_end(ch, i);
		if (end > i + 1)
			outer_first(ch, i + 1, end, &ch->c[i]);
		else if ((one = citation_new(ch)) != NULL)
			add_steps(one, &ch->c[i]);
		pending = end;
	}
	bare(ch, pending, ch->n);
}

static bool
is_bare(const struct pacta_citation *c)
{
	return c->count > 0 && c->steps[0].level == PACTA_REF_BELOW;
}

/* What a chain is said to be of goes for all of it, but behind "Article 1 and
 * paragraph 2 of this article" for the last alone. */
static void
set_of(struct pacta_citation *c, size_t n, enum pacta_cite_of of, bool first)
{
	bool some;

	if (n == 0)
		return;
	some = is_bare(&c[first ? 0 : n - 1]);
	for (size_t i = 0; i < n; i++) {
		struct pacta_citation *one = &c[first ? i : n - 1 - i];

		if (some && !is_bare(one))
			return;
		one->of = of;
	}
}

/* --- the whole ------------------------------------------------------------------------ */

int
value_cite(struct reading *rd, struct pacta_citations *out)
{
	struct cites l = { NULL, 0, 0, false };
	struct chain ch = { .out = out, .outer = rd->r->text_first };
	enum pacta_cite_of of;
	size_t end, first;

	find_cites(rd, &l);
	for (size_t i = 0; i < l.count && !l.failed; i = end) {
		end = i + 1;
		while (end < l.count && l.items[end].tie != TIE_NONE)
			end++;
		ch.c = l.items + i;
		ch.n = end - i;
		first = out->count;
		read_chain(&ch);
		of = rd->r->text_first ? named_before(rd, ch.c[0].first) :
		    named_behind(rd, ch.c[ch.n - 1].last + 1);
		set_of(out->items + first, out->count - first, of,
		    rd->r->text_first);
	}
	free(l.items);
	return l.failed || ch.failed ? -1 : 0;
}

void
pacta_citations_dispose(struct pacta_citations *l)
{
	free(l->items);
	*l = (struct pacta_citations)PACTA_CITATIONS_INIT;
}

int
pacta_citations_read(struct pacta_citations *out, const struct pacta_reader *r,
    const char *text, size_t len, struct pacta_error *err)
{
	struct pacta_values values = PACTA_VALUES_INIT;
	struct folded f = FOLDED_INIT;
	struct reading rd = { .r = r, .f = &f, .text = text, .out = &values };

	rd.failed = !value_fold(&f, text, len);
	if (!rd.failed) {
		value_cut(&rd);
		value_numbers(&rd);
		value_refs(&rd);
	}
	if (!rd.failed && value_cite(&rd, out) != 0)
		rd.failed = true;
	free(rd.items);
	pacta_values_dispose(&values);
	value_fold_dispose(&f);
	return rd.failed ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}
