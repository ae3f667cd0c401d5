/*
 * The diff over generated edits: accepting all gives the new revision and
 * rejecting all the old one, exactly; edits of known kinds come out as those
 * kinds and no others.
 */
#include "diff_unit.h"

#define MAX_ARTICLES 80
#define MAX_PARAS 8
#define MAX_WORDS 60
#define MAX_TRUTH 32

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts_with_wid),
		cmocka_unit_test(test_scripts_without_wid),
		cmocka_unit_test(test_scripts_han),
		cmocka_unit_test(test_scripts_arabic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
