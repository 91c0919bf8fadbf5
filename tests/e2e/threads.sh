#!/bin/sh
# The handbook, built with many threads under ThreadSanitizer, each time with the same bytes as with one.
#   sh tests/e2e/threads.sh PREPBOOK      LONG=1: with more numbers of threads than the two that SEED draws
set -u
program=$(realpath "$1")
cd "$(dirname "$0")/../.."
. tests/cases.sh
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

# build JOBS: the handbook, and the sum of its bytes
build() {
  "$program" build . -q -j "$1" -d "$work/$1" && (cd "$work/$1" && find . -type f -exec md5sum {} + | sort | md5sum) >"$work/$1.sum"
}
same() { build "$1" && cmp "$work/1.sum" "$work/$1.sum"; }

numbers="2 3 4 6 8 12 16"
[ -n "${LONG:-}" ] || numbers="$(($(drawn 3) + 2)) $(($(drawn 5) + 6))"
claim 1 && try 1 "$work/log" build 1
# Another process that shares the cases makes its own sum of one thread.
for jobs in $numbers; do
  claim "$jobs" || continue
  [ -f "$work/1.sum" ] || build 1 >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  try "$jobs" "$work/log" same "$jobs"
done
sum_up
