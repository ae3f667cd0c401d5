/*
 * The diff over generated edits: accepting all gives the new revision and
 * rejecting all the old one, exactly; edits of known kinds come out as those
 * kinds and no others.
 */
#include "unit.h"

#include <unistd.h>

#include <pacta/buf.h>
#include <pacta/diff.h>
#include <pacta/doc.h>

#define MAX_ARTICLES 80
#define MAX_PARAS 8
#define MAX_WORDS 60
#define MAX_TRUTH 32

static uint32_t seed;

static uint32_t
pick(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* --- a text to edit ---------------------------------------------------- */

struct para {
	int words[MAX_WORDS], n;
	int bold;		/* word in bold, or -1 */
	int term;		/* word marked as a term, or -1 */
	int ref;		/* uid of the article referred to, or -1 */
	int uid;		/* what it is, wherever it stands */
	char id[40], was[40];	/* eId now and in the old revision */
	bool touched;
};

struct article {
	struct para paras[MAX_PARAS];
	int n, uid, heading[4];
	char id[24], was[24];
	bool touched;
};

struct text {
	struct article articles[MAX_ARTICLES];
	int n;
};

static int next_uid;

/* What the text is written in. */
static enum { CYRILLIC, HAN, ARABIC } script;

/* Few common words, many rare ones, as in a language. */
static int
random_word(void)
{
	return (int)(pick(3) == 0 ? pick(20) : pick(5) < 3 ? pick(300) :
	    pick(3000));
}

static void
random_para(struct para *p)
{
	*p = (struct para){ .bold = -1, .term = -1, .ref = -1,
	    .uid = next_uid++, .n = 8 + (int)pick(30) };
	for (int i = 0; i < p->n; i++)
		p->words[i] = random_word();
}

static void
random_article(struct article *a)
{
	memset(a, 0, sizeof(*a));
	a->uid = next_uid++;
	a->n = 1 + (int)pick(4);
	for (int i = 0; i < a->n; i++)
		random_para(&a->paras[i]);
	for (int i = 0; i < 4; i++)
		a->heading[i] = random_word();
}

static void
random_text(struct text *t, int articles)
{
	memset(t, 0, sizeof(*t));
	next_uid = 0;
	t->n = articles;
	for (int i = 0; i < t->n; i++)
		random_article(&t->articles[i]);
	for (int i = 0; i < t->n; i++)
		if (pick(3) == 0)
			t->articles[i].paras[0].ref =
			    t->articles[pick((uint32_t)t->n)].uid;
}

static void
number(struct text *t)
{
	for (int i = 0; i < t->n; i++) {
		struct article *a = &t->articles[i];

		snprintf(a->id, sizeof(a->id), "art_%d", i + 1);
		for (int k = 0; k < a->n; k++)
			snprintf(a->paras[k].id, sizeof(a->paras[k].id),
			    "%s__para_%d", a->id, k + 1);
	}
}

/* Everything has stood since the old revision, but for what comes later. */
static void
settle(struct text *t)
{
	number(t);
	for (int i = 0; i < t->n; i++) {
		struct article *a = &t->articles[i];

		strcpy(a->was, a->id);
		for (int k = 0; k < a->n; k++)
			strcpy(a->paras[k].was, a->paras[k].id);
	}
}

static void
print_ideograph(struct pacta_buf *b, int n)
{
	uint32_t cp = 0x4e00 + (uint32_t)n;

	pacta_buf_addc(b, (char)(0xe0 | cp >> 12));
	pacta_buf_addc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
	pacta_buf_addc(b, (char)(0x80 | (cp & 0x3f)));
}

static void
print_word(struct pacta_buf *b, int w)
{
	static const char *const parts[2][17] = { { "го", "су", "дар", "ство",
	    "ми", "сто", "ро", "на", "пра", "во", "сог", "ла", "ше", "ни", "цифр",
	    "об", "мен" }, { "با", "دا", "سر",
	    "نو", "کا", "می", "را", "تو", "شه", "گو", "پا", "لی", "هم", "قا",
	    "ند", "سا", "به" } };

	if (script == HAN) {	/* two of some thousand characters */
		print_ideograph(b, w % 1000);
		print_ideograph(b, w * 31 % 1700);
		return;
	}
	pacta_buf_adds(b, parts[script == ARABIC][w % 17]);
	pacta_buf_adds(b, parts[script == ARABIC][w / 17 % 17]);
	if (w / 289 > 0)
		pacta_buf_adds(b, parts[script == ARABIC][w / 289 % 17]);
}

static const char *
id_of(const struct text *t, int uid)
{
	for (int i = 0; i < t->n; i++)
		if (t->articles[i].uid == uid)
			return t->articles[i].id;
	return "art_1";
}

static void
print_ids(struct pacta_buf *b, const char *id, const char *was, bool wids)
{
	pacta_buf_addf(b, " eId=\"%s\"", id);
	if (wids && was[0] != '\0' && strcmp(id, was) != 0)
		pacta_buf_addf(b, " wId=\"%s\"", was);
}

static void
print_para(struct pacta_buf *b, const struct text *t, const struct para *p,
    int no, bool wids)
{
	const char *id;

	pacta_buf_adds(b, "<paragraph");
	print_ids(b, p->id, p->was, wids);
	pacta_buf_addf(b, "><num>%d.</num><content><p>", no);
	for (int i = 0; i < p->n; i++) {
		const char *tag = i == p->bold ? "b" : i == p->term ?
		    "term" : NULL;

		if (i > 0)
			pacta_buf_adds(b, script == HAN ? i % 9 == 0 ? "，" : "" :
			    i % 9 == 0 ? ", " : " ");
		if (tag != NULL)
			pacta_buf_addf(b, i == p->bold ? "<%s>" :
			    "<%s refersTo=\"#c-x\">", tag);
		print_word(b, p->words[i]);
		if (tag != NULL)
			pacta_buf_addf(b, "</%s>", tag);
	}
	if (p->ref >= 0) {
		id = id_of(t, p->ref);
		pacta_buf_addf(b, " (<ref href=\"#%s\">статья %s</ref>)", id,
		    id + 4);
	}
	pacta_buf_adds(b, ".</p></content></paragraph>");
}

static void
print_text(struct pacta_buf *b, const struct text *t, bool wids)
{
	pacta_buf_adds(b, "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\">"
	    "<act name=\"agreement\"><preface><p>x</p></preface><body>");
	for (int i = 0; i < t->n; i++) {
		const struct article *a = &t->articles[i];

		pacta_buf_adds(b, "<article");
		print_ids(b, a->id, a->was, wids);
		pacta_buf_addf(b, "><num>Статья %d</num><heading>", i + 1);
		for (int k = 0; k < 4; k++) {
			if (k > 0)
				pacta_buf_addc(b, ' ');
			print_word(b, a->heading[k]);
		}
		pacta_buf_adds(b, "</heading>");
		for (int k = 0; k < a->n; k++)
			print_para(b, t, &a->paras[k], k + 1, wids);
		pacta_buf_adds(b, "</article>");
	}
	pacta_buf_adds(b, "</body></act></akomaNtoso>");
}

/* --- edits and what they are -------------------------------------------- */

struct truth {
	unsigned kind;
	int uid;		/* of the article or paragraph */
	char was[40];		/* deleted: its old id */
};

static struct truth truths[MAX_TRUTH];
static int ntruths;

static void
tell(unsigned kind, int uid, const char *was)
{
	truths[ntruths] = (struct truth){ .kind = kind, .uid = uid };
	snprintf(truths[ntruths].was, sizeof(truths[0].was), "%s", was);
	ntruths++;
}

static struct article *
fresh_article(struct text *t, int *at)
{
	for (int tries = 0; tries < 50; tries++) {
		*at = (int)pick((uint32_t)t->n);
		if (!t->articles[*at].touched)
			return &t->articles[*at];
	}
	return NULL;
}

static void
insert_article(struct text *t, int at, const struct article *a)
{
	memmove(&t->articles[at + 1], &t->articles[at],
	    (size_t)(t->n - at) * sizeof(*a));
	t->articles[at] = *a;
	t->n++;
}

static void
remove_article(struct text *t, int at)
{
	memmove(&t->articles[at], &t->articles[at + 1],
	    (size_t)(t->n - at - 1) * sizeof(t->articles[0]));
	t->n--;
}

static void
insert_para(struct article *a, int at, const struct para *p)
{
	memmove(&a->paras[at + 1], &a->paras[at],
	    (size_t)(a->n - at) * sizeof(*p));
	a->paras[at] = *p;
	a->n++;
}

static void
change_words(struct para *p)
{
	int n = 1 + (int)pick(2);

	for (int i = 0; i < n; i++)
		p->words[pick((uint32_t)p->n)] = 3001 + (int)pick(500);
}

static void
edit_article_insert(struct text *t)
{
	struct article a;

	random_article(&a);
	a.touched = true;
	insert_article(t, (int)pick((uint32_t)t->n + 1), &a);
	tell(PACTA_DIFF_INSERTED, a.uid, "");
}

static void
edit_article_delete(struct text *t)
{
	int at;
	struct article *a = fresh_article(t, &at);

	/* A reference to it would have to go too. */
	for (int i = 0; a != NULL && i < t->n; i++)
		if (t->articles[i].paras[0].ref == a->uid)
			return;
	if (a == NULL)
		return;
	tell(PACTA_DIFF_DELETED, -1, a->was);
	remove_article(t, at);
}

static void
edit_article_move(struct text *t, bool change)
{
	int at, to;
	struct article *a = fresh_article(t, &at), copy;

	if (a == NULL || t->n < 10)
		return;
	copy = *a;
	copy.touched = true;
	to = (at + 3 + (int)pick((uint32_t)t->n - 6)) % (t->n - 1);
	if (change)
		change_words(&copy.paras[0]);
	remove_article(t, at);
	insert_article(t, to, &copy);
	tell(PACTA_DIFF_MOVED | (change ? PACTA_DIFF_WORDS : 0), copy.uid, "");
}

static void
edit_words(struct text *t)
{
	int at;
	struct article *a = fresh_article(t, &at);
	struct para *p;

	if (a == NULL)
		return;
	p = &a->paras[pick((uint32_t)a->n)];
	a->touched = true;
	change_words(p);
	tell(PACTA_DIFF_WORDS, p->uid, "");
}

static void
edit_rewrite(struct text *t)
{
	int at, uid;
	struct article *a = fresh_article(t, &at);
	struct para *p, fresh;

	if (a == NULL)
		return;
	p = &a->paras[pick((uint32_t)a->n)];
	a->touched = true;
	uid = p->uid;
	random_para(&fresh);
	memcpy(p->words, fresh.words, sizeof(p->words));
	p->n = fresh.n;
	tell(PACTA_DIFF_WORDS | PACTA_DIFF_REPLACED, uid, "");
}

static void
edit_para_insert(struct text *t)
{
	int at;
	struct article *a = fresh_article(t, &at);
	struct para p;

	if (a == NULL || a->n == MAX_PARAS)
		return;
	random_para(&p);
	a->touched = true;
	insert_para(a, (int)pick((uint32_t)a->n + 1), &p);
	tell(PACTA_DIFF_INSERTED, p.uid, "");
}

static void
edit_para_delete(struct text *t)
{
	int at, k;
	struct article *a = fresh_article(t, &at);

	if (a == NULL || a->n < 2)
		return;
	k = (int)pick((uint32_t)a->n);
	a->touched = true;
	tell(PACTA_DIFF_DELETED, -1, a->paras[k].was);
	memmove(&a->paras[k], &a->paras[k + 1],
	    (size_t)(a->n - k - 1) * sizeof(a->paras[0]));
	a->n--;
}

static void
edit_split(struct text *t)
{
	int at, k, cut;
	struct article *a = fresh_article(t, &at);
	struct para rest;

	if (a == NULL || a->n == MAX_PARAS)
		return;
	k = (int)pick((uint32_t)a->n);
	if (a->paras[k].n < 12 || a->paras[k].ref >= 0)
		return;
	a->touched = true;
	cut = a->paras[k].n * 3 / 5;
	rest = a->paras[k];
	rest.uid = next_uid++;
	rest.was[0] = '\0';
	rest.n = a->paras[k].n - cut;
	memmove(rest.words, rest.words + cut,
	    (size_t)rest.n * sizeof(rest.words[0]));
	a->paras[k].n = cut;
	insert_para(a, k + 1, &rest);
	tell(PACTA_DIFF_SPLIT, a->paras[k].uid, "");
}

static void
edit_merge(struct text *t)
{
	int at, k;
	struct article *a = fresh_article(t, &at);
	struct para *p, *q;

	if (a == NULL || a->n < 2)
		return;
	k = (int)pick((uint32_t)a->n - 1);
	p = &a->paras[k];
	q = &a->paras[k + 1];
	if (p->n + q->n > MAX_WORDS || p->ref >= 0 || q->ref >= 0 ||
	    p->n < q->n)
		return;
	a->touched = true;
	memcpy(p->words + p->n, q->words, (size_t)q->n * sizeof(p->words[0]));
	p->n += q->n;
	memmove(q, q + 1, (size_t)(a->n - k - 2) * sizeof(*q));
	a->n--;
	tell(PACTA_DIFF_MERGED, p->uid, "");
}

static void
edit_retarget(struct text *t)
{
	int at, to;
	struct article *a;

	for (int tries = 0; tries < 50; tries++) {
		a = fresh_article(t, &at);
		to = (int)pick((uint32_t)t->n);
		if (a == NULL || a->paras[0].ref < 0 ||
		    t->articles[to].was[0] == '\0' ||
		    t->articles[to].uid == a->paras[0].ref)
			continue;
		a->touched = true;
		a->paras[0].ref = t->articles[to].uid;
		tell(PACTA_DIFF_RETARGETED, a->paras[0].uid, "");
		return;
	}
}

static void
edit_mark(struct text *t, bool bold)
{
	int at;
	struct article *a = fresh_article(t, &at);
	struct para *p;

	if (a == NULL)
		return;
	a->touched = true;
	p = &a->paras[pick((uint32_t)a->n)];
	*(bold ? &p->bold : &p->term) = (int)pick((uint32_t)p->n);
	tell(bold ? PACTA_DIFF_FORMATTING : PACTA_DIFF_METADATA, p->uid, "");
}

static void
edit_para_move(struct text *t)
{
	int from, to, k;
	struct article *a = fresh_article(t, &from), *b;
	struct para p;

	if (a == NULL || a->n < 2)
		return;
	a->touched = true;
	b = fresh_article(t, &to);
	if (b == NULL || b->n == MAX_PARAS) {
		a->touched = false;
		return;
	}
	b->touched = true;
	k = (int)pick((uint32_t)a->n);
	p = a->paras[k];
	memmove(&a->paras[k], &a->paras[k + 1],
	    (size_t)(a->n - k - 1) * sizeof(p));
	a->n--;
	insert_para(b, (int)pick((uint32_t)b->n + 1), &p);
	tell(PACTA_DIFF_MOVED, p.uid, "");
}

static void
edit_once(struct text *t)
{
	switch (pick(14)) {
	case 0: edit_article_insert(t); break;
	case 1: edit_article_delete(t); break;
	case 2: edit_article_move(t, false); break;
	case 3: edit_article_move(t, true); break;
	case 4: edit_rewrite(t); break;
	case 5: edit_para_insert(t); break;
	case 6: edit_para_delete(t); break;
	case 7: edit_split(t); break;
	case 8: edit_merge(t); break;
	case 9: edit_retarget(t); break;
	case 10: edit_mark(t, true); break;
	case 11: edit_mark(t, false); break;
	case 12: edit_para_move(t); break;
	default: edit_words(t); break;
	}
}

/* --- judging ------------------------------------------------------------- */

static struct pacta_doc *
parse(const char *name, const struct pacta_buf *b)
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_doc *doc;

	assert_int_equal(pacta_doc_parse(&doc, name, b->data, b->len, &diags,
	    NULL), 0);
	pacta_diags_dispose(&diags);
	return doc;
}

