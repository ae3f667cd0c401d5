/*
 * Parties, complete and in the order that the agreement declares.
 *
 * In protocol the order of the parties is a matter of its own: by one language's
 * alphabet in all texts, by each text's own, as agreed, or by the alternat, where
 * each side's copy names that side first.  An agreement declares which by an
 * entity of its metadata, ORDER with one of the words below behind it; without a
 * declaration the order is free.
 */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "concord_int.h"

#define ORDER "/akn/ontology/concept/party-order."
#define MAX_PARTIES 400

enum policy { POLICY_ALPHABET, POLICY_LISTED, POLICY_ALTERNAT };

struct party {
	char code[3];		/* "KZ" */
	bool author;		/* of the work: a party of the agreement */
	bool listed;		/* in the list at hand */
	struct pacta_buf key;	/* to sort by */
	size_t rank;
};

/* A party, where a list names it first. */
struct named {
	struct party *party;
	struct pacta_place place;
};

struct list {
	struct named items[MAX_PARTIES];
	size_t count;
	const struct pacta_node *part;	/* preface, preamble, conclusions */
};

struct ordering {
	struct concord_run *run;
	uint32_t text;
	enum policy policy;
	char alphabet[4];
	const struct pacta_node *declared;
	struct party parties[MAX_PARTIES];	/* as the metadata lists them */
	size_t count, authors;
	struct rules_set by_id, by_code;	/* "kz", "KZ" -> party */
	struct list list;
	bool ranked;		/* ALTERNAT: the first list gave the order */
};

static struct concord_text *
text_of(const struct ordering *o)
{
	return &o->run->texts[o->text];
}

/* --- telling ---------------------------------------------------------------------- */

/* What LANGUAGE, "rus", calls a state. */
static void
add_name(const struct ordering *o, const char *language, const char *code,
    struct pacta_buf *b)
{
	const struct pacta_lang *lang = pacta_langs_find(o->run->options->langs,
	    language);
	char key[16] = "state.";
	const char *name;

	memcpy(key + 6, code, 2);
	memcpy(key + 8, ".short", 7);
	name = lang != NULL ? pacta_lang_get(lang, key) : NULL;
	if (name != NULL)
		pacta_buf_adds(b, name);
	else if (!pacta_text_country(language, code, b))
		pacta_buf_adds(b, code);
}

/* The same part of another language, so that both may be seen. */
static struct pacta_place
counterpart(const struct ordering *o, const struct pacta_node *part)
{
	const struct pacta_doc *doc;
	const struct pacta_node *main, *n = NULL;
	struct pacta_place none = { NULL, 0, 0, 0 };

	if (o->run->count < 2)
		return none;
	doc = o->run->texts[o->text == 0 ? 1 : 0].doc;
	main = pacta_doc_main(doc);
	if (main != NULL)
		n = pacta_node_child(main, part->el);
	return pacta_doc_node_place(doc, n != NULL ? n : pacta_doc_root(doc));
}

static void
tell(struct ordering *o, const struct pacta_place *at,
    const struct pacta_node *part, const struct pacta_buf *text)
{
	struct concord_run *run = o->run;
	struct pacta_place other = counterpart(o, part);
	struct pacta_diag *d;

	run->failed |= pacta_buf_failed(text);
	d = pacta_diags_add(run->diags, run->options->adoption &&
	    text_of(o)->authentic ? PACTA_ERROR :
	    rule_severity(RULE_CONCORD_ORDER), rule_id(RULE_CONCORD_ORDER),
	    at, "%s", pacta_buf_str(text));
	if (other.file != NULL)
		pacta_diags_other(run->diags, d, &other);
	if (part->el == PACTA_EL_PREFACE || part->el == PACTA_EL_PREAMBLE ||
	    part->el == PACTA_EL_CONCLUSIONS)
		pacta_diags_eid(run->diags, d, part->name);
}

