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

-- The help for a wrong text: which of those known was meant. `known` holds texts, or records by their `key`.
function M.near(text, known, key)
  local texts = {}
  for i, item in ipairs(known) do texts[i] = key and item[key] or item end
  local best = prepbook.nearest(text, texts)
  return best and 'did you mean "' .. best .. '"?'
end

-- Reports each record that has the key of one above it, and returns those that have not.
function M.unique(records, key)
  local seen, kept = {}, {}
  for _, record in ipairs(records) do
    if seen[record[key]] then
      prepbook.fail(record, "the " .. key .. ' "' .. record[key] .. '" is there already', "each row needs its own", key)
    else
      kept[#kept + 1] = record
    end
    seen[record[key]] = true
  end
  return kept
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

-- A list of one's own with the texts of another one, which may be one of data.
function M.texts(texts)
  local out = {}
  for i, text in ipairs(texts) do out[i] = text end
  return out
end

return M
