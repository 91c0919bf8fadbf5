// What a commit changed: its tree against its parents', by object id, descending only where they
// differ and only where somebody looks.
#ifndef HISTORY_TREE_H
#define HISTORY_TREE_H

#include "base/map.h"
#include "history/repository.h"

enum {
  TREE_PARENTS_MAX =
      32,                // parents of one commit that are compared; the rest are taken as different
  TREE_DEPTH_MAX = 64,   // folders in folders; what lies deeper is left out
  TREE_PATH_MAX = 4096,  // bytes of a path; a longer one is left out
  TREE_VISITS_MAX = 1000000,            // files and folders in which one commit differs
  PATHS_BYTES_MAX = 512 * 1024 * 1024,  // of all paths that were met
};

// A path of the repository, interned: equal paths are one PathName.
typedef struct PathName {
  Str text;
  uint32_t index;
  uint32_t first;  // first instance of this path (walk.h), plus 1; 0: nobody follows it
} PathName;

typedef struct Paths {
  Arena *arena;
  Map by_text;  // -> PathName *
  size_t bytes;
} Paths;
// The one PathName of a text, which is copied when it is new.
PathName *paths_intern(Paths *paths, Str text);

// Folders ("docs/", "" for all) and single files ("README.md") that are looked at.
typedef VEC(Str) WatchVec;

// One file in which a commit differs from its first parent (from nothing, without parents).
typedef struct Fact {
  PathName *path;
  Oid before, after;             // none: it is not there
  uint32_t same;                 // bit k: parent k (1 and up) has the same entry
  uint32_t absent;               // bit k: parent k (0 and up) does not have it
  bool link_before, link_after;  // it is a symbolic link: its bytes are no text
} Fact;
typedef VEC(Fact) FactVec;

typedef struct TreeInput {
  Oid tree;
  const Oid *parents;  // trees
  size_t parent_count;
  void (*look)(void *context);  // called now and then; may be NULL
  void *context;
} TreeInput;

typedef enum TreeResult {
  TREE_COMPLETE,
  TREE_DAMAGED,    // a tree that is needed cannot be read, or is cut off; what was found stays
  TREE_TOO_LARGE,  // a limit was passed, and the comparison stopped there
} TreeResult;

// Adds the facts, by path in git's tree order.
TreeResult tree_compare(const Repository *repository, TreeInput input, const WatchVec *watch,
                        Paths *paths, Arena *arena, FactVec *out);

// Whether a file would be reported.
bool watch_covers(const WatchVec *watch, Str path);

// The id of a file, or of a folder ("docs/"), in a tree; none when it is not there.
Oid tree_find(const Repository *repository, Oid tree, Str path);

#endif
