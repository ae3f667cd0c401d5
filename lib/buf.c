#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/buf.h>

void
pacta_buf_dispose(struct pacta_buf *b)
{
	if (b == NULL)
		return;
	free(b->data);
	*b = (struct pacta_buf)PACTA_BUF_INIT;
}

void
pacta_buf_clear(struct pacta_buf *b)
{
	b->failed = false;
	pacta_buf_truncate(b, 0);
}

static bool
buf_reserve(struct pacta_buf *b, size_t more)
{
	size_t cap = b->cap < 64 ? 64 : b->cap;
	char *data;

	if (b->failed)
		return false;
	if (more >= SIZE_MAX / 2 - b->len) {
		b->failed = true;
		return false;
	}
	while (cap < b->len + more + 1)
		cap *= 2;
	if (cap == b->cap)
		return true;
	data = realloc(b->data, cap);
	if (data == NULL) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->cap = cap;
	return true;
}

void
pacta_buf_add(struct pacta_buf *b, const void *data, size_t len)
{
	if (!buf_reserve(b, len))
		return;
	if (len > 0)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
pacta_buf_adds(struct pacta_buf *b, const char *s)
{
	pacta_buf_add(b, s, strlen(s));
}

void
pacta_buf_addc(struct pacta_buf *b, char c)
{
	pacta_buf_add(b, &c, 1);
}

void
pacta_buf_addf(struct pacta_buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		b->failed = true;
	else if (buf_reserve(b, (size_t)n)) {
		vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
		b->len += (size_t)n;
	}
	va_end(again);
	va_end(ap);
}

void
pacta_buf_truncate(struct pacta_buf *b, size_t len)
{
	if (b->data == NULL || len > b->len)
		return;
	b->len = len;
	b->data[len] = '\0';
}

bool
pacta_buf_failed(const struct pacta_buf *b)
{
	return b->failed;
}

const char *
pacta_buf_str(const struct pacta_buf *b)
{
	return b->data != NULL ? b->data : "";
}

char *
pacta_buf_detach(struct pacta_buf *b, size_t *len)
{
	char *data = NULL;

	if (len != NULL)
		*len = b->failed ? 0 : b->len;
	if (!b->failed && (b->data != NULL || buf_reserve(b, 0))) {
		b->data[b->len] = '\0';
		data = b->data;
		b->data = NULL;
	}
	pacta_buf_dispose(b);
	return data;
}
