#include "render/feeds.h"

#include <assert.h>
#include <stdlib.h>

#include "base/path.h"
#include "format/html.h"

static void add_url(Buf *out, const Site *site, Str path) {
  Buf encoded = {.arena = out->arena};
  buf_add(&encoded, site->config.base_url);
  html_path(&encoded, path);
  html_text(out, buf_str(&encoded));
}

// How many bytes at the start of text are a character that XML 1.0 has no way to write: most controls, and
// U+FFFE and U+FFFF.
static size_t no_xml(Str text) {
  unsigned char c = (unsigned char)text.ptr[0];
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  return str_starts(text, S("\xEF\xBF\xBE")) || str_starts(text, S("\xEF\xBF\xBF")) ? 3 : 0;
}

static void add_text(Buf *out, Str text) {
  size_t run = 0;
  for (size_t i = 0, bad; i < text.len; i += bad ? bad : 1) {
    bad = no_xml(str_from_index(text, i));
    if (bad == 0) continue;
    html_text(out, str_sub(text, run, i - run));
    run = i + bad;
  }
  html_text(out, str_from_index(text, run));
}

static Date date_of(const Page *page) {
  return page->front.updated.year ? page->front.updated : page->front.date;
}

static int compare_dates(Date a, Date b) {
  int left = a.year * 10000 + a.month * 100 + a.day, right = b.year * 10000 + b.month * 100 + b.day;
  return (left > right) - (left < right);
}

// ---- sitemap.xml, robots.txt --------------------------------------------------------------------------

void feeds_render_sitemap(const Site *site, Buf *out) {
  buf_add_lit(out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
  for (size_t i = 0; i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    if (page->front.unlisted) continue;
    Date date = date_of(page);
    buf_add_lit(out, "  <url><loc>");
    add_url(out, site, page->url);
    buf_add_lit(out, "</loc>");
    if (date.year) buf_add_fmt(out, "<lastmod>%04u-%02u-%02u</lastmod>", date.year, date.month, date.day);
    buf_add_lit(out, "</url>\n");
  }
  buf_add_lit(out, "</urlset>\n");
}

void feeds_render_robots(const Site *site, Buf *out) {
  buf_add_lit(out, "User-agent: *\nAllow: /\n");
  if (site->config.base_url.len > 0)
    buf_add_fmt(out, "Sitemap: %.*ssitemap.xml\n", STR_ARG(site->config.base_url));
}

// ---- feed.xml -----------------------------------------------------------------------------------------

static int newest_first(const void *a, const void *b) {
  const Page *left = *(Page *const *)a, *right = *(Page *const *)b;
  int order = compare_dates(date_of(right), date_of(left));
  return order ? order : str_cmp(left->url, right->url);
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

static void add_element(Buf *out, const char *name, Str text) {
  buf_add_fmt(out, "<%s>", name);
  add_text(out, text);
  buf_add_fmt(out, "</%s>\n", name);
}

static void add_date(Buf *out, const char *name, Date date) {
  buf_add_fmt(out, "<%s>%04u-%02u-%02uT00:00:00Z</%s>\n", name, date.year, date.month, date.day, name);
}

static void add_entry(Buf *out, const Site *site, const Page *page) {
  buf_add_lit(out, "<entry>\n");
  add_element(out, "title", page->title);
  buf_add_lit(out, "<link href=\"");
  add_url(out, site, page->url);
  buf_add_lit(out, "\"/>\n<id>");
  add_url(out, site, page->url);
  buf_add_lit(out, "</id>\n");
  if (page->front.date.year) add_date(out, "published", page->front.date);
  add_date(out, "updated", date_of(page));
  Str about = page->front.changelog.len     ? page->front.changelog
              : page->front.description.len ? page->front.description
                                            : page->summary;
  if (about.len > 0) add_element(out, "summary", about);
  buf_add_lit(out, "</entry>\n");
}

void feeds_render_feed(const Site *site, Buf *out, Arena *scratch) {
  PageVec pages = dated_pages(site, scratch);
  buf_add_lit(out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
  add_element(out, "title", site->config.title);
  buf_add_lit(out, "<link href=\"");
  add_url(out, site, (Str){0});
  buf_add_lit(out, "\"/>\n<link rel=\"self\" href=\"");
  add_url(out, site, S("feed.xml"));
  buf_add_lit(out, "\"/>\n<id>");
  add_url(out, site, (Str){0});
  buf_add_lit(out, "</id>\n<author>");
  add_element(out, "name", site->config.author.len ? site->config.author : site->config.title);
  buf_add_lit(out, "</author>\n");
  assert(pages.len > 0);
  add_date(out, "updated", date_of(pages.items[0]));
  for (size_t i = 0; i < pages.len && i < FEED_ENTRIES_MAX; i++) add_entry(out, site, pages.items[i]);
  buf_add_lit(out, "</feed>\n");
}

// ---- _headers -----------------------------------------------------------------------------------------

// Only the theme's styles and scripts: templates name them with ?v=, so a changed one has a new address.
static void add_cache_rules(Buf *out, const Site *site) {
  size_t rules = 1;
  for (size_t i = 0; i < site->theme.assets.len && rules < HEADER_RULES_MAX; i++) {
    Str path = site->theme.assets.items[i].path;
    if (!str_eq(path_ext(path), S(".css")) && !str_eq(path_ext(path), S(".js"))) continue;
    buf_add_char(out, '/');
    html_path(out, path);
    buf_add_lit(out, "\n  Cache-Control: public, max-age=31536000, immutable\n");
    rules++;
  }
}

void feeds_render_headers(const Site *site, Buf *out) {
  buf_add_lit(
      out,
      "/*\n"
      "  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
      "img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'\n"
      "  X-Content-Type-Options: nosniff\n"
      "  Referrer-Policy: no-referrer\n"
      "  Cross-Origin-Opener-Policy: same-origin\n"
      "  Permissions-Policy: camera=(), microphone=(), geolocation=()\n");
  add_cache_rules(out, site);
}
