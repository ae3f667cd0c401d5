/*
 * Two versions of a block: their content as one marked sequence, and what kind
 * of change it is.
 */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "diff_int.h"
#include "seq_int.h"
#include "utf8_int.h"

#define LEAST_KEPT 0.4		/* of the words; below, it is shown whole */
#define LEAST_REPLACED 6u	/* words of both sides that make a rewriting */
#define MAX_WIDEN 4u		/* ideographs a mark grows by to end at a word */
#define WORD_WINDOW 16		/* ideographs around, to tell words by */
#define MAX_WIDENED 400u	/* runs of a block; more are confetti anyway */

/* A stretch of both flows: kept, or changed. */
struct run {
	bool keep;
	uint32_t a, na, b, nb;
};

struct block {
	struct pacta_diff *d;
	struct flow f[2];
	uint32_t *map;		/* old token -> new token */
	bool *kept;		/* new token has a partner */
	struct run *runs;
	uint32_t nruns;
};

/* Notes and quoted structures are equal when their units were matched. */
static void
number_embedded(struct pacta_diff *d, int side, struct flow *f)
{
	const struct unit_tree *t = side == 0 ? &d->old : &d->new;
	uint32_t u;

	for (size_t i = 0; i < f->count; i++) {
		struct pacta_token *k = &f->tokens[i];

		if (k->kind != PACTA_TOKEN_WHOLE || !node_is_embedded(k->node))
			continue;
		u = diff_unit(d, side, k->node);
		if (u == UNIT_NONE || t->units[u].match == UNIT_NONE)
			k->id = (side == 0 ? 0x80000000u : 0xc0000000u) |
			    (uint32_t)i;
		else
			k->id = 0x40000000u | (side == 0 ? u : t->units[u].match);
	}
}

static bool
block_match(struct block *k)
{
	size_t na = k->f[0].count, nb = k->f[1].count;
	uint32_t *ids = malloc((na + nb + 1) * sizeof(*ids));
	bool ok;

	k->map = malloc((na + 1) * sizeof(*k->map));
	k->kept = calloc(nb + 1, sizeof(*k->kept));
	ok = ids != NULL && k->map != NULL && k->kept != NULL;
	if (ok) {
		for (size_t i = 0; i < na; i++)
			ids[i] = k->f[0].tokens[i].id;
		for (size_t i = 0; i < nb; i++)
			ids[na + i] = k->f[1].tokens[i].id;
		ok = seq_match(ids, na, ids + na, nb, k->map);
	}
	for (size_t i = 0; ok && i < na; i++)
		if (k->map[i] != SEQ_NONE)
			k->kept[k->map[i]] = true;
	free(ids);
	return ok;
}

/* --- what kind of change ---------------------------------------------- */

static bool
is_internal(const struct pacta_node *ref)
{
	const char *href = ref->el == PACTA_EL_REF ?
	    pacta_node_get(ref, PACTA_AT_HREF) : NULL;

	return href != NULL && href[0] == '#';
}

static unsigned
kind_of_element(const struct pacta_node *node)
{
	if (node_is_embedded(node))
		return 0;	/* its own unit tells */
	if (node->type != PACTA_ELEMENT)
		return PACTA_DIFF_METADATA;
	switch (node->el) {
	case PACTA_EL_B: case PACTA_EL_I: case PACTA_EL_U: case PACTA_EL_SUB:
	case PACTA_EL_SUP: case PACTA_EL_SPAN: case PACTA_EL_BR:
		return PACTA_DIFF_FORMATTING;
	case PACTA_EL_IMG:
		return PACTA_DIFF_WORDS;
	default:
		return PACTA_DIFF_METADATA;
	}
}

/* The internal references of one side that changed, in order. */
struct ref_list {
	const struct pacta_node **refs;
	size_t n;
};

static bool
token_kept(const struct block *k, int side, size_t i)
{
	return side == 0 ? k->map[i] != SEQ_NONE : k->kept[i];
}

/* What changed on one side, references apart: those go to the list, and the
 * text in them is left to be judged with them. */
