/*
 * Shared by the sources of text: the class of a character by table, and UTF-16
 * for ICU.
 */
#ifndef PACTA_TEXT_INT_H
#define PACTA_TEXT_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <unicode/utypes.h>

#include <pacta/text.h>

/* A class: the script in the low bits, and what the character is. */
enum {
	TEXT_SCRIPT = 0x0f,
	TEXT_LETTER = 0x10,
	TEXT_MARK = 0x20,	/* a mark, or a digit: part of a word, no letter */
	TEXT_SLOW = 0x40	/* the table does not know: ask ICU */
};

_Static_assert(PACTA_SCRIPT_COUNT <= TEXT_SCRIPT + 1, "a script needs 4 bits");

/* Combining characters on one letter; more is an attack, not a text (UAX 15
 * 13 "Stream-Safe Text Format" allows 30). */
#define TEXT_MAX_MARKS 30

/*
 * The class by table.  What it knows is a starter, composed, assigned and
 * harmless; everything else is TEXT_SLOW.
 */
unsigned text_class(uint32_t cp);
/* The class by ICU, never TEXT_SLOW. */
unsigned text_class_icu(uint32_t cp);
/* Whether CP cannot change under composition with what stands before it. */
bool text_nfc_boundary(uint32_t cp);
/*
 * Whether the piece of S around the character at AT, which is no boundary, is
 * in NFC.  FROM is the start of the character before it.  *END is set to
 * where the piece ends.
 */
bool text_nfc_piece(const char *s, size_t len, size_t from, size_t at,
    size_t *end);

/* S as UTF-16; free with text_u16_free(). */
struct text_u16 {
	UChar *s, local[256];
	int32_t len;
};

int text_u16(struct text_u16 *u, const char *s, size_t len,
    struct pacta_error *err);
void text_u16_free(struct text_u16 *u);

#endif
