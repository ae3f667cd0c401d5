/*
 * schema_random RNG DIR COUNT SEED: writes COUNT documents made at random from
 * the schema (DIR/v0000.xml ...) and as many spoilt ones (DIR/b0000.xml ...),
 * checks each, and prints "valid FILE" or "invalid FILE", for other validators
 * to agree with.  All element patterns of the schema are walked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/file.h>

/* Its private parts are needed to make values a pattern matches. */
#include "../../lib/schema_regex_int.h"

#define MAX_DEPTH 9u
#define MAX_KIDS 7u

struct attr {
	char name[24];
	char *value;
};

struct tree {
	enum pacta_el el;	/* OTHER: text */
	char name[32];
	char *text;
	struct attr attrs[12];
	size_t nattrs;
	struct tree **kids;
	size_t nkids;
};

static struct pacta_schema *schema;
static uint64_t seed;
static unsigned level[4096];	/* least height of a tree of a definition */
static unsigned serial;		/* makes ids differ */

static void *
must(void *p)
{
	if (p == NULL) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	return p;
}

/* splitmix64 */
static unsigned
chance(unsigned n)
{
	uint64_t z = seed += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (unsigned)((z ^ z >> 31) % n);
}

static const char *
pick(const char *const *list, size_t n)
{
	return list[chance((unsigned)n)];
}

#define PICK(list) pick(list, sizeof(list) / sizeof(*(list)))

/* --- values ----------------------------------------------------------- */

/* A random printable member of a position's set, letters and digits
 * preferred. */
static char
set_sample(const struct rx_set *set)
{
	char can[95], plain[95];
	unsigned n = 0, m = 0;

	for (unsigned c = 32; c < 127; c++)
		if (rx_set_has(set, c)) {
			can[n++] = (char)c;
			if (c >= '0' && c <= 'z')
				plain[m++] = (char)c;
		}
	return m > 0 && chance(5) > 0 ? plain[chance(m)] : can[chance(n)];
}

static size_t
walk_next(const struct rx *rx, size_t at)
{
	size_t can[RX_MAX_POSITIONS], n = 0;

	for (size_t p = 0; p < rx->npos; p++)
		if (rx->follow[at * rx->words + p / 64] >> (p % 64) & 1)
			can[n++] = p;
	return n > 0 ? can[chance((unsigned)n)] : rx->npos;
}

/* A string the pattern matches. */
static char *
rx_sample(const struct rx *rx)
{
	char *s = must(malloc(4096));
	size_t at = rx->npos, len = 0;

	while (len < 4095) {
		if (len > 0 && rx->last[at / 64] >> (at % 64) & 1 &&
		    (chance(3) == 0 || walk_next(rx, at) == rx->npos))
			break;
		at = walk_next(rx, at);
		if (at == rx->npos)
			break;
		s[len++] = set_sample(&rx->sets[rx->set_of[at]]);
	}
	s[len] = '\0';
	return s;
}

static char *
value_sample(const struct schema_type *type)
{
	static const char *const texts[] = { "", "a", "Статья", "協定",
	    "a & <b> \"c\"", "№ 3", "  two  spaces " };
	static const char *const days[] = { "2026-06-14", "2024-02-29",
	    "1945-06-26", "2000-12-31" };
	static const char *const tags[] = { "ru", "zh-Hans", "fa", "en-GB" };
	const struct schema_alt *alt;
	char *s;

	if (type->nalts == 0)
		return must(strdup(PICK(texts)));
	alt = &type->alts[chance((unsigned)type->nalts)];
	if (alt->value != NULL)
		return must(strdup(alt->value));
	if (alt->data == SCHEMA_DATE)
		return must(strdup(PICK(days)));
	if (alt->rx == NULL)
		return must(strdup(PICK(tags)));
	for (;;) {
		s = rx_sample(alt->rx);
		if (!type->id)
			return s;
		/* Unique: a number behind, where the pattern takes one. */
		sprintf(s + strlen(s), "%u", ++serial);
		if (rx_match(alt->rx, s, strlen(s)) == 1)
			return s;
		free(s);
	}
}

