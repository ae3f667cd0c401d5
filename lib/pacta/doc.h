/*
 * The document model: one agreement in one language, as a tree whose every
 * node knows the bytes it came from.
 *
 * A document is parsed once, from bytes in memory.  Reading is safe on hostile
 * input: a DOCTYPE is refused before its subset is read, there are no
 * entities beyond XML's five, no network, and the limits below are errors.
 * Nodes are public to read; they are changed only through the calls below, and
 * all memory belongs to the document.
 *
 * What the tree holds: elements, text, comments and processing instructions, in
 * order; those outside the root are its siblings.  CDATA sections and references
 * are plain text in it, and pieces of text that touch are one node.  White space
 * between the elements of an element that holds only elements (an article, a
 * meta block, a table row) is layout and is dropped; everywhere else, and in
 * elements that are not of the profile, every character is kept.
 */
#ifndef PACTA_DOC_H
#define PACTA_DOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/akn.h>
#include <pacta/buf.h>
#include <pacta/diag.h>
#include <pacta/error.h>

#define PACTA_DOC_MAX_BYTES (64u << 20)
#define PACTA_DOC_MAX_DEPTH 200u
#define PACTA_DOC_MAX_ATTRS 256u	/* on one element */
#define PACTA_DOC_MAX_PREFIXES 64u	/* namespace declarations in scope */
#define PACTA_DOC_MAX_NODES (4u << 20)
#define PACTA_NO_OFFSET UINT32_MAX	/* a node made by us, not read */

struct pacta_doc;

enum pacta_node_type { PACTA_ELEMENT, PACTA_TEXT, PACTA_COMMENT, PACTA_PI };

/*
 * An xmlns="..." is not an attribute, it is the nodes' ns.  A declaration of a
 * prefix stays one, at PACTA_AT_XMLNS and named "xmlns:foo", because prefixed
 * attributes need it when they are written; readers pass over it.
 */
struct pacta_attr {
	struct pacta_attr *next;	/* in document order */
	enum pacta_at at;
	const char *name;	/* qualified, as written: "eId", "xml:lang" */
	const char *value;	/* normalised and unescaped, NUL-terminated */
	uint32_t len;		/* of value, in bytes */
	uint32_t start;		/* offset of the name, or PACTA_NO_OFFSET */
};

struct pacta_node {
	enum pacta_node_type type;
	enum pacta_el el;	/* OTHER unless an element of the profile */
	struct pacta_node *parent, *prev, *next, *first, *last;
	struct pacta_attr *attrs;
	const char *name;	/* element: local name; PI: its target */
	const char *ns;		/* element: namespace URI, "" for none */
	const char *text;	/* text, comment or PI data, NUL-terminated */
	uint32_t len;		/* of text, in bytes */
	uint32_t start, end;	/* [start, end) of the whole node in the source */
	uint32_t open_end;	/* element: offset behind its start tag */
	uint32_t index;		/* in document order from 0, at parse time */
	uint32_t changes;	/* private: of the root, what pacta_doc_find() lost */
};

/*
 * Parses LEN bytes of UTF-8 XML.  NAME is the file's name in messages and is
 * copied; DATA is borrowed and must outlive the document.  What is wrong with
 * the input (not well-formed, DOCTYPE, declared encoding not UTF-8, a
 * limit) is appended to DIAGS as errors with exact places, *OUT is then NULL
 * and the return value PACTA_ESYNTAX or PACTA_ELIMIT.
 */
PACTA_EXPORT int pacta_doc_parse(struct pacta_doc **out, const char *name,
    const void *data, size_t len, struct pacta_diags *diags,
    struct pacta_error *err) PACTA_NONNULL(1, 2, 5) PACTA_MUST_CHECK;

