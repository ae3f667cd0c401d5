/*
 * Text: what Unicode knows of characters, words and languages.
 *
 * Strings are UTF-8 with a length in bytes; positions are byte offsets.  Bytes
 * that are not UTF-8 are taken one by one as U+FFFD and never fail.  No call
 * depends on the locale.  Texts of ASCII, Cyrillic and Chinese go a fast way by
 * table; everything else asks ICU, which appears nowhere else.
 */
#ifndef PACTA_TEXT_H
#define PACTA_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/buf.h>
#include <pacta/error.h>

/* --- normal forms (UAX 15) ------------------------------------------ */

/* The offset of the first place that is not in NFC, or LEN when all is. */
PACTA_EXPORT size_t pacta_text_nfc_span(const char *s, size_t len);
/* Appends the NFC of S to OUT. */
PACTA_EXPORT int pacta_text_nfc(const char *s, size_t len,
    struct pacta_buf *out, struct pacta_error *err) PACTA_MUST_CHECK;
/* Appends the NFKC of S: full-width digits become ASCII, U+2460 becomes "1". */
PACTA_EXPORT int pacta_text_nfkc(const char *s, size_t len,
    struct pacta_buf *out, struct pacta_error *err) PACTA_MUST_CHECK;

/* --- comparing ------------------------------------------------------ */

/* Appends S in full case folding, in NFC: for comparing, not for showing. */
PACTA_EXPORT int pacta_text_fold(const char *s, size_t len,
    struct pacta_buf *out, struct pacta_error *err) PACTA_MUST_CHECK;
/* Appends S in lower case, by the root locale's rules. */
PACTA_EXPORT int pacta_text_lower(const char *s, size_t len,
    struct pacta_buf *out, struct pacta_error *err) PACTA_MUST_CHECK;
/* Appends S in upper case, by the root locale's rules. */
PACTA_EXPORT int pacta_text_upper(const char *s, size_t len,
    struct pacta_buf *out, struct pacta_error *err) PACTA_MUST_CHECK;

/* --- characters ----------------------------------------------------- */

/* The value 0 to 9 of a decimal digit of any script, else -1. */
PACTA_EXPORT int pacta_text_digit(uint32_t cp);
PACTA_EXPORT bool pacta_text_is_letter(uint32_t cp);
PACTA_EXPORT bool pacta_text_is_mark(uint32_t cp);
PACTA_EXPORT bool pacta_text_is_space(uint32_t cp);
/* Columns on a terminal: 0 for marks and controls, 2 for wide and full-width
 * (UAX 11), else 1. */
PACTA_EXPORT unsigned pacta_text_cp_width(uint32_t cp);
PACTA_EXPORT size_t pacta_text_width(const char *s, size_t len);

/* The scripts the rules tell apart; everything else is OTHER. */
enum pacta_script {
	PACTA_SCRIPT_COMMON,	/* digits, punctuation, marks: of any script */
	PACTA_SCRIPT_LATIN, PACTA_SCRIPT_CYRILLIC, PACTA_SCRIPT_GREEK,
	PACTA_SCRIPT_ARMENIAN, PACTA_SCRIPT_GEORGIAN, PACTA_SCRIPT_HEBREW,
	PACTA_SCRIPT_ARABIC, PACTA_SCRIPT_DEVANAGARI,
	PACTA_SCRIPT_INDIC,	/* Bengali to Sinhala, Tibetan, Khmer, ... */
	PACTA_SCRIPT_HAN,	/* Han, Hiragana, Katakana, Bopomofo */
	PACTA_SCRIPT_HANGUL, PACTA_SCRIPT_MONGOLIAN, PACTA_SCRIPT_THAI,
	PACTA_SCRIPT_OTHER, PACTA_SCRIPT_COUNT
};

PACTA_EXPORT enum pacta_script pacta_text_script(uint32_t cp);
/* "Latin", "Cyrillic", ...; static. */
PACTA_EXPORT const char *pacta_script_name(enum pacta_script script);
/* Whether the script writes ZWNJ and ZWJ between its letters. */
PACTA_EXPORT bool pacta_script_joins(enum pacta_script script);

/* --- languages ------------------------------------------------------ *
 * A language argument is BCP 47 ("ru", "zh-Hans", "sr-Latn") or ISO 639-1 or
 * 639-2, terminological or bibliographic ("rus", "zho", "chi"), in any case.
 */

