/*
 * Parties: the states that the metadata names, by every name that is known of
 * them: as the metadata shows them, as the language's data has them, and as ICU
 * calls their country.
 */
#include <stdlib.h>
#include <string.h>

#include <pacta/text.h>

#include "concord_int.h"

#define MAX_PARTIES 400

/* "/akn/ontology/organization/state/kz": "KZ"; false for what is no state. */
bool
concord_state_of(const struct pacta_node *n, char code[3])
{
	const char *href = pacta_node_get(n, PACTA_AT_HREF), *at;

	if (n->el != PACTA_EL_TLCORGANIZATION || href == NULL)
		return false;
	at = strstr(href, "/state/");
	if (at == NULL || strlen(at) != 9)
		return false;
	for (int i = 0; i < 2; i++) {
		if (at[7 + i] < 'a' || at[7 + i] > 'z')
			return false;
		code[i] = (char)(at[7 + i] - 32);
	}
	code[2] = '\0';
	return true;
}

struct parties {
	char code[MAX_PARTIES][3];
	size_t count;
};

static void
add_code(struct parties *l, const char *code)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->code[i], code) == 0)
			return;
	if (l->count < MAX_PARTIES)
		memcpy(l->code[l->count++], code, 3);
}

static const struct pacta_node *
next_organization(const struct pacta_doc *doc, const struct pacta_node *n)
{
	const struct pacta_node *root = pacta_doc_root(doc);

	n = n == NULL ? root : pacta_node_next(n, root);
	while (n != NULL && n->el != PACTA_EL_TLCORGANIZATION)
		/* Behind the first references stand no more. */
		n = n->el == PACTA_EL_BODY || n->el == PACTA_EL_MAINBODY ?
		    NULL : pacta_node_next(n, root);
	return n;
}

/* The words that name CODE in T's language. */
static bool
add_names(struct concord_run *run, struct concord_text *t,
    uint32_t concept, const char *code)
{
	const struct pacta_node *n = NULL;
	struct pacta_buf b = PACTA_BUF_INIT;
	const char *shown;
	char own[3];
	bool ok = true;

	while (ok && (n = next_organization(t->doc, n)) != NULL) {
		shown = pacta_node_get(n, PACTA_AT_SHOWAS);
		/* "IN" and "KZ" are no words. */
		if (concord_state_of(n, own) && strcmp(own, code) == 0 &&
		    shown != NULL && strlen(shown) > 3)
			ok = concord_add_term(run->terms, concept, t->code,
			    shown, strlen(shown));
	}
	for (size_t i = 0; ok && t->tongue != NULL && i < t->tongue->nstates;
	    i++) {
		const struct state_name *s = &t->tongue->states[i];

		if (strncmp(s->code, code, 2) != 0)
			continue;
		t->sure[concept - run->parties_from] = true;
		ok = concord_add_term(run->terms, concept, t->code, s->name,
		    strlen(s->name));
	}
	if (ok && pacta_text_country(t->code, code, &b))
		ok = concord_add_term(run->terms, concept, t->code, b.data,
		    b.len);
	ok = ok && !pacta_buf_failed(&b);
	pacta_buf_dispose(&b);
	return ok;
}

bool
concord_gather_parties(struct concord_run *run)
{
	struct parties *l = calloc(1, sizeof(*l));
	char code[3];
	bool ok;

	run->party = calloc(MAX_PARTIES, sizeof(*run->party));
	ok = l != NULL && run->party != NULL;
	for (size_t i = 0; ok && i < run->count; i++) {
		run->texts[i].sure = calloc(MAX_PARTIES,
		    sizeof(*run->texts[i].sure));
		ok = run->texts[i].sure != NULL;
	}
	for (size_t i = 0; ok && i < run->count; i++)
		for (const struct pacta_node *n = NULL; (n =
		    next_organization(run->texts[i].doc, n)) != NULL;)
			if (concord_state_of(n, code))
				add_code(l, code);
	for (size_t k = 0; ok && k < l->count; k++) {
		uint32_t concept = concord_next_concept(run->terms);

		memcpy(run->party[k], l->code[k], 3);
		rules_set_add(&run->parties, run->party[k], run);
		for (size_t i = 0; ok && i < run->count; i++)
			ok = strlen(run->texts[i].code) != 3 ||
			    add_names(run, &run->texts[i], concept,
			    l->code[k]);
	}
	free(l);
	return ok && !run->parties.failed;
}
