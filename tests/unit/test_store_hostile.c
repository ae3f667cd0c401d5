/* The store against objects, trees and folders that git would not make. */
#include "store_unit.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* --- hostile objects ------------------------------------------------ */

/* Writes a loose object with the given header and body (and what stands
 * behind), leaving off CUT bytes; its file is named ID. */
static void
plant(const char *repo, const char *id, const char *header,
    const void *body, size_t len, size_t cut, const char *behind)
{
	unsigned char *raw = malloc(len + 64), *z = malloc(len + 1024);
	uLongf zlen = len + 1024;
	size_t n = strlen(header) + 1;
	char path[512];
	FILE *f;

	memcpy(raw, header, n);
	memcpy(raw + n, body, len);
	assert_int_equal(compress(z, &zlen, raw, n + len), Z_OK);
	assert_int_equal(sh("mkdir -p %s/.git/objects/%.2s", repo, id), 0);
	snprintf(path, sizeof(path), "%s/%s/.git/objects/%.2s/%s", top, repo,
	    id, id + 2);
	unlink(path);
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(z, 1, zlen - cut, f), zlen - cut);
	fputs(behind, f);
	assert_int_equal(fclose(f), 0);
	free(raw);
	free(z);
}

/* Puts the id of PATH at HEAD of REPO into ID. */
static void
id_of(const char *repo, const char *spec, char id[41])
{
	char line[512];
	FILE *p;

	snprintf(line, sizeof(line), "cd '%s/%s' && git rev-parse %s", top,
	    repo, spec);
	p = popen(line, "r");
	assert_non_null(p);
	assert_non_null(fgets(id, 41, p));
	pclose(p);
}

static void
hostile_init(void)
{
	git_init("hostile");
	assert_int_equal(sh("cd hostile && mkdir d && "
	    "seq 1 2000 >d/file && git add . && git commit -qm 1 && "
	    "seq 1 2001 >d/file && git commit -qam 2"), 0);
}

static void
expect_corrupt(const char *path, const char *why)
{
	struct pacta_store *s = store_at("hostile");
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_view *v = NULL;
	int rc = pacta_view_revision(&v, s, "HEAD", &err);

	if (rc == 0)
		rc = pacta_view_read(v, path, 1 << 20, &b, &err);
	if (rc != PACTA_ECORRUPT || strstr(err.message, why) == NULL)
		print_error("%d: %s\n", rc, err.message);
	assert_int_equal(rc, PACTA_ECORRUPT);
	assert_non_null(strstr(err.message, why));
	pacta_view_free(v);
	pacta_buf_dispose(&b);
	pacta_store_free(s);
}

static const char *const victims[] = { "HEAD:d/file", "HEAD:d", "HEAD^{tree}",
    "HEAD" };
static const char *const kinds[] = { "blob", "tree", "tree", "commit" };

/* Files of every length too short: with some, libgit2 1.5.1 reads for ever. */
static void
test_every_truncation_ends(void **state)
{
	char id[41];

	(void)state;
	hostile_init();
	for (size_t k = 0; k < 4; k += 3) {
		hostile_init();
		id_of("hostile", victims[k], id);
		alarm(20);
		for (size_t cut = 1; cut < 30; cut++) {
			plant("hostile", id, k == 0 ? "blob 20" : "commit 20",
			    "abcdefghijklmnopqrst", 20, cut, "");
			expect_corrupt("d/file", "cut short");
		}
		alarm(0);
	}
}

static void
test_truncated_object_ends(void **state)
{
	char body[3000], header[64], id[41];
	uint32_t noise = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(body); i++) {
		noise = noise * 1664525 + 1013904223;
		body[i] = (char)(noise >> 24);
	}
	for (size_t k = 0; k < 4; k++) {
		hostile_init();
		id_of("hostile", victims[k], id);
		snprintf(header, sizeof(header), "%s %zu", kinds[k],
		    sizeof(body));
		alarm(20);
		for (size_t cut = 1; cut < 900; cut += 299) {
			plant("hostile", id, header, body, sizeof(body), cut,
			    "");
			expect_corrupt("d/file", "cut short");
		}
		assert_int_equal(sh("cd hostile/.git/objects/%.2s && "
		    ": >%s", id, id + 2), 0);
		expect_corrupt("d/file", "cut short");
		alarm(0);
	}
}

