/*
 * The XML reader: whatever is accepted has true places, and its canonical form
 * is accepted, says the same, and is written as itself.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/doc.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define REQUIRE(x) do { if (!(x)) abort(); } while (0)

static struct pacta_doc *
parse(const char *s, size_t len, bool must)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_doc *doc;
	int rc = pacta_doc_parse(&doc, "f", s, len, &diags, &err);

	REQUIRE((rc == 0) == (doc != NULL) && rc == err.code);
	REQUIRE((rc == 0) == (diags.count == 0));
	for (size_t i = 0; i < diags.count; i++)
		REQUIRE(diags.items[i].place.line > 0 &&
		    diags.items[i].place.column > 0 &&
		    diags.items[i].place.offset <= len);
	REQUIRE(!must || rc == 0);
	pacta_diags_dispose(&diags);
	return doc;
}

static void
check_text(const struct pacta_doc *doc, const char *s,
    const struct pacta_node *n)
{
	uint64_t last = n->start;

	REQUIRE(n->len > 0 && n->len <= n->end - n->start);
	for (size_t i = 0; i < n->len && i < 100; i++) {
		uint64_t at = pacta_doc_text_place(doc, n, i).offset;

		REQUIRE(at >= last && at < n->end);
		last = at;
		REQUIRE(s[at] == n->text[i] || s[at] == '&' || s[at] == '\r');
	}
}

static void
check_node(const struct pacta_doc *doc, const char *s,
    const struct pacta_node *n)
{
	REQUIRE(n->start < n->end);
	(void)pacta_doc_node_place(doc, n);
	if (n->type == PACTA_TEXT) {
		check_text(doc, s, n);
		return;
	}
	REQUIRE(s[n->start] == '<' && s[n->end - 1] == '>');
	if (n->type != PACTA_ELEMENT)
		return;
	REQUIRE(s[n->open_end - 1] == '>' && n->open_end <= n->end);
	for (const struct pacta_attr *a = n->attrs; a != NULL; a = a->next) {
		REQUIRE(memcmp(s + a->start, a->name, strlen(a->name)) == 0);
		REQUIRE(a->start > n->start && a->start < n->open_end);
		REQUIRE(pacta_doc_attr_place(doc, a, a->len).offset <
		    n->open_end);
		REQUIRE(strlen(a->value) == a->len);
	}
}

static void
check_places(const struct pacta_doc *doc, const char *s)
{
	const struct pacta_node *root = pacta_doc_root(doc), *n = root;
	uint32_t last = 0;

	for (; n != NULL; n = pacta_node_next(n, root)) {
		check_node(doc, s, n);
		REQUIRE(n->start >= last);
		REQUIRE(n == root || n->parent == NULL ||
		    (n->start >= n->parent->open_end &&
		    n->end <= n->parent->end));
		last = n->start;
	}
}

static void
check_same(struct pacta_doc *a, struct pacta_doc *b,
    const struct pacta_buf *first)
{
	struct pacta_buf x = PACTA_BUF_INIT, y = PACTA_BUF_INIT;

	pacta_doc_write(b, &x);
	REQUIRE(x.len == first->len && memcmp(x.data, first->data, x.len) == 0);
	pacta_buf_clear(&x);
	pacta_node_line(pacta_doc_root(a), &x);
	pacta_node_line(pacta_doc_root(b), &y);
	REQUIRE(strcmp(pacta_buf_str(&x), pacta_buf_str(&y)) == 0);
	pacta_buf_dispose(&x);
	pacta_buf_dispose(&y);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct pacta_doc *doc = parse((const char *)data, len, false), *again;
	struct pacta_buf out = PACTA_BUF_INIT;

	if (doc == NULL)
		return 0;
	check_places(doc, (const char *)data);
	pacta_doc_write(doc, &out);
	again = parse(out.data, out.len, true);
	check_places(again, out.data);
	check_same(doc, again, &out);
	pacta_doc_free(again);
	pacta_doc_free(doc);
	pacta_buf_dispose(&out);
	return 0;
}
