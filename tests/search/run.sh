#!/bin/sh
# The search: C and JavaScript agree on words and on rankings; the handbook's questions find their pages.
set -u
cd "$(dirname "$0")/../.."
prepbook=build/release/prepbook
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
code=0
export NODE_OPTIONS=--no-warnings

# count NAME COMMAND...: a command that must succeed and print nothing that is wrong
count() {
  what=$1; shift
  if "$@" >"$work/log" 2>&1; then echo "$what"; echo "1 passed, 0 failed"
  else echo "FAILED $what"; head -n 40 "$work/log"; echo "0 passed, 1 failed"; code=1; fi
}
same() { cmp "$1" "$2" || { diff "$1" "$2" | head -n 12; return 1; }; }

node tests/search/words.mjs >"$work/js" && build/release/search-tests/words <tests/search/words.txt >"$work/c"
count "words: JavaScript" same "$work/js" tests/search/words.txt
count "words: C" same "$work/c" tests/search/words.txt
$prepbook build -q . -d "$work/handbook" 2>/dev/null
node tests/search/make-site.mjs "$work/scripts" && $prepbook build -q "$work/scripts" -d "$work/many"
for site in handbook many; do node tests/search/rank.mjs $prepbook "$work/$site" 500 || code=1; done
count "check --search" $prepbook check -q --search content/_data/search.txt .
node tests/search/judge.mjs "$work/handbook" || code=1
exit $code
