/*
 * diffgen DIR KBYTES SEED [LANG]: writes DIR/old.xml and DIR/new.xml, two
 * revisions of a text of about KBYTES kilobytes in rus (or zho), of which about
 * one paragraph in a hundred was edited: words and figures changed, articles
 * and paragraphs inserted, deleted and moved, everything behind them numbered
 * anew.  Prints how many edits there are.  The same for the same arguments.
 *
 * diffgen DIR equal|apart|reversed COUNT: what is hard: COUNT articles that all
 * say the same, and a tenth fewer of them; that have nothing in common; in
 * reversed order.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/akn.h>
#include <pacta/buf.h>
#include <pacta/file.h>

#define SYLLABLES 24
#define MAX_PARAS 6

static const char *const CYRILLIC[SYLLABLES] = { "го", "су", "дар", "ство",
	"ми", "сто", "ро", "на", "пра", "во", "сог", "ла", "ше", "ни", "циф",
	"об", "мен", "дол", "жен", "при", "ме", "ня", "ет", "ся" };
static const char *const HAN[SYLLABLES] = { "国", "家", "合", "作", "信",
	"息", "条", "约", "法", "律", "应", "当", "保", "护", "数", "据", "机",
	"关", "程", "序", "期", "限", "文", "件" };

static uint64_t state;

static unsigned
pick(unsigned below)
{
	uint64_t z = state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (unsigned)((z ^ z >> 31) % below);
}

/* Text is what a seed says; an edit changes what is said at one word. */
struct para {
	uint64_t seed;
	unsigned words, edited;		/* the word changed; 0: none */
};

struct article {
	uint64_t heading;
	struct para paras[MAX_PARAS];
	unsigned n;
	bool touched;
};

struct text {
	struct article *items;
	unsigned n, cap;
	bool han;
};

static void
random_para(struct para *p)
{
	*p = (struct para){ ((uint64_t)pick(1u << 30) << 30) | pick(1u << 30),
	    12 + pick(30), 0 };
}

static void
random_article(struct article *a)
{
	memset(a, 0, sizeof(*a));
	a->heading = pick(1u << 30);
	a->n = 1 + pick(MAX_PARAS - 2);
	for (unsigned i = 0; i < a->n; i++)
		random_para(&a->paras[i]);
}

static void
print_word(struct pacta_buf *b, bool han, bool rare)
{
	const char *const *part = han ? HAN : CYRILLIC;
	/* Few words are common, as in a language. */
	unsigned w = rare ? pick(13824) : pick(3) == 0 ? pick(24) :
	    pick(5) < 3 ? pick(300) : pick(4000);

	pacta_buf_adds(b, part[w % SYLLABLES]);
	if (w >= SYLLABLES || !han)
		pacta_buf_adds(b, part[w / SYLLABLES % SYLLABLES]);
	if (w >= SYLLABLES * SYLLABLES)
		pacta_buf_adds(b, part[w / SYLLABLES / SYLLABLES % SYLLABLES]);
}

static void
print_para(struct pacta_buf *b, const struct text *t, const struct para *p,
    unsigned article, unsigned no)
{
	uint64_t keep = state;

	state = p->seed;
	pacta_buf_addf(b, "        <paragraph eId=\"art_%u__para_%u\">\n"
	    "          <num>%u.</num>\n          <content>\n            <p>",
	    article, no, no);
	for (unsigned i = 1; i <= p->words; i++) {
		uint64_t before;

		if (i > 1)
			pacta_buf_adds(b, i % 9 == 0 ? (t->han ? "，" : ", ") :
			    t->han ? "" : " ");
		before = state;
		if (i % 11 == 0)
			pacta_buf_addf(b, "%u", 2 + pick(90) +
			    (i == p->edited ? 100 : 0));
		else if (i == p->edited) {
			state ^= 0x5bd1e995;
			print_word(b, t->han, true);
		} else
			print_word(b, t->han, false);
		state = before + 0x1000000;
	}
	pacta_buf_adds(b, t->han ? "。" : ".");
	pacta_buf_adds(b, "</p>\n          </content>\n        </paragraph>\n");
	state = keep;
}

static void
print_article(struct pacta_buf *b, const struct text *t,
    const struct article *a, unsigned no)
{
	uint64_t keep = state;

	pacta_buf_addf(b, t->han ? "      <article eId=\"art_%u\">\n"
	    "        <num>第%u条</num>\n        <heading>" :
	    "      <article eId=\"art_%u\">\n        <num>Статья %u</num>\n"
	    "        <heading>", no, no);
	state = a->heading;
	for (int i = 0; i < 3; i++) {
		if (i > 0 && !t->han)
			pacta_buf_addc(b, ' ');
		print_word(b, t->han, false);
	}
	state = keep;
	pacta_buf_adds(b, "</heading>\n");
	for (unsigned i = 0; i < a->n; i++)
		print_para(b, t, &a->paras[i], no, i + 1);
	pacta_buf_adds(b, "      </article>\n");
}

