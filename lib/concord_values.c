/*
 * Values of two units, compared as collections.
 *
 * Each value of one language looks for the same in the other.  What stays alone
 * on both sides is told as a pair ("30 days here, 60 days there"), what stays
 * alone on one as missing.  A value said once here and twice there is no
 * difference, since pronouns do that; nor is a weak one alone.
 */
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"
#include "utf8_int.h"

#define SHOWN 3		/* values in one message */

struct side {
	struct concord_text *t;
	struct concord_unit *u;
	struct value_side s;
};

static void
side_init(struct side *s, struct concord_text *t, struct concord_unit *u)
{
	s->t = t;
	s->u = u;
	value_side_init(&s->s, u->nvalues > 0 ? t->values.items + u->value :
	    NULL, u->nvalues);
}

static enum rule
rule_of(const struct pacta_value *v)
{
	static const char *const periods[] = { "day", "workday", "week",
		"month", "year", "hour", "minute" };

	switch (v->kind) {
	case PACTA_VALUE_DATE: return RULE_CONCORD_DATE;
	case PACTA_VALUE_REF: return RULE_CONCORD_REF;
	case PACTA_VALUE_AMOUNT: return RULE_CONCORD_AMOUNT;
	case PACTA_VALUE_STATE: return RULE_CONCORD_PARTY;
	default: break;
	}
	for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		if (strcmp(v->unit, periods[i]) == 0)
			return RULE_CONCORD_PERIOD;
	return RULE_CONCORD_NUMBER;
}

/* --- telling --------------------------------------------------------------------- */

/* '30 days ("30 дней")' */
static void
say(struct pacta_buf *b, const struct side *s, const struct pacta_value *v)
{
	const char *text = concord_str(s->t, s->u) + v->start;
	size_t len = v->end - v->start;
	char shown[81];

	len = len < sizeof(shown) - 1 ? len : sizeof(shown) - 1;
	memcpy(shown, text, len);
	shown[len] = '\0';
	utf8_cut(shown);
	if (b->len > 0)
		pacta_buf_adds(b, ", ");
	pacta_value_print(v, b);
	pacta_buf_addf(b, " (\"%s\")", shown);
}

struct told {
	struct pacta_buf a, b;
	uint32_t pa, pb;
	size_t n;
	bool strong;
};

static void
tell(struct told *t, const struct side *a, size_t i, const struct side *b,
    size_t k)
{
	if (t->n++ >= SHOWN)
		return;
	if (i < a->s.n) {
		say(&t->a, a, &a->s.v[i]);
		t->pa = t->pa == CONCORD_NONE ? (uint32_t)a->s.v[i].start :
		    t->pa;
	}
	if (k < b->s.n) {
		say(&t->b, b, &b->s.v[k]);
		t->pb = t->pb == CONCORD_NONE ? (uint32_t)b->s.v[k].start :
		    t->pb;
	}
}

static bool
pairs(const struct pacta_value *a, const struct pacta_value *b)
{
	bool na = a->kind <= PACTA_VALUE_AMOUNT, nb =
	    b->kind <= PACTA_VALUE_AMOUNT;

	return (na && nb) || a->kind == b->kind;
}

/* How well two values that differ go together; 0: not at all. */
static unsigned
likeness(const struct pacta_value *a, const struct pacta_value *b)
{
	if (!pairs(a, b) || (concord_is_faint(a) && concord_is_faint(b)) ||
	    (a->kind == PACTA_VALUE_STATE))
		return 0;
	return 1u + (a->kind == b->kind) + 2u * (strcmp(a->unit, b->unit) == 0 &&
	    a->unit[0] != '\0') + (a->kind == PACTA_VALUE_REF &&
	    a->level == b->level) + (!concord_is_faint(a) &&
	    !concord_is_faint(b));
}

