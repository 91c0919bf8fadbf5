#!/bin/sh
# The unit tests of one build, a process for each file of them.
#   sh tests/unit/run.sh release|asan
set -u
cd "$(dirname "$0")/../.."
. tests/cases.sh
out=$(mktemp) || exit 3
trap 'rm -f "$out"' EXIT
for source in tests/unit/test_*.c; do
  name=$(basename "$source" .c)
  claim "$name" || continue
  began=$(date +%s%3N)
  "build/$1/unit/$name" >"$out" 2>&1 || { echo "FAILED $name"; failed=$((failed + 1)); }
  took "$name" "$began"
  cat "$out"
done
[ "$failed" = 0 ]
