/* The store against repositories made by git itself; those made by hand, where
 * git would not make them so: see test_store_hostile.c. */
#include "store_unit.h"

#include <sys/stat.h>
#include <unistd.h>

/* --- ordinary work -------------------------------------------------- */

static void
test_commit_and_read(void **state)
{
	struct pacta_store *s;
	struct pacta_buf b = PACTA_BUF_INIT;
	char first[41], second[41], head[41];

	(void)state;
	git_init("plain");
	s = store_at("plain");
	assert_int_equal(pacta_store_head(s, head, &err), 0);
	assert_string_equal(head, "");
	assert_int_equal(put(s, "agreements/a/rus.xml", "one\n", false, "",
	    first), 0);
	assert_int_equal(put(s, "agreements/a/rus.xml", "two\n", false, first,
	    second), 0);
	assert_int_equal(pacta_store_head(s, head, &err), 0);
	assert_string_equal(head, second);
	assert_int_equal(read_at(s, "HEAD", "agreements/a/rus.xml", 100, &b), 0);
	assert_string_equal(b.data, "two\n");
	assert_int_equal(read_at(s, first, "agreements/a/rus.xml", 100, &b), 0);
	assert_string_equal(b.data, "one\n");
	assert_int_equal(read_at(s, "HEAD~1", "agreements/a/rus.xml", 4, &b), 0);
	assert_int_equal(read_at(s, NULL, "agreements/a/rus.xml", 100, &b), 0);
	assert_string_equal(b.data, "two\n");
	assert_int_equal(read_at(s, "HEAD", "agreements/a/rus.xml", 3, &b),
	    PACTA_ELIMIT);
	assert_int_equal(read_at(s, "HEAD", "agreements/a", 9, &b),
	    PACTA_EREFUSED);
	assert_int_equal(read_at(s, "HEAD", "agreements/b", 9, &b),
	    PACTA_ENOTFOUND);
	pacta_buf_dispose(&b);
	pacta_store_free(s);
	assert_int_equal(sh("cd plain && git fsck --strict >/dev/null 2>&1 && "
	    "test -z \"$(git status --porcelain)\" && "
	    "test \"$(git log -1 --format='%%an %%ae %%ai %%s')\" = "
	    "'Test Drafter drafter@example.org 2026-01-02 08:04:05 +0500 "
	    "Put a file' && git reflog | grep -q 'commit (initial): Put' && "
	    "test $(git reflog main | wc -l) = 2"), 0);
}

static void
test_same_content_makes_no_commit(void **state)
{
	struct pacta_store *s = store_at("plain");
	char before[41], after[41];

	(void)state;
	assert_int_equal(put(s, "x", "same", false, NULL, before), 0);
	assert_int_equal(put(s, "x", "same", false, NULL, after), 0);
	assert_string_equal(before, after);
	pacta_store_free(s);
}

static void
test_list(void **state)
{
	struct pacta_store *s;
	struct pacta_view *v;
	struct pacta_entries e;

	(void)state;
	git_init("list");
	assert_int_equal(sh("cd list && mkdir d && echo 1 >d/b && echo 2 >d/a "
	    "&& ln -s b d/l && git add . && git commit -qm x && "
	    "git -c protocol.file.allow=always submodule --quiet add "
	    "../plain d/mod && git commit -qm y && mkfifo d/pipe"), 0);
	s = store_at("list");
	for (int disk = 0; disk < 2; disk++) {
		v = view_of(s, disk ? NULL : "HEAD");
		assert_int_equal(pacta_view_list(v, "d", &e, &err), 0);
		assert_int_equal(e.count, 4 + disk);
		assert_string_equal(e.items[0].name, "a");
		assert_int_equal(e.items[1].type, PACTA_ENTRY_FILE);
		assert_int_equal(e.items[2].type, PACTA_ENTRY_LINK);
		assert_int_equal(e.items[3].type, PACTA_ENTRY_MODULE);
		if (disk)
			assert_int_equal(e.items[4].type, PACTA_ENTRY_OTHER);
		pacta_entries_dispose(&e);
		assert_int_equal(pacta_view_list(v, "none", &e, &err),
		    PACTA_ENOTFOUND);
		assert_int_equal(pacta_view_list(v, "", &e, &err), 0);
		for (size_t i = 0; i < e.count; i++)
			assert_string_not_equal(e.items[i].name, ".git");
		pacta_entries_dispose(&e);
		assert_int_equal(pacta_view_list(v, "../x", &e, &err),
		    PACTA_EREFUSED);
		pacta_view_free(v);
	}
	pacta_store_free(s);
}

