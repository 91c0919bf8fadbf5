#!/bin/sh
# The handbook in a real browser: built with a base URL into build/browser-site, then tests/browser/run.mjs.
set -eu
cd "$(dirname "$0")/../.."
rm -rf build/browser-site
build/prepbook build . -q -d build/browser-site
exec node tests/browser/run.mjs build/browser-site
