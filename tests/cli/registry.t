#!/bin/sh
# pacta registry and pacta keyring: making, signing, showing, pinning; and every
# refusal leaves the repository as it was.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/trust.sh"

keys KZ CN RU XX

# Runs a command that must refuse: NAME STATUS ERE CMD...
refuses() {
	_name=$1 _want=$2 _ere=$3; shift 3
	_before=$(git rev-parse HEAD 2>/dev/null; git status --porcelain)
	run "$@"
	is "$_name: exit code" "$status" "$_want"
	like "$_name: says why" "$err" "$_ere"
	is "$_name: one line" "$(grep -c . "$err")" 1
	is "$_name: nothing changed" "$(git rev-parse HEAD 2>/dev/null; git status --porcelain)" "$_before"
}

for c in registry keyring verify; do
	run pacta $c --help
	is "$c --help" "$status" 0
	like "$c --help: usage" "$out" "^usage: pacta $c"
	run pacta $c --nonsense
	is "$c: an unknown option" "$status" 2
	is "$c: misuse is one line" "$(grep -c . "$err")" 1
done

git init -q repo && cd repo || exit 1

# --- refused at admission ------------------------------------------------------
m() { echo "--member $1=$T/m/$1.pub"; }
refuses "no registry yet" 2 "commit|HEAD" pacta registry show
refuses "no domain" 2 "needs --domain" pacta registry new $(m KZ)
refuses "a domain in capitals" 2 "cannot stand here" pacta registry new --domain EXAMPLE.ORG $(m KZ)
refuses "no such key file" 2 "nokey" pacta registry new --domain $DOMAIN --member KZ="$T/nokey"
refuses "one key for two parties" 2 "stands already, for CN" \
	pacta registry new --domain $DOMAIN $(m CN) --member KZ="$T/m/CN.pub"
refuses "one key twice for a party" 2 "stands already, for KZ" \
	pacta registry new --domain $DOMAIN --member KZ="$T/m/KZ.pub,$T/m/KZ.pub"
refuses "a party twice" 2 "named twice" pacta registry new --domain $DOMAIN $(m KZ) $(m KZ)
refuses "threshold 0" 2 "no threshold" pacta registry new --domain $DOMAIN $(m KZ) --master-threshold KZ=0
refuses "threshold above the keys" 2 "fewer than its threshold" \
	pacta registry new --domain $DOMAIN $(m KZ) --master-threshold KZ=2
refuses "change threshold above the members" 2 "fewer than a threshold of 3" \
	pacta registry new --domain $DOMAIN $(m KZ) $(m CN) --change-threshold 3 --recovery-threshold 3
refuses "an office nobody can hold" 2 "neither a member nor a body" \
	pacta registry new --domain $DOMAIN $(m KZ) --office depositary=SEC

# A point of low order: ssh-keygen accepts one signature for every message.
echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA XX" >"$T/low.pub"
refuses "a key of low order" 2 "low order" pacta registry new --domain $DOMAIN --member XX="$T/low.pub"
echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIO3///////////////////////////////////////9/ XX" >"$T/odd.pub"
refuses "a key that is not canonical" 2 "not canonical" \
	pacta registry new --domain $DOMAIN --member XX="$T/odd.pub"
ssh-keygen -q -t rsa -b 2048 -N '' -f "$T/rsa"
refuses "an RSA key" 2 "ssh-ed25519" pacta registry new --domain $DOMAIN --member XX="$T/rsa.pub"

# ssh-keygen leaves a space behind a key without a comment.
ssh-keygen -q -t ed25519 -N '' -C '' -f "$T/plain"
is "a key without a comment" "$(sed 's/.* //' "$T/plain.pub")" ""
git init -q "$T/plain-keys"
run pacta -C "$T/plain-keys" registry new --domain $DOMAIN --member XX="$T/plain.pub"
is "a key without a comment is read" "$status" 0
sed 's/$/ /' "$T/plain.pub" >"$T/spaces.pub"
refuses "two spaces" 2 "one space" pacta registry new --domain $DOMAIN --member XX="$T/spaces.pub"

# --- genesis -------------------------------------------------------------------
run pacta registry new --domain $DOMAIN $(m KZ) $(m CN) $(m RU) --date 2026-01-01 \
	--body SEC="$T/m/XX.pub" --office depositary=SEC
is "new" "$status" 0
like "new prints the root to publish" "$out" "^root to publish: $(root)"
is "the genesis is committed" "$(git status --porcelain)" ""
is "members are sorted" "$(sed -n 's/^member: //p' trust/registry/0001.reg | tr '\n' ' ')" "CN KZ RU "
refuses "a second genesis" 2 "0001.reg" pacta registry new --domain $DOMAIN $(m KZ)

refuses "signing with another's master" 2 "no master of KZ" pacta registry sign --as KZ --key "$T/m/CN"
refuses "signing as a stranger" 2 "XX is not in registry 1" pacta registry sign --as XX --key "$T/m/XX"
chmod 644 "$T/m/KZ"
refuses "a key others can read" 2 "m/KZ" pacta registry sign --as KZ --key "$T/m/KZ"
chmod 600 "$T/m/KZ"
refuses "pinning what is not signed" 1 "not signed by all" pacta registry pin
refuses "a keyring before the genesis is signed" 2 "no registry is in effect" \
	pacta keyring new KZ --key "$T/s/KZ.pub"

