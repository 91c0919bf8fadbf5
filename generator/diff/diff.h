// Stage: two versions' blocks -> words added and removed, and the HTML that shows them.
// Blocks first, words second: never HTML strings. README.md says how.
#ifndef DIFF_DIFF_H
#define DIFF_DIFF_H

#include "base/buf.h"
#include "site/blocks.h"

typedef VEC(Str) DiffSections;

typedef struct Diff {
  bool same;                // nothing a reader would see
  uint32_t added, removed;  // words
  DiffSections
      sections;  // plain text of the headings with changes beneath them, in order, each once
  Str html;      // well-formed, without ids, links or scripts; classes in README.md
} Diff;

// Compares; `before` or `after` may be empty (a new or removed page). The result lives in arena.
// Runs on any worker.
Diff diff_blocks(const Blocks *before, const Blocks *after, Arena *arena, Arena *scratch);

// For each heading of `before` that has no heading of the same id in `after`: the id of the heading
// that stands in its place, or empty when that is not clear. Pairs (old id, new id), in the order
// of before.
typedef struct DiffSuccessor {
  Str from, to;
} DiffSuccessor;
typedef VEC(DiffSuccessor) DiffSuccessorVec;
DiffSuccessorVec diff_successors(const Blocks *before, const Blocks *after, Arena *arena,
                                 Arena *scratch);

#endif
