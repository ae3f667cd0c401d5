#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "fmt_int.h"
#include "utf8_int.h"

/*
 * What refers to a provision follows it: hrefs by its old eId, and the visible
 * text of a reference where that cites a number that has moved.
 */

#define MAX_LEVELS 16	/* a provision and what it stands in, twice (rref) */
#define MAX_TOKENS 32

/* A number in a reference's text. */
struct cited {
	struct pacta_node *text;
	struct fmt_token token;
	const struct fmt_item *level;	/* whose number it is; NULL: unknown */
};

struct citation {
	const struct fmt_item *levels[MAX_LEVELS];	/* innermost first */
	size_t nlevels;
	struct cited tokens[MAX_TOKENS];
	size_t ntokens;
};

/* Ids of what is no item (a p or a ref that has one) follow the item above. */
struct moves {
	struct fmt_map to;	/* old eId -> new eId */
	struct fmt_map now;	/* new eId -> item that had another */
};

static const struct fmt_item *
find_item(const struct fmt_doc *d, const char *eid)
{
	return fmt_map_get(&d->by_eid, eid);
}

/* --- hrefs ------------------------------------------------------------ */

/* Where the fragment of a reference to this document starts; NULL when the
 * value refers to something else. */
static const char *
own_fragment(const struct fmt_doc *d, const char *value)
{
	struct pacta_uri uri;

	if (value[0] == '#')
		return value + 1;
	if (value[0] != '/' || pacta_uri_parse(&uri, value, NULL) != 0 ||
	    !pacta_uri_same_work(&uri, &d->id.uri))
		return NULL;
	/* Another version has its own ids. */
	if (uri.version[0] != '\0' &&
	    strcmp(uri.version, d->id.uri.version) != 0)
		return NULL;
	return uri.fragment;
}

static const char *
moved_to(const struct fmt_doc *d, const struct moves *moves, const char *eid)
{
	const struct fmt_item *item = find_item(d, eid);

	if (item != NULL)
		return item->eid;
	return fmt_map_get(&moves->to, eid);
}

/*
 * NODE refers to a provision that was taken out, whose id is another's now: left
 * alone, it would mean that one and nobody would see.  Its new value means
 * nothing, so that check tells of it until somebody mends it.
 */
static const char *
cut_off(struct fmt_run *run, const struct fmt_doc *d,
    const struct pacta_node *node, const char *fragment)
{
	struct pacta_place place = pacta_doc_node_place(d->doc, node);

	if (run->diags != NULL)
		pacta_diags_add(run->diags, PACTA_WARNING, "fmt-ref", &place,
		    "what this refers to, '%s', was taken out, and the id is "
		    "another's now: point at another", fragment);
	return fmt_string(run, "gone__%s", fragment);
}

static void
move_href(struct fmt_run *run, struct fmt_doc *d, const struct moves *moves,
    struct pacta_node *node, enum pacta_at at)
{
	const char *value = pacta_node_get(node, at), *fragment, *to, *s;

	fragment = value != NULL ? own_fragment(d, value) : NULL;
	to = fragment != NULL ? moved_to(d, moves, fragment) : NULL;
	if (fragment != NULL && to == NULL &&
	    fmt_map_get(&moves->now, fragment) != NULL)
		to = cut_off(run, d, node, fragment);
	if (to == NULL || strcmp(to, fragment) == 0)
		return;
	s = fmt_string(run, "%.*s%s", (int)(fragment - value), value, to);
	if (s == NULL || pacta_doc_set(d->doc, node, at, s) != 0)
		run->failed = true;
}

/* --- the text of references ------------------------------------------ */

static void
add_level(struct citation *c, const struct fmt_item *item)
{
	for (size_t i = 0; i < c->nlevels; i++)
		if (c->levels[i] == item)
			return;
	if (c->nlevels < MAX_LEVELS)
		c->levels[c->nlevels++] = item;
}

static void
add_levels(struct citation *c, const struct fmt_doc *d,
    const struct pacta_node *node, enum pacta_at at)
{
	const char *value = pacta_node_get(node, at), *fragment;
	const struct fmt_item *item;

	fragment = value != NULL ? own_fragment(d, value) : NULL;
	item = fragment != NULL ? find_item(d, fragment) : NULL;
	for (; item != NULL; item = item->parent)
		if (item->was.count > 0)
			add_level(c, item);
}

static uint32_t
old_value(const struct fmt_item *item)
{
	return item->was.value[item->was.count - 1];
}

static uint32_t
new_value(const struct fmt_item *item)
{
	return item->is.count > 0 ? item->is.value[item->is.count - 1] :
	    old_value(item);
}

static bool
any_moved(const struct citation *c)
{
	for (size_t i = 0; i < c->nlevels; i++)
		if (old_value(c->levels[i]) != new_value(c->levels[i]))
			return true;
	return false;
}

