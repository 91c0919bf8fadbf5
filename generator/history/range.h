// What lies between two commits, for prepbook diff.
#ifndef HISTORY_RANGE_H
#define HISTORY_RANGE_H

#include "history/history.h"

// Fills history->range with the pages beneath prefix that differ between the two ends of "A..B" ("A" alone:
// A..HEAD), by path; their texts are not yet compared. False, reported, when an end is no revision or objects
// are missing.
bool history_load_range(Repository *repository, Str text, Str prefix, History *history, DiagList *diags);

#endif