static void
test_links_and_pipes_are_refused(void **state)
{
	struct pacta_store *s = store_at("list");
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(sh("cd list && ln -s d e && git add e && "
	    "git commit -qm e"), 0);
	alarm(10);	/* a FIFO must not block */
	for (int disk = 0; disk < 2; disk++) {
		const char *rev = disk ? NULL : "HEAD";

		assert_int_equal(read_at(s, rev, "d/l", 9, &b), PACTA_EREFUSED);
		assert_int_equal(read_at(s, rev, "e/a", 9, &b), PACTA_EREFUSED);
		assert_non_null(strstr(err.message, "link"));
		assert_int_equal(read_at(s, rev, "d/mod", 9, &b),
		    PACTA_EREFUSED);
		assert_int_equal(read_at(s, rev, "d/a", 9, &b), 0);
		assert_int_equal(read_at(s, rev, "d//a", 9, &b),
		    PACTA_EREFUSED);
		assert_int_equal(read_at(s, rev, "/d/a", 9, &b),
		    PACTA_EREFUSED);
		assert_int_equal(read_at(s, rev, ".git/config", 9999, &b),
		    PACTA_EREFUSED);
	}
	assert_int_equal(read_at(s, NULL, "d/pipe", 9, &b), PACTA_EREFUSED);
	alarm(0);
	assert_int_equal(put(s, "e/new", "x", false, NULL, NULL),
	    PACTA_EREFUSED);
	assert_int_equal(put(s, "d/l", "x", false, NULL, NULL),
	    PACTA_EREFUSED);
	assert_int_equal(put(s, "d", "x", false, NULL, NULL), PACTA_EREFUSED);
	pacta_buf_dispose(&b);
	pacta_store_free(s);
}

static void
test_add_only(void **state)
{
	struct pacta_store *s = store_at("plain");
	char before[41], after[41];

	(void)state;
	assert_int_equal(put(s, "trust/1.reg", "a", true, NULL, before), 0);
	assert_int_equal(put(s, "trust/1.reg", "a", true, NULL, NULL),
	    PACTA_EEXISTS);
	assert_string_equal(err.file, "trust/1.reg");
	assert_int_equal(put(s, "trust/1.reg", "b", true, NULL, NULL),
	    PACTA_EEXISTS);
	assert_int_equal(pacta_store_head(s, after, &err), 0);
	assert_string_equal(before, after);
	pacta_store_free(s);
}

static void
test_expect(void **state)
{
	struct pacta_store *s = store_at("plain");
	char id[41];

	(void)state;
	assert_int_equal(put(s, "y", "1", false, "", NULL), PACTA_EMODIFIED);
	assert_int_equal(put(s, "y", "1", false, NULL, id), 0);
	assert_int_equal(put(s, "y", "2", false, id, NULL), 0);
	assert_int_equal(put(s, "y", "3", false, id, NULL), PACTA_EMODIFIED);
	pacta_store_free(s);
}

static void
test_two_paths_must_not_clash(void **state)
{
	struct pacta_store *s = store_at("plain");
	struct pacta_write w[2] = { { "p/q", "1", 1, false },
	    { "p/q", "2", 1, false } };
	struct pacta_commit_options o = options();

	(void)state;
	assert_int_not_equal(pacta_store_commit(s, w, 2, "m", &o, NULL, &err),
	    0);
	w[1].path = "p/q/r";
	assert_int_not_equal(pacta_store_commit(s, w, 2, "m", &o, NULL, &err),
	    0);
	w[1].path = "p/Q";
	assert_int_equal(pacta_store_commit(s, w, 2, "m", &o, NULL, &err),
	    PACTA_EREFUSED);
	w[1].path = "p/../r";
	assert_int_equal(pacta_store_commit(s, w, 2, "m", &o, NULL, &err),
	    PACTA_EREFUSED);
	assert_int_equal(pacta_store_commit(s, w, 0, "m", &o, NULL, &err),
	    PACTA_EUSAGE);
	w[1].path = "p/s";
	assert_int_equal(pacta_store_commit(s, w, 2, " \n", &o, NULL, &err),
	    PACTA_EUSAGE);
	assert_int_equal(pacta_store_commit(s, w, 2, "m", &o, NULL, &err), 0);
	pacta_store_free(s);
}

