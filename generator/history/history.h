// Stage: git log -> dates, authors, changes, what landed. README.md says how.
#ifndef HISTORY_HISTORY_H
#define HISTORY_HISTORY_H

#include "base/cache.h"
#include "history/old_text.h"
#include "history/repository.h"
#include "site/site.h"

typedef struct HistoryOptions {
  Str prefix;       // the content folder beneath the working copy: GitPlace.prefix
  Str site_prefix;  // the site's folder: GitPlace.site_prefix
  bool no_renames;  // follow paths only, as git log -- path does; for tests
  Str since;     // a day ("2026-05-01", UTC) or a revision: what landed before is left out; empty:
                 // nothing
  Cache *cache;  // of what commits changed; may be NULL
  void (*look)(void *context, uint32_t done, uint32_t count);  // called while it walks; may be NULL
  void *context;
} HistoryOptions;

// Fills site->history and gives every page that HEAD knows its history (page->history, in the
// history's arena): changes by what git alone can tell, their texts not yet compared. Reads pages'
// sources; writes nothing else of them. Problems go to diags. Runs on a thread of its own beside
// the Markdown stage.
void history_load(Repository *repository, Site *site, HistoryOptions options, DiagList *diags);

// The text of a version. False when it is not in this clone. Any thread.
bool history_text(const Repository *repository, BlobId id, Arena *arena, Str *out);

// Sets what a change is from its two texts (before: all zero for a new page): trivial, front matter
// only, or what it was; what leads from a draft is new. For a page that was added or removed
// nothing changes.
void history_classify(Change *change, TextFacts before, TextFacts after);

// When all changes of a page are classified: updated, created, count, authors. New lists live in
// arena.
void history_finish(PageHistory *history, Arena *arena, Arena *scratch);

// Whether a change means something to a reader: not trivial, not front matter alone, not ignored.
bool history_is_meaningful(const Change *change);

#endif
