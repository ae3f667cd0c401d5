#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/inforce.h>

#include "lines_int.h"
#include "utf8_int.h"

/* --- reading ---------------------------------------------------------- */

struct cursor {
	const char *start, *at, *end;
	struct pacta_error *err;
};

PACTA_PRINTF(2, 3)
static int
rule_bad(const struct cursor *c, const char *fmt, ...)
{
	char text[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	pacta_error_set(c->err, PACTA_ESYNTAX, "%s", text);
	pacta_error_at(c->err, NULL, 1, (uint32_t)utf8_count(c->start,
	    (size_t)(c->at - c->start)) + 1);
	return PACTA_ESYNTAX;
}

static bool
eat(struct cursor *c, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(c->end - c->at) < n || memcmp(c->at, word, n) != 0)
		return false;
	c->at += n;
	return true;
}

/* The bytes up to a space, a semicolon or the end. */
static struct lines_value
next_word(const struct cursor *c)
{
	const char *p = c->at;

	while (p < c->end && *p != ' ' && *p != ';')
		p++;
	return (struct lines_value){ c->at, (size_t)(p - c->at) };
}

static bool
eat_number(struct cursor *c, uint32_t *out)
{
	const char *p = c->at;

	*out = 0;
	while (p < c->end && p - c->at < 5 && *p >= '0' && *p <= '9')
		*out = *out * 10 + (uint32_t)(*p++ - '0');
	if (p == c->at || *c->at == '0' || (p < c->end && *p != ' '))
		return false;
	c->at = p;
	return true;
}

static int
read_delay(struct cursor *c, struct pacta_delay *out)
{
	static const char *const units[] = { " days", " day", " months",
	    " month" };
	size_t i = 0;

	if (!eat(c, "+") || !eat_number(c, &out->n))
		return rule_bad(c, "'+' and a number from 1 should stand here");
	while (i < 4 && !eat(c, units[i]))
		i++;
	/* "+1 day", "+2 days": one delay has one text. */
	if (i == 4 || (out->n == 1) != (i % 2 == 1))
		return rule_bad(c, "'day' or 'month', or with a number over 1 "
		    "'days' or 'months', should stand here");
	out->months = i >= 2;
	return 0;
}

static int
read_parties(struct cursor *c, struct pacta_inforce_event *e)
{
	struct lines_value list = next_word(c), item;
	char (*slot)[PACTA_PARTY_SIZE], party[PACTA_PARTY_SIZE];

	c->at += list.len;
	while (lines_split(&list, ',', &item)) {
		if (item.len >= sizeof(party) ||
		    e->nparties == PACTA_INFORCE_MAX_PARTIES)
			return rule_bad(c, "parties should stand here, with ',' "
			    "between");
		memcpy(party, item.s, item.len);
		party[item.len] = '\0';
		if (!pacta_party_valid(party))
			return rule_bad(c, "'%s' is no party", party);
		for (size_t i = 0; i < e->nparties; i++)
			if (strcmp(e->parties[i], party) == 0)
				return rule_bad(c, "%s stands twice", party);
		slot = lines_grow(&e->parties, &e->nparties, sizeof(*slot));
		if (slot == NULL)
			return lines_outofmemory(c->err);
		strcpy(*slot, party);
	}
	return 0;
}

static int
read_event(struct cursor *c, struct pacta_inforce_event *e)
{
	bool counted = eat(c, "all ");
	struct lines_value types;

	if (!counted && c->at < c->end && *c->at >= '0' && *c->at <= '9') {
		if (!eat_number(c, &e->count) || !eat(c, " "))
			return rule_bad(c, "a number of parties from 1 should "
			    "stand here");
		counted = true;
	}
	types = next_word(c);
	if (!pacta_act_set_parse(&e->types, types.s, types.len))
		return rule_bad(c, "types of acts should stand here, in their "
		    "order, with '|' between");
	c->at += types.len;
	if (counted)
		return 0;
	if (!eat(c, " by "))
		return rule_bad(c, "' by ' and the parties should stand here "
		    "(or 'all' or a number before the type)");
	return read_parties(c, e);
}

static int
read_when(struct cursor *c, struct pacta_inforce *r)
{
	struct lines_value day;
	int rc = 0;

	if (eat(c, "on adoption")) {
		r->kind = PACTA_INFORCE_ON_ADOPTION;
		return 0;
	}
	if (eat(c, "on ")) {
		r->kind = PACTA_INFORCE_ON_DAY;
		day = next_word(c);
		if (!pacta_day_parse(&r->day, day.s, day.len))
			return rule_bad(c, "'adoption' or a day as YYYY-MM-DD "
			    "should stand here");
		c->at += day.len;
		return 0;
	}
	if (!eat(c, "after "))
		return rule_bad(c, "the rule begins with 'after ' or 'on '");
	do {
		if (r->nevents == PACTA_INFORCE_MAX_EVENTS)
			return rule_bad(c, "over %d events",
			    PACTA_INFORCE_MAX_EVENTS);
		rc = read_event(c, &r->events[r->nevents++]);
	} while (rc == 0 && eat(c, " and "));
	if (rc == 0 && eat(c, " "))
		rc = read_delay(c, &r->delay);
	return rc;
}

