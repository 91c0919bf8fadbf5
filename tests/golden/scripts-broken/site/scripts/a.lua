local function deep(page)
  return page.titel
end

prepbook.component("boom", function(attrs, inner, page)
  local text = deep(page)
  return text
end)
prepbook.on("html", function(page)
  error("no " .. #page.headings .. " headings")
end)
prepbook.on("document", function(document, page)
  prepbook.fail(page, "this page may not be")
  for node in document:walk("paragraf") do end
end)
prepbook.on("pages", function(site)
  site:add{ path = "x.md", titel = "X" }
end)
prepbook.on("pages", function(site)
  site:add{ path = "index.md" }
end)
prepbook.on("site", function(site)
  while true do end
end)
prepbook.on("finish", function(site)
  site:write("index.html", "x")
end)
