// Files for programs: sitemap, robots.txt, Atom feed, headers for hosts.
#ifndef RENDER_FEEDS_H
#define RENDER_FEEDS_H

#include "base/buf.h"
#include "site/site.h"

enum {
  FEED_ENTRIES_MAX = 30,
  OPENSEARCH_NAME_MAX = 16,    // code points; OpenSearch 1.1, ShortName
  OPENSEARCH_TEXT_MAX = 1024,  // Description
  HEADER_RULES_MAX = 100,      // Cloudflare Pages reads no more
};

void feeds_render_sitemap(const Site *site, Buf *out);  // sitemaps.org 0.9; needs base_url
// So that a browser can offer the site as a search engine (OpenSearch 1.1); needs base_url.
void feeds_render_opensearch(const Site *site, Buf *out);
void feeds_render_robots(const Site *site, Buf *out);
void feeds_render_feed(const Site *site, Buf *out,
                       Arena *scratch);  // RFC 4287; needs site->has_feed
void feeds_render_headers(const Site *site,
                          Buf *out);  // _headers, as Netlify and Cloudflare Pages read it

#endif
