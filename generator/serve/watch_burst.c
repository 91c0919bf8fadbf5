#include "serve/watch_burst.h"

#include <stdlib.h>

static const int64_t MS = 1000000;  // ns

static void set_state(Burst *burst, BurstChange *change, BurstState state) {
  burst->count[change->state]--;
  burst->count[state]++;
  change->state = state;
}

static BurstChange *get_change(Burst *burst, Str path, bool before) {
  BurstChange *change = map_find(&burst->changes, path);
  if (change) return change;
  change = arena_new(&burst->arena, BurstChange);
  *change = (BurstChange){.path = str_dup(&burst->arena, path), .before = before};
  *map_put(&burst->changes, &burst->arena, change->path) = change;
  burst->count[BURST_NONE]++;
  return change;
}

static void extend(Burst *burst, int64_t now_ns) {
  if (burst->first_ns == 0) burst->first_ns = now_ns;
  burst->last_ns = now_ns;
}

void burst_note(Burst *burst, Str path, bool before, BurstState state, int64_t now_ns) {
  BurstChange *change = get_change(burst, path, before);
  if (state == BURST_AWAY && !change->before) state = BURST_NONE;
  set_state(burst, change, state);
  if (state != BURST_WRITING) {
    extend(burst, now_ns);
    return;
  }
  if (change->writing_ns == 0) change->writing_ns = now_ns;
  if (burst->writing_ns == 0 || change->writing_ns < burst->writing_ns)
    burst->writing_ns = change->writing_ns;
}

void burst_lose(Burst *burst, int64_t now_ns) {
  burst->lost = true;
  extend(burst, now_ns);
}

// ---- when ---------------------------------------------------------------------------------------

static int64_t whole_due(const Burst *burst) {
  if (burst->first_ns == 0) return INT64_MAX;
  bool waits = burst->count[BURST_AWAY] > 0 || burst->count[BURST_FRESH] > 0;
  int64_t quiet = burst->last_ns + (waits ? WATCH_RETURN_MS : WATCH_QUIET_MS) * MS;
  int64_t latest = burst->first_ns + WATCH_BURST_MS * MS;
  return quiet < latest ? quiet : latest;
}

bool burst_whole_is_due(const Burst *burst, int64_t now_ns) { return whole_due(burst) <= now_ns; }

int64_t burst_due(const Burst *burst) {
  int64_t due = whole_due(burst);
  if (burst->count[BURST_WRITING] == 0) return due;
  int64_t writing = burst->writing_ns + WATCH_BURST_MS * MS;
  return writing < due ? writing : due;
}

// ---- handing over -------------------------------------------------------------------------------

// Beneath a folder that is handed over as well, or that came and went.
static bool is_covered(const Burst *burst, Str path) {
  for (size_t i = 1; i < path.len; i++) {
    if (path.ptr[i] != '/') continue;
    const BurstChange *above = map_find(&burst->changes, str_sub(path, 0, i));
    if (above && above->state != BURST_WRITING) return true;
  }
  return false;
}

static bool is_kept(const BurstChange *change, bool whole, int64_t now_ns) {
  if (change->state == BURST_WRITING) return change->writing_ns + WATCH_BURST_MS * MS > now_ns;
  return !whole;
}

// The burst that begins with what is kept.
static Burst next_burst(const Burst *burst, bool whole, int64_t now_ns) {
  Burst next = {0};
  for (size_t i = 0; i < burst->changes.len; i++) {
    const BurstChange *change = burst->changes.entries[i].value;
    if (!is_kept(change, whole, now_ns)) continue;
    int64_t since = change->state == BURST_WRITING ? change->writing_ns : now_ns;
    burst_note(&next, change->path, change->before, change->state, since);
  }
  if (!whole)
    next.first_ns = burst->first_ns, next.last_ns = burst->last_ns, next.lost = burst->lost;
  return next;
}

static int by_bytes(const void *a, const void *b) {
  return str_cmp(*(const Str *)a, *(const Str *)b);
}

bool burst_take(Burst *burst, bool whole, int64_t now_ns, Arena *arena, WatchBatch *out) {
  *out = (WatchBatch){.lost = whole && burst->lost};
  for (size_t i = 0; i < burst->changes.len; i++) {
    const BurstChange *change = burst->changes.entries[i].value;
    if (change->state == BURST_NONE || is_kept(change, whole, now_ns)) continue;
    if (!whole || !is_covered(burst, change->path))
      *vec_add(arena, &out->paths) = str_dup(arena, change->path);
  }
  if (out->paths.len > 1) qsort(out->paths.items, out->paths.len, sizeof(Str), by_bytes);
  Burst next = next_burst(burst, whole, now_ns);
  arena_free(&burst->arena);
  *burst = next;
  return out->lost || out->paths.len > 0;
}
