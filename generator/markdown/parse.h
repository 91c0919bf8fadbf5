// Text to libcmark's tree.
#ifndef MARKDOWN_PARSE_H
#define MARKDOWN_PARSE_H

#include <cmark.h>

#include "base/str.h"

// The tree of a text, with the places of its blocks; the caller gives it back with cmark_node_free.
// Any thread. Where there is no memory the program ends as the arenas end it: libcmark's own
// allocator would abort.
cmark_node *parse_markdown(Str text);

#endif
