/*
 * The canonical layout; doc.h says what it is.  Three ways to write a node: in
 * lines of its own (write_lines), in a line of running text with white space
 * folded (write_inline), and as it is (write_plain) where we do not know what
 * its white space means.
 */
#include <string.h>

#include "doc_int.h"
#include "fold_int.h"

static void write_lines(const struct pacta_node *node, const char *ns,
    unsigned level, struct pacta_buf *out);
static void write_inline(const struct pacta_node *node, const char *ns,
    unsigned level, struct fold *f);

/* --- characters ----------------------------------------------------- */

/* '>' needs its escape only in "]]>", and OUT knows what stands before. */
static bool
ends_cdata(const struct pacta_buf *out)
{
	return out->len >= 2 && memcmp(out->data + out->len - 2, "]]", 2) == 0;
}

static void
write_chars(struct pacta_buf *out, const char *s, size_t len)
{
	size_t done = 0;

	for (size_t i = 0; i < len; i++) {
		const char *escape = NULL;

		if (s[i] == '&')
			escape = "&amp;";
		else if (s[i] == '<')
			escape = "&lt;";
		else if (s[i] == '\r')
			escape = "&#xD;";
		else if (s[i] != '>')
			continue;
		pacta_buf_add(out, s + done, i - done);
		done = i;
		if (s[i] == '>' && ends_cdata(out))
			escape = "&gt;";
		if (escape != NULL) {
			pacta_buf_adds(out, escape);
			done = i + 1;
		}
	}
	pacta_buf_add(out, s + done, len - done);
}

static const char *
value_escape(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '"': return "&quot;";
	case '\t': return "&#x9;";
	case '\n': return "&#xA;";
	case '\r': return "&#xD;";
	default: return NULL;
	}
}

static void
write_value(struct pacta_buf *out, const char *s)
{
	const char *done = s, *escape;

	for (; *s != '\0'; s++)
		if ((escape = value_escape(*s)) != NULL) {
			pacta_buf_add(out, done, (size_t)(s - done));
			pacta_buf_adds(out, escape);
			done = s + 1;
		}
	pacta_buf_add(out, done, (size_t)(s - done));
}

static void
write_indent(struct pacta_buf *out, unsigned level)
{
	for (; level > 0; level--)
		pacta_buf_add(out, "  ", 2);
}

/* --- tags ----------------------------------------------------------- */

/* Identity, then what a thing is called, then when, what, and by whom. */
static const enum pacta_at ranks[] = {
	PACTA_AT_XMLNS, PACTA_AT_EID, PACTA_AT_WID, PACTA_AT_NAME,
	PACTA_AT_CONTAINS, PACTA_AT_TYPE, PACTA_AT_NUMBER, PACTA_AT_DATE,
	PACTA_AT_START, PACTA_AT_END, PACTA_AT_PERIOD, PACTA_AT_VALUE,
	PACTA_AT_LANGUAGE, PACTA_AT_HREF, PACTA_AT_FROM, PACTA_AT_UPTO,
	PACTA_AT_SRC, PACTA_AT_ALT, PACTA_AT_SHOWAS, PACTA_AT_SHORTFORM,
	PACTA_AT_FROMLANGUAGE, PACTA_AT_BY, PACTA_AT_AS, PACTA_AT_OUTCOME,
	PACTA_AT_SOURCE, PACTA_AT_REFERSTO, PACTA_AT_AUTHORITATIVE,
	PACTA_AT_PIVOT, PACTA_AT_POS, PACTA_AT_FOR, PACTA_AT_STARTQUOTE,
	PACTA_AT_ENDQUOTE, PACTA_AT_MARKER, PACTA_AT_PLACEMENT,
	PACTA_AT_COLSPAN, PACTA_AT_ROWSPAN, PACTA_AT_XMLLANG
};

#define NRANKS (sizeof(ranks) / sizeof(ranks[0]))
_Static_assert(NRANKS == PACTA_AT_COUNT - 1, "an attribute has no rank");

