#include <stdio.h>
#include <string.h>

#include <pacta/text.h>

#include "scaffold_int.h"
#include "utf8_int.h"

#define KEY_SIZE 128

/* One expansion: where text goes, and whose words they are. */
struct words {
	struct scaffold *b;
	struct pacta_node *node;
	const char *party;	/* of a signature, or NULL */
	bool english;		/* the words themselves are */
};

static const char *
get(const struct pacta_lang *lang, const char *key)
{
	return lang != NULL ? pacta_lang_get(lang, key) : NULL;
}

static const char *
word_in(const struct scaffold *b, const struct pacta_lang *lang,
    const char *key)
{
	const char *side = b->s->nparties > 2 ? "many" : "two", *word;
	char name[KEY_SIZE];

	snprintf(name, sizeof(name), "new.%s.%s.%s", b->s->kind, key, side);
	if ((word = get(lang, name)) != NULL)
		return word;
	snprintf(name, sizeof(name), "new.%s.%s", b->s->kind, key);
	if ((word = get(lang, name)) != NULL)
		return word;
	snprintf(name, sizeof(name), "new.%s.%s", key, side);
	if ((word = get(lang, name)) != NULL)
		return word;
	snprintf(name, sizeof(name), "new.%s", key);
	return get(lang, name);
}

/* The words under new.KIND.KEY or new.KEY, with ".two" or ".many" for the
 * number of parties behind it first; in English where the language has none,
 * *ENGLISH telling so.  NULL when there are none at all. */
static const char *
scaffold_word(const struct scaffold *b, const char *key, bool *english)
{
	const char *word = word_in(b, b->lang, key);

	*english = word == NULL;
	return word != NULL ? word : word_in(b, b->english, key);
}

/* A key of the language, or else of English. */
static const char *
either(const struct scaffold *b, const char *key, bool *english)
{
	const char *word = get(b->lang, key);

	*english = word == NULL;
	return word != NULL ? word : get(b->english, key);
}

/* --- names ------------------------------------------------------------ */

const char *
scaffold_party(const struct scaffold *b, const char *code, const char *form,
    bool *english)
{
	const struct pacta_lang *const from[] = { b->lang, b->english };
	const char *name;
	char key[KEY_SIZE];

	for (size_t i = 0; i < 2; i++) {
		*english = i == 1;
		snprintf(key, sizeof(key), "state.%s.%s", code,
		    form != NULL ? form : "");
		if (form != NULL && (name = get(from[i], key)) != NULL)
			return name;
		snprintf(key, sizeof(key), "state.%s", code);
		if ((name = get(from[i], key)) != NULL)
			return name;
	}
	*english = false;
	return code;
}

/* Whether KEY is "body." and something that ends in ".ACTOR", or is ACTOR. */
static bool
names_body(const char *key, const char *actor)
{
	const char *last = strrchr(key, '.');

	return strncmp(key, "body.", 5) == 0 && last != NULL &&
	    strcmp(last + 1, actor) == 0;
}

const char *
scaffold_body_key(const struct scaffold *b, const char *actor)
{
	const struct pacta_lang *const from[] = { b->lang, b->english };
	const char *key, *value;

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; from[i] != NULL &&
		    pacta_lang_entry(from[i], k, &key, &value); k++)
			if (names_body(key, actor))
				return key;
	return NULL;
}

const char *
scaffold_body(const struct scaffold *b, const char *actor, bool *english)
{
	const char *key = scaffold_body_key(b, actor);
	const char *name = key != NULL ? either(b, key, english) : NULL;

	return name != NULL ? name : scaffold_word(b, "body", english);
}

const char *
scaffold_language(const struct scaffold *b, const char *code, bool *english)
{
	const struct pacta_lang *own = pacta_langs_find(b->langs, code);
	char key[KEY_SIZE];
	const char *name;

	snprintf(key, sizeof(key), "language.%s", code);
	name = either(b, key, english);
	if (name != NULL)
		return name;
	*english = false;
	name = get(own, "name");
	return name != NULL ? name : code;
}

