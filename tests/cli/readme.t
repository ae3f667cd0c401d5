#!/bin/sh
# The session in the README, typed as it stands, gives what stands there.
. "$(dirname "$0")/lib.sh"

sed -n '/^```console$/,/^```$/p' "$ROOT/README.md" | sed '1d;$d' >session
ok "README has a session" test -s session

# Commands and their output, both streams as on a terminal.
sed -n 's/^\$ //p' session | while IFS= read -r line; do
	printf '$ %s\n' "$line"
	printf '%s\n' "$line" >>typed
	printf 'echo "@@END"\n' >>typed
done >/dev/null
sh typed >shown 2>&1 </dev/null
awk 'FNR == NR { if (/^\$ /) want[++n] = ""; else want[n] = want[n] $0 "\n"
	if (/^\$ /) name[n] = $0; next }
    /^@@END$/ { i++; next } { got[i + 1] = got[i + 1] $0 "\n" }
    END { for (k = 1; k <= n; k++) {
	if (want[k] == "" || want[k] == got[k]) print "same " name[k]
	else print "differs " name[k] "\n" got[k] } }' session shown >verdict
is "every output shown is what comes" "$(grep -A9 '^differs' verdict)" ""
is "every command was run" "$(grep -c '^same' verdict)" "$(grep -c '^\$ ' session)"
ok "README fits one screen" test "$(wc -l <"$ROOT/README.md")" -le 50

for f in $(grep -o '(\(lib\|tools\|schemas\)/[a-z0-9./-]*)' "$ROOT/README.md" | tr -d '()'); do
	ok "README names a file that is there: $f" test -e "$ROOT/$f"
done

done_testing
