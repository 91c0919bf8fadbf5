// References of a repository, read as the files they are: HEAD, and others one by one and packed.
// Not by libgit2 (1.5), which takes any error of looking at one for "there is none".
#ifndef HISTORY_REFS_H
#define HISTORY_REFS_H

#include "history/repository.h"

enum {
  REF_BYTES_MAX = 4096,                 // of a reference's file
  PACKED_BYTES_MAX = 64 * 1024 * 1024,  // of packed-refs
  REF_STEPS_MAX = 5,                    // from one symbolic reference to the next, as in git
  REF_FOLDERS_MAX = 64,                 // within each other
};

typedef struct Ref {
  Str name;    // "refs/tags/v1.2"
  Oid id;      // what it names: a commit, a tag, or anything
  Oid peeled;  // what a tag leads to in the end, where packed-refs says so; else none
} Ref;
typedef VEC(Ref) RefVec;

// The commit of HEAD; none (all zero) where there is no commit yet. False when a file is there and
// cannot be read or understood: *problem says which and why.
bool refs_find_head(const GitPlace *place, Arena *arena, Oid *out, Str *problem);

// All references beneath a folder ("refs/tags") of the repository, in no order. False when some
// cannot be read: *problem names the first, and the others are in *out.
bool refs_list(const GitPlace *place, Str folder, Arena *arena, RefVec *out, Str *problem);

#endif
