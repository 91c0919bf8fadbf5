# The search index on disk: which pages, which bytes, which files an edit touches. Questions: search.sh.
# Rooms: search

index_site() { # 60 pages in three folders, with words of their own
  for part in apple birch cedar; do
    for n in $(seq 20); do
      page site/content/$part/page-$n.md "# $part $n

Common text of every page, and the word unique$part$n.

## Section of $part

$(seq -f "w%g$part" $((n * 7)) $((n * 7 + 60)) | tr '\n' ' ')"
    done
  done
}
index_files() { (cd "$1/search" && find . -name '*.js' -exec md5sum {} \; | sort -k 2); }

case_index_same_bytes() {
  index_site
  for jobs in 1 2 7; do expect 0 "$prepbook" build -q -j $jobs site -d out-$jobs && [ -f out-$jobs/search/root.js ] || return 1; done
  [ "$(index_files out-1)" = "$(index_files out-2)" ] && [ "$(index_files out-1)" = "$(index_files out-7)" ]
}
case_index_edit_touches_few_files() {
  index_site; expect 0 "$prepbook" build -q site -d pub && index_files pub >before || return 1
  sed -i 's/uniquebirch7/uniqueoak/' site/content/birch/page-7.md
  expect 0 "$prepbook" build -q site -d pub && index_files pub >after || return 1
  total=$(wc -l <after); changed=$(comm -13 before after | wc -l)
  [ "$changed" -gt 0 ] && [ "$changed" -le 10 ] || { say "$changed of $total files changed"; comm -13 before after; return 1; }
}
case_index_leaves_out() {
  page site/index.md "# Home"; page site/draft.md "---
draft: true
---
secretdraft"; page site/unlisted.md "---
unlisted: true
---
secretunlisted"; page site/not.md "---
search: false
---
secretnot"; page site/_hidden.md secrethidden; page site/shown.md "shownword"
  expect 0 "$prepbook" build -q site -d pub && has pub/search/root.js '"pages":2' &&
    cat pub/search/t_*.js >terms && has terms shown && lacks terms secret
}
case_index_name_taken() {
  page site/index.md; page site/search/root.js 'PB()'
  expect 1 "$prepbook" check site && has err "[url-collision]"
}
case_index_number_of_files() {
  mkdir -p site/content; awk 'BEGIN { for (i = 0; i < 6000; i++) { f = "site/content/p" i ".md"; print "# Page " i "\n\nword" i " text of page" i % 97 > f; close(f) } }'
  expect 0 "$prepbook" build -q site -d pub && count=$(ls pub/search | wc -l) && [ "$count" -gt 0 ] && [ "$count" -le 5000 ] || { say "$count files"; return 1; }
}
case_index_hostile_pages() {
  mkdir -p site/content; page site/index.md
  head -c 1000000 /dev/zero | tr '\0' x >site/content/word.md
  seq -f 'w%.0f' 1 200000 | tr '\n' ' ' >site/content/many.md
  node -e 'const parts = []; for (let c = 32; c < 0x30000; c += 7) if (c < 0xd800 || c > 0xdfff) parts.push(String.fromCodePoint(c), c % 5 ? "" : " ");
    require("fs").writeFileSync("site/content/blocks.md", parts.join(""))'
  printf '# __proto__ constructor\n\n</script> hasOwnProperty "quotes" \\ back \342\200\250 line\n' >site/content/js.md
  expect 0 "$prepbook" build -q site -d pub || return 1
  for word in w150000 xxxxxxxxxx hasOwnProperty constructor; do expect 0 "$prepbook" search -d pub $word || return 1; done
  node -e 'const names = new Set(); globalThis.PB = (name, payload) => names.add(name);
    for (const f of require("fs").readdirSync("pub/search")) { require("vm").runInThisContext(require("fs").readFileSync("pub/search/" + f, "utf8")); if (!names.has(f.slice(0, -3))) throw new Error(f); }'
}
