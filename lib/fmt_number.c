#include <stdlib.h>
#include <string.h>

#include "fmt_int.h"

/*
 * Repairing numbers.  Provisions of one kind that are counted together make a
 * series: articles through the text (or the annex), everything else in what it
 * stands in.  A series runs 1, 2, 3 ...; one that went on from the series before
 * it goes on still; "5 bis" stays behind its 5.  The master's series are put
 * right, and every language writes the same values in its own way.
 */

struct series {
	struct fmt_item **items;
	size_t count, cap;
	bool numbered;		/* some item has a number */
	struct series *before;	/* the last of its kind, elsewhere */
	uint32_t last_was, last_is;
};

struct numbering {
	struct fmt_run *run;
	struct fmt_doc *d;
	struct series **all;
	size_t count, cap;
	struct fmt_map by_place, by_kind;
};

static struct series *
series_new(struct numbering *n)
{
	size_t cap = n->cap == 0 ? 64 : n->cap * 2;
	struct series *s = calloc(1, sizeof(*s)), **all;

	if (s != NULL && n->count == n->cap) {
		all = realloc(n->all, cap * sizeof(struct series *));
		if (all != NULL) {
			n->all = all;
			n->cap = cap;
		}
	}
	if (s == NULL || n->count == n->cap) {
		free(s);
		n->run->failed = true;
		return NULL;
	}
	n->all[n->count++] = s;
	return s;
}

static bool
series_add(struct series *s, struct fmt_item *item)
{
	size_t cap = s->cap == 0 ? 8 : s->cap * 2;
	struct fmt_item **items;

	if (s->count == s->cap) {
		items = realloc(s->items, cap * sizeof(struct fmt_item *));
		if (items == NULL)
			return false;
		s->items = items;
		s->cap = cap;
	}
	s->items[s->count++] = item;
	s->numbered |= item->has_num;
	return true;
}

/* The series an item belongs to. */
static struct series *
series_of(struct numbering *n, const struct fmt_item *item)
{
	const void *place = item->node->el == PACTA_EL_ARTICLE ?
	    fmt_region(item) : item->parent;
	const char *key = fmt_string(n->run, "%p %d", place,
	    (int)item->node->el), *kind;
	struct series *s = key != NULL ? fmt_map_get(&n->by_place, key) : NULL;

	if (s != NULL || key == NULL)
		return s;
	kind = fmt_string(n->run, "%p %d", (void *)fmt_region(item),
	    (int)item->node->el);
	s = series_new(n);
	if (s == NULL || kind == NULL)
		return NULL;
	if (!fmt_map_set(&n->by_place, key, s))
		n->run->failed = true;
	s->before = fmt_map_get(&n->by_kind, kind);
	if (!fmt_map_set(&n->by_kind, kind, s))
		n->run->failed = true;
	return s;
}

static void
numbering_fill(struct numbering *n)
{
	struct series *s;

	for (size_t i = 0; i < n->d->count && !n->run->failed; i++) {
		/* What is quoted belongs to another text. */
		if (n->d->items[i]->quoted)
			continue;
		s = series_of(n, n->d->items[i]);
		if (s == NULL || !series_add(s, n->d->items[i]))
			n->run->failed = true;
	}
}

static void
numbering_dispose(struct numbering *n)
{
	for (size_t i = 0; i < n->count; i++) {
		free(n->all[i]->items);
		free(n->all[i]);
	}
	free(n->all);
	fmt_map_dispose(&n->by_place);
	fmt_map_dispose(&n->by_kind);
}

/* --- values ---------------------------------------------------------- */

static uint32_t
last_part(const struct pacta_enum *e)
{
	return e->count > 0 ? e->value[e->count - 1] : 0;
}

/*
 * Whether an item without a number is to have one: where the profile wants it,
 * where an empty num waits for it, or where it is new among numbered ones.  (A
 * paragraph without a number that has an id was meant so.)
 */
