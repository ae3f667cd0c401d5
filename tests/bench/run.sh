#!/bin/sh
# make bench: Pacta beside its peers, in turn, in one run; medians and ratios.
# The corpora are made here, from a seed.  BENCH_ROUNDS (7), BENCH_FILES (2000),
# BENCH_AGREEMENTS (3000; the floors are set for 20000, which takes minutes).
# A peer that is not installed is left out and named.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build}
rounds=${BENCH_ROUNDS:-7}
files=${BENCH_FILES:-2000}
agreements=${BENCH_AGREEMENTS:-3000}
dir=$(mktemp -d "${TMPDIR:-/tmp}/pacta-bench.XXXXXX")
trap 'rm -rf "$dir"' EXIT INT TERM
pacta=$build/pacta
measure=$build/bench/measure
xsd=../shared/akn/akomantoso30.xsd
left_out=

have() {
	command -v "$1" >/dev/null 2>&1 || { left_out="$left_out $1"; return 1; }
}
section() {
	printf '\n## %s\n\n' "$*"
}

echo "# $(nproc) processors, $("$pacta" --version), $(date -u +%Y-%m-%d)"

# --- checking ---------------------------------------------------------------

"$build/bench/corpus" "$dir/texts" "$files" 20 1 >/dev/null
n=$(find "$dir/texts" -name '*.xml' | wc -l)
mb=$(find "$dir/texts" -name '*.xml' -exec cat {} + | wc -c | awk '{printf "%.1f", $1 / 1e6}')
find "$dir/texts" -name '*.xml' | sort >"$dir/list"
one=$(sed -n 7p "$dir/list")

section "check: $n files, $mb MB (ratio: to the first line)"
set -- "pacta check" "xargs $pacta check -q <$dir/list" \
    "pacta check, one core" "xargs taskset -c 0 $pacta check -q <$dir/list" \
    "xmllint --noout" "xargs xmllint --noout <$dir/list"
if [ -e "$xsd" ]; then
	set -- "$@" "xmllint --noout --schema akomantoso30.xsd" \
	    "xargs xmllint --noout --schema $xsd <$dir/list"
	set -- "$@" "the same, one core" \
	    "xargs taskset -c 0 xmllint --noout --schema $xsd <$dir/list"
else
	left_out="$left_out akomantoso30.xsd"
fi
"$measure" "$rounds" "$@"

section "check: one file, cold"
set -- "pacta check" "$pacta check -q $one" \
    "xmllint --noout" "xmllint --noout $one"
[ -e "$xsd" ] && set -- "$@" "xmllint --schema" "xmllint --noout --schema $xsd $one"
"$measure" "$((rounds * 3))" "$@"

# --- verifying --------------------------------------------------------------

section "verify: 10,000 acts, in the library, against a bare libsodium loop"
"$build/bench/bench_verify"

section "verify: one signature, a process each"
key=$dir/key
ssh-keygen -q -t ed25519 -N '' -C KZ -f "$key"
head -c 600 /dev/urandom | base64 >"$dir/act"
ssh-keygen -q -Y sign -f "$key" -n act@example.org "$dir/act" 2>/dev/null
printf 'KZ namespaces="act@example.org,git" %s\n' "$(cut -d' ' -f1,2 "$key.pub")" \
    >"$dir/signers"
git init -q "$dir/repo"
(
	cd "$dir/repo"
	git config user.name Bench
	git config user.email bench@example.org
	git config gpg.format ssh
	git config user.signingkey "$key"
	git config gpg.ssh.allowedSignersFile "$dir/signers"
	git commit -q --allow-empty -m x
	git tag -s -m x signed
)
"$measure" "$((rounds * 3))" \
    "ssh-keygen -Y verify" "ssh-keygen -Y verify -f $dir/signers -I KZ -n act@example.org -s $dir/act.sig <$dir/act" \
    "git verify-tag" "git -C $dir/repo verify-tag signed"

# --- comparing --------------------------------------------------------------

# xmldiff needs minutes for a large text: it has half a minute.
try_xmldiff() { # OLD NEW
	have xmldiff || return 0
	start=$(date +%s%N)
	if timeout 30 xmldiff "$1" "$2" >"$dir/xmldiff"; then
		awk -v ns="$(($(date +%s%N) - start))" -v n="$(grep -c . "$dir/xmldiff")" \
		    'BEGIN { printf "xmldiff: %.1f s, %d operations\n", ns / 1e9, n }'
	else
		echo "xmldiff: over 30 s"
	fi
}
column() { # COLUMN NAME: of the last table
	awk -F'|' -v c="$1" -v name="$2" '{ gsub(/^ +| +$/, "", $2) }
	    $2 == name { print $c + 0 }' "$dir/table"
}
of_changes() { # OLD NEW: how many changes are told
	"$pacta" diff --no-index "$1" "$2" | sed -n '1s/.*: \([0-9]*\) changes*:.*/\1/p'
}

