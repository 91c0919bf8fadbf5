// Which added file is a deleted one under another name.
#ifndef HISTORY_RENAME_H
#define HISTORY_RENAME_H

#include "history/tree.h"

enum {
  RENAME_SIMILAR = 50,    // percent of the larger file's bytes that must be in both, as git has it
  RENAME_SAME_NAME = 75,  // percent at which a file of the same base name is taken at once
  RENAME_MATRIX_MAX =
      400,  // added and deleted files of one commit that are compared with each other
};

typedef struct Rename {
  PathName *from, *to;
  Oid blob;   // what stood under the old path
  bool link;  // it was a symbolic link
} Rename;

// Renames in the order they were added; no file is the target of two.
typedef struct Renames {
  Map by_to, by_from;  // -> Rename *
} Renames;
// Adds one; ignored when its target is known.
void renames_add(Renames *renames, Rename rename, Arena *arena);
// What became this file; NULL: it was not renamed.
const Rename *renames_to(const Renames *renames, const PathName *to);
// Whether this file became another.
bool renames_from(const Renames *renames, const PathName *from);

// The renames among facts, where facts are a commit's differences from one parent (bit 0 of
// absent). A file that became another in the same commit is a source too when its old bytes are an
// added file's. Each source is used once: a copy is not ancestry.
void rename_find(const Repository *repository, const FactVec *facts, Arena *scratch, Arena *arena,
                 Renames *out);

// How much of two texts is alike: bytes of lines in both, in percent of the larger text. The
// measure of git's diffcore-delta, by lines.
unsigned rename_similarity(Str a, Str b, Arena *scratch);

#endif
