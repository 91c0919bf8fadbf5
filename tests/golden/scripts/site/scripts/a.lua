local util = require("util")
prepbook.shape("questions", { { id = "slug", text = "text", follow_ups = { "text" } } })
prepbook.on("config", function(site) site.title = site.title .. "!" site.data.n = 3 end)
prepbook.component("badge", function(attrs, inner, page)
  return html.span{ class = "badge " .. (attrs.kind or ""), inner, " (", inner.text, ")" }
end, { attributes = { "kind" } })
prepbook.component("grid", function(attrs, inner, page)
  prepbook.warn(page, "a grid, at its tag")
  local list = {}
  for _, q in ipairs(prepbook.data.questions) do
    list[#list+1] = html.li{ html.a{ href = "/questions/" .. q.id .. ".md", q.text } }
  end
  return html.join{ prepbook.markdown("## Grid\n\n*hi* <badge>z</badge>"), html.ul(list), tostring(prepbook.site.data.n) }
end, { void = true, scripts = { "grid.js" }, styles = { "grid.css" } })
prepbook.on("pages", function(site)
  for _, q in ipairs(prepbook.data.questions) do
    site:add{ path = "questions/" .. q.id .. ".md", title = q.text, data = q, source = q, markdown = "Text of " .. q.id .. " [home](../index.md)\n\n## More\n" }
    if #q.follow_ups == 0 then prepbook.warn(q, "a question without follow-ups") end
    if q.id == "one" then prepbook.warn(q, "a text of one word", prepbook.nearest("Waht?", { "Who?", "What?" }), "text") end
  end
end)
prepbook.on("document", function(document, page)
  for node in document:walk("text") do
    local before, after = node.text:match("^(.*)bar raiser(.*)$")
    if before and not node:within("heading") then
      node:replace(html.join{ before, html.a{ href = "/index.md", "bar raiser" }, after })
      break
    end
  end
end)
prepbook.on("html", function(page)
  page.html = page.html:gsub("Hello", "<b id='h'>Hallo</b>")
end)
prepbook.on("site", function(site)
  site:add{ path = "late.md", title = "Late", markdown = "pages: " .. #site.pages .. " backlinks: " .. #site:page("index.md").backlinks }
  print("x", #site.pages, site:page("index.md").words)
end)

-- A document: what a node knows, in tables, notes and included lines too.
prepbook.on("document", function(document, page)
  if page.path ~= "kinds.md" then return end
  local seen = {}
  for node in document:walk() do
    local extra = node.url or node.info or node.level
    seen[#seen + 1] = node.line .. " " .. node.kind .. " " .. node.text:sub(1, 20) .. (extra and " <" .. extra .. ">" or "")
  end
  page.data.seen = seen
  for rule in document:walk("rule") do
    local items = {}
    for i, line in ipairs(seen) do items[i] = html.li(line) end
    rule:replace(html.ol(items))
  end
  for link in document:walk("link") do
    if link.text == "here" then prepbook.warn(link, "a link text that says nothing", "name the page") end
  end
end)

prepbook.on("finish", function(site)
  site:write("cal/x.ics", util.twice("BEGIN\r\n"))
end)
