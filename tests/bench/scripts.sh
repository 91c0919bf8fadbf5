#!/bin/sh
# What hooks cost: cold builds of the same 1,000 pages without scripts, with a hook that does nothing on every
# event of a page, and with one that visits every node. The three are built in turns, so that the machine's moods
# are shared; each figure is the median of the rounds.
#   sh tests/bench/scripts.sh SITE ROUNDS
set -eu
site=$1 rounds=$2
. tests/bench/figures.sh
measure=$work/measure
work=$(mktemp -d "$(dirname "$site")/scripts.XXXXXX")
trap 'rm -rf "$work"' EXIT
for name in none empty visit; do cp -R "$site" "$work/$name"; mkdir -p "$work/$name/scripts"; done
cat >"$work/empty/scripts/a.lua" <<'LUA'
prepbook.on("html", function(page) end)
LUA
cat >"$work/visit/scripts/a.lua" <<'LUA'
prepbook.on("document", function(document, page)
  local letters = 0
  for node in document:walk() do
    if node.kind == "text" then letters = letters + #node.text end
  end
end)
LUA
cat >"$work/empty/scripts/b.lua" <<'LUA'
prepbook.on("document", function(document, page) end)
LUA
round() {
  rm -rf "$work/out"
  "$measure" wall "$work/out/index.html" "$PREPBOOK" build -q "$work/$1" -d "$work/out" >>"$work/$1.times"
}
i=0
while [ $i -lt "$rounds" ]; do for name in none empty visit; do round $name; done; i=$((i + 1)); done
median() { sort -n "$work/$1.times" | awk '{ all[NR] = $1 } END { printf "%.1f", all[int((NR + 1) / 2)] }'; }
share() { awk "BEGIN { printf \"%+.1f\", ($1 / $2 - 1) * 100 }"; }
none=$(median none) empty=$(median empty) visit=$(median visit)
echo "hooks, 1,000 pages, cold"
echo "  no scripts                       $none ms"
echo "  hooks that do nothing            $empty ms   $(share "$empty" "$none") % (goal 5)"
echo "  a hook that visits every node    $visit ms   $(share "$visit" "$none") % (goal 30)"
