-- <calc is="3.2 * bikes / 86400">0.74</calc>: a number of a worked example, computed again in each build. The page
-- shows what its author wrote; what is written must be the result, rounded to as many decimals as are written.
--
-- In `is`: numbers, + - * / ^, parentheses, ceil(…) and sqrt(…), and the names of content/_data/system.yaml.
local list = require("list")

prepbook.shape("system", { { id = "text", value = "number", unit = "text", note = "text" } })

local figures = list.unique(prepbook.data.system, "id")
local by_id = list.by(figures, "id")

local FUNCTIONS = { ceil = function(x) return math.ceil(x - 1e-9) end, sqrt = math.sqrt }

-- ---- the grammar: sum = product { (+|-) product }, product = power { (*|/) power }, power = atom [^ power] ----

local Reader = {}
Reader.__index = Reader

-- The next piece of the text, or "" at its end.
function Reader:next()
  local from, to, piece = self.text:find("^%s*([%d.]+)", self.at)
  if not from then from, to, piece = self.text:find("^%s*([%a_][%w_]*)", self.at) end
  if not from then from, to, piece = self.text:find("^%s*(%S)", self.at) end
  self.at = (to or #self.text) + 1
  self.piece = piece or ""
end

function Reader:take(wanted)
  if self.piece ~= wanted then error('"' .. wanted .. '" is missing before "' .. self.piece .. '"', 0) end
  self:next()
end

function Reader:atom()
  local piece = self.piece
  self:next()
  if piece == "-" then return -self:atom() end
  if tonumber(piece) then return tonumber(piece) end
  if piece == "(" then
    local value = self:sum()
    self:take(")")
    return value
  end
  if FUNCTIONS[piece] then
    self:take("(")
    local value = FUNCTIONS[piece](self:sum())
    self:take(")")
    return value
  end
  if by_id[piece] then return by_id[piece].value end
  error('there is no figure "' .. piece .. '"', 0)
end

function Reader:power()
  local value = self:atom()
  if self.piece ~= "^" then return value end
  self:next()
  return value ^ self:power()
end

function Reader:product()
  local value = self:power()
  while self.piece == "*" or self.piece == "/" do
    local sign = self.piece
    self:next()
    local other = self:power()
    value = sign == "*" and value * other or value / other
  end
  return value
end

function Reader:sum()
  local value = self:product()
  while self.piece == "+" or self.piece == "-" do
    local sign = self.piece
    self:next()
    local other = self:product()
    value = sign == "+" and value + other or value - other
  end
  return value
end

local function compute(text)
  local reader = setmetatable({ text = text, at = 1 }, Reader)
  reader:next()
  local value = reader:sum()
  if reader.piece ~= "" then error('"' .. reader.piece .. '" is too much', 0) end
  return value
end

-- ---- what is written -------------------------------------------------------------------------------------

-- The number in a text such as "$1,240" or "74 percent", and how many decimals it is written with.
local function written(text)
  local digits = text:gsub(",", ""):match("%d+%.?%d*")
  return tonumber(digits), digits and #(digits:match("%.(%d*)") or "")
end

prepbook.component("calc", function(attributes, inner, page)
  local text = inner.text
  local ok, value = pcall(compute, attributes.is or "")
  if not ok then
    prepbook.fail(page, "calc: " .. tostring(value), "figures are those of content/_data/system.yaml")
    return inner
  end
  local shown, decimals = written(text)
  if not shown then
    prepbook.fail(page, 'calc: there is no number in "' .. text .. '"')
  elseif math.abs(shown - value) > 10 ^ -decimals / 2 + 1e-9 then
    prepbook.fail(page, "calc: " .. attributes.is .. " is " .. string.format("%." .. decimals .. "f", value) .. ", not " .. text)
  end
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
