#!/bin/sh
# How prove runs one test: a fuzz target over its corpus, a script, a program.
case $1 in
tests/fuzz/fuzz_*.c)
	name=${1##*/fuzz_}
	name=${name%.c}
	exec "$BUILD/fuzz/fuzz_$name" "tests/fuzz/corpus/$name"/* ;;
*.t)
	exec sh "$1" ;;
*)
	exec "$1" ;;
esac