/* --- trees ------------------------------------------------------------ */

static struct tree *
tree_new(enum pacta_el el)
{
	struct tree *t = must(calloc(1, sizeof(*t)));

	t->el = el;
	if (el != PACTA_EL_OTHER)
		snprintf(t->name, sizeof(t->name), "%s", pacta_el_name(el));
	return t;
}

static void
tree_free(struct tree *t)
{
	for (size_t i = 0; i < t->nkids; i++)
		tree_free(t->kids[i]);
	for (size_t i = 0; i < t->nattrs; i++)
		free(t->attrs[i].value);
	free(t->kids);
	free(t->text);
	free(t);
}

static void
tree_insert(struct tree *t, struct tree *kid, size_t at)
{
	t->kids = must(realloc(t->kids, (t->nkids + 1) * sizeof(*t->kids)));
	memmove(t->kids + at + 1, t->kids + at,
	    (t->nkids - at) * sizeof(*t->kids));
	t->kids[at] = kid;
	t->nkids++;
}

static struct tree *
tree_take(struct tree *t, size_t at)
{
	struct tree *kid = t->kids[at];

	t->nkids--;
	memmove(t->kids + at, t->kids + at + 1,
	    (t->nkids - at) * sizeof(*t->kids));
	return kid;
}

static void
tree_attr(struct tree *t, const char *name, char *value)
{
	if (t->nattrs == sizeof(t->attrs) / sizeof(t->attrs[0])) {
		free(value);
		return;
	}
	snprintf(t->attrs[t->nattrs].name, sizeof(t->attrs[0].name), "%s",
	    name);
	t->attrs[t->nattrs++].value = value;
}

static void
tree_text(struct tree *t)
{
	static const char *const words[] = { "The Parties", "Стороны",
	    "缔约双方", " ", "agree, & so < on", "\n   " };
	struct tree *kid = tree_new(PACTA_EL_OTHER);

	kid->text = must(strdup(PICK(words)));
	tree_insert(t, kid, t->nkids);
}

static struct tree *
tree_copy(const struct tree *t)
{
	struct tree *c = must(calloc(1, sizeof(*c)));

	c->el = t->el;
	memcpy(c->name, t->name, sizeof(c->name));
	if (t->text != NULL)
		c->text = must(strdup(t->text));
	for (size_t i = 0; i < t->nattrs; i++)
		tree_attr(c, t->attrs[i].name,
		    must(strdup(t->attrs[i].value)));
	for (size_t i = 0; i < t->nkids; i++)
		tree_insert(c, tree_copy(t->kids[i]), i);
	return c;
}

/* --- valid ones ------------------------------------------------------- */

static pattern_t
step(pattern_t state, enum pacta_el el)
{
	return pattern_step(&schema->patterns, state, el);
}

static bool
complete(pattern_t state)
{
	return schema->patterns.items[state].nullable;
}

/* The first step of the shortest way to completeness with children below
 * LIMIT in height; OTHER when STATE is complete or there is no way. */
static enum pacta_el
way_out(const struct schema_def *def, pattern_t state, unsigned limit,
    bool *found)
{
	pattern_t queue[256], s;
	enum pacta_el first[256];
	size_t n = 1, k;

	queue[0] = state;
	first[0] = PACTA_EL_OTHER;
	for (size_t at = 0; at < n; at++) {
		if (complete(queue[at])) {
			*found = true;
			return first[at];
		}
		for (size_t i = 0; i < def->norder; i++) {
			enum pacta_el el = (enum pacta_el)def->order[i];

			s = step(queue[at], el);
			if (s == PATTERN_NONE || level[def->child[el]] >= limit)
				continue;
			for (k = 0; k < n && queue[k] != s; k++)
				;
			if (k == n && n < 256) {
				queue[n] = s;
				first[n++] = at == 0 ? el : first[at];
			}
		}
	}
	*found = false;
	return PACTA_EL_OTHER;
}

