/*
 * Each kind lists its places in a fresh document and spoils one of them.  Places
 * in running text are found by reading each text node by itself; a word for a
 * number is any word of the language's list, whatever stands around it.
 */
#include <stdlib.h>
#include <string.h>

#include "plant.h"

const char *const plant_names[PLANT_KINDS] = { "figure", "number word", "date",
	"reference", "dropped", "list items", "party", "term", "amount",
	"sentence cut", "untranslated", "table cell" };

/* splitmix64 */
uint32_t
plant_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((z ^ z >> 31) >> 16);
}

/* --- places ------------------------------------------------------------------------ */

struct place {
	struct pacta_node *node, *second;	/* text node, or elements */
	size_t start, end;
};

struct places {
	struct place *items;
	size_t count, cap;
};

static void
add(struct places *l, struct pacta_node *node, struct pacta_node *second,
    size_t start, size_t end)
{
	if (l->count == l->cap) {
		l->cap = l->cap == 0 ? 64 : l->cap * 2;
		l->items = realloc(l->items, l->cap * sizeof(*l->items));
		if (l->items == NULL)
			abort();
	}
	l->items[l->count++] = (struct place){ node, second, start, end };
}

static bool
inside(const struct pacta_node *n, enum pacta_el el)
{
	return pacta_node_ancestor(n, el) != NULL;
}

static const char *
eid_of(const struct pacta_node *n)
{
	for (; n != NULL; n = n->parent)
		if (n->type == PACTA_ELEMENT &&
		    pacta_node_get(n, PACTA_AT_EID) != NULL)
			return pacta_node_get(n, PACTA_AT_EID);
	return "";
}

static bool
has_digit(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] >= '0' && s[i] <= '9')
			return true;
	return false;
}

/* --- numbers in words --------------------------------------------------------------- */

static const char *const han[] = { "一", "二", "三", "四", "五", "六", "七",
	"八", "九" };

/* The form of number word LINE ("пять|пяти|пятью 5") with index FORM. */
static bool
form_at(const char *line, size_t form, char out[64], long *value)
{
	const char *count = strrchr(line, ' '), *s = line, *end;

	if (count == NULL || count[1] == '*')
		return false;
	*value = strtol(count + 1, NULL, 10);
	for (size_t i = 0;; i++, s = end + 1) {
		end = s + strcspn(s, "|");
		if (end > count)
			end = count;
		if (i == form) {
			if ((size_t)(end - s) >= 64)
				return false;
			memcpy(out, s, (size_t)(end - s));
			out[end - s] = '\0';
			return true;
		}
		if (end >= count)
			return false;
	}
}

static bool
word_byte(char c)
{
	return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-';
}

/* Finds which line and form the word is. */
static bool
find_form(const struct pacta_lang *lang, const char *s, size_t len,
    size_t *line, size_t *form)
{
	size_t n;
	const char *const *v = pacta_lang_all(lang, "value.number", &n);
	char word[64];
	long value;

	for (*line = 0; *line < n; (*line)++)
		for (*form = 0; form_at(v[*line], *form, word, &value);
		    (*form)++)
			if (value >= 3 && strlen(word) == len &&
			    memcmp(word, s, len) == 0)
				return true;
	return false;
}

/* Another number in the same form. */
static bool
other_form(const struct pacta_lang *lang, size_t line, size_t form,
    uint64_t *state, char out[64])
{
	size_t n;
	const char *const *v = pacta_lang_all(lang, "value.number", &n);
	long was = 0, value = 0;

	if (!form_at(v[line], form, out, &was))
		return false;
	for (int tries = 0; tries < 60; tries++) {
		size_t other = plant_random(state) % n;

		if (other != line && form_at(v[other], form, out, &value) &&
		    value >= 3 && value != was && (value < 10) == (was < 10) &&
		    (value < 100) == (was < 100))
			return true;
	}
	return false;
}

