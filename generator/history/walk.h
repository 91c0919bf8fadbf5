// Every file's complete `git log -- path`, in one walk over the history. README.md says how.
#ifndef HISTORY_WALK_H
#define HISTORY_WALK_H

#include "history/graph.h"
#include "history/tree.h"

// A file before and after a change.
typedef struct Pair {
  PathName *path;                // after the change; before it, where the file was deleted
  PathName *old_path;            // of a rename; else NULL
  Oid before, after;             // none: it was not there
  bool link_before, link_after;  // symbolic links: their bytes are no text of a page
} Pair;

// One commit's change of one followed file.
typedef struct Event {
  uint32_t node;  // in the graph
  Pair pair;
} Event;
typedef VEC(Event) EventVec;

// A file of HEAD that is followed back.
typedef struct Followed {
  PathName *path;
  Oid blob;         // at HEAD; none for a symbolic link
  EventVec events;  // newest first
  bool cut;         // what lies further back is not in this clone
} Followed;
typedef VEC(Followed) FollowedVec;

// What a commit of the main line brought: the difference from its first parent, file by file.
typedef struct Brought {
  uint32_t file;  // index into followed, or NODE_NONE: the file is gone since
  Pair pair;
} Brought;
typedef VEC(Brought) BroughtVec;

typedef struct Step {  // one commit of the main line
  uint32_t node;
  BroughtVec files;
} Step;
typedef VEC(Step) StepVec;

typedef struct WalkOptions {
  Str prefix;       // the watched folder, "content/"; "" for all
  bool no_renames;  // git log -- path, and nothing else
  Cache *cache;     // of facts and renames; may be NULL
  void (*look)(void *context, uint32_t done, uint32_t count);  // called now and then; may be NULL
  void *context;
} WalkOptions;

typedef struct Walk {
  Arena *arena;
  Paths paths;
  FollowedVec followed;  // the files of HEAD beneath prefix, in git's tree order
  StepVec steps;         // newest first, those that brought something
  size_t missing;        // commits whose trees are not there
  uint32_t stopped;  // the commit that was too large to compare; the walk ended there. NODE_NONE:
                     // it did not
} Walk;

// The texts of paths live in `texts`, all else in `arena`.
Walk walk_history(const Repository *repository, const Graph *graph, WalkOptions options,
                  Arena *texts, Arena *arena);

#endif
