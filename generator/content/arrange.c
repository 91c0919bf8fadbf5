// With all pages read: what is published, under which URL, in what order.
#include <stdlib.h>

#include "base/path.h"
#include "base/utf8.h"
#include "content/content.h"
#include "content/nav_build.h"
#include "content/outputs.h"
#include "content/tags.h"
#include "settings/config_search.h"

// A draft keeps its name, so that a link to it can be told apart from one to nothing; its text
// goes.
static void drop_draft(Site *site, Page *page) {
  page_free(page);
  *page = (Page){.source.path = page->source.path,
                 .source.file = page->source.file,
                 .source.folder = page->source.folder,
                 .front.draft = true};
  *map_put(&site->unpublished, &site->arena, page->source.path) = page;
}

static int by_source(const void *a, const void *b) {
  return str_cmp((*(Page *const *)a)->source.path, (*(Page *const *)b)->source.path);
}

void content_select(Site *site) {
  size_t kept = 0;
  for (size_t i = 0; i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    if (page->scripted.dropped || (page->front.draft && !site->config.drafts))
      drop_draft(site, page);
    else
      site->pages.items[kept++] = page;
  }
  site->pages.len = kept;
  if (kept > 1) qsort(site->pages.items, kept, sizeof(Page *), by_source);
}

// Undoes an arrangement. The lists of folders without an index page are kept for the next one:
// links lead to them.
static void forget(Site *site) {
  size_t kept = 0;
  for (size_t i = 0; i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    page->place.nav = NULL;
    page->place.previous = page->place.next = NULL;
    page->place.tags = (TagLinkVec){0};
    if (page->source.path.len > 0)
      site->pages.items[kept++] = page;
    else
      *map_put(&site->lists, &site->arena, page->source.folder) = page;
  }
  site->pages.len = kept;
  site->page_by_source = site->page_by_url = site->page_by_fold = (Map){0};
  site->asset_by_path = site->asset_by_fold = site->files_by_stem = (Map){0};
  site->nav = NULL;
  site->tags = (TagVec){0};
  arena_free(&site->layout);
}

static void report_empty(Site *site) {
  if (site->pages.len > 0) return;
  bool drafts = false;
  for (size_t i = 0; i < site->unpublished.len; i++)
    drafts = drafts || ((Page *)site->unpublished.entries[i].value)->front.draft;
  diag_report(
      &site->diags, DIAG_SITE_EMPTY, (Span){.file = site->content_prefix},
      S("there is no Markdown page to publish"),
      drafts ? S("all pages are drafts; --drafts publishes them") : S("add a file \"index.md\""));
}

// ---- maps ---------------------------------------------------------------------------------------

static void put_file(Site *site, Map *by_fold, Str path, void *file) {
  Arena *arena = &site->layout;
  *map_put(by_fold, arena, utf8_fold(arena, path)) = file;
  void **same = map_put(&site->files_by_stem, arena, utf8_fold(arena, path_stem(path)));
  SiteFile *entry = arena_new(arena, SiteFile);
  *entry = (SiteFile){path, *same};
  *same = entry;
}

static void put_sources(Site *site) {
  for (size_t i = 0; i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    *map_put(&site->page_by_source, &site->layout, page->source.path) = page;
    put_file(site, &site->page_by_fold, page->source.path, page);
  }
  for (size_t i = 0; i < site->assets.len; i++) {
    Asset *asset = &site->assets.items[i];
    *map_put(&site->asset_by_path, &site->layout, asset->path) = asset;
    put_file(site, &site->asset_by_fold, asset->path, asset);
  }
}

// A folder's path stands for its index page, unless a page has that very name.
static void put_folders(Site *site, const FolderTree *tree) {
  for (size_t i = 0; i < tree->by_path.len; i++) {
    const Folder *folder = tree->by_path.entries[i].value;
    void **place =
        folder->index ? map_put(&site->page_by_source, &site->layout, folder->path) : NULL;
    if (place && !*place) *place = folder->index;
  }
}

static void put_urls(Site *site) {
  for (size_t i = 0; i < site->pages.len; i++) {
    void **place = map_put(&site->page_by_url, &site->layout, site->pages.items[i]->place.url);
    if (!*place) *place = site->pages.items[i];
  }
}

// ---- the whole ----------------------------------------------------------------------------------

static int by_folder(const void *a, const void *b) {
  return str_cmp((*(Page *const *)a)->source.folder, (*(Page *const *)b)->source.folder);
}

static void add_made(Site *site, FolderTree *tree) {
  if (tree->made.len > 0) qsort(tree->made.items, tree->made.len, sizeof(Page *), by_folder);
  for (size_t i = 0; i < tree->made.len; i++)
    *vec_add(&site->arena, &site->pages) = tree->made.items[i];
}

static bool has_feed(const Site *site) {
  for (size_t i = 0; site->config.base_url.len > 0 && i < site->pages.len; i++) {
    const FrontMatter *front = &site->pages.items[i]->front;
    if (!front->unlisted && (front->date.year || front->updated.year)) return true;
  }
  return false;
}

void content_arrange(Site *site, Arena *scratch) {
  ArenaMark mark = arena_mark(scratch);
  PageVec order = {0};
  forget(site);
  content_select(site);
  report_empty(site);
  FolderTree tree = folders_build(site, scratch);
  put_sources(site);
  nav_build(&tree, &order);
  add_made(site, &tree);
  put_folders(site, &tree);
  outputs_place_lists(site, scratch);
  put_urls(site);
  tags_build(site, &order, scratch);
  site->has_feed = has_feed(site);
  config_search_check(site, scratch);
  arena_rewind(scratch, mark);
}
