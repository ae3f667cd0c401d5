#!/bin/sh
. "$(dirname "$0")/lib.sh"

"$PACTA" init r >/dev/null && cd r || exit 1
run "$PACTA" log
is 'a new repository has no events' $status 0
is 'and no output' "$(cat "$out")" ''

commit() { # MESSAGE [DATE]
	git add -A && GIT_AUTHOR_DATE=$2 GIT_COMMITTER_DATE=$2 git commit -qm "$1"
}
mkdir -p agreements/water agreements/air trust/registry/0001.sigs trust/keyrings/KZ
echo 1 >agreements/water/rus.xml; echo 1 >agreements/water/zho.xml
commit 'Open the water agreement' '2026-02-01T10:00:00+05:00'
echo 1 >agreements/air/eng.xml; echo hello >notes
commit 'Open the air agreement' '2026-02-02T10:00:00+05:00'
echo x >notes
commit 'Notes only' '2026-02-03T10:00:00+05:00'
mkdir -p agreements/water/versions/1 agreements/water/acts/KZ
for f in rus.xml zho.xml manifest SHA512SUMS; do echo 1 >agreements/water/versions/1/$f; done
echo 2 >agreements/water/rus.xml
commit 'Adopt water' '2026-02-04T10:00:00+05:00'
a=agreements/water/acts/KZ/0001-sign-0123abcd.act
echo 1 >$a; echo 1 >$a.sig
commit 'KZ signs' '2026-02-05T10:00:00+05:00'
echo 1 >trust/registry/0001.reg; echo 1 >trust/registry/0001.sigs/KZ.sig
echo 1 >trust/registry/0001.sigs/CN.sig; echo 1 >trust/keyrings/KZ/0001.keys
commit 'Trust' '2026-02-06T10:00:00+05:00'
rm $a.sig; echo 3 >agreements/water/versions/1/rus.xml
commit 'Tamper' '2026-02-07T10:00:00+05:00'

run "$PACTA" log
is 'the whole history' $status 0
sed 's/  [0-9a-f]\{10\}  /  ID  /' "$out" >got
cat >want <<'X'
2026-02-07  ID  Tamper
            Test Drafter <drafter@example.org>
            - water: act 1 of KZ removed: sign (FORBIDDEN: frozen and signed files are only ever added)
            - water: version 1 changed: rus (FORBIDDEN: frozen and signed files are only ever added)
2026-02-06  ID  Trust
            Test Drafter <drafter@example.org>
            - keyring 1 of KZ added
            - registry 1 added, signed by CN, KZ
2026-02-05  ID  KZ signs
            Test Drafter <drafter@example.org>
            - water: act 1 of KZ added: sign
2026-02-04  ID  Adopt water
            Test Drafter <drafter@example.org>
            - water: draft changed: rus
            - water: version 1 frozen: rus, zho
2026-02-02  ID  Open the air agreement
            Test Drafter <drafter@example.org>
            - air: draft added: eng
            - notes added
2026-02-01  ID  Open the water agreement
            Test Drafter <drafter@example.org>
            - water: draft added: rus, zho
X
same 'reads as expected' got want

run "$PACTA" log agreements/air/
is 'one agreement, named as the shell completes it' $status 0
is 'its commits only' "$(grep -c '^2026' "$out")" 1
like 'without its own name' "$out" '^            - draft added: eng$'
run "$PACTA" log -n 2 water
is 'the newest two' "$(grep -c '^2026' "$out")" 2
run "$PACTA" log --rev HEAD~5 water
is 'as seen from a revision' "$(grep -c '^2026' "$out")" 1

run "$PACTA" log --json water
is 'json' $status 0
ok 'is JSON of its format' python3 -c '
import json, sys
d = json.load(open(sys.argv[1]))
assert d["format"] == "pacta-log-1" and d["agreement"] == "water"
c = d["commits"]
assert len(c) == 4 and len(c[0]["id"]) == 40
assert c[0]["date"] == "2026-02-07T10:00:00+05:00", c[0]["date"]
assert c[0]["events"][0]["forbidden"] is True
e = c[1]["events"][0]
assert e == {"kind": "act", "change": "added", "forbidden": False,
    "agreement": "water", "party": "KZ", "type": "sign", "number": 1}, e
assert c[2]["events"][1]["languages"] == ["rus", "zho"]
' "$out"

# Control characters in a message reach no terminal.
echo 4 >agreements/water/rus.xml
git commit -qam "$(printf 'evil \033[31m \342\200\256 text')"
run "$PACTA" log -n 1
like 'control characters are shown as marks' "$out" 'evil \?\[31m \? text'

run "$PACTA" log fire
is 'an agreement that never was' $status 2
like 'is named' "$err" "no commit here touches an agreement 'fire'"
run "$PACTA" log water@1
is 'a version' $status 2
run "$PACTA" log -n 0
is 'no commits' $status 2
run "$PACTA" log --rev nowhere
is 'no such revision' $status 2
like 'one line' "$err" "no revision 'nowhere'"
run "$PACTA" log Water
is 'no name of an agreement' $status 2
run "$PACTA" log --help
is 'help' $status 0
cd .. && mkdir nogit && cd nogit
run "$PACTA" log
is 'outside of a repository' $status 2
like 'says what to do' "$err" 'pacta init'
done_testing
