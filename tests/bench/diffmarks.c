/*
 * diffmarks FILE: how much a diff marks when one word of a Chinese paragraph is
 * replaced.  In each paragraph of FILE one word is replaced by one of the same
 * length from elsewhere in the text; prints how many ideographs are marked as
 * gone for each that went.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/akn.h>
#include <pacta/buf.h>
#include <pacta/diff.h>
#include <pacta/file.h>
#include <pacta/text.h>

#define MAX_WORDS 20000
#define LEAST_BYTES 60u		/* of a paragraph that is tried */

struct word {
	const char *s;
	size_t len;
};

struct words {
	const char *text;
	struct word *items;
	size_t count;
};

static uint64_t state = 1;

static size_t
pick(size_t below)
{
	uint64_t z = state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	return (size_t)((z ^ z >> 31) % below);
}

static int
take_word(size_t start, size_t end, bool word, void *arg)
{
	struct words *w = arg;
	size_t len = end - start;

	/* Two ideographs or more. */
	if (word && len >= 6 && len % 3 == 0 && w->count < MAX_WORDS &&
	    (unsigned char)w->text[start] >= 0xe4)
		w->items[w->count++] = (struct word){ w->text + start, len };
	return 0;
}

/* The words of a text node, behind those that are there. */
static bool
add_words(struct words *w, const struct pacta_node *n)
{
	w->text = n->text;
	return pacta_text_words(n->text, n->len, "zho", take_word, w,
	    NULL) >= 0;
}

static struct pacta_doc *
make(struct pacta_buf *b, const char *text, size_t len, const struct word *at,
    const struct word *by)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;

	pacta_buf_adds(b, "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\"><act "
	    "name=\"agreement\"><body><article eId=\"art_1\"><content><p>");
	pacta_buf_add(b, text, (size_t)(at->s - text));
	pacta_buf_add(b, by->s, by->len);
	pacta_buf_add(b, at->s + at->len, len - (size_t)(at->s - text) -
	    at->len);
	pacta_buf_adds(b, "</p></content></article></body></act></akomaNtoso>");
	if (pacta_doc_parse(&doc, "p", b->data, b->len, &diags, NULL) != 0)
		doc = NULL;
	pacta_diags_dispose(&diags);
	return doc;
}

static double
marked(const struct pacta_diff *d)
{
	const struct pacta_mark *root = pacta_diff_root(d);
	size_t n = 0;

	for (const struct pacta_mark *m = root; m != NULL;
	    m = pacta_mark_next(m, root))
		for (uint32_t i = 0; i < m->nspans; i++)
			for (uint32_t k = 0; m->spans[i].op ==
			    PACTA_SPAN_DELETE && k < m->spans[i].count; k++)
				n += m->spans[i].old[k].len;
	return (double)n;
}

/* What is marked for each byte of the word that went; 0: no word was found. */
static double
try_paragraph(const struct pacta_node *n, const struct words *all)
{
	static struct word items[MAX_WORDS];
	struct words own = { NULL, items, 0 };
	struct pacta_buf b[2] = { PACTA_BUF_INIT, PACTA_BUF_INIT };
	struct pacta_doc *doc[2];
	struct pacta_diff *d = NULL;
	const struct word *at, *by = NULL;
	double share = 0;

	if (!add_words(&own, n) || own.count == 0)
		return 0;
	at = &items[pick(own.count)];
	for (int i = 0; i < 1000 && by == NULL; i++) {
		by = &all->items[pick(all->count)];
		if (by->len != at->len || memcmp(by->s, at->s, at->len) == 0)
			by = NULL;
	}
	if (by == NULL)
		return 0;
	doc[0] = make(&b[0], n->text, n->len, at, at);
	doc[1] = make(&b[1], n->text, n->len, at, by);
	if (doc[0] != NULL && doc[1] != NULL && pacta_diff_new(&d, doc[0],
	    doc[1], NULL) == 0)
		share = marked(d) / (double)at->len;
	pacta_diff_free(d);
	for (int i = 0; i < 2; i++) {
		pacta_doc_free(doc[i]);
		pacta_buf_dispose(&b[i]);
	}
	return share;
}

int
main(int argc, char **argv)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_doc *doc = NULL;
	struct words all = { NULL, calloc(MAX_WORDS, sizeof(struct word)), 0 };
	const struct pacta_node *n, *root;
	double share, sum = 0, most = 0;
	size_t tried = 0, over = 0;

	if (argc != 2 || all.items == NULL || pacta_file_read(argv[1],
	    PACTA_DOC_MAX_BYTES, &b, &err) != 0 || pacta_doc_parse(&doc,
	    argv[1], pacta_buf_str(&b), b.len, &diags, &err) != 0) {
		fprintf(stderr, "diffmarks: %s\n", argc == 2 ? err.message :
		    "usage: diffmarks FILE");
		return 2;
	}
	root = pacta_doc_root(doc);
	for (n = root; n != NULL; n = pacta_node_next(n, root))
		if (n->type == PACTA_TEXT)
			(void)add_words(&all, n);
	for (n = root; n != NULL && all.count > 0;
	    n = pacta_node_next(n, root)) {
		if (n->type != PACTA_TEXT || n->len < LEAST_BYTES)
			continue;
		share = try_paragraph(n, &all);
		tried += share > 0;
		sum += share;
		over += share > 2;
		most = share > most ? share : most;
	}
	printf("one word replaced in each of %zu Chinese paragraphs: marked %.2f "
	    "times its length, at most %.2f, over twice in %zu\n", tried,
	    tried > 0 ? sum / (double)tried : 0, most, over);
	free(all.items);
	pacta_doc_free(doc);
	pacta_diags_dispose(&diags);
	pacta_buf_dispose(&b);
	return 0;
}
