#!/bin/sh
# pacta check across languages, by value: every concord-* rule on the agreement that
# comes with Pacta, waiving, the glossary, bad input.
. "$(dirname "$0")/lib.sh"
D=$ROOT/agreements/digital-cooperation

# change FILE FROM TO: replaces the first FROM, which must be there
change() {
	grep -qF -- "$2" "$1" || { echo "# $1 has no $2"; return 1; }
	awk -v from="$2" -v to="$3" '{
		i = done ? 0 : index($0, from)
		if (i) {
			$0 = substr($0, 1, i - 1) to substr($0, i + length(from))
			done = 1
		}
		print
	}' "$1" >"$1.new" && mv "$1.new" "$1"
}

git init -q
A=agreements/coop
fresh() {
	rm -rf agreements
	mkdir -p $A
	cp "$D"/???.xml $A
	sed -i '/eId="party-order"/d' $A/???.xml
}

concept() { # ENG RUS ZHO
	printf '<conceptEntry id="%s">\n' "c$(printf %s "$1" | tr -d ' ')"
	for l in "en $1" "ru $2" "zh $3"; do
		printf '<langSec xml:lang="%s"><termSec><term>%s</term></termSec></langSec>\n' \
		    "${l%% *}" "${l#* }"
	done
	echo '</conceptEntry>'
}
glossary() {
	echo '<?xml version="1.0" encoding="UTF-8"?>'
	echo '<tbx xmlns="urn:iso:std:iso:30042:ed-2" type="TBX-Basic" style="dca" xml:lang="en">'
	echo '<text><body>'
	concept Depositary депозитарий 保存机关
	concept 'competent authority' 'компетентный орган' 主管机关
	echo '</body></text></tbx>'
}

# lines RULE: how many findings of it
lines() { grep -v ' note: ' "$err" | grep -cF "[$1]"; }

# finds NAME RULE FILE ERE: one warning of RULE in FILE, whose message matches, with
# a note of the other place
finds() {
	run pacta check
	is "$1: exit status of warnings" "$status" 0
	is "$1: told once" "$(lines "$2")" 1
	like "$1: place, both texts and both values" "$err" \
	    "^$A/$3:[0-9]+:[0-9]+: warning: .*$4.* \\[$2\\]"
	like "$1: the other place" "$err" "^$A/...\\.xml:[0-9]+:[0-9]+: note: "
}

# --- as it stands ----------------------------------------------------------------

fresh
run pacta check
is "the agreement is concordant" "$status:$(cat "$err")" "0:"
cp "$D"/???.xml "$D"/glossary.tbx $A
run pacta check
is "with its glossary and its order of parties too" "$status:$(cat "$err")" "0:"
change $A/rus.xml 'передается на рассмотрение <term refersTo="#c-council">Совета</term>' 'передается на рассмотрение'
run pacta check
is "whose terms are looked for" "$(lines concord-term)" 1
fresh

# --- the rules ----------------------------------------------------------------------

change $A/eng.xml 'not less than five places' 'not less than six places'
finds "a number word" concord-number eng.xml \
    'eng has 6 \("six"\), rus and zho have 5 \("(пяти|五)"\)'

fresh
change $A/eng.xml 'before 1 March' 'before 2 March'
finds "a day" concord-date eng.xml 'eng has --03-02 \("2 March"\), .*--03-01'

fresh
change $A/zho.xml '72小时' '48小时'
finds "a period" concord-period zho.xml \
    'zho has 48 hours \("48小时"\), rus and eng have 72 hours \("72 час'
like "the finding is where the figure is" "$err" \
    "^$A/zho.xml:$(grep -n 48小时 $A/zho.xml | cut -d: -f1):"

fresh
change $A/eng.xml 'its own expenses' 'its own expenses of 5 million dollars'
change $A/rus.xml 'несет расходы' 'несет расходы в сумме 5 млн долларов США'
art=$(grep -n 'eId="art_17__para_1"' $A/zho.xml | cut -d: -f1)
sed -i "$art,$((art + 4))s/<p>/<p>500万美元，/" $A/zho.xml
change $A/rus.xml '5 млн' '5 млрд'
finds "an amount" concord-amount rus.xml \
    'rus has USD 5000000000 \("5 млрд долларов США"\), zho and eng have USD 5000000 \("500万美元"\)'

