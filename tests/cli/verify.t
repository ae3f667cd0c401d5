#!/bin/sh
# pacta verify on committed repositories: the good way, then every attack that
# one commit can carry.  Each case starts from a copy of one good repository,
# ends in one clear line, and leaves the repository as it was.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/trust.sh"
. "$ROOT/tests/cli/attack.sh"

keys KZ CN RU KG
trusted good KZ CN RU
freeze digital 1 "after all sign +30 days"
act digital KZ sign; KZACT=$act
act digital CN sign
commit "Sign"
ROOT512=$(root)

# --- the good way -----------------------------------------------------------------
run pacta verify
is "without a root: exit code" "$status" 1
like "without a root: says so" "$out" "^UNPINNED: "
run pacta verify --root "$ROOT512"
is "with the root" "$status" 0
like "the first line" "$out" "^VERIFIED: 1 adopted version, 2 acts"
like "a party that signed" "$out" "^  KZ +rus zho +yes +yes: sign 2026-01-15 +NO: waits for 'all sign': 2 of 3"
like "a party that has not" "$out" "^  RU +rus zho +- has done nothing yet"
is "nothing on stderr" "$(cat "$err")" ""
act digital RU sign; commit "Sign"
run pacta verify --root "$ROOT512" --on 2026-02-13 digital
like "the day before" "$out" "entry into force: enters into force on 2026-02-14"
run pacta verify --root "$ROOT512" --on 2026-02-14 digital@1
is "one version by name" "$status" 0
like "in force" "$out" "^  KZ .* yes: in force since 2026-02-14"
run pacta verify --root "$ROOT512" --json
is "--json" "$status" 0
like "--json: its format" "$out" '"format": "pacta-verify-1"'
like "--json: verified" "$out" '"verified": true'
run pacta verify --root "$ROOT512" --rev HEAD~1
like "another revision" "$out" "2 acts"
git checkout -q --detach
run pacta verify --root "$ROOT512"
is "a detached HEAD" "$status" 0
git checkout -q main
git clone -q --bare . "$T/bare.git"
run pacta -C "$T/bare.git" verify --root "$ROOT512"
is "a bare repository" "$status" 0
run pacta verify --root "$ROOT512" nothing
is "an agreement that is not there" "$status" 2
run pacta verify --root "$ROOT512" digital@2
is "a version that is not there" "$status" 1
like "a version that is not there: says so" "$out" "digital has no version 2"
run pacta verify --root "$ROOT512" --rev nonsense
is "a revision that is not there" "$status" 2
run pacta verify --root sha512:12
is "half a root" "$status" 2
run pacta verify --root "sha512:$(printf x | sha512sum | cut -d' ' -f1)"
is "another root" "$status" 1
like "another root: says so" "$err" "trust-other-root"
cd .. || exit 1

