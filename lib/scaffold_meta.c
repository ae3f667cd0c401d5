#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scaffold_int.h"

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The body that acts, or the parties' codes, sorted and hyphenated. */
static bool
actor_of(const struct scaffold *b, char *out, size_t cap)
{
	const char **codes;
	char ref[48];
	size_t len = 0;

	if (b->s->actor != NULL)
		return (size_t)snprintf(out, cap, "%s", b->s->actor) < cap;
	codes = calloc(b->s->nparties, sizeof(*codes));
	if (codes == NULL)
		return false;
	memcpy(codes, b->s->parties, b->s->nparties * sizeof(*codes));
	qsort(codes, b->s->nparties, sizeof(*codes), compare);
	for (size_t i = 0; i < b->s->nparties && len < cap; i++) {
		scaffold_ref(ref, codes[i]);
		len += (size_t)snprintf(out + len, cap - len, "%s%s",
		    i > 0 ? "-" : "", ref + 1);
	}
	free(codes);
	return len < cap;
}

static int
work_uri(const struct scaffold *b, struct pacta_uri *out,
    struct pacta_error *err)
{
	struct pacta_buf text = PACTA_BUF_INIT;
	char actor[sizeof(out->actor)];
	int rc;

	if (!actor_of(b, actor, sizeof(actor)))
		return pacta_error_set(err, PACTA_ELIMIT, "the parties' codes "
		    "are too long for a URI together; name a body as actor");
	pacta_buf_addf(&text, "/akn/%s/%s/%s/%s/%s/nn/%s@draft-1/!main",
	    b->s->jurisdiction != NULL ? b->s->jurisdiction : "qt",
	    b->statement ? "statement" : "act", b->s->kind, actor, b->s->date,
	    b->to->code);
	rc = pacta_buf_failed(&text) ?
	    pacta_error_set(err, PACTA_ENOMEM, "out of memory") :
	    pacta_uri_parse(out, text.data, err);
	pacta_buf_dispose(&text);
	return rc;
}

/* The first authentic language but this one, which a translation is from. */
static const char *
translated_from(const struct scaffold *b)
{
	for (size_t i = 0; i < b->s->nlanguages; i++)
		if (!b->s->languages[i].unofficial)
			return b->s->languages[i].code;
	return "";
}

static int
identify(struct scaffold *b, const struct pacta_uri *uri,
    struct pacta_error *err)
{
	size_t n = b->s->actor != NULL ? 1 : b->s->nparties;
	char (*refs)[48] = calloc(n, sizeof(*refs));
	const char **authors = calloc(n + 1, sizeof(*authors));
	struct pacta_frbr id = { .uri = *uri, .source = "#editor",
	    .date_name = b->statement ? "adoption" : "signature",
	    .prescriptive = b->binding, .authoritative = !b->to->unofficial };
	int rc;

	for (size_t i = 0; refs != NULL && authors != NULL && i < n; i++) {
		scaffold_ref(refs[i], b->s->actor != NULL ? b->s->actor :
		    b->s->parties[i]);
		authors[i] = refs[i];
	}
	id.authors = authors;
	if (strcmp(b->s->languages[0].code, b->to->code) != 0)
		snprintf(id.master, sizeof(id.master), "%s",
		    b->s->languages[0].code);
	if (b->to->unofficial)
		snprintf(id.translated_from, sizeof(id.translated_from), "%s",
		    translated_from(b));
	rc = refs == NULL || authors == NULL ?
	    pacta_error_set(err, PACTA_ENOMEM, "out of memory") :
	    pacta_frbr_write(b->doc, &id, err);
	free(refs);
	free(authors);
	return rc;
}

/* --- references -------------------------------------------------------- */

static struct pacta_node *
entity(struct scaffold *b, struct pacta_node *refs, enum pacta_el el,
    const char *eid, const char *href, const char *shown)
{
	struct pacta_node *node = scaffold_add(b, refs, el);

	scaffold_set(b, node, PACTA_AT_EID, eid);
	scaffold_set(b, node, PACTA_AT_HREF, href);
	scaffold_set(b, node, PACTA_AT_SHOWAS, shown);
	return node;
}

/* An entity whose name is one of the words. */
static void
entity_word(struct scaffold *b, struct pacta_node *refs, enum pacta_el el,
    const char *eid, const char *href, const char *key)
{
	struct pacta_buf text = PACTA_BUF_INIT;

	scaffold_plain(b, key, &text);
	entity(b, refs, el, eid, href, pacta_buf_str(&text));
	pacta_buf_dispose(&text);
}

static void
original(struct scaffold *b, struct pacta_node *refs,
    const struct pacta_uri *uri)
{
	struct pacta_buf href = PACTA_BUF_INIT;
	struct pacta_uri whole = *uri;
	char key[64];
	const char *shown;

	whole.component[0] = '\0';
	pacta_uri_print(&whole, PACTA_URI_EXPRESSION, &href);
	snprintf(key, sizeof(key), "doctype.%s", b->s->kind);
	shown = b->lang != NULL ? pacta_lang_get(b->lang, key) : NULL;
	if (shown == NULL)
		shown = pacta_lang_get(b->english, key);
	entity(b, refs, PACTA_EL_ORIGINAL, "ro1", pacta_buf_str(&href),
	    shown != NULL ? shown : b->s->kind);
	b->failed |= pacta_buf_failed(&href);
	pacta_buf_dispose(&href);
}