static void
read_tokens(struct citation *c, const struct fmt_doc *d,
    const struct pacta_node *ref)
{
	struct fmt_token t;
	size_t at;

	for (struct pacta_node *n = ref->first; n != NULL;
	    n = n->el == PACTA_EL_AUTHORIALNOTE ? pacta_node_skip(n, ref) :
	    pacta_node_next(n, ref)) {
		if (n->type != PACTA_TEXT)
			continue;
		at = 0;
		while (c->ntokens < MAX_TOKENS &&
		    fmt_token_next(&t, n->text, n->len, &at, d->lang))
			c->tokens[c->ntokens++] =
			    (struct cited){ n, t, NULL };
	}
}

/* How many letters both words have in common at their beginning; 0 for fewer
 * than three, which says nothing ("статья" and "статьи": 5). */
static size_t
word_alike(const char *a, size_t alen, const char *b, size_t blen)
{
	struct pacta_buf x = PACTA_BUF_INIT, y = PACTA_BUF_INIT;
	const char *p, *q;
	size_t n = 0;

	if (pacta_text_fold(a, alen, &x, NULL) == 0 &&
	    pacta_text_fold(b, blen, &y, NULL) == 0) {
		p = pacta_buf_str(&x);
		q = pacta_buf_str(&y);
		while (p < x.data + x.len && q < y.data + y.len &&
		    utf8_next(&p, x.data + x.len) ==
		    utf8_next(&q, y.data + y.len))
			n++;
	}
	pacta_buf_dispose(&x);
	pacta_buf_dispose(&y);
	return n >= 3 ? n : 0;
}

/* The last word of S[0, len), when only white space is behind it. */
static const char *
last_word(const char *s, size_t len, size_t *n)
{
	size_t end = len, start;

	while (end > 0 && (s[end - 1] == ' ' || s[end - 1] == '\n' ||
	    s[end - 1] == '\t'))
		end--;
	/* U+00A0 */
	if (end > 1 && (unsigned char)s[end - 2] == 0xc2 &&
	    (unsigned char)s[end - 1] == 0xa0)
		end -= 2;
	for (start = end; start > 0 && ((unsigned char)s[start - 1] >= 0x80 ||
	    (s[start - 1] | 0x20) >= 'a');)
		start--;
	*n = end - start;
	return s + start;
}

/* The character behind a number, 条 of 第五条; 0 for none that is a letter. */
static uint32_t
behind(const char *s, size_t len, size_t at)
{
	const char *p = s + at;
	uint32_t cp = at < len ? utf8_next(&p, s + len) : 0;

	return cp != 0 && pacta_text_script(cp) == PACTA_SCRIPT_HAN ? cp : 0;
}

/* The number in the text of a num, as a token. */
static bool
num_token(const struct fmt_item *item, const struct pacta_lang *lang,
    const struct pacta_buf *text, struct fmt_token *t)
{
	size_t at = 0;
	uint32_t is = new_value(item), was = old_value(item);

	while (fmt_token_next(t, text->data, text->len, &at, lang))
		if (t->value == is || t->value == was || t->other == is)
			return true;
	return false;
}

/* Whether the words around a cited number are those of the provision's own
 * ("статье 5" and "Статья 5", 第五条 and 第五条). */
static bool
same_words(const struct cited *c, const struct fmt_item *item,
    const struct pacta_lang *lang)
{
	struct pacta_buf text = PACTA_BUF_INIT;
	struct fmt_token t;
	const char *a, *b;
	size_t alen, blen;
	bool alike = false;
	uint32_t cp;

	if (item->num == NULL)
		return false;
	pacta_node_line(item->num, &text);
	if (text.len > 0 && !pacta_buf_failed(&text) &&
	    num_token(item, lang, &text, &t)) {
		a = last_word(text.data, t.start, &alen);
		b = last_word(c->text->text, c->token.start, &blen);
		cp = behind(text.data, text.len, t.end);
		alike = word_alike(a, alen, b, blen) > 0 || (cp != 0 &&
		    cp == behind(c->text->text, c->text->len, c->token.end));
	}
	pacta_buf_dispose(&text);
	return alike;
}

static bool
cites(const struct cited *c, const struct fmt_item *item)
{
	return c->level == NULL && (c->token.value == old_value(item) ||
	    (c->token.other != 0 && c->token.other == old_value(item)));
}

/* Gives LEVEL its number in the text: one with its own words around it, or,
 * when WORDS is false, the first that is left. */
static bool
claim(struct citation *c, const struct fmt_item *level,
    const struct pacta_lang *lang, bool words)
{
	for (size_t i = 0; i < c->ntokens; i++)
		if (cites(&c->tokens[i], level) &&
		    (!words || same_words(&c->tokens[i], level, lang))) {
			c->tokens[i].level = level;
			return true;
		}
	return false;
}

static void
claim_all(struct citation *c, const struct pacta_lang *lang)
{
	bool done[MAX_LEVELS] = { false };

	for (size_t i = 0; i < c->nlevels; i++)
		done[i] = claim(c, c->levels[i], lang, true);
	for (size_t i = 0; i < c->nlevels; i++)
		if (!done[i])
			(void)claim(c, c->levels[i], lang, false);
}