/* libgit2 1.5.1 writes behind its buffer. */
static void
test_header_that_lies(void **state)
{
	static char body[5 << 20];
	char header[64], id[41];

	(void)state;
	for (size_t k = 0; k < 4; k++) {
		hostile_init();
		id_of("hostile", victims[k], id);
		snprintf(header, sizeof(header), "%s 3", kinds[k]);
		alarm(20);
		plant("hostile", id, header, body, sizeof(body), 0, "");
		expect_corrupt("d/file", "longer than its header");
		plant("hostile", id, header, body, 2, 0, "");
		expect_corrupt("d/file", "shorter than its header");
		plant("hostile", id, header, body, 4, 0, "");
		expect_corrupt("d/file", "longer than its header");
		plant("hostile", id, header, body, 3, 0, "garbage");
		expect_corrupt("d/file", "longer than its header");
		snprintf(header, sizeof(header), "%s 100", kinds[k]);
		plant("hostile", id, header, body, 101, 0, "");
		expect_corrupt("d/file", "longer than its header");
		alarm(0);
	}
}

static void
test_bad_headers(void **state)
{
	static const char *const bad[] = { "blob", "blob ", "blob -1",
	    "blob 03", "blob 3x", "bleb 3", "blob  3", "3",
	    "blob 99999999999999999999999", "ofs-delta 3" };
	char id[41];

	(void)state;
	hostile_init();
	id_of("hostile", "HEAD:d/file", id);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		plant("hostile", id, bad[i], "abc", 3, 0, "");
		expect_corrupt("d/file", "header");
	}
	/* Well-formed, but not what its name says. */
	plant("hostile", id, "blob 3", "abc", 3, 0, "");
	expect_corrupt("d/file", "");
	plant("hostile", id, "commit 3", "abc", 3, 0, "");
	expect_corrupt("d/file", "");
}

static void
test_inflation_bomb_is_a_limit(void **state)
{
	size_t n = (size_t)80 << 20;
	char *zeros = calloc(1, n), id[41], header[64];
	struct pacta_store *s;
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_view *v;

	(void)state;
	hostile_init();
	snprintf(header, sizeof(header), "blob %zu", n);
	id_of("hostile", "HEAD:d/file", id);
	plant("hostile", id, header, zeros, n, 0, "");
	s = store_at("hostile");
	assert_int_equal(read_at(s, "HEAD", "d/file", 1 << 20, &b),
	    PACTA_ELIMIT);
	pacta_store_free(s);
	hostile_init();
	snprintf(header, sizeof(header), "tree %zu", n);
	id_of("hostile", "HEAD:d", id);
	plant("hostile", id, header, zeros, n, 0, "");
	s = store_at("hostile");
	assert_int_equal(read_at(s, "HEAD", "d/file", 1 << 20, &b),
	    PACTA_ELIMIT);
	pacta_store_free(s);
	hostile_init();
	snprintf(header, sizeof(header), "commit %zu", n);
	id_of("hostile", "HEAD", id);
	plant("hostile", id, header, zeros, n, 0, "");
	s = store_at("hostile");
	assert_int_equal(pacta_view_revision(&v, s, "HEAD", &err),
	    PACTA_ELIMIT);
	pacta_store_free(s);
	pacta_buf_dispose(&b);
	free(zeros);
}

static void
test_missing_object(void **state)
{
	char id[41];

	(void)state;
	hostile_init();
	id_of("hostile", "HEAD:d", id);
	assert_int_equal(sh("rm -f hostile/.git/objects/%.2s/%s", id, id + 2),
	    0);
	expect_corrupt("d/file", "missing");
}

