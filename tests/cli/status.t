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
lacks=$(sed -n "1s/.*zho(-\([0-9]*\)).*/\1/p" "$out")
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
is 'and what it has beyond' "$(head -n 1 "$out")" "water  rus zho(+$lacks) eng*(+$lacks)  draft"
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
# --- in step, behind, in disagreement --------------------------------------------
cd "$T" && "$PACTA" init s >/dev/null && cd s || exit 1
run "$PACTA" new memorandum archives --lang 'rus,zho,eng*' --party KZ,CN --date 2026-11-22
at=agreements/archives
run "$PACTA" status --exit-code
is 'no commit yet: in step' "$status $(cat "$out")" '0 archives  rus zho eng*  draft'
commit 'Open archives'
run "$PACTA" status --exit-code
is 'as they came in: in step' "$status $(cat "$out")" '0 archives  rus zho eng*  draft'

say() { # LANG OLD NEW
	sed -i "s/$2/$3/" $at/"$1".xml
}
shows() { # NAME WANT
	run "$PACTA" status
	is "$1" "$(sed -E 's/[0-9a-f]{10} \(/ID (/' "$out")" "$2"
}
say rus 'подготовка специалистов' 'обучение специалистов'
shows 'not committed yet' 'archives  rus zho(~1) eng*(~1)  draft
  zho  behind rus, not committed yet: Статья 3, в [art_3__point_c]
  eng*  behind rus, not committed yet: Статья 3, в [art_3__point_c]'
is 'and that is no failure' $status 0
run "$PACTA" status --exit-code
is 'unless asked for' $status 1
commit 'Teach specialists'
say rus '<heading>Цель' '<heading>Главная цель'
say zho '<heading>宗旨' '<heading>主要宗旨'
commit 'Main purpose'
say rus 'в следующих формах' 'в таких формах'
commit 'Such forms'
shows 'since which commit, the oldest reason each' 'archives  rus zho(~2) eng*(~3)  draft
  zho  behind rus since ID (2026-01-02, Such forms): Статья 3 [art_3]
  zho  behind rus since ID (2026-01-02, Teach specialists): Статья 3, в [art_3__point_c]
  eng*  behind rus since ID (2026-01-02, Main purpose): Статья 1 [art_1]
  eng*  behind rus since ID (2026-01-02, Such forms): Статья 3 [art_3]
  eng*  behind rus since ID (2026-01-02, Teach specialists): Статья 3, в [art_3__point_c]'
like 'the commit is named by its id' "$out" "since $(git rev-parse HEAD | cut -c1-10) .*Such forms\)"
run "$PACTA" status --json
ok 'for programs' python3 -c '
import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
assert d["format"] == "pacta-status-1" and d["history"] == "whole"
a, = d["agreements"]
assert a["in_step"] is False and a["waived"] == 0
l = {x["language"]: x for x in a["languages"]}
assert l["rus"]["in_step"] and not l["rus"]["behind"] and not l["zho"]["in_step"]
one, two = l["zho"]["behind"]
assert one["provision"] == "art_3" and one["kind"] == "changed" and one["leader"] == "rus"
assert one["label"] == "Статья 3"
assert two["since"]["committed"] and two["since"]["subject"] == "Teach specialists"
assert two["since"]["commit"] == sys.argv[2] and two["since"]["date"].startswith("2026-01-02T03:04:05")
assert len(l["eng"]["behind"]) == 3
' "$out" "$(git rev-parse HEAD~2)"

# Acknowledged, mended, taken back.
ok 'a change that needs no counterpart' "$PACTA" waive archives art_3 -r diff-apart -w 'one word for another'
shows 'is passed over' 'archives  rus zho(~1) eng*(~2)  draft
  zho  behind rus since ID (2026-01-02, Teach specialists): Статья 3, в [art_3__point_c]
  eng*  behind rus since ID (2026-01-02, Main purpose): Статья 1 [art_1]
  eng*  behind rus since ID (2026-01-02, Teach specialists): Статья 3, в [art_3__point_c]'
rm -r $at/waivers
say zho '培训专业人员' '培养专业人员'
say eng '<heading>Purpose' '<heading>Main purpose'
commit 'Follow in part'
shows 'what was mended is gone' 'archives  rus zho(~1) eng*(~2)  draft
  zho  behind rus since ID (2026-01-02, Such forms): Статья 3 [art_3]
  eng*  behind rus since ID (2026-01-02, Such forms): Статья 3 [art_3]
  eng*  behind rus since ID (2026-01-02, Teach specialists): Статья 3, в [art_3__point_c]'
say rus 'в таких формах' 'в следующих формах'
say eng 'training of specialists' 'education of specialists'
shows 'gone back, and mended: in step' 'archives  rus zho eng*  draft'
commit 'Level'

# Layout, formatting and numbers are no changes.
say rus 'обмен информацией и' 'обмен <b>информацией<\/b>   и'
say rus '<num>в)' '<num>в.'
shows 'formatting and numbers' 'archives  rus zho eng*  draft'
git checkout -q $at

