-- The question bank: its matrix, the list that can be filtered, and a page for each principle.
local list = require("list")
local schema = require("schema")
local sum = require("sum")

schema("questions")

local principles, competencies = prepbook.data.principles, prepbook.data.competencies
local principle_of, competency_of = list.by(principles, "slug"), list.by(competencies, "slug")

local LEAST = 6 -- questions of one principle
local FOLLOW_UPS = { 2, 5 } -- of one question
local STAGES = { screen = "phone screen", loop = "loop" }

-- ---- checks ----------------------------------------------------------------------------------------------

-- Whether a question's field names one of `records`.
local function check_name(question, field, records)
  for _, record in ipairs(records) do
    if record.slug == question[field] then return true end
  end
  prepbook.fail(question, "there is no " .. field .. ' "' .. question[field] .. '"', list.near(question[field], records, "slug"), field)
  return false
end

-- What is wrong is reported once and left out of everything below.
local questions = {}
for _, question in ipairs(list.unique(prepbook.data.questions, "id")) do
  local known = check_name(question, "principle", principles)
  if check_name(question, "competency", competencies) and known then questions[#questions + 1] = question end
end
local by_principle = list.group(questions, "principle")
for _, principle in ipairs(principles) do
  by_principle[principle.slug] = by_principle[principle.slug] or {}
  local count = #by_principle[principle.slug]
  if count < LEAST and #questions == #prepbook.data.questions then
    prepbook.fail(principle, principle.name .. " has " .. count .. " questions; each principle needs " .. LEAST,
      'add some with "principle: ' .. principle.slug .. '" to content/_data/questions.yaml', "slug")
  end
end

for _, question in ipairs(questions) do
  sum.check(question, "listen_for", question.listen_for)
  for _, text in ipairs(question.follow_ups) do sum.check(question, "follow_ups", text) end
  local count = #question.follow_ups
  if count < FOLLOW_UPS[1] or count > FOLLOW_UPS[2] then
    prepbook.fail(question, ("%s: %d follow-ups; a question has %d to %d"):format(question.id, count, table.unpack(FOLLOW_UPS)),
      nil, "follow_ups")
  end
end

-- The reason why there is no question at a principle and a competency, from competencies.yaml; nil when it is an error.
local reasons = {}
local function cell_name(principle, competency) return principle.slug .. "/" .. competency.slug end

local function count_at(principle, competency)
  local count = 0
  for _, question in ipairs(by_principle[principle.slug]) do
    if question.competency == competency.slug then count = count + 1 end
  end
  return count
end

for _, competency in ipairs(competencies) do
  for _, row in ipairs(competency.empty) do
    local principle = principle_of[row.principle]
    if not principle then
      prepbook.fail(row, 'there is no principle "' .. row.principle .. '"', list.near(row.principle, principles, "slug"), "principle")
    elseif count_at(principle, competency) > 0 then
      prepbook.fail(row, principle.name .. " has questions on " .. competency.name, "take this reason out", "principle")
    else
      reasons[cell_name(principle, competency)] = row.reason
    end
  end
end

local function check_stages(principle)
  local found = {}
  for _, question in ipairs(by_principle[principle.slug]) do
    for _, stage in ipairs(question.stages) do found[stage] = true end
  end
  for stage, name in pairs(STAGES) do
    if not found[stage] then prepbook.fail(principle, principle.name .. " has no question for the " .. name, nil, "slug") end
  end
end

local function check_cells(principle)
  for _, competency in ipairs(competencies) do
    if count_at(principle, competency) == 0 and not reasons[cell_name(principle, competency)] then
      prepbook.fail(competency, principle.name .. " has no question on " .. competency.name,
        "write one, or give the reason in empty", "empty")
    end
  end
end

-- Where questions are missing or were left out, that was told.
for _, principle in ipairs(principles) do
  if #questions == #prepbook.data.questions and #by_principle[principle.slug] >= LEAST then
    check_stages(principle)
    check_cells(principle)
  end
end

-- ---- one question ----------------------------------------------------------------------------------------

local function stages_of(question)
  local names = {}
  for _, stage in ipairs(question.stages) do names[#names + 1] = STAGES[stage] end
  return table.concat(names, ", ")
end

local function details_of(question)
  local follow_ups = {}
  for _, text in ipairs(question.follow_ups) do follow_ups[#follow_ups + 1] = html.li(sum.plain(text)) end
  return html.details{
    html.summary("Follow-ups, and what to listen for"),
    html.ul(follow_ups),
    html.p{ html.strong("Listen for: "), sum.plain(question.listen_for) },
  }
end

-- On the page of its principle, below the competency.
local function item_of(question)
  return html.li{
    class = "question", id = question.id,
    html.p{ class = "question-text", question.text },
    html.p{ class = "question-meta", stages_of(question) },
    details_of(question),
  }
end

-- ---- the matrix ------------------------------------------------------------------------------------------

local function cell_of(principle, competency)
  local count = count_at(principle, competency)
  if count == 0 then return html.td{ class = "none", "0" } end
  return html.td{ html.a{
    href = "/practice/questions/" .. principle.slug .. ".md#" .. competency.slug,
    ["aria-label"] = principle.name .. ", " .. competency.name .. ": " .. count,
    tostring(count),
  } }
end

prepbook.component("question-matrix", function()
  local head, rows = { html.th{ scope = "col", "Principle" } }, {}
  for _, competency in ipairs(competencies) do head[#head + 1] = html.th{ scope = "col", html.span(competency.name) } end
  for _, principle in ipairs(principles) do
    local cells = { html.th{ scope = "row", html.a{ href = "/practice/questions/" .. principle.slug .. ".md", principle.name } } }
    for _, competency in ipairs(competencies) do cells[#cells + 1] = cell_of(principle, competency) end
    rows[#rows + 1] = html.tr(cells)
  end
  return html.div{ class = "table matrix", role = "group", tabindex = "0", ["aria-label"] = "Questions by principle and competency",
    html.table{
      html.caption{ #questions .. " questions by principle and competency" },
      html.thead{ html.tr(head) },
      html.tbody(rows),
    } }
end, { void = true, styles = { "questions.css" } })

-- <empty-cells></empty-cells>: which cells of the matrix have no question, and why.
prepbook.component("empty-cells", function()
  local items = {}
  for _, principle in ipairs(principles) do
    for _, competency in ipairs(competencies) do
      local reason = reasons[cell_name(principle, competency)]
      if reason then items[#items + 1] = html.li{ html.strong{ principle.name, ", ", competency.name, ": " }, reason } end
    end
  end
  return html.details{ html.summary{ #items .. " cells are empty on purpose" }, html.ul(items) }
end, { void = true })

-- The list that can be filtered. All questions come with it when somebody asks: most readers go by the matrix.
prepbook.component("question-list", function()
  return html.div{ class = "bank", ["data-count"] = #questions }
end, { void = true, scripts = { "questions.js" }, styles = { "questions.css" } })

local function pairs_of(records)
  local out = {}
  for i, record in ipairs(records) do out[i] = { record.slug, record.name } end
  return out
end

prepbook.on("finish", function(site)
  local out, urls = {}, {}
  for _, principle in ipairs(principles) do
    local page = site:page("practice/questions/" .. principle.slug .. ".md")
    if not page then return end -- told above
    urls[principle.slug] = site:page("index.md"):link(page.url)
  end
  for i, question in ipairs(questions) do
    out[i] = { id = question.id, text = question.text, principle = question.principle, competency = question.competency,
      stage = table.concat(question.stages, " "), stages = stages_of(question), url = urls[question.principle] .. "#" .. question.id }
  end
  site:write("practice/questions/list.js", "const bank = " .. prepbook.json{
    principle = pairs_of(principles), competency = pairs_of(competencies), questions = out } .. ";\n")
end)

-- ---- a page for each principle ---------------------------------------------------------------------------

prepbook.component("principle-questions", function(attrs, _, page)
  if not by_principle[attrs.principle] then
    local slug = tostring(attrs.principle)
    prepbook.fail(page, 'there is no principle "' .. slug .. '"', list.near(slug, principles, "slug"))
    return
  end
  local groups = list.group(by_principle[attrs.principle], "competency")
  local out, number = {}, 1
  for _, competency in ipairs(competencies) do
    local items = {}
    for _, question in ipairs(groups[competency.slug] or {}) do items[#items + 1] = item_of(question) end
    if #items > 0 then
      out[#out + 1] = prepbook.markdown("## " .. competency.name .. " {#" .. competency.slug .. "}")
      out[#out + 1] = html.ol{ class = "questions", start = number, items }
      number = number + #items
    end
  end
  return html.join(out)
end, { void = true, attributes = { "principle" }, styles = { "questions.css" } })

-- Where to go on: to the full answer. All of them while this one is missing, which is told.
local function after(principle)
  local answer = list.by(prepbook.data.answers, "principle")[principle.slug]
  if not answer then return "[full answers](/behavioral/answers/index.md)" end
  return ("[%s](/behavioral/answers/%s.md), in full"):format(answer.title, principle.slug)
end

local PAGE = [[
<principle-questions principle="%s"></principle-questions>

Before: [%s](/principles/%s.md). After: %s.

<next>

1. Tell one [aloud](/practice/index.md#one-round-takes-20-minutes). (3 minutes)
2. Climb down [its ladder](/behavioral/follow-ups.md#the-ladder). (6 minutes)

</next>
]]

prepbook.on("pages", function(site)
  for i, principle in ipairs(principles) do
    local count = #by_principle[principle.slug]
    site:add{
      path = "practice/questions/" .. principle.slug .. ".md",
      title = "Questions: " .. principle.name,
      source = by_principle[principle.slug][1] or principle,
      markdown = PAGE:format(principle.slug, principle.name, principle.slug, after(principle)),
      front = {
        nav_title = principle.name, weight = i * 10, tags = { "practice", "principles" }, owner = "handbook-team",
        lead = principle.short,
        description = count .. " practice questions of our own on " .. principle.name .. ", each with follow-ups and what to listen for.",
      },
    }
  end
end)
