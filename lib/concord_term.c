/*
 * Terms: a termbase in TBX-Basic (ISO 30042), and which of its concepts each
 * language names in a unit.
 *
 * Only presence counts: how often a term stands in a paragraph differs between
 * languages, because a pronoun will do.
 */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "concord_int.h"
#include "utf8_int.h"

#define MAX_SHOWN 2	/* terms of a concept, in a message */
#define MAX_TERM 400	/* bytes */
#define MAX_SYNONYMS 1000	/* terms of one concept */

/* --- reading ---------------------------------------------------------------------- */

void
pacta_termbase_free(struct pacta_termbase *tb)
{
	if (tb == NULL)
		return;
	for (size_t i = 0; i < tb->count; i++)
		free(tb->terms[i].text);
	free(tb->terms);
	free(tb);
}

size_t
pacta_termbase_count(const struct pacta_termbase *tb)
{
	return tb->shared;
}

static bool
named(const struct pacta_node *n, const char *a, const char *b)
{
	return n->type == PACTA_ELEMENT && (strcmp(n->name, a) == 0 ||
	    strcmp(n->name, b) == 0);
}

static const char *
lang_of(const struct pacta_node *n)
{
	const char *lang = pacta_node_get(n, PACTA_AT_XMLLANG);

	/* In old files the attribute has no prefix. */
	for (const struct pacta_attr *a = n->attrs; a != NULL && lang == NULL;
	    a = a->next)
		if (strcmp(a->name, "lang") == 0)
			lang = a->value;
	return lang;
}

static bool
code_of(const struct pacta_langs *langs, const char *tag, char out[4])
{
	const struct pacta_lang *lang = langs != NULL ?
	    pacta_langs_find(langs, tag) : NULL;

	if (lang != NULL) {
		memcpy(out, pacta_lang_code(lang), 4);
		return true;
	}
	return pacta_text_lang3(tag, out);
}

struct reading_tbx {
	struct pacta_termbase *tb;
	const struct pacta_doc *doc;
	const struct pacta_langs *langs;
	struct pacta_diags *diags;
	int rc;
};

static void
complain(struct reading_tbx *r, const struct pacta_node *n, int rc,
    const char *text)
{
	struct pacta_place at = pacta_doc_node_place(r->doc, n);

	pacta_diags_add(r->diags, PACTA_ERROR, "concord-term", &at, "%s",
	    text);
	r->rc = rc;
}

bool
concord_add_term(struct pacta_termbase *tb, uint32_t concept,
    const char *lang, const char *text, size_t len)
{
	size_t cap = tb->cap == 0 ? 64 : tb->cap * 2;
	struct term *terms;
	char *copy;

	if (tb->count == tb->cap) {
		terms = realloc(tb->terms, cap * sizeof(*terms));
		if (terms == NULL)
			return false;
		tb->terms = terms;
		tb->cap = cap;
	}
	copy = strndup(text, len);
	if (copy == NULL)
		return false;
	tb->terms[tb->count] = (struct term){ concept, "", copy };
	memcpy(tb->terms[tb->count++].lang, lang, 4);
	return true;
}

uint32_t
concord_next_concept(struct pacta_termbase *tb)
{
	return tb->concepts++;
}

static void
add_term(struct reading_tbx *r, const struct pacta_node *n,
    const char lang[4], size_t first)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_node_line(n, &b);
	if (r->tb->count == PACTA_TERMBASE_MAX_TERMS)
		complain(r, n, PACTA_ELIMIT, "over 100000 terms");
	else if (r->tb->count - first >= MAX_SYNONYMS)
		complain(r, n, PACTA_ELIMIT, "over 1000 terms of one concept");
	else if (b.len == 0 || b.len > MAX_TERM)
		complain(r, n, PACTA_ESYNTAX, b.len == 0 ?
		    "a term is empty" : "a term is over 400 bytes");
	else if (pacta_buf_failed(&b) || !concord_add_term(r->tb,
	    r->tb->concepts, lang, b.data, b.len))
		r->rc = PACTA_ENOMEM;
	pacta_buf_dispose(&b);
}

