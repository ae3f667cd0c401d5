#!/bin/sh
# pacta check: exact output, exit codes, order whatever the number of threads.
. "$(dirname "$0")/lib.sh"
D=$ROOT/tests/data

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

fresh() {
	rm -rf agreements
	mkdir -p agreements
	cp -r "$D/check" agreements/archives
	cp -r "$D/rules" agreements/protocol
}

# --- where nothing is wrong ----------------------------------------------

fresh
run pacta check
is "a clean repository passes" "$status" 0
is "and is counted" "$(cat "$out")" "5 files of 2 agreements: 0 errors, 0 warnings"
is "with nothing on stderr" "$(cat "$err")" ""
run pacta check -q archives
is "one agreement by its slug, quietly" "$status:$(cat "$out")" "0:"
run pacta check agreements/protocol/eng.xml
is "one file by its path" "$status:$(cat "$out")" "0:1 file: 0 errors, 0 warnings"
run pacta check agreements/protocol/
is "one folder" "$status:$(cat "$out")" \
    "0:3 files of 1 agreement: 0 errors, 0 warnings"
mkdir plain
cp "$D/rules/rus.xml" plain/text.xml
run pacta -C plain check text.xml
is "a plain file in a repository finds what it points at" "$status:$(cat "$err")" "0:"
cd agreements/protocol || exit 1
run pacta check -q
is "from a folder below" "$status:$(cat "$err")" "0:"
cd "$T" || exit 1

# --- findings ----------------------------------------------------------------

change agreements/protocol/zho.xml '第二条</num>' '第四条</num>'
change agreements/protocol/zho.xml '交换副本' '交换cпрaвки'
cat >want <<'END'
agreements/protocol/zho.xml:103:21: error: the id is 'art_2', but the number is '第四条'; pacta fmt --renumber makes them agree, and keeps the old id as wId [eid-num]
agreements/protocol/zho.xml:109:85: error: the word 'cпрaвки' mixes scripts: U+0063 is Latin, the rest is Cyrillic; type the letter that looks the same in Cyrillic [text-mixed]
END
run pacta check agreements/protocol/zho.xml
is "errors give 1" "$status" 1
is "their number is told" "$(cat "$out")" "1 file: 2 errors, 0 warnings"
same "each fault is told once, with its place in code points" "$err" want

fresh
change agreements/protocol/zho.xml '<date date="2024-05-20"' '<date date="2024-05-21"'
cat >want <<'END'
agreements/protocol/zho.xml:88:14: warning: the words say '2024年5月20日', the attribute says 2024-05-21; make them agree [date-text]
agreements/protocol/zho.xml:88:14: warning: art_1 does not mark the same as rus: lacks date 2024-05-20; has alone date 2024-05-21 [sync-marks]
agreements/protocol/rus.xml:83:7: note: this is the other place [sync-marks]
END
run pacta check protocol
same "a difference between languages names both places" "$err" want
is "and is a warning" "$status" 0
run pacta check --strict protocol
is "that --strict makes an error" "$status:$(cat "$out")" \
    "1:3 files of 1 agreement: 2 errors, 0 warnings"
like "also by its name" "$err" ': error: .*\[sync-marks\]$'
run pacta check --lang rus protocol
is "--lang leaves out what is about another language" "$(cat "$err")" ""
run pacta check --lang zh protocol
same "and keeps what is about its own" "$err" want

fresh
rm agreements/protocol/zho.xml
cat >want <<'END'
agreements/protocol/rus.xml:59:7: warning: 'zho' is an authentic language, but there is no text in it [sync-language]
END
run pacta check protocol
is "a language that is not there yet is a warning" "$status" 0
sed -i 's/:[0-9]*:[0-9]*: warning/:59:7: warning/' "$err"
same "told once" "$err" want

fresh
awk '/<article eId="art_2">/ { skip = 1 } !skip { print } /<\/article>/ { skip = 0 }' \
    "$D/rules/zho.xml" >agreements/protocol/zho.xml
run pacta check protocol
is "an article missing in one language is one finding of languages" \
    "$(grep -c 'sync-missing\]$' "$err")" 2
like "in the words of a drafter" "$err" \
    "warning: rus has the article art_2 with what stands in it, and zho lacks it; it comes after art_1 \[sync-missing\]"

# --- other texts ------------------------------------------------------------------

fresh
change agreements/protocol/rus.xml '<ref href="/akn/qt/act/agreement/cn-kz/2024-05-20/1/!main#art_3"' \
    '<ref href="/akn/qt/act/agreement/cn-kz/2024-05-20/1/!main#art_9"'
