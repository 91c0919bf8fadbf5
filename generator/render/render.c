#include "render/render.h"

#include <stdlib.h>

#include "base/path.h"
#include "render/changelog.h"
#include "render/changes.h"
#include "render/feeds.h"
#include "render/history.h"
#include "render/listing.h"
#include "render/llms.h"
#include "render/page.h"
#include "render/print.h"
#include "render/review.h"

// ---- the plan -----------------------------------------------------------------------------------------

typedef struct Plan {
  const Site *site;
  Arena *arena;
  RenderItemVec *items;
} Plan;

// A handbook's own file or page of that name stands in for the generated one.
static bool taken(const Plan *plan, Str path) {
  return map_find(&plan->site->page_by_url, path) || map_find(&plan->site->asset_by_path, path);
}

static void add(Plan *plan, RenderItem item) { *vec_add(plan->arena, plan->items) = item; }

static void add_generated(Plan *plan, RenderKind kind, Str path) {
  if (!taken(plan, path)) add(plan, (RenderItem){.kind = kind, .path = path});
}

static void add_page(Plan *plan, const Page *page) {
  add(plan, (RenderItem){.kind = RENDER_PAGE, .path = page->url, .page = page});
  Str stem = str_sub(page->url, 0, page->url.len - path_ext(page->url).len);
  Str markdown = str_fmt(plan->arena, "%.*s.md", STR_ARG(stem));
  if (page->source.len > 0 && !taken(plan, markdown))
    add(plan, (RenderItem){.kind = RENDER_MARKDOWN, .path = markdown, .page = page});
  for (size_t i = 0; i < page->front.aliases.len; i++)
    add(plan,
        (RenderItem){
            .kind = RENDER_REDIRECT, .path = page->front.aliases.items[i], .target = {.path = page->url}});
}

static void add_history(Plan *plan, const Page *page) {
  size_t files = history_files(page, plan->site);
  for (size_t i = 1; i <= files; i++) {
    Str path = history_path(plan->arena, page, i);
    if (!taken(plan, path))
      add(plan, (RenderItem){.kind = RENDER_HISTORY, .path = path, .page = page, .number = i});
  }
}

static void add_changelog(Plan *plan) {
  ChangelogPageVec pages = {0};
  changelog_pages(plan->site, plan->arena, &pages);
  if (pages.len > 0 && taken(plan, pages.items[0].path)) return;  // the handbook has one of its own
  for (size_t i = 0; i < pages.len; i++) add_generated(plan, RENDER_CHANGELOG, pages.items[i].path);
}

static void add_tags(Plan *plan) {
  const TagVec *tags = &plan->site->tags;
  if (tags->len > 0) add_generated(plan, RENDER_TAGS, S("tags/index.html"));
  for (size_t i = 0; i < tags->len; i++)
    add(plan, (RenderItem){.kind = RENDER_TAG,
                           .path = str_fmt(plan->arena, "tags/%.*s.html", STR_ARG(tags->items[i].slug)),
                           .tag = &tags->items[i]});
}

static void add_redirects(Plan *plan) {
  const RedirectVec *redirects = &plan->site->config.redirects;
  for (size_t i = 0; i < redirects->len; i++)
    add(plan,
        (RenderItem){
            .kind = RENDER_REDIRECT, .path = redirects->items[i].from, .target = redirects->items[i].target});
}

static void add_written(Plan *plan) {
  const OutputVec *written = &plan->site->written;
  for (size_t i = 0; i < written->len; i++)
    add(plan,
        (RenderItem){.kind = RENDER_ASSET, .path = written->items[i].path, .bytes = written->items[i].bytes});
}

static void add_theme(Plan *plan) {
  const ThemeAssetVec *assets = &plan->site->theme.assets;
  for (size_t i = 0; i < assets->len; i++)
    if (!taken(plan, assets->items[i].path))
      add(plan,
          (RenderItem){.kind = RENDER_ASSET, .path = assets->items[i].path, .bytes = assets->items[i].bytes});
}

static int by_path(const void *a, const void *b) {
  return str_cmp(((const RenderItem *)a)->path, ((const RenderItem *)b)->path);
}