static void
find_levels(void)
{
	bool found;

	for (size_t i = 0; i < schema->ndefs; i++)
		level[i] = UINT32_MAX;
	for (unsigned height = 1; height < 40; height++)
		for (size_t i = 0; i < schema->ndefs; i++)
			if (level[i] == UINT32_MAX) {
				way_out(&schema->defs[i],
				    schema->defs[i].content, height, &found);
				if (found)
					level[i] = height;
			}
}

static enum pacta_el
random_child(const struct schema_def *def, pattern_t state)
{
	enum pacta_el can[PACTA_EL_COUNT];
	size_t n = 0;

	for (size_t i = 0; i < def->norder; i++)
		if (step(state, (enum pacta_el)def->order[i]) != PATTERN_NONE)
			can[n++] = (enum pacta_el)def->order[i];
	return n > 0 ? can[chance((unsigned)n)] : PACTA_EL_OTHER;
}

static struct tree *
grow_tree(const struct schema_def *def, unsigned depth)
{
	struct tree *t = tree_new(def->el), *kid;
	pattern_t state = def->content;
	unsigned budget = depth < 4 ? 1 + chance(MAX_KIDS) :
	    depth < MAX_DEPTH ? chance(MAX_KIDS / 2) : 0;
	unsigned mine = level[def - schema->defs];
	enum pacta_el el;
	bool found;

	for (unsigned at = 1; at < PACTA_AT_COUNT; at++)
		if (def->attr[at] != 0 && (def->required >> at & 1 ||
		    chance(4) == 0))
			tree_attr(t, pacta_at_name((enum pacta_at)at),
			    value_sample(&schema->types[def->attr[at]]));
	for (;;) {
		if (def->text && chance(2) == 0)
			tree_text(t);
		if (t->nkids < budget && !(complete(state) && chance(6) == 0))
			el = random_child(def, state);
		else
			el = way_out(def, state, budget > 0 ? UINT32_MAX : mine,
			    &found);
		if (el == PACTA_EL_OTHER)
			return t;
		state = step(state, el);
		kid = grow_tree(&schema->defs[def->child[el]], depth + 1);
		tree_insert(t, kid, t->nkids);
	}
}

/* --- spoilt ones ------------------------------------------------------ */

/* A random element with children. */
static struct tree *
random_parent(struct tree *root)
{
	struct tree *t = root;

	for (unsigned left = chance(12); t->nkids > 0 && left > 0; left--) {
		struct tree *kid = t->kids[chance((unsigned)t->nkids)];

		if (kid->nkids == 0)
			break;
		t = kid;
	}
	return t;
}

static bool
is_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

static void
spoil_attribute(struct tree *t, unsigned how)
{
	struct attr *a;
	size_t len;

	if (how == 0 || t->nattrs == 0) {
		const char *name = pacta_at_name((enum pacta_at)
		    (1 + chance(PACTA_AT_COUNT - 1)));

		for (size_t i = 0; i < t->nattrs; i++)
			if (strcmp(t->attrs[i].name, name) == 0)
				return;
		if (strcmp(name, "xmlns") != 0)
			tree_attr(t, name, must(strdup("a_1")));
		return;
	}
	a = &t->attrs[chance((unsigned)t->nattrs)];
	len = strlen(a->value);
	if (how == 1 || len == 0) {
		free(a->value);
		*a = t->attrs[--t->nattrs];
	} else if (!is_ascii(a->value))
		return;
	else if (how == 2)
		a->value[chance((unsigned)len)] = " _-#/@zZ09."[chance(11)];
	else
		a->value[len - 1] = '\0';
}

