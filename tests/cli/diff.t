#!/bin/sh
. "$(dirname "$0")/lib.sh"

data=$ROOT/tests/data/diff
golden() { # NAME FILE WANT: the same, or with PACTA_GOLDEN=1 made so
	[ -z "$PACTA_GOLDEN" ] || cp "$2" "$data/$3"
	same "$1" "$2" "$data/$3"
}

# --- an amended article in four languages --------------------------------------
"$PACTA" init r >/dev/null && cd r || exit 1
run "$PACTA" diff
is 'nothing to compare yet' $status 0
mkdir -p agreements/notices
for l in rus zho eng fas; do cp "$data/$l.old.xml" agreements/notices/$l.xml; done
git add -A && git commit -qm 'Draft'
run "$PACTA" diff
is 'the same: 0' $status 0
is 'and nothing printed' "$(cat "$out" "$err")" ''
for l in rus zho eng fas; do cp "$data/$l.new.xml" agreements/notices/$l.xml; done

run "$PACTA" diff
is 'different: 1' $status 1
golden 'text' "$out" notices.txt
like 'a number changed otherwise in one language' "$out" 'art_2__para_1\]: reworded; changed in all languages, but differently'
like 'what one language lacks' "$out" 'art_2__para_2\]: reworded; changed in rus, fas, zho, not in eng'
like 'renumbering is one line' "$out" '^       articles 2–3 are now 3–4$'
like 'Chinese is cut at words' "$out" '在\[-三十日-\]\{\+六十日\+\}内'
like 'right-to-left text is set apart' "$out" "  fas  $(printf '\342\201\247').*$(printf '\342\201\251')\$"

run "$PACTA" diff --format side-by-side --width 90 --lang rus,zho,fas
is 'side by side' $status 1
golden 'columns' "$out" notices.side
is 'columns of wide characters are aligned' "$("$PACTA" diff -f side-by-side --width 80 -l rus,zho |
    grep -c '^.* | ')" "$("$PACTA" diff -f side-by-side --width 80 -l rus,zho | python3 -c '
import sys, unicodedata
n = 0
for line in sys.stdin:
    at = line.find(" | ")
    if at < 0: continue
    left = line[:at]
    w = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in left)
    n += w == 38
print(n)')"
run "$PACTA" diff -f side-by-side --width 60 -l zho
like 'one language: old beside new' "$out" '^old  +\| new$'

run "$PACTA" diff --format html
is 'html' $status 1
golden 'page' "$out" notices.html
for want in '<ins><span class="m">{+</span>' '<del><span class="m">' 'lang="zh" dir="ltr"' \
    'lang="fa" dir="rtl"' '<details>' '@media print' '<caption>Summary'; do
	ok "the page has $want" grep -q -- "$want" "$out"
done
not_ok 'nothing is fetched' grep -Eq 'src=|url\(|<script|<link|href="http' "$out"
ok 'every link goes somewhere' python3 -c '
import re, sys
s = open(sys.argv[1], encoding="utf-8").read()
ids = re.findall(r" id=\"([^\"]+)\"", s)
assert len(ids) == len(set(ids))
for h in re.findall(r"href=\"#([^\"]+)\"", s): assert h in ids, h
from html.parser import HTMLParser
class P(HTMLParser):
    stack = []
    def handle_starttag(self, t, a):
        if t not in ("meta", "br"): self.stack.append(t)
    def handle_endtag(self, t):
        assert self.stack.pop() == t, (t, self.getpos())
p = P(); p.feed(s); assert not p.stack
' "$out"

run "$PACTA" diff --json
is 'json' $status 1
golden 'json' "$out" notices.json
ok 'every kind is to be found' python3 -c '
import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
assert d["format"] == "pacta-diff-1" and d["old"] == "HEAD"
a, = d["agreements"]
rows = {(r["id"], r["renumbering"]): r for r in a["rows"]}
assert rows["art_2-1", False]["kinds"] == ["inserted"]
assert rows["meta", False]["kinds"] == ["metadata"]
assert rows["meta", False]["verdict"] == "minor"
r = rows["body", True]
assert r["kinds"] == ["renumbered"] and r["verdict"] == "all"
s, = r["languages"]["zho"]["changes"][0]["stretches"]
assert (s["count"], s["old_first"]["eId"], s["new_last"]["eId"]) == (2, "art_2", "art_4")
r = rows["art_2__para_1", False]
assert r["verdict"] == "different"
r = rows["art_2__para_2", False]
assert r["verdict"] == "some" and r["unchanged"] == ["eng"] and len(r["changed"]) == 3
c, = rows["art_3", False]["languages"]["eng"]["changes"]
assert c["cell"] == "row 3, column 2"
assert c["text"] == [[{"op": "delete", "text": "5"}, {"op": "insert", "text": "7"}]]
assert c["new"]["line"] > 50
' "$out"

