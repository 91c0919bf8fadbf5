#include "content/folders.h"

#include "base/path.h"
#include "settings/front_keys.h"

// ---- sorting pages into folders -----------------------------------------------------------------

static Folder *folder_at(FolderTree *tree, Str path) {
  Folder *folder = map_find(&tree->by_path, path);
  if (folder) return folder;
  folder = arena_new(tree->scratch, Folder);
  folder->path = path;
  folder->name = NAME_INDEX_NONE;
  if (path.len > 0) {
    Arena *arena = &tree->site->layout;
    folder->up = folder_at(tree, path_dir(path));
    folder->out = path_join(arena, folder->up->out, name_for_url(arena, path_name(path)));
    *vec_add(tree->scratch, &folder->up->folders) = folder;
  }
  *map_put(&tree->by_path, tree->scratch, path) = folder;
  return folder;
}

// Index pages: the best name of index, _index, README. A README beside one of the others is a page
// like any other; index beside _index is a collision, so both stay index pages and it will be
// reported.
static void choose_index(Folder *folder) {
  for (size_t i = 0; i < folder->pages.len; i++) {
    NameIndex name = name_index(path_stem(folder->pages.items[i]->source.path));
    if (name < folder->name) folder->name = name;
  }
  size_t kept = 0;
  for (size_t i = 0; i < folder->pages.len; i++) {
    Page *page = folder->pages.items[i];
    NameIndex name = name_index(path_stem(page->source.path));
    page->place.index =
        name != NAME_INDEX_NONE && (name != NAME_INDEX_README || folder->name == name);
    if (page->place.index && name == folder->name && !folder->index) folder->index = page;
    if (!page->place.index) folder->pages.items[kept++] = page;
  }
  folder->pages.len = kept;
}

// ---- what is listed -----------------------------------------------------------------------------

static void inherit_unlisted(Folder *folder) {
  bool own = folder->up && folder->index && folder->index->front.unlisted;
  folder->unlisted = own || (folder->up && folder->up->unlisted);
  if (folder->unlisted && folder->index) folder->index->front.unlisted = true;
  for (size_t i = 0; i < folder->pages.len; i++) {
    if (folder->unlisted) folder->pages.items[i]->front.unlisted = true;
    if (!folder->pages.items[i]->front.unlisted) folder->listed = true;
  }
  if (folder->index && !folder->index->front.unlisted) folder->listed = true;
  for (size_t i = 0; i < folder->folders.len; i++) {
    inherit_unlisted(folder->folders.items[i]);
    if (folder->folders.items[i]->listed) folder->listed = true;
  }
}

// ---- URLs and titles ----------------------------------------------------------------------------

static void report_index_slug(Page *page) {
  diag_report(&page->diags, DIAG_VALUE_INVALID, front_matter_span(page, S("slug")),
              S("\"slug\" has no meaning for an index page"),
              S("its URL is the folder's; rename the folder"));
}

static void report_long_name(Page *page, Str name) {
  Str message =
      str_fmt(&page->arena, "the output name is %zu bytes long; file systems take 255", name.len);
  diag_report(&page->diags, DIAG_NAME_TOO_LONG, (Span){.file = page->source.file}, message,
              S("give the page a shorter \"slug\""));
}

static void set_url(Site *site, Page *page, const Folder *folder) {
  Arena *arena = &site->layout;
  Str last = S("index");
  if (!page->place.index)
    last = page->front.slug.len > 0 ? page->front.slug
                                    : name_for_url(arena, path_stem(page->source.path));
  else if (page->front.slug.len > 0)
    report_index_slug(page);
  const char *slash = folder->out.len > 0 ? "/" : "";
  page->place.url = str_fmt(arena, "%.*s%s%.*s.html", STR_ARG(folder->out), slash, STR_ARG(last));
  Str name = path_name(page->place.url);
  if (name.len > NAME_BYTES_MAX) report_long_name(page, name);
}

// Until the Markdown says more: what the file's name says; for an index page, its folder's.
static Str title_of(const Site *site, const Page *page, const Folder *folder, Arena *arena) {
  if (page->front.title.len > 0) return page->front.title;
  if (!page->place.index) return name_title(arena, path_stem(page->source.path));
  return folder->up ? name_title(arena, path_name(folder->path)) : site->config.title;
}

static void name_page(Site *site, Page *page, const Folder *folder) {
  set_url(site, page, folder);
  bool converted = page->title.html.len > 0;  // its title may come from its Markdown
  if (!converted) page->title.text = title_of(site, page, folder, &page->arena);
  if (page->front.title.len > 0) page->title.chosen = true;
}

// ---- the whole ----------------------------------------------------------------------------------

FolderTree folders_build(Site *site, Arena *scratch) {
  FolderTree tree = {.site = site, .scratch = scratch};
  tree.top = folder_at(&tree, (Str){0});
  Folder *last = tree.top;
  for (size_t i = 0; i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    if (!str_eq(page->source.folder, last->path)) last = folder_at(&tree, page->source.folder);
    *vec_add(scratch, &last->pages) = page;
  }
  for (size_t i = 0; i < tree.by_path.len; i++) choose_index(tree.by_path.entries[i].value);
  for (size_t i = 0; i < site->pages.len; i++)
    name_page(site, site->pages.items[i],
              map_find(&tree.by_path, site->pages.items[i]->source.folder));
  inherit_unlisted(tree.top);
  return tree;
}

static Page *new_list(Site *site, const Folder *folder) {
  Page *page = arena_new(&site->arena, Page);
  page->diags.arena = &page->arena;
  page->place.index = true;
  page->source.folder = folder->path;
  page->source.file =
      str_fmt(&site->arena, "%.*s%.*s", STR_ARG(site->content_prefix), STR_ARG(folder->path));
  return page;
}

Page *folders_index_page(FolderTree *tree, Folder *folder) {
  if (folder->index) return folder->index;
  Site *site = tree->site;
  Page *page = map_find(&site->lists, folder->path);
  if (!page) page = new_list(site, folder);
  name_page(site, page, folder);
  page->front.title = page->title.text;
  folder->index = page;
  *vec_add(&site->layout, &tree->made) = page;  // scratch is rewound while the navigation is made
  return page;
}
