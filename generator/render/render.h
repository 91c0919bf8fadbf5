// Stage: page and theme -> file in memory.
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "site/site.h"

// What one output file is made from.
typedef enum RenderKind {
  RENDER_PAGE,      // page.html
  RENDER_MARKDOWN,  // page.md beside it
  RENDER_REDIRECT,  // an alias or redirect
  RENDER_TAG,
  RENDER_TAGS,
  RENDER_HISTORY,    // page.history.html, page.history-2.html
  RENDER_CHANGELOG,  // changelog.html, changelog-2024.html
  RENDER_A_TO_Z,
  RENDER_SEARCH,      // search.html
  RENDER_OPENSEARCH,  // opensearch.xml
  RENDER_PRINT,
  RENDER_YOUR_DATA,
  RENDER_404,
  RENDER_SITEMAP,
  RENDER_ROBOTS,
  RENDER_FEED,
  RENDER_LLMS,
  RENDER_HEADERS,
  RENDER_CHANGES,  // assets/changes.js
  RENDER_REVIEW,   // prepbook diff
  RENDER_ASSET,    // a theme's asset, or .nojekyll
} RenderKind;

typedef struct RenderItem {
  RenderKind kind;
  Str path;               // output path
  const Page *page;       // RENDER_PAGE, RENDER_MARKDOWN, RENDER_HISTORY
  size_t number;          // RENDER_HISTORY: of the file, from 1
  const Tag *tag;         // RENDER_TAG
  RedirectTarget target;  // RENDER_REDIRECT
  Str bytes;              // RENDER_ASSET
  bool cut;               // set by render_item: a template included itself until it passed a limit
} RenderItem;
typedef VEC(RenderItem) RenderItemVec;

// Every file the site is made of, the copied assets of content/ apart, in byte order of path.
void render_plan(const Site *site, Arena *arena, RenderItemVec *out);

// Renders one file into out (empty on entry). Runs in parallel, each item on one worker.
void render_item(RenderItem *item, const Site *site, Buf *out, Arena *scratch);

#endif
