// Pairs of delimiters around text: ~~struck~~.
#ifndef MARKDOWN_PAIRS_H
#define MARKDOWN_PAIRS_H

#include "markdown/inline.h"

// Notes that emphasis or a link is open.
void pairs_open_node(InlineFinder *finder, cmark_node *node, size_t floor);
// Forgets the openers from `length` on.
void pairs_pop_to(InlineFinder *finder, size_t length);
// Has emphasis written as the text of its marks, each a piece of that kind.
void pairs_dissolve(Convert *c, cmark_node *node, PieceKind kind, bool open, bool close);

#endif
