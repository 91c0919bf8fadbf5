#!/bin/sh
# Every kind of test; the Makefile has built what they run. Most kinds keep one processor busy, so two go side by side.
# The last line sums up.
#
#   sh tests/run.sh [KIND...]      LONG=1 for the long runs
set -u
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
log=$(mktemp -d) || exit 3
trap 'rm -rf "$log"' EXIT
wanted="$*"

# kind NAME COMMAND...: runs a command that closes with "N passed, N failed"; what it counted stands in NAME.count
kind() {
  name=$1; shift
  case " $wanted " in "  " | *" $name "*) ;; *) return ;; esac
  began=$(date +%s)
  "$@" >"$log/$name" 2>&1; code=$?
  last=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log/$name" | awk '{p += $1; f += $3; s += $5} END {if (NR) print p + 0, f + 0, s + 0}')
  set -- ${last:-0 0 0}
  # A command that failed without counting, or that counted nothing, is itself a failure.
  [ $code = 0 ] || [ "$2" != 0 ] || set -- "$1" 1 "$3"
  [ "$1" != 0 ] || [ "$2" != 0 ] || [ "$3" != 0 ] || set -- 0 1 0
  echo "$1 $2 $3" >"$log/$name.count"
  line=$(printf '%-12s %5d passed %4d failed %4d s' "$name" "$1" "$2" $(($(date +%s) - began)))
  if [ "$2" = 0 ]; then echo "$line"; else printf '%s\n%s\n' "$line" "$(tail -n 60 "$log/$name")"; fi
}

# Three at a time: some of them mostly wait.
each() {
  printf '%s\n' "$@" | grep -v '\.d$' |
    xargs -P 3 -I{} sh -c 'out=$("$1" 2>&1); code=$?; printf "%s\n" "$out"; [ $code = 0 ] || { echo "failed: $1"; exit 1; }' sh {}
}

kind lint        sh tests/lint/run.sh
kind unit        each build/release/unit/test_*
kind unit-asan   each build/asan/unit/test_*
{
  kind e2e       sh tests/e2e/run.sh
  kind golden    sh tests/golden/run.sh build/asan/prepbook
  kind search    sh tests/search/run.sh
  kind hooks     sh tests/hooks/run.sh build/asan/prepbook
} &
kind serve       sh tests/serve/run.sh
kind spec        sh tests/spec/run.sh
kind history     sh tests/history/run.sh
kind faults      sh tests/fault/run.sh
kind threads     sh tests/e2e/threads.sh build/tsan/prepbook
kind fuzz        sh tests/fuzz/replay.sh
wait
kind browser     sh tests/browser/run.sh

cat "$log"/*.count | awk '{ p += $1; f += $2; s += $3 } END { printf "%d passed, %d failed%s\n", p, f, s ? ", " s " skipped" : ""; exit f > 0 }'
