/*
 * The diff of two documents, whatever they are: accepting all gives the new one,
 * rejecting all the old one, and every renderer ends.  The input is two documents
 * with a NUL between; where the second is none, its bytes are edits of the first.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/diffset.h>
#include <pacta/report.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define REQUIRE(x) do { if (!(x)) abort(); } while (0)
#define MAX_EDITS 64

static struct pacta_doc *
parse(const char *s, size_t len)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc;

	if (pacta_doc_parse(&doc, "f", s, len, &diags, NULL) != 0)
		doc = NULL;
	pacta_diags_dispose(&diags);
	return doc;
}

static struct pacta_node *
node_at(struct pacta_doc *doc, unsigned i)
{
	struct pacta_node *n = pacta_doc_root(doc);
	size_t count = 0;

	for (; n != NULL; n = pacta_node_next(n, pacta_doc_root(doc)))
		count++;
	for (n = pacta_doc_root(doc), i %= (unsigned)count; i > 0; i--)
		n = pacta_node_next(n, pacta_doc_root(doc));
	return n;
}

static void
edit(struct pacta_doc *doc, const uint8_t *s)
{
	struct pacta_node *n = node_at(doc, s[1]), *to = node_at(doc, s[2]);

	if (n == pacta_doc_root(doc))
		return;
	switch (s[0] % 5) {
	case 0:
		pacta_node_detach(n);
		break;
	case 1:
		pacta_node_insert(n->parent, pacta_doc_copy(doc, n), n);
		break;
	case 2:
		for (struct pacta_node *p = to; p != NULL; p = p->parent)
			if (p == n)
				return;
		if (to != pacta_doc_root(doc))
			pacta_node_insert(to->parent, n, to);
		break;
	case 3:
		if (n->type == PACTA_TEXT)
			(void)pacta_doc_set_text(doc, n, "seven 7 七十 words",
			    3 + s[2] % 14);
		break;
	default:
		if (n->type == PACTA_ELEMENT)
			(void)pacta_doc_set(doc, n, s[2] % 2 ? PACTA_AT_EID :
			    PACTA_AT_HREF, s[2] % 3 ? "#art_2" : "art_2");
	}
}

static struct pacta_doc *
edited(const char *s, size_t len, const uint8_t *script, size_t n)
{
	struct pacta_doc *doc = parse(s, len), *again;
	struct pacta_buf b = PACTA_BUF_INIT;

	for (size_t i = 0; i + 3 <= n && i < 3 * MAX_EDITS; i += 3)
		edit(doc, script + i);
	pacta_doc_write(doc, &b);
	again = parse(pacta_buf_str(&b), b.len);
	pacta_doc_free(doc);
	/* The text of a document is borrowed from what it was read from. */
	doc = NULL;
	if (again != NULL)
		REQUIRE(pacta_doc_new(&doc, "g", NULL) == 0);
	if (doc != NULL) {
		struct pacta_node *n_ = pacta_doc_root(again)->first, *next;

		for (; n_ != NULL; n_ = next) {
			next = n_->next;
			pacta_node_insert(pacta_doc_root(doc),
			    pacta_doc_copy(doc, n_), NULL);
		}
	}
	pacta_doc_free(again);
	pacta_buf_dispose(&b);
	return doc;
}

static void
require_same(const struct pacta_doc *a, const struct pacta_doc *b)
{
	struct pacta_buf x = PACTA_BUF_INIT, y = PACTA_BUF_INIT;

	for (const struct pacta_node *n = pacta_doc_root(a)->first; n != NULL;
	    n = n->next)
		pacta_doc_write_node(n, 0, &x);
	for (const struct pacta_node *n = pacta_doc_root(b)->first; n != NULL;
	    n = n->next)
		pacta_doc_write_node(n, 0, &y);
	REQUIRE(x.len == y.len && (x.len == 0 ||
	    memcmp(x.data, y.data, x.len) == 0));
	pacta_buf_dispose(&x);
	pacta_buf_dispose(&y);
}

static void
compare(const struct pacta_doc *old, const struct pacta_doc *new)
{
	struct pacta_diff *d;
	struct pacta_doc *doc;

	REQUIRE(pacta_diff_new(&d, old, new, NULL) == 0);
	REQUIRE(pacta_diff_accept(d, &doc, NULL) == 0);
	require_same(doc, new);
	pacta_doc_free(doc);
	REQUIRE(pacta_diff_reject(d, &doc, NULL) == 0);
	require_same(doc, old);
	pacta_doc_free(doc);
	pacta_diff_free(d);
}

static struct pacta_langs *langs;

static void
report(const struct pacta_doc *old, const struct pacta_doc *new)
{
	struct pacta_diffset_text texts[2] = { { "rus", old, new },
	    { "fas", new, old } };
	struct pacta_report_diff_item item = { "a", NULL };
	struct pacta_report_diff r = { "old", "new", &item, 1, 40, true, NULL };
	struct pacta_diffset_options options = PACTA_DIFFSET_OPTIONS_INIT;
	struct pacta_diffset *set;
	struct pacta_buf b = PACTA_BUF_INIT;

	if (langs == NULL)	/* once for all runs */
		REQUIRE(pacta_langs_new(&langs, NULL) == 0);
	options.langs = langs;
	REQUIRE(pacta_diffset_new(&set, texts, 2, &options, NULL) == 0);
	item.set = set;
	REQUIRE(pacta_report_diff_text(&b, &r, NULL) == 0);
	REQUIRE(pacta_report_diff_side(&b, &r, NULL) == 0);
	REQUIRE(pacta_report_diff_html(&b, &r, NULL) == 0);
	REQUIRE(pacta_report_diff_json(&b, &r, NULL) == 0);
	REQUIRE(pacta_report_diff_plain(&b, new, NULL) == 0);
	pacta_buf_dispose(&b);
	pacta_diffset_free(set);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const uint8_t *nul = memchr(data, 0, len);
	size_t n = nul != NULL ? (size_t)(nul - data) : len;
	size_t rest = nul != NULL ? len - n - 1 : 0;
	struct pacta_doc *old, *new;

	if (len > 65536)
		return 0;
	old = parse((const char *)data, n);
	if (old == NULL)
		return 0;
	new = parse((const char *)data + n + (nul != NULL), rest);
	if (new == NULL)
		new = edited((const char *)data, n, data + n + (nul != NULL),
		    rest);
	if (new != NULL) {
		compare(old, new);
		compare(new, old);
		report(old, new);
	}
	pacta_doc_free(old);
	pacta_doc_free(new);
	return 0;
}