// A page's alias or a redirect stands in for a history page or a changelog of the same path.
static void drop_doubles(RenderItemVec *items) {
  size_t kept = 0;
  for (size_t i = 0; i < items->len; i++) {
    const RenderItem *item = &items->items[i];
    bool weak = item->kind == RENDER_HISTORY || item->kind == RENDER_CHANGELOG;
    bool before = kept > 0 && str_eq(items->items[kept - 1].path, item->path);
    bool after = i + 1 < items->len && str_eq(items->items[i + 1].path, item->path);
    if (weak && (before || after)) continue;
    items->items[kept++] = *item;
  }
  items->len = kept;
}

void render_plan(const Site *site, Arena *arena, RenderItemVec *out) {
  Plan plan = {site, arena, out};
  for (size_t i = 0; i < site->pages.len; i++) add_page(&plan, site->pages.items[i]);
  for (size_t i = 0; i < site->pages.len; i++) add_history(&plan, site->pages.items[i]);
  add_changelog(&plan);
  add_tags(&plan);
  add_redirects(&plan);
  add_theme(&plan);
  add_written(&plan);
  add_generated(&plan, RENDER_A_TO_Z, S("a-z.html"));
  if (!site->config.search.off) add_generated(&plan, RENDER_SEARCH, S("search.html"));
  add_generated(&plan, RENDER_PRINT, S("print.html"));
  add_generated(&plan, RENDER_YOUR_DATA, S("your-data.html"));
  add_generated(&plan, RENDER_404, S("404.html"));
  if (site->history.on) add_generated(&plan, RENDER_CHANGES, S("assets/changes.js"));
  add_generated(&plan, RENDER_ROBOTS, S("robots.txt"));
  add_generated(&plan, RENDER_LLMS, S("llms.txt"));
  add_generated(&plan, RENDER_HEADERS, S("_headers"));
  add_generated(&plan, RENDER_ASSET, S(".nojekyll"));
  if (site->config.base_url.len > 0) add_generated(&plan, RENDER_SITEMAP, S("sitemap.xml"));
  if (site->config.base_url.len > 0 && !site->config.search.off)
    add_generated(&plan, RENDER_OPENSEARCH, S("opensearch.xml"));
  if (site->has_feed) add_generated(&plan, RENDER_FEED, S("feed.xml"));
  qsort(out->items, out->len, sizeof out->items[0], by_path);
  drop_doubles(out);
}

// ---- one file -----------------------------------------------------------------------------------------

// False when a template passed a limit.
static bool render(const RenderItem *item, const Site *site, Buf *out, Arena *scratch) {
  switch (item->kind) {
    case RENDER_PAGE: return page_render(item->page, site, out, scratch);
    case RENDER_REDIRECT: return page_render_redirect(site, item->path, &item->target, out, scratch);
    case RENDER_TAG: return listing_render_tag(item->tag, site, item->path, out, scratch);
    case RENDER_TAGS: return listing_render_tags(site, item->path, out, scratch);
    case RENDER_HISTORY: return history_render(item->page, item->number, site, out, scratch);
    case RENDER_CHANGELOG: return changelog_render(site, item->path, out, scratch);
    case RENDER_A_TO_Z: return listing_render_a_to_z(site, item->path, out, scratch);
    case RENDER_SEARCH: return listing_render_search(site, item->path, out, scratch);
    case RENDER_PRINT: return print_render(site, item->path, out, scratch);
    case RENDER_YOUR_DATA: return listing_render_your_data(site, item->path, out, scratch);
    case RENDER_404: return listing_render_404(site, item->path, out, scratch);
    case RENDER_REVIEW: return review_render(site, item->path, out, scratch);
    case RENDER_MARKDOWN: page_render_markdown(item->page, out); break;
    case RENDER_CHANGES: changes_render(site, out, scratch); break;
    case RENDER_SITEMAP: feeds_render_sitemap(site, out); break;
    case RENDER_OPENSEARCH: feeds_render_opensearch(site, out); break;
    case RENDER_ROBOTS: feeds_render_robots(site, out); break;
    case RENDER_FEED: feeds_render_feed(site, out, scratch); break;
    case RENDER_LLMS: llms_render(site, out, scratch); break;
    case RENDER_HEADERS: feeds_render_headers(site, out); break;
    case RENDER_ASSET: buf_add(out, item->bytes); break;
  }
  return true;
}

void render_item(RenderItem *item, const Site *site, Buf *out, Arena *scratch) {
  item->cut = !render(item, site, out, scratch);
}
