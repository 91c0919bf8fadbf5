// What browsers are told of a build: one line of JSON. README.md describes it.
#ifndef SERVE_STATE_H
#define SERVE_STATE_H

#include "pipeline/preview.h"

enum { STATE_PROBLEMS_MAX = 100 };  // that are sent; the numbers count all

typedef struct State {
  uint32_t version;
  uint32_t instance;
  const PreviewUpdate *update;
  Str show;       // an output to go to; empty: none
  Str stopped;    // why there is no newer site; empty: there is
  int64_t today;  // seconds since 1970 UTC: pages dated later are future ones
} State;

// The line, in arena.
Str state_render(const State *state, const Preview *preview, Arena *arena);

#endif
