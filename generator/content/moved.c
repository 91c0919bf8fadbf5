// Redirects that nobody wrote: from the URLs that pages had before git says they moved.
#include "base/path.h"
#include "base/utf8.h"
#include "content/content.h"
#include "site/names.h"

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

// Everything that is published under a name of its own, without regard to case and Unicode form:
// where those make no difference, a redirect would take the place of its target.
static Map taken_paths(const Site *site, Arena *scratch) {
  Map taken = {0};
  for (size_t i = 0; i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    *map_put(&taken, scratch, utf8_fold(scratch, page->place.url)) = page;
    for (size_t k = 0; k < page->front.aliases.len; k++)
      *map_put(&taken, scratch, utf8_fold(scratch, page->front.aliases.items[k])) = page;
  }
  for (size_t i = 0; i < site->assets.len; i++)
    *map_put(&taken, scratch, utf8_fold(scratch, site->assets.items[i].path)) =
        &site->assets.items[i];
  for (size_t i = 0; i < site->config.redirects.len; i++) {
    Redirect *redirect = &site->config.redirects.items[i];
    *map_put(&taken, scratch, utf8_fold(scratch, redirect->from)) = redirect;
  }
  return taken;
}

static void report(Page *page, Str from, Str path) {
  Arena *arena = &page->arena;
  diag_report(&page->diags, DIAG_HISTORY_MOVED, (Span){.file = page->source.file},
              str_fmt(arena, "moved here from \"%.*s\"; its old URL leads here", STR_ARG(from)),
              str_fmt(arena, "\"aliases: [/%.*s]\" in the front matter says so without git",
                      STR_ARG(path)));
}

void content_redirect_moved(Site *site, bool say, Arena *scratch) {
  if (site->config.history.no_redirects || site->history.moved.len == 0) return;
  Map taken = taken_paths(site, scratch);
  for (size_t i = 0; i < site->history.moved.len; i++) {
    const Moved *moved = &site->history.moved.items[i];
    Str path = output_of(&moved->page->arena, moved->from), fold = utf8_fold(scratch, path);
    if (map_find(&taken, fold) || output_is_reserved(site, path)) continue;
    *map_put(&taken, scratch, fold) = moved->page;
    *vec_add(&moved->page->arena, &moved->page->place.moved) = path;
    if (say) report(moved->page, moved->from, path);
  }
}
