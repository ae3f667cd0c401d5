/* What the sources of the diff across languages share. */
#ifndef PACTA_DIFFSET_INT_H
#define PACTA_DIFFSET_INT_H

#include <pacta/diffset.h>

#include "diff_int.h"

#define NO_ROW UINT32_MAX

/* Where to find things by a name's number. */
struct name_map {
	void **at;
	size_t cap;
};

struct diffset_lang {
	struct pacta_diffset_text text;
	struct pacta_diff *diff;	/* NULL: one revision only */
	struct name_map nodes[2];	/* identity -> node; [0] old, [1] new */
	struct pacta_reader *reader;	/* NULL: no values are compared */
	bool counts;			/* it reads numbers in words */
};

struct diffset_row {
	struct pacta_row row;
	const char *old_id, *new_id;	/* NULL where it does not stand */
	const struct pacta_mark *marks[PACTA_DIFFSET_MAX];
	uint64_t place;			/* to sort by */
};

struct pacta_diffset {
	struct diffset_lang *langs;
	size_t nlangs;
	struct pacta_diffset_options options;
	struct interner *names;
	struct diffset_row *rows;
	size_t nrows, cap_rows;
	struct pacta_row *list;		/* the rows, in order */
	struct name_map by_name;	/* 'o', 'n', 'p', 'r' names -> row + 1 */
};

bool name_map_put(struct name_map *m, uint32_t name, void *value);
void *name_map_get(const struct name_map *m, uint32_t name);

/* Sets the verdict of every row.  False when memory runs out. */
bool diffset_judge(struct pacta_diffset *set);
/* Tells the values that came and went in each changed language of a row, and
 * where they part; *LEVEL: the others said them already. */
bool diffset_compare_values(struct pacta_diffset *set, struct pacta_row *r,
    bool *level);

#endif
