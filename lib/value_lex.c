/* The dictionary of a language: its words for values, in a trie. */
#include <stdlib.h>
#include <string.h>

#include "utf8_int.h"
#include "value_int.h"

#define MAX_ENDING 24	/* bytes of a free ending */
#define MAX_NODES (1u << 22)

/* --- the trie ----------------------------------------------------------------- */

static uint32_t
new_node(struct pacta_reader *r, unsigned char byte)
{
	size_t cap = r->cap_nodes == 0 ? 4096 : r->cap_nodes * 2;
	struct lex_node *nodes;

	if (r->nnodes == r->cap_nodes) {
		nodes = cap <= MAX_NODES ?
		    realloc(r->nodes, cap * sizeof(*nodes)) : NULL;
		if (nodes == NULL) {
			r->failed = true;
			return 0;
		}
		if (r->nnodes == 0)
			memset(&nodes[r->nnodes++], 0, sizeof(*nodes));
		r->nodes = nodes;
		r->cap_nodes = cap;
	}
	r->nodes[r->nnodes] = (struct lex_node){ 0, 0, 0, 0, byte };
	return (uint32_t)r->nnodes++;
}

static uint32_t
find_child(const struct pacta_reader *r, uint32_t node, unsigned char byte)
{
	uint32_t at = r->nodes[node].child;

	while (at != 0 && r->nodes[at].byte != byte)
		at = r->nodes[at].next;
	return at;
}

static uint32_t
add_child(struct pacta_reader *r, uint32_t node, unsigned char byte)
{
	uint32_t at = find_child(r, node, byte);

	if (at != 0)
		return at;
	at = new_node(r, byte);
	if (at != 0) {
		r->nodes[at].next = r->nodes[node].child;
		r->nodes[node].child = at;
	}
	return at;
}

/* A hyphen and a space are alike within a phrase. */
static unsigned char
alike(char c)
{
	return c == '-' ? ' ' : (unsigned char)c;
}

static struct lex_entry *
entry_at(struct pacta_reader *r, uint32_t *slot, size_t len)
{
	size_t cap = r->cap_entries == 0 ? 512 : r->cap_entries * 2;
	struct lex_entry *entries;

	if (*slot != 0)
		return &r->entries[*slot - 1];
	if (r->nentries == r->cap_entries) {
		entries = realloc(r->entries, cap * sizeof(*entries));
		if (entries == NULL) {
			r->failed = true;
			return NULL;
		}
		r->entries = entries;
		r->cap_entries = cap;
	}
	memset(&r->entries[r->nentries], 0, sizeof(*r->entries));
	r->entries[r->nentries].literal = (uint8_t)(len < 255 ? len : 255);
	*slot = (uint32_t)++r->nentries;
	return &r->entries[*slot - 1];
}

static struct lex_entry *
add_folded(struct pacta_reader *r, const char *s, size_t len, uint32_t roles)
{
	bool stem = len > 1 && s[len - 1] == '*';
	struct lex_entry *e;
	uint32_t at;

	len -= stem;
	if (len == 0)
		return NULL;
	at = r->root[alike(s[0])];
	if (at == 0)
		at = r->root[alike(s[0])] = new_node(r, alike(s[0]));
	for (size_t i = 1; i < len && at != 0; i++)
		at = add_child(r, at, alike(s[i]));
	if (at == 0)
		return NULL;
	e = entry_at(r, stem ? &r->nodes[at].stem : &r->nodes[at].exact, len);
	if (e != NULL)
		e->roles |= roles;
	return e;
}

struct lex_entry *
lex_add(struct pacta_reader *r, const char *phrase, size_t len,
    uint32_t roles)
{
	struct folded f = FOLDED_INIT;
	struct lex_entry *e = NULL;
	size_t from = 0;

	if (!value_fold(&f, phrase, len)) {
		r->failed = true;
		return NULL;
	}
	while (f.len > from && f.s[f.len - 1] == ' ')
		f.len--;
	while (from < f.len && f.s[from] == ' ')
		from++;
	if (f.len > from)
		e = add_folded(r, f.s + from, f.len - from, roles);
	value_fold_dispose(&f);
	return e;
}

/* --- matching ------------------------------------------------------------------- */

/* Whether a word may end at AT: "days" does in "days'" and "year" in "year's". */
static bool
word_ends(const char *s, size_t len, size_t at)
{
	uint32_t c = value_peek(s + at, s + len);

	if (at >= len || !value_is_word(c))
		return true;
	if (c != '\'')
		return false;
	c = value_peek(s + at + 1, s + len);
	return !value_is_word(c) || (c == 's' &&
	    !value_is_word(value_peek(s + at + 2, s + len)));
}

