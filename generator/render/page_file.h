// One page of the handbook, and the files that stand beside it.
#ifndef RENDER_PAGE_FILE_H
#define RENDER_PAGE_FILE_H

#include "base/buf.h"
#include "site/site.h"

// False when the theme's template passed a limit (context_render), here and below.
bool page_render(const Page *page, const Site *site, Buf *out, Arena *scratch);

// The page's Markdown, for people and programs that want the text: title and lead, then the source
// as written (links lead from source to source).
void page_render_markdown(const Page *page, Buf *out);

// A page at `path` that leads to a target.
bool page_render_redirect(const Site *site, Str path, const RedirectTarget *target, Buf *out,
                          Arena *scratch);

#endif
