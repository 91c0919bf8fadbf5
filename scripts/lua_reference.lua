-- The Lua reference, made from the annotations that editors read: scripts/meta/prepbook.lua.
local SOURCE = "scripts/meta/prepbook.lua"

-- "name type text" -> name, type, text. A type may hold blanks in brackets, and behind ":" and ",".
local function parts_of(line)
  local name, rest = line:match("^(%S+)%s*(.*)$")
  local depth, last = 0, " "
  for at = 1, #rest do
    local c = rest:sub(at, at)
    if c:find("[<({]") then depth = depth + 1 elseif c:find("[>)}]") then depth = depth - 1 end
    if c == " " and depth <= 0 and not last:find("[:,]") then return name, rest:sub(1, at - 1), rest:sub(at + 1) end
    last = c
  end
  return name, rest, ""
end

local function row(line)
  local name, type, text = parts_of(line)
  return ("| `%s` | `%s` | %s |"):format(name, type:gsub("|", "\\|"), text)
end

local function returns(line)
  local _, type, text = parts_of("returns " .. line)
  return ("Returns `%s`%s."):format(type, text ~= "" and ", " .. text or "")
end

-- The comment lines of one function or class as Markdown.
local function describe(block)
  local out, rows, after, example = {}, {}, nil, nil
  for _, line in ipairs(block) do
    local tag, rest = line:match("^@(%w+)%s*(.*)$")
    if example then
      example[#example + 1] = line:sub(5)
    elseif line == "Example:" then
      example = {}
    elseif tag == "param" or tag == "field" then
      rows[#rows + 1] = row(rest)
    elseif tag == "return" then
      after = returns(rest)
    elseif not tag then
      out[#out + 1] = line
    end
  end
  if #rows > 0 then out[#out + 1] = "\n| Name | Type | Meaning |\n| --- | --- | --- |\n" .. table.concat(rows, "\n") end
  if after then out[#out + 1] = "\n" .. after end
  if example then out[#out + 1] = "\n```lua\n" .. table.concat(example, "\n") .. "\n```" end
  return table.concat(out, "\n") .. "\n"
end

local function class_of(block)
  for _, line in ipairs(block) do
    local name = line:match("^@class (%S+)")
    if name then return name end
  end
end

local function reference()
  local out, block = {}, {}
  local function add(title)
    out[#out + 1] = "### " .. title .. "\n\n" .. describe(block)
  end
  for line in (prepbook.read(SOURCE) .. "\n"):gmatch("(.-)\n") do
    if line:find("^%-%-%-") and not line:find("^%-%-%-@meta") then
      block[#block + 1] = line:sub(4)
    else
      local section = line:match("^%-%-# (.*)$")
      local signature = line:match("^function (.*) end$")
      if section then out[#out + 1] = "## " .. section .. "\n" end
      if signature then add(signature) elseif class_of(block) then add(class_of(block)) end
      block = {}
    end
  end
  return table.concat(out, "\n")
end

prepbook.on("pages", function(site)
  site:add{
    path = "team/lua.md", title = "Lua reference", markdown = reference(),
    front = {
      nav_title = "Lua reference", weight = 10, owner = "handbook-team",
      description = "Every function that scripts can use, with an example that runs.",
      lead = "What scripts/*.lua can do with this handbook. The command prepbook help lua prints the same.",
    },
  }
end)
