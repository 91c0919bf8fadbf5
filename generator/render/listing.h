// Pages that list pages: tags, A to Z, search, 404, and "Your data". False when the theme's
// template passed a limit (context_render).
#ifndef RENDER_LISTING_H
#define RENDER_LISTING_H

#include "base/buf.h"
#include "site/site.h"

// Each adds a page as it stands at `path` of the output. Any worker.
bool listing_render_tags(const Site *site, Str path, Buf *out, Arena *scratch);
bool listing_render_tag(const Tag *tag, const Site *site, Str path, Buf *out, Arena *scratch);
bool listing_render_a_to_z(const Site *site, Str path, Buf *out, Arena *scratch);
bool listing_render_search(const Site *site, Str path, Buf *out, Arena *scratch);
bool listing_render_404(const Site *site, Str path, Buf *out, Arena *scratch);
bool listing_render_your_data(const Site *site, Str path, Buf *out, Arena *scratch);

#endif
