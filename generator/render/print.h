// print.html: the whole handbook as one document. Ids get their page's key before them
// ("process-loop--id"), links between pages become links inside the document. Keys hold no "--" and
// are each page's own, so no two ids become one.
#ifndef RENDER_PRINT_H
#define RENDER_PRINT_H

#include "base/buf.h"
#include "site/site.h"

// False when the theme's template passed a limit (context_render).
bool print_render(const Site *site, Str path, Buf *out, Arena *scratch);

// The body of a page as it stands in a document at output path `path`, where `key` is put before
// ids. chapters: output path of a page -> its key (const Str *), for the pages that are in the
// document.
void print_rewrite(const Page *page, Str path, Str key, const Map *chapters, Buf *out,
                   Arena *scratch);

#endif
