/*
 * The rules of the concordance by example: two paragraphs, and what is told of
 * them.  test_concord.c runs these; test_rules.c sees that no rule lacks one that
 * fires and one that is quiet.
 */
#ifndef PACTA_CONCORD_CASES_H
#define PACTA_CONCORD_CASES_H

struct concord_case {
	const char *rule;
	const char *la, *a;	/* a language and its paragraph; several with
				 * '\n' between; markup where it begins with
				 * '<'; behind "@ORDER", which declares the
				 * order of parties, the formula of the
				 * parties */
	const char *lb, *b;
	const char *want_a, *want_b;	/* what the message must say of each;
					 * NULL: nothing is told */
	unsigned filler;	/* paragraphs that go together, behind these */
};

#define CONCORD_LONG_ENG "The Parties shall exchange experience in the field of " \
	"water management and flood protection. They shall hold joint courses " \
	"for young hydrologists. They shall publish the results together."
#define CONCORD_LONG_RUS "Стороны обмениваются опытом в области управления водным " \
	"хозяйством и защиты от паводков. Они проводят совместные курсы для " \
	"молодых гидрологов. Они совместно публикуют результаты."

static const struct concord_case concord_cases[] = {
	{ "concord-number", "eng", "There shall be 15 experts.",
	    "rus", "Назначаются 16 экспертов.", "15 (\"15\")", "16 (\"16\")", 0 },
	{ "concord-number", "eng", "There shall be fifteen experts.",
	    "zho", "应有十六名专家。", "15 (\"fifteen\")", "16 (\"十六\")", 0 },
	{ "concord-number", "eng", "A majority of two thirds is needed.",
	    "zho", "须经四分之三多数同意。", "2/3", "3/4", 0 },
	{ "concord-number", "rus", "Ставка составляет 2,5 процента.",
	    "eng", "The rate shall be 25 per cent.", "2.5%", "25%", 0 },
	{ "concord-number", "eng", "There shall be 15 experts.",
	    "rus", "Назначаются эксперты.", "15 (\"15\")", "lacks", 0 },
	{ "concord-number", "eng", "Both Parties and fifteen experts shall meet "
	    "at one place, two thirds of them at least.",
	    "rus", "Стороны и 15 экспертов собираются в одном месте, не менее "
	    "чем в составе двух третей.", NULL, NULL, 0 },
	{ "concord-number", "zho", "双方一致同意派遣十五名专家。",
	    "ara", "يتفق الطرفان على إيفاد خمسة عشر خبيرا.", NULL, NULL, 0 },
	{ "concord-date", "eng", "It was done on 14 June 2019.",
	    "zho", "于二〇一九年六月十五日订立。", "2019-06-14", "2019-06-15", 0 },
	{ "concord-date", "rus", "Совершено 14 июня 2019 года.",
	    "eng", "It was done on 14 July 2019.", "2019-06-14", "2019-07-14", 0 },
	{ "concord-date", "eng", "It was done on the twenty-sixth day of June, "
	    "one thousand nine hundred and forty-five.",
	    "zho", "公历一千九百四十五年六月二十六日订立。", NULL, NULL, 0 },
	{ "concord-date", "rus", "Совершено 14.06.2019.",
	    "zho", "2019年6月14日订立。", NULL, NULL, 0 },
	{ "concord-period", "eng", "It shall be sent within 30 days.",
	    "rus", "Направляется в течение 60 дней.", "30 day", "60 day", 0 },
	{ "concord-period", "eng", "It shall be sent within 30 days.",
	    "zho", "应在三十个工作日内送达。", "30 day", "30 workday", 0 },
	{ "concord-period", "eng", "It shall be sent within 180 days.",
	    "rus", "Направляется в течение шести месяцев.", "180 day",
	    "6 month", 0 },
	{ "concord-period", "eng", "A three-year term, after 30 days.",
	    "rus", "Трехлетний срок, по истечении тридцати дней.", NULL, NULL,
	    0 },
	{ "concord-amount", "eng", "The sum is USD 5 million.",
	    "zho", "金额为50万美元。", "USD 5000000", "USD 500000", 0 },
	{ "concord-amount", "eng", "The sum is 5 million dollars.",
	    "rus", "Сумма составляет 5 млрд долларов.", "USD 5000000",
	    "USD 5000000000", 0 },
	{ "concord-amount", "fra", "Le montant est de 5 millions d’euros.",
	    "eng", "The sum is 5 million dollars.", "EUR 5000000",
	    "USD 5000000", 0 },
	{ "concord-amount", "eng", "The sum is USD 5,000,000.",
	    "zho", "金额为500万美元。", NULL, NULL, 0 },
	{ "concord-ref", "eng", "As said in Articles 33 to 37.",
	    "zho", "依照第三十三条至第三十八条的规定。", "article 37",
	    "article 38", 0 },
	{ "concord-ref", "eng", "As said in paragraph 2 of Article 5.",
	    "rus", "Как указано в пункте 2 статьи 6.", "article 5",
	    "article 6", 0 },
	{ "concord-ref", "eng", "As said in Annex 1.",
	    "rus", "Как указано в приложении 2.", "annex 1", "annex 2", 0 },
	{ "concord-ref", "eng", "As said in Articles 33 to 37, Chapter VII and "
	    "point (c).",
	    "rus", "Как указано в статьях 33–37, главе VII и подпункте «в».",
	    NULL, NULL, 0 },
	{ "concord-party", "eng", "Kazakhstan and China shall meet.",
	    "rus", "Казахстан проводит встречи.\nКитай извещается.",
	    "the party \"People's Republic of China\"",
	    "nothing of \"Китайская", 0 },
	{ "concord-party", "zho", "哈萨克斯坦和中国举行会议。",
	    "eng", "China and Kazakhstan shall meet.", NULL, NULL, 0 },
	{ "concord-party", "rus", "Республика Казахстан извещает Китайскую "
	    "Народную Республику.",
	    "eng", "Kazakhstan informs the People’s Republic of China.", NULL,
	    NULL, 0 },
	{ "concord-order", "eng", "@rus\nChina and Kazakhstan",
	    "rus", "@rus\nКазахстан и Китай", "eng names Kazakhstan behind China",
	    "the alphabet of rus", 0 },
	{ "concord-order", "rus", "@eng\nКазахстан и Китай",
	    "eng", "@eng\nChina and Kazakhstan", "rus names Китай behind Казахстан",
	    "the alphabet of eng", 0 },
	{ "concord-order", "eng", "@listed\nChina and Kazakhstan",
	    "zho", "@listed\n哈萨克斯坦和中国", "Kazakhstan behind China",
	    "as the metadata lists them", 0 },
	{ "concord-order", "eng", "@own\nChina and Kazakhstan",
	    "rus", "@own\nКазахстан и Китай", NULL, NULL, 0 },
	{ "concord-order", "eng", "@alternat\nChina and Kazakhstan",
	    "rus", "@alternat\nКазахстан и Китай", NULL, NULL, 0 },
	{ "concord-order", "eng", "China and Kazakhstan",
	    "rus", "Казахстан и Китай", NULL, NULL, 0 },
	{ "concord-term", "eng", "It is lodged with the depositary.",
	    "rus", "Он передается на хранение.", "the term \"depositary\"",
	    "nothing of \"депозитарий\"", 0 },
	{ "concord-term", "zho", "应交给保存机关。",
	    "rus", "Он передается на хранение.", "the term \"保存机关\"",
	    "nothing of \"депозитарий\"", 0 },
	{ "concord-term", "eng", "It is lodged with the depositaries.",
	    "rus", "Он передается депозитариям.", NULL, NULL, 0 },
	{ "concord-quote", "eng", "Hereinafter “the Parties”.",
	    "rus", "Далее «Стороны.", "none alone", "without its mate", 0 },
	{ "concord-quote", "zho", "以下简称《双方。",
	    "eng", "Hereinafter “the Parties”.", "without its mate",
	    "none alone", 0 },
	{ "concord-quote", "eng", "Hereinafter “the Parties”.",
	    "rus", "Далее «Стороны».", NULL, NULL, 0 },
	{ "concord-quote", "eng", "Hereinafter “the Parties.",
	    "rus", "Далее «Стороны.", NULL, NULL, 0 },
	{ "concord-missing", "eng", "They shall meet often.",
	    "rus", "<p/>", "words (\"They", "lacks", 0 },
	{ "concord-missing", "eng", "They shall meet often.",
	    "rus", "Они часто встречаются.", NULL, NULL, 0 },
	{ "concord-double", "eng", "They shall meet in the capital every "
	    "spring.\nThey shall write to one another of what was done.",
	    "rus", "Они встречаются в столице каждую весну.\nОни встречаются в "
	    "столице каждую весну.", "others", "the words of art_1__para_1 "
	    "again", 0 },
	{ "concord-double", "eng", "They shall meet in the capital every "
	    "spring.\nThey shall meet in the capital every spring.",
	    "rus", "Они встречаются в столице каждую весну.\nОни встречаются в "
	    "столице каждую весну.", NULL, NULL, 0 },
	{ "concord-language", "eng", "The Parties shall inform each other of the "
	    "progress of the work, and of what is to be done by them.",
	    "fra", "The Parties shall inform each other of the progress of the "
	    "work, and of what is to be done by them.", "its own",
	    "words of eng", 0 },
	{ "concord-language", "eng", "The Parties shall inform each other of the "
	    "progress of the work.",
	    "fra", "Les Parties s’informent de l’état d’avancement des "
	    "travaux.", NULL, NULL, 0 },
	{ "concord-length", "eng", CONCORD_LONG_ENG,
	    "rus", "Стороны обмениваются опытом в области управления водным "
	    "хозяйством и защиты от паводков.", "in 3 sentences", "in 1", 40 },
	{ "concord-length", "eng", CONCORD_LONG_ENG, "rus", CONCORD_LONG_RUS,
	    NULL, NULL, 40 },
	/* Nothing is learned from a short text, and nothing is guessed. */
	{ "concord-length", "eng", CONCORD_LONG_ENG, "rus", "Стороны "
	    "обмениваются опытом.", NULL, NULL, 0 },
	{ "concord-item", "eng", "The ministry sends the harbour a letter of the "
	    "engineer.\nThe teacher opens the museum with the singer.\n"
	    "The farmer repairs the bridge of the village.",
	    "rus", "Учитель открывает музей с певцом.\nМинистерство направляет "
	    "порту письмо инженера.\nФермер чинит мост деревни.",
	    "(\"The ministry", "(\"Учитель", 160 },
	{ "concord-item", "eng", "The ministry sends the harbour a letter of the "
	    "engineer.\nThe teacher opens the museum with the singer.\n"
	    "The farmer repairs the bridge of the village.",
	    "rus", "Министерство направляет порту письмо инженера.\nУчитель "
	    "открывает музей с певцом.\nФермер чинит мост деревни.", NULL,
	    NULL, 160 },
};

#define CONCORD_CASES (sizeof(concord_cases) / sizeof(concord_cases[0]))

#endif
