/* Which valid acts count, and what each party's acts come to. */
#include <stdlib.h>
#include <string.h>

#include "lines_int.h"
#include "verify_int.h"

/* Acts that take effect in one day's difference: it is tomorrow already in the
 * east of the states concerned. */
#define AHEAD 1

static bool
no_effect(struct pacta_verdict_act *a, const char *code, const char *text)
{
	judge(&a->effective, PACTA_ANSWER_NO, code, "%s", text);
	return false;
}

static bool
counts(const struct pacta_verdict_act *a)
{
	return a->valid.answer == PACTA_ANSWER_YES &&
	    a->effective.answer == PACTA_ANSWER_YES;
}

/* --- who takes part ---------------------------------------------------------- */

static struct pacta_verdict_party *
party_in(const struct pacta_verdict_version *ver, const char *party)
{
	for (size_t i = 0; i < ver->nparties; i++)
		if (strcmp(ver->parties[i].party, party) == 0)
			return &ver->parties[i];
	return NULL;
}

static int
add_party(struct pacta_verdict_version *ver, const char *party, bool original,
    struct pacta_error *err)
{
	struct pacta_verdict_party *p;

	if (party_in(ver, party) != NULL)
		return 0;
	p = lines_grow(&ver->parties, &ver->nparties, sizeof(*p));
	if (p == NULL)
		return lines_outofmemory(err);
	strcpy(p->party, party);
	p->original = original;
	return 0;
}

/* An act by somebody the registry does not know makes nobody a party. */
static bool
shows_party(const struct pacta_verdict *v, const struct pacta_verdict_act *a)
{
	const struct pacta_registry *r = pacta_trust_registry(v->state,
	    a->act.registry.number, NULL);

	return a->valid.answer == PACTA_ANSWER_YES ||
	    (r != NULL && pacta_registry_member(r, a->act.party) != NULL &&
	    strcmp(a->valid.code, "other-party") != 0);
}

int
parties_list(struct pacta_verdict *v, struct pacta_error *err)
{
	size_t from, to;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < v->nversions; i++) {
		struct pacta_verdict_version *ver = &v->versions[i];
		const struct pacta_manifest *m = &ver->manifest;

		for (size_t k = 0; rc == 0 && k < m->nparties; k++)
			rc = add_party(ver, m->parties[k], true, err);
		acts_of(v, ver->slug, &from, &to);
		for (size_t k = from; rc == 0 && k < to; k++)
			if (v->acts[k].act.version == ver->version &&
			    shows_party(v, &v->acts[k]))
				rc = add_party(ver, v->acts[k].act.party,
				    false, err);
	}
	return rc;
}

/* --- manifests ------------------------------------------------------------ */

/*
 * Nothing but the acts tells that a manifest was changed.  Where all of them
 * cite another one, that is one fault, and it is the manifest's.
 */
int
manifests_judge(struct pacta_verdict *v, struct pacta_error *err)
{
	struct { size_t here, other, valid; } *cited, *c;
	struct pacta_verdict_version *ver;
	char path[PACTA_PATH_SIZE];

	if ((cited = calloc(v->nversions + 1, sizeof(*cited))) == NULL)
		return lines_outofmemory(err);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < v->nacts; i++) {
			struct pacta_verdict_act *a = &v->acts[i];

			ver = version_of(v, a->act.agreement, a->act.version);
			if (ver == NULL)
				continue;
			c = &cited[ver - v->versions];
			c->valid += a->valid.answer == PACTA_ANSWER_YES;
			if (strcmp(a->valid.code, "other-manifest") != 0)
				c->here += pass == 0 && pacta_sha512_equal(
				    &a->act.manifest, &ver->sha512);
			else if (pass == 0)
				c->other++;
			else
				a->derived = c->here == 0 && c->other > 1;
		}
	for (size_t i = 0; i < v->nversions; i++) {
		ver = &v->versions[i];
		if (cited[i].valid == 0 &&
		    ver->frozen.answer == PACTA_ANSWER_YES)
			judge(&ver->frozen, PACTA_ANSWER_YES, "intact",
			    "the frozen texts are as adopted, but nobody has "
			    "signed them yet");
		if (cited[i].here > 0 || cited[i].other < 2)
			continue;
		find_fault(&v->findings, PACTA_ERROR, "trust-text-changed",
		    pacta_path_version_file(path, ver->slug, ver->version,
		    "manifest"), "was changed: the %zu acts on this version "
		    "cite another manifest", cited[i].other);
		if (ver->frozen.answer == PACTA_ANSWER_YES)
			judge(&ver->frozen, PACTA_ANSWER_NO,
			    "trust-text-changed", "manifest: was changed: the "
			    "acts cite another one");
	}
	free(cited);
	return 0;
}

