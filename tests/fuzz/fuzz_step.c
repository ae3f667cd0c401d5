/*
 * The history of texts, whatever they are: pieces with a NUL between, each a text
 * of the language that its first byte names, or edits of the last one of it.  A
 * commit that brings the same texts again changes nothing.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/step.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define REQUIRE(x) do { if (!(x)) abort(); } while (0)
#define LANGS 3u
#define MAX_PIECES 40

struct texts {
	struct pacta_buf bytes[LANGS];
	struct pacta_doc *docs[LANGS];
};

static void
parse(struct texts *t, size_t lang)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;

	pacta_doc_free(t->docs[lang]);
	if (pacta_doc_parse(&t->docs[lang], "f", pacta_buf_str(&t->bytes[lang]),
	    t->bytes[lang].len, &diags, NULL) != 0)
		t->docs[lang] = NULL;
	pacta_diags_dispose(&diags);
}

/* Copies and swaps stretches of the text, where it may stay one. */
static void
edit(struct texts *t, size_t lang, const uint8_t *s, size_t n)
{
	struct pacta_buf *b = &t->bytes[lang];
	size_t from, to, size;

	for (; n >= 4 && b->len > 0; s += 4, n -= 4) {
		from = (s[0] * 251u + s[1]) % b->len;
		to = (s[2] * 251u) % b->len;
		size = s[3] % 16u;
		for (size_t i = 0; i < size && from + i < b->len &&
		    to + i < b->len; i++)
			if (b->data[from + i] > '>' && b->data[to + i] > '>')
				b->data[to + i] = b->data[from + i];
	}
}

static size_t
judge(struct pacta_step *step, const struct texts *t)
{
	struct pacta_step_text texts[LANGS];
	const struct pacta_step_item *items;
	size_t n = 0, count;

	for (size_t i = 0; i < LANGS; i++)
		if (t->docs[i] != NULL)
			texts[n++] = (struct pacta_step_text){ i, t->docs[i] };
	REQUIRE(pacta_step_judge(step, texts, n, NULL, 0, NULL) == 0);
	items = pacta_step_items(step, &count);
	for (size_t i = 0; i < count; i++)
		REQUIRE(items[i].language < LANGS && items[i].leader < LANGS &&
		    items[i].language != items[i].leader &&
		    items[i].id != NULL && items[i].label != NULL);
	return count;
}

static bool
add(struct pacta_step *step, const struct texts *t, size_t first, size_t last)
{
	const struct pacta_step_commit c = { "1", 0, 0, "fuzz" };
	struct pacta_step_text texts[LANGS];
	size_t n = 0;

	for (size_t i = first; i <= last; i++)
		if (t->docs[i] != NULL)
			texts[n++] = (struct pacta_step_text){ i, t->docs[i] };
	return pacta_step_add(step, &c, texts, n, NULL) == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct pacta_step_language langs[LANGS] = {
	    { "rus", true }, { "zho", true }, { "eng", false } };
	struct texts t = { { PACTA_BUF_INIT, PACTA_BUF_INIT, PACTA_BUF_INIT },
	    { NULL, NULL, NULL } };
	const uint8_t *p = data, *end;
	struct pacta_step *step;
	size_t lang, behind;
	bool ok = true;

	REQUIRE(pacta_step_new(&step, langs, LANGS, NULL) == 0);
	for (int i = 0; ok && i < MAX_PIECES && p < data + len; i++,
	    p = end + 1) {
		end = memchr(p, 0, (size_t)(data + len - p));
		end = end != NULL ? end : data + len;
		lang = *p % LANGS;
		if (end - p > 2 && p[1] == '<') {
			pacta_buf_clear(&t.bytes[lang]);
			pacta_buf_add(&t.bytes[lang], p + 1,
			    (size_t)(end - p - 1));
		} else
			edit(&t, lang, p, (size_t)(end - p));
		parse(&t, lang);
		ok = add(step, &t, lang, lang);
		if (*p & 0x40)
			pacta_step_level(step);
	}
	if (ok) {
		behind = judge(step, &t);
		REQUIRE(add(step, &t, 0, LANGS - 1));
		REQUIRE(judge(step, &t) == behind);
	}
	pacta_step_free(step);
	for (size_t i = 0; i < LANGS; i++) {
		pacta_doc_free(t.docs[i]);
		pacta_buf_dispose(&t.bytes[i]);
	}
	return 0;
}
