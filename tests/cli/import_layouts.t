#!/bin/sh
# pacta import: how texts are laid out: pages, tabs, numbers on the line of their
# article, titles closed by a full stop, tables of a word processor.
. "$(dirname "$0")/lib.sh"

letters() { "$BUILD/tests/import_letters" "$1" "$2"; }
# take LANG FILE STATUS: imported to x.xml, every letter kept, and sound.
take() {
	run "$PACTA" import -f -d 2026-01-01 -l "$1" -o x.xml "$2"
	is "$2: the exit code" "$status" "$3"
	cp "$err" told
	ok "$2: letters and digits are those of the text" letters "$2" x.xml
	run "$PACTA" check x.xml
	is "$2: check finds no fault" "$status" 0
	if [ -n "$SHARED" ]; then
		ok "$2: valid under the official schema" xmllint --noout \
		    --schema "$SHARED/akn/akomantoso30.xsd" x.xml
	fi
}

# --- a page of a printer: broken lines, page numbers, titles with a full stop --

cat >page.txt <<'END'
Agreement between the Government of the Republic of Kazakhstan and the Government
of the Republic of Uzbekistan on the Joint Use of Reservoirs

The Government of the Republic of Kazakhstan and the Government of the Republic
of Uzbekistan, hereinafter referred to as the "Parties",

Have agreed as follows:

Article 1. Purpose.

The purpose of this Agreement is to lay down the rules for the joint use of the
reservoirs listed below, taking into account the interests of both Parties, in
accordance with the rules of international law and with good neighbourly faith.

                                    - 1 -

Article 2. Competent authorities.

1) The competent authorities are:
a) for the Republic of Kazakhstan - the Ministry of Water Resources;
b) for the Republic of Uzbekistan - the Ministry of Water Management.
2) The Parties shall inform each other of any change of the competent authorities
through diplomatic channels.

Article 3. Final provisions.

This Agreement shall enter into force on the date of receipt of the last written
notification.

Done at Tashkent on 3 March 2025 in two originals, each in the Kazakh, Uzbek,
English and Russian languages, all texts being equally authentic. In case of
divergence, the English text shall prevail.

For the Government of                   For the Government of
the Republic of Kazakhstan              the Republic of Uzbekistan
END
take en page.txt 1
like 'a title may be closed by a full stop' x.xml '<heading>Purpose\.</heading>'
like 'points below it' x.xml 'eId="art_2__para_1__point_b"'
like 'the number of a page is told of' told '^page.txt:15:37: error: it looks like the number of a page.*\[import-unplaced\]'
like 'and stands where it stood' x.xml '<p>- 1 -</p>'
like 'a line broken behind a comma is one' x.xml 'Uzbek, English and Russian'

# --- a sentence behind an article's number is no title ----------------------------

printf '%s\n\n' 'Article 1. The Parties cooperate.' 'They meet each year.' \
    'Article 2. The Parties inform each other of any change in their laws and of all their plans.' \
    'Article 3. They pay.' >run-in.txt
take en run-in.txt 0
is 'no heading' "$(grep -c '<heading>' x.xml)" 0

# --- Chinese: the first paragraph on the line of its article ------------------------

cat >zh.txt <<'END'
中华人民共和国政府和塔吉克斯坦共和国政府关于跨境河流合作的协定

　　中华人民共和国政府和塔吉克斯坦共和国政府（以下简称“双方”），
　　本着平等互利的原则，
　　达成协议如下：

　　第一条　一、双方设立联合委员会。
　　二、联合委员会每年举行一次会议。

　　第二条　合作包括下列内容：
　　（一）水质监测；
　　（二）信息交换。
END
take zh zh.txt 0
like 'it is a paragraph with its number' x.xml '<paragraph eId="art_1__para_1">'
like 'the next one goes on' x.xml '<paragraph eId="art_1__para_2">'
like 'what is text stays text' x.xml '<p>合作包括下列内容：</p>'

# --- paragraphs counted through the sections ------------------------------------------

cat >through.md <<'END'
# Memorandum of Understanding on Statistics

## Section I. Scope

1. The Sides exchange data.

2. Data are free.

## Section II. Final clauses

3. This Memorandum is not legally binding.

4. It takes effect on signature.
END
take en through.md 0
like 'they keep their numbers' x.xml '<paragraph eId="sec_2__para_3">'

# --- Russian: decimal numbers, gerunds line by line, numbers in words -----------------

cat >gerunds.txt <<'END'
КОНВЕНЦИЯ О ПРИГРАНИЧНОМ СОТРУДНИЧЕСТВЕ

Государства – участники настоящей Конвенции, далее именуемые Сторонами,
стремясь к развитию добрососедских отношений,
руководствуясь общепризнанными принципами и нормами международного права,
договорились о нижеследующем:

Статья первая

3.1. Стороны сотрудничают в следующих формах:
3.1.1. обмен информацией;
3.1.2. совместные проекты.
3.2. Иные формы определяются Сторонами.

Статья вторая
Вступление в силу