/* --- authority and order ------------------------------------------------------ */

static bool
has_authority(struct pacta_verdict_act *a, const struct pacta_registry *r,
    const struct pacta_act_rule *rule)
{
	if (rule == NULL)
		return no_effect(a, "no-rule",
		    "the registry lets nobody do acts of this type");
	if (!pacta_registry_holds(r, a->act.party, a->act.office))
		return no_effect(a, "no-office",
		    "its party does not hold the office it names");
	for (size_t i = 0; i < rule->nby; i++)
		if (strcmp(rule->by[i], a->act.office) == 0)
			return true;
	return no_effect(a, "no-authority",
	    "the registry does not let this office do acts of this type");
}

/* Types of the party's effective acts before the one numbered SEQ. */
static pacta_act_set
done_before(const struct pacta_verdict_party *p, uint32_t seq)
{
	pacta_act_set set = 0;

	for (unsigned t = 0; t < PACTA_ACT_TYPES; t++)
		if (p->first[t] != 0 && p->first[t] < seq)
			set |= 1u << t;
	return set;
}

/* The act right before A, by the same party on the same version, when it is
 * without effect: it may be why A is too. */
static const struct pacta_verdict_act *
idle_before(const struct pacta_verdict *v, const struct pacta_verdict_act *a)
{
	const struct pacta_verdict_act *b = a - 1;

	return a > v->acts && b->act.seq > 0 && !counts(b) &&
	    b->act.version == a->act.version &&
	    strcmp(b->act.party, a->act.party) == 0 &&
	    strcmp(b->act.agreement, a->act.agreement) == 0 ? b : NULL;
}

static bool
in_order(const struct pacta_verdict *v, struct pacta_verdict_act *a,
    const struct pacta_act_rule *rule, const struct pacta_verdict_version *ver,
    const struct pacta_verdict_party *p)
{
	const struct pacta_verdict_act *before = idle_before(v, a);
	pacta_act_set done = done_before(p, a->act.seq);
	const char *who = rule->after_any ? "somebody" : "the party";
	struct pacta_buf types = PACTA_BUF_INIT;

	if (strcmp(a->act.office, PACTA_OFFICE_MEMBER) == 0 &&
	    a->act.type != PACTA_ACT_ACCEDE && !p->original &&
	    !(done & 1u << PACTA_ACT_ACCEDE))
		return no_effect(a, "not-a-party", "its author is not a party "
		    "to the agreement, and has not acceded");
	if (rule->after_any)
		done = ver->done;
	if (rule->after == 0 || (rule->after & done) != 0)
		return true;
	pacta_act_set_print(&types, rule->after);
	if (before != NULL && (rule->after & 1u << before->act.type))
		judge(&a->effective, PACTA_ANSWER_NO, "order", "an act of %s "
		    "must come first: %s; number %u is there, without effect "
		    "(%s)", who, pacta_buf_str(&types), before->act.seq,
		    before->effective.code);
	else
		judge(&a->effective, PACTA_ANSWER_NO, "order", "an act of %s "
		    "must come first: %s", who, pacta_buf_str(&types));
	pacta_buf_dispose(&types);
	return false;
}

static bool
has_languages(struct pacta_verdict_act *a, const struct pacta_manifest *m)
{
	if (!(TEXT_ACTS & 1u << a->act.type))
		return true;
	for (size_t i = 0; i < a->act.nlanguages; i++)
		if (!pacta_manifest_language(m,
		    a->act.languages[i])->authentic)
			return no_effect(a, "translation", "it takes a "
			    "translation for an authentic text");
	return true;
}

