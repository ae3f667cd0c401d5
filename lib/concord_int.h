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

/* What a language's words are cut down by. */
struct stems {
	struct folded *endings;		/* longest first */
	size_t nendings;
	struct folded *prefixes;
	size_t nprefixes;
	bool any_ending;	/* a word is known by its first letters */
};

/* Words by number: stems, or single characters where words are not parted. */
struct words {
	const struct stems *stems;	/* borrowed; NULL: words as they stand */
	struct word_slot {
		uint32_t id;		/* from 1; 0: free */
		uint32_t at, len;	/* in names */
	} *slots;
	size_t count, cap;
	struct pacta_buf names;
	struct folded folded;	/* scratch */
};

/* A name of a state in some language's data, by the state's code. */
struct state_name {
	const char *code;	/* its first two letters */
	const char *name;
};

/* A language's data made ready (concord_lore.c). */
struct tongue {
	const struct pacta_lang *lang;
	struct pacta_reader *reader;
	struct pacta_reader *common;	/* the words of all languages, or NULL */
	struct stems stems;
	struct words frequent;		/* the commonest words, unstemmed */
	struct state_name *states;
	size_t nstates;
};

struct pacta_lore {
	struct tongue **tongues;
	size_t count;
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
	uint32_t concept, nconcepts;	/* terms, then parties */
	uint32_t common, ncommon;	/* of the words of all languages */
	uint32_t quotes;	/* quotation marks */
	uint32_t letters, figures;	/* how many of each */
	uint32_t plain;		/* letters outside numbers, days and the like,
				 * which are words or figures at will */
	uint32_t feature, nfeatures;
	uint32_t sentences;
	uint32_t sum;		/* of its words, to find equal units */
	const char *foreign;	/* the language its words are of, if not its
				 * own; "" for some other script; or NULL */
	bool counted;		/* numbered only by its place among others */
};

struct concord_text {
	struct pacta_doc *doc;
	const char *code;
	struct tongue *tongue;	/* or NULL */
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
	/* Features (concord_feature.c): what is compared to learn which words
	 * go together; unit after unit, sorted, each once. */
	struct words pairs;	/* names of those made of two characters */
	uint32_t *features;
	size_t nfeatures, cap_features;
	uint32_t *frequency;	/* of each feature: units that have it */
	/* Words of all languages (concord_common.c), unit after unit, and what
	 * each weighs. */
	uint32_t *common;
	double *weights;
	size_t ncommon, cap_common;
	uint32_t *concepts;	/* of the termbase, unit after unit */
	size_t nconcepts, cap_concepts;
	bool *named;		/* by concept: anywhere in the text */
	bool *sure;		/* by party: its names here are known to us */
	char **keys;		/* made, not the document's */
	size_t nkeys;
	struct rules_set by_key;	/* key -> unit */
	struct rules_set states;	/* named anywhere in the text */
};

struct term {
	uint32_t concept;
	char lang[4];
	char *text;
};

struct pacta_termbase {
	struct term *terms;	/* by concept */
	size_t count, cap;
	uint32_t concepts;
	size_t shared;		/* concepts in two languages or more */
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
	struct pacta_lore *lore;
	struct pacta_diags *diags;
	/* The termbase and, from PARTIES_FROM on, the names of parties. */
	struct pacta_termbase *terms;
	uint32_t *marks, mark;	/* by concept, while two units are compared */
	uint32_t parties_from;
	char (*party)[3];		/* their codes */
	struct rules_set parties;	/* by code */
	struct concord_finding *found;
	size_t nfound, cap_found;
	bool failed;		/* sticky: out of memory */
};

/* How often two features stand in units that are a pair. */
struct together {
	struct together_slot {
		uint64_t key;
		uint32_t count;
	} *slots;
	size_t count, cap;
};

