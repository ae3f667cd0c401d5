#!/bin/sh
# pacta key: making keys, passphrases, OpenSSH's files, refusals.
. "$(dirname "$0")/lib.sh"

PTY=$BUILD/tests/pty
KEYS=$T/.local/share/pacta/keys
: >pass && chmod 600 pass && echo 'открой' >pass

new() { # PARTY [OPTION...]
	run "$PACTA" key new "$@" --kdf interactive --passphrase-fd 4 4<pass
}

# --- making ---------------------------------------------------------------

new KZ
is "new: exit 0" "$status" 0
like "new prints the public key" "$out" '^ssh-ed25519 AAAA[A-Za-z0-9+/]{64} KZ$'
is "the file is its owner's alone" "$(stat -c %a "$KEYS/KZ.key")" 600
is "so is the folder" "$(stat -c %a "$KEYS")" 700
like "it is encrypted" "$KEYS/KZ.key" '^kdf: argon2id$'
cp "$KEYS/KZ.key" before

new KZ
is "an existing key is not overwritten: exit 2" "$status" 2
like "and is named" "$err" "KZ.key: error: there is a key already"
same "and stays as it was" "$KEYS/KZ.key" before

new RU --out ru.key
is "--out: exit 0" "$status" 0
is "two keys differ" "$(sed -n 's/^key: //p' ru.key "$KEYS/KZ.key" | sort -u | wc -l)" 2
ln -s ru.key link.key
new RU --out link.key
is "--out at a link: exit 2" "$status" 2
new RU --out absent/ru.key
is "--out into no folder: exit 2" "$status" 2
export XDG_DATA_HOME=$T/data
new CN
ok "XDG_DATA_HOME is obeyed" test -f "$T/data/pacta/keys/CN.key"
export XDG_DATA_HOME=relative
new CN
ok "a relative one is not" test -f "$KEYS/CN.key"
unset XDG_DATA_HOME

echo >empty
run "$PACTA" key new IN --passphrase-fd 4 4<empty
is "an empty passphrase: exit 2" "$status" 2
like "says what else there is" "$err" '--no-passphrase'
not_ok "and no file" test -e "$KEYS/IN.key"
run "$PACTA" key new IN --no-passphrase
is "--no-passphrase: exit 0" "$status" 0
like "and it says so" "$out" 'NOT encrypted'
head -c 1025 /dev/zero | tr '\0' x >long
run "$PACTA" key new PK --passphrase-fd 4 4<long
is "a passphrase over the limit: exit 2" "$status" 2
run "$PACTA" key new kz
is "no party: exit 2" "$status" 2
run "$PACTA" key new PK --passphrase-fd 77
is "a closed descriptor: exit 2" "$status" 2
run setsid "$PACTA" key new PK
is "no terminal to ask on: exit 2" "$status" 2
like "points to --passphrase-fd" "$err" '--passphrase-fd'

# --- the terminal ---------------------------------------------------------

run "$PTY" 'New passphrase: ' 'тайна' 'same again: ' 'тайна' -- \
    "$PACTA" key new TJ --kdf interactive
is "asked on the terminal: exit 0" "$status" 0
not_ok "what is typed is not shown" grep -q 'тайна' "$out"
run "$PTY" 'Passphrase for' 'тайна' -- "$PACTA" key check TJ
is "and opens with it" "$status" 0
run "$PTY" 'Passphrase for' 'тайнаx' -- "$PACTA" key check TJ
is "not with another" "$status" 1
run "$PTY" 'Passphrase for' "$(printf 'тайж\177на')" -- "$PACTA" key check TJ
is "backspace takes back a whole letter" "$status" 0
run "$PTY" 'Passphrase for' "$(printf 'wrong\025тайна')" -- "$PACTA" key check TJ
is "control-U takes back all" "$status" 0
run "$PTY" 'Passphrase for' "$(printf 'x\003')" -- "$PACTA" key check TJ
is "control-C gives up: exit 2" "$status" 2
run "$PTY" 'New passphrase: ' one 'same again: ' two -- "$PACTA" key new BY
is "two passphrases that differ: exit 2" "$status" 2
not_ok "and no file" test -e "$KEYS/BY.key"

# --- showing --------------------------------------------------------------

run "$PACTA" key show KZ
is "show: exit 0" "$status" 0
like "show: how it is protected" "$out" 'encrypted \(Argon2id, 2 passes over 64 MiB\)'
sed -n 2p "$out" >print
run "$PACTA" key export KZ
cp "$out" kz.pub
is "ssh-keygen has the same fingerprint" \
    "$(ssh-keygen -lf kz.pub | cut -d' ' -f2)" "$(cat print)"