static void
spoil(struct tree *root)
{
	struct tree *t = random_parent(root), *kid;
	unsigned at = t->nkids > 0 ? chance((unsigned)t->nkids) : 0;

	if (t->nkids == 0)
		return;
	kid = t->kids[at];
	switch (chance(10)) {
	case 0:
		tree_free(tree_take(t, at));
		break;
	case 1:
		tree_insert(t, tree_copy(kid), at);
		break;
	case 2:
		if (at > 0) {
			t->kids[at] = t->kids[at - 1];
			t->kids[at - 1] = kid;
		}
		break;
	case 3:
		if (kid->el != PACTA_EL_OTHER)
			snprintf(kid->name, sizeof(kid->name), "%s",
			    pacta_el_name((enum pacta_el)
			    (1 + chance(PACTA_EL_COUNT - 1))));
		break;
	case 4:
		kid = tree_take(t, at);
		t = random_parent(root);
		tree_insert(t, kid, chance((unsigned)t->nkids + 1));
		break;
	case 5:
		tree_text(t);
		break;
	default:
		if (kid->el != PACTA_EL_OTHER)
			spoil_attribute(kid, chance(4));
	}
}

/* --- output ----------------------------------------------------------- */

static void
put_escaped(struct pacta_buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '<')
			pacta_buf_adds(b, "&lt;");
		else if (*s == '&')
			pacta_buf_adds(b, "&amp;");
		else if (*s == '"')
			pacta_buf_adds(b, "&quot;");
		else
			pacta_buf_addc(b, *s);
}

static void
put_tree(struct pacta_buf *b, const struct tree *t, bool root)
{
	if (t->text != NULL) {
		put_escaped(b, t->text);
		return;
	}
	pacta_buf_addf(b, "<%s", t->name);
	if (root)
		pacta_buf_adds(b, " xmlns=\"" PACTA_AKN_NS "\"");
	for (size_t i = 0; i < t->nattrs; i++) {
		pacta_buf_addf(b, " %s=\"", t->attrs[i].name);
		put_escaped(b, t->attrs[i].value);
		pacta_buf_addc(b, '"');
	}
	pacta_buf_addc(b, '>');
	for (size_t i = 0; i < t->nkids; i++)
		put_tree(b, t->kids[i], false);
	pacta_buf_addf(b, "</%s>", t->name);
}

static void
put_file(const char *dir, char kind, unsigned n, const struct tree *t)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_doc *doc = NULL;
	char path[512];

	put_tree(&b, t, true);
	snprintf(path, sizeof(path), "%s/%c%04u.xml", dir, kind, n);
	if (pacta_file_write(path, b.data, b.len, 0, &err) != 0 ||
	    pacta_doc_parse(&doc, path, b.data, b.len, &diags, &err) != 0 ||
	    pacta_schema_check(schema, doc, &diags, &err) != 0) {
		fprintf(stderr, "%s: %s\n", path, diags.count > 0 ?
		    diags.items[0].message : err.message);
		exit(2);
	}
	printf("%s %s\n", diags.errors > 0 ? "invalid" : "valid", path);
	pacta_diags_dispose(&diags);
	pacta_doc_free(doc);
	pacta_buf_dispose(&b);
}

int
main(int argc, char **argv)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	struct pacta_buf rng = PACTA_BUF_INIT;
	struct tree *t;
	unsigned count;

	if (argc != 5) {
		fputs("usage: schema_random RNG DIR COUNT SEED\n", stderr);
		return 2;
	}
	count = (unsigned)atoi(argv[3]);
	if (pacta_file_read(argv[1], 1u << 20, &rng, &err) != 0 ||
	    pacta_schema_new(&schema, argv[1], rng.data, rng.len, &err) != 0) {
		fprintf(stderr, "%s: %s\n", argv[1], err.message);
		return 2;
	}
	find_levels();
	for (unsigned n = 0; n < count; n++) {
		seed = strtoull(argv[4], NULL, 10) * 1000003 + n;
		t = grow_tree(&schema->defs[schema->any[
		    PACTA_EL_AKOMANTOSO]], 0);
		put_file(argv[2], 'v', n, t);
		for (unsigned k = 1 + chance(3); k > 0; k--)
			spoil(t);
		put_file(argv[2], 'b', n, t);
		tree_free(t);
	}
	pacta_schema_free(schema);
	pacta_buf_dispose(&rng);
	return 0;
}
