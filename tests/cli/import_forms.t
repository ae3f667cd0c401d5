#!/bin/sh
# pacta import: forms in which states write what others write otherwise.
. "$(dirname "$0")/lib.sh"

letters() { "$BUILD/tests/import_letters" "$1" "$2"; }
# take LANG FILE: imported to x.xml, every letter kept, and sound.
take() {
	run "$PACTA" import -f -l "$1" -o x.xml "$2"
	is "$2: every line has its place" "$status" 0
	ok "$2: letters and digits are those of the text" letters "$2" x.xml
	run "$PACTA" check x.xml
	is "$2: check finds no fault" "$status" 0
	if [ -n "$SHARED" ]; then
		ok "$2: valid under the official schema" xmllint --noout \
		    --schema "$SHARED/akn/akomantoso30.xsd" x.xml
	fi
}

# --- signatures side by side, an annex that says what it belongs to ----------

cat >ru.txt <<'END'
                             СОГЛАШЕНИЕ
       между Правительством Республики Казахстан и Правительством
         Китайской Народной Республики о пограничных мостах

Правительство Республики Казахстан и Правительство Китайской Народной
Республики, далее именуемые Сторонами,

согласились о нижеследующем:

                              Статья 1

Стороны содержат мосты в исправном состоянии и осматривают их каждую
весну.

Совершено в городе Астане 8 июня 2025 года в двух экземплярах.

За Правительство                             За Правительство
Республики Казахстан              Китайской Народной Республики

                                Приложение
                                к Соглашению между Правительством
                                Республики Казахстан и
                                Правительством Китайской Народной
                                Республики о пограничных мостах

                           ПЕРЕЧЕНЬ МОСТОВ

1. Северный мост.
2. Южный мост.
END
take ru ru.txt
like 'one line of the page is one line' x.xml '<p>За Правительство За Правительство</p>'
like 'each column is a signature' x.xml 'signature refersTo="#kz">.*signature refersTo="#cn">'
like 'the lines below an annex are one' x.xml '<p>к Соглашению .* Республики о пограничных мостах</p>'
like 'its title follows' x.xml '<docTitle>ПЕРЕЧЕНЬ МОСТОВ</docTitle>'
like 'its numbers are its own' x.xml '<paragraph eId="att_1__para_2">'

cat >zh.txt <<'END'
中华人民共和国政府和哈萨克斯坦共和国政府
关于边境桥梁的协定

中华人民共和国政府和哈萨克斯坦共和国政府（以下简称“双方”），
本着睦邻友好的原则，
达成协议如下：

第一条

双方应当使桥梁保持良好状态。

本协定于二〇二五年六月八日在阿斯塔纳签订，一式两份。

中华人民共和国政府代表　　　　　　哈萨克斯坦共和国政府代表
（签字）　　　　　　　　　　　　　（签字）
END
take zh zh.txt
like 'a line that ends in a comma is whole' x.xml '<p>本着睦邻友好的原则，</p>'
like 'wide spaces part columns too' x.xml 'signature refersTo="#cn">.*signature refersTo="#kz">'

# --- a decision: who decides stands below the type, the title below the day --

cat >decision.txt <<'END'
РЕШЕНИЕ
Совета глав правительств государств – членов Шанхайской организации сотрудничества

14 ноября 2025 года                № 7                г. Ташкент

О Программе обмена опытом

Совет глав правительств государств – членов Шанхайской организации сотрудничества

РЕШИЛ:

1. Утвердить Программу обмена опытом.

2. Настоящее Решение вступает в силу с даты подписания.

За Республику Казахстан
Премьер-министр                                   О. Иванов

За Китайскую Народную Республику
Премьер Государственного совета                   Ли Мин
END
take ru decision.txt
like 'the body is no title' x.xml '<docAuthority refersTo="#chg">Совета глав правительств</docAuthority>'
like 'the title is' x.xml '<docTitle>О Программе обмена опытом</docTitle>'
like 'an office below a state belongs to it' x.xml 'Казахстан</organization><br/>Премьер-министр'

# --- numbers closed by a dash --------------------------------------------------

