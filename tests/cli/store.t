#!/bin/sh
# Races, crashes and full disks: what was reported done is there, and git finds
# nothing wrong.
. "$(dirname "$0")/lib.sh"

loop=$BUILD/tests/store_loop
unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE

# Every "I COMMIT" in the files named after the repository is on the branch, and
# holds its file.
nothing_lost() { # REPOSITORY FILE...
	repo=$1; shift
	git -C "$repo" rev-list main | sort >"$T/.have"
	cat "$@" | cut -d' ' -f2 | sort >"$T/.told"
	comm -13 "$T/.have" "$T/.told" >"$T/.lost"
	[ -s "$T/.told" ] && [ ! -s "$T/.lost" ]
}
clean() {
	git -C "$1" fsck --strict >"$T/.fsck" 2>&1 &&
	    ! grep -Ev '^dangling ' "$T/.fsck"
}

# Four writers on a branch that does not exist yet.
git init -q race
for w in a b c d; do
	"$loop" race $w 50 >race.$w 2>race.$w.err &
	eval "pid_$w=$!"
done
failed=0
for w in a b c d; do
	eval "wait \$pid_$w" || failed=$((failed + 1))
done
is 'four writers at once all end well' $failed 0
is 'each commit is there' "$(git -C race rev-list --count main)" 200
ok 'none that was reported is lost' nothing_lost race race.a race.b race.c race.d
is 'all files are there' "$(git -C race ls-tree -r main | wc -l | tr -d ' ')" 204
is 'the working tree followed' "$(git -C race status --porcelain)" ''
ok 'fsck is clean' clean race

# The same while git packs, and while git itself commits.
git init -q gc
git -C gc config gc.auto 0
git -C gc commit -q --allow-empty -m start
for w in a b; do
	"$loop" gc $w 40 >gc.$w 2>gc.$w.err &
	eval "pid_$w=$!"
done
(
	n=0
	while [ $n -lt 12 ]; do
		n=$((n + 1))
		git -C gc gc -q 2>/dev/null
		id=$(git -C gc rev-parse main) &&
		new=$(git -C gc commit-tree -m git -p "$id" "$id^{tree}") &&
		git -C gc update-ref refs/heads/main "$new" "$id" 2>/dev/null &&
		    echo "$n $new"
	done >gc.git
) &
pid_git=$!
failed=0
for w in a b git; do
	eval "wait \$pid_$w" || failed=$((failed + 1))
done
cat gc.?.err >"$err"
is 'writers beside git gc and git commit' $(cat gc.a gc.b | wc -l) 80
ok 'lose nothing, theirs or git'"'"'s' nothing_lost gc gc.a gc.b gc.git
ok 'fsck is clean after gc' clean gc

# Killed at a hundred random moments.
git init -q crash
"$loop" crash first 1 >crash.0
awk 'BEGIN { srand(20261122); for (i = 1; i <= 100; i++) print i, rand() * 0.06 }' >moments
locks=0
while read -r i pause; do
	"$loop" crash "k$i" 1000000 >crash.$i 2>/dev/null &
	pid=$!
	n=0
	while [ ! -s crash.$i ] && [ $n -lt 500 ]; do
		n=$((n + 1))
		sleep 0.01
	done
	sleep "$pause"
	kill -9 $pid
	wait $pid 2>/dev/null
	for l in crash/.git/index.lock crash/.git/HEAD.lock crash/.git/refs/heads/main.lock; do
		[ -e $l ] && locks=$((locks + 1)) && rm $l
	done
done <moments 2>/dev/null
sed -i '$!b; /^[0-9]* [0-9a-f]\{40\}$/!d' crash.?*
made=$(cat crash.?* | wc -l | tr -d ' ')
echo "# $made commits were made, $locks locks left"
ok 'each of the killed had begun' test "$made" -gt 100
ok 'after 100 kills nothing reported is lost' nothing_lost crash crash.?*
ok 'fsck is clean after 100 kills' clean crash
ok 'the working tree can be settled' "$loop" crash settle 0
is 'and is as HEAD has it' "$(git -C crash status --porcelain)" ''
run "$loop" crash last 1
is 'work goes on' $status 0
is 'no half-written file is left' "$(find crash -name '*.tmp' | wc -l | tr -d ' ')" 0

# A lock left behind.
touch -d '2 hours ago' crash/.git/refs/heads/main.lock
before=$(git -C crash rev-parse main)
run "$loop" crash locked 1
is 'a stale lock stops the commit' $status 2
like 'and is named with its age' "$err" \
    '/crash/\.git/refs/heads/main\.lock: .*made 2 hours ago.*remove it$'
is 'nothing has happened' "$(git -C crash status --porcelain)$(git -C crash rev-parse main)" "$before"
rm crash/.git/refs/heads/main.lock

# A full disk.
mkdir small
if mount -t tmpfs -o size=3m tmpfs "$T/small" 2>/dev/null; then
	git init -q small/r
	run "$loop" small/r full 1000 100000
	cp "$out" small.told
	is 'a full disk stops the commit' $status 2
	like 'with the reason' "$err" '[Nn]o space left'
	ok 'what was reported before is there' nothing_lost small/r small.told
	ok 'fsck is clean on a full disk' clean small/r
	head=$(git -C small/r rev-parse main)
	find small/r/agreements -name text -delete
	find small/r/.git/objects -name 'tmp_obj*' -delete
	run "$loop" small/r settle 0
	run "$loop" small/r again 1
	is 'with room again, work goes on' $status 0
	is 'from where it was' "$(git -C small/r rev-parse main~1)" "$head"
	umount "$T/small"
else
	skip 'a full disk' 'mounting is not permitted'
fi

# A repository one may not write to.
git init -q readonly && "$loop" readonly a 1 >/dev/null
before=$(git -C readonly rev-parse main)
as=
if [ "$(id -u)" = 0 ]; then
	as='setpriv --reuid 65534 --regid 65534 --clear-groups'
	chmod 755 "$T" && chown -R 65534:65534 readonly
fi
chmod -R a-w readonly
if $as true 2>/dev/null; then
	run $as "$loop" readonly b 1
	is 'a read-only repository refuses' $status 2
	like 'in one line' "$err" 'cannot write to the repository: Permission denied$'
	is 'and stays as it was' "$(git -c safe.directory='*' -C readonly rev-parse main)" "$before"
else
	skip 'a read-only repository' 'setpriv is not there'
fi
chmod -R u+w readonly

# Who does not own the repository is told what to type.
if [ "$(id -u)" = 0 ]; then
	run "$PACTA" -C readonly log
	is 'a repository of another user is refused' $status 2
	like 'with what to do' "$err" 'git config --global --add safe.directory'
else
	skip 'a repository of another user' 'only root can make one'
fi

# libgit2 is loaded only when a repository is opened; a broken one is told of.
release=$(pkg-config --modversion libgit2 | cut -d. -f1,2)
mkdir broken && echo 'no library' >"broken/libgit2.so.$release"
run env LD_LIBRARY_PATH="$T/broken" "$PACTA" -C race log
is 'a libgit2 that cannot be loaded stops what needs a repository' $status 2
like 'with its name' "$err" 'error: libgit2 cannot be used: .*libgit2\.so\.'
run env LD_LIBRARY_PATH="$T/broken" "$PACTA" check -q "$ROOT/agreements"
is 'and nothing else' $status 0
done_testing
