/*
 * SSH wire encoding (RFC 4251, 5): numbers and strings in big-endian order.
 *
 * Reading is sticky: after a read beyond the end everything reads as empty, and
 * bad tells, so that a parser checks once.
 */
#ifndef WIRE_INT_H
#define WIRE_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire {
	const unsigned char *p;
	size_t left;
	bool bad;
};

struct wire_string {
	const unsigned char *p;		/* borrowed from the input */
	size_t len;
};

/* The next N bytes as they are; NULL beyond the end. */
const unsigned char *wire_bytes(struct wire *w, size_t n);
uint32_t wire_u32(struct wire *w);
struct wire_string wire_string(struct wire *w);
/* Whether everything was read, and nothing beyond. */
bool wire_done(const struct wire *w);
bool wire_is(struct wire_string s, const char *text);

/*
 * Decodes base64 (RFC 4648, section 4) that is in its one form: padded, no bits
 * to spare, nothing else between.  OUT has room for 3 bytes of every 4; *LEN
 * receives how many there are.  Not for secrets: it takes time by their digits.
 * libsodium 1.0.18 is slower, and reads some bytes above 0x7f as digits.
 */
bool wire_base64(unsigned char *out, size_t *len, const char *text, size_t n);

/* Writes at P and returns the place behind; the caller has made room. */
unsigned char *wire_put_u32(unsigned char *p, uint32_t v);
unsigned char *wire_put(unsigned char *p, const void *data, size_t len);
unsigned char *wire_put_string(unsigned char *p, const void *data, size_t len);

#endif
