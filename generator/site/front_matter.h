// Front matter as text: where it ends. One answer for pages, what they include, and their old
// versions.
#ifndef SITE_FRONT_MATTER_H
#define SITE_FRONT_MATTER_H

#include "base/str.h"

// Where the front matter of a text stands.
typedef struct FrontMatterRange {
  bool found;
  bool unclosed;  // an opening line and a key, and no closing line
  Str yaml;       // between the lines
  size_t body;    // offset of what follows the closing line; without front matter, of the text
                  // behind its byte order mark
} FrontMatterRange;

// Finds it, in a text that may be as it is on the disk (byte order mark, "\r\n"). A first line of
// --- is an opening line only when a key, a flow mapping or the closing line (--- or ...) comes
// next, comments and blank lines apart: otherwise it is a thematic break, as CommonMark has it.
// Linear.
FrontMatterRange front_matter_find(Str text);

// What follows it: the whole text, without byte order mark, when there is none.
Str front_matter_body(Str text);

#endif
