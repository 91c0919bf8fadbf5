# Rooms: site content render publish check
# What is published where, under which name: one path has one owner, and check and build agree.

# same CODE SITE [WORD...]: check and build end alike, and say the words
same() {
  code=$1 folder=$2; shift 2
  expect "$code" "$prepbook" check "$folder" && mv err told && expect "$code" "$prepbook" build "$folder" || return 1
  for word in "$@"; do has told "$word" && has err "$word" || return 1; done
}
twice() { # FILE: no id of it is there twice
  [ -z "$(grep -o ' id="[^"]*"' "$1" | sort | uniq -d)" ] || { say "ids twice: $(grep -o ' id="[^"]*"' "$1" | sort | uniq -d)"; return 1; }
}
case_output_ids_of_releases() {
  log_site; printf '# Changes\n\n## [1.0]\n\n### Added\n\nOne.\n\n## [0.9]\n\n### Added\n\nOther.\n' >site/CHANGELOG.md
  { echo '# New'; log_text; } >site/content/new.md
  log_commit site 20 Ana -m "Changes"; git -C site tag v1.0; git -C site tag v0.9 HEAD~1
  expect 0 "$prepbook" build site && has site/public/changelog.html 'id="r1--added"' && has site/public/changelog.html 'id="r2--added"' && twice site/public/changelog.html
}
out_git() { git -C site init -q -b main 2>/dev/null; git -C site add -A && git -C site -c user.name=A -c user.email=a@example.org commit -qm "${1:-x}"; }
case_output_pages_take_made_ones() { # the handbook's page has the name, prepbook's stands beside it, also where case makes no difference
  for name in Print SEARCH CHANGELOG a-z your-data t t.history tags/x; do page "site/content/$name.md" "# Own $name"; done
  printf -- '---\ntags: [x]\n---\n# Home\n\n[a](search-2.html) [b](t.history-2.html) [c](tags/x-2.html)\n' >site/content/index.md; out_git
  same 0 site 'content/Print.md: note: "print.html" is content/Print.md; the page that prepbook makes under this name is "print-2.html" [url-aside]' \
    '"search-2.html"' '"changelog-2.html"' '"a-z-2.html"' '"your-data-2.html"' '"t.history-2.html"' '"tags/x-2.html"' &&
    has site/public/t.history.html 'Own t.history' && has site/public/t.html 'href="t.history-2.html"' &&
    has site/public/index.html 'href="search-2.html"' && has site/public/index.html 'href="print-2.html"' && has site/public/index.html 'href="changelog-2.html"' &&
    [ -z "$(cd site/public && find . -type f | tr A-Z a-z | sort | uniq -d)" ]
}
case_output_fixed_files_stay() { # what prepbook must have under its name is nobody else's, and check and build say so alike
  for alias in /assets/style.css search/root.js _headers robots.txt llms.txt /404.html /search.html; do
    rm -rf site; printf -- '---\naliases: ["%s"]\n---\n# Home\n' "$alias" >index.tmp && page site/content/index.md "$(cat index.tmp)"; out_git
    same 1 site 'content/index.md:2:' '[url-collision]' || return 1
  done
  for file in assets/changes.js assets/style.css search/root.js Search/d0.js ASSETS/Theme.js; do
    rm -rf site; page site/content/index.md; page "site/content/$file" x; out_git
    same 1 site "content/$file: error:" || return 1
  done
}
case_output_links_to_what_is_made() {
  page site/content/01-part/t.md; page site/content/01-part/index.md '# Part'
  printf '# Home\n\n[a](changelog.html) [b](01-part/t.history.html) [c](part/t.history.html) [d](assets/style.css) [e](search/root.js) [f](feed.xml)\n' >site/content/index.md
  printf 'base_url: https://example.org/\nredirects: {log.html: changelog.html}\n' >site/content/handbook.yaml; out_git
  same 0 site && has site/public/index.html 'href="part/t.history.html">c' && has site/public/log.html 'url=changelog.html' || return 1
  printf '# Home\n\n[a](none.history.html) [b](changelog-1999.html)\n' >site/content/index.md
  same 1 site 'does not exist: "none.history.html"' 'does not exist: "changelog-1999.html"'
}
case_output_rename_in_case_only() {
  page site/content/index.md; { echo '# FAQ'; log_text; } >site/content/FAQ.md; out_git
  git -C site mv content/FAQ.md content/faq.md; out_git
  same 0 site && [ ! -e site/public/FAQ.html ] && [ -e site/public/faq.html ]
}
case_output_list_beside_a_page() { # a folder without an index page, and a page of it that has the index's address
  page site/index.md; page site/role/a.md; page site/role/b.md "$(printf -- '---\nslug: index\n---\n# Own')"
  same 0 site '"role/index.html" is role/b.md; the page that prepbook makes under this name is "role/index-2.html"' && has site/public/role/index.html Own && [ -s site/public/role/index-2.html ]
}
case_output_old_url_of_a_page_that_a_script_adds() { # an alias known from git has no line, and gives way to a page
  page site/content/index.md; { echo '# Old'; log_text; } >site/content/old.md; out_git
  git -C site mv content/old.md content/new.md; sed -i '1i ---\naliases: [x.html]\n---' site/content/new.md; mkdir -p site/scripts
  printf 'prepbook.on("pages", function(site) site:add{path = "old.md", title = "Again", markdown = "Text"} end)\n' >site/scripts/a.lua; out_git
  same 0 site && has site/public/old.html 'Text'
}
