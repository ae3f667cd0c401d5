/*
 * Which concepts of the termbase, and which parties, each unit names.
 *
 * Terms are rows of words, sorted; where a term may begin, the terms that go on as
 * the text does are narrowed down word by word, so that time grows with the text,
 * and hardly with the termbase.
 */
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"

#define MAX_MEANINGS 16	/* concepts of one term; the others say nothing */

/* A term as the numbers of its words. */
struct pattern {
	const uint32_t *ids;	/* set when all are read */
	uint32_t at, len;	/* in the ids of all */
	uint32_t concept;
};

struct finding {
	struct concord_text *t;
	uint32_t parties_from;
	struct pattern *items;	/* a term before those that begin with it */
	size_t count;
	uint32_t *ids;
	size_t nids, cap_ids;
	uint32_t *seen;		/* by concept: the last unit that names it, from
				 * 1 */
	uint32_t unit;
};

static int
by_words(const void *a, const void *b)
{
	const struct pattern *x = a, *y = b;
	uint32_t n = x->len < y->len ? x->len : y->len;

	for (uint32_t i = 0; i < n; i++)
		if (x->ids[i] != y->ids[i])
			return x->ids[i] < y->ids[i] ? -1 : 1;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static bool
same_words(const struct pattern *x, const struct pattern *y)
{
	return x->len == y->len && memcmp(x->ids, y->ids,
	    x->len * sizeof(*x->ids)) == 0;
}

/* Drops the meanings of a term beyond the first sixteen, but no party. */
static void
drop_vague(struct finding *f)
{
	size_t out = 0, n = 0;

	for (size_t i = 0; i < f->count; i++) {
		n = i > 0 && same_words(&f->items[out - 1], &f->items[i]) ?
		    n + 1 : 0;
		if (n < MAX_MEANINGS || f->items[i].concept >=
		    f->parties_from)
			f->items[out++] = f->items[i];
	}
	f->count = out;
}

static bool
make_patterns(struct finding *f, const struct pacta_termbase *tb)
{
	f->items = calloc(tb->count + 1, sizeof(*f->items));
	if (f->items == NULL)
		return false;
	for (size_t i = 0; i < tb->count; i++) {
		const struct term *term = &tb->terms[i];
		size_t at = f->nids;
		bool known = true;

		if (strcmp(term->lang, f->t->code) != 0)
			continue;
		if (!words_read(&f->t->lexicon, term->text,
		    strlen(term->text), false, &f->ids, &f->nids, &f->cap_ids))
			return false;
		/* A word the text does not have: the term is not in it. */
		for (size_t k = at; k < f->nids; k++)
			known = known && f->ids[k] != 0;
		if (known && f->nids > at)
			f->items[f->count++] = (struct pattern){ NULL,
			    (uint32_t)at, (uint32_t)(f->nids - at),
			    term->concept };
	}
	for (size_t i = 0; i < f->count; i++)
		f->items[i].ids = f->ids + f->items[i].at;
	if (f->count > 0)
		qsort(f->items, f->count, sizeof(*f->items), by_words);
	drop_vague(f);
	return true;
}

/* --- finding ------------------------------------------------------------------------ */

/* The first of the patterns from LO to HI whose word DEPTH is ID or above. */
static size_t
first_with(const struct finding *f, size_t lo, size_t hi, uint32_t depth,
    uint64_t id)
{
	size_t mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (f->items[mid].ids[depth] < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool
add_concept(struct finding *f, struct concord_unit *u, uint32_t concept)
{
	struct concord_text *t = f->t;
	size_t cap = t->cap_concepts == 0 ? 256 : t->cap_concepts * 2;
	uint32_t *more;

	if (f->seen[concept] == f->unit)
		return true;
	if (t->nconcepts == t->cap_concepts) {
		more = realloc(t->concepts, cap * sizeof(*more));
		if (more == NULL)
			return false;
		t->concepts = more;
		t->cap_concepts = cap;
	}
	f->seen[concept] = f->unit;
	t->concepts[t->nconcepts++] = concept;
	t->named[concept] = true;
	u->nconcepts++;
	return true;
}

/* Adds the terms that begin at W, of which LEFT words are left; *PARTY is the
 * longest name of a party, or NULL. */
static bool
find_at(struct finding *f, struct concord_unit *u, const uint32_t *w,
    uint32_t left, const struct pattern **party)
{
	size_t lo = 0, hi = f->count;

	*party = NULL;
	for (uint32_t d = 0; d < left && lo < hi; d++) {
		lo = first_with(f, lo, hi, d, w[d]);
		hi = first_with(f, lo, hi, d, (uint64_t)w[d] + 1);
		for (; lo < hi && f->items[lo].len == d + 1; lo++) {
			const struct pattern *x = &f->items[lo];

			if (x->concept >= f->parties_from) {
				if (*party == NULL || (*party)->len < x->len)
					*party = x;
			} else if (!add_concept(f, u, x->concept))
				return false;
		}
	}
	return true;
}

/*
 * A term that stands within a longer one is named as well.  Not so the party
 * whose name stands within another's: 俄罗斯 in 白俄罗斯.
 */
static bool
find_in_unit(struct finding *f, struct concord_unit *u)
{
	const uint32_t *w;
	const struct pattern *party;
	uint32_t end = 0;	/* of the name of a party */

	u->concept = (uint32_t)f->t->nconcepts;
	if (u->nwords == 0)
		return true;
	w = f->t->words + u->word;
	for (uint32_t i = 0; i < u->nwords; i++) {
		if (!find_at(f, u, w + i, u->nwords - i, &party))
			return false;
		if (party == NULL || i + party->len <= end)
			continue;
		end = i + party->len;
		if (!add_concept(f, u, party->concept))
			return false;
	}
	return true;
}

bool
concord_find_terms(struct concord_text *t, const struct pacta_termbase *tb,
    uint32_t parties_from)
{
	struct finding f = { .t = t, .parties_from = parties_from };
	bool ok;

	t->named = calloc(tb->concepts + 1, sizeof(*t->named));
	f.seen = calloc(tb->concepts + 1, sizeof(*f.seen));
	ok = t->named != NULL && f.seen != NULL && make_patterns(&f, tb);
	for (size_t i = 0; i < t->count && ok && f.count > 0; i++) {
		f.unit = (uint32_t)i + 1;
		ok = find_in_unit(&f, &t->units[i]);
	}
	free(f.items);
	free(f.ids);
	free(f.seen);
	return ok;
}