static bool
is_spaced(const struct pacta_lang *lang)
{
	const char *v = pacta_lang_get(lang, "spacing");

	return v == NULL || strcmp(v, "none") != 0;
}

static void
word_places(struct places *l, const struct plant_source *s,
    struct pacta_node *n)
{
	size_t line, form;

	for (size_t i = 0, end; i < n->len; i = end + 1) {
		for (end = i; end < n->len && word_byte(n->text[end]);)
			end++;
		if (end > i && is_spaced(s->lang) && find_form(s->lang,
		    n->text + i, end - i, &line, &form))
			add(l, n, NULL, i, end);
	}
}

/* --- places in text ------------------------------------------------------------------ */

static bool
wanted(enum plant_kind kind, const struct pacta_value *v, bool spaced,
    const char *text)
{
	bool digits = has_digit(text + v->start, v->end - v->start);

	switch (kind) {
	case PLANT_FIGURE:
		return digits && (v->kind == PACTA_VALUE_NUMBER ||
		    v->kind == PACTA_VALUE_PERCENT ||
		    v->kind == PACTA_VALUE_AMOUNT);
	case PLANT_WORD:
		return !spaced && !digits && !v->weak && v->number >= 3 &&
		    (v->kind == PACTA_VALUE_NUMBER ||
		    v->kind == PACTA_VALUE_FRACTION);
	case PLANT_DATE:
		return v->kind == PACTA_VALUE_DATE;
	case PLANT_REF:
		/* The ends of a range, not what is between. */
		return v->kind == PACTA_VALUE_REF && v->end - v->start <= 12;
	case PLANT_PARTY:
		return v->kind == PACTA_VALUE_STATE;
	case PLANT_AMOUNT:
		return v->kind == PACTA_VALUE_AMOUNT;
	default:
		return false;
	}
}

static void
value_places(struct places *l, const struct plant_source *s,
    enum plant_kind kind, struct pacta_node *n)
{
	struct pacta_values v = PACTA_VALUES_INIT;

	if (pacta_values_read(&v, s->reader, n->text, n->len, NULL) != 0)
		abort();
	for (size_t i = 0; i < v.count; i++)
		if (wanted(kind, &v.items[i], is_spaced(s->lang), n->text))
			add(l, n, NULL, v.items[i].start, v.items[i].end);
	pacta_values_dispose(&v);
}

static size_t
stop_at(const char *s, size_t len, size_t i)
{
	if (s[i] == '.' && i > 3 && word_byte(s[i - 1]) &&
	    word_byte(s[i - 2]) && word_byte(s[i - 3]) && i + 1 < len &&
	    s[i + 1] == ' ')
		return 2;
	if (i + 3 < len && memcmp(s + i, "。", 3) == 0)
		return 3;
	return i + 3 < len && memcmp(s + i, "।", 3) == 0 ? 3 : 0;
}

/* Sentences that end within the node, and have another behind them. */
static void
cut_places(struct places *l, struct pacta_node *n)
{
	size_t start = 0, stop;

	for (size_t i = 0; i < n->len; i++) {
		stop = stop_at(n->text, n->len, i);
		if (stop == 0)
			continue;
		if (i - start >= 30)
			add(l, n, NULL, start, i + stop);
		start = i + stop;
	}
}

static void
term_places(struct places *l, const struct plant_source *s,
    struct pacta_node *n)
{
	const char *at;

	for (size_t i = 0; i < s->nterms; i++)
		for (at = n->text; (at = strstr(at, s->terms[i])) != NULL;
		    at += strlen(s->terms[i]))
			if (!is_spaced(s->lang) ||
			    ((at == n->text || !word_byte(at[-1])) &&
			    !word_byte(at[strlen(s->terms[i])])))
				add(l, n, NULL, (size_t)(at - n->text),
				    (size_t)(at - n->text) +
				    strlen(s->terms[i]));
}

