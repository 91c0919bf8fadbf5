#include "render/render.h"

#include "render/changelog.h"
#include "render/changes.h"
#include "render/feeds.h"
#include "render/listing.h"
#include "render/llms.h"
#include "render/page_file.h"
#include "render/page_history.h"
#include "render/print.h"
#include "render/review.h"

static bool render_old_url(const Output *item, const Site *site, Buf *out, Arena *scratch) {
  return page_render_redirect(site, item->path, &(RedirectTarget){.path = item->page->place.url},
                              out, scratch);
}

// False when a template passed a limit.
static bool render(const Output *item, const Site *site, Buf *out, Arena *scratch) {
  switch (item->kind) {
    case OUTPUT_PAGE: return page_render(item->page, site, out, scratch);
    case OUTPUT_REDIRECT:
      return page_render_redirect(site, item->path, &item->redirect->target, out, scratch);
    case OUTPUT_ALIAS:
    case OUTPUT_MOVED: return render_old_url(item, site, out, scratch);
    case OUTPUT_TAG: return listing_render_tag(item->tag, site, item->path, out, scratch);
    case OUTPUT_TAGS: return listing_render_tags(site, item->path, out, scratch);
    case OUTPUT_HISTORY: return history_render(item->page, item->number, site, out, scratch);
    case OUTPUT_CHANGELOG: return changelog_render(site, item->path, out, scratch);
    case OUTPUT_A_TO_Z: return listing_render_a_to_z(site, item->path, out, scratch);
    case OUTPUT_SEARCH: return listing_render_search(site, item->path, out, scratch);
    case OUTPUT_PRINT: return print_render(site, item->path, out, scratch);
    case OUTPUT_YOUR_DATA: return listing_render_your_data(site, item->path, out, scratch);
    case OUTPUT_404: return listing_render_404(site, item->path, out, scratch);
    case OUTPUT_REVIEW: return review_render(site, item->path, out, scratch);
    case OUTPUT_MARKDOWN: page_render_markdown(item->page, out); break;
    case OUTPUT_CHANGES: changes_render(site, out, scratch); break;
    case OUTPUT_SITEMAP: feeds_render_sitemap(site, out); break;
    case OUTPUT_OPENSEARCH: feeds_render_opensearch(site, out); break;
    case OUTPUT_ROBOTS: feeds_render_robots(site, out); break;
    case OUTPUT_FEED: feeds_render_feed(site, out, scratch); break;
    case OUTPUT_LLMS: llms_render(site, out, scratch); break;
    case OUTPUT_HEADERS: feeds_render_headers(site, out); break;
    case OUTPUT_ASSET:
    case OUTPUT_WRITTEN: buf_add(out, item->bytes); break;
    case OUTPUT_COPY:
    case OUTPUT_INDEX: break;  // publishing copies the one, search/ writes the other
  }
  return true;
}

void render_item(Output *item, const Site *site, Buf *out, Arena *scratch) {
  item->cut = !render(item, site, out, scratch);
}
