/*
 * Entry into force: the rule a manifest carries, and what follows from it.
 *
 *   rule   = ( "after" SP event *( SP "and" SP event ) [ SP delay ]
 *            / "on adoption" / "on" SP date ) [ "; later" SP delay ]
 *   event  = types SP "by" SP party *( "," party )
 *            / "all" SP types / number SP types
 *   types  = type *( "|" type )
 *   delay  = "+" number SP ( "day" / "days" / "month" / "months" )
 *
 * "after 4 ratify|accept|approve +30 days; later +30 days": who consents after
 * the rule was met is bound so long after its own act; without "later", on the
 * day of its act (Vienna Convention on the Law of Treaties, article 24(3)),
 * but never before the others.  A day ("on ...") binds a party from that day
 * once an act of its own shows that it took part, for a manifest is signed by
 * nobody.  Pure calendar and logic: time is passed in.
 */
#ifndef PACTA_INFORCE_H
#define PACTA_INFORCE_H

#include <pacta/trust.h>

#define PACTA_INFORCE_MAX_EVENTS 8
#define PACTA_INFORCE_MAX_PARTIES 256

enum pacta_inforce_kind {
	PACTA_INFORCE_AFTER, PACTA_INFORCE_ON_DAY, PACTA_INFORCE_ON_ADOPTION
};

struct pacta_delay {
	uint32_t n;		/* 0: none */
	bool months;		/* else days */
};

struct pacta_inforce_event {
	pacta_act_set types;
	uint32_t count;		/* the n-th party; 0: all, or the named ones */
	char (*parties)[PACTA_PARTY_SIZE];	/* owned */
	size_t nparties;
};

struct pacta_inforce {
	enum pacta_inforce_kind kind;
	pacta_day day;
	struct pacta_inforce_event events[PACTA_INFORCE_MAX_EVENTS];
	size_t nevents;
	struct pacta_delay delay, later;
};

PACTA_EXPORT void pacta_inforce_dispose(struct pacta_inforce *rule);
/* Reads one rule.  PACTA_ESYNTAX with the column in code points. */
PACTA_EXPORT int pacta_inforce_parse(struct pacta_inforce *out,
    const char *text, size_t len, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_inforce_print(struct pacta_buf *out,
    const struct pacta_inforce *rule);
/* "+30 days"; N from 1. */
PACTA_EXPORT int pacta_delay_parse(struct pacta_delay *out, const char *text,
    size_t len, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_delay_print(struct pacta_buf *out,
    const struct pacta_delay *delay);

/* What one party has done with effect. */
struct pacta_inforce_party {
	const char *party;
	bool original;			/* named in the manifest */
	pacta_day done[PACTA_ACT_TYPES];	/* first day, or PACTA_NO_DAY */
	/* filled in: */
	bool in_force;
	pacta_day since;		/* past or to come, or PACTA_NO_DAY */
	const char *code;		/* stable reason; static */
	char text[200];			/* the same for a reader */
};

struct pacta_inforce_result {
	bool in_force;
	pacta_day met;			/* the rule's last event happened */
	pacta_day since;		/* past or to come, or PACTA_NO_DAY */
	const char *code;
	char text[200];
};

/*
 * Applies RULE on the day TODAY: fills in each party and the whole.  A party
 * withdraws WITHDRAWAL after its act.  Reasons: in-force, waiting (the day is
 * known and to come), not-met (acts are missing), no-consent (the agreement is
 * in force, this party has not joined), provisional, withdrawn.
 */
PACTA_EXPORT void pacta_inforce_apply(const struct pacta_inforce *rule,
    const struct pacta_delay *withdrawal, pacta_day adopted, pacta_day today,
    struct pacta_inforce_party *parties, size_t count,
    struct pacta_inforce_result *out);

#endif
