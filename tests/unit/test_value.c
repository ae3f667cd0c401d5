/*
 * Values in running text, a table a language: what is written on the left, and
 * what it says on the right, in the one notation of pacta_value_print(), strong
 * values only unless WEAK.  Values stand in the order of the text, "; " between.
 */
#include "langs_unit.h"

#include <pacta/text.h>
#include <pacta/value.h>

struct line {
	const char *text, *want;
};

static void
read_line(const struct pacta_reader *r, const char *text, bool weak,
    struct pacta_buf *out)
{
	struct pacta_values l = PACTA_VALUES_INIT;
	size_t len = strlen(text);

	pacta_buf_clear(out);
	assert_int_equal(pacta_values_read(&l, r, text, len, NULL), 0);
	for (size_t i = 0; i < l.count; i++) {
		assert_true(l.items[i].start < l.items[i].end);
		assert_true(l.items[i].end <= len);
		if (l.items[i].weak != weak)
			continue;
		if (out->len > 0)
			pacta_buf_adds(out, "; ");
		pacta_value_print(&l.items[i], out);
	}
	pacta_values_dispose(&l);
}

static struct pacta_reader *
reader(const char *lang)
{
	const struct pacta_lang *data = pacta_langs_find(langs, lang);
	struct pacta_reader *r = NULL;

	if (data == NULL)
		fail_msg("no data for %s", lang);
	assert_int_equal(pacta_reader_new(&r, data, NULL), 0);
	return r;
}

/* All lines are read before one fails, so that a change is seen whole. */
static void
read_lines(const char *lang, const struct line *t, size_t count, bool weak)
{
	struct pacta_reader *r = reader(lang);
	struct pacta_buf got = PACTA_BUF_INIT;
	unsigned bad = 0;

	for (size_t i = 0; i < count; i++) {
		read_line(r, t[i].text, weak, &got);
		if (strcmp(pacta_buf_str(&got), t[i].want) == 0)
			continue;
		print_message("# %s: \"%s\": got \"%s\", want \"%s\"\n", lang,
		    t[i].text, pacta_buf_str(&got), t[i].want);
		bad++;
	}
	pacta_buf_dispose(&got);
	pacta_reader_free(r);
	if (bad > 0)
		fail_msg("%u lines of %s are read wrongly", bad, lang);
}

#define READ(lang, ...) do { \
	const struct line lines_[] = { __VA_ARGS__ }; \
	read_lines(lang, lines_, sizeof(lines_) / sizeof(lines_[0]), false); \
} while (0)

#define WEAK(lang, ...) do { \
	const struct line lines_[] = { __VA_ARGS__ }; \
	read_lines(lang, lines_, sizeof(lines_) / sizeof(lines_[0]), true); \
} while (0)

/* --- the six languages of the United Nations ------------------------------------- */

