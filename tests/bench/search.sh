#!/bin/sh
# Search beside Pagefind and MiniSearch, on the same built pages: sh tests/bench/search.sh WORK_FOLDER
# They are fetched with npm for this run; where that cannot be, a line says so.
set -eu
cd "$(dirname "$0")/../.."
work=$1
. tests/bench/figures.sh
if ! npm install --silent --no-audit --no-fund --prefix "$work/npm" pagefind@1.6.0 minisearch@7.2.0 >/dev/null 2>&1 || [ ! -d tests/node_modules/playwright-core ]; then
  echo "Search: not compared, npm or the browser tests' packages are missing"; exit 0
fi
make_site() { mkdir -p "$work/$1/content"; awk -v pages="$2" -v bytes=7000 -v rare=20000 -v out="$work/$1/content" -f tests/bench/pages.awk; echo "title: Bench" >"$work/$1/content/handbook.yaml"; }

"$PREPBOOK" build -q . -d "$work/handbook"
make_site s100 100; make_site s1000 1000; make_site s10000 10000
for n in 100 1000 10000; do "$PREPBOOK" build -q "$work/s$n" -d "$work/o$n"; done
with=$(best 3 cpu "$work/out/index.html" "$PREPBOOK" build -q -j 1 "$work/s1000" -d "$work/out")
echo "search: off" >>"$work/s1000/content/handbook.yaml"
without=$(best 3 cpu "$work/out/index.html" "$PREPBOOK" build -q -j 1 "$work/s1000" -d "$work/out")
pagefind=$(best 3 cpu "$work/o1000/pagefind/pagefind.js" "$work/npm/node_modules/.bin/pagefind" --site "$work/o1000")
echo "Search, index of 1,000 pages, CPU"
echo "  ours                             $(awk "BEGIN {printf \"%.0f ms, %.0f\", $with - $without, 100 * ($with - $without) / $with}") % of a cold build (goal 15)"
echo "  Pagefind                         $pagefind ms   ours takes $(awk "BEGIN {printf \"%.2f\", ($with - $without) / $pagefind}") of it (goal 0.10)"
for site in handbook o100 o10000; do "$work/npm/node_modules/.bin/pagefind" --site "$work/$site" >/dev/null 2>&1; done
NODE_OPTIONS=--no-warnings node tests/bench/search.mjs "$work"