cat >ar.txt <<'END'
اتفاقية
بين حكومة جمهورية كازاخستان وحكومة جمهورية الصين الشعبية بشأن الجسور

إن حكومة جمهورية كازاخستان وحكومة جمهورية الصين الشعبية، المشار إليهما فيما بعد بالطرفين،

قد اتفقتا على ما يلي:

المادة ١

١ - يصون الطرفان الجسور.

٢ - يجوز للطرفين تحديد ٢ - ٣ جسور أخرى.
END
take ar ar.txt
like 'the dash belongs to the number' x.xml '<num>١ -</num>'
like 'the second follows' x.xml '<paragraph eId="art_1__para_2">'
like 'a dash between two numbers is text' x.xml '٢ - ٣ جسور'

# --- letters, apostrophes, formulas --------------------------------------------

cat >ur.txt <<'END'
معاہدہ
اسلامی جمہوریہ پاکستان کی حکومت اور جمہوریہ قازقستان کی حکومت کے درمیان پلوں پر

اسلامی جمہوریہ پاکستان کی حکومت اور جمہوریہ قازقستان کی حکومت، جنہیں بعد ازاں فریقین کہا گیا ہے،

درج ذیل پر متفق ہوئے ہیں:

دفعہ 1

1۔ فریقین درج ذیل شعبوں میں تعاون کریں گے:

(الف) پلوں کی تعمیر؛

(ب) پلوں کی مرمت؛

(ج) پلوں کا معائنہ۔

آستانہ میں 8 جون 2025 کو دو نسخوں میں طے پایا۔

اسلامی جمہوریہ پاکستان کی حکومت کی جانب سے

جمہوریہ قازقستان کی حکومت کی جانب سے
END
take ur ur.txt
like 'letters of Urdu count' x.xml '<point eId="art_1__para_1__point_c">'
ok 'a paragraph with a day before signatures is their formula' \
    sh -c 'tr -d "\n" <x.xml | grep -q "<conclusions> *<p>آستانہ"'

cat >uz.txt <<'END'
O‘zbekiston Respublikasi Hukumati bilan Qozog‘iston Respublikasi Hukumati o‘rtasida ko‘priklar to‘g‘risida
BITIM

Bundan buyon Tomonlar deb ataluvchi O‘zbekiston Respublikasi Hukumati va Qozog‘iston Respublikasi Hukumati,

quyidagilar to‘g‘risida kelishib oldilar:

1-modda

Tomonlar ko‘priklarni saqlaydilar.

2025-yil 8-iyunda Ostona shahrida ikki nusxada tuzildi.

O‘zbekiston Respublikasi Hukumati nomidan

Qozog‘iston Respublikasi Hukumati nomidan
END
take uz uz.txt
like 'any apostrophe of Uzbek is one' x.xml 'signature refersTo="#uz">'
like 'in all its words' x.xml 'formula name="enactingFormula"'

cat >hi.txt <<'END'
भारत गणराज्य की सरकार और कज़ाखस्तान गणराज्य की सरकार के बीच पुलों पर
समझौता

भारत गणराज्य की सरकार और कज़ाखस्तान गणराज्य की सरकार, जिन्हें इसके पश्चात पक्षकार कहा गया है,

निम्नलिखित पर सहमत हुए हैं:

अनुच्छेद 1

पक्षकार पुलों का रखरखाव करेंगे।

अस्ताना में 8 जून 2025 को दो मूल प्रतियों में संपन्न हुआ।

भारत गणराज्य की सरकार की ओर से

कज़ाखस्तान गणराज्य की सरकार की ओर से
END
take hi hi.txt
like 'both spellings of a state' x.xml 'signature refersTo="#kz">'

cat >en.txt <<'END'
CONVENTION ON BRIDGES

PREAMBLE

The States Parties to this Convention,

Recognizing that bridges join peoples,

Have agreed as follows:

Article 1

Bridges shall be kept in good repair.
END
take en en.txt
ok 'who opens a preamble with a title are the parties' \
    sh -c 'tr -d "\n" <x.xml | grep -q "formula name=\"parties\"> *<p>The States"'

done_testing