static void
text_places(struct places *l, const struct plant_source *s,
    enum plant_kind kind, struct pacta_node *n)
{
	if (inside(n, PACTA_EL_NUM) || inside(n, PACTA_EL_PREFACE))
		return;
	if ((kind == PLANT_CELL) != (inside(n, PACTA_EL_TD)))
		return;
	switch (kind) {
	case PLANT_WORD:
		word_places(l, s, n);
		value_places(l, s, kind, n);
		break;
	case PLANT_CUT:
		cut_places(l, n);
		break;
	case PLANT_TERM:
		term_places(l, s, n);
		break;
	case PLANT_UNTRANSLATED:
		if (n->len >= 40 && n->parent->el == PACTA_EL_P &&
		    n->prev == NULL && n->next == NULL &&
		    eid_of(n)[0] != '\0')
			add(l, n, NULL, 0, n->len);
		break;
	case PLANT_CELL:
		if (n->len > 0)
			add(l, n, NULL, 0, n->len);
		break;
	default:
		value_places(l, s, kind, n);
	}
}

/* --- places in the tree ----------------------------------------------------------------- */

static bool
is_provision(const struct pacta_node *n)
{
	return n->el == PACTA_EL_PARAGRAPH || n->el == PACTA_EL_POINT ||
	    n->el == PACTA_EL_INDENT || n->el == PACTA_EL_RECITAL;
}

static void
tree_places(struct places *l, enum plant_kind kind, struct pacta_node *n)
{
	struct pacta_node *next = pacta_node_sibling(n, false);

	if (n->type != PACTA_ELEMENT || !is_provision(n))
		return;
	if (kind == PLANT_DROPPED)
		add(l, n, NULL, 0, 0);
	else if (kind == PLANT_ITEMS && n->el != PACTA_EL_PARAGRAPH &&
	    n->el != PACTA_EL_RECITAL && next != NULL && next->el == n->el &&
	    pacta_node_child(n, PACTA_EL_CONTENT) != NULL &&
	    pacta_node_child(next, PACTA_EL_CONTENT) != NULL)
		add(l, n, next, 0, 0);
}

static struct places
find_places(struct pacta_doc *doc, const struct plant_source *s,
    enum plant_kind kind)
{
	struct places l = { NULL, 0, 0 };
	struct pacta_node *root = pacta_doc_root(doc);

	for (struct pacta_node *n = root; n != NULL;) {
		if (n->type == PACTA_ELEMENT && n->el == PACTA_EL_META) {
			n = pacta_node_skip(n, root);
			continue;
		}
		if (kind == PLANT_DROPPED || kind == PLANT_ITEMS)
			tree_places(&l, kind, n);
		else if (n->type == PACTA_TEXT)
			text_places(&l, s, kind, n);
		n = pacta_node_next(n, root);
	}
	return l;
}

size_t
plant_places(struct pacta_doc *doc, const struct plant_source *s,
    enum plant_kind kind)
{
	struct places l = find_places(doc, s, kind);

	free(l.items);
	return l.count;
}

/* --- spoiling --------------------------------------------------------------------------- */

static bool
replace(struct pacta_doc *doc, struct pacta_node *n, size_t start, size_t end,
    const char *with)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	bool ok;

	pacta_buf_add(&b, n->text, start);
	pacta_buf_adds(&b, with);
	pacta_buf_add(&b, n->text + end, n->len - end);
	ok = (b.len != n->len || memcmp(b.data, n->text, b.len) != 0) &&
	    pacta_doc_set_text(doc, n, pacta_buf_str(&b), b.len) == 0;
	pacta_buf_dispose(&b);
	return ok;
}

static size_t
digits_at(const char *s, size_t i, size_t end)
{
	size_t n = 0;

	while (i + n < end && s[i + n] >= '0' && s[i + n] <= '9')
		n++;
	return n;
}

