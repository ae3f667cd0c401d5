/* Which language is behind since when, told text by text. */
#include "unit.h"

#include <unistd.h>

#include <pacta/step.h>

/* libgit2 1.5.1 leaks what it matches the names of a repository's extensions
 * with. */
PACTA_EXPORT const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libpcre2\n";
}

static struct pacta_error err;

/* Texts are written as provisions: "1=words" is article 1, ".2=words" paragraph
 * 2 of the article before it, "@ID" behind a number another id than art_N. */
#define MAX_LANGS 3

struct history {
	struct pacta_step *step;
	struct pacta_buf bytes[MAX_LANGS];
	struct pacta_doc *docs[MAX_LANGS];
	size_t count;
	unsigned commits;
};

static void
add_provision(struct pacta_buf *b, const char *line, char article[32])
{
	const char *eq = strchr(line, '='), *num = line + (line[0] == '.');
	const char *at = memchr(num, '@', (size_t)(eq - num));
	int n = (int)((at != NULL ? at : eq) - num);
	char id[96];

	if (line[0] != '.') {
		snprintf(article, 32, "art_%.*s", n, num);
		if (at != NULL)
			snprintf(article, 32, "%.*s", (int)(eq - at - 1),
			    at + 1);
		snprintf(id, sizeof(id), "%s", article);
	} else
		snprintf(id, sizeof(id), "%s__para_%.*s", article, n, num);
	pacta_buf_addf(b, "<%s eId=\"%s\"><num>%.*s.</num><content><p>%s</p>"
	    "</content></%s>", line[0] == '.' ? "paragraph" : "article", id, n,
	    num, eq + 1, line[0] == '.' ? "paragraph" : "article");
}

/* Lines of provisions as a document; paragraphs stand behind their article's
 * words, within it. */
static void
make_text(struct pacta_buf *b, const char *text)
{
	char line[512], article[32] = "";
	const char *p = text, *end;
	bool open = false;

	pacta_buf_adds(b, "<akomaNtoso xmlns=\"http://docs.oasis-open.org/"
	    "legaldocml/ns/akn/3.0\"><act name=\"agreement\"><meta/>"
	    "<preface><p>Title</p></preface><body>");
	for (; *p != '\0'; p = *end == '|' ? end + 1 : end) {
		end = strchrnul(p, '|');
		snprintf(line, sizeof(line), "%.*s", (int)(end - p), p);
		if (line[0] != '.') {
			if (open)
				pacta_buf_adds(b, "</article>");
			open = false;
		}
		add_provision(b, line, article);
		if (line[0] != '.') {
			/* Left open for its paragraphs. */
			pacta_buf_truncate(b, b->len - strlen("</article>"));
			open = true;
		}
	}
	pacta_buf_adds(b, open ? "</article></body></act></akomaNtoso>" :
	    "</body></act></akomaNtoso>");
}

static void
start(struct history *h, size_t count, bool last_is_translation)
{
	static const char codes[MAX_LANGS][4] = { "rus", "zho", "eng" };
	struct pacta_step_language langs[MAX_LANGS];

	memset(h, 0, sizeof(*h));
	for (size_t i = 0; i < count; i++) {
		memcpy(langs[i].code, codes[i], 4);
		langs[i].authentic = !(last_is_translation && i == count - 1);
	}
	h->count = count;
	assert_int_equal(pacta_step_new(&h->step, langs, count, &err), 0);
}

static void
stop(struct history *h)
{
	for (size_t i = 0; i < h->count; i++) {
		pacta_doc_free(h->docs[i]);
		pacta_buf_dispose(&h->bytes[i]);
	}
	pacta_step_free(h->step);
}

