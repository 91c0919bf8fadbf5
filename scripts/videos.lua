-- Videos of our own: cards with captions, and transcripts made from them. A video without captions is an error.
local list = require("list")
local schema = require("schema")

schema("videos")

local videos = list.unique(prepbook.data.videos, "slug")
local FOLDER = "content/reference/"

-- ---- WebVTT ----------------------------------------------------------------------------------------------

local function seconds_of(stamp)
  local hours, minutes, seconds = stamp:match("^(%d%d+):(%d%d):(%d%d%.%d%d%d)$")
  if not hours then
    hours, minutes, seconds = "0", stamp:match("^(%d%d):(%d%d%.%d%d%d)$")
  end
  return seconds and tonumber(hours) * 3600 + tonumber(minutes) * 60 + tonumber(seconds)
end

-- Blocks of lines that follow each other: { line = the number of the first, the lines... }.
local function blocks_of(text)
  local blocks, block, number = {}, nil, 0
  for line in text:gmatch("(.-)\n") do
    number = number + 1
    if line == "" then
      block = nil
    elseif block then
      block[#block + 1] = line
    else
      block = { line = number, line }
      blocks[#blocks + 1] = block
    end
  end
  return blocks
end

-- The cue of a block; nil and what is wrong with it.
local function cue_of(block, before)
  local at = block[1]:find("-->", 1, true) and 1 or 2
  local from, to = (block[at] or ""):match("^([%d:%.]+)[ \t]+%-%->[ \t]+([%d:%.]+)")
  local cue = from and { from = seconds_of(from), to = seconds_of(to) }
  if not cue or not cue.from or not cue.to then return nil, 'no times like "00:01.000 --> 00:04.000"' end
  if cue.to <= cue.from then return nil, "a cue that ends before it begins" end
  if before and cue.from < before.from then return nil, "a cue that begins before the one above it" end
  cue.text = table.concat(block, " ", at + 1):gsub("<[^>]*>", "")
  if cue.text == "" then return nil, "a cue without words" end
  return cue
end

-- A list of { from, to, text }; nil, what is wrong and in which line.
local function parse(text)
  local cues = {}
  text = text:gsub("^\u{FEFF}", ""):gsub("\r\n?", "\n") .. "\n"
  local blocks = blocks_of(text)
  if not text:find("^WEBVTT[ \t\n]") then return nil, "it does not begin with WEBVTT", 1 end
  for i = 2, #blocks do
    local word = blocks[i][1]:match("^%u+")
    if word ~= "NOTE" and word ~= "STYLE" and word ~= "REGION" then
      local cue, problem = cue_of(blocks[i], cues[#cues])
      if not cue then return nil, problem, blocks[i].line end
      cues[#cues + 1] = cue
    end
  end
  if #cues == 0 then return nil, "it has no cues", 1 end
  return cues
end

local function clock(seconds)
  seconds = math.floor(seconds)
  return ("%d:%02d"):format(seconds // 60, seconds % 60)
end

local function has_file(path)
  for _, file in ipairs(prepbook.files(path:match("^(.*)/"))) do
    if file == path then return true end
  end
  return false
end

-- Which of a video's files is not there.
local function missing_of(video)
  for _, field in ipairs{ "file", "older", "poster" } do
    if video[field] and not has_file(FOLDER .. video[field]) then return field end
  end
end

-- slug -> cues, of the videos that are there and whose captions can be read.
local cues_of = {}
for _, video in ipairs(videos) do
  local path = FOLDER .. video.captions
  local missing = missing_of(video)
  if missing then
    prepbook.fail(video, (missing == "poster" and "there is no poster " or "there is no video ") .. FOLDER .. video[missing], "node scripts/slides.mjs makes it of the slides", missing)
  elseif has_file(path) then
    local cues, problem, line = parse(prepbook.read(path))
    if not cues then
      prepbook.fail(video, ("captions that cannot be read: %s:%d: %s"):format(path, line, problem), nil, "captions")
    end
    cues_of[video.slug] = cues
  else
    prepbook.fail(video, "a video without captions: there is no " .. path, "write one cue for each slide", "captions")
  end
end

-- ---- cards -----------------------------------------------------------------------------------------------

local function length_of(video)
  local cues = cues_of[video.slug]
  return cues[#cues].to
end

local function transcript_of(video)
  local lines = {}
  for _, cue in ipairs(cues_of[video.slug]) do
    -- Without scripts the link opens the file at that moment.
    local at = "/reference/" .. video.older .. "#t=" .. ("%g"):format(cue.from)
    lines[#lines + 1] = html.p{ html.a{ class = "time", href = at, ["aria-label"] = "Play from " .. clock(cue.from), clock(cue.from) }, " ", cue.text }
  end
  return html.details{ html.summary{ "View video transcript: ", video.title }, lines }
end

local function card_of(video)
  return html.join{
    prepbook.markdown("### " .. video.title .. " {#" .. video.slug .. "}"),
    html.p{ video.summary, " ", clock(length_of(video)), "." },
    html.video{ controls = true, preload = "none", poster = "/reference/" .. video.poster, width = 640, height = 360, ["aria-label"] = video.title,
      html.source{ src = "/reference/" .. video.file, type = "video/webm" },
      html.source{ src = "/reference/" .. video.older, type = "video/mp4" },
      html.track{ kind = "captions", src = "/reference/" .. video.captions, srclang = "en", label = "English", default = true },
    },
    transcript_of(video),
  }
end

prepbook.component("videos", function()
  local total, cards = 0, {}
  for _, video in ipairs(videos) do
    if cues_of[video.slug] then
      total = total + length_of(video)
      cards[#cards + 1] = card_of(video)
    end
  end
  return html.join{ html.p{ #videos .. " videos, " .. clock(total) .. " in all." }, cards }
end, { void = true, styles = { "reference.css" }, scripts = { "videos.js" } })
