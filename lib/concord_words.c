/*
 * Words of a language as numbers, inflected forms as one.
 *
 * The stem is what is left when the language's endings are taken off
 * (concord.endings) as long as three letters stay; that is crude, and enough to
 * find a term in any case.  Where words are not parted, each
 * character is a word.
 */
#include <stdlib.h>
#include <string.h>

#include "concord_int.h"
#include "utf8_int.h"

#define FIRST_LETTERS 5	/* of a word with any ending */
#define LEAST 3		/* letters of a stem */

/* --- endings ---------------------------------------------------------------------- */

static int
longest_first(const void *a, const void *b)
{
	const struct folded *x = a, *y = b;

	return (x->len < y->len) - (x->len > y->len);
}

/* Cuts a list of words, folded. */
static bool
fold_list(const char *s, struct folded **out, size_t *count)
{
	size_t n;

	for (; s != NULL && *s != '\0'; s += n) {
		struct folded *more;

		s += strspn(s, " ");
		n = strcspn(s, " ");
		if (n == 0)
			break;
		more = realloc(*out, (*count + 1) * sizeof(*more));
		if (more == NULL)
			return false;
		*out = more;
		more[*count] = (struct folded)FOLDED_INIT;
		if (!value_fold(&more[(*count)++], s, n))
			return false;
		if (more[*count - 1].len == 0)	/* of nothing that is seen */
			value_fold_dispose(&more[--*count]);
	}
	return true;
}

bool
stems_init(struct stems *stems, const struct pacta_lang *lang)
{
	size_t n = 0;
	const char *const *v;

	memset(stems, 0, sizeof(*stems));
	if (!fold_list(pacta_lang_get(lang, "concord.endings"), &stems->endings,
	    &stems->nendings))
		return false;
	stems->any_ending = stems->nendings == 1 && stems->endings[0].s[0] == '*';
	if (stems->nendings > 0)
		qsort(stems->endings, stems->nendings, sizeof(*stems->endings),
		    longest_first);
	v = pacta_lang_all(lang, "value.prefix", &n);
	for (size_t i = 0; i < n; i++)
		if (!fold_list(v[i], &stems->prefixes, &stems->nprefixes))
			return false;
	if (stems->nprefixes > 0)
		qsort(stems->prefixes, stems->nprefixes, sizeof(*stems->prefixes),
		    longest_first);
	return true;
}

void
stems_dispose(struct stems *stems)
{
	for (size_t i = 0; i < stems->nendings; i++)
		value_fold_dispose(&stems->endings[i]);
	for (size_t i = 0; i < stems->nprefixes; i++)
		value_fold_dispose(&stems->prefixes[i]);
	free(stems->endings);
	free(stems->prefixes);
}

void
words_dispose(struct words *w)
{
	free(w->slots);
	pacta_buf_dispose(&w->names);
	value_fold_dispose(&w->folded);
}

/* --- stems ------------------------------------------------------------------------- */

static size_t
first_letters(const char *s, size_t len, size_t n)
{
	const char *p = s;

	while (n-- > 0 && p < s + len)
		utf8_next(&p, s + len);
	return (size_t)(p - s);
}

/* Takes the longest prefix off. */
static bool
strip_prefix(const struct stems *stems, const char **s, size_t *len)
{
	size_t n;

	for (size_t i = 0; i < stems->nprefixes; i++) {
		n = stems->prefixes[i].len;
		if (*len <= n || memcmp(*s, stems->prefixes[i].s, n) != 0 ||
		    utf8_count(*s + n, *len - n) < LEAST)
			continue;
		*s += n;
		*len -= n;
		return true;
	}
	return false;
}

/* Takes the longest ending off. */
static bool
strip_ending(const struct stems *stems, const char *s, size_t *len)
{
	for (size_t i = 0; i < stems->nendings; i++) {
		const struct folded *e = &stems->endings[i];

		if (*len > e->len && s[*len - 1] == e->s[e->len - 1] &&
		    memcmp(s + *len - e->len, e->s, e->len) == 0 && utf8_count(s, *len - e->len) >= LEAST) {
			*len -= e->len;
			return true;
		}
	}
	return false;
}

