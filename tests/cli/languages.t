#!/bin/sh
# Every language there are words for, in every kind of document: what new and
# import write passes check and the official schema; fmt leaves it, and makes it
# again from the same text without its ids and its lines; export keeps its letters.
. "$(dirname "$0")/lib.sh"
letters() { "$BUILD/tests/import_letters" "$1" "$2"; }

git init -q .
LANGS=$(cd "$ROOT/tests/cli/import" && echo river.*.txt | sed 's/river\.//g; s/\.txt//g')
is "there are languages" "$([ "$(echo "$LANGS" | wc -w)" -ge 12 ] && echo yes)" yes

for k in agreement treaty convention protocol memorandum decision resolution declaration; do
	pacta new $k new-$k --lang "$(echo "$LANGS" | tr ' ' ,)" --party KZ,CN,RU \
	    --date 2026-11-22 >/dev/null || echo "not made: $k"
done
for l in $LANGS; do
	mkdir "agreements/river-$l"
	pacta import "$ROOT/tests/cli/import/river.$l.txt" --lang "$l" \
	    -o "agreements/river-$l/$l.xml" >/dev/null 2>&1
done
n=$(echo agreements/*/*.xml | wc -w)
is "each kind in each language" "$n" $((9 * $(echo "$LANGS" | wc -w)))
run pacta check
is "they pass check" "$status:$(grep -c ': error: ' "$err")" 0:0
run pacta fmt --check
is "they are formatted" "$status:$(cat "$out")" 0:
if [ -n "$SHARED" ]; then
	ok "they are valid by the official schema" xmllint --noout \
	    --schema "$SHARED/akn/akomantoso30.xsd" agreements/*/*.xml
else
	skip "the official schema" "no test input from outside"
fi

# --- fmt ------------------------------------------------------------------------
cp -a agreements was
for f in agreements/*/*.xml; do
	# No ids of provisions, other lines, blanks, CRLF.  Chapters keep theirs: import
	# counts Roman numbers plainly, for the languages that have none.
	tr '\n' ' ' <"$f" | sed 's/ eId="chp_/ EID="chp_/g; s/ eId="[a-z]*_[^"]*"//g
	    s/ EID=/ eId=/g; s/?> *</?>\r\n</; s/>  *</>\r\n \t</g' >x
	mv x "$f"
done
is "nothing of the layout is left" "$(diff -rq was agreements | wc -l)" "$n"
run pacta fmt
is "fmt reads what is left" "$status" 0
is "fmt makes the same again" "$(diff -rq was agreements)" ""
run pacta fmt --check
is "and once more nothing" "$status" 0

# --- export ---------------------------------------------------------------------
bad=
for f in agreements/*/*.xml; do
	for format in txt md html; do
		pacta export "$f" --format $format -o x.$format || bad="$bad $f:$format"
	done
	sed 1d x.txt >x.text	# "Draft", in the language
	letters x.text "$f" >/dev/null || bad="$bad $f:letters"
	grep -q '^<!DOCTYPE html>' x.html || bad="$bad $f:html"
	rm -f x.*
done
is "export keeps every letter" "$(echo "$bad" | cut -c1-300)" ""
done_testing