static void
assert_same_document(const struct pacta_doc *got, const struct pacta_doc *want)
{
	struct pacta_buf a = PACTA_BUF_INIT, b = PACTA_BUF_INIT;

	pacta_doc_write(got, &a);
	pacta_doc_write(want, &b);
	assert_string_equal(pacta_buf_str(&a), pacta_buf_str(&b));
	pacta_buf_dispose(&a);
	pacta_buf_dispose(&b);
}

static void
check_exact(const struct pacta_diff *d, const struct pacta_doc *old,
    const struct pacta_doc *new)
{
	struct pacta_doc *doc;

	assert_int_equal(pacta_diff_accept(d, &doc, NULL), 0);
	assert_same_document(doc, new);
	pacta_doc_free(doc);
	assert_int_equal(pacta_diff_reject(d, &doc, NULL), 0);
	assert_same_document(doc, old);
	pacta_doc_free(doc);
}

static const char *
id_of_uid(const struct text *t, int uid)
{
	for (int i = 0; i < t->n; i++) {
		if (t->articles[i].uid == uid)
			return t->articles[i].id;
		for (int k = 0; k < t->articles[i].n; k++)
			if (t->articles[i].paras[k].uid == uid)
				return t->articles[i].paras[k].id;
	}
	return "?";
}