int
pacta_inforce_parse(struct pacta_inforce *out, const char *text, size_t len,
    struct pacta_error *err)
{
	struct cursor c = { text, text, text + len, err };
	int rc;

	*out = (struct pacta_inforce){ .nevents = 0 };
	rc = read_when(&c, out);
	if (rc == 0 && eat(&c, "; later "))
		rc = read_delay(&c, &out->later);
	if (rc == 0 && c.at != c.end)
		rc = rule_bad(&c, "the rule should end here");
	if (rc != 0)
		pacta_inforce_dispose(out);
	return rc;
}

int
pacta_delay_parse(struct pacta_delay *out, const char *text, size_t len,
    struct pacta_error *err)
{
	struct cursor c = { text, text, text + len, err };
	int rc = read_delay(&c, out);

	if (rc == 0 && c.at != c.end)
		rc = rule_bad(&c, "the delay should end here");
	return rc;
}

void
pacta_inforce_dispose(struct pacta_inforce *rule)
{
	if (rule == NULL)
		return;
	for (size_t i = 0; i < rule->nevents; i++)
		free(rule->events[i].parties);
	*rule = (struct pacta_inforce){ .nevents = 0 };
}

/* --- printing --------------------------------------------------------- */

void
pacta_delay_print(struct pacta_buf *out, const struct pacta_delay *delay)
{
	pacta_buf_addf(out, "+%u %s%s", delay->n,
	    delay->months ? "month" : "day", delay->n == 1 ? "" : "s");
}

static void
print_event(struct pacta_buf *out, const struct pacta_inforce_event *e)
{
	if (e->count > 0)
		pacta_buf_addf(out, "%u ", e->count);
	else if (e->nparties == 0)
		pacta_buf_adds(out, "all ");
	pacta_act_set_print(out, e->types);
	for (size_t i = 0; i < e->nparties; i++) {
		pacta_buf_adds(out, i == 0 ? " by " : ",");
		pacta_buf_adds(out, e->parties[i]);
	}
}

void
pacta_inforce_print(struct pacta_buf *out, const struct pacta_inforce *rule)
{
	char day[11];

	if (rule->kind == PACTA_INFORCE_ON_ADOPTION)
		pacta_buf_adds(out, "on adoption");
	else if (rule->kind == PACTA_INFORCE_ON_DAY) {
		pacta_day_text(day, rule->day);
		pacta_buf_addf(out, "on %s", day);
	} else
		pacta_buf_adds(out, "after ");
	for (size_t i = 0; i < rule->nevents; i++) {
		if (i > 0)
			pacta_buf_adds(out, " and ");
		print_event(out, &rule->events[i]);
	}
	if (rule->delay.n > 0) {
		pacta_buf_addc(out, ' ');
		pacta_delay_print(out, &rule->delay);
	}
	if (rule->later.n > 0) {
		pacta_buf_adds(out, "; later ");
		pacta_delay_print(out, &rule->later);
	}
}

/* --- applying --------------------------------------------------------- */

static pacta_day
add_delay(pacta_day day, const struct pacta_delay *delay)
{
	if (delay->n == 0)
		return day;
	return delay->months ? pacta_day_months(day, delay->n) :
	    day + (pacta_day)delay->n;
}

static pacta_day
first_of(const struct pacta_inforce_party *p, pacta_act_set types)
{
	pacta_day first = PACTA_NO_DAY;

	for (unsigned i = 0; i < PACTA_ACT_TYPES; i++)
		if ((types & 1u << i) && p->done[i] != PACTA_NO_DAY &&
		    (first == PACTA_NO_DAY || p->done[i] < first))
			first = p->done[i];
	return first;
}

static bool
concerns(const struct pacta_inforce_event *e,
    const struct pacta_inforce_party *p)
{
	if (e->nparties == 0)
		return p->original || (e->count > 0 &&
		    (e->types & 1u << PACTA_ACT_ACCEDE));
	for (size_t i = 0; i < e->nparties; i++)
		if (strcmp(e->parties[i], p->party) == 0)
			return true;
	return false;
}