static void
english(void **state)
{
	(void)state;
	READ("eng",
	    { "", "" },
	    { "The Parties shall cooperate.", "" },
	    { "15 experts", "15" },
	    { "1,500 experts", "1500" },
	    { "1,234,567.5 units", "1234567.5" },
	    { "fifteen experts", "15" },
	    { "Twenty-five experts", "25" },
	    { "one hundred and twenty-five experts", "125" },
	    { "two thousand three hundred and four", "2304" },
	    { "thirty-three million", "33000000" },
	    { "0.05 of it", "0.05" },
	    { "two thirds of the members", "2/3" },
	    { "a two-thirds majority", "2/3" },
	    { "three-quarters of them", "3/4" },
	    { "one third of them", "1/3" },
	    { "a rate of 2/3", "2/3" },
	    { "2.5 per cent", "2.5%" },
	    { "2.5 %", "2.5%" },
	    { "five percent a year", "5%" },
	    { "from 5 to 7 per cent", "5; 7%" },
	    { "30 days", "30 days" },
	    { "thirty (30) days", "30; 30 days" },
	    { "within six months", "6 months" },
	    { "a three-year term", "3 years" },
	    { "ninety calendar days", "90 days" },
	    { "10 working days", "10 workdays" },
	    { "48 hours", "48 hours" },
	    { "14 June 2019", "2019-06-14" },
	    { "14th June 2019", "2019-06-14" },
	    { "the 14th of June, 2019", "2019-06-14" },
	    { "June 14, 2019", "2019-06-14" },
	    { "14.06.2019", "2019-06-14" },
	    { "14/06/2019", "2019-06-14" },
	    { "2019-06-14", "2019-06-14" },
	    { "on 1 January", "--01-01" },
	    { "in June 2019", "2019-06" },
	    { "the twenty-sixth day of June, one thousand nine hundred and "
	      "forty-five", "1945-06-26" },
	    { "the seventh day of September, two thousand and eleven",
	      "2011-09-07" },
	    { "the year 2030", "2030" },
	    { "USD 5,000,000", "USD 5000000" },
	    { "$5 million", "USD 5000000" },
	    { "5 million US dollars", "USD 5000000" },
	    { "five million United States dollars", "USD 5000000" },
	    { "2.5 billion yuan", "CNY 2500000000" },
	    { "150,000 euros", "EUR 150000" },
	    { "100 million rubles", "RUB 100000000" },
	    { "Article 5", "article 5" },
	    { "Articles 5 and 7", "article 5; article 7" },
	    { "Articles 33 to 37", "article 33; article 34; article 35; "
	      "article 36; article 37" },
	    { "Articles 33\xe2\x80\x93" "37", "article 33; article 34; article 35; "
	      "article 36; article 37" },
	    { "paragraph 3 of Article 12", "paragraph or point 3; article 12" },
	    { "paragraphs 1, 2 and 4 of this Article", "paragraph or point 1; "
	      "paragraph or point 2; paragraph or point 4" },
	    { "subparagraph (c)", "paragraph or point 3" },
	    { "Chapter VII", "chapter 7" },
	    { "Annex II", "annex 2" },
	    { "annexes 1 and 2", "annex 1; annex 2" });
	WEAK("eng",
	    { "both Parties", "2" },
	    { "half of it", "1/2" });
}

static void
russian(void **state)
{
	(void)state;
	READ("rus",
	    { "Стороны сотрудничают.", "" },
	    { "15 экспертов", "15" },
	    { "1 500 экспертов", "1500" },
	    { "1\u00a0500\u00a0000 экспертов", "1500000" },
	    { "1,5 процента", "1.5%" },
	    { "пятнадцать экспертов", "15" },
	    { "двадцати пяти экспертов", "25" },
	    { "сто двадцать пять", "125" },
	    { "две тысячи триста четыре", "2304" },
	    { "трёх экспертов", "3" },
	    { "Тридцать три миллиона", "33000000" },
	    { "две трети голосов", "2/3" },
	    { "двух третей голосов", "2/3" },
	    { "четырех пятых", "4/5" },
	    { "треть членов", "1/3" },
	    { "25 %", "25%" },
	    { "25 процентов", "25%" },
	    { "от 5 до 7 процентов", "5; 7%" },
	    { "30 дней", "30 days" },
	    { "тридцать дней", "30 days" },
	    { "тридцати (30) дней", "30; 30 days" },
	    { "шесть месяцев", "6 months" },
	    { "трехлетний срок", "3 years" },
	    { "трёхгодичный период", "3 years" },
	    { "шестимесячный срок", "6 months" },
	    { "10 рабочих дней", "10 workdays" },
	    { "90 календарных дней", "90 days" },
	    { "30-дневный срок", "30 days" },
	    { "48 часов", "48 hours" },
	    { "14 июня 2019 года", "2019-06-14" },
	    { "«14» июня 2019 года", "2019-06-14" },
	    { "14 июня 2019 г.", "2019-06-14" },
	    { "14.06.2019", "2019-06-14" },
	    { "в июне 2019 года", "2019-06" },
	    { "1 января", "--01-01" },
	    { "двадцать шестого июня тысяча девятьсот сорок пятого года",
	      "1945-06-26" },
	    { "четырнадцатого июня две тысячи девятнадцатого года",
	      "2019-06-14" },
	    { "5 млн долларов США", "USD 5000000" },
	    { "5 миллионов долларов США", "USD 5000000" },
	    { "пять миллионов долларов", "USD 5000000" },
	    { "2,5 млрд юаней", "CNY 2500000000" },
	    { "150 000 евро", "EUR 150000" },
	    { "100 тыс. рублей", "RUB 100000" },
	    { "статья 5", "article 5" },
	    { "статьями 5 и 7", "article 5; article 7" },
	    { "статей 33\u201337", "article 33; article 34; article 35; "
	      "article 36; article 37" },
	    { "статьи с 33 по 37", "article 33; article 34; article 35; "
	      "article 36; article 37" },
	    { "пункт 3 статьи 12", "paragraph or point 3; article 12" },
	    { "п. 3 ст. 12", "paragraph or point 3; article 12" },
	    { "пунктов 1, 2 и 4 настоящей статьи", "paragraph or point 1; "
	      "paragraph or point 2; paragraph or point 4" },
	    { "подпункт «в»", "paragraph or point 3" },
	    { "подпункт в)", "paragraph or point 3" },
	    { "главы VII", "chapter 7" },
	    { "Приложении № 2", "annex 2" },
	    { "приложения 1 и 2", "annex 1; annex 2" },
	    /* words that begin like numbers */
	    { "сторона, трибунал, столица, семья", "" });
	WEAK("rus",
	    { "обе Стороны", "2" },
	    { "половина членов", "1/2" });
}

