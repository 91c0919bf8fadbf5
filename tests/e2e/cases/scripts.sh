# Scripts: what a handbook's Lua does to a build, and what it cannot do.
# Rooms: hooks sandbox

golden_site() { cp -R "$root/tests/golden/scripts/site" site && chmod -R u+w site; }

case_scripts_print() {
  golden_site; expect 0 "$prepbook" build site && has err 'note: x 5' && has err '[script-print]'
}
case_scripts_same_output_for_any_number_of_jobs() {
  golden_site
  for jobs in 1 2 3 16; do
    expect 0 "$prepbook" build -q -j $jobs -d "out$jobs" site || return 1
    diff -r out1 "out$jobs" >diff.txt || { head -20 diff.txt; say "-j $jobs differs from -j 1"; return 1; }
  done
}
case_scripts_unchanged_rebuild_writes_nothing() {
  golden_site; expect 0 "$prepbook" build site && expect 0 "$prepbook" build site && has out 'nothing changed' || return 1
  sed -i 's/What?/Which?/' site/content/_data/questions.yaml
  expect 0 "$prepbook" build site && ! has out 'nothing changed' && has site/public/index.html 'Which?' || return 1
  printf 'local M = {}\nfunction M.twice(x) return x end\nreturn M\n' >site/scripts/lib/util.lua
  expect 0 "$prepbook" build site && [ "$(wc -c <site/public/cal/x.ics)" -eq 7 ] || return 1
}
case_scripts_timings() {
  golden_site; expect 0 "$prepbook" build --timings site && has err 'html scripts/a.lua:' && has err '<badge> scripts/a.lua:' && has err 'calls'
}
case_scripts_bare_folder_runs_none() { # a folder of Markdown may hold Lua that is none of ours
  page site/index.md '# Home'; mkdir site/scripts; echo 'error("ran")' >site/scripts/a.lua
  expect 0 "$prepbook" build site && [ -f site/public/index.html ]
}
case_scripts_of_untrusted_sites_write_no_active_content() {
  page site/content/index.md '# Home

<bad></bad>'
  mkdir site/scripts; cat >site/scripts/a.lua <<'LUA'
prepbook.component("bad", function()
  return html.raw('<script>alert(1)</script><p onclick=alert(1)>x</p><b>fine</b>')
end)
LUA
  "$prepbook" build -q --untrusted site >out 2>err
  [ -f site/public/index.html ] || { ! grep -q Landlock err || skip "this kernel has no Landlock"; cat err; return 1; }
  sed -n '/<main/,/<\/main/p' site/public/index.html >main.html
  has main.html '<b>fine</b>' && ! grep -Eq 'alert|onclick|javascript' main.html
}

# A script that hangs or fails: the build ends in time, says where, and leaves the published site as it was.
ends() { # WHAT-IS-SAID LUA
  golden_site; expect 0 "$prepbook" build -q site || return 1
  cp -R site/public before
  printf 'title: T\nscripts: { seconds: 1, megabytes: 32 }\n' >site/content/handbook.yaml
  printf '%s\n' "$2" >site/scripts/b.lua
  # In time: of the processor. What takes far more than its second in each state is ended by the system.
  (ulimit -t 10; exec timeout -k 5 300 "$prepbook" build -q site) >out 2>err; code=$?
  [ $code -eq 1 ] || { say "exit $code for: $2"; cat err; return 1; }
  grep -q "$1" err || { say "no \"$1\" for: $2"; cat err; return 1; }
  diff -r before site/public >/dev/null || { say "the published site changed: $2"; return 1; }
  rm -rf site before
}
case_scripts_endless_anywhere() {
  loop='while true do end'
  ends 'script-limit' "$loop" || return 1
  for event in config pages document html site finish; do
    ends 'script-limit' "prepbook.on('$event', function() $loop end)" || return 1
  done
  ends 'script-limit' "prepbook.component('zz', function() end) prepbook.component('kbd', function() $loop end)"
}
case_scripts_out_of_memory_anywhere() {
  fill='local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end'
  ends 'script-limit' "$fill" || return 1
  for event in pages document html site; do ends 'script-limit' "prepbook.on('$event', function() $fill end)" || return 1; done
}
case_scripts_what_only_the_supervisor_ends() {
  ends 'took over' "prepbook.on('html', function() local t = setmetatable({}, {}) getmetatable(t).__call = t t() end)"
}
case_scripts_errors_name_the_line() {
  ends 'scripts/b.lua:2' "prepbook.on('site', function(site)
  local x = site.pagez
end)" || return 1
  ends 'did you mean' "prepbook.onn('site', function() end)" || return 1
  ends 'scripts/b.lua:1' 'x = = 1' || return 1
  ends "there is no module 'os'" 'local os = require("os")' || return 1
  ends 'no path in content/' 'prepbook.read("../../etc/passwd")' || return 1
  ends 'no path in content/' 'prepbook.read("/etc/passwd")' || return 1
  ends 'script-error' 'prepbook.read("content/../../x")' || return 1
  ends 'read-only' 'prepbook.data.questions[1].id = "x"' || return 1
  ends 'read-only' 'prepbook.data.x = 1' || return 1
  ends 'cannot be set' 'prepbook.on = nil' || return 1
  ends 'like "calendar/plan.ics"' 'prepbook.on("finish", function(site) site:write("../x.txt", "") end)' || return 1
  ends 'is there already' 'prepbook.on("finish", function(site) site:write("robots.txt", "") end)' || return 1
  ends 'no path of a page' 'prepbook.on("pages", function(site) site:add{ path = "../x.md", title = "X" } end)' || return 1
  ends 'this document is gone' 'local kept
