-- The glossary: its pages by letters, links from where a term is first used, and [[term]] for a link on purpose.
local list = require("list")
local schema = require("schema")
local sum = require("sum")

schema("terms")

local terms = list.unique(prepbook.data.terms, "slug")
local by_slug = list.by(terms, "slug")
local GLOSSARY = "reference/glossary.md"
-- The letters of each page: so few terms that a first visit stays under 20 KB.
local GROUPS = { "A-B", "C-D", "E-H", "I-O", "P-R", "S-Z" }
local LEADS = {
  ["A-B"] = "Say each sentence with your own product in it.",
  ["C-D"] = "Cover the sentence of an entry and make one about your work.",
  ["E-H"] = "The trap of an entry is where people are caught out.",
  ["I-O"] = "Look for the words that stand in your job description.",
  ["P-R"] = "Choose the words an engineer has used to you and you let pass.",
  ["S-Z"] = "Explain one of these to somebody outside your trade.",
}

local function group_of(term)
  local letter = term.term:sub(1, 1):upper()
  for _, group in ipairs(GROUPS) do
    if letter <= group:sub(-1) then return group end
  end
  return GROUPS[#GROUPS]
end

local function path_of(group) return "reference/glossary-" .. group:lower() .. ".md" end
local function is_glossary(page) return page.path:find("^reference/glossary") ~= nil end
-- The address of an entry, from any page.
local function address_of(term) return "/" .. path_of(group_of(term)) .. "#" .. term.slug end

for i, term in ipairs(terms) do
  if i > 1 and term.term:lower() < terms[i - 1].term:lower() then
    prepbook.fail(term, 'the term "' .. term.term .. '" belongs before "' .. terms[i - 1].term .. '"',
      "terms stand in the order of the alphabet", "term")
  end
  if not term.term:find("^%a") then
    prepbook.fail(term, 'no page of the glossary has the letter that "' .. term.term .. '" begins with', "A to Z", "term")
  end
  sum.check(term, "meaning", term.meaning)
  sum.check(term, "say", term.say)
  for _, slug in ipairs(term.see) do
    if not by_slug[slug] then
      prepbook.fail(term, 'see: there is no term "' .. slug .. '"', list.near(slug, terms, "slug"), "see")
    end
  end
end

-- ---- finding terms in text -------------------------------------------------------------------------------

-- Every spelling in lower case -> its term, by the first word, longest spelling first.
local spellings, by_word, names_of_terms = {}, {}, {}
for _, term in ipairs(terms) do
  local names = { term.term }
  for _, other in ipairs(term.also) do names[#names + 1] = other end
  for _, name in ipairs(names) do
    local lower = name:lower()
    -- An abbreviation is meant only as it is written: a star is no STAR.
    local spelling = { text = lower, term = term, exact = name:find("%u%u") and name }
    spellings[lower] = term
    names_of_terms[#names_of_terms + 1] = name
    local word = lower:match("^[%w]+")
    if word and term.link ~= false then
      by_word[word] = by_word[word] or {}
      table.insert(by_word[word], spelling)
    end
  end
end
for _, candidates in pairs(by_word) do
  table.sort(candidates, function(a, b) return #a.text > #b.text or (#a.text == #b.text and a.text < b.text) end)
end
-- In a text the first word may be a plural. (Most words of a text begin no term: one look has to do.)
local singular = {}
for word in pairs(by_word) do singular[#singular + 1] = word end
for _, word in ipairs(singular) do by_word[word .. "s"] = by_word[word .. "s"] or by_word[word] end

local function link_to(term, text)
  return html.a{ class = "term", href = address_of(term), title = sum.plain(term.meaning), text or term.term }
end

-- Whether a spelling stands at `at`, as whole words; a plural "s" may follow. Returns where it ends.
local function ends_at(lower, at, spelling)
  if lower:sub(at, at + #spelling - 1) ~= spelling then return nil end
  local last = at + #spelling - 1
  if lower:sub(last + 1, last + 1) == "s" then last = last + 1 end
  if lower:find("^[%w]", last + 1) or lower:find("^%-[%w]", last + 1) then return nil end
  return last
end

local function find_term(text, lower, at, word, known)
  for _, candidate in ipairs(by_word[word]) do
    local last = not known[candidate.term.slug] and ends_at(lower, at, candidate.text)
    local exact = candidate.exact
    if last and (not exact or text:sub(at, at + #exact - 1) == exact) then return candidate.term, last end
  end
end

-- The text with its first uses linked; nil when there are none.
local function link_terms(text, known)
  local lower, pieces, from = text:lower(), {}, 1
  for first, word in lower:gmatch("()(%w+)") do
    local term, ends
    if by_word[word] and first >= from and not lower:find("^[-/]", first - 1) then
      term, ends = find_term(text, lower, first, word, known)
    end
    if term then
      known[term.slug] = true
      pieces[#pieces + 1] = text:sub(from, first - 1)
      pieces[#pieces + 1] = link_to(term, text:sub(first, ends))
      from = ends + 1
    end
  end
  if from == 1 then return nil end
  pieces[#pieces + 1] = text:sub(from)
  return html.join(pieces)
end

-- ---- [[term]] --------------------------------------------------------------------------------------------

-- Not in headings, links, code or raw HTML: what stands there is somebody's choice.
local function may_link(node)
  return not (node:within("heading") or node:within("link"))
end

-- The text with its [[terms]] linked; nil when there are none.
local function link_explicit(node, known)
  local text, pieces, from = node.text, {}, 1
  for first, name, after in text:gmatch("()%[%[([^%[%]]+)%]%]()") do
    local term = spellings[name:lower()] or by_slug[prepbook.slug(name)]
    if not term then
      prepbook.warn(node, "there is no glossary term [[" .. name .. "]]", list.near(name, names_of_terms))
    elseif not may_link(node) then
      prepbook.warn(node, "[[" .. name .. "]] stands in a heading or a link, where no other link can be", "leave the brackets out")
    else
      known[term.slug] = true
      pieces[#pieces + 1] = text:sub(from, first - 1)
      pieces[#pieces + 1] = link_to(term, name)
      from = after
    end
  end
  if from == 1 then return nil end
  pieces[#pieces + 1] = text:sub(from)
  return html.join(pieces)
end

-- What is meant is linked before what is only found, so that a page's [[term]] is its first link.
local function replace_texts(document, link, known)
  for node in document:walk("text") do
    local made = link(node, known)
    if made then node:replace(made) end
  end
end

local function link_found(node, known)
  return not node.text:find("[[", 1, true) and may_link(node) and link_terms(node.text, known)
end

-- Pages for editors neither explain terms nor stand below them.
local function is_for_editors(page) return page.front.unlisted or page.path:find("^team/") end

prepbook.on("document", function(document, page)
  local known = {}
  replace_texts(document, link_explicit, known)
  if is_for_editors(page) then return end
  if not is_glossary(page) and page.path ~= "index.md" then replace_texts(document, link_found, known) end
  local slugs = {}
  for slug in pairs(known) do slugs[#slugs + 1] = slug end
  if #slugs == 0 then return end
  if not is_glossary(page) then page.data.terms = slugs end
end)

-- ---- the page --------------------------------------------------------------------------------------------

local function used_on(term)
  local links = {}
  for _, page in ipairs((prepbook.site.data.terms or {})[term.slug] or {}) do
    links[#links + 1] = html.a{ href = "/" .. page.path, page.title }
  end
  if #links == 0 then return nil end
  return html.p{ class = "used", "Used on ", list.sentence(links), "." }
end

local function see_also(term)
  local links = {}
  for _, slug in ipairs(term.see) do
    local other = by_slug[slug]
    links[#links + 1] = other and html.a{ href = address_of(other), other.term } or slug
  end
  return #links > 0 and html.p{ class = "used", "See ", list.sentence(links), "." }
end

-- A heading for each term, so that search leads to the term itself.
local function entry(term)
  return html.div{ class = "entry",
    prepbook.markdown("### " .. term.term .. " {#" .. term.slug .. "}"),
    #term.also > 0 and html.p{ class = "also", "Also ", table.concat(term.also, ", "), "." },
    html.p(sum.plain(term.meaning)), html.p{ html.q(sum.plain(term.say)) }, html.p{ html.b("Trap: "), term.trap }, see_also(term), used_on(term),
  }
end

-- Terms stand in the file in the order of the alphabet.
prepbook.component("glossary-letters", function(attrs)
  local out, begun = {}, {}
  for _, term in ipairs(terms) do
    local letter = term.term:sub(1, 1):upper()
    if group_of(term) == attrs.of then
      if not begun[letter] then out[#out + 1] = prepbook.markdown("## " .. letter .. " {#letter-" .. letter:lower() .. "}") end
      begun[letter] = true
      out[#out + 1] = entry(term)
    end
  end
  return html.join(out)
end, { void = true, attributes = { "of" }, styles = { "reference.css" } })

-- Every term with the way to its entry. Each has the id that its entry had when all stood on one page.
prepbook.component("glossary", function()
  local out = {}
  for _, group in ipairs(GROUPS) do
    local items = {}
    for _, term in ipairs(terms) do
      if group_of(term) == group then
        items[#items + 1] = html.li{ id = term.slug, html.a{ href = address_of(term), term.term } }
      end
    end
    out[#out + 1] = prepbook.markdown("## [" .. group:gsub("-", " to ") .. "](/" .. path_of(group) .. ")")
    out[#out + 1] = html.ul{ class = "terms", items }
  end
  return html.join(out)
end, { void = true, styles = { "reference.css" } })

local function first_of(group)
  for _, term in ipairs(terms) do
    if group_of(term) == group then return term end
  end
end

prepbook.on("pages", function(site)
  for i, group in ipairs(GROUPS) do
    local letters = group:gsub("-", " to ")
    site:add{
      path = path_of(group), title = "Glossary, " .. letters, source = first_of(group),
      markdown = "[All terms](/" .. GLOSSARY .. ')\n\n<glossary-letters of="' .. group .. '"></glossary-letters>',
      front = {
        nav_title = "Glossary, " .. letters, weight = 10 + i, owner = "handbook-team", toc = false, tags = { "practice" },
        description = "Terms from " .. letters .. ": what each means, a sentence to say, and how it is often used wrong.",
        lead = LEADS[group],
      },
    }
  end
end)

prepbook.on("site", function(site)
  local used = {}
  for _, page in ipairs(site.pages) do
    for _, slug in ipairs(page.data.terms or {}) do
      used[slug] = used[slug] or {}
      table.insert(used[slug], { path = page.path, title = page.title })
    end
  end
  site.data.terms = used
  for _, group in ipairs(GROUPS) do site:page(path_of(group)):convert() end
end)
