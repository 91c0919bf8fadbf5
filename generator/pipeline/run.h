// One run of the stages (stages.h): what they share, and how one is spread over threads.
#ifndef PIPELINE_RUN_H
#define PIPELINE_RUN_H

#include "hooks/hooks.h"
#include "pipeline/memo.h"
#include "pipeline/past.h"
#include "pipeline/pipeline.h"
#include "render/render.h"
#include "search/search.h"

// One build under way.
typedef struct Run {
  Site *site;
  BuildOptions options;
  BuildResult result;
  Publish *publish;      // NULL when only checking
  Past past;             // what git knows
  Past *known;           // what it knew at the build before; NULL: nothing
  Hooks *hooks;          // NULL: the site has no scripts
  PageVec converting;    // the pages that are converted
  SearchIndex *index;    // NULL until the search stage
  SearchFileVec shards;  // what it makes beside document blocks
  Memo memo;             // of a build that publishes
  uint64_t has;          // the kinds of data that are made (stages.h)
  StageName stage;       // the one that runs
  uint64_t stage_began;  // nanoseconds, monotonic; 0: none yet
  Arena scratch[POOL_WORKERS_MAX];
} Run;

// One item of a stage, on a worker, with the worker's scratch memory, which is rewound after it.
typedef void Item(Run *run, size_t item, Arena *scratch, size_t worker);
void run_each(Run *run, size_t count, Item *item);
// Says what the worker is at.
void run_watch(Run *run, size_t worker, Str name);
// Ends the stage that runs and begins the next.
void run_enter(Run *run, StageName stage);

// Parts of stages, for who makes less of a site than all.
void run_convert_page(Run *run, Page *page, PageScripts *scripts, Arena *scratch, size_t worker);
void run_check(Run *run);
// Makes the table of the output (site->outputs) anew.
void run_plan(Run *run);
// Links to what is published under another name than a page's or a file's own lead somewhere after
// all.
void run_settle_links(const Run *run, Page *page);

// Gathers what the site and its pages report in `problems`, sorted; true when the site may be
// published.
bool run_sum_up(const Run *run, DiagList *problems);

// The search index, all but its blocks, in arena.
void run_index(Run *run, Arena *arena);

#endif
