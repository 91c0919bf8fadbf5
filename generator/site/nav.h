// The navigation tree. Made by content/nav_build.c, from `nav:` in handbook.yaml or from the
// folders; lives in the site's arena. Titles are asked for when rendering, since a page's title may
// come from its Markdown.
#ifndef SITE_NAV_H
#define SITE_NAV_H

#include "site/page.h"

typedef VEC(NavNode *) NavNodeVec;

struct NavNode {
  Str title;        // from nav: or the folder's name; empty: the page's nav_title or title
  Page *page;       // NULL for a link out
  Str href;         // a link out; else empty
  NavNode *parent;  // NULL for the root
  size_t index;     // its place in parent->children
  NavNodeVec children;
};

// The title to show.
Str nav_title(const NavNode *node);

#endif