# --- attacks ------------------------------------------------------------------------
# Signatures
fresh; act digital KZ declare ns=registry@$DOMAIN
refused "wrong namespace" "$act:.*other-namespace"
fresh; act digital KZ declare key="$T/s/CN"
refused "an unknown key" "$act:.*unknown-key"
fresh; cp "$(ls $D/acts/CN/*.sig)" "$KZACT.sig"
refused "another's signature" "$KZACT:.*unknown-key"
fresh; act digital KZ declare; cp "$KZACT.sig" "$act.sig"
refused "a signature of another act" "$act:.*bad-signature"
fresh; rm "$KZACT.sig"
refused "no signature" "$KZACT:.*unsigned"
fresh; rm "$KZACT"
refused "a signature without its act" "$KZACT.sig:.*act of this signature is missing"
fresh; cat "$KZACT.sig" "$KZACT.sig" >x; mv x "$KZACT.sig"
refused "a second armor" "$KZACT:.*malformed-signature"
fresh; echo "more" >>"$KZACT.sig"
refused "text behind the armor" "$KZACT:.*malformed-signature"
fresh; sed 's/$/\r/' "$KZACT.sig" >x; mv x "$KZACT.sig"
refused "CRLF in a signature" "$KZACT:.*malformed-signature.*carriage return"
fresh; { head -n 1 "$KZACT.sig"; grep -v -e ----- "$KZACT.sig" | tr -d '\n' | fold -w 64; echo; tail -n 1 "$KZACT.sig"; } >x; mv x "$KZACT.sig"
refused "re-wrapped base64" "$KZACT:.*malformed-signature"
fresh; head -c 100 "$KZACT.sig" >x; mv x "$KZACT.sig"
refused "a signature cut short" "$KZACT:.*malformed-signature"
fresh; head -c 5000 /dev/zero | tr '\0' A >"$KZACT.sig"
refused "a huge signature" "$KZACT:.*bad-signature.*limit"
fresh; ssh-keygen -q -t rsa -b 2048 -N '' -f "$T/rsa" <<E
y
E
rm "$KZACT.sig"; ssh-keygen -q -Y sign -f "$T/rsa" -n act@$DOMAIN "$KZACT" 2>/dev/null
refused "an RSA signature" "$KZACT:.*malformed-signature"
if command -v python3 >/dev/null; then
	# S + L: the same equation, another text (RFC 8032, 5.1.7).
	fresh; python3 - "$KZACT.sig" <<'E'
import base64, sys
lines = open(sys.argv[1]).read().split('\n')
raw = bytearray(base64.b64decode(''.join(lines[1:-2])))
L = 2**252 + 27742317777372353535851937790883648493
s = int.from_bytes(raw[-32:], 'little') + L
raw[-32:] = s.to_bytes(32, 'little')
text = base64.b64encode(raw).decode()
body = '\n'.join(text[i:i + 70] for i in range(0, len(text), 70))
open(sys.argv[1], 'w').write(lines[0] + '\n' + body + '\n' + lines[-2] + '\n')
E
	refused "a malleated signature (S + L)" "$KZACT:.*bad-signature"
else
	skip "a malleated signature (S + L)" "no python3"
fi

# Keys
fresh; "$PACTA" keyring change KZ --retire "$T/s/KZ.pub" --key "$T/s/KG.pub" >/dev/null
"$PACTA" keyring sign --as KZ --key "$T/m/KZ" >/dev/null
run pacta verify --root "$ROOT512"
is "a retired key: older acts stand" "$status" 0
like "a retired key: a note" "$err" "note: .*retired since"
act digital KZ declare
refused "a retired key signs on" "$act:.*retired-key"
fresh; "$PACTA" keyring change KZ --compromised "$T/s/KZ.pub" --key "$T/s/KG.pub" >/dev/null
"$PACTA" keyring sign --as KZ --key "$T/m/KZ" >/dev/null
refused "a compromised key" "$KZACT:.*compromised-key"
fresh; "$PACTA" keyring change KZ --key "$T/s/KG.pub" --types declare >/dev/null
"$PACTA" keyring sign --as KZ --key "$T/m/KZ" >/dev/null
act digital KZ ratify key="$T/s/KG"
refused "a key out of its scope" "$act:.*key-scope"
fresh; "$PACTA" keyring change KZ --key "$T/s/CN.pub" >/dev/null
"$PACTA" keyring sign --as KZ --key "$T/m/KZ" >/dev/null
refused "one key listed for two parties" "trust-shared-key"
like "one key listed for two parties: counts for neither" "$err" "acts/CN/.*shared-key"
fresh; "$PACTA" keyring change KZ --key "$T/m/RU.pub" >/dev/null
"$PACTA" keyring sign --as KZ --key "$T/m/KZ" >/dev/null
refused "a master as a signing key" "trust-shared-key"
fresh; "$PACTA" keyring change KZ --key "$T/s/KG.pub" >/dev/null
cp trust/keyrings/KZ/0002.keys x
ssh-keygen -q -Y sign -f "$T/m/CN" -n keyring@$DOMAIN x 2>/dev/null
mv x.sig trust/keyrings/KZ/0002.keys.sig; rm x
refused "a keyring signed by another state" "trust/keyrings/KZ/0002.keys.sig:.*no master of KZ"
fresh; sed 's/^types: all/types: sign/' trust/keyrings/KZ/0001.keys >x; mv x trust/keyrings/KZ/0001.keys
refused "a changed keyring" "trust/keyrings/KZ/0001.keys.sig:.*trust-bad-signature"
is "a changed keyring: one error" "$(grep -c error: "$err")" 1
fresh; rm trust/keyrings/KZ/0001.keys.sig
refused "an unsigned keyring" "$KZACT:.*unknown-keyring"
fresh; rm trust/registry/0001.sigs/CN.sig
refused "a genesis not signed by all" "trust/registry/0001.reg:.*missing: CN"
fresh; cp trust/registry/0001.sigs/KZ.sig trust/registry/0001.sigs/CN.sig
refused "one state's signature twice" "trust/registry/0001.sigs/CN.sig:.*no master of CN"
fresh; rm -r trust
refused "no trust at all" "no registry"
fresh; sed 's/^date: .*/date: 2026-01-02/' trust/registry/0001.reg >x; mv x trust/registry/0001.reg
refused "a changed genesis" "trust/registry/0001.reg:.*was changed: none of the 3 signatures"
is "a changed genesis: two lines, for the root is another too" "$(grep -c . "$err")" 2

