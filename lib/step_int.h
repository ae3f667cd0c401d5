/*
 * What the parts of step share.  The way: step_text.c reads a text as provisions,
 * step.c follows them commit by commit, step_judge.c tells who is behind, and
 * step_log.c finds the commits.
 */
#ifndef PACTA_STEP_INT_H
#define PACTA_STEP_INT_H

#include <pacta/step.h>

#define STEP_NONE UINT32_MAX
#define STEP_DIGEST 16	/* bytes; of a SHA-512 */

/* --- step_text.c ---------------------------------------------------------- */

struct step_part {
	char *identity;		/* wId, else eId, or a part's name: "preface" */
	char *eid;		/* as it stands, or the identity */
	uint32_t parent;	/* a part before this one, or STEP_NONE */
	uint32_t key;		/* the provision it is, in all languages */
	struct pacta_buf words;	/* its own, and what it refers to */
	size_t bytes;		/* of its words and those of all in it */
	unsigned char deep[STEP_DIGEST];	/* of its words and those of
						 * all in it */
	unsigned char own[STEP_DIGEST];		/* of its own words and what
						 * they refer to */
};

/* A text as provisions in document order, those of one language together. */
struct step_text {
	struct step_part *parts;
	uint32_t count, cap;
	uint32_t *order;	/* parts by identity; of equals, the first */
};

/* Reads the provisions; deep is filled in, key and own not yet. */
int step_text_read(struct step_text *out, struct pacta_doc *doc,
    struct pacta_error *err);
void step_text_dispose(struct step_text *t);
/* The part with this identity, or STEP_NONE. */
uint32_t step_text_find(const struct step_text *t, const char *identity);
/* Sets MATCH[i] to the part of OLD that part i of NEW was, or to STEP_NONE. */
int step_text_match(const struct step_text *old, const struct step_text *new,
    uint32_t *match, struct pacta_error *err);
/* Fills own, when the keys are known; NAME gives the name of a key. */
void step_text_digest(struct step_text *t,
    const char *(*name)(void *arg, uint32_t key), void *arg);

/* --- step.c ------------------------------------------------------------- */

/* What a language says in a provision. */
struct step_state {
	uint32_t part;		/* of its text, or STEP_NONE: it has none */
	uint32_t up;		/* the provision it stands in, or STEP_NONE */
	unsigned char own[STEP_DIGEST];
};

/* A language beside a leader. */
struct step_pair {
	struct step_state base;	/* what the leader said when both were level */
	uint32_t since;		/* the commit in which it left that, STEP_NONE:
				 * they are level */
	uint32_t lacks;		/* the commit since which the leader has the
				 * provision and the language not */
};

struct step_provision {
	char *name;
	struct step_state *now, *next;	/* by language */
	struct step_pair *pairs;		/* language * languages + leader */
};

struct step_language {
	struct pacta_step_language is;
	bool there, came;	/* it has a text; since this commit */
	bool touched;		/* this commit changes it */
	struct step_text text;
};

struct pacta_step {
	struct step_language *langs;
	size_t nlangs;
	struct step_provision *provisions;
	uint32_t count, cap;
	uint32_t *by_name;	/* hash table of indices + 1 */
	size_t slots;
	struct pacta_step_commit **commits;
	size_t ncommits, cap_commits;
	struct pacta_step_item *items;
	size_t nitems, cap_items, waived;
};

bool step_is_there(const struct step_state *s);
struct step_pair *step_pair_of(const struct pacta_step *s,
    const struct step_provision *p, size_t lang, size_t leader);
/* Whether LEADER leads LANG now. */
bool step_leads(const struct pacta_step *s, size_t leader, size_t lang);

/* --- step_judge.c ---------------------------------------------------------- */

void step_items_clear(struct pacta_step *s);

#endif
