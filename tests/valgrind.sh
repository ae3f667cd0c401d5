#!/bin/sh
# Runs the unit programs named on the command line and the fuzz corpora under
# valgrind; prints one TAP line each.
set -u
cd "$(dirname "$0")/.." || exit 2
n=0
bad=0
check() {
	n=$((n + 1))
	if valgrind -q --error-exitcode=99 --leak-check=full \
	    --errors-for-leak-kinds=definite "$@" >"$BUILD/valgrind.log" 2>&1; then
		echo "ok $n - ${1##*/}"
	else
		echo "not ok $n - ${1##*/}"
		grep '^==' "$BUILD/valgrind.log" | head -n 30
		bad=1
	fi
}
for t in "$@"; do
	check "$t"
done
for t in tests/fuzz/fuzz_*.c; do
	name=${t##*/fuzz_}
	name=${name%.c}
	check "$BUILD/fuzz/fuzz_$name" "tests/fuzz/corpus/$name"/*
done
echo "1..$n"
exit $bad