static void
future(struct pacta_verdict_act *a, pacta_day today)
{
	char day[11], now[11];

	pacta_day_text(day, a->act.declared);
	pacta_day_text(now, today);
	judge(&a->effective, PACTA_ANSWER_NO, "future", "it declares %s, a day "
	    "to come: this is judged as of %s", day, now);
}

static void
effect_judge(const struct pacta_verdict *v, struct pacta_verdict_act *a,
    pacta_day today)
{
	struct pacta_verdict_version *ver = version_of(v, a->act.agreement,
	    a->act.version);
	const struct pacta_registry *r = pacta_trust_registry(v->state,
	    a->act.registry.number, NULL);
	const struct pacta_act_rule *rule = pacta_registry_rule(r,
	    a->act.type);
	struct pacta_verdict_party *p = party_in(ver, a->act.party);
	uint32_t *first = &p->first[a->act.type];

	a->derived = ver->frozen.answer != PACTA_ANSWER_YES;
	if (a->derived)
		no_effect(a, "text-changed",
		    "the texts are not the ones that were frozen");
	else if (a->act.declared > today + AHEAD)
		future(a, today);
	else if (has_authority(a, r, rule) && in_order(v, a, rule, ver, p) &&
	    has_languages(a, &ver->manifest)) {
		judge(&a->effective, PACTA_ANSWER_YES, "effective",
		    "%s", pacta_act_type_name(a->act.type));
		if (*first == 0 || a->act.seq < *first)
			*first = a->act.seq;
		ver->done |= 1u << a->act.type;
	}
}

/*
 * Acts that wait for another party's come in later rounds, until a round
 * changes nothing.  A party's own acts are sorted by number but for those over
 * 9999, which a further round settles as well.
 */
void
acts_judge_effect(struct pacta_verdict *v, pacta_day today)
{
	bool changed = true;

	for (int round = 0; changed && round < 8; round++) {
		changed = false;
		for (size_t i = 0; i < v->nacts; i++) {
			struct pacta_verdict_act *a = &v->acts[i];

			if (a->valid.answer != PACTA_ANSWER_YES || counts(a) ||
			    strcmp(a->effective.code, "double") == 0)
				continue;
			effect_judge(v, a, today);
			changed |= counts(a);
		}
	}
}

/* --- what a party has done ------------------------------------------------------ */

/* The first day of each type in each language, and the party's coverage. */
struct standing {
	const struct pacta_verdict_version *ver;
	struct pacta_verdict_party *p;
	pacta_day (*days)[PACTA_ACT_TYPES];	/* by language */
	pacta_act_set subject_to;
	uint32_t withdrawn;			/* number of that act */
};

static int
language_index(const struct pacta_manifest *m, const char *code)
{
	for (size_t i = 0; i < m->nlanguages; i++)
		if (strcmp(m->languages[i].code, code) == 0)
			return (int)i;
	return -1;
}

static void
earlier(pacta_day *day, pacta_day other)
{
	if (other != PACTA_NO_DAY && (*day == PACTA_NO_DAY || other < *day))
		*day = other;
}

/* An act cannot count before the text it is about was adopted. */
static pacta_day
act_day(const struct pacta_act *act, const struct pacta_manifest *m)
{
	return act->declared < m->adopted ? m->adopted : act->declared;
}

static void
standing_add(struct standing *s, const struct pacta_act *act)
{
	const struct pacta_manifest *m = &s->ver->manifest;

	for (size_t i = 0; i < act->nlanguages; i++) {
		int lang = language_index(m, act->languages[i]);

		if (lang < 0)
			continue;
		earlier(&s->days[lang][act->type], act_day(act, m));
		s->p->cells[lang].done |= 1u << act->type;
	}
	if (act->type == PACTA_ACT_SIGN)
		s->subject_to |= act->subject_to;
}

/*
 * The day a type was done.  For acts that take the text: when it was done in
 * every authentic language; for others, in any.
 */
static pacta_day
type_day(const struct standing *s, enum pacta_act_type type)
{
	const struct pacta_manifest *m = &s->ver->manifest;
	pacta_day day = PACTA_NO_DAY;

	for (size_t i = 0; i < m->nlanguages; i++) {
		pacta_day d = s->days[i][type];

		if (!(TEXT_ACTS & 1u << type))
			earlier(&day, d);
		else if (m->languages[i].authentic) {
			if (d == PACTA_NO_DAY)
				return PACTA_NO_DAY;
			if (day == PACTA_NO_DAY || d > day)
				day = d;
		}
	}
	return day;
}