/* An empty document with a root akomaNtoso in the AKN namespace. */
PACTA_EXPORT int pacta_doc_new(struct pacta_doc **out, const char *name,
    struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_doc_free(struct pacta_doc *doc);

PACTA_EXPORT const char *pacta_doc_name(const struct pacta_doc *doc);
/* The akomaNtoso element (the outermost one, whatever its name). */
PACTA_EXPORT struct pacta_node *pacta_doc_root(const struct pacta_doc *doc);
/* The act, statement or doc element, or NULL. */
PACTA_EXPORT struct pacta_node *pacta_doc_main(const struct pacta_doc *doc);
/* How many nodes have been made, those since taken out included. */
PACTA_EXPORT size_t pacta_doc_node_count(const struct pacta_doc *doc);
/* FRBRlanguage of the main identification ("rus"), or NULL; borrowed. */
PACTA_EXPORT const char *pacta_doc_language(const struct pacta_doc *doc);

/* --- places --------------------------------------------------------- */

/* The place of a byte offset of the source; 0:0 for PACTA_NO_OFFSET. */
PACTA_EXPORT struct pacta_place pacta_doc_place(const struct pacta_doc *doc,
    uint32_t offset);
/* Where the node starts; for a node made by us, where the nearest element
 * around it starts. */
PACTA_EXPORT struct pacta_place pacta_doc_node_place(
    const struct pacta_doc *doc, const struct pacta_node *node);
/* The place of an attribute's value, VALUE_BYTE bytes into it. */
PACTA_EXPORT struct pacta_place pacta_doc_attr_place(
    const struct pacta_doc *doc, const struct pacta_attr *attr,
    size_t value_byte);
/* The place of the byte TEXT_BYTE of a text node's text, counting what stands
 * in the source (character references, CDATA).  Of comments and processing
 * instructions: where they start. */
PACTA_EXPORT struct pacta_place pacta_doc_text_place(
    const struct pacta_doc *doc, const struct pacta_node *text,
    size_t text_byte);

/* --- reading -------------------------------------------------------- */

PACTA_EXPORT const struct pacta_attr *pacta_node_attr(
    const struct pacta_node *node, enum pacta_at at);
/* The attribute's value, or NULL. */
PACTA_EXPORT const char *pacta_node_get(const struct pacta_node *node,
    enum pacta_at at);
/* wId, else eId, else NULL: what stays the same when provisions are
 * renumbered. */
PACTA_EXPORT const char *pacta_node_identity(const struct pacta_node *node);
/* The first child element EL, or NULL. */
PACTA_EXPORT struct pacta_node *pacta_node_child(
    const struct pacta_node *node, enum pacta_el el);
/* The next sibling that is an element, from NODE on when INCLUSIVE. */
PACTA_EXPORT struct pacta_node *pacta_node_sibling(
    const struct pacta_node *node, bool inclusive);
/* The node after NODE in document order, within ROOT; NULL at the end. */
PACTA_EXPORT struct pacta_node *pacta_node_next(
    const struct pacta_node *node, const struct pacta_node *root);
/* As above, but passes over everything below NODE. */
PACTA_EXPORT struct pacta_node *pacta_node_skip(
    const struct pacta_node *node, const struct pacta_node *root);
/* The nearest ancestor EL (NODE itself not counted), or NULL. */
PACTA_EXPORT struct pacta_node *pacta_node_ancestor(
    const struct pacta_node *node, enum pacta_el el);
/* The first element in document order whose eId is EID, or NULL; indexed, and
 * the index is made anew after a change. */
PACTA_EXPORT struct pacta_node *pacta_doc_find(struct pacta_doc *doc,
    const char *eid);
/* Appends all text below NODE as it stands (no white space folded; notes
 * included). */
PACTA_EXPORT void pacta_node_text(const struct pacta_node *node,
    struct pacta_buf *out);
/* As above with white space folded and trimmed as pacta_doc_write() does it,
 * and without authorial notes: what a reader sees on the line.  The ends of
 * blocks and line breaks (br) count as white space. */
PACTA_EXPORT void pacta_node_line(const struct pacta_node *node,
    struct pacta_buf *out);

/* --- changing ------------------------------------------------------- *
 * All return NULL or a negative code only when memory runs out.
 */

/* A new node, which stands nowhere yet. */
PACTA_EXPORT struct pacta_node *pacta_doc_element(struct pacta_doc *doc,
    enum pacta_el el);
PACTA_EXPORT struct pacta_node *pacta_doc_text(struct pacta_doc *doc,
    const char *text, size_t len);
/* Appends, or inserts before BEFORE when that is not NULL.  CHILD is taken out
 * of where it stood. */
PACTA_EXPORT void pacta_node_insert(struct pacta_node *parent,
    struct pacta_node *child, struct pacta_node *before);
PACTA_EXPORT void pacta_node_detach(struct pacta_node *node);
/* Sets or replaces an attribute; VALUE NULL removes it. */
PACTA_EXPORT int pacta_doc_set(struct pacta_doc *doc, struct pacta_node *node,
    enum pacta_at at, const char *value);
/* Replaces the text of a text node, which has no place in the source then. */
PACTA_EXPORT int pacta_doc_set_text(struct pacta_doc *doc,
    struct pacta_node *text, const char *s, size_t len);
/* Appends a new element EL to PARENT, with TEXT in it unless NULL. */
PACTA_EXPORT struct pacta_node *pacta_doc_add(struct pacta_doc *doc,
    struct pacta_node *parent, enum pacta_el el, const char *text);
/* A deep copy of NODE (of any document) that belongs to DOC. */
PACTA_EXPORT struct pacta_node *pacta_doc_copy(struct pacta_doc *doc,
    const struct pacta_node *node);

/* --- writing -------------------------------------------------------- */

/*
 * Appends the document in the canonical layout, NFC being the caller's affair
 * (pacta_fmt()):
 *
 * - XML declaration, UTF-8, LF, a newline at the end; the AKN namespace is the
 *   default one; what can hold text is <p></p> when it is empty, what cannot is
 *   <td/>.
 * - What holds only elements has each of them on a line of its own, two spaces
 *   per level; so num, heading, intro, content and p each start a line.
 * - What holds text (p, num, heading, caption, ... and inline elements) is one
 *   line, whatever is in it; only a quotedStructure in it breaks into lines,
 *   as it holds no text itself.
 * - In such a line a run of white space (space, tab, CR, LF; a no-break or
 *   ideographic space is a letter here) is one space, none at either end of the
 *   block, beside a br or quotedStructure, or behind another run with nothing but
 *   tags between.  A
 *   run with a line end in it disappears where the characters on both sides are
 *   written without spaces (Han, kana, bopomofo, their punctuation, full-width
 *   forms; CSS Text 3, 4.1.3), or where one is and the other is a quotation
 *   mark, dash, ellipsis or middle dot, so that a line broken in Chinese text
 *   does not become a gap.  Nothing else of the text changes.
 * - Elements not of the profile, and misplaced text, are left as they are.
 * - Attributes: eId, wId, name, then one fixed order; escapes only where XML
 *   needs them.
 *
 * Writing what was parsed from its own output gives the same bytes.  Fails only
 * by OUT's own failure.
 */
PACTA_EXPORT void pacta_doc_write(const struct pacta_doc *doc,
    struct pacta_buf *out);
/* NODE alone, in the same layout, from LEVEL on. */
PACTA_EXPORT void pacta_doc_write_node(const struct pacta_node *node,
    unsigned level, struct pacta_buf *out);

#endif
