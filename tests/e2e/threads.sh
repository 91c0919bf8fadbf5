#!/bin/sh
# The handbook, built with many threads under ThreadSanitizer, each time with the bytes that the release build makes
# with one.
#   sh tests/e2e/threads.sh PREPBOOK [RELEASE]     LONG=1: with more numbers of threads than the one that SEED draws
set -u
program=$(realpath "$1") release=$(realpath "${2:-$1}")
cd "$(dirname "$0")/../.."
. tests/cases.sh
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

# build PROGRAM JOBS: the handbook, and the sum of its bytes
build() {
  "$1" build . -q -j "$2" -d "$work/$2" && (cd "$work/$2" && find . -type f -exec md5sum {} + | sort | md5sum) >"$work/$2.sum"
}
same() { build "$program" "$1" && cmp "$work/1.sum" "$work/$1.sum"; }

numbers="2 3 4 6 8 12 16"
[ -n "${LONG:-}" ] || numbers=$(($(drawn 7) + 2))
for jobs in $numbers; do
  claim "$jobs" || continue
  [ -f "$work/1.sum" ] || build "$release" 1 >"$work/log" 2>&1 || { echo "FAILED 1"; cat "$work/log"; exit 1; }
  try "$jobs" "$work/log" same "$jobs"
done
sum_up
