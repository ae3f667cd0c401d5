/*
 * What the parts of formatting share.
 *
 * A run takes the documents of one agreement apart into items, one for each
 * element that has an id of the naming convention, pairs the items of every
 * language with the master's (fmt_pair.c), gives numbers where that was asked
 * for (fmt_number.c), gives ids (fmt_ids.c), and writes them and what refers to
 * them (fmt_refs.c).
 */
#ifndef PACTA_FMT_INT_H
#define PACTA_FMT_INT_H

#include <pacta/enumerator.h>
#include <pacta/fmt.h>
#include <pacta/frbr.h>

/* --- a map from strings, which it borrows, to pointers --------------- */

struct fmt_map {
	struct fmt_slot {
		const char *key;
		void *value;
	} *slots;
	size_t count, cap;
};

void fmt_map_dispose(struct fmt_map *map);
/* Adds KEY unless it is there; false when memory ran out. */
bool fmt_map_add(struct fmt_map *map, const char *key, void *value);
/* Adds KEY or gives it another value. */
bool fmt_map_set(struct fmt_map *map, const char *key, void *value);
void *fmt_map_get(const struct fmt_map *map, const char *key);
bool fmt_map_has(const struct fmt_map *map, const char *key);

/* --- items ----------------------------------------------------------- */

struct fmt_item {
	struct pacta_node *node;
	struct fmt_item *parent;	/* the nearest item above, or NULL */
	struct fmt_item *first, *last, *next;	/* items below, siblings */
	struct fmt_item *pair;		/* the master's item; NULL: none */
	const struct fmt_doc *mate;	/* of the master's: who paired it last */
	size_t place;			/* among siblings, while pairing */
	bool quoted;			/* in a quotedStructure */
	const char *old_eid, *old_wid;	/* as read; NULL: none */
	const char *eid, *wid;		/* as they will be */
	struct pacta_node *num;		/* the num element, or NULL */
	bool has_num;			/* it holds an enumerator with a value */
	bool blank_num;			/* it is there, and nothing in it */
	bool wants_num;			/* it has none and is to get one */
	struct pacta_enum was, is;	/* its number before and behind */
};

struct fmt_doc {
	struct pacta_doc *doc;
	const struct pacta_lang *lang;	/* or NULL */
	struct pacta_frbr id;
	struct fmt_item **items;	/* in document order */
	size_t count, cap;
	struct fmt_map by_eid;		/* old eId -> item */
	struct fmt_map by_identity;	/* old identity -> item */
};

struct fmt_run {
	struct fmt_doc *docs;
	size_t count;
	struct fmt_doc *master;
	struct pacta_fmt_options options;
	struct pacta_diags *diags;
	struct fmt_map used;		/* identities in use or retired */
	char **strings;			/* what the run allocated */
	size_t nstrings, cap_strings;
	bool failed;			/* sticky: out of memory */
};

/* A string that lives as long as the run; NULL and failed when there is no
 * memory. */
const char *fmt_string(struct fmt_run *run, const char *fmt, ...)
    PACTA_PRINTF(2, 3);
/* Cuts a document into items. */
void fmt_collect(struct fmt_run *run, struct fmt_doc *d);
void fmt_doc_dispose(struct fmt_doc *d);
/* wId, else eId, as read; NULL for what is new. */
const char *fmt_identity(const struct fmt_item *item);
/* What the item stands in for numbering that runs through: the annex or
 * quotation around it, or NULL. */
struct fmt_item *fmt_region(const struct fmt_item *item);
/* Whether the profile wants a number here, and there is none. */
bool fmt_numberless(const struct fmt_item *item);
void fmt_note(struct fmt_run *run, struct fmt_doc *d,
    const struct fmt_item *item, enum pacta_severity severity,
    const char *rule, const char *fmt, ...) PACTA_PRINTF(6, 7);

/* --- the steps ------------------------------------------------------- */

void fmt_pair(struct fmt_run *run, struct fmt_doc *d);
void fmt_number(struct fmt_run *run);
void fmt_ids(struct fmt_run *run, struct fmt_doc *d);
void fmt_write_ids(struct fmt_run *run, struct fmt_doc *d);
/* Moves references in D, and the numbers they cite. */
void fmt_references(struct fmt_run *run, struct fmt_doc *d);

/* --- numbers in running text (fmt_token.c) --------------------------- */

struct fmt_token {
	enum pacta_enum_style style;
	uint32_t value, other;	/* other: a Roman numeral as a letter; or 0 */
	bool upper;
	size_t start, end;	/* the number alone, without marks */
	uint32_t base;		/* DECIMAL: the script's zero; CIRCLED: one
				 * less than the first */
};

/* The next number of S from *AT on; false at the end.  A letter counts when
 * nothing but letters' surroundings (a bracket, a quote, the ends) are beside
 * it. */
bool fmt_token_next(struct fmt_token *t, const char *s, size_t len, size_t *at,
    const struct pacta_lang *lang);
/* Appends VALUE as the token is written; false when that cannot be. */
bool fmt_token_print(const struct fmt_token *t, uint32_t value,
    const struct pacta_lang *lang, struct pacta_buf *out);
/* Appends S[0, len) with the number WAS (as pacta_enum_find() read it there)
 * replaced by IS; false when it cannot be written so. */
bool fmt_token_rewrite(const char *s, size_t len, const struct pacta_enum *was,
    const struct pacta_enum *is, const struct pacta_lang *lang,
    struct pacta_buf *out);

#endif