prepbook.on("document", function(document) kept = kept or document end)
prepbook.on("html", function() kept:walk() end)' || return 1
  ends 'document:walk' 'prepbook.on("document", function(document) for x in document:walk("nothing") do end end)' || return 1
  ends 'cannot be changed' 'prepbook.on("html", function(page) page.title = "x" end)' || return 1
  ends 'without gaps' 'prepbook.on("html", function(page) page.data = { 1, x = 2 } end)' || return 1
  ends 'too deep' 'prepbook.on("html", function(page) local t = {} t.t = t page.data = t end)' || return 1
  ends 'no template can show' 'prepbook.on("html", function(page) page.data = { f = print } end)'
}
case_scripts_bytes_that_stand_for_pieces_are_refused() {
  golden_site
  cat >site/scripts/b.lua <<'LUA'
prepbook.component("evil", function(attrs, inner)
  local bytes = "\xFFN0\xFE\xFFN99999999\xFE\xFFU\xBF\xBF\xBF\xFE\xFD\xFF\xFFh\xFE\xFE\xFD\xFFN"
  return html.raw("<p id='\xFF'>" .. bytes .. "</p>" .. string.char(255, 254, 253) .. "<a href='\xFFU\x81\xFEx\xFD'>y</a>")
end)
prepbook.on("html", function(page) page.html = page.html .. "\xFFH\xFE\xFFN1\xFE<h2 id='a'>\xFFh\x90\xFE" end)
LUA
  printf '# Evil\n\n<evil>inner</evil>\n' >site/content/evil.md
  # In html.raw, and in page.html; a site is not made of either.
  expect 1 "$prepbook" build -q site && has err 'scripts/b.lua:3: error: a text that is not UTF-8' &&
    has err 'scripts/b.lua:5: error: a text that is not UTF-8' && [ ! -e site/public ]
}

case_scripts_text_is_searched_where_it_stands() { # pieces of Markdown may come in another order, twice, or not at all
  page site/content/index.md '# Home

<turned>

## Inside

walrus text

</turned>

<dropped>

## Gone

vanished text

</dropped>

## Last

final text'
  mkdir site/scripts; cat >site/scripts/a.lua <<'LUA'
prepbook.component("turned", function(attrs, inner)
  local a, b = prepbook.markdown("## Alpha"), prepbook.markdown("## Beta\n\nbadger text")
  return html.join{ b, html.p("heron text"), a, html.p("otter text"), inner, html.p("zebra text") }
end)
prepbook.component("dropped", function() return html.p("kept text") end)
prepbook.on("html", function(page) page.html = page.html:gsub("final", "very final") end)
LUA
  expect 0 "$prepbook" build -q site || return 1
  for pair in badger=beta heron=beta otter=alpha walrus=inside zebra=inside kept=inside final=last; do
    expect 0 "$prepbook" search --json "${pair%=*}" -d site/public && has out "index.html#${pair#*=}\"" || return 1
  done
  expect 0 "$prepbook" search vanished -d site/public; lacks out index.html && lacks site/public/index.html 'id="gone"' || return 1
  tr -d '\n' <site/public/index.html | grep -q 'href="#beta".*href="#alpha".*href="#inside".*href="#last"' || { say "contents out of order"; return 1; }
}
case_scripts_documents_load_what_they_use() { # whether they were changed or not
  page site/content/index.md '# Home

A walrus.'
  page site/content/other.md '# Other

A badger. [Home](index.md)'
  mkdir -p site/scripts/assets; echo 'p { margin: 0; }' >site/scripts/assets/grid.css; echo '// none' >site/scripts/assets/grid.js
  cat >site/scripts/a.lua <<'LUA'
prepbook.on("document", function(document, page)
  page:use("grid.css")
  for node in document:walk("text") do
    if node.text:find("walrus") then page:use("grid.js") node:replace(html.b("walrus")) end
  end
end)
LUA
  expect 0 "$prepbook" build -q site || return 1
  has site/public/index.html grid.css && has site/public/index.html grid.js || return 1
  has site/public/other.html grid.css && lacks site/public/other.html grid.js
}
case_scripts_compare_texts() { # as history pages do, in HTML that holds nothing of the texts but words
  page site/content/index.md '# Home

<changes></changes>' && mkdir site/scripts && cat >site/scripts/a.lua <<'END'
prepbook.component("changes", function()
  local out, added, removed = prepbook.diff("One <b>two</b> bus.\n", "One red bus.\n")
  assert(tostring(prepbook.diff("Same.", "Same.")) == "")
  return html.div{ added .. " in, " .. removed .. " out", out }
end)
END
  expect 0 "$prepbook" build -q site && has site/public/index.html '<ins><span class="hidden">added: </span>red</ins>' &&
    has site/public/index.html '1 in, ' && lacks site/public/index.html '<b>two' || return 1
  echo 'prepbook.diff(("x "):rep(131073), "x")' >site/scripts/b.lua
  expect 1 "$prepbook" build -q site && has err 'scripts/b.lua:1: error: prepbook.diff: argument 1 has more than 256 KB' || return 1
  echo 'prepbook.diff("x", {})' >site/scripts/b.lua
  expect 1 "$prepbook" build -q site && has err 'scripts/b.lua:1: error:'
}
