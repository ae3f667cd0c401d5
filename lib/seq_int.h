/*
 * The longest common subsequence of two strings of numbers, for everything that
 * is compared in order: words, rows, provisions.
 */
#ifndef PACTA_SEQ_INT_H
#define PACTA_SEQ_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEQ_NONE UINT32_MAX

/*
 * Sets MAP[i] to the index in B that A[i] is kept as, or SEQ_NONE; indices
 * rise.  Myers' algorithm in linear space (E. W. Myers, An O(ND) Difference
 * Algorithm and Its Variations, 1986); where the strings differ so much that
 * it would become quadratic, the best split found by then is taken, so that the
 * time is bounded by about (na + nb) * 1,000 steps and the result is common but
 * perhaps not longest.  False when memory runs out.
 */
bool seq_match(const uint32_t *a, size_t na, const uint32_t *b, size_t nb,
    uint32_t *map);

/*
 * Marks a longest rising subsequence of V (values distinct; SEQ_NONE is passed
 * over): KEEP[i] tells whether V[i] is of it.  O(n log n).  False when memory
 * runs out.
 */
bool seq_rising(const uint32_t *v, size_t n, bool *keep);

#endif
