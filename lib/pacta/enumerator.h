/*
 * Enumerators: the numbers of provisions as they are written.
 *
 * "1.", "14.1", "(a)", "IV.", "Статья 2 бис", "第三十三条", "（一）", "①", "а)", "子",
 * "١)", "–": each is read into its style and value, so that languages
 * can be compared and ids made.  No rule here belongs to one language: letters,
 * words for numbers and suffixes beyond Latin come from language data, keys
 *
 *	alphabet.points = а б в г д ...		letters in the order of points
 *	number.word = premier 1			a word that is a number
 *	number.suffix = бис 2			inserted after: bis 2, ter 3 ...
 */
#ifndef PACTA_ENUMERATOR_H
#define PACTA_ENUMERATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/buf.h>
#include <pacta/error.h>
#include <pacta/lang.h>

#define PACTA_ENUM_MAX 8	/* parts of 1.2.3 */

enum pacta_enum_style {
	PACTA_ENUM_NONE,	/* no number is in it */
	PACTA_ENUM_DECIMAL,	/* digits of any script, parts split by '.' or '-' */
	PACTA_ENUM_ROMAN,
	PACTA_ENUM_LETTER,
	PACTA_ENUM_HAN,		/* 一百零五 and 一〇五 */
	PACTA_ENUM_CIRCLED,	/* ① ⑴ ㈠ ㊀ */
	PACTA_ENUM_STEM,	/* 甲 乙 丙, 子 丑 寅 */
	PACTA_ENUM_WORD,	/* first, premier */
	PACTA_ENUM_DASH		/* – • *: an unnumbered list mark */
};

struct pacta_enum {
	enum pacta_enum_style style;
	uint32_t value[PACTA_ENUM_MAX];	/* from 1 */
	unsigned count;			/* of values; 0 for NONE and DASH */
	uint32_t suffix;		/* bis 2, ter 3, ...; 0 for none */
	uint32_t other;			/* the value as a letter of what was read
					 * as Roman, or the other way; 0 when
					 * there is one reading only */
	bool upper;			/* Roman and letters */
	bool bracketed;			/* "(a)", "а)", "（一）" */
	bool closed;			/* something marks its end: ")", ".", "、",
					 * 第一条 */
	size_t start, end;		/* the bytes read, marks around included */
};

/*
 * Reads an enumerator that begins S (white space before it is passed over):
 * "1.", "(a)", "IV)", "（一）", "–", a bare "1" or "第一条".  A letter, a Roman or
 * a Chinese numeral counts only when a bracket, a dot or the end of S follows.  Returns
 * false, with style NONE, when S does not begin with one.  LANG may be NULL.
 */
PACTA_EXPORT bool pacta_enum_parse(struct pacta_enum *e, const char *s,
    size_t len, const struct pacta_lang *lang);

/*
 * Finds the number in a num or a heading line: "Статья 2 бис", "Chapter IV",
 * "第三十三条", "Приложение № 1", "Article premier".  Words before and after are
 * passed over; the first number counts.
 */
PACTA_EXPORT bool pacta_enum_find(struct pacta_enum *e, const char *s,
    size_t len, const struct pacta_lang *lang);

/* Whether B comes next after A: one more in the last part, or one part deeper
 * at 1, or the next suffix.  Where a letter could be a Roman numeral, both
 * readings are tried, and B (not NULL) is set to the one that follows. */
PACTA_EXPORT bool pacta_enum_follows(const struct pacta_enum *a,
    struct pacta_enum *b);
/* Reads B the other way round, when there is one. */
PACTA_EXPORT void pacta_enum_swap(struct pacta_enum *e);
/* Whether both give the same number, in whatever style ("г)" and "4" and "d"),
 * by any reading. */
PACTA_EXPORT bool pacta_enum_same(const struct pacta_enum *a,
    const struct pacta_enum *b);

/*
 * Appends the number part of an eId: "1", "14-1", "2bis"; Roman numerals and
 * Latin letters as they stand ("a", "IV"); other letters as the Latin letter of
 * their place while there is one ("г)" gives "d"), everything else as the
 * number.  Appends nothing for NONE and DASH.
 */
PACTA_EXPORT void pacta_enum_eid(const struct pacta_enum *e,
    struct pacta_buf *out);
/* Reads back a number part of an eId ("2bis", "14-1", "iv", "d"). */
PACTA_EXPORT bool pacta_enum_from_eid(struct pacta_enum *e, const char *part,
    size_t len);

/* A Roman numeral in its canonical form, 1 to 3999, either case but not mixed;
 * 0 when it is not one. */
PACTA_EXPORT uint32_t pacta_enum_roman(const char *s, size_t len);
/* Chinese numerals, 1 to 99999999, both 三十三 and 三三, also 〇 零 两 廿 卅 and
 * the financial 壹贰叁; 0 when it is not one. */
PACTA_EXPORT uint32_t pacta_enum_han(const char *s, size_t len);
/* Appends VALUE as a Roman numeral (upper case, 1 to 3999), as 一百零五 (1 to
 * 9999), or as the letter in LANG's alphabet.points (Latin when it has none);
 * false when the style cannot write it. */
PACTA_EXPORT bool pacta_enum_write(struct pacta_buf *out,
    enum pacta_enum_style style, uint32_t value, const struct pacta_lang *lang);

#endif
