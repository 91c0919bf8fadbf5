// llms.txt (llmstxt.org): the handbook as a list of its Markdown files, by part.
#ifndef RENDER_LLMS_H
#define RENDER_LLMS_H

#include "base/buf.h"
#include "site/site.h"

// Adds the file's text. Any worker.
void llms_render(const Site *site, Buf *out, Arena *scratch);

#endif
