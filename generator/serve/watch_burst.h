// What changed since the last batch, and when it may be handed over.
#ifndef SERVE_WATCH_BURST_H
#define SERVE_WATCH_BURST_H

#include "base/map.h"
#include "serve/watch.h"

// How a path stands. It may change from event to event; only the last counts.
typedef enum BurstState {
  BURST_NONE,     // neither there before the burst nor now: not reported
  BURST_READY,    // written and closed, moved here, made
  BURST_AWAY,     // was there before; may come back
  BURST_FRESH,    // made, but not closed yet
  BURST_WRITING,  // written, but not closed yet: holds up nobody, and is handed over after
                  // WATCH_BURST_MS
  BURST_STATES,
} BurstState;

typedef struct BurstChange {
  Str path;
  bool before;  // it was there before the burst
  BurstState state;
  int64_t writing_ns;  // when it was written first without being closed; 0: it was not
} BurstChange;

// {0} is an empty burst. All times are of the monotonic clock.
typedef struct Burst {
  Arena arena;
  Map changes;  // path to BurstChange
  size_t count[BURST_STATES];
  int64_t first_ns, last_ns;  // of what was noted, BURST_WRITING apart
  int64_t writing_ns;         // the earliest of all
  bool lost;
} Burst;

// Notes what became of a path. `before` counts when the burst does not know the path yet.
// BURST_AWAY of a path that was not there before is BURST_NONE.
void burst_note(Burst *burst, Str path, bool before, BurstState state, int64_t now_ns);
void burst_lose(Burst *burst, int64_t now_ns);

// When it is to be handed over (INT64_MAX: never), all of it or only what has been written for too
// long.
int64_t burst_due(const Burst *burst);
bool burst_whole_is_due(const Burst *burst, int64_t now_ns);

// Moves what is due into out, in arena. False when that is nothing.
bool burst_take(Burst *burst, bool whole, int64_t now_ns, Arena *arena, WatchBatch *out);

#endif
