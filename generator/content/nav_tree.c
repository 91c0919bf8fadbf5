#include "content/nav_tree.h"

#include <stdlib.h>

#include "base/path.h"

NavNode *nav_node(FolderTree *tree, NavNode *parent) {
  Arena *arena = &tree->site->layout;
  NavNode *node = arena_new(arena, NavNode);
  node->parent = parent;
  if (!parent) return node;
  node->index = parent->children.len;
  *vec_add(arena, &parent->children) = node;
  return node;
}

void nav_set_page(NavNode *node, Page *page) {
  node->page = page;
  if (!page->place.nav) page->place.nav = node;
}

// ---- order --------------------------------------------------------------------------------------

typedef struct Item {
  Page *page;      // a folder's is its index page
  Folder *folder;  // NULL for a page
  Str name;        // with its number
} Item;

static int by_weight_and_name(const void *a, const void *b) {
  const Item *x = a, *y = b;
  const FrontMatter *f = &x->page->front, *g = &y->page->front;
  if (f->weight.set != g->weight.set) return f->weight.set ? -1 : 1;
  if (f->weight.value != g->weight.value) return f->weight.value < g->weight.value ? -1 : 1;
  int order = name_cmp(x->name, y->name);
  if (order != 0) return order;
  return !x->folder != !y->folder ? (x->folder ? 1 : -1)
                                  : str_cmp(x->page->source.path, y->page->source.path);
}

static bool wanted(const Page *page) { return !page->front.unlisted && !page->place.nav; }

static size_t gather(FolderTree *tree, Folder *folder, Item *items) {
  size_t count = 0;
  for (size_t i = 0; i < folder->pages.len; i++) {
    Page *page = folder->pages.items[i];
    if (wanted(page)) items[count++] = (Item){page, NULL, path_stem(page->source.path)};
  }
  for (size_t i = 0; i < folder->folders.len; i++) {
    Folder *inner = folder->folders.items[i];
    if (!inner->listed) continue;
    Page *page = folders_index_page(tree, inner);
    if (wanted(page)) items[count++] = (Item){page, inner, path_name(inner->path)};
  }
  return count;
}

void nav_add_folder(FolderTree *tree, NavNode *node, Folder *folder) {
  ArenaMark mark = arena_mark(tree->scratch);
  Item *items = arena_array(tree->scratch, Item, folder->pages.len + folder->folders.len);
  size_t count = gather(tree, folder, items);
  if (count > 1) qsort(items, count, sizeof *items, by_weight_and_name);
  for (size_t i = 0; i < count; i++) {
    NavNode *child = nav_node(tree, node);
    nav_set_page(child, items[i].page);
    if (items[i].folder) nav_add_folder(tree, child, items[i].folder);
  }
  arena_rewind(tree->scratch, mark);
}