static size_t
skip_word(const char *s, size_t len, size_t at)
{
	const char *p = s + at, *end = s + len;
	uint32_t c;

	while (p < end) {
		const char *q = p;

		c = utf8_next(&p, end);
		if (!value_is_word(c))
			return (size_t)(q - s);
	}
	return len;
}

const struct lex_entry *
lex_match(const struct pacta_reader *r, const char *s, size_t len, size_t at,
    uint32_t not, size_t *end)
{
	uint32_t node = r->root[alike(s[at])];
	const struct lex_entry *best = NULL;
	size_t p = at + 1, stop;
	bool word = true;	/* the last character takes endings */

	for (; node != 0; node = p < len ?
	    find_child(r, node, alike(s[p])) : 0, p++) {
		const struct lex_node *n = &r->nodes[node];

		if (n->exact != 0 && !(r->entries[n->exact - 1].roles & not)) {
			word = value_is_word(value_peek(s + at, s + len));
			if (!word || word_ends(s, len, p)) {
				best = &r->entries[n->exact - 1];
				*end = p;
			}
		}
		if (n->stem == 0 || r->entries[n->stem - 1].roles & not ||
		    (p < len && (s[p] & 0xc0) == 0x80))
			continue;
		stop = skip_word(s, len, p);
		if (stop - p <= MAX_ENDING && (best == NULL || stop > *end)) {
			best = &r->entries[n->stem - 1];
			*end = stop;
		}
	}
	return best;
}

const struct lex_entry *
lex_glued(const struct pacta_reader *r, const char *s, size_t len, size_t at,
    size_t *split, const struct lex_entry **rest, size_t *end)
{
	uint32_t node = r->root[alike(s[at])];
	const struct lex_entry *best = NULL, *e, *tail;
	size_t p = at + 1, stop;

	for (; node != 0 && p < len; node = find_child(r, node, alike(s[p])),
	    p++) {
		if (r->nodes[node].exact == 0)
			continue;
		e = &r->entries[r->nodes[node].exact - 1];
		if (!(e->roles & ROLE_NUMBER) || !value_is_word(value_peek(
		    s + p, s + len)))
			continue;
		tail = lex_match(r, s, len, p, 0, &stop);
		if (tail == NULL || !(tail->roles & ROLE_GLUED))
			continue;
		best = e;
		*split = p;
		*rest = tail;
		*end = stop;
	}
	return best;
}

/* --- from the data ---------------------------------------------------------------- */

static const char *
keep(struct pacta_reader *r, const char *s, size_t len)
{
	char **strings = realloc(r->strings,
	    (r->nstrings + 1) * sizeof(*strings));
	char *copy = strndup(s, len < PACTA_VALUE_UNIT_SIZE ? len :
	    PACTA_VALUE_UNIT_SIZE - 1);

	if (strings != NULL)
		r->strings = strings;
	if (strings == NULL || copy == NULL) {
		free(copy);
		r->failed = true;
		return "";
	}
	strings[r->nstrings++] = copy;
	return copy;
}

/* What a key's words mean; COUNTED: a number stands behind them. */
struct meaning {
	const char *key;
	uint32_t roles;
	bool counted;
	uint8_t level;
	uint8_t cite;
};

