/*
 * Each rule where it fires and where it does not: small changes to specimen
 * texts in which nothing is wrong, with all findings they give, so that one
 * fault is one finding.
 */
#include "langs_unit.h"

#include <pacta/file.h>
#include <pacta/rules.h>

#include "concord_cases.h"

#define FOLDER "tests/data/rules/"

struct text {
	struct pacta_buf bytes;
	struct pacta_doc *doc;
};

static void
text_free(struct text *t)
{
	pacta_doc_free(t->doc);
	pacta_buf_dispose(&t->bytes);
}

/* Replaces the first FROM (from AT on) by TO. */
static void
edit(struct pacta_buf *b, const char *from, const char *to)
{
	struct pacta_buf out = PACTA_BUF_INIT;
	const char *at;

	if (from == NULL)
		return;
	at = strstr(pacta_buf_str(b), from);
	if (at == NULL)
		fail_msg("the specimen has no '%s'", from);
	pacta_buf_add(&out, b->data, (size_t)(at - b->data));
	pacta_buf_adds(&out, to);
	pacta_buf_adds(&out, at + strlen(from));
	pacta_buf_dispose(b);
	*b = out;
}

static void
text_load(struct text *t, const char *lang, const char *const edits[6])
{
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	char path[64];

	*t = (struct text){ PACTA_BUF_INIT, NULL };
	snprintf(path, sizeof(path), FOLDER "%s.xml", lang);
	assert_int_equal(pacta_file_read(path, 1 << 20, &t->bytes, NULL), 0);
	for (int i = 0; i < 6; i += 2)
		edit(&t->bytes, edits[i], edits[i + 1]);
	if (pacta_doc_parse(&t->doc, path, t->bytes.data, t->bytes.len,
	    &diags, NULL) != 0)
		fail_msg("%s", diags.count > 0 ? diags.items[0].message : "?");
	pacta_diags_dispose(&diags);
}

/* "eid-num 4:5, ref-target 7:9" */
static void
show(const struct pacta_diags *l, struct pacta_buf *out)
{
	for (size_t i = 0; i < l->count; i++)
		pacta_buf_addf(out, "%s%s%s %u:%u", i > 0 ? ", " : "",
		    l->items[i].rule, l->items[i].severity == PACTA_ERROR ?
		    "!" : "", l->items[i].place.line,
		    l->items[i].place.column);
}

/* The repository of the resolver: one agreement, with two articles. */
static int
find(void *arg, const struct pacta_uri *uri, const char *eid,
    const char *lang, enum pacta_found *found, struct pacta_buf *text,
    struct pacta_error *err)
{
	(void)arg;
	(void)lang;
	(void)err;
	if (strcmp(uri->date, "2024-05-20") != 0)
		*found = PACTA_FOUND_OUTSIDE;
	else if (uri->version[0] != '\0' &&
	    strcmp(uri->version, "2024-05-20") != 0)
		*found = PACTA_FOUND_NO_VERSION;
	else if (eid != NULL && strcmp(eid, "art_3") != 0 &&
	    strcmp(eid, "art_4") != 0)
		*found = PACTA_FOUND_NO_PROVISION;
	else {
		*found = PACTA_FOUND;
		if (text != NULL)
			pacta_buf_adds(text, "пять лет, 五年, five years");
	}
	return 0;
}

/* --- one file ------------------------------------------------------------ */

struct file_case {
	const char *rule, *lang;
	const char *edits[6];
	const char *want;	/* "" where the rule must be quiet */
};

