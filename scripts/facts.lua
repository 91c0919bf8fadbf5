-- The fact register: what the employer's page says, and where the handbook uses it.
local list = require("list")
local schema = require("schema")

schema("sources")
schema("facts")

local sources = list.unique(prepbook.data.sources, "id")
local source_of = list.by(sources, "id")
local facts = list.unique(prepbook.data.facts, "id")
local by_id = list.by(facts, "id")
local REGISTER = "start/about.md"

local function number_of(fact) return fact.id:upper() end

for _, fact in ipairs(facts) do
  if fact.page and not source_of[fact.page] then
    prepbook.fail(fact, 'there is no source "' .. fact.page .. '"',
      list.near(fact.page, sources, "id") or "its row goes into content/_data/sources.yaml", "page")
  end
  if fact.checked and fact.read and fact.checked < fact.read then
    prepbook.fail(fact, "a fact that was checked before it was read", nil, "checked")
  end
  if fact.commit and not fact.commit:find("^%x%x%x%x%x%x%x+$") then
    prepbook.fail(fact, '"' .. fact.commit .. '" is no commit', "the first seven or more digits of its id, in quotes", "commit")
  end
end

-- <fact id="f24"></fact>: the badge that leads to the row. With `show`, the sentence too, so that a fact that
-- changes in the data changes on every page.
prepbook.component("fact", function(attrs, _, page)
  local fact = by_id[attrs.id]
  if not fact then
    local id = tostring(attrs.id)
    prepbook.fail(page, 'there is no fact "' .. id .. '"', list.near(id, facts, "id") or "its row goes into content/_data/facts.yaml")
    return
  end
  local badge = html.a{ class = "badge fact", href = "/" .. REGISTER .. "#" .. fact.id, "Published fact " .. number_of(fact) }
  return attrs.show and html.join{ fact.fact, " ", badge } or badge
end, { void = true, attributes = { "id", "show" } })

local STATES = { changed = " The employer's page says something else now.", gone = " The employer's page no longer says this." }

local function used_on(fact)
  local links = {}
  for _, page in ipairs((prepbook.site.data.facts or {})[fact.id] or {}) do
    links[#links + 1] = html.a{ href = "/" .. page.path, page.title }
  end
  return #links > 0 and list.sentence(links) or "no page yet"
end

local function day(date) return prepbook.date(date):format("%B %e, %Y") end

-- Where a fact stands, and when somebody last looked.
local function proof(fact)
  local source = source_of[fact.page]
  if not source then return nil end
  local title = html.cite(source.title)
  return html.p{ class = "used", source.address and html.a{ href = source.address, title } or title, ", ", source.site,
    ". Read on ", day(fact.read), ". Checked on ", day(fact.checked),
    fact.commit and html.join{ ", as worded in commit ", html.code(fact.commit) }, "." }
end

prepbook.component("facts", function()
  local rows = {}
  for _, fact in ipairs(facts) do
    rows[#rows + 1] = html.tr{ id = fact.id, html.th{ scope = "row", number_of(fact) }, html.td{ html.p(fact.fact),
      proof(fact), html.p{ class = "used", "Used on ", used_on(fact), ".", STATES[fact.status] } } }
  end
  return html.div{ class = "table register", role = "group", tabindex = "0", ["aria-label"] = "The fact register",
    html.table{
      html.thead{ html.tr{ html.th{ scope = "col", "Number" }, html.th{ scope = "col", "What the employer's page says, in our words" } } },
      html.tbody(rows),
    } }
end, { void = true, styles = { "reference.css" } })

-- Who links to which row. The register is converted once more, now that this is known.
prepbook.on("site", function(site)
  local used = {}
  for _, page in ipairs(site.pages) do
    for _, link in ipairs(page.links) do
      local id = link.target:match("#(f%d+)$")
      local leads = id and link.page and link.page.path == REGISTER
      if leads and page.path ~= REGISTER and by_id[id] then
        used[id] = used[id] or {}
        local last = used[id][#used[id]]
        if not last or last.path ~= page.path then table.insert(used[id], { path = page.path, title = page.title }) end
      end
    end
  end
  for _, fact in ipairs(facts) do
    if not used[fact.id] then
      prepbook.warn(fact, "no page links to fact " .. number_of(fact), "link to it as start/about.md#" .. fact.id .. ", or remove it")
    end
  end
  for _, fact in ipairs(facts) do
    if used[fact.id] and STATES[fact.status] then
      prepbook.warn(fact, 'fact ' .. number_of(fact) .. ' is "' .. fact.status .. '", and ' .. used[fact.id][1].path .. " cites it", nil, "status")
    end
  end
  site.data.facts = used
  site:page(REGISTER):convert()
end)
