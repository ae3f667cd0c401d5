/*
 * The one reader of line formats: "key: value" lines in a fixed order, then,
 * where a format has it, a blank line and free text.
 *
 * Opening checks the bytes: size, UTF-8, NFC, LF, no control, bidirectional or
 * invisible characters, no space at a line's end.  Then the parser takes the
 * keys in its order.  The first fault is kept, later calls do nothing, and
 * lines_end() reports it, so that a parser reads like its format.
 */
#ifndef PACTA_LINES_INT_H
#define PACTA_LINES_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/buf.h>
#include <pacta/error.h>
#include <pacta/trust.h>

struct lines {
	const char *name;		/* of the file, for errors */
	const char *const *keys;	/* all of the format, NULL at the end */
	const char *at, *end;
	uint32_t line;			/* of the value taken last */
	const char *value;		/* that value, and its first column */
	size_t len;
	uint32_t column;
	struct pacta_error *err;
	int rc;				/* 0, or the first fault */
};

struct lines_value {
	const char *s;			/* not NUL-terminated */
	size_t len;
};

/* LIMIT in bytes.  KEYS lists the format's keys, for messages that tell an
 * unknown key from one that is repeated or out of order. */
int lines_open(struct lines *l, const char *name, const void *data, size_t len,
    size_t limit, const char *const *keys, struct pacta_error *err);
/* Whether the next line has KEY; if so, takes it. */
bool lines_take(struct lines *l, const char *key, struct lines_value *v);
/* Takes the next line, which must have KEY. */
bool lines_need(struct lines *l, const char *key, struct lines_value *v);
/* The free text, without its last newline; false when there is none. */
bool lines_text(struct lines *l, struct lines_value *v);
/* Nothing may be left; returns the first fault. */
int lines_end(struct lines *l);
/* Marks the value taken last as faulty, AT bytes into it. */
void lines_bad(struct lines *l, size_t at, const char *fmt, ...)
    PACTA_PRINTF(3, 4);
int lines_nomem(struct lines *l);

/* Cuts the next word off V (single spaces between words); false, with a fault,
 * when there is none or a space is doubled. */
bool lines_word(struct lines *l, struct lines_value *v,
    struct lines_value *word, const char *what);
/* Cuts off what stands before SEPARATOR, or all; false at the end. */
bool lines_split(struct lines_value *v, char separator,
    struct lines_value *item);
/* Nothing may be left of V. */
void lines_rest(struct lines *l, const struct lines_value *v);

/* Values of one kind; each faults when V is not exactly one. */
void lines_format(struct lines *l, const char *want);
void lines_number(struct lines *l, struct lines_value v, uint32_t min,
    uint32_t *out);
void lines_digest(struct lines *l, struct lines_value v,
    struct pacta_sha512 *out);
/* A digest, or "none": false. */
bool lines_digest_or_none(struct lines *l, struct lines_value v,
    struct pacta_sha512 *out);
void lines_day(struct lines *l, struct lines_value v, pacta_day *out);
/* "NUMBER sha512:..." */
void lines_cite(struct lines *l, struct lines_value v,
    struct pacta_cite *out);
void lines_key(struct lines *l, struct lines_value v, struct pacta_key *out);
void lines_types(struct lines *l, struct lines_value v, pacta_act_set *out);
/* A code of at most SIZE - 1 bytes that VALID accepts; WHAT names it. */
void lines_code(struct lines *l, struct lines_value v, char *out, size_t size,
    bool (*valid)(const char *), const char *what);
/* A copy on the heap, of at most LIMIT bytes; NULL with a fault. */
char *lines_copy(struct lines *l, struct lines_value v, size_t limit);

/* --- printing --- */

void lines_print(struct pacta_buf *out, const char *key, const char *fmt, ...)
    PACTA_PRINTF(3, 4);
void lines_print_digest(struct pacta_buf *out, const char *key,
    const struct pacta_sha512 *d);
void lines_print_digest_or_none(struct pacta_buf *out, const char *key,
    bool some, const struct pacta_sha512 *d);
void lines_print_day(struct pacta_buf *out, const char *key, pacta_day day);
void lines_print_cite(struct pacta_buf *out, const char *key,
    const struct pacta_cite *c);
void lines_print_key(struct pacta_buf *out, const char *key,
    const struct pacta_key *k);

/*
 * Turns the error of reading back what was printed into the printer's: without
 * a place in a file that does not exist.
 */
int lines_refused(int rc, struct pacta_error *err);
int lines_outofmemory(struct pacta_error *err);

/*
 * Grows an array by one item, zeroed, and returns that item; NULL when memory
 * ran out.  ARRAY is the address of the pointer to it.  An array that grows so
 * must only grow so.
 */
void *lines_grow(void *array, size_t *count, size_t size);

#endif
