#!/bin/sh
# pacta waive: findings of pacta check, and verdicts of pacta diff, that were
# looked at and are no fault.
. "$(dirname "$0")/lib.sh"

a=agreements/digital-cooperation
"$PACTA" init r >/dev/null && cd r || exit 1
cp -R "$ROOT/$a" agreements/ && git add -A && git commit -qm 'A draft'
run "$PACTA" check -q digital-cooperation
is 'nothing to find' "$status $(cat "$err")" '0 '

# --- a finding of pacta check ---------------------------------------------------
sed -i 's/72小时/96小时/' $a/zho.xml
run "$PACTA" check digital-cooperation
like 'a finding' "$err" 'zho.xml:.*concord-period'
run "$PACTA" waive digital-cooperation art_11__para_1 -r concord-period -w 'Agreed so'
is 'waived' $status 0
like 'as a file' "$out" "^$a/waivers/[0-9a-f]{8}\\.waiver\$"
like 'with who' "$(sed -n 1p "$out")" '^by: '
like 'when' "$(sed -n 1p "$out")" '^date: [0-9]{4}-'
like 'why' "$(sed -n 1p "$out")" '^Agreed so$'
is 'for both languages' "$(grep -c '^text: ' "$(sed -n 1p "$out")")" 2
run "$PACTA" check digital-cooperation
not_ok 'it is told no more' grep -q concord-period "$err"
run "$PACTA" waive digital-cooperation art_11__para_1 -r concord-period -w 'Again'
is 'twice: no' "$status $(grep -c 'waived already' "$err")" '1 1'
run "$PACTA" waive digital-cooperation art_12__para_1 -r concord-period -w 'Nothing there'
is 'no finding: no' "$status $(grep -c 'no finding' "$err")" '1 1'
sed -i 's/96小时/97小时/' $a/zho.xml
run "$PACTA" check digital-cooperation
like 'it returns when the text changes' "$err" 'concord-period'
git checkout -q . && rm -r $a/waivers

# --- a change that needs no counterpart --------------------------------------------
sed -i 's/соответствующего решения/соответствующих решений/' $a/rus.xml
run "$PACTA" diff
like 'changed in one language' "$out" 'art_6__para_2\]: reworded; changed in rus, not in zho, eng$'
run "$PACTA" waive digital-cooperation art_6__para_2 -r diff-apart -w 'A case ending'
is 'acknowledged with one command' "$status $(wc -l <"$out")" '0 1'
waiver=$(cat "$out")
is 'in all languages' "$(grep '^text: ' "$waiver" | cut -d' ' -f2 | tr '\n' ' ')" 'eng rus zho '
run "$PACTA" diff
is 'the texts still differ' $status 1
like 'the verdict is marked: who, when, why' "$out" \
    'changed in rus, not in zho, eng \(acknowledged by .+, [0-9-]{10}: A case ending\)$'
run "$PACTA" diff -f html
not_ok 'no warning on the page' grep -q '⚠ changed' "$out"
like 'but the acknowledgement' "$out" 'acknowledged by .*: A case ending'
run "$PACTA" diff --json
ok 'in JSON' python3 -c '
import json, sys
r, = json.load(open(sys.argv[1], encoding="utf-8"))["agreements"][0]["rows"]
assert r["verdict"] == "some" and r["acknowledged"]["why"] == "A case ending"
assert sorted(r["acknowledged"]) == ["by", "date", "why"]
' "$out"
run "$PACTA" diff --lang rus,zho
like 'some of the languages' "$out" 'not in zho \(acknowledged'
run "$PACTA" waive digital-cooperation art_6__para_2 -r diff-apart -w 'Again'
is 'twice: no' "$status $(grep -c 'waived already' "$err")" '1 1'
git add -A && git commit -qm 'Mend a case ending'
run "$PACTA" diff HEAD^ HEAD
like 'between revisions too' "$out" '\(acknowledged by'
sed -i 's/不迟于发现后72小时/不迟于发现之后72小时/; s/15日内通知保存机关。/15日内通知该保存机关。/' $a/zho.xml
run "$PACTA" diff HEAD^
like 'when a text changes again, it is back' "$out" 'art_6__para_2\]: reworded; changed in rus, zho, not in eng$'
git checkout -q .
run "$PACTA" check -q --strict digital-cooperation
is 'pacta check has nothing to do with it' $status 0

# renumbered, the acknowledgement stays: it names the identity
python3 - $a <<'EOF'
import re, sys
for l in ("rus", "zho", "eng"):
    p = f"{sys.argv[1]}/{l}.xml"
    s = open(p, encoding="utf-8").read()
    m = re.search(r'\n\s*<article eId="art_5".*?</article>', s, re.S)
    assert m
    s = s[:m.start()] + s[m.end():]
    open(p, "w", encoding="utf-8").write(s)
EOF
"$PACTA" fmt --renumber $a >"$out" 2>&1
run "$PACTA" diff HEAD^ --ignore renumbering
like 'under its new number' "$out" 'Статья 5, 2 \[art_6__para_2\]: reworded.*acknowledged'
git checkout -q .

# a provision that one language has and the others need not have
python3 - $a/rus.xml <<'EOF'
import re, sys
s = open(sys.argv[1], encoding="utf-8").read()
m = re.search(r'\n\s*<paragraph eId="art_6__para_2".*?</paragraph>', s, re.S)
assert m
open(sys.argv[1], "w", encoding="utf-8").write(s[:m.start()] + s[m.end():])
EOF
run "$PACTA" diff
like 'gone in one' "$out" 'art_6__para_2\]: deleted; changed in rus, not in zho, eng$'
run "$PACTA" waive digital-cooperation art_6__para_2 -r diff-apart -w 'Said in Article 7'
is 'that can be acknowledged' $status 0
run "$PACTA" diff
like 'and is' "$out" 'deleted; .*acknowledged by .*Said in Article 7'
git reset -q --hard && git clean -qfd

# --- misuse ---------------------------------------------------------------------------
run "$PACTA" waive digital-cooperation art_99 -r diff-apart -w 'Nothing'
is 'no such provision' "$status $(grep -c "no language of digital-cooperation has a provision 'art_99'" "$err")" '2 1'
run "$PACTA" waive digital-cooperation art_1 -r diff-apart -w 'One' --lang rus
is 'one language' "$status $(grep -c 'two languages' "$err")" '2 1'
run "$PACTA" waive digital-cooperation art_1 -r eid-place -w 'No'
is 'a rule of one file' "$status $(grep -c . "$err")" '2 1'
run "$PACTA" waive digital-cooperation art_1 -r diff-apart
is 'no reason' "$status $(grep -c . "$err")" '2 1'
run "$PACTA" waive nothing art_1 -r diff-apart -w 'No'
is 'no agreement' "$status $(grep -c . "$err")" '2 1'
echo x >>"$waiver"
run "$PACTA" diff HEAD^
like 'a waiver that was changed is refused' "$err" "$waiver:.*waiver-file"
not_ok 'and acknowledges nothing' grep -q acknowledged "$out"
git reset -q --hard
done_testing
