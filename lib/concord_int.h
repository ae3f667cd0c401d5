/*
 * What the sources of the concordance share.  Each language is cut into units
 * (concord_unit.c): the own words of a provision, without those of the
 * provisions in it; a cell of a table; a formula.  Units of two languages are
 * paired (concord_pair.c) and compared; what is found waits in a list until all
 * pairs of languages were looked at, so that one fault is told once
 * (concord.c).
 */
#ifndef PACTA_CONCORD_INT_H
#define PACTA_CONCORD_INT_H

#include <pacta/concord.h>
#include <pacta/frbr.h>
#include <pacta/value.h>

#include "rules_int.h"
#include "value_int.h"

#define CONCORD_NONE UINT32_MAX
#define CONCORD_BREAK '\x1f'	/* between blocks of a unit's text */

/* Words by number: stems, or single characters where words are not parted. */
struct words {
	const struct pacta_lang *lang;	/* or NULL */
	struct folded *endings;		/* longest first */
	size_t nendings;
	struct folded *prefixes;
	size_t nprefixes;
	bool any_ending;	/* a word is known by its first letters */
	struct word_slot {
		uint32_t id;		/* from 1; 0: free */
		uint32_t at, len;	/* in names */
	} *slots;
	size_t count, cap;
	struct pacta_buf names;
	struct folded folded;	/* scratch */
};

/* A text node's part of a unit's text. */
struct concord_piece {
	uint32_t at;		/* in the unit's text */
	const struct pacta_node *node;
};

struct concord_unit {
	const struct pacta_node *node;	/* where it begins */
	const char *key;	/* its identity, or a path made of names */
	uint32_t parent;	/* the unit it stands in, or CONCORD_NONE */
	uint32_t text, len;	/* in the language's text */
	uint32_t piece, npieces;
	uint32_t value, nvalues;
	uint32_t word, nwords;
	uint32_t concept, nconcepts;
	uint32_t letters;	/* letters and digits */
	bool counted;		/* numbered only by its place among others */
};

struct concord_text {
	struct pacta_doc *doc;
	const char *code;
	const struct pacta_lang *lang;	/* or NULL */
	struct pacta_reader *reader;	/* or NULL */
	struct pacta_frbr id;
	bool has_id, authentic, master;
	struct concord_unit *units;
	size_t count, cap;
	struct pacta_buf text;
	struct concord_piece *pieces;
	size_t npieces, cap_pieces;
	struct pacta_values values;
	struct words lexicon;
	uint32_t *words;	/* ids, unit after unit */
	size_t nwords, cap_words;
	uint32_t *concepts;	/* of the termbase, unit after unit */
	size_t nconcepts, cap_concepts;
	char **keys;		/* made, not the document's */
	size_t nkeys;
	struct rules_set by_key;	/* key -> unit */
	struct rules_set states;	/* named anywhere in the text */
};

struct concord_finding {
	enum rule rule;
	bool note;		/* whatever the languages, no more than a note */
	uint32_t a, b;		/* languages */
	uint32_t ua, ub;	/* their units; CONCORD_NONE */
	uint32_t pa, pb;	/* the place in the unit's text */
	char *sa, *sb;		/* what each says, owned; "" for nothing */
};

struct concord_run {
	struct concord_text *texts;
	size_t count;
	const struct pacta_concord_options *options;
	struct pacta_diags *diags;
	struct concord_finding *found;
	size_t nfound, cap_found;
	bool failed;		/* sticky: out of memory */
};

/* One pair of languages in work. */
struct concord_pair {
	struct concord_run *run;
	uint32_t a, b;
	struct concord_text *ta, *tb;
	uint32_t *pair;		/* of each unit of A: that of B, or NONE */
	uint32_t *back;		/* the other way round */
	bool *apart;		/* units of A of which all was said */
};

/* concord_unit.c */
bool concord_collect(struct concord_text *t);
void concord_text_dispose(struct concord_text *t);
/* The place of the byte AT of a unit's text. */
struct pacta_place concord_place(const struct concord_text *t,
    const struct concord_unit *u, uint32_t at);
const char *concord_str(const struct concord_text *t,
    const struct concord_unit *u);

/* concord_words.c */
bool words_init(struct words *w, const struct pacta_lang *lang);
void words_dispose(struct words *w);
/* Appends the numbers of the words of S; a word that has none yet gets one when
 * ADD, else it is 0. */
bool words_read(struct words *w, const char *s, size_t len, bool add,
    uint32_t **ids, size_t *count, size_t *cap);

/* concord_term.c: finds the concepts of each unit. */
bool concord_find_terms(struct concord_text *t,
    const struct pacta_termbase *tb);

/* concord_pair.c */
bool concord_pair_units(struct concord_pair *p);

/* concord.c: SA and SB say what each language has, "" for nothing. */
void concord_find(struct concord_pair *p, enum rule rule, bool note,
    uint32_t ua, uint32_t pa, const char *sa, uint32_t ub, uint32_t pb,
    const char *sb);

/* The comparisons, in the order they are made. */
void concord_language(struct concord_pair *p);
void concord_structure(struct concord_pair *p);
void concord_values(struct concord_pair *p);
void concord_terms(struct concord_pair *p);
void concord_lengths(struct concord_pair *p);
/* In one language by itself. */
void concord_quotes(struct concord_run *run, struct concord_text *t);

#endif
