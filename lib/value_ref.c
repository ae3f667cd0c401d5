/*
 * References: "paragraph 1 of Article 3", «статей 33–37», 第三十三条至第三十七条.
 *
 * A number refers when the word for a provision stands before it (Article 5) or
 * behind it (5-бап, 第五条).  From there lists and ranges are followed, and a
 * range is every provision in it.
 */
#include <string.h>

#include <pacta/enumerator.h>
#include <pacta/text.h>

#include "utf8_int.h"
#include "value_int.h"

#define MAX_RANGE 200
#define MAX_RANGED 500000	/* values in a list that ranges may still fill */

/* A number that is known to refer, while the text is read. */
struct found {
	size_t item;
	enum pacta_ref_level level;
	int64_t value;		/* whole; -1: 14.1 and the like */
};

static bool
free_number(const struct reading *rd, size_t i)
{
	return i < rd->count && rd->items[i].type == ITEM_NUMBER &&
	    !rd->items[i].dated;
}

/* Signs that may stand around a number: "(1)", «1», № 1. */
static bool
around(const struct reading *rd, size_t i)
{
	return i < rd->count && (item_is(rd, i, ROLE_REF_FILL) ||
	    (rd->items[i].type == ITEM_PUNCT && (rd->items[i].c == '(' ||
	    rd->items[i].c == ')' || rd->items[i].c == FOLD_QUOTE ||
	    rd->items[i].c == '[' || rd->items[i].c == ']')));
}

/* --- letters and Roman numerals behind the word ------------------------------- */

static bool
original_word(const struct reading *rd, const struct item *it, char out[16])
{
	size_t from = rd->f->at[it->start], to = rd->f->at[it->end];

	/* What is dropped in folding belongs to nobody. */
	if (to <= from || to - from >= 16)
		return false;
	memcpy(out, rd->text + from, to - from);
	out[to - from] = '\0';
	out[strcspn(out, " ")] = '\0';
	return true;
}

/* "VII" or, in brackets or alone as LETTER allows, "a": its number. */
static int64_t
written_number(const struct reading *rd, struct item *it, bool letter)
{
	struct pacta_enum e;
	char word[16], closed[20] = "(";
	int64_t n;

	if (!original_word(rd, it, word))
		return -1;
	n = pacta_enum_roman(word, strlen(word));
	if (n > 0 && word[0] < 'a' && (strlen(word) > 1 || !letter))
		return n;
	/* الف is one letter. */
	if (!letter || utf8_count(word, strlen(word)) > 3)
		return -1;
	strcat(closed, word);
	strcat(closed, ")");
	it->letter = pacta_enum_parse(&e, closed, strlen(closed),
	    rd->r->lang) && e.count == 1 && (e.style == PACTA_ENUM_LETTER ||
	    e.style == PACTA_ENUM_STEM) && e.value[0] < 40 &&
	    (word[0] < 'A' || word[0] > 'z' || word[1] == '\0');
	return it->letter ? (int64_t)e.value[0] : -1;
}

/* Turns the word AT into a number, if it can be one. */
static void
number_of_item(struct reading *rd, size_t at, bool letter)
{
	struct item *it = at < rd->count ? &rd->items[at] : NULL;
	int64_t n;

	if (it == NULL || (it->type != ITEM_WORD && it->type != ITEM_LEX))
		return;
	n = written_number(rd, it, letter);
	if (n < 0)
		return;
	it->type = ITEM_NUMBER;
	it->figure = true;
	it->v = (struct pacta_value){ .kind = PACTA_VALUE_NUMBER };
	value_set(&it->v, n, 0);
}

/* Turns a word at I into a number, when it is one behind a reference's word. */
static void
number_of_word(struct reading *rd, size_t i, enum pacta_ref_level level)
{
	size_t at = i;
	bool bracket = false;

	while (at < rd->count && at < i + 2 && around(rd, at)) {
		bracket |= rd->items[at].type == ITEM_PUNCT;
		at++;
	}
	/* A bare letter is a preposition more often than a point. */
	bracket |= item_punct(rd, at + 1, ')');
	number_of_item(rd, at, level == PACTA_REF_BELOW && bracket);
}

/* --- emitting -------------------------------------------------------------------- */

static void
emit_ref(struct reading *rd, size_t i, enum pacta_ref_level level,
    struct found *last)
{
	struct pacta_value v = rd->items[i].v;

	v.kind = PACTA_VALUE_REF;
	v.level = level;
	v.weak = false;
	v.ordinal = false;
	v.unit[0] = '\0';
	rd->items[i].refers = true;
	rd->items[i].level = (uint8_t)level;
	last->item = i;
	last->level = level;
	last->value = value_whole(&v);
	value_emit(rd, v, i, i);
}

