-- Calendar files (RFC 5545): events of whole days.
local M = {}

local LINE = 75 -- octets of a line, its break apart

-- Lines are folded between characters, never within one.
local function fold(line)
  local out, used = {}, 0
  for character in line:gmatch("[\0-\x7F\xC2-\xF4][\x80-\xBF]*") do
    if used + #character > LINE then
      out[#out + 1] = "\r\n "
      used = 1
    end
    out[#out + 1] = character
    used = used + #character
  end
  return table.concat(out)
end

local function escape(text)
  return (text:gsub("[\\;,]", "\\%0"):gsub("\n", "\\n"))
end

local function day(date) return date:format("%Y%m%d") end

-- events: a list of { uid, date, summary, description? }. stamp: the day the file was made for; the same events
-- give the same bytes.
function M.calendar(name, events, stamp)
  local lines = {
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//PM-T Prep Handbook//Plan//EN", "CALSCALE:GREGORIAN",
    "X-WR-CALNAME:" .. escape(name),
  }
  local function add(line) lines[#lines + 1] = line end
  for _, event in ipairs(events) do
    add("BEGIN:VEVENT")
    add("UID:" .. event.uid)
    add("DTSTAMP:" .. day(stamp) .. "T000000Z")
    add("DTSTART;VALUE=DATE:" .. day(event.date))
    add("DTEND;VALUE=DATE:" .. day(event.date:add(1)))
    add("SUMMARY:" .. escape(event.summary))
    if event.description then add("DESCRIPTION:" .. escape(event.description)) end
    add("TRANSP:TRANSPARENT")
    add("END:VEVENT")
  end
  add("END:VCALENDAR")
  for i, line in ipairs(lines) do lines[i] = fold(line) end
  return table.concat(lines, "\r\n") .. "\r\n"
end

return M
