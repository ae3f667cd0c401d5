#!/bin/sh
. "$(dirname "$0")/lib.sh"

run pacta new treaty water --lang rus,zho --party KZ,CN
is 'outside a repository' $status 2
is 'says so in one line' "$(wc -l <"$err" | tr -d ' ')" 1
git init -q .

run pacta new agreement water --lang 'ru,zh,en*' --party KZ,CN --date 2026-11-22 \
    --title 'о воде' --title 'zho=关于水' --place rus=Астана
is 'an agreement' $status 0
is 'names what it wrote' "$(tr '\n' ' ' <"$out")" \
    'agreements/water/rus.xml agreements/water/zho.xml agreements/water/eng.xml '
a=agreements/water
like 'the master names none' $a/zho.xml 'FRBRmasterExpression href="[^"]*/rus@draft-1"'
is 'and is the first' "$(grep -c FRBRmasterExpression $a/rus.xml)" 0
like 'its work' $a/eng.xml 'FRBRuri value="/akn/qt/act/agreement/cn-kz/2026-11-22/nn/eng@draft-1"'
like 'a translation is one' $a/eng.xml 'FRBRtranslation .*fromLanguage="rus"'
like 'the title in Russian' $a/rus.xml '<docTitle>о воде</docTitle>'
like 'the title in Chinese' $a/zho.xml '<docTitle>关于水</docTitle>'
like 'a blank where none was given' $a/eng.xml '<docTitle>\[subject\]</docTitle>'
like 'the place' $a/rus.xml '>Астана</location>'
like 'parties' $a/zho.xml '哈萨克斯坦共和国</organization>和<organization refersTo="#cn">中华人民共和国'
like 'languages of the text' $a/rus.xml 'каждый на русском и китайском языках, причем оба текста имеют одинаковую силу'
ids() { grep -o ' eId="[a-z]*_[^"]*"' $1 | md5sum; }
is 'the same ids in all languages' "$(for l in rus zho eng; do ids $a/$l.xml; done | sort -u | wc -l | tr -d ' ')" 1
is 'every blank can be found' "$(grep -c '\[' $a/rus.xml)" "$(grep -c '\[[^][]*\]' $a/rus.xml)"
cp $a/rus.xml keep
run pacta new agreement water --lang rus --party KZ,CN
is 'it is not written over' $status 1
same 'not a byte' $a/rus.xml keep

for k in agreement treaty convention protocol memorandum decision resolution declaration; do
	case $k in
	decision | resolution | declaration) body='--actor chs' ;;
	*) body= ;;
	esac
	run pacta new $k two-$k --lang 'rus,zho,eng,kaz*,ara*' --party KZ,CN --date 2026-11-22
	is "$k between two" $status 0
	run pacta new $k ten-$k --lang 'zho,rus,eng*,fra,fas,mlg' \
	    --party BY,CN,IN,IR,KG,KZ,PK,RU,TJ,UZ --date 2026-11-22 --jurisdiction qt-sco $body
	is "$k among ten" $status 0
done
run pacta new memorandum other --lang fra,ara,kaz --party FR,DZ,KZ --date 2026-11-22
is 'other languages, other states' $status 0
run pacta check
is 'all of it passes check' $status 0
is 'without a warning' "$(cat "$err")" ''
run pacta fmt --check
is 'and is formatted' $status 0
if [ -n "$SHARED" ]; then
	ok 'and valid by the official schema' xmllint --noout \
	    --schema "$SHARED/akn/akomantoso30.xsd" agreements/*/*.xml
else
	skip 'the official schema' 'no test input from outside'
fi

# A repository's own words and states.
mkdir languages
cat >languages/own.lang <<'X'
code = rus
state.FR = Французская Республика
state.FR.acc = Французскую Республику
new.purpose = Предмет Соглашения
X
run pacta new agreement own --lang rus --party KZ,FR --date 2026-11-22
is 'with own words' $status 0
like 'a heading' agreements/own/rus.xml '<heading>Предмет Соглашения</heading>'
like 'a state' agreements/own/rus.xml 'За <organization refersTo="#fr">Французскую Республику'
echo 'no sign of a value' >>languages/own.lang
run pacta new agreement own2 --lang rus --party KZ,FR
is 'a language file that is none' $status 2
like 'is named with its line' "$err" '^languages/own.lang:5:1: error: '
rm -r languages
not_ok 'and nothing is written' test -e agreements/own2

today=$(date +%Y-%m-%d)
run pacta new treaty now --lang rus --party KZ,CN
like 'today unless told otherwise' agreements/now/rus.xml "act/treaty/cn-kz/($today|$(date +%Y-%m-%d))/nn"

refuse() { # NAME ERE ARG...
	_what=$1 _ere=$2; shift 2
	run pacta new "$@"
	is "$_what" $status 2
	like "$_what: why" "$err" "$_ere"
	is "$_what: one line" "$(wc -l <"$err" | tr -d ' ')" 1
}
refuse 'no such kind' "'pact'" pact x --lang rus --party KZ,CN
refuse 'no name' 'a kind and a name' treaty --lang rus --party KZ,CN
refuse 'a bad name' "'Water'" treaty Water --lang rus --party KZ,CN
refuse 'a name that climbs' "'../x'" treaty ../x --lang rus --party KZ,CN
refuse 'no parties' 'needs --lang and --party' treaty x --lang rus
refuse 'one party' '2 parties' treaty x --lang rus --party KZ
refuse 'a party twice' 'KZ is named twice' treaty x --lang rus --party KZ,KZ
refuse 'small letters' "'kz'" treaty x --lang rus --party kz,CN
refuse 'no language' "'xx1'" treaty x --lang xx1 --party KZ,CN
refuse 'a language twice' 'rus is named twice' treaty x --lang rus,ru --party KZ,CN
refuse 'only translations' 'authentic' treaty x --lang 'rus*' --party KZ,CN
refuse 'no such day' 'a day' treaty x --lang rus --party KZ,CN --date 2026-02-30
refuse 'a bad jurisdiction' 'jurisdiction' treaty x --lang rus --party KZ,CN --jurisdiction QT
refuse 'a title for another language' "'eng=X'" treaty x --lang rus --party KZ,CN --title eng=X
refuse 'unknown option' "'--frob'" treaty x --frob
not_ok 'none of them wrote anything' test -e agreements/x

if [ "$(id -u)" != 0 ]; then
	chmod 555 agreements
	run pacta new treaty y --lang rus --party KZ,CN
	is 'a folder one may not write to' $status 2
	chmod 755 agreements
else
	skip 'a folder one may not write to' 'root may'
fi
run pacta new --help
is 'help' $status 0
done_testing
