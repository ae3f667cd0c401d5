#include "import_int.h"

static bool
names_two(struct import *im, struct import_span t)
{
	struct import_span where;
	struct import_entity *a = import_entity(im, t, 0, &where), *b;

	while (a != NULL && (b = import_entity(im, t, (size_t)(where.s - t.s) +
	    where.len, &where)) != NULL)
		if (b != a)
			return true;
	return false;
}

/* The paragraph that says who the parties are: by its words, by the states in
 * it, or because it opens the preamble of a treaty and ends in a comma. */
static bool
names_parties(struct import *im, struct import_run r, size_t i)
{
	size_t title = import_begins(im, import_text(&r.b[0]), "preamble");
	struct import_span t = import_text(&r.b[i]);

	return import_holds(im, t, "formula.parties") || names_two(im, t) ||
	    (i == title && r.n >= 3 + title && im->main->el == PACTA_EL_ACT &&
	    import_ends(t) == IMPORT_END_COMMA);
}

/* A recital keeps its number apart; in other paragraphs it is text again. */
static void
add_p(struct import *im, struct pacta_node *parent,
    const struct import_block *b)
{
	import_inline(im, import_add(im, parent, PACTA_EL_P), import_text(b));
}

static void
add_formula(struct import *im, struct pacta_node *parent, const char *name,
    const struct import_block *b)
{
	struct pacta_node *f = import_add(im, parent, PACTA_EL_FORMULA);

	import_set(im, f, PACTA_AT_NAME, name);
	add_p(im, f, b);
}

static void
add_recital(struct import *im, struct pacta_node *recitals,
    const struct import_block *b)
{
	struct pacta_node *r = import_add(im, recitals, PACTA_EL_RECITAL);

	if (b->num.len > 0 && b->class == IMPORT_ITEM) {
		import_plain(im, import_add(im, r, PACTA_EL_NUM), b->num);
		import_block_node(im, r, PACTA_EL_P, import_text(b));
	} else
		add_p(im, r, b);
}

static bool
may_recite(const struct import_block *b)
{
	enum import_end end = import_ends(import_text(b));

	return b->class != IMPORT_TABLE && b->class != IMPORT_TITLE &&
	    (end == IMPORT_END_COMMA || end == IMPORT_END_SEMICOLON ||
	    (end == IMPORT_END_OPEN && b->text.len > 0 &&
	    b->line->width > 40));
}

void
import_preamble(struct import *im, struct import_run r, struct pacta_node *parent)
{
	struct pacta_node *pre = import_add(im, parent, PACTA_EL_PREAMBLE);
	struct pacta_node *recitals = NULL;
	const struct import_block *last = &r.b[r.n - 1];
	bool enacting = import_ends(import_text(last)) == IMPORT_END_COLON ||
	    import_holds(im, import_text(last), "formula.enacting");
	bool done = false;

	for (size_t i = 0; i < r.n; i++) {
		struct import_block *b = &r.b[i];

		if (b->class != IMPORT_ITEM || !enacting || b == last ||
		    !may_recite(b))
			import_flatten(im, (struct import_run){ b, 1 });
		if (enacting && b == last) {
			add_formula(im, pre, "enactingFormula", b);
		} else if (enacting && !done && i < 3 &&
		    b->class == IMPORT_TEXT && names_parties(im, r, i)) {
			add_formula(im, pre, "parties", b);
			done = true;
		} else if (enacting && may_recite(b)) {
			if (recitals == NULL || pre->last != recitals)
				recitals = import_add(im, pre,
				    PACTA_EL_RECITALS);
			add_recital(im, recitals, b);
		} else
			add_p(im, pre, b);
	}
}
