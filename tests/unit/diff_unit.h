/* Reading two revisions, and what must hold of every diff of them. */
#ifndef DIFF_UNIT_H
#define DIFF_UNIT_H

#include "unit.h"

#include <pacta/buf.h>
#include <pacta/diff.h>
#include <pacta/doc.h>

static uint32_t seed;

static uint32_t
pick(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static struct pacta_doc *
parse(const char *name, const struct pacta_buf *b)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc;

	assert_int_equal(pacta_doc_parse(&doc, name, b->data, b->len, &diags,
	    NULL), 0);
	pacta_diags_dispose(&diags);
	return doc;
}

static void
assert_same_document(const struct pacta_doc *got, const struct pacta_doc *want)
{
	struct pacta_buf a = PACTA_BUF_INIT, b = PACTA_BUF_INIT;

	pacta_doc_write(got, &a);
	pacta_doc_write(want, &b);
	assert_string_equal(pacta_buf_str(&a), pacta_buf_str(&b));
	pacta_buf_dispose(&a);
	pacta_buf_dispose(&b);
}

/* Accepting all gives NEW, rejecting all OLD. */
static void
check_exact(const struct pacta_diff *d, const struct pacta_doc *old,
    const struct pacta_doc *new)
{
	struct pacta_doc *doc;

	assert_int_equal(pacta_diff_accept(d, &doc, NULL), 0);
	assert_same_document(doc, new);
	pacta_doc_free(doc);
	assert_int_equal(pacta_diff_reject(d, &doc, NULL), 0);
	assert_same_document(doc, old);
	pacta_doc_free(doc);
}

#endif
