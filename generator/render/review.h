// What a range of commits changes, as a small site for reviewers: prepbook diff.
#ifndef RENDER_REVIEW_H
#define RENDER_REVIEW_H

#include "base/buf.h"
#include "render/render.h"

// The files of that site: index.html and what it needs of the theme, in byte order of path.
void review_plan(const Site *site, Arena *arena, OutputVec *out);

// Renders index.html from site->history.range. False when the template passed a limit.
bool review_render(const Site *site, Str path, Buf *out, Arena *scratch);

#endif