/* A commit; NULL leaves a text as it is, "-" takes it away. */
static void
commit(struct history *h, const char *rus, const char *zho, const char *eng)
{
	const char *const texts[MAX_LANGS] = { rus, zho, eng };
	struct pacta_step_commit c = { "", 1000, 0, "subject" };
	struct pacta_step_text out[MAX_LANGS];
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	size_t n = 0;

	snprintf(c.id, sizeof(c.id), "%040u", h->commits++);
	for (size_t i = 0; i < h->count; i++) {
		if (texts[i] == NULL)
			continue;
		pacta_doc_free(h->docs[i]);
		h->docs[i] = NULL;
		pacta_buf_clear(&h->bytes[i]);
		if (strcmp(texts[i], "-") != 0) {
			make_text(&h->bytes[i], texts[i]);
			assert_int_equal(pacta_doc_parse(&h->docs[i], "t",
			    h->bytes[i].data, h->bytes[i].len, &diags, &err),
			    0);
		}
		out[n++] = (struct pacta_step_text){ i, h->docs[i] };
	}
	assert_int_equal(pacta_step_add(h->step, &c, out, n, &err), 0);
	pacta_diags_dispose(&diags);
}

/* What is behind, as "zho<rus changed art_1 #2;": with the number of the commit,
 * "?" when it is not known. */
static const char *
judge(struct history *h)
{
	static const char codes[MAX_LANGS][4] = { "rus", "zho", "eng" };
	static struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_step_text texts[MAX_LANGS];
	const struct pacta_step_item *items;
	size_t n = 0, count;

	for (size_t i = 0; i < h->count; i++)
		if (h->docs[i] != NULL)
			texts[n++] = (struct pacta_step_text){ i, h->docs[i] };
	assert_int_equal(pacta_step_judge(h->step, texts, n, NULL, 0, &err), 0);
	items = pacta_step_items(h->step, &count);
	pacta_buf_clear(&b);
	pacta_buf_adds(&b, "");
	for (size_t i = 0; i < count; i++) {
		pacta_buf_addf(&b, "%s<%s %s %s ", codes[items[i].language],
		    codes[items[i].leader], pacta_step_kind_name(items[i].kind),
		    items[i].id);
		if (items[i].since == NULL)
			pacta_buf_adds(&b, "?;");
		else
			pacta_buf_addf(&b, "#%lu;",
			    strtoul(items[i].since->id, NULL, 10));
	}
	return pacta_buf_str(&b);
}

#define TELLS(h, want) assert_string_equal(judge(h), want)

/* --- changes ------------------------------------------------------------------ */

static void
test_in_step(void **state)
{
	struct history h;

	(void)state;
	start(&h, 3, false);
	commit(&h, "1=a|2=b", "1=x|2=y", "1=p|2=q");
	TELLS(&h, "");
	commit(&h, "1=A|2=b", "1=X|2=y", "1=P|2=q");
	TELLS(&h, "");
	stop(&h);
}

static void
test_behind_and_mended(void **state)
{
	struct history h;

	(void)state;
	start(&h, 3, true);
	commit(&h, "1=a|2=b", "1=x|2=y", "1=p|2=q");
	commit(&h, "1=a|2=B", "1=x|2=Y", NULL);
	TELLS(&h, "eng<rus changed art_2 #1;");
	commit(&h, "1=A|2=B", NULL, NULL);
	TELLS(&h, "zho<rus changed art_1 #2;eng<rus changed art_1 #2;"
	    "eng<rus changed art_2 #1;");
	/* The oldest reason stays. */
	commit(&h, "1=AA|2=BB", NULL, NULL);
	TELLS(&h, "zho<rus changed art_1 #2;zho<rus changed art_2 #3;"
	    "eng<rus changed art_1 #2;eng<rus changed art_2 #1;");
	/* What follows leads nobody. */
	commit(&h, NULL, "1=X|2=YY", NULL);
	TELLS(&h, "eng<rus changed art_1 #2;eng<rus changed art_2 #1;");
	commit(&h, NULL, NULL, "1=P|2=Q");
	TELLS(&h, "");
	stop(&h);
}

static void
test_either_leads(void **state)
{
	struct history h;

	(void)state;
	start(&h, 3, true);
	commit(&h, "1=a", "1=x", "1=p");
	commit(&h, NULL, "1=y", NULL);
	TELLS(&h, "rus<zho changed art_1 #1;eng<zho changed art_1 #1;");
	commit(&h, "1=b", NULL, NULL);
	TELLS(&h, "eng<zho changed art_1 #1;");
	commit(&h, NULL, NULL, "1=q");
	TELLS(&h, "");
	/* A translation leads nobody. */
	commit(&h, NULL, NULL, "1=r");
	TELLS(&h, "");
	stop(&h);
}