static void
standing_days(const struct standing *s, struct pacta_inforce_party *out)
{
	pacta_day follow = PACTA_NO_DAY, *sign = &out->done[PACTA_ACT_SIGN];

	for (unsigned t = 0; t < PACTA_ACT_TYPES; t++) {
		out->done[t] = type_day(s, (enum pacta_act_type)t);
		if (out->done[t] != PACTA_NO_DAY)
			s->p->done |= 1u << t;
	}
	/* Signed subject to ratification: bound only by what follows. */
	for (unsigned t = 0; t < PACTA_ACT_TYPES; t++)
		if (s->subject_to & 1u << t)
			earlier(&follow, out->done[t]);
	if (s->subject_to != 0 && *sign != PACTA_NO_DAY)
		*sign = follow != PACTA_NO_DAY && follow < *sign ? *sign :
		    follow;
	/* A signature ad referendum, confirmed, is a full signature (Vienna
	 * Convention, article 12(2)(b)). */
	earlier(sign, out->done[PACTA_ACT_CONFIRM]);
}

/* The last withdrawal before a later consent ends what was before it. */
static uint32_t
forgotten_up_to(const struct pacta_verdict *v, size_t from, size_t to,
    const struct standing *s)
{
	uint32_t withdrawn = 0, consent = 0;

	for (size_t i = from; i < to; i++) {
		const struct pacta_act *a = &v->acts[i].act;

		if (!counts(&v->acts[i]) || a->version != s->ver->version ||
		    strcmp(a->party, s->p->party) != 0)
			continue;
		if (a->type == PACTA_ACT_WITHDRAW && a->seq > withdrawn)
			withdrawn = a->seq;
		else if ((TEXT_ACTS & 1u << a->type) && a->seq > consent)
			consent = a->seq;
	}
	return consent > withdrawn ? withdrawn : 0;
}

static void
merge_judgement(struct pacta_judgement *j, const struct pacta_judgement *add)
{
	/* One no stands for all; the first one is shown. */
	if (j->answer == PACTA_ANSWER_NONE ||
	    (j->answer == PACTA_ANSWER_YES && add->answer == PACTA_ANSWER_NO))
		*j = *add;
}

/* Effective is what some act brought about; else why none did. */
static void
merge_effect(struct pacta_judgement *j, const struct pacta_verdict_act *a)
{
	char day[11];

	if (!counts(a)) {
		if (j->answer == PACTA_ANSWER_NONE)
			*j = a->effective;
		return;
	}
	/* Of several, show what took the text, not a declaration about it. */
	if (j->answer == PACTA_ANSWER_YES &&
	    !(TEXT_ACTS & 1u << a->act.type) &&
	    a->act.type != PACTA_ACT_WITHDRAW)
		return;
	pacta_day_text(day, a->act.declared);
	judge(j, PACTA_ANSWER_YES, "effective", "%s %s",
	    pacta_act_type_name(a->act.type), day);
}

static void
party_acts(const struct pacta_verdict *v, size_t from, size_t to,
    struct standing *s)
{
	uint32_t forgotten = forgotten_up_to(v, from, to, s);
	struct pacta_verdict_party *p = s->p;

	for (size_t i = from; i < to; i++) {
		const struct pacta_verdict_act *a = &v->acts[i];

		if (a->act.version != s->ver->version ||
		    strcmp(a->act.party, p->party) != 0)
			continue;
		p->nacts++;
		merge_judgement(&p->valid, &a->valid);
		merge_effect(&p->effective, a);
		for (size_t k = 0; k < a->act.nlanguages; k++) {
			int lang = language_index(&s->ver->manifest,
			    a->act.languages[k]);

			if (lang < 0)
				continue;
			merge_judgement(&p->cells[lang].valid, &a->valid);
			merge_effect(&p->cells[lang].effective, a);
		}
		if (counts(a) && a->act.seq > forgotten)
			standing_add(s, &a->act);
	}
}

static int
party_init(const struct pacta_verdict_version *ver,
    struct pacta_verdict_party *p, struct pacta_error *err)
{
	size_t n = ver->manifest.nlanguages;

