/*
 * Values in any bytes: the first byte chooses the language.  A value lies in the
 * text, is the same as itself, prints, and what is read once is read again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pacta/value.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define REQUIRE(x) do { if (!(x)) abort(); } while (0)
#define COUNT 14

static const char *const codes[COUNT] = { "eng", "rus", "zho", "fra", "spa",
	"ara", "kaz", "kir", "tgk", "uzb", "bel", "hin", "urd", "fas" };

static const struct pacta_reader *
reader(unsigned i)
{
	static struct pacta_langs *langs;
	static struct pacta_reader *made[COUNT];

	i %= COUNT;
	if (langs == NULL)
		REQUIRE(pacta_langs_new(&langs, NULL) == 0);
	if (made[i] == NULL)
		REQUIRE(pacta_reader_new(&made[i], pacta_langs_find(langs,
		    codes[i]), NULL) == 0);
	return made[i];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct pacta_values a = PACTA_VALUES_INIT, b = PACTA_VALUES_INIT;
	struct pacta_buf out = PACTA_BUF_INIT;
	const struct pacta_reader *r;
	const char *text = (const char *)data + 1;

	if (len < 1)
		return 0;
	r = reader(data[0]);
	REQUIRE(pacta_values_read(&a, r, text, len - 1, NULL) == 0);
	REQUIRE(pacta_values_read(&b, r, text, len - 1, NULL) == 0);
	REQUIRE(a.count == b.count);
	for (size_t i = 0; i < a.count; i++) {
		const struct pacta_value *v = &a.items[i];

		REQUIRE(v->start < v->end && v->end <= len - 1);
		REQUIRE(i == 0 || a.items[i - 1].start <= v->start);
		REQUIRE(pacta_value_same(v, v));
		REQUIRE(pacta_value_same(v, &b.items[i]));
		if (i + 1 < a.count)
			REQUIRE(pacta_value_same(v, v + 1) ==
			    pacta_value_same(v + 1, v));
		pacta_buf_clear(&out);
		pacta_value_print(v, &out);
		REQUIRE(out.len > 0 && out.len < 100);
	}
	pacta_buf_dispose(&out);
	pacta_values_dispose(&a);
	pacta_values_dispose(&b);
	return 0;
}
