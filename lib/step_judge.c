/* Who is behind, in what, since when. */
#include <stdlib.h>
#include <string.h>

#include "label_int.h"
#include "step_int.h"

static int
nomem(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

void
step_items_clear(struct pacta_step *s)
{
	for (size_t i = 0; i < s->nitems; i++) {
		free(s->items[i].id);
		free(s->items[i].label);
	}
	s->nitems = 0;
}

struct judging {
	struct pacta_step *s;
	struct pacta_doc *docs[PACTA_STEP_MAX_LANGUAGES];
	const struct pacta_waiver *waivers;
	size_t nwaivers;
	bool *holds;		/* by waiver */
};

struct finding {
	size_t leader;
	enum pacta_step_kind kind;
	uint32_t since;
};

/* The oldest reason why the language is behind in the provision. */
static bool
find_reason(const struct pacta_step *s, const struct step_provision *p, size_t lang,
    struct finding *out)
{
	bool has = step_is_there(&p->now[lang]), theirs;
	const struct step_pair *q;
	uint32_t since;

	*out = (struct finding){ 0, PACTA_STEP_CHANGED, STEP_NONE };
	for (size_t k = 0; k < s->nlangs; k++) {
		if (!step_leads(s, k, lang))
			continue;
		q = step_pair_of(s, p, lang, k);
		theirs = step_is_there(&p->now[k]);
		since = q->since;
		if (!has && theirs && k == 0)
			since = q->lacks < since ? q->lacks : since;
		if (since >= out->since || (!has && !theirs))
			continue;
		*out = (struct finding){ k, !has ? PACTA_STEP_LACKS :
		    !theirs ? PACTA_STEP_KEEPS : PACTA_STEP_CHANGED, since };
	}
	return out->since != STEP_NONE;
}

/* Whether what the provision stands in is missing as well, and tells it. */
static bool
is_told_above(const struct pacta_step *s, const struct step_provision *p,
    size_t lang, const struct finding *f)
{
	size_t has = f->kind == PACTA_STEP_LACKS ? f->leader : lang;
	size_t not = f->kind == PACTA_STEP_LACKS ? lang : f->leader;
	uint32_t up = p->now[has].up;

	return f->kind != PACTA_STEP_CHANGED && up != STEP_NONE &&
	    !step_is_there(&s->provisions[up].now[not]);
}

static struct pacta_doc *
doc_of(const struct judging *j, const char *code)
{
	for (size_t i = 0; i < j->s->nlangs; i++)
		if (strcmp(j->s->langs[i].is.code, code) == 0)
			return j->docs[i];
	return NULL;
}

static bool
waiver_holds(const struct judging *j, const struct pacta_waiver *w)
{
	struct pacta_sha512 now;
	struct pacta_doc *doc;

	if (strcmp(w->rule, PACTA_WAIVER_DIFF) != 0)
		return false;
	for (size_t i = 0; i < w->ntexts; i++)
		if ((doc = doc_of(j, w->texts[i].lang)) == NULL ||
		    pacta_waiver_digest(&now, pacta_waiver_provision(doc,
		    w->eid), NULL) != 0 ||
		    !pacta_sha512_equal(&now, &w->texts[i].content))
			return false;
	return true;
}

static bool
is_about(const struct pacta_waiver *w, const char *code)
{
	for (size_t i = 0; i < w->ntexts; i++)
		if (strcmp(w->texts[i].lang, code) == 0)
			return true;
	return false;
}

static const struct step_part *
part_of(const struct pacta_step *s, const struct step_provision *p, size_t lang)
{
	return step_is_there(&p->now[lang]) ?
	    &s->langs[lang].text.parts[p->now[lang].part] : NULL;
}

static bool
is_waived(const struct judging *j, const struct step_provision *p, size_t lang,
    size_t leader)
{
	const struct step_part *a = part_of(j->s, p, lang);
	const struct step_part *b = part_of(j->s, p, leader);
	const struct pacta_waiver *w;

	for (size_t i = 0; i < j->nwaivers; i++) {
		w = &j->waivers[i];
		if (j->holds[i] &&
		    ((a != NULL && strcmp(a->identity, w->eid) == 0) ||
		    (b != NULL && strcmp(b->identity, w->eid) == 0)) &&
		    is_about(w, j->s->langs[lang].is.code) &&
		    is_about(w, j->s->langs[leader].is.code))
			return true;
	}
	return false;
}

/* As the leader calls it or, where that has it no more, the language itself. */
static char *
label_of(const struct judging *j, const struct step_part *part, size_t lang)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	const struct pacta_node *n = j->docs[lang] != NULL ?
	    pacta_doc_find(j->docs[lang], part->eid) : NULL;

	if (n != NULL)
		label_provision(&b, n);
	else
		pacta_buf_adds(&b, part->identity);
	return pacta_buf_detach(&b, NULL);
}

