/* What the parts of scaffolding share: one document in the making. */
#ifndef PACTA_SCAFFOLD_INT_H
#define PACTA_SCAFFOLD_INT_H

#include <pacta/frbr.h>
#include <pacta/scaffold.h>

struct scaffold {
	struct pacta_doc *doc;
	const struct pacta_scaffold *s;
	const struct pacta_scaffold_language *to;
	const struct pacta_langs *langs;
	const struct pacta_lang *lang;	/* NULL: nothing is known of it */
	const struct pacta_lang *english;
	const char *template;		/* the template's text */
	bool statement, binding, numbered;
	size_t authentic;		/* how many languages are */
	struct pacta_node *main, *preamble, *recitals, *body, *conclusions;
	struct pacta_node *article, *content;	/* open ones, or NULL */
	unsigned articles, paras, points;
	bool failed;			/* sticky: out of memory */
};

/* A line of a template: what to make, and the key of its words. */
struct scaffold_line {
	char verb[16], key[48];
};

/* --- words (scaffold_words.c) -------------------------------------------- */

/* Appends the words under KEY to NODE, with names, dates and references put in;
 * what is in English, in a span. */
void scaffold_put(struct scaffold *b, struct pacta_node *node,
    const char *key);
/* As above, for the signature of one party. */
void scaffold_put_party(struct scaffold *b, struct pacta_node *node,
    const char *key, const char *party);
/* The same as plain text, for an attribute. */
void scaffold_plain(struct scaffold *b, const char *key,
    struct pacta_buf *out);
/* The name of a party, of the body that adopts, of a language; *ENGLISH tells
 * when it is not in the document's language.  FORM ("gen", or NULL) is a case. */
const char *scaffold_party(const struct scaffold *b, const char *code,
    const char *form, bool *english);
const char *scaffold_body(const struct scaffold *b, const char *actor,
    bool *english);
const char *scaffold_language(const struct scaffold *b, const char *code,
    bool *english);
/* "body.sco.chs" for "chs": the key that names a body, or NULL. */
const char *scaffold_body_key(const struct scaffold *b, const char *actor);
/* Appends a name, in a span where it is in English. */
void scaffold_name(struct scaffold *b, struct pacta_node *node,
    const char *name, bool english);

/* --- building (scaffold.c) ------------------------------------------------- */

struct pacta_node *scaffold_add(struct scaffold *b, struct pacta_node *parent,
    enum pacta_el el);
void scaffold_set(struct scaffold *b, struct pacta_node *node,
    enum pacta_at at, const char *value);
void scaffold_text(struct scaffold *b, struct pacta_node *node,
    const char *text, size_t len);
/* "#kz" for "KZ". */
void scaffold_ref(char out[48], const char *party);
/* Appends VALUE as the language writes the numbers of NAME ("para"). */
void scaffold_number(struct scaffold *b, const char *name, unsigned value,
    struct pacta_buf *out);
/* The number the article KEY gets; 0 when the template has none. */
unsigned scaffold_article(const struct scaffold *b, const char *key);
/* The next line of the template that applies; false at the end. */
bool scaffold_next(const struct scaffold *b, const char **p,
    struct scaffold_line *line);

/* --- the document (scaffold_build.c) ------------------------------------------ */

/* Fills b->doc as b->template tells. */
int scaffold_build(struct scaffold *b, struct pacta_error *err);

/* --- metadata (scaffold_meta.c) --------------------------------------------- */

int scaffold_meta(struct scaffold *b, struct pacta_error *err);

#endif
