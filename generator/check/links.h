// Links and images of one page.
#ifndef CHECK_LINKS_H
#define CHECK_LINKS_H

#include "site/site.h"

// Reports what is wrong with page->links to page->diags.
void links_check(Page *page, const Site *site, Arena *scratch);

// Whether the page has the id; page->anchors is sorted.
bool links_has_anchor(const Page *page, Str id);

#endif