static bool
is_truth(const struct pacta_diff_change *c, const struct truth *t,
    const struct text *new)
{
	bool gone = t->kind == PACTA_DIFF_DELETED;
	const struct pacta_node *n = gone ? c->mark->old : c->provision;
	const char *id = n != NULL ? pacta_node_get(n, PACTA_AT_EID) : NULL;

	return c->kind == t->kind && id != NULL &&
	    strcmp(id, gone ? t->was : id_of_uid(new, t->uid)) == 0;
}

static void
print_change(const struct pacta_diff_change *c)
{
	const char *old = c->mark->old != NULL ?
	    pacta_node_get(c->mark->old, PACTA_AT_EID) : NULL;

	print_message("#   reported %#x at %s (was %s), run %zu\n", c->kind,
	    c->provision != NULL && pacta_node_get(c->provision,
	    PACTA_AT_EID) != NULL ? pacta_node_get(c->provision,
	    PACTA_AT_EID) : "-", old != NULL ? old : "-", c->run);
}

static size_t told, edited;	/* in all scripts of a run */

/* Whether the changes are the edits and nothing else; renumbering apart, which
 * follows from them, and must be one line for the articles, and one where a
 * paragraph went from one article to another. */
static bool
check_kinds(const struct pacta_diff *d, const struct text *new, bool verbose)
{
	size_t n, left = 0, renumbered = 0, moved = 0;
	const struct pacta_diff_change *c = pacta_diff_changes(d, &n);
	bool used[MAX_TRUTH] = { false }, found, good = true;

	for (size_t i = 0; i < n; i++) {
		if (c[i].kind == PACTA_DIFF_RENUMBERED) {
			renumbered++;
			continue;
		}
		found = false;
		for (int k = 0; k < ntruths && !found; k++)
			if (!used[k] && is_truth(&c[i], &truths[k], new))
				found = used[k] = true;
		left += !found;
		if (!found && verbose)
			print_change(&c[i]);
	}
	for (int k = 0; k < ntruths; k++) {
		good &= used[k];
		if (!used[k] && verbose)
			print_message("#   missed %#x of %s %s\n",
			    truths[k].kind, id_of_uid(new, truths[k].uid),
			    truths[k].was);
	}
	for (int k = 0; k < ntruths; k++)
		moved += (truths[k].kind & PACTA_DIFF_MOVED) != 0;
	told += n;
	edited += (size_t)ntruths;
	return good && left == 0 && renumbered <= 1 + moved;
}

