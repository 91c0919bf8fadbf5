// A site in memory that is kept right while its files change. What it shows at a path is what a
// build would write there.
//
//   preview_open -> preview_update (again and again) -> preview_find ... -> preview_close
//
// One thread, from one place: an update calls pool_run. The first update makes the site. README.md
// of serve/ says how a change finds the pages that depend on it.
#ifndef PIPELINE_PREVIEW_H
#define PIPELINE_PREVIEW_H

#include "base/map.h"
#include "pipeline/pipeline.h"

typedef struct Preview Preview;

typedef struct PreviewOptions {
  const char *folder;    // the site
  const Config *config;  // what the command line said; all else is zero
  size_t workers;
  const GitPlace *place;     // where the repository is
  bool past_hung;            // its history never ended
  const char *cache;         // as BuildOptions
  const DiagList *left_out;  // as BuildOptions
  Heartbeat *beat;
  void (*breathe)(
      void *context);  // called while an update waits for git: preview_find may be called from it
  void *context;
} PreviewOptions;

typedef enum PreviewScope {
  PREVIEW_NOTHING,  // no page is another than before
  PREVIEW_PAGES,    // those in PreviewUpdate.pages, and what of them shows on others
  PREVIEW_ALL,
} PreviewScope;

typedef struct PreviewUpdate {
  PreviewScope scope;
  PageVec pages;     // those whose files changed
  size_t converted;  // pages that went through Markdown
  bool provisional;  // scripts saw only the edited pages: an update for `anything` is to follow
} PreviewUpdate;

// The options' pointers outlive it.
Preview *preview_open(PreviewOptions options);
void preview_close(Preview *preview);  // NULL is fine

// What changed.
typedef struct PreviewChanges {
  StrVec paths;   // beneath the site's folder: "content/index.md"
  bool anything;  // and whatever else
  bool history;   // git's references changed; or the history is asked for the first time
} PreviewChanges;

// Looks at what changed and makes of the site what has to be made anew. The lists of the answer
// live until the next call.
PreviewUpdate preview_update(Preview *preview, PreviewChanges changes);

// The site as it is shown. NULL: it could not be opened yet.
const Site *preview_site(const Preview *preview);
// All problems, sorted. They live until the next update.
const DiagList *preview_problems(const Preview *preview);

typedef struct PreviewGone {
  Str place;      // the output that it went to; empty: nowhere
  uint64_t text;  // hash of what the page said
} PreviewGone;

// Outputs that were there and are gone -> PreviewGone *.
const Map *preview_gone(const Preview *preview);

typedef struct PreviewFile {
  Str bytes;  // in the arena given; when asset is empty
  Str asset;  // a file of content/ that a build would copy: its path beneath
              // preview_site()->content
  bool cut;   // a template includes itself without end: bytes is not whole
} PreviewFile;

// What a build would write at an output path. False: nothing.
bool preview_find(Preview *preview, Str path, Arena *arena, PreviewFile *out);

#endif
