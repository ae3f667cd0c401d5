/*
 * What the sources of the values share.  A text is folded (value_fold.c), cut
 * into atoms by a trie of the language's words (value_lex.c), its numbers are
 * read into single items (value_number.c), and items are read as references,
 * days and the rest (value.c, value_ref.c, value_date.c).
 */
#ifndef PACTA_VALUE_INT_H
#define PACTA_VALUE_INT_H

#include <pacta/value.h>

/* --- folded text ----------------------------------------------------------- */

#define FOLD_DASH '~'	/* en dash, em dash, wave dash */
#define FOLD_QUOTE '"'	/* every double quotation mark */

struct folded {
	char *s;		/* NUL behind len */
	uint32_t *at;		/* of each byte and the end: its place in the
				 * original */
	size_t len, cap;
};

#define FOLDED_INIT { NULL, NULL, 0, 0 }

/*
 * Folds text for comparing within scripts: case, accents, Arabic and Indic
 * variants, kinds of spaces, hyphens and quotation marks, digits of any script;
 * what is not seen is dropped.  False when memory ran out.
 */
bool value_fold(struct folded *f, const char *s, size_t len);
void value_fold_dispose(struct folded *f);
/* Whether C is of a script that writes words without spaces (Han, kana). */
bool value_is_han(uint32_t c);
/* Whether C is part of a word: letter, mark or apostrophe. */
bool value_is_word(uint32_t c);
/* The code point at S; 0 at END. */
uint32_t value_peek(const char *s, const char *end);

/* --- words and what they mean ------------------------------------------------ */

enum role {
	ROLE_NUMBER = 1 << 0,	/* num */
	ROLE_ORDINAL = 1 << 1,
	ROLE_MUL = 1 << 2,	/* with NUMBER: multiplies what is before it */
	ROLE_DENOM = 1 << 3,	/* den: "thirds" */
	ROLE_FRACTION = 1 << 4,	/* fraction, den */
	ROLE_PER = 1 << 5,	/* 分之 */
	ROLE_PERCENT = 1 << 6,
	ROLE_UNIT = 1 << 7,	/* unit */
	ROLE_CURRENCY = 1 << 8,	/* currency */
	ROLE_MONTH = 1 << 9,	/* month */
	ROLE_YEAR_MARK = 1 << 10, ROLE_MONTH_MARK = 1 << 11,
	ROLE_DAY_MARK = 1 << 12,
	ROLE_REF = 1 << 13,	/* level: before its number */
	ROLE_REF_AFTER = 1 << 14,	/* after_level */
	ROLE_ORD_MARK = 1 << 15,	/* 第 */
	ROLE_TO = 1 << 16,	/* of a range */
	ROLE_LIST = 1 << 17,	/* between members of a list */
	ROLE_JOIN = 1 << 18,	/* within a number: "and" */
	ROLE_DATE_FILL = 1 << 19, ROLE_UNIT_FILL = 1 << 20,
	ROLE_MEASURE = 1 << 21,	/* shows that a numeral counts */
	ROLE_STOP = 1 << 22,	/* looks like a value and is none */
	ROLE_STATE = 1 << 23,	/* state */
	ROLE_REF_FILL = 1 << 24,	/* between a reference's word and number */
	ROLE_CAPITAL = 1 << 25,	/* counts with a capital letter only */
	ROLE_GLUED = 1 << 26,	/* behind a number in one word */
	ROLE_POINT = 1 << 27,	/* between a whole number and its digits */
	ROLE_FROM = 1 << 28,	/* before the first number of a range */
	ROLE_HOMONYM = 1 << 29,	/* a number by its spelling only: семью */
	ROLE_OF = 1 << 30	/* a denominator before its number: үштен екі */
};

/* What words beside a citation mean, whatever else they do. */
enum cite_role {
	CITE_OF = 1 << 0,	/* between what is cited and what it is in */
	CITE_THIS = 1 << 1,	/* what is cited is the text's own */
	CITE_TEXT = 1 << 2,	/* a kind of text: agreement, charter, law */
	CITE_LOOSE = 1 << 3	/* a provision's word that counts what has no
				 * number */
};

struct lex_entry {
	uint32_t roles;
	int64_t num, fraction, den;
	uint8_t month;
	uint8_t level, after_level;	/* enum pacta_ref_level */
	uint8_t cite;			/* enum cite_role */
	uint8_t said;		/* with a unit: so many of it, شهرين; or 0 */
	const char *unit, *currency, *state;	/* of the language's data */
	uint8_t literal;		/* its own length, less a free ending */
};

struct lex_node {
	uint32_t child, next;		/* nodes; 0: none */
	uint32_t exact, stem;		/* entries, from 1 */
	unsigned char byte;
};

