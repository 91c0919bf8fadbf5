#!/bin/sh
# The handbook, judged by rules: what its own scripts do for a reader, how it is written, what its pages weigh.
#   sh tests/handbook/run.sh [PREPBOOK]
cd "$(dirname "$0")/../.." || exit 3
. tests/cases.sh
prepbook=${1:-build/release/prepbook}
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

# The site, built once.
built() { [ -f "$work/built" ] || { "$prepbook" build -q . -d "$work/public" && touch "$work/built"; }; }

# The planner for every number of days.
planner() { built && node tests/handbook/planner.mjs "$work/public"; }
# Structure and prose of the pages.
prose() { built && node tests/handbook/prose.mjs "$work/public"; }
# No result by hand. It reads the sources alone; a program that builds nothing shall not pass it.
sums() { built && node tests/handbook/sums.mjs; }
# What a first visit costs.
weight() { built && node tests/handbook/weight.mjs "$work/public"; }

# The schemas of the data files, with what a script of a build sees in those.
schemas() {
  names=$(ls content/_data | sed -n 's/\.schema\.json$//p' | sed 's/.*/"&",/')
  mkdir -p "$work/site/scripts" && cp -r content scripts themes "$work/site/" &&
    printf 'local out = {}\nfor _, name in ipairs{ %s } do out[name] = prepbook.data[name] end\nprepbook.on("finish", function(site) site:write("data.json", prepbook.json(out)) end)\n' "$(echo $names)" >"$work/site/scripts/zz-schemas.lua" &&
    "$prepbook" build -q "$work/site" -d "$work/public" && node tests/handbook/schemas.mjs "$work/public/data.json"
}

for case in planner prose sums weight schemas; do
  if claim "$case"; then try "$case" "$work/log" "$case"; fi
done
sum_up