void
scaffold_name(struct scaffold *b, struct pacta_node *node, const char *name,
    bool english)
{
	if (english && strcmp(b->to->code, "eng") != 0) {
		node = scaffold_add(b, node, PACTA_EL_SPAN);
		scaffold_set(b, node, PACTA_AT_XMLLANG, "en");
	}
	scaffold_text(b, node, name, strlen(name));
}

/* --- lists -------------------------------------------------------------- */

/* What stands between two things of a list: " и " in "{a} и {b}". */
static void
list_separator(const struct scaffold *b, bool last, struct pacta_buf *out)
{
	bool english;
	const char *pattern = either(b, last ? "list.last" : "list.more",
	    &english), *from, *to;

	/* English words between names in another language would not do. */
	if (english && b->lang != b->english)
		pattern = NULL;
	from = pattern != NULL ? strchr(pattern, '}') : NULL;
	to = from != NULL ? strchr(from, '{') : NULL;
	if (to != NULL)
		pacta_buf_add(out, from + 1, (size_t)(to - from - 1));
	else
		pacta_buf_adds(out, ", ");
}

static void
put_separator(struct words *w, size_t i, size_t n)
{
	struct pacta_buf text = PACTA_BUF_INIT;

	if (i == 0)
		return;
	list_separator(w->b, i + 1 == n, &text);
	scaffold_text(w->b, w->node, pacta_buf_str(&text), text.len);
	pacta_buf_dispose(&text);
}

static void
put_party(struct words *w, const char *party, const char *form)
{
	struct pacta_node *node = scaffold_add(w->b, w->node,
	    PACTA_EL_ORGANIZATION);
	char ref[48];
	bool english;
	const char *name = scaffold_party(w->b, party, form, &english);

	scaffold_ref(ref, party);
	scaffold_set(w->b, node, PACTA_AT_REFERSTO, ref);
	scaffold_name(w->b, node, name, english && !w->english);
}

static void
put_parties(struct words *w, const char *form)
{
	for (size_t i = 0; i < w->b->s->nparties; i++) {
		put_separator(w, i, w->b->s->nparties);
		put_party(w, w->b->s->parties[i], form);
	}
}

/* Who a statement speaks for. */
static void
put_lead(struct words *w)
{
	struct pacta_node *node;
	char ref[48];
	bool english;
	const char *name;

	if (w->b->s->actor == NULL) {
		put_parties(w, w->b->lang == w->b->english ? "gen" : NULL);
		return;
	}
	node = scaffold_add(w->b, w->node, PACTA_EL_ORGANIZATION);
	name = scaffold_body(w->b, w->b->s->actor, &english);
	scaffold_ref(ref, w->b->s->actor);
	scaffold_set(w->b, node, PACTA_AT_REFERSTO, ref);
	scaffold_name(w->b, node, name, english && !w->english);
}

/* --- the authentic languages --------------------------------------------- */

/* The form a language's name takes in the formula, where there is one. */
static const char *
language_form(const struct scaffold *b, const char *code, bool plain)
{
	char key[KEY_SIZE];
	const char *form;
	bool english;

	snprintf(key, sizeof(key), "language.%s.in", code);
	form = get(b->lang, key);
	return form != NULL && !plain ? form :
	    scaffold_language(b, code, &english);
}

/* Whether some names have a form of their own and others, which are listed,
 * have none: then all are listed plainly. */
static bool
languages_plain(const struct scaffold *b)
{
	char key[KEY_SIZE];
	bool some = get(b->lang, "language.rus.in") != NULL, all = true;

	for (size_t i = 0; i < b->s->nlanguages; i++) {
		snprintf(key, sizeof(key), "language.%s.in",
		    b->s->languages[i].code);
		if (!b->s->languages[i].unofficial &&
		    get(b->lang, key) == NULL)
			all = false;
	}
	return some && !all;
}

