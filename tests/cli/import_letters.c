/*
 * import_letters TEXT XML: whether the letters and digits of an imported text,
 * in order, are those of the document made from it, its metadata aside.
 */
#include <stdio.h>

#include <pacta/doc.h>
#include <pacta/file.h>
#include <pacta/text.h>

#include "../../lib/utf8_int.h"

static void
keep(struct pacta_buf *out, const char *s, size_t len)
{
	const char *p = s, *at, *end = s + len;

	while (p < end) {
		uint32_t cp;

		at = p;
		cp = utf8_next(&p, end);
		if (pacta_text_is_letter(cp) || pacta_text_digit(cp) >= 0)
			pacta_buf_add(out, at, (size_t)(p - at));
	}
}

static int
read_text(const char *path, struct pacta_buf *out)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	int rc = pacta_file_read(path, 1u << 24, &b, NULL);

	if (rc == 0)
		keep(out, pacta_buf_str(&b), b.len);
	pacta_buf_dispose(&b);
	return rc;
}

static int
read_doc(const char *path, struct pacta_buf *out)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc = NULL;
	int rc = pacta_file_read(path, 1u << 24, &b, NULL);

	if (rc == 0)
		rc = pacta_doc_parse(&doc, path, pacta_buf_str(&b), b.len,
		    &diags, NULL);
	for (struct pacta_node *n = rc == 0 ? pacta_doc_root(doc) : NULL,
	    *next; n != NULL; n = next) {
		next = n->el == PACTA_EL_META ?
		    pacta_node_skip(n, pacta_doc_root(doc)) :
		    pacta_node_next(n, pacta_doc_root(doc));
		if (n->type == PACTA_TEXT)
			keep(out, n->text, n->len);
	}
	pacta_doc_free(doc);
	pacta_diags_dispose(&diags);
	pacta_buf_dispose(&b);
	return rc;
}

int
main(int argc, char **argv)
{
	struct pacta_buf a = PACTA_BUF_INIT, b = PACTA_BUF_INIT;
	size_t i = 0;
	int rc = 2;

	if (argc != 3 || read_text(argv[1], &a) != 0 ||
	    read_doc(argv[2], &b) != 0)
		goto out;
	while (i < a.len && i < b.len && a.data[i] == b.data[i])
		i++;
	rc = i < a.len || i < b.len;
	if (rc != 0)
		printf("they part at byte %zu: %.40s / %.40s\n", i,
		    pacta_buf_str(&a) + i, pacta_buf_str(&b) + i);
	else
		printf("%zu bytes of letters\n", a.len);
out:
	pacta_buf_dispose(&a);
	pacta_buf_dispose(&b);
	return rc;
}