for kb in 100 1400 10000; do
	mkdir -p "$dir/diff$kb"
	edits=$("$build/bench/diffgen" "$dir/diff$kb" "$kb" 1)
	old=$dir/diff$kb/old.xml new=$dir/diff$kb/new.xml
	section "diff: two revisions of $kb KB with $edits edits, moves among them"
	"$measure" "$([ "$kb" = 10000 ] && echo 3 || echo "$rounds")" \
	    "pacta diff" "!$pacta diff --no-index --format json $old $new" \
	    "git diff --word-diff" "!git diff --no-index --word-diff $old $new" \
	    "xmllint --noout (both)" "xmllint --noout $old $new" \
	    "pacta diff --help" "$pacta diff --help" >"$dir/table"
	cat "$dir/table"
	[ "$kb" = 10000 ] || { echo; try_xmldiff "$old" "$new"; }
	bytes=$(wc -c <"$new")
	words=$(git diff --no-index --word-diff "$old" "$new" | grep -oE '\[-|\{\+' | grep -c .) || :
	awk -v n="$(of_changes "$old" "$new")" -v e="$edits" -v w="$words" \
	    -v s="$(column 3 'pacta diff')" -v m="$(column 5 'pacta diff')" \
	    -v own="$(column 5 'pacta diff --help')" -v b="$bytes" 'BEGIN {
		printf "\nchanges told for each edit: %.2f (git: %.1f)\n", n / e, w / e
		printf "memory: %.1f times one revision, without the process its own %.1f\n", m * 1048576 / b, (m - own) * 1048576 / b
		printf "time: %.0f ms per MB of one revision\n", s * 1e9 / b }'
done

section "diff: marks in Chinese"
"$build/bench/diffmarks" agreements/digital-cooperation/zho.xml

section "diff: the worst, 10,000 articles of 400 bytes"
set --
for kind in equal apart reversed; do
	mkdir -p "$dir/$kind"
	"$build/bench/diffgen" "$dir/$kind" "$kind" 10000
	set -- "$@" "$kind" "!$pacta diff --no-index -q $dir/$kind/old.xml $dir/$kind/new.xml"
done
"$measure" 3 "$@"

section "diff: 78 provisions in 3 languages, each changed in one or all"
mkdir -p "$dir/three"
git init -q "$dir/three"
mkdir "$dir/three/agreements"
cp -R agreements/digital-cooperation "$dir/three/agreements/"
git -C "$dir/three" add -A
git -C "$dir/three" -c user.name=Bench -c user.email=bench@example.org commit -q -m x
sed -i 's/<p>/<p>+ /' "$dir"/three/agreements/digital-cooperation/*.xml
"$measure" "$rounds" "pacta diff" "!$pacta -C $dir/three diff -q" \
    "git diff" "git -C $dir/three diff --no-ext-diff"

# --- a large repository -----------------------------------------------------

many=$dir/many
signed=$((agreements / 10))
git init -q -b main "$many"
"$build/bench/manyrepo" "$agreements" "$signed" 100 1 2>"$dir/root" |
    git -C "$many" fast-import --quiet
git -C "$many" gc -q
git -C "$many" reset -q --hard
root=$(cat "$dir/root")
in_many="$(realpath "$pacta") -C $many"
slug=bench-00007

section "a repository of $agreements agreements in 3 languages, $signed of them signed, packed"
"$measure" 3 \
    "pacta check" "$in_many check -q" \
    "pacta check --rev HEAD" "$in_many check -q --rev HEAD" \
    "pacta verify" "$in_many verify --root $root" \
    "pacta status" "$in_many status" \
    "pacta log" "$in_many log" \
    "xmllint --noout" "cd $many && find agreements -maxdepth 2 -name '*.xml' | xargs xmllint --noout" \
    "git cat-file --batch" "git -C $many cat-file --batch --batch-all-objects --unordered" \
    "git fsck" "git -C $many fsck" \
    "git log --name-status" "git -C $many log --first-parent --name-status"

section "one agreement of the $agreements"
"$measure" "$rounds" \
    "pacta check" "$in_many check -q $slug" \
    "pacta check --rev HEAD" "$in_many check -q --rev HEAD $slug" \
    "pacta verify" "$in_many verify --root $root $slug" \
    "pacta status" "$in_many status $slug" \
    "pacta log" "$in_many log $slug" \
    "git log" "git -C $many log --first-parent -- agreements/$slug"

if [ -n "$left_out" ]; then
	printf '\nnot here, so left out:%s\n' "$left_out"
fi
