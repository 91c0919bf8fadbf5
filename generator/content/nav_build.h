// The navigation tree: from `nav` in handbook.yaml, or from the folders.
#ifndef CONTENT_NAV_BUILD_H
#define CONTENT_NAV_BUILD_H

#include "content/folders.h"

// Makes site->nav and each listed page's nav, previous and next. Makes the index pages that folders
// need to be in it (tree->made). *order: the listed pages in reading order, in tree's scratch.
// site->page_by_source must be filled. Problems with `nav` go to site->diags.
void nav_build(FolderTree *tree, PageVec *order);

#endif