fresh
change $A/eng.xml 'Article 8</ref>' 'Article 9</ref>'
finds "a reference" concord-ref eng.xml \
    'eng has article 9 \("9"\), rus and zho have article 8 \("(8|八)"\)'

fresh
change $A/eng.xml '<p>exchange of information, experience and best practice;' '<p>@'
change $A/eng.xml '<p>training and further training of specialists;' \
    '<p>exchange of information, experience and best practice;'
change $A/eng.xml '<p>@' '<p>training and further training of specialists;'
run pacta check
like "points that changed places" "$err" "^$A/eng.xml:.*\\[concord-item\\]"

fresh
change $A/eng.xml 'in Beijing, People’s Republic of China.' 'in Beijing.'
finds "a party left out" concord-party eng.xml 'eng has nothing of "People.s Republic of China"(, "the People.s Republic of China")?, rus and zho have the party "Китайская Народная Республика"(, "[^"]*Республики")?'

fresh
glossary >agreements/glossary.tbx
mv agreements/glossary.tbx $A/glossary.tbx
run pacta check
is "its terms are in step" "$status:$(cat "$err")" "0:"
change $A/eng.xml 'The Depositary shall send' 'The Secretariat shall send'
finds "a term, from the glossary beside the text" concord-term eng.xml \
    'eng has nothing of "Depositary", rus and zho have the term "(депозитарий|保存机关)"'
mv $A/glossary.tbx glossary.tbx
finds "a term, from the repository's glossary" concord-term eng.xml 'Depositary'
change $A/rus.xml 'сдачи на хранение депозитарию четвертого' 'сдачи на хранение четвертого'
run pacta check
is "inflected Russian terms are seen, and missed" "$(lines concord-term)" 2
rm glossary.tbx
run pacta check
is "no glossary, no terms" "$status:$(lines concord-term)" "0:0"

fresh
change $A/eng.xml '<def refersTo="#c-tech">digital technologies</def>”' \
    '<def refersTo="#c-tech">digital technologies</def>'
finds "a quotation mark" concord-quote eng.xml 'without its mate'

fresh
change $A/eng.xml ' The requesting authority shall be notified of the refusal' '@'
sed -i 's/@ and of the reasons.*\.<\/p>/<\/p>/' $A/eng.xml
run pacta check
like "a sentence cut" "$err" \
    "^$A/eng.xml:.*letters in 1 sentence .*, rus and zho have .* in 2.*\\[concord-length\\]"

fresh
change $A/eng.xml '<p>aware that trust in the digital environment requires joint and concerted measures,</p>' '<p/>'
run pacta check
like "a paragraph without words" "$err" \
    "^$A/eng.xml:.*eng lacks words .*, which rus and zho have \\[concord-missing\\]"

fresh
change $A/eng.xml '<p>The transmitting Party shall have the right to lay down conditions for the use of such data and the period for which they are kept.</p>' \
    '<p>Personal data transmitted in connection with the implementation of this Agreement shall be used only for the purposes for which they were transmitted.</p>'
run pacta check
like "a paragraph twice" "$err" \
    "^$A/eng.xml:.*the words of art_12__para_1 again .*\\[concord-double\\]"

fresh
from=$(sed -n 's/.*marker="2"[^>]*><p>\([^<]*\)<.*/\1/p' $A/zho.xml)
change $A/zho.xml "<p>$from</p>" \
    "<p>The Secretariat is situated in Beijing, People’s Republic of China.</p>"
run pacta check
like "a note left in another language" "$err" "^$A/zho.xml:.*\\[concord-language\\]"

# --- parties, in the order that is declared -------------------------------------------

# order WORD: declares it in every language
order() {
	for l in eng rus zho; do
		sed -i '0,/<TLCConcept /s||<TLCConcept eId="party-order" href="/akn/ontology/concept/party-order.'"$1"'" showAs="order"/>\n        &|' $A/$l.xml
	done
}
# swap FILE A B: two lines that have A and B change places
swap() {
	awk -v a="$2" -v b="$3" '
		NR == FNR { if (index($0, a)) x = $0; if (index($0, b)) y = $0; next }
		$0 == x { print y; next } $0 == y { print x; next } { print }
	' "$1" "$1" >"$1.new" && mv "$1.new" "$1"
}