static struct text old_text, new_text;

static bool
run_script(uint32_t round, bool wids, bool verbose)
{
	struct pacta_buf a = PACTA_BUF_INIT, b = PACTA_BUF_INIT;
	struct pacta_doc *old, *new;
	struct pacta_diff *d;
	bool good;

	seed = round * 2654435761u + 12345;
	random_text(&old_text, 60);
	settle(&old_text);
	new_text = old_text;
	ntruths = 0;
	for (int i = 1 + (int)pick(10); i > 0; i--)
		edit_once(&new_text);
	number(&new_text);
	print_text(&a, &old_text, wids);
	print_text(&b, &new_text, wids);
	old = parse("old", &a);
	new = parse("new", &b);
	assert_int_equal(pacta_diff_new(&d, old, new, NULL), 0);
	check_exact(d, old, new);
	assert_int_equal(pacta_diff_same(d), ntruths == 0);
	good = check_kinds(d, &new_text, verbose);
	pacta_diff_free(d);
	pacta_doc_free(old);
	pacta_doc_free(new);
	pacta_buf_dispose(&a);
	pacta_buf_dispose(&b);
	return good;
}

static void
run_scripts(bool wids, uint32_t rounds)
{
	const char *only = getenv("PACTA_TEST_ROUND");
	uint32_t good = 0;

	told = edited = 0;
	if (getenv("PACTA_TEST_LONG") != NULL)
		rounds *= 10;

	if (only != NULL) {
		run_script((uint32_t)atoi(only), wids, true);
		return;
	}
	for (uint32_t i = 0; i < rounds; i++) {
		bool fine = run_script(i, wids, false);

		good += fine;
		if (!fine && getenv("PACTA_TEST_VERBOSE") != NULL) {
			print_message("# round %u\n", i);
			run_script(i, wids, true);
		}
	}
	print_message("# %u of %u edit scripts recovered exactly (%.1f %%)%s\n",
	    good, rounds, 100.0 * good / rounds, wids ? ", with wId" :
	    ", renumbered by hand");
	/* Of one to ten edits of a script, one line more tells the renumbering. */
	print_message("# %.2f changes told for each edit\n",
	    (double)told / (double)edited);
	assert_true(good * 100 >= rounds * 98);
	assert_true(told * 100 <= edited * 125);
}

static void
test_scripts_with_wid(void **state)
{
	(void)state;
	run_scripts(true, 300);
}

static void
test_scripts_without_wid(void **state)
{
	(void)state;
	run_scripts(false, 300);
}

static void
test_scripts_han(void **state)
{
	(void)state;
	script = HAN;
	run_scripts(false, 120);
	script = CYRILLIC;
}

