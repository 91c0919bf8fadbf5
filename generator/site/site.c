#include "site/site.h"

Span site_config_span(const Site *site, uint32_t line, uint32_t column, uint32_t length) {
  Span span = {.file = site->config.file};
  if (line > 0) span = span_line(site->config.file, site->config.file_text, line);
  span.column = column;
  span.length = length;
  return span;
}

uint32_t page_body_line(const Page *page) {
  uint32_t line = 1;
  for (size_t i = 0; i < page->source.body; i++) line += page->source.text.ptr[i] == '\n';
  return line;
}

void page_free(Page *page) {
  arena_free(&page->arena);
  arena_free(&page->check.arena);
  if (!page->history) return;
  arena_free(&page->history->compared);
  arena_free(&page->history->today);
}

void site_free(Site *site) {
  for (size_t i = 0; i < site->pages.len; i++) page_free(site->pages.items[i]);
  for (size_t i = 0; i < site->lists.len; i++) page_free(site->lists.entries[i].value);
  for (size_t i = 0; i < site->history.landings.len; i++)
    arena_free(&site->history.landings.items[i].arena);
  arena_free(&site->history.range.landing.arena);
  arena_free(&site->history.arena);
  arena_free(&site->check_arena);
  arena_free(&site->outputs.arena);
  arena_free(&site->layout);
  reads_free(site->reads);
  arena_free(&site->arena);
  *site = (Site){0};
}
