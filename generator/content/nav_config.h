// Navigation from `nav` in handbook.yaml.
#ifndef CONTENT_NAV_CONFIG_H
#define CONTENT_NAV_CONFIG_H

#include "content/nav_tree.h"

// Adds what handbook.yaml lists beneath root, whose page is the home page. Reports entries that
// name no page or one twice. An entry may name a folder ("role/"): what it holds is added as the
// folders have it.
void nav_from_config(FolderTree *tree, NavNode *root);

#endif
