/* A party's acts on an agreement: one chain, without gaps or doubles. */
#include <stdlib.h>
#include <string.h>

#include "lines_int.h"
#include "verify_int.h"

/* The acts of one party on one agreement: FROM up to, not including, TO; they
 * stand side by side, for they are sorted by path. */
static size_t
chain_end(const struct pacta_verdict *v, size_t from)
{
	const char *path = v->acts[from].path, *name = strrchr(path, '/');
	size_t n = (size_t)(name - path) + 1, to = from + 1;

	while (to < v->nacts && strncmp(v->acts[to].path, path, n) == 0)
		to++;
	return to;
}

/* An act that can have others behind it: well-formed, and in its place. */
static bool
links(const struct pacta_verdict_act *a)
{
	return a->act.seq > 0 && strcmp(a->valid.code, "misplaced") != 0 &&
	    strcmp(a->valid.code, "other-agreement") != 0 &&
	    strcmp(a->valid.code, "other-party") != 0 &&
	    strcmp(a->valid.code, "other-repository") != 0;
}

/*
 * By number, for names of over four digits do not sort so; among those of one
 * number what links comes first, by digest: the acts before another one are
 * looked up, however many somebody has put there.
 */
static int
chain_order(const void *a, const void *b)
{
	const struct pacta_verdict_act *x = *(struct pacta_verdict_act *const *)a,
	    *y = *(struct pacta_verdict_act *const *)b;
	int c = memcmp(x->sha512.bytes, y->sha512.bytes,
	    sizeof(x->sha512.bytes));

	if (x->act.seq != y->act.seq)
		return x->act.seq < y->act.seq ? -1 : 1;
	if (links(x) != links(y))
		return links(x) ? -1 : 1;
	return c != 0 ? c : strcmp(x->path, y->path);
}

/* Sorted acts of one number: FROM up to, not including, LINKED can have others
 * behind them, the rest up to TO cannot. */
struct chain_group {
	size_t from, linked, to;
	uint32_t seq;
};

static struct chain_group
group_at(struct pacta_verdict_act *const *acts, size_t n, size_t from)
{
	struct chain_group g = { from, from, from, acts[from]->act.seq };

	while (g.to < n && acts[g.to]->act.seq == g.seq) {
		if (links(acts[g.to]))
			g.linked = g.to + 1;
		g.to++;
	}
	return g;
}

/* The place of the act with this digest among those of G that link, or G's
 * end. */
static size_t
group_find(struct pacta_verdict_act *const *acts, const struct chain_group *g,
    const struct pacta_sha512 *sha512)
{
	size_t low = g->from, high = g->linked;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = memcmp(acts[mid]->sha512.bytes, sha512->bytes,
		    sizeof(sha512->bytes));

		if (c == 0)
			return mid;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return g->to;
}

/* The second of two days that a party declared in the wrong order. */
static void
find_date(struct pacta_verdict *v, const struct pacta_verdict_act *a,
    const struct pacta_verdict_act *before)
{
	char day[11], earlier[11];

	pacta_day_text(day, a->act.declared);
	pacta_day_text(earlier, before->act.declared);
	find_fault(&v->findings, PACTA_WARNING, "trust-date", a->path,
	    "act number %u declares %s, and number %u before it declared %s: "
	    "a party's acts stand in the order of their numbers, but the day "
	    "of one of the two is wrong", a->act.seq, day, before->act.seq,
	    earlier);
}

/* The act that A should follow is not there, or leads nowhere (GAP). */
static void
unlinked(struct pacta_verdict_act *a, bool any, bool gap)
{
	if (a->valid.answer != PACTA_ANSWER_YES)
		return;
	a->derived = gap;
	if (gap)
		judge(&a->valid, PACTA_ANSWER_NO, "chain-gap",
		    "an act earlier in the party's chain is missing");
	else if (any)
		judge(&a->valid, PACTA_ANSWER_NO, "chain-broken",
		    "follows another act than the one before it");
	else
		judge(&a->valid, PACTA_ANSWER_NO, "chain-gap",
		    "the act before it in the party's chain is missing");
}

/* Judges the act at I by the group of acts of the number before, BEFORE; WHOLE
 * tells which acts a whole chain leads to. */
