#include <string.h>

#include "wire_int.h"

const unsigned char *
wire_bytes(struct wire *w, size_t n)
{
	const unsigned char *p = w->p;

	if (w->bad || n > w->left) {
		w->bad = true;
		return NULL;
	}
	w->p += n;
	w->left -= n;
	return p;
}

uint32_t
wire_u32(struct wire *w)
{
	const unsigned char *p = wire_bytes(w, 4);

	if (p == NULL)
		return 0;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

struct wire_string
wire_string(struct wire *w)
{
	struct wire_string s = { NULL, wire_u32(w) };

	s.p = wire_bytes(w, s.len);
	if (s.p == NULL)
		s.len = 0;
	return s;
}

bool
wire_done(const struct wire *w)
{
	return !w->bad && w->left == 0;
}

bool
wire_is(struct wire_string s, const char *text)
{
	return s.p != NULL && s.len == strlen(text) &&
	    memcmp(s.p, text, s.len) == 0;
}

/* Digits of base64 with 64 added, which what is no digit lacks. */
static const unsigned char base64_digits[256] = {
	['A'] = 64, ['B'] = 65, ['C'] = 66, ['D'] = 67, ['E'] = 68,
	['F'] = 69, ['G'] = 70, ['H'] = 71, ['I'] = 72, ['J'] = 73,
	['K'] = 74, ['L'] = 75, ['M'] = 76, ['N'] = 77, ['O'] = 78,
	['P'] = 79, ['Q'] = 80, ['R'] = 81, ['S'] = 82, ['T'] = 83,
	['U'] = 84, ['V'] = 85, ['W'] = 86, ['X'] = 87, ['Y'] = 88,
	['Z'] = 89, ['a'] = 90, ['b'] = 91, ['c'] = 92, ['d'] = 93,
	['e'] = 94, ['f'] = 95, ['g'] = 96, ['h'] = 97, ['i'] = 98,
	['j'] = 99, ['k'] = 100, ['l'] = 101, ['m'] = 102, ['n'] = 103,
	['o'] = 104, ['p'] = 105, ['q'] = 106, ['r'] = 107, ['s'] = 108,
	['t'] = 109, ['u'] = 110, ['v'] = 111, ['w'] = 112, ['x'] = 113,
	['y'] = 114, ['z'] = 115, ['0'] = 116, ['1'] = 117, ['2'] = 118,
	['3'] = 119, ['4'] = 120, ['5'] = 121, ['6'] = 122, ['7'] = 123,
	['8'] = 124, ['9'] = 125, ['+'] = 126, ['/'] = 127
};

bool
wire_base64(unsigned char *out, size_t *len, const char *text, size_t n)
{
	unsigned good = 64, d;
	uint32_t v = 0;
	size_t pad = 0;

	if (n % 4 != 0)
		return false;
	while (pad < 2 && pad < n && text[n - 1 - pad] == '=')
		pad++;
	*len = n / 4 * 3 - pad;
	for (size_t i = 0; i < n; i++) {
		d = i < n - pad ? base64_digits[(unsigned char)text[i]] : 64;
		good &= d;
		v = v << 6 | (d & 63);
		if (i % 4 != 3)
			continue;
		*out++ = (unsigned char)(v >> 16);
		*out++ = (unsigned char)(v >> 8);
		*out++ = (unsigned char)v;
	}
	/* The padding's share of the last three bytes. */
	return good != 0 && (v & (((uint32_t)1 << 8 * pad) - 1)) == 0;
}

unsigned char *
wire_put_u32(unsigned char *p, uint32_t v)
{
	p[0] = (unsigned char)(v >> 24);
	p[1] = (unsigned char)(v >> 16);
	p[2] = (unsigned char)(v >> 8);
	p[3] = (unsigned char)v;
	return p + 4;
}

unsigned char *
wire_put(unsigned char *p, const void *data, size_t len)
{
	if (len > 0)
		memcpy(p, data, len);
	return p + len;
}

unsigned char *
wire_put_string(unsigned char *p, const void *data, size_t len)
{
	return wire_put(wire_put_u32(p, (uint32_t)len), data, len);
}