/* The provisions between two ends of a range. */
static void
emit_range(struct reading *rd, const struct found *a, const struct found *b)
{
	struct pacta_value v = { .kind = PACTA_VALUE_REF, .level = a->level,
	    .between = true };

	if (a->value < 0 || b->value <= a->value + 1 ||
	    b->value - a->value > MAX_RANGE ||
	    rd->out->count > MAX_RANGED)
		return;
	for (int64_t n = a->value + 1; n < b->value; n++) {
		value_set(&v, n, 0);
		value_emit(rd, v, a->item, b->item);
	}
}

/* --- finding ----------------------------------------------------------------------- */

static size_t
skip_around(const struct reading *rd, size_t i)
{
	while (around(rd, i))
		i++;
	return i;
}

/* Whether the number at I counts something else: 30 days, 5 June, 5 %. */
static bool
counts(const struct reading *rd, size_t i)
{
	/* "..., el veintiséis de junio" */
	if (item_is(rd, i + 1, ROLE_DATE_FILL) &&
	    item_is(rd, i + 2, ROLE_MONTH))
		return true;
	if (item_is(rd, i + 1, ROLE_UNIT_FILL) && item_is(rd, i + 2,
	    ROLE_UNIT | ROLE_CURRENCY))
		return true;
	return item_is(rd, i + 1, ROLE_UNIT | ROLE_CURRENCY | ROLE_PERCENT |
	    ROLE_MONTH | ROLE_DENOM) || item_is(rd, i - 1, ROLE_CURRENCY);
}

