-- Every call of the Lua API as of version 0.1.0.
local words = require("words")
prepbook.shape("teams", { { id = "slug", name = "text", members = { "text" } } })

prepbook.on("config", function(site)
  site.data.kind = prepbook.one_of and "frozen"
end)

prepbook.component("hello", function(attributes, inner, page)
  page:use("hello.css")
  return html.span{ class = "hello", words.greet(attributes.name), " ", inner, html.raw("<i>!</i>"), html.text("&") }
end, { attributes = { "name" } })

prepbook.on("pages", function(site)
  for _, team in ipairs(prepbook.data.teams) do
    site:add{
      path = "teams/" .. team.id .. ".md", title = team.name, source = team, front = { unlisted = true }, data = team,
      markdown = "## Members\n\n" .. prepbook.words("a b") .. " words, " .. prepbook.slug("A b") .. ", "
        .. prepbook.json(team.members),
    }
  end
  assert(prepbook.nearest("alpa", { "alpha", "beta" }) == "alpha")
  assert(prepbook.read("content/files/a.txt") == "text\n")
  assert(#prepbook.files("content/files", ".txt") == 1)
end)

prepbook.on("document", function(document, page)
  for node in document:walk("text") do
    if node.text:find("A shared part", 1, true) and not node:within("heading") then
      node:replace(html.join{ html.em(node.text), prepbook.markdown(" *more*", page) })
      break
    end
  end
end)

prepbook.on("html", function(page)
  page.html = page.html:gsub("Text%.", "Text!")
end)

prepbook.on("site", function(site)
  local day = prepbook.date("2026-11-23")
  local random = prepbook.random("seed")
  assert(tostring(day:add(1)) == "2026-11-24" and day:days_to(day:add_business(5)) == 7)
  assert(day:format("%e %B") == "23 November" and day.year == 2026 and day.weekday == 1)
  assert(random:int(1, 6) == random:int(1, 6) or true)
  random:pick{ 1, 2 }
  random:shuffle{ 1, 2 }
  local late = site:add{ path = "late.md", title = "Late", front = { unlisted = true }, markdown = "## All " .. #site.pages .. " pages" }
  assert(site:page("index.md").words > 0 and late)
end)

prepbook.on("finish", function(site)
  site:write("data/teams.json", prepbook.json(prepbook.data.teams))
end)
