// HTML made whole: so that wherever it is put, a browser finds the same elements in it as we do,
// and leaves what is around it alone. Tags that are never closed get their end tags, those that
// close nothing or cannot stand where they are go. What is whole comes out byte for byte.
//
// It follows the parser of the HTML standard as far as its stack of open elements goes: which start
// tags end what is open (<li>, <td>, a <div> in a <p> or in SVG), which end tags reach how far,
// what is text (<title>) and what is not HTML (<svg>).
#ifndef FORMAT_HTML_BALANCE_H
#define FORMAT_HTML_BALANCE_H

#include "format/markup.h"

enum { HTML_DEPTH_MAX = 256 };  // marked elements open at once

typedef enum HtmlFault {
  FAULT_UNCLOSED,        // never closed: its end tag is put where the element around it ends
  FAULT_CLOSES_NOTHING,  // an end tag; left out
  FAULT_MISPLACED,       // cannot stand there; left out
  FAULT_NESTED,          // a link within a link, a form within a form; left out
  FAULT_ENDLESS,         // all behind it would be its text; shown as text
  FAULT_DEEP,            // more than HTML_DEPTH_MAX within each other; left out
} HtmlFault;

typedef struct HtmlProblem {
  HtmlFault fault;
  Str name;          // of the tag, as written
  const Mark *mark;  // the first one of `in` at or in the tag; NULL: it has none
} HtmlProblem;
typedef VEC(HtmlProblem) HtmlProblemVec;

// Adds `in` to `out`, whole. Tags with a mark of `kind` at their "<" were written by somebody who
// can be told: those marks are dropped, all others taken along. A marked tag closes no other, so
// that what a page holds stays within the elements that were made around it. Linear time.
// `problems` (in scratch) are in the order in which they are certain.
void html_balance(Markup *out, MarkedStr in, uint32_t kind, HtmlProblemVec *problems,
                  Arena *scratch);

#endif
