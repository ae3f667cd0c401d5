/* A document made from its template, line by line. */
#include <stdio.h>
#include <string.h>

#include "scaffold_int.h"

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

int
scaffold_build(struct scaffold *b, struct pacta_error *err)
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