static const struct meaning meanings[] = {
	{ "value.number", ROLE_NUMBER, true, 0, 0 },
	{ "value.ordinal", ROLE_NUMBER | ROLE_ORDINAL, true, 0, 0 },
	{ "value.homonym", ROLE_HOMONYM, false, 0, 0 },
	{ "value.denominator", ROLE_DENOM, true, 0, 0 },
	{ "value.denominator.before", ROLE_OF, true, 0, 0 },
	{ "value.fraction", ROLE_FRACTION, true, 0, 0 },
	{ "value.per", ROLE_PER, false, 0, 0 },
	{ "value.percent", ROLE_PERCENT, false, 0, 0 },
	{ "value.join", ROLE_JOIN, false, 0, 0 },
	{ "value.point", ROLE_POINT, false, 0, 0 },
	{ "value.from", ROLE_FROM, false, 0, 0 },
	{ "value.to", ROLE_TO, false, 0, 0 },
	{ "value.list", ROLE_LIST, false, 0, 0 },
	{ "value.stop", ROLE_STOP, false, 0, 0 },
	{ "value.measure", ROLE_MEASURE, false, 0, 0 },
	{ "value.glued", ROLE_GLUED, false, 0, 0 },
	{ "value.date.fill", ROLE_DATE_FILL, false, 0, 0 },
	{ "value.date.year", ROLE_YEAR_MARK, false, 0, 0 },
	{ "value.date.month", ROLE_MONTH_MARK, false, 0, 0 },
	{ "value.date.day", ROLE_DAY_MARK, false, 0, 0 },
	{ "value.unit.fill", ROLE_UNIT_FILL, false, 0, 0 },
	{ "value.ref.mark", ROLE_ORD_MARK, false, 0, 0 },
	{ "value.ref.fill", ROLE_REF_FILL, false, 0, 0 },
	{ "value.ref.article", ROLE_REF, false, PACTA_REF_ARTICLE, 0 },
	{ "value.ref.below", ROLE_REF, false, PACTA_REF_BELOW, 0 },
	{ "value.ref.division", ROLE_REF, false, PACTA_REF_DIVISION, 0 },
	{ "value.ref.annex", ROLE_REF, false, PACTA_REF_ANNEX, 0 },
	{ "value.ref.article.after", ROLE_REF_AFTER, false, PACTA_REF_ARTICLE, 0 },
	{ "value.ref.below.after", ROLE_REF_AFTER, false, PACTA_REF_BELOW, 0 },
	{ "value.ref.division.after", ROLE_REF_AFTER, false,
	    PACTA_REF_DIVISION, 0 },
	{ "value.ref.annex.after", ROLE_REF_AFTER, false, PACTA_REF_ANNEX, 0 },
	{ "value.ref.of", 0, false, 0, CITE_OF },
	{ "value.ref.this", 0, false, 0, CITE_THIS },
	{ "value.ref.text", 0, false, 0, CITE_TEXT },
	{ "value.ref.loose", 0, false, 0, CITE_LOOSE }
};

/* "20", "*1000" (multiplies), "2/3". */
static void
set_count(struct lex_entry *e, const char *s, uint32_t roles)
{
	char *end;
	bool mul = *s == '*';
	long long n = strtoll(s + mul, &end, 10);

	if (mul)
		e->roles |= ROLE_MUL;
	if (roles & ROLE_FRACTION && *end == '/') {
		e->fraction = n;
		e->den = strtoll(end + 1, NULL, 10);
	}
	if (roles & (ROLE_DENOM | ROLE_OF))
		e->den = n;
	if (roles & ROLE_NUMBER)
		e->num = n;
	if (roles & ROLE_MONTH)
		e->month = (uint8_t)n;
}

static void
add_phrase(struct pacta_reader *r, const struct meaning *m, const char *s,
    size_t len, const char *count)
{
	struct lex_entry *e = lex_add(r, s, len, m->roles);

	if (e == NULL)
		return;
	e->cite |= m->cite;
	if (m->counted)
		set_count(e, count, m->roles);
	if (m->roles & ROLE_REF)
		e->level = m->level;
	if (m->roles & ROLE_REF_AFTER)
		e->after_level = m->level;
}

/* A phrase; '~' at its end stands for each of the language's endings. */
static void
add_endings(struct pacta_reader *r, const struct meaning *m, const char *s,
    size_t len, const char *count)
{
	const char *ends = pacta_lang_get(r->lang, "value.endings");
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t n;

	if (len == 0 || s[len - 1] != '~') {
		add_phrase(r, m, s, len, count);
		return;
	}
	for (; ends != NULL && *ends != '\0'; ends += n) {
		ends += strspn(ends, " ");
		n = strcspn(ends, " ");
		pacta_buf_clear(&b);
		pacta_buf_add(&b, s, len - 1);
		pacta_buf_add(&b, ends, n);
		add_phrase(r, m, pacta_buf_str(&b), b.len, count);
		r->failed |= pacta_buf_failed(&b);
	}
	pacta_buf_dispose(&b);
}

/* "a|b|c 5" */
static void
add_value(struct pacta_reader *r, const struct meaning *m, const char *value)
{
	const char *count = m->counted ? strrchr(value, ' ') : NULL, *s = value;
	const char *end = count != NULL ? count : value + strlen(value), *bar;

	if (m->counted && count == NULL)
		return;
	while (s < end) {
		bar = memchr(s, '|', (size_t)(end - s));
		if (bar == NULL)
			bar = end;
		add_endings(r, m, s, (size_t)(bar - s),
		    count != NULL ? count + 1 : "");
		s = bar + 1;
	}
}

static void
add_all(struct pacta_reader *r, const struct meaning *m)
{
	size_t n;
	const char *const *v = pacta_lang_all(r->lang, m->key, &n);

	for (size_t i = 0; i < n; i++)
		add_value(r, m, v[i]);
}

