#include <stdlib.h>
#include <string.h>

#include "seq_int.h"

#define SEQ_MAX_COST 400	/* edits looked for before a split is taken */

struct seq {
	const uint32_t *a, *b;
	uint32_t *map;
	/* The furthest x reached on each diagonal x - y, from the front, and from
	 * the back with both strings reversed; index SEQ_MAX_COST + 1 is
	 * diagonal 0. */
	int64_t front[2 * SEQ_MAX_COST + 3], back[2 * SEQ_MAX_COST + 3];
};

/* The part of both strings under comparison. */
struct seq_box {
	size_t a, na, b, nb;
};

struct seq_cut {
	size_t x, y;
};

static bool
seq_equal(const struct seq *s, const struct seq_box *box, int64_t x, int64_t y,
    bool reversed)
{
	size_t i = reversed ? box->na - 1 - (size_t)x : (size_t)x;
	size_t j = reversed ? box->nb - 1 - (size_t)y : (size_t)y;

	return s->a[box->a + i] == s->b[box->b + j];
}

/*
 * Goes D edits far from one end.  True when it meets what the search from the
 * other end has reached: CUT is then where, from the front.
 */
static bool
seq_step(struct seq *s, const struct seq_box *box, int64_t d, bool reversed,
    struct seq_cut *cut)
{
	int64_t n = (int64_t)box->na, m = (int64_t)box->nb, delta = n - m;
	int64_t *own = (reversed ? s->back : s->front) + SEQ_MAX_COST + 1;
	int64_t *other = (reversed ? s->front : s->back) + SEQ_MAX_COST + 1;
	int64_t reach = reversed ? d : d - 1, x, y;

	for (int64_t k = -d; k <= d; k += 2) {
		x = k == -d || (k != d && own[k - 1] < own[k + 1]) ?
		    own[k + 1] : own[k - 1] + 1;
		y = x - k;
		while (x < n && y < m && seq_equal(s, box, x, y, reversed))
			x++, y++;
		own[k] = x;
		if (x > n || y > m || delta - k < -reach || delta - k > reach ||
		    (delta - k - reach) % 2 != 0 || x + other[delta - k] < n)
			continue;
		cut->x = (size_t)(reversed ? n - x : x);
		cut->y = (size_t)(reversed ? m - y : y);
		return true;
	}
	return false;
}

/* Too different: the point furthest from the front, of those inside. */
static struct seq_cut
seq_furthest(const struct seq *s, const struct seq_box *box, int64_t d)
{
	const int64_t *own = s->front + SEQ_MAX_COST + 1;
	int64_t n = (int64_t)box->na, m = (int64_t)box->nb, best = -1;
	struct seq_cut cut = { box->na, box->nb };

	for (int64_t k = -d; k <= d; k += 2) {
		int64_t x = own[k] < n ? own[k] : n, y = x - k;

		if (y > m) {
			y = m;
			x = y + k;
		}
		if (x >= 0 && y >= 0 && x + y > best) {
			best = x + y;
			cut = (struct seq_cut){ (size_t)x, (size_t)y };
		}
	}
	return cut;
}

static struct seq_cut
seq_middle(struct seq *s, const struct seq_box *box)
{
	struct seq_cut cut;
	int64_t d;

	s->front[SEQ_MAX_COST + 2] = 0;
	s->back[SEQ_MAX_COST + 2] = 0;
	for (d = 0; d <= SEQ_MAX_COST; d++)
		if (seq_step(s, box, d, false, &cut) ||
		    seq_step(s, box, d, true, &cut))
			return cut;
	return seq_furthest(s, box, d - 1);
}

/* Keeps what both ends of the box have in common, and shrinks it. */
static void
seq_trim(struct seq *s, struct seq_box *box)
{
	while (box->na > 0 && box->nb > 0 && s->a[box->a] == s->b[box->b]) {
		s->map[box->a++] = (uint32_t)box->b++;
		box->na--;
		box->nb--;
	}
	while (box->na > 0 && box->nb > 0 &&
	    s->a[box->a + box->na - 1] == s->b[box->b + box->nb - 1]) {
		box->na--;
		box->nb--;
		s->map[box->a + box->na] = (uint32_t)(box->b + box->nb);
	}
}

/* Recursion goes into the smaller part, so its depth is logarithmic. */
static void
seq_compare(struct seq *s, struct seq_box box)
{
	struct seq_box head, tail;
	struct seq_cut cut;

	for (;;) {
		seq_trim(s, &box);
		if (box.na == 0 || box.nb == 0)
			return;
		cut = seq_middle(s, &box);
		if (cut.x + cut.y == 0 || cut.x + cut.y == box.na + box.nb)
			return;
		head = (struct seq_box){ box.a, cut.x, box.b, cut.y };
		tail = (struct seq_box){ box.a + cut.x, box.na - cut.x,
		    box.b + cut.y, box.nb - cut.y };
		if (cut.x + cut.y < (box.na + box.nb) / 2) {
			seq_compare(s, head);
			box = tail;
		} else {
			seq_compare(s, tail);
			box = head;
		}
	}
}