static void
test_scripts_arabic(void **state)
{
	(void)state;
	script = ARABIC;
	run_scripts(false, 120);
	script = CYRILLIC;
}

/* --- by hand ------------------------------------------------------------- */

#define HEAD "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\"><act name=\"agreement\"><body>"
#define TAIL "</body></act></akomaNtoso>"

struct compared {
	struct pacta_buf a, b;
	struct pacta_doc *old, *new;
	struct pacta_diff *diff;
	const struct pacta_diff_change *c;
	size_t n;
};

static void
compare(struct compared *x)
{
	x->old = parse("old", &x->a);
	x->new = parse("new", &x->b);
	assert_int_equal(pacta_diff_new(&x->diff, x->old, x->new, NULL), 0);
	check_exact(x->diff, x->old, x->new);
	x->c = pacta_diff_changes(x->diff, &x->n);
}

static void
dispose(struct compared *x)
{
	pacta_diff_free(x->diff);
	pacta_doc_free(x->old);
	pacta_doc_free(x->new);
	pacta_buf_dispose(&x->a);
	pacta_buf_dispose(&x->b);
}

/* Two bodies and the kinds they must come out as, in order. */
static void
check_bodies(const char *old, const char *new, const unsigned *kinds,
    size_t n)
{
	struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };

	pacta_buf_addf(&x.a, HEAD "%s" TAIL, old);
	pacta_buf_addf(&x.b, HEAD "%s" TAIL, new);
	compare(&x);
	for (size_t i = 0; i < n || i < x.n; i++)
		if (i >= n || i >= x.n || x.c[i].kind != kinds[i])
			fail_msg("change %zu of %zu is %#x, not %#x: %s", i, x.n,
			    i < x.n ? x.c[i].kind : 0, i < n ? kinds[i] : 0,
			    new);
	dispose(&x);
}

#define CHECK(old, new, ...) do { \
	static const unsigned kinds_[] = { __VA_ARGS__ }; \
	check_bodies(old, new, kinds_, sizeof(kinds_) / sizeof(kinds_[0])); \
} while (0)

#define ART(x) "<article eId=\"art_1\"><num>1</num><content>" x "</content></article>"
#define P(x) "<p>" x "</p>"
#define TD(x) "<td><p>" x "</p></td>"
#define TR(x) "<tr>" x "</tr>"
#define TABLE(x) ART("<table eId=\"t\">" x "</table>")
#define ROW1 TR(TD("Kind") TD("Days") TD("Language"))
#define ROW2 TR(TD("Request for data") TD("20") TD("Russian"))
#define ROW3 TR(TD("Reply to it") TD("5") TD("Chinese"))

static void
test_tables(void **state)
{
	(void)state;
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(ROW1 ROW2
	    TR(TD("Reply to it") TD("7") TD("Chinese"))), PACTA_DIFF_WORDS);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(ROW1 ROW2
	    TR(TD("Call by phone") TD("1") TD("any")) ROW3),
	    PACTA_DIFF_INSERTED);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(ROW1 ROW3), PACTA_DIFF_DELETED);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(ROW1 ROW3 ROW2), PACTA_DIFF_MOVED);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(TR(TD("Kind") TD("Where") TD("Days")
	    TD("Language")) TR(TD("Request for data") TD("here") TD("20")
	    TD("Russian")) TR(TD("Reply to it") TD("there") TD("5")
	    TD("Chinese"))), PACTA_DIFF_INSERTED);
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(TR(TD("Kind") TD("Language"))
	    TR(TD("Request for data") TD("Russian")) TR(TD("Reply to it")
	    TD("Chinese"))), PACTA_DIFF_DELETED);
}

#define H4(a, b, c, d) TR(TD(a) TD(b) TD(c) TD(d))
#define WIDE4 H4("Kind", "Days", "Language", "Copies") \
	H4("Request for data", "20", "Russian", "2") \
	H4("Reply to it", "5", "Chinese", "3") H4("Notice", "7", "English", "1")

/* Columns, and cells that span. */
static void
test_columns(void **state)
{
	(void)state;
	/* moved, the rows' words kept */
	CHECK(TABLE(WIDE4), TABLE(H4("Kind", "Copies", "Days", "Language")
	    H4("Request for data", "2", "20", "Russian")
	    H4("Reply to it", "3", "5", "Chinese")
	    H4("Notice", "1", "7", "English")), PACTA_DIFF_MOVED);
	/* moved, and a cell changed in it and beside it */
	CHECK(TABLE(WIDE4), TABLE(H4("Kind", "Copies", "Days", "Language")
	    H4("Request for data", "2", "20", "Russian")
	    H4("Reply to it", "4", "6", "Chinese")
	    H4("Notice", "1", "7", "English")), PACTA_DIFF_MOVED,
	    PACTA_DIFF_WORDS, PACTA_DIFF_WORDS);
	/* reworded in its head alone */
	CHECK(TABLE(WIDE4), TABLE(H4("Kind", "Days", "Language", "Number")
	    H4("Request for data", "20", "Russian", "2")
	    H4("Reply to it", "5", "Chinese", "3")
	    H4("Notice", "7", "English", "1")), PACTA_DIFF_WORDS);
	/* one came and another went */
	CHECK(TABLE(WIDE4), TABLE(H4("Kind", "Where", "Days", "Language")
	    H4("Request for data", "here", "20", "Russian")
	    H4("Reply to it", "there", "5", "Chinese")
	    H4("Notice", "anywhere", "7", "English")), PACTA_DIFF_INSERTED,
	    PACTA_DIFF_DELETED);
	/* a row came with a column */
	CHECK(TABLE(ROW1 ROW2 ROW3), TABLE(
	    H4("Kind", "Where", "Days", "Language")
	    H4("Request for data", "here", "20", "Russian")
	    H4("Call by phone", "anywhere", "1", "any")
	    H4("Reply to it", "there", "5", "Chinese")), PACTA_DIFF_INSERTED,
	    PACTA_DIFF_INSERTED);
}