/* Changes the last figure of the first run of digits of at most MOST. */
static bool
change_digits(struct pacta_doc *doc, const struct place *p, size_t most,
    uint64_t *state)
{
	char with[2] = "";
	size_t n, at;

	for (size_t i = p->start; i < p->end; i += n > 0 ? n : 1) {
		n = digits_at(p->node->text, i, p->end);
		if (n == 0 || n > most)
			continue;
		at = i + (n > 1 && n <= 2 ? 1 : 0);
		with[0] = (char)('1' + plant_random(state) % 9);
		if (with[0] == p->node->text[at])
			with[0] = with[0] == '9' ? '2' : (char)(with[0] + 1);
		return replace(doc, p->node, at, at + 1, with);
	}
	return false;
}

/* Changes the last Chinese numeral from one to nine. */
static bool
change_han(struct pacta_doc *doc, const struct place *p, uint64_t *state)
{
	const char *s = p->node->text;
	size_t other;

	for (size_t i = p->end; i >= p->start + 3; i--)
		for (size_t k = 0; k < 9; k++) {
			if (memcmp(s + i - 3, han[k], 3) != 0)
				continue;
			other = 2 + plant_random(state) % 7;
			if (other == k)
				other = other == 8 ? 2 : other + 1;
			return replace(doc, p->node, i - 3, i, han[other]);
		}
	return false;
}

/* Changes a word for a number within the place. */
static bool
change_word(struct pacta_doc *doc, const struct plant_source *s,
    const struct place *p, uint64_t *state)
{
	size_t line, form, end;
	char with[64];

	for (size_t i = p->start; i < p->end; i = end + 1) {
		for (end = i; end < p->end && word_byte(p->node->text[end]);)
			end++;
		if (end > i && find_form(s->lang, p->node->text + i, end - i,
		    &line, &form) && other_form(s->lang, line, form, state,
		    with))
			return replace(doc, p->node, i, end, with);
	}
	return false;
}

static bool
change_number(struct pacta_doc *doc, const struct plant_source *s,
    const struct place *p, size_t most, uint64_t *state)
{
	return change_digits(doc, p, most, state) ||
	    (is_spaced(s->lang) ? change_word(doc, s, p, state) :
	    change_han(doc, p, state));
}

/* A thousand times more: by the words for it, else by noughts. */
static bool
change_amount(struct pacta_doc *doc, const struct place *p)
{
	static const char *const scale[][2] = { { "million", "billion" },
	    { "миллионов", "миллиардов" }, { "млн", "млрд" },
	    { "millones", "mil millones" }, { "亿", "万" }, { "万", "亿" },
	    { "مليون", "مليار" }, { "миллиона", "миллиарда" } };
	const char *at;
	size_t n, k = 0;

	for (size_t i = 0; i < sizeof(scale) / sizeof(scale[0]); i++) {
		at = memmem(p->node->text + p->start, p->end - p->start,
		    scale[i][0], strlen(scale[i][0]));
		if (at != NULL)
			return replace(doc, p->node, (size_t)(at -
			    p->node->text), (size_t)(at - p->node->text) +
			    strlen(scale[i][0]), scale[i][1]);
	}
	for (size_t i = p->start; i < p->end; i++)
		if ((n = digits_at(p->node->text, i, p->end)) > 0) {
			k = i + n;
			break;
		}
	return k > 0 && replace(doc, p->node, k, k, "0");
}

/* Contents change places, or the second goes into the first. */
static bool
change_items(struct pacta_doc *doc, const struct place *p, uint64_t *state)
{
	struct pacta_node *a = pacta_node_child(p->node, PACTA_EL_CONTENT);
	struct pacta_node *b = pacta_node_child(p->second, PACTA_EL_CONTENT);
	struct pacta_node *next;

	(void)doc;
	if (plant_random(state) % 2 == 0) {
		pacta_node_detach(a);
		pacta_node_detach(b);
		pacta_node_insert(p->node, b, NULL);
		pacta_node_insert(p->second, a, NULL);
		return true;
	}
	for (struct pacta_node *n = b->first; n != NULL; n = next) {
		next = n->next;
		pacta_node_insert(a, n, NULL);
	}
	pacta_node_detach(p->second);
	return true;
}

