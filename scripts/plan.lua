-- The preparation plans: what is prescribed for how many days, tables that work on paper, a planner for one's own
-- dates (scripts/assets/planner.js), and calendar files.
local list = require("list")
local ics = require("ics")
local schema = require("schema")

schema("plan")

local plans, tasks = list.unique(prepbook.data.plan.plans, "slug"), list.unique(prepbook.data.plan.tasks, "id")
local plan_of = list.by(plans, "slug")

local WRITING, OUTCOME = -2, 5 -- days from the loop: facts F21 (calendar days) and F22 (business days)
local MOST = { ["four-weeks"] = 120, ["two-weeks"] = 120, ["one-week"] = 180 } -- minutes a day

-- ---- checks ----------------------------------------------------------------------------------------------

prepbook.on("site", function(site)
  for _, task in ipairs(tasks) do
    local path = task.page:match("^[^#]*")
    if not site:page(path) then
      prepbook.fail(task, 'there is no page "' .. path .. '"', list.near(path, site.pages, "path"), "page")
    end
  end
end)

-- What the planner rests on.
local task_of = list.by(tasks, "id")
for _, task in ipairs(tasks) do
  if task.best < task.least then prepbook.fail(task, "best is nearer to the interview than least", nil, "best") end
  if task.most and task.most < task.least then prepbook.fail(task, "most is nearer to the interview than least", nil, "most") end
  if task.short and task.short > task.minutes then prepbook.fail(task, "short is longer than minutes", nil, "short") end
  if task.priority < 1 or task.priority > 5 then prepbook.fail(task, "priorities are 1 to 5", nil, "priority") end
  for _, id in ipairs(task.after or {}) do
    if not task_of[id] then
      prepbook.fail(task, 'after: there is no task "' .. tostring(id) .. '"', list.near(tostring(id), tasks, "id"), "after")
    end
  end
  for _, stage in ipairs(task.ahead or {}) do
    if stage ~= "screen" and stage ~= "loop" then
      prepbook.fail(task, 'ahead: "' .. tostring(stage) .. '" is neither screen nor loop', nil, "ahead")
    end
  end
end