fresh
swap $A/eng.xml '<signature refersTo="#kz"' '<signature refersTo="#cn"'
run pacta check
is "the order of parties is free where none is declared" "$status:$(lines concord-order)" "0:0"
order rus
finds "by the Russian alphabet in every language" concord-order eng.xml \
    'eng names Kazakhstan behind China, but the order of the parties \(by the alphabet of rus\) has it before'
is "the declaration is no fault" "$(grep -c 'sync-\|schema-' "$err")" 0
run pacta waive coop conclusions --rule concord-order --lang eng,rus --why 'As the depositary asked.'
is "it can be waived" "$status" 0
run pacta check --strict
is "and is told no longer" "$status" 0
fresh
order rus
run pacta check
is "in order" "$status:$(cat "$err")" "0:"
fresh
order eng
run pacta check
is "by the English alphabet each language is out of order" "$(lines concord-order)" 3
like "China before India" "$err" 'eng names China behind Kazakhstan, .*\(by the alphabet of eng\)'
fresh
order own
run pacta check
is "each by its own: Russian is in order" "$(grep -c "^$A/rus.xml.*warning.*concord-order" "$err")" 0
is "and English is not" "$(grep -c "^$A/eng.xml.*warning.*concord-order" "$err")" 1
fresh
order listed
run pacta check
is "as the metadata lists them" "$status:$(cat "$err")" "0:"
swap $A/rus.xml '<signature refersTo="#by"' '<signature refersTo="#uz"'
run pacta check
like "and not otherwise" "$err" "^$A/rus.xml.*as the metadata lists them.*\\[concord-order\\]"
fresh
order alphabetical
run pacta check
is "a word that is no order" "$(lines concord-order)" 3
like "and what it should be" "$err" "'alphabetical' is no order of parties: it should be own, listed, alternat, or a language"

# a party left out of the enumeration, and the alternat, in a bilateral text
rm -rf agreements
mkdir -p $A
cp "$ROOT"/agreements/digital-education-cn-uz/???.xml $A
order alternat
run pacta check
is "the alternat: each text may have its own order" "$status:$(cat "$err")" "0:"
swap $A/zho.xml '<signature refersTo="#cn"' '<signature refersTo="#uz"'
run pacta check
like "but it keeps to it" "$err" \
    "^$A/zho.xml:.*zho names 中国 behind 乌兹别克斯坦, .*as this text names them first.*\\[concord-order\\]"
sed -i 's/\(.*\)\(<organization refersTo="#cn">[^<]*<.organization>\)\(和\)\(<organization refersTo="#uz">[^<]*<.organization>\)/\1\4\3\2/' $A/zho.xml
run pacta check
like "words name parties too: the title page" "$err" \
    "^$A/zho.xml:.*zho names 中国 behind 乌兹别克斯坦"

fresh
order rus
sed -i 's/<formula name="parties">/&\n<p><organization refersTo="#in">India<\/organization>, <organization refersTo="#kz">Kazakhstan<\/organization><\/p>/' $A/eng.xml
run pacta check
like "parties that the enumeration lacks" "$err" \
    "^$A/eng.xml:.*eng names 2 of the 10 parties here, and not Belarus, Iran, China, .*Uzbekistan \\[concord-order\\]"

# every rule of the table was seen above
for rule in $(sed -n 's/^\.It Sy \(concord-[a-z]*\) .*/\1/p' "$ROOT/lib/pacta-rules.7"); do
	is "this test has $rule" "$(grep -c "$rule" "$ROOT/tests/cli/concord.t" | sed 's/^[1-9].*/some/')" some
done

# --- exit codes and --json ----------------------------------------------------------

fresh
change $A/zho.xml '72小时' '48小时'
run pacta check --strict
is "--strict makes it an error" "$status" 1
run pacta check --json
is "--json" "$status" 0
like "--json names the format" "$out" '"format": *"pacta-check-1"'
ok "both places are in it" python3 - "$out" <<'END'
import json, sys
d = json.load(open(sys.argv[1]))
text = json.dumps(d, ensure_ascii=False)
found = []
def walk(x):
    if isinstance(x, dict):
        if x.get("rule") == "concord-period":
            found.append(x)
        for v in x.values():
            walk(v)
    elif isinstance(x, list):
        for v in x:
            walk(v)
walk(d)
assert len(found) == 1, found
f = found[0]
assert "art_11__para_1" in json.dumps(f), f
assert "zho.xml" in json.dumps(f) and "rus.xml" in json.dumps(f), f
END