/* What the other language has at the same place. */
static bool
leave_untranslated(struct pacta_doc *doc, const struct plant_source *s,
    const struct place *p, const char *eid)
{
	struct pacta_node *other = pacta_doc_find(s->other, eid), *n;
	struct pacta_buf b = PACTA_BUF_INIT;
	bool ok;

	for (n = other; n != NULL && !(n->type == PACTA_ELEMENT &&
	    n->el == PACTA_EL_P); n = pacta_node_next(n, other))
		;
	if (n == NULL)
		return false;
	pacta_node_line(n, &b);
	ok = b.len >= 30 && replace(doc, p->node, 0, p->node->len,
	    pacta_buf_str(&b));
	pacta_buf_dispose(&b);
	return ok;
}

static bool
change_term(struct pacta_doc *doc, const struct plant_source *s,
    const struct place *p, uint64_t *state)
{
	const char *other = s->terms[plant_random(state) % s->nterms];
	size_t n = p->end - p->start;

	/* Not with a form of itself. */
	if (strncmp(other, p->node->text + p->start, n < 6 ? n : 6) == 0)
		return false;
	return replace(doc, p->node, p->start, p->end, other);
}

static bool
change_cell(struct pacta_doc *doc, const struct plant_source *s,
    const struct place *p, uint64_t *state)
{
	struct pacta_node *row = pacta_node_ancestor(p->node, PACTA_EL_TR);
	struct pacta_node *other = NULL;
	struct pacta_buf b = PACTA_BUF_INIT;
	bool ok;

	if (change_number(doc, s, p, 9, state))
		return true;
	/* The words of another cell of the column or the row. */
	for (struct pacta_node *n = row; n != NULL && other == NULL;
	    n = pacta_node_next(n, row))
		if (n->type == PACTA_TEXT && n != p->node &&
		    inside(n, PACTA_EL_TD))
			other = n;
	if (other == NULL)
		return false;
	pacta_buf_add(&b, other->text, other->len);
	ok = replace(doc, p->node, 0, p->node->len, pacta_buf_str(&b));
	pacta_buf_dispose(&b);
	return ok;
}

static bool
spoil(struct pacta_doc *doc, const struct plant_source *s,
    enum plant_kind kind, const struct place *p, uint64_t *state,
    const char *eid)
{
	switch (kind) {
	case PLANT_FIGURE:
		return change_digits(doc, p, 18, state);
	case PLANT_WORD: case PLANT_REF:
		return change_number(doc, s, p, 4, state);
	case PLANT_DATE:
		return change_number(doc, s, p, 2, state);
	case PLANT_DROPPED:
		pacta_node_detach(p->node);
		return true;
	case PLANT_ITEMS:
		return change_items(doc, p, state);
	case PLANT_PARTY: case PLANT_CUT:
		return replace(doc, p->node, p->start, p->end, "");
	case PLANT_TERM:
		return change_term(doc, s, p, state);
	case PLANT_AMOUNT:
		return change_amount(doc, p);
	case PLANT_UNTRANSLATED:
		return leave_untranslated(doc, s, p, eid);
	case PLANT_CELL:
		return change_cell(doc, s, p, state);
	default:
		return false;
	}
}

bool
plant(struct pacta_doc *doc, const struct plant_source *s,
    enum plant_kind kind, size_t at, uint64_t *state, char eid[200])
{
	struct places l = find_places(doc, s, kind);
	bool ok = false;

	if (at < l.count) {
		strncpy(eid, eid_of(l.items[at].node), 199);
		eid[199] = '\0';
		ok = spoil(doc, s, kind, &l.items[at], state, eid);
	}
	free(l.items);
	return ok;
}
