// What a site is made of, as far as it is watched: content, themes, scripts, handbook.yaml, git's
// references.
#ifndef SERVE_SOURCES_H
#define SERVE_SOURCES_H

#include "pipeline/preview.h"
#include "serve/watch.h"

enum { SOURCES_ROOTS_MAX = 8 };

typedef struct Sources {
  Str folder;       // the site's, with "/" behind it
  Str git, common;  // git's folders with "/" behind them; empty: none
  bool bare;        // the folder is the content
  WatchRoot roots[SOURCES_ROOTS_MAX];
  size_t root_count;
} Sources;

// output: a build's folder in the site, which is not looked into; may be NULL. Texts live in arena.
Sources sources_of(const char *folder, const GitPlace *place, const char *output, Arena *arena);

// What a batch of changed paths means for the site; what is none of its sources is left out. In
// arena.
PreviewChanges sources_changes(const Sources *sources, const WatchBatch *batch, Arena *arena);

#endif