static void
list_languages(const struct scaffold *b, bool plain, struct pacta_buf *out)
{
	size_t k = 0;

	for (size_t i = 0; i < b->s->nlanguages; i++) {
		if (b->s->languages[i].unofficial)
			continue;
		if (k > 0)
			list_separator(b, k + 1 == b->authentic, out);
		k++;
		pacta_buf_adds(out, language_form(b,
		    b->s->languages[i].code, plain));
	}
}

static void
put_languages(struct words *w)
{
	bool plain = languages_plain(w->b), english;
	const char *pattern = scaffold_word(w->b, plain ? "languages.plain" :
	    w->b->authentic == 1 ? "languages.one" : "languages", &english);
	const char *at = pattern != NULL ? strstr(pattern, "{list}") : NULL;
	struct pacta_buf text = PACTA_BUF_INIT;

	if (at != NULL)
		pacta_buf_add(&text, pattern, (size_t)(at - pattern));
	list_languages(w->b, plain, &text);
	if (at != NULL)
		pacta_buf_adds(&text, at + strlen("{list}"));
	scaffold_text(w->b, w->node, pacta_buf_str(&text), text.len);
	w->b->failed |= pacta_buf_failed(&text);
	pacta_buf_dispose(&text);
}

/* --- what stands in braces ------------------------------------------------- */

static void
put_this(struct words *w, const char *form, bool capital)
{
	const struct pacta_lang *lang = w->b->lang;
	struct pacta_buf out = PACTA_BUF_INIT;
	char key[KEY_SIZE];
	const char *word, *p;

	snprintf(key, sizeof(key), "this.%s.%s", w->b->s->kind, form);
	word = get(lang, key);
	snprintf(key, sizeof(key), "this.%s", w->b->s->kind);
	if (word == NULL)
		word = get(lang, key);
	if (word == NULL)
		word = w->b->s->kind;
	p = word;
	if (capital) {
		(void)utf8_next(&p, word + strlen(word));
		if (pacta_text_upper(word, (size_t)(p - word), &out, NULL) !=
		    0)
			w->b->failed = true;
	}
	pacta_buf_adds(&out, p);
	scaffold_text(w->b, w->node, pacta_buf_str(&out), out.len);
	w->b->failed |= pacta_buf_failed(&out);
	pacta_buf_dispose(&out);
}

static void
put_def(struct words *w, const char *concept, const char *text)
{
	struct pacta_node *node = scaffold_add(w->b, w->node, PACTA_EL_DEF);
	char ref[64];

	snprintf(ref, sizeof(ref), "#c-%s", concept);
	scaffold_set(w->b, node, PACTA_AT_REFERSTO, ref);
	scaffold_text(w->b, node, text, strlen(text));
}

/* A reference to an article; '#' in TEXT stands for its number. */
static void
put_reference(struct words *w, const char *key, const char *text)
{
	unsigned number = scaffold_article(w->b, key);
	struct pacta_node *node = scaffold_add(w->b, w->node, PACTA_EL_REF);
	struct pacta_buf out = PACTA_BUF_INIT;
	char href[32];
	const char *at = strchr(text, '#');

	snprintf(href, sizeof(href), "#art_%u", number);
	scaffold_set(w->b, node, PACTA_AT_HREF, href);
	pacta_buf_add(&out, text, at != NULL ? (size_t)(at - text) :
	    strlen(text));
	if (at != NULL) {
		scaffold_number(w->b, "article", number, &out);
		pacta_buf_adds(&out, at + 1);
	}
	scaffold_text(w->b, node, pacta_buf_str(&out), out.len);
	w->b->failed |= pacta_buf_failed(&out);
	pacta_buf_dispose(&out);
}

