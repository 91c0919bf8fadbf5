#include <stdlib.h>

#include "check/check.h"

// ---- links in -----------------------------------------------------------------------------------

static int by_address(const void *a, const void *b) {
  const Page *x = *(Page *const *)a, *y = *(Page *const *)b;
  return (x > y) - (x < y);
}

// A page counts once, however often it links; its links to itself do not count.
static void count_links(const Page *page, Arena *scratch) {
  ArenaMark mark = arena_mark(scratch);
  Page **targets = arena_array(scratch, Page *, page->links.len);
  size_t count = 0;
  for (size_t i = 0; i < page->links.len; i++) {
    const Link *link = &page->links.items[i];
    if (link->kind == LINK_PAGE && link->page != page) targets[count++] = link->page;
  }
  if (count > 1) qsort(targets, count, sizeof *targets, by_address);
  for (size_t i = 0; i < count; i++)
    if (i == 0 || targets[i] != targets[i - 1]) targets[i]->links_in++;
  arena_rewind(scratch, mark);
}

// ---- pages that nav does not name ---------------------------------------------------------------

static void check_place(Page *page) {
  if (page->nav || page->front.unlisted || page->source.len == 0) return;
  Span span = {.file = page->file};
  if (page->links_in == 0)
    diag_report(&page->found, DIAG_PAGE_ORPHAN, span,
                S("no page and no navigation leads to this page"),
                S("add it to nav in handbook.yaml, link to it, or set \"unlisted: true\""));
  else
    diag_report(&page->found, DIAG_NAV_LEFT_OUT, span,
                S("nav in handbook.yaml does not name this page"),
                S("add it there, or set \"unlisted: true\""));
}

void check_site(Site *site, Arena *scratch) {
  arena_free(&site->check_arena);
  site->found = (DiagList){.arena = &site->check_arena};
  for (size_t i = 0; i < site->pages.len; i++) site->pages.items[i]->links_in = 0;
  for (size_t i = 0; i < site->pages.len; i++) count_links(site->pages.items[i], scratch);
  for (size_t i = 0; site->config.has_nav && i < site->pages.len; i++)
    check_place(site->pages.items[i]);
}
