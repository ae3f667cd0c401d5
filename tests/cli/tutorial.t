#!/bin/sh
# The sessions of the tutorial, typed as they stand one after another, give what
# stands there, but for ids and days.
. "$(dirname "$0")/lib.sh"

page=$ROOT/tools/pacta-tutorial.7
export GIT_AUTHOR_NAME='A. Drafter'
sed -n '/^\.Bd -literal/,/^\.Ed$/p' "$page" | sed '/^\.Bd/d; /^\.Ed$/d; s/\\e/\\/g; s/\\&//' >session
ok 'the page has sessions' test -s session

while IFS= read -r line; do
	case $line in '$ '*) printf '%s\necho "@@END"\n' "${line#??}" ;; esac
done <session >typed
sh typed >shown 2>&1 </dev/null

# Ids of commits, names of waivers and days differ from one reader to another.
plain() {
	sed -E 's/(since|commit) [0-9a-f]{10}/\1 ID/; s/[0-9a-f]{8}\.waiver/ID.waiver/; s/[0-9]{4}-[0-9]{2}-[0-9]{2}/DAY/' "$1"
}
plain session | sed 's/^\$ .*--date DAY.*/&/' >session.plain
plain shown >shown.plain
awk 'FNR == NR { if (/^\$ /) { want[++n] = ""; name[n] = $0 } else want[n] = want[n] $0 "\n"; next }
    /^@@END$/ { i++; next } { got[i + 1] = got[i + 1] $0 "\n" }
    END { for (k = 1; k <= n; k++)
	print want[k] == got[k] || (want[k] == "" && name[k] ~ /pacta init/) ? \
	    "same " name[k] : "differs " name[k] "\n" got[k] "wanted\n" want[k] }' \
    session.plain shown.plain >verdict
is 'every output is as it stands' "$(sed -n '/^differs/,$p' verdict)" ''
is 'every command was run' "$(grep -c '^same' verdict)" "$(grep -c '^\$ ' session)"
for want in 'pacta diff' 'pacta status' 'pacta check' 'pacta waive'; do
	ok "it shows $want" grep -q "^same \$ $want" verdict
done
cd ministry || exit 1
run git fsck --strict
is 'the repository is sound' $status 0
done_testing