static size_t
attr_rank(const struct pacta_attr *a)
{
	size_t i = 0;

	while (i < NRANKS && ranks[i] != a->at)
		i++;
	return i;
}

/* The attributes whose rank is RANK or, of them, the least above it: returns
 * that rank, NRANKS + 1 when there is none. */
static size_t
next_rank(const struct pacta_node *node, size_t rank)
{
	size_t best = NRANKS + 1, r;

	for (const struct pacta_attr *a = node->attrs; a != NULL; a = a->next)
		if ((r = attr_rank(a)) >= rank && r < best)
			best = r;
	return best;
}

static void
write_attrs(const struct pacta_node *node, struct pacta_buf *out)
{
	const struct pacta_attr *a;
	size_t rank = 0;

	while ((rank = next_rank(node, rank)) <= NRANKS) {
		for (a = node->attrs; a != NULL; a = a->next)
			if (attr_rank(a) == rank) {
				pacta_buf_addc(out, ' ');
				pacta_buf_adds(out, a->name);
				pacta_buf_add(out, "=\"", 2);
				write_value(out, a->value);
				pacta_buf_addc(out, '"');
			}
		rank++;
	}
}

/* Layout that a reader of the output drops again. */
static bool
is_layout(const struct pacta_node *n)
{
	return n->type == PACTA_TEXT && (n->len == 0 || (n->parent != NULL &&
	    doc_only_elements(n->parent) && doc_is_white(n->text, n->len)));
}

static bool
has_content(const struct pacta_node *node)
{
	const struct pacta_node *n = node->first;

	while (n != NULL && is_layout(n))
		n = n->next;
	return n != NULL;
}

/* What can hold text is never <x/>: whether its white space stays is known
 * only at the end of the line. */
static bool
is_empty_tag(const struct pacta_node *node)
{
	return !has_content(node) &&
	    (doc_only_elements(node) || node->el == PACTA_EL_OTHER);
}

static void
write_open(const struct pacta_node *node, const char *ns,
    struct pacta_buf *out)
{
	pacta_buf_addc(out, '<');
	pacta_buf_adds(out, node->name);
	if (node->ns != ns && strcmp(node->ns, ns) != 0) {
		pacta_buf_adds(out, " xmlns=\"");
		write_value(out, node->ns);
		pacta_buf_addc(out, '"');
	}
	write_attrs(node, out);
	pacta_buf_adds(out, is_empty_tag(node) ? "/>" : ">");
}

static void
write_close(const struct pacta_node *node, struct pacta_buf *out)
{
	if (is_empty_tag(node))
		return;
	pacta_buf_add(out, "</", 2);
	pacta_buf_adds(out, node->name);
	pacta_buf_addc(out, '>');
}

/* A comment or a processing instruction. */
static void
write_other(const struct pacta_node *node, struct pacta_buf *out)
{
	if (node->type == PACTA_COMMENT) {
		pacta_buf_adds(out, "<!--");
		pacta_buf_add(out, node->text, node->len);
		pacta_buf_adds(out, "-->");
		return;
	}
	pacta_buf_adds(out, "<?");
	pacta_buf_adds(out, node->name);
	if (node->len > 0)
		pacta_buf_addc(out, ' ');
	pacta_buf_add(out, node->text, node->len);
	pacta_buf_adds(out, "?>");
}

/* --- nodes ---------------------------------------------------------- */

static void
write_plain(const struct pacta_node *node, const char *ns,
    struct pacta_buf *out)
{
	if (node->type == PACTA_TEXT) {
		if (!is_layout(node))
			write_chars(out, node->text, node->len);
		return;
	}
	if (node->type != PACTA_ELEMENT) {
		write_other(node, out);
		return;
	}
	write_open(node, ns, out);
	for (const struct pacta_node *n = node->first; n != NULL; n = n->next)
		write_plain(n, node->ns, out);
	write_close(node, out);
}

/* Whether the content can be set in lines without touching any text. */
static bool
can_break(const struct pacta_node *node)
{
	if (!doc_only_elements(node))
		return false;
	for (const struct pacta_node *n = node->first; n != NULL; n = n->next)
		if (n->type == PACTA_TEXT && !is_layout(n))
			return false;
	return true;
}