/* --- what both sides have ------------------------------------------------ */

/* A set of values, each with the sides it is on. */
struct seq_set {
	uint32_t *values;
	unsigned char *sides;	/* 0: empty; 1: A, 2: B */
	size_t mask;
};

static size_t
set_find(const struct seq_set *s, uint32_t v)
{
	size_t at = (v * 0x9e3779b97f4a7c15u >> 32) & s->mask;

	while (s->sides[at] != 0 && s->values[at] != v)
		at = (at + 1) & s->mask;
	return at;
}

static bool
set_make(struct seq_set *s, const uint32_t *a, size_t na, const uint32_t *b,
    size_t nb)
{
	size_t size = 16, at;

	while (size < 2 * (na + nb))
		size *= 2;
	s->mask = size - 1;
	s->values = malloc(size * sizeof(*s->values));
	s->sides = calloc(size, 1);
	if (s->values == NULL || s->sides == NULL)
		return false;
	for (size_t i = 0; i < na; i++) {
		at = set_find(s, a[i]);
		s->values[at] = a[i];
		s->sides[at] |= 1;
	}
	for (size_t i = 0; i < nb; i++) {
		at = set_find(s, b[i]);
		s->values[at] = b[i];
		s->sides[at] |= 2;
	}
	return true;
}

/* Copies what is on both sides to OUT, and where it was to FROM. */
static size_t
set_filter(const struct seq_set *s, const uint32_t *v, size_t n, uint32_t *out,
    uint32_t *from)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (s->sides[set_find(s, v[i])] == 3) {
			out[kept] = v[i];
			from[kept++] = (uint32_t)i;
		}
	return kept;
}

/* The ends in common, and of the rest what stands on both sides: the other
 * values are common to nothing, and left out they cost nothing, while the longest
 * common subsequence stays the same. */
static bool
seq_rest(struct seq *s, struct seq_box box)
{
	struct seq_set set = { NULL, NULL, 0 };
	size_t na = box.na, nb = box.nb;
	uint32_t *buf = malloc((3 * na + 2 * nb + 1) * sizeof(*buf));
	uint32_t *a = buf, *from_a = a + na, *map = a + 2 * na;
	uint32_t *b = a + 3 * na, *from_b = b + nb, *whole = s->map;
	bool ok = buf != NULL && set_make(&set, s->a + box.a, na, s->b + box.b,
	    nb);

	if (ok) {
		na = set_filter(&set, s->a + box.a, na, a, from_a);
		nb = set_filter(&set, s->b + box.b, nb, b, from_b);
		s->a = a;
		s->b = b;
		s->map = map;
		for (size_t i = 0; i < na; i++)
			map[i] = SEQ_NONE;
		seq_compare(s, (struct seq_box){ 0, na, 0, nb });
		for (size_t i = 0; i < na; i++)
			if (map[i] != SEQ_NONE)
				whole[box.a + from_a[i]] = (uint32_t)box.b +
				    from_b[map[i]];
	}
	free(set.values);
	free(set.sides);
	free(buf);
	return ok;
}

bool
seq_match(const uint32_t *a, size_t na, const uint32_t *b, size_t nb,
    uint32_t *map)
{
	struct seq_box box = { 0, na, 0, nb };
	struct seq *s;
	bool ok = true;

	for (size_t i = 0; i < na; i++)
		map[i] = SEQ_NONE;
	if (na == 0 || nb == 0)
		return true;
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return false;
	s->a = a;
	s->b = b;
	s->map = map;
	seq_trim(s, &box);
	if (box.na > 0 && box.nb > 0)
		ok = seq_rest(s, box);
	free(s);
	return ok;
}

/* The first of the N ascending values V[TAILS[i]] that is not below X. */
static size_t
seq_lower(const uint32_t *v, const size_t *tails, size_t n, uint32_t x)
{
	size_t lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (v[tails[mid]] < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool
seq_rising(const uint32_t *v, size_t n, bool *keep)
{
	size_t *tails = malloc((n + 1) * sizeof(*tails));
	size_t *before = malloc((n + 1) * sizeof(*before));
	size_t len = 0, at;
	bool ok = tails != NULL && before != NULL;

	for (size_t i = 0; ok && i < n; i++) {
		keep[i] = false;
		if (v[i] == SEQ_NONE)
			continue;
		at = seq_lower(v, tails, len, v[i]);
		before[i] = at > 0 ? tails[at - 1] : n;
		tails[at] = i;
		if (at == len)
			len++;
	}
	if (ok && len > 0)
		for (at = tails[len - 1]; at < n; at = before[at])
			keep[at] = true;
	free(tails);
	free(before);
	return ok;
}