change agreements/archives/zho.xml '五年' '六年'
run pacta check -q agreements/protocol/rus.xml agreements/protocol/zho.xml
is "what is pointed at is looked up" "$status" 1
like "a provision that is not there" "$err" \
    "the agreement is in this repository, but has no provision 'art_9' \[ref-provision\]"
like "words to be replaced that are not there, in the same language" "$err" \
    "zho.xml:.*'五年' does not stand in the text that is amended .* \[mod-old\]"
is "and nothing else" "$(wc -l <"$err")" 2
rm -rf agreements/archives
run pacta check protocol
is "an agreement that is not here is a warning" "$status" 0
is "once a file" "$(grep -c 'is not in this repository.*\[ref-work\]$' "$err")" 3

# --- a revision --------------------------------------------------------------------

fresh
git init -q .
git add agreements
git commit -qm 'Two agreements'
change agreements/protocol/rus.xml '<num>б)' '<num>г)'
run pacta check --rev HEAD
is "a revision is checked, not the files" "$status:$(cat "$out")" \
    "0:5 files of 2 agreements: 0 errors, 0 warnings"
git commit -qam 'A mistake'
run pacta check --rev HEAD protocol
is "and its mistakes found" "$status" 1
like "under their path in it" "$err" '^agreements/protocol/rus.xml:.*\[eid-num\]$'
run pacta check --rev HEAD~1 agreements/protocol/rus.xml
is "one file of a revision" "$status" 0
run pacta check --rev nowhere
is "a revision that is not there is 2" "$status" 2
like "with its name" "$err" "nowhere"

# --- standard input -----------------------------------------------------------------

run sh -c "pacta check -q --stdin-filename agreements/x/rus.xml - <'$D/rules/rus.xml'"
is "standard input is a text" "$status" 0
run sh -c "sed 's/б)/г)/' '$D/rules/rus.xml' | pacta check -q --stdin-filename a/rus.xml -"
is "its errors bear the name given" "$(cut -d: -f1 "$err")" "a/rus.xml"

# --- json -------------------------------------------------------------------------------

fresh
change agreements/protocol/zho.xml '<date date="2024-05-20"' '<date date="2024-05-21"'
run pacta check --json protocol nothing
cat >want <<'END'
{
  "format": "pacta-check-1",
  "files": 3,
  "errors": 0,
  "warnings": 2,
  "notes": 0,
  "findings": [
    {
      "file": "agreements/protocol/zho.xml",
      "line": 88,
      "column": 14,
END
head -11 "$out" >got
same "--json is one object" got want
like "with both places" "$out" '"file": "agreements/protocol/rus.xml",'
is "and what could not be read goes to stderr" "$status" 2

# --- many, by one thread or several ----------------------------------------------------

fresh
i=0
while [ $i -lt 40 ]; do
	i=$((i + 1))
	mkdir "agreements/a$i"
	for l in rus zho eng; do
		sed "s/1\/rus@/$i\/rus@/; s/б)/г)/" "$D/rules/$l.xml" \
		    >"agreements/a$i/$l.xml"
	done
done
run pacta check -j 1
one=$status
cp "$err" one
run pacta check -j 7
is "the number of threads changes nothing" "$one:$status" 1:1
same "not even the order" "$err" one
is "of many findings" "$([ "$(wc -l <one)" -gt 60 ] && echo many)" many

# --- what cannot be decided --------------------------------------------------------------

run pacta check no-such-agreement
is "no such agreement is 2" "$status" 2
is "in one line" "$(wc -l <"$err")" 1
run pacta check agreements/protocol/no.xml
is "no such file is 2" "$status:$(cat "$err")" \
    "2:agreements/protocol/no.xml: error: cannot read: No such file or directory"
mkdir empty
run pacta check empty
is "a folder without texts is 2" "$status:$(cat "$err")" \
    "2:empty: error: no text in this folder: texts are named after their language, as in rus.xml"
run pacta check no.xml agreements/archives/rus.xml
is "the rest goes on" "$status:$(cat "$out")" "2:1 file: 0 errors, 0 warnings"
mkdir outside
cd /
run pacta -C "$T/empty" check --wrong
is "misuse is 2" "$status:$(cat "$err")" \
    "2:pacta check: unknown option '--wrong'; see pacta check --help"
cd "$T" || exit 1
run pacta check -j 0
is "so is a number of threads out of range" "$status" 2
run pacta check --lang klingon
is "and a language that is none" "$status" 2
run pacta check --help
is "help is 0" "$status" 0

done_testing
