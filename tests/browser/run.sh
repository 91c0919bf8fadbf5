#!/bin/sh
# The handbook in a real browser: built with a base URL into build/browser-site, then tests/browser/run.mjs.
set -eu
code=0
cd "$(dirname "$0")/../.."
rm -rf build/browser-site
build/prepbook build . -q -d build/browser-site
node tests/browser/run.mjs build/browser-site || code=1
[ -z "${LONG:-}" ] || node tests/browser/preview.mjs build/browser-site || code=1
exit $code