static void
link_judge(struct pacta_verdict *v, struct pacta_verdict_act *const *acts,
    bool *whole, const struct chain_group *before, size_t i)
{
	struct pacta_verdict_act *a = acts[i], *b;
	bool any = before->linked > before->from &&
	    before->seq + 1 == a->act.seq;
	size_t at;

	whole[i] = a->act.seq == 1 && links(a);
	if (a->act.seq < 2 || !links(a))
		return;
	at = any ? group_find(acts, before, &a->act.prev) : before->to;
	whole[i] = at < before->to && whole[at];
	if (!whole[i]) {
		unlinked(a, any, at < before->to);
		return;
	}
	b = acts[at];
	if (a->valid.answer != PACTA_ANSWER_YES)
		return;
	if (a->act.registry.number < b->act.registry.number ||
	    a->act.keyring.number < b->act.keyring.number)
		judge(&a->valid, PACTA_ANSWER_NO, "cites-back", "cites an older "
		    "registry or keyring than the act before it");
	else if (a->act.declared < b->act.declared)
		find_date(v, a, b);
}

/*
 * Two valid acts with one number: the party has said two things at once.  Both
 * stay as evidence, neither counts.
 */
static void
doubles_judge(struct pacta_verdict_act *const *acts,
    const struct chain_group *g)
{
	size_t valid = 0;

	for (size_t i = g->from; i < g->to; i++)
		valid += acts[i]->valid.answer == PACTA_ANSWER_YES;
	for (size_t i = g->from; valid > 1 && i < g->to; i++)
		if (acts[i]->valid.answer == PACTA_ANSWER_YES)
			judge(&acts[i]->effective, PACTA_ANSWER_NO,
			    "double", "there is another act number %u of %s",
			    acts[i]->act.seq, acts[i]->act.party);
}

/* One party's chain, sorted: a group is judged against the one before it. */
static void
chain_judge(struct pacta_verdict *v, struct pacta_verdict_act *const *acts,
    bool *whole, size_t n)
{
	struct chain_group before = { 0, 0, 0, 0 }, g;

	for (size_t from = 0; from < n; from = g.to) {
		g = group_at(acts, n, from);
		for (size_t i = g.from; i < g.to; i++)
			link_judge(v, acts, whole, &before, i);
		doubles_judge(acts, &g);
		before = g;
	}
}

static int
chain_tail(struct pacta_verdict *v, struct pacta_verdict_act *const *acts,
    size_t n, struct pacta_error *err)
{
	const struct pacta_verdict_act *last = NULL;
	struct pacta_verdict_chain *c;

	/* The last valid act; where two are last, the first by digest. */
	for (size_t i = 0; i < n; i++)
		if (acts[i]->valid.answer == PACTA_ANSWER_YES &&
		    (last == NULL || acts[i]->act.seq > last->act.seq))
			last = acts[i];
	if (last == NULL)
		return 0;
	c = lines_grow(&v->chains, &v->nchains, sizeof(*c));
	if (c == NULL)
		return lines_outofmemory(err);
	strcpy(c->slug, last->act.agreement);
	strcpy(c->party, last->act.party);
	c->seq = last->act.seq;
	c->sha512 = last->sha512;
	return 0;
}

int
chains_build(struct pacta_verdict *v, struct pacta_error *err)
{
	struct pacta_verdict_act **acts = calloc(v->nacts + 1, sizeof(*acts));
	bool *whole = calloc(v->nacts + 1, sizeof(*whole));
	size_t to;
	int rc = acts != NULL && whole != NULL ? 0 : lines_outofmemory(err);

	for (size_t from = 0; rc == 0 && from < v->nacts; from = to) {
		size_t n = 0;

		to = chain_end(v, from);
		for (size_t i = from; i < to; i++)
			acts[n++] = &v->acts[i];
		qsort(acts, n, sizeof(*acts), chain_order);
		chain_judge(v, acts, whole, n);
		rc = chain_tail(v, acts, n, err);
	}
	free(whole);
	free(acts);
	return rc;
}

const struct pacta_verdict_chain *
pacta_verdict_chain(const struct pacta_verdict *v, const char *slug,
    const char *party)
{
	for (size_t i = 0; i < v->nchains; i++)
		if (strcmp(v->chains[i].slug, slug) == 0 &&
		    strcmp(v->chains[i].party, party) == 0)
			return &v->chains[i];
	return NULL;
}