/* --- the user's own work stays -------------------------------------- */

static void
test_index_and_files_of_the_user_stay(void **state)
{
	struct pacta_store *s;

	(void)state;
	git_init("dirty");
	assert_int_equal(sh("cd dirty && echo 1 >a && echo 1 >b && echo 1 >c "
	    "&& git add . && git commit -qm 1 && "
	    "echo staged >a && git add a && echo edited >b && "
	    "echo other >d && git add d && echo mine >new"), 0);
	s = store_at("dirty");
	assert_int_equal(put(s, "a", "2\n", false, NULL, NULL), 0);
	assert_int_equal(put(s, "b", "2\n", false, NULL, NULL), 0);
	assert_int_equal(put(s, "c", "2\n", false, NULL, NULL), 0);
	assert_int_equal(put(s, "new", "2\n", false, NULL, NULL), 0);
	assert_int_equal(pacta_store_left(s)->code, 0);
	pacta_store_free(s);
	assert_int_equal(sh("cd dirty && test \"$(git show HEAD:a)\" = 2 && "
	    "test \"$(git show :a)\" = staged && test \"$(cat a)\" = staged "
	    "&& test \"$(cat b)\" = edited && test \"$(git show :b)\" = 2 && "
	    "test \"$(cat c)\" = 2 && test \"$(cat new)\" = mine && "
	    "test \"$(git show :d)\" = other && "
	    "! git show HEAD:d >/dev/null 2>&1 && "
	    "test \"$(git status --porcelain | tr '\\n' ,)\" = "
	    "'M  a, M b,A  d, M new,'"), 0);
}

static void
test_detached_head_and_merge_refuse(void **state)
{
	struct pacta_store *s;

	(void)state;
	git_init("states");
	assert_int_equal(sh("cd states && echo 1 >a && git add . && "
	    "git commit -qm 1 && git switch -q --detach"), 0);
	s = store_at("states");
	assert_int_equal(put(s, "a", "2", false, NULL, NULL), PACTA_EREFUSED);
	assert_non_null(strstr(err.message, "detached"));
	assert_int_equal(sh("cd states && git switch -q main && "
	    "git switch -qc side && echo 2 >a && git commit -qam 2 && "
	    "git switch -q main && echo 3 >a && git commit -qam 3 && "
	    "! git merge side >/dev/null"), 0);
	assert_int_equal(put(s, "a", "2", false, NULL, NULL), PACTA_EREFUSED);
	assert_non_null(strstr(err.message, "merge"));
	pacta_store_free(s);
}

static void
test_identity(void **state)
{
	struct pacta_store *s;
	struct pacta_write w = { "a", "1", 1, false };
	struct pacta_commit_options o = PACTA_COMMIT_OPTIONS_INIT;

	(void)state;
	git_init("who");
	s = store_at("who");
	assert_int_equal(pacta_store_commit(s, &w, 1, "m", &o, NULL, &err), 0);
	assert_int_equal(sh("cd who && test \"$(git log -1 --format=%%an)\" = "
	    "'Config Name'"), 0);
	o.author.name = "<>";
	w.data = "2";
	assert_int_equal(pacta_store_commit(s, &w, 1, "m", &o, NULL, &err),
	    PACTA_EREFUSED);
	pacta_store_free(s);
	assert_int_equal(sh("mv .gitconfig saved"), 0);
	s = store_at("who");
	o.author.name = NULL;
	assert_int_equal(pacta_store_commit(s, &w, 1, "m", &o, NULL, &err),
	    PACTA_EREFUSED);
	assert_non_null(strstr(err.message, "git config --global user.name"));
	pacta_store_free(s);
	assert_int_equal(sh("mv saved .gitconfig"), 0);
}

