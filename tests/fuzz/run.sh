#!/bin/sh
# Builds the fuzz targets named with libFuzzer and runs each for FUZZ_SECONDS
# (60) over a copy of its corpus.  A crash stays in $BUILD/libfuzzer/crashes.
set -eu
cd "$(dirname "$0")/../.."
command -v clang >/dev/null || { echo "make fuzz needs clang" >&2; exit 1; }
dir=$BUILD/libfuzzer
mkdir -p "$dir/crashes"
flags="-g -O1 -std=c11 -D_GNU_SOURCE -DPACTA_VERSION=\"fuzz\" -pthread -Ilib \
    -fsanitize=fuzzer,address,undefined"
for name in "$@"; do
	echo "== $name"
	# shellcheck disable=SC2086 # lists of flags
	clang $flags $PKG_CFLAGS -o "$dir/fuzz_$name" \
	    "tests/fuzz/fuzz_$name.c" lib/*.c "$BUILD/data_table.c" $PKG_LIBS
	mkdir -p "$dir/corpus/$name"
	"$dir/fuzz_$name" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 \
	    -rss_limit_mb=2048 -artifact_prefix="$dir/crashes/$name-" \
	    "$dir/corpus/$name" "tests/fuzz/corpus/$name"
done
