// What is open where the walk is: a paragraph, tags.
#ifndef MARKDOWN_OPEN_H
#define MARKDOWN_OPEN_H

#include <cmark.h>

#include "format/value.h"
#include "markdown/visible_text.h"
#include "site/theme.h"

// The paragraph whose <p> is open. What stands within its lines may hold blocks (an include): then
// the paragraph ends before them and begins anew behind them.
typedef struct OpenParagraph {
  cmark_node *node;      // NULL: none
  const Markup *markup;  // where its <p> was written
  bool anew;             // the <p> at hand was written behind such blocks
} OpenParagraph;

// A component's tag that is open, or, when raw HTML is sanitized, any other element.
typedef struct OpenTag {
  Str name;
  const Component *component;  // NULL: a plain element
  bool dropped;                // a plain element whose content is left out
  uint32_t definition_lists;   // open around it
  cmark_node *parent;          // the tag's node is a child of it: it must be closed there too
  Span span;
  VisibleMark before;     // a component's: what stands before its content
  Value attributes;       // map: what the template sees
  Markup *inner, *outer;  // NULL for a plain element that stays
} OpenTag;
typedef VEC(OpenTag) OpenTagVec;

#endif
