/*
 * Running the concordance: each language with each, and then, of what was
 * found, one finding for one fault.
 */
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"

#define MAX_FOUND 20000	/* beyond, the texts are not of one agreement */

void
concord_find(struct concord_pair *p, enum rule rule, bool note, uint32_t ua,
    uint32_t pa, const char *sa, uint32_t ub, uint32_t pb, const char *sb)
{
	struct concord_run *run = p->run;
	size_t cap = run->cap_found == 0 ? 64 : run->cap_found * 2;
	struct concord_finding *found, *f;

	if (run->nfound >= MAX_FOUND)
		return;
	if (run->nfound == run->cap_found) {
		found = realloc(run->found, cap * sizeof(*found));
		if (found == NULL) {
			run->failed = true;
			return;
		}
		run->found = found;
		run->cap_found = cap;
	}
	f = &run->found[run->nfound++];
	*f = (struct concord_finding){ rule, note, p->a, p->b, ua, ub, pa, pb,
	    strdup(sa), strdup(sb) };
	if (f->sa == NULL || f->sb == NULL)
		run->failed = true;
}

/* --- one fault, one finding ---------------------------------------------------- */

/* The less a language can claim, the greater. */
static int
rank(const struct concord_text *t)
{
	return t->master ? 0 : t->authentic ? 1 : 2;
}

static const char *
key_of(const struct concord_run *run, const struct concord_finding *f)
{
	return f->ua != CONCORD_NONE ? run->texts[f->a].units[f->ua].key :
	    f->ub != CONCORD_NONE ? run->texts[f->b].units[f->ub].key : "";
}

static void
turn(struct concord_finding *f)
{
	*f = (struct concord_finding){ f->rule, f->note, f->b, f->a, f->ub,
	    f->ua, f->pb, f->pa, f->sb, f->sa };
}

struct order_key {
	const char *key;
	size_t at;
	struct concord_finding *f;
};

static int
by_key(const void *a, const void *b)
{
	const struct order_key *x = a, *y = b;
	int d = strcmp(x->key, y->key);

	if (d == 0)
		d = (int)x->f->rule - (int)y->f->rule;
	return d != 0 ? d : (x->at > y->at) - (x->at < y->at);
}

/* --- telling -------------------------------------------------------------------- */

static enum pacta_severity
severity(const struct concord_run *run, const struct concord_finding *f)
{
	enum pacta_severity sev = rule_severity(f->rule);

	if (f->note || sev == PACTA_NOTE)
		return PACTA_NOTE;
	return run->options->adoption && run->texts[f->a].authentic &&
	    run->texts[f->b].authentic ? PACTA_ERROR : sev;
}

static void
message(const struct concord_run *run, const struct concord_finding *f,
    const char *with, struct pacta_buf *b)
{
	const char *a = run->texts[f->a].code;
	bool many = strchr(with, ' ') != NULL;

	if (f->sa[0] != '\0' && f->sb[0] != '\0')
		pacta_buf_addf(b, "%s has %s, %s %s %s", a, f->sa, with,
		    many ? "have" : "has", f->sb);
	else if (f->sa[0] != '\0')
		pacta_buf_addf(b, "%s has %s, which %s %s", a, f->sa, with,
		    many ? "lack" : "lacks");
	else
		pacta_buf_addf(b, "%s lacks %s, which %s %s", a, f->sb, with,
		    many ? "have" : "has");
}

static struct pacta_place
place_of(const struct concord_run *run, uint32_t lang, uint32_t unit,
    uint32_t at)
{
	const struct concord_text *t = &run->texts[lang];

	if (unit == CONCORD_NONE)
		return pacta_doc_node_place(t->doc, pacta_doc_root(t->doc));
	return concord_place(t, &t->units[unit], at);
}

/* The provision a unit belongs to, or the part of the text, as pacta waive takes
 * it. */
static const char *
where(const struct concord_run *run, const struct concord_finding *f)
{
	const struct pacta_node *n = f->ua != CONCORD_NONE ?
	    run->texts[f->a].units[f->ua].node :
	    pacta_doc_root(run->texts[f->a].doc);
	const char *eid = rules_where(n);

	for (; eid[0] == '\0' && n != NULL; n = n->parent)
		if (n->el == PACTA_EL_PREFACE || n->el == PACTA_EL_PREAMBLE ||
		    n->el == PACTA_EL_CONCLUSIONS)
			eid = n->name;
	return eid;
}