static const struct file_case file_cases[] = {
	{ "frbr-work", "rus", { "FRBRnumber value=\"1\"",
	    "FRBRnumber value=\"2\"", "FRBRnumber value=\"1\"",
	    "FRBRnumber value=\"2\"" }, "frbr-work! 14:30" },
	{ "frbr-work", "rus", { "act name=\"protocol\"",
	    "act name=\"agreement\"" }, "frbr-work! 3:14" },
	{ "frbr-work", "rus", { NULL }, "" },
	{ "frbr-expression", "rus", { "FRBRuri value=\"/akn/qt/act/protocol/"
	    "cn-kz/2026-06-15/1/rus", "FRBRuri value=\"/akn/qt/act/protocol/"
	    "cn-kz/2026-06-15/2/rus", "!annex_1\"/>\n                "
	    "<FRBRuri value=\"/akn/qt/act/protocol/cn-kz/2026-06-15/1/rus",
	    "!annex_1\"/>\n                <FRBRuri value=\"/akn/qt/act/"
	    "protocol/cn-kz/2026-06-15/2/rus" },
	    "frbr-expression! 19:27" },
	{ "frbr-expression", "rus", { NULL }, "" },
	{ "frbr-manifestation", "rus", { "15/1/rus@2026-06-15/.xml",
	    "15/1/zho@2026-06-15/.xml", "15/1/rus@2026-06-15/.xml",
	    "15/1/zho@2026-06-15/.xml" },
	    "frbr-manifestation! 27:27" },
	{ "frbr-manifestation", "zho", { NULL }, "" },
	{ "frbr-this", "rus", { "15/1/!main", "15/1/!body" },
	    "frbr-this! 7:28" },
	{ "frbr-this", "rus", { "15/1/!annex_1", "15/1/!annex_2" },
	    "frbr-this! 143:34" },
	{ "frbr-this", "eng", { NULL }, "" },
	{ "frbr-annex", "rus", { "<FRBRcountry value=\"qt\"/>",
	    "<FRBRcountry value=\"qt\" />", "                <FRBRnumber "
	    "value=\"1\"/>", "                <FRBRnumber value=\"3\"/>" },
	    "frbr-annex! 150:17" },
	{ "frbr-annex", "rus", { "<FRBRcountry value=\"qt\"/>",
	    "<FRBRcountry\nvalue='qt' />" }, "" },
	{ "frbr-file", "rus", { "<FRBRlanguage language=\"rus\"",
	    "<FRBRlanguage language=\"ukr\"" }, "frbr-file! 23:35, frbr-annex! 159:17" },
	{ "frbr-file", "rus", { NULL }, "" },
	{ "lang-code", "rus", { "<p>Образец", "<p xml:lang=\"russian\">"
	    "Образец" }, "lang-code!" },
	{ "lang-code", "rus", { "<p>Образец", "<p xml:lang=\"ru-RU\">"
	    "Образец" }, "" },
	{ "lang-status", "rus", { "iso639.rus", "iso639.eng" },
	    "lang-status! 22:37" },
	{ "lang-status", "rus", { "FRBRauthoritative value=\"true\"",
	    "FRBRauthoritative value=\"false\"",
	    "FRBRauthoritative value=\"true\"",
	    "FRBRauthoritative value=\"false\"" }, "lang-status! 22:37" },
	{ "lang-status", "eng", { NULL }, "" },
	{ "eid-place", "rus", { "eId=\"art_2__para_2\"",
	    "eId=\"art_3__para_2\"" }, "eid-place! 111:25" },
	{ "eid-place", "rus", { "eId=\"art_3\"", "eId=\"chp_1__art_3\"" },
	    "eid-place! 118:21" },
	{ "eid-place", "rus", { NULL }, "" },
	{ "eid-num", "rus", { "<num>б)", "<num>в)" },
	    "eid-num! 95:21" },
	{ "eid-num", "rus", { "<num>2.</num>", "<num>2)</num>" }, "" },
	{ "eid-num", "zho", { "（二）", "(2)" }, "" },
	{ "eid-wid", "rus", { "eId=\"art_3\"", "eId=\"art_3\" wId=\"art_2\"" },
	    "eid-wid! 118:33" },
	{ "eid-wid", "rus", { "eId=\"art_3\"", "eId=\"art_3\" wId=\"art_2\"",
	    "eId=\"art_2\"", "eId=\"art_2\" wId=\"art_3\"" }, "" },
	{ "num-order", "rus", { "eId=\"art_3\"", "eId=\"art_4\"",
	    "<num>Статья 3", "<num>Статья 4" }, "num-order 119:9" },
	{ "num-order", "rus", { "eId=\"art_3\"", "eId=\"art_2bis\"",
	    "<num>Статья 3", "<num>Статья 2 бис" }, "" },
	{ "ref-target", "rus", { "<ref href=\"#art_1\"",
	    "<ref href=\"#art_9\"" }, "ref-target! 108:233" },
	{ "ref-target", "rus", { "<ref href=\"#art_1\"",
	    "<ref href=\"#att_1\"" }, "" },
	{ "ref-kind", "rus", { "<location refersTo=\"#almaty\"",
	    "<location refersTo=\"#kz\"" }, "ref-kind!" },
	{ "ref-kind", "rus", { "<ref href=\"#art_1\"", "<ref href=\"#kz\"" },
	    "ref-kind!" },
	{ "ref-kind", "rus", { "<ref href=\"#art_1\"",
	    "<ref href=\"#art_2__para_2\"" }, "" },
	{ "ref-work", "rus", { "<ref href=\"/akn/qt/act/agreement/cn-kz/"
	    "2024-05-20/1/!main#art_3\"", "<ref href=\"/akn/qt/act/agreement/"
	    "cn-kz/2020-05-20/1/!main#art_3\"" }, "ref-work 92:62" },
	{ "ref-work", "rus", { "<ref href=\"/akn/qt/act/agreement/cn-kz/"
	    "2024-05-20/1/!main#art_3\"", "<ref href=\"https://example.org/"
	    "akn/x\"" }, "" },
	{ "ref-provision", "rus", { "<ref href=\"/akn/qt/act/agreement/cn-kz/"
	    "2024-05-20/1/!main#art_3\"", "<ref href=\"/akn/qt/act/agreement/"
	    "cn-kz/2024-05-20/1/!main#art_5\"" }, "ref-provision! 92:62" },
	{ "ref-provision", "rus", { "<ref href=\"/akn/qt/act/agreement/cn-kz/"
	    "2024-05-20/1/!main#art_3\"", "<ref href=\"/akn/qt/act/agreement/"
	    "cn-kz/2024-05-20/1/rus@2023-01-01/!main#art_3\"" },
	    "ref-provision! 92:62" },
	{ "ref-provision", "rus", { "<ref href=\"/akn/qt/act/agreement/cn-kz/"
	    "2024-05-20/1/!main#art_3\"", "<ref href=\"/akn/qt/act/agreement/"
	    "cn-kz/2024-05-20/1/rus@2024-05-20/!main#art_3\"" }, "" },
	{ "event-order", "rus", { "</lifecycle>", "<eventRef eId=\"eref_2\" "
	    "date=\"2026-06-14\" source=\"#ro1\"/></lifecycle>" },
	    "event-order! 34:" },
	{ "event-order", "rus", { "</lifecycle>", "<eventRef eId=\"eref_2\" "
	    "date=\"2026-06-15\" source=\"#ro1\"/></lifecycle>" }, "" },
	{ "event-version", "rus", { "date=\"2026-06-15\" source",
	    "date=\"2026-06-14\" source" }, "event-version!" },
	{ "event-version", "rus", { "date=\"2026-06-15\" source",
	    "date=\"2026-06-16\" source" }, "" },
	{ "party-signature", "rus", { "<signature refersTo=\"#cn\"",
	    "<signature refersTo=\"#kz\"" },
	    "party-signature! 10:11, party-signature! " },
	{ "party-signature", "rus", { "<signature refersTo=\"#cn\"",
	    "<signature refersTo=\"#editor\"" },
	    "party-signature! 10:11, party-signature! " },
	{ "party-signature", "zho", { NULL }, "" },
	{ "title-parts", "rus", { "<docType>Протокол</docType>", "Протокол" },
	    "title-parts! 62:5" },
	{ "title-parts", "rus", { "<docType>Протокол</docType>",
	    "<docType>Протокол</docType> <docType>Акт</docType>" },
	    "title-parts!" },
	{ "title-parts", "rus", { NULL }, "" },
	{ "date-work", "rus", { "<docDate date=\"2026-06-15\">15 июня",
	    "<docDate date=\"2026-06-16\">16 июня" }, "date-work! 63:" },
	{ "date-work", "rus", { NULL }, "" },
	{ "date-text", "rus", { "20 мая 2024", "21 мая 2024" },
	    "date-text 87:28" },
	{ "date-text", "rus", { "20 мая 2024", "20 марта 2024" },
	    "date-text 87:28" },
	{ "date-text", "zho", { "2024年5月20日", "2024年5月2日" },
	    "date-text" },
	{ "date-text", "rus", { "20 мая 2024 года", "мая 2024 года" }, "" },
	{ "date-text", "rus", { "20 мая 2024 года", "20.05.2024" }, "" },
	{ "date-text", "rus", { "20 мая 2024 года", "«__» мая 2024 г." }, "" },
	{ "date-text", "zho", { "2024年5月20日", "二〇二四年五月二十日" }, "" },
	{ "number-text", "rus", { "№ 1", "№ 2" }, "number-text! 63:" },
	{ "number-text", "rus", { "№ 1", "N 1" }, "" },
	{ "note-marker", "rus", { "marker=\"2\"", "marker=\"3\"" },
	    "note-marker! 114:116" },
	{ "note-marker", "rus", { "marker=\"2\"", "marker=\"**\"",
	    "marker=\"1\"", "marker=\"*\"" }, "" },
	{ "term-defined", "rus", { "именуемые в дальнейшем <def refersTo="
	    "\"#c-parties\">Сторонами</def>", "далее Стороны" },
	    "term-defined 108:16" },
	{ "term-defined", "rus", { NULL }, "" },
	{ "term-twice", "rus", { "<term refersTo=\"#c-parties\">Стороны"
	    "</term>", "<def refersTo=\"#c-parties\">Стороны</def>" },
	    "term-twice! 108:16" },
	{ "term-twice", "rus", { "<p>Стороны сообщают",
	    "<p><term refersTo=\"#c-parties\">Стороны</term> сообщают" }, "" },
	{ "mod-listed", "rus", { "<source href=\"#art_1__point_b__mod_1\"/>",
	    "<source href=\"#art_1__point_b\"/>" },
	    "mod-listed! 44:27, mod-listed! 98:16" },
	{ "mod-listed", "rus", { NULL }, "" },
	{ "mod-quote", "rus", { "<new href=\"#art_1__point_a__mod_1__qtext_2",
	    "<new href=\"#art_2" }, "mod-quote! 41:24" },
	{ "mod-quote", "rus", { NULL }, "" },
	{ "mod-old", "rus", { "пять лет", "семь лет" }, "mod-old! 92:138" },
	{ "mod-old", "rus", { NULL }, "" },
	{ "text-nfc", "rus", { "трудностях", "трудностях Алтаи\u0306" },
	    "text-nfc! 114:61" },
	{ "text-nfc", "rus", { "трудностях", "трудностях Алтай" }, "" },
	{ "text-control", "rus", { "трудностях", "трудно\u2028стях" },
	    "text-control! 114:52" },
	{ "text-control", "rus", { "трудностях", "труд\u00a0ностях" }, "" },
	{ "text-bidi", "rus", { "трудностях", "трудно\u202eстях" },
	    "text-bidi! 114:52" },
	{ "text-bidi", "rus", { "трудностях", "трудно<!-- \u202e -->стях" },
	    "text-bidi! 114:52" },
	{ "text-bidi", "rus", { "трудностях", "<span xml:lang=\"ur\">"
	    "\u2067شنگھائی\u2069</span>" }, "" },
	{ "text-invisible", "rus", { "трудностях", "трудно\u200bстях" },
	    "text-invisible! 114:52" },
	{ "text-invisible", "rus", { "showAs=\"Алматы\"",
	    "showAs=\"Алма\u00adты\"" }, "text-invisible! 55:" },
	{ "text-invisible", "rus", { "трудностях", "<span xml:lang=\"fa\">"
	    "می\u200cشود</span>" }, "" },
	{ "text-mixed", "rus", { "трудностях", "тpудностях" },
	    "text-mixed! 114:47" },
	{ "text-mixed", "rus", { "трудностях", "тру<b>дноc</b>тях" },
	    "text-mixed! 114:55" },
	{ "text-mixed", "rus", { "трудностях", "IT-трудностях" }, "" },
	{ "text-script", "zho", { "本议定书自签署之日起生效。",
	    "Настоящий Протокол вступает в силу." }, "text-script 123:14" },
	{ "text-script", "zho", { "本议定书自签署之日起生效。",
	    "<span xml:lang=\"ru\">Настоящий Протокол</span>生效。" }, "" },
};

