#include "content/nav_build.h"

#include "content/nav_config.h"
#include "content/nav_tree.h"

// ---- reading order ------------------------------------------------------------------------------

static void collect(NavNode *node, Arena *arena, PageVec *order) {
  if (node->page && node->page->place.nav == node) *vec_add(arena, order) = node->page;
  for (size_t i = 0; i < node->children.len; i++) collect(node->children.items[i], arena, order);
}

// Pages without a file are no reading: they know their neighbors, but are nobody's.
static void link_neighbors(const PageVec *order) {
  Page *before = NULL, *after = NULL;
  for (size_t i = 0; i < order->len; i++) {
    order->items[i]->place.previous = before;
    if (order->items[i]->source.path.len > 0) before = order->items[i];
  }
  for (size_t i = order->len; i-- > 0;) {
    order->items[i]->place.next = after;
    if (order->items[i]->source.path.len > 0) after = order->items[i];
  }
}

void nav_build(FolderTree *tree, PageVec *order) {
  Site *site = tree->site;
  site->nav = nav_node(tree, NULL);
  nav_set_page(site->nav, folders_index_page(tree, tree->top));
  if (site->config.nav.given)
    nav_from_config(tree, site->nav);
  else
    nav_add_folder(tree, site->nav, tree->top);
  collect(site->nav, tree->scratch, order);
  link_neighbors(order);
}