/* WITH: the languages that F's first differs from. */
static void
tell(struct concord_run *run, const struct concord_finding *f,
    const char *with)
{
	struct pacta_place at = place_of(run, f->a, f->ua, f->pa);
	struct pacta_place other = place_of(run, f->b, f->ub, f->pb);
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_diag *d;
	const char *eid = where(run, f);

	message(run, f, with, &b);
	d = pacta_diags_add(run->diags, severity(run, f), rule_id(f->rule),
	    &at, "%s", pacta_buf_str(&b));
	pacta_diags_other(run->diags, d, &other);
	if (eid[0] != '\0')
		pacta_diags_eid(run->diags, d, eid);
	run->failed |= pacta_buf_failed(&b);
	pacta_buf_dispose(&b);
}

/* The language that all N findings concern; CONCORD_NONE when there is none, or
 * one finding only. */
static uint32_t
odd_one(const struct order_key *k, size_t n)
{
	uint32_t x = k[0].f->a, y = k[0].f->b;

	for (size_t i = 1; i < n; i++) {
		if (x != CONCORD_NONE && k[i].f->a != x && k[i].f->b != x)
			x = CONCORD_NONE;
		if (y != CONCORD_NONE && k[i].f->a != y && k[i].f->b != y)
			y = CONCORD_NONE;
	}
	return n < 2 ? CONCORD_NONE : x != CONCORD_NONE ? x : y;
}

/* "rus, eng and zho": the other languages of N findings, FIRST before all, each
 * once. */
static void
with_all(const struct concord_run *run, const struct order_key *k, size_t n,
    uint32_t first, struct pacta_buf *b)
{
	const char *last = NULL;
	uint64_t seen = UINT64_C(1) << (first & 63), bit;

	pacta_buf_adds(b, run->texts[first].code);
	for (size_t i = 0; i < n; i++) {
		bit = UINT64_C(1) << (k[i].f->b & 63);
		if ((seen & bit) != 0)
			continue;
		seen |= bit;
		if (last != NULL)
			pacta_buf_addf(b, ", %s", last);
		last = run->texts[k[i].f->b].code;
	}
	if (last != NULL)
		pacta_buf_addf(b, " and %s", last);
}

/* One language differs from several: told once, beside the best of them. */
static void
tell_odd(struct concord_run *run, const struct order_key *k, size_t n,
    uint32_t odd)
{
	struct concord_finding *best = NULL;
	struct pacta_buf with = PACTA_BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (k[i].f->a != odd)
			turn(k[i].f);
		if (best == NULL || rank(&run->texts[k[i].f->b]) <
		    rank(&run->texts[best->b]))
			best = k[i].f;
	}
	with_all(run, k, n, best->b, &with);
	tell(run, best, pacta_buf_str(&with));
	run->failed |= pacta_buf_failed(&with);
	pacta_buf_dispose(&with);
}

/* All differ: each is told beside one other. */
static void
tell_each(struct concord_run *run, const struct order_key *k, size_t n)
{
	uint64_t seen = 0, two;

	for (size_t i = 0; i < n; i++) {
		struct concord_finding *f = k[i].f;

		two = UINT64_C(1) << (f->a & 63) | UINT64_C(1) << (f->b & 63);
		if ((seen & two) == two)
			continue;
		seen |= two;
		if (rank(&run->texts[f->a]) < rank(&run->texts[f->b]))
			turn(f);
		tell(run, f, run->texts[f->b].code);
	}
}

static void
tell_all(struct concord_run *run)
{
	struct order_key *k = calloc(run->nfound + 1, sizeof(*k));
	size_t n;
	uint32_t odd;

	if (k == NULL) {
		run->failed = true;
		return;
	}
	for (size_t i = 0; i < run->nfound; i++)
		k[i] = (struct order_key){ key_of(run, &run->found[i]), i,
		    &run->found[i] };
	if (run->nfound > 0)
		qsort(k, run->nfound, sizeof(*k), by_key);
	for (size_t i = 0; i < run->nfound && !run->failed; i += n) {
		for (n = 1; i + n < run->nfound &&
		    k[i + n].f->rule == k[i].f->rule &&
		    strcmp(k[i + n].key, k[i].key) == 0;)
			n++;
		odd = odd_one(k + i, n);
		if (odd != CONCORD_NONE)
			tell_odd(run, k + i, n, odd);
		else
			tell_each(run, k + i, n);
	}
	free(k);
}

