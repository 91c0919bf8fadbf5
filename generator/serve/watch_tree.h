// What is known of the watched folders: which names stand in them. Shared by both ways of watching.
// With inotify an entry is looked at when an event names it; when polling, all are, again and
// again.
#ifndef SERVE_WATCH_TREE_H
#define SERVE_WATCH_TREE_H

#include "base/fs.h"
#include "serve/watch_burst.h"

typedef struct Folder Folder;
typedef struct Root Root;

// A name in a folder.
typedef struct Entry {
  Str name;        // NUL-terminated
  bool here;       // it is there; what is gone is kept until watch_tree_tidy
  bool link;       // a symbolic link
  bool enterable;  // a folder, or a link to one that does not lead out of the root
  bool recent;     // the stamp is so young that the next change might not show in it
  uint64_t stamp;  // of all that changes with the file; with inotify, only links and what was
                   // looked at have one
  uint32_t look;   // the look that saw it last
  Folder *folder;  // when looked into
} Entry;

struct Folder {
  Root *root;
  Folder
      *up;   // NULL: the folder that the root stands in; of it only the root's name is of interest
  Str path;  // as reported, NUL-terminated; empty when there is none above the root
  Str beneath;  // relative to the root's own folder; empty for that
  uint64_t device, inode;
  size_t depth;
  int descriptor;  // inotify's, shared by all that are the same folder; -1: none
  uint64_t event;  // the last one taken up here
  Folder *next;    // of the same bucket, or spare
  Arena names;
  Map entries;  // name to Entry, in names
  size_t gone;  // entries that are not here
};

struct Root {
  Str path;  // NUL-terminated, without "/" at the end
  Str name;  // its last name
  Str skip;  // relative to path; empty: none
  bool deep;
  FsRoot fs;  // the root's own folder, while there is one
  Folder *top;
};

enum { WATCH_BUCKETS = 4096 };

struct Watch {
  Arena arena, scratch;
  Root *roots;
  size_t root_count;
  bool polling;
  uint32_t poll_ms;
  int64_t now_ns;  // when this taking began
  int64_t
      next_ns;  // when to look again: all when polling, else for roots whose folder above is gone
  Burst burst;

  int inotify;     // -1 when polling from the start
  bool overflow;   // events were lost
  bool full;       // the kernel gives no more watches, or WATCH_FOLDERS_MAX is reached
  uint64_t event;  // number of the one that is taken up
  Folder *buckets[WATCH_BUCKETS];  // by descriptor

  uint32_t look;  // number of the last one
  bool links;     // some link was seen
  size_t folder_count, gone;
  Folder *spare;
};

// Begins with what the options say, and has looked at nothing yet.
void watch_tree_open(Watch *watch, const WatchOptions *options);
// Gives back all folders that are known.
void watch_tree_close(Watch *watch);

// Looks at all. What differs is noted.
void watch_tree_look(Watch *watch);
// The same, and forgets all watches before: nothing is noted.
void watch_tree_look_anew(Watch *watch);
// Looks at links: what they lead to may have changed somewhere else. What differs is noted.
void watch_tree_look_at_links(Watch *watch);
// A folder that a root stands in is gone, or another one stands there: only looking helps.
bool watch_tree_is_blind(const Watch *watch);
void watch_tree_look_for_tops(Watch *watch);
// Frees the names of what is gone, when they are many. No Entry may be in use.
void watch_tree_tidy(Watch *watch);

// Nobody wants to know of this name.
bool watch_tree_ignores(const Folder *folder, Str name);
// A name was made, moved here, or has other permissions: looks at it and notes it in any case.
void watch_tree_take_made(Watch *watch, Folder *folder, Str name, bool moved);
void watch_tree_take_written(Watch *watch, Folder *folder, Str name, bool closed);
void watch_tree_take_gone(Watch *watch, Folder *folder, Str name);
// The kernel watches a folder no more.
void watch_tree_take_unwatched(Watch *watch, Folder *folder);

#endif