static bool
wants_number(const struct series *s, const struct fmt_item *item)
{
	enum pacta_el el = item->node->el;

	if (item->has_num)
		return false;
	if (fmt_numberless(item) || item->blank_num)
		return true;
	return s->numbered && item->num == NULL && item->old_eid == NULL &&
	    (pacta_el_kind(el) == PACTA_KIND_HIER || el == PACTA_EL_ITEM ||
	    el == PACTA_EL_RECITAL) && el != PACTA_EL_INDENT &&
	    pacta_node_child(item->node, PACTA_EL_HEADING) == NULL;
}

/* Reads (i) behind (h) as a letter: each number as what follows the last. */
static void
series_read(struct series *s)
{
	struct fmt_item *last = NULL, *item;

	for (size_t i = 0; i < s->count; i++) {
		item = s->items[i];
		item->wants_num = wants_number(s, item);
		if (!item->has_num)
			continue;
		if (last != NULL)
			(void)pacta_enum_follows(&last->was, &item->was);
		last = item;
	}
}

/* Whether the series counts in its last part only, all else being equal. */
static bool
series_plain(const struct series *s)
{
	const struct pacta_enum *first = NULL, *e;

	for (size_t i = 0; i < s->count; i++) {
		e = &s->items[i]->was;
		if (!s->items[i]->has_num)
			continue;
		if (first == NULL)
			first = e;
		if (e->count != first->count || e->count == 0 ||
		    memcmp(e->value, first->value,
		    (e->count - 1) * sizeof(e->value[0])) != 0)
			return false;
	}
	return true;
}

/* What comes before the first number. */
static uint32_t
series_start(struct series *s)
{
	for (size_t i = 0; i < s->count; i++) {
		if (!s->items[i]->has_num)
			continue;
		if (s->before != NULL && last_part(&s->items[i]->was) > 1 &&
		    last_part(&s->items[i]->was) == s->before->last_was + 1)
			return s->before->last_is;
		break;
	}
	return 0;
}

/* "5.2" in what was 5 and is 6 becomes "6.2". */
static void
follow_parent(struct fmt_item *item)
{
	const struct fmt_item *up = item->parent;
	unsigned n = item->is.count - 1;

	while (up != NULL && !up->has_num)
		up = up->parent;
	if (n > 0 && up != NULL && up->was.count == n &&
	    memcmp(up->was.value, item->was.value,
	    n * sizeof(item->was.value[0])) == 0)
		memcpy(item->is.value, up->is.value,
		    n * sizeof(item->is.value[0]));
}

static void
series_count(struct series *s)
{
	uint32_t v = series_start(s);
	struct pacta_enum like = { .count = 1 };
	struct fmt_item *item;
	bool any = false;

	for (size_t i = 0; i < s->count; i++)
		if (s->items[i]->has_num)
			like = s->items[i]->was;
	like.suffix = like.other = 0;
	for (size_t i = 0; i < s->count; i++) {
		item = s->items[i];
		if (!item->has_num && !item->wants_num)
			continue;
		if (item->wants_num)
			item->is = like;
		else
			item->is = item->was;
		if (item->is.suffix == 0 || !any)
			v++;
		any = true;
		item->is.value[item->is.count - 1] = v;
		/* The other reading of "c)", 100, is none of "d)". */
		if (v != last_part(&item->was))
			item->is.other = 0;
		if (item->is.count > 1)
			follow_parent(item);
		if (item->has_num && item->was.suffix == 0)
			s->last_was = last_part(&item->was);
	}
	s->last_is = v;
}

static bool
moved(const struct fmt_item *item)
{
	return item->is.count > 0 && (item->is.count != item->was.count ||
	    memcmp(item->is.value, item->was.value,
	    item->is.count * sizeof(item->is.value[0])) != 0);
}

/* --- writing them ---------------------------------------------------- */

/* How a number is written here: a numbered item of the series without bis. */
static const struct fmt_item *
series_pattern(const struct series *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->items[i]->has_num && s->items[i]->was.suffix == 0 &&
		    s->items[i]->was.style != PACTA_ENUM_WORD)
			return s->items[i];
	return NULL;
}

