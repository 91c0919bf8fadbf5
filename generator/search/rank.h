// The ranking: README.md, "Ranking". The theme's rank.mjs does the same arithmetic in the same
// order.
#ifndef SEARCH_RANK_H
#define SEARCH_RANK_H

#include "search/expand.h"

typedef struct ScoredUnit {
  uint32_t unit;
  double score;
} ScoredUnit;
typedef VEC(ScoredUnit) ScoredUnitVec;

typedef struct Result {
  uint32_t page, unit;
  uint32_t others[2];  // 0: none
  double score;
  ScoredUnitVec units;  // best first
} Result;
typedef VEC(Result) ResultVec;

// The pages that the terms are found on, best first; sets the terms' idf. allowed: pages that may
// be, by number; NULL: all.
void rank(Search *search, TermVec *terms, const bool *allowed, Arena *arena, ResultVec *out);

#endif
