#!/bin/sh
# Links the fuzz targets named with libFuzzer and runs each for FUZZ_SECONDS (60)
# over a copy of its corpus, FUZZ_JOBS (1) of them at once.  A crash stays in
# $BUILD/crashes.
set -u
cd "$(dirname "$0")/../.." || exit 2
mkdir -p "$BUILD/crashes"
flags="-g -O1 -std=c11 -D_GNU_SOURCE -pthread -Ilib -fsanitize=fuzzer,address,undefined"

fuzz() { # NAME
	# shellcheck disable=SC2086 # lists of flags
	$CC $flags $PKG_CFLAGS -o "$BUILD/fuzz_$1" "tests/fuzz/fuzz_$1.c" \
	    "$BUILD/libpacta.a" $PKG_LIBS || return 1
	mkdir -p "$BUILD/corpus/$1"
	"$BUILD/fuzz_$1" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 \
	    -rss_limit_mb=2048 -print_final_stats=1 \
	    -artifact_prefix="$BUILD/crashes/$1-" "$BUILD/corpus/$1" \
	    "tests/fuzz/corpus/$1" >"$BUILD/$1.log" 2>&1
	status=$?
	awk -v name="$1" -v rc=$status '
	    / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1) }
	    /number_of_executed_units/ { runs = $2 }
	    END { printf "%s %s: %d runs, %d edges\n", rc ? "FAILED" : "ok",
		name, runs, cov }' "$BUILD/$1.log"
	[ $status = 0 ] || grep -E -A 20 'ERROR|SUMMARY|runtime error' "$BUILD/$1.log" | head -n 60
	return $status
}

if [ "${1:-}" = --one ]; then
	fuzz "$2"
	exit
fi
export BUILD CC PKG_CFLAGS PKG_LIBS
printf '%s\n' "$@" | xargs -P "${FUZZ_JOBS:-1}" -n 1 "$0" --one || exit 1
