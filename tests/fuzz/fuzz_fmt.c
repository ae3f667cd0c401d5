/*
 * Formatting: two languages of one agreement, parted by a NUL.  Whatever the
 * texts, formatting ends, ids are unique afterwards, and plain formatting done
 * twice gives the bytes it gave once.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/fmt.h>
#include <pacta/frbr.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct pacta_doc *
parse(const void *data, size_t size)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;

	if (pacta_doc_parse(&doc, "x.xml", data, size, &diags, NULL) != 0)
		doc = NULL;
	pacta_diags_dispose(&diags);
	return doc;
}

static void
check_unique(const struct pacta_doc *doc)
{
	struct pacta_node *root = pacta_doc_root(doc), *n, *found;
	const char *id;

	for (n = root; n != NULL; n = pacta_node_next(n, root)) {
		id = n->type == PACTA_ELEMENT && pacta_el_abbr(n->el) != NULL &&
		    pacta_el_kind(n->el) != PACTA_KIND_META ?
		    pacta_node_get(n, PACTA_AT_EID) : NULL;
		if (id == NULL)
			continue;
		found = pacta_doc_find((struct pacta_doc *)doc, id);
		/* A p, a ref or an entity may have any id it likes. */
		if (found != n && pacta_el_abbr(found->el) != NULL &&
		    pacta_el_kind(found->el) != PACTA_KIND_META)
			abort();
	}
}

static void
run(struct pacta_doc *const *docs, size_t n, const struct pacta_langs *langs,
    bool renumber)
{
	struct pacta_fmt_options o = PACTA_FMT_OPTIONS_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_buf once = PACTA_BUF_INIT, twice = PACTA_BUF_INIT;

	o.langs = langs;
	o.renumber = renumber;
	if (pacta_fmt(docs, n, &o, &diags, NULL) == 0) {
		for (size_t i = 0; i < n; i++) {
			check_unique(docs[i]);
			pacta_doc_write(docs[i], &once);
		}
		if (pacta_fmt(docs, n, &o, &diags, NULL) != 0)
			abort();
		for (size_t i = 0; i < n; i++)
			pacta_doc_write(docs[i], &twice);
		if (!renumber && (once.len != twice.len ||
		    memcmp(once.data, twice.data, once.len) != 0))
			abort();
	}
	pacta_buf_dispose(&once);
	pacta_buf_dispose(&twice);
	pacta_diags_dispose(&diags);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pacta_langs *langs;
	const uint8_t *cut = memchr(data, 0, size);
	size_t first = cut != NULL ? (size_t)(cut - data) : size;
	struct pacta_doc *docs[2];
	size_t n;

	if (langs == NULL && pacta_langs_new(&langs, NULL) != 0)
		return 0;
	for (int pass = 0; pass < 2; pass++) {
		n = 0;
		if ((docs[n] = parse(data, first)) != NULL)
			n++;
		if (cut != NULL && (docs[n] = parse(cut + 1,
		    size - first - 1)) != NULL)
			n++;
		run(docs, n, langs, pass == 1);
		while (n > 0)
			pacta_doc_free(docs[--n]);
	}
	return 0;
}
