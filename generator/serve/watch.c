#include "serve/watch.h"

#include <limits.h>
#include <time.h>

#include "serve/watch_inotify.h"
#include "serve/watch_tree.h"

static const int64_t MS = 1000000;  // ns

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// ---- opening ------------------------------------------------------------------------------------

static Str say_full(const Watch *watch) {
  if (watch->polling || watch->folder_count >= WATCH_FOLDERS_MAX)
    return S("too many folders to watch: there are more than 100,000");
  return S(
      "too many folders to watch: raise the kernel's limit (sysctl fs.inotify.max_user_watches), "
      "or use "
      "--poll");
}

Watch *watch_open(WatchOptions options, Arena *arena, Str *problem) {
  Arena own = {0};
  Watch *watch = arena_new(&own, Watch);
  watch->arena = own;
  watch->inotify = -1;
  watch->polling = options.poll;
  watch->poll_ms = options.poll_ms ? options.poll_ms : WATCH_POLL_MS;
  bool fine = watch->polling || inotify_open(watch, arena, problem);
  if (fine) {
    watch_tree_open(watch, &options);
    fine = !watch->full;
    if (!fine) *problem = say_full(watch);
  }
  watch->next_ns = now_ns() + watch->poll_ms * MS;
  if (fine) return watch;
  watch_close(watch);
  return NULL;
}

void watch_close(Watch *watch) {
  if (!watch) return;
  watch_tree_close(watch);
  inotify_close(watch);
  arena_free(&watch->scratch);
  Arena own = watch->arena;
  arena_free(&own);
}

// ---- waiting ------------------------------------------------------------------------------------

int watch_descriptor(const Watch *watch) { return watch->inotify; }

int watch_timeout(const Watch *watch) {
  int64_t due = watch->polling ? INT64_MAX : burst_due(&watch->burst);
  if ((watch->polling || watch_tree_is_blind(watch)) && watch->next_ns < due) due = watch->next_ns;
  if (due == INT64_MAX) return -1;
  int64_t left = due - now_ns();
  if (left <= 0) return 0;
  return left / MS < INT_MAX ? (int)((left + MS - 1) / MS) : INT_MAX;
}

// ---- taking -------------------------------------------------------------------------------------

static void lose(Watch *watch) {
  watch_tree_look_anew(watch);
  burst_lose(&watch->burst, watch->now_ns);
  watch->overflow = false;
}

static bool hand_over(Watch *watch, bool whole, Arena *arena, WatchBatch *out) {
  if (whole) watch_tree_look_at_links(watch);
  bool any = burst_take(&watch->burst, whole, watch->now_ns, arena, out);
  watch_tree_tidy(watch);
  return any;
}

// Events that came too many at once, or a folder too many for the kernel, are no reason to stop:
// all is looked at anew, in the second case again and again from now on.
static void take_events(Watch *watch) {
  inotify_take(watch);
  if (watch_tree_is_blind(watch) && watch->next_ns <= watch->now_ns) {
    watch_tree_look_for_tops(watch);
    watch->next_ns = watch->now_ns + WATCH_POLL_MS * MS;
  }
  if (watch->overflow) lose(watch);
  if (!watch->full) return;
  watch->polling = true;
  lose(watch);
  watch->next_ns = watch->now_ns + WATCH_QUIET_MS * MS;
}

static bool take_ended(Watch *watch, Arena *arena, WatchBatch *out) {
  take_events(watch);
  watch->now_ns = now_ns();
  if (watch->polling || burst_due(&watch->burst) > watch->now_ns) return false;
  take_events(watch);  // taking them may have taken longer than the quiet
  if (watch->polling || burst_due(&watch->burst) > watch->now_ns) return false;
  return hand_over(watch, burst_whole_is_due(&watch->burst, watch->now_ns), arena, out);
}

// A burst has ended when another look, a while later, found nothing more.
static bool take_looks(Watch *watch, Arena *arena, WatchBatch *out) {
  inotify_take(watch);  // nothing, after it was given up
  if (watch->next_ns > watch->now_ns) return false;
  watch->full = false;  // what was too many may have gone
  watch_tree_look(watch);
  bool whole = burst_whole_is_due(&watch->burst, watch->now_ns);
  bool any = whole && hand_over(watch, true, arena, out);
  bool waits = burst_due(&watch->burst) != INT64_MAX;
  watch->next_ns = now_ns() + (waits ? WATCH_RETURN_MS : watch->poll_ms) * MS;
  return any;
}

bool watch_take(Watch *watch, Arena *arena, WatchBatch *out) {
  *out = (WatchBatch){0};
  watch->now_ns = now_ns();
  return watch->polling ? take_looks(watch, arena, out) : take_ended(watch, arena, out);
}
