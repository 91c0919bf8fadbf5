// What two sequences have in common.
#ifndef DIFF_LCS_H
#define DIFF_LCS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

// Two sequences of hashes, and which of their items belong to what both have, in order: as many are
// marked on either side, and the n-th marked of a is the n-th marked of b.
typedef struct Sequences {
  const uint64_t *a, *b;
  size_t a_len, b_len;
  bool *in_a, *in_b;  // filled by lcs_mark
} Sequences;

// Marks a longest common subsequence (E. Myers, "An O(ND) Difference Algorithm and Its Variations",
// 1986) after taking off what both begin and end with. With more than `edits` items not in common
// the middle is left unmarked: false. Time and memory grow with edits squared, in scratch.
bool lcs_mark(Sequences *sequences, size_t edits, Arena *scratch);

#endif
