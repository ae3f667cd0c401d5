#!/bin/sh
# pacta adopt: what is frozen, and what is refused.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/trust.sh"
. "$ROOT/tests/cli/memo.sh"

PTY=$BUILD/tests/pty
V=agreements/memo/versions/1
keys KZ CN
ok "set up" memo repo KZ CN
cd "$T/repo" || exit 1
start=$(head_id)

unchanged() { # NAME: nothing was written
	is "$1: no commit" "$(head_id)" "$start"
	not_ok "$1: no version" test -e "$V"
}

# --- refusals ---------------------------------------------------------------

run "$PACTA" adopt
is "no agreement: exit 2" "$status" 2
run "$PACTA" adopt absent --yes
is "no such agreement: exit 2" "$status" 2
run "$PACTA" adopt memo@1 --yes
is "a version: exit 2" "$status" 2
run "$PACTA" adopt memo --yes
is "no rule of entry into force: exit 2" "$status" 2
like "gives examples" "$err" "--in-force 'after all sign'"
run adopt --in-force 'after tomorrow'
is "a wrong rule: exit 2" "$status" 2
run adopt --date 2026-02-30
is "a day that is not: exit 2" "$status" 2
run adopt --party KZ,kz
is "a wrong party: exit 2" "$status" 2
run adopt --party KZ,KZ
is "a party twice: exit 2" "$status" 2
run setsid "$PACTA" adopt memo --in-force 'on adoption'
is "no terminal to ask on: exit 2" "$status" 2
like "points to --yes" "$err" '--yes'

echo '<!-- later -->' >>agreements/memo/rus.xml
cp agreements/memo/eng.xml agreements/memo/fra.xml
run adopt
is "a dirty working tree: exit 1" "$status" 1
like "names the files" "$err" '2 files differ .*memo/rus.xml, agreements/memo/fra.xml'
git add -A
run adopt
is "staged is not committed: exit 1" "$status" 1
git reset -q --hard
rm -f agreements/memo/fra.xml
rm agreements/memo/zho.xml
run adopt
is "a file missing from the tree: exit 1" "$status" 1
git checkout -q .
unchanged "refusals"

try() { # EXIT NAME ERE OPTION...: with what is in the tree committed for once
	_want=$1 _what=$2 _ere=$3; shift 3
	git commit -qam Try
	_was=$(head_id)
	run adopt "$@"
	is "$_what: exit $_want" "$status" "$_want"
	like "$_what: says so" "$err" "$_ere"
	is "$_what: no commit" "$(head_id)" "$_was"
	git reset -q --hard "$start"
}

sed -i 's/<p>/<p>  /' agreements/memo/rus.xml
try 1 "a text out of layout" 'rus.xml:[0-9]+:1: error: .*pacta fmt.* \[adopt-layout\]'
sed -i '0,/<docTitle>/s/<docTitle>/<docTitle>[!] /' agreements/memo/rus.xml
try 1 "square brackets" 'rus.xml:[0-9]+:[0-9]+: error: .*\[adopt-brackets\]'
sed -i '0,/<docTitle>/s/<docTitle>/<docTitle>［!］/' agreements/memo/zho.xml
try 1 "square brackets of full width" 'zho.xml:[0-9]+:[0-9]+: error: .*\[adopt-brackets\]'
sed -i '/<article eId="art_2"/,/<\/article>/d' agreements/memo/zho.xml
try 1 "an authentic language that lags" 'zho.xml.*: error: '
# the place is that in the working text, not that in the text to be frozen
sed -i '/eId="art_3"/,/<p>/s/<p>/<p>17 /' agreements/memo/rus.xml
line=$(grep -n '<p>17 ' agreements/memo/rus.xml | cut -d: -f1)
try 1 "languages that disagree" "rus.xml:$line:[0-9]+: error: .*17.* \[concord-"
sed -i 's/<\/body>//' agreements/memo/zho.xml
try 1 "a text that is not well-formed" 'zho.xml:[0-9]+:[0-9]+: error: '

sed -i '/<article eId="art_2"/,/<\/article>/d' agreements/memo/eng.xml
git commit -qam 'A translation lags'
run adopt --dry-run
is "a translation that lags does not block" "$status" 0
git reset -q --hard "$start"

# --- dry run and question -----------------------------------------------------

run adopt --dry-run
is "--dry-run: exit 0" "$status" 0
like "--dry-run shows the texts" "$out" '^  zho.xml +authentic text$'
like "--dry-run shows the parties" "$out" '^parties: KZ CN$'
unchanged "--dry-run"
run "$PTY" 'Freeze this version? [y/N] ' n -- "$PACTA" adopt memo \
    --in-force 'after all sign' --date 2026-02-03
