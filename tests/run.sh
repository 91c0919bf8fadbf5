#!/bin/sh
# Every kind of test, one after the other; the Makefile has built what they run. The last line sums up.
#
#   sh tests/run.sh [KIND...]      LONG=1 for the long runs
set -u
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
log=$(mktemp -d) || exit 3
trap 'rm -rf "$log"' EXIT
passed=0 failed=0 skipped=0 wanted="$*"

# kind NAME COMMAND...: runs a command that closes with "N passed, N failed"
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
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
  printf '%-12s %5d passed %4d failed %4d s\n' "$name" "$1" "$2" $(($(date +%s) - began))
  [ "$2" = 0 ] || tail -n 60 "$log/$name"
}

# Three at a time: some of them mostly wait.
each() {
  printf '%s\n' "$@" | grep -v '\.d$' |
    xargs -P 3 -I{} sh -c 'out=$("$1" 2>&1); code=$?; printf "%s\n" "$out"; [ $code = 0 ] || { echo "failed: $1"; exit 1; }' sh {}
}

kind lint        sh tests/lint/run.sh
kind unit        each build/release/unit/test_*
kind unit-asan   each build/asan/unit/test_*
kind spec        sh tests/spec/run.sh
kind history     sh tests/history/run.sh
kind search      sh tests/search/run.sh
kind golden      sh tests/golden/run.sh build/asan/prepbook
kind hooks       sh tests/hooks/run.sh build/asan/prepbook
kind e2e         sh tests/e2e/run.sh
kind faults      sh tests/fault/run.sh
kind threads     sh tests/e2e/threads.sh build/tsan/prepbook
kind fuzz        sh tests/fuzz/replay.sh
kind serve       sh tests/serve/run.sh
kind browser     sh tests/browser/run.sh

if [ "$skipped" = 0 ]; then echo "$passed passed, $failed failed"; else echo "$passed passed, $failed failed, $skipped skipped"; fi
[ "$failed" = 0 ]