#define SPAN(n, x) "<td colspan=\"" #n "\"><p>" x "</p></td>"
#define DOWN(n, x) "<td rowspan=\"" #n "\"><p>" x "</p></td>"

static void
test_spans(void **state)
{
	(void)state;
	/* under a head over two columns, one more below it */
	CHECK(TABLE(TR(TD("Kind") SPAN(2, "Time limits")) TR(TD("of paper")
	    TD("Days") TD("Hours")) TR(TD("Request") TD("20") TD("480"))
	    TR(TD("Reply") TD("5") TD("120"))),
	    TABLE(TR(TD("Kind") SPAN(2, "Time limits") TD("Language"))
	    TR(TD("of paper") TD("Days") TD("Hours") TD("if any"))
	    TR(TD("Request") TD("20") TD("480") TD("Russian"))
	    TR(TD("Reply") TD("5") TD("120") TD("Chinese"))),
	    PACTA_DIFF_INSERTED);
	/* the same, the head growing */
	CHECK(TABLE(TR(TD("Kind") SPAN(2, "Time limits")) TR(TD("of paper")
	    TD("Days") TD("Hours")) TR(TD("Request") TD("20") TD("480"))
	    TR(TD("Reply") TD("5") TD("120"))),
	    TABLE(TR(TD("Kind") SPAN(3, "Time limits")) TR(TD("of paper")
	    TD("Days") TD("Hours") TD("Weeks")) TR(TD("Request") TD("20")
	    TD("480") TD("3")) TR(TD("Reply") TD("5") TD("120") TD("1"))),
	    PACTA_DIFF_METADATA, PACTA_DIFF_INSERTED);
	/* a cell over two rows moves the others aside */
	CHECK(TABLE(TR(TD("Kind") TD("Days") TD("Language"))
	    TR(DOWN(2, "Request") TD("20") TD("Russian"))
	    TR(TD("30") TD("Chinese")) TR(TD("Reply") TD("5") TD("any"))),
	    TABLE(TR(TD("Kind") TD("Days") TD("Language"))
	    TR(DOWN(2, "Request") TD("20") TD("Russian"))
	    TR(TD("45") TD("Chinese")) TR(TD("Reply") TD("5") TD("any"))),
	    PACTA_DIFF_WORDS);
	CHECK(TABLE(TR(TD("Kind") TD("Days") TD("Language"))
	    TR(DOWN(2, "Request") TD("20") TD("Russian"))
	    TR(TD("30") TD("Chinese")) TR(TD("Reply") TD("5") TD("any"))),
	    TABLE(TR(TD("Kind") TD("Language"))
	    TR(DOWN(2, "Request") TD("Russian"))
	    TR(TD("Chinese")) TR(TD("Reply") TD("any"))),
	    PACTA_DIFF_DELETED);
}

#define NOTE(x) "<authorialNote eId=\"n\" marker=\"1\"><p>" x "</p></authorialNote>"
#define SIGNED(x) ART(P("x")) "</body><conclusions><container name=\"signatures\">" \
	"<p><signature refersTo=\"#kz\">" x "</signature></p></container>" \
	"</conclusions></act><act name=\"a\"><body>"

static void
test_parts(void **state)
{
	(void)state;
	CHECK(ART(P("The Parties agree" NOTE("see the annex") " on this.")),
	    ART(P("The Parties agree" NOTE("see the second annex") " on this.")),
	    PACTA_DIFF_WORDS);
	CHECK(ART(P("The Parties agree on this.")),
	    ART(P("The Parties agree" NOTE("see the annex") " on this.")),
	    PACTA_DIFF_INSERTED);
	CHECK(ART(P("The Parties agree" NOTE("see the annex") " on this.")),
	    ART(P("The Parties agree on this.")), PACTA_DIFF_DELETED);
	CHECK(ART(P("\"<def refersTo=\"#c-a\">data</def>\" means information")),
	    ART(P("\"<def refersTo=\"#c-b\">data</def>\" means information")),
	    PACTA_DIFF_METADATA);
	CHECK(ART(P("\"<def refersTo=\"#c-a\">data</def>\" means information")),
	    ART(P("\"<def refersTo=\"#c-a\">data</def>\" means all information")),
	    PACTA_DIFF_WORDS);
	CHECK(SIGNED("For <organization refersTo=\"#kz\">Kazakhstan</organization>"),
	    SIGNED("For <organization refersTo=\"#kz\">the Republic</organization>"),
	    PACTA_DIFF_WORDS);
	CHECK(ART(P("all <b>bold</b> words")), ART(P("all bold words")),
	    PACTA_DIFF_FORMATTING);
	CHECK(ART(P("a  word") "<!-- c -->"), ART(P("a word") "<!-- d -->"),
	    PACTA_DIFF_METADATA);
}

#define SIGNATURE(who, x) "<p><signature refersTo=\"#" who "\">" x "</signature></p>"
#define SIGNERS(x) ART(P("x")) "</body><conclusions><p>Done at Astana.</p>" \
	"<container name=\"signatures\">" x "</container></conclusions></act>" \
	"<act name=\"a\"><body>"
#define KZ SIGNATURE("kz", "For the Republic of Kazakhstan")
#define CN SIGNATURE("cn", "For the People's Republic of China")
#define UZ SIGNATURE("uz", "For the Republic of Uzbekistan")
#define ANNEX(n, id, x) "<attachment eId=\"att_" #n "\" wId=\"" id "\"><heading>" \
	"Annex " #n "</heading><doc name=\"annex\"><mainBody>" x \
	"</mainBody></doc></attachment>"
