#!/bin/sh
. "$(dirname "$0")/lib.sh"

run pacta init water
is 'init makes a repository' $status 0
like 'and says so' "$out" "^$T/water/: an agreements repository, commit [0-9a-f]{10}$"
cd water || exit 1
is 'all is committed' "$(git status --porcelain)" ''
is 'as one commit' "$(git rev-list --count HEAD)" 1
is 'by the user' "$(git log -1 --format='%an %ad' --date=iso)" \
    'Test Drafter 2026-01-02 03:04:05 +0000'
ok 'fsck is clean' git fsck --strict
ok 'the folder for agreements is there' test -d agreements
for f in .gitattributes .editorconfig README.md; do
	ok "$f is there" test -s $f
done

run pacta init
is 'init again is fine' $status 0
like 'and changes nothing' "$out" 'already$'
is 'no second commit' "$(git rev-list --count HEAD)" 1

attributes() { git check-attr -a "$1" | sed "s|^[^:]*: ||" | tr '\n' ,; }
is 'a working text' "$(attributes agreements/a/rus.xml)" \
    'diff: akn,merge: akn,text: set,eol: lf,'
is 'a frozen text' "$(attributes agreements/a/versions/1/rus.xml)" \
    'diff: akn,merge: unset,text: unset,eol: lf,'
is 'an act' "$(attributes agreements/a/acts/KZ/0001-sign-0123abcd.act)" \
    'merge: unset,text: unset,'
is 'a registry' "$(attributes trust/registry/0001.reg)" \
    'merge: unset,text: unset,'

# Frozen bytes stay, even where a user lets git convert line ends.
mkdir -p agreements/a/versions/1
printf 'a\r\nb\n' >agreements/a/versions/1/SHA512SUMS
git -c core.autocrlf=true add . 2>/dev/null
is 'line ends of frozen files stay' \
    "$(git cat-file -p :agreements/a/versions/1/SHA512SUMS | od -An -c | tr -d ' ')" 'a\r\nb\n'

# Changes are shown under their article, and by words.
cat >agreements/a/zho.xml <<'X'
<akomaNtoso>
  <body>
    <article eId="art_5">
      <num>第五条</num>
      <p>1</p>
      <p>2</p>
      <p>3</p>
      <p>4</p>
      <p>缔约方应当合作</p>
    </article>
  </body>
</akomaNtoso>
X
git add . && git commit -qm text
sed -i 's/应当/可以/' agreements/a/zho.xml
git diff --no-ext-diff --no-textconv >"$out"
like 'a hunk is headed by its article' "$out" '^@@ .* @@ article eId="art_5"$'
git diff --no-ext-diff --no-textconv --word-diff=plain >"$out"
like 'words of Chinese are told apart' "$out" '缔约方\[-应当-\]\{\+可以\+\}合作'

# What is there already stays.
mkdir ../mine && cd ../mine && git init -q && echo '*.txt text' >.gitattributes
echo mine >README.md && git add . && git commit -qm mine && rm README.md
run pacta init
is 'init in a repository of one'"'"'s own' $status 0
is 'its .gitattributes stays' "$(cat .gitattributes)" '*.txt text'
like 'what it lacks is named' "$err" '^\.gitattributes: warning: .*lacks the line: /trust/\*\* -text -merge$'
not_ok 'a file deleted by hand stays deleted' test -e README.md
is 'what was missing is written' "$(git show --stat --format= HEAD | head -1 | tr -d ' |+0-9')" .editorconfig

mkdir ../loose && cd ../loose || exit 1
run pacta init --no-commit
is 'without a commit' $status 0
is 'files are there, uncommitted' "$(git status --porcelain | tr '\n' ,)" \
    '?? .editorconfig,?? .gitattributes,?? README.md,'

git init -q --bare ../bare.git
run pacta init ../bare.git
is 'a bare repository is refused' $status 2
like 'with a reason' "$err" 'bare repository'

cd .. && mkdir nobody && mv .gitconfig saved
(unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL; run pacta init nobody; echo $status >st)
is 'no identity' "$(cat st)" 2
like 'says what to type' "$err" 'git config --global user.name'
is 'in one line' "$(wc -l <"$err" | tr -d ' ')" 1
mv saved .gitconfig
GIT_AUTHOR_DATE='yesterday' run pacta init nobody
is 'a date that is none' $status 2
like 'is named' "$err" "GIT_AUTHOR_DATE: 'yesterday' is no date"
GIT_AUTHOR_DATE='1767323045 +0500' run pacta init nobody
is 'git'"'"'s raw date' "$(git -C nobody log -1 --format=%ai)" '2026-01-02 08:04:05 +0500'

run pacta init --help
is 'help' $status 0
run pacta init --frob
is 'unknown option' $status 2
is 'one line' "$(wc -l <"$err" | tr -d ' ')" 1
run pacta init a b
is 'two folders' $status 2

if [ "$(id -u)" != 0 ]; then
	mkdir ro && chmod 555 ro
	run pacta init ro
	is 'a folder one may not write to' $status 2
	is 'nothing half-written' "$(ls -A ro)" ''
	chmod 755 ro
else
	skip 'a folder one may not write to' 'root may'
fi
done_testing
