#include "site/site.h"

// The search page, its descriptor for browsers, and the index: search/NAME.js.
static bool is_search_file(Str path) {
  Str name = str_from_index(path, sizeof "search/" - 1);
  if (str_eq(path, S("search.html")) || str_eq(path, S("opensearch.xml"))) return true;
  return str_starts(path, S("search/")) && str_ends(name, S(".js")) && str_find_char(name, '/') == STR_NONE;
}

bool site_is_generated(const Site *site, Str output_path) {
  static const char *const always[] = {"a-z.html",   "print.html", "your-data.html", "404.html",
                                       "robots.txt", "llms.txt",   "_headers",       ".nojekyll"};
  for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
    if (str_eq(output_path, str_from(always[i]))) return true;
  if (str_eq(output_path, S("sitemap.xml"))) return site->config.base_url.len > 0;
  if (str_eq(output_path, S("feed.xml"))) return site->has_feed;
  if (is_search_file(output_path)) return !site->config.search.off;
  return site->tags.len > 0 && str_eq(output_path, S("tags/index.html"));
}

Span site_config_span(const Site *site, uint32_t line, uint32_t column, uint32_t length) {
  Span span = {.file = site->config.file};
  if (line > 0) span = span_line(site->config.file, site->config.file_text, line);
  span.column = column;
  span.length = length;
  return span;
}

void page_free(Page *page) {
  arena_free(&page->arena);
  arena_free(&page->check_arena);
  if (!page->history) return;
  arena_free(&page->history->compared);
  arena_free(&page->history->today);
}

void site_free(Site *site) {
  for (size_t i = 0; i < site->pages.len; i++) page_free(site->pages.items[i]);
  for (size_t i = 0; i < site->lists.len; i++) page_free(site->lists.entries[i].value);
  for (size_t i = 0; i < site->history.landings.len; i++) arena_free(&site->history.landings.items[i].arena);
  arena_free(&site->history.range.landing.arena);
  arena_free(&site->history.arena);
  arena_free(&site->check_arena);
  arena_free(&site->layout);
  reads_free(site->reads);
  arena_free(&site->arena);
  *site = (Site){0};
}