/* Writes one cited number anew; those behind it in the same text must have been
 * written already. */
static void
write_token(struct fmt_run *run, struct fmt_doc *d, const struct cited *c)
{
	const struct fmt_token *t = &c->token;
	struct pacta_buf out = PACTA_BUF_INIT;
	struct fmt_token as = *t;
	bool latin = (unsigned char)c->text->text[t->start] < 0x80;

	if (as.other == old_value(c->level) && as.value != as.other)
		as.style = as.style == PACTA_ENUM_ROMAN ? PACTA_ENUM_LETTER :
		    PACTA_ENUM_ROMAN;
	pacta_buf_add(&out, c->text->text, t->start);
	if (fmt_token_print(&as, new_value(c->level), latin ? NULL : d->lang,
	    &out)) {
		pacta_buf_add(&out, c->text->text + t->end,
		    c->text->len - t->end);
		if (pacta_buf_failed(&out) || pacta_doc_set_text(d->doc,
		    c->text, out.data, out.len) != 0)
			run->failed = true;
	}
	pacta_buf_dispose(&out);
}

static void
move_text(struct fmt_run *run, struct fmt_doc *d, struct pacta_node *ref)
{
	struct citation *c = calloc(1, sizeof(*c));

	if (c == NULL) {
		run->failed = true;
		return;
	}
	add_levels(c, d, ref, PACTA_AT_HREF);
	add_levels(c, d, ref, PACTA_AT_FROM);
	add_levels(c, d, ref, PACTA_AT_UPTO);
	if (any_moved(c)) {
		read_tokens(c, d, ref);
		claim_all(c, d->lang);
		for (size_t i = c->ntokens; i-- > 0 && !run->failed;)
			if (c->tokens[i].level != NULL &&
			    old_value(c->tokens[i].level) !=
			    new_value(c->tokens[i].level))
				write_token(run, d, &c->tokens[i]);
	}
	free(c);
}

/* --- all of a document ------------------------------------------------ */

/* "art_5__p_1" of a p that is no item itself, where art_5 has moved. */
static void
move_label(struct fmt_run *run, struct fmt_doc *d, struct moves *moves,
    struct pacta_node *node)
{
	const char *eid = pacta_node_get(node, PACTA_AT_EID), *cut, *head, *to;
	const struct fmt_item *item = NULL;

	if (eid == NULL || find_item(d, eid) != NULL)
		return;
	for (cut = strstr(eid, "__"); cut != NULL; cut = strstr(cut + 2, "__"))
		if ((head = fmt_string(run, "%.*s", (int)(cut - eid), eid)) !=
		    NULL && find_item(d, head) != NULL) {
			item = find_item(d, head);
			to = item->eid == NULL ? NULL : fmt_string(run,
			    "%s%s", item->eid, cut);
			if (to != NULL && strcmp(to, eid) != 0 &&
			    !fmt_map_set(&moves->to, eid, (void *)to))
				run->failed = true;
		}
	to = fmt_map_get(&moves->to, eid);
	if (to != NULL && pacta_doc_set(d->doc, node, PACTA_AT_EID, to) != 0)
		run->failed = true;
}

void
fmt_references(struct fmt_run *run, struct fmt_doc *d)
{
	static const enum pacta_at ats[] = { PACTA_AT_HREF, PACTA_AT_FROM,
		PACTA_AT_UPTO, PACTA_AT_REFERSTO, PACTA_AT_FOR };
	struct pacta_node *root = pacta_doc_root(d->doc), *n;
	struct moves moves = { { NULL, 0, 0 }, { NULL, 0, 0 } };
	const struct fmt_item *item;

	/* One that had no id may well be what was meant. */
	for (size_t i = 0; i < d->count && !run->failed; i++) {
		item = d->items[i];
		if (item->eid != NULL && item->old_eid != NULL &&
		    strcmp(item->eid, item->old_eid) != 0 &&
		    !fmt_map_set(&moves.now, item->eid, (void *)item))
			run->failed = true;
	}

	for (n = root; n != NULL && !run->failed; n = pacta_node_next(n, root))
		if (n->type == PACTA_ELEMENT && pacta_el_kind(n->el) !=
		    PACTA_KIND_META && n->attrs != NULL &&
		    pacta_el_abbr(n->el) == NULL)
			move_label(run, d, &moves, n);
	for (n = root; n != NULL && !run->failed;
	    n = pacta_node_next(n, root)) {
		if (n->type != PACTA_ELEMENT || n->attrs == NULL)
			continue;
		if (run->options.renumber &&
		    (n->el == PACTA_EL_REF || n->el == PACTA_EL_RREF))
			move_text(run, d, n);
		for (size_t i = 0; i < sizeof(ats) / sizeof(ats[0]); i++)
			move_href(run, d, &moves, n, ats[i]);
	}
	fmt_map_dispose(&moves.now);
	fmt_map_dispose(&moves.to);
}
