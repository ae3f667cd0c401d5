/*
 * What changed between two revisions of a text, as one marked tree.
 *
 * The tree holds everything both revisions hold: accepting every mark gives the
 * new revision, rejecting every mark the old one, exactly.  Provisions are
 * matched by content and by identity (wId, else eId), so that an inserted
 * article is one insertion, and the articles renumbered after it are marked
 * renumbered, not changed.  Formats are renderers of this tree.
 */
#ifndef PACTA_DIFF_H
#define PACTA_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pacta/doc.h>
#include <pacta/error.h>

/* What happened to one provision, block or element itself (not below it);
 * a set. */
enum {
	PACTA_DIFF_INSERTED = 1 << 0,
	PACTA_DIFF_DELETED = 1 << 1,
	PACTA_DIFF_MOVED = 1 << 2,	/* stands elsewhere now */
	PACTA_DIFF_WORDS = 1 << 3,	/* its words differ */
	PACTA_DIFF_REPLACED = 1 << 4,	/* with WORDS: beyond recognition */
	PACTA_DIFF_RENUMBERED = 1 << 5,	/* its number or id, or a number that
					 * refers to a renumbered provision */
	PACTA_DIFF_RETARGETED = 1 << 6,	/* a reference points elsewhere */
	PACTA_DIFF_FORMATTING = 1 << 7,	/* bold, italics, line breaks, ... */
	PACTA_DIFF_METADATA = 1 << 8,	/* attributes, marks of terms, parties,
					 * dates; comments */
	PACTA_DIFF_SPLIT = 1 << 9,	/* one became several (at most 8) */
	PACTA_DIFF_MERGED = 1 << 10,	/* several became one; both with WORDS
					 * when words differ, too */
	PACTA_DIFF_BELOW = 1 << 11	/* something changed in a descendant */
};

/* All that is a change of the element itself. */
#define PACTA_DIFF_OWN (PACTA_DIFF_BELOW - 1)

enum pacta_span_op { PACTA_SPAN_KEEP, PACTA_SPAN_DELETE, PACTA_SPAN_INSERT };

enum pacta_token_kind {
	PACTA_TOKEN_WORD, PACTA_TOKEN_SPACE, PACTA_TOKEN_OTHER,	/* text */
	PACTA_TOKEN_OPEN, PACTA_TOKEN_CLOSE,	/* of an inline element */
	PACTA_TOKEN_WHOLE	/* an inline element, comment or instruction
				 * that stands for itself: br, img, a note */
};

/* A piece of a block's content. */
struct pacta_token {
	enum pacta_token_kind kind;
	uint32_t id;			/* equal pieces have equal ids */
	const char *text;		/* text kinds: not NUL-terminated */
	uint32_t len;
	const struct pacta_node *node;	/* the text node, or the element */
};

/* A run of pieces that stay, go or come. */
struct pacta_span {
	enum pacta_span_op op;
	/* Of the old revision (KEEP, DELETE) and of the new (KEEP, INSERT), else
	 * NULL.  Those kept are equal but for ids and the width of white space. */
	const struct pacta_token *old, *new;
	uint32_t count;
};

struct pacta_mark {
	struct pacta_mark *parent, *first, *last, *prev, *next;
	unsigned change;		/* set of PACTA_DIFF_ */
	uint32_t nspans;
	/* The element in each revision; NULL where it does not stand.  Where a
	 * moved one stood before, new is NULL and "elsewhere" its mark. */
	const struct pacta_node *old, *new;
	struct pacta_mark *elsewhere;	/* MOVED: the other place; SPLIT, MERGED:
					 * the mark of the part that was matched */
	/* A block whose content differs: its content, marked.  Otherwise
	 * nothing; what is the same in both, or stands in one only, has
	 * neither spans nor children unless something below it moved. */
	struct pacta_span *spans;
};

struct pacta_diff;

/*
 * Compares.  Both documents are borrowed and must outlive the diff.  Time and
 * memory grow with the length of the texts; what is hopelessly different is
 * compared less thoroughly, never longer: pacta_diff(3) gives the bounds.
 * Fails only when memory runs out.
 */
PACTA_EXPORT int pacta_diff_new(struct pacta_diff **out,
    const struct pacta_doc *old, const struct pacta_doc *new,
    struct pacta_error *err) PACTA_NONNULL(1, 2, 3) PACTA_MUST_CHECK;
PACTA_EXPORT void pacta_diff_free(struct pacta_diff *diff);

/* The mark of the root element; owned by the diff. */
PACTA_EXPORT const struct pacta_mark *pacta_diff_root(
    const struct pacta_diff *diff);
/* Whether nothing changed at all. */
PACTA_EXPORT bool pacta_diff_same(const struct pacta_diff *diff);
/* The mark after MARK in document order; NULL at the end. */
PACTA_EXPORT const struct pacta_mark *pacta_mark_next(
    const struct pacta_mark *mark, const struct pacta_mark *root);

/*
 * Rebuilds a revision from the marks alone: the new one by accepting all, the
 * old one by rejecting all.  For tests, and for tools that accept some.
 */
PACTA_EXPORT int pacta_diff_accept(const struct pacta_diff *diff,
    struct pacta_doc **out, struct pacta_error *err) PACTA_MUST_CHECK;
PACTA_EXPORT int pacta_diff_reject(const struct pacta_diff *diff,
    struct pacta_doc **out, struct pacta_error *err) PACTA_MUST_CHECK;

/* --- the list of changes -------------------------------------------- */

/*
 * One change as a person would count it: an inserted article is one, whatever
 * it contains; so is a run of neighbours renumbered alike.
 */
struct pacta_diff_change {
	unsigned kind;		/* the mark's own changes */
	const struct pacta_mark *mark;	/* of a run: the first */
	size_t run;		/* how many provisions; 1 unless a run of
				 * RENUMBERED */
	const struct pacta_node *provision;	/* the nearest provision it is in,
				 * in the new revision, else in the old; or NULL */
	/* What was renumbered since this came, went or moved within the same
	 * provision: the first mark, and how many; or NULL. */
	const struct pacta_mark *numbers;
	size_t numbered;
};

/*
 * A stretch of a run: neighbours whose numbers all moved by the same amount, so
 * that "articles 6 to 45 are now 7 to 46" says everything of them.
 */
struct pacta_diff_stretch {
	const struct pacta_mark *first, *last;
	size_t count;
};

/* All changes in document order: a borrowed array. */
PACTA_EXPORT const struct pacta_diff_change *pacta_diff_changes(
    const struct pacta_diff *diff, size_t *count);
/*
 * The stretches of a run of RENUMBERED, or of what was renumbered with a change:
 * the first one behind AFTER (a stretch's last mark), or of all when it is NULL.
 * False at the end.
 */
PACTA_EXPORT bool pacta_diff_stretch_next(struct pacta_diff_stretch *out,
    const struct pacta_diff_change *run, const struct pacta_mark *after);
/* "inserted", "moved", ... for one bit of PACTA_DIFF_; static. */
PACTA_EXPORT const char *pacta_diff_kind_name(unsigned kind);

#endif
