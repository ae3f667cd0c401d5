/* Paragraphs in the wrong language, missing, or standing twice; quotation marks. */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "concord_int.h"
#include "utf8_int.h"

#define LEAST_WORDS 4		/* to tell a language by its words */
#define LEAST_LETTERS 20	/* to tell that two units are alike */
#define LEAST_CELL 2		/* the same of two cells of a table */

/* --- foreign ------------------------------------------------------------------------ */

/* Whether so much of a block is in a script of another language that it is no
 * name; as text-script counts. */
static bool
enough_other(size_t own, size_t latin, size_t spaces, size_t other)
{
	return other > own * 4 && (latin < other ? other - latin >= 8 :
	    latin >= 30 && spaces >= 4);
}

/* Where most letters of a block are of no script of the language. */
static bool
other_script(const struct concord_text *t, const struct concord_unit *u,
    uint32_t scripts)
{
	const char *p = concord_str(t, u), *end = p + u->len;
	size_t own = 0, other = 0, latin = 0, spaces = 0;
	enum pacta_script script;
	uint32_t c;

	while (p < end) {
		c = utf8_next(&p, end);
		if (c == CONCORD_BREAK) {
			if (enough_other(own, latin, spaces, other))
				return true;
			own = other = latin = spaces = 0;
		}
		spaces += c == ' ';
		script = c == UTF8_BAD ? PACTA_SCRIPT_COMMON :
		    pacta_text_script(c);
		if (script == PACTA_SCRIPT_COMMON)
			continue;
		if (scripts & 1u << script) {
			own++;
		} else {
			other++;
			latin += script == PACTA_SCRIPT_LATIN;
		}
	}
	return enough_other(own, latin, spaces, other);
}

static bool
has_frequent(const struct concord_text *t)
{
	return t->tongue != NULL && t->tongue->frequent.count > 0;
}

/* How many words of a block are among the commonest of each language; the one it
 * is of when that is not its text's. */
static const char *
block_language(struct concord_run *run, uint32_t lang, const char *s,
    size_t len)
{
	uint32_t *ids = NULL, own = 0, most = 0, n;
	size_t count, cap = 0, best = run->count, words = 0;

	for (size_t k = 0; k < run->count && !run->failed; k++) {
		if (!has_frequent(&run->texts[k]))
			continue;
		count = 0;
		if (!words_read(&run->texts[k].tongue->frequent, s, len, false,
		    &ids, &count, &cap))
			run->failed = true;
		words = count;
		n = 0;
		for (size_t i = 0; i < count; i++)
			n += ids[i] != 0;
		if (k == lang)
			own = n;
		else if (n > most) {
			most = n;
			best = k;
		}
	}
	free(ids);
	if (!has_frequent(&run->texts[lang]) || own * 3 > most || most < 2 ||
	    most * 8 < words || words < LEAST_WORDS)
		return NULL;
	return run->texts[best].code;
}

/* The first language that a block of a unit is of, and should not be. */
static const char *
likely_language(struct concord_run *run, uint32_t lang,
    const struct concord_unit *u)
{
	const char *s = concord_str(&run->texts[lang], u), *end = s + u->len;
	const char *found = NULL, *stop;

	for (; s < end && found == NULL; s = stop + 1) {
		stop = memchr(s, CONCORD_BREAK, (size_t)(end - s));
		if (stop == NULL)
			stop = end;
		found = block_language(run, lang, s, (size_t)(stop - s));
	}
	return found;
}

static bool
same_script(const struct concord_text *a, const struct concord_text *b)
{
	return (pacta_text_lang_scripts(a->code) &
	    pacta_text_lang_scripts(b->code)) != 0;
}

/* Words marked as of another language (span xml:lang) are meant to be. */
static bool
is_declared(const struct concord_text *t, const struct concord_unit *u)
{
	for (uint32_t i = 0; i < u->npieces; i++) {
		const struct pacta_node *n = t->pieces[u->piece + i].node;

		while (n != NULL && n != u->node &&
		    pacta_node_get(n, PACTA_AT_XMLLANG) == NULL)
			n = n->parent;
		if (n != NULL && n != u->node)
			return true;
	}
	return false;
}

static void
text_foreign(struct concord_run *run, uint32_t lang)
{
	struct concord_text *t = &run->texts[lang];
	uint32_t scripts = pacta_text_lang_scripts(t->code);
	bool alike = false;

	for (size_t k = 0; k < run->count; k++)
		alike |= k != lang && same_script(t, &run->texts[k]);
	for (size_t i = 0; i < t->count && !run->failed; i++) {
		struct concord_unit *u = &t->units[i];

		if (is_declared(t, u))
			continue;
		if (scripts != 0 && other_script(t, u, scripts))
			u->foreign = "";
		else if (alike && u->nwords >= LEAST_WORDS)
			u->foreign = likely_language(run, lang, u);
	}
}

void
concord_find_foreign(struct concord_run *run)
{
	for (uint32_t k = 0; k < run->count && !run->failed; k++)
		text_foreign(run, k);
}

