#!/bin/sh
# pacta-rules(7) describes every rule, and no other, with its severity.
. "$(dirname "$0")/lib.sh"
PAGE=$ROOT/lib/pacta-rules.7

sed -n 's/^\.It Sy \([a-z-]*\) Pq Em \([a-z]*\)$/\1 \2/p' "$PAGE" | sort >page
cut -d' ' -f1 page >page.ids

# The document rules are a table; others are named where they are told.
sed -n 's/^	X([A-Z_]*, "\([a-z-]*\)", \([A-Z]*\),.*/\1 \2/p' \
    "$ROOT/lib/rules_int.h" | tr 'A-Z' 'a-z' | sort >table
grep -ohE '"(xml|schema|fmt|import|adopt|waiver)-[a-z]+"' "$ROOT"/lib/*.c "$ROOT"/tools/*.c |
    tr -d '"' | sort -u >others
{ cut -d' ' -f1 table; cat others; } | sort >code

is "there are rules" "$([ "$(wc -l <table)" -gt 40 ] && echo yes)" yes
is "no id stands for two" "$(uniq -d code)" ""
same "every rule is described, and nothing else" page.ids code
grep -vE '^(xml|schema|fmt|import|adopt|waiver)-' page >page.table
same "with its severity" page.table table

done_testing
