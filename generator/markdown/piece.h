// A piece of a Doc: some of its lines, parsed once more as a text of their own, without what
// belongs to the containers around them.
#ifndef MARKDOWN_PIECE_H
#define MARKDOWN_PIECE_H

#include "markdown/convert.h"

// Pieces within each other. Past that the text around stays as it is: a page of hundreds of small
// tables or alerts in each other must not be copied hundreds of times.
enum { PIECES_MAX = 4 };

// What stands before the content of a block's lines.
typedef struct Margin {
  cmark_node *block;
  uint32_t first;         // line the block begins at
  uint32_t quotes, base;  // ">" marks, then blanks up to a column: the indent of a list item
} Margin;
Margin margin_of(cmark_node *block);
// The line without its margin, whose bytes are *taken.
Str margin_strip(const Convert *c, const Margin *margin, uint32_t line, uint32_t *taken);

// The lines [first, end) as a piece of c->doc, in scratch.
Doc *piece_new(Convert *c, const Margin *margin, uint32_t first, uint32_t end);

// Whether a line holds tags and nothing else.
bool line_is_tags(Str text, Arena *scratch);

#endif
