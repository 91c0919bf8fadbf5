// Page: one page on its way from Markdown to HTML. It is made of groups, each named after what it
// holds and filled by the one stage that stands above it; later stages read it. Everything lives in
// the page's arena unless said otherwise. Paths have "/" between names and no leading "/"; offsets
// and lengths are bytes; lines and columns are 1-based.
#ifndef SITE_PAGE_H
#define SITE_PAGE_H

#include <stdint.h>

#include "base/diag.h"
#include "base/vec.h"
#include "format/value.h"
#include "site/keys.h"
#include "site/parts.h"

typedef struct NavNode NavNode;
typedef struct Tag Tag;                  // site/site.h
typedef struct PageHistory PageHistory;  // site/history.h
typedef VEC(Page *) PageVec;
typedef VEC(const Tag *) TagLinkVec;

// content: the file, as the walk found it and as it was read.
typedef struct PageSource {
  Str path;     // beneath content/, "process/loop.md"; empty for a page without a file (a folder
                // without index page)
  Str file;     // as diagnostics show it: beneath the site, "content/process/loop.md"
  Str folder;   // of path, "process"; "" at the top
  Str text;     // the file as valid UTF-8 with "\n" line ends and without BOM
  size_t body;  // offset in text of the Markdown after the front matter
} PageSource;

// A date as written: 2026-11-22, with or without a time. year 0: not set.
typedef struct Date {
  uint16_t year;
  uint8_t month, day;
  Str text;
} Date;

// content: what the front matter says, a field for each key of site/front_matter.def. Aliases are
// output paths; empty where one was refused (an error).
struct FrontMatter {
#define FRONT_KEY(type, key, field, ...) KEY_FIELD_##type field;
#include "site/front_matter.def"
#undef FRONT_KEY
  Value all;  // the whole map with places, for checks; null without front matter
};

// The field of a key.
static inline const void *front_field(const FrontMatter *front, const SettingKey *key) {
  return (const char *)front + key->offset;
}

// hooks: what scripts did to the page.
typedef struct PageScripted {
  Str maker;     // of a page that a script added: the file where it is edited, beneath the site
  Str markdown;  // what a script put in the place of the Markdown; ptr NULL: nothing
  bool dropped;  // a script took the page out
  bool changed;  // a script changed it, and it is to be read or converted again
  Value data;    // templates see it as page.data; a map or null
} PageScripted;

// content: where the page stands, once all pages are known. Texts and vectors live in site->layout.
typedef struct PagePlace {
  bool index;             // the index page of its folder
  Str url;                // output path, "process/loop.html"
  NavNode *nav;           // its node; NULL when unlisted
  Page *previous, *next;  // reading order; NULL at the ends
  TagLinkVec tags;        // its tags, by slug
  StrVec moved;  // output paths of the URLs that it had, by git, beside front.aliases; filled after
                 // history, in the page's arena
} PagePlace;

// content, from the front matter or the file name; markdown, when the page has a level-1 heading.
typedef struct PageTitle {
  Str text;     // front matter, else the level-1 heading, else made from the file name; plain
  bool chosen;  // it stands in the front matter, or that cannot be read, or in a level-1 heading
  Str html;     // the level-1 heading's inline HTML, or the text escaped; empty before markdown
  Str id;       // of the h1
} PageTitle;

// markdown: what the page became.
typedef struct PageMarkdown {
  Str html;  // the body without its level-1 heading
  HtmlMarkVec marks;
  HeadingVec headings;  // of the body, in order; the h1 is not among them
  LinkVec links;
  PageVec includes;  // pages whose text stands in it
  StrVec ids;        // every id in html that is no heading's: raw HTML (<a name> too), footnotes
  uint32_t words;    // of the visible text
  StrVec scripts;    // files of assets/ this page loads ("tabs.js", "checklist.js"), each once
  StrVec styles;     // likewise, style sheets
  Str summary;       // plain text of the first paragraph, at most 200 code points
  PlainText plain;   // what a reader sees, as text, for search
} PageMarkdown;

// check: what is seen of the page as a part of the site.
typedef struct PageCheck {
  StrVec anchors;  // every id of the page (title, headings, ids), sorted by bytes
  DiagList diags;  // what is wrong with it as a part of the site; in `arena`
  Arena arena;
} PageCheck;

struct Page {
  Arena arena;
  DiagList diags;  // what is wrong with it alone: of the stages up to history
  PageSource source;
  FrontMatter front;
  PageScripted scripted;
  PagePlace place;
  PageTitle title;
  PageMarkdown markdown;
  PageHistory *history;  // history; NULL: git knows nothing of this page
  PageCheck check;
};

// Frees what the page holds. The struct itself is its site's.
void page_free(Page *page);

// The line of source.text where the Markdown after the front matter begins.
uint32_t page_body_line(const Page *page);

#endif
