#!/bin/sh
# pacta export: from a file, a working text, a frozen version, a revision.
. "$(dirname "$0")/lib.sh"

text() { # LANGUAGE WORD
	cat <<-EOF
	<?xml version="1.0" encoding="UTF-8"?>
	<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
	<act name="agreement"><meta><identification source="#x"><FRBRExpression>
	<FRBRlanguage language="$1"/></FRBRExpression></identification></meta>
	<body><article eId="art_1"><num>1</num><content><p>$2 &lt;x&gt;</p></content>
	</article></body></act></akomaNtoso>
	EOF
}

git init -q .
mkdir -p agreements/water/versions/1
text rus Вода >agreements/water/rus.xml
text eng Water >agreements/water/eng.xml
text eng Frozen >agreements/water/versions/1/eng.xml
git add agreements && git commit -qm one
text eng Changed >agreements/water/eng.xml

run "$PACTA" export --lang en water
is 'a working text: exit 0' "$status" 0
is 'a working text' "$(cat "$out")" "1

Changed <x>"
run "$PACTA" export --lang rus --rev HEAD water
like 'another language' "$out" '^Вода <x>$'
run "$PACTA" export --lang eng --rev HEAD water
like 'a revision' "$out" '^Water <x>$'
run "$PACTA" export water@1
like 'a frozen version has one language: none to name' "$out" '^Frozen <x>$'
run "$PACTA" export -f md agreements/water/eng.xml
is 'a file as Markdown' "$(cat "$out")" '## 1

Changed &lt;x\>'
run "$PACTA" export -l ru -o page.html water
is 'an output file: exit 0' "$status" 0
is 'an output file: nothing on standard output' "$(cat "$out")" ''
like 'the format follows its name' page.html '^<!DOCTYPE html>$'
like 'language and direction' page.html '^<html lang="ru" dir="ltr">$'

run "$PACTA" export water
is 'several languages: exit 2' "$status" 2
like 'several languages are named' "$err" 'eng, rus.*--lang'
run "$PACTA" export -l zho water
is 'a language that is not there: exit 2' "$status" 2
like 'which ones are' "$err" 'in eng, rus only'
run "$PACTA" export water@2
like 'a version that is not there' "$err" 'no version 2'
run "$PACTA" export -f pdf water
is 'a format that is not there: exit 2' "$status" 2
run "$PACTA" export --rev HEAD agreements/water/eng.xml
like 'a revision of a file' "$err" '--rev goes with an agreement'
printf '<a>\n<b></a>' >bad.xml
run "$PACTA" export -o never.txt bad.xml
is 'not well-formed: exit 1' "$status" 1
like 'not well-formed: the place' "$err" '^bad.xml:2:4: error: .*\[xml-syntax\]$'
ok 'nothing was written' test ! -e never.txt
run "$PACTA" export -l eng -o no/such/folder.txt water
is 'an output that cannot be written: exit 2' "$status" 2
ok 'help' "$PACTA" export --help

done_testing
