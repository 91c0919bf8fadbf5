-- What a reader's browser keeps: the keys that the scripts of the theme and of this handbook write, each with its
-- words. A script that keeps something new stops the build until stored.yaml says what it is.
local list = require("list")
local schema = require("schema")

schema("stored")

local words_of = list.by(list.unique(prepbook.data.stored, "key"), "key")

-- Not read: it brings back what others kept, under the names that it finds in a file.
local BRINGS_BACK = "themes/default/assets/your-data.js"
-- prepbook.save itself.
local MECHANISM = "prepbook.prefix + key"

local FOLDERS = {
  { "themes/default/assets", ".js" }, { "themes/default/search", ".mjs" },
  { "scripts/assets", ".js" }, { "scripts/assets", ".mjs" },
}
-- How a script keeps something. Each pattern captures what stands for the key.
local WRITES = {
  { "prepbook%.save%(%s*([^,]-)%s*,", "device" },
  { "localStorage%.setItem%(%s*([^,]-)%s*,", "device" }, { "localStorage%[([^%]]+)%]%s*=[^=]", "device" },
  { "sessionStorage%.setItem%(%s*([^,]-)%s*,", "tab" }, { "sessionStorage%[([^%]]+)%]%s*=[^=]", "tab" },
}

-- The key that an expression stands for: a text, or the name of a constant that is one. Of a text with something in
-- it, what stands before that: "checks/" of `checks/${page}`.
local function key_of(expression, script)
  local text = expression:match("^(['\"`].*['\"`])$") or expression:find("^[%w_]+$")
    and script:match("const " .. expression .. " = (['\"`][^\n;]*['\"`])")
  if not text then return nil end
  return (text:sub(2, -2):gsub("^%${prepbook%.prefix}", ""):gsub("^pb:", ""):gsub("%${.*", ""))
end

-- key -> "device" or "tab", of all scripts.
local function read_script(path, kept)
  local script = prepbook.read(path)
  for _, write in ipairs(WRITES) do
    for at, expression in script:gmatch("()" .. write[1]) do
      local key = key_of(expression, script)
      if key then
        kept[key] = write[2]
      elseif expression ~= MECHANISM then
        local _, line = script:sub(1, at):gsub("\n", "")
        prepbook.fail(nil, ("%s:%d: what is kept under %s cannot be told"):format(path, line + 1, expression),
          "give the key a constant of its own: const KEY = '...'")
      end
    end
  end
end

local function kept_keys()
  local kept = {}
  for _, folder in ipairs(FOLDERS) do
    for _, path in ipairs(prepbook.files(folder[1], folder[2])) do
      if path ~= BRINGS_BACK then read_script(path, kept) end
    end
  end
  return kept
end

local kept = kept_keys()

prepbook.on("site", function()
  local keys = {}
  for key in pairs(kept) do
    keys[#keys + 1] = key
    if not words_of[key] then
      prepbook.fail(nil, 'a script keeps "' .. key .. '", and content/_data/stored.yaml has no words for it',
        list.near(key, prepbook.data.stored, "key") or "readers are told what their browser keeps")
    end
  end
  for _, row in ipairs(prepbook.data.stored) do
    if not kept[row.key] then
      prepbook.fail(row, 'no script keeps "' .. row.key .. '"', list.near(row.key, keys), "key")
    end
  end
end)

-- In the order of the data.
local function items(where)
  local out = {}
  for _, row in ipairs(prepbook.data.stored) do
    if kept[row.key] == where then out[#out + 1] = html.li(row.words) end
  end
  return out
end

prepbook.component("stored", function()
  return html.join{
    html.p("Until you delete it, your browser keeps"), html.ul(items("device")),
    html.p("and until you close the tab"), html.ul(items("tab")),
  }
end, { void = true })
