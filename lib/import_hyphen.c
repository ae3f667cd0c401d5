#include <string.h>

#include <pacta/text.h>

#include "import_int.h"
#include "utf8_int.h"

/*
 * A hyphen at the end of a broken line belongs to the word («информационно-
 * коммуникационных») or was put there to break it («соглаше-ние»).  The text
 * itself is asked: how does it write the word where it is not broken?
 */

#define HYPHEN_MAX_BYTES (2u << 20)	/* longer texts keep their hyphens */
#define WORD_MAX 128u

/* The letters at the end of T before its hyphen. */
static struct import_span
last_letters(struct import_span t)
{
	const char *end = t.s + t.len - 1, *p = end, *q, *r;

	while (p > t.s) {
		q = p - 1;
		while (q > t.s && ((unsigned char)*q & 0xc0) == 0x80)
			q--;
		r = q;
		if (!pacta_text_is_letter(utf8_next(&r, end)))
			break;
		p = q;
	}
	return import_span(p, (size_t)(end - p));
}

static struct import_span
first_letters(struct import_span t)
{
	const char *p = t.s, *end = t.s + t.len, *q;

	while (p < end) {
		q = p;
		if (!pacta_text_is_letter(utf8_next(&q, end)))
			break;
		p = q;
	}
	return import_span(t.s, (size_t)(p - t.s));
}

/* Whether the text has A, MARK and B in one piece, without a word's end
 * between. */
static bool
written(const struct import *im, struct import_span a, const char *mark,
    struct import_span b)
{
	char word[2 * WORD_MAX + 2];
	size_t n = strlen(mark);

	memcpy(word, a.s, a.len);
	memcpy(word + a.len, mark, n);
	memcpy(word + a.len + n, b.s, b.len);
	return memmem(im->data.s, im->data.len, word, a.len + n + b.len) !=
	    NULL;
}

bool
import_hyphen_breaks(struct import *im, struct import_span before,
    struct import_span after)
{
	struct import_span a, b;

	if (!im->spaced || im->data.len > HYPHEN_MAX_BYTES || before.len < 2 ||
	    before.s[before.len - 1] != '-' || im->hyphens > 4000)
		return false;
	a = last_letters(before);
	b = first_letters(after);
	if (a.len == 0 || b.len == 0 || a.len > WORD_MAX || b.len > WORD_MAX ||
	    !import_is_lower(import_first(b)))
		return false;
	im->hyphens++;
	if (written(im, a, "-", b))
		return false;
	if (written(im, a, "", b)) {
		im->breaks_words = true;
		return true;
	}
	/* A text that breaks words breaks those it writes once, too; a part
	 * that is a word of its own is joined by a hyphen that stays. */
	return im->breaks_words && !(written(im, import_span(" ", 1), "", a) &&
	    a.len > 6) && a.len <= 24;
}
