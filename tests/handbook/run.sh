#!/bin/sh
# What the handbook's own scripts do for a reader, judged by rules.
#   sh tests/handbook/run.sh [PREPBOOK]
cd "$(dirname "$0")/../.." || exit 3
. tests/cases.sh
prepbook=${1:-build/release/prepbook}
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

# The planner for every number of days.
planner() { "$prepbook" build -q . -d "$work/public" && node tests/handbook/planner.mjs "$work/public"; }

if claim planner; then try planner "$work/log" planner; fi
sum_up
