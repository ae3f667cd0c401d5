#include "scratch_unit.h"

#include <pacta/repo.h>

static struct pacta_view *
folder(void)
{
	struct pacta_view *v;

	assert_int_equal(pacta_view_folder(&v, top, &err), 0);
	return v;
}

static int
setup(void **state)
{
	(void)state;
	if (mkdtemp(top) == NULL)
		return -1;
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	return sh("cd / && rm -rf '%s'", top);
}

static int
fresh(void **state)
{
	(void)state;
	return sh("rm -rf agreements trust; mkdir -p "
	    "agreements/water/versions/1 agreements/water/versions/2 "
	    "agreements/water/acts/KZ agreements/water/media agreements/b-2 && "
	    "touch agreements/README agreements/water/rus.xml "
	    "agreements/water/zho.xml agreements/water/notes.txt "
	    "agreements/water/versions/1/manifest "
	    "agreements/water/versions/1/rus.xml");
}

static void
test_names(void **state)
{
	static const char *const slugs[] = { "a", "water", "w-2", "2026-x" };
	static const char *const not_slugs[] = { "", "-a", "a-", "a--b", "A",
	    "a_b", "a.b", "a/b", "\xd0\xb0",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
	static const char *const parties[] = { "KZ", "SCO", "UN-1", "K2" };
	static const char *const not_parties[] = { "", "K", "kz", "2K", "K-",
	    "K--Z", "K Z", "../X" };

	(void)state;
	for (size_t i = 0; i < sizeof(slugs) / sizeof(*slugs); i++)
		assert_true(pacta_slug_valid(slugs[i]));
	for (size_t i = 0; i < sizeof(not_slugs) / sizeof(*not_slugs); i++)
		assert_false(pacta_slug_valid(not_slugs[i]));
	for (size_t i = 0; i < sizeof(parties) / sizeof(*parties); i++)
		assert_true(pacta_party_valid(parties[i]));
	for (size_t i = 0; i < sizeof(not_parties) / sizeof(*not_parties); i++)
		assert_false(pacta_party_valid(not_parties[i]));
	assert_true(pacta_language_valid("rus"));
	assert_false(pacta_language_valid("ru"));
	assert_false(pacta_language_valid("russ"));
	assert_false(pacta_language_valid("Rus"));
}

static void
test_targets(void **state)
{
	static const struct { const char *s, *slug; unsigned version; } good[] = {
		{ "water", "water", 0 }, { "water@1", "water", 1 },
		{ "water@12", "water", 12 }, { "water/", "water", 0 },
		{ "agreements/water/", "water", 0 },
		{ "./agreements/water", "water", 0 },
		{ "agreements/water@3", "water", 3 } };
	static const char *const bad[] = { "", "@1", "water@", "water@0",
	    "water@01", "water@x", "water@1x", "water@-1", "Water", "a/b",
	    "agreements/", "water@1000000", "water//", "../water" };
	struct pacta_target t;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_int_equal(pacta_target_parse(&t, good[i].s, &err), 0);
		assert_string_equal(t.slug, good[i].slug);
		assert_int_equal(t.version, good[i].version);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(pacta_target_parse(&t, bad[i], &err),
		    PACTA_EUSAGE);
}

static void
test_act_names(void **state)
{
	static const char *const bad[] = { "", "1-sign-0123abcd.act",
	    "00001-sign-0123abcd.act", "0000-sign-0123abcd.act",
	    "0001-sign-0123ABCD.act", "0001-sign-0123abc.act",
	    "0001-sign-0123abcde.act", "0001-sign-0123abcd.act.sig",
	    "0001-sign-0123abcd.txt", "0001--0123abcd.act",
	    "0001-Sign-0123abcd.act", "0001-0123abcd.act", "0001sign-0123abcd.act",
	    "0001-sign-0123abcd" };
	struct pacta_act_name n;
	char path[PACTA_PATH_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(pacta_act_name_parse(&n, bad[i]));
	assert_true(pacta_act_name_parse(&n, "10001-sign-0123abcd.act"));
	assert_int_equal(n.seq, 10001);
	assert_true(pacta_act_name_parse(&n,
	    "0012-sign-ad-referendum-0123abcd.act"));
	assert_int_equal(n.seq, 12);
	assert_string_equal(n.type, "sign-ad-referendum");
	assert_string_equal(n.digest, "0123abcd");
	assert_string_equal(pacta_path_act(path, "water", "KZ", &n),
	    "agreements/water/acts/KZ/0012-sign-ad-referendum-0123abcd.act");
	assert_string_equal(pacta_path_sig(path, path),
	    "agreements/water/acts/KZ/0012-sign-ad-referendum-0123abcd.act.sig");
}

static void
test_paths(void **state)
{
	char p[PACTA_PATH_SIZE];

	(void)state;
	assert_string_equal(pacta_path_text(p, "a", "rus"),
	    "agreements/a/rus.xml");
	assert_string_equal(pacta_path_version(p, "a", 12),
	    "agreements/a/versions/12");
	assert_string_equal(pacta_path_version_file(p, "a", 1, "manifest"),
	    "agreements/a/versions/1/manifest");
	assert_string_equal(pacta_path_registry(p, 8),
	    "trust/registry/0008.reg");
	assert_string_equal(pacta_path_registry_sig(p, 8, "KZ"),
	    "trust/registry/0008.sigs/KZ.sig");
	assert_string_equal(pacta_path_keyring(p, "KZ", 1),
	    "trust/keyrings/KZ/0001.keys");
}

static void
test_reading_paths(void **state)
{
	static const struct {
		const char *path;
		enum pacta_path_kind kind;
		const char *slug, *party, *lang;
		unsigned number;
	} good[] = {
		{ "agreements/a/rus.xml", PACTA_PATH_TEXT, "a", "", "rus", 0 },
		{ "agreements/a/media/x/y.png", PACTA_PATH_MEDIA, "a", "", "",
		    0 },
		{ "agreements/a/versions/2/zho.xml", PACTA_PATH_VERSION, "a",
		    "", "zho", 2 },
		{ "agreements/a/versions/2/manifest", PACTA_PATH_VERSION, "a",
		    "", "", 2 },
		{ "agreements/a/acts/KZ/0003-sign-0123abcd.act",
		    PACTA_PATH_ACT, "a", "KZ", "", 0 },
		{ "agreements/a/acts/KZ/0003-sign-0123abcd.act.sig",
		    PACTA_PATH_ACT_SIG, "a", "KZ", "", 0 },
		{ "trust/registry/0004.reg", PACTA_PATH_REGISTRY, "", "", "",
		    4 },
		{ "trust/registry/0004.sigs/KZ.sig", PACTA_PATH_REGISTRY_SIG,
		    "", "KZ", "", 4 },
		{ "trust/registry/0004.sigs/KZ.2.sig",
		    PACTA_PATH_REGISTRY_SIG, "", "KZ", "", 4 },
		{ "trust/keyrings/KZ/0005.keys", PACTA_PATH_KEYRING, "", "KZ",
		    "", 5 },
		{ "trust/keyrings/KZ/0005.keys.sig", PACTA_PATH_KEYRING_SIG,
		    "", "KZ", "", 5 },
		{ "trust/keyrings/KZ/0005.keys.3.sig", PACTA_PATH_KEYRING_SIG,
		    "", "KZ", "", 5 },
	};
	static const char *const bad[] = { "", "README.md", "agreements",
	    "agreements/a", "agreements/A/rus.xml", "agreements/a/ru.xml",
	    "agreements/a/b/rus.xml", "agreements/a/versions/0/rus.xml",
	    "agreements/a/versions/01/rus.xml", "agreements/a/versions/1",
	    "agreements/a/acts/KZ/x", ("agreements/a/acts/kz/"
	    "0003-sign-0123abcd.act"), "trust/registry/4.reg",
	    "trust/registry/0004.regx", "trust/registry/0004.sigs/kz.sig",
	    "trust/registry/0004.sigs/KZ.1.sig", "trust/keyrings/0005.keys",
	    "trust/registry/0004.sigs/KZ.sig.sig", "trust/x" };
	struct pacta_path_parts p;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		pacta_path_parse(&p, good[i].path);
		assert_int_equal(p.kind, good[i].kind);
		assert_string_equal(p.slug, good[i].slug);
		assert_string_equal(p.party, good[i].party);
		assert_string_equal(p.lang, good[i].lang);
		assert_int_equal(p.number, good[i].number);
	}
	pacta_path_parse(&p, good[5].path);
	assert_int_equal(p.act.seq, 3);
	assert_string_equal(p.act.type, "sign");
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		pacta_path_parse(&p, bad[i]);
		assert_int_equal(p.kind, PACTA_PATH_OTHER);
		assert_string_equal(p.slug, "");
	}
}