/* "value.unit.day = ...", "value.currency.USD = ..." */
static void
add_named(struct pacta_reader *r, const char *s, const char *name,
    uint32_t roles)
{
	const char *kept = keep(r, name, strlen(name)), *bar;
	struct lex_entry *e;

	for (; *s != '\0'; s = *bar == '|' ? bar + 1 : bar) {
		bar = s + strcspn(s, "|");
		e = lex_add(r, s, (size_t)(bar - s), roles);
		if (e != NULL && roles & ROLE_CURRENCY)
			e->currency = kept;
		else if (e != NULL)
			e->unit = kept;
	}
}

/* "value.said.month = شهران|شهرين 2" */
static void
add_said(struct pacta_reader *r, const char *s, const char *name)
{
	const char *kept = keep(r, name, strlen(name)), *bar;
	const char *count = strrchr(s, ' ');
	struct lex_entry *e;

	for (; count != NULL && s < count; s = bar + 1) {
		bar = memchr(s, '|', (size_t)(count - s));
		bar = bar != NULL ? bar : count;
		e = lex_add(r, s, (size_t)(bar - s), ROLE_UNIT);
		if (e == NULL)
			continue;
		e->unit = kept;
		e->said = (uint8_t)strtoul(count + 1, NULL, 10);
	}
}

static bool
starts(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* "state.KZ", "state.KZ.gen": a name of the state. */
static void
add_state(struct pacta_reader *r, const char *key, const char *name)
{
	size_t n = strcspn(key + 6, ".");
	struct lex_entry *e = lex_add(r, name, strlen(name), ROLE_STATE);

	if (e != NULL)
		e->state = keep(r, key + 6, n);
}

static void
add_keys(struct pacta_reader *r)
{
	const char *key, *value;

	for (size_t i = 0; pacta_lang_entry(r->lang, i, &key, &value); i++) {
		if (starts(key, "value.unit.") &&
		    strcmp(key, "value.unit.fill") != 0)
			add_named(r, value, key + 11, ROLE_UNIT);
		else if (starts(key, "value.currency."))
			add_named(r, value, key + 15, ROLE_CURRENCY);
		else if (starts(key, "value.said."))
			add_said(r, value, key + 11);
		else if (starts(key, "value.glued."))
			add_named(r, value, key + 12, ROLE_UNIT | ROLE_GLUED);
		else if (starts(key, "state."))
			add_state(r, key, value);
	}
}

static void
add_months(struct pacta_reader *r)
{
	size_t n;
	const char *const *names = pacta_lang_all(r->lang, "month", &n);
	struct lex_entry *e;

	for (size_t i = 0; i < n; i++) {
		/* 1月 is a number and a mark, and read so. */
		if (names[i][0] >= '0' && names[i][0] <= '9')
			continue;
		e = lex_add(r, names[i], strlen(names[i]), ROLE_MONTH |
		    (names[i][0] >= 'A' && names[i][0] <= 'Z' ?
		    ROLE_CAPITAL : 0));
		if (e != NULL)
			e->month = (uint8_t)(i % 12 + 1);
	}
	add_all(r, &(struct meaning){ "value.month", ROLE_MONTH, true, 0, 0 });
}

static bool
is_yes(const struct pacta_reader *r, const char *key)
{
	const char *v = pacta_lang_get(r->lang, key);

	return v != NULL && strcmp(v, "yes") == 0;
}

static void
add_prefixes(struct pacta_reader *r)
{
	size_t n;
	const char *const *v = pacta_lang_all(r->lang, "value.prefix", &n);

	r->prefixes = calloc(n + 1, sizeof(*r->prefixes));
	if (r->prefixes == NULL) {
		r->failed = true;
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (!value_fold(&r->prefixes[r->nprefixes++], v[i],
		    strlen(v[i])))
			r->failed = true;
}

bool
lex_build(struct pacta_reader *r)
{
	const char *decimal;

	r->decimal = '.';
	if (r->lang == NULL)
		return true;
	decimal = pacta_lang_get(r->lang, "value.decimal");
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		add_all(r, &meanings[i]);
	add_keys(r);
	add_months(r);
	add_prefixes(r);
	r->strict = is_yes(r, "value.strict");
	r->reversed = is_yes(r, "value.reversed");
	r->marked = pacta_lang_get(r->lang, "value.ref.mark") != NULL;
	r->text_first = is_yes(r, "value.ref.text.first");
	r->decimal = decimal != NULL && strcmp(decimal, ",") == 0 ? ',' : '.';
	return !r->failed;
}

void
lex_dispose(struct pacta_reader *r)
{
	for (size_t i = 0; i < r->nstrings; i++)
		free(r->strings[i]);
	for (size_t i = 0; i < r->nprefixes; i++)
		value_fold_dispose(&r->prefixes[i]);
	free(r->strings);
	free(r->prefixes);
	free(r->nodes);
	free(r->entries);
}
