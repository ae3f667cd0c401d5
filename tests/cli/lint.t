#!/bin/sh
# make lint, as a test: fences, headers, manual pages.
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1
ok "lint finds nothing" env BUILD="$BUILD" tests/lint.sh
cd "$T" || exit 1
done_testing
