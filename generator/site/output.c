#include "site/output.h"

#include "base/path.h"
#include "base/sorted.h"
#include "site/site.h"

bool output_is_index(Str path) {
  Str folder = path_dir(path), ext = path_ext(path);
  return str_eq_nocase(folder, S("search")) && str_eq_nocase(ext, S(".js"));
}

const Output *output_find(const Site *site, Str path) {
  const OutputVec *items = &site->outputs.items;
  size_t at;
  SORTED_FIND(at, items->len, str_cmp(items->items[at].path, path) < 0);
  if (at < items->len && str_eq(items->items[at].path, path)) return &items->items[at];
  bool index =
      str_starts(path, S("search/")) && output_is_index(path) && !str_eq(path, S("search/root.js"));
  return index ? output_find(site, S("search/root.js")) : NULL;
}

Str output_path(const Site *site, Str path) {
  const Str *aside = map_find(&site->outputs.aside, path);
  return aside ? *aside : path;
}

// ---- before the table is made -------------------------------------------------------------------

static bool is_tag_page(const Site *site, Str path) {
  if (!str_starts(path, S("tags/")) || !str_ends(path, S(".html"))) return false;
  Str slug = str_sub(path, 5, path.len - 10);
  const TagVec *tags = &site->tags;
  size_t at;
  SORTED_FIND(at, tags->len, str_cmp(tags->items[at].slug, slug) < 0);
  if (at < tags->len && str_eq(tags->items[at].slug, slug)) return true;
  return tags->len > 0 && str_eq(slug, S("index"));
}

// "STEM" or "STEM-NUMBER"; *rest: what stands before STEM.
static bool ends_numbered(Str name, Str stem, Str *rest) {
  size_t end = name.len;
  while (end > 0 && char_is_digit(name.ptr[end - 1])) end--;
  bool numbered = end < name.len && end > 0 && name.ptr[end - 1] == '-';
  name = str_sub(name, 0, numbered ? end - 1 : name.len);
  *rest = str_sub(name, 0, name.len < stem.len ? 0 : name.len - stem.len);
  return str_ends(name, stem);
}

// changelog.html, changelog-2024.html, and x.history.html and x.history-2.html of a page x.html.
static bool is_of_history(const Site *site, Str path) {
  if (site->config.history.off || !str_ends(path, S(".html"))) return false;
  Str stem = str_sub(path, 0, path.len - 5), rest;
  if (ends_numbered(stem, S("changelog"), &rest) && rest.len == 0) return true;
  if (!ends_numbered(stem, S(".history"), &rest)) return false;
  char page[4096];
  if (rest.len + 5 > sizeof page) return false;
  memcpy(page, rest.ptr, rest.len);
  memcpy(page + rest.len, ".html", 5);
  return map_find(&site->page_by_url, (Str){page, rest.len + 5}) != NULL;
}

bool output_is_reserved(const Site *site, Str path) {
  static const char *const always[] = {"a-z.html",   "print.html", "your-data.html", "404.html",
                                       "robots.txt", "llms.txt",   "_headers",       ".nojekyll"};
  for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
    if (str_eq(path, str_from(always[i]))) return true;
  bool searched = !site->config.search.off, based = site->config.base_url.len > 0;
  if (str_eq(path, S("sitemap.xml"))) return based;
  if (str_eq(path, S("feed.xml"))) return site->has_feed;
  if (str_eq(path, S("assets/changes.js"))) return !site->config.history.off;
  if (str_eq(path, S("search.html")) || output_is_index(path)) return searched;
  if (str_eq(path, S("opensearch.xml"))) return searched && based;
  return is_tag_page(site, path) || is_of_history(site, path);
}