/* The free value of B that A's I goes with best; B->n when none does. */
static size_t
partner(const struct side *a, size_t i, const struct side *b)
{
	size_t best = b->s.n;
	unsigned most = 0, like;

	for (size_t k = 0; k < b->s.n; k++) {
		like = b->s.state[k] == VALUE_FREE ? likeness(&a->s.v[i], &b->s.v[k]) : 0;
		if (like > most) {
			most = like;
			best = k;
		}
	}
	return best;
}

/* Whether a value without a counterpart in OTHER is worth telling. */
static bool
speaks(const struct concord_run *run, const struct side *s, size_t i,
    const struct side *other)
{
	if (s->s.state[i] != VALUE_FREE || concord_is_faint(&s->s.v[i]))
		return false;
	if (s->s.v[i].kind != PACTA_VALUE_STATE)
		return true;
	/* Parties are compared as such, by all their names. */
	if (rules_set_get(&run->parties, s->s.v[i].unit) != NULL)
		return false;
	/* A language that never names the state may call it what we do not
	 * know. */
	return s->u->node->el != PACTA_EL_CONTAINER &&
	    rules_set_get(&other->t->states, s->s.v[i].unit) != NULL;
}

/* What of RULE is left: pairs first, then what is alone. */
static void
gather(const struct concord_run *run, struct told *t, struct side *a,
    struct side *b, enum rule rule)
{
	size_t k;

	for (size_t i = 0; i < a->s.n; i++) {
		if (a->s.state[i] != VALUE_FREE || rule_of(&a->s.v[i]) != rule)
			continue;
		k = partner(a, i, b);
		if (k == b->s.n)
			continue;
		a->s.state[i] = b->s.state[k] = VALUE_PAIRED;
		tell(t, a, i, b, k);
		t->strong = true;
	}
	for (size_t i = 0; i < a->s.n; i++)
		if (speaks(run, a, i, b) && rule_of(&a->s.v[i]) == rule) {
			tell(t, a, i, b, b->s.n);
			a->s.state[i] = VALUE_PAIRED;
		}
	for (k = 0; k < b->s.n; k++)
		if (speaks(run, b, k, a) && rule_of(&b->s.v[k]) == rule) {
			tell(t, a, a->s.n, b, k);
			b->s.state[k] = VALUE_PAIRED;
		}
}

static void
compare(struct concord_pair *p, uint32_t ua, uint32_t ub)
{
	static const enum rule rules[] = { RULE_CONCORD_DATE,
		RULE_CONCORD_AMOUNT, RULE_CONCORD_PERIOD, RULE_CONCORD_REF,
		RULE_CONCORD_NUMBER, RULE_CONCORD_PARTY };
	struct side a, b;

	side_init(&a, p->ta, &p->ta->units[ua]);
	side_init(&b, p->tb, &p->tb->units[ub]);
	if (a.s.n == 0 && b.s.n == 0)
		return;
	value_sides_match(&a.s, &b.s);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct told t = { PACTA_BUF_INIT, PACTA_BUF_INIT, CONCORD_NONE,
		    CONCORD_NONE, 0, false };

		gather(p->run, &t, &a, &b, rules[i]);
		if (t.n > 0)
			/* A state that is no party may have names that are
			 * not known to us. */
			concord_find(p, rules[i], rules[i] ==
			    RULE_CONCORD_PARTY, ua, t.pa,
			    pacta_buf_str(&t.a), ub, t.pb,
			    pacta_buf_str(&t.b));
		p->run->failed |= pacta_buf_failed(&t.a) ||
		    pacta_buf_failed(&t.b);
		pacta_buf_dispose(&t.a);
		pacta_buf_dispose(&t.b);
	}
}

void
concord_values(struct concord_pair *p)
{
	if (p->ta->tongue == NULL || p->tb->tongue == NULL)
		return;
	for (uint32_t i = 0; i < p->ta->count && !p->run->failed; i++)
		if (p->pair[i] != CONCORD_NONE && !p->apart[i])
			compare(p, i, p->pair[i]);
}