static void
add_policy(const struct ordering *o, struct pacta_buf *b)
{
	if (o->policy == POLICY_ALPHABET)
		pacta_buf_addf(b, "by the alphabet of %s", o->alphabet);
	else
		pacta_buf_adds(b, o->policy == POLICY_LISTED ?
		    "as the metadata lists them" :
		    "as this text names them first");
}

/* BEFORE stands before AFTER, and should not. */
static void
tell_order(struct ordering *o, const struct named *before,
    const struct named *after)
{
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_buf_addf(&b, "%s names ", text_of(o)->code);
	add_name(o, text_of(o)->code, after->party->code, &b);
	pacta_buf_adds(&b, " behind ");
	add_name(o, text_of(o)->code, before->party->code, &b);
	pacta_buf_adds(&b, ", but the order of the parties (");
	add_policy(o, &b);
	pacta_buf_adds(&b, ") has it before");
	tell(o, &after->place, o->list.part, &b);
	pacta_buf_dispose(&b);
}

static void
tell_missing(struct ordering *o)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < o->list.count; i++)
		n += o->list.items[i].party->author;
	pacta_buf_addf(&b, "%s names %zu of the %zu parties here, and not ",
	    text_of(o)->code, n, o->authors);
	for (size_t i = 0, told = 0; i < o->count; i++) {
		if (!o->parties[i].author || o->parties[i].listed)
			continue;
		pacta_buf_adds(&b, told++ > 0 ? ", " : "");
		add_name(o, text_of(o)->code, o->parties[i].code, &b);
	}
	tell(o, &o->list.items[0].place, o->list.part, &b);
	pacta_buf_dispose(&b);
}

static void
tell_unknown(struct ordering *o, const char *word)
{
	struct pacta_place at = pacta_doc_node_place(text_of(o)->doc,
	    o->declared);
	struct pacta_buf b = PACTA_BUF_INIT;

	pacta_buf_addf(&b, "'%.40s' is no order of parties: it should be own, "
	    "listed, alternat, or a language by whose alphabet they stand, "
	    "such as rus", word);
	tell(o, &at, o->declared, &b);
	pacta_buf_dispose(&b);
}

/* --- the metadata ---------------------------------------------------------------- */

/* Adds a state; its ids may be several. */
static void
add_party(struct ordering *o, const struct pacta_node *n, const char code[3])
{
	const char *id = pacta_node_get(n, PACTA_AT_EID);
	const struct party *p = rules_set_get(&o->by_code, code);

	if (p == NULL && o->count == MAX_PARTIES)
		return;
	if (p == NULL) {
		struct party *more = &o->parties[o->count];

		*more = (struct party){ .rank = o->count++ };
		memcpy(more->code, code, 3);
		rules_set_add(&o->by_code, more->code, more);
		p = more;
	}
	if (id != NULL)
		rules_set_add(&o->by_id, id, p);
}

static struct party *
party_of(const struct ordering *o, const struct pacta_node *n,
    enum pacta_at at)
{
	const char *ref = pacta_node_get(n, at);

	return ref != NULL && ref[0] == '#' ? (struct party *)(uintptr_t)
	    rules_set_get(&o->by_id, ref + 1) : NULL;
}

/* Reads the entities of the main document, then its authors. */
static void
read_meta(struct ordering *o)
{
	const struct pacta_node *main = pacta_doc_main(text_of(o)->doc);
	const struct pacta_node *meta = main != NULL ?
	    pacta_node_child(main, PACTA_EL_META) : NULL;
	struct party *p;
	char code[3];

	for (const struct pacta_node *n = meta; n != NULL;
	    n = pacta_node_next(n, meta)) {
		const char *href = pacta_node_get(n, PACTA_AT_HREF);

		if (concord_state_of(n, code))
			add_party(o, n, code);
		else if (n->el == PACTA_EL_TLCCONCEPT && href != NULL &&
		    strncmp(href, ORDER, sizeof(ORDER) - 1) == 0)
			o->declared = n;
	}
	for (const struct pacta_node *n = meta; n != NULL && o->declared !=
	    NULL; n = pacta_node_next(n, meta))
		if (n->el == PACTA_EL_FRBRAUTHOR && n->parent->el ==
		    PACTA_EL_FRBRWORK && (p = party_of(o, n,
		    PACTA_AT_HREF)) != NULL && !p->author) {
			p->author = true;
			o->authors++;
		}
}

