#!/bin/sh
# What a compiler does not say: fences between modules, headers that compile
# alone, manual pages, shell syntax.  Silent when all is well.
set -u
cd "$(dirname "$0")/.." || exit 2
BUILD=${BUILD:-build}
bad=0
complain() {
	echo "lint: $*"
	bad=1
}

# Each foreign library has its rooms (design: module map).
fence() { # ERE-OF-INCLUDE ERE-OF-FILES-THAT-MAY
	for f in $(grep -lE "^#include <($1)" lib/*.[ch] lib/pacta/*.h tools/*.[ch]); do
		echo "${f##*/}" | grep -Eq "^($2)$" ||
		    complain "$f: includes <$1>, which only $2 may"
	done
}
fence 'libxml/' 'doc(_[a-z]+)*\.[ch]'
fence 'unicode/' 'text(_[a-z]+)?\.[ch]'
fence 'git2' 'store(_[a-z]+)?\.[ch]'
fence 'zlib' 'store(_[a-z]+)?\.[ch]'
fence 'sodium' '(hash|sshsig|key|agent)(_[a-z]+)?\.[ch]'
fence 'jansson' 'report(_[a-z]+)?\.[ch]'

# The library keeps to itself (design: style).
for f in lib/*.c; do
	grep -nE '\b(printf|fprintf|puts|fputs|perror|exit|_exit|abort|getenv|secure_getenv|setlocale|signal|sigaction|time|clock_gettime|gettimeofday|localtime|gmtime)\(' "$f" |
	    grep -vE '^\s*[0-9]+:\s*(/?\*|//)' | sed "s|^|$f:|" >"$BUILD/lint.tmp"
	[ -s "$BUILD/lint.tmp" ] && {
		complain "the library prints, exits, or reads clock or environment:"
		cat "$BUILD/lint.tmp"
	}
done
rm -f "$BUILD/lint.tmp"

for f in tools/*.c; do
	grep -nE '^#include "' "$f" | grep -vE '"(cli(_[a-z]+)?|cmd_[a-z]+|commands|[a-z_]+_int)\.h"' |
	    sed "s|^|$f:|" | grep . && complain "$f: commands see only <pacta/...>"
done

for h in lib/pacta/*.h; do
	printf '#include <pacta/%s>\n' "${h##*/}" |
	    ${CC:-gcc} -std=c11 -Wall -Wextra -Werror -Ilib -fsyntax-only -x c - ||
	    complain "$h does not compile alone"
done

# The sanitizers' builds export more of their own.
case $BUILD in *asan*) so= ;; *) so=$(ls "$BUILD"/libpacta.so.*.*.* 2>/dev/null) ;; esac
if [ -n "$so" ]; then
	nm -D --defined-only "$so" | awk '{ print $3 }' | LC_ALL=C sort >"$BUILD/symbols.tmp"
	grep -v '^pacta_' "$BUILD/symbols.tmp" &&
	    complain "symbols without pacta_ are exported"
	diff lib/symbols "$BUILD/symbols.tmp" ||
	    complain "the exported functions (>) are not those of lib/symbols (<); when that is meant: make symbols, and commit it"
	rm -f "$BUILD/symbols.tmp"
fi

for m in lib/*.[1-9] tools/*.[1-9] schemas/*.[1-9]; do
	[ -e "$m" ] || continue
	mandoc -Tlint -W warning "$m" || bad=1
done
for s in $(cat lib/symbols); do
	grep -qE "^\.Fn $s\b" lib/*.3 || complain "$s is in no manual page"
done
for f in tools/cmd_*.c; do
	n=${f##*/cmd_}
	case $n in *_*) continue ;; esac	# a part of another command
	[ -e "tools/pacta-${n%.c}.1" ] || complain "$f has no manual page"
done
for h in lib/pacta/*.h; do
	n=${h##*/}
	n=${n%.h}
	[ -e "lib/pacta_$n.3" ] || grep -lq "^\.Nm pacta_$n\b" lib/*.3 2>/dev/null ||
	    complain "$h has no manual page lib/pacta_$n.3"
done

for m in lib/pacta_*.3; do
	n=${m##*/}
	grep -q "^\.Xr ${n%.3} 3" lib/libpacta.3 ||
	    complain "$m is not listed in libpacta.3"
done

for s in tools/*.sh tests/*.sh tests/*/*.sh tests/cli/*.t .ci/run; do
	[ -e "$s" ] && { sh -n "$s" || bad=1; }
done
grep -rnE '[[:space:]]+$' lib tools tests/unit tests/cli --include='*.[ch]' &&
    complain "white space at the end of a line"

exit $bad