/* Without one to go by, the language's heading: "Article {n}". */
static bool
heading_number(const struct fmt_doc *d, const struct fmt_item *item,
    struct pacta_buf *out)
{
	struct pacta_buf key = PACTA_BUF_INIT;
	const char *pattern = NULL, *at, *style;

	pacta_buf_addf(&key, "heading.%s", pacta_el_name(item->node->el));
	if (d->lang != NULL && !pacta_buf_failed(&key))
		pattern = pacta_lang_get(d->lang, key.data);
	pacta_buf_dispose(&key);
	at = pattern != NULL ? strstr(pattern, "{n}") : NULL;
	if (at == NULL) {
		pacta_buf_addf(out, "%u.", last_part(&item->is));
		return true;
	}
	style = pacta_lang_get(d->lang, "heading.numerals");
	pacta_buf_add(out, pattern, (size_t)(at - pattern));
	if (style == NULL || strcmp(style, "han") != 0 ||
	    !pacta_enum_write(out, PACTA_ENUM_HAN, last_part(&item->is), NULL))
		pacta_buf_addf(out, "%u", last_part(&item->is));
	pacta_buf_adds(out, at + 3);
	return true;
}

static bool
new_number(const struct fmt_doc *d, const struct series *s,
    const struct fmt_item *item, struct pacta_buf *out)
{
	const struct fmt_item *like = series_pattern(s);
	struct pacta_buf text = PACTA_BUF_INIT;
	struct pacta_enum e;
	bool ok;

	if (like == NULL)
		return heading_number(d, item, out);
	pacta_node_line(like->num, &text);
	ok = !pacta_buf_failed(&text) &&
	    pacta_enum_find(&e, text.data, text.len, d->lang) &&
	    e.count == item->is.count &&
	    fmt_token_rewrite(text.data, text.len, &e, &item->is, d->lang,
	    out);
	pacta_buf_dispose(&text);
	return ok;
}

static void
tell(struct fmt_run *run, struct fmt_doc *d, const struct fmt_item *item,
    const char *was)
{
	struct pacta_buf is = PACTA_BUF_INIT;

	pacta_node_line(item->num, &is);
	if (was[0] != '\0')
		fmt_note(run, d, item, PACTA_NOTE, "fmt-renumbered",
		    "'%s' is now '%s'", was, pacta_buf_str(&is));
	else
		fmt_note(run, d, item, PACTA_NOTE, "fmt-renumbered",
		    "it is now '%s'", pacta_buf_str(&is));
	pacta_buf_dispose(&is);
}

static void
cannot(struct fmt_run *run, struct fmt_doc *d, struct fmt_item *item)
{
	fmt_note(run, d, item, PACTA_WARNING, "fmt-number",
	    "<%s> should have the number %u, but it cannot be written the way "
	    "its like is; number it by hand", pacta_el_name(item->node->el),
	    last_part(&item->is));
	item->is = item->was;
	item->wants_num = false;
}

/* Gives a number to an item that has none. */
static void
write_new(struct fmt_run *run, struct fmt_doc *d, const struct series *s,
    struct fmt_item *item)
{
	struct pacta_buf text = PACTA_BUF_INIT;
	struct pacta_node *num = item->num, *child;

	if (!new_number(d, s, item, &text)) {
		pacta_buf_dispose(&text);
		cannot(run, d, item);
		return;
	}
	if (num == NULL && (num = pacta_doc_element(d->doc,
	    PACTA_EL_NUM)) != NULL)
		pacta_node_insert(item->node, num, item->node->first);
	child = pacta_doc_text(d->doc, pacta_buf_str(&text), text.len);
	if (num == NULL || child == NULL || pacta_buf_failed(&text)) {
		run->failed = true;
	} else {
		while (num->first != NULL)
			pacta_node_detach(num->first);
		pacta_node_insert(num, child, NULL);
		item->num = num;
		item->blank_num = false;
		(void)pacta_enum_find(&item->is, text.data, text.len, d->lang);
		tell(run, d, item, "");
	}
	pacta_buf_dispose(&text);
}