static void
chinese(void **state)
{
	(void)state;
	READ("zho",
	    { "各方应进行合作。", "" },
	    { "15名专家", "15" },
	    { "十五名专家", "15" },
	    { "二十五名专家", "25" },
	    { "一百二十五名", "125" },
	    { "一百零五名", "105" },
	    { "两千三百零四名", "2304" },
	    { "贰拾伍名", "25" },
	    { "廿五名", "25" },
	    { "二〇一九", "2019" },
	    { "三千三百万", "33000000" },
	    { "500万", "5000000" },
	    { "1.5亿", "150000000" },
	    { "１５名专家", "15" },
	    { "三分之二多数", "2/3" },
	    { "四分之三", "3/4" },
	    { "百分之五", "5%" },
	    { "百分之二点五", "2.5%" },
	    { "2.5%", "2.5%" },
	    { "三十日", "30 days" },
	    { "30天", "30 days" },
	    { "三十（30）日", "30 days" },
	    { "六个月", "6 months" },
	    { "三年", "3 years" },
	    { "10个工作日", "10 workdays" },
	    { "48小时", "48 hours" },
	    { "2019年6月14日", "2019-06-14" },
	    { "二〇一九年六月十四日", "2019-06-14" },
	    { "二零一九年六月十四日", "2019-06-14" },
	    { "二○一九年六月十四日", "2019-06-14" },
	    { "一九四五年六月二十六日", "1945-06-26" },
	    { "公历一千九百四十五年六月二十六日", "1945-06-26" },
	    { "2019年6月", "2019-06" },
	    { "6月14日", "--06-14" },
	    { "2019-06-14", "2019-06-14" },
	    { "500万美元", "USD 5000000" },
	    { "五百万美元", "USD 5000000" },
	    { "25亿元人民币", "CNY 2500000000" },
	    { "人民币25亿元", "CNY 2500000000" },
	    { "15万欧元", "EUR 150000" },
	    { "1亿卢布", "RUB 100000000" },
	    { "第五条", "article 5" },
	    { "第五条和第七条", "article 5; article 7" },
	    { "第5条", "article 5" },
	    { "第三十三条至第三十七条", "article 33; article 34; article 35; "
	      "article 36; article 37" },
	    { "第一〇一条", "article 101" },
	    { "第一百零一条", "article 101" },
	    { "第十二条第三款", "article 12; paragraph or point 3" },
	    { "本条第一款、第二款和第四款", "paragraph or point 1; "
	      "paragraph or point 2; paragraph or point 4" },
	    { "第七章", "chapter 7" },
	    { "附件二", "annex 2" },
	    /* no numbers */
	    { "一致同意、统一、十分重要", "" },
	    /* traditional and classical, as in the Charter */
	    { "第一百零八條", "article 108" },
	    { "公曆一千九百四十五年六月二十六日", "1945-06-26" },
	    { "貳拾伍名", "25" },
	    { "兩萬名", "20000" },
	    { "六個月", "6 months" },
	    { "二億美元", "USD 200000000" },
	    { "第二項", "paragraph or point 2" },
	    { "（丑）款", "paragraph or point 2" });
}

