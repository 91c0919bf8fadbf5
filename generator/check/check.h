// Stage: pages -> diagnostics. What needs more than one page to be seen.
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "site/site.h"

// Sorts the page's ids, so that links to them are found fast: once for each page, after
// markdown_page and before any check_page (by the same worker, right after the conversion). Writes
// page->anchors only.
void check_anchors(Page *page);

// Links, anchors, images, title and review date of one page, against the finished site. Runs in
// parallel; writes page->found only, anew each time. Linear in the page's links.
void check_page(Page *page, const Site *site, Arena *scratch);

// Reports orphans, pages that nav leaves out:
// after all pages, each time they were checked.
void check_site(Site *site, Arena *scratch);

#endif