/* Whether GOT is WANT, in which a place may be left open: "rule! 89:". */
static bool
matches(const char *got, const char *want)
{
	size_t n;

	while (*want != '\0') {
		n = strcspn(want, ",");
		while (n > 0 && want[n - 1] == ' ')
			n--;
		if (strncmp(got, want, n) != 0)
			return false;
		got += strcspn(got, ",");
		want += strcspn(want, ",");
		if (*want == ',' && *got != ',')
			return false;
		want += *want == ',' ? 2 : 0;
		got += *got == ',' ? 2 : 0;
	}
	return *got == '\0';
}

static void
one_file(const struct file_case *c)
{
	struct pacta_rules_options options = PACTA_RULES_OPTIONS_INIT;
	const struct pacta_resolver resolver = { find, NULL };
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_buf got = PACTA_BUF_INIT;
	struct text t;

	options.langs = langs;
	options.resolver = &resolver;
	options.place = true;
	text_load(&t, c->lang, c->edits);
	assert_int_equal(pacta_rules_check(t.doc, &options, &diags, NULL), 0);
	pacta_diags_sort(&diags);
	show(&diags, &got);
	if (!matches(pacta_buf_str(&got), c->want))
		fail_msg("%s in %s: got '%s', want '%s' (%s)", c->rule,
		    c->lang, pacta_buf_str(&got), c->want,
		    diags.count > 0 ? diags.items[0].message : "");
	for (size_t i = 0; i < diags.count; i++)
		assert_non_null(pacta_rule_find(diags.items[i].rule));
	pacta_buf_dispose(&got);
	pacta_diags_dispose(&diags);
	text_free(&t);
}