is "the answer n: exit 1" "$status" 1
unchanged "the answer n"
run "$PTY" 'Freeze this version? [y/N] ' '' -- "$PACTA" adopt memo \
    --in-force 'after all sign' --date 2026-02-03
is "no answer is no" "$status" 1
run "$PTY" 'Freeze this version? [y/N] ' y -- "$PACTA" adopt memo \
    --in-force 'after all sign' --date 2026-02-03
is "the answer y: exit 0" "$status" 0
ok "and it is frozen" test -f "$V/manifest"
git reset -q --hard "$start"

# --- the version ---------------------------------------------------------------

run adopt --json
is "adopt: exit 0" "$status" 0
like "--json names its format" "$out" '"format": "pacta-adopt-1"'
like "--json has the commit" "$out" "\"commit\": \"$(head_id)\""
like "--json has the manifest's digest" "$out" "\"manifest\": \"sha512:$(sum $V/manifest)\""
is "one commit" "$(git rev-list --count "$start"..HEAD)" 1
is "a clean tree" "$(git status --porcelain)" ""
is "what is there, and no more" "$(ls -A $V | tr '\n' ' ')" \
    "SHA512SUMS eng.xml manifest rus.xml zho.xml "
ok "sha512sum agrees" sh -c "cd $V && sha512sum -c --strict --quiet SHA512SUMS"
is "SHA512SUMS is sorted" "$(cut -c131- $V/SHA512SUMS | tr '\n' ' ')" "eng.xml rus.xml zho.xml "
for l in rus zho eng; do
	same "$l is the working text" $V/$l.xml agreements/memo/$l.xml
	like "$l has date and number" $V/$l.xml 'FRBRuri value="/akn/qt/act/memorandum/cn-kz/2026-02-03/7"'
done
like "the manifest has SHA512SUMS" $V/manifest "^sums: sha512:$(sum $V/SHA512SUMS)\$"
like "the manifest: the master first" $V/manifest "^language: rus authentic rus.xml sha512:$(sum $V/rus.xml)\$"
like "the manifest: a translation" $V/manifest "^language: eng translation eng.xml sha512:$(sum $V/eng.xml)\$"
like "the manifest: the rule" $V/manifest '^in-force: after all sign$'
like "the manifest: no version before" $V/manifest '^previous: none$'
ok "pacta check is content" "$PACTA" check
ok "pacta fmt has nothing to do" "$PACTA" fmt --check
run "$PACTA" verify memo --root "$(root)"
is "pacta verify accepts it" "$status" 0
if [ -n "$SHARED" ]; then
	ok "the official schema accepts it" xmllint --nonet --noout \
	    --schema "$SHARED/akn/akomantoso30.xsd" $V/rus.xml $V/zho.xml $V/eng.xml
else
	skip "the official schema accepts it" "no shared folder"
fi

first=$(head_id)
run adopt
is "nothing changed: exit 1" "$status" 1
like "says so" "$err" "nothing has changed since version 1 of 'memo'"
is "nothing changed: no commit" "$(head_id)" "$first"

# --- the next one ----------------------------------------------------------------

mkdir -p agreements/memo/media
printf 'map' >agreements/memo/media/map.png
for l in rus zho eng; do
	sed -i '0,/<\/docTitle>/s/<\/docTitle>/ (2)<\/docTitle>/' agreements/memo/$l.xml
done
"$PACTA" fmt >/dev/null
commit 'Amend the title'
run "$PACTA" adopt memo --date 2026-03-04 --yes
is "a second version: exit 0" "$status" 0
W=agreements/memo/versions/2
like "follows the first" $W/manifest "^previous: sha512:$(sum $V/manifest)\$"
like "keeps its rule" $W/manifest '^in-force: after all sign$'
ok "has the media" sh -c "cd $W && grep -q '  media/map.png\$' SHA512SUMS && sha512sum -c --strict --quiet SHA512SUMS"
is "the first is as it was" "$(git diff --name-only "$first" -- $V)" ""
run "$PACTA" verify memo --root "$(root)"
is "pacta verify accepts both" "$status" 0
run "$PACTA" export memo@2 --lang eng --format txt
is "pacta export reads a version with media" "$status" 0