fresh; act digital KZ declare key="$T/m/KZ"
refused "an act signed with a master key" "$act:.*unknown-key"
fresh; cp trust/keyrings/KZ/0001* trust/keyrings/CN/
refused "a keyring in another's folder" "trust/keyrings/CN/0001.keys:.*keyring 1 of KZ by its contents"
is "a keyring in another's folder: one line" "$(grep -c . "$err")" 1
fresh; cp trust/registry/0001.reg trust/registry/0003.reg
refused "a registry's number left out" "trust/registry/0003.reg:.*registry 2 is missing"
fresh; cp trust/registry/0001.reg trust/registry/0002.reg
refused "an older registry under a new number" "trust/registry/0002.reg:.*says it is number 1"
fresh; act digital KZ declare "registry=2 $(root)"
refused "an act that cites a registry to come" "$act:.*unknown-registry"
fresh; mkdir -p $D/acts/ZZ; sed 's/^party: .*/party: ZZ/' "$KZACT" >x
act=$D/acts/ZZ/0001-sign-$(sum x | cut -c1-8).act; mv x "$act"
ssh-keygen -q -Y sign -f "$T/s/KG" -n act@$DOMAIN "$act" 2>/dev/null
refused "an act of no member" "$act:.*unknown-party"
fresh; rm $D/acts/RU/*; act digital RU sign declared-date=2099-01-01; act digital RU ratify; commit "Ahead"
run pacta verify --root "$ROOT512" --on 2026-03-01
like "a day to come: which, and as of when" "$err" "declares 2099-01-01, a day to come: this is judged as of 2026-03-01"
like "an act behind it: why it waits" "$err" "must come first: .*number 1 is there, without effect .future."
like "days in the wrong order: which" "$err" "number 2 declares 2026-01-15, and number 1 before it declared 2099-01-01"
fresh; pacta registry pin --root "$ROOT512" >/dev/null
run pacta verify
is "a kept root" "$status" 0
echo "sha512:$(printf x | sha512sum | cut -d' ' -f1)" >.git/pacta/root
run pacta verify
is "a forged pin: exit code" "$status" 1
like "a forged pin: says why" "$err" "trust-other-root"
for pin in garbage ''; do
	printf '%s' "$pin" >.git/pacta/root
	run pacta verify
	is "a damaged pin: exit code" "$status" 2
	like "a damaged pin: says why" "$err" "kept root is damaged"
done
rm .git/pacta/root; ln -s nowhere .git/pacta/root
run pacta verify
is "a dangling pin is not an absent one" "$status" 2

# Two acts with one number
fresh; rm "$D"/acts/RU/*; act digital RU sign; mv $D/acts/RU "$T/ru"
act digital RU sign declared-date=2026-01-16; mv "$T"/ru/* $D/acts/RU; rmdir "$T/ru"
refused "one number with two contents" "acts/RU/.*double"
is "one number with two contents: both are named" "$(grep -c 'acts/RU/.*double' "$err")" 2
like "one number with two contents: neither counts" "$out" "^  RU .*NO: there is another act"

# Replay
fresh; act digital KZ declare "repository=sha512:$(printf x | sha512sum | cut -d' ' -f1)"
refused "an act of another repository" "$act:.*other-repository"
fresh; freeze second 1; mkdir -p agreements/second/acts/KZ; cp "$KZACT" "$KZACT.sig" agreements/second/acts/KZ/
refused "an act moved to another agreement" "agreements/second/acts/KZ/.*other-agreement"
fresh; freeze digital 2; act digital KZ declare version=2
refused "an act moved to another version" "$act:.*other-manifest"
fresh; cp "$KZACT" "$KZACT.sig" $D/acts/RU/
refused "an act moved to another party" "acts/RU/.*other-party"
fresh; git mv "$KZACT" "$D/acts/KZ/0001-ratify-$(sum "$KZACT" | cut -c1-8).act"; git mv "$KZACT.sig" "$D/acts/KZ/0001-ratify-$(sum $D/acts/KZ/*.act | cut -c1-8).act.sig"
refused "a renamed act" "acts/KZ/0001-ratify-.*misplaced"
fresh; sed 's/^declared-date: .*/declared-date: 2026-01-14/' "$KZACT" >x; mv x "$KZACT"
refused "a changed act" "$KZACT:.*misplaced"
fresh; act digital KZ declare; cp "$act" "$act.sig" "$T"; first=$act; act digital KZ declare; rm "$first" "$first.sig"
refused "a gap in a chain" "$act:.*chain-gap"
fresh; act digital KZ declare; cp "$act" "$act.sig" "$T"; first=$act; act digital KZ declare; gap=$act; act digital KZ declare; rm "$first" "$first.sig"
refused "a gap in a longer chain" "$gap:.*chain-gap"
is "a gap in a longer chain: one line" "$(grep -c . "$err")" 1
fresh; act digital KZ declare "prev=sha512:$(printf x | sha512sum | cut -d' ' -f1)"
refused "a chain that follows something else" "$act:.*chain-broken"
fresh; act digital KZ declare seq=1 prev=none; first=$act; rm "$KZACT" "$KZACT.sig"
run pacta verify --root "$ROOT512" --rev HEAD
like "HEAD is verified, not the working tree" "$out" "^VERIFIED"
run pacta verify --root "$ROOT512"
is "a dirty working tree: exit code" "$status" 0
like "a dirty working tree: a warning" "$err" "$KZACT: warning: the working tree differs"