/* --- kinds of repositories ------------------------------------------ */

static void
test_bare_and_linked_worktree(void **state)
{
	struct pacta_store *s;
	struct pacta_view *v;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(sh("git clone -q --bare plain bare.git"), 0);
	s = store_at("bare.git");
	assert_null(pacta_store_workdir(s));
	assert_int_equal(put(s, "y", "bare", false, NULL, NULL), 0);
	assert_int_equal(read_at(s, "main", "y", 9, &b), 0);
	assert_string_equal(b.data, "bare");
	assert_int_equal(pacta_view_worktree(&v, s, &err), PACTA_EUSAGE);
	pacta_store_free(s);
	assert_int_equal(sh("cd plain && git worktree add -q -b side ../linked"),
	    0);
	s = store_at("linked");
	assert_int_equal(put(s, "y", "linked", false, NULL, NULL), 0);
	pacta_store_free(s);
	assert_int_equal(sh("cd plain && test \"$(git show side:y)\" = linked "
	    "&& ! git diff --quiet main side && cd ../linked && "
	    "test -z \"$(git status --porcelain)\" && git fsck --strict "
	    ">/dev/null 2>&1"), 0);
	pacta_buf_dispose(&b);
}

static void
test_packed_alternates_shallow(void **state)
{
	struct pacta_store *s;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(sh("git clone -q --shared plain shared && "
	    "git clone -q --no-local plain packed && cd packed && "
	    "git repack -qadf && cd .. && "
	    "git clone -q --depth 1 file://$PWD/plain shallow"), 0);
	s = store_at("shared");
	assert_int_equal(read_at(s, "HEAD", "agreements/a/rus.xml", 9, &b), 0);
	assert_int_equal(put(s, "mine", "1", false, NULL, NULL), 0);
	pacta_store_free(s);
	s = store_at("packed");
	assert_int_equal(read_at(s, "HEAD", "agreements/a/rus.xml", 9, &b), 0);
	assert_int_equal(read_at(s, "HEAD", "agreements/a/rus.xml", 3, &b),
	    PACTA_ELIMIT);
	pacta_store_free(s);
	assert_false(pacta_store_is_shallow(s = store_at("plain")));
	pacta_store_free(s);
	s = store_at("shallow");
	assert_true(pacta_store_is_shallow(s));
	assert_int_equal(read_at(s, "HEAD", "agreements/a/rus.xml", 9, &b), 0);
	pacta_store_free(s);
	assert_int_equal(sh("echo ../../objects >packed/.git/objects/info/"
	    "alternates && mkdir -p packed/objects/info && "
	    "echo . >packed/objects/info/alternates"), 0);
	assert_int_equal(pacta_store_open(&s, in_top("packed"), &err),
	    PACTA_ELIMIT);	/* a circle */
	pacta_buf_dispose(&b);
}

static void
test_partial_clone_names_what_is_missing(void **state)
{
	struct pacta_store *s;
	struct pacta_buf b = PACTA_BUF_INIT;

	(void)state;
	assert_int_equal(sh("git -C plain config uploadpack.allowFilter true "
	    "&& git clone -q --no-checkout --filter=blob:none "
	    "file://$PWD/plain partial"), 0);
	s = store_at("partial");
	assert_int_equal(read_at(s, "HEAD", "agreements/a/rus.xml", 9, &b),
	    PACTA_ENOTFOUND);
	assert_non_null(strstr(err.message, "partial"));
	assert_string_equal(err.file, "agreements/a/rus.xml");
	pacta_store_free(s);
	pacta_buf_dispose(&b);
}

