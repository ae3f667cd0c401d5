/*
 * Verdicts: whether the languages of a row go together.
 *
 * A row that changed in some languages only, and one that changed in all but not
 * alike, are told; what is alike is judged by the kind of change, and by the
 * values and references that came and went (diffset_values.c).
 */
#include <string.h>

#include <pacta/waiver.h>

#include "diffset_int.h"

#define STRUCTURE (PACTA_DIFF_INSERTED | PACTA_DIFF_DELETED | \
	PACTA_DIFF_MOVED | PACTA_DIFF_SPLIT | PACTA_DIFF_MERGED)

static const char *
eid_of(const struct pacta_node *n)
{
	const char *id = n != NULL ? pacta_node_get(n, PACTA_AT_EID) : NULL;

	return id != NULL ? id : "";
}

static bool
stretches_alike(const struct pacta_diff_change *a,
    const struct pacta_diff_change *b)
{
	struct pacta_diff_stretch s, t;
	const struct pacta_mark *after[2] = { NULL, NULL };
	bool x, y;

	for (;; after[0] = s.last, after[1] = t.last) {
		x = pacta_diff_stretch_next(&s, a, after[0]);
		y = pacta_diff_stretch_next(&t, b, after[1]);
		if (!x && !y)
			return true;
		if (x != y || s.count != t.count ||
		    strcmp(eid_of(s.first->old), eid_of(t.first->old)) != 0 ||
		    strcmp(eid_of(s.first->new), eid_of(t.first->new)) != 0)
			return false;
	}
}

/* The next change that tells of numbers. */
static const struct pacta_diff_change *
next_numbers(const struct pacta_row_text *t, size_t *i)
{
	while (*i < t->count && t->changes[*i].numbers == NULL &&
	    t->changes[*i].kind != PACTA_DIFF_RENUMBERED)
		++*i;
	return *i < t->count ? &t->changes[(*i)++] : NULL;
}

/* Whether two languages numbered the same provisions the same way. */
static bool
numbered_alike(const struct pacta_row_text *a, const struct pacta_row_text *b)
{
	const struct pacta_diff_change *x, *y;
	size_t i = 0, k = 0;

	do {
		x = next_numbers(a, &i);
		y = next_numbers(b, &k);
		if ((x == NULL) != (y == NULL) ||
		    (x != NULL && !stretches_alike(x, y)))
			return false;
	} while (x != NULL);
	return true;
}

static bool
kinds_apart(const struct pacta_diffset *set, const struct pacta_row *r)
{
	const struct pacta_row_text *first = NULL;

	for (size_t i = 0; i < set->nlangs; i++) {
		if (!(r->changed & 1u << i))
			continue;
		if (first == NULL)
			first = &r->texts[i];
		else if (((first->kinds ^ r->texts[i].kinds) & STRUCTURE) !=
		    0 || !numbered_alike(first, &r->texts[i]))
			return true;
	}
	return false;
}

static enum pacta_row_verdict
renumbering_verdict(const struct pacta_diffset *set, struct pacta_row *r,
    uint32_t compared)
{
	const struct pacta_row_text *first = NULL;

	for (size_t i = 0; i < set->nlangs; i++) {
		if (!(r->changed & 1u << i))
			continue;
		if (first == NULL)
			first = &r->texts[i];
		else if (!numbered_alike(first, &r->texts[i]))
			r->apart |= PACTA_APART_KINDS;
	}
	return r->changed != compared ? PACTA_ROW_SOME : r->apart != 0 ?
	    PACTA_ROW_DIFFERENT : PACTA_ROW_ALL;
}

/* What the changed languages now have or lack, the others had or lacked. */
static bool
is_level(const struct pacta_diffset *set, const struct pacta_row *r)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < set->nlangs; i++)
		kinds |= r->changed & 1u << i ? r->texts[i].kinds : 0;
	kinds &= PACTA_DIFF_SUBSTANCE;
	if (kinds != PACTA_DIFF_INSERTED && kinds != PACTA_DIFF_DELETED)
		return false;
	for (size_t i = 0; i < set->nlangs; i++)
		if (set->langs[i].diff != NULL && !(r->changed & 1u << i) &&
		    (r->texts[i].new != NULL) != (kinds == PACTA_DIFF_INSERTED))
			return false;
	return true;
}

