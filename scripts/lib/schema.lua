-- What a data file holds is said once, in the JSON Schema beside it (content/_data/NAME.schema.json): editors complete
-- from it, `prepbook new` begins entries from it, and here it becomes the shape that each build checks.
local SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
local SCALARS = { integer = "int", number = "number", boolean = "bool" }
local FORMATS = { date = "date", ["uri-reference"] = "url" }

local shape_of

-- The type without "null", and whether that was there.
local function type_of(schema)
  if type(schema.type) ~= "table" then return schema.type, false end
  return schema.type[1], schema.type[2] == "null"
end

local function record_of(schema, where)
  local required, shape = {}, {}
  for _, name in ipairs(schema.required or {}) do required[name] = true end
  for name, field in pairs(schema.properties) do
    local inner = shape_of(field, where .. "." .. name)
    if not required[name] then
      -- A shape has no list or record that may be absent: what is in those is for the script to check.
      inner = type(inner) == "string" and not inner:find("?", 1, true) and inner .. "?" or type(inner) == "table" and "any?" or inner
    end
    shape[name] = inner
  end
  return shape
end

local function text_of(schema)
  if schema.pattern == SLUG then return "slug" end
  return FORMATS[schema.format] or (schema.contentMediaType == "text/markdown" and "markdown") or "text"
end

function shape_of(schema, where)
  if schema.enum then return prepbook.one_of(schema.enum) end
  local kind, optional = type_of(schema)
  if kind == "array" then return { shape_of(schema.items, where .. "[]") } end
  if kind == "object" then return record_of(schema, where) end
  local scalar = kind == "string" and text_of(schema) or SCALARS[kind]
  if not scalar then error(where .. ': the type "' .. tostring(kind) .. '" has no shape', 0) end
  return optional and scalar .. "?" or scalar
end

-- Checks the data file of that name against its schema.
return function(name)
  prepbook.shape(name, shape_of(prepbook.data[name .. ".schema"], name))
end
