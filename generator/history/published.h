// What readers could ever see. A history tells of that and of nothing else: no text, no path and no
// title of a file that was not a page of the site when a commit had it.
#ifndef HISTORY_PUBLISHED_H
#define HISTORY_PUBLISHED_H

#include "base/cache.h"
#include "history/repository.h"

typedef struct Published {
  const Repository *repository;
  Str prefix;            // GitPlace.prefix
  Str site_prefix;       // GitPlace.site_prefix
  Cache *cache;          // of which texts are drafts; may be NULL
  bool thorough;         // every text is read; else only that of a page before a move
  const StrVec *ignore;  // Config.ignore; NULL: none
} Published;

// Whether the site, a bare folder of Markdown today, had a "content/" in a tree: only that was
// published then.
bool published_had_content(const Published *published, Oid tree);

// Whether a file at this path of the repository is a page: Markdown in today's content folder or in
// the site's "content/" (where today's is elsewhere), in nothing that is left out
// (name_is_left_out).
bool published_path(const Published *published, Str path, bool had_content);

// Narrows a change to what was published of it: what was not yet is new now, what is no more is
// removed now. had_before, had_after: published_had_content. False when neither side was. A text
// that is not in this clone counts as published.
bool published_narrow(const Published *published, Change *change, bool had_before, bool had_after);

#endif
