/*
 * Agreements made from a seed, valid under the profile, the official schema and
 * the rules; the same for the same numbers.
 */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stdio.h>

#include <pacta/akn.h>
#include <pacta/buf.h>

#define WORDS 24

struct language {
	const char *code, *before, *behind;	/* the number of an article */
	const char *title, *type, *kz, *ru, *done, *and;
	const char *head, *cell, *name;	/* name: of the language */
	unsigned words;			/* in a sentence of about 160 bytes */
	const char *space, *stop;
	const char *word[WORDS];
};

static const struct language LANGS[] = {
	{ "rus", "Статья ", "", "о сотрудничестве, №", "Соглашение", "Казахстан",
	    "Россия", "Совершено в городе Астане", "и", "Вид", "Копия",
	    "русский", 10, " ", ".", { "стороны", "обмен", "сведениями",
	    "осуществляют", "сотрудничество", "органы", "запрос", "порядок",
	    "срок", "документ", "данные", "защита", "условия", "соглашение",
	    "применение", "законодательство", "государство", "область",
	    "развитие", "совместно", "меры", "принимают", "информация",
	    "обеспечивают" } },
	{ "zho", "第", "条", "合作协定第", "协定", "哈萨克斯坦", "俄罗斯",
	    "签订于阿斯塔纳", "和", "种类", "副本", "中文", 26, "", "。",
	    { "双方", "信息", "交换", "合作", "机关", "请求", "程序", "期限",
	    "文件", "数据", "保护", "条件", "协定", "适用", "法律", "国家",
	    "领域", "发展", "共同", "措施", "采取", "应当", "根据", "保证" } },
	{ "eng", "Article ", "", "on cooperation, No.", "Agreement",
	    "Kazakhstan", "Russia", "Done at Astana", "and", "Kind", "Copy",
	    "English", 20, " ", ".", { "the", "parties", "exchange",
	    "information", "carry", "cooperation", "bodies", "request",
	    "procedure", "term", "document", "data", "protection",
	    "conditions", "agreement", "application", "legislation", "state",
	    "field", "development", "jointly", "measures", "take", "ensure" } }
};
#define NLANGS (sizeof(LANGS) / sizeof(LANGS[0]))

/* splitmix64; structure and words draw from different seeds, so that the
 * languages of an agreement agree. */
static unsigned
chance(uint64_t *seed, unsigned n)
{
	uint64_t z = *seed += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (unsigned)((z ^ z >> 31) % n);
}

struct writer {
	struct pacta_buf b;
	const struct language *lang;
	uint64_t shape, text;
	char uri[128];
	unsigned notes;
};

#define put(w, ...) pacta_buf_addf(&(w)->b, __VA_ARGS__)

static void
put_words(struct writer *w, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		put(w, "%s%s", i > 0 ? w->lang->space : "",
		    w->lang->word[chance(&w->text, WORDS)]);
}

/* A sentence, with what lawyers put into them. */
static void
put_sentence(struct writer *w, const char *eid, unsigned article)
{
	put_words(w, w->lang->words / 2);
	switch (chance(&w->shape, 8)) {
	case 0:
		put(w, " <ref href=\"#art_%u\">%s%u%s</ref>", 1 + article / 2,
		    w->lang->before, 1 + article / 2, w->lang->behind);
		break;
	case 1:
		put(w, " <date date=\"2026-06-14\">2026-06-14</date>");
		break;
	case 2:
		put(w, " <organization refersTo=\"#kz\">%s</organization>",
		    w->lang->kz);
		break;
	case 3:
		w->notes++;
		put(w, "<authorialNote eId=\"%s__authorialNote_1\" "
		    "marker=\"%u\"><p>", eid, w->notes);
		put_words(w, w->lang->words / 2);
		put(w, "%s</p></authorialNote>", w->lang->stop);
		break;
	default:
		break;
	}
	put(w, "%s", w->lang->space);
	put_words(w, w->lang->words / 2);
	put(w, "%s", w->lang->stop);
}

static void
put_content(struct writer *w, unsigned level, const char *eid, unsigned article)
{
	put(w, "%*s<content>\n%*s<p>", (int)level * 2, "", (int)level * 2 + 2,
	    "");
	put_sentence(w, eid, article);
	put(w, "</p>\n%*s</content>\n", (int)level * 2, "");
}