#define ANNEXES(x) ART(P("x")) "</body><attachments>" x "</attachments></act>" \
	"<act name=\"a\"><body>"
#define LIST_A "<p>The list of what is sent, and of who may see it, by whom.</p>"
#define LIST_B "<p>Rules for tests of a channel before it is used for data.</p>"
#define LIST_C "<p>Forms of requests, with an example filled in for each.</p>"
#define NAMED(x, y) P("\"<def refersTo=\"#c-" x "\">" x "</def>\" means " y)

/* Annexes, signature blocks, definitions, notes: each as its kind. */
static void
test_kinds_of_parts(void **state)
{
	(void)state;
	CHECK(ANNEXES(ANNEX(1, "att_1", LIST_A)), ANNEXES(ANNEX(1, "att_1",
	    LIST_A) ANNEX(2, "att_2", LIST_B)), PACTA_DIFF_INSERTED);
	CHECK(ANNEXES(ANNEX(1, "att_1", LIST_A) ANNEX(2, "att_2", LIST_B)),
	    ANNEXES(ANNEX(1, "att_1", LIST_A)), PACTA_DIFF_DELETED);
	CHECK(ANNEXES(ANNEX(1, "att_1", LIST_A) ANNEX(2, "att_2", LIST_B)),
	    ANNEXES(ANNEX(1, "att_1-1", LIST_C) ANNEX(2, "att_1", LIST_A)
	    ANNEX(3, "att_2", LIST_B)), PACTA_DIFF_INSERTED,
	    PACTA_DIFF_RENUMBERED, PACTA_DIFF_WORDS, PACTA_DIFF_WORDS);
	CHECK(SIGNERS(KZ CN), SIGNERS(KZ CN UZ), PACTA_DIFF_INSERTED);
	CHECK(SIGNERS(KZ CN UZ), SIGNERS(KZ UZ), PACTA_DIFF_DELETED);
	CHECK(SIGNERS(KZ CN UZ), SIGNERS(UZ KZ CN), PACTA_DIFF_MOVED);
	CHECK(ART(NAMED("data", "facts that were written down by a Party")),
	    ART(NAMED("data", "facts that were written down by a Party")
	    NAMED("channel", "the way by which they are sent to the other")),
	    PACTA_DIFF_INSERTED);
	CHECK(ART(P("The Parties agree" NOTE("see the annex") " on this."
	    NOTE("and its form"))), ART(P("The Parties agree on this."
	    NOTE("and its form"))), PACTA_DIFF_DELETED);
}

#define PARA(n, x) "<paragraph eId=\"art_1__para_" #n "\"><num>" #n \
	".</num><content><p>" x "</p></content></paragraph>"
#define ARTP(x) "<article eId=\"art_1\"><num>1</num>" x "</article>"
#define ONE "The first part says what every Party shall do"
#define TWO "the second part tells within which time they do it"
#define THREE "the third one names whom the costs are borne by"

static void
test_pieces(void **state)
{
	(void)state;
	CHECK(ARTP(PARA(1, ONE " " TWO " " THREE)),
	    ARTP(PARA(1, ONE) PARA(2, TWO) PARA(3, THREE)), PACTA_DIFF_SPLIT);
	CHECK(ARTP(PARA(1, ONE) PARA(2, TWO) PARA(3, THREE)),
	    ARTP(PARA(1, ONE " " TWO " " THREE)), PACTA_DIFF_MERGED);
	/* with a word changed on the way */
	CHECK(ARTP(PARA(1, ONE " " TWO)), ARTP(PARA(1, ONE)
	    PARA(2, "the second part tells within which period they do it")),
	    PACTA_DIFF_SPLIT | PACTA_DIFF_WORDS);
	/* What comes beside it is not split off it. */
	CHECK(ARTP(PARA(1, ONE " " TWO)), ARTP(PARA(1, ONE " " TWO " always")
	    PARA(2, "nothing that was there before stands in here")),
	    PACTA_DIFF_WORDS, PACTA_DIFF_INSERTED);
}

static size_t
marked(const struct pacta_diff *d, enum pacta_span_op op)
{
	const struct pacta_mark *m = pacta_diff_root(d);
	size_t n = 0;

	for (; m != NULL; m = pacta_mark_next(m, pacta_diff_root(d)))
		for (uint32_t i = 0; i < m->nspans; i++)
			for (uint32_t k = 0; m->spans[i].op == op &&
			    k < m->spans[i].count; k++)
				n += (op == PACTA_SPAN_DELETE ?
				    m->spans[i].old : m->spans[i].new)[k].len;
	return n / 3;	/* ideographs */
}

/* One word changed in a Chinese paragraph marks at most twice its length. */
static void
test_chinese_words(void **state)
{
	static const char text[] = "缔约双方应当根据本国法律采取一切必要措施，保护在执行本"
	    "协定过程中获得的数据，并在三十日内将有关情况书面通知对方主管机关";
	static const struct { const char *from, *to; } words[] = {
		{ "措施", "手段" }, { "保护", "保存" }, { "三十日", "六十日" },
		{ "数据", "资料" }, { "书面", "及时" }, { "对方", "各方" },
		{ "主管机关", "执行机构" }, { "法律", "法规" } };

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };
		const char *at = strstr(text, words[i].from);
		size_t length = strlen(words[i].from) / 3;

		assert_non_null(at);
		pacta_buf_addf(&x.a, HEAD ART(P("%s")) TAIL, text);
		pacta_buf_addf(&x.b, HEAD ART(P("%.*s%s%s")) TAIL,
		    (int)(at - text), text, words[i].to,
		    at + strlen(words[i].from));
		compare(&x);
		assert_int_equal(x.n, 1);
		assert_int_equal(x.c[0].kind, PACTA_DIFF_WORDS);
		assert_in_range(marked(x.diff, PACTA_SPAN_DELETE), 1,
		    2 * length);
		assert_in_range(marked(x.diff, PACTA_SPAN_INSERT), 1,
		    2 * length);
		dispose(&x);
	}
}

