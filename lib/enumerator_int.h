/* Shared by the sources of the enumerators. */
#ifndef PACTA_ENUMERATOR_INT_H
#define PACTA_ENUMERATOR_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/enumerator.h>

/* The value of a Chinese numeral character, or -1. */
int64_t enum_han_value(uint32_t cp);
/* The place, from 1, of a letter, doubled letters going on behind the last;
 * 0 when S is not one. */
uint32_t enum_letter(const struct pacta_lang *lang, const char *s, size_t len,
    bool *upper);
/* 2 for "bis" to 10 for "decies", else 0. */
uint32_t enum_suffix(const char *s, size_t len);
/* Reads all of S as a Roman numeral or a letter, or as either. */
bool enum_word(struct pacta_enum *e, const struct pacta_lang *lang,
    const char *s, size_t len);

#endif
