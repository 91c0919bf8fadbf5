#!/bin/sh
# The handbook, built eight times with many threads under ThreadSanitizer, each time with the same bytes.
#   sh tests/e2e/threads.sh PREPBOOK
set -u
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 first=
for jobs in 1 2 3 4 6 8 12 16; do
  if "$1" build . -q -j $jobs -d "$work/$jobs" >"$work/log" 2>&1; then
    sum=$(cd "$work/$jobs" && find . -type f -exec md5sum {} + | sort | md5sum)
  else
    sum=failed; cat "$work/log"
  fi
  [ -n "$first" ] || first=$sum
  if [ "$sum" = "$first" ] && [ "$sum" != failed ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $jobs jobs"; fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