static void
print_text(struct pacta_buf *b, const struct text *t)
{
	pacta_buf_addf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<akomaNtoso xmlns=\"" PACTA_AKN_NS "\">\n"
	    "  <act name=\"agreement\">\n    <body>\n");
	for (unsigned i = 0; i < t->n; i++)
		print_article(b, t, &t->items[i], i + 1);
	pacta_buf_adds(b, "    </body>\n  </act>\n</akomaNtoso>\n");
}

static void
insert(struct text *t, unsigned at, const struct article *a)
{
	memmove(&t->items[at + 1], &t->items[at], (t->n - at) * sizeof(*a));
	t->items[at] = *a;
	t->n++;
}

static void
take(struct text *t, unsigned at)
{
	t->n--;
	memmove(&t->items[at], &t->items[at + 1],
	    (t->n - at) * sizeof(t->items[0]));
}

/* One edit of an article nobody edited yet; false when that was not possible. */
static bool
edit(struct text *t)
{
	unsigned at = pick(t->n), k;
	struct article *a = &t->items[at], copy;

	if (a->touched)
		return false;
	a->touched = true;
	k = pick(a->n);
	switch (pick(6)) {
	case 0:
		random_article(&copy);
		copy.touched = true;
		a->touched = false;
		insert(t, at, &copy);
		return true;
	case 1:
		take(t, at);
		return true;
	case 2:
		copy = *a;
		take(t, at);
		insert(t, (at + 2 + pick(t->n / 2 + 1)) % t->n, &copy);
		return true;
	case 3:
		memmove(&a->paras[k + 1], &a->paras[k],
		    (a->n - k) * sizeof(a->paras[0]));
		random_para(&a->paras[k]);
		a->n++;
		return true;
	default:
		a->paras[k].edited = 1 + pick(a->paras[k].words);
		return true;
	}
}

static bool
put(const struct text *t, const char *dir, const char *name)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	char path[4096];
	bool ok;

	print_text(&b, t);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	ok = !pacta_buf_failed(&b) && pacta_file_write(path, b.data, b.len, 0,
	    &err) == 0;
	if (!ok)
		fprintf(stderr, "%s: %s\n", path, err.message);
	pacta_buf_dispose(&b);
	return ok;
}

/* The seed of article I on one side. */
static uint64_t
hard_seed(const char *kind, bool new, unsigned i, unsigned n)
{
	if (strcmp(kind, "equal") == 0)
		return 7;
	if (strcmp(kind, "apart") == 0)
		return 1 + i + (new ? 1000000u : 0);
	return 1 + (new ? n - 1 - i : i);
}

static int
hard(const char *dir, const char *kind, unsigned n)
{
	struct text t = { NULL, 0, n, false };
	bool ok = true;

	t.items = calloc(n, sizeof(*t.items));
	if (t.items == NULL)
		return 2;
	for (int side = 0; side < 2 && ok; side++) {
		t.n = side == 1 && strcmp(kind, "equal") == 0 ? n - n / 10 : n;
		for (unsigned i = 0; i < t.n; i++) {
			uint64_t seed = hard_seed(kind, side == 1, i, n);

			t.items[i] = (struct article){ .heading = seed * 31,
			    .n = 1 };
			t.items[i].paras[0] = (struct para){
			    seed * 0x9E3779B9u, 12, 0 };
		}
		ok = put(&t, dir, side == 0 ? "old.xml" : "new.xml");
	}
	free(t.items);
	return ok ? 0 : 2;
}

int
main(int argc, char **argv)
{
	struct text t = { NULL, 0, 0, argc > 4 && strcmp(argv[4], "zho") == 0 };
	size_t bytes = argc > 2 ? strtoul(argv[2], NULL, 10) * 1024 : 0;
	unsigned edits, done = 0;
	bool ok;

	if (argc == 4 && (strcmp(argv[2], "equal") == 0 ||
	    strcmp(argv[2], "apart") == 0 || strcmp(argv[2], "reversed") == 0))
		return hard(argv[1], argv[2], (unsigned)strtoul(argv[3], NULL,
		    10));
	if (argc < 4 || bytes == 0) {
		fprintf(stderr, "usage: diffgen DIR KBYTES SEED [rus|zho]\n");
		return 2;
	}
	state = strtoul(argv[3], NULL, 10);
	t.n = (unsigned)(bytes / (t.han ? 770 : 1250)) + 3;
	edits = (unsigned)(bytes / 1024 / 12) + 1;
	t.cap = t.n + edits + 1;
	t.items = calloc(t.cap, sizeof(*t.items));
	if (t.items == NULL)
		return 2;
	for (unsigned i = 0; i < t.n; i++)
		random_article(&t.items[i]);
	ok = put(&t, argv[1], "old.xml");
	for (unsigned tries = 0; done < edits && tries < 100 * edits; tries++)
		done += edit(&t);
	ok = ok && put(&t, argv[1], "new.xml");
	free(t.items);
	printf("%u\n", done);
	return ok ? 0 : 2;
}
