/* Planting errors: one fault of a kind at a place chosen by a seed. */
#ifndef PACTA_TEST_PLANT_H
#define PACTA_TEST_PLANT_H

#include <pacta/concord.h>
#include <pacta/doc.h>
#include <pacta/lang.h>
#include <pacta/value.h>

enum plant_kind {
	PLANT_FIGURE, PLANT_WORD, PLANT_DATE, PLANT_REF, PLANT_DROPPED,
	PLANT_ITEMS, PLANT_PARTY, PLANT_TERM, PLANT_AMOUNT, PLANT_CUT,
	PLANT_UNTRANSLATED, PLANT_CELL, PLANT_KINDS
};

extern const char *const plant_names[PLANT_KINDS];

struct plant_source {
	const struct pacta_lang *lang;
	const struct pacta_reader *reader;
	struct pacta_doc *other;	/* the language it is compared with */
	const char *const *terms;	/* of the termbase, in this language */
	size_t nterms;
};

uint32_t plant_random(uint64_t *state);
/* How many places DOC has for a fault of the kind. */
size_t plant_places(struct pacta_doc *doc, const struct plant_source *s,
    enum plant_kind kind);
/* Plants one at place AT; EID gets the provision.  False when it came to
 * nothing. */
bool plant(struct pacta_doc *doc, const struct plant_source *s,
    enum plant_kind kind, size_t at, uint64_t *state, char eid[200]);

#endif
