/*
 * White space in a block of text as a reader sees it; doc.h has the rules.  Used
 * wherever text of a document is put on a line.
 */
#ifndef PACTA_FOLD_INT_H
#define PACTA_FOLD_INT_H

#include <pacta/buf.h>

/*
 * The state of one block's text while it is written: a space is written when
 * white space is met, and taken back if what follows shows that it was none.
 * Tags may be written to OUT between the calls.
 */
struct fold {
	struct pacta_buf *out;
	size_t space;		/* offset in OUT of the space not yet sure */
	bool open;		/* there is such a space */
	bool newline;		/* the run it stands for has a line end */
	bool start;		/* nothing visible since the block or a br */
	uint32_t last;		/* the code point before the run */
};

#define FOLD_INIT(buf) { (buf), 0, false, false, true, 0 }

/* Appends text; CHARS writes a piece without white space to OUT. */
void fold_text(struct fold *f, const char *s, size_t len,
    void (*chars)(struct pacta_buf *out, const char *s, size_t len));
/* The end of the block, or of a line in it (br). */
void fold_end(struct fold *f);
/* Something visible that is not text (an image). */
void fold_object(struct fold *f);
/* The mark of a note: it belongs to the character before it. */
void fold_note(struct fold *f);

#endif
