// The history's way through a build: history/ walks git on a thread of its own while Markdown is
// parsed; then the texts it names go through markdown/ (blocks) and diff/ (words), page by page.
// This is where the three meet.
#ifndef PIPELINE_PAST_H
#define PIPELINE_PAST_H

#include "base/cache.h"
#include "base/pool.h"
#include "guard/guard.h"
#include "history/history.h"

typedef struct PastOptions {
  const GitPlace *place;  // where the repository is; NULL: nobody looks
  Str since;              // HistoryOptions.since
  const char *cache;      // file of what was compared before (base/cache.h); NULL: none
  Str cache_version;      // what else the comparisons depend on: the program
  Heartbeat *beat;        // may be NULL
} PastOptions;

typedef struct Past {
  Site *site;
  PastOptions options;
  Repository *repository;  // NULL: no history
  DiagList diags;          // of the walk, in the history's arena
  bool told;               // they are among the site's
  Beside thread;
  Cache *cache;
  bool taken_over;  // from another build
  PageVec edited;   // pages whose text is another than there
} Past;

// Opens the repository; site->history.state tells what it is made from. The Past stays where it is.
void past_open(Past *past, Site *site, PastOptions options);
// Starts the walk. Pages are known and stay as they are until past_wait, their Markdown fields
// apart.
void past_start(Past *past);
// In place of past_start: what another build of the same repository, settings and pages knows
// becomes this one's. False, and nothing is done, when they are not the same. The other's site has
// no history afterwards. known may be NULL.
bool past_take_over(Past *past, Past *known);
// Waits for the walk and reports what it found wrong.
void past_wait(Past *past);
// What landed makes a feed: after past_wait, and after the site was arranged anew.
void past_settle_feed(const Past *past);

// Gives every release what CHANGELOG.md says of it. After the walk and the Markdown stage.
void past_introduce(const Past *past, Arena *scratch);

// When all are compared: what is not committed, and what one commit changed for most pages.
void past_report(const Past *past);

// After all that asks for texts: whether one was not there.
void past_report_losses(const Past *past);

// Waits for the walk, saves the cache and closes the repository. What is in the site stays.
void past_close(Past *past);

#endif
