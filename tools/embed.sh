#!/bin/sh
# Prints the C source of the table of built-in files: each file named on the
# command line, as it stands, under its name below schemas/.
set -eu

echo '#include "data_int.h"'
i=0
for f in "$@"; do
	i=$((i + 1))
	cat <<END
__asm__(".section .rodata\n.balign 16\npacta_file_$i:\n"
    ".incbin \"$f\"\n.byte 0\n.previous\n");
extern const char pacta_file_$i[];
END
done
echo 'const struct pacta_data pacta_data_table[] = {'
i=0
for f in "$@"; do
	i=$((i + 1))
	printf '\t{ "%s", pacta_file_%d, %d },\n' "${f#schemas/}" "$i" \
	    "$(wc -c <"$f")"
done
echo '};'
echo "const size_t pacta_data_count = $i;"
