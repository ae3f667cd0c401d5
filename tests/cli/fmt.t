#!/bin/sh
. "$(dirname "$0")/lib.sh"

git init -q .
draft() { # LANG MASTER BODY
	_m=
	if [ -n "$2" ]; then
		_m="<FRBRmasterExpression href=\"/akn/qt/act/agreement/cn-kz/2026-01-10/nn/$2@draft-1\" showAs=\"$2\"/>"
	fi
	cat <<X
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="agreement"><meta>
<identification source="#editor"><FRBRWork><FRBRuri value="/akn/qt/act/agreement/cn-kz/2026-01-10/nn"/><FRBRauthor href="#cn"/></FRBRWork>
<FRBRExpression><FRBRversionNumber value="draft-1"/>$_m<FRBRlanguage language="$1"/></FRBRExpression></identification></meta>
<preface><longTitle><p><docTitle>X</docTitle></p></longTitle></preface><body>
$3
</body></act></akomaNtoso>
X
}
art() { echo "<article>${1:+<num>$1</num>}<content><p>$2</p></content></article>"; }
mkdir -p agreements/water
cd agreements/water || exit 1
draft rus '' "$(art 'Статья 1' 'а')$(art 'Статья 2' 'См. <ref href="#art_3">статью 3</ref>.')$(art 'Статья 3' 'в')" >rus.xml
draft zho rus "$(art 第一条 甲)$(art 第二条 '见<ref href="#art_3">第三条</ref>。')$(art 第三条 丙)" >zho.xml
draft eng rus "$(art 'Article 1' a)$(art 'Article 2' 'See <ref href="#art_3">Article 3</ref>.')$(art 'Article 3' c)" >eng.xml
cd ../..

run pacta fmt --check
is 'what is not formatted' $status 1
is 'is listed' "$(tr '\n' ' ' <"$out")" \
    'agreements/water/eng.xml agreements/water/rus.xml agreements/water/zho.xml '
is 'and left' "$(grep -c eId agreements/water/rus.xml)" 0
run pacta fmt
is 'fmt' $status 0
is 'names what it wrote' "$(wc -l <"$out" | tr -d ' ')" 3
is 'and says nothing else' "$(cat "$err")" ''
cat >want <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
  <act name="agreement">
    <meta>
      <identification source="#editor">
        <FRBRWork>
          <FRBRthis value="/akn/qt/act/agreement/cn-kz/2026-01-10/nn/!main"/>
          <FRBRuri value="/akn/qt/act/agreement/cn-kz/2026-01-10/nn"/>
          <FRBRdate name="adoption" date="2026-01-10"/>
          <FRBRauthor href="#cn"/>
          <FRBRcountry value="qt"/>
          <FRBRsubtype value="agreement"/>
          <FRBRnumber value="nn"/>
          <FRBRprescriptive value="true"/>
        </FRBRWork>
        <FRBRExpression>
          <FRBRthis value="/akn/qt/act/agreement/cn-kz/2026-01-10/nn/zho@draft-1/!main"/>
          <FRBRuri value="/akn/qt/act/agreement/cn-kz/2026-01-10/nn/zho@draft-1"/>
          <FRBRdate name="adoption" date="2026-01-10"/>
          <FRBRauthor href="#editor"/>
          <FRBRversionNumber value="draft-1"/>
          <FRBRauthoritative value="true"/>
          <FRBRmasterExpression href="/akn/qt/act/agreement/cn-kz/2026-01-10/nn/rus@draft-1" showAs="rus"/>
          <FRBRlanguage language="zho"/>
        </FRBRExpression>
        <FRBRManifestation>
          <FRBRthis value="/akn/qt/act/agreement/cn-kz/2026-01-10/nn/zho@draft-1/!main.xml"/>
          <FRBRuri value="/akn/qt/act/agreement/cn-kz/2026-01-10/nn/zho@draft-1/.xml"/>
          <FRBRdate name="markup" date="2026-01-10"/>
          <FRBRauthor href="#editor"/>
        </FRBRManifestation>
      </identification>
    </meta>
    <preface>
      <longTitle>
        <p><docTitle>X</docTitle></p>
      </longTitle>
    </preface>
    <body>
      <article eId="art_1">
        <num>第一条</num>
        <content>
          <p>甲</p>
        </content>
      </article>
      <article eId="art_2">
        <num>第二条</num>
        <content>
          <p>见<ref href="#art_3">第三条</ref>。</p>
        </content>
      </article>
      <article eId="art_3">
        <num>第三条</num>
        <content>
          <p>丙</p>
        </content>
      </article>
    </body>
  </act>