static void
test_what_cannot_be_opened(void **state)
{
	struct pacta_store *s;

	(void)state;
	assert_int_equal(sh("git init -q --object-format=sha256 sha256"), 0);
	assert_int_equal(pacta_store_open(&s, in_top("sha256"), &err),
	    PACTA_EREFUSED);
	assert_non_null(strstr(err.message, "SHA-256"));
	assert_int_equal(sh("mkdir -p nothing"), 0);
	assert_int_equal(pacta_store_open(&s, in_top("nothing"), &err),
	    PACTA_ENOTFOUND);
	assert_non_null(strstr(err.message, "pacta init"));
	if (geteuid() == 0) {
		assert_int_equal(sh("git init -q foreign && "
		    "chown -R 12345 foreign"), 0);
		assert_int_equal(pacta_store_open(&s, in_top("foreign"), &err),
		    PACTA_EREFUSED);
		assert_non_null(strstr(err.message, "safe.directory"));
	}
}

static void
test_init(void **state)
{
	struct pacta_store *s;
	char head[41];

	(void)state;
	assert_int_equal(pacta_store_init(&s, in_top("made/here"), &err), 0);
	assert_int_equal(pacta_store_config_add(s, "diff.akn.wordregex", "x",
	    &err), 0);
	assert_int_equal(pacta_store_config_add(s, "diff.akn.wordregex", "y",
	    &err), 0);
	assert_int_equal(pacta_store_head(s, head, &err), 0);
	pacta_store_free(s);
	assert_int_equal(pacta_store_init(&s, in_top("made/here"), &err), 0);
	pacta_store_free(s);
	assert_int_equal(sh("cd made/here && test \"$(git config "
	    "diff.akn.wordregex)\" = x"), 0);
}

static void
test_unborn_and_bad_revisions(void **state)
{
	struct pacta_store *s = store_at("made/here");
	struct pacta_view *v;

	(void)state;
	assert_int_equal(pacta_view_revision(&v, s, "HEAD", &err),
	    PACTA_ENOTFOUND);
	assert_non_null(strstr(err.message, "'main'"));
	pacta_store_free(s);
	s = store_at("plain");
	assert_int_equal(pacta_view_revision(&v, s, "nowhere", &err),
	    PACTA_ENOTFOUND);
	assert_int_equal(pacta_view_revision(&v, s, "HEAD:y", &err),
	    PACTA_EUSAGE);
	assert_int_equal(sh("cd plain && git tag -am t one && "
	    "git -c advice.nestedTag=false tag -am t two one"), 0);
	v = view_of(s, "two");
	pacta_view_free(v);
	pacta_store_free(s);
}

/* --- locks and crashes ---------------------------------------------- */

static void
test_stale_locks_are_named(void **state)
{
	static const char *const locks[] = { "index.lock",
	    "refs/heads/main.lock" };
	struct pacta_store *s = store_at("plain");
	char before[41], after[41];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(pacta_store_head(s, before, &err), 0);
		assert_int_equal(sh("touch -d '3 days ago' plain/.git/%s",
		    locks[i]), 0);
		assert_int_equal(put(s, "locked", i ? "1" : "2", false, NULL,
		    NULL), PACTA_ELOCKED);
		assert_non_null(strstr(err.file, locks[i]));
		assert_non_null(strstr(err.message, "3 days ago"));
		assert_int_equal(sh("rm plain/.git/%s", locks[i]), 0);
		assert_int_equal(pacta_store_head(s, after, &err), 0);
		assert_string_equal(before, after);
		assert_int_equal(sh("cd plain && ! test -e locked && "
		    "! test -e .git/pacta-follow"), 0);
	}
	assert_int_equal(put(s, "locked", "3", false, NULL, NULL), 0);
	pacta_store_free(s);
}

