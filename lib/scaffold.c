#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/data.h>
#include <pacta/enumerator.h>
#include <pacta/repo.h>
#include <pacta/text.h>

#include "scaffold_int.h"

/* --- building ---------------------------------------------------------- */

struct pacta_node *
scaffold_add(struct scaffold *b, struct pacta_node *parent, enum pacta_el el)
{
	struct pacta_node *node =
	    parent != NULL ? pacta_doc_add(b->doc, parent, el, NULL) : NULL;

	if (node == NULL)
		b->failed = true;
	return node;
}

void
scaffold_set(struct scaffold *b, struct pacta_node *node, enum pacta_at at,
    const char *value)
{
	if (node == NULL || pacta_doc_set(b->doc, node, at, value) != 0)
		b->failed = true;
}

void
scaffold_text(struct scaffold *b, struct pacta_node *node, const char *text,
    size_t len)
{
	struct pacta_node *child;

	if (len == 0)
		return;
	child = pacta_doc_text(b->doc, text, len);
	if (node == NULL || child == NULL)
		b->failed = true;
	else
		pacta_node_insert(node, child, NULL);
}

void
scaffold_ref(char out[48], const char *party)
{
	snprintf(out, 48, "#%.46s", party);
	for (char *p = out; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
}

void
scaffold_number(struct scaffold *b, const char *name, unsigned value,
    struct pacta_buf *out)
{
	const char *style = NULL;
	char key[64];

	snprintf(key, sizeof(key), "new.num.%s.style", name);
	if (strcmp(name, "article") == 0)
		snprintf(key, sizeof(key), "heading.numerals");
	if (b->lang != NULL)
		style = pacta_lang_get(b->lang, key);
	if (style != NULL && strcmp(style, "han") == 0 &&
	    pacta_enum_write(out, PACTA_ENUM_HAN, value, b->lang))
		return;
	if (style != NULL && strcmp(style, "letter") == 0 &&
	    pacta_enum_write(out, PACTA_ENUM_LETTER, value, b->lang))
		return;
	pacta_buf_addf(out, "%u", value);
}

/* Adds the num of a provision: "Статья 5", "一、", "(a)". */
static void
add_num(struct scaffold *b, struct pacta_node *node, const char *name,
    unsigned value, const char *otherwise)
{
	struct pacta_buf out = PACTA_BUF_INIT;
	const char *pattern = NULL, *at;
	char key[64];

	snprintf(key, sizeof(key), strcmp(name, "article") == 0 ?
	    "heading.%s" : "new.num.%s", name);
	if (b->lang != NULL)
		pattern = pacta_lang_get(b->lang, key);
	if (pattern == NULL || strstr(pattern, "{n}") == NULL)
		pattern = otherwise;
	at = strstr(pattern, "{n}");
	pacta_buf_add(&out, pattern, (size_t)(at - pattern));
	scaffold_number(b, name, value, &out);
	pacta_buf_adds(&out, at + 3);
	scaffold_text(b, scaffold_add(b, node, PACTA_EL_NUM),
	    pacta_buf_str(&out), out.len);
	b->failed |= pacta_buf_failed(&out);
	pacta_buf_dispose(&out);
}

/* --- templates ----------------------------------------------------------- */

static const struct pacta_data *
template_find(const char *kind)
{
	char name[64];

	if (snprintf(name, sizeof(name), "templates/%s.tpl", kind) >=
	    (int)sizeof(name))
		return NULL;
	return pacta_data_find(name);
}

bool
pacta_scaffold_kind(const char *kind)
{
	return strspn(kind, "abcdefghijklmnopqrstuvwxyz") == strlen(kind) &&
	    template_find(kind) != NULL;
}

/* Takes a condition off a line ("two: ..."); false when it does not hold. */
static bool
applies(const struct scaffold *b, char **line)
{
	const struct {
		const char *name;
		bool holds;
	} conditions[] = {
		{ "two: ", b->s->nparties <= 2 },
		{ "many: ", b->s->nparties > 2 },
		{ "body: ", b->s->actor != NULL },
		{ "parties: ", b->s->actor == NULL },
	};
	size_t n;

	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]);
	    i++) {
		n = strlen(conditions[i].name);
		if (strncmp(*line, conditions[i].name, n) != 0)
			continue;
		*line += n;
		return conditions[i].holds;
	}
	return true;
}