static void
put_points(struct writer *w, const char *para, unsigned article)
{
	unsigned n = 2 + chance(&w->shape, 3);
	char eid[96];

	put(w, "          <intro>\n            <p>");
	put_words(w, w->lang->words / 2);
	put(w, ":</p>\n          </intro>\n");
	for (unsigned i = 0; i < n; i++) {
		snprintf(eid, sizeof(eid), "%s__point_%u", para, i + 1);
		put(w, "          <point eId=\"%s\">\n            "
		    "<num>%u)</num>\n", eid, i + 1);
		put_content(w, 6, eid, article);
		put(w, "          </point>\n");
	}
}

static void
put_table(struct writer *w, const char *para)
{
	put(w, "          <content>\n            <table eId=\"%s__table_1\">\n"
	    "              <tr>\n                <th>\n                  "
	    "<p>%s</p>\n                </th>\n              </tr>\n",
	    para, w->lang->head);
	for (unsigned i = 1; i < 4; i++)
		put(w, "              <tr>\n                <td>\n"
		    "                  <p>%s %u</p>\n                </td>\n"
		    "              </tr>\n", w->lang->cell, i);
	put(w, "            </table>\n          </content>\n");
}

static void
put_article(struct writer *w, unsigned n)
{
	unsigned paras = 2 + chance(&w->shape, 3);
	char eid[64];

	put(w, "      <article eId=\"art_%u\">\n        <num>%s%u%s</num>\n"
	    "        <heading>", n, w->lang->before, n, w->lang->behind);
	put_words(w, 3);
	put(w, "</heading>\n");
	for (unsigned i = 1; i <= paras; i++) {
		snprintf(eid, sizeof(eid), "art_%u__para_%u", n, i);
		put(w, "        <paragraph eId=\"%s\">\n          "
		    "<num>%u.</num>\n", eid, i);
		switch (chance(&w->shape, 12)) {
		case 0:
			put_table(w, eid);
			break;
		case 1: case 2: case 3:
			put_points(w, eid, n);
			break;
		default:
			put_content(w, 5, eid, n);
		}
		put(w, "        </paragraph>\n");
	}
	put(w, "      </article>\n");
}

/* --- the frame -------------------------------------------------------- */

static void
put_level(struct writer *w, const char *level, const char *tail,
    const char *suffix, const char *name)
{
	put(w, "        <%s>\n          <FRBRthis value=\"%s%s/!main%s\"/>\n"
	    "          <FRBRuri value=\"%s%s%s\"/>\n          "
	    "<FRBRdate date=\"2026-06-14\" name=\"%s\"/>\n          "
	    "<FRBRauthor href=\"#kz\"/>\n", level, w->uri, tail, suffix,
	    w->uri, tail, *suffix != '\0' ? "/.xml" : "", name);
}

static void
put_identification(struct writer *w, unsigned number)
{
	const char *lang = w->lang->code;
	bool unofficial = strcmp(lang, "eng") == 0;
	char tail[32];

	snprintf(tail, sizeof(tail), "/%s@draft-1", lang);
	put(w, "      <identification source=\"#kz\">\n");
	put_level(w, "FRBRWork", "", "", "opened");
	put(w, "          <FRBRcountry value=\"qt\"/>\n          <FRBRsubtype "
	    "value=\"agreement\"/>\n          <FRBRnumber value=\"b-%u\"/>\n"
	    "          <FRBRprescriptive value=\"true\"/>\n"
	    "        </FRBRWork>\n", number);
	put_level(w, "FRBRExpression", tail, "", "draft");
	put(w, "          <FRBRversionNumber value=\"draft-1\"/>\n"
	    "          <FRBRauthoritative value=\"%s\"/>\n",
	    unofficial ? "false" : "true");
	if (strcmp(lang, "rus") != 0)
		put(w, "          <FRBRmasterExpression href=\"%s/rus@draft-1\""
		    " showAs=\"rus\"/>\n", w->uri);
	put(w, "          <FRBRlanguage language=\"%s\"/>\n", lang);
	if (unofficial)
		put(w, "          <FRBRtranslation href=\"%s/rus@draft-1\" "
		    "fromLanguage=\"rus\" by=\"#kz\" authoritative=\"false\""
		    "/>\n", w->uri);
	put(w, "        </FRBRExpression>\n");
	put_level(w, "FRBRManifestation", tail, ".xml", "markup");
	put(w, "        </FRBRManifestation>\n      </identification>\n");
}