/* ISO 639-2/T ("rus", "zho", "deu") into OUT; false when CODE is not the code
 * of a language. */
PACTA_EXPORT bool pacta_text_lang3(const char *code, char out[4]);
/* The shortest BCP 47 code for xml:lang: "rus" gives "ru", "zh-hans"
 * "zh-Hans"; false as above, or when it needs over CAP bytes. */
PACTA_EXPORT bool pacta_text_bcp47(const char *code, char *out, size_t cap);
/* Whether the language is written from right to left. */
PACTA_EXPORT bool pacta_text_rtl(const char *code);
/* The scripts a language is written in, one bit (1 << script) each; 0 when
 * not known. */
PACTA_EXPORT uint32_t pacta_text_lang_scripts(const char *code);

/* Appends what LANG calls the country with an ISO 3166-1 code ("KZ"); false when
 * ICU has no name for it. */
PACTA_EXPORT bool pacta_text_country(const char *lang, const char *code,
    struct pacta_buf *out);

/* --- words ---------------------------------------------------------- */

/* Called for each word, number or run of other characters in turn; nonzero
 * stops and is returned. */
typedef int (*pacta_text_word_cb)(size_t start, size_t end, bool word,
    void *arg);
/* Cuts S into words by ICU's rules for the language (dictionary for
 * Chinese), every byte belonging to one piece. */
PACTA_EXPORT int pacta_text_words(const char *s, size_t len, const char *lang,
    pacta_text_word_cb cb, void *arg, struct pacta_error *err)
    PACTA_MUST_CHECK;

/* --- faults in text ------------------------------------------------- */

enum pacta_fault {
	PACTA_FAULT_NFC,	/* not composed */
	PACTA_FAULT_CONTROL,	/* C0, C1, DEL, U+2028, U+2029, noncharacter,
				 * interlinear, tag, private use, unassigned */
	PACTA_FAULT_BIDI,	/* a bidirectional control where none belongs, or
				 * not closed in its block */
	PACTA_FAULT_INVISIBLE,	/* zero-width, soft hyphen, BOM, joiner where
				 * the script has none, variation selector */
	PACTA_FAULT_MIXED,	/* letters of two scripts in one word */
	PACTA_FAULT_SCRIPT,	/* a block not in a script of the language */
	PACTA_FAULT_COUNT
};

struct pacta_text_fault {
	enum pacta_fault kind;
	const void *chunk;	/* as given to pacta_scan_feed() */
	size_t offset;		/* of the faulty character in the chunk */
	uint32_t cp;		/* that character; NFC: the first concerned */
	enum pacta_script script;	/* MIXED: its script; SCRIPT: the block's */
	enum pacta_script expected;	/* MIXED: the rest of the word's */
	const char *word;	/* MIXED: the word, NUL-terminated, shortened
				 * when long; "" for others; until the callback
				 * returns */
};

typedef void (*pacta_fault_cb)(const struct pacta_text_fault *fault, void *arg);

/*
 * A scan goes through the text of one document, chunk by chunk, with a block's
 * end between blocks, so that a word may run through inline markup.
 */
struct pacta_scan;

PACTA_EXPORT int pacta_scan_new(struct pacta_scan **out, const char *lang,
    pacta_fault_cb cb, void *arg, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_scan_free(struct pacta_scan *scan);
/* From here on text is in LANG (span xml:lang); NULL goes back to the
 * document's.  Ends a word, not a block. */
PACTA_EXPORT void pacta_scan_lang(struct pacta_scan *scan, const char *lang);
/* Text of the block; borrowed until the block's end. */
PACTA_EXPORT void pacta_scan_feed(struct pacta_scan *scan, const void *chunk,
    const char *s, size_t len);
/* A place where a word ends but not the block: a line break, a note. */
PACTA_EXPORT void pacta_scan_gap(struct pacta_scan *scan);
/* The block ends: reports what can only be told at its end. */
PACTA_EXPORT void pacta_scan_end(struct pacta_scan *scan);

/* Appends a string without NUL that sorts, by strcmp(), as S does among the words of
 * LANG: by its alphabet, in Chinese by pinyin; as S itself where ICU fails. */
PACTA_EXPORT void pacta_text_sort_key(const char *lang, const char *s,
    struct pacta_buf *out);

#endif