static void
put_articles(struct pacta_buf *b, int n, const char *words, int from, int step)
{
	pacta_buf_adds(b, HEAD);
	for (int i = 0, k = from; i < n; i++, k += step)
		pacta_buf_addf(b, "<article eId=\"art_%d\"><num>%d</num><content>"
		    "<p>%s %d %d %d %d %d %d</p></content></article>", i + 1,
		    i + 1, words, step == 0 ? 0 : k, 3 * k, 5 * k + 1,
		    7 * k + 2, 11 * k, 13 * k);
	pacta_buf_adds(b, TAIL);
}

/* What is hard ends, and is exact; the alarm is for what does not. */
static void
test_worst(void **state)
{
	static const struct { int old, new; const char *a, *b; int from, step; }
	    cases[] = {
		{ 10000, 9000, "all the same", "all the same", 0, 0 },
		{ 10000, 10000, "the one", "the one", 9999, -1 },
		{ 3000, 3000, "old text", "quite another", 1000000, 1 }
	};

	(void)state;
	alarm(120);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };

		put_articles(&x.a, cases[i].old, cases[i].a, 0,
		    cases[i].step == 0 ? 0 : 1);
		put_articles(&x.b, cases[i].new, cases[i].b, cases[i].from,
		    cases[i].step);
		compare(&x);
		assert_in_range(x.n, 1, cases[i].old + cases[i].new);
		dispose(&x);
	}
	alarm(0);
}

/* Two huge paragraphs, and a deep nest of containers. */
static void
test_huge(void **state)
{
	struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };

	(void)state;
	alarm(120);
	for (int side = 0; side < 2; side++) {
		struct pacta_buf *b = side == 0 ? &x.a : &x.b;

		pacta_buf_adds(b, HEAD);
		for (int i = 0; i < 150; i++)
			pacta_buf_addf(b, "<section eId=\"s%d\">", i);
		pacta_buf_adds(b, "<content><p>");
		for (int i = 0; i < 60000; i++)
			pacta_buf_adds(b, pick(2) != 0 ? "缔" : "约");
		pacta_buf_adds(b, "</p></content>");
		for (int i = 0; i < 150; i++)
			pacta_buf_adds(b, "</section>");
		pacta_buf_adds(b, TAIL);
	}
	compare(&x);
	assert_int_equal(x.n, 1);
	dispose(&x);
	alarm(0);
}

/* Renumbering by different amounts is told stretch by stretch. */
static void
test_stretches(void **state)
{
	struct compared x = { .a = PACTA_BUF_INIT, .b = PACTA_BUF_INIT };
	struct pacta_diff_stretch s;
	const struct pacta_diff_change *run = NULL;

	(void)state;
	pacta_buf_adds(&x.a, HEAD);
	pacta_buf_adds(&x.b, HEAD);
	for (int i = 1, k = 1; i <= 20; i++) {
		pacta_buf_addf(&x.a, "<article eId=\"art_%d\"><num>%d</num><content>"
		    "<p>article %d has its own words %d here</p></content></article>",
		    i, i, i * 31, i * 17);
		if (i == 12)
			continue;	/* deleted */
		if (i == 5)
			for (int n = 0; n < 2; n++, k++)
				pacta_buf_addf(&x.b, "<article eId=\"art_%d\"><num>"
				    "%d</num><content><p>fresh %d matter that nobody "
				    "had put</p></content></article>", k, k, k * 777);
		pacta_buf_addf(&x.b, "<article eId=\"art_%d\"><num>%d</num><content>"
		    "<p>article %d has its own words %d here</p></content></article>",
		    k, k, i * 31, i * 17);
		k++;
	}
	pacta_buf_adds(&x.a, TAIL);
	pacta_buf_adds(&x.b, TAIL);
	compare(&x);
	for (size_t i = 0; i < x.n; i++)
		if (x.c[i].kind == PACTA_DIFF_RENUMBERED) {
			assert_null(run);
			run = &x.c[i];
		}
	assert_non_null(run);
	assert_int_equal(run->run, 15);
	assert_true(pacta_diff_stretch_next(&s, run, NULL));
	assert_int_equal(s.count, 7);	/* 5 to 11 are 7 to 13 */
	assert_string_equal(pacta_node_get(s.last->old, PACTA_AT_EID), "art_11");
	assert_string_equal(pacta_node_get(s.last->new, PACTA_AT_EID), "art_13");
	assert_true(pacta_diff_stretch_next(&s, run, s.last));
	assert_int_equal(s.count, 8);	/* 13 to 20 are 14 to 21 */
	assert_string_equal(pacta_node_get(s.first->old, PACTA_AT_EID), "art_13");
	assert_false(pacta_diff_stretch_next(&s, run, s.last));
	assert_int_equal(x.n, 4);	/* two came, one went, one run */
	dispose(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts_with_wid),
		cmocka_unit_test(test_scripts_without_wid),
		cmocka_unit_test(test_scripts_han),
		cmocka_unit_test(test_scripts_arabic),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_kinds_of_parts),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_chinese_words),
		cmocka_unit_test(test_stretches),
		cmocka_unit_test(test_worst),
		cmocka_unit_test(test_huge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
