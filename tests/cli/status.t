#!/bin/sh
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/trust.sh"

keys KZ CN
ok 'a repository with its trust' trusted r KZ CN
cd "$T/r" || exit 1
git status --porcelain | grep -q . && commit Trust
run "$PACTA" status
is 'no agreements' "$status$(cat "$out")" 0

run "$PACTA" new agreement water --lang 'rus,zho,eng*' --party KZ,CN
is 'a draft' $status 0
run "$PACTA" status
is 'which is not committed yet' "$(cat "$out")" 'water  rus zho eng*  draft'
run "$PACTA" status --rev HEAD
is 'and not there in HEAD' "$(cat "$out")" ''
commit 'Open water'

# One language lags behind the first, another is ahead of it.
python3 - <<'X'
import re
def drop(lang, n):
    f = "agreements/water/%s.xml" % lang
    s = open(f, encoding="utf-8").read()
    arts = re.findall(r"\n *<article .*?</article>", s, re.S)
    for a in arts[-n:]:
        s = s.replace(a, "")
    open(f, "w", encoding="utf-8").write(s)
drop("zho", 2)
drop("eng", 1)
X
run "$PACTA" status water
like 'what a language lacks is counted' "$out" '^water  rus zho\(-[0-9]+\) eng\*\(-[0-9]+\)  draft$'
lacks=$(sed 's/.*zho(-\([0-9]*\)).*/\1/' "$out")
git checkout -q agreements/water/zho.xml agreements/water/eng.xml
python3 - <<'X'
import re
f = "agreements/water/rus.xml"
s = open(f, encoding="utf-8").read()
for a in re.findall(r"\n *<article .*?</article>", s, re.S)[-2:]:
    s = s.replace(a, "")
open(f, "w", encoding="utf-8").write(s)
X
run "$PACTA" status
is 'and what it has beyond' "$(cat "$out")" "water  rus zho(+$lacks) eng*(+$lacks)  draft"
git checkout -q agreements/water/rus.xml
echo '<broken' >agreements/water/zho.xml
run "$PACTA" status
is 'a text that cannot be read does not stop it' "$status $(cat "$out")" \
    '0 water  rus eng* zho(unreadable)  draft'
git checkout -q agreements/water/zho.xml

# Adopted, and signed by one.
freeze water 1
act water KZ sign
commit 'Adopt and sign'
run "$PACTA" status
is 'a frozen version' $status 0
is 'who has signed, and who has not' "$(cat "$out")" \
    'water  rus zho eng*  version 1, working text differs; signed KZ; missing CN'
for l in rus zho eng; do cp agreements/water/versions/1/$l.xml agreements/water/; done
run "$PACTA" status
like 'the working text is the frozen one' "$out" 'version 1; signed KZ; missing CN$'
git checkout -q agreements/water
act water CN sign
commit 'CN signs'
act water KZ ratify
commit 'KZ ratifies'
run "$PACTA" status water
like 'all have signed' "$out" '; signed KZ CN; ratified KZ; in force since 2026-'
run "$PACTA" status --json
ok 'JSON of its format' python3 -c '
import json, sys
d = json.load(open(sys.argv[1]))
assert d["format"] == "pacta-status-1" and d["pinned"] is False
a, = d["agreements"]
assert a["agreement"] == "water" and a["version"] == 1 and a["as_frozen"]
assert [l["language"] for l in a["languages"]] == ["rus", "zho", "eng"]
assert [l["authentic"] for l in a["languages"]] == [True, True, False]
p = {p["party"]: p for p in a["parties"]}
assert p["KZ"]["acts"] == ["sign", "ratify"], p
assert p["CN"]["signed"] and not p["CN"]["ratified"] and p["CN"]["valid"]
' "$out"

run "$PACTA" status --rev HEAD~2
like 'as of an earlier revision' "$out" 'signed KZ; missing CN$'

# A signature that does not hold counts for nothing, and is not passed over.
git rm -q agreements/water/acts/CN/*.sig && git commit -qm 'Drop a signature'
run "$PACTA" status
like 'an act without its signature' "$out" 'signed KZ; ratified KZ; missing CN.*NOT VALID: acts of CN'
git revert --no-edit HEAD >/dev/null
echo ' ' >>agreements/water/versions/1/rus.xml
commit 'Tamper'
run "$PACTA" status
like 'a changed version' "$out" 'NOT AS FROZEN'
git revert --no-edit HEAD >/dev/null

# Several, and mistakes.
"$PACTA" new agreement air --lang rus,zho --party KZ,CN >/dev/null
run "$PACTA" status
is 'one line for each' "$(cut -c1-7 "$out" | tr '\n' ,)" 'air    ,water  ,'
run "$PACTA" status agreements/air/
is 'one that is not committed' "$(cat "$out")" 'air  rus zho  draft'
run "$PACTA" status fire
is 'one that is not there' $status 2
like 'is named' "$err" "no agreement 'fire'"
run "$PACTA" status water@1
is 'a version' $status 2
run "$PACTA" status --frob
is 'unknown option' $status 2
run "$PACTA" status --help
is 'help' $status 0
ln -s water agreements/other
run "$PACTA" status
is 'a link for an agreement' $status 2
like 'is refused by name' "$err" '^agreements/other: error: '
done_testing