bool
scaffold_next(const struct scaffold *b, const char **p,
    struct scaffold_line *line)
{
	char text[128], *start;
	size_t n;

	while (**p != '\0') {
		n = strcspn(*p, "\n");
		snprintf(text, sizeof(text), "%.*s", (int)n, *p);
		*p += n + ((*p)[n] == '\n');
		start = text;
		if (*start == '#' || !applies(b, &start))
			continue;
		memset(line, 0, sizeof(*line));
		if (sscanf(start, "%15s %47s", line->verb, line->key) >= 1)
			return true;
	}
	return false;
}

unsigned
scaffold_article(const struct scaffold *b, const char *key)
{
	const char *p = b->template;
	struct scaffold_line line;
	unsigned n = 0;

	while (scaffold_next(b, &p, &line)) {
		n += strcmp(line.verb, "article") == 0;
		if (strcmp(line.verb, "article") == 0 &&
		    strcmp(line.key, key) == 0)
			return n;
	}
	return 0;
}

/* --- the front --------------------------------------------------------------- */

/* A line of the title page with one element in it. */
static struct pacta_node *
title_line(struct scaffold *b, struct pacta_node *parent, enum pacta_el el)
{
	return scaffold_add(b, scaffold_add(b, parent, PACTA_EL_P), el);
}

static void
doc_type(struct scaffold *b, struct pacta_node *parent)
{
	struct pacta_node *node = title_line(b, parent, PACTA_EL_DOCTYPE);
	const char *name = NULL;
	char key[64];

	snprintf(key, sizeof(key), "doctype.%s", b->s->kind);
	if (b->lang != NULL)
		name = pacta_lang_get(b->lang, key);
	if (name != NULL)
		scaffold_name(b, node, name, false);
	else if ((name = pacta_lang_get(b->english, key)) != NULL)
		scaffold_name(b, node, name, true);
}

static void
doc_title(struct scaffold *b, struct pacta_node *parent)
{
	struct pacta_node *node = title_line(b, parent, PACTA_EL_DOCTITLE);

	if (b->to->title != NULL)
		scaffold_name(b, node, b->to->title, false);
	else
		scaffold_put(b, node, "title");
}

/* One authority to a line: the body's own body first, or each party. */
static void
authorities(struct scaffold *b, struct pacta_node *preface)
{
	const char *name, *key, *end;
	struct pacta_node *node;
	char ref[48], part[40];
	bool english;

	for (size_t i = 0; b->s->actor == NULL && i < b->s->nparties; i++) {
		node = title_line(b, preface, PACTA_EL_DOCAUTHORITY);
		scaffold_ref(ref, b->s->parties[i]);
		scaffold_set(b, node, PACTA_AT_REFERSTO, ref);
		name = scaffold_party(b, b->s->parties[i], NULL, &english);
		scaffold_name(b, node, name, english);
	}
	if (b->s->actor == NULL)
		return;
	key = scaffold_body_key(b, b->s->actor);
	for (key = key != NULL ? key + 5 : b->s->actor; *key != '\0';
	    key = *end != '\0' ? end + 1 : end) {
		end = key + strcspn(key, ".");
		snprintf(part, sizeof(part), "%.*s", (int)(end - key), key);
		node = title_line(b, preface, PACTA_EL_DOCAUTHORITY);
		scaffold_ref(ref, part);
		scaffold_set(b, node, PACTA_AT_REFERSTO, ref);
		name = scaffold_body(b, part, &english);
		scaffold_name(b, node, name != NULL ? name : part, english);
	}
}

static void
statement_title(struct scaffold *b, struct pacta_node *preface)
{
	struct pacta_node *node, *p;

	authorities(b, preface);
	doc_type(b, preface);
	node = title_line(b, preface, PACTA_EL_DOCDATE);
	scaffold_set(b, node, PACTA_AT_DATE, b->s->date);
	scaffold_put(b, node, "date");
	if (b->numbered)
		scaffold_put(b, title_line(b, preface, PACTA_EL_DOCNUMBER),
		    "number");
	p = scaffold_add(b, preface, PACTA_EL_P);
	scaffold_put(b, p, "at");
}