/* Tags are read by the revision syntax, deep inside libgit2. */
static void
test_truncated_tag(void **state)
{
	struct pacta_store *s;
	struct pacta_view *v;
	char id[41], body[2000];

	(void)state;
	hostile_init();
	memset(body, 'x', sizeof(body));
	assert_int_equal(sh("cd hostile && git tag -am t tag"), 0);
	id_of("hostile", "tag", id);
	plant("hostile", id, "tag 2000", body, sizeof(body), 5, "");
	s = store_at("hostile");
	alarm(20);
	assert_int_equal(pacta_view_revision(&v, s, "tag", &err),
	    PACTA_ECORRUPT);
	id[9] = '\0';
	assert_int_equal(pacta_view_revision(&v, s, id, &err),
	    PACTA_ECORRUPT);
	alarm(0);
	pacta_store_free(s);
}

static int
nothing_cb(const struct pacta_commit *commit, void *arg)
{
	(void)commit;
	(void)arg;
	return 0;
}

static void
test_truncated_parent_in_log(void **state)
{
	struct pacta_store *s;
	char id[41], body[2000];

	(void)state;
	hostile_init();
	memset(body, 'x', sizeof(body));
	id_of("hostile", "HEAD~1", id);
	plant("hostile", id, "commit 2000", body, sizeof(body), 5, "");
	s = store_at("hostile");
	alarm(20);
	assert_int_equal(pacta_store_log(s, "HEAD", "", nothing_cb, NULL, &err),
	    PACTA_ECORRUPT);
	alarm(0);
	pacta_store_free(s);
}

/* What a crash left half-written is written again, not taken for the thing. */
static void
test_damaged_object_is_replaced(void **state)
{
	struct pacta_store *s;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	hostile_init();
	/* The blob "wanted\n", cut short. */
	assert_int_equal(sh("cd hostile && id=$(echo wanted | "
	    "git hash-object -w --stdin) && "
	    "f=.git/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-) && "
	    "chmod u+w $f && truncate -s 9 $f"), 0);
	s = store_at("hostile");
	alarm(20);
	assert_int_equal(put(s, "new", "wanted\n", false, NULL, NULL), 0);
	assert_int_equal(read_at(s, "HEAD", "new", 99, &b), 0);
	alarm(0);
	pacta_store_free(s);
	assert_int_equal(sh("cd hostile && git fsck --strict >/dev/null 2>&1"),
	    0);
	pacta_buf_dispose(&b);
}

/* Makes a commit in hostile whose folder d is a tree of the given entries: '~'
 * stands for a NUL, '@' for the 20 bytes of a blob's id. */
static void
plant_tree(const char *entries)
{
	char hex[41];
	FILE *f;

	hostile_init();
	id_of("hostile", "HEAD:d/file", hex);
	f = fopen(in_top("tree"), "wb");
	assert_non_null(f);
	for (; *entries != '\0'; entries++) {
		if (*entries != '@') {
			fputc(*entries == '~' ? '\0' : *entries, f);
			continue;
		}
		for (unsigned i = 0; i < 40; i += 2) {
			char two[3] = { hex[i], hex[i + 1], '\0' };

			fputc((int)strtol(two, NULL, 16), f);
		}
	}
	assert_int_equal(fclose(f), 0);
	assert_int_equal(sh("cd hostile && "
	    "d=$(git hash-object -w -t tree --literally ../tree) && "
	    "t=$(printf '040000 tree %%s\td\n' $d | git mktree) && "
	    "c=$(git commit-tree -m bad $t) && "
	    "git update-ref refs/heads/main $c"), 0);
}