# Frozen texts
fresh; mv $V/rus.xml x; mv $V/zho.xml $V/rus.xml; mv x $V/zho.xml
refused "language files swapped" "$V/rus.xml:.*trust-text-changed"
fresh; echo other >$V/zho.xml
refused "a language file replaced" "$V/zho.xml:.*trust-text-changed"
is "a language file replaced: one line" "$(grep -c . "$err")" 1
like "a language file replaced: in force for nobody" "$out" "^  KZ .*NO: the frozen texts are not intact"
fresh; sed 's/$/\r/' $V/rus.xml >x; mv x $V/rus.xml
refused "line endings changed" "$V/rus.xml:.*trust-text-changed"
fresh; sed 's/  eng/ *eng/' $V/SHA512SUMS >x; mv x $V/SHA512SUMS
refused "a list with binary marks" "$V/SHA512SUMS:.*was changed"
is "a list with binary marks: one line" "$(grep -c . "$err")" 1
fresh; sed 's/$/\r/' $V/SHA512SUMS >x; mv x $V/SHA512SUMS
refused "CRLF in a list" "$V/SHA512SUMS:.*was changed"
is "CRLF in a list: one line" "$(grep -c . "$err")" 1
fresh; echo more >$V/fra.xml
refused "an unlisted file" "$V/fra.xml:.*trust-unlisted"
fresh; rm $V/eng.xml
refused "a frozen file deleted" "$V/eng.xml:.*is missing"
fresh; git mv $V/eng.xml $V/fra.xml
refused "a frozen file renamed" "$V/eng.xml:.*is missing"
fresh; echo more >$V/zho.xml; (cd $V && sha512sum eng.xml rus.xml zho.xml >SHA512SUMS)
refused "a text changed with its list" "$V/SHA512SUMS:.*not the one in the manifest"
fresh; freeze digital 1 "on adoption"
refused "a manifest changed" "$V/manifest:.*was changed: the 3 acts on this version cite another"
is "a manifest changed: one line" "$(grep -c . "$err")" 1
fresh; rm -r $D/acts/CN $D/acts/RU; freeze digital 1 "on adoption"
refused "a manifest and one act that cites another" "$KZACT:.*other-manifest"
fresh; rm $V/manifest
refused "no manifest" "$V/manifest:.*is missing"
fresh; rm $V/SHA512SUMS
refused "no list" "$V/SHA512SUMS:.*is missing"
fresh; freeze digital 2; freeze digital 3; rm -r $D/versions/2
refused "a version left out" "$D/versions/3/:.*before this one is missing"

