/*
 * What the sources of the document model share: the document itself, its
 * arena, and the scanner that finds tags and decodes text in the source.
 */
#ifndef PACTA_DOC_INT_H
#define PACTA_DOC_INT_H

#include <pacta/doc.h>

/* --- arena (doc_arena.c) -------------------------------------------- */

struct doc_chunk;

/* Structures grow from a chunk's front, strings from its back. */
struct doc_arena {
	struct doc_chunk *chunks;
	char *front, *back;
	size_t first;		/* size of the first chunk; later ones an eighth */
};

/* All return NULL when memory runs out. */
void *arena_struct(struct doc_arena *a, size_t size);	/* zeroed */
char *arena_bytes(struct doc_arena *a, size_t len);	/* and a NUL behind */
const char *arena_copy(struct doc_arena *a, const char *s, size_t len);
void arena_dispose(struct doc_arena *a);

/* --- the document --------------------------------------------------- */

/* A place from which columns are counted: the start of a line, or every few
 * thousand bytes of a long one. */
struct doc_mark {
	uint32_t offset, line, column;
};

struct doc_ids {
	struct pacta_node **slots;	/* open addressing */
	size_t nslots;			/* a power of two; 0: not built */
	uint32_t changes;		/* the root's when it was built */
};

struct pacta_doc {
	struct doc_arena arena;
	const char *name;
	const char *data;		/* the source, borrowed; NULL: none */
	uint32_t len;
	struct pacta_node *root;
	uint32_t nodes;
	struct doc_mark *marks;		/* built when a place is first asked for */
	size_t nmarks, cap_marks;
	struct doc_ids ids;
};

struct pacta_node *doc_node(struct pacta_doc *doc, enum pacta_node_type type);
/* Puts CHILD, which stands nowhere, at the end of PARENT. */
void doc_append(struct pacta_node *parent, struct pacta_node *child);
/* Whether an element holds only elements, so that white space in it is layout. */
bool doc_only_elements(const struct pacta_node *node);
bool doc_is_white(const char *s, size_t len);

/* --- scanning the source (doc_scan.c) ------------------------------- */

enum scan_kind {
	SCAN_END_OF_FILE, SCAN_OPEN, SCAN_CLOSE, SCAN_COMMENT, SCAN_PI,
	SCAN_DECLARATION	/* <! and neither comment nor CDATA */
};

/* A tag, comment or processing instruction: [start, end).  Its attributes are
 * told only where they start, and only up to the limit. */
struct scan_tag {
	enum scan_kind kind;
	uint32_t start, end;
	bool empty;			/* <x/> */
	uint32_t attrs, prefixes;	/* without, and only, xmlns */
	uint32_t attr[PACTA_DOC_MAX_ATTRS + PACTA_DOC_MAX_PREFIXES + 2];
	uint32_t nattr;			/* all of them */
};

/*
 * Finds the markup that follows FROM, passing over text and CDATA.  The source
 * need not be well-formed: what is read is bounded by LEN, and libxml2's word
 * comes later.
 */
void scan_next(const char *data, uint32_t len, uint32_t from,
    struct scan_tag *tag);

/* An attribute's name, and its value between the quotation marks. */
struct scan_attr {
	uint32_t name, name_end, value, value_end;
};

/* Reads the attribute at or behind AT; false when there is none. */
bool scan_attr(const char *data, uint32_t len, uint32_t at,
    struct scan_attr *attr);

/*
 * Decodes character data [FROM, TO) as an XML processor reports it: line ends
 * are LF, CDATA sections and references are resolved; in an attribute's VALUE
 * white space becomes spaces.  OUT has room for TO - FROM bytes.  Returns the
 * length.
 */
uint32_t scan_decode(const char *data, uint32_t from, uint32_t to, bool value,
    char *out);
/* The offset in the source of the byte that scan_decode() would put at
 * BYTE; the start of a reference for any byte it stands for. */
uint32_t scan_locate(const char *data, uint32_t from, uint32_t to, bool value,
    size_t byte);

#endif