/* A crash after the branch moved: the note brings the files after it. */
static void
test_settle(void **state)
{
	struct pacta_store *s;
	char before[41], after[41];
	size_t n;

	(void)state;
	git_init("crash");
	s = store_at("crash");
	assert_int_equal(put(s, "a", "1\n", false, NULL, before), 0);
	assert_int_equal(put(s, "a", "2\n", false, NULL, NULL), 0);
	assert_int_equal(put(s, "b/c", "2\n", false, NULL, after), 0);
	/* As it was before, with HEAD moved on and a note. */
	assert_int_equal(sh("cd crash && rm -r b && echo 1 >a && "
	    "git read-tree %s && printf 'pacta-follow 1\\n%s %s\\na\\nb/c\\n' "
	    ">.git/pacta-follow && git status --porcelain | grep -q D",
	    before, before, after), 0);
	assert_int_equal(pacta_store_settle(s, &n, &err), 0);
	assert_int_equal(n, 2);
	assert_int_equal(sh("cd crash && test -z \"$(git status --porcelain)\" "
	    "&& ! test -e .git/pacta-follow && test \"$(cat a)\" = 2"), 0);
	assert_int_equal(pacta_store_settle(s, &n, &err), 0);
	assert_int_equal(n, 0);
	/* A note that is nonsense, or leads out, does no harm. */
	assert_int_equal(sh("cd crash && echo junk >.git/pacta-follow"), 0);
	assert_int_equal(pacta_store_settle(s, &n, &err), 0);
	assert_int_equal(sh("cd crash && printf 'pacta-follow 1\\n%s %s\\n"
	    "../x\\n' >.git/pacta-follow", before, after), 0);
	assert_int_equal(pacta_store_settle(s, &n, &err), PACTA_EREFUSED);
	assert_int_equal(sh("! test -e crash/.git/pacta-follow"), 0);
	pacta_store_free(s);
}

/* --- history -------------------------------------------------------- */

struct told {
	unsigned n;
	char text[2048];
};

static int
told_cb(const struct pacta_commit *c, void *arg)
{
	struct told *t = arg;

	t->n++;
	snprintf(t->text + strlen(t->text), sizeof(t->text) - strlen(t->text),
	    "%s:", c->subject);
	for (size_t i = 0; i < c->count; i++)
		snprintf(t->text + strlen(t->text),
		    sizeof(t->text) - strlen(t->text), "%c%s,",
		    "AMD"[c->changes[i].kind], c->changes[i].path);
	return t->n == 100 ? 7 : 0;
}

static const char *
told(struct pacta_store *s, const char *path, struct told *t)
{
	memset(t, 0, sizeof(*t));
	assert_int_equal(pacta_store_log(s, "HEAD", path, told_cb, t, &err), 0);
	return t->text;
}

static void
test_log(void **state)
{
	struct pacta_store *s;
	struct told t;

	(void)state;
	git_init("log");
	assert_int_equal(sh("cd log && mkdir d e && echo 1 >d/a && git add . && "
	    "git commit -qm one && echo 1 >e/b && git add . && "
	    "git commit -qm two && echo 2 >d/a && echo 1 >d/c && git add . && "
	    "git commit -qm \"$(printf 'three\\033[1m')\" && "
	    "git switch -qc side && "
	    "git rm -q d/c && git commit -qm four && git switch -q main && "
	    "git merge -q --no-ff -m five side && git rm -q -r d && "
	    "git commit -qm six"), 0);
	s = store_at("log");
	assert_string_equal(told(s, "d", &t),
	    "six:Dd/a,five:Dd/c,three?[1m:Md/a,Ad/c,one:Ad/a,");
	assert_string_equal(told(s, "e", &t), "two:Ae/b,");
	assert_string_equal(told(s, "d/a", &t),
	    "six:Dd/a,three?[1m:Md/a,one:Ad/a,");
	assert_string_equal(told(s, "nothing", &t), "");
	told(s, "", &t);
	assert_int_equal(t.n, 5);
	pacta_store_free(s);
}

/* As git log --no-renames --name-status tells it. */
static void
test_log_of_kinds(void **state)
{
	struct pacta_store *s;
	struct told t;

	(void)state;
	git_init("kinds");
	assert_int_equal(sh("cd kinds && mkdir a && echo 1 >a/x && echo 1 >a.b "
	    "&& echo 1 >b && ln -s b l && git add . && git commit -qm one && "
	    "git rm -qr a b l && echo 1 >a && mkdir b && echo 1 >b/c && "
	    "echo 1 >b/d && chmod +x a.b && echo 1 >l && git add . && "
	    "git commit -qm two && git rm -qr a b && mkdir -p a/n/m && "
	    "echo 1 >a/n/m/o && git add . && git commit -qm three"), 0);
	s = store_at("kinds");
	assert_string_equal(told(s, "", &t), "three:Da,Aa/n/m/o,Db/c,Db/d,"
	    "two:Aa,Ma.b,Da/x,Db,Ab/c,Ab/d,Ml,one:Aa.b,Aa/x,Ab,Al,");
	assert_string_equal(told(s, "a", &t), "three:Da,Aa/n/m/o,"
	    "two:Aa,Da/x,one:Aa/x,");
	pacta_store_free(s);
}