/* A body and those it is part of: "sco", then "chs". */
static void
bodies(struct scaffold *b, struct pacta_node *refs)
{
	const char *key = scaffold_body_key(b, b->s->actor), *p, *end, *name;
	char href[160], ref[48], part[40];
	bool english;

	if (key == NULL) {
		scaffold_ref(ref, b->s->actor);
		snprintf(href, sizeof(href),
		    "/akn/ontology/organization/int.%s", ref + 1);
		entity_word(b, refs, PACTA_EL_TLCORGANIZATION, ref + 1, href,
		    "body");
		return;
	}
	for (p = key + 5; *p != '\0'; p = *end != '\0' ? end + 1 : end) {
		end = p + strcspn(p, ".");
		snprintf(part, sizeof(part), "%.*s", (int)(end - p), p);
		snprintf(href, sizeof(href),
		    "/akn/ontology/organization/int.%.*s",
		    (int)(end - key - 5), key + 5);
		name = scaffold_body(b, part, &english);
		entity(b, refs, PACTA_EL_TLCORGANIZATION, part, href,
		    name != NULL ? name : part);
	}
}

static void
parties(struct scaffold *b, struct pacta_node *refs)
{
	char ref[48], href[96];
	bool english;

	for (size_t i = 0; i < b->s->nparties; i++) {
		scaffold_ref(ref, b->s->parties[i]);
		snprintf(href, sizeof(href), "/akn/ontology/organization/%s%s",
		    strlen(b->s->parties[i]) == 2 ? "state/" : "int.",
		    ref + 1);
		entity(b, refs, PACTA_EL_TLCORGANIZATION, ref + 1, href,
		    scaffold_party(b, b->s->parties[i], NULL, &english));
	}
}

static void
languages(struct scaffold *b, struct pacta_node *refs)
{
	char eid[16], href[64];
	const char *code;
	bool english;

	for (size_t i = 0; i < b->s->nlanguages; i++) {
		if (b->s->languages[i].unofficial)
			continue;
		code = b->s->languages[i].code;
		snprintf(eid, sizeof(eid), "lang-%s", code);
		snprintf(href, sizeof(href), "/akn/ontology/concept/iso639.%s",
		    code);
		scaffold_set(b, entity(b, refs, PACTA_EL_TLCREFERENCE, eid,
		    href, scaffold_language(b, code, &english)),
		    PACTA_AT_NAME, "authenticLanguage");
	}
}

static void
references(struct scaffold *b, struct pacta_node *refs,
    const struct pacta_uri *uri)
{
	scaffold_set(b, refs, PACTA_AT_SOURCE, "#editor");
	original(b, refs, uri);
	entity_word(b, refs, PACTA_EL_TLCORGANIZATION, "editor",
	    "/akn/ontology/organization/int.editor", "editor");
	if (b->s->actor != NULL)
		bodies(b, refs);
	parties(b, refs);
	entity_word(b, refs, PACTA_EL_TLCLOCATION, "place",
	    "/akn/ontology/location/place", "place");
	if (b->to->place != NULL && refs->last != NULL)
		scaffold_set(b, refs->last, PACTA_AT_SHOWAS, b->to->place);
	entity_word(b, refs, PACTA_EL_TLCEVENT, "adoption", b->statement ?
	    "/akn/ontology/event/adoption" : "/akn/ontology/event/signature",
	    b->statement ? "event.statement" : "event.act");
	if (!b->statement)
		entity_word(b, refs, PACTA_EL_TLCCONCEPT, "c-parties",
		    "/akn/ontology/concept/parties", "sides");
	languages(b, refs);
}

int
scaffold_meta(struct scaffold *b, struct pacta_error *err)
{
	struct pacta_node *meta, *cycle, *event, *refs;
	struct pacta_uri uri;
	int rc = work_uri(b, &uri, err);

	if (rc == 0)
		rc = identify(b, &uri, err);
	if (rc != 0)
		return rc;
	meta = pacta_node_child(b->main, PACTA_EL_META);
	cycle = scaffold_add(b, meta, PACTA_EL_LIFECYCLE);
	scaffold_set(b, cycle, PACTA_AT_SOURCE, "#editor");
	event = scaffold_add(b, cycle, PACTA_EL_EVENTREF);
	scaffold_set(b, event, PACTA_AT_EID, "eref_1");
	scaffold_set(b, event, PACTA_AT_DATE, b->s->date);
	scaffold_set(b, event, PACTA_AT_SOURCE, "#ro1");
	scaffold_set(b, event, PACTA_AT_TYPE, "generation");
	scaffold_set(b, event, PACTA_AT_REFERSTO, "#adoption");
	refs = scaffold_add(b, meta, PACTA_EL_REFERENCES);
	references(b, refs, &uri);
	return 0;
}