static void
preface(struct scaffold *b)
{
	struct pacta_node *node = scaffold_add(b, b->main, PACTA_EL_PREFACE);
	struct pacta_node *title;

	if (b->statement)
		statement_title(b, node);
	title = scaffold_add(b, node, PACTA_EL_LONGTITLE);
	if (!b->statement)
		doc_type(b, title);
	doc_title(b, title);
}

/* --- the lines of a template ---------------------------------------------- */

static struct pacta_node *
preamble(struct scaffold *b)
{
	if (b->preamble == NULL)
		b->preamble = scaffold_add(b, b->main, PACTA_EL_PREAMBLE);
	return b->preamble;
}

static void
formula(struct scaffold *b, struct pacta_node *parent, const char *name,
    const char *key)
{
	struct pacta_node *node = scaffold_add(b, parent, PACTA_EL_FORMULA);

	scaffold_set(b, node, PACTA_AT_NAME, name);
	scaffold_put(b, scaffold_add(b, node, PACTA_EL_P), key);
}

static void
recital(struct scaffold *b, const char *key)
{
	if (b->recitals == NULL)
		b->recitals = scaffold_add(b, preamble(b), PACTA_EL_RECITALS);
	scaffold_put(b, scaffold_add(b, scaffold_add(b, b->recitals,
	    PACTA_EL_RECITAL), PACTA_EL_P), key);
}

static struct pacta_node *
body(struct scaffold *b)
{
	if (b->body == NULL)
		b->body = scaffold_add(b, b->main, b->statement ?
		    PACTA_EL_MAINBODY : PACTA_EL_BODY);
	return b->body;
}

/* A block of text in a slot of NODE. */
static void
slot(struct scaffold *b, struct pacta_node *node, enum pacta_el el,
    const char *key)
{
	scaffold_put(b, scaffold_add(b, scaffold_add(b, node, el), PACTA_EL_P),
	    key);
}

static void
article(struct scaffold *b, const char *key)
{
	b->article = scaffold_add(b, body(b), PACTA_EL_ARTICLE);
	b->paras = b->points = 0;
	add_num(b, b->article, "article", ++b->articles, "{n}.");
	scaffold_put(b, scaffold_add(b, b->article, PACTA_EL_HEADING), key);
}

/* "para" in an article, "paragraph" in a decision. */
static void
paragraph(struct scaffold *b, struct pacta_node *parent, const char *name,
    const char *key)
{
	struct pacta_node *node = scaffold_add(b, parent, PACTA_EL_PARAGRAPH);

	add_num(b, node, name, ++b->paras, "{n}.");
	slot(b, node, PACTA_EL_CONTENT, key);
}

static void
point(struct scaffold *b, const char *key)
{
	struct pacta_node *node = scaffold_add(b, b->article, PACTA_EL_POINT);

	add_num(b, node, "point", ++b->points, "{n})");
	slot(b, node, PACTA_EL_CONTENT, key);
}

static struct pacta_node *
conclusions(struct scaffold *b)
{
	if (b->conclusions == NULL)
		b->conclusions = scaffold_add(b, b->main,
		    PACTA_EL_CONCLUSIONS);
	return b->conclusions;
}

/* The done-at line, by the number of parties and of authentic languages. */
static void
done(struct scaffold *b)
{
	char key[32];

	snprintf(key, sizeof(key), "done.%s.%s", b->s->nparties > 2 ? "many" :
	    "two", b->authentic == 1 ? "one" : b->authentic == 2 ? "two" :
	    "more");
	scaffold_put(b, scaffold_add(b, conclusions(b), PACTA_EL_P), key);
}

static void
document(struct scaffold *b, const char *key)
{
	b->statement = strcmp(key, "statement") == 0;
}

