#!/bin/sh
# make demo's script: to its end, with what a newcomer is told to expect.
. "$(dirname "$0")/lib.sh"

run env BUILD="$BUILD" "$ROOT/tools/demo.sh" "$T/demo"
is "the demo runs to its end" "$status" 0
like "the texts are checked" "$out" '^12 files of 4 agreements: 0 errors, 0 warnings$'
like "a drafter's mistake is shown" "$err" "error: the id is 'art_7'"
like "ten signatures and four ratifications are verified" "$out" \
    '^VERIFIED: 1 adopted version, 14 acts'
like "and in force where they should be" "$out" '^  KZ .*in force since 2026-08-24$'
like "and nowhere else" "$out" '^  BY .*NO: has not expressed its consent$'
is "ssh-keygen agrees, twice" "$(grep -c '^Good "act@example.org" signature for KZ' "$out")" 2
like "a changed byte is refused" "$out" '^NOT VERIFIED'
is "four commands answered no" "$(grep -c '^(exit code 1)$' "$out")" 4
ok "the repository it leaves is sound" git -C demo/ministry fsck --strict
run "$PACTA" -C demo/ministry verify
is "and still verified" "$status" 0
not_ok "no secret key lies in the repository" \
    sh -c 'git -C demo/ministry ls-files | grep -E "\.(master|sign)$"'
mkdir other
run env BUILD="$BUILD" "$ROOT/tools/demo.sh" "$T/other"
is "a folder that is not a demo stays" "$status" 2

done_testing
