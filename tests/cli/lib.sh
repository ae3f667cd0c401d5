# Sourced by the command-line tests: TAP on stdout, one temporary folder each.
#
#   run CMD...            runs it; sets $status, and the files $out and $err
#   ok NAME CMD...        passes when CMD succeeds
#   not_ok NAME CMD...    passes when CMD fails
#   is NAME GOT WANT      passes when the strings are equal
#   like NAME FILE ERE    passes when a line of FILE matches
#   same NAME FILE WANT   passes when the files are equal
#   skip NAME WHY         counts a skip
#   done_testing          the plan; the folder $T goes, unless a test failed
#
# $PACTA is the program, $ROOT the source tree, $SHARED the folder with test
# input from outside, or "".

ROOT=$(cd "$(dirname "$0")/../.." && pwd)
BUILD=${BUILD:-$ROOT/build}
case $BUILD in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac
PACTA=$BUILD/pacta
SHARED=
if [ -d "$ROOT/../shared/akn" ]; then SHARED=$(cd "$ROOT/../shared" && pwd); fi

T=$(mktemp -d "${TMPDIR:-/tmp}/pacta-test.XXXXXX") || exit 1
cd "$T" || exit 1
export HOME="$T" LC_ALL=C.UTF-8 GIT_CONFIG_NOSYSTEM=1 TZ=UTC PATH="$BUILD:$PATH"
export GIT_AUTHOR_NAME='Test Drafter' GIT_AUTHOR_EMAIL=drafter@example.org
export GIT_COMMITTER_NAME='Test Drafter' GIT_COMMITTER_EMAIL=drafter@example.org
export GIT_AUTHOR_DATE='2026-01-02T03:04:05Z' GIT_COMMITTER_DATE='2026-01-02T03:04:05Z'
unset SSH_AUTH_SOCK XDG_DATA_HOME XDG_CONFIG_HOME GIT_DIR GIT_WORK_TREE NO_COLOR
git config --global init.defaultBranch main
git config --global user.name 'Test Drafter'
git config --global user.email drafter@example.org

out=$T/.out err=$T/.err status=0
_n=0 _failed=0

_result() { # 0|1 NAME
	_n=$((_n + 1))
	if [ "$1" = 0 ]; then
		echo "ok $_n - $2"
	else
		echo "not ok $_n - $2"
		_failed=$((_failed + 1))
	fi
	return 0
}

_explain() {
	sed 's/^/# /' | head -n "${1:-20}"
}

run() {
	"$@" >"$out" 2>"$err" </dev/null
	status=$?
	return 0
}

ok() {
	_name=$1; shift
	if "$@" >"$T/.ok" 2>&1; then
		_result 0 "$_name"
	else
		_result 1 "$_name"
		{ echo "failed: $*"; cat "$T/.ok"; } | _explain
	fi
}

not_ok() {
	_name=$1; shift
	if "$@" >"$T/.ok" 2>&1; then
		_result 1 "$_name"
		echo "# should have failed: $*"
	else
		_result 0 "$_name"
	fi
}

is() {
	if [ "$2" = "$3" ]; then
		_result 0 "$1"
	else
		_result 1 "$1"
		{ echo "got:  $2"; echo "want: $3"; } | _explain 40
		{ echo "stderr of the last run:"; cat "$err" 2>/dev/null; } | _explain
	fi
}

like() {
	if grep -Eq -- "$3" "$2"; then
		_result 0 "$1"
	else
		_result 1 "$1"
		{ echo "no line matches: $3"; cat "$2"; } | _explain
	fi
}

same() {
	if cmp -s "$2" "$3"; then
		_result 0 "$1"
	else
		_result 1 "$1"
		diff -u "$3" "$2" | _explain 40
	fi
}

skip() {
	_n=$((_n + 1))
	echo "ok $_n - $1 # SKIP $2"
}

done_testing() {
	echo "1..$_n"
	cd / || exit 1
	if [ "$_failed" = 0 ]; then
		rm -rf "$T"
		exit 0
	fi
	echo "# $_failed failed; the folder stays: $T"
	exit 1
}
