#!/bin/sh
# The handbook in a real browser: built with a base URL into a folder of its own, then tests/browser/run.mjs.
#   sh tests/browser/run.sh      LONG=1: every page, and the preview's side in the browser
set -eu
cd "$(dirname "$0")/../.."
site=$(mktemp -d)
trap 'rm -rf "$site"' EXIT
build/release/prepbook build . -q -d "$site/out"
code=0
node tests/browser/run.mjs "$site/out" || code=1
[ -z "${LONG:-}" ] || node tests/browser/preview.mjs "$site/out" || code=1
exit $code
