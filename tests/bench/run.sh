#!/bin/sh
# The figures, as ratios measured in one run, on a memory file system. No figure fails; what was not measured does:
# a command that ends with an error, writes nothing, or answers otherwise than it must ends the run with an error.
#   BENCH_LARGE=1 adds 100,000 small pages; PREPBOOK=PROGRAM measures another program
set -eu
cd "$(dirname "$0")/../.."
prepbook=${PREPBOOK:-build/prepbook}
export PREPBOOK="$prepbook"
base=/dev/shm; [ -d $base ] || base=${TMPDIR:-/tmp}
work=$(mktemp -d "$base/prepbook-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cc -std=c11 -D_GNU_SOURCE -O2 -o "$work/measure" tests/bench/measure.c
export work
cc -O2 -o "$work/bare" tests/bench/bare.c $(pkg-config --cflags --libs libcmark)

make_pages() { mkdir -p "$work/$1/content"; awk -v pages="$2" -v bytes="$3" -v out="$work/$1/content" -f tests/bench/pages.awk; echo 'title: Bench' >"$work/$1/content/handbook.yaml"; }

. tests/bench/figures.sh

make_pages small 1000 7000
make_pages large 10000 7000
bare=$(best 7 wall "$work/out/part-00/page-00000.html" "$work/bare" "$work/small/content" "$work/out")
cold=$(best 7 wall "$work/out/index.html" $prepbook build -q "$work/small" -d "$work/out")
one=$(best 3 wall "$work/out/index.html" $prepbook build -q -j 1 "$work/small" -d "$work/out")
$prepbook build -q "$work/small" -d "$work/same"
warm=$(best 7 wall - $prepbook build -q "$work/small" -d "$work/same")
cold10=$(best 3 wall "$work/out/index.html" $prepbook build -q "$work/large" -d "$work/out")
peak=$(best 1 peak "$work/out/index.html" $prepbook build -q "$work/small" -d "$work/out")
echo "1,000 pages of 7 KB, $(nproc) cores, memory file system"
echo "  bare converter, one thread       $bare ms"
echo "  full build, cold                 $cold ms   $(ratio "$cold" "$bare") of bare (goal 2.5)"
echo "  full build, cold, one thread     $one ms   $(ratio "$one" "$bare") of bare"
echo "  full build, nothing changed      $warm ms   $(ratio "$warm" "$cold") of cold (goal 0.5)"
echo "  peak memory                      $peak MB (goal 100)"
echo "10,000 pages of 7 KB"
echo "  full build, cold                 $cold10 ms   a page costs $(ratio "$cold10" "$cold * 10") of one at 1,000 (goal 1.2)"
if command -v hugo >/dev/null 2>&1; then
  sh tests/bench/hugo.sh "$work/small/content" "$work/hugo" >/dev/null
  hugo=$(best 3 wall "$work/out/index.html" hugo --quiet -s "$work/hugo" -d "$work/out")
  echo "Hugo $(hugo version | sed 's/.* v\([0-9.]*\).*/\1/'), the same 1,000 pages, a theme of the same output"
  echo "  full build, cold                 $hugo ms   ours takes $(ratio "$cold" "$hugo") of it"
fi
if [ -n "${BENCH_LARGE:-}" ]; then
  make_pages huge 100000 300
  huge=$(best 1 peak "$work/out/index.html" $prepbook build -q "$work/huge" -d "$work/out")
  echo "100,000 pages of 300 bytes: peak memory $huge MB (goal 1,000)"
fi
sh tests/bench/history.sh "$work"
sh tests/bench/search.sh "$work"
sh tests/bench/scripts.sh "$work/small" 9
make_pages tiny 100 7000
preview() { name=$1 pages=$2; shift 2; node tests/bench/preview.mjs $prepbook "$work/$name" "$pages" "$@"; }
preview tiny 100
if command -v hugo >/dev/null 2>&1; then preview small 1000 "$work/hugo"; else preview small 1000; fi
preview large 10000