static void
french(void **state)
{
	(void)state;
	READ("fra",
	    { "15 experts", "15" },
	    { "1 500 experts", "1500" },
	    { "quinze experts", "15" },
	    { "vingt-cinq experts", "25" },
	    { "soixante et onze", "71" },
	    { "quatre-vingt-dix-neuf", "99" },
	    { "deux cent trois mille", "203000" },
	    { "les deux tiers", "2/3" },
	    { "2,5 pour cent", "2.5%" },
	    { "2,5 %", "2.5%" },
	    { "trente jours", "30 days" },
	    { "30 (trente) jours", "30; 30 days" },
	    { "six mois", "6 months" },
	    { "10 jours ouvrables", "10 workdays" },
	    { "14 juin 2019", "2019-06-14" },
	    { "le 1er janvier 2020", "2020-01-01" },
	    { "14/06/2019", "2019-06-14" },
	    { "le vingt-six juin mil neuf cent quarante-cinq", "1945-06-26" },
	    { "5 millions de dollars des États-Unis", "USD 5000000" },
	    { "150 000 euros", "EUR 150000" },
	    { "l’article 5", "article 5" },
	    { "l’article premier", "article 1" },
	    { "les articles 33 à 37", "article 33; article 34; article 35; "
	      "article 36; article 37" },
	    { "paragraphe 3 de l’article 12",
	      "paragraph or point 3; article 12" },
	    { "l’alinéa c)", "paragraph or point 3" },
	    { "chapitre VII", "chapter 7" },
	    { "annexe II", "annex 2" });
}

static void
spanish(void **state)
{
	(void)state;
	READ("spa",
	    { "15 expertos", "15" },
	    { "1.500 expertos", "1500" },
	    { "1.500.000,50", "1500000.5" },
	    { "quince expertos", "15" },
	    { "veinticinco expertos", "25" },
	    { "ciento veinticinco", "125" },
	    { "treinta y tres mil", "33000" },
	    { "dos tercios", "2/3" },
	    { "2,5 por ciento", "2.5%" },
	    { "2,5%", "2.5%" },
	    { "treinta días", "30 days" },
	    { "seis meses", "6 months" },
	    { "10 días hábiles", "10 workdays" },
	    { "14 de junio de 2019", "2019-06-14" },
	    { "1.º de enero de 2020", "2020-01-01" },
	    { "14/06/2019", "2019-06-14" },
	    { "veintiséis de junio de mil novecientos cuarenta y cinco",
	      "1945-06-26" },
	    { "5 millones de dólares de los Estados Unidos", "USD 5000000" },
	    { "150.000 euros", "EUR 150000" },
	    { "el artículo 5", "article 5" },
	    { "los artículos 33 a 37", "article 33; article 34; article 35; "
	      "article 36; article 37" },
	    { "párrafo 3 del artículo 12", "paragraph or point 3; article 12" },
	    { "apartado c)", "paragraph or point 3" },
	    { "capítulo VII", "chapter 7" },
	    { "anexo II", "annex 2" });
}

static void
arabic(void **state)
{
	(void)state;
	READ("ara",
	    { "15 خبيرا", "15" },
	    { "١٥ خبيرا", "15" },
	    { "خمسة عشر خبيرا", "15" },
	    { "خمسة وعشرين خبيرا", "25" },
	    { "ثلثي الأعضاء", "2/3" },
	    { "2.5 في المائة", "2.5%" },
	    { "٢٫٥٪", "2.5%" },
	    { "ثلاثين يوما", "30 days" },
	    { "30 يوما", "30 days" },
	    { "ستة أشهر", "6 months" },
	    { "14 حزيران/يونيه 2019", "2019-06-14" },
	    { "14 يونيو 2019", "2019-06-14" },
	    { "١٤ يونيو ٢٠١٩", "2019-06-14" },
	    { "25 مليون دولار", "USD 25000000" },
	    { "150.000 يورو", "EUR 150000" },
	    { "المادة 5", "article 5" },
	    { "المادة الخامسة", "article 5" },
	    { "المواد 33 إلى 37", "article 33; article 34; article 35; "
	      "article 36; article 37" },
	    { "الفقرة 3 من المادة 12", "paragraph or point 3; article 12" },
	    { "الفصل السابع", "chapter 7" });
}