/* Whether text-script tells of it already. */
static bool
told_by_script(const struct concord_unit *u)
{
	return u->foreign[0] == '\0' &&
	    u->node->el != PACTA_EL_AUTHORIALNOTE &&
	    pacta_node_ancestor(u->node, PACTA_EL_QUOTEDSTRUCTURE) == NULL;
}

static void
tell_foreign(struct concord_pair *p, uint32_t ua, uint32_t ub, bool second)
{
	const struct concord_text *t = second ? p->tb : p->ta;
	const struct concord_unit *u = &t->units[second ? ub : ua];
	struct pacta_buf b = PACTA_BUF_INIT;

	if (told_by_script(u))
		return;
	if (u->foreign[0] != '\0')
		pacta_buf_addf(&b, "words of %s ", u->foreign);
	else
		pacta_buf_adds(&b, "words in another script ");
	concord_say_text(t, u, &b);
	p->run->failed |= pacta_buf_failed(&b);
	concord_find(p, RULE_CONCORD_LANGUAGE, false, ua, 0,
	    second ? "its own" : pacta_buf_str(&b), ub, 0,
	    second ? pacta_buf_str(&b) : "its own");
	pacta_buf_dispose(&b);
}

static bool
same_text(const struct concord_text *a, const struct concord_unit *x,
    const struct concord_text *b, const struct concord_unit *y)
{
	return x->len == y->len && memcmp(concord_str(a, x),
	    concord_str(b, y), x->len) == 0;
}

/* What one language has from the other, letter for letter, and is no name. */
static bool
copied(const struct concord_pair *p, uint32_t i)
{
	const struct concord_unit *a = &p->ta->units[i];
	const struct concord_unit *b = &p->tb->units[p->pair[i]];

	return a->nwords >= LEAST_WORDS && a->letters >= LEAST_LETTERS &&
	    same_text(p->ta, a, p->tb, b);
}

void
concord_language(struct concord_pair *p)
{
	for (uint32_t i = 0; i < p->ta->count && !p->run->failed; i++) {
		const struct concord_unit *a, *b;

		if (p->pair[i] == CONCORD_NONE)
			continue;
		a = &p->ta->units[i];
		b = &p->tb->units[p->pair[i]];
		p->apart[i] = a->foreign != NULL || b->foreign != NULL ||
		    is_declared(p->ta, a) || is_declared(p->tb, b);
		if (a->foreign != NULL)
			tell_foreign(p, i, p->pair[i], false);
		else if (b->foreign != NULL)
			tell_foreign(p, i, p->pair[i], true);
		else if (!p->apart[i] && copied(p, i)) {
			struct pacta_buf s = PACTA_BUF_INIT;

			p->apart[i] = true;
			pacta_buf_adds(&s, "the words of the other language ");
			concord_say_text(p->ta, a, &s);
			concord_find(p, RULE_CONCORD_LANGUAGE, false, i, 0,
			    pacta_buf_str(&s), p->pair[i], 0, "the same");
			pacta_buf_dispose(&s);
		}
	}
}

/* --- missing -------------------------------------------------------------------------- */

void
concord_missing(struct concord_pair *p)
{
	for (uint32_t i = 0; i < p->ta->count && !p->run->failed; i++) {
		const struct concord_unit *a = &p->ta->units[i], *b;
		struct pacta_buf sa = PACTA_BUF_INIT, sb = PACTA_BUF_INIT;
		bool no_a, no_b;

		if (p->pair[i] == CONCORD_NONE || p->apart[i])
			continue;
		b = &p->tb->units[p->pair[i]];
		no_a = a->letters + a->figures == 0 &&
		    b->letters + b->figures > 1;
		no_b = b->letters + b->figures == 0 &&
		    a->letters + a->figures > 1;
		if (!no_a && !no_b)
			continue;
		p->apart[i] = true;
		if (no_b) {
			pacta_buf_adds(&sa, "words ");
			concord_say_text(p->ta, a, &sa);
		} else {
			pacta_buf_adds(&sb, "words ");
			concord_say_text(p->tb, b, &sb);
		}
		p->run->failed |= pacta_buf_failed(&sa) ||
		    pacta_buf_failed(&sb);
		concord_find(p, RULE_CONCORD_MISSING, false, i, CONCORD_NONE,
		    pacta_buf_str(&sa), p->pair[i], CONCORD_NONE,
		    pacta_buf_str(&sb));
		pacta_buf_dispose(&sa);
		pacta_buf_dispose(&sb);
	}
}

/* --- double ----------------------------------------------------------------------------- */

struct twin {
	uint32_t sum, unit;
};