# A manifest is signed by nobody: alone it puts nothing in force.
for rule in "on adoption" "on 2026-01-11"; do
	fresh; freeze planted 1 "$rule"; commit "Plant"
	run pacta verify --root "$ROOT512" planted
	is "planted, '$rule': intact, for all that is told" "$status" 0
	like "planted, '$rule': not in force" "$out" \
	    "entry into force: waits for the first act"
	like "planted, '$rule': signed by nobody" "$out" "as adopted, but nobody has signed them yet"
	is "planted, '$rule': for no party" \
	    "$(grep -c '^  .*yes' "$out"):$(grep -c 'NO: has not expressed' "$out")" 0:3
	act planted CN sign; commit "Sign"
	run pacta verify --root "$ROOT512" planted
	is "planted, '$rule': then for who signed" \
	    "$(grep 'yes: in force' "$out" | cut -c3-4)" CN
done

# An agreement may be named as folders are.
fresh
for name in acts media versions waivers; do
	freeze $name 1; act $name KZ sign
done
commit "Sign"
run pacta verify --root "$ROOT512"
is "agreements named as folders are" "$status" 0
like "agreements named as folders are: all seen" "$out" "^VERIFIED: 5 adopted versions, 7 acts"
rm agreements/versions/acts/KZ/*.sig
refused "one of them, unsigned" "agreements/versions/acts/KZ/.*unsigned"

# Formats: the line and the place
bad_act "an unknown line" '5a note: x' "line 6, column 1: unknown key 'note'"
bad_act "a repeated line" '5p' "line 6, column 1: 'version' stands where 'manifest'"
bad_act "lines out of order" '5{h;d};6G' "line 5, column 1: 'manifest' stands where 'version'"
bad_act "CRLF in an act" 's/$/\r/' "line 1, column 20: lines must end in LF"
bad_act "a space at a line's end" '7s/$/ /' "line 7, column 19: there is a space"
bad_act "a hidden character" "7s/rus/r$(printf '\342\200\213')us/" "line 7, column 13: the character U.200B"
bad_act "a right-to-left override" "7s/rus/r$(printf '\342\200\256')us/" "line 7, column 13: the character U.202E"
bad_act "a key missing" '/^seq:/d' "line 12, column 1: 'prev' stands where 'seq'"
fresh; head -c 70000 /dev/zero | tr '\0' x >"$KZACT"
refused "an oversized act" "$KZACT:.*malformed.*limit of 65536"
fresh; head -c 300 "$KZACT" >x; mv x "$KZACT"
refused "a truncated act" "$KZACT:.*was the file cut"
fresh; sed 's/^kind: genesis/kind: change/' trust/registry/0001.reg >x; mv x trust/registry/0001.reg
refused "a malformed registry" "^trust/registry/0001.reg:4:7: error: .*genesis"
fresh; sed 's/^change-threshold: .*/change-threshold: 0/' trust/registry/0001.reg >x; mv x trust/registry/0001.reg
refused "threshold 0" "^trust/registry/0001.reg:7:19: error: .*from 1"