static void
template_line(struct scaffold *b, const struct scaffold_line *l)
{
	if (strcmp(l->verb, "parties") == 0)
		formula(b, preamble(b), "parties", "parties");
	else if (strcmp(l->verb, "lead") == 0)
		formula(b, preamble(b), "parties", "lead");
	else if (strcmp(l->verb, "recital") == 0)
		recital(b, l->key);
	else if (strcmp(l->verb, "enacting") == 0)
		formula(b, preamble(b), "enactingFormula", l->key);
	else if (strcmp(l->verb, "article") == 0)
		article(b, l->key);
	else if (strcmp(l->verb, "text") == 0)
		slot(b, b->article, PACTA_EL_CONTENT, l->key);
	else if (strcmp(l->verb, "intro") == 0)
		slot(b, b->article, PACTA_EL_INTRO, l->key);
	else if (strcmp(l->verb, "para") == 0)
		paragraph(b, b->article, "para", l->key);
	else if (strcmp(l->verb, "paragraph") == 0)
		paragraph(b, body(b), "paragraph", l->key);
	else if (strcmp(l->verb, "point") == 0)
		point(b, l->key);
	else if (strcmp(l->verb, "testimonium") == 0)
		formula(b, conclusions(b), "testimonium", "testimonium");
	else if (strcmp(l->verb, "done") == 0)
		done(b);
}

/* What must be known before anything is built. */
static void
template_settings(struct scaffold *b)
{
	const char *p = b->template;
	struct scaffold_line line;

	b->binding = true;
	while (scaffold_next(b, &p, &line))
		if (strcmp(line.verb, "document") == 0)
			document(b, line.key);
		else if (strcmp(line.verb, "binding") == 0)
			b->binding = strcmp(line.key, "no") != 0;
		else if (strcmp(line.verb, "number") == 0)
			b->numbered = true;
	for (size_t i = 0; i < b->s->nlanguages; i++)
		b->authentic += !b->s->languages[i].unofficial;
}

static void
signatures(struct scaffold *b)
{
	struct pacta_node *box = scaffold_add(b, conclusions(b),
	    PACTA_EL_CONTAINER), *node;
	char ref[48];

	scaffold_set(b, box, PACTA_AT_NAME, "signatures");
	for (size_t i = 0; i < b->s->nparties; i++) {
		node = scaffold_add(b, scaffold_add(b, box, PACTA_EL_P),
		    PACTA_EL_SIGNATURE);
		scaffold_ref(ref, b->s->parties[i]);
		scaffold_set(b, node, PACTA_AT_REFERSTO, ref);
		scaffold_put_party(b, node, "sign", b->s->parties[i]);
		(void)scaffold_add(b, node, PACTA_EL_BR);
		scaffold_put(b, node, "sign.line");
	}
}

static int
build(struct scaffold *b, struct pacta_error *err)
{
	const char *p = b->template;
	struct scaffold_line line;
	int rc;

	template_settings(b);
	b->main = scaffold_add(b, pacta_doc_root(b->doc), b->statement ?
	    PACTA_EL_STATEMENT : PACTA_EL_ACT);
	scaffold_set(b, b->main, PACTA_AT_NAME, b->s->kind);
	if (b->failed)
		return pacta_error_set(err, PACTA_ENOMEM, "out of memory");
	rc = scaffold_meta(b, err);
	if (rc != 0)
		return rc;
	preface(b);
	while (!b->failed && scaffold_next(b, &p, &line))
		template_line(b, &line);
	signatures(b);
	return !b->failed ? 0 :
	    pacta_error_set(err, PACTA_ENOMEM, "out of memory");
}

/* --- what was asked for ---------------------------------------------------- */

static int
check_parties(const struct pacta_scaffold *s, bool act,
    struct pacta_error *err)
{
	static const char *const ours[] = { "EDITOR", "PLACE", "ADOPTION",
		"RO1" };
	size_t least = act ? 2 : 1;

