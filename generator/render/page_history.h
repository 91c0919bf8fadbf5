// X.history.html beside X.html: every change of a page, newest first, HISTORY_SHARD on a file; and
// what a page says of its history. Nothing of it is there when git knows nothing of the page.
#ifndef RENDER_PAGE_HISTORY_H
#define RENDER_PAGE_HISTORY_H

#include "render/context.h"

enum {
  HISTORY_SHARD = 20,
  HISTORY_NAMES = 2,         // people named beneath a page's title
  HISTORY_NAMES_CHANGE = 6,  // with a change
};

// The number of files of the page's history; 0: it has none.
size_t history_files(const Page *page, const Site *site);
// Output path of file `number`, from 1: "a/x.history.html", "a/x.history-2.html".
Str history_path(Arena *arena, const Site *site, const Page *page, size_t number);
// The file on which a change stands; empty when it stands on none.
Str history_file_of(Arena *arena, const Site *site, const Page *page, const Change *change);
// The URL of a change (one of page->history->changes), from the context's file.
Str history_href(const Context *context, const Page *page, const Change *change);

// The date of the newest change, 0 when it is not known.
int64_t history_updated(const Page *page, const Site *site);
// Adds `history` to the map of a page.
void history_put_facts(Context *context, Value *map, const Page *page);

// False when the theme's template passed a limit (context_render).
bool history_render(const Page *page, size_t number, const Site *site, Buf *out, Arena *scratch);

#endif