static void
file_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(file_cases) / sizeof(file_cases[0]); i++)
		if (file_cases[i].want != NULL)
			one_file(&file_cases[i]);
}

/* --- languages ------------------------------------------------------------- */

struct sync_case {
	const char *rule;
	const char *lang;	/* which of the three is changed */
	const char *edits[6];
	const char *want;
};

#define ARTICLE_3_ZHO "      <article eId=\"art_3\">\n" \
	"        <num>第三条</num>\n        <heading>生效</heading>\n" \
	"        <content>\n          <p>本议定书自签署之日起生效。</p>\n" \
	"        </content>\n      </article>\n"

static const struct sync_case sync_cases[] = {
	{ "sync-master", "zho", { "FRBRmasterExpression", "FRBRmasterX" },
	    "sync-master!" },
	{ "sync-master", "zho", { NULL }, "" },
	{ "sync-language", "rus", { "iso639.zho", "iso639.kaz" },
	    "sync-meta!, sync-language, sync-meta!" },
	{ "sync-language", "rus", { NULL }, "" },
	{ "sync-version", "zho", { "<FRBRdate name=\"signature\" "
	    "date=\"2026-06-15\"/>", "<FRBRdate name=\"signature\" "
	    "date='2026-06-15'/>", "zho@2026-06-15\"/>\n          <FRBRdate "
	    "name=\"signature\" date=\"2026-06-15\"", "zho@2026-06-16\"/>\n"
	    "          <FRBRdate name=\"signature\" date=\"2026-06-16\"" },
	    "sync-version" },
	{ "sync-version", "eng", { NULL }, "" },
	{ "sync-work", "zho", { "<FRBRprescriptive value=\"true\"",
	    "<FRBRprescriptive value=\"false\"" }, "sync-work! 15:" },
	{ "sync-work", "zho", { "<FRBRnumber value=\"1\"",
	    "<FRBRnumber showAs=\"第1号\" value=\"1\"" }, "" },
	{ "sync-meta", "zho", { "organization/state/kz",
	    "organization/state/kg" }, "sync-meta!" },
	{ "sync-meta", "zho", { "        <TLCLocation eId=\"almaty\" href="
	    "\"/akn/ontology/location/kz.almaty\" showAs=\"阿拉木图\"/>\n", "" },
	    "sync-meta" },
	{ "sync-meta", "zho", { "showAs=\"阿拉木图\"", "showAs=\"阿城\"" }, "" },
	{ "sync-missing", "zho", { ARTICLE_3_ZHO, "" }, "sync-missing 103:7" },
	{ "sync-missing", "eng", { "        <paragraph eId=\"art_2__para_1\">",
	    "        <paragraph eId=\"art_2__para_9\">" },
	    "sync-missing, sync-extra" },
	{ "sync-missing", "zho", { NULL }, "" },
	{ "sync-extra", "zho", { ARTICLE_3_ZHO, ARTICLE_3_ZHO
	    "      <article eId=\"art_4\"><num>第四条</num><content>"
	    "<p><ref href=\"#art_3\">三</ref></p></content></article>\n" },
	    "sync-extra 126:7" },
	{ "sync-extra", "zho", { "eId=\"art_3\"",
	    "eId=\"art_4\" wId=\"art_3\"" }, "" },
	{ "sync-order", "zho", { ARTICLE_3_ZHO, "",
	    "      <article eId=\"art_1\">", ARTICLE_3_ZHO
	    "      <article eId=\"art_1\">" }, "sync-order" },
	{ "sync-order", "zho", { NULL }, "" },
	{ "sync-element", "zho", { "<article eId=\"art_3\">",
	    "<paragraph eId=\"art_3\">", "</content>\n      </article>\n"
	    "    </body>", "</content>\n      </paragraph>\n    </body>" },
	    "sync-element" },
	{ "sync-element", "zho", { NULL }, "" },
	{ "sync-table", "zho", { "<td>\n                      <p>TIFF</p>\n"
	    "                    </td>", "" }, "sync-table" },
	{ "sync-table", "zho", { "TIFF", "PNG" }, "" },
	{ "sync-marks", "zho", { "<date date=\"2024-05-20\"",
	    "<date date=\"2024-05-21\"" }, "sync-marks" },
	{ "sync-marks", "zho", { "<ref href=\"#art_1\">第一条</ref>",
	    "第一条" }, "sync-marks" },
	{ "sync-marks", "zho", { "双方相互通报困难", "<term refersTo=\""
	    "#c-parties\">双方</term>相互<term refersTo=\"#c-parties\">双方"
	    "</term>" }, "sync-marks" },
	{ "sync-marks", "zho", { "交换副本", "交换<term refersTo=\""
	    "#c-parties\">双方</term>副本" }, "" },
	{ "sync-signatures", "zho", { "<signature refersTo=\"#kz\"",
	    "<signature refersTo=\"#editor\"" },
	    "sync-signatures, sync-signatures" },
	{ "sync-signatures", "zho", { NULL }, "" },
};

