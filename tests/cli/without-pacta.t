#!/bin/sh
# The recipe of pacta-verification(7), taken from the page and run as it stands,
# on a repository that our commands made: without pacta in the path.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/trust.sh"
SRC=$ROOT

awk '/^\.Bd -literal/ { on = 1; next } /^\.Ed/ { on = 0 } on' \
	"$SRC/lib/pacta-verification.7" | sed 's/\\e/\\/g' >"$T/recipe.sh"
is "the page has its steps" "$(grep -c 'ssh-keygen -Y verify' "$T/recipe.sh")" 3

mkdir "$T/bin"
for _c in awk basename cat cut diff dirname echo find git grep ls sed sh sha512sum sort ssh-keygen test uniq xargs; do
	ln -s "$(command -v $_c)" "$T/bin/$_c"
done

# recipe: in the repository here
recipe() {
	rm -rf "$T/w"; mkdir "$T/w"
	run env -i PATH="$T/bin" HOME="$T" ROOT="${GOODROOT#sha512:}" SLUG=digital N=1 W="$T/w" \
		sh -eu "$T/recipe.sh"
}

keys KZ CN RU
trusted good KZ CN RU
GOODROOT=$(root)
freeze digital 1 "after all sign +30 days"; commit "Adopt"
for _p in KZ CN RU; do
	run pacta sign digital@1 --as $_p --type sign --key "$T/s/$_p" --date 2026-01-15 --yes
	is "$_p signs" "$status" 0
done
run pacta sign digital@1 --as KZ --type ratify --key "$T/s/KZ" --date 2026-01-20 --yes
is "KZ ratifies" "$status" 0
run pacta verify --root "$GOODROOT"
is "pacta verifies it" "$status" 0
recipe
is "and so does the recipe" "$status" 0
is "three parties have signed" "$(tail -n 3 "$out" | tr '\n' ' ')" "CN KZ RU "
like "with ssh-keygen's words" "$out" 'Good "act@treaties.example.org" signature for KZ'

# Both refuse the same.
both_refuse() {
	commit "$1"
	recipe
	is "$1: the recipe refuses" "$([ "$status" != 0 ] && echo no)" no
	run pacta verify --root "$GOODROOT"
	is "$1: pacta refuses" "$status" 1
	cd "$T" && rm -rf case && cp -a good case && cd case || exit 1
}
cd "$T" && cp -a good case && cd case || exit 1
V=agreements/digital/versions/1
A=$(ls agreements/digital/acts/KZ/0001-*.act)
echo x >>$V/zho.xml; both_refuse "a text changed"
echo x >$V/fra.xml; both_refuse "an unlisted file"
echo x >>$V/zho.xml; (cd $V && sha512sum eng.xml rus.xml zho.xml >SHA512SUMS); both_refuse "a text and its list changed"
sed 's/^declared-date: .*/declared-date: 2020-01-01/' "$A" >x; mv x "$A"; both_refuse "an act changed"
cp agreements/digital/acts/CN/*.sig "$A.sig"; both_refuse "another's signature"
rm "$A" "$A.sig"; both_refuse "a gap in a chain"
rm trust/registry/0001.sigs/RU.sig; both_refuse "a genesis not signed by all"
sed 's/^types: all/types: sign/' trust/keyrings/KZ/0001.keys >x; mv x trust/keyrings/KZ/0001.keys; both_refuse "a keyring changed"
mkdir -p agreements/digital/acts/RU; cp "$A" "$A.sig" agreements/digital/acts/RU/; both_refuse "an act moved to another party"

# The history, which one commit does not show.
git rm -q "$A" "$A.sig" && git commit -q -m "Drop" && git revert --no-edit HEAD >/dev/null 2>&1
recipe
is "a signature dropped and brought back: the recipe refuses" "$status" 1

ok "git fsck" git -C "$T/good" fsck --strict
done_testing