# --- waiving ------------------------------------------------------------------------

run pacta waive coop art_11__para_1 --rule concord-period --why 'Agreed so.'
is "a finding is waived" "$status" 0
like "and the file named" "$out" "^$A/waivers/[0-9a-f]{8}\\.waiver$"
W=$(cat "$out")
is "the file is named by its content" "$(basename "$W" .waiver)" \
    "$(sha512sum "$W" | cut -c1-8)"
run pacta check --strict
is "it is told no longer" "$status:$(lines concord-period)" "0:0"
run pacta check
like "but counted" "$out" '1 waived|waived: 1'
run pacta check --waived
cat "$out" "$err" >both
like "and listed when asked for" both 'concord-period'
run pacta waive coop art_11__para_1 --rule concord-period --why 'Again.'
is "it cannot be waived twice" "$status" 1
run pacta waive coop art_11__para_2 --rule concord-period --why 'x'
is "nor what was not found" "$status" 1
run pacta waive coop art_11__para_1 --rule eid-num --why 'x'
is "nor a rule of one file" "$status" 2
change $A/rus.xml 'друг друга об' 'друг друга обо'
run pacta check
is "the finding returns when a text changes" "$(lines concord-period)" 1
fresh
mkdir -p $A/waivers

# --- bad input ----------------------------------------------------------------------

# cannot NAME STATUS FILE ERE: one line about FILE
cannot() {
	run pacta check
	is "$1: exit status" "$status" "$2"
	is "$1: one line" "$(grep -c "^$3:" "$err")" 1
	like "$1: it names the place and what to do" "$err" "^$3:$4"
}

echo '<tbx><text>' >glossary.tbx
cannot "a glossary that does not parse" 1 glossary.tbx '[0-9]+:[0-9]+: error: '
printf '<?xml version="1.0"?>\n<!DOCTYPE martif SYSTEM "x.dtd">\n<martif/>\n' >glossary.tbx
cannot "a glossary with a DOCTYPE" 1 glossary.tbx '2:1: error: .*DOCTYPE'
cp -R $A agreements/second
run pacta check
is "which is told once, however many agreements it serves" \
    "$(grep -c '^glossary.tbx:' "$err")" 1
rm -r agreements/second
echo '<html/>' >glossary.tbx
cannot "a glossary that is none" 1 glossary.tbx '1:1: error: .*termbase.*\[concord-term\]'
printf '<tbx>\377</tbx>\n' >glossary.tbx
cannot "a glossary that is not UTF-8" 1 glossary.tbx '1:[0-9]+: error: '
head -c 9000000 /dev/zero | tr '\0' ' ' >glossary.tbx
cannot "a glossary that is too large" 1 glossary.tbx ' error: .*\[concord-term\]|: error'
rm glossary.tbx

echo 'format: pacta-waiver-1' >$A/waivers/00000000.waiver
cannot "a broken waiver" 1 $A/waivers/00000000.waiver '[0-9]+(:[0-9]+)?: error: .*\[waiver-file\]'
rm $A/waivers/*
fresh
change $A/zho.xml '72小时' '48小时'
run pacta waive coop art_11__para_1 --rule concord-period --why 'Agreed so.'
sed -i 's/Agreed so/Agreed thus/' $A/waivers/*.waiver
W=$(echo $A/waivers/*.waiver)
cannot "a waiver that was changed" 1 "$W" '.*error: .*changed after it was written.*\[waiver-file\]'
is "and waives nothing" "$(lines concord-period)" 1

fresh
rm $A/zho.xml
run pacta check
is "a language is missing" "$status" 0
like "and it is told which" "$err" "zho.*\\[sync-language\\]|\\[sync-language\\]"
run pacta check --strict
is "and blocks a strict check" "$status" 1

fresh
change $A/zho.xml '72小时' '@'
LC_ALL=C sed -i 's/@/\xff\xfe/' $A/zho.xml
run pacta check
is "a text that is not UTF-8" "$status" 1
like "and where" "$err" "^$A/zho.xml:[0-9]+:[0-9]+: error: "
is "in one line" "$(wc -l <"$err")" 1

fresh
rm $A/zho.xml
mkdir $A/zho.xml
run pacta check
is "a text that cannot be read" "$status" 2
is "in one line that names it" "$(grep -c "$A/zho.xml" "$err")" 1

done_testing