/* --- the run -------------------------------------------------------------------- */

static bool
open_text(struct concord_run *run, struct concord_text *t,
    struct pacta_doc *doc)
{
	const char *code = pacta_doc_language(doc);
	const struct pacta_lang *lang = NULL;

	t->doc = doc;
	t->code = code != NULL ? code : "???";
	t->has_id = pacta_frbr_read(&t->id, doc, NULL) == 0;
	t->authentic = t->has_id && t->id.authoritative;
	t->master = t->has_id && t->id.master[0] == '\0';
	if (code != NULL && run->options->langs != NULL)
		lang = pacta_langs_find(run->options->langs, code);
	if (lang != NULL) {
		t->tongue = concord_tongue(run->lore, lang);
		if (t->tongue == NULL)
			return false;
		t->lexicon.stems = &t->tongue->stems;
	}
	return concord_collect(t);
}

static void
pair_languages(struct concord_run *run, uint32_t a, uint32_t b)
{
	struct concord_pair p = { .run = run, .a = a, .b = b,
	    .ta = &run->texts[a], .tb = &run->texts[b] };

	if (!concord_pair_units(&p))
		run->failed = true;
	else {
		concord_language(&p);
		concord_missing(&p);
		concord_double(&p);
		run->failed |= !concord_learn_lengths(&p) ||
		    !concord_learn_words(&p);
		concord_lists(&p);
		concord_lengths(&p);
		concord_values(&p);
		concord_terms(&p);
		concord_quotes(&p);
	}
	free(p.pair);
	free(p.back);
	free(p.apart);
	free(p.together.slots);
}

static void
compare(struct concord_run *run, struct pacta_doc *const *docs)
{
	for (size_t i = 0; i < run->count && !run->failed; i++)
		run->failed = !open_text(run, &run->texts[i], docs[i]);
	if (!run->failed)
		run->failed = !concord_gather_terms(run);
	for (size_t i = 0; i < run->count && !run->failed; i++)
		run->failed = !concord_find_terms(&run->texts[i], run->terms,
		    run->parties_from);
	if (!run->failed)
		concord_find_foreign(run);
	for (uint32_t i = 0; i < run->count && !run->failed; i++)
		for (uint32_t k = i + 1; k < run->count && !run->failed; k++)
			pair_languages(run, i, k);
	if (!run->failed)
		tell_all(run);
	if (!run->failed)
		concord_order(run);
}

static void
run_dispose(struct concord_run *run)
{
	for (size_t i = 0; run->texts != NULL && i < run->count; i++)
		concord_text_dispose(&run->texts[i]);
	for (size_t i = 0; i < run->nfound; i++) {
		free(run->found[i].sa);
		free(run->found[i].sb);
	}
	free(run->found);
	pacta_termbase_free(run->terms);
	free(run->marks);
	rules_set_dispose(&run->parties);
	free(run->party);
	free(run->texts);
}

int
pacta_concord_check(struct pacta_doc *const *docs, size_t count,
    const struct pacta_concord_options *options, struct pacta_diags *diags,
    struct pacta_error *err)
{
	struct pacta_lore *own = NULL;
	struct concord_run run = { .count = count, .options = options,
	    .lore = options->lore, .diags = diags };

	if (run.lore == NULL && pacta_lore_new(&own, err) != 0)
		return PACTA_ENOMEM;
	if (run.lore == NULL)
		run.lore = own;
	run.texts = calloc(count + 1, sizeof(*run.texts));
	run.failed = run.texts == NULL;
	compare(&run, docs);
	run_dispose(&run);
	pacta_lore_free(own);
	return run.failed || diags->failed ? pacta_error_set(err,
	    PACTA_ENOMEM, "out of memory") : 0;
}
