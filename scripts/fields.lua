-- <fields of="questions"></fields>: the fields of a data file, from the schema beside it.
local list = require("list")

-- The schemas, by the name of their data file.
local function names()
  local found = {}
  for _, path in ipairs(prepbook.files("content/_data", ".schema.json")) do found[#found + 1] = path:match("([^/]+)%.schema%.json$") end
  return found
end

local function kind_of(schema)
  if schema.enum then return "one of " .. table.concat(list.texts(schema.enum), ", ") end
  local kind = type(schema.type) == "table" and schema.type[1] or schema.type
  if kind == "array" then return schema.items.properties and "list" or "list: " .. kind_of(schema.items) end
  if kind == "object" then return "record" end
  if kind == "string" then
    return schema.format == "date" and "date" or schema.pattern and "slug" or schema.contentMediaType and "Markdown" or "text"
  end
  return kind == "integer" and "whole number" or kind == "boolean" and "true or false" or kind
end

-- How many a list may hold: ", 2 to 5".
local function count_of(schema)
  local least, most = schema.minItems, schema.maxItems
  if least and least == most then return ", " .. least end
  return least and most and (", %d to %d"):format(least, most) or ""
end

-- The fields in the order of the schema's list of required ones, then the others; those of records below their own.
local function add_rows(rows, schema, before)
  local required, order = {}, {}
  for _, name in ipairs(schema.required) do
    required[name] = true
    order[#order + 1] = name
  end
  for name in pairs(schema.properties) do
    if not required[name] then order[#order + 1] = name end
  end
  for _, name in ipairs(order) do
    local field = schema.properties[name]
    local inner = field.items or field
    rows[#rows + 1] = html.tr{
      html.th{ scope = "row", html.code(before .. name) },
      html.td{ kind_of(field) .. count_of(field), not required[name] and ", may be absent" or "" },
      html.td(field.description),
    }
    if inner.properties then add_rows(rows, inner, before .. name .. (field.items and "[]." or ".")) end
  end
end

prepbook.component("fields", function(attributes, _, page)
  local name, known = tostring(attributes.of), names()
  for _, each in ipairs(known) do
    if each == name then
      local schema, rows = prepbook.data[name .. ".schema"], {}
      add_rows(rows, schema.items or schema, "")
      return html.div{ class = "table", role = "group", tabindex = "0", ["aria-label"] = "Fields of " .. name,
        html.table{
          html.caption(name .. ".yaml: " .. schema.title),
          html.thead{ html.tr{ html.th{ scope = "col", "Field" }, html.th{ scope = "col", "Holds" }, html.th{ scope = "col", "What" } } },
          html.tbody(rows),
        } }
    end
  end
  prepbook.fail(page, 'fields: there is no schema of "' .. name .. '"', list.near(name, known))
end, { void = true, attributes = { "of" } })
