#!/bin/sh
# Runs the tests: unit programs, fuzz corpora, command-line scripts; prove
# counts them.  With arguments, only the tests whose path contains one of them:
# make check TESTS="schema import".
set -u
cd "$(dirname "$0")/.." || exit 2
BUILD=${BUILD:-build}
export BUILD CMOCKA_MESSAGE_OUTPUT=TAP
case $BUILD in /*) said=$BUILD ;; *) said=$PWD/$BUILD ;; esac
said=$said/sanitizer
# A test may expect a command to fail, and not look why: what a sanitizer finds
# is kept in files, and looked at in the end.
export ASAN_OPTIONS="detect_leaks=1:abort_on_error=0:log_path=$said/log:${ASAN_OPTIONS:-}"
export LSAN_OPTIONS="print_suppressions=0:suppressions=$PWD/tests/lsan.supp:${LSAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:log_path=$said/log:${UBSAN_OPTIONS:-}"

wanted() {
	[ -n "$words" ] || return 0
	for w in $words; do
		case $1 in *"$w"*) return 0 ;; esac
	done
	return 1
}

words=$*
set --
# The long ones first, so that none is left to run alone in the end.
slow=" crash verify verify_forms hostile_repo store demo without-pacta sign "
for name in $slow; do
	t=tests/cli/$name.t
	wanted "$t" && set -- "$@" "$t"
done
for t in tests/unit/test_*.c; do
	[ -e "$t" ] || continue
	name=${t##*/}
	wanted "$t" && set -- "$@" "$BUILD/tests/${name%.c}"
done
for t in tests/fuzz/fuzz_*.c; do
	[ -e "$t" ] || continue
	wanted "$t" && set -- "$@" "$t"
done
for t in tests/cli/*.t; do
	name=${t##*/}
	case $slow in *" ${name%.t} "*) continue ;; esac
	wanted "$t" && set -- "$@" "$t"
done
if [ $# = 0 ]; then
	echo "no test matches: $words" >&2
	exit 2
fi
rm -rf "$said"
mkdir -p "$said"
prove --timer -j "$(nproc)" --exec tests/exec.sh "$@"
status=$?
found=$(find "$said" -type f -size +0)
if [ -n "$found" ]; then
	# shellcheck disable=SC2086 # a list of files without spaces
	head -n 40 $found
	echo "a sanitizer found something: $said" >&2
	status=1
fi
exit $status