/* Numbers with a point said in words, and a time of day that has none. */
static void
points(void **state)
{
	(void)state;
	READ("eng",
	    { "two point five per cent", "2.5%" },
	    { "one point two five million", "1250000" },
	    { "at point two of the list", "paragraph or point 2" });
	READ("zho",
	    { "二点五个百分点", "2.5%" },
	    { "百分之零点五", "0.5%" },
	    { "十二点七五名", "12.75" },
	    { "二点五亿美元", "USD 250000000" });
	READ("fra", { "deux virgule cinq pour cent", "2.5%" });
	READ("spa", { "dos coma cinco por ciento", "2.5%" });
}

/* --- the others: figures, days, references --------------------------------------- */

static void
others(void **state)
{
	(void)state;
	READ("kaz",
	    { "15 сарапшы", "15" },
	    { "1 500 000 сарапшы", "1500000" },
	    { "30 күн", "30 days" },
	    { "2019 жылғы 14 маусым", "2019-06-14" },
	    { "14.06.2019", "2019-06-14" },
	    { "5-бап", "article 5" },
	    { "12-баптың 3-тармағы", "article 12; paragraph or point 3" });
	READ("kir",
	    { "15 эксперт", "15" },
	    { "30 күн", "30 days" },
	    { "2019-жылдын 14-июну", "2019-06-14" },
	    { "5-берене", "article 5" });
	READ("tgk",
	    { "15 коршинос", "15" },
	    { "30 рӯз", "30 days" },
	    { "14 июни соли 2019", "2019-06-14" },
	    { "моддаи 5", "article 5" });
	READ("uzb",
	    { "15 ekspert", "15" },
	    { "30 kun", "30 days" },
	    { "2019-yil 14-iyun", "2019-06-14" },
	    { "5-modda", "article 5" });
	READ("bel",
	    { "15 экспертаў", "15" },
	    { "30 дзён", "30 days" },
	    { "14 чэрвеня 2019 года", "2019-06-14" },
	    { "артыкул 5", "article 5" });
	READ("hin",
	    { "15 विशेषज्ञ", "15" },
	    { "१५ विशेषज्ञ", "15" },
	    { "30 दिन", "30 days" },
	    { "14 जून 2019", "2019-06-14" },
	    { "अनुच्छेद 5", "article 5" });
	READ("urd",
	    { "15 ماہرین", "15" },
	    { "۱۵ ماہرین", "15" },
	    { "30 دن", "30 days" },
	    { "14 جون 2019", "2019-06-14" },
	    { "آرٹیکل 5", "article 5" });
	READ("fas",
	    { "15 کارشناس", "15" },
	    { "۱۵ کارشناس", "15" },
	    { "30 روز", "30 days" },
	    { "14 ژوئن 2019", "2019-06-14" },
	    { "۱۴ ژوئن ۲۰۱۹", "2019-06-14" },
	    { "ماده 5", "article 5" },
	    { "ماده ۵", "article 5" });
}

/* --- comparing and hostile text ----------------------------------------------------- */

static struct pacta_value
only(const char *lang, const char *text)
{
	struct pacta_reader *r = reader(lang);
	struct pacta_values l = PACTA_VALUES_INIT;
	struct pacta_value v;

	assert_int_equal(pacta_values_read(&l, r, text, strlen(text), NULL), 0);
	if (l.count != 1)
		fail_msg("%s: %zu values", text, l.count);
	v = l.items[0];
	pacta_values_dispose(&l);
	pacta_reader_free(r);
	return v;
}

