#!/bin/sh
# Hostile input to pacta check: one clear line naming file and place, a bounded
# time, and an exit code.  tests/hostile/ holds what fits in a file, with what
# must be said of it; the rest is made here.
. "$(dirname "$0")/lib.sh"
H=$ROOT/tests/hostile
NS='xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"'
HEAD='<?xml version="1.0" encoding="UTF-8"?>'

# says NAME STATUS LINE FILE...: LINE is all that is said
says() {
	_what=$1 _want=$2:$3
	shift 3
	run timeout 20 pacta check -q "$@"
	is "$_what" "$status:$(cat "$err")" "$_want"
}

cd "$H" || exit 1
for f in *.xml; do
	run timeout 20 pacta check -q "$f"
	grep "^$f:" "$H/expected" >"$T/want"
	if [ "$status" = 1 ] && [ "$(wc -l <"$err")" = 1 ]; then
		same "$f" "$err" "$T/want"
	else
		is "$f: one line" "$status:$(wc -l <"$err")" 1:1
	fi
done
cd "$T" || exit 1

# --- too much -----------------------------------------------------------------

{
	echo "$HEAD"
	printf '<akomaNtoso %s>' "$NS"
	awk 'BEGIN { for (i = 0; i < 100000; i++) printf "<b>" }'
} >deep.xml
says "nesting has a limit" 1 \
    'deep.xml:2:667: error: elements are nested deeper than the limit of 200 [xml-limit]' deep.xml

{
	echo "$HEAD"
	printf '<akomaNtoso %s' "$NS"
	awk 'BEGIN { for (i = 0; i < 20000; i++) printf " a%d=\"1\"", i }'
	echo '/>'
} >attributes.xml
run timeout 20 pacta check -q attributes.xml
is "attributes have a limit" "$status:$(wc -l <"$err")" 1:1
like "which is told with its place" "$err" \
    '^attributes.xml:2:1: error: .*256.*\[xml-limit\]$'

{
	echo "$HEAD"
	printf '<akomaNtoso %s><!--' "$NS"
	head -c 70000000 /dev/zero | tr '\0' x
	echo '--></akomaNtoso>'
} >huge.xml
says "a file has a limit" 2 \
    'huge.xml: error: 70000129 bytes are over the limit of 67108864' huge.xml
run timeout 20 sh -c 'pacta check -q - <huge.xml'
is "standard input too" "$status:$(cat "$err")" \
    "2:<stdin>: error: standard input is over 64 MiB"
rm huge.xml

# change FROM TO: the specimen with one thing changed
change() {
	awk -v from="$1" -v to="$2" '{
		i = done ? 0 : index($0, from)
		if (i) {
			$0 = substr($0, 1, i - 1) to substr($0, i + length(from))
			done = 1
		}
		print
	}' "$ROOT/tests/data/rules/rus.xml"
}

change трудностях 'трудностях аMARKS' | awk '{
	i = index($0, "MARKS")
	if (!i) { print; next }
	printf "%s", substr($0, 1, i - 1)
	for (k = 0; k < 50000; k++) printf "\314\201\314\247"
	print substr($0, i + 5)
}' >marks.xml
run timeout 20 pacta check -q marks.xml
is "a hundred thousand marks on one letter are one finding" \
    "$status:$(cut -d: -f1-4 "$err")" "1:marks.xml:114:57: error"
run timeout 20 sh -c 'pacta fmt --check marks.xml'
is "which fmt does not sort" "$status" 2

{
	sed '/<body>/,$d' "$ROOT/tests/data/rules/rus.xml"
	echo '<body>'
	awk 'BEGIN { for (i = 1; i <= 20000; i++)
		printf "<article eId=\"art_%d\"><num>Статья %d</num><content><p>x</p></content></article>\n", i, i }'
	echo '</body></act></akomaNtoso>'
} >long.xml
mkdir -p wide
cp long.xml wide/rus.xml
cp "$ROOT/tests/data/rules/zho.xml" wide/zho.xml
run timeout 20 pacta check -q wide
is "twenty thousand articles missing in one language are told in time" \
    "$(grep -c 'sync-missing' "$err"):$(grep 'rus has the article' "$err")" \
    "2:wide/zho.xml:119:7: warning: rus has the article art_4 and 19996 more up to art_20000, and zho lacks them; they come after art_3 [sync-missing]"

# --- very much, when there is time ----------------------------------------------

# repeat N TEXT: TEXT N times
repeat() { yes "$2" | head -n "$1"; }
END='</body></act></akomaNtoso>'
P='<article eId="art_1"><num>Статья 1</num><content>'
ends_in_time() { # FILE
	for c in check 'fmt --check' 'export --format txt -o ../far' 'diff --no-index ../near'; do
		rm -f ../far
		# shellcheck disable=SC2086
		run timeout 300 sh -c "ulimit -v 6000000; exec pacta $c $1"
		is "$1: pacta $(echo "$c" | cut -d' ' -f1) ends" "$((status < 3))" 1
	done
}
if [ -n "${PACTA_TEST_LONG:-}" ]; then
	mkdir -p much
	cp "$ROOT/tests/data/rules/rus.xml" near
	cd much || exit 1
	{ sed '/<body>/,$d' ../near; echo '<body>'; } >one
	{ cat one; repeat 65536 '<article eId="art_1"><num>Статья 1</num><content eId="c"><p eId="p">x</p></content></article>'; echo "$END"; } >ids.xml
	{ cat one; echo "$P"; repeat 1000000 '<p/>'; echo "</content></article>$END"; } >empty.xml
	{ cat one; echo "$P<p>"; repeat 200000 '<ref href="#no">x</ref>'; echo "</p></content></article>$END"; } >refs.xml
	{ cat one; echo "$P<p>"; repeat 3000000 'слово '; echo "</p></content></article>$END"; } >words.xml
	{ cat one; echo "$P<p>"; head -c 20000000 /dev/zero | tr '\0' 1; echo "</p></content></article>$END"; } >digits.xml
	sed "s|/akn/|/akn/$(head -c 100000 /dev/zero | tr '\0' x)/|" ../near >uri.xml
	for f in *.xml; do ends_in_time "$f"; done
	cd .. || exit 1
	rm -rf much near far