mkdir -p agreements/media/media
cp agreements/memo/*.xml agreements/media/
cp agreements/memo/media/map.png agreements/media/media/
commit 'An agreement named media'
run "$PACTA" adopt media --in-force 'after all sign' --date 2026-03-04 --yes
is "an agreement named media" "$status" 0
ok "has its media by their names" sh -c "cd agreements/media/versions/1 && grep -q '  media/map.png\$' SHA512SUMS && sha512sum -c --strict --quiet SHA512SUMS"
git rm -qr agreements/media && git commit -q -m 'Away'
printf x >'agreements/memo/media/two words.png'
commit 'A strange name'
run "$PACTA" adopt memo --yes
is "media that cannot be listed: exit 1" "$status" 1
like "is named" "$err" "two words.png"
git rm -q 'agreements/memo/media/two words.png' && git commit -q -m 'Away'
printf x >>agreements/memo/media/map.png
run "$PACTA" adopt memo --yes
is "changed media: exit 1" "$status" 1
git checkout -q .

# --- faults ------------------------------------------------------------------------

git checkout -q --detach
sed -i '0,/<\/docTitle>/s/<\/docTitle>/ (3)<\/docTitle>/' agreements/memo/*.xml
git commit -qam 'Change'
was=$(head_id)
run "$PACTA" adopt memo --yes
is "a detached HEAD: exit 1 or 2" "$((status > 0))" 1
is "a detached HEAD: no commit" "$(head_id)" "$was"
git checkout -q main && git merge -q "$was"
: >.git/refs/heads/main.lock
run "$PACTA" adopt memo --yes
is "a stale lock: exit 2" "$status" 2
like "is named" "$err" 'main.lock'
rm .git/refs/heads/main.lock
is "and nothing came of it" "$(git status --porcelain)" ""
was=$(head_id)
cp -r "$T/repo" "$T/twice"
for i in 1 2 3; do
	(run "$PACTA" -C "$T/twice" adopt memo --yes; echo "$status" >"$T/adopt.$i") >/dev/null 2>&1 &
	eval "adopt_$i=$!"
done
for i in 1 2 3; do eval "wait \$adopt_$i"; done
is "three at once: one adopts" "$(cat "$T"/adopt.? | grep -c '^0$')" 1
is "three at once: one version" "$(git -C "$T/twice" ls-tree --name-only HEAD agreements/memo/versions/ | wc -l)" 3
is "three at once: one commit" "$(git -C "$T/twice" rev-list --count "$was..HEAD")" 1
as=
cp -r "$T/repo" "$T/readonly"
if [ "$(id -u)" = 0 ]; then
	as='setpriv --reuid 65534 --regid 65534 --clear-groups'
	chmod 755 "$T" && chown -R 65534:65534 "$T/readonly"
fi
chmod -R a-w "$T/readonly"
if $as true 2>/dev/null; then
	run $as "$PACTA" -C "$T/readonly" adopt memo --yes
	is "a read-only repository: exit 2" "$status" 2
	like "says so" "$err" 'ermission denied'
	is "and stays as it was" "$(git -c safe.directory='*' -C "$T/readonly" rev-parse HEAD)" "$was"
	ok "and nothing half-written" test ! -e "$T/readonly/agreements/memo/versions/3"
else
	skip "a read-only repository" "setpriv is not there"
fi
chmod -R u+w "$T/readonly"
mkdir "$T/small"
if mount -t tmpfs -o size=3m tmpfs "$T/small" 2>/dev/null; then
	git clone -q --no-hardlinks "$T/repo" "$T/small/r" &&
	    dd if=/dev/zero of="$T/small/full" bs=1k 2>/dev/null
	run "$PACTA" -C "$T/small/r" adopt memo --yes
	is "a full disk: exit 2" "$status" 2
	is "a full disk: no commit" "$(git -C "$T/small/r" rev-parse HEAD)" "$was"
	is "a full disk: nothing half-written" "$(git -C "$T/small/r" status --porcelain)" ""
	rm "$T/small/full"
	run "$PACTA" -C "$T/small/r" adopt memo --yes
	is "with room again: exit 0" "$status" 0
	ok "git fsck" git -C "$T/small/r" fsck --strict
	umount "$T/small"
else
	skip "a full disk" "no tmpfs can be mounted"
fi
git -c core.bare=false clone -q --bare . "$T/bare.git"
run "$PACTA" -C "$T/bare.git" adopt memo --yes
is "a bare repository: exit 0" "$status" 0
ok "has the version" git -C "$T/bare.git" cat-file -e main:agreements/memo/versions/3/manifest
cd "$T" && mkdir plain
run "$PACTA" -C plain adopt memo --yes
is "no repository: exit 2" "$status" 2
ok "git fsck" git -C "$T/repo" fsck --strict
ok "git fsck of the bare one" git -C "$T/bare.git" fsck --strict
done_testing