static void
test_going_back(void **state)
{
	struct history h;

	(void)state;
	start(&h, 2, false);
	commit(&h, "1=a", "1=x", NULL);
	commit(&h, "1=b", NULL, NULL);
	commit(&h, "1=a", NULL, NULL);
	TELLS(&h, "");
	commit(&h, "1=c", NULL, NULL);
	TELLS(&h, "zho<rus changed art_1 #3;");
	commit(&h, NULL, "1=z", NULL);
	commit(&h, "1=a", NULL, NULL);
	TELLS(&h, "zho<rus changed art_1 #5;");
	commit(&h, NULL, "1=x", NULL);
	TELLS(&h, "");
	stop(&h);
}

static void
test_only_its_own_words(void **state)
{
	struct history h;

	(void)state;
	start(&h, 2, false);
	commit(&h, "1=a|.1=b|.2=c", "1=x|.1=y|.2=z", NULL);
	commit(&h, "1=a|.1=b|.2=C", NULL, NULL);
	TELLS(&h, "zho<rus changed art_1__para_2 #1;");
	/* White space and bold are not words. */
	commit(&h, "1=  a |.1=<b>b</b>|.2=C", NULL, NULL);
	TELLS(&h, "zho<rus changed art_1__para_2 #1;");
	stop(&h);
}

/* --- what comes and goes ---------------------------------------------------------- */

static void
test_inserted(void **state)
{
	struct history h;

	(void)state;
	start(&h, 3, true);
	commit(&h, "1=a", "1=x", "1=p");
	commit(&h, "1=a|2=b|.1=c", NULL, NULL);
	/* An article is one, with all that is in it. */
	TELLS(&h, "zho<rus lacks art_2 #1;eng<rus lacks art_2 #1;");
	commit(&h, NULL, "1=x|2=y|.1=z", NULL);
	TELLS(&h, "eng<rus lacks art_2 #1;");
	commit(&h, NULL, "1=x|2=y|.1=z|3=w", NULL);
	TELLS(&h, "rus<zho lacks art_3 #3;eng<rus lacks art_2 #1;"
	    "eng<zho lacks art_3 #3;");
	/* One that only a translation has is nobody's duty. */
	commit(&h, "1=a|2=b|.1=c|3=d", NULL, "1=p|2=q|.1=r|3=s|4=t");
	TELLS(&h, "");
	stop(&h);
}

static void
test_deleted(void **state)
{
	struct history h;

	(void)state;
	start(&h, 3, false);
	commit(&h, "1=a|2=b", "1=x|2=y", "1=p|2=q");
	commit(&h, "1=a", NULL, NULL);
	TELLS(&h, "zho<rus keeps art_2 #1;eng<rus keeps art_2 #1;");
	commit(&h, NULL, "1=x", "1=p");
	TELLS(&h, "");
	/* Elsewhere than in the first language it is a lack. */
	commit(&h, NULL, NULL, "");
	TELLS(&h, "eng<rus lacks art_1 #3;");
	commit(&h, NULL, NULL, "1=p");
	TELLS(&h, "");
	stop(&h);
}

static void
test_languages_come_and_go(void **state)
{
	struct history h;

	(void)state;
	start(&h, 3, false);
	commit(&h, "1=a|2=b", "1=x|2=y", NULL);
	commit(&h, "1=A|2=b", NULL, NULL);
	/* In step as of its commit, whatever others have to catch up with. */
	commit(&h, NULL, NULL, "1=p|2=q");
	TELLS(&h, "zho<rus changed art_1 #1;");
	commit(&h, NULL, "-", NULL);
	TELLS(&h, "");
	commit(&h, "1=A|2=B", NULL, NULL);
	commit(&h, NULL, "1=x", NULL);
	TELLS(&h, "zho<rus lacks art_2 #5;eng<rus changed art_2 #4;");
	stop(&h);
}