static bool
read_policy(struct ordering *o)
{
	const char *word = pacta_node_get(o->declared, PACTA_AT_HREF) +
	    sizeof(ORDER) - 1;

	o->policy = POLICY_ALPHABET;
	if (strcmp(word, "alternat") == 0)
		o->policy = POLICY_ALTERNAT;
	else if (strcmp(word, "listed") == 0)
		o->policy = POLICY_LISTED;
	else if (strcmp(word, "own") == 0)
		return pacta_text_lang3(text_of(o)->code, o->alphabet);
	else if (!pacta_text_lang3(word, o->alphabet)) {
		tell_unknown(o, word);
		return false;
	}
	return true;
}

/* --- ranks -------------------------------------------------------------------------- */

static int
by_sort_key(const void *a, const void *b)
{
	const struct party *x = *(struct party *const *)a;
	const struct party *y = *(struct party *const *)b;
	int d = strcmp(pacta_buf_str(&x->key), pacta_buf_str(&y->key));

	return d != 0 ? d : strcmp(x->code, y->code);
}

/* By the short names of the alphabet's language: full ones begin with "Republic
 * of". */
static void
rank_by_alphabet(struct ordering *o)
{
	struct party *sorted[MAX_PARTIES];
	struct pacta_buf name = PACTA_BUF_INIT;

	for (size_t i = 0; i < o->count; i++) {
		pacta_buf_clear(&name);
		add_name(o, o->alphabet, o->parties[i].code, &name);
		pacta_text_sort_key(o->alphabet, pacta_buf_str(&name),
		    &o->parties[i].key);
		o->run->failed |= pacta_buf_failed(&o->parties[i].key);
		sorted[i] = &o->parties[i];
	}
	if (o->count > 0)
		qsort(sorted, o->count, sizeof(sorted[0]), by_sort_key);
	for (size_t i = 0; i < o->count; i++)
		sorted[i]->rank = i;
	o->run->failed |= pacta_buf_failed(&name);
	pacta_buf_dispose(&name);
}

/* The alternat: the first list of the text gives the order of the others. */
static void
rank_by_list(struct ordering *o)
{
	size_t next = o->list.count;

	for (size_t i = 0; i < o->list.count; i++)
		o->list.items[i].party->rank = i;
	for (size_t i = 0; i < o->count; i++)
		if (!o->parties[i].listed)
			o->parties[i].rank = next++;
	o->ranked = true;
}

/* --- lists -------------------------------------------------------------------------- */

static void
list_begin(struct ordering *o, const struct pacta_node *part)
{
	o->list.count = 0;
	o->list.part = part;
	for (size_t i = 0; i < o->count; i++)
		o->parties[i].listed = false;
}

static void
list_add(struct ordering *o, struct party *p, struct pacta_place at)
{
	if (p == NULL || p->listed || (o->authors >= 2 && !p->author))
		return;
	p->listed = true;
	o->list.items[o->list.count++] = (struct named){ p, at };
}

/* The parties that are marked below ROOT by EL. */
static void
list_marked(struct ordering *o, const struct pacta_node *root,
    enum pacta_el el)
{
	for (const struct pacta_node *n = root; n != NULL;
	    n = pacta_node_next(n, root))
		if (n->type == PACTA_ELEMENT && n->el == el)
			list_add(o, party_of(o, n, PACTA_AT_REFERSTO),
			    pacta_doc_node_place(text_of(o)->doc, n));
}

