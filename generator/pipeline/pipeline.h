// The stages, in order: the only place that knows the order.
#ifndef PIPELINE_PIPELINE_H
#define PIPELINE_PIPELINE_H

#include "guard/guard.h"
#include "history/place.h"
#include "hooks/hooks.h"
#include "publish/publish.h"
#include "render/changelog_text.h"
#include "search/query.h"
#include "site/site.h"

typedef enum StageName {
  STAGE_CONTENT,
  STAGE_THEME,
  STAGE_SCRIPTS,  // events of the whole site; those of pages are part of STAGE_MARKDOWN
  STAGE_MARKDOWN,
  STAGE_HISTORY,
  STAGE_CHECK,
  STAGE_SEARCH,
  STAGE_RENDER,
  STAGE_PUBLISH,
  STAGE_COUNT
} StageName;

// Asks for what changed, in words, instead of a site.
typedef struct ChangelogRequest {
  Str since;  // a day or a revision; empty: everything
  ChangelogFormat format;
  Buf out;  // what is to be printed
} ChangelogRequest;

// Queries that must find their pages: the file of check --search.
typedef struct SearchQueries {
  Str file, text;  // file empty: none
} SearchQueries;

typedef struct BuildOptions {
  const char *folder;       // the site
  const char *destination;  // the output folder; NULL: check only, nothing is written
  size_t workers;           // 1 .. POOL_WORKERS_MAX
  bool strict;              // warnings count as errors
  bool alone;         // files of others in the output are a refusal: it stands in another's site
  bool whole;         // a site without its history is an error, as it is when strict
  bool past_hung;     // the history never ended: it is left out, with a warning
  Str past_end;       // how it was ended; may be empty
  const char *range;  // "A..B": only what differs is built, for reviewers; NULL: the site
  ChangelogRequest *changelog;  // NULL: not asked for
  SearchQueries queries;        // only when checking
  const char *cache;            // file of what was compared before; NULL: none
  const GitPlace *place;        // where the site's repository is; NULL: no history
  Heartbeat *beat;              // may be NULL: nobody watches
  // Of a preview.
  bool preview;                    // the site in memory is looked at
  const DiagList *left_out;        // pages that are not read, each with its problem; NULL: none
  void (*breathe)(void *context);  // called now and then between items; NULL: never
  void *context;
} BuildOptions;

typedef struct BuildResult {
  bool opened;      // the site's folder could be opened
  bool configured;  // handbook.yaml and the theme had no error
  size_t pages;
  DiagList problems;      // of site and pages, sorted, in the site's arena
  PublishResult publish;  // PUBLISH_OK when there was nothing to publish
  PublishCount count;     // files
  uint64_t stage_ns[STAGE_COUNT];
  HookTimeVec hooks;  // what each hook of the scripts cost
} BuildResult;

// Builds or checks a site. The site is the caller's: its config holds what the command line said,
// all else is zero. With errors among the problems (or warnings, when strict) nothing is published.
// Calls pool_run, so from one thread at a time.
BuildResult pipeline_build(Site *site, BuildOptions options);

// Gives back all that pipeline_build made.
void pipeline_free(Site *site);

// "markdown", for --timings and the heartbeat.
const char *stage_title(StageName stage);

#endif
