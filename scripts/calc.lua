-- <calc is="3.2 * bikes / 86400">0.74</calc>: a number of a worked example, computed again in each build. The page
-- shows what its author wrote; what is written must be the result, rounded to as many decimals as are written.
--
-- In `is`: a sum as scripts/lib/sum.lua reads it, with the names of content/_data/system.yaml.
local list = require("list")
local sum = require("sum")
local schema = require("schema")

schema("system")

local figures = list.unique(prepbook.data.system, "id")
local values = {}
for _, figure in ipairs(figures) do values[figure.id] = figure.value end

prepbook.component("calc", function(attributes, inner, page)
  local wrong = sum.wrong(attributes.is or "", inner.text, values)
  if wrong then prepbook.fail(page, "calc: " .. wrong, "figures are those of content/_data/system.yaml") end
  return inner
end, { attributes = { "is" } })

-- <system-figures></system-figures>: the table of what is given.
prepbook.component("system-figures", function()
  local rows = {}
  for _, figure in ipairs(figures) do
    local value = figure.value
    local text = value >= 1000 and tostring(math.tointeger(value) or value):reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", "")
      or tostring(value)
    rows[#rows + 1] = html.tr{ html.th{ scope = "row", figure.note }, html.td{ class = "right", text }, html.td(figure.unit) }
  end
  return html.div{ class = "table", role = "group", tabindex = "0", ["aria-label"] = "Figures of the example system",
    html.table{ html.thead{ html.tr{ html.th{ scope = "col", "Given" }, html.th{ scope = "col", class = "right", "Figure" },
      html.th{ scope = "col", "Unit" } } }, html.tbody(rows) } }
end, { void = true })
