#!/bin/sh
# Search beside Pagefind and MiniSearch, on the same built pages: sh tests/bench/search.sh WORK_FOLDER
# They are fetched with npm for this run; where that cannot be, a line says so.
set -eu
cd "$(dirname "$0")/../.."
work=$1
if ! npm install --silent --no-audit --no-fund --prefix "$work/npm" pagefind@1.6.0 minisearch@7.2.0 >/dev/null 2>&1 || [ ! -d tests/node_modules/playwright-core ]; then
  echo "Search: not compared, npm or the browser tests' packages are missing"; exit 0
fi
# CPU milliseconds of a command, the least of three runs
cpu() {
  least=
  for run in 1 2 3; do
    rm -rf "$work/out"
    took=$( { /usr/bin/env bash -c 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1' - "$@"; } 2>&1 | awk '{printf "%.0f", ($1 + $2) * 1000}')
    [ -n "$least" ] && [ "$least" -le "$took" ] || least=$took
  done
  echo "$least"
}
make_site() { mkdir -p "$work/$1/content"; awk -v pages="$2" -v bytes=7000 -v rare=20000 -v out="$work/$1/content" -f tests/bench/pages.awk; echo "title: Bench" >"$work/$1/content/handbook.yaml"; }

build/prepbook build -q . -d "$work/handbook" 2>/dev/null
make_site s100 100; make_site s1000 1000; make_site s10000 10000
for n in 100 1000 10000; do build/prepbook build -q "$work/s$n" -d "$work/o$n" 2>/dev/null; done
with=$(cpu build/prepbook build -q -j 1 "$work/s1000" -d "$work/out")
echo "search: off" >>"$work/s1000/content/handbook.yaml"
without=$(cpu build/prepbook build -q -j 1 "$work/s1000" -d "$work/out")
pagefind=$(cpu "$work/npm/node_modules/.bin/pagefind" --site "$work/o1000")
echo "Search, index of 1,000 pages, CPU"
echo "  ours                             $((with - without)) ms, $(((with - without) * 100 / with)) % of a cold build (goal 15)"
echo "  Pagefind                         $pagefind ms   ours takes $(awk "BEGIN {printf \"%.2f\", ($with - $without) / $pagefind}") of it (goal 0.10)"
for site in handbook o100 o10000; do "$work/npm/node_modules/.bin/pagefind" --site "$work/$site" >/dev/null 2>&1; done
NODE_OPTIONS=--no-warnings node tests/bench/search.mjs "$work"
