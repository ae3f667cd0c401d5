#!/bin/sh
# pacta import: texts of our own in sixteen languages, and real ones when they
# are there.
. "$(dirname "$0")/lib.sh"

I=$ROOT/tests/cli/import
LANGS='eng rus zho fra spa deu por ara fas urd hin kaz kir tgk uzb bel'
count() { grep -c "<$1[ >]" "$2"; }
ids() { grep -o ' eId="[^"]*"' "$1" | grep -v lang-; }
letters() { "$BUILD/tests/import_letters" "$1" "$2"; }
xsd() {
	xmllint --noout --schema "$SHARED/akn/akomantoso30.xsd" "$@"
}
rng() { xmllint --noout --relaxng "$ROOT/schemas/profile.rng" "$@"; }

run "$PACTA" import --help
is 'help exits 0' "$status" 0
like 'help tells the usage' "$out" '^usage: pacta import SLUG'
git init -q repo
cd repo || exit 1

# --- one treaty in sixteen languages, each imported alone and together ------

for l in $LANGS; do
	run "$PACTA" import river -l "$l" "$I/river.$l.txt"
	is "$l: every line has its place" "$status" 0
	x=agreements/river/$l.xml
	ok "$l: letters and digits are those of the text" \
	    letters "$I/river.$l.txt" "$x"
	is "$l: two chapters" "$(count chapter $x)" 2
	is "$l: three articles" "$(count article $x)" 3
	is "$l: two points" "$(count point $x)" 2
	is "$l: the ids of the master" "$(ids $x)" \
	    "$(ids agreements/river/eng.xml)"
	like "$l: a type is found" $x '<docType>.+</docType>'
	like "$l: a title is found" $x '<docTitle>.+</docTitle>'
	is "$l: the day is marked" \
	    "$(grep -c '<date date="2030-05-01"' $x)" 1
	like "$l: closing formula" $x 'formula name="testimonium"'
	like "$l: enacting formula" $x 'formula name="enactingFormula"'
	run "$PACTA" import -l "$l" -o alone.$l.xml "$I/river.$l.txt"
	is "$l alone: the chapters' ids" "$(ids alone.$l.xml | grep -c chp_)" 2
	like "$l alone: ids without script" alone.$l.xml 'eId="chp_2"'