static int
by_day(const void *a, const void *b)
{
	pacta_day x = *(const pacta_day *)a, y = *(const pacta_day *)b;

	return (x > y) - (x < y);
}

static bool
withdrew(const struct pacta_inforce_party *p, pacta_day day)
{
	return p->done[PACTA_ACT_WITHDRAW] != PACTA_NO_DAY &&
	    p->done[PACTA_ACT_WITHDRAW] <= day;
}

/*
 * The day an event happened, or PACTA_NO_DAY; HAVE of NEED acts are there.
 * Parties that withdrew up to the day GONE do not count.
 */
static pacta_day
event_day(const struct pacta_inforce_event *e,
    const struct pacta_inforce_party *parties, size_t count, pacta_day gone,
    size_t *have, size_t *need)
{
	pacta_day *days = calloc(count + 1, sizeof(*days)), day = PACTA_NO_DAY;
	size_t concerned = 0;

	*have = 0;
	for (size_t i = 0; days != NULL && i < count; i++) {
		if (!concerns(e, &parties[i]))
			continue;
		concerned++;
		day = first_of(&parties[i], e->types);
		if (withdrew(&parties[i], gone))
			continue;
		if (day != PACTA_NO_DAY)
			days[(*have)++] = day;
	}
	*need = e->count > 0 ? e->count : e->nparties > 0 ? e->nparties :
	    concerned;
	day = PACTA_NO_DAY;
	/* Without memory nothing has happened: the safe side. */
	if (days != NULL && *need > 0 && *have >= *need) {
		qsort(days, *have, sizeof(*days), by_day);
		day = days[*need - 1];
	}
	free(days);
	return day;
}

PACTA_PRINTF(4, 5)
static void
whole(struct pacta_inforce_result *out, bool in_force, const char *code,
    const char *fmt, ...)
{
	va_list ap;

	out->in_force = in_force;
	out->code = code;
	va_start(ap, fmt);
	vsnprintf(out->text, sizeof(out->text), fmt, ap);
	va_end(ap);
	utf8_cut(out->text);
}

/* The day the last event happened, or PACTA_NO_DAY and why. */
static pacta_day
events_day(const struct pacta_inforce *rule,
    const struct pacta_inforce_party *parties, size_t count, pacta_day gone,
    struct pacta_inforce_result *out)
{
	struct pacta_buf text = PACTA_BUF_INIT;
	size_t have, need;
	pacta_day day, last = PACTA_NO_DAY;

	for (size_t i = 0; i < rule->nevents; i++) {
		day = event_day(&rule->events[i], parties, count, gone, &have,
		    &need);
		if (day == PACTA_NO_DAY) {
			print_event(&text, &rule->events[i]);
			whole(out, false, "not-met", "waits for '%s': %zu of "
			    "%zu so far", pacta_buf_str(&text), have, need);
			pacta_buf_dispose(&text);
			return PACTA_NO_DAY;
		}
		if (last == PACTA_NO_DAY || day > last)
			last = day;
	}
	return last;
}

/*
 * Who withdraws before the rule is met does not count for it; who withdraws
 * afterwards does not undo it (Vienna Convention, article 55).  Leaving
 * somebody out can only move the day on, so the loop ends.
 */
static void
apply_events(const struct pacta_inforce *rule,
    const struct pacta_inforce_party *parties, size_t count,
    struct pacta_inforce_result *out)
{
	pacta_day gone = PACTA_NO_DAY, met;

	met = events_day(rule, parties, count, gone, out);
	while (met != PACTA_NO_DAY && met != gone) {
		gone = met;
		met = events_day(rule, parties, count, gone, out);
	}
	out->met = met;
	if (met != PACTA_NO_DAY)
		out->since = add_delay(met, &rule->delay);
}

/* Acts by which a party itself tells that it stands by the adopted text. */
#define TAKES_PART ((1u << PACTA_ACT_AUTHENTICATE) | (1u << PACTA_ACT_SIGN) | \
	(1u << PACTA_ACT_CONFIRM) | (1u << PACTA_ACT_RATIFY) | \
	(1u << PACTA_ACT_ACCEPT) | (1u << PACTA_ACT_APPROVE) | \
	(1u << PACTA_ACT_ACCEDE))

/* A day, with nothing to wait for but that somebody vouches for the text. */
static void
apply_day(pacta_day day, const struct pacta_inforce_party *parties,
    size_t count, struct pacta_inforce_result *out)
{
	whole(out, false, "not-met", "waits for the first act by which a "
	    "party takes the text");
	for (size_t i = 0; i < count; i++)
		if (parties[i].original &&
		    first_of(&parties[i], TAKES_PART) != PACTA_NO_DAY)
			out->since = out->met = day;
}