static void
put_meta(struct writer *w, unsigned number)
{
	const struct language *l = w->lang;

	put(w, "    <meta>\n");
	put_identification(w, number);
	put(w, "      <lifecycle source=\"#kz\">\n        <eventRef "
	    "eId=\"eref_1\" date=\"2026-06-14\" source=\"#ro\" "
	    "type=\"generation\"/>\n      </lifecycle>\n"
	    "      <references source=\"#kz\">\n        <original eId=\"ro\" "
	    "href=\"%s/%s@draft-1\" showAs=\"%s\"/>\n", w->uri, l->code,
	    l->type);
	put(w, "        <TLCOrganization eId=\"kz\" href=\"/akn/ontology/"
	    "organization/state/kz\" showAs=\"%s\"/>\n", l->kz);
	put(w, "        <TLCOrganization eId=\"ru\" href=\"/akn/ontology/"
	    "organization/state/ru\" showAs=\"%s\"/>\n", l->ru);
	for (size_t i = 0; i < 2; i++)
		put(w, "        <TLCReference eId=\"lang-%s\" href=\"/akn/"
		    "ontology/concept/iso639.%s\" showAs=\"%s\" "
		    "name=\"authenticLanguage\"/>\n", LANGS[i].code,
		    LANGS[i].code, LANGS[i].name);
	put(w, "      </references>\n    </meta>\n");
}

static void
put_signatures(struct writer *w)
{
	const struct language *l = w->lang;

	put(w, "    <conclusions>\n      <p>%s%s<date date=\"2026-06-14\">"
	    "2026-06-14</date>%s</p>\n      <container name=\"signatures\">\n",
	    l->done, l->space, l->stop);
	put(w, "        <p><signature refersTo=\"#kz\"><organization "
	    "refersTo=\"#kz\">%s</organization></signature></p>\n", l->kz);
	put(w, "        <p><signature refersTo=\"#ru\"><organization "
	    "refersTo=\"#ru\">%s</organization></signature></p>\n", l->ru);
	put(w, "      </container>\n    </conclusions>\n");
}

static void
put_document(struct writer *w, unsigned number, size_t size)
{
	unsigned articles = (unsigned)(size / 2100);

	snprintf(w->uri, sizeof(w->uri),
	    "/akn/qt/act/agreement/kz-ru/2026-06-14/b-%u", number);
	put(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<akomaNtoso "
	    "xmlns=\"" PACTA_AKN_NS "\">\n  <act name=\"agreement\">\n");
	put_meta(w, number);
	put(w, "    <preface>\n      <longTitle>\n        <p><docType>%s"
	    "</docType> <docTitle>%s %u</docTitle></p>\n      </longTitle>\n"
	    "    </preface>\n    <preamble>\n      <formula name=\"parties\">\n"
	    "        <p>%s %s %s</p>\n      </formula>\n    </preamble>\n"
	    "    <body>\n", w->lang->type, w->lang->title, number,
	    w->lang->kz, w->lang->and, w->lang->ru);
	for (unsigned n = 1; n <= articles || n == 1; n++)
		put_article(w, n);
	put(w, "    </body>\n");
	put_signatures(w);
	put(w, "  </act>\n</akomaNtoso>\n");
}

/* Text number FILE of about SIZE bytes; three languages make an agreement. */
static void
text_make(struct pacta_buf *out, unsigned file, size_t size, uint64_t seed)
{
	unsigned number = file / NLANGS + 1;
	struct writer w = { .b = PACTA_BUF_INIT,
	    .lang = &LANGS[file % NLANGS], .shape = seed * 1000003 + number,
	    .text = seed * 7000003 + file };

	put_document(&w, number, size);
	*out = w.b;
}

#endif