static unsigned
side_kinds(const struct block *k, int side, struct ref_list *refs)
{
	const struct pacta_node *inside = NULL;
	bool changed_ref = false;
	unsigned kinds = 0;

	for (size_t i = 0; i < k->f[side].count; i++) {
		const struct pacta_token *t = &k->f[side].tokens[i];
		bool kept = token_kept(k, side, i);

		if (t->kind == PACTA_TOKEN_OPEN && is_internal(t->node)) {
			inside = t->node;
			changed_ref = !kept;
			if (!kept)
				refs->refs[refs->n++] = t->node;
		} else if (t->kind == PACTA_TOKEN_CLOSE && t->node == inside)
			inside = NULL;
		else if (kept || (inside != NULL && changed_ref))
			continue;
		else if (t->kind == PACTA_TOKEN_SPACE)
			kinds |= PACTA_DIFF_FORMATTING;
		else if (t->kind <= PACTA_TOKEN_OTHER)
			kinds |= PACTA_DIFF_WORDS;
		else
			kinds |= kind_of_element(t->node);
	}
	return kinds;
}

static const struct pacta_node *
ref_target(const struct pacta_doc *doc, const struct pacta_node *ref)
{
	const char *href = pacta_node_get(ref, PACTA_AT_HREF);

	/* The index of ids is built on first use, and is not part of what a
	 * document is. */
	return pacta_doc_find((struct pacta_doc *)doc, href + 1);
}

/* Whether a reference still points at the same provision under a new id. */
static bool
ref_follows(const struct pacta_diff *d, const struct pacta_node *a,
    const struct pacta_node *b)
{
	const struct pacta_node *x = ref_target(d->old_doc, a);
	const struct pacta_node *y = ref_target(d->new_doc, b);
	uint32_t u = x != NULL ? diff_unit(d, 0, x) : UNIT_NONE;
	uint32_t v = y != NULL ? diff_unit(d, 1, y) : UNIT_NONE;

	return u != UNIT_NONE && v != UNIT_NONE && d->old.units[u].match == v;
}

static bool
block_kinds(struct block *k, unsigned *kinds)
{
	size_t na = k->f[0].count + 1, nb = k->f[1].count + 1;
	const struct pacta_node **refs = malloc((na + nb) * sizeof(*refs));
	struct ref_list a = { refs, 0 }, b = { refs + na, 0 };

	if (refs == NULL)
		return false;
	*kinds = side_kinds(k, 0, &a) | side_kinds(k, 1, &b);
	for (size_t i = 0; i < a.n && i < b.n; i++)
		*kinds |= ref_follows(k->d, a.refs[i], b.refs[i]) ?
		    PACTA_DIFF_RENUMBERED : PACTA_DIFF_RETARGETED;
	/* A reference that came or went: with its words, or its mark alone. */
	for (size_t i = a.n < b.n ? a.n : b.n; i < a.n || i < b.n; i++)
		*kinds |= PACTA_DIFF_METADATA;
	/* Spaces move with words. */
	if (*kinds & PACTA_DIFF_WORDS)
		*kinds &= ~(unsigned)PACTA_DIFF_FORMATTING;
	free(refs);
	return true;
}

/* Words, not counting those in references that changed, that came or went with
 * a reference and were not there before. */
static double
share_kept(const struct block *k)
{
	double kept = 0, total[2] = { 0, 0 };
	size_t words = 0;

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < k->f[side].count; i++) {
			const struct pacta_token *t = &k->f[side].tokens[i];

			if (t->kind != PACTA_TOKEN_WORD)
				continue;
			total[side] += t->len;
			words++;
			if (side == 0 && k->map[i] != SEQ_NONE)
				kept += t->len;
		}
	/* Of a word or two in a cell, one changed is no rewriting. */
	return words < LEAST_REPLACED ? 1 :
	    kept / (total[0] > total[1] ? total[0] : total[1]);
}

/* --- runs ------------------------------------------------------------- */

static void
run_add(struct block *k, bool keep, uint32_t na, uint32_t nb)
{
	struct run *last = k->nruns > 0 ? &k->runs[k->nruns - 1] : NULL;
	uint32_t a = last != NULL ? last->a + last->na : 0;
	uint32_t b = last != NULL ? last->b + last->nb : 0;

	if (na + nb == 0)
		return;
	if (last != NULL && last->keep == keep) {
		last->na += na;
		last->nb += nb;
	} else
		k->runs[k->nruns++] = (struct run){ keep, a, na, b, nb };
}

/* A run of kept tokens that only separate changed words is confetti. */
static bool
is_confetti(const struct block *k, const struct run *r)
{
	if (r->na > 3)
		return false;
	for (uint32_t i = 0; i < r->na; i++)
		if (k->f[0].tokens[r->a + i].kind != PACTA_TOKEN_SPACE)
			return false;
	return true;
}