/* The parties that the words below ROOT name. */
static void
list_worded(struct ordering *o, const struct pacta_node *root)
{
	struct concord_text *t = text_of(o);

	for (size_t i = 0; i < t->count; i++) {
		const struct concord_unit *u = &t->units[i];
		const struct pacta_node *up = u->node;

		while (up != NULL && up != root)
			up = up->parent;
		for (uint32_t k = 0; up != NULL && k < u->nvalues; k++) {
			const struct pacta_value *v =
			    &t->values.items[u->value + k];

			if (v->kind == PACTA_VALUE_STATE)
				list_add(o, (struct party *)(uintptr_t)
				    rules_set_get(&o->by_code, v->unit),
				    concord_place(t, u, (uint32_t)v->start));
		}
	}
}

/* WHOLE: a list of the parties, not a place where some may be named. */
static void
list_check(struct ordering *o, bool whole)
{
	struct list *l = &o->list;

	if (l->count < 2)
		return;
	if (l->count < o->authors && (whole || l->count * 2 > o->authors))
		tell_missing(o);
	if (o->policy == POLICY_ALTERNAT && !o->ranked) {
		rank_by_list(o);
		return;
	}
	/* The first that is out of its place; the rest follows from it. */
	for (size_t i = 1; i < l->count; i++)
		if (l->items[i - 1].party->rank > l->items[i].party->rank) {
			tell_order(o, &l->items[i - 1], &l->items[i]);
			return;
		}
}

static void
check_part(struct ordering *o, const struct pacta_node *part,
    const struct pacta_node *root, enum pacta_el el, bool whole)
{
	list_begin(o, part);
	list_marked(o, root, el);
	if (o->list.count < 2 && el == PACTA_EL_ORGANIZATION) {
		list_begin(o, part);
		list_worded(o, root);
	}
	list_check(o, whole);
}

/* The formula that names the parties. */
static const struct pacta_node *
formula_of(const struct pacta_node *preamble)
{
	const struct pacta_node *n = preamble->first;
	const char *name;

	for (; n != NULL; n = n->next) {
		name = n->el == PACTA_EL_FORMULA ? pacta_node_get(n,
		    PACTA_AT_NAME) : NULL;
		if (name != NULL && strcmp(name, "parties") == 0)
			break;
	}
	return n;
}

static void
check_parts(struct ordering *o)
{
	const struct pacta_node *main = pacta_doc_main(text_of(o)->doc);
	const struct pacta_node *n = pacta_node_child(main,
	    PACTA_EL_PREFACE), *f;

	if (n != NULL)
		check_part(o, n, n, PACTA_EL_ORGANIZATION, false);
	n = pacta_node_child(main, PACTA_EL_PREAMBLE);
	f = n != NULL ? formula_of(n) : NULL;
	if (f != NULL)
		check_part(o, n, f, PACTA_EL_ORGANIZATION, true);
	n = pacta_node_child(main, PACTA_EL_CONCLUSIONS);
	if (n != NULL)
		check_part(o, n, n, PACTA_EL_SIGNATURE, true);
}

void
concord_order(struct concord_run *run)
{
	struct ordering *o;

	for (uint32_t i = 0; i < run->count && !run->failed; i++) {
		o = calloc(1, sizeof(*o));
		if (o == NULL) {
			run->failed = true;
			return;
		}
		o->run = run;
		o->text = i;
		read_meta(o);
		if (o->declared != NULL && read_policy(o)) {
			if (o->policy == POLICY_ALPHABET)
				rank_by_alphabet(o);
			check_parts(o);
		}
		for (size_t k = 0; k < o->count; k++)
			pacta_buf_dispose(&o->parties[k].key);
		run->failed |= o->by_id.failed || o->by_code.failed;
		rules_set_dispose(&o->by_id);
		rules_set_dispose(&o->by_code);
		free(o);
	}
}