run "$PACTA" key export --openssh-pub KZ
same "--openssh-pub is the same" "$out" kz.pub
run "$PACTA" key show kz.pub
like "a public key is shown too" "$out" ': a public key$'
run "$PACTA" key show KZ --json
for member in '"format": "pacta-key-1"' '"encrypted": true' \
    '"kdf": "argon2id"' '"mem_bytes": 67108864' "\"fingerprint\": \"$(cat print)\"" \
    "\"public\": \"$(cut -d' ' -f1,2 kz.pub)\""; do
	ok "--json has $member" grep -qF "$member" "$out"
done

# --- passphrases ------------------------------------------------------------

run "$PACTA" key check KZ --passphrase-fd 4 4<pass
is "check: exit 0" "$status" 0
echo wrong >wrong
run "$PACTA" key check KZ --passphrase-fd 4 4<wrong
is "a wrong passphrase: exit 1" "$status" 1
like "says so, and the file" "$err" 'KZ.key: error: wrong passphrase.* \[key-passphrase\]'
cat pass wrong >both
run "$PACTA" key passwd KZ --kdf interactive --passphrase-fd 4 4<both
is "passwd: exit 0" "$status" 0
run "$PACTA" key check KZ --passphrase-fd 4 4<wrong
is "the new one opens" "$status" 0
run "$PACTA" key check KZ --passphrase-fd 4 4<pass
is "the old one does not" "$status" 1
run "$PACTA" key export KZ
same "it is the same key" "$out" kz.pub
run "$PACTA" key passwd KZ --passphrase-fd 4 4<pass
is "passwd with a wrong one: exit 1" "$status" 1
is "the mode stays" "$(stat -c %a "$KEYS/KZ.key")" 600
run "$PACTA" key passwd KZ --kdf interactive --passphrase-fd 4 \
    --new-passphrase-fd 5 4<wrong 5<pass
is "passwd with two descriptors" "$status" 0
is "nothing is left beside it" "$(ls "$KEYS" | grep -c KZ)" 1

# --- hostile files -----------------------------------------------------------

for mode in 644 640 604 660; do
	chmod "$mode" "$KEYS/KZ.key"
	run "$PACTA" key check KZ --passphrase-fd 4 4<pass
	is "mode $mode: exit 2" "$status" 2
	like "mode $mode: says what to do" "$err" "KZ.key: error: mode 0$mode .*chmod 600"
done
chmod 600 "$KEYS/KZ.key"
sed 's/^ops: 2$/ops: 1/' "$KEYS/KZ.key" >changed; chmod 600 changed
run "$PACTA" key check changed --passphrase-fd 4 4<pass
is "changed parameters: exit 1" "$status" 1
sed 's/^comment: KZ$/comment: RU/' "$KEYS/KZ.key" >changed
run "$PACTA" key check changed --passphrase-fd 4 4<pass
is "a changed comment: exit 1" "$status" 1
sed 's/^mem: .*/mem: 99999999999/' "$KEYS/KZ.key" >changed
run "$PACTA" key check changed --passphrase-fd 4 4<pass
is "parameters over the limit: exit 2" "$status" 2
like "names line and limit" "$err" '^changed:[0-9]+:1: error: .*limits are .*\[key-cost\]'
head -c 300 "$KEYS/KZ.key" >changed
run "$PACTA" key check changed --passphrase-fd 4 4<pass
is "cut short: exit 2" "$status" 2
run "$PACTA" key check absent.key
is "no such file: exit 2" "$status" 2
run "$PACTA" key check link.key --passphrase-fd 4 4<pass
is "a link: exit 2" "$status" 2
run "$PACTA" key check kz.pub
is "a public key: exit 2" "$status" 2

# --- OpenSSH -----------------------------------------------------------------

ssh-keygen -q -t ed25519 -N '' -C 'me@here' -f ssh
run "$PACTA" key check ssh
is "an OpenSSH key opens" "$status" 0
run "$PACTA" key export ssh
same "and is the same key" "$out" ssh.pub
run "$PACTA" key passwd ssh --passphrase-fd 4 4<pass
is "passwd leaves it to ssh-keygen: exit 2" "$status" 2
ssh-keygen -q -t ed25519 -N 'secret' -f locked
run "$PACTA" key check locked
is "an encrypted OpenSSH key: exit 2" "$status" 2
is "one line" "$(wc -l <"$err")" 1
like "says what to do" "$err" 'locked: error: .*ssh-add.*--agent.*ssh-keygen -p'
ssh-keygen -q -t rsa -b 2048 -N '' -f rsa
run "$PACTA" key check rsa
is "an RSA key: exit 2" "$status" 2
like "names its type" "$err" "ssh-rsa"
ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f pem
run "$PACTA" key check pem
is "a PEM key: exit 2" "$status" 2

run "$PACTA" key
is "no subcommand: exit 2" "$status" 2
run "$PACTA" key frobnicate x
is "unknown subcommand: exit 2" "$status" 2
run "$PACTA" key new KZ --kdf fast
is "unknown cost: exit 2" "$status" 2
done_testing
