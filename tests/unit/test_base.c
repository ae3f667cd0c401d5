/* Errors, buffers, diagnostics, UTF-8, files: what everything stands on. */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include <pacta/buf.h>
#include <pacta/data.h>
#include <pacta/diag.h>
#include <pacta/error.h>
#include <pacta/file.h>

#include "../../lib/utf8_int.h"

static void
test_error(void **state)
{
	struct pacta_error err = PACTA_ERROR_INIT;
	char longer[2000];

	(void)state;
	assert_int_equal(pacta_error_set(&err, PACTA_EIO, "no %s", "disk"),
	    PACTA_EIO);
	assert_string_equal(err.message, "no disk");
	pacta_error_at(&err, "a.xml", 3, 4);
	assert_string_equal(err.file, "a.xml");
	assert_int_equal(err.line, 3);
	pacta_error_set(&err, PACTA_EUSAGE, "x");
	assert_string_equal(err.file, "");
	assert_int_equal(pacta_error_set(NULL, PACTA_EIO, "x"), PACTA_EIO);

	/* One line, safe for a terminal, cut at a code point. */
	pacta_error_set(&err, PACTA_EIO, "a\nb\033c\xe2\x80\xae" "d\xff" "e");
	assert_string_equal(err.message, "a?b?c?d?e");
	memset(longer, 'x', sizeof(longer));
	for (size_t i = 0; i + 2 < sizeof(longer); i += 2)
		memcpy(longer + i, "\xd1\x8f", 2);
	longer[sizeof(longer) - 2] = '\0';
	pacta_error_set(&err, PACTA_EIO, "%s", longer);
	assert_int_equal(strlen(err.message), sizeof(err.message) - 2);
	assert_string_equal(pacta_error_text(PACTA_ELOCKED), "locked");
	assert_string_equal(pacta_error_text(-999), "unknown error");
}

static void
test_buf(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	size_t len = 0;
	char *s;

	(void)state;
	assert_string_equal(pacta_buf_str(&b), "");
	for (int i = 0; i < 1000; i++)
		pacta_buf_addf(&b, "%d,", i);
	assert_int_equal(b.len, 3890);
	assert_string_equal(b.data + b.len - 4, "999,");
	pacta_buf_truncate(&b, 4);
	pacta_buf_truncate(&b, 400);
	assert_string_equal(pacta_buf_str(&b), "0,1,");
	pacta_buf_add(&b, "\0x", 2);
	s = pacta_buf_detach(&b, &len);
	assert_memory_equal(s, "0,1,\0x", 7);
	assert_int_equal(len, 6);
	free(s);
	s = pacta_buf_detach(&b, &len);
	assert_string_equal(s, "");
	free(s);

	/* Running out of memory sticks. */
	pacta_buf_adds(&b, "x");
	pacta_buf_add(&b, "", SIZE_MAX / 2);
	assert_true(pacta_buf_failed(&b));
	pacta_buf_adds(&b, "y");
	assert_string_equal(pacta_buf_str(&b), "x");
	assert_null(pacta_buf_detach(&b, &len));
	assert_int_equal(len, 0);
	pacta_buf_dispose(NULL);
}

static void
add(struct pacta_diags *l, enum pacta_severity s, const char *rule,
    const char *file, uint32_t line, uint32_t column)
{
	struct pacta_place p = { file, line, column, 0 };

	assert_non_null(pacta_diags_add(l, s, rule, &p, "%s:%u", rule,
	    (unsigned)l->count));
}

static void
test_diags(void **state)
{
	struct pacta_diags a = PACTA_DIAGS_INIT, b = PACTA_DIAGS_INIT;
	struct pacta_place other = { "c", 9, 9, 9 };

	(void)state;
	add(&a, PACTA_ERROR, "z", "b", 2, 1);
	add(&a, PACTA_NOTE, "y", "b", 1, 7);
	add(&a, PACTA_WARNING, "x", "a", 9, 1);
	add(&b, PACTA_ERROR, "y", "b", 1, 7);
	add(&b, PACTA_ERROR, "y", "b", 1, 2);
	pacta_diags_other(&b, &b.items[0], &other);
	pacta_diags_eid(&b, &b.items[0], "art_1");
	pacta_diags_move(&a, &b);
	assert_int_equal(b.count, 0);
	assert_int_equal(a.count, 5);
	assert_int_equal(a.errors, 3);
	assert_int_equal(a.warnings, 1);
	assert_int_equal(a.notes, 1);
	pacta_diags_sort(&a);
	assert_string_equal(a.items[0].message, "x:2");
	assert_string_equal(a.items[1].message, "y:1");
	/* Stable: equal places and rules stay in the order they came. */
	assert_int_equal(a.items[2].severity, PACTA_NOTE);
	assert_string_equal(a.items[3].eid, "art_1");
	assert_string_equal(a.items[3].other.file, "c");
	assert_string_equal(a.items[4].message, "z:0");
	pacta_diags_dispose(&a);
	assert_int_equal(a.count, 0);
}

