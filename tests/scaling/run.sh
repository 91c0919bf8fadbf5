#!/bin/sh
# Twice of anything that a page or site may hold many of costs at most 2.3 times the instructions: counted by
# valgrind's callgrind, not timed, so that a busy machine changes nothing. The kinds are the functions make_*; each
# writes a site with N of its kind.
#
#   sh tests/scaling/run.sh      PREPBOOK=build/release/prepbook, a release build; CASE: see cases.sh; LONG=1: not
#                                one in six of the kinds but all
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
prepbook=${PREPBOOK:-$root/build/release/prepbook}
case $prepbook in /*) ;; *) prepbook=$PWD/$prepbook ;; esac
work=$(mktemp -d) || exit 3
trap 'rm -rf "$work"' EXIT
. "$root/tests/cases.sh"
N=500

repeat() { n=0; while [ $n -lt "$1" ]; do n=$((n + 1)); eval "$2"; done; } # N COMMAND, with $n from 1
index() { { echo '# Home'; echo; cat; } >site/content/index.md; }
make_links() { repeat "$1" 'echo "[link $n](index.md#x$n)"' | index; repeat "$1" 'echo; echo "<a id=\"x$n\"></a>"' >>site/content/index.md; }
make_headings() { repeat "$1" 'echo "## Heading $n"; echo; echo "Text."; echo' | index; }
make_footnotes() { { repeat "$1" 'echo "Text[^$n]."; echo'; repeat "$1" 'echo "[^$n]: Note $n."; echo'; } | index; }
make_references() { { repeat "$1" 'echo "[r$n]"; echo'; repeat "$1" 'echo "[r$n]: https://example.org/$n"'; } | index; }
make_rows() { { echo '| a | b |'; echo '| - | - |'; repeat "$1" 'echo "| $n | text |"'; } | index; }
make_terms() { repeat "$1" 'echo "Term $n"; echo ": What it is."; echo' | index; }
# A page takes some hundred thousand: a fifth of them is enough.
make_pages() { echo | index; repeat $(($1 / 5)) 'echo "# Page $n" >site/content/p$n.md'; }
make_tags() { echo | index; repeat $(($1 / 5)) 'printf -- "---\ntags: [t$n]\n---\n# Page $n\n" >site/content/p$n.md'; }
make_aliases() { { printf -- '---\naliases:\n'; repeat "$1" 'echo "  - /old/$n.html"'; echo '---'; echo '# Home'; } >site/content/index.md; }
make_redirects() { echo | index; { echo 'redirects:'; repeat "$1" 'echo "  old/$n.html: index.md"'; } >>site/content/handbook.yaml; }
make_nav() { make_pages "$1"; { echo 'nav:'; echo '  - index.md'; repeat $(($1 / 5)) 'echo "  - p$n.md"'; } >>site/content/handbook.yaml; }
make_includes() { mkdir site/content/_parts; repeat "$1" 'echo "Part $n." >site/content/_parts/$n.md; echo "<include src=\"_parts/$n.md\">"; echo' | index; }
make_elements() { repeat "$1" 'echo "<p id=\"i$n\" title=\"t\" lang=\"en\"><a href=\"#i$n\">x</a></p>"; echo' | index; }
make_components() {
  repeat "$1" 'echo "<c$n></c$n>"; echo' | index
  mkdir site/scripts; echo "for n = 1, $1 do prepbook.component('c' .. n, function() return html.p{ n } end) end" >site/scripts/a.lua
}
make_added_pages() {
  echo | index; mkdir site/scripts
  echo "prepbook.on('pages', function(site) for n = 1, $1 do site:add{ path = 'p' .. n .. '.md', title = 'P' } site:page('x' .. n) end end)" >site/scripts/a.lua
}
make_written_files() {
  echo | index; mkdir site/scripts
  echo "prepbook.on('finish', function(site) for n = 1, $1 do site:write('x/' .. n .. '.txt', 'x') end end)" >site/scripts/a.lua
}
make_scripted_links() {
  repeat "$1" 'echo "[link $n](https://example.org/$n)"' | index
  mkdir site/scripts; echo 'prepbook.on("html", function(page) page.html = page.html .. "<p>x</p>" end)' >site/scripts/a.lua
}

# What building a site with N of a kind costs, without what its supervisor does by the clock.
cost() {
  rm -rf site; mkdir -p site/content; printf 'title: T\nscripts: { seconds: 600 }\n' >site/content/handbook.yaml
  "make_$1" "$2"
  valgrind --tool=callgrind --toggle-collect=pipeline_build --callgrind-out-file=/dev/null \
    "$prepbook" build -q -j 1 site >out 2>&1 || { grep -v '^[-=]' out >&2; return 1; }
  sed -n 's/.*Collected : //p' out | awk '{ sum += $1 } END { print sum + 0 }'
}
judge() {
  few=$(cost "$1" 5) && once=$(cost "$1" $N) && twice=$(cost "$1" $((2 * N))) || return 1
  echo "$((once - few)) instructions for $N, $((twice - few)) for $((2 * N))"
  [ "$once" -gt "$few" ] && [ $(((twice - few) * 10)) -le $(((once - few) * 23)) ]
}

command -v valgrind >/dev/null || { echo "valgrind is missing: sh generator/deps.sh test"; exit 1; }
mkdir "$work/here" && cd "$work/here" || exit 3
for kind in $(sed -n 's/^make_\([a-z_]*\)() .*/\1/p' "$root/tests/scaling/run.sh" | sample 6); do
  claim "$kind" && try "$kind" "$work/log" judge "$kind"
done
sum_up
