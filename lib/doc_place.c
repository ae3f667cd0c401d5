/*
 * Places.  Nodes know byte offsets only; lines and columns are worked out when
 * somebody asks, from marks at each start of a line and, inside long lines,
 * every few thousand bytes, so that no place costs more than counting from the
 * mark before it.
 */
#include <stdlib.h>
#include <string.h>

#include "doc_int.h"
#include "utf8_int.h"

#define MARK_BYTES 4096
#define BOM_LEN 3

static bool
marks_add(struct pacta_doc *doc, uint32_t offset, uint32_t line,
    uint32_t column)
{
	size_t cap = doc->cap_marks == 0 ? 256 : doc->cap_marks * 2;
	struct doc_mark *marks;

	if (doc->nmarks == doc->cap_marks) {
		marks = realloc(doc->marks, cap * sizeof(*marks));
		if (marks == NULL)
			return false;
		doc->marks = marks;
		doc->cap_marks = cap;
	}
	doc->marks[doc->nmarks++] = (struct doc_mark){ offset, line, column };
	return true;
}

static uint32_t
continuation(const struct pacta_doc *doc, uint32_t at)
{
	return at < doc->len && ((unsigned char)doc->data[at] & 0xc0) == 0x80;
}

/* Marks the line that starts at FROM and ends at END. */
static bool
marks_line(struct pacta_doc *doc, uint32_t from, uint32_t end, uint32_t line)
{
	uint32_t column = 1, next;

	/* A byte order mark is no character of the text. */
	if (from == 0 && end >= BOM_LEN &&
	    memcmp(doc->data, "\xef\xbb\xbf", BOM_LEN) == 0)
		from = BOM_LEN;
	while (marks_add(doc, from, line, column)) {
		if (end - from <= MARK_BYTES)
			return true;
		next = from + MARK_BYTES;
		for (int i = 0; i < 3 && continuation(doc, next); i++)
			next--;
		column += (uint32_t)utf8_count(doc->data + from, next - from);
		from = next;
	}
	return false;
}

static bool
marks_build(struct pacta_doc *doc)
{
	uint32_t from = 0, line = 1, end;
	const char *nl;

	while (from <= doc->len) {
		nl = from < doc->len ?
		    memchr(doc->data + from, '\n', doc->len - from) : NULL;
		end = nl != NULL ? (uint32_t)(nl - doc->data) : doc->len;
		if (!marks_line(doc, from, end, line++))
			break;
		from = end + 1;
	}
	if (from > doc->len)
		return true;
	doc->nmarks = 0;
	return false;
}

/* The last mark at or before OFFSET. */
static const struct doc_mark *
marks_find(const struct pacta_doc *doc, uint32_t offset)
{
	size_t low = 0, high = doc->nmarks, mid;

	while (high - low > 1) {
		mid = low + (high - low) / 2;
		if (doc->marks[mid].offset <= offset)
			low = mid;
		else
			high = mid;
	}
	return &doc->marks[low];
}

struct pacta_place
pacta_doc_place(const struct pacta_doc *doc, uint32_t offset)
{
	struct pacta_place place = { doc->name, 0, 0, 0 };
	const struct doc_mark *m;

	if (offset == PACTA_NO_OFFSET || doc->data == NULL)
		return place;
	if (offset > doc->len)
		offset = doc->len;
	place.offset = offset;
	/* The marks are a cache: the document a caller sees does not change. */
	if (doc->nmarks == 0 && !marks_build((struct pacta_doc *)doc))
		return place;
	m = marks_find(doc, offset);
	place.line = m->line;
	place.column = m->column;
	if (offset > m->offset)
		place.column += (uint32_t)utf8_count(doc->data + m->offset,
		    offset - m->offset);
	return place;
}

struct pacta_place
pacta_doc_node_place(const struct pacta_doc *doc, const struct pacta_node *node)
{
	while (node->start == PACTA_NO_OFFSET && node->parent != NULL)
		node = node->parent;
	return pacta_doc_place(doc, node->start);
}

struct pacta_place
pacta_doc_attr_place(const struct pacta_doc *doc,
    const struct pacta_attr *attr, size_t value_byte)
{
	struct scan_attr a;
	uint32_t at = attr->start;

	if (at != PACTA_NO_OFFSET && doc->data != NULL &&
	    scan_attr(doc->data, doc->len, at, &a))
		at = scan_locate(doc->data, a.value, a.value_end, true,
		    value_byte);
	return pacta_doc_place(doc, at);
}

struct pacta_place
pacta_doc_text_place(const struct pacta_doc *doc,
    const struct pacta_node *text, size_t text_byte)
{
	uint32_t at = text->start;

	if (at == PACTA_NO_OFFSET || doc->data == NULL)
		return pacta_doc_node_place(doc, text);
	if (text->type == PACTA_TEXT)
		at = scan_locate(doc->data, at, text->end, false, text_byte);
	return pacta_doc_place(doc, at);
}
