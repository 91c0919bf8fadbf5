// changelog.html, and changelog-2024.html for a year before the newest: what landed, by release or
// by month and day.
#ifndef RENDER_CHANGELOG_H
#define RENDER_CHANGELOG_H

#include "base/buf.h"
#include "site/site.h"

enum {
  CHANGELOG_ONE_PAGE = 100,  // entries that stand on one page, whatever their years
  CHANGELOG_MOST = 3000,     // changed pages that one page lists; the rest is a number
  CHANGELOG_PARTS = 12,  // parts of the handbook that can be chosen; the style sheet knows as many
};

typedef struct ChangelogPage {
  Str path;
  uint32_t year;           // 0: all years
  int64_t newest, oldest;  // times of what landed
} ChangelogPage;
typedef VEC(ChangelogPage) ChangelogPageVec;

// The pages, newest first; none when there is nothing to show.
void changelog_pages(const Site *site, Arena *arena, ChangelogPageVec *out);

// The page on which something that landed at a time stands; empty when there are no pages.
Str changelog_path_of(const Site *site, const ChangelogPageVec *pages, int64_t time);

// One of them. False when the theme's template passed a limit (context_render).
bool changelog_render(const Site *site, Str path, Buf *out, Arena *scratch);

#endif
