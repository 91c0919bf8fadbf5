-- The case bank: a page for each kind with its cases, and the table of kinds and domains.
local list = require("list")
local sum = require("sum")
local schema = require("schema")

schema("cases")

local LEAST_OF_KIND, LEAST_OF_DOMAIN = 4, 3
local CLARIFY, STEPS = { 3, 5 }, { 3, 6 }
local LEAST_SUMS = 3 -- computed numbers in the steps of one case
local SENTENCES = 2 -- of a question

local data = prepbook.data.cases
local kinds, domains = list.unique(data.kinds, "slug"), list.unique(data.domains, "slug")
local kind_of, domain_of = list.by(kinds, "slug"), list.by(domains, "slug")

-- ---- checks ----------------------------------------------------------------------------------------------

local function check_name(case, field, records)
  if list.by(records, "slug")[case[field]] then return true end
  prepbook.fail(case, "there is no " .. field .. ' "' .. case[field] .. '"', list.near(case[field], records, "slug"), field)
  return false
end

local function check_count(case, field, what, bounds)
  local count = #case[field]
  if count < bounds[1] or count > bounds[2] then
    prepbook.fail(case, ("%s: %d %s; a case has %d to %d"):format(case.id, count, what, bounds[1], bounds[2]), nil, field)
  end
end

-- Checks the sums of a step: each must be true, and what follows a "= " must be one. Returns how many there are.
local function check_step(step)
  local count, rest = sum.check(step, "text", step.text)
  local loose = rest:match("= %$?%d[%d,.]*")
  if loose then
    prepbook.fail(step, 'the result "' .. loose .. '" is not computed', 'write <calc is="6 * 7">42</calc>', "text")
  end
  return count
end

local function check(case)
  check_count(case, "clarify", "clarifying questions", CLARIFY)
  check_count(case, "steps", "steps", STEPS)
  local sums = 0
  for _, step in ipairs(case.steps) do sums = sums + check_step(step) end
  for _, row in ipairs(case.clarify) do sum.check(row, "answer", row.answer) end
  for _, field in ipairs{ "differ", "strong", "weak" } do sum.check(case, field, case[field]) end
  sum.check(case.follow_up, "answer", case.follow_up.answer)
  if sums < LEAST_SUMS then
    prepbook.fail(case, ("%s: %d computed numbers; a case has %d or more"):format(case.id, sums, LEAST_SUMS), nil, "steps")
  end
  local _, ends = (case.question .. " X"):gsub("[.?] %u", "")
  if ends ~= SENTENCES then
    prepbook.fail(case, ("%s: the question has %d sentences, not %d"):format(case.id, ends, SENTENCES), nil, "question")
  end
end

