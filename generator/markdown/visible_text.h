// The visible text of a page on its way: what visible.h works on, as a part of Convert.
#ifndef MARKDOWN_VISIBLE_TEXT_H
#define MARKDOWN_VISIBLE_TEXT_H

#include "format/markup.h"
#include "site/parts.h"

// A part of the visible text, taken out of it: it may stand somewhere else, twice, or nowhere.
// Offsets are from its own start.
typedef struct VisiblePart {
  Str text;
  PlainSectionVec sections;
  PlainRangeVec code;
} VisiblePart;

// How much visible text there was.
typedef struct VisibleMark {
  size_t text, sections, code;
} VisibleMark;

// HTML of the page on its way through a script, and the text that is seen of it.
typedef struct PagePiece {
  MarkedStr html;
  Str markdown;  // that a script had converted; ptr NULL: it is the content of a component
  VisiblePart visible;
} PagePiece;
typedef VEC(PagePiece) PagePieceVec;

// The visible text so far; see visible.h.
typedef struct Visible {
  bool wanted;       // the page is searched
  bool in_heading;   // a heading is being written
  uint32_t dropped;  // open elements whose content is left out
  Buf text;
  PlainSectionVec sections;
  PlainRangeVec code;
} Visible;

#endif
