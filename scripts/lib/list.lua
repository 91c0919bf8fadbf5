-- Lists of records: by key, in groups, as links.
local M = {}

-- { slug -> record }
function M.by(records, key)
  local found = {}
  for _, record in ipairs(records) do found[record[key]] = record end
  return found
end

-- { key -> list of records with it }
function M.group(records, key)
  local groups = {}
  for _, record in ipairs(records) do
    local name = record[key]
    groups[name] = groups[name] or {}
    table.insert(groups[name], record)
  end
  return groups
end

-- The known slugs nearest to a wrong one, for messages: those that share its beginning.
function M.near(slug, records)
  for _, record in ipairs(records) do
    if record.slug:sub(1, 4) == slug:sub(1, 4) then return 'did you mean "' .. record.slug .. '"?' end
  end
end

-- "one", "one and two", "one, two and three", of HTML or text.
function M.sentence(pieces)
  local out = {}
  for i, piece in ipairs(pieces) do
    if i > 1 then out[#out + 1] = i == #pieces and " and " or ", " end
    out[#out + 1] = piece
  end
  return html.join(out)
end

return M
