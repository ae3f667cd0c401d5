#!/bin/sh
# The concordance, judged on few planted errors: what make concord-score does at
# length.  A method that got worse turns this red.
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1

run tests/concord/run.sh -n 0 -q -a 0
is "no alarm on the texts as they stand" "$status" 0
like "and they were read" "$out" '^digital-cooperation: rus-zho as it stands: 0 alarms'
is "none of them" "$(grep -c 'as it stands: [1-9]' "$out")" 0

texts=$(tests/concord/texts.sh "$T" | tr ' ' '\n' |
    grep -E '/loan/((ara|eng|rus|zho)\.xml|.*\.tbx)$' | tr '\n' ' ')
# shellcheck disable=SC2086 # a list of files
run "$BUILD/concord/score" -q -n 2 coop agreements/digital-cooperation/*.xml \
    agreements/digital-cooperation/glossary.tbx \
    -- loan $texts
is "errors planted in two agreements are found as often as they must be" "$status" 0
for kind in figure 'number word' date reference dropped 'list items' party term \
    amount 'sentence cut' untranslated 'table cell'; do
	is "$kind: planted" "$(awk -v kind="$kind" '
		index($0, kind) == 1 && / errors / { on = 1 }
		on && $1 == "all" { print ($2 >= 20 ? "often enough" : $2); exit }
	' "$out")" "often enough"
done

# A text that is not in concordance is an alarm, and the score says no.
sed 's/30 days/40 days/' agreements/digital-cooperation/eng.xml >"$T/eng.xml"
run "$BUILD/concord/score" -n 0 -a 0 coop "$T/eng.xml" \
    agreements/digital-cooperation/rus.xml
is "an alarm is a no" "$status" 1
like "and shown" "$out" 'eng has 40 days .*\[concord-period\]'
done_testing