static void
test_names_in_trees(void **state)
{
	static const struct { const char *entries, *why; } bad[] = {
		{ "100644 ..~@", "leads out" },
		{ "100644 .~@", "leads out" },
		{ "100644 .GIT~@", "git's own" },
		{ "100644 a/b~@", "slash" },
		{ "100644 a\033[1m~@", "control" },
		{ "100644 a\nb~@", "control" },
		{ "100644 a\342\200\256b~@", "control" },
		{ "100644 a\377b~@", "UTF-8" },
		{ "100644 a~@100644 a~@", "twice" },
		{ "100644 File~@100644 file~@", "one name" },
		{ "100644 \303\211~@100644 \303\251~@", "one name" },
		{ "100644 e\314\201~@100644 \303\251~@", "one name" },
	};
	struct pacta_entries e;
	struct pacta_store *s;
	struct pacta_view *v;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		plant_tree(bad[i].entries);
		s = store_at("hostile");
		v = view_of(s, "HEAD");
		assert_true(pacta_view_list(v, "d", &e, &err) < 0);
		if (strstr(err.message, bad[i].why) == NULL)
			print_error("%s: %s\n", bad[i].entries, err.message);
		assert_non_null(strstr(err.message, bad[i].why));
		assert_null(strchr(err.message, '\033'));
		assert_true(pacta_view_read(v, "d/a", 1 << 20, &b, &err) < 0);
		pacta_view_free(v);
		pacta_store_free(s);
	}
	plant_tree("100644 a~@100644 \303\251~@");
	s = store_at("hostile");
	v = view_of(s, "HEAD");
	assert_int_equal(pacta_view_list(v, "d", &e, &err), 0);
	assert_int_equal(e.count, 2);
	pacta_entries_dispose(&e);
	pacta_view_free(v);
	pacta_store_free(s);
	pacta_buf_dispose(&b);
}

static void
test_names_on_disk(void **state)
{
	struct pacta_entries e;
	struct pacta_view *v;

	(void)state;
	assert_int_equal(sh("mkdir -p odd/a odd/b odd/c odd/d && "
	    "touch odd/a/File odd/a/file && touch \"$(printf 'odd/b/x\\001')\" "
	    "&& touch \"$(printf 'odd/c/x\\377')\" && touch odd/d/ok"), 0);
	assert_int_equal(pacta_view_folder(&v, in_top("odd"), &err), 0);
	assert_int_equal(pacta_view_list(v, "a", &e, &err), PACTA_EREFUSED);
	assert_int_equal(pacta_view_list(v, "b", &e, &err), PACTA_EREFUSED);
	assert_int_equal(pacta_view_list(v, "c", &e, &err), PACTA_EREFUSED);
	assert_int_equal(pacta_view_list(v, "d", &e, &err), 0);
	assert_int_equal(e.count, 1);
	pacta_entries_dispose(&e);
	pacta_view_free(v);
}

static void
test_many_entries(void **state)
{
	struct pacta_entries e;
	struct pacta_store *s;
	struct pacta_view *v;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	git_init("many");
	assert_int_equal(sh("cd many && b=$(echo x | git hash-object -w --stdin)"
	    " && t=$(seq -f 'f%%06.0f' 1 100000 | "
	    "sed \"s/^/100644 blob $b\t/\" | git mktree) && "
	    "t=$(printf '040000 tree %%s\\td\\n' $t | git mktree) && "
	    "git update-ref refs/heads/main $(git commit-tree -m x $t)"), 0);
	s = store_at("many");
	v = view_of(s, "HEAD");
	assert_int_equal(pacta_view_list(v, "d", &e, &err), 0);
	assert_int_equal(e.count, 100000);
	pacta_entries_dispose(&e);
	alarm(20);	/* each read must not begin at the top */
	for (unsigned i = 1; i <= 20000; i++) {
		char path[32];

		snprintf(path, sizeof(path), "d/f%06u", i * 5);
		pacta_buf_clear(&b);
		assert_int_equal(pacta_view_read(v, path, 9, &b, &err), 0);
	}
	alarm(0);
	pacta_view_free(v);
	pacta_store_free(s);
	pacta_buf_dispose(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_truncation_ends),
		cmocka_unit_test(test_truncated_object_ends),
		cmocka_unit_test(test_header_that_lies),
		cmocka_unit_test(test_bad_headers),
		cmocka_unit_test(test_inflation_bomb_is_a_limit),
		cmocka_unit_test(test_missing_object),
		cmocka_unit_test(test_truncated_tag),
		cmocka_unit_test(test_truncated_parent_in_log),
		cmocka_unit_test(test_damaged_object_is_replaced),
		cmocka_unit_test(test_names_in_trees),
		cmocka_unit_test(test_names_on_disk),
		cmocka_unit_test(test_many_entries),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