-- What has no known kind or domain is reported and left out of everything below.
local cases = {}
for _, case in ipairs(list.unique(data.cases, "id")) do
  check(case)
  local known = check_name(case, "kind", kinds)
  if check_name(case, "domain", domains) and known then cases[#cases + 1] = case end
end
local by_kind, by_domain = list.group(cases, "kind"), list.group(cases, "domain")

-- Only where no case was left out: one fault is told once.
local function check_least(records, groups, field, least)
  for _, record in ipairs(records) do
    local count = #(groups[record.slug] or {})
    if #cases == #data.cases and count < least then
      prepbook.fail(record, ("%s has %d cases; each %s has %d or more"):format(record.name, count, field, least), nil, "slug")
    end
  end
end
check_least(kinds, by_kind, "kind", LEAST_OF_KIND)
check_least(domains, by_domain, "domain", LEAST_OF_DOMAIN)

-- Two cases of a kind from one domain would share a cell of the table, and one world.
local cells = {} -- "kind/domain" -> its case
for _, case in ipairs(cases) do
  local name = case.kind .. "/" .. case.domain
  if cells[name] then
    prepbook.fail(case, ('%s has the kind and domain of "%s"'):format(case.id, cells[name].id),
      "choose another domain for one of them", "domain")
  end
  cells[name] = cells[name] or case
end

-- ---- the pages of the kinds ------------------------------------------------------------------------------

local function page_of(case) return "/practice/cases/" .. case.kind .. ".md#" .. case.id end

local function clarify_of(case)
  local rows = {}
  for _, row in ipairs(case.clarify) do
    rows[#rows + 1] = html.dt(row.ask)
    rows[#rows + 1] = html.dd(sum.plain(row.answer))
  end
  return html.dl(rows)
end

-- The sums were checked in the data, where a wrong one has its line.
local function steps_of(case)
  local items = {}
  for i, step in ipairs(case.steps) do items[i] = html.li{ prepbook.markdown(sum.plain(step.text)) } end
  return html.ol(items)
end

local function hidden(summary, ...) return html.details{ html.summary(summary), ... } end

local function case_of(case)
  return html.join{
    prepbook.markdown("### " .. case.title .. " {#" .. case.id .. "}"),
    html.p{ class = "case-meta", domain_of[case.domain].name },
    html.p{ html.strong(case.question) },
    hidden("Ask before you answer", clarify_of(case)),
    hidden("A way through", steps_of(case)),
    hidden("Where two strong people differ", html.p(sum.plain(case.differ)),
      html.p{ html.strong("Strong: "), sum.plain(case.strong) }, html.p{ html.strong("Weak: "), sum.plain(case.weak) }),
    hidden("The follow-up most people fail", html.p{ html.strong(case.follow_up.ask) },
      html.p(sum.plain(case.follow_up.answer))),
  }
end

prepbook.component("cases", function(attributes, _, page)
  if not kind_of[attributes.kind] then
    local slug = tostring(attributes.kind)
    prepbook.fail(page, 'there is no kind "' .. slug .. '"', list.near(slug, kinds, "slug"))
    return
  end
  local out = {}
  for i, case in ipairs(by_kind[attributes.kind] or {}) do out[i] = case_of(case) end
  return html.join(out)
end, { void = true, attributes = { "kind" }, styles = { "questions.css" } })

local PAGE = [[
<badge kind="general">General advice</badge> %s

## Four of the kind

<cases kind="%s"></cases>

Before: [the method](/practice/cases/index.md#a-case-in-25-minutes). After: [all cases](/practice/cases/index.md).

<next>

1. Work one aloud, [to the clock](/practice/cases/index.md#a-case-in-25-minutes). (25 minutes)
2. Write the missing number. (2 minutes)

</next>
]]

prepbook.on("pages", function(site)
  for i, kind in ipairs(kinds) do
    site:add{
      path = "practice/cases/" .. kind.slug .. ".md",
      title = "Cases: " .. kind.name,
      source = kind,
      markdown = PAGE:format(kind.intro, kind.slug),
      front = {
        nav_title = kind.name, weight = i * 10, tags = { "practice", "technical" }, owner = "handbook-team",
        lead = kind.lead, description = kind.description,
      },
    }
  end
end)

-- ---- the table -------------------------------------------------------------------------------------------

local function link_of(case, text) return html.a{ href = page_of(case), ["aria-label"] = text and text .. ": " .. case.title, text or case.title } end

-- The number of each case on the page of its kind.
local number_of = {}
for _, group in pairs(by_kind) do
  for i, case in ipairs(group) do number_of[case.id] = tostring(i) end
end

prepbook.component("case-table", function()
  local head, rows = { html.th{ scope = "col", "Kind" } }, {}
  for _, domain in ipairs(domains) do head[#head + 1] = html.th{ scope = "col", html.span(domain.name) } end
  for _, kind in ipairs(kinds) do
    local row = { html.th{ scope = "row", html.a{ href = "/practice/cases/" .. kind.slug .. ".md", kind.name } } }
    for _, domain in ipairs(domains) do
      local case = cells[kind.slug .. "/" .. domain.slug]
      row[#row + 1] = case and html.td{ link_of(case, number_of[case.id]) } or html.td()
    end
    rows[#rows + 1] = html.tr(row)
  end
  return html.div{ class = "table matrix", role = "group", tabindex = "0", ["aria-label"] = "Cases by kind and domain",
    html.table{ html.caption{ #cases .. " cases by kind and domain" }, html.thead{ html.tr(head) }, html.tbody(rows) } }
end, { void = true, styles = { "questions.css" } })

prepbook.component("case-list", function()
  local items = {}
  for i, kind in ipairs(kinds) do
    local links = {}
    for j, case in ipairs(by_kind[kind.slug] or {}) do links[j] = html.li{ link_of(case) } end
    items[i] = html.join{ html.h3(kind.name), html.ul(links) }
  end
  return html.join(items)
end, { void = true })
