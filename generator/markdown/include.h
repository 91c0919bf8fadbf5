// Parts of other files.
#ifndef MARKDOWN_INCLUDE_H
#define MARKDOWN_INCLUDE_H

#include "format/html_token.h"
#include "markdown/convert.h"

// A part of another file: `src`, and at most one of `lines` ("3-9") and `region`.
typedef struct IncludeRequest {
  Str src, lines, region;
  Span span;
} IncludeRequest;
typedef struct Included {
  Str path;             // beneath content/
  Str text;             // the part
  uint32_t first_line;  // of the part, in the file
} Included;
bool include_read(Convert *c, const IncludeRequest *request, Included *out);
// Writes the part that an <include> asks for, in the place of the tag among the children of
// `parent`.
void include_write(Convert *c, const HtmlToken *token, cmark_node *parent, Span span);

#endif
