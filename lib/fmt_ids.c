#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt_int.h"

/*
 * An id is the id of what the provision stands in, "__", and its own part: the
 * kind's abbreviation, "_", and its number.  Articles run through the text, so
 * that theirs begins anew in an annex or a quotation only.  The number is the
 * one the provision bears, or else its count among its like; a line without a
 * number between numbered ones is counted from the number before it ("4-1").
 */

/* How many of a kind were met below one prefix. */
struct tally {
	size_t count;		/* of all */
	size_t behind;		/* without a number, since the last with one */
	const char *number;	/* of the last with one; NULL: none yet */
	bool numbered;		/* there is one with a number */
};

/* One document's ids in the making. */
struct making {
	struct fmt_run *run;
	struct fmt_doc *d;
	struct fmt_map tallies;	/* "prefix__abbr" -> struct tally */
	struct fmt_map given;	/* ids given -> item */
};

static const struct fmt_item *
id_parent(const struct fmt_item *item)
{
	if (item->node->el == PACTA_EL_ATTACHMENT)
		return NULL;
	return item->node->el == PACTA_EL_ARTICLE ? fmt_region(item) :
	    item->parent;
}

/* What comes before the number: "art_2__para"; NULL when what it stands in has
 * no id. */
static const char *
id_stem(struct fmt_run *run, const struct fmt_item *item)
{
	const struct fmt_item *up = id_parent(item);
	const char *abbr = pacta_el_abbr(item->node->el);

	if (up == NULL)
		return fmt_string(run, "%s", abbr);
	return up->eid != NULL ? fmt_string(run, "%s__%s", up->eid, abbr) :
	    NULL;
}

/*
 * The same by place alone, to tell numbered kinds before any id is given: the
 * address of what it stands in, and the kind.
 */
static const char *
place_key(struct fmt_run *run, const struct fmt_item *item)
{
	return fmt_string(run, "%p %d", (const void *)id_parent(item),
	    (int)item->node->el);
}

static struct tally *
tally_get(struct making *m, const char *key)
{
	struct tally *t = fmt_map_get(&m->tallies, key);

	if (t != NULL)
		return t;
	t = calloc(1, sizeof(*t));
	if (t == NULL || !fmt_map_add(&m->tallies, key, t)) {
		free(t);
		m->run->failed = true;
		return NULL;
	}
	return t;
}

static void
tally_all(struct making *m)
{
	struct tally *t;
	const char *key;

	for (size_t i = 0; i < m->d->count && !m->run->failed; i++) {
		key = place_key(m->run, m->d->items[i]);
		t = key != NULL ? tally_get(m, key) : NULL;
		if (t != NULL && m->d->items[i]->has_num)
			t->numbered = true;
	}
}

/* The number part of the id that ID ends in, and its length before it. */
static const char *
id_number(const char *id, const char *abbr, size_t *stem)
{
	const char *last = id, *p;
	size_t n = strlen(abbr);

	while ((p = strstr(last, "__")) != NULL)
		last = p + 2;
	if (strncmp(last, abbr, n) != 0 ||
	    (last[n] != '_' && last[n] != '\0'))
		return NULL;
	*stem = (size_t)(last - id) + n;
	return last[n] == '_' ? last + n + 1 : last + n;
}

/*
 * Whether an id that is there extends what it should: STEM, or, for what is no
 * provision (a note, a recital, a list), the id of anything further up, since
 * the convention lets those run through a larger part.
 */
static bool
id_fits(const struct fmt_item *item, const char *id, const char *stem)
{
	const char *abbr = pacta_el_abbr(item->node->el);
	size_t n, len = strlen(stem), own = strlen(abbr);

	if (id_number(id, abbr, &n) == NULL)
		return false;
	if (n == len && strncmp(id, stem, len) == 0)
		return true;
	if (pacta_el_kind(item->node->el) == PACTA_KIND_HIER || n >= len)
		return false;
	return n == own || (strncmp(id, stem, n - own) == 0);
}

/* The number as an id writes it, or NULL when the item has none. */
static const char *
own_number(struct fmt_run *run, const struct fmt_item *item)
{
	struct pacta_buf out = PACTA_BUF_INIT;
	const char *s;

	if (!item->has_num)
		return NULL;
	pacta_enum_eid(&item->is, &out);
	run->failed |= pacta_buf_failed(&out);
	s = out.len > 0 ? fmt_string(run, "%s", out.data) : NULL;
	pacta_buf_dispose(&out);
	return s;
}

static bool
id_free(const struct making *m, const char *id)
{
	return !fmt_map_has(&m->given, id);
}

/* A line without a number among numbered ones. */
static const char *
between_id(struct making *m, const char *stem, struct tally *t)
{
	const char *id = NULL;

	do {
		t->behind++;
		id = fmt_string(m->run, "%s_%s-%zu", stem,
		    t->number != NULL ? t->number : "0", t->behind);
	} while (id != NULL && !id_free(m, id));
	return id;
}

/* The next count that is free; at once, but for what stands in one language
 * only, where the master's have taken theirs. */