static void
comparing(void **state)
{
	static const struct {
		const char *la, *a, *lb, *b;
		bool same;
	} t[] = {
		{ "eng", "30 days", "rus", "тридцать дней", true },
		{ "eng", "30 days", "zho", "三十日", true },
		{ "eng", "30 days", "zho", "三十一日", false },
		{ "eng", "30 days", "rus", "30 месяцев", false },
		{ "eng", "30 days", "rus", "30 рабочих дней", false },
		{ "eng", "30 days", "rus", "30", true },
		{ "eng", "14 June 2019", "zho", "二〇一九年六月十四日", true },
		{ "eng", "14 June 2019", "rus", "14 июня", true },
		{ "eng", "June 2019", "rus", "14 июня 2019 года", true },
		{ "eng", "14 June 2019", "rus", "15 июня 2019 года", false },
		{ "eng", "14 June 2019", "rus", "14 июля 2019 года", false },
		{ "eng", "14 June 2019", "rus", "14 июня 2018 года", false },
		{ "eng", "Article 5", "zho", "第五条", true },
		{ "eng", "Article 5", "zho", "第五款", false },
		{ "eng", "two thirds", "zho", "三分之二", true },
		{ "eng", "two thirds", "zho", "四分之二", false },
		{ "eng", "two thirds", "zho", "三分之一", false },
		{ "eng", "5 per cent", "zho", "百分之五", true },
		{ "eng", "5 million dollars", "zho", "500万美元", true },
		{ "eng", "5 million dollars", "zho", "50万美元", false },
		{ "eng", "5 million dollars", "zho", "500万欧元", false },
		{ "eng", "5 million dollars", "rus", "5 млн", true },
		{ "rus", "1,5 км", "eng", "1.5 km", true },
		{ "rus", "1 500 км", "eng", "1.5 km", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct pacta_value a = only(t[i].la, t[i].a);
		struct pacta_value b = only(t[i].lb, t[i].b);

		if (pacta_value_same(&a, &b) != t[i].same ||
		    pacta_value_same(&b, &a) != t[i].same)
			fail_msg("\"%s\" and \"%s\" are%s the same", t[i].a,
			    t[i].b, t[i].same ? " not" : "");
	}
}

/* Where a value stands, in bytes of the text as it was. */
static void
places(void **state)
{
	static const char text[] = "срок — тридцать дней, до 14 июня 2019 года";
	struct pacta_reader *r = reader("rus");
	struct pacta_values l = PACTA_VALUES_INIT;

	(void)state;
	assert_int_equal(pacta_values_read(&l, r, text, sizeof(text) - 1,
	    NULL), 0);
	assert_int_equal(l.count, 2);
	assert_memory_equal(text + l.items[0].start, "тридцать дней",
	    l.items[0].end - l.items[0].start);
	assert_true(l.items[0].words);
	assert_memory_equal(text + l.items[1].start, "14 июня 2019",
	    strlen("14 июня 2019"));
	pacta_values_dispose(&l);
	pacta_reader_free(r);
}

static void
append(struct pacta_buf *b, const char *s, size_t times)
{
	while (times-- > 0)
		pacta_buf_adds(b, s);
}

/* Any bytes will do, and what is repeated costs what it is long. */
static void
hostile(void **state)
{
	static const char *const parts[] = { "1,11", "11,", "1 000 ", "9",
		"1-201 Article ", "Articles 1 to 200, ", "twenty ", "hundred ",
		"million ", "((((", "$", "year ", "第", "一", "万亿", "一条",
		"分之", "点", "\xff", "\xe4\xb8", "de ", "2019年", "June ",
		"трех", "трехгодичный", "-", "1/", "．", "½", "e\xcc\x81",
		"ABCDEFGHIJ", "\x1f", "от 1 до " };
	static const char *const langs3[] = { "eng", "rus", "zho", "fra",
		"ara", "hin" };
	struct pacta_buf b = PACTA_BUF_INIT, out = PACTA_BUF_INIT;

	(void)state;
	for (size_t k = 0; k < sizeof(langs3) / sizeof(langs3[0]); k++) {
		struct pacta_reader *r = reader(langs3[k]);

		for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
			struct pacta_values l = PACTA_VALUES_INIT;

			pacta_buf_clear(&b);
			append(&b, parts[i], 20000);
			assert_int_equal(pacta_values_read(&l, r, b.data,
			    b.len, NULL), 0);
			assert_true(l.count < 1000000);
			pacta_buf_clear(&out);
			for (size_t n = 0; n < l.count; n++) {
				assert_true(l.items[n].end <= b.len);
				if (n < 100)
					pacta_value_print(&l.items[n], &out);
			}
			pacta_values_dispose(&l);
		}
		pacta_reader_free(r);
	}
	pacta_buf_dispose(&b);
	pacta_buf_dispose(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english),
		cmocka_unit_test(russian),
		cmocka_unit_test(chinese),
		cmocka_unit_test(french),
		cmocka_unit_test(spanish),
		cmocka_unit_test(arabic),
		cmocka_unit_test(points),
		cmocka_unit_test(others),
		cmocka_unit_test(comparing),
		cmocka_unit_test(places),
		cmocka_unit_test(hostile),
	};

	return cmocka_run_group_tests(tests, langs_setup, langs_teardown);
}
