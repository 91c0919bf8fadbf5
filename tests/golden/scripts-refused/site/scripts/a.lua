-- Bytes that are no UTF-8, handed over in every way there is: each is an error at its line.
prepbook.component("number", function(attrs, inner)
  return html.raw("\xFFN99999999\xFE").text
end)
prepbook.component("letters", function(attrs, inner)
  return html.join{ inner, "\xFFU\xFF\xFFH\x81\xFE\xFFh\xFE\xFD" }
end)
prepbook.component("attribute", function(attrs, inner)
  return html.a{ href = "a.html#\xFE", inner }
end)
prepbook.component("returned", function(attrs, inner)
  return "\xFFN0\xFE"
end)
prepbook.component("good", function(attrs, inner)
  return html.b{ "\u{FFFD}", inner, html.raw("&#xFFFD;") }
end)
prepbook.on("config", function(site)
  site.title = "\xC3"
end)
prepbook.on("config", function(site)
  site.data.word = "caf\xE9"
end)
prepbook.on("pages", function(site)
  site:add{ path = "made.md", markdown = "# Made\n\nA \xF5 b" }
end)
prepbook.on("pages", function(site)
  site:page("index.md").title = "a\xED\xA0\x80"
end)
prepbook.on("document", function(document, page)
  for node in document:walk("paragraph") do
    if node.text == "A paragraph." then node:replace(html.text("\xFFN0\xFE")) end
  end
end)
prepbook.on("html", function(page)
  page.html = page.html:sub(1, -2) .. "\xC0\x80"
end)
prepbook.on("site", function(site)
  prepbook.warn(nil, "a problem of \xFF")
end)
prepbook.on("finish", function(site)
  site:write("bytes.bin", "\xFF\xFE\xFD are welcome in a file")
  site:write("text.json", prepbook.json{ ["\xFF"] = 1 })
end)

-- Pieces of the page where they do not belong.
local kept = html.join{}
prepbook.component("keep", function(attrs, inner) kept = inner end)
prepbook.component("early", function(attrs, inner)
  return html.p{ kept }
end)
prepbook.on("document", function(document, page)
  for node in document:walk("paragraph") do
    if node.text:find("^Replaced") then node:replace("Twice.") end
  end
end)
prepbook.on("document", function(document, page)
  for node in document:walk("paragraph") do
    if node.text == "Kept?" then node:replace(kept) end
  end
end)
prepbook.on("html", function(page)
  page.html = html.join{ page.html, kept }
end)
prepbook.on("html", function(page)
  page.html = page.html .. kept.text
end)
