-- The sixteen principles: their grid, the prompts on their pages, their neighbors, and the check that all pages
-- are built alike.
local list = require("list")
local schema = require("schema")

schema("principles")
schema("competencies")

local principles = list.unique(prepbook.data.principles, "slug")
local by_slug = list.by(principles, "slug")

local SECTIONS = {
  "In our words", "In PM-T work", "Signs and counter-signs", "Prompts", "Follow-ups", "Story fit", "Tension",
  "A ten-minute drill",
}
local PROMPTS = 6

local function page_of(principle) return "/principles/" .. principle.slug .. ".md" end
-- A slug that no row has was reported, and stands as it is.
local function link_to(principle)
  return type(principle) == "string" and principle or html.a{ href = page_of(principle), principle.name }
end
local function get(slug) return by_slug[slug] or slug end

for _, principle in ipairs(principles) do
  for _, near in ipairs(principle.near) do
    if not by_slug[near] then
      prepbook.fail(principle, 'near: there is no principle "' .. near .. '"', list.near(near, principles, "slug"), "near")
    end
  end
  if not by_slug[principle.tension] then
    prepbook.fail(principle, 'tension: there is no principle "' .. principle.tension .. '"',
      list.near(principle.tension, principles, "slug"), "tension")
  end
end

prepbook.component("principle-grid", function()
  local cards = {}
  for _, principle in ipairs(principles) do
    cards[#cards + 1] = html.li{ class = "card",
      html.p{ class = "card-title", link_to(principle) },
      html.p{ principle.short },
      html.p{ class = "pulls", "Pulls against ", link_to(get(principle.tension)) },
    }
  end
  return html.ol{ class = "cards principles", cards }
end, { void = true, styles = { "reference.css" } })

prepbook.component("prompts", function(attrs, _, page)
  local principle = by_slug[attrs.principle]
  if not principle then
    local slug = tostring(attrs.principle)
    prepbook.fail(page, 'there is no principle "' .. slug .. '"', list.near(slug, principles, "slug"))
    return
  end
  local items = {}
  for _, question in ipairs(prepbook.data.questions) do
    if question.principle == principle.slug and #items < PROMPTS then items[#items + 1] = html.li(question.text) end
  end
  local answer = list.by(prepbook.data.answers, "principle")[principle.slug]
  local full = answer and html.p{ "Read one in full: ", html.a{ href = "/behavioral/answers/" .. principle.slug .. ".md", answer.title } }
  return html.join{
    html.ol{ class = "prompts", items },
    full,
    html.p{ html.a{ href = "/practice/questions/" .. principle.slug .. ".md",
                    "All questions on " .. principle.name .. ", with follow-ups" } },
  }
end, { void = true, attributes = { "principle" } })

-- Each page ends with what stands beside it: the two nearest, and the one it pulls against.
prepbook.on("html", function(page)
  local slug = page.path:match("^principles/(.+)%.md$")
  local principle = slug and by_slug[slug]
  if not principle then return end
  local near = {}
  for _, other in ipairs(principle.near) do near[#near + 1] = link_to(get(other)) end
  page.html = page.html .. tostring(html.p{ class = "neighbors",
    "Before: ", html.a{ href = "/principles/index.md#map-your-stories", "Map your stories" },
    ". After: ", list.sentence(near), ", whose stories are close. Pulls against ", link_to(get(principle.tension)), "." })
end)

-- The same sections in the same order, so that a reader finds the drill of any principle at the same place.
local ORDER = "all principle pages have: " .. table.concat(SECTIONS, ", ")

-- What is wrong with the section that comes as number `place`; nil: nothing.
local function problem_of(title, place)
  local wanted = SECTIONS[place]
  if title == wanted then return nil end
  for later = place + 1, #SECTIONS do
    if title == SECTIONS[later] then return 'the section "' .. wanted .. '" is missing before this one' end
  end
  return wanted and 'this section is "' .. wanted .. '" on the other principle pages'
    or "the other principle pages have no section here"
end

prepbook.on("document", function(document, page)
  local slug = page.path:match("^principles/(.+)%.md$")
  if not slug or slug == "index" then return end
  if not by_slug[slug] then
    prepbook.fail(page, "no principle in content/_data/principles.yaml has this page's name", list.near(slug, principles, "slug"))
    return
  end
  local found = 0
  for heading in document:walk("heading") do
    if heading.level == 2 then
      found = found + 1
      local problem = problem_of(heading.text, found)
      if problem then
        prepbook.fail(heading, problem, ORDER)
        return
      end
    end
  end
  if found < #SECTIONS then prepbook.fail(page, 'the section "' .. SECTIONS[found + 1] .. '" is missing at the end', ORDER) end
end)

-- Every principle has its page.
prepbook.on("pages", function(site)
  for _, principle in ipairs(principles) do
    if not site:page("principles/" .. principle.slug .. ".md") then
      prepbook.fail(principle, "the principle has no page: content/principles/" .. principle.slug .. ".md", nil, "slug")
    end
  end
end)
