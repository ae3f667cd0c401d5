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
