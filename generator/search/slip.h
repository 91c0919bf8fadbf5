// How far apart two words are.
#ifndef SEARCH_SLIP_H
#define SEARCH_SLIP_H

#include "base/vec.h"
#include "site/parts.h"

typedef struct Units {
  uint16_t *items;
  size_t len;
} Units;

// A text as UTF-16, in arena.
Units units_of(Str text, Arena *arena);

// Optimal string alignment in UTF-16 units (a swap of neighbors counts one, no part is edited
// twice); with `beginning` the least over all beginnings of b. More than max is max + 1. Scratch
// holds three rows.
uint32_t slip_distance(Units a, Units b, uint32_t max, bool beginning, Arena *scratch);

size_t units_shared(Units a, Units b);  // leading units in common

#endif