/* Rewrites the number where it stands, whatever markup is around it. */
static bool
rewrite(struct fmt_run *run, struct fmt_doc *d, struct fmt_item *item)
{
	struct pacta_buf text = PACTA_BUF_INIT;
	struct pacta_node *n = item->num->first;
	struct pacta_enum e;
	bool done = false;

	for (; n != NULL && !done; n = pacta_node_next(n, item->num)) {
		if (n->type != PACTA_TEXT ||
		    !pacta_enum_find(&e, n->text, n->len, d->lang) ||
		    e.count != item->was.count ||
		    e.suffix != item->was.suffix)
			continue;
		if (memcmp(e.value, item->was.value,
		    e.count * sizeof(e.value[0])) != 0)
			pacta_enum_swap(&e);
		pacta_buf_clear(&text);
		done = fmt_token_rewrite(n->text, n->len, &e, &item->is,
		    d->lang, &text) && !pacta_buf_failed(&text);
		if (done && pacta_doc_set_text(d->doc, n, text.data,
		    text.len) != 0)
			run->failed = true;
	}
	pacta_buf_dispose(&text);
	return done;
}

static void
write_moved(struct fmt_run *run, struct fmt_doc *d, struct fmt_item *item)
{
	struct pacta_buf was = PACTA_BUF_INIT;

	pacta_node_line(item->num, &was);
	if (rewrite(run, d, item))
		tell(run, d, item, pacta_buf_str(&was));
	else
		cannot(run, d, item);
	pacta_buf_dispose(&was);
}

/* New numbers first: they are written after the pattern of old ones. */
static void
numbering_write(struct numbering *n)
{
	struct series *s;

	for (size_t i = 0; i < n->count && !n->run->failed; i++) {
		s = n->all[i];
		for (size_t k = 0; k < s->count; k++)
			if (s->items[k]->wants_num)
				write_new(n->run, n->d, s, s->items[k]);
		for (size_t k = 0; k < s->count; k++) {
			if (s->items[k]->has_num && moved(s->items[k]))
				write_moved(n->run, n->d, s->items[k]);
			s->items[k]->has_num |= s->items[k]->wants_num;
		}
	}
}

/* --- the languages --------------------------------------------------- */

/* The master's number, as far as this language counts the same way. */
static void
follow_master(struct fmt_item *item, const struct series *s)
{
	const struct pacta_enum *to = &item->pair->is;

	if (to->count == 0)
		return;
	if (!item->has_num) {
		item->wants_num = item->blank_num || fmt_numberless(item) ||
		    (item->pair->wants_num && wants_number(s, item));
		if (item->wants_num)
			item->is = *to;
		return;
	}
	item->is = item->was;
	if (pacta_enum_same(&item->was, to))
		return;
	item->is.other = 0;
	if (item->was.count == to->count)
		memcpy(item->is.value, to->value, sizeof(to->value));
	else
		item->is.value[item->is.count - 1] = last_part(to);
}

static void
number_master(struct numbering *n)
{
	for (size_t i = 0; i < n->count; i++) {
		series_read(n->all[i]);
		if (series_plain(n->all[i]))
			series_count(n->all[i]);
	}
}

static void
number_language(struct numbering *n)
{
	for (size_t i = 0; i < n->count; i++) {
		series_read(n->all[i]);
		for (size_t k = 0; k < n->all[i]->count; k++) {
			n->all[i]->items[k]->wants_num = false;
			if (n->all[i]->items[k]->pair != NULL)
				follow_master(n->all[i]->items[k], n->all[i]);
		}
	}
}

void
fmt_number(struct fmt_run *run)
{
	struct numbering n;

	for (size_t i = 0; i <= run->count && !run->failed; i++) {
		/* The master first, then the others. */
		if (i > 0 && &run->docs[i - 1] == run->master)
			continue;
		n = (struct numbering){ .run = run,
		    .d = i == 0 ? run->master : &run->docs[i - 1] };
		numbering_fill(&n);
		if (!run->failed && i == 0)
			number_master(&n);
		else if (!run->failed)
			number_language(&n);
		numbering_write(&n);
		numbering_dispose(&n);
	}
}
