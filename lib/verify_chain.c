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

/* By number: names of over four digits do not sort so. */
static int
chain_order(const void *a, const void *b)
{
	const struct pacta_verdict_act *x = *(struct pacta_verdict_act *const *)a,
	    *y = *(struct pacta_verdict_act *const *)b;

	if (x->act.seq != y->act.seq)
		return x->act.seq < y->act.seq ? -1 : 1;
	return strcmp(x->path, y->path);
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
 * The act before the one at I, among sorted ACTS; NULL, with CODE and TEXT,
 * when the chain is broken.  WHOLE tells which acts a whole chain leads to.
 */
static const struct pacta_verdict_act *
predecessor(struct pacta_verdict_act *const *acts, const bool *whole,
    size_t i, const char **code, const char **text)
{
	const struct pacta_verdict_act *a = acts[i];
	bool any = false;

	for (size_t k = i; k-- > 0 && acts[k]->act.seq + 1 >= a->act.seq;) {
		if (acts[k]->act.seq + 1 != a->act.seq || !links(acts[k]))
			continue;
		any = true;
		if (!pacta_sha512_equal(&acts[k]->sha512, &a->act.prev))
			continue;
		if (!whole[k]) {
			*code = "chain-gap";
			*text = "an act earlier in the party's chain is "
			    "missing";
			return NULL;
		}
		return acts[k];
	}
	*code = any ? "chain-broken" : "chain-gap";
	*text = any ? "follows another act than the one before it" :
	    "the act before it in the party's chain is missing";
	return NULL;
}

static void
link_judge(struct pacta_verdict *v, struct pacta_verdict_act *const *acts,
    bool *whole, size_t i)
{
	const struct pacta_verdict_act *before;
	struct pacta_verdict_act *a = acts[i];
	const char *code = "", *text = "";

	whole[i] = a->act.seq == 1 && links(a);
	if (a->act.seq < 2 || !links(a))
		return;
	before = predecessor(acts, whole, i, &code, &text);
	whole[i] = before != NULL;
	if (before == NULL) {
		if (a->valid.answer == PACTA_ANSWER_YES)
			judge(&a->valid, PACTA_ANSWER_NO, code, "%s", text);
		return;
	}
	if (a->valid.answer != PACTA_ANSWER_YES)
		return;
	if (a->act.registry.number < before->act.registry.number ||
	    a->act.keyring.number < before->act.keyring.number)
		judge(&a->valid, PACTA_ANSWER_NO, "cites-back", "cites an older "
		    "registry or keyring than the act before it");
	else if (a->act.declared < before->act.declared)
		find_fault(&v->findings, PACTA_WARNING, "trust-date", a->path,
		    "declares an earlier day than the act before it");
}

/*
 * Two valid acts with one number: the party has said two things at once.  Both
 * stay as evidence, neither counts.
 */
static void
doubles_judge(struct pacta_verdict_act *const *acts, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		for (size_t k = i + 1; k < n &&
		    acts[k]->act.seq == acts[i]->act.seq; k++) {
			if (acts[i]->valid.answer != PACTA_ANSWER_YES ||
			    acts[k]->valid.answer != PACTA_ANSWER_YES)
				continue;
			judge(&acts[i]->effective, PACTA_ANSWER_NO,
			    "double", "there is another act number %u of %s",
			    acts[i]->act.seq, acts[i]->act.party);
			judge(&acts[k]->effective, PACTA_ANSWER_NO,
			    "double", "there is another act number %u of %s",
			    acts[k]->act.seq, acts[k]->act.party);
		}
}

static int
chain_tail(struct pacta_verdict *v, struct pacta_verdict_act *const *acts,
    size_t n, struct pacta_error *err)
{
	const struct pacta_verdict_act *last = NULL;
	struct pacta_verdict_chain *c;

	/* The last valid act; where two are last, the first by name. */
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
		for (size_t i = 0; i < n; i++)
			link_judge(v, acts, whole, i);
		doubles_judge(acts, n);
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