static const char *
counted_id(struct making *m, const char *stem, struct tally *t)
{
	const char *id = fmt_string(m->run, "%s_%zu", stem, t->count);

	while (id != NULL && m->d != m->run->master && !id_free(m, id))
		id = fmt_string(m->run, "%s_%zu", stem, ++t->count);
	return id;
}

/* The id by the rules alone. */
static const char *
regular_id(struct making *m, const struct fmt_item *item, const char *stem,
    struct tally *t, const char *number)
{
	t->count++;
	if (number != NULL) {
		t->number = number;
		t->behind = 0;
		return fmt_string(m->run, "%s_%s", stem, number);
	}
	if (!t->numbered)
		return counted_id(m, stem, t);
	if (item->old_eid != NULL && id_fits(item, item->old_eid, stem) &&
	    id_free(m, item->old_eid)) {
		t->behind++;
		return item->old_eid;
	}
	return between_id(m, stem, t);
}

/* Whether an id that extends what it should also says the right number. */
static bool
number_right(const struct making *m, const struct fmt_item *item,
    const char *part, const char *stem, const char *regular)
{
	struct pacta_enum e;

	if (item->has_num)
		return !m->run->options.renumber || item->quoted ||
		    (pacta_enum_from_eid(&e, part, strlen(part)) &&
		    pacta_enum_same(&e, &item->is));
	/* One that runs through a larger part is not counted here; nor what
	 * the master does not have; and "recs" is as good as "recs_1". */
	return strncmp(item->old_eid, stem, strlen(stem)) != 0 ||
	    m->d != m->run->master || *part == '\0' ||
	    strcmp(part, regular + strlen(stem) + 1) == 0;
}

/*
 * The id of an item that has one already: kept where it extends what it should
 * and, for a count, counts right; with a number that contradicts it, kept too
 * unless numbers are being repaired.
 */
static const char *
kept_id(struct making *m, const struct fmt_item *item, const char *stem,
    const char *regular)
{
	const struct fmt_item *up = id_parent(item);
	const char *part;
	size_t n;

	part = id_number(item->old_eid, pacta_el_abbr(item->node->el), &n);
	if (part == NULL || regular == NULL)
		return regular;
	if (id_fits(item, item->old_eid, stem))
		return number_right(m, item, part, stem, regular) ?
		    item->old_eid : regular;
	/* What it stands in has a new id, and it moves along. */
	if (!item->has_num || m->run->options.renumber || up == NULL ||
	    up->old_eid == NULL || strncmp(item->old_eid, up->old_eid,
	    strlen(up->old_eid)) != 0)
		return regular;
	return fmt_string(m->run, "%s_%s", stem, part);
}

/* An identity no provision has or had: "art_6-1". */
static const char *
fresh_identity(struct fmt_run *run, const char *id)
{
	const char *s;
	size_t n = 0;

	do {
		s = fmt_string(run, "%s-%zu", id, ++n);
	} while (s != NULL && fmt_map_has(&run->used, s));
	return s;
}

/* What a quoted provision is or will be in the text it belongs to: for an
 * article that can be told, "art_2bis". */
static const char *
quoted_identity(const struct fmt_item *item)
{
	const char *last = NULL, *p = item->eid;

	if (item->old_eid != NULL || item->node->el != PACTA_EL_ARTICLE ||
	    item->parent->node->el != PACTA_EL_QUOTEDSTRUCTURE)
		return item->old_wid;
	while ((p = strstr(p, "__")) != NULL)
		last = p += 2;
	return last;
}

/* Sets the wId that keeps the identity what it was, or makes a new one unlike
 * all others. */
static void
give_identity(struct making *m, struct fmt_item *item)
{
	const char *identity = fmt_identity(item);
	struct fmt_run *run = m->run;

	item->wid = NULL;
	if (item->eid == NULL)
		return;
	if (item->quoted) {
		item->wid = quoted_identity(item);
		return;
	}
	if (identity == NULL && fmt_map_has(&run->used, item->eid))
		identity = fresh_identity(run, item->eid);
	if (identity == NULL)
		identity = item->eid;
	if (strcmp(identity, item->eid) != 0)
		item->wid = identity;
	if (!fmt_map_add(&run->used, identity, item))
		run->failed = true;
}

static void
number_missing(struct making *m, struct fmt_item *item)
{
	fmt_note(m->run, m->d, item, PACTA_WARNING, "fmt-number",
	    "<%s> has no number, and so no id; pacta fmt --renumber gives it "
	    "one", pacta_el_name(item->node->el));
}

static void
number_taken(struct making *m, struct fmt_item *item, const char *id)
{
	const struct fmt_item *other = fmt_map_get(&m->given, id);
	struct pacta_place place = { 0 };

	if (other == NULL)
		other = fmt_map_get(&m->d->by_eid, id);
	if (other != NULL)
		place = pacta_doc_node_place(m->d->doc, other->node);
	fmt_note(m->run, m->d, item, PACTA_WARNING, "fmt-number",
	    "its number makes the id %s, which the <%s> in line %u has, and so "
	    "it has none; pacta fmt --renumber gives it its own", id,
	    pacta_el_name(item->node->el), place.line);
}