struct pacta_reader {
	const struct pacta_lang *lang;
	struct lex_node *nodes;
	size_t nnodes, cap_nodes;
	uint32_t root[256];
	struct lex_entry *entries;
	size_t nentries, cap_entries;
	struct folded *prefixes;	/* that words may begin with */
	size_t nprefixes;
	char **strings;			/* units and the like */
	size_t nstrings;
	bool strict;		/* a lone numeral counts only before what is
				 * counted */
	bool reversed;		/* units may stand before tens */
	bool marked;		/* a number refers only behind its mark */
	bool text_first;	/* a text is named before what is cited of it */
	char decimal;		/* '.' or ',' */
	bool failed;
};

/* Fills a reader's dictionary from its language's data. */
bool lex_build(struct pacta_reader *r);
void lex_dispose(struct pacta_reader *r);
/* The longest entry that begins at AT in S, and has none of the roles NOT; its
 * end in *END.  It ends where a word ends. */
const struct lex_entry *lex_match(const struct pacta_reader *r, const char *s,
    size_t len, size_t at, uint32_t not, size_t *end);
/* A number at the beginning of the word at AT, and what it is glued to (трех +
 * годичный); *SPLIT is where that begins. */
const struct lex_entry *lex_glued(const struct pacta_reader *r, const char *s,
    size_t len, size_t at, size_t *split, const struct lex_entry **rest,
    size_t *end);
/* Adds PHRASE (folded here; '*' at its end: any ending) with the roles. */
struct lex_entry *lex_add(struct pacta_reader *r, const char *phrase,
    size_t len, uint32_t roles);

/* --- items ---------------------------------------------------------------------- */

enum item_type {
	ITEM_WORD, ITEM_PUNCT,	/* c: the character */
	ITEM_LEX,		/* entry */
	ITEM_NUMBER,		/* v: a figure, or a number in words */
	ITEM_DONE		/* taken by a value */
};

struct item {
	enum item_type type;
	bool space;		/* there is a space before it */
	bool joined;		/* LEX: begins with a prefix that joins */
	bool figure;		/* NUMBER: in figures */
	bool dated;		/* NUMBER: a whole day, v holds it */
	bool glued;		/* LEX: a number in a word that counts nothing */
	bool refers;		/* a number that was found to refer, on LEVEL */
	bool letter;		/* it is one: (a) */
	uint8_t level;		/* enum pacta_ref_level */
	uint32_t c;
	size_t start, end;	/* in the folded text */
	const struct lex_entry *entry;
	struct pacta_value v;
};

struct reading {
	const struct pacta_reader *r;
	const struct folded *f;
	const char *text;	/* the original */
	struct item *items;
	size_t count, cap;
	struct pacta_values *out;
	bool failed;
};

/* As pacta_values_read(), of TEXT that was folded to F. */
bool value_read(struct pacta_values *out, const struct pacta_reader *r,
    const char *text, const struct folded *f);
/* Cuts the folded text into items, figures read. */
void value_cut(struct reading *rd);
/* Joins what makes up one number into one item. */
void value_numbers(struct reading *rd);
void value_refs(struct reading *rd);
/* Makes citations of what value_refs() found. */
int value_cite(struct reading *rd, struct pacta_citations *out);
void value_dates(struct reading *rd);

static inline bool
item_is(const struct reading *rd, size_t i, uint32_t roles)
{
	return i < rd->count && rd->items[i].type == ITEM_LEX &&
	    (rd->items[i].entry->roles & roles) != 0;
}

static inline bool
item_punct(const struct reading *rd, size_t i, uint32_t c)
{
	return i < rd->count && rd->items[i].type == ITEM_PUNCT &&
	    rd->items[i].c == c;
}

/* Adds V, said by the items FROM to TO (the last), which are taken. */
void value_emit(struct reading *rd, struct pacta_value v, size_t from,
    size_t to);
/* The value as a whole number; -1 when it is none or over 10^15. */
int64_t value_whole(const struct pacta_value *v);
/* Sets number and exp10, without zeros at its end. */
void value_set(struct pacta_value *v, int64_t number, int32_t exp10);

/* --- two texts (value_match.c) --------------------------------------------------- */

#define VALUE_MOST 512	/* of one text, compared */

enum { VALUE_FREE, VALUE_MATCHED, VALUE_PAIRED, VALUE_HELD };

struct value_side {
	const struct pacta_value *v;
	size_t n;
	unsigned char state[VALUE_MOST];
};

void value_side_init(struct value_side *s, const struct pacta_value *v,
    size_t n);
/* Marks as MATCHED what stands on both sides, however it is written, once or
 * more often; what stays FREE is said on one side only. */
void value_sides_match(struct value_side *a, struct value_side *b);
/* The same for two revisions of one text: to the letter, one for one. */
void value_sides_cancel(struct value_side *a, struct value_side *b);

#endif
