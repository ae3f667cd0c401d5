/* A document as lines, for tools that compare lines. */
#include <string.h>

#include "report_diff_int.h"

static void
indent(struct pacta_buf *out, unsigned level)
{
	for (; level > 0; level--)
		pacta_buf_adds(out, "  ");
}

static void
put_line(struct pacta_buf *out, unsigned level, struct diff_lines *l)
{
	const char *text = pacta_buf_str(&l->text);
	size_t at = 0;

	for (size_t i = 0; i < l->count; i++) {
		if (!l->parts[i].eol && i + 1 < l->count)
			continue;
		indent(out, level);
		pacta_buf_add(out, text + at, l->parts[i].end - at);
		while (out->len > 0 && out->data[out->len - 1] == ' ')
			pacta_buf_truncate(out, out->len - 1);
		pacta_buf_addc(out, '\n');
		at = l->parts[i].end;
	}
	if (l->failed || pacta_buf_failed(&l->text))
		out->failed = true;
	diff_lines_clear(l);
}

/* Provisions that have others below them head a hunk. */
static bool
is_head(const struct pacta_node *n)
{
	switch (n->el) {
	case PACTA_EL_PART: case PACTA_EL_CHAPTER: case PACTA_EL_SECTION:
	case PACTA_EL_ARTICLE: case PACTA_EL_ATTACHMENT:
		return true;
	default:
		return false;
	}
}

static bool
is_part(const struct pacta_node *n)
{
	return n->el == PACTA_EL_PREFACE || n->el == PACTA_EL_PREAMBLE ||
	    n->el == PACTA_EL_CONCLUSIONS || n->el == PACTA_EL_META;
}

static void
put_meta(struct pacta_buf *out, const struct pacta_node *n, unsigned level)
{
	if (n->type != PACTA_ELEMENT)
		return;
	indent(out, level);
	pacta_buf_adds(out, n->name);
	for (const struct pacta_attr *a = n->attrs; a != NULL; a = a->next)
		pacta_buf_addf(out, " %s=\"%s\"", a->name, a->value);
	pacta_buf_addc(out, '\n');
	for (n = n->first; n != NULL; n = n->next)
		put_meta(out, n, level + 1);
}

static void put_node(struct pacta_buf *out, struct diff_lines *l,
    const struct pacta_node *n, unsigned level);

/* "Статья 5 Обмен", at the margin, and what is below it. */
static void
put_head(struct pacta_buf *out, struct diff_lines *l,
    const struct pacta_node *n)
{
	const struct pacta_node *num = pacta_node_child(n, PACTA_EL_NUM);
	const struct pacta_node *heading = pacta_node_child(n,
	    PACTA_EL_HEADING);

	if (num != NULL)
		diff_lines_node(l, num, PACTA_SPAN_KEEP);
	if (heading != NULL)
		diff_lines_node(l, heading, PACTA_SPAN_KEEP);
	if (num == NULL && heading == NULL)
		diff_lines_add(l, PACTA_SPAN_KEEP, n->name, strlen(n->name));
	diff_lines_end(l);
	put_line(out, 0, l);
	for (const struct pacta_node *c = n->first; c != NULL; c = c->next)
		if (c != num && c != heading)
			put_node(out, l, c, 1);
}

static void
put_node(struct pacta_buf *out, struct diff_lines *l,
    const struct pacta_node *n, unsigned level)
{
	enum pacta_kind kind = pacta_el_kind(n->el);

	if (n->type != PACTA_ELEMENT)
		return;
	if (n->el == PACTA_EL_META) {
		put_meta(out, n, 0);
	} else if (is_head(n)) {
		put_head(out, l, n);
	} else if (kind == PACTA_KIND_BLOCK || n->el == PACTA_EL_TR ||
	    kind == PACTA_KIND_INLINE || kind == PACTA_KIND_OTHER) {
		diff_lines_node(l, n, PACTA_SPAN_KEEP);
		if (n->el != PACTA_EL_NUM)	/* that waits for its text */
			put_line(out, level, l);
	} else {
		if (is_part(n))
			pacta_buf_addf(out, "%s\n", n->name);
		level += is_part(n) || kind == PACTA_KIND_HIER;
		for (const struct pacta_node *c = n->first; c != NULL;
		    c = c->next)
			put_node(out, l, c, level);
	}
}

int
pacta_report_diff_plain(struct pacta_buf *out, const struct pacta_doc *doc,
    struct pacta_error *err)
{
	struct diff_lines l = DIFF_LINES_INIT;

	put_node(out, &l, pacta_doc_root(doc), 0);
	put_line(out, 0, &l);
	diff_lines_dispose(&l);
	return pacta_buf_failed(out) ? pacta_error_set(err, PACTA_ENOMEM,
	    "out of memory") : 0;
}
