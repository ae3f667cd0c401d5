#!/bin/sh
# pacta import: cross references, the same in every language.
. "$(dirname "$0")/lib.sh"

I=$ROOT/tests/cli/import/refs
LANGS='eng rus zho fra spa deu por ara fas urd hin kaz kir tgk uzb bel'
letters() { "$BUILD/tests/import_letters" "$1" "$2"; }
hrefs() { grep -oE '<r?ref [^>]*>' "$1"; }

# --- one treaty in sixteen languages -----------------------------------------

cat >want <<'X'
<ref href="#art_1__para_2">
<ref href="#art_3">
<ref href="#art_1__para_2__point_b">
<ref href="#art_2__para_1">
<ref href="#art_1">
<ref href="#art_3">
<rref from="#art_1" upTo="#art_3">
X
git init -q repo
cd repo || exit 1
for l in $LANGS; do
	run "$PACTA" import springs -l "$l" "$I/springs.$l.txt"
	is "$l: every line has its place" "$status" 0
	x=agreements/springs/$l.xml
	ok "$l: letters and digits are those of the text" \
	    letters "$I/springs.$l.txt" "$x"
	hrefs "$x" >got
	same "$l: what refers is marked, what is cited of others is not" \
	    got ../want
done
run "$PACTA" check
is 'check finds no fault' "$status" 0
is 'and nothing that is marked otherwise' \
    "$(grep -c 'sync-marks\|ref-\|concord-ref' "$err")" 0
if [ -n "$SHARED" ]; then
	ok 'valid under the official schema' xmllint --noout --schema \
	    "$SHARED/akn/akomantoso30.xsd" agreements/springs/*.xml
else
	skip 'official schema' 'no test input from outside'
fi
run "$PACTA" fmt --check
is 'what import writes is canonical' "$status" 0
x=agreements/springs/eng.xml
like 'a reference with its words' $x \
    '<ref href="#art_1__para_2__point_b">Point \(b\) of paragraph 2 of Article 1</ref>'
like 'a list' $x '<ref href="#art_1">Articles 1</ref> and <ref href="#art_3">3</ref> of this Treaty'
like 'from the outside inwards' agreements/springs/zho.xml \
    '<ref href="#art_1__para_2__point_b">第一条第二款第（二）项</ref>'
cd ..

# --- forms -------------------------------------------------------------------------

# refers NAME LANG TEXT WANT: TEXT being article 2 of three.
refers() {
	_art=Article _bis='2 bis' _a='(a)' _b='(b)'
	[ "$2" != rus ] || _art=Статья _bis='2 бис' _a='а)' _b='б)'
	printf '%s\n\n' "$_art 1" '1. One.' '2. Two:' "$_a three;" \
	    "$_b four." "$_art 2" "$3" "$_art $_bis" 'Five.' >t.txt
	run "$PACTA" import -f -l "$2" -o t.xml t.txt
	is "$1" "$(grep -oE '<r?ref [^>]*>[^<]*<' t.xml | sed 's/<ref href=//
	    s/<rref from=//; s/"//g; s/<$//' | tr '\n' '|')" "$4"
}
refers 'brackets' eng 'Article 1 (2) (a) and Article 1(1) apply.' \
    '#art_1__para_2__point_a>Article 1 (2) (a)|#art_1__para_1>Article 1(1)|'
refers 'commas' eng 'Article 1, paragraph 2, subparagraph (b), applies.' \
    '#art_1__para_2__point_b>Article 1, paragraph 2, subparagraph (b)|'
refers 'points in a list' eng 'Points (a) and (b) of paragraph 2 of Article 1 apply.' \
    '#art_1__para_2__point_a>Points (a)|#art_1__para_2__point_b>(b) of paragraph 2 of Article 1|'
refers 'bis' eng 'Article 2 bis and Article 2bis apply.' \
    '#art_2bis>Article 2 bis|#art_2bis>Article 2bis|'
refers 'bis in Russian' rus 'Применяется статья 2 бис.' '#art_2bis>статья 2 бис|'
refers 'what is not there stays as it is' eng 'Article 7 and Article 2 ter do not exist.' ''
refers 'as far as it is there' eng 'Article 1, paragraph 9, does not exist.' \
    '#art_1>Article 1|'
refers 'a text that is another' eng \
    'Article 1 of the Convention, Articles 1 and 2 of Law No. 5.' ''
refers 'this one' eng 'Article 1 of the present Agreement applies.' '#art_1>Article 1|'
refers 'by an adjective' rus 'Согласно статье 1 Венской конвенции.' ''
refers 'by a noun' rus 'Согласно статье 1 Устава и статье 1 настоящего Соглашения.' \
    '#art_1>статье 1|'
refers 'a sentence that goes on' rus 'В соответствии со статьёй 1 решения принимают Стороны.' \
    '#art_1>статьёй 1|'
refers 'what has no number is not counted' rus 'Абзац второй пункта 2 статьи 1.' \
    '#art_1__para_2>пункта 2 статьи 1|'
refers 'a paragraph of another' eng 'Paragraph 1 of resolution 1540 applies.' ''
refers 'amounts are none' eng 'Within 1 month, under Article 1, 2 days pass.' \
    '#art_1>Article 1|'

# --- annexes -------------------------------------------------------------------------

printf '%s\n\n' 'CONVENTION ON SPRINGS' \
    'The States Parties have agreed as follows:' 'Article 1' \
    'Annex 1 is part of this Convention.' 'Article 2' 'Text.' 'Annex 1' \
    'STATUTE OF THE COMMISSION' 'Article 1' \
    'Article 2 applies to it, as does Article 2 of this Convention.' \
    'Article 2' 'Text.' >annex.txt
run "$PACTA" import -l eng -o annex.xml annex.txt
is 'an annex' "$(grep -oE '<ref [^>]*>' annex.xml | tr '\n' ' ')" \
    '<ref href="#att_1"> <ref href="#att_1__art_2"> '

# --- real texts ----------------------------------------------------------------------

C=$SHARED/corpus/un-charter
if [ -z "$SHARED" ] || [ ! -e "$C/en.txt" ]; then
	skip 'real texts' 'the corpus is not there'
	done_testing
fi
for l in eng:en rus:ru zho:zh; do
	"$PACTA" import -l "${l%:*}" -o "${l%:*}.xml" "$C/${l#*:}.txt" 2>/dev/null
	hrefs "${l%:*}.xml" | sort >"hrefs.${l%:*}"
done
is 'Charter: references in English' "$(wc -l <hrefs.eng | tr -d ' ')" 64
# «Chapter Vll» is typed with two small l in English; «пункт 1с» with a Cyrillic
# letter, in Russian; for Article 110 the Chinese names the Charter without "this".
is 'Russian: the same but for what is mistyped' \
    "$(diff hrefs.eng hrefs.rus | grep -c '^[<>]')" 3
is 'Chinese: the same but for two' \
    "$(diff hrefs.eng hrefs.zho | grep -c '^[<>]')" 2
done_testing
