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

for case in planner prose sums; do
  if claim "$case"; then try "$case" "$work/log" "$case"; fi
done
sum_up