	p->cells = calloc(n + 1, sizeof(*p->cells));
	if (p->cells == NULL)
		return lines_outofmemory(err);
	p->since = PACTA_NO_DAY;
	judge(&p->valid, PACTA_ANSWER_NONE, "no-act", "has done nothing yet");
	p->effective = p->in_force = p->valid;
	for (size_t i = 0; i < n; i++)
		p->cells[i].valid = p->cells[i].effective =
		    p->cells[i].in_force = p->valid;
	return 0;
}

static int
party_standing(const struct pacta_verdict *v, size_t from, size_t to,
    struct pacta_verdict_version *ver, struct pacta_verdict_party *p,
    struct pacta_inforce_party *out, struct pacta_error *err)
{
	size_t n = ver->manifest.nlanguages;
	struct standing s = { .ver = ver, .p = p };
	int rc = party_init(ver, p, err);

	if (rc != 0)
		return rc;
	s.days = calloc(n + 1, sizeof(*s.days));
	if (s.days == NULL)
		return lines_outofmemory(err);
	for (size_t i = 0; i < n; i++)
		for (unsigned t = 0; t < PACTA_ACT_TYPES; t++)
			s.days[i][t] = PACTA_NO_DAY;
	party_acts(v, from, to, &s);
	out->party = p->party;
	out->original = p->original;
	standing_days(&s, out);
	free(s.days);
	return 0;
}

/* What the rule said, put into the verdict. */
static void
put_in_force(struct pacta_verdict_version *ver,
    const struct pacta_inforce_party *in)
{
	for (size_t i = 0; i < ver->nparties; i++) {
		struct pacta_verdict_party *p = &ver->parties[i];

		p->since = in[i].since;
		judge(&p->in_force, in[i].in_force ? PACTA_ANSWER_YES :
		    PACTA_ANSWER_NO, in[i].code, "%s", in[i].text);
		for (size_t k = 0; k < ver->manifest.nlanguages; k++) {
			if (ver->manifest.languages[k].authentic)
				p->cells[k].in_force = p->in_force;
			else
				judge(&p->cells[k].in_force, PACTA_ANSWER_NONE,
				    "translation",
				    "a translation is not in force");
		}
	}
}

/* Nothing is in force that cannot be shown to be what was adopted. */
static void
put_unknown(struct pacta_verdict_version *ver)
{
	judge(&ver->in_force, PACTA_ANSWER_NO, "text-changed",
	    "the frozen texts are not intact");
	for (size_t i = 0; i < ver->nparties; i++) {
		ver->parties[i].in_force = ver->in_force;
		for (size_t k = 0; k < ver->manifest.nlanguages; k++)
			ver->parties[i].cells[k].in_force = ver->in_force;
	}
}

static int
version_parties(struct pacta_verdict *v, struct pacta_verdict_version *ver,
    pacta_day today, struct pacta_error *err)
{
	struct pacta_inforce_party *in;
	struct pacta_inforce_result all = { .since = PACTA_NO_DAY };
	const struct pacta_manifest *m = &ver->manifest;
	size_t from, to;
	int rc = 0;

	acts_of(v, ver->slug, &from, &to);
	in = calloc(ver->nparties + 1, sizeof(*in));
	if (in == NULL)
		rc = lines_outofmemory(err);
	for (size_t i = 0; rc == 0 && i < ver->nparties; i++)
		rc = party_standing(v, from, to, ver, &ver->parties[i], &in[i],
		    err);
	if (rc == 0 && ver->frozen.answer == PACTA_ANSWER_YES) {
		pacta_inforce_apply(&m->inforce, &m->withdrawal, m->adopted,
		    today, in, ver->nparties, &all);
		judge(&ver->in_force, all.in_force ? PACTA_ANSWER_YES :
		    PACTA_ANSWER_NO, all.code, "%s", all.text);
		ver->since = all.since;
		put_in_force(ver, in);
	} else if (rc == 0)
		put_unknown(ver);
	free(in);
	return rc;
}

int
parties_build(struct pacta_verdict *v, pacta_day today,
    struct pacta_error *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < v->nversions; i++)
		rc = version_parties(v, &v->versions[i], today, err);
	return rc;
}
