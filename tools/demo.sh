#!/bin/sh
# The main job, from an empty folder to a refused forgery: every command is
# printed before its output.  usage: demo.sh FOLDER (made anew)
set -eu

dir=${1:?usage: demo.sh FOLDER}
src=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-build}
case $build in /*) ;; *) build=$src/$build ;; esac
PATH=$build:$PATH
export PATH

case $dir in /*) ;; *) dir=$(pwd)/$dir ;; esac
if [ -e "$dir" ] && [ ! -e "$dir/.pacta-demo" ]; then
	echo "demo: $dir is not a demo of ours: it stays" >&2
	exit 2
fi
rm -rf "$dir"
mkdir -p "$dir/keys"
: >"$dir/.pacta-demo"
cd "$dir"

# The folder must not depend on who runs it.
GIT_AUTHOR_NAME='Pacta Demo' GIT_AUTHOR_EMAIL=demo@example.org
GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
# One passphrase for all keys of the demo, made now and kept nowhere else.
head -c 18 /dev/urandom | base64 >keys/passphrase
chmod 600 keys/passphrase

states='BY CN IN IR KG KZ PK RU TJ UZ'
slug=digital-cooperation

title() {
	printf '\n\033[1m== %s\033[0m\n\n' "$*"
}
show() { # prints a command as it would be typed, then runs it
	printf '$ %s\n' "$*"
	eval "$*"
}
refused() { # the same for a command that must answer "no"
	printf '$ %s\n' "$*"
	code=0
	eval "$*" || code=$?
	echo "(exit code $code)"
	if [ "$code" != 1 ]; then
		echo "demo: this should have been refused with exit code 1" >&2
		exit 1
	fi
}

title 'An agreements repository, and the specimen texts in it'
show "pacta init ministry"
cd ministry
show "cp -r '$src/agreements/'*/ agreements/"
show "git add agreements && git commit -q -m 'Open the specimen texts'"
show "pacta status"

title 'Check: schema, rules, and the languages against each other'
show "pacta check"
show "pacta export $slug --lang zho --format txt | sed -n '3,18p'"

title 'What a drafter sees when something is wrong'
show "sed -i 's/Статья 7</Статья 8</' agreements/$slug/rus.xml"
refused "pacta check $slug"
show "git checkout -q agreements"

title 'Keys: each state makes a master key and a signing key, encrypted'
for s in $states; do
	for k in master sign; do
		if [ "$s" = BY ]; then
			show "pacta key new $s --out ../keys/$s.$k --kdf interactive --passphrase-fd 3 3<../keys/passphrase"
		else
			pacta key new "$s" --out "../keys/$s.$k" --kdf interactive \
			    --passphrase-fd 3 3<../keys/passphrase >/dev/null
		fi
		pacta key export --openssh-pub "../keys/$s.$k" >"../keys/$s.$k.pub"
	done
done
echo "(and so on, for ten states)"
show "pacta key show ../keys/KZ.sign"

title 'The root of trust: a genesis registry that all ten sign'
members=
for s in $states; do
	members="$members --member $s=../keys/$s.master.pub"
done
show "pacta registry new --domain example.org --date 2026-05-04$members"
for s in $states; do
	show "pacta registry sign --as $s --key ../keys/$s.master --passphrase-fd 3 3<../keys/passphrase"
done
root=$(pacta registry show --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["root"])' 2>/dev/null ||
    echo "sha512:$(sha512sum trust/registry/0001.reg | cut -d' ' -f1)")
show "pacta registry pin --root $root"

title 'Each state names the keys it signs with'
for s in $states; do
	show "pacta keyring new $s --key ../keys/$s.sign.pub --date 2026-05-04"
	show "pacta keyring sign --as $s --key ../keys/$s.master --passphrase-fd 3 3<../keys/passphrase"
done

title 'Adopt: the texts are frozen'
show "pacta adopt $slug --date 2026-06-15 --number 1 --in-force 'after 4 ratify|accept|approve +30 days; later +30 days' --yes"
show "ls -l agreements/$slug/versions/1"
show "cat agreements/$slug/versions/1/manifest"

title 'Sign: ten states, each with its own key, in its own time'
show "pacta sign $slug@1 --as KZ --type sign --key ../keys/KZ.sign --place Bishkek --date 2026-06-15 --yes --passphrase-fd 3 3<../keys/passphrase"
for s in BY CN IN IR KG PK RU TJ UZ; do
	show "pacta sign $slug@1 --as $s --type sign --key ../keys/$s.sign --place Bishkek --date 2026-06-15 --yes --passphrase-fd 3 3<../keys/passphrase >/dev/null"
done
show "pacta verify"

title 'Four states ratify; the agreement enters into force for them 30 days later'
day=10
for s in CN KZ RU UZ; do
	show "pacta sign $slug@1 --as $s --type ratify --key ../keys/$s.sign --date 2026-07-$day --yes --passphrase-fd 3 3<../keys/passphrase >/dev/null"
	day=$((day + 5))
done
show "pacta verify"
show "pacta status"
show "pacta log $slug | head -n 8"

title 'The same without Pacta: sha512sum and ssh-keygen alone'
show "(cd agreements/$slug/versions/1 && sha512sum -c --strict SHA512SUMS)"
show "pacta registry allowed-signers > ../allowed_signers"
for act in agreements/$slug/acts/KZ/*.act; do
	show "ssh-keygen -Y verify -f ../allowed_signers -I KZ -n act@example.org -s $act.sig < $act"
done
show "git fsck --strict"

title 'One byte changed in a frozen text, and committed: refused'
cp -r . ../forged
cd ../forged
show "sed -i 's/72 часа/73 часа/' agreements/$slug/versions/1/rus.xml"
show "git commit -q -a -m 'Correct a typing error'"
refused "pacta verify > ../forged.txt"
show "head -n 6 ../forged.txt"
refused "(cd agreements/$slug/versions/1 && sha512sum -c --strict --quiet SHA512SUMS)"

title 'A signature moved to another state: refused'
show "git reset -q --hard HEAD~1"
act=$(cd agreements/$slug/acts/KZ && ls ./*-sign-*.act | head -n 1)
show "git rm -q -r agreements/$slug/acts/BY && mkdir -p agreements/$slug/acts/BY"
show "cp agreements/$slug/acts/KZ/${act#./}* agreements/$slug/acts/BY/"
show "git add agreements && git commit -q -m 'Belarus has signed'"
refused "pacta verify > ../forged.txt"
show "grep -m 3 BY ../forged.txt"

cd "$dir"
rm -rf forged forged.txt
title 'Done'
echo "The repository is in $dir/ministry, the keys are in $dir/keys: look around,"
echo "for instance with   cd $dir/ministry && PATH=$build:\$PATH pacta verify"
