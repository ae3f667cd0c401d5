/*
 * Values in running text: numbers in figures and in words, fractions, days,
 * periods, amounts, references, and the states that are named.
 *
 * A value is what a text says, not how: "30 days", "тридцать дней" and 三十日 are
 * one value, so that texts in several languages can be compared.  All knowledge
 * of a language is in its data (pacta-lang(5), keys value.*); code knows scripts
 * and arithmetic only.
 */
#ifndef PACTA_VALUE_H
#define PACTA_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/buf.h>
#include <pacta/error.h>
#include <pacta/lang.h>

enum pacta_value_kind {
	PACTA_VALUE_NUMBER,	/* with a unit: a period, a distance */
	PACTA_VALUE_FRACTION,	/* two thirds, 三分之二; number over den */
	PACTA_VALUE_PERCENT,
	PACTA_VALUE_AMOUNT,	/* of a currency */
	PACTA_VALUE_DATE,
	PACTA_VALUE_REF,	/* of a provision */
	PACTA_VALUE_STATE	/* named by any of its names */
};

/* What a reference counts.  Below the article languages differ in their
 * words (项 is a paragraph in one treaty and a point in the next), so that only
 * the number is compared there. */
enum pacta_ref_level {
	PACTA_REF_ARTICLE, PACTA_REF_BELOW, PACTA_REF_DIVISION,
	PACTA_REF_ANNEX
};

#define PACTA_VALUE_UNIT_SIZE 12

struct pacta_value {
	enum pacta_value_kind kind;
	int64_t number;		/* times ten to the power of exp10; without
				 * zeros at its end */
	int32_t exp10;
	int64_t den;		/* FRACTION */
	char unit[PACTA_VALUE_UNIT_SIZE];	/* "day", "USD", "KZ" of a STATE;
				 * or "" */
	uint16_t year;		/* DATE; 0: not said */
	uint8_t month, day;
	enum pacta_ref_level level;	/* REF; its number in number, exp10 */
	bool words;		/* written in words */
	bool ordinal;
	bool weak;		/* may well be no value at all: one, both, 十分;
				 * means something only beside a differing one */
	bool between;		/* REF: not said, but between the ends of a range */
	size_t start, end;	/* the bytes of the text that say it */
};

struct pacta_values {
	struct pacta_value *items;	/* in the order of the text */
	size_t count, cap;
};

#define PACTA_VALUES_INIT { NULL, 0, 0 }

PACTA_EXPORT void pacta_values_dispose(struct pacta_values *l);

/* A language's data made ready for reading.  Never changes once made, and may be
 * shared by threads.  LANG is borrowed; NULL: figures alone are read. */
struct pacta_reader;

PACTA_EXPORT int pacta_reader_new(struct pacta_reader **out,
    const struct pacta_lang *lang, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_reader_free(struct pacta_reader *reader);

/* Appends the values that the LEN bytes at TEXT say to OUT.  Any bytes will do;
 * time grows with LEN.  A range of provisions is each of them, of 200 at most, and
 * its ends alone once OUT has half a million.  Fails only when memory runs out. */
PACTA_EXPORT int pacta_values_read(struct pacta_values *out,
    const struct pacta_reader *reader, const char *text, size_t len,
    struct pacta_error *err) PACTA_MUST_CHECK;

/* --- citations ---------------------------------------------------------- */

#define PACTA_CITE_STEPS 6

/* One number of a citation: of "point (a) of Article 7", a and 7. */
struct pacta_cite_step {
	enum pacta_ref_level level;
	uint32_t number;
	uint32_t suffix;	/* bis 2, ter 3; 0: none */
	bool letter;		/* written as one */
	bool ordinal;		/* "the second paragraph" */
	bool loose;		/* counts what has no number: alinéa, абзац */
	const char *word;	/* of the level, as it stands, or NULL */
	size_t word_len;
	size_t start, end;	/* the bytes that say it, its word included */
};

enum pacta_cite_of {
	PACTA_CITE_OF_NOTHING,	/* no text is named */
	PACTA_CITE_OF_THIS,	/* "of this Agreement" */
	PACTA_CITE_OF_ARTICLE,	/* "of this article" */
	PACTA_CITE_OF_OTHER	/* of something else: not this text's */
};

/* A provision, or a range of them, that a text refers to. */
struct pacta_citation {
	struct pacta_cite_step steps[PACTA_CITE_STEPS];	/* outermost first */
	size_t count;
	uint32_t upto;		/* the range's last number; 0: no range */
	enum pacta_cite_of of;
};

struct pacta_citations {
	struct pacta_citation *items;	/* in the order of the text */
	size_t count, cap;
};

#define PACTA_CITATIONS_INIT { NULL, 0, 0 }

PACTA_EXPORT void pacta_citations_dispose(struct pacta_citations *l);

/* Appends what TEXT refers to, put together: "paragraphs 1 and 2 of Article 7"
 * are two citations, each of two steps; "Articles 33 to 37" is one.  The words
 * point into TEXT.  Any bytes will do; time grows with LEN.  Fails only when
 * memory runs out. */
PACTA_EXPORT int pacta_citations_read(struct pacta_citations *out,
    const struct pacta_reader *reader, const char *text, size_t len,
    struct pacta_error *err) PACTA_MUST_CHECK;

/* Whether two values say the same: what one of them leaves open (a date's year,
 * a unit) may be anything in the other. */
PACTA_EXPORT bool pacta_value_same(const struct pacta_value *a,
    const struct pacta_value *b);
/* Appends the value in one notation for all languages: "30 days", "2/3",
 * "1945-06-26", "USD 5000000", "article 33". */
PACTA_EXPORT void pacta_value_print(const struct pacta_value *v,
    struct pacta_buf *out);

#endif
