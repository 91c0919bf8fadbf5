// Tells which files changed. inotify on Linux; elsewhere, and when asked, by looking at all of them
// again and again.
#ifndef SERVE_WATCH_H
#define SERVE_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "site/parts.h"

enum {
  WATCH_QUIET_MS = 2,  // a burst has ended when nothing came for so long
  WATCH_RETURN_MS =
      40,  // the same, while a file is gone (many editors delete and create), or made and not
           // yet closed; and the time between two looks while polling finds changes
  WATCH_BURST_MS = 400,  // a burst that does not end is handed over after so long, and so is a file
                         // that is written and not closed (it holds up no other)
  WATCH_FOLDERS_MAX = 100000,
  WATCH_POLL_MS = 500,  // between two looks, unless told
};

// What is watched: a folder with all beneath it, a folder's own entries, or a file. What does not
// exist, or no more, is waited for; at once while the folder it stands in exists, else by looking
// every WATCH_POLL_MS. Roots may stand in each other: a change is reported beneath each.
//
// Links to folders are followed as long as they lead neither out of the root nor to a folder they
// stand in, and what changes is reported beneath the link, too. A link to a file is reported when
// that file changes and something else in the roots is reported (with inotify), or in any case
// (polling).
typedef struct WatchRoot {
  const char *path;
  bool deep;         // with folders beneath it
  const char *skip;  // a folder beneath it that is neither looked into nor reported (the output):
                     // root path,
                     // "/", the rest, or only the rest; NULL: none
} WatchRoot;

typedef struct WatchOptions {
  const WatchRoot *roots;
  size_t root_count;
  bool poll;         // look again and again
  uint32_t poll_ms;  // 0: WATCH_POLL_MS
} WatchOptions;

typedef struct Watch Watch;

// Starts. What is named ".git" or "node_modules" beneath a deep root is neither looked into nor
// reported. NULL: *problem (in arena) says why (too many folders for the kernel's limit: the
// message names fs.inotify.max_user_watches and --poll).
Watch *watch_open(WatchOptions options, Arena *arena, Str *problem);

// For poll: readable when something happened (-1 when polling), and milliseconds until watch_take
// has something to do in any case (-1: no matter when).
int watch_descriptor(const Watch *watch);
int watch_timeout(const Watch *watch);

typedef struct WatchBatch {
  StrVec paths;  // each once, sorted: root path, "/", the rest. Written, made, moved, deleted: look
                 // and see. A folder's path stands for all that is in it
  bool lost;  // events were lost, or the kernel's limit was reached later on (from then on all is
              // looked at again and again): anything may have changed
} WatchBatch;

// Takes up what happened. True when a burst has ended: it is in out, in arena. False: not yet.
bool watch_take(Watch *watch, Arena *arena, WatchBatch *out);

// Stops watching and gives everything back.
void watch_close(Watch *watch);

#endif