# Names and kinds of files
fresh; rm "$KZACT"; ln -s ../CN/"$(basename $D/acts/CN/*.act)" "$KZACT"
refused "a symbolic link for an act" "$KZACT:.*symbolic link"
fresh; rm $V/rus.xml; ln -s zho.xml $V/rus.xml
refused "a symbolic link for a text" "$V/rus.xml:.*symbolic link"
fresh; rm -r $D/acts; ln -s ../../elsewhere $D/acts
refused "a symbolic link for the acts' folder" "$D/acts:.*trust-stray"
fresh; git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),$D/acts/RU/sub"; git commit -q -m x
run pacta verify --root "$ROOT512"
is "a submodule among the acts" "$status" 1
like "a submodule among the acts: named" "$err" "$D/acts/RU/sub:.*trust-stray"
fresh; mkdir $D/acts/kz; cp "$KZACT" "$KZACT.sig" $D/acts/kz/
undecided "names that differ in case only" "'KZ' and 'kz'"
fresh; printf x >"$D/acts/KZ/$(printf 'a\033[31mb')"
undecided "control characters in a name" "control characters"
not_ok "and none reaches the terminal" grep -q "$(printf '\033')" "$err"
fresh; echo x >trust/note
refused "a stray file in trust/" "^trust/note:.*trust-stray"

# Repositories that cannot be judged
git init -q "$T/unborn" && cd "$T/unborn" || exit 1
run pacta verify
is "an unborn branch" "$status" 2
is "an unborn branch: one line" "$(grep -c . "$err")" 1
cd "$T" || exit 1
run pacta verify
is "no repository" "$status" 2
fresh; blob=$(git rev-parse "HEAD:$KZACT"); f=.git/objects/$(echo "$blob" | cut -c1-2)/$(echo "$blob" | cut -c3-)
chmod u+w "$f"; head -c 20 "$f" >x; mv x "$f"
run timeout 20 pacta verify --root "$ROOT512"
is "a truncated object" "$([ "$status" = 1 ] || [ "$status" = 2 ]; echo $?)" 0
like "a truncated object: named" "$err" "$KZACT|$blob"
fresh; rm -f ".git/objects/$(echo "$blob" | cut -c1-2)/$(echo "$blob" | cut -c3-)"
run pacta verify --root "$ROOT512"
is "a missing object" "$([ "$status" = 1 ] || [ "$status" = 2 ]; echo $?)" 0
like "a missing object: named" "$err" "$KZACT|$blob"
cd "$T/good" || exit 1
: >.git/index.lock
run pacta verify --root "$ROOT512"
is "a stale index.lock does not matter to reading" "$status" 0
rm .git/index.lock
git clone -q --depth 1 "file://$T/good" "$T/shallow"
run pacta -C "$T/shallow" verify --root "$ROOT512"
is "a shallow clone has all of one commit" "$status" 0

ok "git fsck" git -C "$T/good" fsck --strict
done_testing
