#!/bin/sh
# Runs the tests: unit programs, fuzz corpora, command-line scripts; prove
# counts them.  With arguments, only the tests whose path contains one of them:
# make check TESTS="schema import".
set -u
cd "$(dirname "$0")/.." || exit 2
BUILD=${BUILD:-build}
export BUILD CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS="detect_leaks=1:abort_on_error=0:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"

wanted() {
	[ -n "$words" ] || return 0
	for w in $words; do
		case $1 in *"$w"*) return 0 ;; esac
	done
	return 1
}

words=$*
set --
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
	wanted "$t" && set -- "$@" "$t"
done
if [ $# = 0 ]; then
	echo "no test matches: $words" >&2
	exit 2
fi
exec prove -j "$(nproc)" --exec tests/exec.sh "$@"