/* Whether an item that had ID before is likely to keep it. */
static bool
id_claimed(const struct making *m, const struct fmt_item *item, const char *id)
{
	const struct fmt_item *holder = fmt_map_get(&m->d->by_eid, id);

	return holder != NULL && holder != item && holder->has_num &&
	    !m->run->options.renumber && id_parent(holder) == id_parent(item);
}

/* The id of an item of the master, or of one the master does not have. */
static void
give_own(struct making *m, struct fmt_item *item)
{
	const char *stem = id_stem(m->run, item), *id;
	const char *key = place_key(m->run, item);
	struct tally *t = key != NULL ? tally_get(m, key) : NULL;

	if (stem == NULL || t == NULL)
		return;
	if (item->old_eid == NULL && fmt_numberless(item)) {
		number_missing(m, item);
		return;
	}
	id = regular_id(m, item, stem, t, own_number(m->run, item));
	if (item->old_eid != NULL) {
		id = kept_id(m, item, stem, id);
		if (id != NULL && !id_free(m, id))
			id = id_free(m, item->old_eid) ? item->old_eid :
			    fresh_identity(m->run, id);
	} else if (id != NULL &&
	    (!id_free(m, id) || id_claimed(m, item, id))) {
		number_taken(m, item, id);
		return;
	}
	item->eid = id;
}

/* Whether the id the provision had is another's now. */
static bool
is_displaced(const struct fmt_item *item)
{
	return item->pair == NULL && item->old_eid != NULL &&
	    item->eid != NULL && strcmp(item->eid, item->old_eid) != 0;
}

/* The id of a provision that stands in this language only. */
static void
give_alone(struct making *m, struct fmt_item *item)
{
	give_own(m, item);
	if (is_displaced(item) && (item->parent == NULL ||
	    !is_displaced(item->parent)))
		fmt_note(m->run, m->d, item, PACTA_WARNING, "fmt-step",
		    "this <%s> stands in '%s' only, and what was '%s' is "
		    "another's id now: if it was taken out of the master, '%s', "
		    "take it out here too", pacta_el_name(item->node->el),
		    m->d->id.uri.language, item->old_eid,
		    m->run->master->id.uri.language);
	if (item->old_eid == NULL && item->eid != NULL)
		fmt_note(m->run, m->d, item, PACTA_WARNING, "fmt-step",
		    "this <%s> stands in '%s' only: the master, '%s', has no "
		    "such provision here", pacta_el_name(item->node->el),
		    m->d->id.uri.language, m->run->master->id.uri.language);
}

static void
give(struct making *m, struct fmt_item *item)
{
	item->eid = NULL;
	if (item->pair != NULL) {
		item->eid = item->pair->eid;
		item->wid = item->pair->wid;
		return;
	}
	if (m->d == m->run->master)
		give_own(m, item);
	else
		give_alone(m, item);
	give_identity(m, item);
	if (item->eid != NULL && !fmt_map_add(&m->given, item->eid, item))
		m->run->failed = true;
}

/* Ids that come from the master are spoken for before any other is given. */
static void
reserve_pairs(struct making *m)
{
	struct fmt_item *item;

	for (size_t i = 0; i < m->d->count && !m->run->failed; i++) {
		item = m->d->items[i];
		if (item->pair != NULL && item->pair->eid != NULL &&
		    !fmt_map_add(&m->given, item->pair->eid, item))
			m->run->failed = true;
	}
}

void
fmt_ids(struct fmt_run *run, struct fmt_doc *d)
{
	struct making m = { run, d, { NULL, 0, 0 }, { NULL, 0, 0 } };

	tally_all(&m);
	if (d != run->master)
		reserve_pairs(&m);
	for (size_t i = 0; i < d->count && !run->failed; i++)
		give(&m, d->items[i]);
	for (size_t i = 0; i < m.tallies.cap; i++)
		if (m.tallies.slots[i].key != NULL)
			free(m.tallies.slots[i].value);
	fmt_map_dispose(&m.tallies);
	fmt_map_dispose(&m.given);
}

static void
put(struct fmt_run *run, struct fmt_doc *d, struct pacta_node *node,
    enum pacta_at at, const char *value)
{
	const char *old = pacta_node_get(node, at);

	if ((old == NULL && value == NULL) ||
	    (old != NULL && value != NULL && strcmp(old, value) == 0))
		return;
	if (pacta_doc_set(d->doc, node, at, value) != 0)
		run->failed = true;
}

void
fmt_write_ids(struct fmt_run *run, struct fmt_doc *d)
{
	for (size_t i = 0; i < d->count && !run->failed; i++) {
		put(run, d, d->items[i]->node, PACTA_AT_EID, d->items[i]->eid);
		put(run, d, d->items[i]->node, PACTA_AT_WID, d->items[i]->wid);
	}
}
