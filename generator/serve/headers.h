// The headers that hosts send for a path, as the site's own `_headers` file tells them (the format
// of Netlify and Cloudflare Pages: a pattern on a line, beneath it indented "Name: value" lines;
// "*" stands for anything).
#ifndef SERVE_HEADERS_H
#define SERVE_HEADERS_H

#include "pipeline/preview.h"

// "Name: value\n" for each, in arena; caching is left out.
Str headers_find(Preview *preview, Str path, Arena *arena);

// The same of a file's text.
Str headers_match(Str text, Str path, Arena *arena);

#endif