static enum pacta_row_verdict
row_verdict(struct pacta_diffset *set, struct pacta_row *r,
    uint32_t compared, bool *failed)
{
	bool level = false;

	if ((compared & (compared - 1)) == 0)
		return PACTA_ROW_ALONE;
	if (r->renumbering)
		return renumbering_verdict(set, r, compared);
	if (r->changed == 0)
		return PACTA_ROW_MINOR;
	if (kinds_apart(set, r))
		r->apart |= PACTA_APART_KINDS;
	*failed |= !diffset_compare_values(set, r, &level);
	if (r->changed != compared)
		return level || is_level(set, r) ? PACTA_ROW_LEVEL :
		    PACTA_ROW_SOME;
	return r->apart != 0 ? PACTA_ROW_DIFFERENT : PACTA_ROW_ALL;
}

bool
diffset_judge(struct pacta_diffset *set)
{
	uint32_t compared = 0;
	bool failed = false;

	for (size_t i = 0; i < set->nlangs; i++)
		compared |= set->langs[i].diff != NULL ? 1u << i : 0;
	for (size_t n = 0; n < set->nrows && !failed; n++) {
		struct pacta_row *r = &set->rows[n].row;
		unsigned counts = r->renumbering ? PACTA_DIFF_RENUMBERED :
		    PACTA_DIFF_SUBSTANCE;

		for (size_t i = 0; i < set->nlangs; i++)
			if (r->texts[i].kinds & counts)
				r->changed |= 1u << i;
			else if (set->langs[i].diff != NULL &&
			    r->texts[i].new != NULL)
				r->unchanged |= 1u << i;
		r->verdict = row_verdict(set, r, compared, &failed);
	}
	return !failed;
}

/* --- acknowledged -------------------------------------------------------------- */

static const struct pacta_waiver_text *
waiver_text(const struct pacta_waiver *w, const char *lang)
{
	for (size_t i = 0; i < w->ntexts; i++)
		if (strcmp(w->texts[i].lang, lang) == 0)
			return &w->texts[i];
	return NULL;
}

/* Whether all languages stand in the waiver as they are now. */
static int
covers(const struct pacta_diffset *set, const struct pacta_row *r,
    const struct pacta_waiver *w, bool *yes, struct pacta_error *err)
{
	const struct pacta_waiver_text *t;
	struct pacta_sha512 now;
	int rc = 0;

	*yes = strcmp(w->rule, PACTA_WAIVER_DIFF) == 0 &&
	    strcmp(w->eid, r->id) == 0;
	for (size_t i = 0; rc == 0 && *yes && i < set->nlangs; i++) {
		if (set->langs[i].diff == NULL)
			continue;
		t = waiver_text(w, set->langs[i].text.lang);
		if (t == NULL)
			*yes = false;
		else if ((rc = pacta_waiver_digest(&now, r->texts[i].new,
		    err)) == 0)
			*yes = pacta_sha512_equal(&now, &t->content);
	}
	return rc;
}

int
pacta_diffset_acknowledge(struct pacta_diffset *set,
    const struct pacta_waiver *waivers, size_t count, struct pacta_error *err)
{
	bool yes;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < set->nrows; i++) {
		struct pacta_row *r = &set->list[i];

		if (r->renumbering || (r->verdict != PACTA_ROW_SOME &&
		    r->verdict != PACTA_ROW_DIFFERENT))
			continue;
		for (size_t k = 0; rc == 0 && k < count && r->waiver == NULL;
		    k++) {
			rc = covers(set, r, &waivers[k], &yes, err);
			if (rc == 0 && yes)
				r->waiver = &waivers[k];
		}
	}
	return rc;
}

const char *
pacta_row_verdict_name(enum pacta_row_verdict v)
{
	static const char *const names[] = { "alone", "all", "some",
	    "different", "level", "minor" };

	return (unsigned)v < sizeof(names) / sizeof(names[0]) ? names[v] :
	    "unknown";
}
