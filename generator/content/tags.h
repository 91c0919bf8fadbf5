// Tags: front matter's `tags` of all pages, gathered.
#ifndef CONTENT_TAGS_H
#define CONTENT_TAGS_H

#include "site/site.h"

// Fills site->tags. Tags that differ in case, or in blanks, "-" and "_", are one, named as first
// written. Unlisted pages are not gathered. order: the listed pages in reading order; others follow
// by path.
void tags_build(Site *site, const PageVec *order, Arena *scratch);

#endif