/* --- numbers -------------------------------------------------------------------------- */

#define LONG_A "the Parties shall notify each other in writing"
#define LONG_B "this Agreement enters into force on signature"
#define LONG_X "das ist ein anderer Satz in einer anderen Sprache"
#define LONG_Y "und dieser hier ist noch ein anderer Satz davon"

static void
test_renumbered_by_hand(void **state)
{
	struct history h;

	(void)state;
	start(&h, 2, false);
	commit(&h, "1=" LONG_A "|2=" LONG_B, "1=" LONG_X "|2=" LONG_Y, NULL);
	commit(&h, "1=new words that nobody had|2=" LONG_A "|3=" LONG_B, NULL,
	    NULL);
	/* One came; those that were moved on are what they were. */
	TELLS(&h, "zho<rus lacks art_1 #1;");
	commit(&h, NULL, "1=neue Worte|2=" LONG_X "|3=" LONG_Y, NULL);
	TELLS(&h, "");
	commit(&h, "1=new words that nobody had|2=" LONG_A "!|3=" LONG_B, NULL,
	    NULL);
	TELLS(&h, "zho<rus changed art_2 #3;");
	stop(&h);
}

static void
test_references(void **state)
{
	struct history h;

	(void)state;
	start(&h, 2, false);
	commit(&h, "1=see <ref href=\"#art_2\">2</ref>|2=" LONG_A "|3=" LONG_B,
	    "1=x|2=" LONG_X "|3=" LONG_Y, NULL);
	/* It follows what it points to. */
	commit(&h, "1=see <ref href=\"#art_3\">3</ref>|2=new|3=" LONG_A
	    "|4=" LONG_B, "1=x|2=neu|3=" LONG_X "|4=" LONG_Y, NULL);
	TELLS(&h, "");
	commit(&h, "1=see <ref href=\"#art_4\">4</ref>|2=new|3=" LONG_A
	    "|4=" LONG_B, NULL, NULL);
	TELLS(&h, "zho<rus changed art_1 #2;");
	stop(&h);
}

/* --- adoption, beginnings, waivers, limits ---------------------------------------------- */

static void
test_level(void **state)
{
	struct history h;

	(void)state;
	start(&h, 3, true);
	commit(&h, "1=a", "1=x", "1=p");
	commit(&h, "1=b", NULL, NULL);
	pacta_step_level(h.step);
	/* Adopting says nothing of translations. */
	TELLS(&h, "eng<rus changed art_1 #1;");
	commit(&h, "1=c", NULL, NULL);
	TELLS(&h, "zho<rus changed art_1 #2;eng<rus changed art_1 #1;");
	stop(&h);
}

static void
test_before_the_first(void **state)
{
	struct pacta_step_text texts[2];
	struct history h;

	(void)state;
	start(&h, 2, false);
	commit(&h, "1=a|2=b", "1=x", NULL);
	texts[0] = (struct pacta_step_text){ 0, h.docs[0] };
	texts[1] = (struct pacta_step_text){ 1, h.docs[1] };
	TELLS(&h, "zho<rus lacks art_2 #0;");
	pacta_step_free(h.step);
	assert_int_equal(pacta_step_new(&h.step,
	    (struct pacta_step_language[]){ { "rus", true }, { "zho", true } },
	    2, &err), 0);
	assert_int_equal(pacta_step_add(h.step, NULL, texts, 2, &err), 0);
	TELLS(&h, "zho<rus lacks art_2 ?;");
	stop(&h);
}

