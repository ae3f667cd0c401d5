#!/bin/sh
# pacta verify against what nearly holds: registries that too few signed, texts that
# only look the same, names that lead elsewhere.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/cli/trust.sh"
. "$ROOT/tests/cli/attack.sh"

keys KZ CN RU KG
trusted good KZ CN RU
freeze digital 1 "after all sign +30 days"
act digital KZ sign; KZACT=$act
act digital CN sign
act digital RU sign
commit "Sign"
ROOT512=$(root)

# --- a second registry ------------------------------------------------------------
fresh; reg2
waits "an unsigned registry" "$R2.reg:1:1"
fresh; pacta keyring change KZ --key "$T/s/KG.pub" >/dev/null
waits "an unsigned keyring" "trust/keyrings/KZ/0002.keys:1:1"
fresh; reg2; for p in KZ CN RU; do regsign $p; done; commit "Change"
run pacta verify --root "$ROOT512" --strict
is "a registry signed by all, with --strict" "$status" 0
like "a registry signed by all" "$out" "^trust: registry 2, 3 members"
fresh; reg2; regsign KZ; regsign KZ KZ.2; regsign KZ KZ.3
waits "one state three times" "$R2.reg:1:1"
fresh; reg2; regsign KZ; regsign KZ CN; regsign KZ RU
refused "one state in three names" "$R2.sigs/CN.sig:.*no master of CN"
fresh; reg2; for p in KZ CN RU; do regsign $p $p "$T/s/$p"; done
refused "a registry signed with signing keys" "$R2.sigs/KZ.sig:.*no master of KZ"
fresh; reg2; cp trust/registry/0001.sigs/* trust/registry/0002.sigs/
refused "the genesis's signatures beside a second registry" "$R2.reg:.*was changed: none of the 3"
fresh; reg2; for p in KZ CN RU; do regsign $p; done; sed -i 's/^date: .*/date: 2026-01-21/' $R2.reg
refused "a registry changed behind its signatures" "$R2.reg:.*was changed: none of the 3"
fresh; reg2 '/^member: RU/,/^master: /d;s/-threshold: 3/-threshold: 2/'; for p in KZ CN; do regsign $p; done; regsign KZ RU "$T/m/RU"
refused "a member gone without a word" "$R2.reg:.*leaves out RU without the line 'left: RU 2'"
fresh; reg2 '/^member: RU/,/^master: /d;s/-threshold: 3/-threshold: 2/'; echo 'left: RU 2' >>$R2.reg; for p in KZ CN; do regsign $p; done; regsign KZ RU "$T/m/RU"; commit "Change"
run pacta verify --root "$ROOT512"
is "a member that left, as all say" "$status" 0
like "a member that left: the registry" "$out" "^trust: registry 2, 2 members"
fresh; reg2 '/^member: RU/,/^master: /d;s/-threshold: 3/-threshold: 2/'; echo 'left: RU 2' >>$R2.reg; regsign KZ; regsign CN
waits "a member removed by the others, below the threshold" "$R2.reg:1:1"
fresh; reg2 "s|^master: $(cut -d' ' -f1,2 "$T/m/RU.pub")|master: $(cut -d' ' -f1,2 "$T/m/KG.pub")|"
for p in KZ CN; do regsign $p; done; regsign RU RU "$T/m/KG"
waits "masters taken over by the others" "$R2.reg:1:1"
fresh; reg2 "s/^previous: .*/previous: sha512:$(printf x | sha512sum | cut -d' ' -f1)/"
for p in KZ CN RU; do regsign $p; done
refused "a registry after another one" "$R2.reg:.*cites another registry 1"
fresh; reg2 's/^domain: .*/domain: evil.example.org/'
for p in KZ CN RU; do regsign $p; done
refused "a registry of another domain" "trust-"
while IFS='|' read -r what sed; do
	fresh; reg2 "$sed"; for p in KZ CN RU; do regsign $p; done
	refused "$what" "^$R2.reg:[0-9]+:[0-9]+: error: .*trust-malformed"
done <<'E'
a state's code in Cyrillic|s/^member: KZ/member: КZ/
a state's code in small letters|s/^member: KZ/member: kz/
a full-width code|s/^member: KZ/member: ＫＺ/
a code with a zero-width space|s/^member: KZ/member: K\xe2\x80\x8bZ/
a space behind a code|s/^member: KZ/member: KZ /
a tab behind a code|s/^member: KZ/member: KZ\t/
CRLF in a registry|s/$/\r/
CRLF in one line of a registry|7s/$/\r/
a line more at the end|$s/$/\nnote: x/
an empty line at the end|$s/$/\n/
a master twice|/^master:/p
two members of one code|s/^member: CN/member: KZ/
a threshold above the members|s/^change-threshold: .*/change-threshold: 9/
a threshold with a sign|s/^change-threshold: /change-threshold: +/
a master of low order|s/^master: .*/master: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/
a threshold with a zero before it|s/^change-threshold: /change-threshold: 0/
E

