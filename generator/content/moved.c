// Redirects that nobody wrote: from the URLs that pages had before git says they moved.
#include "base/path.h"
#include "content/content.h"
#include "content/names.h"

// The output path that a source path gives by itself. A slug that the page had then is not known.
static Str output_of(Arena *arena, Str source) {
  Str out = {0}, name, rest = path_dir(source);
  while (rest.len > 0) {
    str_cut(rest, '/', &name, &rest);
    out = path_join(arena, out, name_for_url(arena, name));
  }
  Str stem = path_stem(source);
  Str last = name_index(stem) == NAME_INDEX_NONE ? name_for_url(arena, stem) : S("index");
  return path_join(arena, out, str_fmt(arena, "%.*s.html", STR_ARG(last)));
}

static void add_written(const Site *site, Map *taken, Arena *scratch) {
  for (size_t i = 0; i < site->pages.len; i++) {
    const StrVec *aliases = &site->pages.items[i]->front.aliases;
    for (size_t k = 0; k < aliases->len; k++)
      *map_put(taken, scratch, aliases->items[k]) = site->pages.items[i];
  }
  for (size_t i = 0; i < site->config.redirects.len; i++)
    *map_put(taken, scratch, site->config.redirects.items[i].from) = site->config.redirects.items;
}

static bool is_free(const Site *site, const Map *taken, Str path) {
  return !map_find(taken, path) && !map_find(&site->page_by_url, path) &&
         !map_find(&site->asset_by_path, path) && !site_is_generated(site, path);
}

static void report(Page *page, Str from, Str path) {
  Arena *arena = &page->arena;
  diag_report(&page->diags, DIAG_HISTORY_MOVED, (Span){.file = page->file},
              str_fmt(arena, "moved here from \"%.*s\"; its old URL leads here", STR_ARG(from)),
              str_fmt(arena, "\"aliases: [/%.*s]\" in the front matter says so without git", STR_ARG(path)));
}

void content_redirect_moved(Site *site, bool say, Arena *scratch) {
  if (site->config.history.no_redirects) return;
  Map taken = {0};
  add_written(site, &taken, scratch);
  for (size_t i = 0; i < site->history.moved.len; i++) {
    const Moved *moved = &site->history.moved.items[i];
    Str path = output_of(&moved->page->arena, moved->from);
    if (!is_free(site, &taken, path)) continue;
    *map_put(&taken, scratch, path) = moved->page;
    *vec_add(&moved->page->arena, &moved->page->front.aliases) = path;
    if (say) report(moved->page, moved->from, path);
  }
}