static void
test_agreements(void **state)
{
	struct pacta_view *v;
	struct pacta_names l;

	assert_int_equal(sh("rm -rf agreements"), 0);
	v = folder();
	assert_int_equal(pacta_repo_agreements(v, &l, &err), 0);
	assert_int_equal(l.count, 0);
	assert_int_equal(fresh(state), 0);
	assert_int_equal(pacta_repo_agreements(v, &l, &err), 0);
	assert_int_equal(l.count, 2);
	assert_string_equal(l.items[0], "b-2");
	pacta_names_dispose(&l);
	assert_int_equal(sh("mkdir agreements/Water_2"), 0);
	assert_int_equal(pacta_repo_agreements(v, &l, &err), PACTA_EREFUSED);
	assert_string_equal(err.file, "agreements/Water_2");
	assert_int_equal(sh("rmdir agreements/Water_2 && "
	    "ln -s water agreements/other"), 0);
	assert_int_equal(pacta_repo_agreements(v, &l, &err), PACTA_EREFUSED);
	pacta_view_free(v);
}

static void
test_agreement(void **state)
{
	struct pacta_view *v;
	struct pacta_agreement a;
	struct pacta_names l;

	assert_int_equal(fresh(state), 0);
	v = folder();
	assert_int_equal(pacta_repo_agreement(&a, v, "water", &err), 0);
	assert_int_equal(a.languages.count, 2);
	assert_true(pacta_names_have(&a.languages, "zho"));
	assert_int_equal(a.versions, 2);
	assert_int_equal(a.parties.count, 1);
	assert_int_equal(a.strays.count, 1);
	assert_string_equal(a.strays.items[0], "agreements/water/notes.txt");
	pacta_agreement_dispose(&a);
	assert_int_equal(pacta_repo_version(v, "water", 1, &l, &err), 0);
	assert_int_equal(l.count, 2);
	pacta_names_dispose(&l);
	assert_int_equal(sh("mkdir agreements/water/versions/1/media && "
	    "touch agreements/water/versions/1/media/map.png"), 0);
	assert_int_equal(pacta_repo_version(v, "water", 1, &l, &err), 0);
	assert_int_equal(l.count, 3);
	assert_true(pacta_names_have(&l, "media/map.png"));
	pacta_names_dispose(&l);
	assert_int_equal(sh("mkdir agreements/water/versions/1/media/x"), 0);
	assert_int_equal(pacta_repo_version(v, "water", 1, &l, &err),
	    PACTA_EREFUSED);
	assert_int_equal(sh("rm -r agreements/water/versions/1/media"), 0);
	assert_int_equal(pacta_repo_version(v, "water", 3, &l, &err),
	    PACTA_ENOTFOUND);
	assert_int_equal(pacta_repo_agreement(&a, v, "fire", &err),
	    PACTA_ENOTFOUND);
	assert_int_equal(pacta_repo_agreement(&a, v, "../x", &err),
	    PACTA_EUSAGE);
	assert_int_equal(sh("mkdir -p agreements/water/versions/4"), 0);
	assert_int_equal(pacta_repo_agreement(&a, v, "water", &err),
	    PACTA_ECORRUPT);
	assert_non_null(strstr(err.message, "version 3 is missing"));
	assert_int_equal(sh("rmdir agreements/water/versions/4 && "
	    "mkdir agreements/water/versions/03 && "
	    "touch agreements/water/acts/stray"), 0);
	assert_int_equal(pacta_repo_agreement(&a, v, "water", &err), 0);
	assert_int_equal(a.strays.count, 3);
	pacta_agreement_dispose(&a);
	assert_int_equal(sh("ln -s rus.xml agreements/water/eng.xml"), 0);
	assert_int_equal(pacta_repo_agreement(&a, v, "water", &err),
	    PACTA_EREFUSED);
	assert_int_equal(sh("rm agreements/water/eng.xml && "
	    "touch agreements/water/versions/3"), 0);
	assert_int_equal(pacta_repo_agreement(&a, v, "water", &err),
	    PACTA_EREFUSED);
	assert_int_equal(sh("cd agreements/water/versions && rm 3 && mkdir 4"),
	    0);
	assert_int_equal(pacta_repo_agreement(&a, v, "water", &err),
	    PACTA_ECORRUPT);
	assert_int_equal(sh("ln -s manifest agreements/water/versions/1/x"), 0);
	assert_int_equal(pacta_repo_version(v, "water", 1, &l, &err),
	    PACTA_EREFUSED);
	pacta_view_free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_act_names),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_reading_paths),
		cmocka_unit_test(test_agreements),
		cmocka_unit_test(test_agreement),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
