# Rooms: hooks sandbox format
# What a script has C do for it counts as the script's: copies as its memory, work as its time.

big='local big = ("x"):rep(1 << 20) local function many(n, f) local t = {} for i = 1, n do t[i] = f and f(i) or big end return t end'
case_scripts_pay_for_copies() {
  more='wanted more than 32 MB'
  ends "$more" "$big prepbook.on('pages', function(site) site.pages[1].front.x = many(60) end)" || return 1
  ends "$more" "$big prepbook.on('pages', function(site) site.pages[1].data = { many(60) } end)" || return 1
  ends "$more" "$big prepbook.on('pages', function(site) for i = 1, 6 do
    site:add{ path = 'x' .. i .. '.md', title = 'X', data = many(10) } end end)" || return 1
  ends "$more" "$big prepbook.on('html', function(page) page.data.x = many(60) end)" || return 1
  ends "$more" "$big prepbook.on('html', function(page) for i = 1, 60 do page.html = big end end)" || return 1
  ends "$more" "$big prepbook.on('document', function(doc) for i = 1, 60 do for node in doc:walk('paragraph') do
    node:replace(html.raw(big)) end end end)" || return 1
  ends "$more" "$big prepbook.on('document', function(doc, page) for i = 1, 60 do
    pcall(prepbook.markdown, big, page) end end)" || return 1
  ends "$more" "$big prepbook.on('finish', function(site) for i = 1, 60 do site:write('x/' .. i .. '.txt', big) end end)" || return 1
  ends 'script-limit' "local t = { 1 } for i = 1, 60 do t = { t, t } end prepbook.json(t)" || return 1
}
case_scripts_pay_for_what_components_return() {
  golden_site
  i=0; while [ $i -lt 60 ]; do echo '<big></big>'; echo; i=$((i + 1)); done >>site/content/index.md
  printf 'title: T\nscripts: { seconds: 5, megabytes: 32 }\n' >site/content/handbook.yaml
  echo 'local big = html.raw(("x"):rep(1 << 20)) prepbook.component("big", function() return big end)' >site/scripts/b.lua
  expect 1 "$prepbook" build -q site && has err 'wanted more than 32 MB' && has err 'content/index.md'
}
case_scripts_pay_for_work() {
  late='took longer than 1.0 s'
  ends "$late" "html.p(setmetatable({}, { __len = function() return 1 << 62 end }))" || return 1
  ends "$late" "html.join(setmetatable({}, { __len = function() return math.maxinteger end }))" || return 1
  ends "$late" "prepbook.random(1):shuffle(setmetatable({}, { __len = function() return 1 << 62 end }))" || return 1
  ends 'script-limit' "prepbook.component('zz', function() end, { attributes = setmetatable({}, {
    __len = function() return 1 << 62 end, __index = function() return '' end }) })" || return 1
}
# Pages are let off a little each, so that many of them with a little in each are no reason to stop.
case_scripts_of_many_pages_stay_within_their_memory() {
  printf 'x' >x; mkdir -p site/content site/scripts; i=0
  while [ $i -lt 400 ]; do echo "# Page $i" >site/content/p$i.md; i=$((i + 1)); done
  page site/content/index.md '# Home'
  printf 'title: T\nscripts: { seconds: 5, megabytes: 4 }\n' >site/content/handbook.yaml
  echo 'prepbook.on("html", function(page) page.html = page.html .. ("<p>x</p>"):rep(10000) end)' >site/scripts/a.lua
  expect 0 "$prepbook" build -q site
}
case_scripts_front_matter_is_compared_once() { # each level was compared twice: 2 to the power of its levels
  golden_site; open=; close=; i=0
  while [ $i -lt 28 ]; do open="$open{a: "; close="$close}"; i=$((i + 1)); done
  printf -- '---\nextra: %s1%s\n---\n# Deep\n' "$open" "$close" >site/content/deep.md
  printf 'title: T\nscripts: { seconds: 1, megabytes: 32 }\n' >site/content/handbook.yaml
  echo 'prepbook.on("pages", function(site) for _, page in ipairs(site.pages) do local x = page.front.extra end end)' >site/scripts/b.lua
  expect 0 "$prepbook" build -q site
}
case_scripts_stops_name_line_and_page() {
  ends 'scripts/b.lua:2' "prepbook.on('html', function(page)
    local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end
  end)" || return 1
  ends 'scripts/b.lua:2' "local t = {}
    for i = 1, 1e9 do pcall(function() t[i] = ('x'):rep(1000) .. i end) end" || return 1
  ends 'scripts/b.lua:2' "prepbook.on('html', function(page)
    local s = ('x'):rep(1 << 30)
  end)" || return 1
  ends 'at content/' "prepbook.on('html', function(page) local s = ('x'):rep(1 << 30) end)" || return 1
  ends 'scripts/b.lua:3' "local co = coroutine.create(function()
    local t = {}
    for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end
  end) coroutine.resume(co)" || return 1
  ends 'scripts/b.lua' "local t = setmetatable({}, {}) getmetatable(t).__call = t t()"
}