fi

# --- names and kinds of files ----------------------------------------------------

ESC=$(printf '\033')
bad=$(printf 'a\033[31mb\nc\342\200\256.xml')
cp "$H/empty.xml" "$bad"
run timeout 20 pacta check -q "$bad"
is "control characters of a name do not reach the terminal" \
    "$status:$(cat "$err")" \
    "1:a?[31mb?c?.xml:1:1: error: the file is empty [xml-syntax]"
run timeout 20 pacta check -q "$bad.not"
is "nor those of a file that is not there" "$(grep -c "$ESC" "$err")" 0

# unseen CMD...: nothing of $bad reaches the terminal as it stands
unseen() {
	run timeout 20 "$@"
	cat "$out" "$err" >both
	is "masked: $(echo "$*" | tr -cd 'a-z -' | cut -c1-40)" \
	    "$(LC_ALL=C grep -c "$ESC" both):$(grep -c "$(printf '\342\200\256')" both):$(iconv -f utf-8 -t utf-8 both >/dev/null 2>&1; echo $?)" 0:0:0
	rm both
}
odd=$(printf 'a\033[31m\nb\303(\342\200\256.xml')
cp "$ROOT/tests/data/rules/rus.xml" "$odd"
cp "$H/empty.xml" "odd$odd"
for c in check fmt 'fmt --check' 'import --lang rus' export 'diff --no-index'; do
	# shellcheck disable=SC2086
	unseen pacta $c "$odd" "odd$odd"
	# shellcheck disable=SC2086
	unseen pacta $c "no$odd"
done
for c in verify status log adopt sign export diff 'new memorandum' 'key new' \
    'key show' 'keyring new' 'verify --rev' 'verify --root' help -C '' \
    'check --lang' 'waive a b --rule' init; do
	# shellcheck disable=SC2086
	unseen pacta $c "$odd"
done
rm -rf "$odd" "odd$odd"

ln -s "$ROOT/tests/data/rules/rus.xml" link.xml
says "a symbolic link is refused" 2 \
    'link.xml: error: cannot read: it is a symbolic link' link.xml
mkfifo pipe.xml
says "a pipe is refused, not waited for" 2 \
    'pipe.xml: error: not a regular file' pipe.xml
mkdir -p agreements/a/rus.xml
says "a folder with a text's name is no text" 2 \
    'agreements/a: error: no text in this folder: texts are named after their language, as in rus.xml' agreements/a
rmdir agreements/a/rus.xml
ln -s /etc/passwd agreements/a/rus.xml
run timeout 20 pacta check -q agreements/a
is "a link among the texts is refused" "$status" 2
like "by its name" "$err" '^agreements/a/rus.xml: error: .*link'
rm -r agreements
cp "$ROOT/tests/data/rules/rus.xml" unreadable.xml
chmod 000 unreadable.xml
if [ -r unreadable.xml ]; then
	skip "a file one may not read" "root may read everything"
else
	says "a file one may not read" 2 \
	    'unreadable.xml: error: cannot read: Permission denied' unreadable.xml
fi

# --- text that deceives -------------------------------------------------------------

change трудностях "$(printf 'трудно\342\200\256стях')" >bidi.xml
says "an override" 1 'bidi.xml:114:52: error: a right-to-left override (U+202E) can make a reader see another text than the one that is signed; take it out [text-bidi]' bidi.xml
change трудностях "$(printf 'трудно\342\200\213стях')" >zero.xml
says "a zero-width space" 1 'zero.xml:114:52: error: a zero-width space (U+200B) stands here and cannot be seen; take it out [text-invisible]' zero.xml
change трудностях 'трудно&#x200B;стях' >reference.xml
says "also as a reference" 1 'reference.xml:114:52: error: a zero-width space (U+200B) stands here and cannot be seen; take it out [text-invisible]' reference.xml
change трудностях 'трудноcтях' >mixed.xml
says "a Latin letter in a Russian word" 1 "mixed.xml:114:52: error: the word 'трудноcтях' mixes scripts: U+0063 is Latin, the rest is Cyrillic; type the letter that looks the same in Cyrillic [text-mixed]" mixed.xml
change '<ref href="#art_1"' '<ref href="#ar&#x442;_1"' >href.xml
run timeout 20 pacta check -q href.xml
is "and in a reference" "$status" 1
change 'eId="art_3"' "eId=\"$(printf '\342\200\252')art_3\"" >id.xml
run timeout 20 pacta check -q id.xml
is "and in an id" "$status" 1

done_testing