-- The tasks of a plan by day, in the order of the file.
local function tasks_of(plan)
  local days, by_day = {}, {}
  for _, task in ipairs(tasks) do
    local day = task[plan.slug]
    if day then
      if day > 0 or day <= -plan.days then
        prepbook.fail(task, plan.slug .. " has no day " .. day, "its days are " .. 1 - plan.days .. " to 0", plan.slug)
      end
      if not by_day[day] then
        by_day[day] = {}
        days[#days + 1] = day
      end
      table.insert(by_day[day], task)
    end
  end
  table.sort(days)
  return days, by_day
end

for _, plan in ipairs(plans) do
  local days, by_day = tasks_of(plan)
  for _, day in ipairs(days) do
    local minutes = 0
    for _, task in ipairs(by_day[day]) do minutes = minutes + task.minutes end
    if minutes > MOST[plan.slug] then
      local last = by_day[day][#by_day[day]]
      prepbook.fail(last, ("%s, day %d: %d minutes; a day has at most %d"):format(plan.slug, day, minutes, MOST[plan.slug]),
        "move this task, the last of " .. #by_day[day] .. ", to another day", plan.slug)
    end
  end
end

-- ---- tables ----------------------------------------------------------------------------------------------

local function day_name(day)
  if day == 0 then return "The day" end
  return -day .. (day == -1 and " day" or " days") .. " before"
end

-- A day is written once, before the first of its tasks; those who listen hear it with each.
local function row(day, task, again)
  return html.tr{ class = again and "again",
    html.th{ scope = "row", again and html.span{ class = "hidden", day_name(day) } or day_name(day) },
    html.td{ prepbook.site:page(task.page:match("^[^#]*")) and html.a{ href = "/" .. task.page, task.title } or task.title, html.span{ class = "detail", " ", task.detail } },
    html.td{ class = "right", task.minutes .. " min" },
  }
end

local function fixed_row(kind, day, text)
  return html.tr{ class = "fixed",
    html.th{ scope = "row", kind == "outcome" and "Within 5 business days after" or day_name(day) },
    html.td{ html.strong(text) }, html.td{},
  }
end

prepbook.component("plan-table", function(attrs, _, page)
  local plan = plan_of[attrs.plan]
  if not plan then
    prepbook.fail(page, 'there is no plan "' .. tostring(attrs.plan) .. '"', list.near(tostring(attrs.plan), plans, "slug"))
    return
  end
  local days, by_day = tasks_of(plan)
  local rows = {}
  local due = {
    { "writing", WRITING, "Hand in the writing assessment" }, { "loop", 0, "The interview loop" }, { "outcome", OUTCOME, "Expect the outcome" },
  }
  local last -- the day of the row above
  local function add_due(until_day)
    while due[1] and due[1][2] <= until_day do
      last = due[1][2]
      rows[#rows + 1] = fixed_row(table.unpack(table.remove(due, 1)))
    end
  end
  for _, day in ipairs(days) do
    add_due(day)
    for _, task in ipairs(by_day[day]) do
      rows[#rows + 1] = row(day, task, day == last)
      last = day
    end
  end
  add_due(OUTCOME)
  return html.join{
    html.div{ class = "table plan dates", role = "group", tabindex = "0", ["aria-label"] = "Tasks: " .. plan.name,
      html.table{
        html.caption{ "Tasks: ", plan.name },
        html.thead{ html.tr{ html.th{ scope = "col", "When" }, html.th{ scope = "col", "Task" },
          html.th{ scope = "col", class = "right", "Time" } } },
        html.tbody(rows),
      } },
    html.p{ class = "calendar-file", html.a{ href = "/practice/calendar/" .. plan.slug .. ".ics", "Calendar file of this plan" },
      ", for a loop on ", html.span{ class = "example-date", prepbook.site.data.plan_loop }, "." },
  }
end, { void = true, attributes = { "plan" }, styles = { "plan.css" } })

-- <plan-hours plan="four-weeks"></plan-hours>: how many hours the tasks of a plan take.
prepbook.component("plan-hours", function(attrs, _, page)
  local plan = plan_of[attrs.plan]
  if not plan then
    prepbook.fail(page, 'there is no plan "' .. tostring(attrs.plan) .. '"', list.near(tostring(attrs.plan), plans, "slug"))
    return
  end
  local minutes = 0
  for _, task in ipairs(tasks) do
    if task[plan.slug] then minutes = minutes + task.minutes end
  end
  return ("%.0f"):format(minutes / 60)
end, { void = true, attributes = { "plan" } })

prepbook.component("schedule", function()
  return html.div{ class = "schedule", ["data-outcome"] = OUTCOME,
    html.p{ class = "without-scripts",
      "Without scripts in your browser, count from your loop with the tables below, or open a calendar file and move its events." } }
end, { void = true, scripts = { "schedule.js" }, styles = { "plan.css" } })

-- Home: asks for the day of the loop and shows the tasks of today. Hidden without scripts; the theme's home.css keeps
-- its space, so that nothing moves when a task appears.
prepbook.component("today", function()
  return html.div{ class = "ask",
    html.label{ html.span("When is your loop?"), html.input{ type = "date", name = "loop" } },
    html.div{ class = "answer", html.p{ class = "status", role = "status",
      "Enter the day, or your best guess, and today's tasks stand here. The date stays on this device." },
      html.ul{ html.li("No date yet? The table below goes by days."),
        html.li{ "A phone screen comes first? Say so in ", html.a{ href = "/practice/plan.md", "your plan" }, "." } } } }
end, { void = true, scripts = { "today.js" } })

-- What the planner reads when there is a date.
prepbook.on("finish", function(site)
  local out, home = {}, site:page("index.md")
  for i, task in ipairs(tasks) do
    local path, id = task.page:match("^([^#]*)#?(.*)$")
    local page = site:page(path)
    if not page then return end -- told above
    if id ~= "" and not list.by(page.headings, "id")[id] then
      prepbook.fail(task, path .. ' has no section "' .. id .. '"', list.near(id, page.headings, "id"), "page")
    end
    out[i] = { id = task.id, title = task.title, detail = task.detail, url = home:link(page.url .. (id ~= "" and "#" .. id or "")), minutes = task.minutes,
      short = task.short, priority = task.priority, best = task.best, least = task.least, most = task.most, after = task.after,
      writing = task.writing, ahead = task.ahead }
  end
  site:write("practice/tasks.js", "const tasks = " .. prepbook.json(out) .. ";\n")
end)

-- ---- the one prescription --------------------------------------------------------------------------------

local ranges = prepbook.data.plan.days

for i, range in ipairs(ranges) do
  if i > 1 and range.from >= ranges[i - 1].from then
    prepbook.fail(range, "days go from many to few", "put it above the row of " .. ranges[i - 1].from, "from")
  end
end

local function range_name(i)
  local from, above = ranges[i].from, ranges[i - 1]
  if not above then return from .. " or more" end
  if above.from - 1 == from then return tostring(from) end
  return from .. " to " .. above.from - 1
end

prepbook.component("prescription", function(_, _, page)
  local rows = {}
  for i, range in ipairs(ranges) do
    local links = {}
    for j, path in ipairs(range.read) do
      local target = prepbook.site:page(path:match("^[^#]*"))
      if target then
        links[j] = html.a{ href = "/" .. path, target.title }
      else
        prepbook.fail(range, 'there is no page "' .. path .. '"', list.near(path, prepbook.site.pages, "path"), "read")
        links[j] = path
      end
    end
    rows[i] = html.tr{ html.th{ scope = "row", range_name(i) }, html.td(list.sentence(links)), html.td(range["do"]) }
  end
  return html.div{ class = "table", role = "group", tabindex = "0", ["aria-label"] = "Where to start, by days before the loop",
    html.table{ html.caption("Where to start, by days before the loop"),
      html.thead{ html.tr{ html.th{ scope = "col", "Days left" }, html.th{ scope = "col", "Read first" },
        html.th{ scope = "col", "Then do" } } }, html.tbody(rows) } }
end, { void = true })

-- <sheet>...</sheet>: what is to stand on one printed page.
prepbook.component("sheet", function(_, inner) return html.div{ class = "sheet", inner } end, { styles = { "sheet.css" } })

-- ---- calendar files --------------------------------------------------------------------------------------

-- A loop to show the plans with: the first Tuesday at least five weeks after the newest change.
local function example_loop(site)
  local date = (site.date or prepbook.date("2026-11-24")):add(35)
  while date.weekday ~= 2 do date = date:add(1) end
  return date
end

prepbook.on("config", function(site)
  site.data.plan_loop = example_loop(site):format("%A, %B %e, %Y")
end)

local function events_of(plan, loop)
  local events = {}
  local function add(id, date, summary, description)
    events[#events + 1] = { uid = plan.slug .. "-" .. id .. "@pm-t-prep-handbook", date = date, summary = summary, description = description }
  end
  local days, by_day = tasks_of(plan)
  for _, day in ipairs(days) do
    for _, task in ipairs(by_day[day]) do
      add(task.id, loop:add(day), task.title .. " (" .. task.minutes .. " min)", task.detail)
    end
  end
  add("writing", loop:add(WRITING), "Writing assessment due", "Our reading: two days before the loop, as if it were due then. Confirm day and hour with your recruiter.")
  add("loop", loop, "Interview loop", "Five interviews of 55 minutes.")
  add("outcome", loop:add_business(OUTCOME), "Outcome expected by today", "Within five business days after the loop.")
  return events
end

prepbook.on("finish", function(site)
  local loop = example_loop(site)
  for _, plan in ipairs(plans) do
    site:write("practice/calendar/" .. plan.slug .. ".ics",
      ics.calendar("PM-T preparation: " .. plan.name, events_of(plan, loop), site.date or prepbook.date("2026-11-24")))
  end
end)
