#include "content/nav_config.h"

#include "base/path.h"
#include "format/html.h"
#include "settings/keys.h"
#include "site/nearest.h"

typedef struct Builder {
  FolderTree *tree;
  NavNode *root;
  Map first;           // output path -> the NavEntry that named it first
  size_t suggestions;  // how many were looked for
} Builder;

enum { SUGGESTIONS_MAX = 50 };

static void add_entries(Builder *builder, const NavEntryVec *entries, NavNode *parent);

// ---- reports ------------------------------------------------------------------------------------

static Span span_of(const Site *site, const NavEntry *entry) {
  KeyFile file = {.name = site->config.file, .text = site->config.file_text};
  return keys_place(&file, entry->line, entry->column, entry->length);
}

static void report_missing(Builder *builder, const NavEntry *entry, Str path) {
  Site *site = builder->tree->site;
  Str near = {0};
  if (builder->suggestions++ < SUGGESTIONS_MAX)
    near = site_nearest(site, path, false, builder->tree->scratch);
  Str help =
      near.len > 0 ? str_fmt(&site->arena, "did you mean \"%.*s\"?", STR_ARG(near)) : (Str){0};
  diag_report(
      &site->diags, DIAG_NAV_MISSING, span_of(site, entry),
      str_fmt(&site->arena, "nav names a page that does not exist: \"%.*s\"", STR_ARG(entry->path)),
      help);
}

// first: the entry that named it before; NULL when a folder that nav names holds it.
static void report_double(Builder *builder, const NavEntry *entry, const NavEntry *first) {
  Site *site = builder->tree->site;
  Str help = S("a folder that nav names holds it already");
  if (first) help = str_fmt(&site->arena, "the first is in line %u", first->line);
  diag_report(&site->diags, DIAG_NAV_DOUBLE, span_of(site, entry),
              str_fmt(&site->arena, "nav names \"%.*s\" twice", STR_ARG(entry->path)), help);
}

// ---- entries ------------------------------------------------------------------------------------

static bool is_url(Builder *builder, Str path) {
  return html_url_scheme(builder->tree->scratch, path).len > 0 || str_starts(path, S("//"));
}

static void add_link_out(Builder *builder, const NavEntry *entry, NavNode *parent) {
  NavNode *node = nav_node(builder->tree, parent);
  node->href = entry->path;
  node->title = entry->title.len > 0 ? entry->title : entry->path;
  add_entries(builder, &entry->children, node);
}

// False when the page has its place already; that is reported.
static bool is_first(Builder *builder, const NavEntry *entry, const Page *page) {
  void **first = map_put(&builder->first, builder->tree->scratch, page->place.url);
  bool placed = page->place.nav && page->place.nav != builder->root;
  if (*first || placed) {
    report_double(builder, entry, *first);
    return false;
  }
  *first = (void *)entry;
  return true;
}

static NavNode *add_page(Builder *builder, const NavEntry *entry, NavNode *parent, Page *page) {
  bool home = page == builder->root->page;
  NavNode *node = home ? builder->root : nav_node(builder->tree, parent);
  node->title = entry->title;
  nav_set_page(node, page);
  // What stands beneath the home page stands at the top.
  return home ? parent : node;
}

// "Title: [role/index.md, ...]": an index page that comes first without a title of its own is the
// page that the group's title leads to.
static const NavEntry *index_of_group(Builder *builder, const NavEntry *group, Page **page) {
  const NavEntry *first = group->children.len > 0 ? &group->children.items[0] : NULL;
  if (!first || first->title.len > 0 || first->path.len == 0 || first->children.len > 0)
    return NULL;
  *page = map_find(&builder->tree->site->page_by_source, first->path);
  bool fits = *page && (*page)->place.index && (*page)->source.folder.len > 0 &&
              (*page)->source.path.len > 0;
  return fits && str_eq((*page)->source.path, first->path) ? first : NULL;
}

static void add_group(Builder *builder, const NavEntry *entry, NavNode *parent) {
  NavNode *node = nav_node(builder->tree, parent);
  node->title = entry->title;
  NavEntryVec children = entry->children;
  Page *page = NULL;
  const NavEntry *index = index_of_group(builder, entry, &page);
  if (index && is_first(builder, index, page)) {
    nav_set_page(node, page);
    children.items++;
    children.len--;
  }
  add_entries(builder, &children, node);
  bool empty = !node->page && node->children.len == 0;
  if (empty) parent->children.len--;
}

// An entry whose page is not there: what stands beneath it keeps its place.
static void add_absent(Builder *builder, const NavEntry *entry, NavNode *parent, Str path) {
  const Page *withheld = map_find(&builder->tree->site->unpublished, path);
  bool draft = withheld && withheld->front.draft;
  if (!draft) report_missing(builder, entry, path);
  if (entry->children.len > 0) add_group(builder, entry, parent);
}

static void add_named(Builder *builder, const NavEntry *entry, NavNode *parent) {
  FolderTree *tree = builder->tree;
  Str path;
  if (!path_normalize(tree->scratch, entry->path, &path)) path = entry->path;
  Folder *folder = map_find(&tree->by_path, path);
  Page *page =
      folder ? folders_index_page(tree, folder) : map_find(&tree->site->page_by_source, path);
  if (!page) {
    add_absent(builder, entry, parent, path);
  } else if (is_first(builder, entry, page)) {
    NavNode *node = add_page(builder, entry, parent, page);
    if (folder) nav_add_folder(tree, node, folder);
    add_entries(builder, &entry->children, node);
  }
}

static void add_entries(Builder *builder, const NavEntryVec *entries, NavNode *parent) {
  for (size_t i = 0; i < entries->len; i++) {
    const NavEntry *entry = &entries->items[i];
    if (entry->path.len == 0)
      add_group(builder, entry, parent);
    else if (is_url(builder, entry->path))
      add_link_out(builder, entry, parent);
    else
      add_named(builder, entry, parent);
  }
}

void nav_from_config(FolderTree *tree, NavNode *root) {
  Builder builder = {.tree = tree, .root = root};
  add_entries(&builder, &tree->site->config.nav.entries, root);
}
