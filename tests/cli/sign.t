#!/bin/sh
# pacta sign: what is shown, signed, committed, refused; ssh-keygen as witness.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/trust.sh"
. "$ROOT/tests/cli/memo.sh"

PTY=$BUILD/tests/pty
M=agreements/memo
keys KZ CN RU TJ
ok "set up" memo repo KZ CN RU TJ
cd "$T/repo" || exit 1

sign() { # PARTY TYPE [OPTION...]
	_as=$1 _kind=$2; shift 2
	"$PACTA" sign memo --as "$_as" --type "$_kind" --key "$T/s/$_as" --yes "$@"
}
the_act() { ls $M/acts/"$1"/*-"$2"-*.act; }
refused() { # EXIT NAME ERE: of the last run, with $was before it
	is "$2: exit $1" "$status" "$1"
	like "$2: says why" "$err" "$3"
	is "$2: one line" "$(wc -l <"$err")" 1
	is "$2: no commit" "$(head_id)" "$was"
}

# --- before there is anything to sign ---------------------------------------

was=$(head_id)
run sign KZ sign
refused 2 "no version yet" "'memo' has no frozen version to sign; see pacta adopt"
adopt >/dev/null || exit 1
start=$(head_id)
was=$start
run "$PACTA" sign memo --type sign --yes
refused 2 "nobody" '--as PARTY and --type TYPE are needed'
run "$PACTA" sign memo --as KZ --yes
refused 2 "no type" '--as PARTY and --type TYPE are needed'
run sign KZ signature
refused 2 "no such type" "no acts of type 'signature'"
run "$PACTA" sign absent --as KZ --type sign --yes
refused 2 "no such agreement" 'absent'
run "$PACTA" sign memo@2 --as KZ --type sign --yes
refused 2 "no such version" "'memo' has no version 2"
run sign KZ sign --lang fr
refused 2 "no such language" "no text in 'fra?'"
run sign KZ sign --passphrase-fd x
refused 2 "no descriptor" "'x' is no file descriptor"
run sign kz sign
refused 2 "a party in small letters" "'kz' is no party"
run sign UZ sign --key "$T/s/KZ"
refused 1 "not a member" 'UZ is not in the registry'
run sign KZ sign --office depositary
refused 1 "an office it does not hold" "does not hold the office 'depositary'"
run sign KZ sign --root "sha512:$(printf x | sha512sum | cut -d' ' -f1)"
refused 1 "another root" 'root'
run sign KZ sign --root sha512:beef
refused 2 "half a root" '--root'
run setsid "$PACTA" sign memo --as KZ --type sign --key "$T/s/KZ"
is "no terminal to ask on: exit 2" "$status" 2
run sign KZ sign --date 2026-02-31
refused 2 "no day" "'2026-02-31' is not a day"
: >none
run sign KZ declare --text none
refused 2 "an empty text" 'none holds no text'
rm none

# --- keys that may not ---------------------------------------------------------

run sign KZ sign --key "$T/s/CN"
refused 1 "another party's key" 'this key may not sign'
run sign KZ sign --key "$T/m/KZ"
refused 1 "a master key" 'this key may not sign'
run sign KZ sign --key "$T/absent"
refused 2 "no such key" 'absent: error: '
run sign KZ sign --key "$T/s/KZ.pub"
refused 2 "a public key" 'KZ.pub: error: '
cp "$T/s/KZ" "$T/open" && chmod 644 "$T/open"
run sign KZ sign --key "$T/open"
refused 2 "a key others can read" 'open: error: mode 0644'
run sign KZ ratify
refused 1 "out of order" 'the act would have no effect'
run sign KZ ratify --key "$T/absent"
refused 1 "out of order, before a key is opened" 'the act would have no effect'
run sign KZ ratify --dry-run
refused 1 "out of order, on trial" 'the act would have no effect'

# --- looking, and saying no ------------------------------------------------------

run sign KZ sign --dry-run
is "--dry-run: exit 0" "$status" 0
for l in rus zho eng; do
	like "shows the digest of $l" "$out" "sha512:$(sum $M/versions/1/$l.xml)\$"
done
like "shows the title" "$out" '^ +Меморандум о предмете$'
like "shows it in the order of the title page" "$out" '^ +关于事项的谅解备忘录$'
like "shows the status" "$out" '^  eng  translation, not signed$'
like "shows the manifest" "$out" "sha512:$(sum $M/versions/1/manifest)\$"
like "shows the root, not pinned" "$out" '^root of trust, NOT PINNED'
is "--dry-run: no commit" "$(head_id)" "$start"
run "$PTY" 'Sign this act? [y/N] ' n -- "$PACTA" sign memo --as KZ --type sign --key "$T/s/KZ"
is "the answer n: exit 1" "$status" 1
is "the answer n: no commit" "$(head_id)" "$start"

# --- signing ----------------------------------------------------------------------

run "$PTY" 'Sign this act? [y/N] ' y -- "$PACTA" sign memo --as KZ --type sign \
    --key "$T/s/KZ" --place 'Астана' --full-powers 'Note 12/2026'
is "the answer y: exit 0" "$status" 0
is "one commit" "$(git rev-list --count "$start"..HEAD)" 1
is "it only adds the act and its signature" \
    "$(git diff --name-status "$start" HEAD | cut -c1 | tr -d '\n')" AA
is "a clean tree" "$(git status --porcelain)" ""
act=$(the_act KZ sign)
like "has the place" "$act" '^place: Астана$'
like "has the full powers" "$act" '^full-powers: Note 12/2026$'
tr -d '\r' <"$out" | sed -n '/^format: pacta-act-1$/,/^declared-date: /p' >shown
same "the bytes shown are the bytes signed" shown "$act"
rm shown
is "its name has its digest" "$act" "$M/acts/KZ/0001-sign-$(sum "$act" | cut -c1-8).act"

"$PACTA" registry allowed-signers >"$T/signers"
verifies() { # PARTY ACT
	ssh-keygen -Y verify -f "$T/signers" -I "$1" -n act@$DOMAIN -s "$2.sig" <"$2"
}
ok "ssh-keygen verifies it" verifies KZ "$act"
not_ok "but not as another's" verifies CN "$act"
cp "$act" "$T/copy"
ssh-keygen -q -Y sign -f "$T/s/KZ" -n act@$DOMAIN "$T/copy" 2>/dev/null
same "and signs the same, byte for byte" "$act.sig" "$T/copy.sig"

was=$(head_id)
run sign KZ sign
refused 1 "a second time" 'KZ/0001-sign-.*: error: KZ has done this already, in act number 1'

# an act made by hand with ssh-keygen is followed by ours
(act memo CN sign declared-date=2026-01-02 && commit "CN signs by hand") || exit 1
act=$(the_act CN sign)
run sign CN ratify --root "$(root)" --json
is "an act of ssh-keygen's is followed: exit 0" "$status" 0
like "by number 2" "$out" '"seq": 2'
like "--json: pinned" "$out" '"pinned": true'
like "--json: the commit" "$out" "\"commit\": \"$(head_id)\""
like "prev is the act before" "$(the_act CN ratify)" "^prev: sha512:$(sum "$act")\$"

# --- reservations --------------------------------------------------------------------

printf 'Статья 3 не применяется.\n' >"$T/words"
run sign KZ reserve --text "$T/words"
is "a reservation: exit 0" "$status" 0
is "has its words" "$(tail -n 1 "$(the_act KZ reserve)")" 'Статья 3 не применяется.'
was=$(head_id)
run sign KZ reserve --text "$T/words"
refused 1 "the same words again" 'has done this already'
echo 'Статья 4 тоже.' >"$T/words"
run sign KZ reserve --text "$T/words" --annex "$T/signers"
is "other words: exit 0" "$status" 0
head -c 66000 /dev/zero | tr '\0' x >"$T/words"
was=$(head_id)
run sign KZ declare --text "$T/words"
refused 2 "too many words" 'limit'
printf 'bad\001' >"$T/words"
run sign KZ declare --text "$T/words"
is "control characters: exit 1 or 2" "$((status > 0))" 1
is "control characters: no commit" "$(head_id)" "$was"

# --- our own encrypted key --------------------------------------------------------------

echo 'тайна' >"$T/pass"; echo wrong >"$T/wrong"
"$PACTA" key new RU --kdf interactive --passphrase-fd 4 4<"$T/pass" >/dev/null || exit 1
"$PACTA" key export RU >"$T/RU.pub"
run "$PACTA" keyring change RU --key "$T/RU.pub"
is "the key joins the keyring" "$status" 0
run "$PACTA" keyring sign --as RU --key "$T/m/RU"
was=$(head_id)
run "$PACTA" sign memo --as RU --type sign --yes --passphrase-fd 4 4<"$T/wrong"
is "a wrong passphrase: exit 2" "$status" 2
like "a wrong passphrase: says so" "$err" 'RU.key: error: wrong passphrase'
is "a wrong passphrase: no commit" "$(head_id)" "$was"
run "$PACTA" sign memo --as RU --type sign --yes --passphrase-fd 4 4<"$T/pass"
is "the party's own key, from its place: exit 0" "$status" 0
"$PACTA" registry allowed-signers >"$T/signers"
ok "ssh-keygen verifies it" verifies RU "$(the_act RU sign)"
ssh-keygen -q -t ed25519 -N secret -f "$T/locked"
was=$(head_id)
run sign RU ratify --key "$T/locked"
refused 2 "an encrypted OpenSSH key" '--agent'

# --- ssh-agent -----------------------------------------------------------------------------

was=$(head_id)
run "$PACTA" sign memo --as TJ --type sign --agent --yes
refused 2 "no agent" 'SSH_AUTH_SOCK'
export SSH_AUTH_SOCK=$T/agent
run "$PACTA" sign memo --as TJ --type sign --agent --yes
refused 2 "an agent that is gone" 'agent: error: ssh-agent: cannot connect'
ssh-agent -D -a "$SSH_AUTH_SOCK" >/dev/null 2>&1 &
agent=$!
for i in 1 2 3 4 5 6 7 8 9 10; do [ -S "$SSH_AUTH_SOCK" ] && break; sleep 0.1; done
run "$PACTA" sign memo --as TJ --type sign --agent --yes
refused 2 "an empty agent" 'no Ed25519 key that may sign'
ssh-add -q "$T/s/KZ" 2>/dev/null
run "$PACTA" sign memo --as TJ --type sign --agent --yes
refused 2 "an agent with others' keys" 'no Ed25519 key that may sign'
run "$PACTA" sign memo --as TJ --type sign --agent --key "$T/s/TJ.pub" --yes
refused 2 "a key it does not hold" 'does not hold this key'
ssh-add -q "$T/s/TJ" 2>/dev/null
run "$PACTA" sign memo --as TJ --type sign --agent --yes --json
is "through the agent: exit 0" "$status" 0
act=$(the_act TJ sign)
ok "ssh-keygen verifies it" verifies TJ "$act"
cp "$act" "$T/copy"; rm -f "$T/copy.sig"
ssh-keygen -q -Y sign -f "$T/s/TJ" -n act@$DOMAIN "$T/copy" 2>/dev/null
same "and it is the key's own signature" "$act.sig" "$T/copy.sig"
ssh-add -q -x >/dev/null 2>&1 <<-end
	lock
	lock
end
kill "$agent"; wait "$agent" 2>/dev/null
unset SSH_AUTH_SOCK

run "$PACTA" verify memo --root "$(root)"
is "pacta verify accepts it all" "$status" 0

# --- what was tampered with -------------------------------------------------------------------

tampered() { # NAME ERE: what the tree holds is committed for once
	commit "$1"
	was=$(head_id)
	run sign KZ ratify
	refused 1 "$1" "$2"
	git reset -q --hard HEAD~1
}
sed -i 's/Меморандум/меморандум/' $M/versions/1/rus.xml
tampered "a changed text" 'version 1 of .memo. is not as it was adopted'
printf x >$M/versions/1/extra
tampered "an added file" 'is not as it was adopted'
sed -i 's/party: CN/party: UZ/' $M/versions/1/manifest
tampered "a changed manifest" 'error: '
sed -i 's/^domain: .*/domain: evil.example.org/' trust/registry/0001.reg
tampered "a changed registry" 'error: '
git rm -q trust/keyrings/KZ/0001.keys.sig
tampered "an unsigned keyring" 'KZ has no verified keyring'
git rm -q -r trust/registry
tampered "no registry" 'error: '

sed -i 's/Меморандум/меморандум/' $M/versions/1/rus.xml
run sign KZ ratify
is "only commits count, not the working tree: exit 0" "$status" 0
git checkout -q $M/versions

# --- several at once ---------------------------------------------------------------------------

git reset -q --hard "$start"
for p in KZ CN RU TJ; do
	(sign $p sign >"$T/$p.out" 2>"$T/$p.err"; echo $? >"$T/$p.rc") &
	eval "pid_$p=\$!"
done
for p in KZ CN RU TJ; do
	eval "wait \$pid_$p"
	is "$p, at the same time as three others: exit 0" "$(cat "$T/$p.rc")" 0
done
is "four acts" "$(ls $M/acts/*/*.act | wc -l)" 4
is "a clean tree" "$(git status --porcelain)" ""
run "$PACTA" verify memo --root "$(root)"
is "verified" "$status" 0
like "in force" "$out" 'in force since'

# one party twice at once: one act number, one act
git reset -q --hard "$start"
for i in 1 2 3; do
	(sign KZ sign >"$T/$i.out" 2>"$T/$i.err"; echo $? >"$T/$i.rc") &
	eval "pid_$i=\$!"
done
for i in 1 2 3; do eval "wait \$pid_$i"; done
is "the same act three times at once: one is made" "$(cat "$T/1.rc" "$T/2.rc" "$T/3.rc" | grep -c '^0$')" 1
is "and is there once" "$(ls $M/acts/KZ/*.act | wc -l)" 1

# four states, four clones, one merge
git reset -q --hard "$start"
for p in KZ CN RU TJ; do
	git clone -q "$T/repo" "$T/clone-$p"
	ok "$p signs in its clone" sh -c "cd '$T/clone-$p' && '$PACTA' sign memo --as $p --type sign --key '$T/s/$p' --yes"
	git fetch -q "$T/clone-$p" main:from-$p
done
ok "four signatures merge cleanly" git merge -q -m 'Four signatures' from-KZ from-CN from-RU from-TJ
run "$PACTA" verify memo --root "$(root)"
is "and are verified" "$status" 0

# --- faults ------------------------------------------------------------------------------------------

git reset -q --hard "$start"
was=$(head_id)
: >.git/refs/heads/main.lock
run sign KZ sign
is "a stale lock: exit 2" "$status" 2
like "is named" "$err" 'main.lock'
rm .git/refs/heads/main.lock
is "a stale lock: no commit" "$(head_id)" "$was"
is "a stale lock: a clean tree" "$(git status --porcelain)" ""

as=
cp -r "$T/repo" "$T/readonly" && mkdir "$T/ro" && cp "$T/s/KZ" "$T/ro/KZ"
if [ "$(id -u)" = 0 ]; then
	as='setpriv --reuid 65534 --regid 65534 --clear-groups'
	chmod 755 "$T" && chown -R 65534:65534 "$T/readonly" "$T/ro"
fi
chmod -R a-w "$T/readonly"
if $as true 2>/dev/null; then
	run $as "$PACTA" -C "$T/readonly" sign memo --as KZ --type sign --key "$T/ro/KZ" --yes
	is "a read-only repository: exit 2" "$status" 2
	like "says so" "$err" 'ermission denied'
	is "and stays as it was" "$(git -c safe.directory='*' -C "$T/readonly" rev-parse HEAD)" "$was"
else
	skip "a read-only repository" "setpriv is not there"
fi
chmod -R u+w "$T/readonly"

mkdir "$T/small"
if mount -t tmpfs -o size=3m tmpfs "$T/small" 2>/dev/null; then
	git clone -q --no-hardlinks "$T/repo" "$T/small/r" &&
	    dd if=/dev/zero of="$T/small/full" bs=1k 2>/dev/null
	run "$PACTA" -C "$T/small/r" sign memo --as KZ --type sign --key "$T/s/KZ" --yes
	is "a full disk: exit 2" "$status" 2
	is "a full disk: no commit" "$(git -C "$T/small/r" rev-parse HEAD)" "$was"
	rm "$T/small/full"
	run "$PACTA" -C "$T/small/r" sign memo --as KZ --type sign --key "$T/s/KZ" --yes
	is "with room again: exit 0" "$status" 0
	ok "git fsck" git -C "$T/small/r" fsck --strict
	umount "$T/small"
else
	skip "a full disk" "no tmpfs can be mounted"
fi
ok "git fsck" git -C "$T/repo" fsck --strict
done_testing