static void
check_three(const char *lang, const char *const edits[6], bool adoption,
    struct pacta_diags *diags)
{
	static const char *const names[] = { "zho", "rus", "eng" };
	static const char *const none[6];
	struct pacta_rules_options options = PACTA_RULES_OPTIONS_INIT;
	struct pacta_doc *docs[3];
	struct text t[3];

	options.langs = langs;
	options.adoption = adoption;
	for (int i = 0; i < 3; i++) {
		text_load(&t[i], names[i], strcmp(names[i], lang) == 0 ?
		    edits : none);
		docs[i] = t[i].doc;
	}
	assert_int_equal(pacta_rules_check_agreement(docs, 3, &options, diags,
	    NULL), 0);
	pacta_diags_sort(diags);
	for (int i = 0; i < 3; i++)
		text_free(&t[i]);
}

static void
sync_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sync_cases) / sizeof(sync_cases[0]);
	    i++) {
		const struct sync_case *c = &sync_cases[i];
		struct pacta_diags diags = PACTA_DIAGS_INIT;
		struct pacta_buf got = PACTA_BUF_INIT;

		check_three(c->lang, c->edits, false, &diags);
		show(&diags, &got);
		if (!matches(pacta_buf_str(&got), c->want))
			fail_msg("%s in %s: got '%s', want '%s' (%s)",
			    c->rule, c->lang, pacta_buf_str(&got), c->want,
			    diags.count > 0 ? diags.items[0].message : "");
		pacta_buf_dispose(&got);
		pacta_diags_dispose(&diags);
	}
}

