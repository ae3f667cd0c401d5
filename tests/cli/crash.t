#!/bin/sh
# adopt and sign killed at random moments, a hundred times each: the repository
# stays whole, and nothing that was reported done is lost.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/trust.sh"
. "$ROOT/tests/cli/memo.sh"

KILLS=${PACTA_TEST_KILLS:-100}
keys KZ CN
ok "set up" memo repo KZ CN
cd "$T/repo" || exit 1
git config gc.auto 0

# How long one command takes, in milliseconds, on this machine now.
took() {
	_from=$(date +%s%3N)
	"$@" >/dev/null 2>&1
	echo $(($(date +%s%3N) - _from + 5))
}

# Seeded moments from just after the start to a little past the end.
moments() { # SEED MILLISECONDS
	awk -v seed="$1" -v ms="$2" -v n=$KILLS 'BEGIN { srand(seed);
	    for (i = 1; i <= n; i++) print i, (1 + rand() * ms * 1.2) / 1000 }'
}

# Runs a command and kills it after a while; what it said goes to $T/told.
killed_after() { # SECONDS COMMAND...
	_pause=$1; shift
	"$@" >"$T/said" 2>/dev/null &
	_pid=$!
	sleep "$_pause"
	kill -9 "$_pid" 2>/dev/null
	wait "$_pid" 2>/dev/null
	grep -E '"commit": "[0-9a-f]{40}"|^commit: [0-9a-f]{40}$' "$T/said" >>"$T/told"
	# as pacta tells to: locks of a process that is gone
	rm -f .git/index.lock .git/HEAD.lock .git/refs/heads/main.lock
}

nothing_lost() {
	for _id in $(grep -Eo '[0-9a-f]{40}' "$T/told"); do
		git merge-base --is-ancestor "$_id" HEAD || return 1
	done
}
told() { grep -c . "$T/told"; }

# --- adopt ----------------------------------------------------------------------

change() { # NUMBER: something to adopt
	sed -i "0,/<docTitle>/s|<docTitle>[0-9 ]*|<docTitle>$1 |" agreements/memo/*.xml
	git commit -qam "Change $1"
}
: >"$T/told"
change 1000
ms=$(took adopt)
moments 20261122 "$ms" >"$T/moments"
while read -r i pause; do
	change "$i"
	killed_after "$pause" "$PACTA" adopt memo --in-force 'after all sign' \
	    --date 2026-02-03 --number 7 --yes --json
	git reset -q --hard
done <"$T/moments"
n=$(git ls-tree --name-only HEAD agreements/memo/versions/ | wc -l)
echo "# adopt takes $ms ms: $(told) of $KILLS reported done, $n versions are there"
ok "adopt: nothing reported is lost" nothing_lost
ok "adopt: every version reported is there" test "$n" -gt "$(told)"
ok "adopt: git fsck" git fsck --strict
run "$PACTA" verify memo --root "$(root)"
is "adopt: pacta verify accepts all versions" "$status" 0
like "adopt: and sees them" "$out" "^VERIFIED: $n adopted versions"
change 2000
ok "adopt: work goes on" adopt

# --- sign -----------------------------------------------------------------------

sign() { # WORDS
	echo "$1" >"$T/words"
	"$PACTA" sign memo --as KZ --type declare --key "$T/s/KZ" \
	    --text "$T/words" --yes
}
: >"$T/told"
"$PACTA" sign memo --as KZ --type sign --key "$T/s/KZ" --yes >/dev/null
ms=$(took sign first)
moments 20261123 "$ms" >"$T/moments"
while read -r i pause; do
	echo "declaration $i" >"$T/words"
	killed_after "$pause" "$PACTA" sign memo --as KZ --type declare \
	    --key "$T/s/KZ" --text "$T/words" --yes
done <"$T/moments"
n=$(git ls-tree -r --name-only HEAD agreements/memo/acts | grep -c '\.act$')
echo "# sign takes $ms ms: $(told) of $KILLS reported done, $n acts are there"
ok "sign: nothing reported is lost" nothing_lost
ok "sign: every act reported is there" test "$n" -ge "$(told)"
is "sign: every act has its signature" \
    "$(git ls-tree -r --name-only HEAD agreements/memo/acts | grep -c '\.sig$')" "$n"
ok "sign: git fsck" git fsck --strict
run "$PACTA" verify memo --root "$(root)"
is "sign: pacta verify accepts all acts" "$status" 0
like "sign: and sees them" "$out" "$n acts?[;,]"
ok "sign: work goes on" sign last
git reset -q --hard
is "a clean tree" "$(git status --porcelain)" ""
done_testing