static void
test_waived(void **state)
{
	struct pacta_waiver w = { .rule = PACTA_WAIVER_DIFF, .eid = NULL,
	    .ntexts = 2 };
	struct pacta_step_text texts[2];
	struct history h;
	size_t n;

	(void)state;
	start(&h, 2, false);
	commit(&h, "1=a|2=b", "1=x|2=y", NULL);
	commit(&h, "1=A|2=B", NULL, NULL);
	w.eid = strdup("art_1");
	memcpy(w.texts[0].lang, "rus", 4);
	memcpy(w.texts[1].lang, "zho", 4);
	for (size_t i = 0; i < 2; i++) {
		texts[i] = (struct pacta_step_text){ i, h.docs[i] };
		assert_int_equal(pacta_waiver_content(&w.texts[i].content,
		    h.docs[i], "art_1", &err), 0);
	}
	assert_int_equal(pacta_step_judge(h.step, texts, 2, &w, 1, &err), 0);
	pacta_step_items(h.step, &n);
	assert_int_equal(n, 1);
	assert_string_equal(pacta_step_items(h.step, &n)->id, "art_2");
	assert_int_equal(pacta_step_waived(h.step), 1);
	/* It returns when the text changes again. */
	commit(&h, "1=AA|2=B", NULL, NULL);
	texts[0].doc = h.docs[0];
	assert_int_equal(pacta_step_judge(h.step, texts, 2, &w, 1, &err), 0);
	pacta_step_items(h.step, &n);
	assert_int_equal(n, 2);
	assert_int_equal(pacta_step_waived(h.step), 0);
	pacta_waiver_dispose(&w);
	stop(&h);
}

static void
test_labels(void **state)
{
	struct pacta_step_text texts[2];
	const struct pacta_step_item *items;
	struct history h;
	size_t n;

	(void)state;
	start(&h, 2, false);
	commit(&h, "1=a|.3=b", "1=x|.3=y", NULL);
	commit(&h, "1=a|.3=B", NULL, NULL);
	for (size_t i = 0; i < 2; i++)
		texts[i] = (struct pacta_step_text){ i, h.docs[i] };
	assert_int_equal(pacta_step_judge(h.step, texts, 2, NULL, 0, &err), 0);
	items = pacta_step_items(h.step, &n);
	assert_int_equal(n, 1);
	assert_string_equal(items->label, "1, 3");
	assert_string_equal(items->since->subject, "subject");
	stop(&h);
}

static void
test_limits(void **state)
{
	struct pacta_step_language langs[PACTA_STEP_MAX_LANGUAGES + 1];
	struct pacta_step *s;

	(void)state;
	memset(langs, 0, sizeof(langs));
	assert_int_equal(pacta_step_new(&s, langs, PACTA_STEP_MAX_LANGUAGES + 1,
	    &err), PACTA_ELIMIT);
	assert_null(s);
	pacta_step_free(NULL);
	assert_int_equal(pacta_step_new(&s, langs, 0, &err), 0);
	assert_int_equal(pacta_step_add(s, NULL, NULL, 0, &err), 0);
	assert_int_equal(pacta_step_judge(s, NULL, 0, NULL, 0, &err), 0);
	pacta_step_free(s);
}

/* --- from a repository --------------------------------------------------------- */

static char top[] = "/tmp/pacta-step.XXXXXX";

static void
put_text(const char *lang, const char *text)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	char path[128];
	FILE *f;

	make_text(&b, text);
	snprintf(path, sizeof(path), "%s/agreements/water/%s.xml", top, lang);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(b.data, 1, b.len, f), b.len);
	assert_int_equal(fclose(f), 0);
	pacta_buf_dispose(&b);
}

static void
sh(const char *what)
{
	char line[512];

	snprintf(line, sizeof(line), "cd %s && %s", top, what);
	assert_int_equal(system(line), 0);
}

static void
make_repository(void)
{
	assert_non_null(mkdtemp(top));
	sh("git init -q . && git config user.name T && "
	    "git config user.email t@example.org && "
	    "mkdir -p agreements/water agreements/air");
	put_text("rus", "1=a|2=b");
	put_text("zho", "1=x|2=y");
	sh("git add . && git commit -qm Open");
	put_text("rus", "1=A|2=b");
	sh("git commit -qam One");
	sh("echo 1 >agreements/air/rus.xml && git add . && git commit -qm Air");
	put_text("rus", "1=A|2=B");
	sh("git commit -qam Two");
	put_text("zho", "1=X|2=y");
	sh("git commit -qam Three");
}

