// Emphasis in text without spaces between words: see emphasis.c.
#ifndef MARKDOWN_EMPHASIS_H
#define MARKDOWN_EMPHASIS_H

#include "markdown/convert.h"

// What a run of delimiters between two code points can do ("*": of any pair; "_": not within
// words); `cjk`: by the rules for text without spaces between words.
typedef struct Flanks {
  bool can_open, can_close;
} Flanks;
Flanks flanks_of(char mark, uint32_t before, uint32_t after, bool cjk);

// Whether CommonMark's rules read some run of "*" or "_" of the text otherwise than the rules for
// CJK do.
bool emphasis_differs(Str text);
// Pairs the PIECE_EMPHASIS of the leaf's nodes, one for each "*" and "_" that may be a mark.
void emphasis_pair(Convert *c, cmark_node *block);

#endif