</akomaNtoso>
X
same 'the canonical layout' agreements/water/zho.xml want
run pacta fmt --check
is 'fmt once is enough' $status 0
touch -d '2001-01-01' agreements/water/rus.xml
run pacta fmt
is 'what is right is not touched' "$(date -r agreements/water/rus.xml +%Y)" 2001

# An article typed between 1 and 2, in each language in another way.
sed -i 's|<article eId="art_2">|<article><content><p>новая</p></content></article>&|' agreements/water/rus.xml
sed -i 's|<article eId="art_2">|<article><num/><content><p>新</p></content></article>&|' agreements/water/zho.xml
sed -i 's|<article eId="art_2">|<article><num>Article 2</num><content><p>new</p></content></article>&|' agreements/water/eng.xml
cp -r agreements typed
run pacta fmt
is 'without --renumber' $status 0
like 'the missing number is named' "$err" \
    '^agreements/water/rus.xml:45:7: warning: <article> has no number, .* --renumber .*\[fmt-number\]$'
rm -r agreements && mv typed agreements
run pacta fmt --renumber
is 'renumber' $status 0
is 'tells what moved' "$(grep -c 'fmt-renumbered' "$err")" 8
like 'in the words of the language' "$err" \
    "^agreements/water/rus.xml:45:[0-9]+: note: 'Статья 2' is now 'Статья 3' \[fmt-renumbered\]$"
for l in rus zho eng; do
	is "$l has new ids, and the old ones" \
	    "$(grep -o '<article [^>]*>' agreements/water/$l.xml | tr '\n' ' ')" \
	    '<article eId="art_1"> <article eId="art_2" wId="art_2-1"> <article eId="art_3" wId="art_2"> <article eId="art_4" wId="art_3"> '
done
like 'a reference and its words, ru' agreements/water/rus.xml '<ref href="#art_4">статью 4</ref>'
like 'a reference and its words, zh' agreements/water/zho.xml '<ref href="#art_4">第四条</ref>'
like 'a reference and its words, en' agreements/water/eng.xml '<ref href="#art_4">Article 4</ref>'
is 'numbers, zh' "$(grep -o '<num>[^<]*' agreements/water/zho.xml | cut -c6- | tr '\n' ' ')" \
    '第一条 第二条 第三条 第四条 '
run pacta fmt --renumber --check
is 'renumber once is enough' $status 0

# One file: the others are read, not written.
sed -i 's|<p>甲</p>|<p>甲</p>  |' agreements/water/zho.xml
sed -i 's|<p>c</p>|<p>c</p>  |' agreements/water/eng.xml
run pacta fmt agreements/water/zho.xml
is 'one file' "$(cat "$out")" agreements/water/zho.xml
run pacta fmt --check agreements
is 'the other is as it was' "$(cat "$out")" agreements/water/eng.xml
run pacta -C agreements/water fmt .
is 'from within' "$(cat "$out")" ./eng.xml

# Standard input, for editors.
sed 's/ eId="[^"]*"//g' agreements/water/rus.xml >text
pacta fmt - <text >"$out"
is 'stdin has ids' "$(grep -c 'eId=' "$out")" 4
sed 's/ [ew]Id="[^"]*"//g' agreements/water/zho.xml |
    pacta fmt --stdin-filename agreements/water/zho.xml - >"$out"
same 'stdin beside its master' "$out" agreements/water/zho.xml
run pacta fmt --check
is 'and nothing was written' $status 0

# What cannot be formatted is told and left.
cp agreements/water/eng.xml keep
echo '<akomaNtoso><act>' >agreements/water/eng.xml
cp agreements/water/eng.xml broken
sed -i 's|<p>甲</p>|<p>甲</p> |' agreements/water/zho.xml
run pacta fmt
is 'a syntax error' $status 1
like 'is named with its place' "$err" '^agreements/water/eng.xml:[0-9]+:[0-9]+: error: '
same 'the file is as it was' agreements/water/eng.xml broken
is 'the others are formatted' "$(cat "$out")" agreements/water/zho.xml
cp keep agreements/water/eng.xml
cp agreements/water/rus.xml keep
echo '<akomaNtoso>' >agreements/water/rus.xml
sed -i 's|<p>甲</p>|<p>甲</p> |' agreements/water/zho.xml
run pacta fmt
is 'a broken master' $status 1
is 'leaves all as they are' "$(cat "$out")" ''
cp keep agreements/water/rus.xml
mkdir -p agreements/bare && sed 's|<identification.*|<x/>|; /FRBR/d' agreements/water/rus.xml >agreements/bare/rus.xml
run pacta fmt agreements/bare
is 'no identification' $status 1
is 'one line' "$(wc -l <"$err" | tr -d ' ')" 1
rm -r agreements/bare
run pacta fmt nowhere.xml
is 'no such file' $status 2
is 'one line of it' "$(wc -l <"$err" | tr -d ' ')" 1