/* One concept: the terms of each of its languages. */
static void
read_concept(struct reading_tbx *r, const struct pacta_node *concept)
{
	const struct pacta_node *n = concept;
	size_t first = r->tb->count;
	char lang[4] = "";
	const char *tag;
	bool two = false;

	for (; n != NULL && r->rc == 0; n = pacta_node_next(n, concept)) {
		if (named(n, "langSec", "langSet")) {
			tag = lang_of(n);
			if (tag == NULL)
				complain(r, n, PACTA_ESYNTAX,
				    "a language's terms have no xml:lang");
			else if (!code_of(r->langs, tag, lang))
				lang[0] = '\0';
		} else if (named(n, "term", "term") && lang[0] != '\0')
			add_term(r, n, lang, first);
	}
	for (size_t i = first + 1; i < r->tb->count; i++)
		two |= strcmp(r->tb->terms[i].lang,
		    r->tb->terms[first].lang) != 0;
	r->tb->shared += two;
	r->tb->concepts++;
}

static void
read_all(struct reading_tbx *r)
{
	const struct pacta_node *root = pacta_doc_root(r->doc), *n = root;

	if (!named(root, "tbx", "martif")) {
		complain(r, root, PACTA_ESYNTAX, "this is no termbase: its "
		    "outermost element should be tbx, or martif in old "
		    "files");
		return;
	}
	while (n != NULL && r->rc == 0) {
		if (!named(n, "conceptEntry", "termEntry")) {
			n = pacta_node_next(n, root);
			continue;
		}
		read_concept(r, n);
		n = pacta_node_skip(n, root);
	}
}

int
pacta_termbase_parse(struct pacta_termbase **out, const char *name,
    const void *data, size_t len, const struct pacta_langs *langs,
    struct pacta_diags *diags, struct pacta_error *err)
{
	struct reading_tbx r = { .langs = langs, .diags = diags };
	struct pacta_doc *doc = NULL;

	*out = NULL;
	if (len > PACTA_TERMBASE_MAX_BYTES)
		return pacta_error_set(err, PACTA_ELIMIT,
		    "%s is over 8 MiB", name);
	r.rc = pacta_doc_parse(&doc, name, data, len, diags, err);
	if (r.rc != 0)
		return r.rc;
	r.doc = doc;
	r.tb = calloc(1, sizeof(*r.tb));
	if (r.tb == NULL)
		r.rc = PACTA_ENOMEM;
	else
		read_all(&r);
	pacta_doc_free(doc);
	if (r.rc == 0) {
		*out = r.tb;
		return 0;
	}
	pacta_termbase_free(r.tb);
	return pacta_error_set(err, r.rc, r.rc == PACTA_ENOMEM ?
	    "out of memory" : "%s cannot be read as a termbase", name);
}

/* A copy of the caller's termbase, to which the parties are added. */
bool
concord_gather_terms(struct concord_run *run)
{
	const struct pacta_termbase *tb = run->options->termbase;
	struct pacta_termbase *all = calloc(1, sizeof(*all));

	run->terms = all;
	for (size_t i = 0; tb != NULL && all != NULL && i < tb->count; i++)
		if (!concord_add_term(all, tb->terms[i].concept,
		    tb->terms[i].lang, tb->terms[i].text,
		    strlen(tb->terms[i].text)))
			return false;
	if (all == NULL)
		return false;
	all->concepts = run->parties_from = tb != NULL ? tb->concepts : 0;
	if (!concord_gather_parties(run))
		return false;
	run->marks = calloc(all->concepts + 1, sizeof(*run->marks));
	return run->marks != NULL;
}

/* --- comparing --------------------------------------------------------------------- */

/* Whether two terms differ in case, accents or the kind of apostrophe at most. */
static bool
alike(const char *a, const char *b)
{
	struct folded x = FOLDED_INIT, y = FOLDED_INIT;
	bool yes = value_fold(&x, a, strlen(a)) &&
	    value_fold(&y, b, strlen(b)) && strcmp(x.s, y.s) == 0;

	value_fold_dispose(&x);
	value_fold_dispose(&y);
	return yes;
}

