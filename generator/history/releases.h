// Which release first held a commit.
#ifndef HISTORY_RELEASES_H
#define HISTORY_RELEASES_H

#include "history/graph.h"

typedef struct ReleaseInput {
  const Graph *graph;
  const TagRefVec *tags;
  Commit **commits;  // by node; NULL where nobody asked for the commit
} ReleaseInput;

// Fills history->releases (newest first) with the tags in HEAD's history that look like a version
// ("v1.2", "2024.1", "release-3"), and sets release in every commit. Of two tags on one commit the
// later by name counts.
void releases_find(ReleaseInput input, History *history, Arena *scratch);

#endif
