// How two versions line up, block by block.
#ifndef DIFF_PAIR_H
#define DIFF_PAIR_H

#include "site/blocks.h"

enum { BLOCK_NONE = UINT32_MAX };

// One place of the alignment, in reading order.
typedef struct Aligned {
  uint32_t before, after;  // indices of blocks; BLOCK_NONE: not there
  bool same;               // both are there and equal
  bool moved;              // the other side has the same block elsewhere
} Aligned;
typedef VEC(Aligned) AlignedVec;

// Equal blocks by their hashes; in what is left between them, blocks of one kind that share at
// least 45 % of their words are versions of each other, in order.
void pair_blocks(const Blocks *before, const Blocks *after, Arena *scratch, AlignedVec *out);

#endif
