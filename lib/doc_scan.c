/*
 * The second reader of the source: libxml2 says whether it is XML and what its
 * names and values are, this says where everything stands.  It runs one tag
 * ahead of libxml2, so that what must be refused (a DOCTYPE, a tag with a
 * million attributes, on which libxml2 is quadratic) never reaches it.
 */
#include <string.h>

#include "doc_int.h"
#include "utf8_int.h"

#define CDATA "<![CDATA["
#define CDATA_LEN 9

static bool
starts(const char *data, uint32_t len, uint32_t at, const char *s)
{
	size_t n = strlen(s);

	return len - at >= n && memcmp(data + at, s, n) == 0;
}

/* The offset behind the next END from AT on, or LEN. */
static uint32_t
behind(const char *data, uint32_t len, uint32_t at, const char *end)
{
	const char *p;

	if (at >= len)
		return len;
	p = memmem(data + at, len - at, end, strlen(end));
	return p != NULL ? (uint32_t)(p - data) + (uint32_t)strlen(end) : len;
}

static bool
white(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
name_ends(char c)
{
	return white(c) || c == '=' || c == '>' || c == '/' || c == '<';
}

bool
scan_attr(const char *data, uint32_t len, uint32_t at, struct scan_attr *attr)
{
	const char *close;
	char quote;

	while (at < len && white(data[at]))
		at++;
	attr->name = at;
	while (at < len && !name_ends(data[at]))
		at++;
	attr->name_end = at;
	while (at < len && white(data[at]))
		at++;
	if (at >= len || data[at] != '=' || attr->name == attr->name_end)
		return false;
	at++;
	while (at < len && white(data[at]))
		at++;
	if (at >= len || (data[at] != '"' && data[at] != '\''))
		return false;
	quote = data[at++];
	close = memchr(data + at, quote, len - at);
	if (close == NULL)
		return false;
	attr->value = at;
	attr->value_end = (uint32_t)(close - data);
	return true;
}

/* A start tag: notes its attributes, as far as the limits go. */
static void
scan_open(const char *data, uint32_t len, uint32_t at, struct scan_tag *tag)
{
	struct scan_attr a;

	tag->kind = SCAN_OPEN;
	while (at < len && !name_ends(data[at]))
		at++;
	while (scan_attr(data, len, at, &a)) {
		if (tag->nattr < sizeof(tag->attr) / sizeof(tag->attr[0]))
			tag->attr[tag->nattr++] = a.name;
		if (starts(data, a.name_end, a.name, "xmlns") &&
		    (a.name_end == a.name + 5 || data[a.name + 5] == ':'))
			tag->prefixes++;
		else
			tag->attrs++;
		at = a.value_end + 1;
		if (tag->attrs > PACTA_DOC_MAX_ATTRS ||
		    tag->prefixes > PACTA_DOC_MAX_PREFIXES)
			break;
	}
	while (at < len && white(data[at]))
		at++;
	tag->empty = at < len && data[at] == '/';
	at += tag->empty;
	tag->end = at < len ? at + 1 : len;
}

void
scan_next(const char *data, uint32_t len, uint32_t from, struct scan_tag *tag)
{
	const char *p;
	uint32_t at = from;

	tag->attrs = tag->prefixes = tag->nattr = 0;
	tag->empty = false;
	do {
		p = at < len ? memchr(data + at, '<', len - at) : NULL;
		tag->start = p != NULL ? (uint32_t)(p - data) : len;
		if (p == NULL) {
			tag->kind = SCAN_END_OF_FILE;
			tag->end = len;
			return;
		}
		if (!starts(data, len, tag->start, CDATA))
			break;
		at = behind(data, len, tag->start + CDATA_LEN, "]]>");
	} while (true);
	if (starts(data, len, tag->start, "</")) {
		tag->kind = SCAN_CLOSE;
		tag->end = behind(data, len, tag->start, ">");
	} else if (starts(data, len, tag->start, "<!--")) {
		tag->kind = SCAN_COMMENT;
		tag->end = behind(data, len, tag->start + 4, "-->");
	} else if (starts(data, len, tag->start, "<!")) {
		tag->kind = SCAN_DECLARATION;
		tag->end = behind(data, len, tag->start, ">");
	} else if (starts(data, len, tag->start, "<?")) {
		tag->kind = SCAN_PI;
		tag->end = behind(data, len, tag->start, "?>");
	} else
		scan_open(data, len, tag->start + 1, tag);
}

/* The reference at AT ('&', ended by ';' before TO), already known to be right;
 * returns the offset behind it. */
static uint32_t
scan_reference(const char *data, uint32_t at, uint32_t to, uint32_t *cp)
{
	static const struct {
		const char *name;
		char c;
	} known[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
		{ "&quot;", '"' }, { "&apos;", '\'' } };
	uint32_t base = 10, i = at + 2, digit;

	*cp = 0;
	for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
		if (starts(data, to, at, known[k].name)) {
			*cp = (unsigned char)known[k].c;
			return at + (uint32_t)strlen(known[k].name);
		}
	if (i < to && data[i] == 'x') {
		base = 16;
		i++;
	}
	for (; i < to && data[i] != ';'; i++) {
		digit = (unsigned char)data[i];
		digit = digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10;
		*cp = *cp * base + digit;
		if (*cp > 0x10ffff)
			*cp = 0xfffd;
	}
	return i < to ? i + 1 : to;
}

/* One step of decoding: the source [*at, next) stands for N bytes in PIECE,
 * or, where N is 0, for nothing. */
struct scan_piece {
	const char *piece;
	uint32_t n;
	char bytes[4];
};

static uint32_t
scan_step(const char *data, uint32_t at, uint32_t to, bool value, bool *cdata,
    struct scan_piece *out)
{
	uint32_t cp, next = at;

	out->piece = out->bytes;
	out->n = 1;
	if (*cdata && starts(data, to, at, "]]>")) {
		*cdata = false;
		out->n = 0;
		return at + 3;
	}
	if (!*cdata && data[at] == '<' && starts(data, to, at, CDATA)) {
		*cdata = true;
		out->n = 0;
		return at + CDATA_LEN;
	}
	if (!*cdata && data[at] == '&') {
		next = scan_reference(data, at, to, &cp);
		out->n = (uint32_t)utf8_put(out->bytes, cp);
		return next;
	}
	if (data[at] == '\r') {
		out->bytes[0] = value ? ' ' : '\n';
		return at + (at + 1 < to && data[at + 1] == '\n' ? 2 : 1);
	}
	if (value && white(data[at])) {
		out->bytes[0] = ' ';
		return at + 1;
	}
	out->piece = data + at;
	for (next = at + 1; next < to; next++)
		if (data[next] == '&' || data[next] == '\r' ||
		    data[next] == '<' || data[next] == ']' ||
		    (value && white(data[next])))
			break;
	out->n = next - at;
	return next;
}

uint32_t
scan_decode(const char *data, uint32_t from, uint32_t to, bool value, char *out)
{
	struct scan_piece p;
	bool cdata = false;
	uint32_t len = 0;

	while (from < to) {
		from = scan_step(data, from, to, value, &cdata, &p);
		memcpy(out + len, p.piece, p.n);
		len += p.n;
	}
	return len;
}

uint32_t
scan_locate(const char *data, uint32_t from, uint32_t to, bool value,
    size_t byte)
{
	struct scan_piece p;
	bool cdata = false;
	uint32_t at = from;
	size_t done = 0;

	while (at < to) {
		from = at;
		at = scan_step(data, at, to, value, &cdata, &p);
		if (p.n == 0 || done + p.n <= byte) {
			done += p.n;
			continue;
		}
		/* Bytes taken as they stand; of a reference, its start. */
		return p.piece == data + from ?
		    from + (uint32_t)(byte - done) : from;
	}
	return to;
}