static void
apply_whole(const struct pacta_inforce *rule, pacta_day adopted,
    pacta_day today, const struct pacta_inforce_party *parties, size_t count,
    struct pacta_inforce_result *out)
{
	char day[11];

	out->since = out->met = PACTA_NO_DAY;
	whole(out, false, "not-met", "the rule names no event");
	if (rule->kind == PACTA_INFORCE_ON_ADOPTION)
		apply_day(adopted, parties, count, out);
	else if (rule->kind == PACTA_INFORCE_ON_DAY)
		apply_day(rule->day, parties, count, out);
	else
		apply_events(rule, parties, count, out);
	if (out->since == PACTA_NO_DAY)
		return;
	pacta_day_text(day, out->since);
	if (out->since <= today)
		whole(out, true, "in-force", "in force since %s", day);
	else
		whole(out, false, "waiting", "enters into force on %s", day);
}

PACTA_PRINTF(4, 5)
static void
party_says(struct pacta_inforce_party *p, bool in_force, const char *code,
    const char *fmt, ...)
{
	va_list ap;

	p->in_force = in_force;
	p->code = code;
	va_start(ap, fmt);
	vsnprintf(p->text, sizeof(p->text), fmt, ap);
	va_end(ap);
}

static pacta_act_set
rule_types(const struct pacta_inforce *rule)
{
	pacta_act_set types = 1u << PACTA_ACT_ACCEDE;

	for (size_t i = 0; i < rule->nevents; i++)
		types |= rule->events[i].types;
	return types;
}

/*
 * A rule may let several types of act count: those who did one of them are
 * bound.  Where the rule is a day, whoever is named is bound from the adoption,
 * once an act of its own shows that it took part: a manifest alone is signed by
 * nobody.
 */
static pacta_day
consent_day(const struct pacta_inforce *rule,
    const struct pacta_inforce_party *p, pacta_day adopted)
{
	if (rule->kind == PACTA_INFORCE_AFTER || !p->original)
		return first_of(p, rule_types(rule));
	return first_of(p, TAKES_PART) != PACTA_NO_DAY ? adopted :
	    PACTA_NO_DAY;
}

static void
apply_withdrawal(const struct pacta_delay *withdrawal, pacta_day today,
    struct pacta_inforce_party *p)
{
	pacta_day left = p->done[PACTA_ACT_WITHDRAW];
	char day[11];

	if (left == PACTA_NO_DAY)
		return;
	left = add_delay(left, withdrawal);
	pacta_day_text(day, left);
	if (left > today) {
		if (p->in_force)
			party_says(p, true, "in-force",
			    "in force; withdraws with effect on %s", day);
		return;
	}
	p->since = PACTA_NO_DAY;
	party_says(p, false, "withdrawn", "withdrew with effect on %s", day);
}

static void
apply_party(const struct pacta_inforce *rule,
    const struct pacta_inforce_result *all, pacta_day adopted, pacta_day today,
    struct pacta_inforce_party *p)
{
	pacta_day consent = consent_day(rule, p, adopted);
	pacta_day provisional = p->done[PACTA_ACT_APPLY_PROVISIONALLY];
	char day[11];

	p->since = PACTA_NO_DAY;
	if (consent != PACTA_NO_DAY && all->since != PACTA_NO_DAY) {
		/* Whoever was there in time is bound with the others; who
		 * joins later, by the rule for later ones. */
		p->since = consent > all->met ?
		    add_delay(consent, &rule->later) : all->since;
		if (p->since < all->since)
			p->since = all->since;
		pacta_day_text(day, p->since);
		if (p->since <= today)
			party_says(p, true, "in-force", "in force since %s",
			    day);
		else
			party_says(p, false, "waiting",
			    "enters into force on %s", day);
	} else if (consent != PACTA_NO_DAY)
		party_says(p, false, "not-met", "%s", all->text);
	else
		party_says(p, false, "no-consent",
		    "has not expressed its consent");
	if (!p->in_force && provisional != PACTA_NO_DAY &&
	    provisional <= today) {
		pacta_day_text(day, provisional);
		party_says(p, false, "provisional",
		    "applied provisionally since %s", day);
	}
}

void
pacta_inforce_apply(const struct pacta_inforce *rule,
    const struct pacta_delay *withdrawal, pacta_day adopted, pacta_day today,
    struct pacta_inforce_party *parties, size_t count,
    struct pacta_inforce_result *out)
{
	apply_whole(rule, adopted, today, parties, count, out);
	for (size_t i = 0; i < count; i++) {
		apply_party(rule, out, adopted, today, &parties[i]);
		apply_withdrawal(withdrawal, today, &parties[i]);
	}
}
