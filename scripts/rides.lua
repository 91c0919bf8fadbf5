-- <rides></rides> and <rides-by-district></rides-by-district>: a small table of content/_data/rides.csv, and what the
-- query on the same page makes of it: rides, photos and complaints without a photo, by district.
local schema = require("schema")
schema("rides")

local rides = prepbook.data.rides
local COLUMNS = { "ride", "bike", "district", "minutes", "photo", "complaint" }

-- A table of texts and numbers; numbers stand on the right.
local function table_of(heads, rows, label)
  local head, body = {}, {}
  for i, name in ipairs(heads) do
    head[i] = html.th{ scope = "col", class = type(rows[1][i]) == "number" and "right" or nil, name }
  end
  for i, row in ipairs(rows) do
    local cells = {}
    for j, value in ipairs(row) do
      cells[j] = html.td{ class = type(value) == "number" and "right" or nil, tostring(value) }
    end
    body[i] = html.tr(cells)
  end
  return html.div{ class = "table", role = "group", tabindex = "0", ["aria-label"] = label,
    html.table{ html.caption(label), html.thead{ html.tr(head) }, html.tbody(body) } }
end

prepbook.component("rides", function()
  local rows = {}
  for i, ride in ipairs(rides) do
    rows[i] = {}
    for j, name in ipairs(COLUMNS) do rows[i][j] = ride[name] end
  end
  return table_of(COLUMNS, rows, "rides, one row for each")
end, { void = true })

prepbook.component("rides-by-district", function()
  local groups, names = {}, {}
  for _, ride in ipairs(rides) do
    local group = groups[ride.district]
    if not group then
      group = { rides = 0, no_photo = 0, complaints = 0 }
      groups[ride.district] = group
      names[#names + 1] = ride.district
    end
    group.rides = group.rides + 1
    if ride.photo == "no" then
      group.no_photo = group.no_photo + 1
      if ride.complaint == "yes" then group.complaints = group.complaints + 1 end
    end
  end
  table.sort(names, function(a, b)
    local one, other = groups[a], groups[b]
    if one.complaints ~= other.complaints then return one.complaints > other.complaints end
    return a < b
  end)
  local rows = {}
  for i, name in ipairs(names) do rows[i] = { name, groups[name].rides, groups[name].no_photo, groups[name].complaints } end
  return table_of({ "district", "rides", "no_photo", "complaints" }, rows, "What the query returns")
end, { void = true })
