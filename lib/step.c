/* Whether languages keep step, commit by commit. */
#include <stdlib.h>
#include <string.h>

#include "step_int.h"

#define MAX_STATES (16u << 20)	/* provisions by pairs of languages */
#define LONGEST_NAME 4096

static int
nomem(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

int
pacta_step_new(struct pacta_step **out,
    const struct pacta_step_language *languages, size_t count,
    struct pacta_error *err)
{
	struct pacta_step *s;

	*out = NULL;
	if (count > PACTA_STEP_MAX_LANGUAGES)
		return pacta_error_set(err, PACTA_ELIMIT, "over %u languages",
		    PACTA_STEP_MAX_LANGUAGES);
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return nomem(err);
	s->langs = calloc(count + 1, sizeof(*s->langs));
	if (s->langs == NULL) {
		free(s);
		return nomem(err);
	}
	s->nlangs = count;
	for (size_t i = 0; i < count; i++)
		s->langs[i].is = languages[i];
	*out = s;
	return 0;
}

void
pacta_step_free(struct pacta_step *s)
{
	if (s == NULL)
		return;
	step_items_clear(s);
	for (uint32_t i = 0; i < s->count; i++) {
		free(s->provisions[i].name);
		free(s->provisions[i].now);
		free(s->provisions[i].next);
		free(s->provisions[i].pairs);
	}
	for (size_t i = 0; i < s->nlangs; i++)
		step_text_dispose(&s->langs[i].text);
	for (size_t i = 0; i < s->ncommits; i++) {
		free((char *)s->commits[i]->subject);
		free(s->commits[i]);
	}
	free(s->commits);
	free(s->items);
	free(s->by_name);
	free(s->provisions);
	free(s->langs);
	free(s);
}

/* --- provisions ------------------------------------------------------------- */

static const struct step_state NOTHING = { STEP_NONE, STEP_NONE, { 0 } };

bool
step_is_there(const struct step_state *s)
{
	return s->part != STEP_NONE;
}

static bool
says_same(const struct step_state *a, const struct step_state *b)
{
	return step_is_there(a) == step_is_there(b) && (!step_is_there(a) ||
	    (a->up == b->up && memcmp(a->own, b->own, STEP_DIGEST) == 0));
}

static uint32_t *
slot_of(const struct pacta_step *s, const char *name)
{
	uint64_t h = 1469598103934665603u;
	size_t i;

	for (const char *p = name; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211u;
	for (i = (size_t)h & (s->slots - 1); s->by_name[i] != 0 &&
	    strcmp(s->provisions[s->by_name[i] - 1].name, name) != 0;
	    i = (i + 1) & (s->slots - 1))
		;
	return &s->by_name[i];
}

static bool
grow_slots(struct pacta_step *s)
{
	size_t slots = s->slots == 0 ? 256 : s->slots * 2;
	uint32_t *by_name = calloc(slots, sizeof(*by_name));

	if (by_name == NULL)
		return false;
	free(s->by_name);
	s->by_name = by_name;
	s->slots = slots;
	for (uint32_t i = 0; i < s->count; i++)
		*slot_of(s, s->provisions[i].name) = i + 1;
	return true;
}

static bool
provision_init(const struct pacta_step *s, struct step_provision *p,
    const char *name)
{
	size_t n = s->nlangs;

	p->name = strdup(name);
	p->now = malloc(n * sizeof(*p->now));
	p->next = malloc(n * sizeof(*p->next));
	p->pairs = malloc(n * n * sizeof(*p->pairs));
	if (p->name == NULL || p->now == NULL || p->next == NULL ||
	    p->pairs == NULL)
		return false;
	for (size_t i = 0; i < n; i++)
		p->now[i] = p->next[i] = NOTHING;
	for (size_t i = 0; i < n * n; i++)
		p->pairs[i] = (struct step_pair){ NOTHING, STEP_NONE, STEP_NONE };
	return true;
}

static int
provision_named(struct pacta_step *s, const char *name, uint32_t *key,
    struct pacta_error *err)
{
	uint32_t cap = s->cap == 0 ? 128 : s->cap * 2, *slot;
	struct step_provision *p;

	if (s->count * 2 >= s->slots && !grow_slots(s))
		return nomem(err);
	slot = slot_of(s, name);
	if (*slot != 0) {
		*key = *slot - 1;
		return 0;
	}
	if ((s->count + 1) * s->nlangs * s->nlangs > MAX_STATES)
		return pacta_error_set(err, PACTA_ELIMIT,
		    "too many provisions in too many languages to follow");
	if (s->count == s->cap) {
		p = realloc(s->provisions, cap * sizeof(*p));
		if (p == NULL)
			return nomem(err);
		s->provisions = p;
		s->cap = cap;
	}
	p = &s->provisions[s->count];
	memset(p, 0, sizeof(*p));
	if (!provision_init(s, p, name)) {
		free(p->name);
		free(p->now);
		free(p->next);
		free(p->pairs);
		return nomem(err);
	}
	*slot = ++s->count;
	*key = s->count - 1;
	return 0;
}

/* --- which provision is which ---------------------------------------------------- */

/* The text a language that comes is held against: the first that is there. */
static const struct step_text *
text_beside(const struct pacta_step *s, size_t lang)
{
	for (size_t i = 0; i < s->nlangs; i++)
		if (i != lang && s->langs[i].there)
			return &s->langs[i].text;
	return NULL;
}

/* A provision not met before is called by its identity, or where another one of
 * this text was called so first, by that and marks behind it; the same in each
 * language. */
static int
name_new(struct pacta_step *s, const struct step_text *t, const bool *used,
    uint32_t nused, uint32_t i, uint32_t *key, struct pacta_error *err)
{
	struct pacta_buf name = PACTA_BUF_INIT;
	int rc;

	pacta_buf_adds(&name, t->parts[i].identity);
	do {
		rc = pacta_buf_failed(&name) ? nomem(err) :
		    provision_named(s, pacta_buf_str(&name), key, err);
		pacta_buf_addc(&name, '\'');
	} while (rc == 0 && *key < nused && used[*key] &&
	    name.len < LONGEST_NAME);
	pacta_buf_dispose(&name);
	return rc;
}

/* Gives each part of NEW its key, from what it was in OLD, else (a language that
 * comes) from what is called the same in BESIDE. */
static int
assign_keys(struct pacta_step *s, const struct step_text *old,
    const struct step_text *beside, struct step_text *new,
    struct pacta_error *err)
{
	uint32_t *match = malloc((new->count + 1) * sizeof(*match));
	uint32_t most = s->count + new->count + 1, at;
	bool *used = calloc(most, sizeof(*used));
	int rc = match == NULL || used == NULL ? nomem(err) : 0;

	if (rc == 0)
		rc = step_text_match(old, new, match, err);
	for (uint32_t i = 0; rc == 0 && i < new->count; i++) {
		at = beside != NULL ? step_text_find(beside,
		    new->parts[i].identity) : STEP_NONE;
		if (match[i] != STEP_NONE)
			new->parts[i].key = old->parts[match[i]].key;
		else if (at != STEP_NONE && !used[beside->parts[at].key])
			new->parts[i].key = beside->parts[at].key;
		if (new->parts[i].key != STEP_NONE)
			used[new->parts[i].key] = true;
	}
	for (uint32_t i = 0; rc == 0 && i < new->count; i++) {
		if (new->parts[i].key != STEP_NONE)
			continue;
		rc = name_new(s, new, used, most, i, &new->parts[i].key, err);
		if (rc == 0 && new->parts[i].key < most)
			used[new->parts[i].key] = true;
	}
	free(match);
	free(used);
	return rc;
}

static const char *
key_name(void *arg, uint32_t key)
{
	const struct pacta_step *s = arg;

	return s->provisions[key].name;
}

static int
take_text(struct pacta_step *s, size_t lang, struct pacta_doc *doc,
    struct pacta_error *err)
{
	struct step_language *l = &s->langs[lang];
	struct step_text text;
	int rc = step_text_read(&text, doc, err);

	if (rc != 0)
		return rc;
	rc = assign_keys(s, &l->text, l->there ? NULL : text_beside(s, lang),
	    &text, err);
	if (rc != 0) {
		step_text_dispose(&text);
		return rc;
	}
	step_text_digest(&text, key_name, s);
	step_text_dispose(&l->text);
	l->text = text;
	l->came = !l->there;
	l->there = l->touched = true;
	return 0;
}

/* --- keeping step -------------------------------------------------------------------- */

struct step_pair *
step_pair_of(const struct pacta_step *s, const struct step_provision *p, size_t lang,
    size_t leader)
{
	return &p->pairs[lang * s->nlangs + leader];
}

bool
step_leads(const struct pacta_step *s, size_t leader, size_t lang)
{
	return leader != lang && s->langs[leader].is.authentic &&
	    s->langs[leader].there;
}

/* Whether the language was behind before this commit. */
static bool
was_behind(const struct pacta_step *s, const struct step_provision *p, size_t lang)
{
	for (size_t k = 0; k < s->nlangs; k++)
		if (step_leads(s, k, lang) && (step_pair_of(s, p, lang, k)->since !=
		    STEP_NONE || (k == 0 &&
		    step_pair_of(s, p, lang, k)->lacks != STEP_NONE)))
			return true;
	return false;
}

/* The language does what another one has done, or what concerns nobody else:
 * those that were level with it stay so. */
static void
follow(const struct pacta_step *s, struct step_provision *p, size_t lang)
{
	struct step_pair *q;

	for (size_t i = 0; i < s->nlangs; i++) {
		q = step_pair_of(s, p, i, lang);
		if (i != lang && says_same(&q->base, &p->now[lang]))
			q->base = p->next[lang];
	}
}

static void
level(const struct pacta_step *s, struct step_provision *p, size_t lang)
{
	for (size_t k = 0; k < s->nlangs; k++)
		step_pair_of(s, p, lang, k)->base = p->next[k];
}

static void
note_since(const struct pacta_step *s, struct step_provision *p, uint32_t commit)
{
	struct step_pair *q;

	for (size_t i = 0; i < s->nlangs; i++)
		for (size_t k = 0; k < s->nlangs; k++) {
			q = step_pair_of(s, p, i, k);
			if (i == k || !s->langs[i].there || !s->langs[k].there ||
			    says_same(&q->base, &p->next[k]))
				q->since = STEP_NONE;
			else if (q->since == STEP_NONE)
				q->since = commit;
			if (i == k || !s->langs[i].there ||
			    step_is_there(&p->next[i]) || !step_is_there(&p->next[k]))
				q->lacks = STEP_NONE;
			else if (q->lacks == STEP_NONE)
				q->lacks = commit;
		}
}

static bool
has_changed(const struct pacta_step *s, const struct step_provision *p, size_t lang)
{
	return s->langs[lang].touched && !s->langs[lang].came &&
	    s->langs[lang].there &&
	    !says_same(&p->now[lang], &p->next[lang]);
}

static void
step_provision(const struct pacta_step *s, struct step_provision *p,
    uint32_t commit)
{
	bool follows[PACTA_STEP_MAX_LANGUAGES];
	bool changed[PACTA_STEP_MAX_LANGUAGES];

	for (size_t i = 0; i < s->nlangs; i++) {
		changed[i] = has_changed(s, p, i);
		/* A deletion elsewhere than in the first language is a lack. */
		follows[i] = changed[i] && (!s->langs[i].is.authentic ||
		    was_behind(s, p, i) ||
		    (i > 0 && !step_is_there(&p->next[i])));
	}
	for (size_t i = 0; i < s->nlangs; i++)
		if (s->langs[i].came) {
			level(s, p, i);
			for (size_t k = 0; k < s->nlangs; k++)
				step_pair_of(s, p, k, i)->base = p->next[i];
		} else if (follows[i])
			follow(s, p, i);
	for (size_t i = 0; i < s->nlangs; i++)
		if (changed[i])
			level(s, p, i);
	note_since(s, p, commit);
	memcpy(p->now, p->next, s->nlangs * sizeof(*p->now));
}

static void
fill_next(struct pacta_step *s, size_t lang)
{
	const struct step_text *t = &s->langs[lang].text;
	struct step_state *to;

	for (uint32_t i = 0; i < s->count; i++)
		s->provisions[i].next[lang] = NOTHING;
	for (uint32_t i = 0; i < t->count; i++) {
		to = &s->provisions[t->parts[i].key].next[lang];
		to->part = i;
		to->up = t->parts[i].parent != STEP_NONE ?
		    t->parts[t->parts[i].parent].key : STEP_NONE;
		memcpy(to->own, t->parts[i].own, STEP_DIGEST);
	}
}

static int
take_commit(struct pacta_step *s, const struct pacta_step_commit *commit,
    struct pacta_error *err)
{
	size_t cap = s->cap_commits == 0 ? 16 : s->cap_commits * 2;
	struct pacta_step_commit **list = s->commits, *c;

	if (s->ncommits == s->cap_commits) {
		list = realloc(list, cap * sizeof(*list));
		if (list == NULL)
			return nomem(err);
		s->commits = list;
		s->cap_commits = cap;
	}
	c = calloc(1, sizeof(*c));
	if (c == NULL)
		return nomem(err);
	if (commit != NULL)
		*c = *commit;
	c->subject = strdup(commit != NULL && commit->subject != NULL ?
	    commit->subject : "");
	if (c->subject == NULL) {
		free(c);
		return nomem(err);
	}
	/* Told from what is not committed yet by a time that cannot be. */
	if (commit == NULL)
		c->when_s = INT64_MIN;
	s->commits[s->ncommits++] = c;
	return 0;
}

int
pacta_step_add(struct pacta_step *s, const struct pacta_step_commit *commit,
    const struct pacta_step_text *texts, size_t count, struct pacta_error *err)
{
	int rc = take_commit(s, commit, err);

	for (size_t i = 0; i < s->nlangs; i++)
		s->langs[i].came = s->langs[i].touched = false;
	/* The language that owns the ids comes first. */
	for (size_t lang = 0; rc == 0 && lang < s->nlangs; lang++)
		for (size_t i = 0; rc == 0 && i < count; i++) {
			if (texts[i].language != lang)
				continue;
			if (texts[i].doc != NULL) {
				rc = take_text(s, lang, texts[i].doc, err);
				continue;
			}
			step_text_dispose(&s->langs[lang].text);
			s->langs[lang].there = false;
			s->langs[lang].touched = true;
		}
	for (size_t i = 0; rc == 0 && i < s->nlangs; i++)
		if (s->langs[i].touched)
			fill_next(s, i);
	for (uint32_t i = 0; rc == 0 && i < s->count; i++)
		step_provision(s, &s->provisions[i],
		    (uint32_t)s->ncommits - 1);
	return rc;
}

void
pacta_step_level(struct pacta_step *s)
{
	struct step_pair *q;

	for (uint32_t n = 0; n < s->count; n++)
		for (size_t i = 0; i < s->nlangs; i++)
			for (size_t k = 0; k < s->nlangs; k++) {
				q = step_pair_of(s, &s->provisions[n], i, k);
				if (!s->langs[i].is.authentic ||
				    !s->langs[k].is.authentic)
					continue;
				q->base = s->provisions[n].now[k];
				q->since = STEP_NONE;
			}
}
