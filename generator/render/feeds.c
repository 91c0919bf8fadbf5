#include "render/feeds.h"

#include <stdlib.h>

#include "base/path.h"
#include "base/utf8.h"
#include "format/url.h"
#include "render/changefeed.h"
#include "render/page_history.h"
#include "render/story.h"
#include "render/xml.h"

static Date date_of(const Page *page) {
  return page->front.updated.year ? page->front.updated : page->front.date;
}

static int compare_dates(Date a, Date b) {
  int left = a.year * 10000 + a.month * 100 + a.day, right = b.year * 10000 + b.month * 100 + b.day;
  return (left > right) - (left < right);
}

// What git knows is newer than the day a page was first published, and older than what its author
// says.
static Date modified_on(const Site *site, const Page *page) {
  Date day = story_day(site, history_updated(page, site));
  return page->front.updated.year || !day.year ? date_of(page) : day;
}

// ---- sitemap.xml, opensearch.xml, robots.txt ----------------------------------------------------

void feeds_render_sitemap(const Site *site, Buf *out) {
  buf_add_lit(out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
  for (size_t i = 0; i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    if (page->front.unlisted) continue;
    Date date = modified_on(site, page);
    buf_add_lit(out, "  <url><loc>");
    xml_url(out, site, page->place.url);
    buf_add_lit(out, "</loc>");
    if (date.year)
      buf_add_fmt(out, "<lastmod>%04u-%02u-%02u</lastmod>", date.year, date.month, date.day);
    buf_add_lit(out, "</url>\n");
  }
  buf_add_lit(out, "</urlset>\n");
}

void feeds_render_opensearch(const Site *site, Buf *out) {
  Str title = site->config.title;
  buf_add_lit(out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
  xml_element(out, "ShortName", str_trim(utf8_prefix(title, OPENSEARCH_NAME_MAX)));
  xml_element(out, "Description", utf8_prefix(title, OPENSEARCH_TEXT_MAX));
  buf_add_lit(out, "<InputEncoding>UTF-8</InputEncoding>\n<Url type=\"text/html\" template=\"");
  xml_url(out, site, output_path(site, S("search.html")));
  buf_add_lit(out, "?q={searchTerms}\"/>\n</OpenSearchDescription>\n");
}

void feeds_render_robots(const Site *site, Buf *out) {
  buf_add_lit(out, "User-agent: *\nAllow: /\n");
  if (site->config.base_url.len > 0)
    buf_add_fmt(out, "Sitemap: %.*ssitemap.xml\n", STR_ARG(site->config.base_url));
}

// ---- feed.xml -----------------------------------------------------------------------------------

static int newest_first(const void *a, const void *b) {
  const Page *left = *(Page *const *)a, *right = *(Page *const *)b;
  int order = compare_dates(date_of(right), date_of(left));
  return order ? order : str_cmp(left->place.url, right->place.url);
}

static PageVec dated_pages(const Site *site, Arena *scratch) {
  PageVec list = {0};
  for (size_t i = 0; i < site->pages.len; i++) {
    Page *page = site->pages.items[i];
    if (date_of(page).year && !page->front.unlisted) *vec_add(scratch, &list) = page;
  }
  if (list.len > 1) qsort(list.items, list.len, sizeof list.items[0], newest_first);
  return list;
}

static void add_date(Buf *out, const char *name, Date date) {
  buf_add_fmt(out, "<%s>%04u-%02u-%02uT00:00:00Z</%s>\n", name, date.year, date.month, date.day,
              name);
}

static void add_entry(Buf *out, const Site *site, const Page *page) {
  buf_add_lit(out, "<entry>\n");
  xml_element(out, "title", page->title.text);
  buf_add_lit(out, "<link href=\"");
  xml_url(out, site, page->place.url);
  buf_add_lit(out, "\"/>\n<id>");
  xml_url(out, site, page->place.url);
  buf_add_lit(out, "</id>\n");
  if (page->front.date.year) add_date(out, "published", page->front.date);
  add_date(out, "updated", date_of(page));
  Str about = page->front.changelog.len     ? page->front.changelog
              : page->front.description.len ? page->front.description
                                            : page->markdown.summary;
  if (about.len > 0) xml_element(out, "summary", about);
  buf_add_lit(out, "</entry>\n");
}

static void add_head(Buf *out, const Site *site) {
  buf_add_lit(
      out,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
  xml_element(out, "title", site->config.title);
  buf_add_lit(out, "<link href=\"");
  xml_url(out, site, (Str){0});
  buf_add_lit(out, "\"/>\n<link rel=\"self\" href=\"");
  xml_url(out, site, S("feed.xml"));
  buf_add_lit(out, "\"/>\n<id>");
  xml_url(out, site, (Str){0});
  buf_add_lit(out, "</id>\n<author>");
  xml_element(out, "name", site->config.author.len ? site->config.author : site->config.title);
  buf_add_lit(out, "</author>\n");
}

// What landed, where history is known; else the pages that have a date.
void feeds_render_feed(const Site *site, Buf *out, Arena *scratch) {
  Buf entries = {.arena = scratch};
  int64_t newest = changefeed_render(site, &entries, scratch);
  PageVec pages = {0};
  if (entries.len == 0) pages = dated_pages(site, scratch);
  add_head(out, site);
  if (pages.len > 0)
    add_date(out, "updated", date_of(pages.items[0]));
  else
    xml_element(out, "updated", story_iso(scratch, newest));
  buf_add(out, buf_str(&entries));
  for (size_t i = 0; i < pages.len && i < FEED_ENTRIES_MAX; i++)
    add_entry(out, site, pages.items[i]);
  buf_add_lit(out, "</feed>\n");
}

// ---- _headers -----------------------------------------------------------------------------------

// Only the theme's styles and scripts: templates name them with ?v=, so a changed one has a new
// address.
static void add_cache_rules(Buf *out, const Site *site) {
  size_t rules = 1;
  for (size_t i = 0; i < site->theme.assets.len && rules < HEADER_RULES_MAX; i++) {
    Str path = site->theme.assets.items[i].path;
    if (!str_eq(path_ext(path), S(".css")) && !str_eq(path_ext(path), S(".js"))) continue;
    buf_add_char(out, '/');
    url_add_beneath(out, path);
    buf_add_lit(out, "\n  Cache-Control: public, max-age=31536000, immutable\n");
    rules++;
  }
}

void feeds_render_headers(const Site *site, Buf *out) {
  buf_add_lit(out,
              "/*\n"
              "  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
              "img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; "
              "manifest-src 'self'; "
              "form-action 'self'; base-uri 'none'; frame-ancestors 'none'\n"
              "  X-Content-Type-Options: nosniff\n"
              "  Referrer-Policy: no-referrer\n"
              "  Cross-Origin-Opener-Policy: same-origin\n"
              "  Permissions-Policy: camera=(), microphone=(), geolocation=()\n");
  add_cache_rules(out, site);
}
