#include <stdio.h>
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
		rc = scaffold_build(&b, err);
	if (rc == 0) {
		*out = b.doc;
		b.doc = NULL;
	}
	pacta_doc_free(b.doc);
	return rc;
}
