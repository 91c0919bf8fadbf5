// What the site publishes: one table of every file, with its owner. render/ says which files there
// are, content/outputs.c who has which path, before links are checked; links, collisions,
// publishing, the preview and redirects read it.
#ifndef SITE_OUTPUT_H
#define SITE_OUTPUT_H

#include "base/diag.h"
#include "base/map.h"
#include "site/config.h"
#include "site/page.h"

typedef enum OutputKind {
  // Fixed: nobody else may have their paths.
  OUTPUT_ASSET,       // of the theme; .nojekyll
  OUTPUT_HEADERS,     // _headers
  OUTPUT_CHANGES,     // assets/changes.js
  OUTPUT_OPENSEARCH,  // opensearch.xml
  OUTPUT_INDEX,       // search/root.js, which stands for all of search/NAME.js
  // The handbook's own.
  OUTPUT_PAGE,     // page.html
  OUTPUT_COPY,     // another file of content/
  OUTPUT_WRITTEN,  // by a script
  OUTPUT_ALIAS,
  OUTPUT_REDIRECT,  // of handbook.yaml
  // A handbook's own file of that name stands in for them.
  OUTPUT_404,
  OUTPUT_ROBOTS,
  OUTPUT_LLMS,
  OUTPUT_SITEMAP,
  OUTPUT_FEED,
  OUTPUT_MARKDOWN,  // page.md beside page.html
  // They move aside for a handbook's own page or file: search.html to search-2.html.
  OUTPUT_A_TO_Z,
  OUTPUT_SEARCH,
  OUTPUT_PRINT,
  OUTPUT_YOUR_DATA,
  OUTPUT_TAGS,
  OUTPUT_TAG,
  // For a redirect that somebody wrote, too.
  OUTPUT_CHANGELOG,  // changelog.html, changelog-2024.html
  OUTPUT_HISTORY,    // page.history.html, page.history-2.html
  // Left out when anything else has the path.
  OUTPUT_MOVED,   // from a page's old URL, by git
  OUTPUT_REVIEW,  // prepbook diff
} OutputKind;

typedef struct Output {
  OutputKind kind;
  Str path;                  // in the output
  const Page *page;          // PAGE, MARKDOWN, HISTORY, ALIAS, MOVED
  size_t number;             // HISTORY: of the file, from 1; ALIAS: index into the page's
  const Tag *tag;            // TAG
  const Redirect *redirect;  // REDIRECT
  Str bytes;                 // ASSET, WRITTEN
  bool cut;  // set by render_item: a template included itself until it passed a limit
} Output;
typedef VEC(Output) OutputVec;

typedef struct OutputTable {
  Arena arena;
  OutputVec items;   // by path in byte order; all paths differ, also in case and Unicode form
  Map aside;         // path that prepbook would have taken -> Str *, the one it took
  DiagList clashes;  // who wanted the same, and who moved aside
} OutputTable;

typedef struct Site Site;

// The file that is published at a path; NULL when there is none. Any file of the search index is
// found by its folder. For who runs after the table was made.
const Output *output_find(const Site *site, Str path);

// Where a file is published that prepbook makes and would call `path`.
Str output_path(const Site *site, Str path);

// Whether prepbook may make a file of that name, whatever the content: for who runs before the
// table was made. Names of history pages and of the changelog are taken for such unless history is
// off.
bool output_is_reserved(const Site *site, Str path);

// search/NAME.js, in any case.
bool output_is_index(Str path);

#endif