# --- forms -----------------------------------------------------------------------
# What only looks the same
fresh; rm "$KZACT.sig"; ssh-keygen -q -Y sign -O hashalg=sha256 -f "$T/s/KZ" -n act@$DOMAIN "$KZACT" 2>/dev/null
refused "a signature over SHA-256" "$KZACT:.*bad-signature.*only SHA-512"
fresh; rm "$KZACT.sig"; { cat "$KZACT"; echo; } >x; ssh-keygen -q -Y sign -f "$T/s/KZ" -n act@$DOMAIN x 2>/dev/null; mv x.sig "$KZACT.sig"; rm x
refused "a signature over one line more" "$KZACT:.*bad-signature"
while IFS='|' read -r what sed why; do
	bad_act "$what" "$sed" "$why"
done <<'E'
a byte order mark|1s/^/\xef\xbb\xbf/|line 1, column 1
CRLF in one line|5s/$/\r/|line 5,
a carriage return alone|5s/$/\rx/|line 5,
a NUL|5s/$/\x00/|line 5,
an empty line at the end|$s/$/\n/|line 1
a line in front|1s/^/x: y\n/|line 1, column 1
a party in Cyrillic|s/^party: KZ/party: КZ/|line 8,
a party in small letters|s/^party: KZ/party: kz/|line 8,
a full-width party|s/^party: KZ/party: ＫＺ/|line 8,
a language in capitals|7s/rus/RUS/|line 7,
a language twice|7s/rus/rus rus/|line 7,
two spaces|7s/rus zho/rus  zho/|line 7,
a no-break space|7s/rus zho/rus\xc2\xa0zho/|line 7,
a digest in capitals|/^manifest:/s/[a-f]/\U&/g|line 6,
a digest of SHA-256|/^manifest:/s/sha512:.*/sha256:00/|line 6,
a number with a zero before it|s/^version: 1/version: 01/|line 5,
a number in Arabic digits|s/^version: 1/version: ١/|line 5,
a negative number|s/^seq: 1/seq: -1/|line 12,
a number too large|s/^seq: 1/seq: 4294967297/|line 12,
a day that is none|s/^declared-date: .*/declared-date: 2026-02-30/|line 14,
a letter and its mark apart|$s/$/\nplace: и\xcc\x86/|line 15
E
fresh; mkdir -p "$D/acts/КZ"; cp "$KZACT" "$KZACT.sig" "$D/acts/КZ/"
refused "a folder of acts in Cyrillic" "acts/КZ/.*trust-stray"
for name in 01 +1 1x 0 1.bak 1000000; do
	fresh; cp -a $V "$D/versions/$name"
	refused "a version named $name" "digital/versions/.*(trust-stray|trust-gap|trust-misplaced)"
done
fresh; mkdir -p $V/media/deep; echo x >$V/media/deep/x
refused "a folder in a version's media" "$V/media/deep/x:.*trust-unlisted"
for name in ../../x /etc/passwd media/../rus.xml ./rus.xml rus.xml/ a//b '\\x' .hidden manifest SHA512SUMS; do
	fresh; printf '%s  %s\n' "$(sum $V/rus.xml)" "$name" >x; cat $V/SHA512SUMS >>x; LC_ALL=C sort -k 2 x >$V/SHA512SUMS; rm x
	s=$(sum $V/SHA512SUMS); sed -i "s/^sums: .*/sums: sha512:$s/" $V/manifest
	refused "a list with $name" "$V/SHA512SUMS:.*trust-malformed"
done
for name in ../../x /etc/passwd media/x ./rus.xml RUS.xml manifest .xml 'rus.xml '; do
	fresh; sed -i "s|^language: rus authentic rus.xml|language: rus authentic $name|" $V/manifest
	refused "a manifest with the file '$name'" "$V/manifest:6:[0-9]+: error: .*trust-malformed"
done

# What a party cites must have been there at one time.
fresh; reg2; for p in KZ CN RU; do regsign $p; done; commit "Change"
"$PACTA" keyring change KZ --key "$T/s/KG.pub" >/dev/null
"$PACTA" keyring sign --as KZ --key "$T/m/KZ" >/dev/null
act digital KZ declare
refused "a registry older than the keyring" "$act:.*cites-back"

ok "git fsck" git -C "$T/good" fsck --strict
done_testing
