// Navigation from the folders, and the making of nodes.
#ifndef CONTENT_NAV_TREE_H
#define CONTENT_NAV_TREE_H

#include "content/folders.h"

// A new node, last among parent's children. parent NULL: the root.
NavNode *nav_node(FolderTree *tree, NavNode *parent);
// Says what page the node leads to. A page that already has a node keeps it.
void nav_set_page(NavNode *node, Page *page);

// Adds what folder holds beneath node: listed pages and folders by weight, then by name; pages that
// have a node already are left out.
void nav_add_folder(FolderTree *tree, NavNode *node, Folder *folder);

#endif
