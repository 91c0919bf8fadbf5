// Which files the site is made of, by what prepbook would call them.
#include "base/path.h"
#include "render/changelog.h"
#include "render/page_history.h"
#include "render/render.h"

typedef struct Plan {
  const Site *site;
  Arena *arena;
  OutputVec *items;
} Plan;

static void add(Plan *plan, Output item) { *vec_add(plan->arena, plan->items) = item; }

static void add_made(Plan *plan, OutputKind kind, Str path) {
  add(plan, (Output){.kind = kind, .path = path});
}

// ---- the handbook's own -------------------------------------------------------------------------

static void add_page(Plan *plan, const Page *page) {
  add(plan, (Output){.kind = OUTPUT_PAGE, .path = page->place.url, .page = page});
  Str stem = str_sub(page->place.url, 0, page->place.url.len - path_ext(page->place.url).len);
  Str markdown = str_fmt(plan->arena, "%.*s.md", STR_ARG(stem));
  if (page->source.path.len > 0)
    add(plan, (Output){.kind = OUTPUT_MARKDOWN, .path = markdown, .page = page});
  const StrVec *aliases = &page->front.aliases;
  for (size_t i = 0; i < aliases->len; i++)
    if (aliases->items[i].len > 0)
      add(plan,
          (Output){.kind = OUTPUT_ALIAS, .path = aliases->items[i], .page = page, .number = i});
  for (size_t i = 0; i < page->place.moved.len; i++)
    add(plan, (Output){.kind = OUTPUT_MOVED, .path = page->place.moved.items[i], .page = page});
}

static void add_files(Plan *plan) {
  const Site *site = plan->site;
  for (size_t i = 0; i < site->assets.len; i++)
    add_made(plan, OUTPUT_COPY, site->assets.items[i].path);
  for (size_t i = 0; i < site->written.len; i++)
    add(plan, (Output){.kind = OUTPUT_WRITTEN,
                       .path = site->written.items[i].path,
                       .bytes = site->written.items[i].bytes});
  for (size_t i = 0; i < site->config.redirects.len; i++) {
    const Redirect *redirect = &site->config.redirects.items[i];
    add(plan, (Output){.kind = OUTPUT_REDIRECT, .path = redirect->from, .redirect = redirect});
  }
}

// ---- what prepbook makes ------------------------------------------------------------------------

static void add_theme(Plan *plan) {
  const ThemeAssetVec *assets = &plan->site->theme.assets;
  for (size_t i = 0; i < assets->len; i++)
    add(plan,
        (Output){
            .kind = OUTPUT_ASSET, .path = assets->items[i].path, .bytes = assets->items[i].bytes});
  add_made(plan, OUTPUT_ASSET, S(".nojekyll"));
}

static void add_history(Plan *plan, const Page *page) {
  size_t files = history_files(page, plan->site);
  for (size_t i = 1; i <= files; i++)
    add(plan, (Output){.kind = OUTPUT_HISTORY,
                       .path = history_path(plan->arena, plan->site, page, i),
                       .page = page,
                       .number = i});
}

static void add_changelog(Plan *plan) {
  ChangelogPageVec pages = {0};
  changelog_pages(plan->site, plan->arena, &pages);
  for (size_t i = 0; i < pages.len; i++) add_made(plan, OUTPUT_CHANGELOG, pages.items[i].path);
}

static void add_tags(Plan *plan) {
  const TagVec *tags = &plan->site->tags;
  if (tags->len > 0) add_made(plan, OUTPUT_TAGS, S("tags/index.html"));
  for (size_t i = 0; i < tags->len; i++)
    add(plan, (Output){.kind = OUTPUT_TAG,
                       .path = str_fmt(plan->arena, "tags/%.*s.html", STR_ARG(tags->items[i].slug)),
                       .tag = &tags->items[i]});
}

static void add_lists(Plan *plan) {
  const Config *config = &plan->site->config;
  add_made(plan, OUTPUT_A_TO_Z, S("a-z.html"));
  add_made(plan, OUTPUT_PRINT, S("print.html"));
  add_made(plan, OUTPUT_YOUR_DATA, S("your-data.html"));
  add_made(plan, OUTPUT_404, S("404.html"));
  add_made(plan, OUTPUT_ROBOTS, S("robots.txt"));
  add_made(plan, OUTPUT_LLMS, S("llms.txt"));
  add_made(plan, OUTPUT_HEADERS, S("_headers"));
  if (plan->site->history.on) add_made(plan, OUTPUT_CHANGES, S("assets/changes.js"));
  if (config->base_url.len > 0) add_made(plan, OUTPUT_SITEMAP, S("sitemap.xml"));
  if (plan->site->has_feed) add_made(plan, OUTPUT_FEED, S("feed.xml"));
  if (config->search.off) return;
  add_made(plan, OUTPUT_SEARCH, S("search.html"));
  add_made(plan, OUTPUT_INDEX, S("search/root.js"));
  if (config->base_url.len > 0) add_made(plan, OUTPUT_OPENSEARCH, S("opensearch.xml"));
}

void render_plan(const Site *site, Arena *arena, OutputVec *out) {
  Plan plan = {site, arena, out};
  add_theme(&plan);
  for (size_t i = 0; i < site->pages.len; i++) add_page(&plan, site->pages.items[i]);
  add_files(&plan);
  add_lists(&plan);
  add_tags(&plan);
  add_changelog(&plan);
  for (size_t i = 0; i < site->pages.len; i++) add_history(&plan, site->pages.items[i]);
}
