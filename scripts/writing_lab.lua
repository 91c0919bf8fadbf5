-- The writing lab: a draft and its final text, files beside the page, with what was edited between them. The marks are
-- made by prepbook.diff, never by hand.
local list = require("list")

local TOLERANCE = 0.1 -- by which a final text may miss the length it is meant to have

local folder_of = function(page) return "content/" .. (page.path:match("^(.*/)") or "") end

-- The text of a file beside the page; nil, and reported, when there is none.
local function read(page, name)
  local folder = folder_of(page)
  for _, path in ipairs(prepbook.files(folder:sub(1, -2), ".md")) do
    -- Readers see the results of sums, not the sums.
    if path == folder .. tostring(name) then return (prepbook.read(path):gsub('<calc is="[^"]*">(.-)</calc>', "%1")) end
  end
  prepbook.fail(page, 'edits: there is no "' .. tostring(name) .. '" beside the page',
    list.near(tostring(name), prepbook.files(folder:sub(1, -2), ".md")))
end

local function check_length(page, words, about)
  local wanted = tonumber(about)
  if not wanted then
    prepbook.fail(page, "edits: about says how many words the final text is meant to have", 'about="500"')
  elseif math.abs(words - wanted) > wanted * TOLERANCE then
    prepbook.fail(page, ("edits: the final text has %d words, not about %d"):format(words, wanted))
  end
end

-- <edits from="_draft.md" to="_final.md" about="500"></edits>
prepbook.component("edits", function(attributes, _, page)
  local draft, final = read(page, attributes.from), read(page, attributes.to)
  if not draft or not final then return end
  -- All four numbers are of one kind: before - removed + added is after.
  local before, after = select(2, prepbook.diff("", draft)), select(2, prepbook.diff("", final))
  local diff, added, removed = prepbook.diff(draft, final)
  check_length(page, after, attributes.about)
  return html.join{
    html.p{ ("The draft has %d words, the final text %d. Between them %d words went out and %d came in."):format(before, after, removed, added) },
    html.div{ class = "edits", role = "group", ["aria-label"] = "The edits", diff },
  }
end, { void = true, attributes = { "from", "to", "about" }, styles = { "edits.css" } })
