# Sourced after lib.sh and trust.sh by the tests that attack $T/good, a repository
# of KZ, CN and RU with the agreement digital, each case in a copy of it.
#
#   fresh                a copy of the good repository, in it
#   refused NAME ERE     commits what is there; pacta verify must say no, with a
#                        line ERE, and change nothing
#   undecided NAME ERE   the same, where the store refuses to read at all
#   waits NAME ERE       a warning, and no yes with --strict
#   bad_act NAME SED ERE an act changed, and signed as it is then
#   reg2 [SED]           a second registry; regsign PARTY [NAME [KEY]] signs it
#
# $ROOT512 is the root, $KZACT an act.  $D and $V are the agreement and its version.

R2=trust/registry/0002
D=agreements/digital
V=$D/versions/1

# fresh: a copy of the good repository, in it.
fresh() {
	cd "$T" || exit 1
	rm -rf case
	cp -a good case
	cd case || exit 1
}

# refused NAME ERE: commits what is there; verify must say no with a line ERE.
refused() {
	commit "$1" >/dev/null
	_head=$(git rev-parse HEAD)
	run pacta verify --root "$ROOT512"
	is "$1: exit code" "$status" 1
	like "$1: says why" "$err" "$2"
	like "$1: the first line" "$out" "^NOT VERIFIED: "
	is "$1: nothing changed" "$(git rev-parse HEAD; git status --porcelain)" "$_head"
}

# undecided NAME ERE: the same, where the store refuses to read at all.
undecided() {
	commit "$1" >/dev/null
	run pacta verify --root "$ROOT512"
	is "$1: exit code" "$status" 2
	like "$1: says why" "$err" "$2"
	is "$1: one line" "$(grep -c . "$err")" 1
}

# What waits for signatures is a warning, and no yes for who is strict.
waits() { # NAME ERE
	commit "$1" >/dev/null
	run pacta verify --root "$ROOT512"
	is "$1: verified all the same" "$status" 0
	like "$1: a warning" "$err" "$2: warning: .*not in effect.*trust-threshold"
	run pacta verify --root "$ROOT512" --strict
	is "$1: not with --strict" "$status" 1
	like "$1: an error with --strict" "$err" "$2: error: .*not in effect"
	like "$1: the first line with --strict" "$out" "^NOT VERIFIED: "
	run pacta verify --root "$ROOT512" --strict --json
	is "$1: exit code with --strict --json" "$status" 1
	like "$1: --strict --json" "$out" '"verified": false'
}

# reg2 [SED]: a second registry; regsign PARTY [NAME [KEY]]: its signature
reg2() {
	sed -e 's/^number: 1/number: 2/' -e "s/^previous: none/previous: $ROOT512/" \
	    -e 's/^kind: genesis/kind: change/' -e "${1:-s/^date: .*/date: 2026-01-20/}" \
	    trust/registry/0001.reg >trust/registry/0002.reg
	mkdir trust/registry/0002.sigs
}
regsign() {
	cp trust/registry/0002.reg x
	ssh-keygen -q -Y sign -f "${3:-$T/m/$1}" -n registry@$DOMAIN x 2>/dev/null
	mv x.sig "trust/registry/0002.sigs/${2:-$1}.sig"; rm x
}

bad_act() { # NAME SED ERE
	fresh; sed "$2" "$KZACT" >x
	_new=$D/acts/KZ/0001-sign-$(sum x | cut -c1-8).act
	rm "$KZACT"* ; mv x "$_new"; ssh-keygen -q -Y sign -f "$T/s/KZ" -n act@$DOMAIN "$_new" 2>/dev/null
	refused "$1" "$_new:.*malformed\\): $3"
}