# Frozen texts are never touched; what they gave up is not given again.
run pacta fmt
mkdir -p agreements/water/versions/1 agreements/water/versions/2
sed 's/eId="art_4" wId="art_3"/eId="art_5"/' agreements/water/rus.xml >agreements/water/versions/1/rus.xml
cp agreements/water/rus.xml agreements/water/versions/2/rus.xml
cp agreements/water/versions/1/rus.xml keep
run pacta fmt agreements/water/versions/1/rus.xml
is 'a frozen text' $status 2
same 'is left' agreements/water/versions/1/rus.xml keep
sed -i 's|</body>|<article><num>Статья 5</num><content><p>новая</p></content></article></body>|' agreements/water/rus.xml
run pacta fmt
like 'an identity is not used twice' agreements/water/rus.xml '<article eId="art_5" wId="art_5-1">'
is 'frozen texts are no agreement' "$(grep -c versions "$out")" 0
mkdir -p agreements/versions
cp agreements/water/rus.xml agreements/versions/
run pacta fmt --check agreements/versions/rus.xml
is 'an agreement named versions is none' "$(grep -c frozen "$err")" 0
rm -r agreements/versions

# The samples from outside: structure untouched, valid, and steady.
if [ -n "$SHARED" ]; then
	mkdir -p s/m && cd s || exit 1
	cp "$SHARED"/akn/samples/*.xml . && chmod u+w *.xml
	for l in rus zho eng; do mv memorandum.$l.xml m/$l.xml; done
	words() { # FILE: text and ids
		sed 's/<?.*?>//; s/&#xA0;/ /g' "$1" | grep -v '^ *<[/]*FRBR' | tr -d ' \n'
	}
	for f in m/rus.xml m/zho.xml m/eng.xml decision.rus.xml protocol.eng.xml memorandum-amended.eng.xml; do
		words $f | grep -o 'eId="[^"]*"\|>[^<]*<' >"$T/before"
		pacta fmt $f >/dev/null
		words $f | grep -o 'eId="[^"]*"\|>[^<]*<' >"$T/after"
		same "$f keeps text and ids" "$T/after" "$T/before"
	done
	run pacta fmt --check . ./*.xml
	is 'the samples are steady' $status 0
	ok 'and valid' xmllint --noout --schema "$SHARED/akn/akomantoso30.xsd" ./*.xml m/*.xml
	for l in rus zho eng; do
		perl -0pi -e 's/(<doc name="annex">\s*)<meta>.*?<\/meta>/$1/s;
		    my ($h, $b) = split /<\/references>/, $_, 2; $b =~ s/ (eId|wId|marker)="[^"]*"//g;
		    $_ = "$h</references>$b"' m/$l.xml
	done
	ok 'without ids and annex metadata' grep -q '<article>' m/zho.xml
	run pacta fmt m
	is 'they come back' $status 0
	ok 'valid again' xmllint --noout --schema "$SHARED/akn/akomantoso30.xsd" m/*.xml
	is 'the same in all languages' "$(for l in rus zho eng; do grep -o ' eId="[a-z]*_[^"]*"' m/$l.xml | md5sum; done | sort -u | wc -l | tr -d ' ')" 1
	cd ..
else
	skip 'the samples' 'no test input from outside'
fi

# --- what was taken out ---------------------------------------------------------

mkdir -p out/agreements/water && cd out && git init -q .
cd agreements/water || exit 1
draft rus '' "$(art 'Статья 1' 'а')$(art 'Статья 2' 'См. <ref href="#art_1">статью 1</ref>.')$(art 'Статья 3' 'См. <ref href="#art_2">статью 2</ref>.')" >rus.xml
draft zho rus "$(art 第一条 甲)$(art 第二条 '见<ref href="#art_1">第一条</ref>。')$(art 第三条 '见<ref href="#art_2">第二条</ref>。')" >zho.xml
cd ../..
run pacta fmt
cp -r agreements sound
# From the master alone: the others are told to follow.
perl -0pi -e 's/\s*<article eId="art_2">.*?<\/article>//s' agreements/water/rus.xml
run pacta fmt --renumber
is 'taken out of the master' $status 0
like 'the other language is told' "$err" 'zho.xml:[0-9]+:[0-9]+: warning: this <article> stands in .zho. only, .*take it out here too \[fmt-step\]'
like 'what follows moves in both' agreements/water/zho.xml '<article eId="art_2" wId="art_3">'
run pacta check
is 'check does not tell of the numbers of what is left over' \
    "$(grep 'zho.xml' "$err" | grep -c '\[eid-num\]\|\[num-order\]')" 0
# From both: what referred to it must not mean another one now.
rm -rf agreements && cp -r sound agreements
perl -0pi -e 's/\s*<article eId="art_1">.*?<\/article>//s' agreements/water/*.xml
run pacta fmt --renumber
is 'taken out of both' $status 0
like 'a reference to it is told of' "$err" 'rus.xml:[0-9]+:[0-9]+: warning: .*art_1.*\[fmt-ref\]'
like 'it leads nowhere' agreements/water/rus.xml 'href="#gone__art_1">статью 1<'
like 'the others follow' agreements/water/rus.xml 'href="#art_1">статью 1<'
run pacta check
like 'check asks for it until it is mended' "$err" 'rus.xml:.*gone__art_1.*\[ref-target\]'
run pacta fmt --check
is 'once is enough' $status 0
cd ..

# --- other agreements -----------------------------------------------------------

mkdir -p far/agreements/water far/agreements/fish && cd far && git init -q .
draft rus '' "$(art 'Статья 1' 'а')$(art 'Статья 2' 'б')" >agreements/water/rus.xml
draft rus '' "$(art 'Статья 1' 'См. <ref href="/akn/qt/act/agreement/cn-kz/2026-01-10/nn#art_2">статью 2</ref> и <ref href="/akn/qt/act/agreement/cn-kz/2026-01-10/nn#art_1">статью 1</ref>.')" |
    sed 's|FRBRuri value="[^"]*|&7|' >agreements/fish/rus.xml
run pacta fmt
cp agreements/fish/rus.xml before
sed -i 's|<article eId="art_2">|<article><content><p>новая</p></content></article>&|' agreements/water/rus.xml
run pacta fmt --renumber agreements/water
is 'a provision that others refer to moves' $status 0
like 'what refers to it is named' "$err" '^agreements/fish/rus.xml:[0-9]+:[0-9]+: warning: this refers to .art_2. of water, which is .art_3. now.*\[fmt-elsewhere\]'
is 'what refers to others is not' "$(grep -c fmt-elsewhere "$err")" 1
same 'and nothing is written there' before agreements/fish/rus.xml
run pacta fmt --renumber agreements/water
is 'told once' "$(grep -c fmt-elsewhere "$err")" 0
cd ..

# --- json ---------------------------------------------------------------------

mkdir -p json/agreements/a json/agreements/b && cd json && git init -q .
draft rus '' "$(art 'Статья 1' 'а')" >agreements/a/rus.xml
draft zho rus "$(art 第一条 甲)$(art 第二条 乙)" >agreements/a/zho.xml
echo '<akomaNtoso' >agreements/b/rus.xml
cp agreements/a/rus.xml before
run pacta fmt --check --json
is '--json: the exit code is the same' $status 1
is 'nothing goes to standard error' "$(cat "$err")" ''
head -10 "$out" >got
cat >want <<'X'
{
  "format": "pacta-fmt-1",
  "written": false,
  "files": 3,
  "changed": [
    "agreements/a/rus.xml",
    "agreements/a/zho.xml"
  ],
  "errors": 1,
  "warnings": 1,
X
same 'one object says what would change' got want
like 'what is out of step is a finding' "$out" '"rule": "fmt-step"'
like 'so is what is no XML' "$out" '"file": "agreements/b/rus.xml"'
same '--check writes nothing' before agreements/a/rus.xml
run pacta fmt --json agreements/a nothing
is 'what is not there' $status 2
like 'is a failure' "$out" '"failures": \[$'
like 'with its name' "$out" '"file": "nothing"'
like 'and goes to standard error too' "$err" '^nothing: error: '
like 'the rest is written' "$out" '"written": true'
run sh -c 'pacta fmt --json - <agreements/a/rus.xml'
is 'not beside a text on standard output' $status 2
cd ..

run pacta fmt --help
is 'help' $status 0
run pacta fmt --frob
is 'unknown option' $status 2
run pacta fmt - x.xml
is 'stdin beside files' $status 2
run pacta fmt --stdin-filename x.xml
is 'a name without stdin' $status 2
is 'in one line' "$(wc -l <"$err" | tr -d ' ')" 1
mkdir empty && cd empty && git init -q . && run pacta fmt
is 'no agreements' $status 2
cd ..
if [ "$(id -u)" != 0 ]; then
	sed -i 's|</body>|</body> |' agreements/water/zho.xml
	chmod 555 agreements/water
	run pacta fmt
	is 'a folder one may not write to' $status 2
	chmod 755 agreements/water
else
	skip 'a folder one may not write to' 'root may'
fi
done_testing
