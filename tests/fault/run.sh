#!/bin/sh
# Publishing while file-system calls fail and kills strike (drive.c), then on real file systems that are
# full, read-only, mounted in the way or limited (mounts.sh).
#
#   sh tests/fault/run.sh      LONG=1 for more kinds of errors and 1,000 random kills
set -u
cd "$(dirname "$0")/../.."
drive=$PWD/build/fault/drive fault=$PWD/build/fault/fault.so
log=$(mktemp -d) || exit 3
trap 'rm -rf "$log"' EXIT
long=${LONG:+long} runs=30
[ -z "$long" ] || runs=1000

# Two at a time: the runs of one scene do not touch those of another.
sweep() { for scene in "$@"; do "$drive" sweep "$fault" "$scene" $long || echo failed >>"$log/failed"; done; }
sweep exchange 'first site' inside >"$log/1" 2>&1 &
sweep 'file by file' 'no links' >"$log/2" 2>&1
wait
cat "$log/1" "$log/2"
"$drive" kills "$fault" $runs || echo failed >>"$log/failed"

# A mount namespace of its own: nothing that mounts.sh mounts is seen outside, or outlives it.
if unshare -m true 2>/dev/null; then
  unshare -m sh tests/fault/mounts.sh "$drive" || echo failed >>"$log/failed"
else
  echo "SKIP mounts: needs root and mount namespaces"
  echo "0 passed, 0 failed, 13 skipped"
fi
[ ! -e "$log/failed" ]