/* Against the definition (RFC 3629): every two-byte and many longer strings. */
static void
test_utf8(void **state)
{
	char s[4];
	const char *p;

	(void)state;
	for (uint32_t cp = 1; cp < 0x110000; cp++) {
		size_t n = utf8_put(s, cp);
		bool surrogate = cp >= 0xd800 && cp < 0xe000;

		p = s;
		assert_int_equal(utf8_next(&p, s + n),
		    surrogate ? UTF8_BAD : cp);
		assert_int_equal(p - s, surrogate ? 1 : (ptrdiff_t)n);
		p = s;
		if (n > 1)	/* cut short */
			assert_int_equal(utf8_next(&p, s + n - 1), UTF8_BAD);
	}
	assert_int_equal(utf8_valid_prefix("a\xc0\x80", 3), 1);
	assert_int_equal(utf8_valid_prefix("\xe0\x80\x80", 3), 0);
	assert_int_equal(utf8_valid_prefix("\xf4\x90\x80\x80", 4), 0);
	assert_int_equal(utf8_valid_prefix("\xd1\x8f\xe6\x9d\xa1", 5), 5);
	assert_int_equal(utf8_count("\xd1\x8f\xe6\x9d\xa1" "a\xff", 7), 4);
}

/* A bad byte is found wherever it stands among words of ASCII. */
static void
test_utf8_runs(void **state)
{
	char s[41];

	(void)state;
	for (size_t at = 0; at < sizeof(s); at++) {
		memset(s, 'a', sizeof(s));
		assert_int_equal(utf8_valid_prefix(s, at), at);
		s[at] = '\xff';
		assert_int_equal(utf8_valid_prefix(s, sizeof(s)), at);
		if (at + 1 == sizeof(s))
			break;
		memcpy(s + at, "\xd0\xb9", 2);
		assert_int_equal(utf8_valid_prefix(s, sizeof(s)), sizeof(s));
		assert_int_equal(utf8_valid_prefix(s, at + 1), at);
	}
}

static void
test_utf8_cut(void **state)
{
	char whole[] = "\xd1\x8f\xe6\x9d\xa1", s[8];

	(void)state;
	for (size_t n = 0; n <= 5; n++) {
		memcpy(s, whole, n);
		s[n] = '\0';
		utf8_cut(s);
		assert_int_equal(strlen(s), n < 2 ? 0 : n < 5 ? 2 : 5);
	}
	strcpy(s, "ab");
	utf8_cut(s);
	assert_string_equal(s, "ab");
}

static void
test_file(void **state)
{
	char dir[] = "/tmp/pacta-unit.XXXXXX", path[64], link_[64];
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/f", dir);
	snprintf(link_, sizeof(link_), "%s/l", dir);
	assert_int_equal(pacta_file_write(path, "one", 3, PACTA_FILE_NEW |
	    PACTA_FILE_SECRET, &err), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(pacta_file_write(path, "two", 3, PACTA_FILE_NEW,
	    &err), PACTA_EEXISTS);
	assert_int_equal(pacta_file_write(path, "three", 5, 0, &err), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(pacta_file_read(path, 5, &b, &err), 0);
	assert_string_equal(pacta_buf_str(&b), "three");
	assert_int_equal(pacta_file_read(path, 4, &b, &err), PACTA_ELIMIT);
	assert_string_equal(err.file, path);
	assert_int_equal(symlink(path, link_), 0);
	assert_int_equal(pacta_file_read(link_, 9, &b, &err), PACTA_EREFUSED);
	assert_int_equal(pacta_file_read(dir, 9, &b, &err), PACTA_EREFUSED);
	unlink(link_);
	assert_int_equal(mkfifo(link_, 0600), 0);
	assert_int_equal(pacta_file_read(link_, 9, &b, &err), PACTA_EREFUSED);
	unlink(link_);
	assert_int_equal(pacta_file_read(link_, 9, &b, &err), PACTA_ENOTFOUND);
	unlink(path);
	/* Nothing temporary is left behind. */
	assert_int_equal(rmdir(dir), 0);
	pacta_buf_dispose(&b);
}

static void
test_mkdirs(void **state)
{
	char dir[] = "/tmp/pacta-unit.XXXXXX", path[64];
	struct pacta_error err = PACTA_ERROR_INIT;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a/b", dir);
	assert_int_equal(pacta_file_mkdirs(path, &err), 0);
	assert_int_equal(pacta_file_mkdirs(path, &err), 0);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(pacta_file_write(path, "", 0, 0, &err), 0);
	assert_int_not_equal(pacta_file_mkdirs(strcat(path, "/c"), &err), 0);
	path[strlen(path) - 2] = '\0';
	unlink(path);
	path[strlen(path) - 2] = '\0';
	rmdir(path);
	assert_int_equal(rmdir(dir), 0);
}

/* The built-in files are the files, byte for byte. */
static void
test_data(void **state)
{
	const struct pacta_data *d;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_error err = PACTA_ERROR_INIT;
	char path[256];
	size_t n = 0;

	(void)state;
	for (; (d = pacta_data_at(n)) != NULL; n++) {
		snprintf(path, sizeof(path), "schemas/%s", d->name);
		pacta_buf_clear(&b);
		assert_int_equal(pacta_file_read(path, 1u << 24, &b, &err), 0);
		assert_int_equal(b.len, d->len);
		assert_memory_equal(b.data, d->bytes, d->len);
		assert_int_equal(d->bytes[d->len], 0);
		/* Which the languages take on trust. */
		assert_int_equal(utf8_valid_prefix(d->bytes, d->len), d->len);
		assert_null(memchr(d->bytes, '\0', d->len));
		assert_ptr_equal(pacta_data_find(d->name), d);
	}
	assert_true(n >= 4);
	assert_null(pacta_data_find("lang/none.lang"));
	pacta_buf_dispose(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_error),
		cmocka_unit_test(test_buf),
		cmocka_unit_test(test_diags),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_utf8_runs),
		cmocka_unit_test(test_utf8_cut),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_mkdirs),
		cmocka_unit_test(test_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
