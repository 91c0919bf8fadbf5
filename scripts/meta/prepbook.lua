---@meta
-- What scripts/*.lua can use. This file is the one source of three things: `prepbook help lua`, the Lua page of
-- the handbook, and what editors complete (the Lua language server reads it; `prepbook new` writes it into
-- scripts/meta/). Every example runs in the tests.
--
-- Form: lines of `---` describe the function or class that follows. "Example:" begins an example, indented by four
-- blanks, up to the end; `--> text` behind an expression is its value. `--# Title` begins a section.

--# The shape of a script

---Scripts are the files scripts/*.lua. They run in the order of their names, and register what they want to do:
---hooks for events, components, shapes of data. Modules for `require` stand in scripts/lib/, files for pages
---(scripts, styles) in scripts/assets/.
---
---Each call of a hook may take 5 s of processor time, each Lua state may hold 256 MB (`scripts: { seconds, megabytes }` in
---handbook.yaml). There is no io, no os, no clock and no randomness but `prepbook.random`; `pairs` goes through
---keys in order. So the same site gives the same bytes, and a script cannot hurt the machine.
---
---Hooks for the whole site run once, in one Lua state. Hooks for pages, and components, run in eight others, side
---by side: what they keep in variables of their own is not shared. Hand over what they find with `page.data`; a
---`site` hook can read it.
---@class prepbook
---@field version string the program's version
---@field site Site
---@field data table<string, any> the files of content/_data/ by name: `prepbook.data.questions` is questions.yaml, .json or .csv. Read-only
---Example:
---    assert(#prepbook.data.questions == 2)
---    assert(prepbook.data.questions[1].id == "one")
prepbook = {}

--# Events

---Runs `fn` when `event` comes. In order:
---
---- `config`, fn(site): handbook.yaml is read. May change site.title, site.description, site.extra, site.data.
---- `pages`, fn(site): pages are read, not yet parsed or placed. May add, drop and change pages.
---- `document`, fn(document, page): each page's parsed Markdown. May read and replace nodes, set page.data.
---- `html`, fn(page): each page's body, before the template. May change page.html, page.data.
---- `site`, fn(site): all pages are converted; their links, words, changes and backlinks are known. May add pages
---  made of them, change site.data, page.data and page.markdown, and have pages converted again.
---- `finish`, fn(site): everything is known. May write further files with site:write.
---@param event "config"|"pages"|"document"|"html"|"site"|"finish"
---@param fn function
---Example:
---    prepbook.on("html", function(page)
---      page.html = page.html:gsub("TODO", "<mark>TODO</mark>")
---    end)
function prepbook.on(event, fn) end

--# Components

---@class ComponentOptions
---@field attributes string[]? those it takes; any other is an error. Without it, any
---@field void boolean? it has no content; `<name></name>` and `<name>` are the same
---@field scripts string[]? files of scripts/assets/ (or the theme's assets) that a page with it loads
---@field styles string[]? likewise, style sheets

---Defines the tag `<name>` for Markdown. `fn` gets the attributes (texts, or true for one without value), the
---inside as HTML, and the page. It returns HTML made with `html`, or a text, which is escaped. Links in that HTML
---are as in a page: to files beneath content/, and "/" begins there. Where the theme has a component of that
---name, this one is used.
---@param name string lower-case letters, digits and "-"
---@param fn fun(attributes: table<string, string|true>, inner: Html, page: Page): Html|string|nil
---@param options ComponentOptions?
---Example:
---    prepbook.component("stamp", function(attributes, inner, page)
---      return html.span{ class = "stamp " .. (attributes.kind or "plain"), inner }
---    end, { attributes = { "kind" } })
function prepbook.component(name, fn, options) end

--# Data

---Says what a data file holds: a field that is wrong, missing or unknown is an error at its line in the file. A
---shape is one of these: "text" (not empty), "markdown", "int", "number", "bool", "date", "slug", "url", "any",
---with "?" at the end when it may be absent; `{ shape }` for a list; `{ name = shape, ... }` for a record;
---`{ ["*"] = shape }` for a record with any names; `prepbook.one_of{ ... }`. Fields of CSV are texts until a
---shape says otherwise. Call it before the data is read.
---@param name string the data file without its ending
---@param shape any
---Example:
---    prepbook.shape("questions", { { id = "slug", text = "text", follow_ups = { "text" } } })
function prepbook.shape(name, shape) end

---A shape: one of these texts.
---@param texts string[]
---@return any shape
---Example:
---    local stage = prepbook.one_of{ "screen", "loop" }
---    prepbook.shape("questions", { { id = "slug", text = "text", follow_ups = { "text" }, stage = "text?" } })
function prepbook.one_of(texts) end

---The text of a file in content/, scripts/ or themes/, by its path in the site; at most 8 MB.
---@param path string
---@return string
---Example:
---    prepbook.read("content/handbook.yaml"):match("title: (%w+)")  --> T
function prepbook.read(path) end

---The paths of all files in a folder and those below, sorted.
---@param folder string
---@param ending string? only those that end so
---@return string[]
---Example:
---    prepbook.files("content/_data", ".yaml")[1]  --> content/_data/questions.yaml
function prepbook.files(folder, ending) end

--# Problems

---Reports a warning where `place` says: at a page (in a component: at its tag), a row of data, a node of a document,
---or, for nil, at the line of the script. `print` notes something in the same way.
---@param place Page|Node|table|nil
---@param message string
---@param help string?
---@param field string? of a row: the field that is wrong
---Example:
---    for _, row in ipairs(prepbook.data.questions) do
---      if #row.follow_ups == 0 then prepbook.warn(row, "a question without follow-ups") end
---    end
function prepbook.warn(place, message, help, field) end

---Reports an error: the script goes on, and nothing is published.
---@param place Page|Node|table|nil
---@param message string
---@param help string?
---@param field string? of a row: the field that is wrong
---Example:
---    prepbook.on("site", function(site)
---      for _, page in ipairs(site.pages) do
---        if page.words > 100000 then prepbook.fail(page, "a page nobody will read", "split it") end
---      end
---    end)
function prepbook.fail(place, message, help, field) end

--# Small things

---The HTML of a piece of Markdown, with components and links as in a page. In a component and in `document` it
---becomes part of the page at hand; in `site` and `finish` say which page it is for.
---@param text string
---@param page Page?
---@return Html
---Example:
---    prepbook.component("aside", function()
---      return html.aside{ prepbook.markdown("Read the [first page](/index.md).") }
---    end)
function prepbook.markdown(text, page) end

---The text in a list (of at most 10,000) that is nearest to a misspelt one, for messages; nil when none is near.
---@param word string
---@param texts string[]
---@return string?
---Example:
---    prepbook.nearest("ownreship", { "frugality", "ownership" })  --> ownership
---    prepbook.nearest("zebra", { "frugality", "ownership" })  --> nil
function prepbook.nearest(word, texts) end

---The id that a heading of this text gets.
---@param text string
---@return string
---Example:
---    prepbook.slug("Have Backbone; Disagree and Commit")  --> have-backbone-disagree-and-commit
function prepbook.slug(text) end

---How many words a text has.
---@param text string
---@return integer
---Example:
---    prepbook.words("two words")  --> 2
function prepbook.words(text) end

---What changed between two pieces of Markdown, word by word, made as history pages make it: HTML with `ins` and `del`
---(style sheet: history.css of the theme), and how many words were added and removed. What did not change is
---folded. Of equal texts the HTML is empty. Each text has at most 256 KB.
---@param before string
---@param after string
---@return Html
---@return integer added
---@return integer removed
---Example:
---    assert(prepbook.diff("One bus.", "One red bus.").text:find("red"))
---    assert(select(2, prepbook.diff("One bus.", "One red bus.")) == 1)
function prepbook.diff(before, after) end

---A value as JSON: compact, names in order, safe inside a `<script>`.
---@param value any
---@return string
---Example:
---    prepbook.json({ b = 1, a = { true, "x" } })  --> {"a":[true,"x"],"b":1}
function prepbook.json(value) end

---A day of the calendar; an error when there is no such day. Days can be compared with `<` and `==`.
---@param text string "2026-11-22"
---@return Date
---Example:
---    prepbook.date("2024-02-28"):add(2)  --> 2024-03-01
function prepbook.date(text) end

---Random numbers that are the same in every build: the same seed, the same numbers.
---@param seed integer|string
---@return Random
---Example:
---    local a, b = prepbook.random(7), prepbook.random(7)
---    assert(a:int(1, 6) == b:int(1, 6))
function prepbook.random(seed) end

---@class Date
---@field year integer
---@field month integer
---@field day integer
---@field weekday integer 1 is Monday
local Date = {}

---The day so many days later, or earlier.
---@param days integer
---@return Date
---Example:
---    prepbook.date("2026-01-01"):add(-1)  --> 2025-12-31
function Date:add(days) end

---The day so many business days (Monday to Friday) later, or earlier.
---@param days integer
---@return Date
---Example:
---    prepbook.date("2026-11-20"):add_business(1)  --> 2026-11-23
function Date:add_business(days) end

---Days from this day to another one.
---@param other Date
---@return integer
---Example:
---    prepbook.date("2026-11-22"):days_to(prepbook.date("2026-12-01"))  --> 9
function Date:days_to(other) end

---The day in words, in English: %Y %m %d %e %j %B %b %A %a %u as in strftime; "%Y-%m-%d" when left out.
---@param format string?
---@return string
---Example:
---    prepbook.date("2026-11-02"):format("%A, %e %B %Y")  --> Monday, 2 November 2026
function Date:format(format) end

---@class Random
local Random = {}

---A whole number between two, both included.
---@param from integer
---@param to integer
---@return integer
---Example:
---    local number = prepbook.random("dice"):int(1, 6)
---    assert(number >= 1 and number <= 6)
function Random:int(from, to) end

---An item of a list.
---@generic T
---@param list T[]
---@return T
---Example:
---    prepbook.random(1):pick({ "only" })  --> only
function Random:pick(list) end

---A new list: the same items in another order.
---@generic T
---@param list T[]
---@return T[]
---Example:
---    #prepbook.random(1):shuffle({ 1, 2, 3 })  --> 3
function Random:shuffle(list) end

--# HTML

---HTML that may stand in a page. `html.join` or a list joins pieces; `..` on one is an error. `.text` is what a
---reader sees of it. The inside of a component is of this kind too: it can be put anywhere, once or more.
---@class Html
---@field text string
---Example:
---    html.p{ "1 < 2, ", html.b("really") }.text  --> 1 < 2, really
local Html = {}

---Builders: `html.NAME{ attribute = value, child, child }` for any element. Attributes and texts are escaped;
---attributes come in the order of their names; true stands without value; false and nil are left out; lists of
---children are taken apart. Event handlers, style attributes, script and style elements, and URLs that a page may
---not have are errors: scripts and styles are files.
---@class html
---@field [string] fun(content: table|string|Html): Html
---Example:
---    html.a{ href = "/index.md", "Home & more" }  --> <a href="/index.md">Home &amp; more</a>
html = {}

---A text that is HTML already. Whoever calls it vouches for it.
---@param text string
---@return Html
---Example:
---    html.p{ html.raw("<b>!</b>") }  --> <p><b>!</b></p>
function html.raw(text) end

---A text with <, >, & and quotes escaped.
---@param text string
---@return Html
---Example:
---    html.text("a < b")  --> a &lt; b
function html.text(text) end

---Several pieces one after another.
---@param pieces (Html|string)[]
---@return Html
---Example:
---    html.join{ html.b("a"), ", ", html.i("b") }  --> <b>a</b>, <i>b</i>
function html.join(pieces) end

--# The site

---@class NewPage
---@field path string beneath content/: "principles/ownership.md"
---@field title string?
---@field markdown string?
---@field template string? a template of the theme; "page" when left out
---@field data table? what templates see as page.data
---@field front table? front matter: tags, description, weight, ...
---@field source table? the row of data that it is made of: its problems and its edit link name it

---@class Site
---@field title string may be changed in `config`
---@field description string may be changed in `config`
---@field language string
---@field base_url string
---@field author string
---@field extra table extra of handbook.yaml; may be changed in `config`
---@field date Date? the day of the newest change, or of SOURCE_DATE_EPOCH
---@field pages Page[] a list of its own: by path in `pages`, afterwards too
---@field data table what templates see as site.data; read-only for pages and components
local Site = {}

---Adds a page, in `pages` or `site`. It is converted, checked, searched and listed as any other.
---@param page NewPage
---@return Page
---Example:
---    prepbook.on("pages", function(site)
---      for _, question in ipairs(prepbook.data.questions) do
---        site:add{ path = "q/" .. question.id .. ".md", title = question.text, source = question,
---                  markdown = "Back [home](/index.md).", front = { tags = { "practice" } } }
---      end
---    end)
function Site:add(page) end

---The page at a path beneath content/, or nil.
---@param path string
---@return Page?
---Example:
---    prepbook.on("site", function(site)
---      assert(site:page("index.md").title == "Home")
---    end)
function Site:page(path) end

---Writes a file into the output, in `finish`. Nothing else may have its path. Pages may link to it.
---@param path string
---@param text string
---Example:
---    prepbook.on("finish", function(site)
---      site:write("data/questions.json", prepbook.json(prepbook.data.questions))
---    end)
function Site:write(path, text) end

--# Pages

---@class Page
---@field path string beneath content/
---@field url string its path in the output; known from `document` on. `page:link` makes URLs of paths
---@field title string may be changed in `pages`
---@field front table front matter; may be changed in `pages`
---@field tags string[]
---@field owner string
---@field template string may be changed in `pages`
---@field markdown string without front matter; may be changed in `pages` and `site`
---@field data table what templates see as page.data; may be changed in all events but `config` and `finish`
---@field html string the body; may be changed in `html`
---@field words integer from `document` on
---@field headings { level: integer, id: string, text: string }[] from `document` on
---@field links { target: string, text: string, image: boolean, page: Page? }[] from `document` on
---@field backlinks Page[] pages that link here; in `site` and `finish`
---@field changes { date: Date, kind: string, text: string }[] newest first; in `site` and `finish`
---Example:
---    prepbook.on("pages", function(site)
---      for _, page in ipairs(site.pages) do
---        if not page.front.owner then page.front.owner = "team" end
---      end
---    end)
local Page = {}

---Takes the page out of the site, in `pages`.
---Example:
---    prepbook.on("pages", function(site)
---      for _, page in ipairs(site.pages) do
---        if page.path:find("^old/") then page:drop() end
---      end
---    end)
function Page:drop() end

---Has the page converted once more after `site`: its components see what `site` put into site.data.
---Example:
---    prepbook.on("site", function(site)
---      site.data.total = #site.pages
---      site:page("index.md"):convert()
---    end)
function Page:convert() end

---A relative URL from this page to another one, or to a path in the output: "?" and "#" behind the path are kept,
---all else that a URL may not hold is percent-encoded.
---@param to Page|string
---@return string
---Example:
---    prepbook.on("site", function(site)
---      assert(site:page("index.md"):link("a/b.ics") == "a/b.ics")
---    end)
function Page:link(to) end

---Has the page at hand load a file of scripts/assets/.
---@param name string
---Example:
---    prepbook.on("document", function(document, page)
---      for node in document:walk("table") do page:use("grid.css") end
---    end)
function Page:use(name) end

--# Documents

---A page's Markdown as a tree, while its `document` hook runs.
---@class Document
local Document = {}

---@alias NodeKind "heading"|"paragraph"|"text"|"code"|"code_block"|"link"|"image"|"list"|"item"|"quote"|"table"|"emphasis"|"strong"|"html"|"html_block"|"break"|"rule"

---All nodes in the order of the text, or those of one kind.
---@param kind NodeKind?
---@return fun(): Node?
---Example:
---    prepbook.on("document", function(document, page)
---      for link in document:walk("link") do
---        if link.text == "here" then prepbook.warn(link, "a link text that says nothing") end
---      end
---    end)
function Document:walk(kind) end

---@class Node
---@field kind NodeKind
---@field text string its plain text, and that of the nodes within
---@field level integer? of a heading
---@field url string? of a link or image, as written
---@field info string? of a code block: what stands behind the fence
---@field line integer
---@field parent Node?
local Node = {}

---Puts HTML in the node's place. Links in it are as in a page. An item of a list has no place of its own: replace
---the list, or what is in the item.
---@param with Html|string
---Example:
---    prepbook.on("document", function(document, page)
---      for node in document:walk("code") do
---        if node.text == "NOW" then node:replace(html.b("now")) end
---      end
---    end)
function Node:replace(with) end

---Whether the node stands within one of that kind.
---@param kind NodeKind
---@return boolean
---Example:
---    prepbook.on("document", function(document)
---      for node in document:walk("text") do assert(node:within("code") == false) end
---    end)
function Node:within(kind) end
