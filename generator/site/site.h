// Site: everything the stages work on. They meet here and nowhere else.
//
// Written by the main thread between the parallel parts, read by all workers during them. Each page
// is written only by the worker that holds it.
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/diag.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/reads.h"
#include "site/config.h"
#include "site/history.h"
#include "site/nav.h"
#include "site/output.h"
#include "site/page.h"
#include "site/theme.h"

// A file of content/ that is not Markdown and is copied as it is.
typedef struct Asset {
  Str path;  // beneath content/, and in the output
  FsInfo info;
} Asset;
typedef VEC(Asset) AssetVec;

// A file that a script writes.
typedef struct Written {
  Str path;  // in the output
  Str bytes;
} Written;
typedef VEC(Written) WrittenVec;

// A page's source or an asset, in a chain of those with one stem.
typedef struct SiteFile SiteFile;
struct SiteFile {
  Str path;        // beneath content/
  SiteFile *next;  // NULL at the end
};

// A tag and the pages that have it, in navigation order.
struct Tag {
  Str name;  // as first written
  Str slug;  // in URLs: tags/SLUG.html
  PageVec pages;
};
typedef VEC(Tag) TagVec;

struct Site {
  Arena arena;
  DiagList diags;  // problems of the site as a whole, of the stages up to history; a page's own
                   // stand in the page
  Config config;

  // hooks
  Value data;          // templates see it as site.data; a map or null
  WrittenVec written;  // files that scripts wrote, by path in byte order

  // pipeline
  Reads *reads;  // what is looked at beneath `root`; NULL: nobody asks

  // content
  Arena layout;  // of what content_arrange makes: URLs, maps, navigation, tags; emptied when it is
                 // made anew
  FsRoot root;   // the site's folder
  FsRoot content;      // its Markdown: content/, or the root itself for a bare folder
  Str content_prefix;  // "content/" or "": put before source paths in diagnostics
  PageVec
      pages;  // published ones, by source path in byte order; folders without an index page last
  Map lists;  // folder -> the page made for it, when it has no index page
  Map page_by_source;  // source path -> Page *; a folder's path ("role", "" for the top) -> its
                       // index page
  Map page_by_url;     // output path -> Page *
  Map page_by_fold;    // utf8_fold of the source path -> Page *, to find links in the wrong case
  AssetVec assets;     // by path in byte order
  Map asset_by_path;   // path -> Asset *
  Map asset_by_fold;
  Map files_by_stem;  // utf8_fold of a file name without ending -> SiteFile *, for "did you mean"
  Map unpublished;  // path -> Page *, never NULL: a draft (front.draft), or one stand-in for every
                    // file and folder that is there and not published (_data, .git, handbook.yaml)
  NavNode *nav;     // root node; its page is the home page
  TagVec tags;      // by slug
  bool
      has_feed;  // feed.xml is made: there is a base_url, and something landed or a page has a date

  Theme theme;  // theme

  History history;  // history

  OutputTable outputs;  // render and content, when all pages and files are known

  // check
  DiagList found;     // as Page.check
  Arena check_arena;  // of `found`
};

// Frees what a site holds, its folders apart; the site is zero afterwards.
void site_free(Site *site);

// A place in handbook.yaml, as its values remember it (line 0: the file as a whole).
Span site_config_span(const Site *site, uint32_t line, uint32_t column, uint32_t length);

#endif