/* What lags is a warning while drafting; it blocks the adoption of an
 * authentic text, and never a translation. */
static void
adoption(void **state)
{
	static const char *const zho[6] = { ARTICLE_3_ZHO, "" };
	static const char *const eng[6] = { "eId=\"art_3\"", "eId=\"art_9\"" };
	struct pacta_diags diags = PACTA_DIAGS_INIT;

	(void)state;
	check_three("zho", zho, true, &diags);
	assert_int_equal(diags.errors, 1);
	assert_string_equal(diags.items[0].rule, "sync-missing");
	assert_string_equal(diags.items[0].eid, "art_3");
	assert_string_equal(diags.items[0].other.file, FOLDER "rus.xml");
	assert_int_equal(diags.items[0].other.line, 118);
	pacta_diags_dispose(&diags);
	check_three("eng", eng, true, &diags);
	assert_int_equal(diags.errors, 0);
	assert_int_equal(diags.warnings, 2);
	pacta_diags_dispose(&diags);
}

/* A large part that is missing is one finding, and one language is no
 * comparison. */
static void
no_cascade(void **state)
{
	static const char *const edits[6] = { "eId=\"art_1\"", "eId=\"art_7\"" };
	struct pacta_diags diags = PACTA_DIAGS_INIT;
	struct pacta_rules_options options = PACTA_RULES_OPTIONS_INIT;
	static const char *const none[6];
	struct text t;

	(void)state;
	check_three("zho", edits, false, &diags);
	/* art_1 lacks, art_7 is new, and what is in it moved with it */
	assert_true(diags.count <= 4);
	pacta_diags_dispose(&diags);
	text_load(&t, "eng", none);
	assert_int_equal(pacta_rules_check_agreement(&t.doc, 1, &options,
	    &diags, NULL), 0);
	assert_int_equal(diags.errors, 0);
	assert_int_equal(diags.warnings, 2);	/* no rus, no zho */
	pacta_diags_dispose(&diags);
	text_free(&t);
}

