/*
 * UTF-8 without ICU, for the modules below text: decoding, counting, and
 * making text from outside safe to print on one line.
 */
#ifndef PACTA_UTF8_INT_H
#define PACTA_UTF8_INT_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD UINT32_MAX

/*
 * Decodes the code point at *P, before END, and moves *P behind it.  For bytes
 * that are not UTF-8 (overlong forms and surrogates included) it returns
 * UTF8_BAD and moves by one byte.  Needs *P < END.
 */
uint32_t utf8_next(const char **p, const char *end);
/* Writes a code point as UTF-8 (1 to 4 bytes, no NUL) and returns its length. */
size_t utf8_put(char out[4], uint32_t cp);
/* The offset of the first byte that is not UTF-8, or LEN. */
size_t utf8_valid_prefix(const char *s, size_t len);
/* The number of code points; every bad byte counts as one. */
size_t utf8_count(const char *s, size_t len);
/* Drops an incomplete code point from the end of a string that was cut. */
void utf8_cut(char *s);
/* Replaces control characters (C0, DEL, C1), line and paragraph separators,
 * bidirectional controls and bad bytes by '?'. */
void utf8_one_line(char *s);

#endif