	if (s->nparties < least)
		return pacta_error_set(err, PACTA_EUSAGE, "%s needs %zu "
		    "%s at least", s->kind, least,
		    least == 1 ? "party" : "parties");
	for (size_t i = 0; i < s->nparties; i++) {
		if (!pacta_party_valid(s->parties[i]))
			return pacta_error_set(err, PACTA_EUSAGE, "'%.40s' is "
			    "no code of a party: capital letters, as KZ or SCO",
			    s->parties[i]);
		for (size_t k = 0; k < sizeof(ours) / sizeof(ours[0]); k++)
			if (strcmp(s->parties[i], ours[k]) == 0)
				return pacta_error_set(err, PACTA_EUSAGE,
				    "a party cannot be called %s, which the "
				    "metadata use themselves", ours[k]);
		for (size_t k = 0; k < i; k++)
			if (strcmp(s->parties[i], s->parties[k]) == 0)
				return pacta_error_set(err, PACTA_EUSAGE,
				    "party %s is named twice", s->parties[i]);
	}
	return 0;
}

static int
check_languages(const struct pacta_scaffold *s, struct pacta_error *err)
{
	const char *code;
	size_t authentic = 0;
	char three[4];

	for (size_t i = 0; i < s->nlanguages; i++) {
		code = s->languages[i].code;
		authentic += !s->languages[i].unofficial;
		if (!pacta_text_lang3(code, three) || strcmp(code, three) != 0)
			return pacta_error_set(err, PACTA_EUSAGE, "'%.20s' is "
			    "no language code of ISO 639-2/T (rus, zho, eng)",
			    code);
		for (size_t k = 0; k < i; k++)
			if (strcmp(code, s->languages[k].code) == 0)
				return pacta_error_set(err, PACTA_EUSAGE,
				    "language %s is named twice", code);
	}
	if (authentic == 0)
		return pacta_error_set(err, PACTA_EUSAGE, "one language at "
		    "least must be authentic (without '*')");
	return 0;
}

/* An actor is an id and a part of the URI. */
static bool
actor_valid(const char *s)
{
	static const char *const ours[] = { "editor", "place", "adoption",
		"ro1" };

	if (s[0] < 'a' || s[0] > 'z' || strlen(s) > 32 ||
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(s))
		return false;
	for (size_t k = 0; k < sizeof(ours) / sizeof(ours[0]); k++)
		if (strcmp(s, ours[k]) == 0)
			return false;
	return true;
}

static int
check(const struct pacta_scaffold *s, size_t i, struct pacta_error *err)
{
	const struct pacta_data *file;
	int rc;

	if (!pacta_scaffold_kind(s->kind))
		return pacta_error_set(err, PACTA_EUSAGE, "there is no "
		    "template '%.40s': agreement, treaty, convention, "
		    "protocol, memorandum, decision, resolution or "
		    "declaration", s->kind);
	if (s->date == NULL || !pacta_date_valid(s->date))
		return pacta_error_set(err, PACTA_EUSAGE,
		    "the date must be a day, as 2026-06-15");
	if (s->actor != NULL && !actor_valid(s->actor))
		return pacta_error_set(err, PACTA_EUSAGE, "'%.40s' cannot "
		    "name a body: small letters, digits and hyphens, as chs",
		    s->actor);
	if (i >= s->nlanguages)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "at least one language must be named");
	file = template_find(s->kind);
	rc = check_parties(s, strstr(file->bytes, "document act\n") != NULL,
	    err);
	return rc != 0 ? rc : check_languages(s, err);
}

int
pacta_scaffold_make(struct pacta_doc **out, const struct pacta_scaffold *s,
    size_t i, const struct pacta_langs *langs, struct pacta_error *err)
{
	struct scaffold b = { .s = s, .langs = langs };
	char name[16];
	int rc = check(s, i, err);

	*out = NULL;
	if (rc != 0)
		return rc;
	b.to = &s->languages[i];
	b.lang = pacta_langs_find(langs, b.to->code);
	b.english = pacta_langs_find(langs, "eng");
	b.template = template_find(s->kind)->bytes;
	if (b.english == NULL)
		return pacta_error_set(err, PACTA_EUSAGE,
		    "the words of the templates are not there in English");
	snprintf(name, sizeof(name), "%s.xml", b.to->code);
	rc = pacta_doc_new(&b.doc, name, err);
	if (rc == 0)
		rc = build(&b, err);
	if (rc == 0) {
		*out = b.doc;
		b.doc = NULL;
	}
	pacta_doc_free(b.doc);
	return rc;
}
