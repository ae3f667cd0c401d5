#!/bin/sh
# The program's own manners: help, version, misuse.
. "$(dirname "$0")/lib.sh"

run "$PACTA"
is "no command: exit 2" "$status" 2
like "no command: usage on stderr" "$err" '^usage: pacta'
is "no command: nothing on stdout" "$(cat "$out")" ""

run "$PACTA" help
is "help: exit 0" "$status" 0
like "help lists the commands" "$out" '^  check '

run "$PACTA" --version
like "--version" "$out" '^pacta [0-9]+\.[0-9]+\.[0-9]+$'

run "$PACTA" frobnicate
is "unknown command: exit 2" "$status" 2
is "unknown command: one line" "$(cat "$err")" \
    "pacta: no command 'frobnicate'; see pacta help"

run "$PACTA" -C /nowhere/at/all version
is "-C to nowhere: exit 2" "$status" 2

for c in $("$PACTA" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	run "$PACTA" "$c" --help
	is "$c --help: exit 0" "$status" 0
	like "$c --help: usage on stdout" "$out" "^usage: pacta $c"
	run "$PACTA" help "$c"
	is "help $c: exit 0" "$status" 0
	run "$PACTA" "$c" --no-such-option
	is "$c with an unknown option: exit 2" "$status" 2
	is "$c with an unknown option: one line" "$(wc -l <"$err" | tr -d ' ')" 1
	is "$c with an unknown option: nothing on stdout" "$(cat "$out")" ""
	ok "$c has a manual page" test -f "$ROOT/tools/pacta-$c.1"
	if "$PACTA" "$c" --help | grep -q -- --json; then
		like "$c: the manual page knows --json" "$ROOT/tools/pacta-$c.1" 'json'
	fi
done

run sh -c "'$PACTA' help >/dev/full"
is "a full disk under stdout: exit 2" "$status" 2

done_testing
