// The folders that hold pages, as a tree: what index pages, URLs and navigation are made from.
#ifndef CONTENT_FOLDERS_H
#define CONTENT_FOLDERS_H

#include "site/names.h"
#include "site/site.h"

typedef struct Folder Folder;
typedef VEC(Folder *) FolderVec;

struct Folder {
  Str path;       // source, "01-start/setup"; "" for the top
  Str out;        // in the output, "start/setup"
  Folder *up;     // NULL for the top
  Page *index;    // its index page; NULL when it has none (yet)
  PageVec pages;  // the others, in byte order
  FolderVec folders;
  NameIndex name;  // what its index page is called
  bool unlisted;   // its index page is, so everything beneath is
  bool listed;     // holds a listed page, here or beneath
};

// Lives in scratch, its texts in Site.layout.
typedef struct FolderTree {
  Site *site;
  Arena *scratch;
  Map by_path;  // source path -> Folder *
  Folder *top;
  PageVec made;  // pages of folders without an index page; they live in the site's arena
} FolderTree;

// Sorts the site's pages into folders, chooses index pages, and gives each page its URL and the
// title that its file name makes. What lies beneath an unlisted index page becomes unlisted.
FolderTree folders_build(Site *site, Arena *scratch);

// The folder's index page; made when it has none.
Page *folders_index_page(FolderTree *tree, Folder *folder);

#endif