static void
put_date(struct words *w)
{
	struct pacta_node *node = scaffold_add(w->b, w->node, PACTA_EL_DATE);
	bool english;
	const char *text = scaffold_word(w->b, "date", &english);

	scaffold_set(w->b, node, PACTA_AT_DATE, w->b->s->date);
	scaffold_set(w->b, node, PACTA_AT_REFERSTO, "#adoption");
	if (text != NULL)
		scaffold_name(w->b, node, text, english && !w->english);
}

static void
put_place(struct words *w)
{
	struct pacta_node *node = scaffold_add(w->b, w->node,
	    PACTA_EL_LOCATION);
	const char *text = w->b->to->place;
	bool english = false;

	if (text == NULL)
		text = scaffold_word(w->b, "place", &english);
	scaffold_set(w->b, node, PACTA_AT_REFERSTO, "#place");
	if (text != NULL)
		scaffold_name(w->b, node, text, english && !w->english);
}

static void
put_sides(struct words *w)
{
	bool english;
	const char *text = scaffold_word(w->b, "sides", &english);

	if (text != NULL)
		scaffold_name(w->b, w->node, text, english && !w->english);
}

/* NAME of LEN bytes stood in braces: NAME.FORM, or NAME:KEY:TEXT. */
static void
put_braces(struct words *w, const char *from, size_t len)
{
	char name[256], *form, *key = NULL, *text = NULL;

	if (len >= sizeof(name))
		return;
	memcpy(name, from, len);
	name[len] = '\0';
	if ((key = strchr(name, ':')) != NULL) {
		*key++ = '\0';
		if ((text = strchr(key, ':')) != NULL)
			*text++ = '\0';
	}
	if ((form = strchr(name, '.')) != NULL)
		*form++ = '\0';
	if (strcmp(name, "this") == 0 || strcmp(name, "This") == 0)
		put_this(w, form != NULL ? form : "", name[0] == 'T');
	else if (strcmp(name, "parties") == 0)
		put_parties(w, form);
	else if (strcmp(name, "party") == 0 && w->party != NULL)
		put_party(w, w->party, form);
	else if (strcmp(name, "lead") == 0)
		put_lead(w);
	else if (strcmp(name, "languages") == 0)
		put_languages(w);
	else if (strcmp(name, "sides") == 0)
		put_sides(w);
	else if (strcmp(name, "date") == 0)
		put_date(w);
	else if (strcmp(name, "place") == 0)
		put_place(w);
	else if (strcmp(name, "def") == 0 && text != NULL)
		put_def(w, key, text);
	else if (strcmp(name, "ref") == 0 && text != NULL)
		put_reference(w, key, text);
}

static void
put_words(struct words *w, const char *word)
{
	const char *open, *close;

	for (; *word != '\0'; word = close + 1) {
		open = strchr(word, '{');
		close = open != NULL ? strchr(open, '}') : NULL;
		if (close == NULL) {
			scaffold_text(w->b, w->node, word, strlen(word));
			return;
		}
		scaffold_text(w->b, w->node, word, (size_t)(open - word));
		put_braces(w, open + 1, (size_t)(close - open - 1));
	}
}

void
scaffold_put_party(struct scaffold *b, struct pacta_node *node,
    const char *key, const char *party)
{
	const struct pacta_lang *lang = b->lang;
	struct words w = { b, node, party, false };
	const char *word = scaffold_word(b, key, &w.english);

	if (word == NULL)
		return;
	if (w.english && b->lang != b->english) {
		w.node = scaffold_add(b, node, PACTA_EL_SPAN);
		scaffold_set(b, w.node, PACTA_AT_XMLLANG, "en");
		/* Names and numbers among English words are English too. */
		b->lang = b->english;
	}
	put_words(&w, word);
	b->lang = lang;
}

void
scaffold_put(struct scaffold *b, struct pacta_node *node, const char *key)
{
	scaffold_put_party(b, node, key, NULL);
}

void
scaffold_plain(struct scaffold *b, const char *key, struct pacta_buf *out)
{
	bool english;
	const char *word = scaffold_word(b, key, &english);

	if (word != NULL)
		pacta_buf_adds(out, word);
}