static int
by_sum(const void *a, const void *b)
{
	const struct twin *x = a, *y = b;

	if (x->sum != y->sum)
		return x->sum < y->sum ? -1 : 1;
	return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static bool
is_cell(const struct concord_unit *u)
{
	return u->node->el == PACTA_EL_TD || u->node->el == PACTA_EL_TH;
}

/* One language has the same words at X and Y, the other has not. */
static void
tell_double(struct concord_pair *p, bool turned, uint32_t x, uint32_t y)
{
	const struct concord_text *a = turned ? p->tb : p->ta;
	const struct concord_text *b = turned ? p->ta : p->tb;
	const uint32_t *pair = turned ? p->back : p->pair;
	struct pacta_buf s = PACTA_BUF_INIT;
	uint32_t ua = turned ? pair[y] : y, ub = turned ? y : pair[y];

	if (pair[x] == CONCORD_NONE || pair[y] == CONCORD_NONE ||
	    same_text(b, &b->units[pair[x]], b, &b->units[pair[y]]))
		return;
	pacta_buf_addf(&s, "the words of %s again ", a->units[x].key);
	concord_say_text(a, &a->units[y], &s);
	p->run->failed |= pacta_buf_failed(&s);
	p->apart[ua] = true;
	concord_find(p, RULE_CONCORD_DOUBLE, false, ua, CONCORD_NONE,
	    turned ? "others" : pacta_buf_str(&s), ub, CONCORD_NONE,
	    turned ? pacta_buf_str(&s) : "others");
	pacta_buf_dispose(&s);
}

static void
double_in(struct concord_pair *p, bool turned)
{
	const struct concord_text *t = turned ? p->tb : p->ta;
	struct twin *twins = calloc(t->count + 1, sizeof(*twins));
	size_t n = 0;

	if (twins == NULL) {
		p->run->failed = true;
		return;
	}
	for (uint32_t i = 0; i < t->count; i++)
		if (t->units[i].letters >= (is_cell(&t->units[i]) ?
		    LEAST_CELL : LEAST_LETTERS))
			twins[n++] = (struct twin){ t->units[i].sum, i };
	if (n > 0)
		qsort(twins, n, sizeof(*twins), by_sum);
	for (size_t i = 1; i < n && !p->run->failed; i++)
		if (twins[i].sum == twins[i - 1].sum && same_text(t,
		    &t->units[twins[i - 1].unit], t,
		    &t->units[twins[i].unit]))
			tell_double(p, turned, twins[i - 1].unit,
			    twins[i].unit);
	free(twins);
}

void
concord_double(struct concord_pair *p)
{
	double_in(p, false);
	double_in(p, true);
}

/* --- quotation marks --------------------------------------------------------------------- */

#define MAX_OPEN 16

/* What closes a mark; 0 when it opens nothing. */
static uint32_t
closing(uint32_t c)
{
	switch (c) {
	case 0xab: return 0xbb;
	case 0x201c: case 0x201e: return 0x201d;
	case 0x300a: return 0x300b;
	case 0x300c: return 0x300d;
	case 0x300e: return 0x300f;
	default: return 0;
	}
}

static bool
closes(uint32_t c)
{
	return c == 0xbb || c == 0x201d || c == 0x300b || c == 0x300d ||
	    c == 0x300f;
}

static bool
is_open(const uint32_t *open, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (open[i] == c)
			return true;
	return false;
}

/* The place of the first mark that stays alone; CONCORD_NONE when none does. */
static uint32_t
lone_mark(const struct concord_text *t, const struct concord_unit *u)
{
	const char *s = concord_str(t, u), *p = s, *end = s + u->len;
	uint32_t open[MAX_OPEN], at[MAX_OPEN], c, from;
	size_t n = 0;

	if (u->quotes == 0)
		return CONCORD_NONE;
	while (p < end) {
		from = (uint32_t)(p - s);
		c = utf8_next(&p, end);
		/* „German“ and „Russian“ close with what opens in English, as
		 * does ”Urdu“; ”Finnish” has one mark for both. */
		if (c == 0x201c && n > 0 && open[n - 1] == 0x201d &&
		    value_peek(s + at[n - 1], end) != 0x201c)
			c = 0x201d;
		if (c == 0x201d && n < MAX_OPEN && !is_open(open, n, c)) {
			at[n] = from;
			open[n++] = c;
			continue;
		}
		if (closing(c) != 0 && n < MAX_OPEN) {
			at[n] = from;
			open[n++] = closing(c);
		} else if (closes(c)) {
			if (n == 0 || open[n - 1] != c)
				return from;
			n--;
		}
	}
	return n > 0 ? at[0] : CONCORD_NONE;
}

void
concord_quotes(struct concord_pair *p)
{
	for (uint32_t i = 0; i < p->ta->count && !p->run->failed; i++) {
		const struct concord_unit *a = &p->ta->units[i], *b;
		uint32_t x, y;

		if (p->pair[i] == CONCORD_NONE || p->apart[i])
			continue;
		b = &p->tb->units[p->pair[i]];
		x = lone_mark(p->ta, a);
		y = lone_mark(p->tb, b);
		/* In both: a quotation that runs over several provisions. */
		if ((x == CONCORD_NONE) == (y == CONCORD_NONE))
			continue;
		concord_find(p, RULE_CONCORD_QUOTE, false, i, x,
		    x != CONCORD_NONE ? "a quotation mark without its mate" :
		    "none alone", p->pair[i], y, y != CONCORD_NONE ?
		    "a quotation mark without its mate" : "none alone");
	}
}
