// The sidebar, breadcrumb and pager of a page, as values. A page's bytes do not grow with the
// number of pages: the sidebar holds the top level and the open branch, and of a long list the part
// around the page.
#ifndef RENDER_SIDEBAR_H
#define RENDER_SIDEBAR_H

#include "render/context.h"

enum { NAV_WINDOW = 40 };  // entries of one list that are shown

// Adds `nav`; current may be NULL (no branch is open then).
void nav_put_tree(Context *context, const NavNode *current);
// Adds `breadcrumb` and has_breadcrumb.
void nav_put_breadcrumb(Context *context, const Page *page);
// Adds `previous`, `next` and has_pager.
void nav_put_pager(Context *context, const Page *page);

#endif