# --- what to leave out, and what to look at -------------------------------------
run "$PACTA" diff --ignore renumbering,metadata --lang ru
not_ok 'renumbering is left out' grep -q 'renumbered\|metadata' "$out"
run "$PACTA" diff -q
is 'quiet' "$status $(cat "$out")" '1 '
git commit -qam 'Amend'
run "$PACTA" diff
is 'committed: the same' $status 0
run "$PACTA" diff HEAD^
is 'a revision against the working tree' $status 1
run "$PACTA" diff HEAD^ HEAD notices
is 'two revisions' $status 1
run "$PACTA" diff HEAD^..HEAD
is 'a range' $status 1
run "$PACTA" diff HEAD HEAD^ --json
ok 'backwards, the insertion is a deletion' grep -q '"deleted"' "$out"
run "$PACTA" diff HEAD^.. -- notices
is 'behind --' $status 1
mkdir -p agreements/notices/versions/1
cp agreements/notices/*.xml agreements/notices/versions/1/
run "$PACTA" diff notices@1
is 'an adopted version is what the working text is' $status 0
run "$PACTA" diff notices@1 HEAD^
is 'and not what it was' $status 1
git rm -q --cached agreements/notices/fas.xml && rm agreements/notices/fas.xml
run "$PACTA" diff HEAD notices
is 'a language that is gone' $status 1
like 'is told' "$out" '^fas: the text in this language is gone$'
run "$PACTA" diff HEAD notices --lang fas
is 'asked for, it cannot be compared' $status 2
like 'one line says so' "$err" "notices has no text in 'fas' in the working tree"
git reset -q --hard

# --- a stale translation, and the language that came level -----------------------
git checkout -q HEAD^ -- agreements/notices/zho.xml && git commit -qm 'Forget zho'
run "$PACTA" diff HEAD~2 HEAD --lang rus,zho
like 'inserted in one only' "$out" 'art_2-1\]: inserted; changed in rus, not in zho'
like 'that has no such provision' "$out" '^  zho  \(not there\)$'
cp "$data/zho.new.xml" agreements/notices/zho.xml
run "$PACTA" diff --lang rus,zho
like 'mended' "$out" 'art_2-1\]: inserted; in zho, now as in rus'
git reset -q --hard

# --- apart, and not in a third language -------------------------------------------
a=agreements/digital-cooperation
cp -R "$ROOT/$a" agreements/ && git add -A && git commit -qm 'Another'
sed -i 's/чем через 72 часа/чем через сорок восемь часов/; s/О замене/О каждой замене/
    s/href="#art_22">статьей 22</href="#art_21">статьей 21</' $a/rus.xml
sed -i 's/72小时/三十六小时/; s/href="#art_22">第二十二条/href="#art_20">第二十条/' $a/zho.xml
run "$PACTA" diff --json digital-cooperation
ok 'each verdict is to be found' python3 -c '
import json, sys
a, = json.load(open(sys.argv[1], encoding="utf-8"))["agreements"]
assert [l["language"] for l in a["languages"]] == ["rus", "zho", "eng"]
rows = {r["id"]: r for r in a["rows"]}
def values(r, op): return [r["languages"][l][op] for l in ("rus", "zho", "eng")]
r, = [r for r in a["rows"] if r["apart"] == ["values"]]
assert (r["verdict"], r["changed"], r["unchanged"], r["absent"]) == ("some", ["rus", "zho"], ["eng"], [])
assert values(r, "went") == [["72 hours"], ["72 hours"], []]
assert values(r, "came") == values(r, "apart") == [["48 hours"], ["36 hours"], []]
r, = [r for r in a["rows"] if "targets" in r["apart"]]
assert "retargeted" in r["kinds"] and r["verdict"] == "some"
assert values(r, "apart") == [["article 21", "#art_21"], ["article 20", "#art_20"], []], values(r, "apart")
r, = [r for r in a["rows"] if r["changed"] == ["rus"]]
assert (r["kinds"], r["verdict"], r["unchanged"], r["apart"]) == (["reworded"], "some", ["zho", "eng"], [])
assert len(a["rows"]) == 3
' "$out"
run "$PACTA" diff digital-cooperation
like 'authentic languages first, as the text lists them' "$out" '^digital-cooperation \(rus, zho, eng\)'
like 'both are told' "$out" \
    'reworded; changed in rus, zho, not in eng; and differently: rus 48 hours; zho 36 hours$'
like 'words alone in one language' "$out" 'reworded; changed in rus, not in zho, eng$'
like 'where references point' "$out" 'differently: rus article 21, #art_21; zho article 20, #art_20$'
run "$PACTA" diff -f side-by-side digital-cooperation
like 'in columns' "$out" 'and differently: rus 48 hours; zho 36 hours$'
run "$PACTA" diff -f html digital-cooperation
like 'on the page' "$out" 'and differently: rus 48 hours; zho 36 hours</span>'
like 'with the names of languages' "$out" '<bdi lang="ru" dir="ltr">русский</bdi>'
run "$PACTA" diff -l zho digital-cooperation
like 'numbers in ideographs are whole' "$out" '第\[-二十二条-\]\{\+二十条\+\}'
like 'one is called by its number alone' "$out" '^第二十一条, 二 \['
run "$PACTA" diff -f side-by-side --width 60 -l zho digital-cooperation
not_ok 'no line begins with a full stop or comma' grep -Eq '^(.*\| )?[，。、；：）]' "$out"
git reset -q --hard

# --- a column of a table moved, in three languages -----------------------------------
python3 - $a <<'EOF'
import re, sys
for l in ("rus", "zho", "eng"):
    p = f"{sys.argv[1]}/{l}.xml"
    s = open(p, encoding="utf-8").read()
    t = re.search(r"<table.*?</table>", s, re.S).group(0)
    def turn(m):
        cells = re.findall(r"<t[hd].*?</t[hd]>", m.group(0), re.S)
        assert len(cells) == 3
        return "<tr>" + cells[0] + cells[2] + cells[1] + "</tr>"
    s = s.replace(t, re.sub(r"<tr.*?</tr>", turn, t, flags=re.S), 1)
    open(p, "w", encoding="utf-8").write(s)
EOF
run "$PACTA" diff digital-cooperation
like 'a column is one change' "$out" 'digital-cooperation .*: 1 change: 1 moved$'
like 'in its annex' "$out" '^Приложение, 1 \[att_1__para_1\]: moved; in all languages$'
like 'where it is' "$out" '^  zho  \(column 2\)$'
like 'and was' "$out" '^  zho  \(was column 3\)$'
like 'from top to bottom' "$out" '^  zho  传输方式 \| .* \| 全天候联络点$'
git reset -q --hard

# --- a paragraph more, and those behind it ----------------------------------------------
python3 - $a <<'EOF'
import re, sys
new = {"rus": "Сведения передаются безвозмездно.", "zho": "信息无偿提供。",
    "eng": "Information shall be provided free of charge."}
for l, text in new.items():
    p = f"{sys.argv[1]}/{l}.xml"
    s = open(p, encoding="utf-8").read()
    at = s.index('<paragraph eId="art_10__para_2"')
    s = s[:at] + "<paragraph><num/><content><p>" + text + "</p></content></paragraph>" + s[at:]
    open(p, "w", encoding="utf-8").write(s)
EOF
"$PACTA" fmt --renumber $a >"$out" 2>&1
run "$PACTA" diff --json digital-cooperation
ok 'are one change' python3 -c '
import json, sys
a, = json.load(open(sys.argv[1], encoding="utf-8"))["agreements"]
r, = [r for r in a["rows"] if r["id"] != "meta"]
assert (r["kinds"], r["verdict"]) == (["inserted"], "all"), r["kinds"]
for l in r["languages"].values():
    c, = l["changes"]
    s, = c["renumbered"]["stretches"]
    assert s["old_first"]["eId"] == "art_10__para_2" and s["new_first"]["eId"] == "art_10__para_3"
' "$out"
run "$PACTA" diff digital-cooperation
like 'with what follows from it' "$out" '^  zho  \(paragraphs 2–[0-9] are now 3–[0-9]\)$'
run "$PACTA" diff --ignore renumbering digital-cooperation
not_ok 'that can be left out' grep -q 'are now' "$out"
git reset -q --hard

# --- gone, and numbered otherwise where it stays ------------------------------------
python3 - $a <<'EOF'
import re, sys
for l in ("rus", "zho", "eng"):
    p = f"{sys.argv[1]}/{l}.xml"
    s = open(p, encoding="utf-8").read()
    for n in (5, 16)[:1 if l == "eng" else 2]:
        m = re.search(r'\n\s*<article eId="art_%d".*?</article>' % n, s, re.S)
        s = s[:m.start()] + s[m.end():]
    open(p, "w", encoding="utf-8").write(s)
EOF
"$PACTA" fmt --renumber $a >"$out" 2>&1
run "$PACTA" diff digital-cooperation
like 'renumbering may differ' "$out" '^body: renumbered; changed in all languages, but differently$'
like 'each tells its own' "$out" '^  zho  articles 6–15 are now 5–14; '
run "$PACTA" diff -f html digital-cooperation
is 'what is gone stands where it stood' "$(grep -o 'Unchanged: <span[^>]*>Статья 5\|<h3><span[^>]*>Article 16\|<h3><span[^>]*>Статья 5<\|Unchanged: <span[^>]*>Статья 15' "$out" |
    sed 's/<[^>]*>//g; s/<$//' | tr '\n' ';')" 'Статья 5;Unchanged: Статья 5;Article 16;Unchanged: Статья 15;'
git reset -q --hard

# --- git -------------------------------------------------------------------------
sed -i 's/Parties shall notify/Parties may notify/' agreements/notices/eng.xml
git diff >"$out"
like 'git diff is the structural one' "$out" '^Article 3, 1 \[art_2__para_1\]: reworded$'
git commit -qam 'May'
git log -p -1 -U0 >"$out"
like 'git log -p: under its article' "$out" '^@@ .* @@ Article 3 Notices$'
like 'as text' "$out" '^\+    1\. The Parties may notify'
git show >"$out"
like 'git show, too' "$out" '^-    1\. The Parties shall notify'
git show --ext-diff >"$out"
like 'with --ext-diff, structural' "$out" '\[-shall-\]\{\+may\+\}'
git rm -q agreements/notices/zho.xml
git diff --cached >"$out"
like 'a text that goes' "$out" 'the text in this language is gone'
git reset -q --hard
printf '<broken' >agreements/notices/eng.xml
run git diff
is 'git goes on where a text is broken' $status 0
like 'and its lines can be seen' "$out" 'cannot be read; git diff --no-ext-diff'
run git diff --no-ext-diff
is 'as they are' $status 0
like 'raw' "$out" '^\+<broken'

# --- bad input -------------------------------------------------------------------
run "$PACTA" diff
is 'a text that does not parse' $status 2
is 'is one line' "$(grep -c . "$err")" 1
like 'with its place' "$err" '^agreements/notices/eng.xml:1:[0-9]+: error: '
printf '<akomaNtoso>\377</akomaNtoso>' >agreements/notices/eng.xml
run "$PACTA" diff
is 'an encoding error' "$status $(grep -c . "$err")" '2 1'
: >agreements/notices/eng.xml
run "$PACTA" diff
is 'an empty file' "$status $(grep -c . "$err")" '2 1'
git reset -q --hard
run "$PACTA" diff nowhere
is 'no such revision' "$status $(cat "$err")" "2 pacta: error: no revision and no agreement 'nowhere'"
run "$PACTA" diff HEAD -- nothing
is 'no such agreement' "$status $(grep -c "no agreement 'nothing'" "$err")" '2 1'
run "$PACTA" diff notices@7
is 'no such version' "$status $(cat "$err")" '2 pacta: error: notices has no version 7'
run "$PACTA" diff notices@1 other@1
is 'versions of two agreements' $status 2
run "$PACTA" diff HEAD HEAD HEAD
is 'three revisions' $status 2
run "$PACTA" diff HEAD...HEAD
is 'three dots' $status 2
for opt in '--format pdf' '--ignore words' '--lang xx1' '--width 3' '--no-index one' --nothing; do
	# shellcheck disable=SC2086 # words
	run "$PACTA" diff $opt
	is "misuse: $opt" "$status $(grep -c . "$err")" '2 1'
done
run "$PACTA" diff --help
is 'help' $status 0

# --- files -----------------------------------------------------------------------
run "$PACTA" diff --no-index "$data/zho.old.xml" "$data/zho.new.xml"
is 'two files' $status 1
run "$PACTA" diff --no-index "$data/zho.old.xml" "$data/zho.old.xml"
is 'the same file' $status 0
run "$PACTA" diff --no-index "$data/zho.old.xml" "$data/rus.new.xml"
is 'two languages' "$status $(grep -c "in 'zho'.*in 'rus'" "$err")" '2 1'
sed 's|act/agreement/cn-kz/2026-05-20/nn|statement/decision/chs/2019-06-14/3|' "$data/zho.new.xml" >other.xml
run "$PACTA" diff --no-index "$data/zho.old.xml" other.xml
is 'two agreements' "$status $(grep -c 'different agreements' "$err")" '2 1'
run "$PACTA" diff --no-index nothing "$data/rus.new.xml"
is 'no such file' "$status $(grep -c . "$err")" '2 1'
run git fsck --strict
is 'the repository is sound' $status 0
done_testing