run pacta registry sign --as KZ --key "$T/m/KZ"
is "sign" "$status" 0
refuses "signing twice with one key" 2 "already" pacta registry sign --as KZ --key "$T/m/KZ"
run pacta registry sign --as CN --key "$T/m/CN"
run pacta registry show
is "show" "$status" 0
like "show: who has signed" "$out" "^  KZ +yes"
like "show: who has not" "$out" "^  RU +NO"
like "show: not in effect" "$out" "NOT in effect"
like "show: who is missing" "$err" "missing: RU"

# ssh-keygen's own signature is as good.
mkdir -p "$T/by-hand"
cp trust/registry/0001.reg "$T/by-hand/r"
ssh-keygen -q -Y sign -f "$T/m/RU" -n registry@$DOMAIN "$T/by-hand/r" 2>/dev/null
cp "$T/by-hand/r.sig" trust/registry/0001.sigs/RU.sig && commit "RU signs"
run pacta registry show --json
is "show --json" "$status" 0
like "json: its format" "$out" '"format": "pacta-registry-1"'
like "json: in effect" "$out" '"in_effect": true'
like "json: the root" "$out" "\"root\": \"$(root)\""
ok "our signature is ssh-keygen's, byte for byte" sh -c "
	cp trust/registry/0001.reg x && ssh-keygen -q -Y sign -f '$T/m/KZ' -n registry@$DOMAIN x 2>/dev/null &&
	cmp x.sig trust/registry/0001.sigs/KZ.sig; r=\$?; rm -f x x.sig; exit \$r"

# --- through an agent -----------------------------------------------------------
eval "$(ssh-agent -s)" >/dev/null
ssh-add -q "$T/m/KZ" "$T/m/CN" 2>/dev/null
run pacta keyring new KZ --key "$T/s/KZ.pub"
is "keyring new" "$status" 0
run pacta keyring sign --as KZ --agent
is "the agent's one master of KZ signs" "$status" 0
run pacta registry sign --as RU --agent
is "the agent has no master of RU" "$status" 2
kill "$SSH_AGENT_PID"
unset SSH_AUTH_SOCK SSH_AGENT_PID

# --- keyrings ----------------------------------------------------------------------
refuses "a keyring for a stranger" 2 "XX is not in registry" pacta keyring new XX --key "$T/s/XX.pub"
refuses "a second first keyring" 2 "already" pacta keyring new KZ --key "$T/s/KZ.pub"
refuses "unknown types" 2 "no types" pacta keyring new CN --key "$T/s/CN.pub" --types signing
refuses "types without a key" 2 "behind a --key" pacta keyring new CN --types sign
refuses "changing what is not there" 2 "no keyring yet" pacta keyring change CN --key "$T/s/CN.pub"
run pacta keyring new CN --key "$T/s/CN.pub" --types 'sign|ratify' --offices member
is "keyring with a scope" "$status" 0
refuses "a keyring signed by another's master" 2 "no master of CN" pacta keyring sign --as CN --key "$T/m/KZ"
refuses "a change before the first is signed" 2 "not signed" \
	pacta keyring change CN --retire "$T/s/CN.pub"
run pacta keyring show CN
is "an unsigned keyring is not shown as one in effect" "$status" 2
run pacta keyring sign --as CN --key "$T/m/CN"
run pacta keyring show CN
like "show: scope" "$out" "active, for member: sign\\|ratify"
run pacta keyring change CN --retire "$T/s/CN.pub" --key "$T/s/XX.pub"
is "change" "$status" 0
run pacta keyring sign --as CN --key "$T/m/CN"
run pacta keyring show --json
is "keyring show --json" "$status" 0
like "json: retired" "$out" '"state": "retired"'
refuses "a retired key cannot retire" 2 "already" pacta keyring change CN --retire "$T/s/CN.pub"
refuses "a key that is not there" 2 "not in the keyring" pacta keyring change CN --compromised "$T/s/RU.pub"

# --- allowed signers ------------------------------------------------------------------
run pacta registry allowed-signers
is "allowed-signers" "$status" 0
cp "$out" "$T/allowed"
ok "ssh-keygen accepts the genesis by it" sh -c "ssh-keygen -Y verify -f '$T/allowed' -I KZ \
	-n registry@$DOMAIN -s trust/registry/0001.sigs/KZ.sig <trust/registry/0001.reg"
not_ok "and no master for acts" sh -c "ssh-keygen -Y verify -f '$T/allowed' -I KZ \
	-n act@$DOMAIN -s trust/registry/0001.sigs/KZ.sig <trust/registry/0001.reg"

# --- the root ------------------------------------------------------------------------------
other=sha512:$(printf x | sha512sum | cut -d' ' -f1)
refuses "pinning another root" 1 "not the one of that root" pacta registry pin --root "$other"
run pacta registry pin --root "$(root)"
is "pin" "$status" 0
is "the root is kept" "$(cat .git/pacta/root)" "$(root)"
is "without a warning when it was given" "$(cat "$err")" ""
run pacta verify
is "verify uses it" "$status" 0
refuses "verify with another root" 1 "not the one kept" pacta verify --root "$other"
echo "$other" >.git/pacta/root
refuses "a forged pin is not overwritten" 1 "another root is kept" pacta registry pin --root "$(root)"
run pacta verify
is "a forged pin: not verified" "$status" 1
like "a forged pin: says so" "$err" "trust-other-root"
echo nonsense >.git/pacta/root
refuses "a damaged pin" 2 "damaged" pacta verify

ok "git fsck" git fsck --strict
done_testing
