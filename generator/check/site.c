#include "check/check.h"

// ---- pages that nav does not name ---------------------------------------------------------------

// The pages that another page links to, by source path.
static Map linked_pages(const Site *site, Arena *scratch) {
  Map linked = {0};
  for (size_t i = 0; i < site->pages.len; i++) {
    const Page *page = site->pages.items[i];
    for (size_t j = 0; j < page->markdown.links.len; j++) {
      const Link *link = &page->markdown.links.items[j];
      if (link->kind == LINK_PAGE && link->page != page)
        *map_put(&linked, scratch, link->page->source.path) = link->page;
    }
  }
  return linked;
}

static void check_place(Page *page, const Map *linked) {
  if (page->place.nav || page->front.unlisted || page->source.path.len == 0) return;
  Span span = {.file = page->source.file};
  if (!map_find(linked, page->source.path))
    diag_report(&page->check.diags, DIAG_PAGE_ORPHAN, span,
                S("no page and no navigation leads to this page"),
                S("add it to nav in handbook.yaml, link to it, or set \"unlisted: true\""));
  else
    diag_report(&page->check.diags, DIAG_NAV_LEFT_OUT, span,
                S("nav in handbook.yaml does not name this page"),
                S("add it there, or set \"unlisted: true\""));
}

void check_site(Site *site, Arena *scratch) {
  arena_free(&site->check_arena);
  site->found = (DiagList){.arena = &site->check_arena};
  if (!site->config.nav.given) return;
  ArenaMark mark = arena_mark(scratch);
  Map linked = linked_pages(site, scratch);
  for (size_t i = 0; i < site->pages.len; i++) check_place(site->pages.items[i], &linked);
  arena_rewind(scratch, mark);
}
