#include "check/check.h"

#include <assert.h>
#include <stdlib.h>

#include "base/civil.h"
#include "check/links.h"

// ---- ids ----------------------------------------------------------------------------------------

static int by_bytes(const void *a, const void *b) {
  return str_cmp(*(const Str *)a, *(const Str *)b);
}

void check_anchors(Page *page) {
  size_t count = 0, most = 1 + page->markdown.headings.len + page->markdown.ids.len;
  Str *ids = arena_array(&page->arena, Str, most);
  if (page->title.id.len > 0) ids[count++] = page->title.id;
  for (size_t i = 0; i < page->markdown.headings.len; i++)
    ids[count++] = page->markdown.headings.items[i].id;
  for (size_t i = 0; i < page->markdown.ids.len; i++) ids[count++] = page->markdown.ids.items[i];
  if (count > 1) qsort(ids, count, sizeof *ids, by_bytes);
  page->check.anchors = (StrVec){ids, count, most};
}

// ---- dates --------------------------------------------------------------------------------------

static Span review_span(const Page *page) {
  const Value *date = value_find(&page->front.all, S("last_reviewed_on"));
  if (!date || date->line == 0) return (Span){.file = page->source.file};
  Span span = span_line(page->source.file, page->source.text, date->line);
  span.column = date->column;
  span.length = date->length ? date->length : 1;
  return span;
}

static void check_review(Page *page, int64_t build_time) {
  const Date *last = &page->front.last_reviewed_on;
  if (build_time <= 0 || last->year == 0 || page->front.review_in_months == 0) return;
  uint32_t months = last->year * 12u + (last->month - 1u) + page->front.review_in_months;
  uint32_t year = months / 12, month = months % 12 + 1;
  // A day that the month lacks counts into the next one: March 3 for "February 31".
  int64_t due = civil_days((Civil){year, (int)month, last->day});
  if (due >= build_time / 86400) return;
  diag_report(&page->check.diags, DIAG_REVIEW_DUE, review_span(page),
              str_fmt(&page->check.arena, "the page was to be reviewed in %04u-%02u",
                      (unsigned)year, (unsigned)month),
              S("read it again, then set last_reviewed_on to the day you did"));
}

// ---- the page -----------------------------------------------------------------------------------

static void check_title(Page *page, const Site *site) {
  bool home = site->nav && site->nav->page == page;
  if (page->title.chosen || home || page->source.path.len == 0 || page->source.text.len == 0)
    return;
  diag_report(&page->check.diags, DIAG_PAGE_UNTITLED, (Span){.file = page->source.file},
              str_fmt(&page->check.arena, "the page has no title; its file name is shown: \"%.*s\"",
                      STR_ARG(page->title.text)),
              S("add \"title:\" to the front matter, or a heading \"# ...\""));
}

void check_page(Page *page, const Site *site, Arena *scratch) {
  arena_free(&page->check.arena);
  page->check.diags = (DiagList){.arena = &page->check.arena};
  assert(page->check.anchors.items || page->markdown.headings.len + page->markdown.ids.len == 0);
  links_check(page, site, scratch);
  check_title(page, site);
  check_review(page, site->config.build_time);
}