done
ok 'all valid under the profile' rng agreements/river/*.xml
run "$PACTA" check
is 'check finds no fault in any language' "$status" 0
like 'nor a warning' "$out" '0 errors, 0 warnings'
is 'every language is told of the others' \
    "$(grep -c 'name="authenticLanguage"' agreements/river/eng.xml)" 16
run "$PACTA" fmt --check
is 'what import writes is canonical' "$status" 0

# --- the files it must not touch ---------------------------------------------

cp agreements/river/rus.xml before
run "$PACTA" import river -l ru "$I/bilateral.rus.txt"
is 'an existing text is not replaced' "$status" 2
like 'it says so' "$err" 'rus.xml: error: .*--force'
same 'and stands as it was' agreements/river/rus.xml before
run "$PACTA" import river -l ru --force "$I/river.rus.txt"
is '--force replaces it' "$status" 0
run "$PACTA" import -l ru -o before "$I/river.rus.txt"
is '-o does not replace a file either' "$status" 2

# --- a bilateral agreement, broken lines, word breaks, columns, annex --------

run "$PACTA" import archives -l ru "$I/bilateral.rus.txt"
x=agreements/archives/rus.xml
is 'broken lines: every line has its place' "$status" 0
ok 'letters and digits' letters "$I/bilateral.rus.txt" $x
like 'a word broken by a hyphen is whole' $x 'следующие понятия:'
like 'a hyphen of the word stays' $x 'научно-исследовательской практикой'
like 'title in one line' $x '<docType>СОГЛАШЕНИЕ</docType> <docTitle>между Правительством Республики Казахстан и Правительством Китайской Народной Республики о сотрудничестве'
is 'recitals' "$(count recital $x)" 2
like 'an article with its title' $x '<heading>Основные понятия</heading>'
like 'bis' $x 'eId="art_2bis"'
like 'points within paragraphs' $x 'eId="art_2__para_1__point_3"'
like 'dashes within points' $x 'eId="art_2__para_1__point_2__indent_2"'
is 'signatures side by side' "$(grep -o '<signature ' $x | wc -l)" 2
like 'parties and day of signature' $x '/akn/qt/act/agreement/cn-kz/2024-05-20/'
like 'the annex has its number' $x '<num>Приложение № 1</num>'
is 'numbered titles are sections' "$(count section $x)" 2
run "$PACTA" check archives
is 'check finds no fault' "$status" 0

# --- Markdown ------------------------------------------------------------------

run "$PACTA" import data -l en "$I/memorandum.eng.md"
x=agreements/data/eng.xml
is 'Markdown: every line has its place' "$status" 0
is 'headings' "$(count article $x)" 3
is 'a table with its head' "$(count th $x) $(count td $x)" '2 4'
like 'nested lists' $x 'eId="art_1__indent_2__indent_2"'
like 'a footnote where its mark stood' $x 'open formats\.<authorialNote [^>]*><p>Formats published under a licence that anyone may use\.</p>'
like 'emphasis' $x '<b>open data</b>'
like 'a memorandum does not bind' $x '<FRBRprescriptive value="false"/>'
run "$PACTA" check data
is 'check finds no fault' "$status" 0

# --- lines nobody can place -------------------------------------------------------

run "$PACTA" import odd -l en "$I/odd.eng.txt"
is 'lines without a role: exit 1' "$status" 1
like 'a number out of turn is named' "$err" 'odd.eng.txt:9:1: error: .*\[import-unplaced\]'
like 'stray words are named' "$err" 'odd.eng.txt:16:1: error: .*\[import-unplaced\]'
is 'nothing else is' "$(grep -c import-unplaced "$err")" 2
like 'the line stands where it stood' agreements/odd/eng.xml '<p>7\. Nobody knows why a seven stands here\.</p>'
ok 'nothing is lost' letters "$I/odd.eng.txt" agreements/odd/eng.xml
ok 'the document is valid all the same' rng agreements/odd/eng.xml

# --- json ---------------------------------------------------------------------------

run "$PACTA" import odd -l en --force --json "$I/odd.eng.txt"
is '--json: the exit code is the same' "$status" 1
is 'nothing goes to standard error' "$(cat "$err")" ''
head -8 "$out" >got
cat >want <<END
{
  "format": "pacta-import-1",
  "agreement": "odd",
  "language": "eng",
  "source": "$I/odd.eng.txt",
  "written": [
    "agreements/odd/eng.xml"
  ],
END
same 'one object says what was made of what' got want
like 'with each finding and its place' "$out" '"line": 16,'
is 'as many as there are' "$(grep -c '"rule": "import-unplaced"' "$out")" 2
run "$PACTA" import -l en -o json.xml --json "$I/memorandum.eng.md"
like 'a file of any name too' "$out" '"json.xml"'
like 'that belongs to no agreement' "$out" '"agreement": null'
run "$PACTA" import -l en -o - --json "$I/memorandum.eng.md"
is 'not beside the text itself' "$status" 2
like 'and says why' "$err" '^pacta import: .*standard output'

# --- bad input ----------------------------------------------------------------------

printf 'Article 1\n\nТекст \303\n' >bad.txt
run "$PACTA" import bad -l en bad.txt
is 'not UTF-8: exit 2' "$status" 2
like 'line and column are named' "$err" '^bad.txt:3:7: error: '
printf 'Article 1\n\nA \001 b\n' >bad.txt
run "$PACTA" import bad -l en bad.txt
like 'a control character is named' "$err" '^bad.txt:3:3: error: '
: >bad.txt
run "$PACTA" import bad -l en bad.txt
is 'an empty text: exit 2' "$status" 2
is 'and nothing is written' "$(ls -d agreements/bad 2>/dev/null)" ''
printf '\357\273\277Article 1\r\n\r\nA text.\r\n' >crlf.txt
run "$PACTA" import -l en -o - crlf.txt
is 'a byte order mark and CRLF are no matter' "$status" 0
like 'and leave no trace' "$out" '<num>Article 1</num>'
run "$PACTA" import Bad_Slug -l en crlf.txt
is 'a bad name: misuse' "$status" 2
run "$PACTA" import x -l xx crlf.txt
is 'an unknown language: misuse' "$status" 2
run "$PACTA" import x crlf.txt
is 'no language: misuse' "$status" 2
run "$PACTA" import x -l en -k poem crlf.txt
is 'an unknown kind' "$status" 2
run "$PACTA" import x -l en -d 2026-02-30 crlf.txt
is 'a day that is none' "$status" 2

# --- very large texts ----------------------------------------------------------------

awk 'BEGIN { for (i = 0; i < 60000; i++) print "Text:" }' >colons.txt
ok 'many lines that end in colons' timeout 20 "$PACTA" import -l en -o colons.xml colons.txt
awk 'BEGIN { for (i = 0; i < 200000; i++) printf "|"; print "" }' >pipes.txt
run timeout 20 "$PACTA" import -l en -o pipes.xml pipes.txt
is 'a row of too many cells' "$status" 1
like 'is told of' "$err" '^pipes.txt:1:1: error: a row of the table has over 1000 cells: .*\[import-table\]'
is 'and keeps to a thousand cells' "$(grep -o '<td' pipes.xml | wc -l | tr -d ' ')" 1000
awk 'BEGIN { print "Article 1\n"; for (i = 0; i < 1500; i++) print "7. Text.\n" }' >lost.txt
run timeout 20 "$PACTA" import -l en -o lost.xml lost.txt
is 'many lines without a place' "$status" 1
is 'a thousand are listed' "$(grep -c ': error: .*\[import-unplaced\]' "$err")" 1000
like 'the others are counted' "$err" ': note: [0-9]* more lines stand as plain paragraphs'

# --- real texts ----------------------------------------------------------------------

if [ -z "$SHARED" ] || [ ! -e "$SHARED/corpus/un-charter/en.txt" ]; then
	skip 'real texts' 'the corpus is not there'
	done_testing
fi
S=$SHARED/corpus/sco-decision-3-2019.rus.txt
run "$PACTA" import sco-2019-3 -l rus -j qt-sco "$S"
x=agreements/sco-2019-3/rus.xml
is 'decision: every line has its place' "$status" 0
ok 'letters and digits' letters "$S" $x
like 'the work' $x 'FRBRuri value="/akn/qt-sco/statement/decision/chs/2019-06-14/3"'
like 'two authorities' $x '<p><docAuthority [^>]*>ШАНХАЙСКАЯ ОРГАНИЗАЦИЯ СОТРУДНИЧЕСТВА</docAuthority> <docAuthority [^>]*>СОВЕТ ГЛАВ ГОСУДАРСТВ</docAuthority></p>'
like 'its number' $x '<docNumber>№ 3</docNumber>'
is 'signatories in order' "$(grep -o 'signature refersTo="#[a-z]*' $x |
    sed 's/.*#//' | tr '\n' ' ')" 'in pk kz ru cn tj kg uz '
is 'one annex' "$(count attachment $x)" 1
like 'its stamp' $x '<container name="approval">'
like 'what it is' $x '<docType>КОНЦЕПЦИЯ</docType> <docTitle>сотрудничества государств-членов Шанхайской организации сотрудничества в сфере цифровизации и информационно-коммуникационных технологий</docTitle>'
is 'seven sections' "$(count section $x)" 7
for n in 2:14 3:6 4:6 5:7 6:4; do
	is "dashes in section ${n%:*}" \
	    "$(grep -c "sec_${n%:*}__para_1__indent_" $x)" "${n#*:}"
done
is 'dashes in all' "$(count indent $x)" 37
for l in eng:en rus:ru zho:zh; do
	T1=$SHARED/corpus/un-charter/${l#*:}.txt x=agreements/un-charter/${l%:*}.xml
	run "$PACTA" import un-charter -l "${l%:*}" "$T1"
	is "Charter ${l%:*}: every line has its place" "$status" 0
	is 'chapters' "$(count chapter $x)" 19
	is 'articles' "$(count article $x)" 111
	ok 'letters and digits' letters "$T1" $x
	like 'a charter' $x '<act name="charter">'
	ids $x >ids.${l%:*}
	# What stands in each article, but for numbers and marks in the text.
	sed -n '/<body>/,/<\/body>/p' $x | grep -o '<[a-zA-Z]*' |
	    grep -v '<$\|<num\|<ref\|<rref\|<date' >shape.${l%:*}
	run "$PACTA" import -l "${l%:*}" -o alone "$T1"
	ids alone >alone.${l%:*}
done
# No article is excepted: where the plain texts differ (numbers that only the
# Chinese one has), the structure is the same.
for l in rus zho; do
	same "Charter: the ids of eng and $l" ids.$l ids.eng
	same "Charter: the structure of eng and $l" shape.$l shape.eng
	same "Charter: the same ids when $l is imported alone" alone.$l alone.eng
done
run "$PACTA" check
is 'check finds no fault in real texts' "$(grep -c ': error:.*\(charter\|sco\)' "$err")" 0
run "$PACTA" check un-charter sco-2019-3
is 'and says so' "$status" 0
if command -v xmllint >/dev/null; then
	ok 'all valid under the official schema' xsd agreements/*/*.xml
else
	skip 'official schema' 'xmllint is not there'
fi
done_testing
