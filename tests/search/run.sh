#!/bin/sh
# The search: C and JavaScript agree on words and on rankings; the handbook's questions find their pages.
set -u
cd "$(dirname "$0")/../.."
. tests/cases.sh
prepbook=${PREPBOOK:-build/release/prepbook}
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
code=0
export NODE_OPTIONS=--no-warnings

same() { cmp "$1" "$2" || { diff "$1" "$2" | head -n 12; return 1; }; }
words_of_js() { node tests/search/words.mjs >"$work/js" && same "$work/js" tests/search/words.txt; }
words_of_c() { build/release/search-tests/words <tests/search/words.txt >"$work/c" && same "$work/c" tests/search/words.txt; }
handbook() { [ -d "$work/handbook" ] || $prepbook build -q . -d "$work/handbook" 2>/dev/null; }
questions() { $prepbook check --search content/_data/search.txt . >"$work/said" && grep ' pages' "$work/said"; }
many() { node tests/search/make-site.mjs "$work/scripts" && $prepbook build -q "$work/scripts" -d "$work/many"; }

# counted NAME SITE COMMAND...: a command that counts its own tests, on a site that is built
counted() {
  claim "$1" || return 0
  began=$(date +%s%3N) name=$1 site=$2; shift 2
  "$site" && "$@" "$work/$site" || { code=1; echo "FAILED $name"; }
  took "$name" "$began"
}
rank() { node tests/search/rank.mjs $prepbook "$1"; }
judge() { node tests/search/judge.mjs "$1"; }

claim words-js && try words-js "$work/log" words_of_js
claim words-c && try words-c "$work/log" words_of_c
claim check && try check "$work/log" questions
counted rank-handbook handbook rank
counted rank-many many rank
counted judge handbook judge
sum_up || code=1
exit $code
