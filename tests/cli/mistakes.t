#!/bin/sh
# One mistake in a sound agreement is one finding, at its place, and nothing that
# only follows from it.
. "$(dirname "$0")/lib.sh"

D=agreements/digital-cooperation
"$PACTA" init . >/dev/null 2>&1
mkdir -p agreements
cp -R "$ROOT"/agreements/*/ agreements/
cp -R agreements sound
run "$PACTA" check
is 'the specimens are sound' "$status" 0

# mistake NAME LANG SED PLACE-AND-MESSAGE: the only finding, notes apart.
mistake() {
	rm -rf agreements
	cp -R sound agreements
	sed "$3" "sound/digital-cooperation/$2.xml" >$D/$2.xml
	not_ok "$1: something was changed" cmp -s "$D/$2.xml" \
	    "sound/digital-cooperation/$2.xml"
	run "$PACTA" check
	is "$1: exit 1" "$status" 1
	is "$1: one finding" "$(grep -vc ': note: ' "$err")" 1
	like "$1: it says so" "$err" "^$D/$2.xml:$4"
}
line() { grep -n -- "$2" "sound/digital-cooperation/$1.xml" | head -n 1 | cut -d: -f1; }

ref=$(line rus 'href="#art_6"')
art=$(line rus '<article eId="art_2">')
day=$(line rus '<date date=')
aim=$(line rus 'Целью настоящего')

mistake 'a reference that leads nowhere' rus 's/href="#art_6"/href="#art_66"/' \
    "$ref:[0-9]+: error: .*art_66.*\[ref-target\]"
mistake 'a reference without its sign' rus 's/href="#art_6"/href="art_6"/' \
    "$ref:[0-9]+: error: .*\[schema-value\]"
mistake 'a day as people write it' rus \
    "$day s/<date date=\"[-0-9]*\"/<date date=\"01.12.2026\"/" \
    "$day:[0-9]+: error: .*\[schema-value\]"
mistake 'an attribute misspelt' rus 's/<article eId="art_2">/<article id="art_2">/' \
    "$art:16: error: .*did you mean eId.*\[schema-attribute\]"
mistake 'a concept misspelt' rus '0,/<term refersTo="#c-tech">/s//<term refersTo="#c-teck">/' \
    "[0-9]+:[0-9]+: error: .*c-teck.*\[ref-target\]"
mistake 'a bare ampersand' rus 's/<p>Целью/<p>R\&D Целью/' \
    "$aim:15: error: .*&amp;.*\[xml-syntax\]"
mistake 'an article in an article' rus \
    's/<article eId="art_2">/<article eId="art_1b"><num>1 bis<\/num><article eId="art_2">/;s/<article eId="art_3">/<\/article>&/' \
    "[0-9]+:[0-9]+: error: .*\[schema-element\]"
# Each text of the protocol points into this one.
mistake 'a byte that is not UTF-8' eng "$(printf '0,/Purpose/s//\\x93Purpose/')" \
    '[0-9]+:[0-9]+: error: the byte 0x93 .*\[xml-encoding\]'

# --- what follows from one slip is not told beside it ------------------------------

body=$(line rus '<body>')
mistake 'a paragraph straight in the body' rus 's/<body>/&<p>Текст.<\/p>/' \
    "$body:11: error: <p> may not stand directly in <body>: put it into <paragraph><content>; .*\[schema-element\]"
mistake 'no namespace' rus 's/ xmlns="[^"]*"//' \
    "2:1: error: .*it needs xmlns=.*\[schema-root\]"
mistake 'an article without its number' rus \
    '/<article eId="art_2">/,/<num>/s/<num>[^<]*<\/num>//' \
    "[0-9]+:[0-9]+: error: <num> is missing .*\[schema-missing\]"
mistake 'an element misspelt' rus \
    's/<article eId="art_2">/<Article eId="art_2">/;/<Article/,/<\/article>/s/<\/article>/<\/Article>/' \
    "$art:7: error: <Article> .*did you mean <article>.*\[schema-unknown\]"
mistake 'a tag of HTML' rus \
    "$aim s/<p>\(.*\)<\/p>/<p><strong>\1<\/strong><\/p>/" \
    "$aim:[0-9]+: error: .*bold is <b>.*\[schema-unknown\]"
mistake 'quotation marks of a word processor' rus \
    's/<article eId="art_2">/<article eId=“art_2”>/' \
    "$art:20: error: .*straight quotation marks.*\[xml-syntax\]"
mistake 'the date of the work, in one language' rus \
    '0,/<FRBRdate /s/date="[-0-9]*"/date="2026-01-02"/' \
    "[0-9]+:[0-9]+: error: FRBRdate is .*\[frbr-work\]"

# --- what concerns two languages is told once of each ------------------------------

rm -rf agreements
cp -R sound agreements
sed '/<p><signature refersTo="#kz">/d' sound/digital-cooperation/rus.xml >$D/rus.xml
run "$PACTA" check
is 'a signature that is missing: told once' \
    "$(grep -c '\[party-signature\]' "$err")" 1
is 'and by one rule in the other languages' \
    "$(grep -c 'warning: .*\[sync-signatures\]' "$err")" 2
is 'not by another too' "$(grep -c 'sync-marks' "$err")" 0

rm -rf agreements
cp -R sound agreements
sed 's/<FRBRlanguage language="rus"/<FRBRlanguage language="ru"/' \
    sound/digital-cooperation/rus.xml >$D/rus.xml
run "$PACTA" check
is 'two letters for a language: told where they stand' \
    "$(grep -c '\[schema-value\]' "$err")" 2
is 'and nowhere else' "$(grep -vc '\[schema-value\]' "$err")" 0

# --- a text behind a fault is compared as before ------------------------------------

rm -rf agreements
cp -R sound agreements
sed '/<article eId="art_5">/,/<\/article>/d' sound/digital-cooperation/zho.xml >$D/zho.xml
sed 's/href="#art_6"/href="art_6"/' sound/digital-cooperation/eng.xml >$D/eng.xml
run "$PACTA" check
like 'a fault in one language does not hide that another lags' "$err" \
    'zho.xml:.*art_5.*\[sync-missing\]'

done_testing