/* A line break and the children in lines, unless there are none. */
static void
write_children(const struct pacta_node *node, unsigned level,
    struct pacta_buf *out)
{
	if (!has_content(node))
		return;
	pacta_buf_addc(out, '\n');
	for (const struct pacta_node *n = node->first; n != NULL; n = n->next)
		if (!is_layout(n))
			write_lines(n, node->ns, level + 1, out);
	write_indent(out, level);
}

static void
write_running(const struct pacta_node *node, unsigned level, struct fold *f)
{
	for (const struct pacta_node *n = node->first; n != NULL; n = n->next)
		write_inline(n, node->ns, level, f);
}

/* A note stands in a line of text and has blocks of its own. */
static void
write_note(const struct pacta_node *node, const char *ns, unsigned level,
    struct pacta_buf *out)
{
	write_open(node, ns, out);
	for (const struct pacta_node *n = node->first; n != NULL; n = n->next) {
		struct fold f = FOLD_INIT(out);

		if (pacta_el_kind(n->el) != PACTA_KIND_BLOCK) {
			write_plain(n, node->ns, out);
			continue;
		}
		write_open(n, node->ns, out);
		write_running(n, level, &f);
		fold_end(&f);
		write_close(n, out);
	}
	write_close(node, out);
}

static void
write_inline_element(const struct pacta_node *node, const char *ns,
    unsigned level, struct fold *f)
{
	bool known = pacta_el_kind(node->el) == PACTA_KIND_INLINE;

	if (node->el == PACTA_EL_BR || node->el == PACTA_EL_QUOTEDSTRUCTURE)
		fold_end(f);
	else if (node->el == PACTA_EL_AUTHORIALNOTE)
		fold_note(f);
	else if (!known || node->el == PACTA_EL_IMG)
		fold_object(f);
	if (node->el == PACTA_EL_AUTHORIALNOTE && can_break(node)) {
		write_note(node, ns, level, f->out);
		return;
	}
	if (!known || (doc_only_elements(node) && !can_break(node))) {
		write_plain(node, ns, f->out);
		return;
	}
	write_open(node, ns, f->out);
	if (doc_only_elements(node))
		write_children(node, level, f->out);
	else
		write_running(node, level, f);
	write_close(node, f->out);
}

static void
write_inline(const struct pacta_node *node, const char *ns, unsigned level,
    struct fold *f)
{
	if (node->type == PACTA_TEXT)
		fold_text(f, node->text, node->len, write_chars);
	else if (node->type != PACTA_ELEMENT)
		write_other(node, f->out);
	else
		write_inline_element(node, ns, level, f);
}

static void
write_lines(const struct pacta_node *node, const char *ns, unsigned level,
    struct pacta_buf *out)
{
	struct fold f = FOLD_INIT(out);

	write_indent(out, level);
	if (node->type == PACTA_TEXT)
		write_chars(out, node->text, node->len);
	else if (node->type != PACTA_ELEMENT)
		write_other(node, out);
	else if (can_break(node) && node->el != PACTA_EL_AUTHORIALNOTE) {
		write_open(node, ns, out);
		write_children(node, level, out);
		write_close(node, out);
	} else if (pacta_el_kind(node->el) == PACTA_KIND_BLOCK) {
		write_open(node, ns, out);
		write_running(node, level, &f);
		fold_end(&f);
		write_close(node, out);
	} else {
		write_inline(node, ns, level, &f);
		fold_end(&f);
	}
	pacta_buf_addc(out, '\n');
}

void
pacta_doc_write_node(const struct pacta_node *node, unsigned level,
    struct pacta_buf *out)
{
	write_lines(node, PACTA_AKN_NS, level, out);
}

void
pacta_doc_write(const struct pacta_doc *doc, struct pacta_buf *out)
{
	const struct pacta_node *n = doc->root;

	pacta_buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	while (n->prev != NULL)
		n = n->prev;
	for (; n != NULL; n = n->next)
		write_lines(n, "", 0, out);
}
