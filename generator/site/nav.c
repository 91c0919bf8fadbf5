#include "site/nav.h"

Str nav_title(const NavNode *node) {
  if (node->title.len > 0) return node->title;
  if (!node->page) return node->href;
  return node->page->front.nav_title.len > 0 ? node->page->front.nav_title : node->page->title.text;
}