/* '"Сторона", "Стороны"': the concept's terms in a language; false when it has
 * none. */
static bool
terms_of(const struct pacta_termbase *tb, uint32_t concept, const char *lang,
    struct pacta_buf *b)
{
	size_t lo = 0, hi = tb->count, mid;
	const char *shown = NULL;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (tb->terms[mid].concept < concept)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (size_t n = 0; lo < tb->count && n < MAX_SHOWN &&
	    tb->terms[lo].concept == concept; lo++)
		if (strcmp(tb->terms[lo].lang, lang) == 0 && (shown == NULL ||
		    !alike(shown, tb->terms[lo].text))) {
			shown = tb->terms[lo].text;
			pacta_buf_addf(b, "%s\"%s\"", b->len > 0 ? ", " : "",
			    tb->terms[lo].text);
			n++;
		}
	return b->len > 0;
}

/*
 * What A's unit names and B's does not: the first term, or the first party.  A
 * party that B never names is one whose name there is not known to us.
 */
static void
lacking(struct concord_pair *p, bool turned, bool parties, uint32_t ua,
    uint32_t ub, struct pacta_buf *have, struct pacta_buf *lack)
{
	const struct pacta_termbase *tb = p->run->terms;
	struct concord_text *a = turned ? p->tb : p->ta;
	struct concord_text *b = turned ? p->ta : p->tb;
	const struct concord_unit *u = &a->units[ua], *v = &b->units[ub];
	uint32_t mark = u->nconcepts > 0 ? ++p->run->mark : 0;

	/* What B names is marked, so that each concept is looked up at once. */
	for (uint32_t i = 0; mark != 0 && i < v->nconcepts; i++)
		p->run->marks[b->concepts[v->concept + i]] = mark;
	for (uint32_t i = 0; i < u->nconcepts && have->len == 0; i++) {
		uint32_t concept = a->concepts[u->concept + i];

		if ((concept >= p->run->parties_from) != parties ||
		    p->run->marks[concept] == mark ||
		    (parties && !b->named[concept] &&
		    !b->sure[concept - p->run->parties_from]) ||
		    !terms_of(tb, concept, b->code, lack))
			continue;
		terms_of(tb, concept, a->code, have);
	}
	p->run->failed |= pacta_buf_failed(have) || pacta_buf_failed(lack);
}

static void
compare(struct concord_pair *p, bool parties, uint32_t ua, uint32_t ub)
{
	for (int turned = 0; turned < 2; turned++) {
		struct pacta_buf have = PACTA_BUF_INIT, lack = PACTA_BUF_INIT;
		struct pacta_buf one = PACTA_BUF_INIT, two = PACTA_BUF_INIT;

		lacking(p, turned, parties, turned ? ub : ua, turned ? ua : ub, &have,
		    &lack);
		if (have.len > 0) {
			pacta_buf_addf(&one, "the %s %s", parties ? "party" :
			    "term", pacta_buf_str(&have));
			pacta_buf_addf(&two, "nothing of %s",
			    pacta_buf_str(&lack));
			concord_find(p, parties ? RULE_CONCORD_PARTY :
			    RULE_CONCORD_TERM, false, ua,
			    CONCORD_NONE, pacta_buf_str(turned ? &two : &one),
			    ub, CONCORD_NONE,
			    pacta_buf_str(turned ? &one : &two));
		}
		pacta_buf_dispose(&have);
		pacta_buf_dispose(&lack);
		pacta_buf_dispose(&one);
		pacta_buf_dispose(&two);
	}
}

void
concord_terms(struct concord_pair *p)
{
	for (uint32_t i = 0; i < p->ta->count && !p->run->failed; i++) {
		if (p->pair[i] == CONCORD_NONE || p->apart[i])
			continue;
		compare(p, false, i, p->pair[i]);
		compare(p, true, i, p->pair[i]);
	}
}
