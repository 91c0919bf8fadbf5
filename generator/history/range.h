// What lies between two commits, for prepbook diff.
#ifndef HISTORY_RANGE_H
#define HISTORY_RANGE_H

#include "history/history.h"

// Fills site->history.range with the pages of the site that differ between the two ends of "A..B"
// ("A" alone: A..HEAD), by path; their texts are not yet compared. Drafts and what is not published
// (published.h) are left out, unlisted pages are not. False, reported, when an end is no revision,
// objects are missing, or the two ends differ in more than tree.h allows.
bool history_load_range(Repository *repository, Str text, const GitPlace *place, Site *site,
                        DiagList *diags);

#endif