/* The newest change of a file. */
static int
newest_cb(const struct pacta_commit *c, void *arg)
{
	struct pacta_change *out = arg;

	*out = c->changes[0];
	return 1;
}

static void
test_objects(void **state)
{
	struct pacta_buf b = PACTA_BUF_INIT;
	struct pacta_change c;
	struct pacta_store *s;
	struct pacta_view *v;
	bool same;

	(void)state;
	git_init("objects");
	assert_int_equal(sh("cd objects && mkdir d && echo one >d/a && "
	    "git add . && git commit -qm one && echo other >d/a && "
	    "git commit -qam two && git rm -q d/a && git commit -qm three"), 0);
	s = store_at("objects");
	assert_int_equal(pacta_store_log(s, "HEAD", "d", newest_cb, &c, &err),
	    1);
	assert_string_equal(c.new, "");
	assert_int_equal(pacta_store_object(s, c.old, 9, &b, &err), 0);
	assert_string_equal(pacta_buf_str(&b), "other\n");
	assert_int_equal(pacta_store_log(s, "HEAD^", "d", newest_cb, &c, &err),
	    1);
	assert_int_equal(pacta_store_object(s, c.old, 9, &b, &err), 0);
	assert_int_equal(pacta_store_object(s, c.new, 9, &b, &err), 0);
	assert_string_equal(pacta_buf_str(&b), "other\none\nother\n");
	assert_int_equal(pacta_store_object(s, c.new, 5, &b, &err),
	    PACTA_ELIMIT);
	assert_int_equal(pacta_store_object(s, "HEAD", 9, &b, &err),
	    PACTA_EUSAGE);
	c.new[0] = c.new[0] == '0' ? '1' : '0';
	assert_true(pacta_store_object(s, c.new, 9, &b, &err) < 0);
	/* A commit is no file. */
	v = view_of(s, "HEAD^");
	assert_int_equal(pacta_store_object(s, pacta_view_commit(v), 999, &b,
	    &err), PACTA_ECORRUPT);

	assert_int_equal(pacta_view_has(v, "d/a", "other\n", 6, &same, &err),
	    0);
	assert_true(same);
	assert_int_equal(pacta_view_has(v, "d/a", "Other\n", 6, &same, &err),
	    0);
	assert_false(same);
	assert_int_equal(pacta_view_has(v, "d/b", "other\n", 6, &same, &err),
	    0);
	assert_false(same);
	assert_int_equal(pacta_view_has(v, "d", "other\n", 6, &same, &err), 0);
	assert_false(same);
	pacta_view_free(v);
	v = view_of(s, NULL);
	assert_int_equal(pacta_view_has(v, "d/a", "", 0, &same, &err),
	    PACTA_EUSAGE);
	pacta_view_free(v);
	pacta_store_free(s);
	pacta_buf_dispose(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commit_and_read),
		cmocka_unit_test(test_same_content_makes_no_commit),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_links_and_pipes_are_refused),
		cmocka_unit_test(test_add_only),
		cmocka_unit_test(test_expect),
		cmocka_unit_test(test_two_paths_must_not_clash),
		cmocka_unit_test(test_index_and_files_of_the_user_stay),
		cmocka_unit_test(test_detached_head_and_merge_refuse),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_bare_and_linked_worktree),
		cmocka_unit_test(test_packed_alternates_shallow),
		cmocka_unit_test(test_partial_clone_names_what_is_missing),
		cmocka_unit_test(test_what_cannot_be_opened),
		cmocka_unit_test(test_init),
		cmocka_unit_test(test_unborn_and_bad_revisions),
		cmocka_unit_test(test_stale_locks_are_named),
		cmocka_unit_test(test_settle),
		cmocka_unit_test(test_log),
		cmocka_unit_test(test_log_of_kinds),
		cmocka_unit_test(test_objects),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