static bool
block_runs(struct block *k)
{
	uint32_t na = (uint32_t)k->f[0].count, nb = (uint32_t)k->f[1].count;
	uint32_t i = 0, j = 0, n;

	k->runs = malloc(((size_t)na + nb + 2) * sizeof(*k->runs));
	if (k->runs == NULL)
		return false;
	while (i < na || j < nb) {
		for (n = 0; i < na && k->map[i] == j; n++)
			i++, j++;
		run_add(k, true, n, n);
		for (n = 0; i < na && k->map[i] == SEQ_NONE; n++)
			i++;
		run_add(k, false, n, 0);
		for (n = 0; j < nb && !k->kept[j]; n++)
			j++;
		run_add(k, false, 0, n);
	}
	return true;
}

static void
runs_join(struct block *k)
{
	struct run *old = k->runs;
	uint32_t n = k->nruns;

	k->nruns = 0;
	for (uint32_t i = 0; i < n; i++) {
		struct run r = old[i];

		run_add(k, r.keep && !(i > 0 && i + 1 < n &&
		    is_confetti(k, &r)), r.na, r.nb);
	}
}

static bool
is_ideograph(const struct pacta_token *t)
{
	const char *p = t->text;

	return t->kind == PACTA_TOKEN_WORD && t->len >= 3 &&
	    pacta_text_script(utf8_next(&p, t->text + t->len)) ==
	    PACTA_SCRIPT_HAN;
}

/* The first byte of the character that P points into. */
static const char *
utf8_start(const char *p)
{
	while (((unsigned char)*p & 0xc0) == 0x80)
		p--;
	return p;
}

struct word_at {
	size_t offset, start, end;
};

static int
find_word(size_t start, size_t end, bool word, void *arg)
{
	struct word_at *w = arg;

	if (!word || w->offset <= start || w->offset >= end)
		return end >= w->offset && end > 0 && start >= w->offset;
	w->start = start;
	w->end = end;
	return 1;
}

static bool
is_numeral(const struct pacta_token *t)
{
	static const char numerals[] = "〇零一二三四五六七八九十百千万亿两廿卅"
	    "萬億兩壹贰叁肆伍陆柒捌玖拾佰仟";

	return t->len == 3 && memmem(numerals, sizeof(numerals) - 1, t->text,
	    3) != NULL;
}

/* How far a number in ideographs goes on before (or behind) the boundary in
 * front of token I, when it cuts one. */
static uint32_t
cut_number(const struct block *k, int side, uint32_t i, bool before)
{
	const struct pacta_token *t = k->f[side].tokens;
	uint32_t n = 0;

	if (i == 0 || i >= k->f[side].count || !is_numeral(&t[i - 1]) ||
	    !is_numeral(&t[i]))
		return 0;
	if (before)
		for (; i > n && n < MAX_WIDEN && is_numeral(&t[i - 1 - n]); n++)
			;
	else
		for (; i + n < k->f[side].count && n < MAX_WIDEN &&
		    is_numeral(&t[i + n]); n++)
			;
	return n;
}

/* How many ideographs before (or behind) the boundary in front of token I belong
 * to a word that it cuts. */
static uint32_t
cut_word(const struct block *k, int side, uint32_t i, bool before)
{
	const struct pacta_token *t = k->f[side].tokens, *x, *y;
	struct word_at w = { 0, 0, 0 };
	const char *from, *to;
	uint32_t n = 0;

	if (i == 0 || i >= k->f[side].count)
		return 0;
	x = &t[i - 1];
	y = &t[i];
	if (x->node != y->node || !is_ideograph(x) || !is_ideograph(y))
		return 0;
	from = y->text - 3 * WORD_WINDOW > y->node->text ?
	    utf8_start(y->text - 3 * WORD_WINDOW) : y->node->text;
	to = (size_t)(y->node->text + y->node->len - y->text) >
	    3 * WORD_WINDOW ? utf8_start(y->text + 3 * WORD_WINDOW) :
	    y->node->text + y->node->len;
	w.offset = (size_t)(y->text - from);
	if (pacta_text_words(from, (size_t)(to - from), "zho", find_word, &w,
	    NULL) < 0 || w.end == 0)
		return 0;
	w.start += (size_t)(from - y->node->text);
	w.end += (size_t)(from - y->node->text);
	if (before)
		for (; i > n && n < MAX_WIDEN && t[i - 1 - n].node == y->node &&
		    (size_t)(t[i - 1 - n].text - y->node->text) >= w.start; n++)
			;
	else
		for (; i + n < k->f[side].count && n < MAX_WIDEN &&
		    t[i + n].node == y->node &&
		    (size_t)(t[i + n].text - y->node->text) < w.end; n++)
			;
	return n;
}

