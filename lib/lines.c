#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "lines_int.h"
#include "utf8_int.h"

/* --- the bytes ------------------------------------------------------- */

/*
 * What must not stand where a person reads what is signed: characters that
 * show nothing, or that reorder what is shown.  ZWNJ and ZWJ stay: Persian,
 * Urdu and Hindi are written with them.
 */
static bool
forbidden(uint32_t cp)
{
	static const struct { uint32_t from, to; } ranges[] = {
		{ 0x00, 0x1f }, { 0x7f, 0x9f }, { 0xad, 0xad },
		{ 0x61c, 0x61c }, { 0x180e, 0x180e }, { 0x200b, 0x200b },
		{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xe000, 0xf8ff }, { 0xfdd0, 0xfdef }, { 0xfe00, 0xfe0f },
		{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0x10ffff }
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (cp >= ranges[i].from && cp <= ranges[i].to)
			return true;
	return (cp & 0xfffe) == 0xfffe;
}

static int
lines_fault_at(struct lines *l, const char *data, size_t offset)
{
	uint32_t line = 1;
	const char *start = data, *nl;

	while ((nl = memchr(start, '\n', offset - (size_t)(start - data))) !=
	    NULL) {
		start = nl + 1;
		line++;
	}
	pacta_error_at(l->err, l->name, line, (uint32_t)utf8_count(start,
	    offset - (size_t)(start - data)) + 1);
	if (l->err != NULL)
		l->err->offset = offset;
	return l->rc;
}

/* *ASCII tells whether there is nothing but ASCII. */
static int
lines_check_chars(struct lines *l, const char *data, size_t len, bool *ascii)
{
	const char *p = data, *end = data + len;

	*ascii = true;
	while (p < end) {
		const char *start = p;
		uint32_t cp;

		if (*p == '\n' || (*p > ' ' && *p < 0x7f)) {
			p++;
			continue;
		}
		if (*p == ' ' && p + 1 < end && p[1] != '\n') {
			p++;
			continue;
		}
		cp = utf8_next(&p, end);
		*ascii &= cp < 0x80;
		if (cp == UTF8_BAD)
			l->rc = pacta_error_set(l->err, PACTA_ESYNTAX,
			    "the bytes here are not UTF-8");
		else if (cp == '\r')
			l->rc = pacta_error_set(l->err, PACTA_ESYNTAX,
			    "lines must end in LF alone, here is a CR");
		else if (cp == ' ')
			l->rc = pacta_error_set(l->err, PACTA_ESYNTAX,
			    "there is a space at the end of the line");
		else if (forbidden(cp))
			l->rc = pacta_error_set(l->err, PACTA_ESYNTAX,
			    "the character U+%04X must not stand here", cp);
		if (l->rc != 0)
			return lines_fault_at(l, data,
			    (size_t)(start - data));
	}
	return 0;
}

int
lines_open(struct lines *l, const char *name, const void *data, size_t len,
    size_t limit, const char *const *keys, struct pacta_error *err)
{
	size_t nfc;
	bool ascii;

	*l = (struct lines){ .name = name, .keys = keys, .at = data,
	    .end = (const char *)data + len, .err = err };
	if (len > limit) {
		l->rc = pacta_error_set(err, PACTA_ELIMIT,
		    "the file is over the limit of %zu bytes", limit);
		pacta_error_at(err, name, 0, 0);
		return l->rc;
	}
	if (len == 0) {
		l->rc = pacta_error_set(err, PACTA_ESYNTAX,
		    "the file is empty");
		pacta_error_at(err, name, 1, 1);
		return l->rc;
	}
	if (lines_check_chars(l, data, len, &ascii) != 0)
		return l->rc;
	if (l->end[-1] != '\n') {
		l->rc = pacta_error_set(err, PACTA_ESYNTAX,
		    "the last line does not end in LF; was the file cut?");
		return lines_fault_at(l, data, len);
	}
	/* ASCII is in every normal form. */
	nfc = ascii ? len : pacta_text_nfc_span(data, len);
	if (nfc < len) {
		l->rc = pacta_error_set(err, PACTA_ESYNTAX,
		    "the text is not in Unicode normal form C");
		return lines_fault_at(l, data, nfc);
	}
	return 0;
}

/* --- lines ----------------------------------------------------------- */

static bool
known(const struct lines *l, const char *key, size_t len)
{
	for (size_t i = 0; l->keys[i] != NULL; i++)
		if (strlen(l->keys[i]) == len &&
		    memcmp(l->keys[i], key, len) == 0)
			return true;
	return false;
}

PACTA_PRINTF(4, 5)
static void
lines_fault(struct lines *l, uint32_t line, uint32_t column, const char *fmt,
    ...)
{
	char text[400];
	va_list ap;

	if (l->rc != 0)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	l->rc = pacta_error_set(l->err, PACTA_ESYNTAX, "%s", text);
	pacta_error_at(l->err, l->name, line, column);
}

/* Says why the next line is not what was expected; WANT may be NULL. */
static void
lines_unexpected(struct lines *l, const char *want)
{
	const char *nl, *colon;
	size_t len;
	bool k;

	if (l->at >= l->end) {
		lines_fault(l, l->line + 1, 1,
		    "the file ends where '%s' should stand", want);
		return;
	}
	nl = memchr(l->at, '\n', (size_t)(l->end - l->at));
	colon = memchr(l->at, ':', (size_t)(nl - l->at));
	len = (size_t)((colon != NULL ? colon : nl) - l->at);
	k = colon != NULL && known(l, l->at, len);
	len = len > 40 ? 40 : len;
	if (nl == l->at)
		lines_fault(l, l->line + 1, 1, want != NULL ?
		    "a blank line stands where '%s' should" :
		    "this blank line has no place here", want);
	else if (colon == NULL)
		lines_fault(l, l->line + 1, 1,
		    "not a line of the form 'key: value'");
	else if (!k)
		lines_fault(l, l->line + 1, 1, "unknown key '%.*s'", (int)len,
		    l->at);
	else if (want != NULL)
		lines_fault(l, l->line + 1, 1,
		    "'%.*s' stands where '%s' should", (int)len, l->at, want);
	else
		lines_fault(l, l->line + 1, 1,
		    "'%.*s' is repeated or out of order", (int)len, l->at);
}

bool
lines_take(struct lines *l, const char *key, struct lines_value *v)
{
	size_t n = strlen(key), left = (size_t)(l->end - l->at);
	const char *nl;

	*v = (struct lines_value){ "", 0 };
	if (l->rc != 0 || left <= n || memcmp(l->at, key, n) != 0 ||
	    l->at[n] != ':')
		return false;
	nl = memchr(l->at, '\n', left);
	l->line++;
	if (l->at + n + 2 >= nl || l->at[n + 1] != ' ') {
		lines_fault(l, l->line, (uint32_t)n + 2,
		    "after '%s:' one space and a value must stand", key);
		return false;
	}
	v->s = l->value = l->at + n + 2;
	v->len = l->len = (size_t)(nl - v->s);
	l->column = (uint32_t)n + 3;
	if (v->s[0] == ' ')
		lines_bad(l, 0, "there is more than one space before the value");
	l->at = nl + 1;
	return l->rc == 0;
}

bool
lines_need(struct lines *l, const char *key, struct lines_value *v)
{
	if (lines_take(l, key, v))
		return true;
	if (l->rc == 0)
		lines_unexpected(l, key);
	return false;
}

bool
lines_text(struct lines *l, struct lines_value *v)
{
	*v = (struct lines_value){ "", 0 };
	if (l->rc != 0 || l->at >= l->end || *l->at != '\n')
		return false;
	l->line++;
	l->at++;
	if (l->at >= l->end || *l->at == '\n' ||
	    (l->end - l->at >= 2 && l->end[-2] == '\n')) {
		lines_fault(l, l->line + 1, 1,
		    "the free text must not begin or end with a blank line");
		return false;
	}
	v->s = l->at;
	v->len = (size_t)(l->end - l->at) - 1;
	l->at = l->end;
	return true;
}

int
lines_end(struct lines *l)
{
	if (l->rc == 0 && l->at < l->end)
		lines_unexpected(l, NULL);
	return l->rc;
}

void
lines_bad(struct lines *l, size_t at, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	if (l->rc != 0)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (at > l->len)
		at = l->len;
	lines_fault(l, l->line,
	    l->column + (uint32_t)utf8_count(l->value, at), "%s", text);
}

int
lines_nomem(struct lines *l)
{
	if (l->rc == 0)
		l->rc = lines_outofmemory(l->err);
	return l->rc;
}

/* Where V stands in the value taken last. */
static size_t
lines_where(const struct lines *l, const struct lines_value *v)
{
	return v->s >= l->value && v->s <= l->value + l->len ?
	    (size_t)(v->s - l->value) : 0;
}

bool
lines_word(struct lines *l, struct lines_value *v, struct lines_value *word,
    const char *what)
{
	const char *space = memchr(v->s, ' ', v->len);
	size_t n = space != NULL ? (size_t)(space - v->s) : v->len;

	*word = (struct lines_value){ v->s, n };
	if (l->rc != 0)
		return false;
	if (n == 0 || (space != NULL && n + 1 == v->len)) {
		lines_bad(l, lines_where(l, v), "%s should stand here", what);
		return false;
	}
	v->s += n + (space != NULL);
	v->len -= n + (space != NULL);
	return true;
}

bool
lines_split(struct lines_value *v, char separator, struct lines_value *item)
{
	const char *p;
	size_t n;

	if (v->s == NULL)
		return false;
	p = memchr(v->s, separator, v->len);
	n = p != NULL ? (size_t)(p - v->s) : v->len;
	*item = (struct lines_value){ v->s, n };
	if (p == NULL)
		*v = (struct lines_value){ NULL, 0 };
	else {
		v->s += n + 1;
		v->len -= n + 1;
	}
	return true;
}

void
lines_rest(struct lines *l, const struct lines_value *v)
{
	if (v->len > 0)
		lines_bad(l, lines_where(l, v), "nothing more may stand here");
}

/* --- values ---------------------------------------------------------- */

void
lines_format(struct lines *l, const char *want)
{
	struct lines_value v;

	if (lines_need(l, "format", &v) && (v.len != strlen(want) ||
	    memcmp(v.s, want, v.len) != 0))
		lines_bad(l, 0, "the format must be '%s'", want);
}

void
lines_number(struct lines *l, struct lines_value v, uint32_t min,
    uint32_t *out)
{
	uint32_t n = 0;
	bool good = v.len > 0 && v.len <= 6 && (v.s[0] != '0' || v.len == 1);

	*out = 0;
	for (size_t i = 0; good && i < v.len; i++) {
		good = v.s[i] >= '0' && v.s[i] <= '9';
		n = n * 10 + (uint32_t)(v.s[i] - '0');
	}
	if (good && n >= min)
		*out = n;
	else
		lines_bad(l, lines_where(l, &v),
		    "a number from %u to %u should stand here, without zeros "
		    "before it", min, PACTA_NUMBER_MAX);
}

void
lines_digest(struct lines *l, struct lines_value v, struct pacta_sha512 *out)
{
	if (pacta_sha512_parse(out, v.s, v.len, NULL) != 0)
		lines_bad(l, lines_where(l, &v),
		    "'sha512:' and 128 hex digits in small letters should "
		    "stand here");
}

bool
lines_digest_or_none(struct lines *l, struct lines_value v,
    struct pacta_sha512 *out)
{
	if (v.len == 4 && memcmp(v.s, "none", 4) == 0)
		return false;
	lines_digest(l, v, out);
	return true;
}

void
lines_day(struct lines *l, struct lines_value v, pacta_day *out)
{
	if (!pacta_day_parse(out, v.s, v.len))
		lines_bad(l, lines_where(l, &v),
		    "a day that exists should stand here as YYYY-MM-DD");
}

void
lines_cite(struct lines *l, struct lines_value v, struct pacta_cite *out)
{
	struct lines_value w;

	if (lines_word(l, &v, &w, "a number"))
		lines_number(l, w, 1, &out->number);
	if (lines_word(l, &v, &w, "a digest"))
		lines_digest(l, w, &out->sha512);
	lines_rest(l, &v);
}

void
lines_key(struct lines *l, struct lines_value v, struct pacta_key *out)
{
	struct pacta_error e = PACTA_ERROR_INIT;
	char text[PACTA_KEY_TEXT + 1];

	if (l->rc != 0)
		return;
	if (pacta_key_parse(out, NULL, v.s, v.len, &e) != 0) {
		lines_bad(l, lines_where(l, &v), "%s", e.message);
		return;
	}
	pacta_key_text(out, text);
	if (v.len != strlen(text) || memcmp(v.s, text, v.len) != 0)
		lines_bad(l, lines_where(l, &v),
		    "nothing may stand behind the key");
}

void
lines_types(struct lines *l, struct lines_value v, pacta_act_set *out)
{
	if (!pacta_act_set_parse(out, v.s, v.len))
		lines_bad(l, lines_where(l, &v), "types of acts should stand "
		    "here, in their order, with '|' between");
}

void
lines_code(struct lines *l, struct lines_value v, char *out, size_t size,
    bool (*valid)(const char *), const char *what)
{
	char code[256];

	out[0] = '\0';
	if (l->rc != 0)
		return;
	if (v.len < size && v.len < sizeof(code)) {
		memcpy(code, v.s, v.len);
		code[v.len] = '\0';
		if (valid(code)) {
			memcpy(out, code, v.len + 1);
			return;
		}
	}
	lines_bad(l, lines_where(l, &v), "%s should stand here", what);
}

char *
lines_copy(struct lines *l, struct lines_value v, size_t limit)
{
	char *copy;

	if (l->rc != 0)
		return NULL;
	if (v.len > limit) {
		lines_bad(l, limit, "the value is over %zu bytes", limit);
		return NULL;
	}
	if ((copy = malloc(v.len + 1)) == NULL) {
		lines_nomem(l);
		return NULL;
	}
	memcpy(copy, v.s, v.len);
	copy[v.len] = '\0';
	return copy;
}

/* --- printing -------------------------------------------------------- */

void
lines_print(struct pacta_buf *out, const char *key, const char *fmt, ...)
{
	char small[512];
	char *text = small;
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	if (n >= (int)sizeof(small) && (text = malloc((size_t)n + 1)) != NULL)
		vsnprintf(text, (size_t)n + 1, fmt, again);
	va_end(again);
	va_end(ap);
	if (n < 0 || text == NULL) {
		out->failed = true;
		return;
	}
	pacta_buf_adds(out, key);
	pacta_buf_add(out, ": ", 2);
	pacta_buf_add(out, text, (size_t)n);
	pacta_buf_addc(out, '\n');
	if (text != small)
		free(text);
}

void
lines_print_digest(struct pacta_buf *out, const char *key,
    const struct pacta_sha512 *d)
{
	char text[PACTA_SHA512_TEXT + 1];

	pacta_sha512_text(d, text);
	lines_print(out, key, "%s", text);
}

void
lines_print_digest_or_none(struct pacta_buf *out, const char *key, bool some,
    const struct pacta_sha512 *d)
{
	if (some)
		lines_print_digest(out, key, d);
	else
		lines_print(out, key, "none");
}

void
lines_print_day(struct pacta_buf *out, const char *key, pacta_day day)
{
	char text[11];

	pacta_day_text(text, day);
	lines_print(out, key, "%s", text);
}

void
lines_print_cite(struct pacta_buf *out, const char *key,
    const struct pacta_cite *c)
{
	char text[PACTA_SHA512_TEXT + 1];

	pacta_sha512_text(&c->sha512, text);
	lines_print(out, key, "%u %s", c->number, text);
}

void
lines_print_key(struct pacta_buf *out, const char *key,
    const struct pacta_key *k)
{
	char text[PACTA_KEY_TEXT + 1];

	pacta_key_text(k, text);
	lines_print(out, key, "%s", text);
}

int
lines_refused(int rc, struct pacta_error *err)
{
	if (rc == 0 || rc == PACTA_ENOMEM)
		return rc;
	pacta_error_at(err, NULL, 0, 0);
	if (err != NULL) {
		err->file[0] = '\0';
		err->offset = 0;
		err->code = PACTA_EREFUSED;
	}
	return PACTA_EREFUSED;
}

int
lines_outofmemory(struct pacta_error *err)
{
	return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

void *
lines_grow(void *array, size_t *count, size_t size)
{
	size_t n = *count;
	char *items;

	/* ARRAY is the address of a pointer of any type. */
	memcpy(&items, array, sizeof(items));
	/* There is room up to the next power of two. */
	if ((n & (n - 1)) == 0) {
		items = realloc(items, (n == 0 ? 1 : 2 * n) * size);
		if (items == NULL)
			return NULL;
		memcpy(array, &items, sizeof(items));
	}
	memset(items + n * size, 0, size);
	++*count;
	return items + n * size;
}
