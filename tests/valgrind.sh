#!/bin/sh
# Runs the unit programs named on the command line and the fuzz corpora under
# valgrind; prove counts them.  What valgrind says of a program stays in
# $BUILD/valgrind/NAME.log.
set -u
cd "$(dirname "$0")/.." || exit 2
BUILD=${BUILD:-build}
export BUILD CMOCKA_MESSAGE_OUTPUT=TAP

# one TEST: a program, or the source of a fuzz target for its corpus.
one() {
	name=${1##*/}
	name=${name%.c}
	log=$BUILD/valgrind/$name.log
	case $1 in
	*.c) set -- "$BUILD/fuzz/$name" "tests/fuzz/corpus/${name#fuzz_}"/* ;;
	esac
	valgrind -q --error-exitcode=99 --leak-check=full \
	    --suppressions=tests/valgrind.supp \
	    --errors-for-leak-kinds=definite --log-file="$log" "$@"
	status=$?
	[ $status = 0 ] || sed 's/^/# /' "$log" | head -n 40
	exit $status
}

if [ "${1:-}" = --one ]; then
	one "$2"
fi
mkdir -p "$BUILD/valgrind"
exec prove --timer -j "$(nproc)" --exec 'tests/valgrind.sh --one' "$@" \
    tests/fuzz/fuzz_*.c