/* --- the table --------------------------------------------------------------- */

/* Every rule has a case where it fires and one where it does not. */
static void
all_tested(void **state)
{
	const struct pacta_rule *rule;
	size_t n = sizeof(file_cases) / sizeof(file_cases[0]);
	size_t m = sizeof(sync_cases) / sizeof(sync_cases[0]);

	(void)state;
	for (size_t i = 0; (rule = pacta_rule_at(i)) != NULL; i++) {
		bool fires = false, quiet = false;

		/* What changed has its tests with pacta diff. */
		if (strcmp(rule->id, "diff-apart") == 0)
			continue;
		/* What is compared by value runs in test_concord.c. */
		for (size_t k = 0; k < CONCORD_CASES; k++)
			if (strcmp(concord_cases[k].rule, rule->id) == 0)
				*(concord_cases[k].want_a != NULL ? &fires :
				    &quiet) = true;
		for (size_t k = 0; k < n + m; k++) {
			const char *id = k < n ? file_cases[k].rule :
			    sync_cases[k - n].rule;
			const char *want = k < n ? file_cases[k].want :
			    sync_cases[k - n].want;

			if (want == NULL || strcmp(id, rule->id) != 0)
				continue;
			fires |= strstr(want, id) != NULL;
			quiet |= want[0] == '\0';
		}
		if (!fires || !quiet)
			fail_msg("%s has no case where it %s", rule->id,
			    fires ? "is quiet" : "fires");
		assert_ptr_equal(pacta_rule_find(rule->id), rule);
		assert_true(strlen(rule->summary) > 10);
	}
	assert_null(pacta_rule_find("no-such-rule"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_rules),
		cmocka_unit_test(sync_rules),
		cmocka_unit_test(adoption),
		cmocka_unit_test(no_cascade),
		cmocka_unit_test(all_tested),
	};

	return cmocka_run_group_tests(tests, langs_setup, langs_teardown);
}