static int
item_add(struct judging *j, const struct step_provision *p, size_t lang,
    const struct finding *f, struct pacta_error *err)
{
	struct pacta_step *s = j->s;
	size_t from = f->kind == PACTA_STEP_KEEPS ? lang : f->leader;
	const struct step_part *part = part_of(s, p, from);
	size_t cap = s->cap_items == 0 ? 16 : s->cap_items * 2;
	struct pacta_step_item *item = s->items;

	if (s->nitems == s->cap_items) {
		item = realloc(item, cap * sizeof(*item));
		if (item == NULL)
			return nomem(err);
		s->items = item;
		s->cap_items = cap;
	}
	item = &s->items[s->nitems++];
	*item = (struct pacta_step_item){ lang, f->leader, f->kind,
	    strdup(part->identity), label_of(j, part, from), s->commits[f->since] };
	if (item->since->when_s == INT64_MIN)
		item->since = NULL;
	return item->id == NULL || item->label == NULL ? nomem(err) : 0;
}

static int
judge_provision(struct judging *j, const struct step_provision *p, size_t lang,
    struct pacta_error *err)
{
	struct finding f;

	if (!find_reason(j->s, p, lang, &f) ||
	    is_told_above(j->s, p, lang, &f))
		return 0;
	if (is_waived(j, p, lang, f.leader)) {
		j->s->waived++;
		return 0;
	}
	return item_add(j, p, lang, &f, err);
}

/* In the order of the first text that is there, then what is only in others. */
static int
judge_language(struct judging *j, size_t lang, struct pacta_error *err)
{
	struct pacta_step *s = j->s;
	bool *done = calloc(s->count + 1, sizeof(*done));
	int rc = done == NULL ? nomem(err) : 0;

	for (size_t k = 0; k < s->nlangs; k++) {
		const struct step_text *t = &s->langs[k].text;

		for (uint32_t i = 0; rc == 0 && i < t->count; i++) {
			if (done[t->parts[i].key])
				continue;
			done[t->parts[i].key] = true;
			rc = judge_provision(j, &s->provisions[t->parts[i].key],
			    lang, err);
		}
	}
	free(done);
	return rc;
}

int
pacta_step_judge(struct pacta_step *s, const struct pacta_step_text *texts,
    size_t count, const struct pacta_waiver *waivers, size_t nwaivers,
    struct pacta_error *err)
{
	struct judging j = { .s = s, .waivers = waivers, .nwaivers = nwaivers,
	    .holds = calloc(nwaivers + 1, sizeof(bool)) };
	int rc = j.holds == NULL ? nomem(err) : 0;

	step_items_clear(s);
	s->waived = 0;
	for (size_t i = 0; i < count; i++)
		j.docs[texts[i].language] = texts[i].doc;
	for (size_t i = 0; rc == 0 && i < nwaivers; i++)
		j.holds[i] = waiver_holds(&j, &waivers[i]);
	for (size_t lang = 0; rc == 0 && lang < s->nlangs; lang++)
		if (s->langs[lang].there)
			rc = judge_language(&j, lang, err);
	free(j.holds);
	return rc;
}

const struct pacta_step_item *
pacta_step_items(const struct pacta_step *s, size_t *count)
{
	*count = s->nitems;
	return s->items;
}

size_t
pacta_step_waived(const struct pacta_step *s)
{
	return s->waived;
}

const char *
pacta_step_kind_name(enum pacta_step_kind kind)
{
	static const char *const names[] = { "changed", "lacks", "keeps" };

	return (unsigned)kind < sizeof(names) / sizeof(names[0]) ?
	    names[kind] : "unknown";
}