/* One ending after the other, so that équipement and équipements meet. */
static void
stem(const struct stems *stems, const char **s, size_t *len)
{
	if (strip_prefix(stems, s, len))
		strip_prefix(stems, s, len);	/* "and" and an article */
	if (stems->any_ending) {
		*len = first_letters(*s, *len, FIRST_LETTERS);
		return;
	}
	while (strip_ending(stems, *s, len))
		;
}

/* --- numbers ----------------------------------------------------------------------- */

static struct word_slot *
slot_of(const struct words *w, const char *s, size_t len)
{
	size_t mask = w->cap - 1, i = 2166136261u;

	for (size_t k = 0; k < len; k++)	/* FNV-1a */
		i = (i ^ (unsigned char)s[k]) * 16777619u;
	for (i &= mask; w->slots[i].id != 0; i = (i + 1) & mask)
		if (w->slots[i].len == len && memcmp(pacta_buf_str(&w->names) +
		    w->slots[i].at, s, len) == 0)
			break;
	return &w->slots[i];
}

static bool
slots_grow(struct words *w)
{
	struct words more = *w;

	more.cap = w->cap == 0 ? 1024 : w->cap * 2;
	more.slots = calloc(more.cap, sizeof(*more.slots));
	if (more.slots == NULL)
		return false;
	for (size_t i = 0; i < w->cap; i++)
		if (w->slots[i].id != 0)
			*slot_of(&more, pacta_buf_str(&w->names) +
			    w->slots[i].at, w->slots[i].len) = w->slots[i];
	free(w->slots);
	w->slots = more.slots;
	w->cap = more.cap;
	return true;
}

static bool
number_of(struct words *w, const char *s, size_t len, bool add, uint32_t *id)
{
	struct word_slot *slot;

	if (w->count * 2 >= w->cap && !slots_grow(w))
		return false;
	slot = slot_of(w, s, len);
	*id = slot->id;
	if (*id != 0 || !add)
		return true;
	*slot = (struct word_slot){ (uint32_t)++w->count,
	    (uint32_t)w->names.len, (uint32_t)len };
	pacta_buf_add(&w->names, s, len);
	*id = slot->id;
	return !pacta_buf_failed(&w->names);
}

static bool
push(uint32_t **ids, size_t *count, size_t *cap, uint32_t id)
{
	size_t bigger = *cap == 0 ? 1024 : *cap * 2;
	uint32_t *more;

	if (*count == *cap) {
		more = realloc(*ids, bigger * sizeof(*more));
		if (more == NULL)
			return false;
		*ids = more;
		*cap = bigger;
	}
	(*ids)[(*count)++] = id;
	return true;
}

bool
words_read(struct words *w, const char *s, size_t len, bool add,
    uint32_t **ids, size_t *count, size_t *cap)
{
	return value_fold(&w->folded, s, len) && words_number(w, &w->folded,
	    add, ids, count, cap);
}

bool
words_number(struct words *w, const struct folded *f, bool add,
    uint32_t **ids, size_t *count, size_t *cap)
{
	const char *p = f->s, *end = p + f->len, *from, *word;
	size_t n;
	uint32_t c, id;

	while (p < end) {
		from = p;
		c = utf8_next(&p, end);
		if ((!value_is_word(c) && !value_is_han(c)) || c == '\'')
			continue;
		if (!value_is_han(c))
			while (p < end && value_is_word(value_peek(p, end)) &&
			    *p != '\'')
				utf8_next(&p, end);
		word = from;
		n = (size_t)(p - from);
		if (!value_is_han(c) && w->stems != NULL)
			stem(w->stems, &word, &n);
		if (!number_of(w, word, n, add, &id) ||
		    !push(ids, count, cap, id))
			return false;
	}
	return true;
}

bool
words_pair(struct words *w, const char *s, size_t len, uint32_t *id)
{
	return number_of(w, s, len, true, id);
}
