-- Videos of our own: cards with captions, and transcripts made from them. A video without either is an error.
prepbook.shape("videos", { {
  slug = "slug", title = "text", summary = "text", file = "text", captions = "text",
  slides = { { title = "text", text = "text", seconds = "int" } },
} })

local videos = prepbook.data.videos
local FOLDER = "content/reference/"

-- ---- WebVTT ----------------------------------------------------------------------------------------------

local function seconds_of(stamp)
  local hours, minutes, seconds = stamp:match("^(%d+):(%d%d):(%d%d%.%d%d%d)$")
  if not hours then
    hours, minutes, seconds = "0", stamp:match("^(%d%d):(%d%d%.%d%d%d)$")
  end
  return seconds and tonumber(hours) * 3600 + tonumber(minutes) * 60 + tonumber(seconds)
end

-- A list of { from, to, text }; nil and what is wrong when the file is none.
local function parse(text)
  local cues = {}
  text = text:gsub("^\u{FEFF}", ""):gsub("\r\n?", "\n") .. "\n"
  if not text:find("^WEBVTT[ \t\n]") then return nil, "it does not begin with WEBVTT" end
  for block in (text .. "\n"):gmatch("(.-)\n\n+") do
    local from, to, words = block:match("([%d:%.]+) %-%-> ([%d:%.]+)[^\n]*\n(.*)$")
    if from then
      local cue = { from = seconds_of(from), to = seconds_of(to), text = words:gsub("<[^>]*>", ""):gsub("\n", " ") }
      if not cue.from or not cue.to or cue.to <= cue.from then return nil, "a cue with the times " .. from .. " and " .. to end
      if #cues > 0 and cue.from < cues[#cues].from then return nil, "the cue at " .. from .. " comes before the one above it" end
      cues[#cues + 1] = cue
    end
  end
  if #cues == 0 then return nil, "it has no cues" end
  return cues
end

local function clock(seconds) return ("%d:%02d"):format(seconds // 60, seconds % 60) end

local function has_file(path)
  local folder, name = path:match("^(.*)/([^/]+)$")
  for _, file in ipairs(prepbook.files(folder)) do
    if file == path then return true end
  end
  return false, name
end

local cues_of = {}
for _, video in ipairs(videos) do
  if not has_file(FOLDER .. video.file) then prepbook.fail(video, "there is no video " .. FOLDER .. video.file) end
  if has_file(FOLDER .. video.captions) then
    local cues, problem = parse(prepbook.read(FOLDER .. video.captions))
    if not cues then prepbook.fail(video, video.captions .. " cannot be read: " .. problem) end
    cues_of[video.slug] = cues
  else
    prepbook.fail(video, "a video without captions: there is no " .. FOLDER .. video.captions)
  end
end

-- ---- cards -----------------------------------------------------------------------------------------------

local function length_of(video)
  local cues = cues_of[video.slug] or {}
  return #cues > 0 and cues[#cues].to or 0
end

local function transcript_of(video)
  local lines = {}
  for _, cue in ipairs(cues_of[video.slug] or {}) do
    lines[#lines + 1] = html.p{ html.span{ class = "time", clock(cue.from) }, " ", cue.text }
  end
  return html.details{ html.summary{ "View video transcript: ", video.title }, lines }
end

local function card_of(video)
  return html.join{
    prepbook.markdown("### " .. video.title .. " {#" .. video.slug .. "}"),
    html.p{ video.summary, " ", clock(length_of(video)), "." },
    html.video{ controls = true, preload = "metadata", width = 640, height = 360, ["aria-label"] = video.title,
      html.source{ src = "/reference/" .. video.file, type = "video/webm" },
      html.track{ kind = "captions", src = "/reference/" .. video.captions, srclang = "en", label = "English", default = true },
    },
    transcript_of(video),
  }
end

prepbook.component("videos", function()
  local total, cards = 0, {}
  for _, video in ipairs(videos) do
    total = total + length_of(video)
    cards[#cards + 1] = card_of(video)
  end
  return html.join{ html.p{ #videos .. " videos, " .. clock(total) .. " in all." }, cards }
end, { void = true, styles = { "handbook.css" } })
