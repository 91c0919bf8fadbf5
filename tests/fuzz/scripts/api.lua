-- Calls the API with bytes of scripts/input.bin: a byte says what to do, those after it are the texts.
local bytes, at = prepbook.read("scripts/input.bin"), 1
local kept = {}

local function byte()
  local value = bytes:byte(at) or 0
  at = at + 1
  return value
end

local function text()
  local length = byte() % 24
  local value = bytes:sub(at, at + length - 1)
  at = at + length
  return value
end

local value -- of any kind, HTML included

local makers = {
  function(inner) return inner end,
  function() return html.raw(text()) end,
  function() return html.text(text()) end,
  function(inner) return html.join{ value(inner), value(inner) } end,
  function(inner) return html.div{ class = text(), id = text(), value(inner) } end,
  function(inner) return html.a{ href = text(), value(inner), value(inner) } end,
  function() return prepbook.markdown(text()) end,
  function(inner) return html[text()]{ [text()] = text(), value(inner) } end,
  function() return kept[#kept] end,
  function(inner) return tostring(value(inner)) end,
  function(inner) return value(inner).text end,
  function() return text() end,
  function() return { text(), text(), [text()] = text() } end,
  function() return prepbook.json{ [text()] = text(), text() } end,
  function() return prepbook.date(text()) end,
  function() return prepbook.random(text()):int(1, 9) end,
  function() return prepbook.slug(text()) .. prepbook.words(text()) end,
  function() return prepbook.nearest(text(), { text(), text() }) end,
  function() return prepbook.data.rows[byte() % 3] end,
  function() return text():gsub(text(), text(), 9) end,
  function() return text():find(text(), 1, true) end,
  function() return ("%s"):format(text()):rep(byte() % 5) end,
}

local depth = 0
function value(inner)
  if depth > 12 or at > #bytes then return inner end
  depth = depth + 1
  local fine, made = pcall(makers[byte() % #makers + 1], inner)
  depth = depth - 1
  if fine and byte() % 4 == 0 then kept[#kept + 1] = made end
  if fine then return made end
  return inner
end

prepbook.component("one", function(attrs, inner, page)
  if byte() % 8 == 0 then page:use("one.js") end
  return value(inner)
end)
prepbook.component("two", function(attrs, inner, page)
  page.data[text()] = value(inner)
  return html.section{ value(inner), inner, value(inner) }
end, { attributes = { "kind" } })
prepbook.on("config", function(site)
  if byte() % 4 == 0 then site.title = text() end
  site.data.word = value()
end)
prepbook.on("pages", function(site)
  site:add{ path = text() .. ".md", title = text(), markdown = text(), data = value(), front = value() }
end)
prepbook.on("pages", function(site)
  for _, page in ipairs(site.pages) do
    if byte() % 3 == 0 then page.front[text()] = value() end
    if byte() % 3 == 0 then page.title = text() end
    if byte() % 3 == 0 then page.markdown = page.markdown .. text() end
  end
end)
prepbook.on("document", function(document, page)
  for node in document:walk() do
    if byte() % 6 == 0 then node:replace(value(node.text)) end
    if byte() % 16 == 0 then prepbook.warn(node, text(), text()) end
  end
end)
prepbook.on("html", function(page)
  if byte() % 2 == 0 then page.html = value(page.html) end
  if byte() % 2 == 0 then page.html = page.html:gsub(text(), text()) end
end)
prepbook.on("site", function(site)
  for _, page in ipairs(site.pages) do
    for _, link in ipairs(page.links) do prepbook.warn(page, link.target .. text()) end
    if byte() % 4 == 0 then page:convert() end
    if byte() % 4 == 0 then page.markdown = text() .. page.markdown end
    page:link(text())
  end
end)
prepbook.on("finish", function(site)
  site:write(text() .. ".txt", text())
  print(value(), prepbook.markdown(text(), site.pages[1]))
end)