static bool
is_latin(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A Latin letter by itself, in a language of another script. */
static bool
strange_letter(const struct reading *rd, size_t i)
{
	const struct item *it = &rd->items[i];

	return it->end - it->start == 1 && is_latin(rd->f->s[it->start]) &&
	    !(pacta_text_lang_scripts(pacta_lang_code(rd->r->lang)) &
	    1u << PACTA_SCRIPT_LATIN);
}

/* "Article 3 (2)", "paragraph 2(a)": what stands in brackets is below. */
static size_t
follow_brackets(struct reading *rd, size_t i)
{
	struct found none;

	/* "1b"; "4 b" where b is in no word of the language */
	if (i + 1 < rd->count && (!rd->items[i + 1].space || strange_letter(rd,
	    i + 1)) && rd->items[i + 1].type == ITEM_WORD) {
		number_of_item(rd, i + 1, true);
		if (free_number(rd, i + 1)) {
			emit_ref(rd, i + 1, PACTA_REF_BELOW, &none);
			i++;
		}
	}
	while (item_punct(rd, i + 1, '(') && i + 3 < rd->count &&
	    item_punct(rd, i + 3, ')')) {
		number_of_word(rd, i + 1, PACTA_REF_BELOW);
		if (!free_number(rd, i + 2))
			break;
		emit_ref(rd, i + 2, PACTA_REF_BELOW, &none);
		i += 3;
	}
	return i;
}

/*
 * Follows "33 to 37", "1, 2 and 3" behind the reference at LAST; the place
 * behind.
 */
static size_t
follow(struct reading *rd, struct found *last)
{
	size_t i = follow_brackets(rd, last->item), at;
	struct found next;
	bool range;

	for (;;) {
		at = i + 1;
		while (item_punct(rd, at, ')') || item_punct(rd, at,
		    FOLD_QUOTE) || item_punct(rd, at, ']'))
			at++;
		range = item_is(rd, at, ROLE_TO) ||
		    item_punct(rd, at, FOLD_DASH) || item_punct(rd, at, '-');
		if (!range && !item_is(rd, at, ROLE_LIST) &&
		    !item_punct(rd, at, ','))
			return i + 1;
		at++;
		if (!range && item_is(rd, at, ROLE_LIST))
			at++;	/* ", and" */
		if (item_is(rd, at, ROLE_REF) &&
		    rd->items[at].entry->level == last->level)
			at++;
		number_of_word(rd, at, last->level);
		at = skip_around(rd, at);
		if (!free_number(rd, at) || counts(rd, at) ||
		    rd->items[at].v.weak)
			return i + 1;
		emit_ref(rd, at, last->level, &next);
		if (range)
			emit_range(rd, last, &next);
		*last = next;
		i = follow_brackets(rd, at);
	}
}

/* "part of one" names no part, "Part One" does. */
static bool
is_article(const struct reading *rd, size_t at)
{
	const struct item *it = &rd->items[at];
	char first = rd->text[rd->f->at[it->start]];

	return !it->figure && !it->v.ordinal && value_whole(&it->v) == 1 &&
	    !rd->r->strict && !(first >= 'A' && first <= 'Z');
}

/* At a word for a provision: the number behind it. */
static size_t
read_before(struct reading *rd, size_t i)
{
	enum pacta_ref_level level = rd->items[i].entry->level;
	struct found last;
	size_t at;

	/* "the second paragraph": the number is before the word. */
	if (level == PACTA_REF_BELOW && i > 0 && free_number(rd, i - 1) &&
	    rd->items[i - 1].v.ordinal && !rd->items[i - 1].figure) {
		emit_ref(rd, i - 1, level, &last);
		return i + 1;
	}
	/* "с 33 по 37" */
	at = i + 1 + (item_is(rd, i + 1, ROLE_FROM) &&
	    free_number(rd, i + 2));
	number_of_word(rd, at, level);
	at = skip_around(rd, at);
	if (!free_number(rd, at) || at > i + 3 || is_article(rd, at))
		return i + 1;
	emit_ref(rd, at, level, &last);
	return follow(rd, &last);
}

static bool
range_at(const struct reading *rd, size_t i)
{
	return item_is(rd, i, ROLE_TO) || item_punct(rd, i, FOLD_DASH) ||
	    item_punct(rd, i, '-');
}

/* The number before FIRST in the same list (33, 34 және 35-баптар; 2- va
 * 3-ilovalar; 第三、四条; a) және b) тармақшалары), and whether it is a range;
 * SIZE_MAX when there is none. */
static size_t
before_in_list(struct reading *rd, size_t first, bool letter, bool *range)
{
	size_t at = first;

	if (first < 2)
		return SIZE_MAX;
	*range = range_at(rd, --at);
	if (!*range && !item_is(rd, at, ROLE_LIST) && !item_punct(rd, at, ','))
		return SIZE_MAX;
	if (at > 1 && item_punct(rd, at - 1, '-'))
		at--;
	while (at > 0 && around(rd, at - 1))
		at--;
	if (at == 0)
		return SIZE_MAX;
	if (letter && (item_punct(rd, at, ')') || item_punct(rd, at,
	    FOLD_QUOTE)))
		number_of_item(rd, at - 1, true);
	return free_number(rd, at - 1) ? at - 1 : SIZE_MAX;
}

/* Whether the list that ends with the number AT begins with 第. */
static bool
list_marked(struct reading *rd, size_t at)
{
	bool range;

	while (at != SIZE_MAX) {
		while (at > 0 && around(rd, at - 1))
			at--;
		if (at > 0 && item_is(rd, at - 1, ROLE_ORD_MARK))
			return true;
		at = before_in_list(rd, at, false, &range);
	}
	return false;
}

/* At a word for a provision that stands behind its number, 第五条, 5-бап: the
 * number before it, and those in a list before that. */
static void
read_after(struct reading *rd, size_t i, struct found *last)
{
	enum pacta_ref_level level = rd->items[i].entry->after_level;
	struct found up, low;
	size_t at = i, first;
	bool range = false;

	while (at > 0 && (around(rd, at - 1) || item_punct(rd, at - 1, '-')))
		at--;
	/* （丑）款, «а» тармақшасы */
	if (at > 0 && (item_punct(rd, at, ')') || (level == PACTA_REF_BELOW &&
	    item_punct(rd, at, FOLD_QUOTE))))
		number_of_item(rd, at - 1, true);
	if (at == 0 || !free_number(rd, at - 1))
		return;
	at--;
	for (first = at; first > 0 && around(rd, first - 1);)
		first--;
	/* In brackets a point needs no mark: 第一款（二）项. */
	if (rd->r->marked && !list_marked(rd, at) &&
	    (first == at || level != PACTA_REF_BELOW) &&
	    level != PACTA_REF_ANNEX)
		return;
	first -= first > 0 && item_is(rd, first - 1, ROLE_ORD_MARK);
	emit_ref(rd, at, level, &up);
	/* A range from the reference before: 第三十三条至第三十七条. */
	if (first > 0 && last->value >= 0 && last->level == level &&
	    last->item < first && first - last->item <= 4 &&
	    range_at(rd, first - 1))
		emit_range(rd, last, &up);
	*last = up;
	while ((at = before_in_list(rd, first, level == PACTA_REF_BELOW,
	    &range)) != SIZE_MAX) {
		emit_ref(rd, at, level, &low);
		if (range)
			emit_range(rd, &low, &up);
		for (first = at; first > 0 && around(rd, first - 1);)
			first--;
		first -= first > 0 && item_is(rd, first - 1, ROLE_ORD_MARK);
		up = low;
	}
}

void
value_refs(struct reading *rd)
{
	struct found last = { 0, PACTA_REF_ARTICLE, -1 };

	for (size_t i = 0; i < rd->count && !rd->failed; i++)
		if (item_is(rd, i, ROLE_REF_AFTER))
			read_after(rd, i, &last);
	for (size_t i = 0; i < rd->count && !rd->failed;)
		if (item_is(rd, i, ROLE_REF))
			i = read_before(rd, i);
		else
			i++;
}