static uint32_t
larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Lets changes in Chinese end where words end: 三 to 六 becomes 三十日 to 六十日. */
static void
runs_widen(struct block *k)
{
	for (uint32_t i = 0; i < k->nruns && k->nruns <= MAX_WIDENED; i++) {
		struct run *r = &k->runs[i], *prev = r - 1, *next = r + 1;
		uint32_t n;

		if (r->keep)
			continue;
		if (i > 0) {
			n = larger(larger(cut_word(k, 0, r->a, true),
			    cut_word(k, 1, r->b, true)),
			    larger(cut_number(k, 0, r->a, true),
			    cut_number(k, 1, r->b, true)));
			n = n < prev->na ? n : 0;
			prev->na -= n, prev->nb -= n;
			r->a -= n, r->b -= n, r->na += n, r->nb += n;
		}
		if (i + 1 < k->nruns) {
			n = larger(larger(cut_word(k, 0, r->a + r->na, false),
			    cut_word(k, 1, r->b + r->nb, false)),
			    larger(cut_number(k, 0, r->a + r->na, false),
			    cut_number(k, 1, r->b + r->nb, false)));
			n = n < next->na ? n : 0;
			r->na += n, r->nb += n;
			next->a += n, next->b += n, next->na -= n, next->nb -= n;
		}
	}
}

/* --- spans ------------------------------------------------------------- */

static struct pacta_token *
keep_tokens(struct pacta_diff *d, const struct flow *f)
{
	struct pacta_token *t = diff_alloc(d, (f->count + 1) * sizeof(*t));

	if (t != NULL && f->count > 0)
		memcpy(t, f->tokens, f->count * sizeof(*t));
	return t;
}

static bool
block_spans(struct block *k, struct pacta_mark *mark)
{
	const struct pacta_token *a = keep_tokens(k->d, &k->f[0]);
	const struct pacta_token *b = keep_tokens(k->d, &k->f[1]);
	struct pacta_span *s;

	mark->spans = s = diff_alloc(k->d,
	    (2 * (size_t)k->nruns + 1) * sizeof(*s));
	if (a == NULL || b == NULL || s == NULL)
		return false;
	for (uint32_t i = 0; i < k->nruns; i++) {
		const struct run *r = &k->runs[i];

		if (r->keep) {
			*s++ = (struct pacta_span){ PACTA_SPAN_KEEP, a + r->a,
			    b + r->b, r->na };
			continue;
		}
		if (r->na > 0)
			*s++ = (struct pacta_span){ PACTA_SPAN_DELETE,
			    a + r->a, NULL, r->na };
		if (r->nb > 0)
			*s++ = (struct pacta_span){ PACTA_SPAN_INSERT, NULL,
			    b + r->b, r->nb };
	}
	mark->nspans = (uint32_t)(s - mark->spans);
	return true;
}

bool
diff_block(struct pacta_diff *d, struct pacta_mark *mark)
{
	struct block k = { .d = d };
	unsigned kinds = 0;
	bool ok;

	ok = flow_block(&k.f[0], mark->old, d->interner) &&
	    flow_block(&k.f[1], mark->new, d->interner);
	if (ok) {
		number_embedded(d, 0, &k.f[0]);
		number_embedded(d, 1, &k.f[1]);
		ok = block_match(&k) && block_kinds(&k, &kinds) &&
		    block_runs(&k);
	}
	if (ok && (kinds & PACTA_DIFF_WORDS) && share_kept(&k) < LEAST_KEPT) {
		kinds |= PACTA_DIFF_REPLACED;
		k.nruns = 0;
		run_add(&k, false, (uint32_t)k.f[0].count,
		    (uint32_t)k.f[1].count);
	} else if (ok) {
		runs_join(&k);
		runs_widen(&k);
	}
	mark->change |= kinds;
	ok = ok && block_spans(&k, mark);
	flow_dispose(&k.f[0]);
	flow_dispose(&k.f[1]);
	free(k.map);
	free(k.kept);
	free(k.runs);
	return ok;
}
