#!/bin/sh
# The frozen site: what it uses stays, and so do the URLs and ids that its readers have linked to.
#
#   sh tests/upgrade/run.sh PREPBOOK      UPDATE=1 writes what is new; lines may be added, not taken away
#
# urls.txt lists each output with the ids in it, words.txt the names that sites and programs use: diagnostics, commands
# with their options, calls and events of Lua, templates and components. What is new is fine; what is missing, and any
# problem that the site is told of, is not: README.md, "What stays".
set -u
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")" || exit 3
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT

# Each output but those of the theme and of search, and beneath an HTML file its ids: "guide/index.html#overview".
list() { # FOLDER
  (cd "$1" && find . -type f ! -path './.*' ! -path './search/*' ! -path './assets/*' | sed 's|^\./||' | LC_ALL=C sort | while read -r file; do
    echo "$file"
    case $file in a-z.html) ;; *.html) grep -oE ' id="[^"]*"' "$file" | sed 's|^ id="|'"$file"'#|; s|"$||' | LC_ALL=C sort -u ;; esac
  done)
}

words() {
  "$program" help diagnostics | sed -n 's/^\([a-z][a-z0-9-]*\)  *\(error\|warning\|note\) .*/diagnostic \1/p'
  for command in build check serve changelog diff search new clean help version completions; do
    "$program" help $command | grep -oE '^ *(-[a-zA-Z], |    )--[a-z-]+' | grep -oE -- '--[a-z-]+' | sed "s/^/$command /"
  done
  "$program" help lua | grep -oE '(prepbook|html|Site|Page|Document|Node|Date|Random)[.:][a-z_]+\(' | sed 's/($//; s/^/lua /'
  (cd ../../themes/default && find templates components -name '*.mustache' | sed 's/^/theme /')
}

# Nothing of the list FILE is missing in the output of COMMAND.
holds() { # FILE COMMAND...
  file=$1; shift
  "$@" | LC_ALL=C sort -u >"$work/now"
  [ -z "${UPDATE:-}" ] || cp "$work/now" "$file"
  LC_ALL=C sort -u "$file" | LC_ALL=C comm -23 - "$work/now" >"$work/gone"
  [ ! -s "$work/gone" ] || { sed 's/^/gone: /' "$work/gone"; return 1; }
  [ "$(grep -c . "$file")" -gt 100 ] || { echo "$file is not the list"; return 1; }
}

frozen_words() { holds words.txt words; }

frozen_site() {
  cp -R site "$work/site"
  (cd "$work" && timeout 60 "$program" build site -q --strict -d out) >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
  [ ! -s "$work/said" ] || { cat "$work/said"; return 1; }
  holds urls.txt list "$work/out"
}

passed=0 failed=0
for test in frozen_site frozen_words; do
  if $test >"$work/why" 2>&1; then passed=$((passed + 1)); else cat "$work/why"; failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
