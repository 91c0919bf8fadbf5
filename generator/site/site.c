#include "site/site.h"

bool site_is_generated(const Site *site, Str output_path) {
  static const char *const always[] = {"a-z.html",   "print.html", "your-data.html", "404.html",
                                       "robots.txt", "llms.txt",   "_headers",       ".nojekyll"};
  for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
    if (str_eq(output_path, str_from(always[i]))) return true;
  if (str_eq(output_path, S("sitemap.xml"))) return site->config.base_url.len > 0;
  if (str_eq(output_path, S("feed.xml"))) return site->has_feed;
  return site->tags.len > 0 && str_eq(output_path, S("tags/index.html"));
}

Span site_config_span(const Site *site, uint32_t line, uint32_t column, uint32_t length) {
  Span span = {.file = site->config.file};
  if (line > 0) span = span_line(site->config.file, site->config.file_text, line);
  span.column = column;
  span.length = length;
  return span;
}
