/*
 * What the comparison of languages shares.  Each language is cut into items:
 * what has an identity, and the large parts of the main text.  Items of two
 * languages are the same when their identities are.
 */
#ifndef PACTA_RULES_SYNC_INT_H
#define PACTA_RULES_SYNC_INT_H

#include "rules_int.h"

#define SYNC_NONE UINT32_MAX
#define SYNC_TOLD (UINT32_MAX - 1)	/* part of a run that was told */

struct sync_item {
	const struct pacta_node *node;
	const char *identity;
	uint32_t parent, first, last, next;	/* items, or SYNC_NONE */
	uint32_t pair;		/* in the language compared with */
	uint32_t seen;		/* the last item below that has a pair; or
				 * SYNC_TOLD */
};

/* Something a provision points at or says, with its item. */
struct sync_mark {
	uint32_t item;
	const struct pacta_node *node;
	const char *value, *more;	/* MORE: upTo of a rref, or "" */
};

struct sync_doc {
	struct pacta_doc *doc;
	struct pacta_frbr id;
	bool has_id;
	const char *code;	/* the language, for messages */
	struct sync_item *items;
	size_t count, cap;
	uint32_t last_top;	/* the last item that stands in none */
	struct sync_mark *marks;
	size_t nmarks, cap_marks;
	struct rules_set by_identity;	/* identity -> struct sync_item */
	struct rules_set signers;	/* refersTo -> signature */
	struct rules_set told;		/* eIds with references that lead nowhere */
	bool shapeless;			/* the schema found faults in it */
};

struct sync_run {
	struct sync_doc *docs;
	size_t count;
	struct sync_doc *master;
	const struct pacta_rules_options *options;
	struct pacta_diags *diags;
	bool failed;		/* sticky: out of memory */
};

/* Adds a finding about D at NODE; WITH (or NULL) is in the master.  SOFT: what
 * lags while a text is drafted, and blocks only its adoption. */
struct pacta_diag *sync_at(struct sync_run *s, enum rule rule, bool soft,
    const struct sync_doc *d, const struct pacta_node *node,
    const struct pacta_node *with, const char *fmt, ...) PACTA_PRINTF(7, 8);

/* rules_sync_items.c */
bool sync_collect(struct sync_doc *d);
void sync_structure(struct sync_run *s, struct sync_doc *d);
/* rules_sync_marks.c */
void sync_marks(struct sync_run *s, struct sync_doc *d);
void sync_signatures(struct sync_run *s, struct sync_doc *d);
/* rules_sync_meta.c */
void sync_masters(struct sync_run *s);
void sync_languages(struct sync_run *s);
void sync_work(struct sync_run *s, const struct sync_doc *d);
void sync_meta(struct sync_run *s, const struct sync_doc *d);

#endif