/* One pair of languages in work. */
struct concord_pair {
	struct concord_run *run;
	uint32_t a, b;
	struct concord_text *ta, *tb;
	uint32_t *pair;		/* of each unit of A: that of B, or NONE */
	uint32_t *back;		/* the other way round */
	bool *apart;		/* units of A of which all was said */
	struct together together;
	bool learned;		/* there was enough to learn lengths from */
	double ratio, spread;	/* of lengths: B to A, and its scatter */
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
bool stems_init(struct stems *stems, const struct pacta_lang *lang);
void stems_dispose(struct stems *stems);
void words_dispose(struct words *w);
/* Appends the numbers of the words of S; a word that has none yet gets one when
 * ADD, else it is 0. */
bool words_read(struct words *w, const char *s, size_t len, bool add,
    uint32_t **ids, size_t *count, size_t *cap);
/* The same of a text that is folded. */
bool words_number(struct words *w, const struct folded *f, bool add,
    uint32_t **ids, size_t *count, size_t *cap);

/* The number of the two-character word at S. */
bool words_pair(struct words *w, const char *s, size_t len, uint32_t *id);

/* concord_feature.c */
bool concord_learn_words(struct concord_pair *p);
/*
 * How well the words of two units go together, by where else in the texts
 * their words stand side by side: 0 (not at all, or nothing was learned) to 1.
 * Units AX and BX are left out of what is learned, and so is the pair itself.
 */
double concord_affinity(const struct concord_pair *p, uint32_t ua,
    uint32_t ub, uint32_t ax, uint32_t bx);

/* concord_lore.c: what is known of a language; NULL when memory runs out. */
struct tongue *concord_tongue(struct pacta_lore *lore,
    const struct pacta_lang *lang);

/* concord_common.c: which words of all languages each unit has, and how much of
 * what two units have both have: 0 to 1. */
bool concord_common_new(struct pacta_reader **out,
    const struct pacta_lang *lang);
bool concord_find_common(struct concord_text *t, struct concord_unit *u,
    const struct folded *f);
bool concord_weigh_common(struct concord_text *t);
double concord_common(const struct concord_pair *p, uint32_t ua,
    uint32_t ub);

/* concord_language.c: which units are in another language. */
void concord_find_foreign(struct concord_run *run);

/* concord_term.c: gathers the terms and the parties' names;
 * concord_find.c: finds which each unit has. */
bool concord_gather_terms(struct concord_run *run);
bool concord_find_terms(struct concord_text *t,
    const struct pacta_termbase *tb, uint32_t parties_from);
/* concord_party.c: the names of the states that are parties. */
bool concord_gather_parties(struct concord_run *run);
/* The code of the state that a TLCOrganization is: "KZ". */
bool concord_state_of(const struct pacta_node *n, char code[3]);
/* concord_order.c: tells of parties out of the order that is declared. */
void concord_order(struct concord_run *run);
bool concord_add_term(struct pacta_termbase *tb, uint32_t concept,
    const char *lang, const char *text, size_t len);
uint32_t concord_next_concept(struct pacta_termbase *tb);

/* concord_pair.c */
bool concord_pair_units(struct concord_pair *p);

/* concord.c: SA and SB say what each language has, "" for nothing. */
void concord_find(struct concord_pair *p, enum rule rule, bool note,
    uint32_t ua, uint32_t pa, const char *sa, uint32_t ub, uint32_t pb,
    const char *sb);

/* The comparisons, in the order they are made. */
void concord_language(struct concord_pair *p);
void concord_missing(struct concord_pair *p);
void concord_double(struct concord_pair *p);
void concord_lengths(struct concord_pair *p);
void concord_lists(struct concord_pair *p);
void concord_values(struct concord_pair *p);
void concord_terms(struct concord_pair *p);
void concord_quotes(struct concord_pair *p);

/* What is no difference when the other language lacks it: what is said in
 * passing, and what is within a range, which may be read as its ends. */
static inline bool
concord_is_faint(const struct pacta_value *v)
{
	return v->weak || v->between;
}

/* Learns ratio and spread of lengths (concord_length.c). */
bool concord_learn_lengths(struct concord_pair *p);
/* How far B's unit is from the length that A's makes likely, in standard
 * deviations; below 0 when it is short. */
double concord_length_z(const struct concord_pair *p, uint32_t ua,
    uint32_t ub);
/* The beginning of a unit's text, for a message, as '("...")'. */
void concord_say_text(const struct concord_text *t,
    const struct concord_unit *u, struct pacta_buf *b);

#endif
