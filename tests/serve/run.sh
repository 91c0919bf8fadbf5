#!/bin/sh
# The preview: what it shows equals what a build writes, whatever was edited; how it behaves on the command line;
# what somebody sees who has a page open in a browser.
#   sh tests/serve/run.sh [PREPBOOK]
set -u
cd "$(dirname "$0")/../.."
program=${1:-build/asan/prepbook} fast=build/release/prepbook edits=20
[ -z "${LONG:-}" ] || fast=$program edits=300
# A process that a test kills dies by the signal, as it does without the sanitizer; and memory that was given back
# is not kept for long, so that what a test measures is what the program holds.
options=allocator_may_return_null=1:handle_segv=0:quarantine_size_mb=16
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}$options"
code=0
node tests/serve/equal.mjs "$fast" $edits || code=1
[ -z "${LONG:-}" ] || TSAN_OPTIONS=halt_on_error=1 node tests/serve/equal.mjs build/tsan/prepbook 20 || code=1
node tests/serve/command.mjs "$program" || code=1
node tests/serve/browser.mjs "$program" || code=1
exit $code