static void
test_log(void **state)
{
	static const struct pacta_step_language langs[] = { { "rus", true },
	    { "zho", true } };
	const struct pacta_step_wanted wanted = { "water", langs, 2, 0 };
	const struct pacta_step_item *items;
	struct pacta_step_text none[1];
	struct pacta_store *store;
	struct pacta_step_log *log;
	struct pacta_step *step;
	size_t n;

	(void)state;
	make_repository();
	assert_int_equal(pacta_store_open(&store, top, &err), 0);
	assert_int_equal(pacta_step_log_new(&log, store, "HEAD", &wanted, 1, 0,
	    &err), 0);
	assert_false(pacta_step_log_is_cut(log));
	assert_true(pacta_step_log_has_changes(log, 0));
	assert_int_equal(pacta_step_log_follow(&step, log, 0, &err), 0);
	assert_int_equal(pacta_step_judge(step, none, 0, NULL, 0, &err), 0);
	items = pacta_step_items(step, &n);
	assert_int_equal(n, 1);
	assert_string_equal(items[0].id, "art_2");
	assert_string_equal(items[0].since->subject, "Two");
	pacta_step_free(step);
	pacta_step_log_free(log);

	/* What is not looked at is not behind, and what followed it leads. */
	assert_int_equal(pacta_step_log_new(&log, store, "HEAD", &wanted, 1, 1,
	    &err), 0);
	assert_true(pacta_step_log_is_cut(log));
	assert_int_equal(pacta_step_log_follow(&step, log, 0, &err), 0);
	assert_int_equal(pacta_step_judge(step, none, 0, NULL, 0, &err), 0);
	items = pacta_step_items(step, &n);
	assert_int_equal(n, 1);
	assert_int_equal(items[0].language, 0);
	assert_string_equal(items[0].id, "art_1");
	assert_string_equal(items[0].since->subject, "Three");
	pacta_step_free(step);
	pacta_step_log_free(log);

	assert_int_equal(pacta_step_log_new(&log, store, "HEAD~4", &wanted, 1,
	    0, &err), 0);
	assert_false(pacta_step_log_has_changes(log, 0));
	pacta_step_log_free(log);
	assert_true(pacta_step_log_new(&log, store, "nowhere", &wanted, 1, 0,
	    &err) < 0);
	assert_null(log);
	pacta_store_free(store);
	sh("rm -rf ./* .git");
	assert_int_equal(rmdir(top), 0);
}

/* Whatever came before, nothing is behind when the last commit changes all
 * languages everywhere. */
static void
test_random(void **state)
{
	struct history h;
	char texts[3][256];
	unsigned seed = 7, n;

	(void)state;
	for (int round = 0; round < 200; round++) {
		start(&h, 3, round % 2 == 1);
		n = 1 + (unsigned)round % 5;
		for (unsigned c = 0; c < 8; c++) {
			for (int l = 0; l < 3; l++) {
				size_t len = 0;

				seed = seed * 1103515245u + 12345u;
				for (unsigned i = 1; i <= n; i++)
					len += (size_t)snprintf(texts[l] + len,
					    sizeof(texts[l]) - len, "%s%u=%u",
					    i > 1 ? "|" : "", i,
					    c == 7 ? 100u : (seed >> (8 + i)) %
					    3);
			}
			commit(&h, c == 0 || c == 7 || seed & 0x10000 ?
			    texts[0] : NULL, c == 0 || c == 7 ||
			    seed & 0x20000 ? texts[1] : NULL,
			    c == 0 || c == 7 || seed & 0x40000 ? texts[2] :
			    NULL);
		}
		TELLS(&h, "");
		stop(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_step),
		cmocka_unit_test(test_behind_and_mended),
		cmocka_unit_test(test_either_leads),
		cmocka_unit_test(test_going_back),
		cmocka_unit_test(test_only_its_own_words),
		cmocka_unit_test(test_inserted),
		cmocka_unit_test(test_deleted),
		cmocka_unit_test(test_languages_come_and_go),
		cmocka_unit_test(test_renumbered_by_hand),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_level),
		cmocka_unit_test(test_before_the_first),
		cmocka_unit_test(test_waived),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_log),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
