/* What a reader calls a provision. */
#include <string.h>

#include "label_int.h"
#include "utf8_int.h"

#define MAX_HEADING 60u	/* bytes of a heading that stand in a label */

/* The text of num, without the dot or bracket behind it. */
static bool
add_number(struct pacta_buf *out, const struct pacta_node *node)
{
	const struct pacta_node *num = pacta_node_child(node, PACTA_EL_NUM);
	size_t before = out->len, len;

	if (num == NULL)
		return false;
	pacta_node_line(num, out);
	for (len = out->len; len > before + 1 && (out->data[len - 1] == '.' ||
	    (out->data[len - 1] == ')' && memchr(out->data + before, '(',
	    len - before) == NULL)); len--)
		;
	if (len > before + 3 && memcmp(out->data + len - 3, "、", 3) == 0)
		len -= 3;
	pacta_buf_truncate(out, len);
	return out->len > before;
}

/* An annex is called by its heading: "Приложение". */
static bool
add_heading(struct pacta_buf *out, const struct pacta_node *n)
{
	const struct pacta_node *heading = n->el == PACTA_EL_ATTACHMENT ?
	    pacta_node_child(n, PACTA_EL_HEADING) : NULL;
	size_t before = out->len;

	if (heading != NULL)
		pacta_node_line(heading, out);
	if (out->len - before > MAX_HEADING)
		pacta_buf_truncate(out, before);
	return out->len > before;
}

bool
label_is_numbered(const struct pacta_node *n)
{
	return n->type == PACTA_ELEMENT &&
	    (pacta_el_kind(n->el) == PACTA_KIND_HIER ||
	    n->el == PACTA_EL_ATTACHMENT || n->el == PACTA_EL_ITEM ||
	    n->el == PACTA_EL_RECITAL);
}

const char *
label_last_part(const char *id)
{
	const char *p = id, *q;

	while ((q = strstr(p, "__")) != NULL)
		p = q + 2;
	return p;
}

/* Chapters are not said: articles run through. */
static void
add_chain(struct pacta_buf *out, const struct pacta_node *n, bool last)
{
	const struct pacta_node *up = n->parent;
	const char *id;
	size_t before;

	if (n->el != PACTA_EL_ARTICLE || n->parent == NULL) {
		while (up != NULL && !label_is_numbered(up))
			up = up->parent;
	} else
		up = pacta_node_ancestor(n, PACTA_EL_ATTACHMENT);
	if (up != NULL)
		add_chain(out, up, false);
	before = out->len;
	if (before > 0)
		pacta_buf_adds(out, ", ");
	if (add_number(out, n) || add_heading(out, n))
		return;
	id = pacta_node_get(n, PACTA_AT_EID);
	if (!last && n->el != PACTA_EL_ATTACHMENT) {
		pacta_buf_truncate(out, before);
		return;
	}
	pacta_buf_adds(out, id != NULL ? label_last_part(id) : n->name);
}

/* Controls would act on a terminal, and bidirectional ones would reorder what is
 * beside them. */
static bool
is_unsafe(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) ||
	    (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) ||
	    cp == 0x2028 || cp == 0x2029 || cp == 0x200e || cp == 0x200f;
}

void
label_provision(struct pacta_buf *out, const struct pacta_node *node)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	const char *p, *q, *end;
	uint32_t cp;

	if (label_is_numbered(node))
		add_chain(&b, node, true);
	else
		pacta_buf_adds(&b, node->name != NULL ? node->name : "text");
	p = pacta_buf_str(&b);
	for (end = p + b.len; (q = p) < end; ) {
		cp = utf8_next(&p, end);
		if (cp == '\n' || cp == '\t' || cp == '\r')
			pacta_buf_addc(out, ' ');
		else if (is_unsafe(cp))
			pacta_buf_adds(out, "\xef\xbf\xbd");
		else
			pacta_buf_add(out, q, (size_t)(p - q));
	}
	out->failed |= pacta_buf_failed(&b);
	pacta_buf_dispose(&b);
}