# What comes and goes.
python3 - <<'X'
f = "agreements/archives/rus.xml"
s = open(f, encoding="utf-8").read()
i = s.index('<article eId="art_4">')
j = s.index("</article>", i) + len("</article>")
last = s.rindex("</article>") + len("</article>")
new = s[i:j].replace("art_4", "art_99").replace("Статья 4", "Статья 99")
open(f, "w", encoding="utf-8").write(s[:last] + "\n      " + new + s[last:])
X
shows 'an article that the others lack' 'archives  rus zho(-1) eng*(-1)  draft
  zho  lacks what rus has, not committed yet: Статья 99 [art_99]
  eng*  lacks what rus has, not committed yet: Статья 99 [art_99]'
git checkout -q $at
git rm -q $at/eng.xml
commit 'Drop English'
say rus 'обмен информацией и опытом' 'обмен опытом'
commit 'Experience alone'
git checkout -q HEAD~2 -- $at/eng.xml
commit 'English again'
shows 'a language that comes is in step as it comes' 'archives  rus zho(~1) eng*  draft
  zho  behind rus since ID (2026-01-02, Experience alone): Статья 3, а [art_3__point_a]'

# A merge is one change.
git checkout -qb zh
say zho '交流信息和经验' '交流经验'
commit 'Chinese'
say rus 'обмен опытом' 'обмен всяким опытом'
commit 'Russian'
say zho '交流经验' '交流各种经验'
say eng 'exchange of information and experience' 'exchange of all experience'
commit 'The others'
git checkout -q main
git merge -q --no-ff -m 'Take what was made' zh
shows 'merged' 'archives  rus zho eng*  draft'

# Languages that say different things.
say rus 'Стороны определяют контактных лиц' 'Стороны в течение 30 дней определяют контактных лиц'
say zho '双方指定联络人' '双方应于60天内指定联络人'
say eng 'The Parties shall designate' 'Within 30 days the Parties shall designate'
run "$PACTA" status
like 'a number that differs' "$out" '^archives  rus zho\(![0-9]+\) eng\*  draft$'
like 'with its place' "$out" '^  zho  disagrees: line [0-9]+, column [0-9]+: .* \[concord-[a-z]+\]$'
run "$PACTA" status --json --exit-code
is 'fails when asked for' $status 1
ok 'in JSON' python3 -c '
import json, sys
a, = json.load(open(sys.argv[1], encoding="utf-8"))["agreements"]
l = {x["language"]: x for x in a["languages"]}
d = l["zho"]["disagrees"][0]
assert d["rule"].startswith("concord-") and d["severity"] == "warning" and d["line"] > 1
assert d["eid"] == "art_4" and l["rus"]["in_step"] and not l["zho"]["in_step"]
' "$out"
run "$PACTA" status --no-check --exit-code
is 'which need not be looked for' "$status $(cat "$out")" '0 archives  rus zho eng*  draft'
run "$PACTA" status --json
rules=$(sed -n 's/.*"rule": "\([a-z-]*\)".*/\1/p' "$out" | sort -u)
for r in $rules; do
	"$PACTA" waive archives art_4 -r "$r" -w 'so it was agreed' >/dev/null
done
shows 'waived' 'archives  rus zho eng*  draft'
rm -r $at/waivers
git checkout -q $at

# Revisions, and a history that is not all there.
run "$PACTA" status --rev HEAD~1
like 'as of a revision' "$out" '^archives  rus zho\(~1\) eng\*  draft$'
git clone -q --depth 1 "file://$T/s" "$T/shallow"
cd "$T/shallow" || exit 1
run "$PACTA" status
is 'a shallow clone: in step as far as can be seen' "$status $(cat "$out")" '0 archives  rus zho eng*  draft'
like 'and that is said' "$err" 'not the whole history'
cd "$T/s" || exit 1
cp $at/zho.xml "$T/zho.xml"
echo '<broken' >$at/zho.xml
commit 'Break'
cp "$T/zho.xml" $at/zho.xml
commit 'Mend'
shows 'a text that was broken for a while' 'archives  rus zho eng*  draft'

# Adoption puts authentic languages in step, and says nothing of a translation.
say rus 'обучение специалистов' 'учёба специалистов'
commit 'Learning'
mkdir -p $at/versions/1
for l in rus zho eng; do cp $at/$l.xml $at/versions/1/; done
cp "$T/r/agreements/water/versions/1/"[!rze]* $at/versions/1/
commit 'Adopt'
run "$PACTA" status
like 'adopted: only the translation is behind' "$out" '^archives  rus zho eng\*\(~1\)  version 1'
mkdir "$T/none" && cd "$T/none" || exit 1
run "$PACTA" status
is 'no repository' "$status $(grep -c . "$err")" '2 1'
cd "$T/r" || exit 1

ln -s water agreements/other
run "$PACTA" status
is 'a link for an agreement' $status 2
like 'is refused by name' "$err" '^agreements/other: error: '
done_testing
