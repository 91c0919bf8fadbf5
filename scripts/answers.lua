-- Full answers: one for each principle, told in five parts with notes, told badly, and asked about down three levels.
local list = require("list")
local sum = require("sum")
local schema = require("schema")

local PARTS = { "situation", "task", "action", "why", "result" }
local LEVELS = { "see", "know", "change" } -- as content/behavioral/follow-ups.md names them
local LADDERS = 3 -- of three levels: nine follow-ups
local LEAST, MOST = 350, 450 -- words: two and a half to three minutes aloud
local PACE = 140 -- words a minute, as content/behavioral/star.md counts

local FOLLOW_UP = { ask = "text", tests = "text", hint = "text" }

schema("answers")

local answers = list.unique(list.unique(prepbook.data.answers, "principle"), "trade")
local answer_of = list.by(answers, "principle")

-- ---- checks ----------------------------------------------------------------------------------------------

local function spoken(answer)
  local texts = {}
  for _, part in ipairs(answer.parts) do texts[#texts + 1] = part.text end
  return table.concat(texts, "\n")
end

local function words_of(answer)
  return select(2, spoken(answer):gsub("%S+", ""))
end

local ORDER = "the parts are " .. table.concat(PARTS, ", ")

-- Whether all parts are there and in order.
local function check_parts(answer)
  for i = 1, math.max(#PARTS, #answer.parts) do
    local part, wanted = answer.parts[i], PARTS[i]
    if not part then
      prepbook.fail(answer, 'the part "' .. wanted .. '" is missing at the end', ORDER, "parts")
      return false
    elseif part.part ~= wanted then
      local here = wanted and 'here belongs "' .. wanted .. '", not "' or 'after the last part there is none, and no second "'
      prepbook.fail(part, here .. part.part .. '"', ORDER, "part")
      return false
    end
  end
  return true
end

local function check_length(answer)
  local words = words_of(answer)
  if words < LEAST or words > MOST then
    prepbook.fail(answer, "the answer has " .. words .. " words", "its five parts together have " .. LEAST .. " to " .. MOST, "parts")
  end
end

-- Whether a number stands in the text by itself: 6 is not in 60, in 6.5 or in 1,006.
local function stands_in(text, number)
  local from, to = text:find(number, 1, true)
  while from do
    local before, after = text:sub(1, from - 1), text:sub(to + 1)
    if not before:find("%d[.,]?$") and not after:find("^[.,]?%d") then return true end
    from, to = text:find(number, to + 1, true)
  end
  return false
end

local function check_numbers(answer)
  local text = spoken(answer)
  for _, number in ipairs(answer.numbers) do
    local wrong = sum.wrong(number.is, number.shown)
    if wrong then
      prepbook.fail(number, wrong, nil, "is")
    elseif not stands_in(text, number.shown) then
      prepbook.fail(number, 'the answer does not say "' .. number.shown .. '"', "a number that is computed stands in one of its parts", "shown")
    end
  end
  for _, piece in ipairs(answer.weak) do sum.check(piece, "note", piece.note) end
  if #answer.numbers == 0 then prepbook.fail(answer, "an answer without a number that is computed", nil, "numbers") end
end

local function check_follow_ups(answer)
  local count = #answer.follow_ups
  if count ~= LADDERS then
    prepbook.fail(answer, "the answer has " .. count * #LEVELS .. " follow-ups",
      "it needs " .. LADDERS .. " of: about, " .. table.concat(LEVELS, ", "), "follow_ups")
  end
  for _, ladder in ipairs(answer.follow_ups) do
    for _, level in ipairs(LEVELS) do sum.check(ladder[level], "hint", ladder[level].hint) end
  end
end

-- Whether there is such a principle; its data has its shape from a script that runs after this one.
local function check_principle(answer, principles)
  if list.by(principles, "slug")[answer.principle] then return true end
  prepbook.fail(answer, 'there is no principle "' .. answer.principle .. '"', list.near(answer.principle, principles, "slug"), "principle")
  return false
end

-- ---- one answer ------------------------------------------------------------------------------------------

-- A piece of an answer as it is spoken, and what a reader should notice about it.
local function piece_of(piece)
  return html.div{ class = "said", html.blockquote(prepbook.markdown(piece.text)), html.p{ class = "note", sum.plain(piece.note) } }
end

local function follow_up_of(follow_up, deeper)
  return html.ol{ html.li{
    html.p{ class = "ask", follow_up.ask },
    html.p{ class = "note", html.strong("Tests: "), follow_up.tests },
    html.details{ html.summary("A hint"), html.p(sum.plain(follow_up.hint)) },
    deeper,
  } }
end

local OPTIONS = { void = true, attributes = { "principle" }, styles = { "answers.css" } }

-- A component that shows something of one answer: <name principle="ownership"></name>.
local function component(name, show)
  prepbook.component(name, function(attrs, _, page)
    local answer = answer_of[attrs.principle]
    if answer then return show(answer) end
    local slug = tostring(attrs.principle)
    prepbook.fail(page, 'there is no answer for "' .. slug .. '"', list.near(slug, answers, "principle"))
  end, OPTIONS)
end

component("answer-strong", function(answer)
  local out = {}
  for _, part in ipairs(answer.parts) do
    out[#out + 1] = prepbook.markdown("### " .. part.part:sub(1, 1):upper() .. part.part:sub(2))
    out[#out + 1] = piece_of(part)
  end
  return html.join(out)
end)

component("answer-weak", function(answer)
  local out = {}
  for _, piece in ipairs(answer.weak) do out[#out + 1] = piece_of(piece) end
  return html.join(out)
end)

component("answer-follow-ups", function(answer)
  local out = {}
  for _, ladder in ipairs(answer.follow_ups) do
    local below
    for i = #LEVELS, 1, -1 do below = follow_up_of(ladder[LEVELS[i]], below) end
    out[#out + 1] = prepbook.markdown("### About " .. ladder.about)
    out[#out + 1] = html.div{ class = "ladder", below }
  end
  return html.join(out)
end)

-- ---- all of them -----------------------------------------------------------------------------------------

local function page_of(answer) return "behavioral/answers/" .. answer.principle .. ".md" end

prepbook.component("answers", function()
  local rows = {}
  for _, principle in ipairs(prepbook.data.principles) do
    local answer = answer_of[principle.slug]
    if answer then
      rows[#rows + 1] = html.tr{ html.th{ scope = "row", html.a{ href = "/" .. page_of(answer), principle.name } },
        html.td{ answer.teller, html.br(), html.em(answer.trade) }, html.td(answer.number) }
    end
  end
  return html.div{ class = "table", role = "group", tabindex = "0", ["aria-label"] = "The answers",
    html.table{
      html.thead{ html.tr{ html.th{ scope = "col", "Principle" }, html.th{ scope = "col", "Teller, trade" },
        html.th{ scope = "col", "Number" } } },
      html.tbody(rows),
    } }
end, { void = true })

local PAGE = [[
<badge>Fictional</badge> [%s](/principles/%s.md) · %s · %s · %d words, %s minutes

**%s**

## An answer for %s, part by part

<answer-strong principle="%s"></answer-strong>

## Told the first time

<answer-weak principle="%s"></answer-weak>

## Nine follow-ups

<answer-follow-ups principle="%s"></answer-follow-ups>

Before: [STAR](/behavioral/star.md). After: [the ladder](/behavioral/follow-ups.md#the-ladder), or [the bank](/practice/questions/%s.md).

<next>

1. %s
2. Fill [a card](/behavioral/story-bank.md#one-card-for-each-story) with it. (10 minutes)

</next>
]]

local function markdown_of(answer, principle)
  local slug, words = principle.slug, words_of(answer)
  local minutes = string.format("%.1f", words / PACE)
  return PAGE:format(principle.name, slug, answer.teller, answer.trade, words, minutes, answer.question, principle.name, slug, slug, slug, slug,
    answer.try)
end

local function add_page(site, answer, principle, place)
  site:add{
    path = page_of(answer), title = answer.title, source = answer, markdown = markdown_of(answer, principle),
    front = {
      nav_title = principle.name, weight = place * 10, tags = { "behavioral", "principles" }, owner = "handbook-team",
      lead = answer.shape,
      description = principle.name .. " in full: " .. answer.teller .. ", " .. answer.trade .. ". With notes, a weak twin and nine follow-ups.",
    },
  }
end

prepbook.on("pages", function(site)
  local principles, known = prepbook.data.principles, true
  for _, answer in ipairs(answers) do
    known = check_principle(answer, principles) and known
    if check_parts(answer) then
      check_length(answer)
      check_numbers(answer)
    end
    check_follow_ups(answer)
  end
  for i, principle in ipairs(principles) do
    local answer = answer_of[principle.slug]
    if answer then
      add_page(site, answer, principle, i)
    elseif known then -- otherwise it may be the one whose slug is misspelt
      prepbook.fail(principle, principle.name .. " has no full answer",
        'add one with "principle: ' .. principle.slug .. '" to content/_data/answers.yaml', "slug")
    end
  end
end)
