#!/bin/sh
# make concord-score: the specimens, the texts written for this, and the Charter
# of the United Nations where it is beside the source tree.
#
#   run.sh [OPTION ...]    options of score: -n PLANTS, -s SEED, -q, -v
set -eu
cd "$(dirname "$0")/../.."
BUILD=${BUILD:-build}
T=$(mktemp -d "${TMPDIR:-/tmp}/pacta-concord.XXXXXX")
trap 'rm -rf "$T"' EXIT

groups() {
	for a in agreements/*/; do
		echo "-- $(basename "$a") $(echo "$a"*.xml)"
		[ ! -e "${a}glossary.tbx" ] || echo "${a}glossary.tbx"
	done
	tests/concord/texts.sh "$T"
	C=../shared/corpus/un-charter
	[ -d "$C" ] || return 0
	mkdir "$T/charter"
	for l in en ru zh; do
		# exit 1: a line whose role is not known, which stays in the text
		"$BUILD/pacta" import --lang $l --kind charter --title Charter \
		    --output "$T/charter/$l.xml" "$C/$l.txt" \
		    >"$T/log" 2>&1 || [ $? = 1 ]
	done
	cp tests/concord/charter.tbx "$T/charter/glossary.tbx"
	echo "-- charter $(echo "$T"/charter/*)"
}

list=$(groups)

"$BUILD/concord/score" -e tests/concord/explained.txt "$@" ${list#-- }