Конвенция вступает в силу с даты подписания.
END
sed -i 's/^3\./1./' gerunds.txt
take ru gerunds.txt 0
is 'each line is a recital' "$(grep -c '<recital ' x.xml)" 2
like 'a number in words' x.xml '<article eId="art_2">'
like 'with its title' x.xml '<heading>Вступление в силу</heading>'
like '1.2 goes on with 1.1, not with 1.1.2' x.xml '<paragraph eId="art_1__para_1-2">'

# --- a protocol that changes another text: tabs, CRLF, a byte order mark --------------

{
	printf '\357\273\277ПРОТОКОЛ\r\nо внесении изменений в Соглашение о поездках\r\n\r\n'
	printf 'Стороны согласились о\302\240нижеследующем:\r\n\r\n\tСтатья\302\2401\r\n\r\n'
	printf '\tВнести в Соглашение следующие изменения:\r\n'
	printf '\t1)\tв статье 2 слово «тридцать» заменить словом «девяносто»;\r\n'
	printf '\t2)\tстатью 1 изложить в следующей редакции:\r\n'
	printf '\t«1. Граждане ездят.\r\n\t2. Граждане возвращаются.».\r\n\r\n'
	printf '\tСтатья\302\2402\r\n\r\n\tСтатья 1 настоящего Протокола вступает в силу сразу.\r\n'
} >protocol.txt
take ru protocol.txt 0
is 'what is quoted is of the point that quotes' \
    "$(tr -d '\n' <x.xml | grep -c 'art_1__point_2">.*«1. Граждане ездят.*2. Граждане возвращаются.».</p> *</content> *</point>')" 1
is 'what it cites is of the text it changes' \
    "$(grep -o '<ref [^>]*>[^<]*' x.xml)" '<ref href="#art_1">Статья 1'

# --- a table by tabs, in an annex ---------------------------------------------------------

printf 'СОГЛАШЕНИЕ\nо ветеринарии\n\nСтатья 1\n\nТекст.\n\nПриложение\nк Соглашению\n\nПеречень болезней\n\n№ п/п\tБолезнь\tСрок\n1\tЯщур\t30 дней\n2\tБешенство\t10 дней\n' >tabs.txt
take ru tabs.txt 0
is 'three rows' "$(grep -c '<tr>' x.xml)" 3
is 'of three cells' "$(grep -c '<td>' x.xml)" 9
like 'and no part of the title' x.xml '<docTitle>Перечень болезней</docTitle>'

# --- Spanish and Uzbek --------------------------------------------------------------------

printf '%s\n\n' 'CONVENIO DE COOPERACIÓN' 'ARTÍCULO 1' \
    '1.- Cada Parte sufragará sus gastos.' \
    '2.- Los gastos comunes se repartirán.' >es.txt
take es es.txt 0
like 'the dash belongs to the number' x.xml '<num>1\.-</num>'

printf '%s\n\n' 'БИТИМ' '1-модда' '1. Томонлар ҳамкорлик қиладилар:' \
    'а) кўргазмалар;' 'б) концертлар.' \
    '2024 йил 6 июнда Тошкент шаҳрида икки нусхада тузилди.' \
    'Ўзбекистон Республикаси Ҳукумати номидан' \
    'Қозоғистон Республикаси Ҳукумати номидан' >uz.txt
take uz uz.txt 0
like 'points in the older script' x.xml 'eId="art_1__para_1__point_b"'
like 'signatures in it' x.xml 'signature refersTo="#uz">'

# --- French ordinals, Arabic brackets, a town's abbreviation -------------------------------

printf '%s\n\n' 'ACCORD' 'Article 1er' "Objet de l'Accord" 'Il a un objet.' \
    'Article 2' 'Formes :' '1° échange ;' \
    "2° projets, selon l'article 1er." >fr.txt
take fr fr.txt 0
like 'the first article' x.xml '<article eId="art_1">'
like 'with its title' x.xml "<heading>Objet de l'Accord</heading>"
like 'points with a ring' x.xml '<num>2°</num>'
like 'a reference to it' x.xml '<ref href="#art_1">article 1er</ref>'

printf '%s\n\n' 'بروتوكول' 'إن الأطراف المتعاقدة،' 'اتفقت على ما يلي:' \
    'المادة (1)' 'أ- تتعاون الأطراف.' 'ب- تتبادل المعلومات.' 'المادة (2)' \
    'وفقا للمادة (1) من هذا البروتوكول.' >brackets.txt
take ar brackets.txt 0
like 'a number in brackets' x.xml '<num>المادة \(1\)</num>'
like 'a letter closed by a dash' x.xml '<paragraph eId="art_1__para_b">'
like 'a reference in brackets' x.xml '<ref href="#art_1">للمادة \(1\)</ref>'
like 'the formula' x.xml 'formula name="enactingFormula"'

printf '%s\n\n' 'РЕШЕНИЕ' 'г. Астана      4 июля 2024 года' 'Совет решил:' \
    '1. Утвердить Программу.' >town.txt
take ru town.txt 0
is 'a town is no point' "$(grep -c '<num>г\.</num>' x.xml)" 0

# --- what is no UTF-8 ---------------------------------------------------------------------

printf '\377\376A\000' >utf16.txt
run "$PACTA" import -l en -o - utf16.txt
is 'UTF-16: exit 2' "$status" 2
like 'it says what it is, and what to do' "$err" '^utf16.txt:1:1: error: this is UTF-16: .*iconv'
done_testing
