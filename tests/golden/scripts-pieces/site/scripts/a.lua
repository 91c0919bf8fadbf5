-- Pieces of the page on their way through scripts: in places of their own, twice, later, and where they may not be.
local kept
prepbook.component("box", function(attrs, inner)
  return html.div{ class = "box", "<", inner, ">", html.i{ inner.text } }
end)
prepbook.component("twice", function(attrs, inner)
  local all = html.join{ html.raw("<hr>"), inner, inner }
  return html.div{ class = "twice", all, prepbook.markdown("made **here** [first](#first)") }
end)
prepbook.component("keep", function(attrs, inner) kept = inner return "" end)
prepbook.component("show", function(attrs, inner) return html.p{ "It was: ", kept, " (", tostring(kept), ")" } end)
prepbook.on("document", function(document, page)
  if page.path ~= "index.md" then return end
  for node in document:walk("paragraph") do
    if node.text == "Put it here." then
      node:replace(html.section{ prepbook.markdown("## New\n\n*put* [here](other.md)"), html.b "!" })
    end
  end
end)
