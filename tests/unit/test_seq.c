/* Sequences: against the definition, by brute force on small strings. */
#include "unit.h"

#include "../../lib/seq_int.h"

static uint32_t seed = 1;

static uint32_t
next_random(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* The length of the longest common subsequence, by the textbook's table. */
static size_t
lcs_length(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	static size_t t[64][64];

	for (size_t i = 0; i <= na; i++)
		for (size_t j = 0; j <= nb; j++)
			t[i][j] = i == 0 || j == 0 ? 0 :
			    a[i - 1] == b[j - 1] ? t[i - 1][j - 1] + 1 :
			    t[i - 1][j] > t[i][j - 1] ? t[i - 1][j] :
			    t[i][j - 1];
	return t[na][nb];
}

static size_t
check_map(const uint32_t *a, size_t na, const uint32_t *b, size_t nb,
    const uint32_t *map)
{
	size_t kept = 0, least = 0;

	for (size_t i = 0; i < na; i++) {
		if (map[i] == SEQ_NONE)
			continue;
		assert_true(map[i] < nb && map[i] >= least);
		assert_int_equal(a[i], b[map[i]]);
		least = map[i] + 1;
		kept++;
	}
	return kept;
}

static void
test_match(void **state)
{
	uint32_t a[60], b[60], map[60];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t na = next_random(40), nb = next_random(40);
		uint32_t letters = 1 + next_random(8);

		for (size_t i = 0; i < na; i++)
			a[i] = next_random(letters);
		for (size_t i = 0; i < nb; i++)
			b[i] = next_random(letters);
		assert_true(seq_match(a, na, b, nb, map));
		assert_int_equal(check_map(a, na, b, nb, map),
		    lcs_length(a, na, b, nb));
	}
}

/* Strings far over the cost limit: still a common subsequence, still fast. */
static void
test_bounded(void **state)
{
	size_t n = 100000, kept;
	uint32_t *a = malloc(n * sizeof(*a)), *b = malloc(n * sizeof(*b));
	uint32_t *map = malloc(n * sizeof(*map));

	(void)state;
	for (size_t i = 0; i < n; i++) {
		a[i] = (uint32_t)i;
		b[i] = (uint32_t)(n - 1 - i);
	}
	assert_true(seq_match(a, n, b, n, map));
	assert_true(check_map(a, n, b, n, map) >= 1);
	for (size_t i = 0; i < n; i++) {
		a[i] = next_random(1000);
		b[i] = i % 10 == 0 ? 1000 : a[i];
	}
	assert_true(seq_match(a, n, b, n, map));
	kept = check_map(a, n, b, n, map);
	assert_true(kept > n * 8 / 10);
	free(a);
	free(b);
	free(map);
}

static void
test_rising(void **state)
{
	uint32_t v[12], best, len;
	bool keep[12];

	(void)state;
	for (int round = 0; round < 2000; round++) {
		size_t n = next_random(11);

		for (size_t i = 0; i < n; i++)
			v[i] = i % 5 == 4 ? SEQ_NONE : next_random(1000) * 16 +
			    (uint32_t)i;
		best = 0;
		for (uint32_t set = 0; set < 1u << n; set++) {
			int64_t last = -1;

			len = 0;
			for (size_t i = 0; i < n && len != UINT32_MAX; i++)
				if (set >> i & 1) {
					len = v[i] == SEQ_NONE || v[i] <= last ?
					    UINT32_MAX : len + 1;
					last = v[i];
				}
			if (len != UINT32_MAX && len > best)
				best = len;
		}
		assert_true(seq_rising(v, n, keep));
		len = 0;
		for (size_t i = 0; i < n; i++)
			len += keep[i];
		assert_int_equal(len, best);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_rising),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
