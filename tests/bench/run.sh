#!/bin/sh
# The figures, as ratios measured in one run. Nothing here passes or fails. Everything is on a memory file
# system. BENCH_LARGE=1 adds 100,000 small pages.
set -eu
cd "$(dirname "$0")/../.."
root=$(pwd)
base=/dev/shm; [ -d $base ] || base=${TMPDIR:-/tmp}
work=$(mktemp -d "$base/prepbook-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cc -O2 -o "$work/bare" tests/bench/bare.c $(pkg-config --cflags --libs libcmark)

make_pages() { mkdir -p "$work/$1/content"; awk -v pages="$2" -v bytes="$3" -v out="$work/$1/content" -f tests/bench/pages.awk; echo 'title: Bench' >"$work/$1/content/handbook.yaml"; }

# best N COMMAND...: the shortest wall time of N runs, in milliseconds
best() {
  runs=$1; shift
  least=
  while [ "$runs" -gt 0 ]; do
    rm -rf "$work/out" "$work/.out.prepbook-lock"
    [ -z "${KEEP_OUT:-}" ] || cp -a "$work/kept" "$work/out"
    began=$(date +%s%N); "$@" >/dev/null 2>&1; ended=$(date +%s%N)
    took=$(((ended - began) / 10000))
    { [ -n "$least" ] && [ "$least" -le "$took" ]; } || least=$took
    runs=$((runs - 1))
  done
  awk "BEGIN {printf \"%.1f\", $least / 100}"
}
ratio() { awk "BEGIN {printf \"%.2f\", $1 / $2}"; }
peak() { "$@" >/dev/null 2>"$work/peak.err" & pid=$!; most=0
  while kill -0 $pid 2>/dev/null; do
    for p in $pid $(cat /proc/$pid/task/$pid/children 2>/dev/null); do
      now=$(awk '/VmHWM/ {print $2}' /proc/$p/status 2>/dev/null || echo 0); [ "${now:-0}" -le $most ] || most=$now
    done; sleep 0.01
  done; wait $pid || true; awk "BEGIN {printf \"%.0f\", $most / 1024}"; }

make_pages small 1000 7000
make_pages large 10000 7000
bare=$(best 7 "$work/bare" "$work/small/content" "$work/out")
cold=$(best 7 build/prepbook build -q "$work/small" -d "$work/out")
one=$(best 3 build/prepbook build -q -j 1 "$work/small" -d "$work/out")
build/prepbook build -q "$work/small" -d "$work/same" >/dev/null 2>&1
least=
for i in 1 2 3 4 5 6 7; do
  began=$(date +%s%N); build/prepbook build -q "$work/small" -d "$work/same" >/dev/null 2>&1; ended=$(date +%s%N)
  took=$(((ended - began) / 10000)); { [ -n "$least" ] && [ "$least" -le "$took" ]; } || least=$took
done
warm=$(awk "BEGIN {printf \"%.1f\", $least / 100}")
cold10=$(best 3 build/prepbook build -q "$work/large" -d "$work/out")
echo "1,000 pages of 7 KB, $(nproc) cores, memory file system"
echo "  bare converter, one thread       $bare ms"
echo "  full build, cold                 $cold ms   $(ratio "$cold" "$bare") of bare (goal 2.5)"
echo "  full build, cold, one thread     $one ms   $(ratio "$one" "$bare") of bare"
echo "  full build, nothing changed      $warm ms   $(ratio "$warm" "$cold") of cold (goal 0.5)"
echo "  peak memory                      $(peak build/prepbook build -q "$work/small" -d "$work/peak1") MB (goal 100)"
echo "10,000 pages of 7 KB"
echo "  full build, cold                 $cold10 ms   a page costs $(awk "BEGIN {printf \"%.2f\", $cold10 / 10 / $cold}") of one at 1,000 (goal 1.2)"
if command -v hugo >/dev/null 2>&1; then
  sh tests/bench/hugo.sh "$work/small/content" "$work/hugo" >/dev/null
  hugo=$(best 3 hugo --quiet -s "$work/hugo" -d "$work/out")
  echo "Hugo $(hugo version | sed 's/.* v\([0-9.]*\).*/\1/'), the same 1,000 pages, a theme of the same output"
  echo "  full build, cold                 $hugo ms   ours takes $(ratio "$cold" "$hugo") of it"
fi
if [ -n "${BENCH_LARGE:-}" ]; then
  make_pages huge 100000 300
  echo "100,000 pages of 300 bytes: peak memory $(peak build/prepbook build -q "$work/huge" -d "$work/out") MB (goal 1,000)"
fi
sh tests/bench/history.sh "$work"
sh tests/bench/search.sh "$work"
sh tests/bench/scripts.sh "$work/small" 9
make_pages tiny 100 7000
preview() { name=$1 pages=$2; shift 2; node tests/bench/preview.mjs build/prepbook "$work/$name" "$pages" "$@"; }
preview tiny 100
if command -v hugo >/dev/null 2>&1; then preview small 1000 "$work/hugo"; else preview small 1000; fi
preview large 10000
