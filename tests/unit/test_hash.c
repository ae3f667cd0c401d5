#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <pacta/hash.h>

/* FIPS 180-4's example, as sha512sum prints it. */
static const char abc[] =
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

static void
digest_is_sha512(void **state)
{
	struct pacta_sha512 h;
	char hex[PACTA_SHA512_HEX + 1], text[PACTA_SHA512_TEXT + 1];

	(void)state;
	pacta_sha512(&h, "abc", 3);
	pacta_sha512_hex(&h, hex);
	assert_string_equal(hex, abc);
	pacta_sha512_text(&h, text);
	assert_memory_equal(text, "sha512:", 7);
	assert_string_equal(text + 7, abc);
}

static void
pieces_give_the_same(void **state)
{
	char data[1000];
	struct pacta_sha512 whole, parts;
	struct pacta_hasher h;

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (char)(i * 7);
	pacta_sha512(&whole, data, sizeof(data));
	for (size_t step = 1; step < 300; step += 37) {
		pacta_hasher_init(&h);
		for (size_t i = 0; i < sizeof(data); i += step)
			pacta_hasher_add(&h, data + i,
			    sizeof(data) - i < step ? sizeof(data) - i : step);
		pacta_hasher_end(&h, &parts);
		assert_true(pacta_sha512_equal(&whole, &parts));
	}
}

static void
printed_is_parsed(void **state)
{
	struct pacta_sha512 h, again;
	char text[PACTA_SHA512_TEXT + 1];

	(void)state;
	pacta_sha512(&h, "x", 1);
	pacta_sha512_text(&h, text);
	assert_int_equal(pacta_sha512_parse(&again, text, strlen(text), NULL),
	    0);
	assert_true(pacta_sha512_equal(&h, &again));
	again.bytes[63] ^= 1;
	assert_false(pacta_sha512_equal(&h, &again));
}

static void
other_spellings_are_refused(void **state)
{
	struct pacta_sha512 h;
	struct pacta_error err = PACTA_ERROR_INIT;
	char text[PACTA_SHA512_TEXT + 3];
	size_t len = PACTA_SHA512_TEXT;

	(void)state;
	memcpy(text, "sha512:", 7);
	strcpy(text + 7, abc);
	for (size_t n = 0; n < len; n++)
		assert_int_equal(pacta_sha512_parse(&h, text, n, &err),
		    PACTA_ESYNTAX);
	text[len] = '0';
	assert_int_equal(pacta_sha512_parse(&h, text, len + 1, &err),
	    PACTA_ESYNTAX);
	text[7] = 'D';
	assert_int_equal(pacta_sha512_parse(&h, text, len, &err),
	    PACTA_ESYNTAX);
	assert_non_null(strstr(err.message, "lower-case"));
	text[7] = 'g';
	assert_int_equal(pacta_sha512_parse(&h, text, len, NULL),
	    PACTA_ESYNTAX);
	text[7] = 'd';
	text[0] = 'S';
	assert_int_equal(pacta_sha512_parse(&h, text, len, NULL),
	    PACTA_ESYNTAX);
	assert_int_equal(pacta_sha512_parse_hex(&h, abc, 128, NULL), 0);
	assert_int_equal(pacta_sha512_parse_hex(&h, abc, 127, NULL),
	    PACTA_ESYNTAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digest_is_sha512),
		cmocka_unit_test(pieces_give_the_same),
		cmocka_unit_test(printed_is_parsed),
		cmocka_unit_test(other_spellings_are_refused)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
