-- Sums of worked examples, and whether the number that is written is their result.
--
-- A sum holds numbers, + - * / ^, parentheses, ceil(…) and sqrt(…), and the names of figures.
local M = {}

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
  if self.figures[piece] then return self.figures[piece] end
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

-- The value of a text; what is wrong with it is an error without a place. `figures`: name -> number.
function M.compute(text, figures)
  local reader = setmetatable({ text = text, at = 1, figures = figures or {} }, Reader)
  reader:next()
  local value = reader:sum()
  if reader.piece ~= "" then error('"' .. reader.piece .. '" is too much', 0) end
  return value
end

-- ---- what is written -------------------------------------------------------------------------------------

-- The number in a text such as "$1,240" or "74 percent", and how many decimals it is written with.
function M.written(text)
  local digits = text:gsub(",", ""):match("%d+%.?%d*")
  return tonumber(digits), digits and #(digits:match("%.(%d*)") or "")
end

-- Why `text` does not show the result of `sum`, in one line; nil when it does. It may be rounded to as many decimals
-- as are written.
function M.wrong(sum, text, figures)
  local ok, value = pcall(M.compute, sum, figures)
  if not ok then return tostring(value) end
  local shown, decimals = M.written(text)
  if not shown then return 'there is no number in "' .. text .. '"' end
  if math.abs(shown - value) <= 10 ^ -decimals / 2 + 1e-9 then return nil end
  return sum .. " is " .. string.format("%." .. decimals .. "f", value) .. ", not " .. text
end

-- ---- sums in the texts of data ---------------------------------------------------------------------------

local CALC = '<calc is="([^"]*)">(.-)</calc>'

-- The text as it is read.
function M.plain(text) return (text:gsub(CALC, "%2")) end

-- Reports each sum of a text that is not true, at the field of the record in which it stands. Returns how many there
-- are, and the text without them.
function M.check(record, field, text)
  local count = 0
  local rest = text:gsub(CALC, function(expression, shown)
    count = count + 1
    local wrong = M.wrong(expression, shown)
    if wrong then prepbook.fail(record, wrong, nil, field) end
    return ""
  end)
  return count, rest
end

return M
